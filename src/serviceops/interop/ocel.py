"""Records as an object-centric event log: OCEL 2.0 in its JSON format, for process mining.

Source: OCEL 2.0, specification and JSON schema (ocel-standard.org): object and event types with
their attributes, objects with timed attribute values and relations to other objects, events with
attributes and relations to objects, each relation with a qualifier. What an object was at first is
timed 1970-01-01, as the specification has it; what changed is timed when it did.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.history import Fact, History
from serviceops.interop.payloads import moment_text
from serviceops.lifecycle import Link, Record, links_of

__all__ = ["to_ocel"]

BEGINNING = "1970-01-01T00:00:00Z"
"""When what an object was from the first is timed."""

UNKNOWN = "unknown_record"
"""The type of objects that links name and that are not among the records."""


@checked
def to_ocel(
    records: Iterable[Record] = (),
    *,
    histories: Mapping[str, Mapping[str, History]] | None = None,
    links: Iterable[Link] = (),
) -> dict[str, Any]:
    """Return records, and histories by kind and id, as one object-centric event log.

    Each record is an object of its kind (``incident``), with its state and facts as attributes that
    change in time; a fact that was cleared is an empty text. Each transition is an event
    (``incident_resolve``) with its state, its actor, and its inputs; it is related to its
    record, and to every other object that it names among its facts, by the fact's name. Links that
    records keep, and those in `links`, relate objects to objects, qualified by their kind. Ids of
    events are in order of time, and `seq` says the same as a number. An id of two objects, and a
    dot in the name of a kind, which some readers cannot take, raise `InvalidValue`.

    >>> from datetime import UTC, datetime
    >>> from serviceops.lifecycle import Incident
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> log = to_ocel([Incident.log("INC-1", summary="Mail is down", caller="u-1", at=nine)])
    >>> log["events"][0]["type"], log["events"][0]["relationships"]
    ('incident_log', [{'objectId': 'INC-1', 'qualifier': 'incident'}])
    """
    objects: dict[str, _Object] = {}
    ties = list(links)
    for record in records:
        # The kind as one word: ``major_incident``.
        kind = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(record).__name__).lower()
        _add(objects, kind, record.id, record.history)
        ties += links_of(record)
    for kind, of_kind in (histories or {}).items():
        for name, history in of_kind.items():
            _add(objects, kind, name, history)
    for link in ties:
        for end in (link.source, link.target):
            if end not in objects:
                _add(objects, UNKNOWN, end, History())
    events = _events(objects)
    tied: dict[str, list[dict[str, str]]] = {}
    for link in dict.fromkeys(ties):
        relation = {"objectId": link.target, "qualifier": link.kind.value}
        tied.setdefault(link.source, []).append(relation)
    kinds = _attribute_types((each.kind, each.values()) for each in objects.values())
    activities = _attribute_types(
        (event["type"], [(one["name"], one["value"]) for one in event["attributes"]])
        for event in events
    )
    for event in events:
        types = activities[event["type"]]
        event["attributes"] = [
            {**one, "value": _as(types[one["name"]], one["value"])} for one in event["attributes"]
        ]
    return {
        "objectTypes": _types(kinds),
        "eventTypes": _types(activities),
        "objects": [_object(each, kinds[each.kind], tied) for each in objects.values()],
        "events": events,
    }


def _events(objects: Mapping[str, "_Object"]) -> list[dict[str, Any]]:
    """Return the transitions of all objects in order of time, as events with numbered ids."""
    # Of one instant the objects come in the order given, each with its own history in order.
    places = sorted(
        (transition.at, order, index, each)
        for order, each in enumerate(objects.values())
        for index, transition in enumerate(each.history)
    )
    width = len(str(len(places)))
    return [
        _event(each, index, seq, f"e{seq:0{width}}", objects)
        for seq, (_, _, index, each) in enumerate(places, start=1)
    ]


def _object(
    each: "_Object", types: Mapping[str, str], tied: Mapping[str, list[dict[str, str]]]
) -> dict[str, Any]:
    return {
        "id": each.name,
        "type": each.kind,
        "attributes": [
            {"name": fact, "time": when, "value": _as(types[fact], value)}
            for fact, value, when in each.values()
        ],
        "relationships": tied.get(each.name, []),
    }


_Value = tuple[str, Fact, str]
"""A fact, its value, and since when."""


@attrs.frozen
class _Object:
    kind: str
    name: str
    history: History

    def values(self) -> list[_Value]:
        """Return the values the object's facts had, each with the time it had it from."""
        found: list[_Value] = []
        for index, transition in enumerate(self.history):
            when = BEGINNING if index == 0 else moment_text(transition.at)
            if transition.state is not None:
                found.append(("state", transition.state, when))
            found += [
                (name, value, when) for name, value in transition.sets if index or value is not None
            ]
        return found


def _add(objects: dict[str, _Object], kind: str, name: str, history: History) -> None:
    if name in objects:
        raise InvalidValue(name, "ids that name one object each", "put the kind before the id")
    if not kind or "." in kind:
        raise InvalidValue(kind, "the name of a kind without dots", "such as 'incident'")
    objects[name] = _Object(kind, name, history)


def _event(
    each: _Object, index: int, seq: int, name: str, objects: Mapping[str, _Object]
) -> dict[str, Any]:
    transition = each.history[index]
    given: list[tuple[str, Fact]] = [
        ("seq", seq), ("state", transition.state), ("by", transition.by),
        ("party", transition.party), *transition.inputs,
    ]  # fmt: skip
    named: dict[str, Fact] = {}
    for fact, value in given:
        if value is not None:
            named.setdefault(fact, value)
    related = {(each.name, each.kind): None}
    for fact, value in (*transition.sets, *transition.inputs):
        for named_id in value if isinstance(value, tuple) else (value,):
            if isinstance(named_id, str) and named_id in objects and named_id != each.name:
                related[str(named_id), fact] = None
    return {
        "id": name,
        "type": f"{each.kind}_{transition.action}".replace(".", "_"),
        "time": moment_text(transition.at),
        "attributes": [{"name": fact, "value": value} for fact, value in named.items()],
        "relationships": [{"objectId": to, "qualifier": how} for to, how in related],
    }


_TYPES: Mapping[frozenset[type], str] = {
    frozenset({bool}): "boolean",
    frozenset({int}): "integer",
    frozenset({float}): "float",
    frozenset({int, float}): "float",
}


def _attribute_types(given: Iterable[tuple[str, Iterable[Any]]]) -> dict[str, dict[str, str]]:
    """Return the type of each attribute of each type: a text where its values are of several."""
    seen: dict[str, dict[str, set[type]]] = {}
    for kind, values in given:
        attributes = seen.setdefault(kind, {})
        for name, value, *_ in values:
            plain = str if isinstance(value, str) else type(value)
            attributes.setdefault(name, set()).add(plain)
    return {
        kind: {name: _TYPES.get(frozenset(types), "string") for name, types in attributes.items()}
        for kind, attributes in seen.items()
    }


def _types(kinds: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "name": kind,
            "attributes": [{"name": name, "type": kind_of} for name, kind_of in attributes.items()],
        }
        for kind, attributes in kinds.items()
    ]


def _as(kind: str, value: Fact) -> str | int | float | bool:
    """Return a value as its attribute's type has it."""
    if value is None:
        return ""
    if isinstance(value, tuple):  # the format has no lists
        return ", ".join(value)
    if kind != "string":
        return float(value) if kind == "float" else value
    return str(value) if not isinstance(value, bool) else str(value).lower()

"""The transitions of records as telemetry: in OpenTelemetry's shape, and as CloudEvents.

Sources: OpenTelemetry, log data model (timestamps in nanoseconds since 1970, severity numbers 1 to
24) and semantic conventions for events: the name says the kind of event and has few values, details
are attributes, the body is left out. Nothing is sent and no SDK is needed: hand the dictionaries to
one.
"""

from collections.abc import Collection, Iterator, Mapping
from enum import IntEnum
from typing import Any

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.history import History, Transition
from serviceops.interop.cloudevents import CloudEvent
from serviceops.spans import to_micros

__all__ = ["TelemetrySeverity", "to_cloudevents", "to_telemetry"]


class TelemetrySeverity(IntEnum):
    """A severity number of OpenTelemetry: the first of each range."""

    INFO = 9
    WARN = 13
    ERROR = 17


@checked
def to_telemetry(
    history: History,
    *,
    id: str,  # noqa: A002 - public: `id`, as on records; the builtin is not used here
    kind: str,
    after: int = 0,
    prefix: str = "serviceops",
    severities: Mapping[str, int] | None = None,
    without: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return the transitions of a record as events, those after the first `after` of them.

    The name is the prefix, the kind of record and the action (``serviceops.incident.resolve``), so
    it has as many values as a lifecycle has actions. The severity is that of the action in
    `severities`, else 9 (INFO). Attributes are the record's id, its state and the one before, who
    did it, the facts that were set and those that were cleared, and the action's inputs; facts and
    inputs named in `without` are left out, texts that people wrote among them, if that is wanted.

    >>> from datetime import UTC, datetime
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> history = History([Transition(nine, "log", "new", {"priority": "P2"})])
    >>> (event,) = to_telemetry(history, id="INC-1", kind="incident")
    >>> event["event_name"], event["severity_number"], event["timestamp"]
    ('serviceops.incident.log', 9, 1772442000000000000)
    """
    chosen = dict(severities or {})
    for action, number in chosen.items():
        if not 1 <= number <= 24:
            raise InvalidValue(number, f"a severity number from 1 to 24 for {action!r}")
    return [
        {
            "event_name": f"{prefix}.{kind}.{transition.action}",
            "severity_number": int(chosen.get(transition.action, TelemetrySeverity.INFO)),
            "timestamp": to_micros(transition.at) * 1_000,
            "observed_timestamp": to_micros(transition.known_at) * 1_000,
            "attributes": _attributes(transition, before, id, prefix, without),
        }
        for _, before, transition in _since(history, after)
    ]


def _since(history: History, after: int) -> Iterator[tuple[int, str | None, Transition]]:
    """Yield transitions with their number, and with the state before each."""
    if after < 0:
        raise InvalidValue(after, "how many transitions to leave out, zero or more")
    state: str | None = None
    for number, transition in enumerate(history):
        if number >= after:
            yield number, state, transition
        state = transition.state or state


def _attributes(
    transition: Transition, before: str | None, id_: str, prefix: str, without: Collection[str]
) -> dict[str, Any]:
    members = {
        "record.id": id_,
        "state": transition.state,
        "state.previous": before if transition.state is not None else None,
        "actor": transition.by,
        "party": transition.party,
        "transition.id": transition.id,
        **{f"fact.{fact}": value for fact, value in transition.sets if fact not in without},
        **{f"input.{fact}": value for fact, value in transition.inputs if fact not in without},
        "facts.cleared": [
            fact for fact, value in transition.sets if value is None and fact not in without
        ]
        or None,
    }
    return {f"{prefix}.{member}": value for member, value in members.items() if value is not None}


@checked
def to_cloudevents(
    history: History,
    *,
    id: str,  # noqa: A002 - public: `id`, as on records; the builtin is not used here
    kind: str,
    source: str,
    after: int = 0,
    prefix: str = "serviceops",
    without: Collection[str] = (),
) -> list[CloudEvent]:
    """Return the transitions of a record as CloudEvents, those after the first `after` of them.

    The type is named as `to_telemetry` names events, the subject is the record. The id is the
    transition's own, else the record's and its number: delivering it twice is seen to be once.

    >>> from datetime import UTC, datetime
    >>> history = History([Transition(datetime(2026, 3, 2, 9, tzinfo=UTC), "log", "new")])
    >>> (event,) = to_cloudevents(history, id="INC-1", kind="incident", source="/desk")
    >>> event.type, event.subject, event.id
    ('serviceops.incident.log', 'INC-1', 'INC-1@0')
    """
    return [
        CloudEvent(
            id=f"{id}@{transition.id or number}",
            source=source,
            type=f"{prefix}.{kind}.{transition.action}",
            subject=id,
            time=transition.at,
            content_type="application/json",
            data={
                "state": transition.state,
                "previous": before,
                "by": transition.by,
                "party": transition.party,
                "sets": {n: value for n, value in transition.sets if n not in without},
                "inputs": {n: value for n, value in transition.inputs if n not in without},
            },
        )
        for number, before, transition in _since(history, after)
    ]

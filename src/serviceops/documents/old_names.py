"""Old names: what documents of an earlier schema call by other words.

Nothing else in the package knows these words. A document of schema 1 is renamed before it is read,
so that the reader itself has one language.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

_TAGS: Mapping[str, str] = {
    "Assessed": "PriorityAssessment",
    "Dated": "VersionedCalendar",
    "Difference": "ReadingDifference",
    "Era": "CalendarVersion",
    "GroupAt": "GroupEntry",
    "LogTable": "LogSchema",
    "Notified": "LastNotification",
    "Outcome": "CountedOutcome",
    "Part": "RequestItem",
    "Received": "ClassifiedSignal",
    "Sides": "InhibitionMatch",
    "Sightings": "RepeatCount",
    "StatedAt": "FactTimestamp",
    "Tracked": "AlertEntry",
    "Turn": "AssignmentPeriod",
    "Word": "TermMapping",
}
"""Tags of schema 1 that are others now."""

_MEMBERS: Mapping[str, Mapping[str, str]] = {
    "AlertEntry": {"answered": "responded", "flexed": "flexible_started",
                   "means": "significance", "told": "group_status"},
    "AlertGroup": {"settled": "merged", "spoke": "has_flushed"},
    "AssignmentPath": {"turns": "periods"},
    "BurnWindow": {"call": "response"},
    "CheckHealth": {"told": "announced"},
    "CheckResult": {"held": "withheld"},
    "ClassifiedSignal": {"meaning": "effect"},
    "Downtime": {"count_planned": "planned_as"},
    "InhibitionMatch": {"pair": "values"},
    "LogSchema": {"on_disorder": "order"},
    "Maintenance": {"spares": "exempts_acknowledged"},
    "Measure": {"stated": "details"},
    "Occurrence": {"happening": "kind"},
    "SimulatedClock": {"told": "occurred"},
    "StreamSnapshot": {"tracked": "entries"},
    "StreamState": {"tracked": "entries"},
    "SystemMapping": {"words": "terms"},
    "TermMapping": {"inside": "ours", "outside": "theirs", "way": "direction"},
    "VersionedCalendar": {"eras": "versions"},
    "Warn": {"wall": "real"},
}  # fmt: skip
"""Members of schema 1 that have another name now, by the tag of today."""

_STATES: Mapping[str, str] = {"canceled": "cancelled"}
"""States of schema 1 that are called otherwise now."""

_HAVE_STATES = frozenset({"final", "moves", "ours", "source", "state", "states", "target"})
"""The members of today that have states; elsewhere the word may be another system's own."""


def _texts(text: str, separator: str = ",") -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _rows(text: str) -> list[str]:
    return [json.dumps(row, separators=(",", ":")) for row in json.loads(text)]


_JOINED = (
    "agreed_people", "checks", "clear", "complete_items", "evidence", "incomplete_items",
    "item_names", "optional_items", "skipped_items", "waived",
)  # fmt: skip
_FACTS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    **{name: (name, _texts) for name in _JOINED},
    "approval": ("approval", partial(_texts, separator=";")),
    "asked_in": ("requested_in", str),
    "change_ids": ("changes", _texts),
    "citing_ids": ("cited_by", _texts),
    "contact_ids": ("contacts", _texts),
    "incident_ids": ("incidents", _texts),
    "suppressions": ("suppressed_by", _rows),
}
"""Facts and inputs of schema 1 by their name of today; most were one text of several, joined.

They are known by name alone, for a history does not name the kind of record that it is of.
"""


def renewed(given: Any, tag: str = "", member: str = "") -> Any:
    """Return a part of a document of schema 1 in the names and words of today."""
    # Tags are renamed first: members are looked up by the tag of today.
    if isinstance(given, Mapping):
        own = given.get("type")
        tag = _TAGS.get(own, own) if isinstance(own, str) else tag
        names = {name: _MEMBERS.get(tag, {}).get(name, name) for name in given}
        parts = {names[name]: renewed(part, tag, names[name]) for name, part in given.items()}
        return parts | {"type": tag} if isinstance(own, str) else parts
    if isinstance(given, list | tuple):
        if member in ("sets", "inputs") and len(given) == 2 and isinstance(given[0], str):
            return _renewed_fact(*given)
        return [renewed(part, tag, member) for part in given]
    if member == "planned_as" and isinstance(given, bool):  # it was a flag
        return "downtime" if given else "left_out"
    if not isinstance(given, str):
        return given
    if member in ("fact", "facts"):
        return _FACTS.get(given, (given,))[0]
    if member == "kind" and given == "asked_in":  # a link's
        return "requested_in"
    return _STATES.get(given, given) if member in _HAVE_STATES else given


def _renewed_fact(name: str, given: Any) -> list[Any]:
    """Return a fact of schema 1 by its name of today, a joined text as several."""
    if name not in _FACTS:
        return [name, given]
    new_name, parts_of = _FACTS[name]
    try:
        return [new_name, parts_of(given) if isinstance(given, str) else given]
    except (ValueError, TypeError, RecursionError):  # no rows: the reader refuses it in its place
        return [new_name, given]

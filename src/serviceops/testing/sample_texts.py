"""Sample inputs for records in tests: names, ids and texts from small pools, the simplest first.

Pools are small so that evidence and names match now and then, and ordered so that Hypothesis
shrinks a failing test to words that a person would have written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from serviceops.lifecycle import Input, Record

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""The start of generated histories: a Monday morning."""

PEOPLE = ("ann", "bob", "cal", "eve")

GAPS = tuple(
    timedelta(minutes=minutes) for minutes in (60, 0, 1, 20, 480, 1440, 3 * 1440, 14 * 1440)
)
"""Lengths between transitions: an hour, no time at all, two weeks."""

AHEAD = tuple(timedelta(days=days) for days in (9, 1, 40, 400))

EVIDENCE_STATES = (
    "closed", "resolved", "published", "retired", "completed", "accepted", "stood_down",
    "reviewed", "rejected", "assess", "new", "in_progress", "on_hold", "cancelled", "failed",
    "risk_accepted",
)  # fmt: skip
"""The states of other records that are given as evidence."""

_LONG = " Zo\xeb \u6771\u4eac 007: " + "x" * 280
_WORDS: Mapping[str, Sequence[Any]] = {
    "summary": ("Mail is down", "Orders are slow"),
    "caller": ("u-1", "u-2"),
    "requested_for": ("u-2", "u-1"),
    "identity": ("u-1",),
    "source": ("monitoring",),
    "group": ("messaging", "desk", "network"),
    "person": PEOPLE,
    "manager": PEOPLE,
    "provisioner": PEOPLE,
    "category": ("mail", "network"),
    "service": ("mail", "orders"),
    "subject": ("db-1/disk",),
    "origin": ("probe-3",),
    "resource": ("payroll",),
    "scope": ("read",),
    "item": ("laptop", "bag", "dock"),
    "items": (("laptop",), ("laptop", "bag")),
    "incidents": (("INC-1",), ("INC-1", "INC-2")),
    "incident": ("INC-1", "INC-2"),
    "record_id": ("INC-1", "INC-2"),
    "problem": ("PRB-1", "PRB-2"),
    "known_error": ("KE-1", "KE-2"),
    "change": ("CHG-1", "CHG-2"),
    "parent": ("INC-2",),
    "follows": ("INC-3",),
    "original": ("PRB-2", "INC-2"),
    "major_incident": ("MI-1",),
    "alert": ("AL-1",),
    "contact": ("CON-2", "CON-1"),
    "reference": ("PRB-1", "CHG-1", "INC-2"),
    "approval": (("1 of ann",), ("2 of ann, bob",), ("1 of ann", "1 of bob, cal")),
    "comment": ("see the log", "which mailbox?"),
    "text": ("see the log", "97 %"),
    "notes": ("restarted the store",),
    "reason": ("it is back",),
    "clear": ((), ("category",), ("service",)),
    "cost": ("2 hours",),
    "extra": (
        {"site": "Porto"}, {"site": None},
        # No field of a record has these names.
        {"host_count": 0, "host_flag": True, "host_share": 0.1 + 0.2, "host_text": _LONG,
         "host_texts": ("b", "a", "b")},
    ),
}  # fmt: skip


_LEVELS = {"impact": "impacts", "urgency": "urgencies"}


@attrs.frozen
class SampleEvidence:
    """Another record as a guard sees it: its id and its state."""

    id: str
    state: str


def values_for(
    wanted: Input, at: datetime, of: Record | type[Record], action: str
) -> Sequence[Any]:
    """Return sensible values for an input, the simplest first, and at least one.

    `of` is the record that takes the action, or its class when it does not exist yet.
    """
    # The record knows best: an item to finish has to be one it has.
    if isinstance(of, Record) and (fitting := _fitting(of, action, wanted.name)):
        return fitting
    if wanted.name in {"impact", "urgency"} and hasattr(of, "matrix"):
        levels: Sequence[Any] = getattr(of.matrix, _LEVELS[wanted.name])
        return levels
    if wanted.choices:
        return wanted.choices
    if wanted.kind is datetime:
        passed = wanted.name == "occurred_at"
        return tuple(at - ahead if passed else at + ahead for ahead in AHEAD)
    if wanted.kind is int:
        return (1, 2, 3, 0)
    if (words := _WORDS.get(wanted.name)) and _is_read(wanted, words[0]):
        return words
    if wanted.kind is str:
        return ("done",)
    # A host's own input may be of any class: the first samples that it can be read from.
    samples = ((False, True), (PEOPLE[:1], ()), (at.date(),), (timedelta(hours=1),), (0.5,))
    return next((few for few in samples if _is_read(wanted, few[0])), samples[0])


def _is_read(wanted: Input, value: object) -> bool:
    """Return whether an input can be a value: one of a host may share its name with one of ours."""
    if wanted.kind is str and not isinstance(value, str):
        return False
    try:
        if wanted.restore is not None:
            wanted.restore(value)
    except (TypeError, ValueError):
        return False
    return True


def _fitting(record: Record, action: str, name: str) -> Sequence[Any]:
    """Return values from the record itself: an item it has, a check that is missing."""
    # Random values would nearly always be refused here, and the state behind never reached.
    owner: Any = record
    if name == "id":
        return (f"d-{record.revision}",)
    if name == "item" and action == "finish_item":
        return tuple(part.name for part in owner.items if part.outcome is None)
    if name == "item" and hasattr(record, "items"):
        taken = {part.name for part in owner.items}
        return tuple(word for word in _WORDS["item"] if word not in taken)
    if name == "check" and hasattr(record, "unverified"):
        return tuple(owner.unverified)
    if name == "by" and action in {"approve", "reject"} and hasattr(record, "waits_for"):
        return tuple(owner.waits_for)
    if name == "scope" and hasattr(record, "scope"):
        return (owner.scope,)
    if name == "incident" and action == "release":
        return tuple(owner.cited_by)
    if name in {"incident", "change"} and action == "unlink":
        return tuple(getattr(owner, f"{name}s"))
    if name == "level" and hasattr(record, "functional_level"):
        reached = max(owner.functional_level, owner.hierarchic_level)
        return (reached + 1, reached + 2)
    return ()


_ID = re.compile(r"[A-Z]+-\d+")


def ids_mentioned(record: Record, inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of other records that a record or the inputs name."""

    def texts() -> Iterator[object]:
        for field in attrs.fields(type(record)):
            if field.name != "history":
                yield getattr(record, field.name)
        yield from inputs.values()

    each = (one for text in texts() for one in (text if isinstance(text, tuple) else (text,)))
    found = [name for one in each if isinstance(one, str) for name in _ID.findall(one)]
    return tuple(name for name in dict.fromkeys(found) if name != record.id)

"""What may be said to any record, drawn from what its actions declare: mostly sense, some nonsense.

A chart alone says enough to walk it: an action's inputs have names, choices and kinds. Ids, people
and states come from small pools, so that evidence and names meet now and then.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies as st

from serviceops.lifecycle import Input, Record

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
PEOPLE = ("ann", "bob", "cal", "eve")
IDS = ("INC-1", "INC-2", "CHG-1", "PRB-1", "PRB-2", "KE-1", "MI-1", "AL-1")
STATES = (
    "new", "in_progress", "on_hold", "resolved", "closed", "cancelled", "assess", "risk_accepted",
    "published", "retired", "completed", "failed", "accepted", "stood_down",
)  # fmt: skip
TEXTS = (*PEOPLE, *IDS, "done", "see the log")


@attrs.frozen
class SampleEvidence:
    """Another record, as a guard sees it."""

    id: str
    state: str


def of(wanted: Input, texts: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """What an input may be told, by the choices and the kind it declares; a moment as days off."""
    if wanted.choices:
        return st.sampled_from([*wanted.choices, str(wanted.choices[0]), "nonsense"])
    if wanted.kind is datetime:
        return st.sampled_from([timedelta(days=days) for days in (-30, -1, 0, 1, 5, 40)])
    if wanted.kind is int:
        return st.integers(0, 3)
    if wanted.kind is str:
        return st.sampled_from(texts)
    if wanted.name == "clear":
        return st.sampled_from([(), ("service",), ("category",), ("known_error",), ("id",)])
    return st.booleans()


def mostly(valid: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What is asked for, or now and then nothing."""
    return st.one_of(*[valid] * 6, st.sampled_from([None, ""]))


evidence = st.lists(
    st.builds(SampleEvidence, st.sampled_from(IDS), st.sampled_from(STATES)),
    max_size=len(IDS),
    unique_by=lambda shown: shown.id,
)


@cache
def inputs(kind: Any, action: str, texts: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """What is said to one action, moments as lengths of time from now."""
    inputs = kind.actions()[action].inputs
    codes = sorted({rule.code for move in kind.lifecycle.table for rule in move.guards})
    return st.fixed_dictionaries(
        {
            **{wanted.name: mostly(of(wanted, texts)) for wanted in inputs if wanted.required},
            "by": st.sampled_from(PEOPLE),
            "evidence": evidence,
            "at": st.sampled_from([timedelta(minutes=m) for m in (0, 0, 1, 20, 1440, 57600, -1)]),
        },
        optional={
            **{wanted.name: of(wanted, texts) for wanted in inputs if not wanted.required},
            "comment": st.sampled_from(TEXTS),
            "id": st.sampled_from(["d-1", "d-2"]),
            "waive": st.sets(st.sampled_from(codes), max_size=2).map(tuple),
            "extra": st.sampled_from([{"site": "Porto"}, {"site": None}]),
        },
    )


def say(
    draw: Callable[[st.SearchStrategy[Any]], Any], record: Record, texts: tuple[str, ...] = ()
) -> tuple[str, dict[str, Any]]:
    """Draw an action, one the state allows mostly, and what it is told."""
    allowed = record.allowed_actions
    moving = [name for name in allowed if name in record.lifecycle.moves_from(record.state)]
    action = draw(st.sampled_from([*(moving or allowed) * 5, *sorted(record.actions())]))
    last = record.history[-1].at
    kind: Any = type(record)
    given = draw(inputs(kind, action, (*TEXTS, *texts)))
    return action, {
        name: last + value if isinstance(value, timedelta) else value
        for name, value in given.items()
    }

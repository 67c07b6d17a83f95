"""What may be said to any record, drawn from what its actions declare: mostly sense, some nonsense.

A chart alone says enough to walk it: an action's inputs have names, choices and kinds. Ids, people
and states come from small pools, so that evidence and names meet now and then.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from serviceops.lifecycle import Input, Record

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
PEOPLE = ("ann", "bob", "cal", "eve")
IDS = ("INC-1", "INC-2", "CHG-1", "PRB-1", "PRB-2", "KE-1", "MI-1", "AL-1")
STATES = (
    "new", "in_progress", "on_hold", "resolved", "closed", "canceled", "assess", "risk_accepted",
    "published", "retired", "completed", "failed", "accepted", "stood_down",
)  # fmt: skip
TEXTS = (*PEOPLE, *IDS, "done", "see the log")


@attrs.frozen
class Shown:
    """Another record, as a guard sees it."""

    id: str
    state: str


def of(wanted: Input, texts: tuple[str, ...], last: datetime) -> st.SearchStrategy[Any]:
    """What an input may be told, by the choices and the kind it declares."""
    if wanted.choices:
        return st.sampled_from([*wanted.choices, str(wanted.choices[0]), "nonsense"])
    if wanted.kind is datetime:
        offsets = (-30, -1, 0, 1, 5, 40)
        return st.sampled_from([last + timedelta(days=days) for days in offsets])
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
    st.builds(Shown, st.sampled_from(IDS), st.sampled_from(STATES)),
    max_size=len(IDS),
    unique_by=lambda shown: shown.id,
)


def said(
    record: Record, texts: tuple[str, ...] = ()
) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """An action and what it is told: one the state allows mostly, any at all now and then."""
    known, allowed = sorted(record.actions()), record.allowed_actions
    moving = [name for name in allowed if name in record.lifecycle.moves_from(record.state)]
    chosen = st.one_of(*[st.sampled_from(moving or allowed)] * 5, st.sampled_from(known))
    last, words = record.history[-1].at, (*TEXTS, *texts)
    codes = sorted({rule.code for move in record.lifecycle.table for rule in move.guards})
    steps = st.sampled_from([0, 0, 1, 20, 60 * 24, 60 * 24 * 40, -1])

    def told(action: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
        inputs = record.actions()[action].inputs
        given = st.fixed_dictionaries(
            {wanted.name: mostly(of(wanted, words, last)) for wanted in inputs if wanted.required}
            | {"by": st.sampled_from(PEOPLE), "evidence": evidence},
            optional={
                **{
                    wanted.name: of(wanted, words, last) for wanted in inputs if not wanted.required
                },
                "comment": st.sampled_from(TEXTS),
                "id": st.sampled_from(["d-1", "d-2"]),
                "waive": st.sets(st.sampled_from(codes), max_size=2).map(tuple),
                "extra": st.sampled_from([{"site": "Porto"}, {"site": None}]),
            },
        )
        return st.tuples(
            st.just(action),
            st.tuples(given, steps).map(
                lambda pair: {**pair[0], "at": last + timedelta(minutes=pair[1])}
            ),
        )

    return chosen.flatmap(told)

"""Incidents and what may be said to them, drawn at random: sensible things mostly, nonsense too."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from serviceops.lifecycle import (
    CancelReason,
    Escalation,
    HoldReason,
    Incident,
    IncidentLifecycle,
    Party,
    ReopenPolicy,
    ResolutionCode,
)
from serviceops.priority import Impact, Priority, Urgency

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTIONS = IncidentLifecycle.actions()


@attrs.frozen
class Shown:
    """Another record, as a guard sees it."""

    id: str
    state: str


@attrs.frozen(kw_only=True)
class OnceReopened(Incident):
    """An incident of a desk that reopens once, and within two days."""

    reopen_policy = ReopenPolicy(within=timedelta(days=2), at_most=1)


def mostly(valid: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What is asked for, or now and then nothing."""
    return st.one_of(valid, valid, valid, valid, st.sampled_from([None, ""]))


names = st.sampled_from(["ann", "bob", "eve"])
groups = st.sampled_from(["desk", "mail", "network"])
notes = st.sampled_from(["done", "see the log"])
references = st.sampled_from(["PRB-1", "CHG-2"])
impacts = st.sampled_from([*Impact])
urgencies = st.sampled_from([*Urgency])

_INPUTS: dict[str, tuple[dict[str, st.SearchStrategy[Any]], dict[str, st.SearchStrategy[Any]]]] = {
    "assign": ({"group": mostly(groups)}, {"person": names}),
    "reassign": ({}, {"group": groups, "person": names}),
    "start": ({"person": mostly(names)}, {}),
    "hold": (
        {"reason": mostly(st.sampled_from([*HoldReason, "vendor", "lunch"]))},
        {
            "reference": references,
            "until": st.sampled_from(
                [START + timedelta(days=40), START - timedelta(days=1), "2026-05-01T00:00Z"]
            ),
        },
    ),
    "resume": ({}, {}),
    "remind": ({}, {}),
    "escalate": (
        {
            "kind": mostly(st.sampled_from([*Escalation])),
            "level": mostly(st.integers(0, 3)),
            "reason": mostly(notes),
        },
        {},
    ),
    "resolve": (
        {"code": mostly(st.sampled_from([*ResolutionCode, "solution"])), "notes": mostly(notes)},
        {"reference": references, "category": st.just("mail")},
    ),
    "reopen": ({"reason": mostly(notes)}, {}),
    "close": ({}, {}),
    "cancel": ({"reason": mostly(st.sampled_from([*CancelReason]))}, {"reference": references}),
    "note": ({"text": mostly(notes)}, {}),
    "add_contact": ({"contact": mostly(st.sampled_from(["CON-1", "CON-2", "CON-1, CON-2"]))}, {}),
    "reply": (
        {"party": mostly(st.sampled_from([*Party, "caller"]))},
        {"text": notes, "public": st.booleans()},
    ),
    "amend": (
        {},
        {
            "category": st.just("mail"),
            "impact": impacts,
            "urgency": urgencies,
            "open_tasks": st.integers(0, 1),
            "major_incident": st.just("MI-1"),
            "clear": st.sampled_from([(), ("category",), ("impact",), ("summary",), ("id",)]),
        },
    ),
    "reprioritise": (
        {},
        {"impact": impacts, "urgency": urgencies, "priority": st.sampled_from([*Priority])},
    ),
}

_ANY: dict[str, st.SearchStrategy[Any]] = {
    "by": names,
    "comment": notes,
    "id": st.sampled_from(["d-1", "d-2", "d-3"]),
    "recorded_at": st.just(START + timedelta(days=90)),
    "extra": st.sampled_from([{"site": "Porto"}, {"site": None}, {"floor": 3}]),
    "waive": st.sampled_from([("tasks_open",), ("category_missing",), ()]),
    "evidence": st.sampled_from(["accepted", "stood_down", "reviewed", "rejected"]).map(
        lambda state: (Shown("MI-1", state),)
    ),
}
"""What every action may be told besides."""

later = st.sampled_from([timedelta(), timedelta(minutes=20), timedelta(days=1), timedelta(days=3)])
sooner = st.just(timedelta(minutes=-1))


def told(action: str) -> st.SearchStrategy[dict[str, Any]]:
    """What is said to one action, its moment left out."""
    required, optional = _INPUTS[action]
    return st.fixed_dictionaries(required, optional={**optional, **_ANY})


def said(record: Incident) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """An action and what it is told: one the state allows mostly, any at all now and then."""
    chosen = st.one_of(*[st.sampled_from(record.allowed_actions)] * 4, st.sampled_from(ACTIONS))
    last = record.history[-1].at
    steps = st.one_of(*[later] * 9, sooner)
    return chosen.flatmap(
        lambda action: st.tuples(
            st.just(action),
            st.tuples(told(action), steps).map(lambda pair: {**pair[0], "at": last + pair[1]}),
        )
    )


def logged(kind: type[Incident], facts: dict[str, Any]) -> Incident:
    return kind.log("INC-1", summary="Mail is down", caller="u-1", at=START, **facts)


born = st.builds(
    logged,
    st.sampled_from([Incident, OnceReopened]),
    st.fixed_dictionaries(
        {},
        optional={
            "category": st.just("mail"),
            "impact": st.sampled_from([Impact.HIGH, Impact.MEDIUM, Impact.LOW]),
            "urgency": st.sampled_from([Urgency.HIGH, Urgency.MEDIUM, Urgency.LOW]),
            "priority": st.just(Priority.P2),
            "id": st.just("d-0"),
        },
    ),
)


@st.composite
def lives(draw: st.DrawFn, most: int = 12) -> Incident:
    """An incident after what befell it; what it refused left no trace."""
    record = draw(born)
    for _ in range(draw(st.sampled_from([0, most // 2, most, most]))):
        action, given = draw(said(record))
        if not record.check(action, **given):
            record = record.act(action, **given)
    return record

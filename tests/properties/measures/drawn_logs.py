"""Logs of records drawn at random: by the half hour, with ties, some steps out of all order."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from serviceops import BusinessCalendar, History, Span, Transition
from serviceops.measures import Basis
from serviceops.measures.measure import WALL

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
STEP = timedelta(minutes=30)
STEPS = 200  # about four days
OFFICE = Basis(
    "office hours",
    BusinessCalendar(zone="UTC", week={"mon-fri": [("09:00", "12:30"), ("13:30", "17:00")]}),
)


def at(step: int) -> datetime:
    return MONDAY + STEP * step


moments = st.integers(0, STEPS).map(at)
bases = st.sampled_from([WALL, OFFICE])


@st.composite
def periods(draw: st.DrawFn) -> Span:
    start, end = sorted(draw(st.tuples(st.integers(0, STEPS), st.integers(0, STEPS))))
    return Span(at(start), at(end))


_STEPS = st.sampled_from([
    ("assign", "assigned"), ("start", "in_progress"), ("hold", "on_hold"), ("resolve", "resolved"),
    ("reopen", "in_progress"), ("close", "closed"), ("reply", None), ("note", None),
])  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> History:
    when = draw(st.integers(0, STEPS - 20))
    steps = [Transition(at(when), "log", "new", {"priority": draw(st.sampled_from(["P1", "P2"]))})]
    for _ in range(draw(st.integers(0, 9))):
        when += draw(st.integers(0, 24))
        action, state = draw(_STEPS)
        sets: dict[str, str | None] = {"hold_reason": None} if state else {}
        if state == "on_hold":
            sets["hold_reason"] = draw(st.sampled_from(["caller", "vendor", "change"]))
        if draw(st.booleans()):
            sets["group"] = draw(st.sampled_from(["A", "B", "C", None]))
        party = draw(st.sampled_from(["caller", "provider"])) if action == "reply" else None
        steps.append(Transition(at(when), action, state, sets, party=party))
    return History.of(steps)


logs = st.lists(histories(), max_size=8).map(
    lambda drawn: {f"INC-{number}": history for number, history in enumerate(drawn)}
)


@st.composite
def outages(draw: st.DrawFn) -> dict[str, Span]:
    drawn = draw(st.lists(st.tuples(st.integers(0, STEPS), st.integers(0, 40)), max_size=7))
    return {f"OUT-{n}": Span(at(a), at(a + length)) for n, (a, length) in enumerate(drawn)}

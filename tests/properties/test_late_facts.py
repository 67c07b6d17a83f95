"""Laws of facts that come late, out of order, or twice: a report made again is the same report."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import BusinessCalendar
from serviceops.errors import DuplicateTransition
from serviceops.history import History, Transition
from serviceops.sla import Goal, On, Policy, Reopen, Rule, Target, While

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TARGET = Target(
    "resolution",
    goal=Goal.working(hours=8),
    calendar=BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-17:00"]}),
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold"),
    reopen=Reopen(On("reopen")),
)
POLICY = Policy("p", rules=Rule(targets=TARGET))
STATES = {"log": "new", "hold": "on_hold", "resume": "work", "resolve": "resolved"}
STATES |= {"reopen": "work"}

hours = st.integers(0, 90)
later = st.one_of(st.none(), st.integers(0, 200))


@st.composite
def logs(draw: st.DrawFn) -> list[Transition]:
    """Return transitions with ids at instants of their own, in order, some recorded later."""
    drawn = draw(st.lists(st.tuples(st.sampled_from(sorted(STATES)), later), max_size=8))
    starts = draw(st.lists(hours, min_size=len(drawn), max_size=len(drawn), unique=True))
    made = []
    for number, (hour, (action, delay)) in enumerate(zip(sorted(starts), drawn, strict=True)):
        at = MONDAY + timedelta(hours=hour)
        recorded = None if delay is None else at + timedelta(hours=delay)
        made.append(
            Transition(at, action, STATES[action], id=f"row-{number}", recorded_at=recorded)
        )
    return made


instants = st.integers(-5, 300).map(lambda hour: MONDAY + timedelta(hours=hour))


@given(logs(), st.data())
def test_order_of_arrival_makes_no_difference_after_sorting(
    log: list[Transition], data: st.DataObject
) -> None:
    arrived = data.draw(st.permutations(log))
    assert History.of(arrived, order="sort") == History.of(log)


@given(logs(), st.data())
def test_repeated_facts_make_no_difference(log: list[Transition], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(log), max_size=5)) if log else []
    arrived = [*log, *again]

    assert History.of(arrived, order="sort") == History.of(log)
    if again:
        with pytest.raises(DuplicateTransition):
            History.of(arrived, order="sort", on_repeat="refuse")
        # Who delivered it again, when and with what evidence makes no difference; facts do.
        later = again[0].known_at + timedelta(hours=1)
        retried = attrs.evolve(
            again[0], at=later, by="somebody else", recorded_at=None, inputs={"evidence": ("X",)}
        )
        assert History.of([*log, retried], order="sort") == History.of(log)
        changed = attrs.evolve(again[0], sets={"priority": "P1"})
        with pytest.raises(DuplicateTransition, match="priority was not set, not 'P1'"):
            History.of([*log, changed], order="sort")


@given(logs(), instants, instants)
def test_known_transitions_only_increase(
    log: list[Transition], one: datetime, two: datetime
) -> None:
    history, first, then = History.of(log), min(one, two), max(one, two)

    assert set(history.as_known(first)) <= set(history.as_known(then))
    assert history.as_known(then).as_known(first) == history.as_known(first)


def known(log: Sequence[Transition], moment: datetime) -> History:
    """Return what was known, computed here by hand."""
    return History.of([t for t in log if (t.recorded_at or t.at) <= moment])


@given(logs(), instants, instants)
def test_report_as_known_equals_the_original_report(
    log: list[Transition], at: datetime, moment: datetime
) -> None:
    then, now = known(log, moment), History.of(log)

    assert TARGET.read(now, at=at, as_known=moment) == TARGET.read(then, at=at)
    assert POLICY.read(now, at=at, as_known=moment) == POLICY.read(then, at=at)
    assert POLICY.occurrences(now, at=at, as_known=moment) == POLICY.occurrences(then, at=at)


@given(logs(), instants)
def test_known_equals_happened_when_recorded_at_once(log: list[Transition], at: datetime) -> None:
    history = History.of([attrs.evolve(t, recorded_at=None) for t in log])
    assert history.as_known(at) == history.until(at)
    assert TARGET.read(history, at=at, as_known=at) == TARGET.read(history, at=at)

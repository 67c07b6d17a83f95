"""More working days than there are dates are refused at once, without a walk through all dates."""

from datetime import UTC, date, datetime

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.errors import NeverOpen
from serviceops.history import History, Transition
from serviceops.sla import Goal, On, Target
from tests.counted import calls_of

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("days", [10**7, 10**30, -(10**7), -(10**30)])
def test_more_working_days_than_dates_are_refused_at_once(days: int) -> None:
    def ask() -> None:
        with pytest.raises(NeverOpen):
            OFFICE.working_date_from(date(2026, 3, 2), days)

    assert calls_of(ask) < 10_000


@pytest.mark.parametrize("goal", [Goal.end_of_day(10**9), Goal.working_days(10**9)])
def test_a_goal_of_more_working_days_than_dates_is_refused_at_once(goal: Goal) -> None:
    target = Target("r", goal=goal, start=On("log"), stop=On("resolve"), calendar=OFFICE)
    reading = target.read(History.of([Transition(NINE, "log", "new")]), at=NINE)

    def ask() -> None:
        with pytest.raises(NeverOpen):
            _ = reading.due_at

    assert calls_of(ask) < 10_000


def test_the_repr_of_a_goal_that_names_a_long_fact_is_short() -> None:
    goal, name = Goal.real(hours=4), "f" * 5_000

    for long in (goal.since(name), Goal.by_fact(name), goal.since(name).cutoff("12:00")):
        assert len(repr(long)) < 500

"""Logs with rows centuries apart: no table of a calendar reaches over all of them."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log, read
from serviceops.history import History, Transition
from serviceops.sla import Conventions, Goal, On, Target, While

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
YEARS = (1, 1, 300, 2026, 2026, 9990)


def case(year: int, month: int) -> History:
    begun = datetime(year, month, 7, 10, tzinfo=UTC)
    rows = [(0, "log", "new"), (30, "hold", "held"), (60, "note", "new"), (9_000, "resolve", None)]
    return History.of(
        Transition(begun + timedelta(hours=hours), action, state=state)
        for hours, action, state in rows[: 1 + month % 4]
    )


@pytest.mark.parametrize("breach", [">", ">="])
@pytest.mark.parametrize(
    "goal", [Goal.working(hours=4), Goal.working(hours=20), Goal.working(hours=90_000),
             Goal.working_days(3), Goal.working_days(700), Goal.working(hours=0),
             Goal.real(hours=5)]
)  # fmt: skip
def test_cases_of_every_century_are_due_and_late_as_their_records_are(
    goal: Goal, breach: str
) -> None:
    target = Target(
        "resolution", goal=goal, calendar=OFFICE, start=On("log"), stop=On("resolve"),
        pause=While("held"),
    )  # fmt: skip
    log = {f"{year}-{n}": case(year, n + 1) for n, year in enumerate(YEARS)}
    conventions = Conventions(breach=breach)
    at = datetime(9995, 1, 1, tzinfo=UTC)
    found = read(target, Log.of(log), at=at, conventions=conventions)["resolution"]

    assert found.one_by_one == 0
    for number, history in enumerate(log.values()):
        reading = target.read(history, at=at, conventions=conventions)
        for name in ("due_at", "breached_at"):
            moment, expected = getattr(found, name)[number], getattr(reading, name)
            shown = None if np.isnat(moment) else moment.item().replace(tzinfo=UTC)
            assert shown == expected, (name, number)
        assert found.elapsed[number].item() == reading.elapsed

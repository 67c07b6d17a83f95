"""Schedules and a judge that walks minute by minute agree, over clock changes in many zones."""

import os
from datetime import UTC, datetime
from functools import cache
from random import Random

import pytest

from tests.amount import IS_LONG
from tests.second_opinion.duty_worlds import CHANGES, clock, compared, drawn_plan
from tests.second_opinion.minute_duty import Clock, Level, Plan, Turns

# At night 570 schedules a zone, 5,130 in all; fewer in `make laws` and at a desk.
EACH = {"ci": 100, "nightly": 570}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), 10)


@pytest.mark.hypothesis
@pytest.mark.parametrize("zone", CHANGES)
def test_a_minute_walk_agrees_over_clock_changes(zone: str) -> None:
    for number in range(EACH):
        draw = Random(f"{zone} {number}")
        at = clock(zone, CHANGES[zone][number % len(CHANGES[zone])])
        assert compared(drawn_plan(draw, zone, at), at, draw) == []


@cache
def _winter() -> Clock:
    return Clock("Europe/Lisbon", datetime(2027, 12, 28, tzinfo=UTC), 90 * 1440)


@pytest.mark.hypothesis
@pytest.mark.parametrize("day", [1, 15, 29, 30, 31] if IS_LONG else [31])
@pytest.mark.parametrize("months", [1, 2, 3, 12])
def test_a_minute_walk_agrees_on_months(day: int, months: int) -> None:
    assert by_months(months, datetime(2026, 1, day, 9, tzinfo=UTC), by_duty=False) == []


@pytest.mark.parametrize("months", [1, 2, 3, 12])
def test_a_minute_walk_agrees_on_months_of_duty(months: int) -> None:
    assert by_months(months, datetime(2027, 12, 31, 9, tzinfo=UTC), by_duty=True) == []


def by_months(months: int, anchor: datetime, *, by_duty: bool) -> list[str]:
    turns = Turns([("ana",), ("ben",), ("cem",)], [], anchor, by_duty, months)
    return compared(Plan("Europe/Lisbon", [Level(turns)]), _winter(), Random(anchor.day))

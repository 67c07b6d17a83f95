"""What inference of hours and holidays returns in cases that hardly occur."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from serviceops.infer.holiday_fit import named
from serviceops.infer.hours_fit import hours_of_shares
from serviceops.infer.week_hours import WEEK, WeekHours, date_of
from serviceops.infer.week_map import WeekMap

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_map_of_the_week_has_a_row_for_each_hour_and_a_short_repr() -> None:
    week = WeekMap(values=[0.5] * 168)

    assert repr(week) == "WeekMap('Open hours of the week')"
    assert week.records()[25] == {"day": "tue", "hour": 1, "open": 0.5, "confidence": 1.0}


def test_a_share_of_nothing_is_no_hours_and_of_everything_all_hours() -> None:
    assert hours_of_shares(np.ones(168)).windows == ((0, WEEK),)


def test_a_window_of_two_days_is_divided_at_midnight() -> None:
    # Monday 12:00 to Wednesday 12:00.
    calendar = WeekHours([(720, 720 + 2 * 1440)]).calendar("UTC")

    assert [calendar.is_open(MONDAY.replace(day=day, hour=6)) for day in (2, 3, 4, 5)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert calendar.next_close(MONDAY.replace(hour=13)) == MONDAY.replace(day=4, hour=12)


def test_days_off_have_the_names_of_the_country_that_fits() -> None:
    pytest.importorskip("holidays")
    days = [(on - date_of(0)).days for on in (date(2026, 1, 1), date(2026, 7, 14))]

    found = named(days, ["GB", "FR"], range(2026, 2027))

    assert [one.name for one in named(days, [], range(2026, 2027))] == ["", ""]
    assert found[1].on == date(2026, 7, 14)
    assert found[1].name

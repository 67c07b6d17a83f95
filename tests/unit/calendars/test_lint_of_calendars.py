"""Findings in calendars: what names promise and entries do not do."""

from datetime import date

import pytest

from serviceops.calendars import (
    BusinessCalendar,
    DateRule,
    DayOfMonth,
    Holiday,
    SpecialDay,
    WeekdayOfMonth,
)

WEEK = {"mon-fri": ["09:00-17:00"]}
THANKSGIVING = WeekdayOfMonth(month=11, weekday="thu", nth=4)
FRIDAY = WeekdayOfMonth(month=11, weekday="fri", nth=4)


def codes(*holidays: Holiday, exceptions: tuple[SpecialDay, ...] = ()) -> list[str]:
    calendar = BusinessCalendar(zone="UTC", week=WEEK, holidays=holidays, exceptions=exceptions)
    return [finding.code for finding in calendar.lint()]


# The two faults of a public loader of one agency's schedules.
def test_the_fourth_friday_of_november_is_not_the_day_after_thanksgiving() -> None:
    named = Holiday(FRIDAY, "Day after Thanksgiving")
    assert codes(Holiday(THANKSGIVING, "Thanksgiving Day"), named) == ["name_says_day"]
    calendar = BusinessCalendar(zone="UTC", week=WEEK, holidays=[named])
    trusted = [Holiday(date(year, 11, day), "Day After Thanksgiving")
               for year, day in ((2023, 24), (2024, 29), (2025, 28))]  # fmt: skip
    (finding,) = calendar.lint(trusted)
    assert str(finding) == (
        "Day after Thanksgiving: fourth Friday of November gives 22 November 2024 where the list "
        "has 29 November 2024 (not_the_listed_dates)"
    )


def test_an_entry_named_08_12_that_ends_at_nine_is_found() -> None:
    entry = SpecialDay(DayOfMonth(day=1), ["08:00-09:00"], "Saturday 08-12")
    calendar = BusinessCalendar(zone="UTC", week=WEEK, exceptions=[entry])
    (finding,) = calendar.lint()
    assert str(finding) == (
        "Saturday 08-12: the name says 08:00-12:00, the hours are 08:00-09:00 (name_says_hours)"
    )


@pytest.mark.parametrize(
    ("name", "hours"),
    [("8-12", ["08:00-12:00"]), ("08:00 to 12:30", ["08:00-12:30"]), ("0800-1200", ["08:00-12:00"]),
     ("8-17 with lunch", ["08:00-12:00", "13:00-17:00"]), ("Order 2026-12-24", ["09:00-10:00"]),
     ("8-5", ["08:00-17:00"]), ("8-12, 13-17", ["08:00-12:00", "13:00-17:00"]),
     ("nights 22-6", ["22:00-06:00"]),
     ("Rooms 40-50", ["09:00-10:00"]), ("Christmas", ["09:00-10:00"])],
)  # fmt: skip
def test_names_that_say_their_hours_or_none_are_right(name: str, hours: list[str]) -> None:
    assert codes(exceptions=(SpecialDay(date(2026, 12, 24), hours, name),)) == []


@pytest.mark.parametrize(
    ("rule", "name"),
    [(WeekdayOfMonth(month=11, weekday="thu", nth=4, plus=1), "Day after Thanksgiving"),
     (WeekdayOfMonth(month=11, weekday="thu", nth=4, plus=-1), "The day before Thanksgiving"),
     (FRIDAY, "Day after the fair")],
)  # fmt: skip
def test_a_day_beside_a_holiday_is_right(rule: DateRule, name: str) -> None:
    assert codes(Holiday(THANKSGIVING, "Thanksgiving"), Holiday(rule, name)) == []

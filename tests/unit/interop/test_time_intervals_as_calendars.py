"""Alertmanager's time intervals as calendars, and calendars as time intervals."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from serviceops.calendars import (
    ALWAYS,
    BusinessCalendar,
    Calendar,
    Closures,
    DateRule,
    DateSpan,
    DayOfMonth,
    EasterDay,
    EveryDays,
    SpecialDay,
    WeekdayOfMonth,
)
from serviceops.errors import InvalidCalendar, MalformedPayload
from serviceops.events.routing import TimeInterval, TimeRange
from serviceops.interop.alertmanager import from_time_intervals, to_time_intervals
from tests.answer_rows import answer_rows

WEEK = {"mon-fri": ["09:00-17:00"]}


def interval_of(text: str) -> dict[str, Any]:
    """Return an interval of texts such as ``weekdays=monday:friday;times=09:00-17:00``."""
    found: dict[str, Any] = {}
    for part in filter(None, text.split(";")):
        field, _, value = part.partition("=")
        if field == "location":
            found[field] = value
        elif field == "times":
            opens, _, closes = value.partition("-")
            times = {"start_time": opens, "end_time": closes}
            found[field] = [{key: text for key, text in times.items() if text}]
        else:
            found[field] = value.split(",")
    return found


@pytest.mark.parametrize(
    "row",
    answer_rows("alertmanager_intervals.csv"),
    ids=lambda row: f"{row['interval']} {row['at']}",
)
def test_the_table_of_alertmanager(row: dict[str, str]) -> None:
    given = [{"name": "x", "time_intervals": [interval_of(row["interval"])]}]
    if row["result"] == "refused":
        with pytest.raises(MalformedPayload):
            from_time_intervals(given)
        return
    calendar = from_time_intervals(given).named["x"]
    if row["at"]:
        assert calendar.is_open(datetime.fromisoformat(row["at"])) is (row["result"] == "inside")


def test_the_calendar_of_drawn_intervals_is_open_when_the_interval_is() -> None:
    draw = random.Random(3)
    start = datetime(2025, 12, 20, tzinfo=UTC)
    for _ in range(60):
        limits: dict[str, Any] = {}
        if draw.random() < 0.6:
            limits["times"] = [("02:15", "13:30")]
        if draw.random() < 0.5:
            limits["weekdays"] = ["monday:wednesday", "saturday"]
        if draw.random() < 0.6:
            limits["days_of_month"] = [
                draw.choice(["1:7", "-7:-1", "20:-3", "31", "-31:-30", "5:28"])
            ]
        if draw.random() < 0.4:
            limits["months"] = ["february:april", "october"]
        if draw.random() < 0.3:
            limits["years"] = [draw.choice(["2026", "2020:2026", "2027:2030"])]
        limits["location"] = draw.choice(["UTC", "Europe/Paris", "Australia/Lord_Howe"])
        interval = TimeInterval(name="x", ranges=TimeRange(**limits))
        given = {
            **limits,
            "times": [{"start_time": a, "end_time": b} for a, b in limits.get("times", [])],
        }
        calendar = from_time_intervals([{"name": "x", "time_intervals": [given]}]).named["x"]
        again = from_time_intervals([to_time_intervals(calendar, name="x")]).named["x"]
        for number in range(0, 500 * 24, 3):
            at = start + timedelta(hours=number, minutes=20)
            assert calendar.is_open(at) == interval.is_open(at) == again.is_open(at), (limits, at)


RULES: list[date | DateRule] = [
    date(2026, 12, 24),
    DayOfMonth(month=12, day=25, years=(2026, 2027)),
    DayOfMonth(day=-1),
    DayOfMonth(month=8),
    WeekdayOfMonth(weekday="sat", nth=5),
    WeekdayOfMonth(month=2, weekday="sun", nth=-4),
    WeekdayOfMonth(weekday="mon", nth=-5),
]


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_dates_with_more_hours_are_written_and_read(rule: date | DateRule) -> None:
    calendar = BusinessCalendar(
        zone="Europe/Paris", week=WEEK, exceptions=[SpecialDay(rule, ["08:00-20:00"])]
    )
    again = from_time_intervals([to_time_intervals(calendar, name="x")]).named["x"]
    start = datetime(2025, 12, 20, tzinfo=UTC)
    instants = [start + timedelta(minutes=30 * number) for number in range(800 * 48)]
    assert [at for at in instants if calendar.is_open(at) != again.is_open(at)] == []


def test_nights_unions_never_and_always_are_written_and_read() -> None:
    nights = BusinessCalendar(zone="Europe/Paris", week={"fri-sun": ["22:00-06:00"]})
    desk = BusinessCalendar(zone="Asia/Tokyo", week=WEEK)
    start = datetime(2026, 3, 20, tzinfo=UTC)
    for calendar in (nights, nights | desk, Closures(()), ALWAYS):
        again = from_time_intervals([to_time_intervals(calendar, name="x")]).named["x"]
        for number in range(20 * 48):
            at = start + timedelta(minutes=30 * number)
            assert calendar.is_open(at) == again.is_open(at)


# amtool 0.25.0 check-config refuses 28:-1 and 29:-1 ("end day -1 is always before start day 28"),
# with the whole configuration, and loads 27:-1, 21:-7 and what ends on the 31st.
@pytest.mark.parametrize(
    ("first", "last", "written"),
    [(27, -1, "27:31"), (28, -1, "28:31"), (31, -1, "31:31"), (21, -7, "21:-7"), (3, 10, "3:10")],
)
def test_a_span_of_days_is_written_as_a_range_that_alertmanager_loads(
    first: int, last: int, written: str
) -> None:
    span = DateSpan(first=DayOfMonth(day=first), last=DayOfMonth(day=last))
    calendar = BusinessCalendar(zone="UTC", week={}, exceptions=[SpecialDay(span, ["09:00-17:00"])])
    (only,) = to_time_intervals(calendar, name="x")["time_intervals"]
    again = from_time_intervals([{"name": "x", "time_intervals": [only]}]).named["x"]
    noons = [datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in range(500)]

    assert only["days_of_month"] == [written]
    assert [at for at in noons if calendar.is_open(at) != again.is_open(at)] == []


OFFICE = BusinessCalendar(zone="UTC", week=WEEK)


def with_dates(rule: date | DateRule, *hours: str) -> Calendar:
    return BusinessCalendar(zone="UTC", week=WEEK, exceptions=[SpecialDay(rule, hours)])


DAYS_OF_LONG_MONTHS = DateSpan(first=DayOfMonth(day=24), last=DayOfMonth(day=-7))
DAYS_OF_NO_MONTH = DateSpan(first=DayOfMonth(day=10), last=DayOfMonth(day=3))


@pytest.mark.parametrize(
    ("calendar", "named"),
    [
        (with_dates(date(2026, 12, 25)), "2026-12-25 with fewer hours"),
        (with_dates(DayOfMonth(month=12, day=24), "09:00-12:00"), "24 December with fewer hours"),
        (with_dates(EasterDay(plus=1), "08:00-18:00"), "1 day after Easter"),
        (with_dates(EveryDays(days=3, since=date(2026, 1, 1)), "08:00-18:00"), "every 3 days"),
        (OFFICE - BusinessCalendar(zone="UTC", week={"mon": ["12:00-13:00"]}), "without another"),
        (BusinessCalendar(zone="UTC", week={"mon": ["09:00:30-17:00"]}), "09:00:30"),
        # Ranges that amtool refuses: February has no 22nd before its last seven days.
        (with_dates(DAYS_OF_LONG_MONTHS, "08:00-18:00"), "7th last day"),
        (with_dates(DAYS_OF_NO_MONTH, "08:00-18:00"), "10th of every month"),
    ],
)
def test_what_an_interval_cannot_say_is_refused_by_name(calendar: Calendar, named: str) -> None:
    with pytest.raises(InvalidCalendar, match=named):
        to_time_intervals(calendar, name="x")


def test_a_configuration_in_the_place_of_its_intervals_says_which_list_to_pass() -> None:
    configuration = {"time_intervals": [{"name": "nights", "time_intervals": [{}]}]}

    with pytest.raises(MalformedPayload, match="pass the list in its 'time_intervals'"):
        from_time_intervals(configuration)  # type: ignore[arg-type] # refused

"""Opening hours of schema.org as a calendar."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from serviceops.errors import MalformedPayload
from serviceops.interop.schema_org import from_opening_hours

ZONE = ZoneInfo("America/New_York")
SHOP: list[dict[str, Any]] = [
    {"@type": "OpeningHoursSpecification", "dayOfWeek": "https://schema.org/Sunday",
     "opens": "12:00", "closes": "17:00"},
    {"dayOfWeek": ["Monday", "Tu", {"@id": "schema:Wednesday"}],
     "opens": "09:00", "closes": "12:00"},
    {"dayOfWeek": ["Monday"], "opens": "13:00:00", "closes": "18:00:00"},
    {"dayOfWeek": "Friday", "opens": "18:00", "closes": "02:00"},
    {"validFrom": "2026-07-01", "validThrough": "2026-08-31", "dayOfWeek": ["Monday", "Saturday"],
     "opens": "10:00", "closes": "14:00"},
    {"validFrom": "2026-08-03", "validThrough": "2026-08-03", "opens": "00:00", "closes": "00:00"},
    {"validFrom": "2026-12-24", "validThrough": "2026-12-25"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 1), [12, 13, 14, 15, 16]),
        (date(2026, 3, 2), [9, 10, 11, 13, 14, 15, 16, 17]),
        (date(2026, 3, 4), [9, 10, 11]),
        (date(2026, 3, 5), []),
        (date(2026, 3, 6), [18, 19, 20, 21, 22, 23]),
        (date(2026, 3, 7), [0, 1]),
        (date(2026, 7, 6), [10, 11, 12, 13]),
        (date(2026, 7, 7), [9, 10, 11]),
        (date(2026, 7, 11), [0, 1, 10, 11, 12, 13]),
        (date(2026, 8, 3), []),
        (date(2026, 8, 31), [10, 11, 12, 13]),
        (date(2026, 9, 5), [0, 1]),
        (date(2026, 12, 25), []),
    ],
)
def test_hours_by_date(day: date, hours: list[int]) -> None:
    shop = from_opening_hours(SHOP, zone="Eastern Time (US & Canada)").value
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE)
    assert [hour for hour in range(24) if shop.is_open(midnight.replace(hour=hour))] == hours


def test_the_last_minute_of_a_day_and_holidays_are_listed() -> None:
    found = from_opening_hours(
        [{"opens": "00:00", "closes": "23:59"},
         {"dayOfWeek": "PublicHolidays", "opens": "10:00", "closes": "12:00"},
         {"dayOfWeek": "Monday", "opens": "10:00", "closes": "12:00", "price": "high"}],
        zone="UTC",
    )  # fmt: skip
    assert [one.code for one in found.lost] == ["until_2359", "public_holidays", "not_carried"]
    assert found.value.is_open(datetime(2026, 3, 2, 23, 59, 30, tzinfo=ZoneInfo("UTC")))


@pytest.mark.parametrize(
    "wrong",
    [{"dayOfWeek": "Moonday"}, {"opens": "09:00"}, {"opens": "09:00", "closes": "09:00"},
     {"opens": "09:00+01:00", "closes": "17:00+01:00"}, {"validFrom": "soon"},
     {"validFrom": "2026-02-02", "validThrough": "2026-02-01"}, {"opens": 9, "closes": "17:00"}],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(wrong: dict[str, Any]) -> None:
    with pytest.raises(MalformedPayload, match=r"specifications\[1\]"):
        from_opening_hours([SHOP[0], wrong], zone="UTC")


def test_a_page_without_hours_is_a_calendar_that_never_opens() -> None:
    closed = from_opening_hours([], zone="UTC").value
    assert not closed.is_open(datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("UTC")))

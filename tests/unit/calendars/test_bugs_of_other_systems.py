"""Each bug the field's calculators are known for, as a case that we answer."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.errors import NeverOpen

NINE_TO_FIVE = {"mon-fri": ["09:00-17:00"]}
ROUND_THE_CLOCK = {"mon-sun": ["00:00-24:00"]}


def office(zone: str = "UTC", week: dict | None = None, **more: object) -> BusinessCalendar:
    return BusinessCalendar(zone=zone, week=NINE_TO_FIVE if week is None else week, **more)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Australia/Sydney"])
def test_biz_an_exception_replaces_the_hours_of_its_local_date_in_every_zone(zone: str) -> None:
    calendar = office(zone, exceptions={date(2026, 6, 3): [("20:00", "21:00")]})
    day = at("2026-06-03T00:00", zone), at("2026-06-04T00:00", zone)
    assert calendar.elapsed(*day) == timedelta(hours=1)


def test_biz_windows_that_meet_in_a_gap_are_not_counted_twice() -> None:
    calendar = office("America/New_York", {"sun": ["00:30-02:30", "03:15-11:45"]})
    day = at("2026-03-08T00:00", "America/New_York"), at("2026-03-09T00:00", "America/New_York")
    assert calendar.elapsed(*day) == timedelta(hours=10)  # 1.5 before the gap, 8.5 after


def test_biz_139_a_deadline_on_closing_time_stays_on_closing_time() -> None:
    assert office().add(at("2026-03-09T09:00"), timedelta(hours=8)) == at("2026-03-09T17:00")
    assert office().subtract(at("2026-03-10T17:00"), timedelta(hours=8)) == at("2026-03-10T09:00")


def test_biz_63_a_thousand_holidays_change_no_answer() -> None:
    days = [date(1990, 1, 1) + timedelta(days=7 * n) for n in range(2000)]  # all Mondays
    calendar = office(holidays=days)
    assert calendar.elapsed(at("2026-03-02T00:00"), at("2026-03-09T00:00")) == timedelta(hours=32)


def test_biz_129_answers_come_in_the_zone_of_the_moment() -> None:
    answer = office("Europe/Paris").add(at("2026-03-09T18:00", "Asia/Tokyo"), timedelta(hours=1))
    assert answer.tzinfo == ZoneInfo("Asia/Tokyo")


def test_zammad_2497_a_window_until_midnight_ends_there_and_never_loops() -> None:
    calendar = office(week={"mon": [("09:00", "00:00")]})
    assert calendar.add(at("2026-03-09T20:00"), timedelta(hours=5)) == at("2026-03-16T10:00")


def test_working_hours_a_day_of_25_hours_has_25() -> None:
    calendar = office("Europe/Paris", ROUND_THE_CLOCK)
    sunday = at("2026-10-25T00:00", "Europe/Paris"), at("2026-10-26T00:00", "Europe/Paris")
    assert calendar.elapsed(*sunday) == timedelta(hours=25)


def test_working_hours_midnight_is_not_a_microsecond_early() -> None:
    calendar = office(week={"mon": ["00:00-24:00"]})
    assert calendar.next_close(at("2026-03-09T12:00")) == at("2026-03-10T00:00")


def test_working_hours_42_fractions_of_a_second_are_exact() -> None:
    start = at("2026-03-09T09:00") + timedelta(microseconds=1)
    assert office().add(start, timedelta(hours=8)) == at("2026-03-10T09:00:00.000001")


@pytest.mark.parametrize("hours", [1, -1])
def test_working_hours_27_and_dayjs_6_no_search_goes_on_for_ever(hours: int) -> None:
    only = office(week={}, exceptions={date(2026, 3, 9): ["09:00-10:00"]})
    with pytest.raises(NeverOpen):
        only.add(at("2026-03-09T09:30"), timedelta(hours=hours))


def test_business_time_175_holidays_count_for_every_kind_of_moment() -> None:
    calendar = office(holidays=[date(2026, 3, 9)])
    assert not calendar.is_open(at("2026-03-09T12:00"))


def test_business_time_36_a_holiday_is_the_local_date_and_not_the_utc_date() -> None:
    calendar = office("Australia/Sydney", ROUND_THE_CLOCK, holidays=[date(2026, 1, 26)])
    assert not calendar.is_open(datetime(2026, 1, 25, 13, tzinfo=UTC))  # 00:00 on the 26th
    assert calendar.is_open(datetime(2026, 1, 26, 13, tzinfo=UTC))


def test_znuny_half_hours_count_and_amounts_may_be_negative() -> None:
    calendar = office(week={"mon": ["09:30-17:15"]})
    assert calendar.add(at("2026-03-09T12:00"), timedelta(hours=-2.5)) == at("2026-03-09T09:30")


def test_glpi_a_day_is_not_86400_seconds_near_midnight() -> None:
    calendar = office("Europe/Berlin", {"mon-sun": ["23:30-24:00"]})
    start = at("2026-10-24T23:45", "Europe/Berlin")
    due = calendar.add(start, timedelta(minutes=30))
    assert due.isoformat() == "2026-10-25T23:45:00+01:00"


def test_glpi_15357_one_hour_before_a_deadline_works_over_several_windows() -> None:
    calendar = office(week={"mon-fri": ["08:00-12:00", "14:00-18:00"]})
    assert calendar.subtract(at("2026-03-09T14:30"), timedelta(hours=1)) == at("2026-03-09T11:30")


def test_business_hours_seconds_are_not_counted_with_both_ends() -> None:
    day = at("2026-03-09T00:00"), at("2026-03-10T00:00")
    assert office().elapsed(*day) == timedelta(hours=8)


def test_businesstimedelta_6_after_midnight_the_shift_of_the_day_before_goes_on() -> None:
    nights = office(week={"mon-fri": ["22:00-06:00"]})
    assert nights.is_open(at("2026-03-14T05:59"))  # Saturday, in Friday's shift
    assert not nights.is_open(at("2026-03-09T05:59"))  # Monday: Sunday had no shift


def test_businesstimedelta_9_a_finite_list_of_holidays_is_enough() -> None:
    calendar = office(holidays=[date(2020, 1, 1)])
    assert calendar.elapsed(at("2035-03-05T00:00"), at("2035-03-06T00:00")) == timedelta(hours=8)


def test_businesstimedelta_the_sign_of_an_elapsed_time_stays() -> None:
    assert office().elapsed(at("2026-03-10T00:00"), at("2026-03-09T00:00")) == timedelta(hours=-8)


def test_pandas_four_hours_over_a_gap_are_four_real_hours() -> None:
    calendar = office("America/New_York", {"mon-sun": ["00:00-06:00"]})
    due = calendar.add(at("2026-03-08T00:00", "America/New_York"), timedelta(hours=4))
    assert due.isoformat() == "2026-03-08T05:00:00-04:00"


def test_spatie_215_a_calendar_of_exceptions_alone_opens() -> None:
    calendar = office(week={}, exceptions={date(2026, 3, 9): ["09:00-10:00"]})
    assert calendar.next_open(at("1950-01-01T00:00")) == at("2026-03-09T09:00")


def test_moment_business_time_58_the_repeated_hour_is_passed() -> None:
    calendar = office("Europe/Amsterdam", ROUND_THE_CLOCK)
    start = at("2026-10-25T01:30", "Europe/Amsterdam")
    due = calendar.add(start, timedelta(hours=2))
    assert (due.isoformat(), due.fold) == ("2026-10-25T02:30:00+01:00", 1)


def test_dbt_zendesk_107_a_change_of_hours_counts_no_time_twice() -> None:
    longer = office(week={"mon-fri": ["08:00-18:00"]})
    calendar = BusinessCalendar.by_date({date(2020, 1, 1): office(), date(2026, 3, 11): longer})
    week = at("2026-03-09T00:00"), at("2026-03-14T00:00")
    assert calendar.elapsed(*week) == timedelta(hours=8 * 2 + 10 * 3)


def test_a_calendar_that_is_never_open_with_another_says_how_far_it_looked() -> None:
    day, night = office(week={"mon": ["09:00-10:00"]}), office(week={"mon": ["20:00-21:00"]})
    with pytest.raises(NeverOpen, match="9999"):
        (day & night).next_open(at("2026-03-09T00:00"))
    assert (day & night).elapsed(at("2026-03-09T00:00"), at("2027-03-09T00:00")) == timedelta()


def test_always_is_wall_time() -> None:
    start = at("2026-03-07T12:00", "America/New_York")
    assert ALWAYS.add(start, timedelta(days=1)).isoformat() == "2026-03-08T13:00:00-04:00"

"""Maintenance windows read from iCalendar files."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar, SegmentReasonCode, closures_from_ics
from serviceops.errors import InvalidValue

NEW_YORK = ZoneInfo("America/New_York")
MARCH, APRIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def ics(*events: str) -> str:
    body = "\n".join(
        f"BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\n{event}\nEND:VEVENT" for event in events
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}\nEND:VCALENDAR\n"


PATCHING = (
    "UID:1\nSUMMARY:Patching\nDTSTART;TZID=America/New_York:20260301T013000\n"
    "DTEND;TZID=America/New_York:20260301T033000\nRRULE:FREQ=WEEKLY;COUNT=5\n"
    "EXDATE;TZID=America/New_York:20260315T013000"
)


def starts(text: str, **more: object) -> list[datetime]:
    return [c.span.start for c in closures_from_ics(text, start=MARCH, end=APRIL, **more)]


def test_a_window_is_two_hours_long_on_the_night_the_clock_goes_forward() -> None:
    windows = closures_from_ics(ics(PATCHING), start=MARCH, end=APRIL)
    assert [window.span.length for window in windows] == [timedelta(hours=2)] * 4
    assert windows[1].span.end.astimezone(NEW_YORK).hour == 4  # from 01:30, over the gap at 02:00


def test_wall_ends_stay_on_request() -> None:
    windows = closures_from_ics(ics(PATCHING), start=MARCH, end=APRIL, ends="wall")
    assert windows[1].span.length == timedelta(hours=1)
    assert windows[1].span.end.astimezone(NEW_YORK).isoformat() == "2026-03-08T03:30:00-04:00"


def test_a_left_out_date_has_no_window() -> None:
    days = [start.astimezone(NEW_YORK).day for start in starts(ics(PATCHING))]
    assert days == [1, 8, 22, 29]


@pytest.mark.parametrize(
    "nine", ["EXDATE;TZID=Europe/Paris:20260401T090000", "EXDATE:20260401T070000Z"]
)
def test_a_left_out_nine_in_paris_does_not_take_the_seven_with_it(nine: str) -> None:
    rounds = (
        "UID:1\nDTSTART;TZID=Europe/Paris:20260401T070000\nDURATION:PT30M\n"
        f"RRULE:FREQ=DAILY;COUNT=4;BYHOUR=7,9\n{nine}"
    )
    windows = closures_from_ics(ics(rounds), start=APRIL - timedelta(1), end=APRIL + timedelta(3))
    assert [f"{window.span.start:%d %H:%M}" for window in windows] == [
        "01 05:00",  # 07:00 in Paris, the digits of 09:00 in UTC
        "02 05:00",
        "02 07:00",
    ]


def test_a_moved_nine_in_paris_does_not_take_the_seven_with_it() -> None:
    rounds = (
        "UID:1\nDTSTART;TZID=Europe/Paris:20260401T070000\nDURATION:PT30M\n"
        "RRULE:FREQ=DAILY;COUNT=2;BYHOUR=7,9"
    )
    moved = "UID:1\nRECURRENCE-ID:20260401T070000Z\nDTSTART:20260401T120000Z\nDURATION:PT30M"
    windows = closures_from_ics(
        ics(rounds, moved), start=APRIL - timedelta(1), end=APRIL + timedelta(3)
    )
    assert [window.span.start.hour for window in windows] == [5, 12]


def test_a_left_out_time_of_another_instant_leaves_nothing_out() -> None:
    patching = PATCHING.replace(
        "EXDATE;TZID=America/New_York:20260315T013000", "EXDATE:20260315T013000Z"
    )
    assert len(starts(ics(patching))) == 5


def test_a_left_out_date_leaves_out_what_is_timed_on_it() -> None:
    days = PATCHING.replace(
        "EXDATE;TZID=America/New_York:20260315T013000", "EXDATE;VALUE=DATE:20260315"
    )
    assert [start.astimezone(NEW_YORK).day for start in starts(ics(days))] == [1, 8, 22, 29]


def test_a_thousand_changes_of_other_years_do_not_use_up_what_may_be_read() -> None:
    one = "UID:1\nRECURRENCE-ID:{0}\nDTSTART:{0}\nDURATION:PT1H"
    first = datetime(2030, 1, 1, tzinfo=UTC)
    later = [f"{first + timedelta(hours=hour):%Y%m%dT%H%M%SZ}" for hour in range(1003)]
    changes = [one.format(time) for time in [*later, "20260310T120000Z"]]
    assert starts(ics(PATCHING.replace("COUNT=5", "COUNT=1"), *changes), most=2)[1].day == 10


def test_an_occurrence_that_is_left_out_and_moved_is_left_out() -> None:
    moved = (
        "UID:1\nRECURRENCE-ID;TZID=America/New_York:20260315T013000\n"
        "DTSTART:20260316T120000Z\nDURATION:PT1H"
    )
    assert [start.day for start in starts(ics(PATCHING, moved))] == [1, 8, 22, 29]


def test_a_moved_occurrence_has_its_own_time_and_length() -> None:
    moved = (
        "UID:1\nRECURRENCE-ID;TZID=America/New_York:20260322T013000\nSUMMARY:Moved\n"
        "DTSTART;TZID=America/New_York:20260323T050000\nDTEND;TZID=America/New_York:20260323T080000"
    )
    windows = closures_from_ics(ics(PATCHING, moved), start=MARCH, end=APRIL)
    assert [(w.name, w.span.length.seconds // 3600) for w in windows] == [
        ("Patching", 2),
        ("Patching", 2),
        ("Moved", 3),
        ("Patching", 2),
    ]


def test_cancelled_and_transparent_events_take_no_time() -> None:
    one = "UID:2\nDTSTART:20260310T100000Z\nDTEND:20260310T110000Z\n"
    assert starts(ics(one + "STATUS:CANCELLED", one + "TRANSP:TRANSPARENT")) == []


def test_a_cancelled_occurrence_of_a_series_takes_no_time() -> None:
    gone = (
        "UID:1\nRECURRENCE-ID;TZID=America/New_York:20260322T013000\nSTATUS:CANCELLED\n"
        "DTSTART;TZID=America/New_York:20260322T013000\nDTEND;TZID=America/New_York:20260322T033000"
    )
    days = [start.astimezone(NEW_YORK).day for start in starts(ics(PATCHING, gone))]
    assert days == [1, 8, 29]


def test_a_cancelled_day_of_a_series_of_whole_days_takes_no_time() -> None:
    days = "UID:1\nDTSTART;VALUE=DATE:20260309\nRRULE:FREQ=WEEKLY;COUNT=3"
    gone = "UID:1\nRECURRENCE-ID;VALUE=DATE:20260316\nDTSTART;VALUE=DATE:20260316\nSTATUS:CANCELLED"
    assert [start.day for start in starts(ics(days, gone), zone="UTC")] == [9, 23]


def test_an_all_day_event_is_the_local_day_even_when_it_has_23_hours() -> None:
    day = "UID:3\nSUMMARY:Move\nDTSTART;VALUE=DATE:20260308"
    (closure,) = closures_from_ics(ics(day), start=MARCH, end=APRIL, zone="America/New_York")
    assert closure.span.length == timedelta(hours=23)


def test_a_floating_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidValue, match="zone="):
        starts(ics("UID:4\nDTSTART:20260310T100000\nDTEND:20260310T110000"))


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;BYMINUTE=1,2,3"])
def test_rules_that_recur_within_a_day_are_refused(rule: str) -> None:
    with pytest.raises(InvalidValue, match="finer than a day"):
        starts(ics(f"UID:5\nDTSTART:20260310T100000Z\nDURATION:PT1S\nRRULE:{rule}"))


def test_more_occurrences_than_allowed_are_refused() -> None:
    daily = "UID:6\nDTSTART:20200101T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"
    with pytest.raises(InvalidValue, match="at most 20"):
        starts(ics(daily), most=20)


def test_text_that_is_no_calendar_is_refused() -> None:
    with pytest.raises(InvalidValue, match="iCalendar"):
        starts("hello")


def test_maintenance_is_taken_out_and_named_in_the_segments() -> None:
    windows = closures_from_ics(ics(PATCHING), start=MARCH, end=APRIL)
    service = ALWAYS - windows
    assert service.elapsed(MARCH, APRIL) == timedelta(days=31) - timedelta(hours=8)
    closed = [s.reason for s in service.segments(MARCH, APRIL) if not s.is_open]
    assert {(reason.code, reason.name) for reason in closed} == {
        (SegmentReasonCode.MAINTENANCE, "Patching")
    }


def test_holidays_of_a_country_are_frozen_with_their_names() -> None:
    pytest.importorskip("holidays")
    from serviceops.calendars import country_holidays

    days = country_holidays("US", years=range(2026, 2028))
    named = {day.on: day.name for day in days}
    assert named[date(2026, 12, 25)] == "Christmas Day"
    assert named[date(2027, 12, 31)].startswith("New Year's Day")  # 1 January 2028 is a Saturday
    office = BusinessCalendar(
        zone="America/New_York",
        week={"mon-fri": ["09:00-17:00"]},
        holidays=days,
        covers=(2026, 2027),
    )
    assert not office.is_working_date(date(2026, 12, 25))


@pytest.mark.parametrize(
    ("country", "subdivision", "years"),
    [("XX", None, [2026]), ("US", "ZZ", [2026]), ("US", None, []), ("US", None, [9000])],
)
def test_holidays_nobody_knows_are_refused(
    country: str, subdivision: str | None, years: list[int]
) -> None:
    pytest.importorskip("holidays")
    from serviceops.calendars import country_holidays

    with pytest.raises(InvalidValue):
        country_holidays(country, subdivision, years=years)

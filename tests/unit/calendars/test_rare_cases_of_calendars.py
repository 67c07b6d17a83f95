"""What calendars, their rules and their texts do in cases that hardly occur."""

import sys
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from serviceops.calendars import (
    BusinessCalendar,
    Calendar,
    DateSpan,
    DayOfMonth,
    EasterDay,
    Holiday,
    WeekdayOfMonth,
    closures_from_ics,
    holidays_from_ics,
    ics,
    ics_holidays,
    prepared,
    wall_clocks,
)
from serviceops.calendars.algebra import depth_of
from serviceops.calendars.calendar_figures import _MAX_DATES
from serviceops.calendars.clock_texts import clock_micros
from serviceops.calendars.ics import EventReader
from serviceops.calendars.ics_rules import dates_of_rule, recurrence_of
from serviceops.calendars.ics_text import FileZone, read_calendars
from serviceops.calendars.timeline import Timeline
from serviceops.calendars.wall_clocks import in_zone, since_epoch
from serviceops.calendars.zone_data import zone_files
from serviceops.calendars.zones import DAY, EARLIEST, LATEST
from serviceops.errors import InvalidCalendar, InvalidValue, NeverOpen, YearsNotCovered
from serviceops.spans import EPOCH, intersect, to_datetime
from tests.counted import calls_of

HOUR = 3600 * 10**6
WEEK = {"mon-fri": ["09:00-17:00"]}
OFFICE = BusinessCalendar(zone="UTC", week=WEEK)
YEAR = {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2027, 1, 1, tzinfo=UTC)}


def test_a_calendar_shows_the_years_it_covers() -> None:
    assert "covers 2026-2027" in repr(BusinessCalendar(zone="UTC", week=WEEK, covers=(2026, 2027)))


def test_a_picture_of_a_calendar_lists_so_many_dates_and_counts_the_rest() -> None:
    days = [Holiday(date(2026, 1, 1) + timedelta(days=n), f"{n}") for n in range(_MAX_DATES + 3)]

    def text(many: int) -> str:
        return BusinessCalendar(zone="UTC", week=WEEK, holidays=days[:many]).figure().text()

    assert "and 3 more" in text(_MAX_DATES + 3)
    assert "and 1 more" in text(_MAX_DATES + 1)
    assert "more" not in text(_MAX_DATES)


def test_a_picture_of_a_year_shows_a_holiday_on_which_the_night_before_ends_as_open() -> None:
    night = BusinessCalendar(
        zone="UTC", week={"mon-sun": ["22:00-06:00"]}, holidays=[Holiday(date(2026, 12, 25), "X")]
    )
    day = BusinessCalendar(
        zone="UTC", week={"mon-sun": ["09:00-17:00"]}, holidays=[Holiday(date(2026, 12, 25), "X")]
    )

    def shown(calendar: BusinessCalendar) -> str:
        return calendar.year_figure(2026).described().split("Dec: ")[1]

    assert shown(night) == "open 1 to 31"  # until six on the 25th
    assert shown(day) == "open 1 to 24, holiday: X 25, open 26 to 31"


@pytest.mark.parametrize("text", ["72:00", "09:00:00.5 "])
def test_a_time_of_day_is_at_most_two_days_and_ends_with_its_digits(text: str) -> None:
    with pytest.raises(InvalidCalendar, match="with an error at"):
        clock_micros(text)


def test_a_run_of_days_ends_with_the_last_year_and_with_the_month() -> None:
    holidays = DateSpan(first=DayOfMonth(month=12, day=20), last=DayOfMonth(month=1, day=5))
    end_of_month = DateSpan(first=DayOfMonth(day=30), last=DayOfMonth(day=31))

    assert holidays.unroll((9999, 9999))[-1] == date(9999, 12, 31)
    assert date(2026, 4, 30) in end_of_month.unroll((2026, 2026))
    whole = DateSpan(first=DayOfMonth(day=1), last=DayOfMonth(day=-31))
    assert whole.unroll((2026, 2026))[:2] == (date(2026, 1, 1), date(2026, 3, 1))


def test_a_run_of_a_year_and_some_days_is_whole_whichever_of_its_dates_is_looked_up() -> None:
    # The first Monday of March was the 1st in 2021, so that this run goes on to the 7th of 2022.
    run = DateSpan(
        first=DayOfMonth(month=3, day=2),
        last=WeekdayOfMonth(month=3, weekday="mon", nth=1),
        every=2,
    )
    # Its even days are the 1st, 3rd, 5th and 7th; the run of 2022 has the 2nd, 4th and 6th.
    desk = BusinessCalendar(zone="UTC", week={"mon-sun": ["09:00-17:00"]}, holidays=[run])
    march = [date(2022, 3, day) for day in range(1, 10)]

    assert [desk.is_working_date(day) for day in march] == [False] * 7 + [True] * 2
    assert [day for day in run.unroll([2022]) if day.month == 3][:7] == march[:7]
    assert desk.elapsed(
        datetime(2022, 3, 1, tzinfo=UTC), datetime(2022, 3, 10, tzinfo=UTC)
    ) == timedelta(hours=16)


def test_of_shifts_of_special_dates_that_overlap_the_first_has_the_time() -> None:
    day = date(2026, 3, 10)
    desk = BusinessCalendar(
        zone="UTC",
        week=WEEK,
        exceptions={
            day: ["20:00-12:00"],
            day + timedelta(days=1): ["08:00-09:00", "22:00-04:00"],
        },
    )
    segments = desk.segments(
        datetime(2026, 3, 10, 12, tzinfo=UTC), datetime(2026, 3, 12, tzinfo=UTC)
    )

    assert [
        (f"{one.span.start:%d %H}", f"{one.span.end:%d %H}", one.is_open) for one in segments
    ] == [
        ("10 12", "10 20", False),
        ("10 20", "11 12", True),
        ("11 12", "11 22", False),
        ("11 22", "12 00", True),
    ]


def test_the_first_and_the_last_dates_there_are_have_dates_before_and_after_them() -> None:
    east = BusinessCalendar(zone="Pacific/Kiritimati", week={"mon-sun": ["09:00-17:00"]})

    # Local mean time there was 10:29:20 behind: its first instant lies on 1 January of year 1.
    assert east.service_date(to_datetime(EARLIEST)) == date(1, 1, 1)
    with pytest.raises(InvalidValue):
        east.shifts_on(date.max)
    with pytest.raises(InvalidValue):
        east.year_figure(date.max.year)


def test_no_working_days_leave_a_moment_where_it_is() -> None:
    moment = datetime(2026, 3, 7, 9, tzinfo=UTC)

    assert OFFICE.add_days(moment, 0) == moment


def test_working_days_beyond_the_years_that_are_known_are_refused() -> None:
    known = BusinessCalendar(zone="UTC", week=WEEK, covers=(2026, 2026))

    with pytest.raises((NeverOpen, YearsNotCovered)):
        known.working_date_from(date(2026, 3, 2), 290)


class Zone(ZoneInfo):
    """A zone of another library."""


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Apia"])
def test_the_first_and_the_last_date_covered_are_working_dates_in_every_zone(zone: str) -> None:
    desk = BusinessCalendar(zone=zone, week={"mon-sun": ["09:00-17:00"]}, covers=[2026])
    first, last, noon = date(2026, 1, 1), date(2026, 12, 31), time(12, tzinfo=ZoneInfo(zone))

    assert desk.working_date_from(date(2026, 1, 3), -2) == first
    assert desk.working_date_from(date(2026, 12, 29), 2) == last
    assert desk.add_days(datetime.combine(date(2026, 12, 30), noon), 1).date() == last
    assert desk.is_working_date(first)
    assert desk.is_working_date(last)
    for on, days in ((first, -1), (last, 1)):
        with pytest.raises(YearsNotCovered):
            desk.working_date_from(on, days)


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2027, 1, 1)])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_a_date_outside_the_years_covered_is_no_working_date_but_refused(
    zone: str, on: date
) -> None:
    desk = BusinessCalendar(zone=zone, week={"mon-sun": ["22:00-06:00"]}, covers=[2026])

    with pytest.raises(YearsNotCovered):
        desk.is_working_date(on)


def test_a_moment_of_a_zone_of_another_library_is_shown_in_it() -> None:
    zone = Zone("Europe/Paris")

    assert in_zone(timedelta(), zone).hour == 1
    last = datetime(9999, 12, 31, 12, tzinfo=zone)
    assert since_epoch(last) == last - datetime(1970, 1, 1, tzinfo=UTC)


def test_zone_files_without_a_version_and_no_zone_files_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "London").touch()
    (tmp_path / "tzdata.zi").write_text("no version")
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path),))

    assert zone_files().version is None
    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    monkeypatch.setitem(sys.modules, "tzdata", None)
    assert zone_files().kind == "none"


# -- rules of dates --------------------------------------------------------------------------------

JUNE = date(2026, 6, 1)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;COUNT=10001",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=1",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
        # The first Monday of June and December together: not one of each.
        "FREQ=YEARLY;BYMONTH=6,12;BYDAY=MO;BYSETPOS=1",
    ],
)
def test_a_rule_that_no_rule_of_dates_says_is_none(rule: str) -> None:
    assert dates_of_rule(rule, JUNE) is None


def test_days_of_the_month_without_a_month_are_of_every_month_of_a_year() -> None:
    # Source: RFC 5545, section 3.3.10: in a year BYMONTHDAY expands; python-dateutil agrees.
    rule = "FREQ=YEARLY;BYMONTHDAY=1,-1;UNTIL=20260831"
    found = dates_of_rule(rule, JUNE, last=date(2026, 8, 31))

    assert found == [
        date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 31),
        date(2026, 8, 1), date(2026, 8, 31),
    ]  # fmt: skip


def test_the_first_year_of_a_series_is_listed_where_the_rule_began_before_it() -> None:
    found = dates_of_rule("FREQ=MONTHLY;BYMONTHDAY=1", JUNE)

    assert found is not None
    assert date(2026, 12, 1) in found
    assert date(2026, 1, 1) not in found


def test_a_rule_of_dates_without_a_recurrence_rule_has_none() -> None:
    assert recurrence_of(DayOfMonth(day=1, plus=1)) is None
    assert recurrence_of(EasterDay()) is None
    assert recurrence_of(WeekdayOfMonth(weekday="mon")) == "FREQ=WEEKLY;BYDAY=MO"


# -- iCalendar -------------------------------------------------------------------------------------


def calendar(*lines: str, before: str = "") -> str:
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", *before.splitlines(), "BEGIN:VEVENT", "UID:1",
             *lines, "END:VEVENT", "END:VCALENDAR", ""]  # fmt: skip
    return "\r\n".join(whole)


def test_a_text_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ics, "_LARGEST", 10)

    with pytest.raises(InvalidValue, match="split the file"):
        closures_from_ics(calendar("DTSTART:20260302T080000Z"), **YEAR)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART;VALUE=DATE:20260302"], "give the zone of whole days"),
        (["DTSTART:20260302T080000Z", "RDATE;VALUE=PERIOD:20260303T080000Z/20260304"],
         "a period that ends with a time"),
    ],
)  # fmt: skip
def test_an_event_that_names_no_instants_is_refused(lines: list[str], expected: str) -> None:
    with pytest.raises(InvalidValue, match=expected):
        closures_from_ics(calendar(*lines), **YEAR)


def test_holidays_that_change_from_one_on_and_too_many_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = "DTSTART;VALUE=DATE:20260302"
    onward = calendar(day, "RRULE:FREQ=YEARLY").replace(
        "END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270303\r\n"
        "RECURRENCE-ID;VALUE=DATE;RANGE=THISANDFUTURE:20270302\r\nEND:VEVENT",
    )  # fmt: skip

    with pytest.raises(InvalidValue, match="changes of single dates"):
        holidays_from_ics(onward)
    until = calendar(day, "RRULE:FREQ=YEARLY;UNTIL=20280302T000000Z")
    assert len(holidays_from_ics(until)) == 2  # a rule of two years and the last date
    monkeypatch.setattr(ics_holidays, "_MAX_HOLIDAYS", 1)
    with pytest.raises(InvalidValue, match="2 holidays"):
        holidays_from_ics(until)


ZONE = """BEGIN:VTIMEZONE
TZID:here
BEGIN:STANDARD
DTSTART:{start}
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
{rule}END:STANDARD
END:VTIMEZONE"""


def test_a_zone_of_a_file_begins_at_midnight_of_a_date_and_refuses_a_wrong_rule() -> None:
    event = ["DTSTART;TZID=here:20260302T080000", "DURATION:PT1H"]
    plain = calendar(*event, before=ZONE.format(start="20200101", rule=""))
    wrong = ZONE.format(start="20200101T000000", rule="RRULE:FREQ=YEARLY;BYMONTH=13\n")

    (found,) = closures_from_ics(plain, **YEAR)
    assert found.span.start == datetime(2026, 3, 2, 7, tzinfo=UTC)
    with pytest.raises(InvalidValue):
        closures_from_ics(calendar(*event, before=wrong), **YEAR)


# -- lint ------------------------------------------------------------------------------------------


def test_a_name_beside_a_rule_without_dates_and_entries_without_a_name_say_nothing() -> None:
    never = EasterDay(years=(2000, 2000))
    holidays = [Holiday(never, "Fair"), Holiday(DayOfMonth(month=5, day=2), "day after Fair"),
                Holiday(date(2026, 5, 1))]  # fmt: skip

    assert BusinessCalendar(zone="UTC", week=WEEK, holidays=holidays).lint(years=(2026, 2026)) == ()


def test_a_zone_of_a_file_without_a_moment_has_no_offset() -> None:
    assert FileZone("here", ((0, timedelta(hours=1)),)).utcoffset(None) == timedelta()


# -- prepared dates and fitted rules ---------------------------------------------------------------


class Owner:
    """What has prepared blocks."""

    def __init__(self) -> None:
        self._blocks: dict[int, prepared.Block] = {}


def test_a_shelf_drops_blocks_of_owners_that_are_gone() -> None:
    shelf, gone, owner = prepared.Shelf(1), Owner(), Owner()
    block = prepared.lay_out([], 0)
    assert block is not None
    shelf.place(gone, 0, block)
    del gone

    shelf.place(owner, 0, block)

    assert owner._blocks == {0: block}


def test_dates_after_an_open_half_second_are_exact_and_not_prepared() -> None:
    closed, half, hour = (number * 256 * DAY for number in (79, 80, 81))
    pairs = [(half, half + 500_000), (hour, hour + HOUR)]
    limits = EARLIEST, LATEST
    timeline = Timeline(lambda start, end: intersect([(start, end)], pairs), limits, limits)
    start, end = to_datetime(closed), to_datetime(hour + 2 * HOUR)

    for _ in range(3):
        assert timeline.between(start, end) == timedelta(hours=1, microseconds=500_000)
    assert len(timeline._blocks) == 1  # from which open time counts


def test_blocks_and_patterns_that_are_alike_are_one_object() -> None:
    hours = [(day * DAY + 9 * HOUR, day * DAY + 17 * HOUR) for day in range(256)]
    later = [(opens + 256 * DAY, closes + 256 * DAY) for opens, closes in hours]
    block, other = prepared.lay_out(hours, 0), prepared.lay_out(hours[:100] + hours[101:], 0)

    assert block is not None
    assert other is not None
    assert prepared.lay_out(later, 1) is block
    assert other[1][99] is other[1][101] is block[1][0]
    # Eight hours a date, a hundred dates before the one without hours.
    assert [sums[100] for sums in (block[0], other[0])] == [100 * 8 * 3600] * 2
    assert [sums[256] for sums in (block[0], other[0])] == [256 * 8 * 3600, 255 * 8 * 3600]


class Noon(Calendar):
    """A calendar of a host: open for an hour from noon of every date."""

    @property
    def eventful(self) -> tuple[int, int]:
        return 0, 0

    def compile_pairs(self, start: int, end: int) -> list[tuple[int, int]]:
        days = range(start // DAY, end // DAY + 1)
        return intersect([(start, end)], [(d * DAY + DAY // 2, d * DAY + 13 * HOUR) for d in days])


def test_a_calendar_of_a_host_is_explained_as_open_and_closed() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)

    found = Noon().segments(noon - timedelta(hours=1), noon + timedelta(hours=2))

    assert [segment.is_open for segment in found] == [False, True, False]
    assert DAY == 24 * HOUR


def test_a_zone_beyond_the_most_that_are_known_is_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wall_clocks, "_MAX_ZONES", 0)

    assert in_zone(timedelta(), ZoneInfo.no_cache("Asia/Tokyo")).hour == 9


def test_a_reader_without_a_zone_has_none_for_times_without_one() -> None:
    (text,) = read_calendars(calendar("DTSTART:20260302T080000Z"))

    with pytest.raises(InvalidValue, match="give the zone of them"):
        EventReader(text, None, "exact", transparent=False, most=1).local_zone()


def test_each_part_of_a_union_was_searched_for_a_depth_that_it_does_not_have() -> None:
    parts = [
        BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}, holidays=[date(2026, 1, n)])
        for n in range(1, 29)
    ]
    union = reduce(or_, parts)

    assert calls_of(lambda: depth_of(parts, 1)) < 3 * len(parts)
    assert (depth_of(parts, 1), depth_of([union, *parts], 1)) == (1, 2)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("Europe/Paris", [date(2026, 3, 28), date(2026, 10, 24)]),
        ("Asia/Beirut", [date(2026, 3, 28), date(2026, 10, 24)]),  # at midnight
        ("America/Havana", [date(2026, 3, 7), date(2026, 10, 31)]),  # at midnight, west
        ("Pacific/Apia", [date(2011, 12, 28)]),  # a date that the zone never had
    ],
)
def test_moments_of_a_zone_of_another_library_around_clock_changes_are_those_of_python(
    name: str, days: list[date]
) -> None:
    zone, known = Zone(name), ZoneInfo(name)
    hours = [
        datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)
        for day in days
        for hour in range(96)
    ]
    for moment in [*hours, *reversed(hours)]:  # whatever was read before
        shown, expected = in_zone(moment - EPOCH, zone), moment.astimezone(known)
        assert shown.replace(tzinfo=None) == expected.replace(tzinfo=None)
        assert shown.fold == expected.fold

"""Calendars as values: equality, pickles, refusals, ranges, traps of other packages."""

import gc
import pickle
import sys
import threading
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import attrs
import numpy as np
import pendulum
import pytest

from serviceops import columns
from serviceops.calendars import (
    ALWAYS,
    BusinessCalendar,
    Calendar,
    Closure,
    VersionedCalendar,
    Window,
    queries,
    zones,
)
from serviceops.errors import (
    BackwardSpan,
    InvalidCalendar,
    InvalidInstant,
    InvalidValue,
    NaiveInstant,
    NeverCloses,
    NeverOpen,
    ServiceOpsError,
    UnknownZone,
    YearsNotCovered,
)
from serviceops.spans import Span, SpanSet, intersect

WEEK = {"mon-fri": ["09:00-17:00"]}
HOUR = 3_600_000_000
MONDAY = datetime(2026, 3, 9, 12, tzinfo=UTC)
OFFICE = BusinessCalendar(zone="UTC", week=WEEK)


@pytest.mark.parametrize(
    ("week", "error"),
    [
        ({}, InvalidCalendar),
        ({"mon": []}, InvalidCalendar),
        ({"moonday": ["09:00-17:00"]}, InvalidCalendar),
        ({"mon": ["09:00-09:00"]}, InvalidCalendar),
        ({"mon": ["9-17"]}, InvalidCalendar),
        ({"mon": ["25:00-26:00"]}, InvalidCalendar),
        ({"mon": ["24:00-25:00"]}, InvalidCalendar),
        ({"mon": ["09:60-17:00"]}, InvalidCalendar),
        ({"mon": ("09:00", "17:00")}, InvalidCalendar),
        ({"mon": "09:00-17:00"}, InvalidCalendar),
        ({0: ["09:00-17:00"]}, InvalidCalendar),
        ({"mon": [("09:00", "12:00", "13:00")]}, InvalidCalendar),
    ],
)
def test_hours_that_cannot_be_are_refused_with_what_would_do(
    week: dict, error: type[ServiceOpsError]
) -> None:
    with pytest.raises(error) as refused:
        BusinessCalendar(zone="UTC", week=week)
    assert pickle.loads(pickle.dumps(refused.value)).args == refused.value.args
    assert "; " in str(refused.value)


def test_other_values_that_cannot_be_are_refused() -> None:
    with pytest.raises(UnknownZone):
        BusinessCalendar(zone="Mars/Base", week=WEEK)
    with pytest.raises(InvalidValue, match="a date"):
        BusinessCalendar(zone="UTC", week=WEEK, holidays=[MONDAY])
    with pytest.raises(InvalidValue, match="a date"):
        BusinessCalendar(zone="UTC", week=WEEK, holidays=["2026-12-25"])
    with pytest.raises(InvalidValue, match="consecutive"):
        BusinessCalendar(zone="UTC", week=WEEK, covers=[2020, 2022, 2025])
    with pytest.raises(BackwardSpan):
        OFFICE.segments(MONDAY, MONDAY - timedelta(1))


@pytest.mark.parametrize(
    "moment", [datetime(2026, 3, 9), np.datetime64("NaT", "us"), "today", None]
)
def test_what_is_no_instant_is_refused(moment: object) -> None:
    error = NaiveInstant if isinstance(moment, datetime) else InvalidInstant
    for _ in range(2):
        with pytest.raises(error):
            OFFICE.elapsed(MONDAY, moment)
        with pytest.raises(error):
            OFFICE.add(moment, timedelta(hours=1))


def test_a_pandas_nat_is_refused_and_a_timestamp_is_welcome() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(InvalidInstant):
        OFFICE.is_open(pandas.NaT)
    assert OFFICE.is_open(pandas.Timestamp(MONDAY))


def test_equal_hours_are_equal_calendars_however_they_are_written() -> None:
    spelled = BusinessCalendar(
        zone=ZoneInfo("UTC"),
        week={
            name: [("13:00", time(17)), Window("9:00", "13:00")]
            for name in ("Monday", "TUE", "wed", "thu", "fri")
        },
    )
    assert spelled == OFFICE
    assert hash(spelled) == hash(OFFICE)
    assert spelled.timeline is OFFICE.timeline
    assert Window("22:00", "26:00") == Window("22:00", "02:00")


def test_names_of_holidays_are_part_of_what_a_calendar_says() -> None:
    named = BusinessCalendar(zone="UTC", week=WEEK, holidays={date(2026, 12, 25): "Christmas"})
    assert named != BusinessCalendar(zone="UTC", week=WEEK, holidays=[date(2026, 12, 25)])


@pytest.mark.parametrize(
    "calendar",
    [
        OFFICE,
        ALWAYS,
        OFFICE & ALWAYS,
        OFFICE - Closure(Span(MONDAY, MONDAY + timedelta(hours=1)), "Fire drill"),
        BusinessCalendar.by_date({date(2020, 1, 1): OFFICE, date(2026, 1, 1): ALWAYS}),
    ],
)
def test_a_calendar_pickles_as_its_definition(calendar: BusinessCalendar) -> None:
    calendar.elapsed(MONDAY, MONDAY + timedelta(days=2000))  # compiled, and none of it pickled
    stored = pickle.dumps(calendar)
    assert len(stored) < 1200
    assert pickle.loads(stored) == calendar
    assert repr(calendar)


def test_pendulum_moments_are_exact_in_the_repeated_hour() -> None:
    nights = BusinessCalendar(zone="America/New_York", week={"sun": ["01:00-02:00"]})
    first = pendulum.datetime(2026, 11, 1, 1, 30, tz="America/New_York", fold=0)
    second = pendulum.datetime(2026, 11, 1, 1, 30, tz="America/New_York", fold=1)
    assert nights.elapsed(first, second) == timedelta(hours=1)
    answer = nights.add(first, timedelta(hours=1))
    assert type(answer) is datetime
    assert answer == second
    assert answer.fold == 1


def test_a_stdlib_fold_survives_a_round_of_arithmetic() -> None:
    nights = BusinessCalendar(zone="America/New_York", week={"sun": ["01:00-02:00"]})
    zone = ZoneInfo("America/New_York")
    late = datetime(2026, 11, 1, 1, 30, tzinfo=zone, fold=1)
    for _ in range(2):
        assert nights.elapsed(late.replace(fold=0), late) == timedelta(hours=1)
    assert nights.subtract(late, timedelta(hours=1)).utcoffset() == timedelta(hours=-4)


def test_a_date_that_never_happened_has_no_hours_and_is_no_working_date() -> None:
    apia = BusinessCalendar(zone="Pacific/Apia", week={"mon-sun": ["00:00-24:00"]})
    assert not apia.is_working_date(date(2011, 12, 30))
    thursday = datetime(2011, 12, 29, 12, tzinfo=ZoneInfo("Pacific/Apia"))
    assert apia.add_days(thursday, 1).date() == date(2011, 12, 31)


def test_an_exception_beats_a_holiday() -> None:
    day = date(2026, 3, 9)
    calendar = BusinessCalendar(
        zone="UTC", week=WEEK, holidays=[day], exceptions={day: [("12:00", "13:00")]}
    )
    assert calendar.elapsed(MONDAY.replace(hour=0), MONDAY.replace(hour=23)) == timedelta(hours=1)


def test_a_holiday_removes_the_night_shift_that_starts_on_it_and_no_other() -> None:
    nights = BusinessCalendar(
        zone="UTC", week={"mon-sun": ["22:00-06:00"]}, holidays=[date(2026, 3, 9)]
    )
    assert nights.is_open(datetime(2026, 3, 9, 5, tzinfo=UTC))  # Sunday's shift
    assert not nights.is_open(datetime(2026, 3, 10, 5, tzinfo=UTC))  # Monday's


def test_working_dates_of_nights_keep_their_place_after_midnight() -> None:
    nights = BusinessCalendar(zone="UTC", week={"mon-fri": ["22:00-06:00"]})
    early_saturday = datetime(2026, 3, 14, 2, tzinfo=UTC)  # Friday's shift
    assert nights.service_date(early_saturday) == date(2026, 3, 13)
    assert nights.add_days(early_saturday, 1) == datetime(2026, 3, 17, 2, tzinfo=UTC)  # Monday's
    assert nights.add_days(early_saturday, -1) == datetime(2026, 3, 13, 2, tzinfo=UTC)


def test_a_combination_needs_the_calendar_of_its_working_dates() -> None:
    both = OFFICE & BusinessCalendar(zone="UTC", week={"mon": ["10:00-11:00"]})
    with pytest.raises(InvalidCalendar, match="days_of"):
        both.add_days(MONDAY, 1)
    assert both.add_days(MONDAY, 1, days_of=OFFICE) == MONDAY + timedelta(days=1)


def test_years_not_covered_raise_instead_of_counting_unknown_holidays_as_work() -> None:
    calendar = BusinessCalendar(zone="UTC", week=WEEK, covers=range(2025, 2027))
    new_year = datetime(2027, 1, 1, tzinfo=UTC)
    assert calendar.elapsed(MONDAY, new_year) > timedelta()
    late = new_year - timedelta(hours=9)
    for ask in (
        lambda: calendar.elapsed(MONDAY, new_year + timedelta(microseconds=1)),
        lambda: calendar.is_open(new_year),
        lambda: calendar.add(late, timedelta(hours=12)),
        lambda: calendar.subtract(MONDAY, timedelta(days=2000)),
        lambda: calendar.next_open(new_year - timedelta(hours=1)),
        lambda: calendar.add_days(MONDAY, 400),
        lambda: columns.add(calendar, [int(late.timestamp()) * 10**6], timedelta(hours=12)),
        lambda: (calendar & ALWAYS).segments(MONDAY, new_year + timedelta(days=1)),
    ):
        with pytest.raises(YearsNotCovered):
            ask()


def test_the_whole_range_of_years_is_answered_less_a_day_at_each_end() -> None:
    first, last = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
    for zone in ("UTC", "Pacific/Kiritimati", "America/New_York"):
        calendar = BusinessCalendar(zone=zone, week=WEEK)
        days = calendar.elapsed(first, last) / timedelta(hours=8)
        assert abs(days - 10_000 * 365.2425 * 5 / 7) < 400
        assert calendar.add(first, calendar.elapsed(first, last)) <= last
    for beyond in (first - timedelta(microseconds=1), last + timedelta(microseconds=1)):
        for calendar in (OFFICE, ALWAYS):
            with pytest.raises(InvalidInstant):
                calendar.elapsed(MONDAY, beyond)


def test_what_never_closes_and_never_opens_says_so() -> None:
    round_the_clock = BusinessCalendar(zone="Europe/Paris", week={"mon-sun": ["00:00-24:00"]})
    for calendar in (ALWAYS, round_the_clock):
        with pytest.raises(NeverCloses):
            calendar.next_close(MONDAY)
        with pytest.raises(NeverCloses):
            calendar.previous_close(MONDAY)
    with pytest.raises(NeverOpen):
        OFFICE.add(MONDAY, timedelta(days=100_000_000))


def test_totals_far_from_every_special_date_are_those_of_a_like_stretch() -> None:
    for zone in ("America/New_York", "Africa/Casablanca", "Australia/Lord_Howe"):
        calendar = BusinessCalendar(
            zone=zone, week={"sun-tue": ["00:30-02:15"], "fri": ["22:00-06:00"]}
        )
        for stretch in (-1500, -700, 700, 3000):
            start, end = stretch * zones.STRETCH, (stretch + 1) * zones.STRETCH
            measured = sum(closes - opens for opens, closes in calendar.compile_pairs(start, end))
            assert calendar.timeline._total(stretch) == measured


def test_no_zone_changes_its_clock_twice_within_a_day_or_outside_the_settled_years() -> None:
    from zoneinfo import _zoneinfo  # the pure-Python twin shows the changes it read

    settled = (
        datetime(1800, 1, 1, tzinfo=UTC).timestamp(),
        datetime(2100, 1, 1, tzinfo=UTC).timestamp(),
    )
    for key in sorted(available_timezones() - {"localtime", "Factory"}):
        twin = _zoneinfo.ZoneInfo(key)
        changes = [
            (at, int(info.utcoff.total_seconds()))
            for at, info in zip(twin._trans_utc, twin._ttinfos, strict=True)
            if settled[0] < at < settled[1]
        ]
        assert len([at for at in twin._trans_utc if not settled[0] < at < settled[1]]) <= 1, key
        real = [
            at
            for (at, offset), (_, before) in zip(changes[1:], changes, strict=False)
            if offset != before
        ]
        assert all(b - a > 86_400 for a, b in pairwise(real)), key


def test_the_gap_between_set_algebra_and_spans_is_none() -> None:
    hour = Span(MONDAY, MONDAY + timedelta(hours=1))
    for taken in (hour, SpanSet([hour]), Closure(hour, "Drill"), [hour]):
        assert (OFFICE - taken).elapsed(MONDAY, MONDAY + timedelta(hours=3)) == timedelta(hours=2)
    assert (OFFICE & hour).elapsed(MONDAY, MONDAY + timedelta(days=3)) == timedelta(hours=1)


def test_a_combination_is_in_the_zone_its_parts_share_and_else_in_utc() -> None:
    paris = BusinessCalendar(zone="Europe/Paris", week=WEEK)
    assert (paris & ALWAYS).zone == "Europe/Paris"
    assert (paris | OFFICE).zone == "UTC"
    assert (paris | OFFICE).in_zone("Asia/Tokyo").zone == "Asia/Tokyo"


def test_threads_share_one_timeline_and_one_answer() -> None:
    calendar = BusinessCalendar(zone="Asia/Tokyo", week={"mon-fri": ["09:00-17:30"]})
    answers: list[timedelta] = []
    ask = lambda: answers.append(calendar.elapsed(MONDAY - timedelta(days=9000), MONDAY))  # noqa: E731
    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1


def test_twenty_compiled_years_stay_within_a_megabyte() -> None:
    calendar = BusinessCalendar(
        zone="America/New_York", week={"mon-fri": ["09:00-12:00", "13:00-17:00"]}
    )
    for day in range(20 * 365):
        calendar.is_open(datetime(2006, 1, 1, tzinfo=UTC) + timedelta(days=day))
    held = sum(
        sys.getsizeof(part) for compiled in calendar.timeline._whole.values() for part in compiled
    )
    assert held < 300_000


def test_a_memory_bound_holds_when_every_year_is_queried() -> None:
    calendar = BusinessCalendar(zone="UTC", week={"mon": ["09:00-10:00"]})
    for year in range(1000, 2000):
        calendar.is_open(datetime(year, 6, 1, tzinfo=UTC))
    assert len(calendar.timeline._whole) <= 160


def test_eras_hold_for_the_shifts_that_start_in_them() -> None:
    nights = BusinessCalendar(zone="UTC", week={"mon-sun": ["22:00-06:00"]})
    days = BusinessCalendar(zone="UTC", week={"mon-sun": ["09:00-17:00"]})
    changed = VersionedCalendar({date(2020, 1, 1): nights, date(2026, 3, 9): days})
    assert changed.is_open(datetime(2026, 3, 9, 5, tzinfo=UTC))  # Sunday's shift is worked out
    assert not changed.is_open(datetime(2026, 3, 9, 23, tzinfo=UTC))
    assert changed.service_date(datetime(2026, 3, 9, 5, tzinfo=UTC)) == date(2026, 3, 8)


def test_going_back_over_empty_years_stops_at_the_last_opening() -> None:
    rare = BusinessCalendar(
        zone="UTC", week={}, exceptions={date(year, 3, 9): ["09:00-10:00"] for year in (1990, 2020)}
    )
    opening = datetime(2020, 3, 9, 9, tzinfo=UTC)
    assert rare.subtract(MONDAY, timedelta(hours=1)) == opening
    assert rare.subtract(MONDAY, timedelta(hours=2)) == opening.replace(year=1990)
    assert rare.subtract(datetime(2005, 1, 1, tzinfo=UTC), timedelta(hours=1)).year == 1990
    assert rare.add(opening.replace(year=1990), timedelta(hours=1)) == opening.replace(
        1990, hour=10
    )


def test_shifts_that_began_before_a_stretch_are_part_of_it() -> None:
    for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        calendar = BusinessCalendar(zone=zone, week={"mon": ["00:00-24:00", "23:00-22:00"]})
        micros = int(MONDAY.timestamp()) * 1_000_000
        wide = calendar.compile_pairs(micros - 9 * 24 * HOUR, micros + 9 * 24 * HOUR)
        for hours in range(-100, 100, 7):
            start, end = micros + hours * HOUR, micros + (hours + 30) * HOUR
            assert calendar.compile_pairs(start, end) == intersect(wide, [(start, end)])


def test_no_time_has_no_segments_where_one_calendar_follows_another() -> None:
    joined = BusinessCalendar.by_date({date(2020, 1, 1): OFFICE, date(2026, 1, 1): ALWAYS})
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)

    assert joined.segments(nine, nine) == ()


def test_windows_from_a_generator_serve_every_day_of_a_range() -> None:
    once = BusinessCalendar(zone="UTC", week={"mon-fri": (one for one in ["09:00-17:00"])})

    assert once == BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})


def test_a_calendar_built_anew_finds_the_compiled_one_and_the_store_has_a_bound() -> None:
    def built(minute: int) -> BusinessCalendar:
        week = {"mon-fri": [("08:00", f"16:{minute % 60:02}")]}
        return BusinessCalendar(zone="UTC", week=week, holidays=[date(2000 + minute // 60, 3, 3)])

    first = id(built(0).timeline)
    gc.collect()
    assert id(built(0).timeline) == first
    before = len(queries._shared)
    for minute in range(1, 400):
        assert built(minute).is_open(MONDAY)
    gc.collect()
    assert len(queries._recent) <= queries._MAX_RECENT
    assert len(queries._shared) <= before + queries._MAX_RECENT


def test_of_the_calendars_that_are_stored_the_one_unused_for_longest_goes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "_recent", {})
    monkeypatch.setattr(queries, "_MAX_RECENT", 3)

    def used(minute: int) -> object:
        return BusinessCalendar(zone="UTC", week={"mon-fri": [("08:00", f"16:{minute}")]}).timeline

    first, *_ = [used(minute) for minute in (41, 42, 43)]
    used(41)
    used(44)
    assert first in queries._recent.values()
    assert len(queries._recent) == 3


def test_a_year_at_a_glance_is_one_that_dates_have() -> None:
    for year in (2, 2026, 9998):
        assert OFFICE.year_figure(year).records()[0]["lane"] == "Jan"
    for year in (0, 10_000):
        with pytest.raises(InvalidValue):
            OFFICE.year_figure(year)


@attrs.frozen
class Mornings(Calendar):
    """A kind of calendar of one's own: open from 9:00 to 12:00 UTC every day."""

    @property
    def eventful(self) -> tuple[int, int]:
        return 0, 0

    def compile_pairs(self, start: int, end: int) -> list[tuple[int, int]]:
        day = 24 * HOUR
        windows = [(at + 9 * HOUR, at + 12 * HOUR) for at in range(start // day * day, end, day)]
        cut = [(max(opens, start), min(closes, end)) for opens, closes in windows]
        return [(opens, closes) for opens, closes in cut if opens < closes]


def test_a_kind_of_calendar_of_ones_own_explains_when_it_is_open_and_closed() -> None:
    found = Mornings().segments(MONDAY.replace(hour=10), MONDAY + timedelta(days=1, hours=3))

    assert [(str(one.length), str(one.reason)) for one in found] == [
        ("2:00:00", "open hours"), ("21:00:00", "outside hours"), ("3:00:00", "open hours"),
        ("3:00:00", "outside hours"),
    ]  # fmt: skip

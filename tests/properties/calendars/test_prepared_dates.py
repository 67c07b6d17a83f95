"""Queries on `datetime` values, which prepare dates, have the results of those on whole numbers."""

import gc
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from drawn import instants
from hypothesis import given
from hypothesis import strategies as st
from test_laws_of_calendars import combined

from serviceops.calendars import BusinessCalendar, Calendar, prepared
from serviceops.calendars.timeline import Timeline
from serviceops.calendars.zones import EARLIEST, LATEST
from serviceops.errors import NeverOpen
from serviceops.spans import Pair, length_micros, to_datetime, to_micros
from serviceops.testing.strategies import zones

WEEK = {"mon-thu": ["09:00-12:30", "13:30-18:00"], "fri": ["22:00-06:00"]}
HARD = ("America/New_York", "Europe/Paris", "Australia/Lord_Howe", "Africa/Casablanca")


def kinds_of_zone(name: str) -> list[tzinfo]:
    """Return one zone as each library has it, as far as they are installed."""
    kinds: list[tzinfo] = [UTC, ZoneInfo(name), timezone(timedelta(hours=5, minutes=45))]
    for library, make in (("dateutil.tz", "gettz"), ("pendulum", "timezone")):
        try:
            found = getattr(__import__(library, fromlist=[make]), make)(name)
        except ImportError:
            continue
        kinds += [found] if found is not None else []
    return kinds


def same_as_whole_numbers(calendar: Calendar, start: datetime, end: datetime, length: int) -> None:
    begins, ends = to_micros(start), to_micros(end)
    measured = timedelta(microseconds=calendar.elapsed_micros(begins, ends))
    assert calendar.elapsed(start, end) == measured
    try:
        due = calendar.add_micros(begins, length)
    except NeverOpen:
        return
    reached = calendar.add(start, timedelta(microseconds=length))
    shown = to_datetime(due, start.tzinfo or UTC)
    assert reached == shown
    assert (reached.replace(tzinfo=None), reached.fold) == (shown.replace(tzinfo=None), shown.fold)
    assert (type(reached), reached.tzinfo) == (datetime, start.tzinfo)


@given(st.data(), combined(), zones(), st.integers(1, 200 * 3_600_000_000))
def test_queries_on_moments_have_the_results_of_those_on_whole_numbers(
    data: st.DataObject, drawn: tuple, zone: str, length: int
) -> None:
    calendar, change = drawn
    moments = [data.draw(instants(change)) for _ in range(4)]
    for kind in kinds_of_zone(zone):
        inside = [moment.astimezone(kind) for moment in moments]
        for _ in range(3):  # the third time every date is prepared
            for start in inside:
                for end in inside:
                    same_as_whole_numbers(calendar, start, end, length)


@pytest.mark.parametrize("zone", HARD)
def test_prepared_dates_of_a_century_agree_in_every_kind_of_zone(zone: str) -> None:
    calendar = BusinessCalendar(zone=zone, week=WEEK)
    draw = random.Random(zone)
    first = datetime(1950, 1, 1, tzinfo=UTC)
    for kind in kinds_of_zone(zone):
        for _ in range(600):
            start = first + timedelta(seconds=draw.randrange(100 * 31_556_952))
            if draw.random() < 0.3:
                start += timedelta(microseconds=draw.randrange(1_000_000))
            start = start.astimezone(kind)
            end = (start + timedelta(hours=draw.choice((1, 24, 90)))).astimezone(kind)
            length = draw.choice((1, 1_800_000_000, 28_800_000_001, 90 * 3_600_000_000))
            same_as_whole_numbers(calendar, start, end, length)
    assert len(calendar.timeline._blocks) > 100


def test_a_moment_of_pendulum_is_a_moment_like_any_other() -> None:
    pendulum = pytest.importorskip("pendulum")
    calendar = BusinessCalendar(zone="Europe/Paris", week=WEEK)
    draw = random.Random(1)
    for _ in range(500):
        start = pendulum.datetime(2026, 3, 1).add(seconds=draw.randrange(300 * 86_400))
        start = start.in_timezone("Europe/Paris")
        end = start.add(hours=draw.randrange(200))
        measured = calendar.elapsed_micros(to_micros(start), to_micros(end))
        assert length_micros(calendar.elapsed(start, end)) == measured
        same_as_whole_numbers(calendar, start, end, 3_600_000_000)


def test_the_offset_of_a_due_date_is_read_once_in_a_zone_that_is_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dateutil = pytest.importorskip("dateutil.tz")
    zone = dateutil.gettz("America/New_York")
    calendar = BusinessCalendar(zone="America/New_York", week={"mon-fri": ["09:00-17:00"]})
    start = datetime(1987, 6, 1, 10, tzinfo=zone)  # a Monday of a year that no other test reads
    read: list[datetime] = []

    def counted(plain: Callable[..., Any]) -> Callable[..., Any]:
        return lambda self, moment: (read.append(moment), plain(self, moment))[1]

    for name in ("utcoffset", "fromutc"):
        monkeypatch.setattr(dateutil.tzfile, name, counted(getattr(dateutil.tzfile, name)))
    for _ in range(3):  # the hours of all dates are prepared
        calendar.add(start, timedelta(hours=8))
    read.clear()

    due = calendar.add(start, timedelta(hours=8))

    assert due.replace(tzinfo=None) == datetime(1987, 6, 2, 10)
    assert read == []


def test_edges_on_parts_of_a_second_are_not_prepared_and_are_exact() -> None:
    week = {"mon-fri": [("09:00:00.25", "17:00:00.75")]}
    calendar = BusinessCalendar(zone="UTC", week=week)
    start, end = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)
    for _ in range(3):
        assert calendar.elapsed(start, end) == timedelta(hours=16, seconds=1)
    assert not calendar.timeline._blocks


def test_dates_that_cannot_be_prepared_are_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def lay_out(pairs: list[Pair], number: int) -> prepared.Block | None:
        tried.append(number)
        return prepared.lay_out(pairs, number)

    monkeypatch.setattr("serviceops.calendars.timeline.lay_out", lay_out)
    # Hours of no other test: calendars that are equal share what is prepared.
    calendar = BusinessCalendar(zone="UTC", week={"mon-fri": [("09:00:00.125", "17:00")]})
    start = datetime(2026, 3, 2, tzinfo=UTC)
    for _ in range(20):
        calendar.elapsed(start, start + timedelta(days=2))
        calendar.add(start, timedelta(hours=1))

    assert len(tried) == 1


def test_blocks_of_timelines_that_are_gone_leave_room() -> None:
    def timeline() -> Timeline:
        everything = EARLIEST, LATEST
        return Timeline(lambda start, end: [(start, end)], everything, everything)

    shelf, first, second = prepared.Shelf(most=2), timeline(), timeline()
    block = prepared.lay_out([], 0)
    assert block is not None
    shelf.place(first, 0, block)
    shelf.place(second, 0, block)
    assert not shelf.has_room()

    del first
    gc.collect()

    assert shelf.has_room()


def test_the_shelf_has_a_bound_and_takes_the_oldest_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serviceops.calendars.timeline.SHELF", prepared.Shelf(most=4))
    calendars = [
        BusinessCalendar(zone="UTC", week={"mon-fri": [("09:00", f"17:{minute:02}")]})
        for minute in range(20, 30)
    ]
    start = datetime(2026, 3, 2, tzinfo=UTC)
    for _ in range(12):
        for calendar, minute in zip(calendars, range(20, 30), strict=True):
            length = timedelta(hours=8, minutes=minute)
            assert calendar.elapsed(start, start + timedelta(days=1)) == length
    assert sum(len(calendar.timeline._blocks) for calendar in calendars) == 4

"""Queries on moments, before and after their dates are prepared, beside a plain list of windows.

A date is prepared in a block of 256, counted from 1970; 27 January 2026 begins one.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from itertools import pairwise
from operator import itemgetter
from zoneinfo import ZoneInfo

import pytest

from serviceops.calendars import BusinessCalendar, Calendar, prepared
from serviceops.calendars.timeline import Timeline
from serviceops.calendars.zones import EARLIEST, LATEST
from serviceops.spans import Pair, Span

HOUR, SECOND, MICROSECOND = timedelta(hours=1), timedelta(seconds=1), timedelta(microseconds=1)
TURN = datetime(1970, 1, 1, tzinfo=UTC) + 80 * timedelta(days=256)
PARIS = ZoneInfo("Europe/Paris")

Windows = list[tuple[datetime, datetime]]


def test_the_block_turns_on_27_january_2026() -> None:
    assert datetime(2026, 1, 27, tzinfo=UTC) == TURN


def windows(days: dict[int, list[tuple[int, int]]]) -> Windows:
    """Return the windows of dates about the turn: hours of a date by its weekday, as written."""
    found = []
    for number in range(-7, 70):
        midnight = datetime.combine(TURN + timedelta(days=number), time(), UTC)
        for opens, closes in days.get(midnight.weekday(), []):
            found.append((midnight + opens * HOUR, midnight + closes * HOUR))
    return found


def passed(open_time: Windows, start: datetime, end: datetime) -> timedelta:
    parts = (min(closes, end) - max(opens, start) for opens, closes in open_time)
    return sum((part for part in parts if part > timedelta()), timedelta())


def due(open_time: Windows, start: datetime, length: timedelta) -> datetime:
    first = bisect_right(open_time, start, key=itemgetter(1))
    for opens, closes in open_time[first:]:
        begins = max(opens, start)
        if closes - begins >= length:
            return begins + length
        length -= closes - begins
    raise AssertionError("these dates are too few")


# Two windows a day with a gap, one that reaches over midnight, and a day open from end to end.
HOURS = {0: [(9, 12), (13, 17)], 1: [(9, 12), (13, 17), (20, 21)], 4: [(22, 30)], 5: [(8, 24)],
         6: [(0, 24)]}  # fmt: skip
WEEK = {"mon": ["09:00-12:00", "13:00-17:00"], "tue": ["09:00-12:00", "13:00-17:00", "20:00-21:00"],
        "fri": ["22:00-06:00"], "sat": ["08:00-24:00"], "sun": ["00:00-24:00"]}  # fmt: skip


def moments() -> Iterator[datetime]:
    """Yield edges of windows within eight days of the turn, and what lies beside and between."""
    for day in (-3, -2, 3, 5):
        for hour in (9, 13, 23):
            yield TURN + timedelta(days=day, hours=hour)
    for day in (-1, 0):  # Monday and Tuesday
        for hour in (0, 9, 12, 13, 17, 21):
            for beside in (-MICROSECOND, timedelta(), timedelta(seconds=1799.75)):
                yield TURN + timedelta(days=day, hours=hour) + beside


LENGTHS = [
    MICROSECOND, SECOND / 2, HOUR, 3 * HOUR, 3 * HOUR + MICROSECOND, 4 * HOUR - MICROSECOND,
    4 * HOUR, 7 * HOUR, 7 * HOUR + SECOND / 2, 15 * HOUR, timedelta(days=1, seconds=1),
    timedelta(days=3, microseconds=1), timedelta(days=9, hours=5),
]  # fmt: skip


@pytest.mark.parametrize("zone", [UTC, PARIS], ids=str)
def test_a_due_date_is_where_the_windows_have_passed_prepared_or_not(
    zone: tzinfo,
) -> None:
    calendar, open_time = BusinessCalendar(zone="UTC", week=WEEK), windows(HOURS)
    wanted = {
        (start, length): due(open_time, start, length) for start in moments() for length in LENGTHS
    }
    for _ in range(3):
        for (start, length), end in wanted.items():
            assert calendar.add(start.astimezone(zone), length) == end
    assert calendar.timeline._blocks.keys() >= {79, 80}


@pytest.mark.parametrize("zone", [UTC, PARIS], ids=str)
def test_the_time_between_two_moments_is_that_of_the_windows_prepared_or_not(
    zone: tzinfo,
) -> None:
    calendar, open_time = BusinessCalendar(zone="UTC", week=WEEK), windows(HOURS)
    near = sorted(moments())[::3]
    ends = [TURN + timedelta(days=60, hours=10, microseconds=5)]
    wanted = {
        (start, end): passed(open_time, start, end)
        for start in near
        for end in [*near, *ends]
        if start <= end
    }
    for _ in range(3):
        for (start, end), length in wanted.items():
            assert calendar.elapsed(start.astimezone(zone), end.astimezone(zone)) == length
            assert calendar.elapsed(end.astimezone(zone), start.astimezone(zone)) == -length


def test_a_date_is_prepared_at_the_second_query() -> None:
    calendar = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:01-17:02"]})
    blocks = calendar.timeline._blocks

    calendar.elapsed(TURN, TURN + HOUR)
    assert not blocks
    calendar.elapsed(TURN - HOUR, TURN - 2 * HOUR)
    assert not blocks
    calendar.elapsed(TURN, TURN + HOUR)
    assert [*blocks] == [80]
    calendar.add(TURN - HOUR, HOUR)
    assert [*blocks] == [80, 79]


def test_a_block_is_laid_out_once_however_many_queries_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers: list[int] = []

    def lay_out(pairs: list[Pair], number: int) -> prepared.Block | None:
        numbers.append(number)
        return prepared.lay_out(pairs, number)

    monkeypatch.setattr("serviceops.calendars.timeline.lay_out", lay_out)
    calendar = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:01-17:05"]})
    for number in range(5):  # from one block into five others
        for _ in range(3):
            calendar.elapsed(TURN, TURN + number * timedelta(days=256))
    assert numbers == [80, 81, 82, 83, 84]


def test_dates_that_are_not_known_are_not_prepared() -> None:
    calendar = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:01-17:03"]}, covers=(2026, 2026))
    for _ in range(3):
        for day in range(0, 330, 30):
            assert calendar.elapsed(TURN, TURN + timedelta(days=day)) >= timedelta()
    # The block of the turn lies in 2026; the one before begins in 2025, the one after ends in 2027.
    assert [*calendar.timeline._blocks] == [80]


def test_dates_far_from_the_first_ones_are_exact_and_not_prepared() -> None:
    timeline = Timeline(lambda start, end: [(start, end)], (EARLIEST, LATEST), (0, 0))
    for _ in range(3):
        for year in (2026, 1520, 2530, 1500, 2560):
            start = datetime(year, 3, 2, tzinfo=UTC)
            assert timeline.between(start, start + HOUR) == HOUR
    # 512 mean years on either side of the first dates are near: 1514 to 2538.
    near = (datetime(year, 3, 2, tzinfo=UTC) - TURN for year in (1520, 2026, 2530))
    assert sorted(timeline._blocks) == [80 + length.days // 256 for length in near]


@pytest.mark.parametrize("cut", [(0, 1), (1, 0), (0, 0)], ids=["ends", "begins", "whole seconds"])
def test_a_microsecond_that_is_cut_out_is_missing_prepared_or_not(cut: tuple[int, int]) -> None:
    ten = TURN + 10 * HOUR
    begins, ends = ten + cut[0] * MICROSECOND, ten + SECOND + cut[1] * MICROSECOND
    calendar: Calendar = BusinessCalendar(zone="UTC", week=WEEK) - Span(begins, ends)
    for _ in range(3):
        assert calendar.elapsed(TURN, TURN + 12 * HOUR) == 3 * HOUR - (ends - begins)
        assert calendar.add(TURN, 2 * HOUR) == TURN + 11 * HOUR + (ends - begins)
    assert bool(calendar.timeline._blocks) == (cut == (0, 0))


def test_parts_of_a_second_beside_an_opening_and_a_closing_count_prepared_or_not() -> None:
    calendar, half = BusinessCalendar(zone="UTC", week=WEEK), SECOND / 2  # Tuesday: 9 to 12
    nine, noon = TURN + 9 * HOUR, TURN + 12 * HOUR
    for _ in range(3):
        assert calendar.elapsed(TURN, nine + half) == half
        assert calendar.elapsed(nine + half, noon) == 3 * HOUR - half
        assert calendar.elapsed(nine - half, nine + half) == half
        assert calendar.elapsed(noon - half, noon + half) == half
        assert calendar.elapsed(nine + half, noon - half) == 3 * HOUR - SECOND


def test_moments_in_order_have_lengths_that_add_up() -> None:
    calendar = BusinessCalendar(zone="UTC", week=WEEK)
    ordered = sorted(moments())
    for _ in range(3):
        parts = [calendar.elapsed(a, b) for a, b in pairwise(ordered)]
        assert sum(parts, timedelta()) == calendar.elapsed(ordered[0], ordered[-1])


def test_where_the_shelf_is_full_one_in_eight_requests_prepares_dates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("serviceops.calendars.timeline.SHELF", prepared.Shelf(most=1))
    calendar = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:01-17:06"]})
    blocks, next_turn = calendar.timeline._blocks, TURN + 256 * timedelta(days=1)
    for _ in range(2):
        calendar.elapsed(TURN, TURN + HOUR)
    assert [*blocks] == [80]

    for _ in range(8):  # the first one is only noted, seven are refused
        calendar.elapsed(next_turn, next_turn + HOUR)
        assert [*blocks] == [80]
    calendar.elapsed(next_turn, next_turn + HOUR)
    assert [*blocks] == [81]


@pytest.mark.parametrize("zone", [UTC, PARIS], ids=str)
def test_a_due_date_beyond_the_prepared_dates_is_found(zone: tzinfo) -> None:
    # Other hours for each zone: equal calendars would share the dates that are prepared.
    week = {"mon-fri": ["09:07-17:07" if zone is UTC else "09:08-17:08"]}
    calendar, tuesday = BusinessCalendar(zone="UTC", week=week), TURN
    monday, minute = (tuesday - timedelta(days=1)).astimezone(zone), 7 if zone is UTC else 8

    for _ in range(5):
        wednesday = calendar.add(monday, 24 * HOUR)
        assert wednesday == tuesday + timedelta(days=1, hours=17, minutes=minute)


def test_moments_of_two_centuries_are_each_looked_up_in_their_own_dates() -> None:
    timeline = Timeline(lambda start, end: [(start, end)], (EARLIEST, LATEST), (0, 0))
    # Dates 1 and 65536 since 1970: the number of the block of the second is the first times 256.
    first, last = (datetime(1970, 1, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in (1, 65_536))

    for _ in range(3):
        assert timeline.between(last, first) == timedelta(days=-65_535)
        assert timeline.between(first, last) == timedelta(days=65_535)


def test_a_query_from_one_block_to_another_prepares_both() -> None:
    calendar = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:01-17:09"]})

    for _ in range(2):
        calendar.elapsed(TURN - HOUR, TURN + HOUR)
    assert calendar.timeline._blocks.keys() == {79, 80}

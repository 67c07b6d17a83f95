"""Calendars over many years: rare openings, rare closings, years that are not known."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pendulum
import pytest

from serviceops.calendars import (
    ALWAYS,
    BusinessCalendar,
    Calendar,
    Closure,
    Closures,
    DayOfMonth,
    EveryDays,
    Holiday,
)
from serviceops.calendars.timeline import Timeline, _quiet
from serviceops.calendars.zones import EARLIEST, LATEST, STRETCH
from serviceops.errors import (
    BackwardSpan,
    InvalidInstant,
    InvalidValue,
    NeverCloses,
    NeverOpen,
    YearsNotCovered,
)
from serviceops.spans import Span, to_micros

HOUR, MICROSECOND = timedelta(hours=1), timedelta(microseconds=1)
WEEK = {"mon-fri": ["09:00-17:00"]}
WHOLE = {"mon-sun": ["00:00-24:00"]}


def at(year: int, month: int = 1, day: int = 1, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def open_on(*days: date, hours: str = "09:00-17:00") -> BusinessCalendar:
    return BusinessCalendar(zone="UTC", week={}, exceptions={day: [hours] for day in days})


def june(*years: int) -> BusinessCalendar:
    """Return a calendar that is open for eight hours on the first of June of some years."""
    return open_on(*(date(year, 6, 1) for year in years))


# Rare openings: eight hours in each of these years

RARE = (2000, 2003, 2010, 2011)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(1990), 1, at(2000, 6, 1, 10)),
        (at(1990), 8, at(2000, 6, 1, 17)),
        (at(1990), 9, at(2003, 6, 1, 10)),
        (at(2000, 6, 1, 12), 5, at(2000, 6, 1, 17)),
        (at(2000, 6, 1, 12), 6, at(2003, 6, 1, 10)),
        (at(2001), 8, at(2003, 6, 1, 17)),
        (at(2001), 9, at(2010, 6, 1, 10)),
        (at(2001), 16, at(2010, 6, 1, 17)),
        (at(2001), 17, at(2011, 6, 1, 10)),
        (at(2001), 24, at(2011, 6, 1, 17)),
        (at(2003, 6, 1, 17), 8, at(2010, 6, 1, 17)),
        (at(100), 32, at(2011, 6, 1, 17)),
    ],
)
def test_time_is_added_over_years_without_openings(
    start: datetime, hours: int, end: datetime
) -> None:
    assert june(*RARE).add(start, hours * HOUR) == end


@pytest.mark.parametrize(
    ("end", "hours", "start"),
    [
        (at(2020), 1, at(2011, 6, 1, 16)),
        (at(2020), 8, at(2011, 6, 1, 9)),
        (at(2020), 9, at(2010, 6, 1, 16)),
        (at(2011, 6, 1, 12), 3, at(2011, 6, 1, 9)),
        (at(2011, 6, 1, 12), 4, at(2010, 6, 1, 16)),
        (at(2010), 8, at(2003, 6, 1, 9)),
        (at(2010), 9, at(2000, 6, 1, 16)),
        (at(2010), 16, at(2000, 6, 1, 9)),
        (at(2020), 32, at(2000, 6, 1, 9)),
        (at(4000), 32, at(2000, 6, 1, 9)),
    ],
)
def test_time_is_subtracted_over_years_without_openings(
    end: datetime, hours: int, start: datetime
) -> None:
    assert june(*RARE).subtract(end, hours * HOUR) == start


def test_more_time_than_there_is_before_or_after_is_never_open() -> None:
    for wrong in (
        lambda: june(*RARE).add(at(1990), 32 * HOUR + MICROSECOND),
        lambda: june(*RARE).add(at(2011, 6, 1, 17), MICROSECOND),
        lambda: june(*RARE).subtract(at(2020), 32 * HOUR + MICROSECOND),
        lambda: june(*RARE).subtract(at(2000, 6, 1, 9), MICROSECOND),
        lambda: june(*RARE).next_open(at(2011, 6, 1, 17)),
        lambda: june(*RARE).previous_open(at(2000, 6, 1, 9) - MICROSECOND),
    ):
        with pytest.raises(NeverOpen):
            wrong()


SPANS = [(at(2009), at(2012), 16), (at(1999), at(2001), 8), (at(2002), at(2010), 8),
         (at(1990), at(2020), 32)]  # fmt: skip


@pytest.mark.parametrize("order", [*permutations(range(4))])
def test_open_time_is_the_same_whichever_years_come_first(order: tuple[int, ...]) -> None:
    calendar = june(*RARE)
    for number in order:
        start, end, hours = SPANS[number]
        assert calendar.elapsed(start, end) == hours * HOUR
        assert calendar.elapsed(end, start) == -hours * HOUR
        assert calendar.subtract(end, hours * HOUR) > start
        assert calendar.add(start, hours * HOUR) < end


def test_openings_and_closings_are_found_years_away() -> None:
    for year, before, after in ((1990, None, 2000), (2002, 2000, 2003), (2005, 2003, 2010)):
        assert june(*RARE).next_open(at(year)) == at(after, 6, 1, 9)
        assert june(*RARE).next_close(at(year)) == at(after, 6, 1, 17)
        if before:
            assert june(*RARE).previous_open(at(year)) == at(before, 6, 1, 9)
            assert june(*RARE).previous_close(at(year)) == at(before, 6, 1, 17)


def test_openings_and_closings_are_found_in_the_year_before_and_after() -> None:
    assert june(*RARE).next_open(at(2002, 9)) == at(2003, 6, 1, 9)
    assert june(*RARE).next_close(at(2002, 9)) == at(2003, 6, 1, 17)
    assert june(*RARE).previous_open(at(2004, 3)) == at(2003, 6, 1, 9)
    assert june(*RARE).previous_close(at(2004, 3)) == at(2003, 6, 1, 17)
    assert june(*RARE).add(at(2002, 9), 8 * HOUR) == at(2003, 6, 1, 17)
    assert june(*RARE).subtract(at(2004, 3), 8 * HOUR) == at(2003, 6, 1, 9)


def test_of_several_openings_in_the_last_year_with_any_the_last_is_the_previous_one() -> None:
    calendar = open_on(date(2010, 3, 1), date(2010, 6, 1), date(2010, 9, 1))

    assert calendar.previous_open(at(2015)) == at(2010, 9, 1, 9)
    assert calendar.previous_close(at(2015)) == at(2010, 9, 1, 17)
    assert calendar.next_open(at(2005)) == at(2010, 3, 1, 9)


def test_a_date_that_comes_every_fourth_year_is_found_from_any_year() -> None:
    leap = BusinessCalendar(
        zone="UTC", week={}, exceptions={DayOfMonth(month=2, day=29): ["09:00-17:00"]}
    )
    # 1900 had no such day, nor have 1700, 2200 and 2300.
    for before in (1696, 1896, 2196, 2296):
        early, late = at(before, 3, 1), at(before + 8)
        assert leap.add(early, 8 * HOUR) == at(before + 8, 2, 29, 17)
        assert leap.subtract(late, 8 * HOUR) == at(before, 2, 29, 9)
        assert leap.next_open(early) == at(before + 8, 2, 29, 9)
        assert leap.next_close(early) == at(before + 8, 2, 29, 17)
        assert leap.previous_open(late) == at(before, 2, 29, 9)
        assert leap.previous_close(late) == at(before, 2, 29, 17)


def test_openings_are_found_over_more_than_400_years_without_any() -> None:
    calendar, year = june(1500, 2600), at(2050)

    assert calendar.next_open(year) == at(2600, 6, 1, 9)
    assert calendar.next_close(year) == at(2600, 6, 1, 17)
    assert calendar.previous_open(year) == at(1500, 6, 1, 9)
    assert calendar.previous_close(year) == at(1500, 6, 1, 17)
    assert calendar.add(year, 8 * HOUR) == at(2600, 6, 1, 17)
    assert calendar.subtract(year, 8 * HOUR) == at(1500, 6, 1, 9)


# Rare closings


def test_of_several_closings_in_a_year_the_nearest_is_found() -> None:
    # Open day and night but for the first of March, June and September 2018.
    calendar = BusinessCalendar(
        zone="UTC", week=WHOLE, holidays={date(2018, month, 1): "Day" for month in (3, 6, 9)}
    )

    assert calendar.next_close(at(2010)) == at(2018, 3, 1)
    assert calendar.previous_open(at(2026)) == at(2018, 9, 2)
    assert calendar.previous_close(at(2026)) == at(2018, 9, 1)
    assert calendar.next_close(at(2018, 3, 1)) == at(2018, 6, 1)
    with pytest.raises(NeverCloses):
        calendar.next_close(at(2018, 9, 2))
    with pytest.raises(NeverCloses):
        calendar.previous_close(at(2018, 2, 28))
    with pytest.raises(NeverOpen):
        calendar.previous_open(at(2018, 2, 28))


@pytest.mark.parametrize(
    ("days", "moment", "opens", "closes"),
    [
        # 1970 begins where two of the years begin that a calendar is compiled in.
        ([date(1970, 1, 1)], at(1970, 1, 1, 12), at(1970), at(1970, 1, 2)),
        ([date(1969, 12, 31)], at(1969, 12, 31, 12), at(1969, 12, 31), at(1970)),
        ([date(1969, 12, 31), date(1970, 1, 1)], at(1970, 1, 1, 12), at(1969, 12, 31),
         at(1970, 1, 2)),
        ([date(1969, 12, 31), date(1970, 1, 1)], at(1969, 12, 31, 12), at(1969, 12, 31),
         at(1970, 1, 2)),
        ([date(1969, 12, 29), date(1970, 1, 1)], at(1970, 1, 1, 12), at(1970), at(1970, 1, 2)),
        ([date(1969, 12, 31), date(1970, 1, 3)], at(1969, 12, 31, 12), at(1969, 12, 31), at(1970)),
    ],
)  # fmt: skip
def test_a_day_that_is_open_to_midnight_ends_there_at_the_turn_of_a_year_too(
    days: list[date], moment: datetime, opens: datetime, closes: datetime
) -> None:
    calendar = open_on(*days, hours="00:00-24:00")

    assert calendar.previous_open(moment) == opens
    assert calendar.next_close(moment) == closes
    assert calendar.is_open(closes - MICROSECOND)
    assert not calendar.is_open(closes)
    assert calendar.elapsed(at(1960), at(1980)) == len(days) * 24 * HOUR


def test_the_closing_before_an_opening_at_the_turn_of_a_year_is_in_the_year_before() -> None:
    calendar = open_on(date(1969, 12, 29), date(1970, 1, 1), hours="00:00-24:00")

    assert calendar.previous_close(at(1970, 1, 1, 12)) == at(1969, 12, 30)
    assert calendar.next_open(at(1969, 12, 30)) == at(1970)


def test_a_segment_begins_and_ends_where_hours_do_and_is_one_over_the_turn_of_a_year() -> None:
    usual = BusinessCalendar(zone="UTC", week=WEEK)
    whole = BusinessCalendar(zone="UTC", week=WHOLE)

    def parts(calendar: BusinessCalendar, start: datetime, end: datetime) -> list[object]:
        return [(one.start, one.end, one.is_open) for one in calendar.segments(start, end)]

    # From closing on Monday to opening on Tuesday, and the hours of Tuesday.
    night, day = (at(2026, 3, 2, 17), at(2026, 3, 3, 9)), (at(2026, 3, 3, 9), at(2026, 3, 3, 17))
    assert parts(usual, *night) == [(*night, False)]
    assert parts(usual, *day) == [(*day, True)]
    assert parts(usual, night[0], day[1]) == [(*night, False), (*day, True)]
    # A year of the compiled form turns on the evening of 31 December 2026.
    turn = at(2026, 12, 30), at(2027, 1, 3)
    assert parts(whole, *turn) == [(*turn, True)]
    micros = to_micros(turn[0]), to_micros(turn[1])
    assert whole.pairs_micros(*micros) == [micros]


# The first and the last day there are


def test_at_both_ends_of_time_there_is_no_more_than_there_is() -> None:
    usual, whole = (BusinessCalendar(zone="UTC", week=week) for week in (WEEK, WHOLE))

    # 2 January of the first year is a Tuesday; of the last, 30 December a Thursday.
    assert usual.subtract(at(1, 1, 2, 17), 8 * HOUR) == at(1, 1, 2, 9)
    assert usual.add(at(9999, 12, 30, 9), 8 * HOUR) == at(9999, 12, 30, 17)
    for wrong in (
        lambda: usual.subtract(at(1, 1, 2, 17), 8 * HOUR + MICROSECOND),
        lambda: usual.add(at(9999, 12, 30, 9), 8 * HOUR + MICROSECOND),
        lambda: usual.add(at(9998, 12, 30, 9), 9_000 * HOUR),
        lambda: usual.subtract(at(2, 1, 2, 17), 9_000 * HOUR),
        lambda: whole.previous_open(at(1, 1, 5)),
        lambda: whole.previous_open(at(2026)),
        lambda: usual.next_open(at(9999, 12, 30, 17)),
        lambda: usual.previous_open(at(1, 1, 2, 8)),
    ):
        with pytest.raises(NeverOpen):
            wrong()
    for wrong in (
        lambda: whole.next_close(at(9999, 12, 29)),
        lambda: whole.next_close(at(2026)),
        lambda: whole.previous_close(at(1, 1, 5)),
    ):
        with pytest.raises(NeverCloses):
            wrong()


# Due dates that roll: a Monday to a Wednesday of nine to five

MONDAY = at(2026, 3, 2)


@pytest.mark.parametrize(
    ("start", "hours", "stays", "rolls"),
    [
        (9, 1, 10, 10),
        (9, 8, 17, 33),  # five o'clock, or nine on Tuesday
        (17, 8, 41, 57),
        (12, 0, 12, 12),
        (17, 0, 17, 17),  # no length moves nothing
        (33, 0, 33, 33),
        (20, 0, 20, 20),
        (41, -1, 40, 40),
        (41, -8, 33, 17),  # nine o'clock on Tuesday, or five on Monday
        (57, -8, 33, 17),
        (36, -3, 33, 17),
        (36, -2, 34, 34),
    ],
)
def test_a_result_at_the_edge_of_hours_stays_or_rolls(
    start: int, hours: int, stays: int, rolls: int
) -> None:
    calendar, start_at = BusinessCalendar(zone="UTC", week=WEEK), MONDAY + start * HOUR

    for _ in range(3):
        assert calendar.add(start_at, hours * HOUR) == MONDAY + stays * HOUR
        assert calendar.add(start_at, hours * HOUR, at_close="roll") == MONDAY + rolls * HOUR
        assert calendar.subtract(start_at, -hours * HOUR) == MONDAY + stays * HOUR
        text = f"PT{abs(hours)}H"
        by_text = calendar.add if hours >= 0 else calendar.subtract
        assert by_text(start_at, text) == MONDAY + stays * HOUR
        assert calendar.subtract(start_at, -hours * HOUR, at_close="roll") == MONDAY + rolls * HOUR
    with pytest.raises(InvalidValue):
        calendar.add(start_at, HOUR, at_close="leave")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "pairs"),
    [
        (0, 24, [(9, 17)]),
        (9, 17, [(9, 17)]),
        (10, 16, [(10, 16)]),
        (10, 34, [(10, 17), (33, 34)]),
        (17, 33, []),
        (16, 33, [(16, 17)]),
        (17, 34, [(33, 34)]),
        (12, 12, []),
        (24, 0, []),
    ],
)
def test_the_open_stretches_are_those_within_two_instants(
    start: int, end: int, pairs: list[tuple[int, int]]
) -> None:
    calendar = BusinessCalendar(zone="UTC", week=WEEK)

    def micros(hour: int) -> int:
        return to_micros(MONDAY + hour * HOUR)

    wanted = [(micros(opens), micros(closes)) for opens, closes in pairs]
    assert calendar.pairs_micros(micros(start), micros(end)) == wanted
    for hour in range(start, end):
        assert calendar.is_open_micros(micros(hour)) == any(a <= hour < b for a, b in pairs)
    if start > end:
        for ask in (calendar.spans, calendar.segments, calendar.figure_between):
            with pytest.raises(BackwardSpan):
                ask(MONDAY + start * HOUR, MONDAY + end * HOUR)
    else:
        spans = calendar.spans(MONDAY + start * HOUR, MONDAY + end * HOUR)
        assert [(to_micros(one.start), to_micros(one.end)) for one in spans] == wanted


# Years far from every special date


@pytest.mark.parametrize(("first", "last"), [(1500, 1520), (2500, 2520), (9000, 9020)])
def test_far_years_have_their_own_weekdays(first: int, last: int) -> None:
    calendar = BusinessCalendar(zone="UTC", week=WEEK, holidays={date(2018, 5, 9): "Day"})
    start, end = date(first, 1, 1), date(last, 1, 1)
    weekdays = sum((start + timedelta(days=day)).weekday() < 5 for day in range((end - start).days))

    assert calendar.elapsed(at(first), at(last)) == weekdays * 8 * HOUR
    assert calendar.add(at(first), weekdays * 8 * HOUR) <= at(last)
    assert calendar.subtract(at(last), weekdays * 8 * HOUR) >= at(first)


@pytest.mark.parametrize("year", [1218, 1618, 2018, 2418, 2818])
def test_a_special_date_does_not_come_again_after_400_years_as_weekdays_do(year: int) -> None:
    # Other hours each year: equal calendars would share what they computed between the years.
    week = {"mon-fri": ["09:00-17:00"], "sun": [f"09:00-09:{year // 100}"]}
    calendar = BusinessCalendar(zone="UTC", week=week, holidays={date(2018, 5, 9): "Day"})

    days = [date(year, 4, 1) + timedelta(days=day) for day in range(365)]
    minutes = {**dict.fromkeys(range(5), 480), 5: 0, 6: year // 100}
    wanted = sum(minutes[day.weekday()] for day in days) - 480 * (year == 2018)
    end = at(year, 4) + timedelta(days=365)
    assert calendar.elapsed(at(year, 4), end) == timedelta(minutes=wanted)


# Years that are not known: this calendar knows 2026, a year of Thursday to Thursday


KNOWN = (2026, 2026)
FIRST, LAST = at(2026), at(2027)


def office() -> BusinessCalendar:
    return BusinessCalendar(zone="UTC", week=WEEK, covers=KNOWN)


def always() -> BusinessCalendar:
    return BusinessCalendar(zone="UTC", week=WHOLE, covers=KNOWN)


def test_what_lies_within_the_known_years_is_computed_up_to_their_ends() -> None:
    for start in (at(2026, 7, 1), at(2026, 12, 31, 12), at(2026, 12, 31, 20)):
        assert always().add(start, LAST - start) == LAST
        assert always().elapsed(start, LAST) == LAST - start
    for end in (at(2026, 7, 1), at(2026, 1, 1, 1), at(2026, 12, 31, 20)):
        assert always().subtract(end, end - FIRST) == FIRST
        assert always().elapsed(FIRST, end) == end - FIRST
    assert always().is_open(LAST - MICROSECOND)
    assert office().next_open(at(2026, 1, 1, 8)) == at(2026, 1, 1, 9)
    assert office().next_close(at(2026, 12, 31, 16)) == at(2026, 12, 31, 17)
    assert office().previous_open(at(2026, 1, 1, 9)) == at(2026, 1, 1, 9)


@pytest.mark.parametrize("warmed", [False, True])
@pytest.mark.parametrize(
    "ask",
    [
        lambda always, office: always.add(at(2026, 7, 1), LAST - at(2026, 7, 1) + MICROSECOND),
        lambda always, office: always.add(at(2026, 12, 31, 12), 12 * HOUR + MICROSECOND),
        lambda always, office: always.add(at(2026, 12, 31, 20), 4 * HOUR + MICROSECOND),
        lambda always, office: office.add(at(2026, 12, 31, 20), HOUR),
        lambda always, office: always.subtract(
            at(2026, 7, 1), at(2026, 7, 1) - FIRST + MICROSECOND
        ),
        lambda always, office: always.subtract(at(2026, 1, 1, 1), HOUR + MICROSECOND),
        lambda always, office: always.subtract(
            at(2026, 12, 31, 20), at(2026, 12, 31, 20) - FIRST + MICROSECOND
        ),
        lambda always, office: office.subtract(at(2026, 1, 1, 9), HOUR),
        lambda always, office: always.add(LAST + MICROSECOND, timedelta()),
        lambda always, office: always.add(FIRST - MICROSECOND, HOUR),
        lambda always, office: always.subtract(LAST + MICROSECOND, HOUR),
        lambda always, office: office.add(FIRST - MICROSECOND, HOUR),
        lambda always, office: always.subtract(FIRST - MICROSECOND, timedelta()),
        lambda always, office: always.elapsed(at(2026, 12, 31, 20), LAST + MICROSECOND),
        lambda always, office: always.elapsed(at(2026, 7, 1), LAST + MICROSECOND),
        lambda always, office: always.elapsed(FIRST - MICROSECOND, at(2026, 7, 1)),
        lambda always, office: always.is_open(LAST),
        lambda always, office: always.is_open(FIRST - MICROSECOND),
        lambda always, office: office.next_open(at(2026, 12, 31, 17)),
        lambda always, office: office.next_close(at(2026, 12, 31, 17)),
        lambda always, office: always.next_close(at(2026, 7, 1)),
        lambda always, office: always.next_close(at(2026, 12, 31, 20)),
        lambda always, office: office.previous_open(at(2026, 1, 1, 8)),
        lambda always, office: always.previous_open(at(2026, 7, 1)),
        lambda always, office: always.previous_open(at(2026, 1, 1, 1)),
        lambda always, office: office.previous_close(at(2026, 1, 1, 8)),
        lambda always, office: always.previous_close(at(2026, 7, 1)),
        lambda always, office: always.segments(FIRST, LAST + MICROSECOND),
        lambda always, office: always.segments(FIRST - MICROSECOND, LAST),
        lambda always, office: always.spans(FIRST, LAST + MICROSECOND),
        lambda always, office: always.spans(FIRST - MICROSECOND, LAST),
    ],
)
def test_what_lies_beyond_the_known_years_is_an_error(
    ask: Callable[[BusinessCalendar, BusinessCalendar], object], warmed: bool
) -> None:
    calendars = always(), office()
    for calendar in calendars if warmed else ():  # a year that was computed is stored
        assert calendar.elapsed(FIRST, LAST) == calendar.elapsed(FIRST, at(2026, 7, 1)) + (
            calendar.elapsed(at(2026, 7, 1), LAST)
        )
        assert not calendar.is_open(at(2026, 12, 31, 20)) or calendar is calendars[0]
    with pytest.raises(YearsNotCovered):
        ask(*calendars)


def test_a_closing_before_the_known_years_is_not_the_last_one() -> None:
    # Only the last afternoon of 2025 is open, and only 2026 is known.
    calendar = BusinessCalendar(
        zone="UTC", week={}, exceptions={date(2025, 12, 31): ["15:00-17:00"]}, covers=KNOWN
    )

    for moment in (at(2026, 7, 1), at(2026, 12, 31, 20)):
        with pytest.raises(YearsNotCovered):
            calendar.previous_close(moment)
        with pytest.raises(YearsNotCovered):
            calendar.previous_open(moment)
        with pytest.raises(YearsNotCovered):
            calendar.subtract(moment, HOUR)


def test_an_opening_in_the_last_and_the_first_known_year_is_found() -> None:
    calendar = BusinessCalendar(
        zone="UTC", week={}, covers=(2025, 2027),
        exceptions={date(year, 6, 1): ["09:00-17:00"] for year in (2025, 2027)},
    )  # fmt: skip

    assert calendar.next_open(at(2026, 7)) == at(2027, 6, 1, 9)
    assert calendar.next_close(at(2026, 7)) == at(2027, 6, 1, 17)
    assert calendar.previous_open(at(2026, 7)) == at(2025, 6, 1, 9)
    assert calendar.previous_close(at(2026, 7)) == at(2025, 6, 1, 17)


def test_the_search_for_an_opening_ends_where_the_known_years_do() -> None:
    calendar = BusinessCalendar(
        zone="UTC", week={}, covers=KNOWN,
        exceptions={date(year, 6, 1): ["09:00-17:00"] for year in (1700, 2026, 2300)},
    )  # fmt: skip

    for ask, ends in (
        (lambda: calendar.next_open(at(2026, 7)), LAST),
        (lambda: calendar.next_close(at(2026, 7)), LAST),
        (lambda: calendar.add(at(2026, 7), HOUR), LAST),
        (lambda: calendar.previous_open(at(2026, 5)), FIRST),
        (lambda: calendar.previous_close(at(2026, 5)), FIRST),
        (lambda: calendar.subtract(at(2026, 5), HOUR), FIRST),
    ):
        with pytest.raises(YearsNotCovered) as unknown:
            ask()
        assert unknown.value.at == ends


def test_an_instant_before_and_after_all_years_is_invalid_before_it_is_unknown() -> None:
    for moment in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 1, tzinfo=UTC)):
        with pytest.raises(InvalidInstant):
            always().is_open(moment)


def test_dates_just_before_1970_are_exact_prepared_or_not() -> None:
    calendar = BusinessCalendar(zone="UTC", week=WEEK)

    for _ in range(3):  # 3 November 1969 is a Monday
        for first, last, days in ((3, 3, 1), (3, 4, 2), (7, 8, 1), (7, 10, 2), (8, 9, 0)):
            start, end = (at(1969, 11, day, hour) for day, hour in ((first, 9), (last, 17)))
            assert calendar.elapsed(start, end) == days * 8 * HOUR
            assert days == 0 or calendar.add(start, (days * 8 - 1) * HOUR) == (
                at(1969, 11, 7 if last == 8 else last, 16)
            )


# Moments that are no plain `datetime`


@pytest.mark.parametrize("year", [1969, 2026])  # 3 March is a Monday and a Tuesday
def test_a_moment_of_pendulum_is_measured_as_the_plain_one_before_1970_too(year: int) -> None:
    # The difference of two moments of pendulum has its days cut towards zero, not downwards.
    calendar, start = BusinessCalendar(zone="UTC", week=WEEK), at(year, 3, 3, 10)
    ours, theirs = (kind(year, 3, 3, 10, tzinfo=UTC) for kind in (datetime, pendulum.DateTime))

    for _ in range(3):  # prepared from the third query on
        for moment in (ours, theirs):
            for later in (ours.replace(hour=16), theirs.replace(hour=16)):
                assert calendar.elapsed(moment, later) == 6 * HOUR
            assert calendar.add(moment, 5 * HOUR) == start + 5 * HOUR


# Steps of a microsecond


def test_a_microsecond_before_closing_rolls_to_the_next_opening() -> None:
    calendar = BusinessCalendar(zone="UTC", week=WEEK)

    closing, opening = MONDAY + 17 * HOUR, MONDAY + 33 * HOUR
    assert calendar.add(closing - MICROSECOND, MICROSECOND, at_close="roll") == opening


def test_a_microsecond_after_opening_is_left_by_no_roll() -> None:
    calendar = BusinessCalendar(zone="UTC", week=WEEK)

    ten, length = MONDAY + 34 * HOUR, HOUR - MICROSECOND
    after = MONDAY + 33 * HOUR + MICROSECOND
    assert calendar.subtract(ten, length, at_close="roll") == after


# One hour at the start of each year of 365.2425 days, for ever


def test_little_time_a_year_is_added_and_subtracted_over_many_centuries() -> None:
    def first_hours(start: int, end: int) -> list[tuple[int, int]]:
        return [(start, start + 3_600_000_000)]

    for years in (399, 700, 1_023):
        timeline = Timeline(first_hours, (EARLIEST, LATEST), (0, 0))
        hours = years * 3_600_000_000
        assert timeline.add(0, hours) == (years - 1) * STRETCH + 3_600_000_000
        assert timeline.add(0, -hours) == -years * STRETCH


@pytest.mark.parametrize("known", [(EARLIEST, LATEST), (1, STRETCH - 1)], ids=["all", "part"])
def test_a_year_is_compiled_once_for_all_queries(known: tuple[int, int]) -> None:
    compiled: list[int] = []

    def whole(start: int, end: int) -> list[tuple[int, int]]:
        compiled.append(start)
        return [(start, end)]

    timeline = Timeline(whole, known, (0, 0))
    for _ in range(3):
        assert timeline.next_open(5) == 5
        assert timeline.is_open(5)
        assert timeline.elapsed(5, 7) == 2
    assert compiled == [0]


def test_the_closing_at_an_instant_is_the_previous_closing_of_that_instant() -> None:
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    closing = datetime(2026, 3, 3, 17, tzinfo=UTC)

    assert office.previous_close(closing) == closing
    assert office.previous_close(closing - timedelta(hours=1)) == closing - timedelta(days=1)


# Irregularities far from each other: between them every 400 years are alike

OFFICE = BusinessCalendar(zone="Europe/Lisbon", week=WEEK)
LONGER = BusinessCalendar(zone="Europe/Lisbon", week={"mon-sat": ["08:00-18:00"]})
FAR = [
    BusinessCalendar(zone="UTC", week=WEEK, holidays=[date(1, 2, 1), date(9999, 12, 1)]),
    BusinessCalendar.by_date({date(1, 1, 1): OFFICE, date(9990, 1, 1): LONGER}),
    BusinessCalendar.by_date({date(900, 1, 1): ALWAYS, date(8000, 1, 1): OFFICE}) & LONGER,
    ALWAYS - Closures([Closure(Span(at(year), at(year, 6)), "dark") for year in (3, 1000, 9000)]),
    BusinessCalendar(zone="UTC", week=WEEK, holidays=[
        Holiday(EveryDays(days=13, since=date(2499, 1, 1), years=(2500, 9000)), "every 13 days"),
        Holiday(DayOfMonth(month=12, day=25, years=(3000, 8000)), "Christmas"), date(9999, 12, 1),
    ]),
]  # fmt: skip


@pytest.mark.parametrize("calendar", FAR)
def test_the_total_of_a_year_between_far_irregularities_is_that_of_the_year(
    calendar: Calendar,
) -> None:
    timeline = calendar.timeline
    edges = [stretch for gap in timeline._quiet for stretch in gap]
    middles = [(first + last) // 2 for first, last in timeline._quiet]
    years = {edge + side for edge in edges for side in (-1, 0, 1, 399, 400, 401)} | {*middles, 900}
    for year in sorted(years):
        start, end = max(year * STRETCH, EARLIEST), min((year + 1) * STRETCH, LATEST)
        if start < end:
            pairs = calendar.compile_pairs(start, end)
            assert timeline._total(year) == sum(closes - opens for opens, closes in pairs), year
    assert edges


def test_a_search_to_the_last_year_compiles_each_kind_of_year_once() -> None:
    compiled: list[int] = []

    def whole(start: int, end: int) -> list[tuple[int, int]]:
        compiled.append(start)
        return [(start, min(end, LATEST - 5))]

    ends = [(EARLIEST, EARLIEST), (LATEST, LATEST)]
    timeline = Timeline(whole, (EARLIEST, LATEST), (EARLIEST, LATEST), ends)
    assert timeline.next_close(EARLIEST) == LATEST - 5
    assert len(compiled) < 410


@pytest.mark.parametrize(
    ("ends", "begins", "quiet"),
    [(0, 402, ()), (0, 403, ((2, 401),)), (7, 1000, ((9, 998),))],
)
def test_stretches_repeat_between_irregular_ones_that_are_more_than_400_apart(
    ends: int, begins: int, quiet: tuple[tuple[int, int], ...]
) -> None:
    # One more stretch on either side is irregular, for windows that reach over an end of it.
    irregular = [(begins * STRETCH, begins * STRETCH), (0, ends * STRETCH)]
    assert _quiet(irregular) == quiet

"""Calendars put together: their zones, their reasons, their depth, and time without a calendar."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from itertools import count
from operator import and_, or_, sub

import pytest

from serviceops import from_dict, to_dict
from serviceops.calendars import (
    ALWAYS,
    BusinessCalendar,
    Calendar,
    CalendarVersion,
    Closure,
    Closures,
    Combined,
    VersionedCalendar,
)
from serviceops.calendars.reasons import SegmentReason, SegmentReasonCode
from serviceops.calendars.zones import EARLIEST, LATEST
from serviceops.errors import InvalidInstant, InvalidValue, NeverCloses, NeverOpen, ServiceOpsError
from serviceops.spans import Span, SpanSet, to_micros
from tests.counted import calls_of

WEEK = {"mon-fri": ["09:00-17:00"]}
HOUR, MINUTE, MICROSECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(microseconds=1)
NUMBERS = count()
FIRST, LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
OFFICE = BusinessCalendar(zone="UTC", week=WEEK)
PARIS = BusinessCalendar(zone="Europe/Paris", week=WEEK)
TOKYO = BusinessCalendar(zone="Asia/Tokyo", week=WEEK)


def at(hour: int, day: int = 2) -> datetime:
    """Return an hour of 2 March 2026, a Monday, or of another day of the month."""
    return datetime(2026, 3, day, tzinfo=UTC) + hour * HOUR


def closure(start: int, end: int, name: str = "") -> Closure:
    return Closure(Span(at(start), at(end)), name)


# What a combination is made of


def test_a_combination_is_nested_as_deep_as_a_document_may_be_and_no_deeper() -> None:
    nested: Calendar = OFFICE
    for step in range(24):  # by turns, since a chain of one operator stays flat
        nested = nested & ALWAYS if step % 2 else nested | ALWAYS
        assert nested.depth == step + 1
    with pytest.raises(InvalidValue, match="25 deep"):
        nested | ALWAYS
    flat: Calendar = OFFICE
    for hour in range(30):
        flat = flat - closure(hour, hour + 1)
    assert flat.depth == 1


def test_a_combination_of_no_calendars_is_read_from_old_documents_and_has_no_hours() -> None:
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for operator in "&|-":
        nothing = Combined(operator, ())
        assert nothing.depth == 1
        assert from_dict(to_dict(nothing)) == nothing
        with pytest.raises(InvalidValue, match="at least one calendar"):
            nothing.is_open(nine)
        with pytest.raises(InvalidValue, match="at least one calendar"):
            nothing.elapsed(nine, nine + HOUR)


def test_a_part_twice_is_a_part_once_except_where_it_is_taken_away() -> None:
    assert OFFICE | OFFICE | PARIS == OFFICE | PARIS
    assert OFFICE & PARIS & PARIS == OFFICE & PARIS
    assert (OFFICE | PARIS) | (OFFICE | TOKYO) == OFFICE | PARIS | TOKYO
    # The calendar itself, taken from itself, leaves nothing.
    assert (OFFICE - OFFICE).elapsed(at(0), at(24)) == timedelta()
    assert (OFFICE - OFFICE).parts == (OFFICE, OFFICE)


def test_what_is_taken_away_from_the_right_is_put_back_and_from_the_left_is_taken_too() -> None:
    wide, narrow = Closures([closure(10, 14)]), Closures([closure(12, 16)])

    # Eight hours without 10 to 16 are two; without 10 to 12 alone they are six.
    assert ((OFFICE - wide) - narrow).parts == (OFFICE, wide, narrow)
    assert ((OFFICE - wide) - narrow).elapsed(at(0), at(24)) == 2 * HOUR
    assert (OFFICE - (wide - narrow)).parts == (OFFICE, wide - narrow)
    assert (OFFICE - (wide - narrow)).elapsed(at(0), at(24)) == 6 * HOUR
    assert (OFFICE & (wide | narrow)).parts == (OFFICE, wide | narrow)


def test_a_combination_with_a_zone_of_its_own_is_one_part() -> None:
    inner = (OFFICE | PARIS).in_zone("Asia/Tokyo")

    assert (inner | TOKYO).parts == (inner, TOKYO)
    assert inner.in_zone("UTC") == (OFFICE | PARIS).in_zone("UTC")


@pytest.mark.parametrize(
    ("calendar", "zone"),
    [
        (ALWAYS, "UTC"),
        (ALWAYS & closure(9, 10), "UTC"),
        (PARIS - closure(9, 10), "Europe/Paris"),
        (PARIS & ALWAYS, "Europe/Paris"),
        (PARIS | TOKYO, "UTC"),
        # Parts that name no zone do not count, parts that differ make it UTC for what they are in.
        ((ALWAYS - closure(9, 10)) & PARIS, "Europe/Paris"),
        ((PARIS | TOKYO) & PARIS, "UTC"),
        ((PARIS | TOKYO).in_zone("Europe/Paris") & PARIS, "Europe/Paris"),
    ],
)
def test_the_zone_is_the_one_that_all_parts_with_a_zone_share(
    calendar: Calendar, zone: str
) -> None:
    assert calendar.zone == zone


def test_a_combination_is_shown_as_it_is_written() -> None:
    assert (
        repr(ALWAYS & ALWAYS.in_zone("Asia/Tokyo")) == "(ALWAYS & (ALWAYS).in_zone('Asia/Tokyo'))"
    )
    assert repr(ALWAYS | ALWAYS.in_zone("UTC")).startswith("(ALWAYS | ")


@pytest.mark.parametrize("given", [3, "office", None, [3], [closure(9, 10), None]])
def test_what_is_no_calendar_cannot_be_combined(given: object) -> None:
    for combine in (lambda: OFFICE & given, lambda: OFFICE | given, lambda: OFFICE - given):  # type: ignore[operator]
        with pytest.raises(ServiceOpsError):
            combine()


def test_spans_are_maintenance_and_closures_have_their_own_reason() -> None:
    span = Span(at(10), at(11))
    for given in (span, SpanSet([span]), [span]):
        (_, taken, _) = (OFFICE - given).segments(at(9), at(17))
        assert taken.reason == SegmentReason(SegmentReasonCode.MAINTENANCE)
    (_, taken, _) = (OFFICE - [closure(10, 11, "Drill")]).segments(at(9), at(17))
    assert str(taken.reason) == "closure: Drill"


# Irregular dates that lie far apart


@pytest.mark.parametrize(
    ("year", "closed"),
    [(1500, 1), (9000, 1), (1100, 0), (1900, 0), (2026, 0), (8600, 0), (9400, 0)],
)
def test_irregular_dates_of_every_part_count_however_far_apart_they_are(
    year: int, closed: int
) -> None:
    # Another minute each year: equal calendars would share what they computed between the years.
    def closure_in(other: int) -> Closure:
        start = datetime(other, 6, 1, minute=year // 200, tzinfo=UTC)
        return Closure(Span(start, start + timedelta(days=1)))

    calendar = ALWAYS - closure_in(1500) - closure_in(9000)
    start, end = datetime(year - 1, 1, 1, tzinfo=UTC), datetime(year + 2, 1, 1, tzinfo=UTC)
    assert calendar.elapsed(start, end) == end - start - timedelta(days=closed)
    first, last = closure_in(1500).span.start, closure_in(9000).span.end
    assert calendar.eventful == (to_micros(first), to_micros(last))


def test_a_combination_is_known_where_all_its_parts_are() -> None:
    def known(first: int, last: int) -> BusinessCalendar:
        return BusinessCalendar(zone="UTC", week=WEEK, covers=(first, last))

    start, end = (to_micros(datetime(year, 1, 1, tzinfo=UTC)) for year in (2026, 2028))
    for operator in "&|-":
        assert Combined(operator, (known(2020, 2027), known(2026, 2030))).known == (start, end)


# Closures


def test_closures_are_sorted_and_those_of_no_length_are_dropped() -> None:
    early, late, long = closure(9, 10, "b"), closure(11, 12), closure(9, 12, "a")
    empty = closure(9, 9)

    assert Closures([late, early, empty, long, early]).closures == (early, long, late)
    assert Closures([empty]) == Closures([])
    assert Closures([empty]).eventful == (0, 0)
    assert Closures([late, early]).eventful == (to_micros(at(9)), to_micros(at(12)))
    # Of equal stretches the name, and then the code, gives the order.
    same = [Closure(early.span, name, code) for name in "ab" for code in ("closure", "maintenance")]
    assert list(Closures(reversed(same)).closures) == same


def test_of_closures_that_overlap_the_one_that_started_first_gives_the_reason() -> None:
    closures = Closures(
        [closure(12, 16, "second"), closure(10, 14, "first"), closure(11, 13, "in")]
    )

    assert [
        (one.start, one.end, one.is_open, str(one.reason))
        for one in closures.segments(at(9), at(17))
    ] == [
        (at(9), at(10), False, "outside hours"),
        (at(10), at(14), True, "closure: first"),
        (at(14), at(16), True, "closure: second"),
        (at(16), at(17), False, "outside hours"),
    ]
    assert [(one.start, one.end) for one in closures.spans(at(0), at(24))] == [(at(10), at(16))]
    assert [one.start for one in closures.segments(at(11), at(12))] == [at(11)]


# Reasons: each row is the second part, the operator, and the segments from nine to seventeen

DAY = BusinessCalendar(zone="UTC", week={"mon-sun": ["10:00-16:00"]})
HOLIDAY = BusinessCalendar(zone="UTC", week=WEEK, holidays={date(2026, 3, 2): "Feast"})


@pytest.mark.parametrize(
    ("calendar", "segments"),
    [
        # Both have to be open: where one is not, it gives the reason.
        (OFFICE & DAY, "9 closed, 10 open, 16 closed"),
        (OFFICE & HOLIDAY, "9 holiday: Feast"),
        # A holiday comes before plain closing hours, whichever part has it.
        (HOLIDAY & DAY, "9 holiday: Feast"),
        (DAY & HOLIDAY, "9 holiday: Feast"),
        # One open part is enough.
        (OFFICE | DAY, "9 open"),
        (DAY | HOLIDAY, "9 holiday: Feast, 10 open, 16 holiday: Feast"),
        (HOLIDAY | HOLIDAY, "9 holiday: Feast"),
        (DAY | Closures([closure(10, 12, "Drill")]), "9 closed, 10 open, 16 closed"),
        (Closures([closure(10, 12, "Drill")]) | DAY,
         "9 closed, 10 open: Drill, 12 open, 16 closed"),
        # What is taken away gives the reason, unless its hours are plain.
        (OFFICE - DAY, "9 open, 10 closure, 16 open"),
        (OFFICE - closure(12, 13, "Drill"), "9 open, 12 closure: Drill, 13 open"),
        (OFFICE - HOLIDAY, "9 open"),
        (HOLIDAY - closure(12, 13, "Drill"), "9 holiday: Feast"),
        (OFFICE - closure(12, 14, "one") - closure(13, 15, "two"),
         "9 open, 12 closure: one, 14 closure: two, 15 open"),
        (ALWAYS - OFFICE, "9 closure"),
    ],
)  # fmt: skip
def test_each_segment_of_a_combination_has_the_reason_of_the_part_that_decides(
    calendar: Calendar, segments: str
) -> None:
    def written(is_open: bool, reason: SegmentReason) -> str:
        plain = reason.code in {SegmentReasonCode.OPEN, SegmentReasonCode.CLOSED}
        word = "open" if is_open else "closed" if plain else reason.code.value
        return f"{word}: {reason.name}" if reason.name else word

    found = calendar.segments(at(9), at(17))
    assert ", ".join(f"{one.start.hour} {written(one.is_open, one.reason)}" for one in found) == (
        segments
    )
    assert sum((one.length for one in found if one.is_open), timedelta()) == calendar.elapsed(
        at(9), at(17)
    )


def test_a_time_that_ends_before_it_begins_has_no_segments_as_integers() -> None:
    start, end = to_micros(at(9)), to_micros(at(17))
    for calendar in (OFFICE, ALWAYS, OFFICE - closure(10, 11)):
        assert calendar.segments_micros(end, start) == []
        assert calendar.segments_micros(start, start) == []
        assert calendar.pairs_micros(end, start) == []


# Always open


def test_always_ends_where_the_years_do() -> None:
    assert ALWAYS.elapsed(FIRST, LAST) == LAST - FIRST
    assert ALWAYS.elapsed(LAST, FIRST) == FIRST - LAST
    assert ALWAYS.add(FIRST, LAST - FIRST) == LAST
    assert ALWAYS.subtract(LAST, LAST - FIRST) == FIRST
    assert ALWAYS.add(LAST, FIRST - LAST) == FIRST
    assert ALWAYS.add(LAST, timedelta()) == LAST
    assert ALWAYS.add_micros(EARLIEST, 0) == EARLIEST
    assert ALWAYS.compile_pairs(5, 9) == [(5, 9)]
    assert ALWAYS.segments_micros(5, 9) == [(5, 9, True, SegmentReason(SegmentReasonCode.OPEN))]


@pytest.mark.parametrize(
    ("ask", "ends"),
    [
        (lambda: ALWAYS.add(FIRST, LAST - FIRST + MICROSECOND), LAST),
        (lambda: ALWAYS.subtract(LAST, LAST - FIRST + MICROSECOND), FIRST),
        (lambda: ALWAYS.add(at(9), LAST - at(9) + MICROSECOND), LAST),
        (lambda: ALWAYS.add(at(9), FIRST - at(9) - MICROSECOND), FIRST),
    ],
)
def test_beyond_the_years_always_is_never_open(ask: Callable[[], object], ends: datetime) -> None:
    with pytest.raises(NeverOpen) as never:
        ask()
    assert never.value.args[1] == ends


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ALWAYS.elapsed_micros(EARLIEST - 1, 0),
        lambda: ALWAYS.elapsed_micros(0, EARLIEST - 1),
        lambda: ALWAYS.elapsed_micros(LATEST + 1, 0),
        lambda: ALWAYS.elapsed_micros(0, LATEST + 1),
        lambda: ALWAYS.add_micros(EARLIEST - 1, 5),
        lambda: ALWAYS.add_micros(LATEST + 1, -5),
        lambda: ALWAYS.add_micros(LATEST + 1, 0),
    ],
)
def test_an_instant_that_is_in_no_year_is_invalid_for_always_too(
    ask: Callable[[], object],
) -> None:
    with pytest.raises(InvalidInstant):
        ask()


def test_the_error_names_the_instant_that_is_in_no_year() -> None:
    for pair in ((EARLIEST - 1, 0), (0, EARLIEST - 1), (EARLIEST - 1, EARLIEST - 2)):
        with pytest.raises(InvalidInstant, match=r"^0001-01-01T23:59:59\.999999\+00:00 was given"):
            ALWAYS.elapsed_micros(*pair)


# A microsecond is time


def test_a_microsecond_in_which_it_is_open_or_closed_is_found_years_away() -> None:
    long_ago, far, year = at(9), at(9) + MICROSECOND, timedelta(days=3660)
    once = Closures([Closure(Span(long_ago, far))])
    but_once = ALWAYS - once

    assert once.next_open(long_ago - year) == long_ago
    assert once.next_close(long_ago - year) == far
    assert once.previous_open(long_ago + year) == long_ago
    assert once.previous_close(long_ago + year) == far
    assert once.add(long_ago - year, MICROSECOND) == far
    assert once.subtract(long_ago + year, MICROSECOND) == long_ago
    assert but_once.next_close(long_ago - year) == long_ago
    assert but_once.previous_open(long_ago + year) == far
    assert but_once.previous_close(long_ago + year) == long_ago
    assert but_once.next_open(long_ago) == far
    assert but_once.elapsed(long_ago - year, long_ago + year) == 2 * year - MICROSECOND
    with pytest.raises(NeverCloses):
        but_once.next_close(far)


def test_calendars_by_date_are_nested_as_deep_as_a_document_may_be_and_no_deeper() -> None:
    def later(calendar: Calendar) -> Calendar:
        return BusinessCalendar.by_date({date(2026, 1, 1): calendar, date(2027, 1, 1): PARIS})

    made: Calendar = OFFICE
    for _ in range(12):
        made = later(made)
    assert from_dict(to_dict(made)) == made
    mixed: Calendar = OFFICE
    for _ in range(8):
        mixed = later(mixed | TOKYO)
    assert from_dict(to_dict(mixed)) == mixed

    for too_deep in (lambda: later(made), lambda: made | TOKYO, lambda: mixed | TOKYO):
        with pytest.raises(InvalidValue, match="at most 24 deep"):
            too_deep()


def test_two_calendars_that_take_effect_on_one_date_are_refused() -> None:
    # One of them was in effect, and which one depended on their order.
    first = CalendarVersion(date(2026, 1, 1), PARIS)
    with pytest.raises(InvalidValue, match="calendars of different dates"):
        VersionedCalendar((first, CalendarVersion(date(2026, 1, 1), TOKYO)))
    later = CalendarVersion(date(2026, 7, 1), TOKYO)
    assert VersionedCalendar((later, first)) == VersionedCalendar((first, later))


@pytest.mark.parametrize("combine", [or_, and_, sub, None])
def test_the_reasons_of_ten_times_as_many_parts_take_ten_times_the_work(
    combine: Callable[[Calendar, Calendar], Calendar] | None,
) -> None:
    def work(size: int) -> int:
        # Each is half of the minute of its number; without an operator they are closures. Every
        # time on another date, since what was compiled for an equal one is shared.
        start = at(0) + next(NUMBERS) * timedelta(days=1)
        spans = [Span(start + n * MINUTE, start + (n + 0.5) * MINUTE) for n in range(size)]
        parts = [Closures([Closure(span)]) for span in spans]
        one = Closures(map(Closure, spans)) if combine is None else reduce(combine, parts)
        return calls_of(lambda: one.segments(start, start + size * MINUTE))

    assert work(300) <= 14 * work(30)


def test_among_several_parts_the_first_that_decides_gives_the_reason() -> None:
    # Of nine to one: ann is away from ten to twelve, ben from eleven on, the room from nine to ten.
    def away(name: str, start: int, end: int) -> Closure:
        return Closure(Span(at(start), at(end)), name)

    ann, ben, room = away("ann", 10, 12), away("ben", 11, 13), away("room", 9, 10)
    office = BusinessCalendar(zone="UTC", week={"mon": ["10:00-17:00"]})
    found = {
        name: [
            (segment.start.hour, segment.is_open, str(segment.reason))
            for segment in calendar.segments(at(9), at(13))
        ]
        for name, calendar in {
            "either": Closures([ann]) | Closures([ben]) | Closures([room]),
            "both": Closures([ann]) & Closures([ben]),
            "less": ALWAYS - [ann] - [ben] - [room],
            "some closed by hours": office & (ALWAYS - [ann]) & (ALWAYS - [ben]),
        }.items()
    }

    assert found == {
        "either": [
            (9, True, "closure: room"), (10, True, "closure: ann"), (12, True, "closure: ben"),
        ],
        "both": [
            (9, False, "outside hours"), (11, True, "closure: ann"), (12, False, "outside hours"),
        ],
        "less": [
            (9, False, "closure: room"), (10, False, "closure: ann"), (12, False, "closure: ben"),
        ],
        "some closed by hours": [
            (9, False, "outside hours"), (10, False, "closure: ann"), (12, False, "closure: ben"),
        ],
    }  # fmt: skip


NIGHTS = BusinessCalendar(zone="Europe/Rome", week={"mon-sat": ["20:00-04:00"]})
FEASTS = BusinessCalendar(
    zone="UTC", week=WEEK, holidays=[date(2026, 3, 2) + timedelta(days=5 * n) for n in range(100)]
)
VERSIONS = VersionedCalendar([
    CalendarVersion(date(1, 1, 1), OFFICE), CalendarVersion(date(2026, 3, 20), NIGHTS),
])  # fmt: skip


@pytest.mark.parametrize("calendar", [FEASTS, VERSIONS], ids=["holidays", "versions"])
def test_the_reasons_of_ten_times_as_long_take_ten_times_the_work(calendar: Calendar) -> None:
    def work(days: int) -> int:
        calendar.segments(at(0), at(0) + timedelta(days=days))  # what is compiled once
        return calls_of(lambda: calendar.segments(at(0), at(0) + timedelta(days=days)))

    assert work(400) <= 14 * work(40)

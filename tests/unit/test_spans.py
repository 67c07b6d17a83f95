"""Instants and stretches of real time, above all where wall clocks mislead."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pendulum
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.display import Table
from serviceops.errors import BackwardSpan, InvalidInstant, InvalidLength, NaiveInstant, UnknownZone
from serviceops.spans import (
    Pair,
    Span,
    SpanSet,
    after_skipped,
    as_length,
    as_zone,
    hull,
    intersect,
    length_micros,
    subtract,
    to_datetime,
    to_micros,
    unite,
    utc,
)

PARIS = ZoneInfo("Europe/Paris")


def at(hour: int) -> datetime:
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


def test_the_hour_repeated_in_autumn_counts_twice() -> None:
    before = datetime(2023, 10, 29, 1, 30, tzinfo=PARIS)
    after = datetime(2023, 10, 29, 3, 30, tzinfo=PARIS)

    assert Span(before, after).length == timedelta(hours=3)


def test_the_hour_skipped_in_spring_has_no_length() -> None:
    before = datetime(2023, 3, 26, 1, 30, tzinfo=PARIS)
    after = datetime(2023, 3, 26, 3, 30, tzinfo=PARIS)

    assert Span(before, after).length == timedelta(hours=1)


def test_two_readings_of_a_repeated_hour_are_two_instants() -> None:
    first = datetime(2023, 10, 29, 2, 30, tzinfo=PARIS)
    second = first.replace(fold=1)

    assert first == second  # in local time, which is why nothing here compares it
    assert to_micros(second) - to_micros(first) == 3_600_000_000
    assert Span(first, second).length == timedelta(hours=1)
    with pytest.raises(BackwardSpan):
        Span(second, first)


def test_pendulum_moments_are_taken_as_the_instants_they_are() -> None:
    moment = pendulum.datetime(2023, 10, 29, 2, 30, tz="Europe/Paris")  # the second time round

    assert utc(moment) == datetime(2023, 10, 29, 1, 30, tzinfo=UTC)
    assert type(utc(moment)) is datetime
    assert Span(moment, moment + pendulum.duration(hours=1)).length == timedelta(hours=1)


def test_an_instant_keeps_every_microsecond() -> None:
    moment = datetime(9998, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)

    assert to_datetime(to_micros(moment)) == moment
    assert to_micros(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (datetime(2026, 3, 2), NaiveInstant),
        (date(2026, 3, 2), InvalidInstant),
        ("2026-03-02", InvalidInstant),
        (None, InvalidInstant),
        (0, InvalidInstant),
    ],
)
def test_what_is_no_instant_is_refused(given: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        to_micros(given)
    with pytest.raises(error):
        Span(given, at(9))


def test_pandas_moments_are_taken_and_nat_is_refused() -> None:
    pandas = pytest.importorskip("pandas")

    assert to_micros(pandas.Timestamp("2026-03-02 09:00", tz="UTC")) == to_micros(at(9))
    with pytest.raises(InvalidInstant, match="drop missing values"):
        to_micros(pandas.NaT)


def test_instants_outside_the_years_are_refused() -> None:
    with pytest.raises(InvalidInstant):
        to_datetime(10**18)
    with pytest.raises(InvalidInstant):
        utc(datetime.min.replace(tzinfo=timezone(timedelta(hours=5))))


def test_an_instant_after_the_last_year_was_shown_as_a_number_of_microseconds() -> None:
    assert to_micros(datetime(2021, 1, 1, tzinfo=UTC)) == 1_609_459_200_000_000
    with pytest.raises(InvalidInstant, match="'an instant about the year 12021' was given where"):
        to_datetime(1_609_459_200_000_000 + 10_000 * 31_556_952_000_000)
    with pytest.raises(InvalidInstant, match="about the year -1030'"):
        to_datetime(-3_000 * 31_556_952_000_000)
    with pytest.raises(InvalidInstant, match="about the year an enormous number'"):
        to_datetime(10**5_000)  # more digits than Python writes


def test_the_last_instant_of_all_was_shown_as_a_number_of_microseconds() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    office = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})

    with pytest.raises(InvalidInstant) as caught:
        office.add(last, timedelta(hours=1))
    assert str(caught.value) == (
        "9999-12-31T23:59:59.999999+00:00 was given where an instant in the years 1 to 9999 is "
        "expected; stay a day clear of either end"
    )


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("localtime", "name the place"), ("posixrules", "name the place"), ("Factory", "name the"),
     ("right/Europe/Paris", "write 'Europe/Paris'"), ("posix/UTC", "write 'UTC'")],
)  # fmt: skip
def test_a_zone_that_is_another_one_on_other_machines_is_refused(name: str, remedy: str) -> None:
    with pytest.raises(UnknownZone, match=remedy):
        as_zone(name)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime"])
def test_a_zone_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone, match="Europe/Lisbon"):
        as_zone(name)


def test_a_fixed_offset_is_no_zone_but_utc_is() -> None:
    with pytest.raises(UnknownZone, match="clock changes"):
        as_zone(timezone(timedelta(hours=1)))
    assert as_zone(UTC).key == "UTC"
    assert as_zone(pendulum.timezone("Europe/Paris")) is as_zone("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT4H", timedelta(hours=4)),
        ("PT1H30M", timedelta(minutes=90)),
        ("P1D", timedelta(hours=24)),
        ("P1W", timedelta(days=7)),
    ],
)
def test_iso_8601_text_is_a_length(text: str, length: timedelta) -> None:
    assert as_length(text) == length
    assert type(as_length(text)) is timedelta


@pytest.mark.parametrize("odd", ["P1M", "P1Y", "4 hours", "2026-03-02", "", "PT", 4, None])
def test_what_is_no_fixed_length_is_refused(odd: Any) -> None:
    with pytest.raises(InvalidLength):
        as_length(odd)


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("PT4294967296S", 2**32 * 10**6),  # a 32-bit count wraps here
        ("PT1.664H", 5_990_400_000),
        ("PT0.139H", 500_400_000),
        ("PT0.000001S", 1),
        ("P1W2DT0.5H", (9 * 86_400 + 1_800) * 10**6),
        ("P0.5D", 43_200 * 10**6),
        ("PT0,25S", 250_000),
        ("30s", 30 * 10**6),
        ("1d12h", 36 * 3600 * 10**6),
        ("324ms", 324_000),
        ("10y", 10 * 365 * 86_400 * 10**6),
        ("3w2d1h", (23 * 86_400 + 3_600) * 10**6),
        ("1h5ms", 3_600_005_000),
        ("0", 0),
        ("0w", 0),
    ],
)
def test_a_length_is_read_to_the_microsecond(text: str, micros: int) -> None:
    assert as_length(text) // timedelta(microseconds=1) == micros


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("P", 1), ("PT", 2), ("P1T1H", 2), ("P12", 3), ("P1DT", 4), ("PT1H1D", 5), ("P1H", 2),
        ("PT1M1H", 5), ("pt4h", 0), ("PT4", 3), ("PT1.H", 3), ("PT4H\n", 4), (" PT4H", 0),
        ("P\uff11D", 1), ("PT1H2H", 5),
        ("1h1d", 3), ("1.5h", 1), ("5", 1), ("5 m", 1), ("1m5", 3), ("5ms1s", 4), ("5m5m", 3),
    ],
)  # fmt: skip
def test_a_length_that_cannot_be_read_is_refused_with_the_position(
    text: str, position: int
) -> None:
    with pytest.raises(InvalidLength, match=f"position {position}, at"):
        as_length(text)


@pytest.mark.parametrize(
    "text", ["PT0.0000001S", "P99999999999W", "P" + "9" * 5000 + "D", "300y", "9" * 100 + "s"]
)
def test_a_length_that_no_timedelta_can_be_is_refused(text: str) -> None:
    with pytest.raises(InvalidLength):
        as_length(text)


def test_the_text_of_a_length_has_at_most_200_characters() -> None:
    assert as_length("PT" + "1S".rjust(198, "0")) == timedelta(seconds=1)
    for text in ("PT" + "1S".rjust(199, "0"), "1s".rjust(201, "0")):
        with pytest.raises(InvalidLength, match="at most 200 characters"):
            as_length(text)


def test_pendulum_lengths_are_plain_and_months_are_refused() -> None:
    assert as_length(pendulum.duration(days=1, hours=2)) == timedelta(hours=26)
    assert type(as_length(pendulum.duration(hours=2))) is timedelta
    with pytest.raises(InvalidLength, match="months and years vary"):
        as_length(pendulum.duration(months=1))
    with pytest.raises(InvalidLength, match="months and years vary"):
        as_length(pendulum.duration(years=1))


def test_an_instant_of_another_class_becomes_a_plain_datetime() -> None:
    class Own(datetime):
        pass

    for moment in (Own(2026, 3, 2, 9, tzinfo=UTC), pendulum.datetime(2026, 3, 2, 9)):
        assert type(utc(moment)) is datetime
        assert utc(moment) == at(9)
    plain = at(9)
    assert utc(plain) is plain


def test_a_zone_without_a_name_is_refused_with_what_to_give() -> None:
    class Nameless(tzinfo):
        pass

    class Named(Nameless):
        zone = "Europe/Paris"  # as pytz has it

    assert as_zone(Named()) is as_zone("Europe/Paris")
    for nameless in (Nameless(), None):
        with pytest.raises(UnknownZone, match="give its name: 'Europe/Lisbon'"):
            as_zone(nameless)  # type: ignore[arg-type]
    with pytest.raises(UnknownZone, match="a fixed offset has no clock changes"):
        as_zone(timezone(timedelta(hours=2)))


def test_a_span_includes_its_start_and_excludes_its_end() -> None:
    span = Span(at(9), at(17))

    assert at(9) in span
    assert at(17) not in span
    assert span & Span(at(17), at(18)) is None
    assert span & Span(at(16), at(18)) == Span(at(16), at(17))


def test_an_empty_span_holds_nothing() -> None:
    empty = Span(at(9), at(9))

    assert at(9) not in empty
    assert empty & Span(at(8), at(10)) is None
    assert SpanSet([empty]) == SpanSet()


def test_spans_that_touch_are_one() -> None:
    whole = SpanSet([Span(at(9), at(12)), Span(at(12), at(17))])

    assert whole == SpanSet([Span(at(9), at(17))])
    assert len(whole) == 1
    assert hash(whole) == hash(SpanSet([Span(at(9), at(17))]))


def test_a_set_of_spans_is_worked_with_as_with_sets() -> None:
    day = SpanSet([Span(at(9), at(12)), Span(at(13), at(17))])

    assert day.length == timedelta(hours=7)
    assert day - Span(at(11), at(14)) == SpanSet([Span(at(9), at(11)), Span(at(14), at(17))])
    assert day & Span(at(11), at(14)) == SpanSet([Span(at(11), at(12)), Span(at(13), at(14))])
    assert day | Span(at(12), at(13)) == SpanSet([Span(at(9), at(17))])
    assert at(12) not in day
    assert at(13) in day
    with pytest.raises(TypeError):
        day | 5  # type: ignore[operator]


@pytest.mark.parametrize(
    ("these", "those", "both", "left"),
    [
        ([], [], [], []),
        ([(0, 9)], [], [], [(0, 9)]),
        ([], [(0, 9)], [], []),
        ([(0, 9)], [(0, 9)], [(0, 9)], []),
        ([(0, 9)], [(9, 12)], [], [(0, 9)]),
        ([(3, 9)], [(0, 3)], [], [(3, 9)]),
        ([(0, 9)], [(2, 3), (5, 6)], [(2, 3), (5, 6)], [(0, 2), (3, 5), (6, 9)]),
        ([(0, 9)], [(0, 2), (7, 9)], [(0, 2), (7, 9)], [(2, 7)]),
        ([(0, 4), (6, 9)], [(2, 7)], [(2, 4), (6, 7)], [(0, 2), (7, 9)]),
        ([(0, 4), (6, 9), (11, 12)], [(1, 2), (3, 7), (8, 20)], [(1, 2), (3, 4), (6, 7), (8, 9),
         (11, 12)], [(0, 1), (2, 3), (7, 8)]),
        ([(5, 6), (8, 9)], [(0, 1), (2, 3), (4, 5), (6, 7), (8, 10)], [(8, 9)], [(5, 6)]),
        ([(0, 1), (2, 3), (4, 5)], [(1, 2), (3, 4), (5, 6)], [], [(0, 1), (2, 3), (4, 5)]),
        ([(0, 1), (2, 3), (4, 9)], [(0, 5), (6, 7)], [(0, 1), (2, 3), (4, 5), (6, 7)],
         [(5, 6), (7, 9)]),
    ],
)  # fmt: skip
def test_pairs_are_intersected_and_subtracted_as_on_a_ruler(
    these: list[Pair], those: list[Pair], both: list[Pair], left: list[Pair]
) -> None:
    assert intersect(these, those) == intersect(those, these) == both
    assert subtract(these, those) == left
    assert unite([*both, *left]) == unite(these)


@pytest.mark.parametrize(
    ("given", "united"),
    [
        ([], []),
        ([(3, 3)], []),
        ([(0, 0), (1, 2)], [(1, 2)]),
        ([(5, 6), (4, 4), (0, 1)], [(0, 1), (5, 6)]),
        ([(0, 2), (2, 4)], [(0, 4)]),
        ([(0, 9), (1, 2), (3, 4), (8, 11)], [(0, 11)]),
        ([(0, 1), (3, 2), (2, 3)], [(0, 1), (2, 3)]),
    ],
)
def test_pairs_are_united_without_empty_ones(given: list[Pair], united: list[Pair]) -> None:
    assert unite(given) == united


def test_a_length_of_several_days_is_so_many_microseconds() -> None:
    assert length_micros(timedelta(days=3, seconds=2, microseconds=1)) == 259_202_000_001
    assert length_micros(timedelta(days=-1)) == -86_400_000_000


def test_a_set_of_spans_shows_each_with_its_length() -> None:
    paris = ZoneInfo("Europe/Paris")
    nine = datetime(2026, 3, 2, 9, tzinfo=paris)
    three, later = Span(nine, nine.replace(hour=12)), nine.replace(day=3)
    table = SpanSet([three, Span(later, later.replace(minute=30))]).figure()

    assert isinstance(table, Table)
    assert table.title == "Spans: 2, 3 h 30 min in all"
    assert table.rows == (
        ("Mon 2026-03-02 08:00 +00:00", "Mon 2026-03-02 11:00 +00:00", "3 h"),
        ("Tue 2026-03-03 08:00 +00:00", "Tue 2026-03-03 08:30 +00:00", "30 min"),
    )


@pytest.mark.parametrize(
    ("pairs", "whole"), [([(3, 5)], (3, 5)), ([(3, 9), (1, 2), (4, 5)], (1, 9))]
)
def test_the_hull_of_pairs_is_from_the_first_start_to_the_last_end(
    pairs: list[tuple[int, int]], whole: tuple[int, int]
) -> None:
    assert hull(pairs) == whole


@pytest.mark.parametrize(
    ("zone", "never_shown", "goes_on"),
    [
        ("Europe/Paris", datetime(2026, 3, 29, 2, 0, 0, 1), "2026-03-29T01:00:00+00:00"),
        ("Europe/Paris", datetime(2026, 3, 29, 2, 59, 59), "2026-03-29T01:00:00+00:00"),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 15), "2026-10-03T15:30:00+00:00"),
        ("Pacific/Apia", datetime(2011, 12, 30, 12), "2011-12-30T10:00:00+00:00"),
        ("Africa/Monrovia", datetime(1972, 1, 7, 0, 30), "1972-01-07T00:44:30+00:00"),
    ],
)
def test_the_clock_goes_on_after_a_time_that_it_skips(
    zone: str, never_shown: datetime, goes_on: str
) -> None:
    # From the tables of the IANA database: half an hour, a whole day, and 44 minutes 30 seconds.
    found = after_skipped(never_shown.replace(tzinfo=ZoneInfo(zone)))

    assert to_datetime(found).isoformat() == goes_on

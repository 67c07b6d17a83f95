"""Open time in columns: tables that a wall calendar shows, near and centuries apart."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.columns import add, elapsed, is_open
from serviceops.columns.calendar_grid import Layout
from serviceops.columns.open_time import NAT, OpenClock, _middle
from serviceops.errors import (
    InvalidValue,
    NaiveInstant,
    NeverOpen,
    ServiceOpsError,
    YearsNotCovered,
)
from serviceops.spans import to_datetime

# 6 March 2026 is a Friday. The calendar repeats every 400 years, which are whole weeks.
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
ELAPSED = [
    ("06T16:00", "09T10:00", 120), ("09T10:00", "06T16:00", -120), ("06T09:00", "06T17:00", 480),
    ("06T08:00", "06T18:00", 480), ("07T10:00", "08T10:00", 0), ("06T12:00", "06T12:00", 0),
    ("06T16:59", "09T09:01", 2), ("06T17:00", "09T09:00", 0),
]  # fmt: skip
ADDED = [
    ("06T16:00", 120, "09T10:00"), ("06T16:00", 60, "06T17:00"), ("06T17:00", 1, "09T09:01"),
    ("07T12:00", 0, "07T12:00"), ("07T12:00", 480, "09T17:00"), ("07T12:00", 481, "10T09:01"),
    ("09T10:00", -120, "06T16:00"), ("09T10:00", -60, "09T09:00"), ("09T09:00", -1, "06T16:59"),
    ("06T17:00", -480, "06T09:00"), ("07T12:00", -481, "05T16:59"), ("06T12:00", 0, "06T12:00"),
]  # fmt: skip
APART = pytest.mark.parametrize("years", [(), (1626,), (2426,), (1626, 2426)])


def instants(texts: list[str], years: tuple[int, ...] = ()) -> Any:
    """Return days and times of March 2026, and once more in the other years."""
    every = [f"{year}-03-{text}" for year in (2026, 2026, 2026, *years) for text in texts]
    return np.array(every, "datetime64[us]")


def minutes(numbers: list[int], years: tuple[int, ...] = ()) -> Any:
    return np.array(numbers * (3 + len(years)), "timedelta64[m]")


@APART
def test_open_time_is_counted_from_each_start_to_its_end(years: tuple[int, ...]) -> None:
    starts, ends, counted = map(list, zip(*ELAPSED, strict=True))

    found = elapsed(OFFICE, instants(starts, years), instants(ends, years))

    assert found.dtype == "timedelta64[us]"
    assert (found == minutes(counted, years)).all()


@APART
def test_the_first_instant_by_which_a_length_has_passed_is_found(years: tuple[int, ...]) -> None:
    moments, lengths, expected = map(list, zip(*ADDED, strict=True))

    found = add(OFFICE, instants(moments, years), minutes(lengths, years))

    assert found.dtype == "datetime64[us]"
    assert (found == instants(expected, years)).all()


@pytest.mark.parametrize(
    ("at", "length", "expected"),
    [
        ("06T16:00", 60, "09T09:00"),  # not at the close on Friday, but at the next opening
        ("06T16:00", 59, "06T16:59"),
        ("06T16:00", 61, "09T09:01"),
        ("09T10:00", -60, "06T17:00"),  # and backwards not at the opening on Monday
        ("09T10:00", -59, "09T09:01"),
        ("09T10:00", -61, "06T16:59"),
    ],
)
def test_what_ends_at_an_edge_of_the_open_hours_may_roll(
    at: str, length: int, expected: str
) -> None:
    found = add(OFFICE, instants([at]), minutes([length]), at_close="roll")

    assert (found == instants([expected])).all()


def test_a_microsecond_is_a_length() -> None:
    last = np.datetime64("2026-03-06T16:59:59.999999", "us")
    close, opening = (
        np.datetime64("2026-03-06T17:00", "us"),
        np.datetime64("2026-03-09T09:00", "us"),
    )
    one = np.timedelta64(1, "us")

    assert add(OFFICE, np.array([last, close, opening]), one).tolist() == [
        close.item(), (opening + one).item(), (opening + one).item()
    ]  # fmt: skip
    assert add(OFFICE, np.array([opening, close]), -one).tolist() == [last.item()] * 2
    assert elapsed(OFFICE, np.array([last]), np.array([opening + one])).tolist() == [
        timedelta(microseconds=2)
    ]


def test_whole_numbers_are_microseconds_and_come_back_as_such() -> None:
    starts, ends, counted = map(list, zip(*ELAPSED, strict=True))
    begins, finishes = (instants(texts).view(np.int64) for texts in (starts, ends))
    micros = minutes(counted).astype("timedelta64[us]").view(np.int64)

    plain = elapsed(OFFICE, begins, finishes)
    assert plain.dtype == np.int64
    assert (plain == micros).all()
    for one, other in ((instants(starts), finishes), (begins, instants(ends))):
        mixed = elapsed(OFFICE, one, other)
        assert mixed.dtype == "timedelta64[us]"
        assert (mixed.view(np.int64) == micros).all()
    moments, lengths, expected = map(list, zip(*ADDED, strict=True))
    due = add(OFFICE, instants(moments).view(np.int64), minutes(lengths))
    assert due.dtype == np.int64
    assert (due == instants(expected).view(np.int64)).all()
    # The number that is written for a missing time is none among whole numbers.
    with pytest.raises(ServiceOpsError):
        elapsed(OFFICE, np.array([NAT]), finishes[:1])


def test_what_is_missing_stays_missing_in_columns_of_any_shape() -> None:
    missing = "NaT"
    starts = np.array([["2026-03-06T16:00", missing], [missing, "2026-03-06T16:00"]], "M8[m]")
    ends = np.array([["2026-03-09T10:00", "2026-03-09T10:00"], [missing, missing]], "M8[m]")

    found = elapsed(OFFICE, starts, ends)
    assert found.shape == (2, 2)
    assert found.tolist() == [[timedelta(hours=2), None], [None, None]]
    assert elapsed(OFFICE, starts, ends[0, 0]).tolist() == [
        [timedelta(hours=2), None], [None, timedelta(hours=2)]
    ]  # fmt: skip
    due = add(OFFICE, starts, np.array([timedelta(hours=2), None], "m8[us]"))
    assert due.tolist() == [[datetime(2026, 3, 9, 10), None], [None, None]]
    assert add(OFFICE, starts, timedelta(hours=2)).tolist()[0] == due.tolist()[0]
    assert is_open(OFFICE, starts).tolist() == [[True, False], [False, True]]
    nothing = np.zeros((0, 3), "datetime64[us]")
    assert elapsed(OFFICE, nothing, nothing).shape == (0, 3)
    assert is_open(OFFICE, nothing).shape == (0, 3)


@APART
def test_open_hours_begin_with_their_opening_and_end_before_their_close(
    years: tuple[int, ...],
) -> None:
    table = {
        "06T08:59:59.999999": False, "06T09:00": True, "06T16:59:59.999999": True,
        "06T17:00": False, "07T12:00": False, "09T09:00": True,
    }  # fmt: skip

    found = is_open(OFFICE, instants([*table], years))

    assert found.tolist() == [*table.values()] * (3 + len(years))


@pytest.mark.parametrize("column", [np.array([1.5]), np.array(["2026-03-06"]), [7.5, None]])
def test_a_column_of_anything_else_is_refused(column: Any) -> None:
    with pytest.raises(InvalidValue, match="a column of datetime64 or of int64"):
        elapsed(OFFICE, column, column)
    with pytest.raises(InvalidValue, match="a column of timedelta64 or of int64"):
        add(OFFICE, instants(["06T09:00"])[:1], column)


@pytest.mark.parametrize("column", [[], [None], [None, None]])
def test_a_list_without_any_moment_was_refused(column: list[None]) -> None:
    assert elapsed(OFFICE, column, column).tolist() == column
    assert add(OFFICE, column, column).tolist() == column


def test_a_pandas_column_with_a_zone_was_refused_and_is_read_in_utc() -> None:
    begins = pd.Series(pd.to_datetime(["2026-07-01 09:00", None])).dt.tz_localize(
        "America/New_York"
    )
    seven = begins + pd.Timedelta(hours=7)

    # From 13:00 to 20:00 in UTC, of which the office is open until 17:00.
    assert elapsed(OFFICE, begins, seven).tolist() == [timedelta(hours=4), None]
    with pytest.raises(InvalidValue, match=r"in UTC is expected; pandas\.to_datetime"):
        elapsed(OFFICE, begins.astype(str), seven)
    with pytest.raises(InvalidValue, match=r"timedelta64.*pandas\.to_timedelta"):
        add(OFFICE, begins, ["4 h", "8 h"])


def test_moments_and_lengths_of_python_were_refused_and_are_columns_too() -> None:
    # Friday 16:00 in UTC, then an hour of Monday; the second row is Lisbon's summer, 8:30 in UTC.
    summer = datetime(2026, 7, 1, 9, 30, tzinfo=ZoneInfo("Europe/Lisbon"))
    starts = [datetime(2026, 3, 6, 16, tzinfo=UTC), summer, None, pd.NaT]
    ends = [datetime(2026, 3, 9, 10, tzinfo=UTC), summer + timedelta(hours=2), summer, summer]
    two = timedelta(hours=2)

    assert elapsed(OFFICE, starts, ends).tolist() == [two, timedelta(hours=1.5), None, None]
    assert add(OFFICE, starts, [two, two, two, None]).tolist() == [
        datetime(2026, 3, 9, 10), datetime(2026, 7, 1, 11), None, None,
    ]  # fmt: skip
    with pytest.raises(NaiveInstant):
        elapsed(OFFICE, [datetime(2026, 3, 6, 16)], ends[:1])
    with pytest.raises(InvalidValue, match="a column of datetime64"):
        elapsed(OFFICE, [summer, "2026-07-01T09:30"], ends[:2])


def test_a_length_that_never_passes_is_refused() -> None:
    once = BusinessCalendar(zone="UTC", week={}, exceptions={date(2026, 3, 6): ["09:00-17:00"]})
    at = instants(["06T09:00"])[:2]

    assert add(once, at, np.array([480, 60], "m8[m]")).tolist() == [
        datetime(2026, 3, 6, 17), datetime(2026, 3, 6, 10)
    ]  # fmt: skip
    with pytest.raises(NeverOpen):
        add(once, at, np.array([480, 481], "m8[m]"))


def test_a_row_beyond_the_years_that_are_known_is_refused_after_one_within_them() -> None:
    known = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}, covers=(2026, 2026))
    at = instants(["06T09:00"])[:2]

    with pytest.raises(YearsNotCovered):
        add(known, at, np.array([1, 2_000], "m8[h]"))
    with pytest.raises(YearsNotCovered):
        add(known, at, np.array([1, -2_000], "m8[h]"))


# The same by numbers that grow with open time


@APART
def test_open_time_as_a_number_grows_by_what_has_passed_and_back(
    years: tuple[int, ...],
) -> None:
    starts, ends, counted = map(list, zip(*ELAPSED, strict=True))
    begins, finishes = (instants(texts, years).view(np.int64) for texts in (starts, ends))
    clock = OpenClock(OFFICE, [begins, finishes])

    passed = clock.measure(finishes) - clock.measure(begins)
    assert (passed == minutes(counted, years).astype("m8[us]").view(np.int64)).all()

    ahead = [row for row in ADDED if row[1] > 0]
    moments, lengths, expected = map(list, zip(*ahead, strict=True))
    at = instants(moments).view(np.int64)
    wanted = clock.measure(at) + minutes(lengths).astype("m8[us]").view(np.int64)
    assert (clock.earliest(wanted) == instants(expected).view(np.int64)).all()


def test_open_time_between_instants_four_centuries_apart_is_that_of_whole_weeks() -> None:
    near, far = instants(["06T16:00"]).view(np.int64), instants(["06T16:00"], (1626, 2426))
    clock = OpenClock(OFFICE, [np.concatenate((near, far.view(np.int64)))])

    before, now, after = clock.measure(far.view(np.int64)[[3, 0, 4]]).tolist()
    # Four hundred years are 20,871 weeks of forty hours.
    assert now - before == after - now == 20_871 * 40 * 3_600_000_000


def office_of_its_own(holiday: date) -> BusinessCalendar:
    """Return a calendar that no other test has: what they laid out before would be found again."""
    return BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}, holidays=[holiday])


def test_the_first_microsecond_of_open_time_passes_beside_no_time_at_all() -> None:
    own = office_of_its_own(date(2031, 5, 7))
    clock = OpenClock(own, [instants(["06T16:00"]).view(np.int64)])
    assert clock.layout is not None
    start = clock.layout.start

    assert own.is_open(to_datetime(start))
    assert clock.earliest(np.array([0, 1])).tolist() == [NAT, start + 1]


def test_an_instant_that_no_table_reaches_is_not_known() -> None:
    at = instants(["06T16:00"]).view(np.int64)
    clock, always = OpenClock(office_of_its_own(date(2031, 5, 8)), [at]), OpenClock(ALWAYS, [at])
    hour = 3_600_000_000
    centuries = 300 * 366 * 24 * hour

    near = clock.measure(at[:1]) + 2 * hour
    far = near + centuries
    assert clock.earliest(np.concatenate((near, far))).tolist() == [
        int(instants(["09T10:00"]).view(np.int64)[0]), NAT
    ]  # fmt: skip
    assert clock.earliest(far).tolist() == [NAT]
    assert clock.earliest(near[:0]).tolist() == []
    assert (always.measure(at) == at).all()
    last = int(np.datetime64("9999-12-31T23:59:59", "us").view(np.int64))
    assert always.earliest(np.array([int(at[0]), last + 2 * 24 * hour])).tolist() == [
        int(at[0]), NAT
    ]  # fmt: skip
    assert datetime.fromtimestamp(int(at[0]) / 1e6, UTC) == datetime(2026, 3, 6, 16, tzinfo=UTC)


# The table of a calendar by itself

HOUR = 3_600_000_000
MINUTE = HOUR // 60


@pytest.mark.parametrize("begins", [0, MINUTE, 20 * MINUTE + 7])
def test_a_table_of_two_windows_has_the_open_time_before_each_instant(begins: int) -> None:
    # Open for two hours from ten, and for one from twenty, both later by what is given.
    hours = np.array([0, 9, 10, 11, 12, 15, 20, 20.5, 21, 29]) * HOUR
    at = hours.astype(np.int64) + begins
    windows = [(10 * HOUR + begins, 12 * HOUR + begins), (20 * HOUR + begins, 21 * HOUR + begins)]
    table = Layout.of(windows, 0, 30 * HOUR)

    assert (table.grain, table.aligned) == (HOUR, begins == 0)
    expected = [0, 0, 0, 1, 2, 2, 2, 2.5, 3, 3]
    assert (table.measure(at) / HOUR).tolist() == expected
    assert (table.search(at) / HOUR).tolist() == expected
    assert table.measure(at[2:5] - 1).tolist() == [0, HOUR - 1, 2 * HOUR - 1]
    opened = [False, False, True, True, False, False, True, True, False, False]
    assert table.is_open(at).tolist() == opened
    assert table.is_open(at[[2, 4, 6, 8]] - 1).tolist() == [False, True, False, True]
    lengths = np.array([1, HOUR, 2 * HOUR, 2 * HOUR + 1, 3 * HOUR])
    assert (table.earliest(lengths) - begins).tolist() == [
        10 * HOUR + 1, 11 * HOUR, 12 * HOUR, 20 * HOUR + 1, 21 * HOUR
    ]  # fmt: skip
    lengths = np.array([0, HOUR, 2 * HOUR - 1, 2 * HOUR, 3 * HOUR - 1])
    assert (table.latest(lengths) - begins).tolist() == [
        10 * HOUR, 11 * HOUR, 12 * HOUR - 1, 20 * HOUR, 21 * HOUR - 1
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("apart", "grain"),
    [(60 * MINUTE, HOUR), (30 * MINUTE, HOUR // 2), (15 * MINUTE, HOUR // 4), (MINUTE, MINUTE),
     (5 * MINUTE, 5 * MINUTE), (MINUTE // 2, 0)],
)  # fmt: skip
def test_a_grain_is_as_long_as_it_can_be_with_one_window_in_it(apart: int, grain: int) -> None:
    # From ten o'clock three windows, each half as long as they are apart.
    windows = [(10 * HOUR + n * apart, 10 * HOUR + n * apart + apart // 2) for n in range(3)]
    table = Layout.of(windows, 0, 30 * HOUR)
    at = np.array([begin + part * apart // 4 for begin, _ in windows for part in range(4)])

    assert table.grain == grain
    expected = [n * apart // 2 + min(part, 2) * apart // 4 for n in range(3) for part in range(4)]
    assert table.measure(at).tolist() == expected
    assert table.is_open(at).tolist() == [True, True, False, False] * 3


def test_open_time_over_more_grains_than_a_table_may_have_is_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("serviceops.columns.calendar_grid._MAX_GRAINS", 24)
    windows, at = [(10 * HOUR, 12 * HOUR)], np.array([9 * HOUR, 11 * HOUR, 20 * HOUR])

    day, two_days = Layout.of(windows, 0, 23 * HOUR), Layout.of(windows, 0, 48 * HOUR)

    assert (day.grain, two_days.grain) == (HOUR, 0)
    for table in (day, two_days):
        assert (table.measure(at) // HOUR).tolist() == [0, 1, 2]


def test_a_table_without_a_window_is_never_open() -> None:
    table, at = Layout.of([], 0, 30 * HOUR), np.array([0, 10 * HOUR, 29 * HOUR])

    assert table.measure(at).tolist() == [0, 0, 0]
    assert table.is_open(at).tolist() == [False] * 3
    once = Layout.of([(10 * HOUR, 11 * HOUR)], 0, 30 * HOUR)
    assert once.is_open(at).tolist() == [False, True, False]
    assert once.earliest(np.array([1, HOUR])).tolist() == [10 * HOUR + 1, 11 * HOUR]


def test_two_windows_that_share_an_hour_have_a_shorter_grain_each() -> None:
    # The first ends at 10:20, the second begins at 10:40 and goes on into the next hour.
    table = Layout.of(
        [(9 * HOUR, 10 * HOUR + 20 * MINUTE), (10 * HOUR + 40 * MINUTE, 12 * HOUR)], 0, 30 * HOUR
    )

    assert table.grain == HOUR // 2
    at = np.array([10 * HOUR + 10 * MINUTE, 10 * HOUR + 50 * MINUTE, 12 * HOUR])
    assert (table.measure(at) // MINUTE).tolist() == [70, 90, 160]


@pytest.mark.parametrize(
    ("opens", "closes", "counted"),
    [(20 * MINUTE, 2 * HOUR, [0, 10, 40, 100]), (0, 100 * MINUTE, [10, 30, 60, 100])],
)
def test_a_window_with_one_edge_within_a_grain_is_counted_from_edge_to_edge(
    opens: int, closes: int, counted: list[int]
) -> None:
    table = Layout.of([(10 * HOUR + opens, 10 * HOUR + closes)], 0, 30 * HOUR)
    at = 10 * HOUR + np.array([10, 30, 60, 300]) * MINUTE

    assert not table.aligned
    assert (table.measure(at) // MINUTE).tolist() == counted


def test_one_row_in_the_first_year_lays_out_no_two_thousand_years() -> None:
    days = ["0001-01-03", "2026-03-06", "2026-03-09"]
    first, low, high = (int(day.view(np.int64)) for day in np.array(days, "datetime64[us]"))
    century = 100 * 366 * 24 * HOUR

    begin, end = _middle([np.array([first, low, high])])
    assert low - 2 * century < begin < low < high == end
    assert _middle([np.array([low, high])]) == (low, high)

"""The short cuts of columns: orders by counting, narrow gathers, steps of open time."""

import gc
import weakref
from datetime import UTC, datetime

import numpy as np
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Codes, Log
from serviceops.columns.calendar_grid import Layout
from serviceops.columns.codes import CLEARED, UNCHANGED
from serviceops.columns.row_order import RowWords, by_case, is_rising, stable_order
from serviceops.logs import LogSchema
from serviceops.spans import to_micros


@pytest.mark.parametrize("size", [1, 200, 256, 257, 65_536, 65_537, 1 << 24, (1 << 24) + 5])
def test_rows_in_the_order_of_their_numbers_stay_in_turn(size: int) -> None:
    numbers = np.random.default_rng(size).integers(0, size, 5_000)
    numbers[::7] = size - 1
    for kind in (np.int32, np.int64):
        order = stable_order(numbers.astype(kind), size)
        assert order.tolist() == sorted(range(len(numbers)), key=lambda row: int(numbers[row]))


@pytest.mark.parametrize("size", [1, 2, 300, 65_536, 70_000])
@pytest.mark.parametrize("part", [1, 7, 1_000, 4_999, 5_000])
@pytest.mark.parametrize("bits", [32, 41, 58])
def test_rows_of_a_case_are_together_as_they_came_whatever_fits_the_cache(
    size: int, part: int, bits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serviceops.columns.row_order._PART", part)
    draw = np.random.default_rng(part)
    case = draw.choice(draw.integers(0, size, 50), 5_000 if part > 100 else 300).astype(np.int32)
    # Seconds; microseconds that leave a word with bits for some columns; some that leave none.
    at = draw.integers(0, 1 << bits, len(case)).astype(np.uint32 if bits == 32 else np.int64)
    narrow, wide = Codes(case % 3 - 1, ("x", "y")), Codes(case % 300, tuple(range(300)))

    first, moments, columns = by_case(case, size, at, [narrow, wide, narrow])

    order = sorted(range(len(case)), key=lambda row: int(case[row]))
    assert first.tolist() == np.searchsorted(case[order], np.arange(size + 1)).tolist()
    assert moments.tolist() == at[order].tolist()
    assert moments.dtype == at.dtype
    for found, column in zip(columns, (narrow, wide, narrow), strict=True):
        assert found.codes.tolist() == column.codes[order].tolist()
        assert found.values is column.values


@pytest.mark.parametrize("part", [1, 2, 3, 1 << 16])
def test_numbers_that_fall_once_do_not_rise(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serviceops.columns.row_order._PART", part)
    assert is_rising(np.array([0, 0, 1, 5, 5]))
    assert is_rising(np.array([], np.int64))
    for numbers in ([1, 0, 2, 3], [0, 2, 1, 3], [0, 1, 3, 2]):
        assert not is_rising(np.array(numbers))


# Columns of 2, 3, 7, 8, 12 and 16 bits; a span of 10**6 leaves 43 of the 63 bits that there are.
@pytest.mark.parametrize(
    ("span", "lower", "fit"),
    [
        (0, 0, 6), (1, 0, 6), (1, 14, 6), (1, 15, 5), (10**6, 0, 5), (10**6, 16, 4), (10**15, 0, 3),
        (10**15, 8, 2), (1 << 60, 0, 1), (1 << 61, 0, 0), (1 << 61, 1, 0),
    ],
)  # fmt: skip
def test_rows_packed_into_words_come_back_as_they_were(span: int, lower: int, fit: int) -> None:
    draw = np.random.default_rng(4)
    at = draw.integers(-(span // 2), span - span // 2 + 1, 100_000)
    at[:2] = -(span // 2), span - span // 2
    columns = [
        Codes(draw.integers(UNCHANGED, size, len(at)), tuple(range(size)))
        for size in (1, 5, 126, 127, 3_000, 40_000)
    ]
    case = draw.integers(0, 1 << 20, len(at)).astype(np.int32)
    rows = RowWords.of(case, lower, at, columns)
    assert rows is not None
    words = np.concatenate([rows.part(0, 60_000), rows.part(60_000, 100_000)])
    assert (words % (1 << lower) == case % (1 << lower)).all()
    codes = [np.empty_like(column.codes) for column in columns[:fit]]
    rows.unpack(words, codes)
    assert (words == at).all()
    assert [column for _, _, column in rows.columns] == columns[:fit]
    for found, column in zip(codes, columns, strict=False):
        assert (found == column.codes).all()


def test_moments_too_far_apart_leave_no_words() -> None:
    case, at = np.zeros(2, np.int32), np.array([0, (1 << 61)])
    assert RowWords.of(case, 1, at, []) is not None
    assert RowWords.of(case, 2, at, []) is None


@pytest.mark.parametrize("size", [1, 127, 128, 32_767, 32_768, 40_000])
def test_a_narrow_column_is_gathered_as_it_is(size: int) -> None:
    draw = np.random.default_rng(size)
    column = Codes(draw.integers(UNCHANGED, size, 3_000), tuple(range(size)))
    order = draw.permutation(3_000)
    found = column.take(order)
    assert found.codes.tolist() == [int(column.codes[row]) for row in order]
    # A byte a row is enough for fewer than 128 values, since codes go down to -2.
    narrowest = np.int8 if size < 128 else np.int16 if size < 32_768 else np.int32
    assert found.codes.dtype == column.codes.dtype == narrowest


@pytest.mark.parametrize("part", [1, 3, 1 << 16])
@pytest.mark.parametrize("many", [3, 60])  # values: a third of the rows has none, or few have none
def test_values_are_carried_to_the_end_of_a_case_and_no_further(
    part: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serviceops.columns.codes._PART", part)
    draw = np.random.default_rng(5)
    for unchanged in [UNCHANGED, CLEARED] * 500:
        sizes = draw.integers(0, 5, 6)
        first = np.concatenate(([0], np.cumsum(sizes)))
        codes = draw.integers(UNCHANGED, many, int(first[-1]))
        expected = []
        for begin, end in zip(first[:-1].tolist(), first[1:].tolist(), strict=True):
            before = CLEARED
            for code in codes[begin:end].tolist():
                before = before if code <= unchanged else code
                expected.append(before)
        column = Codes(codes, tuple(range(many)))
        assert column.carried(first, unchanged).codes.tolist() == expected


def test_a_log_of_more_than_65536_cases_in_random_order_has_its_rows_together() -> None:
    draw = np.random.default_rng(3)
    cases = draw.permutation(np.repeat(np.arange(70_000), 2))
    at = np.arange(len(cases))
    log = Log.from_columns(
        {"case": cases, "at": at, "state": [("new", "open")[n % 2] for n in range(len(cases))]},
        LogSchema(case="case", at="at", state="state"),
    )
    rows = np.argsort(np.unique(cases, return_inverse=True)[1], kind="stable")
    names = np.array(log.cases)[log.case]
    assert len(log) == 70_000
    assert (np.sort(names[::2]) == np.arange(70_000)).all()
    assert (names[::2] == names[1::2]).all()
    by_name = np.argsort(names, kind="stable")
    assert (log.at[by_name] == at[rows]).all()
    assert (log.state.codes[by_name] == at[rows] % 2).all()


@pytest.mark.parametrize(
    "week",
    [
        {"mon-fri": ["09:00-17:00"]},
        {"mon-thu": ["09:00-12:30", "13:30-18:00"], "fri": ["22:00-06:00"]},
        {"mon": ["09:00-09:01"], "tue-sun": ["00:00-24:00"]},
    ],
)
def test_the_instant_by_which_open_time_has_passed_is_found_without_a_search(week: dict) -> None:
    calendar = BusinessCalendar(zone="Europe/Paris", week=week)
    start, end = (to_micros(datetime(year, 1, 1, tzinfo=UTC)) for year in (2026, 2028))
    pairs = calendar.pairs_micros(start, end)
    layout = Layout.of(pairs, start, end)
    total = int(layout.before[-1])
    edges = layout.before[1:]
    wanted = np.concatenate((
        edges, edges - 1, np.minimum(edges + 1, total), np.array([1, total]),
        np.random.default_rng(1).integers(1, total + 1, 5_000),
    ))  # fmt: skip
    wanted = wanted[wanted > 0]
    index = np.searchsorted(layout.before, wanted, side="left") - 1
    assert layout._steps[0] > 0
    assert (layout.earliest(wanted) == layout.opens[index] + wanted - layout.before[index]).all()


def test_columns_of_a_part_are_let_go_of_without_the_garbage_collector() -> None:
    log = Log.from_columns(
        {"case": ["A", "B", "A"], "at": [0, 1, 5], "state": ["new", "new", "open"]},
        LogSchema(case="case", at="at", state="state"),
    )
    gc.disable()
    try:
        early = log.until(1)
        seen = weakref.ref(early.state.codes)
        assert early.rows == 2
        del early
        assert seen() is None
    finally:
        gc.enable()

"""Rows of a log put in order by counting, with what a row has in as few words as possible.

NumPy makes a stable order of numbers of 16 bits by counting, several times as fast as by comparing.
Longer numbers are put in order by some of their bits first, then by the others.
"""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.columns.calendar_grid import Micro
from serviceops.columns.codes import UNCHANGED, CodeArray, Codes, trusted

_PART = 1 << 16  # rows put in order at a time: what they need fits the cache


def is_rising(numbers: NDArray[np.signedinteger]) -> bool:
    """Return whether no number is less than the one before."""
    # A part at a time: rows in no order are found out by the first of them.
    parts = (numbers[begin : begin + _PART + 1] for begin in range(0, len(numbers), _PART))
    return all(bool((part[1:] >= part[:-1]).all()) for part in parts)


def stable_order(numbers: NDArray[np.signedinteger], size: int) -> NDArray[np.intp]:
    """Return the rows in the order of their numbers, which are less than `size` and not negative.

    Rows with one number stay in the order they came in.
    """
    if size <= 1 << 8:
        return np.argsort(numbers.astype(np.uint8), kind="stable")
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    if size > 1 << 16:
        upper = (numbers >> 16).astype(np.uint8 if size <= 1 << 24 else np.uint16)
        order = order.take(np.argsort(upper.take(order), kind="stable"))
    return order


@attrs.frozen(eq=False)
class RowWords:
    """A word for each row: its moment, and as many of its codes as there are bits for.

    Rows that are put in order cost a look-up far away for each column; a word needs one. `columns`
    are those in the words, each with its lowest bit and how many it has.
    """

    moments: Micro
    lowest: int
    width: int
    columns: Sequence[tuple[int, int, Codes]]

    @classmethod
    def of(cls, moments: Micro, columns: Sequence[Codes]) -> "RowWords":
        """Return the words of some rows, with the first of the columns in them."""
        lowest = int(moments.min())
        free = 63 - (int(moments.max()) - lowest).bit_length()
        places: list[tuple[int, int, Codes]] = []
        width = 0
        for column in columns:
            bits = (len(column.values) + 1).bit_length()  # codes go down to -2
            if width + bits > free:
                break
            places.append((width, bits, column))
            width += bits
        return cls(moments, lowest, width, places)

    def part(self, begin: int, end: int) -> Micro:
        """Return the words of the rows from one to another."""
        words = self.moments[begin:end] - self.lowest
        words <<= self.width
        for shift, _, column in self.columns:
            codes = column.codes[begin:end].astype(np.int64)
            codes -= UNCHANGED
            codes <<= shift
            words |= codes
        return words

    def unpack(self, words: Micro, codes: Sequence[CodeArray]) -> None:
        """Write the codes that words have, column by column; the words become the moments."""
        for (shift, bits, _), column in zip(self.columns, codes, strict=True):
            one = words >> shift
            one &= (1 << bits) - 1
            one += UNCHANGED
            column[:] = one
        words >>= self.width
        words += self.lowest


def by_case(
    case: NDArray[np.signedinteger], size: int, moments: Micro, columns: Sequence[Codes]
) -> tuple[NDArray[np.int64], Micro, list[Codes]]:
    """Return some rows with those of each case together, as they came.

    `case` has numbers less than `size`. The first of the results is where the rows of each case
    begin, and at the end how many rows there are.
    """
    rows = len(case)
    words = RowWords.of(moments, columns)
    packed = [np.empty(rows, column.codes.dtype) for _, _, column in words.columns]
    # Columns that no word had bits for are put in order by themselves.
    alone = [column.codes for column in columns[len(packed) :]]
    # Cases lie in runs of so many that a run's rows are about a part, with the lower bits of their
    # numbers to tell them apart. Rows go to their run first, part by part, then to their case.
    shift = min(max((size - 1).bit_length() - (rows // _PART).bit_length(), 0), 16)
    lower = np.empty(rows, np.uint16)
    at, *others = sorted_columns = [np.empty_like(column) for column in (moments, *alone)]
    bounds = _run_bounds(case, shift, ((size - 1) >> shift) + 1)
    free = bounds[:-1].copy()
    for begin in range(0, rows, _PART):
        numbers = case[begin : begin + _PART]
        run = numbers >> shift
        order = stable_order(run, len(free))
        many = np.bincount(run, minlength=len(free))
        # The next free places of a run rise within it, so that memory is written from front to
        # back.
        places = np.repeat(free - (np.cumsum(many) - many), many)
        places += np.arange(len(numbers))
        free += many
        lower[places] = (numbers - (run << shift)).astype(np.uint16).take(order)
        parts = words.part(begin, begin + _PART), *(one[begin : begin + _PART] for one in alone)
        for part, to in zip(parts, sorted_columns, strict=True):
            to[places] = part.take(order)
    first = np.zeros(size + 1, np.int64)
    for number, within in enumerate(map(slice, bounds[:-1].tolist(), bounds[1:].tolist())):
        until = first[(number << shift) + 1 : ((number + 1) << shift) + 1]
        np.cumsum(np.bincount(lower[within], minlength=len(until)), out=until)
        until += within.start
        order = np.argsort(lower[within], kind="stable")
        at[within] = at[within].take(order)
        words.unpack(at[within], [column[within] for column in packed])
        for column in others:
            column[within] = column[within].take(order)
    found = zip((*packed, *others), columns, strict=True)
    return first, at, [trusted(codes, column.values) for codes, column in found]


def _run_bounds(case: NDArray[np.signedinteger], shift: int, runs: int) -> NDArray[np.int64]:
    """Return where each run of cases begins, and at the end how many rows there are."""
    bounds = np.zeros(runs + 1, np.int64)
    for begin in range(0, len(case), _PART):
        bounds[1:] += np.bincount(case[begin : begin + _PART] >> shift, minlength=runs)
    return np.cumsum(bounds)

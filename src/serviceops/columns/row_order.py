"""Rows of a log put in order by counting, with what a row has in as few words as possible.

NumPy makes a stable order of numbers of 16 bits by counting, several times as fast as by comparing.
Longer numbers are put in order by some of their bits first, then by the others.
"""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.columns.calendar_grid import Micro
from serviceops.columns.codes import UNCHANGED, CodeArray, Codes, trusted
from serviceops.columns.narrow_columns import Instants

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
    """A word for each row: its moment, as many of its codes as there are bits for, its case.

    Rows that are put in order cost a look-up far away for each column; a word needs one. `columns`
    are those in the words, each with its lowest bit and how many it has. Of the number of the case
    the words have the `lower` bits, below all others.
    """

    case: NDArray[np.signedinteger]
    lower: int
    moments: Instants
    lowest: int
    width: int
    columns: Sequence[tuple[int, int, Codes]]

    @classmethod
    def of(
        cls,
        case: NDArray[np.signedinteger],
        lower: int,
        moments: Instants,
        columns: Sequence[Codes],
    ) -> "RowWords | None":
        """Return the words of some rows, with the first of the columns in them."""
        # There are none if moments so far apart leave no bits for cases.
        lowest = int(moments.min())
        free = 63 - (int(moments.max()) - lowest).bit_length()
        if free < lower:
            return None
        places: list[tuple[int, int, Codes]] = []
        width = lower
        for column in columns:
            bits = (len(column.values) + 1).bit_length()  # codes go down to -2
            if width + bits > free:
                break
            places.append((width, bits, column))
            width += bits
        return cls(case, lower, moments, lowest, width, places)

    def part(self, begin: int, end: int) -> Micro:
        """Return the words of the rows from one to another."""
        words = self.moments[begin:end].astype(np.int64)
        words -= self.lowest
        words <<= self.width
        words |= self.case[begin:end] & ((1 << self.lower) - 1)
        words -= sum(UNCHANGED << shift for shift, _, _ in self.columns)
        for shift, _, column in self.columns:
            codes = column.codes[begin:end].astype(np.int64)
            codes <<= shift
            words += codes
        return words

    def unpack(self, words: Micro, codes: Sequence[CodeArray]) -> None:
        """Write the codes that words have, column by column; the words become the moments."""
        for (shift, bits, _), column in zip(self.columns, codes, strict=True):
            one = words >> shift
            one &= (1 << bits) - 1
            column[:] = one
            np.add(column, UNCHANGED, out=column)
        words >>= self.width
        words += self.lowest


def by_case(
    case: NDArray[np.signedinteger], size: int, moments: Instants, columns: Sequence[Codes]
) -> tuple[NDArray[np.int64], Instants, list[Codes]]:
    """Return some rows with those of each case together, as they came.

    `case` has numbers less than `size`. The first of the results is where the rows of each case
    begin, and at the end how many rows there are.
    """
    rows = len(case)
    first = np.zeros(size + 1, np.int64)
    # Cases lie in runs of so many that a run's rows are about a part, with the lower bits of their
    # numbers to tell them apart. Rows go to their run first, part by part, then to their case.
    shift = min(max((size - 1).bit_length() - (rows // _PART).bit_length(), 0), 16)
    words = RowWords.of(case, shift, moments, columns)
    if words is None:
        np.cumsum(np.bincount(case, minlength=size), out=first[1:])
        order = stable_order(case, size)
        return first, moments.take(order), [column.take(order) for column in columns]
    packed = [np.empty(rows, column.codes.dtype) for _, _, column in words.columns]
    # Columns that no word had bits for are put in order by themselves.
    alone = [column.codes for column in columns[len(packed) :]]
    sorted_words, *others = [np.empty(rows, np.int64), *map(np.empty_like, alone)]
    bounds = _to_runs(words, alone, (size - 1 >> shift) + 1, (sorted_words, *others))
    at = sorted_words if moments.dtype == np.int64 else np.empty_like(moments)
    for number, within in enumerate(map(slice, bounds[:-1].tolist(), bounds[1:].tolist())):
        found = sorted_words[within]
        lower = found.astype(np.uint16)
        lower &= np.uint16((1 << shift) - 1)
        until = first[(number << shift) + 1 : ((number + 1) << shift) + 1]
        np.cumsum(np.bincount(lower, minlength=len(until)), out=until)
        until += within.start
        order = np.argsort(lower, kind="stable")
        found = found.take(order)
        words.unpack(found, [column[within] for column in packed])
        at[within] = found
        for column in others:
            column[within] = column[within].take(order)
    made = zip((*packed, *others), columns, strict=True)
    return first, at, [trusted(codes, column.values) for codes, column in made]


def _to_runs(
    words: RowWords, alone: Sequence[CodeArray], runs: int, to: Sequence[NDArray[Any]]
) -> NDArray[np.int64]:
    """Write words and columns with the rows of each run of cases together; return the bounds."""
    begins = range(0, len(words.case), _PART)
    many = np.array(
        [np.bincount(words.case[at : at + _PART] >> words.lower, minlength=runs) for at in begins]
    )
    bounds = np.zeros(runs + 1, np.int64)
    np.cumsum(many.sum(axis=0), out=bounds[1:])
    free = bounds[:-1].copy()
    for begin, here in zip(begins, many, strict=True):
        run = words.case[begin : begin + _PART] >> words.lower
        order = stable_order(run, runs)
        # The next free places of a run rise within it, so that memory is written from front to
        # back.
        places = np.repeat(free - (np.cumsum(here) - here), here)
        places += np.arange(len(run))
        free += here
        parts = words.part(begin, begin + _PART), *(one[begin : begin + _PART] for one in alone)
        for part, column in zip(parts, to, strict=True):
            column[places] = part.take(order)
    return bounds

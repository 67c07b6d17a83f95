"""Columns of few values: a number for each row, and what the numbers stand for.

Data frames call such a column categorical, Arrow a dictionary. Asking whether a row's value is one
of several is then a look-up in a small table, whatever the values are.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from serviceops.errors import InvalidValue, MalformedRow
from serviceops.history import as_fact

__all__ = ["CLEARED", "UNCHANGED", "Codes", "as_codes"]

CLEARED = -1
"""The code of a row that has no value."""

UNCHANGED = -2
"""The code of a row that says nothing: what held before it holds."""


def _numbers(given: ArrayLike) -> NDArray[np.int32]:
    return np.asarray(given).astype(np.int32, copy=False)


@attrs.frozen(eq=False)
class Codes:
    """A column as numbers into a tuple of values; -1 is no value.

    >>> Codes([0, 1, -1, 0], ("mail", "web")).values_of().tolist()
    ['mail', 'web', None, 'mail']
    """

    codes: NDArray[np.int32] = attrs.field(converter=_numbers, repr=False)
    values: tuple[Any, ...] = attrs.field(converter=tuple[Any, ...])

    def __attrs_post_init__(self) -> None:
        if self.codes.ndim != 1:
            raise InvalidValue(str(self.codes.shape), "one column of codes")
        if self.codes.size:
            low, high = int(self.codes.min()), int(self.codes.max())
            if low < UNCHANGED or high >= len(self.values):
                raise InvalidValue(
                    high if high >= len(self.values) else low,
                    f"codes from -1 to {len(self.values) - 1}",
                    "each is a place in values",
                )

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: NDArray[Any]) -> "Codes":
        """Return the rows chosen by numbers or flags."""
        return Codes(self.codes[rows], self.values)

    def among(self, wanted: Sequence[object]) -> NDArray[np.bool_]:
        """Return which rows have one of the wanted values; `None` means no value."""
        table = np.zeros(len(self.values) + 2, np.bool_)
        table[: len(self.values)] = [value in wanted for value in self.values]
        table[CLEARED] = table[UNCHANGED] = None in wanted
        chosen: NDArray[np.bool_] = table[self.codes]
        return chosen

    def carried(self, begins: NDArray[np.int64]) -> "Codes":
        """Return the column with what says nothing filled in from the row before of its case.

        `begins` is for each row where its case begins; before anything is said there is no value.
        """
        says = self.codes != UNCHANGED
        if says.all():
            return self
        rows = np.where(says, np.arange(len(self.codes)), -1)
        np.maximum.accumulate(rows, out=rows)
        held = rows >= begins
        codes = np.where(held, self.codes[np.maximum(rows, 0)], np.int32(CLEARED))
        return Codes(codes, self.values)

    def values_of(self, begin: int = 0, end: int | None = None) -> NDArray[np.object_]:
        """Return the values of the rows, as an array of objects."""
        table = np.empty(len(self.values) + 2, object)
        table[: len(self.values)] = self.values
        table[CLEARED] = table[UNCHANGED] = None
        return table[self.codes[begin:end]]


def as_codes(given: object, name: str, rows: int) -> Codes:
    """Return a column as codes; `None`, NaN and NaT are no value.

    What is no plain scalar raises `MalformedRow` with its row, a column of another length
    `InvalidValue`.
    """
    if isinstance(given, Codes):
        column = given
    else:
        array = given if isinstance(given, np.ndarray) else _listed(given)
        column = _sorted_out(array) if array.dtype.kind in "iub" else _looked_up(array, name)
    if len(column) != rows:
        raise InvalidValue(
            f"{len(column)} rows of {name!r}", f"{rows} rows, as the other columns have"
        )
    return column


def _listed(given: object) -> NDArray[Any]:
    values = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else None
    if values is None:
        raise InvalidValue(given, "a column: a sequence of values, an array or Codes")
    array = np.empty(len(values), object)
    array[:] = values
    return array


def _sorted_out(array: NDArray[Any]) -> Codes:
    """Return a column of whole numbers or flags, numbered in the order they first come."""
    found, places, codes = np.unique(array, return_index=True, return_inverse=True)
    order = np.argsort(places, kind="stable")
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return Codes(rank[codes.reshape(-1)], tuple(found[order].tolist()))


def _looked_up(array: NDArray[Any], name: str) -> Codes:
    """Return a column of any scalars, numbered in the order they first come."""
    known: dict[Any, int] = {}
    values: list[Any] = []
    codes = np.empty(len(array), np.int32)
    for row, value in enumerate(array.tolist()):
        try:
            code = known.get(value)
        except TypeError:
            raise MalformedRow(row + 1, name, value, "a plain scalar") from None
        if code is None:
            code = CLEARED
            if value is not None and value == value:  # noqa: PLR0124 - NaN and NaT differ from themselves
                code = len(values)
                values.append(_scalar(value, name, row))
            known[value] = code
        codes[row] = code
    return Codes(codes, tuple(values))


def _scalar(value: object, name: str, row: int) -> object:
    try:
        return as_fact(name, value)
    except InvalidValue as wrong:
        raise MalformedRow(row + 1, name, value, wrong.expected, wrong.remedy) from None

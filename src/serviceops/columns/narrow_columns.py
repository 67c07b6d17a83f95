"""Columns in fewer bytes: instants that are whole seconds, and numbers of which few are different.

Most systems write their logs to the second. A column of such instants is stored as seconds since
1970 in 32 bits, as far as they reach: to the year 2106. Others stay microseconds in 64 bits. The
goals of a log are the few that its terms have, and nearly every case has one cycle: such columns of
a million cases take an eighth and a quarter of what the numbers themselves take.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from serviceops.columns.calendar_grid import Micro
from serviceops.spans import Micros

Instants: TypeAlias = NDArray[np.uint32] | Micro
"""Seconds in 32 bits or microseconds in 64, as the type of the numbers says."""

_SECOND = 1_000_000
_PART = 1 << 16  # rows at a time: what they need fits the cache


def narrowed(moments: Instants) -> Instants:
    """Return some instants as seconds if all of them are; otherwise as they are."""
    if moments.dtype == np.uint32:
        return moments
    seconds = np.empty(len(moments), np.uint32)
    for begin in range(0, len(moments), _PART):
        part = moments[begin : begin + _PART]
        # Those before 1970 and after 2106 are others as 32 bits, so that one comparison tells all.
        # Whole numbers without a sign are divided in half the time.
        narrow = (part.view(np.uint64) // np.uint64(_SECOND)).astype(np.uint32)
        if not np.array_equal(widened(narrow), part):
            return moments
        seconds[begin : begin + _PART] = narrow
    return seconds


def widened(instants: Instants) -> Micro:
    """Return instants as microseconds."""
    if instants.dtype != np.uint32:
        return instants  # type: ignore[return-value] # microseconds, by the type of the numbers
    moments = instants.astype(np.int64)
    moments *= _SECOND
    return moments


def is_upto(instants: Instants, at: Micros) -> NDArray[np.bool_]:
    """Return which instants are not after another."""
    return instants <= (at if instants.dtype != np.uint32 else at // _SECOND)


_FEW = 16  # different numbers; each one costs a comparison of every row


class FewNumbers:
    """A column of whole numbers that is written part by part, from the first row to the last.

    >>> column = FewNumbers(4, np.int64)
    >>> column.write(0, np.array([7, 7, 5]))
    >>> column.write(3, np.array([7]))
    >>> column.whole().tolist()
    [7, 7, 5, 7]
    """

    __slots__ = ("_codes", "_known")

    def __init__(self, size: int, kind: type[np.signedinteger[Any]]) -> None:
        self._known: NDArray[Any] | None = np.zeros(0, kind)
        self._codes: NDArray[Any] = np.zeros(size, np.int8)  # the numbers themselves, if many

    def write(self, begin: int, part: NDArray[Any]) -> None:
        """Write the numbers of the rows from one on."""
        rows = slice(begin, begin + len(part))
        if self._known is not None:
            known = self._known
            codes = np.full(len(part), -1, np.int8)
            for code in range(_FEW + 1):
                if code == len(known):
                    others = codes < 0
                    if not others.any():
                        self._known, self._codes[rows] = known, codes
                        return
                    known = np.append(known, part[np.argmax(others)])
                codes += (part == known[code]) * np.int8(code + 1)
            numbers = np.zeros(len(self._codes), self._known.dtype)
            numbers[:begin] = self._known.take(self._codes[:begin])
            self._known, self._codes = None, numbers
        self._codes[rows] = part

    def whole(self) -> NDArray[Any]:
        """Return the numbers themselves."""
        return self._codes if self._known is None else self._known.take(self._codes)

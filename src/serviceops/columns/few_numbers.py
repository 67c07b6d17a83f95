"""A column of whole numbers in a byte a row, as long as few of them are different.

The goals of a log are the few that its terms have, and nearly every case has one cycle: such
columns of a million cases take an eighth and a quarter of what the numbers themselves take.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

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
            codes = np.full(len(part), -1, np.int8)
            for code, number in enumerate(self._known):
                codes[part == number] = code
            others = part[codes < 0]
            if not others.size:
                self._codes[rows] = codes
                return
            known = np.append(self._known, np.unique(others))
            if len(known) <= _FEW:
                self._known = known
                self.write(begin, part)
                return
            numbers = np.zeros(len(self._codes), self._known.dtype)
            numbers[:begin] = self._known.take(self._codes[:begin])
            self._known, self._codes = None, numbers
        self._codes[rows] = part

    def whole(self) -> NDArray[Any]:
        """Return the numbers themselves."""
        return self._codes if self._known is None else self._known.take(self._codes)

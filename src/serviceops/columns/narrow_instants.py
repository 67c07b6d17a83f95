"""Columns of instants in half as many bytes, where each one is a whole second.

Most systems write their logs to the second. A column of such instants is stored as seconds since
1970 in 32 bits, as far as they reach: to the year 2106. Others stay microseconds in 64 bits.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from serviceops.columns.calendar_grid import Micro
from serviceops.spans import Micros

Instants: TypeAlias = NDArray[np.uint32] | Micro
"""Seconds in 32 bits or microseconds in 64, as the type of the numbers says."""

_SECOND = 1_000_000
_PART = 1 << 16  # rows at a time: what they need fits the cache


def narrowed(moments: Micro) -> Instants:
    """Return some instants as seconds if all of them are; otherwise as they are."""
    seconds = np.empty(len(moments), np.uint32)
    for begin in range(0, len(moments), _PART):
        part = moments[begin : begin + _PART]
        # Those before 1970 and after 2106 are others as 32 bits, so that one comparison tells all.
        narrow = (part // _SECOND).astype(np.uint32)
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

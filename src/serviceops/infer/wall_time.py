"""Instants as minutes on the wall clock of a zone, counted from a Monday's midnight."""

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from serviceops.calendars.zones import DAY, EARLIEST, LATEST, offsets
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.open_time import NAT, instants
from serviceops.errors import InvalidValue
from serviceops.spans import as_zone, out_of_range

Minutes: TypeAlias = NDArray[np.float64]
"""Minutes, one a row: of wall time since Monday 1969-12-29T00:00, or of a length."""

MINUTE = 60_000_000
_SECOND = 1_000_000
DAY_MINUTES = 1440
WEEK = 7 * DAY_MINUTES
_UNITS = (3600, 1800, 900, 300, 60)  # seconds; what reports round their times to

ZONES = (
    "UTC", "Europe/London", "America/New_York", "America/Sao_Paulo", "Australia/Sydney",
    "Asia/Jerusalem", "America/Santiago",
)  # fmt: skip
"""The zones that are tried when none is given: one for each pattern of clock changes.

Zones with the same changes differ by a constant: hours in one are later hours in the other, and
no log tells them apart.
"""


def column(given: ArrayLike, what: str, rows: int | None = None) -> Micro:
    """Return a column of instants without gaps, as microseconds in UTC."""
    found = instants(given)[0]
    if found.ndim != 1 or (rows is not None and len(found) != rows):
        raise InvalidValue(f"{what} of shape {found.shape}", f"one column of {rows or 'n'} rows")
    if not found.size or (found == NAT).any():
        raise InvalidValue(
            what, "at least one row, and an instant in each", "drop the rows without one first"
        )
    return found


def lengths_of(given: ArrayLike, rows: int, of_each: str, advice: str = "") -> Micro:
    """Return lengths as microseconds, one for each row or case; `NAT` where there is none."""
    found = np.asarray(given)
    is_time = found.dtype.kind == "m"
    lengths = found.astype("m8[us]").view(np.int64) if is_time else found
    if lengths.shape != (rows,) or lengths.dtype.kind not in "iu":
        raise InvalidValue(
            f"lengths of shape {found.shape} and of dtype {found.dtype}",
            f"{rows} lengths, one a {of_each}", f"timedelta64 or whole microseconds{advice}",
        )  # fmt: skip
    lengths = lengths.astype(np.int64)
    some = lengths[lengths != 0]
    if not is_time and len(some) and abs(float(np.median(some))) < _SECOND:
        raise InvalidValue(
            "whole numbers that would be less than a second", "timedelta64 or whole microseconds",
            "of minutes, minutes * 60_000_000",
        )  # fmt: skip
    return lengths


def wall_minutes(zone: str, at: Micro) -> Minutes:
    """Return what the wall clock of a zone shows at each instant.

    >>> wall_minutes("Asia/Tokyo", np.array([4 * DAY], np.int64)).tolist()  # a Monday in UTC
    [10620.0]
    """
    low, high = int(at.min()), int(at.max())
    if low < EARLIEST or high >= LATEST:  # no clock is known there
        raise out_of_range(low if low < EARLIEST else high)
    parts = offsets(zone, low, high + 1)
    begins = np.array([begin for begin, _, _ in parts], np.int64)
    shifts = np.array([offset for _, _, offset in parts], np.int64)
    place = np.maximum(np.searchsorted(begins, at, side="right") - 1, 0)
    # 1970-01-01 was a Thursday: three days more, and every week begins on a multiple of WEEK.
    wall: Minutes = (at + shifts[place] + 3 * DAY) / MINUTE
    return wall


def zone_classes(zones: Iterable[str], low: int, high: int) -> dict[str, tuple[str, ...]]:
    """Return zones by the first one with the same clock changes between two instants.

    The others of a class count the same with hours that are a constant earlier or later.

    >>> zone_classes(["Europe/Paris", "Europe/Rome", "Asia/Tokyo"], 0, 40 * 365 * DAY)["Asia/Tokyo"]
    ('Asia/Tokyo',)
    """
    found: dict[object, list[str]] = {}
    for name in zones:
        zone = as_zone(name).key
        parts = offsets(zone, low, high + 1)
        # By days: clocks that change some hours apart on one night are one pattern.
        pattern = tuple((begin // DAY, offset - parts[0][2]) for begin, _, offset in parts[1:])
        found.setdefault(pattern, []).append(zone)
    return {names[0]: tuple(dict.fromkeys(names)) for names in found.values()}


def rounding_unit(lengths: Micro) -> int:
    """Return the seconds that nearly all lengths or instants are whole multiples of; else 1.

    >>> rounding_unit(np.array([0, 900_000_000, 2_700_000_000]))
    900
    """
    for seconds in _UNITS if lengths.size else ():
        if float((lengths % (seconds * 1_000_000) == 0).mean()) > 0.97:
            return seconds
    return 1

"""Minutes of a zone's wall clock, counted from a Monday's midnight: instants, and open hours."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from serviceops.calendars import BusinessCalendar, Holiday
from serviceops.calendars.hours import Window
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.calendars.zones import DAY, EARLIEST, LATEST, offsets
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.open_time import NAT, instants, of_python
from serviceops.errors import InvalidValue
from serviceops.spans import as_zone, out_of_range, unite

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
    if found.dtype == object:
        found = of_python(found, "m")
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


Range = tuple[float, float]
_FIRST = date(1969, 12, 29)


def date_of(day: int) -> date:
    """Return the date of a day counted from the Monday that wall minutes begin with."""
    return _FIRST + timedelta(days=day)


def _ordered(given: Iterable[Range]) -> tuple[Range, ...]:
    return tuple(sorted(given))


@attrs.frozen
class WeekHours:
    """Windows of a week, in minutes after Monday's midnight; Sunday's may end in the next week.

    >>> WeekHours([(540, 1020)]).measure(np.array([0.0, 600.0, 10080.0])).tolist()
    [0.0, 60.0, 480.0]
    """

    windows: tuple[Range, ...] = attrs.field(converter=_ordered)

    @cached_property
    def _knots(self) -> tuple[Minutes, Minutes]:
        """The corners of the open time since the week began, a piecewise linear function."""
        split = [
            pair
            for begin, end in self.windows
            for pair in ([(begin, end)] if end <= WEEK else [(begin, WEEK), (0, end - WEEK)])
        ]
        at, total = [0.0], [0.0]
        for begin, end in unite(split):  # type: ignore[arg-type] # minutes and not microseconds
            at += [begin, end]
            total += [total[-1], total[-1] + end - begin]
        return np.array([*at, WEEK]), np.array([*total, total[-1]])

    def measure(self, wall: Minutes) -> Minutes:
        """Return the open time before each wall time; differences are what counts."""
        at, total = self._knots
        weeks = np.floor(wall / WEEK)
        inside: Minutes = np.interp(wall - weeks * WEEK, at, total)
        inside += weeks * total[-1]
        return inside

    def by_hour(self) -> Minutes:
        """Return the open share of each of the 168 hours of the week, Monday 00:00 first."""
        found: Minutes = np.diff(self.measure(np.arange(169.0) * 60)) / 60
        return found

    def of_day(self, day: int, wall: Minutes) -> Minutes:
        """Return the open time of one day's shifts before each wall time."""
        since, found = wall - day * DAY_MINUTES, np.zeros(len(wall))
        first = day % 7 * DAY_MINUTES
        for begin, end in self.windows:
            if first <= begin < first + DAY_MINUTES:
                found += np.clip(since - (begin - first), 0, end - begin)
        return found

    def calendar(self, zone: str, holidays: Iterable[Holiday] = ()) -> BusinessCalendar:
        """Return the hours as a calendar; a window belongs to the day it begins on."""
        days: list[list[Window]] = [[] for _ in WEEKDAYS]
        is_whole = self.measure(np.array([float(WEEK)]))[0] >= WEEK
        for opens, end in ((0.0, float(WEEK)),) if is_whole else self.windows:
            begin, day = opens, int(opens // DAY_MINUTES)
            first = day * DAY_MINUTES
            # A stretch of a day and more has no day of its own: midnight divides it.
            while end - first > DAY_MINUTES and end - opens >= DAY_MINUTES:
                days[day % 7].append(_window(begin - first, DAY_MINUTES))
                first += DAY_MINUTES
                begin, day = first, day + 1
            days[day % 7].append(_window(begin - first, end - first))
        return BusinessCalendar(zone=zone, week=tuple(map(tuple, days)), holidays=tuple(holidays))


def _window(begin: float, end: float) -> Window:
    return Window.from_pair((round(begin) * MINUTE, round(end) * MINUTE))


def clock(minutes: float) -> str:
    """Return a minute of the day, or of the night before or after it, as people write it.

    >>> clock(570), clock(1800), clock(-90)
    ('09:30', '06:00 of the next day', '22:30 of the day before')
    """
    hours, rest = divmod(round(minutes), 60)
    if hours < 0:
        return f"{clock(minutes + DAY_MINUTES)} of the day before"
    if (hours, rest) > (24, 0):
        return f"{clock(minutes - DAY_MINUTES)} of the next day"
    return f"{hours:02}:{rest:02}"

"""The open hours of a week in minutes: measured by columns, and written as a calendar."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

import attrs
import numpy as np

from serviceops.calendars import BusinessCalendar, Holiday
from serviceops.calendars.hours import Window
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.infer.wall_time import DAY_MINUTES, MINUTE, WEEK, Minutes
from serviceops.spans import unite

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
    """Return a minute of the day as people write it.

    >>> clock(570)
    '09:30'
    """
    hours, rest = divmod(round(minutes), 60)
    return f"{hours:02}:{rest:02}"

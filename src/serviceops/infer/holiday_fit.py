"""Single days without work, found from the rows that span them."""

from collections.abc import Iterable
from datetime import date

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.calendars import Holiday, country_holidays
from serviceops.infer.hours_fit import Observed
from serviceops.infer.wall_time import DAY_MINUTES, Minutes, WeekHours, date_of

_SCALE = 480.0  # minutes: two holidays in a row are each an improvement
_MOST = 400  # days that may be found; more is no holiday but another week


def off_time(observed: Observed, hours: WeekHours, days: Iterable[int]) -> Minutes:
    """Return the open time that days without work take off each row."""
    found = np.zeros(len(observed.starts))
    for day in days:
        found += hours.of_day(day, observed.ends) - hours.of_day(day, observed.starts)
    return found


class DaysOff:
    """The open time that days without work take off each row, for any hours of the week.

    While an edge is looked for, what a day off takes away moves with it: with the length of the
    hours before, the rows around days off would speak against every move.
    """

    def __init__(self, observed: Observed, days: Iterable[int]) -> None:
        """Look up once which rows a day meets."""
        self._observed = observed
        self._near: list[tuple[int, NDArray[np.int64]]] = []
        for day in days:
            begin = day * DAY_MINUTES
            # Hours of a day may run on into the next one.
            meets = (observed.starts < begin + 2 * DAY_MINUTES) & (observed.ends > begin)
            self._near.append((day, np.flatnonzero(meets)))

    def __call__(self, hours: WeekHours) -> Minutes:
        """Return the time to take off each row."""
        found = np.zeros(len(self._observed.starts))
        for day, rows in self._near:
            ends, starts = self._observed.ends[rows], self._observed.starts[rows]
            found[rows] += hours.of_day(day, ends) - hours.of_day(day, starts)
        return found


@attrs.frozen(eq=False, kw_only=True)
class _Spans:
    """Which rows span the open time of which days: one entry for each row and day."""

    row: NDArray[np.int64]
    day: NDArray[np.int64]  # counted from the first day
    share: Minutes
    first: int
    days: int
    worked: frozenset[int]  # weekdays

    @classmethod
    def of(cls, observed: Observed, hours: WeekHours) -> "_Spans":
        """Return the entries of all worked days that rows can meet."""
        starts, ends = observed.starts, observed.ends
        first = int(starts.min() // DAY_MINUTES) - 1
        days = int(ends.max() // DAY_MINUTES) - first + 1
        worked = frozenset(int(begin // DAY_MINUTES) for begin, _ in hours.windows)
        rows, numbers, shares = [], [], []
        for number in range(days):
            day = first + number
            if day % 7 not in worked:
                continue
            begin = day * DAY_MINUTES
            near = np.flatnonzero((starts < begin + 2 * DAY_MINUTES) & (ends > begin))
            share = hours.of_day(day, ends[near]) - hours.of_day(day, starts[near])
            touched = share > 0
            rows.append(near[touched])
            shares.append(share[touched])
            numbers.append(np.full(len(rows[-1]), number, np.int64))
        none = np.zeros(0, np.int64)
        return cls(
            row=np.concatenate([none, *rows]),
            day=np.concatenate([none, *numbers]),
            share=np.concatenate([none.astype(np.float64), *shares]),
            first=first,
            days=days,
            worked=worked,
        )

    def off(self, chosen: Iterable[int], rows: int) -> Minutes:
        """Return the time that the chosen days take off each row."""
        used = np.isin(self.day, list(chosen))
        found: Minutes = np.bincount(
            self.row[used], weights=self.share[used], minlength=rows
        ).astype(np.float64)
        return found


def find_days_off(observed: Observed, hours: WeekHours) -> tuple[int, ...]:
    """Return the days that, left out, explain rows and spoil none that were explained.

    Greedy: the day that improves the most first. A day is accepted where two rows or more fit
    only without it, and hardly any fits only with it.
    """
    count = len(observed.starts)
    spans = _Spans.of(observed, hours)
    first, days = spans.first, spans.days
    predicted = observed.predicted(hours)
    limit = max(observed.tolerance, 0.5)
    chosen: list[int] = []
    while len(chosen) < _MOST:
        residual = observed.residual(predicted - spans.off(chosen, count))[spans.row]
        before, after = np.abs(residual), np.abs(residual - spans.share)
        gains = before / (before + _SCALE) - after / (after + _SCALE)

        def by_day(weights: NDArray[np.generic]) -> Minutes:
            return np.bincount(spans.day, weights=weights, minlength=days).astype(np.float64)

        gain = by_day(gains)
        # Days that rows need are no days off, whatever other rows would gain.
        broken = by_day((before <= limit) & (after > limit))
        gain[broken * 3 > by_day(residual > limit)] = 0
        gain[chosen] = 0
        best = int(np.argmax(gain))
        if gain[best] <= 0.5:
            break
        chosen.append(best)
    proven = list(chosen)
    for day in chosen:
        residual = observed.residual(predicted - spans.off(proven, count))
        mine = spans.day == day
        rows, share = spans.row[mine], spans.share[mine]
        now = int((np.abs(residual[rows]) <= limit).sum())
        if now < int((np.abs(residual[rows] + share) <= limit).sum()) + 2:
            proven.remove(day)
    return tuple(sorted(first + day for day in proven))


def doubtful_days(
    observed: Observed, hours: WeekHours, off: Iterable[int]
) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the rows that fit only with one more day off, each with it, and days of no row.

    One row is no proof of a day off, which an error may look like: two or more are.
    """
    residual = observed.residual(observed.predicted(hours) - off_time(observed, hours, off))
    limit = max(observed.tolerance, 0.5)
    spans = _Spans.of(observed, hours)
    left = residual[spans.row]
    fits = (left > limit) & (np.abs(left - spans.share) <= limit)
    fits &= ~np.isin(spans.day + spans.first, list(off))
    pairs = zip(spans.row[fits].tolist(), (spans.day[fits] + spans.first).tolist(), strict=True)
    # The first and the last day may have been over, or not begun, for the rows on it.
    inner = range(spans.first + 2, spans.first + spans.days - 1)
    met = {*(spans.day + spans.first).tolist()}
    return sorted(pairs), [day for day in inner if day % 7 in spans.worked and day not in met]


def named(days: Iterable[int], countries: Iterable[str], years: range) -> tuple[Holiday, ...]:
    """Return the days as holidays, with the names of the country whose holidays fit best."""
    # A country fits where at least half of the days are its holidays; else they have no name.
    dates = [date_of(day) for day in days]
    best: dict[date, str] = {}
    for country in countries:
        table = {one.on: one.name for one in country_holidays(country, years=years)}
        found = {on: table[on] for on in dates if on in table}
        if len(found) > len(best) and 2 * len(found) >= len(dates):
            best = dict(found)
    return tuple(Holiday(on, best.get(on, "")) for on in dates)

"""Time intervals: when a route is muted or active, as Alertmanager and Grafana define it.

An interval is a name and some ranges; it is open while any of its ranges is. A range limits the
time of day, the weekday, the day of the month, the month and the year, each read on the wall clock
of its location; what it does not limit is open. Source: Alertmanager, timeinterval (0.25, as run):
a day of the month may count from the month's end (-1 is the last), and what lies beyond the end of
a month is cut off.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cached_property

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.calendars import Calendar
from serviceops.calendars.hours import Window, as_windows
from serviceops.calendars.timeline import Timeline
from serviceops.calendars.weekdays import MONTHS
from serviceops.calendars.zones import (
    DAY,
    EARLIEST,
    EPOCH_DAY,
    LATEST,
    first_instant,
    instants_showing,
)
from serviceops.errors import InvalidRules, NeverCloses, NeverOpen, YearsNotCovered
from serviceops.spans import Micros, Pair, to_datetime, to_micros, unite, zone_key

_SUNDAY_FIRST = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31

Number = tuple[int, int]
"""A range of numbers, both ends included."""

Given = str | int | Number
"""A range as people write it: ``"monday:friday"``, ``"-3:-1"``, ``15`` or ``(1, 5)``."""


def _ranges(given: Iterable[Given] | str | int, read: Callable[[str], int]) -> tuple[Number, ...]:
    """Return ranges of numbers, each end read from its text."""
    found: list[Number] = []
    for one in (given,) if isinstance(given, str | int) else given:
        if isinstance(one, int):
            found.append((one, one))
            continue
        parts = one.split(":") if isinstance(one, str) else one
        if len(parts) not in (1, 2):
            raise InvalidRules(one, "one number or a range of two", "write '1:5'")
        ends = [read(end) if isinstance(end, str) else end for end in parts]
        if ends[0] > ends[-1] and (ends[0] < 0) == (ends[-1] < 0):
            raise InvalidRules(one, "a range with its lower end first", "write two ranges")
        found.append((ends[0], ends[-1]))
    return tuple(found)


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise InvalidRules(text, "a whole number") from None


def _named(names: tuple[str, ...], first: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        word = text.strip().lower()
        return names.index(word) + first if word in names else _whole(text)

    return read


def _weekdays(given: Iterable[Given] | str | int) -> tuple[int, ...]:
    """Return weekdays, Monday 0, from names; ranges of names begin on Sunday as Alertmanager's."""
    every: list[Given] = [given] if isinstance(given, str | int) else list(given)
    plain = [one for one in every if isinstance(one, int)]
    words = [one for one in every if not isinstance(one, int)]

    def read(text: str) -> int:
        # Only names: Alertmanager refuses numbers, whose first day would be a guess.
        word = text.strip().lower()
        if word not in _SUNDAY_FIRST:
            raise InvalidRules(text, "names of weekdays, such as 'monday:friday'")
        return _SUNDAY_FIRST.index(word)

    days = {(day - 1) % 7 for low, high in _ranges(words, read) for day in range(low, high + 1)}
    found = tuple(sorted(days.union(plain)))
    if any(not 0 <= day <= 6 for day in found):
        raise InvalidRules(found, "names of weekdays, such as 'monday:friday'")
    return found


def _months(given: Iterable[Given] | str | int) -> tuple[int, ...]:
    pairs = _ranges(given, _named(MONTHS, 1))
    if any(not 1 <= low <= high <= 12 for low, high in pairs):
        raise InvalidRules(pairs, "months from 1 to 12, or their names")
    return tuple(sorted({month for low, high in pairs for month in range(low, high + 1)}))


def _days(given: Iterable[Given] | str | int) -> tuple[Number, ...]:
    pairs = _ranges(given, _whole)
    for low, high in pairs:
        # As if every month had 28 days: what is empty there is refused, as Alertmanager does.
        begins, ends = (end if end > 0 else _SHORTEST_MONTH + end for end in (low, high))
        known = all(end and abs(end) <= _LONGEST_MONTH for end in (low, high))
        if not known or begins > ends or (low < 0 < high):
            raise InvalidRules(
                f"{low}:{high}",
                "days from 1 to 31 or from -31 to -1, in order in February too",
                "28:31 are the 28th and all after it",
            )
    return pairs


def _years(given: Iterable[Given] | str | int) -> tuple[Number, ...]:
    pairs = _ranges(given, _whole)
    if any(not 1 <= low <= 9999 for low, _ in pairs):
        raise InvalidRules(pairs, "years from 1 to 9999")
    return pairs


@checked
@attrs.frozen(kw_only=True)
class TimeRange:
    """One range of time: what it names limits it, and what it leaves out does not.

    `times` are windows of the day, `weekdays` names or ranges of names (Monday is stored as 0),
    `days_of_month` numbers or ranges that may count from the end, `location` a zone.

    >>> nights = TimeRange(times=["00:00-06:00"], weekdays=["monday:friday"])
    >>> nights.weekdays
    (0, 1, 2, 3, 4)
    """

    times: tuple[Window, ...] = attrs.field(default=(), converter=as_windows)
    weekdays: tuple[int, ...] = attrs.field(default=(), converter=_weekdays)
    days_of_month: tuple[Number, ...] = attrs.field(default=(), converter=_days)
    months: tuple[int, ...] = attrs.field(default=(), converter=_months)
    years: tuple[Number, ...] = attrs.field(default=(), converter=_years)
    location: str = attrs.field(default="UTC", converter=zone_key)

    def __attrs_post_init__(self) -> None:
        if any(end > DAY for _, end in self._windows):
            raise InvalidRules(
                ", ".join(map(str, self.times)), "times within one day", "give two windows"
            )

    @property
    def _windows(self) -> list[Pair]:
        return [window.pair for window in self.times] or [(0, DAY)]

    def has_date(self, on: date) -> bool:
        """Return whether the range takes in a date, its times aside."""
        if self.weekdays and on.weekday() not in self.weekdays:
            return False
        if self.months and on.month not in self.months:
            return False
        if self.years and not any(low <= on.year <= high for low, high in self.years):
            return False
        return not self.days_of_month or self._has_day(on)

    def _has_day(self, on: date) -> bool:
        last = monthrange(on.year, on.month)[1]
        for low, high in self.days_of_month:
            begins = low if low > 0 else last + low + 1
            ends = high if high > 0 else last + high + 1
            if begins <= on.day <= ends:
                return True
        return False

    def pairs(self, start: Micros, end: Micros) -> list[Pair]:
        """Return the stretches in ``[start, end)`` at which the wall clock is within the range."""
        wall: list[Pair] = []
        for day in range(start // DAY - 2, end // DAY + 3):
            known = 1 <= day + EPOCH_DAY <= date.max.toordinal()
            if known and self.has_date(date.fromordinal(day + EPOCH_DAY)):
                wall += [(day * DAY + low, day * DAY + high) for low, high in self._windows]
        return instants_showing(self.location, unite(wall), start, end)


def _as_ranges(given: TimeRange | Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    return (given,) if isinstance(given, TimeRange) else tuple(given)


@checked
@attrs.frozen(kw_only=True)
class TimeInterval:
    """A named interval of time that a route refers to: ranges, or the open hours of a calendar.

    An interval of no ranges is never open. Ends are excluded, as in spans.

    >>> from datetime import UTC
    >>> weekend = TimeInterval(name="weekend", ranges=TimeRange(weekdays=["saturday", "sunday"]))
    >>> saturday = datetime(2026, 3, 7, 12, tzinfo=UTC)
    >>> weekend.is_open(saturday), weekend.next_edge(saturday).isoformat()
    (True, '2026-03-09T00:00:00+00:00')
    """

    name: FilledText
    ranges: tuple[TimeRange, ...] = attrs.field(default=(), converter=_as_ranges)
    calendar: Calendar | None = None

    def __attrs_post_init__(self) -> None:
        if self.ranges and self.calendar is not None:
            raise InvalidRules(self.name, "ranges or a calendar, not both")

    @cached_property
    def _timeline(self) -> Timeline:
        if self.calendar is not None:
            return self.calendar.timeline
        # Outside the years that zones or ranges name, every 400 years are alike.
        years = [1800, 2100, *(end for each in self.ranges for pair in each.years for end in pair)]
        low, high = date(min(years), 1, 1), date(min(max(years), 9998) + 1, 1, 1)
        eventful = first_instant("UTC", low), first_instant("UTC", high)
        return Timeline(self._pairs, (EARLIEST, LATEST), eventful)

    def _pairs(self, start: Micros, end: Micros) -> list[Pair]:
        return unite(pair for each in self.ranges for pair in each.pairs(start, end))

    def is_open(self, moment: datetime) -> bool:
        """Return whether the interval is open at an instant."""
        return self._timeline.is_open(to_micros(moment))

    def next_edge(self, moment: datetime) -> datetime | None:
        """Return the first instant after this one at which it opens or closes; `None`: never."""
        at, line = to_micros(moment), self._timeline
        try:
            return to_datetime(line.next_close(at) if line.is_open(at) else line.next_open(at))
        except (NeverOpen, NeverCloses):
            return None

    @property
    def ever_opens(self) -> bool:
        """Whether it is open at any instant at all."""
        try:
            self._timeline.next_open(EARLIEST)
        except (NeverOpen, YearsNotCovered):
            return False
        return True

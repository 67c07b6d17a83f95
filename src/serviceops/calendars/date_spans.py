"""Runs of dates that repeat: 24 December to 2 January, the first Monday to the second Friday.

A run begins on a date of one rule and ends on a date of another; `every` takes each n-th date of
it, counted from its first. The rules for ends are those of Nagios and Icinga: an end that its month
does not have (30 February, a fifth Monday) is the last day of that month, while a run without its
beginning, or with an end counted back past the month's start, does not take place.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.date_rule_kinds import DayOfMonth, WeekdayOfMonth
from serviceops.calendars.date_rules import DateRule, Moves, as_moves, ordinal_text
from serviceops.calendars.weekdays import as_years, months_of
from serviceops.errors import InvalidCalendar

# The longest way from the first date of a run to its last, in days, without and with months: the
# first Monday of March lies up to six days later in the month than it did the year before.
_MONTH, _YEAR = 31, 371

DayRule: TypeAlias = DayOfMonth | WeekdayOfMonth
"""A rule that names one day of a month."""


def _as_end(given: date | DateRule) -> date | DateRule:
    if isinstance(given, datetime):
        raise InvalidCalendar(given, "a date or a day of a month", "write date(2026, 12, 24)")
    return given


@checked
@attrs.frozen(kw_only=True)
class DateSpan(DateRule):
    """Dates from each date of one rule through the next date of another, both included.

    `first` and `last` are two dates, or two days of a month (`DayOfMonth` with a day,
    `WeekdayOfMonth` with a number), both with a month or both without one: a run without months
    stays in its month. A `last` that its month does not have (29 February, a fifth Friday) is the
    last day of the month. `every` takes each so many days from the first on. See `DateRule` for the
    other keywords.

    >>> over_new_year = DateSpan(
    ...     first=DayOfMonth(month=12, day=30), last=DayOfMonth(month=1, day=2), every=2
    ... )
    >>> str(over_new_year)
    'every 2nd day from 30 December to 2 January'
    >>> [str(day) for day in over_new_year.unroll(range(2026, 2028))]
    ['2026-01-01', '2026-12-30', '2027-01-01', '2027-12-30']
    """

    first: date | DateRule = attrs.field(converter=_as_end)
    last: date | DateRule = attrs.field(converter=_as_end)
    every: int = 1
    plus: int = 0
    observed: Moves = attrs.field(default=(), converter=as_moves)
    years: tuple[int, int] | None = attrs.field(default=None, converter=as_years)

    def __attrs_post_init__(self) -> None:
        self._check_terms()
        if type(self.every) is int and not 1 <= self.every <= 36_500:
            raise InvalidCalendar(self.every, "1 to 36500 days", "every=2 is every other day")
        if isinstance(self.first, date) and isinstance(self.last, date):
            if self.last < self.first:
                raise InvalidCalendar(self.last, f"a date from {self.first} on", "swap the two")
            return
        first, last = _day_rule(self.first), _day_rule(self.last)
        if first is None or last is None or (first.month is None) != (last.month is None):
            raise InvalidCalendar(
                str(self),
                "two dates, or two days of a month without plus, observed and years",
                "give both a month, or neither",
            )

    def _nominal(self, low: int, high: int) -> Iterable[int]:
        found: list[int] = []
        latest = low
        in_order = True
        for start, end in self._runs(low, high):
            # The first date of the run that is not before the range, in step with its start.
            begin = start + -(-max(low - start, 0) // self.every) * self.every
            in_order = in_order and begin >= latest
            latest = end + 1
            found += range(begin, min(latest, high), self.every)
        # Runs of every month may overlap those of the month before, which is rare.
        return found if in_order else sorted(set(found))

    def _runs(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Yield the runs that may meet ``[low, high)``, as their first and last ordinals."""
        if isinstance(self.first, date) and isinstance(self.last, date):
            yield self.first.toordinal(), self.last.toordinal()
            return
        first, last = _day_rule(self.first), _day_rule(self.last)
        assert first is not None and last is not None  # noqa: S101, PT018 - the constructor saw it
        reach = _MONTH if last.month is None else _YEAR
        for start in first._nominal(max(low - reach, 1), high):
            end = _end_of_run(start, last)
            if end is not None and end >= low:
                yield start, end

    @property
    def _single_dates(self) -> tuple[date, ...]:
        return tuple(end for end in (self.first, self.last) if isinstance(end, date))

    def _words(self) -> str:
        step = "" if self.every == 1 else f"every {ordinal_text(self.every)} day from "
        return f"{step}{self.first} to {self.last}"


def _day_rule(end: date | DateRule) -> DayRule | None:
    """Return the rule of one end if it names one day of a month, or `None`."""
    if not isinstance(end, DayOfMonth | WeekdayOfMonth) or end.plus or end.observed or end.years:
        return None
    number = end.day if isinstance(end, DayOfMonth) else end.nth
    return None if number is None else end


def _end_of_run(start: int, last: DayRule) -> int | None:
    """Return the last ordinal of the run that begins on one; `None` if there is no run."""
    begins = date.fromordinal(start)
    if last.month is None:
        end = _day_in(last, begins.year, begins.month)
        return end if end is not None and end >= start else None
    end = _day_in(last, begins.year, last.month)
    if end is None or end >= start:
        return end
    # What lies past the calendar's end is cut to what `date` can hold, as for every rule.
    if begins.year == date.max.year:
        return date.max.toordinal()
    return _day_in(last, begins.year + 1, last.month)


def _day_in(rule: DayRule, year: int, month: int) -> int | None:
    """Return a rule's day in a month, the month's last where it has none counted from its start."""
    low, many = months_of(year)[month - 1]
    if isinstance(rule, DayOfMonth):
        # The usual case by arithmetic alone: a calendar with many runs asks for every month.
        day = rule.day or 0
        if abs(day) <= many:
            return low + day - 1 if day > 0 else low + many + day
        return low + many - 1 if day > 0 else None
    for found in rule._nominal(low, low + many):
        return found
    return low + many - 1 if rule.nth is not None and rule.nth > 0 else None

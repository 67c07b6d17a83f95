"""The four kinds of date rules: days and weekdays of months, every so many days, and Easter."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.date_rules import DateRule, Moves, as_moves, check_range, ordinal_text
from serviceops.calendars.weekdays import (
    FULL_WEEKDAYS,
    MONTHS,
    WEEKDAYS,
    MonthsOfYear,
    as_years,
    months_of,
    weekday_numbers,
)
from serviceops.errors import InvalidCalendar

_NTH = ("first", "second", "third", "fourth", "fifth")
_CYCLE_DAYS = 146_097  # 400 Gregorian years, after which dates have the same weekdays again
_CACHED_DAYS = 1_500
MAX_STEP = 36_500
"""The longest step of `EveryDays`; the dates of every rule without years are closer together."""


def _as_weekday(given: str) -> str:
    (first, *others) = weekday_numbers(given)
    if others:
        raise InvalidCalendar(given, "one weekday", "write one rule for each weekday")
    return WEEKDAYS[first]


def _of_month(month: int | None) -> str:
    return "every month" if month is None else MONTHS[month - 1].capitalize()


def _years(low: int, high: int) -> Iterable[tuple[int, MonthsOfYear]]:
    """Return the years that meet ``[low, high)``, each with its months."""
    # A calendar needs the same short range of all of its rules; long ones are not worth storing.
    return _few_years(low, high) if high - low < _CACHED_DAYS else _all_years(low, high)


def _all_years(low: int, high: int) -> tuple[tuple[int, MonthsOfYear], ...]:
    first, last = date.fromordinal(low).year, date.fromordinal(high - 1).year
    return tuple((year, months_of(year)) for year in range(first, last + 1))


_few_years = lru_cache(maxsize=64)(_all_years)


def _months(month: int | None, low: int, high: int) -> Iterable[tuple[int, int]]:
    """Return the months of years that meet ``[low, high)``: one of each year, or all."""
    if month is None:
        return [each for _, months in _years(low, high) for each in months]
    return [months[month - 1] for _, months in _years(low, high)]


def _check_month(month: int | None) -> None:
    check_range(month, 1, 12, "a month from 1 to 12", "leave it out for every month")


@checked
@attrs.frozen(kw_only=True)
class DayOfMonth(DateRule):
    """A day of one month or of every month: 25 December, the 15th, the last day of February.

    A `day` below zero counts from the end of the month; without one every day of the month counts.
    A month without that day has no date. See `DateRule` for the other keywords.

    >>> str(DayOfMonth(month=12, day=25, observed="nearest"))
    '25 December, observed on the nearest weekday'
    >>> [str(day) for day in DayOfMonth(month=2, day=-1).unroll(range(2027, 2029))]
    ['2027-02-28', '2028-02-29']
    """

    month: int | None = None
    day: int | None = None
    plus: int = 0
    observed: Moves = attrs.field(default=(), converter=as_moves)
    years: tuple[int, int] | None = attrs.field(default=None, converter=as_years)

    def __attrs_post_init__(self) -> None:
        self._check_terms()
        _check_month(self.month)
        # A date that never comes would leave a calendar without the holiday it seems to have.
        most = 29 if self.month == 2 else 30 if self.month in (4, 6, 9, 11) else 31
        if type(self.day) is int and (self.day == 0 or abs(self.day) > most):
            raise InvalidCalendar(
                self.day, f"a day from 1 to {most}, or from -1 to -{most}", "-1 is the last day"
            )

    def _nominal(self, low: int, high: int) -> Iterable[int]:
        day = self.day
        if day is None:
            return [
                first + step
                for first, many in _months(self.month, low, high)
                for step in range(many)
                if low <= first + step < high
            ]
        found = [
            first + day - 1 if day > 0 else first + many + day
            for first, many in _months(self.month, low, high)
            if -many <= day <= many
        ]
        return [one for one in found if low <= one < high]

    def _words(self) -> str:
        if self.day is None:
            return f"every day of {_of_month(self.month)}"
        if self.day > 0 and self.month is not None:
            return f"{self.day} {_of_month(self.month)}"
        if self.day > 0:
            return f"{ordinal_text(self.day)} of every month"
        back = "last" if self.day == -1 else f"{ordinal_text(-self.day)} last"
        return f"{back} day of {_of_month(self.month)}"


@checked
@attrs.frozen(kw_only=True)
class WeekdayOfMonth(DateRule):
    """A weekday of one month or of every month: third Monday of January, last Friday of the month.

    `nth` is 1 to 5, or -1 to -5 from the end; without one every such weekday counts. A month with
    no fifth one has no date. See `DateRule` for the other keywords.

    >>> str(WeekdayOfMonth(month=1, weekday="Monday", nth=3))
    'third Monday of January'
    >>> str(WeekdayOfMonth(month=11, weekday="thu", nth=4, plus=1))
    '1 day after fourth Thursday of November'
    """

    weekday: str = attrs.field(converter=_as_weekday)
    month: int | None = None
    nth: int | None = None
    plus: int = 0
    observed: Moves = attrs.field(default=(), converter=as_moves)
    years: tuple[int, int] | None = attrs.field(default=None, converter=as_years)

    def __attrs_post_init__(self) -> None:
        self._check_terms()
        _check_month(self.month)
        if type(self.nth) is int and not 1 <= abs(self.nth) <= 5:
            raise InvalidCalendar(self.nth, "a number from 1 to 5, or from -1 to -5", "-1 is last")

    def _nominal(self, low: int, high: int) -> Iterable[int]:
        wanted, nth = WEEKDAYS.index(self.weekday), self.nth
        found: list[int] = []
        for first, many in _months(self.month, low, high):
            one = first + (wanted - first + 1) % 7  # the first such weekday; ordinal 1 is a Monday
            after = first + many
            if nth is None:
                found += range(one, after, 7)
                continue
            one += 7 * (nth - 1 if nth > 0 else (after - 1 - one) // 7 + 1 + nth)
            if first <= one < after:
                found.append(one)
        return [one for one in found if low <= one < high]

    def _words(self) -> str:
        name = FULL_WEEKDAYS[WEEKDAYS.index(self.weekday)].capitalize()
        if self.nth is None:
            return f"every {name}" + ("" if self.month is None else f" of {_of_month(self.month)}")
        which = _NTH[abs(self.nth) - 1]
        if self.nth < 0:
            which = "last" if self.nth == -1 else f"{which} last"
        return f"{which} {name} of {_of_month(self.month)}"


@checked
@attrs.frozen(kw_only=True)
class EveryDays(DateRule):
    """Every so many days from an anchor on, the anchor among them: every second Friday.

    `days` is 1 to 36,500; weeks are seven days each. Dates before `since` are not of the rule. See
    `DateRule` for the other keywords.

    >>> str(EveryDays(days=14, since=date(2026, 1, 9)))
    'every 2 weeks from 2026-01-09'
    """

    days: int
    since: date
    plus: int = 0
    observed: Moves = attrs.field(default=(), converter=as_moves)
    years: tuple[int, int] | None = attrs.field(default=None, converter=as_years)

    def __attrs_post_init__(self) -> None:
        self._check_terms()
        check_range(self.days, 1, MAX_STEP, "1 to 36500 days", "two weeks are 14 days")

    def _nominal(self, low: int, high: int) -> Iterable[int]:
        anchor = self.since.toordinal()
        low = max(low, anchor)
        return range(low + (anchor - low) % self.days, high, self.days)

    @property
    def _repeats(self) -> bool:
        return _CYCLE_DAYS % self.days == 0

    @property
    def _single_dates(self) -> tuple[date, ...]:
        return (self.since,)

    def _words(self) -> str:
        weeks, rest = divmod(self.days, 7)
        many, unit = (self.days, "day") if rest else (weeks, "week")
        return f"every {unit if many == 1 else f'{many} {unit}s'} from {self.since}"


@checked
@attrs.frozen(kw_only=True)
class EasterDay(DateRule):
    """Easter Sunday, or a day before or after it with `plus`: Good Friday is ``plus=-2``.

    `church` is ``western`` (the Gregorian computation) or ``orthodox`` (the Julian one, written as
    a Gregorian date). Years before 1583 are computed by the same rules. See `DateRule` for the
    other keywords.

    >>> [str(day) for day in EasterDay(plus=1).unroll(range(2026, 2028))]
    ['2026-04-06', '2027-03-29']
    >>> str(EasterDay(church="orthodox", plus=-2))
    '2 days before orthodox Easter'
    """

    church: Literal["western", "orthodox"] = "western"
    plus: int = 0
    observed: Moves = attrs.field(default=(), converter=as_moves)
    years: tuple[int, int] | None = attrs.field(default=None, converter=as_years)

    def __attrs_post_init__(self) -> None:
        self._check_terms()

    def _nominal(self, low: int, high: int) -> Iterable[int]:
        found = [_easter(year, self.church) for year, _ in _years(low, high)]
        return [one for one in found if low <= one < high]

    @property
    def _repeats(self) -> bool:
        return False  # after 5,700,000 years

    def _words(self) -> str:
        return "Easter" if self.church == "western" else "orthodox Easter"


@lru_cache(maxsize=1024)
def _easter(year: int, church: str) -> int:
    """Return the ordinal of Easter Sunday, by the algorithms in Meeus, Astronomical Algorithms."""
    golden = year % 19
    if church == "orthodox":
        moon = (19 * golden + 15) % 30
        month, day = divmod(moon + (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7 + 114, 31)
        # The date is Julian: the calendars part by three days in 400 years.
        julian = year // 100 - year // 400 - 2
        return date(year, month, 1).toordinal() + day + julian
    century, rest = divmod(year, 100)
    leaps, of_cycle = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - correction + 15) % 30
    weekday = (32 + 2 * of_cycle + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, 1).toordinal() + day

"""Repeating dates: 25 December, third Monday of January, every second Friday, the day after Easter.

A rule is a value and stays one: in a calendar, in its documents, in `repr` and in explanations. A
calendar computes the dates of a rule only for the years that a query needs.

Each rule names *nominal* dates. `plus` moves each by days, then `observed` moves it off some
weekdays; `years` limits the nominal dates, so that New Year of 2028 (a Saturday) that is observed
on 31 December 2027 belongs to the rule of 2028. A date that a month does not have (30 February, a
fifth Monday) is left out, as in RFC 5545.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_copies import draft_of
from serviceops.calendars.weekdays import MONTHS, WEEKDAYS, as_years, weekday_numbers
from serviceops.errors import InvalidCalendar
from serviceops.spans import Pair

Moves: TypeAlias = tuple[int, ...]
"""By how many days a date on each weekday is moved, Monday first; empty if none is."""

_OBSERVED: Mapping[str, Moves] = {
    "nearest": (0, 0, 0, 0, 0, -1, 1),
    "next": (0, 0, 0, 0, 0, 2, 1),
    "previous": (0, 0, 0, 0, 0, -1, -2),
}
_MAX_ORDINAL = date.max.toordinal()
_MAX_PLUS, _MAX_MOVE, _MAX_PAIR = 366, 7, 15


def as_moves(given: str | Mapping[str, int] | Moves | None) -> Moves:
    """Return the days by which a date on each weekday is moved, Monday first."""
    moves: Any = given or ()
    if isinstance(given, str):
        moves = _OBSERVED.get(given)
    elif isinstance(given, Mapping):
        moves = [0] * 7
        for name, days in given.items():
            for weekday in weekday_numbers(name):
                moves[weekday] = days
    if (
        isinstance(moves, tuple | list)
        and len(moves) in (0, 7)
        and all(type(days) is int and abs(days) <= _MAX_MOVE for days in moves)
    ):
        return tuple(moves) if any(moves) else ()
    raise InvalidCalendar(
        given,
        "'nearest', 'next' or 'previous', or up to 7 days by weekday",
        "write {'sat': 2, 'sun': 2} to move both to the week after",
    )


def check_range(given: int | None, low: int, high: int, expected: str, remedy: str) -> None:
    """Refuse a whole number outside a range; what is none is refused by its kind."""
    if type(given) is int and not low <= given <= high:
        raise InvalidCalendar(given, expected, remedy)


class DateRule:
    """Dates that repeat by a rule; `DayOfMonth`, `WeekdayOfMonth`, `EveryDays` and `EasterDay`.

    All have three keywords. `plus` moves each date by up to 366 days, so "the day after the fourth
    Thursday of November" is that Thursday with ``plus=1``. `observed` then moves a date that falls
    on a weekend of Saturday and Sunday to the ``"nearest"``, ``"next"`` or ``"previous"`` weekday;
    a mapping such as ``{"fri": -1, "sat": 1}`` gives the days for other weekends and habits.
    `years` are the consecutive years in which the rule is valid; ``(2022, 9999)`` begins one.
    """

    plus: int
    observed: Moves
    years: tuple[int, int] | None

    def _check_terms(self) -> None:
        check_range(
            self.plus, -_MAX_PLUS, _MAX_PLUS, "at most 366 days before or after", "use plus=1"
        )

    @checked
    def unroll(self, years: Iterable[int]) -> tuple[date, ...]:
        """Return the dates of the rule that lie in consecutive years, in order.

        A pair is a first and a last year. A date that `plus` or `observed` moves into another year
        is returned with the year in which it lies.

        >>> from serviceops.calendars import WeekdayOfMonth
        >>> thanksgiving = WeekdayOfMonth(month=11, weekday="thu", nth=4)
        >>> [str(day) for day in thanksgiving.unroll(range(2024, 2027))]
        ['2024-11-28', '2025-11-27', '2026-11-26']
        """
        limits = as_years(years)
        if limits is None:
            raise InvalidCalendar(years, "years", "write range(2026, 2031)")
        first, last = date(limits[0], 1, 1).toordinal(), date(limits[1], 12, 31).toordinal()
        return tuple(map(date.fromordinal, self.ordinals(first, last + 1)))

    def ordinals(self, first: int, until: int) -> list[int]:
        """Return the dates from one up to before another as `date.toordinal` counts them.

        The result is sorted and has each date once. The range is cut to what `date` can hold.
        """
        plus, moves = self.plus, self.observed
        first, until = max(first, 1), min(until, _MAX_ORDINAL + 1)
        # Nominal dates that may end up in the range: it is widened by what moves them.
        low, high = first - plus, until - plus
        if moves:
            low, high = low - max(moves), high - min(moves)
        if self.years is not None:
            low = max(low, date(self.years[0], 1, 1).toordinal())
            high = min(high, date(self.years[1], 12, 31).toordinal() + 1)
        low, high = max(low, 1), min(high, _MAX_ORDINAL + 1)
        if low >= high:
            return []
        nominal = self._nominal(low, high)
        if not plus and not moves:
            return list(nominal)  # the range was not widened
        found = set()
        for each in nominal:
            day = each + plus
            if moves:
                day = day + moves[(day + 6) % 7]  # ordinal 1 is a Monday
            if first <= day < until:
                found.add(day)
        return sorted(found)

    def _nominal(self, low: int, high: int) -> Iterable[int]:
        """Return the nominal dates from one ordinal up to before another, in order."""
        raise NotImplementedError  # each kind of rule has its own

    def _words(self) -> str:
        raise NotImplementedError  # each kind of rule has its own

    @property
    def _repeats(self) -> bool:
        """Whether the dates are the same again after 400 years."""
        return True

    @property
    def irregular(self) -> tuple[int, ...]:
        """The ordinals that bound the time in which the rule does not repeat every 400 years."""
        days = list(self._single_dates)
        if self.years or not self._repeats:
            first, last = self.years or (1, 9999)
            days += [date(first, 1, 1), date(last, 12, 31)]
        reach = abs(self.plus) + _MAX_MOVE
        bounds = [day.toordinal() + side for day in days for side in (-reach, reach)]
        return tuple(min(max(bound, 1), _MAX_ORDINAL) for bound in bounds)

    @property
    def _single_dates(self) -> tuple[date, ...]:
        """The dates that the rule names with their year: they do not repeat."""
        return ()

    def __str__(self) -> str:
        text = self._words()
        if self.plus:
            days = abs(self.plus)
            side = "after" if self.plus > 0 else "before"
            text = f"{days} day{'s' if days > 1 else ''} {side} {text}"
        if self.observed:
            text += f", {_observed_text(self.observed)}"
        if self.years:
            text += f", {_years_text(*self.years)}"
        return text

    @checked
    def lint(
        self, dates: Iterable[date], *, years: Iterable[int] | None = None
    ) -> "tuple[RuleDifference, ...]":
        """Return where the rule and a list of dates differ, in order of date; none if they agree.

        Years are those from the first date of the list to the last, unless `years` names them. A
        date of the rule and one of the list that are at most 15 days apart are one difference.

        >>> from serviceops.calendars import WeekdayOfMonth
        >>> wrong = WeekdayOfMonth(month=11, weekday="fri", nth=4)  # the day after Thanksgiving?
        >>> print(*wrong.lint([date(2023, 11, 24), date(2024, 11, 29), date(2025, 11, 28)]))
        fourth Friday of November gives 22 November 2024 where the list has 29 November 2024
        """
        listed = {day.toordinal() for day in dates}
        limits = as_years(years) if years is not None else None
        if limits is None:
            if not listed:
                return ()
            limits = date.fromordinal(min(listed)).year, date.fromordinal(max(listed)).year
        first, last = date(limits[0], 1, 1).toordinal(), date(limits[1], 12, 31).toordinal()
        given = set(self.ordinals(first, last + 1))
        missing = sorted(day for day in listed - given if first <= day <= last)
        found = _paired(sorted(given - listed), missing)
        found.sort(key=lambda pair: pair[0] or pair[1])
        as_date, differences = date.fromordinal, []
        for mine, theirs in found:  # millions, where a list is of another rule altogether
            one = _difference()
            one.rule = self
            one.given = as_date(mine) if mine else None
            one.listed = as_date(theirs) if theirs else None
            one.__class__ = RuleDifference
            differences.append(one)
        return tuple(differences)


def _paired(extra: list[int], missing: list[int]) -> list[Pair]:
    """Return each date of two sorted lists without a common date, paired with one near it.

    A date is its ordinal, and 0 is none. Each of the first list in turn takes the nearest of the
    second that is left.

    >>> _paired([5, 100], [1, 7, 40])
    [(5, 7), (100, 0), (0, 1), (0, 40)]
    """
    found: list[Pair] = []
    behind: list[int] = []  # what is left of the second list before a date, the last one nearest
    place = 0
    for day in extra:
        while place < len(missing) and missing[place] < day:
            behind.append(missing[place])
            place += 1
        back = day - behind[-1] if behind else _MAX_PAIR + 1
        ahead = missing[place] - day if place < len(missing) else _MAX_PAIR + 1
        if min(back, ahead) > _MAX_PAIR:
            found.append((day, 0))
        elif back <= ahead:
            found.append((day, behind.pop()))
        else:
            found.append((day, missing[place]))
            place += 1
    return found + [(0, day) for day in (*behind, *missing[place:])]


def changed_rule(
    rule: DateRule, *, plus: int | None = None, years: tuple[int, int] | None = None
) -> DateRule:
    """Return a rule with another `plus` or other `years`; what is not given stays."""
    # Each kind of rule is an attrs class, while their base is none: hence the type of `kind`.
    kind: Any = rule
    found: DateRule = attrs.evolve(
        kind, plus=rule.plus if plus is None else plus, years=years or rule.years
    )
    return found


def _observed_text(moves: Moves) -> str:
    for name, known in _OBSERVED.items():
        if moves == known:
            return f"observed on the {name} weekday"
    days = ", ".join(f"{name} {days:+}" for name, days in zip(WEEKDAYS, moves, strict=True) if days)
    return f"moved by days ({days})"


def _years_text(first: int, last: int) -> str:
    if first == last:
        return f"in {first}"
    if last == 9999:
        return f"from {first}"
    return f"until {last}" if first == 1 else f"{first} to {last}"


def ordinal_text(number: int) -> str:
    """Return ``1st``, ``22nd`` or ``13th``."""
    last = 0 if number // 10 == 1 else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


@checked
@attrs.frozen
class RuleDifference:
    """A date that a rule gives and a list has not, one that only the list has, or a pair of both.

    `given` is the date of the rule and `listed` that of the list; one of them may be `None`.
    """

    rule: DateRule
    given: date | None
    listed: date | None

    def __str__(self) -> str:
        given, listed = (
            f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}" if day else ""
            for day in (self.given, self.listed)
        )
        if given and listed:
            return f"{self.rule} gives {given} where the list has {listed}"
        if given:
            return f"{self.rule} gives {given}, which the list has not"
        return f"{self.rule} does not give {listed}, which the list has"


_difference = draft_of(RuleDifference)

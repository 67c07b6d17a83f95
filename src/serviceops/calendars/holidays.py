"""Public holidays of a country as frozen dates (the ``holidays`` extra).

The dates are read once, for years named beforehand. The package they come from extends its tables
on use and differs between releases, so no object of it is stored: store the dates with the policy.

A country may also work some days of its weekends, in place of days between a holiday and a weekend,
and close early on others. Those are exceptions, with hours that the caller passes.
"""

import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.extras import extra
from serviceops.calendars.date_rule_kinds import DayOfMonth, EasterDay, WeekdayOfMonth
from serviceops.calendars.date_rules import DateRule
from serviceops.calendars.hours import (
    Holiday,
    SpecialDay,
    WindowLike,
    as_exceptions,
    as_holidays,
    as_windows,
)
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.errors import InvalidValue

_HALF_DAY, _WORKED = "half_day", "workday"
_OBSERVED = " (observed)"
# How countries move a holiday off a weekend, the common customs first.
_HABITS: tuple[str | dict[str, int], ...] = (
    "nearest", "next", "previous", {"sun": 1}, {"sat": -1}, {"sat": 2, "sun": 2},
    {"sat": 2, "sun": 1}, {"sun": 2}, {"sat": -1, "sun": -2}, {"sat": 2}, {"fri": -1, "sat": 1},
)  # fmt: skip


@checked
@attrs.frozen(kw_only=True)
class CountryDates:
    """The dates of a country that differ from its week: holidays and dates with their own hours.

    `weekends` says which weekdays are its weekend, and from which date on; most countries have one
    entry. A week of Monday to Friday is right where it is ``("sat", "sun")``.
    """

    holidays: tuple[Holiday, ...]
    exceptions: tuple[SpecialDay, ...]
    weekends: tuple[tuple[date, tuple[str, ...]], ...]


@checked
def country_holidays(
    country: str,
    subdivision: str | None = None,
    *,
    years: Iterable[int],
    categories: Iterable[str] = ("public",),
    observed: bool = True,
    language: str | None = "en_US",
    worked_weekends: Literal["refuse", "leave_out"] = "refuse",
    rules: bool = False,
) -> tuple[Holiday, ...]:
    """Return the public holidays of a country, or of a part of it, in the years named.

    `observed` adds the days holidays are moved to when they fall on a weekend; use False for a team
    that works weekends. Give the same years as ``covers=`` to the calendar: then a clock that
    runs past them raises instead of counting unknown holidays as work. Years the tables do not
    know, unknown countries, subdivisions and categories raise `InvalidValue`.

    Where Saturdays or Sundays are worked in place of other days (Hungary, China and others), these
    dates alone are refused: `country_dates` returns the worked days too. A caller who passes those
    days to the calendar in another way gives ``worked_weekends="leave_out"``.

    With `rules` a holiday that follows a rule in all of the years, at least ten, is that rule
    (`DateRule`) and goes on after them; what follows none (Eid, a single mourning day) stays dates.

    >>> [str(day.on) for day in country_holidays("US", years=[2026])][:3]
    ['2026-01-01', '2026-01-19', '2026-02-16']
    """
    table = _Table(country, subdivision, years, categories, observed, language)
    if _HALF_DAY in table.categories:
        raise InvalidValue(_HALF_DAY, "categories of whole days", "use country_dates(half_days=)")
    if table.worked and worked_weekends == "refuse":
        raise _without_hours(table, "country_dates(hours=), or worked_weekends='leave_out'")
    return table.as_rules() if rules else table.holidays()


@checked
def country_dates(
    country: str,
    subdivision: str | None = None,
    *,
    years: Iterable[int],
    categories: Iterable[str] = ("public",),
    hours: Iterable[WindowLike] = (),
    half_days: Iterable[WindowLike] = (),
    observed: bool = True,
    language: str | None = "en_US",
    rules: bool = False,
) -> CountryDates:
    """Return the holidays of a country and the dates that have hours of their own.

    `hours` are those of a weekend day that is worked, `half_days` those of a half-day (the category
    ``half_day``, which counts when it is among the categories). A country that has such days in the
    years is refused without their hours. Half-days on a weekend are left out, and a date that is a
    holiday as a whole is no half-day. `rules` is that of `country_holidays`. Other categories are
    ``bank``, ``government``, ``school`` and so on, as the package has them for the country.

    >>> days = country_dates("HU", years=[2026], hours=["08:00-16:00"])
    >>> [str(day.on) for day in days.exceptions]   # two Saturdays
    ['2026-01-10', '2026-08-08']
    """
    table = _Table(country, subdivision, years, categories, observed, language)
    worked, halves = as_windows(hours), as_windows(half_days)
    if table.worked and not worked:
        raise _without_hours(table, "give the hours of such a day: hours=['09:00-17:00']")
    if table.halves and not halves:
        day = min(table.halves)
        raise InvalidValue(
            f"{country} with half-days, {day} for one",
            "the hours of a half-day",
            "half_days=['09:00-13:00']",
        )
    exceptions = [SpecialDay(on, worked, "worked weekend day") for on in table.worked]
    exceptions += [SpecialDay(on, halves, name) for on, name in table.halves.items()]
    return CountryDates(
        holidays=table.as_rules() if rules else table.holidays(),
        exceptions=as_exceptions(exceptions),
        weekends=table.weekends,
    )


def _without_hours(table: "_Table", remedy: str) -> InvalidValue:
    return InvalidValue(
        f"{table.country}, where {', '.join(map(str, table.worked[:3]))} are worked",
        "the hours of weekend days that are worked",
        remedy,
    )


def _tables_of(country: str, subdivision: str | None) -> Any:
    """Return what the holidays package knows of a country, without its days."""
    import holidays  # here only, as below

    try:
        known = holidays.country_holidays(country, subdiv=subdivision, years=())
    except TypeError:  # the package has something else of that name, which is no country
        known = None
    # The base of all countries has no holiday of its own.
    if known is None or type(known) is holidays.HolidayBase:
        raise NotImplementedError(f"Country {country} not available")
    return known


class _Table:
    """What the package knows of a country in the years wanted, as plain dates."""

    worked: list[date]
    """Days of a weekend that are worked."""

    halves: dict[date, str]
    """Half-days with their names, where they are wanted."""

    def __init__(
        self,
        country: str,
        subdivision: str | None,
        years: Iterable[int],
        categories: Iterable[str],
        observed: bool,
        language: str | None,
    ) -> None:
        with extra("holidays"):
            import holidays  # here only: it takes a quarter of a second to import

        self.country = f"{country} {subdivision}" if subdivision else country
        self.categories = (categories,) if isinstance(categories, str) else tuple(categories)
        wanted = sorted(set(years))
        if not wanted:
            raise InvalidValue((), "at least one year", "for example range(2020, 2031)")
        if not self.categories:
            raise InvalidValue((), "at least one category", "for example ['public']")
        # An observed day may lie in the year before: 1 January 2028 is observed on 31 December
        # 2027. The package warns of years before its tables; such years are refused below instead.
        around = range(wanted[0] - 1, wanted[-1] + 2)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                known = _tables_of(country, subdivision)
                self._check(known, wanted)
                speaks = language if language in known.supported_languages else None

                def found(of: tuple[str, ...]) -> Any:
                    return holidays.country_holidays(
                        country,
                        subdiv=subdivision,
                        years=[
                            year for year in around if known.start_year <= year <= known.end_year
                        ],
                        observed=observed,
                        language=speaks,
                        categories=of,
                    )

                whole = tuple(one for one in self.categories if one != _HALF_DAY)
                public = found(whole) if whole else None
                half = found((_HALF_DAY,)) if _HALF_DAY in self.categories else None
                # Days that are worked come with the public holidays they make up for.
                pays: Any = public if "public" in whole else found(("public",))
        except NotImplementedError as error:
            raise InvalidValue(
                self.country,
                "a country code and subdivision that the holidays package knows",
                str(error).split("\n", 1)[0] + "; codes are in capitals, as 'DE' and its 'BY'",
            ) from None
        self._days, self._years = _within(public, wanted), wanted
        self.worked = sorted(on for on in pays.weekend_workdays if on.year in set(wanted))
        self.halves = {
            on: name
            for on, name in _within(half, wanted).items()
            if on not in self._days and not pays.is_weekend(on)
        }
        self.weekends = _weekends(pays, wanted)

    def _check(self, known: Any, wanted: list[int]) -> None:
        """Refuse years and categories that the package has no tables for."""
        first, last = known.start_year, known.end_year
        if wanted[0] < first or wanted[-1] > last:
            raise InvalidValue(
                f"{wanted[0]}-{wanted[-1]}",
                f"years from {first} to {last}, which the tables know",
                "narrow the years and the calendar's covers=",
            )
        for category in self.categories:
            if category == _WORKED:
                raise InvalidValue(category, "a category of days off", "these days are worked")
            if category not in known.supported_categories:
                choices = sorted(set(known.supported_categories) - {_WORKED})
                raise InvalidValue(category, f"a category of {self.country}: {', '.join(choices)}")

    def holidays(self) -> tuple[Holiday, ...]:
        """Return the whole days off, in order."""
        return tuple(Holiday(on, name) for on, name in self._days.items())

    def as_rules(self) -> tuple[Holiday, ...]:
        """Return the whole days off, as rules where a rule gives exactly the dates of a name."""
        first, last = self._years[0], self._years[-1]
        if last - first + 1 != len(self._years) or len(self._years) < MIN_YEARS:
            raise InvalidValue(
                f"{len(self._years)} years",
                f"at least {MIN_YEARS} consecutive years to find rules in",
                "for example years=range(2010, 2031)",
            )
        by_name: dict[str, list[date]] = {}
        for on, names in self._days.items():
            # Two holidays on one date share an entry of the package.
            for name in names.split("; "):
                by_name.setdefault(name, []).append(on)
        moved: list[Holiday] = []
        found: list[Holiday] = []
        for name, dates in by_name.items():
            if name.endswith(_OBSERVED) and name.removesuffix(_OBSERVED) in by_name:
                continue
            named, rest = rules_of_dates(dates, (first, last))
            found += [Holiday(on, name) for on in rest]
            found += [Holiday(rule, name) for rule in named]
            aside = by_name.get(name + _OBSERVED, [])
            habit = _observance(named, dates, aside, (first, last))
            if habit is not None:
                moved.append(Holiday(habit, name + _OBSERVED))
            else:
                moved += [Holiday(on, name + _OBSERVED) for on in aside]
        # Of two rules for one date the later gives the name: the day itself, not its observance.
        return as_holidays([*moved, *found])


def _observance(
    named: list[DateRule], dates: list[date], aside: list[date], years: tuple[int, int]
) -> DateRule | None:
    """Return the rule of a holiday with its observed dates, which the package lists beside it."""
    if len(named) != 1 or not aside or not isinstance(named[0], DayOfMonth):
        return None
    rule = named[0]
    for observed in _HABITS:
        moved = attrs.evolve(rule, observed=observed)
        # The date itself stays a holiday, so only what the habit adds has to be listed.
        added = set(moved.unroll(years)) - set(dates)
        if added == set(aside):
            return moved
    return None


def _within(found: Any, wanted: list[int]) -> dict[date, str]:
    years = set(wanted)
    return {on: name for on, name in sorted(dict(found or {}).items()) if on.year in years}


def _weekends(known: Any, wanted: list[int]) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """Return the weekdays of weekends, from each date on at which they change."""
    weekends: list[tuple[date, tuple[str, ...]]] = []
    current: set[int] | None = None
    day, last = date(wanted[0], 1, 1), date(wanted[-1], 12, 31)
    while day <= last:
        if current is None or known.is_weekend(day) != (day.weekday() in current):
            # The week that begins here shows the new rule whole.
            week = [day + timedelta(step) for step in range(7)]
            current = {one.weekday() for one in week if known.is_weekend(one)}
            weekends.append((day, tuple(WEEKDAYS[number] for number in sorted(current))))
        day += timedelta(1)
    return tuple(weekends)


# A rule of a fixed day may move it by its weekday, so that "the Monday before 25 May" and every
# habit of observance are of one kind: how far a date moves depends on the weekday of the day
# itself. That has seven unknowns, which ten years of dates leave open and a rule must not guess; so
# it needs years enough to have seen each weekday twice.
MIN_YEARS = 10
_MAX_MOVE = 7
_SEEN = 2  # times that each weekday has to be seen for a rule that moves by weekday
_NEAR = (0, 1, -1, 2, -2, 3, -3)  # days from a counted weekday: the day after Thanksgiving is 1


def rules_of_dates(
    dates: Iterable[date], years: tuple[int, int]
) -> tuple[list[DateRule], list[date]]:
    """Return rules for dates of consecutive years, and the dates that no rule gives.

    Several dates a year are taken by their order in it. A series that begins after the first of the
    years, or ends before the last, has `years`; every other rule goes on before and after them.

    >>> found = rules_of_dates([date(year, 7, 4) for year in range(2010, 2031)], (2010, 2030))
    >>> [str(rule) for rule in found[0]], found[1]
    (['4 July'], [])
    """
    by_year: dict[int, list[date]] = defaultdict(list)
    for day in sorted(set(dates)):
        by_year[day.year].append(day)
    rules: list[DateRule] = []
    rest: list[date] = []
    for place in range(max(map(len, by_year.values()), default=0)):
        series = [days[place] for _, days in sorted(by_year.items()) if len(days) > place]
        rule = _rule_of(series, years)
        if rule is None:
            rest += series
        else:
            rules.append(rule)
    return rules, sorted(rest)


def _rule_of(series: Sequence[date], years: tuple[int, int]) -> DateRule | None:
    """Return a rule that gives exactly a series of one date a year, or `None`."""
    first, last = series[0].year, series[-1].year
    if len(series) < MIN_YEARS or len(series) != last - first + 1:
        return None
    limits = (first if first > years[0] else 1, last if last < years[1] else 9999)
    valid = None if limits == (1, 9999) else limits
    # A plain day before a weekday, a weekday before what moves: the simplest that fits is meant.
    for rule in _candidates(series, valid):
        if rule.unroll((first, last)) == tuple(series):
            return rule
    return None


def _candidates(series: Sequence[date], valid: tuple[int, int] | None) -> Iterator[DateRule]:
    day = series[0]
    yield DayOfMonth(month=day.month, day=day.day, years=valid)
    for near in _NEAR:
        base = day - timedelta(near)
        nth = (base.day + 6) // 7
        for number in (nth, -1):
            yield WeekdayOfMonth(
                month=base.month,
                weekday=WEEKDAYS[base.weekday()],
                nth=number,
                plus=near,
                years=valid,
            )
    for church in ("western", "orthodox"):
        easter = EasterDay(church=church).unroll((day.year, day.year))[0]
        if abs((day - easter).days) <= 100:
            yield EasterDay(church=church, plus=(day - easter).days, years=valid)
    yield from _moved_days(series, valid)


def _moved_days(series: Sequence[date], valid: tuple[int, int] | None) -> Iterator[DateRule]:
    """Yield rules of a fixed day that is moved by its weekday, the fewest moves first."""
    found: list[tuple[int, DateRule]] = []
    for month, day in sorted({(one.month, one.day) for one in series}):
        moves: dict[int, int] = {}
        seen: Counter[int] = Counter()
        for one in series:
            base = _in_year(one, month, day)
            if base is None or abs((one - base).days) > _MAX_MOVE:
                break
            seen[base.weekday()] += 1
            if moves.setdefault(base.weekday(), (one - base).days) != (one - base).days:
                break
        else:
            if len(seen) == len(WEEKDAYS) and min(seen.values()) >= _SEEN:
                observed = {WEEKDAYS[weekday]: move for weekday, move in moves.items()}
                size = sum(map(abs, moves.values()))
                rule = DayOfMonth(month=month, day=day, observed=observed, years=valid)
                found.append((size, rule))
    yield from (rule for _, rule in sorted(found, key=lambda pair: pair[0]))


def _in_year(one: date, month: int, day: int) -> date | None:
    """Return the fixed day nearest to a date, which may be in the year before or after."""
    near = [
        date(year, month, day)
        for year in (one.year - 1, one.year, one.year + 1)
        if 1 <= year <= 9999 and (month, day) != (2, 29)
    ]
    return min(near, key=lambda base: abs((one - base).days), default=None)

"""Public holidays of a country as frozen dates (the ``holidays`` extra).

The dates are read once, for years named beforehand. The package they come from extends its tables
on use and differs between releases, so no object of it is stored: store the dates with the policy.

A country may also work some days of its weekends, in place of days between a holiday and a weekend,
and close early on others. Those are exceptions with hours, and what hours they have only the caller
knows.
"""

import warnings
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Literal

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.hours import (
    Holiday,
    SpecialDay,
    WindowLike,
    as_exceptions,
    as_windows,
)
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.errors import InvalidValue

_HALF_DAY, _WORKED = "half_day", "workday"


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
) -> tuple[Holiday, ...]:
    """Return the public holidays of a country, or of a part of it, in the years named.

    `observed` adds the days holidays are moved to when they fall on a weekend; use False for a team
    that works weekends. Give the same years as ``covers=`` to the calendar: then a clock that
    runs past them raises instead of counting unknown holidays as work. Years the tables do not
    know, unknown countries, subdivisions and categories raise `InvalidValue`.

    Where Saturdays or Sundays are worked in place of other days (Hungary, China and others), these
    dates are half of the truth and are refused: `country_dates` has both halves. A caller who gives
    those days to the calendar in another way says ``worked_weekends="leave_out"``.

    >>> [str(day.on) for day in country_holidays("US", years=[2026])][:3]
    ['2026-01-01', '2026-01-19', '2026-02-16']
    """
    if worked_weekends not in ("refuse", "leave_out"):
        raise InvalidValue(worked_weekends, "'refuse' or 'leave_out'")
    table = _Table(country, subdivision, years, categories, observed, language)
    if _HALF_DAY in table.categories:
        raise InvalidValue(_HALF_DAY, "categories of whole days", "use country_dates(half_days=)")
    if table.worked and worked_weekends == "refuse":
        raise _without_hours(table, "country_dates(hours=), or worked_weekends='leave_out'")
    return table.holidays()


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
) -> CountryDates:
    """Return the holidays of a country and the dates that have hours of their own.

    `hours` are those of a weekend day that is worked, `half_days` those of a half-day (the category
    ``half_day``, which counts when it is among the categories). A country that has such days in the
    years is refused without their hours. Half-days on a weekend are left out, and a date that is a
    holiday as a whole is no half-day. Other categories are ``bank``, ``government``, ``school`` and
    so on, as the package has them for the country.

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
        holidays=table.holidays(),
        exceptions=as_exceptions(exceptions),
        weekends=table.weekends,
    )


def _without_hours(table: "_Table", remedy: str) -> InvalidValue:
    return InvalidValue(
        f"{table.country}, where {', '.join(map(str, table.worked[:3]))} are worked",
        "the hours of weekend days that are worked",
        remedy,
    )


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
                known = holidays.country_holidays(country, subdiv=subdivision, years=())
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
                str(error).split("\n", 1)[0],
            ) from None
        self._days = _within(public, wanted)
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

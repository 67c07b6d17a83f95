"""Names of weekdays, ranges of years and steps of months, as definitions of dates write them."""

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from itertools import accumulate
from typing import TypeAlias

from serviceops._internal.texts import position
from serviceops.errors import InvalidCalendar, InvalidInstant, InvalidValue

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The seven days by their short names, Monday first."""

FULL_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The seven days by their whole names, Monday first."""

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The seven days as RFC 5545 writes them, Monday first."""

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip

_NUMBER = {name: number for names in (WEEKDAYS, FULL_WEEKDAYS) for number, name in enumerate(names)}


def weekday_numbers(given: object) -> list[int]:
    """Return the weekdays a name such as ``mon``, ``Monday`` or ``mon-fri`` means."""
    expected = "a weekday"
    if isinstance(given, str):
        first, dash, last = given.partition("-")
        names = (first, last) if dash else (first,)
        ends = [_NUMBER.get(name.strip().lower()) for name in names]
        if None not in ends:
            start, end = ends[0] or 0, ends[-1] or 0
            return [(start + step) % 7 for step in range((end - start) % 7 + 1)]
        wrong = 0 if ends[0] is None else len(first) + 1
        expected += f", with no day at {position(given, wrong)}"
    choices = ", ".join(WEEKDAYS)
    raise InvalidCalendar(given, expected, f"one of {choices}, or a range such as 'mon-fri'")


def as_years(given: Iterable[int] | None) -> tuple[int, int] | None:
    """Return the first and last of consecutive years; a pair is a first and a later last."""
    if given is None:
        return None
    years = sorted(set(given))
    whole = bool(years) and all(type(year) is int for year in years)
    # Years with gaps are refused: only a tuple of two, in order, can mean all those between.
    if (
        not whole
        or not 1 <= years[0] <= years[-1] <= 9999
        or (given != (years[0], years[-1]) and years != list(range(years[0], years[-1] + 1)))
    ):
        raise InvalidValue(given, "consecutive years", "write range(2020, 2031) for 2020 to 2030")
    return years[0], years[-1]


MonthsOfYear: TypeAlias = tuple[tuple[int, int], ...]
"""The twelve months of a year: the ordinal of the first date, and how many dates there are."""


@lru_cache(maxsize=512)
def months_of(year: int) -> MonthsOfYear:
    """Return the months of a year, each as its first ordinal and its number of days."""
    first = date(year, 1, 1).toordinal()
    february = date(year, 3, 1).toordinal() - first - 31
    lengths = (31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return tuple(zip(accumulate(lengths, initial=first), lengths, strict=False))


def add_months(day: date, months: int, *, last: bool = False) -> date:
    """Return the same day of the month so many months on; in a shorter month its last day.

    With `last` it is always the last day of that month. Source of the rule: Regulation (EEC,
    Euratom) No 1182/71, article 3 (2)(c); python-dateutil's `relativedelta` agrees.

    >>> str(add_months(date(2027, 1, 31), 1)), str(add_months(date(2028, 2, 29), 12))
    ('2027-02-28', '2029-02-28')
    """
    # Counting months from year 0 makes the carry over the end of a year one division.
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise InvalidInstant(f"{day} and {months} months", "a date of the years 1 to 9999")
    _, many = months_of(year)[month]
    return date(year, month + 1, many if last else min(day.day, many))

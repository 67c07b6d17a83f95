"""Names of weekdays and ranges of years, as every definition of hours and dates writes them."""

from collections.abc import Iterable

from serviceops._internal.positions import position
from serviceops.errors import InvalidCalendar, InvalidValue

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The seven days by their short names, Monday first."""

FULL_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The seven days by their whole names, Monday first."""

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

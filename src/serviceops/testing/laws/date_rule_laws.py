"""Laws of repeating dates: in order, the same in every cut of years, and days off in a calendar."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TypeAlias

from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops.calendars import BusinessCalendar, DateRule
from serviceops.testing.laws.law import Failure, Law, check_laws, result_of

DatesOf: TypeAlias = Callable[[int, int], tuple[date, ...]]
"""The dates of a rule from a first year to a last one."""

_ANSWERS = "every pair of years has dates"


@checked
def check_date_rule_laws(
    rule: DateRule, dates: DatesOf | None = None, *, examples: int = 50
) -> None:
    """Check the dates of a rule: in order, in their years, the same however years are cut.

    `dates` is a function of a first and a last year, for another implementation of the same rule;
    without it the rule's own `unroll` is checked. A calendar with the rule has to be closed on
    these dates alone, as one that lists them is. Years are 1 to 9990.

    Raises `LawBroken` with the law's name and the shortest case found:

    >>> from serviceops.calendars import DayOfMonth
    >>> check_date_rule_laws(DayOfMonth(month=12, day=25))
    >>> check_date_rule_laws(
    ...     DayOfMonth(month=12, day=25), lambda first, last: (date(first, 12, 25),)
    ... )
    Traceback (most recent call last):
        ...
    serviceops.errors.LawBroken: cut: the dates of two stretches of years are those of both
      of 25 December
      from 1970 to 1970, then to 1971
      1 and 1 dates, 1 in both
    """
    found = dates or (lambda first, last: rule.unroll((first, last)))
    years = st.tuples(st.integers(0, 200), st.integers(0, 3), st.integers(0, 3)).map(
        lambda drawn: (drawn[0] + 1970, drawn[1], drawn[2])
    )
    any_years = years | st.tuples(st.integers(1, 9990), st.integers(0, 3), st.integers(0, 3))
    check_laws(
        [
            Law("order", "dates are in order, each once, and lie in their years",
                any_years, partial(_order, rule, found)),
            Law("cut", "the dates of two stretches of years are those of both",
                any_years, partial(_cut, rule, found)),
            Law("calendar", "a calendar is closed on as many days as the rule has dates",
                years, partial(_calendar, rule, found)),
        ],
        examples,
    )  # fmt: skip


def _dates(rule: DateRule, found: DatesOf, first: int, last: int) -> tuple[date, ...]:
    case = f"of {rule}", f"from {first} to {last}"
    return tuple(result_of(_ANSWERS, lambda: found(first, last), *case))


def _order(rule: DateRule, found: DatesOf, first: int, more: int, _: int) -> Failure:
    dates = _dates(rule, found, first, first + more)
    if list(dates) == sorted(set(dates)) and all(first <= d.year <= first + more for d in dates):
        return None
    return f"of {rule}", f"from {first} to {first + more}", f"dates {', '.join(map(str, dates))}"


def _cut(rule: DateRule, found: DatesOf, first: int, more: int, then: int) -> Failure:
    middle, last = first + more, first + more + 1 + then
    one = _dates(rule, found, first, middle)
    other = _dates(rule, found, middle + 1, last)
    both = _dates(rule, found, first, last)
    if one + other == both:
        return None
    return (
        f"of {rule}",
        f"from {first} to {middle}, then to {last}",
        f"{len(one)} and {len(other)} dates, {len(both)} in both",
    )


def _calendar(rule: DateRule, found: DatesOf, first: int, more: int, _: int) -> Failure:
    last = first + more
    dates = _dates(rule, found, first, last)
    days = (date(last + 1, 1, 1) - date(first, 1, 1)).days
    ruled = BusinessCalendar(zone="UTC", week={"mon-sun": ["09:00-17:00"]}, holidays=[rule])
    start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in (first, last + 1))
    closed = days - ruled.elapsed(start, end) // timedelta(hours=8)
    if closed == len(dates):
        return None
    return (
        f"of {rule}",
        f"from {first} to {last}",
        f"{len(dates)} dates, and a calendar is closed on {closed}",
    )

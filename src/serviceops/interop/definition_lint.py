"""Faults of imported entries that their own names show: hours and dates of another meaning.

A loader of schedules wrote the day after Thanksgiving as the fourth Friday of November, which is a
week early in some years, and an entry called 08-12 that ended at 09:00. Names are compared with
hours and rules; where a name says neither, nothing is found.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from serviceops.calendars import DateRule, DayOfMonth, EasterDay, WeekdayOfMonth
from serviceops.calendars.clock_texts import clock_text
from serviceops.calendars.lint import stated_hours
from serviceops.calendars.zones import DAY
from serviceops.sla import Finding
from serviceops.spans import Pair

__all__: list[str] = []

_FIRST_YEAR, _YEARS = 2020, 28  # after 28 years dates have the same weekdays again
_THURSDAY = WeekdayOfMonth(month=11, weekday="thu", nth=4)
_AFTER = WeekdayOfMonth(month=11, weekday="thu", nth=4, plus=1)
_KNOWN: tuple[tuple[str, DateRule], ...] = (
    ("new year's day", DayOfMonth(month=1, day=1)),
    ("martin luther king", WeekdayOfMonth(month=1, weekday="mon", nth=3)),
    ("good friday", EasterDay(plus=-2)),
    ("easter monday", EasterDay(plus=1)),
    ("ascension", EasterDay(plus=39)),
    ("whit monday", EasterDay(plus=50)),
    ("memorial day", WeekdayOfMonth(month=5, weekday="mon", nth=-1)),
    ("juneteenth", DayOfMonth(month=6, day=19)),
    ("independence day", DayOfMonth(month=7, day=4)),
    ("labor day", WeekdayOfMonth(month=9, weekday="mon", nth=1)),
    ("columbus day", WeekdayOfMonth(month=10, weekday="mon", nth=2)),
    ("veterans day", DayOfMonth(month=11, day=11)),
    ("day after thanksgiving", _AFTER),
    ("black friday", _AFTER),
    ("thanksgiving friday", _AFTER),
    ("thanksgiving day", _THURSDAY),
    ("christmas eve", DayOfMonth(month=12, day=24)),
    ("christmas day", DayOfMonth(month=12, day=25)),
)
"""Names of holidays that mean one rule wherever they are used, the narrower name first."""

_LOCAL = ("independence day", "labor day", "memorial day", "veterans day")
"""Names that other countries give to other dates: a rule in another month is no fault."""


def lint_name(
    name: str, windows: Sequence[Pair], on: Iterable[date | DateRule]
) -> Iterator[Finding]:
    """Yield what contradicts the name of an entry: its hours, or the dates of its rules."""
    # A single date cannot be compared with a rule: it may be the exception of a year.
    rules = [one for one in on if isinstance(one, DateRule)]
    yield from _hours(name, windows)
    # The narrower name comes first in the table: the day after Thanksgiving is not Thanksgiving.
    known = next(((text, rule) for text, rule in _KNOWN if text in name.lower()), None)
    if known is None or (known[0] == "thanksgiving day" and "after" in name.lower()):
        return
    for rule in rules:
        first = max(_FIRST_YEAR, rule.years[0] if rule.years else 1)
        last = min(first + _YEARS - 1, rule.years[1] if rule.years else 9999)
        if first > last or (known[0] in _LOCAL and _month(rule) != _month(known[1])):
            continue
        # The first difference is enough: it is a date that a person can look up.
        found = rule.lint(known[1].unroll((first, last)), years=(first, last))
        if found:
            yield Finding(
                "name_against_date", name, f"{rule} is not {known[1]}: {found[0]}",
                "correct the rule, or the name",
            )  # fmt: skip


def _month(rule: DateRule) -> int | None:
    return getattr(rule, "month", None)


def _hours(name: str, windows: Sequence[Pair]) -> Iterator[Finding]:
    """Yield a finding where a name with hours has others than its only window."""
    if len(windows) == 1 and windows[0] != (0, DAY) and stated_hours(name, windows) is not None:
        hours = "-".join(map(clock_text, windows[0]))
        yield Finding(
            "name_against_hours", name, f"its hours are {hours}, not those of its name",
            "correct the hours, or the name",
        )  # fmt: skip

"""Repeating dates: fixed days, weekdays of months, intervals and Easter, moved and limited."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from serviceops._internal.checked import checked
from serviceops.calendars import (
    DateRule,
    DateSpan,
    DayOfMonth,
    EasterDay,
    EveryDays,
    WeekdayOfMonth,
)
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.testing.strategies.draws import Draw, picked_by, upto

_KINDS = (DayOfMonth, WeekdayOfMonth, EveryDays, EasterDay, DateSpan)
_OBSERVED = (None, "nearest", "next", "previous", {"sat": 2, "sun": 2}, {"fri": -1, "sat": 1})
_YEARS = (None, (2020, 2022), (2024, 9999), (1, 2026), (2025, 2025))
_PLUS = (0, 0, 0, 1, -1, 7, -46, 366)
_NTH = (1, 2, 3, 4, 5, -1, -5, -2, None)
_EVERY = (7, 1, 14, 2, 21, 10, 365)


def _rule(draw: Draw, kind: type[DateRule]) -> DateRule:
    pick = picked_by(draw)
    # As many draws for every class, so that an example shrinks to the first one: a yearly date.
    month_number, which = draw(upto(12)), draw(upto(61))
    plus, observed, years = pick(_PLUS), pick(_OBSERVED), pick(_YEARS)
    terms: dict[str, Any] = {"plus": plus, "observed": observed, "years": years}
    if issubclass(kind, EasterDay):
        return EasterDay(church="orthodox" if which % 2 else "western", **terms)
    if issubclass(kind, EveryDays):
        since = date.fromordinal(date(2024, 1, 1).toordinal() + 13 * which)
        return EveryDays(days=_EVERY[month_number % len(_EVERY)], since=since, **terms)
    month = (*range(1, 13), None)[month_number]
    if issubclass(kind, DateSpan):
        return _span(month, which, terms)
    if issubclass(kind, WeekdayOfMonth):
        weekday, nth = WEEKDAYS[which % 7], _NTH[which // 7]
        return WeekdayOfMonth(month=month, weekday=weekday, nth=nth, **terms)
    most = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    days = (*range(1, most + 1), None, *range(-1, -most, -1))
    return DayOfMonth(month=month, day=days[which % len(days)], **terms)


def _span(month: int | None, which: int, terms: dict[str, Any]) -> DateSpan:
    """Return a run of dates: between two dates, days of months or weekdays of months."""
    every, later = 1 + which % 3, None if month is None else 1 + (month + which // 31) % 12
    if which % 3 == 0:
        first = date(2024, 1, 1) + timedelta(13 * which)
        return DateSpan(first=first, last=first + timedelta(5 * which), every=every, **terms)
    if which % 3 == 1:
        days = DayOfMonth(month=month, day=1 + which % 28), DayOfMonth(month=later, day=-1)
        return DateSpan(first=days[0], last=days[1], every=every, **terms)
    starts = WeekdayOfMonth(month=month, weekday=WEEKDAYS[which % 7], nth=_NTH[which % 5])
    ends = WeekdayOfMonth(month=later, weekday=WEEKDAYS[which % 5], nth=_NTH[(which + 1) % 7])
    return DateSpan(first=starts, last=ends, every=every, **terms)


@checked
def date_rules(kind: type[DateRule] | None = None) -> SearchStrategy[DateRule]:
    """Draw rules of dates, of one class or of all, with moves off weekends and limits of years.

    >>> from hypothesis import find
    >>> str(find(date_rules(), lambda rule: True))
    '1 January'
    """

    @st.composite
    def drawn(draw: st.DrawFn) -> DateRule:
        wanted = kind if kind in _KINDS else picked_by(draw)(_KINDS)
        return _rule(draw, wanted)

    return drawn()

"""The periods of a report: calendar weeks, months, quarters and years of a zone, or one's own."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from typing import Literal, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.measures.availability_windows import CalendarWindow
from serviceops.spans import Span, as_zone, to_datetime

PeriodKind: TypeAlias = Literal["week", "month", "quarter", "year"]
"""A unit of the calendar: an ISO week begins on Monday."""

_MAX_PERIODS = 1_200


@checked
@attrs.frozen
class Period:
    """A stretch of time with a name, such as ``2026-03``."""

    name: str
    span: Span

    def __attrs_post_init__(self) -> None:
        if not self.name or self.span.start == self.span.end:
            raise InvalidValue(
                f"{self.name!r}, {self.span.length}", "a name and a span that is not empty"
            )

    def __str__(self) -> str:
        return self.name


@checked
def calendar_periods(
    kind: PeriodKind, *, zone: str, start: datetime, end: datetime
) -> tuple[Period, ...]:
    """Return the calendar periods of a zone that meet ``[start, end)``, whole and in order.

    A period begins at the first instant of its first date and ends where the next one begins, so
    that a month in which clocks change is an hour shorter or longer. Weeks are those of ISO 8601.

    >>> from datetime import UTC
    >>> days = datetime(2026, 3, 10, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC)
    >>> march, april = calendar_periods("month", zone="Europe/Paris", start=days[0], end=days[1])
    >>> march.name, str(march.span.start), str(march.span.length)
    ('2026-03', '2026-02-28 23:00:00+00:00', '30 days, 23:00:00')
    """
    if end <= start:
        raise InvalidValue(end, f"an instant after {start}", "give the first and the last instant")
    window, tz = CalendarWindow(kind, zone=zone), as_zone(zone)
    periods: list[Period] = []
    span = window.span_at(start)
    while span.start < end:
        if len(periods) == _MAX_PERIODS:
            raise InvalidValue(
                f"{start} to {end}", f"at most {_MAX_PERIODS} periods", "choose longer ones"
            )
        periods.append(Period(_name(kind, span.start.astimezone(tz).date()), span))
        span = window.span_at(span.end)
    return tuple(periods)


def _name(kind: PeriodKind, day: date) -> str:
    if kind == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if kind == "year":
        return str(day.year)
    return f"{day:%Y-%m}" if kind == "month" else f"{day.year}-Q{(day.month + 2) // 3}"


def _dates(span: Span, zone: str) -> str:
    return "/".join(f"{to_datetime(at, as_zone(zone)):%Y-%m-%d}" for at in span.pair)


def own_periods(given: Iterable[Period | Span], zone: str) -> tuple[Period, ...]:
    """Return periods of a caller: in order, apart, each name once; a span is named by its dates."""
    periods = tuple(
        one if isinstance(one, Period) else Period(_dates(one, zone), one) for one in given
    )
    if not periods:
        raise InvalidValue((), "at least one period", "such as period='month'")
    for before, after in pairwise(periods):
        # Overlapping periods would count a cycle twice, and sums over the report would not add up.
        if after.span.start < before.span.end:
            raise InvalidValue(after.name, f"a period that starts after {before.name} ends")
    if len({period.name for period in periods}) < len(periods):
        raise InvalidValue(", ".join(map(str, periods)), "periods with a name of their own each")
    return periods

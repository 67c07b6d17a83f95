"""Nagios Core's time periods, in and out, as the text of its object configuration.

A day definition replaces those of the kinds after it: on a date that a ``2026-12-24`` names, the
hours of its weekday do not count. Source: Nagios Core 4, "Time Periods", and base/utils.c as the
daemon of 4.4.6 was seen to work. It has no zones: its clock is that of its machine.
"""

import re
from collections.abc import Iterator
from datetime import date, tzinfo
from typing import Any

from serviceops._internal.checked import checked
from serviceops.calendars import (
    BusinessCalendar,
    Calendar,
    Closures,
    DateRule,
    DateSpan,
    DayOfMonth,
    SpecialDay,
    WeekdayOfMonth,
)
from serviceops.calendars.hours import Window
from serviceops.calendars.weekdays import FULL_WEEKDAYS, WEEKDAYS
from serviceops.errors import InvalidValue, MalformedPayload
from serviceops.interop.calendar_shapes import (
    DateHours,
    PeriodShape,
    check_order,
    period_shapes,
    unsayable,
    within_days,
)
from serviceops.interop.time_periods import (
    KINDS,
    CalendarsImport,
    Period,
    compiled,
    day_text,
    read_day,
    read_times,
    texts_within_a_year,
    times_text,
    zone_key,
)

__all__ = ["from_nagios_periods", "to_nagios_periods"]

_NAME, _SHAPE = "Nagios time periods", "a Nagios time period"
_BLOCK = re.compile(r"define\s+(\w+)\s*\{", re.ASCII)
_FIRST_TIME = re.compile(r"\d{1,2}:\d{2}\s*-", re.ASCII)
_PLAIN = ("alias", "register")  # they change no hours
_MAX_PERIODS = 10_000
_SHORTEST_MONTH = 28


@checked
def from_nagios_periods(text: str, *, zone: str | tzinfo) -> CalendarsImport:
    """Return the time periods of a Nagios configuration as calendars by name.

    `zone` is that of the daemon's machine, by any name that `iana_zone` reads. Objects of other
    kinds are passed over. Every fault raises `MalformedPayload` with its line; templates (``use``)
    are such faults, since what they add is not in the text.

    >>> text = '''
    ... define timeperiod {
    ...     timeperiod_name  office
    ...     monday           09:00-17:00
    ...     december 24      09:00-12:00
    ...     exclude          feasts
    ... }
    ... define timeperiod {
    ...     timeperiod_name  feasts
    ...     december 25      00:00-24:00
    ... }'''
    >>> sorted(from_nagios_periods(text, zone="Europe/Paris").named)
    ['feasts', 'office']
    """
    faults: list[str] = []
    periods = list(_periods(text, faults))
    if len(periods) > _MAX_PERIODS:
        faults.append(f"{len(periods)} time periods, at most {_MAX_PERIODS:,} are read")
    if faults:
        raise MalformedPayload(_NAME, tuple(faults[:100]))
    key = zone_key(zone)
    return compiled(periods, lambda period: _own_hours(period, key), _NAME)


def _periods(text: str, faults: list[str]) -> Iterator[Period]:
    """Yield the time periods of a text, and note what cannot be read by its line."""
    kind, period = "", Period("", 0)
    for number, written in enumerate(text.splitlines(), 1):
        # A semicolon begins a comment anywhere, a hash only at the start of a line.
        line = "" if written.lstrip().startswith("#") else written.split(";")[0].strip()
        opening = _BLOCK.match(line)
        if opening:
            if kind:
                faults.append(f"line {period.line}: the object is not closed")
            kind, period = opening[1], Period("", number)
            line = line[opening.end() :].strip()
        if not line or not kind:
            continue
        ends = line.endswith("}")
        line = line.removesuffix("}").strip()
        if kind == "timeperiod" and line:
            try:
                _directive(line, period)
            except InvalidValue as refused:
                faults.append(f"line {number}: {refused}")
        if ends:
            if kind == "timeperiod" and period.name:
                yield period
            elif kind == "timeperiod":
                faults.append(f"line {period.line}: a time period has no timeperiod_name")
            kind = ""
    if kind:
        faults.append(f"line {period.line}: the object is not closed")


def _directive(line: str, period: Period) -> None:
    """Take one line of a time period."""
    word = line.split(None, 1)[0]
    rest = line[len(word) :].strip()
    if word == "timeperiod_name":
        period.name = rest
    elif word == "exclude":
        period.excludes += [name.strip() for name in rest.split(",") if name.strip()]
    elif word in {"use", "name"}:
        raise InvalidValue(line, "a time period without a template", "write its lines out")
    elif word not in _PLAIN:
        times = _FIRST_TIME.search(line)
        if times is None:
            raise InvalidValue(line, "a day and times, such as 'monday 09:00-17:00'")
        day = read_day(line[: times.start()], endless=True)
        period.days.append((day, read_times(line[times.start() :], most=24, overnight=False)))


def _own_hours(period: Period, zone: str) -> Calendar:
    """Return the calendar of the days of a period; the first kind that names a date counts."""
    week: dict[str, tuple[Window, ...]] = {}
    special: list[SpecialDay] = []
    for place, (day, windows) in enumerate(period.days):
        if day.weekday is not None:
            week[WEEKDAYS[day.weekday]] = windows
        elif day.on is not None:
            # Among days of one kind the daemon takes the line that comes first.
            rank = (len(KINDS) - day.kind) * (len(period.days) + 1) - place
            special += [SpecialDay(on, windows, precedence=rank) for on in _within_a_month(day.on)]
    if not any(week.values()) and not any(day.windows for day in special):
        return Closures(()).in_zone(zone)
    return BusinessCalendar(zone=zone, week=week, exceptions=special)


def _within_a_month(on: date | DateRule) -> list[date | DateRule]:
    """Return a date or rule, or the two parts of days that go on in the next month, as 25 to 5."""
    days = _days_of_month(on)
    if days is None or not 0 < days[1] < days[0]:
        return [on]
    first, last = (DayOfMonth(day=day) for day in days)
    return [
        DateSpan(first=first, last=DayOfMonth(day=-1)),
        DateSpan(first=DayOfMonth(day=1), last=last),
    ]


def _days_of_month(on: date | DateRule) -> tuple[int, int] | None:
    """Return the first and last day of a span of days of each month, or nothing."""
    if not isinstance(on, DateSpan) or on.every > 1:
        return None
    ends = [end for end in (on.first, on.last) if isinstance(end, DayOfMonth) and not end.month]
    days = [end.day for end in ends if end.day is not None]
    return (days[0], days[1]) if len(days) == 2 else None


def _ends_first(on: date | DateRule) -> bool:
    """Return whether the last day of a span of each month comes before its first in some month."""
    if not isinstance(on, DateSpan):
        return False
    ends = (on.first, on.last)
    if any(isinstance(end, date) or getattr(end, "month", None) for end in ends):
        return False
    first, last = ends
    counted = [end for end in ends if isinstance(end, WeekdayOfMonth)]
    if len({end.weekday for end in counted}) == 1 and len(counted) == len(ends):
        # Two counts of one weekday are in the order of their numbers, of four or of five.
        numbers = [[_number(end, most) for end in counted] for most in (4, 5)]
        return any(one > other for one, other in numbers)
    return any(
        _days_in(first, length)[1] > _days_in(last, length)[0]
        for length in range(_SHORTEST_MONTH, _SHORTEST_MONTH + 4)
    )


def _number(end: WeekdayOfMonth, most: int) -> int:
    """Return which of so many of its weekday a counted weekday is, from one on."""
    nth = end.nth or 1
    return nth if nth > 0 else most + 1 + nth


def _days_in(end: Any, length: int) -> tuple[int, int]:
    """Return the first and last day of a month that an end of a span may be."""
    if isinstance(end, WeekdayOfMonth) and end.nth is not None:
        before = 7 * (end.nth - 1) if end.nth > 0 else length + 7 * end.nth
        return before + 1, before + 7
    day = end.day if isinstance(end, DayOfMonth) and end.day is not None else 1
    return (min(day, length),) * 2 if day > 0 else (length + 1 + day,) * 2


@checked
def to_nagios_periods(calendar: Calendar, *, name: str) -> str:
    """Return a calendar as Nagios time periods, the one called `name` and those that it excludes.

    The daemon reads them on the clock of its machine, which has to be in the calendar's zone. What
    its shape cannot say is refused by name: rules with `plus`, `observed` or `years`, steps and
    weekdays over New Year, seconds, windows over midnight beside dates of their own, unions, spans
    of real time.

    >>> office = BusinessCalendar(zone="Europe/Paris", week={"mon": ["09:00-17:00"]})
    >>> print(to_nagios_periods(office, name="office"))
    define timeperiod {
        timeperiod_name office
        alias office
        monday 09:00-17:00
    }
    """
    shapes = period_shapes(calendar, name, _SHAPE)
    return "\n".join(_written(shape) for shape in shapes)


def _written(shape: PeriodShape) -> str:
    """Return one time period as text."""
    if shape.includes:
        raise unsayable(f"{shape.name}: a union of calendars", _SHAPE, "write its parts")
    lines = [f"timeperiod_name {shape.name}", f"alias {shape.name}"]
    if shape.hours is not None:
        hours = within_days(shape.hours, _SHAPE)
        for weekday, windows in zip(FULL_WEEKDAYS, hours.week, strict=True):
            if windows:
                lines.append(f"{weekday} {times_text(windows)}")
        check_order(hours.dates, _in_order, _SHAPE)
        for on, windows in hours.dates:
            # A day of no hours is written as a stretch of no length.
            times = times_text(windows) or "00:00-00:00"
            # The daemon carries days whose end comes first in a month into the next one.
            if _ends_first(on):
                raise unsayable(str(on), _SHAPE, "list its dates: rule.unroll(range(2026, 2031))")
            lines += [f"{text} {times}" for text in texts_within_a_year(on, endless=True)]
    if shape.excludes:
        lines.append(f"exclude {','.join(shape.excludes)}")
    return "define timeperiod {\n" + "".join(f"    {line}\n" for line in lines) + "}"


def _in_order(first: DateHours, second: DateHours) -> bool:
    """Return whether the daemon gives the first of two entries for one date."""
    kinds = [day_text(on, endless=True)[0] for on, _ in (first, second)]
    return kinds[0] <= kinds[1] or first[1] == second[1]

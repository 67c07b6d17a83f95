"""Icinga 2's time periods, in and out, as the text of its configuration.

Day definitions add up: a date with hours of its own has those of its weekday too. Only excluded
time periods take away. Source: Icinga 2, "Time Periods" and "TimePeriod", and
lib/icinga/timeperiod.cpp (2.13). It has no zones: its clock is that of its machine.
"""

import re
from datetime import date, tzinfo
from typing import NoReturn

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
    PeriodShape,
    check_order,
    covered,
    period_shapes,
    union_of,
    unsayable,
    without_text,
)
from serviceops.interop.time_periods import (
    CalendarsImport,
    Period,
    compiled,
    day_text,
    is_rare,
    read_day,
    read_times,
    times_text,
    within_a_year,
    zone_key,
)

__all__ = ["from_icinga_periods", "to_icinga_periods"]

_NAME, _SHAPE = "Icinga 2 time periods", "an Icinga 2 time period"
_TOKEN = re.compile(
    r'\s+|//[^\n]*|\#[^\n]*|/\*.*?\*/|"((?:[^"\\\n]|\\["\\])*)"|([A-Za-z_]\w*)|([{}\[\]=,;]|\+=)',
    re.DOTALL | re.ASCII,
)
_PLAIN = ("display_name", "zone", "package")  # they change no hours
_MAX_TOKENS = 1_000_000


@checked
def from_icinga_periods(text: str, *, zone: str | tzinfo) -> CalendarsImport:
    """Return the `TimePeriod` objects of an Icinga 2 configuration as calendars by name.

    `zone` is that of the daemon's machine, by any name that `iana_zone` reads. Read are plain
    objects: texts, lists and ``ranges``. Objects of other kinds, templates, ``apply`` rules and
    expressions raise `MalformedPayload` with their line, since what they add is not in the text.

    >>> text = '''object TimePeriod "office" {
    ...   ranges = { monday = "09:00-17:00", "day 1 - 5" = "17:00-18:00" }
    ...   excludes = [ "feasts" ]
    ... }
    ... object TimePeriod "feasts" { ranges = { "december 25" = "00:00-24:00" } }'''
    >>> sorted(from_icinga_periods(text, zone="Europe/Paris").named)
    ['feasts', 'office']
    """
    key = zone_key(zone)
    periods = _Reader(text).periods()
    return compiled(periods, lambda period: _own_hours(period, key), _NAME)


def _own_hours(period: Period, zone: str) -> Calendar:
    """Return the calendar of the ranges of a period, which add up."""
    week: dict[str, list[Window]] = {name: [] for name in WEEKDAYS}
    by_hours: dict[tuple[Window, ...], list[SpecialDay]] = {}
    for day, windows in period.days:
        if day.weekday is not None:
            week[WEEKDAYS[day.weekday]] += windows
        elif day.on is not None and windows:
            by_hours.setdefault(windows, []).append(SpecialDay(day.on, windows))
    parts: list[Calendar] = []
    if any(week.values()):
        parts.append(BusinessCalendar(zone=zone, week=week))
    # Within one calendar an entry replaces another; with the same hours that changes nothing.
    parts += [BusinessCalendar(zone=zone, week={}, exceptions=days) for days in by_hours.values()]
    if not parts:
        return Closures(()).in_zone(zone)
    return union_of(parts)


class _Reader:
    """Reads the part of Icinga's language in which time periods are written."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str, int]] = []
        at, line = 0, 1
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None or len(self._tokens) > _MAX_TOKENS:
                self._refuse(line, text[at : at + 20], "texts, names and brackets")
            if found.lastindex:
                kind = ("text", "name", "sign")[found.lastindex - 1]
                value = found[found.lastindex]
                self._tokens.append((kind, value.replace('\\"', '"').replace("\\\\", "\\"), line))
            line += text.count("\n", at, found.end())
            at = found.end()
        self._tokens.append(("end", "", line))
        self._at = 0

    def _refuse(self, line: int, given: str, expected: str) -> NoReturn:
        fault = f"line {line}: {given!r} was given where {expected} is expected"
        raise MalformedPayload(_NAME, (fault,))

    def _next(self, *kinds: str, value: str = "") -> str:
        kind, found, line = self._tokens[self._at]
        if kind not in kinds or (value and found != value):
            self._refuse(
                line, found, repr(value) if value else " or ".join(f"a {k}" for k in kinds)
            )
        self._at += 1
        return found

    def _takes(self, *values: str) -> bool:
        """Pass over a sign if it is the next one."""
        kind, found, _ = self._tokens[self._at]
        if kind == "sign" and found in values:
            self._at += 1
            return True
        return False

    def periods(self) -> list[Period]:
        found: list[Period] = []
        while self._tokens[self._at][0] != "end":
            if self._takes(";"):
                continue
            line = self._tokens[self._at][2]
            self._next("name", value="object")
            self._next("name", value="TimePeriod")
            period = Period(self._next("text", "name"), line)
            self._next("sign", value="{")
            while not self._takes("}"):
                if not self._takes(";", ","):
                    self._attribute(period)
            found.append(period)
        return found

    def _attribute(self, period: Period) -> None:
        line = self._tokens[self._at][2]
        name = self._next("name")
        if name == "import":
            imported = self._next("text")
            if imported != "legacy-timeperiod":  # what every period is by itself
                self._refuse(line, imported, "a time period without a template")
            return
        if not self._takes("=", "+="):
            self._refuse(line, self._tokens[self._at][1], "'='")
        if name == "ranges":
            self._ranges(period)
        elif name in {"excludes", "includes"}:
            (period.excludes if name == "excludes" else period.includes).extend(self._texts())
        elif name == "prefer_includes":
            flag = self._next("name")
            if flag not in {"true", "false"}:
                self._refuse(line, flag, "true or false")
            period.prefers_includes = flag == "true"
        elif name in _PLAIN:
            self._next("text")
        else:
            self._refuse(line, name, "an attribute of a time period")

    def _ranges(self, period: Period) -> None:
        self._next("sign", value="{")
        while not self._takes("}"):
            if self._takes(",", ";"):
                continue
            line = self._tokens[self._at][2]
            day = self._next("text", "name")
            self._next("sign", value="=")
            times = self._next("text")
            try:
                # The daemon counts an end past 24:00 on into the next day.
                windows = read_times(times, most=48, overnight=True)
                period.days.append((read_day(day, endless=False), windows))
            except InvalidValue as refused:
                raise MalformedPayload(_NAME, (f"line {line}: {refused}",)) from None

    def _texts(self) -> list[str]:
        found: list[str] = []
        self._next("sign", value="[")
        while not self._takes("]"):
            if not self._takes(","):
                found.append(self._next("text"))
        return found


@checked
def to_icinga_periods(calendar: Calendar, *, name: str) -> str:
    """Return a calendar as Icinga 2 time periods, the one called `name` and those it refers to.

    The daemon reads them on the clock of its machine, which has to be in the calendar's zone. Dates
    that differ become a period that is excluded and one that is included. What the shape cannot say
    is refused by name: rules with `plus`, `observed` or `years`, `EveryDays`, steps and weekdays
    over New Year, seconds, windows over midnight beside dates of their own, intersections, spans of
    real time.

    >>> office = BusinessCalendar(zone="Europe/Paris", week={"mon": ["22:00-06:00"]})
    >>> print(to_icinga_periods(office, name="nights"))
    object TimePeriod "nights" {
      ranges = {
        "monday" = "22:00-30:00"
      }
    }
    """
    shapes = period_shapes(calendar, name, _SHAPE)
    return "\n".join(text for shape in shapes for text in _written(shape))


def _written(shape: PeriodShape) -> list[str]:
    """Return one time period as text, after the two that say its dates if it has any."""
    hours = shape.hours
    if hours is None:
        last = bool(shape.excludes and shape.includes)
        return [_object(shape.name, [], shape.excludes, shape.includes, exclude_last=last)]
    week = [
        (weekday, times_text(windows))
        for weekday, windows in zip(FULL_WEEKDAYS, hours.week, strict=True)
        if windows
    ]
    if not hours.dates:
        return [_object(shape.name, week, shape.excludes)]
    if hours.has_nights:
        raise unsayable(
            "windows over midnight beside dates that differ", _SHAPE, "end them at 24:00"
        )
    # The second of two entries for one date may have no time beside the first's.
    check_order(hours.dates, lambda first, second: covered(second[1], first[1]), _SHAPE)
    dates, open_dates, usual = (f"{shape.name} {word}" for word in ("dates", "hours", "usual"))
    for on, _ in hours.dates:
        _refuse_missing(on)
    days = [
        (day_text(part, endless=False)[1], times_text(windows))
        for on, windows in hours.dates
        for part in within_a_year(on)
    ]
    found = [
        _object(dates, [(day, "00:00-24:00") for day, _ in days]),
        _object(open_dates, [(day, times) for day, times in days if times]),
    ]
    if not shape.excludes:
        return [*found, _object(shape.name, week, (dates,), (open_dates,))]
    # What is excluded here closes the dates with hours too, so they are put together before.
    found.append(_object(usual, week, (dates,), (open_dates,)))
    return [*found, _object(shape.name, [], shape.excludes, (usual,), exclude_last=True)]


def _refuse_missing(on: date | DateRule) -> None:
    """Refuse the days that a month lacks in some years.

    The daemon (2.13.6) takes 1 March for 29 February, and a Monday of March for the fifth of
    February.
    """
    for end in (on.first, on.last) if isinstance(on, DateSpan) else (on,):
        if isinstance(end, DayOfMonth | WeekdayOfMonth) and is_rare(end):
            raise without_text(on, _SHAPE)


def _object(
    name: str,
    ranges: list[tuple[str, str]],
    excludes: tuple[str, ...] = (),
    includes: tuple[str, ...] = (),
    *,
    exclude_last: bool = False,
) -> str:
    lines = ["  ranges = {", *(f'    "{day}" = "{times}"' for day, times in ranges), "  }"]
    for label, names in (("excludes", excludes), ("includes", includes)):
        if names:
            quoted = ", ".join(f'"{one}"' for one in names)
            lines.append(f"  {label} = [ {quoted} ]")
    if exclude_last:
        lines.append("  prefer_includes = false")
    return f'object TimePeriod "{name}" {{\n' + "\n".join(lines) + "\n}"

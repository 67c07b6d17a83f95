"""Nagios Core's time periods, in and out, as the text of its object configuration.

A day definition replaces those of the kinds after it: on a date that a ``2026-12-24`` names, the
hours of its weekday do not count. Source: Nagios Core 4, "Time Periods", and base/utils.c as the
daemon of 4.4.6 was seen to work. It has no zones: its clock is that of its machine.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, tzinfo

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars import (
    BusinessCalendar,
    Calendar,
    Closures,
    DateRule,
    DateSpan,
    DayOfMonth,
    SpecialDay,
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
    without_text,
)
from serviceops.interop.time_periods import (
    KINDS,
    SHORTEST_MONTH,
    CalendarsImport,
    Period,
    compiled,
    day_text,
    ends_first,
    is_rare,
    read_day,
    read_times,
    rule_ends,
    times_text,
    within_a_year,
    zone_key,
)

__all__ = ["from_nagios_periods", "to_nagios_periods"]

_NAME, _SHAPE = "Nagios time periods", "a Nagios time period"
_BLOCK = re.compile(r"define\s+(\w+)\s*\{", re.ASCII)
_FIRST_TIME = re.compile(r"\d{1,2}:\d{2}\s*-", re.ASCII)
_MAX_PERIODS, _MAX_DEPTH = 10_000, 50
_REMEDY = "write its days as lines of their own"


@checked
def from_nagios_periods(text: str, *, zone: str | tzinfo) -> CalendarsImport:
    """Return the time periods of a Nagios configuration as calendars by name.

    `zone` is that of the daemon's machine, by any name that `iana_zone` reads. Objects of other
    kinds are passed over. Templates (``name``, ``use``, ``register 0``) are taken as the daemon
    takes them: a period inherits the days that it does not define, and what is excluded if it
    excludes nothing. Every fault raises `MalformedPayload` with its line.

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
    _inherit(periods, faults)
    if faults:
        raise MalformedPayload(_NAME, tuple(faults[:100]))
    key = zone_key(zone)
    named: list[Period] = [period for period in periods if period.is_registered]
    return compiled(named, lambda period: _own_hours(period, key), _NAME)


@attrs.define
class _Template(Period):
    """A time period that others may inherit from, and those that it inherits from itself."""

    template: str = ""
    uses: list[str] = attrs.field(factory=list)
    is_registered: bool = True


def _inherit(periods: Iterable[_Template], faults: list[str]) -> None:
    """Give every period what its templates have and it has not."""
    templates = {period.template: period for period in periods if period.template}
    done: set[int] = set()

    def complete(period: _Template, above: tuple[str, ...]) -> None:
        if id(period) in done:
            return
        done.add(id(period))
        for name in period.uses:
            template = templates.get(name)
            if template is None or name in above or len(above) > _MAX_DEPTH:
                faults.append(f"line {period.line}: {name!r} is no other template")
                continue
            complete(template, (*above, name))
            _take_over(period, template)

    for period in periods:
        complete(period, (period.template,))


def _take_over(period: Period, template: Period) -> None:
    """Add the days of a template that a period does not define, and what it excludes."""
    own = [day for day, _ in period.days]
    weekdays = {day.weekday for day in own}
    for day, windows in template.days:
        if day.weekday is not None and day.weekday not in weekdays:
            period.days.append((day, windows))
    # The daemon of 4.4.6 inherits dates from the last to the first, as its precached file shows.
    for day, windows in reversed(template.days):
        if day.weekday is None and day not in own:
            period.days.append((day, windows))
    period.excludes = period.excludes or list(template.excludes)


def _periods(text: str, faults: list[str]) -> Iterator[_Template]:
    """Yield the time periods of a text, and note what cannot be read by its line."""
    kind, period = "", _Template("", 0)
    for number, written in enumerate(text.splitlines(), 1):
        # A semicolon begins a comment anywhere, a hash only at the start of a line.
        line = "" if written.lstrip().startswith("#") else written.split(";")[0].strip()
        opening = _BLOCK.match(line)
        if opening:
            if kind:
                faults.append(f"line {period.line}: the object is not closed")
            kind, period = opening[1], _Template("", number)
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
            if kind == "timeperiod" and (period.name or not period.is_registered):
                yield period
            elif kind == "timeperiod":
                faults.append(f"line {period.line}: a time period has no timeperiod_name")
            kind = ""
    if kind:
        faults.append(f"line {period.line}: the object is not closed")


def _directive(line: str, period: _Template) -> None:
    word = line.split(None, 1)[0]
    rest = line[len(word) :].strip()
    if word == "timeperiod_name":
        period.name = rest
    elif word == "exclude":
        period.excludes += [name.strip() for name in rest.split(",") if name.strip()]
    elif word == "name":
        period.template = rest
    elif word == "use":
        period.uses += [name.strip() for name in rest.split(",") if name.strip()]
    elif word == "register":
        period.is_registered = rest != "0"
    elif word != "alias":
        times = _FIRST_TIME.search(line)
        if times is None:
            raise InvalidValue(line, "a day and times, such as 'monday 09:00-17:00'")
        written = line[: times.start()].strip()
        day = read_day(written, endless=True)
        windows = read_times(line[times.start() :], most=24, overnight=False)
        period.days += [
            (attrs.evolve(day, on=on), windows)
            for on in ([None] if day.on is None else _as_in_the_daemon(day.on, written))
        ]


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
            special.append(SpecialDay(day.on, windows, precedence=rank))
    if not any(week.values()) and not any(day.windows for day in special):
        return Closures(()).in_zone(zone)
    return BusinessCalendar(zone=zone, week=week, exceptions=special)


def _as_in_the_daemon(on: date | DateRule, text: str) -> list[date | DateRule]:
    """Return what the daemon makes of a date or rule: of a range whose end comes first, its parts.

    It looks at one year, or at one month for days without one: ``december 24 - january 2`` ends
    with its year, and ``day 25 - 5`` has of each month the days up to the fifth and from the 25th.
    """
    if not isinstance(on, DateSpan) or (ends := rule_ends(on)) is None:
        return [on]
    orders = ends_first(*ends)
    if ends[0].month is not None:
        # In a year that lacks the end the daemon takes that of the year after.
        if len(orders) > 1 or is_rare(ends[1]):
            raise InvalidValue(text, "a range that ends after its start in every year", _REMEDY)
        return [attrs.evolve(on, last=DayOfMonth(month=12, day=31))] if True in orders else [on]
    if orders == {False}:
        return [on]
    days = [end.day or 0 for end in ends if isinstance(end, DayOfMonth)]
    # A month that lacks the first day has none of the range, not even those up to its end.
    if len(days) < 2 or (days[0] > 0) != (days[1] > 0) or max(map(abs, days)) > SHORTEST_MONTH:
        raise InvalidValue(text, "a range that ends after its start in every month", _REMEDY)
    until_the_end = attrs.evolve(on, last=DayOfMonth(day=-1))
    if on.every > 1:
        return [until_the_end]
    return [until_the_end, attrs.evolve(on, first=DayOfMonth(day=1))]


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
            for part in within_a_year(on):
                if not _is_read_back(part):
                    raise without_text(on, _SHAPE)
                lines.append(f"{day_text(part, endless=True)[1]} {times}")
    if shape.excludes:
        lines.append(f"exclude {','.join(shape.excludes)}")
    return "define timeperiod {\n" + "".join(f"    {line}\n" for line in lines) + "}"


def _is_read_back(on: date | DateRule) -> bool:
    """Return whether the daemon takes a range as it is written."""
    try:
        return _as_in_the_daemon(on, "") == [on]
    except InvalidValue:
        return False


def _in_order(first: DateHours, second: DateHours) -> bool:
    """Return whether the daemon gives the first of two entries for one date."""
    kinds = [day_text(on, endless=True)[0] for on, _ in (first, second)]
    return kinds[0] <= kinds[1] or first[1] == second[1]

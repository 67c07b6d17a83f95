"""Availability of iCalendar as a calendar, and a calendar as availability or as events.

A VAVAILABILITY says in which times of a period somebody is available; outside its AVAILABLE parts
the period is busy. Sources: RFC 7953; RFC 5545 for times and rules. Zones are written by their IANA
names alone, as RFC 7809 allows.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from hashlib import sha256
from itertools import pairwise

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.texts import octets
from serviceops.calendars import (
    BusinessCalendar,
    Calendar,
    Closures,
    DateRule,
    EveryDays,
    SpecialDay,
)
from serviceops.calendars.date_rule_kinds import MAX_STEP
from serviceops.calendars.hours import Window
from serviceops.calendars.ics import EventReader, label_of
from serviceops.calendars.ics_rules import dates_of_rule, recurrence_of
from serviceops.calendars.ics_text import (
    Component,
    read_calendars,
    read_length,
    read_rule,
    read_time,
)
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.calendars.zone_names import iana_zone
from serviceops.calendars.zones import DAY
from serviceops.errors import InvalidValue
from serviceops.interop.calendar_shapes import (
    DateHours,
    hours_by_date,
    union_of,
    unsayable,
    weekdays_of,
)
from serviceops.interop.definition_import import DefinitionImport
from serviceops.interop.icalendar_shifts import calendar_text, escaped
from serviceops.interop.payloads import Losses
from serviceops.spans import Span, as_zone

__all__ = ["from_availability", "to_availability"]

_SHAPE = "iCalendar availability"
_SECOND = 1_000_000
_MAX_LENGTH = 2 * DAY  # of a window
_FIRST, _LAST = datetime(1800, 1, 1, tzinfo=UTC), datetime(9990, 1, 1, tzinfo=UTC)
_LARGEST = 4_000_000


@attrs.frozen
class _Part:
    """One VAVAILABILITY: the period that it speaks of, and when somebody is available in it."""

    priority: int
    period: Span
    available: Calendar


@checked
def from_availability(text: str, *, zone: str | tzinfo | None = None) -> DefinitionImport[Calendar]:
    """Return when an iCalendar text says that somebody is available, as a calendar.

    Of several VAVAILABILITY components the one of the highest PRIORITY counts in its period; times
    that none speaks of are closed. Ends are times on the clock, as in business hours: a shift of
    22:00 to 06:00 ends at 06:00 on the days of clock changes too. Times without a zone are read in
    `zone`. BUSYTYPE, and what recurs by a rule that no `DateRule` says, are listed as lost; two
    components of one priority with periods that overlap are refused.

    >>> text = '''BEGIN:VCALENDAR
    ... BEGIN:VAVAILABILITY
    ... UID:1
    ... BEGIN:AVAILABLE
    ... UID:2
    ... DTSTART;TZID=America/New_York:20260105T090000
    ... DTEND;TZID=America/New_York:20260105T170000
    ... RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
    ... END:AVAILABLE
    ... END:VAVAILABILITY
    ... END:VCALENDAR'''
    >>> desk = from_availability(text).value
    >>> desk.is_open(datetime(2026, 1, 6, 15, tzinfo=UTC))
    True
    """
    if len(text) > _LARGEST:
        raise InvalidValue(f"{len(text)} characters", f"at most {_LARGEST}", "split the file")
    losses = Losses()
    parts: list[_Part] = []
    for calendar in read_calendars(text):
        reader = EventReader(calendar, None if zone is None else as_zone(zone), "wall", True, 1)
        for component in calendar.children:
            if component.name == "VAVAILABILITY":
                parts.append(_part(reader, component, len(parts), losses))
    if not parts:
        raise InvalidValue(text[:60], "an iCalendar text with a VAVAILABILITY")
    # 1 is the highest priority, 0 is none at all.
    parts.sort(key=lambda part: part.priority or 10, reverse=True)
    for one, other in pairwise(sorted(parts, key=lambda part: (part.priority, part.period.start))):
        if one.priority == other.priority and other.period.start < one.period.end:
            raise InvalidValue(
                f"two periods of priority {one.priority} that overlap, from {other.period.start}",
                "one VAVAILABILITY of a priority at a time", "give one of them a higher priority",
            )  # fmt: skip
    found: Calendar = Closures(())
    for number, part in enumerate(parts):
        inside = part.available & part.period
        found = inside if not number else (found - part.period) | inside
    return DefinitionImport(value=found, lost=losses.found())


def _part(reader: EventReader, component: Component, row: int, losses: Losses) -> _Part:
    priority = component.text("PRIORITY").strip() or "0"
    if not (priority.isascii() and priority.isdigit() and int(priority) <= 9):
        raise InvalidValue(priority, "a PRIORITY from 0 to 9")
    if component.all("BUSYTYPE"):
        losses.note("busy_type", "BUSYTYPE", row, "kinds of being busy are not carried over")
    start, end = _ends(reader, component)
    read = [
        _available(reader, each, row, losses)
        for each in component.children
        if each.name == "AVAILABLE"
    ]
    found = [one for one in read if one is not None]
    period = Span(start or _FIRST, end or _LAST)
    return _Part(int(priority), period, union_of(found))


def _ends(reader: EventReader, component: Component) -> tuple[datetime | None, datetime | None]:
    """Return the start and the end of a component, both of them times; `None` if not given."""
    found: list[datetime | None] = []
    for name in ("DTSTART", "DTEND"):
        line = component.one(name)
        moment = None if line is None else reader.when(line)
        if moment is not None and not isinstance(moment, datetime):
            raise InvalidValue(line and line.value, f"{name} as a date with a time")
        found.append(moment)
    lasts = component.one("DURATION")
    if lasts is not None and found[0] is not None:
        days, rest = read_length(lasts.value)
        found[1] = found[0] + timedelta(days) + rest
    return found[0], found[1]


def _available(
    reader: EventReader, component: Component, row: int, losses: Losses
) -> Calendar | None:
    """Return one AVAILABLE as a calendar of its dates, or `None` where it is lost."""
    start, end = _ends(reader, component)
    if start is None or end is None:
        raise InvalidValue(label_of(component), "an AVAILABLE with a start and an end or a length")
    zone = _zone_of(reader, component)
    wall = start.replace(tzinfo=None)
    length = (end.astimezone(start.tzinfo).replace(tzinfo=None) - wall) // timedelta(0, 0, 1)
    midnight = wall.replace(hour=0, minute=0, second=0)
    opens = (wall - midnight) // timedelta(0, 0, 1)
    rules = [line.value for line in component.all("RRULE")]
    if component.all("RECURRENCE-ID"):
        losses.note("moved", "RECURRENCE-ID", row, "changes of single dates are not carried over")
        return None
    if length <= 0 or opens + length > _MAX_LENGTH:
        if rules or length <= 0:
            losses.note("length", "DTEND", row, "a time that recurs lasts up to the next day's end")
            return None
        return Closures(()) | Span(start.astimezone(UTC), end.astimezone(UTC))
    dated = {name: _dates(reader, component, name, start) for name in ("RDATE", "EXDATE")}
    ons: list[date | DateRule] = [start.date(), *sorted(dated["RDATE"])]
    for rule in rules:
        found = dates_of_rule(
            rule, start.date(), last=_last_date(rule, start), excluded=dated["EXDATE"]
        )
        if found is None:
            losses.note("recurrence", "RRULE", row, f"a rule that no rule of dates says: {rule}")
            return None
        ons = [on for on in ons if on != start.date()] + found
    window = Window.from_pair((opens, opens + length))
    days = [SpecialDay(on, [window]) for on in ons if on not in dated["EXDATE"]]
    if not days:
        return None
    return BusinessCalendar(zone=zone, week={}, exceptions=days)


def _zone_of(reader: EventReader, component: Component) -> str:
    """Return the IANA name of the zone in which a component starts."""
    line = component.one("DTSTART")
    named = None if line is None else line.parameters.get("TZID")
    if named is not None:
        return iana_zone(named)
    return "UTC" if line is not None and line.value.endswith("Z") else reader.local_zone()


def _dates(reader: EventReader, component: Component, name: str, start: datetime) -> set[date]:
    """Return the dates of a list of times, each of them at the time of day of the start."""
    found: set[date] = set()
    for line in component.all(name):
        for value in line.value.split(","):
            moment = reader.value(line, value, start)
            if not isinstance(moment, datetime):
                raise InvalidValue(value, f"{name} as dates with a time")
            local = moment.astimezone(start.tzinfo)
            if name == "RDATE" and local.time() != start.time():
                raise InvalidValue(
                    value, f"{name} at the time of day of DTSTART", "use an AVAILABLE"
                )
            if local.time() == start.time():
                found.add(local.date())
    return found


def _last_date(rule: str, start: datetime) -> date | None:
    """Return the last date that a rule's UNTIL allows."""
    until = read_rule(rule).get("UNTIL")
    if until is None:
        return None
    last = read_time(until)
    if not isinstance(last, datetime):
        return last
    local = last.astimezone(start.tzinfo) if last.tzinfo is not None else last
    early = local.replace(tzinfo=None).time() < start.time()
    return local.date() - timedelta(1) if early else local.date()


# Out


@checked
def to_availability(
    calendar: BusinessCalendar,
    *,
    since: date,
    until: date | None = None,
    name: str = "",
    events: bool = False,
    stamp: datetime | None = None,
) -> str:
    """Return the hours of a calendar from a date on as iCalendar text, up to `until` if given.

    It is a VAVAILABILITY, or with `events` one VEVENT for each series of open hours, which every
    calendar program shows. Read by `from_availability` it opens and closes at the same instants of
    these dates. A rule of dates that takes hours away has no shape in iCalendar: it is refused by
    name without `until`, and listed date by date up to it. So are rules that add hours, if they
    have no RRULE. `stamp` is when the text was written, the first date by default.

    >>> desk = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})
    >>> text = to_availability(desk, since=date(2026, 1, 1))
    >>> [line for line in text.splitlines() if line.startswith(("DTEND", "RRULE"))]
    ['DTEND;TZID=Europe/Paris:20260101T170000', 'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR']
    """
    if until is not None and until < since:
        raise InvalidValue(until, f"a date from {since} on", "swap the two")
    written = (stamp or datetime(since.year, since.month, since.day, tzinfo=UTC)).astimezone(UTC)
    series = list(_series(calendar, since, until))
    kind = "VEVENT" if events else "AVAILABLE"
    head = ["BEGIN:VAVAILABILITY", *_identity(f"{name} {calendar!r}", written)]
    lines = [] if events else head
    for each in series:
        lines += [f"BEGIN:{kind}", *_identity("\n".join([name, kind, *each]), written), *each]
        lines += [f"SUMMARY:{escaped(name or 'open')}", f"END:{kind}"]
    lines += [] if events else ["END:VAVAILABILITY"]
    return calendar_text("calendars", lines)


def _identity(of: str, written: datetime) -> list[str]:
    """Return the id and the stamp of a component; the same hours have the same id each time."""
    key = sha256(octets(of)).hexdigest()[:32]
    return [f"UID:{key}@serviceops", f"DTSTAMP:{written:%Y%m%dT%H%M%SZ}"]


def _series(calendar: BusinessCalendar, since: date, until: date | None) -> Iterator[list[str]]:
    """Yield the lines of each series of open hours: its times, its rule and its exceptions."""
    hours = hours_by_date(calendar, calendar.zone)
    special = _listed(hours.dates, hours.week, since, until)
    by_window: dict[Window, list[int]] = {}
    for weekday, windows in enumerate(hours.week):
        for window in windows:
            by_window.setdefault(window, []).append(weekday)
    end = ""
    if until is not None:  # in UTC, as it has to be beside a start with a zone
        last = datetime.combine(until, time(23, 59, 59), as_zone(calendar.zone))
        end = f";UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for window, weekdays in by_window.items():
        first = since + timedelta(min((day - since.weekday()) % 7 for day in weekdays))
        codes = ",".join(WEEKDAYS[day][:2].upper() for day in weekdays)
        gone = sorted(on for on in special if isinstance(on, date) and on.weekday() in weekdays)
        if until is not None and first > until:
            continue
        rule = f"RRULE:FREQ=WEEKLY;BYDAY={codes}{end}"
        yield _lines(calendar.zone, first, window, [rule], [on for on in gone if on >= first])
    for on, windows in special.items():
        for window in windows:
            if isinstance(on, date):
                yield _lines(calendar.zone, on, window, [], [])
                continue
            first_on = _first(on, since)
            if first_on is not None:
                rule = f"RRULE:{recurrence_of(on)}{end}"
                yield _lines(calendar.zone, first_on, window, [rule], [])


def _first(on: DateRule, since: date) -> date | None:
    """Return the first date of a rule from a date on, if it has one."""
    # The longest wait is that of a step of a hundred years; a fifth Saturday of February takes 40.
    begins = max(since, on.since) if isinstance(on, EveryDays) else since
    number = begins.toordinal()
    # Nearly all begin within eight years: a rule of every day is not unrolled for a hundred.
    found = on.ordinals(number, number + 3_000) or on.ordinals(number, number + MAX_STEP)
    return date.fromordinal(found[0]) if found else None


def _listed(
    dates: Iterable[DateHours],
    week: tuple[tuple[Window, ...], ...],
    since: date,
    until: date | None,
) -> dict[date | DateRule, tuple[Window, ...]]:
    """Return what differs from the week, as dates where iCalendar cannot say the rule."""
    found: dict[date | DateRule, tuple[Window, ...]] = {}
    rules: list[tuple[DateRule, tuple[Window, ...]]] = []
    for on, windows in dates:  # those that count first come first
        if isinstance(on, date):
            if on >= since and (until is None or on <= until):
                found.setdefault(on, windows)
        elif until is not None:
            last = until.toordinal() + 1
            for ordinal in on.ordinals(since.toordinal(), last):
                found.setdefault(date.fromordinal(ordinal), windows)
        elif any(week[weekday] for weekday in weekdays_of(on)):
            raise unsayable(f"{on} in place of the week", _SHAPE, "give until=, then it is listed")
        elif windows:
            rules.append((on, windows))
    for on, windows in rules:
        if recurrence_of(on) is None:
            raise unsayable(str(on), _SHAPE, "give until=, then it is listed")
        if found:
            raise unsayable(f"{on} beside other dates", _SHAPE, "give until=, then it is listed")
        found[on] = windows
    return found


def _lines(
    zone: str, on: date, window: Window, rules: list[str], excluded: list[date]
) -> list[str]:
    """Return the properties of a series: start, end, rule and the dates left out."""
    opens, closes = window.pair
    if opens % _SECOND or closes % _SECOND:
        raise unsayable(str(window), _SHAPE, "times on whole seconds")

    def local(day: date, micros: int) -> str:
        # On the clock of the zone, so that hours past midnight are those of the next date.
        return f"{datetime.combine(day, time()) + timedelta(0, 0, micros):%Y%m%dT%H%M%S}"

    at = f";TZID={zone}"
    lines = [f"DTSTART{at}:{local(on, opens)}", f"DTEND{at}:{local(on, closes)}", *rules]
    if excluded:
        lines.append(f"EXDATE{at}:{','.join(local(day, opens) for day in excluded)}")
    return lines

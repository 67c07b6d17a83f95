"""ServiceNow's schedules, their entries and the schedules within them as calendars.

Sources: ServiceNow's documentation of schedules, schedule entries, child and parent schedules, and
the tables `cmn_schedule`, `cmn_schedule_span` and `cmn_other_schedule`; stored values as a public
loader of one agency's schedules writes them (``20120116T235959``, `float_day` 1 is Sunday,
`float_week` is ``last``).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars import (
    BusinessCalendar,
    Calendar,
    DateRule,
    DayOfMonth,
    EveryDays,
    Holiday,
    SpecialDay,
    WeekdayOfMonth,
)
from serviceops.calendars.algebra import combine
from serviceops.calendars.date_rules import changed_rule
from serviceops.calendars.hours import Window
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.calendars.zones import DAY
from serviceops.interop import definition_parts as parts
from serviceops.interop.calendar_shapes import union_of
from serviceops.interop.definition_import import CalendarsByName, DefinitionImport
from serviceops.interop.field_tables import FieldTable
from serviceops.interop.import_result import row_places
from serviceops.interop.payloads import Payload
from serviceops.interop.servicenow.cells import cell
from serviceops.sla import Finding
from serviceops.spans import Micros, Pair, unite

__all__ = ["servicenow_calendars"]

_SECOND: Micros = 1_000_000
_SYSTEM = (
    "sys_created_by, sys_created_on, sys_updated_by, sys_updated_on, sys_mod_count, sys_tags,"
    " sys_class_name, sys_domain, sys_domain_path, sys_name, sys_update_name, sys_policy,"
    " sys_scope, sys_package, sys_customer_update, sys_replace_on_upgrade"
)

_SCHEDULE = FieldTable("cmn_schedule", "ServiceNow, Schedule form", f"""
sys_id, name: carried; the keys of the calendars
time_zone: carried; empty or floating needs zone=
parent: carried; a schedule is open only when its parent is
type, description, document, document_key, read_only, is_legacy_schedule: passed over
{_SYSTEM}: passed over
""")  # fmt: skip
_SPAN = FieldTable("cmn_schedule_span", "ServiceNow, Schedule entry form", f"""
schedule, start_date_time, end_date_time, all_day: carried; on the wall clock, refused with a Z
name: carried; the name of a date, and checked against its hours and rule
type: carried; exclude closes, others open; on call, time off, blackout and the like are left out
repeat_type, repeat_count, repeat_until, days_of_week: carried
yearly_type, float_week, float_day, month: carried
monthly_type: carried; dom, ldom, dow and ldow, which no real export has shown
override_start_date_time: lost; an entry that replaces one occurrence of another
parent: lost; the entry that it replaces an occurrence of
user, group: lost; who the entry is for
show_as: passed over; listed where an entry that opens shows as free or tentative
notes, sys_id, assigned_to, color: passed over
{_SYSTEM}: passed over
""", seen=True)  # fmt: skip
_OTHER = FieldTable("cmn_other_schedule", "ServiceNow, Child schedules", f"""
schedule, child_schedule, type: carried; include adds the entries, exclude takes the hours away
name, order, sys_id: passed over
{_SYSTEM}: passed over
""", seen=True)  # fmt: skip

_OPENS, _CLOSES = ("", "work", "appointment", "meeting", "phone_call"), ("exclude",)
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)T?(?:(\d\d)(\d\d)(\d\d))?", re.ASCII)
_WEEKLY = {"weekdays": "12345", "weekends": "67", "weekMWF": "135", "weekTT": "24"}
_MAX_PARTS, _MAX_DEPTH, _MAX_DAYS = 5_000, 12, 366


@attrs.frozen(kw_only=True)
class _Entry:
    """One schedule entry: the weekdays of every week, or the dates of a rule, and its hours."""

    schedule: str
    name: str
    weekdays: tuple[int, ...] = ()
    on: tuple[date | DateRule, ...] = ()
    window: Pair
    closes: bool

    @property
    def is_whole_day(self) -> bool:
        return self.window == (0, DAY)


@attrs.frozen(kw_only=True)
class _Schedule:
    place: Payload
    name: str
    zone: str
    parent: str


@checked
def servicenow_calendars(
    schedules: Iterable[Mapping[str, Any]],
    spans: Iterable[Mapping[str, Any]],
    other_schedules: Iterable[Mapping[str, Any]] = (),
    *,
    zone: str | None = None,
) -> DefinitionImport[CalendarsByName]:
    """Return a calendar for each row of `cmn_schedule`, by its `sys_id` and by its name.

    `spans` are the rows of `cmn_schedule_span` and `other_schedules` those of `cmn_other_schedule`.
    A schedule without a zone, or a floating one, has `zone`; without that it is refused. Entries
    that repeat become weekly hours or date rules; a weekly one counts for weeks before its first
    date too, and other rules begin with their anchor's year. Holidays usually come as an included
    child schedule with entries of the type *exclude*: they are the calendar's holidays.

    `findings` has the entries with a name that their hours or dates contradict.

    >>> read = servicenow_calendars(
    ...     [{"sys_id": "s1", "name": "8-5", "time_zone": "US/Eastern"}],
    ...     [{"schedule": "s1", "name": "08-17", "repeat_type": "weekdays",
    ...       "start_date_time": "20100104T080000", "end_date_time": "20100104T170000"}])
    >>> read.value["8-5"]
    <BusinessCalendar US/Eastern, mon-fri 08:00-17:00>
    """
    findings: list[Finding] = []
    whole = Payload({}, "ServiceNow schedules")
    found: dict[str, _Schedule] = {}
    for place in row_places(whole, schedules, "schedules"):
        _SCHEDULE.note(place)
        key = cell(place, "sys_id", needed=True)
        if key in found:
            place.fault("sys_id", key, "a schedule once")
        text = whole.inner({"time_zone": cell(place, "time_zone") or None}, place.path)
        found[key] = _Schedule(
            place=place, name=cell(place, "name"), parent=cell(place, "parent"),
            zone=parts.zone_name(text, "time_zone", zone),
        )  # fmt: skip
    entries: dict[str, list[_Entry]] = {}
    for place in row_places(whole, spans, "spans"):
        of_span = _entries(place, findings)
        if of_span and of_span[0].schedule in found:
            entries.setdefault(of_span[0].schedule, []).extend(of_span)
        elif of_span:
            place.lose("schedule_missing", "schedule", "an entry of a schedule not given")
    children: dict[str, list[tuple[str, bool]]] = {}
    for place in row_places(whole, other_schedules, "other_schedules"):
        _child(place, found, children)
    whole.finish()
    tables = _Tables(known=found, entries=entries, children=children)
    calendars = tables.calendars()
    whole.finish()
    value = CalendarsByName(calendars)
    return DefinitionImport(value=value, lost=whole.losses.found(), findings=tuple(findings))


def _child(
    place: Payload, known: Mapping[str, _Schedule], children: dict[str, list[tuple[str, bool]]]
) -> None:
    _OTHER.note(place)
    parent, child = cell(place, "schedule", needed=True), cell(place, "child_schedule", needed=True)
    kind = cell(place, "type") or "include"
    if kind not in ("include", "exclude"):
        place.fault("type", kind, "include or exclude")
    elif child not in known:
        # Without it the parent would be open on the holidays that the child has.
        if child:
            place.fault("child_schedule", child, "the sys_id of a schedule that was given too")
    else:
        children.setdefault(parent, []).append((child, kind == "include"))


# -- one entry -------------------------------------------------------------------------------------


def _entries(place: Payload, findings: list[Finding]) -> list[_Entry]:
    """Return the entry of a row; one that lasts for several days is one for each kind of day."""
    _SPAN.note(place)
    name, kind = cell(place, "name"), cell(place, "type")
    schedule = cell(place, "schedule", needed=True)
    start, end = _moment(place, "start_date_time"), _moment(place, "end_date_time")
    if start is None or end is None:
        return []
    if cell(place, "override_start_date_time"):
        return []  # it is noted by its table, and an occurrence of another entry stays as it was
    if kind not in (*_OPENS, *_CLOSES):
        place.lose("entry_type", "type", f"entries of the type {kind!r} are no service hours")
        return []
    shows = cell(place, "show_as")
    if kind not in _CLOSES and shows in ("free", "tentative"):
        place.lose("show_as", "show_as", f"entries that show as {shows} are read as open")
    hours = _hours(place, start, end, is_all_day=parts.is_set(place, "all_day"))
    if hours is None:
        return []
    try:
        weekdays, on = _dates(place, start[0])
    except parts.NotCarried as left:
        sentence = f"{name!r} is left out: {left.sentence}"
        place.lose(left.code, left.field, sentence, apart=True)
        return []
    except OverflowError:
        place.fault("repeat_count", place.members.get("repeat_count"), "dates to the year 9999")
        return []
    pieces = list(_by_day(hours))
    findings += parts.lint_name(name, [window for _, window in pieces], on)
    return [
        _Entry(
            schedule=schedule, name=name, window=window, closes=kind in _CLOSES,
            weekdays=tuple(sorted({(one + step) % 7 for one in weekdays for step in steps})),
            on=tuple(_later(one, step) for one in on for step in steps),
        )
        for steps, window in pieces
    ]  # fmt: skip


def _by_day(hours: Pair) -> Iterator[tuple[range, Pair]]:
    """Yield the days that the hours of an entry lie on, counted from its first, and their hours."""
    opens, closes = hours
    last, rest = divmod(closes, DAY)
    # A night shift is one window of the day on which it starts; weeks have none of several days.
    if closes <= 2 * DAY and (opens or rest):
        yield range(1), hours
        return
    if opens:
        yield range(1), (opens, DAY)
    yield range(bool(opens), last), (0, DAY)
    if rest:
        yield range(last, last + 1), (0, rest)


def _moment(place: Payload, member: str) -> tuple[date, Micros] | None:
    """Return a stored moment of a schedule as a date and the time of day in microseconds."""
    text = cell(place, member, needed=True)
    found = _MOMENT.fullmatch(text.replace("-", "").replace(":", "").replace(" ", "T"))
    try:
        if found is not None:
            year, month, number, hour, minute, second = (int(part or 0) for part in found.groups())
            # Neither end of the calendar leaves room for the week or the year around a date.
            if 1 < year < 9990 and hour < 24 and minute < 60 and second < 60:
                return date(year, month, number), ((hour * 60 + minute) * 60 + second) * _SECOND
    except ValueError:
        pass  # a date that there is not
    if text:
        # With a Z it would be an instant, and no document says on which clock it then repeats.
        expected = "a moment on the wall clock, as 20100104T080000"
        place.fault(member, place.members.get(member), expected)
    return None


def _hours(
    place: Payload, start: tuple[date, Micros], end: tuple[date, Micros], *, is_all_day: bool
) -> Pair | None:
    """Return the hours of an entry, counted from the midnight of its first date."""
    opens = 0 if is_all_day else start[1]
    closes = (end[0] - start[0]).days * DAY + end[1]
    # A whole day is written to its last second, or to the midnight after it.
    if end[1] == DAY - _SECOND or (is_all_day and (end[1] or not closes)):
        closes = ((end[0] - start[0]).days + 1) * DAY
    if not opens < closes <= _MAX_DAYS * DAY:
        expected = "a moment after the start, at most a year later"
        place.fault("end_date_time", place.members.get("end_date_time"), expected)
        return None
    return opens, closes


def _dates(place: Payload, first: date) -> tuple[tuple[int, ...], tuple[date | DateRule, ...]]:
    """Return the weekdays of an entry that repeats every week, or its dates and rules."""
    kind, count = cell(place, "repeat_type"), _count(place, "repeat_count", 1)
    # Nothing, or a moment of zeros, is no end.
    end = _moment(place, "repeat_until") if cell(place, "repeat_until").strip("0") else None
    until = None if end is None else end[0]
    # A week without limits stays a week, which reads best; all others become rules of dates.
    if not kind:
        return (), (first,)
    if kind == "daily" or kind in _WEEKLY or kind == "weekly":
        listed = _WEEKLY.get(kind) or (
            cell(place, "days_of_week") if kind == "weekly" else "1234567"
        )
        listed = listed or str(first.isoweekday())
        if not set(listed) <= set("1234567"):
            place.fault("days_of_week", listed, "numbers of weekdays, Monday is 1")
            return (), ()
        weekdays = tuple(sorted({int(one) - 1 for one in listed}))
        if count == 1 and until is None:
            return weekdays, ()
        if kind == "daily":
            return (), _limited([EveryDays(days=count, since=first)], first, until)
        # Every n weeks are counted from the week of the first date, Monday to Sunday.
        monday = first - timedelta(days=first.weekday())
        days = [monday + timedelta(days=one) for one in weekdays]
        days = [one if one >= first else one + timedelta(weeks=count) for one in days]
        rules = [EveryDays(days=7 * count, since=one) for one in days]
        return (), _limited(rules, first, until)
    if count != 1:
        raise parts.no_member("repeat_count", f"every {count} {kind} has no rule here")
    return (), _limited([_rule(place, kind, first)], first, until)


def _rule(place: Payload, kind: str, first: date) -> DateRule:
    nth = (first.day - 1) // 7 + 1
    if kind == "monthly":
        match cell(place, "monthly_type") or "dom":
            case "dom":
                return DayOfMonth(day=first.day)
            case "ldom":
                return DayOfMonth(day=-1)
            case "dow":
                return WeekdayOfMonth(weekday=WEEKDAYS[first.weekday()], nth=nth)
            case "ldow":
                return WeekdayOfMonth(weekday=WEEKDAYS[first.weekday()], nth=-1)
            case other:
                raise parts.no_member("monthly_type", f"{other!r} is not known")
    if kind != "yearly":
        raise parts.no_member("repeat_type", f"it repeats {kind!r}, which is not known")
    match cell(place, "yearly_type") or "doy":
        case "doy":
            return DayOfMonth(month=first.month, day=first.day)
        case "float":
            week, number = cell(place, "float_week"), _count(place, "float_day", 0)
            if not 1 <= number <= 7:
                place.fault("float_day", number or None, "1 to 7, Sunday is 1")
                number = 1
            if week not in ("1", "2", "3", "4", "5", "last"):
                place.fault("float_week", week or None, "1 to 5, or last")
                week = "1"
            # The month of the rule counts; the anchor date need not obey its own rule.
            month = _count(place, "month", first.month)
            if month > 12:
                place.fault("month", place.members.get("month"), "a month from 1 to 12")
                month = 1
            return WeekdayOfMonth(
                month=month, weekday=WEEKDAYS[(number + 5) % 7],
                nth=-1 if week == "last" else int(week),
            )  # fmt: skip
        case other:
            raise parts.no_member("yearly_type", f"{other!r} is not known")


def _count(place: Payload, member: str, otherwise: int) -> int:
    text = cell(place, member)
    if not text or text == "0":
        return otherwise
    if (number := parts.small(text, 999)) is None:
        place.fault(member, place.members.get(member), "a small whole number")
    return otherwise if number is None else number


def _limited(
    rules: Iterable[DateRule], first: date, until: date | None
) -> tuple[date | DateRule, ...]:
    """Return rules with the dates from a first to a last one alone.

    A rule is limited by whole years; the dates of the first and of the last year are listed where
    the limits cut into them.
    """
    found: list[date | DateRule] = []
    # EveryDays begins at its anchor by itself; other rules know years alone.
    for rule in rules:
        starts, ends = first.year, 9999 if until is None else until.year
        if not isinstance(rule, EveryDays) and any(
            one < first for one in rule.unroll((first.year, first.year))
        ):
            found += [one for one in rule.unroll((first.year, first.year)) if one >= first]
            starts += 1
        if until is not None and any(one > until for one in rule.unroll((ends, ends))):
            last = [one for one in rule.unroll((ends, ends)) if first <= one <= until]
            found += [one for one in last if one not in found]
            ends -= 1
        if starts <= ends:
            found.append(changed_rule(rule, years=(starts, ends)))
    return tuple(found)


def _later(on: date | DateRule, days: int) -> date | DateRule:
    if isinstance(on, DateRule):
        return changed_rule(on, plus=on.plus + days)
    return on + timedelta(days=days)


# -- calendars of entries --------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Tables:
    """The rows of the three tables by schedule, and the calendars that they make together."""

    known: Mapping[str, _Schedule]
    entries: Mapping[str, list[_Entry]]
    children: Mapping[str, list[tuple[str, bool]]]

    def calendars(self) -> dict[str, Calendar]:
        """Return the calendars by id and by name; a schedule that never opens is left out."""
        result: dict[str, Calendar] = {}
        included = {one for each in self.children.values() for one, is_in in each if is_in}
        for key, schedule in self.known.items():
            calendar = self._calendar(key, ())
            if calendar is not None:
                result[key] = calendar
                if schedule.name:
                    result.setdefault(schedule.name, calendar)
            elif key not in included:
                # One of holidays alone is carried by the schedules that include it.
                sentence = f"{schedule.name!r} has no hours: a calendar has to open"
                schedule.place.lose("no_hours", "name", sentence)
        return result

    def _gather(self, key: str, way: tuple[str, ...]) -> tuple[list[tuple[str, _Entry]], list[str]]:
        """Return the entries of a schedule and of the included ones, and the excluded schedules."""
        schedule = self.known[key]
        found = [(schedule.zone, one) for one in self.entries.get(key, ())]
        without: list[str] = []
        if not self._is_straight(key, way, "sys_id"):
            return found, without
        # An included schedule lends its entries, holidays most of all; an excluded one is a
        # calendar of its own that is taken away.
        for child, is_included in self.children.get(key, ()):
            if not is_included:
                without.append(child)
                continue
            of_child, more = self._gather(child, (*way, key))
            found, without = [*found, *of_child], [*without, *more]
            if len(found) > _MAX_PARTS:
                schedule.place.fault("", None, f"at most {_MAX_PARTS} entries in all")
                break
        return found, without

    def _calendar(self, key: str, way: tuple[str, ...]) -> Calendar | None:
        schedule = self.known[key]
        if not self._is_straight(key, way, "parent"):
            return None
        found, without = self._gather(key, ())
        calendar = _combined(schedule.zone, found)
        for child in without:
            taken = self._calendar(child, (*way, key))
            calendar = calendar - taken if calendar is not None and taken is not None else calendar
        if schedule.parent in self.known and calendar is not None:
            limit = self._calendar(schedule.parent, (*way, key))
            return calendar if limit is None else calendar & limit
        if schedule.parent and schedule.parent not in self.known:
            sentence = "a parent that was not given does not limit its schedule"
            schedule.place.lose("parent_missing", "parent", sentence)
        return calendar

    def _is_straight(self, key: str, way: tuple[str, ...], member: str) -> bool:
        """Return whether schedules are not nested in themselves or too deep; else leave a fault."""
        if key in way or len(way) > _MAX_DEPTH:
            expected = f"schedules nested at most {_MAX_DEPTH} deep, without a circle"
            self.known[key].place.fault(member, key, expected)
            return False
        return True


def _combined(zone: str, found: list[tuple[str, _Entry]]) -> Calendar | None:
    """Return the calendar of entries: what opens, less what closes."""
    opens = [(where, one) for where, one in found if not one.closes]
    closes = [(where, one) for where, one in found if one.closes]
    week: list[list[Pair]] = [[] for _ in WEEKDAYS]
    for where, one in opens:
        for number in one.weekdays if where == zone else ():
            week[number].append(one.window)
    # A holiday takes away the shifts that start on it: the same as the hours of its date, as long
    # as no shift runs past midnight and all are in one zone. Else, and for parts of days, hours are
    # taken away as such.
    is_daily = all(where == zone and one.window[1] <= DAY for where, one in opens)
    holidays = [
        Holiday(on, one.name) for where, one in closes
        if where == zone and one.is_whole_day and is_daily for on in one.on
    ]  # fmt: skip
    pieces: list[Calendar] = []
    if any(week):
        hours = tuple(tuple(Window.from_pair(one) for one in unite(pairs)) for pairs in week)
        pieces.append(BusinessCalendar(zone=zone, week=hours, holidays=holidays))
    pieces += _single(opens, skip=zone, holidays=tuple(holidays))
    if not pieces:
        return None
    calendar = union_of(pieces)
    plain = {id(one) for where, one in closes if where == zone and one.is_whole_day and is_daily
             and not one.weekdays}  # fmt: skip
    further = [(where, one) for where, one in closes if id(one) not in plain]
    taken = _single(further, skip="", holidays=())
    return combine("-", calendar, *taken) if taken else calendar


def _single(
    entries: list[tuple[str, _Entry]], *, skip: str, holidays: tuple[Holiday, ...]
) -> list[Calendar]:
    """Return the calendar of each entry that is not part of the week of the zone to skip."""
    found: list[Calendar] = []
    for zone, one in entries:
        windows = (Window.from_pair(one.window),)
        # Entries of one zone share the week; each other one is a calendar in its own zone.
        if one.weekdays and zone != skip:
            week = tuple(windows if number in one.weekdays else () for number in range(7))
            found.append(BusinessCalendar(zone=zone, week=week))
        if one.on:
            # A single opening on a holiday of the same zone stays closed: what closes comes first.
            days = tuple(SpecialDay(on, windows, one.name) for on in one.on)
            closed = tuple(attrs.evolve(day, precedence=1) for day in holidays if zone == skip)
            found.append(BusinessCalendar(zone=zone, week={}, exceptions=days, holidays=closed))
    return found

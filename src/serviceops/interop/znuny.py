"""Znuny's (and OTRS') calendars and the escalation times of queues and SLAs.

Sources: Znuny's configuration settings `TimeWorkingHours`, `TimeVacationDays`,
`TimeVacationDaysOneTime` and `TimeZone` with their numbered calendars, and its tests of escalation.
Hours are whole hours of a day, written as lists.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from serviceops._internal.checked import checked
from serviceops.calendars import Calendar, DayOfMonth
from serviceops.calendars.hours import Holiday
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.errors import ServiceOpsError
from serviceops.interop import definition_parts as parts
from serviceops.interop.definition_import import CalendarsByName, DefinitionImport
from serviceops.interop.field_tables import FieldTable
from serviceops.interop.import_result import row_places
from serviceops.interop.payloads import Payload
from serviceops.sla import Between, Goal, Policy, Target, Warn, While
from serviceops.sla.combined_conditions import Rises
from serviceops.sla.conditions import Level
from serviceops.spans import Micros, Pair

__all__ = ["znuny_calendars", "znuny_policy"]

_HOUR: Micros = 3_600_000_000
_CONFIG = FieldTable("Znuny's configuration", "Znuny, Framework.xml and Calendar.xml", """
TimeWorkingHours, TimeVacationDays, TimeVacationDaysOneTime: carried; the calendar without a number
OTRSTimeZone, TimeZone, UserDefaultTimeZone: carried; the first that is set
""" + "\n".join(
    f"TimeWorkingHours::Calendar{n}, TimeVacationDays::Calendar{n},"
    f" TimeVacationDaysOneTime::Calendar{n}, TimeZone::Calendar{n}: carried\n"
    f"TimeZone::Calendar{n}Name, CalendarWeekDayStart::Calendar{n}: passed over"
    for n in range(1, 10)
) + "\nCalendarWeekDayStart: passed over")  # fmt: skip
_TIMES = FieldTable("a Znuny queue or SLA", "Znuny, Queue and SLA objects", """
QueueID, SLAID: passed over
Name, Calendar: carried; empty is the calendar without a number
FirstResponseTime, UpdateTime, SolutionTime: carried; minutes, 0 is none
FirstResponseNotify, UpdateNotify, SolutionNotify: carried; warnings at a share of the time
ValidID: carried; others than 1 are left out
ServiceIDs, TypeID, Type, MinTimeBetweenIncidents: lost; what an SLA is offered for
GroupID, SystemAddressID, SalutationID, SignatureID, UnlockTimeout, FollowUpID: passed over
FollowUpLock, DefaultSignKey, Comment, CreateTime, ChangeTime, CreateBy, ChangeBy: passed over
""")  # fmt: skip

# The first message of the caller after an answer: a clock that the answer started begins anew.
_FIRST_MESSAGE = Rises(~Between(parts.ANSWERED, parts.CONTACTED))


@checked
def znuny_calendars(
    config: object, *, zone: str | None = None
) -> DefinitionImport[CalendarsByName]:
    """Return the calendars of Znuny's configuration by their number; ``""`` has none.

    A calendar without a zone of its own has `zone`, else that of the system. Vacation days are
    rules, those of one time are dates.

    >>> config = {"OTRSTimeZone": "Europe/Berlin", "TimeWorkingHours": {"Mon": ["8", "9"]}}
    >>> znuny_calendars(config).value[""]
    <BusinessCalendar Europe/Berlin, mon 08:00-10:00>
    """
    body = Payload(config, "Znuny configuration")
    _CONFIG.note(body)
    found: dict[str, Calendar] = {}
    for number in ("", *map(str, range(1, 10))):
        suffix = f"::Calendar{number}" if number else ""
        if f"TimeWorkingHours{suffix}" not in body:
            continue
        # The zone of a numbered calendar is its own; without one the system's counts.
        own = f"TimeZone{suffix}"
        members = (own, "OTRSTimeZone", "TimeZone", "UserDefaultTimeZone")
        member = next((one for one in members if body.text(one)), own)
        known = parts.zone_name(body, member, zone)
        openings = _openings(body.one(f"TimeWorkingHours{suffix}"))
        holidays = _holidays(body, suffix)
        if not body.faults:
            found[number] = parts.week_calendar(body, known, openings, holidays)
    if not found:
        body.fault("TimeWorkingHours", None, "working hours, as {'Mon': ['8', '9']}")
    body.finish()
    return DefinitionImport(value=CalendarsByName(found), lost=body.losses.found())


def _openings(week: Payload) -> list[tuple[int, Pair]]:
    found: list[tuple[int, Pair]] = []
    for name in week.members:
        hours = week.members[name]
        if str(name).lower() not in WEEKDAYS:
            week.fault(str(name)[:20], name, "Mon, Tue, Wed, Thu, Fri, Sat or Sun")
        elif not isinstance(hours, list | tuple):
            week.fault(str(name), hours, "a list of hours, as ['8', '9']")
        else:
            for hour in hours:
                number = parts.small(hour, 23)
                if number is None:
                    week.fault(str(name), hour, "an hour from 0 to 23")
                else:
                    pair = number * _HOUR, (number + 1) * _HOUR
                    found.append((WEEKDAYS.index(str(name).lower()), pair))
    return found


def _holidays(body: Payload, suffix: str) -> list[Holiday]:
    found: list[Holiday] = []
    yearly, once = f"TimeVacationDays{suffix}", f"TimeVacationDaysOneTime{suffix}"
    if yearly in body:
        found += _days(body.one(yearly), None)
    if once in body:
        years = body.one(once)
        for name in years.members:
            year = parts.small(name, 9999)
            if not year:
                years.fault(str(name)[:20], name, "a year")
            else:
                found += _days(years.one(name), year)
    return found


def _days(months: Payload, year: int | None) -> list[Holiday]:
    found: list[Holiday] = []
    for name in months.members:
        days = months.one(name)
        for text in days.members:
            month, number = parts.small(name, 12) or 0, parts.small(text, 31) or 0
            title = days.text(text)
            try:
                on = date(year, month, number) if year else DayOfMonth(month=month, day=number)
                found.append(Holiday(on, title))
            except (ServiceOpsError, ValueError):
                days.fault(str(text)[:20], text, "a day of a month that there is")
    return found


@checked
def znuny_policy(
    queues: Iterable[Mapping[str, Any]],
    *,
    calendars: Calendar | Mapping[str, Calendar],
    slas: Iterable[Mapping[str, Any]] = (),
    name: str = "Znuny",
    queue_fact: str = "group",
    sla_fact: str = "sla",
) -> DefinitionImport[Policy]:
    """Return the escalation times of queues, and of SLAs, which come before them, as one policy.

    A rule of a queue has the condition that the ticket's fact `queue_fact` is its name, one of an
    SLA that `sla_fact` is. An update is due from the last answer, or from the first message of the
    caller after it; a share at which Znuny notifies is a warning. No clock pauses while a ticket is
    pending; that Znuny shows no update time meanwhile is in `lost`.
    """
    parts.check_calendars(calendars)
    body = Payload({}, "Znuny escalation times")

    def build(place: Payload, title: str) -> tuple[tuple[Target, ...], Level | None]:
        if place.named("ValidID") not in ("", "1"):  # 2 and 3 are invalid, for ever or for a time
            raise parts.NotCarried("disabled", "ValidID", "it is not valid there")
        fact = sla_fact if place.path.startswith("slas") else queue_fact
        return _targets(place, calendars), While(**{fact: title})

    places = [*row_places(body, slas, "slas"), *row_places(body, queues, "queues")]
    return parts.policy_of(body, places, _TIMES, build, name=name, dialect="znuny", title="Name")


def _targets(place: Payload, calendars: Calendar | Mapping[str, Calendar]) -> tuple[Target, ...]:
    calendar = parts.calendar_for(calendars, place.named("Calendar"), "Calendar")
    done = parts.ANSWERED | parts.SOLVED
    clocks = (
        ("FirstResponse", "first_response", parts.CREATED, done, False),
        ("Update", "update", parts.CONTACTED | parts.ANSWERED, done | _FIRST_MESSAGE, True),
        ("Solution", "solution", parts.CREATED, parts.SOLVED, False),
    )
    found = []
    for member, title, start, stop, repeats in clocks:
        length = parts.minutes_of(place, f"{member}Time")
        share = parts.small(place.members.get(f"{member}Notify") or 0, 100)
        if share is None:
            place.fault(f"{member}Notify", place.members.get(f"{member}Notify"), "a percentage")
        if length is None:
            continue
        if repeats:
            sentence = "a pending ticket has no update time there until it is open again"
            place.lose("pending_not_hidden", "UpdateTime", sentence)
        found.append(Target(
            title, goal=Goal.working(length), calendar=calendar, start=start, stop=stop,
            repeats=repeats, cancel=parts.CANCELLED,
            warn=(Warn(share=share / 100),) if share else (),
        ))  # fmt: skip
    return tuple(found)

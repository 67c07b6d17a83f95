"""Freshservice's and Freshdesk's business hours and SLA policies as calendars and policies.

Sources: the Freshservice and Freshdesk APIs, "Business Hours" and "SLA Policies", as published
clients of them declare their fields. Targets are seconds; priorities are 1 (low) to 4 (urgent).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType

from serviceops._internal.checked import checked
from serviceops.calendars import Calendar, DayOfMonth
from serviceops.calendars.hours import Holiday
from serviceops.calendars.weekdays import FULL_WEEKDAYS
from serviceops.errors import ServiceOpsError
from serviceops.interop import definition_parts as parts
from serviceops.interop.definition_import import DefinitionImport, zone_of
from serviceops.interop.field_tables import FieldTable
from serviceops.interop.payloads import Payload
from serviceops.sla import Finding, Goal, Policy, Target, While
from serviceops.sla.conditions import Level
from serviceops.spans import Pair

__all__ = ["freshdesk_calendar", "freshdesk_policy", "freshservice_calendar", "freshservice_policy"]

_HOURS = FieldTable("Freshservice business hours", "Freshservice API, Business Hours", """
time_zone: carried; Rails' names and IANA's
service_desk_hours, service_desk_hours.*: carried; by the name of the weekday
service_desk_hours.*.beginning_of_workday, service_desk_hours.*.end_of_workday: carried
list_of_holidays, list_of_holidays.holiday_date, list_of_holidays.holiday_name: carried
id, name, description, is_default, workspace_id, created_at, updated_at: passed over
""", seen=True)  # fmt: skip
_DESK_HOURS = FieldTable("Freshdesk business hours", "Freshdesk API, Business Hours", """
time_zone, business_hours, business_hours.*: carried; by the name of the weekday
business_hours.*.start_time, business_hours.*.end_time: carried
list_of_holidays, list_of_holidays.holiday_date, list_of_holidays.holiday_name: carried
id, name, description, is_default, created_at, updated_at: passed over
""")  # fmt: skip
_POLICY = FieldTable("a Freshworks SLA policy", "Freshservice and Freshdesk APIs, SLA Policies", """
name, position, active, deleted, is_default: carried; the default policy comes last
sla_targets, sla_target: carried; `sla_targets` is a list, `sla_target` an object by priority
applicable_to, applicable_to.*: carried; ids of any kind that has a fact
escalation: lost; who is notified before and after a target
id, description, workspace_id, created_at, updated_at: passed over
""")  # fmt: skip
_TARGET = FieldTable("a target of a Freshworks policy", "the same", """
priority, respond_within, resolve_within, next_respond_within, business_hours: carried
escalation_enabled: lost; whether escalations are sent
id: passed over
""")  # fmt: skip

_FIELDS: Mapping[str, str] = MappingProxyType({
    "group_ids": "group", "company_ids": "company", "department_ids": "department",
    "sources": "source", "ticket_types": "category", "product_ids": "product",
    "category": "category",
})  # fmt: skip
_VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"priority": MappingProxyType({"4": "P1", "3": "P2", "2": "P3", "1": "P4"})}
)
_YEARLY = re.compile(r"--(\d\d)-(\d\d)", re.ASCII)


@checked
def freshservice_calendar(payload: object) -> DefinitionImport[Calendar]:
    """Return the calendar of Freshservice's business hours, holidays with it.

    A holiday is written as ``--07-04`` and comes every year on that date; one that another rule
    governs (Memorial Day) is among the `findings`.

    >>> hours = {"monday": {"beginning_of_workday": "8:00 am", "end_of_workday": "5:00 pm"}}
    >>> freshservice_calendar({"time_zone": "London", "service_desk_hours": hours}).value
    <BusinessCalendar Europe/London, mon 08:00-17:00>
    """
    names = "service_desk_hours", "beginning_of_workday", "end_of_workday"
    return _calendar(payload, _HOURS, *names)


@checked
def freshdesk_calendar(payload: object) -> DefinitionImport[Calendar]:
    """Return the calendar of Freshdesk's business hours, holidays with it.

    >>> hours = {"monday": {"start_time": "8:00 am", "end_time": "12:00 am"}}
    >>> freshdesk_calendar({"time_zone": "Paris", "business_hours": hours}).value
    <BusinessCalendar Europe/Paris, mon 08:00-24:00>
    """
    return _calendar(payload, _DESK_HOURS, "business_hours", "start_time", "end_time")


def _calendar(
    payload: object, table: FieldTable, hours: str, opens: str, closes: str
) -> DefinitionImport[Calendar]:
    findings: list[Finding] = []
    # Freshdesk has a week under the name that Freshservice gives to the whole object.
    is_bare = isinstance(payload, Mapping) and "time_zone" in payload
    place = parts.one_object(payload, table.name, *([] if is_bare else ["business_hours"]))
    table.note(place)
    zone = zone_of(place, "time_zone")
    week = place.one(hours)
    openings: list[tuple[int, Pair]] = []
    for name in week.members:
        if name not in FULL_WEEKDAYS:
            week.fault(str(name)[:20], name, f"one of {', '.join(FULL_WEEKDAYS)}")
        elif week.members[name]:
            pair = parts.opening(week.one(name), opens, closes)
            openings += [] if pair is None else [(FULL_WEEKDAYS.index(name), pair)]
    holidays: list[Holiday] = []
    for one in place.each("list_of_holidays", needed=False):
        for holiday in _holiday(one):
            holidays.append(holiday)
            findings += parts.lint_name(holiday.name, (), (holiday.on,))
    value = parts.week_calendar(place, zone, openings, holidays)
    return DefinitionImport(value=value, lost=place.losses.found(), findings=tuple(findings))


def _holiday(one: Payload) -> Iterator[Holiday]:
    given = one.text("holiday_date", needed=True)
    name = one.text("holiday_name")
    found = _YEARLY.fullmatch(given)
    if found is None:
        on = parts.day(one, "holiday_date")
        if on is not None:
            yield Holiday(on, name)
        return
    try:
        yield Holiday(DayOfMonth(month=int(found[1]), day=int(found[2])), name)
    except ServiceOpsError as wrong:
        one.fault("holiday_date", given, str(wrong))


@checked
def freshservice_policy(
    payload: object,
    *,
    calendar: Calendar,
    name: str = "Freshservice",
    fields: Mapping[str, str] = _FIELDS,
    values: Mapping[str, Mapping[str, str]] = _VALUES,
    day_length: timedelta | None = None,
) -> DefinitionImport[Policy]:
    """Return Freshservice's SLA policies as one policy, the first that fits a ticket applies.

    Targets are `response` and `resolution`, with a goal for each priority. The resolution pauses
    while a ticket is on hold, and stays as it was when the ticket is opened again: what happens
    there is not published. Freshservice counted a day in business hours as a day of the schedule
    until 2026, and counts it as 24 hours since: pass `day_length` where a target of whole days was
    that of then.
    """
    parts.check_calendars(calendar)
    body, policies = parts.objects(payload, f"{name} SLA policies", "sla_policies", "sla_policy")
    words = parts.FactNames(fields=fields, values=values)

    def build(place: Payload, _: str) -> tuple[tuple[Target, ...], Level | None]:
        if parts.is_set(place, "deleted"):
            raise parts.NotCarried("disabled", "deleted", "it is deleted there")
        return _targets(place, calendar, words, day_length), _applies(place, words)

    return parts.policy_of(
        body, policies, _POLICY, build, name=name, dialect="freshservice",
        order=lambda place: (parts.is_set(place, "is_default"), place.whole("position")),
    )  # fmt: skip


@checked
def freshdesk_policy(
    payload: object,
    *,
    calendar: Calendar,
    name: str = "Freshdesk",
    fields: Mapping[str, str] = _FIELDS,
    values: Mapping[str, Mapping[str, str]] = _VALUES,
    day_length: timedelta | None = None,
) -> DefinitionImport[Policy]:
    """Return Freshdesk's SLA policies as one policy; see `freshservice_policy`.

    A target for every further response of the agents is `next_response`: its clock starts at what a
    caller writes after the first response.
    """
    return freshservice_policy(
        payload, calendar=calendar, name=name, fields=fields, values=values, day_length=day_length
    )


_PRIORITY = re.compile(r"priority_([1-4])", re.ASCII)


def _cells(place: Payload) -> Iterator[tuple[str, Payload]]:
    """Yield the targets of a policy by priority: a list there, or an object by name."""
    if "sla_targets" in place:
        for one in place.each("sla_targets"):
            number = one.named("priority", needed=True)
            if number not in ("1", "2", "3", "4"):
                one.fault("priority", one.members.get("priority"), "a priority from 1 to 4")
            yield number, one
        return
    targets = place.one("sla_target")
    for member in targets.members:
        found = _PRIORITY.fullmatch(str(member))
        if found is None:
            targets.fault(str(member)[:20], member, "a priority, as priority_4")
        else:
            yield found[1], targets.one(member)


def _targets(
    place: Payload, calendar: Calendar, words: parts.FactNames, day_length: timedelta | None
) -> tuple[Target, ...]:
    goals: dict[str, dict[str, Goal]] = {}
    table = words.values.get("priority", {})
    for number, one in _cells(place):
        _TARGET.note(one)
        business = one.flag("business_hours", needed=True) is True
        for member in ("respond_within", "next_respond_within", "resolve_within"):
            length = one.seconds(member)
            if length is None or not length:
                continue
            # A day was a day of the schedule until 2026: only the caller knows which was meant.
            days, rest = divmod(length, timedelta(days=1))
            if day_length is not None and business and not rest:
                length = days * day_length
            if length < timedelta():
                one.fault(member, one.members.get(member), "seconds, not less than nothing")
            else:
                goal = Goal.working(length) if business else Goal.real(length)
                of_member = goals.setdefault(member, {})
                parts.put_goal(of_member, table.get(number, number), goal, one)
    clocks = {
        "respond_within": ("response", parts.CREATED, parts.ANSWERED, False),
        "next_respond_within": ("next_response", parts.QUESTION, parts.ANSWERED, True),
        "resolve_within": ("resolution", parts.CREATED, parts.SOLVED, False),
    }
    return tuple(
        Target(clocks[member][0], goal=parts.by_priority(of_it), calendar=calendar,
               start=clocks[member][1], stop=clocks[member][2], repeats=clocks[member][3],
               pause=While("on_hold") if member == "resolve_within" else None)
        for member, of_it in goals.items()
    )  # fmt: skip


def _applies(place: Payload, words: parts.FactNames) -> Level | None:
    """Return when a policy applies: one value of each kind that is listed."""
    if not place.members.get("applicable_to"):
        return None
    within = place.one("applicable_to")
    levels = []
    for member in within.members:
        given = within.members[member]
        # An empty list is how "any" is written.
        if given in (None, [], (), ""):
            continue
        if not isinstance(given, list | tuple) or not all(isinstance(v, str | int) for v in given):
            within.fault(str(member)[:20], given, "a list of ids")
            continue
        levels.append(words.level(str(member), [str(v) for v in given], "applicable_to"))
    return parts.all_of(levels)

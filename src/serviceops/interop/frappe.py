"""Frappe Helpdesk's service level agreements and holiday lists as calendars and policies.

Source: the document types of Frappe Helpdesk (and ERPNext) as its repository declares them. A
condition there is a Python expression: it is never evaluated, only carried by name. Times have no
zone: the site's own is passed as `zone`.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from serviceops._internal.checked import checked
from serviceops.calendars import Calendar
from serviceops.calendars.hours import Holiday
from serviceops.interop import definition_parts as parts
from serviceops.interop.definition_import import DefinitionImport, unwrapped
from serviceops.interop.field_tables import FieldTable
from serviceops.interop.payloads import Payload
from serviceops.sla import Enters, Goal, Policy, Target, While
from serviceops.sla.conditions import Level
from serviceops.spans import Pair

__all__ = ["frappe_calendar", "frappe_policy"]

_META = "owner, creation, modified, modified_by, docstatus, idx, parent, parentfield"


def _children(*tables: str) -> str:
    """Return the names of the fields that every row of a child table has."""
    names = ["name", "doctype", "parenttype", *_META.split(", ")]
    return ", ".join(f"{table}.{name}" for table in tables for name in names)


_LEVEL = FieldTable("an HD Service Level Agreement", "frappe/helpdesk, doctype", f"""
service_level, name: carried; the name of the rule
support_and_resolution: carried; one opening for each row
support_and_resolution.workday, support_and_resolution.start_time: carried
support_and_resolution.end_time: carried
priorities, sla_fulfilled_on, sla_fulfilled_on.status, pause_sla_on, pause_sla_on.status: carried
{_children("support_and_resolution", "sla_fulfilled_on", "pause_sla_on")}: passed over
apply_sla_for_resolution, enabled, default_sla: carried; the default comes last
condition, condition_json: carried; by conditions= alone, since it is an expression
document_type, entity_type, entity: carried; ERPNext's: by conditions=, as "Customer ACME"
holiday_list: passed over; its document is passed as holidays
default_service_level_agreement: carried; ERPNext's name of default_sla
start_date, end_date: lost; from when to when the agreement is valid
default_priority, description, timezone: passed over
doctype: carried; without HD before it, it is one of ERPNext, which credits pauses in real time
{_META}, parenttype: passed over
""")  # fmt: skip
_HOLIDAY = FieldTable("a day of such a list", "the same", f"""
holiday_date, description: carried
weekly_off: passed over; a day off of every week is a date like the others
name, doctype, {_META}, parenttype: passed over
""")  # fmt: skip
_HOLIDAYS = FieldTable("an HD Service Holiday List", "frappe/helpdesk, doctype", f"""
holidays: carried
doctype: passed over
from_date, to_date: lost; the years that the list covers
weekly_off: passed over; the form fills its days in
holiday_list_name, name, total_holidays, color, country, subdivision: passed over
recurring_holidays: lost; rules from which its form fills in dates
{_META}, parenttype: passed over
""")  # fmt: skip
_PRIORITY = FieldTable("a priority of an agreement", "the same", f"""
priority, response_time, resolution_time: carried; seconds, also as 3600.0
default_priority: passed over
name, doctype, {_META}, parenttype: passed over
""")  # fmt: skip

_STATES: Mapping[str, str] = MappingProxyType({
    "Open": "new", "Replied": "on_hold", "Resolved": "resolved", "Closed": "closed",
})  # fmt: skip


@checked
def frappe_calendar(
    agreement: object, holidays: object = None, *, zone: str
) -> DefinitionImport[Calendar]:
    """Return the hours of a service level agreement, with the document of its holiday list.

    Weekly days off of the list are dates like its others. `zone` is the time zone of the site.

    >>> rows = [{"workday": "Monday", "start_time": "10:00:00", "end_time": "18:00:00"}]
    >>> frappe_calendar({"support_and_resolution": rows}, zone="Asia/Kolkata").value
    <BusinessCalendar Asia/Kolkata, mon 10:00-18:00>
    """
    # The interface of a site has each document under "data".
    body = parts.one_object(agreement, "Frappe service level agreement", "data", "message")
    _LEVEL.note(body)
    openings: list[tuple[int, Pair]] = []
    for row in body.each("support_and_resolution"):
        number, pair = parts.weekday(row, "workday"), parts.opening(row, "start_time", "end_time")
        if number is not None and pair is not None:
            openings.append((number, pair))
    known = parts.zone_name(body, "", zone)
    closed: list[Holiday] = []
    if holidays is not None:
        listed = body.inner(unwrapped(holidays, "data"), "$.holidays")
        _HOLIDAYS.note(listed)
        dates = listed.members.get("holidays")
        closed = parts.listed_holidays(listed, dates, _HOLIDAY, "holiday_date", name="description")
    value = parts.week_calendar(body, known, openings, closed)
    return DefinitionImport(value=value, lost=body.losses.found())


@checked
def frappe_policy(
    payload: object,
    *,
    calendars: Calendar | Mapping[str, Calendar],
    name: str = "Frappe",
    states: Mapping[str, str] = _STATES,
    conditions: Mapping[str, Level] | None = None,
) -> DefinitionImport[Policy]:
    """Return the agreements of a list as one policy: the first that fits, then the default.

    `calendars` are by the name of the agreement. `states` gives our state for each status that
    pauses or fulfils an agreement. Newer agreements list no statuses, as each status has a category
    there: they pause while a ticket is on hold, and that is in `lost`. `conditions` gives a level
    for the text of each condition: without one its agreement is left out, for expressions are never
    evaluated. So is an agreement of ERPNext with an entity (its text is ``"Customer ACME"``) or a
    document type other than Issue; one there is also for the priorities that it lists alone.
    """
    parts.check_calendars(calendars)
    body, agreements = parts.objects(payload, "Frappe service level agreements", "data", "message")

    kinds = {place.text("doctype") for place in agreements}
    is_erpnext = kinds == {"Service Level Agreement"}

    def build(place: Payload, title: str) -> tuple[tuple[Target, ...], Level | None]:
        calendar = parts.calendar_for(calendars, title, "support_and_resolution")
        when = [_condition(place, conditions or {})]
        if is_erpnext:
            listed = [one.text("priority") for one in place.each("priorities")]
            when.append(While(priority=(*listed, None)))
        return _targets(place, calendar, states), parts.all_of(when)

    return parts.policy_of(
        body, agreements, _LEVEL, build, name=name,
        dialect="erpnext" if is_erpnext else "frappe",
        title="service_level", active="enabled", order=_is_default,
    )  # fmt: skip


def _is_default(place: Payload) -> bool:
    """Return whether an agreement is for tickets that no other fits, by either of its names."""
    is_named = parts.is_set(place, "default_sla")
    return parts.is_set(place, "default_service_level_agreement") or is_named


_EXPRESSIONS = ("condition", "condition_json")


def _condition(place: Payload, conditions: Mapping[str, Level]) -> Level | None:
    levels = []
    for member, text in _conditions(place):
        # An expression is code of another system: the caller says what it means, or it is lost.
        if text not in conditions:
            code = "script_not_carried" if member in _EXPRESSIONS else "condition_not_carried"
            raise parts.NotCarried(code, member, f"its condition is {text[:60]!r}")
        levels.append(conditions[text])
    return parts.all_of(levels)


def _conditions(place: Payload) -> Iterator[tuple[str, str]]:
    """Yield the texts of what has to be true of a ticket, each with its member."""
    written, listed = place.text("condition").strip(), place.text("condition_json").strip()
    if written:
        yield "condition", written
    elif listed and listed != "[]":
        yield "condition_json", listed
    if entity := place.text("entity"):
        yield "entity", f"{place.text('entity_type')} {entity}".strip()
    if (kind := place.text("document_type")) not in ("", "Issue"):
        yield "document_type", kind


def _statuses(place: Payload, member: str, states: Mapping[str, str]) -> Iterator[str]:
    for one in place.each(member, needed=False):
        status = one.text("status", needed=True)
        if status and status not in states:
            sentence = f"the status {status!r} has no word: states="
            raise parts.NotCarried("state_unknown", member, sentence)
        yield states.get(status, "")


def _targets(place: Payload, calendar: Calendar, states: Mapping[str, str]) -> tuple[Target, ...]:
    goals: dict[str, dict[str, Goal]] = {"response": {}, "resolution": {}}
    for one in place.each("priorities"):
        _PRIORITY.note(one)
        priority = one.text("priority", needed=True)
        for kind, of_it in goals.items():
            length = one.seconds(f"{kind}_time", decimal=True)
            if length:
                parts.put_goal(of_it, priority, Goal.working(length), one)
    # Without statuses of its own an agreement is fulfilled when the ticket is resolved or closed.
    done = tuple(_statuses(place, "sla_fulfilled_on", states)) or ("resolved", "closed")
    paused = tuple(_statuses(place, "pause_sla_on", states))
    if "pause_sla_on" not in place and goals["resolution"] and "on_hold" in states.values():
        # Helpdesk since August 2025: not the agreement says what pauses, but each status.
        paused = ("on_hold",)
        sentence = "statuses of the category Paused pause: taken for those on hold by states="
        place.lose("statuses_by_category", "pause_sla_on", sentence)
    if not parts.is_set(place, "apply_sla_for_resolution", otherwise=True):
        goals["resolution"] = {}
    if place.faults:
        return ()
    found = []
    if goals["response"]:
        found.append(Target(
            "response", goal=parts.by_priority(goals["response"]), calendar=calendar,
            start=parts.CREATED, stop=parts.ANSWERED,
        ))  # fmt: skip
    if goals["resolution"]:
        found.append(Target(
            "resolution", goal=parts.by_priority(goals["resolution"]), calendar=calendar,
            start=parts.CREATED, stop=Enters(*done), reopen=parts.REOPENED,
            pause=While(*paused) if paused else None,
        ))  # fmt: skip
    return tuple(found)

"""Zammad's calendars and SLAs as calendars and policies.

Source: Zammad's API documentation, "Calendars" and "Service-Level Agreements (SLA)"; its tests of
escalation for what each target counts. Times are whole minutes, business hours those of one zone.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from serviceops._internal.checked import checked
from serviceops.calendars import Calendar
from serviceops.calendars.hours import Holiday
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.interop import definition_parts as parts
from serviceops.interop.definition_import import DefinitionImport, zone_of
from serviceops.interop.field_tables import FieldTable
from serviceops.interop.payloads import Payload
from serviceops.lifecycle import MAPPINGS
from serviceops.sla import Goal, Policy, Target, While
from serviceops.sla.conditions import Edge, Level
from serviceops.spans import Pair

__all__ = ["zammad_calendar", "zammad_policy"]

_CALENDAR = FieldTable("a Zammad calendar", "Zammad API, Calendars", """
timezone: carried
business_hours, business_hours.*: carried; by the short name of the weekday
business_hours.*.active, business_hours.*.timeframes: carried; an inactive day is closed
public_holidays, public_holidays.*: carried; by the date
public_holidays.*.active, public_holidays.*.summary: carried; active ones alone
public_holidays.*.removed: carried; a holiday that was removed is none, active or not
public_holidays.*.feed: lost; which feed the holiday is from
ical_url: lost; the feed that fills the holidays: import it with the ics extra
last_log: lost; the last fault of the feed
id, name, default, last_sync, note, created_by_id, updated_by_id: passed over
created_at, updated_at, sla_ids: passed over
""")  # fmt: skip
_SLA = FieldTable("a Zammad SLA", "Zammad API, SLA", """
name, calendar_id: carried
first_response_time, response_time, update_time, solution_time: carried; minutes, or none
condition, condition.*, condition.*.operator, condition.*.value: carried; by the field
condition.*.name, condition.*.conditions: carried; of the expert mode
id, created_by_id, updated_by_id, created_at, updated_at: passed over
""")  # fmt: skip

_FIELDS: Mapping[str, str] = MappingProxyType({
    "ticket.priority_id": "priority", "ticket.group_id": "group", "ticket.owner_id": "person",
    "ticket.customer_id": "caller",
})  # fmt: skip
_MAX_DEPTH = 8
_VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType({})


@checked
def zammad_calendar(payload: object) -> DefinitionImport[Calendar]:
    """Return the calendar of a body of Zammad's "Show calendar".

    Only active days and active holidays that were not removed count. Holidays that Zammad loads
    from a feed are those it had loaded: the feed itself is listed as lost.

    >>> hours = {"mon": {"active": True, "timeframes": [["09:00", "17:00"]]},
    ...          "tue": {"active": False, "timeframes": [["09:00", "17:00"]]}}
    >>> zammad_calendar({"timezone": "Europe/Berlin", "business_hours": hours}).value
    <BusinessCalendar Europe/Berlin, mon 09:00-17:00>
    """
    body = Payload(payload, "Zammad calendar")
    _CALENDAR.note(body)
    zone = zone_of(body, "timezone")
    openings: list[tuple[int, Pair]] = []
    hours = body.one("business_hours")
    for name in hours.members:
        # Frames of an inactive day stay in the payload: its form only hides them.
        if name not in WEEKDAYS:
            hours.fault(str(name)[:20], name, f"one of {', '.join(WEEKDAYS)}")
            continue
        place = hours.one(name)
        if place.flag("active", needed=True):
            openings += [(WEEKDAYS.index(name), pair) for pair in _frames(place)]
    holidays = list(_holidays(body)) if "public_holidays" in body else []
    value = parts.week_calendar(body, zone, openings, holidays)
    return DefinitionImport(value=value, lost=body.losses.found())


def _frames(place: Payload) -> Iterable[Pair]:
    frames = place.members.get("timeframes")
    if not isinstance(frames, list | tuple) or len(frames) > 100:
        place.fault("timeframes", frames, "a list of pairs, as [['09:00', '17:00']]")
        return
    for number, frame in enumerate(frames):
        path = f"{place.path}.timeframes[{number}]"
        if not isinstance(frame, list | tuple) or len(frame) != 2:
            place.fault(f"timeframes[{number}]", frame, "a pair, as ['09:00', '17:00']")
            continue
        ends = list(frame)
        if ends[1] == "23:59":  # the last minute that its form offers: the end of the day
            ends[1] = "24:00"
        pair = parts.opening(place.inner({"start": ends[0], "end": ends[1]}, path), "start", "end")
        if pair is not None:
            yield pair


def _holidays(body: Payload) -> Iterable[Holiday]:
    listed = body.one("public_holidays")
    for text in listed.members:
        place = listed.one(text)
        on = parts.day(listed.inner({"date": text}, f"{listed.path}.{str(text)[:20]}"), "date")
        # A holiday of a feed that somebody deletes stays as removed: the feed would bring it again.
        is_removed = place.flag("removed", otherwise=False)
        if place.flag("active", needed=True) and not is_removed and on is not None:
            yield Holiday(on, place.text("summary"))


@checked
def zammad_policy(
    payload: object,
    *,
    calendars: Calendar | Mapping[str, Calendar],
    name: str = "Zammad",
    fields: Mapping[str, str] = _FIELDS,
    values: Mapping[str, Mapping[str, str]] = _VALUES,
    conditions: Mapping[str, Level] | None = None,
) -> DefinitionImport[Policy]:
    """Return the SLAs of Zammad's list as one policy, the first that fits a ticket applies.

    `calendars` are by the id of the calendar. `fields` and `values` name the facts of your
    histories: ids of priorities and groups that have none stay as they are. `conditions` gives
    levels for parts of conditions that cannot be carried, by the name of the field. Clocks pause
    while the ticket is on hold or closed, as states that ignore escalation do there; the solution
    time ends with the first close, also of a ticket that is opened again. Without the member
    `response_time` an SLA is of Zammad 5.0 or before, where the update time was that of responses.
    """
    parts.check_calendars(calendars)
    body, slas = parts.objects(payload, "Zammad SLAs", "slas")
    words = parts.FactNames(
        fields=fields, values=values, words=MAPPINGS["zammad", "incident"],
        state_field="ticket.state", conditions=conditions or {},
    )  # fmt: skip

    def build(place: Payload, _: str) -> tuple[tuple[Target, ...], Level | None]:
        return _targets(place, calendars), _condition(place, words)

    return parts.policy_of(body, slas, _SLA, build, name=name, dialect="zammad")


def _targets(place: Payload, calendars: Calendar | Mapping[str, Calendar]) -> tuple[Target, ...]:
    calendar = parts.calendar_for(calendars, place.named("calendar_id", needed=True), "calendar_id")
    # While a ticket is pending or closed nothing escalates: these states are breaks of the
    # calendar. The solution alone is over with the first close, whose instant is never taken back.
    idle = While("on_hold", "resolved", "closed")
    updated = parts.CREATED | parts.ANSWERED
    if "response_time" not in place.members and parts.minutes_of(place, "update_time") is not None:
        updated = parts.CONTACTED
        sentence = "without a response_time it is the time to respond to the customer, as until 5.0"
        place.lose("updates_are_responses", "update_time", sentence)
    clocks: tuple[tuple[str, Edge, Edge, bool], ...] = (
        ("first_response_time", parts.CREATED, parts.ANSWERED, False),
        ("response_time", parts.CONTACTED, parts.ANSWERED, True),
        ("update_time", updated, parts.ANSWERED, True),
        ("solution_time", parts.CREATED, parts.SOLVED, False),
    )
    found = []
    for member, start, stop, repeats in clocks:
        length = parts.minutes_of(place, member)
        if length is not None:
            found.append(Target(
                member.removesuffix("_time"), goal=Goal.working(length), calendar=calendar,
                start=start, stop=stop, pause=idle, cancel=parts.CANCELLED,
                repeats=repeats,
            ))  # fmt: skip
    return tuple(found)


def _condition(place: Payload, words: parts.FactNames) -> Level | None:
    if "condition" not in place:
        return None
    within = place.one("condition")
    if "conditions" in within:
        return _block(within, words, 0)
    return parts.all_of(
        _level(within.one(str(field)), str(field), words) for field in within.members
    )


def _block(place: Payload, words: parts.FactNames, depth: int) -> Level | None:
    """Return a condition of the expert mode: blocks of conditions with an operator."""
    operator = place.text("operator", needed=True)
    levels = []
    for one in place.each("conditions"):
        if "conditions" in one and depth < _MAX_DEPTH:
            levels.append(_block(one, words, depth + 1))
        else:
            levels.append(_level(one, one.text("name", needed=True), words))
    found = [level for level in levels if level is not None]
    if operator not in ("AND", "OR", "NOT") or not found:
        place.fault("operator", operator or None, "AND, OR or NOT, with conditions")
        return None
    if operator == "AND":
        return parts.all_of(found)
    return parts.any_of(found) if operator == "OR" else ~parts.any_of(found)


def _level(one: Payload, field: str, words: parts.FactNames) -> Level | None:
    if field in words.conditions:
        return words.conditions[field]
    operator, given = one.text("operator", needed=True), one.members.get("value")
    several = list(given) if isinstance(given, list | tuple) else [given]
    if not several or not all(isinstance(each, str | int) for each in several):
        one.fault("value", given, "an id, or a list of ids")
        return None
    if operator not in ("is", "is not"):
        raise parts.no_condition("condition", f"{field} {operator} has no place")
    level = words.level(field, [str(each) for each in several], "condition")
    return level if operator == "is" else ~level

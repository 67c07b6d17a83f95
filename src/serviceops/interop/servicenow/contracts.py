"""ServiceNow's SLA definitions (`contract_sla`) as a policy.

Sources: ServiceNow's documentation of SLA definitions, of SLA transitions and of its SDK's `Sla`,
with the rules its build checks: a duration or a relative one, a schedule from the definition, a
field or none, six conditions as encoded queries. A relative duration is a script: it is carried by
name only.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import reduce
from operator import and_
from typing import Any

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS, Calendar
from serviceops.calendars.zone_names import iana_zone
from serviceops.errors import UnknownZone
from serviceops.interop import definition_parts as parts
from serviceops.interop.definition_import import DefinitionImport
from serviceops.interop.field_tables import FieldTable
from serviceops.interop.import_result import row_places
from serviceops.interop.payloads import Payload
from serviceops.interop.servicenow.cells import cell, length_cell
from serviceops.interop.servicenow.encoded_queries import edge_of, level_of
from serviceops.interop.servicenow.tickets import (
    SERVICENOW_FIELDS,
    SERVICENOW_VALUES,
    SERVICENOW_WORDS,
    tables_of,
)
from serviceops.lifecycle import SystemMapping
from serviceops.sla import Agreement, Between, By, Goal, On, Policy, Target
from serviceops.sla.combined_conditions import Rises
from serviceops.sla.conditions import Edge, Level, as_edge

__all__ = ["servicenow_policy"]

_CONTRACT = FieldTable("contract_sla", "ServiceNow SDK, Sla; SLA definitions", """
sys_id: passed over
name, type, collection, active: carried; inactive ones and those of other tables are left out
target: passed over; response or resolution, for reports only
duration: carried; a date-time from 1970, a day is 24 hours of the schedule
duration_type: carried; a relative duration is a script: relative_durations= says what it is
relative_duration_works_on: lost; which record the script of a relative duration reads
schedule_source, schedule, schedule_source_field: carried; a field of the task by its fact
timezone_source, timezone: carried; lost where it is not the calendar's own zone
start_condition: carried; by its terms, a definition without one is left out
stop_condition, pause_condition, resume_condition: carried; by their terms
cancel_condition, reset_condition, when_to_cancel, when_to_resume, reset_action: carried
retroactive, set_start_to: carried; from the record's opening only
retroactive_pause: carried; a retroactive start without retroactive pauses is left out
adv_condition_type: carried; others than none are left out
condition_class: lost; a script that may replace how conditions are taken together
workflow, flow: lost; what runs at shares of the duration
overrides, sys_overrides: lost; another definition that this one replaces in a domain
vendor, service_commitment, contract: lost; the parties and commitments of the contract
enable_logging, description, sys_name, sys_policy, sys_package, sys_scope: passed over
sys_class_name, sys_domain, sys_domain_path, sys_update_name, sys_tags: passed over
sys_created_by, sys_created_on, sys_updated_by, sys_updated_on, sys_mod_count: passed over
""", seen=True)  # fmt: skip

_AGREEMENTS = {
    "": Agreement.SLA, "SLA": Agreement.SLA, "OLA": Agreement.OLA,
    "Underpinning contract": Agreement.UNDERPINNING,
}  # fmt: skip
_OPENINGS = ("opened_at", "sys_created_on")


@checked
def servicenow_policy(
    rows: Iterable[Mapping[str, Any]],
    *,
    calendars: Mapping[str, Calendar],
    table: str = "incident",
    name: str = "ServiceNow",
    words: SystemMapping = SERVICENOW_WORDS,
    fields: Mapping[str, str] = SERVICENOW_FIELDS,
    values: Mapping[str, Mapping[str, str]] = SERVICENOW_VALUES,
    conditions: Mapping[str, Level] | None = None,
    relative_durations: Mapping[str, Goal] | None = None,
) -> DefinitionImport[Policy]:
    """Return the definitions of one table as a policy, for histories of `from_rows`.

    Each row of `contract_sla` is a rule with one target of its name. `calendars` are those of
    `servicenow_calendars`, `words`, `fields` and `values` what the incidents were imported with.
    `conditions` gives levels for terms of queries that cannot be carried, by their text, and
    `relative_durations` goals by the id or name of the relative duration. A definition with a part
    that has no place is left out and listed as lost: without it the clock would be another one.

    >>> row = {"name": "P1 resolution", "collection": "incident", "active": "true", "type": "SLA",
    ...        "duration": "1970-01-01 04:00:00", "schedule_source": "no_schedule",
    ...        "start_condition": "active=true^priority=1", "stop_condition": "stateIN6,7",
    ...        "pause_condition": "state=3", "when_to_resume": "no_match",
    ...        "when_to_cancel": "no_match"}
    >>> (target,) = servicenow_policy([row], calendars={}).value.targets
    >>> str(target.goal), str(target.pause), str(target.stop)
    ('4 h of real time', 'on_hold', 'the beginning of resolved or closed')
    """
    parts.check_calendars(calendars)
    whole = Payload({}, "ServiceNow contract_sla")
    names = parts.FactNames(
        fields=fields, values=tables_of(words, values), words=words, state_field="state",
        conditions=conditions or {},
    )  # fmt: skip

    def build(place: Payload, title: str) -> tuple[tuple[Target, ...], Level | None]:
        if (cell(place, "collection") or table) != table:
            raise parts.NotCarried("other_table", "collection", f"it is not of {table}")
        return _definition(place, title, names, calendars, relative_durations or {})

    places = row_places(whole, rows, "contract_sla")
    return parts.policy_of(
        whole, places, _CONTRACT, build, name=name, dialect="servicenow", match="all"
    )


def _definition(
    place: Payload,
    title: str,
    names: parts.FactNames,
    calendars: Mapping[str, Calendar],
    relative: Mapping[str, Goal],
) -> tuple[tuple[Target, ...], Level | None]:
    if cell(place, "adv_condition_type") not in ("", "none"):
        raise parts.NotCarried("condition_type", "adv_condition_type", "it has other conditions")
    query = cell(place, "start_condition").strip()
    if not query:
        # Its SLAConditionBase lets no condition match that is empty, so nothing is ever attached.
        raise parts.NotCarried("no_start", "start_condition", "no clock of it ever starts there")
    start = level_of(query, names, "start_condition")
    stop = edge_of(cell(place, "stop_condition"), names, "stop_condition")
    if stop is None:
        sentence = "a clock needs a condition that stops it"
        raise parts.NotCarried("no_stop", "stop_condition", sentence)
    kind = cell(place, "type")
    if kind not in _AGREEMENTS:
        place.fault("type", kind, f"one of {', '.join(filter(None, _AGREEMENTS))}")
    calendar, is_scheduled = _calendar(place, names, calendars)
    if is_scheduled and not _is_zone_of(calendar, place):
        sentence = "a schedule that floats is read in the zone of servicenow_calendars"
        place.lose("timezone_source", "timezone_source", sentence)
    # By default a definition that no longer fits its record cancels its clock.
    cancel = _cancel(place, start, names)
    is_own = cell(place, "when_to_cancel") == "on_condition"
    attached = _attached(start, stop, cancel if is_own else None)
    begin, when, is_retroactive = _start(place, start, stop, attached, names)
    reset = edge_of(cell(place, "reset_condition"), names, "reset_condition")
    if reset is not None:
        # A reset cancels the clock and starts another; completing it has no place, because one
        # transition that stops a clock starts none there.
        if cell(place, "reset_action") not in ("", "cancel") or is_retroactive:
            raise parts.no_member("reset_action", "a reset that completes the clock")
        cancel = reset if cancel is None else cancel | reset
        begin = begin | (reset if attached is None else reset & attached)
    target = Target(
        title,
        goal=_goal(place, relative, is_scheduled=is_scheduled),
        calendar=calendar,
        start=begin,
        stop=stop,
        pause=_pause(place, names),
        cancel=cancel,
        repeats=not is_retroactive,
        agreement=_AGREEMENTS.get(kind, Agreement.SLA),
    )
    return (target,), when


def _attached(start: Level | None, stop: Edge, cancel: Edge | None) -> Level | None:
    """Return while a save attaches a clock to a record without it: start, and no stop or cancel."""
    levels = [~edge.level for edge in (stop, cancel) if isinstance(edge, Rises)]
    if start is not None:
        levels.insert(0, start)
    return reduce(and_, levels) if levels else None


def _start(
    place: Payload,
    start: Level | None,
    stop: Edge,
    attached: Level | None,
    names: parts.FactNames,
) -> tuple[Edge, Level | None, bool]:
    """Return when the clock starts, when the definition applies, and if it starts retroactively."""
    # A request begins as a draft, an incident is logged.
    created = parts.CREATED if names.words is None else On(names.words.lifecycle.creates)
    if not parts.is_set(place, "retroactive"):
        # A record that is reopened, or that its cancel condition leaves, starts another clock.
        return (created if attached is None else as_edge(attached)), None, False
    since = cell(place, "set_start_to")
    if since not in _OPENINGS:
        raise parts.no_member("set_start_to", f"it starts at {since or 'a field not named'!r}")
    if not parts.is_set(place, "retroactive_pause", otherwise=True):
        raise parts.no_member("retroactive_pause", "earlier pauses do not count")
    if (cell(place, "when_to_cancel") or "no_match") != "no_match":
        raise parts.no_member("when_to_cancel", "a retroactive start that stays")
    place.lose("reattachment", "retroactive", "a clock after a reopening is not carried")
    if start is None or not isinstance(stop, Rises):
        return created, start, True
    # What the save that stops a clock does to its start condition comes too late to cancel it.
    return created, Between(as_edge(start), as_edge(~start & ~stop.level)), True


def _cancel(place: Payload, start: Level | None, names: parts.FactNames) -> Edge | None:
    """Return when the clock is cancelled: at its own condition, at no start any more, or never."""
    when = cell(place, "when_to_cancel") or "no_match"
    match when:
        case "no_match":
            return None if start is None else as_edge(~start)
        case "on_condition":
            return edge_of(cell(place, "cancel_condition"), names, "cancel_condition")
        case "never":
            return None
    place.fault("when_to_cancel", when, "on_condition, no_match or never")
    return None


def _pause(place: Payload, names: parts.FactNames) -> Level | None:
    """Return while the clock is paused: while its condition is true, or until another one is."""
    when = cell(place, "when_to_resume") or "no_match"
    if when not in ("no_match", "on_condition"):
        place.fault("when_to_resume", when, "on_condition or no_match")
    text = cell(place, "pause_condition")
    if not text or text == "EQ":
        return None
    if when == "no_match":
        return level_of(text, names, "pause_condition")
    # Between the two the clock is paused, whatever the pause condition says meanwhile.
    begins = edge_of(text, names, "pause_condition")
    ends = edge_of(cell(place, "resume_condition"), names, "resume_condition")
    if begins is None or ends is None:
        raise parts.no_member("resume_condition", "it pauses and never resumes")
    return Between(begins, ends)


def _is_zone_of(calendar: Calendar | By[Calendar], place: Payload) -> bool:
    """Return whether a definition names no zone, or the calendar's own."""
    source, zone = cell(place, "timezone_source"), cell(place, "timezone")
    if not source and not zone:
        return True
    if source not in ("", "sla.timezone") or isinstance(calendar, By):
        return False
    try:
        return iana_zone(zone) == calendar.zone
    except UnknownZone:
        return False


def _goal(place: Payload, relative: Mapping[str, Goal], *, is_scheduled: bool) -> Goal:
    named = cell(place, "duration_type")
    if named:
        if named not in relative:
            raise parts.NotCarried(
                "script_not_carried", "duration_type",
                f"its relative duration {named!r} is a script: relative_durations= gives a goal",
            )  # fmt: skip
        return relative[named]
    # Durations are stored as date-times that begin in 1970, and shown as 4 Hours.
    length = length_cell(place, "duration") or timedelta()
    if length <= timedelta():
        place.fault("duration", place.members.get("duration"), "a duration of more than nothing")
    return Goal.working(length) if is_scheduled else Goal.real(length)


def _calendar(
    place: Payload, names: parts.FactNames, calendars: Mapping[str, Calendar]
) -> tuple[Calendar | By[Calendar], bool]:
    """Return the calendar of a definition, and whether it has a schedule at all."""
    source = cell(place, "schedule_source") or "sla_definition"
    match source:
        case "no_schedule":
            return ALWAYS, False
        case "sla_definition":
            return parts.calendar_for(
                calendars, cell(place, "schedule", needed=True), "schedule"
            ), True
        case "task_field":
            field = cell(place, "schedule_source_field", needed=True)
            if field not in names.fields or not calendars:
                sentence = f"the field {field!r} is no fact of a history"
                raise parts.no_member("schedule_source_field", sentence)
            return By(names.fields[field], dict(calendars)), True
    place.fault("schedule_source", source, "sla_definition, task_field or no_schedule")
    return ALWAYS, False

"""Zendesk's schedules, holidays and SLA policies as calendars and policies.

Source: Zendesk's ticketing API, "Schedules", "Holidays" and "SLA Policies". Intervals are minutes
since Sunday 00:00; policies are tried in order and the first that fits a ticket applies.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from serviceops._internal.checked import checked
from serviceops.calendars import Calendar
from serviceops.calendars.zones import DAY
from serviceops.interop import definition_parts as parts
from serviceops.interop.calendar_shapes import by_weekday
from serviceops.interop.definition_import import DefinitionImport, zone_of
from serviceops.interop.field_tables import FieldTable
from serviceops.interop.payloads import Payload
from serviceops.interop.zendesk.ticket_audits import (
    ZENDESK_FIELDS,
    ZENDESK_VALUES,
    ZENDESK_WORDS,
    note_pages,
)
from serviceops.sla import Goal, Policy, Target, While
from serviceops.sla.conditions import Level
from serviceops.spans import Micros, Pair

__all__ = ["zendesk_calendar", "zendesk_policy"]

_MINUTE: Micros = 60_000_000
_WEEK_MINUTES = 7 * 24 * 60

_SCHEDULE = FieldTable("a Zendesk schedule", "Zendesk API, Schedules", """
time_zone: carried; Rails' names and IANA's
intervals, intervals.start_time, intervals.end_time: carried; minutes since Sunday 00:00
id, name, created_at, updated_at, url: passed over
""")  # fmt: skip
_HOLIDAY = FieldTable("a Zendesk holiday", "Zendesk API, Schedules", """
name, start_date, end_date: carried; both dates are closed
id: passed over
""")  # fmt: skip
_POLICY = FieldTable("a Zendesk SLA policy", "Zendesk API, SLA Policies", """
title, position: carried; policies apply in order of position
filter, filter.all, filter.any: carried; a policy with a condition that has no place is left out
filter.all.field, filter.all.operator, filter.all.value: carried
filter.any.field, filter.any.operator, filter.any.value: carried
policy_metrics: carried
metric_settings: lost; settings that move the start of a metric
group_policy_metrics: lost; group policies are not read
id, url, description, created_at, updated_at: passed over
""")  # fmt: skip
_METRIC = FieldTable("a metric of a Zendesk policy", "Zendesk API, SLA Policies", """
metric, priority, business_hours: carried
target, target_in_seconds: carried; the seconds count before the minutes
""")  # fmt: skip


@checked
def zendesk_calendar(
    schedule: object, holidays: Iterable[object] = ()
) -> DefinitionImport[Calendar]:
    """Return the calendar of a Zendesk schedule, with the holidays of its list.

    `schedule` is the body of "Show Schedule" or the object in it; `holidays` the objects of "List
    Holidays". An interval that runs past the week's end or past midnight is cut at midnights.

    >>> read = zendesk_calendar({"time_zone": "Eastern Time (US & Canada)", "intervals": [
    ...     {"start_time": 1980, "end_time": 2460}]})
    >>> read.value
    <BusinessCalendar America/New_York, mon 09:00-17:00>
    """
    place = parts.one_object(schedule, "Zendesk schedule", "schedule", "schedules")
    _SCHEDULE.note(place)
    zone = zone_of(place, "time_zone")
    openings: list[tuple[int, Pair]] = []
    for interval in place.each("intervals"):
        openings += _openings(interval)
    closed = parts.listed_holidays(place, holidays, _HOLIDAY, "start_date", "end_date")
    value = parts.week_calendar(place, zone, openings, closed)
    return DefinitionImport(value=value, lost=place.losses.found())


def _openings(interval: Payload) -> list[tuple[int, Pair]]:
    """Return an interval as openings of weekdays, Monday is 0."""
    for member in ("start_time", "end_time"):
        if member not in interval:
            interval.fault(member, None, "minutes since Sunday 00:00")
    start, end = interval.whole("start_time"), interval.whole("end_time")
    if not start < end <= _WEEK_MINUTES:
        interval.fault("end_time", end, f"minutes after start_time, at most {_WEEK_MINUTES}")
        return []
    # The week there begins on Sunday.
    return list(by_weekday(start * _MINUTE - DAY, end * _MINUTE - DAY))


# A solved ticket waits for no answer and for no update (GitLab's handbook, Fivetran's dbt_zendesk).
_ANSWERED_OR_SOLVED = parts.ANSWERED | parts.SOLVED
_OPEN = ~While("resolved", "closed")


def _clock(metric: str, words: parts.FactNames) -> dict[str, Any]:
    """Return the keywords of `Target` that a metric decides, or `NotCarried`."""
    pending = words.level("status", ["pending"], "status")
    waiting = words.level("status", ["pending", "hold"], "status")
    stop, updated = _ANSWERED_OR_SOLVED, parts.ANSWERED & _OPEN
    updates: dict[str, Any] = {"start": updated, "stop": stop, "repeats": True}
    # Time in some statuses: a ticket that is opened again goes on with it.
    work: dict[str, Any] = {"start": parts.CREATED, "stop": parts.SOLVED, "reopen": parts.REOPENED}
    clocks: dict[str, dict[str, Any]] = {
        "first_reply_time": {"start": parts.CREATED, "stop": stop},
        "next_reply_time": {"start": parts.QUESTION & _OPEN, "stop": stop, "repeats": True},
        "periodic_update_time": updates,
        "pausable_update_time": {**updates, "pause": pending},
        "requester_wait_time": {**work, "pause": pending},
        "agent_work_time": {**work, "pause": waiting},
        "total_resolution_time": work,
    }  # fmt: skip
    if metric not in clocks:
        sentence = f"the metric {metric!r} has no clock here"
        raise parts.NotCarried("metric_not_carried", "metric", sentence)
    return clocks[metric]


@checked
def zendesk_policy(
    payload: object,
    *,
    calendar: Calendar,
    name: str = "Zendesk",
    fields: Mapping[str, str] = ZENDESK_FIELDS,
    values: Mapping[str, Mapping[str, str]] = ZENDESK_VALUES,
    conditions: Mapping[str, Level] | None = None,
) -> DefinitionImport[Policy]:
    """Return the SLA policies of "List SLA Policies" as one policy, for histories of `from_audits`.

    A policy is a rule, tried in order of position; a metric is a target of its name with a goal for
    each priority, on `calendar` or in calendar time. `fields` and `values` are those the tickets
    were imported with. A filter on another field leaves its policy out, listed as lost, and then
    later policies may match its tickets; `conditions` gives a level for one, by the text
    ``"field operator value"``.
    """
    parts.check_calendars(calendar)
    body, policies = parts.objects(payload, "Zendesk SLA policies", "sla_policies", "sla_policy")
    note_pages(body, "policies")
    words = parts.FactNames(
        fields=fields, values=values, words=ZENDESK_WORDS, state_field="status",
        conditions=conditions or {},
    )  # fmt: skip

    def build(place: Payload, _: str) -> tuple[tuple[Target, ...], Level | None]:
        return _targets(place, calendar, words), _filter(place, words)

    return parts.policy_of(
        body, policies, _POLICY, build, name=name, dialect="zendesk", title="title",
        order=lambda place: place.whole("position"),
    )  # fmt: skip


def _targets(place: Payload, calendar: Calendar, words: parts.FactNames) -> tuple[Target, ...]:
    goals: dict[str, dict[str, Goal]] = {}
    table = words.values.get("priority", {})
    for one in place.each("policy_metrics"):
        _METRIC.note(one)
        metric, priority = one.text("metric", needed=True), one.text("priority", needed=True)
        length = one.seconds("target_in_seconds")
        # Targets below a minute exist in seconds alone.
        length = one.minutes("target") if length is None else length
        if length is None or length < timedelta():
            one.fault("target", one.members.get("target"), "a target of minutes")
        elif (business := one.flag("business_hours", needed=True)) is not None:
            goal = Goal.working(length) if business else Goal.real(length)
            of_metric = goals.setdefault(metric, {})
            parts.put_goal(of_metric, table.get(priority, priority), goal, one)
    found: list[Target] = []
    for metric, of_it in goals.items():
        try:
            clock = _clock(metric, words)
        except parts.NotCarried as left:
            place.lose(left.code, metric, left.sentence)
            continue
        # Zendesk has both amounts of an instance, in calendar and in business time: one whose clock
        # changes with its priority is measured on the other from its start.
        found.append(Target(
            metric, goal=parts.by_priority(of_it), calendar=calendar, on_change="retroactive",
            **clock,
        ))  # fmt: skip
    return tuple(found)


def _filter(place: Payload, words: parts.FactNames) -> Level | None:
    if "filter" not in place:
        place.fault("filter", None, "a filter, with all and any")
        return None
    within = place.one("filter")
    every = [_level(one, words) for one in within.each("all", needed=False)]
    some = [_level(one, words) for one in within.each("any", needed=False)]
    return parts.all_of([*every, parts.any_of(some) if some else None])


def _level(one: Payload, words: parts.FactNames) -> Level:
    """Return one condition of a filter: a field, an operator and a value or several."""
    field, operator = one.text("field", needed=True), one.text("operator", needed=True)
    given = one.members.get("value")
    several = [str(each) for each in (given if isinstance(given, list | tuple) else [given])]
    text = f"{field} {operator} {','.join(several)}"
    if text in words.conditions:
        return words.conditions[text]
    if operator == "is" and given is not None:
        return words.level(field, several, "filter")
    if operator == "is_not" and given is not None:
        return ~words.level(field, several, "filter")
    if operator in ("present", "not_present"):
        unset = words.unset(field, "filter")
        return unset if operator == "not_present" else ~unset
    raise parts.no_condition("filter", f"{text!r} has no place here: conditions= gives a level")

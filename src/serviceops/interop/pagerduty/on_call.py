"""PagerDuty's schedules and escalation policies: version 2 layers, and version 3 shifts.

Sources: PagerDuty, REST API: "Get a schedule" (v2, with `schedule_layers`, restrictions and
overrides), "Get a schedule" (v3, with rotations of events, RFC 5545 rules and assignment
strategies), "Get an escalation policy". The first layer of the list is the top one. A turn of
86,400 seconds is a day of the wall clock.
"""

from collections.abc import Mapping
from datetime import time, timedelta
from enum import StrEnum
from typing import Any, Literal

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS, Calendar
from serviceops.calendars.zones import DAY
from serviceops.errors import ServiceOpsError
from serviceops.interop.definition_import import (
    DefinitionImport,
    begun_before,
    distinct_layers,
    local_moment,
    read_rule,
    recurring_shifts,
    span_of,
    starts_within,
    unwrapped,
    week_hours,
    zone_of,
)
from serviceops.interop.payloads import Payload
from serviceops.oncall import (
    FixedPlan,
    Layer,
    Member,
    Override,
    PagingLevel,
    PagingPolicy,
    Rotation,
    Schedule,
)
from serviceops.oncall.paging import MAX_REPEAT
from serviceops.oncall.schedule import ScheduleDifference
from serviceops.spans import Pair, Span, length_micros

__all__ = ["check_rendered", "pagerduty_paging", "pagerduty_schedule"]

Naming = Literal["summary", "id"]
"""What members are named by: the names of users, or their ids."""

_SYSTEM, _WITHIN = "PagerDuty schedule", "schedule"


class _Restriction(StrEnum):
    DAILY = "daily_restriction"
    WEEKLY = "weekly_restriction"


class _Strategy(StrEnum):
    ROTATING = "rotating_member_assignment_strategy"
    EVERY = "every_member_assignment_strategy"


class _MemberKind(StrEnum):
    USER = "user_member"
    EMPTY = "empty_member"


class _Users:
    """Names of users: by summary, and by id where two users have one summary."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._ids: dict[str, str] = {}

    def member(self, user: Payload, key: str = "id", name: str = "summary") -> Member | None:
        """Return the member of a user object; one without an id is a fault."""
        identity = user.text(key, needed=True)
        if not identity:
            return None
        shown = user.text(name) if self._naming == "summary" else ""
        shown = shown or identity
        if self._ids.setdefault(shown, identity) != identity:
            shown = f"{shown} ({identity})"
        return Member(shown)


@checked
def pagerduty_schedule(payload: object, *, names: Naming = "summary") -> DefinitionImport[Schedule]:
    """Return a schedule from the body of PagerDuty's "Get a schedule", of version 2 or 3.

    Both ``{"schedule": {...}}`` and the object itself are read. Version 2 has layers, from the top
    down, with restrictions and effective dates; overrides are taken from `overrides` (the list of
    "List overrides"), or from `overrides_subschedule` as far as it was rendered. Version 3 has
    rotations of events that recur; they serve at once, and `custom_shifts` and `overrides` apply.
    What cannot be carried is listed as lost; a payload that is wrong raises `MalformedPayload`.
    """
    body = Payload(unwrapped(payload, _WITHIN), _SYSTEM)
    users = _Users(names)
    zone = zone_of(body, "time_zone")
    if "rotations" in body:
        layers, overrides = _events(body, zone, users), _custom(body, users)
    else:
        layers = [
            layer
            for one in body.each("schedule_layers")
            if (layer := _layer(one, zone, users)) is not None
        ]
        overrides = _overrides(body, users)
    if not layers and not body.faults:
        body.fault("schedule_layers", None, "layers or rotations with members")
    body.finish()
    schedule = Schedule(distinct_layers(layers), overrides, name=body.text("name"))
    return DefinitionImport(value=schedule, lost=body.losses.found())


# -- version 2 -------------------------------------------------------------------------------------


def _layer(place: Payload, zone: str, users: _Users) -> Layer | None:
    start, end = place.moment("start", needed=True), place.moment("end")
    anchor = place.moment("rotation_virtual_start") or start
    length = place.seconds("rotation_turn_length_seconds")
    members = [users.member(one.one("user")) for one in place.each("users")]
    hours: Calendar = ALWAYS
    if "restrictions" in place:
        stretches = [pair for one in place.each("restrictions") for pair in _restricted(one)]
        hours = (week_hours(zone, stretches) if stretches else None) or ALWAYS
    if length is None:
        place.fault("rotation_turn_length_seconds", None, "the seconds of a turn")
    if start is None or anchor is None or length is None or place.faults:
        return None
    if not members:
        place.lose("no_users", "users", "a layer without users serves nobody")
        return None
    if end is not None and end <= start:
        place.lose("empty_layer", "end", "a layer ends before it starts")
        return None
    try:
        rotation = Rotation(members=members, length=length, anchor=anchor, zone=zone)
        rotation = begun_before(rotation, start)
        return Layer(rotation, place.text("name"), hours=hours, since=start, until=end)
    except ServiceOpsError as wrong:
        place.refused(wrong)
        return None


def _restricted(place: Payload) -> list[Pair]:
    """Return the stretches of the week of one restriction."""
    kind = place.choice("type", _Restriction)
    given, length = place.text("start_time_of_day", needed=True), place.seconds("duration_seconds")
    try:
        at = time.fromisoformat(given)
    except ValueError:
        place.fault("start_time_of_day", given, "a time of day, as 09:00:00")
        return []
    if length is None or not timedelta() < length <= timedelta(weeks=1):
        place.fault("duration_seconds", place.members.get("duration_seconds"), "up to a week")
        return []
    days = list(range(7))
    if kind is _Restriction.WEEKLY:
        day = place.whole("start_day_of_week")
        if not 1 <= day <= 7:
            place.fault("start_day_of_week", day, "a day from 1, Monday, to 7")
            return []
        days = [day - 1]
    begin = length_micros(timedelta(hours=at.hour, minutes=at.minute, seconds=at.second))
    return [(day * DAY + begin, day * DAY + begin + length_micros(length)) for day in days]


def _overrides(body: Payload, users: _Users) -> list[Override]:
    if "overrides" in body:
        places = list(body.each("overrides"))
    elif "overrides_subschedule" in body:
        inner = body.one("overrides_subschedule")
        if "rendered_schedule_entries" not in inner:
            return []
        places = list(inner.each("rendered_schedule_entries"))
        if places:
            sentence = "overrides are known for the time that was rendered"
            body.lose("rendered_only", "overrides_subschedule", sentence, len(places))
    else:
        return []
    return [
        Override(span, member)
        for place in places
        if (span := span_of(place, "start", "end")) is not None
        and (member := users.member(place.one("user"))) is not None
    ]


# -- version 3 -------------------------------------------------------------------------------------


def _events(body: Payload, zone: str, users: _Users) -> list[Layer]:
    layers: list[Layer] = []
    for rotation in body.each("rotations"):
        if "events" not in rotation:
            rotation.lose("no_events", "events", "a rotation without events serves nobody")
            continue
        for event in rotation.each("events"):
            name = event.text("name") or rotation.text("name") or rotation.text("id")
            layer = _event(event, name, zone, users)
            if layer is not None:
                layers.append(attrs.evolve(layer, beside=bool(layers)))
    return layers


def _event(event: Payload, name: str, zone: str, users: _Users) -> Layer | None:
    starts, ends = event.one("start_time"), event.one("end_time")
    local = zone_of(starts, "time_zone", zone)
    start, end = local_moment(starts, "date_time", local), local_moment(ends, "date_time", local)
    if start is None or end is None or start >= end:
        event.fault("end_time", None, "a start and a later end")
        return None
    since, until = event.moment("effective_since"), event.moment("effective_until")
    strategy = event.one("assignment_strategy")
    kind = strategy.choice("type", _Strategy)
    crews = _crews(strategy, kind, users)
    rules = event.members.get("recurrence")
    texts = [rules] if isinstance(rules, str) else rules if isinstance(rules, list) else []
    rule = read_rule(texts, event)
    if rule is None or kind is None or event.faults:
        return None
    if not any(crews):
        event.lose("no_members", "members", "an event without members serves nobody")
        return None
    try:
        rotation = recurring_shifts(
            crews, zone=local, start=start, length=end - start, period=rule.period, days=rule.days,
            week_start=rule.week_start,
        )  # fmt: skip
        _, last = starts_within(rotation, None, rule.until)
        limits = [end for end in (until, last) if end is not None]
        return Layer(rotation, name, since=since, until=min(limits) if limits else None)
    except ServiceOpsError as wrong:
        event.refused(wrong)
        return None


def _crews(strategy: Payload, kind: _Strategy | None, users: _Users) -> list[tuple[Member, ...]]:
    members: list[tuple[Member, ...]] = []
    for place in strategy.each("members"):
        if place.choice("type", _MemberKind) is _MemberKind.EMPTY:
            members.append(())
            continue
        member = users.member(place, "user_id", "name")
        members.append(() if member is None else (member,))
    if kind is _Strategy.EVERY:
        return [tuple(one for crew in members for one in crew)]
    times = strategy.whole("shifts_per_member", otherwise=1)
    if not 1 <= times <= 1000:
        strategy.fault("shifts_per_member", times, "a number from 1 to 1,000")
        return []
    return [crew for crew in members for _ in range(times)]


def _custom(body: Payload, users: _Users) -> list[Override]:
    """Return custom shifts, which add people, and overrides, which replace one of them."""
    found: list[Override] = []
    for place in body.each("custom_shifts", needed=False):
        span = span_of(place, "start_time", "end_time")
        for one in place.each("assignments"):
            member = users.member(one.one("member"), "user_id", "name")
            if span is not None and member is not None:
                found.append(Override(span, member, adds=True))
    for place in body.each("overrides", needed=False):
        span = span_of(place, "start_time", "end_time")
        comes = users.member(place.one("overriding_member"), "user_id", "name")
        gone = None
        if "overridden_member" in place:
            gone = users.member(place.one("overridden_member"), "user_id", "name")
        if span is not None and comes is not None:
            found.append(Override(span, comes, replaces=None if gone is None else gone.name))
    return found


# -- what PagerDuty computed -----------------------------------------------------------------------


@checked
def check_rendered(
    payload: object, *, period: Span | None = None, names: Naming = "summary"
) -> tuple[ScheduleDifference, ...]:
    """Return where our schedule of a payload differs from what PagerDuty rendered in it.

    The same body has the rules and, if it was requested with `since` and `until`, the computed
    result: `final_schedule` with rendered entries (version 2) or computed assignments (version 3).
    `period` is that of the request, by default from the first to the last entry. `before` of a
    difference is ours, `after` PagerDuty's; none at all proves the import on your own export.
    """
    schedule = pagerduty_schedule(payload, names=names).value
    body, users = Payload(unwrapped(payload, _WITHIN), _SYSTEM), _Users(names)
    final = body.one("final_schedule")
    computed = "computed_shift_assignments" in final
    rendered: list[tuple[Span | None, Member | None]] = []
    for place in final.each("computed_shift_assignments", needed=computed):
        inner = place.one("member")
        if inner.choice("type", _MemberKind) is _MemberKind.USER:
            member = users.member(inner, "user_id", "name")
            rendered.append((span_of(place, "start_time", "end_time"), member))
    rendered += [
        (span_of(place, "start", "end"), users.member(place.one("user")))
        for place in (final.each("rendered_schedule_entries") if not computed else ())
    ]
    body.finish()
    shifts = [
        (span, member) for span, member in rendered if span is not None and member is not None
    ]
    if not shifts:
        body.fault("final_schedule", None, "rendered entries: request it with since and until")
        body.refuse()
    hull = Span(min(s.start for s, _ in shifts), max(s.end for s, _ in shifts))
    limits = hull if period is None else period
    cut = [(shared, member) for span, member in shifts if (shared := span & limits) is not None]
    theirs = attrs.evolve(schedule, overrides=[FixedPlan(limits, cut)])
    return schedule.diff(theirs, period=limits)


# -- escalation policies ---------------------------------------------------------------------------


@checked
def pagerduty_paging(
    payload: object, *, schedules: Mapping[str, Schedule],
    acknowledge_timeout: timedelta | str | None = None, names: Naming = "summary",
) -> DefinitionImport[PagingPolicy]:  # fmt: skip
    """Return a paging policy from the body of PagerDuty's "Get an escalation policy".

    `schedules` are those it refers to, by their id. The timeout of acknowledgements is a setting of
    the service there, so give it. A policy without rules, or with an unknown schedule, is refused.
    """
    body = Payload(unwrapped(payload, "escalation_policy"), "PagerDuty escalation policy")
    users = _Users(names)
    levels: list[PagingLevel] = []
    for rule in body.each("escalation_rules"):
        delay = rule.minutes("escalation_delay_in_minutes") or timedelta()
        if delay <= timedelta():
            rule.fault("escalation_delay_in_minutes", None, "minutes of more than nothing")
        targets = _targets(rule, schedules, users)
        in_turn = _in_turn(rule)
        if targets and delay > timedelta():
            levels.append(PagingLevel(targets, delay, round_robin=in_turn))
    if "on_call_handoff_notifications" in body:
        sentence = "notifications of hand-overs are the host's"
        body.lose("handoff_notifications", "on_call_handoff_notifications", sentence)
    name, repeat = body.text("name") or body.text("summary"), body.whole("num_loops")
    if not levels and not body.faults:
        body.fault("escalation_rules", None, "at least one rule with targets")
    if repeat > MAX_REPEAT:
        body.fault("num_loops", repeat, f"repeats from 0 to {MAX_REPEAT:,}")
    body.finish()
    policy = PagingPolicy(
        name=name or "escalation", levels=levels, repeat=repeat,
        acknowledge_timeout=acknowledge_timeout,
    )  # fmt: skip
    return DefinitionImport(value=policy, lost=body.losses.found())


def _targets(
    rule: Payload, schedules: Mapping[str, Schedule], users: _Users
) -> list[Schedule | Member]:
    targets: list[Schedule | Member] = []
    for place in rule.each("targets"):
        kind, identity = place.text("type", needed=True), place.text("id", needed=True)
        if kind.startswith("schedule"):
            if identity in schedules:
                targets.append(schedules[identity])
            else:
                place.fault("id", identity, "the id of a schedule that was given")
        elif kind.startswith("user"):
            member = users.member(place)
            targets += [] if member is None else [member]
        else:
            place.fault("type", kind, "a schedule or a user")
    return targets


def _in_turn(rule: Payload) -> bool:
    given: Any = rule.members.get("escalation_rule_assignment_strategy")
    kind = given.get("type") if isinstance(given, Mapping) else given
    if kind in (None, "assign_to_everyone"):
        return False
    if kind == "round_robin":
        return True
    rule.lose("assignment", "escalation_rule_assignment_strategy", "an unknown strategy")
    return False

"""Grafana OnCall's schedules: shifts with priorities, rolling users and overrides.

Source: Grafana OnCall, HTTP API, "OnCall shifts" and "Schedules". A shift of a higher level wins;
shifts of one level serve at once; overrides come before all.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.weekdays import WEEKDAY_CODES
from serviceops.errors import ServiceOpsError
from serviceops.interop.definition_import import (
    PERIODS,
    DefinitionImport,
    distinct_layers,
    local_moment,
    recurring_shifts,
    starts_within,
    zone_of,
)
from serviceops.interop.import_result import row_places
from serviceops.interop.payloads import Payload
from serviceops.oncall import Layer, Member, Override, Rotation, Schedule
from serviceops.spans import Span, as_zone, to_micros

__all__ = ["grafana_schedule"]


class _Kind(StrEnum):
    SINGLE = "single_event"
    RECURRENT = "recurrent_event"
    ROLLING = "rolling_users"
    OVERRIDE = "override"


@checked
def grafana_schedule(schedule: object, shifts: Iterable[object]) -> DefinitionImport[Schedule]:
    """Return a schedule from Grafana OnCall's bodies of a schedule and of its shifts.

    Levels become layers from the highest down. Rolling users pass from shift to shift; with days of
    a weekly rule they pass from week to week, as there. `rotation_start` and `until` bound when
    shifts start, and `until` cuts the first shift of somebody; in a schedule of the type ``web``
    both cut the shift that they fall in. Times without an offset are read in the shift's zone, or
    in the schedule's. Rules by months are listed as lost, and so are overrides and shifts without
    users, which are left out.

    `shifts` may be all shifts of the organisation: where the schedule lists the ids of its own
    (`shifts`), one with another id is left out. These are listed as lost, and so are the ids of
    shifts that were not given.
    """
    body = Payload(schedule, "Grafana OnCall schedule")
    zone = zone_of(body, "time_zone", "UTC")
    found: list[tuple[int, Layer]] = []
    overrides: list[Override] = []
    listed = body.members.get("shifts") or ()
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        body.fault("shifts", listed, "a list of the ids of shifts")
        listed = ()
    own = [name for name in listed if isinstance(name, str)]
    given: dict[str, None] = {}
    unfit = 0
    for place in row_places(body, shifts, "$.shifts"):
        if own and (name := place.text("id")):
            given[name] = None
            if name not in own:
                sentence = "a shift that the schedule does not list is left out"
                place.lose("other_schedule", "shifts", sentence)
                continue
        kind = place.choice("type", _Kind)
        if kind is _Kind.OVERRIDE:
            overrides += _override(place, zone)
            continue
        cuts = body.members.get("type") == "web"
        layer = None if kind is None else _layer(place, kind, zone, cuts=cuts)
        if layer is None:
            unfit += 1
        else:
            found.append((place.whole("level"), layer))
    if own and given and (absent := [name for name in own if name not in given]):
        sentence = f"shifts that the schedule lists were not given: {', '.join(absent[:5])}"
        body.lose("shift_missing", "shifts", sentence)
    if not found and not body.faults:
        _no_layer(body, own, list(given), overrides, unfit)
    body.finish()
    found.sort(key=lambda pair: -pair[0])  # stable: shifts of a level stay in their order
    layers = [
        attrs.evolve(layer, beside=n > 0 and found[n - 1][0] == level)
        for n, (level, layer) in enumerate(found)
    ]
    value = Schedule(distinct_layers(layers), overrides, name=body.text("name"))
    return DefinitionImport(value=value, lost=body.losses.found())


def _no_layer(
    body: Payload, own: list[str], given: list[str], overrides: list[Override], unfit: int
) -> None:
    """Note that no shift makes a layer: what came instead, and what would do."""
    foreign = [name for name in given if name not in own]
    if overrides or unfit:
        shown = f"overrides: {len(overrides)}, without users or by months: {unfit}"
        body.fault("shifts", shown, "at least one other shift, with users,")
    elif foreign:
        several = f"one of the {len(own)} shifts of the schedule" if own[1:] else "its one shift"
        named = f"{several} ({', '.join(own[:5])}; on_call_shifts/ID has each)"
        body.fault("shifts", f"of other schedules: {', '.join(foreign)}", named)
    else:
        body.fault("shifts", None, "at least one shift that is no override")


def _layer(place: Payload, kind: _Kind, zone: str, *, cuts: bool) -> Layer | None:
    """Return the layer of a shift; with `cuts`, `rotation_start` and `until` cut shifts."""
    local = zone_of(place, "time_zone", zone)
    start, length = _start(place, local)
    since = local_moment(place, "rotation_start", local)
    until = local_moment(place, "until", local)
    crews = _users(place, kind)
    if start is None or length is None or place.faults:
        return None
    if not any(crews):
        place.lose("no_users", "users", "a shift without users serves nobody")
        return None
    for member in ("by_month", "by_monthday"):
        if place.members.get(member):
            place.lose(member, member, "a rule by months is not carried")
            return None
    name = place.text("name") or place.text("id") or f"shift {place.row + 1}"
    try:
        if kind is _Kind.SINGLE:
            once = Rotation(members=crews, length=length, anchor=start, zone=local)
            return Layer(once, name, until=_end(start, length, local))
        rotation = _recurring(place, kind, local, start, length, crews)
        if rotation is None:
            return None
        if not cuts:
            since, last = starts_within(rotation, since, until)
            until = last if until is None or not _is_first(rotation, since, until) else until
        if since is not None and until is not None and until <= since:
            place.lose("no_shift", "until", "no shift starts before its end: it is left out")
            return None
        return Layer(rotation, name, since=since, until=until)
    except OverflowError:
        place.fault("start", place.members["start"], "a shift within the years 1 to 9999")
        return None
    except ServiceOpsError as wrong:
        place.refused(wrong)
        return None


def _is_first(rotation: Rotation, since: datetime | None, at: datetime) -> bool:
    """Return whether those who serve at an instant did not before: there that shift is cut."""
    begin = to_micros(rotation.anchor if since is None else max(since, rotation.anchor))
    now = rotation.turns(to_micros(at), to_micros(at) + 1)
    if not now or not (begun := rotation.turns(begin, begin + 1)):
        return False
    crew = rotation.members[now[-1][0] % len(rotation.members)]
    before = range(begun[0][0], now[-1][0])
    return all(rotation.members[turn % len(rotation.members)] != crew for turn in before)


def _start(place: Payload, zone: str) -> tuple[datetime | None, timedelta | None]:
    """Return when a shift starts and how long it lasts; `None` for what has left a fault."""
    start, length = local_moment(place, "start", zone), place.seconds("duration")
    if "start" not in place or place.members["start"] == "":
        place.fault("start", None, "the start of the shift")
    if "duration" not in place or (length is not None and length <= timedelta()):
        place.fault("duration", place.members.get("duration"), "seconds, one or more,")
        length = None
    if start is not None and length is not None:
        try:
            _end(start, length, zone)
        except OverflowError:
            place.fault("start", place.members["start"], "a shift within the years 1 to 9999")
            start = None
    return start, length


def _end(start: datetime, length: timedelta, zone: str) -> datetime:
    """Return when a shift ends: there a duration is one of the wall clock."""
    return start.astimezone(as_zone(zone)) + length


def _users(place: Payload, kind: _Kind) -> list[tuple[Member, ...]]:
    if kind is not _Kind.ROLLING:
        return [tuple(Member(name) for name in _texts(place, "users", place.members.get("users")))]
    turns = place.members.get("rolling_users")
    if not isinstance(turns, Sequence) or isinstance(turns, str):
        place.fault("rolling_users", turns, "a list of lists of users")
        return []
    crews = [tuple(Member(name) for name in _texts(place, "rolling_users", turn)) for turn in turns]
    first = place.whole("start_rotation_from_user_index")
    if first >= len(crews) > 0:
        place.fault("start_rotation_from_user_index", first, "a place in rolling_users")
        return crews
    return crews[first:] + crews[:first]


def _texts(place: Payload, member: str, given: object) -> list[str]:
    if not isinstance(given, Sequence) or isinstance(given, str):
        place.fault(member, given, "a list of users")
        return []
    names = [name for name in given if isinstance(name, str) and name]
    if len(names) != len(given):
        place.fault(member, given, "the ids of users")
    return list(dict.fromkeys(names))


def _recurring(
    place: Payload, kind: _Kind, zone: str, start: datetime, length: timedelta,
    crews: Iterable[tuple[Member, ...]],
) -> Rotation | None:  # fmt: skip
    """Return the rotation of crews by the rule of a shift; `None` where the rule is not carried."""
    frequency, times = place.text("frequency").upper(), place.whole("interval", otherwise=1)
    given = place.members.get("by_day") or []
    days = [one for one in given if one in WEEKDAY_CODES] if isinstance(given, list) else None
    if frequency not in PERIODS:
        place.lose("frequency", "frequency", f"a rule that is not carried: {frequency}")
        return None
    if not 1 <= times <= 1000 or days != given:
        place.fault("by_day", given, "an interval from 1 to 1,000, and days such as MO")
        return None
    week_start = place.text("week_start") or "MO"
    if week_start not in WEEKDAY_CODES:
        place.fault("week_start", week_start, f"one of {', '.join(WEEKDAY_CODES)}")
        return None
    period, turn = PERIODS[frequency] * times, 1
    per_period = frequency == "WEEKLY"
    first = WEEKDAY_CODES.index(week_start)
    weekdays = tuple(map(WEEKDAY_CODES.index, given))
    if weekdays and not per_period:
        if frequency == "HOURLY" or (kind is _Kind.RECURRENT and times > 1):
            unit = "hours" if frequency == "HOURLY" else "days"
            sentence = f"a rule of every {times} {unit} on some weekdays is not carried"
            place.lose("by_day", "by_day", sentence, apart=True)
            return None
        # For users who roll from day to day the interval counts shifts, not days.
        period, turn = timedelta(weeks=1), times
    if kind is _Kind.ROLLING:
        start = _on_a_day(start.astimezone(as_zone(zone)), weekdays, first)
    return recurring_shifts(
        [crew for crew in crews for _ in range(turn)], zone=zone, start=start, length=length,
        period=period, days=weekdays, week_start=first, per_period=per_period,
    )  # fmt: skip


def _on_a_day(start: datetime, days: Sequence[int], week_start: int) -> datetime:
    """Return the first start of users who roll: there it waits for the first day of a week."""
    if not days or start.weekday() in days:
        return start
    opens = min(days, key=lambda day: (day - week_start) % 7)
    return start + timedelta(days=(opens - start.weekday()) % 7)


def _override(place: Payload, zone: str) -> list[Override]:
    local = zone_of(place, "time_zone", zone)
    start, length = _start(place, local)
    until = local_moment(place, "until", local)
    kind = _Kind.ROLLING if "rolling_users" in place else _Kind.OVERRIDE
    crews = _users(place, kind)
    if start is None or length is None:
        return []
    if not any(crews):
        # Whoever it was for was deleted: an override by nobody would leave the time to nobody.
        place.lose("no_users", "users", "an override without users is left out")
        return []
    end = _end(start, length, local)
    end = end if until is None else min(end, until)
    return [Override(Span(start, end), crews[0])] if end > start else []

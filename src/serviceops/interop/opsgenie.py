"""Opsgenie's schedules: rotations with restrictions, which all serve at once.

Sources: Opsgenie, Schedule API, Schedule Rotation API and Schedule Override API. Rotations are
hourly, daily or weekly with a length; restrictions are by time of day, or by weekday and time.
Opsgenie rounds minutes to 0 or 30; here they are read as they are.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS, Calendar
from serviceops.calendars.zones import DAY
from serviceops.errors import ServiceOpsError
from serviceops.interop.definition_import import (
    WEEK,
    DefinitionImport,
    clock_micros,
    distinct_layers,
    span_of,
    unwrapped,
    week_hours,
    zone_of,
)
from serviceops.interop.definition_parts import weekday
from serviceops.interop.import_result import row_places
from serviceops.interop.payloads import Payload
from serviceops.oncall import Layer, Member, Override, Rotation, Schedule
from serviceops.spans import Micros, Pair

__all__ = ["opsgenie_schedule"]


class _Kind(StrEnum):
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


class _RestrictionKind(StrEnum):
    TIME = "time-of-day"
    WEEKDAY = "weekday-and-time-of-day"


_LENGTHS = {_Kind.HOURLY: "PT{}H", _Kind.DAILY: "P{}D", _Kind.WEEKLY: "P{}W"}


@checked
def opsgenie_schedule(
    payload: object, *, overrides: Iterable[object] = ()
) -> DefinitionImport[Schedule]:
    """Return a schedule from the body of Opsgenie's "Get Schedule", with the overrides of its list.

    Both ``{"data": {...}}`` and the object itself are read. Its rotations serve at once, so each is
    a layer beside the first. A participant of type *none* is a buffer turn; a team or an escalation
    takes its turn as a member named ``team:...`` or ``escalation:...``, and is listed as lost: who
    serves for it is not known here. A disabled rotation is left out and listed too, and so is an
    override of a rotation that is not among them.
    """
    body = Payload(unwrapped(payload, "data"), "Opsgenie schedule")
    zone = zone_of(body, "timezone")
    if body.flag("enabled", otherwise=True) is False:
        body.lose("disabled", "enabled", "the schedule is disabled there")
    layers: list[Layer] = []
    carried: list[Payload] = []
    for place in body.each("rotations"):
        layer = _layer(place, zone, beside=bool(layers))
        if layer is not None:
            layers.append(layer)
            carried.append(place)
    layers = distinct_layers(layers)
    # An override names rotations by id or name; of two with one name the ids tell which.
    known: dict[str, str] = {}
    for member in ("id", "name"):
        for place, layer in zip(carried, layers, strict=True):
            if word := place.text(member):
                known.setdefault(word, layer.name)
    if not layers and not body.faults:
        body.fault("rotations", None, "a rotation that is enabled and has participants")
    changes = [
        change
        for one in row_places(body, overrides, "$.overrides")
        for change in _override(one, known)
    ]
    body.finish()
    schedule = Schedule(layers, changes, name=body.text("name"))
    return DefinitionImport(value=schedule, lost=body.losses.found())


def _layer(place: Payload, zone: str, *, beside: bool) -> Layer | None:
    if place.flag("enabled", otherwise=True) is False:
        place.lose("disabled", "rotations", "a rotation is disabled there")
        return None
    start, end = place.moment("startDate", needed=True), place.moment("endDate")
    kind, length = place.choice("type", _Kind), place.whole("length", otherwise=1)
    crews = [_participant(one) for one in place.each("participants")]
    hours: Calendar = ALWAYS
    if "timeRestriction" in place:
        hours = week_hours(zone, _stretches(place.one("timeRestriction"))) or ALWAYS
    if start is None or kind is None or place.faults:
        return None
    if not any(crews):
        place.lose("no_participants", "participants", "a rotation serves nobody")
        return None
    try:
        rotation = Rotation(
            members=crews, length=_LENGTHS[kind].format(length), anchor=start, zone=zone
        )
        name = place.text("name") or place.text("id") or f"rotation {place.row + 1}"
        return Layer(rotation, name, hours=hours, until=end, beside=beside)
    except ServiceOpsError as wrong:
        place.refused(wrong)
        return None


def _participant(place: Payload, field: str = "participants") -> tuple[Member, ...]:
    kind = place.text("type", needed=True)
    if kind == "none":
        return ()
    name = place.text("username") or place.text("name") or place.text("id", needed=True)
    if not name:
        return ()
    if kind == "user":
        return (Member(name),)
    sentence = f"who serves for the {kind} {name!r} is not known"
    place.lose("participant", field, sentence, apart=True)
    return (Member(f"{kind}:{name}"),)


def _stretches(place: Payload) -> list[Pair]:
    """Return the stretches of the week that a restriction allows."""
    kind = place.choice("type", _RestrictionKind)
    if kind is _RestrictionKind.TIME:
        start, end = (_clock(place.one("restriction"), which) for which in ("start", "end"))
        if end <= start:  # past midnight; equal ends are the whole day
            end += DAY
        return [(day * DAY + start, day * DAY + end) for day in range(7)]
    found: list[Pair] = []
    for one in place.each("restrictions") if kind else ():
        start, end = (
            (weekday(one, f"{which}Day") or 0) * DAY + _clock(one, which)
            for which in ("start", "end")
        )
        found.append((start, end if end > start else end + WEEK))
    if not found:
        place.fault("restrictions", None, "at least one restriction")
    return found


def _clock(place: Payload, which: str) -> Micros:
    return clock_micros(place, f"{which}Hour", f"{which}Min")


def _override(place: Payload, known: Mapping[str, str]) -> list[Override]:
    span = span_of(place, "startDate", "endDate")
    crew = _participant(place.one("user"), "user")
    if span is None:
        return []
    if "rotations" not in place:
        return [Override(span, crew)]
    found: list[Override] = []
    for one in place.each("rotations"):
        name, identity = one.text("name"), one.text("id")
        layer = known.get(identity) or known.get(name)
        if layer is not None:
            found.append(Override(span, crew, layer=layer))
            continue
        sentence = f"an override of the rotation {name or identity!r}, which is not carried"
        place.lose("rotation_missing", "rotations", sentence, apart=True)
    return found

"""Splunk On-Call's (VictorOps) rotations: full days, parts of days, and stretches of days.

Source: the shapes of its public API as Grafana's migrator documents them (rotations of a team with
shifts of type `std`, `pho` and `cstm`, masks of days and times, overrides). The API's own reference
says less; other shapes are not read.
"""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS, Calendar
from serviceops.calendars.zones import DAY
from serviceops.errors import ServiceOpsError
from serviceops.interop.definition_import import (
    DefinitionImport,
    clock_micros,
    span_of,
    week_hours,
    zone_of,
)
from serviceops.interop.import_result import row_places
from serviceops.interop.payloads import Payload
from serviceops.oncall import Layer, Member, Override, Rotation, Schedule
from serviceops.spans import Pair

__all__ = ["splunk_schedule"]

_DAYS = ("m", "t", "w", "th", "f", "sa", "su")
_MAX_DAYS = 36_500


class _Kind(StrEnum):
    FULL = "std"
    PARTS = "pho"
    DAYS = "cstm"


@checked
def splunk_schedule(
    rotations: Iterable[object], *, overrides: Iterable[object] = (), name: str = ""
) -> DefinitionImport[Schedule]:
    """Return a schedule from the rotations of a Splunk On-Call team and its scheduled overrides.

    Each shift of each rotation is a layer beside the first: they serve at once, in their hours. An
    override replaces one person. The turns that the payload has computed (`periods`) are not read.
    """
    body = Payload({}, "Splunk On-Call rotations")
    layers: list[Layer] = []
    for row, rotation in enumerate(row_places(body, rotations, "$.rotations")):
        for number, place in enumerate(rotation.each("shifts")):
            label = f"{rotation.text('label')} {place.text('label')}".strip()
            label = label or f"rotation {row + 1}.{number + 1}"
            if any(layer.name == label for layer in layers):
                label = f"{label} ({len(layers) + 1})"
            layer = _layer(place, label, beside=bool(layers))
            if layer is not None:
                layers.append(layer)
    changes = [
        change
        for place in row_places(body, overrides, "$.overrides")
        for change in _override(place)
    ]
    if not layers and not body.faults:
        body.fault("rotations", None, "a shift with members")
    body.finish()
    return DefinitionImport(value=Schedule(layers, changes, name=name), lost=body.losses.found())


def _layer(place: Payload, label: str, *, beside: bool) -> Layer | None:
    zone = zone_of(place, "timezone")
    start, kind = place.moment("start", needed=True), place.choice("shifttype", _Kind)
    days = place.whole("duration", otherwise=1)
    if not 1 <= days <= _MAX_DAYS:
        place.fault("duration", days, f"days from 1 to {_MAX_DAYS:,}")
    members = [one.text("username", needed=True) for one in place.each("shiftMembers")]
    hours: Calendar = ALWAYS
    if kind is not None and kind is not _Kind.FULL:
        masks = ("mask",) if kind is _Kind.PARTS else ("mask", "mask2", "mask3")
        pairs = [pair for mask in masks if mask in place for pair in _masked(place.one(mask))]
        if not pairs:
            place.fault("mask", None, "days and times")
        hours = week_hours(zone, pairs) or ALWAYS
    if start is None or kind is None or place.faults:
        return None
    if not members:
        place.lose("no_members", "shiftMembers", "a shift without members serves nobody")
        return None
    try:
        rotation = Rotation(members=members, length=timedelta(days=days), anchor=start, zone=zone)
        return Layer(rotation, label, hours=hours, beside=beside)
    except ServiceOpsError as wrong:
        place.refused(wrong)
        return None


def _masked(mask: Payload) -> list[Pair]:
    """Return the stretches of the week of a mask: its times on each of its days."""
    days = [n for n, day in enumerate(_DAYS) if mask.one("day").flag(day, otherwise=False)]
    pairs: list[Pair] = []
    for one in mask.each("time"):
        start, end = (clock_micros(one.one(each), "hour", "minute") for each in ("start", "end"))
        if end <= start:  # past midnight; 00:00 to 00:00 is the whole day
            end += DAY
        pairs += [(day * DAY + start, day * DAY + end) for day in days]
    return pairs


def _override(place: Payload) -> list[Override]:
    span = span_of(place, "start", "end")
    gone = place.one("origOnCallUser").text("username", needed=True)
    comes = place.one("overrideOnCallUser").text("username", needed=True)
    if span is None or not gone or not comes:
        return []
    return [Override(span, Member(comes), replaces=gone)]

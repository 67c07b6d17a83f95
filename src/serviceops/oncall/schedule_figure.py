"""The figure of a schedule: a lane a person, each in its colour, and one for gaps."""

from collections.abc import Sequence
from datetime import timedelta

from serviceops.calendars.zones import DAY, LATEST
from serviceops.display import Lane, LaneSegment, Strip, Tone, time_ticks
from serviceops.oncall.layer import Layer
from serviceops.oncall.roster import Rostered
from serviceops.oncall.shift import ShiftReason
from serviceops.spans import Micros, Span, as_zone, to_datetime

_REASONS = {
    ShiftReason.LAYER: Tone.SOLID,
    ShiftReason.OVERRIDE: Tone.HATCHED,
    ShiftReason.SWAP: Tone.HATCHED,
    ShiftReason.PLAN: Tone.HATCHED,
}


_FIRST_WEEKS = timedelta(weeks=4)


def first_weeks(layers: Sequence[Layer], zone: str) -> Span:
    """Return four weeks of a zone's clock from where all layers are in effect and known."""
    # Never from the computer's clock: a schedule looks the same whenever it is shown.
    first = max(max(layer.limits[0], layer.hours.known[0]) for layer in layers)
    start = to_datetime(min(first, LATEST - 60 * DAY), as_zone(zone))
    known = to_datetime(min(layer.hours.known[1] for layer in layers))
    return Span(start, max(start, min(start + _FIRST_WEEKS, known)))


def schedule_figure(schedule: Rostered, period: Span) -> Strip:
    """Return a period of a schedule as a strip."""
    start, end = period.pair
    lanes: dict[str, list[LaneSegment]] = {member.name: [] for member in schedule.members}
    gaps: list[LaneSegment] = []
    colours = {name: number for number, name in enumerate(lanes)}
    for opens, closes, duties in schedule.roster.parts(start, end):
        if not duties:
            _add(gaps, LaneSegment(opens, closes, "nobody", Tone.HOT))
        for name, duty in {duty.member.name: duty for duty in reversed(duties)}.items():
            label = "on call" if duty.reason is ShiftReason.LAYER else str(duty.reason)
            _add(
                lanes[name],
                LaneSegment(opens, closes, label, _REASONS[duty.reason], duty.layer,
                            colour=colours[name]),
            )  # fmt: skip
    found = [Lane(name, segments) for name, segments in lanes.items()]
    if gaps:
        found.append(Lane("nobody", gaps))
    title = f"On call{': ' + schedule.name if schedule.name else ''} in {schedule.zone}"
    ticks = time_ticks(start, end, schedule.zone)
    return Strip(title=title, start=start, end=end, lanes=found, ticks=ticks, zone=schedule.zone)


def _add(segments: list[LaneSegment], one: LaneSegment) -> None:
    """Add a segment; one that goes on where the last ended, for the same reason, is one with it."""
    last = segments[-1] if segments else None
    if last is not None and _same(last, one, last.end):
        one = LaneSegment(last.start, one.end, one.label, one.tone, one.detail, colour=one.colour)
        segments[-1] = one
    else:
        segments.append(one)


def _same(last: LaneSegment, one: LaneSegment, end: Micros) -> bool:
    return end == one.start and (last.label, last.detail) == (one.label, one.detail)

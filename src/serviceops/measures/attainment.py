"""How promises fared: attainment and overrun, by cycle, over readings taken at one instant."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias, TypedDict, Unpack

import attrs

from serviceops.errors import InvalidMeasure
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.measure import Measure
from serviceops.measures.records import OUTSIDE, ResolvedScope, Tally
from serviceops.measures.statistic import MEAN, RATIO, Statistic, as_statistic
from serviceops.sla.choices import Stage
from serviceops.sla.policy import PolicyReading
from serviceops.sla.reading import Cycle, Reading
from serviceops.spans import Micros, Span

__all__ = ["OpenBreached", "Over", "Readings", "attainment", "cycles_of", "decided_at", "overrun"]

Readings: TypeAlias = (
    Mapping[str, Reading]
    | Mapping[str, PolicyReading]
    | Iterable[tuple[str, Reading | PolicyReading]]
)
"""Readings by record id, of one target or of a policy: a mapping, or pairs made one by one."""

OpenBreached: TypeAlias = Literal["missed", "beside"]
"""What an open cycle that is breached counts as: missed already, or left out and told beside."""

_BASIS = "working time of each target's calendar"


class Over(TypedDict, total=False):
    """Which cycles are meant.

    `target` names one target of a policy; all of them count without it. `period` holds the instant
    a cycle was decided at: its stop, or, while it is open, its breach.
    """

    target: str | None
    period: Span | None
    open_breached: OpenBreached


def cycles_of(readings: Readings, target: str | None = None) -> Iterator[tuple[str, Cycle | None]]:
    """Yield every cycle of the readings with its record's id; `None` for a clock not started."""
    pairs = readings.items() if isinstance(readings, Mapping) else readings
    for record, given in pairs:
        if isinstance(given, Reading):
            chosen = [given] if target in {None, given.name} else []
        elif isinstance(given, PolicyReading):
            chosen = [one for name, one in given.items() if target in {None, name}]
        else:
            raise InvalidMeasure(
                given, f"a reading, for {record!r}", "read a target or a policy at an instant"
            )
        for reading in chosen:
            if not reading.cycles:
                yield record, None
            for cycle in reading.cycles:
                yield record, cycle


def decided_at(cycle: Cycle) -> Micros | None:
    """Return when a cycle was decided: when it stopped, or was breached while it is open."""
    if cycle.stage is Stage.STOPPED:
        return None if cycle.trace is None else cycle.trace.end
    return cycle.breached_micros


@attrs.frozen(kw_only=True)
class _Over:
    """What was told, with what holds where nothing was."""

    target: str | None = None
    period: Span | None = None
    open_breached: OpenBreached = "missed"

    def __attrs_post_init__(self) -> None:
        if self.open_breached not in {"missed", "beside"}:
            raise InvalidMeasure(
                self.open_breached, "'missed' or 'beside'", "say what open breached ones count as"
            )

    @property
    def among(self) -> ResolvedScope:
        return ResolvedScope(period=self.period)


def _judged(readings: Readings, over: _Over, tally: Tally) -> Iterator[tuple[str, Cycle]]:
    """Yield the cycles that are decided, and leave the others out with the reason."""
    among = over.among
    for record, cycle in cycles_of(readings, over.target):
        if cycle is None:
            tally.leave(record, ("not_started", "not started"))
        elif cycle.stage is Stage.CANCELLED:
            tally.leave(record, ("cancelled", "cancelled"))
        elif cycle.stage is not Stage.STOPPED and not cycle.breached:
            tally.leave(record, ("open", "open and not breached"))
        elif not among.holds(decided_at(cycle) or 0):
            tally.leave(record, OUTSIDE)
        elif cycle.stage is not Stage.STOPPED and over.open_breached == "beside":
            tally.leave(record, ("open_breached", "open and breached"))
        else:
            yield record, cycle


def _measured(
    code: str, tally: Tally, over: _Over, statistic: Statistic, whole: int | None
) -> Measure:
    named = over.target
    breached = (
        "an open breached cycle is missed, from its breach on"
        if over.open_breached == "missed"
        else "an open breached cycle is told beside and not counted"
    )
    return tally.measure(
        DEFINITIONS[code],
        statistic,
        population=f"cycles of {named or 'every target'}, dated by the instant they were decided",
        whole=whole,
        scope=over.among,
        censoring=f"cancelled cycles are judged by nobody; {breached}",
        basis=_BASIS,
    )


def attainment(readings: Readings, **over: Unpack[Over]) -> Measure:
    """Return the share of promises met among those decided: met / (met + missed), by cycle.

    A part is 1 for a cycle met, 0 for one missed. Cancelled cycles and open ones are left out; an
    open one that is breached counts as `open_breached` says. Source: BMC SLM; ServiceNow.
    """
    tally, told = Tally(), _Over(**over)
    for record, cycle in _judged(readings, told, tally):
        tally.add(record, int(not cycle.breached))
    return _measured("attainment", tally, told, RATIO, len(tally.parts))


def overrun(
    readings: Readings, *, statistic: Statistic | str = MEAN, **over: Unpack[Over]
) -> Measure:
    """Return by how much promises were missed: working time past the goal, over those missed.

    Source: Frappe Helpdesk ``failed_by``; iTop ``overrun``.
    """
    tally, told = Tally(), _Over(**over)
    for record, cycle in _judged(readings, told, tally):
        if cycle.breached:
            tally.add(record, cycle.elapsed_micros - (cycle.goal_micros or 0))
        else:
            tally.leave(record, ("met", "met"))
    return _measured("overrun", tally, told, as_statistic(statistic), None)

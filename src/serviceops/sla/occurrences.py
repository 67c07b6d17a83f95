"""Occurrences: what became different between two instants, each once, each with its key.

An occurrence is a difference between two successive readings: at a transition, or at a wakeup
between two. Since readings are causal, what happened up to an instant never changes afterwards, and
the occurrences of two stretches end to end are those of the whole.
"""

from collections.abc import Callable, ItemsView, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops.sla.choices import Stage, Verdict
from serviceops.sla.reading import Cycle, Reading
from serviceops.sla.zone_instants import instant_in
from serviceops.spans import Micros

if TYPE_CHECKING:
    import pendulum

__all__ = ["Occurrence", "OccurrenceKind", "occurrences", "steps"]


class OccurrenceKind(StrEnum):
    """What may become different."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    RULE_CHANGED = "rule_changed"
    REOPENED = "reopened"
    WARNED = "warned"
    BREACHED = "breached"
    LIFTED = "lifted"
    """No longer breached: a rule gave more time, or a pause was credited with closed time."""
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    """Stopped after it was breached."""
    MET = "met"


@checked
@attrs.frozen
class Occurrence:
    """One thing that became different, at one instant.

    `nth` counts the same kind within one cycle, so that `key` identifies it for ever: a host
    that acts on each key once acts idempotently. `detail` is the warning or the rule.
    """

    at_micros: Micros
    target: str
    cycle: int
    kind: OccurrenceKind
    nth: int = 1
    detail: str = ""
    zone: str = attrs.field(default="UTC", eq=False, repr=False)

    @property
    def key(self) -> str:
        """The occurrence's name within its record, always the same."""
        return f"{self.target}/{self.cycle}/{self.kind}/{self.nth}"

    @property
    def at(self) -> "pendulum.DateTime":
        """When it happened."""
        return instant_in(self.at_micros, self.zone)


class Clocks(Protocol):
    """The readings of several clocks at one instant, by name."""

    @property
    def at_micros(self) -> Micros: ...

    @property
    def next_wakeup_micros(self) -> Micros | None: ...

    def get(self, name: str, /) -> Reading | None: ...

    def items(self) -> ItemsView[str, Reading]: ...

    def later_micros(self, at: Micros) -> Self: ...


C = TypeVar("C", bound=Clocks)


def occurrences(
    read: Callable[[Micros], Clocks], turns: Sequence[Micros], after: Micros | None, upto: Micros
) -> tuple[Occurrence, ...]:
    """Return what became different later than `after` and not later than `upto`."""
    # Counting starts at the first transition, whatever `after` is: only so are keys stable.
    counts: dict[tuple[str, int, OccurrenceKind], int] = {}
    found: list[Occurrence] = []
    for before, now in steps(read, turns, upto):
        for target, cycle, kind, detail, zone in _differences(before, now):
            place = target, cycle, kind
            counts[place] = nth = counts.get(place, 0) + 1
            found.append(Occurrence(now.at_micros, target, cycle, kind, nth, detail, zone))
    return tuple(one for one in found if after is None or one.at_micros > after)


def steps(
    read: Callable[[Micros], C], instants: Sequence[Micros], upto: Micros
) -> Iterator[tuple[C | None, C]]:
    """Yield successive readings in pairs: at every transition and every wakeup."""
    # A wakeup is the next instant at which a reading differs, so none is missed between turns.
    before: C | None = None
    turns = [at for at in dict.fromkeys(instants) if at <= upto]
    for number, turn in enumerate(turns):
        now = read(turn)
        yield before, now
        before = now
        until = turns[number + 1] if number + 1 < len(turns) else upto + 1
        wakeup = before.next_wakeup_micros
        while wakeup is not None and wakeup < until:
            now = before.later_micros(wakeup)
            yield before, now
            before = now
            wakeup = before.next_wakeup_micros


_Difference = tuple[str, int, OccurrenceKind, str, str]


def _differences(before: Clocks | None, now: Clocks) -> Iterator[_Difference]:
    for name, reading in now.items():
        known = before.get(name) if before is not None else None
        earlier = {cycle.number: cycle for cycle in known.cycles} if known is not None else {}
        for cycle in reading.cycles:
            for kind, detail in _in_cycle(earlier.get(cycle.number), cycle):
                yield name, cycle.number, kind, detail, reading.zone


def _in_cycle(before: Cycle | None, now: Cycle) -> Iterator[tuple[OccurrenceKind, str]]:
    if before is None:
        yield OccurrenceKind.STARTED, ""
    was = Stage.RUNNING if before is None else before.stage
    changes = 1 if before is None else _changes(before)
    if _changes(now) > changes:
        terms = now.terms
        yield OccurrenceKind.RULE_CHANGED, "" if terms is None else str(terms.goal)
    if was in {Stage.STOPPED, Stage.CANCELLED} and now.stage in {Stage.RUNNING, Stage.PAUSED}:
        yield OccurrenceKind.REOPENED, ""
    if now.stage is Stage.PAUSED and was is not Stage.PAUSED:
        yield OccurrenceKind.PAUSED, ""
    if was is Stage.PAUSED and now.stage is Stage.RUNNING:
        yield OccurrenceKind.RESUMED, ""
    fired = {warned.warn for warned in before.warnings if warned.fired} if before else set()
    for warned in now.warnings:
        if warned.fired and warned.warn not in fired:
            yield OccurrenceKind.WARNED, str(warned.warn)
    if now.breached and not (before and before.breached):
        yield OccurrenceKind.BREACHED, ""
    if before is not None and before.breached and not now.breached:
        yield OccurrenceKind.LIFTED, ""
    if now.stage is not was:
        if now.stage is Stage.CANCELLED:
            yield OccurrenceKind.CANCELLED, ""
        elif now.stage is Stage.STOPPED:
            yield (OccurrenceKind.MET if now.verdict is Verdict.MET else OccurrenceKind.STOPPED), ""


def _changes(cycle: Cycle) -> int:
    return 0 if cycle.trace is None else len(cycle.trace.changes)

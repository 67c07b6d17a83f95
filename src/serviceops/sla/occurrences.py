"""Occurrences: what became different between two instants, each once, each with its key.

An occurrence is a difference between two successive readings: at a transition, or at a wakeup
between two. Since readings are causal, what happened up to an instant never changes afterwards, and
the occurrences of two stretches end to end are those of the whole.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

import attrs

from serviceops._internal.checked import checked, unchecked
from serviceops.display.text import format_instant
from serviceops.sla.choices import LIVE, Stage, Warn
from serviceops.sla.clock import Conventions, CycleTrace, Fold
from serviceops.sla.conditions import Track
from serviceops.sla.crossings import has_fired, next_crossing
from serviceops.sla.cycle_totals import RunningTotals
from serviceops.sla.terms import Terms, TermsPeriod
from serviceops.sla.zone_instants import instant_in, pendulum
from serviceops.spans import Micros


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

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        kind = self.kind.replace("_", " ")
        return f"{format_instant(self.at_micros, self.zone)}: {self.target} {kind}{detail}"


_occurrence = unchecked(Occurrence)


class _CycleState(NamedTuple):
    """What may become different of a cycle."""

    stage: Stage
    terms: Terms
    changed_at: Micros | None
    fired: frozenset[Warn]
    breached: bool


_Difference = tuple[int, OccurrenceKind, str, str]
"""The cycle, what became different, the warning or the rule, and the zone."""


class ClockRun:
    """One clock of a history, brought forward from instant to instant.

    It has what a reading at each instant has, at a cost that depends on what happened since the
    instant before, not on what happened before that.
    """

    __slots__ = ("_conventions", "_fold", "_last", "_periods", "_states", "_totals")

    def __init__(
        self, track: Track, periods: Sequence[TermsPeriod], conventions: Conventions
    ) -> None:
        self._fold = Fold(track, conventions)
        self._periods = periods
        self._conventions = conventions
        self._states: list[_CycleState] = []
        self._last: CycleTrace | None = None
        self._totals: RunningTotals | None = None

    def differences(self, at: Micros, size: int) -> Iterator[_Difference]:
        """Go on to an instant, by which `size` transitions happened; yield what is different."""
        self._fold.go_on(self._periods, at, size)
        traces, known = self._fold.traces, self._states
        # Only the last cycle of the instant before can have changed, unless a clock that was
        # attached late took the place of several.
        begin = max(len(known) - 1, 0)
        if known and (len(traces) <= begin or traces[begin] is not self._last):
            begin, self._totals = 0, None
        zone = traces[-1].terms.calendar.zone if traces else ""
        for number in range(begin, len(traces)):
            trace = traces[number]
            totals = self._totals
            if totals is None or totals.trace is not trace:
                totals = RunningTotals(trace, at, self._conventions)
            else:
                totals = totals.brought_to(at)
            self._totals = totals
            before = known[number] if number < len(known) else None
            now = _state(totals)
            for kind, detail in _in_cycle(before, now, trace):
                yield number + 1, kind, detail, zone
            known[number:] = [now, *known[number + 1 :]]
        del known[len(traces) :]
        self._last = traces[-1] if traces else None

    def next_before(self, until: Micros, after: Micros) -> Micros | None:
        """Return the next instant at which it is different, if it comes before another."""
        if self._totals is None:
            return None
        return next_crossing(self._totals, self._totals.trace.terms.warn, after, until)


class LiveCycle:
    """The current cycle of a clock, brought forward from instant to instant while it is live."""

    __slots__ = ("_conventions", "_fold", "_periods", "totals")

    def __init__(
        self, track: Track, periods: Sequence[TermsPeriod], conventions: Conventions
    ) -> None:
        self._fold = Fold(track, conventions)
        self._periods = periods
        self._conventions = conventions
        self.totals: RunningTotals | None = None
        """The totals at the instant of the last call; `None` where no cycle is live."""

    def go_on(self, at: Micros, size: int) -> RunningTotals | None:
        """Return the totals at an instant, by which `size` transitions happened."""
        traces, totals = self._fold.go_on(self._periods, at, size), self.totals
        if not traces or traces[-1].stage not in LIVE:
            self.totals = None
        elif totals is None or totals.trace is not traces[-1]:
            self.totals = RunningTotals(traces[-1], at, self._conventions)
        else:
            self.totals = totals.brought_to(at)
        return self.totals


def _state(totals: RunningTotals) -> _CycleState:
    trace = totals.trace
    fired = [warn for warn in trace.terms.warn if has_fired(warn, totals)]
    # The first change is how the cycle began.
    changed_at = trace.changes[-1].at if len(trace.changes) > 1 else None
    return _CycleState(trace.stage, trace.terms, changed_at, frozenset(fired), totals.is_breached)


def occurrences(
    clocks: Mapping[str, ClockRun],
    turns: Sequence[Micros],
    amended: Sequence[Micros],
    upto: Micros,
) -> list[Occurrence]:
    """Return what became different in clocks from the first transition on, up to an instant.

    `turns` are the instants of all transitions until then, `amended` those of other rules. What
    became different at one instant is in the order of the clocks.
    """
    # Each clock has stops of its own: those of all clocks for each would be their product.
    found: list[Occurrence] = []
    for name, clock in clocks.items():
        # Counting starts at the first transition, so that keys are stable.
        counts: dict[tuple[int, OccurrenceKind], int] = {}
        for size, at in stops(turns, amended, upto, clock.next_before):
            for cycle, kind, detail, zone in clock.differences(at, size):
                counts[cycle, kind] = nth = counts.get((cycle, kind), 0) + 1
                found.append(_occurrence(at, name, cycle, kind, nth, detail, zone))
    return sorted(found, key=attrgetter("at_micros"))


def stops(
    turns: Sequence[Micros],
    amended: Sequence[Micros],
    upto: Micros,
    next_before: Callable[[Micros, Micros], Micros | None],
) -> Iterator[tuple[int, Micros]]:
    """Yield each instant at which a clock may be different, and the transitions by then.

    `amended` are the instants of amendments, in order; `next_before` returns the first instant
    before one and after another at which a clock is different. The clocks have to be brought to
    each instant before the next is requested.
    """
    # A crossing is the next instant at which a clock differs, so none is missed between turns.
    size = 0
    while size < len(turns):
        at = turns[size]
        size = bisect_right(turns, at, size)
        following = turns[size] if size < len(turns) else upto + 1
        yield size, at
        while True:
            number = bisect_right(amended, at)
            ends = number < len(amended) and amended[number] < following
            until = amended[number] if ends else following
            soon = next_before(until, at)
            if soon is None and not ends:
                break
            at = until if soon is None else soon
            yield size, at


def _took_over(before: _CycleState | None, now: _CycleState) -> bool:
    if before is None:
        return now.changed_at is not None
    # What was cancelled is only reopened. Cancelled and attached again between two readings, a
    # cycle counts no change of its own and may have other terms all the same.
    changed = (before.terms, before.changed_at) != (now.terms, now.changed_at)
    return changed and before.stage is not Stage.CANCELLED


def _in_cycle(
    before: _CycleState | None, now: _CycleState, trace: CycleTrace
) -> Iterator[tuple[OccurrenceKind, str]]:
    """Yield what became different of a cycle, in the order in which it is stated."""
    if now == before:
        return
    if before is None:
        yield OccurrenceKind.STARTED, ""
    was = Stage.RUNNING if before is None else before.stage
    if _took_over(before, now):
        yield OccurrenceKind.RULE_CHANGED, str(trace.terms.goal)
    if was not in LIVE and now.stage in LIVE:
        yield OccurrenceKind.REOPENED, ""
    if now.stage is Stage.PAUSED and was is not Stage.PAUSED:
        yield OccurrenceKind.PAUSED, ""
    if was is Stage.PAUSED and now.stage is Stage.RUNNING:
        yield OccurrenceKind.RESUMED, ""
    for warn in trace.terms.warn:
        if warn in now.fired and not (before and warn in before.fired):
            yield OccurrenceKind.WARNED, str(warn)
    if now.breached and not (before and before.breached):
        yield OccurrenceKind.BREACHED, ""
    if before is not None and before.breached and not now.breached:
        yield OccurrenceKind.LIFTED, ""
    if now.stage is not was:
        if now.stage is Stage.CANCELLED:
            yield OccurrenceKind.CANCELLED, ""
        elif now.stage is Stage.STOPPED:
            yield (OccurrenceKind.STOPPED if now.breached else OccurrenceKind.MET), ""

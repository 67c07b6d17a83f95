"""Since when readings of a cycle have been breached without a break.

A reading at an instant knows only what happened until then: a rule that took over later, a gap that
a reopening made to count, or a pause that was counted anew did not change it. So the cycle is
walked once more, as it was known at each instant.
"""

from serviceops.calendars import ALWAYS
from serviceops.sla.clock import GAP, PAUSED, Change, Conventions, CycleTrace
from serviceops.sla.cycle_totals import CycleTotals, counted_from
from serviceops.spans import Micros


def breach_and_known(
    trace: CycleTrace, totals: CycleTotals, at: Micros
) -> tuple[Micros | None, Micros | None]:
    """Return when elapsed of a breached cycle, as counted at an instant, became a miss.

    And from when on readings up to that instant have been breached without a break.
    """
    breach, conventions = totals.breach(), totals.conventions
    # Most breaches come after the last change of rule: elapsed only grew from there on, so that
    # they were known at once.
    plain = not trace.counted_gaps and conventions.pause_unit != "real"
    if breach is not None and plain and totals.fixed is None and breach > trace.changes[-1].at:
        return breach, breach
    return breach, breached_since(trace, at, conventions)


def breached_since(trace: CycleTrace, at: Micros, conventions: Conventions) -> Micros | None:
    """Return the first instant of the unbroken run of breached readings that reaches `at`.

    `None` where the reading at that instant is not breached. The cost is in proportion to the marks
    and changes of the cycle; each retroactive change in the run costs as much again, since it
    counts the whole cycle anew.
    """
    known: CycleTrace | None = trace
    until, since = at, None
    while known is not None:
        last = len(known.changes)
        while last:
            # Backwards from one retroactive change to the one before, while the run goes on.
            walk = _Walk(known, until, conventions, changes=last)
            if walk.seen_from > until:  # in effect for no time: no reading ever showed it
                last = walk.begin
                continue
            begun = walk.run_begins()
            if begun is None:
                return since
            since = begun
            if begun > walk.seen_from:
                return since
            until, last = walk.seen_from - 1, walk.begin
        # A cycle that was attached late took the place of one that a rule had cancelled.
        known = known.replaced
    return since


class _Walk(CycleTotals):
    """The totals of a cycle under one count, with the instants at which the verdict changed."""

    __slots__ = ("_frozen_until", "_gaps", "begin", "seen_from", "turns")

    def __init__(
        self, trace: CycleTrace, at: Micros, conventions: Conventions, *, changes: int
    ) -> None:
        self.begin = begin = counted_from(trace.changes[:changes])
        self.seen_from = max(trace.changes[begin].at, trace.start)
        self.turns: list[tuple[Micros, bool]] = []
        # A stop and a reopening at one instant leave no gap: what follows is running time.
        self._gaps = {stop: reopened for stop, reopened in trace.counted_gaps if stop < reopened}
        self._frozen_until = self.seen_from
        super().__init__(trace, at, conventions, changes=changes)
        # Inside a gap that was made to count later, readings still had the verdict of the stop.
        if self.end >= max(self.seen_from, self._frozen_until):
            self._turn(self.end, breached=self.is_breached)

    def run_begins(self) -> Micros | None:
        """Return the first instant of the breached run that reaches the end, if one does."""
        since = None
        for turn, breached in reversed(self.turns):
            if not breached:
                break
            since = turn
        return since

    def _turn(self, at: Micros, *, breached: bool) -> None:
        # Of several turns at one instant only the last is ever read.
        if self.turns and self.turns[-1][0] == at:
            self.turns.pop()
        if not self.turns or self.turns[-1][1] != breached:
            self.turns.append((at, breached))

    def _promise(self, change: Change, start: Micros) -> None:
        super()._promise(change, start)
        self.limit = self.conventions.limit(self.goal)

    def _take_over(self, change: Change) -> None:
        super()._take_over(change)
        self.limit = self.conventions.limit(self.goal)

    def _add(self, a: Micros, b: Micros, doing: int, index: int) -> None:
        before, size = self.elapsed, len(self.pieces)
        super()._add(a, b, doing, index)
        if a < self._frozen_until:
            return
        stopped = doing == GAP or a in self._gaps
        if stopped:
            # Until a reopening the clock had stopped: its verdict was that of the stop.
            self._frozen_until = self._gaps.get(a, b)
        if self.fixed is not None:
            passed = self.fixed + (self.conventions.breach == ">")
            self._turn(a, breached=a >= passed)
            if a < passed <= b and not stopped:
                self._turn(passed, breached=True)
            return
        self._turn(a, breached=before >= self.limit)
        if stopped or (before >= self.limit) == (self.elapsed >= self.limit):
            return
        if doing == PAUSED:
            # A credit lifts the breach before the pause ends: the rule that takes over then may
            # bring another. The closed time of a calendar is the open time of its complement.
            closed = ALWAYS - self.terms.calendar
            self._turn(closed.add_micros(a, before - self.limit + 1), breached=False)
            return
        for start, end, _, _, calendar in self.pieces[size:]:
            length = calendar.elapsed_micros(start, end)
            if before + length >= self.limit:
                self._turn(calendar.add_micros(start, self.limit - before), breached=True)
                return
            before += length

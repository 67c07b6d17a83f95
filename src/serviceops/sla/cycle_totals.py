"""The totals of a cycle: the time counted, the goal, and when elapsed time reaches an amount.

Everything here is integers. Totals are made by walking the trace's marks under the terms
that governed each of them; a change of rule acts on the totals by its mode. `split` divides them
by the value that a fact had meanwhile.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile
from operator import itemgetter
from typing import Literal, TypeAlias

from serviceops._internal.slotted import Slotted
from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.calendars.zones import EARLIEST, LATEST
from serviceops.errors import NeverOpen
from serviceops.history import Fact
from serviceops.sla.choices import RuleChange, Stage
from serviceops.sla.clock import GAP, PAUSED, RUNNING, Change, Conventions, CycleTrace, Mark
from serviceops.sla.conditions import Track
from serviceops.sla.goals import FixedInstant, WorkingThenReal
from serviceops.sla.terms import BEGINNING
from serviceops.spans import Micros

RESTARTED = 3
"""What a piece of a trace is that a restart made not to count."""

_mark_at = itemgetter(0)

Piece = tuple[Micros, Micros, int, int, Calendar]
"""From, to, what the clock did (`RUNNING`, `PAUSED`, `GAP`, `RESTARTED`), which transition made it
so, and the calendar it is counted on."""


def left_of(goal: Micros, of: Micros, used: Micros) -> Micros:
    """Return what is left of a goal after time was used that is a share of another goal.

    >>> left_of(1000, 400, 100), left_of(1000, 400, 500), left_of(1000, -100, 500)
    (750, -250, -600)
    """
    # A goal that an overrun made negative has no share: it stays overrun by as much. An overrun of
    # a tiny goal is a huge share: it is limited to all the time there is.
    left = goal * (of - used) // of if of > 0 else of - used
    return max(EARLIEST - LATEST, min(left, LATEST - EARLIEST))


class CycleTotals(Slotted):
    """What one cycle has used of its goal at an instant.

    `goal` is the budget in force, `limit` the smallest elapsed time that is a miss. For a goal that
    is a fixed instant, `fixed` is that instant, and decides.
    """

    __slots__ = (
        "_breach", "_restarted", "conventions", "elapsed", "end", "first", "fixed", "goal",
        "limit", "origin", "pieces", "promised", "rolls", "stage", "terms",
    )  # fmt: skip

    def __init__(
        self,
        trace: CycleTrace,
        at: Micros,
        conventions: Conventions,
        *,
        changes: int | None = None,
    ) -> None:
        """Settle a trace at an instant, or as its first `changes` changes left it."""
        # A retroactive change counts everything again, so the walk begins at the last of them.
        governed = trace.changes if changes is None else trace.changes[:changes]
        last = len(governed) - 1
        begin = counted_from(governed) if last else 0
        self.conventions = conventions
        self.end = at if trace.end is None or trace.end > at else trace.end
        self.stage = trace.stage
        self.terms = governed[begin].terms
        self.origin = trace.start
        self.pieces: list[Piece] = []
        self._restarted = 0  # so many of the first pieces came before a restart
        self.elapsed: Micros = 0
        self.fixed: Micros | None = None
        self.promised: Micros | None = None
        self.goal: Micros = 0
        self._breach: tuple[Micros | None] | None = None
        # A later change may have replaced the pauses that the first changes were counted with.
        replaced = _replaced_marks(trace) if len(trace.changes) > 1 else None
        for number in range(begin, last + 1):
            change = governed[number]
            marks = replaced[number] if replaced else trace.marks
            if number == begin:
                # A clock that was attached late, or is counted again, has time before its change.
                self._promise(change, self.origin)
                if marks[0][0] < change.at:
                    self._walk(marks, BEGINNING, change.at)
            else:
                self._take_over(change)
            until = governed[number + 1].at if number < last else self.end
            self._walk(marks, change.at, until)
        self.limit = conventions.limit(self.goal)
        if self.fixed is not None:
            # The budget up to a fixed instant is what was used and what is left until it.
            self.goal = self.elapsed + self.terms.calendar.elapsed_micros(self.end, self.fixed)

    # Settling

    def _promise(self, change: Change, start: Micros) -> None:
        terms = self.terms = change.terms
        self.first, goal = terms.working_first, terms.goal
        if terms.amount is None and goal.is_chosen:
            # The start decides which goal is in effect, and with it what its time is counted in.
            goal = goal.chosen_at(start, terms.calendar)
            self.first = goal.working_first
        # Real time that follows working time begins at the opening where due dates roll: Request
        # Tracker adds it to the instant that its calculator returns.
        self.rolls = self.conventions.at_close == "roll" and isinstance(goal, WorkingThenReal)
        if terms.amount is not None:
            self.promised = self.fixed = None
            self.goal = terms.amount
            return
        self.promised = goal.promised_at(start, terms.calendar)
        self.fixed = self.promised if isinstance(goal, FixedInstant) else None
        self.goal = goal.budget(start, terms.calendar)

    def _take_over(self, change: Change) -> None:
        mode = change.terms.on_change
        if mode is RuleChange.RESTART:
            self.pieces[self._restarted :] = [
                (a, b, GAP if doing == GAP else RESTARTED, index, calendar)
                for a, b, doing, index, calendar in self.pieces[self._restarted :]
            ]
            self._restarted = len(self.pieces)
            self.elapsed = 0
            self.origin = change.at
            self._promise(change, change.at)
            return
        used, of, was_fixed = self.elapsed, self.goal, self.fixed is not None
        self._promise(change, self.origin)
        if mode is RuleChange.PRO_RATA and not was_fixed:
            self.promised = None
            self.goal = used + left_of(self.goal, of, used)

    def _walk(self, marks: list[Mark] | tuple[Mark, ...], start: Micros, end: Micros) -> None:
        """Add the pieces that the marks make between two instants."""
        at, doing, index = marks[0]
        following = 1
        if at < start:
            # The search, and no slice of the rest, keep many changes of many marks from costing
            # their product.
            following = bisect_right(marks, start, key=_mark_at)
            at, doing, index = start, *marks[following - 1][1:]
        for number in range(following, len(marks)):
            until = marks[number][0]
            if until >= end:
                break
            if at < until:
                self._add(at, until, doing, index)
            at, doing, index = marks[number]
        if at < end:
            self._add(at, end, doing, index)

    def _add(self, a: Micros, b: Micros, doing: int, index: int) -> None:
        calendar = self.terms.calendar
        first = self.first
        if doing == RUNNING:
            if first is not None:
                # Working time comes first; the piece is split where it is used up, and what
                # follows counts on a calendar that is always open.
                if not self.is_real:
                    switch = add_or_never(calendar, a, first - self.elapsed)
                    if switch is not None and switch < b:
                        self.pieces.append((a, switch, doing, index, calendar))
                        self.elapsed = first
                        a = switch
                    else:
                        self.pieces.append((a, b, doing, index, calendar))
                        self.elapsed += calendar.timeline.elapsed(a, b)
                        return
                if self.rolls and self.elapsed == first:
                    opening = min(_next_open_or(a, calendar), b)
                    if a < opening:
                        self.pieces.append((a, opening, doing, index, calendar))
                    if opening == b:
                        return
                    a = opening
                calendar = ALWAYS
            self.elapsed += calendar.timeline.elapsed(a, b)
        elif doing == PAUSED:
            if self.is_real:
                calendar = ALWAYS
            elif self.conventions.pause_unit == "real":
                # A pause worth its real time gives back what lay outside hours.
                self.elapsed -= b - a - calendar.elapsed_micros(a, b)
        self.pieces.append((a, b, doing, index, calendar))

    # Questions

    @property
    def is_real(self) -> bool:
        """Whether what comes next counts in real time."""
        # A pause that was credited under a goal of working time leaves elapsed below zero: a goal
        # of real time alone counts in real time from there too.
        first = self.first
        return first is not None and (first == 0 or self.elapsed >= first)

    @property
    def is_breached(self) -> bool:
        """Whether elapsed is a miss; for a fixed instant, whether it has passed."""
        if self.fixed is not None:
            return self.end >= self.fixed + (self.conventions.breach == ">")
        return self.elapsed >= self.limit

    @property
    def paused(self) -> Micros:
        """The time paused: inside open hours, or all of it where pauses are worth real time."""
        real = self.conventions.pause_unit == "real"
        return sum(
            b - a if real else calendar.elapsed_micros(a, b)
            for a, b, doing, _, calendar in self.pieces
            if doing == PAUSED
        )

    @property
    def paused_since(self) -> Micros | None:
        """When the pause began that stopped the clock; `None` without one, or where it credits."""
        credited = self.conventions.pause_unit == "real" and not self.is_real
        if self.stage is not Stage.PAUSED or credited:
            return None
        # One pause is several pieces where it was looked at, or its rule changed, meanwhile.
        since = takewhile(lambda piece: piece[2] == PAUSED, reversed(self.pieces))
        begun = min((begin for begin, *_ in since), default=self.end)
        return begun if begun > self.origin else None

    def reaches(self, amount: Micros) -> Micros | None:
        """Return the first instant from which elapsed stays at an amount or more.

        A later instant is projected, as if nothing else happened. `None`: paused short of it, or
        the calendar never opens for so long again.
        """
        # With credits elapsed time may fall again, so an amount counts as reached only where it
        # stays reached.
        credited = self.conventions.pause_unit == "real"
        if self.elapsed < amount:  # no piece reached it for good: the pieces need no search
            return None if self.stage is Stage.PAUSED else self.projected(self.end, amount)
        if len(self.pieces) == 1 and amount > 0:  # most clocks never pause: it ran until here
            start, _, _, _, calendar = self.pieces[0]
            return calendar.add_micros(start, amount)
        used: Micros = 0
        found = self.origin if amount <= 0 else None  # until a credit takes it back
        for a, b, doing, _, calendar in self.pieces:
            if doing == RUNNING:
                length = calendar.elapsed_micros(a, b)
                if found is None and used + length >= amount:
                    found = calendar.add_micros(a, amount - used)
                used += length
            elif credited and doing == PAUSED:
                used -= b - a - calendar.elapsed_micros(a, b)
                found = None if used < amount else found
        return found

    def falls_below(self, amount: Micros) -> Micros | None:
        """Return when elapsed becomes less than an amount, if nothing else happens.

        `None` unless a pause is credited with closed time: elapsed never falls otherwise.
        """
        credited = self.stage is Stage.PAUSED and self.conventions.pause_unit == "real"
        if not credited or self.is_real:
            return None
        # The closed time of a calendar is the open time of its complement.
        return add_or_never(ALWAYS - self.terms.calendar, self.end, self.elapsed - amount + 1)

    def projected(self, start: Micros, amount: Micros) -> Micros | None:
        """Return when elapsed reaches an amount if the clock runs from `start` on, unpaused."""
        calendar, first = self.terms.calendar, self.first
        missing = amount - self.elapsed
        if missing <= 0:
            return start
        if first is None:
            return add_or_never(calendar, start, missing)
        # The part that is still working time is added on the calendar, the rest in real time.
        working = 0 if self.is_real else min(first - self.elapsed, missing)
        switch = add_or_never(calendar, start, working) if working else start
        real = missing - working
        if self.rolls and switch is not None and real and self.elapsed + working == first:
            switch = _next_open_or(switch, calendar)
        return None if switch is None or switch + real > LATEST else switch + real

    def due(self) -> Micros | None:
        """Return the instant elapsed reaches the goal; `None` while paused short of it."""
        if self.fixed is not None:
            return self.fixed
        return self.dated(self.reaches(self.goal))

    def dated(self, due: Micros | None) -> Micros | None:
        """Return a due date as promised and shown.

        A promised date in closed hours is the due date, though elapsed reaches the goal when those
        hours begin; and a due date on closing time, or of no length from a closed instant on, may
        roll to the next opening.
        """
        if due is None:
            return None
        calendar, first = self.terms.calendar, self.first or 0
        if self.promised is not None and self.promised < self.origin:
            return self.conventions.shown(self.promised)  # it was due before the clock started
        if (
            self.promised is not None
            and self.promised > due
            and not calendar.elapsed_micros(due, self.promised)
        ):
            return self.conventions.shown(self.promised)
        if (
            self.conventions.at_close == "roll"
            and (self.first is None or (self.rolls and self.goal <= first))
            and not calendar.is_open_micros(due)
        ):
            due = _next_open_or(due, calendar)
        return self.conventions.shown(due)

    def breach(self) -> Micros | None:
        """Return the first instant at which elapsed is a miss, reached or projected."""
        # Found once: a queue is ordered by it, and wakes up at it.
        found = self._breach
        if found is None:
            found = self._breach = (self._first_miss(),)
        return found[0]

    def _first_miss(self) -> Micros | None:
        if self.fixed is None:
            return self.reaches(self.limit)
        return max(self.fixed + (self.conventions.breach == ">"), self.origin)


class RunningTotals(CycleTotals):
    """The totals of one cycle that are brought forward from instant to instant.

    They are those that `CycleTotals` has at each instant: what was walked is never walked again,
    unless a change of rule counts everything again. Pieces are cut at each instant.
    """

    __slots__ = ("_changes", "_past", "_reached", "trace")

    def __init__(self, trace: CycleTrace, at: Micros, conventions: Conventions) -> None:
        super().__init__(trace, at, conventions)
        self.trace = trace
        self._changes, self._reached = len(trace.changes), self.end
        self._past: dict[Micros, Micros | None] = {}

    def brought_to(self, at: Micros) -> "RunningTotals":
        """Return the totals at the same or a later instant: these, or others made anew."""
        trace = self.trace
        self._breach = None
        if len(trace.changes) > self._changes:
            added = trace.changes[self._changes :]
            if any(change.terms.on_change is RuleChange.RETROACTIVE for change in added):
                return RunningTotals(trace, at, self.conventions)
            for change in added:
                self._walk(trace.marks, self._reached, change.at)
                self._take_over(change)
                self._reached = max(self._reached, change.at)
            self.limit = self.conventions.limit(self.goal)
            self._changes = len(trace.changes)
            self._past.clear()
        self.stage = trace.stage
        self.end = at if trace.end is None else trace.end
        self._walk(trace.marks, self._reached, self.end)
        self._reached = max(self._reached, self.end)
        if self.fixed is not None:
            self.goal = self.elapsed + self.terms.calendar.elapsed_micros(self.end, self.fixed)
        return self

    def reaches(self, amount: Micros) -> Micros | None:
        """Return the same; what was reached for good is found once."""
        if self.elapsed < amount or self.conventions.pause_unit == "real":
            return super().reaches(amount)
        if amount not in self._past:
            self._past[amount] = super().reaches(amount)
        return self._past[amount]


def counted_from(changes: Sequence[Change]) -> int:
    """Return the number of the last change that counts everything again, or of the first."""
    for number in range(len(changes) - 1, 0, -1):
        if changes[number].terms.on_change is RuleChange.RETROACTIVE:
            return number
    return 0


def _replaced_marks(trace: CycleTrace) -> list[list[Mark] | tuple[Mark, ...]] | None:
    """Return the marks under each change, before a later one replaced them; `None`: none did."""
    if all(change.before is None for change in trace.changes):
        return None
    marks: list[Mark] | tuple[Mark, ...] = trace.marks
    found = []
    for change in reversed(trace.changes):
        found.append(marks)
        marks = marks if change.before is None else change.before
    return found[::-1]


def add_or_never(calendar: Calendar, at: Micros, length: Micros) -> Micros | None:
    """Return the instant when a length of open time has passed; `None` where it never has."""
    try:
        return calendar.add_micros(at, length)
    except NeverOpen:
        return None


def _next_open_or(at: Micros, calendar: Calendar) -> Micros:
    try:
        return calendar.next_open_micros(at)
    except NeverOpen:
        return at


Share: TypeAlias = Literal["elapsed", "paused", "real"]
"""Which time to divide: the time counted, the time paused, or real time."""


def split(
    totals: CycleTotals,
    track: Track,
    column: Sequence[Fact],
    share: Share,
    *,
    credited: bool = True,
) -> dict[Fact, timedelta]:
    """Return a cycle's time by a value of each transition, in the order the values first appear.

    The parts sum to the whole. `None` is also the time before the first transition. Where it is not
    `credited`, closed time of a pause is left out of what is paused and not taken from elapsed.
    """
    # Elapsed and paused time together are the same either way.
    real = credited and totals.conventions.pause_unit == "real"
    micros = track.micros
    spent: dict[Fact, Micros] = {}
    for a, b, doing, _, calendar in totals.pieces:
        if doing == RESTARTED or b <= totals.origin:
            continue  # a gap before a restart is no part of the whole either
        # -1 is the time before the first transition, when no fact was set. Only the transitions
        # within the piece are visited, so that many pieces cost no more than their sum.
        for number in range(bisect_right(micros, a, 0, track.size) - 1, track.size):
            start = a if number < 0 else max(a, micros[number])
            if start >= b:
                break
            end = min(b, micros[number + 1]) if number + 1 < track.size else b
            if start >= end:
                continue
            length = _worth(
                end - start, doing, calendar.elapsed_micros(start, end), share, real=real
            )
            if length is not None:
                value = None if number < 0 else column[number]
                spent[value] = spent.get(value, 0) + length
    return {value: timedelta(0, 0, length) for value, length in spent.items()}


def _worth(
    whole: Micros, doing: int, working: Micros, share: Share, *, real: bool
) -> Micros | None:
    if share == "real":
        return whole
    if doing == RUNNING and share == "elapsed":
        return working
    if doing == PAUSED and share == "paused":
        return whole if real else working
    if doing == PAUSED and real and share == "elapsed":
        return working - whole
    return None

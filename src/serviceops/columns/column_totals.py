"""The totals of many cycles at once: what was counted, and when it reaches its goal.

The arithmetic is that of `serviceops.sla.cycle_totals` for a cycle under one set of terms from
its start; every other cycle is left to it.
"""

from contextlib import suppress
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.clock_fold import (
    CANCELLED,
    LIVE_PAUSED,
    Bytes,
    Cases,
    CycleTraces,
    of_cases,
    places_of,
)
from serviceops.columns.condition_flags import Flags
from serviceops.columns.open_time import NAT, OpenClock, add, elapsed, is_open
from serviceops.errors import NeverOpen
from serviceops.sla.clock import GAP, PAUSED, RUNNING, Conventions
from serviceops.sla.goals import FixedInstant, Goal
from serviceops.spans import Micros


@attrs.frozen(eq=False)
class TotalsColumns:
    """The figures of some cycles, as integer microseconds; `NAT` where there is none."""

    elapsed: Micro
    paused: Micro
    goal: Micro
    due: Micro
    breached: Flags
    breached_at: Micro


@attrs.frozen(eq=False)
class Promised:
    """What is promised to some cases, counted on one calendar.

    `goal` is the amount of time for each case, or one goal for all that dates depend on; `of` is
    the calendar that it was stated with. `before` are the time elapsed and paused that each case
    brings along from earlier terms; it has not used up its amount.
    """

    calendar: Calendar
    goal: Micro | Goal
    of: Calendar
    before: tuple[Micro, Micro] | None = None


def total_cycles(
    traces: CycleTraces, cases: Cases, promised: Promised, conventions: Conventions, at: Micros
) -> TotalsColumns:
    """Return the figures of the cycles of those cases, all of which started; `cases` rise."""
    return _Totals(traces, cases, promised, conventions, at).settled()


def elapsed_and_paused(
    traces: CycleTraces, calendar: Calendar, conventions: Conventions, at: Micros
) -> tuple[Micro, Micro]:
    """Return the time elapsed and the time paused of each trace, all of which started."""
    every, nothing = np.arange(len(traces.stage)), np.zeros(len(traces.stage), np.int64)
    totals = _Totals(traces, every, Promised(calendar, nothing, calendar), conventions, at)
    return totals.elapsed, totals.paused


class _Totals:
    def __init__(
        self, traces: CycleTraces, cases: Cases, given: Promised, conventions: Conventions,
        at: Micros,
    ) -> None:  # fmt: skip
        self.conventions, self.calendar, self.earlier = conventions, given.calendar, given.before
        mine = traces if len(cases) == len(traces.stage) else of_cases(traces, cases)
        self.stage, self.origin, self.size = mine.stage, mine.start, len(cases)
        self.end = np.where(mine.end == NAT, at, mine.end)
        self._take_pieces(mine.piece_case, mine.begins, mine.doing)
        self.clock = OpenClock(self.calendar, [self.origin, self.end])
        self.before_begins = self.clock.measure(self.begins)
        ends = before_end = self.clock.measure(self.end)
        if self.complete:  # the first piece of each cycle begins with it
            self.before_origin = self.before_begins
            if len(self.begins) > self.size:
                firsts = np.zeros(self.size, np.int64)
                np.add(self.lasts[:-1], 1, out=firsts[1:])
                self.before_origin = self.before_begins.take(firsts)
        else:
            self.before_origin = self.clock.measure(self.origin)
            ends = before_end.take(self.owner.take(self.lasts))
        self.elapsed = whole = before_end - self.before_origin
        self.paused = np.zeros(self.size, np.int64)
        self.uncounted: Micro | None = None
        if not self.runs.all():
            # How many pieces there are of each cycle.
            self.many = np.bincount(self.owner, minlength=self.size)
            # A piece ends where the next one of its cycle begins, the last one with the cycle.
            self.lengths = np.empty(len(self.begins), np.int64)
            np.subtract(self.before_begins[1:], self.before_begins[:-1], out=self.lengths[:-1])
            self.lengths[self.lasts] = ends - self.before_begins.take(self.lasts)
            self.elapsed = self._summed(self.lengths * self.runs)
            self.paused = self.uncounted = whole - self.elapsed
            if (self.doing == GAP).any():  # and not only pauses
                self.paused = self._summed(self.lengths * (self.doing == PAUSED))
        self.promised: Micro | None = None
        self.fixed: Micro | None = None
        self.goal = self._goal(given)

    def _take_pieces(self, owner: Cases, begins: Micro, doing: Bytes) -> None:
        """Take the pieces of the cases: `owner` is the place of each one's case among them."""
        self.owner, self.begins, self.doing = owner, begins, doing
        self.runs = doing == RUNNING
        is_last = np.ones(len(owner), np.bool_)
        np.not_equal(owner[1:], owner[:-1], out=is_last[:-1])
        self.lasts = np.flatnonzero(is_last)
        self.complete = len(self.lasts) == self.size  # each cycle has a piece, as most often

    def _summed(self, lengths: Micro) -> Micro:
        """Return the sum of each cycle's lengths."""
        # Sums by case are differences of one running sum at the ends of the cases.
        whole = np.cumsum(lengths).take(self.lasts)
        whole[1:] -= whole[:-1].copy()
        if self.complete:
            return whole
        sums = np.zeros(self.size, np.int64)
        sums[self.owner.take(self.lasts)] = whole
        return sums

    def _goal(self, given: Promised) -> Micro:
        """Return each cycle's budget; a dated goal is worked out once for each start there is."""
        goal = given.goal
        if isinstance(goal, np.ndarray):
            return goal
        starts, places = np.unique(self.origin, return_inverse=True)
        each, places = starts.tolist(), places.reshape(-1)
        budgets = np.array([goal.budget(start, given.of) for start in each], np.int64)
        dates = [goal.promised_at(start, given.of) for start in each]
        promised = np.array([NAT if date is None else date for date in dates], np.int64)
        self.promised = promised[places]
        self.fixed = self.promised if isinstance(goal, FixedInstant) else None
        return budgets[places]

    def settled(self) -> TotalsColumns:
        strict = int(self.conventions.breach == ">")
        if self.fixed is not None:
            breached = self.end >= self.fixed + strict
            due = self.fixed.copy()
            breached_at = np.maximum(self.fixed + strict, self.origin)
            breached_at[~breached] = NAT
            goal = self.elapsed + elapsed(self.calendar, self.end, self.fixed)
        else:
            goal = self.goal
            limit: Micro = self.conventions.limit(goal)  # type: ignore[arg-type, assignment] # whole numbers, by column
            left = goal
            if self.earlier is not None:
                left, limit = goal - self.earlier[0], limit - self.earlier[0]
            breached = self.elapsed >= limit
            due = self._dated(self._reaches(left))
            breached_at = np.full(self.size, NAT, np.int64)
            late = np.flatnonzero(breached)
            breached_at[late] = self._reaches(limit.take(late), late)
        due[self.stage == CANCELLED] = NAT
        elapsed_time, paused = self.elapsed, self.paused
        if self.earlier is not None:
            elapsed_time, paused = elapsed_time + self.earlier[0], paused + self.earlier[1]
        return TotalsColumns(elapsed_time, paused, goal, due, breached, breached_at)

    def _reaches(self, amount: Micro, rows: Cases | None = None) -> Micro:
        """Return the first instant with an amount elapsed for good, of each cycle or of `rows`."""

        def of(column: NDArray[Any]) -> NDArray[Any]:
            return column if rows is None else column.take(rows)

        # Elapsed reaches an amount when so much open time has passed since the start, and besides
        # it what was not counted before: most often all that was not counted.
        wanted = of(self.before_origin) + amount
        reached = of(self.elapsed) >= amount
        if self.uncounted is not None:
            wanted += of(self.uncounted)
            # Of a single piece all time is counted before the amount is reached.
            some = np.flatnonzero(reached & (amount > 0) & (of(self.many) > 1))
            if some.size:
                cycles = some if rows is None else rows.take(some)
                wanted[some] = self._until_reached(cycles, amount.take(some))
        found = self.clock.earliest(wanted)
        none = amount <= 0
        found[none] = of(self.origin)[none]
        waits = (of(self.stage) == LIVE_PAUSED) & ~reached
        rest = (found == NAT) & ~none & ~waits
        found[waits] = NAT
        if rest.any():  # beyond the layout, which does not reach over every century
            lengths = wanted[rest] - of(self.before_origin)[rest]
            found[rest] = _add_or_never(self.calendar, of(self.origin)[rest], lengths)
        return found

    def _until_reached(self, cycles: Cases, amount: Micro) -> Micro:
        """Return how much open time had passed when elapsed reached an amount of each cycle."""
        owner = places_of(cycles, self.size).take(self.owner)
        pieces = np.flatnonzero(owner >= 0)
        owner, runs = owner.take(pieces), self.runs.take(pieces)
        running = self.lengths.take(pieces) * runs
        before = np.cumsum(running)
        before -= running
        # The running sum goes over all cycles: each begins with what the ones before it had.
        many = self.many.take(cycles)
        before -= np.repeat(before.take(np.cumsum(many) - many), many)
        # The first running piece of each cycle in which a sum of lengths passes the amount.
        limit = amount.take(owner)
        hits = np.flatnonzero(runs & (before + running >= limit))
        owner = owner.take(hits)
        first = np.ones(len(hits), np.bool_)
        np.not_equal(owner[1:], owner[:-1], out=first[1:])
        hits = hits[first]
        reached: Micro = self.before_begins.take(pieces.take(hits))
        reached += limit.take(hits) - before.take(hits)
        return reached

    def _dated(self, due: Micro) -> Micro:
        """Return due dates as promised and shown; see `CycleTotals.dated`."""
        known = due != NAT
        stays = np.zeros(len(due), np.bool_)
        if self.promised is not None:
            later = known & (self.promised != NAT) & (self.promised > due)
            stays[later] = elapsed(self.calendar, due[later], self.promised[later]) == 0
            due = np.where(stays, self.promised, due)
        if self.conventions.at_close == "roll":
            late = known & ~stays
            late[late] = ~is_open(self.calendar, due[late])
            due[late] = _next_open_or_stay(self.calendar, due[late])
        if self.conventions.whole is not None:
            due[known] = self.conventions.shown(due[known])
        return due


def _add_or_never(calendar: Calendar, at: Micro, length: Micro) -> Micro:
    """Return the instants by which so much open time has passed; `NAT` where it never does."""
    try:
        return add(calendar, at, length)
    except NeverOpen:
        # A calendar that never opens again for one row must not spoil the others: add one by one.
        found = np.full(len(at), NAT, np.int64)
        for row, pair in enumerate(zip(at.tolist(), length.tolist(), strict=True)):
            with suppress(NeverOpen):
                found[row] = calendar.add_micros(*pair)
        return found


def _next_open_or_stay(calendar: Calendar, at: Micro) -> Micro:
    if calendar is ALWAYS:
        return at
    moments, places = np.unique(at, return_inverse=True)
    for row, moment in enumerate(moments.tolist()):
        with suppress(NeverOpen):
            moments[row] = calendar.next_open_micros(moment)
    return moments[places.reshape(-1)]

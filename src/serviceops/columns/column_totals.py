"""The totals of many cycles at once: what was counted, and when it reaches its goal.

The arithmetic is that of `serviceops.sla.cycle_totals` for a cycle under one set of terms from
its start; every other cycle is left to it.
"""

from contextlib import suppress
from typing import Any

import attrs
import numpy as np

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
)
from serviceops.columns.condition_flags import Flags
from serviceops.columns.open_time import NAT, OpenClock, add, elapsed, is_open
from serviceops.errors import NeverOpen
from serviceops.sla.clock import PAUSED, RUNNING
from serviceops.sla.conventions import Conventions
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
        self.before_end = self.clock.measure(self.end)
        # A piece ends where the next one of its cycle begins, the last one with the cycle.
        lengths = np.empty(len(self.begins), np.int64)
        np.subtract(self.before_begins[1:], self.before_begins[:-1], out=lengths[:-1])
        lengths[self.lasts] = self.before_end.take(self.owner.take(self.lasts))
        lengths[self.lasts] -= self.before_begins.take(self.lasts)
        self.lengths = lengths
        self.before_origin = self.clock.measure(self.origin) if self.several else self.before_begins
        if self.several or not self.runs.all():
            self.elapsed = self._summed(np.where(self.runs, lengths, 0))
            self.paused = self._summed(np.where(self.doing == PAUSED, lengths, 0))
        else:
            self.elapsed, self.paused = lengths, np.zeros(self.size, np.int64)
        self.promised: Micro | None = None
        self.fixed: Micro | None = None
        self.goal = self._goal(given)

    def _take_pieces(self, owner: Cases, begins: Micro, doing: Bytes) -> None:
        """Take the pieces of the cases: `owner` is the place of each one's case among them."""
        self.owner, self.begins, self.doing = owner, begins, doing
        self.runs = doing == RUNNING
        # Whether some case has several pieces, or none.
        self.several = len(owner) != self.size or bool((owner[1:] == owner[:-1]).any())
        is_last = np.ones(len(owner), np.bool_)
        np.not_equal(owner[1:], owner[:-1], out=is_last[:-1])
        self.lasts = np.flatnonzero(is_last)

    def _summed(self, lengths: Micro) -> Micro:
        """Return the sum of each cycle's lengths."""
        if not self.several:
            return lengths
        # Sums by case are differences of one running sum at the ends of the cases.
        sums = np.zeros(self.size, np.int64)
        whole = np.cumsum(lengths).take(self.lasts)
        whole[1:] -= whole[:-1].copy()
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
        """Return the figures."""
        strict = int(self.conventions.breach == ">")
        if self.fixed is not None:
            breached = self.end >= self.fixed + strict
            due = self.fixed.copy()
            breached_at = np.maximum(self.fixed + strict, self.origin)
            goal = self.elapsed + elapsed(self.calendar, self.end, self.fixed)
        else:
            goal = self.goal
            limit: Micro = self.conventions.limit(goal)  # type: ignore[arg-type, assignment] # whole numbers, by column
            left = goal
            if self.earlier is not None:
                left, limit = goal - self.earlier[0], limit - self.earlier[0]
            breached = self.elapsed >= limit
            due = self._dated(self._reaches(left))
            breached_at = self._reaches(limit, np.flatnonzero(breached))
        due[self.stage == CANCELLED] = NAT
        breached_at[~breached] = NAT
        elapsed_time, paused = self.elapsed, self.paused
        if self.earlier is not None:
            elapsed_time, paused = elapsed_time + self.earlier[0], paused + self.earlier[1]
        return TotalsColumns(elapsed_time, paused, goal, due, breached, breached_at)

    def _reaches(self, amount: Micro, only: Cases | None = None) -> Micro:
        """Return the first instant with an amount or more elapsed for good; see `CycleTotals`.

        With `only` the others have none.
        """
        # Elapsed reaches an amount when so much open time has passed since the start, and besides
        # it what was not counted before: most often all that was not counted.
        wanted = self.before_origin + amount
        reached = self.elapsed >= amount
        if self.several or not self.runs.all():
            wanted += self.before_end - self.before_origin - self.elapsed
            # Of a single piece all time is counted before the amount is reached.
            some = reached & (amount > 0) & (np.bincount(self.owner, minlength=self.size) > 1)
            if some.any():
                self._until_reached(wanted, amount, some)
        found = np.full(self.size, NAT, np.int64)
        rows: Any = slice(None) if only is None else only
        found[rows] = self.clock.earliest(wanted[rows])
        none = amount <= 0
        found[none] = self.origin[none]
        waits = (self.stage == LIVE_PAUSED) & ~reached
        rest = (found == NAT) & ~none & ~waits
        found[waits] = NAT
        if only is not None:
            breached = np.zeros(self.size, np.bool_)
            breached[only] = True
            rest &= breached
        if rest.any():  # beyond the layout, which does not reach over every century
            lengths = wanted[rest] - self.before_origin[rest]
            found[rest] = _add_or_never(self.calendar, self.origin[rest], lengths)
        return found

    def _until_reached(self, wanted: Micro, amount: Micro, some: Flags) -> None:
        """Write down how much open time has passed when elapsed reached an amount, for some."""
        pieces = np.flatnonzero(some.take(self.owner))
        owner, runs = self.owner.take(pieces), self.runs.take(pieces)
        running = self.lengths.take(pieces) * runs
        before = np.cumsum(running)
        before -= running
        is_first = np.ones(len(owner), np.bool_)
        np.not_equal(owner[1:], owner[:-1], out=is_first[1:])
        firsts = np.flatnonzero(is_first)
        # The running sum goes over all cases: each begins with what the ones before it had.
        before -= np.repeat(before.take(firsts), np.diff(firsts, append=len(owner)))
        # The first running piece of each case in which a sum of lengths passes the amount.
        limit = amount.take(owner)
        hits = np.flatnonzero(runs & (before + running >= limit))
        owner = owner.take(hits)
        first = np.ones(len(hits), np.bool_)
        np.not_equal(owner[1:], owner[:-1], out=first[1:])
        hits = hits[first]
        passed = self.before_begins.take(pieces.take(hits))
        wanted[owner[first]] = passed + limit.take(hits) - before.take(hits)

    def _dated(self, due: Micro) -> Micro:
        """Return due dates as promised and shown; see `CycleTotals.dated`."""
        known = due != NAT
        stays = np.zeros(len(due), np.bool_)
        if self.promised is not None:
            later = known & (self.promised != NAT) & (self.promised > due)
            stays[later] = elapsed(self.calendar, due[later], self.promised[later]) == 0
            due = np.where(stays, self.promised, due)
        rest = known & ~stays
        if self.conventions.at_close == "roll":
            late = rest.copy()
            late[late] = ~is_open(self.calendar, due[late])
            due[late] = _next_open_or_stay(self.calendar, due[late])
        due[rest] = self.conventions.shown(due[rest])
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

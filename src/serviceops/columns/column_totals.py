"""The totals of many cycles at once: what was counted, and when it reaches its goal.

The arithmetic is that of `serviceops.sla.cycle_totals` for a cycle under one set of terms from
its start; every other cycle is left to it.
"""

import attrs
import numpy as np

from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.clock_fold import CANCELLED, LIVE_PAUSED, Cases, CycleTraces
from serviceops.columns.codes import stable_order
from serviceops.columns.condition_flags import Flags
from serviceops.columns.open_time import NAT, add, elapsed, is_open
from serviceops.errors import NeverOpen
from serviceops.sla.clock import PAUSED, RUNNING
from serviceops.sla.conventions import Conventions
from serviceops.sla.goals import FixedInstant
from serviceops.sla.terms import Terms
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


def total_cycles(
    traces: CycleTraces, cases: Cases, terms: Terms, conventions: Conventions, at: Micros
) -> TotalsColumns:
    """Return the figures of the cycles of those cases, all of which started under these terms."""
    return _Totals(traces, cases, terms, conventions, at).settled()


class _Totals:
    def __init__(
        self, traces: CycleTraces, cases: Cases, terms: Terms, conventions: Conventions, at: Micros
    ) -> None:
        self.terms, self.conventions = terms, conventions
        # Real time with no working time before it is counted, paused and promised alike.
        self.calendar: Calendar = ALWAYS if terms.working_first == 0 else terms.calendar
        self.stage = traces.stage[cases]
        self.origin = traces.start[cases]
        ended = traces.end[cases]
        self.end = np.where(ended == NAT, at, ended)
        # Pieces of these cases only, sorted by case: `edges` are then the bounds of each case's.
        place = np.full(len(traces.stage), -1, np.int64)
        place[cases] = np.arange(len(cases))
        owner = place.take(traces.piece_case)
        pieces = np.flatnonzero(owner >= 0)
        owner = owner.take(pieces)
        if (owner[1:] < owner[:-1]).any():  # most often the cases come in order, as pieces do
            order = stable_order(owner, len(cases))
            pieces, owner = pieces.take(order), owner.take(order)
        self.owner = owner
        self.begins = traces.begins[pieces]
        self.runs = traces.doing[pieces] == RUNNING
        lengths = np.zeros(len(pieces), np.int64)
        counted = self.runs | (traces.doing[pieces] == PAUSED)
        lengths[counted] = elapsed(
            self.calendar, self.begins[counted], traces.ends[pieces][counted]
        )
        self.lengths = np.where(self.runs, lengths, 0)
        self.edges = np.zeros(len(cases) + 1, np.int64)
        np.cumsum(np.bincount(owner, minlength=len(cases)), out=self.edges[1:])
        self.elapsed, self.before = self._summed(self.lengths)
        self.paused, _ = self._summed(np.where(self.runs, 0, lengths))
        self.promised: Micro | None = None
        self.goal = self._goal()
        self.fixed = self.promised if isinstance(terms.goal, FixedInstant) else None

    def _summed(self, lengths: Micro) -> tuple[Micro, Micro]:
        """Return the sum of each cycle's lengths, and of those before each piece."""
        # Sums by case are differences of one running sum over all pieces.
        whole = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
        sums = whole[self.edges[1:]] - whole[self.edges[:-1]]
        return sums, whole[:-1] - whole[self.edges[:-1]][self.owner]

    def _goal(self) -> Micro:
        """Return each cycle's budget; a dated goal is worked out once for each start there is."""
        if self.terms.amount is not None:
            return np.full(len(self.origin), self.terms.amount, np.int64)
        goal, calendar = self.terms.goal, self.terms.calendar
        starts, places = np.unique(self.origin, return_inverse=True)
        each = starts.tolist()
        budgets = np.array([goal.budget(start, calendar) for start in each], np.int64)
        dates = [goal.promised_at(start, calendar) for start in each]
        promised = np.array([NAT if date is None else date for date in dates], np.int64)
        self.promised = promised[places.reshape(-1)]
        return budgets[places.reshape(-1)]

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
            breached = self.elapsed >= limit
            due = self._dated(self._reaches(goal))
            breached_at = np.full(len(goal), NAT, np.int64)
            breached_at[breached] = self._reaches(limit, only=breached)[breached]
        due[self.stage == CANCELLED] = NAT
        breached_at[~breached] = NAT
        return TotalsColumns(self.elapsed, self.paused, goal, due, breached, breached_at)

    def _reaches(self, amount: Micro, only: Flags | None = None) -> Micro:
        """Return the first instant with an amount or more elapsed for good; see `CycleTotals`."""
        # The first piece of each case in which a sum of lengths passes the amount.
        found = np.full(len(amount), NAT, np.int64)
        wanted = amount[self.owner]
        hits = np.flatnonzero(self.runs & (self.before + self.lengths >= wanted) & (wanted > 0))
        first = np.ones(len(hits), np.bool_)
        first[1:] = self.owner[hits][1:] != self.owner[hits][:-1]
        hits = hits[first]
        owner = self.owner[hits]
        found[owner] = add(self.calendar, self.begins[hits], wanted[hits] - self.before[hits])
        none = amount <= 0
        found[none] = self.origin[none]
        rest = (found == NAT) & (self.stage != LIVE_PAUSED)
        if only is not None:
            rest &= only
        found[rest] = _add_or_never(
            self.calendar, self.end[rest], amount[rest] - self.elapsed[rest]
        )
        return found

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
            try:
                found[row] = calendar.add_micros(*pair)
            except NeverOpen:
                continue
        return found


def _next_open_or_stay(calendar: Calendar, at: Micro) -> Micro:
    if calendar is ALWAYS:
        return at
    moments, places = np.unique(at, return_inverse=True)
    for row, moment in enumerate(moments.tolist()):
        try:
            moments[row] = calendar.next_open_micros(moment)
        except NeverOpen:
            continue
    return moments[places.reshape(-1)]

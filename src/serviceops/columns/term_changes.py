"""Other terms that take over while clocks are open: what the cycles of a log are counted with.

The rules are those of `serviceops.sla.clock` and `serviceops.sla.cycle_totals`, for terms with
equal conditions. Whatever took over, a cycle ends under one set of terms that counts from one
instant on: from its start, from a restart, or from the last change of what time is counted on. What
was counted by that instant is two numbers, the time elapsed and the time paused.
"""

import attrs
import numpy as np

from serviceops.calendars.algebra import Calendar
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.clock_fold import (
    LIVE_PAUSED,
    LIVE_RUNNING,
    Cases,
    CycleTraces,
    clipped,
    fold,
    of_cases,
    places_of,
)
from serviceops.columns.column_totals import elapsed_and_paused
from serviceops.columns.condition_flags import Flags, flags
from serviceops.columns.log import Log
from serviceops.columns.open_time import NAT
from serviceops.columns.row_terms import NO_TERMS, Numbers, Promise, Turns, counted_on
from serviceops.sla.choices import RuleChange
from serviceops.sla.clock import Conventions
from serviceops.sla.cycle_totals import left_of
from serviceops.sla.goals import WorkingThenReal
from serviceops.sla.terms import BEGINNING, Terms
from serviceops.spans import Micros

_MODES = tuple(RuleChange)
_CARRY_ELAPSED, _RESTART, _RETROACTIVE, _PRO_RATA, _KEEP_FIRST = map(
    _MODES.index,
    (RuleChange.CARRY_ELAPSED, RuleChange.RESTART, RuleChange.RETROACTIVE, RuleChange.PRO_RATA,
     RuleChange.KEEP_FIRST),
)  # fmt: skip


@attrs.frozen(eq=False)
class Changes:
    """What changes of terms did to each cycle; a row a cycle.

    `started` is its start, or that of its last restart. `elapsed` and `paused` are what was counted
    before the traces begin, and `goal` what was made of the goal then, `NAT` where the terms have
    it. `changed_at` is the last change, `BEGINNING` where there is none. Cycles that are `alone`
    cannot be counted so.
    """

    started: Micro
    elapsed: Micro
    paused: Micro
    goal: Micro
    changed_at: Micro
    alone: Flags

    def before(self, chosen: Cases) -> tuple[Micro, Micro]:
        """Return what some cycles bring along: the time elapsed and the time paused."""
        return self.elapsed.take(chosen), self.paused.take(chosen)


def is_plain(terms: Terms) -> bool:
    """Return whether terms promise an amount of time that is counted on one calendar."""
    return terms.amount is not None and is_of_one_unit(terms)


def is_of_one_unit(terms: Terms) -> bool:
    """Return whether all time under some terms is counted on one calendar, whatever the start."""
    return not isinstance(terms.goal, WorkingThenReal) and not terms.goal.is_chosen


def under_changes(
    promise: Promise, traces: CycleTraces, cases: Cases, log: Log, conventions: Conventions,
    at: Micros,
) -> tuple[CycleTraces, Numbers, Changes | None]:  # fmt: skip
    """Return the part of each cycle that counts under its last terms, and their number.

    The changes are `None` where other terms took over from none of the cycles.
    """
    numbers = promise.last.take(cases)
    started = np.flatnonzero(promise.changing.take(cases) & (traces.start_row >= 0))
    if not started.size:
        return traces, numbers, None
    numbers[started] = promise.at_rows(traces.start_row.take(started))
    owner, instants, offered = _live_turns(promise.turns, traces, cases, log)
    if not owner.size:
        return traces, numbers, None
    found = _Takeovers(promise, traces, numbers, conventions, at)
    found.run(owner, instants, offered)
    return found.clipped(), found.numbers, found.changes


def meeting(
    promise: Promise, traces: CycleTraces, cases: Cases, log: Log, conventions: Conventions,
    at: Micros,
) -> Turns:  # fmt: skip
    """Return the turns to other conditions that some of the cases meet after their last row.

    They meet those that take over from a live clock, and those under which a clock that is not live
    would be: it is attached then, unless it began before a cycle that has ended, and was not
    reopened since.
    """
    owner = places_of(cases, len(log)).take(promise.after.case)
    after = promise.after.take(np.flatnonzero(owner >= 0))
    owner = owner[owner >= 0]
    met: Flags = _is_live(traces).take(owner)
    end_row = traces.end_row.take(owner)
    folds = np.array([*promise.found.fold, NO_TERMS, NO_TERMS], np.int32).take(after.number)
    for number in np.unique(folds[folds >= 0]).tolist():
        of = np.flatnonzero(folds == number)
        once = np.unique(after.case[of]).astype(np.int64)
        conditions = promise.found.terms[number].conditions
        would_be = fold(conditions, log, once, at=at, conventions=conventions)
        place = places_of(once, len(log)).take(after.case[of])
        begun = would_be.start_row.take(place)
        if conditions.reopen is not None:
            rows = np.flatnonzero(flags(conditions.reopen.on, log))
            reopened = np.full(len(log), -1, np.int64)
            reopened[log.case.take(rows)] = rows  # the last one of each case
            begun = np.maximum(begun, reopened.take(after.case[of]))
        met[of] |= _is_live(would_be).take(place) & (begun >= end_row[of])
    return after.take(np.flatnonzero(met))


def _is_live(traces: CycleTraces) -> Flags:
    live: Flags = (traces.stage == LIVE_RUNNING) | (traces.stage == LIVE_PAUSED)
    return live


def _live_turns(
    turns: Turns, traces: CycleTraces, cases: Cases, log: Log
) -> tuple[Cases, Micro, Numbers]:
    """Return the turns in the last cycle of each case: place in `cases`, instant and terms."""
    # They are in order of the places, and in order of time for each.
    owner, row, at = places_of(cases, len(log)).take(turns.case), turns.row, turns.at
    start, end = traces.start_row.take(owner), traces.end_row.take(owner)
    live = (owner >= 0) & (start >= 0) & (row > start) & ((row <= end) | (end < 0))
    stops, reopened = traces.gaps
    if stops.size:
        # Terms that come while a clock is stopped take over when it is reopened: the last of them.
        gap = np.searchsorted(stops, row, side="left") - 1
        waits = (gap >= 0) & (row <= reopened.take(gap))
        live[:-1] &= ~(waits[:-1] & waits[1:] & (gap[:-1] == gap[1:]))
        at = np.where(waits, log.at.take(reopened.take(gap)), at)
    return owner[live], at[live], turns.number[live]


class _Takeovers:
    """The terms of each cycle with turns, from one turn to the next."""

    def __init__(
        self, promise: Promise, traces: CycleTraces, numbers: Numbers, conventions: Conventions,
        at: Micros,
    ) -> None:  # fmt: skip
        self.every = promise.found.terms
        self.modes = np.array([_MODES.index(terms.on_change) for terms in self.every])
        self.amounts = np.array([terms.amount or 0 for terms in self.every], np.int64)
        # Where a pause is worth its real time, time elapsed may fall: such cycles need each piece.
        whole = conventions.pause_unit != "real"
        self.plain = np.array([whole and is_plain(terms) for terms in self.every])
        # A goal of two parts, or one that the start chooses, may have counted on either calendar:
        # its own number makes whatever takes over from it carry over what was counted.
        calendars: dict[Calendar | Terms, int] = {}
        self.calendars = np.array([
            calendars.setdefault(
                counted_on(terms) if is_of_one_unit(terms) else terms, len(calendars)
            )
            for terms in self.every
        ])  # fmt: skip
        self.traces, self.numbers, self.conventions, self.at = traces, numbers, conventions, at
        size = len(numbers)
        self.since = traces.start.copy()  # from when on the last terms count by themselves
        self.changes = Changes(
            traces.start.copy(), np.zeros(size, np.int64), np.zeros(size, np.int64),
            np.full(size, NAT, np.int64), np.full(size, BEGINNING, np.int64),
            np.zeros(size, np.bool_),
        )  # fmt: skip

    def run(self, owner: Cases, at: Micro, numbers: Numbers) -> None:
        """Let the terms of each cycle meet those of its first turn, then of its second, and on."""
        places, first, count = np.unique(owner, return_index=True, return_counts=True)
        step, stays = 0, self.modes == _KEEP_FIRST
        while places.size:
            offered, current = numbers.take(first + step), self.numbers.take(places)
            take_over = (offered != current) & ~stays.take(offered) & ~stays.take(current)
            if take_over.any():
                turns = (first + step)[take_over]
                self._take_over(places[take_over], at.take(turns), numbers.take(turns))
            step += 1
            places, first, count = (one[count > step] for one in (places, first, count))

    def _take_over(self, places: Cases, at: Micro, offered: Numbers) -> None:
        mode, chained = self.modes.take(offered), self.changes.goal.take(places) != NAT
        for anew in (_RESTART, _RETROACTIVE):
            who = mode == anew
            if who.any():
                begins = at[who] if anew == _RESTART else self.traces.start.take(places[who])
                self._begin(places[who], begins)
        other = self.calendars.take(offered) != self.calendars.take(self.numbers.take(places))
        carries = (mode == _PRO_RATA) | ((mode == _CARRY_ELAPSED) & (chained | other))
        if carries.any():
            self._carry(places[carries], at[carries], offered[carries])
        self.numbers[places], self.changes.changed_at[places] = offered, at

    def _begin(self, places: Cases, at: Micro) -> None:
        """Count everything from an instant on."""
        changes = self.changes
        self.since[places] = changes.started[places] = at
        changes.elapsed[places] = changes.paused[places] = 0
        changes.goal[places], changes.alone[places] = NAT, False

    def _carry(self, places: Cases, at: Micro, offered: Numbers) -> None:
        """Carry over what was counted by an instant, and the goal or what is left of it."""
        changes, current = self.changes, self.numbers.take(places)
        changes.alone[places] |= ~(self.plain.take(current) & self.plain.take(offered))
        calendars = self.calendars.take(current)
        for number in np.unique(calendars).tolist():
            mine = calendars == number
            some = places[mine]
            mine_at = at[mine]
            piece = clipped(of_cases(self.traces, some), self.since[some], mine_at, self.at)
            calendar = counted_on(self.every[int(current[mine][0])])
            elapsed, paused = elapsed_and_paused(piece, calendar, self.conventions, self.at)
            changes.elapsed[some] += elapsed
            changes.paused[some] += paused
        goal, used = self.amounts.take(offered), changes.elapsed.take(places)
        before = changes.goal.take(places)
        before = np.where(before == NAT, self.amounts.take(current), before)
        share = self.modes.take(offered) == _PRO_RATA
        # Products of two lengths in microseconds pass 64 bits: whole numbers of Python do not.
        parts = (one[share].tolist() for one in (goal, before, used))
        goal[share] = used[share] + np.array([*map(left_of, *parts)], np.int64)
        changes.goal[places], self.since[places] = goal, at

    def clipped(self) -> CycleTraces:
        """Return the part of each cycle that is counted under its last terms."""
        if (self.since == self.traces.start).all():
            return self.traces
        return clipped(self.traces, self.since, self.traces.end, self.at)

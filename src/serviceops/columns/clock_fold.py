"""The clock over many records at once: all of them take their next transition together.

`serviceops.sla.clock` goes through the transitions of one case after another. Here step n takes the
n-th transition of every case that has one. Only rows at which a clock may turn are stepped through.
The result is the pieces of a cycle of each case, most often the last: stretches in which its clock
ran, was paused, or was stopped before a reopening.
"""

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.columns.calendar_grid import Micro
from serviceops.columns.condition_flags import Flags, before, flags
from serviceops.columns.log import Log
from serviceops.columns.open_time import NAT
from serviceops.columns.row_order import stable_order
from serviceops.sla.choices import Gap
from serviceops.sla.clock import GAP, PAUSED, RUNNING, Conventions
from serviceops.sla.terms import Conditions
from serviceops.spans import Micros

NOT_STARTED, LIVE_RUNNING, LIVE_PAUSED, STOPPED, CANCELLED = range(5)

Bytes = NDArray[np.int8]
Cases = NDArray[np.int64]

_START, _STOP, _CANCEL, _PAUSE, _REOPEN = 1, 2, 4, 8, 16
_NO_GAPS = np.zeros(0, np.int64), np.zeros(0, np.int64)


@attrs.frozen(eq=False)
class CycleTraces:
    """One cycle of each case, and the pieces it is made of.

    `start` and `end` are `NAT` where there is none; `cycles` is its number, from 1 on. Pieces are
    in order of time within a case, and one ends where the next begins: `piece_case`, `begins`, and
    what the clock did. `start_row` and `end_row` are rows of the log, -1 where there is none.
    `gaps` are the rows of the stops that were reopened within their cycle, and of the reopenings.
    """

    stage: Bytes
    start: Micro
    end: Micro
    cycles: NDArray[np.int32]
    start_row: Cases
    end_row: Cases
    piece_case: Cases
    begins: Micro
    doing: Bytes
    gaps: tuple[Cases, Cases]


def fold(
    conditions: Conditions,
    log: Log,
    cases: Cases,
    *,
    at: int,
    conventions: Conventions,
    earlier: int = 0,
) -> CycleTraces:
    """Return the last cycle of each of the cases at an instant.

    With `earlier` it is one so many cycles before the last, which each of them has. The log has
    nothing later than the instant. Conventions may replace how the target reopens, ignore
    pauses, and choose among the signals of one row.
    """
    signals = _signals(conditions, log, conventions)
    stated = conditions.reopen.gap if conditions.reopen else Gap.NEVER
    gap = stated if conventions.reopen is None or conditions.reopen is None else conventions.reopen
    if gap is Gap.NEVER and not conditions.repeats:
        return _OneCycle(signals, log, cases).traces()
    # Step n takes the n-th turning row of every case that has one. Cases are in order of how many
    # rows they have, so those still in a step are a prefix and need no mask.
    state = _Fold(len(cases), gap, repeats=conditions.repeats, earlier=earlier)
    rows, first, count = _turning(signals, log, cases)
    longest = int(count.max(initial=0))
    order = stable_order(longest - count, longest + 1)  # the longest first: the rest drop off
    place, shortest = first[order], -count[order]
    steps = np.arange(-int(shortest[0]) if len(shortest) else 0)
    for step, size in enumerate(np.searchsorted(shortest, -steps, side="left").tolist()):
        chosen = rows[place[:size] + step]
        state.take(order[:size], chosen, log.at[chosen], signals[chosen])
    return state.traces(at)


def not_started(size: int, at: int) -> CycleTraces:
    """Return the traces of so many clocks that never start."""
    return _Fold(size, Gap.NEVER, repeats=False).traces(at)


class _OneCycle:
    """The fold of clocks that start once and never go on after an end: most targets.

    Their cycle is between the first row that starts it and the first later row that ends it, so
    that no steps are needed.
    """

    def __init__(self, signals: NDArray[np.uint8], log: Log, cases: Cases) -> None:
        self.signals, self.log, self.cases = signals, log, cases
        rows = _rows_with(signals, _START)
        self.started, self.start_rows = _first_of_each(log.case.take(rows), rows)
        self.start = self._for_each(self.started, self.start_rows, -1)
        # A row that starts a clock does not end it: only what was live is ended.
        rows = _rows_with(signals, _STOP | _CANCEL)
        case = log.case.take(rows)
        later = self._is_after(rows, self.start.take(case))
        if not later.all():
            rows, case = rows[later], case[later]
        self.ended, self.end_rows = _first_of_each(case, rows)
        self.end = self._for_each(self.ended, self.end_rows, -1)

    @staticmethod
    def _is_after(rows: Cases, others: Cases) -> Flags:
        """Return which rows are after others; -1, where there is none, is after all rows."""
        after: Flags = rows.view(np.uint64) > others.view(np.uint64)
        return after

    def _for_each(self, cases: Cases, values: NDArray[Any], otherwise: int) -> NDArray[Any]:
        """Return a value for each case of the log, given those of some."""
        if len(cases) == len(self.log):  # most often all clocks start
            return values.copy()
        found = np.full(len(self.log), otherwise, values.dtype)
        found[cases] = values
        return found

    def _marks(self) -> tuple[Cases, Bytes]:
        """Return the rows from which a clock runs or is paused, and which of both."""
        pauses = self.signals & _PAUSE
        rows = np.flatnonzero(pauses[1:] != pauses[:-1])
        rows += 1
        case = self.log.case.take(rows)
        within = self._is_after(rows, self.start.take(case))
        within &= self._is_after(self.end.take(case), rows)
        is_mark = np.zeros(self.log.rows, np.bool_)
        is_mark[self.start_rows] = True
        is_mark[rows[within]] = True
        marks = np.flatnonzero(is_mark)
        return marks, np.where(pauses.take(marks), np.int8(PAUSED), np.int8(RUNNING))

    def traces(self) -> CycleTraces:
        log, size = self.log, len(self.log)
        starts = log.at.take(self.start_rows)
        start = self._for_each(self.started, starts, NAT)
        end = self._for_each(self.ended, log.at.take(self.end_rows), NAT)
        piece_case, begins = self.started, starts
        doing = np.full(len(starts), RUNNING, np.int8)
        live = np.full(len(starts), LIVE_RUNNING, np.int8)
        if (self.signals & _PAUSE).any():
            marks, doing = self._marks()
            piece_case, begins = log.case.take(marks).astype(np.int64), log.at.take(marks)
            lasts = np.ones(len(marks), np.bool_)
            np.not_equal(piece_case[1:], piece_case[:-1], out=lasts[:-1])
            # What the clock does from its last mark on, until an end says something else.
            live[doing[lasts] == PAUSED] = LIVE_PAUSED
            # Marks at one instant make pieces of no length, which are none.
            lasts[:-1] |= begins[1:] > begins[:-1]
            if not lasts.all():
                piece_case, begins, doing = piece_case[lasts], begins[lasts], doing[lasts]
        stage = self._for_each(self.started, live, NOT_STARTED)
        cancelled = (self.signals.take(self.end_rows) & _CANCEL) != 0
        stage[self.ended] = np.where(cancelled, np.int8(CANCELLED), np.int8(STOPPED))
        cycles = (self.start >= 0).astype(np.int32)
        whole = CycleTraces(
            stage, start, end, cycles, self.start, self.end, piece_case, begins, doing, _NO_GAPS
        )
        return whole if len(self.cases) == size else of_cases(whole, self.cases)


def places_of(cases: Cases, size: int) -> Cases:
    """Return the place of each of so many cases among some, -1 where it is none of them."""
    place = np.full(size, -1, np.int64)
    place[cases] = np.arange(len(cases))
    return place


def of_cases(traces: CycleTraces, cases: Cases) -> CycleTraces:
    """Return the traces of some cases, numbered by their place among them."""
    owner = places_of(cases, len(traces.stage)).take(traces.piece_case)
    begins, doing = traces.begins, traces.doing
    # Most often the other cases have no pieces: then there is nothing to leave out.
    if owner.size and int(owner.min()) < 0:
        pieces = np.flatnonzero(owner >= 0)
        owner, begins, doing = owner.take(pieces), begins.take(pieces), doing.take(pieces)
    return CycleTraces(
        traces.stage.take(cases), traces.start.take(cases), traces.end.take(cases),
        traces.cycles.take(cases), traces.start_row.take(cases), traces.end_row.take(cases),
        owner, begins, doing, traces.gaps,
    )  # fmt: skip


def clipped(traces: CycleTraces, begin: Micro, end: Micro, at: Micros) -> CycleTraces:
    """Return the traces between two instants each, which lie within them; no end is `NAT`."""
    owner = traces.piece_case
    # A piece ends where the next one of its cycle begins, the last one with the cycle.
    ends = np.where(traces.end == NAT, at, traces.end).take(owner)
    follows = np.flatnonzero(owner[1:] == owner[:-1])
    ends[follows] = traces.begins.take(follows + 1)
    since, until = begin.take(owner), np.where(end == NAT, at, end).take(owner)
    here = np.flatnonzero((ends > since) & (traces.begins < until))
    return attrs.evolve(
        traces,
        start=begin,
        end=end,
        piece_case=owner.take(here),
        begins=np.maximum(traces.begins, since).take(here),
        doing=traces.doing.take(here),
    )


def _rows_with(signals: NDArray[np.uint8], bits: int) -> Cases:
    # NumPy finds flags several times as fast as numbers.
    return np.flatnonzero((signals & bits) != 0)


def _first_of_each(case: NDArray[Any], rows: Cases) -> tuple[Cases, Cases]:
    """Return each case once with the first of its rows; the rows of a case are together."""
    first = np.ones(len(rows), np.bool_)
    np.not_equal(case[1:], case[:-1], out=first[1:])
    if not first.all():
        case, rows = case[first], rows[first]
    return case.astype(np.int64), rows


def _signals(conditions: Conditions, log: Log, conventions: Conventions) -> NDArray[np.uint8]:
    """Return the signals of every row that the conventions permit, a bit each."""
    pauses = conventions.pause_unit != "ignored"
    reopen = None if conditions.reopen is None else conditions.reopen.on
    bits = (
        (_START, conditions.start), (_STOP, conditions.stop), (_CANCEL, conditions.cancel),
        (_PAUSE, conditions.pause if pauses else None), (_REOPEN, reopen),
    )  # fmt: skip
    signals = np.zeros(log.rows, np.uint8)
    for bit, condition in bits:
        if condition is not None:
            signals |= flags(condition, log).view(np.uint8) * np.uint8(bit)
    dropped = (_CANCEL if not conventions.cancel_beats_stop else 0) | (
        _START if conventions.stop_beats_start else 0
    )
    # Only rows that stop lose the signals that a stop excludes under these conventions.
    if dropped:
        signals &= ~(((signals & _STOP) != 0).view(np.uint8) * np.uint8(dropped))
    return signals


def _turning(signals: NDArray[np.uint8], log: Log, cases: Cases) -> tuple[Cases, Cases, Cases]:
    """Return the rows at which a clock may turn, and where each case's begin and how many."""
    paused = (signals & _PAUSE) != 0
    # A row matters where it signals anything but a pause that is as before.
    turns: Flags = ((signals & ~np.uint8(_PAUSE)) != 0) | (paused != before(log, paused))
    rows = np.flatnonzero(turns)
    # Turning rows before each case: a running count costs less than a search for each case.
    counted = np.zeros(log.rows + 1, np.int64)
    np.cumsum(turns, out=counted[1:])
    bounds = counted[log.first]
    return rows, bounds[:-1][cases], np.diff(bounds)[cases]


class _Fold:
    """The state of each clock between two steps."""

    def __init__(self, size: int, gap: Gap, *, repeats: bool, earlier: int = 0) -> None:
        self.stage: Bytes = np.zeros(size, np.int8)
        self.start: Micro = np.full(size, NAT, np.int64)
        self.end: Micro = np.full(size, NAT, np.int64)
        self.mark: Micro = np.zeros(size, np.int64)
        self.start_row: Cases = np.full(size, -1, np.int64)
        self.end_row: Cases = np.full(size, -1, np.int64)
        self.cycles = np.zeros(size, np.int32)
        self.repeats, self.gap, self.earlier = repeats, gap, earlier
        self.ended: list[tuple[NDArray[Any], ...]] = []
        self.pieces: list[tuple[Cases, NDArray[np.int32], Micro, Micro, Bytes]] = []
        self.gaps = [_NO_GAPS]

    def take(self, cases: Cases, rows: Cases, at: Micro, signals: NDArray[np.uint8]) -> None:
        """Let each case take a transition: it cancels or stops, else pauses; then it may start."""
        stage = self.stage[cases]
        # The order is that of `serviceops.sla.clock`: cancel, stop, pause, then reopen or start.
        live = (stage == LIVE_RUNNING) | (stage == LIVE_PAUSED)
        cancels = live & ((signals & _CANCEL) != 0)
        stops = live & ~cancels & ((signals & _STOP) != 0)
        pauses = (signals & _PAUSE) != 0
        turns = live & ~cancels & ~stops & (pauses != (stage == LIVE_PAUSED))
        for which, to in ((cancels, CANCELLED), (stops, STOPPED)):
            if which.any():
                self._leave(cases[which], at[which])
                self.stage[cases[which]] = to
                self.end[cases[which]] = at[which]
                self.end_row[cases[which]] = rows[which]
        if turns.any():
            self._leave(cases[turns], at[turns])
            self._run(cases[turns], at[turns], paused=pauses[turns])
        idle = ~live | cancels | stops
        begins = idle & ((signals & _START) != 0)
        if self.gap is not Gap.NEVER:
            stopped = self.stage[cases] == STOPPED
            reopens = idle & stopped & ((signals & _REOPEN) != 0)
            if reopens.any():
                begins &= ~reopens
                self._reopen(cases[reopens], rows[reopens], at[reopens], pauses[reopens])
        if not self.repeats:
            begins &= self.cycles[cases] == 0
        if begins.any():
            self._begin(cases[begins], rows[begins], at[begins], pauses[begins])

    def _leave(self, cases: Cases, at: Micro) -> None:
        """End the stretch of each clock since its last mark."""
        doing = np.where(self.stage[cases] == LIVE_PAUSED, PAUSED, RUNNING).astype(np.int8)
        self._piece(cases, self.mark[cases], at, doing)

    def _piece(self, cases: Cases, begins: Micro, ends: Micro, doing: Bytes) -> None:
        self.pieces.append((cases, self.cycles[cases], begins, ends, doing))

    def _run(self, cases: Cases, at: Micro, *, paused: Flags) -> None:
        self.stage[cases] = np.where(paused, LIVE_PAUSED, LIVE_RUNNING)
        self.mark[cases] = at

    def _cycle(self) -> tuple[NDArray[Any], ...]:
        return self.stage, self.start, self.end, self.start_row, self.end_row

    def _begin(self, cases: Cases, rows: Cases, at: Micro, paused: Flags) -> None:
        if self.earlier:  # the cycle before is needed after all
            before = (column[cases] for column in self._cycle())
            self.ended.append((cases, self.cycles[cases], *before))
        self.cycles[cases] += 1
        self.start[cases], self.start_row[cases] = at, rows
        self.end[cases], self.end_row[cases] = NAT, -1
        self._run(cases, at, paused=paused)

    def _reopen(self, cases: Cases, rows: Cases, at: Micro, paused: Flags) -> None:
        if self.gap is Gap.NEW_CYCLE:
            self._begin(cases, rows, at, paused)
            return
        between = RUNNING if self.gap is Gap.COUNT else GAP
        self._piece(cases, self.end[cases], at, np.full(len(cases), between, np.int8))
        self.gaps.append((self.end_row[cases], rows))
        self.end[cases], self.end_row[cases] = NAT, -1
        self._run(cases, at, paused=paused)

    def _go_back(self) -> None:
        """Put the wanted cycle of each clock in the place of its last one."""
        self.cycles -= np.int32(self.earlier)
        cases, cycle, *columns = map(np.concatenate, zip(*self.ended, strict=True))
        wanted = np.flatnonzero(cycle == self.cycles[cases])
        for mine, column in zip(self._cycle(), columns, strict=True):
            mine[cases[wanted]] = column[wanted]

    def traces(self, at: int) -> CycleTraces:
        """Return the wanted cycle of every clock at an instant."""
        live = np.flatnonzero((self.stage == LIVE_RUNNING) | (self.stage == LIVE_PAUSED))
        if live.size:
            self._leave(live, np.full(len(live), at, np.int64))
        if self.earlier:
            self._go_back()
        if not self.pieces:
            nothing = np.zeros(0, np.int64)
            return self._with(nothing, nothing, nothing.astype(np.int8))
        case, cycle, begins, ends, doing = map(np.concatenate, zip(*self.pieces, strict=True))
        # Only that cycle counts; a stable sort keeps its pieces in order of time.
        last = (cycle == self.cycles[case]) & (begins < ends)
        case, begins, doing = case[last], begins[last], doing[last]
        order = stable_order(case, len(self.stage))
        return self._with(case[order], begins[order], doing[order])

    def _with(self, piece_case: Cases, begins: Micro, doing: Bytes) -> CycleTraces:
        stops, reopened = map(np.concatenate, zip(*self.gaps, strict=True))
        order = np.argsort(stops)
        return CycleTraces(
            self.stage, self.start, self.end, self.cycles, self.start_row, self.end_row,
            piece_case, begins, doing, (stops[order], reopened[order]),
        )  # fmt: skip

"""The clock over many records at once: all of them take their next transition together.

The fold of `serviceops.sla.clock`, case by case a loop over transitions, is here a loop over the
number of the transition, with every case that has one that far taking it in the same step. Only
rows at which a clock may turn are stepped through. The result are the pieces of each case's
last cycle: stretches in which its clock ran, was paused, or was stopped before a reopening.
"""

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.columns.calendar_grid import Micro
from serviceops.columns.codes import stable_order
from serviceops.columns.condition_flags import Flags, flags
from serviceops.columns.log import Log
from serviceops.columns.open_time import NAT
from serviceops.sla.choices import Gap
from serviceops.sla.clock import GAP, PAUSED, RUNNING
from serviceops.sla.conventions import Conventions
from serviceops.sla.terms import Conditions

NOT_STARTED, LIVE_RUNNING, LIVE_PAUSED, STOPPED, CANCELLED = range(5)

Bytes = NDArray[np.int8]
Cases = NDArray[np.int64]

_START, _STOP, _CANCEL, _PAUSE, _REOPEN = 1, 2, 4, 8, 16


@attrs.frozen(eq=False)
class CycleTraces:
    """The last cycle of each case, and the pieces it is made of.

    `start` and `end` are `NAT` where there is none; `cycles` counts those that started. Pieces are
    in order of time within a case: `piece_case`, `begins`, `ends` and what the clock did.
    """

    stage: Bytes
    start: Micro
    end: Micro
    cycles: NDArray[np.int32]
    piece_case: Cases
    begins: Micro
    ends: Micro
    doing: Bytes


def fold(
    conditions: Conditions,
    log: Log,
    cases: Cases,
    *,
    at: int,
    conventions: Conventions,
) -> CycleTraces:
    """Return the last cycle of each of the cases at an instant.

    The log has nothing later than that. Conventions may replace how the target reopens, ignore
    pauses, and choose among the signals of one row.
    """
    signals = _signals(conditions, log, conventions)
    # Step n takes the n-th turning row of every case that has one. Cases are in order of how many
    # rows they have, so those still in a step are a prefix and need no mask.
    state = _Fold(len(cases), conditions, conventions.reopen)
    rows, first, count = _turning(signals, log, cases)
    longest = int(count.max(initial=0))
    order = stable_order(longest - count, longest + 1)  # the longest first: the rest drop off
    place, shortest = first[order], -count[order]
    steps = np.arange(-int(shortest[0]) if len(shortest) else 0)
    for step, size in enumerate(np.searchsorted(shortest, -steps, side="left").tolist()):
        chosen = rows[place[:size] + step]
        state.take(order[:size], log.at[chosen], signals[chosen])
    return state.traces(at)


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
            signals |= flags(condition, log).astype(np.uint8) * np.uint8(bit)
    dropped = (_CANCEL if not conventions.cancel_beats_stop else 0) | (
        _START if conventions.stop_beats_start else 0
    )
    # Only rows that stop lose the signals that a stop excludes under these conventions.
    if dropped:
        signals[(signals & _STOP) != 0] &= np.uint8(~dropped & 0xFF)
    return signals


def _turning(signals: NDArray[np.uint8], log: Log, cases: Cases) -> tuple[Cases, Cases, Cases]:
    """Return the rows at which a clock may turn, and where each case's begin and how many."""
    paused = (signals & _PAUSE) != 0
    was = np.zeros_like(paused)
    was[1:] = paused[:-1]
    was[log.first[:-1][log.first[:-1] < log.rows]] = False
    # A row matters where it signals anything but a pause that is as before.
    turns: Flags = ((signals & ~np.uint8(_PAUSE)) != 0) | (paused != was)
    rows = np.flatnonzero(turns)
    # Turning rows before each case: a running count costs less than a search for each case.
    counted = np.zeros(log.rows + 1, np.int64)
    np.cumsum(turns, out=counted[1:])
    bounds = counted[log.first]
    return rows, bounds[:-1][cases], np.diff(bounds)[cases]


class _Fold:
    """The state of each clock between two steps."""

    def __init__(self, size: int, conditions: Conditions, gap: Gap | None) -> None:
        self.stage: Bytes = np.zeros(size, np.int8)
        self.start: Micro = np.full(size, NAT, np.int64)
        self.end: Micro = np.full(size, NAT, np.int64)
        self.mark: Micro = np.zeros(size, np.int64)
        self.cycles = np.zeros(size, np.int32)
        self.repeats = conditions.repeats
        stated = conditions.reopen.gap if conditions.reopen else Gap.NEVER
        self.gap = stated if gap is None or conditions.reopen is None else gap
        self.pieces: list[tuple[Cases, NDArray[np.int32], Micro, Micro, Bytes]] = []

    def take(self, cases: Cases, at: Micro, signals: NDArray[np.uint8]) -> None:
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
                self._reopen(cases[reopens], at[reopens], pauses[reopens])
        if not self.repeats:
            begins &= self.cycles[cases] == 0
        if begins.any():
            self._begin(cases[begins], at[begins], pauses[begins])

    def _leave(self, cases: Cases, at: Micro) -> None:
        """End the stretch of each clock since its last mark."""
        doing = np.where(self.stage[cases] == LIVE_PAUSED, PAUSED, RUNNING).astype(np.int8)
        self._piece(cases, self.mark[cases], at, doing)

    def _piece(self, cases: Cases, begins: Micro, ends: Micro, doing: Bytes) -> None:
        self.pieces.append((cases, self.cycles[cases], begins, ends, doing))

    def _run(self, cases: Cases, at: Micro, *, paused: Flags) -> None:
        self.stage[cases] = np.where(paused, LIVE_PAUSED, LIVE_RUNNING)
        self.mark[cases] = at

    def _begin(self, cases: Cases, at: Micro, paused: Flags) -> None:
        self.cycles[cases] += 1
        self.start[cases] = at
        self.end[cases] = NAT
        self._run(cases, at, paused=paused)

    def _reopen(self, cases: Cases, at: Micro, paused: Flags) -> None:
        if self.gap is Gap.NEW_CYCLE:
            self._begin(cases, at, paused)
            return
        between = RUNNING if self.gap is Gap.COUNT else GAP
        self._piece(cases, self.end[cases], at, np.full(len(cases), between, np.int8))
        self.end[cases] = NAT
        self._run(cases, at, paused=paused)

    def traces(self, at: int) -> CycleTraces:
        """Return the last cycle of every clock at an instant."""
        live = np.flatnonzero((self.stage == LIVE_RUNNING) | (self.stage == LIVE_PAUSED))
        if live.size:
            self._leave(live, np.full(len(live), at, np.int64))
        if not self.pieces:
            nothing = np.zeros(0, np.int64)
            return CycleTraces(
                self.stage, self.start, self.end, self.cycles, nothing, nothing, nothing,
                np.zeros(0, np.int8),
            )  # fmt: skip
        case, cycle, begins, ends, doing = map(np.concatenate, zip(*self.pieces, strict=True))
        # Only the last cycle counts; a stable sort keeps its pieces in order of time.
        last = (cycle == self.cycles[case]) & (begins < ends)
        case, begins, ends, doing = case[last], begins[last], ends[last], doing[last]
        order = stable_order(case, len(self.stage))
        return CycleTraces(
            self.stage, self.start, self.end, self.cycles, case[order], begins[order],
            ends[order], doing[order],
        )  # fmt: skip

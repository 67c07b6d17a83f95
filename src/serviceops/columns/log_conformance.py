"""Conformance of a whole log to a lifecycle: every case takes its next row in the same step."""

import numpy as np
from numpy.typing import NDArray

from serviceops._internal.checked import checked
from serviceops.columns.log import Log
from serviceops.lifecycle.conformance import Conformance, Judge, Refused, Tally, Words, summed
from serviceops.lifecycle.engine import Lifecycle

Numbers = NDArray[np.int64]


@checked
def log_conformance(
    log: Log, lifecycle: type[Lifecycle], *, words: Words | None = None
) -> Conformance:
    """Return how well a log fits a lifecycle, equal to `serviceops.lifecycle.conformance`.

    A row's action and state are evaluated from the state of its case. Each kind of move is
    evaluated once, for any number of rows.

    >>> from serviceops.lifecycle import IncidentLifecycle
    >>> from serviceops.logs import LogSchema
    >>> log = Log.from_columns(
    ...     {"case": ["A", "A", "B", "B"], "at": np.array([0, 1, 0, 1]),
    ...      "state": ["new", "resolved", "new", "closed"]},
    ...     LogSchema(case="case", at="at", state="state"),
    ... )
    >>> print(*log_conformance(log, IncidentLifecycle).refused)
    new to closed by observed: no single action leads from new to closed; legal: resolve, then close
    """
    judge, kinds_of = Judge(lifecycle, words), _Kinds(log)
    tallies: dict[int, Tally] = {}
    state = np.full(len(log), kinds_of.state_of(None), np.int64)
    refused: list[tuple[int, str, Refused]] = []
    # Longest cases first: those with a row at some step are then the first so many of them.
    length = np.diff(log.first)
    order = np.argsort(-length, kind="stable")
    first, shortest = log.first[:-1][order], -length[order]
    steps = np.arange(-int(shortest[0]) if len(shortest) else 0)
    for step, size in enumerate(np.searchsorted(shortest, -steps, side="left").tolist()):
        cases, rows = order[:size], first[:size] + step
        kinds, places = np.unique(kinds_of.kinds(state[cases], rows), return_inverse=True)
        counts = np.bincount(places.reshape(-1))
        after = np.empty(len(kinds), np.int64)
        for index, (kind, count) in enumerate(zip(kinds.tolist(), counts.tolist(), strict=True)):
            tally = tallies.get(kind)
            if tally is None:
                verdict = judge.verdict(*kinds_of.parts(kind))
                tally = tallies[kind] = Tally(verdict, verdict.state, verdict.refused)
            tally.rows += count
            after[index] = kinds_of.state_of(tally.state)
            if tally.refused is not None:
                misfit = cases[places.reshape(-1) == index].tolist()
                refused += [(case, str(log.cases[case]), tally.refused) for case in misfit]
        state[cases] = after[places.reshape(-1)]
    misfits: dict[str, list[Refused]] = {}
    for _, name, wrong in sorted(refused, key=lambda one: one[0]):  # stable: steps stay in order
        misfits.setdefault(name, []).append(wrong)
    with_rows = {str(log.cases[case]): None for case in np.flatnonzero(length).tolist()}
    return summed(lifecycle, tallies.values(), with_rows, misfits)


class _Kinds:
    """Numbers for the kinds of moves of a log, and their parts."""

    def __init__(self, log: Log) -> None:
        self.action, self.row_state = log.action, log.row_state
        self.states: list[str | None] = [None, *map(str, log.row_state.values)]
        self.actions: list[str | None] = [None, *map(str, log.action.values)]
        self.numbers = {state: number for number, state in enumerate(self.states)}

    def state_of(self, state: str | None) -> int:
        """Return the number of a state, which may be one that the log never names."""
        if state not in self.numbers:
            self.numbers[state] = len(self.states)
            self.states.append(state)
        return self.numbers[state]

    def kinds(self, before: Numbers, rows: Numbers) -> Numbers:
        """Return the number of each row's kind of move."""
        action = self.action.codes[rows].astype(np.int64) + 1
        after = np.maximum(self.row_state.codes[rows], -1).astype(np.int64) + 1
        return (before * len(self.actions) + action) * _MAX_STATES + after

    def parts(self, kind: int) -> tuple[str | None, str | None, str | None]:
        """Return the parts of a kind of move: the state before, the action, the state after."""
        rest, after = divmod(kind, _MAX_STATES)
        before, action = divmod(rest, len(self.actions))
        return self.states[before], self.actions[action], self.states[after]


_MAX_STATES = 1 << 20

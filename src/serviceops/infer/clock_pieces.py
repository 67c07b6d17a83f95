"""The time in which a clock would have run, for each case of a log and each guess of conditions."""

from functools import cached_property
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.columns import Log
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.condition_flags import first_rows, flags
from serviceops.history import OBSERVED
from serviceops.infer.hours_fit import profile
from serviceops.infer.wall_time import wall_minutes
from serviceops.sla import Enters, On, Reopen, While
from serviceops.sla.choices import Gap
from serviceops.sla.conditions import Edge, Leaves, Level

Index = NDArray[np.int64]


@attrs.frozen
class Guess:
    """A start, a stop and the states that pause: `start` is `None` for a case's first row.

    With `again` a case that leaves the stop states runs on, and all time until the last stop
    counts; without, the first stop is the end.
    """

    start: str | None
    stop: tuple[str, ...]
    again: bool = False
    pauses: tuple[str, ...] = ()

    def conditions(self, first: str) -> tuple[Edge, Edge, Level | None, Reopen | None]:
        """Return the conditions of a target; `first` is the action of the log's first rows."""
        return (
            On(first) if self.start is None else Enters(self.start),
            Enters(*self.stop),
            While(*self.pauses) if self.pauses else None,
            Reopen(on=Leaves(*self.stop), gap=Gap.COUNT) if self.again else None,
        )


@attrs.frozen(eq=False)
class Pieces:
    """Stretches of cases between their start and stop: the case, the state, and two instants."""

    case: Index
    state: NDArray[np.int32]
    begins: Micro
    ends: Micro


@attrs.frozen(eq=False)
class CaseTimes:
    """The rows of a log as stretches of states."""

    log: Log

    @cached_property
    def following(self) -> Micro:
        """The instant of the next row of the case; a last row lasts no time."""
        after = self.log.at.copy()
        after[:-1] = self.log.at[1:]
        last = self.log.first[1:][np.diff(self.log.first) > 0] - 1
        after[last] = self.log.at[last]
        return after

    @cached_property
    def first_action(self) -> str:
        """The action that most cases begin with."""
        codes = self.log.action.codes[first_rows(self.log)]
        if not codes.size or codes.max() < 0:
            return OBSERVED
        return str(self.log.action.values[int(np.bincount(codes[codes >= 0]).argmax())])

    def pieces(self, guess: Guess) -> Pieces:
        """Return the stretches in which the clock runs or is paused, but none of no length."""
        # A case that never stops ends with its last row; one that never starts has none.
        log, cases = self.log, len(self.log)
        begin, end = log.first[:-1], log.first[1:]
        filled = end > begin
        starts = np.full(cases, np.iinfo(np.int64).max)
        if guess.start is None:
            starts[filled] = log.at[begin[filled]]
        else:
            rows = np.flatnonzero(flags(Enters(guess.start), log))[::-1]
            starts[log.case[rows]] = log.at[rows]
        stops = np.zeros(cases, np.int64)
        stops[filled] = log.at[end[filled] - 1]
        rows = np.flatnonzero(flags(Enters(*guess.stop), log))
        # Later assignments win: in order for the last stop, backwards for the first.
        rows = rows if guess.again else rows[::-1]
        stops[log.case[rows]] = log.at[rows]
        begins = np.maximum(log.at, starts[log.case])
        ends = np.minimum(self.following, stops[log.case])
        runs = ends > begins
        return Pieces(
            log.case[runs].astype(np.int64), log.state.codes[runs], begins[runs], ends[runs]
        )


def paused(pieces: Pieces, codes: list[int]) -> Pieces:
    """Return the pieces without those in the states that pause."""
    runs = ~np.isin(pieces.state, codes)
    return Pieces(*(part[runs] for part in attrs.astuple(pieces, recurse=False)))


def week_profiles(pieces: Pieces, zone: str, cases: Index, states: int) -> tuple[Any, Any]:
    """Return the hours of each case in each hour of the week: in all, and by state."""
    # Arrays of cases by 168, and of states by cases by 168.
    place = np.full(int(max(pieces.case.max(initial=0), cases.max(initial=0))) + 1, -1, np.int64)
    place[cases] = np.arange(len(cases))
    mine = np.flatnonzero(place[pieces.case] >= 0)
    by_state = np.zeros((states + 1, len(cases), 168), np.float32)
    if mine.size:
        spent = profile(
            wall_minutes(zone, pieces.begins[mine]), wall_minutes(zone, pieces.ends[mine])
        )
        # Summed in runs of equal state and case: `np.add.at` is forty times slower.
        state = pieces.state[mine].astype(np.int64) % (states + 1)  # none, -1, is the last
        key = state * len(cases) + place[pieces.case[mine]]
        order = np.argsort(key, kind="stable")
        begins = np.flatnonzero(np.diff(key[order], prepend=-1 - states * len(cases)))
        sums = np.add.reduceat(spent[order].astype(np.float32), begins, axis=0)
        by_state.reshape(-1, 168)[key[order][begins]] = sums
    return by_state.sum(axis=0), by_state

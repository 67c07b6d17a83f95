"""Which states pause a clock, from elapsed times or from flags, each with its evidence."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.columns import Log
from serviceops.columns import elapsed as open_time
from serviceops.columns.open_time import NAT
from serviceops.errors import InvalidValue
from serviceops.infer.candidates import Search, share_text
from serviceops.infer.clock_pieces import CaseTimes, Guess
from serviceops.infer.thresholds import GivenFlags, fact_of_goals, flags_of, goal_of
from serviceops.infer.wall_time import MINUTE, lengths_of, rounding_unit


@checked
@attrs.frozen(kw_only=True)
class StatePause:
    """Whether a state pauses the clock, and the evidence.

    `pauses` is `None` where the cases cannot tell: both explain as many, or of flags nearly as many
    (within the margin that `Search` has by default). `cases` spent open time in the state, `time`
    in all; `if_paused` and `if_counted` are the shares of all cases with a length or a flag that
    are explained either way, with the other states as they are found.
    """

    state: str
    pauses: bool | None
    cases: int
    time: timedelta
    if_paused: float
    if_counted: float

    def __str__(self) -> str:
        found = {True: "pauses", False: "counts", None: "is not known"}[self.pauses]
        return (
            f"{self.state} {found}: {share_text(self.if_paused)} explained if it pauses,"
            f" {share_text(self.if_counted)} if it counts, {self.cases} cases"
        )


@checked
def pauses(
    log: Log,
    elapsed: ArrayLike | None = None,
    *,
    missed: GivenFlags | None = None,
    calendar: Calendar = ALWAYS,
    stop: str | Sequence[str],
    by: str | None = None,
) -> tuple[StatePause, ...]:
    r"""Return for each state of a log whether it pauses the clock, with the evidence.

    Give for each of ``log.cases`` either the working time that was reported (``timedelta64``, or
    ``int64`` microseconds), or whether its promise was missed; NaT or `None` where that is not
    known. With flags, `by` is the fact that goals follow. The clock starts with a case's first row
    and stops at the first entering of one of the `stop` states; `calendar` has its hours. States
    that no case spends open time in are left out.

    >>> from serviceops.logs import LogSchema
    >>> log = Log.from_columns(
    ...     {"case": ["A", "A", "A", "B", "B"], "at": np.array([0, 5, 9, 0, 7]) * 3_600_000_000,
    ...      "state": ["new", "waiting", "closed", "new", "closed"]},
    ...     LogSchema(case="case", at="at", state="state"),
    ... )
    >>> print(*pauses(log, np.array([5, 7], "m8[h]"), stop=["closed"]), sep="\n")
    new counts: 0.00 % explained if it pauses, 100.00 % if it counts, 2 cases
    waiting pauses: 100.00 % explained if it pauses, 50.00 % if it counts, 1 cases
    """
    if (elapsed is None) == (missed is None):
        raise InvalidValue("elapsed and missed", "one of the two", "pauses(log, elapsed, stop=...)")
    stop = (stop,) if isinstance(stop, str) else tuple(stop)
    if not {*stop} & {*log.state.values}:
        known = ", ".join(map(str, log.state.values)) or "none"
        raise InvalidValue(stop, f"a state of the log, which has {known}")
    spent = _spent(log, calendar, stop)
    if missed is not None:
        unexplained: _Lengths | _Flags = _Flags(log, flags_of(missed, len(log)), by)
    else:
        unexplained = _Lengths(np.asarray(elapsed), len(log))
    counts = np.ones(spent.shape[1], np.bool_)
    used = np.flatnonzero(spent.any(axis=0)).tolist()
    _settle(spent, counts, used, unexplained)
    found = []
    for state in used:
        others = spent[:, counts].sum(axis=1) - spent[:, state] * counts[state]
        wrong = [unexplained(others), unexplained(others + spent[:, state])]
        rows = spent[:, state] > 0
        # A length agrees to the minute or not at all; a flag may agree by chance.
        margin = 0 if missed is None else Search().margin_of(min(wrong))
        found.append(
            StatePause(
                state=str(log.state.values[state]),
                pauses=None if abs(wrong[0] - wrong[1]) <= margin else wrong[0] < wrong[1],
                cases=int(rows.sum()),
                time=timedelta(0, 0, int(spent[:, state].sum())),
                if_paused=(unexplained.rows - wrong[0]) / unexplained.rows,
                if_counted=(unexplained.rows - wrong[1]) / unexplained.rows,
            )
        )
    return tuple(found)


def _spent(log: Log, calendar: Calendar, stop: tuple[str, ...]) -> NDArray[np.int64]:
    """Return the open time of each case in each state before it stops."""
    pieces = CaseTimes(log).pieces(Guess(None, stop))
    found = np.zeros((len(log), len(log.state.values)), np.int64)
    known = pieces.state >= 0
    lengths = open_time(calendar, pieces.begins, pieces.ends)
    np.add.at(found, (pieces.case[known], pieces.state[known]), lengths[known])
    return found


class _Lengths:
    """The number of cases that do not have the reported length."""

    def __init__(self, given: ArrayLike, rows: int) -> None:
        advice = "; whether promises were missed goes in missed="
        lengths = lengths_of(given, rows, "case", advice)
        self.known = lengths != NAT
        if not self.known.any():
            raise InvalidValue(None, "a length for some of the cases")
        self.lengths = lengths[self.known]
        self.near = rounding_unit(self.lengths) * MINUTE // 120
        self.rows = len(self.lengths)

    def __call__(self, times: NDArray[np.int64]) -> int:
        return int((np.abs(times[self.known] - self.lengths) > self.near).sum())


class _Flags:
    """The number of cases without the flag that the best goals give."""

    def __init__(self, log: Log, missed: Sequence[bool | None], by: str | None) -> None:
        self.missed = np.array([bool(flag) for flag in missed], np.bool_)
        known = np.array([flag is not None for flag in missed], np.bool_)
        if not known.any():
            raise InvalidValue(None, "True or False for some of the cases")
        self.keys = [np.flatnonzero(known)]
        if by is not None:
            last = fact_of_goals(log, by).codes[np.maximum(log.first[1:] - 1, 0)]
            if by in log.facts and known.any() and (last[known] < 0).all():
                raise InvalidValue(by, "a fact that a case has a value of", "by=None for one goal")
            codes = np.unique(last[known]).tolist()
            self.keys = [np.flatnonzero(known & (last == code)) for code in codes]
        self.rows = sum(map(len, self.keys))

    def __call__(self, times: NDArray[np.int64]) -> int:
        return sum(goal_of(times[key], self.missed[key], 0).errors for key in self.keys)


def _settle(
    spent: NDArray[np.int64],
    counts: NDArray[np.bool_],
    used: list[int],
    unexplained: "_Lengths | _Flags",
) -> None:
    """Turn one state after another into a pause, or back, while that explains more cases."""
    # Two at a time while most are not explained: states that all have explain nothing alone.
    best = unexplained(spent[:, counts].sum(axis=1))
    size = 1
    while size == 1 or (size == 2 and 2 * best > unexplained.rows):
        before = best
        for some in map(list, combinations(used, size)):
            counts[some] = ~counts[some]
            wrong = unexplained(spent[:, counts].sum(axis=1))
            if wrong < best:
                best = wrong
            else:
                counts[some] = ~counts[some]
        size = 1 if best < before else size + 1

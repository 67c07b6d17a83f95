"""The goal that explains flags best, given how long each case ran: an exact search by sorting."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.columns.calendar_grid import Micro
from serviceops.columns.codes import CLEARED, CodeArray, Codes
from serviceops.columns.condition_flags import fact_of
from serviceops.columns.log import Log
from serviceops.errors import InvalidValue
from serviceops.history import Fact
from serviceops.infer.wall_time import MINUTE, Minutes

Flags = NDArray[np.bool_]
Index: TypeAlias = NDArray[np.int64]
Facts: TypeAlias = tuple[Fact, ...]
GivenFlags: TypeAlias = Sequence[bool | None] | NDArray[Any]
"""Flags as callers have them: a list, or an array."""


def rows_by_value(codes: CodeArray, values: Sequence[Fact]) -> tuple[tuple[Index, ...], Facts]:
    """Return the rows of each value that some row has, and the values; rows of none come last."""
    order = np.argsort(codes, kind="stable")
    used, first = np.unique(np.maximum(codes[order], CLEARED), return_index=True)
    keys = dict(zip(used.tolist(), np.split(order, first[1:]), strict=True))
    without = keys.pop(CLEARED, None)
    facts = [values[code] for code in keys]
    if without is None:
        return tuple(keys.values()), tuple(facts)
    return (*keys.values(), without), (*facts, None)


def flags_of(missed: GivenFlags, cases: int) -> list[bool | None]:
    """Return a flag for each case of a log; what is no flag of a column is refused."""
    given: list[Any] = missed.tolist() if isinstance(missed, np.ndarray) else list(missed)
    odd = [one for one in given if one is not None and not isinstance(one, bool | np.bool_)]
    if isinstance(missed, str | Mapping) or odd:
        raise InvalidValue(
            (odd or given)[:1], "flags in the order of log.cases, each True, False or None",
            "[late[case] for case in log.cases] makes them of a mapping",
        )  # fmt: skip
    if len(given) != cases:
        raise InvalidValue(
            f"{len(given)} flags", f"{cases} flags, one for each of log.cases",
            "None where it is not known",
        )  # fmt: skip
    return given


USUAL_FACT = "priority"
"""The fact that goals follow unless another is named; without it in a log there is one goal."""


def without_values(by: str, values: Facts) -> tuple[str, ...]:
    """Return the sentence that a fact that goals follow has no value; none where it has one."""
    return () if values != (None,) else (f"whether goals follow {by}: no row has a value of it",)


def fact_of_goals(log: Log, by: str) -> Codes:
    """Return the values of the fact that goals follow; an unknown name is refused."""
    if by not in (*log.facts, "state", USUAL_FACT):
        known = ", ".join(log.facts) or "none"
        raise InvalidValue(by, f"a fact of the log (it has {known})", "by=None for one goal")
    return fact_of(log, by)


def least_errors(elapsed: Minutes, missed: Flags, keys: list[NDArray[np.int64]]) -> Minutes:
    """Return for each column of elapsed times the fewest flags that the best goals get wrong.

    Equal times may be divided here, so this is a lower bound: `goal_of` is exact.
    """
    found = np.zeros(elapsed.shape[1])
    for rows in keys:
        some = np.ascontiguousarray(elapsed[rows].T)
        flags = missed[rows][np.argsort(some, axis=1)]
        before = np.cumsum(flags, axis=1, dtype=np.int32)
        met = len(rows) - int(missed[rows].sum())
        # A goal after the i-th case: missed ones before it are wrong, and met ones after it.
        errors = 2 * before - np.arange(1, len(rows) + 1, dtype=np.int32)
        found += met + np.minimum(errors.min(axis=1), 0)
    return found


@attrs.frozen
class GoalFit:
    """The best goal of some cases: its length, the lengths that do as well, and the evidence.

    `at_goal` counts cases that ran exactly as long as the goal: those met less those missed.
    """

    goal: int
    low: int
    high: int
    errors: int
    at_goal: int


def goal_of(elapsed: Micro, missed: Flags, day: int, margin: int = 0) -> GoalFit:
    """Return the goal with the fewest wrong flags; of equal ones the roundest.

    A goal lies between two neighbouring elapsed times, either included. `day` is the open time of
    a working day, for goals of whole days are round too. `low` and `high` bound the goals with at
    most `margin` more wrong flags.
    """
    order = np.argsort(elapsed, kind="stable")
    times, flags = elapsed[order], missed[order]
    wrong = np.concatenate(([0], np.cumsum(np.where(flags, 1, -1)))) + int((~flags).sum())
    # Equal times cannot be divided: a cut is possible only where the time changes.
    possible = np.concatenate(([True], times[1:] > times[:-1], [True]))
    cuts = np.flatnonzero(possible)
    least = int(wrong[cuts].min())
    top = int(times[-1]) + 8 * 60 * MINUTE
    edges = np.concatenate(([0], times, [top]))
    best = cuts[wrong[cuts] == least]
    widest = int(best[np.argmax(edges[best + 1] - edges[best])])
    low, high = int(edges[widest]), int(edges[widest + 1])
    goal = _roundest(low, high, day)
    near = cuts[wrong[cuts] <= least + margin]
    exact = times == goal
    balance = int((exact & ~flags).sum()) - int((exact & flags).sum())
    return GoalFit(goal, int(edges[near[0]]), int(edges[near[-1] + 1]), least, balance)


def _roundest(low: int, high: int, day: int) -> int:
    """Return the roundest length from `low` to `high`."""
    for unit in (5 * day, day, 240 * MINUTE, 60 * MINUTE, 30 * MINUTE, 15 * MINUTE, 5 * MINUTE,
                 MINUTE):  # fmt: skip
        if unit and (first := -(-low // unit) * unit) <= high and (first or not low):
            # The middle one of several: far from the cases on either side.
            steps = (high - first) // unit
            return int(first + steps // 2 * unit)
    return (low + high) // 2

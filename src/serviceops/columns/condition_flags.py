"""Conditions asked of a whole log: one flag a row, as conditions answer for one history.

What a condition means is said in `serviceops.sla.conditions`; here each kind is worked out for all
rows at once. A host's own predicate can only be asked record by record, and is refused.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from serviceops.columns.codes import UNCHANGED, Codes
from serviceops.columns.log import Log
from serviceops.errors import UnsupportedInColumns
from serviceops.sla import conditions as told
from serviceops.sla.conditions import Choices, Condition

__all__ = ["Flags", "fact_of", "flags"]

Flags = NDArray[np.bool_]


def flags(condition: Condition | None, log: Log) -> Flags:
    """Return for each row whether the edge happens or the level holds after it.

    No condition never holds. One that only a record can answer raises `UnsupportedInColumns`.
    """
    if condition is None:
        return np.zeros(log.rows, np.bool_)
    answer = _EVALUATORS.get(type(condition))
    if answer is None:
        raise UnsupportedInColumns(
            str(condition),
            "a condition on states, actions and facts",
            "read such a target record by record: policy.read(history, at=...)",
        )
    return answer(condition, log)


def fact_of(log: Log, name: str) -> Codes:
    """Return what held of a fact after each row; of one that no row tells, nothing."""
    if name == "state":
        return log.state
    told = log.facts.get(name)
    return told if told is not None else Codes(np.full(log.rows, -1, np.int32), ())


def _before(log: Log, inside: Flags) -> Flags:
    """Return what held before each row; nothing did before a case's first."""
    was = np.zeros_like(inside)
    was[1:] = inside[:-1]
    was[log.first[:-1][log.first[:-1] < log.rows]] = False
    return was


def _as_said(log: Log, where: Choices) -> Flags:
    """Return which rows say the facts of an action: its inputs, who did it, else what holds."""
    holds = np.ones(log.rows, np.bool_)
    for name, values in where:
        found = _outside_inputs(log, name, values)
        if (column := log.inputs.get(name)) is not None:
            found = np.where(column.codes == UNCHANGED, found, column.among(values))
        holds &= found
    return holds


def _outside_inputs(log: Log, name: str, values: tuple[Any, ...]) -> Flags:
    if name in {"by", "party"}:
        column = log.by if name == "by" else log.party
        return np.full(log.rows, None in values) if column is None else column.among(values)
    return fact_of(log, name).among(values)


def _on(condition: told.On, log: Log) -> Flags:
    happens = log.action.among(condition.actions)
    return happens & _as_said(log, condition.where) if condition.where else happens


def _enters(condition: told.Enters, log: Log) -> Flags:
    inside = log.state.among(condition.states)
    return inside & ~_before(log, inside)


def _leaves(condition: told.Leaves, log: Log) -> Flags:
    inside = log.state.among(condition.states)
    return _before(log, inside) & ~inside


def _changes(condition: told.Changes, log: Log) -> Flags:
    codes = fact_of(log, condition.fact).alike()
    was = np.full_like(codes, -1)
    was[1:] = codes[:-1]
    was[log.first[:-1][log.first[:-1] < log.rows]] = -1
    differs: Flags = was != codes
    return differs


def _rises(condition: told.Rises, log: Log) -> Flags:
    holds = flags(condition.level, log)
    return holds & ~_before(log, holds)


def _while(condition: told.While, log: Log) -> Flags:
    holds = log.state.among(condition.states) if condition.states else np.ones(log.rows, np.bool_)
    for name, values in condition.where:
        holds &= fact_of(log, name).among(values)
    return holds


def _between(condition: told.Between, log: Log) -> Flags:
    """The last opening since the case began is later than the last closing."""
    closes = flags(condition.closes, log)
    opens = flags(condition.opens, log) & ~closes
    rows = np.arange(log.rows)
    opened = np.maximum.accumulate(np.where(opens, rows, -1))
    closed = np.maximum.accumulate(np.where(closes, rows, -1))
    holds: Flags = (opened > closed) & (opened >= np.repeat(log.first[:-1], np.diff(log.first)))
    return holds


def _any(parts: tuple[Condition, ...], log: Log) -> Flags:
    holds: Flags = np.logical_or.reduce([flags(part, log) for part in parts])
    return holds


_EVALUATORS: dict[type, Callable[[Any, Log], Flags]] = {
    told.On: _on,
    told.Enters: _enters,
    told.Leaves: _leaves,
    told.Changes: _changes,
    told.Rises: _rises,
    told.While: _while,
    told.Between: _between,
    told.AnyEdge: lambda one, log: _any(one.edges, log),
    told.AnyOf: lambda one, log: _any(one.levels, log),
    told.EdgeWhile: lambda one, log: flags(one.edge, log) & flags(one.level, log),
    told.AllOf: lambda one, log: np.logical_and.reduce([flags(p, log) for p in one.levels]),
    told.Not: lambda one, log: ~flags(one.level, log),
}

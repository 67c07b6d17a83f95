"""Conditions on a whole log: one flag a row, equal to the condition on each history by itself.

`serviceops.sla.conditions` defines what a condition means; here each kind is computed for all rows
at once. A host's own predicate works on one record at a time, and is refused.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from serviceops.columns.codes import UNCHANGED, Codes
from serviceops.columns.log import Index, Log
from serviceops.errors import UnsupportedInColumns
from serviceops.sla import combined_conditions as combined
from serviceops.sla import conditions
from serviceops.sla.conditions import Choices, Condition

Flags = NDArray[np.bool_]


def flags(condition: Condition | None, log: Log) -> Flags:
    """Return for each row whether the edge happens or the level holds after it.

    Without a condition there is none. A predicate raises `UnsupportedInColumns`.
    """
    if condition is None:
        return np.zeros(log.rows, np.bool_)
    evaluate = _EVALUATORS.get(type(condition))
    if evaluate is None:
        raise UnsupportedInColumns(
            str(condition),
            "a condition on states, actions and facts",
            "read such a target record by record: policy.read(history, at=...)",
        )
    return evaluate(condition, log)


def fact_of(log: Log, name: str) -> Codes:
    """Return the value of a fact after each row; unset everywhere if no row sets it."""
    if name == "state":
        return log.state
    column = log.facts.get(name)
    return column if column is not None else Codes(np.full(log.rows, -1, np.int32), ())


def first_rows(log: Log) -> Index:
    """Return the first row of each case that has rows."""
    return log.first[:-1][np.diff(log.first) > 0]


def before(log: Log, inside: Flags) -> Flags:
    """Return the flag of the row before, within a case; before its first row there is none."""
    was = np.zeros_like(inside)
    was[1:] = inside[:-1]
    was[first_rows(log)] = False
    return was


def _has_facts(log: Log, where: Choices) -> Flags:
    """Return the rows with these facts: an input of the action, else who took it, else a fact."""
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


def _on(condition: conditions.On, log: Log) -> Flags:
    happens = log.action.among(condition.actions)
    return happens & _has_facts(log, condition.where) if condition.where else happens


def _enters(condition: conditions.Enters, log: Log) -> Flags:
    inside = log.state.among(condition.states)
    return inside & ~before(log, inside)


def _leaves(condition: conditions.Leaves, log: Log) -> Flags:
    inside = log.state.among(condition.states)
    return before(log, inside) & ~inside


def _changes(condition: combined.Changes, log: Log) -> Flags:
    # Equal values may have several codes; `alike` gives each value one, so codes compare.
    codes = fact_of(log, condition.fact).alike()
    was = np.full_like(codes, -1)
    was[1:] = codes[:-1]
    was[first_rows(log)] = -1
    differs: Flags = was != codes
    return differs


def _rises(condition: combined.Rises, log: Log) -> Flags:
    holds = flags(condition.level, log)
    return holds & ~before(log, holds)


def _while(condition: conditions.While, log: Log) -> Flags:
    holds = log.state.among(condition.states) if condition.states else np.ones(log.rows, np.bool_)
    for name, values in condition.where:
        holds &= fact_of(log, name).among(values)
    return holds


def _between(condition: combined.Between, log: Log) -> Flags:
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
    conditions.On: _on,
    conditions.Enters: _enters,
    conditions.Leaves: _leaves,
    combined.Changes: _changes,
    combined.Rises: _rises,
    conditions.While: _while,
    combined.Between: _between,
    combined.AnyEdge: lambda one, log: _any(one.edges, log),
    combined.AnyOf: lambda one, log: _any(one.levels, log),
    combined.EdgeWhile: lambda one, log: flags(one.edge, log) & flags(one.level, log),
    combined.AllOf: lambda one, log: np.logical_and.reduce([flags(p, log) for p in one.levels]),
    combined.Not: lambda one, log: ~flags(one.level, log),
}

"""Which parts of a history the conditions of a clock read: actions, states and which facts."""

from collections.abc import Iterable, Iterator

from serviceops.sla import conditions
from serviceops.sla.conditions import Condition

__all__ = ["names_read"]


def names_read(given: Iterable[Condition | None]) -> frozenset[str]:
    """Return ``"action"``, ``"state"`` and the facts that conditions read.

    A host's own predicate may read anything, and adds nothing here.
    """
    return frozenset(name for one in given if one is not None for name in _names(one))


def _names(condition: Condition) -> Iterator[str]:
    if isinstance(condition, conditions.On):
        yield "action"
    if isinstance(condition, conditions.Enters | conditions.Leaves):
        yield "state"
    if isinstance(condition, conditions.While) and condition.states:
        yield "state"
    if isinstance(condition, conditions.Changes):
        yield condition.fact
    if isinstance(condition, conditions.On | conditions.While):
        yield from (name for name, _ in condition.where)
    for part in _parts(condition):
        yield from _names(part)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that a condition is made of."""
    match condition:
        case conditions.AnyEdge(edges):
            return edges
        case conditions.AnyOf(levels) | conditions.AllOf(levels):
            return levels
        case conditions.EdgeWhile(edge, level):
            return edge, level
        case conditions.Between(opens, closes):
            return opens, closes
        case conditions.Rises(level) | conditions.Not(level):
            return (level,)
    return ()

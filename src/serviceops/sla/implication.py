"""What follows from conditions: whether one holds wherever another does, and in which states.

Answers are careful: yes is proved from the conditions' own words, no only says it was not proved. A
host's predicate may be anything, so nothing follows from it but itself.
"""

from collections.abc import Collection

from serviceops.history import Vocabulary
from serviceops.sla.conditions import (
    AllOf,
    AnyEdge,
    AnyOf,
    Edge,
    EdgeWhile,
    Enters,
    Leaves,
    Level,
    Not,
    On,
    Rises,
    While,
)

__all__ = ["excludes", "implies", "includes", "states_after", "states_maybe", "states_surely"]


def implies(one: Level, other: Level) -> bool:
    """Tell whether the other level is known to hold wherever the one does.

    >>> implies(While("new", priority="P1"), While(priority=("P1", "P2")))
    True
    """
    if one == other:
        return True
    if isinstance(one, AnyOf):
        return all(implies(level, other) for level in one.levels)
    if isinstance(other, AllOf):
        return all(implies(one, level) for level in other.levels)
    if isinstance(other, AnyOf) and any(implies(one, level) for level in other.levels):
        return True
    if isinstance(one, AllOf):
        return any(implies(level, other) for level in one.levels)
    if isinstance(other, Not):
        return excludes(one, other.level)
    return isinstance(one, While) and isinstance(other, While) and _narrower(one, other)


def _narrower(one: While, other: While) -> bool:
    said = dict(one.where)
    if other.states and not (one.states and set(one.states) <= set(other.states)):
        return False
    return all(name in said and set(said[name]) <= set(values) for name, values in other.where)


def excludes(one: Level, other: Level) -> bool:
    """Tell whether the two levels are known never to hold at once.

    >>> excludes(While("new"), While("on_hold", "resolved"))
    True
    """
    for level, against in ((one, other), (other, one)):
        if isinstance(level, Not) and implies(against, level.level):
            return True
        if isinstance(level, AnyOf):
            return all(excludes(part, against) for part in level.levels)
        if isinstance(level, AllOf) and any(excludes(part, against) for part in level.levels):
            return True
    return isinstance(one, While) and isinstance(other, While) and _apart(one, other)


def _apart(one: While, other: While) -> bool:
    if one.states and other.states and not set(one.states) & set(other.states):
        return True
    said = dict(one.where)
    return any(name in said and not set(said[name]) & set(values) for name, values in other.where)


def includes(one: Edge, other: Edge) -> bool:
    """Tell whether the one edge is known to happen wherever the other does.

    >>> includes(On("log", "reply") | Enters("work"), On("log"))
    True
    """
    if one == other:
        return True
    if isinstance(other, AnyEdge):
        return all(includes(one, edge) for edge in other.edges)
    if isinstance(one, AnyEdge):
        return any(includes(edge, other) for edge in one.edges)
    if isinstance(other, EdgeWhile):
        narrowed = isinstance(one, EdgeWhile) and implies(other.level, one.level)
        return includes(one.edge if narrowed and isinstance(one, EdgeWhile) else one, other.edge)
    if isinstance(one, On) and isinstance(other, On):
        said = dict(other.where)
        return set(other.actions) <= set(one.actions) and all(
            name in said and set(said[name]) <= set(values) for name, values in one.where
        )
    return False


# --- with a vocabulary


def states_maybe(level: Level, vocabulary: Vocabulary) -> set[str]:
    """Return the states in which a level may hold, of those a record can be in."""
    every = set(vocabulary.states)
    if isinstance(level, While):
        return every & set(level.states) if level.states else every
    if isinstance(level, Not):
        return every - states_surely(level.level, vocabulary)
    if isinstance(level, AnyOf):
        return set().union(*(states_maybe(part, vocabulary) for part in level.levels))
    if isinstance(level, AllOf):
        return every.intersection(*(states_maybe(part, vocabulary) for part in level.levels))
    return every


def states_surely(level: Level, vocabulary: Vocabulary) -> set[str]:
    """Return the states in which a level holds whatever else is so."""
    every = set(vocabulary.states)
    if isinstance(level, While):
        return every & set(level.states) if level.states and not level.where else set()
    if isinstance(level, Not):
        return every - states_maybe(level.level, vocabulary)
    if isinstance(level, AnyOf):
        return set().union(*(states_surely(part, vocabulary) for part in level.levels))
    if isinstance(level, AllOf):
        return every.intersection(*(states_surely(part, vocabulary) for part in level.levels))
    return set()


def states_after(edge: Edge, vocabulary: Vocabulary) -> set[str]:
    """Return the states a record may be in once an edge has happened; none: it never happens."""
    every = set(vocabulary.states)
    if isinstance(edge, On):
        return set().union(*(_led_to(action, vocabulary) for action in edge.actions))
    if isinstance(edge, Enters):
        come = {to for start, _, to in vocabulary.moves if start not in edge.states}
        return set(edge.states) & (come | {vocabulary.initial})
    if isinstance(edge, Leaves):
        return _left(edge.states, vocabulary)
    if isinstance(edge, Rises):
        return states_maybe(edge.level, vocabulary)
    if isinstance(edge, EdgeWhile):
        return states_after(edge.edge, vocabulary) & states_maybe(edge.level, vocabulary)
    if isinstance(edge, AnyEdge):
        return set().union(*(states_after(part, vocabulary) for part in edge.edges))
    return every


def _left(states: Collection[str], vocabulary: Vocabulary) -> set[str]:
    return {to for start, _, to in vocabulary.moves if start in states and to not in states}


def _led_to(action: str, vocabulary: Vocabulary) -> set[str]:
    """Return where an action leads; one that moves some states may leave the others as they are."""
    if action == vocabulary.creates:
        return {vocabulary.initial}
    sources = {start for start, moved, _ in vocabulary.moves if moved == action}
    if action not in vocabulary.actions and not sources:
        return set()
    led = {to for _, moved, to in vocabulary.moves if moved == action}
    return led | (set(vocabulary.states) - sources)

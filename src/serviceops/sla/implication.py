"""What follows from conditions: whether one holds wherever another does, and in which states.

Results are careful: true is proved from the conditions themselves, false only means that it was not
proved. A host's predicate may be anything, so nothing follows from it but itself.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import TypeAlias, TypeVar

from serviceops.history import Vocabulary
from serviceops.sla.combined_conditions import AllOf, AnyEdge, AnyOf, EdgeWhile, Not, Rises
from serviceops.sla.conditions import Choices, Edge, Enters, Leaves, Level, On, While


def implies(one: Level, other: Level) -> bool:
    """Return whether the other level is known to hold wherever the one does.

    >>> implies(While("new", priority="P1"), While(priority=("P1", "P2")))
    True
    """
    if one == other:
        return True
    # The order matters: a wide side is split before a narrow one is picked, or less is proved.
    if isinstance(one, AnyOf):
        return all(implies(level, other) for level in one.parts())
    if isinstance(other, AllOf):
        return all(implies(one, level) for level in other.parts())
    if isinstance(other, AnyOf) and any(implies(one, level) for level in other.parts()):
        return True
    if isinstance(one, AllOf):
        return any(implies(level, other) for level in one.parts())
    if isinstance(other, Not):
        return excludes(one, other.level)
    return isinstance(one, While) and isinstance(other, While) and _narrower(one, other)


def _narrower(one: While, other: While) -> bool:
    if other.states and not (one.states and set(one.states) <= set(other.states)):
        return False
    return _facts_narrower(one.where, other.where)


def _facts_narrower(one: Choices, other: Choices) -> bool:
    facts = dict(one)
    return all(name in facts and set(facts[name]) <= set(values) for name, values in other)


class WiderLevels:
    """Numbered levels, with an index of those that another level may imply.

    A level with facts or states can only be implied by one that has a value in common with it, for
    each of them. So the index has it under the values of one fact, and finds it by any of them.
    """

    def __init__(self) -> None:
        self._levels: dict[int, Level] = {}
        self._filed: dict[object, list[int]] = {}
        self._anywhere: list[int] = []  # what something else may imply, such as negations

    def add(self, level: Level, number: int) -> None:
        """Add a level; numbers rise."""
        self._levels[number] = level
        keys = self._keys(level)
        for key in keys or ():
            self._filed.setdefault(key, []).append(number)
        if keys is None:
            self._anywhere.append(number)

    def first_implied_by(self, level: Level) -> int | None:
        """Return the number of the first level that is known to hold wherever this one does."""
        found = set(self._anywhere)
        for key in _probes(level):
            found.update(self._filed.get(key, ()))
        return next((n for n in sorted(found) if implies(level, self._levels[n])), None)

    def _keys(self, level: Level) -> set[object] | None:
        """Return what a level is filed under; `None` where anything may imply it."""
        if isinstance(level, AllOf):
            return self._keys(level.levels[0])
        if isinstance(level, AnyOf):
            parts = [self._keys(part) for part in level.levels]
            return None if None in parts else _union(part or () for part in parts) | {level}
        if isinstance(level, Not):
            return None
        if not isinstance(level, While):
            return {level}
        choices: list[set[object]] = [
            {(name, value) for value in values} for name, values in level.where
        ]
        choices += [set(level.states)] if level.states else []
        # The rarest fact is the key: a thousand rules for one priority differ in their category.
        return min(choices, key=lambda keys: sum(len(self._filed.get(key, ())) for key in keys))


def _probes(level: Level) -> set[object]:
    """Return the keys under which every level is filed that this one may imply."""
    if isinstance(level, AnyOf):  # each of its parts has to imply the other
        return _probes(level.levels[0]) | {level}
    if isinstance(level, AllOf):
        return _union(map(_probes, level.levels)) | {level}
    if isinstance(level, While):
        facts = {(name, values[0]) for name, values in level.where}
        return facts | set(level.states[:1])
    return {level}


def excludes(one: Level, other: Level) -> bool:
    """Return whether the two levels are known never to hold at once.

    >>> excludes(While("new"), While("on_hold", "resolved"))
    True
    """
    for level, against in ((one, other), (other, one)):
        if isinstance(level, Not) and implies(against, level.level):
            return True
        if isinstance(level, AnyOf):
            return all(excludes(part, against) for part in level.parts())
        if isinstance(level, AllOf) and any(excludes(part, against) for part in level.parts()):
            return True
    return isinstance(one, While) and isinstance(other, While) and _disjoint(one, other)


def _disjoint(one: While, other: While) -> bool:
    if one.states and other.states and not set(one.states) & set(other.states):
        return True
    facts = dict(one.where)
    return any(name in facts and not set(facts[name]) & set(values) for name, values in other.where)


def includes(one: Edge, other: Edge) -> bool:
    """Return whether the one edge is known to happen wherever the other does.

    >>> includes(On("log", "reply") | Enters("work"), On("log"))
    True
    """
    if one == other:
        return True
    if isinstance(other, AnyEdge):
        return all(includes(one, edge) for edge in other.parts())
    if isinstance(one, AnyEdge):
        return any(includes(edge, other) for edge in one.parts())
    if isinstance(other, EdgeWhile):
        narrowed = isinstance(one, EdgeWhile) and implies(other.level, one.level)
        return includes(one.edge if narrowed and isinstance(one, EdgeWhile) else one, other.edge)
    if isinstance(one, On) and isinstance(other, On):
        return set(other.actions) <= set(one.actions) and _facts_narrower(other.where, one.where)
    return False


def begins_with(edge: Edge | None) -> Level | None:
    """Return a level that is known to hold once an edge has happened, `None` where none is."""
    if isinstance(edge, Enters):
        return While(*edge.states)
    return edge.level if isinstance(edge, Rises) else None


def states_maybe(level: Level, vocabulary: Vocabulary) -> set[str]:
    """Return the states in which a level may hold, of those a record can be in."""
    return _states(level, vocabulary, surely=False)


def states_surely(level: Level, vocabulary: Vocabulary) -> set[str]:
    """Return the states in which a level holds whatever else is true."""
    return _states(level, vocabulary, surely=True)


def _states(level: Level, vocabulary: Vocabulary, *, surely: bool) -> set[str]:
    every = set(vocabulary.states)
    if isinstance(level, While):
        if surely and level.where:  # its facts may be other ones
            return set()
        return every & set(level.states) if level.states else set() if surely else every
    if isinstance(level, Not):
        # A negation surely holds in the states in which its level cannot hold.
        return every - _states(level.level, vocabulary, surely=not surely)
    if isinstance(level, AnyOf):
        return _union(_states(part, vocabulary, surely=surely) for part in level.levels)
    if isinstance(level, AllOf):
        found = (_states(part, vocabulary, surely=surely) for part in level.levels)
        return every.intersection(*found)
    return set() if surely else every


_T = TypeVar("_T")


def _union(sets: Iterable[Collection[_T]]) -> set[_T]:
    return set[_T]().union(*sets)


Step: TypeAlias = tuple[str | None, str, str]
"""A transition that a vocabulary has: the state before, the action, and the state after it."""


@lru_cache(maxsize=8)  # of one vocabulary they are needed for every edge of a policy
def steps_of(vocabulary: Vocabulary) -> tuple[Step, ...]:
    """Return every step: the creation, the moves, and each action where it moves nothing."""
    moves = vocabulary.moves
    moved = {(state, action) for state, action, _ in moves}
    actions = dict.fromkeys((*vocabulary.actions, *(action for _, action, _ in moves)))
    stays = [
        (state, action, state)
        for action in actions
        for state in vocabulary.states
        if (state, action) not in moved
    ]
    return (None, vocabulary.creates, vocabulary.initial), *moves, *stays


def may_happen(edge: Edge, step: Step, vocabulary: Vocabulary, *, unknown: bool = True) -> bool:
    """Return whether an edge may happen at a step; `unknown` where states do not decide it."""
    source, action, target = step
    if isinstance(edge, On):
        return action in edge.actions
    if isinstance(edge, Enters):
        return target in edge.states and source not in edge.states
    if isinstance(edge, Leaves):
        return source in edge.states and target not in edge.states
    if isinstance(edge, AnyEdge):
        return any(may_happen(one, step, vocabulary, unknown=unknown) for one in edge.edges)
    if isinstance(edge, EdgeWhile | Rises) and (unknown or isinstance(edge.level, While)):
        holds = target in states_maybe(edge.level, vocabulary)
        inner = edge.edge if isinstance(edge, EdgeWhile) else None
        return holds and (inner is None or may_happen(inner, step, vocabulary, unknown=unknown))
    return unknown


@lru_cache(maxsize=256)  # a thousand rules have few edges between them
def states_after(edge: Edge, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the states a record may be in once an edge has happened; none: it never happens."""
    steps = steps_of(vocabulary)
    return frozenset(step[2] for step in steps if may_happen(edge, step, vocabulary))

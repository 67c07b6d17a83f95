"""Conditions: when a clock starts, stops and pauses.

An **edge** happens at a transition (`On`, `Enters`, `Leaves`, `Changes`). A **level** holds between
transitions (`While`, `Between`, `Predicate`). Edges combine with ``|`` and narrow with
``edge & level``; levels combine with ``|``, ``&`` and ``~``. Every other combination has no clear
meaning and is refused when it is built.

A level is evaluated after the transition: `On("log") & While(priority="P1")` sees what the log set.
Where an edge is expected, a level means its rising edge.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NoReturn, TypeAlias, overload

import attrs

from serviceops._internal.checked import checked, settling
from serviceops._internal.short_repr import short_repr
from serviceops.errors import ConditionFailed, InvalidPolicy
from serviceops.history import Fact, Transition, as_facts
from serviceops.sla.fact_track import Bits, Flags, Snapshot, Track, each

FactLike: TypeAlias = Fact | tuple[Fact, ...] | list[Fact] | set[Fact] | frozenset[Fact]
"""A value a fact is compared with, or several of which one will do; `None` means it is not set."""

Choices: TypeAlias = tuple[tuple[str, tuple[Fact, ...]], ...]
"""Facts by name, each with the values that will do."""


def as_choices(given: Mapping[str, FactLike] | Iterable[tuple[str, FactLike]]) -> Choices:
    """Return facts and the values that will do, sorted by name.

    >>> as_choices({"priority": ("P1", "P2"), "group": "mail"})
    (('group', ('mail',)), ('priority', ('P1', 'P2')))
    """
    values: dict[str, FactLike] = dict(given)
    return tuple(sorted((name, _values(name, value)) for name, value in values.items()))


def _values(name: str, given: FactLike) -> tuple[Fact, ...]:
    if isinstance(given, tuple | list):
        several = tuple(given)
    elif isinstance(given, set | frozenset):
        several = tuple(sorted(given, key=lambda value: (str(type(value)), str(value))))
    else:
        several = (given,)
    if not several:
        raise InvalidPolicy(name, "at least one value", "leave the fact out if any value will do")
    return tuple(value for one in several for _, value in as_facts({name: one}))


def _where_text(where: Choices) -> str:
    return ", ".join(f"{name} {_either(values)}" for name, values in where)


def _either(values: Iterable[Fact]) -> str:
    return " or ".join("not set" if value is None else str(value) for value in values)


def _checked_names(given: tuple[str, ...], what: str) -> tuple[str, ...]:
    for name in given:
        if not name or type(name).__str__ is object.__str__:
            raise InvalidPolicy(name, f"the name of {what}", "names are texts, such as 'resolve'")
    return tuple(map(str, given))


class Condition:
    """A condition of a target: its start, stop, cancel, pause or reopen."""

    __slots__ = ()

    def bits(self, track: Track) -> Bits:
        """Return the transitions at which the edge happens, or after which the level holds."""
        raise NotImplementedError  # each kind has its own

    def parts(self) -> "tuple[Condition, ...]":
        """Return the conditions this one is combined from; a simple condition has none.

        >>> [str(part) for part in (On("log") & While(priority="P1")).parts()]
        ['log', 'priority P1']
        """
        return ()

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return what the condition names, its parts left out: actions, states, facts, inputs."""
        return {}

    def leaves(self) -> "Iterator[Condition]":
        """Yield the simple conditions in the tree of this one, from left to right."""
        parts = self.parts()
        if not parts:
            yield self
        for part in parts:
            yield from part.leaves()

    def flags(self, track: Track) -> Flags:
        """Return the same as one flag for each transition."""
        return track.flags(self.bits(track))

    def _refused(self, sign: str, other: object) -> NoReturn:
        raise InvalidPolicy(
            f"{self} {sign} {other}",
            "edge | edge, edge & level, or | & ~ of levels",
            "edges happen, levels hold: two edges rarely happen at once; use While for a level",
        )

    def __ror__(self, other: object) -> NoReturn:
        self._refused("|", other)

    def __rand__(self, other: object) -> NoReturn:
        self._refused("&", other)


class Edge(Condition):
    """Something that happens at a transition."""

    __slots__ = ()

    def __or__(self, other: "Edge") -> "Edge":
        if not isinstance(other, Edge):
            self._refused("|", other)
        return AnyEdge(_flat(AnyEdge, self, other))

    def __and__(self, other: "Level") -> "Edge":
        if not isinstance(other, Level):
            self._refused("&", other)
        return EdgeWhile(self, other)

    def __invert__(self) -> NoReturn:
        raise InvalidPolicy(
            f"~ {self}", "a level after ~", "an edge that does not happen is always"
        )


class Level(Condition):
    """Something that holds between transitions."""

    __slots__ = ()

    def __or__(self, other: "Level") -> "Level":
        if not isinstance(other, Level):
            self._refused("|", other)
        return AnyOf(_flat(AnyOf, self, other))

    @overload
    def __and__(self, other: "Level") -> "Level": ...
    @overload
    def __and__(self, other: Edge) -> Edge: ...
    def __and__(self, other: "Level | Edge") -> "Level | Edge":
        if isinstance(other, Edge):
            return EdgeWhile(other, self)
        if not isinstance(other, Level):
            self._refused("&", other)
        return AllOf(_flat(AllOf, self, other))

    def __invert__(self) -> "Level":
        return self.level if isinstance(self, Not) else Not(self)

    def reason(self, track: Track, index: int) -> str:
        """Return in words why the level holds after that transition."""
        del track, index
        return str(self)


def _flat(kind: type, *parts: Condition) -> tuple[Any, ...]:
    """Return the parts, with those that are already such a combination replaced by theirs."""
    return tuple(
        inner for part in parts for inner in (part.parts() if isinstance(part, kind) else (part,))
    )


# --- edges


@checked
@short_repr
@attrs.frozen(init=False)
class On(Edge):
    """One of the actions is taken, with the facts stated.

    A fact is looked up in the action's inputs, then `by` and `party`, then among the facts of the
    record after the transition (``state`` too).

    >>> str(On("reply", party="caller"))
    'reply (party caller)'
    """

    actions: tuple[str, ...]
    where: Choices

    def __init__(self, *actions: str, **facts: FactLike) -> None:
        if not actions:
            raise InvalidPolicy((), "the name of an action", "for example On('resolve')")
        self.__attrs_init__(_checked_names(actions, "an action"), as_choices(facts))  # pyright: ignore[reportAttributeAccessIssue]

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return the actions, and the inputs or facts they are taken with."""
        return {"action": self.actions, "input": tuple(name for name, _ in self.where)}

    def bits(self, track: Track) -> Bits:
        """Return where one of the actions was taken with the facts stated."""
        taken = track.done(self.actions)
        if taken and self.where:
            return sum(1 << index for index in each(taken) if self._matches(track, index))
        return taken

    def _matches(self, track: Track, index: int) -> bool:
        transition = track.items[index]
        return all(
            _fact_at(track, transition, index, name) in values for name, values in self.where
        )

    def __str__(self) -> str:
        where = f" ({_where_text(self.where)})" if self.where else ""
        return f"{' or '.join(self.actions)}{where}"


def _fact_at(track: Track, transition: Transition, index: int, name: str) -> Fact:
    for given, value in transition.inputs:
        if given == name:
            return value
    if name == "by":
        return transition.by
    if name == "party":
        return transition.party
    return track.value(name, index)


@attrs.frozen(init=False)
class _Crossing(Edge):
    """The record crosses the border of some states."""

    states: tuple[str, ...]

    def __init__(self, *states: str) -> None:
        if not states:
            kind = type(self).__name__
            raise InvalidPolicy((), "the name of a state", f"for example {kind}('resolved')")
        self.__attrs_init__(_checked_names(states, "a state"))  # pyright: ignore[reportAttributeAccessIssue]

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return the states."""
        return {"state": self.states}


class Enters(_Crossing):
    """The record enters one of the states from outside them; a first state is entered too."""

    __slots__ = ()

    def bits(self, track: Track) -> Bits:
        """Return where one of the states was entered."""
        return _rising(track.holding("state", self.states))

    def __str__(self) -> str:
        return f"entering {' or '.join(self.states)}"


class Leaves(_Crossing):
    """The record leaves the states: it moves from one of them to a state that is none of them."""

    __slots__ = ()

    def bits(self, track: Track) -> Bits:
        """Return where the states were left."""
        inside = track.holding("state", self.states)
        return inside << 1 & track.every & ~inside

    def __str__(self) -> str:
        return f"leaving {' or '.join(self.states)}"


@checked
@attrs.frozen
class Changes(Edge):
    """A fact takes another value than it had; being set first, and being cleared, are changes."""

    fact: str

    def __attrs_post_init__(self) -> None:
        _checked_names((self.fact,), "a fact")

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return the fact."""
        return {"fact": (self.fact,)}

    def bits(self, track: Track) -> Bits:
        """Return where the fact took another value."""
        return sum(1 << index for index, _ in track.changes(self.fact))

    def __str__(self) -> str:
        return f"a change of {self.fact}"


@short_repr
@checked
@attrs.frozen
class AnyEdge(Edge):
    """One of several edges happens."""

    edges: tuple[Edge, ...]

    def parts(self) -> tuple[Edge, ...]:
        """Return the edges."""
        return self.edges

    def bits(self, track: Track) -> Bits:
        """Return where one of the edges happens."""
        return _any(self.edges, track)

    def __str__(self) -> str:
        return " or ".join(map(str, self.edges))


@short_repr
@checked
@attrs.frozen
class EdgeWhile(Edge):
    """An edge happens and a level holds once it has."""

    edge: Edge
    level: Level

    def parts(self) -> tuple[Condition, ...]:
        """Return the edge and the level."""
        return self.edge, self.level

    def bits(self, track: Track) -> Bits:
        """Return where the edge happens with the level holding."""
        return self.edge.bits(track) & self.level.bits(track)

    def __str__(self) -> str:
        return f"{self.edge} while {self.level}"


@checked
@attrs.frozen
class Rises(Edge):
    """A level begins to hold; one that holds from the first transition on rises there."""

    level: Level

    def parts(self) -> tuple[Level, ...]:
        """Return the level."""
        return (self.level,)

    def bits(self, track: Track) -> Bits:
        """Return where the level begins to hold."""
        return _rising(self.level.bits(track))

    def __str__(self) -> str:
        return f"the beginning of {self.level}"


def _rising(level: Bits) -> Bits:
    return level & ~(level << 1)


def _any(conditions: Iterable[Condition], track: Track) -> Bits:
    bits = 0
    for condition in conditions:
        bits |= condition.bits(track)
    return bits


# --- levels


@checked
@short_repr
@attrs.frozen(init=False)
class While(Level):
    """The record is in one of the states, if any are named, and has the facts stated.

    >>> str(While("on_hold", hold_reason="caller"))
    'on_hold (hold_reason caller)'
    """

    states: tuple[str, ...]
    where: Choices

    def __init__(self, *states: str, **facts: FactLike) -> None:
        if not states and not facts:
            raise InvalidPolicy((), "a state or a fact", "for example While('on_hold')")
        self.__attrs_init__(_checked_names(states, "a state"), as_choices(facts))  # pyright: ignore[reportAttributeAccessIssue]

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return the states and the facts."""
        return {"state": self.states, "fact": tuple(name for name, _ in self.where)}

    def bits(self, track: Track) -> Bits:
        """Return where the record has the states and facts."""
        holds = track.holding("state", self.states) if self.states else track.every
        for name, values in self.where:
            if not holds:
                break
            holds &= track.holding(name, values)
        return holds

    def reason(self, track: Track, index: int) -> str:
        """Return the record's own state and facts, of those that the condition names."""
        facts = [f"{name} {_either([track.value(name, index)])}" for name, _ in self.where]
        state = [str(track.value("state", index))] if self.states else []
        if state and facts:
            return f"{state[0]} ({', '.join(facts)})"
        return ", ".join(state + facts)

    def __str__(self) -> str:
        states, facts = " or ".join(self.states), _where_text(self.where)
        return f"{states} ({facts})" if states and facts else states or facts


@checked
@attrs.frozen
class Between(Level):
    """One edge has happened and the other has not happened since.

    Where both happen at one transition, the level does not hold after it.
    """

    opens: Edge
    closes: Edge

    def __attrs_post_init__(self) -> None:
        for part in (self.opens, self.closes):
            if not isinstance(part, Edge):
                raise InvalidPolicy(
                    str(part), "an edge on either side of Between", "such as On('hold')"
                )

    def parts(self) -> tuple[Edge, ...]:
        """Return the edge that opens and the edge that closes."""
        return self.opens, self.closes

    def bits(self, track: Track) -> Bits:
        """Return where the first edge has happened and the second not since."""
        opens, closes = self.opens.bits(track), self.closes.bits(track)
        # From transition `since` up to, not including, `index` is (1 << index) - (1 << since).
        holds, since = 0, -1
        for index in each(opens | closes):
            if closes >> index & 1:
                holds |= (1 << index) - (1 << since) if since >= 0 else 0
                since = -1
            elif since < 0:
                since = index
        return holds | track.every + 1 - (1 << since) if since >= 0 else holds

    def __str__(self) -> str:
        return f"from {self.opens} to {self.closes}"


@checked
@attrs.frozen
class Predicate(Level):
    """A level computed by a function of the host, identified by its name.

    `test` takes a snapshot of the record after a transition and returns whether the level holds.
    It must depend on nothing else, or readings stop being repeatable. An error it raises becomes
    `ConditionFailed`, with the cause. As data a predicate is only its name.
    """

    name: str
    test: Callable[[Snapshot], bool] = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        _checked_names((self.name,), "a predicate")
        if not callable(self.test):
            raise InvalidPolicy(str(self.test), "a function of a snapshot")

    def bits(self, track: Track) -> Bits:
        """Return where the host's test returns true."""
        return sum(
            1 << index
            for index, snapshot in enumerate(track.snapshots())
            if self._evaluate(snapshot)
        )

    def _evaluate(self, snapshot: Snapshot) -> bool:
        try:
            return bool(self.test(snapshot))
        except Exception as cause:
            at = snapshot.transition
            raise ConditionFailed(self.name, at.action, at.at, repr(cause)) from cause

    def __str__(self) -> str:
        return self.name


@short_repr
@checked
@attrs.frozen
class AnyOf(Level):
    """One of several levels holds."""

    levels: tuple[Level, ...]

    def parts(self) -> tuple[Level, ...]:
        """Return the levels."""
        return self.levels

    def bits(self, track: Track) -> Bits:
        """Return where one of the levels holds."""
        return _any(self.levels, track)

    def reason(self, track: Track, index: int) -> str:
        """Return the reasons of the levels that hold."""
        holding = [level for level in self.levels if level.bits(track) >> index & 1]
        return " and ".join(level.reason(track, index) for level in holding)

    def __str__(self) -> str:
        return " or ".join(map(str, self.levels))


@short_repr
@checked
@attrs.frozen
class AllOf(Level):
    """All of several levels hold."""

    levels: tuple[Level, ...]

    def parts(self) -> tuple[Level, ...]:
        """Return the levels."""
        return self.levels

    def bits(self, track: Track) -> Bits:
        """Return where all the levels hold."""
        bits = track.every
        for level in self.levels:
            bits &= level.bits(track)
        return bits

    def reason(self, track: Track, index: int) -> str:
        """Return why each level holds."""
        return " and ".join(level.reason(track, index) for level in self.levels)

    def __str__(self) -> str:
        return " and ".join(map(str, self.levels))


@checked
@attrs.frozen
class Not(Level):
    """A level does not hold."""

    level: Level

    def parts(self) -> tuple[Level, ...]:
        """Return the level."""
        return (self.level,)

    def bits(self, track: Track) -> Bits:
        """Return where the level does not hold."""
        return track.every & ~self.level.bits(track)

    def __str__(self) -> str:
        return f"not {self.level}"


def as_edge(given: Condition) -> Edge:
    """Return the edge; a level means its rising edge."""
    if isinstance(given, Level):
        return Rises(given)
    if not isinstance(given, Edge):
        raise InvalidPolicy(given, "an edge or a level", "for example On('resolve')")
    return given


def as_level(given: Level) -> Level:
    """Return the level; an edge is refused, since it does not last."""
    if not isinstance(given, Level):
        raise InvalidPolicy(
            str(given),
            "a level, which lasts",
            "for example While('on_hold'), or Between(edge, edge)",
        )
    return given


settling(as_edge)

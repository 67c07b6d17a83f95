"""Conditions: when a clock starts, stops and pauses.

An **edge** happens at a transition (`On`, `Enters`, `Leaves`, `Changes`). A **level** holds between
transitions (`While`, `Between`, `Predicate`). Edges combine with ``|`` and narrow with
``edge & level``; levels combine with ``|``, ``&`` and ``~``. Every other combination has no clear
meaning and is refused when it is built.

A level is asked after the transition: `On("log") & While(priority="P1")` sees what the log set.
Where an edge is wanted, a level means its rising edge.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn, TypeAlias, overload

import attrs

from serviceops.errors import ConditionFailed, InvalidCondition
from serviceops.history import Fact, Transition, as_facts
from serviceops.sla.track import Flags, Snapshot, Track

__all__ = [
    "AllOf",
    "AnyEdge",
    "AnyOf",
    "Between",
    "Changes",
    "Choices",
    "Condition",
    "Edge",
    "EdgeWhile",
    "Enters",
    "FactLike",
    "Leaves",
    "Level",
    "Not",
    "On",
    "Predicate",
    "Rises",
    "While",
    "as_choices",
    "as_edge",
    "as_level",
]

FactLike: TypeAlias = Fact | tuple[Fact, ...] | list[Fact] | set[Fact] | frozenset[Fact]
"""A value a fact is compared with, or several of which one will do; `None` means it is not set."""

Choices: TypeAlias = tuple[tuple[str, tuple[Fact, ...]], ...]
"""Facts by name, each with the values that will do."""


def as_choices(given: Mapping[str, FactLike] | Iterable[tuple[str, FactLike]]) -> Choices:
    """Return facts and the values that will do, sorted by name.

    >>> as_choices({"priority": ("P1", "P2"), "group": "mail"})
    (('group', ('mail',)), ('priority', ('P1', 'P2')))
    """
    told: dict[str, FactLike] = dict(given)
    return tuple(sorted((name, _values(name, value)) for name, value in told.items()))


def _values(name: str, given: FactLike) -> tuple[Fact, ...]:
    if isinstance(given, tuple | list):
        several = tuple(given)
    elif isinstance(given, set | frozenset):
        several = tuple(sorted(given, key=lambda value: (str(type(value)), str(value))))
    else:
        several = (given,)
    if not several:
        raise InvalidCondition(
            name, "at least one value", "leave the fact out if any value will do"
        )
    return tuple(value for one in several for _, value in as_facts({name: one}))


def _said(where: Choices) -> str:
    return ", ".join(f"{name} {_either(values)}" for name, values in where)


def _either(values: Iterable[Fact]) -> str:
    return " or ".join("not set" if value is None else str(value) for value in values)


def _named(given: tuple[str, ...], what: str) -> tuple[str, ...]:
    for name in given:
        if not name or type(name).__str__ is object.__str__:
            raise InvalidCondition(
                name, f"the name of {what}", "names are texts, such as 'resolve'"
            )
    return tuple(map(str, given))


class Condition:
    """What may stand in a target as its start, stop, cancel, pause or reopen."""

    __slots__ = ()

    def flags(self, track: Track) -> Flags:
        """Return for each transition whether the edge happens or the level holds after it."""
        raise NotImplementedError  # each kind answers

    def _refused(self, sign: str, other: object) -> NoReturn:
        raise InvalidCondition(
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
        raise InvalidCondition(
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
    """Return the parts, those that are already such a combination opened up."""
    return tuple(
        inner
        for part in parts
        for inner in (part.edges if kind is AnyEdge and isinstance(part, AnyEdge)
                      else part.levels if isinstance(part, kind) and isinstance(part, AnyOf | AllOf)
                      else (part,))
    )  # fmt: skip


# --- edges


@attrs.frozen(init=False)
class On(Edge):
    """One of the actions is taken, and the facts are as said.

    A fact is looked for in the action's own inputs, then `by` and `party`, then among what
    holds once the transition has happened (``state`` too).

    >>> str(On("reply", party="caller"))
    'reply (party caller)'
    """

    actions: tuple[str, ...]
    where: Choices

    def __init__(self, *actions: str, **facts: FactLike) -> None:
        if not actions:
            raise InvalidCondition((), "the name of an action", "for example On('resolve')")
        self.__attrs_init__(_named(actions, "an action"), as_choices(facts))  # pyright: ignore[reportAttributeAccessIssue]

    def flags(self, track: Track) -> Flags:
        """Return where one of the actions was taken with the facts as said."""
        wanted = self.actions
        if len(wanted) == 1:
            (action,) = wanted
            if action not in track.actions:
                return (False,) * track.size
            happens = [taken == action for taken in track.actions]
        else:
            happens = [taken in wanted for taken in track.actions]
        if self.where and True in happens:
            return [yes and self._as_said(track, i) for i, yes in enumerate(happens)]
        return happens

    def _as_said(self, track: Track, index: int) -> bool:
        transition = track.items[index]
        return all(_told(track, transition, index, name) in values for name, values in self.where)

    def __str__(self) -> str:
        said = f" ({_said(self.where)})" if self.where else ""
        return f"{' or '.join(self.actions)}{said}"


def _told(track: Track, transition: Transition, index: int, name: str) -> Fact:
    for given, value in transition.inputs:
        if given == name:
            return value
    if name == "by":
        return transition.by
    if name == "party":
        return transition.party
    return track.fact(name)[index]


@attrs.frozen(init=False)
class Enters(Edge):
    """The record comes into one of the states from outside them; a first state is entered too."""

    states: tuple[str, ...]

    def __init__(self, *states: str) -> None:
        if not states:
            raise InvalidCondition((), "the name of a state", "for example Enters('resolved')")
        self.__attrs_init__(_named(states, "a state"))  # pyright: ignore[reportAttributeAccessIssue]

    def flags(self, track: Track) -> Flags:
        """Return where one of the states was come into."""
        return _rising([state in self.states for state in track.fact("state")])

    def __str__(self) -> str:
        return f"entering {' or '.join(self.states)}"


@attrs.frozen(init=False)
class Leaves(Edge):
    """The record goes from one of the states to a state that is none of them."""

    states: tuple[str, ...]

    def __init__(self, *states: str) -> None:
        if not states:
            raise InvalidCondition((), "the name of a state", "for example Leaves('new')")
        self.__attrs_init__(_named(states, "a state"))  # pyright: ignore[reportAttributeAccessIssue]

    def flags(self, track: Track) -> Flags:
        """Return where the states were left."""
        inside = [state in self.states for state in track.fact("state")]
        return [was and not is_in for was, is_in in zip([False, *inside], inside, strict=False)]

    def __str__(self) -> str:
        return f"leaving {' or '.join(self.states)}"


@attrs.frozen
class Changes(Edge):
    """A fact takes another value than it had; being set first, and being cleared, are changes."""

    fact: str

    def flags(self, track: Track) -> Flags:
        """Return where the fact took another value."""
        column = track.fact(self.fact)
        return [was != value for was, value in zip([None, *column], column, strict=False)]

    def __str__(self) -> str:
        return f"a change of {self.fact}"


@attrs.frozen
class AnyEdge(Edge):
    """One of several edges happens."""

    edges: tuple[Edge, ...]

    def flags(self, track: Track) -> Flags:
        """Return where one of the edges happens."""
        return [any(row) for row in zip(*(edge.flags(track) for edge in self.edges), strict=True)]

    def __str__(self) -> str:
        return " or ".join(map(str, self.edges))


@attrs.frozen
class EdgeWhile(Edge):
    """An edge happens and a level holds once it has."""

    edge: Edge
    level: Level

    def flags(self, track: Track) -> Flags:
        """Return where the edge happens with the level holding."""
        both = zip(self.edge.flags(track), self.level.flags(track), strict=True)
        return [happens and holds for happens, holds in both]

    def __str__(self) -> str:
        return f"{self.edge} while {self.level}"


@attrs.frozen
class Rises(Edge):
    """A level begins to hold; one that holds from the first transition on rises there."""

    level: Level

    def flags(self, track: Track) -> Flags:
        """Return where the level begins to hold."""
        return _rising(self.level.flags(track))

    def __str__(self) -> str:
        return f"the beginning of {self.level}"


def _rising(level: Flags) -> Flags:
    return [holds and not held for held, holds in zip([False, *level], level, strict=False)]


# --- levels


@attrs.frozen(init=False)
class While(Level):
    """The record is in one of the states, if any are named, and its facts are as said.

    >>> str(While("on_hold", hold_reason="caller"))
    'on_hold (hold_reason caller)'
    """

    states: tuple[str, ...]
    where: Choices

    def __init__(self, *states: str, **facts: FactLike) -> None:
        if not states and not facts:
            raise InvalidCondition((), "a state or a fact", "for example While('on_hold')")
        self.__attrs_init__(_named(states, "a state"), as_choices(facts))  # pyright: ignore[reportAttributeAccessIssue]

    def flags(self, track: Track) -> Flags:
        """Return where the states and facts are as said."""
        states = self.states
        if not states:
            holds = [True] * track.size
        elif len(states) == 1:
            (only,) = states
            holds = [state == only for state in track.fact("state")]
        else:
            holds = [state in states for state in track.fact("state")]
        for name, values in self.where:
            if True not in holds:
                break
            column = track.fact(name)
            holds = [yes and value in values for yes, value in zip(holds, column, strict=True)]
        return holds

    def reason(self, track: Track, index: int) -> str:
        """Return the state and facts as they are, where the condition names several."""
        facts = [f"{name} {_either([track.fact(name)[index]])}" for name, _ in self.where]
        state = [str(track.fact("state")[index])] if self.states else []
        if state and facts:
            return f"{state[0]} ({', '.join(facts)})"
        return ", ".join(state + facts)

    def __str__(self) -> str:
        states, facts = " or ".join(self.states), _said(self.where)
        return f"{states} ({facts})" if states and facts else states or facts


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
                raise InvalidCondition(
                    str(part), "an edge on either side of Between", "such as On('hold')"
                )

    def flags(self, track: Track) -> Flags:
        """Return where the first edge has happened and the second not since."""
        holds = False
        flags = []
        both = zip(self.opens.flags(track), self.closes.flags(track), strict=True)
        for opens, closes in both:
            holds = (holds or opens) and not closes
            flags.append(holds)
        return flags

    def __str__(self) -> str:
        return f"from {self.opens} to {self.closes}"


@attrs.frozen
class Predicate(Level):
    """A test of the host's own, known by its name.

    `test` is shown the record as it stood after a transition and answers whether the level holds.
    It must depend on nothing else, or readings stop being repeatable. What it raises comes back as
    `ConditionFailed`, with the cause. As data a predicate is only its name.
    """

    name: str
    test: Callable[[Snapshot], bool] = attrs.field(repr=False)

    def flags(self, track: Track) -> Flags:
        """Return where the host's test says yes."""
        return [self._asked(snapshot) for snapshot in track.snapshots()]

    def _asked(self, snapshot: Snapshot) -> bool:
        try:
            return bool(self.test(snapshot))
        except Exception as cause:
            told = snapshot.transition
            raise ConditionFailed(self.name, told.action, told.at, repr(cause)) from cause

    def __str__(self) -> str:
        return self.name


@attrs.frozen
class AnyOf(Level):
    """One of several levels holds."""

    levels: tuple[Level, ...]

    def flags(self, track: Track) -> Flags:
        """Return where one of the levels holds."""
        return [
            any(row) for row in zip(*(level.flags(track) for level in self.levels), strict=True)
        ]

    def reason(self, track: Track, index: int) -> str:
        """Return why the levels hold that do."""
        holding = [level for level in self.levels if level.flags(track)[index]]
        return " and ".join(level.reason(track, index) for level in holding)

    def __str__(self) -> str:
        return " or ".join(map(str, self.levels))


@attrs.frozen
class AllOf(Level):
    """All of several levels hold."""

    levels: tuple[Level, ...]

    def flags(self, track: Track) -> Flags:
        """Return where all the levels hold."""
        return [
            all(row) for row in zip(*(level.flags(track) for level in self.levels), strict=True)
        ]

    def reason(self, track: Track, index: int) -> str:
        """Return why each level holds."""
        return " and ".join(level.reason(track, index) for level in self.levels)

    def __str__(self) -> str:
        return " and ".join(map(str, self.levels))


@attrs.frozen
class Not(Level):
    """A level does not hold."""

    level: Level

    def flags(self, track: Track) -> Flags:
        """Return where the level does not hold."""
        return [not holds for holds in self.level.flags(track)]

    def __str__(self) -> str:
        return f"not {self.level}"


def as_edge(given: object) -> Edge:
    """Return the edge; a level means its rising edge."""
    if isinstance(given, Level):
        return Rises(given)
    if not isinstance(given, Edge):
        raise InvalidCondition(given, "an edge or a level", "for example On('resolve')")
    return given


def as_level(given: object) -> Level:
    """Return the level; an edge is refused, since it does not last."""
    if not isinstance(given, Level):
        raise InvalidCondition(
            str(given),
            "a level, which lasts",
            "for example While('on_hold'), or Between(edge, edge)",
        )
    return given

"""Conditions: when a clock starts, stops and pauses.

An **edge** happens at a transition (`On`, `Enters`, `Leaves`, `Changes`). A **level** holds between
transitions (`While`, `Between`, `Predicate`). Edges combine with ``|`` and narrow with
``edge & level``; levels combine with ``|``, ``&`` and ``~``. Every other combination has no clear
meaning and is refused when it is built.

A level is evaluated after the transition: `On("log") & While(priority="P1")` sees what the log set.
Where an edge is expected, a level means its rising edge.

Conditions read a *track*: the action of each transition of a history, and the facts after it. A set
of transitions is one integer: bit *i* is set where transition *i* belongs to it. Conditions are
combined by ``|`` and ``&`` of integers, and the next transition at which anything happens is the
lowest bit. A track is built once, and the targets of a policy share it.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from operator import itemgetter
from typing import Any, NoReturn, TypeAlias, TypeVar, overload

import attrs

from serviceops._internal.checked import checked, settling
from serviceops._internal.kinds import AS_UTF8, UTF8, FilledText, is_utf8
from serviceops._internal.short_repr import short_repr
from serviceops._internal.slotted import Slotted
from serviceops.errors import InvalidPolicy
from serviceops.history import OBSERVED, Fact, History, Transition, as_facts
from serviceops.spans import Micros

Bits: TypeAlias = int
"""Some of a track's transitions: bit *i* is set where transition *i* is among them."""

Flags: TypeAlias = Sequence[bool]
"""The same as one flag for each transition."""

_T = TypeVar("_T")


class Snapshot(Slotted):
    """A record after a transition: the argument of a predicate."""

    __slots__ = ("facts", "state", "transition")

    def __init__(
        self, transition: Transition, state: str | None, facts: Mapping[str, Fact]
    ) -> None:
        self.transition = transition
        self.state = state
        self.facts = facts


def first_from(bits: Bits, index: int) -> int:
    """Return the first transition from an index on that is among those of `bits`; -1 for none.

    >>> first_from(0b10100, 3), first_from(0b10100, 5)
    (4, -1)
    """
    ahead = bits >> index
    return (ahead & -ahead).bit_length() - 1 + index if ahead else -1


def each(bits: Bits) -> list[int]:
    """Return the transitions among those of `bits`, in order.

    >>> each(0b10100)
    [2, 4]
    """
    # In parts of a few words: each bit taken off the whole number would copy all of it.
    found: list[int] = []
    base = -1
    while bits:
        # Those of a late cycle are behind many that are none.
        none = (bits & -bits).bit_length() - 1
        bits >>= none
        base += none
        part = bits & _PART
        while part:
            bit = part & -part
            found.append(base + bit.bit_length())
            part ^= bit
        bits >>= _WIDTH
        base += _WIDTH
    return found


_WIDTH = 512
_PART = (1 << _WIDTH) - 1


class Track(Slotted):
    """The first `size` transitions of a history; later ones do not exist."""

    __slots__ = ("_changes", "_done", "every", "history", "items", "memos", "micros", "size")

    def __init__(self, history: History, size: int) -> None:
        self.history = history
        self.micros: Sequence[Micros] = history.micros
        self.items: Sequence[Transition] = history if size == len(history) else history[:size]
        self.size = size
        self.every: Bits = (1 << size) - 1
        self._done: dict[str, Bits] = {}
        self._changes: dict[str, list[tuple[int, Fact]]] = {}
        self.memos: dict[int, tuple[object, Any]] = {}
        # One pass: the action of each transition, and at which a fact took another value. Bits are
        # set in parts, for the same reason as in `each`.
        done, changes = self._done, self._changes
        states: list[tuple[int, Fact]] = []
        last: str | None = None
        part, bit, base, limit = done, 1, 0, _PART
        for index, transition in enumerate(self.items):
            action, state = transition.action, transition.state
            if bit > limit:
                if base:
                    self._add(part, base)
                part, bit, base = {}, 1, index
            part[action] = part.get(action, 0) | bit
            bit <<= 1
            if state is not None and state != last:
                states.append((index, state))
                last = state
            for name, value in transition.sets:
                known = changes.get(name)
                if known is None:
                    if value is not None:
                        changes[name] = [(index, value)]
                elif value != known[-1][1]:
                    known.append((index, value))
        if base:
            self._add(part, base)
        changes["state"] = states  # replaces a fact of that name

    def _add(self, part: Mapping[str, Bits], base: int) -> None:
        """Add the actions of the transitions from one on."""
        for action, bits in part.items():
            self._done[action] = self._done.get(action, 0) | bits << base

    @classmethod
    def upto(cls, history: History, at: Micros) -> "Track":
        """Return the track of what had happened by an instant, what happened at it included."""
        size = bisect_right(history.micros, at)
        # A history is mostly read several times in a row: by targets, by policies, for a verdict,
        # a ledger and a wakeup. A track never changes, so the last one made is shared.
        found = _made_last[0]
        if found is None or found.history is not history or found.size != size:
            found = _made_last[0] = cls(history, size)
        return found

    def memo(self, key: object, make: Callable[["Track"], _T]) -> _T:
        """Return `make(self)`, called once for each `key`; keys are compared by identity."""
        # The key is stored too: another object could get its identity once it is gone.
        found = self.memos.get(id(key))
        if found is None:
            found = self.memos[id(key)] = (key, make(self))
        return found[1]  # one key is always given the same maker

    # Actions and facts

    def done(self, actions: Sequence[str]) -> Bits:
        """Return the transitions by one of these actions."""
        done = self._done
        if len(actions) == 1:  # most conditions name one
            return done.get(actions[0], 0)
        # Bits of different actions never overlap: a transition has one action.
        bits = 0
        for action in actions:
            bits |= done.get(action, 0)
        return bits

    def changes(self, name: str) -> Sequence[tuple[int, Fact]]:
        """Return at which transitions a fact took another value, and which; it begins unset.

        ``"state"`` is a fact here too.
        """
        return self._changes.get(name, ())

    def holding(self, name: str, values: Collection[Fact]) -> Bits:
        """Return the transitions after which a fact has one of these values; `None` is unset."""
        holds = None in values
        bits = -1 if holds else 0  # -1 has every bit
        changes = self._changes.get(name, ())
        if len(changes) > _WIDTH:
            return self._holding_often(changes, values)
        for index, value in changes:
            if (value in values) is not holds:
                holds = not holds
                bits ^= -1 << index  # the opposite is true from here on
        return bits & self.every

    def _holding_often(self, changes: Sequence[tuple[int, Fact]], values: Collection[Fact]) -> Bits:
        """Return the same of a fact that changes often, as digits that are read in one pass."""
        ends = [*(index for index, _ in changes), self.size]
        digits = ["01"[None in values] * ends[0]]
        digits += [
            "01"[value in values] * (end - index)
            for (index, value), end in zip(changes, ends[1:], strict=True)
        ]
        return int("".join(reversed(digits)), 2)

    def fact(self, name: str) -> list[Fact]:
        """Return a fact's value after each transition, `None` while it is not set."""
        column: list[Fact] = []
        value: Fact = None
        for index, following in self.changes(name):
            column += [value] * (index - len(column))
            value = following
        return column + [value] * (self.size - len(column))

    def value(self, name: str, index: int) -> Fact:
        """Return a fact's value after one transition."""
        changes = self.changes(name)
        number = bisect_right(changes, index, key=itemgetter(0))
        return changes[number - 1][1] if number else None

    def flags(self, bits: Bits) -> Flags:
        """Return one flag for each transition."""
        flags = [False] * self.size
        for index in each(bits):
            flags[index] = True
        return flags

    def snapshots(self) -> list[Snapshot]:
        """Return the whole record after each transition."""
        shown: list[Snapshot] = []
        facts: dict[str, Fact] = {}
        for transition, state in zip(self.items, self.fact("state"), strict=True):
            if transition.sets:
                facts = {**facts, **dict(transition.sets)}
            shown.append(Snapshot(transition, state if isinstance(state, str) else None, facts))
        return shown


# The track that `Track.upto` made last. A list, and no attribute of the class: Python forgets what
# it has learned about a class that is written to.
_made_last: list[Track | None] = [None]


FactLike: TypeAlias = Fact | tuple[Fact, ...] | list[Fact] | set[Fact] | frozenset[Fact]
"""A value a fact is compared with, or several of which one will do; `None` means it is not set."""

Choices: TypeAlias = tuple[tuple[str, tuple[Fact, ...]], ...]
"""Facts by name, each with the values that will do."""


def as_choices(given: Mapping[str, FactLike] | Iterable[tuple[str, FactLike]]) -> Choices:
    """Return facts and their accepted values, sorted by name.

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


def _split(names: Iterable[str], facts: dict[str, Any], field: str) -> tuple[Any, Any]:
    """Return the names and the facts that a condition is made of."""
    # `attrs.evolve` gives both by the names of their fields, where the value of no fact can be.
    where = facts.get("where")
    is_pairs = isinstance(where, tuple) and not any(isinstance(one, str) for one in where)
    if facts.keys() == {field, "where"} and (is_pairs or isinstance(where, Mapping)):
        return facts[field], where
    return names, facts


def checked_names(given: Iterable[str], what: str) -> tuple[str, ...]:
    """Return names as texts; any other value is refused."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidPolicy(given, f"names of {what}, each a text", "such as ('resolve',)")
    names = tuple(given)  # an iterator gives them once
    for name in names:
        if not name or type(name).__str__ is object.__str__:
            raise InvalidPolicy(name, f"the name of {what}", "names are texts, such as 'resolve'")
        if not is_utf8(str(name)):
            raise InvalidPolicy(name, f"{UTF8}, as the name of {what}", AS_UTF8)
    return tuple(map(str, names))


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
        return _edge("AnyEdge", self, other)

    def __and__(self, other: "Level") -> "Edge":
        if not isinstance(other, Level):
            self._refused("&", other)
        return _edge("EdgeWhile", self, other)

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
        return _level("AnyOf", self, other)

    @overload
    def __and__(self, other: "Level") -> "Level": ...
    @overload
    def __and__(self, other: Edge) -> Edge: ...
    def __and__(self, other: "Level | Edge") -> "Level | Edge":
        if isinstance(other, Edge):
            return _edge("EdgeWhile", other, self)
        if not isinstance(other, Level):
            self._refused("&", other)
        return _level("AllOf", self, other)

    def __invert__(self) -> "Level":
        return _level("Not", self)

    def reason(self, track: Track, index: int) -> str:
        """Return as text why the level holds after that transition."""
        return str(self)


# Combinations are made of conditions, so their module imports this one. It is loaded for the first
# of them: most targets have none, and its classes take milliseconds to build.
_COMBINATIONS = "serviceops.sla.combined_conditions"


def _edge(kind: str, *parts: Condition) -> Edge:
    """Return an edge made of other conditions."""
    made: Edge = import_module(_COMBINATIONS).combined(kind, parts)
    return made


def _level(kind: str, *parts: Condition) -> Level:
    """Return a level made of other conditions."""
    made: Level = import_module(_COMBINATIONS).combined(kind, parts)
    return made


# --- edges


@checked
@short_repr
@attrs.frozen(init=False)
class On(Edge):
    """One of the actions is taken, with the facts stated.

    A fact is looked up in the action's inputs, then among the facts of the record after the
    transition (``state`` too). ``by`` and ``party`` that are no inputs are those of the transition,
    also where the record has a fact of that name.

    >>> str(On("reply", party="caller"))
    'reply (party caller)'
    """

    actions: tuple[str, ...]
    where: Choices

    def __init__(self, *actions: str, **facts: FactLike) -> None:
        actions, wanted = _split(actions, facts, "actions")
        if not actions:
            raise InvalidPolicy((), "the name of an action", "for example On('resolve')")
        self.__attrs_init__(checked_names(actions, "an action"), as_choices(wanted))  # pyright: ignore[reportAttributeAccessIssue]

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

    def __init__(self, *names: str, states: Iterable[str] = ()) -> None:
        given = checked_names(names or states, "a state")  # by name `attrs.evolve` gives them
        if not given:
            kind = type(self).__name__
            raise InvalidPolicy((), "the name of a state", f"for example {kind}('resolved')")
        self.__attrs_init__(given)  # pyright: ignore[reportAttributeAccessIssue]

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return the states."""
        return {"state": self.states}


class Enters(_Crossing):
    """The record enters one of the states from outside them; a first state is entered too."""

    __slots__ = ()

    def bits(self, track: Track) -> Bits:
        """Return where one of the states was entered."""
        return rising(track.holding("state", self.states))

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


def rising(level: Bits) -> Bits:
    """Return where a level begins to hold."""
    return level & ~(level << 1)


# --- levels


@checked
@short_repr
@attrs.frozen(init=False)
class While(Level):
    """The record is in one of the states, if any are named, and has the facts stated.

    >>> str(While("on_hold", hold_reason="caller"))
    'on_hold (hold_reason caller)'
    """

    states: tuple[FilledText, ...]
    where: Choices

    def __init__(self, *states: str, **facts: FactLike) -> None:
        states, wanted = _split(states, facts, "states")
        if not states and not wanted:
            raise InvalidPolicy((), "a state or a fact", "for example While('on_hold')")
        self.__attrs_init__(checked_names(states, "a state"), as_choices(wanted))  # pyright: ignore[reportAttributeAccessIssue]

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


def as_edge(given: Condition) -> Edge:
    """Return the edge; a level means its rising edge."""
    if isinstance(given, Level):
        return _edge("Rises", given)
    if not isinstance(given, Edge):
        raise InvalidPolicy(
            given, "an edge or a level",
            "write On('resolve') for an action, Enters('resolved') for a state",
        )  # fmt: skip
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


def edge_or_none(given: Condition | None) -> Edge | None:
    """Return the edge of a condition; `None` stays."""
    return None if given is None else as_edge(given)


def level_or_none(given: Level | None) -> Level | None:
    """Return the level; `None` stays."""
    return None if given is None else as_level(given)


def names_read(conditions: Iterable[Condition | None]) -> frozenset[str]:
    """Return ``"action"``, ``"state"`` and the facts that conditions read.

    A host's own predicate may read anything, and adds nothing here.
    """
    names: set[str] = set()
    for one in conditions:
        for leaf in () if one is None else one.leaves():
            for what, named in leaf.names().items():
                if what in {"fact", "input"}:
                    names.update(named)
                # A log without actions has this one in every row, so no column has to name it.
                elif named and (what, named) != ("action", (OBSERVED,)):
                    names.add(what)
    return frozenset(names)


settling(as_edge, edge_or_none, level_or_none)

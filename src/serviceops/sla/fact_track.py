"""A history in the form conditions need: the action of each transition, and the facts after it.

A set of transitions is one integer: bit *i* is set where transition *i* belongs to it. Conditions
are then combined by ``|`` and ``&`` of integers, and the next transition at which anything happens
is the lowest bit. A track is built once, and the targets of a policy share it.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

from serviceops._internal.slotted import Slotted
from serviceops.history import Fact, History, Transition
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


def each(bits: Bits) -> Iterator[int]:
    """Yield the transitions among those of `bits`, in order.

    >>> list(each(0b10100))
    [2, 4]
    """
    index = first_from(bits, 0)
    while index >= 0:
        yield index
        index = first_from(bits, index + 1)


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
        # One pass: the action of each transition, and at which a fact took another value.
        done, changes = self._done, self._changes
        states: list[tuple[int, Fact]] = []
        last: str | None = None
        bit = 1
        for index, transition in enumerate(self.items):
            action, state = transition.action, transition.state
            done[action] = done.get(action, 0) | bit
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
        changes["state"] = states  # replaces a fact of that name

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
        for index, value in self._changes.get(name, ()):
            if (value in values) is not holds:
                holds = not holds
                bits ^= -1 << index  # the opposite is true from here on
        return bits & self.every

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
        return [bits >> index & 1 == 1 for index in range(self.size)]

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

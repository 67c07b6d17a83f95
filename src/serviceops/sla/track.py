"""A history as columns: for each transition, what held once it had happened.

Conditions are functions from a track to one flag per transition. Reading a column costs far less
than asking every condition at every transition, and a policy's targets share the columns.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from serviceops.history import Fact, History, Transition
from serviceops.spans import Micros

__all__ = ["Flags", "Snapshot", "Track"]

Flags: TypeAlias = Sequence[bool]
"""One flag for each transition of a track."""

_T = TypeVar("_T")


class Snapshot:
    """A record as it stood once a transition had happened: what a named predicate is shown."""

    __slots__ = ("facts", "state", "transition")

    def __init__(
        self, transition: Transition, state: str | None, facts: Mapping[str, Fact]
    ) -> None:
        self.transition = transition
        self.state = state
        self.facts = facts


class Track:
    """The first `size` transitions of a history, read column by column; later ones do not exist."""

    __slots__ = ("_columns", "_facts", "actions", "items", "micros", "size")

    def __init__(self, history: History, size: int) -> None:
        self.micros: Sequence[Micros] = history.micros
        self.items: Sequence[Transition] = history if size == len(history) else history[:size]
        self.actions = [transition.action for transition in self.items]
        self.size = size
        self._facts: dict[str, list[Fact]] = {}
        self._columns: dict[int, object] = {}

    @classmethod
    def upto(cls, history: History, at: Micros) -> "Track":
        """Return the track of what had happened by an instant, what happened at it included."""
        return cls(history, bisect_right(history.micros, at))

    def memo(self, key: object, make: Callable[["Track"], _T]) -> _T:
        """Return what `make` makes of this track, made once for each `key`, told by identity."""
        found = self._columns.get(id(key))
        if found is None:
            found = self._columns[id(key)] = make(self)
        return found  # type: ignore[return-value]  # one key is always given the same maker

    def fact(self, name: str) -> list[Fact]:
        """Return a fact's value after each transition, `None` while it is not set."""
        column = self._facts.get(name)
        if column is None:
            column = self._facts[name] = self._states() if name == "state" else self._held(name)
        return column

    def _states(self) -> list[Fact]:
        column: list[Fact] = []
        state: str | None = None
        for transition in self.items:
            if transition.state is not None:
                state = transition.state
            column.append(state)
        return column

    def _held(self, name: str) -> list[Fact]:
        column: list[Fact] = []
        value: Fact = None
        for transition in self.items:
            for told, given in transition.sets:
                if told == name:
                    value = given
            column.append(value)
        return column

    def snapshots(self) -> list[Snapshot]:
        """Return the whole record after each transition."""
        shown: list[Snapshot] = []
        held: dict[str, Fact] = {}
        for transition, state in zip(self.items, self.fact("state"), strict=True):
            if transition.sets:
                held = {**held, **dict(transition.sets)}
            shown.append(Snapshot(transition, state if isinstance(state, str) else None, held))
        return shown

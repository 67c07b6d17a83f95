"""Conditions made of others, and those that few targets have: a change, a predicate, a stretch."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, Generic, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.errors import ConditionFailed, InvalidPolicy
from serviceops.sla.conditions import (
    Bits,
    Condition,
    Edge,
    Level,
    Snapshot,
    Track,
    checked_names,
    each,
    rising,
)


def combined(kind: str, parts: tuple[Any, ...]) -> Condition:
    """Return a combination of a kind; parts that are of an ``or`` or ``and`` kind are merged."""
    found = _COMBINATIONS[kind]
    if found in {AnyEdge, AnyOf, AllOf}:
        # Parts that are already such a combination are replaced by theirs.
        several = [one.parts() if isinstance(one, found) else (one,) for one in parts]
        parts = (tuple(chain.from_iterable(several)),)
    made: Condition = found(*parts)
    return made


MAX_DEPTH = 24
"""How deep conditions may be nested, so that whatever has them can be written as a document."""

_Part = TypeVar("_Part", bound=Condition)


class _Combined(Condition, Generic[_Part]):
    """A condition whose fields are other conditions, or one tuple of them."""

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        # Each part once at each level: one that is used twice at every level would double the work.
        inner: dict[int, Condition] = {id(self): self}
        for _ in range(MAX_DEPTH):
            parts = chain.from_iterable(one.parts() for one in inner.values())
            inner = {id(part): part for part in parts if isinstance(part, _Combined)}
            if not inner:
                return
        raise InvalidPolicy(
            "conditions within conditions",
            f"conditions combined at most {MAX_DEPTH} deep",
            "combine them side by side: chains of one operator stay flat",
        )

    def parts(self) -> tuple[_Part, ...]:
        """Return the conditions this one is combined from, in their order."""
        kind: Any = self  # each kind is an attrs class, which their base is not
        parts = attrs.astuple(kind, recurse=False)
        return parts[0] if isinstance(parts[0], tuple) else parts


@checked
@attrs.frozen
class Changes(Edge):
    """A fact takes another value than it had; being set first, and being cleared, are changes."""

    fact: str

    def __attrs_post_init__(self) -> None:
        checked_names((self.fact,), "a fact")

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
class AnyEdge(_Combined[Edge], Edge):
    """One of several edges happens."""

    edges: tuple[Edge, ...]

    def bits(self, track: Track) -> Bits:
        """Return where one of the edges happens."""
        return _any(self.edges, track)

    def __str__(self) -> str:
        return " or ".join(map(str, self.edges))


@short_repr
@checked
@attrs.frozen
class EdgeWhile(_Combined[Condition], Edge):
    """An edge happens and a level holds once it has."""

    edge: Edge
    level: Level

    def bits(self, track: Track) -> Bits:
        """Return where the edge happens with the level holding."""
        return self.edge.bits(track) & self.level.bits(track)

    def __str__(self) -> str:
        return f"{_grouped(self.edge)} while {_grouped(self.level)}"


@checked
@attrs.frozen
class Rises(_Combined[Level], Edge):
    """A level begins to hold; one that holds from the first transition on rises there."""

    level: Level

    def bits(self, track: Track) -> Bits:
        """Return where the level begins to hold."""
        return rising(self.level.bits(track))

    def __str__(self) -> str:
        return f"the beginning of {_grouped(self.level)}"


def _grouped(part: Condition, *, simple: bool = False) -> str:
    """Return the text of a part, in parentheses where words around it could divide it.

    With `simple` that is so for a condition with several names, too: ``not (new or on_hold)``.
    """
    text = str(part)
    head = text.partition(" (")[0]
    is_several = isinstance(part, AnyEdge | AnyOf | AllOf)
    is_choice = simple and (" or " in head or ", " in head)
    return f"({text})" if is_several or is_choice else text


def _any(conditions: Iterable[Condition], track: Track) -> Bits:
    bits = 0
    for condition in conditions:
        bits |= condition.bits(track)
    return bits


@checked
@attrs.frozen
class Between(_Combined[Edge], Level):
    """One edge has happened and the other has not happened since.

    Where both happen at one transition, the level does not hold after it.
    """

    opens: Edge
    closes: Edge

    def __attrs_post_init__(self) -> None:
        _Combined.__attrs_post_init__(self)
        for part in (self.opens, self.closes):
            if not isinstance(part, Edge):
                raise InvalidPolicy(
                    str(part), "an edge on either side of Between", "such as On('hold')"
                )

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
        return f"from {_grouped(self.opens)} to {_grouped(self.closes)}"


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
        checked_names((self.name,), "a predicate")
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
class AnyOf(_Combined[Level], Level):
    """One of several levels holds."""

    levels: tuple[Level, ...]

    def bits(self, track: Track) -> Bits:
        """Return where one of the levels holds."""
        return _any(self.levels, track)

    def reason(self, track: Track, index: int) -> str:
        """Return the reasons of the levels that hold."""
        # Each pause of a ledger has its reason: the bits are found once for all of them.
        levels = self.levels
        holding = [level for level in levels if track.memo(level, level.bits) >> index & 1]
        return " and ".join(level.reason(track, index) for level in holding)

    def __str__(self) -> str:
        return " or ".join(map(str, self.levels))


@short_repr
@checked
@attrs.frozen
class AllOf(_Combined[Level], Level):
    """All of several levels hold."""

    levels: tuple[Level, ...]

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
        return " and ".join(_grouped(level, simple=True) for level in self.levels)


@checked
@attrs.frozen
class Not(_Combined[Level], Level):
    """A level does not hold."""

    level: Level

    def __invert__(self) -> Level:
        return self.level

    def bits(self, track: Track) -> Bits:
        """Return where the level does not hold."""
        return track.every & ~self.level.bits(track)

    def __str__(self) -> str:
        return f"not {_grouped(self.level, simple=True)}"


_COMBINATIONS: dict[str, Any] = {
    kind.__name__: kind for kind in (AnyEdge, EdgeWhile, Rises, AnyOf, AllOf, Not)
}

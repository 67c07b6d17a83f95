"""Timed moves: what time does to a record, worked out from a policy and never scheduled."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidPolicy, InvalidValue
from serviceops.history import Facts, as_facts


@checked
@attrs.frozen
class Due:
    """A timed move: the action to take, the instant it fell due, and the rule that says so.

    `key` is the same whenever it is worked out, so delivering it twice is harmless. `nth` is the
    number of the move among those that its rule has at that instant.
    """

    at: datetime = attrs.field(repr=str)
    action: str
    rule: str
    inputs: Facts = attrs.field(default=(), converter=as_facts)
    nth: int = attrs.field(default=1, kw_only=True, repr=False)

    @property
    def key(self) -> str:
        """The id under which the action is taken."""
        first = f"{self.rule}@{self.at.isoformat()}"
        return first if self.nth == 1 else f"{first}/{self.nth}"


class Timers(Protocol):
    """The timed moves of a kind of record, as a value."""

    def moves(self, record: Any) -> Iterable[Due]:
        """Return the timed moves that wait for this record, each with the instant it falls due."""


def moves_of(timers: Timers, record: Any) -> Sequence[Due]:
    """Return the timed moves of a record, or refuse what a host's timers return in their place."""
    if not callable(getattr(timers, "moves", None)):
        raise InvalidValue(timers, "timers", "such as IncidentTimers()")
    moves = timers.moves(record)
    found = tuple(moves) if isinstance(moves, Iterable) else (moves,)
    for move in found:
        if not isinstance(move, Due):
            expected = f"a Due, from moves of {type(timers).__name__}"
            raise InvalidValue(move, expected, "yield each move, and nothing where none waits")
    return found


def refuse_negative(policy: object, *names: str) -> None:
    """Refuse a policy in which one of these lengths or numbers is less than nothing."""
    kind = type(policy).__name__
    for name in names:
        value = getattr(policy, name)
        if value is not None and value < type(value)():
            raise InvalidPolicy(value, f"a value that is not negative ({name} of {kind})")


# Timed moves before they are bound to a record: instant, action, rule and inputs.
Pending: TypeAlias = Iterable[tuple[datetime, str, str, Mapping[str, object]]]


class TimersOfKind(Timers):
    """The base of timers for one kind of record: others have no timed moves.

    No move falls due before the last transition, which it could not follow.
    """

    kind: ClassVar[type[Any]]

    def moves(self, record: Any) -> Iterable[Due]:
        """Return the timed moves that wait for this record; guards are not evaluated."""
        if not isinstance(record, self.kind):
            return
        # A policy that changed may find something due before the last transition, which it follows.
        last = record._last.at
        for at, action, rule, inputs in self.pending(record):
            yield Due(max(at, last), action, rule, as_facts(inputs))

    @checked
    def pending(self, record: Any) -> Pending:
        """Return the timed moves of a record of this kind, with the instants of the policy."""
        raise NotImplementedError  # each kind of record has its own

"""One move as the rules of links see it: what moved, from where, and who stands around it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

import attrs

from serviceops.history import Fact, History, Transition
from serviceops.intents import Intent
from serviceops.lifecycle.links.link_policy import LinkPolicy
from serviceops.lifecycle.links.neighbours import LinkKind, Neighbours
from serviceops.lifecycle.record import Record

__all__ = ["Asked", "LinkContext", "LinkRule", "able"]

R = TypeVar("R", bound=Record)

Asked: TypeAlias = tuple[str, str, Mapping[str, object]]
"""What a rule asks for: of which record, which action, with what."""


@attrs.frozen(kw_only=True)
class LinkContext:
    """A record after one move, the move itself, and the records around it.

    `move` and `before` are missing for a row of the host's, a change say, that keeps no history.
    """

    record: Any
    move: Transition | None
    before: History
    around: Neighbours
    policy: LinkPolicy

    @classmethod
    def of(cls, record: Any, around: Neighbours, policy: LinkPolicy) -> "LinkContext":
        """Return the last move of a record."""
        history: History = getattr(record, "history", History())
        return cls(
            record=record,
            move=history[-1] if history else None,
            before=History._trusted(history[:-1]),
            around=around,
            policy=policy,
        )

    @property
    def id(self) -> str:
        """The id of what moved."""
        return str(self.record.id)

    @property
    def at(self) -> datetime:
        """When it moved; asked of records only."""
        history: History = self.record.history
        return history[-1].at

    @property
    def name(self) -> str:
        """What the move is called in keys: its revision, or the state of a row without one."""
        return str(getattr(self.record, "revision", self.record.state))

    @property
    def sets(self) -> Mapping[str, Fact]:
        """The facts the move changed."""
        return dict(self.move.sets) if self.move else {}

    @property
    def inputs(self) -> Mapping[str, Fact]:
        """What the move was told."""
        return dict(self.move.inputs) if self.move else {}

    def happened(self, name: str) -> bool:
        """Return whether the move was this action, or led to this state."""
        if self.move is None:
            return bool(self.record.state == name)
        return name in (self.move.action, self.move.state)

    def left(self, state: str) -> bool:
        """Return whether the move led out of a state."""
        return (
            self.move is not None
            and self.move.state not in (None, state)
            and self.before.state == state
        )

    def at_end(self, kind: LinkKind) -> Iterator[Any]:
        """Return the records it points at by a kind of link."""
        return self.around.at(self.id, kind)

    def pointing(self, kind: LinkKind) -> Iterator[Any]:
        """Return the records that point at it by a kind of link."""
        return self.around.to(self.id, kind)


@attrs.frozen
class LinkRule:
    """One row of the table: what a move of one kind of record asks of others.

    `when` names the actions that were taken or the states that were entered; `kind` is the class of
    what moved, `None` a row of the host's.
    """

    name: str
    kind: type[Record] | None
    when: tuple[str, ...]
    asks: Callable[[LinkContext], Iterable[Asked]] = attrs.field(repr=False)

    def applies(self, moved: LinkContext) -> bool:
        """Return whether the rule speaks of this move."""
        ours = isinstance(moved.record, Record)
        fits = isinstance(moved.record, self.kind) if self.kind else not ours
        return fits and (not self.when or any(map(moved.happened, self.when)))

    def intents(self, moved: LinkContext) -> Iterator[Intent]:
        """Return what it asks for, each with the key that makes asking twice harmless."""
        if not self.applies(moved):
            return
        for target, action, inputs in self.asks(moved):
            told = {name: value for name, value in inputs.items() if value is not None}
            key = f"{self.name}:{moved.id}@{moved.name}:{target}"
            yield Intent(target_id=target, action=action, inputs=told, key=key, rule=self.name)


def able(kind: type[R], records: Iterable[Any], action: str) -> Iterator[R]:
    """Return the records of one kind whose state allows an action."""
    return (r for r in records if isinstance(r, kind) and action in r.allowed_actions)

"""One transition as the link rules see it, and the decorator that declares a link rule."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

import attrs

from serviceops.history import Fact, History, Transition
from serviceops.intents import Intent
from serviceops.lifecycle.links.link_policy import LinkPolicy
from serviceops.lifecycle.links.neighbours import LinkKind, Neighbours
from serviceops.lifecycle.record import Record

R = TypeVar("R", bound=Record)

# What a rule requests: ids of target records, each with an action and its inputs.
Requests: TypeAlias = Iterator[tuple[str, str, Mapping[str, object]]]


@attrs.frozen(kw_only=True)
class LinkContext:
    """A record after one transition, the transition, and the records around it.

    `transition` is `None` and `before` empty for a row of the host's, such as a change, that has
    no history.
    """

    record: Any
    transition: Transition | None
    before: History
    neighbours: Neighbours
    policy: LinkPolicy

    @classmethod
    def of(cls, record: Any, neighbours: Neighbours, policy: LinkPolicy) -> "LinkContext":
        """Return the context of the last transition of a record."""
        history: History = getattr(record, "history", History())
        return cls(
            record=record,
            transition=history[-1] if history else None,
            before=History._trusted(history[:-1]),
            neighbours=neighbours,
            policy=policy,
        )

    @property
    def id(self) -> str:
        """The id of the record."""
        return str(self.record.id)

    @property
    def at(self) -> datetime:
        """The instant of the transition; for records only."""
        history: History = self.record.history
        return history[-1].at

    @property
    def version(self) -> str:
        """The part of intent keys that names the transition: a revision, or a row's state."""
        return str(getattr(self.record, "revision", self.record.state))

    def version_for(self, target_id: str) -> str:
        """Return the version, and for a row without a revision how long its target was as it is.

        A row enters a state again without a sign of it: a record that entered its own state after
        the first time (that is on hold anew) gets another intent, any other the same one.
        """
        target = self.neighbours.records.get(target_id)
        if hasattr(self.record, "revision") or not isinstance(target, Record):
            return self.version
        moved = (after for after, one in enumerate(target._newest_first) if one.state is not None)
        return f"{self.version}/{target.revision - next(moved, 0)}"

    @property
    def sets(self) -> Mapping[str, Fact]:
        """The facts that the transition set."""
        return dict(self.transition.sets) if self.transition else {}

    @property
    def inputs(self) -> Mapping[str, Fact]:
        """The inputs of the transition."""
        return dict(self.transition.inputs) if self.transition else {}

    def happened(self, name: str) -> bool:
        """Return whether the transition took this action or entered this state."""
        if self.transition is None:
            return bool(self.record.state == name)
        return name in (self.transition.action, self.transition.state)

    def left_state(self, state: str) -> bool:
        """Return whether the transition left a state."""
        return (
            self.transition is not None
            and self.transition.state not in (None, state)
            and self.before.state == state
        )

    def is_free(self, name: str | None, *states: str) -> bool:
        """Return whether a fact names no record, or one at hand that is in one of these states."""
        named = self.neighbours.records.get(name or "")
        return name is None or (named is not None and named.state in states)

    def at_hand(self, ids: Iterable[Fact]) -> Iterator[Any]:
        """Return the records of these ids, without those that are not at hand."""
        found = (self.neighbours.records.get(str(name)) for name in ids if name is not None)
        return (record for record in found if record is not None)

    def targets(self, kind: LinkKind) -> Iterator[Any]:
        """Return the records that the record points at by a kind of link."""
        return self.neighbours.targets(self.id, kind)

    def sources(self, kind: LinkKind) -> Iterator[Any]:
        """Return the records that point at the record by a kind of link."""
        return self.neighbours.sources(self.id, kind)


LinkFunction: TypeAlias = Callable[[LinkContext], Requests]


@attrs.frozen
class LinkRule:
    """One link rule: which transitions it applies to, and what it requests of linked records.

    `on` names actions taken or states entered; empty, every transition. `kind` is the class of the
    record that moved, `None` for a row of the host's. `creates` is the kind of record that the
    rule may create.
    """

    name: str
    kind: type[Record] | None
    on: tuple[str, ...]
    creates: type[Record] | None
    request: LinkFunction = attrs.field(repr=False)

    def applies(self, context: LinkContext) -> bool:
        """Return whether the rule applies to a transition."""
        if self.kind is None:
            fits = not isinstance(context.record, Record)
        else:
            fits = isinstance(context.record, self.kind)
        return fits and (not self.on or any(map(context.happened, self.on)))

    def intents(self, context: LinkContext) -> Iterator[Intent]:
        """Yield what the rule requests, each with the key that makes a repetition harmless."""
        if not self.applies(context):
            return
        for target, action, inputs in self.request(context):
            given = {name: value for name, value in inputs.items() if value is not None}
            key = f"{self.name}:{context.id}@{context.version_for(target)}:{target}"
            yield Intent(target_id=target, action=action, inputs=given, key=key, rule=self.name)


declared: list[LinkRule] = []
"""The rules in the order of their lines: the intents of one transition come in this order."""


def link_rule(
    kind: type[Record] | None, *, on: tuple[str, ...] = (), creates: type[Record] | None = None
) -> Callable[[LinkFunction], LinkFunction]:
    """Declare the function below as a link rule named after it; several kinds are several lines.

    The function requests nothing of a record in a state that does not allow it, so records that
    have ended stay as they are.
    """

    def declare(function: LinkFunction) -> LinkFunction:
        declared.append(LinkRule(function.__name__, kind, on, creates, function))
        return function

    return declare


def accepting(kind: type[R], records: Iterable[Any], action: str) -> Iterator[R]:
    """Return the records of one kind in a state that allows an action."""
    return (r for r in records if isinstance(r, kind) and action in r.allowed_actions)

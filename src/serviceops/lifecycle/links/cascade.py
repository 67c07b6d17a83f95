"""Intents that follow from a move, for linked records, and the cascade that carries them out.

`link_intents` returns the intents of one move and changes nothing. `cascade` carries them out on
the records at hand, and the intents that follow from those, until nothing more follows. In one
cascade the moves of a record ask another by each rule at most once, so it ends whatever circles
links run in.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import attrs

from serviceops.errors import ActionRefused, Reason
from serviceops.intents import Intent
from serviceops.lifecycle.links.link_context import LinkContext
from serviceops.lifecycle.links.link_policy import LinkPolicy
from serviceops.lifecycle.links.link_rules import CREATES, RULES
from serviceops.lifecycle.links.neighbours import Link, Neighbours, links_of
from serviceops.lifecycle.record import Record
from serviceops.spans import utc

__all__ = ["CascadeResult", "cascade", "link_intents"]

STANDARD_LINKS = LinkPolicy()


def link_intents(
    moved: Any,
    among: Iterable[Any],
    *,
    also: Iterable[Link] = (),
    policy: LinkPolicy = STANDARD_LINKS,
) -> tuple[Intent, ...]:
    """Return what the last move of a record means for the records it is linked to.

    `moved` is the record after its move, or a row of the host's with an `id` and a `state`, such as
    a change; `among` are the records around it, `also` links that none of them keeps. Nobody is
    asked for what their state does not allow; a guard may still refuse. An intent for a record that
    is not there yet names the action that creates it.

    >>> from datetime import UTC
    >>> from serviceops.lifecycle import Incident
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> parent = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=at(9))
    >>> child = Incident.log("INC-2", summary="No mail", caller="u-2", parent="INC-1", at=at(9))
    >>> parent = parent.resolve(code="solution", notes="restarted", category="mail", at=at(10))
    >>> [(intent.target_id, intent.action, intent.rule) for intent in link_intents(parent, [child])]
    [('INC-2', 'resolve', 'resolve_children')]
    """
    return _asked_by(moved, Neighbours((*among, moved), tuple(also)), policy)


def _asked_by(moved: Any, around: Neighbours, policy: LinkPolicy) -> tuple[Intent, ...]:
    move = LinkContext.of(moved, around, policy)
    return tuple(intent for rule in RULES for intent in rule.intents(move))


@attrs.frozen(kw_only=True)
class CascadeResult:
    """Records after the intents of a move, and of the moves these led to, were carried out.

    `done` changed something, in that order. `refused` are intents that guards stood against, with
    every reason. `left` are for records that were not at hand.
    """

    records: Mapping[str, Record]
    done: tuple[Intent, ...]
    refused: tuple[tuple[Intent, tuple[Reason, ...]], ...]
    left: tuple[Intent, ...]


def cascade(
    moved: Any,
    among: Iterable[Any],
    *,
    at: datetime,
    also: Iterable[Link] = (),
    policy: LinkPolicy = STANDARD_LINKS,
    by: str = "links",
) -> CascadeResult:
    """Return the records after everything that the last move of one means was carried out.

    What is carried out happens `at` that instant, or when the record last moved if that was later,
    in the name `by`. Rows of the host's among the records are evidence for guards. Settling the
    same move again finds everything done.

    >>> from datetime import UTC
    >>> from serviceops.lifecycle import Incident
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> parent = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=at(9))
    >>> child = Incident.log("INC-2", summary="No mail", caller="u-2", parent="INC-1", at=at(9))
    >>> parent = parent.resolve(code="solution", notes="restarted", category="mail", at=at(10))
    >>> cascade(parent, [child], at=at(10)).records["INC-2"].state
    'resolved'
    """
    desk = _Desk({record.id: record for record in (*among, moved)}, tuple(also), utc(at), by)
    heard, everybody, fresh = 0, False, False
    desk.movers.append(moved)
    while fresh or not everybody:
        # Who moved is heard at once; then all again, for what the moves of others made possible.
        everybody = heard == len(desk.movers)
        turn = desk.standing() if everybody else desk.movers[heard:]
        heard, fresh = len(desk.movers), False
        for mover in turn:
            for intent in _asked_by(mover, desk.around, policy):
                fresh = desk.hear(mover.id, intent) or fresh
    return CascadeResult(
        records=MappingProxyType({n: r for n, r in desk.known.items() if isinstance(r, Record)}),
        done=tuple(desk.done),
        refused=tuple(desk.refused),
        left=tuple(desk.left),
    )


@attrs.define(eq=False)
class _Desk:
    """The records while they settle, and what was asked of them so far."""

    known: dict[str, Any]
    also: tuple[Link, ...]
    at: datetime
    by: str
    kept: dict[str, tuple[Link, ...]] = attrs.field(init=False)
    around: Neighbours = attrs.field(init=False)
    movers: list[Any] = attrs.field(factory=list)
    asked: set[tuple[str, str, str]] = attrs.field(factory=set)
    done: list[Intent] = attrs.field(factory=list)
    refused: list[tuple[Intent, tuple[Reason, ...]]] = attrs.field(factory=list)
    left: list[Intent] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.kept = {name: links_of(record) for name, record in self.known.items()}
        self.around = Neighbours(self.known.values(), self.also, self.kept)

    def standing(self) -> list[Any]:
        """Return who moved and has not moved again since."""
        return [mover for mover in self.movers if self.known[mover.id] is mover]

    def hear(self, mover_id: str, intent: Intent) -> bool:
        """Carry an intent out, and return true; but false if it was asked before by that rule."""
        asking = (mover_id, intent.rule, intent.target_id)
        if asking in self.asked:
            return False
        self.asked.add(asking)
        before = self.known.get(intent.target_id)
        try:
            after = self._carried_out(intent, before)
        except ActionRefused as against:
            self.refused.append((intent, against.reasons))
            return True
        if after is None:
            self.left.append(intent)
        elif after is not before:
            self.known[after.id] = after
            self.kept = {**self.kept, after.id: links_of(after)}
            self.around = Neighbours(self.known.values(), self.also, self.kept)
            self.done.append(intent)
            self.movers.append(after)
        return True

    def _carried_out(self, intent: Intent, record: Any) -> Record | None:
        """Return the record after an intent, the same if it was carried out before.

        `None` when it is not at hand and not to be created.
        """
        told: dict[str, Any] = {**dict(intent.inputs), "by": self.by, "id": intent.key}
        if record is None and intent.rule in CREATES:
            kind: Any = CREATES[intent.rule]
            created: Record = getattr(kind, intent.action)(intent.target_id, at=self.at, **told)
            return created
        if not isinstance(record, Record):
            return None
        if any(transition.id == intent.key for transition in record.history):
            return record
        told["at"] = max(self.at, record.history[-1].at)
        if any(r.code.endswith("_not_shown") for r in record.check(intent.action, **told)):
            told["evidence"] = self.around.near(record.id)
        return record.act(intent.action, **told)

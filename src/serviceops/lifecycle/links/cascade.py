"""Intents that follow from a transition, for linked records, and the cascade of all of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import freeze_maps
from serviceops.errors import ActionRefused, InvalidValue, Reason
from serviceops.intents import Intent
from serviceops.lifecycle.links.link_context import LinkContext
from serviceops.lifecycle.links.link_policy import LinkPolicy
from serviceops.lifecycle.links.link_rules import RULES
from serviceops.lifecycle.links.neighbours import Link, Neighbours, links_of
from serviceops.lifecycle.record import AnyRecord, Record
from serviceops.spans import utc

_CREATES: Mapping[str, Any] = {rule.name: rule.creates for rule in RULES if rule.creates}
STANDARD_LINKS = LinkPolicy()


@checked
def link_intents(
    record: AnyRecord,
    among: Iterable[AnyRecord],
    *,
    also: Iterable[Link] = (),
    policy: LinkPolicy = STANDARD_LINKS,
) -> tuple[Intent, ...]:
    """Return the intents that follow from the last transition of a record.

    `record` may be a row of the host's with an `id` and a `state`, such as a change; `among` are
    the records around it, `also` links that no record stores. No intent requests an action that
    the state of its target does not allow; a guard may still refuse it. An intent for a record
    that does not exist yet has the action that creates it.

    >>> from datetime import UTC
    >>> from serviceops.lifecycle import Incident
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> parent = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=at(9))
    >>> child = Incident.log("INC-2", summary="No mail", caller="u-2", parent="INC-1", at=at(9))
    >>> parent = parent.resolve(code="solution", notes="restarted", category="mail", at=at(10))
    >>> [(intent.target_id, intent.action, intent.rule) for intent in link_intents(parent, [child])]
    [('INC-2', 'resolve', 'resolve_children')]
    """
    return _intents(record, Neighbours((*among, record), tuple(also)), policy)


def _intents(record: Any, neighbours: Neighbours, policy: LinkPolicy) -> tuple[Intent, ...]:
    context = LinkContext.of(record, neighbours, policy)
    return tuple(intent for rule in RULES for intent in rule.intents(context))


@checked
@attrs.frozen(kw_only=True)
class CascadeResult:
    """Records after a cascade, with what became of each intent.

    `done` changed a record, in that order. `refused` were refused by guards, with every reason.
    `left` have a target that is a row of the host's, which no action changes.
    """

    records: Mapping[str, Record]
    done: tuple[Intent, ...]
    refused: tuple[tuple[Intent, tuple[Reason, ...]], ...]
    left: tuple[Intent, ...]

    def __attrs_post_init__(self) -> None:
        freeze_maps(self, "records")


@checked
def cascade(
    record: AnyRecord,
    among: Iterable[AnyRecord],
    *,
    at: datetime,
    also: Iterable[Link] = (),
    policy: LinkPolicy = STANDARD_LINKS,
    by: str = "links",
) -> CascadeResult:
    """Return the records after every intent that follows from the last transition of one.

    Intents are carried out at `at`, or at the target's last transition if that is later, in the
    name `by`. An `at` before the transition they follow from is refused. Rows of the host's in
    `among` are evidence for guards. A second cascade of the same transition changes nothing.

    >>> from datetime import UTC
    >>> from serviceops.lifecycle import Incident
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> parent = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=at(9))
    >>> child = Incident.log("INC-2", summary="No mail", caller="u-2", parent="INC-1", at=at(9))
    >>> parent = parent.resolve(code="solution", notes="restarted", category="mail", at=at(10))
    >>> cascade(parent, [child], at=at(10)).records["INC-2"].state
    'resolved'
    """
    if isinstance(record, Record) and utc(at) < record.history[-1].at:
        since = f"an instant not before {record.history[-1].at.isoformat()}, of the last transition"
        raise InvalidValue(at.isoformat(), since, "take at= of the action that was done")
    given = {one.id: one for one in (*among, record)}
    running = _RunningCascade(given, tuple(also), utc(at), by)
    running.moved.append(record)
    evaluated, is_full_pass = 0, False
    # A pass evaluates the records that moved since the last one; when none did, a full pass
    # evaluates all of them again, since the moves of others may have made more possible.
    while evaluated < len(running.moved) or not is_full_pass:
        is_full_pass = evaluated == len(running.moved)
        sources = running.latest() if is_full_pass else running.moved[evaluated:]
        evaluated = len(running.moved)
        for source in sources:
            for intent in _intents(source, running.neighbours(), policy):
                running.carry_out(source.id, intent)
    return CascadeResult(
        records={n: r for n, r in running.records.items() if isinstance(r, Record)},
        done=tuple(running.done),
        refused=tuple(running.refused),
        left=tuple(running.left),
    )


@attrs.define(eq=False)
class _RunningCascade:
    """The records during a cascade, and the intents that were carried out so far."""

    records: dict[str, Any]
    also: tuple[Link, ...]
    at: datetime
    by: str
    links: dict[str, tuple[Link, ...]] = attrs.field(init=False)
    around: Neighbours | None = None
    moved: list[Any] = attrs.field(factory=list)
    requested: set[tuple[str, str, str]] = attrs.field(factory=set)
    done: list[Intent] = attrs.field(factory=list)
    refused: list[tuple[Intent, tuple[Reason, ...]]] = attrs.field(factory=list)
    left: list[Intent] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.links = {name: links_of(record) for name, record in self.records.items()}

    def neighbours(self) -> Neighbours:
        """Return the records as they are now, and the links between them."""
        if self.around is None:
            self.around = Neighbours(self.records, self.also, self.links)
        return self.around

    def latest(self) -> list[Any]:
        """Return the records that moved, each as it is after its last transition."""
        return [record for record in self.moved if self.records[record.id] is record]

    def carry_out(self, source_id: str, intent: Intent) -> None:
        """Carry an intent out, unless the rule sent one from there to there before."""
        # Each rule sends the same target at most one intent for the same source, so that a cascade
        # ends whatever cycles the links form.
        request = (source_id, intent.rule, intent.target_id)
        if request in self.requested:
            return
        self.requested.add(request)
        before = self.records.get(intent.target_id)
        try:
            after = self._after(intent, before)
        except ActionRefused as refusal:
            self.refused.append((intent, refusal.reasons))
            return
        if after is None:
            self.left.append(intent)
        elif after is not before:
            self.records[after.id] = after
            links = links_of(after)
            # The index of the links is made anew when they changed, and not before it is needed: a
            # parent of thousands resolves them one by one, a known error counts each of them.
            if links != self.links.get(after.id):
                self.links[after.id], self.around = links, None
            self.done.append(intent)
            self.moved.append(after)

    def _after(self, intent: Intent, record: Any) -> Record | None:
        """Return the record after an intent; the same if it was done; `None` for a host's row."""
        # A record that is not there is one that the rule creates.
        inputs: dict[str, Any] = {**dict(intent.inputs), "by": self.by, "id": intent.key}
        if record is None:
            create = getattr(_CREATES[intent.rule], intent.action)
            created: Record = create(intent.target_id, at=self.at, **inputs)
            return created
        if not isinstance(record, Record):
            return None
        if record._place_of(intent.key) is not None:
            return record
        inputs["at"] = max(self.at, record.history[-1].at)
        # Evidence is looked up only for a guard that misses it: most actions need none.
        if any(r.code.endswith("_not_shown") for r in record.check(intent.action, **inputs)):
            inputs["evidence"] = self.neighbours().linked(record.id)
        return record.act(intent.action, **inputs)

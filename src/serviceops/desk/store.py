"""What a desk needs of a database: protocols of a store, and the values that go in and out.

A host writes a store for its database once (the examples have one for SQLAlchemy and one for
Django), checks it with `serviceops.testing.check_store`, and calls `handle` for requests and `tick`
for time. The store in memory is its model, and serves for tests and for trying out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from datetime import datetime
from functools import cached_property
from heapq import merge
from itertools import islice, takewhile
from types import MappingProxyType
from typing import Protocol, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.fork_lock import ForkLock
from serviceops._internal.frozen_map import freeze_maps
from serviceops._internal.kinds import FilledText
from serviceops._internal.short_repr import short_repr
from serviceops._internal.sorted_map import SortedMap
from serviceops.desk.case import Case
from serviceops.desk.incident_rules import IncidentRule
from serviceops.errors import Reason, RevisionConflict, ServiceOpsError
from serviceops.history import Transition
from serviceops.intents import Intent
from serviceops.lifecycle import Incident, LinkPolicy, Record, ServiceRequest, links_of
from serviceops.spans import utc, utc_or_none


@checked
@short_repr
@attrs.frozen(kw_only=True)
class StoredCase:
    """A record as a store has it, with how far time was carried out for it.

    Everything that fell due up to `ran_until` was carried out (`None`: nothing yet); at `wakeup`
    the next thing falls due (`None`: never, as things are).
    """

    record: Record
    ran_until: datetime | None = attrs.field(default=None, converter=utc_or_none, repr=str)
    wakeup: datetime | None = attrs.field(default=None, converter=utc_or_none, repr=str)

    # A store in memory looks at those of all records each time one is handled.
    @cached_property
    def linked_ids(self) -> tuple[str, ...]:
        """The ids of the records that its stored links name: what `UnitOfWork.linked` searches."""
        # Both ends, since a record may store a link of which it is the target.
        ends = (name for link in links_of(self.record) for name in (link.source, link.target))
        return tuple(name for name in dict.fromkeys(ends) if name != self.record.id)

    def since(self, revision: int) -> tuple[Transition, ...]:
        """Return the transitions after a revision: the rows to append."""
        return self.record.since(revision)


@checked
@short_repr
@attrs.frozen(kw_only=True)
class Message:
    """An entry of the outbox: an intent for a person or another system, or one that was refused.

    `record_id` is the record that it follows from, `reasons` are why the target refused it, or that
    a new link names a record which is not in the store: a person should see those. `key` is the
    same whenever it is computed, so an entry is stored once.

    >>> from datetime import UTC
    >>> page = Intent(target_id="duty", action="notify", key="breach/resolution/1")
    >>> Message(record_id="INC-1", at=datetime(2026, 3, 2, 9, tzinfo=UTC), intent=page).key
    'INC-1/breach/resolution/1'
    """

    record_id: FilledText
    at: datetime = attrs.field(converter=utc, repr=str)
    intent: Intent
    reasons: tuple[Reason, ...] = ()

    @property
    def key(self) -> str:
        """The key of the intent, with the record in front where the intent has it not."""
        # The keys of escalation steps name no record: two records would share one message.
        key, prefix = self.intent.key, f"{self.record_id}/"
        return key if key.startswith(prefix) else prefix + key


# Five calls and no more: whatever a host's database is, these are one statement each. What needs
# thought (evidence, links, time, retries) is above them, so that no host writes it again.
class UnitOfWork(Protocol):
    """The calls of one transaction: what it wrote is committed together, or not at all."""

    def load(self, ids: Sequence[str]) -> Iterable[StoredCase]:
        """Return the stored cases of these ids; those that do not exist are left out."""

    def linked(self, ids: Sequence[str]) -> Iterable[str]:
        """Return the ids of the records of which `StoredCase.linked_ids` has one of these."""

    def open_cases(self, until: datetime | None, limit: int) -> Sequence[tuple[datetime, str]]:
        """Return the first wakeups not later than `until` (`None`: all) with the record's id.

        In order of the instant, then of the id by code points; at most `limit` of them.
        """

    def append(self, case: StoredCase, since: int) -> None:
        """Store the transitions after a revision, the links and both instants.

        Raise `RevisionConflict` when the stored revision is another one; `since` 0 creates.
        """

    def outbox(self, messages: Sequence[Message]) -> None:
        """Store messages in their order; one with a known key changes nothing."""


class Store(Protocol):
    """A store of one tenant: transactions, and nothing else."""

    def unit(self) -> AbstractContextManager[UnitOfWork]:
        """Return a transaction that commits at its end and rolls back on an exception.

        A database that finds at any time, the commit included, that another transaction came in
        between raises `RevisionConflict`.
        """


class AsyncUnitOfWork(Protocol):
    """The same calls as those of `UnitOfWork`, to be awaited."""

    async def load(self, ids: Sequence[str]) -> Iterable[StoredCase]:
        """Return the stored cases of these ids; those that do not exist are left out."""

    async def linked(self, ids: Sequence[str]) -> Iterable[str]:
        """Return the ids of the records of which `StoredCase.linked_ids` has one of these."""

    async def open_cases(
        self, until: datetime | None, limit: int
    ) -> Sequence[tuple[datetime, str]]:
        """Return the first wakeups not later than `until`, in order."""

    async def append(self, case: StoredCase, since: int) -> None:
        """Store the transitions after a revision, or raise `RevisionConflict`."""

    async def outbox(self, messages: Sequence[Message]) -> None:
        """Store messages in their order; one with a known key changes nothing."""


class AsyncStore(Protocol):
    """A store of one tenant with an asynchronous driver."""

    def unit(self) -> AbstractAsyncContextManager[AsyncUnitOfWork]:
        """Return a transaction, as that of `Store`."""


# A function and no value: which policy a record has may depend on its tenant, service or contract,
# and policies by version are looked up there.
CaseOf: TypeAlias = Callable[[Record], Case]
"""The host's function that gives a record its policy, timers, escalations and paging."""

Wakeup: TypeAlias = tuple[datetime, str]
"""When the next thing falls due for a record, and its id."""

_CREATES: Mapping[str, type[Record]] = MappingProxyType({"log": Incident, "draft": ServiceRequest})


@checked
@attrs.frozen
class DeskRules:
    """The rules of a desk: the case of each record, and what its links mean.

    `case_of` returns the case of the record that it is called with; anything else raises
    `InvalidValue` when a record is handled, or is the fault of that record in `Ticked.failed`.
    `creates` says which kind of record an intent creates, by its action, when its target does not
    exist: a contact that becomes an incident or a request.
    """

    case_of: CaseOf = Case
    links: LinkPolicy = attrs.field(factory=LinkPolicy, kw_only=True)
    creates: Mapping[str, type[Record]] = attrs.field(default=_CREATES, kw_only=True)
    incidents: tuple[IncidentRule, ...] = attrs.field(
        default=(), converter=tuple[IncidentRule, ...], kw_only=True
    )
    """The rules by which alerts become incidents."""

    def __attrs_post_init__(self) -> None:
        freeze_maps(self, "creates")


@short_repr
@attrs.frozen(kw_only=True)
class Handled:
    """The result of one request: the record after it, what else changed, what is to be sent.

    `is_repeat` says that this delivery was carried out before. The host's timer has to run `tick`
    at `next_wakeup` at the latest, if that is earlier than what it waits for.
    """

    record: Record
    changed: tuple[Record, ...] = ()
    messages: tuple[Message, ...] = ()
    is_repeat: bool = False
    next_wakeup: datetime | None = attrs.field(default=None, repr=str)


@short_repr
@attrs.frozen(kw_only=True)
class Ticked:
    """The result of carrying out what fell due: what was sent, and when to run again.

    `failed` are the records that could not be run, each with its error; the others went on.
    """

    ran: int
    messages: tuple[Message, ...] = ()
    next_wakeup: datetime | None = attrs.field(default=None, repr=str)
    failed: Mapping[str, ServiceOpsError] = attrs.field(factory=dict)


class MemoryStore:
    """The stored cases and the outbox of one tenant, in memory; safe for several threads.

    `cases` are the stored cases by id, read only, `sent` the messages of the outbox by key, in
    order. A unit of work sees what was committed and what it wrote itself. Its writes are compared
    and committed together, at its end. What an action costs does not depend on how many records
    there are.
    """

    def __init__(self) -> None:
        self._cases: dict[str, StoredCase] = {}
        self.sent: dict[str, Message] = {}
        # The indexes of a database: who names a record, and who wakes up when.
        self._naming: dict[str, dict[str, None]] = {}
        self._waiting: SortedMap[Wakeup, Wakeup] = SortedMap.of([], [])
        self._lock = ForkLock()

    @property
    def cases(self) -> Mapping[str, StoredCase]:
        """The stored cases by id."""
        return MappingProxyType(self._cases)

    @contextmanager
    def unit(self) -> Iterator["MemoryUnit"]:
        """Return a unit of work, committed at its end unless an exception comes through."""
        unit = MemoryUnit(self)
        yield unit
        with self._lock:
            # All or nothing: every revision is compared before anything is written.
            for name, (case, since) in unit.appended.items():
                unit.compare(self._cases.get(name), case, since)
            for case, _ in unit.appended.values():
                self._write(case)
            # The first message of a key stays: a repetition has the same contents.
            for message in unit.messages:
                self.sent.setdefault(message.key, message)

    def _write(self, case: StoredCase) -> None:
        name = case.record.id
        before, self._cases[name] = self._cases.get(name), case
        if before is not None:
            for other in before.linked_ids:
                self._naming[other].pop(name)
            if before.wakeup is not None:
                self._waiting = self._waiting.without((before.wakeup, name))
        for other in case.linked_ids:
            self._naming.setdefault(other, {})[name] = None
        if case.wakeup is not None:
            wakeup = case.wakeup, name
            self._waiting = self._waiting.with_pair(wakeup, wakeup)


@attrs.define
class MemoryUnit:
    """One unit of work on a `MemoryStore`."""

    store: MemoryStore
    appended: dict[str, tuple[StoredCase, int]] = attrs.field(factory=dict)
    messages: list[Message] = attrs.field(factory=list)

    # A unit sees its own writes, as in a database: a cascade may read what it has just appended.
    def _seen(self, name: str) -> StoredCase | None:
        own = self.appended.get(name)
        return self.store.cases.get(name) if own is None else own[0]

    def load(self, ids: Sequence[str]) -> Iterable[StoredCase]:
        """Return the stored cases of these ids."""
        return [case for case in map(self._seen, ids) if case is not None]

    def linked(self, ids: Sequence[str]) -> Iterable[str]:
        """Return the ids of the records that name one of these."""
        with self.store._lock:
            named = [name for one in ids for name in self.store._naming.get(one, ())]
        wanted = set(ids)
        seen = ((name, self._seen(name)) for name in dict.fromkeys([*named, *self.appended]))
        return [name for name, case in seen if case and not wanted.isdisjoint(case.linked_ids)]

    def open_cases(self, until: datetime | None, limit: int) -> Sequence[tuple[datetime, str]]:
        """Return the first wakeups not later than an instant."""
        written = ((case.wakeup, name) for name, (case, _) in self.appended.items())
        own = sorted((at, name) for at, name in written if at is not None)
        others = (wakeup for wakeup in self.store._waiting if wakeup[1] not in self.appended)
        due = takewhile(lambda wakeup: until is None or wakeup[0] <= until, merge(own, others))
        return list(islice(due, limit))

    def append(self, case: StoredCase, since: int) -> None:
        """Write a case, if its stored revision is still the one that was read."""
        name = case.record.id
        self.compare(self._seen(name), case, since)
        self.appended[name] = (case, self.appended.get(name, (case, since))[1])

    def outbox(self, messages: Sequence[Message]) -> None:
        """Write messages, each key once."""
        self.messages.extend(messages)

    def compare(self, stored: StoredCase | None, case: StoredCase, since: int) -> None:
        """Raise `RevisionConflict` unless the stored case has the revision that was read."""
        revision = 0 if stored is None else stored.record.revision
        if revision != since:
            raise RevisionConflict(case.record.id, since, revision)

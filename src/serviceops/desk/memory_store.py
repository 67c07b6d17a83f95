"""A store in memory: for tests, for trying out, and as the model of a store for a database."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import attrs

from serviceops._internal.fork_lock import ForkLock
from serviceops.desk.store import Message, StoredCase
from serviceops.errors import RevisionConflict


class MemoryStore:
    """The stored cases and the outbox of one tenant, in memory; safe for several threads.

    `cases` are the stored cases by id, `sent` the messages of the outbox by key, in order. A unit
    of work sees what was committed and what it wrote itself. Its writes are compared and committed
    together, at its end.
    """

    def __init__(self) -> None:
        self.cases: dict[str, StoredCase] = {}
        self.sent: dict[str, Message] = {}
        self._lock = ForkLock()

    @contextmanager
    def unit(self) -> Iterator["MemoryUnit"]:
        """Return a unit of work, committed at its end unless an exception comes through."""
        unit = MemoryUnit(self)
        yield unit
        with self._lock:
            # All or nothing: every revision is compared before anything is written.
            for name, (case, since) in unit.appended.items():
                unit.compare(self.cases.get(name), case, since)
            self.cases.update({name: case for name, (case, _) in unit.appended.items()})
            # The first message of a key stays: a repetition has the same contents.
            for message in unit.messages:
                self.sent.setdefault(message.key, message)


@attrs.define
class MemoryUnit:
    """One unit of work on a `MemoryStore`."""

    store: MemoryStore
    appended: dict[str, tuple[StoredCase, int]] = attrs.field(factory=dict)
    messages: list[Message] = attrs.field(factory=list)

    # A unit sees its own writes, as in a database: a cascade may read what it has just appended.
    def _seen(self) -> dict[str, StoredCase]:
        return {**self.store.cases, **{name: case for name, (case, _) in self.appended.items()}}

    def load(self, ids: Sequence[str]) -> Iterable[StoredCase]:
        """Return the stored cases of these ids."""
        seen = self._seen()
        return [seen[name] for name in ids if name in seen]

    def linked(self, ids: Sequence[str]) -> Iterable[str]:
        """Return the ids of the records that name one of these."""
        wanted = set(ids)
        return [name for name, case in self._seen().items() if wanted & {*case.linked_ids}]

    def open_cases(self, until: datetime | None, limit: int) -> Sequence[tuple[datetime, str]]:
        """Return the first wakeups not later than an instant."""
        waiting = sorted(
            (case.wakeup, name)
            for name, case in self._seen().items()
            if case.wakeup is not None and (until is None or case.wakeup <= until)
        )
        return waiting[:limit]

    def append(self, case: StoredCase, since: int) -> None:
        """Write a case, if its stored revision is still the one that was read."""
        name = case.record.id
        self.compare(self._seen().get(name), case, since)
        self.appended[name] = (case, self.appended.get(name, (case, since))[1])

    def outbox(self, messages: Sequence[Message]) -> None:
        """Write messages, each key once."""
        self.messages.extend(messages)

    def compare(self, stored: StoredCase | None, case: StoredCase, since: int) -> None:
        """Raise `RevisionConflict` unless the stored case has the revision that was read."""
        revision = 0 if stored is None else stored.record.revision
        if revision != since:
            raise RevisionConflict(case.record.id, since, revision)

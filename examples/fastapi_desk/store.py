"""The store: five statements for `serviceops.desk`, on SQLite and PostgreSQL."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Connection, Engine, create_engine, delete, event, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError

from fastapi_desk.tables import TABLES, links, outbox, records, transitions
from serviceops import Record, from_dict, to_dict
from serviceops.desk import Message, StoredCase
from serviceops.errors import RevisionConflict
from serviceops.history import Transition
from serviceops.spans import to_datetime, to_micros

# What a database says when another transaction came in between: it is tried again.
_CONFLICTS = {"40001", "40P01"}


def engine_of(url: str) -> Engine:
    """Return the engine of a database, with transactions that see no half of another one."""
    if not url.startswith("sqlite"):
        return create_engine(url, isolation_level="SERIALIZABLE", pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # One writer at a time, from the start: a reader that turns into a writer would fail.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def make_tables(engine: Engine) -> None:
    """Make the tables that are not there yet."""
    TABLES.create_all(engine)


@attrs.frozen
class SqlStore:
    """The store of one tenant; `kinds` are the kinds of record by name."""

    engine: Engine
    tenant: str
    kinds: Mapping[str, type[Record]]

    @contextmanager
    def unit(self) -> Iterator["SqlUnit"]:
        """Return a transaction."""
        try:
            with self.engine.begin() as connection:
                yield SqlUnit(connection, self.tenant, self.kinds)
        except DBAPIError as wrong:
            busy = "locked" in str(wrong.orig)
            if busy or getattr(wrong.orig, "sqlstate", "") in _CONFLICTS:
                raise RevisionConflict("a record of this request", None) from wrong
            raise


@attrs.frozen
class SqlUnit:
    """One transaction of a tenant."""

    connection: Connection
    tenant: str
    kinds: Mapping[str, type[Record]]

    def load(self, ids: Sequence[str]) -> Iterable[StoredCase]:
        """Return the stored cases of these ids."""
        rows = self._rows(records, records.c.id, ids)
        steps: dict[str, list[Transition]] = {row.id: [] for row in rows}
        for row in self._rows(
            transitions, transitions.c.record_id, ids, transitions.c.number
        ):
            steps[row.record_id].append(from_dict(row.document, Transition))
        return [
            StoredCase(
                record=self.kinds[row.kind].replay(steps[row.id]),
                ran_until=_instant(row.ran_until),
                wakeup=_instant(row.wakeup),
            )
            for row in rows
        ]

    def linked(self, ids: Sequence[str]) -> Iterable[str]:
        """Return the ids of the records that name one of these."""
        return [row.record_id for row in self._rows(links, links.c.other_id, ids)]

    def open_cases(
        self, until: datetime | None, limit: int
    ) -> Sequence[tuple[datetime, str]]:
        """Return the first wakeups not later than an instant."""
        query = select(records.c.wakeup, records.c.id).where(
            records.c.tenant == self.tenant, records.c.wakeup.is_not(None)
        )
        if until is not None:
            query = query.where(records.c.wakeup <= to_micros(until))
        found = self.connection.execute(
            query.order_by(records.c.wakeup, records.c.id).limit(limit)
        )
        return [(to_datetime(row.wakeup), row.id) for row in found]

    def append(self, case: StoredCase, since: int) -> None:
        """Store the transitions after a revision, if it is still the stored one."""
        record = case.record
        own = {"tenant": self.tenant, "id": record.id}
        head = {
            "state": record.state, "revision": record.revision,
            "ran_until": _micros(case.ran_until), "wakeup": _micros(case.wakeup),
        }  # fmt: skip
        if since == 0:
            try:
                kind = type(record).__name__
                self.connection.execute(
                    records.insert().values(**own, kind=kind, **head)
                )
            except IntegrityError:
                raise RevisionConflict(record.id, 0) from None
        else:
            changed = self.connection.execute(
                update(records).filter_by(**own, revision=since).values(**head)
            )
            if not changed.rowcount:
                raise RevisionConflict(record.id, since)
        new = [
            {
                "tenant": self.tenant,
                "record_id": record.id,
                "number": number,
                "document": to_dict(one),
            }
            for number, one in enumerate(case.since(since), start=since + 1)
        ]
        if new:
            self.connection.execute(transitions.insert(), new)
            self.connection.execute(
                delete(links).filter_by(tenant=self.tenant, record_id=record.id)
            )
            named = [
                {"tenant": self.tenant, "record_id": record.id, "other_id": other}
                for other in case.linked_ids
            ]
            if named:
                self.connection.execute(links.insert(), named)

    def outbox(self, messages: Sequence[Message]) -> None:
        """Store messages, each key once."""
        dialect: Any = (
            sqlite if self.connection.dialect.name == "sqlite" else postgresql
        )
        rows = [
            {"tenant": self.tenant, "key": one.key, "document": to_dict(one)}
            for one in messages
        ]
        self.connection.execute(dialect.insert(outbox).on_conflict_do_nothing(), rows)

    def _rows(
        self, table: Any, column: Any, ids: Sequence[str], *order: Any
    ) -> list[Any]:
        query = select(table).where(
            table.c.tenant == self.tenant, column.in_(list(ids))
        )
        return list(self.connection.execute(query.order_by(*order)))


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else to_datetime(micros)


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else to_micros(moment)


def outbox_of(engine: Engine, tenant: str) -> list[Message]:
    """Return the outbox of a tenant in its order."""
    with engine.begin() as connection:
        query = (
            select(outbox.c.document).filter_by(tenant=tenant).order_by(outbox.c.number)
        )
        return [from_dict(document, Message) for document in connection.scalars(query)]

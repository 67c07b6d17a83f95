"""The tables, and the script that makes them: `python -m fastapi_desk.tables URL`.

Instants are whole microseconds, so that no database rounds one: a timer that was cut to
milliseconds fires before the breach. Ids are compared by code points on every database.
"""

import sys

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

TABLES = MetaData()
TEXT = String().with_variant(String(collation="C"), "postgresql")

records = Table(
    "records", TABLES,
    Column("tenant", TEXT, primary_key=True),
    Column("id", TEXT, primary_key=True),
    Column("kind", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("ran_until", BigInteger),
    Column("wakeup", BigInteger),
    Index("records_by_wakeup", "tenant", "wakeup", "id"),
)  # fmt: skip
transitions = Table(
    "transitions", TABLES,
    Column("tenant", TEXT, primary_key=True),
    Column("record_id", TEXT, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("document", JSON, nullable=False),
    ForeignKeyConstraint(["tenant", "record_id"], ["records.tenant", "records.id"]),
)  # fmt: skip
links = Table(
    "links", TABLES,
    Column("tenant", TEXT, primary_key=True),
    Column("record_id", TEXT, primary_key=True),
    Column("other_id", TEXT, primary_key=True),
    Index("links_by_other", "tenant", "other_id"),
)  # fmt: skip
outbox = Table(
    "outbox", TABLES,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("tenant", TEXT, nullable=False),
    Column("key", TEXT, nullable=False),
    Column("document", JSON, nullable=False),
    Column("sent_at", BigInteger),
    UniqueConstraint("tenant", "key"),
)  # fmt: skip
streams = Table(
    "streams", TABLES,
    Column("tenant", TEXT, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("document", JSON, nullable=False),
)  # fmt: skip
inbox = Table(
    "inbox", TABLES,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("tenant", TEXT, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("document", JSON, nullable=False),
)  # fmt: skip

if __name__ == "__main__":
    from fastapi_desk.store import engine_of

    TABLES.create_all(engine_of(sys.argv[1]))

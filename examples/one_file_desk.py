"""A whole service desk in one file: FastAPI and SQLite, all that a first desk needs.

Run it with `uvicorn one_file_desk:app` in this folder.
`docs/how-to/embed-in-an-afternoon.md` walks through it.
"""

import json
import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Unpack

import attrs
import pandas as pd
from fastapi import Body, FastAPI, Header, Request
from fastapi.responses import JSONResponse

from serviceops import (
    BusinessCalendar,
    Goal,
    Incident,
    Lifecycle,
    On,
    Policy,
    Problem,
    Record,
    Rule,
    ServiceOpsError,
    Target,
    While,
    action,
    from_dict,
    to_dict,
)  # fmt: skip
from serviceops.desk import (
    Case,
    DeskRules,
    IncidentRule,
    StoredCase,
    carry_out,
    handle,
    tick,
)
from serviceops.errors import RevisionConflict, UnknownKey
from serviceops.events import ResponseRule, StreamRules, StreamState, step_stream
from serviceops.history import Transition
from serviceops.interop.alertmanager import from_webhook
from serviceops.lifecycle import (
    ActionContext,
    FactChanges,
    IncidentLifecycle,
    IncidentTimers,
    Move,
)  # fmt: skip
from serviceops.spans import to_datetime, to_micros
from serviceops.tools import problem_of, tools

# -- a state of our own, and what is promised ------------------------------------------

OurLifecycle = IncidentLifecycle.extended(
    "OurLifecycle",
    states=["waiting_for_vendor"],
    moves=[
        Move("in_progress", "hand_over", "waiting_for_vendor"),
        Move("waiting_for_vendor", "take_back", "in_progress"),
    ],
)


@attrs.frozen(kw_only=True)
class OurIncident(Incident):
    """An incident that may wait for a vendor."""

    lifecycle: ClassVar[type[Lifecycle]] = OurLifecycle
    ticket: str | None = None

    @action
    def hand_over(self, *, ticket: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Hand it over to the vendor."""
        return {"ticket": ticket}

    @action
    def take_back(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Take it back."""
        return {}


KINDS: dict[str, type[Record]] = {"incident": OurIncident, "problem": Problem}
OFFICE = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-18:00"]})
RESOLUTION = Target(
    "resolution", goal=Goal.working(hours=8), calendar=OFFICE,
    start=On("log"), stop=On("resolve"), cancel=On("cancel"),
    pause=While("waiting_for_vendor"), warn=0.75,
)  # fmt: skip
GOLD = Policy("gold", rules=Rule(targets=RESOLUTION))


def case_of(record: Record) -> Case:
    """Return a record with what was promised for it."""
    return (
        Case(record, GOLD, IncidentTimers())
        if isinstance(record, Incident)
        else Case(record)
    )


RULES = DeskRules(
    case_of,
    creates={"log": OurIncident},
    incidents=[IncidentRule(facts={"category": "alert"})],
)
STREAM = StreamRules(
    responses=[ResponseRule(name="page", respond="incident", means="exception")]
)

# -- the store: one table of records, one of links, one of messages --------------------

TABLES = """
create table if not exists records (id text primary key, kind text, revision integer,
  ran_until integer, wakeup integer, history text);
create table if not exists links (record_id text, other_id text);
create table if not exists outbox (
  number integer primary key, key text unique, document text);
create table if not exists stream (id integer primary key, document text);
create table if not exists inbox (
  number integer primary key, at integer, document text);
"""


class SqliteStore:
    """Five statements for the desk, in one transaction."""

    def __init__(self, path: str) -> None:
        self.path = path
        with closing(self.connect()) as db:
            db.executescript(TABLES)

    def connect(self) -> sqlite3.Connection:
        """Return a connection that leaves transactions to us."""
        return sqlite3.connect(self.path, isolation_level=None, timeout=30)

    @contextmanager
    def unit(self) -> Iterator["SqliteStore"]:
        """Return a transaction."""
        unit = object.__new__(SqliteStore)
        unit.db = self.connect()
        unit.db.execute("begin immediate")
        try:
            yield unit
            unit.db.execute("commit")
        finally:
            unit.db.close()  # without a commit, this rolls back

    db: sqlite3.Connection

    def load(self, ids: Any) -> list[StoredCase]:
        """Return the stored cases of these ids."""
        marks = ",".join("?" * len(ids))
        query = f"select * from records where id in ({marks})"  # noqa: S608 - no input
        rows = self.db.execute(query, list(ids))
        return [
            StoredCase(
                record=KINDS[kind].replay(
                    from_dict(one, Transition) for one in json.loads(text)
                ),
                ran_until=None if ran is None else to_datetime(ran),
                wakeup=None if wakeup is None else to_datetime(wakeup),
            )
            for _, kind, _, ran, wakeup, text in rows
        ]

    def linked(self, ids: Any) -> list[str]:
        """Return the ids of the records that name one of these."""
        marks = ",".join("?" * len(ids))
        query = f"select record_id from links where other_id in ({marks})"  # noqa: S608
        return [name for (name,) in self.db.execute(query, list(ids))]

    def open_cases(
        self, until: datetime | None, limit: int
    ) -> list[tuple[datetime, str]]:
        """Return the first wakeups not later than an instant."""
        last = (1 << 62) if until is None else to_micros(until)
        query = (
            "select wakeup, id from records where wakeup <= ? "
            "order by wakeup, id limit ?"
        )
        return [
            (to_datetime(at), name)
            for at, name in self.db.execute(query, (last, limit))
        ]

    def append(self, case: StoredCase, since: int) -> None:
        """Store a record, if the stored revision is still the one that was read."""
        record = case.record
        kind = next(name for name, each in KINDS.items() if type(record) is each)
        instants = [
            None if at is None else to_micros(at)
            for at in (case.ran_until, case.wakeup)
        ]
        text = json.dumps([to_dict(one) for one in record.history])
        row = (kind, record.revision, *instants, text, record.id, since)
        if since == 0:
            query = (
                "insert or ignore into records"
                " (kind, revision, ran_until, wakeup, history, id)"
                " values (?, ?, ?, ?, ?, ?)"
            )
            done = self.db.execute(query, row[:6])
        else:
            query = (
                "update records set kind = ?, revision = ?, ran_until = ?, wakeup = ?,"
                " history = ? where id = ? and revision = ?"
            )
            done = self.db.execute(query, row)
        if not done.rowcount:
            raise RevisionConflict(record.id, since)
        self.db.execute("delete from links where record_id = ?", (record.id,))
        pairs = [(record.id, other) for other in case.linked_ids]
        self.db.executemany("insert into links values (?, ?)", pairs)

    def outbox(self, messages: Any) -> None:
        """Store messages, each key once."""
        rows = [(one.key, json.dumps(to_dict(one))) for one in messages]
        self.db.executemany(
            "insert or ignore into outbox (key, document) values (?, ?)", rows
        )


# -- the API ---------------------------------------------------------------------------

STORE = SqliteStore(os.environ.get("DESK_DATABASE", "desk.sqlite3"))
CLOCK = [lambda: datetime.now(UTC)]
Inputs = Annotated[dict[str, Any], Body()]
Key = Annotated[str | None, Header(alias="Idempotency-Key")]
app = FastAPI(title="Desk")


@app.exception_handler(ServiceOpsError)
def refused(_: Request, error: Exception) -> JSONResponse:
    """Return problem details: 409 for a conflict, 422 for inputs, with every reason."""
    problem = problem_of(error)
    if problem["status"] == 500:  # a fault of ours: the client does not see what it was
        logging.getLogger(__name__).error("the desk failed", exc_info=error)
    return JSONResponse(
        problem, problem["status"], media_type="application/problem+json"
    )


def stored(ids: list[str]) -> list[Record]:
    """Return the stored records of these ids."""
    with STORE.unit() as unit:
        return [case.record for case in unit.load(ids)]


def shown(record: Record) -> dict[str, Any]:
    """Return a record with what can be done, and its clocks and why."""
    at = max(CLOCK[0](), record.history[-1].at)
    clocks: Mapping[str, Any] = case_of(record).read(at=at).clocks or {}
    # A problem is closed when its incidents are: the guards have to see those.
    needed = {
        other
        for name in record.allowed_actions
        for other in record.evidence_needed(name)
    }
    return {
        "id": record.id, "state": record.state, "revision": record.revision,
        "tools": tools(record, at=at, evidence=stored(sorted(needed))),
        "why": {
            name: str(clock.explain()).splitlines() for name, clock in clocks.items()
        },
    }  # fmt: skip


@app.post("/{kind}/{record_id}/{name}")
def act(
    kind: str,
    record_id: str,
    name: str,
    body: Inputs,
    key: Key = None,
    revision: int | None = None,
) -> Any:
    """Log a record or take an action, with what follows, in one transaction."""
    if kind not in KINDS:
        raise UnknownKey(kind, "a kind of record", ", ".join(KINDS))
    # Beside the action's own inputs a client can say nothing: no guard is set aside.
    done = handle(
        STORE, record_id, name, body,
        at=CLOCK[0](), rules=RULES, since=revision, key=key,
        kind=KINDS[kind] if name == KINDS[kind].lifecycle.creates else None,
    )  # fmt: skip
    return shown(done.record)


@app.get("/records/{record_id}")
def show(record_id: str) -> Any:
    """Show a record."""
    for record in stored([record_id]):
        return shown(record)
    raise UnknownKey(record_id, "the id of a stored record")


@app.post("/tick")
def run_timer() -> Any:
    """Carry out what fell due; call it at the instant it returns, and after changes."""
    empty_inbox()  # what a crash left there
    return {"next_wakeup": tick(STORE, at=CLOCK[0](), rules=RULES).next_wakeup}


@app.post("/alerts")
def alerts(body: Inputs) -> Any:
    """Take a webhook of Alertmanager: alerts open incidents and resolve them."""
    # One malformed alert does not lose the others: a refused message is not sent again.
    message = from_webhook(body, malformed="leave_out")
    for fault in message.faults:
        logging.getLogger(__name__).error("an alert was left out: %s", fault)
    # A message is stepped once: the state of the stream and what it asks for are stored
    # together, and an intent waits in the inbox until it was carried out.
    with STORE.unit() as unit:
        row = unit.db.execute("select document from stream").fetchone()
        state = from_dict(json.loads(row[0])) if row else StreamState()
        now = CLOCK[0]()
        at = now if state.now is None else max(now, state.now)  # a clock may go back
        for signal in message.to_signals():
            step = step_stream(state, signal, at=at, rules=STREAM)
            state = step.state
            unit.db.executemany(
                "insert into inbox (at, document) values (?, ?)",
                [(to_micros(at), json.dumps(to_dict(one))) for one in step.intents],
            )
        document = json.dumps(to_dict(state))
        unit.db.execute("insert or replace into stream values (1, ?)", (document,))
    return {"intents": empty_inbox()}


def empty_inbox() -> int:
    """Carry out the intents that wait, in order; return how many there were."""
    with STORE.unit() as unit:
        waiting = list(unit.db.execute("select * from inbox order by number"))
    failed: dict[str, Exception] = {}
    for number, at, text in waiting:
        intent = from_dict(json.loads(text))
        if intent.target_id in failed:  # what is next for that incident stays behind it
            continue
        try:
            carry_out(STORE, intent, at=to_datetime(at), rules=RULES)
        except Exception as error:  # noqa: BLE001 - it must not block the others
            failed[intent.target_id] = error
            continue
        with STORE.unit() as unit:
            unit.db.execute("delete from inbox where number = ?", (number,))
    for first in failed.values():
        raise first
    return len(waiting)


def report() -> pd.DataFrame:
    """Return a row for each incident: its state, its verdict and the counted time."""
    with STORE.unit() as unit:
        ids = [name for (name,) in unit.db.execute("select id from records")]
        cases = [case_of(case.record).read(at=CLOCK[0]()) for case in unit.load(ids)]
    return pd.DataFrame(
        {"id": one.case.id, "state": one.record.state, "verdict": clock.verdict.value,
         "elapsed": clock.elapsed}
        for one in cases for clock in (one.clocks or {}).values()
    )  # fmt: skip

"""The webhook of Alertmanager: the stream's state and its intents are stored in one transaction.

The instant of a step is part of the ids of incidents, so a step is never taken twice: its intents
wait in an inbox until each was carried out, which a crash may interrupt at any point.
"""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from fastapi_desk.store import SqlStore
from fastapi_desk.tables import inbox, streams
from serviceops import from_dict, to_dict
from serviceops.desk import DeskRules, carry_out
from serviceops.errors import RevisionConflict
from serviceops.events import StreamRules, StreamState, step_stream
from serviceops.intents import Intent
from serviceops.interop.alertmanager import from_webhook
from serviceops.spans import to_datetime, to_micros


def receive(
    engine: Engine, tenant: str, payload: Any, rules: StreamRules, *, at: datetime
) -> int:
    """Take a message into the stream of a tenant; return how many intents wait because of it."""
    # One malformed alert does not lose the others: a refused message is not sent again.
    message = from_webhook(payload, malformed="leave_out")
    for fault in message.faults:
        logging.getLogger(__name__).error("an alert was left out: %s", fault)
    with engine.begin() as connection:
        row = connection.execute(select(streams).filter_by(tenant=tenant)).first()
        state = StreamState() if row is None else from_dict(row.document, StreamState)
        at = at if state.now is None else max(at, state.now)
        intents: list[Intent] = []
        for signal in message.to_signals():
            step = step_stream(state, signal, at=at, rules=rules)
            state = step.state
            intents += step.intents
        document = to_dict(state)
        if row is None:
            values = {"tenant": tenant, "revision": 1, "document": document}
            connection.execute(insert(streams).values(**values))
        else:
            query = update(streams).filter_by(tenant=tenant, revision=row.revision)
            done = connection.execute(
                query.values(revision=row.revision + 1, document=document)
            )
            if not done.rowcount:
                raise RevisionConflict(f"the stream of {tenant}", row.revision)
        for intent in intents:
            values = {
                "tenant": tenant,
                "at": to_micros(at),
                "document": to_dict(intent),
            }
            connection.execute(insert(inbox).values(**values))
    return len(intents)


def empty_inbox(engine: Engine, store: SqlStore, rules: DeskRules) -> int:
    """Carry out the intents that wait, in order; return how many there were."""
    with engine.begin() as connection:
        query = select(inbox).filter_by(tenant=store.tenant).order_by(inbox.c.number)
        waiting = list(connection.execute(query))
    failed: dict[str, Exception] = {}
    for row in waiting:
        intent = from_dict(row.document, Intent)
        if intent.target_id in failed:  # what is next for that incident stays behind it
            continue
        try:
            carry_out(store, intent, at=to_datetime(row.at), rules=rules)
        except Exception as error:  # noqa: BLE001 - it must not block the others
            failed[intent.target_id] = error
            continue
        with engine.begin() as connection:
            connection.execute(delete(inbox).filter_by(number=row.number))
    for first in failed.values():
        raise first
    return len(waiting)

"""The API: JSON in and out, problem details for refusals, one timer; pages are in `pages.py`.

409: the record does not allow it, or another client changed it first. 422: inputs are missing or
malformed. `If-Match` names the revision that was read, `Idempotency-Key` the delivery: the same
again has the same response. The server says when something happened, and who did it.
"""

import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Engine, select

from fastapi_desk import pages
from fastapi_desk.alerts import empty_inbox, receive
from fastapi_desk.rules import KINDS, STREAM, TENANTS, DeskIncident
from fastapi_desk.store import SqlStore, make_tables
from fastapi_desk.tables import records
from fastapi_desk.timer import Timer
from serviceops import Record, ServiceOpsError, to_dict
from serviceops.desk import StoredCase, handle, tick
from serviceops.desk.store import Handled
from serviceops.errors import InvalidValue, UnknownKey
from serviceops.tools import problem_of, schema_of, tools

LOG = logging.getLogger(__name__)
Inputs = Annotated[dict[str, Any], Body()]


class Desk:
    """The desk of one tenant during a request."""

    def __init__(self, app: FastAPI, tenant: str) -> None:
        if tenant not in TENANTS:
            raise UnknownKey(
                tenant, "a tenant", f"X-Tenant is one of {', '.join(TENANTS)}"
            )
        self.app, self.tenant, self.rules = app, tenant, TENANTS[tenant].rules
        self.engine: Engine = app.state.engine
        self.store = SqlStore(self.engine, tenant, KINDS)
        self.now: datetime = app.state.now()

    def act(
        self, record_id: str, name: str, inputs: dict[str, Any], **more: Any
    ) -> Handled:
        """Take an action with the inputs of a client, and wake the timer."""
        done = handle(
            self.store, record_id, name, inputs, at=self.now, rules=self.rules, **more
        )
        self.app.state.timer.wake(done.next_wakeup)
        return done

    def load(self, record_id: str) -> StoredCase:
        """Return a stored case."""
        with self.store.unit() as unit:
            for case in unit.load([record_id]):
                return case
        raise UnknownKey(record_id, "the id of a stored record")

    def evidence(self, record: Record) -> list[Record]:
        """Return the records that the guards of any possible action look at."""
        needed = {
            n for name in record.allowed_actions for n in record.evidence_needed(name)
        }
        with self.store.unit() as unit:
            return [case.record for case in unit.load(sorted(needed))]

    def shown(self, record: Record) -> dict[str, Any]:
        """Return a record for a client: its facts, what is possible now, its clocks and why."""
        at = max(self.now, record.history[-1].at)
        reading = self.rules.case_of(record).read(at=at)
        return {
            "record": to_dict(record),
            "revision": record.revision,
            "tools": tools(record, at=at, evidence=self.evidence(record)),
            "clocks": {
                name: {
                    "stage": clock.stage, "verdict": clock.verdict, "due_at": clock.due_at,
                    "remaining": str(clock.remaining), "why": str(clock.explain()).splitlines(),
                }
                for name, clock in (reading.clocks or {}).items()
            },
            "next_wakeup": reading.next_wakeup,
        }  # fmt: skip

    def open_ids(self) -> list[str]:
        """Return the ids of the open records, oldest first."""
        final = {
            state for kind in KINDS.values() for state in kind.lifecycle.final_names()
        }
        query = select(records.c.id).where(
            records.c.tenant == self.tenant, records.c.state.not_in(final)
        )
        with self.engine.begin() as connection:
            return list(connection.scalars(query.order_by(records.c.id).limit(500)))

    def open_records(self) -> list[Record]:
        """Return the open records, oldest first, in one transaction."""
        ids = self.open_ids()
        with self.store.unit() as unit:
            found = {case.record.id: case.record for case in unit.load(ids)}
        return [found[record_id] for record_id in ids]

    def tick(self) -> datetime | None:
        """Carry out what waits and what fell due; return when to come again."""
        empty_inbox(self.engine, self.store, self.rules)
        return tick(self.store, at=self.now, rules=self.rules).next_wakeup


def desk_of(request: Request, x_tenant: Annotated[str, Header()] = "north") -> Desk:
    """Return the desk of the tenant that a request names."""
    return Desk(request.app, x_tenant)


TheDesk = Annotated[Desk, Depends(desk_of)]
Key = Annotated[str | None, Header(alias="Idempotency-Key")]
IfMatch = Annotated[str | None, Header(alias="If-Match")]
User = Annotated[str | None, Header(alias="X-User")]


class DeskApi(FastAPI):
    """An application of which the document has each action by itself."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, with the schemas of serviceops."""
        return _with_actions(super().openapi())


def build(engine: Engine, *, now: Callable[[], datetime] | None = None) -> FastAPI:
    """Return the application on a database; `now` is for tests."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.timer.start()
        yield
        app.state.timer.stop()

    app = DeskApi(title="Service desk", lifespan=lifespan)
    make_tables(engine)
    app.state.engine, app.state.now = engine, now or (lambda: datetime.now(UTC))
    app.state.timer = Timer(
        lambda: [Desk(app, tenant).tick() for tenant in TENANTS], app.state
    )

    def refused(_: Request, error: Exception) -> JSONResponse:
        problem = problem_of(error)
        if problem["status"] == 500:  # a fault of ours: the client does not see it
            LOG.error("the desk failed", exc_info=error)
        return JSONResponse(
            problem, problem["status"], media_type="application/problem+json"
        )

    app.add_exception_handler(ServiceOpsError, refused)

    @app.post("/incidents", status_code=201)
    def log(desk: TheDesk, body: Inputs, key: Key = None, user: User = None) -> Any:
        """Log an incident; the body has its `id` and the inputs of `log`."""
        record_id = str(body.pop("id", ""))
        done = desk.act(record_id, "log", body, kind=DeskIncident, key=key, by=user)
        return desk.shown(done.record)

    @app.get("/incidents")
    def listed(desk: TheDesk) -> Any:
        """List the open incidents."""
        return {"open": desk.open_ids()}

    @app.get("/incidents/{record_id}")
    def show(desk: TheDesk, record_id: str, response: Response) -> Any:
        """Show an incident, what is possible now, and its clocks."""
        record = desk.load(record_id).record
        response.headers["ETag"] = f'"{record.revision}"'
        return desk.shown(record)

    @app.post("/incidents/{record_id}/{name}")
    def act(
        desk: TheDesk, record_id: str, name: str, body: Inputs, key: Key = None,
        if_match: IfMatch = None, user: User = None,
    ) -> Any:  # fmt: skip
        """Take an action; each has its own path and schema below."""
        done = desk.act(
            record_id, name, body, since=_revision(if_match), key=key, by=user
        )
        return desk.shown(done.record)

    @app.post("/alerts", status_code=202)
    def alerts(desk: TheDesk, body: Inputs) -> Any:
        """Take a webhook of Alertmanager."""
        waiting = receive(desk.engine, desk.tenant, body, STREAM, at=desk.now)
        empty_inbox(desk.engine, desk.store, desk.rules)
        app.state.timer.wake(desk.now)
        return {"intents": waiting}

    @app.post("/tick")
    def ticked(desk: TheDesk) -> Any:
        """Carry out what fell due, for a timer outside of this process."""
        return {"next_wakeup": desk.tick()}

    pages.add_to(app)
    return app


def _revision(if_match: str | None) -> int | None:
    """Return the revision of an entity tag that `show` has sent."""
    if if_match is None:
        return None
    tag = re.fullmatch(r'(?:W/)?"(\d{1,9})"', if_match, re.ASCII)
    if tag is None:
        raise InvalidValue(if_match, "If-Match with the ETag of the record")
    return int(tag[1])


def _with_actions(document: dict[str, Any]) -> dict[str, Any]:
    """Give each action a path of its own, with the schema of its inputs."""
    paths = document["paths"]
    general = paths.pop("/incidents/{record_id}/{name}", None)
    if general is None:  # it was written before: FastAPI stores the document
        return document
    post = general["post"]
    others = [one for one in post["parameters"] if one["name"] != "name"]
    for name, declared in DeskIncident.actions().items():
        paths[f"/incidents/{{record_id}}/{name}"] = {"post": {
            **post, "operationId": name, "summary": name, "parameters": others,
            "description": declared.method.__doc__, "requestBody": _body(name),
        }}  # fmt: skip
    log = _body("log")
    schema = log["content"]["application/json"]["schema"]
    schema["properties"]["id"] = {"type": "string", "minLength": 1}
    schema["required"] = ["id", *schema["required"]]
    paths["/incidents"]["post"]["requestBody"] = log
    return document


def _body(name: str) -> dict[str, Any]:
    schema = schema_of(DeskIncident, name)
    schema.pop("$schema")
    return {"required": True, "content": {"application/json": {"schema": schema}}}

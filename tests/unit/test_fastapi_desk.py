"""The FastAPI example: an application called over HTTP, on a database for the test."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed (make embed installs it)")
pytest.importorskip("sqlalchemy", reason="sqlalchemy is not installed (make embed installs it)")
pytest.importorskip("httpx", reason="httpx is not installed (make embed installs it)")
sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))

from fastapi.testclient import TestClient
from fastapi_desk.app import build
from fastapi_desk.rules import KINDS
from fastapi_desk.store import SqlStore, engine_of, make_tables, outbox_of
from jsonschema import Draft202012Validator

from serviceops.errors import GuardFailed
from serviceops.lifecycle import Incident
from serviceops.testing import check_store

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Desk:
    """A client at a time of day of the test's choosing; its timer runs when the test says so."""

    def __init__(self, path: Path) -> None:
        self.engine = engine_of(f"sqlite:///{path}/desk.sqlite3")
        self.now = NINE
        self.client = TestClient(build(self.engine, now=lambda: self.now))

    def get(self, path: str, status: int = 200, tenant: str = "north") -> Any:
        answer = self.client.get(path, headers={"X-Tenant": tenant})
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, body: Any, status: int = 200, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.post(path, json=body, headers=named)
        assert answer.status_code == status, answer.text
        return answer.json()

    def log(self, number: int = 1, **facts: Any) -> Any:
        body = {"id": f"INC-{number}", "summary": "Mail is down", "caller": "u-1", **facts}
        return self.post("/incidents", body, 201)

    def tick(self, hours: float) -> None:
        self.now = NINE + timedelta(hours=hours)
        self.post("/tick", {})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.engine.dispose()


def test_the_store_obeys_the_laws(tmp_path: Path) -> None:
    numbers = iter(range(10_000))

    def fresh() -> Any:
        engine = engine_of(f"sqlite:///{tmp_path}/{next(numbers)}.sqlite3")
        make_tables(engine)
        kinds = {**KINDS, "Incident": Incident}
        return (
            lambda tenant: SqlStore(engine, tenant, kinds),
            lambda tenant: outbox_of(engine, tenant),
        )

    check_store(fresh)


def test_a_conflict_is_409_and_a_retry_is_none(desk: Desk) -> None:
    desk.log()
    first = {"Idempotency_Key": "d-1", "If_Match": '"1"'}
    for _ in range(2):
        shown = desk.post("/incidents/INC-1/start", {"person": "ann"}, **first)
        assert shown["revision"] == 2

    late = desk.post("/incidents/INC-1/hold", {"reason": "vendor"}, 409, If_Match='"1"')
    assert (late["status"], late["revision"]) == (409, 2)
    assert late["type"] == "urn:serviceops:problem:revision-conflict"
    for tag in ("*", "1", '"x"', '"1", "2"'):  # no revision: it was a failure of the server
        desk.post("/incidents/INC-1/hold", {"reason": "vendor"}, 400, If_Match=tag)


def test_a_refusal_is_problem_details_with_every_reason(desk: Desk) -> None:
    desk.log()

    answer = desk.client.post("/incidents/INC-1/resolve", json={"code": "magic"})

    assert answer.headers["content-type"] == "application/problem+json"
    codes = [one["code"] for one in answer.json()["reasons"]]
    assert codes == ["code_invalid", "notes_missing", "category_missing"]
    assert desk.post("/incidents/INC-1/dance", {}, 404)["title"] == "No such record or action"
    assert desk.post("/incidents/INC-1/note", {"text": "x", "waive": ["a"]}, 400)["status"] == 400
    assert desk.get("/incidents/INC-9", 404)["status"] == 404


def test_the_openapi_document_has_our_schemas(desk: Desk) -> None:
    paths = desk.get("/openapi.json")["paths"]

    body = paths["/incidents/{record_id}/hand_over"]["post"]["requestBody"]
    schema = body["content"]["application/json"]["schema"]
    assert (schema["required"], schema["additionalProperties"]) == (["ticket"], False)
    log = paths["/incidents"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert log["required"] == ["id", "summary"]
    for path in paths.values():
        for one in path.values():
            for content in one.get("requestBody", {}).get("content", {}).values():
                Draft202012Validator.check_schema(content["schema"])


def test_the_state_of_our_own_pauses_one_clock_and_runs_another(desk: Desk) -> None:
    desk.log(priority="P1")
    desk.post("/incidents/INC-1/start", {"person": "ann"})
    desk.now = NINE + timedelta(hours=1)
    shown = desk.post("/incidents/INC-1/hand_over", {"ticket": "V-1"})

    assert shown["record"]["state"] == "waiting_for_vendor"
    assert shown["clocks"]["resolution"]["stage"] == "paused"
    assert shown["clocks"]["vendor"]["stage"] == "running"
    assert "take_back" in [tool["name"] for tool in shown["tools"]]


def test_each_tenant_has_its_records_and_its_calendar(desk: Desk) -> None:
    desk.log(priority="P1")
    south = {"X_Tenant": "south"}
    body = {"id": "INC-1", "summary": "Printer", "caller": "u-2", "priority": "P1"}
    desk.post("/incidents", body, 201, **south)

    north_due = desk.get("/incidents/INC-1")["clocks"]["resolution"]["due_at"]
    south_due = desk.get("/incidents/INC-1", tenant="south")["clocks"]["resolution"]["due_at"]
    # Four working hours from 09:00 in Lisbon; in Sao Paulo it was six in the morning.
    assert datetime.fromisoformat(north_due) == NINE + timedelta(hours=4)
    assert datetime.fromisoformat(south_due) == NINE + timedelta(hours=7)
    assert desk.get("/incidents", 404, tenant="east")["status"] == 404


def test_a_record_stays_under_the_policy_of_its_day(desk: Desk) -> None:
    desk.log(1)
    desk.now = datetime(2026, 7, 1, 9, tzinfo=UTC)
    desk.log(2)

    why = [desk.get(f"/incidents/INC-{n}")["clocks"]["resolution"]["why"][0] for n in (1, 2)]
    assert ["gold 1" in why[0], "gold 2" in why[1]] == [True, True]


def test_whoever_is_on_call_is_paged_once_after_an_outage_too(desk: Desk) -> None:
    desk.log(priority="P1")

    desk.tick(10)
    desk.tick(10)

    sent = outbox_of(desk.engine, "north")
    keys = [one.key for one in sent]
    assert len(set(keys)) == len(keys)
    pages = [
        one.intent.target_id for one in sent if dict(one.intent.inputs).get("policy") == "duty"
    ]
    assert pages == ["ana", "duty manager"]
    assert "INC-1/breach/resolution/1/breached/1" in keys


def alert(status: str, ends: str = "0001-01-01T00:00:00Z") -> dict[str, Any]:
    labels = {"alertname": "Disk", "instance": "db-1", "service": "db", "severity": "critical"}
    return {
        "version": "4", "status": status, "receiver": "desk", "groupKey": "{}:{}",
        "alerts": [{"status": status, "labels": labels, "annotations": {}, "fingerprint": "f",
                    "startsAt": "2026-03-02T08:59:00Z", "endsAt": ends}],
    }  # fmt: skip


def test_a_webhook_becomes_an_incident_that_is_resolved_when_it_clears(desk: Desk) -> None:
    for _ in range(2):
        desk.post("/alerts", alert("firing"), 202)
    (name,) = desk.get("/incidents")["open"]
    assert desk.get(f"/incidents/{name}")["record"]["state"] == "new"

    desk.now = NINE + timedelta(minutes=20)
    desk.post("/alerts", alert("resolved", "2026-03-02T09:15:00Z"), 202)

    assert desk.get(f"/incidents/{name}")["record"]["state"] == "resolved"


def test_a_crash_between_the_stream_and_the_desk_loses_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("fastapi_desk.app.empty_inbox", lambda *_: 0)
        desk.post("/alerts", alert("firing"), 202)
    assert desk.get("/incidents")["open"] == []

    desk.tick(0.1)  # the timer carries out what waits

    assert len(desk.get("/incidents")["open"]) == 1


def test_a_page_shows_a_case_and_its_form_takes_an_action(desk: Desk) -> None:
    desk.log(summary="<b>Mail</b>")

    page = desk.client.get("/cases/north/INC-1").text
    assert "&lt;b&gt;Mail&lt;/b&gt;" in page
    assert "<summary>Resolve</summary>" in page
    assert "its category is not set" in page

    fields = {"revision": "1", "group": "mail"}
    answer = desk.client.post("/cases/north/INC-1/assign", data=fields, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases/north/INC-1")
    refused = desk.client.post("/cases/north/INC-1/assign", data=fields)
    assert refused.status_code == 409
    assert "role=alert" in refused.text
    foreign = desk.client.post(
        "/cases/north/INC-1/cancel", data=fields, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert foreign.status_code == 403
    assert "INC-1" in desk.client.get("/").text


def test_a_form_is_read_by_the_schema_of_its_action(desk: Desk) -> None:
    desk.log()
    desk.log(id="INC-2")
    path = "/cases/north/INC-1"

    text = {"text": "true", "revision": "1"}  # a note, and no flag
    noted = desk.client.post(f"{path}/note", data=text, follow_redirects=False)
    flag = {"text": "it is back", "party": "caller", "public": "true", "revision": "2"}
    replied = desk.client.post(f"{path}/reply", data=flag, follow_redirects=False)

    assert (noted.status_code, replied.status_code) == (303, 303), (noted.text, replied.text)
    for wrong in ("", "x", "-1"):  # it was a failure of the server
        refused = desk.client.post(f"{path}/note", data={**text, "revision": wrong})
        assert (refused.status_code, "revision" in refused.json()["detail"]) == (400, True)
    front = desk.client.get("/").text
    assert front.index("INC-1") < front.index("INC-2")


def test_the_timer_runs_in_the_application(tmp_path: Path) -> None:
    made = Desk(tmp_path)
    made.log(priority="P1")
    made.now = NINE + timedelta(hours=9)

    with made.client:  # the start of the application carries out what an outage left undone
        for _ in range(200):
            if outbox_of(made.engine, "north"):
                break
            made.client.get("/incidents")

    assert outbox_of(made.engine, "north")


def test_a_fault_of_the_desk_is_logged_and_not_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise GuardFailed("INC-1", "secret", "TypeError: secret")

    desk.log()
    monkeypatch.setattr("fastapi_desk.app.handle", broken)

    for answer in (
        desk.client.post("/incidents/INC-1/start", json={"person": "ann"}),
        desk.client.post("/cases/north/INC-1/start", data={"revision": "1", "person": "ann"}),
    ):
        assert (answer.status_code, "secret" in answer.text) == (500, False)
    logged = [record.exc_info[1] for record in caplog.records if record.exc_info]
    assert [type(error) for error in logged] == [GuardFailed, GuardFailed]

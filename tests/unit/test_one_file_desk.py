"""The desk in one file does the whole list of a newcomer, and its store obeys the laws."""

import importlib
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed (make embed installs it)")
pytest.importorskip("httpx", reason="httpx is not installed (make embed installs it)")
pytest.importorskip("pandas", reason="pandas is not installed")
sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))

from fastapi.testclient import TestClient

from serviceops import from_dict
from serviceops.errors import GuardFailed
from serviceops.lifecycle import Incident
from serviceops.testing import check_store

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DESK_DATABASE", str(tmp_path / "desk.sqlite3"))
    sys.modules.pop("one_file_desk", None)
    module = importlib.import_module("one_file_desk")
    module.CLOCK[0] = lambda: NINE
    return module


def test_the_whole_list_of_a_newcomer(desk: Any) -> None:
    client = TestClient(desk.app)
    log = {"summary": "Mail is down", "caller": "u-1", "category": "mail"}

    def post(path: str, body: Any, status: int = 200, **headers: str) -> Any:
        answer = client.post(path, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    logged = post("/incident/INC-1/log", log)  # log
    assert "resolve" in [tool["name"] for tool in logged["tools"]]  # options
    post("/incident/INC-1/start?revision=1", {"person": "ann"})  # act
    late = post("/incident/INC-1/note?revision=1", {"text": "late"}, 409)  # 409
    assert late["revision"] == 2
    for _ in range(2):  # retry
        key = {"Idempotency-Key": "d-1"}
        post("/incident/INC-1/hand_over?revision=2", {"ticket": "V-1"}, **key)  # own state
    post("/problem/PRB-1/log", {"summary": "Leak", "source": "proactive"})
    post("/incident/INC-1/amend", {"problem": "PRB-1"})  # problem links
    desk.CLOCK[0] = lambda: NINE + timedelta(hours=4)
    post("/incident/INC-1/take_back", {})
    desk.CLOCK[0] = lambda: NINE + timedelta(days=2)
    post("/tick", {})  # timer
    why = client.get("/records/INC-1").json()["why"]["resolution"]  # explain
    assert any(line.startswith("breached") for line in why)
    alert = {"status": "firing", "labels": {"alertname": "Disk", "severity": "critical"},
             "annotations": {}, "fingerprint": "f", "startsAt": "2026-03-04T08:59:00Z",
             "endsAt": "0001-01-01T00:00:00Z"}  # fmt: skip
    body = {"version": "4", "status": "firing", "receiver": "d", "groupKey": "g", "alerts": [alert]}
    assert post("/alerts", body)["intents"] == 1  # webhook
    table = desk.report().set_index("id")  # pandas report
    assert table.loc["INC-1", "verdict"] == "breached"
    assert len(table) == 2
    with desk.STORE.unit() as unit:
        (problem,) = unit.load(["PRB-1"])
    assert problem.record.incidents == ("INC-1",)


def test_what_is_not_for_a_client_to_say_is_refused(desk: Any) -> None:
    client = TestClient(desk.app)
    log = {"summary": "Mail is down", "caller": "u-1", "category": "mail"}

    def status(path: str, **body: Any) -> int:
        return int(client.post(path, json=body).status_code)

    assert status("/incident/INC-1/log", **log, recorded_at="2026-01-01T00:00:00Z") == 400
    assert status("/incident/INC-1/log", **log) == 200
    assert status("/incident/INC-1/note", text="x", comment="x", waive=["a"]) == 400
    assert status("/incident/INC-1/dance") == 404
    assert status("/visit/INC-1/log") == 404


def webhook(name: str) -> dict[str, Any]:
    alert = {"status": "firing", "labels": {"alertname": name, "severity": "critical"},
             "annotations": {}, "fingerprint": name, "startsAt": "2026-03-02T08:59:00Z",
             "endsAt": "0001-01-01T00:00:00Z"}  # fmt: skip
    return {
        "version": "4", "status": "firing", "receiver": "d", "groupKey": "g", "alerts": [alert],
    }  # fmt: skip


def incidents(desk: Any) -> int:
    with desk.STORE.unit() as unit:
        (count,) = unit.db.execute("select count(*) from records").fetchone()
    return int(count)


def test_no_alert_is_lost_when_the_process_ends_before_it_is_carried_out(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(*_: Any, **__: Any) -> Any:
        raise OSError("the process ends here")

    client = TestClient(desk.app, raise_server_exceptions=False)
    with monkeypatch.context() as crash:
        crash.setattr(desk, "carry_out", ends)
        assert client.post("/alerts", json=webhook("Mail")).status_code == 500
    assert incidents(desk) == 0

    assert client.post("/alerts", json=webhook("Mail")).json() == {"intents": 1}  # sent again
    assert incidents(desk) == 1
    assert client.post("/alerts", json=webhook("Mail")).json() == {"intents": 0}
    # The timer too carries out what waits, if no message comes.
    with monkeypatch.context() as crash:
        crash.setattr(desk, "carry_out", ends)
        client.post("/alerts", json=webhook("Disk"))
    client.post("/tick")
    assert incidents(desk) == 2


def test_an_alert_that_can_never_be_carried_out_does_not_block_those_behind_it(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, tried = desk.carry_out, []

    def fails_for_mail(store: Any, intent: Any, **facts: Any) -> Any:
        tried.append(intent.target_id)
        if intent.target_id == tried[0]:
            raise OSError("the first one always fails")
        return plain(store, intent, **facts)

    client = TestClient(desk.app, raise_server_exceptions=False)
    monkeypatch.setattr(desk, "carry_out", fails_for_mail)
    assert client.post("/alerts", json=webhook("Mail")).status_code == 500
    assert client.post("/alerts", json=webhook("Disk")).status_code == 500  # the first still waits
    assert incidents(desk) == 1
    monkeypatch.setattr(desk, "carry_out", plain)
    client.post("/tick")
    assert incidents(desk) == 2


def test_of_a_message_with_a_malformed_alert_the_others_are_taken(
    desk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    body = webhook("Mail")
    body["alerts"].append({**body["alerts"][0], "fingerprint": "x", "startsAt": "yesterday"})

    assert TestClient(desk.app).post("/alerts", json=body).json() == {"intents": 1}
    assert incidents(desk) == 1
    assert "alerts[1].startsAt: 'yesterday' was given" in caplog.text


def test_an_alert_is_taken_when_the_clock_went_back_a_second(desk: Any) -> None:
    client = TestClient(desk.app)
    assert client.post("/alerts", json=webhook("Mail")).status_code == 200

    desk.CLOCK[0] = lambda: NINE - timedelta(seconds=1)
    answer = client.post("/alerts", json=webhook("Disk"))

    assert (answer.status_code, answer.json()) == (200, {"intents": 1})
    assert incidents(desk) == 2


def test_a_resolved_problem_of_a_closed_incident_may_be_closed(desk: Any) -> None:
    client = TestClient(desk.app)
    log = {"summary": "Mail is down", "caller": "u-1", "category": "mail"}
    problem = {"summary": "Leak", "source": "reactive", "incidents": ["INC-1"],
               "category": "mail", "impact": "high", "urgency": "low"}  # fmt: skip
    fix = {"fix": "f", "without_change": "w"}

    def post(path: str, **body: Any) -> Any:
        answer = client.post(path, json=body)
        assert answer.status_code == 200, answer.text
        return [tool["name"] for tool in answer.json()["tools"]]

    post("/incident/INC-1/log", **log)
    post("/problem/PRB-1/log", **problem)
    post("/problem/PRB-1/accept", person="ann")
    post("/problem/PRB-1/investigate")
    post("/problem/PRB-1/identify_cause", cause="c", proposed_fix="f")
    assert "close" not in post("/problem/PRB-1/resolve", **fix)
    post("/incident/INC-1/resolve", code="solution", notes="n")
    post("/incident/INC-1/close")

    shown = client.get("/records/PRB-1").json()
    assert "close" in [tool["name"] for tool in shown["tools"]]
    post("/problem/PRB-1/close")


def test_a_fault_of_the_desk_is_logged_and_not_shown(
    desk: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise GuardFailed("INC-1", "secret", "TypeError: secret")

    monkeypatch.setattr(desk, "handle", broken)
    answer = TestClient(desk.app).post("/incident/INC-1/log", json={})

    assert (answer.status_code, "secret" in answer.text) == (500, False)
    assert "secret" in caplog.text


def test_the_store_obeys_the_laws(desk: Any, tmp_path: Path) -> None:
    desk.KINDS["plain"] = Incident
    numbers = iter(range(10_000))

    def fresh() -> Any:
        store = desk.SqliteStore(str(tmp_path / f"{next(numbers)}.sqlite3"))

        def sent(_: str) -> Any:
            import json

            rows = store.connect().execute("select document from outbox order by number")
            return [from_dict(json.loads(text)) for (text,) in rows]

        return (lambda _: store), sent

    check_store(fresh, tenants=False)

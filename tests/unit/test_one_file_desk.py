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

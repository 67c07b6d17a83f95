"""The embedding example: a Django application called over HTTP, with a database for the test."""

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("django")
sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
os.environ["DESK_DATABASE"] = str(Path(tempfile.mkdtemp()) / "desk.sqlite3")
os.environ["DJANGO_SETTINGS_MODULE"] = "django_desk.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_desk import store  # noqa: E402
from django_desk.models import Outgoing, StoredLink, StoredRecord, StoredTransition  # noqa: E402

from serviceops import from_dict  # noqa: E402
from serviceops.errors import RevisionConflict  # noqa: E402
from serviceops.testing import check_store  # noqa: E402

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def database() -> Iterator[None]:
    call_command("migrate", run_syncdb=True, verbosity=0)
    yield
    connection.close()


class Desk:
    """A client at a time of day of the test's choosing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client = Client()
        self.now = NINE
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def get(self, path: str) -> dict[str, Any]:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.content
        return answer.json()  # type: ignore[no-any-return]

    def post(self, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
        answer = self.client.post(path, body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()  # type: ignore[no-any-return]

    def act(self, record_id: str, action: str, status: int = 200, **body: Any) -> dict[str, Any]:
        revision = store.load(record_id).revision
        body = {"revision": revision, **body}
        return self.post(f"/incidents/{record_id}/{action}", status, **body)

    def log(self, number: int = 1, **facts: Any) -> dict[str, Any]:
        body = {"id": f"INC-{number}", "summary": "Mail is down", "caller": "u-1",
                "category": "mail", **facts}  # fmt: skip
        return self.post("/incidents", 201, **body)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    yield Desk(monkeypatch)
    for table in (StoredTransition, StoredLink, StoredRecord, Outgoing):
        table.objects.all().delete()


def test_a_record_is_stored_as_its_transitions_and_read_back(desk: Desk) -> None:
    desk.log()
    shown = desk.act("INC-1", "assign", group="mail")

    assert StoredTransition.objects.count() == shown["revision"] == 2
    assert store.load("INC-1").history[-1].action == "assign"
    assert (shown["record"]["state"], StoredRecord.objects.get().state) == ("assigned", "assigned")


def test_an_action_that_the_record_does_not_allow_is_a_conflict_with_codes(desk: Desk) -> None:
    desk.log()

    refused = desk.act("INC-1", "close", 409)

    assert refused["type"] == "urn:serviceops:problem:action-refused"
    assert [reason["code"] for reason in refused["reasons"]] == ["no_such_move"]
    assert "resolve" in refused["allowed"]
    assert StoredTransition.objects.count() == 1


def test_a_missing_input_is_named(desk: Desk) -> None:
    desk.log(category=None)

    refused = desk.act("INC-1", "resolve", 422, code="magic")

    assert [reason["code"] for reason in refused["reasons"]] == [
        "code_invalid", "notes_missing", "category_missing"
    ]  # fmt: skip
    assert refused["reasons"][1]["needs"] == ["notes"]


def test_who_comes_second_reads_again(desk: Desk) -> None:
    desk.log()
    desk.act("INC-1", "assign", group="mail")

    refused = desk.act("INC-1", "start", 409, revision=1, person="ann")

    assert refused["revision"] == 2
    desk.act("INC-1", "start", person="ann")
    desk.post("/incidents", 409, id="INC-1", summary="again", caller="u")


def test_a_retry_is_no_conflict(desk: Desk) -> None:
    desk.log()
    for _ in range(2):
        answer = desk.client.post(
            "/incidents/INC-1/start",
            {"revision": 1, "person": "ann"},
            content_type="application/json",
            headers={"Idempotency-Key": "d-1"},
        )
        assert answer.status_code == 200, answer.content

    assert StoredTransition.objects.count() == 2


def test_a_record_is_shown_with_its_clocks_and_why(desk: Desk) -> None:
    desk.log()
    desk.now = NINE + timedelta(minutes=90)

    shown = desk.get("/incidents/INC-1")

    response = shown["clocks"]["response"]
    assert (response["stage"], response["verdict"]) == ("running", "breached")
    assert response["due_at"].startswith("2026-03-02T10:00")
    (line,) = response["ledger"]
    assert "Mon 2026-03-02 09:00" in line
    assert "1 h 30 min  counted" in line
    assert any("missed" in line or "breached" in line for line in response["why"])
    assert shown["next_wakeup"] == "2026-03-02T11:00:00+00:00"


def test_a_form_gets_the_inputs_of_each_action(desk: Desk) -> None:
    desk.log()

    offered = {one["name"]: one for one in desk.get("/incidents/INC-1/options")["tools"]}

    assert offered["resolve"]["missing"] == ["code", "notes"]
    assert "no_response" in offered["resolve"]["inputSchema"]["properties"]["code"]["enum"]
    assert offered["cancel"]["missing"] == ["reason"]


def test_what_a_move_means_for_others_is_done_in_the_same_transaction(desk: Desk) -> None:
    desk.log(1)
    desk.log(2, parent="INC-1")
    desk.act("INC-1", "assign", group="mail")

    desk.act("INC-1", "resolve", code="solution", notes="restarted")

    child = store.load("INC-2")
    assert (child.state, len(child.history)) == ("resolved", 2)


def test_a_transition_has_no_records_that_no_guard_looked_at(desk: Desk) -> None:
    for number in range(1, 5):
        desk.log(number)

    desk.act("INC-1", "resolve", code="solution", notes="restarted")

    assert "evidence" not in dict(store.load("INC-1").history[-1].inputs)


def test_nothing_is_half_done(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.log(1)
    desk.log(2, parent="INC-1")

    def broken(unit: Any, case: Any, since: int) -> None:
        append(unit, case, since)
        raise RevisionConflict("INC-1", 1)

    append = store.DjangoUnit.append
    monkeypatch.setattr(store.DjangoUnit, "append", broken)
    desk.act("INC-1", "resolve", 409, code="solution", notes="restarted")

    assert [store.load(f"INC-{number}").state for number in (1, 2)] == ["new", "new"]


def test_a_call_becomes_an_incident_that_remembers_it(desk: Desk) -> None:
    desk.post("/contacts", 201, id="CON-1", channel="phone", caller="u-7", summary="No mail")

    desk.post("/contacts/CON-1/turn_into", kind="incident", record_id="INC-9", revision=1)

    incident = desk.get("/incidents/INC-9")
    assert incident["record"]["state"] == "new"
    assert incident["links"] == [
        {"schema": 2, "type": "Link", "kind": "about", "source": "CON-1", "target": "INC-9"}
    ]


def test_the_queue_has_one_timer_and_what_falls_due_is_done_once(desk: Desk) -> None:
    desk.log(1, priority="P1")
    desk.log(2)
    listed = desk.get("/incidents")
    assert [one["id"] for one in listed["queue"]] == ["INC-1", "INC-2"]
    assert listed["next_wakeup"] == "2026-03-02T10:00:00.000001+00:00"

    wakeups = [datetime.fromisoformat(listed["next_wakeup"])]
    while wakeups[-1] < NINE + timedelta(hours=5):
        desk.now = wakeups[-1]
        for _ in range(2):  # delivered twice: nothing is done twice
            answer = desk.post("/tick")
        wakeups.append(datetime.fromisoformat(answer["next_wakeup"]))

    grave = store.load("INC-1")
    assert [t.action for t in grave.history] == ["log", "escalate", "assign", "escalate"]
    assert (grave.group, grave.hierarchic_level) == ("second line", 1)
    sent = sorted(Outgoing.objects.values_list("key", flat=True))
    assert sent == [
        "INC-1/breach/resolution/1/breached/1",
        "INC-1/breach/response/1/breached/1",
        "INC-1/escalate/hierarchic 1/resolution/1/notify:INC-1",
        "INC-1/warning/resolution/1/warned/1",
        "INC-2/breach/response/1/breached/1",
    ]


@pytest.mark.parametrize("outage", [False, True])
def test_a_breach_behind_a_timed_move_is_sent_after_an_outage_too(desk: Desk, outage: bool) -> None:
    desk.log(priority="P1")
    desk.act("INC-1", "start", person="ann")
    ends = NINE + timedelta(minutes=30)
    desk.act("INC-1", "hold", reason="scheduled", until=ends.isoformat())
    listed = desk.get("/incidents")

    wakeup = None if outage else listed["next_wakeup"]
    end = NINE + timedelta(hours=8)
    while wakeup is not None and datetime.fromisoformat(wakeup) <= end:
        desk.now = datetime.fromisoformat(wakeup)
        wakeup = desk.post("/tick")["next_wakeup"]
    desk.now = end
    desk.post("/tick")
    desk.post("/tick")

    record = store.load("INC-1")
    resumed = [t.at for t in record.history if t.action == "resume"]
    assert resumed == [ends]
    assert Outgoing.objects.filter(key="INC-1/breach/resolution/1/breached/1").count() == 1


def test_what_a_late_timer_left_undone_happens_before_the_next_request(desk: Desk) -> None:
    desk.log(priority="P1")
    desk.now = NINE + timedelta(hours=3)  # the step of eleven o'clock was not run

    # As with a timer that is never late: the record has moved, and the client reads again.
    desk.act("INC-1", "resolve", 409, code="solution", notes="restarted")
    desk.act("INC-1", "resolve", code="solution", notes="restarted")

    record = store.load("INC-1")
    assert [t.action for t in record.history] == ["log", "escalate", "assign", "resolve"]
    assert record.history[1].at == NINE + timedelta(hours=2)


def test_the_store_obeys_the_laws(desk: Desk) -> None:
    class InThread(store.DjangoStore):
        """Closes the connection of a thread that is about to end, as a request does."""

        @contextmanager
        def unit(self) -> Iterator[Any]:
            try:
                with super().unit() as unit:
                    yield unit
            finally:
                if threading.current_thread() is not threading.main_thread():
                    connection.close()

    def outbox(_: str) -> list[Any]:
        try:
            return [from_dict(row.document) for row in Outgoing.objects.all()]
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    def fresh() -> Any:
        for table in (StoredTransition, StoredLink, StoredRecord, Outgoing):
            table.objects.all().delete()
        return (lambda _: InThread()), outbox

    check_store(fresh, tenants=False)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/incidents/INC-1/dance", {"revision": 1}, 404),
        ("/incidents/INC-9/close", {"revision": 1}, 404),
        ("/incidents/INC-1/note", {"revision": 1, "text": "x", "waive": ["x"]}, 400),
        ("/incidents/INC-1/note", {"revision": 1, "text": {"a": 1}}, 422),
        ("/incidents", {"id": "INC-2", "summary": "x", "caller": "u", "at": "1999"}, 400),
        ("/incidents", {"id": "INC-2", "summary": "x", "caller": "u", "colour": "red"}, 400),
        ("/incidents", {"id": "INC-2", "summary": ""}, 422),
        ("/incidents", {"id": "", "summary": "x", "caller": "u"}, 400),
    ],
)
def test_what_makes_no_sense_is_answered_and_changes_nothing(
    desk: Desk, path: str, body: dict[str, Any], status: int
) -> None:
    desk.log()

    desk.post(path, status, **body)

    assert StoredTransition.objects.count() == 1


def test_a_body_that_is_no_json_is_refused(desk: Desk) -> None:
    for body in ("{", "[]", "7"):
        answer = desk.client.post("/incidents", body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["detail"].strip("'").startswith(body)

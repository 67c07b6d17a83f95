"""PagerDuty's Events API v2: the documented bodies, its limits, and signals there and back."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from serviceops.errors import InvalidValue, MalformedPayload
from serviceops.events import (
    IDENTITY_KEYS,
    IdentityRules,
    Operation,
    Signal,
    StreamRules,
    StreamState,
    step_stream,
)
from serviceops.interop.pagerduty import (
    PagerDutyEvent,
    from_change,
    from_enqueue,
    from_webhook_v3,
    to_change,
    to_enqueue,
)
from serviceops.lifecycle import Severity

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def documented() -> dict[str, Any]:
    """PagerDuty, "Send an alert event", the example of a trigger; the zone has no colon there."""
    return {
        "payload": {
            "summary": "Example alert on host1.example.com",
            "timestamp": "2015-07-17T08:42:58.315+0000",
            "source": "monitoringtool:cloudvendor:central-region-dc-01:cluster/api-stats-prod-003",
            "severity": "info",
            "component": "postgres",
            "group": "prod-datapipe",
            "class": "deploy",
            "custom_details": {"ping time": "1500ms", "load avg": 0.75},
        },
        "routing_key": "samplekeyhere",
        "dedup_key": "samplekeyhere",
        "event_action": "trigger",
        "client": "Sample Monitoring Service",
        "client_url": "https://monitoring.example.com",
        "links": [{"href": "https://example.com/", "text": "Link text"}],
        "images": [{"src": "https://example.com/chart.png", "href": "https://example.com/"}],
    }


def change() -> dict[str, Any]:
    """PagerDuty, "Send a change event", the example."""
    return {
        "routing_key": "samplekeyhere",
        "payload": {
            "summary": "Build Success - Increase snapshot create timeout to 30 seconds",
            "timestamp": "2020-07-17T08:42:58.315+0000",
            "source": "acme-build-pipeline-tool-default-i-9999",
            "custom_details": {"build_state": "passed", "build_number": "2", "run_time": "1236s"},
        },
        "links": [{"href": "https://acme.pagerduty.dev/build/2", "text": "View more details"}],
    }


def test_the_documented_trigger_is_read_and_written_again() -> None:
    event = from_enqueue(documented())
    again = documented()
    again["payload"]["timestamp"] = "2015-07-17T08:42:58.315000Z"

    assert event.kind == "deploy"
    assert event.at == datetime(2015, 7, 17, 8, 42, 58, 315000, tzinfo=UTC)
    assert to_enqueue(event) == again
    assert from_enqueue(json.loads(json.dumps(to_enqueue(event)))) == event


def test_the_documented_change_is_read_and_written_again() -> None:
    again = change()
    again["payload"]["timestamp"] = "2020-07-17T08:42:58.315000Z"

    assert to_change(from_change(change())) == again
    assert from_change(to_change(from_change(change()))) == from_change(change())


@pytest.mark.parametrize("action", ["acknowledge", "resolve"])
def test_acknowledging_and_resolving_need_no_more_than_the_key(action: str) -> None:
    body = {"routing_key": "k", "dedup_key": "db-1/disk", "event_action": action}

    assert to_enqueue(from_enqueue(body)) == body


@pytest.mark.parametrize(
    ("path", "to", "place"),
    [
        (["routing_key"], "", "$.routing_key"), (["event_action"], "close", "$.event_action"),
        (["dedup_key"], "x" * 256, "$.dedup_key"), (["payload"], None, "$.payload"),
        (["payload", "summary"], "x" * 1025, "$.payload.summary"),
        (["payload", "summary"], None, "$.payload.summary"),
        (["payload", "source"], "", "$.payload.source"),
        (["payload", "severity"], "major", "$.payload.severity"),
        (["payload", "severity"], None, "$.payload.severity"),
        (["payload", "timestamp"], "now", "$.payload.timestamp"),
        (["payload", "custom_details"], float("inf"), "$.payload.custom_details"),
        (["links", 0, "href"], None, "$.links[0].href"), (["links"], {}, "$.links"),
        (["client"], 7, "$.client"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(path: list[Any], to: object, place: str) -> None:
    body = documented()
    inner: Any = body
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to

    with pytest.raises(MalformedPayload) as refused:
        from_enqueue(body)
    assert place in {problem.partition(": ")[0] for problem in refused.value.problems}


def test_a_resolve_without_a_key_is_refused() -> None:
    with pytest.raises(MalformedPayload, match=r"\$\.dedup_key"):
        from_enqueue({"routing_key": "k", "event_action": "resolve"})
    with pytest.raises(InvalidValue, match="the dedup key of what to resolve"):
        PagerDutyEvent(routing_key="k", action="resolve")


def test_limits_are_kept_going_out() -> None:
    whole: dict[str, Any] = {
        "routing_key": "k", "action": "trigger", "summary": "s", "source": "x", "severity": "info",
    }  # fmt: skip
    assert PagerDutyEvent(**{**whole, "key": "x" * 255, "summary": "x" * 1024}).key
    for wrong in ({"key": "x" * 256}, {"summary": "x" * 1025}, {"summary": ""}, {"source": ""},
                  {"severity": None}, {"routing_key": ""}, {"details": object()},
                  {"action": "close"}, {"severity": "major"}):  # fmt: skip
        with pytest.raises(InvalidValue):
            PagerDutyEvent(**{**whole, **wrong})
    with pytest.raises(InvalidValue, match="524,288 bytes"):
        to_enqueue(PagerDutyEvent(**whole, details={"log": "x" * 600_000}))


SIGNAL = Signal(
    source="probe-3", key="db-1/disk", name="disk full", resource="db-1", severity="major",
    summary="97 %", facts={"mount": "/var"}, at=NINE,
)  # fmt: skip


def test_a_signal_pages_and_its_end_resolves() -> None:
    trigger = PagerDutyEvent.from_signal(SIGNAL, routing_key="k")
    over = Signal(source="probe-3", key="db-1/disk", severity="ok", at=NINE)
    resolve = PagerDutyEvent.from_signal(over, routing_key="k")

    assert to_enqueue(trigger) == {
        "routing_key": "k", "event_action": "trigger", "dedup_key": "db-1/disk",
        "payload": {
            "summary": "97 %", "source": "db-1", "severity": "error", "class": "disk full",
            "timestamp": "2026-03-02T09:00:00Z", "custom_details": {"mount": "/var"},
        },
    }  # fmt: skip
    assert (resolve.action, resolve.key) == ("resolve", "db-1/disk")


@pytest.mark.parametrize(
    ("ours", "there", "back"),
    [
        ("critical", "critical", "critical"), ("major", "error", "major"),
        ("minor", "warning", "warning"), ("warning", "warning", "warning"),
        ("indeterminate", "warning", "warning"), ("informational", "info", "informational"),
    ],
)  # fmt: skip
def test_severities_there_and_back_and_what_is_lost(ours: str, there: str, back: str) -> None:
    event = PagerDutyEvent.from_signal(
        Signal(source="p", key="k", severity=ours, at=NINE), routing_key="r"
    )

    assert event.severity == there
    reported = event.to_input(at=NINE)
    assert isinstance(reported, Signal)
    assert reported.severity == back


def test_a_summary_too_long_is_cut_and_a_key_too_long_is_digested_alike_each_time() -> None:
    long = Signal(source="p", key="x" * 300, summary="y" * 2000, severity="minor", at=NINE)
    over = Signal(source="p", key="x" * 300, severity=None, at=NINE)
    event = PagerDutyEvent.from_signal(long, routing_key="r")

    assert len(event.summary) == 1024
    assert event.summary.endswith("y\u2026")
    assert len(event.key) == 64
    assert PagerDutyEvent.from_signal(over, routing_key="r").key == event.key
    assert PagerDutyEvent.from_signal(over, routing_key="r", identity="short").key == "short"
    bare = PagerDutyEvent.from_signal(
        Signal(source="p", severity="minor", at=NINE), routing_key="r"
    )
    assert (bare.summary, bare.source) == ("p", "p")


def test_an_acknowledgement_is_an_operation_and_the_others_are_signals() -> None:
    body = {"routing_key": "k", "dedup_key": "db-1/disk", "event_action": "acknowledge"}
    reported = from_enqueue(body).to_input(at=NINE)
    ends = from_enqueue({**body, "event_action": "resolve"}).to_input(at=NINE)
    begins = from_enqueue(documented()).to_input(at=NINE)

    assert isinstance(reported, Operation)
    assert (reported.identity, reported.action) == ("db-1/disk", "acknowledge")
    assert isinstance(ends, Signal)
    assert (ends.severity, ends.key, ends.at) == (None, "db-1/disk", NINE)
    assert isinstance(begins, Signal)
    assert (begins.severity, begins.name) == (Severity.INFORMATIONAL, "deploy")
    assert dict(begins.facts)["component"] == "postgres"


def test_empty_lists_beside_an_event_are_none_at_all_and_survive_the_way_out() -> None:
    event = PagerDutyEvent(routing_key="r", action="resolve", key="k", images=[], details="")
    assert (event.images, event.details) == (None, None)
    assert from_enqueue(to_enqueue(event)) == event


def without_key(summary: str = "Disk full") -> dict[str, Any]:
    return {
        "routing_key": "R" * 32, "event_action": "trigger",
        "payload": {"summary": summary, "source": "db1", "severity": "critical"},
    }  # fmt: skip


@pytest.mark.parametrize(
    "rules", [StreamRules(), StreamRules(identity=IdentityRules(keys=IDENTITY_KEYS))]
)
def test_each_event_without_a_key_is_an_alert_of_its_own(rules: StreamRules) -> None:
    state = StreamState()
    for minute, summary in enumerate(["Disk full", "No backup", "Disk full"]):
        at = NINE + timedelta(minutes=minute)
        signal = from_enqueue(without_key(summary)).to_input(at=at)
        state = step_stream(state, signal, at=at, rules=rules).state

    assert len(state.alerts) == 3


def test_an_event_without_a_key_may_have_the_key_of_the_response() -> None:
    event = from_enqueue(without_key())

    trigger = event.to_input(at=NINE, key="srv01/HTTP")
    again = event.to_input(at=NINE)

    assert isinstance(trigger, Signal)
    assert trigger.key == "srv01/HTTP"
    assert event.to_input(at=NINE) == again  # the same delivery is the same signal


def webhook(kind: str, **data: Any) -> dict[str, Any]:
    """The incident of PagerDuty's page on webhooks, with other values."""
    reference = {"html_url": "https://x.test", "self": "https://x.test", "summary": "Mail"}
    incident = {
        "id": "PGR0VU2", "type": "incident", "self": "https://x.test", "number": 2,
        "status": "triggered", "incident_key": "d3640fbd", "created_at": "2026-03-02T08:59:00Z",
        "title": "A little bump", "service": {"id": "PF9KMXH", "type": "service_reference",
                                              **reference},
        "assignees": [], "escalation_policy": {**reference, "id": "PUS0KTE"}, "teams": [],
        "priority": {"id": "PSO75BM", "summary": "P1"}, "urgency": "high",
        "conference_bridge": None, "resolve_reason": None,
    }  # fmt: skip
    agent = {"id": "PLH1HKV", "type": "user_reference", "summary": "Ann"}
    return {"event": {
        "id": "01BVU3DCWS2G9XQ4V4RMOF0TXO", "event_type": kind, "resource_type": "incident",
        "occurred_at": "2026-03-02T09:00:00.169Z", "agent": agent, "client": None,
        "data": {**incident, **data},
    }}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "severity"),
    [("incident.triggered", Severity.MAJOR), ("incident.reopened", Severity.MAJOR),
     ("incident.resolved", None)],
)  # fmt: skip
def test_a_webhook_about_a_condition_becomes_a_signal(kind: str, severity: Severity | None) -> None:
    event = from_webhook_v3(webhook(kind))

    signal = event.to_input()

    assert isinstance(signal, Signal)
    assert (signal.key, signal.severity, signal.summary) == ("d3640fbd", severity, "A little bump")
    assert (signal.resource, event.priority, event.agent) == ("Mail", "P1", "PLH1HKV")
    assert signal.at == NINE + timedelta(milliseconds=169)


def test_a_webhook_about_an_acknowledgement_becomes_an_operation_of_its_agent() -> None:
    done = from_webhook_v3(webhook("incident.acknowledged", status="acknowledged")).to_input()

    assert isinstance(done, Operation)
    assert (done.action, done.identity, done.by) == ("acknowledge", "d3640fbd", "PLH1HKV")


def test_a_stream_takes_all_that_pagerduty_sends_and_an_acknowledgement_twice() -> None:
    """It refused the acknowledgement, which was an intent."""
    state = StreamState()
    kinds = ("triggered", "acknowledged", "acknowledged", "resolved")
    for kind in kinds:
        given = from_webhook_v3(webhook(f"incident.{kind}")).to_input()
        if isinstance(given, Signal):  # each event has an id of its own
            given = attrs.evolve(given, id=kind)
        state = step_stream(state, given, at=NINE + SECOND, rules=StreamRules()).state
    (alert,) = state.alerts

    actions = ["report", "announce", "acknowledge", "clear", "announce"]
    assert [one.action for one in alert.history] == actions
    assert alert.state == "closed"
    assert alert.acked_by == "PLH1HKV"


def test_an_acknowledgement_that_timed_out_at_pagerduty_stayed_for_good() -> None:
    """`incident.unacknowledged` was no input, so that the alert was quiet and nobody dealt with it.

    Source: PagerDuty, "Webhooks", event types.
    """
    state = StreamState()
    for minute, kind in enumerate(("triggered", "acknowledged", "unacknowledged")):
        given = from_webhook_v3(webhook(f"incident.{kind}")).to_input()
        assert given is not None
        at = NINE + SECOND + timedelta(minutes=minute)
        given = attrs.evolve(given, id=kind)  # each event has an id of its own
        state = step_stream(state, given, at=at, rules=StreamRules()).state

    assert [alert.acknowledgement for alert in state.alerts] == ["unacked"]
    assert [one.action for one in state.alerts[0].history][-2:] == ["unacknowledge", "announce"]
    with pytest.raises(MalformedPayload, match=r"event\.data\.id"):
        from_webhook_v3(webhook("incident.unacknowledged", id=None))


def test_the_key_of_an_acknowledgement_is_the_identity_of_the_alert_even_over_two_lines() -> None:
    body = without_key() | {"dedup_key": "db-1\ndisk"}
    state = StreamState()
    for action in ("trigger", "acknowledge"):
        given = from_enqueue(body | {"event_action": action}).to_input(at=NINE)
        state = step_stream(state, given, at=NINE + SECOND, rules=StreamRules()).state

    assert [alert.acknowledgement for alert in state.alerts] == ["acked"]


def test_the_test_event_of_a_webhook_is_read_and_is_no_signal() -> None:
    ping = {"event": {
        "id": "01FKZOXA868SHYEE4DVNWB5P9W", "event_type": "pagey.ping", "resource_type": "pagey",
        "occurred_at": "2026-03-02T09:00:00.532Z", "agent": {"id": "P1", "type": "user_reference"},
        "client": None, "data": {"message": "Hello from your friend Pagey!", "type": "ping"},
    }}  # fmt: skip

    event = from_webhook_v3(ping)

    assert (event.is_test, event.to_input(), event.incident) == (True, None, "")


def test_a_webhook_about_a_note_names_its_incident_and_is_no_signal() -> None:
    body = webhook("incident.annotated")
    body["event"]["data"] = {
        "id": "P0", "type": "incident_note", "content": "looking",
        "incident": {"id": "PGR0VU2", "type": "incident_reference", "summary": "A little bump"},
    }  # fmt: skip

    event = from_webhook_v3(body)

    assert (event.incident, event.title, event.to_input()) == ("PGR0VU2", "", None)


def test_an_incident_that_was_merged_says_why_it_was_resolved() -> None:
    merged = {"type": "merge_resolve_reason", "incident": {"id": "PGR0VU9"}}

    assert from_webhook_v3(webhook("incident.resolved", resolve_reason=merged)).reason == (
        "merge_resolve_reason"
    )


def test_an_urgency_that_nobody_knows_gives_an_indeterminate_severity() -> None:
    signal = from_webhook_v3(webhook("incident.triggered", urgency=None)).to_input()

    assert isinstance(signal, Signal)
    assert signal.severity is Severity.INDETERMINATE


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"messages": [{"event": "incident.trigger"}]}, "$.event"),  # version 2
        ({"event": {**webhook("incident.triggered")["event"], "occurred_at": None}},
         "$.event.occurred_at"),
        (webhook("incident.triggered", id=None), "$.event.data.id"),
        (webhook("incident.triggered", service="Mail"), "$.event.data.service"),
    ],
)  # fmt: skip
def test_a_webhook_that_cannot_be_read_is_refused_with_the_place(
    body: dict[str, Any], place: str
) -> None:
    with pytest.raises(MalformedPayload) as refused:
        from_webhook_v3(body)
    assert place in {problem.partition(":")[0] for problem in refused.value.problems}

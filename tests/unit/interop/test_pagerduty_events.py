"""PagerDuty's Events API v2: the documented bodies, its limits, and signals there and back."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from serviceops.errors import InvalidValue, MalformedPayload
from serviceops.events import Signal
from serviceops.intents import Intent
from serviceops.interop.pagerduty import (
    PagerDutyEvent,
    from_change,
    from_enqueue,
    to_change,
    to_enqueue,
)
from serviceops.lifecycle import Severity

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


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
    told = event.to_input(at=NINE)
    assert isinstance(told, Signal)
    assert told.severity == back


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


def test_an_acknowledgement_is_an_intent_and_the_others_are_signals() -> None:
    body = {"routing_key": "k", "dedup_key": "db-1/disk", "event_action": "acknowledge"}
    told = from_enqueue(body).to_input(at=NINE)
    ends = from_enqueue({**body, "event_action": "resolve"}).to_input(at=NINE)
    begins = from_enqueue(documented()).to_input(at=NINE)

    assert isinstance(told, Intent)
    assert (told.target_id, told.action) == ("db-1/disk", "acknowledge")
    assert isinstance(ends, Signal)
    assert (ends.severity, ends.key, ends.at) == (None, "db-1/disk", NINE)
    assert isinstance(begins, Signal)
    assert (begins.severity, begins.name) == (Severity.INFORMATIONAL, "deploy")
    assert dict(begins.facts)["component"] == "postgres"


def test_empty_lists_beside_an_event_are_none_at_all_and_survive_the_way_out() -> None:
    event = PagerDutyEvent(routing_key="r", action="resolve", key="k", images=[], details="")
    assert (event.images, event.details) == (None, None)
    assert from_enqueue(to_enqueue(event)) == event

"""Alertmanager's webhook: the documented bodies, what is lost of them, and what is refused."""

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serviceops.errors import InvalidValue, MalformedPayload
from serviceops.interop.alertmanager import (
    AlertmanagerAlert,
    AlertmanagerMessage,
    from_webhook,
    to_webhook,
)
from serviceops.lifecycle import Severity


def documented() -> dict[str, Any]:
    """The form of "Configuration", webhook_config, filled in; times as Go writes them."""
    return {
        "version": "4",
        "groupKey": '{}/{severity="critical"}:{alertname="DiskFull"}',
        "truncatedAlerts": 3,
        "status": "firing",
        "receiver": "desk",
        "groupLabels": {"alertname": "DiskFull"},
        "commonLabels": {"alertname": "DiskFull", "severity": "critical"},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager:9093",
        "alerts": [
            {
                "status": "firing",
                "labels": {"alertname": "DiskFull", "severity": "critical", "instance": "db-1"},
                "annotations": {"summary": "97 % full"},
                "startsAt": "2018-08-03T09:52:26.739266876+02:00",
                "endsAt": "0001-01-01T00:00:00Z",
                "generatorURL": "http://prometheus:9090/graph?g0.expr=disk",
                "fingerprint": "c6eadffa33fcdf37",
            },
            {
                "status": "resolved",
                "labels": {"alertname": "DiskFull", "severity": "critical", "instance": "db-2"},
                "annotations": {},
                "startsAt": "2018-08-03T07:00:00Z",
                "endsAt": "2018-08-03T07:40:00Z",
                "generatorURL": "",
                "fingerprint": "bc97ff14869b13e3",
            },
        ],
    }


def grafana() -> dict[str, Any]:
    """Grafana, "Webhook notifier", the documented body, cut to one alert."""
    return {
        "receiver": "My Super Webhook",
        "status": "firing",
        "orgId": 1,
        "alerts": [
            {
                "status": "firing",
                "labels": {"alertname": "High memory usage", "team": "blue", "zone": "us-1"},
                "annotations": {
                    "description": "The system has high memory usage",
                    "runbook_url": "https://myrunbook.com/runbook/1234",
                },
                "startsAt": "2021-10-12T09:51:03.157076+02:00",
                "endsAt": "0001-01-01T00:00:00Z",
                "generatorURL": "https://play.grafana.org/alerting/1afz29v7z/edit",
                "fingerprint": "c6eadffa33fcdf37",
                "silenceURL": "https://play.grafana.org/alerting/silence/new",
                "dashboardURL": "",
                "panelURL": "",
                "values": {"B": 44.23943737541908, "C": 1},
            }
        ],
        "groupLabels": {},
        "commonLabels": {"team": "blue"},
        "commonAnnotations": {},
        "externalURL": "https://play.grafana.org/",
        "version": "1",
        "groupKey": "{}:{}",
        "truncatedAlerts": 0,
        "title": "[FIRING:2]  (blue)",
        "state": "alerting",
        "message": "**Firing**",
    }


def test_the_documented_body_is_read_and_the_year_1_is_no_end() -> None:
    message = from_webhook(documented())
    goes_on, over = message.alerts

    assert message.truncated == 3
    assert message.group_key == '{}/{severity="critical"}:{alertname="DiskFull"}'
    assert (goes_on.status, goes_on.ends_at, goes_on.fingerprint) == (
        "firing", None, "c6eadffa33fcdf37",
    )  # fmt: skip
    assert goes_on.starts_at == datetime(2018, 8, 3, 7, 52, 26, 739266, tzinfo=UTC)
    assert (over.status, over.ends_at) == ("resolved", datetime(2018, 8, 3, 7, 40, tzinfo=UTC))


def test_what_is_read_is_written_again_but_for_parts_of_a_microsecond() -> None:
    body = documented()
    body["alerts"][0]["startsAt"] = "2018-08-03T07:52:26.739266Z"

    assert to_webhook(from_webhook(documented())) == body
    assert json.loads(json.dumps(body)) == body


def test_grafanas_body_is_read_and_what_it_adds_is_passed_over() -> None:
    body = grafana()
    written = to_webhook(from_webhook(body))

    assert written["version"] == "4"
    assert set(body) - set(written) == {"orgId", "title", "state", "message"}
    assert set(body["alerts"][0]) - set(written["alerts"][0]) == {
        "silenceURL", "dashboardURL", "panelURL", "values",
    }  # fmt: skip
    (signal,) = from_webhook(body).to_signals(source="grafana", resource="zone")
    assert (signal.name, signal.resource, signal.summary) == (
        "High memory usage", "us-1", "The system has high memory usage",
    )  # fmt: skip


def test_each_alert_becomes_a_signal_of_when_it_began_or_ended() -> None:
    goes_on, over = from_webhook(documented()).to_signals()

    assert (goes_on.source, goes_on.key, goes_on.name) == (
        "alertmanager", "c6eadffa33fcdf37", "DiskFull",
    )  # fmt: skip
    assert (goes_on.severity, goes_on.resource, goes_on.summary) == (
        Severity.CRITICAL, "db-1", "97 % full",
    )  # fmt: skip
    assert (over.severity, over.at) == (None, datetime(2018, 8, 3, 7, 40, tzinfo=UTC))
    assert dict(goes_on.facts) == documented()["alerts"][0]["labels"]


def test_a_word_for_severity_that_is_the_senders_own_is_what_the_host_says() -> None:
    body = documented()
    body["alerts"][0]["labels"]["severity"] = "page"
    message = from_webhook(body)

    assert message.to_signals()[0].severity is Severity.INDETERMINATE
    assert message.to_signals(otherwise=Severity.MAJOR)[0].severity is Severity.MAJOR
    with pytest.raises(InvalidValue):
        message.to_signals(source="")


def test_a_firing_alert_that_names_when_it_would_be_taken_for_over_goes_on() -> None:
    body = documented()
    body["alerts"][0]["endsAt"] = "2018-08-03T10:00:00Z"

    assert from_webhook(body).alerts[0].ends_at is None


def test_without_a_fingerprint_it_is_the_one_that_alertmanager_would_give() -> None:
    body = documented()
    for alert in body["alerts"]:
        del alert["fingerprint"]
    first, second = from_webhook(body).alerts

    # prometheus/common model/labelset_test.go: FNV-1a of {a="b", bb="c"} and the like; here the
    # value of two label sets only has to be sixteen digits, the same each time, and different.
    assert len(first.fingerprint) == 16
    assert first.fingerprint != second.fingerprint
    assert from_webhook(body).alerts[0].fingerprint == first.fingerprint


@pytest.mark.parametrize(
    ("path", "to", "stated"),
    [
        (["version"], "3", "$.version: '3' was given where version 4"),
        (["version"], 4, "$.version: 4 was given where a text"),
        (["status"], "on", "$.status: 'on' was given where one of firing, resolved"),
        (["receiver"], None, "$.receiver: nothing was given where the name of a receiver"),
        (["truncatedAlerts"], -1, "$.truncatedAlerts: -1 was given where a whole number"),
        (["truncatedAlerts"], True, "$.truncatedAlerts: True was given where a whole number"),
        (["alerts"], {}, "$.alerts: an object was given where a list"),
        (["alerts", 1], "x", "$.alerts[1]: 'x' was given where an object"),
        (["alerts", 1, "endsAt"], "0001-01-01T00:00:00Z",
         "$.alerts[1].endsAt: '0001-01-01T00:00:00Z' was given where the end of what is resolved"),
        (["alerts", 0, "startsAt"], "2018-08-03", "$.alerts[0].startsAt: '2018-08-03' was given"),
        (["alerts", 0, "startsAt"], "2018-08-03T09:00:00", "$.alerts[0].startsAt:"),
        (["alerts", 0, "startsAt"], 1533283200, "$.alerts[0].startsAt: 1533283200 was given"),
        (["alerts", 0, "labels", "instance"], 7, "$.alerts[0].labels.instance: 7 was given where"),
        (["alerts", 0, "labels"], [], "$.alerts[0].labels: a list was given where an object"),
        (["groupLabels"], "x", "$.groupLabels: 'x' was given where an object of texts"),
        (["alerts", 0, "status"], None, "$.alerts[0].status: nothing was given where one of"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(path: list[Any], to: object, stated: str) -> None:
    body = documented()
    place: Any = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to

    with pytest.raises(MalformedPayload) as refused:
        from_webhook(body)
    assert any(problem.startswith(stated) for problem in refused.value.problems)
    assert str(refused.value).startswith("Alertmanager webhook: $")
    again = pickle.loads(pickle.dumps(refused.value))
    assert (again.payload, again.problems) == (refused.value.payload, refused.value.problems)


def test_all_that_is_wrong_is_reported_at_once() -> None:
    body = documented()
    del body["status"], body["receiver"], body["alerts"][0]["startsAt"]
    body["alerts"][1]["labels"] = 3

    with pytest.raises(MalformedPayload) as refused:
        from_webhook(body)
    assert len(refused.value.problems) == 4
    with pytest.raises(MalformedPayload, match=r"\$: a list was given where an object"):
        from_webhook([body])


def test_what_is_wrong_everywhere_is_not_stated_without_end() -> None:
    body = documented()
    body["alerts"] = [None] * 10_000

    with pytest.raises(MalformedPayload) as refused:
        from_webhook(body)
    assert len(refused.value.problems) == 100


def test_a_message_of_ones_own_has_what_its_alerts_have_in_common() -> None:
    began = datetime(2026, 3, 2, 9, tzinfo=UTC)
    alerts = [
        AlertmanagerAlert(labels={"a": "1", "b": str(n)}, starts_at=began,
                          ends_at=None if n else began + timedelta(hours=1))
        for n in range(3)
    ]  # fmt: skip
    message = AlertmanagerMessage.of(
        alerts, receiver="desk", group_key="{}:{}", group_labels={"a": "1"}, at_most=2
    )

    assert message.common_labels == (("a", "1"),)
    assert (message.status, message.truncated, len(message.alerts)) == ("firing", 1, 2)
    assert from_webhook(to_webhook(message)) == message
    over = AlertmanagerMessage.of(alerts[:1], receiver="desk", group_key="{}:{}")
    assert over.status == "resolved"
    assert AlertmanagerMessage.of([], receiver="desk", group_key="").common_labels == ()


def test_a_message_with_a_status_of_its_own_is_refused() -> None:
    with pytest.raises(InvalidValue, match="one of firing, resolved"):
        AlertmanagerMessage(receiver="x", group_key="", alerts=(), status="on")  # type: ignore[arg-type]


def test_reading_leaves_what_was_given_as_it_was() -> None:
    body = documented()
    before = copy.deepcopy(body)
    from_webhook(body)

    assert body == before


def test_the_test_message_of_a_contact_point_in_grafana_is_read() -> None:
    body = documented() | {"receiver": "", "version": "1", "orgId": 1, "groupKey": "test",
                           "title": "[FIRING:1]", "state": "alerting", "message": "x"}  # fmt: skip
    message = from_webhook(body)
    assert (message.receiver, len(message.alerts)) == ("", len(body["alerts"]))
    assert from_webhook(to_webhook(message)) == message


def test_a_start_in_the_year_1_is_no_start() -> None:
    body = documented()
    body["alerts"][0]["startsAt"] = "0001-01-01T00:00:00Z"
    with pytest.raises(MalformedPayload, match=r"alerts\[0\]\.startsAt"):
        from_webhook(body)


def test_moments_in_small_letters_are_read() -> None:
    body = documented()
    body["alerts"][0]["startsAt"] = "2026-03-02t09:00:00z"
    assert from_webhook(body).alerts[0].starts_at.isoformat() == "2026-03-02T09:00:00+00:00"


def test_one_malformed_alert_does_not_lose_the_others() -> None:
    body = documented()
    sound = body["alerts"]
    body["alerts"] = [
        sound[0], "no object", {**sound[1], "labels": {f"l{n}": n for n in range(200)}}, sound[1],
        {**sound[0], "startsAt": "yesterday", "status": "gone"},
    ]  # fmt: skip

    with pytest.raises(MalformedPayload):
        from_webhook(body)
    message = from_webhook(body, malformed="leave_out")

    assert message.alerts == from_webhook(documented()).alerts
    assert {one.partition("]")[0] for one in message.faults} == {
        "$.alerts[1", "$.alerts[2", "$.alerts[4",
    }  # fmt: skip
    assert any(one.startswith("$.alerts[4].startsAt: 'yesterday'") for one in message.faults)
    for spoilt in ({"status": "gone"}, {"alerts": 7}, {"version": None}):
        with pytest.raises(MalformedPayload):  # the message itself is not understood
            from_webhook({**documented(), **spoilt}, malformed="leave_out")
    with pytest.raises(InvalidValue, match="one of 'refuse', 'leave_out'"):
        from_webhook(documented(), malformed="ignore")  # type: ignore[arg-type] # the point


@pytest.mark.parametrize("body", ['{"version": "4"}', b"{}"])
def test_a_body_that_was_not_read_from_json_is_refused_with_what_reads_it(body: Any) -> None:
    with pytest.raises(MalformedPayload, match=r"an object, as json\.loads gives it is expected"):
        from_webhook(body)

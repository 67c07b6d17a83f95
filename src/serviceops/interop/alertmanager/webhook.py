"""Alertmanager's webhook, version 4, in and out; Grafana's is a superset and is read as well.

Sources: Alertmanager, "Configuration" (webhook_config) and notify/webhook; Grafana, "Webhook
notifier". The fingerprint says which alert it is. An alert that goes on ends in the year 1, which
is no end at all. What is read and written again comes out the same, but for what Grafana adds
(organisation, values, links, title, message), which is passed over, and parts of a second beyond
the microsecond.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count, FilledText
from serviceops.events import Signal
from serviceops.events.signals import SEVERITY_WORDS, fingerprint
from serviceops.interop.payloads import Payload, moment_text, texts
from serviceops.lifecycle import Severity
from serviceops.spans import utc, utc_or_none

__all__ = ["AlertmanagerAlert", "AlertmanagerMessage", "from_webhook", "to_webhook"]

NO_END = "0001-01-01T00:00:00Z"
"""What Go writes for an instant that is none."""

Texts = tuple[tuple[str, str], ...]


class AlertStatus(StrEnum):
    """Whether an alert, or a group of them, goes on."""

    FIRING = "firing"
    RESOLVED = "resolved"


@checked
@attrs.frozen(kw_only=True)
class AlertmanagerAlert:
    """One alert of a message; `ends_at` is `None` while it goes on.

    Without a fingerprint, as from old senders, it gets the one that Alertmanager would give it.
    """

    labels: Texts = attrs.field(default=(), converter=texts)
    annotations: Texts = attrs.field(default=(), converter=texts)
    starts_at: datetime = attrs.field(converter=utc)
    ends_at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    generator_url: str = ""
    fingerprint: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.fingerprint:
            object.__setattr__(self, "fingerprint", fingerprint(self.labels))

    @property
    def status(self) -> AlertStatus:
        """Whether it goes on."""
        return AlertStatus.FIRING if self.ends_at is None else AlertStatus.RESOLVED


@checked
@attrs.frozen(kw_only=True)
class AlertmanagerMessage:
    """One notification of a group of alerts.

    `truncated` counts alerts of the group that were left out because there were too many.
    `faults` are those of malformed alerts that `from_webhook` left out; they are not written again.
    """

    receiver: str
    group_key: str
    alerts: tuple[AlertmanagerAlert, ...] = attrs.field(converter=tuple[AlertmanagerAlert, ...])
    status: AlertStatus = attrs.field(converter=AlertStatus)
    group_labels: Texts = attrs.field(default=(), converter=texts)
    common_labels: Texts = attrs.field(default=(), converter=texts)
    common_annotations: Texts = attrs.field(default=(), converter=texts)
    external_url: str = ""
    truncated: int = 0
    faults: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        alerts: Iterable[AlertmanagerAlert],
        *,
        receiver: str,
        group_key: str,
        group_labels: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        external_url: str = "",
        at_most: Count | None = None,
    ) -> "AlertmanagerMessage":
        """Return the message about alerts, with what they have in common worked out.

        It is firing while any of them is. With `at_most` the others are left out and counted.
        """
        every = tuple(alerts)
        first = every if at_most is None else every[:at_most]
        firing = any(alert.ends_at is None for alert in every)
        return cls(
            receiver=receiver,
            group_key=group_key,
            alerts=first,
            status=AlertStatus.FIRING if firing else AlertStatus.RESOLVED,
            group_labels=group_labels,
            common_labels=_common(alert.labels for alert in first),
            common_annotations=_common(alert.annotations for alert in first),
            external_url=external_url,
            truncated=len(every) - len(first),
        )

    @checked
    def to_signals(
        self,
        *,
        source: FilledText = "alertmanager",
        resource: str = "instance",
        otherwise: Severity = Severity.INDETERMINATE,
    ) -> tuple[Signal, ...]:
        """Return a signal for each alert of the message, its fingerprint as the key.

        The label `severity` is read by the words of `events.signals.SEVERITY_WORDS`; without one,
        or with a word of the sender's own, it is `otherwise`. The label named by `resource` is what
        the signal is about. Its instant is that at which the alert began or ended, so that messages
        may arrive in any order. Alertmanager gives a delivery no id, so a repeat and a delivery
        that came twice look the same.
        """
        return tuple(_signal(alert, source, resource, otherwise) for alert in self.alerts)


def _common(each: Iterable[Texts]) -> Texts:
    sets = [set(pairs) for pairs in each]
    return tuple(set.intersection(*sets)) if sets else ()


@checked
def from_webhook(
    payload: object, *, malformed: Literal["refuse", "leave_out"] = "refuse"
) -> AlertmanagerMessage:
    """Return the message that a webhook's body says, once it was read from JSON.

    Version 4 and what Grafana calls version 1 are read; anything else, and anything that is not as
    it should be, raises `MalformedPayload` with every fault and its place. A sender does not send a
    refused message again, so its sound alerts would be lost as well: with ``malformed="leave_out"``
    they are read, and the message has the `faults` of the others.
    """
    body = Payload(payload, "Alertmanager webhook")
    version = body.text("version", needed=True)
    if version and version not in ("4", "1"):
        body.fault("version", version, "version 4, or 1 as Grafana counts")
    read: list[AlertmanagerAlert | None] = []
    left: list[str] = []
    before = len(body.faults)
    for one in body.each("alerts"):
        read.append(_alert(one))
        # The faults of one alert come one after the other, so they can be taken back together.
        if malformed == "leave_out" and body.faults[before:]:
            left += body.faults[before:]
            del body.faults[before:], read[-1]
    status = body.choice("status", AlertStatus)
    group_key = body.text("groupKey")
    if "receiver" not in body:  # the test message of a contact point in Grafana has an empty one
        body.fault("receiver", None, "the name of a receiver, which may be empty")
    receiver = body.text("receiver")
    found = {
        "group_labels": body.texts("groupLabels"),
        "common_labels": body.texts("commonLabels"),
        "common_annotations": body.texts("commonAnnotations"),
    }
    external_url, truncated = body.text("externalURL"), body.whole("truncatedAlerts")
    status = body.finished(status)
    return AlertmanagerMessage(
        receiver=receiver,
        group_key=group_key,
        alerts=[alert for alert in read if alert is not None],
        status=status,
        external_url=external_url,
        truncated=truncated,
        faults=tuple(left),
        **found,
    )


def _alert(alert: Payload) -> AlertmanagerAlert | None:
    status = alert.choice("status", AlertStatus)
    starts_at, ends_at = alert.moment("startsAt", needed=True), alert.moment("endsAt")
    if status is AlertStatus.RESOLVED and ends_at is None:
        alert.fault("endsAt", alert.members.get("endsAt"), "the end of what is resolved")
    elif status is AlertStatus.FIRING:
        ends_at = None  # when Alertmanager would resolve it without another message
    labels, annotations = alert.texts("labels"), alert.texts("annotations")
    url, key = alert.text("generatorURL"), alert.text("fingerprint")
    if not labels and not key:
        alert.fault("labels", alert.members.get("labels"), "labels, or a fingerprint")
    if starts_at is None:
        return None
    return AlertmanagerAlert(
        labels=labels,
        annotations=annotations,
        starts_at=starts_at,
        ends_at=ends_at,
        generator_url=url,
        fingerprint=key,
    )


@checked
def to_webhook(message: AlertmanagerMessage) -> dict[str, Any]:
    """Return the body of a webhook, version 4, as plain data."""
    return {
        "version": "4",
        "groupKey": message.group_key,
        "truncatedAlerts": message.truncated,
        "status": message.status.value,
        "receiver": message.receiver,
        "groupLabels": dict(message.group_labels),
        "commonLabels": dict(message.common_labels),
        "commonAnnotations": dict(message.common_annotations),
        "externalURL": message.external_url,
        "alerts": [
            {
                "status": alert.status.value,
                "labels": dict(alert.labels),
                "annotations": dict(alert.annotations),
                "startsAt": moment_text(alert.starts_at),
                "endsAt": NO_END if alert.ends_at is None else moment_text(alert.ends_at),
                "generatorURL": alert.generator_url,
                "fingerprint": alert.fingerprint,
            }
            for alert in message.alerts
        ],
    }


def _signal(alert: AlertmanagerAlert, source: str, resource: str, otherwise: Severity) -> Signal:
    labels, annotations = dict(alert.labels), dict(alert.annotations)
    word = labels.get("severity", "").strip().lower()
    over = alert.ends_at is not None
    return Signal(
        source=source,
        at=alert.ends_at or alert.starts_at,
        severity=None if over else SEVERITY_WORDS.get(word, otherwise),
        key=alert.fingerprint,
        name=labels.get("alertname", ""),
        resource=labels.get(resource, ""),
        summary=annotations.get("summary", "") or annotations.get("description", ""),
        facts=labels,
    )

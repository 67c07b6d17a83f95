"""PagerDuty's Events API v2, in and out: alert events and change events; and its webhooks, in.

Sources: PagerDuty, "Send an alert event" and "Send a change event" (Events API v2), and "Webhooks"
(v3). Trigger and resolve report a condition and become signals, an acknowledgement becomes an
operation on its alert; a stream takes all of them. PagerDuty has four severities: minor and
indeterminate are written as a warning, and read back as one.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops._internal.texts import octets
from serviceops.errors import InvalidValue
from serviceops.events import Operation, Signal
from serviceops.interop.payloads import Json, Payload, moment_text, plain
from serviceops.lifecycle import Severity
from serviceops.spans import utc, utc_or_none

__all__ = [
    "PagerDutyAction",
    "PagerDutyChange",
    "PagerDutyEvent",
    "PagerDutyLink",
    "PagerDutySeverity",
    "PagerDutyWebhook",
    "from_change",
    "from_enqueue",
    "from_webhook_v3",
    "to_change",
    "to_enqueue",
]

MAX_KEY = 255
MAX_SUMMARY = 1024
MAX_BYTES = 512 * 1024
_NO_KEY = "no-key:"


class PagerDutyAction(StrEnum):
    """What an alert event asks for."""

    TRIGGER = "trigger"
    ACKNOWLEDGE = "acknowledge"
    RESOLVE = "resolve"


class PagerDutySeverity(StrEnum):
    """How grave PagerDuty says a condition is."""

    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


OUTBOUND = {
    Severity.CRITICAL: PagerDutySeverity.CRITICAL,
    Severity.MAJOR: PagerDutySeverity.ERROR,
    Severity.MINOR: PagerDutySeverity.WARNING,
    Severity.WARNING: PagerDutySeverity.WARNING,
    Severity.INDETERMINATE: PagerDutySeverity.WARNING,
    Severity.INFORMATIONAL: PagerDutySeverity.INFO,
}
INBOUND = {
    PagerDutySeverity.CRITICAL: Severity.CRITICAL,
    PagerDutySeverity.ERROR: Severity.MAJOR,
    PagerDutySeverity.WARNING: Severity.WARNING,
    PagerDutySeverity.INFO: Severity.INFORMATIONAL,
}


# Written out: type checkers see no type in `attrs.converters.optional` of an enumeration.
def _severity(given: str | None) -> PagerDutySeverity | None:
    try:
        return None if given is None else PagerDutySeverity(given)
    except ValueError:
        raise InvalidValue(given, f"one of {', '.join(PagerDutySeverity)}") from None


def _details(given: object) -> Json:
    try:
        details = plain(given)
    except ValueError as wrong:
        raise InvalidValue(given, f"custom_details as {wrong}") from None
    return None if details in ("", []) else details  # what is empty is not written


def _short(value: str, most: int, what: str) -> None:
    if len(value) > most:
        raise InvalidValue(value, f"{what} of at most {most:,} characters", f"not {len(value):,}")


@checked
@attrs.frozen
class PagerDutyLink:
    """A link shown with an event, and the words it is shown by."""

    href: str
    text: str = ""


@checked
@attrs.frozen(kw_only=True)
class PagerDutyEvent:
    """An alert event: what it asks for, of which condition, and what is known of it.

    Triggering needs a summary, a source and a severity; the other two need the `key` (`dedup_key`
    there). `kind` is what PagerDuty calls class. `details` are plain data of any shape.
    """

    routing_key: FilledText
    action: PagerDutyAction = attrs.field(converter=PagerDutyAction)
    key: str = ""
    summary: str = ""
    source: str = ""
    severity: PagerDutySeverity | None = attrs.field(default=None, converter=_severity)
    at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    component: str = ""
    group: str = ""
    kind: str = ""
    details: Json = attrs.field(default=None, converter=_details, hash=False)
    links: tuple[PagerDutyLink, ...] = attrs.field(default=(), converter=tuple[PagerDutyLink, ...])
    images: Json = attrs.field(default=None, converter=_details, hash=False)
    client: str = ""
    client_url: str = ""

    def __attrs_post_init__(self) -> None:
        _short(self.key, MAX_KEY, "a dedup key")
        _short(self.summary, MAX_SUMMARY, "a summary")
        if self.action is PagerDutyAction.TRIGGER:
            for name in ("summary", "source", "severity"):
                if not getattr(self, name):
                    raise InvalidValue(getattr(self, name), f"the {name} of what is triggered")
        elif not self.key:
            raise InvalidValue(self.key, f"the dedup key of what to {self.action.value}")

    @classmethod
    def from_signal(
        cls, signal: Signal, *, routing_key: str, identity: str = ""
    ) -> "PagerDutyEvent":
        """Return the event for PagerDuty that a signal corresponds to: trigger, or resolve.

        `identity` is the condition's, else the signal's own key; a resolve needs one. A summary
        that is too long is cut and ends in an ellipsis.
        """
        summary = signal.summary or " ".join(filter(None, (signal.name, signal.resource)))
        if len(summary) > MAX_SUMMARY:
            summary = summary[: MAX_SUMMARY - 1] + "\u2026"
        over = signal.severity is None
        return cls(
            routing_key=routing_key,
            action=PagerDutyAction.RESOLVE if over else PagerDutyAction.TRIGGER,
            key=dedup_key(identity or signal.key),
            summary=summary or signal.source,
            source=signal.resource or signal.source,
            severity=None if signal.severity is None else OUTBOUND[signal.severity],
            at=signal.at,
            kind=signal.name,
            details={name: fact for name, fact in signal.facts if fact is not None} or None,
        )

    def to_input(
        self, *, at: datetime, source: str = "pagerduty", key: str = ""
    ) -> Signal | Operation:
        """Return the event as a signal, or as the operation that acknowledges the alert of its key.

        A stream takes either. It refuses an operation where no alert of the key is open, or where
        the alert is acknowledged already, which PagerDuty passes over.

        An event without an instant gets the instant `at` which it arrived. PagerDuty gives each
        trigger without a key a key of its own, so each is an alert of its own: `key` is that key
        where it is known (the `dedup_key` of the response), else one made of the event and `at`.
        """
        moment = self.at or utc(at)
        key = self.key or key or self._own_key(at)
        if self.action is PagerDutyAction.ACKNOWLEDGE:
            return _operation("acknowledge", key, moment.isoformat())
        facts = {"component": self.component, "group": self.group, "class": self.kind}
        return Signal(
            source=source,
            at=moment,
            severity=None if self.severity is None or self.action is PagerDutyAction.RESOLVE
            else INBOUND[self.severity],
            key=key,
            name=self.kind,
            resource=self.source,
            summary=self.summary,
            facts={name: text for name, text in facts.items() if text},
        )  # fmt: skip

    def _own_key(self, at: datetime) -> str:
        """Return a key for an event without one: the same event at another instant has another."""
        written = json.dumps([to_enqueue(self), utc(at).isoformat()], sort_keys=True)
        return f"{_NO_KEY}{sha256(octets(written)).hexdigest()}"


def _operation(action: str, key: str, delivery: str, by: str | None = None) -> Operation:
    identity = key.replace("\n", r"\n")  # as `IdentityRules.identity` writes it
    return Operation(identity=identity, action=action, by=by, id=f"pagerduty:{key}@{delivery}")


@checked
@attrs.frozen(kw_only=True)
class PagerDutyChange:
    """A change event: something was changed, shown beside the alerts of a service."""

    routing_key: FilledText
    summary: FilledText
    at: datetime | None = attrs.field(default=None, converter=utc_or_none)
    source: str = ""
    details: Json = attrs.field(default=None, converter=_details, hash=False)
    links: tuple[PagerDutyLink, ...] = attrs.field(default=(), converter=tuple[PagerDutyLink, ...])
    images: Json = attrs.field(default=None, converter=_details, hash=False)

    def __attrs_post_init__(self) -> None:
        _short(self.summary, MAX_SUMMARY, "a summary")


URGENCY_SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {"high": Severity.MAJOR, "low": Severity.WARNING}
)
"""The severity of an incident by its urgency: PagerDuty takes critical and error for high."""


@checked
@attrs.frozen(kw_only=True)
class PagerDutyWebhook:
    """An event of a webhook, version 3: what happened to which incident, and what it is now.

    `type` is the type of the event (``incident.triggered``), `incident` the id of the incident and
    `key` its `incident_key`, which is the dedup key of the alert that opened it. `status`,
    `title`, `urgency`, `service` and `priority` are the incident's; `reason` says why it was
    resolved. An event about something else (a service, a note) has the id of the incident that it
    belongs to, or none.
    """

    id: str
    type: str
    at: datetime = attrs.field(converter=utc)
    incident: str = ""
    key: str = ""
    status: str = ""
    title: str = ""
    urgency: str = ""
    service: str = ""
    priority: str = ""
    reason: str = ""
    agent: str = ""

    @property
    def is_test(self) -> bool:
        """Whether it is the test event that a subscription sends, about no incident."""
        return self.type == "pagey.ping"

    @checked
    def to_input(self, *, source: str = "pagerduty") -> Signal | Operation | None:
        """Return a trigger, reopening or end as a signal, an acknowledgement as an operation.

        An acknowledgement that is withdrawn or timed out is one, too. Other events change no
        condition and give `None`. The alert is known by the incident's key, else by its id; without
        a known urgency the severity is indeterminate.
        """
        key = self.key or self.incident
        if action := _OPERATIONS.get(self.type):
            return _operation(action, key, self.id, self.agent or None)
        if self.type not in ("incident.triggered", "incident.reopened", "incident.resolved"):
            return None
        facts = {"incident": self.incident, "priority": self.priority, "urgency": self.urgency}
        return Signal(
            source=source,
            id=self.id,
            at=self.at,
            severity=None if self.type == "incident.resolved"
            else URGENCY_SEVERITIES.get(self.urgency, Severity.INDETERMINATE),
            key=key,
            resource=self.service,
            summary=self.title,
            facts={name: text for name, text in facts.items() if text},
        )  # fmt: skip


_OPERATIONS = {
    "incident.acknowledged": "acknowledge",
    "incident.unacknowledged": "unacknowledge",
}
_CONDITIONS = ("triggered", "acknowledged", "unacknowledged", "resolved", "reopened")


@checked
def from_webhook_v3(payload: object) -> PagerDutyWebhook:
    """Return the event in the body of a webhook, version 3, once it was read from JSON.

    Every type of event is read, the test event too. The body of version 2 (`messages`) and
    a malformed body raise `MalformedPayload`.

    >>> body = {"event": {"id": "01D", "event_type": "incident.resolved",
    ...                   "occurred_at": "2026-03-02T09:00:00Z", "agent": None,
    ...                   "data": {"id": "PGR0VU2", "type": "incident", "status": "resolved",
    ...                            "incident_key": "db-1/disk", "title": "Disk full"}}}
    >>> from_webhook_v3(body).to_input().key
    'db-1/disk'
    """
    body = Payload(payload, "PagerDuty webhook")
    event = body.one("event")
    name, kind = event.text("id", needed=True), event.text("event_type", needed=True)
    at, data = event.moment("occurred_at", needed=True), event.one("data")
    agent = event.one("agent").text("id") if "agent" in event else ""
    of_incident = kind.startswith("incident.") and kind.removeprefix("incident.") in _CONDITIONS
    # Notes, responders and updates have data of their own that refers to their incident.
    is_incident = of_incident or data.text("type") == "incident"
    place = data if is_incident or "incident" not in data else data.one("incident")
    incident = place.text("id", needed=of_incident)
    texts = {"key": "incident_key", "status": "status", "title": "title", "urgency": "urgency"}
    found = {name: data.text(member) if is_incident else "" for name, member in texts.items()}
    called = {
        name: data.one(name).text("summary") if is_incident and name in data else ""
        for name in ("service", "priority")
    }
    reason = data.one("resolve_reason").text("type") if "resolve_reason" in data else ""
    at = body.finished(at)
    return PagerDutyWebhook(
        id=name, type=kind, at=at, incident=incident if is_incident or "incident" in data else "",
        reason=reason, agent=agent, **found, **called,
    )  # fmt: skip


def _links(body: Payload) -> list[PagerDutyLink]:
    return [
        PagerDutyLink(link.text("href", needed=True), link.text("text"))
        for link in body.each("links", needed=False)
    ]


@checked
def from_enqueue(payload: object) -> PagerDutyEvent:
    """Return the alert event that a body of ``/v2/enqueue`` says, once it was read from JSON.

    A malformed body raises `MalformedPayload` with every fault and its place.
    """
    body = Payload(payload, "PagerDuty alert event")
    routing_key = body.text("routing_key", needed=True)
    action = body.choice("event_action", PagerDutyAction)
    triggers = action is PagerDutyAction.TRIGGER
    key = body.text("dedup_key", most=MAX_KEY, needed=not triggers and action is not None)
    inner = body.one("payload") if triggers or "payload" in body else Payload({}, body.name)
    summary = inner.text("summary", needed=triggers, most=MAX_SUMMARY)
    source = inner.text("source", needed=triggers)
    severity = None
    if triggers or "severity" in inner:
        severity = inner.choice("severity", PagerDutySeverity)
    names = {name: inner.text(name) for name in ("component", "group")}
    kind, at, details = inner.text("class"), inner.moment("timestamp"), inner.data("custom_details")
    links, images = _links(body), body.data("images")
    client, client_url = body.text("client"), body.text("client_url")
    action = body.finished(action)
    return PagerDutyEvent(
        routing_key=routing_key, action=action, key=key, summary=summary, source=source,
        severity=severity, at=at, kind=kind, details=details, links=links, images=images,
        client=client, client_url=client_url, **names,
    )  # fmt: skip


def _without_nothing(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in ("", None, [], ())}


def _body(event: "PagerDutyEvent | PagerDutyChange", members: dict[str, Any]) -> dict[str, Any]:
    """Return the body of an event: its members, its links and images, and how large it may be."""
    links = [_without_nothing({"href": link.href, "text": link.text}) for link in event.links]
    body = _without_nothing({**members, "links": links, "images": event.images})
    size = len(json.dumps(body).encode())
    if size > MAX_BYTES:
        raise InvalidValue(size, f"an event of at most {MAX_BYTES:,} bytes", "shorten its details")
    return body


@checked
def to_enqueue(event: PagerDutyEvent) -> dict[str, Any]:
    """Return the body for ``/v2/enqueue``, as plain data; one too large for PagerDuty is refused.

    >>> event = PagerDutyEvent(routing_key="R" * 32, action="resolve", key="db-1/disk")
    >>> to_enqueue(event)["event_action"], to_enqueue(event)["dedup_key"]
    ('resolve', 'db-1/disk')
    """
    payload = {
        "summary": event.summary,
        "source": event.source,
        "severity": event.severity and event.severity.value,
        "timestamp": event.at and moment_text(event.at),
        "component": event.component,
        "group": event.group,
        "class": event.kind,
        "custom_details": event.details,
    }
    return _body(event, {
        "routing_key": event.routing_key, "event_action": event.action.value,
        "dedup_key": event.key, "payload": _without_nothing(payload) or None,
        "client": event.client, "client_url": event.client_url,
    })  # fmt: skip


@checked
def from_change(payload: object) -> PagerDutyChange:
    """Return the change event that a body of ``/v2/change/enqueue`` says."""
    body = Payload(payload, "PagerDuty change event")
    routing_key, inner = body.text("routing_key", needed=True), body.one("payload")
    summary = inner.text("summary", needed=True, most=MAX_SUMMARY)
    source, at = inner.text("source"), inner.moment("timestamp")
    details = inner.data("custom_details")
    links, images = _links(body), body.data("images")
    body.finish()
    return PagerDutyChange(
        routing_key=routing_key, summary=summary, source=source, at=at, details=details,
        links=links, images=images,
    )  # fmt: skip


@checked
def to_change(change: PagerDutyChange) -> dict[str, Any]:
    """Return the body for ``/v2/change/enqueue``, as plain data."""
    payload = {
        "summary": change.summary,
        "timestamp": change.at and moment_text(change.at),
        "source": change.source,
        "custom_details": change.details,
    }
    return _body(change, {"routing_key": change.routing_key, "payload": _without_nothing(payload)})


def dedup_key(identity: str) -> str:
    """Return an identity as a dedup key: itself, or a digest of it where it is too long.

    >>> dedup_key("db-1/disk"), len(dedup_key("x" * 300))
    ('db-1/disk', 64)
    """
    return identity if len(identity) <= MAX_KEY else sha256(octets(identity)).hexdigest()

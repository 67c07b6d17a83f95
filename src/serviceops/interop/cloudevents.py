"""CloudEvents 1.0 in their JSON format, to and from plain dictionaries, one or a batch.

Sources: CloudEvents 1.0.2, the specification and its JSON event format. Attributes are checked as
the specification says (`null` is the same as none), data is kept as it is. Senders may give a
retried delivery a new id, so the key of the condition, not the event's id, decides what is the
same. Reading and writing loses nothing but parts of a second beyond the microsecond.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue, MalformedPayload
from serviceops.events import Signal
from serviceops.events.signals import SEVERITY_WORDS
from serviceops.history import Fact
from serviceops.intents import Intent
from serviceops.interop.payloads import MAX_MEMBERS, Json, Payload, moment_text, plain
from serviceops.lifecycle import Severity
from serviceops.spans import utc_or_none

__all__ = [
    "BATCH_MEDIA_TYPE",
    "MEDIA_TYPE",
    "CloudEvent",
    "from_batch",
    "from_cloudevent",
    "to_cloudevent",
]

MEDIA_TYPE = "application/cloudevents+json"
"""The media type of one event in the JSON format (structured mode)."""

BATCH_MEDIA_TYPE = "application/cloudevents-batch+json"
"""The media type of a batch of events in the JSON format."""

_NAME = re.compile(r"[a-z0-9]{1,64}")
_CONTENT = re.compile(r"[\w.+!#$&^-]+/[\w.+!#$&^-]+( *;.*)?", re.ASCII)  # names of RFC 6838
_CORE = ("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema")
_INTEGERS = range(-(2**31), 2**31)

Extension = str | int | bool


def _extensions(
    given: Mapping[str, Extension] | Iterable[tuple[str, Extension]],
) -> tuple[tuple[str, Extension], ...]:
    pairs = tuple(sorted(dict(given).items()))
    for name, value in pairs:
        if fault := _odd(name, value):
            raise InvalidValue(f"{name}={value!r}", fault)
    return pairs


def _odd(name: str, value: object) -> str:
    """Return what is expected of an extension, when it is something else."""
    if not _NAME.fullmatch(name) or name in (*_CORE, "data", "data_base64"):
        return "an extension named in lower-case letters and digits, and not as a core attribute"
    if isinstance(value, bool | str) or (isinstance(value, int) and value in _INTEGERS):
        return ""
    return "an extension that is a text, a flag or a whole number of 32 bits"


def _data(given: object) -> Json:
    try:
        return plain(given)
    except ValueError as wrong:
        raise InvalidValue(given, f"data as {wrong}") from None


@checked
@attrs.frozen(kw_only=True)
class CloudEvent:
    """One CloudEvent: who says it (`source`), what kind it is (`type`), of what (`subject`).

    `data` is plain data, or `binary` holds bytes instead. `has_data` tells data that is null from
    no data at all; without it there is data if any was given.
    """

    id: str
    source: str
    type: str
    subject: str | None = None
    time: datetime | None = attrs.field(default=None, converter=utc_or_none)
    content_type: str | None = None
    schema: str | None = None
    extensions: tuple[tuple[str, Extension], ...] = attrs.field(default=(), converter=_extensions)
    data: Json = attrs.field(default=None, converter=_data, hash=False)
    binary: bytes | None = None
    has_data: bool = attrs.field(default=attrs.Factory(lambda self: self.data is not None, True))

    def __attrs_post_init__(self) -> None:
        for name in ("id", "source", "type"):
            if not getattr(self, name):
                raise InvalidValue(getattr(self, name), f"an event with its {name}")
        if self.binary is not None and self.has_data:
            raise InvalidValue(self.id, "data or binary data, not both")
        if self.has_data and not self.holds_json and not isinstance(self.data, str):
            raise InvalidValue(self.content_type, "a content type of JSON, or data as a text")

    @property
    def holds_json(self) -> bool:
        """Whether the content type says that the data is JSON; none at all says so too."""
        return _is_json(self.content_type)

    @classmethod
    def from_signal(cls, signal: Signal, *, prefix: str = "serviceops.signal") -> "CloudEvent":
        """Return a signal as an event that `to_signal` reads back.

        Its type is the prefix and the signal's name. A signal without an id gets one of its
        condition and instant, so that the same signal always has the same.
        """
        facts = {name: fact for name, fact in signal.facts if fact is not None}
        named = f"{signal.key or signal.resource or signal.name}@{signal.at.isoformat()}"
        return cls(
            id=signal.id or named,
            source=signal.source,
            type=f"{prefix}.{signal.name}" if signal.name else prefix,
            subject=signal.resource or None,
            time=signal.at,
            content_type="application/json",
            data={
                "severity": None if signal.severity is None else signal.severity.value,
                "key": signal.key,
                "name": signal.name,
                "summary": signal.summary,
                "facts": facts,
            },
        )

    @classmethod
    def from_intent(
        cls, intent: Intent, *, source: str, at: datetime, prefix: str = "serviceops.intent"
    ) -> "CloudEvent":
        """Return an intent as an event whose id is the intent's key, however often it is sent."""
        return cls(
            id=intent.key,
            source=source,
            type=f"{prefix}.{intent.action}",
            subject=intent.target_id,
            time=at,
            content_type="application/json",
            data={"inputs": dict(intent.inputs), "rule": intent.rule},
        )

    @checked
    def to_signal(
        self,
        *,
        at: datetime,
        otherwise: Severity | None = Severity.INDETERMINATE,
        clears: Iterable[str] = (),
    ) -> Signal:
        """Return the event as a signal.

        An event without a time gets the instant `at` which it arrived. Types named in `clears`
        mean that a condition is over. Severity, key, name, summary and facts are read from the
        data, then severity from the extensions; without one it is `otherwise`.
        """
        data = self.data if isinstance(self.data, dict) else {}
        extensions = dict(self.extensions)
        facts: dict[str, Fact] = {**extensions}
        facts_given = data.get("facts")
        if isinstance(facts_given, dict):
            facts |= {
                n: v for n, v in facts_given.items() if isinstance(v, str | int | float | bool)
            }
        texts = {
            name: value
            for name in ("key", "name", "summary")
            if isinstance(value := data.get(name), str)
        }
        word = data.get("severity", extensions.get("severity"))
        given = otherwise
        if isinstance(word, str):
            given = SEVERITY_WORDS.get(word.strip().lower(), otherwise)
        is_over = self.type in set(clears) or ("severity" in data and word is None)
        return Signal(
            source=self.source,
            at=self.time or at,
            severity=None if is_over else given,
            id=self.id,
            key=texts.get("key", ""),
            name=texts.get("name", self.type),
            resource=self.subject or "",
            summary=texts.get("summary", ""),
            facts=facts,
        )


def _is_json(content_type: str | None) -> bool:
    if content_type is None:
        return True
    kind = content_type.partition(";")[0].strip().lower()
    return kind.endswith(("/json", "+json"))


@checked
def from_cloudevent(payload: object) -> CloudEvent:
    """Return the event that an object in the JSON format says, once it was read from JSON.

    A malformed event raises `MalformedPayload` with every fault and its place.
    """
    body = Payload(payload, "CloudEvent")
    return body.finished(_event(body))


@checked
def from_batch(payload: object) -> tuple[CloudEvent, ...]:
    """Return the events of a batch, all of them or none: one fault refuses the batch."""
    if not isinstance(payload, list | tuple) or len(payload) > MAX_MEMBERS:
        raise MalformedPayload(
            "CloudEvents batch", (f"$: a list of at most {MAX_MEMBERS:,} events is expected",)
        )
    whole = Payload({}, "CloudEvents batch")
    read = [_event(whole.inner(given, f"$[{index}]")) for index, given in enumerate(payload)]
    whole.finish()
    return tuple(event for event in read if event is not None)


def _event(body: Payload) -> CloudEvent | None:
    already = len(body.faults)
    version = body.text("specversion", needed=True)
    if version and version != "1.0":
        body.fault("specversion", version, "specversion 1.0")
    core = {name: body.text(name, needed=True) for name in ("id", "source", "type")}
    subject, schema = body.text("subject") or None, body.text("dataschema") or None
    time, content = body.moment("time"), body.text("datacontenttype") or None
    if content is not None and not _CONTENT.fullmatch(content):
        body.fault("datacontenttype", content, "a media type, as application/json")
        content = None
    extensions: dict[str, Extension] = {}
    for name, value in body.members.items():
        if name in (*_CORE, "data", "data_base64") or value is None:
            continue
        if fault := _odd(str(name), value):
            body.fault(str(name), value, fault)
        else:
            extensions[name] = value
    data, binary = body.data("data"), _binary(body)
    # Some write null for the data of an event of bytes; their peers read the bytes.
    has_data = "data" in body.members and (data is not None or binary is None)
    if has_data and binary is not None:
        body.fault("data_base64", body.members["data_base64"], "data or data_base64, not both")
    if has_data and not _is_json(content) and not isinstance(body.members["data"], str):
        body.fault("data", body.members["data"], f"a text, as its type is {content}")
    if len(body.faults) > already or not body.is_object:
        return None
    return CloudEvent(
        id=core["id"], source=core["source"], type=core["type"], subject=subject, time=time,
        content_type=content, schema=schema, extensions=extensions, data=data, binary=binary,
        has_data=has_data,
    )  # fmt: skip


def _binary(body: Payload) -> bytes | None:
    given = body.members.get("data_base64")
    if given is None:
        return None
    try:
        return base64.b64decode(given if isinstance(given, str) else "?", validate=True)
    except (binascii.Error, ValueError):
        body.fault("data_base64", given, "bytes in Base64")
        return b""


@checked
def to_cloudevent(event: CloudEvent) -> dict[str, Any]:
    """Return the event in the JSON format, as plain data, to be sent as `MEDIA_TYPE`."""
    members = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": event.time and moment_text(event.time),
        "datacontenttype": event.content_type,
        "dataschema": event.schema,
        **dict(event.extensions),
    }
    body: dict[str, Any] = {name: value for name, value in members.items() if value is not None}
    if event.binary is not None:
        body["data_base64"] = base64.b64encode(event.binary).decode()
    elif event.has_data:
        body["data"] = plain(event.data)
    return body

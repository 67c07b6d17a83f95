"""Whatever is done to a payload, it is read or refused, and nothing else happens."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.errors import MalformedPayload
from serviceops.interop import alertmanager, cloudevents, pagerduty

ALERTMANAGER = {
    "version": "4", "groupKey": "{}:{}", "truncatedAlerts": 0, "status": "firing",
    "receiver": "desk", "groupLabels": {"a": "1"}, "commonLabels": {"a": "1"},
    "commonAnnotations": {}, "externalURL": "http://x",
    "alerts": [
        {"status": "firing", "labels": {"a": "1"}, "annotations": {"summary": "x"},
         "startsAt": "2026-03-02T09:00:00Z", "endsAt": "0001-01-01T00:00:00Z",
         "generatorURL": "", "fingerprint": "f"},
        {"status": "resolved", "labels": {"a": "2"}, "annotations": {},
         "startsAt": "2026-03-02T09:00:00Z", "endsAt": "2026-03-02T10:00:00Z",
         "generatorURL": "", "fingerprint": "g"},
    ],
}  # fmt: skip
CLOUDEVENT = {
    "specversion": "1.0", "id": "1", "source": "/s", "type": "t", "subject": "x",
    "time": "2026-03-02T09:00:00Z", "datacontenttype": "application/json", "ext": 5,
    "data": {"severity": "major", "list": [1, {"a": None}]},
}  # fmt: skip
TRIGGER = {
    "routing_key": "r", "event_action": "trigger", "dedup_key": "k",
    "payload": {"summary": "s", "source": "x", "severity": "info", "class": "c",
                "timestamp": "2026-03-02T09:00:00Z", "custom_details": {"a": [1]}},
    "links": [{"href": "http://x", "text": "x"}], "images": [{"src": "http://x"}], "client": "c",
}  # fmt: skip
CHANGE = {
    "routing_key": "r", "payload": {"summary": "s", "source": "x", "custom_details": {"a": 1}},
    "links": [{"href": "http://x"}],
}  # fmt: skip

Format = tuple[dict[str, Any], Callable[[object], Any], Callable[[Any], dict[str, Any]]]
FORMATS: list[Format] = [
    (ALERTMANAGER, alertmanager.from_webhook, alertmanager.to_webhook),
    (CLOUDEVENT, cloudevents.from_cloudevent, cloudevents.to_cloudevent),
    (TRIGGER, pagerduty.from_enqueue, pagerduty.to_enqueue),
    (CHANGE, pagerduty.from_change, pagerduty.to_change),
]

words = st.sampled_from([
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-12:00",
    "2026-03-02T09:00:00", "", "firing", "resolve", "1.0",
])  # fmt: skip
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | words
junk = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def refusal(read: Callable[[object], Any], body: object) -> MalformedPayload | None:
    try:
        read(body)
    except MalformedPayload as refused:
        return refused
    return None


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        for name, inner in value.items():
            found += places(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += places(inner, (*path, index))
    return found


@pytest.mark.parametrize("form", FORMATS, ids=["alertmanager", "cloudevents", "trigger", "change"])
@given(data=st.data())
def test_a_spoilt_payload_is_read_as_something_lawful_or_refused_by_name(
    form: Format, data: st.DataObject
) -> None:
    sound, read, write = form
    body = copy.deepcopy(sound)
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(places(body)))
        place: Any = body
        for step in way:
            place = place[step]
        match data.draw(st.sampled_from(["spoil", "remove", "add"])):
            case "spoil":
                place[last] = data.draw(junk)
            case "remove":
                del place[last]
            case "add" if isinstance(place, dict):
                place[data.draw(st.text(max_size=5))] = data.draw(junk)
    refused = refusal(read, body)
    if refused is None:
        reported = read(body)
        assert read(write(reported)) == reported
    else:
        assert refused.problems
        assert all(problem.startswith("$") for problem in refused.problems)


@pytest.mark.parametrize("form", FORMATS, ids=["alertmanager", "cloudevents", "trigger", "change"])
@given(body=junk)
def test_what_is_no_payload_at_all_is_refused(form: Format, body: object) -> None:
    with pytest.raises(MalformedPayload):
        form[1](body)


def test_data_nested_beyond_all_sense_is_refused_and_not_followed() -> None:
    deep: Any = None
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(MalformedPayload, match="32 deep"):
        cloudevents.from_cloudevent({**CLOUDEVENT, "data": deep})
    with pytest.raises(MalformedPayload, match="32 deep"):
        pagerduty.from_change({**CHANGE, "payload": {"summary": "s", "custom_details": deep}})

"""CloudEvents: the examples of the specification, and its rules one by one."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from serviceops.errors import InvalidValue, MalformedPayload
from serviceops.events import Signal
from serviceops.intents import Intent
from serviceops.interop.cloudevents import CloudEvent, from_batch, from_cloudevent, to_cloudevent
from serviceops.lifecycle import Severity

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)

COMMON = {
    "specversion": "1.0",
    "type": "com.example.someevent",
    "source": "/mycontext",
    "time": "2018-04-05T17:31:00Z",
    "comexampleextension1": "value",
    "comexampleothervalue": 5,
}
# JSON Event Format for CloudEvents 1.0.2, section 3.2, in its order.
BINARY = {
    **COMMON, "id": "A234-1234-1234", "datacontenttype": "application/vnd.apache.thrift.binary",
    "data_base64": "AAEC/w==",
}  # fmt: skip
XML = {
    **COMMON, "id": "B234-1234-1234", "unsetextension": None, "datacontenttype": "application/xml",
    "data": '<much wow="xml"/>',
}  # fmt: skip
OBJECT = {
    **COMMON, "subject": None, "id": "C234-1234-1234", "datacontenttype": "application/json",
    "data": {"appinfoA": "abc", "appinfoB": 123, "appinfoC": True},
}  # fmt: skip
STRING = {**COMMON, "subject": None, "id": "D234-1234-1234", "data": "I'm just a string"}
EXAMPLES = [BINARY, XML, OBJECT, STRING]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_the_examples_of_the_specification_are_read_and_written_again(
    example: dict[str, Any],
) -> None:
    event = from_cloudevent(example)
    written = to_cloudevent(event)

    assert written == {name: value for name, value in example.items() if value is not None}
    assert json.loads(json.dumps(written)) == written
    assert from_cloudevent(written) == event
    assert hash(from_cloudevent(written)) == hash(event)
    assert dict(event.extensions) == {"comexampleextension1": "value", "comexampleothervalue": 5}
    assert event.time == datetime(2018, 4, 5, 17, 31, tzinfo=UTC)


def test_bytes_are_bytes_and_a_text_is_not_read_a_second_time() -> None:
    assert from_cloudevent(BINARY).binary == b"\x00\x01\x02\xff"
    assert from_cloudevent({**STRING, "data": '{"a": 1}'}).data == '{"a": 1}'


def test_null_is_data_and_no_data_is_none() -> None:
    null = from_cloudevent({**STRING, "data": None})
    without = from_cloudevent({name: v for name, v in STRING.items() if name != "data"})

    assert (null.has_data, without.has_data) == (True, False)
    assert null != without
    assert "data" in to_cloudevent(null)
    assert "data" not in to_cloudevent(without)


def test_a_batch_is_read_whole_or_not_at_all() -> None:
    assert from_batch([]) == ()
    assert [event.id[0] for event in from_batch(EXAMPLES)] == ["A", "B", "C", "D"]
    with pytest.raises(MalformedPayload) as refused:
        from_batch([OBJECT, {**OBJECT, "id": ""}, 7])
    assert [problem.partition(":")[0] for problem in refused.value.problems] == ["$[1].id", "$[2]"]
    with pytest.raises(MalformedPayload, match="a list"):
        from_batch(OBJECT)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"specversion": "0.3"}, "$.specversion"), ({"specversion": None}, "$.specversion"),
        ({"id": ""}, "$.id"), ({"id": 7}, "$.id"), ({"source": None}, "$.source"),
        ({"type": ""}, "$.type"), ({"time": "yesterday"}, "$.time"),
        ({"time": "2018-04-05T17:31:00"}, "$.time"), ({"subject": 7}, "$.subject"),
        ({"datacontenttype": "json"}, "$.datacontenttype"),
        ({"myExtension": 1}, "$.myExtension"), ({"my_extension": 1}, "$.my_extension"),
        ({"ext": 1.5}, "$.ext"), ({"ext": 2**31}, "$.ext"), ({"ext": {}}, "$.ext"),
        ({"data_base64": "AAEC"}, "$.data_base64"),
        ({"datacontenttype": "application/xml"}, "$.data"),
        ({"data": float("nan")}, "$.data"),
    ],
    ids=str,
)  # fmt: skip
def test_what_the_specification_forbids_is_refused(changed: dict[str, Any], place: str) -> None:
    with pytest.raises(MalformedPayload) as refused:
        from_cloudevent({**OBJECT, **changed})
    assert [problem.partition(":")[0] for problem in refused.value.problems] == [place]


def test_bytes_that_are_none_are_refused() -> None:
    for wrong in ("AAE", "???", 7):
        with pytest.raises(MalformedPayload, match=r"\$\.data_base64"):
            from_cloudevent({**BINARY, "data_base64": wrong})


def test_bytes_beside_data_of_null_are_read() -> None:
    """pycloudevents 0.1.4 writes both; its peers read the bytes. See findings/."""
    read = from_cloudevent({**BINARY, "data": None})

    assert (read.binary, read.has_data) == (b"\x00\x01\x02\xff", False)
    assert read == from_cloudevent(BINARY)


def test_a_type_that_ends_in_json_is_json() -> None:
    event = from_cloudevent(
        {**OBJECT, "datacontenttype": "application/problem+json; charset=utf-8"}
    )

    assert event.holds_json
    assert event.data == OBJECT["data"]


def test_a_media_type_was_refused_though_rfc_6838_allows_its_name() -> None:
    """Section 4.2 has ``! # $ & - ^ _ . +`` beside letters and digits."""
    event = from_cloudevent({**OBJECT, "datacontenttype": "application/x!#$&-^_.+json"})

    assert event.content_type == "application/x!#$&-^_.+json"


# cloudevents 10.0.0 of npm loses the first two when it reads the JSON format; see findings/.
@pytest.mark.parametrize("data", [0, False, "", [], {}])
def test_data_that_is_false_in_python_is_data(data: object) -> None:
    read = from_cloudevent({**OBJECT, "data": data})

    assert (read.has_data, read.data) == (True, data)
    assert type(read.data) is type(data)
    assert json.loads(json.dumps(to_cloudevent(read)))["data"] == data


def test_data_is_copied_so_that_nobody_changes_an_event() -> None:
    data = {"list": [1]}
    event = CloudEvent(id="1", source="s", type="t", data=data)
    data["list"].append(2)
    to_cloudevent(event)["data"]["list"].append(3)

    assert event.data == {"list": [1]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""}, {"source": ""}, {"type": ""}, {"extensions": {"Ext": 1}},
        {"extensions": {"time": "x"}}, {"extensions": {"data": "x"}}, {"data": {1: 2}},
        {"data": 1, "binary": b"x"}, {"data": 1, "content_type": "text/plain"}, {"data": 1j},
    ],
    ids=str,
)  # fmt: skip
def test_an_event_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        CloudEvent(**{"id": "1", "source": "s", "type": "t", **wrong})


SIGNAL = Signal(
    source="probe-3", id="17", key="db-1/disk", name="disk full", resource="db-1",
    severity="major", summary="97 %", facts={"mount": "/var", "percent": 97}, at=NINE,
)  # fmt: skip


def test_a_signal_goes_out_and_comes_back_as_it_was() -> None:
    for signal in (SIGNAL, Signal(source="p", id="1", name="x", severity="ok", at=NINE)):
        event = from_cloudevent(
            json.loads(json.dumps(to_cloudevent(CloudEvent.from_signal(signal))))
        )
        assert event.to_signal(at=NINE.replace(hour=23)) == signal


def test_a_signal_without_an_id_gets_one_that_is_the_same_each_time() -> None:
    nameless = Signal(source="p", key="k", severity="minor", at=NINE)

    assert (
        CloudEvent.from_signal(nameless).id
        == CloudEvent.from_signal(nameless).id
        == "k@2026-03-02T09:00:00+00:00"
    )


def test_what_others_send_is_a_signal_too() -> None:
    event = from_cloudevent({**OBJECT, "subject": "db-1", "severity": "Critical"})
    reported = event.to_signal(at=NINE)

    assert (reported.source, reported.id, reported.name, reported.resource) == (
        "/mycontext", "C234-1234-1234", "com.example.someevent", "db-1",
    )  # fmt: skip
    assert reported.severity is Severity.CRITICAL
    assert dict(reported.facts)["comexampleothervalue"] == 5
    assert event.to_signal(at=NINE, clears=["com.example.someevent"]).severity is None
    timeless = from_cloudevent({**OBJECT, "time": None})
    assert timeless.to_signal(at=NINE).at == NINE
    assert timeless.to_signal(at=NINE).severity is Severity.INDETERMINATE
    assert timeless.to_signal(at=NINE, otherwise=None).clears


def test_an_intent_goes_out_under_its_key_however_often() -> None:
    intent = Intent(target_id="INC-2", action="resolve", inputs={"code": "solution"}, key="k-1")
    event = CloudEvent.from_intent(intent, source="/desk", at=NINE)

    assert (event.id, event.type, event.subject) == (
        "k-1", "serviceops.intent.resolve", "INC-2",
    )  # fmt: skip
    assert to_cloudevent(event)["data"] == {"inputs": {"code": "solution"}, "rule": ""}

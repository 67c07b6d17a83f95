"""OCEL 2.0: the shape is the documented one, and it says what the records say."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema
import pytest

from serviceops import History, Incident, Transition
from serviceops.errors import InvalidValue
from serviceops.interop.ocel import to_ocel
from serviceops.lifecycle import Link, Problem

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def later(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


PROBLEM = Problem.log("PRB-1", summary="The store fills up", source="proactive", at=later(0.5))
INCIDENT = (
    Incident.log("INC-1", summary="Mail is down", caller="u-1", priority="P2", at=NINE)
    .reprioritise(priority="P1", comment="all of them", at=later(1))
    .hold(reason="problem", reference="PRB-1", comment="x", at=later(2), by="ada")
)
LOG = to_ocel([PROBLEM, INCIDENT], links=[Link("caused_by", "INC-1", "CHG-9")])

# The facts of the documented JSON schema: the members that there have to be, and their types.
KIND = {"enum": ["string", "time", "integer", "float", "boolean"]}
NAMED = {"type": "object", "required": ["name", "type"], "additionalProperties": False,
         "properties": {"name": {"type": "string"}, "type": KIND}}  # fmt: skip
TYPES = {"type": "array", "items": {
    "type": "object", "required": ["name", "attributes"], "additionalProperties": False,
    "properties": {"name": {"type": "string", "pattern": "^[^.]+$"},
                   "attributes": {"type": "array", "items": NAMED}}}}  # fmt: skip
RELATIONS = {"type": "array", "items": {
    "type": "object", "required": ["objectId", "qualifier"], "additionalProperties": False,
    "properties": {"objectId": {"type": "string"}, "qualifier": {"type": "string"}}}}  # fmt: skip
VALUE = {"type": ["string", "number", "boolean"]}
TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
SCHEMA = {
    "type": "object", "additionalProperties": False,
    "required": ["eventTypes", "objectTypes", "events", "objects"],
    "properties": {
        "eventTypes": TYPES, "objectTypes": TYPES,
        "events": {"type": "array", "items": {
            "type": "object", "additionalProperties": False,
            "required": ["id", "type", "time", "attributes", "relationships"],
            "properties": {"id": {"type": "string"}, "type": {"type": "string"}, "time": TIME,
                           "relationships": RELATIONS,
                           "attributes": {"type": "array", "items": {
                               "type": "object", "required": ["name", "value"],
                               "properties": {"name": {"type": "string"}, "value": VALUE}}}}}},
        "objects": {"type": "array", "items": {
            "type": "object", "additionalProperties": False,
            "required": ["id", "type", "attributes", "relationships"],
            "properties": {"id": {"type": "string"}, "type": {"type": "string"},
                           "relationships": RELATIONS,
                           "attributes": {"type": "array", "items": {
                               "type": "object", "required": ["name", "time", "value"],
                               "properties": {"name": {"type": "string"}, "time": TIME,
                                              "value": VALUE}}}}}},
    },
}  # fmt: skip


def attributes(log: dict[str, Any], name: str) -> list[tuple[str, str, object]]:
    (found,) = [each for each in log["objects"] if each["id"] == name]
    return [(one["name"], one["time"][:16], one["value"]) for one in found["attributes"]]


def test_the_log_has_the_documented_shape_and_is_plain_json() -> None:
    jsonschema.validate(json.loads(json.dumps(LOG, allow_nan=False)), SCHEMA)


def test_every_type_is_declared_with_its_attributes_and_every_object_is_there() -> None:
    known = {each["name"]: {one["name"]: one["type"] for one in each["attributes"]}
             for each in (*LOG["eventTypes"], *LOG["objectTypes"])}  # fmt: skip
    kinds = {"string": str, "integer": int, "float": float, "boolean": bool}
    ids = {each["id"] for each in LOG["objects"]}
    for each in (*LOG["events"], *LOG["objects"]):
        for one in each["attributes"]:
            assert type(one["value"]) is kinds[known[each["type"]][one["name"]]]
        assert {relation["objectId"] for relation in each["relationships"]} <= ids


def test_what_an_object_was_at_first_is_of_1970_and_what_changed_of_its_time() -> None:
    values = attributes(LOG, "INC-1")
    assert ("priority", "1970-01-01T00:00", "P2") in values
    assert ("priority", "2026-03-02T10:00", "P1") in values
    assert [(when, value) for name, when, value in values if name == "state"] == [
        ("1970-01-01T00:00", "new"), ("2026-03-02T11:00", "on_hold"),
    ]  # fmt: skip


def test_events_are_in_order_of_time_with_ids_that_sort_as_they_do() -> None:
    assert [(e["id"], e["type"], e["time"]) for e in LOG["events"]] == [
        ("e1", "incident_log", "2026-03-02T09:00:00Z"),
        ("e2", "problem_log", "2026-03-02T09:30:00Z"),
        ("e3", "incident_reprioritise", "2026-03-02T10:00:00Z"),
        ("e4", "incident_hold", "2026-03-02T11:00:00Z"),
    ]
    many = History.of(Transition(later(n), "note") for n in range(120))
    ids = [e["id"] for e in to_ocel(histories={"ticket": {"T-1": many}})["events"]]
    assert ids == sorted(ids)
    assert len(set(ids)) == 120


def test_links_relate_objects_and_an_event_is_related_to_what_it_names() -> None:
    (incident,) = [each for each in LOG["objects"] if each["id"] == "INC-1"]
    assert {(r["objectId"], r["qualifier"]) for r in incident["relationships"]} >= {
        ("CHG-9", "caused_by"), ("PRB-1", "waits_for"),
    }  # fmt: skip
    assert {each["type"] for each in LOG["objects"]} == {"incident", "problem", "unknown_record"}
    assert ("PRB-1", "hold_reference") in {
        (r["objectId"], r["qualifier"]) for r in LOG["events"][3]["relationships"]
    }


def test_a_fact_of_several_types_is_a_text_and_one_that_was_cleared_is_empty() -> None:
    history = History.of([
        Transition(NINE, "log", "new", {"seats": 12, "share": 1, "vip": True, "room": 3}),
        Transition(later(1), "amend", None, {"seats": 13, "share": 0.5, "room": "B"}),
        Transition(later(2), "amend", None, {"room": None}),
    ])  # fmt: skip
    log = to_ocel(histories={"ticket": {"T-1": history}})
    (kind,) = log["objectTypes"]
    assert {one["name"]: one["type"] for one in kind["attributes"]} == {
        "state": "string", "seats": "integer", "share": "float", "vip": "boolean",
        "room": "string",
    }  # fmt: skip
    assert [value for name, _, value in attributes(log, "T-1") if name == "room"] == ["3", "B", ""]
    assert [value for name, _, value in attributes(log, "T-1") if name == "share"] == [1.0, 0.5]


def test_two_objects_of_one_id_and_a_dot_in_a_kind_are_refused() -> None:
    with pytest.raises(InvalidValue, match="one object each"):
        to_ocel([INCIDENT], histories={"ticket": {"INC-1": INCIDENT.history}})
    with pytest.raises(InvalidValue, match="without dots"):
        to_ocel(histories={"acme.ticket": {"T-1": INCIDENT.history}})


def test_an_event_that_names_an_object_several_times_is_related_to_it_once_by_each_fact() -> None:
    named = Transition(
        NINE, "link", "open",
        {"incidents": ("INC-2", "INC-1", "INC-2"), "main": "INC-2", "ticket": "T-1"},
        {"incidents": ("INC-1",)},
    )  # fmt: skip
    ids = {name: History.of([Transition(NINE, "log", "new")]) for name in ("INC-1", "INC-2")}
    log = to_ocel(histories={"ticket": {"T-1": History.of([named])}, "incident": ids})

    assert [(r["objectId"], r["qualifier"]) for r in log["events"][0]["relationships"]] == [
        ("T-1", "ticket"), ("INC-2", "incidents"), ("INC-1", "incidents"), ("INC-2", "main"),
    ]  # fmt: skip

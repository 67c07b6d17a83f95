"""The JSON Schema of documents: what it is, and that the file shipped is what is generated."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

import serviceops
from serviceops import (
    ALWAYS,
    BusinessCalendar,
    By,
    Enters,
    Goal,
    Incident,
    Leaves,
    On,
    Policy,
    Rule,
    Span,
    Target,
    While,
    to_dict,
)
from serviceops.calendars import Calendar
from serviceops.documents.json_schema import json_schema
from serviceops.errors import InvalidValue
from serviceops.lifecycle import Record
from serviceops.sla import Conventions, Reopen


def generated() -> str:
    return json.dumps(json_schema(), indent=1) + "\n"


def test_the_schema_shipped_is_the_one_generated() -> None:
    shipped = (Path(serviceops.__file__).parent / "documents" / "schema.json").read_text()
    assert shipped == generated(), "write it anew: make schema"


def test_it_is_a_schema_of_2020_12_with_an_id_that_names_the_version() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:serviceops:documents:2"
    for definition in schema["$defs"].values():
        if "allOf" not in definition:
            assert definition["additionalProperties"] is False


@pytest.mark.parametrize("root", [Calendar, Target, Policy, Record])
def test_a_schema_of_one_kind_has_what_it_is_made_of_and_no_more(root: type) -> None:
    schema = json_schema(root)
    jsonschema.Draft202012Validator.check_schema(schema)
    used = json.dumps(schema)
    for name in schema["$defs"]:
        assert f'"#/$defs/{name}"' in used
    assert ("Incident.document" in schema["$defs"]) == (root is Record)


def test_what_is_written_is_what_the_schema_describes() -> None:
    nine = datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC)
    office = BusinessCalendar(
        zone="Europe/Lisbon", week={"mon-fri": ["09:00-17:00"], "sat": ["22:00-06:00"]},
        holidays={date(2026, 12, 25): "Christmas Day"},
        exceptions={date(2026, 12, 24): ["09:00-12:00"]}, covers=range(2025, 2031),
    )  # fmt: skip
    target = Target(
        "fix", goal=By("priority", {"P1": Goal.working(hours=4), "P2": Goal.working_days(2)}),
        calendar=By("site", {"north": office}, otherwise=ALWAYS - Span(nine, nine)),
        start=On("log", priority=("P1", None)), stop=On("resolve") | Enters("closed"),
        pause=While("on_hold", hold_reason="caller") & ~While(priority="P1"),
        cancel=On("cancel") & While(group=None), reopen=Reopen(on=Leaves("resolved")),
        warn=(0.75, timedelta(minutes=-30)),
    )  # fmt: skip
    policy = Policy(
        "gold", rules=(Rule(when={"service": "mail"}, targets=target), Rule(targets=target)),
        conventions=Conventions(breach=">=", whole=timedelta(minutes=1)),
    )  # fmt: skip
    incident = Incident.log(
        "INC-1", summary="Mail is down", caller="u-1", impact="high", extra={"seats": 12}, at=nine
    ).hold(reason="scheduled", until=nine + timedelta(days=1), comment="x", at=nine, by="u-2")
    checker = jsonschema.Draft202012Validator(json_schema())
    for value in (office, office & ALWAYS, target, policy, incident, incident.history):
        checker.validate(json.loads(json.dumps(to_dict(value))))


def test_a_type_without_documents_has_no_schema() -> None:
    with pytest.raises(InvalidValue):
        json_schema(int)


def test_an_error_of_the_schema_names_the_place() -> None:
    document = to_dict(
        Target("x", goal=Goal.real(hours=1), start=On("log"), stop=On("resolve"))
    )  # fmt: skip
    document["goal"]["length"] = "an hour"
    (error,) = jsonschema.Draft202012Validator(json_schema(Target)).iter_errors(document)
    assert error.json_path == "$.goal.length"

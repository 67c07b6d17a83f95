"""Values as pydantic fields: documents in and out, faults with their paths, one schema."""

import json
from datetime import UTC, datetime
from typing import Any, ClassVar

import attrs
import jsonschema
import pytest

pydantic = pytest.importorskip("pydantic", reason="pydantic is not installed")

from serviceops import BusinessCalendar, Goal, Incident, On, Policy, Rule, Target  # noqa: E402 - after the skip
from serviceops.documents import to_dict  # noqa: E402 - after the skip
from serviceops.interop.pydantic import Document  # noqa: E402 - after the skip
from serviceops.lifecycle import IncidentLifecycle, Lifecycle  # noqa: E402 - after the skip

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-18:00"]})
GOLD = Policy("gold", rules=Rule(targets=Target(
    "resolution", goal=Goal.working(hours=4), calendar=OFFICE, start=On("log"), stop=On("resolve"),
)))  # fmt: skip


@attrs.frozen(kw_only=True)
class OurIncident(Incident):
    lifecycle: ClassVar[type[Lifecycle]] = IncidentLifecycle

    floor: int | None = None


class Ticket(pydantic.BaseModel):
    incident: Document[Incident]
    policy: Document[Policy] | None = None


def logged(kind: type[Incident] = Incident) -> Incident:
    return kind.log("INC-1", summary="Mail is down", caller="u-1", at=NINE)


def test_a_model_writes_and_reads_documents() -> None:
    ticket = Ticket(incident=logged(), policy=GOLD)

    assert json.loads(ticket.model_dump_json())["incident"] == to_dict(logged())
    assert Ticket.model_validate_json(ticket.model_dump_json()) == ticket


@pytest.mark.parametrize("value", [logged(), OFFICE, GOLD], ids=["incident", "calendar", "policy"])
def test_a_type_adapter_round_trips_a_value(value: Any) -> None:
    adapter = pydantic.TypeAdapter(Document[type(value)])

    assert adapter.validate_json(adapter.dump_json(value)) == value
    assert adapter.validate_python(value) is value


def test_a_kind_of_the_host_is_a_field_too() -> None:
    adapter = pydantic.TypeAdapter(Document[OurIncident])

    read = adapter.validate_python(to_dict(logged(OurIncident)))

    assert type(read) is OurIncident
    assert adapter.json_schema()["properties"]["type"] == {"const": "OurIncident"}


def test_every_fault_is_in_the_error_with_its_path() -> None:
    wrong = {"schema": 2, "type": "Incident", "history": [1], "colour": "red"}

    with pytest.raises(pydantic.ValidationError) as found:
        Ticket(incident=wrong)

    (error,) = found.value.errors()
    assert error["loc"] == ("incident",)
    assert error["type"] == "serviceops_document"
    assert "$.history[0]" in error["msg"]
    assert len(error["ctx"]["faults"]) == 2
    with pytest.raises(pydantic.ValidationError, match="Incident or its document is expected"):
        Ticket(incident=7)
    with pytest.raises(pydantic.ValidationError, match="schema 9"):
        Ticket(incident={"schema": 9, "type": "Incident", "history": []})


def test_the_schema_of_a_model_accepts_what_it_writes() -> None:
    schema = Ticket.model_json_schema()

    checker = jsonschema.Draft202012Validator(schema)
    checker.check_schema(schema)
    written = json.loads(Ticket(incident=logged(), policy=GOLD).model_dump_json())
    checker.validate(written)
    assert not checker.is_valid({"incident": {**written["incident"], "colour": "red"}})
    assert len(json.dumps(schema)) < 400_000

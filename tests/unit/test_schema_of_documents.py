"""The JSON Schema of documents: what it is, and that the file shipped is what is generated."""

import json
from pathlib import Path

import jsonschema
import pytest

import serviceops
from serviceops import Policy, Target, to_dict
from serviceops.calendars import Calendar
from serviceops.errors import InvalidValue
from serviceops.lifecycle import Record
from serviceops.schema import json_schema


def written() -> str:
    return json.dumps(json_schema(), indent=1) + "\n"


def test_the_schema_shipped_is_the_one_generated() -> None:
    shipped = Path(serviceops.__file__).with_name("schema.json").read_text()
    assert shipped == written(), "write it anew: make schema"


def test_it_is_a_schema_of_2020_12_with_an_id_that_names_the_version() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:serviceops:documents:1"
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


def test_a_type_without_documents_has_no_schema() -> None:
    with pytest.raises(InvalidValue):
        json_schema(int)


def test_an_error_of_the_schema_names_the_place() -> None:
    document = to_dict(
        Target("x", goal=serviceops.Goal.wall(hours=1), start=serviceops.On("log"),
               stop=serviceops.On("resolve"))
    )  # fmt: skip
    document["goal"]["length"] = "an hour"
    (error,) = jsonschema.Draft202012Validator(json_schema(Target)).iter_errors(document)
    assert error.json_path == "$.goal.length"

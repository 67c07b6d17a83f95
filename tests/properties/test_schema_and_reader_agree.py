"""The JSON Schema and `from_dict` find the same faults of shape, whatever a document looks like."""

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from serviceops import from_dict
from serviceops.documents.json_schema import json_schema
from serviceops.documents.shape_parts import PATTERNS
from serviceops.errors import InvalidDocument, NewerSchema, ServiceOpsError

SCHEMA = json_schema()
CHECKER = jsonschema.Draft202012Validator(SCHEMA)
TAGS = SCHEMA["properties"]["type"]["enum"]
SHALLOW = ("On", "While", "WorkingTime", "Always")
TEXTS = {
    pattern: st.sampled_from(texts)
    for pattern, texts in zip(
        PATTERNS.values(),
        (
            ["2026-03-02T09:00:00+00:00", "2026-03-02 09:00Z", "2026-02-31T09:00:00.25-05:30"],
            ["2026-03-02", "2026-02-31", "0000-12-01"],
            ["PT4H", "P1DT2H30M", "P2W", "-PT0.5S", "PT0S", "PT1,5H"],
            ["1/2", "-3", "999/1000"],
        ),
        strict=True,
    )
}
words = st.sampled_from(["log", "resolve", "priority", "P1", "UTC", "Europe/Paris", "09:00", ""])
scalars: dict[str, st.SearchStrategy[Any]] = {
    "string": words | st.text(max_size=4),
    "integer": st.integers(-3, 3000),
    "number": st.floats(0, 4, allow_nan=False) | st.integers(0, 9),
    "boolean": st.booleans(),
    "null": st.none(),
}


@st.composite
def drawn_from(draw: st.DrawFn, schema: Any, depth: int = 0) -> Any:
    """Draw what a schema describes."""
    if "$ref" in schema:
        return draw(drawn_from(SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], depth))
    if "allOf" in schema:  # a choice by type
        tags = schema["properties"]["type"]["enum"]
        if depth > 5:
            tags = [tag for tag in tags if tag in SHALLOW] or tags
        tag = draw(st.sampled_from(tags))
        (then,) = [
            way["then"] for way in schema["allOf"]
            if way["if"]["properties"]["type"]["const"] == tag
        ]  # fmt: skip
        return draw(drawn_from(then, depth))
    if "anyOf" in schema:
        return draw(drawn_from(draw(st.sampled_from(schema["anyOf"])), depth))
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return draw(st.sampled_from(schema["enum"]))
    if "pattern" in schema:
        return draw(TEXTS[schema["pattern"]])
    if isinstance(schema["type"], list):
        return draw(scalars[draw(st.sampled_from(schema["type"]))])
    if schema["type"] == "object":
        return {
            name: draw(drawn_from(inner, depth + 1)) if name != "schema" else 2
            for name, inner in schema["properties"].items()
            if name in schema["required"] or draw(st.booleans())
        }
    if schema["type"] == "array":
        if "prefixItems" in schema:
            return [draw(drawn_from(inner, depth + 1)) for inner in schema["prefixItems"]]
        size = draw(st.integers(0, 1 if depth > 5 else 2))
        return [draw(drawn_from(schema["items"], depth + 1)) for _ in range(size)]
    return draw(scalars[schema["type"]])


def misshapen(document: Any) -> bool:
    """Return whether `from_dict` finds a fault of shape."""
    try:
        from_dict(document)
    except NewerSchema:
        return True
    except InvalidDocument as wrong:
        return bool(wrong.misshapen)
    except ServiceOpsError:
        pass
    return False


junk = st.deferred(
    lambda: st.sampled_from(
        ["", "x", 0, 1, -1, 1.0, 2.5, True, False, None, 10**30, "On", "open", "PT4H\n", "P1M",
         "PT", "2026-03-02", "20260302", "2026-03-02T09:00:00", "2026-W10-1", "1/0", "P2", "and",
         {"type": "Always"}, {"type": "WorkingTime", "length": "PT1H"}, {"type": "Nothing"},
         {"type": "Changes", "fact": "x"}, {"type": 5}, [[]], [["a", 1]], [], {}]
    )
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    pairs = list(value.items()) if isinstance(value, dict) else []
    pairs = list(enumerate(value)) if isinstance(value, list) else pairs
    for name, inner in pairs:
        found += places(inner, (*path, name))
    return found


def spoil(document: Any, data: st.DataObject) -> None:
    ways = places(document)
    if not ways:
        return
    *way, last = data.draw(st.sampled_from(ways))
    place = document
    for step in way:
        place = place[step]
    how = data.draw(st.sampled_from(["drop", "retype", "add", "newline", "wrap", "repeat", "move"]))
    value = place[last]
    if how == "drop":
        del place[last]
    elif how == "add" and isinstance(value, dict):
        value[data.draw(st.sampled_from(["type", "name", "schema", "x", "state"]))] = copy.deepcopy(
            data.draw(junk)
        )
    elif how == "newline" and isinstance(value, str):
        place[last] = value + "\n"
    elif how == "wrap":
        place[last] = [value]
    elif how == "repeat" and isinstance(value, list):
        place[last] = value * 2
    elif how == "move" and isinstance(place, dict):
        place[str(last).upper()] = place.pop(last)
    else:
        place[last] = copy.deepcopy(data.draw(junk))


@pytest.mark.parametrize("tag", TAGS)
@given(data=st.data())
def test_reader_accepts_the_shape_of_documents_valid_by_schema(
    tag: str, data: st.DataObject
) -> None:
    document = data.draw(drawn_from(SCHEMA["$defs"][f"{tag}.document"]))
    assert CHECKER.is_valid(document)
    assert not misshapen(document)


@pytest.mark.parametrize("tag", TAGS)
@given(data=st.data())
def test_schema_and_reader_refuse_the_same_spoilt_documents(tag: str, data: st.DataObject) -> None:
    document = data.draw(drawn_from(SCHEMA["$defs"][f"{tag}.document"]))
    for _ in range(data.draw(st.integers(1, 3))):
        spoil(document, data)
    assume(document.get("schema") != 1)  # an earlier schema is read and not described
    accepted = CHECKER.is_valid(document)
    assert accepted != misshapen(document), json.dumps(document)


def test_reader_refuses_numbers_outside_json() -> None:
    document = {"schema": 2, "type": "Target", "name": "x"}
    for number in (float("nan"), float("inf")):
        warning = {"type": "Warn", "share": number}
        with pytest.raises(InvalidDocument) as caught:
            from_dict({**document, "warn": [warning]})
        assert f"{number!r} is not float or NoneType @ $.warn[0].share" in caught.value.problems

"""The shape of documents as JSON Schema, for those who check or write them in other languages.

The schema comes from the same compiled shapes that read documents, so there is one source of what a
document looks like. The file `schema.json` beside this module is what `json_schema` returns, for
those who do not run Python.

A schema sees shape: which members there are, of which types, which words, how instants, dates and
lengths are written. `from_dict` refuses every document that the schema refuses, and marks its
faults of shape (`InvalidDocument.misshapen`); a document without such a fault the schema accepts.
What no schema can see is refused by `from_dict` alone: a date that never was, a history that runs
backwards, an unknown zone, a record in another state than its history says, and documents that are
too large or too deep. Documents of an earlier schema are read by `from_dict` and not described.
"""

from collections.abc import Iterator

from serviceops.calendars import Calendar
from serviceops.documents.codec import SCHEMA
from serviceops.documents.shape_parts import Definitions, Schema
from serviceops.documents.shapes import DEFINED, choice, define, tags_of
from serviceops.history import History
from serviceops.lifecycle import Record
from serviceops.logs import LogSchema
from serviceops.oncall import PagingPolicy, Schedule
from serviceops.sla import Conventions, Policy, Target

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The version of JSON Schema that is written."""

ROOTS: tuple[type, ...] = (
    Calendar, Target, Policy, Record, History, Conventions, LogSchema, Schedule, PagingPolicy,
)  # fmt: skip
"""The types that are documents by themselves, the kinds of each included."""


def json_schema(*roots: type) -> Schema:
    """Return the JSON Schema (2020-12) of documents of these types; without any, of all `ROOTS`.

    A base class means all its kinds: ``Calendar`` every calendar, ``Record`` every record that the
    package has. What has no documents raises `InvalidValue`. The id names the version of documents:
    those of another one are refused.

    >>> from serviceops.sla import Policy
    >>> schema = json_schema(Policy)
    >>> schema["$id"], schema["properties"]["type"]
    ('urn:serviceops:documents:2', {'enum': ['Policy']})
    """
    tags = [tag for root in roots or ROOTS for tag in tags_of(root)]
    definitions: Definitions = {}
    for tag in tags:
        define(tag, definitions)
    documents = {f"{tag}.document": _as_document(definitions[tag]) for tag in tags}
    # Only what is referred to: a root has its own definition only where another value contains it.
    used: Definitions = {}
    waiting = list(_references(documents))
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = definitions[name]
            waiting += _references(used[name])
    return {
        "$schema": DIALECT,
        "$id": f"urn:serviceops:documents:{SCHEMA}",
        "title": "Documents of serviceops",
        **choice({tag: f"{tag}.document" for tag in tags}),
        "$defs": dict(sorted({**used, **documents}.items())),
    }


def _references(schema: object) -> Iterator[str]:
    """Yield the names of the definitions that a schema refers to."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].removeprefix(DEFINED)
        for inner in schema.values():
            yield from _references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _references(inner)


def _as_document(definition: Schema) -> Schema:
    """Return the schema of a value that is a document by itself, and so names its schema."""
    return {
        **definition,
        "properties": {"schema": {"const": SCHEMA}, **definition["properties"]},
        "required": ["schema", *definition["required"]],
    }

"""The shape of documents as JSON Schema, for those who check or write them in other languages.

The schema is made from the types that documents are read into, and from the patterns their readers
ask, so there is one source of what a document looks like. The file `schema.json` beside this module
is what `json_schema` returns, kept for those who do not run Python.

A schema sees shape: which members there are, of which types, which words, how instants, dates and
lengths are written. `from_dict` refuses every document that the schema refuses, and tells its
faults of shape apart (`InvalidDocument.misshapen`); a document without such a fault the schema
accepts. What no schema can see is refused by `from_dict` alone: a date that never was, a history
that runs backwards, a zone nobody has heard of, a record whose state is not what its history says,
and documents that are too large or too deep.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import attrs

from serviceops.calendars import Calendar
from serviceops.documents import codec
from serviceops.errors import InvalidValue
from serviceops.history import History, Transition
from serviceops.lifecycle import Record
from serviceops.logs import LogSchema
from serviceops.sla import Conventions, Policy, Target

__all__ = ["DIALECT", "ROOTS", "json_schema"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The version of JSON Schema that is written."""

ROOTS: tuple[type, ...] = (
    Calendar,
    Target,
    Policy,
    Record,
    History,
    Conventions,
    LogSchema,
)
"""What documents are made of by themselves, the kinds of each included."""

Schema = dict[str, Any]

_DEFINED = "#/$defs/"
_PLAIN: Mapping[type, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    NoneType: "null",
}


def json_schema(*roots: type) -> Schema:
    """Return the JSON Schema (2020-12) of documents of these types; without any, of all `ROOTS`.

    A base class stands for all its kinds: ``Calendar`` for every calendar, ``Record`` for every
    record that the package has. What has no documents raises `InvalidValue`. The id names the
    version of documents: those of a later one are refused.

    >>> from serviceops.sla import Policy
    >>> schema = json_schema(Policy)
    >>> schema["$id"], schema["properties"]["type"]
    ('urn:serviceops:documents:1', {'enum': ['Policy']})
    """
    writer = _Writer()
    tags = [tag for root in roots or ROOTS for tag in _tags(root)]
    for tag in tags:
        writer.reach(tag)
    definitions = writer.definitions
    documents_of = {f"{tag}.document": _as_document(definitions[tag]) for tag in tags}
    inner: Schema = {}
    asked = list(_referred(documents_of))
    while asked:
        name = asked.pop()
        if name not in inner:
            inner[name] = definitions[name]
            asked += _referred(inner[name])
    return {
        "$schema": DIALECT,
        "$id": f"urn:serviceops:documents:{codec.SCHEMA}",
        "title": "Documents of serviceops",
        **_tagged({tag: f"{tag}.document" for tag in tags}),
        "$defs": dict(sorted({**inner, **documents_of}.items())),
    }


def _referred(schema: object) -> Iterator[str]:
    """Yield the names of the definitions that a schema refers to."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].removeprefix(_DEFINED)
        for inner in schema.values():
            yield from _referred(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _referred(inner)


def _tags(root: type) -> list[str]:
    """Return what documents call the types that a class stands for."""
    found = [tag for tag, kind in codec._KINDS.items() if issubclass(kind, root)]
    if not found:
        raise InvalidValue(root.__name__, "a type that has documents")
    return sorted(found)


def _as_document(definition: Schema) -> Schema:
    """Return the schema of a value that stands by itself, and so says its schema."""
    version = {"type": "integer", "minimum": 1, "maximum": codec.SCHEMA}
    return {
        **definition,
        "properties": {"schema": version, **definition["properties"]},
        "required": ["schema", *definition["required"]],
    }


def _tagged(names: Mapping[str, str]) -> Schema:
    """Return the schema of an object that says by its type which of several it is."""
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": sorted(names)}},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": tag}}, "required": ["type"]},
                "then": {"$ref": f"{_DEFINED}{name}"},
            }
            for tag, name in sorted(names.items())
        ],
    }


class _Writer:
    """Writes the schemas of types, each once, and of all that they are made of."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def reach(self, tag: str) -> None:
        """Define a type that says its name, and what it is made of."""
        if tag in self.definitions:
            return
        self.definitions[tag] = {}  # it may be made of itself
        kind = codec._KINDS[tag]
        if issubclass(kind, Record):
            members, needed = self._record(kind), ["history"]
        elif kind is History:
            members, needed = {"transitions": self._transitions()}, ["transitions"]
        else:
            members, needed = self._fields(kind)
        self.definitions[tag] = _object(
            {"type": {"const": tag}, **members}, ["type", *needed], kind
        )

    def _record(self, kind: type[Record]) -> Schema:
        hints = get_type_hints(kind)
        return {
            "id": {"type": "string"},
            "state": {"type": "string"},
            "history": self._transitions(),
            **{name: self.of(hints[name]) for name in sorted(kind.unrecorded_fields)},
        }

    def _transitions(self) -> Schema:
        if "transition" not in self.definitions:
            self.definitions["transition"] = _object(*self._fields(Transition), Transition)
        return {"type": "array", "items": {"$ref": f"{_DEFINED}transition"}}

    def _fields(self, kind: type) -> tuple[Schema, list[str]]:
        hints = get_type_hints(kind)
        members: Schema = {}
        needed = []
        fields: Iterable[Any] = attrs.fields(kind)
        for field in fields:
            if field.init:
                members[field.alias] = self.of(codec._opened(hints[field.name]))
                if field.default is attrs.NOTHING:
                    needed.append(field.alias)
        return members, needed

    def of(self, annotation: Any) -> Schema:
        """Return the schema of what is read where a field has this annotation."""
        if codec._has_tag(annotation):
            return self._several(annotation)
        origin, parts = get_origin(annotation), get_args(annotation)
        if origin is tuple:
            return self._list(parts)
        if origin is Literal:
            return {"enum": list(parts)}
        if annotation in _PLAIN:
            return {"type": _PLAIN[annotation]}
        if annotation in codec.PATTERNS:
            return {"type": "string", "pattern": codec.PATTERNS[annotation]}
        if isinstance(annotation, type) and issubclass(annotation, Enum):
            return {"enum": [member.value for member in annotation]}
        if parts:  # a union
            return _any_of([self.of(part) for part in parts])
        raise InvalidValue(str(annotation), "an annotation that documents are read by")

    def _several(self, annotation: Any) -> Schema:
        """Return the schema of a value that says its type."""
        classes = codec._classes(annotation)
        tags = [tag for kind in classes if kind is not NoneType for tag in _tags(kind)]
        for tag in tags:
            self.reach(tag)
        told = {"$ref": f"{_DEFINED}{tags[0]}"} if len(tags) == 1 else self._choice(classes, tags)
        return _any_of([told, {"type": "null"}]) if NoneType in classes else told

    def _choice(self, classes: tuple[type, ...], tags: list[str]) -> Schema:
        """Return a reference to the choice between types, which is defined once."""
        name = "Or".join(kind.__name__ for kind in classes if kind is not NoneType)
        if name not in self.definitions:
            self.definitions[name] = _tagged({tag: tag for tag in tags})
        return {"$ref": f"{_DEFINED}{name}"}

    def _list(self, parts: tuple[Any, ...]) -> Schema:
        if parts[-1] is ...:
            return {"type": "array", "items": self.of(parts[0])}
        return {
            "type": "array",
            "prefixItems": [self.of(part) for part in parts],
            "items": False,
            "minItems": len(parts),
        }


def _object(members: Schema, needed: list[str], kind: type) -> Schema:
    said = (kind.__doc__ or "").strip().partition("\n")[0]
    return {
        "description": said,
        "type": "object",
        "properties": members,
        "required": needed,
        "additionalProperties": False,
    }


def _any_of(schemas: list[Schema]) -> Schema:
    """Return the schema of any of several; plain types are one list of types."""
    if all(set(each) == {"type"} for each in schemas):
        return {"type": [each["type"] for each in schemas]}
    return {"anyOf": schemas}

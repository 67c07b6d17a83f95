"""Pydantic: values of this package as fields of models and in `TypeAdapter`, by their documents.

Needs the extra ``pydantic``. A field of type `Document[Incident]` accepts an incident or its
document (`to_dict`), is written as its document, and has the JSON Schema of that document, so that
FastAPI shows it. Parts that nest deep are objects there; `documents/schema.json` has them whole.
Every fault of a document is in the error, with its path.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import attrs

from serviceops.documents import SCHEMA, from_dict, to_dict
from serviceops.documents.json_schema import json_schema
from serviceops.documents.shape_parts import Definitions
from serviceops.documents.shapes import DEFINED, object_of
from serviceops.errors import InvalidDocument, ServiceOpsError
from serviceops.lifecycle import Record

__all__ = ["Document"]

T = TypeVar("T")


@attrs.frozen
class DocumentField:
    """What a field of a kind does: read a document, write it, describe it."""

    kind: type[Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Return how pydantic reads and writes the kind."""
        # Imported here, so that the module can be looked at without the extra.
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            self.read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                to_dict, return_schema=core_schema.dict_schema()
            ),
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        """Return the JSON Schema of the documents of the kind."""
        return _inlined(self._schema())

    def read(self, given: Any) -> Any:
        """Return a value of the kind, from itself or its document."""
        # pydantic is optional: only who validates with it has it.
        from pydantic_core import PydanticCustomError

        if isinstance(given, self.kind):
            return given
        if not isinstance(given, Mapping):
            raise PydanticCustomError(
                "serviceops_document", "{expected} or its document is expected",
                {"expected": self.kind.__name__},
            )  # fmt: skip
        try:
            return from_dict(given, self.kind)
        except InvalidDocument as wrong:
            faults = list(wrong.problems)
            raise PydanticCustomError(
                "serviceops_document", "{detail}", {"detail": str(wrong), "faults": faults}
            ) from None
        except ServiceOpsError as wrong:
            raise PydanticCustomError(
                "serviceops_document", "{detail}", {"detail": str(wrong)}
            ) from None

    def _schema(self) -> dict[str, Any]:
        """Return the schema of documents; a host's own kind of record has one as well."""
        if not (isinstance(self.kind, type) and issubclass(self.kind, Record)):
            return json_schema(self.kind)
        definitions: Definitions = {}
        kind: Any = self.kind
        schema = object_of(kind).schema(definitions)
        own = {"schema": {"const": SCHEMA}, "type": {"const": self.kind.__name__}}
        return {
            **schema,
            "properties": {**own, **schema["properties"]},
            "required": ["schema", "type", *schema["required"]],
            "$defs": definitions,
        }


# Calendars nest in calendars: written out, the schema of a policy would have megabytes.
_MAX_INLINED = 3
"""How deep definitions are written out; what nests deeper is an object."""


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without references: within a model's schema they would point elsewhere."""
    # Pydantic refuses local references that it has not made itself.
    definitions = schema.get("$defs", {})

    def without(part: Any, depth: int) -> Any:
        if isinstance(part, dict):
            name = part.get("$ref")
            if isinstance(name, str):
                if depth >= _MAX_INLINED:
                    return {"type": "object"}
                return without(definitions[name.removeprefix(DEFINED)], depth + 1)
            return {key: without(each, depth) for key, each in part.items() if key != "$defs"}
        if isinstance(part, list):
            return [without(each, depth) for each in part]
        return part

    found: dict[str, Any] = without(schema, 0)
    return {key: each for key, each in found.items() if key not in ("$schema", "$id")}


if TYPE_CHECKING:
    Document = Annotated[T, ...]
else:

    class Document:
        """A value of this package as a pydantic type: `Document[Incident]`.

        ``TypeAdapter(Document[Incident])`` reads and writes incidents, and a field of a model
        with that type does.

        >>> from typing import get_args
        >>> from serviceops.lifecycle import Incident
        >>> kind, field = get_args(Document[Incident])
        >>> kind.__name__, field.kind is Incident
        ('Incident', True)
        """

        def __class_getitem__(cls, kind: Any) -> Any:
            return Annotated[kind, DocumentField(kind)]

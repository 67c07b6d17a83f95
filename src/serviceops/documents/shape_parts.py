"""The parts of shapes: scalars, texts, lists and objects, of whatever annotation they are.

Reading is strict: nothing is coerced, and every fault in a part is collected with its path.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from itertools import repeat
from math import isfinite
from types import NoneType
from typing import Any

import attrs

from serviceops import spans
from serviceops.spans import as_length, length_micros

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""

Definitions = dict[str, Schema]
"""The named schemas that others refer to; a shape adds those that it needs."""


class Misshapen(ValueError):
    """A part of a document has not the shape of its place: a fault that a JSON schema sees too."""


class Faults(Exception):
    """All faults of a part of a document: path, sentence, and whether a JSON schema sees it."""

    def __init__(self, found: list[tuple[str, str, bool]]) -> None:
        super().__init__(found)
        self.found = found


def faults_at(step: str, wrong: Exception) -> list[tuple[str, str, bool]]:
    """Return the faults of an error that was raised one step below."""
    if isinstance(wrong, Faults):
        return [(step + path, sentence, shape) for path, sentence, shape in wrong.found]
    return [(step, str(wrong) or type(wrong).__name__, isinstance(wrong, Misshapen))]


@attrs.frozen(eq=False)
class Shape:
    """How values of one annotation are read from plain data, written to it, and described."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    schema: Callable[[Definitions], Schema]


# -- scalars and texts -----------------------------------------------------------------------------

SCALARS: Mapping[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    NoneType: "null",
}


def scalar(allowed: tuple[type, ...]) -> Shape:
    """Return the shape of plain values of some types."""
    names = " or ".join(kind.__name__ for kind in allowed)
    types = [SCALARS[kind] for kind in allowed]

    def read(given: object) -> object:
        # The exact type is compared: True is an int to Python, and no number to a reader.
        if type(given) is float:
            if float in allowed and isfinite(given):
                return given
            if int in allowed and given.is_integer():
                return int(given)  # JSON knows no difference
        elif type(given) in allowed or (float in allowed and type(given) is int):
            return given
        raise Misshapen(f"{given!r} is not {names}")

    schema: Schema = {"type": types[0] if len(types) == 1 else types}
    return Shape(read, _write_scalar, lambda _: dict(schema))


def scalar_or_list(scalars: list[Any], listed: Shape) -> Shape:
    """Return the shape of a fact: a scalar, or several texts."""
    one = scalar(tuple(scalars))
    return Shape(
        lambda given: (listed if isinstance(given, list | tuple) else one).read(given),
        lambda value: (listed if isinstance(value, tuple) else one).write(value),
        lambda definitions: {"anyOf": [one.schema(definitions), listed.schema(definitions)]},
    )


def _write_scalar(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?"
_AMOUNT = r"[0-9]+([.,][0-9]+)?"
_TIME = f"T(?=[0-9])({_AMOUNT}H)?({_AMOUNT}M)?({_AMOUNT}S)?"
PATTERNS: Mapping[Any, str] = {
    datetime: rf"^{_DAY}[T ]{_CLOCK}(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)(?!\n)$",
    date: rf"^{_DAY}(?!\n)$",
    timedelta: rf"^-?P(?=[0-9T])({_AMOUNT}W)?({_AMOUNT}D)?({_TIME})?(?!\n)$",
    Fraction: r"^-?[0-9]{1,400}(/[1-9][0-9]{0,400})?(?!\n)$",
}
"""How instants, dates, lengths and shares are written, for readers and JSON schemas alike."""


def _write_length(length: timedelta) -> str:
    micros = length_micros(length)
    whole, part = divmod(abs(micros), 1_000_000)
    sign = "-" if micros < 0 else ""
    return f"{sign}PT{whole}.{part:06d}".rstrip("0") + "S" if part else f"{sign}PT{whole}S"


def _read_length(text: str) -> timedelta:
    return -as_length(text[1:]) if text.startswith("-") else as_length(text)


# What a text of each type is called, how it is read once its pattern matches, how it is written.
# An instant comes before a date, for Python's instants are dates too.
TEXTS: Mapping[Any, tuple[str, Callable[[str], Any], Callable[[Any], str]]] = {
    datetime: (
        "an ISO 8601 moment with its UTC offset",
        lambda text: spans.utc(datetime.fromisoformat(text)),
        lambda moment: spans.utc(moment).isoformat(),
    ),
    date: ("an ISO 8601 date", date.fromisoformat, date.isoformat),
    timedelta: ("an ISO 8601 duration in weeks, days, hours or less", _read_length, _write_length),
    Fraction: ("a fraction, such as '999/1000'", Fraction, str),
}


def text_of(kind: Any) -> Shape:
    """Return the shape of an instant, a date, a length or a share, each of which is a text."""
    expected, parse, write = TEXTS[kind]
    matches = re.compile(PATTERNS[kind]).search

    def read(given: object) -> Any:
        if not isinstance(given, str) or not matches(given):
            raise Misshapen(f"{given!r} is not {expected}")
        try:
            return parse(given)
        except ValueError as wrong:  # the form is right: 31 February
            raise ValueError(f"{given!r} is not {expected} that exists: {wrong}") from None

    return Shape(read, write, lambda _: {"type": "string", "pattern": PATTERNS[kind]})


def word_of(words: Mapping[Any, Any]) -> Shape:
    """Return the shape of one of several words, each with the value that it is read as."""

    def read(given: object) -> Any:
        if type(given) is not str or given not in words:
            raise Misshapen(f"{given!r} is not one of {', '.join(map(str, words))}")
        return words[given]

    return Shape(read, _write_scalar, lambda _: {"enum": list(words)})


def or_none(shape: Shape) -> Shape:
    """Return the shape of what another shape has, or `None`."""
    return Shape(
        lambda given: None if given is None else shape.read(given),
        lambda value: None if value is None else shape.write(value),
        lambda definitions: or_null(shape.schema(definitions)),
    )


def or_null(schema: Schema) -> Schema:
    """Return the schema of what a schema describes, or null."""
    if schema.keys() == {"type"}:
        return {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


# -- lists -----------------------------------------------------------------------------------------


def _read_parts(readers: Iterable[Callable[[Any], Any]], parts: Iterable[Any]) -> list[Any]:
    """Return the values of a list, or raise every fault in it."""
    read, faults = [], []
    for index, (reader, given) in enumerate(zip(readers, parts, strict=False)):
        try:
            read.append(reader(given))
        except Exception as wrong:  # noqa: BLE001 - a constructor may raise anything on bad parts
            faults += faults_at(f"[{index}]", wrong)
    if faults:
        raise Faults(faults)
    return read


def _the_list(given: object) -> list[Any] | tuple[Any, ...]:
    if not isinstance(given, list | tuple):
        raise Misshapen(f"a list is expected, not {given!r}")
    return given


def list_of(kind: type[tuple[Any, ...]] | type[frozenset[Any]], item: Shape) -> Shape:
    """Return the shape of a tuple or set of any number of values."""
    # A set has no order of its own: a sorted one makes equal values equal documents.
    collect: Any = sorted if kind is frozenset else list
    return Shape(
        lambda given: kind(_read_parts(repeat(item.read), _the_list(given))),
        lambda value: collect(map(item.write, value)),
        lambda definitions: {"type": "array", "items": item.schema(definitions)},
    )


def row_of(items: list[Shape]) -> Shape:
    """Return the shape of a tuple of a fixed number of values."""
    readers = [item.read for item in items]

    def read(given: object) -> tuple[Any, ...]:
        parts = _the_list(given)
        if len(parts) != len(items):
            raise Misshapen(f"{len(items)} values are expected, not {len(parts)}")
        return tuple(_read_parts(readers, parts))

    def schema(definitions: Definitions) -> Schema:
        return {
            "type": "array",
            "prefixItems": [item.schema(definitions) for item in items],
            "items": False,
            "minItems": len(items),
        }

    return Shape(
        read,
        lambda value: [item.write(part) for item, part in zip(items, value, strict=True)],
        schema,
    )


# -- objects ---------------------------------------------------------------------------------------


NO_DEFAULT = object()  # equals nothing


@attrs.frozen(eq=False)
class Member:
    """One member of an object: its name in documents, and how to get it from the value.

    A value that equals `default` is not written.
    """

    name: str
    shape: Shape
    get: Callable[[Any], Any]
    is_needed: bool = True
    default: object = NO_DEFAULT


def object_of_members(kind: type, members: Iterable[Member], build: Callable[..., Any]) -> Shape:
    """Return the shape of an object of these members, which `build` makes a value of."""
    members = tuple(members)
    readers = {member.name: member.shape.read for member in members}
    needed = [member.name for member in members if member.is_needed]

    def read(given: object) -> Any:
        if not isinstance(given, Mapping):
            raise Misshapen(f"a dictionary is expected, not {given!r}")
        values, faults = {}, []
        for name, part in given.items():
            if name not in readers:
                faults.append((f".{name}", "no such member", True))
                continue
            try:
                values[name] = readers[name](part)
            except Exception as wrong:  # noqa: BLE001 - a constructor may raise anything
                faults += faults_at(f".{name}", wrong)
        faults += [("", f"{name} is missing", True) for name in needed if name not in given]
        if faults:
            raise Faults(faults)
        return build(**values)  # its own checks run

    def write(value: object) -> dict[str, Any]:
        written = {}
        for member in members:
            part = member.get(value)
            if part != member.default:
                written[member.name] = member.shape.write(part)
        return written

    def schema(definitions: Definitions) -> Schema:
        return {
            "description": (kind.__doc__ or "").strip().partition("\n")[0],
            "type": "object",
            "properties": {each.name: each.shape.schema(definitions) for each in members},
            "required": list(needed),
            "additionalProperties": False,
        }

    return Shape(read, write, schema)

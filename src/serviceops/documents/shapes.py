"""Shapes: how the values of one annotation are read, written and described, in one place.

A shape is compiled from a type annotation when it is first needed, of the parts in `shape_parts`.
Its `write` is the inverse of its `read`, and its `schema` describes in JSON Schema exactly what
`read` accepts.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import date, timedelta
from enum import Enum
from functools import cache, partial, reduce
from operator import attrgetter, methodcaller, or_
from types import MappingProxyType, NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from serviceops._internal.lazy_names import LateModule
from serviceops.documents.shape_parts import (
    NO_DEFAULT,
    PATTERNS,
    SCALARS,
    TEXTS,
    Definitions,
    Member,
    Misshapen,
    Schema,
    Shape,
    list_of,
    object_of_members,
    or_none,
    row_of,
    scalar,
    scalar_or_list,
    text_of,
    word_of,
)
from serviceops.documents.tags import TAGS, no_document
from serviceops.errors import InvalidDocument, InvalidValue
from serviceops.history import History, Transition

if TYPE_CHECKING:
    from serviceops import calendars, sla
    from serviceops.desk import queue_documents
    from serviceops.lifecycle import Record
else:
    # A document loads the classes that it has, and no others.
    calendars, sla = LateModule("serviceops.calendars"), LateModule("serviceops.sla")
    queue_documents = LateModule("serviceops.desk.queue_documents")

DEFINED = "#/$defs/"


@cache
def shape_of(annotation: Any) -> Shape:
    """Return the shape of the values of an annotation."""
    origin, parts = get_origin(annotation), get_args(annotation)
    classes = classes_of(annotation)
    if annotation in (Any, object):
        return Shape(  # plain data, or what names its type
            lambda given: read_tagged(given, (object,)) if isinstance(given, Mapping) else given,
            plain, _no_schema,
        )  # fmt: skip
    if annotation in PATTERNS:
        return text_of(annotation)
    if set(classes) <= SCALARS.keys():
        return scalar(classes)
    if origin is Literal:
        return word_of({word: word for word in parts})
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return word_of({member.value: member for member in annotation})
    if origin is frozenset:
        return list_of(frozenset, shape_of(parts[0]))
    if origin is tuple:
        if parts[-1] is ...:
            return list_of(tuple, shape_of(parts[0]))
        return row_of([shape_of(part) for part in parts])
    if all(kind is NoneType or _is_tagged(kind) for kind in classes):
        return _tagged(classes)
    if tuple in classes and set(classes) <= {*SCALARS, tuple}:
        (listed,) = (part for part in parts if get_origin(part) is tuple)
        return scalar_or_list([part for part in parts if part is not listed], shape_of(listed))
    for text in (str, date, timedelta):
        if text in classes and all(kind is text or _is_tagged(kind) for kind in classes):
            return _text_or_tagged(text, tuple(kind for kind in classes if kind is not text))
    if NoneType in classes:
        return or_none(shape_of(reduce(or_, (part for part in parts if part is not NoneType))))
    if attrs.has(annotation):
        return _untagged(annotation)
    raise InvalidValue(str(annotation), "an annotation that documents are read by")


def classes_of(annotation: Any) -> tuple[Any, ...]:
    """Return the classes that an annotation allows."""
    if get_origin(annotation) in (Union, UnionType):
        return tuple(kind for part in get_args(annotation) for kind in classes_of(part))
    return (get_origin(annotation) or annotation,)


# -- members of classes ---------------------------------------------------------------------------


def _members(kind: Any) -> Iterator[Member]:
    """Yield the members of an attrs class: what its constructor takes."""
    hints = get_type_hints(kind)
    # A fact chooses goals or calendars; other type variables may be anything.
    variable: Any = Any
    if kind.__name__ == "By" and _has_tag(kind):
        variable = sla.Goal | calendars.Calendar
    for field in attrs.fields(kind):
        if not field.init:
            continue
        hint = hints[field.name]
        if isinstance(hint, TypeVar):
            hint = variable
        elif getattr(hint, "__parameters__", ()):
            hint = hint[variable]
        default: Any = field.default
        if hasattr(default, "factory"):
            default = NO_DEFAULT if default.takes_self else default.factory()
        is_needed = field.default is attrs.NOTHING
        yield Member(field.alias, shape_of(hint), attrgetter(field.name), is_needed, default)


# Values with constructors that read better than their fields: how members become one.
# By their tags, and not by their classes, which only a document that has one loads.
_BUILDERS: Mapping[str, Callable[..., Any]] = {
    "On": lambda kind, actions=(), where=(): kind(*actions, **dict(where)),
    "Enters": lambda kind, states=(): kind(*states),
    "Leaves": lambda kind, states=(): kind(*states),
    "While": lambda kind, states=(), where=(): kind(*states, **dict(where)),
    "By": lambda kind, fact, cases, otherwise=None: kind(fact, dict(cases), otherwise),
    "History": lambda kind, transitions: kind.of(transitions),
    "Queue": lambda _, **members: queue_documents.QueueForm(**members).value(),
    "StreamState": lambda _, **members: TAGS["StreamSnapshot"](**members).restored(),
}

# Values that are written by the fields of another class.
_FORMS: Mapping[str, Callable[[], tuple[Any, Callable[[Any], Any]]]] = {
    "Queue": lambda: (queue_documents.QueueForm, queue_documents.QueueForm.of),
    "StreamState": lambda: (TAGS["StreamSnapshot"], methodcaller("snapshot")),
}


@cache
def object_of(kind: Any) -> Shape:
    """Return the shape of the members of a class, its type left out."""
    if is_record(kind):
        return object_of_members(kind, _record_members(kind), partial(_replayed, kind))
    tag = kind.__name__ if _has_tag(kind) else ""
    build = partial(_BUILDERS[tag], kind) if tag in _BUILDERS else kind
    if tag == "Measure":
        return _measure(kind)
    if kind is History:
        transitions = Member("transitions", shape_of(tuple[Transition, ...]), tuple)
        return object_of_members(kind, [transitions], build)
    if tag in _FORMS:
        form, form_of = _FORMS[tag]()
        shape = object_of_members(kind, _members(form), build)
        return attrs.evolve(shape, write=lambda value: shape.write(form_of(value)))
    return object_of_members(kind, _members(kind), build)


def _record_members(kind: type["Record"]) -> Iterator[Member]:
    hints = get_type_hints(kind)
    for name in ("id", "state"):  # for those who search documents; the history alone decides
        yield Member(name, shape_of(str), attrgetter(name), is_needed=False)
    yield Member("history", shape_of(tuple[Transition, ...]), attrgetter("history"))
    for name in sorted(kind.unrecorded_fields):
        yield Member(name, shape_of(hints[name]), attrgetter(name), is_needed=False)


def _replayed(kind: type["Record"], history: tuple[Transition, ...], **members: Any) -> "Record":
    """Return the record of a history; the id and state written beside it must agree with it."""
    # Replayed and not built from its fields: the history is the record, the rest is a copy of it.
    record = kind.replay(History.of(history))
    fields = {name: members[name] for name in kind.unrecorded_fields if name in members}
    record = attrs.evolve(record, **fields) if fields else record
    for name in ("id", "state"):
        own = getattr(record, name)
        if members.get(name, own) != own:
            raise ValueError(f"{name} {members[name]!r} is not that of the history: {own!r}")
    return record


def _measure(kind: Any) -> Shape:
    """Return the shape of measures, with the computed value beside the parts it comes from."""
    open_value = shape_of(Any)
    computed = [
        Member(name, open_value, attrgetter(name), is_needed=False) for name in ("value", "shown")
    ]

    def build(value: object = None, shown: object = None, **parts: Any) -> Any:
        measure = kind(**parts)
        own = plain(measure.value)
        if value != own:
            raise ValueError(f"value {value!r} is not that of its parts: {own!r}")
        return measure

    return object_of_members(kind, [*_members(kind), *computed], build)


# -- values that name their type -------------------------------------------------------------------

_NONE_GIVEN: Mapping[Any, Any] = MappingProxyType({})
"""Nothing by any name: what the three below are while no document is read or written."""
host_kinds: ContextVar[Mapping[str, type]] = ContextVar("host_kinds", default=_NONE_GIVEN)
"""A host's own records by their name, while a document that may have them is read."""

referred: ContextVar[Mapping[str, Any]] = ContextVar("referred", default=_NONE_GIVEN)
"""The host's calendars and policies by name, while a document that refers to them is read."""
names_of: ContextVar[Mapping[Any, str]] = ContextVar("names_of", default=_NONE_GIVEN)
"""The names of such values, while a document is written."""

_REFERABLE = frozenset({"Calendar", "Policy"})
_REFERENCE: Schema = {
    "description": "A calendar or policy that the host has under a name.",
    "type": "object",
    "properties": {"ref": {"type": "string"}},
    "required": ["ref"],
    "additionalProperties": False,
}

_RECORD = frozenset({"Record"})
_BASES = _RECORD | {"Calendar", "DateRule", "Condition", "Goal"}


def _derives(kind: type, names: frozenset[str]) -> bool:
    """Return whether a class is one of some of this package, or derives from one of them."""
    # By their names: none has to be loaded for it.
    return any(
        base.__name__ in names and base.__module__.startswith("serviceops.")
        for base in kind.__mro__
    )


def is_record(kind: type) -> bool:
    """Return whether a class is one of records; what is no class raises `TypeError`."""
    # By its name, so that documents of calendars and goals load no state machines.
    return issubclass(kind, object) and _derives(kind, _RECORD)


def _is_timers(kind: Any) -> bool:
    """Return whether an annotation is that of any timers, which are whatever has timed moves."""
    return kind is getattr(sys.modules.get("serviceops.lifecycle.timers"), "Timers", ())


def _has_tag(kind: type) -> bool:
    return TAGS.get(kind.__name__) is kind


def _is_tagged(kind: Any) -> bool:
    """Return whether values of a class are written with their type."""
    if kind is Transition:  # everywhere but on its own: a history would repeat it on every line
        return False
    is_class = isinstance(kind, type)
    return _is_timers(kind) or (is_class and (_has_tag(kind) or _derives(kind, _BASES)))


@cache
def _fits(kind: Any, classes: tuple[Any, ...]) -> bool:
    """Return whether a class is one of several."""
    return any(
        hasattr(kind, "moves") if _is_timers(wanted) else issubclass(kind, wanted)
        for wanted in classes
        if wanted is not NoneType
    )


def tags_of(root: Any) -> list[str]:
    """Return the tags of a class and of its subclasses."""
    found = sorted(tag for tag, kind in TAGS.items() if _fits(kind, (root,)))
    if not found:
        raise InvalidValue(root.__name__, "a type that has documents")
    return found


def read_tagged(given: object, classes: tuple[Any, ...]) -> Any:
    """Return the value of a dictionary that names its type, which is one of some classes."""
    if not isinstance(given, Mapping):
        raise Misshapen(f"a dictionary with a type is expected, not {given!r}")
    if given.keys() == {"ref"} and _may_refer(classes):
        return _resolved(given["ref"], classes)
    tag = given.get("type")
    if tag in ("Reading", "PolicyReading"):
        raise Misshapen(f"a {tag} is computed and not read back: read the target again")
    kind = (host_kinds.get().get(tag) or TAGS.get(tag)) if isinstance(tag, str) else None
    if kind is None:
        raise Misshapen(
            f"{tag!r} is no type of documents here;"
            " a host's own class of records is read with from_dict(document, kinds=[TheClass])"
        )
    if not _fits(kind, classes):
        names = " or ".join(sorted(each.__name__ for each in classes if each is not NoneType))
        raise Misshapen(f"{names} is expected, not {tag}")
    return object_of(kind).read({name: part for name, part in given.items() if name != "type"})


@cache
def _may_refer(classes: tuple[Any, ...]) -> bool:
    """Return whether a place for these classes may have the name of a value instead."""
    return any(isinstance(kind, type) and _derives(kind, _REFERABLE) for kind in classes)


def _resolved(name: object, classes: tuple[Any, ...]) -> Any:
    if not isinstance(name, str):
        raise Misshapen(f"{name!r} is not the name of a calendar or policy")
    try:
        value = referred.get()[name]
    except KeyError:
        raise ValueError(f"nothing is known by the name {name!r}: pass it in refs=") from None
    kind: Any = type(value)
    if not _fits(kind, classes):
        raise ValueError(f"{name!r} names a {type(value).__name__}, which has no place here")
    return value


def write_part(value: Any) -> dict[str, Any]:
    """Return a part of a value: by its name where the host has it under one, else in full."""
    names = names_of.get()
    if names and _derives(type(value), _REFERABLE) and (name := names.get(value)) is not None:
        return {"ref": name}
    return write_tagged(value)


def write_tagged(value: Any) -> dict[str, Any]:
    """Return a value as a dictionary that names its type."""
    kind: Any = type(value)
    if _has_tag(kind) or is_record(kind):
        return {"type": kind.__name__, **object_of(kind).write(value)}
    if isinstance(value, sla.Reading):
        return _written_reading(value)
    if isinstance(value, sla.PolicyReading):
        readings = {name: _written_reading(each) for name, each in value.items()}
        return {"type": "PolicyReading", "policy": value.policy.name, "readings": readings}
    raise InvalidDocument((_no_document(kind),))


def _no_document(kind: Any) -> str:
    if kind in no_document():
        level = "; of a level write the states and facts: While(...)"
        return (
            f"{kind.__name__} has no document: {no_document()[kind]}"
            f"{level if kind is sla.Predicate else ''}"
        )
    return (
        f"{kind.__name__} has no document: it is no value of this package;"
        " derive it from a record (Incident, Record), or write it with the host's own code"
    )


def unwritten_at(value: object, path: str) -> Iterator[str]:
    """Yield each place in a value at which something has no document, with the reason."""
    # Writing stops at the first one and does not know where it is, so that it costs nothing.
    kind: Any = type(value)
    if isinstance(value, tuple | list | set | frozenset):
        for number, part in enumerate(value):
            yield from unwritten_at(part, f"{path}[{number}]")
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from unwritten_at(part, f"{path}[{name!r}]")
    elif kind in no_document():
        yield f"{_no_document(kind)} @ {path}"
    elif attrs.has(kind) and not is_record(kind):
        for field in attrs.fields(kind):
            yield from unwritten_at(getattr(value, field.name), f"{path}.{field.alias}")


def _text_or_tagged(kind: type, kinds: tuple[Any, ...]) -> Shape:
    """Return the shape of a text or date, or of a value that names its type."""
    text, tagged = shape_of(kind), _tagged(kinds)
    return Shape(
        lambda given: (tagged if isinstance(given, Mapping) else text).read(given),
        lambda value: (text if isinstance(value, kind) else tagged).write(value),
        lambda definitions: {"anyOf": [text.schema(definitions), tagged.schema(definitions)]},
    )


def _tagged(classes: tuple[Any, ...]) -> Shape:
    kinds = tuple(kind for kind in classes if kind is not NoneType)

    def schema(definitions: Definitions) -> Schema:
        tags = [tag for kind in kinds for tag in tags_of(kind)]
        for tag in tags:
            define(tag, definitions)
        name = tags[0]
        if len(tags) > 1:
            name = "Or".join(kind.__name__ for kind in kinds)
            definitions.setdefault(name, choice({tag: tag for tag in tags}))
        found: Schema = {"$ref": f"{DEFINED}{name}"}
        if not _may_refer(kinds):
            return found
        definitions["reference"] = _REFERENCE
        return {"anyOf": [found, {"$ref": f"{DEFINED}reference"}]}

    # A value that is a document by itself is written in full: only its parts may be names.
    shape = Shape(lambda given: read_tagged(given, kinds), write_part, schema)
    return shape if kinds == classes else or_none(shape)


def _untagged(kind: Any) -> Shape:
    """Return the shape of a class that only one kind of place has, so that it needs no type."""
    # In small letters, so that it never meets the definition of a tag, which has its type.
    shape, name = object_of(kind), kind.__name__.lower()

    def schema(definitions: Definitions) -> Schema:
        if name not in definitions:
            definitions[name] = shape.schema(definitions)
        return {"$ref": f"{DEFINED}{name}"}

    return attrs.evolve(shape, schema=schema)


def define(tag: str, definitions: Definitions) -> None:
    """Add the schema of a type that names itself, and those of all that it is made of."""
    if tag in definitions:
        return
    definitions[tag] = {}  # it may be made of itself
    # The type is added here: the shape of members is shared with places that need no type.
    schema = object_of(TAGS[tag]).schema(definitions)
    schema["properties"] = {"type": {"const": tag}, **schema["properties"]}
    schema["required"] = ["type", *schema["required"]]
    definitions[tag] = schema


def choice(names: Mapping[str, str]) -> Schema:
    """Return the schema of an object that is one of several, by its type."""
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": sorted(names)}},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": tag}}, "required": ["type"]},
                "then": {"$ref": f"{DEFINED}{name}"},
            }
            for tag, name in sorted(names.items())
        ],
    }


# -- anything, and what is only written ------------------------------------------------------------


def _no_schema(_: Definitions) -> Schema:
    raise InvalidValue("Any", "an annotation that documents are read by")


def plain(value: Any) -> Any:
    """Return a value of any type as plain data."""
    if isinstance(value, Enum):
        return value.value
    for kind, (_, _, write) in TEXTS.items():
        if isinstance(value, kind):
            return write(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value if isinstance(value, str | int | float | None) else write_tagged(value)


_WARNING_FIGURES = ("warn", "at", "fired")
_FIGURES = (
    "stage", "verdict", "goal", "elapsed", "remaining", "paused_for", "real_elapsed", "fraction",
    "started_at", "stopped_at", "due_at", "first_due_at", "breached_at", "known_at",
)  # fmt: skip
_READING_FIGURES = (*_FIGURES, "name", "rule", "at", "next_wakeup")


def _written_reading(reading: "sla.Reading") -> dict[str, Any]:
    """Return a reading for those who store or show it; it is computed anew and not read back."""

    def figures(value: object, names: tuple[str, ...]) -> dict[str, Any]:
        return {name: plain(getattr(value, name)) for name in names}

    return {
        "type": "Reading",
        **figures(reading, _READING_FIGURES),
        "warnings": [figures(warned, _WARNING_FIGURES) for warned in reading.warnings],
        "cycles": [figures(cycle, ("number", *_FIGURES)) for cycle in reading.cycles],
        "ledger": plain(tuple(reading.ledger)),
    }

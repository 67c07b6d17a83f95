"""Values as plain data, and back: what a host stores, sends and signs.

A document is a dictionary of texts, numbers, flags, lists and dictionaries, so it survives JSON.
It names its type and the schema it is written in. Reading is strict: nothing is coerced, nothing
unknown is passed over, and everything wrong is said at once, each with its path. Documents come
from outside, so their size and depth are bounded and nothing in them is evaluated.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from fractions import Fraction
from functools import cache
from math import isfinite
from types import UnionType
from typing import (
    Any,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

import attrs
from cattrs import Converter, transform_error
from cattrs.errors import (
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from serviceops import (
    calendars,
    desk,
    errors,
    events,
    history,
    intents,
    lifecycle,
    logs,
    measures,
    priority,
    sla,
    spans,
)
from serviceops.calendars import algebra
from serviceops.desk.categories import Category
from serviceops.desk.first_contact import FirstContact
from serviceops.desk.group_rules import Routed
from serviceops.desk.matching import Candidate, Matched
from serviceops.desk.queue import Place
from serviceops.desk.queue_documents import CaseForm, QueueForm
from serviceops.errors import InvalidDocument, NewerSchema, ServiceOpsError
from serviceops.events import StreamSnapshot, StreamState, identity, response
from serviceops.events.processing import delay, flapping, inhibition
from serviceops.events.routing import grouping
from serviceops.events.stream import stream_state
from serviceops.history import History, Transition
from serviceops.lifecycle import Record
from serviceops.lifecycle.alerts.alert import RepeatCount
from serviceops.lifecycle.alerts.suppression import Visibility
from serviceops.lifecycle.conformance import Refused
from serviceops.lifecycle.guards import Condition
from serviceops.lifecycle.lifecycle_diff import MoveOfAction
from serviceops.lifecycle.mapping.system_mapping import TermMapping
from serviceops.measures import Measure, burn, measure, statistic
from serviceops.sla import PolicyReading, Reading, conditions, goals
from serviceops.spans import as_length, length_micros

__all__ = ["SCHEMA", "from_dict", "to_dict"]

SCHEMA = 1
"""The schema documents are written in; every earlier one of this major version is read too."""

MAX_VALUES = 2_000_000
MAX_DEPTH = 64

T = TypeVar("T")


class Misshapen(ValueError):
    """A part of a document has not the shape its place has: a fault that a JSON schema sees too."""


_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?"
_AMOUNT = r"[0-9]+([.,][0-9]+)?"
_TIME = f"T(?=[0-9])({_AMOUNT}H)?({_AMOUNT}M)?({_AMOUNT}S)?"
PATTERNS: Mapping[type, str] = {
    datetime: rf"^{_DAY}[T ]{_CLOCK}(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)(?!\n)$",
    date: rf"^{_DAY}(?!\n)$",
    timedelta: rf"^-?P(?=[0-9T])({_AMOUNT}W)?({_AMOUNT}D)?({_TIME})?(?!\n)$",
    Fraction: r"^-?[0-9]{1,400}(/[1-9][0-9]{0,400})?(?!\n)$",
}
"""How instants, dates, lengths and shares are written: what readers ask and JSON schemas say."""

_MODULES = (
    spans,
    history,
    priority,
    intents,
    calendars,
    algebra,
    goals,
    conditions,
    sla,
    lifecycle,
    desk,
    events,
    *(identity, delay, flapping, inhibition, response, grouping, stream_state),
    measures,
    burn,
    measure,
    statistic,
    logs,
)
_FUNCTION = "it holds a function: keep it in the host's code"
_WORKED_OUT = "it is worked out: keep what it was worked out from"
_NO_DOCUMENT: dict[type, str] = {
    **dict.fromkeys((conditions.Predicate, lifecycle.Guard, Condition), _FUNCTION),
    **dict.fromkeys((lifecycle.Move, lifecycle.Input, lifecycle.Option), _FUNCTION),
    lifecycle.LifecycleDiff: _WORKED_OUT,
    **dict.fromkeys(
        (lifecycle.CascadeResult, Candidate, desk.CaseDue, desk.CaseReading), _WORKED_OUT
    ),
    **dict.fromkeys((Place, desk.QueueReading), _WORKED_OUT),
    **dict.fromkeys((sla.Cycle, sla.Forecast, sla.Warned, lifecycle.Conformance), _WORKED_OUT),
    **dict.fromkeys(
        (
            flapping.FlapReading,
            flapping.FlappingInterval,
            events.CheckEvaluation,
            events.GroupDecision,
        ),
        _WORKED_OUT,
    ),
}
_ABSTRACT = (
    calendars.Calendar,
    Record,
    lifecycle.WorkRecord,
    Reading,
    PolicyReading,
)


_OF_LIFECYCLES = (MoveOfAction, Refused, RepeatCount, TermMapping, Visibility)


def _kinds() -> dict[str, type]:
    """Return every type that can be read from documents, by the name documents call it."""
    others = (History, Category, Matched, Routed, FirstContact, *_OF_LIFECYCLES)
    kinds: dict[str, type] = {kind.__name__: kind for kind in others}
    for module in _MODULES:
        for name, value in vars(module).items():
            known = isinstance(value, type) and attrs.has(value) and not name.startswith("_")
            if known and value not in (*_NO_DOCUMENT, *_ABSTRACT):
                kinds[value.__name__] = value
    return kinds


_KINDS = _kinds()
_at_hand: ContextVar[Mapping[str, type]] = ContextVar("_at_hand", default=_KINDS)
"""The types that may be read: ours, and a host's own records while a document that has them is."""

# Values whose constructors read better than their fields: how a document's fields become one.
_SPELLED: dict[type, Callable[[Any], object]] = {
    conditions.On: lambda told: conditions.On(*told.actions, **dict(told.where)),
    conditions.Enters: lambda told: conditions.Enters(*told.states),
    conditions.Leaves: lambda told: conditions.Leaves(*told.states),
    conditions.While: lambda told: conditions.While(*told.states, **dict(told.where)),
    goals.By: lambda told: goals.By(told.fact, dict(told.cases), told.otherwise),
}


def to_dict(value: object) -> dict[str, Any]:
    """Return a value as plain data.

    Instants are ISO 8601 text in UTC, lengths ISO 8601 durations. A record is written as its
    history, with its id and state beside it for those who search; a reading as its figures,
    warnings, cycles and ledger. What has no document (a host's function) raises `InvalidDocument`.

    >>> from serviceops.sla import Goal
    >>> to_dict(Goal.working(hours=4))
    {'schema': 1, 'type': 'WorkingTime', 'length': 'PT14400S'}
    """
    return {"schema": SCHEMA, **_written(value)}


@overload
def from_dict(document: Mapping[str, Any], *, kinds: Iterable[type] = ()) -> Any: ...
@overload
def from_dict(
    document: Mapping[str, Any], expected: type[T], *, kinds: Iterable[type] = ()
) -> T: ...
def from_dict(
    document: Mapping[str, Any], expected: type[Any] = object, *, kinds: Iterable[type] = ()
) -> Any:
    """Return the value that a document says, of the expected type if one is named.

    `kinds` adds a host's own classes of records. A document that says something else, or says it
    wrongly, raises `InvalidDocument` with every fault and where it stands; one of a later schema
    `NewerSchema`. Nothing is half read.

    >>> from serviceops.sla import Goal
    >>> from_dict(to_dict(Goal.working(hours=4))) == Goal.working(hours=4)
    True
    """
    if not isinstance(document, Mapping):
        said = f"a dictionary is expected, not {type(document).__name__} @ $"
        raise InvalidDocument((said,), (0,))
    _bounded(document)
    schema = document.get("schema")
    if isinstance(schema, float) and schema.is_integer():
        schema = int(schema)
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise InvalidDocument((f"schema {schema!r} is not a number from 1 @ $.schema",), (0,))
    if schema > SCHEMA:
        raise NewerSchema(schema, SCHEMA)
    known = {kind.__name__: kind for kind in (*kinds, expected) if issubclass(kind, Record)}
    inner = {key: value for key, value in document.items() if key != "schema"}
    try:
        before = _at_hand.set({**_KINDS, **known})
        try:
            value = _tagged(inner, expected)
        finally:
            _at_hand.reset(before)
    except (BaseValidationError, ServiceOpsError, ValueError, TypeError, OverflowError) as wrong:
        if isinstance(wrong, InvalidDocument | errors.UnknownState):
            raise
        raise _told(wrong) from None
    return value


def _told(wrong: BaseException) -> InvalidDocument:
    """Return the error that tells every fault found, and which of them are faults of shape."""
    shape: list[bool] = []

    def said(fault: BaseException, _: type | None) -> str:
        missing = isinstance(fault, KeyError) and not isinstance(fault, ServiceOpsError)
        shape.append(missing or isinstance(fault, Misshapen | ForbiddenExtraKeysError))
        return f"{fault.args[0]} is missing" if missing else str(fault) or type(fault).__name__

    problems = tuple(transform_error(wrong, format_exception=said))
    return InvalidDocument(problems, tuple(i for i, is_shape in enumerate(shape) if is_shape))


def _bounded(document: object) -> None:
    """Refuse what is deeper or larger than any honest document, before reading any of it."""
    level: list[object] = [document]
    seen = 0
    for _ in range(MAX_DEPTH):
        seen += len(level)
        if seen > MAX_VALUES:
            raise InvalidDocument((f"more than {MAX_VALUES} values",))
        below: list[object] = []
        for value in level:
            if isinstance(value, Mapping):
                below.extend(value.values())
            elif isinstance(value, list | tuple):
                below.extend(value)
        if not below:
            return
        level = below
    raise InvalidDocument((f"nested more than {MAX_DEPTH} deep",))


# -- writing -----------------------------------------------------------------------------------


def _written(value: object) -> dict[str, Any]:
    if isinstance(value, Record):
        return {
            "type": type(value).__name__,
            "id": value.id,
            "state": value.state,
            "history": [_fields(transition) for transition in value.history],
            **{name: _plain(getattr(value, name)) for name in sorted(value.unrecorded_fields)},
        }
    if isinstance(value, History):
        return {"type": "History", "transitions": [_fields(transition) for transition in value]}
    if isinstance(value, StreamState):
        return {"type": "StreamState", **_fields(value.snapshot())}
    if isinstance(value, CaseForm):
        return _fields(value)
    if isinstance(value, Reading):
        return {
            "type": "Reading",
            **_figures(value, (*_FIGURES, *_READING_FIGURES)),
            "warnings": [_warned(warned) for warned in value.warnings],
            "cycles": [_figures(cycle, ("number", *_FIGURES)) for cycle in value.cycles],
            "ledger": _plain(tuple(value.ledger)),
        }
    if isinstance(value, PolicyReading):
        readings = {name: _written(reading) for name, reading in value.items()}
        return {"type": "PolicyReading", "policy": value.policy.name, "readings": readings}
    if isinstance(value, Measure):
        worked_out = {"value": _plain(value.value), "shown": value.shown}
        return {"type": "Measure", **_fields(value), **worked_out}
    kind = type(value)
    if kind in _NO_DOCUMENT:
        raise InvalidDocument((f"{kind.__name__} has no document: {_NO_DOCUMENT[kind]}",))
    if _KINDS.get(kind.__name__) is not kind:
        raise InvalidDocument((f"{kind.__name__} has no document",))
    return {
        "type": kind.__name__,
        **_fields(QueueForm.of(value) if isinstance(value, desk.Queue) else value),
    }


_FIGURES = (
    "stage", "verdict", "goal", "elapsed", "remaining", "paused_for", "real_elapsed", "fraction",
    "started_at", "stopped_at", "due_at", "first_due_at", "breached_at", "known_at",
)  # fmt: skip
_READING_FIGURES = ("name", "rule", "at", "next_wakeup")


def _figures(value: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(value, name)) for name in names}


def _warned(warned: sla.Warned) -> dict[str, Any]:
    return {"warn": _plain(warned.warn), "at": _plain(warned.at), "fired": warned.fired}


def _fields(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", _fields_of(cast("Any", type(value)))(value))


@cache
def _fields_of(kind: Any) -> Callable[[Any], Any]:
    return make_dict_unstructure_fn(
        kind, _converter, _cattrs_omit_if_default=True, _cattrs_use_alias=True
    )


def _plain(value: Any) -> Any:
    """Return any part of a value as plain data."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return spans.utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset | set):
        return sorted(_plain(item) for item in value)
    if isinstance(value, Mapping):
        return {str(_plain(name)): _plain(item) for name, item in value.items()}
    return value if isinstance(value, str | int | float | None) else _written(value)


def _duration(length: timedelta) -> str:
    micros = length_micros(length)
    whole, part = divmod(abs(micros), 1_000_000)
    sign = "-" if micros < 0 else ""
    return f"{sign}PT{whole}.{part:06d}".rstrip("0") + "S" if part else f"{sign}PT{whole}S"


# -- reading -----------------------------------------------------------------------------------


def _tagged(given: object, expected: Any) -> Any:
    """Return the value of a dictionary that names its type, which must be one of those expected."""
    if not isinstance(given, Mapping):
        raise Misshapen(f"a dictionary with a type is expected, not {given!r}")
    tag = given.get("type")
    kind = _at_hand.get().get(tag) if isinstance(tag, str) else None
    if tag in ("Reading", "PolicyReading"):
        raise Misshapen(f"a {tag} is worked out and not read back: read the target again")
    if kind is None:
        raise Misshapen(f"{tag!r} is no type of documents here")
    if not issubclass(kind, _classes(expected)):
        names = " or ".join(sorted(wanted.__name__ for wanted in _classes(expected)))
        raise Misshapen(f"{names} is expected, not {tag}")
    told = {name: value for name, value in given.items() if name != "type"}
    if issubclass(kind, Record):
        return _record(told, kind)
    if kind is StreamState:
        return _reader(cast("Any", StreamSnapshot))(told, StreamSnapshot).restored()
    if kind is History:
        return History.of(_reader(cast("Any", _HistoryForm))(told, None).transitions)
    if kind is Measure:
        return _measure(told)
    return _reader(cast("Any", kind))(told, kind)


def _measure(told: dict[str, Any]) -> Measure:
    """Return a measure; the value written beside it has to be what its records give."""
    value = told.pop("value", None)
    told.pop("shown", None)
    measure: Measure = _reader(cast("Any", Measure))(told, Measure)
    if value != _plain(measure.value):
        raise ValueError(f"value {value!r} is not what its parts give: {_plain(measure.value)!r}")
    return measure


def _record(told: dict[str, Any], kind: type[Record]) -> Record:
    form = _record_form(cast("Any", kind))(told, None)
    kept = {name: getattr(form, name) for name in sorted(kind.unrecorded_fields) if name in told}
    record = kind.replay(History.of(form.history))
    if kept:
        record = attrs.evolve(record, **kept)
    for name in ("id", "state"):
        if told.get(name, getattr(record, name)) != getattr(record, name):
            raise ValueError(
                f"{name} {told[name]!r} is not what the history says: {getattr(record, name)!r}"
            )
    return record


@cache
def _record_form(kind: type[Record]) -> Callable[[Any, Any], Any]:
    """Return what reads the members of a record's document, all faults at once."""
    hints = get_type_hints(kind)
    fields = {
        "history": attrs.field(type=tuple[Transition, ...]),
        "id": attrs.field(type=str, default=""),
        "state": attrs.field(type=str, default=""),
        **{
            name: attrs.field(type=hints[name], default=None)
            for name in sorted(kind.unrecorded_fields)
        },
    }
    return _fields_reader(attrs.make_class(kind.__name__, fields))


@attrs.frozen
class _HistoryForm:
    transitions: tuple[Transition, ...]


@cache
def _reader(kind: Any) -> Callable[[Any, Any], Any]:
    """Return what reads the fields of a type and builds it, so that its own checks run."""
    if kind is desk.Queue:
        form = _fields_reader(QueueForm)
        return lambda given, _: form(given, None).value()
    build = _SPELLED.get(kind)
    if build is None:
        return _fields_reader(kind)
    fields = {
        field.name: attrs.field(type=_opened(hint), default=field.default)
        for field in attrs.fields(kind)
        for hint in [get_type_hints(kind)[field.name]]
    }
    read = _fields_reader(attrs.make_class(kind.__name__, fields))
    return lambda given, _: build(read(given, None))


def _fields_reader(kind: type) -> Callable[[Any, Any], Any]:
    read: object = make_dict_structure_fn(
        kind, _converter, _cattrs_forbid_extra_keys=True, _cattrs_use_alias=True
    )
    return cast("Callable[[Any, Any], Any]", read)


_CHOSEN = goals.Goal | calendars.Calendar


def _opened(annotation: Any) -> Any:
    """Return an annotation with what a fact chooses for its type variable: goals or calendars."""
    if isinstance(annotation, TypeVar):
        return _CHOSEN
    if get_origin(annotation) is tuple:
        return tuple[tuple(map(_opened, get_args(annotation)))]  # type: ignore[misc] # built here
    parts = get_args(annotation)
    return _CHOSEN | None if any(isinstance(part, TypeVar) for part in parts) else annotation


def _classes(expected: Any) -> tuple[type, ...]:
    """Return the classes that an annotation allows."""
    if isinstance(expected, TypeVar):
        return (object,)
    if get_origin(expected) in (Union, UnionType):
        return tuple(kind for part in get_args(expected) for kind in _classes(part))
    return (get_origin(expected) or expected,)


_BASES = (calendars.Calendar, conditions.Condition, goals.Goal, Record)
_SCALARS = (str, int, float, bool, type(None))
_TEXTS = tuple[str, ...]


def _has_tag(annotation: Any) -> bool:
    """Return whether values of this annotation are written with their type."""
    if annotation is Transition:
        return False
    classes = [kind for kind in _classes(annotation) if kind is not type(None)]
    tagged = (*_BASES, *_KINDS.values())
    return bool(classes) and all(
        isinstance(kind, type) and (kind in tagged or issubclass(kind, _BASES)) for kind in classes
    )


def _read_tagged(given: object, annotation: Any) -> Any:
    if given is None and type(None) in _classes(annotation):
        return None
    return _tagged(given, annotation)


def _read_open(given: object, _: Any) -> Any:
    """Read what may be anything: a scalar, or a value that names its type."""
    return _tagged(given, object) if isinstance(given, Mapping) else given


def _is_scalars(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, UnionType) and set(get_args(annotation)) <= {
        *_SCALARS,
        _TEXTS,
    }


def _read_scalar(given: object, annotation: Any) -> Any:
    allowed = get_args(annotation) or (annotation,)
    if _TEXTS in allowed and isinstance(given, list | tuple):
        return _read_tuple(given, _TEXTS)
    if type(given) is float:
        if float in allowed and isfinite(given):
            return given
        if int in allowed and given.is_integer():
            return int(given)  # JSON knows no difference
    elif type(given) in allowed or (float in allowed and type(given) is int):
        return given
    names = " or ".join("texts" if kind is _TEXTS else kind.__name__ for kind in allowed)
    raise Misshapen(f"{given!r} is not {names}")


def _is_literal(annotation: Any) -> bool:
    origin: object = get_origin(annotation)
    return origin is Literal


def _read_literal(given: object, annotation: Any) -> Any:
    if type(given) is not str or given not in get_args(annotation):
        choices = ", ".join(map(str, get_args(annotation)))
        raise Misshapen(f"{given!r} is not one of {choices}")
    return given


def _is_tuple(annotation: Any) -> bool:
    origin: object = get_origin(annotation)
    return origin is tuple


def _read_tuple(given: object, annotation: Any) -> Any:
    if not isinstance(given, list | tuple):
        raise Misshapen(f"a list is expected, not {given!r}")
    kinds = get_args(annotation)
    if kinds and kinds[-1] is not ...:
        if len(given) != len(kinds):
            raise Misshapen(f"{len(kinds)} values are expected, not {len(given)}")
    else:
        kinds = kinds[:1] * len(given)
    read: list[Any] = []
    wrong: list[Exception] = []
    for index, (value, kind) in enumerate(zip(given, kinds, strict=True)):
        try:
            read.append(_converter.structure(value, kind))
        except Exception as fault:  # noqa: BLE001 - every fault is told, with its place
            note = IterableValidationNote(f"at {index}", index, kind)
            fault.__notes__ = [*getattr(fault, "__notes__", []), note]
            wrong.append(fault)
    if wrong:
        raise IterableValidationError(f"in {annotation}", wrong, annotation)
    return tuple(read)


def _written_as(given: object, kind: type, what: str) -> str:
    """Return a text that is written as the values of a type are."""
    if not isinstance(given, str) or not re.search(PATTERNS[kind], given):
        raise Misshapen(f"{given!r} is not {what}")
    return given


def _read_moment(given: object, _: Any) -> datetime:
    text = _written_as(given, datetime, "an ISO 8601 moment with its UTC offset")
    try:
        return spans.utc(datetime.fromisoformat(text))
    except ValueError:
        raise ValueError(f"{given!r} is no moment there ever is") from None


def _read_date(given: object, _: Any) -> date:
    text = _written_as(given, date, "an ISO 8601 date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{given!r} is no date there ever is") from None


def _read_length(given: object, _: Any) -> timedelta:
    text = _written_as(given, timedelta, "an ISO 8601 duration in weeks, days, hours or less")
    sign, text = (-1, text[1:]) if text.startswith("-") else (1, text)
    return sign * as_length(text)


def _read_fraction(given: object, _: Any) -> Fraction:
    return Fraction(_written_as(given, Fraction, "a fraction, such as '999/1000'"))


def _read_enum(given: object, annotation: Any) -> Any:
    if type(given) is not str or given not in {member.value for member in annotation}:
        choices = ", ".join(str(member.value) for member in annotation)
        raise Misshapen(f"{given!r} is not one of {choices}")
    return annotation(given)


def _read_transition(given: object, kind: Any) -> Any:
    if not isinstance(given, Mapping):
        raise Misshapen(f"a dictionary is expected, not {given!r}")
    return _reader(cast("Any", Transition))(given, kind)


def _is_timers(annotation: Any) -> bool:
    return lifecycle.Timers in _classes(annotation)


def _read_timers(given: object, annotation: Any) -> Any:
    """Read the timed moves of a kind of record: any value that has some."""
    if given is None and type(None) in _classes(annotation):
        return None
    value = _tagged(given, object)
    if not callable(getattr(value, "moves", None)):
        raise ValueError(f"timers are expected, not {type(value).__name__}")  # noqa: TRY004 - told with the rest
    return value


_converter = Converter(detailed_validation=True, forbid_extra_keys=True)
for _scalar in (str, int, float, bool):
    _converter.register_structure_hook(_scalar, _read_scalar)
_converter.register_structure_hook(StrEnum, _read_enum)  # or it would be read as a str
_converter.register_structure_hook(datetime, _read_moment)
_converter.register_structure_hook(date, _read_date)
_converter.register_structure_hook(timedelta, _read_length)
_converter.register_structure_hook(Fraction, _read_fraction)
_converter.register_structure_hook_func(lambda kind: kind is Any, _read_open)
_converter.register_structure_hook_func(_is_scalars, _read_scalar)
_converter.register_structure_hook_func(_is_literal, _read_literal)
_converter.register_structure_hook_func(_is_tuple, _read_tuple)
_converter.register_structure_hook_func(_has_tag, _read_tagged)
_converter.register_structure_hook_func(_is_timers, _read_timers)
_converter.register_structure_hook_func(lambda kind: kind is Transition, _read_transition)
_converter.register_unstructure_hook_func(lambda kind: kind is not Transition, _plain)
_converter.register_unstructure_hook(Transition, _fields)
_converter.register_unstructure_hook(StrEnum, _plain)  # or it would be written as itself

"""The public constructors, functions and actions, and for each a right call to spoil.

They are found by inspection, so that a new one is covered without being named here. A right call is
put together from the annotations; `SAMPLES` has the values that cannot be guessed, and `NOT_CALLED`
what is left out, each with the reason.
"""

import importlib
import inspect
import math
import pkgutil
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from fractions import Fraction
from typing import (
    Annotated,
    Any,
    Literal,
    TypeVar,
    Union,
    Unpack,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)  # fmt: skip

import attrs

import serviceops
from serviceops._internal.checked import argument_hints
from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.errors import Reason
from serviceops.history import History, Transition
from serviceops.interop.payloads import Payload
from serviceops.lifecycle import Action, ActionContext, Incident, Lifecycle, Record, State, action
from serviceops.sla import Goal, On, Policy, Rule, Target, While, conditions
from serviceops.spans import Span, SpanSet

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
TARGET = Target("r", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
POLICY = Policy("p", rules=Rule(targets=TARGET))
INCIDENT = Incident.log("INC-1", summary="m", caller="c", at=NINE)

SAMPLES: dict[Any, Any] = {
    str: "a", int: 1, float: 0.5, bool: False, datetime: NINE, date: date(2026, 3, 2),
    time: time(9),    timedelta: timedelta(hours=1), Fraction: Fraction(1, 2), types.NoneType: None,
    Calendar: ALWAYS, Goal: Goal.real(hours=4), Span: Span(NINE, TEN), Policy: POLICY,
    History: INCIDENT.history, Transition: INCIDENT.history[0], Record: INCIDENT,
    conditions.Edge: On("log"), conditions.Level: While("new"), conditions.Condition: On("log"),
    type[Lifecycle]: Incident.lifecycle, SpanSet: SpanSet([Span(NINE, TEN)]), Target: TARGET,
    BusinessCalendar: OFFICE,
}  # fmt: skip


NOT_CALLED: Mapping[Any, str] = {
    ActionContext: "a typed dictionary: type checkers alone see it",
    Lifecycle: "declared as a class of the host's, which InvalidLifecycle checks",
    State: "a part of the engine, used in declarations",
    Action: "made by the decorator action",
    Record: "the base of kinds of records, which a host declares",
    action: "a decorator of methods, read when a class is declared",
    Reason: "made by guards, beneath every check of arguments",
    Payload: "the reader of importers, which collects faults",
}
"""What is left out, with the reason."""


def nothing(*_: Any, **__: Any) -> None:
    """Take anything and do nothing: what a host calls back is a function of a module."""


def packages() -> Iterator[types.ModuleType]:
    yield from (importlib.import_module(f"serviceops.{n}") for n in vars(serviceops)["_PACKAGES"])
    interop = importlib.import_module("serviceops.interop")
    for module in pkgutil.walk_packages(interop.__path__, "serviceops.interop."):
        try:
            yield importlib.import_module(module.name)
        except ModuleNotFoundError:  # an extra that is not installed
            continue


def public() -> dict[str, Callable[..., Any]]:
    """Every public constructor, function and action, by its name."""
    found: dict[str, Callable[..., Any]] = {}
    for package in packages():
        if package.__name__.startswith("serviceops.testing"):
            continue
        for name in getattr(package, "__all__", ()):
            value = getattr(package, name)
            if not callable(value) or value in NOT_CALLED or value.__module__ == "builtins":
                continue  # an alias of a builtin
            if inspect.isfunction(value):
                found[name] = value
            elif inspect.isclass(value) and not issubclass(value, Enum | Exception):
                if issubclass(value, Lifecycle):
                    continue
                if not inspect.isabstract(value) and not getattr(value, "_is_protocol", False):
                    found[name] = value
                for method, member in vars(value).items():
                    if isinstance(member, classmethod | staticmethod) and method[0] != "_":
                        found[f"{name}.{method}"] = getattr(value, method)
    return found


def sample(annotation: Any, deep: int = 0) -> Any:
    """Return a right value of an annotation."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if annotation in SAMPLES:
        return SAMPLES[annotation]
    if deep > 6:
        raise LookupError(annotation)
    if annotation in (Any, object) or isinstance(annotation, TypeVar):
        return "a"
    if origin in (Union, types.UnionType):
        kinds = [part for part in parts if part is not types.NoneType]
        for part in kinds:
            try:
                return sample(part, deep + 1)
            except LookupError:
                continue
        raise LookupError(annotation)
    if origin is Literal:
        return parts[0]
    if origin is Unpack:
        return sample(parts[0], deep)
    if is_typeddict(annotation):
        return {"at": NINE}
    if origin is tuple:
        return (
            (sample(parts[0], deep + 1),)
            if parts[-1] is ...
            else tuple(sample(part, deep + 1) for part in parts)
        )
    if origin in (frozenset, set):
        return origin([sample(parts[0], deep + 1)])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {sample(parts[0], deep + 1): sample(parts[1], deep + 1)}
    if isinstance(origin, type) and issubclass(origin, Iterable):
        return [sample(parts[0], deep + 1)]
    if getattr(origin, "__name__", "") == "Callable" or annotation is Callable:
        return nothing
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation))
    kind = origin or annotation
    if kind is type or origin is type:
        return parts[0] if parts else int
    if isinstance(kind, type) and attrs.has(kind) and not inspect.isabstract(kind):
        return kind(**arguments(kind, deep + 1))
    raise LookupError(annotation)


def hints_of(call: Callable[..., Any]) -> dict[str, Any]:
    """Return the annotations of arguments; where a converter takes more, those of the converter."""
    if not inspect.isclass(call):
        return argument_hints(inspect.unwrap(getattr(call, "__func__", call)))
    if not attrs.has(call) or not inspect.unwrap(call.__init__).__code__.co_filename.startswith(
        "<attrs"
    ):
        return get_type_hints(inspect.unwrap(call.__init__)) if "__init__" in vars(call) else {}
    hints = get_type_hints(call)
    for field in attrs.fields(call):
        if field.converter is not None:
            try:
                taken = get_type_hints(field.converter)
            except (NameError, TypeError):
                taken = {}
            hints[field.alias] = next((t for n, t in taken.items() if n != "return"), Any)
    return hints


def arguments(call: Callable[..., Any], deep: int = 0) -> dict[str, Any]:
    """Return the arguments that a call needs, by name."""
    hints = hints_of(call)
    given = {}
    for name, parameter in inspect.signature(call).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            packed = next(iter(get_args(hints.get(name))), None)
            if is_typeddict(packed) and "at" in packed.__required_keys__:
                given["at"] = NINE
        elif (
            parameter.default is parameter.empty and parameter.kind is not parameter.VAR_POSITIONAL
        ):
            given[name] = sample(hints.get(name, Any), deep)
    return given


class Text(str):
    """A subclass of a right kind."""

    __slots__ = ()


WRONG: tuple[Any, ...] = (
    object(), 5, -1, 1.5, math.nan, math.inf, True, "x", "", b"x", [], [object()], {5: object()},
    (), ("a", 5), datetime(2026, 3, 2), NINE, date(2026, 3, 2), time(9), timedelta(1),
    timedelta.max, datetime.max.replace(tzinfo=UTC), len, int, 10**5000, "x" * 5000, 1j, None,
    Fraction(1, 3), INCIDENT, Incident, Record, History.of([]), OFFICE, range(3),
    {"a": 10**5000}, [[[[]]]],
    "\ud800", ("\ud800",), {"\ud800": "a"}, {"a": "\ud800"}, {"a": ("\ud800",)}, "日本",
)  # fmt: skip
"""Values of every kind: each is wrong in most places."""


def admits(annotation: Any, value: Any) -> bool | None:
    """Return whether an annotation admits a value: `None` where it does not say."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if annotation in (Any, object) or isinstance(annotation, TypeVar) or origin is Unpack:
        return None
    if origin is Annotated:  # a narrower kind, which may refuse what the wider one admits
        return False if admits(parts[0], value) is False else None
    if origin in (Union, types.UnionType):
        each = [admits(part, value) for part in parts]
        return True if True in each else None if None in each else False
    if origin is Literal:
        return value in parts if type(value) in (str, int, bool) else False
    if annotation in (None, types.NoneType):
        return value is None
    if annotation is float:
        return (
            None
            if isinstance(value, Fraction)
            else (type(value) in (int, float) and abs(value) < math.inf and (abs(value) < 10**99))
        )
    if annotation is int:
        return type(value) is int and abs(value) < 10**99
    if annotation is date:
        return type(value) is date
    if annotation is datetime:
        return isinstance(value, datetime) and value.tzinfo is not None
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return isinstance(value, annotation) or (
            isinstance(value, str) and value in [member.value for member in annotation]
        )
    kind = origin or annotation
    if kind is Callable or getattr(kind, "__name__", "") == "Callable":
        return callable(value)
    if not isinstance(kind, type) or getattr(kind, "_is_protocol", False) or is_typeddict(kind):
        return None
    if kind in (tuple, frozenset) and isinstance(value, list | set):
        return None  # they become one
    if not isinstance(value, kind):
        return False
    if isinstance(value, str) and "\ud800" in value:
        return False
    if kind is not str and isinstance(value, str):
        return False  # an iterable of texts to Python only
    if isinstance(value, Mapping):
        return _all(admits(parts[0], one) for one in value) if parts else True
    if (
        isinstance(value, tuple | list | set | frozenset | range)
        and parts
        and not isinstance(value, History)
    ):
        element = parts[0]
        return (
            _all(admits(element, one) for one in value)
            if parts[-1:] != (element,) or len(parts) == 1
            else None
        )
    return True if not parts else None


def _all(each: Iterable[bool | None]) -> bool | None:
    answers = list(each)
    return False if False in answers else None if None in answers else True


NOT_REFUSED: Mapping[tuple[str, str], str] = {
    ("AlertmanagerAlert", "fingerprint"): "anything empty means: as Alertmanager works it out",
    ("CategoryTree.of", "tree"): "nested mappings of any depth are walked, not checked",
    ("IdentityRules", "correlated"): "a mapping of names is an iterable of them",
    ("Table", "rows"): "a mapping is an iterable of its keys",
}
"""Wrong kinds that are taken, each with the reason."""

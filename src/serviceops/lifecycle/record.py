"""Records: frozen facts with typed actions, derived from a history.

The chart declares which moves exist; a record's method of the same name declares their inputs and
the facts they change.
"""

import inspect
import reprlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import EnumType, StrEnum
from functools import WRAPPER_ASSIGNMENTS, cached_property, partial, update_wrapper
from types import MappingProxyType, MethodType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Concatenate,
    Generic,
    ParamSpec,
    Protocol,
    Required,
    Self,
    TypeAlias,
    TypedDict,
    TypeVar,
    Union,
    Unpack,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

import attrs

from serviceops._internal.checked import check_constructor, checked, settled, unchecked
from serviceops._internal.frozen_copies import copier, draft_of
from serviceops._internal.frozen_map import never_written
from serviceops._internal.kinds import Kind, Misfit, kind_of
from serviceops._internal.short_repr import shortened
from serviceops.display import Figure, Table
from serviceops.display.notebook import NotebookView
from serviceops.errors import (
    ActionRefused,
    InvalidLifecycle,
    InvalidTransition,
    InvalidValue,
    NaiveInstant,
    Reason,
    UnknownAction,
)
from serviceops.history import Fact, Facts, History, Transition, as_fact, as_facts
from serviceops.lifecycle.engine import Lifecycle
from serviceops.lifecycle.evidence import Evidence
from serviceops.lifecycle.past import after, newest_first, place_of, whole
from serviceops.lifecycle.record_figures import Options, option_figure, record_figure
from serviceops.lifecycle.timers import Due, Timers
from serviceops.spans import utc

P = ParamSpec("P")
R = TypeVar("R", bound="Record")

FactChanges: TypeAlias = Mapping[str, object]
"""The facts an action changes, by name; the others stay as they are, `None` clears one."""


class Party(StrEnum):
    """The side that somebody acts for."""

    CALLER = "caller"
    PROVIDER = "provider"
    SUPPLIER = "supplier"


class ActionContext(TypedDict, total=False):
    """The keyword arguments that every action accepts besides its own inputs."""

    at: Required[datetime]
    """When it happened."""
    by: str
    """Who did it."""
    comment: str
    """The reason, as text."""
    id: str
    """The delivery's own id: the same again changes nothing, with other inputs it is refused.

    Whatever `at`, `recorded_at`, `by` and `evidence` the repetition has: those of the first stay.
    """
    recorded_at: datetime
    """When the record learned of it, if that was later."""
    extra: Mapping[str, Fact]
    """Facts of the host's own, stored with the record's."""
    evidence: Iterable[Any]
    """Other records that guards check; those that one looked at are recorded."""
    waive: Iterable[str]
    """Codes of guards to set aside; needs a comment, and is recorded."""


_TEXTS = ("by", "comment", "id")
_LOOKED_INTO = (datetime, tuple, int, float)
"""Classes of inputs of which a value may be wrong for what is in it."""
_WHEN = frozenset(ActionContext.__annotations__)


@checked
@attrs.frozen
class Input:
    """One input of an action, as a form needs it."""

    name: str
    required: bool
    choices: tuple[str, ...] = ()
    kind: type | None = attrs.field(default=None, repr=False, eq=False)
    restore: Callable[[Any], Any] | None = attrs.field(default=None, repr=False, eq=False)

    @property
    def one_of(self) -> str:
        """The choices as a part of a sentence; empty where there are none."""
        return f"one of {', '.join(self.choices)}" if self.choices else ""


@checked
@attrs.frozen
class Option(NotebookView):
    """One action as a form needs it: its inputs, and the reasons against it."""

    action: str
    inputs: tuple[Input, ...]
    reasons: tuple[Reason, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The inputs still needed, by the action or a guard; where one of several will do, all."""
        return tuple(dict.fromkeys(need for reason in self.reasons for need in reason.needs))

    def figure(self) -> Table:
        """Return its inputs and the reasons against it as a table."""
        return option_figure(self)


def missing(**inputs: object) -> list[Reason]:
    """Return a reason for each required input of a creation that is empty."""
    return [_reason(name, "missing", "is required") for name, value in inputs.items() if not value]


def _true_of(given: Sequence[Reason], reasons: Iterable[Reason]) -> Iterable[Reason]:
    """Return the reasons of guards but those that an input is missing which is not valid."""
    # An input that cannot be read is not passed on, and a guard takes it for missing.
    wrong = {name for one in given if one.code.endswith("_invalid") for name in one.needs}
    return [
        one
        for one in reasons
        if not (one.code.endswith("_missing") and wrong.intersection(one.needs))
    ]


def _short(given: object) -> str:
    try:
        return reprlib.repr(given)
    except ValueError:  # it has a number of more digits than Python writes
        return "an enormous number" if isinstance(given, int) else f"a {type(given).__name__}"


def _reason(name: str, code: str, sentence: str) -> Reason:
    return Reason(f"{name}_{code}", f"{name} {sentence}", (name,))


class Action(Generic[P]):
    """A typed action of a record: reads like a method, keeps its types through a chain."""

    method: Callable[..., FactChanges]
    name: str
    _take: Callable[..., "Record"]

    # All records of a class share an action: nobody may write it.
    __setattr__ = __delattr__ = never_written

    def __init__(self, method: "Callable[Concatenate[Any, P], FactChanges]") -> None:
        def take(record: "Record", **inputs: Any) -> "Record":
            return record._take(self, inputs)

        # The method returns changed facts, the action a record: help() and signature() show that.
        shown = inspect.signature(method).replace(return_annotation="Self")
        taken = update_wrapper(take, method)
        taken.__signature__ = shown  # type: ignore[attr-defined] # inspect reads it from functions
        taken.__annotations__ = {**method.__annotations__, "return": "Self"}
        documented = {name: getattr(method, name) for name in WRAPPER_ASSIGNMENTS}
        vars(self).update(vars(method), **documented)
        vars(self).update(
            __wrapped__=method, __signature__=shown,
            method=method, name=method.__name__, _take=taken,
        )  # fmt: skip

    def __call__(self, record: Any, **inputs: Any) -> Any:
        """Take the action on a record: `Incident.close(incident, at=now)`."""
        return record._take(self, inputs)

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: R, owner: type[R]) -> Callable[P, R]: ...
    def __get__(self, record: Any, owner: type | None = None) -> Any:
        return self if record is None else MethodType(self._take, record)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """The inputs, from the signature: without a default one is required."""
        return tuple(
            _input(name, parameter, self.hints.get(name, str))
            for name, parameter in inspect.signature(self.method).parameters.items()
            if parameter.kind is parameter.KEYWORD_ONLY
        )

    @cached_property
    def hints(self) -> Mapping[str, Any]:
        """The annotations of the inputs as types, by name."""
        return MappingProxyType(get_type_hints(self.method))

    @cached_property
    def known(self) -> frozenset[str]:
        """The names of its own inputs and of those that every action has."""
        return _WHEN | {one.name for one in self.inputs}

    @cached_property
    def _recorded(self) -> frozenset[str]:
        """The inputs that its transitions have."""
        return (self.known - _OUTSIDE) | {"evidence", "waived"}

    @cached_property
    def _required(self) -> tuple[str, ...]:
        """The names of its own inputs that have no default, and of the instant."""
        return ("at", *(one.name for one in self.inputs if one.required))

    @cached_property
    def _plain_kinds(self) -> dict[str, type]:
        """The class of each input, where a value of just this class is right as it is."""
        # A moment may lack an offset, a tuple have other things than texts, a number be endless.
        own = {
            one.name: one.kind
            for one in self.inputs
            if one.kind is not None and one.kind not in _LOOKED_INTO
        }
        return {"at": datetime, **dict.fromkeys(_TEXTS, str), **own}

    def read(self, inputs: dict[str, Any]) -> tuple[dict[str, Any], list[Reason]]:
        """Return the inputs as the types they are declared, and what is missing or malformed.

        Where all of them are so already, the dictionary that is returned is the one given.
        """
        # Nearly always nothing has to be changed, and one pass over the few that are given sees it.
        # What is empty or of any other class takes the long way.
        kinds = self._plain_kinds
        for name, value in inputs.items():
            if kinds.get(name) is not type(value) or not value:
                return self._read_closely(inputs)
        for name in self._required:
            if name not in inputs:
                return self._read_closely(inputs)
        return inputs, []

    def _read_closely(self, inputs: dict[str, Any]) -> tuple[dict[str, Any], list[Reason]]:
        if "at" not in inputs:
            raise TypeError(f"{self.name}() needs at=: the clock of the computer is not read")
        if not self.known.issuperset(inputs):
            odd = ", ".join(sorted(inputs.keys() - self.known))
            raise TypeError(f"{self.name}() got an unexpected keyword argument: {odd}")
        # Every fault is collected, so that a form can show them all at once.
        read = dict(inputs)
        reasons: list[Reason] = []
        for wanted in self.inputs:
            value = inputs.get(wanted.name)
            if value is None or value == "":
                read.pop(wanted.name, None)
                if wanted.required:
                    sentence = ", ".join(filter(None, ("is required", wanted.one_of)))
                    reasons.append(_reason(wanted.name, "missing", sentence))
            elif wanted.restore is not None:
                try:
                    read[wanted.name] = wanted.restore(value)
                except (ValueError, TypeError) as wrong:
                    del read[wanted.name]
                    expected = wanted.one_of or (
                        str(wrong)
                        if isinstance(wrong, _Unfit)
                        else _KINDS.get(wanted.kind, "valid")
                    )
                    sentence = f"{_short(value)} is not {expected}"
                    if isinstance(wrong, NaiveInstant):
                        sentence = f"{_short(value)} has no UTC offset, such as +00:00"
                    reasons.append(_reason(wanted.name, "invalid", sentence))
        # An action has few inputs mostly: what is not given costs a look-up each, and no more.
        for name in _TEXTS:
            value = inputs.get(name)
            if value is not None and not isinstance(value, str):
                reasons.append(_reason(name, "invalid", f"{_short(read.pop(name))} is not a text"))
        if "extra" in read and not isinstance(read["extra"] or {}, Mapping):
            sentence = f"{_short(read.pop('extra'))} is not a mapping of facts by name"
            reasons.append(_reason("extra", "invalid", sentence))
        if "evidence" in read and not isinstance(read["evidence"] or (), Iterable):
            sentence = f"{_short(type(read.pop('evidence')))} is not several records"
            reasons.append(_reason("evidence", "invalid", sentence))
        if "evidence" in read:
            records = tuple(read["evidence"] or ())
            strange = [one for one in records if not (hasattr(one, "id") and hasattr(one, "state"))]
            if strange:  # a guard would fail on the attribute that it lacks
                sentence = f"{_short(type(strange[0]))} is no record with an id and a state"
                reasons.append(_reason("evidence", "invalid", sentence))
            read["evidence"] = Evidence(() if strange else records)
        if waived := read.get("waive"):
            given = (waived,) if isinstance(waived, str) else waived
            codes = tuple(given) if isinstance(given, Iterable) else (given,)
            if all(isinstance(one, str) for one in codes):
                read["waive"] = codes
            else:
                sentence = f"{_short(read.pop('waive'))} is not codes of guards"
                reasons.append(_reason("waive", "invalid", sentence))
        return read, reasons


class _FullerAction(Action[Any]):
    """An action with more inputs: the fields that a class adds to the one that declares it."""

    _declared: Any  # an action: type checkers take it for a descriptor
    _kind: "type[Record]"
    _added: Sequence[str]

    def __init__(self, declared: Action[Any], kind: "type[Record]", added: Collection[str]) -> None:
        def fuller(record: Any, *args: Any, **inputs: Any) -> FactChanges:
            own = {name: inputs.pop(name) for name in added if name in inputs}
            return {**declared.method(record, *args, **inputs), **own}

        fields = [
            inspect.Parameter(
                field.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=field.type
            )
            for field in attrs.fields(kind)
            if field.name in added
        ]
        signature = inspect.signature(declared.method)
        every = sorted([*signature.parameters.values(), *fields], key=lambda one: one.kind)
        method = update_wrapper(fuller, declared.method)
        method.__signature__ = signature.replace(parameters=every)  # type: ignore[attr-defined] # inspect reads it
        super().__init__(method)
        vars(self).update(_declared=declared, _kind=kind, _added=[one.name for one in fields])

    @cached_property
    def hints(self) -> Mapping[str, Any]:
        """The annotations of the inputs as types, by name, those of the fields among them."""
        # At the first use: when a class is declared its annotations may not be resolved yet.
        fields = get_type_hints(self._kind)
        own = {name: fields[name] for name in self._added}
        return MappingProxyType({**self._declared.hints, **own})

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """The inputs of the action and the fields: what a field does not accept is refused."""
        shown = inspect.signature(self.method).parameters
        own = [_input(name, shown[name], self.hints[name]) for name in self._added]
        return (
            *self._declared.inputs,
            *(
                attrs.evolve(one, restore=one.restore or partial(_of_kind, self.hints[one.name]))
                for one in own
            ),
        )


def action(method: "Callable[Concatenate[Any, P], FactChanges]") -> Action[P]:
    """Declare a typed action of a record: inputs in, changed facts out."""
    return Action(method)


def _input(name: str, parameter: inspect.Parameter, annotation: Any) -> Input:
    kind = _kind(annotation)
    choices = tuple(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()
    required = parameter.default is parameter.empty
    known = tuple if get_origin(kind) is Sequence else kind if isinstance(kind, type) else None
    restore = _restorer(annotation) or _CHECKS.get(known)
    return Input(name, required, choices, known if restore else None, restore)


def with_added_fields(declared: Action[Any], kind: "type[Record]") -> Action[Any]:
    """Return an action that also sets the fields that a class of records adds to it, if any.

    These are the fields that the class with the action of that name does not have, but those that
    belong to states: their own actions set them. A class that writes the action itself states its
    inputs itself.
    """
    owner = next(base for base in kind.__mro__ if declared.name in vars(base))
    added = _added_fields(kind, owner) - inspect.signature(declared.method).parameters.keys()
    return _FullerAction(declared, kind, added) if added else declared


def _added_fields(kind: "type[Record]", owner: type) -> set[str]:
    """Return the facts that may be given to a class of records and that its base lacks."""
    before = {field.name for field in attrs.fields(owner)}
    bound = {*before, *kind.unrecorded_fields, *kind.lifecycle.facts_of, *_WHEN}
    return {field.name for field in attrs.fields(kind)} - bound


def _kind(annotation: Any) -> Any:
    """Return what an annotation comes down to, `None` and its own kind of unions left aside."""
    if get_origin(annotation) in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return kinds[0] if len(kinds) == 1 else object
    return annotation


def _restorer(annotation: Any) -> Callable[[Any], Any] | None:
    """Return what makes the annotated type of a plain fact; `None` when a fact is one already.

    Of `tuple[X, ...]` each element is made by `X(text)` if it is an enumeration, else `X.of(text)`.
    """
    kind = _kind(annotation)
    if kind is datetime or kind is date:
        return _moment if kind is datetime else _day
    if get_origin(kind) is tuple:
        element = get_args(kind)[0]
        return partial(_elements, element)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return None


def _elements(kind: Any, given: object) -> tuple[Any, ...]:
    if not isinstance(given, tuple | list):
        raise TypeError
    make = kind if issubclass(kind, str) else kind.of
    return tuple([one if type(one) is kind else make(_text(one)) for one in given])


def _moment(given: datetime | str) -> datetime:
    return utc(datetime.fromisoformat(given) if isinstance(given, str) else given)


def _day(given: date | str) -> date:
    # A date is recorded as text, and forms send one.
    read = date.fromisoformat(given) if isinstance(given, str) else given
    return cast("date", _of_kind(date, read))


def _text(given: object) -> str:
    if isinstance(given, str):
        return given
    raise TypeError


def _whole(given: object) -> int:
    if isinstance(given, str) or (isinstance(given, int) and not isinstance(given, bool)):
        return cast("int", _of_kind(int, int(given)))
    raise TypeError


def _texts(given: object) -> tuple[str, ...]:
    """Return several texts; a single text is one of them."""
    if isinstance(given, Mapping):  # what it says beside its names would be lost
        raise TypeError
    several = (given,) if isinstance(given, str) else given
    return tuple(_text(getattr(one, "text", one)) for one in cast("Iterable[object]", several))


def _plain(fact: str, value: Any) -> Fact:
    """Return a value as the fact that a transition records: elements as their texts."""
    if not isinstance(value, str):  # nearly all are texts
        if isinstance(value, tuple | list):
            value = tuple([one if isinstance(one, str) else one.text for one in value])
        elif isinstance(value, frozenset):
            value = tuple(sorted(value))
    return as_fact(fact, value)


class _Unfit(ValueError):
    """A value is of another kind; the text is what is expected."""


def _of_kind(kind: Any, given: object) -> Any:
    try:
        return kind_of(kind).settle(given)
    except Misfit as wrong:
        raise _Unfit(wrong.expected) from None


_CHECKS: dict[type | None, Callable[[Any], Any]] = {
    str: _text, int: _whole, tuple: _texts,
    bool: partial(_of_kind, bool), float: partial(_of_kind, float),
    timedelta: partial(_of_kind, timedelta),
}  # fmt: skip
_KINDS: dict[type | None, str] = {
    str: "a text", int: "a whole number", datetime: "a moment", date: "a date",
    tuple: "texts",
}  # fmt: skip


# The value of a fact that is not set, and what restores it from a plain fact.
_Known: TypeAlias = tuple[Any, Callable[[Any], Any] | None]


@attrs.frozen
class _Shape:
    """The fields and actions of a class of records, worked out once."""

    facts: dict[str, "_Known"]
    actions: dict[str, Action[Any]]
    drafted: Callable[[Any], Any]
    """Makes a draft with the fields of a record: what it becomes after an action, still open."""
    kinds: dict[str, Kind]
    """What the constructor accepts for each fact."""
    blank: "Record | None"
    """A record with the defaults of all facts, where the constructor does nothing but check."""


class _Shapes(dict["type[Record]", _Shape]):
    # Reading annotations is slow and every action needs the result: once for each class. A
    # dictionary, since its look-up is the cheapest.
    def __missing__(self, kind: "type[Record]") -> _Shape:
        hints, known = get_type_hints(kind), set(kind.lifecycle.actions())
        _refuse_lost_fields(kind, hints)
        unrecorded = _OWN | kind.unrecorded_fields
        known_fields = {field.name for field in attrs.fields(kind)}
        shape = self[kind] = _Shape(
            facts={
                field.name: (
                    None if field.default is attrs.NOTHING else field.default,
                    _restorer(hints[field.name]),
                )
                for field in attrs.fields(kind)
                if field.name not in unrecorded
            },
            actions={
                name: declared
                for base in reversed(kind.__mro__)
                for name, declared in vars(base).items()
                if isinstance(declared, Action) and name in known
            },
            drafted=copier(kind, {"history": "_past"}),
            kinds={name: kind_of(hint) for name, hint in hints.items() if name in known_fields},
            blank=_blank(kind),
        )
        return shape


def _refuse_lost_fields(kind: "type[Record]", hints: Mapping[str, Any]) -> None:
    """Raise `InvalidLifecycle` for annotations of a class that are no fields of it."""
    # At the first use and not when the class is declared: attrs makes its fields after that. What
    # an action gives such a name would end in `extra`, and the attribute would stay as it is.
    lost = [
        f"{base.__name__}.{name} is no field: write @attrs.frozen(kw_only=True) above the class"
        f" {base.__name__}, or annotate it as a ClassVar"
        for base in kind.__mro__
        if issubclass(base, Record) and "__attrs_attrs__" not in vars(base)
        for name in inspect.get_annotations(base)
        if ClassVar not in (hints[name], get_origin(hints[name]))
    ]
    if lost:
        raise InvalidLifecycle(kind.__name__, tuple(lost))


def _blank(kind: "type[Record]") -> "Record | None":
    # A host's class may convert or validate what it is given, or have a constructor of its own.
    plain = hasattr(vars(kind).get("__init__"), "__wrapped__") and all(
        field.converter is None
        and field.validator is None
        and not isinstance(field.default, attrs.Factory)  # type: ignore[arg-type] # a class at run time
        for field in attrs.fields(kind)
    )
    required = {field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING}
    if not plain or required > {"id", "state", "history"} or hasattr(kind, "__attrs_post_init__"):
        return None
    return unchecked(kind)(id="", state="", history=History._trusted(()))


_SHAPES = _Shapes()
_OWN = frozenset({"state", "history", "extra"})
_SHOWN_FIRST = frozenset({"id", "state", "history"})


# Links are built on records: their module adds here how it finds the ids a record is linked to.
LINKED_IDS: list[Callable[[Any], Iterable[str]]] = []


@checked
@attrs.frozen(kw_only=True)
class Record(NotebookView):
    """What a team keeps of one incident, problem, request: facts, a state, and how they came about.

    Values: an action returns a new record. `history` holds everything; the rest is its fold, and
    `replay` gives it back. Facts that no field names are in `extra`. A kind of record may have
    `unrecorded_fields`, which are no part of the history: how often it was seen, for example.
    """

    lifecycle: ClassVar[type[Lifecycle]]
    unrecorded_fields: ClassVar[frozenset[str]] = frozenset()

    id: str
    state: str
    history: History = attrs.field(repr=False)
    extra: Facts = ()

    _past: ClassVar[
        Any
    ]  # the slot of the history, as it is stored: see `serviceops.lifecycle.past`

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # A method without a move could never be taken, and a move without a method would fail at
        # its first use: both are refused when the class is declared.
        chart = getattr(cls, "lifecycle", None)
        if chart is None:
            return
        own = [name for name, value in vars(cls).items() if isinstance(value, Action)]
        problems = [
            f"{name} has a method and no move: name it in {chart.__name__}"
            for name in own
            if name not in chart.actions()
        ]
        problems += [
            f"{name} has a move and no method: write {cls.__name__}.{name} with @action"
            for name in chart.actions()
            if not isinstance(inspect.getattr_static(cls, name, None), Action)
        ]
        problems += [
            f"{name!r} is a name of every record: choose another for this action"
            for name in own
            if name in _TAKEN
        ]
        if problems:
            raise InvalidLifecycle(cls.__name__, tuple(problems))

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        chart = getattr(cls, "lifecycle", None)
        if chart is not None:
            chart.fact_names |= (
                {field.name for field in attrs.fields(cls)} - _OWN - cls.unrecorded_fields
            )
            amend = inspect.getattr_static(cls, "amend", None)
            if isinstance(amend, Action):
                cls.amend = with_added_fields(amend, cls)  # type: ignore[attr-defined] # not of all
        if cls.__repr__.__code__.co_filename.startswith("<attrs generated"):
            cls.__repr__ = Record.__repr__  # type: ignore[method-assign] # a host's own one stays
        if cls.__init__.__code__.co_filename.startswith("<attrs generated"):
            check_constructor(cls)

    def __repr__(self) -> str:
        parts = [repr(self.id), self.state]
        for field in attrs.fields(type(self)):
            value = getattr(self, field.name)
            if field.name not in _SHOWN_FIRST and value != field.default:
                shown = str(value) if isinstance(value, StrEnum | datetime) else repr(value)
                parts.append(f"{field.name}={shown}")
        return shortened(f"{type(self).__name__}({', '.join(parts)})")

    # -- how a record comes about ---------------------------------------------------------------

    @classmethod
    def replay(cls, history: Iterable[Transition]) -> Self:
        """Return the record that this history tells: the fold of its facts and states.

        A history that names no record, or a state this lifecycle does not have, is refused.
        """
        # What no field names is a fact of the host's and stays, so that replaying loses nothing.
        recorded = history if isinstance(history, History) else History.of(history)
        shape = _SHAPES[cls]
        facts, state = recorded.facts, recorded.state
        if state is None or not facts.get("id"):
            raise InvalidTransition(
                repr(recorded), "a history whose first transition sets the state and the fact 'id'"
            )
        cls.lifecycle.moves_from(state)
        known: dict[str, Any] = {}
        hosted: dict[str, Fact] = {}
        for name, value in facts.items():
            how = shape.facts.get(name)
            if how is None:
                hosted[name] = value
            else:
                known[name] = _restored(name, how, value)
        if shape.blank is None:
            return cls(state=state, history=recorded, extra=as_facts(hosted), **known)
        # The constructor would check thirty fields, of which a history sets a few.
        record = shape.drafted(shape.blank)
        for name, value in known.items():
            kind = shape.kinds[name]
            setattr(record, name, value if kind.fits(value) else settled(kind, value, name, cls))
        record.state, record._past = state, recorded
        record.extra = as_facts(hosted) if hosted else ()
        record.__class__ = cls
        return record  # type: ignore[no-any-return] # the draft is one now

    def _replayed(self, transition: Transition) -> Self:
        """Return the record that a replay of one more transition gives."""
        kind, given = type(self), transition.sets
        shape = _SHAPES[kind]
        if shape.blank is None or kind.replay.__func__ is not Record.replay.__func__:  # type: ignore[attr-defined] # a class method
            return kind.replay(self.history.then(transition))
        record = shape.drafted(self)
        hosted = {name: value for name, value in given if name not in shape.facts}
        for name, value in given:
            if (how := shape.facts.get(name)) is not None:
                typed, fits = _restored(name, how, value), shape.kinds[name]
                fitting = typed if fits.fits(typed) else settled(fits, typed, name, kind)
                setattr(record, name, fitting)
        if hosted:
            record.extra = _with_extra(self.extra, hosted)
        if transition.state is not None:
            self.lifecycle.moves_from(transition.state)  # a state that is unknown is refused
            record.state = transition.state
        record._past = after(self._past, transition)
        record.__class__ = kind
        return record  # type: ignore[no-any-return] # the draft is one now

    @classmethod
    def create(
        cls, record_id: str, facts: FactChanges, when: ActionContext, *needed: Reason
    ) -> Self:
        """Return a new record, or refuse to make it for the reasons given."""
        chart = cls.lifecycle
        if needed:
            raise ActionRefused(record_id, None, chart.creates, tuple(needed), (chart.creates,))
        if "at" not in when:
            raise TypeError(f"{chart.creates}() needs at=: the clock of the computer is not read")
        if not _WHEN.issuperset(when):
            facts = {**facts, **cls._further_facts(when.keys() - _WHEN, when)}
        if not record_id:
            raise InvalidTransition(
                record_id, "a text that names the record", "for example 'INC-1'"
            )
        # Facts that are not given stay out of the history: it says what somebody stated.
        inputs = {
            name: value if type(value) is str else _plain(name, value)
            for name, value in facts.items()
            if value is not None
        }
        hosted = cls._host_facts(when["extra"]) if when.get("extra") else {}
        born = _transition(
            chart.creates,
            chart.initial_name(),
            as_facts({**hosted, **inputs, "id": record_id}),
            {**when, "at": utc(when["at"])},
            ("comment",),
        )
        return cls.replay(History._trusted((born,)))

    @classmethod
    def _further_facts(cls, names: Collection[str], given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts given to a creation that are fields of a class derived from its own."""
        creates = cls.lifecycle.creates
        owners = [base for base in cls.__mro__ if creates in vars(base)]
        # The first class that has the creation: one that a host writes passes its own fields on.
        known = _added_fields(cls, owners[-1]) if owners else set()
        if odd := ", ".join(sorted(set(names) - known)):
            raise TypeError(f"{creates}() got an unexpected keyword argument: {odd}")
        return {name: given[name] for name in names}

    @classmethod
    def _facts_in(cls, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the inputs that are facts of these records and not `None`, by name.

        For the `locals()` of a creation or an action: its signature names each input once.
        """
        facts = _SHAPES[cls].facts
        return {name: v for name, v in inputs.items() if v is not None and name in facts}

    # -- what may be done, and doing it ---------------------------------------------------------

    def act(self, action: str, **inputs: Any) -> Self:
        """Take an action by name: what hosts that route strings call.

        Inputs may be plain: the text of an enumeration's member, an ISO 8601 moment. A name that no
        action has raises `UnknownAction`, one that is refused `ActionRefused`.
        """
        return self._take(self._action(action), inputs)

    def check(self, action: str, **inputs: Any) -> tuple[Reason, ...]:
        """Return every reason why the action would be refused; empty when it would be taken."""
        known = self._action(action)
        if inputs.get("id") is not None:
            try:
                if self._delivered(known, inputs) is not None:
                    return ()
            except ActionRefused as refused:
                return refused.reasons
        return self._evaluate(known, inputs)[2]

    def evidence_needed(self, action: str, **inputs: Any) -> tuple[str, ...]:
        """Return the ids of the records that an action has to be shown, or its link rules look at.

        First those that its guards look for, then those that the record is linked to before and
        after the action. Load them, pass them as `evidence` and `among`, and ask again where a
        guard follows a chain (a parent's parent) until nothing is added. Records that point at this
        one and that it does not name (its children) are for the host to find. `inputs` are those
        known already, `at` among them or not.

        >>> from datetime import UTC, datetime
        >>> from serviceops.lifecycle import Incident
        >>> now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        >>> incident = Incident.log("INC-2", summary="Mail is slow", caller="u-1", at=now)
        >>> incident.evidence_needed("amend", parent="INC-1")
        ('INC-1',)
        """
        known = self._action(action)
        given = {"at": self._last.at, **inputs}
        evidence = given["evidence"] = tuple(given.get("evidence") or ())
        read, target, against = self._evaluate(known, given)
        wanted = dict.fromkeys(read["evidence"].wanted)
        records = [self]
        if not known.read(given)[1]:
            try:
                records.append(self._moved(known, target, known.method(self, **read), read))
            except Exception:
                # An action may count on what its guards require: where they refuse, it may fail.
                if not against:
                    raise
        for linked_ids in LINKED_IDS:
            for record in records:
                wanted |= dict.fromkeys(linked_ids(record))
        shown = {getattr(record, "id", None) for record in evidence}  # the action refuses others
        return tuple(name for name in wanted if name != self.id and name not in shown)

    @property
    def allowed_actions(self) -> tuple[str, ...]:
        """The actions this state allows; guards are not evaluated."""
        known = _SHAPES[type(self)].actions
        return tuple(name for name in self.lifecycle.actions_from(self.state) if name in known)

    def options(self, *, at: datetime, **inputs: Any) -> dict[str, Option]:
        """Return each allowed action with its inputs and the reasons against it now.

        `inputs` is what is known already (a comment, evidence): an action gets only the
        inputs that it has.
        """
        options = Options()
        for name in self.allowed_actions:
            known = self._action(name)
            given = {key: value for key, value in inputs.items() if key in known.known}
            options[name] = Option(name, known.inputs, self.check(name, at=at, **given))
        return options

    @classmethod
    def actions(cls) -> Mapping[str, "Action[Any]"]:
        """Every action records of this class know, by name."""
        return MappingProxyType(_SHAPES[cls].actions)

    def _action(self, name: str) -> Action[Any]:
        try:
            return _SHAPES[type(self)].actions[name]
        except (KeyError, TypeError):  # a name that no dictionary can have
            known = ", ".join(self.actions())
            raise UnknownAction(name, f"an action of {type(self).__name__}", known) from None

    def _evaluate(
        self, action: Action[Any], inputs: dict[str, Any]
    ) -> tuple[dict[str, Any], str, tuple[Reason, ...]]:
        read, reasons = action.read(inputs)
        at = inputs["at"]
        if type(at) is not datetime or at.tzinfo is not UTC:
            read["at"] = at = utc(at)
        past = self._past
        last = past[1] if type(past) is tuple else past[-1]  # as in `_last`, without a call
        # Guards are evaluated all the same: the caller gets every reason in one refusal.
        if at < last.at:
            reasons.append(
                Reason(
                    "time_runs_backwards",
                    f"{at.isoformat()} is before {last.action} at {last.at.isoformat()}",
                    ("at",),
                )
            )
        if "waive" in read and read["waive"] and not read.get("comment"):
            reasons.append(Reason("waiver_unexplained", "a waiver needs a comment", ("comment",)))
        target, against = self.lifecycle.step(self.state, action.name, self, read)
        if not reasons:
            return read, target, against
        return read, target, (*reasons, *_true_of(reasons, against))

    def _take(self, action: Action[Any], inputs: dict[str, Any]) -> Self:
        # A delivery that was taken before returns the record as it is: a retry is harmless.
        if "id" in inputs:
            seen = self._delivered(action, inputs)
            if seen is not None:
                return seen
        read, target, reasons = self._evaluate(action, inputs)
        if reasons:
            raise ActionRefused(self.id, self.state, action.name, reasons, self.allowed_actions)
        changes = action.method(self, **read)
        if "extra" in read and (extra := read["extra"]):
            changes = {**changes, **self._host_facts(extra)}
        if target is not self.state and target != self.state:
            left = self.lifecycle.clears[self.state, target]
            if left:
                changes = {**dict.fromkeys(left), **changes}
        return self._moved(action, target, changes, read)

    @classmethod
    def _host_facts(cls, extra: Mapping[str, Fact]) -> Mapping[str, Fact]:
        if taken := sorted(_SHAPES[cls].facts.keys() & extra.keys()):
            raise InvalidTransition(
                ", ".join(taken),
                "names of the host's own facts",
                "these are fields of the record: give them as inputs",
            )
        return extra

    def _moved(
        self, action: Action[Any], target: str, changes: FactChanges, inputs: Mapping[str, Any]
    ) -> Self:
        """Return the record after a transition that is allowed: only here do records change."""
        # A draft is a writable copy that becomes the frozen record by taking its class: with thirty
        # fields that takes a third of the time of `attrs.evolve`, and this is the hot path.
        kind = type(self)
        shape = _SHAPES[kind]
        moved = shape.drafted(self)
        facts = shape.facts
        sets: list[tuple[str, Fact]] = []
        hosted: dict[str, Any] = {}
        for fact, value in changes.items():
            known = facts.get(fact)
            if known is None:
                hosted[fact] = value
            elif value is not (before := getattr(self, fact)):
                exact, restore = type(value), known[1]
                if restore is exact or (exact is str and restore is None):
                    # A text, or a member of an enumeration of texts: what is recorded is itself.
                    if value != before:
                        setattr(moved, fact, value)
                        sets.append((fact, value))  # type: ignore[arg-type] # see above
                    continue
                plain = value is not None and restore is None
                typed = value if plain else _restored(fact, known, value)
                if typed != before:
                    setattr(moved, fact, typed)
                    sets.append((fact, None if value is None else _plain(fact, typed)))
        if hosted:
            sets += _changed_extra(self.extra, hosted)
            moved.extra = _with_extra(self.extra, hosted)
        state = None if target == self.state else target
        last = _transition(action.name, state, sets, inputs, action._recorded)
        past = self._past
        if type(past) is tuple and past[3] is None:
            # The usual case of `after`, without the call of it.
            moved.state, moved._past = target, (past, last, past[2] + 1, None)
        else:
            moved.state, moved._past = target, after(past, last)
        moved.__class__ = kind
        return moved  # type: ignore[no-any-return] # the draft is one now

    def parse_inputs(self, action: str, inputs: dict[str, Any]) -> dict[str, Any] | None:
        """Return the inputs of an action in their declared types; `None` if it was taken before.

        An input that is missing or malformed, or an id that is taken, raises `ActionRefused`.
        """
        known = self._action(action)
        if inputs.get("id") is not None and self._delivered(known, inputs) is not None:
            return None
        read, reasons = known.read(dict(inputs))
        if reasons:
            against = self.check(action, **inputs)
            raise ActionRefused(self.id, self.state, action, against, self.allowed_actions)
        return read

    def _place_of(self, name: str) -> int | None:
        """Return the number of the transition with an id, without a search through the history."""
        return place_of(name, self._past, lambda: self.history)

    def _delivered(self, action: Action[Any], inputs: dict[str, Any]) -> Self | None:
        """Return the record unchanged when this very delivery was taken before."""
        # A retry comes later, perhaps by another worker that has read other evidence: when, who and
        # what was shown are those of the first delivery. Facts of `extra` are compared as of that
        # transition, since they may have changed later.
        name = inputs["id"]
        if not isinstance(name, str):
            return None  # there is none, or it is refused when the inputs are read
        place = self._place_of(name)
        if place is None:
            return None
        before = self.history[place]
        read, faults = action.read(inputs)
        read["at"] = utc(read["at"])
        again = _transition(action.name, None, (), read, action._recorded)
        extra = dict(as_facts(read.get("extra") or {}))
        facts = History._trusted(self.history[: place + 1]).facts if extra else {}
        differences = [
            *_differences({"action": before.action}, {"action": again.action}),
            *_differences(_compared(before), _compared(again)),
            *_differences({name: facts.get(name) for name in extra}, extra),
        ]
        if differences:
            sentence = (
                f"{inputs['id']} was {before.action} at {before.at.isoformat()} with other inputs: "
                + "; ".join(differences)
            )
            faults = [Reason("id_already_used", sentence, ("id",))]
        if not faults:
            return self
        # What cannot be read was not compared: a delivery with it is not the one that was taken.
        raise ActionRefused(self.id, self.state, action.name, tuple(faults), self.allowed_actions)

    def _with_unrecorded(self, **fields: Any) -> Self:
        kind = type(self)
        draft = _SHAPES[kind].drafted(self)
        for name, value in fields.items():
            setattr(draft, name, value)
        draft.__class__ = kind
        return draft  # type: ignore[no-any-return] # the draft is one now

    # -- the actions of every record --------------------------------------------------------------

    @action
    def note(self, *, text: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Write a remark down. It changes nothing, and is possible even on a final record."""
        return {}

    @action
    def reply(
        self,
        *,
        party: Party,
        text: str | None = None,
        public: bool = True,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Record an answer from a side; `public` says whether the caller can see it."""
        return {}

    # -- what time does to it -------------------------------------------------------------------

    def next_due(self, timers: Timers) -> Due | None:
        """Return the next timed move that would be taken, or `None` when none waits."""
        if not callable(getattr(timers, "moves", None)):
            raise InvalidValue(timers, "timers", "such as IncidentTimers()")
        moves = sorted(timers.moves(self), key=lambda move: (move.at, move.rule))
        return next((m for m in moves if not self.check(m.action, at=m.at, **dict(m.inputs))), None)

    def due(self, timers: Timers, *, at: datetime) -> tuple[Due, ...]:
        """Return the timed moves that fell due by an instant, in order, what they lead to included.

        Taking them gives the history that continuous running would have given.
        """
        return self._overdue(timers, at)[1]

    def advance(self, timers: Timers, *, at: datetime) -> Self:
        """Return the record after every timed move that fell due by an instant was taken."""
        return self._overdue(timers, at)[0]

    def _overdue(self, timers: Timers, at: datetime) -> tuple[Self, tuple[Due, ...], Due | None]:
        """Return the record after its timed moves by an instant, these, and the one after them."""
        # One at a time: each move may create the next one, or make it impossible.
        record, limit = self, utc(at)
        found: list[Due] = []
        while (move := record.next_due(timers)) is not None and move.at <= limit:
            if len(found) == _MAX_TIMED_MOVES:
                raise InvalidTransition(
                    move.rule, f"at most {_MAX_TIMED_MOVES} timed moves in one go",
                    "the timers repeat without end",
                )  # fmt: skip
            found.append(move)
            record = record.act(
                move.action, at=move.at, by=f"timer:{move.rule}", id=move.key, **dict(move.inputs)
            )
        return record, tuple(found), move

    # -- what a host stores -----------------------------------------------------------------------

    @property
    def _last(self) -> Transition:
        past = self._past
        return past[1] if type(past) is tuple else past[-1]  # type: ignore[no-any-return] # see past

    @property
    def _newest_first(self) -> Iterator[Transition]:
        """The transitions from the last to the first; the whole history is not made for them."""
        return newest_first(self._past)

    @property
    def revision(self) -> int:
        """How many transitions there are: compare it before you swap what is stored."""
        past = self._past
        return past[2] if type(past) is tuple else len(past)

    def since(self, revision: int) -> tuple[Transition, ...]:
        """Return the transitions after a revision: what a host has not stored yet."""
        revision = settled(kind_of(int), revision, "revision", type(self))
        return tuple(self.history[revision:])

    def last(self, *actions: str) -> Transition | None:
        """Return the last transition by one of these actions; `None` when none was taken."""
        return next((t for t in self._newest_first if t.action in actions), None)

    def figure(self) -> Figure:
        """Return the facts that are set, and how long each state and changed fact lasted."""
        facts = {
            field.name: value
            for field in attrs.fields(type(self))
            if field.name not in _OWN | {"id"}
            and (value := getattr(self, field.name)) != field.default
        }
        title = f"{type(self).__name__} {self.id}: {self.state}"
        return record_figure(title, {**facts, **dict(self.extra)}, self.history)

    @property
    def public_state(self) -> str:
        """The state as those outside see it, by the lifecycle's table of what they see."""
        shown = self.lifecycle.public.get(self.state)
        return self.state if shown is None or not shown.holds(self) else shown.state

    @property
    def is_final(self) -> bool:
        """Whether nothing can move the record on."""
        return self.state in self.lifecycle.final_names()


# The slot of the history has a past of either form; whoever reads `history` finds a history.
_stored: Any = vars(Record)["history"]


def _whole_history(record: Record) -> History:
    past = _stored.__get__(record)
    if type(past) is tuple:
        past = whole(past)
        _stored.__set__(record, past)
    return past  # type: ignore[no-any-return] # it is a history now


Record._past = _stored
Record.history = property(_whole_history, _stored.__set__)  # type: ignore[assignment] # as a field


class _Identified(Protocol):
    """A record of any kind, or a row of the host's in its place."""

    id: str
    state: str


AnyRecord: TypeAlias = Annotated[Any, _Identified]
"""A record of any kind, or a row of the host's: links read the facts that it has."""

_MAX_TIMED_MOVES = 1_000
# The attributes of every record: no action can have these names.
_TAKEN = frozenset(
    name for name in dir(Record) if not isinstance(inspect.getattr_static(Record, name), Action)
)


def _compared(delivery: Transition) -> dict[str, Fact]:
    """Return what makes a delivery the same again, besides its id and action."""
    inputs = {name: value for name, value in delivery.inputs if name != "evidence"}
    return {**inputs, "party": delivery.party}


def _differences(first: Mapping[str, Fact], again: Mapping[str, Fact]) -> list[str]:
    """Return in words what two deliveries of one id do not have in common."""
    # True equals 1 in Python, but they are two facts; a word that came back from a store as its
    # plain text is the same one.
    return [
        f"{name} was {_short(before)}, not {_short(after)}"
        for name in dict.fromkeys((*first, *again))
        for before, after in [(first.get(name), again.get(name))]
        if before != after or _fact_kind(before) is not _fact_kind(after)
    ]


def _fact_kind(value: Fact) -> type:
    return str if isinstance(value, str) else type(value)


_ISO_TEXTS: dict[Any, str] = {_moment: "an ISO 8601 moment", _day: "an ISO 8601 date"}


def _restored(fact: str, known: _Known, value: Any) -> Any:
    # A cleared fact goes back to the default of its field, so that a number is never `None`.
    default, restore = known
    if value is None:
        return default
    if restore is None or type(value) is restore:
        return value
    try:
        return restore(value)
    except (ValueError, TypeError):
        choices = ", ".join(restore) if isinstance(restore, EnumType) else (
            _ISO_TEXTS.get(restore, "a tuple of texts")
        )  # fmt: skip
        raise InvalidTransition(value, f"a value of the fact {fact!r}", choices) from None


def _transition(
    action: str,
    state: str | None,
    sets: Sequence[tuple[str, Fact]],
    inputs: Mapping[str, Any],
    recorded: Collection[str],
) -> Transition:
    """Return the transition an action is recorded as; its moment was checked and is in UTC.

    `recorded` names what it has as inputs.
    """
    shown = "waive" in inputs or "evidence" in inputs
    if shown and (inputs.get("waive") or inputs.get("evidence")):
        inputs = {
            **inputs,
            "waived": tuple(sorted(inputs.get("waive") or ())),
            "evidence": Evidence.of(inputs).texts(),
        }
    # As `Transition._trusted` does, without the call of it.
    made = _transition_draft()
    made.at, made.action, made.state = inputs["at"], action, state
    made.sets = tuple(sorted(sets) if len(sets) > 1 else sets)  # by name: no two have one
    made.by = made.party = made.id = made.recorded_at = None
    stored: list[tuple[str, Fact]] = []
    for name, value in inputs.items():
        if value is None:
            continue
        if name in recorded:
            fact = value if type(value) is str else _plain(name, value)
            if fact is not None:  # an empty tuple
                stored.append((name, fact))
        elif name in _FIELDS_GIVEN:
            setattr(made, name, utc(value) if name == "recorded_at" else value)
    made.inputs = tuple(sorted(stored) if len(stored) > 1 else stored)
    made.__class__ = Transition
    return made  # type: ignore[no-any-return] # the draft is one now


_transition_draft = draft_of(Transition)
_FIELDS_GIVEN = frozenset({"by", "party", "id", "recorded_at"})


# Functions of their own: what a comprehension of `Record._moved` reads would become a cell there,
# which every action would make.


def _changed_extra(before: Facts, hosted: Mapping[str, Any]) -> Facts:
    """Return the facts of the host's own that differ from those before, in value or in class."""
    extra = dict(before)
    return as_facts(
        {
            name: value
            for name, value in hosted.items()
            if value != extra.get(name) or type(value) is not type(extra.get(name))
        }
    )


def _with_extra(before: Facts, hosted: Mapping[str, Any]) -> Facts:
    """Return the facts of the host's own with others set; `None` clears one."""
    extra = {**dict(before), **hosted}
    return as_facts({name: value for name, value in extra.items() if value is not None})


# What a transition keeps in fields of its own, or in another shape.
_OUTSIDE = frozenset({"at", "by", "id", "recorded_at", "extra", "evidence", "waive", "party"})

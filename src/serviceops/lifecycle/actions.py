"""Actions: what moves a record, the inputs that each declares, how they are read and recorded."""

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from functools import WRAPPER_ASSIGNMENTS, cached_property, partial, update_wrapper
from types import MappingProxyType, MethodType
from typing import (
    Any,
    Concatenate,
    Generic,
    ParamSpec,
    Required,
    Self,
    TypeAlias,
    TypedDict,
    TypeVar,
    get_origin,
    get_type_hints,
    overload,
)

import attrs

from serviceops import display
from serviceops._internal.checked import checked
from serviceops._internal.frozen_copies import draft_of
from serviceops._internal.frozen_map import never_written
from serviceops._internal.kinds import UTF8, is_utf8
from serviceops.display.notebook import NotebookView
from serviceops.errors import InvalidValue, NaiveInstant, Reason, brief_repr
from serviceops.history import Fact, Facts, Transition, as_facts
from serviceops.lifecycle.evidence import Evidence
from serviceops.lifecycle.fact_values import (
    EXPECTED,
    READERS,
    Unfit,
    of_kind,
    plain_fact,
    restorer,
    single_kind,
)
from serviceops.lifecycle.record_figures import option_figure
from serviceops.spans import utc

P = ParamSpec("P")
R = TypeVar("R")

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
WHEN = frozenset(ActionContext.__annotations__)


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

    def figure(self) -> "display.Table":
        """Return its inputs and the reasons against it as a table."""
        return option_figure(self)


def is_blank(value: object) -> bool:
    """Return whether a form left an input empty: nothing, or a text of white space alone."""
    return value is None or (isinstance(value, str) and (not value or value.isspace()))


def missing(**inputs: object) -> list[Reason]:
    """Return a reason for each required input of a creation that is empty."""
    return [
        _reason(name, "missing", "is required")
        for name, value in inputs.items()
        if not value or is_blank(value)
    ]


def with_tuples(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs that can be read several times: an iterator is empty after the first."""
    return {
        name: tuple(value) if isinstance(value, Iterator) else value
        for name, value in inputs.items()
    }


def still_true(given: Sequence[Reason], reasons: Iterable[Reason]) -> Iterable[Reason]:
    """Return the reasons of guards but those that an input is missing which is not valid."""
    # An input that cannot be read is not passed on, and a guard takes it for missing.
    wrong = {name for one in given if one.code.endswith("_invalid") for name in one.needs}
    return [
        one
        for one in reasons
        if not (one.code.endswith("_missing") and wrong.intersection(one.needs))
    ]


def _reason(name: str, code: str, sentence: str) -> Reason:
    return Reason(f"{name}_{code}", f"{name} {sentence}", (name,))


def _invalid(name: str, given: object, fault: str) -> Reason:
    # The repr of a moment is so long that its middle, the year, would be cut out.
    shown = given.isoformat() if isinstance(given, date | time) else brief_repr(given)
    return _reason(name, "invalid", f"{shown} {fault}")


def takes_keywords(method: Callable[..., object]) -> bool:
    """Return whether a method of an action takes its inputs by name, and `at` and the others."""
    _, *kinds = (one.kind for one in inspect.signature(method).parameters.values())
    allowed = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
    return inspect.Parameter.VAR_KEYWORD in kinds and allowed.issuperset(kinds)


class Action(Generic[P]):
    """A typed action of a record: reads like a method, keeps its types through a chain."""

    method: Callable[..., FactChanges]
    name: str
    known: frozenset[str]
    """The names of its own inputs and of those that every action has."""
    _recorded: frozenset[str]
    """The inputs that its transitions have."""
    _take: Callable[..., Any]

    # All records of a class share an action: nobody may write it.
    __setattr__ = __delattr__ = never_written

    def __init__(self, method: "Callable[Concatenate[Any, P], FactChanges]") -> None:
        def take(record: Any, **inputs: Any) -> Any:
            return record._take(self, inputs)

        if not callable(method):
            written = "write @action above a method that returns the changed facts"
            raise InvalidValue(method, "a method of a record", written)
        # The method returns changed facts, the action a record: help() and signature() show that.
        shown = inspect.signature(method).replace(return_annotation="Self")
        taken = update_wrapper(take, method)
        taken.__signature__ = shown  # type: ignore[attr-defined] # inspect reads it from functions
        taken.__annotations__ = {**method.__annotations__, "return": "Self"}
        documented = {name: getattr(method, name) for name in WRAPPER_ASSIGNMENTS}
        own = {one.name for one in shown.parameters.values() if one.kind is one.KEYWORD_ONLY}
        vars(self).update(vars(method), **documented)
        vars(self).update(
            __wrapped__=method, __signature__=shown,
            method=method, name=method.__name__, _take=taken,
            known=WHEN | own, _recorded=(WHEN | own) - NOT_INPUTS | {"evidence", "waived"},
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
    def _plain(self) -> tuple[dict[str, type], tuple[str, ...]]:
        """The class of each input of which every value is right as it is, and what is required."""
        # A moment may lack an offset, a tuple have other things than texts, a number be endless.
        own = {
            one.name: one.kind
            for one in self.inputs
            if one.kind is not None and one.kind not in _LOOKED_INTO
        }
        required = ("at", *(one.name for one in self.inputs if one.required))
        return {"at": datetime, **dict.fromkeys(_TEXTS, str), **own}, required

    def read(self, inputs: dict[str, Any]) -> tuple[dict[str, Any], list[Reason]]:
        """Return the inputs as the types they are declared, and what is missing or malformed.

        Where all of them are so already, the dictionary that is returned is the one given.
        """
        # Nearly always nothing has to be changed, and one pass over the few that are given sees it.
        # What is empty or of any other class takes the long way.
        kinds, required = self._plain
        try:
            for name, value in inputs.items():
                kind = type(value)
                if kinds[name] is not kind or not value:
                    return self._read_closely(inputs)
                # A first character after the blank, and so from "!" on, is no white space.
                if kind is str and not ((value >= "!" and value.isascii()) or _is_plain(value)):
                    return self._read_closely(inputs)
        except KeyError:  # an input that may be of several classes, or is unknown
            return self._read_closely(inputs)
        for name in required:
            if name not in inputs:
                return self._read_closely(inputs)
        return inputs, []

    def _read_closely(self, inputs: dict[str, Any]) -> tuple[dict[str, Any], list[Reason]]:
        if "at" not in inputs:
            raise TypeError(f"{self.name}() needs at=: the clock of the computer is not read")
        if not self.known.issuperset(inputs):
            odd = ", ".join(sorted(inputs.keys() - self.known))
            own = ", ".join(one.name for one in self.inputs) or "no input of its own"
            raise TypeError(
                f"{self.name}() got an unexpected keyword argument: {odd}; it has {own}"
            )
        # Every fault is collected, so that a form can show them all at once.
        read = dict(inputs)
        reasons: list[Reason] = []
        for wanted in self.inputs:
            value = inputs.get(wanted.name)
            if is_blank(value):
                read.pop(wanted.name, None)
                if wanted.required:
                    sentence = ", ".join(filter(None, ("is required", wanted.one_of)))
                    reasons.append(_reason(wanted.name, "missing", sentence))
            elif wanted.restore is not None:
                try:
                    read[wanted.name] = wanted.restore(value)
                except (ValueError, TypeError) as wrong:
                    del read[wanted.name]
                    reasons.append(_invalid(wanted.name, value, _fault(wanted, wrong)))
        # An action has few inputs mostly: what is not given costs a look-up each, and no more.
        for name in _TEXTS:
            value = inputs.get(name)
            if value is None:
                continue
            if is_blank(value):
                del read[name]
            elif not isinstance(value, str):
                reasons.append(_invalid(name, read.pop(name), "is not a text"))
            elif not is_utf8(value):
                reasons.append(_invalid(name, read.pop(name), f"is not {UTF8}"))
        if "extra" in read and not isinstance(read["extra"] or {}, Mapping):
            given = read.pop("extra")
            reasons.append(_invalid("extra", given, "is not a mapping of facts by name"))
        if "evidence" in read and not isinstance(read["evidence"] or (), Iterable):
            given = type(read.pop("evidence"))
            reasons.append(_invalid("evidence", given, "is not several records"))
        if "evidence" in read:
            records = tuple(read["evidence"] or ())
            strange = [one for one in records if not (hasattr(one, "id") and hasattr(one, "state"))]
            if strange:  # a guard would fail on the attribute that it lacks
                fault = "is no record with an id and a state"
                reasons.append(_invalid("evidence", type(strange[0]), fault))
            read["evidence"] = Evidence(() if strange else records)
        if waived := read.get("waive"):
            given = (waived,) if isinstance(waived, str) else waived
            codes = tuple(given) if isinstance(given, Iterable) else (given,)
            if all(isinstance(one, str) and is_utf8(one) for one in codes):
                read["waive"] = codes
            else:
                reasons.append(_invalid("waive", read.pop("waive"), "is not codes of guards"))
        return read, reasons


def _is_plain(text: str) -> bool:
    """Return whether a text has more than white space, and can be written as UTF-8."""
    return not text.isspace() and (text.isascii() or is_utf8(text))


def _fault(wanted: Input, wrong: Exception) -> str:
    """Return what is wrong with the value of an input, after what refused it."""
    if isinstance(wrong, NaiveInstant):
        return "has no UTC offset, such as +00:00"
    kind = str(wrong) if isinstance(wrong, Unfit) else EXPECTED.get(wanted.kind, "valid")
    return f"is not {wanted.one_of or kind}"


class _FullerAction(Action[Any]):
    """An action with more inputs: the fields that a class adds to the one that declares it."""

    _declared: Any  # an action: type checkers take it for a descriptor
    _kind: type[Any]
    _added: Sequence[str]

    def __init__(self, declared: Action[Any], kind: type[Any], added: Collection[str]) -> None:
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
                attrs.evolve(one, restore=one.restore or partial(of_kind, self.hints[one.name]))
                for one in own
            ),
        )


def action(method: "Callable[Concatenate[Any, P], FactChanges]") -> Action[P]:
    """Declare a typed action of a record: inputs in, changed facts out."""
    return Action(method)


def _input(name: str, parameter: inspect.Parameter, annotation: Any) -> Input:
    kind = single_kind(annotation)
    choices = tuple(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()
    required = parameter.default is parameter.empty
    known = tuple if get_origin(kind) is Sequence else kind if isinstance(kind, type) else None
    restore = restorer(annotation) or READERS.get(known)
    return Input(name, required, choices, known if restore else None, restore)


def with_added_fields(declared: Action[Any], kind: type[Any]) -> Action[Any]:
    """Return an action that also sets the fields that a class of records adds to it, if any.

    These are the fields that the class with the action of that name does not have, but those that
    belong to states: their own actions set them. A class that writes the action itself states its
    inputs itself.
    """
    owner = next(base for base in kind.__mro__ if declared.name in vars(base))
    added = added_fields(kind, owner) - inspect.signature(declared.method).parameters.keys()
    return _FullerAction(declared, kind, added) if added else declared


def added_fields(kind: type[Any], owner: type) -> set[str]:
    """Return the facts that may be given to a class of records and that its base lacks."""
    before = {field.name for field in attrs.fields(owner)}
    bound = {*before, *kind.unrecorded_fields, *kind.lifecycle.facts_of, *WHEN}
    return {field.name for field in attrs.fields(kind)} - bound


# What a transition keeps in fields of its own, or in another shape.
NOT_INPUTS = frozenset({"at", "by", "id", "recorded_at", "extra", "evidence", "waive", "party"})
_FIELDS_GIVEN = frozenset({"by", "party", "id", "recorded_at"})

_transition_draft = draft_of(Transition)


def transition_of(
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
    made.sets = tuple(sorted(sets)) if sets else ()  # by name: no two have one
    made.by = made.party = made.id = made.recorded_at = None
    stored: list[tuple[str, Fact]] = []
    for name, value in inputs.items():
        if name == "at" or value is None:
            continue
        if name in recorded:
            fact = value if type(value) is str else plain_fact(name, value)
            if fact is not None:  # an empty tuple
                stored.append((name, fact))
        elif name == "id":
            made.id = value or None
        elif name in _FIELDS_GIVEN:
            # A form that leaves a text empty does not give it.
            setattr(made, name, utc(value) if name == "recorded_at" else value or None)
    made.inputs = tuple(sorted(stored) if len(stored) > 1 else stored)
    made.__class__ = Transition
    return made  # type: ignore[no-any-return] # the draft is one now


# Functions of their own: what a comprehension of `Record._moved` reads would become a cell there,
# which every action would make.


def changed_extra(before: Facts, hosted: Mapping[str, Any]) -> Facts:
    """Return the facts of the host's own that differ from those before, in value or in class."""
    extra = dict(before)
    return as_facts(
        {
            name: value
            for name, value in hosted.items()
            if value != extra.get(name) or type(value) is not type(extra.get(name))
        }
    )


def with_extra(before: Facts, hosted: Mapping[str, Any]) -> Facts:
    """Return the facts of the host's own with others set; `None` clears one."""
    extra = {**dict(before), **hosted}
    return as_facts({name: value for name, value in extra.items() if value is not None})


def delivery_differences(first: Transition, again: Transition) -> list[str]:
    """Return in words what two deliveries of one id do not have in common, besides facts."""
    return fact_differences(_compared(first), _compared(again))


def _compared(delivery: Transition) -> dict[str, Fact]:
    inputs = {name: value for name, value in delivery.inputs if name != "evidence"}
    return {"action": delivery.action, **inputs, "party": delivery.party}


def fact_differences(first: Mapping[str, Fact], again: Mapping[str, Fact]) -> list[str]:
    """Return in words which facts differ."""
    # True equals 1 in Python, but they are two facts; a word that came back from a store as its
    # plain text is the same one.
    return [
        f"{name} was {brief_repr(before)}, not {brief_repr(after)}"
        for name in dict.fromkeys((*first, *again))
        for before, after in [(first.get(name), again.get(name))]
        if before != after or _fact_kind(before) is not _fact_kind(after)
    ]


def _fact_kind(value: Fact) -> type:
    return str if isinstance(value, str) else type(value)

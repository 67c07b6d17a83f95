"""Records: frozen facts with typed actions, and the history they are the fold of.

The chart says which moves exist; a record's method of the same name says what a move is told and
which facts it changes. Taking an action gives a new record with one more transition, or refuses
with every reason at once and does nothing.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property, update_wrapper
from operator import attrgetter
from types import MemberDescriptorType, MethodType, UnionType
from typing import (
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

from serviceops.errors import (
    ActionRefused,
    InvalidLifecycle,
    InvalidTransition,
    Reason,
    UnknownAction,
)
from serviceops.history import Fact, Facts, History, Transition, as_facts
from serviceops.lifecycle.engine import Lifecycle
from serviceops.spans import utc

__all__ = ["Action", "Changes", "Due", "Input", "Option", "Party", "Record", "Timers", "When", "action"]

P = ParamSpec("P")
R = TypeVar("R", bound="Record")

Changes: TypeAlias = Mapping[str, object]
"""The facts an action changes, by name; the others stay as they are, `None` clears one."""


class Party(StrEnum):
    """On whose side somebody stands."""

    CALLER = "caller"
    PROVIDER = "provider"
    SUPPLIER = "supplier"


class When(TypedDict, total=False):
    """What every action may be told besides its own inputs."""

    at: Required[datetime]
    """When it happened."""
    by: str
    """Who did it."""
    comment: str
    """Why, in words."""
    id: str
    """The delivery's own id: the same again changes nothing, with other inputs it is refused."""
    recorded_at: datetime
    """When the record learned of it, if that was later."""
    extra: Mapping[str, Fact]
    """Facts of the host's own, kept with the record's."""
    evidence: Iterable[Any]
    """Other records that guards ask about."""
    waive: Iterable[str]
    """Codes of guards to set aside; needs a comment, and is recorded."""


_WHEN = frozenset(When.__annotations__)


@attrs.frozen
class Input:
    """One thing an action is told: what a form needs to ask for it."""

    name: str
    required: bool
    choices: tuple[str, ...] = ()
    restore: Callable[[Any], Any] | None = attrs.field(default=None, repr=False, eq=False)


@attrs.frozen
class Option:
    """One action as a form sees it: what it may be told, and what stands in its way."""

    action: str
    inputs: tuple[Input, ...]
    reasons: tuple[Reason, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The inputs still needed, by the action itself or to satisfy a guard."""
        return tuple(dict.fromkeys(need for reason in self.reasons for need in reason.needs))


@attrs.frozen
class Due:
    """A timed move: the action to take, the instant it fell due, and the rule that says so.

    `key` is the same whenever it is worked out, so delivering it twice is harmless.
    """

    at: datetime = attrs.field(repr=str)
    action: str
    rule: str
    inputs: Facts = attrs.field(default=(), converter=as_facts)

    @property
    def key(self) -> str:
        """The id under which the action is taken."""
        return f"{self.rule}@{self.at.isoformat()}"


class Timers(Protocol):
    """The timed moves of a kind of record, as a value."""

    def moves(self, record: Any) -> Iterable[Due]:
        """Return the timed moves that wait for this record, each with the instant it falls due."""


class Action(Generic[P]):
    """A typed action of a record: reads like a method, keeps its types through a chain."""

    def __init__(self, method: "Callable[Concatenate[Any, P], Changes]") -> None:
        self.method = method
        self.name = method.__name__
        update_wrapper(cast("Any", self), method)

        def take(record: "Record", **told: Any) -> "Record":
            return record._take(self, told)

        self._take = update_wrapper(take, method)

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: R, owner: type[R]) -> Callable[P, R]: ...
    def __get__(self, record: Any, owner: type | None = None) -> Any:
        return self if record is None else MethodType(self._take, record)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """What the action is told, from its signature: without a default it is required."""
        hints = get_type_hints(self.method)
        return tuple(
            _input(name, parameter, hints.get(name, str))
            for name, parameter in inspect.signature(self.method).parameters.items()
            if parameter.kind is parameter.KEYWORD_ONLY
        )

    @cached_property
    def _known(self) -> frozenset[str]:
        return _WHEN | {told.name for told in self.inputs}

    def read(self, told: dict[str, Any]) -> tuple[dict[str, Any], list[Reason]]:
        """Return the inputs as the types they are declared, and what is missing or malformed."""
        if "at" not in told:
            raise TypeError(f"{self.name}() needs at=: nobody here asks what time it is")
        if not self._known.issuperset(told):
            odd = ", ".join(sorted(told.keys() - self._known))
            raise TypeError(f"{self.name}() got an unexpected keyword argument: {odd}")
        read = dict(told)
        reasons: list[Reason] = []
        for wanted in self.inputs:
            value = told.get(wanted.name)
            if value is None or value == "":
                read.pop(wanted.name, None)
                if wanted.required:
                    reasons.append(
                        Reason(
                            f"{wanted.name}_missing",
                            f"{wanted.name} has to be told"
                            + (f", one of {', '.join(wanted.choices)}" if wanted.choices else ""),
                            (wanted.name,),
                        )
                    )
            elif wanted.restore is not None:
                try:
                    read[wanted.name] = wanted.restore(value)
                except ValueError:
                    expected = f" one of {', '.join(wanted.choices)}" if wanted.choices else " valid"
                    reasons.append(
                        Reason(
                            f"{wanted.name}_invalid",
                            f"{wanted.name} {value!r} is not{expected}",
                            (wanted.name,),
                        )
                    )
        return read, reasons


def action(method: "Callable[Concatenate[Any, P], Changes]") -> Action[P]:
    """Declare a typed action of a record: told facts in, changed facts out."""
    return Action(method)


def _input(name: str, parameter: inspect.Parameter, annotation: Any) -> Input:
    kind = _kind(annotation)
    choices = tuple(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()
    required = parameter.default is parameter.empty
    return Input(name, required, choices, _restorer(annotation))


def _kind(annotation: Any) -> Any:
    """Return what an annotation comes down to, `None` and its own kind of unions left aside."""
    if get_origin(annotation) in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return kinds[0] if len(kinds) == 1 else object
    return annotation


def _restorer(annotation: Any) -> Callable[[Any], Any] | None:
    """Return how a plain scalar becomes the annotated type again; `None` when it is one already."""
    kind = _kind(annotation)
    if kind is datetime:
        return _moment
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return None


def _moment(given: datetime | str) -> datetime:
    return utc(datetime.fromisoformat(given) if isinstance(given, str) else given)


@attrs.frozen
class _Shape:
    """What taking an action has to know of a class of records, worked out once."""

    facts: dict[str, Callable[[Any], Any] | None]
    actions: dict[str, Action[Any]]
    defaults: dict[str, Any]
    read: Callable[[Any], tuple[Any, ...]]
    write: dict[str, Callable[[Any, Any], None]]

    @classmethod
    def of(cls, kind: "type[Record]") -> "_Shape":
        """Return the shape of a class, worked out the first time it is asked for."""
        shape = _SHAPES.get(kind)
        if shape is None:
            shape = _SHAPES[kind] = cls._worked_out(kind)
        return shape

    @classmethod
    def _worked_out(cls, kind: "type[Record]") -> "_Shape":
        hints = get_type_hints(kind)
        fields = [field for field in attrs.fields(kind) if field.name not in _OWN]
        found: dict[str, Action[Any]] = {}
        for base in reversed(kind.__mro__):
            found.update({n: v for n, v in vars(base).items() if isinstance(v, Action)})
        known = set(kind.lifecycle.actions())
        return cls(
            {field.name: _restorer(hints[field.name]) for field in fields},
            {name: declared for name, declared in found.items() if name in known},
            {field.name: None if field.default is attrs.NOTHING else field.default for field in fields},
            attrgetter(*(field.name for field in attrs.fields(kind))),
            {field.name: _writer(kind, field.name) for field in attrs.fields(kind)},
        )

    def evolve(self, record: R, changed: dict[str, Any]) -> R:
        """Return a copy of the record with some fields changed to values that are known good."""
        copy = record.__class__.__new__(record.__class__)
        for put, held in zip(self.write.values(), self.read(record), strict=True):
            put(copy, held)
        for name, value in changed.items():
            self.write[name](copy, value)
        return copy


def _writer(kind: type, name: str) -> Callable[[Any, Any], None]:
    """Return what writes a field, past the guard that makes the class frozen."""
    held = inspect.getattr_static(kind, name, None)
    if isinstance(held, MemberDescriptorType):
        return held.__set__
    return lambda record, value: object.__setattr__(record, name, value)


_SHAPES: "dict[type[Record], _Shape]" = {}
_OWN = frozenset({"state", "history", "extra"})


@attrs.frozen(kw_only=True)
class Record:
    """What a team keeps of one incident, problem, request: facts, a state, and how they came about.

    Values: an action returns a new record. `history` holds everything; the rest is its fold, and
    `replay` gives it back. Facts that no field names ride in `extra`.
    """

    lifecycle: ClassVar[type[Lifecycle]]

    id: str
    state: str
    history: History = attrs.field(repr=False)
    extra: Facts = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        chart = getattr(cls, "lifecycle", None)
        if chart is None:
            return
        problems = [
            f"{name} has a method and no move: name it in {chart.__name__}"
            for name, value in vars(cls).items()
            if isinstance(value, Action) and name not in chart.actions()
        ]
        problems += [
            f"{name} has a move and no method: write {cls.__name__}.{name} with @action"
            for name in chart.actions()
            if not isinstance(inspect.getattr_static(cls, name, None), Action)
        ]
        if problems:
            raise InvalidLifecycle(cls.__name__, tuple(problems))

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        chart = getattr(cls, "lifecycle", None)
        if chart is not None:
            chart.fact_names |= {field.name for field in attrs.fields(cls)} - _OWN

    # -- how a record comes about ---------------------------------------------------------------

    @classmethod
    def replay(cls, history: Iterable[Transition]) -> Self:
        """Return the record that this history tells: the fold of its facts and states.

        A history that names no record, or a state this lifecycle does not have, is refused.
        """
        told = history if isinstance(history, History) else History.of(history)
        shape = _Shape.of(cls)
        held = dict(told.facts)
        state = told.state
        if state is None or held.get("id") is None:
            raise InvalidTransition(
                repr(told), "a history whose first transition sets the state and the fact 'id'"
            )
        cls.lifecycle.moves_from(state)
        known = {name: _restored(shape, name, held.pop(name)) for name in shape.facts if name in held}
        return cls(state=state, history=told, extra=as_facts(held), **known)

    @classmethod
    def _created(cls, record_id: str, facts: Changes, when: When, *needed: Reason) -> Self:
        """Return a new record, or refuse to make it for the reasons given."""
        chart = cls.lifecycle
        if needed:
            raise ActionRefused(record_id, None, chart.creates, tuple(needed), (chart.creates,))
        if "at" not in when:
            raise TypeError(f"{chart.creates}() needs at=: nobody here asks what time it is")
        told = {name: value for name, value in facts.items() if value is not None}
        born = _transition(
            chart.creates,
            chart.initial_name(),
            {**(when.get("extra") or {}), **told, "id": record_id},
            {**when, "at": utc(when["at"])},
        )
        return cls.replay((born,))

    # -- what may be done, and doing it ---------------------------------------------------------

    def act(self, action: str, **told: Any) -> Self:
        """Take an action by name: what hosts that route strings call.

        Inputs may be plain: the text of an enumeration's member, an ISO 8601 moment. A name that no
        action has raises `UnknownAction`, one that is refused `ActionRefused`.
        """
        return self._take(self._action(action), told)

    def check(self, action: str, **told: Any) -> tuple[Reason, ...]:
        """Return every reason why the action would be refused; empty when it would be taken."""
        *_, reasons = self._judge(self._action(action), told)
        return reasons

    @property
    def allowed_actions(self) -> tuple[str, ...]:
        """The actions this state allows, guards not asked."""
        known = _Shape.of(type(self)).actions
        return tuple(name for name in self.lifecycle.actions_from(self.state) if name in known)

    def options(self, *, at: datetime, **told: Any) -> dict[str, Option]:
        """Return each allowed action with what it may be told and what stands in its way now.

        `told` is what is known already (a comment, evidence): inputs an action has no use for are
        not shown to it.
        """
        options = {}
        for name in self.allowed_actions:
            known = self._action(name)
            given = {key: value for key, value in told.items() if key in known._known}
            options[name] = Option(name, known.inputs, self.check(name, at=at, **given))
        return options

    def _action(self, name: str) -> Action[Any]:
        try:
            return _Shape.of(type(self)).actions[name]
        except KeyError:
            known = ", ".join(_Shape.of(type(self)).actions)
            raise UnknownAction(name, f"an action of {type(self).__name__}", known) from None

    def _judge(
        self, action: Action[Any], told: dict[str, Any]
    ) -> tuple[dict[str, Any], str, tuple[Reason, ...]]:
        """Return the inputs read, the state the action leads to, and every reason against it."""
        read, reasons = action.read(told)
        read["at"] = at = utc(told["at"])
        if at < self.history[-1].at:
            last = self.history[-1]
            reasons.append(
                Reason(
                    "time_runs_backwards",
                    f"{at.isoformat()} is before {last.action} at {last.at.isoformat()}",
                    ("at",),
                )
            )
        if read.get("waive") and not read.get("comment"):
            reasons.append(Reason("waiver_unexplained", "a waiver needs a comment", ("comment",)))
        target, against = self.lifecycle.step(self.state, action.name, self, read)
        return read, target, (*reasons, *against)

    def _take(self, action: Action[Any], told: dict[str, Any]) -> Self:
        if told.get("id") is not None and (seen := self._delivered(action, told)) is not None:
            return seen
        read, target, reasons = self._judge(action, told)
        if reasons:
            raise ActionRefused(self.id, self.state, action.name, reasons, self.allowed_actions)
        changes = dict(action.method(self, **read))
        extra = read.get("extra")
        if extra:
            changes.update(self._host_facts(extra))
        if target != self.state:
            for fact, owners in self.lifecycle.facts_of.items():
                if target not in owners and fact not in changes:
                    changes[fact] = None
        return self._moved(action.name, target, changes, read)

    def _host_facts(self, extra: Mapping[str, Fact]) -> Mapping[str, Fact]:
        if taken := sorted(_Shape.of(type(self)).facts.keys() & extra.keys()):
            raise InvalidTransition(
                ", ".join(taken), "names of the host's own facts", "these are fields of the record"
            )
        return extra

    def _moved(self, name: str, target: str, changes: dict[str, Any], told: Mapping[str, Any]) -> Self:
        """Return the record after a transition that is allowed: the one place where records change."""
        shape = _Shape.of(type(self))
        fields: dict[str, Any] = {}
        sets: dict[str, Any] = {}
        hosted: dict[str, Any] = {}
        for fact, value in changes.items():
            if fact not in shape.facts:
                hosted[fact] = value
                continue
            typed = _restored(shape, fact, value)
            if typed != getattr(self, fact):
                fields[fact] = typed
                sets[fact] = None if value is None else typed
        if hosted:
            held = dict(self.extra)
            sets.update({fact: value for fact, value in hosted.items() if value != held.get(fact)})
            held.update(hosted)
            fields["extra"] = as_facts({k: v for k, v in held.items() if v is not None})
        moved = _transition(name, None if target == self.state else target, sets, told)
        fields["state"], fields["history"] = target, self.history.then(moved)
        return shape.evolve(self, fields)

    def _delivered(self, action: Action[Any], told: dict[str, Any]) -> Self | None:
        """Return the record unchanged when this very delivery was taken before."""
        before = next((t for t in self.history if t.id == told["id"]), None)
        if before is None:
            return None
        read, _ = action.read(told)
        again = _transition(action.name, None, {}, {**read, "at": utc(read["at"])})
        if (again.action, again.at, again.inputs, again.by) == (
            before.action, before.at, before.inputs, before.by,
        ):  # fmt: skip
            return self
        reason = Reason(
            "id_already_used",
            f"{told['id']} was {before.action} at {before.at.isoformat()} with other inputs",
            ("id",),
        )
        raise ActionRefused(self.id, self.state, action.name, (reason,), self.allowed_actions)

    # -- what every record can be told ------------------------------------------------------------

    @action
    def note(self, *, text: str, **when: Unpack[When]) -> Changes:
        """Write a remark down. It changes nothing, and is possible even on a final record."""
        return {}

    @action
    def reply(
        self, *, party: Party, text: str | None = None, public: bool = True, **when: Unpack[When]
    ) -> Changes:
        """Record an answer from a side; `public` says whether the caller can see it."""
        return {}

    # -- what time does to it -------------------------------------------------------------------

    def next_due(self, timers: Timers) -> Due | None:
        """Return the next timed move that would be taken, or `None` when none waits."""
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

    def _overdue(self, timers: Timers, at: datetime) -> tuple[Self, tuple[Due, ...]]:
        record, limit = self, utc(at)
        found: list[Due] = []
        while (move := record.next_due(timers)) is not None and move.at <= limit:
            if len(found) == _MOST_TIMED_MOVES:
                raise InvalidTransition(
                    move.rule, f"at most {_MOST_TIMED_MOVES} timed moves in one go",
                    "the timers repeat without end",
                )  # fmt: skip
            found.append(move)
            record = record.act(
                move.action, at=move.at, by=f"timer:{move.rule}", id=move.key, **dict(move.inputs)
            )
        return record, tuple(found)

    # -- what a host stores -----------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """How many transitions there are: compare it before swapping a stored record for a new one."""
        return len(self.history)

    def since(self, revision: int) -> tuple[Transition, ...]:
        """Return the transitions after a revision: what a host has not stored yet."""
        return tuple(self.history[revision:])

    @property
    def is_final(self) -> bool:
        """Whether nothing can move the record on."""
        return self.state in self.lifecycle.final_names()


_MOST_TIMED_MOVES = 1_000


def _restored(shape: _Shape, fact: str, value: Any) -> Any:
    if value is None:
        return shape.defaults[fact]
    restore = shape.facts[fact]
    return value if restore is None else restore(value)


def _transition(
    action: str, state: str | None, sets: dict[str, Any], told: Mapping[str, Any]
) -> Transition:
    """Return the transition an action is recorded as; its moment was checked and is in UTC."""
    inputs = {
        name: ", ".join(value) if isinstance(value, tuple | list | frozenset) else value
        for name, value in told.items()
        if name not in _OUTSIDE and value is not None and value != ()
    }
    if told.get("waive"):
        inputs["waived"] = ", ".join(sorted(told["waive"]))
    if told.get("evidence"):
        inputs["evidence"] = ", ".join(f"{shown.id}: {shown.state}" for shown in told["evidence"])
    recorded_at = told.get("recorded_at")
    return Transition._trusted(
        told["at"],
        action,
        state,
        as_facts(sets) if sets else (),
        as_facts(inputs) if inputs else (),
        told.get("by"),
        told.get("party"),
        told.get("id"),
        None if recorded_at is None else utc(recorded_at),
    )


_OUTSIDE = frozenset({"at", "by", "id", "recorded_at", "extra", "evidence", "waive", "party"})
"""What a transition keeps in fields of its own, or in another shape."""

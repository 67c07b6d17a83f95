"""Records: frozen facts, derived from a history, that actions move.

The chart declares which moves exist; a record's method of the same name declares their inputs and
the facts they change.
"""

import inspect
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
from itertools import takewhile
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Protocol, Self, TypeAlias, Unpack

import attrs

from serviceops import display
from serviceops._internal.checked import check_constructor, checked, settled
from serviceops._internal.kinds import Count, FilledText, kind_of
from serviceops._internal.short_repr import shortened
from serviceops.display.notebook import NotebookView
from serviceops.errors import (
    ActionRefused,
    InvalidLifecycle,
    InvalidTransition,
    InvalidValue,
    Reason,
    UnknownAction,
)
from serviceops.history import Fact, Facts, History, Transition, as_facts
from serviceops.lifecycle.actions import (
    WHEN,
    Action,
    ActionContext,
    FactChanges,
    Option,
    Party,
    action,
    added_fields,
    changed_extra,
    delivery_differences,
    fact_differences,
    is_blank,
    still_true,
    takes_keywords,
    transition_of,
    with_added_fields,
    with_extra,
    with_tuples,
)
from serviceops.lifecycle.engine import Lifecycle
from serviceops.lifecycle.fact_values import plain_fact, restored
from serviceops.lifecycle.past import after, newest_first, place_of, whole
from serviceops.lifecycle.record_figures import Options, record_figure
from serviceops.lifecycle.record_shapes import NO_FACTS, RecordShapes
from serviceops.lifecycle.timers import Due, Timers, moves_of
from serviceops.spans import utc

_SHOWN_FIRST = frozenset({"id", "state", "history"})


@checked
@attrs.frozen(kw_only=True)
class Record(NotebookView):
    """What a team keeps of one incident, problem, request: facts, a state, and how they came about.

    An action returns a new record. All facts are computed from `history`, by `replay` too. Facts
    that are no fields are in `extra`. A kind of record may have `unrecorded_fields`, which are no
    part of the history: how often it was seen, for example.
    """

    lifecycle: ClassVar[type[Lifecycle]]
    unrecorded_fields: ClassVar[frozenset[str]] = frozenset()

    id: FilledText
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
        problems += [
            f"{name} takes keywords, those of every action too: write "
            f"def {name}(self, *, ..., **when: Unpack[ActionContext])"
            for name in own
            if not takes_keywords(vars(cls)[name].method)
        ]
        if problems:
            raise InvalidLifecycle(cls.__name__, tuple(problems))

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        chart = getattr(cls, "lifecycle", None)
        if chart is not None:
            chart.fact_names |= (
                {field.name for field in attrs.fields(cls)} - NO_FACTS - cls.unrecorded_fields
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
        """Return the record of a history, computed from its facts and states.

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
                known[name] = restored(name, how, value)
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
                typed, fits = restored(name, how, value), shape.kinds[name]
                fitting = typed if fits.fits(typed) else settled(fits, typed, name, kind)
                setattr(record, name, fitting)
        if hosted:
            record.extra = with_extra(self.extra, hosted)
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
        chart = getattr(cls, "lifecycle", None)
        if chart is None:
            raise InvalidLifecycle(
                cls.__name__,
                ("it names no chart: write lifecycle: ClassVar[type[Lifecycle]] = ...",),
            )
        if needed:
            raise ActionRefused(record_id, None, chart.creates, tuple(needed), (chart.creates,))
        if "at" not in when:
            raise TypeError(f"{chart.creates}() needs at=: the clock of the computer is not read")
        if not WHEN.issuperset(when):
            facts = {**facts, **cls._further_facts(when.keys() - WHEN, when)}
        if is_blank(record_id):
            raise InvalidTransition(
                record_id, "a text that names the record", "for example 'INC-1'"
            )
        # Facts that are not given stay out of the history: it says what somebody stated.
        inputs = {
            name: value if type(value) is str else plain_fact(name, value)
            for name, value in facts.items()
            if not is_blank(value)
        }
        hosted = cls._host_facts(when["extra"]) if when.get("extra") else {}
        born = transition_of(
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
        known = added_fields(cls, owners[-1]) if owners else set()
        if odd := ", ".join(sorted(set(names) - known)):
            raise TypeError(f"{creates}() got an unexpected keyword argument: {odd}")
        return {name: given[name] for name in names}

    @classmethod
    def _facts_in(cls, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the inputs that are facts of these records and not `None`, by name."""
        # For the `locals()` of a creation or an action: its signature names each input once.
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
        place = place_of(inputs.get("id"), self)
        if place is None:
            return self._evaluate(known, inputs)[2]
        try:
            self._compare_delivery(known, inputs, place)
        except ActionRefused as refused:
            return refused.reasons
        return ()

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
        records = given.get("evidence") or ()
        if isinstance(records, str) or not isinstance(records, Iterable):
            raise InvalidValue(records, "the records that are shown", "evidence=[problem]")
        evidence = given["evidence"] = tuple(records)
        read, target, against = self._evaluate(known, given)
        wanted = dict.fromkeys(read["evidence"].wanted)
        versions = [self]
        if not known.read(given)[1]:
            try:
                versions.append(self._moved(known, target, known.method(self, **read), read))
            except Exception:
                # An action may count on what its guards require: where they refuse, it may fail.
                if not against:
                    raise
        # Loaded here, at the first use: links are built on records.
        linked_ids = import_module("serviceops.lifecycle.links.neighbours").linked_ids
        for record in versions:
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
        options, inputs = Options(), with_tuples(inputs)
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
            known = f"it knows {', '.join(self.actions())}"
            raise UnknownAction(name, f"an action of {type(self).__name__}", known) from None

    def _evaluate(
        self, action: Action[Any], inputs: dict[str, Any]
    ) -> tuple[dict[str, Any], str, tuple[Reason, ...]]:
        read, reasons = action.read(inputs)
        at = inputs["at"]
        if type(at) is not datetime or at.tzinfo is not UTC:
            read["at"] = at = utc(at)
        # What cannot be recorded is no refusal: a check raises the same error as the action.
        if read.get("recorded_at") is not None:
            utc(read["recorded_at"])
        if read.get("extra"):
            as_facts(self._host_facts(read["extra"]))
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
        return read, target, (*reasons, *still_true(reasons, against))

    def _take(self, action: Action[Any], inputs: dict[str, Any]) -> Self:
        # A delivery that was taken before returns the record as it is: a retry is harmless.
        if "id" in inputs and (place := place_of(inputs["id"], self)) is not None:
            self._compare_delivery(action, inputs, place)
            return self
        read, target, reasons = self._evaluate(action, inputs)
        if reasons:
            raise ActionRefused(self.id, self.state, action.name, reasons, self.allowed_actions)
        changes = action.method(self, **read)
        # A dict, as nearly always, needs no look at what else is a mapping: that takes longer.
        if type(changes) is not dict and not isinstance(changes, Mapping):
            expected = f"the facts {action.name} changes, as a mapping"
            raise InvalidTransition(changes, expected, "return {} for none")
        if "extra" in read and (extra := read["extra"]):
            changes = {**changes, **self._host_facts(extra)}
        if target is not self.state and target != self.state:
            left = self.lifecycle.clears[self.state, target]
            if left:
                changes = {**dict.fromkeys(left), **changes}
        return self._moved(action, target, changes, read)

    @classmethod
    def _host_facts(cls, extra: Mapping[str, Fact]) -> Mapping[str, Fact]:
        fields = _SHAPES[cls].fields
        if not fields.isdisjoint(extra):
            raise InvalidTransition(
                ", ".join(sorted(fields & extra.keys())),
                "names of the host's own facts",
                "these are fields of the record: give them as inputs; a move sets the state",
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
        sets = self._set(moved, changes) if changes else ()
        state = None if target == self.state else target
        last = transition_of(action.name, state, sets, inputs, action._recorded)
        past = self._past
        if type(past) is tuple and (last.id is None or past[3] is None):
            # The usual case of `after`, without the call of it.
            moved.state, moved._past = target, (past, last, past[2] + 1, past[3])
        else:
            moved.state, moved._past = target, after(past, last)
        moved.__class__ = kind
        return moved  # type: ignore[no-any-return] # the draft is one now

    def _set(self, draft: Any, changes: FactChanges) -> list[tuple[str, Fact]]:
        """Write changes to a draft of the record, and return the facts that differ from before."""
        facts = _SHAPES[type(self)].facts
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
                        setattr(draft, fact, value)
                        sets.append((fact, value))  # type: ignore[arg-type] # see above
                    continue
                plain = value is not None and restore is None
                typed = value if plain else restored(fact, known, value)
                if typed != before:
                    setattr(draft, fact, typed)
                    sets.append((fact, None if value is None else plain_fact(fact, typed)))
        if hosted:
            self._host_facts(hosted)
            sets += changed_extra(self.extra, hosted)
            draft.extra = with_extra(self.extra, hosted)
        return sets

    def parse_inputs(self, action: str, inputs: dict[str, Any]) -> dict[str, Any] | None:
        """Return the inputs of an action in their declared types; `None` if it was taken before.

        An input that is missing or malformed, or an id that is taken, raises `ActionRefused`.
        """
        known, inputs = self._action(action), with_tuples(inputs)
        if (place := place_of(inputs.get("id"), self)) is not None:
            self._compare_delivery(known, inputs, place)
            return None
        read, reasons = known.read(dict(inputs))
        if reasons:
            against = self.check(action, **inputs)
            raise ActionRefused(self.id, self.state, action, against, self.allowed_actions)
        return read

    def _place_of(self, name: object) -> int | None:
        """Return the number of the transition with an id, without a search through the history."""
        return place_of(name, self)

    def _compare_delivery(self, action: Action[Any], inputs: dict[str, Any], place: int) -> None:
        """Refuse a delivery that differs from the one with its id, which was taken before."""
        # A retry comes later, perhaps by another worker that has read other evidence: when, who and
        # what was shown are those of the first delivery. Facts of `extra` are compared as of that
        # transition, since they may have changed later.
        before = self.history[place]
        read, faults = action.read(inputs)
        read["at"] = utc(read["at"])
        again = transition_of(action.name, None, (), read, action._recorded)
        extra = dict(as_facts(read.get("extra") or {}))
        facts = History._trusted(self.history[: place + 1]).facts if extra else {}
        differences = [
            *delivery_differences(before, again),
            *fact_differences({name: facts.get(name) for name in extra}, extra),
        ]
        if differences:
            sentence = (
                f"{inputs['id']} was {before.action} at {before.at.isoformat()} with other inputs: "
                + "; ".join(differences)
            )
            faults = [Reason("id_already_used", sentence, ("id",))]
        # What cannot be read was not compared: a delivery with it is not the one that was taken.
        if faults:
            raise ActionRefused(
                self.id, self.state, action.name, tuple(faults), self.allowed_actions
            )

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
        """Record a remark; it changes no other fact, and is possible on a final record too."""
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
        """Record a reply of a party; `public` states whether the caller can see it."""
        return {}

    # -- what time does to it -------------------------------------------------------------------

    def next_due(self, timers: Timers) -> Due | None:
        """Return the next timed move that would be taken, or `None` when none waits."""
        moves = sorted(moves_of(timers, self), key=lambda move: (move.at, move.rule))
        for move in moves:
            if not self.check(move.action, at=move.at, **dict(move.inputs)):
                return self._numbered(move)
        return None

    def _numbered(self, move: Due) -> Due:
        """Return a timed move with its number among those of its rule at its instant."""
        # What clears at once may be back and clear again at that instant. With the key of the first
        # the second would be taken for the same delivery: nothing would change, time and again.
        here = takewhile(lambda one: one.at == move.at, self._newest_first)
        # A desk puts the record before the key, a number comes after it, each with a slash.
        taken = sum(f"/{move.key}/" in f"/{one.id}/" for one in here)
        return attrs.evolve(move, nth=taken + 1) if taken else move

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
        revision = settled(kind_of(Count), revision, "revision", type(self))
        return tuple(self.history[revision:])

    def last(self, *actions: str) -> Transition | None:
        """Return the last transition by one of these actions; `None` when none was taken."""
        return next((t for t in self._newest_first if t.action in actions), None)

    def figure(self) -> "display.Figure":
        """Return the facts that are set, and how long each state and changed fact lasted."""
        facts = {
            field.name: value
            for field in attrs.fields(type(self))
            if field.name not in NO_FACTS | {"id"}
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


_SHAPES = RecordShapes(Record)

# The slot of the history has a past of either form; whoever reads `history` finds a history.
_stored: Any = vars(Record)["history"]


def _whole_history(record: Record) -> History:
    past = record._past
    if type(past) is tuple:
        past = whole(past)
        _stored.__set__(record, past)
    return past  # type: ignore[no-any-return] # it is a history now


Record._past = _stored
Record.history = property(_whole_history, _stored.__set__)  # type: ignore[assignment] # as a field


class Identified(Protocol):
    """A record of any kind, or a row of the host's in its place."""

    id: str
    state: str


AnyRecord: TypeAlias = Annotated[Any, Identified]
"""A record of any kind, or a row of the host's: links read the facts that it has."""

_MAX_TIMED_MOVES = 1_000
# The attributes of every record: no action can have these names.
_TAKEN = frozenset(
    name for name in dir(Record) if not isinstance(inspect.getattr_static(Record, name), Action)
)

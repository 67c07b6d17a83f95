"""Lifecycles: declared once in python-statemachine, run on a table compiled from the class."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

import attrs
from statemachine import Event, StateMachine, registry
from statemachine import State as State  # noqa: PLC0414 - its home is here: charts are declared with it
from statemachine.exceptions import InvalidDefinition, TransitionNotAllowed
from statemachine.factory import StateMachineMetaclass
from statemachine.transition_list import TransitionList
from statemachine.utils import qualname

from serviceops import display
from serviceops._internal.checked import checked
from serviceops.errors import (
    ActionRefused,
    InvalidLifecycle,
    InvalidValue,
    Reason,
    StateUnreachable,
    UnknownAction,
    UnknownState,
)
from serviceops.history import Vocabulary
from serviceops.lifecycle.declaration import faults, reachable, shortest
from serviceops.lifecycle.guards import (
    ActionInputs,
    Callback,
    Condition,
    Guard,
    Move,
    ShownAs,
    callback,
    refusals,
)
from serviceops.lifecycle.record_figures import chart_figure, chart_mermaid, moves_table


@checked
def stays(*states: State, validators: Sequence[Callback] = ()) -> TransitionList:
    """Return the moves of an action that is possible in these states and changes none of them."""
    moves = TransitionList()
    for state in states:
        moves.add_transitions(state.to(state, internal=True, validators=list(validators)))
    return moves


def _names(given: Iterable[str], argument: str) -> tuple[str, ...]:
    # The check of arguments comes last: a chart would refuse each letter as a state before it.
    if isinstance(given, str):
        raise InvalidValue(given, "a list of names", f"write {argument}=[{given!r}]")
    return tuple(given)


def _misnamed(bases: tuple[type, ...], namespace: dict[str, Any]) -> list[str]:
    # A state called `send` would replace the engine's own method and fail at the first use.
    taken = {name for base in bases for name in dir(base)}
    found = [
        f"subclassing {base.__name__} would change it too: use {base.__name__}.extended(...)"
        for base in bases
        if getattr(base, "states", None)
    ]
    return found + [
        f"{name!r} is a name of the engine: choose another for this state or action"
        for name, value in namespace.items()
        if isinstance(value, State | TransitionList) and name in taken
    ]


def _unused(namespace: dict[str, Any], table: tuple[Move, ...]) -> list[str]:
    used = {move.action for move in table}
    return [
        f"the action {name} has no move: give it one or drop it"
        for name, value in namespace.items()
        if isinstance(value, TransitionList | Event) and name not in used
    ]


def _compiled(chart: "type[Lifecycle]") -> tuple[tuple[Move, ...], list[str]]:
    """Return the rows of the chart, and what the table cannot say."""
    rows: list[Move] = []
    problems: list[str] = []
    for state in chart.states:
        if state.states or state.history:
            problems.append(f"{state.id} holds other states: a lifecycle is flat")
        for transition in state.transitions:
            # The engine knows more than a table can say: several targets, no event, functions that
            # are called by convention. What it could not run alike is refused here.
            events = [str(event) for event in transition.events]
            if len(transition.targets) != 1 or not events:
                problems.append(f"a move from {state.id} has no single target or no action")
                continue
            specs = [spec for spec in transition._specs if not spec.is_convention]
            rules = [getattr(spec.func, "rule", None) for spec in specs]
            problems += [
                f"{spec.func!r} on {events[0]} from {state.id} is no guard or condition:"
                " declare it with @guard or @condition"
                for spec, rule in zip(specs, rules, strict=True)
                if rule is None
            ]
            rows += [
                Move(
                    state.id,
                    event,
                    transition.targets[0].id,
                    [rule for rule in rules if isinstance(rule, Guard)],
                    [rule for rule in rules if isinstance(rule, Condition)],
                )
                for event in events
            ]
    return tuple(rows), problems


def _transitions(
    name: str,
    states: Mapping[str, State],
    moves: Iterable[Move],
    guards: Mapping[str, Sequence[Callback]],
) -> dict[str, TransitionList]:
    """Return the engine's transitions of some moves, by action, with further guards."""
    lists: dict[str, TransitionList] = {}
    for move in moves:
        for end in (move.source, move.target):
            if end not in states:
                from difflib import get_close_matches  # here only: it takes a millisecond to load

                near = get_close_matches(end, states)
                meant = f"did you mean {near[0]!r}? " if near else ""
                remedy = f"{meant}add a new one under states=; there are {', '.join(states)}"
                raise UnknownState(end, f"a state of {name}", remedy)
        # A move that keeps the state is internal: the engine would leave and enter it otherwise.
        transition = states[move.source].to(
            states[move.target],
            internal=move.source == move.target,
            validators=[
                *(callback(rule, rule.code, None) for rule in move.guards),
                *guards.get(move.action, ()),
            ],
            cond=[callback(rule, rule.name, None) for rule in move.when],
        )
        lists.setdefault(move.action, TransitionList()).add_transitions(transition)
    return lists


def _guarded(
    name: str, table: Sequence[Move], added: Sequence[Move], unguarded: frozenset[str]
) -> list[Move]:
    """Return added moves with the guards of the moves of a chart that are like them."""
    if odd := unguarded - {move.action for move in added}:
        raise UnknownAction(", ".join(sorted(odd)), "actions of moves that are added")
    found: list[Move] = []
    problems: list[str] = []
    for move in added:
        same = [known for known in table if known.action == move.action]
        like = [known for known in same if known.target == move.target] or same
        guards = {known.guards for known in like}
        if move.guards or not like or move.action in unguarded:
            found.append(move)
        elif len(guards) == 1:
            found.append(attrs.evolve(move, guards=like[0].guards))
        else:
            problems.append(
                f"{move.action} from {move.source} to {move.target} names no guards, and the moves"
                f" of {move.action} have different ones: name them, or list it under unguarded="
            )
    if problems:
        raise InvalidLifecycle(name, tuple(problems))
    return found


def _declared(
    cls: "type[Lifecycle]",
    gone: set[str],
    lists: Mapping[str, TransitionList],
    added: tuple[str, ...],
    updates: tuple[str, ...],
    guards: Mapping[str, Sequence[Callback]],
    facts_of: Mapping[str, tuple[str, ...]],
    cascades: Mapping[str, tuple[str, ...]],
    public: Mapping[str, ShownAs],
) -> dict[str, Any]:
    """Return what an extended chart declares besides states and moves, without what is gone."""
    belong = {
        fact: left
        for fact, owners in {**cls.facts_of, **facts_of}.items()
        if (left := tuple(state for state in owners if state not in gone))
    }
    return {
        "creates": cls.creates,
        "updates": tuple(u for u in (*cls.updates, *updates) if u not in gone),
        "remarks": tuple(u for u in cls.remarks if u not in gone),
        "update_guards": {
            update: (*cls.update_guards.get(update, ()), *guards.get(update, ()))
            for update in {**cls.update_guards, **guards}
            if update in {*cls.updates, *updates} - gone
        },
        "facts_of": belong,
        "milestones": {k: v for k, v in cls.milestones.items() if not gone & {k, v}},
        "cascades": {
            **{k: (*v, *added) for k, v in cls.cascades.items() if k in lists},
            **cascades,
        },
        "public": {
            state: shown
            for state, shown in {**cls.public, **public}.items()
            if not gone & {state, shown.state}
        },
        "__module__": cls.__module__,
        "__doc__": f"{cls.__name__}, extended.",
    }


class _StatesMissing(InvalidLifecycle, AttributeError):
    """A class without states was used as a lifecycle; `hasattr` is false for what it lacks."""

    def __init__(self, lifecycle: str) -> None:
        remedy = "it has no states: use one that has, such as IncidentLifecycle, or declare them"
        super().__init__(lifecycle, (remedy,))

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), (self.lifecycle,)


class _Checked(StateMachineMetaclass):
    """Compiles a chart into its table when it is declared, and refuses one that cannot work."""

    def __init__(
        cls,  # noqa: N805 - of a metaclass
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
    ) -> None:
        if problems := _misnamed(bases, namespace):
            raise InvalidLifecycle(name, tuple(problems))
        try:
            super().__init__(name, bases, namespace)  # type: ignore[arg-type] # it says tuple[type]
        except InvalidDefinition as wrong:
            raise InvalidLifecycle(name, (str(wrong),)) from None
        if not cls.states:
            return
        chart = cast("type[Lifecycle]", cls)
        # The engine walks its own objects at each action; the table gives the same in one
        # look-up, so it is compiled once, when the class is declared.
        chart.table, problems = _compiled(chart)
        problems += _unused(namespace, chart.table)
        problems += faults(
            chart.state_names(),
            chart.initial_name(),
            chart.final_names(),
            chart.table,
            updates=chart.updates,
            remarks=chart.remarks,
            facts_of=chart.facts_of,
            milestones=chart.milestones,
            cascades=chart.cascades,
            shown_as={state: shown.state for state, shown in chart.public.items()},
            guarded=chart.update_guards,
        )
        if problems:
            raise InvalidLifecycle(name, tuple(problems))
        chart.moves = {state: {} for state in chart.state_names()}
        for move in chart.table:
            moves = chart.moves[move.source]
            moves[move.action] = (*moves.get(move.action, ()), move)
        chart.clears = {
            (move.source, move.target): tuple(
                fact
                for fact, owners in chart.facts_of.items()
                if move.source in owners and move.target not in owners
            )
            for move in chart.table
        }
        final, remarks = chart.final_names(), set(chart.remarks)
        rules = {
            action: tuple(callback.rule for callback in chart.update_guards.get(action, ()))
            for action in chart.updates
        }
        chart._steps = {
            state: moves | {
                update: (*moves.get(update, ()), Move(state, update, state, guards))
                for update, guards in rules.items()
                if update in remarks or state not in final
            }
            for state, moves in chart.moves.items()
        }  # fmt: skip

    if TYPE_CHECKING:
        pass  # a type checker would take any name for an attribute
    else:

        def __getattr__(cls, name: str) -> Any:  # noqa: N805 - of a metaclass
            """Refuse what a class without states has not, such as `Lifecycle` itself."""
            if name in {"initial_state", "moves", "table", "vocabulary", "_steps"}:
                raise _StatesMissing(cls.__name__)
            raise AttributeError(f"{cls.__name__} has no attribute {name!r}", name=name, obj=cls)

    @property
    def vocabulary(cls) -> Vocabulary:  # noqa: N805 - of a metaclass
        """The words histories of this lifecycle use: its states, actions, moves and facts."""
        chart = cast("type[Lifecycle]", cls)
        return Vocabulary(
            states=chart.state_names(),
            initial=chart.initial_name(),
            final=chart.final_names(),
            creates=chart.creates,
            actions=chart.actions(),
            facts=tuple(sorted(chart.fact_names)),
            moves=tuple((move.source, move.action, move.target) for move in chart.table),
        )


# The one file that knows the engine: `step` works on the table in microseconds and names every
# failed guard, `machine` gives the live object for listeners and diagrams. Both walk in lockstep.
class Lifecycle(StateMachine, metaclass=_Checked):
    """A strict, flat chart: the moves of one kind of record.

    Declare states and moves as python-statemachine does, guards as `validators`, conditions as
    `cond`. `updates` are actions that change facts but no state, possible until a final state;
    `remarks` are those possible even there; `update_guards` stand before them. `facts_of` says
    which facts belong to states and clear when these are left. `milestones` says what no state may
    be reached without; `cascades` which actions reach children, each with the states that are
    skipped on purpose; `public` how states look to those outside, where they look otherwise.

    >>> class Errand(Lifecycle):
    ...     open = State(initial=True)
    ...     done = State(final=True)
    ...     finish = done.from_(open)
    >>> Errand.actions_from("open")
    ('finish', 'note', 'reply')
    """

    validate_disconnected_states = False  # faults() reports these, all at once and with remedies
    validate_trap_states = False
    validate_final_reachability = False

    creates: ClassVar[str] = "log"
    updates: ClassVar[tuple[str, ...]] = ("note", "reply")
    remarks: ClassVar[tuple[str, ...]] = ("note",)
    update_guards: ClassVar[Mapping[str, Sequence[Callback]]] = {}
    facts_of: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    milestones: ClassVar[Mapping[str, str]] = {}
    cascades: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    public: ClassVar[Mapping[str, ShownAs]] = {}

    table: ClassVar[tuple[Move, ...]]
    moves: ClassVar[dict[str, dict[str, tuple[Move, ...]]]]
    clears: ClassVar[dict[tuple[str, str], tuple[str, ...]]]
    fact_names: ClassVar[frozenset[str]] = frozenset()
    _final: ClassVar[frozenset[str]]
    _steps: ClassVar[dict[str, dict[str, tuple[Move, ...]]]]
    """The moves by action that are possible in a state; an update is the last of them."""

    def __init__(self, model: Any = None, state_field: str = "state", **options: Any) -> None:
        if not self.states:
            raise _StatesMissing(type(self).__name__)
        if model is not None and not hasattr(model, state_field):
            remedy = "for a record of this package: machine(record)"
            raise InvalidValue(model, f"an object with an attribute {state_field!r}", remedy)
        super().__init__(model, state_field, **options)

    @classmethod
    def state_names(cls) -> tuple[str, ...]:
        """The states, in the order they were declared."""
        return tuple(state.id for state in cls.states)

    @classmethod
    def initial_name(cls) -> str:
        """The state a record is born in."""
        return str(cls.initial_state.id)

    @classmethod
    def final_names(cls) -> frozenset[str]:
        """The states without a move to another."""
        # Worked out once for each class: every action looks whether its state is one.
        # A chart with states has no subclasses, so that none inherits this.
        known = getattr(cls, "_final", None)
        if known is None:
            known = cls._final = frozenset(state.id for state in cls.states if state.final)
        return known

    @classmethod
    def actions(cls) -> tuple[str, ...]:
        """Every action a record of this lifecycle has, without the creation."""
        named = dict.fromkeys(move.action for move in cls.table)
        return (*named, *(action for action in cls.updates if action not in named))

    @classmethod
    def actions_from(cls, state: str) -> tuple[str, ...]:
        """The actions that are possible in a state; guards are not evaluated."""
        moves = cls.moves_from(state)
        common = cls.remarks if state in cls.final_names() else cls.updates
        return (*moves, *(action for action in common if action not in moves))

    @classmethod
    def moves_from(cls, state: str) -> dict[str, tuple[Move, ...]]:
        """The moves out of a state by action; an unknown state raises `UnknownState`."""
        try:
            return cls.moves[state]
        except KeyError:
            raise UnknownState(
                state,
                f"a state of {cls.__name__}",
                f"map it to one of {', '.join(cls.moves)}, or extend the lifecycle with it",
            ) from None

    @classmethod
    def path(cls, start: str, goal: str) -> tuple[Move, ...]:
        """Return the fewest moves from one state to another; guards are not evaluated.

        Of several ways of one length it is the one declared first. Where there is none this raises
        `StateUnreachable`; an unknown state raises `UnknownState`.

        >>> from serviceops.lifecycle import IncidentLifecycle
        >>> [move.action for move in IncidentLifecycle.path("new", "closed")]
        ['resolve', 'close']
        """
        cls.moves_from(start), cls.moves_from(goal)
        way = shortest(start, goal, cls.table)
        if way is None:
            met = reachable(start, [(move.source, move.target) for move in cls.table])
            raise StateUnreachable(
                start, goal, tuple(s for s in cls.state_names() if s in met - {start})
            )
        return way

    @classmethod
    def step(
        cls, state: str, action: str, record: Any, inputs: ActionInputs
    ) -> tuple[str, tuple[Reason, ...]]:
        """Return the target state of an action, and every reason why it may not be taken.

        Pure, and equal to what the live machine does. With reasons the state is the old one.
        """
        # The first move with satisfied conditions is taken. Guards come before conditions, as in
        # the engine: a refused move ends the search, an inapplicable one does not.
        try:
            moves = cls._steps[state][action]
        except KeyError:
            cls.moves_from(state)  # which refuses one that is unknown
            moves = ()
        for move in moves:
            if move.guards and (reasons := refusals(move.guards, record, inputs)):
                return state, reasons
            if not move.when or all(rule.applies(record, inputs) for rule in move.when):
                return move.target, ()
        return state, (cls._impossible(state, action),)

    @classmethod
    def _impossible(cls, state: str, action: str) -> Reason:
        if action not in cls.actions():
            raise UnknownAction(
                action, f"an action of {cls.__name__}", f"it knows {', '.join(cls.actions())}"
            )
        if state in cls.final_names():
            return Reason("record_is_final", f"{state} is final")
        sources = dict.fromkeys(move.source for move in cls.table if move.action == action)
        return Reason(
            "no_such_move", f"possible from {', '.join(sources) or 'any open state'} only"
        )

    @classmethod
    def machine(cls, model: Any) -> "Lifecycle":
        """Return the live machine: an ordinary python-statemachine object bound to the model.

        A record of ours is wrapped in a `LiveRecord`, which moves with the machine; any other
        model is a mutable object with a `state`, and guards read their facts from it.
        """
        return cls(LiveRecord(model) if hasattr(model, "history") else model)

    def send(self, event: str, *args: Any, **inputs: Any) -> Any:
        """Send an action to the live machine; what it cannot take raises `ActionRefused`.

        Updates, which no chart draws, move nothing; a record carried along takes them.
        """
        carried = self.model if isinstance(self.model, LiveRecord) else None
        if carried is not None:
            parsed = carried.record.parse_inputs(event, inputs)
            if parsed is None:
                return None
            inputs = parsed
        # The engine stops at the first guard that refuses; `step` and `check` find every one.
        try:
            return super().send(event, *args, **inputs)
        except (TransitionNotAllowed, ActionRefused) as refused:
            state, chart = str(self.model.state), type(self)
            if carried is None:
                _, reasons = chart.step(state, event, self.model, inputs)
            else:
                reasons = carried.record.check(event, **inputs)
            if reasons:
                record = str(getattr(self.model, "id", "the record"))
                allowed = chart.actions_from(state)
                raise ActionRefused(record, state, event, reasons, allowed) from None
            if isinstance(refused, ActionRefused) or event not in chart.updates:
                raise
            if carried is not None:
                carried.record = carried.record.act(event, **inputs)
            return None

    @classmethod
    @checked
    def extended(
        cls,
        name: str,
        *,
        states: Iterable[str] = (),
        final: Iterable[str] = (),
        moves: Iterable[Move] = (),
        without: Iterable[str] = (),
        guards: Mapping[str, Sequence[Callback]] | None = None,
        updates: Iterable[str] = (),
        facts_of: Mapping[str, tuple[str, ...]] | None = None,
        cascades: Mapping[str, tuple[str, ...]] | None = None,
        public: Mapping[str, ShownAs] | None = None,
        unguarded: Iterable[str] = (),
    ) -> "type[Lifecycle]":
        """Return a fresh chart: this one with states and moves added, and some taken away.

        `without` names actions or states; moves to or from a removed state are removed too.
        `guards` adds guards to the moves of an action or to an update. An added move has the guards
        that it names; one that names none has those of the like move: the move of its action to the
        same state, or where there is none the other moves of its action. If these have different
        guards, it is refused until it names its own. `unguarded` names actions with added moves
        that need none. The result is checked as any chart is. Added states are skipped by the
        cascades this chart has; `cascades` says otherwise.

        >>> from serviceops.lifecycle import IncidentLifecycle, Move
        >>> Parking = IncidentLifecycle.extended(
        ...     "Parking", states=["parked"],
        ...     moves=[Move("new", "park", "parked"), Move("parked", "resolve", "resolved")],
        ... )
        >>> [rule.code for rule in Parking.moves["parked"]["resolve"][0].guards][:2]
        ['category_missing', 'reference_missing']
        """
        states, final = _names(states, "states"), _names(final, "final")
        updates = _names(updates, "updates")
        gone, extra = {*_names(without, "without")}, guards or {}
        if odd := gone - {*cls.state_names(), *cls.actions()}:
            raise UnknownAction(", ".join(sorted(odd)), f"actions or states of {cls.__name__}")
        # From the table, not from the class: the engine's objects belong to the chart they are in.
        remaining = [m for m in cls.table if not gone & {m.source, m.action, m.target}]
        chart: dict[str, Any] = {
            state: State(initial=state == cls.initial_name(), final=state in final_states)
            for final_states in [{*cls.final_names(), *final}]
            for state in (*cls.state_names(), *states, *final)
            if state not in gone
        }
        added = _guarded(name, cls.table, tuple(moves), frozenset(_names(unguarded, "unguarded")))
        lists = _transitions(name, chart, (*remaining, *added), extra)
        declared = _declared(
            cls, gone, lists, (*states, *final), updates, extra, facts_of or {}, cascades or {},
            public or {},
        )  # fmt: skip
        # A guard of an action that no move and no update has would never be evaluated.
        if unmoved := sorted(extra.keys() - {*lists, *declared["updates"]}):
            raise UnknownAction(", ".join(unmoved), f"actions of {name}, to guard")
        made = _Checked(name, (Lifecycle,), {**chart, **lists, **declared})
        # The engine remembers every class by its name, for hosts that name their charts in rows: a
        # chart made here has no name that could be imported, and would never be collected.
        registry._REGISTRY.pop(qualname(made), None)  # type: ignore[no-untyped-call] # the engine has no types
        return cast("type[Lifecycle]", made)

    @classmethod
    def figure(cls, *, at: str = "") -> "display.Graph":
        """Return the lifecycle as a graph; the state `at` is highlighted, if there is one.

        >>> from serviceops.lifecycle.known_error import KnownErrorLifecycle
        >>> print(KnownErrorLifecycle.figure())
        KnownErrorLifecycle
        draft --publish--> published
        draft --retire--> retired
        published --retire--> retired
        """
        return chart_figure(cls.__name__, cls.state_names(), cls.final_names(), cls.table, at=at)

    @classmethod
    def transition_table(cls) -> "display.Table":
        """Return every move with its guards and conditions, as a table: text, Markdown or HTML.

        >>> from serviceops.lifecycle.known_error import KnownErrorLifecycle
        >>> KnownErrorLifecycle.transition_table().columns
        ('from', 'action', 'to', 'guards', 'only when')
        """
        return moves_table(cls.__name__, cls.table)

    def _repr_html_(self) -> str:
        return self.figure(at=str(self.model.state)).html()

    def _repr_svg_(self) -> str:
        return self.figure(at=str(self.model.state)).svg()

    @classmethod
    def mermaid(cls) -> str:
        """Return the lifecycle as a Mermaid state diagram; actions that stay put are left out."""
        return chart_mermaid(cls.initial_name(), cls.state_names(), cls.final_names(), cls.table)


class LiveRecord:
    """The mutable model that lets a live machine carry one of our frozen records along."""

    def __init__(self, record: Any) -> None:
        if not hasattr(record, "state"):
            raise InvalidValue(record, "a record")
        self.record = record
        self.state = record.state

    @property
    def id(self) -> str:
        """The id of the record carried along."""
        return str(self.record.id)

    def on_transition(self, event_data: Any) -> None:
        """Take the same action on the record; what it refuses, the machine rolls back."""
        inputs = event_data.trigger_data.kwargs
        self.record = self.record.act(str(event_data.trigger_data.event), **inputs)

"""Records of every kind in any state, calls of their actions, and histories, legal or not."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar, overload

from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.desk import Contact
from serviceops.errors import InvalidValue
from serviceops.history import History, Transition, Vocabulary
from serviceops.lifecycle import (
    AccessGrant,
    Alert,
    Event,
    Incident,
    IncidentLifecycle,
    KnownError,
    Lifecycle,
    MajorIncident,
    Problem,
    Record,
    ServiceRequest,
)
from serviceops.priority import Priority
from serviceops.testing.sample_texts import (
    EVIDENCE_STATES,
    GAPS,
    PEOPLE,
    START,
    SampleEvidence,
    ids_mentioned,
    values_for,
)
from serviceops.testing.strategies.draws import picked_by, upto
from serviceops.testing.walks import (
    ActionInputs,
    Pick,
    after_action,
    inputs_for,
    inputs_like,
    new_record,
    prepared,
    record_class,
    records_by_state,
    required_inputs,
)

R = TypeVar("R", bound=Record)

KINDS: tuple[type[Record], ...] = (
    Incident, Problem, KnownError, MajorIncident, ServiceRequest, AccessGrant, Event, Alert,
    Contact,
)  # fmt: skip
"""The kinds of record that are drawn by default."""


@st.composite
def _new_records(draw: st.DrawFn, kind: type[Record], start: datetime) -> Record:
    return new_record(kind, picked_by(draw), at=start)


@st.composite
def _steps(draw: st.DrawFn, record: Record, actions: tuple[str, ...] | None = None) -> Record:
    """Draw one step as a whole, so that Hypothesis can remove it as a whole."""
    return after_action(record, picked_by(draw), actions=actions)


@st.composite
def _again(draw: st.DrawFn, record: Record, taken: Transition) -> Record | None:
    pick = picked_by(draw)
    # Most choices lead to the same state: a path of one reason for each hold would test no other.
    if draw(upto(1)):
        other = inputs_for(record, taken.action, pick, at=record.history[-1].at + pick(GAPS))
        after = record if other is None else record.act(taken.action, **other)
        if other is not None and after.state == (taken.state or record.state):
            return after
    inputs = inputs_like(record, taken, pick)
    return prepared(record, taken) if inputs is None else record.act(taken.action, **inputs)


_DETOURS = (0, 0, 0, 1, 2)


@st.composite
def _records_in(
    draw: st.DrawFn, kind: type[Record], states: tuple[str, ...], start: datetime, most: int
) -> Record:
    """Draw a record in one of the states, by the shortest path and detours while there is room."""
    # The path is replayed with fresh inputs, so that records in one state still differ.
    state = states[draw(upto(len(states) - 1))]
    there = records_by_state(kind)[state]
    room = max(most + 1 - len(there.history), 0)
    longest = len(there.history) + room
    record = draw(_new_records(kind, start))
    for taken in there.history[1:]:
        for _ in range(min(_DETOURS[draw(upto(len(_DETOURS) - 1))], room)):
            record = draw(_steps(record, kind.lifecycle.updates))
            room -= 1
        after = draw(_again(record, taken))
        if after is None:
            return there
        record = after
    return record if record.state == state and len(record.history) <= longest else there


@st.composite
def _any_records(
    draw: st.DrawFn,
    kind: type[Record],
    max_actions: int,
    start: datetime,
    initial: st.SearchStrategy[Record] | None,
) -> Record:
    """Draw a record after some actions, or one in a drawn state."""
    # Half of the draws begin in a given state, since random steps seldom reach the late ones.
    if initial is None and draw(upto(1)):
        found = records_by_state(kind).items()
        near = tuple(state for state, one in found if len(one.history) <= max_actions + 1)
        record = draw(_records_in(kind, near, start, max_actions))
    else:
        record = draw(_new_records(kind, start) if initial is None else initial)
    born = len(record.history)
    for _ in range(draw(upto(max(max_actions + 1 - born, 0)))):
        record = draw(_steps(record))
    return record


@overload
def records(
    kind: type[R],
    *,
    states: Collection[str] | None = None,
    max_actions: Count = 8,
    start: datetime = START,
    initial: st.SearchStrategy[R] | None = None,
) -> st.SearchStrategy[R]: ...
@overload
def records(
    kind: None = None,
    *,
    states: Collection[str] | None = None,
    max_actions: Count = 8,
    start: datetime = START,
    initial: st.SearchStrategy[Record] | None = None,
) -> st.SearchStrategy[Record]: ...
@checked
def records(
    kind: type[Record] | None = None,
    *,
    states: Collection[str] | None = None,
    max_actions: Count = 8,
    start: datetime = START,
    initial: st.SearchStrategy[Any] | None = None,
) -> st.SearchStrategy[Any]:
    """Draw records of a kind, yours too, after up to `max_actions` legal actions, in any state.

    All are made by their real actions, so every one could exist. With `states` they are in one of
    these, by the shortest path with a detour now and then. A kind that the class method named by
    its chart cannot make takes `initial`, a strategy for new records of it.

    >>> from hypothesis import find
    >>> find(records(Incident), lambda incident: incident.state == "resolved").history
    History(log, resolve)
    """
    if kind is None:
        return st.one_of(
            *(records(each, states=states, max_actions=max_actions, start=start) for each in KINDS)
        )
    if states is not None:
        if initial is not None:
            raise InvalidValue(
                "states= and initial=", "one of the two", "a path starts at a new record"
            )
        return _records_in(kind, _states(kind, states), start, max_actions)
    return _any_records(kind, max_actions, start, initial)


def _states(kind: type[Record], states: Collection[str]) -> tuple[str, ...]:
    found = records_by_state(kind)
    if not states or isinstance(states, str):
        raise InvalidValue(states, "a list of names of states, at least one", ", ".join(found))
    for state in states:
        kind.lifecycle.moves_from(state)
        if state not in found:
            raise InvalidValue(
                state, f"a state with a known path: {', '.join(found)}",
                "make such records yourself, from new ones given as initial=",
            )  # fmt: skip
    return tuple(states)


@checked
def incidents(
    *,
    states: Collection[str] | None = None,
    max_actions: Count = 8,
    start: datetime = START,
) -> st.SearchStrategy[Incident]:
    """Draw incidents, as `records(Incident)` does.

    >>> from hypothesis import find
    >>> find(incidents(states=["closed"]), lambda incident: True).history
    History(log, resolve, close)
    """
    return records(Incident, states=states, max_actions=max_actions, start=start)


# -- calls of actions ------------------------------------------------------------------------------


def _spoilt(record: Record, action: str, inputs: ActionInputs, pick: Pick) -> ActionInputs:
    """Return the inputs with a mistake that callers make."""
    # One mistake at a time, so that a failing test shows which of them matters.
    known = type(record).actions()[action].inputs
    what = pick(("missing", "nonsense", "early", "id", "waive", "evidence", "optional", "extra"))
    names = [wanted.name for wanted in known if wanted.name in inputs]
    if what == "missing" and names:
        return {**inputs, pick(names): pick((None, "", "  "))}
    if what == "nonsense" and names:
        return {**inputs, pick(names): "nonsense"}
    if what == "early":
        return {**inputs, "at": record.history[-1].at - timedelta(minutes=1)}
    if what == "id":
        used = [transition.id for transition in record.history if transition.id]
        return {**inputs, "id": pick((*used, "d-1"))}
    if what == "waive":
        moves = record.lifecycle.table
        codes = tuple(dict.fromkeys(rule.code for move in moves for rule in move.guards))
        return {**inputs, "waive": pick([(code,) for code in codes] or [()]),
                "comment": pick(("so be it", None))}  # fmt: skip
    if what == "evidence":
        named = ids_mentioned(record, inputs) or ("INC-9",)
        evidence = tuple(SampleEvidence(one, pick(EVIDENCE_STATES)) for one in named)
        return {**inputs, "evidence": evidence}
    if what == "optional":
        others = [wanted for wanted in known if not wanted.required]
        found = {w.name: pick(values_for(w, inputs["at"], record, action)) for w in others}
        return {**inputs, **found}
    return {**inputs, "extra": pick(({"site": "Porto"}, {"site": None})), "by": pick(PEOPLE)}


def wanted_actions(kind: type[Record], actions: Collection[str] | None) -> tuple[str, ...]:
    """Return the actions of a kind, or those given; one that it does not have is refused."""
    every = tuple(kind.actions())
    if actions is None:
        return every
    odd = sorted({*actions} - {*every})
    if odd or not actions:
        known = f"it knows {', '.join(every)}"
        raise InvalidValue(", ".join(odd), f"some actions of {kind.__name__}", known)
    return tuple(name for name in every if name in actions)


@checked
def action_calls(
    record: Record, *, invalid: bool = True, actions: Collection[str] | None = None
) -> st.SearchStrategy[tuple[str, ActionInputs]]:
    """Draw an action of a record and its inputs; most calls are valid and taken.

    One in four has a mistake of callers: an action that the state does not allow, a missing or
    malformed input, a moment before the last one, an id used before, a waiver. Without `invalid`
    no call has one, though a guard may still refuse it. `actions` limits the actions drawn.

    >>> from hypothesis import find
    >>> incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=START)
    >>> action, inputs = find(action_calls(incident, invalid=False), lambda it: it[0] == "resolve")
    >>> incident.act(action, **inputs).state
    'resolved'
    """
    return _action_calls(record, wanted_actions(type(record), actions), invalid)


# Hypothesis parses the source of what it makes a composite strategy: once here, where the function
# above is called in every step of a walk.
@st.composite
def _action_calls(
    draw: st.DrawFn, record: Record, known: tuple[str, ...], invalid: bool
) -> tuple[str, ActionInputs]:
    pick = picked_by(draw)
    allowed = tuple(name for name in record.allowed_actions if name in known) or known
    odd = invalid and pick((False, False, False, True))
    action = pick(known if odd else allowed)
    at = record.history[-1].at + pick(GAPS)
    inputs = inputs_for(record, action, pick, at=at)
    # Without inputs that satisfy it, the action is called anyway, and refused.
    if inputs is None:
        inputs = required_inputs(record, action, pick, at=at)
    return action, _spoilt(record, action, inputs, pick) if odd else inputs


# -- histories ---------------------------------------------------------------------------------

_RANKS = (Priority.P2, Priority.P1, Priority.P3, None)
_REASONS = ("caller", "vendor", "problem")


def transitions(
    vocabulary: Vocabulary, at: datetime, *, pick: Pick, first: bool = False
) -> Transition:
    """Return a transition with the names of a lifecycle, whether the lifecycle allows it or not."""
    # An action with moves enters the target of one of them.
    # Actions with moves come first: they shrink to the transitions that clocks look at.
    moving = tuple(dict.fromkeys(action for _, action, _ in vocabulary.moves))
    staying = tuple(action for action in vocabulary.actions if action not in moving)
    action = vocabulary.creates if first else pick((*moving, *staying, vocabulary.creates))
    targets = tuple(dict.fromkeys(to for _, act, to in vocabulary.moves if act == action))
    state = vocabulary.initial if action == vocabulary.creates else None
    if targets:
        state = pick(targets)
    sets: dict[str, Any] = {}
    if first or action in {"reprioritise", "amend", vocabulary.creates}:
        sets["priority"] = pick(_RANKS)
    if state == "on_hold":
        sets["hold_reason"] = pick(_REASONS)
    return Transition(at, action, state=state, sets=sets)


@st.composite
def _illegal_transitions(
    draw: st.DrawFn, vocabulary: Vocabulary, last: datetime, gaps: Sequence[timedelta]
) -> Transition:
    pick = picked_by(draw)
    return transitions(vocabulary, last + pick(gaps), pick=pick)


@checked
def histories(
    of: type[Lifecycle] | type[Record] = IncidentLifecycle,
    *,
    legal: bool = True,
    max_actions: Count = 8,
    start: datetime = START,
    gaps: Iterable[timedelta] = GAPS,
) -> st.SearchStrategy[History]:
    """Draw histories of a kind of record.

    Legal ones are those of `records`. Others use the names of the lifecycle in any order, as logs
    of other systems do: closed twice, resumed without a hold. Clocks have to accept both. `gaps`
    are the lengths between transitions of those that need not be legal.

    >>> from hypothesis import find
    >>> find(histories(), lambda history: history.state == "on_hold")
    History(log, hold)
    """
    # Legal histories are those of real records; all others only use the names of the chart.
    if legal:
        return records(record_class(of), max_actions=max_actions, start=start).map(
            lambda record: record.history
        )
    vocabulary = (of if issubclass(of, Lifecycle) else of.lifecycle).vocabulary
    between = tuple(gaps)
    if not between:
        raise InvalidValue(between, "lengths between transitions, at least one")

    @st.composite
    def illegal(draw: st.DrawFn) -> History:
        items = [transitions(vocabulary, start, pick=picked_by(draw), first=True)]
        for _ in range(draw(upto(max_actions))):
            items.append(draw(_illegal_transitions(vocabulary, items[-1].at, between)))
        return History.of(items)

    return illegal()

"""Records of every kind in any state, what may be said to them, and histories legal or not."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar, overload

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

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
    GAPS,
    PEOPLE,
    SHOWN_STATES,
    START,
    SampleEvidence,
    mentioned,
    values_for,
)
from serviceops.testing.strategies.draws import picked_by, upto
from serviceops.testing.walks import (
    ActionInputs,
    Pick,
    birth,
    kind_of,
    reachable,
    say,
    stepped,
    taken_again,
)

__all__ = ["KINDS", "histories", "incidents", "records", "sayings", "transitions"]

R = TypeVar("R", bound=Record)

KINDS: tuple[type[Record], ...] = (
    Incident, Problem, KnownError, MajorIncident, ServiceRequest, AccessGrant, Event, Alert,
    Contact,
)  # fmt: skip
"""The kinds of record that are drawn when none is named."""


@st.composite
def _births(draw: st.DrawFn, kind: type[Record], start: datetime) -> Record:
    return birth(kind, picked_by(draw), at=start)


@st.composite
def _steps(draw: st.DrawFn, record: Record, actions: tuple[str, ...] | None = None) -> Record:
    """One step, drawn as a whole, so that it can be cut out as a whole."""
    return stepped(record, picked_by(draw), actions=actions)


@st.composite
def _again(draw: st.DrawFn, record: Record, taken: Transition) -> Record | None:
    return taken_again(record, taken, picked_by(draw))


_DETOURS = (0, 0, 0, 1, 2)


@st.composite
def _led(draw: st.DrawFn, kind: type[Record], states: tuple[str, ...], start: datetime) -> Record:
    """A record in one of the states, by the shortest way and with a detour now and then."""
    state = states[draw(upto(len(states) - 1))]
    there = reachable(kind)[state]
    record = draw(_births(kind, start))
    for taken in there.history[1:]:
        for _ in range(_DETOURS[draw(upto(len(_DETOURS) - 1))]):
            record = draw(_steps(record, kind.lifecycle.updates))
        after = draw(_again(record, taken))
        if after is None:
            return there
        record = after
    return record if record.state == state else there


@st.composite
def _lives(
    draw: st.DrawFn,
    kind: type[Record],
    most: int,
    start: datetime,
    born: SearchStrategy[Record] | None,
) -> Record:
    """A record anywhere on its way, or led to a state."""
    if born is None and draw(upto(1)):
        return draw(_led(kind, tuple(reachable(kind)), start))
    record = draw(_births(kind, start) if born is None else born)
    for _ in range(draw(upto(most))):
        record = draw(_steps(record))
    return record


@overload
def records(
    kind: type[R],
    *,
    states: Collection[str] | None = None,
    most: int = 8,
    start: datetime = START,
    born: SearchStrategy[R] | None = None,
) -> SearchStrategy[R]: ...
@overload
def records(
    kind: None = None,
    *,
    states: Collection[str] | None = None,
    most: int = 8,
    start: datetime = START,
    born: SearchStrategy[Record] | None = None,
) -> SearchStrategy[Record]: ...
def records(
    kind: type[Record] | None = None,
    *,
    states: Collection[str] | None = None,
    most: int = 8,
    start: datetime = START,
    born: SearchStrategy[Any] | None = None,
) -> SearchStrategy[Any]:
    """Draw records of a kind, yours too, after up to `most` legal actions, in any state.

    All are made by their real actions, so every one could exist. With `states` they are in one of
    these: the shortest way there, with a detour now and then. A kind that cannot be made by the
    class method its chart names takes `born`, a strategy for new records of it.

    >>> from hypothesis import find
    >>> find(records(Incident), lambda incident: incident.state == "resolved").history
    History(log, resolve)
    """
    if kind is None:
        return st.one_of(*(records(each, states=states, most=most, start=start) for each in KINDS))
    if states is not None:
        if born is not None:
            raise InvalidValue("states= and born=", "one of the two", "a way starts at a birth")
        return _led(kind, _states(kind, states), start)
    return _lives(kind, most, start, born)


def _states(kind: type[Record], states: Collection[str]) -> tuple[str, ...]:
    ways = reachable(kind)
    for state in states:
        kind.lifecycle.moves_from(state)
        if state not in ways:
            raise InvalidValue(
                state, f"a state a way was found to: {', '.join(ways)}",
                "make such records yourself, from new ones given as born=",
            )  # fmt: skip
    return tuple(states)


def incidents(
    *,
    states: Collection[str] | None = None,
    most: int = 8,
    start: datetime = START,
) -> SearchStrategy[Incident]:
    """Draw incidents, as `records(Incident)` does.

    >>> from hypothesis import find
    >>> find(incidents(states=["closed"]), lambda incident: True).history
    History(log, resolve, close)
    """
    return records(Incident, states=states, most=most, start=start)


# -- what is said ------------------------------------------------------------------------------


@st.composite
def _said(
    draw: st.DrawFn, record: Record, nonsense: bool, actions: Collection[str] | None
) -> tuple[str, ActionInputs]:
    pick = picked_by(draw)
    known = tuple(n for n in type(record).actions() if actions is None or n in actions)
    allowed = tuple(name for name in record.allowed_actions if name in known) or known
    odd = nonsense and pick((False, False, False, True))
    action = pick(known if odd else allowed)
    at = record.history[-1].at + pick(GAPS)
    told = say(record, action, pick, at=at)
    if told is None:
        inputs = type(record).actions()[action].inputs
        told = {i.name: pick(values_for(i, at, record, action)) for i in inputs if i.required}
        told["at"] = at
    return action, _spoilt(record, action, told, pick) if odd else told


def _spoilt(record: Record, action: str, told: ActionInputs, pick: Pick) -> ActionInputs:
    """Return what is told with something wrong in it, as callers do."""
    inputs = type(record).actions()[action].inputs
    what = pick(("missing", "nonsense", "early", "id", "waive", "evidence", "optional", "extra"))
    names = [wanted.name for wanted in inputs if wanted.name in told]
    if what == "missing" and names:
        return {**told, pick(names): pick((None, ""))}
    if what == "nonsense" and names:
        return {**told, pick(names): "nonsense"}
    if what == "early":
        return {**told, "at": record.history[-1].at - timedelta(minutes=1)}
    if what == "id":
        used = [transition.id for transition in record.history if transition.id]
        return {**told, "id": pick((*used, "d-1"))}
    if what == "waive":
        moves = record.lifecycle.table
        codes = tuple(dict.fromkeys(rule.code for move in moves for rule in move.guards))
        return {**told, "waive": pick([(code,) for code in codes] or [()]),
                "comment": pick(("so be it", None))}  # fmt: skip
    if what == "evidence":
        named = mentioned(record, told) or ("INC-9",)
        return {**told, "evidence": tuple(SampleEvidence(one, pick(SHOWN_STATES)) for one in named)}
    if what == "optional":
        others = [wanted for wanted in inputs if not wanted.required]
        found = {w.name: pick(values_for(w, told["at"], record, action)) for w in others}
        return {**told, **found}
    return {**told, "extra": pick(({"site": "Porto"}, {"site": None})), "by": pick(PEOPLE)}


def sayings(
    record: Record, *, nonsense: bool = True, actions: Collection[str] | None = None
) -> SearchStrategy[tuple[str, ActionInputs]]:
    """Draw an action of a record and what it is told: sense mostly, and then it is taken.

    One in four is said as callers say it who do not know: an action that the state does not allow,
    a missing or malformed input, a moment before the last one, an id used before, a waiver.
    Without `nonsense` what is drawn is sensible, though a guard may still refuse it. `actions`
    limits what is drawn to some of its actions.

    >>> from hypothesis import find
    >>> incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=START)
    >>> action, told = find(sayings(incident, nonsense=False), lambda it: it[0] == "resolve")
    >>> incident.act(action, **told).state
    'resolved'
    """
    if actions is not None and not set(actions) & set(type(record).actions()):
        raise InvalidValue(
            ", ".join(actions), f"some actions of {type(record).__name__}",
            f"it knows {', '.join(type(record).actions())}",
        )  # fmt: skip
    return _said(record, nonsense, actions)


# -- histories ---------------------------------------------------------------------------------

_RANKS = (Priority.P2, Priority.P1, Priority.P3, None)
_REASONS = ("caller", "vendor", "problem")


def transitions(
    vocabulary: Vocabulary, at: datetime, *, pick: Pick, first: bool = False
) -> Transition:
    """Return a transition in the words of a lifecycle, whether a lifecycle would allow it or not.

    Of actions that lead somewhere it leads where one of the moves does.
    """
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
def _wild(
    draw: st.DrawFn, vocabulary: Vocabulary, most: int, start: datetime, gaps: Sequence[timedelta]
) -> History:
    pick = picked_by(draw)
    items = [transitions(vocabulary, start, pick=pick, first=True)]
    for _ in range(draw(upto(most))):
        items.append(draw(_wild_ones(vocabulary, items[-1].at, gaps)))
    return History.of(items)


@st.composite
def _wild_ones(
    draw: st.DrawFn, vocabulary: Vocabulary, last: datetime, gaps: Sequence[timedelta]
) -> Transition:
    pick = picked_by(draw)
    return transitions(vocabulary, last + pick(gaps), pick=pick)


def histories(
    of: type[Lifecycle] | type[Record] = IncidentLifecycle,
    *,
    legal: bool = True,
    most: int = 8,
    start: datetime = START,
    gaps: Iterable[timedelta] = GAPS,
) -> SearchStrategy[History]:
    """Draw histories of a kind of record.

    Legal ones are those of `records`. Others use the words of the lifecycle in any order, as logs
    from elsewhere do: closed twice, resumed without a hold. Clocks have to bear both. `gaps` are
    the lengths between transitions of those that need not be legal.

    >>> from hypothesis import find
    >>> find(histories(), lambda history: history.state == "on_hold")
    History(log, hold)
    """
    if legal:
        return records(kind_of(of), most=most, start=start).map(lambda record: record.history)
    chart = of if issubclass(of, Lifecycle) else of.lifecycle
    return _wild(chart.vocabulary, most, start, tuple(gaps))

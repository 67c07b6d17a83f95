"""Walks through lifecycles by the real actions of records: any kind, a host's own included.

A chart and the signatures of its actions are enough to walk it: inputs have names, choices and
kinds, and a refusal states what would satisfy it. The caller of a walk gives a `pick`, a function
that chooses one of several options: Hypothesis draws it, a search takes the first.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, TypeVar

import attrs

from serviceops.desk.creation import creation_inputs
from serviceops.errors import ActionRefused, InvalidValue, Reason, ServiceOpsError
from serviceops.history import Transition
from serviceops.lifecycle import Action, Input, Lifecycle, Record
from serviceops.testing.sample_texts import (
    EVIDENCE_STATES,
    GAPS,
    PEOPLE,
    START,
    SampleEvidence,
    ids_mentioned,
    values_for,
)

T = TypeVar("T")
R = TypeVar("R", bound=Record)

Pick: TypeAlias = Callable[[Sequence[Any]], Any]
"""Choose one of several options, of which the simplest is first."""

ActionInputs: TypeAlias = dict[str, Any]

_BY = Input("by", required=False, kind=str)
_COMMENT = Input("comment", required=False, kind=str)
_ANYTHING = (_COMMENT, Input("id", required=False), Input("extra", required=False))
"""Optional inputs of every action, given now and then."""

_HOW_MANY = ("little", "some", "all")
"""Of the optional inputs of a creation: which are given."""

_MAX_SEARCHED = 600
"""The number of records after which a search for a path gives up."""


def first(options: Sequence[T]) -> T:
    """Return the first option, the simplest."""
    return options[0]


def record_class(chart: type[Lifecycle] | type[Record]) -> type[Record]:
    """Return the record class of a chart; a chart without one gets a bare class."""
    if isinstance(chart, type) and issubclass(chart, Record):
        return chart
    # Subclasses are searched because a chart does not know the records that use it. A class that
    # attrs makes anew with slots is among them without its fields too, until the collector runs.
    waiting, undecorated = [Record], None
    while waiting:
        kind = waiting.pop(0)
        if vars(kind).get("lifecycle") is chart:
            if "__attrs_attrs__" in vars(kind):
                return kind
            undecorated = undecorated or kind
        waiting.extend(kind.__subclasses__())
    return undecorated or _bare_kind(chart)


@cache
def _bare_kind(chart: type[Lifecycle]) -> type[Record]:
    """Return a class of records with a state and no facts, and every action of a chart."""

    def bare(name: str) -> Action[Any]:
        def take(self: Record, /, **when: Any) -> Mapping[str, object]:
            return {}

        take.__name__ = name
        take.__annotations__ = {}
        return Action(take)

    base = {"lifecycle": chart, "__annotations__": {}, "__doc__": f"A record of {chart.__name__}."}
    inherited = vars(Record)
    body = {name: bare(name) for name in chart.actions() if name not in inherited}
    return attrs.frozen(kw_only=True)(type(f"{chart.__name__}Record", (Record,), base | body))


# -- new records ------------------------------------------------------------------


def new_record(kind: type[R], pick: Pick = first, *, at: datetime = START) -> R:
    """Return a new record with the inputs it requires, and some or all of the optional ones.

    The class method that its chart names in `creates` makes it; without one it has no facts.
    """
    chart = kind.lifecycle
    made = f"{_initials(kind)}-1"
    maker = getattr(kind, chart.creates, None)
    if not callable(maker):
        return kind.create(made, {}, {"at": at})
    known = creation_inputs(kind)
    inputs: ActionInputs = {i.name: pick(values_for(i, at, kind, "")) for i in known if i.required}
    others = [i for i in known if not i.required]
    much = pick(_HOW_MANY) if others else "little"
    # With "little" as the first choice, failing tests shrink to the required inputs alone.
    for wanted in others:
        if much == "all" or (much == "some" and pick((False, True))):
            inputs[wanted.name] = pick(values_for(wanted, at, kind, ""))
    # A refusal names the inputs that would satisfy it, so each round adds one that was missing.
    for _ in range(len(known) + 1):
        try:
            return _of(kind, maker(made, at=at, **inputs))
        except ActionRefused as refused:
            needed = {need for reason in refused.reasons for need in reason.needs} - inputs.keys()
            missing = [wanted for wanted in known if wanted.name in needed]
            if not missing:
                raise
            inputs[missing[0].name] = pick(values_for(missing[0], at, kind, ""))
    raise InvalidValue(
        kind.__name__, f"a kind of record that {chart.creates} makes", "pass initial="
    )


def _of(kind: type[R], made: Any) -> R:
    if not isinstance(made, kind):
        raise InvalidValue(made, f"a {kind.__name__}", "pass initial= to make one yourself")
    return made


def _initials(kind: type[Record]) -> str:
    known = (base.__name__ for base in kind.__mro__ if base.__name__ in _INITIALS)
    return _INITIALS.get(next(known, ""), "REC")


_INITIALS = {
    "Incident": "INC", "Problem": "PRB", "KnownError": "KE", "MajorIncident": "MI",
    "ServiceRequest": "REQ", "AccessGrant": "ACC", "Event": "EV", "Alert": "AL",
    "Contact": "CON",
}  # fmt: skip


# -- inputs of actions ----------------------------------------------------------------------


def inputs_for(
    record: Record,
    action: str,
    pick: Pick = first,
    *,
    at: datetime,
    forced: Mapping[str, Any] | None = None,
) -> ActionInputs | None:
    """Return inputs with which a record takes an action; `None` when none were found.

    Refusals are satisfied by what their reasons need: inputs, another person who acts, evidence of
    other records, a later moment.
    """
    known = type(record).actions()[action]
    inputs: ActionInputs = {"at": at}
    by = pick(("", *PEOPLE))
    if by:
        inputs["by"] = by
    for wanted in known.inputs:
        if wanted.required:
            inputs[wanted.name] = pick(values_for(wanted, at, record, action))
    others = [wanted for wanted in (*known.inputs, *_ANYTHING) if not wanted.required]
    extra = pick((None, *others))
    if extra is not None:
        inputs[extra.name] = pick(values_for(extra, at, record, action))
    return _satisfy(record, action, {**inputs, **(forced or {})})


def required_inputs(
    record: Record, action: str, pick: Pick = first, *, at: datetime
) -> ActionInputs:
    """Return a value for each required input of an action, whether the record takes it or not."""
    required = [each for each in type(record).actions()[action].inputs if each.required]
    return {each.name: pick(values_for(each, at, record, action)) for each in required} | {"at": at}


def all_inputs(record: Record, action: str, *, at: datetime) -> ActionInputs:
    """Return a value for each input of an action, the optional ones too."""
    known = type(record).actions()[action].inputs
    return {each.name: values_for(each, at, record, action)[0] for each in known} | {"at": at}


def _satisfy(record: Record, action: str, inputs: ActionInputs) -> ActionInputs | None:
    reasons = record.check(action, **inputs)
    while reasons:
        best = None
        # Only a change that leaves fewer reasons is taken, so the loop ends after as many rounds.
        for better in _remedies(record, action, inputs, reasons):
            left = record.check(action, **better)
            if len(left) < len(reasons):
                best = better, left
                break
        if best is None:
            return None
        inputs, reasons = best
    return inputs


def _remedies(
    record: Record, action: str, inputs: ActionInputs, reasons: Sequence[Reason]
) -> Iterator[ActionInputs]:
    """Yield other inputs to try, first those that the reasons need."""
    # Nothing is picked here: a remedy would otherwise shift all later picks.
    known = {wanted.name: wanted for wanted in type(record).actions()[action].inputs}
    known |= {"by": _BY, "comment": _COMMENT}
    at = inputs["at"]
    # The move itself is impossible, so trying all remedies would only cost time.
    if any(reason.code in _NEVER for reason in reasons):
        return
    for reason in reasons:
        needed = [known[need] for need in reason.needs if need in known]
        for wanted in needed:
            values = values_for(wanted, at, record, action)
            if wanted is _BY:
                values = (*values, *PEOPLE)
            yield from ({**inputs, wanted.name: value} for value in values)
        if len(needed) > 1:
            yield {**inputs, **{w.name: values_for(w, at, record, action)[0] for w in needed}}
        for wanted in needed:
            yield {name: value for name, value in inputs.items() if name != wanted.name}
    yield from _with_evidence(record, inputs)
    for days in (1, 40, 400):
        yield {**inputs, "at": at + timedelta(days=days)}


_NEVER = frozenset({"record_is_final", "no_such_move"})
"""Reasons that no input removes."""


def _with_evidence(record: Record, inputs: ActionInputs) -> Iterator[ActionInputs]:
    """Yield the inputs with evidence of other records: all in one state, then one in another."""
    named = ids_mentioned(record, inputs)
    if not named:
        return
    for state in EVIDENCE_STATES:
        yield {**inputs, "evidence": tuple(SampleEvidence(name, state) for name in named)}
    if evidence := inputs.get("evidence"):
        for i, one in enumerate(evidence):
            for state in EVIDENCE_STATES:
                yield {
                    **inputs,
                    "evidence": (*evidence[:i], SampleEvidence(one.id, state), *evidence[i + 1 :]),
                }


def calls_there(record: Record, *, moves_only: bool = False) -> Iterator[tuple[str, ActionInputs]]:
    """Yield calls of each action that a state allows: with each choice, each optional input, all.

    Where guards refuse a call, the same with what they need follows it.
    """
    known = type(record).actions()
    at = record.history[-1].at + GAPS[0]
    for action in record.allowed_actions:
        if action not in known or (moves_only and not _leaves(record, action)):
            continue
        optional = [wanted for wanted in known[action].inputs if not wanted.required]
        values = {wanted.name: values_for(wanted, at, record, action) for wanted in optional}
        forced: list[ActionInputs] = [{}] if moves_only else [*_variants(record, action)]
        if not moves_only:
            forced += [{w.name: it} for w in optional if w.choices for it in values[w.name][1:]]
            forced += [{name: some[0] for name, some in values.items()}] if values else []
        for one in forced:
            inputs = {**required_inputs(record, action, at=at), **one}
            yield action, inputs
            if record.check(action, **inputs):
                satisfied = _satisfy(record, action, inputs)
                if satisfied is not None:
                    yield action, satisfied


def odd_calls_there(record: Record) -> Iterator[tuple[str, ActionInputs]]:
    """Yield calls that random ones seldom meet: of blank texts, its own id, evidence, waivers."""
    at = record.history[-1].at + GAPS[0]
    for action in record.allowed_actions:
        inputs = required_inputs(record, action, at=at)
        for wanted in type(record).actions()[action].inputs:
            value = values_for(wanted, at, record, action)[0]
            if isinstance(value, str) and wanted.required and not wanted.choices:
                yield action, {**inputs, wanted.name: "  "}
            several = isinstance(value, tuple)
            names = value if several else (value,)
            if names and all(isinstance(one, str) and _NAMES_RECORD(one) for one in names):
                yield action, {**inputs, wanted.name: (record.id,) if several else record.id}
                for shown in shown_otherwise(record, action, {**inputs, wanted.name: value}):
                    yield action, shown
        codes = tuple(dict.fromkeys(reason.code for reason in record.check(action, **inputs)))
        if codes:
            yield action, {**inputs, "waive": codes}
            yield action, {**inputs, "waive": codes, "comment": "so be it"}


def shown_otherwise(record: Record, action: str, inputs: ActionInputs) -> Iterator[ActionInputs]:
    """Yield inputs with evidence of what is named, one for each different set of refusals."""
    seen = set()
    for state in EVIDENCE_STATES:
        shown = tuple(SampleEvidence(name, state) for name in ids_mentioned(record, inputs))
        other = {**inputs, "evidence": shown}
        codes = tuple(reason.code for reason in record.check(action, **other))
        if shown and codes not in seen:
            seen.add(codes)
            yield other


_NAMES_RECORD = re.compile(r"[A-Z]+-\d+").fullmatch


def _leaves(record: Record, action: str) -> bool:
    moves = record.lifecycle.moves_from(record.state).get(action, ())
    return any(move.target != record.state for move in moves)


# -- paths through a lifecycle -----------------------------------------------------------------


def after_action(record: R, pick: Pick, *, actions: Sequence[str] | None = None) -> R:
    """Return the record after one of its actions, or unchanged if no inputs were found for it.

    An action has the same number in every state, and the next possible one replaces it: so later
    draws mean the same when Hypothesis removes an earlier step.
    """
    # The number of an action has to be the same in every state, or shrinking would change it.
    named = tuple(type(record).actions()) if actions is None else tuple(actions)
    place = named.index(pick(named))
    allowed = record.allowed_actions
    action = next((name for name in (*named[place:], *named[:place]) if name in allowed), None)
    if action is None:
        return record
    after = _after(record, action, pick)
    return record if after is None else after


def _after(
    record: R, action: str, pick: Pick = first, forced: Mapping[str, Any] | None = None
) -> R | None:
    """Return the record after an action; `None` when no inputs were found for it."""
    inputs = inputs_for(record, action, pick, at=record.history[-1].at + pick(GAPS), forced=forced)
    return None if inputs is None else record.act(action, **inputs)


def inputs_like(record: Record, taken: Transition, pick: Pick = first) -> ActionInputs | None:
    """Return inputs for an action that a similar record took, with the same choices."""
    at = record.history[-1].at + pick(GAPS)
    return inputs_for(record, taken.action, pick, at=at, forced=_forced(record, taken))


def prepared(record: R, taken: Transition) -> R | None:
    """Return the record after an action that a similar record took, and others that it needs."""
    return _taken(record, taken.action, _forced(record, taken))


def _forced(record: Record, taken: Transition) -> ActionInputs:
    kind: Any = type(record)  # mypy takes record classes for unhashable
    choices = _choices(kind, taken.action)
    return {name: value for name, value in taken.inputs if name in choices}


@cache
def _choices(kind: type[Record], action: str) -> frozenset[str]:
    """Return the inputs that decide the target state: choices and optional inputs."""
    return frozenset(
        wanted.name
        for wanted in kind.actions()[action].inputs
        if wanted.choices or not wanted.required
    )


def records_by_state(kind: type[R]) -> Mapping[str, R]:
    """Return a record in every state to which a path was found, each by a shortest path.

    The search runs once per kind: from a new record, each action with the inputs it requires, after
    other actions where its guards need them.
    """
    key: Any = kind  # as above
    return _search(key)


@cache
def _search(kind: type[Any]) -> Mapping[str, Any]:
    found: dict[str, Record] = {}
    _search_from(new_record(kind), found)
    if len(found) < len(kind.lifecycle.state_names()):
        # A guard may need a fact that only the creation sets, as an optional input. Of a creation
        # that does not take all of them together the search stays without.
        with suppress(ServiceOpsError):
            _search_from(new_record(kind, _fullest), found)
    return found


def _fullest(options: Sequence[T]) -> T:
    """Return the simplest option, but of how many optional inputs there are, all."""
    return options[-1] if options is _HOW_MANY else options[0]


def _search_from(start: Record, found: dict[str, Record]) -> None:
    """Add a record in every state to which a path from one was found."""
    # Breadth first, so the first record found in a state came by a shortest path.
    chart = type(start).lifecycle
    found.setdefault(start.state, start)
    waiting, seen = deque([start]), {_search_key(start)}
    while waiting and len(found) < len(chart.state_names()) and len(seen) < _MAX_SEARCHED:
        record = waiting.popleft()
        for after in _steps(record):
            if _search_key(after) not in seen:
                seen.add(_search_key(after))
                found.setdefault(after.state, after)
                waiting.append(after)


def _search_key(record: Record) -> tuple[object, ...]:
    """Return a record's state and flags, and for counters and texts only whether they are set."""
    # Counters and texts have endless values; whether they are set is what guards look at.
    facts = [getattr(record, f.name) for f in attrs.fields(type(record)) if f.name != "history"]
    return (record.state, *(v if isinstance(v, bool | Enum) else bool(v) for v in facts))


def _steps(record: Record) -> Iterator[Record]:
    """Yield the record after each of its moves, with each choice there is."""
    for action in record.lifecycle.moves_from(record.state):
        if action in type(record).actions():
            for forced in _variants(record, action):
                if (after := _taken(record, action, forced)) is not None:
                    yield after


def _variants(record: Record, action: str) -> Iterator[ActionInputs]:
    """Yield each value of the first required choice, then each optional input."""
    inputs = type(record).actions()[action].inputs
    chosen = [wanted for wanted in inputs if wanted.choices and wanted.required]
    yield from ({w.name: choice} for w in chosen[:1] for choice in w.choices)
    if not chosen:
        yield {}
    at = record.history[-1].at
    for wanted in inputs:
        if not wanted.required:
            yield {wanted.name: values_for(wanted, at, record, action)[0]}


def _taken(record: R, action: str, forced: ActionInputs) -> R | None:
    """Return the record after an action, taking other actions first where its guards need them."""
    at = record.history[-1].at + GAPS[0]
    if (after := _after(record, action, forced=forced)) is not None:
        return after
    # A quorum or a counter may need the same helper several times; the limit ends the search.
    for helper, needed in _helpers(record, action, at, forced):
        tried = record
        for _ in range(4):
            step = _after(tried, helper, forced=needed)
            if step is None or step.state != record.state or not step.history[-1].sets:
                break
            tried = step
            if (after := _after(tried, action, forced=forced)) is not None:
                return after
        # Two inputs may be needed together; what was tried blindly and did not help is dropped.
        record = tried if needed else record
    return None


def _helpers(
    record: Record, action: str, at: datetime, forced: ActionInputs
) -> Iterator[tuple[str, ActionInputs]]:
    """Yield actions that may prepare another: with an input it needs, or without a move."""
    known = type(record).actions()
    inputs = {"at": at, **forced}
    for wanted in known[action].inputs:
        if wanted.required:
            inputs.setdefault(wanted.name, values_for(wanted, at, record, action)[0])
    # Only the inputs that the refusal needs are worth preparing; all others would search blindly.
    needs = {need for reason in record.check(action, **inputs) for need in reason.needs}
    names = [name for name in record.allowed_actions if name != action]
    for name in names:
        accepting = [wanted for wanted in known[name].inputs if wanted.name in needs]
        for wanted in accepting:
            yield name, {wanted.name: values_for(wanted, at, record, name)[0]}
    moves = record.lifecycle.moves_from(record.state)
    for name in names:
        if any(move.target == record.state for move in moves.get(name, ())):
            yield name, {}

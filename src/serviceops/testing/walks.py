"""Lives of records, walked by taking their real actions: any kind, a host's own included.

A chart and the signatures of its actions say enough to walk it: what an action is told has names,
choices and kinds, and a refusal says what would satisfy it. Whoever walks brings a `pick`, a
function that chooses one of several things: Hypothesis draws it, a search takes the first.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, TypeVar

import attrs

from serviceops.errors import ActionRefused, InvalidValue, Reason
from serviceops.history import Transition
from serviceops.lifecycle import Action, Input, Lifecycle, Record
from serviceops.testing.sample_texts import (
    GAPS,
    PEOPLE,
    SHOWN_STATES,
    START,
    SampleEvidence,
    mentioned,
    values_for,
)

__all__ = [
    "ActionInputs",
    "Pick",
    "birth",
    "first",
    "kind_of",
    "reachable",
    "say",
    "stepped",
    "taken_again",
]  # fmt: skip

T = TypeVar("T")
R = TypeVar("R", bound=Record)

Pick: TypeAlias = Callable[[Sequence[Any]], Any]
"""Chooses one of several things; the plainest stands first."""

ActionInputs: TypeAlias = dict[str, Any]

_BY = Input("by", required=False, kind=str)
_COMMENT = Input("comment", required=False, kind=str)
_ANYTHING = (_COMMENT, Input("id", required=False), Input("extra", required=False))
"""What every action may be told besides, and is now and then."""

_SEARCHED = 600
"""After so many records a search for a way gives up."""


def first(options: Sequence[T]) -> T:
    """Return the plainest of several things."""
    return options[0]


def kind_of(chart: type[Lifecycle] | type[Record]) -> type[Record]:
    """Return the class of records that walk a chart; one is made up for a chart without any."""
    if isinstance(chart, type) and issubclass(chart, Record):
        return chart
    waiting, found = [Record], None
    while waiting and found is None:
        kind = waiting.pop(0)
        found = kind if vars(kind).get("lifecycle") is chart else None
        waiting.extend(kind.__subclasses__())
    return found or _bare_kind(chart)


@cache
def _bare_kind(chart: type[Lifecycle]) -> type[Record]:
    """Return a class of records that keep nothing but their state, with every action of a chart."""

    def bare(name: str) -> Action[Any]:
        def take(self: Record, /, **when: Any) -> Mapping[str, object]:
            return {}

        take.__name__ = name
        take.__annotations__ = {}
        return Action(take)

    held = {"lifecycle": chart, "__annotations__": {}, "__doc__": f"A record of {chart.__name__}."}
    inherited = vars(Record)
    body = {name: bare(name) for name in chart.actions() if name not in inherited}
    return attrs.frozen(kw_only=True)(type(f"{chart.__name__}Record", (Record,), held | body))


# -- how a record comes about ------------------------------------------------------------------


def birth(kind: type[R], pick: Pick = first, *, at: datetime = START, name: str = "") -> R:
    """Return a new record, told the least that it needs, or as much as it may be.

    The class method that its chart names in `creates` makes it; without one it has no facts.
    """
    chart = kind.lifecycle
    made = name or f"{_initials(kind)}-1"
    maker = getattr(kind, chart.creates, None)
    if not callable(maker):
        return kind.create(made, {}, {"at": at})
    inputs = _made_with(_plain(kind))
    told: ActionInputs = {i.name: pick(values_for(i, at, kind, "")) for i in inputs if i.required}
    others = [i for i in inputs if not i.required]
    much = pick(("little", "some", "all")) if others else "little"
    for wanted in others:
        if much == "all" or (much == "some" and pick((False, True))):
            told[wanted.name] = pick(values_for(wanted, at, kind, ""))
    for _ in range(len(inputs) + 1):
        try:
            return _of(kind, maker(made, at=at, **told))
        except ActionRefused as refused:
            needed = {need for reason in refused.reasons for need in reason.needs} - told.keys()
            known = [wanted for wanted in inputs if wanted.name in needed]
            if not known:
                raise
            told[known[0].name] = pick(values_for(known[0], at, kind, ""))
    raise InvalidValue(kind.__name__, f"a kind of record that {chart.creates} makes", "say born=")


def _of(kind: type[R], made: Any) -> R:
    if not isinstance(made, kind):
        raise InvalidValue(made, f"a {kind.__name__}", "say born= to make one yourself")
    return made


def _plain(kind: type[Record]) -> Any:
    """Return the class as something a cache can keep, which mypy doubts of classes of records."""
    return kind


def _initials(kind: type[Record]) -> str:
    known = (base.__name__ for base in kind.__mro__ if base.__name__ in _INITIALS)
    return _INITIALS.get(next(known, ""), "REC")


_INITIALS = {
    "Incident": "INC", "Problem": "PRB", "KnownError": "KE", "MajorIncident": "MI",
    "ServiceRequest": "REQ", "AccessGrant": "ACC", "Event": "EV", "Alert": "AL",
    "Contact": "CON",
}  # fmt: skip


@cache
def _made_with(kind: type[Record]) -> tuple[Input, ...]:
    maker = getattr(kind, kind.lifecycle.creates)
    return Action(getattr(maker, "__func__", maker)).inputs


# -- what a record is told ----------------------------------------------------------------------


def say(
    record: Record,
    action: str,
    pick: Pick = first,
    *,
    at: datetime,
    forced: Mapping[str, Any] | None = None,
) -> ActionInputs | None:
    """Return what to tell a record so that it takes an action; `None` when nothing was found.

    What is missing or stands in the way is mended by what the refusals ask for: inputs, somebody
    else who acts, evidence of other records, a later moment.
    """
    known = type(record).actions()[action]
    told: ActionInputs = {"at": at}
    by = pick(("", *PEOPLE))
    if by:
        told["by"] = by
    for wanted in known.inputs:
        if wanted.required:
            told[wanted.name] = pick(values_for(wanted, at, record, action))
    others = [wanted for wanted in (*known.inputs, *_ANYTHING) if not wanted.required]
    extra = pick((None, *others))
    if extra is not None:
        told[extra.name] = pick(values_for(extra, at, record, action))
    return _mended(record, action, {**told, **(forced or {})})


def _mended(record: Record, action: str, told: ActionInputs) -> ActionInputs | None:
    reasons = record.check(action, **told)
    while reasons:
        best = None
        for better in _remedies(record, action, told, reasons):
            left = record.check(action, **better)
            if len(left) < len(reasons):
                best = better, left
                break
        if best is None:
            return None
        told, reasons = best
    return told


def _remedies(
    record: Record, action: str, told: ActionInputs, reasons: Sequence[Reason]
) -> Iterator[ActionInputs]:
    """Yield what could be told instead, what the reasons ask for first.

    Nothing is picked here: what mends a refusal would otherwise shift all that is picked later.
    """
    known = {wanted.name: wanted for wanted in type(record).actions()[action].inputs}
    known |= {"by": _BY, "comment": _COMMENT}
    at = told["at"]
    if any(reason.code in _NEVER for reason in reasons):
        return
    for reason in reasons:
        asked = [known[need] for need in reason.needs if need in known]
        for wanted in asked:
            values = values_for(wanted, at, record, action)
            if wanted is _BY:
                values = (*values, *PEOPLE)
            yield from ({**told, wanted.name: value} for value in values)
        if len(asked) > 1:
            yield {**told, **{w.name: values_for(w, at, record, action)[0] for w in asked}}
        for wanted in asked:
            yield {name: value for name, value in told.items() if name != wanted.name}
    yield from _shown(record, told)
    for days in (1, 40, 400):
        yield {**told, "at": at + timedelta(days=days)}


_NEVER = frozenset({"record_is_final", "no_such_move"})
"""Reasons that nothing one could say removes."""


def _shown(record: Record, told: ActionInputs) -> Iterator[ActionInputs]:
    """Yield the same with other records shown: all in one state, then one of them in another."""
    named = mentioned(record, told)
    if not named:
        return
    for state in SHOWN_STATES:
        yield {**told, "evidence": tuple(SampleEvidence(name, state) for name in named)}
    if shown := told.get("evidence"):
        for i, one in enumerate(shown):
            for state in SHOWN_STATES:
                yield {
                    **told,
                    "evidence": (*shown[:i], SampleEvidence(one.id, state), *shown[i + 1 :]),
                }


# -- where it goes ------------------------------------------------------------------------------


def stepped(record: R, pick: Pick, *, actions: Sequence[str] | None = None) -> R:
    """Return the record after one of its actions; what nothing makes it take is left out.

    An action has one place whatever the state, the next possible one takes its turn: what is
    drawn later means the same when a step before it is cut out.
    """
    named = tuple(type(record).actions()) if actions is None else tuple(actions)
    place = named.index(pick(named))
    allowed = record.allowed_actions
    action = next((name for name in (*named[place:], *named[:place]) if name in allowed), None)
    if action is None:
        return record
    told = say(record, action, pick, at=record.history[-1].at + pick(GAPS))
    return record if told is None else record.act(action, **told)


def taken_again(record: R, taken: Transition, pick: Pick) -> R | None:
    """Return the record after an action that one like it took, told the same choices."""
    choices = _choices(_plain(type(record)), taken.action)
    forced = {name: value for name, value in taken.inputs if name in choices}
    at = record.history[-1].at + pick(GAPS)
    told = say(record, taken.action, pick, at=at, forced=forced)
    return None if told is None else record.act(taken.action, **told)


@cache
def _choices(kind: type[Record], action: str) -> frozenset[str]:
    """Return the inputs that decide where an action leads: choices, and what need not be told."""
    return frozenset(
        wanted.name
        for wanted in kind.actions()[action].inputs
        if wanted.choices or not wanted.required
    )


def reachable(kind: type[R]) -> Mapping[str, R]:
    """Return a record in every state a way was found to, each by a shortest way.

    The ways are searched for once: from a birth, each action told the least that it takes, and
    prepared by others where it asks for them.
    """
    return _reachable(_plain(kind))


@cache
def _reachable(kind: type[Any]) -> Mapping[str, Any]:
    start = birth(kind)
    found: dict[str, Record] = {start.state: start}
    waiting, seen = deque([start]), {_place(start)}
    while waiting and len(found) < len(kind.lifecycle.state_names()) and len(seen) < _SEARCHED:
        record = waiting.popleft()
        for after in _steps(record):
            if _place(after) not in seen:
                seen.add(_place(after))
                found.setdefault(after.state, after)
                waiting.append(after)
    return found


def _place(record: Record) -> tuple[object, ...]:
    """Return where a record stands: of its counters and texts only whether there are any."""
    facts = [getattr(record, f.name) for f in attrs.fields(type(record)) if f.name != "history"]
    return (record.state, *(v if isinstance(v, bool | Enum) else bool(v) for v in facts))


def _steps(record: Record) -> Iterator[Record]:
    """Yield the record after each of its moves, told each choice there is."""
    for action in record.lifecycle.moves_from(record.state):
        if action in type(record).actions():
            for forced in _variants(record, action):
                if (after := _taken(record, action, forced)) is not None:
                    yield after


def _variants(record: Record, action: str) -> Iterator[ActionInputs]:
    """Yield each first choice to make, then each input that may be told and need not."""
    inputs = type(record).actions()[action].inputs
    chosen = [wanted for wanted in inputs if wanted.choices and wanted.required]
    yield from ({w.name: choice} for w in chosen[:1] for choice in w.choices)
    if not chosen:
        yield {}
    at = record.history[-1].at
    for wanted in inputs:
        if not wanted.required:
            yield {wanted.name: values_for(wanted, at, record, action)[0]}


def _taken(record: Record, action: str, forced: ActionInputs) -> Record | None:
    """Return the record after an action, prepared by others where it asks for them."""
    at = record.history[-1].at + GAPS[0]
    told = say(record, action, at=at, forced=forced)
    if told is not None:
        return record.act(action, **told)
    for helper, said in _helpers(record, action, at, forced):
        for _ in range(4):
            before = say(record, helper, at=record.history[-1].at + GAPS[0], forced=said)
            if before is None:
                break
            prepared = record.act(helper, **before)
            if prepared.state != record.state:
                break
            record = prepared
            told = say(record, action, at=record.history[-1].at + GAPS[0], forced=forced)
            if told is not None:
                return record.act(action, **told)
    return None


def _helpers(
    record: Record, action: str, at: datetime, forced: ActionInputs
) -> Iterator[tuple[str, ActionInputs]]:
    """Yield actions that may prepare another: those told what it lacks, those that stay."""
    known = type(record).actions()
    told = {"at": at, **forced}
    for wanted in known[action].inputs:
        if wanted.required:
            told.setdefault(wanted.name, values_for(wanted, at, record, action)[0])
    needs = {need for reason in record.check(action, **told) for need in reason.needs}
    names = [name for name in record.allowed_actions if name != action]
    for name in names:
        told_by = [wanted for wanted in known[name].inputs if wanted.name in needs]
        for wanted in told_by:
            yield name, {wanted.name: values_for(wanted, at, record, name)[0]}
    moves = record.lifecycle.moves_from(record.state)
    for name in names:
        if any(move.target == record.state for move in moves.get(name, ())):
            yield name, {}

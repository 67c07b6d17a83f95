"""The history of a record: its transitions in order of time, which clocks and lifecycles share.

A clock reads a history and never the record, so a host with its own workflow can build histories
from its rows (`serviceops.logs`) and use the clocks alone.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import attrs

from serviceops import display
from serviceops._internal.checked import checked, settling
from serviceops._internal.frozen_copies import draft_of
from serviceops._internal.frozen_map import never_written
from serviceops._internal.kinds import FilledText, Misfit, kind_of
from serviceops._internal.lazy_names import lazy
from serviceops._internal.short_repr import short_repr, shortened
from serviceops.display.notebook import NotebookView
from serviceops.errors import DisorderedHistory, DuplicateTransition, InvalidTransition
from serviceops.spans import EPOCH, Micros, to_micros, utc, utc_or_none

__all__ = [
    "OBSERVED",
    "Fact",
    "Facts",
    "History",
    "Stretch",
    "Transition",
    "Vocabulary",
    "as_fact",
    "as_facts",
]

Fact: TypeAlias = str | int | float | bool | tuple[str, ...] | None
"""What a fact or an input may be: a plain scalar (a `StrEnum` member is one) or several texts."""

Facts: TypeAlias = tuple[tuple[str, Fact], ...]
"""Facts by name: pairs sorted by name, so that they compare, hash and survive JSON."""

OBSERVED = "observed"
"""The action of a transition derived from a snapshot: the cause of the change is unknown."""

Order: TypeAlias = Literal["refuse", "sort", "carry"]
"""The rule for a transition that is earlier than the one before it."""

Repeat: TypeAlias = Literal["drop", "refuse"]
"""The rule for a transition that comes again with the same id and the same contents."""


def as_facts(given: Mapping[str, object] | Iterable[tuple[str, object]]) -> Facts:
    """Return facts as sorted pairs of plain scalars and tuples of texts.

    Aware moments are written as ISO 8601 text in UTC and dates as ISO text; an empty tuple is no
    value. Anything else raises `InvalidTransition`, and so does a name that comes twice.

    >>> as_facts({"priority": "P2", "group": "mail"})
    (('group', 'mail'), ('priority', 'P2'))
    """
    if type(given) is dict:  # the common case, and a dict cannot repeat a name
        return tuple(
            [
                (
                    name if type(name) is str and name and name.isascii() else _fact_name(name),
                    value
                    if type(value := given[name]) is str and value.isascii()
                    else as_fact(name, value),
                )
                for name in (sorted(given) if len(given) > 1 else given)
            ]
        )
    pairs: Any = given.items() if isinstance(given, Mapping) else given
    if isinstance(pairs, str):
        pairs = None  # an iterable of texts, and no facts
    try:
        named = sorted((_fact_name(name), as_fact(name, value)) for name, value in pairs)
    except (TypeError, ValueError) as wrong:
        if isinstance(wrong, InvalidTransition):
            raise
        raise InvalidTransition(given, "facts by name", 'for example {"priority": "P2"}') from wrong
    for (name, _), (following, _) in pairwise(named):
        if name == following:
            raise InvalidTransition(name, "each fact named once", "drop one of the two")
    return tuple(named)


_TEXT, _TEXTS, _SCALAR = map(kind_of, (str, tuple[str, ...], int | float | bool))


def _fact_name(name: object) -> str:
    """Return the name of a fact, which is a text with something in it."""
    try:
        plain: str = kind_of(FilledText).settle(name)
    except Misfit as wrong:
        raise InvalidTransition(name, f"{wrong.expected} that names a fact", wrong.remedy) from None
    return plain


def as_fact(name: str, value: object) -> Fact:
    """Return one fact as a plain scalar or a tuple of texts; `as_facts` states what is refused."""
    if type(name) is not str or not name.isascii():
        name = _fact_name(name)
    if value is None or type(value) is bool:
        return value
    if isinstance(value, str) and value.isascii():
        return value if isinstance(value, Enum) else str.__str__(value)
    if isinstance(value, datetime):
        return utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    kind = _TEXT if isinstance(value, str) else _TEXTS if isinstance(value, tuple) else _SCALAR
    try:
        plain: Fact = kind.settle(value)
    except Misfit as wrong:
        if isinstance(wrong.given, str):
            raise InvalidTransition(
                wrong.given, f"{wrong.expected} as the fact {name!r}", wrong.remedy
            ) from None
        raise InvalidTransition(
            value,
            f"a plain scalar or a tuple of texts for the fact {name!r}",
            "a text, a number, a flag, a date, several texts or None",
        ) from None
    return plain or None if isinstance(plain, tuple) else plain


def stored_facts(given: Mapping[str, object] | Iterable[tuple[str, object]]) -> Facts:
    """Return facts as a value stores them; most have none, which takes no check."""
    return () if given == () else as_facts(given)


@checked
@short_repr
@attrs.frozen
class Transition:
    """The recorded fact of one action.

    `state` is the state it led to, `None` when unchanged. `sets` are facts that persist until set
    again (`None` clears one); `inputs` are this action's arguments and never persist. `by` is who
    did it and `party` the side they act for; `id` makes a repeated delivery recognisable;
    `recorded_at` is when the record learned of it, where that was later than `at`.

    >>> from datetime import UTC
    >>> Transition(datetime(2026, 3, 2, 9, tzinfo=UTC), "log", state="new", sets={"priority": "P2"})
    Transition(at=2026-03-02 09:00:00+00:00, action='log', state='new', sets=(('priority', 'P2'),))
    """

    at: datetime = attrs.field(converter=utc)
    action: FilledText
    state: FilledText | None = None
    sets: Facts = attrs.field(default=(), converter=stored_facts)
    inputs: Facts = attrs.field(default=(), converter=stored_facts)
    by: str | None = None
    party: str | None = None
    id: FilledText | None = None
    recorded_at: datetime | None = attrs.field(default=None, converter=utc_or_none)

    @classmethod
    def _trusted(
        cls,
        at: datetime,
        action: str,
        state: str | None,
        sets: Facts,
        inputs: Facts = (),
        by: str | None = None,
        party: str | None = None,
        id: str | None = None,  # noqa: A002 - the field's own word
        recorded_at: datetime | None = None,
    ) -> "Transition":
        """Return a transition of valid parts, unchecked: moments in UTC, facts sorted by name."""
        made = _draft()
        made.at, made.action, made.state, made.sets, made.inputs = at, action, state, sets, inputs
        made.by, made.party, made.id, made.recorded_at = by, party, id, recorded_at
        made.__class__ = Transition
        return made  # type: ignore[no-any-return] # its class is Transition now

    @property
    def known_at(self) -> datetime:
        """When the record learned of the transition: `recorded_at`, else the moment itself."""
        return self.recorded_at or self.at

    def __repr__(self) -> str:
        parts = [f"at={self.at}", f"action={self.action!r}"]
        for name in ("state", "sets", "inputs", "by", "party", "id"):
            value = getattr(self, name)
            if value not in (None, ()):
                parts.append(f"{name}={value!r}")
        if self.recorded_at is not None:
            parts.append(f"recorded_at={self.recorded_at}")
        return f"Transition({', '.join(parts)})"


_draft = draft_of(Transition)


@checked
@short_repr
@attrs.frozen(kw_only=True)
class Vocabulary:
    """The words a history of one kind of record may use; a lifecycle declares it, lint reads it.

    `moves` are (state, action, next state); actions that keep the state are in `actions`
    alone. An action named in `creates` starts a record.
    """

    states: tuple[FilledText, ...]
    initial: FilledText
    final: frozenset[str]
    creates: FilledText
    actions: tuple[FilledText, ...]
    facts: tuple[str, ...]
    moves: tuple[tuple[str, str, str], ...]


@checked
@attrs.frozen
class Stretch:
    """A stretch of time in which a state or fact has one value; `end` is `None` if open."""

    value: Fact
    start: datetime = attrs.field(repr=str)
    end: datetime | None = attrs.field(repr=str)


class History(NotebookView, tuple[Transition, ...]):  # noqa: SLOT001 - `micros` lives in its dict
    """The transitions of one record in order of time, with its state and facts at any instant.

    Time may stand still but never run backwards: a transition before the one it follows raises
    `DisorderedHistory`. Transitions at one instant keep the order they were given in.
    """

    __setattr__ = __delattr__ = never_written

    # Where transitions with an id are, once one was looked for: see `serviceops.lifecycle.past`.
    _places: Any = None

    def __new__(cls, transitions: Iterable[Transition] = ()) -> "History":  # noqa: PYI034 - always a History
        """Return the history made of the transitions, which are in order."""
        return cls.of(transitions)

    @classmethod
    def of(
        cls,
        transitions: Iterable[Transition],
        *,
        order: Order = "refuse",
        on_repeat: Repeat = "drop",
    ) -> "History":
        """Return the history made of the transitions.

        `order` is the rule for one earlier than its predecessor: ``"refuse"`` it, ``"sort"``
        all by time (ties stay in order), or ``"carry"`` the predecessor's time forward, for logs
        with a right order and wrong clocks.

        A transition that comes twice with one id and the same contents is one transition, known
        since it was first recorded: ``"drop"`` the repetition, or ``"refuse"`` it where a log is
        to have none. Contents are action, state, party, facts and inputs, evidence left out; `at`,
        `by` and `recorded_at` are those of the delivery that was known first. One id with other
        contents raises `DuplicateTransition`, which says what differs.
        Transitions without an id are never taken for one another.

        >>> from datetime import UTC
        >>> nine = Transition(datetime(2026, 3, 2, 9, tzinfo=UTC), "log", id="row-1")
        >>> late = Transition(datetime(2026, 3, 2, 11, tzinfo=UTC), "resolve", id="row-3")
        >>> soon = Transition(datetime(2026, 3, 2, 10, tzinfo=UTC), "start", id="row-2")
        >>> History.of([nine, late, soon, nine], order="sort")
        History(log, start, resolve)
        """
        if order not in ("refuse", "sort", "carry"):
            raise InvalidTransition(order, "'refuse', 'sort' or 'carry'")
        if type(transitions) is list or type(transitions) is tuple:
            given: tuple[Transition, ...] = tuple(transitions)
        else:
            given = _transitions(transitions)
        # One pass finds the moments and whether all are transitions; nearly always they are.
        moments = [item.at for item in given if type(item) is Transition]
        if len(moments) != len(given):
            moments = [_transition(item).at for item in given]
        items = _once(given, on_repeat)
        if items is not given:
            moments = [item.at for item in items]
        return cls._trusted(items if moments == sorted(moments) else tuple(_ordered(items, order)))

    @classmethod
    def _trusted(cls, items: tuple[Transition, ...]) -> "History":
        return tuple.__new__(cls, items)

    def __reduce__(self) -> tuple[Any, ...]:
        return History._trusted, (tuple(self),)

    def __repr__(self) -> str:
        return shortened(f"History({', '.join(transition.action for transition in self)})")

    def then(self, transition: Transition) -> "History":
        """Return the history with one more transition, which may not come before the last."""
        if not isinstance(transition, Transition):
            raise InvalidTransition(transition, "a Transition", "pass the record's last one")
        if self and transition.at < self[-1].at:
            return History.of((*self, transition))  # refuses, and says why
        return History._trusted(self + (transition,))  # noqa: RUF005 - half the time of unpacking

    @lazy
    def micros(self) -> tuple[Micros, ...]:
        """The instants of the transitions as integer microseconds, worked out once."""
        found: list[Micros] = []
        for transition in self:
            since = transition.at - EPOCH
            found.append((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)
        return tuple(found)

    def until(self, moment: datetime) -> "History":
        """Return the transitions up to that instant, those at it included."""
        return History._trusted(self[: bisect_right(self.micros, to_micros(moment))])

    def as_known(self, moment: datetime) -> "History":
        """Return the transitions recorded by that instant; one recorded later is absent."""
        known = utc(moment)
        return History._trusted(tuple(t for t in self if t.known_at <= known))

    def state_at(self, moment: datetime) -> str | None:
        """Return the state at that instant; `None` before the first one was set."""
        return self.until(moment).state

    def facts_at(self, moment: datetime) -> Mapping[str, Fact]:
        """Return the facts in effect at that instant; one that was cleared is absent."""
        return self.until(moment).facts

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts in effect after the last transition; one that was cleared is absent."""
        values: dict[str, Fact] = {}
        for transition in self:
            values.update(transition.sets)
        return MappingProxyType(
            {name: value for name, value in values.items() if value is not None}
        )

    def figure(self, *names: str) -> "display.Strip":
        """Return how long each value lasted, a lane a name; without names, of changed facts."""
        # Figures are drawn rarely: their classes are not built for a clock.
        from serviceops.display.history_strip import history_figure

        return history_figure(self, names)

    @property
    def state(self) -> str | None:
        """The state after the last transition."""
        for transition in reversed(self):
            if transition.state is not None:
                return transition.state
        return None

    def intervals(self, name: str) -> tuple[Stretch, ...]:
        """Return how long each value of a fact lasted, in order; ``"state"`` gives the states.

        From the first transition on; while a fact was not set its value is `None`. Stretches
        without length are left out, neighbours with one value are one, the last has no end.
        """
        name = _fact_name(name)
        runs: list[tuple[Fact, datetime]] = []
        for transition in self:
            value = _value_after(transition, name, runs[-1][0] if runs else None)
            if runs and runs[-1][1] == transition.at:
                runs.pop()
            if not runs or runs[-1][0] != value:
                runs.append((value, transition.at))
        ends: list[datetime | None] = [start for _, start in runs[1:]]
        return tuple(
            Stretch(value, start, end)
            for (value, start), end in zip(runs, [*ends, None], strict=False)
        )


def _transitions(given: Iterable[Transition]) -> tuple[Transition, ...]:
    if type(given) is History:
        return tuple(given)
    several = isinstance(given, Iterable) and not isinstance(given, str)
    items: tuple[Any, ...] = tuple(given) if several else (given,)
    return items


def _transition(given: object) -> Transition:
    if not isinstance(given, Transition):
        raise InvalidTransition(given, "a Transition", "pass the history of a record")
    return given


def _value_after(transition: Transition, name: str, before: Fact) -> Fact:
    """Return the value of a fact (or the state) after a transition, given the value before it."""
    if name == "state":
        return before if transition.state is None else transition.state
    return next((value for fact, value in transition.sets if fact == name), before)


def _ordered(items: tuple[Transition, ...], order: Order) -> Iterable[Transition]:
    """Return transitions that are out of order in the order chosen for them, or refuse them."""
    if order == "sort":
        return sorted(items, key=lambda transition: transition.at)
    if order == "carry":
        return _carried(items)
    before, after = next(pair for pair in pairwise(items) if pair[1].at < pair[0].at)
    raise DisorderedHistory(
        f"{after.action} at {after.at.isoformat()}",
        f"a transition not before {before.action} at {before.at.isoformat()}",
        "order='sort' puts them in order of time, order='carry' trusts their order",
    )


def _carried(items: Iterable[Transition]) -> Iterator[Transition]:
    latest: datetime | None = None
    for item in items:
        latest = item.at if latest is None else max(latest, item.at)
        yield item if item.at == latest else attrs.evolve(item, at=latest)


def _once(items: tuple[Transition, ...], on_repeat: Repeat) -> tuple[Transition, ...]:
    """Return the transitions, each id once."""
    if on_repeat not in ("drop", "refuse"):
        raise InvalidTransition(on_repeat, "'drop' or 'refuse'")
    # Almost no log repeats an id: one set decides, and the walk below is for those that do.
    ids = [item.id for item in items if item.id is not None]
    if not ids or len(set(ids)) == len(ids):
        return items
    first_of: dict[object, Transition] = {}
    for number, item in enumerate(items):
        name: object = number if item.id is None else (item.id,)
        first = first_of.get(name)
        if first is None:
            first_of[name] = item
            continue
        if on_repeat == "refuse":
            raise repeated(item.id, "each id once", "on_repeat='drop' takes both as one")
        if different := _differences(first, item):
            raise repeated(
                item.id, f"the id once, or again with the contents of {first!r}",
                f"an id names one transition; here {different}",
            )  # fmt: skip
        if item.known_at < first.known_at:
            first_of[name] = item
    return tuple(first_of.values())


def _differences(first: Transition, again: Transition) -> str:
    """Return in words what two transitions of one id differ in; empty for one delivered twice."""
    # When, who and what was shown are those of the first delivery: a retry comes later.
    found = [
        f"{name} was {_text(getattr(first, name))}, not {_text(getattr(again, name))}"
        for name in ("action", "state", "party")
        if getattr(first, name) != getattr(again, name)
    ]
    for one, other in ((first.sets, again.sets), (_stated(first), _stated(again))):
        before, after = dict(one), dict(other)
        # True equals 1 in Python, but they are two facts.
        found += [
            f"{name} was {_text(before.get(name))}, not {_text(after.get(name))}"
            for name in dict.fromkeys((*before, *after))
            if repr(before.get(name, ())) != repr(after.get(name, ()))
        ]
    return "; ".join(found)


def _stated(transition: Transition) -> Facts:
    return tuple(pair for pair in transition.inputs if pair[0] != "evidence")


def _text(value: object) -> str:
    return "not set" if value is None else repr(value)


def repeated(
    name: object,
    expected: str,
    remedy: str = "an id names one transition: correct a record by a further one",
) -> DuplicateTransition:
    """Return the error for an id that comes again."""
    return DuplicateTransition(f"id {name!r} again", expected, remedy)


settling(as_facts, stored_facts)

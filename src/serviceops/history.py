"""What happened to a record, in order: the one thing clocks and lifecycles share.

A history is a tuple of transitions. A clock reads it and never the record, so a host with its own
workflow can build one from its rows and use the clocks alone.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from serviceops._internal.frozen_copies import draft_of
from serviceops._internal.lazy_values import lazy
from serviceops.display.notebook import NotebookView
from serviceops.errors import (
    DisorderedHistory,
    DuplicateTransition,
    InvalidTransition,
    MalformedRow,
)
from serviceops.spans import EPOCH, Micros, to_micros, utc

if TYPE_CHECKING:
    from serviceops.display import Strip

__all__ = [
    "OBSERVED",
    "Column",
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
"""The action of a transition derived from a snapshot: something changed, nobody said why."""

Disorder: TypeAlias = Literal["refuse", "sort", "carry"]
"""What to do with a transition that comes before the one it follows."""

Repeat: TypeAlias = Literal["drop", "refuse"]
"""What to do with a transition that is told again, with its id and all it said."""

Row: TypeAlias = Mapping[str, Any]

Column: TypeAlias = str | Callable[[Row], object]
"""Where a row keeps something: the column's name, or a function of the row."""


def as_facts(given: Mapping[str, object] | Iterable[tuple[str, object]]) -> Facts:
    """Return facts as sorted pairs of plain scalars and tuples of texts.

    Aware moments are written as ISO 8601 text in UTC and dates as ISO text; an empty tuple is no
    value. Anything else raises `InvalidTransition`, and so does a name that comes twice.

    >>> as_facts({"priority": "P2", "group": "mail"})
    (('group', 'mail'), ('priority', 'P2'))
    """
    if type(given) is dict:  # the common case, and a dict cannot say a name twice
        return tuple(
            [
                (name, value if type(value := given[name]) is str else as_fact(name, value))
                for name in sorted(given)
            ]
        )
    pairs = given.items() if isinstance(given, Mapping) else given
    named = sorted((name, as_fact(name, value)) for name, value in pairs)
    for (name, _), (following, _) in pairwise(named):
        if name == following:
            raise InvalidTransition(name, "each fact named once", "drop one of the two")
    return tuple(named)


_MICROSECOND = timedelta(microseconds=1)
_PLAIN = str, int  # as a tuple: a union written where it is asked is built at every call


def as_fact(name: str, value: object) -> Fact:
    """Return one fact as a plain scalar or a tuple of texts; `as_facts` states what is refused."""
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, float) and isfinite(value):
        return value
    if isinstance(value, datetime):
        return utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and all(isinstance(one, str) for one in value):
        return value or None
    raise InvalidTransition(
        value,
        f"a plain scalar or a tuple of texts for the fact {name!r}",
        "a text, a number, a flag, a date, several texts or None",
    )


def _facts(given: Mapping[str, object] | Iterable[tuple[str, object]]) -> Facts:
    return () if not given else as_facts(given)


def _utc_or_none(moment: datetime | None) -> datetime | None:
    return None if moment is None else utc(moment)


@attrs.frozen
class Transition:
    """The recorded fact of one action.

    `state` is the state it led to, `None` when unchanged. `sets` are facts that persist until set
    again (`None` clears one); `inputs` are this action's arguments and never persist. `by` is who
    did it and `party` on whose side they stand; `id` makes a repeated delivery recognisable;
    `recorded_at` is when the record learned of it, where that was later than `at`.

    >>> from datetime import UTC
    >>> Transition(datetime(2026, 3, 2, 9, tzinfo=UTC), "log", state="new", sets={"priority": "P2"})
    Transition(at=2026-03-02 09:00:00+00:00, action='log', state='new', sets=(('priority', 'P2'),))
    """

    at: datetime = attrs.field(converter=utc)
    action: str
    state: str | None = None
    sets: Facts = attrs.field(default=(), converter=_facts)
    inputs: Facts = attrs.field(default=(), converter=_facts)
    by: str | None = None
    party: str | None = None
    id: str | None = None
    recorded_at: datetime | None = attrs.field(default=None, converter=_utc_or_none)

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
        """Return one of parts that are known to be good: moments in UTC, facts as they are kept."""
        made = _draft()
        made.at, made.action, made.state, made.sets, made.inputs = at, action, state, sets, inputs
        made.by, made.party, made.id, made.recorded_at = by, party, id, recorded_at
        made.__class__ = Transition
        return made  # type: ignore[no-any-return] # the draft is one now

    @property
    def known_at(self) -> datetime:
        """When the record learned of it: `recorded_at`, else the moment itself."""
        return self.recorded_at or self.at

    def __repr__(self) -> str:
        said = [f"at={self.at}", f"action={self.action!r}"]
        for name in ("state", "sets", "inputs", "by", "party", "id"):
            value = getattr(self, name)
            if value not in (None, ()):
                said.append(f"{name}={value!r}")
        if self.recorded_at is not None:
            said.append(f"recorded_at={self.recorded_at}")
        return f"Transition({', '.join(said)})"


_draft = draft_of(Transition)


@attrs.frozen(kw_only=True)
class Vocabulary:
    """The words a history of one kind of record may use: what a lifecycle declares, and lint asks.

    `moves` are (state, action, state it leads to); actions that keep the state are in `actions`
    alone. An action named in `creates` starts a record.
    """

    states: tuple[str, ...]
    initial: str
    final: frozenset[str]
    creates: str
    actions: tuple[str, ...]
    facts: tuple[str, ...]
    moves: tuple[tuple[str, str, str], ...]


@attrs.frozen
class Stretch:
    """How long a state or fact kept one value: from `start`, up to `end` (`None`: to this day)."""

    value: Fact
    start: datetime = attrs.field(repr=str)
    end: datetime | None = attrs.field(repr=str)


class History(NotebookView, tuple[Transition, ...]):  # noqa: SLOT001 - `micros` is kept in its dict
    """What happened to one record, in order: a tuple of transitions with questions to ask of it.

    Time may stand still but never run backwards: a transition before the one it follows raises
    `DisorderedHistory`. Transitions at one instant keep the order they were given in.
    """

    def __new__(cls, transitions: Iterable[Transition] = ()) -> "History":  # noqa: PYI034 - always a History
        """Return the history made of the transitions, which are in order."""
        return cls.of(transitions)

    @classmethod
    def of(
        cls,
        transitions: Iterable[Transition],
        *,
        on_disorder: Disorder = "refuse",
        on_repeat: Repeat = "drop",
    ) -> "History":
        """Return the history made of the transitions.

        What to do with one that comes before its predecessor is a choice: ``"refuse"`` it,
        ``"sort"`` all by time (ties keep their order), or ``"carry"`` the predecessor's time
        forward, for logs whose order is right and whose clocks are not.

        A transition told twice, with one id and the same contents, is one transition, known since
        it was first recorded: ``"drop"`` the repetition, or ``"refuse"`` it where a log is to have
        none. One id with other contents raises `DuplicateTransition` either way. Transitions
        without an id are never taken for one another.

        >>> from datetime import UTC
        >>> nine = Transition(datetime(2026, 3, 2, 9, tzinfo=UTC), "log", id="row-1")
        >>> late = Transition(datetime(2026, 3, 2, 11, tzinfo=UTC), "resolve", id="row-3")
        >>> soon = Transition(datetime(2026, 3, 2, 10, tzinfo=UTC), "start", id="row-2")
        >>> History.of([nine, late, soon, nine], on_disorder="sort")
        History(log, start, resolve)
        """
        if on_disorder not in ("refuse", "sort", "carry"):
            raise InvalidTransition(on_disorder, "'refuse', 'sort' or 'carry'")
        items = _once(tuple(transitions), on_repeat)
        moments = [item.at for item in items]
        return cls._trusted(
            items if moments == sorted(moments) else tuple(_ordered(items, on_disorder))
        )

    @classmethod
    def _trusted(cls, items: tuple[Transition, ...]) -> "History":
        return tuple.__new__(cls, items)

    def __reduce__(self) -> tuple[Any, ...]:
        return History._trusted, (tuple(self),)

    def __repr__(self) -> str:
        return f"History({', '.join(transition.action for transition in self)})"

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Row],
        *,
        at: Column,
        action: Column | None = None,
        state: Column | None = None,
        facts: Sequence[str] | Mapping[str, Column] = (),
        by: Column | None = None,
        party: Column | None = None,
        id: Column | None = None,  # noqa: A002 - the transition's own word
        recorded_at: Column | None = None,
        states: Mapping[str, str] | None = None,
        missing: Sequence[object] = (None, ""),
        moment: Callable[[Any], object] | None = None,
        zone: str | None = None,
        on_disorder: Disorder = "refuse",
        on_repeat: Repeat = "drop",
    ) -> "History":
        """Return the history that the rows of one record tell.

        With `action` a row is an event: it sets the state and facts it names. Without, a row is a
        snapshot, and what changed since the one before is derived; such transitions have the action
        `OBSERVED`, and a fact missing from a later snapshot is cleared. `facts` lists columns, or
        maps fact names to columns. `states` translates foreign states and refuses unlisted ones.
        Values in `missing` mean there is none. Moments are aware datetimes or ISO 8601 text, or
        what the function `moment` makes one of, asked once for each text; naive ones are refused
        unless `zone` says where they were read (the first time round, in an hour shown twice).
        `recorded_at` is when the log learned of a row, where it says so;
        disorder and repetition are taken as `of` says. A row that cannot be read raises
        `MalformedRow` with its number, a column no row has raises `MissingColumn`.

        >>> rows = [{"at": "2026-03-02T09:00Z", "state": "new", "group": "desk"},
        ...         {"at": "2026-03-02T09:20Z", "state": "assigned", "group": "mail"}]
        >>> history = History.from_rows(rows, at="at", state="state", facts=["group"])
        >>> history.state, dict(history.facts)
        ('assigned', {'group': 'mail'})
        """
        from serviceops.logs.rows import RowReader

        reader = RowReader(
            at=at, action=action, state=state, facts=facts, by=by, party=party, id=id,
            recorded_at=recorded_at, states=states, missing=missing, moment=moment, zone=zone,
        )  # fmt: skip
        return cls.of(reader.transitions(rows), on_disorder=on_disorder, on_repeat=on_repeat)

    @classmethod
    def by_case(
        cls,
        rows: Iterable[Row],
        *,
        case: Column,
        on_disorder: Disorder = "refuse",
        on_repeat: Repeat = "drop",
        **reading: Any,
    ) -> dict[str, "History"]:
        """Return the history of each record of a log; `reading` is as for `from_rows`.

        Rows of one case need not stand together; cases come in the order they first appear. Row
        numbers in errors count within the case, which the error's `remedy` names.
        """
        from serviceops.logs.rows import RowReader, by_case, in_case

        reader = RowReader(**reading)
        histories: dict[str, History] = {}
        for name, of_case in by_case(rows, case).items():
            try:
                histories[name] = cls.of(
                    reader.transitions(of_case), on_disorder=on_disorder, on_repeat=on_repeat
                )
            except (MalformedRow, DisorderedHistory, DuplicateTransition) as wrong:
                raise in_case(name, wrong) from wrong.__cause__
        return histories

    def then(self, transition: Transition) -> "History":
        """Return the history with one more transition, which may not come before the last."""
        if self and transition.at < self[-1].at:
            return History.of((*self, transition))  # refuses, and says why
        return History._trusted(self + (transition,))  # noqa: RUF005 - half the time of unpacking

    @lazy
    def micros(self) -> tuple[Micros, ...]:
        """The instants of the transitions as integer microseconds, worked out once."""
        return tuple([(transition.at - EPOCH) // _MICROSECOND for transition in self])

    def until(self, moment: datetime) -> "History":
        """Return what had happened by that instant, what happened at it included."""
        return History._trusted(self[: bisect_right(self.micros, to_micros(moment))])

    def as_known(self, moment: datetime) -> "History":
        """Return what the record knew at that instant: late facts are absent until recorded."""
        known = utc(moment)
        return History._trusted(tuple(t for t in self if t.known_at <= known))

    def state_at(self, moment: datetime) -> str | None:
        """Return the state at that instant; `None` before the first one was set."""
        return next((t.state for t in reversed(self.until(moment)) if t.state is not None), None)

    def facts_at(self, moment: datetime) -> Mapping[str, Fact]:
        """Return the facts that held at that instant; one that was cleared is absent."""
        return self.until(moment).facts

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts that hold after the last transition; one that was cleared is absent."""
        held: dict[str, Fact] = {}
        for transition in self:
            held.update(transition.sets)
        return MappingProxyType({name: value for name, value in held.items() if value is not None})

    def figure(self, *names: str) -> "Strip":
        """Return how long each value held, a lane a name; without names the facts that changed."""
        from serviceops.display.history_strip import history_figure

        return history_figure(self, names)

    @property
    def state(self) -> str | None:
        """The state after the last transition."""
        return next((t.state for t in reversed(self) if t.state is not None), None)

    def intervals(self, name: str) -> tuple[Stretch, ...]:
        """Return how long each value of a fact held, in order; ``"state"`` asks for the states.

        From the first transition on; while a fact was not set its value is `None`. Stretches
        without length are left out, neighbours with one value are one, the last has no end.
        """
        runs: list[tuple[Fact, datetime]] = []
        for transition in self:
            value = _told(transition, name, runs[-1][0] if runs else None)
            if runs and runs[-1][1] == transition.at:
                runs.pop()
            if not runs or runs[-1][0] != value:
                runs.append((value, transition.at))
        ends: list[datetime | None] = [start for _, start in runs[1:]]
        return tuple(
            Stretch(value, start, end)
            for (value, start), end in zip(runs, [*ends, None], strict=False)
        )


def _told(transition: Transition, name: str, before: Fact) -> Fact:
    """Return the value of a fact (or the state) after a transition, given the value before it."""
    if name == "state":
        return before if transition.state is None else transition.state
    return next((value for told, value in transition.sets if told == name), before)


def _ordered(items: tuple[Transition, ...], on_disorder: Disorder) -> Iterable[Transition]:
    """Return transitions that are out of order in the order chosen for them, or refuse them."""
    if on_disorder == "sort":
        return sorted(items, key=lambda transition: transition.at)
    if on_disorder == "carry":
        return _carried(items)
    before, after = next(pair for pair in pairwise(items) if pair[1].at < pair[0].at)
    raise DisorderedHistory(
        f"{after.action} at {after.at.isoformat()}",
        f"a transition not before {before.action} at {before.at.isoformat()}",
        "say on_disorder='sort' or 'carry' if the log is to be trusted that way",
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
    ids = [item.id for item in items if item.id is not None]
    if len(set(ids)) == len(ids):
        return items
    kept: dict[object, Transition] = {}
    for number, item in enumerate(items):
        name: object = number if item.id is None else (item.id,)
        first = kept.get(name)
        if first is None:
            kept[name] = item
            continue
        if on_repeat == "refuse":
            raise repeated(item.id, "each id once", "say on_repeat='drop' to take both as one")
        if attrs.evolve(item, recorded_at=first.recorded_at) != first:
            raise repeated(item.id, f"the id once, or again with what it said: {first!r}")
        if item.known_at < first.known_at:
            kept[name] = item
    return tuple(kept.values())


def repeated(
    name: object,
    expected: str,
    remedy: str = "an id names one transition: correct a record by a further one",
) -> DuplicateTransition:
    return DuplicateTransition(f"id {name!r} again", expected, remedy)

"""What an import brought: histories, and everything that they could not carry.

Another system's log says more than a history keeps, and at times less. An importer takes what it
can name, and lists the rest: each kind of loss once, where it was first met and how often.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

import attrs

from serviceops.errors import InvalidValue, MalformedPayload, UnknownState
from serviceops.history import OBSERVED, Fact, Facts, History, Transition, Vocabulary, as_facts
from serviceops.interop.payloads import Payload
from serviceops.lifecycle import SystemMapping

__all__ = ["Import", "Lost"]


@attrs.frozen(kw_only=True)
class Lost:
    """One kind of thing that was not carried over.

    `code` never changes, `field` is the word of the system it came from, `row` where it was first
    met, counted from 0 in what was given, and `count` how often.
    """

    code: str
    field: str
    row: int
    count: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.sentence} ({self.code}, {self.count} times, first in row {self.row})"


def _cases(given: Mapping[str, History] | Iterable[tuple[str, History]]) -> tuple[Any, ...]:
    return tuple(dict(given).items())


@attrs.frozen(kw_only=True, slots=False)
class Import:
    """Histories by record, in the order in which the records were met, and what was lost.

    >>> Import(cases={"INC-1": History()}).history
    History()
    """

    cases: tuple[tuple[str, History], ...] = attrs.field(converter=_cases)
    lost: tuple[Lost, ...] = ()

    @cached_property
    def histories(self) -> Mapping[str, History]:
        """The histories by the name of their record."""
        return MappingProxyType(dict(self.cases))

    @property
    def history(self) -> History:
        """The only history there is; of more than one, or none, `InvalidValue`."""
        if len(self.cases) != 1:
            raise InvalidValue(len(self.cases), "one history", "choose one of histories by name")
        return self.cases[0][1]


class Losses:
    """What was not carried so far, each kind once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Lost] = {}

    def note(self, code: str, field: str, row: int, sentence: str, count: int = 1) -> None:
        """Count one more of a kind."""
        before = self._found.get((code, field))
        if before is None:
            before = Lost(code=code, field=field, row=row, count=0, sentence=sentence)
        self._found[code, field] = attrs.evolve(
            before, row=min(row, before.row), count=before.count + count
        )

    def told(self) -> tuple[Lost, ...]:
        """Return everything noted, in the order in which it was first noted."""
        return tuple(self._found.values())


class Once:
    """Takes each id once: pages of exports overlap."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._seen: dict[str, Mapping[str, Any]] = {}

    def takes(self, place: Payload, member: str, name: str, row: int) -> bool:
        """Return whether something is met for the first time; without an id it always is.

        What is told again is noted; other contents under the same id are a fault.
        """
        if not name or name not in self._seen:
            self._seen[name] = place.members
            return True
        if _same(self._seen[name], place.members):
            self._losses.note("told_twice", member, row, "told again under the same id: taken once")
        else:
            place.fault(member, name, "an id that nothing else has")
        return False


def _same(one: object, other: object) -> bool:
    try:
        return one == other
    except RecursionError:  # nested beyond all sense
        return False


def rows_of(given: object, name: str) -> list[Any]:
    """Return the rows of a table, or refuse what is none."""
    if isinstance(given, Mapping | str | bytes) or not isinstance(given, Iterable):
        kind = type(given).__name__
        raise MalformedPayload(name, (f"$: a list of rows is expected, not {kind}",))
    return list(given)


@attrs.frozen(kw_only=True)
class Change:
    """One update of a record as another system tells it: its state, its facts, or words said."""

    at: datetime
    row: int
    state: str | None = None
    sets: Mapping[str, Fact] = attrs.Factory(dict)
    action: str | None = None
    inputs: Facts = attrs.field(default=(), converter=as_facts)
    by: str | None = None
    party: str | None = None
    id: str | None = None


class Naming:
    """Turns the updates of one record into transitions of our words.

    A move is called what the lifecycle calls the action between the two states; where no single
    action leads there the transition keeps its state, has the action `OBSERVED`, and a loss says
    so. Facts that a state's word tells (why it is on hold) are cleared when the state is left.
    """

    def __init__(self, words: SystemMapping, losses: Losses) -> None:
        self.words: SystemMapping = words
        self.chart: Vocabulary = words.lifecycle.vocabulary
        self.losses: Losses = losses

    def transitions(self, changes: Iterable[Change]) -> Iterator[Transition]:
        """Yield the transitions that changes in order of time amount to."""
        state: str | None = None
        told_by_state: frozenset[str] = frozenset()
        held: dict[str, Fact] = {}
        begun = False
        for change in changes:
            sets = dict(change.sets)
            after = None
            if change.state is not None:
                after, told = self.words.to_ours(change.state)
                if after != state or told:
                    gone = told_by_state - dict(told).keys() if after != state else frozenset()
                    sets = {**dict.fromkeys(gone), **dict(told), **sets}
                    told_by_state = frozenset(dict(told)) | (told_by_state - gone)
            moved = after is not None and after != state
            sets = {name: value for name, value in sets.items() if held.get(name) != value}
            if begun and change.action is None and not moved and not sets:
                continue  # one state of ours under two names there
            action = change.action or self._named(state, after, sets, held, change.row, begun)
            yield Transition(
                change.at, action, after if moved else None, sets, change.inputs,
                change.by, change.party, change.id,
            )  # fmt: skip
            held |= sets
            state, begun = after or state, True

    def _named(
        self,
        before: str | None,
        after: str | None,
        sets: Collection[str],
        held: Mapping[str, Fact],
        row: int,
        begun: bool,
    ) -> str:
        if not begun:
            return self.chart.creates
        if after is not None and after != before:
            for start, action, end in self.chart.moves:
                if (start, end) == (before, after):
                    return action
            self.losses.note(
                "move_unnamed", f"{before} to {after}", row,
                f"no single action leads from {before} to {after}: it is told as {OBSERVED!r}",
            )  # fmt: skip
            return OBSERVED
        if "group" in sets or "person" in sets:
            is_first = held.get("group") is None and held.get("person") is None
            return "assign" if is_first else "reassign"
        return "reprioritise" if "priority" in sets else "amend"


def knows_state(body: Payload, member: str, words: SystemMapping, state: str) -> bool:
    """Return whether a mapping has a state's word; leave a fault where it has none."""
    try:
        words.to_ours(state)
    except UnknownState as wrong:
        body.fault(member, state, f"{wrong.expected}: {wrong.remedy}, or words= of your own")
        return False
    return True


def translated(
    name: str,
    value: str | None,
    values: Mapping[str, Mapping[str, str]],
    losses: Losses,
    row: int,
) -> str | None:
    """Return a fact's value in our words; one that no table lists stays as told, and is noted."""
    if value is None or not value:
        return None
    table = values.get(name)
    if table is None or value in table.values():
        return value
    if value not in table:
        losses.note("value_untranslated", name, row, f"{name} {value!r} has no word here: kept")
        return value
    return table[value]

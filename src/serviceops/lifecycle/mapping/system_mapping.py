"""Words of other systems and ours, both ways, and what is lost on the way there and back.

A mapping is a table of words: each row says what a state is called outside and inside, with the
facts that tell apart what outside has two words for, and which way the row is read. What a round
trip loses follows from the table and is not written by hand.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

import attrs

from serviceops.errors import UnknownState
from serviceops.history import Fact, Facts, History, Transition, as_facts
from serviceops.lifecycle.access import AccessLifecycle
from serviceops.lifecycle.engine import Lifecycle
from serviceops.lifecycle.holding import HoldReason
from serviceops.lifecycle.incident import IncidentLifecycle
from serviceops.lifecycle.known_error import KnownErrorLifecycle
from serviceops.lifecycle.major_incident import MajorIncidentLifecycle
from serviceops.lifecycle.problem import ProblemLifecycle
from serviceops.lifecycle.request import RequestLifecycle

__all__ = ["Direction", "SystemMapping", "TermMapping"]

CHARTS: Mapping[str, type[Lifecycle]] = {
    "incident": IncidentLifecycle,
    "major_incident": MajorIncidentLifecycle,
    "problem": ProblemLifecycle,
    "known_error": KnownErrorLifecycle,
    "request": RequestLifecycle,
    "access": AccessLifecycle,
}
"""The lifecycle that each kind of mapping speaks of."""


class Direction(StrEnum):
    """Which way a row is read."""

    BOTH = "both"
    IN = "in"
    OUT = "out"


@attrs.frozen
class TermMapping:
    """What something is called outside and inside; `facts` hold inside where that is the word."""

    outside: str
    inside: str
    facts: Facts = attrs.field(default=(), converter=as_facts)
    way: Direction = attrs.field(default=Direction.BOTH, converter=Direction)


@attrs.frozen(kw_only=True)
class SystemMapping:
    """The words of one system for one kind of record.

    Of several rows the first that fits is taken. `facts` are tables for fields of their own, by the
    name of our fact; `renamed` are actions, from their names to ours. `notes` say what no table
    can, `source` where the outside words were read.
    """

    system: str
    kind: str
    words: tuple[TermMapping, ...] = attrs.field(converter=tuple[TermMapping, ...])
    facts: tuple[tuple[str, tuple[TermMapping, ...]], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""

    @property
    def name(self) -> str:
        """The system and the kind of record, as one name."""
        return f"{self.system} {self.kind}"

    @property
    def lifecycle(self) -> type[Lifecycle]:
        """The lifecycle whose states these are."""
        return CHARTS[self.kind]

    @cached_property
    def states(self) -> Mapping[str, str]:
        """Outside states to ours: what `History.from_rows(states=)` takes."""
        return _inward(self.words)

    @cached_property
    def actions(self) -> Mapping[str, str]:
        """Outside actions to ours, for the systems that name theirs."""
        return MappingProxyType(dict(self.renamed))

    def inward(self, state: str) -> tuple[str, Facts]:
        """Return what an outside state is here: our state, and the facts that it tells.

        >>> from serviceops.lifecycle import MAPPINGS
        >>> MAPPINGS["tmf621", "incident"].inward("held")
        ('on_hold', (('hold_reason', 'vendor'),))
        """
        for word in self.words:
            if word.outside == state and word.way is not Direction.OUT:
                return word.inside, word.facts
        raise UnknownState(state, f"a state of {self.name}", f"it has {', '.join(self.states)}")

    def outward(self, state: str, facts: Mapping[str, object] | Facts = ()) -> str:
        """Return what our state is called outside, for a record with these facts.

        >>> from serviceops.lifecycle import MAPPINGS
        >>> zendesk = MAPPINGS["zendesk", "incident"]
        >>> zendesk.outward("on_hold", {"hold_reason": "caller"}), zendesk.outward("on_hold")
        ('pending', 'hold')
        """
        known = dict(as_facts(facts))
        for word in self.words:
            fits = word.inside == state and word.way is not Direction.IN
            if fits and all(known.get(name) == value for name, value in word.facts):
                return word.outside
        there = dict.fromkeys(w.inside for w in self.words if w.way is not Direction.IN)
        raise UnknownState(
            state, f"a state that {self.name} has a word for", f"it has one for {', '.join(there)}"
        )

    def fact(self, name: str, value: str) -> str:
        """Return what an outside value of a field is as our fact of that name."""
        table = _inward(dict(self.facts)[name])
        if value not in table:
            raise UnknownState(value, f"a {name} of {self.name}", f"it has {', '.join(table)}")
        return table[value]

    def fact_outward(self, name: str, value: str) -> str | None:
        """Return what our fact is called outside; `None` when there is no word for that value."""
        words = dict(self.facts).get(name, ())
        return next(
            (w.outside for w in words if w.inside == value and w.way is not Direction.IN), None
        )

    def read(self, history: Iterable[Transition]) -> History:
        """Return a history of outside words in ours, with the facts that the states tell.

        Actions without a name here stay as they are. An outside state that is not in the table
        raises `UnknownState`.
        """
        return History.of(self._read(history))

    def written(self, history: Iterable[Transition]) -> History:
        """Return a history of ours in outside words; facts stay, so that nothing else is lost."""
        return History.of(self._written(history))

    def _read(self, history: Iterable[Transition]) -> Iterator[Transition]:
        for transition in history:
            action = self.actions.get(transition.action, transition.action)
            if transition.state is None:
                yield attrs.evolve(transition, action=action)
                continue
            state, told = self.inward(transition.state)
            sets = as_facts({**dict(told), **dict(transition.sets)})
            yield attrs.evolve(transition, action=action, state=state, sets=sets)

    def _written(self, history: Iterable[Transition]) -> Iterator[Transition]:
        held: dict[str, Fact] = {}
        state: str | None = None
        before: str | None = None
        for transition in history:
            held.update(transition.sets)
            state = transition.state or state
            after = None if state is None else self.outward(state, as_facts(held))
            yield attrs.evolve(transition, state=None if after == before else after)
            before = after

    @cached_property
    def lost(self) -> tuple[str, ...]:
        """What a round trip loses, in sentences: ours there and back, theirs here and back."""
        return (*self._lost_of_ours(), *self._lost_of_theirs(), *self.notes)

    def _lost_of_ours(self) -> Iterator[str]:
        for state in self.lifecycle.state_names():
            cases: dict[str | None, list[str]] = {}
            reasons = [*HoldReason] if state == "on_hold" else [None]
            for reason in reasons:
                cases.setdefault(self._loss(state, reason), []).append(str(reason))
            for loss, held in cases.items():
                which = f" for {', '.join(held)}" if len(held) < len(reasons) else ""
                if loss is not None:
                    yield f"{state}{which} {loss}"

    def _loss(self, state: str, reason: HoldReason | None) -> str | None:
        try:
            outside = self.outward(state, {} if reason is None else {"hold_reason": reason})
        except UnknownState:
            return "has no word there"
        back, told = self.inward(outside)
        if back != state:
            return f"comes back as {back}"
        if reason is None:
            return None
        word = self.fact_outward("hold_reason", reason)
        kept = self.fact("hold_reason", word) if word else dict(told).get("hold_reason")
        if kept == reason:
            return None
        return f"comes back for {kept}" if kept else "comes back without its reason"

    def _lost_of_theirs(self) -> Iterator[str]:
        for outside in self.states:
            state, facts = self.inward(outside)
            try:
                back = self.outward(state, facts)
            except UnknownState:
                yield f"{outside!r} is {state} here, which has no word there"
                continue
            if back != outside:
                yield f"{outside!r} comes back as {back!r}"


def _inward(words: Iterable[TermMapping]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word in words:
        if word.way is not Direction.OUT:
            found.setdefault(word.outside, word.inside)
    return MappingProxyType(found)

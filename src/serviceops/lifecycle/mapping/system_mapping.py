"""The terms of other systems and ours, both ways, and what a round trip loses by the table."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import FrozenMap
from serviceops._internal.short_repr import short_repr
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

# The lifecycle of each kind of mapping.
LIFECYCLES: Mapping[str, type[Lifecycle]] = {
    "incident": IncidentLifecycle,
    "major_incident": MajorIncidentLifecycle,
    "problem": ProblemLifecycle,
    "known_error": KnownErrorLifecycle,
    "request": RequestLifecycle,
    "access": AccessLifecycle,
}


class Direction(StrEnum):
    """Whether a row is read, written, or both."""

    BOTH = "both"
    IN = "in"
    OUT = "out"


@checked
@attrs.frozen
class TermMapping:
    """A term of another system and ours; `facts` are part of its meaning here.

    >>> TermMapping("pending", "on_hold", {"hold_reason": "caller"}).ours
    'on_hold'
    """

    theirs: str
    ours: str
    facts: Facts = attrs.field(default=(), converter=as_facts)
    direction: Direction = attrs.field(default=Direction.BOTH, converter=Direction)


@checked
@short_repr
@attrs.frozen(kw_only=True)
class SystemMapping:
    """The terms of one system for one kind of record.

    Of several rows the first that fits is taken. `facts` are tables for other fields, by the name
    of our fact; `renamed` are actions, from their names to ours. `notes` add what no table can
    express; `source` is the publication that the terms are from.
    """

    system: str
    kind: str
    terms: tuple[TermMapping, ...] = attrs.field(converter=tuple[TermMapping, ...])
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
        return LIFECYCLES[self.kind]

    @cached_property
    def states(self) -> Mapping[str, str]:
        """Their states to ours, as `LogSchema(states=)` takes them."""
        return _to_ours(self.terms)

    @cached_property
    def actions(self) -> Mapping[str, str]:
        """Their actions to ours, for the systems that name actions."""
        return FrozenMap(dict(self.renamed))

    def to_ours(self, state: str) -> tuple[str, Facts]:
        """Return our state for one of theirs, and the facts that are part of its meaning.

        >>> from serviceops.lifecycle import MAPPINGS
        >>> MAPPINGS["tmf621", "incident"].to_ours("held")
        ('on_hold', (('hold_reason', 'vendor'),))
        """
        for term in self.terms:
            if term.theirs == state and term.direction is not Direction.OUT:
                return term.ours, term.facts
        raise UnknownState(state, f"a state of {self.name}", f"it has {', '.join(self.states)}")

    def to_theirs(self, state: str, facts: Mapping[str, object] | Facts = ()) -> str:
        """Return their state for one of ours, for a record with these facts.

        >>> from serviceops.lifecycle import MAPPINGS
        >>> zendesk = MAPPINGS["zendesk", "incident"]
        >>> zendesk.to_theirs("on_hold", {"hold_reason": "caller"}), zendesk.to_theirs("on_hold")
        ('pending', 'hold')
        """
        known = dict(as_facts(facts))
        # Rows with facts come first in a table: the first that fits is the most specific one.
        written = [term for term in self.terms if term.direction is not Direction.IN]
        for term in written:
            if term.ours == state and all(known.get(name) == value for name, value in term.facts):
                return term.theirs
        there = ", ".join(dict.fromkeys(term.ours for term in written))
        raise UnknownState(
            state, f"a state that {self.name} has a term for", f"it has one for {there}"
        )

    @checked
    def fact_to_ours(self, name: str, value: str) -> str:
        """Return our value of a fact for one of theirs."""
        terms = dict(self.facts)
        if name not in terms:
            raise UnknownState(name, f"a fact of {self.name}", f"it has {', '.join(terms)}")
        table = _to_ours(terms[name])
        if value not in table:
            raise UnknownState(value, f"a {name} of {self.name}", f"it has {', '.join(table)}")
        return table[value]

    @checked
    def fact_to_theirs(self, name: str, value: str) -> str | None:
        """Return their value of a fact for one of ours, or `None` where they have none."""
        terms = dict(self.facts).get(name, ())
        return next(
            (t.theirs for t in terms if t.ours == value and t.direction is not Direction.IN), None
        )

    @checked
    def read(self, history: Iterable[Transition]) -> History:
        """Return a history of theirs in our terms, with the facts that are part of the states.

        These end with the state's term, unless the transition sets them itself. Actions without a
        name here stay as they are. A state that is not in the table raises `UnknownState`.
        """
        return History.of(self._read(history))

    @checked
    def write(self, history: Iterable[Transition]) -> History:
        """Return a history of ours in their terms; facts stay, so that only states lose meaning."""
        return History.of(self._write(history))

    def _read(self, history: Iterable[Transition]) -> Iterator[Transition]:
        before: Facts = ()
        for transition in history:
            action = self.actions.get(transition.action, transition.action)
            if transition.state is None:
                yield attrs.evolve(transition, action=action)
                continue
            state, meant = self.to_ours(transition.state)
            ended = dict.fromkeys(name for name, _ in before)
            sets = as_facts({**ended, **dict(meant), **dict(transition.sets)})
            before = meant
            yield attrs.evolve(transition, action=action, state=state, sets=sets)

    def _write(self, history: Iterable[Transition]) -> Iterator[Transition]:
        # The state of theirs may change with a fact while ours does not, so facts are summed up.
        facts: dict[str, Fact] = {}
        state: str | None = None
        before: str | None = None
        for transition in history:
            facts.update(transition.sets)
            state = transition.state or state
            after = None if state is None else self.to_theirs(state, as_facts(facts))
            yield attrs.evolve(transition, state=None if after == before else after)
            before = after

    @cached_property
    def lost(self) -> tuple[str, ...]:
        """What a round trip loses, in sentences: ours there and back, theirs here and back."""
        return (*self._lost_of_ours(), *self._lost_of_theirs(), *self.notes)

    def _lost_of_ours(self) -> Iterator[str]:
        # A hold is tried for each of its reasons, since some systems have a state for one of them.
        for state in self.lifecycle.state_names():
            cases: dict[str | None, list[str]] = {}
            reasons = [*HoldReason] if state == "on_hold" else [None]
            for reason in reasons:
                cases.setdefault(self._loss(state, reason), []).append(str(reason))
            for loss, lossy in cases.items():
                which = f" for {', '.join(lossy)}" if len(lossy) < len(reasons) else ""
                if loss is not None:
                    yield f"{state}{which} {loss}"

    def _loss(self, state: str, reason: HoldReason | None) -> str | None:
        try:
            theirs = self.to_theirs(state, {} if reason is None else {"hold_reason": reason})
        except UnknownState:
            return "has no term there"
        back, meant = self.to_ours(theirs)
        if back != state:
            return f"comes back as {back}"
        if reason is None:
            return None
        # A field of their own for the reason says more than the name of the state does.
        value = self.fact_to_theirs("hold_reason", reason)
        after = self.fact_to_ours("hold_reason", value) if value else dict(meant).get("hold_reason")
        if after == reason:
            return None
        return f"comes back for {after}" if after else "comes back without its reason"

    def _lost_of_theirs(self) -> Iterator[str]:
        for theirs in self.states:
            state, facts = self.to_ours(theirs)
            try:
                back = self.to_theirs(state, facts)
            except UnknownState:
                yield f"{theirs!r} is {state} here, which has no term there"
                continue
            if back != theirs:
                yield f"{theirs!r} comes back as {back!r}"


def _to_ours(terms: Iterable[TermMapping]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for term in terms:
        if term.direction is not Direction.OUT:
            found.setdefault(term.theirs, term.ours)
    return FrozenMap(found)

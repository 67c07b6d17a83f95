"""Linked incidents, act by act, written from "Connect records" and the pages on lifecycles.

It imports nothing of the package. After each act everything that follows from it is done, over and
over, until nothing more follows. Each rule does so once for the same two records.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

PASSED_ON = frozenset({"problem", "change", "vendor"})
"""For what children wait with their parent: each has a caller of its own."""
OWN = frozenset({"duplicate", "no_response"})
"""How an incident ends that is true of it alone."""
OPEN = frozenset({"new", "assigned", "in_progress", "on_hold"})


@dataclass(frozen=True)
class Ways:
    """What children take over, and what becomes of those that waited for a fixed problem."""

    taken_over: frozenset[str]
    waiting: str


@dataclass
class Ticket:
    """An incident, or the problem: then its state alone counts."""

    id: str
    parent: str | None = None
    state: str = "new"
    person: str | None = None
    reason: str | None = None
    reference: str | None = None
    code: str | None = None
    original: str | None = None
    resolved_with: str | None = None
    """The parent that it was resolved with."""

    @property
    def seen(self) -> tuple[str | None, ...]:
        return self.state, self.parent, self.person, self.reason, self.reference, self.code


@dataclass(frozen=True)
class Act:
    """What is done to a record: an action, and what it is given."""

    action: str
    person: str | None = None
    reason: str | None = None
    reference: str | None = None
    code: str | None = None
    parent: str | None = None
    source: str = ""
    """The record from which it follows."""


@dataclass
class MinuteLinks:
    """Lives through what is done to linked records."""

    tickets: dict[str, Ticket]
    ways: Ways
    moved: dict[str, tuple[Act, Ticket]] = field(default_factory=dict)
    """What was last done to each record since a person acted, and what it was like before."""

    def take(self, name: str, act: Act) -> None:
        """Let a person act on a record, and do what follows."""
        self.moved.clear()
        self.do(name, act)
        done, is_over = set[tuple[str, str, str]](), False
        while not is_over:
            is_over = True
            for source in list(self.moved):
                for rule, target, other in list(self.following(source)):
                    if (source, rule, target) not in done and self.allows(target, other):
                        done.add((source, rule, target))
                        self.do(target, other)
                        is_over = False

    def do(self, name: str, act: Act) -> None:
        """Do one thing to a record."""
        it = self.tickets[name]
        self.moved[name] = act, copy(it)
        match act.action:
            case "start":
                it.state, it.person = "in_progress", act.person or it.person
            case "hold":
                it.state, it.reason, it.reference = "on_hold", act.reason, act.reference
            case "resume":
                it.state = "in_progress"
            case "resolve":
                it.state, it.code, it.resolved_with = "resolved", act.code, act.source
                it.original = act.reference if act.code == "duplicate" else None
            case "reopen":
                it.state = "new" if it.person is None else "in_progress"
                it.code = it.original = None
            case "amend":
                it.parent = act.parent
            case "close":
                it.state = "closed"
            case "cancel":
                it.state = "cancelled"
        if it.state != "on_hold":
            it.reason = it.reference = None

    def allows(self, name: str, act: Act) -> bool:
        """Return whether a record can take an act as it is."""
        it = self.tickets[name]
        match act.action:
            case "start":  # a start says who begins
                return it.state in {"new", "assigned"} and act.person is not None
            case "hold":
                return it.state in OPEN - {"on_hold"}
            case "resume":
                return it.state == "on_hold"
            case "resolve":
                return it.state in OPEN
            case "reopen":
                return it.state == "resolved"
            case _:
                return it.state not in {"closed", "cancelled"} and not self.is_above(name, act)

    def is_above(self, name: str, act: Act) -> bool:
        """Return whether a record would become a child of itself."""
        above = act.parent
        while above is not None and above != name:
            above = self.tickets[above].parent
        return above == name

    def following(self, name: str) -> Iterator[tuple[str, str, Act]]:
        """Yield what follows from what was last done to a record: the rule, and what is done."""
        it, (act, before) = self.tickets[name], self.moved[name]
        takes = self.ways.taken_over
        if act.action in {"fix", "close"} and name == "P":
            yield from self.fixed()
        for child in [one for one in self.tickets.values() if one.parent == name]:
            is_begun = it.state == "in_progress" != before.state
            if is_begun and "start" in takes:
                # It waits for what its parent waited for, and that is no caller.
                waits = child.reason in PASSED_ON and child.reason == before.reason
                if child.state in {"new", "assigned"}:
                    yield "start", child.id, Act("start", child.person or it.person)
                elif waits and child.reference == before.reference:
                    yield "start", child.id, Act("resume")
            if act.action == "hold" and "hold" in takes and it.reason in PASSED_ON:
                yield "hold", child.id, Act("hold", reason=it.reason, reference=it.reference)
            if act.action == "resolve" and "resolve" in takes and it.code not in OWN:
                yield "resolve", child.id, Act("resolve", code=it.code, source=name)
            if act.action == "reopen" and "reopen" in takes and child.resolved_with == name:
                yield "reopen", child.id, Act("reopen")
            if act.action == "resolve" and it.original not in {None, child.id}:
                yield "adopt", child.id, Act("amend", parent=it.original)

    def fixed(self) -> Iterator[tuple[str, str, Act]]:
        """Yield what follows for those that wait for the problem."""
        for one in self.tickets.values():
            if one.reason == "problem" and one.reference == "P":
                if self.ways.waiting == "resume":
                    yield "fixed", one.id, Act("resume")
                elif self.ways.waiting == "resolve":
                    yield "fixed", one.id, Act("resolve", code="problem", source="P")

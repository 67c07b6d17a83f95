"""Linked records, act by act, written from "Connect records" and the pages on lifecycles.

The incidents are linked to a problem and its known error, a change, two alerts of the first
incident and the major incident of the second.

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
ALERTS = ("AL1", "AL2")
"""The alerts of the first incident, as they were raised."""
BESIDE = frozenset({"P", "K", "C", "M", *ALERTS})
OPEN = frozenset({"new", "assigned", "in_progress", "on_hold"})


@dataclass(frozen=True)
class Ways:
    """What children take over, and what becomes of those that waited for a fixed problem."""

    taken_over: frozenset[str]
    waiting: str
    risk_accepted: str = "resume"
    is_retired: bool = True
    """Whether the known error of a fixed problem is retired."""
    alerts: str = "leave"
    incident: str = "all"
    """Which of its alerts have to be over before an incident ends."""


@dataclass
class Ticket:
    """An incident, or a record beside them: then its state counts, and what is listed for it."""

    id: str
    parent: str | None = None
    state: str = "new"
    person: str | None = None
    reason: str | None = None
    reference: str | None = None
    code: str | None = None
    original: str | None = None
    known_error: str | None = None
    resolved_with: str | None = None
    """The parent that it was resolved with."""
    is_major: bool = False
    """Whether it has a major incident."""
    is_acked: bool = False
    cited_by: frozenset[str] = frozenset()
    matched: frozenset[str] = frozenset()

    @property
    def seen(self) -> tuple[str | None, ...]:
        return self.state, self.parent, self.person, self.reason, self.reference, self.code

    @property
    def seen_beside(self) -> tuple[object, ...]:
        return self.state, self.is_acked, sorted(self.cited_by), len(self.matched)


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
                it.known_error = act.reference if act.code == "known_error" else None
            case "reopen":
                it.state = "new" if it.person is None else "in_progress"
                it.code = it.original = it.known_error = None
            case "amend":
                it.parent = act.parent
            case "close":
                it.state = "closed"
            case "cancel":
                it.state = "cancelled"
            case "cite" | "release" | "match":
                it.cited_by = it.cited_by - {act.source}
                it.cited_by |= {act.source} if act.action == "cite" else set()
                it.matched |= {act.source} if act.action == "match" else set()
            case "acknowledge":
                it.is_acked = True
            case "end":
                it.state, it.cited_by = act.code or "", frozenset()
            case "back":
                it.state, it.is_acked = "open", False
        if it.state != "on_hold":
            it.reason = it.reference = None

    def allows(self, name: str, act: Act) -> bool:
        """Return whether a record can take an act as it is."""
        it = self.tickets[name]
        if name in BESIDE:
            return it.state in {"open", "published", "proposed", "accepted"}
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
        if name in BESIDE:
            yield from self.following_beside(name, act)
            return
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
            is_taken = it.code not in OWN and not child.is_major
            if act.action == "resolve" and "resolve" in takes and is_taken:
                yield (
                    "resolve",
                    child.id,
                    Act("resolve", code=it.code, reference=it.known_error, source=name),
                )
            if act.action == "reopen" and "reopen" in takes and child.resolved_with == name:
                yield "reopen", child.id, Act("reopen")
            if act.action == "resolve" and it.original not in {None, child.id}:
                yield "adopt", child.id, Act("amend", parent=it.original)

        known = self.tickets["K"]
        is_matched = (it.code, it.known_error) == ("known_error", "K")
        if act.action == "resolve" and is_matched and name not in known.matched:
            yield "match", "K", Act("match", source=name)
        if it.reason == "problem" and before.state != "on_hold" and name not in known.cited_by:
            yield "cite", "K", Act("cite", source=name)
        if before.state == "on_hold" != it.state and name in known.cited_by and not is_matched:
            yield "release", "K", Act("release", source=name)
        if act.action == "cancel" and name == "B":
            is_begun = self.tickets["M"].state == "accepted"
            yield "demote", "M", Act("end", code="stood_down" if is_begun else "rejected")
        if act.action == "resolve" and name == "A" and self.ways.alerts != "leave":
            for alert in [self.tickets[one] for one in ALERTS]:
                if self.ways.alerts == "close":
                    yield "alerts", alert.id, Act("end", code="closed")
                elif not alert.is_acked:
                    yield "alerts", alert.id, Act("acknowledge")

    def following_beside(self, name: str, act: Act) -> Iterator[tuple[str, str, Act]]:
        """Yield what follows from what was done to a record beside the incidents."""
        ways, known = self.ways, self.tickets["K"]
        if name == "P" and act.action in {"fix", "close"}:
            yield from self.waited("problem", "P", ways.waiting)
            is_used = ways.waiting == "stay" and known.cited_by
            if act.action == "fix" and ways.is_retired and not is_used:
                yield "retire", "K", Act("end", code="retired")
        if name == "P" and act.action == "accept_risk":
            yield from self.waited("problem", "P", ways.risk_accepted)
        if name == "C" and act.code in {"completed", "failed"}:
            outcome = ways.waiting if act.code == "completed" else "resume"
            yield from self.waited("change", "C", outcome)
        it = self.tickets["A"]
        if name in ALERTS and act.action == "end" and it.state in OPEN:
            are_over = [self.tickets[one].state == "closed" for one in ALERTS]
            last = name == ALERTS[-1]
            if {"all": all(are_over), "last": last, "first": True}.get(ways.incident, False):
                is_begun = it.state not in {"new", "assigned"}
                how = Act("resolve", code="solution", source=name) if is_begun else Act("cancel")
                yield "over", "A", how

    def waited(self, reason: str, name: str, outcome: str) -> Iterator[tuple[str, str, Act]]:
        """Yield what follows for those that wait for a record that ended."""
        for one in self.tickets.values():
            if (one.reason, one.reference) == (reason, name):
                # The manager of a major incident decides when its incident is resolved.
                if outcome == "resume" or (outcome == "resolve" and one.is_major):
                    yield "fixed", one.id, Act("resume")
                elif outcome == "resolve":
                    yield "fixed", one.id, Act("resolve", code=reason, source=name)

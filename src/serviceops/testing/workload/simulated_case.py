"""One simulated incident: it records what the actions of `Incident` record, without the checks.

The real actions take twenty times as long. A test compares both.
"""

from typing import TypeAlias

from serviceops.history import Fact, History, Transition
from serviceops.lifecycle import CancelReason, HoldReason, Party, ResolutionCode
from serviceops.priority import Priority
from serviceops.spans import Micros, to_datetime
from serviceops.testing.workload.arrivals import Arrival

_Pairs: TypeAlias = tuple[tuple[str, Fact], ...]


class Case:
    """One simulated incident."""

    __slots__ = (
        "arrival", "caller", "group", "history", "id", "number", "person", "plan", "priority",
        "reassignments", "reference", "reminders", "reopened", "solved_by", "state", "work",
    )  # fmt: skip

    def __init__(self, number: int, arrival: Arrival, priority: Priority) -> None:
        self.number, self.arrival, self.priority = number, arrival, priority
        self.id = f"INC-{number:07}"
        self.history: list[Transition] = []
        self.state = "new"
        self.caller = ""
        self.group: str | None = None
        self.person: str | None = None
        self.reference: str | None = None
        self.solved_by: str | None = None
        self.reassignments = self.reopened = self.reminders = 0
        self.plan: list[tuple[str, float]] = []
        """The interruptions of the work, each with the share of it that is done before."""
        self.work: float = 0.0
        """The seconds of work left."""

    def log(self, at: Micros, summary: str, caller: str, parent: str | None) -> None:
        """Record the report."""
        self.caller, arrival = caller, self.arrival
        self._add(at, "log", "new", _pairs(
            caller=caller, category=arrival.category.name, id=self.id, impact=arrival.impact,
            parent=parent, priority=self.priority, service=arrival.category.service,
            summary=summary, urgency=arrival.urgency,
        ))  # fmt: skip

    def assign(self, at: Micros, group: str) -> None:
        """Record the assigned group."""
        self.group = group
        self._add(at, "assign", "assigned", (("group", group),), (("group", group),), "desk")

    def start(self, at: Micros, person: str) -> None:
        """Record the person who started to work on it."""
        self.person = person
        inputs = (("person", person),)
        self._add(at, "start", "in_progress", inputs, inputs, person)

    def reassign(self, at: Micros, group: str) -> None:
        """Record the reassignment to another group."""
        by, self.group, self.person = self.person, group, None
        self.reassignments += 1
        sets = (("group", group), ("person", None), ("reassignments", self.reassignments))
        self._add(at, "reassign", "assigned", sets, (("group", group),), by)

    def hold(self, at: Micros, reason: HoldReason, about: str, by: str | None) -> None:
        """Record the reason of a hold: a question to the caller, or another record."""
        question = about if reason is HoldReason.CALLER else None
        self.reference = None if question else about
        sets = _pairs(hold_reason=reason, hold_reference=self.reference)
        inputs = _pairs(comment=question, reason=reason, reference=self.reference)
        self._add(at, "hold", "on_hold", sets, inputs, by)

    def remind(self, at: Micros) -> None:
        """Record a reminder to the caller."""
        self.reminders += 1
        sets = (("reminders", self.reminders),)
        self._add(at, "remind", None, sets, by="timer:reminder", key="reminder")

    def reply(self, at: Micros, text: str) -> None:
        """Record the caller's reply, which ends the hold."""
        sets, inputs = self._cleared_hold(), (("text", text),)
        self._add(at, "reply", "in_progress", sets, inputs, self.caller, Party.CALLER)

    def resume(self, at: Micros) -> None:
        """Record the end of a hold."""
        self._add(at, "resume", "in_progress", self._cleared_hold(), by=self.person)

    def resolve(
        self,
        at: Micros,
        code: ResolutionCode,
        notes: str,
        reference: str | None = None,
        *,
        by: str | None = None,
        key: str | None = None,
    ) -> None:
        """Record the resolution."""
        cleared = self._cleared_hold() if self.state == "on_hold" else ()
        self.solved_by = reference
        sets = _pairs(resolution_code=code, resolution_notes=notes, resolution_reference=reference)
        inputs = _pairs(code=code, notes=notes, reference=reference)
        self._add(at, "resolve", "resolved", cleared + sets, inputs, by or self.person, key=key)

    def reopen(self, at: Micros, reason: str) -> None:
        """Record that the caller reopened it."""
        self.reopened += 1
        cleared = ["resolution_code", "resolution_notes"]
        # A fact that was not set is not cleared either.
        if self.solved_by is not None:
            cleared.append("resolution_reference")
        sets = (("reopened", self.reopened), *((name, None) for name in cleared))
        self._add(at, "reopen", "in_progress", sets, (("reason", reason),), self.caller)

    def close(self, at: Micros, by: str | None) -> None:
        """Record the closure: by the caller, or by the timer when `by` is `None`."""
        key = None if by else "auto_close"
        self._add(at, "close", "closed", by=by or f"timer:{key}", key=key)

    def cancel(self, at: Micros, reason: CancelReason, reference: str | None) -> None:
        """Record the cancellation."""
        sets = _pairs(cancel_reason=reason, duplicate_of=reference)
        inputs = _pairs(reason=reason, reference=reference)
        self._add(at, "cancel", "cancelled", sets, inputs, "desk")

    def to_history(self) -> History:
        """Return the history so far."""
        return History._trusted(tuple(self.history))

    def _cleared_hold(self) -> _Pairs:
        # By name, as the actions store facts.
        names = ["hold_reason"]
        if self.reference is not None:
            names.append("hold_reference")
        if self.reminders:
            names.append("reminders")
        self.reference, self.reminders = None, 0
        return tuple((name, None) for name in names)

    def _add(
        self,
        at: Micros,
        action: str,
        state: str | None,
        sets: _Pairs = (),
        inputs: _Pairs = (),
        by: str | None = None,
        party: str | None = None,
        key: str | None = None,
    ) -> None:
        """Append a transition; the caller sorts facts and inputs by name."""
        # Built without checks: they take most of the time, and a test compares the histories.
        self.state = state or self.state
        moment = to_datetime(at)
        name = None if key is None else f"{key}@{moment.isoformat()}"
        made = Transition._trusted(moment, action, state, sets, inputs, by, party, name, None)
        self.history.append(made)


def _pairs(**given: Fact) -> _Pairs:
    """Return facts or inputs, written in the order of their names, without those not set."""
    return tuple(pair for pair in given.items() if pair[1] is not None)

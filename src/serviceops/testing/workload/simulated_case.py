"""One simulated incident: it records what the actions of `Incident` record, without the checks.

The real actions take twenty times as long. A test compares both.
"""

from collections.abc import Iterable

from serviceops.history import Fact, History, Transition
from serviceops.lifecycle import CancelReason, HoldReason, Party, ResolutionCode
from serviceops.priority import Priority
from serviceops.spans import Micros, to_datetime
from serviceops.testing.workload.arrivals import Arrival

_NOTHING: tuple[tuple[str, Fact], ...] = ()


class Case:
    """One simulated incident."""

    __slots__ = (
        "arrival", "group", "history", "id", "number", "person", "plan", "priority",
        "reassignments", "reference", "reminders", "reopened", "resolution", "state", "work",
    )  # fmt: skip

    def __init__(self, number: int, arrival: Arrival, priority: Priority) -> None:
        self.number, self.arrival, self.priority = number, arrival, priority
        self.id = f"INC-{number:07}"
        self.history: list[Transition] = []
        self.state = "new"
        self.group: str | None = None
        self.person: str | None = None
        self.reference: str | None = None
        self.resolution: tuple[ResolutionCode, str, str | None] | None = None
        self.reassignments = self.reopened = self.reminders = 0
        self.plan: list[tuple[str, float]] = []
        """The interruptions of the work, each with the share of it that is done before."""
        self.work: float = 0.0
        """The seconds of work left."""

    def log(self, at: Micros, summary: str, caller: str, parent: str | None) -> None:
        """Record the report."""
        arrival = self.arrival
        self._add(at, "log", "new", (
            ("caller", caller), ("category", arrival.category.name), ("id", self.id),
            ("impact", arrival.impact), *(() if parent is None else (("parent", parent),)),
            ("priority", self.priority), ("service", arrival.category.service),
            ("summary", summary), ("urgency", arrival.urgency),
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
        if reason is HoldReason.CALLER:
            self._add(at, "hold", "on_hold", (("hold_reason", reason),),
                      (("comment", about), ("reason", reason)), by)  # fmt: skip
            return
        self.reference = about
        self._add(at, "hold", "on_hold", (("hold_reason", reason), ("hold_reference", about)),
                  (("reason", reason), ("reference", about)), by)  # fmt: skip

    def remind(self, at: Micros) -> None:
        """Record a reminder to the caller."""
        self.reminders += 1
        self._add(at, "remind", None, (("reminders", self.reminders),), by="timer:reminder",
                  key="reminder")  # fmt: skip

    def reply(self, at: Micros, text: str) -> None:
        """Record the caller's reply, which ends the hold."""
        self._add(at, "reply", "in_progress", self._cleared_hold(), (("text", text),),
                  str(self.history[0].sets[0][1]), Party.CALLER)  # fmt: skip

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
        self.resolution = code, notes, reference
        inputs = (("code", code), ("notes", notes))
        named = () if reference is None else (("reference", reference),)
        sets = (
            *cleared, ("resolution_code", code), ("resolution_notes", notes),
            *(() if reference is None else (("resolution_reference", reference),)),
        )  # fmt: skip
        self._add(at, "resolve", "resolved", sets, (*inputs, *named), by or self.person, key=key)

    def reopen(self, at: Micros, reason: str, by: str) -> None:
        """Record the reopening."""
        self.reopened += 1
        named = () if self.resolution is None or self.resolution[2] is None else (
            ("resolution_reference", None),)  # fmt: skip
        sets = (
            ("reopened", self.reopened), ("resolution_code", None), ("resolution_notes", None),
            *named,
        )  # fmt: skip
        self._add(at, "reopen", "in_progress", sets, (("reason", reason),), by)

    def close(self, at: Micros, by: str | None) -> None:
        """Record the closure: by the caller, or by the timer when `by` is `None`."""
        if by is None:
            self._add(at, "close", "closed", by="timer:auto_close", key="auto_close")
        else:
            self._add(at, "close", "closed", by=by)

    def cancel(self, at: Micros, reason: CancelReason, reference: str | None) -> None:
        """Record the cancellation."""
        sets: tuple[tuple[str, Fact], ...] = (("cancel_reason", reason),)
        inputs: tuple[tuple[str, Fact], ...] = (("reason", reason),)
        if reference is not None:
            sets += (("duplicate_of", reference),)
            inputs += (("reference", reference),)
        self._add(at, "cancel", "cancelled", sets, inputs, "desk")

    def to_history(self) -> History:
        """Return the history so far."""
        return History._trusted(tuple(self.history))

    def _cleared_hold(self) -> tuple[tuple[str, Fact], ...]:
        cleared: Iterable[tuple[str, Fact]] = (
            ("hold_reason", None),
            *(() if self.reference is None else (("hold_reference", None),)),
            *(() if self.reminders == 0 else (("reminders", None),)),
        )
        self.reference, self.reminders = None, 0
        return tuple(sorted(cleared))

    def _add(
        self,
        at: Micros,
        action: str,
        state: str | None,
        sets: tuple[tuple[str, Fact], ...] = _NOTHING,
        inputs: tuple[tuple[str, Fact], ...] = _NOTHING,
        by: str | None = None,
        party: str | None = None,
        key: str | None = None,
    ) -> None:
        """Append a transition; the caller sorts facts and inputs by name."""
        # Built without checks: they take most of the time, and a test compares the histories.
        self.state = state or self.state
        moment = to_datetime(at)
        self.history.append(
            Transition._trusted(
                moment, action, state, sets, inputs, by, party,
                None if key is None else f"{key}@{moment.isoformat()}", None,
            )
        )  # fmt: skip

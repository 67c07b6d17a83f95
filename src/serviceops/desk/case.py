"""A case: one record under its promises, its timers and its escalations, asked at an instant.

It holds nothing that is not in its parts: what it says at an instant is a function of the record's
history, the policies and that instant. What falls due comes as values with keys; acting on a key
once makes a restart harmless.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

import attrs

from serviceops.desk.escalation import EscalationDue, EscalationPolicy
from serviceops.display.notebook import NotebookView, Picture
from serviceops.errors import InvalidValue
from serviceops.intents import Intent
from serviceops.lifecycle import Due, Link, Record, Timers, WorkRecord, links_of
from serviceops.sla import Occurrence, OccurrenceKind, Policy, PolicyReading, Reading, Stage
from serviceops.spans import Micros, to_datetime, to_micros

__all__ = ["Case", "CaseDue", "CaseReading", "DueKind"]

_LIVE = frozenset({Stage.RUNNING, Stage.PAUSED})
_Source: TypeAlias = Due | Occurrence | EscalationDue


class DueKind(StrEnum):
    """What falls due in a case."""

    TIMER = "timer"
    """A timed move of its lifecycle."""
    WARNING = "warning"
    """A warning of a target."""
    BREACH = "breach"
    """A promise breached."""
    ESCALATION = "escalation"
    """A step of its escalations."""


_KIND_OF = {OccurrenceKind.WARNED: DueKind.WARNING, OccurrenceKind.BREACHED: DueKind.BREACH}


@attrs.frozen(kw_only=True)
class CaseDue:
    """Something that fell due in a case, or will: when, what, and a key that names it for ever.

    `name` is the timed move's rule, the target, or the step of the escalation.
    """

    at_micros: Micros
    record_id: str
    kind: DueKind
    name: str
    detail: str = ""
    key: str
    source: _Source = attrs.field(repr=False, eq=False)

    @classmethod
    def of(cls, record_id: str, source: _Source) -> "CaseDue":
        """Return what fell due, whichever part of the case says so."""
        if isinstance(source, Due):
            kind, name, detail = DueKind.TIMER, source.rule, source.action
            at = to_micros(source.at)
        elif isinstance(source, Occurrence):
            kind, name, detail = _KIND_OF[source.kind], source.target, source.detail
            at = source.at_micros
        else:
            kind, name, detail = DueKind.ESCALATION, source.step.name, source.reason
            at = source.at_micros
        key = f"{record_id}/{kind}/{source.key}"
        return cls(
            at_micros=at, record_id=record_id, kind=kind, name=name, detail=detail, key=key,
            source=source,
        )  # fmt: skip

    @property
    def at(self) -> datetime:
        """When it falls due."""
        return to_datetime(self.at_micros)

    @property
    def order(self) -> tuple[Micros, str, int, str]:
        """What it is sorted by: the instant, the record, timed moves before marks, the key."""
        return self.at_micros, self.record_id, list(DueKind).index(self.kind), self.key

    def intents(self, record: Record) -> tuple[Intent, ...]:
        """Return what it means: a timed move is taken, an escalation carried out, a mark told.

        A warning or breach is an intent to "notify", which the host routes.
        """
        source = self.source
        if isinstance(source, EscalationDue):
            return source.intents(record) if isinstance(record, WorkRecord) else ()
        if isinstance(source, Due):
            return (
                Intent(target_id=self.record_id, action=source.action, inputs=source.inputs,
                       key=self.key, rule=source.rule),
            )  # fmt: skip
        told = {"target": self.name, "what": self.kind, "detail": self.detail or None}
        return (
            Intent(target_id=self.record_id, action="notify", inputs=told, key=self.key,
                   rule=f"{self.kind}:{self.name}"),
        )  # fmt: skip


def _is_a_record(_: Any, __: Any, given: Any) -> None:
    if not isinstance(given, Record):
        raise InvalidValue(given, "a record", "such as an Incident")


@attrs.frozen
class Case:
    """A record with what it is measured by: promises, timed moves, escalations, further links.

    >>> from datetime import UTC, timedelta
    >>> from serviceops.lifecycle import Incident, IncidentTimers
    >>> from serviceops.sla import Goal, On, Rule, Target
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> resolution = Target("resolution", goal=Goal.real(hours=4), start=On("log"),
    ...                     stop=On("resolve"), warn=0.75)
    >>> incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=nine)
    >>> case = Case(incident, Policy("gold", rules=Rule(targets=resolution)), IncidentTimers())
    >>> reading = case.read(at=nine + timedelta(hours=1))
    >>> str(reading.clocks["resolution"].remaining), f"{reading.next_wakeup:%H:%M}"
    ('3:00:00', '12:00')
    >>> for due in case.due(after=nine, upto=nine + timedelta(days=1)):
    ...     print(f"{due.at:%H:%M} {due.kind} of {due.name}")
    12:00 warning of resolution
    13:00 breach of resolution
    """

    record: Record = attrs.field(validator=_is_a_record)
    policy: Policy | None = None
    timers: Timers | None = None
    escalations: EscalationPolicy | None = attrs.field(default=None, kw_only=True)
    also: tuple[Link, ...] = attrs.field(default=(), kw_only=True, converter=tuple[Link, ...])
    """Links that the record does not keep itself."""

    @property
    def id(self) -> str:
        """The id of its record."""
        return self.record.id

    @property
    def links(self) -> tuple[Link, ...]:
        """Every link of the record: those it keeps, and those told besides."""
        return tuple(dict.fromkeys((*links_of(self.record), *self.also)))

    @property
    def born_micros(self) -> Micros:
        """When the record was logged, as integer microseconds."""
        return self.record.history.micros[0]

    def read(self, *, at: datetime) -> "CaseReading":
        """Return what the case says at an instant, past or future, what happens at it included.

        Asked about an instant before the record was logged it raises `InvalidValue`.
        """
        return self.read_micros(to_micros(at))

    def read_micros(self, at: Micros) -> "CaseReading":
        """Return the same for an instant in integer microseconds."""
        if at < self.born_micros:
            born = to_datetime(self.born_micros).isoformat()
            raise InvalidValue(
                to_datetime(at), f"an instant not before {born}", f"{self.id} was logged then"
            )
        clocks = None
        if self.policy is not None:
            clocks = self.policy.read(self.record.history, at=to_datetime(at))
        return CaseReading(case=self, at_micros=at, clocks=clocks)

    def due(self, *, after: datetime | None = None, upto: datetime) -> tuple[CaseDue, ...]:
        """Return what fell due later than `after` and not later than `upto`, each once, in order.

        Two stretches end to end have what the whole has, and what is to come is foreseen as if
        nothing else happened. A timed move changes what comes after it: take those that are due
        before asking on (`advanced`).
        """
        since = None if after is None else to_micros(after)
        until = to_micros(upto)
        if since is not None and self._nothing_between(since, until):
            return ()
        return tuple(sorted(self._found(since, until), key=lambda due: due.order))

    def _found(self, since: Micros | None, until: Micros) -> Iterator[CaseDue]:
        after, upto = None if since is None else to_datetime(since), to_datetime(until)
        history = self.record.history
        for move in self._moves(since, until):
            yield CaseDue.of(self.id, move)
        if self.policy is not None:
            for one in self.policy.occurrences(history, after=after, at=upto):
                if one.kind in _KIND_OF:
                    yield CaseDue.of(self.id, one)
        if self.escalations is not None:
            for step in self.escalations.due(history, after=after, upto=upto):
                yield CaseDue.of(self.id, step)

    def _nothing_between(self, since: Micros, until: Micros) -> bool:
        """Return whether nothing was done and nothing falls due, by the wakeup alone."""
        if since < self.born_micros or any(
            since < at <= until for at in self.record.history.micros
        ):
            return False
        wakeup = self.read_micros(since).next_wakeup_micros
        return wakeup is None or wakeup > until

    def _moves(self, since: Micros | None, until: Micros) -> Iterator[Due]:
        """Yield the timed moves that fell due, as the record stood at the time.

        A move that was taken at its instant is told as well: the transition has its key.
        """
        if self.timers is None:
            return
        history = self.record.history
        begin = self.born_micros if since is None else max(since, self.born_micros)
        turns = sorted({begin, *(at for at in history.micros if begin < at <= until)})
        for number, turn in enumerate(turns):
            if turn > until:
                return
            last = number + 1 == len(turns)
            limit = until if last else turns[number + 1]
            for move in self._at(turn).due(self.timers, at=to_datetime(limit)):
                at = to_micros(move.at)
                overtaken = not last and at == limit and not self._was_taken(move)
                if (since is None or at > since) and not overtaken:
                    yield move

    def _was_taken(self, move: Due) -> bool:
        return any(
            transition.at == move.at and transition.id in (move.key, CaseDue.of(self.id, move).key)
            for transition in self.record.history
        )

    def _at(self, instant: Micros) -> Record:
        """Return the record as it stood at an instant."""
        if instant >= self.record.history.micros[-1]:
            return self.record
        return type(self.record).replay(self.record.history.until(to_datetime(instant)))

    def advanced(self, *, at: datetime) -> "Case":
        """Return the case once every timed move that fell due by an instant was taken."""
        if self.timers is None:
            return self
        return attrs.evolve(self, record=self.record.advance(self.timers, at=at))


@attrs.frozen(kw_only=True, eq=False, slots=False)
class CaseReading(NotebookView):
    """What a case says at an instant."""

    case: Case
    at_micros: Micros = attrs.field(repr=False)
    clocks: PolicyReading | None = attrs.field(repr=False)
    """What the clocks of its policy say, by target; `None` without a policy."""

    @property
    def at(self) -> datetime:
        """The instant of the reading."""
        return to_datetime(self.at_micros)

    @cached_property
    def record(self) -> Record:
        """The record as it stood."""
        return self.case._at(self.at_micros)

    @cached_property
    def overdue(self) -> tuple[CaseDue, ...]:
        """The timed moves that fell due and were not taken yet."""
        if self.case.timers is None:
            return ()
        moves = self.record.due(self.case.timers, at=self.at)
        return tuple(CaseDue.of(self.case.id, move) for move in moves)

    @property
    def breached(self) -> bool:
        """Whether any promise is breached."""
        return self.clocks is not None and self.clocks.breached

    @cached_property
    def breach_micros(self) -> Micros | None:
        """The first instant at which a promise that is still to be kept breaches, or did.

        A final record has none, whatever clocks still run on it.
        """
        if self.record.is_final:
            return None
        found = [_breach(clock) for clock in ({} if self.clocks is None else self.clocks).values()]
        return min((at for at in found if at is not None), default=None)

    @property
    def breach_at(self) -> datetime | None:
        """The same as a moment."""
        return None if self.breach_micros is None else to_datetime(self.breach_micros)

    @cached_property
    def next_wakeup_micros(self) -> Micros | None:
        """The next wakeup as integer microseconds."""
        found = [
            None if self.clocks is None else self.clocks.next_wakeup_micros,
            self._next_transition,
            self._next_move,
            self._next_step,
        ]
        return min((at for at in found if at is not None), default=None)

    @property
    def next_wakeup(self) -> datetime | None:
        """The first later instant at which the case says something else: set one timer for it.

        A clock's stage, verdict, warnings or rule differ, a timed move or an escalation falls due.
        """
        return None if self.next_wakeup_micros is None else to_datetime(self.next_wakeup_micros)

    @property
    def _next_transition(self) -> Micros | None:
        """What the history knows of already, seen from an instant in the past."""
        return next((at for at in self.case.record.history.micros if at > self.at_micros), None)

    @property
    def _next_move(self) -> Micros | None:
        timers = self.case.timers
        if timers is None:
            return None
        record = self.record.advance(timers, at=self.at) if self.overdue else self.record
        move = record.next_due(timers)
        return None if move is None else to_micros(move.at)

    @property
    def _next_step(self) -> Micros | None:
        escalations = self.case.escalations
        if escalations is None:
            return None
        step = escalations.next_due(self.record.history, at=self.at)
        return None if step is None else step.at_micros

    def upcoming(self, *, upto: datetime) -> tuple[CaseDue, ...]:
        """Return everything that falls due later than this reading, if nothing else happens."""
        return attrs.evolve(self.case, record=self.record).due(after=self.at, upto=upto)

    def figure(self) -> Picture:
        """Return its clocks as lanes of time; without promises, the record's own picture."""
        return self.record.figure() if self.clocks is None else self.clocks.figure()

    @property
    def change_key(self) -> tuple[object, ...]:
        """What a wakeup is for, of every part."""
        clocks = None if self.clocks is None else self.clocks.change_key
        return self.record.revision, clocks, tuple(due.key for due in self.overdue)


def _breach(clock: Reading) -> Micros | None:
    if clock.stage not in _LIVE or clock.totals is None:
        return None
    return clock.totals.breach()

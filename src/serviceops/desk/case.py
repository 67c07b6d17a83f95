"""Cases: a record with its policy, timers, escalations and paging, read at an instant.

Instants are `pendulum.DateTime` in the zone of the first clock's calendar, or else of the timers'.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked, unchecked
from serviceops._internal.kinds import FilledText
from serviceops._internal.lazy_names import lazy
from serviceops._internal.short_repr import short_repr, shortened
from serviceops.desk.escalation import EscalationDue, EscalationPolicy
from serviceops.desk.pager import PageDue, Pager
from serviceops.display import Stack, Table
from serviceops.display.listing import as_cell
from serviceops.display.notebook import NotebookView, Picture
from serviceops.errors import ActionRefused, InvalidValue
from serviceops.intents import Intent
from serviceops.lifecycle import Due, Link, Record, Timers, WorkRecord, links_of
from serviceops.sla import Occurrence, OccurrenceKind, Policy, PolicyReading
from serviceops.sla.crossings import LiveClocks, soonest
from serviceops.sla.terms import BEGINNING
from serviceops.sla.zone_instants import instant_in, pendulum
from serviceops.spans import Micros, to_datetime, to_micros

# More than any desk meets in one run; timers that repeat without end would never come to an end.
_MAX_FIRED = 10_000
_Clocks: TypeAlias = PolicyReading | LiveClocks
_Source: TypeAlias = Due | Occurrence | EscalationDue | PageDue


class DueKind(StrEnum):
    """The kind of thing that falls due in a case."""

    TIMER = "timer"
    """A timed action of its lifecycle."""
    WARNING = "warning"
    """A warning of a target."""
    BREACH = "breach"
    """A breach of a target."""
    ESCALATION = "escalation"
    """A step of its escalations."""
    PAGE = "page"
    """A page of its paging policy."""


_KIND_OF = {OccurrenceKind.WARNED: DueKind.WARNING, OccurrenceKind.BREACHED: DueKind.BREACH}


@checked
@short_repr
@attrs.frozen(kw_only=True)
class CaseDue:
    """Something that fell due in a case, or will, with a key that never changes.

    `name` is the rule of the timed action, the target, or the step of the escalation.
    """

    at_micros: Micros
    record_id: FilledText
    kind: DueKind
    name: str
    detail: str = ""
    key: str
    source: _Source = attrs.field(repr=False, eq=False)
    zone: str = attrs.field(default="UTC", repr=False, eq=False)

    @classmethod
    def of(cls, record_id: str, source: _Source, zone: str = "UTC") -> "CaseDue":
        """Return what a part of a case found due; `zone` is for a timed action, which has none."""
        # A timed action has no zone of its own; what a clock found due has that of its calendar.
        if isinstance(source, Due):
            kind, name, detail = DueKind.TIMER, source.rule, source.action
            at = to_micros(source.at)
        elif isinstance(source, Occurrence):
            if source.kind not in _KIND_OF:
                raise InvalidValue(
                    str(source.kind), "a warning or a breach", "others make nothing due"
                )
            kind, name, detail = _KIND_OF[source.kind], source.target, source.detail
            at, zone = source.at_micros, source.zone
        elif isinstance(source, PageDue):
            kind, name, detail = DueKind.PAGE, source.page.policy, source.detail
            at = source.at_micros
        else:
            kind, name, detail = DueKind.ESCALATION, source.step.name, source.reason
            at, zone = source.at_micros, source.zone
        key = f"{record_id}/{kind}/{source.key}"
        return cls(
            at_micros=at, record_id=record_id, kind=kind, name=name, detail=detail, key=key,
            source=source, zone=zone,
        )  # fmt: skip

    @property
    def at(self) -> "pendulum.DateTime":
        """When it falls due, in the zone of its calendar."""
        return instant_in(self.at_micros, self.zone)

    @property
    def order(self) -> tuple[Micros, str, int, str]:
        """The sort key: the instant, the record, the kind (timed actions first), the key."""
        return self.at_micros, self.record_id, list(DueKind).index(self.kind), self.key

    @checked
    def intents(self, record: Record) -> tuple[Intent, ...]:
        """Return the intents of a timed action, an escalation or a page, or "notify".

        A warning or breach changes no record: the host routes the notification.
        """
        source = self.source
        # Every intent has the key of what fell due: a host that sends one twice does no harm.
        if isinstance(source, EscalationDue):
            return source.intents(record) if isinstance(record, WorkRecord) else ()
        if isinstance(source, PageDue):
            return source.intents(self.record_id)
        if isinstance(source, Due):
            action, inputs, rule = source.action, dict(source.inputs), source.rule
        else:
            action, rule = "notify", f"{self.kind}:{self.name}"
            inputs = {"target": self.name, "what": self.kind, "detail": self.detail or None}
        return (
            Intent(target_id=self.record_id, action=action, inputs=inputs, key=self.key, rule=rule),
        )


def _is_record(_: Any, __: Any, given: Any) -> None:
    if not isinstance(given, Record):
        raise InvalidValue(given, "a record", "such as an Incident")


# A case stores its parts only: what it returns for an instant is a function of the history, the
# policies and that instant. A host that acts on each key once may restart at any time.
@checked
@short_repr
@attrs.frozen
class Case(NotebookView):
    """A record with its policy, its timers, its escalations, its paging and further links.

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
    >>> for due in case.due(after=nine, at=nine + timedelta(days=1)):
    ...     print(f"{due.at:%H:%M} {due.kind} of {due.name}")
    12:00 warning of resolution
    13:00 breach of resolution
    """

    record: Record = attrs.field(validator=_is_record)
    policy: Policy | None = None
    timers: Timers | None = None
    escalations: EscalationPolicy | None = attrs.field(default=None, kw_only=True)
    paging: Pager | None = attrs.field(default=None, kw_only=True)
    also: tuple[Link, ...] = attrs.field(default=(), kw_only=True, converter=tuple[Link, ...])
    """Links that the record does not store itself."""

    def figure(self) -> Stack:
        """Return its parts as a table, above the figure of its record."""
        # Timers may be of the host's own kind, with a text of any length.
        rows = [(name, shortened(str(cell))) for name, cell in self._parts() if cell is not None]
        parts = Table(columns=("part", "value"), rows=rows)
        return Stack(title=f"Case {self.id}", figures=[parts, self.record.figure()])

    def _parts(self) -> Iterator[tuple[str, Any]]:
        """Yield the name of each part and its value as a cell; of one it lacks, `None`."""
        yield "policy", self._policy_text()
        yield "timers", as_cell(self.timers)
        steps = () if self.escalations is None else self.escalations.steps
        yield "escalations", as_cell(tuple(step.name for step in steps))
        yield "paging", None if self.paging is None else self.paging.policy.name
        yield "links", as_cell(tuple(f"{as_cell(link.kind)} {link.target}" for link in self.also))

    def _policy_text(self) -> str | None:
        if self.policy is None:
            return None
        names = as_cell(tuple(target.name for target in self.policy.targets))
        return f"{self.policy.name}: {names}"

    @property
    def id(self) -> str:
        """The id of its record."""
        return self.record.id

    @property
    def links(self) -> tuple[Link, ...]:
        """Every link of the record: those it stores, and those of `also`."""
        return tuple(dict.fromkeys((*links_of(self.record), *self.also)))

    @property
    def born_micros(self) -> Micros:
        """When the record was logged, as integer microseconds."""
        return self.record.history.micros[0]

    def read(self, *, at: datetime) -> "CaseReading":
        """Return the reading of the case at an instant, past or future.

        What happens at the instant is included. An instant before the record was logged raises
        `InvalidValue`.
        """
        return self.read_micros(to_micros(at))

    def read_micros(self, at: Micros) -> "CaseReading":
        """Return the same for an instant in integer microseconds."""
        history = self.record.history
        if at < history.micros[0]:
            born = to_datetime(self.born_micros).isoformat()
            raise InvalidValue(
                to_datetime(at), f"an instant not before {born}", f"{self.id} was logged then"
            )
        clocks = None if self.policy is None else self.policy._read_micros(history, at)
        return _case_reading(case=self, at_micros=at, clocks=clocks)

    # A queue calls what follows itself, without a reading of each case, policy and clock: to make
    # those took a third of the time in which it is read.

    def _zone(self, clocks: _Clocks | None) -> str:
        zone = None if clocks is None else clocks._zone
        return self.timers_zone if zone is None else zone

    def _next_wakeup(self, record: Record, clocks: _Clocks | None, at: Micros) -> Micros | None:
        """Return the first later instant at which a reading at an instant differs."""
        found = self._ahead_of_clocks(record, at)
        if clocks is None:
            return found
        if found is None:
            return clocks.next_wakeup_micros
        # What lies beyond the years covered comes after all that is known to come.
        return soonest([lambda: found, lambda: clocks.next_wakeup_micros], BEGINNING)

    def _ahead_of_clocks(self, record: Record, at: Micros) -> Micros | None:
        """Return the first later instant at which something else than a clock differs."""
        # A reading of the past differs at the next transition that is recorded.
        found: list[Micros] = []
        if record is not self.record:
            micros = self.record.history.micros
            found.append(micros[bisect_right(micros, at)])
        if self.timers is not None:
            _, _, move = record._overdue(self.timers, to_datetime(at))
            found += [] if move is None else [to_micros(move.at)]
        for part in (self.escalations, self.paging):
            if part is not None:
                due = part.next_due(record.history, at=to_datetime(at))
                found += [] if due is None else [due.at_micros]
        return min(found) if found else None

    def due(self, *, after: datetime | None = None, at: datetime) -> tuple[CaseDue, ...]:
        """Return what fell due later than `after` and not later than `at`, each once, in order.

        Two adjacent periods return what the whole period returns. What is to come is computed as
        if nothing else happened; a timed action changes what comes after it, so take those that
        are due first (`advanced`).
        """
        since = None if after is None else to_micros(after)
        until = to_micros(at)
        if since is not None and self._nothing_between(since, until):
            return ()
        return tuple(sorted(self._found(since, until), key=lambda due: due.order))

    def _found(self, since: Micros | None, until: Micros) -> Iterator[CaseDue]:
        for move in self._moves(since, until):
            yield CaseDue.of(self.id, move, self.timers_zone)
        yield from self._found_by_policies(since, until)

    def _found_by_policies(self, since: Micros | None, until: Micros) -> Iterator[CaseDue]:
        after, at = None if since is None else to_datetime(since), to_datetime(until)
        history = self.record.history
        # Only warnings and breaches of clocks are due; their other occurrences are for the reader.
        if self.policy is not None:
            for one in self.policy.occurrences(history, after=after, at=at):
                if one.kind in _KIND_OF:
                    yield CaseDue.of(self.id, one)
        if self.escalations is not None:
            for step in self.escalations.due(history, after=after, at=at):
                yield CaseDue.of(self.id, step)
        if self.paging is not None:
            for page in self.paging.due(history, after=after, at=at):
                yield CaseDue.of(self.id, page, self.timers_zone)

    @property
    def timers_zone(self) -> str:
        """The zone of the calendar that its timers count on, UTC where they have none."""
        calendar = getattr(self.timers, "calendar", None)
        return "UTC" if calendar is None else str(calendar.zone)

    def _nothing_between(self, since: Micros, until: Micros) -> bool:
        if since < self.born_micros or any(
            since < at <= until for at in self.record.history.micros
        ):
            return False
        # One reading is enough: its wakeup is the first instant at which anything differs.
        wakeup = self.read_micros(since).next_wakeup_micros
        return wakeup is None or wakeup > until

    def _moves(self, since: Micros | None, until: Micros) -> Iterator[Due]:
        """Yield the timed actions that fell due, for the record as it was at the time."""
        # One that was taken at its instant is included: the transition has its key.
        if self.timers is None:
            return
        history = self.record.history
        begin = self.born_micros if since is None else max(since, self.born_micros)
        # Every transition may start other timers, so each stretch between two of them is searched
        # on its own; an action due at the very end of a stretch was overtaken by the transition.
        turns = sorted({begin, *(at for at in history.micros if begin < at <= until)})
        record, size = self._at(begin), bisect_right(history.micros, begin)
        for number, turn in enumerate(turns):
            # One transition after another: a replay at every turn would cost their square.
            while size < len(history) and history.micros[size] <= turn:
                record, size = record._replayed(history[size]), size + 1
            last = number + 1 == len(turns)
            limit = until if last else turns[number + 1]
            for move in record.due(self.timers, at=to_datetime(limit)):
                at = to_micros(move.at)
                overtaken = not last and at == limit and not self._was_taken(move)
                if (since is None or at > since) and not overtaken:
                    yield move

    def _was_taken(self, move: Due) -> bool:
        history, at = self.record.history, to_micros(move.at)
        here = history[bisect_left(history.micros, at) : bisect_right(history.micros, at)]
        return any(one.id in (move.key, CaseDue.of(self.id, move).key) for one in here)

    def _at(self, instant: Micros) -> Record:
        if instant >= self.record.history.micros[-1]:
            return self.record
        return type(self.record).replay(self.record.history.until(to_datetime(instant)))

    def tick(
        self, *, after: datetime | None = None, at: datetime
    ) -> "tuple[Case, tuple[CaseDue, ...]]":
        """Return the case after everything that fell due since a run, and what that was, in order.

        `after` is the instant of the last run, `None` for a first one. Timed actions and steps are
        taken one at a time, as their intents say and at the instants they fell due; each may bring
        about what comes next, such as a breach behind the end of a hold. So one run after an outage
        gives what running all the time would have given, and a second run gives nothing more, nor
        does one until an instant before `after`, by a worker with a slow clock. An
        action that is overdue because a transition came in between is taken right after it. What
        the record refuses is fired and changes nothing; a "notify" is for the host.
        """
        case, fired, seen = self, list[CaseDue](), set[str]()
        until = to_micros(at)
        if self.timers is not None:
            self.record.due(self.timers, at=at)  # refuses timers that repeat without end
        found = case._due_now(None if after is None else to_micros(after), until)
        while due := next((one for one in found if one.key not in seen), None):
            if len(fired) == _MAX_FIRED:
                raise InvalidValue(
                    due.key, f"at most {_MAX_FIRED} things due in one run",
                    "the timers repeat without end, or run up to an earlier instant first",
                )  # fmt: skip
            seen.add(due.key)
            fired.append(due)
            later = case._carried_out(due)
            if later is not case:
                # What was computed for later instants did not know of this transition.
                case = later
                found = [
                    one for one in case._due_now(due.at_micros - 1, until)
                    if one.at_micros >= due.at_micros
                ]  # fmt: skip
        return case, tuple(fired)

    def _due_now(self, since: Micros | None, until: Micros) -> list[CaseDue]:
        """Return what fell due, of the timed actions those taken and the next that can be taken."""
        if since is not None and self._nothing_between(since, until) and not self._next(until):
            return []
        # What was taken is in the history: to look behind its end would foresee, for each action
        # that is taken in a run, all that come after it.
        end = min(until, self.record.history.micros[-1])
        taken = (move for move in self._moves(since, end) if self._was_taken(move))
        moves = [CaseDue.of(self.id, move, self.timers_zone) for move in taken]
        found = [*moves, *self._found_by_policies(since, until), *self._next(until)]
        return sorted(found, key=lambda due: due.order)

    def _next(self, until: Micros) -> list[CaseDue]:
        move = None if self.timers is None else self.record.next_due(self.timers)
        if move is None or to_micros(move.at) > until:
            return []
        return [CaseDue.of(self.id, move, self.timers_zone)]

    def _carried_out(self, due: CaseDue) -> "Case":
        """Return the case after the intents of something due that are for its own record."""
        record = self.record
        for intent in due.intents(record):
            if intent.target_id != record.id or intent.action not in record.actions():
                continue
            inputs = {**dict(intent.inputs), "by": f"{due.kind}:{intent.rule}", "id": intent.key}
            moment = max(to_datetime(due.at_micros), record.history[-1].at)
            with suppress(ActionRefused):  # it was handed over before the step fell due, say
                record = record.act(intent.action, at=moment, **inputs)
        return self if record is self.record else attrs.evolve(self, record=record)

    def advanced(self, *, at: datetime) -> "Case":
        """Return the case after every timed action that is due at an instant."""
        if self.timers is None:
            return self
        return attrs.evolve(self, record=self.record.advance(self.timers, at=at))


@checked
@short_repr
@attrs.frozen(kw_only=True, eq=False, slots=False)
class CaseReading(NotebookView):
    """The state of a case at an instant, equal to that of an equal case. Instants are in `zone`."""

    case: Case
    at_micros: Micros = attrs.field(repr=False)
    clocks: PolicyReading | None = attrs.field(repr=False)
    """The readings of the clocks of its policy, by target; `None` without a policy."""

    @property
    def zone(self) -> str:
        """The zone of the first clock's calendar; without one, of the timers' calendar."""
        return self.case._zone(self.clocks)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CaseReading):
            return NotImplemented
        return self.at_micros == other.at_micros and self.case == other.case

    def __hash__(self) -> int:
        return hash((self.at_micros, self.case.id))

    def _instant(self, at: Micros | None) -> "pendulum.DateTime | None":
        return None if at is None else instant_in(at, self.zone)

    @property
    def at(self) -> "pendulum.DateTime":
        """The instant of the reading."""
        return instant_in(self.at_micros, self.zone)

    @property
    def _utc(self) -> datetime:
        return to_datetime(self.at_micros)

    @lazy
    def record(self) -> Record:
        """The record as it was."""
        return self.case._at(self.at_micros)

    @lazy
    def overdue(self) -> tuple[CaseDue, ...]:
        """The timed actions that are due and were not taken yet."""
        timers, zone = self.case.timers, self.case.timers_zone
        moves = () if timers is None else self.record.due(timers, at=self._utc)
        return tuple(CaseDue.of(self.case.id, move, zone) for move in moves)

    @property
    def breached(self) -> bool:
        """Whether any target is breached."""
        return self.clocks is not None and self.clocks.breached

    @lazy
    def breach_micros(self) -> Micros | None:
        """The first instant at which a target with a live clock breaches, or did.

        A final record has none, whatever clocks still run on it.
        """
        clocks = self.clocks
        return None if clocks is None or self.record.is_final else clocks._first_breach()

    @property
    def breach_at(self) -> "pendulum.DateTime | None":
        """The first breach, in `zone`."""
        return self._instant(self.breach_micros)

    @lazy
    def next_wakeup_micros(self) -> Micros | None:
        """The next wakeup as integer microseconds."""
        return self.case._next_wakeup(self.record, self.clocks, self.at_micros)

    @property
    def next_wakeup(self) -> "pendulum.DateTime | None":
        """The first later instant at which the case differs: the one timer to set for it.

        Then a clock's stage, verdict, warnings or rule changes, or an action or step falls due.
        """
        return self._instant(self.next_wakeup_micros)

    def upcoming(self, *, at: datetime) -> tuple[CaseDue, ...]:
        """Return what falls due later than this reading up to `at`, if nothing else happens."""
        return attrs.evolve(self.case, record=self.record).due(after=self._utc, at=at)

    def figure(self) -> Picture:
        """Return its clocks as lanes of time; without a policy, the picture of the record."""
        return self.record.figure() if self.clocks is None else self.clocks.figure()

    @property
    def change_key(self) -> tuple[object, ...]:
        """A value that differs after a wakeup and only then."""
        clocks = None if self.clocks is None else self.clocks.change_key
        return self.record.revision, clocks, tuple(due.key for due in self.overdue)


_case_reading = unchecked(CaseReading)

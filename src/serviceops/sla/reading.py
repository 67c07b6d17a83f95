"""A reading: the result of a clock at an instant, with every figure and reason behind it.

A reading is a small value. It has the traces of the clock, as integers; figures, the ledger and the
words are computed on request. Instants are `pendulum.DateTime` in the calendar's zone.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import attrs

from serviceops import display
from serviceops._internal.checked import checked, unchecked
from serviceops._internal.lazy_names import LateModule, lazy
from serviceops._internal.short_repr import shortened
from serviceops.display.notebook import NotebookView
from serviceops.errors import InvalidValue, ServiceOpsError
from serviceops.history import Fact, History
from serviceops.sla.breach_run import breach_and_known
from serviceops.sla.choices import LIVE, Stage, Verdict, Warn
from serviceops.sla.clock import Conventions, CycleTrace, Fold
from serviceops.sla.conditions import Track
from serviceops.sla.crossings import has_fired, next_crossing, warned_at
from serviceops.sla.cycle_totals import CycleTotals, Share, split
from serviceops.sla.terms import Terms, TermsPeriod, in_effect
from serviceops.sla.zone_instants import instant_in, pendulum
from serviceops.spans import Micros, to_datetime, to_micros

if TYPE_CHECKING:
    from serviceops.sla import explain as words
    from serviceops.sla import forecast as forecasts
    from serviceops.sla import ledger as ledgers
    from serviceops.sla.ledger import Entry
else:
    ledgers, words = LateModule("serviceops.sla.ledger"), LateModule("serviceops.sla.explain")
    forecasts = LateModule("serviceops.sla.forecast")

# Members of enumerations, looked up once: readings are made by the million.
_OPEN, _MET, _BREACHED = Verdict
_STOPPED = Stage.STOPPED


@checked
@attrs.frozen
class Warned:
    """A warning of a target: when it is due, and whether it has fired.

    `at_micros` is `None` where it is not foreseen: paused short of it, or ended before it.
    """

    warn: Warn
    at_micros: Micros | None
    fired: bool
    zone: str = "UTC"

    @property
    def at(self) -> "pendulum.DateTime | None":
        """When it fired, or will if nothing else happens."""
        return None if self.at_micros is None else instant_in(self.at_micros, self.zone)


@checked
@attrs.frozen(eq=False, kw_only=True, slots=False)
class Cycle:
    """One cycle of a clock at an instant; cycles are equal when their figures are the same.

    The figures of a clock that has not started are empty.
    """

    history: History = attrs.field(repr=False)
    at_micros: Micros = attrs.field(repr=False)
    _trace: CycleTrace | None = attrs.field(repr=False)
    terms: Terms | None = attrs.field(repr=False)
    conventions: Conventions = attrs.field(repr=False)

    # Stage and verdict

    @property
    def stage(self) -> Stage:
        """The stage the clock is in."""
        return Stage.NOT_STARTED if self._trace is None else self._trace.stage

    @lazy
    def verdict(self) -> Verdict:
        """Whether the promise is met, breached, or still open; one cancelled in time stays open."""
        totals = self._totals
        if totals is None:
            return _OPEN
        if totals.is_breached:
            return _BREACHED
        return _MET if totals.stage is _STOPPED else _OPEN

    @property
    def breached(self) -> bool:
        """Whether the promise is breached."""
        return self.verdict is _BREACHED

    # Amounts

    @lazy
    def _totals(self) -> CycleTotals | None:
        """What was counted, as integers; `None` before the start."""
        if self._trace is None:
            return None
        return CycleTotals(self._trace, self.at_micros, self.conventions)

    @property
    def elapsed_micros(self) -> Micros:
        """The time counted so far, as integer microseconds."""
        return 0 if self._totals is None else self._totals.elapsed

    @property
    def elapsed(self) -> timedelta:
        """The time counted so far: in open hours, pauses left out."""
        return timedelta(0, 0, self.elapsed_micros)

    @property
    def goal_micros(self) -> Micros | None:
        """The goal as an amount, as integer microseconds."""
        if self._totals is not None:
            return self._totals.goal
        if self.terms is None or self.terms.goal.is_dated:
            return None
        return self.terms.goal.budget(self.at_micros, self.terms.calendar)

    @property
    def goal(self) -> timedelta | None:
        """The goal as an amount of time; `None` where a date becomes one only at the start."""
        return None if self.goal_micros is None else timedelta(0, 0, self.goal_micros)

    @property
    def remaining(self) -> timedelta | None:
        """What is left of the goal, negative when overrun; `elapsed + remaining` is the goal."""
        goal = self.goal_micros
        return None if goal is None else timedelta(0, 0, goal - self.elapsed_micros)

    @property
    def fraction(self) -> float:
        """The share of the goal that is used up; a goal of no length is used up at once."""
        goal = self.goal_micros
        if goal is None:
            return 0.0
        return self.elapsed_micros / goal if goal > 0 else float(self._trace is not None)

    @property
    def paused_for(self) -> timedelta:
        """The open time that did not count because of pauses."""
        return timedelta(0, 0, 0 if self._totals is None else self._totals.paused)

    @property
    def real_elapsed(self) -> timedelta:
        """The real time from the start to the end or to now, pauses and nights included."""
        if self._totals is None:
            return timedelta()
        return timedelta(0, 0, self._totals.end - self._totals.origin)

    # Instants

    @property
    def zone(self) -> str:
        """The zone of the instants: the calendar's."""
        return "UTC" if self.terms is None else self.terms.calendar.zone

    def _moment(self, at: Micros | None) -> "pendulum.DateTime | None":
        return None if at is None else instant_in(at, self.zone)

    @property
    def at(self) -> "pendulum.DateTime":
        """The instant of the reading."""
        return instant_in(self.at_micros, self.zone)

    @property
    def started_at(self) -> "pendulum.DateTime | None":
        """When the clock started, or was started again by a change of rule."""
        return self._moment(None if self._totals is None else self._totals.origin)

    @property
    def stopped_at(self) -> "pendulum.DateTime | None":
        """When the clock stopped or was cancelled."""
        return self._moment(None if self._trace is None else self._trace.end)

    @property
    def due_micros(self) -> Micros | None:
        """The due date as integer microseconds."""
        totals = self._totals
        if totals is None or self.stage is Stage.CANCELLED:
            return None
        return totals.due()

    @property
    def due_at(self) -> "pendulum.DateTime | None":
        """The instant elapsed reaches the goal: reached, projected, or what it would have been.

        `None` while paused short of it, once cancelled, before the start, and when the calendar
        never opens for so long again.
        """
        return self._moment(self.due_micros)

    @property
    def first_due_at(self) -> "pendulum.DateTime | None":
        """The due date as it was first promised: before pauses and changes of rule."""
        if self._trace is None:
            return None
        start = self._trace.start
        first = CycleTotals(self._trace, start, self.conventions, changes=1)
        if first.fixed is not None:
            return self._moment(first.fixed)
        return self._moment(first.dated(first.projected(start, first.goal)))

    @property
    def breached_at(self) -> "pendulum.DateTime | None":
        """Since when the promise is breached: since elapsed, as counted now, is a miss.

        Earlier, where an earlier rule was breached already and the clock has been ever since;
        `None` unless breached.
        """
        return self._moment(self.breached_micros)

    @property
    def breached_micros(self) -> Micros | None:
        """The same as integer microseconds."""
        breach, known = self._breach
        return None if breach is None or known is None else min(breach, known)

    @property
    def known_at(self) -> "pendulum.DateTime | None":
        """When readings became breached: after `breached_at` where a change of rule made it so."""
        return self._moment(self.known_micros)

    @property
    def known_micros(self) -> Micros | None:
        """The same as integer microseconds."""
        return self._breach[1]

    @lazy
    def _breach(self) -> tuple[Micros | None, Micros | None]:
        """When elapsed as counted now became a miss, and from when on readings are breached."""
        if self._totals is None or self._trace is None or not self.breached:
            return None, None
        return breach_and_known(self._trace, self._totals, self.at_micros)

    # Warnings

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """The target's warnings, each with its instant and whether it has fired."""
        if self.terms is None or self._totals is None:
            return ()
        return tuple(_warned(warn, self._totals, self.zone) for warn in self.terms.warn)

    # Reasons. Ledgers, words and forecasts are loaded when one is requested: most readings are made
    # for their verdict, and the classes of the others take milliseconds to build.

    @lazy
    def _track(self) -> Track:
        return Track.upto(self.history, self.at_micros)

    def _entries(self) -> "list[Entry]":
        if self._trace is None or self._totals is None:
            return []
        return list(ledgers.cycle_entries(self._trace, self._totals, self._track))

    @property
    def ledger(self) -> "ledgers.Ledger":
        """Every stretch of the cycle, counted or not, and why."""
        return ledgers.Ledger(tuple(self._entries()), self.zone)

    @checked
    def split(self, fact: str, *, share: Share = "elapsed") -> dict[Fact, timedelta]:
        """Return the cycle's time by the value a fact had meanwhile; the parts sum to the whole.

        ``"state"`` is a fact, and so are ``"group"`` and ``"assignee"`` where transitions set
        them. `share` says which time: ``"elapsed"``, ``"paused"`` or ``"real"``.
        """
        if self._totals is None:
            return {}
        return split(self._totals, self._track, self._track.fact(fact), share)

    def forecast(self) -> "forecasts.Forecast":
        """Return what is still possible, if nothing else happens."""
        return forecasts.Forecast(self._trace, self.conventions, self.at_micros, self.zone)

    @property
    def number(self) -> int:
        """The cycle's number, counted from 1."""
        return 0 if self._trace is None else self._trace.number

    def _result(self) -> tuple[object, ...]:
        return (
            self.number, self.at_micros, self.stage, self.verdict, self.elapsed_micros,
            self.goal_micros, self.due_micros, self.paused_for, self.warnings,
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cycle):
            return NotImplemented
        return self._result() == other._result()

    def __hash__(self) -> int:
        return hash(self._result())

    def explain(self) -> "words.Explanation":
        """Return the reasons for the result, in words."""
        if self._trace is None or self._totals is None:
            return self._not_started()
        return words.explained(
            self._trace, self._totals, self._entries(), self._track, self.known_micros
        )

    def _not_started(self) -> "words.Explanation":
        return words.not_started(self.terms, "", "", self._track)


@checked
@attrs.frozen(eq=False, kw_only=True, slots=False)
class Reading(Cycle, NotebookView):
    """The result of one clock at an instant.

    Single figures are those of the current cycle, the last that started; `cycles` has all. Readings
    are equal when their results are the same.
    """

    name: str
    periods: Sequence[TermsPeriod] = attrs.field(repr=False)
    _traces: Sequence[CycleTrace] = attrs.field(repr=False)

    @property
    def rule(self) -> str:
        """The policy rule in force, in words; empty for a target read by itself."""
        return in_effect(self.periods, self.at_micros).rule

    @lazy
    def cycles(self) -> tuple[Cycle, ...]:
        """All cycles, in order."""
        return tuple(
            _cycle(
                history=self.history, at_micros=self.at_micros, _trace=trace, terms=trace.terms,
                conventions=self.conventions,
            )
            for trace in self._traces
        )  # fmt: skip

    @property
    def worst_cycle(self) -> Cycle | None:
        """The cycle that used the largest share of its goal."""
        return max(self.cycles, key=lambda cycle: cycle.fraction, default=None)

    @property
    def average_elapsed(self) -> timedelta | None:
        """The mean elapsed time of the cycles that stopped, floored to the microsecond."""
        stopped = [c.elapsed_micros for c in self.cycles if c.stage is Stage.STOPPED]
        return timedelta(0, 0, sum(stopped) // len(stopped)) if stopped else None

    @property
    def ledger(self) -> "ledgers.Ledger":
        """Every stretch from the record's first transition to the reading, and what it is worth."""
        if not self.history or self.history.micros[0] > self.at_micros:
            return ledgers.Ledger((), self.zone)
        parts = [(cycle._trace, cycle._entries()) for cycle in self.cycles if cycle._trace]
        first, zone = self.history.micros[0], self.zone
        return ledgers.Ledger(ledgers.whole_history(parts, first, self.at_micros, zone), zone)

    def _not_started(self) -> "words.Explanation":
        return words.not_started(self.terms, self.name, self.rule, self._track)

    def figure(self) -> "display.Figure":
        """Return the clock as a strip: running, paused and closed time, when due, when breached."""
        from serviceops.sla.clock_figures import readings_figure  # drawn rarely

        return readings_figure(f"{self.name}: {self.stage}, {self.verdict}", [self])

    def why_not(self) -> "words.Explanation":
        """Return in words why the clock is not running."""
        if self._trace is None:
            return self._not_started()
        return words.why_ended(self._trace, self._track, self.zone)

    def later(self, at: datetime) -> "Reading":
        """Return the reading at a later instant, if nothing happens until then."""
        return self.later_micros(to_micros(at))

    def later_micros(self, at: Micros) -> "Reading":
        """Return the same for an instant in integer microseconds."""
        if at < self.at_micros:
            raise InvalidValue(
                to_datetime(at), f"an instant not before {to_datetime(self.at_micros).isoformat()}",
                "read the history again for an earlier one",
            )  # fmt: skip
        return read_periods(
            self.name, self.history, self._track, self.periods, at, self.conventions
        )

    @property
    def next_wakeup(self) -> "pendulum.DateTime | None":
        """The first later instant at which stage, verdict, warnings or rule differ.

        That is, if nothing happens until then: set one timer and never poll.
        """
        return self._moment(self.next_wakeup_micros)

    @property
    def next_wakeup_micros(self) -> Micros | None:
        """The same as integer microseconds."""
        # A period that changes nothing visible is no wakeup: look on from there.
        reading = self
        while True:
            at, turn = reading.at_micros, None
            if self.periods[-1].since > at:
                turn = next(period.since for period in self.periods if period.since > at)
            soon = reading._next_crossing(turn)
            if soon is not None or turn is None:
                return soon
            reading = self.later_micros(turn)
            if reading.change_key != self.change_key:
                return turn

    def _next_crossing(self, until: Micros | None) -> Micros | None:
        """Return the next crossing, if it comes before an instant where one is given."""
        if self._totals is None or self.terms is None:
            return None
        return next_crossing(self._totals, self.terms.warn, self.at_micros, until)

    @property
    def change_key(self) -> tuple[object, ...]:
        """What a wakeup is for: stage, verdict, which warnings have fired, and the rule."""
        fired = tuple(warned.fired for warned in self.warnings)
        return self.stage, self.verdict, fired, self.rule, self.terms, len(self._traces)

    def _result(self) -> tuple[object, ...]:
        cycles = tuple(
            (c.stage, c.verdict, c.elapsed_micros, c.goal_micros, c.due_micros, c.paused_for)
            for c in self.cycles
        )
        return self.name, self.at_micros, self.rule, self.stage, cycles, self.warnings

    def __str__(self) -> str:
        return f"{self.name}: {self.stage}, {self.verdict}"

    def __repr__(self) -> str:
        try:
            text = str(self)
        except ServiceOpsError as wrong:  # a debugger shows it too, beyond the years of a calendar
            text = f"{self.name}: {type(wrong).__name__}"
        return shortened(f"<{type(self).__name__} {text}>")


def zone_of(readings: Iterable[Reading]) -> str | None:
    """Return the zone of the first clock with terms; `None` where none has any.

    A clock of a target that does not apply has no terms, and so no calendar.
    """
    for one in readings:  # no generator: a queue finds the zone of every case
        if one.terms is not None:
            return one.terms.calendar.zone
    return None


_cycle = unchecked(Cycle)
_reading = unchecked(Reading)
_warned_of = unchecked(Warned)


def read_periods(
    name: str,
    history: History,
    track: Track,
    periods: Sequence[TermsPeriod],
    at: Micros,
    conventions: Conventions,
) -> Reading:
    """Return the reading of a clock under the terms of its periods."""
    traces = Fold(track, conventions).go_on(periods, at, track.size)
    last = traces[-1] if traces else None
    return _reading(
        history=history,
        at_micros=at,
        _trace=last,
        terms=last.terms if last else in_effect(periods, at).terms,
        conventions=conventions,
        name=name,
        periods=periods,
        _traces=traces,
    )


def _warned(warn: Warn, totals: CycleTotals, zone: str) -> Warned:
    """Return when a warning is due by the totals, and whether it has fired."""
    fired = has_fired(warn, totals)
    ended = not fired and totals.stage not in LIVE
    return _warned_of(warn, None if ended else warned_at(warn, totals), fired, zone)


class CycleRow(NamedTuple):
    """A cycle's stage, whether it is breached, when it was decided, and its two amounts.

    It is decided when it stops, or, while it is open, when it is breached. All instants and
    amounts are whole microseconds.
    """

    stage: Stage
    breached: bool
    decided_at: Micros | None
    elapsed: Micros
    goal: Micros | None

    @classmethod
    def of(cls, cycle: "Cycle") -> "CycleRow":
        """Return the row of a cycle."""
        stopped = cycle._trace if cycle.stage is Stage.STOPPED else None
        decided = cycle.breached_micros if stopped is None else stopped.end
        return cls(cycle.stage, cycle.breached, decided, cycle.elapsed_micros, cycle.goal_micros)

"""Forecasts: the result of a clock if something happened next, and the latest instant in time.

Each is computed on a trace with marks added to it, by the same totals as what did happen.
"""

from datetime import datetime, timedelta

import attrs

from serviceops._internal.checked import checked
from serviceops.display import Table
from serviceops.display.notebook import NotebookView
from serviceops.display.text import format_instant
from serviceops.errors import InvalidLength, InvalidValue, NeverOpen
from serviceops.sla.choices import Stage, Verdict
from serviceops.sla.clock import PAUSED, RUNNING, Conventions, CycleTrace
from serviceops.sla.cycle_totals import CycleTotals, add_or_never
from serviceops.sla.zone_instants import instant_in, pendulum
from serviceops.spans import Micros, as_length, length_micros, to_datetime, to_micros


@checked
@attrs.frozen(eq=False)
class Forecast(NotebookView):
    """What is still possible for a clock at an instant, if nothing else happens.

    Instants are in the calendar's zone. A clock that is not live forecasts nothing. Forecasts are
    equal when they are of the same instant, and of clocks that ran alike under the same terms.
    """

    _trace: CycleTrace | None = attrs.field(repr=False)
    conventions: Conventions = attrs.field(repr=False)
    at_micros: Micros
    zone: str

    def _origin(self) -> tuple[object, ...]:
        """Return everything that a forecast follows from."""
        trace, at = self._trace, (self.at_micros, self.zone, self.conventions)
        if trace is None:
            return at
        changes = tuple((change.at, change.terms) for change in trace.changes)
        marks = tuple((since, doing) for since, doing, _ in trace.marks)
        return *at, trace.stage, trace.end, marks, tuple(trace.counted_gaps), changes

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Forecast):
            return NotImplemented
        return self._origin() == other._origin()

    def __hash__(self) -> int:
        return hash((self.at_micros, self.zone))

    def figure(self) -> Table:
        """Return what is still possible as a table."""
        rows = [
            ("is live", "yes" if self.is_live else "no"),
            ("can still meet its goal", "yes" if self.can_meet else "no"),
            ("latest stop", self._shown(self.latest_stop)),
            ("latest resume", self._shown(self.latest_resume)),
        ]
        return Table(title="Forecast", columns=("question", "result"), rows=rows)

    @property
    def is_live(self) -> bool:
        """Whether the clock is running or paused."""
        return self._trace is not None and self._trace.end is None

    @property
    def can_meet(self) -> bool:
        """Whether stopping now would meet the goal."""
        return self.is_live and not self._totals(self.at_micros).is_breached

    @property
    def latest_stop(self) -> "pendulum.DateTime | None":
        """The last instant at which stopping still meets the goal.

        `None` when it is too late, when the clock is not live, and when no stop is too late: while
        paused the goal waits, and hours that never open use nothing up.
        """
        return self._moment(self.latest_stop_micros)

    @property
    def latest_stop_micros(self) -> Micros | None:
        """The same as integer microseconds."""
        if not self.can_meet:
            return None
        breach = self._totals(self.at_micros).breach()
        return None if breach is None else breach - 1

    @property
    def latest_resume(self) -> "pendulum.DateTime | None":
        """The last instant at which a paused clock may resume and still meet its goal.

        Only a goal at a fixed instant has one: any other waits while the clock is paused.
        """
        paused = self._trace is not None and self._trace.stage is Stage.PAUSED
        return self.latest_stop if paused else None

    def latest_resume_for(self, work: timedelta | str) -> "pendulum.DateTime | None":
        """Return the last instant to resume at, with so much working time still to do.

        `None` when no instant is too late, or none is early enough: `fits` separates the two cases.
        """
        latest = self.latest_stop_micros
        if not self.fits(work) or latest is None:
            return None
        totals = self._totals(self.at_micros)
        if totals.fixed is None:
            return None
        return self._moment(totals.terms.calendar.add_micros(latest, -_work(work)))

    def fits(self, work: timedelta | str) -> bool:
        """Return whether so much working time can still be done before the goal is missed.

        The work is done in the hours of the clock's calendar from now on; a paused clock resumes.
        """
        length = _work(work)
        if self._trace is None or not self.can_meet:
            return False
        end = add_or_never(self._totals(self.at_micros).terms.calendar, self.at_micros, length)
        if end is None:
            return False
        # Work is working time, also where the goal counts real time, and ends as a stop would.
        resumed = self._trace.with_marks((self.at_micros, RUNNING, -1))
        return not CycleTotals(resumed, end, self.conventions).is_breached

    def due_if_resumed_at(self, at: datetime) -> "pendulum.DateTime | None":
        """Return when a paused clock would be due if it resumed then; a running one is unmoved."""
        then = self._ahead(at)
        if self._trace is None or self._trace.stage is not Stage.PAUSED:
            return self._moment(self._due(self._trace, self.at_micros))
        return self._moment(self._due(self._trace.with_marks((then, RUNNING, -1)), then))

    def due_if_paused_until(self, at: datetime) -> "pendulum.DateTime | None":
        """Return when the clock would be due if it were paused from now until then.

        Under conventions that ignore pauses one moves no due date.
        """
        then = self._ahead(at)
        if self._trace is None or not self.is_live:
            return None
        marks = ((self.at_micros, PAUSED, -1), (then, RUNNING, -1))
        ignored = self.conventions.pause_unit == "ignored"
        altered = self._trace.with_marks(*(() if ignored else marks))
        return self._moment(self._due(altered, then))

    def verdict_if_stopped_at(self, at: datetime) -> Verdict:
        """Return what would be known if the clock stopped then."""
        then = self._ahead(at)
        if self._trace is None or not self.is_live:
            return Verdict.OPEN
        altered = self._trace.with_marks()
        altered.finish(then, -1)
        breached = CycleTotals(altered, then, self.conventions).is_breached
        return Verdict.BREACHED if breached else Verdict.MET

    def _ahead(self, at: datetime) -> Micros:
        instant = to_micros(at)
        if instant < self.at_micros:
            raise InvalidValue(
                at,
                f"an instant not before {to_datetime(self.at_micros).isoformat()}",
                "read the clock at an earlier instant to look ahead from there",
            )  # fmt: skip
        return instant

    def _totals(self, at: Micros) -> CycleTotals:
        assert self._trace is not None  # noqa: S101 - called only for live clocks
        return CycleTotals(self._trace, at, self.conventions)

    def _due(self, trace: CycleTrace | None, at: Micros) -> Micros | None:
        if trace is None or trace.end is not None:
            return None
        try:
            return CycleTotals(trace, at, self.conventions).due()
        except NeverOpen:
            return None

    def _shown(self, at: "pendulum.DateTime | None") -> str:
        return "none" if at is None else format_instant(to_micros(at), self.zone)

    def _moment(self, at: Micros | None) -> "pendulum.DateTime | None":
        return None if at is None else instant_in(at, self.zone)


def _work(given: timedelta | str) -> Micros:
    length = length_micros(as_length(given))
    if length < 0:
        raise InvalidLength(given, "a length that is not negative", "timedelta() is no work")
    return length

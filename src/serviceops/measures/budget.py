"""Error budgets and burn rates: on promises to callers, and on availability.

An objective is the share that has to be good over a window. One less the objective is the budget;
the burn rate is how many times too fast it is spent. As in OpenSLO, a budget is of outcomes, each
good or bad (every decided SLA cycle is one), or of time, up or down (availability).
Source: Google, the SRE workbook, ch. 5; site reliability engineering, ch. 3.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Protocol

import attrs

from serviceops._internal.checked import checked
from serviceops.display.text import format_duration
from serviceops.errors import InvalidMeasure
from serviceops.measures.attainment import OpenBreached, ReadingsById, as_open_breached, cycles_of
from serviceops.measures.availability_windows import CalendarWindow
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.measure import TIMELESS, WALL, Basis, Measure, Parts, measure_of
from serviceops.measures.outages import PlannedAs, availability
from serviceops.measures.statistic import RATIO, REST, exact
from serviceops.sla.choices import Stage
from serviceops.spans import (
    Micros,
    Span,
    SpanSet,
    as_length,
    length_micros,
    to_datetime,
    to_micros,
    utc,
)


def as_share(given: object) -> Fraction:
    """Return a share exactly: a fraction, a decimal, or a text such as ``"99.9 %"``.

    A float means the decimal it is written as.

    >>> as_share("99.9 %"), as_share(0.999)
    (Fraction(999, 1000), Fraction(999, 1000))
    """
    # "99.9 %" is 999/1000 exactly; the float 0.999 would leave a budget that is off by 1e-17.
    try:
        if isinstance(given, str) and given.rstrip().endswith("%"):
            return exact(given.rstrip()[:-1].strip()) / 100
        if isinstance(given, str | float | int | Decimal | Fraction):
            return exact(given)
    except (ValueError, ZeroDivisionError):
        pass
    raise InvalidMeasure(given, "a share", "such as '99.9 %' or Fraction(999, 1000)")


def _objective(given: object) -> Fraction:
    share = as_share(given)
    if 0 <= share < 1:
        return share
    percent = f"write '{given} %' for {given} of a hundred"
    remedy = percent if 1 < share < 100 else "an objective of 100 % leaves no budget to spend"
    raise InvalidMeasure(str(given), "a share from 0 up to, and less than, 1", remedy)


def _window(given: timedelta | str | CalendarWindow) -> timedelta | CalendarWindow:
    if isinstance(given, CalendarWindow):
        return given
    length = as_length(given)
    if length > timedelta():
        return length
    raise InvalidMeasure(length, "a window longer than nothing", "such as timedelta(days=30)")


@checked
@attrs.frozen
class Objective:
    """The share that has to be good, and over what window: the last 30 days by default.

    The window is a length of time that ends at the instant of the question, or a `CalendarWindow`.

    >>> Objective("mail replies", "99.9 %").budget
    Fraction(1, 1000)
    """

    name: str
    share: Fraction = attrs.field(converter=_objective)
    window: timedelta | CalendarWindow = attrs.field(default=timedelta(days=30), converter=_window)

    @property
    def budget(self) -> Fraction:
        """The share that may be bad: one less the objective."""
        return 1 - self.share

    def window_at(self, at: datetime) -> Span:
        """Return the whole window of an instant: one that ends there, or that of the calendar."""
        if isinstance(self.window, CalendarWindow):
            return self.window.span_at(at)
        return ending_at(at, self.window)

    def window_length(self, at: datetime | None = None) -> Micros:
        """Return the length of the window; that of a calendar window depends on the instant."""
        if isinstance(self.window, timedelta):
            return length_micros(self.window)
        if at is None:
            raise InvalidMeasure(
                str(self.window), "a window of one length, or the instant (at=)",
                "months differ in length",
            )  # fmt: skip
        start, end = self.window_at(at).pair
        return end - start


@checked
@attrs.frozen
class CountedOutcome:
    """One good or bad outcome, and when it was decided."""

    at: datetime = attrs.field(converter=utc)
    good: bool
    record: str = ""


class ErrorSource(Protocol):
    """The errors that burn rates and budgets are made of: `Outcomes` or `Downtime`."""

    @property
    def basis(self) -> str:
        """The name of the time basis."""

    @property
    def in_time(self) -> bool:
        """Whether the amounts are microseconds."""

    def between(self, span: Span) -> tuple[Parts, int]:
        """Return what each record adds to the errors of a stretch, and the whole."""


_AT = attrgetter("at")


def _by_time(given: Iterable[CountedOutcome]) -> tuple[CountedOutcome, ...]:
    return tuple(sorted(given, key=_AT))


@checked
@attrs.frozen
class Outcomes:
    """Outcomes in the order of their decision: errors counted by number (OpenSLO: occurrences)."""

    outcomes: tuple[CountedOutcome, ...] = attrs.field(converter=_by_time, repr=False)
    basis: str = TIMELESS

    @property
    def in_time(self) -> bool:
        """The amounts are numbers of outcomes."""
        return False

    @checked
    def between(self, span: Span) -> tuple[Parts, int]:
        """Return 1 for each bad outcome of a stretch and 0 for each good one, and their number."""
        # Outcomes are sorted once, so a window costs two bisections and not a pass over all.
        first, last = (bisect_left(self.outcomes, at, key=_AT) for at in (span.start, span.end))
        parts = tuple((one.record, 0 if one.good else 1) for one in self.outcomes[first:last])
        return parts, len(parts)


@checked
@attrs.frozen
class Downtime:
    """Outages against agreed service time: errors counted by time, exactly.

    OpenSLO's time slices, with slices as short as a microsecond.
    """

    outages: SpanSet = attrs.field(repr=False)
    service_time: Basis = WALL
    planned: SpanSet = attrs.field(factory=SpanSet, repr=False)
    planned_as: PlannedAs = "left_out"
    unknown: SpanSet = attrs.field(factory=SpanSet, repr=False)

    @property
    def basis(self) -> str:
        """The name of the service time."""
        return self.service_time.name

    @property
    def in_time(self) -> bool:
        """The amounts are microseconds of downtime."""
        return True

    @checked
    def between(self, span: Span) -> tuple[Parts, int]:
        """Return the downtime of each outage within a stretch, and its agreed service time."""
        measure = availability(
            self.outages & span, period=span, service_time=self.service_time,
            planned=self.planned, planned_as=self.planned_as, unknown=self.unknown,
        )  # fmt: skip
        return measure.parts, measure.whole or 0


@checked
def outcomes(
    readings: ReadingsById, *, target: str | None = None, open_breached: OpenBreached = "missed"
) -> Outcomes:
    """Return decided promises as outcomes: attainment as a service level objective.

    A cycle is good when it was met. It is decided when it stops, or, breached, at its breach while
    it is open (``"left_out"`` omits those). Cancelled and undecided cycles are no outcome.
    """
    as_open_breached(open_breached)
    found: list[CountedOutcome] = []
    for record, cycle in cycles_of(readings, target):
        if cycle is None or cycle.stage is Stage.CANCELLED:
            continue
        # An open cycle is decided once it is breached; one that may still be met is no outcome yet.
        stopped = cycle.stage is Stage.STOPPED
        at = cycle.decided_at if stopped or open_breached == "missed" else None
        if at is not None:
            found.append(CountedOutcome(to_datetime(at), not cycle.breached, record))
    return Outcomes(found)


def _budget_measure(
    code: str, errors: ErrorSource, objective: Objective | None, span: Span, *, left: bool = False
) -> Measure:
    parts, whole = errors.between(span)
    if left and errors.in_time and objective is not None:
        # The budget of a calendar window is known from its start: its whole service time.
        whole = errors.between(objective.window_at(span.end))[1]
    # One definition serves both kinds of budget; only the unit of the amounts differs.
    known = DEFINITIONS[code]
    definition = attrs.evolve(known, amounts="time") if errors.in_time else known
    # A scale of 1 / budget turns an error rate into a burn rate, exactly and without rounding.
    details = {} if objective is None else {
        "objective": f"{objective.name}: {share_text(objective.share)}"
        f" over {_window_text(objective.window)}",
    }  # fmt: skip
    # Amounts of a host's own source are checked.
    made = measure_of if type(errors) in (Outcomes, Downtime) else Measure
    return made(
        definition=definition,
        statistic=REST if left else RATIO,
        population="agreed service time" if errors.in_time else "outcomes decided in the period",
        basis=errors.basis,
        period=span,
        parts=parts,
        whole=whole,
        scale=Fraction(1) if objective is None else 1 / objective.budget,
        details=details,
        when_empty="no agreed service time then" if errors.in_time else "nothing was decided then",
    )


def _window_text(window: timedelta | CalendarWindow) -> str:
    return format_duration(length_micros(window)) if isinstance(window, timedelta) else str(window)


def share_text(share: Fraction) -> str:
    """Return a share as it was agreed, in percent: with every decimal that it has."""
    return f"{float(share * 100):.12g} %"


@checked
def error_rate(errors: ErrorSource, *, period: Span) -> Measure:
    """Return the share of bad outcomes, or of downtime, in a period."""
    return _budget_measure("error_rate", errors, None, period)


@checked
def burn_rate(errors: ErrorSource, objective: Objective, *, period: Span) -> Measure:
    """Return how many times faster than allowed the budget was spent over a period.

    The error rate over one less the objective: at 1 the budget lasts exactly its window.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> hour = Span(noon, noon + timedelta(hours=1))
    >>> seen = Outcomes([CountedOutcome(noon, good=number != 7) for number in range(100)])
    >>> str(burn_rate(seen, Objective("answers", "99.9 %"), period=hour))
    'burn rate: 10'
    """
    return _budget_measure("burn_rate", errors, objective, period)


@checked
def error_budget(errors: ErrorSource, objective: Objective, *, at: datetime) -> Measure:
    """Return the share of the budget that is left, over the objective's window that ends at `at`.

    Negative when more than all was spent. 1 - errors / ((1 - objective) x all). Source: Google,
    site reliability engineering, ch. 3. Of a calendar window the errors since its start count: a
    budget of time against all of its service time, one of outcomes against those decided so far.
    """
    start = to_micros(objective.window_at(at).start)
    period = Span(to_datetime(start), to_datetime(to_micros(at)))
    return _budget_measure("error_budget", errors, objective, period, left=True)


def ending_at(at: datetime, length: timedelta) -> Span:
    """Return the span of a length that ends at an instant."""
    end = to_micros(at)
    return Span(to_datetime(end - length_micros(length)), to_datetime(end))


@checked
def time_to_exhaustion(
    rate: Fraction | float | str | Measure,
    objective: Objective,
    *,
    left: Fraction | float | str | Measure = Fraction(1),
    at: datetime | None = None,
) -> timedelta | None:
    """Return how long a budget lasts at a constant burn rate: window x budget left / burn rate.

    `None` when nothing burns, or nothing was counted; zero when nothing is left. Rounded to the
    microsecond. A whole budget of 30 days at 14.4 lasts 50 hours. A calendar window needs `at`.

    >>> str(time_to_exhaustion("14.4", Objective("answers", "99.9 %")))
    '2 days, 2:00:00'
    """
    burn = rate.value if isinstance(rate, Measure) else as_share(rate)
    share = left.value if isinstance(left, Measure) else as_share(left)
    if burn is None or share is None or burn <= 0:
        return None
    lasting = objective.window_length(at) * max(share, Fraction(0)) / burn
    # A burn rate near zero lasts longer than a timedelta can express: that is practically never.
    try:
        return timedelta(0, 0, round(lasting))
    except OverflowError:
        return None

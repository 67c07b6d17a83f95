"""Crossings: when a warning fires, or the promise is breached, if nothing else happens.

They are what a clock wakes up for. An instant beyond the years that a calendar covers is unknown,
but it is known to be later than every instant within them. `LiveClocks` has no more than that of
the clocks of a policy: a queue needs no more of its cases, and has many, and to make the reading of
each clock and of the policy takes a quarter of the time in which they are read.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from serviceops.calendars.zones import LATEST
from serviceops.errors import YearsNotCovered
from serviceops.sla.breach_run import breach_and_known
from serviceops.sla.choices import LIVE, Warn
from serviceops.sla.clock import Conventions, CycleTrace, Fold
from serviceops.sla.conditions import Track
from serviceops.sla.cycle_totals import CycleTotals, add_or_never
from serviceops.sla.terms import BEGINNING, TermsPeriod
from serviceops.spans import Micros, length_micros, to_micros

_Find = Callable[[], Micros | None]


def soonest(finders: Sequence[_Find], after: Micros, until: Micros | None = None) -> Micros | None:
    """Return the first instant later than `after` that one of the functions finds.

    `None` where none is, or none before `until`. One that lies beyond the years covered is passed
    over where another, or `until`, is known to come first, and raises `YearsNotCovered` otherwise.
    """
    try:  # nearly always everything is known
        found = [at for find in finders if (at := find()) is not None and at > after]
    except YearsNotCovered:
        found = _known(finders, after, until)
    first = min(found, default=None)
    return first if until is None or (first is not None and first < until) else None


def _known(finders: Sequence[_Find], after: Micros, until: Micros | None) -> list[Micros]:
    found: list[Micros] = []
    beyond: list[YearsNotCovered] = []
    for find in finders:
        try:
            at = find()
        except YearsNotCovered as wrong:
            beyond.append(wrong)
        else:
            if at is not None and at > after:
                found.append(at)
    first = min(found if until is None else [*found, until], default=None)
    for unknown in beyond:
        # Calendars of one policy may cover different years, so the ends have to be compared.
        if first is None or first > to_micros(unknown.covers_to):
            raise unknown
    return found


def next_crossing(
    totals: CycleTotals, warn: Sequence[Warn], after: Micros, until: Micros | None = None
) -> Micros | None:
    """Return the first later instant at which a warning fires or the promise is breached.

    Under conventions that credit closed time of a pause, also at which either is undone. `until`
    is that of `soonest`.
    """
    if totals.stage not in LIVE:
        return None
    return soonest(_crossings(totals, warn), after, until)


def _crossings(totals: CycleTotals, warn: Sequence[Warn]) -> list[_Find]:
    fired: list[Warn] = []
    found: list[_Find] = []
    for one in warn:
        if has_fired(one, totals):
            fired.append(one)
        else:
            found.append(partial(warned_at, one, totals))
    if not totals.is_breached:
        found.append(totals.breach)
    # Elapsed time falls only while closed time of a pause is credited.
    if totals.fixed is not None or totals.conventions.pause_unit != "real":
        return found
    if totals.is_breached:
        found.append(partial(totals.falls_below, totals.limit))
    # A warning that is bound to the due date is undone when the goal is: then no date is due.
    for one in fired:
        amount = totals.goal if one.real else one.threshold(totals.goal)
        found.append(partial(totals.falls_below, amount))
    return found


def has_fired(warn: Warn, totals: CycleTotals) -> bool:
    """Return whether a warning has fired at the instant of the totals."""
    if totals.fixed is not None or warn.real:
        at = _warned_by_date(warn, totals)
        return at is not None and at <= totals.end
    return totals.elapsed >= warn.threshold(totals.goal)


def warned_at(warn: Warn, totals: CycleTotals) -> Micros | None:
    """Return when a warning is due, whether it has fired or not."""
    if totals.fixed is not None or warn.real:
        return _warned_by_date(warn, totals)
    return totals.reaches(warn.threshold(totals.goal))


def _warned_by_date(warn: Warn, totals: CycleTotals) -> Micros | None:
    """Return when a warning is due that is tied to the due date and not to what is used."""
    due = totals.due()
    if due is None:
        return _warned_before_pause(warn, totals)
    at = _bound_to(due, warn, totals)
    if at is None or at <= totals.end or totals.fixed is not None:
        return at
    # A pause that is credited with closed time may take the due date back before that.
    undone = totals.falls_below(totals.goal)
    return at if undone is None or at < undone else None


def _warned_before_pause(warn: Warn, totals: CycleTotals) -> Micros | None:
    """Return when a warning fired by the due date that a pause took away; `None` if it did not."""
    # It would fire once more at the end of the pause, with no more of the goal used than before.
    begun = totals.paused_since
    due = None if begun is None else totals.dated(totals.projected(begun, totals.goal))
    at = None if due is None else _bound_to(due, warn, totals)
    return None if at is None or begun is None or at > begun else at


def _bound_to(due: Micros, warn: Warn, totals: CycleTotals) -> Micros | None:
    calendar = totals.terms.calendar
    if warn.real and warn.offset is not None:
        at = max(due + length_micros(warn.offset), totals.origin)
        return at if at <= LATEST else None
    whole = calendar.elapsed_micros(totals.origin, due)
    threshold = warn.threshold(whole)
    if threshold <= 0:
        return totals.origin
    return add_or_never(calendar, totals.origin, threshold)


def first_breach(clocks: Iterable[tuple[CycleTotals, CycleTrace]], at: Micros) -> Micros | None:
    """Return the first instant at which a live clock breaches, or since when one is breached."""
    live = [partial(_breach_of, *clock, at) for clock in clocks if clock[0].stage in LIVE]
    return live[0]() if len(live) == 1 else soonest(live, BEGINNING)


def _breach_of(totals: CycleTotals, trace: CycleTrace, at: Micros) -> Micros | None:
    if not totals.is_breached:
        return totals.breach()
    # A rule that gave more time leaves a clock breached that was so under the one before.
    found = breach_and_known(trace, totals, at)
    return min((one for one in found if one is not None), default=None)


class LiveClocks:
    """The totals and warnings of live clocks under terms that no later instant changes."""

    __slots__ = ("_at", "_clocks", "_traces", "_zone")

    def __init__(
        self,
        track: Track,
        at: Micros,
        terms_of: Iterable[tuple[str, Sequence[TermsPeriod]]],
        conventions: Conventions,
    ) -> None:
        self._at = at
        self._clocks: list[tuple[CycleTotals, tuple[Warn, ...]]] = []
        self._traces: list[CycleTrace] = []
        self._zone: str | None = None
        """The zone of the first clock with terms, live or not."""
        for _, periods in terms_of:
            traces = Fold(track, conventions).go_on(periods, at, track.size)
            terms = traces[-1].terms if traces else periods[-1].terms
            if terms is None:
                continue
            self._zone = self._zone or terms.calendar.zone
            if traces and traces[-1].stage in LIVE:
                self._clocks.append((CycleTotals(traces[-1], at, conventions), terms.warn))
                self._traces.append(traces[-1])

    def _first_breach(self) -> Micros | None:
        """Return the first instant at which one of them breaches, or did."""
        pairs = zip(self._clocks, self._traces, strict=True)
        return first_breach([(totals, trace) for (totals, _), trace in pairs], self._at)

    @property
    def next_wakeup_micros(self) -> Micros | None:
        """The first later instant at which one of them differs, as integer microseconds."""
        at = self._at
        if len(self._clocks) == 1:
            return next_crossing(*self._clocks[0], at)
        return soonest([partial(next_crossing, *clock, at) for clock in self._clocks], at)

"""Crossings: when a warning fires, or the promise is breached, if nothing else happens.

They are what a clock wakes up for. An instant beyond the years that a calendar covers is unknown,
but it is known to be later than every instant within them.
"""

from collections.abc import Callable, Sequence
from functools import partial

from serviceops.calendars.zones import LATEST
from serviceops.errors import YearsNotCovered
from serviceops.sla.choices import LIVE, Warn
from serviceops.sla.cycle_totals import CycleTotals, add_or_never
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
    fired = [one for one in warn if has_fired(one, totals)] if warn else []
    found: list[_Find] = [partial(warned_at, one, totals) for one in warn if one not in fired]
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
    at = None if due is None else _bound_to(due, warn, totals)
    if at is None or at <= totals.end or totals.fixed is not None:
        return at
    # A pause that is credited with closed time may take the due date back before that.
    undone = totals.falls_below(totals.goal)
    return at if undone is None or at < undone else None


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

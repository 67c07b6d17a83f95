"""The backlog: what was open at an instant, and for how long it had been, replayed from histories.

Nothing is counted from today's states: each record is asked how it stood then. Source: common
practice; the instant, the age and the buckets have to be said, and are.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from serviceops.display.text import format_duration
from serviceops.errors import InvalidMeasure
from serviceops.measures.callers import CALLER_SAID
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.measure import WALL, Basis, Breakdown, Measure
from serviceops.measures.records import (
    OPEN,
    Records,
    ResolvedScope,
    Tally,
    excluded,
    happenings,
    told,
)
from serviceops.measures.statistic import COUNT, MEDIAN, Statistic, as_statistic
from serviceops.sla.conditions import Edge, Level, as_edge
from serviceops.sla.fact_track import Track
from serviceops.spans import Micros, length_micros, to_datetime, to_micros

__all__ = ["BUCKETS", "backlog", "backlog_age", "backlog_over", "contact_age"]

BUCKETS = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))
"""Where ages are divided unless said: under a day, three, a week, thirty days, and over."""

_NOT_YET = ("not_yet", "not there yet")
_NOT_OPEN = ("not_open", "not open")


def _open(
    records: Records, now: Micros, open_while: Level, among: ResolvedScope, tally: Tally
) -> Iterator[tuple[str, Track]]:
    """Yield the records that stood open at an instant, and leave the others out."""
    for record, track in told(records, now):
        if not track.size:
            tally.leave(record, _NOT_YET)
        elif among.is_other(track):
            tally.others(record)
        elif excluded(open_while, track):
            tally.leave(record, _NOT_OPEN)
        else:
            yield record, track


def backlog(
    records: Records,
    *,
    at: datetime,
    open_while: Level = OPEN,
    where: Level | None = None,
    buckets: Sequence[timedelta] = BUCKETS,
    basis: Basis = WALL,
) -> Breakdown:
    """Return how many records were open at an instant, and how many of them by age.

    What happened at the instant is included. A bucket holds ages from its lower bound on and below
    its upper one; the buckets add up to the whole. Age counts from the first transition.
    """
    bounds = [0, *(length_micros(bound) for bound in buckets)]
    if any(low >= high for low, high in pairwise(bounds)):
        raise InvalidMeasure(
            ", ".join(map(str, buckets)), "ages that rise from above nothing", "such as BUCKETS"
        )
    among, now = ResolvedScope(where=where, basis=basis), to_micros(at)
    whole = Tally()
    aged: list[Tally] = [Tally() for _ in bounds]
    for record, track in _open(records, now, open_while, among, whole):
        age = among.basis.calendar.elapsed_micros(track.micros[0], now)
        whole.add(record, 1)
        aged[bisect_right(bounds, age) - 1].add(record, 1)
    names = [
        f"{format_duration(low)} to {format_duration(high)}" for low, high in pairwise(bounds)
    ]  # fmt: skip
    names.append(f"{format_duration(bounds[-1])} and over")

    def measured(tally: Tally, population: str) -> Measure:
        return tally.measure(
            DEFINITIONS["backlog"], COUNT, population=population, scope=among, at=at,
            stated={"open": str(open_while)},
        )  # fmt: skip

    parts = [
        (name, measured(tally, f"records open, aged {name}"))
        for name, tally in zip(names, aged, strict=True)
    ]
    return Breakdown(measured(whole, "records open"), parts)


def backlog_over(
    records: Records,
    *,
    at: Iterable[datetime],
    open_while: Level = OPEN,
    where: Level | None = None,
) -> tuple[Measure, ...]:
    """Return the backlog at each of several instants, from one pass over the records.

    Each is what `backlog` answers at that instant; a line to draw. `where` is asked at the instant
    too.
    """
    among, instants = ResolvedScope(where=where), [to_micros(moment) for moment in at]
    tallies = [Tally() for _ in instants]
    for record, track in told(records):
        flags = open_while.flags(track)
        wanted = None if where is None else where.flags(track)
        for instant, tally in zip(instants, tallies, strict=True):
            index = bisect_right(track.micros, instant) - 1
            if index < 0:
                tally.leave(record, _NOT_YET)
            elif wanted is not None and not wanted[index]:
                tally.others(record)
            elif flags[index]:
                tally.add(record, 1)
            else:
                tally.leave(record, _NOT_OPEN)
    return tuple(
        tally.measure(
            DEFINITIONS["backlog"], COUNT, population="records open", scope=among,
            at=to_datetime(instant), stated={"open": str(open_while)},
        )
        for instant, tally in zip(instants, tallies, strict=True)
    )  # fmt: skip


def backlog_age(
    records: Records,
    *,
    at: datetime,
    open_while: Level = OPEN,
    where: Level | None = None,
    basis: Basis = WALL,
    statistic: Statistic | str = MEDIAN,
) -> Measure:
    """Return how old the open records were at an instant: since their first transition."""
    among, now, tally = ResolvedScope(where=where, basis=basis), to_micros(at), Tally()
    for record, track in _open(records, now, open_while, among, tally):
        tally.add(record, among.basis.calendar.elapsed_micros(track.micros[0], now))
    return tally.measure(
        DEFINITIONS["backlog_age"], as_statistic(statistic), population="records open", scope=among,
        at=at, stated={"open": str(open_while)}, when_empty="nothing was open",
    )  # fmt: skip


def contact_age(
    records: Records,
    *,
    at: datetime,
    contact: Edge | Level = CALLER_SAID,
    open_while: Level = OPEN,
    where: Level | None = None,
    basis: Basis = WALL,
    statistic: Statistic | str = MEDIAN,
) -> Measure:
    """Return how long ago the callers of open records were last heard; their first call counts."""
    among, edge = ResolvedScope(where=where, basis=basis), as_edge(contact)
    now, tally = to_micros(at), Tally()
    for record, track in _open(records, now, open_while, among, tally):
        heard = track.micros[max([0, *happenings(edge, track)])]
        tally.add(record, among.basis.calendar.elapsed_micros(heard, now))
    return tally.measure(
        DEFINITIONS["contact_age"], as_statistic(statistic), population="records open", scope=among,
        at=at, stated={"open": str(open_while), "contact": f"the first transition, or {edge}"},
        when_empty="nothing was open",
    )  # fmt: skip

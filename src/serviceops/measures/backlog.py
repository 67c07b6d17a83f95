"""The backlog: the records open at an instant, and their age, replayed from histories.

Today's states do not count: each record is evaluated as of the instant. Source: common practice;
the measure states the instant, the age and the buckets.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from serviceops._internal.checked import checked
from serviceops.display.text import format_duration
from serviceops.errors import InvalidMeasure
from serviceops.measures.measure import WALL, Basis, Breakdown, Measure
from serviceops.measures.moments import Moments
from serviceops.measures.records import OTHERS, Records, ResolvedScope, Tally, excluded, tracks
from serviceops.measures.statistic import COUNT, MEDIAN, Statistic, as_statistic
from serviceops.sla.conditions import Edge, Level, Track, as_edge
from serviceops.spans import Micros, length_micros, to_datetime, to_micros

AGE_BUCKETS = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))
"""The default limits of age: a day, three, a week, thirty days."""

_NOT_YET = ("not_yet", "not there yet")
_NOT_OPEN = ("not_open", "not open")


def _open(
    records: Records, now: Micros, open_while: Level, among: ResolvedScope, tally: Tally
) -> Iterator[tuple[str, Track]]:
    """Yield the records that were open at an instant, and leave the others out."""
    for record, track in tracks(records, now):
        # A record without transitions at the instant did not exist yet; it is of no population.
        if not track.size:
            tally.leave(record, _NOT_YET)
        elif excluded(among.where, track):
            tally.leave(record, OTHERS)
        elif excluded(open_while, track):
            tally.leave(record, _NOT_OPEN)
        else:
            yield record, track


@checked
def backlog(
    records: Records,
    *,
    at: datetime,
    open_while: Level = Moments.OPEN,
    where: Level | None = None,
    buckets: Sequence[timedelta] = AGE_BUCKETS,
    basis: Basis = WALL,
) -> Breakdown:
    """Return how many records were open at an instant, and how many of them by age.

    Transitions at the instant count. A bucket contains ages from its lower bound on and below its
    upper one; the buckets add up to the whole. Age counts from the first transition.
    """
    # Ages are compared as integers: a bucket has to contain its lower bound to the microsecond.
    bounds = [0, *(length_micros(bound) for bound in buckets)]
    if any(low >= high for low, high in pairwise(bounds)):
        raise InvalidMeasure(
            ", ".join(map(str, buckets)), "ages that rise from above nothing", "such as AGE_BUCKETS"
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

    measures = (
        _count(tally, among, at, open_while, f", aged {name}" if name else "")
        for name, tally in zip(["", *names], [whole, *aged], strict=True)
    )
    return Breakdown(next(measures), tuple(zip(names, measures, strict=True)))


def _count(
    tally: Tally, among: ResolvedScope, at: datetime, open_while: Level, aged: str = ""
) -> Measure:
    return tally.measure(
        "backlog", COUNT, population=f"records open{aged}", scope=among, at=at,
        details={"open": str(open_while)},
    )  # fmt: skip


@checked
def backlog_over(
    records: Records,
    *,
    at: Iterable[datetime],
    open_while: Level = Moments.OPEN,
    where: Level | None = None,
) -> tuple[Measure, ...]:
    """Return the backlog at each of several instants, from one pass over the records.

    Each is what `backlog` returns for that instant; together they are a line to draw. `where` is
    evaluated at the instant too.
    """
    # The bits of all transitions come from one evaluation; each instant is then one bisection.
    among, instants = ResolvedScope(where=where), [to_micros(moment) for moment in at]
    tallies = [Tally() for _ in instants]
    for record, track in tracks(records):
        opened = open_while.bits(track)
        wanted = None if where is None else where.bits(track)
        for instant, tally in zip(instants, tallies, strict=True):
            index = bisect_right(track.micros, instant) - 1
            if index < 0:
                tally.leave(record, _NOT_YET)
            elif wanted is not None and not wanted >> index & 1:
                tally.leave(record, OTHERS)
            elif opened >> index & 1:
                tally.add(record, 1)
            else:
                tally.leave(record, _NOT_OPEN)
    return tuple(
        _count(tally, among, to_datetime(instant), open_while)
        for instant, tally in zip(instants, tallies, strict=True)
    )


@checked
def backlog_age(
    records: Records,
    *,
    at: datetime,
    open_while: Level = Moments.OPEN,
    where: Level | None = None,
    basis: Basis = WALL,
    statistic: Statistic | str = MEDIAN,
) -> Measure:
    """Return how old the open records were at an instant: since their first transition."""
    among, now, tally = ResolvedScope(where=where, basis=basis), to_micros(at), Tally()
    for record, track in _open(records, now, open_while, among, tally):
        tally.add(record, among.basis.calendar.elapsed_micros(track.micros[0], now))
    return tally.measure(
        "backlog_age", as_statistic(statistic), population="records open", scope=among,
        at=at, details={"open": str(open_while)}, when_empty="nothing was open",
    )  # fmt: skip


@checked
def contact_age(
    records: Records,
    *,
    at: datetime,
    contact: Edge | Level = Moments.CALLER_CONTACT,
    open_while: Level = Moments.OPEN,
    where: Level | None = None,
    basis: Basis = WALL,
    statistic: Statistic | str = MEDIAN,
) -> Measure:
    """Return the time since the last contact of the callers of open records, the first included."""
    among, edge = ResolvedScope(where=where, basis=basis), as_edge(contact)
    now, tally = to_micros(at), Tally()
    for record, track in _open(records, now, open_while, among, tally):
        last = track.micros[max(edge.bits(track).bit_length() - 1, 0)]
        tally.add(record, among.basis.calendar.elapsed_micros(last, now))
    return tally.measure(
        "contact_age", as_statistic(statistic), population="records open", scope=among,
        at=at, details={"open": str(open_while), "contact": f"the first transition, or {edge}"},
        when_empty="nothing was open",
    )  # fmt: skip

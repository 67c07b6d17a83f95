"""How long things take, record by record: time to acknowledge, and the four times called MTTR.

Each measure names its two moments. The mean gives the measure its name; ``.median`` and
``.percentile(90)`` of the same measure say more, and are shown first.
"""

from bisect import bisect_left
from datetime import datetime
from typing import Literal, Unpack

from serviceops._internal.checked import checked
from serviceops.errors import InvalidMeasure
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.measure import Definition, Measure
from serviceops.measures.moments import FactTimestamp, Moment, Moments, as_moment, first_of, last_of
from serviceops.measures.records import (
    OUTSIDE,
    Records,
    ResolvedScope,
    Tally,
    Timed,
    population,
    resolve_scope,
)
from serviceops.sla.conditions import Edge, Level, Track, as_edge, first_from
from serviceops.spans import Micros, to_micros


@checked
def time_between(
    records: Records,
    *,
    definition: Definition,
    start: Moment,
    stop: Moment,
    at: datetime,
    stop_at: Literal["first", "last"] = "first",
    undone_by: Edge | Level | None = None,
    **scope: Unpack[Timed],
) -> Measure:
    """Return how long records take from one moment to another, as known at an instant.

    From the first `start` to the first `stop` after it, or to the last; a last one that
    `undone_by` followed does not count. Records without both moments are left out and counted,
    each kind by its code: `not_started`, `not_stopped`, `stopped_before_start`. One pass.

    >>> from datetime import UTC
    >>> from serviceops.history import History, Transition
    >>> from serviceops.sla import On
    >>> def history(*hours):
    ...     steps = zip(hours, ("log", "start"))
    ...     return History.of(Transition(datetime(2026, 3, 2, h, tzinfo=UTC), a) for h, a in steps)
    >>> measure = time_between(
    ...     {"A-1": history(9, 10), "A-2": history(9, 12), "A-3": history(9)}, start=On("log"),
    ...     stop=On("start"), definition=DEFINITIONS["mtta"], at=datetime(2026, 3, 3, tzinfo=UTC))
    >>> str(measure.length), measure.left_out_ids("not_stopped")
    ('2:00:00', ('A-3',))
    """
    begins, ends = as_moment(start), as_moment(stop)
    undone = None if undone_by is None else as_edge(undone_by)
    if stop_at not in {"first", "last"}:
        raise InvalidMeasure(stop_at, "'first' or 'last'", "name which of several stops counts")
    among, now, tally = resolve_scope(scope, Timed), to_micros(at), Tally()
    for record, track in population(records, now, among, tally):
        first = first_of(begins, track)
        if first is None or first > now:
            tally.leave(record, ("not_started", f"without {begins}"))
            continue
        # A reopening undoes the last of several stops; the first one stays the first.
        number = _number_of(begins, track, first)
        last = _stop(ends, track, number, now, undone if stop_at == "last" else False)
        # The period comes first: a record of another period is not missing its stop in this one.
        if _outside(among, first, last):
            tally.leave(record, OUTSIDE)
        elif last is None:
            tally.leave(record, ("not_stopped", f"without {ends}"))
        elif last < first:
            tally.leave(record, ("stopped_before_start", f"with {ends} before {begins}"))
        else:
            tally.add(record, among.basis.calendar.elapsed_micros(first, last))
    return tally.measure(
        definition,
        among.statistic,
        population=f"records, dated by {begins if among.dated_by == 'start' else ends}",
        scope=among,
        at=at,
        censoring="records without both moments are left out and counted",
        details={"from": str(begins), "to": f"the {stop_at} {ends}"},
    )


def _number_of(begins: Edge | FactTimestamp, track: Track, first: Micros) -> int:
    """Return the number of the first transition that may be the stop."""
    if isinstance(begins, FactTimestamp):
        return bisect_left(track.micros, first, 0, track.size)
    # Of two moves at one instant their order counts: a stop before the start ends nothing.
    return first_from(begins.bits(track), 0)


def _stop(
    ends: Edge | FactTimestamp,
    track: Track,
    since: int,
    now: Micros,
    undone: Edge | Literal[False] | None,
) -> Micros | None:
    """Return the last stop that nothing undid, or with `undone=False` the first one."""
    last = first_of(ends, track, since) if undone is False else last_of(ends, track, since, undone)
    # A fact can contain an instant that is still to come: until then it has not been reached.
    return None if last is not None and last > now else last


def _outside(among: ResolvedScope, first: Micros, last: Micros | None) -> bool:
    # Dated by its stop, an unfinished record is out of a period only if it started after it.
    if among.dated_by == "start" or last is None:
        begun_later = among.span is not None and first >= among.span[1]
        return begun_later if among.dated_by == "stop" else not among.contains(first)
    return not among.contains(last)


@checked
def mtta(
    records: Records,
    *,
    at: datetime,
    start: Moment = Moments.LOGGED,
    stop: Moment = Moments.ACKNOWLEDGED,
    **scope: Unpack[Timed],
) -> Measure:
    """Return the mean time to acknowledge: from the first alert until somebody starts work.

    Over those that were acknowledged; those that were not are left out and counted. Source:
    PagerDuty, incident reporting; Atlassian, incident KPIs.
    """
    return time_between(
        records, definition=DEFINITIONS["mtta"], start=start, stop=stop, at=at, **scope
    )


@checked
def mttr_respond(
    records: Records,
    *,
    at: datetime,
    start: Moment = Moments.LOGGED,
    stop: Moment = Moments.RESOLVED,
    **scope: Unpack[Timed],
) -> Measure:
    """Return the mean time to respond: from the first alert to recovery, detection left out.

    A resolution that was reopened does not count: the last one in effect does. Source: Atlassian.
    """
    return _restored("mttr_respond", records, at, start, stop, scope)


@checked
def mttr_repair(
    records: Records,
    *,
    at: datetime,
    start: Moment = Moments.ACKNOWLEDGED,
    stop: Moment = Moments.RESOLVED,
    **scope: Unpack[Timed],
) -> Measure:
    """Return the mean time to repair: from the start of the repair to its end, tests included.

    Source: Atlassian; Blameless.
    """
    return _restored("mttr_repair", records, at, start, stop, scope)


@checked
def mttr_recovery(
    records: Records,
    *,
    at: datetime,
    start: Moment = Moments.FAILED,
    stop: Moment = Moments.RESOLVED,
    **scope: Unpack[Timed],
) -> Measure:
    """Return the mean time to recovery: the whole outage, from its start to service restored.

    The fact ``failed_at`` contains the start of a failure; a record without it is left out, not
    guessed. `mtrs` measures the same over spans. Source: Atlassian.
    """
    return _restored("mttr_recovery", records, at, start, stop, scope)


@checked
def mttr_resolve(
    records: Records,
    *,
    at: datetime,
    start: Moment = Moments.FAILED,
    stop: Moment = Moments.CLOSED,
    **scope: Unpack[Timed],
) -> Measure:
    """Return the mean time to resolve: recovery, and the work that prevents it from recurring.

    That work ends with the closure; where a problem record tracks it, record its end as a fact and
    pass ``stop=FactTimestamp("prevented_at")``. Source: Atlassian.
    """
    return _restored("mttr_resolve", records, at, start, stop, scope)


def _restored(
    code: str, records: Records, at: datetime, start: Moment, stop: Moment, scope: Timed
) -> Measure:
    return time_between(
        records, definition=DEFINITIONS[code], start=start, stop=stop, at=at, stop_at="last",
        undone_by=Moments.REOPENED, **scope,
    )  # fmt: skip

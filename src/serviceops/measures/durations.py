"""How long things take, record by record: time to acknowledge, and the four times called MTTR.

Each measure names the two moments it lies between. Means are asked for by name; ``.median`` and
``.percentile(90)`` of the same measure say more, and are shown first.
"""

from datetime import datetime
from typing import Literal, Unpack

from serviceops.errors import InvalidMeasure
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.measure import Definition, Measure
from serviceops.measures.records import (
    ACKNOWLEDGED,
    CLOSED,
    LOGGED,
    OUTSIDE,
    REOPENED,
    RESOLVED,
    FactTimestamp,
    Moment,
    Records,
    ResolvedScope,
    Tally,
    Timed,
    as_moment,
    chosen,
    happenings,
    moment_last,
    moment_of,
    told,
)
from serviceops.sla.conditions import Edge, Level, as_edge
from serviceops.sla.fact_track import Track
from serviceops.spans import Micros, to_micros

__all__ = [
    "FAILED",
    "mtta",
    "mttr_recovery",
    "mttr_repair",
    "mttr_resolve",
    "mttr_respond",
    "time_between",
]

FAILED = FactTimestamp("failed_at")
"""When the failure began: nobody had logged anything yet, so a fact has to state it."""


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
    `undone_by` followed is none. Records without both moments are left out and counted, each kind
    by its code: `not_started`, `not_stopped`, `stopped_before_start`. One pass; some microseconds
    a record.

    >>> from datetime import UTC
    >>> from serviceops.history import History, Transition
    >>> from serviceops.measures import DEFINITIONS
    >>> from serviceops.sla import On
    >>> def told(*hours):
    ...     steps = zip(hours, ("log", "start"))
    ...     return History.of(Transition(datetime(2026, 3, 2, h, tzinfo=UTC), a) for h, a in steps)
    >>> measure = time_between(
    ...     {"A-1": told(9, 10), "A-2": told(9, 12), "A-3": told(9)},
    ...     definition=DEFINITIONS["mtta"], start=On("log"), stop=On("start"),
    ...     at=datetime(2026, 3, 3, tzinfo=UTC),
    ... )
    >>> str(measure.length), measure.left_out_ids("not_stopped")
    ('2:00:00', ('A-3',))
    """
    begins, ends = as_moment(start), as_moment(stop)
    undone = None if undone_by is None else as_edge(undone_by)
    if stop_at not in {"first", "last"}:
        raise InvalidMeasure(stop_at, "'first' or 'last'", "say which of several stops ends it")
    among = chosen(scope, Timed)
    not_started = ("not_started", f"without {begins}")
    not_stopped = ("not_stopped", f"without {ends}")
    backwards = ("stopped_before_start", f"with {ends} before {begins}")
    tally = Tally()
    now = to_micros(at)
    for record, track in told(records, now):
        if among.is_other(track):
            tally.others(record)
            continue
        first = moment_of(begins, track)
        if first is None or first > now:
            tally.leave(record, not_started)
            continue
        last = (
            _first_after(ends, track, first)
            if stop_at == "first"
            else moment_last(ends, track, first, undone)
        )
        if last is not None and last > now:  # stated, and still to come
            last = None
        if _outside(among, first, last):
            tally.leave(record, OUTSIDE)
        elif last is None:
            tally.leave(record, not_stopped)
        elif last < first:
            tally.leave(record, backwards)
        else:
            tally.add(record, among.basis.calendar.elapsed_micros(first, last))
    dated = begins if among.dated_by == "start" else ends
    return tally.measure(
        definition,
        among.statistic,
        population=f"records, dated by {dated}",
        scope=among,
        at=at,
        censoring="records without both moments are left out and counted",
        stated={"from": str(begins), "to": f"the {stop_at} {ends}"},
    )


def _first_after(ends: Edge | FactTimestamp, track: Track, since: Micros) -> Micros | None:
    if isinstance(ends, FactTimestamp):
        return moment_of(ends, track)
    micros = track.micros
    return next((micros[i] for i in happenings(ends, track) if micros[i] >= since), None)


def _outside(among: ResolvedScope, first: Micros, last: Micros | None) -> bool:
    if among.dated_by == "start" or last is None:
        begun_later = among.span is not None and first >= among.span[1]
        return begun_later if among.dated_by == "stop" else not among.holds(first)
    return not among.holds(last)


def mtta(
    records: Records,
    *,
    at: datetime,
    start: Moment = LOGGED,
    stop: Moment = ACKNOWLEDGED,
    **scope: Unpack[Timed],
) -> Measure:
    """Return the mean time to acknowledge: from the first alert until somebody has taken it on.

    Over those that were acknowledged; those that were not are left out and counted. Source:
    PagerDuty, incident reporting; Atlassian, incident KPIs.
    """
    return time_between(
        records, definition=DEFINITIONS["mtta"], start=start, stop=stop, at=at, **scope
    )


def mttr_respond(
    records: Records,
    *,
    at: datetime,
    start: Moment = LOGGED,
    stop: Moment = RESOLVED,
    **scope: Unpack[Timed],
) -> Measure:
    """Return the mean time to respond: from the first alert to recovery, detection left out.

    A resolution that was reopened is none: the last that stands counts. Source: Atlassian.
    """
    return _restored("mttr_respond", records, at, start, stop, scope)


def mttr_repair(
    records: Records,
    *,
    at: datetime,
    start: Moment = ACKNOWLEDGED,
    stop: Moment = RESOLVED,
    **scope: Unpack[Timed],
) -> Measure:
    """Return the mean time to repair: from the start of the repair to its end, tests included.

    Source: Atlassian; Blameless.
    """
    return _restored("mttr_repair", records, at, start, stop, scope)


def mttr_recovery(
    records: Records,
    *,
    at: datetime,
    start: Moment = FAILED,
    stop: Moment = RESOLVED,
    **scope: Unpack[Timed],
) -> Measure:
    """Return the mean time to recovery: the whole outage, from its start to service restored.

    The start of a failure is told by the fact ``failed_at``; a record without it is left out,
    not guessed. `MTRS` over spans is `mtrs`. Source: Atlassian.
    """
    return _restored("mttr_recovery", records, at, start, stop, scope)


def mttr_resolve(
    records: Records,
    *,
    at: datetime,
    start: Moment = FAILED,
    stop: Moment = CLOSED,
    **scope: Unpack[Timed],
) -> Measure:
    """Return the mean time to resolve: recovery, and the work that prevents it from recurring.

    That work is taken to end with the closure; where a problem record carries it, state its end
    as a fact and say ``stop=FactTimestamp("prevented_at")``. Source: Atlassian.
    """
    return _restored("mttr_resolve", records, at, start, stop, scope)


def _restored(
    code: str, records: Records, at: datetime, start: Moment, stop: Moment, scope: Timed
) -> Measure:
    return time_between(
        records, definition=DEFINITIONS[code], start=start, stop=stop, at=at, stop_at="last",
        undone_by=REOPENED, **scope,
    )  # fmt: skip

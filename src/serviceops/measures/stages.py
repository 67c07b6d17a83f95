"""The expanded incident lifecycle: where the time of an outage went, stage by stage.

Detect, diagnose, repair, recover, restore: five stretches between six moments, which sum to the
whole outage, record by record. Source: ITIL v3 service design, availability management.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Unpack

from serviceops._internal.checked import checked
from serviceops.measures.measure import Breakdown
from serviceops.measures.moments import FactTimestamp, Moment, Moments, as_moment, first_of, last_of
from serviceops.measures.records import (
    OTHERS,
    OUTSIDE,
    Records,
    ResolvedScope,
    Tally,
    Timed,
    excluded,
    resolve_scope,
    tracks,
)
from serviceops.sla.conditions import Edge, Track
from serviceops.spans import Micros, to_micros

STAGES = ("detect", "diagnose", "repair", "recover", "restore")
"""The stages of an outage, in order; each ends at the moment named for it."""


@checked
def outage_stages(
    records: Records,
    *,
    at: datetime,
    failed: Moment = Moments.FAILED,
    detected: Moment = Moments.LOGGED,
    diagnosed: Moment = Moments.DIAGNOSED,
    repaired: Moment = Moments.REPAIRED,
    recovered: Moment = Moments.RECOVERED,
    restored: Moment = Moments.RESOLVED,
    **scope: Unpack[Timed],
) -> Breakdown:
    """Return how long outages took, and each of their five stages: the stages sum to the whole.

    Only records with all six moments, in their order, are counted, so that the sums hold; the
    others are left out as ``moment_missing``, ``moments_disordered``. A resolution that was
    reopened does not count. A record belongs to the period in which it failed, or with
    ``dated_by="stop"`` in which it was restored. Source: ITIL v3.
    """
    moments = [as_moment(m) for m in (failed, detected, diagnosed, repaired, recovered, restored)]
    among, now = resolve_scope(scope, Timed), to_micros(at)
    # The stages sum to the outage only if all six measures count the same records, so one record
    # is left out of every tally or of none.
    tallies = {name: Tally() for name in ("outage", *STAGES)}
    for record, track in tracks(records, now):
        found = _sequence(moments, track, among, now)
        if isinstance(found, list):
            lengths = [among.basis.calendar.elapsed_micros(a, b) for a, b in pairwise(found)]
            for name, length in zip(tallies, (sum(lengths), *lengths), strict=True):
                tallies[name].add(record, length)
        else:
            for tally in tallies.values():
                tally.leave(record, found)
    dated = moments[0 if among.dated_by == "start" else -1]
    names = ("failed", "detected", "diagnosed", "repaired", "recovered", "restored")
    measures = {
        name: tally.measure(
            name,
            among.statistic,
            population=f"records with all six moments, dated by {dated}",
            scope=among,
            at=at,
            censoring="a record without one of the moments is left out of every stage",
            details={name: str(moment) for name, moment in zip(names, moments, strict=True)},
        )
        for name, tally in tallies.items()
    }
    return Breakdown(measures.pop("outage"), tuple(measures.items()))


def _sequence(
    moments: Sequence[Edge | FactTimestamp], track: Track, among: ResolvedScope, now: Micros
) -> list[Micros] | tuple[str, str]:
    """Return the instants of the moments in their order, or else why the record does not count."""
    if excluded(among.where, track):
        return OTHERS
    found = [first_of(moment, track) for moment in moments[:-1]]
    # A restoration that was undone by a reopening does not end the outage.
    found.append(last_of(moments[-1], track, 0, Moments.REOPENED))
    known = [instant for instant in found if instant is not None and instant <= now]
    if len(known) < len(moments):
        missing = next(
            moment for moment, instant in zip(moments, found, strict=True)
            if instant is None or instant > now
        )  # fmt: skip
        return "moment_missing", f"without {missing}"
    if known != sorted(known):
        return "moments_disordered", "with moments out of order"
    return known if among.contains(known[0 if among.dated_by == "start" else -1]) else OUTSIDE

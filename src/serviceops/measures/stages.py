"""The expanded incident lifecycle: where the time of an outage went, stage by stage.

Detect, diagnose, repair, recover, restore: five stretches between six moments, which sum to the
whole outage, record by record. Source: ITIL v3 service design, availability management.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Unpack

from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.durations import FAILED
from serviceops.measures.measure import Breakdown
from serviceops.measures.records import (
    LOGGED,
    OTHERS,
    OUTSIDE,
    REOPENED,
    RESOLVED,
    FactTimestamp,
    Moment,
    Records,
    Tally,
    Timed,
    as_moment,
    chosen,
    moment_last,
    moment_of,
    told,
)
from serviceops.spans import to_micros

__all__ = ["STAGES", "outage_stages"]

STAGES = ("detect", "diagnose", "repair", "recover", "restore")
"""The stages of an outage, in order; each ends at the moment named for it."""


def outage_stages(
    records: Records,
    *,
    at: datetime,
    failed: Moment = FAILED,
    detected: Moment = LOGGED,
    diagnosed: Moment = FactTimestamp("diagnosed_at"),  # noqa: B008 - a frozen value
    repaired: Moment = FactTimestamp("repaired_at"),  # noqa: B008
    recovered: Moment = FactTimestamp("recovered_at"),  # noqa: B008
    restored: Moment = RESOLVED,
    **scope: Unpack[Timed],
) -> Breakdown:
    """Return how long outages took, and each of their five stages: the stages sum to the whole.

    Only records with all six moments, in their order, are counted, so that the sums hold; the
    others are left out as ``moment_missing``, ``moments_disordered``. A resolution that was
    reopened is none. A record is of the period in which it failed, or with ``dated_by="stop"`` in
    which it was restored. Source: ITIL v3.
    """
    moments = [as_moment(m) for m in (failed, detected, diagnosed, repaired, recovered, restored)]
    among, now = chosen(scope, Timed), to_micros(at)
    dating = 0 if among.dated_by == "start" else -1
    tallies = {name: Tally() for name in ("outage", *STAGES)}
    for record, track in told(records, now):
        came = [moment_of(moment, track) for moment in moments[:-1]]
        since = track.micros[0] if track.size else now
        came.append(moment_last(moments[-1], track, since, REOPENED))
        known = [moment for moment in came if moment is not None and moment <= now]
        why = None
        if among.is_other(track):
            why = OTHERS
        elif len(known) < len(moments):
            missing = next(
                str(moment) for moment, instant in zip(moments, came, strict=True)
                if instant is None or instant > now
            )  # fmt: skip
            why = ("moment_missing", f"without {missing}")
        elif known != sorted(known):
            why = ("moments_disordered", "whose moments are not in their order")
        elif not among.holds(known[dating]):
            why = OUTSIDE
        if why is not None:
            for tally in tallies.values():
                tally.leave(record, why)
            continue
        lengths = [among.basis.calendar.elapsed_micros(a, b) for a, b in pairwise(known)]
        tallies["outage"].add(record, sum(lengths))
        for stage, length in zip(STAGES, lengths, strict=True):
            tallies[stage].add(record, length)
    measures = {
        name: tally.measure(
            DEFINITIONS[name],
            among.statistic,
            population=f"records with all six moments, dated by {moments[dating]}",
            scope=among,
            at=at,
            censoring="a record without one of the moments is left out of every stage",
            stated=_said(moments),
        )
        for name, tally in tallies.items()
    }
    return Breakdown(measures.pop("outage"), tuple(measures.items()))


def _said(moments: Sequence[object]) -> Mapping[str, str]:
    names = ("failed", "detected", "diagnosed", "repaired", "recovered", "restored")
    return {name: str(moment) for name, moment in zip(names, moments, strict=True)}

"""Splits: the time of a clock divided by the value that a fact had meanwhile."""

from bisect import bisect_right
from datetime import timedelta
from typing import Literal, TypeAlias

from serviceops.history import Fact
from serviceops.sla.clock import PAUSED, RUNNING
from serviceops.sla.cycle_totals import RESTARTED, CycleTotals
from serviceops.sla.fact_track import Track
from serviceops.spans import Micros

Share: TypeAlias = Literal["elapsed", "paused", "real"]
"""Which time to divide: the time counted, the time paused, or real time."""


def split(
    totals: CycleTotals, track: Track, fact: str, share: Share, *, credited: bool = True
) -> dict[Fact, timedelta]:
    """Return a cycle's time by the value of a fact, in the order the values first appear.

    The parts sum to the whole. `None` is the time in which the fact was not set. Where it is not
    `credited`, closed time of a pause is left out of what is paused and not taken from elapsed.
    """
    # Elapsed and paused time together are the same either way.
    real = credited and totals.conventions.pause_unit == "real"
    column, micros = track.fact(fact), track.micros
    spent: dict[Fact, Micros] = {}
    for a, b, doing, _, calendar in totals.pieces:
        if doing == RESTARTED or b <= totals.origin:
            continue  # a gap before a restart is no part of the whole either
        # -1 is the time before the first transition, when no fact was set. Only the transitions
        # within the piece are visited, so that many pieces cost no more than their sum.
        for number in range(bisect_right(micros, a, 0, track.size) - 1, track.size):
            start = a if number < 0 else max(a, micros[number])
            if start >= b:
                break
            end = min(b, micros[number + 1]) if number + 1 < track.size else b
            if start >= end:
                continue
            length = _worth(
                end - start, doing, calendar.elapsed_micros(start, end), share, real=real
            )
            if length is not None:
                value = None if number < 0 else column[number]
                spent[value] = spent.get(value, 0) + length
    return {value: timedelta(0, 0, length) for value, length in spent.items()}


def _worth(
    whole: Micros, doing: int, working: Micros, share: Share, *, real: bool
) -> Micros | None:
    if share == "real":
        return whole
    if doing == RUNNING and share == "elapsed":
        return working
    if doing == PAUSED and share == "paused":
        return whole if real else working
    if doing == PAUSED and real and share == "elapsed":
        return working - whole
    return None

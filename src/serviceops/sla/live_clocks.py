"""The live clocks of a policy at an instant: when the first breaches, and when one differs next.

A queue needs no more of its cases, and has many: to make the reading of each clock and of the
policy takes a quarter of the time in which they are read.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from serviceops.sla.choices import LIVE, Warn
from serviceops.sla.clock import Conventions, Fold
from serviceops.sla.crossings import next_crossing, soonest
from serviceops.sla.cycle_totals import CycleTotals
from serviceops.sla.fact_track import Track
from serviceops.sla.terms import BEGINNING, TermsPeriod
from serviceops.spans import Micros


def first_breach(clocks: Iterable[CycleTotals | None]) -> Micros | None:
    """Return the first instant at which a live clock breaches, or did."""
    live = [totals.breach for totals in clocks if totals is not None and totals.stage in LIVE]
    return live[0]() if len(live) == 1 else soonest(live, BEGINNING)


class LiveClocks:
    """The totals and warnings of live clocks under terms that no later instant changes."""

    __slots__ = ("_at", "_clocks", "_zone")

    def __init__(
        self,
        track: Track,
        at: Micros,
        terms_of: Iterable[tuple[str, Sequence[TermsPeriod]]],
        conventions: Conventions,
    ) -> None:
        self._at = at
        self._clocks: list[tuple[CycleTotals, tuple[Warn, ...]]] = []
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

    def _first_breach(self) -> Micros | None:
        """Return the first instant at which one of them breaches, or did."""
        return first_breach([totals for totals, _ in self._clocks])

    @property
    def next_wakeup_micros(self) -> Micros | None:
        """The first later instant at which one of them differs, as integer microseconds."""
        at = self._at
        if len(self._clocks) == 1:
            return next_crossing(*self._clocks[0], at)
        return soonest([partial(next_crossing, *clock, at) for clock in self._clocks], at)

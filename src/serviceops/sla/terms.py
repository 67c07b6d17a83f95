"""What a clock runs under at one time: one target's conditions with one goal and one calendar.

A target whose goal follows the priority has one set of terms for each priority; a policy has those
of each target it may apply. Terms are compared by identity: other terms, other rule.
"""

from typing import NamedTuple

import attrs

from serviceops.calendars.algebra import Calendar
from serviceops.sla.choices import Agreement, Attach, Reopen, RuleChange, Warn
from serviceops.sla.conditions import Edge, Level
from serviceops.sla.fact_track import Bits, Track
from serviceops.sla.goals import Goal
from serviceops.spans import Micros

__all__ = ["BEGINNING", "Conditions", "Signals", "Terms", "TermsPeriod"]

BEGINNING: Micros = -(1 << 62)
"""Before every instant there is."""


class Signals(NamedTuple):
    """A target's conditions on one track: the transitions each of them is true of."""

    start: Bits
    stop: Bits
    cancel: Bits
    pause: Bits
    reopen: Bits


@attrs.frozen(eq=False, kw_only=True)
class Conditions:
    """When a clock starts, stops, pauses, is cancelled and reopened, and whether it repeats."""

    start: Edge
    stop: Edge
    cancel: Edge | None
    pause: Level | None
    reopen: Reopen | None
    repeats: bool

    def signals(self, track: Track) -> Signals:
        """Return what the conditions are on a track, worked out once for each track."""
        return track.memo(self, self._signals)

    def _signals(self, track: Track) -> Signals:
        return Signals(
            self.start.bits(track),
            self.stop.bits(track),
            0 if self.cancel is None else self.cancel.bits(track),
            0 if self.pause is None else self.pause.bits(track),
            0 if self.reopen is None else self.reopen.on.bits(track),
        )


@attrs.frozen(eq=False, kw_only=True)
class Terms:
    """One target with the goal and calendar that hold for one record at one time."""

    name: str
    conditions: Conditions
    goal: Goal
    calendar: Calendar
    warn: tuple[Warn, ...]
    on_change: RuleChange
    attach: Attach
    agreement: Agreement
    because: str
    """Which facts chose this goal and calendar, in words; empty when there was no choice."""
    amount: Micros | None
    """The goal's budget, where it is the same for every start."""
    working_first: Micros | None
    """The goal's own: how much working time is counted before real time is."""


class TermsPeriod(NamedTuple):
    """From an instant on, and from that transition on, these terms are in force (or none are)."""

    since: Micros
    first: int
    terms: Terms | None
    rule: str
    """The policy rule that says so, or why none does; empty for a target read by itself."""

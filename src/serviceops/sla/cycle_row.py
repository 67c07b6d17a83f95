"""A cycle as the few plain values that measures count."""

from typing import TYPE_CHECKING, NamedTuple

from serviceops.sla.choices import Stage
from serviceops.spans import Micros

if TYPE_CHECKING:
    from serviceops.sla.reading import Cycle


class CycleRow(NamedTuple):
    """A cycle's stage, whether it is breached, when it was decided, and its two amounts.

    It is decided when it stops, or, while it is open, when it is breached. All instants and
    amounts are whole microseconds.
    """

    stage: Stage
    breached: bool
    decided_at: Micros | None
    elapsed: Micros
    goal: Micros | None

    @classmethod
    def of(cls, cycle: "Cycle") -> "CycleRow":
        """Return the row of a cycle."""
        stopped = cycle.stage is Stage.STOPPED and cycle._trace is not None
        decided = cycle._trace.end if stopped and cycle._trace else cycle.breached_micros
        return cls(cycle.stage, cycle.breached, decided, cycle.elapsed_micros, cycle.goal_micros)

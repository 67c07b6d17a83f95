"""The axes of an alert: small charts that move apart, and the letter that is read off them.

Sources: ANSI/ISA-18.2 (alarm states A to G), OPC UA part 9 (independent state machines for the
active, the acknowledged and the suppressed), ITU-T X.733 (perceived severity).
"""

from enum import StrEnum

from serviceops.errors import Reason
from serviceops.lifecycle.engine import Lifecycle, State, stays
from serviceops.lifecycle.guards import ActionInputs, Callback, callback
from serviceops.lifecycle.guards import Guard as _Guard


class Severity(StrEnum):
    """How grave a condition is, gravest first; compare `rank`, for texts sort by their letters.

    The perceived severities of X.733 and one below them. That a condition is over is no severity:
    it is cleared.
    """

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    WARNING = "warning"
    INDETERMINATE = "indeterminate"
    INFORMATIONAL = "informational"

    @property
    def rank(self) -> int:
        """1 for the gravest, counting up."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity, start=1)}


class Trend(StrEnum):
    """Which way the severity of a condition last went."""

    MORE_SEVERE = "more_severe"
    LESS_SEVERE = "less_severe"
    NO_CHANGE = "no_change"


class AlertCondition(StrEnum):
    """Whether the condition that an alert reports is there."""

    BUILDING = "building"
    """Reported, and not there for long enough to count."""
    RAISED = "raised"
    CLEARED = "cleared"


class Acknowledgement(StrEnum):
    """Whether somebody confirmed that they deal with it."""

    UNACKED = "unacked"
    ACKED = "acked"


class IsaState(StrEnum):
    """The states of ANSI/ISA-18.2, each with its letter."""

    NORM = "A"
    UNACK = "B"
    ACKED = "C"
    RTNUN = "D"
    SHLVD = "E"
    DSUPR = "F"
    OOSRV = "G"


class ConditionLifecycle(Lifecycle):
    """The moves of a condition."""

    creates = "report"
    updates = ()
    remarks = ()

    building = State(initial=True)
    raised = State()
    cleared = State()

    build = building.from_(cleared)
    trigger = raised.from_(building, cleared)
    worsen = stays(building, raised)
    lessen = stays(building, raised)
    subside = stays(raised)
    resurge = stays(raised)
    clear = cleared.from_(building, raised)


class AcknowledgementLifecycle(Lifecycle):
    """The moves of an acknowledgement; `realarm` is what a graver severity does to it."""

    creates = "report"
    updates = ()
    remarks = ()

    unacked = State(initial=True)
    acked = State()

    acknowledge = acked.from_(unacked)
    unacknowledge = unacked.from_(acked)
    realarm = unacked.from_(acked)


def moves_axis(chart: type[Lifecycle], fact: str, action: str) -> Callback:
    """Return the guard that the chart of an axis allows an action of the record."""
    # Read off the chart once: the guard itself is one look-up in a list.
    sources = [state for state, moves in chart.moves.items() if action in moves]
    possible = f"possible while it is {' or '.join(sources)}"

    def holds(record: object, inputs: ActionInputs) -> bool | Reason:
        state = str(getattr(record, fact))
        return state in sources or Reason(
            f"{fact}_is_{state}", f"its {fact} is {state}: {possible}"
        )

    name = f"{fact}_allows_{action}"
    rule = _Guard(f"{fact}_differs", possible, (), False, holds)
    return callback(rule, name, f"The {fact} of the alert allows it to {action}.")

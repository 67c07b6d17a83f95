"""Lifecycles of service operation: charts, the records that move through them, conformance."""

from serviceops.lifecycle.conformance import Conformance, LogStep, Refused, conformance
from serviceops.lifecycle.engine import Lifecycle, LiveRecord, State, stays
from serviceops.lifecycle.incident import (
    CancelReason,
    HoldReason,
    Incident,
    IncidentLifecycle,
    IncidentTimers,
    Reminders,
    ReopenPolicy,
    ResolutionCode,
)
from serviceops.lifecycle.record import (
    Action,
    Changes,
    Due,
    Input,
    Option,
    Party,
    Record,
    Timers,
    When,
    action,
)
from serviceops.lifecycle.rules import Condition, Guard, Move, Told, condition, guard
from serviceops.lifecycle.work import Escalation, WorkRecord

__all__ = [
    "Action",
    "CancelReason",
    "Changes",
    "Condition",
    "Conformance",
    "Due",
    "Escalation",
    "Guard",
    "HoldReason",
    "Incident",
    "IncidentLifecycle",
    "IncidentTimers",
    "Input",
    "Lifecycle",
    "LiveRecord",
    "LogStep",
    "Move",
    "Option",
    "Party",
    "Record",
    "Refused",
    "Reminders",
    "ReopenPolicy",
    "ResolutionCode",
    "State",
    "Timers",
    "Told",
    "When",
    "WorkRecord",
    "action",
    "condition",
    "conformance",
    "guard",
    "stays",
]

"""IT service operation as values and pure functions: lifecycles, and the clocks promises run on.

Every public name is here, or in the sub-package it comes from, and is loaded when first asked for:
who uses the clocks alone never loads the state machines.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from serviceops.calendars import ALWAYS, BusinessCalendar
    from serviceops.desk import Case, Contact, Queue
    from serviceops.documents import from_dict, to_dict
    from serviceops.errors import ActionRefused, Reason, ServiceOpsError
    from serviceops.history import History, Transition
    from serviceops.intents import Intent, Step
    from serviceops.lifecycle import (
        CancelReason,
        HoldReason,
        Incident,
        IncidentLifecycle,
        IncidentTimers,
        Lifecycle,
        Move,
        Party,
        Record,
        ReopenPolicy,
        ResolutionCode,
        State,
        action,
        condition,
        conformance,
        guard,
    )
    from serviceops.priority import Impact, Priority, PriorityMatrix, Urgency
    from serviceops.sla import (
        Agreement,
        Between,
        By,
        Changes,
        Conventions,
        Enters,
        Goal,
        Leaves,
        On,
        Policy,
        Reopen,
        Rule,
        RuleChange,
        Target,
        While,
        compare,
    )
    from serviceops.spans import Span, SpanSet

__all__ = [
    "ALWAYS",
    "ActionRefused",
    "Agreement",
    "Between",
    "BusinessCalendar",
    "By",
    "CancelReason",
    "Case",
    "Changes",
    "Contact",
    "Conventions",
    "Enters",
    "Goal",
    "History",
    "HoldReason",
    "Impact",
    "Incident",
    "IncidentLifecycle",
    "IncidentTimers",
    "Intent",
    "Leaves",
    "Lifecycle",
    "Move",
    "On",
    "Party",
    "Policy",
    "Priority",
    "PriorityMatrix",
    "Queue",
    "Reason",
    "Record",
    "Reopen",
    "ReopenPolicy",
    "ResolutionCode",
    "Rule",
    "RuleChange",
    "ServiceOpsError",
    "Span",
    "SpanSet",
    "State",
    "Step",
    "Target",
    "Transition",
    "Urgency",
    "While",
    "action",
    "compare",
    "condition",
    "conformance",
    "from_dict",
    "guard",
    "to_dict",
]

_HOMES = {
    "calendars": ("ALWAYS", "BusinessCalendar"),
    "desk": ("Case", "Contact", "Queue"),
    "documents": ("from_dict", "to_dict"),
    "errors": ("ActionRefused", "Reason", "ServiceOpsError"),
    "history": ("History", "Transition"),
    "intents": ("Intent", "Step"),
    "lifecycle": (
        "CancelReason", "HoldReason", "Incident", "IncidentLifecycle", "IncidentTimers",
        "Lifecycle", "Move", "Party", "Record", "ReopenPolicy", "ResolutionCode", "State",
        "action", "condition", "conformance", "guard",
    ),
    "priority": ("Impact", "Priority", "PriorityMatrix", "Urgency"),
    "sla": (
        "Agreement", "Between", "By", "Changes", "Conventions", "Enters", "Goal", "Leaves", "On",
        "Policy", "Reopen", "Rule", "RuleChange", "Target", "While", "compare",
    ),
    "spans": ("Span", "SpanSet"),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    try:
        home = _HOME[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

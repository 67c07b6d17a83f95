"""IT service operation as values and pure functions.

The most used names are here; all others are in their sub-package, which is
loaded at its first use, so that clocks never load state machines.

  lifecycle  Incident, Problem, ServiceRequest, alerts, your own workflows
  sla        Target, Policy, Goal; conditions On, While, Enters, Leaves
  calendars  BusinessCalendar: open hours, holidays, ALWAYS
  oncall     Schedule: who is on call; rotations, overrides, load, paging
  desk       Case, Queue, assignment, escalation, priority matrices
  events     monitoring events: checks, routing, grouping, suppression
  measures   attainment, backlog, flow; reports: the month in one value
  columns    whole logs at once, in arrays; infer: the rules behind a report
  documents  to_dict, from_dict, JSON Schema; tools: actions as JSON Schema
  interop    Jira, ServiceNow, Zendesk, PagerDuty, Alertmanager and others
  display    durations and instants as text; tables, strips and graphs
  testing    strategies, laws and a simulated desk for your own tests
  logs       LogSchema: what the columns of another system's log mean
  history, intents, priority, spans, errors
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# The one table of public names: `make stub` writes __init__.pyi from it, for type checkers and
# editors, and a test compares the two.
_PACKAGES: dict[str, tuple[str, ...]] = {
    "calendars": ("ALWAYS", "BusinessCalendar"),
    "columns": (),
    "desk": ("Case", "Queue"),
    "display": (),
    "documents": ("from_dict", "to_dict"),
    "errors": ("ActionRefused", "ServiceOpsError"),
    "events": (),
    "history": ("History", "Transition"),
    "infer": (),
    "intents": (),
    "interop": (),
    "lifecycle": (
        "Incident", "Lifecycle", "Problem", "Record", "ServiceRequest", "State",
        "action", "condition", "guard",
    ),
    "logs": ("LogSchema",),
    "measures": (),
    "oncall": ("Schedule",),
    "priority": ("Impact", "Priority", "Urgency"),
    "reports": (),
    "sla": (
        "By", "Enters", "Goal", "Leaves", "On", "Policy", "Rule", "Target", "While", "compare",
    ),
    "spans": ("Span", "SpanSet"),
    "testing": (),
    "tools": (),
}  # fmt: skip
_HOMES = {name: package for package, names in _PACKAGES.items() for name in names}

__all__ = tuple(sorted(_HOMES))  # the table says each name once; checkers read the stub


def __getattr__(name: str) -> Any:
    package = name if name in _PACKAGES else _HOMES.get(name)
    if package is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(f"{__name__}.{package}")
    except ModuleNotFoundError as error:
        # An extra is not installed. Only an AttributeError lets help() and hasattr() pass on.
        raise AttributeError(f"{__name__}.{package} cannot be loaded: {error}") from error
    value = globals()[name] = module if name == package else getattr(module, name)
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, *_PACKAGES})

"""The service desk: cases, queues, routing, escalation and contacts, as values and functions."""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "assessment": ("Adjustment", "PriorityAssessment", "PriorityRules"),
    "assignment": ("AssignmentPath", "AssignmentPeriod"),
    "case": ("Case", "CaseDue", "CaseReading", "DueKind"),
    "categories": ("CategoryTree",),
    "contacts": (
        "AbandonReason", "Channel", "Contact", "ContactLifecycle", "ContactTimers", "NewRecordKind",
    ),
    "drive": ("carry_out", "handle", "tick"),
    "escalation": ("EscalationDue", "EscalationPolicy", "EscalationStep", "OWNED"),
    "first_contact": ("first_contact",),
    "group_rules": ("Routing", "RoutingRule"),
    "incident_rules": ("IncidentRule", "incident_of"),
    "matching": ("KnownErrorIndex",),
    "matrices": ("MATRICES", "PublishedMatrix", "lint_matrix"),
    "pager": ("Pager",),
    "queue": ("Queue", "QueueReading"),
    "store": ("DeskRules", "MemoryStore", "Message", "Store", "StoredCase"),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

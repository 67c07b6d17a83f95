"""Lifecycles of service operation: charts, the records that move through them, conformance."""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it. Each module is loaded when one of
# its names is first used, so that a reading builds no class that only a figure needs.
_MODULES: dict[str, tuple[str, ...]] = {
    "access": ("AccessCheck", "AccessGrant", "AccessTimers"),
    "actions": ("Action", "ActionContext", "FactChanges", "Input", "Option", "Party", "action"),
    "alerts.alert": ("Alert", "AlertPolicy", "AlertTimers"),
    "alerts.alert_axes": ("Severity",),
    "alerts.alert_views": ("ALERT_VIEWS", "shown_by"),
    "alerts.suppression": ("Suppression", "SuppressionKind"),
    "conformance": ("Conformance", "conformance"),
    "engine": ("Lifecycle", "LiveRecord", "State", "stays"),
    "event": ("Event", "Significance"),
    "guards": ("ActionInputs", "Guard", "Move", "ShownAs", "condition", "guard"),
    "holding": ("HoldReason",),
    "incident": (
        "CancelReason", "Incident", "IncidentLifecycle", "IncidentTimers", "Reminders",
        "ReopenPolicy", "ResolutionCode",
    ),
    "known_error": ("KnownError", "KnownErrorTimers", "RetireReason"),
    "lifecycle_diff": ("LifecycleDiff", "diff_lifecycles"),
    "links.cascade": ("CascadeResult", "cascade", "link_intents"),
    "links.invariants": ("BrokenRule", "invariants"),
    "links.link_policy": ("LinkPolicy",),
    "links.neighbours": ("Link", "LinkKind", "links_of"),
    "major_incident": (
        "MajorIncident", "MajorIncidentCriteria", "MajorIncidentTimers", "StandDownReason",
    ),
    "mapping.mapping_tables": ("MAPPINGS",),
    "mapping.system_mapping": ("SystemMapping",),
    "paths": ("PathStep", "path"),
    "problem": ("Problem", "ProblemPolicy", "ProblemSource", "ProblemTimers"),
    "record": ("Record",),
    "request": ("ItemOutcome", "Quorum", "RequestItem", "RequestTimers", "ServiceRequest"),
    "timers": ("Due", "Timers"),
    "work_record": ("EscalationKind", "WorkRecord"),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

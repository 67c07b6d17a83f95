"""Event management: from raw events to the few alerts that matter.

Here are the names that most callers need; the modules of the package have a few more.
"""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "matchers": ("Matcher",),
    "processing.checks": (
        "CHECK_RULES", "CheckEvaluation", "CheckHealth", "CheckReason", "CheckResult", "CheckRules",
        "CheckState", "evaluate_check",
    ),
    "processing.delay": ("Delay",),
    "processing.dependency": ("Dependency", "ResourceState", "Topology"),
    "processing.flapping": (
        "CountDetector", "FLAPPING_DETECTORS", "FlapReading", "Sample", "WeightedDetector",
        "flapping_intervals", "flapping_readings",
    ),
    "processing.inhibition": ("Inhibition", "inhibited_by"),
    "processing.maintenance": ("Maintenance",),
    "processing.silence": ("Silence", "SilenceState"),
    "response": ("ResponseRule", "SignificanceRule"),
    "routing.grouping": (
        "AlertGroup", "GroupDecision", "GroupedAlert", "NotifyReason", "advance_group",
    ),
    "routing.routes": ("Destination", "Route", "route"),
    "signals": (
        "IDENTITY_KEYS", "IdentityRules", "KeyRule", "Signal", "SignalEffect", "as_severity",
        "classify_signal",
    ),
    "stream.reducer": (
        "IncidentEnded", "Operation", "advance_stream", "next_stream_wakeup", "step_stream",
    ),
    "stream.stream_rules": ("StreamRules",),
    "stream.stream_state": ("AlertEntry", "StreamSnapshot", "StreamState"),
    "stream.visible": ("alert_visibility", "explain_alert"),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

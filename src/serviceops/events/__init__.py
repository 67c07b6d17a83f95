"""Event management: from raw events to the few alerts that matter.

Here are the names that most callers need; the modules of the package have a few more.
"""

from serviceops.events.identity import (
    IDENTITY_KEYS,
    IdentityRules,
    KeyRule,
    SignalEffect,
    classify_signal,
)
from serviceops.events.matchers import Matcher
from serviceops.events.processing.checks import (
    CHECK_RULES,
    CheckEvaluation,
    CheckHealth,
    CheckReason,
    CheckResult,
    CheckRules,
    CheckState,
    evaluate_check,
)
from serviceops.events.processing.delay import Delay
from serviceops.events.processing.dependency import Dependency, ResourceState, Topology
from serviceops.events.processing.flapping import (
    FLAPPING_DETECTORS,
    CountDetector,
    FlapReading,
    Sample,
    WeightedDetector,
    flapping_intervals,
    flapping_readings,
)
from serviceops.events.processing.inhibition import Inhibition, inhibited_by
from serviceops.events.processing.maintenance import Maintenance
from serviceops.events.processing.silence import Silence, SilenceState
from serviceops.events.response import ResponseRule, SignificanceRule
from serviceops.events.routing.grouping import (
    AlertGroup,
    GroupDecision,
    GroupedAlert,
    NotifyReason,
    advance_group,
)
from serviceops.events.routing.routes import Destination, Route, route
from serviceops.events.signals import Signal, as_severity
from serviceops.events.stream.entries import AlertEntry
from serviceops.events.stream.reducer import (
    IncidentEnded,
    Operation,
    advance_stream,
    next_stream_wakeup,
    step_stream,
)
from serviceops.events.stream.stream_rules import StreamRules
from serviceops.events.stream.stream_state import StreamSnapshot, StreamState
from serviceops.events.stream.visible import alert_visibility, explain_alert

__all__ = [
    "CHECK_RULES",
    "FLAPPING_DETECTORS",
    "IDENTITY_KEYS",
    "AlertEntry",
    "AlertGroup",
    "CheckEvaluation",
    "CheckHealth",
    "CheckReason",
    "CheckResult",
    "CheckRules",
    "CheckState",
    "CountDetector",
    "Delay",
    "Dependency",
    "Destination",
    "FlapReading",
    "GroupDecision",
    "GroupedAlert",
    "IdentityRules",
    "IncidentEnded",
    "Inhibition",
    "KeyRule",
    "Maintenance",
    "Matcher",
    "NotifyReason",
    "Operation",
    "ResourceState",
    "ResponseRule",
    "Route",
    "Sample",
    "Signal",
    "SignalEffect",
    "SignificanceRule",
    "Silence",
    "SilenceState",
    "StreamRules",
    "StreamSnapshot",
    "StreamState",
    "Topology",
    "WeightedDetector",
    "advance_group",
    "advance_stream",
    "alert_visibility",
    "as_severity",
    "classify_signal",
    "evaluate_check",
    "explain_alert",
    "flapping_intervals",
    "flapping_readings",
    "inhibited_by",
    "next_stream_wakeup",
    "route",
    "step_stream",
]

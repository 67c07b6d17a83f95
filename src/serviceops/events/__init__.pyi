# Written by `make stub` from the table in __init__.py.

from serviceops.events.matchers import Matcher as Matcher
from serviceops.events.processing.checks import CHECK_RULES as CHECK_RULES
from serviceops.events.processing.checks import CheckEvaluation as CheckEvaluation
from serviceops.events.processing.checks import CheckHealth as CheckHealth
from serviceops.events.processing.checks import CheckReason as CheckReason
from serviceops.events.processing.checks import CheckResult as CheckResult
from serviceops.events.processing.checks import CheckRules as CheckRules
from serviceops.events.processing.checks import CheckState as CheckState
from serviceops.events.processing.checks import evaluate_check as evaluate_check
from serviceops.events.processing.delay import Delay as Delay
from serviceops.events.processing.dependency import Dependency as Dependency
from serviceops.events.processing.dependency import ResourceState as ResourceState
from serviceops.events.processing.dependency import Topology as Topology
from serviceops.events.processing.flapping import FLAPPING_DETECTORS as FLAPPING_DETECTORS
from serviceops.events.processing.flapping import CountDetector as CountDetector
from serviceops.events.processing.flapping import FlapReading as FlapReading
from serviceops.events.processing.flapping import Sample as Sample
from serviceops.events.processing.flapping import WeightedDetector as WeightedDetector
from serviceops.events.processing.flapping import flapping_intervals as flapping_intervals
from serviceops.events.processing.flapping import flapping_readings as flapping_readings
from serviceops.events.processing.inhibition import Inhibition as Inhibition
from serviceops.events.processing.inhibition import inhibited_by as inhibited_by
from serviceops.events.processing.maintenance import Maintenance as Maintenance
from serviceops.events.processing.silence import Silence as Silence
from serviceops.events.processing.silence import SilenceState as SilenceState
from serviceops.events.response import ResponseRule as ResponseRule
from serviceops.events.response import SignificanceRule as SignificanceRule
from serviceops.events.routing.grouping import AlertGroup as AlertGroup
from serviceops.events.routing.grouping import GroupDecision as GroupDecision
from serviceops.events.routing.grouping import GroupedAlert as GroupedAlert
from serviceops.events.routing.grouping import NotifyReason as NotifyReason
from serviceops.events.routing.grouping import advance_group as advance_group
from serviceops.events.routing.routes import Destination as Destination
from serviceops.events.routing.routes import Route as Route
from serviceops.events.routing.routes import route as route
from serviceops.events.signals import IDENTITY_KEYS as IDENTITY_KEYS
from serviceops.events.signals import IdentityRules as IdentityRules
from serviceops.events.signals import KeyRule as KeyRule
from serviceops.events.signals import Signal as Signal
from serviceops.events.signals import SignalEffect as SignalEffect
from serviceops.events.signals import as_severity as as_severity
from serviceops.events.signals import classify_signal as classify_signal
from serviceops.events.stream.reducer import IncidentEnded as IncidentEnded
from serviceops.events.stream.reducer import Operation as Operation
from serviceops.events.stream.reducer import advance_stream as advance_stream
from serviceops.events.stream.reducer import next_stream_wakeup as next_stream_wakeup
from serviceops.events.stream.reducer import step_stream as step_stream
from serviceops.events.stream.stream_rules import StreamRules as StreamRules
from serviceops.events.stream.stream_state import AlertEntry as AlertEntry
from serviceops.events.stream.stream_state import StreamSnapshot as StreamSnapshot
from serviceops.events.stream.stream_state import StreamState as StreamState
from serviceops.events.stream.visible import alert_visibility as alert_visibility
from serviceops.events.stream.visible import explain_alert as explain_alert

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

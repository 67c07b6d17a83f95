"""Lifecycles of service operation: charts, the records that move through them, conformance."""

from serviceops.lifecycle.access import AccessCheck, AccessGrant, AccessTimers
from serviceops.lifecycle.alerts.alert import Alert, AlertPolicy, AlertTimers
from serviceops.lifecycle.alerts.alert_axes import Severity
from serviceops.lifecycle.alerts.alert_views import ALERT_VIEWS, shown_by
from serviceops.lifecycle.alerts.suppression import Suppression, SuppressionKind
from serviceops.lifecycle.approval import Quorum
from serviceops.lifecycle.conformance import Conformance, conformance
from serviceops.lifecycle.engine import Lifecycle, LiveRecord, State, stays
from serviceops.lifecycle.event import Event, Significance
from serviceops.lifecycle.guards import ActionInputs, Guard, Move, ShownAs, condition, guard
from serviceops.lifecycle.holding import HoldReason
from serviceops.lifecycle.incident import (
    CancelReason,
    Incident,
    IncidentLifecycle,
    IncidentTimers,
    Reminders,
    ReopenPolicy,
    ResolutionCode,
)
from serviceops.lifecycle.known_error import KnownError, KnownErrorTimers, RetireReason
from serviceops.lifecycle.lifecycle_diff import LifecycleDiff, diff_lifecycles
from serviceops.lifecycle.links.cascade import CascadeResult, cascade, link_intents
from serviceops.lifecycle.links.invariants import BrokenRule, invariants
from serviceops.lifecycle.links.link_policy import LinkPolicy
from serviceops.lifecycle.links.neighbours import Link, LinkKind, links_of
from serviceops.lifecycle.major_incident import (
    MajorIncident,
    MajorIncidentCriteria,
    MajorIncidentTimers,
    StandDownReason,
)
from serviceops.lifecycle.mapping.mapping_tables import MAPPINGS
from serviceops.lifecycle.mapping.system_mapping import SystemMapping
from serviceops.lifecycle.paths import PathStep, path
from serviceops.lifecycle.problem import Problem, ProblemPolicy, ProblemSource, ProblemTimers
from serviceops.lifecycle.record import (
    Action,
    ActionContext,
    FactChanges,
    Input,
    Option,
    Party,
    Record,
    action,
)
from serviceops.lifecycle.request import ItemOutcome, RequestItem, RequestTimers, ServiceRequest
from serviceops.lifecycle.timers import Due, Timers
from serviceops.lifecycle.work_record import EscalationKind, WorkRecord

__all__ = [
    "ALERT_VIEWS",
    "MAPPINGS",
    "AccessCheck",
    "AccessGrant",
    "AccessTimers",
    "Action",
    "ActionContext",
    "ActionInputs",
    "Alert",
    "AlertPolicy",
    "AlertTimers",
    "BrokenRule",
    "CancelReason",
    "CascadeResult",
    "Conformance",
    "Due",
    "EscalationKind",
    "Event",
    "FactChanges",
    "Guard",
    "HoldReason",
    "Incident",
    "IncidentLifecycle",
    "IncidentTimers",
    "Input",
    "ItemOutcome",
    "KnownError",
    "KnownErrorTimers",
    "Lifecycle",
    "LifecycleDiff",
    "Link",
    "LinkKind",
    "LinkPolicy",
    "LiveRecord",
    "MajorIncident",
    "MajorIncidentCriteria",
    "MajorIncidentTimers",
    "Move",
    "Option",
    "Party",
    "PathStep",
    "Problem",
    "ProblemPolicy",
    "ProblemSource",
    "ProblemTimers",
    "Quorum",
    "Record",
    "Reminders",
    "ReopenPolicy",
    "RequestItem",
    "RequestTimers",
    "ResolutionCode",
    "RetireReason",
    "ServiceRequest",
    "Severity",
    "ShownAs",
    "Significance",
    "StandDownReason",
    "State",
    "Suppression",
    "SuppressionKind",
    "SystemMapping",
    "Timers",
    "WorkRecord",
    "action",
    "cascade",
    "condition",
    "conformance",
    "diff_lifecycles",
    "guard",
    "invariants",
    "link_intents",
    "links_of",
    "path",
    "shown_by",
    "stays",
]

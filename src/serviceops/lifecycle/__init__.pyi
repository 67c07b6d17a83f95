# Written by `make stub` from the table in __init__.py.

from serviceops.lifecycle.access import AccessCheck as AccessCheck
from serviceops.lifecycle.access import AccessGrant as AccessGrant
from serviceops.lifecycle.access import AccessTimers as AccessTimers
from serviceops.lifecycle.actions import Action as Action
from serviceops.lifecycle.actions import ActionContext as ActionContext
from serviceops.lifecycle.actions import FactChanges as FactChanges
from serviceops.lifecycle.actions import Input as Input
from serviceops.lifecycle.actions import Option as Option
from serviceops.lifecycle.actions import Party as Party
from serviceops.lifecycle.actions import action as action
from serviceops.lifecycle.alerts.alert import Alert as Alert
from serviceops.lifecycle.alerts.alert import AlertPolicy as AlertPolicy
from serviceops.lifecycle.alerts.alert import AlertTimers as AlertTimers
from serviceops.lifecycle.alerts.alert_axes import Severity as Severity
from serviceops.lifecycle.alerts.alert_views import ALERT_VIEWS as ALERT_VIEWS
from serviceops.lifecycle.alerts.alert_views import shown_by as shown_by
from serviceops.lifecycle.alerts.suppression import Suppression as Suppression
from serviceops.lifecycle.alerts.suppression import SuppressionKind as SuppressionKind
from serviceops.lifecycle.conformance import Conformance as Conformance
from serviceops.lifecycle.conformance import conformance as conformance
from serviceops.lifecycle.engine import Lifecycle as Lifecycle
from serviceops.lifecycle.engine import LiveRecord as LiveRecord
from serviceops.lifecycle.engine import State as State
from serviceops.lifecycle.engine import stays as stays
from serviceops.lifecycle.event import Event as Event
from serviceops.lifecycle.event import Significance as Significance
from serviceops.lifecycle.guards import ActionInputs as ActionInputs
from serviceops.lifecycle.guards import Guard as Guard
from serviceops.lifecycle.guards import Move as Move
from serviceops.lifecycle.guards import ShownAs as ShownAs
from serviceops.lifecycle.guards import condition as condition
from serviceops.lifecycle.guards import guard as guard
from serviceops.lifecycle.holding import HoldReason as HoldReason
from serviceops.lifecycle.incident import CancelReason as CancelReason
from serviceops.lifecycle.incident import Incident as Incident
from serviceops.lifecycle.incident import IncidentLifecycle as IncidentLifecycle
from serviceops.lifecycle.incident import IncidentTimers as IncidentTimers
from serviceops.lifecycle.incident import Reminders as Reminders
from serviceops.lifecycle.incident import ReopenPolicy as ReopenPolicy
from serviceops.lifecycle.incident import ResolutionCode as ResolutionCode
from serviceops.lifecycle.known_error import KnownError as KnownError
from serviceops.lifecycle.known_error import KnownErrorTimers as KnownErrorTimers
from serviceops.lifecycle.known_error import RetireReason as RetireReason
from serviceops.lifecycle.lifecycle_diff import LifecycleDiff as LifecycleDiff
from serviceops.lifecycle.lifecycle_diff import diff_lifecycles as diff_lifecycles
from serviceops.lifecycle.links.cascade import CascadeResult as CascadeResult
from serviceops.lifecycle.links.cascade import cascade as cascade
from serviceops.lifecycle.links.cascade import link_intents as link_intents
from serviceops.lifecycle.links.invariants import BrokenRule as BrokenRule
from serviceops.lifecycle.links.invariants import invariants as invariants
from serviceops.lifecycle.links.link_policy import LinkPolicy as LinkPolicy
from serviceops.lifecycle.links.neighbours import Link as Link
from serviceops.lifecycle.links.neighbours import LinkKind as LinkKind
from serviceops.lifecycle.links.neighbours import links_of as links_of
from serviceops.lifecycle.major_incident import MajorIncident as MajorIncident
from serviceops.lifecycle.major_incident import MajorIncidentCriteria as MajorIncidentCriteria
from serviceops.lifecycle.major_incident import MajorIncidentTimers as MajorIncidentTimers
from serviceops.lifecycle.major_incident import StandDownReason as StandDownReason
from serviceops.lifecycle.mapping.mapping_tables import MAPPINGS as MAPPINGS
from serviceops.lifecycle.mapping.system_mapping import SystemMapping as SystemMapping
from serviceops.lifecycle.paths import PathStep as PathStep
from serviceops.lifecycle.paths import path as path
from serviceops.lifecycle.problem import Problem as Problem
from serviceops.lifecycle.problem import ProblemPolicy as ProblemPolicy
from serviceops.lifecycle.problem import ProblemSource as ProblemSource
from serviceops.lifecycle.problem import ProblemTimers as ProblemTimers
from serviceops.lifecycle.record import Record as Record
from serviceops.lifecycle.request import ItemOutcome as ItemOutcome
from serviceops.lifecycle.request import Quorum as Quorum
from serviceops.lifecycle.request import RequestItem as RequestItem
from serviceops.lifecycle.request import RequestTimers as RequestTimers
from serviceops.lifecycle.request import ServiceRequest as ServiceRequest
from serviceops.lifecycle.timers import Due as Due
from serviceops.lifecycle.timers import Timers as Timers
from serviceops.lifecycle.work_record import EscalationKind as EscalationKind
from serviceops.lifecycle.work_record import WorkRecord as WorkRecord

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

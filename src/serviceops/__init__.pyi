# Written by `make stub` from the table in __init__.py.

from serviceops import calendars as calendars
from serviceops import columns as columns
from serviceops import desk as desk
from serviceops import display as display
from serviceops import documents as documents
from serviceops import errors as errors
from serviceops import events as events
from serviceops import history as history
from serviceops import infer as infer
from serviceops import intents as intents
from serviceops import interop as interop
from serviceops import lifecycle as lifecycle
from serviceops import logs as logs
from serviceops import measures as measures
from serviceops import oncall as oncall
from serviceops import priority as priority
from serviceops import reports as reports
from serviceops import sla as sla
from serviceops import spans as spans
from serviceops import testing as testing
from serviceops import tools as tools
from serviceops.calendars import ALWAYS as ALWAYS
from serviceops.calendars import BusinessCalendar as BusinessCalendar
from serviceops.desk import Case as Case
from serviceops.desk import Queue as Queue
from serviceops.documents import from_dict as from_dict
from serviceops.documents import to_dict as to_dict
from serviceops.errors import ActionRefused as ActionRefused
from serviceops.errors import ServiceOpsError as ServiceOpsError
from serviceops.history import History as History
from serviceops.history import Transition as Transition
from serviceops.lifecycle import Incident as Incident
from serviceops.lifecycle import Lifecycle as Lifecycle
from serviceops.lifecycle import Problem as Problem
from serviceops.lifecycle import Record as Record
from serviceops.lifecycle import ServiceRequest as ServiceRequest
from serviceops.lifecycle import State as State
from serviceops.lifecycle import action as action
from serviceops.lifecycle import condition as condition
from serviceops.lifecycle import guard as guard
from serviceops.logs import LogSchema as LogSchema
from serviceops.oncall import Schedule as Schedule
from serviceops.priority import Impact as Impact
from serviceops.priority import Priority as Priority
from serviceops.priority import Urgency as Urgency
from serviceops.sla import By as By
from serviceops.sla import Enters as Enters
from serviceops.sla import Goal as Goal
from serviceops.sla import Leaves as Leaves
from serviceops.sla import On as On
from serviceops.sla import Policy as Policy
from serviceops.sla import Rule as Rule
from serviceops.sla import Target as Target
from serviceops.sla import While as While
from serviceops.sla import compare as compare
from serviceops.spans import Span as Span
from serviceops.spans import SpanSet as SpanSet

__version__: str

__all__ = [
    "ALWAYS",
    "ActionRefused",
    "BusinessCalendar",
    "By",
    "Case",
    "Enters",
    "Goal",
    "History",
    "Impact",
    "Incident",
    "Leaves",
    "Lifecycle",
    "LogSchema",
    "On",
    "Policy",
    "Priority",
    "Problem",
    "Queue",
    "Record",
    "Rule",
    "Schedule",
    "ServiceOpsError",
    "ServiceRequest",
    "Span",
    "SpanSet",
    "State",
    "Target",
    "Transition",
    "Urgency",
    "While",
    "action",
    "compare",
    "condition",
    "from_dict",
    "guard",
    "to_dict",
]

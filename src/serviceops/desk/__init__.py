"""The service desk: cases, queues, routing, escalation and contacts, as values and functions."""

from serviceops.desk.assessment import Adjustment, PriorityAssessment, PriorityRules
from serviceops.desk.assignment import AssignmentPath, AssignmentPeriod
from serviceops.desk.case import Case, CaseDue, CaseReading, DueKind
from serviceops.desk.categories import CategoryTree
from serviceops.desk.contacts import (
    AbandonReason,
    Channel,
    Contact,
    ContactLifecycle,
    ContactTimers,
    NewRecordKind,
)
from serviceops.desk.drive import (
    carry_out,
    handle,
    tick,
)
from serviceops.desk.escalation import OWNED, EscalationDue, EscalationPolicy, EscalationStep
from serviceops.desk.first_contact import first_contact
from serviceops.desk.group_rules import Routing, RoutingRule
from serviceops.desk.incident_rules import IncidentRule, incident_of
from serviceops.desk.matching import KnownErrorIndex
from serviceops.desk.matrices import MATRICES, PublishedMatrix, lint_matrix
from serviceops.desk.memory_store import MemoryStore
from serviceops.desk.pager import Pager
from serviceops.desk.queue import Queue, QueueReading
from serviceops.desk.store import (
    DeskRules,
    Message,
    Store,
    StoredCase,
)

__all__ = [
    "MATRICES",
    "OWNED",
    "AbandonReason",
    "Adjustment",
    "AssignmentPath",
    "AssignmentPeriod",
    "Case",
    "CaseDue",
    "CaseReading",
    "CategoryTree",
    "Channel",
    "Contact",
    "ContactLifecycle",
    "ContactTimers",
    "DeskRules",
    "DueKind",
    "EscalationDue",
    "EscalationPolicy",
    "EscalationStep",
    "IncidentRule",
    "KnownErrorIndex",
    "MemoryStore",
    "Message",
    "NewRecordKind",
    "Pager",
    "PriorityAssessment",
    "PriorityRules",
    "PublishedMatrix",
    "Queue",
    "QueueReading",
    "Routing",
    "RoutingRule",
    "Store",
    "StoredCase",
    "carry_out",
    "first_contact",
    "handle",
    "incident_of",
    "lint_matrix",
    "tick",
]

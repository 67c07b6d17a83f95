# Written by `make stub` from the table in __init__.py.

from serviceops.desk.assessment import Adjustment as Adjustment
from serviceops.desk.assessment import PriorityAssessment as PriorityAssessment
from serviceops.desk.assessment import PriorityRules as PriorityRules
from serviceops.desk.assignment import AssignmentPath as AssignmentPath
from serviceops.desk.assignment import AssignmentPeriod as AssignmentPeriod
from serviceops.desk.case import Case as Case
from serviceops.desk.case import CaseDue as CaseDue
from serviceops.desk.case import CaseReading as CaseReading
from serviceops.desk.case import DueKind as DueKind
from serviceops.desk.categories import CategoryTree as CategoryTree
from serviceops.desk.contacts import AbandonReason as AbandonReason
from serviceops.desk.contacts import Channel as Channel
from serviceops.desk.contacts import Contact as Contact
from serviceops.desk.contacts import ContactLifecycle as ContactLifecycle
from serviceops.desk.contacts import ContactTimers as ContactTimers
from serviceops.desk.contacts import NewRecordKind as NewRecordKind
from serviceops.desk.drive import carry_out as carry_out
from serviceops.desk.drive import handle as handle
from serviceops.desk.drive import tick as tick
from serviceops.desk.escalation import OWNED as OWNED
from serviceops.desk.escalation import EscalationDue as EscalationDue
from serviceops.desk.escalation import EscalationPolicy as EscalationPolicy
from serviceops.desk.escalation import EscalationStep as EscalationStep
from serviceops.desk.first_contact import first_contact as first_contact
from serviceops.desk.group_rules import Routing as Routing
from serviceops.desk.group_rules import RoutingRule as RoutingRule
from serviceops.desk.incident_rules import IncidentRule as IncidentRule
from serviceops.desk.incident_rules import incident_of as incident_of
from serviceops.desk.matching import KnownErrorIndex as KnownErrorIndex
from serviceops.desk.matrices import MATRICES as MATRICES
from serviceops.desk.matrices import PublishedMatrix as PublishedMatrix
from serviceops.desk.matrices import lint_matrix as lint_matrix
from serviceops.desk.pager import Pager as Pager
from serviceops.desk.queue import Queue as Queue
from serviceops.desk.queue import QueueReading as QueueReading
from serviceops.desk.store import DeskRules as DeskRules
from serviceops.desk.store import MemoryStore as MemoryStore
from serviceops.desk.store import Message as Message
from serviceops.desk.store import Store as Store
from serviceops.desk.store import StoredCase as StoredCase

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

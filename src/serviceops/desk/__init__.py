"""The service desk: where lifecycles, clocks and rules meet, as values and pure functions."""

from serviceops.desk.assessment import Adjustment, PriorityAssessment, PriorityRules
from serviceops.desk.assignment import AssignmentPath, AssignmentPeriod
from serviceops.desk.case import Case, CaseDue, CaseReading, DueKind
from serviceops.desk.categories import Category, CategoryTree, is_within, path_of
from serviceops.desk.contacts import (
    AbandonReason,
    Channel,
    Contact,
    ContactLifecycle,
    ContactTimers,
    TurnedInto,
)
from serviceops.desk.escalation import OWNED, EscalationDue, EscalationPolicy, EscalationStep
from serviceops.desk.first_contact import FirstContact, first_contact
from serviceops.desk.group_rules import Routed, Routing, RoutingRule
from serviceops.desk.matching import Candidate, KnownErrorIndex, Matched
from serviceops.desk.matrices import MATRICES, PublishedMatrix, freshservice, lint_matrix
from serviceops.desk.queue import Place, Queue, QueueReading

__all__ = [
    "MATRICES",
    "OWNED",
    "AbandonReason",
    "Adjustment",
    "AssignmentPath",
    "AssignmentPeriod",
    "Candidate",
    "Case",
    "CaseDue",
    "CaseReading",
    "Category",
    "CategoryTree",
    "Channel",
    "Contact",
    "ContactLifecycle",
    "ContactTimers",
    "DueKind",
    "EscalationDue",
    "EscalationPolicy",
    "EscalationStep",
    "FirstContact",
    "KnownErrorIndex",
    "Matched",
    "Place",
    "PriorityAssessment",
    "PriorityRules",
    "PublishedMatrix",
    "Queue",
    "QueueReading",
    "Routed",
    "Routing",
    "RoutingRule",
    "TurnedInto",
    "first_contact",
    "freshservice",
    "is_within",
    "lint_matrix",
    "path_of",
]

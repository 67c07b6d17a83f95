"""Tags: the classes that documents are read into, and what documents call them.

A class opts in by its name in this table, so that no value has a document by accident; the reader
never looks a class up anywhere else.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

__all__ = ["NO_DOCUMENT", "TAGS"]

# By module, for a class is imported from where it is defined: packages need not export all of them.
_DOCUMENTED: Mapping[str, str] = {
    "calendars.algebra": "Always Closure Closures Combined",
    "calendars.calendar": "BusinessCalendar",
    "calendars.date_rules": "DayOfMonth EasterDay EveryDays WeekdayOfMonth",
    "calendars.date_spans": "DateSpan",
    "calendars.hours": "Holiday SpecialDay Window",
    "calendars.reasons": "Segment SegmentReason",
    "calendars.versions": "CalendarVersion VersionedCalendar",
    "desk.assessment": "Adjustment PriorityAssessment PriorityRules",
    "desk.assignment": "AssignmentPath AssignmentPeriod",
    "desk.case": "Case",
    "desk.categories": "Category CategoryTree",
    "desk.contacts": "Contact ContactTimers",
    "desk.escalation": "EscalationDue EscalationPolicy EscalationStep",
    "desk.first_contact": "FirstContact",
    "desk.group_rules": "Routed Routing RoutingRule",
    "desk.incident_rules": "IncidentRule",
    "desk.matching": "KnownErrorIndex Matched",
    "desk.matrices": "PublishedMatrix",
    "desk.pager": "Pager",
    "desk.queue": "Queue",
    "desk.store": "Message",
    "errors": "Reason",
    "events.identity": "ClassifiedSignal IdentityRules KeyRule",
    "events.matchers": "Matcher",
    "events.processing.checks": "CheckHealth CheckResult CheckRules",
    "events.processing.delay": "Delay DelayTrack",
    "events.processing.dependency": "Dependency Topology",
    "events.processing.flapping": "CountDetector FlapTrack Sample WeightedDetector",
    "events.processing.inhibition": "Inhibition InhibitionMatch InhibitionSource",
    "events.processing.maintenance": "Maintenance",
    "events.processing.silence": "Silence",
    "events.response": "IncidentTrack ResponseRule SignificanceRule",
    "events.routing.grouping": "AlertGroup GroupedAlert LastNotification",
    "events.routing.alert_routing": "AlertRouting",
    "events.routing.routes": "Destination Route",
    "events.routing.time_intervals": "TimeInterval TimeRange",
    "events.signals": "Signal",
    "events.stream.reducer": "IncidentEnded Operation",
    "events.stream.stream_rules": "StreamRules",
    "events.stream.entries": "AlertEntry",
    "events.stream.stream_state": "GroupEntry StreamSnapshot StreamState",
    "history": "History Stretch Transition Vocabulary",
    "intents": "Intent Step",
    "lifecycle.access": "AccessGrant AccessTimers",
    "lifecycle.alerts.alert": "Alert AlertPolicy AlertTimers RepeatCount",
    "lifecycle.alerts.suppression": "Suppression Visibility",
    "lifecycle.approval": "Quorum",
    "lifecycle.conformance": "Refused",
    "lifecycle.event": "Event",
    "lifecycle.guards": "ShownAs",
    "lifecycle.incident": "Incident IncidentTimers Reminders ReopenPolicy",
    "lifecycle.known_error": "KnownError KnownErrorTimers",
    "lifecycle.lifecycle_diff": "MoveOfAction",
    "lifecycle.links.invariants": "BrokenRule",
    "lifecycle.links.link_policy": "Entitlement LinkPolicy",
    "lifecycle.links.neighbours": "Link",
    "lifecycle.major_incident": "MajorIncident MajorIncidentCriteria MajorIncidentTimers",
    "lifecycle.mapping.system_mapping": "SystemMapping TermMapping",
    "lifecycle.paths": "PathStep",
    "lifecycle.problem": "Problem ProblemPolicy ProblemTimers",
    "lifecycle.request": "RequestItem RequestTimers ServiceRequest",
    "lifecycle.timers": "Due",
    "logs.schema": "LogSchema",
    "measures.availability_tree": "Redundancy",
    "measures.availability_windows": "CalendarWindow",
    "measures.budget": "CountedOutcome Downtime Objective Outcomes",
    "measures.burn": "BurnAlert BurnWindow",
    "measures.credits": "CreditBand ServiceCredits",
    "measures.measure": "Basis Breakdown Definition LeftOut Measure",
    "measures.moments": "FactTimestamp",
    "measures.statistic": "Statistic",
    "oncall.layer": "Layer",
    "oncall.override": "FixedPlan Override Swap",
    "oncall.paging": "PagingLevel PagingPolicy",
    "oncall.rotation": "Member Rotation",
    "oncall.schedule": "Schedule",
    "priority": "PriorityMatrix",
    "reports.periods": "Period",
    "reports.report": "ServiceReport",
    "reports.rows": ("AttainmentRow CreditRow Exclusion FlowRow LeftOutRow LengthRow Miss"),
    "reports.service_report": "ReportFacts",
    "sla.choices": "Reopen Warn",
    "sla.compare": "Attainment Comparison Flip ReadingDifference",
    "sla.combined_conditions": "AllOf AnyEdge AnyOf Between Changes EdgeWhile Not Rises",
    "sla.conditions": "Enters Leaves On While",
    "sla.conventions": "Conventions",
    "sla.explain": "Explanation Line",
    "sla.finding": "Finding",
    "sla.contract_goals": "ByHours Cutoff DueFact GoalChoice Months Rolled Since",
    "sla.goals": "By EndOfDay FixedInstant RealTime WorkingDays WorkingThenReal WorkingTime",
    "sla.ledger": "Entry Ledger",
    "sla.occurrences": "Occurrence",
    "sla.policy": "Policy",
    "sla.policy_rules": "Amendment Rule",
    "sla.simulate": "SimulatedClock",
    "sla.target": "Target",
    "spans": "Span SpanSet",
}
_HOLDS_A_FUNCTION: Mapping[str, str] = {
    "desk.store": "DeskRules",
    "lifecycle.actions": "Input Option",
    "lifecycle.guards": "Condition Guard Move",
    "sla.combined_conditions": "Predicate",
}
_IS_COMPUTED: Mapping[str, str] = {
    "calendars.date_rules": "RuleDifference",
    "calendars.holidays": "CountryDates",
    "calendars.lint": "CalendarFinding",
    "calendars.zone_data": "OffsetDifference ZoneFiles",
    "desk.case": "CaseDue CaseReading",
    "desk.matching": "Candidate",
    "desk.pager": "PageDue",
    "desk.queue": "Place QueueReading",
    "desk.store": "Handled StoredCase Ticked",
    "events.processing.checks": "CheckEvaluation",
    "events.processing.flapping": "FlapReading FlappingInterval",
    "events.routing.alert_routing": "Delivery RouteExplanation",
    "events.routing.coverage": "RouteCoverage",
    "events.routing.differences": "RouteChange",
    "events.routing.findings": "RoutingFinding",
    "events.routing.grouping": "GroupDecision",
    "lifecycle.conformance": "Conformance",
    "lifecycle.lifecycle_diff": "LifecycleDiff",
    "lifecycle.links.cascade": "CascadeResult",
    "oncall.lint": "ScheduleFinding",
    "oncall.load": "Interruptions Load",
    "oncall.paging": "Page",
    "oncall.schedule": "Overlap ScheduleDifference",
    "oncall.shift": "Handover Shift",
    "sla.forecast": "Forecast",
    "sla.reading": "Cycle Warned",
}


def _classes(table: Mapping[str, str]) -> dict[str, type]:
    modules = {name: import_module(f"serviceops.{name}") for name in table}
    return {tag: getattr(modules[name], tag) for name in table for tag in table[name].split()}


TAGS: Mapping[str, type] = MappingProxyType(_classes(_DOCUMENTED))
"""The class of each tag, which is the `type` of a document or of a value within one."""

NO_DOCUMENT: Mapping[type, str] = MappingProxyType(
    dict.fromkeys(
        _classes(_HOLDS_A_FUNCTION).values(),
        "it holds a function: keep what has it in the host's code and store a name for it",
    )
    | dict.fromkeys(
        _classes(_IS_COMPUTED).values(), "it is computed: store what it was computed from"
    )
)
"""The public values without documents, each with the reason and what to do instead."""

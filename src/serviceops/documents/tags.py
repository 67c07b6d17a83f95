"""Tags: the classes that documents are read into, and what documents call them.

A class opts in by its name in this table, so that no value has a document by accident; the reader
never looks a class up anywhere else.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

# By package, and by module where the package does not export the class.
_DOCUMENTED: Mapping[str, str] = {
    "calendars": """
        BusinessCalendar CalendarVersion Closure Closures Combined DateSpan DayOfMonth
        EasterDay EveryDays Holiday Segment SegmentReason SpecialDay VersionedCalendar
        WeekdayOfMonth Window
    """,
    "calendars.algebra": "Always",
    "desk": """
        Adjustment AssignmentPath AssignmentPeriod Case CategoryTree Contact ContactTimers
        EscalationDue EscalationPolicy EscalationStep IncidentRule KnownErrorIndex Message
        Pager PriorityAssessment PriorityRules PublishedMatrix Queue Routing RoutingRule
    """,
    "desk.categories": "Category",
    "desk.first_contact": "FirstContact",
    "desk.group_rules": "Routed",
    "desk.matching": "Matched",
    "errors": "Reason",
    "events": """
        AlertEntry AlertGroup CheckHealth CheckResult CheckRules CountDetector Delay
        Dependency Destination GroupedAlert IdentityRules IncidentEnded Inhibition KeyRule
        Maintenance Matcher Operation ResponseRule Route Sample Signal SignificanceRule
        Silence StreamRules StreamSnapshot StreamState Topology WeightedDetector
    """,
    "events.processing.delay": "DelayTrack",
    "events.processing.flapping": "FlapTrack",
    "events.processing.inhibition": "InhibitionMatch InhibitionSource",
    "events.response": "IncidentTrack",
    "events.routing.alert_routing": "AlertRouting",
    "events.routing.grouping": "LastNotification",
    "events.routing.time_intervals": "TimeInterval TimeRange",
    "events.signals": "ClassifiedSignal",
    "events.stream.stream_state": "GroupEntry",
    "history": "History Stretch Transition Vocabulary",
    "intents": "Intent Step",
    "lifecycle": """
        AccessGrant AccessTimers Alert AlertPolicy AlertTimers BrokenRule Due Event Incident
        IncidentTimers KnownError KnownErrorTimers Link LinkPolicy MajorIncident
        MajorIncidentCriteria MajorIncidentTimers PathStep Problem ProblemPolicy
        ProblemTimers Quorum Reminders ReopenPolicy RequestItem RequestTimers ServiceRequest
        ShownAs Suppression SystemMapping
    """,
    "lifecycle.alerts.alert": "RepeatCount",
    "lifecycle.alerts.suppression": "Visibility",
    "lifecycle.conformance": "Refused",
    "lifecycle.lifecycle_diff": "MoveOfAction",
    "lifecycle.links.link_policy": "Entitlement",
    "lifecycle.mapping.system_mapping": "TermMapping",
    "logs": "LogSchema",
    "measures": """
        Basis Breakdown BurnWindow CalendarWindow CountedOutcome CreditBand Downtime
        FactTimestamp Measure Objective Outcomes Redundancy ServiceCredits
    """,
    "measures.burn": "BurnAlert",
    "measures.measure": "Definition LeftOut",
    "measures.statistic": "Statistic",
    "oncall": "Layer FixedPlan Override Swap PagingLevel PagingPolicy Member Rotation Schedule",
    "priority": "PriorityMatrix",
    "reports": "ServiceReport Exclusion ReportFacts",
    "reports.periods": "Period",
    "reports.rows": "AttainmentRow CreditRow FlowRow LeftOutRow LengthRow Miss",
    "sla": """
        Amendment Attainment Between By Changes Comparison Conventions Enters Entry
        Explanation Finding Flip Leaves Ledger Line Occurrence On Policy Reopen Rule
        SimulatedClock Target Warn While
    """,
    "sla.combined_conditions": "AllOf AnyEdge AnyOf EdgeWhile Not Rises",
    "sla.compare": "ReadingDifference",
    "sla.contract_goals": "ByHours Cutoff DueFact GoalChoice Months Rolled Since",
    "sla.goals": "EndOfDay FixedInstant RealTime WorkingDays WorkingThenReal WorkingTime",
    "spans": "Span SpanSet",
}
_HOLDS_A_FUNCTION: Mapping[str, str] = {
    "desk": "DeskRules",
    "lifecycle": "Input Option Guard Move",
    "lifecycle.guards": "Condition",
    "sla": "Predicate",
}
_IS_COMPUTED: Mapping[str, str] = {
    "calendars": "RuleDifference CountryDates OffsetDifference ZoneFiles",
    "calendars.lint": "CalendarFinding",
    "desk": "CaseDue CaseReading QueueReading StoredCase",
    "desk.matching": "Candidate",
    "desk.pager": "PageDue",
    "desk.queue": "Place",
    "desk.store": "Handled Ticked",
    "events": "CheckEvaluation FlapReading GroupDecision",
    "events.processing.flapping": "FlappingInterval",
    "events.routing.alert_routing": "Delivery RouteCoverage RouteExplanation",
    "events.routing.label_classes": "RouteChange",
    "events.routing.findings": "RoutingFinding",
    "lifecycle": "Conformance LifecycleDiff CascadeResult",
    "oncall": "Shift",
    "oncall.lint": "ScheduleFinding",
    "oncall.load": "Interruptions Load",
    "oncall.paging": "Page",
    "oncall.schedule": "Overlap ScheduleDifference",
    "oncall.shift": "Handover",
    "sla": "Forecast Cycle Warned",
}


class _LateClasses(Mapping[str, type]):
    """Classes by their tags, each loaded when it is looked up: a document needs few of them."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._homes = {tag: name for name, tags in table.items() for tag in tags.split()}
        self._found: dict[str, type] = {}

    def __getitem__(self, tag: str) -> type:
        found = self._found.get(tag)
        if found is None:
            home = import_module(f"serviceops.{self._homes[tag]}")
            found = self._found[tag] = getattr(home, tag)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)


TAGS: Mapping[str, type] = _LateClasses(_DOCUMENTED)
"""The class of each tag, which is the `type` of a document or of a value within one."""


@cache
def no_document() -> Mapping[type, str]:
    """Return the public values without documents, each with the reason and what to do instead."""
    function = "it holds a function: keep what has it in the host's code and store a name for it"
    computed = "it is computed: store what it was computed from"
    return MappingProxyType(
        dict.fromkeys(_LateClasses(_HOLDS_A_FUNCTION).values(), function)
        | dict.fromkeys(_LateClasses(_IS_COMPUTED).values(), computed)
    )

"""The kit to test your own service desk, clocks and calendars with.

Every name is loaded on first use. Strategies, laws and machines need the extra ``testing``; the
simulated desk (`workload`) and the builders need nothing more.
"""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "": ("strategies", "workload"),
    "answer_classes": (
        "CalendarConformance", "ClockConformance", "FlappingConformance", "PriorityConformance",
    ),
    "answer_tables": ("answer_table",),
    "builders": (
        "MONDAY", "a_contact", "a_history", "a_known_error", "a_major_incident", "a_policy",
        "a_problem", "a_request", "a_target", "an_access_grant", "an_alert", "an_event",
        "an_incident", "in_state", "office_calendar", "working_monday",
    ),
    "laws": (
        "check_calendar_laws", "check_clock", "check_date_rule_laws", "check_definition_laws",
        "check_history", "check_report_laws", "check_round_trip", "check_schedule_laws",
        "check_store", "check_written_calendars",
    ),
    "machines": ("Adapter", "LifecycleMachine", "check_lifecycle", "lifecycle_machine"),
    "routing_checks": ("RoutingCase", "check_routing", "routing_cases"),
    "workload": ("SimulatedDesk",),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

# Written by `make stub` from the table in __init__.py.

from serviceops.testing import strategies as strategies
from serviceops.testing import workload as workload
from serviceops.testing.answer_classes import CalendarConformance as CalendarConformance
from serviceops.testing.answer_classes import ClockConformance as ClockConformance
from serviceops.testing.answer_classes import FlappingConformance as FlappingConformance
from serviceops.testing.answer_classes import PriorityConformance as PriorityConformance
from serviceops.testing.answer_tables import answer_table as answer_table
from serviceops.testing.builders import MONDAY as MONDAY
from serviceops.testing.builders import a_contact as a_contact
from serviceops.testing.builders import a_history as a_history
from serviceops.testing.builders import a_known_error as a_known_error
from serviceops.testing.builders import a_major_incident as a_major_incident
from serviceops.testing.builders import a_policy as a_policy
from serviceops.testing.builders import a_problem as a_problem
from serviceops.testing.builders import a_request as a_request
from serviceops.testing.builders import a_target as a_target
from serviceops.testing.builders import an_access_grant as an_access_grant
from serviceops.testing.builders import an_alert as an_alert
from serviceops.testing.builders import an_event as an_event
from serviceops.testing.builders import an_incident as an_incident
from serviceops.testing.builders import in_state as in_state
from serviceops.testing.builders import office_calendar as office_calendar
from serviceops.testing.builders import working_monday as working_monday
from serviceops.testing.laws import check_calendar_laws as check_calendar_laws
from serviceops.testing.laws import check_clock as check_clock
from serviceops.testing.laws import check_date_rule_laws as check_date_rule_laws
from serviceops.testing.laws import check_definition_laws as check_definition_laws
from serviceops.testing.laws import check_history as check_history
from serviceops.testing.laws import check_report_laws as check_report_laws
from serviceops.testing.laws import check_round_trip as check_round_trip
from serviceops.testing.laws import check_schedule_laws as check_schedule_laws
from serviceops.testing.laws import check_store as check_store
from serviceops.testing.laws import check_written_calendars as check_written_calendars
from serviceops.testing.machines import Adapter as Adapter
from serviceops.testing.machines import LifecycleMachine as LifecycleMachine
from serviceops.testing.machines import check_lifecycle as check_lifecycle
from serviceops.testing.machines import lifecycle_machine as lifecycle_machine
from serviceops.testing.routing_checks import RoutingCase as RoutingCase
from serviceops.testing.routing_checks import check_routing as check_routing
from serviceops.testing.routing_checks import routing_cases as routing_cases
from serviceops.testing.workload import SimulatedDesk as SimulatedDesk

__all__ = [
    "MONDAY",
    "Adapter",
    "CalendarConformance",
    "ClockConformance",
    "FlappingConformance",
    "LifecycleMachine",
    "PriorityConformance",
    "RoutingCase",
    "SimulatedDesk",
    "a_contact",
    "a_history",
    "a_known_error",
    "a_major_incident",
    "a_policy",
    "a_problem",
    "a_request",
    "a_target",
    "an_access_grant",
    "an_alert",
    "an_event",
    "an_incident",
    "answer_table",
    "check_calendar_laws",
    "check_clock",
    "check_date_rule_laws",
    "check_definition_laws",
    "check_history",
    "check_lifecycle",
    "check_report_laws",
    "check_round_trip",
    "check_routing",
    "check_schedule_laws",
    "check_store",
    "check_written_calendars",
    "in_state",
    "lifecycle_machine",
    "office_calendar",
    "routing_cases",
    "strategies",
    "working_monday",
    "workload",
]

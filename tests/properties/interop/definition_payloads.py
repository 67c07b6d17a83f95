"""Sound definitions of other systems, written by us after their documentation, and their readers.

`DEFINITIONS` has for each name a payload and the function that reads it.
"""

from collections.abc import Callable
from typing import Any

from serviceops.calendars import BusinessCalendar
from serviceops.interop import frappe, freshworks, glpi, itop, zammad, znuny
from serviceops.interop.definition_import import CalendarsByName, DefinitionImport
from serviceops.interop.servicenow import servicenow_calendars, servicenow_policy
from serviceops.interop.zendesk import zendesk_calendar, zendesk_policy
from serviceops.sla import Goal

OFFICE = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-17:00"]})

SCHEDULES = {
    "schedules": [
        {"sys_id": "s1", "name": "8-5", "time_zone": "US/Eastern", "parent": ""},
        {"sys_id": "s2", "name": "Holidays", "time_zone": {"value": "floating"}, "type": "holiday"},
    ],
    "spans": [
        {"schedule": "s1", "name": "08-17", "repeat_type": "weekdays", "all_day": "false",
         "start_date_time": "20100104T080000", "end_date_time": "20100104T170000"},
        {"schedule": {"value": "s1"}, "name": "Every second Saturday", "repeat_type": "weekly",
         "repeat_count": "2", "days_of_week": "6", "repeat_until": "20270630",
         "start_date_time": "20260103T090000", "end_date_time": "20260103T120000"},
        {"schedule": "s2", "name": "Christmas Day", "type": "exclude", "all_day": "true",
         "repeat_type": "yearly", "yearly_type": "doy",
         "start_date_time": "20121225T000000", "end_date_time": "20121225T235959"},
        {"schedule": "s2", "name": "Labor Day", "type": "exclude", "all_day": "true",
         "repeat_type": "yearly", "yearly_type": "float", "float_day": "2", "float_week": "1",
         "month": "9", "start_date_time": "20120901T000000", "end_date_time": "20120901T235959"},
        {"schedule": "s2", "name": "Month's end", "type": "exclude", "all_day": "true",
         "repeat_type": "monthly", "monthly_type": "ldom",
         "start_date_time": "20120131T000000", "end_date_time": "20120131T235959"},
    ],
    "other_schedules": [{"schedule": "s1", "child_schedule": "s2", "type": "include"}],
}  # fmt: skip
CONTRACTS = {"rows": [
    {"sys_id": "c1", "name": "P1 resolution", "collection": "incident", "type": "SLA",
     "active": "true", "target": "resolution", "duration": "1970-01-01 04:00:00",
     "duration_type": "", "schedule_source": "sla_definition",
     "schedule": {"value": "s1", "display_value": "8-5"}, "timezone_source": "sla.timezone",
     "start_condition": "active=true^priority=1^EQ", "stop_condition": "stateIN6,7",
     "pause_condition": "state=3", "resume_condition": "state!=3",
     "when_to_resume": "on_condition", "when_to_cancel": "on_condition",
     "cancel_condition": "priority!=1^ORstate=8", "reset_condition": "assignment_groupVALCHANGES",
     "reset_action": "cancel", "retroactive": "false"},
    {"name": "P2 response", "collection": "incident", "active": "true", "type": "OLA",
     "duration_type": "rel", "schedule_source": "no_schedule", "retroactive": "true",
     "set_start_to": "opened_at", "retroactive_pause": "true", "when_to_cancel": "no_match",
     "start_condition": "priority=2^ORpriority=3", "stop_condition": "assigned_toISNOTEMPTY"},
]}  # fmt: skip
ZENDESK_SCHEDULE = {
    "schedule": {"id": 1, "name": "EMEA", "time_zone": "London", "intervals": [
        {"start_time": 1980, "end_time": 2460}, {"start_time": 3420, "end_time": 3900}]},
    "holidays": [{"id": 2, "name": "Shutdown", "start_date": "2026-12-24",
                  "end_date": "2026-12-26"}],
}  # fmt: skip
METRIC = {"priority": "urgent", "metric": "first_reply_time", "target": 60,
          "target_in_seconds": 3600, "business_hours": True}  # fmt: skip
ZENDESK_POLICIES = {"sla_policies": [
    {"id": 1, "title": "VIP", "position": 1, "filter": {
        "all": [{"field": "group_id", "operator": "is", "value": "7"}],
        "any": [{"field": "assignee_id", "operator": "is_not", "value": ["8", "9"]}]},
     "policy_metrics": [METRIC, {**METRIC, "priority": "high", "metric": "agent_work_time"}]},
    {"id": 2, "title": "Rest", "position": 2, "filter": {"all": [], "any": []},
     "policy_metrics": [{**METRIC, "business_hours": False, "metric": "next_reply_time"}]},
]}  # fmt: skip
ZAMMAD_CALENDAR = {
    "id": 1, "name": "DE", "timezone": "Europe/Berlin", "ical_url": "",
    "business_hours": {"mon": {"active": True, "timeframes": [["09:00", "12:00"],
                                                              ["13:00", "17:00"]]},
                       "sat": {"active": False, "timeframes": [["10:00", "12:00"]]}},
    "public_holidays": {"2026-12-25": {"active": True, "summary": "Weihnachten"},
                        "2026-12-31": {"active": False, "summary": "Silvester"}},
}  # fmt: skip
ZAMMAD_SLAS = {"slas": [
    {"id": 2, "name": "Gold", "calendar_id": 1, "first_response_time": 120, "response_time": None,
     "update_time": "240", "solution_time": "480",
     "condition": {"ticket.priority_id": {"operator": "is", "value": ["3"]},
                   "ticket.group_id": {"operator": "is not", "value": "4"}}},
]}  # fmt: skip
WORKDAY = {"beginning_of_workday": "8:00 am", "end_of_workday": "5:00 pm"}
FRESHSERVICE_HOURS = {
    "id": 1, "name": "Default", "time_zone": "Eastern Time (US & Canada)",
    "service_desk_hours": {"monday": WORKDAY, "friday": WORKDAY},
    "list_of_holidays": [{"holiday_date": "--07-04", "holiday_name": "Independence Day"},
                         {"holiday_date": "2026-12-24", "holiday_name": "Party"}],
}  # fmt: skip
FRESHDESK_HOURS = {
    "id": 1, "name": "Default", "time_zone": "Paris",
    "business_hours": {"monday": {"start_time": "9:00 am", "end_time": "6:00 pm"}},
}  # fmt: skip
FRESH_TARGET = {"id": 3, "priority": 4, "respond_within": 900, "resolve_within": 86400,
                "business_hours": True}  # fmt: skip
FRESHSERVICE_POLICIES = {"sla_policies": [
    {"id": 1, "name": "Gold", "position": 1, "is_default": False, "active": True,
     "sla_targets": [FRESH_TARGET, {**FRESH_TARGET, "priority": 1, "business_hours": False}],
     "applicable_to": {"group_ids": [7, 8], "sources": []}},
]}  # fmt: skip
FRESHDESK_POLICIES = {"sla_policies": [
    {"id": 1, "name": "Default", "position": 1, "is_default": True, "active": True,
     "sla_target": {"priority_4": {"respond_within": 900, "next_respond_within": 600,
                                   "resolve_within": 3600, "business_hours": False}}},
]}  # fmt: skip
FRAPPE_AGREEMENT = {
    "doctype": "HD Service Level Agreement", "service_level": "Default", "enabled": 1,
    "default_sla": 1, "apply_sla_for_resolution": 1,
    "support_and_resolution": [{"workday": "Monday", "start_time": "10:00:00",
                                "end_time": "18:00:00"}],
    "priorities": [{"priority": "High", "response_time": 3600, "resolution_time": 14400}],
    "sla_fulfilled_on": [{"status": "Resolved"}], "pause_sla_on": [{"status": "Replied"}],
}  # fmt: skip
FRAPPE_CALENDAR = {
    "agreement": FRAPPE_AGREEMENT,
    "list": {"holiday_list_name": "IN", "holidays": [
        {"holiday_date": "2026-01-26", "description": "Republic Day", "weekly_off": 0}]},
}  # fmt: skip
GLPI_CALENDAR = {
    "segments": [{"day": 1, "begin": "08:00:00", "end": "18:00:00"},
                 {"day": "0", "begin": "10:00:00", "end": "12:00:00"}],
    "holidays": [{"name": "Noel", "begin_date": "2018-12-24", "end_date": "2018-12-26",
                  "is_perpetual": 1}],
}  # fmt: skip
GLPI_LEVELS = {
    "slas": [{"id": 3, "name": "TTR 4h", "type": 0, "number_time": 4, "definition_time": "hour",
              "end_of_working_day": 0, "calendars_id": 2, "use_ticket_calendar": 0},
             {"id": 5, "name": "TTR 2 d", "type": "0", "number_time": "2", "calendars_id": "2",
              "definition_time": "day", "end_of_working_day": "1"}],
    "olas": [{"id": 4, "name": "TTO", "type": 1, "number_time": 30, "definition_time": "minute",
              "calendars_id": 0}],
    "levels": [{"slas_id": 3, "execution_time": -3600, "is_active": 1, "name": "soon"}],
}  # fmt: skip
ZNUNY_CONFIG = {
    "OTRSTimeZone": "Europe/Berlin", "TimeWorkingHours": {"Mon": ["8", "9", "10"], "Sun": []},
    "TimeVacationDays": {"1": {"1": "Neujahr"}},
    "TimeVacationDaysOneTime": {"2026": {"12": {"24": "Feier"}}},
    "TimeZone::Calendar1": "Asia/Tehran", "TimeWorkingHours::Calendar1": {"Sat": [8, 9]},
}  # fmt: skip
ZNUNY_TIMES = {
    "queues": [{"QueueID": 1, "Name": "Mail", "Calendar": "1", "FirstResponseTime": 60,
                "FirstResponseNotify": 80, "UpdateTime": 120, "SolutionTime": "480",
                "ValidID": 1}],
    "slas": [{"SLAID": 1, "Name": "Gold", "Calendar": "", "SolutionTime": 240,
              "SolutionNotify": "50", "ValidID": "1"}],
}  # fmt: skip
ITOP = {
    "window": {"name": "Day", "interval_list": [
        {"weekday": "monday", "start_time": "08:00", "end_time": "24:00"}]},
    "holidays": [{"name": "Christmas", "date": "2026-12-25"}],
}  # fmt: skip


def rows(given: Any, name: str) -> Any:
    return given.get(name) if isinstance(given, dict) else None


Read = Callable[[Any], DefinitionImport[Any]]
DEFINITIONS: dict[str, tuple[dict[str, Any], Read]] = {
    "servicenow schedules": (SCHEDULES, lambda body: servicenow_calendars(
        rows(body, "schedules"), rows(body, "spans"), rows(body, "other_schedules"), zone="UTC")),
    "servicenow contracts": (CONTRACTS, lambda body: servicenow_policy(
        rows(body, "rows"), calendars={"s1": OFFICE}, relative_durations={"rel": Goal.end_of_day()},
    )),
    "zendesk schedule": (ZENDESK_SCHEDULE, lambda body: zendesk_calendar(
        rows(body, "schedule"), rows(body, "holidays"))),
    "zendesk policies": (ZENDESK_POLICIES, lambda body: zendesk_policy(body, calendar=OFFICE)),
    "zammad calendar": (ZAMMAD_CALENDAR, zammad.zammad_calendar),
    "zammad slas": (ZAMMAD_SLAS, lambda body: zammad.zammad_policy(body, calendars=OFFICE)),
    "freshservice hours": (FRESHSERVICE_HOURS, freshworks.freshservice_calendar),
    "freshdesk hours": (FRESHDESK_HOURS, freshworks.freshdesk_calendar),
    "freshservice policies": (FRESHSERVICE_POLICIES, lambda body: freshworks.freshservice_policy(
        body, calendar=OFFICE)),
    "freshdesk policies": (FRESHDESK_POLICIES, lambda body: freshworks.freshdesk_policy(
        body, calendar=OFFICE)),
    "frappe calendar": (FRAPPE_CALENDAR, lambda body: frappe.frappe_calendar(
        rows(body, "agreement"), rows(body, "list"), zone="Asia/Kolkata")),
    "frappe agreements": ({"data": [FRAPPE_AGREEMENT]}, lambda body: frappe.frappe_policy(
        body, calendars=OFFICE)),
    "glpi calendar": (GLPI_CALENDAR, lambda body: glpi.glpi_calendar(
        rows(body, "segments"), rows(body, "holidays"), zone="Europe/Paris")),
    "glpi levels": (GLPI_LEVELS, lambda body: glpi.glpi_policy(
        rows(body, "slas"), olas=rows(body, "olas"), levels=rows(body, "levels"),
        calendars=OFFICE)),
    "znuny configuration": (ZNUNY_CONFIG, znuny.znuny_calendars),
    "znuny times": (ZNUNY_TIMES, lambda body: znuny.znuny_policy(
        rows(body, "queues"), slas=rows(body, "slas"), calendars=OFFICE)),
    "itop window": (ITOP, lambda body: itop.itop_calendar(
        rows(body, "window"), rows(body, "holidays"), zone="Europe/Paris")),
}  # fmt: skip


def values_of(read: DefinitionImport[Any]) -> list[Any]:
    """The values of an import, each of which has a document."""
    many = isinstance(read.value, CalendarsByName)
    return list(read.value.values()) if many else [read.value]

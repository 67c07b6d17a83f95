"""What other systems make of their own service levels, and their definitions of them here.

Each row is a definition and a history of a ticket. The definition is written in the system's own
shape, imported, and read on the history.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from serviceops.calendars import Calendar
from serviceops.history import History, Transition
from serviceops.interop import frappe, freshworks, glpi, zammad, znuny
from serviceops.interop.servicenow import servicenow_calendars, servicenow_policy
from serviceops.interop.zendesk import zendesk_calendar, zendesk_policy
from serviceops.sla import Policy, Reading
from tests.answer_rows import answer_rows

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FULL = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Row = dict[str, str]
Week = dict[str, list[tuple[str, str]]]


def week_of(row: Row) -> Week:
    if row["hours"] == "24x7":
        return {day: [("00:00", "24:00")] for day in DAYS}
    found: Week = {}
    for text in row["hours"].split("; "):
        day, *windows = text.split(" ")
        found[day] = [(one.partition("-")[0], one.partition("-")[2]) for one in windows]
    return found


def openings(row: Row) -> list[tuple[int, str, str]]:
    return [(DAYS.index(day), *each) for day, several in week_of(row).items() for each in several]


def seconds(row: Row) -> int:
    return int(row["goal_seconds"] or 86_400 * 365)


# -- a definition in the shape of each system ------------------------------------------------------


def zammad_of(row: Row) -> Policy:
    hours = {day: {"active": True, "timeframes": list(map(list, windows))}
             for day, windows in week_of(row).items()}  # fmt: skip
    days = {day: {"active": True, "summary": "x"} for day in row["holidays"].split()}
    body = {"timezone": row["zone"], "business_hours": hours, "public_holidays": days}
    calendar = zammad.zammad_calendar(body).value
    member = {"first_response": "first_response_time", "next_response": "response_time",
              "resolution": "solution_time"}[row["metric"]]  # fmt: skip
    sla = {"name": "s", "calendar_id": 1, member: seconds(row) // 60}
    return zammad.zammad_policy([sla], calendars=calendar).value


def glpi_of(row: Row) -> Policy:
    segments = [{"day": (day + 1) % 7, "begin": opens, "end": closes}
                for day, opens, closes in openings(row)]  # fmt: skip
    holidays = [{"name": "x", "begin_date": day, "end_date": day, "is_perpetual": 0}
                for day in row["holidays"].split()]  # fmt: skip
    is_bare = row["hours"] == "24x7"
    calendars: dict[str, Calendar] = {}
    if not is_bare:
        calendars["1"] = glpi.glpi_calendar(segments, holidays, zone=row["zone"]).value
    days, _, at_end = row["days"].partition(" ")
    unit, number = ("day", int(days)) if days else ("minute", seconds(row) // 60)
    sla = {"id": 1, "name": "s", "type": int(row["metric"] == "ownership"), "number_time": number,
           "definition_time": unit, "end_of_working_day": int(bool(at_end)),
           "calendars_id": 0 if is_bare else 1}  # fmt: skip
    levels = [{"slas_id": 1, "execution_time": int(row["level"])}] if row["level"] else []
    return glpi.glpi_policy([sla], calendars=calendars, levels=levels).value


def frappe_of(row: Row) -> Policy:
    kind = "Service Level Agreement" if row["id"].startswith("erpnext") else "HD " + "Agreement"
    body = {"doctype": kind, "service_level": "s", "support_and_resolution": [
        {"workday": FULL[day], "start_time": f"{opens}:00", "end_time": f"{closes}:00"}
        for day, opens, closes in openings(row)]}  # fmt: skip
    days = {"holidays": [{"holiday_date": day} for day in row["holidays"].split()]}
    calendar = frappe.frappe_calendar(body, days, zone=row["zone"]).value
    member = {"first_response": "response_time", "resolution": "resolution_time"}[row["metric"]]
    body |= {"priorities": [{"priority": "P1", member: seconds(row)}],
             "pause_sla_on": [{"status": "Replied"}]}  # fmt: skip
    return frappe.frappe_policy([body], calendars=calendar).value


def znuny_of(row: Row) -> Policy:
    hours: dict[str, list[str]] = {}
    for day, opens, closes in openings(row):
        for hour in range(int(opens[:2]), int(closes[:2])):
            hours.setdefault(FULL[day][:3], []).append(str(hour))
    once: dict[str, dict[str, dict[str, str]]] = {}
    for day in row["holidays"].split():
        year, month, number = day.split("-")
        once.setdefault(year, {}).setdefault(str(int(month)), {})[str(int(number))] = "x"
    config = {"OTRSTimeZone": row["zone"], "TimeWorkingHours": hours,
              "TimeVacationDaysOneTime": once}  # fmt: skip
    calendars = znuny.znuny_calendars(config).value
    member = {"first_response": "FirstResponseTime", "resolution": "SolutionTime"}[row["metric"]]
    queue = {"Name": "q", member: seconds(row) // 60}
    return znuny.znuny_policy([queue], calendars=calendars).value


def servicenow_of(row: Row) -> Policy:
    spans = [{"schedule": "s", "repeat_type": "weekly", "days_of_week": str(day + 1),
              "start_date_time": f"20000103T{opens.replace(':', '')}00",
              "end_date_time": "20000104T000000" if closes == "24:00"
              else f"20000103T{closes.replace(':', '')}00"}
             for day, opens, closes in openings(row)]  # fmt: skip
    schedule = {"sys_id": "s", "name": "s", "time_zone": row["zone"]}
    is_bare = row["hours"] == "24x7"
    calendars = {} if is_bare else servicenow_calendars([schedule], spans).value
    at = datetime(1970, 1, 1) + timedelta(seconds=seconds(row))
    contract = {"name": "s", "duration": at.isoformat(sep=" "), "start_condition": "active=true",
                "schedule_source": "no_schedule" if is_bare else "sla_definition",
                "schedule": "s", "stop_condition": "stateIN6,7"}  # fmt: skip
    return servicenow_policy([contract], calendars=calendars).value


def freshdesk_of(row: Row) -> Policy:
    hours = {FULL[day].lower(): {"start_time": opens, "end_time": closes}
             for day, opens, closes in openings(row)}  # fmt: skip
    body = {"time_zone": row["zone"], "business_hours": hours}
    calendar = freshworks.freshdesk_calendar(body).value
    target = {"resolve_within": seconds(row), "business_hours": True}
    policy = {"name": "s", "sla_target": {f"priority_{n}": target for n in (1, 2, 3, 4)}}
    return freshworks.freshdesk_policy([policy], calendar=calendar).value


def zendesk_of(row: Row) -> Policy:
    intervals = []
    for day, opens, closes in openings(row):
        start, end = (60 * int(one[:2]) + int(one[3:]) for one in (opens, closes))
        midnight = (day + 1) % 7 * 1440
        intervals.append({"start_time": midnight + start, "end_time": midnight + end})
    schedule = {"time_zone": row["zone"], "intervals": intervals}
    calendar = zendesk_calendar(schedule).value
    name = {"requester_wait": "requester_wait_time"}[row["metric"]]
    metric = {"metric": name, "target_in_seconds": seconds(row), "business_hours": True,
              "priority": "urgent"}  # fmt: skip
    policy = {"title": "s", "filter": {"all": [], "any": []}, "policy_metrics": [metric]}
    return zendesk_policy([policy], calendar=calendar).value


POLICIES: dict[str, Callable[[Row], Policy]] = {
    "zammad": zammad_of, "glpi": glpi_of, "frappe": frappe_of, "znuny": znuny_of,
    "servicenow": servicenow_of, "freshdesk": freshdesk_of, "zendesk": zendesk_of,
}  # fmt: skip

# -- its history -----------------------------------------------------------------------------------

EVENTS: dict[str, dict[str, Any]] = {
    "created": {"action": "log", "state": "new", "party": "caller"},
    "created_by_agent": {"action": "log", "state": "new", "party": "provider"},
    "created_pending": {"action": "log", "state": "on_hold"},
    "pending": {"action": "hold", "state": "on_hold"},
    "resumed": {"action": "resume", "state": "in_progress"},
    "reopened": {"action": "reopen", "state": "in_progress"},
    "resolved": {"action": "resolve", "state": "resolved"},
    "closed": {"action": "close", "state": "closed"},
    "assigned": {"action": "assign", "state": "in_progress"},
    "first_response": {"action": "reply", "party": "provider"},
    "agent_reply": {"action": "reply", "party": "provider"},
    "customer_reply": {"action": "reply", "party": "caller"},
}
FACTS = {"priority": "P1", "group": "q", "sla_tto": "1", "sla_ttr": "1"}


def history_of(row: Row) -> History:
    transitions = []
    for number, text in enumerate(row["timeline"].split("; ")):
        event, _, at = text.partition(" ")
        if event == "evaluate":
            continue
        terms = EVENTS[event]
        party = terms.get("party")
        transitions.append(Transition(
            datetime.fromisoformat(at), terms["action"], terms.get("state"),
            FACTS if number == 0 else {}, {} if party is None else {"party": party},
        ))  # fmt: skip
    return History.of(transitions)


def instant(at: datetime | None, expected: str) -> str:
    """The expected text where the instant is the same, whatever its offset."""
    if at is None:
        return ""
    return expected if expected and at == datetime.fromisoformat(expected) else at.isoformat()


def figure(reading: Reading, row: Row) -> str:
    match row["figure"]:
        case "deadline":
            due = reading.due_at
            same = (
                due is not None
                and row["expected"]
                and due == datetime.fromisoformat(row["expected"])
            )
            return row["expected"] if same else "" if due is None else due.isoformat()
        case "warning_at":
            (warned,) = reading.warnings
            return instant(warned.at, row["expected"])
        case "elapsed_seconds":
            return str(int(reading.elapsed.total_seconds()))
    return str(reading.breached).lower()


@pytest.mark.parametrize(
    "row", answer_rows("imported_definitions.csv"), ids=lambda row: f"{row['id']} {row['figure']}"
)
def test_an_imported_definition_gives_what_its_system_gives(row: Row) -> None:
    policy, history = POLICIES[row["system"]](row), history_of(row)
    at = datetime.fromisoformat(row["timeline"].split("; ")[-1].partition(" ")[2])
    reading = next(iter(policy.read(history, at=at).values()))

    assert figure(reading, row) == (row["deviation"] or row["expected"])

"""Make the ServiceNow export of the worked page: made up by us, in the shape of its tables.

Nothing of serviceops is used here. The `task_sla` rows are worked out minute by minute from the
documentation of SLA definitions, so that they can prove an import. Three of them are then changed,
as rows of real exports are: one has no pause, one is in another zone, one has an older goal.
`python make_export.py > export.json`
"""

import json
import random
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("US/Eastern")
MINUTE = timedelta(minutes=1)
Row = dict[str, Any]

SCHEDULES: list[Row] = [
    {"sys_id": "sched1", "name": "Service desk 8-17", "time_zone": "US/Eastern"},
    {"sys_id": "sched2", "name": "Site holidays", "time_zone": "floating", "type": "holiday"},
    {"sys_id": "sched3", "name": "Field service", "time_zone": "US/Eastern"},
]  # fmt: skip


def entry(schedule: str, name: str, start: str, end: str, **more: str) -> Row:
    """Return a row of `cmn_schedule_span`."""
    return {"schedule": schedule, "name": name, "start_date_time": start, "end_date_time": end,
            "all_day": "false", "show_as": "busy", **more}  # fmt: skip


def holiday(name: str, first: str, **more: str) -> Row:
    """Return the entry of a whole day that closes and comes every year."""
    kind = {
        "type": "exclude",
        "repeat_type": "yearly",
        "show_as": "free",
        "yearly_type": "float",
    }
    row = entry("sched2", name, f"{first}T000000", f"{first}T235959", **(kind | more))
    return row | {"all_day": "true"}


SPANS: list[Row] = [
    entry("sched1", "0800-1700 Weekdays", "20180222T080000", "20180222T170000",
          repeat_type="weekdays"),
    entry("sched3", "08-12 Weekdays", "20220214T080000", "20220214T090000",
          repeat_type="weekdays"),
    entry("sched3", "13-17 Weekdays", "20220214T130000", "20220214T170000",
          repeat_type="weekdays"),
    holiday("New Year's Day", "20120101", yearly_type="doy"),
    holiday("Memorial Day", "20120528", float_day="2", float_week="last", month="5"),
    holiday("Labor Day", "20120901", float_day="2", float_week="1", month="9"),
    holiday("Thanksgiving Day", "20121122", float_day="5", float_week="4", month="11"),
    # The fault that a public loader of schedules has: in 2024 this is a week early.
    holiday("Day after Thanksgiving", "20121123", float_day="6", float_week="4", month="11"),
    holiday("Christmas Day", "20121225", yearly_type="doy"),
]  # fmt: skip
CHILDREN: list[Row] = [
    {"schedule": "sched1", "child_schedule": "sched2", "type": "include"}
]


def definition(name: str, duration: str, start: str, **more: str) -> Row:
    """Return a row of `contract_sla`."""
    return {
        "sys_id": name.lower().replace(" ", "-"), "name": name, "collection": "incident",
        "active": "true", "type": "SLA", "target": "resolution", "duration_type": "",
        "duration": duration, "schedule_source": "sla_definition", "schedule": "sched1",
        "timezone_source": "task.caller_id.time_zone", "start_condition": start,
        "stop_condition": "stateIN6,7^EQ", "pause_condition": "state=3^EQ",
        "when_to_resume": "no_match", "when_to_cancel": "no_match", "retroactive": "false",
        "reset_action": "cancel", **more,
    }  # fmt: skip


CONTRACTS: list[Row] = [
    definition("P1 resolution", "1970-01-01 04:00:00", "active=true^priority=1^EQ"),
    definition("P2 resolution", "1970-01-01 08:00:00", "active=true^priority=2^EQ"),
    definition("Response", "1970-01-01 00:30:00", "active=true^priorityIN1,2^EQ",
               target="response", pause_condition="", stop_condition="assigned_toISNOTEMPTY^EQ"),
    definition("VIP resolution", "1970-01-01 02:00:00", "caller_id.vip=true^EQ"),
    definition("Next business day", "", "priority=3^EQ", duration_type="rel-1"),
]  # fmt: skip


def is_holiday(day: date) -> bool:
    """Return whether the schedule is closed on a date, its own fault included."""
    nth = (day.day - 1) // 7 + 1
    if (day.month, day.day) in {(1, 1), (12, 25)}:
        return True
    return (
        (day.month == 11 and day.weekday() in (3, 4) and nth == 4)
        or (day.month == 9 and day.weekday() == 0 and nth == 1)
        or (day.month == 5 and day.weekday() == 0 and day.day > 24)
    )


def is_open(at: datetime) -> bool:
    """Return whether the service desk works at an instant."""
    wall = at.astimezone(ZONE)
    return wall.weekday() < 5 and 8 <= wall.hour < 17 and not is_holiday(wall.date())


# -- incidents and their audit ---------------------------------------------------------------------


def incidents(chance: random.Random) -> list[tuple[Row, list[Row]]]:
    """Return incidents with their audit rows, in November and December 2024."""
    found = []
    for number in range(1, 41):
        day = date(2024, 11, 4) + timedelta(days=chance.randrange(44))
        at = datetime(
            day.year, day.month, day.day, 12, tzinfo=UTC
        ) + MINUTE * chance.randrange(600)
        found.append(incident(number, at, chance))
    return found


def incident(number: int, at: datetime, chance: random.Random) -> tuple[Row, list[Row]]:
    """Return one incident: assigned, perhaps on hold, perhaps of another priority, resolved."""
    document = f"inc{number:02}"
    row = {"sys_id": document, "number": f"INC{number:07}", "opened_at": stamp(at),
           "opened_by": "caller"}  # fmt: skip
    now = {
        "state": "1",
        "priority": chance.choice(["1", "2", "2", "3"]),
        "assigned_to": "",
    }
    audit: list[Row] = []

    def later(least: int, most: int) -> datetime:
        nonlocal at
        at += MINUTE * chance.randrange(least, most)
        return at

    def change(when: datetime, **values: str) -> None:
        for field, value in values.items():
            audit.append({
                "sys_id": f"{document}-{len(audit)}", "documentkey": document, "fieldname": field,
                "oldvalue": now[field], "newvalue": value, "user": "agent",
                "sys_created_on": stamp(when), "record_checkpoint": str(len(audit)),
            })  # fmt: skip
            now[field] = value

    change(later(5, 90), state="2", assigned_to="agent")
    if chance.random() < 0.3:
        change(later(5, 200), priority="1" if now["priority"] != "1" else "2")
    for _ in range(chance.choice([0, 1, 1, 2])):
        change(later(10, 300), state="3")
        change(later(10, 2000), state="2")
    change(later(10, 900), state="6")
    if chance.random() < 0.15:
        change(later(30, 600), state="2")
        change(later(30, 600), state="6")
    return row | now, audit


def stamp(at: datetime) -> str:
    """Return an instant as the tables have it: in UTC, without saying so."""
    return at.strftime("%Y-%m-%d %H:%M:%S")


# -- what ServiceNow would have stored -------------------------------------------------------------

RULES = {
    "P1 resolution": ("1", 240), "P2 resolution": ("2", 480), "Response": ("12", 30),
}  # fmt: skip


def task_slas(row: Row, audit: list[Row]) -> list[Row]:
    """Return the clocks of an incident, worked out minute by minute from its audit."""
    first = {field: row[field] for field in ("state", "priority", "assigned_to")}
    for change in reversed(audit):
        first[change["fieldname"]] = change["oldvalue"]
    changes: dict[str, dict[str, str]] = {row["opened_at"]: first}
    for change in audit:
        changes.setdefault(change["sys_created_on"], {})[change["fieldname"]] = change[
            "newvalue"
        ]
    end = max(changes)
    found = []
    for name, (priorities, goal) in RULES.items():
        at, now, clock = parsed(row["opened_at"]), {**first}, None
        while stamp(at) <= end:
            now |= changes.get(stamp(at), {})
            starts = now["state"] not in ("7", "8") and now["priority"] in priorities
            stops = (
                bool(now["assigned_to"])
                if name == "Response"
                else now["state"] in ("6", "7")
            )
            if clock is None and starts and not stops:
                clock = {"task": row["number"], "sla": name, "start": at, "open": 0, "pause": 0,
                         "goal": goal}  # fmt: skip
            elif clock is not None and (stops or not starts):
                found.append(stored(clock, at, "completed" if stops else "cancelled"))
                clock = None
            if clock is not None and is_open(at):
                is_paused = now["state"] == "3" and name != "Response"
                clock["pause" if is_paused else "open"] += 1
            at += MINUTE
    return found


def parsed(text: str) -> datetime:
    """Return the instant of such a text."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def length(minutes: int) -> str:
    """Return a length as the tables have it: a date-time counted from 1970."""
    return stamp(datetime(1970, 1, 1, tzinfo=UTC) + MINUTE * minutes)


def stored(clock: Row, end: datetime, stage: str) -> Row:
    """Return a row of `task_sla`: reaching the goal is a breach there."""
    left = clock["goal"] - clock["open"]
    return {
        "task": clock["task"], "sla": clock["sla"], "stage": stage,
        "has_breached": str(left <= 0).lower(), "start_time": stamp(clock["start"]),
        "end_time": stamp(end), "business_duration": length(clock["open"]),
        "business_time_left": length(max(left, 0)),
        "business_pause_duration": length(clock["pause"]),
        "sys_updated_on": stamp(end),
    }  # fmt: skip


def spoil(rows: list[Row]) -> None:
    """Change three rows, as happens to rows of real exports."""
    paused = next(
        r for r in rows if r["business_pause_duration"] > "1970-01-01 01:00:00"
    )
    whole = parsed(paused["business_duration"]) - datetime(1970, 1, 1, tzinfo=UTC)
    whole += parsed(paused["business_pause_duration"]) - datetime(
        1970, 1, 1, tzinfo=UTC
    )
    paused |= {"business_duration": length(whole // MINUTE), "business_time_left": length(0),
               "business_pause_duration": length(0)}  # fmt: skip
    shifted = next(r for r in rows if r["stage"] == "completed" and r is not paused)
    for member in ("start_time", "end_time"):
        shifted[member] = stamp(parsed(shifted[member]) - timedelta(hours=5))
    early = next(r for r in rows if r["sla"] == "P2 resolution" and r["stage"] == "completed"
                 and r["business_time_left"] > length(0)
                 and r not in (paused, shifted))  # fmt: skip
    used = parsed(early["business_duration"]) - datetime(1970, 1, 1, tzinfo=UTC)
    early["business_time_left"] = length(max(600 - used // MINUTE, 1))


def export() -> Row:
    """Return the whole export."""
    chance = random.Random(17)  # noqa: S311 - the same export every time
    made = incidents(chance)
    rows = [one for row, audit in made for one in task_slas(row, audit)]
    spoil(rows)
    return {
        "about": "Made up by serviceops in the shape of ServiceNow's tables; no real desk.",
        "cmn_schedule": SCHEDULES, "cmn_schedule_span": SPANS, "cmn_other_schedule": CHILDREN,
        "contract_sla": CONTRACTS, "incident": [row for row, _ in made],
        "sys_audit": [one for _, audit in made for one in audit], "task_sla": rows,
    }  # fmt: skip


if __name__ == "__main__":
    json.dump(export(), sys.stdout, indent=0)

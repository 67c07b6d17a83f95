"""Make an incident log: rows in the layout of the UCI ServiceNow log, all of them made up.

    python examples/made_log.py            # 600 incidents as CSV on standard output
    python examples/made_log.py 5000 11    # that many, from another seed

The same seed gives the same log. What varies is what varies at a desk: arrivals by weekday and
hour, who handles them and how long, callers who do not answer, reopening, updates that share a
minute, a few rows that no lifecycle allows. The flag `made_sla` is left open: nobody judged it.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

COLUMNS: tuple[str, ...] = (
    "number", "incident_state", "active", "reassignment_count", "reopen_count", "sys_mod_count",
    "made_sla", "caller_id", "opened_by", "opened_at", "sys_created_by", "sys_created_at",
    "sys_updated_by", "sys_updated_at", "contact_type", "location", "category", "subcategory",
    "u_symptom", "cmdb_ci", "impact", "urgency", "priority", "assignment_group", "assigned_to",
    "knowledge", "u_priority_confirmation", "notify", "problem_id", "rfc", "vendor", "caused_by",
    "closed_code", "resolved_by", "resolved_at", "closed_at",
)  # fmt: skip

PRIORITIES = (
    ("1 - High", "1 - High", "1 - Critical", 2),
    ("2 - Medium", "1 - High", "2 - High", 5),
    ("2 - Medium", "2 - Medium", "3 - Moderate", 78),
    ("3 - Low", "2 - Medium", "4 - Low", 15),
)
HOLDS = (("Awaiting User Info", 80), ("Awaiting Vendor", 12), ("Awaiting Problem", 8))


def moment(when: datetime) -> str:
    """Return a moment as the log writes it."""
    return f"{when.day}/{when.month}/{when.year} {when:%H:%M}"


def rows(incidents: int = 600, seed: int = 7) -> Iterator[dict[str, str]]:
    """Return the rows of that many made-up incidents, each incident's in order."""
    random = Random(seed)  # noqa: S311 - a log to look at, no secret
    opened = datetime(2026, 1, 5, 8)  # noqa: DTZ001 - the log is written on a wall clock
    for number in range(1, incidents + 1):
        opened += timedelta(minutes=random.expovariate(1 / 25))
        if opened.weekday() > 4 or not 7 <= opened.hour < 19:
            days = (
                1
                if opened.hour >= 19 and opened.weekday() < 4
                else max(0, 7 - opened.weekday()) % 7
            )
            opened = (opened + timedelta(days=days)).replace(hour=8, minute=random.randrange(60))
        yield from incident(random, number, opened)


def incident(random: Random, number: int, opened: datetime) -> Iterator[dict[str, str]]:
    """Return the rows of one incident: a snapshot at every update."""
    impact, urgency, priority, _ = random.choices(PRIORITIES, [p[-1] for p in PRIORITIES])[0]
    row = dict.fromkeys(COLUMNS, "?") | {
        "number": f"MADE{number:07}", "active": "true", "reassignment_count": "0",
        "reopen_count": "0", "caller_id": f"Caller {random.randrange(400)}",
        "opened_by": f"Opened by {random.randrange(12)}", "opened_at": moment(opened),
        "contact_type": random.choice(["Phone", "Self service", "Email"]),
        "category": f"Category {random.randrange(20)}", "impact": impact, "urgency": urgency,
        "priority": priority, "assignment_group": f"Group {random.randrange(8)}",
    }  # fmt: skip
    course = list(states(random))
    times = [opened + timedelta(minutes=random.randrange(3))]
    for state in course[1:]:
        slow = {"Closed": 5 * 24, "Resolved": 9.0}.get(state, 4.0)
        wait = timedelta(hours=slow if state == "Closed" else random.expovariate(1 / slow))
        times.append(times[-1] + (wait if random.random() > 0.1 else timedelta()))
    resolved = max((t for t, s in zip(times, course, strict=True) if s == "Resolved"), default=None)
    for count, (state, at) in enumerate(zip(course, times, strict=True)):
        before = course[count - 1] if count else state
        if state == "Active" and before == "New":
            row["assigned_to"] = f"Resolver {random.randrange(30)}"
        elif state == "Active" and random.random() < 0.3:
            row["reassignment_count"] = str(int(row["reassignment_count"]) + 1)
            row["assignment_group"] = f"Group {random.randrange(8)}"
        if before == "Resolved" and state == "Active":
            row["reopen_count"] = str(int(row["reopen_count"]) + 1)
        yield row | {
            "incident_state": state, "sys_mod_count": str(count), "sys_updated_at": moment(at),
            "sys_updated_by": f"Updated by {random.randrange(40)}",
            "active": "false" if state == "Closed" else "true", "closed_at": moment(times[-1]),
            "resolved_at": moment(resolved) if resolved else "?",
        }  # fmt: skip


def states(random: Random) -> Iterator[str]:
    """Return the states of one incident, in order, now and then impossible ones."""
    yield "New"
    if random.random() < 0.3:
        yield "New"
    if random.random() < 0.75:
        yield "Active"
    while random.random() < 0.25:
        yield random.choices([h for h, _ in HOLDS], [w for _, w in HOLDS])[0]
        if random.random() < 0.6:
            yield "Active"
    if random.random() > 0.005:
        yield "Resolved"
        if random.random() < 0.03:
            yield "Active"
            yield "Resolved"
    yield "Closed"
    if random.random() < 0.004:
        yield "Active"
        yield "Closed"


def main(arguments: list[str]) -> None:
    """Write the log to standard output."""
    incidents, seed = (
        [*map(int, arguments), 600, 7][:2] if len(arguments) != 1 else (int(arguments[0]), 7)
    )
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(incidents, seed))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Make an incident log: rows in the layout of the UCI ServiceNow log, all of them made up.

    python examples/made_log.py            # 600 incidents as CSV on standard output
    python examples/made_log.py 5000 11    # that many, from another seed

The same seed gives the same log. The incidents are those of a simulated desk; what is wrong with
real logs is put in: updates that share a minute, and work on incidents that were closed. The flag
`made_sla` is left open: nobody judged it.
"""

import argparse
import csv
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from serviceops import Impact, Urgency
from serviceops.testing.workload import (
    LogRow,
    SimulatedDesk,
    faulty_rows,
    snapshot_rows,
)

ZONE = "America/Sao_Paulo"

COLUMNS: tuple[str, ...] = (
    "number", "incident_state", "active", "reassignment_count", "reopen_count", "sys_mod_count",
    "made_sla", "caller_id", "opened_by", "opened_at", "sys_created_by", "sys_created_at",
    "sys_updated_by", "sys_updated_at", "contact_type", "location", "category", "subcategory",
    "u_symptom", "cmdb_ci", "impact", "urgency", "priority", "assignment_group", "assigned_to",
    "knowledge", "u_priority_confirmation", "notify", "problem_id", "rfc", "vendor", "caused_by",
    "closed_code", "resolved_by", "resolved_at", "closed_at",
)  # fmt: skip

STATES = {
    "new": "New", "in_progress": "Active", "resolved": "Resolved", "closed": "Closed",
    "cancelled": "Closed",
}  # fmt: skip
HOLDS = {
    "caller": "Awaiting User Info",
    "vendor": "Awaiting Vendor",
    "problem": "Awaiting Problem",
}
LEVELS = {"high": "1 - High", "medium": "2 - Medium", "low": "3 - Low"}
PRIORITIES = {
    "P1": "1 - Critical", "P2": "2 - High", "P3": "3 - Moderate", "P4": "4 - Low", "P5": "4 - Low",
}  # fmt: skip


def moment(when: datetime) -> str:
    """Return a moment as the log writes it, on the desk's own clock."""
    local = when.astimezone(ZoneInfo(ZONE))
    return f"{local.day}/{local.month}/{local.year} {local:%H:%M}"


def rows(incidents: int = 600, seed: int = 7) -> Iterator[dict[str, str]]:
    """Return the rows of that many made-up incidents, each incident's in order."""
    desk = SimulatedDesk(zone=ZONE)
    cases = desk.log(incidents, seed=seed)
    faulty = faulty_rows(snapshot_rows(cases.items()), seed=seed, reopened=0.004)
    for number, of_case in groupby(faulty, key=lambda row: row["number"]):
        yield from incident(list(of_case), dict(cases[number][0].sets))


def incident(
    rows_of_case: list[LogRow], logged: dict[str, object]
) -> Iterator[dict[str, str]]:
    """Return the rows of one incident: a snapshot at every update."""
    resolved = [row["at"] for row in rows_of_case if row["state"] == "resolved"]
    opened = moment(rows_of_case[0]["at"])
    shown = "New"
    for count, row in enumerate(rows_of_case):
        actions = [before["action"] for before in rows_of_case[: count + 1]]
        shown = state(row) or shown
        yield dict.fromkeys(COLUMNS, "?") | {
            "number": row["number"], "incident_state": shown,
            "active": "false" if row["state"] == "closed" else "true",
            "reassignment_count": str(actions.count("reassign")),
            "reopen_count": str(actions.count("reopen")), "sys_mod_count": str(count),
            "caller_id": f"Caller {logged['caller']}", "opened_at": opened,
            "sys_updated_by": f"Updated by {row['by'] or logged['caller']}",
            "sys_updated_at": moment(row["at"]), "category": f"Category {logged['category']}",
            "impact": LEVELS[Impact(str(logged["impact"]))],
            "urgency": LEVELS[Urgency(str(logged["urgency"]))],
            "priority": PRIORITIES[str(row["priority"])],
            "assignment_group": f"Group {row['group']}" if row["group"] else "?",
            "assigned_to": f"Resolver {row['person']}" if row["person"] else "?",
            "resolved_at": moment(resolved[-1]) if resolved else "?",
            "closed_at": moment(rows_of_case[-1]["at"]),
        }  # fmt: skip


def state(row: LogRow) -> str | None:
    """Return the state as the log calls it; being assigned is none, it stays what it was."""
    if row["state"] == "on_hold":
        return HOLDS[str(row["hold_reason"])]
    return STATES.get(str(row["state"]))


def main() -> None:
    """Write the log to standard output."""
    parser = argparse.ArgumentParser(
        description="Write the log of a made-up desk as CSV."
    )
    parser.add_argument("incidents", nargs="?", type=int, default=600)
    parser.add_argument("seed", nargs="?", type=int, default=7)
    options = parser.parse_args()
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(options.incidents, options.seed))


if __name__ == "__main__":
    main()

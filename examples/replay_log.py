"""Replay an incident log: what was allowed, what was promised, who was met, and exactly why.

    python examples/replay_log.py               # a made-up log
    python examples/replay_log.py LOG.csv[.gz]  # yours, in the layout of the UCI ServiceNow log

A row is a snapshot of an incident at `sys_updated_at`; rows of one incident stand in the order they
happened; moments are written d/m/yyyy HH:MM on the desk's own clock and `?` means missing.
"""

import csv
import gzip
import io
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import made_log
import numpy as np

from serviceops import (
    BusinessCalendar,
    By,
    Enters,
    Goal,
    History,
    Leaves,
    On,
    Policy,
    Priority,
    Rule,
    ServiceOpsError,
    Target,
    Transition,
    While,
    columns,
)
from serviceops.columns import Log, LogReadings, log_conformance
from serviceops.errors import MalformedRow, MissingColumn
from serviceops.lifecycle import HoldReason, IncidentLifecycle, Party
from serviceops.logs import LogSchema
from serviceops.sla import Conventions, Reopen
from serviceops.spans import to_datetime

ZONE = "America/Sao_Paulo"
"""The log names no zone; its desk was in Brazil."""
CLOCK = ZoneInfo(ZONE)

STATES = {
    "New": "new",
    "Active": "in_progress",
    "Awaiting User Info": "on_hold",
    "Awaiting Problem": "on_hold",
    "Awaiting Vendor": "on_hold",
    "Awaiting Evidence": "on_hold",
    "Resolved": "resolved",
    "Closed": "closed",
}
HOLDS = {
    "Awaiting User Info": HoldReason.CALLER,
    "Awaiting Evidence": HoldReason.CALLER,
    "Awaiting Problem": HoldReason.PROBLEM,
    "Awaiting Vendor": HoldReason.VENDOR,
}
PRIORITIES = {
    "1 - Critical": Priority.P1,
    "2 - High": Priority.P2,
    "3 - Moderate": Priority.P3,
    "4 - Low": Priority.P4,
}
MOMENTS = "%d/%m/%Y %H:%M"
COLUMNS = (
    "number",
    "incident_state",
    "opened_at",
    "sys_updated_at",
    "priority",
    "made_sla",
)
MISSING = ("", "?", "-100", None)

DESK = BusinessCalendar(zone=ZONE, week={"mon-fri": [("14:00", "23:00")]})
OFFICE = BusinessCalendar(zone=ZONE, week={"mon-fri": [("08:00", "18:00")]})

RECORDED = Policy(
    "the flag the log records",
    rules=Rule(
        targets=Target(
            "opened to closed",
            goal=By(
                "priority",
                {"P3": Goal.working(hours=63), "P4": Goal.working(hours=135)},
            ),
            calendar=DESK,
            start=On("log"),
            stop=Enters("closed"),
            reopen=Reopen(on=Leaves("closed"), gap="count"),
        )
    ),
    conventions=Conventions(name="reaching the goal is a miss", breach=">="),
)
PROMISED = Policy(
    "a policy to try",
    rules=Rule(
        targets=(
            Target(
                "response",
                goal=By("priority", {"P1": Goal.real(hours=1), "P2": Goal.working(hours=2)},
                        otherwise=Goal.working(hours=8)),
                calendar=OFFICE,
                start=On("log"),
                stop=Enters("in_progress", "on_hold", "resolved", "closed"),
            ),
            Target(
                "resolution",
                goal=By("priority", {"P1": Goal.working(hours=8), "P2": Goal.working(hours=16)},
                        otherwise=Goal.working(hours=40)),
                calendar=OFFICE,
                start=On("log"),
                stop=Enters("resolved", "closed"),
                pause=While("on_hold", hold_reason=HoldReason.CALLER),
                reopen=Reopen(on=Leaves("resolved", "closed"), gap="exclude"),
            ),
        )
    ),
)  # fmt: skip

Row = dict[str, Any]


def opened_file(path: Path) -> Iterator[str]:
    """Return the lines of a log, unpacked when it is packed."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        stream = gzip.GzipFile(fileobj=raw) if packed else raw
        yield from io.TextIOWrapper(stream, encoding="utf-8", newline="")


def read(lines: Iterable[str]) -> Iterator[Row]:
    """Return the rows of a log; a missing column or a row cut short is refused by name."""
    reader = csv.DictReader(lines)
    present = reader.fieldnames or ()
    if missing := [column for column in COLUMNS if column not in present]:
        raise MissingColumn(missing, present)
    for number, row in enumerate(reader, start=1):
        if None in row.values() or None in row:
            column = next((name for name in present if row[name] is None), "the last")
            raise MalformedRow(
                number, column, None, "a value", "the row is cut short or too long"
            )
        yield row


def moment(text: str) -> datetime:
    """Return the instant that the log wrote on the desk's clock."""
    date, _, time = text.partition(" ")
    day, month, year = map(int, date.split("/"))
    hour, minute = map(int, time.split(":"))
    return datetime(year, month, day, hour, minute, tzinfo=CLOCK).astimezone(UTC)


SCHEMA = LogSchema(
    case="number",
    at="sys_updated_at",
    state="incident_state",
    facts={
        "priority": "our_priority",
        "hold_reason": "our_hold_reason",
        "group": "assignment_group",
        "person": "assigned_to",
    },
    states=STATES,
    moments=MOMENTS,
    zone=ZONE,
    missing=[text for text in MISSING if text is not None],
)


def columns_of(rows: Iterable[Row]) -> tuple[Log, list[Row]]:
    """Return the whole log as columns, with the opening of each incident, and each one's last row.

    The same as `histories`, at a fraction of the time.
    """
    every = list(with_our_facts(rows))
    last = {row["number"]: row for row in every}
    log = Log.from_rows(every, SCHEMA)
    last_rows = [last[number] for number in log.cases]
    try:
        openings = [row["opened_at"] for row in last_rows]
        return log.opened(
            openings, facts=("priority", "group", "person"), order="carry"
        ), last_rows
    except MalformedRow as wrong:
        raise MalformedRow(
            wrong.row, "opened_at", wrong.given, wrong.expected
        ) from None


def with_our_facts(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows with the priority and the reason of a hold in our words."""
    for row in rows:
        yield {**row, "our_priority": PRIORITIES.get(row["priority"]),
               "our_hold_reason": HOLDS.get(row["incident_state"])}  # fmt: skip


def histories(rows: Iterable[Row]) -> tuple[dict[str, History], dict[str, Row]]:
    """Return each incident's history, logged when it was opened, and its last row."""
    every = list(rows)
    last = {row["number"]: row for row in every}
    log = SCHEMA.histories(with_our_facts(every))
    for number, seen in log.items():
        log[number] = opened(last[number]["opened_at"], seen)
    return log, last


def opened(text: str, seen: History) -> History:
    """Return what was seen of an incident after the opening that its rows only mention."""
    try:
        at = moment(text)
    except (ValueError, LookupError):
        expected = "a moment written d/m/yyyy HH:MM"
        raise MalformedRow(len(seen), "opened_at", text, expected) from None
    known = {name: fact for name, fact in seen[0].sets if name != "hold_reason"}
    logged = Transition(at, "log", state="new", sets=known)
    # Some desks open an incident after its first updates: these are taken to come with the opening.
    return History.of((logged, *seen), order="carry")


def progress(done: int, whole: int, what: str) -> None:
    """Draw a progress bar on standard error, twenty times in all."""
    if done == whole or done % max(1, whole // 20) == 0:
        bar = "#" * (30 * done // whole)
        end = "\n" if done == whole else ""
        print(
            f"\r{what:<9} [{bar:<30}] {done:>6}/{whole}",
            end=end,
            file=sys.stderr,
            flush=True,
        )


def hours(length: timedelta) -> str:
    """Return a length in hours, to a tenth."""
    return f"{length / timedelta(hours=1):,.1f} h"


def percent(part: int, whole: int) -> str:
    """Return a share in percent, rounded down: 99.996 % is not 100 %."""
    return f"{part * 10_000 // whole / 100:.2f} %" if whole else "100.00 %"


def print_conformance(log: Log) -> None:
    """Print which moves of the log the incident lifecycle allows."""
    found = log_conformance(log, IncidentLifecycle)
    print("\n## Conformance to the incident lifecycle\n")
    print(
        f"{found.cases:,} incidents, {found.moves:,} moves, {found.unchanged:,} rows without one"
    )
    fitting = percent(sum(found.allowed.values()), found.moves)
    print(
        f"{found.fitting_cases:,} incidents fit; {fitting} of all moves are allowed\n"
    )
    for (before, after), count in found.allowed.items():
        print(f"  {count:>7,}  {before} -> {after}")
    print("\n  refused:" if found.refused else "\n  refused: none")
    for refused, count in found.refused.items():
        print(f"  {count:>7,}  {refused}")


def print_recorded(log: Log, last: list[Row], now: datetime) -> None:
    """Print how often the flag that the log records is what its policy gives."""
    if all(row["made_sla"] in MISSING for row in last):
        return
    agree, differ = Counter[str](), []
    readings = columns.read(RECORDED, log, at=now)["opened to closed"]
    breached = readings.verdict.among(["breached"]).tolist()
    for number, row in enumerate(last):
        if row["priority"][:1] in "34":
            ours = "false" if breached[number] else "true"
            agree[row["priority"]] += ours == row["made_sla"]
            if ours != row["made_sla"]:
                differ.append(number)
    whole = Counter(row["priority"] for row in last if row["priority"][:1] in "34")
    print("\n## The flag the log records, reproduced\n")
    print("clock from opened to closed, never paused, Monday to Friday 14:00 to 23:00;")
    print(
        "63 and 135 working hours for priorities 3 and 4; reaching the goal is a miss\n"
    )
    for priority in sorted(whole):
        share = percent(agree[priority], whole[priority])
        print(
            f"  {priority:<14} {agree[priority]:>7,} of {whole[priority]:>7,} agree ({share})"
        )
    for number in differ[:60]:
        figures = f"elapsed {readings.elapsed[number].item()}, goal {readings.goal[number].item()}"
        print(
            f"  differs: {log.cases[number]} recorded {last[number]['made_sla']}, {figures}"
        )
    if len(differ) > 60:
        print(f"  ... and {len(differ) - 60:,} more")


def print_attainment(log: Log, now: datetime) -> LogReadings:
    """Print who was met and who was missed, and return the readings of resolution."""
    met: Counter[tuple[str, str]] = Counter()
    judged: Counter[tuple[str, str]] = Counter()
    readings = columns.read(PROMISED, log, at=now)
    ends = log.first[1:] - 1  # the last row of each incident has the facts in effect
    priorities = log.facts["priority"].take(ends).values_of().tolist()
    for name, one in readings.items():
        for priority, verdict in zip(
            priorities, one.verdict.values_of().tolist(), strict=True
        ):
            if verdict is not None and verdict != "open":
                judged[str(priority or "none"), name] += 1
                met[str(priority or "none"), name] += verdict == "met"
    print(f"\n## Attainment under {PROMISED.name}\n")
    for priority, name in sorted(judged):
        share = percent(met[priority, name], judged[priority, name])
        print(
            f"  {priority}  {name:<11} {met[priority, name]:>7,} of"
            f" {judged[priority, name]:>7,} met ({share})"
        )
    return readings["resolution"]


def print_worst(
    log: Log, resolution: LogReadings, now: datetime, most: int = 3
) -> None:
    """Print the misses that were latest, each with its ledger in words."""
    # Only these few are read as records, since only a record's reading has a ledger.
    late = np.flatnonzero(resolution.verdict.among(["breached"]))
    worst = late[
        np.argsort((resolution.goal - resolution.elapsed)[late], kind="stable")
    ][:most]
    print(f"\n## The {len(worst)} worst misses of resolution\n")
    for number in worst.tolist():
        reading = PROMISED.read(log.history(number), at=now)["resolution"]
        late_by = hours(-(reading.remaining or timedelta()))
        print(f"{log.cases[number]}: {late_by} of working time late")
        lines = str(reading.explain()).splitlines()
        shown = (
            lines
            if len(lines) <= 14
            else [*lines[:9], f"... {len(lines) - 13} more lines ...", *lines[-4:]]
        )
        print("\n".join(f"    {line}" for line in shown) + "\n")


def print_holds(log: Log) -> None:
    """Print for how long incidents were on hold, by who had to act."""
    reasons = log.facts["hold_reason"]
    codes, case = reasons.codes, log.case
    # A stretch begins where the incident or the reason changes, and ends where the next begins; the
    # last one of an incident has no end yet.
    begins = np.flatnonzero(
        np.append(True, (codes[1:] != codes[:-1]) | (case[1:] != case[:-1]))
    )
    ended = np.flatnonzero(case[begins[1:]] == case[begins[:-1]])
    ended = ended[
        (codes[begins[ended]] >= 0)
        & (log.at[begins[ended + 1]] > log.at[begins[ended]])
    ]
    lengths = log.at[begins[ended + 1]] - log.at[begins[ended]]
    held: dict[Party, timedelta] = {}
    cases: dict[Party, set[int]] = {}
    for code, reason in enumerate(reasons.values):
        mine = codes[begins[ended]] == code
        if mine.any():
            party = HoldReason(str(reason)).party
            length = timedelta(microseconds=int(lengths[mine].sum()))
            held[party] = held.get(party, timedelta()) + length
            cases.setdefault(party, set()).update(case[begins[ended[mine]]].tolist())
    print("## Time on hold, by who had to act\n")
    for party, length in sorted(held.items(), key=lambda item: -item[1]):
        print(f"  {party:<9} {hours(length):>14} in {len(cases[party]):>6,} incidents")


def replay(log: Log, last: list[Row]) -> None:
    """Print everything there is to say about a log."""
    if not len(log):
        raise ServiceOpsError("it has no rows")
    now = to_datetime(int(log.at.max()))
    print_conformance(log)
    print_recorded(log, last, now)
    print_worst(log, print_attainment(log, now), now)
    print_holds(log)


UNREADABLE = (
    ServiceOpsError,
    OSError,
    EOFError,
    UnicodeDecodeError,
    csv.Error,
    zlib.error,
)


def run(arguments: list[str], show: Callable[[Iterable[Row]], object]) -> int:
    """Show the rows of the log named, or of a made-up one; return the exit status."""
    try:
        if arguments:
            print(f"# {arguments[0]}")
            rows = read(opened_file(Path(arguments[0])))
        else:
            print("# A made-up log: examples/made_log.py, 600 incidents, seed 7")
            rows = made_log.rows()
        show(rows)
    except UNREADABLE as wrong:
        print(f"\nThe log cannot be read: {wrong}", file=sys.stderr)
        return 1
    return 0


def main(arguments: list[str]) -> int:
    """Replay the log named, or a made-up one."""
    return run(arguments, lambda rows: replay(*columns_of(rows)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

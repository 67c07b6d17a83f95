"""Live through a year of a desk and an alert stream: ``python -m tests.soak --scale 0.003``.

At scale 1 it is a million incidents and ten million signals. Each simulated day the desk and the
stream are written to documents, read back, and go on from what was read. The policy is amended
three times. In the middle the zone tables are replaced by those of a newer database.

Memory is measured at the end of each month in blocks that Python has allocated. After the first
month all of them, and the memory of the process where the system tells it, may grow by less than
5 %. At a small scale that is far more than a leak would be, so what remains while everything open
is in documents is measured as well: it may grow by less than one block for each incident since the
first month, beyond 5,000 blocks that caches of bounded size may fill later.

At the end columns over the whole log, a month of cases at a time, must give what the desk read case
by case. One target carries on over the amendments and is counted in columns; the modes of the
other are read one by one in both.
"""

import argparse
import gc
import json
import sys
import time
import warnings
import zoneinfo
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from serviceops import from_dict, to_dict
from serviceops.calendars import BusinessCalendar, zone_files
from serviceops.columns import Log
from serviceops.columns import read as read_columns
from serviceops.columns.readings import SlowColumnsWarning
from serviceops.events import Signal, StreamRules, StreamState, advance_stream, step_stream
from serviceops.history import History
from serviceops.lifecycle import AlertPolicy, Incident, ReopenPolicy, ResolutionCode
from serviceops.logs import LogSchema
from serviceops.sla import Goal, On, Policy, Rule, Target, While

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
DAYS, MONTH, MINUTE = 365, 30, timedelta(minutes=1)
END = NEW_YEAR + timedelta(days=DAYS)
HOSTS = 200
OFFICE = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})
# Without a limit an alert that comes back within the hour all year has the history of a year.
RULES = StreamRules(policy=AlertPolicy(reopen=ReopenPolicy(within=timedelta(hours=1), at_most=5)))
TARGETS = ("resolution", "restoration")
SPARE_BLOCKS = 5_000


def promise(hours: int, on_change: str = "carry_elapsed") -> Rule:
    """Return a rule of two targets: only the second one changes its mode."""
    return Rule(targets=[
        Target(
            name, goal=Goal.working(hours=hours), calendar=OFFICE, start=On("log"),
            stop=On("resolve"), pause=While("on_hold"), on_change=mode,
        )
        for name, mode in zip(TARGETS, ("carry_elapsed", on_change), strict=True)
    ])  # fmt: skip


def amended_policy() -> Policy:
    """Return the policy with its three changes."""
    policy = Policy("desk", rules=promise(8))
    for day, hours, mode in ((90, 6, "pro_rata"), (180, 10, "retroactive"), (270, 7, "restart")):
        policy = policy.amended(since=NEW_YEAR + timedelta(days=day), rules=promise(hours, mode))
    return policy


class Desk:
    """What is open, what a day brings, and the rows of all that was closed, on a disk."""

    def __init__(self, incidents: int, signals: int, seed: int, rows: IO[str]) -> None:
        self.rows, self.months = rows, [0]
        self.random, self.incidents, self.signals = Random(seed), incidents, signals
        self.policy, self.stream = amended_policy(), StreamState()
        self.open: dict[str, Incident] = {}
        self.closed: dict[str, History] = {}
        self.totals: Counter[str] = Counter()
        self.failing: set[int] = set()
        self.logged = self.documents = 0

    def live(self, day: int) -> None:
        """Live through one day."""
        midnight = NEW_YEAR + timedelta(days=day)
        share = self.incidents * (day + 1) // DAYS - self.incidents * day // DAYS
        for minute in sorted(self.random.randrange(1_300) for _ in range(share)):
            self.logged += 1
            at = midnight + minute * MINUTE
            name = f"INC-{self.logged}"
            self.open[name] = Incident.log(name, summary="Mail is down", caller="c", at=at)
        for name, record in list(self.open.items()):
            if self.random.random() < 0.6:
                at = midnight + self.random.randrange(1_300, 1_440) * MINUTE
                done = (
                    record.assign(group="desk", person="p-1", at=at)
                    .start(at=at)
                    .resolve(code=ResolutionCode.SOLUTION, notes="done", category="mail", at=at)
                )
                self.closed[name] = done.history
                del self.open[name]
        inputs = self.signals_of(day, midnight)
        if day % MONTH:
            self.stream = advance_stream(self.stream, inputs, rules=RULES).state
        else:  # a day of each month goes one by one, which has caches of its own
            for at, signal in inputs:
                self.stream = step_stream(self.stream, signal, at=at, rules=RULES).state

    def signals_of(self, day: int, midnight: datetime) -> Iterator[tuple[datetime, Signal]]:
        """Yield the signals of a day: of ten reports of a host, one is a change."""
        count = self.signals * (day + 1) // DAYS - self.signals * day // DAYS
        for minute in sorted(self.random.randrange(1_440) for _ in range(count)):
            host, at = self.random.randrange(HOSTS), midnight + minute * MINUTE
            if self.random.random() < 0.1:
                self.failing ^= {host}
            severity = "major" if host in self.failing else None
            yield (
                at,
                Signal(
                    source="probe", resource=f"host-{host}", name="disk", severity=severity, at=at
                ),
            )

    def restart(self) -> int:
        """Write everything to documents, forget it, and go on from what is read.

        Return how many blocks Python has allocated in between.
        """
        written = json.dumps([
            to_dict(self.policy), to_dict(self.stream), [to_dict(one) for one in self.open.values()]
        ])  # fmt: skip
        self.documents = len(written)
        del self.policy, self.stream
        self.open.clear()
        between = blocks()
        policy, stream, records = json.loads(written)
        self.policy, self.stream = from_dict(policy), from_dict(stream)
        self.open = {one.id: one for one in map(from_dict, records)}
        return between

    def settle(self) -> None:
        """Read what was closed today case by case, and forget it but for its rows on a disk."""
        for name, history in self.closed.items():
            readings = self.policy.read(history, at=END)
            for target in TARGETS:
                self.totals[f"{target} {readings[target].verdict}"] += 1
                self.totals[f"{target} elapsed"] += readings[target].elapsed_micros
            rows = [[name, one.at.isoformat(), one.action, one.state] for one in history]
            self.rows.write(json.dumps(rows) + "\n")
        self.closed.clear()


def blocks() -> int:
    """Return how many blocks Python has allocated, without what is only waiting to be freed."""
    gc.collect()
    return sys.getallocatedblocks()


def process_memory() -> int:
    """Return the resident bytes of this process; 0 where the system does not tell them."""
    status = Path("/proc/self/statm")
    return int(status.read_text("ascii").split()[1]) * 4096 if status.exists() else 0


def in_columns(desk: Desk) -> tuple[Counter[str], int]:
    """Return the same totals by columns over the whole log, and how many were read one by one."""
    totals, alone = Counter[str](), 0
    schema = LogSchema(case="case", at="at", action="action", state="state")
    for start, end in zip(desk.months, desk.months[1:], strict=False):
        desk.rows.seek(start)
        rows = [
            row for line in desk.rows.read(end - start).splitlines() for row in json.loads(line)
        ]
        columns = dict(zip(("case", "at", "action", "state"), zip(*rows, strict=True), strict=True))
        log = Log.from_columns({name: list(given) for name, given in columns.items()}, schema)
        with warnings.catch_warnings():
            # How many are read one by one is printed at the end.
            warnings.simplefilter("ignore", SlowColumnsWarning)
            readings = read_columns(desk.policy, log, at=END)
        for target in TARGETS:
            found = readings[target]
            totals.update(f"{target} {verdict}" for verdict in found.verdict.values_of())
            totals[f"{target} elapsed"] += int(found.elapsed.astype("int64").sum())
            alone += found.one_by_one
    return totals, alone


def update_zone_tables(folder: Path) -> None:
    """Let zones be read from a newer database, in which Paris gives up its summer time at last."""
    table = Path(zone_files("Europe/Paris").path, "Europe", "Paris").read_bytes()
    place = folder / "Europe" / "Paris"
    place.parent.mkdir()
    # The last line of a table is the rule for all years after those that it has.
    place.write_bytes(table[: table.rindex(b"\n", 0, -1)] + b"\nCET-1\n")
    zoneinfo.reset_tzpath([str(folder), *zoneinfo.TZPATH])
    zoneinfo.ZoneInfo.clear_cache()


class Memory:
    """The memory at the end of each month, compared with that after the first one."""

    def __init__(self) -> None:
        self.first: tuple[int, int, int, int] | None = None
        self.wrong = 0

    def month(self, day: int, desk: Desk, between: int) -> None:
        """Measure and print the memory at the end of a month."""
        now, resident = blocks(), process_memory()
        logged, first_between, first, first_resident = self.first or (
            desk.logged, between, now, resident,
        )  # fmt: skip
        self.first = logged, first_between, first, first_resident
        grown = 100 * (now / first - 1)
        resident_grown = 100 * (resident / first_resident - 1) if first_resident else 0
        left = between - first_between
        wrong = grown >= 5 or resident_grown >= 5 or left >= desk.logged - logged + SPARE_BLOCKS
        self.wrong += wrong
        sys.stdout.write(
            f"day {day + 1:3}: {desk.logged:9,} incidents, {len(desk.open):6,} open,"
            f" documents {desk.documents / 1e6:6.2f} MB, blocks {now:9,} {grown:+5.2f} %,"
            f" in documents {between:9,} {left:+7,}, process {resident / 1e6:7.1f} MB"
            f" {resident_grown:+5.2f} %, {time.process_time():6.0f} s{' TOO MUCH' * wrong}\n"
        )
        sys.stdout.flush()


def main() -> int:
    """Live through the year, and print memory by month and the totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.003)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    incidents, signals = int(1_000_000 * options.scale), int(10_000_000 * options.scale)
    memory = Memory()
    with TemporaryFile("w+", encoding="ascii") as rows, TemporaryDirectory() as folder:
        desk = Desk(incidents, signals, options.seed, rows)
        for day in range(DAYS):
            desk.live(day)
            desk.settle()
            if day == DAYS // 2:
                update_zone_tables(Path(folder))
            between = desk.restart()
            if day % MONTH == MONTH - 1:
                memory.month(day, desk, between)
                desk.months.append(rows.tell())
        desk.months.append(rows.tell())
        found, alone = in_columns(desk)
    for name in sorted(desk.totals.keys() | found.keys()):
        case_by_case, columns = desk.totals[name], found[name]
        sys.stdout.write(f"{name}: case by case {case_by_case}, in columns {columns}\n")
    sys.stdout.write(
        f"scale {options.scale}: {incidents} incidents, {signals} signals, {alone} readings of"
        f" columns one by one, {time.process_time():.0f} s of processor time\n"
    )
    return memory.wrong > 0 or found != desk.totals


if __name__ == "__main__":
    sys.exit(main())

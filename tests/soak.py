"""Live through a year of a desk and an alert stream: ``python -m tests.soak --scale 0.003``.

At scale 1 it is a million incidents and ten million signals. Each simulated day the desk and the
stream are written to documents, read back, and go on from what was read. The policy is amended
three times. In the middle the cache of zone tables is cleared, as after an update of them. After
the first month memory (what Python allocated) may grow by at most 5 %: below scale 0.003 there is
too little of it to compare. At the end columns over the whole log must give what the desk read
case by case.
"""

import argparse
import gc
import json
import sys
import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from tempfile import TemporaryFile
from typing import IO
from zoneinfo import ZoneInfo

from serviceops import from_dict, to_dict
from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log
from serviceops.columns import read as read_columns
from serviceops.events import Signal, StreamRules, StreamState, step_stream
from serviceops.history import History
from serviceops.lifecycle import Incident, ResolutionCode
from serviceops.logs import LogSchema
from serviceops.sla import Goal, On, Policy, Rule, Target, While

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
DAYS, MINUTE = 365, timedelta(minutes=1)
OFFICE = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})


def promise(hours: int, on_change: str = "carry_elapsed") -> Rule:
    """Return a rule of one target."""
    return Rule(
        targets=Target(
            "resolution", goal=Goal.working(hours=hours), calendar=OFFICE, start=On("log"),
            stop=On("resolve"), pause=While("on_hold"), on_change=on_change,
        )
    )  # fmt: skip


def amended_policy() -> Policy:
    """Return the policy with its three changes."""
    policy = Policy("desk", rules=promise(8))
    for day, hours, mode in ((90, 6, "pro_rata"), (180, 10, "retroactive"), (270, 7, "restart")):
        policy = policy.amended(since=NEW_YEAR + timedelta(days=day), rules=promise(hours, mode))
    return policy


class Desk:
    """What is open, what a day brings, and the histories of all that was closed."""

    def __init__(self, incidents: int, signals: int, seed: int, rows: IO[str]) -> None:
        self.rows = rows
        self.random, self.incidents, self.signals = Random(seed), incidents, signals
        self.policy, self.rules = amended_policy(), StreamRules()
        self.open: dict[str, Incident] = {}
        self.closed: dict[str, History] = {}
        self.totals: Counter[str] = Counter()
        self.stream = StreamState()
        self.logged = 0

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
        count = self.signals * (day + 1) // DAYS - self.signals * day // DAYS
        minutes = sorted(self.random.randrange(1_440) for _ in range(count))
        for minute in minutes:
            at = midnight + minute * MINUTE
            signal = Signal(
                source="probe", resource=f"host-{self.random.randrange(200)}", name="disk",
                severity=self.random.choice(("major", None)), at=at,
            )  # fmt: skip
            self.stream = step_stream(self.stream, signal, at=at, rules=self.rules).state

    def restart(self) -> None:
        """Write everything to documents, forget it, and go on from what is read."""
        written = json.dumps([
            to_dict(self.policy), to_dict(self.stream), [to_dict(one) for one in self.open.values()]
        ])  # fmt: skip
        policy, stream, records = json.loads(written)
        self.policy, self.stream = from_dict(policy), from_dict(stream)
        self.open = {one.id: one for one in map(from_dict, records)}

    def settle(self, at: datetime) -> None:
        """Read what was closed today case by case, and forget it but for its rows on a disk."""
        for name, history in self.closed.items():
            reading = self.policy.read(history, at=at)["resolution"]
            self.totals[str(reading.verdict)] += 1
            self.totals["elapsed"] += reading.elapsed_micros
            for one in history:
                row = [name, one.at.isoformat(), one.action, one.state]
                self.rows.write(json.dumps(row) + "\n")
        self.closed.clear()


def in_columns(desk: Desk, at: datetime) -> Counter[str]:
    """Return the same totals by columns over the whole log."""
    desk.rows.seek(0)
    rows = [json.loads(line) for line in desk.rows]
    names = ("case", "at", "action", "state")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    log = Log.from_columns(columns, LogSchema(case="case", at="at", action="action", state="state"))
    found = read_columns(desk.policy, log, at=at)["resolution"]
    totals = Counter(str(verdict) for verdict in found.verdict.values_of())
    totals["elapsed"] = int(found.elapsed.astype("int64").sum())
    return totals


def main() -> int:
    """Live through the year, and print memory by month and the totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.003)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    incidents, signals = int(1_000_000 * options.scale), int(10_000_000 * options.scale)
    wrong, first, end = 0, 0, NEW_YEAR + timedelta(days=DAYS)
    with TemporaryFile("w+", encoding="utf-8") as rows:
        desk = Desk(incidents, signals, options.seed, rows)
        tracemalloc.start()
        for day in range(DAYS):
            desk.live(day)
            desk.settle(end)
            if day == DAYS // 2:
                ZoneInfo.clear_cache()  # as after an update of the zone tables
            desk.restart()
            if day % 30 == 29:
                gc.collect()
                now = tracemalloc.get_traced_memory()[0]
                first = first or now
                grown = 100 * (now - first) / first
                wrong += grown >= 5 and options.scale >= 0.003
                sys.stdout.write(
                    f"day {day + 1}: {desk.logged} incidents, {len(desk.open)} open,"
                    f" {now / 1e6:.1f} MB, {grown:+.1f} %\n"
                )
                sys.stdout.flush()
        tracemalloc.stop()
        found = in_columns(desk, end)
    wrong += found != desk.totals
    sys.stdout.write(f"case by case {dict(desk.totals)}\nin columns   {dict(found)}\n")
    sys.stdout.write(f"scale {options.scale}: {incidents} incidents, {signals} signals\n")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())

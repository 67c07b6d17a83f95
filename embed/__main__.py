"""Run the load: `python -m embed [sqlite|postgres ...] [--workers 8] [--requests 20000]`.

Ends with 0 when nothing was lost, 1 when something was, 3 when a database is not installed.
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

from embed.checks import faults, results
from embed.desk import RULES, database_of
from embed.requests import SPEED, START
from embed.servers import NotRun, postgres, sqlite
from serviceops.desk import Store, tick
from serviceops.lifecycle import Record

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Run each database that was named, both by default."""
    parser = argparse.ArgumentParser(prog="python -m embed")
    databases = {"sqlite": sqlite, "postgres": postgres}
    parser.add_argument("databases", nargs="*", metavar="database")
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if unknown := {*options.databases} - databases.keys():
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(databases)}")
    worst = 0
    for name in options.databases or databases:
        try:
            with databases[name]() as (url, restart):
                found = load(
                    url, workers=options.workers, requests=options.requests,
                    kills=options.kills, seed=options.seed, restart=restart,
                )  # fmt: skip
        except NotRun as missing:
            print(f"{name}: not run, {missing} is not installed")
            worst = max(worst, 3)
            continue
        worst = max(worst, 1 if found else 0)
    return worst


def load(
    url: str,
    *,
    workers: int,
    requests: int,
    kills: int,
    seed: int,
    restart: Callable[[], None] | None = None,
) -> list[str]:
    """Put a database under load, print the figures, and return what is wrong afterwards."""
    opened, outbox_of, _ = database_of(url, is_new=True)
    with tempfile.TemporaryDirectory(prefix="journals-") as place:
        journals = [Path(place) / f"{number}.journal" for number in range(workers)]
        begun = time.time()
        killed, restarted = _run(url, journals, requests // workers, kills, seed, begun, restart)
        took = time.time() - begun
        texts = [path.read_text() for path in journals]
    # The timer has been out since the last tick: what fell due is carried out now, and once.
    end = START + timedelta(seconds=took * SPEED, days=2)
    while True:
        ticked = tick(opened(), at=end, rules=RULES)
        if ticked.next_wakeup is None or ticked.next_wakeup > end:
            break
    outbox = outbox_of()
    records = _all_records(opened(), texts)
    found = faults(records, outbox, texts, end)
    _print(url, texts, records, len(outbox), took, killed, restarted, found)
    return found


def _run(
    url: str,
    journals: list[Path],
    count: int,
    kills: int,
    seed: int,
    begun: float,
    restart: Callable[[], None] | None,
) -> tuple[int, int]:
    """Run the workers to their end, killing some and the database on the way."""
    chance, killed, restarted = Random(seed), 0, 0
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }  # fmt: skip

    def start(number: int) -> subprocess.Popen[bytes]:
        given = [url, journals[number], seed, number, len(journals), count, begun]
        command = [sys.executable, "-m", "embed.worker", *map(str, given)]
        return subprocess.Popen(command, env=environment)

    running = {number: start(number) for number in range(len(journals))}
    total = count * len(journals)
    plan = sorted(chance.uniform(0.05, 0.95) for _ in range(kills))
    try:
        while running:
            time.sleep(0.05)
            share = sum(_lines(path) for path in journals) / total
            if plan and share >= plan[0]:
                plan.pop(0)
                number = chance.choice(list(running))
                running[number].send_signal(signal.SIGKILL)
                running[number].wait()
                killed += 1
                running[number] = start(number)
            if restart is not None and not restarted and share >= 0.5:
                restart()
                restarted += 1
            for number, process in list(running.items()):
                if process.poll() is not None:
                    del running[number]
                    if process.returncode:
                        raise RuntimeError(f"worker {number} ended with {process.returncode}")
    finally:
        for process in running.values():
            process.kill()
    return killed, restarted


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"! ") if path.exists() else 0


def _all_records(store: Store, texts: list[str]) -> list[Record]:
    """Return every record that a key of the journals may have created."""
    keys = [key.removeprefix("w") for key in results(texts)]
    ids = [f"INC-{key}" for key in keys]
    ids += sorted({f"PRB-{k.split('-')[0]}-{int(k.split('-')[1]) // 40}" for k in keys})
    found: list[Record] = []
    for first in range(0, len(ids), 500):
        with store.unit() as unit:
            found += [case.record for case in unit.load(ids[first : first + 500])]
    return found


def _print(
    url: str,
    texts: list[str],
    records: list[Record],
    messages: int,
    took: float,
    killed: int,
    restarted: int,
    found: list[str],
) -> None:
    lines = [line.split() for text in texts for line in text.splitlines() if line[0] == "!"]
    times = sorted(float(line[4]) for line in lines)
    quantiles = statistics.quantiles(times, n=100)
    statuses = Counter(line[3] for line in lines)
    tries = sum(int(line[5]) - 1 for line in lines)
    print(f"{url.partition(':')[0]}: {len(lines)} requests of {len(texts)} workers in {took:.1f} s")
    print(f"  {len(lines) / took:.0f} requests a second; median {quantiles[49]:.1f} ms,"
          f" 95 % within {quantiles[94]:.1f} ms, 99 % within {quantiles[98]:.1f} ms")  # fmt: skip
    print(f"  {killed} workers killed, {restarted} restarts of the database, {tries} further tries")
    print(f"  {', '.join(f'{name} {count}' for name, count in sorted(statuses.items()))}")
    transitions = sum(record.revision for record in records)
    print(f"  {len(records)} records, {transitions} transitions, {messages} messages")
    for fault in found[:20]:
        print(f"  FAULT {fault}")
    print(f"  {len(found)} faults")


if __name__ == "__main__":
    sys.exit(main())

"""One worker: sends its requests, and writes each into its journal before and after.

`python -m embed.worker URL JOURNAL SEED WORKER WORKERS COUNT T0`
"""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from embed.desk import KINDS, RULES, database_of
from embed.requests import SPEED, START, Request, request_of
from serviceops.desk import Store, handle, tick
from serviceops.errors import ActionRefused, RevisionConflict, ServiceOpsError, UnknownKey
from serviceops.lifecycle import Incident

PATIENCE = 90.0
"""Seconds for which a worker waits for a database that is away."""


def main(url: str, path: str, seed: str, worker: str, workers: str, count: str, begun: str) -> None:
    """Go on where the journal ends, until all requests were sent."""
    opened, _, outage = database_of(url, is_new=False)
    journal = Path(path)
    done, sent = _read(journal)
    chance = Random()  # how long to wait is no part of the story
    with journal.open("a", buffering=1) as out:
        for number in range(max(done, sent), int(count)):
            request = request_of(int(seed), int(worker), number, int(workers))
            if request.what == "retry":
                request = _earlier(int(seed), int(worker), number, int(workers))
            if number > sent or done == sent:
                out.write(f"? {number} {request.key}\n")
            started = time.perf_counter()
            status, tries = _sent(request, opened, outage, float(begun), chance)
            took = (time.perf_counter() - started) * 1000
            out.write(f"! {number} {request.key} {status} {took:.3f} {tries}\n")


def _read(journal: Path) -> tuple[int, int]:
    """Return how many requests have a result, and how many were begun."""
    done = sent = 0
    if journal.exists():
        for line in journal.read_text().splitlines():
            if line.startswith("! "):
                done = sent = int(line.split()[1]) + 1
            elif line.startswith("? "):
                sent = int(line.split()[1])
    return done, max(sent, done)


def _earlier(seed: int, worker: int, number: int, workers: int) -> Request:
    """Return the last request before a number that names a record: it is sent again."""
    for earlier in range(number - 1, -1, -1):
        request = request_of(seed, worker, earlier, workers)
        if request.what in ("log", "act"):
            return request
    return request_of(seed, worker, 0, workers)


def _sent(
    request: Request, opened: Callable[[], Store], outage: Any, begun: float, chance: Random
) -> tuple[str, int]:
    """Send a request until it has a result; waiting between tries is the host's."""
    limit, tries = time.monotonic() + PATIENCE, 0
    while True:
        tries += 1
        # The clocks of servers differ, and one is put back now and then.
        now = START + timedelta(seconds=(time.time() - begun) * SPEED - chance.choice([0, 0, 30]))
        try:
            return _once(request, opened(), now), tries
        except RevisionConflict:
            if request.what == "stale" or time.monotonic() > limit:
                return "conflict", tries
            time.sleep(chance.uniform(0.002, 0.05))
        except outage:
            if time.monotonic() > limit:
                raise
            time.sleep(0.2)


def _once(request: Request, store: Store, now: datetime) -> str:
    try:
        if request.what == "tick":
            tick(store, at=now, rules=RULES, at_most=30, tries=50)
            return "ticked"
        since = _alone(request, store) if "problem" in request.inputs else None
        if since == 0:
            return "unknown"
        if request.what == "stale":
            with store.unit() as unit:
                found = [case.record.revision for case in unit.load([request.record_id])]
            since = found[0] - 1 if found else 0
        # A host that takes a reference from a client looks whether the record is there.
        named = [request.inputs[name] for name in ("problem", "parent") if name in request.inputs]
        if named:
            with store.unit() as unit:
                if len(list(unit.load(named))) < len(named):
                    return "unknown"
        kind = KINDS["Problem"] if request.record_id.startswith("PRB") else Incident
        done = handle(
            store, request.record_id, request.action, request.inputs, at=now, rules=RULES,
            kind=kind if request.what == "log" else None, since=since, key=request.key,
        )  # fmt: skip
    except RevisionConflict as conflict:
        if request.what == "log" and conflict.read == 0:
            return "exists"  # another request has this id: to try again cannot help
        raise
    except ActionRefused:
        return "refused"
    except UnknownKey:
        return "unknown"
    except ServiceOpsError as wrong:
        return f"failed:{type(wrong).__name__}"
    return "repeat" if done.is_repeat else "done"


def _alone(request: Request, store: Store) -> int | None:
    """Return the revision of an incident without a problem: one is not moved to another.

    No rule takes an incident out of a problem again.
    """
    with store.unit() as unit:
        for case in unit.load([request.record_id]):
            record = case.record
            if any(one.id == request.key for one in record.history):
                return None
            return 0 if getattr(record, "problem", None) else record.revision
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])

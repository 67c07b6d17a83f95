"""What a fresh process takes for one reading, or one incident, beside the import of what we use.

CPU time of whole processes with bytecode written, by turns, the least of many.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import Row

TURNS = 15
SRC = Path(__file__).parents[1] / "src"
READING = """
from datetime import UTC, datetime
from serviceops import Goal, History, On, Target, Transition
nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
target = Target("t", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
target.read(History.of([Transition(nine, "log")]), at=nine).verdict
"""
INCIDENT = """
from datetime import UTC, datetime
from serviceops import Incident
Incident.log("I", summary="s", caller="c", at=datetime(2026, 3, 2, 9, tzinfo=UTC))
"""
PAIRS = (
    ("import: one reading (bar 2x)", READING, "import attrs, zoneinfo", "attrs and zoneinfo"),
    ("import: one incident (bar 2x)", INCIDENT, "import attrs, statemachine", "statemachine"),
)


def spent(code: str, cache: str) -> float:
    """Return the CPU seconds of a fresh process."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= {"PYTHONPATH": str(SRC), "PYTHONPYCACHEPREFIX": cache}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], env=env, check=True)  # noqa: S603 - our own code
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as cache:
        for name, ours, peer, peer_name in PAIRS:
            spent(ours, cache), spent(peer, cache)  # the bytecode is written
            turns = [(spent(ours, cache), spent(peer, cache)) for _ in range(TURNS)]
            own, other = (min(column) for column in zip(*turns, strict=True))
            figures = f"{own * 1e3:8.2f} ms  {other * 1e3:8.2f} ms  {peer_name:18}"
            yield Row(f"{name:52} {figures} {own / other:8.2f}x")

"""A million rows of a foreign log, as Python tuples, compared with the incident lifecycle."""

import random
import time
from collections.abc import Iterator

from benchmarks.harness import Row
from serviceops.lifecycle import IncidentLifecycle, conformance
from serviceops.lifecycle.conformance import LogStep

ROWS = 1_000_000
BAR = 2.0  # seconds
REACH = 1.0


def log(size: int = ROWS) -> list[LogStep]:
    """A log of cases that mix as they come; one row in twenty is where it should not be."""
    draw = random.Random(20260302)
    states = IncidentLifecycle.state_names()
    ways = {s: [m.target for ms in IncidentLifecycle.moves[s].values() for m in ms] for s in states}
    standing: dict[str, str] = {}
    steps: list[LogStep] = []
    while len(steps) < size:
        case = f"INC{draw.randrange(size // 6)}"
        before = standing.get(case)
        following = ways[before] if before else ["new"]
        after = draw.choice(following if following and draw.random() < 0.95 else states)
        standing[case] = after
        steps.append((case, None, after))
    return steps


def rows() -> Iterator[Row]:
    steps = log()
    answer, best = conformance(steps[:1], IncidentLifecycle), float("inf")
    for _ in range(3):
        began = time.process_time()
        answer = conformance(steps, IncidentLifecycle)
        best = min(best, time.process_time() - began)
    assert answer.rows == ROWS
    judged = "reached" if best <= REACH else "met" if best <= BAR else "MISSED"
    yield Row(
        f"conformance of {ROWS:,} rows, {answer.cases:,} cases: {best:.2f} s"
        f" (bar {BAR:.0f} s, reach {REACH:.0f} s: {judged})"
    )

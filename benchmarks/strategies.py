"""The strategies of the kit: time per example, and how much of what they draw is thrown away."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis.statistics import collector
from hypothesis.strategies import SearchStrategy

from benchmarks.harness import Row, amount
from serviceops.lifecycle import Incident
from serviceops.testing import strategies
from serviceops.testing.strategies.record_strategies import KINDS

EXAMPLES = 500
EVERY: dict[str, Callable[[], SearchStrategy[Any]]] = {
    "zones": strategies.zones,
    "instants": strategies.instants,
    "lengths": strategies.lengths,
    "weeks": strategies.weeks,
    "calendars": strategies.calendars,
    **{f"records({kind.__name__})": partial(strategies.records, kind) for kind in KINDS},
    "records(), of any kind": strategies.records,
    "action_calls(incident)": lambda: strategies.records(Incident).flatmap(strategies.action_calls),
    "histories": strategies.histories,
    "histories(legal=False)": lambda: strategies.histories(legal=False),
    "goals": strategies.goals,
    "targets": strategies.targets,
    "policies": strategies.policies,
    "conventions": strategies.conventions,
    "logs": strategies.logs,
    "alert_streams": strategies.alert_streams,
}


def drawn(strategy: SearchStrategy[Any]) -> tuple[float, float]:
    """Return the seconds an example takes, Hypothesis included, and the share thrown away."""
    runs: list[Any] = []
    statistics: Any = collector  # its own annotation says it holds nothing

    @settings(max_examples=EXAMPLES, database=None, derandomize=True, deadline=None)
    @given(strategy)
    def draw(value: object) -> None:
        del value

    draw()  # what is worked out once is no part of an example
    began = time.perf_counter()
    with statistics.with_value(runs.append):
        draw()
    spent = time.perf_counter() - began
    cases = [case for run in runs for case in run.get("generate-phase", {}).get("test-cases", [])]
    thrown = sum(case["status"] == "invalid" for case in cases)
    return spent / max(1, len(cases)), thrown / max(1, len(cases))


def rows() -> Iterator[Row]:
    yield Row(f"{'strategy':28} {'per example':>12} {'thrown away':>12}")
    for name, strategy in EVERY.items():
        seconds, thrown = drawn(strategy())
        yield Row(f"{name:28} {amount(seconds):>12} {thrown:>11.1%}")

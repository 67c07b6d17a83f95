"""Alerting rules of Prometheus beside delays: at which minutes does an alert fire.

Source of theirs: `promtool test rules`, minute by minute, on a series of 0, 1 and gaps.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from peers.frame import Tally, debian_version, folder, output, program
from serviceops.events import Delay, Signal, StreamRules, StreamState, step_stream

MINUTE = timedelta(minutes=1)
START = datetime(1970, 1, 1, tzinfo=UTC)
CASES, LENGTH = 240, 20


def compare(tally: Tally) -> None:
    """Compare the minutes at which drawn alerts fire."""
    tool, draw = program("promtool"), random.Random(20)
    tally.versions.append(debian_version("prometheus"))
    cases = [
        (build, keep, [draw.random() < 0.6 for _ in range(LENGTH)])
        for build, keep in (divmod(draw.randrange(36), 6) for _ in range(CASES))
    ]
    with folder("promtool") as place:
        theirs = fires_there(tool, place, cases)
    assert any(theirs), "promtool printed nothing that fires"
    for case, fired in zip(cases, theirs, strict=True):
        tally.add("series of 20 minutes", case, fired, fires_here(*case))


def fires_there(
    tool: str, place: Path, cases: list[tuple[int, int, list[bool]]]
) -> list[list[int]]:
    """Return the minutes at which each case fires by promtool, which says so by its failures."""
    rules = [
        {"alert": f"A{i}", "expr": f"s{i} == 1", "for": f"{build}m", "keep_firing_for": f"{keep}m"}
        for i, (build, keep, _) in enumerate(cases)
    ]
    # JSON is YAML. Every test expects nothing, so the tool prints what fires instead.
    Path(place / "rules.yml").write_text(json.dumps({"groups": [{"name": "g", "rules": rules}]}))
    series = [
        {"series": f"s{i}", "values": " ".join("1" if there else "0" for there in values)}
        for i, (_, _, values) in enumerate(cases)
    ]
    wanted = [
        {"expr": 'ALERTS{alertstate="firing"}', "eval_time": f"{minute}m", "exp_samples": []}
        for minute in range(LENGTH)
    ]
    tests = {
        "rule_files": ["rules.yml"],
        "evaluation_interval": "1m",
        "tests": [{"interval": "1m", "input_series": series, "promql_expr_test": wanted}],
    }
    Path(place / "tests.yml").write_text(json.dumps(tests))
    printed = output(tool, "test", "rules", str(place / "tests.yml"), may_fail=True)
    fired: list[list[int]] = [[] for _ in cases]
    for block in printed.split("expr: ")[1:]:
        minute = minutes_of(block.split("time: ")[1].split(",")[0])
        for part in block.split("got:")[1].split('alertname="A')[1:]:
            fired[int(part.split('"')[0])].append(minute)
    return fired


def minutes_of(text: str) -> int:
    """Return a Prometheus duration, such as 1h5m or 0s, in minutes."""
    hours, _, rest = text.rpartition("h")
    return 60 * int(hours or 0) + int(rest.split("m")[0] if "m" in rest else 0)


def fires_here(build: int, keep: int, values: list[bool]) -> list[int]:
    """Return the minutes at which an alert of a stream is raised once the minute is over."""
    rules = StreamRules(delays=[Delay(name="d", build=build * MINUTE, keep=keep * MINUTE)])
    state, fired = StreamState(), []
    for minute, there in enumerate(values):
        at = START + minute * MINUTE
        signal = Signal(source="p", key="s", severity="major" if there else None, at=at)
        state = step_stream(state, signal, at=at, rules=rules).state
        state = step_stream(state, at=at, rules=rules).state
        alert = state.alert("s")
        if alert is not None and alert.condition == "raised":
            fired.append(minute)
    return fired

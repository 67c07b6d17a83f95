"""One signal through the full stream, with one, a thousand and a hundred thousand alerts open.

Every part is in use: identity by key, redelivery, a significance rule, flapping, delays, two
inhibitions, a topology, a planned window, responses, routes and groups. Most signals repeat what is
known: each alert is reported once a minute. One signal in ten raises or lowers the severity of an
alert, one in a hundred clears it and it returns. The bar is 25 microseconds a signal and the
reach 10, flat to a hundred thousand.
"""

import random
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.harness import Row
from serviceops.events import (
    FLAPPING_DETECTORS,
    Delay,
    Dependency,
    Inhibition,
    Maintenance,
    ResponseRule,
    Route,
    Signal,
    SignificanceRule,
    StreamRules,
    StreamState,
    step_stream,
)
from serviceops.lifecycle import AlertTimers
from serviceops.spans import Span

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULES = StreamRules(
    timers=AlertTimers(stale_after=timedelta(hours=12)),
    significance=[SignificanceRule(name="test bench", when={"zone": "test"})],
    flapping=FLAPPING_DETECTORS["nagios"],
    delays=[Delay(name="slow", when={"kind": "batch"}, up="PT5M")],
    inhibitions=[
        Inhibition(name="node", source={"name": "node down"}, target={"kind": "service"},
                   equal=("node",)),
        Inhibition(name="zone", source={"name": "zone down"}, target={"name": "node down"},
                   equal=("zone",)),
    ],
    topology=[Dependency(child=f"n{n}", parent="switch") for n in range(20)],
    maintenance=[Maintenance(name="patching", when={"zone": "eu-9"},
                             windows=Span(NOW - timedelta(days=1), NOW + timedelta(days=9)))],
    responses=[ResponseRule(name="page", respond="incident", means="exception", by=("service",))],
    route=Route(receiver="desk", group_by=["service"]),
)  # fmt: skip
LEVELS = ("minor", "major", "critical")


def signal(number: int, serial: int, severity: str | None, at: datetime) -> Signal:
    return Signal(
        source="probe",
        id=str(serial),
        key=f"k{number}",
        name="latency",
        resource=f"n{number % 1000}",
        severity=severity,
        facts={"service": f"s{number // 50}", "zone": f"eu-{number % 9}", "kind": "service",
               "node": f"n{number % 1000}"},
        at=at,
    )  # fmt: skip


def opened(alerts: int) -> StreamState:
    """A stream in which so many alerts are open."""
    state = StreamState()
    for number in range(alerts):
        state = step_stream(state, signal(number, number, "major", NOW), at=NOW, rules=RULES).state
    return step_stream(state, at=NOW + MINUTE, rules=RULES).state


def stream(alerts: int, signals: int, began_at: datetime = NOW + MINUTE) -> list[Signal]:
    """So many signals about alerts that are open."""
    draw = random.Random(began_at.isoformat())
    found: list[Signal] = []
    level = dict.fromkeys(range(alerts), 1)
    at, serial = began_at, int((began_at - NOW).total_seconds() * 1e6)
    for _ in range(signals):
        number, chance = draw.randrange(alerts), draw.random()
        at, serial = at + MINUTE / alerts, serial + 1
        if chance < 0.01:
            found.append(signal(number, serial, None, at))
            serial += 1
        elif chance < 0.11:
            level[number] = (level[number] + draw.choice((1, 2))) % 3
        found.append(signal(number, serial, LEVELS[level[number]], at))
    return found


def through(state: StreamState, signals: list[Signal]) -> Callable[[], object]:
    def all_of_them() -> int:
        current, intents = state, 0
        for one in signals:
            done = step_stream(current, one, at=one.at, rules=RULES)
            current, intents = done.state, intents + len(done.intents)
        return intents

    return all_of_them


def a_million() -> str:
    """What a million signals take, with a hundred thousand alerts open all the time."""
    state = opened(100_000)
    began = time.perf_counter()
    for _ in range(50):  # in parts, so that the signals themselves need no room
        for one in stream(100_000, 20_000, began_at=state.now or NOW):
            state = step_stream(state, one, at=one.at, rules=RULES).state
    rate = (sum(state.tally) - 100_000) / (time.perf_counter() - began)
    return f"a million signals, 100,000 alerts open: {rate:,.0f} signals a second"


def rows() -> Iterator[Row]:
    for alerts in (1, 1_000, 100_000):
        signals = stream(alerts, 2_000)
        state = opened(alerts)
        yield Row(
            f"one signal, {alerts:,} alerts open (bar 25 us, reach 10)",
            through(state, signals),
            per=len(signals),
        )
    repeats = [signal(n % 1000, n, "major", NOW + MINUTE) for n in range(5_000, 7_000)]
    state = opened(1_000)
    yield Row("one signal, all of them repeats", through(state, repeats), per=len(repeats))
    yield Row(a_million())
    tracemalloc.start()
    current = opened(10_000)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield Row(f"memory: {size / len(current.entries) / 1024:.1f} KiB for each open alert")

"""The alert stream in every kind of load, in single steps and in batches, each with a hostile twin.

    python -m benchmarks.streams                        # sizes 1,000 and 10,000
    python -m benchmarks.streams 1000 100000            # other sizes
    BASE=../base python -m benchmarks.streams           # beside another checkout, by turns

A hostile twin has ids at random among all alerts, facts that are new texts each time, storms in
place of a steady mix, and the garbage collector on. Each figure is microseconds of the processor
for one input, the best of five rounds; storms, and adding many silences, run once. With `BASE` the
same rows run in that checkout, by its own code and its own interpreter if it has a `.venv`: a
process for each side, which take turns row by row, so that what else the machine does meets both.
"""

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.events import MINUTE, NOW, RULES, opened, signal, stream
from serviceops import events
from serviceops.events import Inhibition, Signal, Silence, StreamRules, StreamState, step_stream

Row = tuple[str, float]
"""What was done, and microseconds for one of it."""

ROUNDS = 5
LATER = NOW + 2 * MINUTE


def stepped(state: StreamState, inputs: list[Any], rules: StreamRules = RULES) -> StreamState:
    """Take inputs one by one."""
    for at, one in inputs:
        state = step_stream(state, one, at=at, rules=rules).state
    return state


def batched(state: StreamState, inputs: list[Any], rules: StreamRules = RULES) -> StreamState:
    """Take inputs in one call; a checkout without one steps."""
    advance = getattr(events, "advance_stream", None)
    if advance is None:
        return stepped(state, inputs, rules)
    return advance(state, inputs, rules=rules).state  # type: ignore[no-any-return]


def each_alone(state: StreamState, inputs: list[Any], rules: StreamRules = RULES) -> None:
    """Take each input with the same state before it."""
    for at, one in inputs:
        step_stream(state, one, at=at, rules=rules)


def timed(work: Callable[[], object], per: int, *, collector: bool = False) -> float:
    """Return microseconds of the processor, the best of a few rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        if not collector:
            gc.disable()
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
        gc.enable()
    return best / per * 1e6


def loads(alerts: int) -> Iterable[tuple[str, list[Signal]]]:
    """Return signals of every kind of load on so many open alerts."""
    draw, size = random.Random(3), min(20_000, max(alerts, 1_000))
    some = [draw.randrange(alerts) for _ in range(size)]
    step = timedelta(microseconds=1)
    yield (
        "repeats, in order of id",
        [signal(n % alerts, 10**9 + n, "major", LATER + n * step) for n in range(size)],
    )
    yield (
        "repeats, ids at random",
        [signal(key, 2 * 10**9 + n, "major", LATER + n * step) for n, key in enumerate(some)],
    )
    yield "the mix of `events`", stream(alerts, min(size, 5_000), began_at=LATER)
    worse = draw.sample(range(alerts), min(alerts, 5_000))
    yield (
        "changes of severity",
        [signal(key, 3 * 10**9 + n, "critical", LATER + n * step) for n, key in enumerate(worse)],
    )
    yield (
        "new alerts",
        [signal(alerts + n, 4 * 10**9 + n, "major", LATER + n * step) for n in range(5_000)],
    )


def rows_of_loads(alerts: int, state: StreamState) -> Iterable[Row]:
    """Time the loads in steps and in one call, and in one call with the collector on."""
    for name, signals in loads(alerts):
        inputs = [(one.at, one) for one in signals]
        yield f"{name}: steps", timed(partial(stepped, state, inputs), len(inputs))
        yield f"{name}: batch", timed(partial(batched, state, inputs), len(inputs))
        yield (
            f"{name}: batch, collector on",
            timed(partial(batched, state, inputs), len(inputs), collector=True),
        )


def rows_of_storms(alerts: int) -> Iterable[Row]:
    """Time a storm that opens all alerts from nothing, and as many repeats, collector on."""
    new = [(NOW, signal(n, n, "major", NOW)) for n in range(alerts)]
    again = [(LATER, signal(n, alerts + n, "major", LATER)) for n in range(alerts)]
    began = time.process_time()
    state = batched(StreamState(), new)
    yield (
        "a storm of all alerts from nothing, collector on",
        ((time.process_time() - began) / alerts * 1e6),
    )
    state = step_stream(state, at=NOW + MINUTE, rules=RULES).state
    began = time.process_time()
    batched(state, again)
    yield "as many repeats, collector on", (time.process_time() - began) / alerts * 1e6


def objects_each(alerts: int) -> Iterable[Row]:
    """Count the objects that the collector visits for each open alert."""
    signals = [signal(n, n, "major", NOW) for n in range(alerts)]
    step_stream(StreamState(), at=NOW, rules=RULES)
    gc.collect()
    before = len(gc.get_objects()) - alerts  # the signals are objects of the state afterwards
    state = stepped(StreamState(), [(NOW, one) for one in signals] + [(NOW + MINUTE, None)])
    del signals
    for _ in range(3):  # a tuple of plain values is left out once the collector has seen it
        gc.collect()
    after = len(gc.get_objects())
    yield "objects an open alert (a number)", (after - before) / len(state.entries)


def silence(number: int, when: dict[str, str], minutes: int = 600) -> Silence:
    """Return a silence from now on."""
    return Silence(id=f"S-{number}", when=when, starts_at=LATER, ends_at=LATER + minutes * MINUTE)


def rows_of_silences(alerts: int, state: StreamState) -> Iterable[Row]:
    """Time a change under a thousand silences or inhibitions, and one silence more or less."""
    number = 1_000 if hasattr(events, "advance_stream") else 20  # the base takes an hour for more
    worse = [(LATER, signal(n % alerts, 5 * 10**9 + n, "critical", LATER)) for n in range(300)]
    yield "a change under no silence", timed(partial(each_alone, state, worse), 300)
    hushed, began = state, time.process_time()
    for each in range(number):
        hushed = stepped(
            hushed, [(LATER, silence(each, {"kind": "service", "service": f"x{each}"}))]
        )
    yield "adding one silence that matches nothing", ((time.process_time() - began) / number * 1e6)
    yield (
        "a change under silences (1,000; 20 in a base without an index)",
        timed(partial(each_alone, hushed, worse), 300),
    )
    one = silence(10**6, {"service": "s3"}, 1)
    yield "adding one that matches 50", timed(lambda: stepped(hushed, [(LATER, one)]), 1)
    more, end = stepped(hushed, [(LATER, one)]), LATER + 2 * MINUTE
    yield "ending one that matches 50", timed(lambda: stepped(more, [(end, None)]), 1)
    rules = StreamRules(inhibitions=[
        Inhibition(name=f"i{n}", source={"name": f"down {n}"},
                   target={"kind": "service", "service": f"x{n}"}, equal=("zone",))
        for n in range(1_000)
    ])  # fmt: skip
    plain = StreamRules()
    few = [(NOW, signal(n, n, "major", NOW)) for n in range(300)]
    for name, tried in (("no inhibition", plain), ("1,000 inhibitions", rules)):
        begun = stepped(StreamState(), few, tried)
        yield (
            f"a change under {name}",
            timed(partial(each_alone, begun, worse, tried), 300),
        )


def measured(alerts: int) -> Iterator[Row]:
    """Measure every row for so many open alerts, one by one."""
    yield from rows_of_storms(alerts)
    yield from objects_each(min(alerts, 20_000))
    state = opened(alerts)
    yield from rows_of_loads(alerts, state)
    yield from rows_of_silences(alerts, state)


def serve(alerts: int) -> None:
    """Measure a row for each line of the input, and print it; `null` after the last."""
    rows = measured(alerts)
    for _ in sys.stdin:
        print(json.dumps(next(rows, None)), flush=True)


def started(place: Path, alerts: int) -> "subprocess.Popen[str]":
    """Start the measurement of a checkout, by its own code in a process of its own."""
    own = place / ".venv" / "bin" / "python"
    python = str(own) if own.exists() else sys.executable
    # This file's own directory comes last: the benchmarks of the base lack this module.
    here = Path(__file__).resolve().parent
    text = (
        "import benchmarks; "
        f"benchmarks.__path__.append({str(here)!r}); "
        "from benchmarks import streams; "
        f"streams.serve({alerts})"
    )
    return subprocess.Popen(  # noqa: S603 - Python on our own code
        [python, "-c", text], cwd=place, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{place / 'src'}{os.pathsep}{place}"},
    )  # fmt: skip


def next_row(side: "subprocess.Popen[str]") -> Row | None:
    """Have a side measure its next row; `None` after the last."""
    assert side.stdin is not None  # for the type checker: both are pipes
    assert side.stdout is not None
    side.stdin.write("\n")
    side.stdin.flush()
    line = side.stdout.readline()
    if not line:
        raise SystemExit("a side ended before its last row")
    row = json.loads(line)
    return None if row is None else (row[0], row[1])


def main(sizes: list[int]) -> None:
    """Print the table."""
    here = Path(__file__).resolve().parents[1]
    base = os.environ.get("BASE")
    for alerts in sizes:
        print(f"-- {alerts:,} alerts open")
        sides = [
            started(place, alerts) for place in (here, *([Path(base).resolve()] if base else []))
        ]
        while (row := next_row(sides[0])) is not None:
            others = [next_row(side) for side in sides[1:]]
            name, value = row
            beside = [f"{one[1]:12.2f}  {one[1] / value:8.2f}x" for one in others if one]
            print(f"{name:62} {value:12.2f} {''.join(beside)}", flush=True)
        for side in sides:
            side.communicate()  # ends its input, and with it the process


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.streams")
    parser.add_argument("sizes", nargs="*", type=int, help="how many alerts are open")
    main(parser.parse_args().sizes or [1_000, 10_000])

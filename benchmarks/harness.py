"""Figures side by side: our call, the peer's call, and how many times faster, in one run.

A module of this package has ``rows()``, a generator of `Row`. Both sides of a row must give one
answer before either is timed.
"""

import argparse
import gc
import importlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODULES = (
    "actions",
    "calendars",
    "columns",
    "conformance",
    "desk",
    "events",
    "flapping",
    "imports",
    "oncall",
    "logs",
    "measures",
    "readings",
    "reports",
    "strategies",
)
SECONDS = 0.4  # spent on each side of a row


class Disagreement(AssertionError):
    """Two sides of a row returned different results, so their times mean nothing."""


@dataclass(frozen=True)
class Row:
    """One question put to both sides; `bar` and `reach` are wanted ratios of peer to ours."""

    name: str
    ours: Callable[[], object] | None = None  # none: the name says it all
    peer: Callable[[], object] | None = None
    peer_name: str = ""
    bar: float | None = None
    reach: float | None = None
    per: int = 1  # results of one call
    same: Callable[[Any, Any], bool] = lambda ours, peer: bool(ours == peer)
    slower_is_bar: bool = False  # the ratio is ours to the peer, and the bar a ceiling


def best(*calls: Callable[[], object]) -> list[float]:
    """Return the seconds of one call of each, the best of many short rounds taken by turns.

    Seconds of the processor, not of the clock on the wall: on a busy machine that one tells what
    others did. Turns keep a ratio honest, since what slows one side slows the other.
    """
    numbers = []
    for call in calls:
        call()
        began = time.process_time()
        call()
        numbers.append(max(1, int(0.005 / max(time.process_time() - began, 1e-9))))
    least = [float("inf")] * len(calls)
    gc.disable()
    try:
        until = time.perf_counter() + SECONDS * len(calls)
        while time.perf_counter() < until or float("inf") in least:
            for side, (call, number) in enumerate(zip(calls, numbers, strict=True)):
                began = time.process_time()
                for _ in range(number):
                    call()
                least[side] = min(least[side], (time.process_time() - began) / number)
    finally:
        gc.enable()
    return least


def amount(seconds: float) -> str:
    """Return seconds in the unit that reads best."""
    for unit, size in (("s ", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:8.2f} {unit}"
    return f"{seconds / 1e-9:8.2f} ns"


def line(row: Row) -> str:
    """Measure a row and return it as a line of the table."""
    if row.ours is None:
        return row.name
    if row.peer is not None and not row.same(row.ours(), row.peer()):
        raise Disagreement(f"{row.name}: {row.ours()!r} against {row.peer()!r}")
    if row.peer is None:
        (ours,) = best(row.ours)
        return f"{row.name:52} {amount(ours / row.per)}"
    ours, peer = best(row.ours, row.peer)
    ratio = ours / peer if row.slower_is_bar else peer / ours
    text = f"{row.name:52} {amount(ours / row.per)}"
    text += f"  {amount(peer / row.per)}  {row.peer_name:18} {ratio:8.1f}x"
    if row.bar is not None:
        met = ratio <= row.bar if row.slower_is_bar else ratio >= row.bar
        text += f"  {'met' if met else 'MISSED'}: bar {row.bar:g}x"
        if row.reach is not None:
            text += f", reach {row.reach:g}x"
    return text


def parts_of(known: Iterable[str], program: str) -> list[str]:
    """Return the arguments, each a part of some known name; one of none ends the program."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}")
    parser.add_argument("names", nargs="*", help="parts of names; all without one")
    given: list[str] = parser.parse_args().names
    for part in given:
        if not any(part in name for name in known):
            parser.error(f"nothing is called {part!r}; there are: {', '.join(known)}")
    return given


def python_of(checkout: Path) -> str:
    """Return the interpreter of a checkout: of its environment, else the one that runs this."""
    python = checkout / ".venv" / "bin" / "python"
    return str(python) if python.exists() else sys.executable


def other_checkout() -> Path | None:
    """Return the checkout that BASE names, if it is set; one that is none ends the program."""
    given = os.environ.get("BASE")
    if given and not Path(given, "src", "serviceops").is_dir():
        sys.stderr.write(f"BASE={given} is no checkout of this repository\n")
        sys.exit(2)
    return Path(given).resolve() if given else None


def lines(modules: tuple[str, ...] = MODULES) -> Iterator[str]:
    """Return the lines of the table, as they are measured."""
    yield f"{'work':52} {'ours':>11}  {'peer':>11}  {'':18} {'ratio':>9}"
    for module in modules:
        yield f"-- {module}"
        for row in importlib.import_module(f"benchmarks.{module}").rows():
            yield line(row)

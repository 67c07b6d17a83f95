"""The rows of `make bench` against those of an earlier commit, in alternating pairs.

    BASE=../before python -m benchmarks.pairs            # every module, 15 pairs
    BASE=../before PAIRS=5 python -m benchmarks.pairs actions measures

Each checkout runs its own benchmarks with its own code in its own environment (``.venv``); peers
are left out. A pair is one run of a module by each, one after the other, the first by turns. Rows
are matched by name. A ratio is ours to theirs in CPU time, the geometric mean over the pairs, with
its 95 % interval; a row fails when the whole interval is above 1.05, and then the command fails.
"""

import json
import math
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, stdev

from benchmarks.harness import MODULES, amount, other_checkout, parts_of, python_of

ROOT = Path(__file__).parents[1]
PAIRS = int(os.environ.get("PAIRS", "15"))
SLOWER = 1.05

# Names of rows that changed after they were first measured.
RENAMED = {"a new alert told to": "a new alert given to", "sayings(": "action_calls("}
# Rows that print a figure instead of being timed, and whether a greater one is better.
FIGURES = (
    (re.compile(r"(?P<name>.*[^ ]) rows, .* cases: (?P<figure>[\d.]+) s \("), False),
    (re.compile(r"(?P<name>(record by|columns|frames).*?[^ ])  +(?P<figure>[\d,]+)  "), True),
    (re.compile(r"(?P<name>.*?[^ ])  +(?P<figure>[\d.]+) us +[\d.]+%$"), False),
)
# Two-sided 95 % quantiles of Student's distribution by degrees of freedom; the last is for more.
STUDENT = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
           2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086)  # fmt: skip

# What each checkout runs: its own rows, without peers, each measured for a tenth of a second. What
# takes minutes (a million signals) comes last in its module and is left out. Every clock is that
# of CPU time: some rows time themselves, and on a busy machine other work is no part of them. Peers
# print to standard output too (DuckDB a bar under `-c`, after 2 s), so the rows get their own.
PROGRAM = """
import importlib, json, os, sys, time
figures = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
time.perf_counter = time.process_time
from benchmarks import harness
harness.SECONDS = 0.1
for row in importlib.import_module("benchmarks." + sys.argv[1]).rows():
    seconds = None if row.ours is None else harness.best(row.ours)[0] / row.per
    print(json.dumps([row.name, seconds]), file=figures, flush=True)
    if row.name.startswith("one signal, all"):
        break
"""


def figure(name: str, seconds: float | None) -> tuple[str, float] | None:
    """Return the name of a row and what it took; None for a row that has no figure to compare."""
    for old, new in RENAMED.items():
        name = name.replace(old, new)
    if seconds is not None:
        return name, seconds
    for pattern, greater_is_better in FIGURES:
        if shown := pattern.match(name):
            printed = float(shown["figure"].replace(",", ""))
            return shown["name"], 1 / printed if greater_is_better else printed
    return None


def figures(checkout: Path, module: str) -> dict[tuple[str, int], float]:
    """Run one module in a checkout; return its figures by name and, of equal names, by place."""
    paths = os.pathsep.join((str(checkout / "src"), str(checkout), str(checkout / "examples")))
    run = subprocess.run(  # noqa: S603 - our own benchmarks
        [python_of(checkout), "-c", PROGRAM, module],
        cwd=checkout, env={**os.environ, "PYTHONPATH": paths}, text=True, capture_output=True,
        check=False,
    )  # fmt: skip
    if run.returncode:
        raise SystemExit(f"{checkout.name}: {module}\n{run.stderr}")
    found: dict[tuple[str, int], float] = {}
    for text in run.stdout.splitlines():
        if one := figure(*json.loads(text)):
            found[one[0], sum(name == one[0] for name, _ in found)] = one[1]
    return found


def interval(ratios: list[float]) -> tuple[float, float, float]:
    """Return the geometric mean of ratios and the ends of its 95 % interval."""
    logs = [math.log(ratio) for ratio in ratios]
    middle = fmean(logs)
    half = STUDENT[min(len(logs) - 1, len(STUDENT)) - 1] * stdev(logs) / math.sqrt(len(logs))
    return math.exp(middle), math.exp(middle - half), math.exp(middle + half)


def compared(base: Path, module: str) -> Iterator[tuple[str, bool]]:
    """Run a module's pairs; return a line a row, and whether it is slower."""
    runs: list[tuple[dict[tuple[str, int], float], dict[tuple[str, int], float]]] = []
    for pair in range(PAIRS):
        first, second = (ROOT, base)[:: -1 if pair % 2 else 1]
        found = {side: figures(side, module) for side in (first, second)}
        runs.append((found[ROOT], found[base]))
    for key in runs[0][0]:
        if not all(key in ours and key in theirs for ours, theirs in runs):
            continue
        ratio, low, high = interval([ours[key] / theirs[key] for ours, theirs in runs])
        least = min(ours[key] for ours, _ in runs), min(theirs[key] for _, theirs in runs)
        slower = low > SLOWER
        name = key[0] + (f" ({key[1] + 1})" if key[1] else "")
        shown = "  ".join(amount(seconds) for seconds in least)
        yield (
            f"{name[:56]:56} {shown} {ratio:8.3f}  {low:.3f} to {high:.3f}"
            + ("  SLOWER" if slower else ""),
            slower,
        )


def main() -> None:
    """Print the table, and fail when a row is slower."""
    base = other_checkout()
    if base is None or PAIRS < 2:
        raise SystemExit("name the other checkout, as in BASE=../before; PAIRS are two or more")
    named = parts_of(MODULES, "benchmarks.pairs")
    wanted = [one for one in MODULES if (base / "benchmarks" / f"{one}.py").exists()]
    print(f"{'work':56} {'ours':>11}  {'theirs':>11} {'ratio':>8}  95 % interval, {PAIRS} pairs")
    slower = 0
    for module in wanted:
        if named and not any(part in module for part in named):
            continue
        print(f"-- {module}", flush=True)
        for text, worse in compared(base, module):
            print(text, flush=True)
            slower += worse
    if slower:
        raise SystemExit(f"{slower} rows are slower than before")


if __name__ == "__main__":
    main()

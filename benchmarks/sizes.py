"""Each question at three sizes, beside the peer and beside another checkout, by turns, in one run.

    python -m benchmarks.sizes                    # ours and the peers
    BASE=../before python -m benchmarks.sizes     # and the checkout in that folder
    python -m benchmarks.sizes elapsed columns    # some questions
    MOST=1e6 python -m benchmarks.sizes columns   # no larger size

Every side runs in a process of its own, with its own code; the other checkout in its environment
(``.venv``) if it has one. A question is put to the sides in turn, three times, or once to a side
that takes ten seconds for it, and a side that needs four minutes is stopped; the least CPU time
counts, of all threads together. *kind* has a working set that suits caches, *hostile* one that does
not: other dates, calendars and cases at every call, in random order, the garbage collector on.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness import other_checkout, parts_of, python_of
from benchmarks.sizes_made import QUESTIONS, Unavailable

ROOT = Path(__file__).parents[1]
MOST = float(os.environ.get("MOST", "inf"))
TURNS = 3
SECONDS = 0.2  # of each measurement
LONG = 10  # seconds: what takes as long is measured once, or the whole table takes half a day
MOST_SECONDS = 240  # of one question to one side


def measured(call: Callable[[], object], per: int) -> float:
    """Return the CPU seconds of one result, over enough calls to be measured."""
    gc.enable()
    calls, began = 0, time.process_time()
    while not calls or time.process_time() - began < SECONDS:
        call()
        calls += 1
    return (time.process_time() - began) / calls / per


def stop(*_: object) -> None:
    """End a question that takes too long."""
    raise Unavailable(f"over {MOST_SECONDS // 60} minutes")


def worker() -> None:
    """Measure what standard input names, a line each, and print the seconds as JSON."""
    signal.signal(signal.SIGALRM, stop)
    made: dict[tuple[str, int, str], tuple[Callable[[], object], int]] = {}
    for line in sys.stdin:
        name, size, side = json.loads(line)
        key = name, size, side
        answer: dict[str, Any] = {}
        signal.alarm(MOST_SECONDS)
        try:
            if key not in made:
                made.clear()  # the memory of one question at a time
                made[key] = QUESTIONS[name].make(size, side)
                made[key][0]()  # what is prepared once is prepared
            began = time.process_time()
            answer["seconds"] = measured(*made[key])
            answer["long"] = time.process_time() - began > LONG
        except Unavailable as reason:
            answer["missing"] = str(reason)
        except Exception as wrong:  # noqa: BLE001 - another checkout may lack what is called
            answer["missing"] = f"{type(wrong).__name__}: {wrong}"[:60]
        signal.alarm(0)
        print(json.dumps(answer), flush=True)


class Side:
    """A process that measures one side of each question."""

    def __init__(self, checkout: Path) -> None:
        paths = os.pathsep.join((str(checkout / "src"), str(ROOT), str(ROOT / "examples")))
        self.process = subprocess.Popen(  # noqa: S603 - our own module, in an interpreter of theirs
            [python_of(checkout), "-m", "benchmarks.sizes", "-"],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def ask(self, name: str, size: int, side: str) -> dict[str, Any]:
        """Return what the process measured."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([name, size, side]) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(
            self.process.stdout.readline() or '{"missing": "ended"}'
        )
        return answer


def amount(seconds: float | None, missing: str) -> str:
    """Return a time in microseconds, or why there is none."""
    return f"{seconds * 1e6:12,.3f} us" if seconds is not None else f"{missing[:15]:>15}"


def lines(names: list[str], base: Path | None) -> Iterator[str]:
    """Yield the lines of the table, as they are measured."""
    checkouts = {"ours": ROOT} if base is None else {"ours": ROOT, "base": base}
    workers = {side: Side(checkout) for side, checkout in checkouts.items()}
    yield f"{'question':58} {'size':>11} {'ours':>15} {'other':>15}  {'':10} {'ratio':>7}"
    for name, question in QUESTIONS.items():
        if names and not any(part in name for part in names):
            continue
        for size in (size for size in question.sizes if size <= MOST):
            # Peers have a process of their own too: none fills the memory of another.
            queries = {side: (worker, "ours") for side, worker in workers.items()}
            peers = {peer: Side(ROOT) for peer in question.peers}
            queries |= {peer: (process, peer) for peer, process in peers.items()}
            least: dict[str, float] = {}
            missing: dict[str, str] = {}
            done: set[str] = set()
            for _ in range(TURNS):
                for side, (process, what) in queries.items():
                    if side in done:
                        continue
                    found = process.ask(name, size, what)
                    if found.get("long") or "missing" in found:
                        done.add(side)
                    missing[side] = str(found.get("missing", ""))
                    if "seconds" in found:
                        least[side] = min(least.get(side, float("inf")), found["seconds"])
            ours = least.get("ours")
            others = [side for side in queries if side != "ours"] or [""]
            for other in others:
                theirs = least.get(other)
                both = ours is not None and theirs is not None
                ratio = f"{theirs / ours:6.2f}x" if both else ""  # type: ignore[operator] # both
                yield (
                    f"{name:58} {size:11,} {amount(ours, missing['ours'])}"
                    f" {amount(theirs, missing.get(other, ''))}  {other:10} {ratio:>7}"
                )
            for process in peers.values():
                process.process.kill()
    for process in workers.values():
        process.process.kill()


if __name__ == "__main__":
    if sys.argv[1:] == ["-"]:
        worker()
    else:
        base = other_checkout()
        for text in lines(parts_of(QUESTIONS, "benchmarks.sizes"), base):
            print(text, flush=True)

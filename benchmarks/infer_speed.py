"""The processor time of an inference, and of a plain grid over the same candidates.

python -m benchmarks.infer_speed
"""

import resource
import time
from collections.abc import Callable

import numpy as np

from benchmarks.infer_recovery import arrivals, flags_log
from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log, elapsed, read
from serviceops.infer import Inference, Search, calendar, flags
from serviceops.infer.clock_pieces import CaseTimes, Guess
from serviceops.infer.thresholds import goal_of
from serviceops.sla import By, Enters, Goal, On, Target
from serviceops.spans import to_datetime

OFFICE = BusinessCalendar(zone="Europe/London", week={"mon-fri": ["08:30-17:15"]})


def seconds(call: Callable[[], object], rounds: int = 3) -> float:
    """Return the processor time of a call, the best of some rounds."""
    found = []
    for _ in range(rounds):
        began = time.process_time()
        call()
        found.append(time.process_time() - began)
    return min(found)


def plain_grid(log: Log, missed: np.ndarray, windows: list[tuple[int, int]]) -> float:
    """Return the processor time of a calendar in a plain loop: all cases, each by the calendar."""
    times = CaseTimes(log)
    last = log.facts["priority"].codes[log.first[1:] - 1]
    keys = [np.flatnonzero(last == code) for code in np.unique(last)]

    def call() -> None:
        for opens, length in windows:
            closes = (opens + length) % 24
            week = {"mon-fri": [(f"{opens:02}:00", f"{closes:02}:00")]}
            hours = BusinessCalendar(zone="UTC", week=week)
            pieces = times.pieces(Guess(None, ("closed",)))
            spent = np.zeros(len(log), np.int64)
            np.add.at(spent, pieces.case, elapsed(hours, pieces.begins, pieces.ends))
            for rows in keys:
                goal_of(spent[rows], missed[rows], 0)

    return seconds(call, 1) / len(windows)


def main() -> None:
    """Print the figures."""
    chance = np.random.default_rng(1)
    starts = arrivals(chance, 100_000)
    ends = starts + (chance.exponential(2, len(starts)) * 86_400).astype("m8[s]")
    lengths = elapsed(OFFICE, starts, ends)
    took = seconds(lambda: calendar(starts, ends, lengths))
    print(f"infer.calendar, 100,000 tickets, 7 zones: {took:.1f} s")

    log = flags_log(chance, 12_000, 60)
    target = Target(
        "drawn", goal=By("priority", {"P1": Goal.working(hours=16), "P2": Goal.working(hours=40)}),
        calendar=BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-18:00"]}),
        start=On("log"), stop=Enters("closed"),
    )  # fmt: skip
    at = to_datetime(int(log.at.max()))
    verdicts = read(target, log, at=at)["drawn"].verdict.values_of()
    missed = np.array([verdict == "breached" for verdict in verdicts])
    # The weekdays that the figures of the page were measured with: one set more is a third more.
    search = Search(zones=["UTC"], days=Search().days[:3])
    results: list[Inference] = []
    took = seconds(lambda: results.append(flags(log, missed.tolist(), search=search)))
    each = plain_grid(log, missed, [(opens, 9) for opens in range(14)])
    tried = results[0].tried
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"infer.flags, 12,000 cases: {took:.1f} s for {tried} candidates, peak {peak:.0f} MB")
    print(f"a plain loop: {each * 1000:.0f} ms a candidate, {each * tried:.0f} s for as many:"
          f" {each * tried / took:.0f} times longer")  # fmt: skip


if __name__ == "__main__":
    main()

"""Hold two policies against the same incidents: who would have been met, and what flips, and why.

    python examples/compare_policies.py               # a made-up log
    python examples/compare_policies.py LOG.csv[.gz]  # yours, laid out as the UCI ServiceNow log

Each policy promises three things of every incident: to take it up, to resolve it (time in which
the caller or a supplier has to act does not count), and not to leave it lying with one group. Every
reading's ledger is checked on the way: that it tiles the incident's life and sums to elapsed.
"""

import sys
import time
from collections import Counter
from datetime import datetime
from itertools import pairwise

import replay_log

from serviceops import (
    BusinessCalendar,
    By,
    Enters,
    Goal,
    History,
    Leaves,
    On,
    Policy,
    Rule,
    ServiceOpsError,
    Target,
    While,
    compare,
)
from serviceops.lifecycle import HoldReason
from serviceops.sla import Changes, Comparison, Flip, Reading, Reopen

OFFICE = BusinessCalendar(zone=replay_log.ZONE, week={"mon-fri": ["08:00-18:00"]})
LONG = BusinessCalendar(
    zone=replay_log.ZONE, week={"mon-fri": ["07:00-21:00"], "sat": ["08:00-14:00"]}
)
WAITING = While("on_hold", hold_reason=(HoldReason.CALLER, HoldReason.VENDOR))
OVER = Enters("resolved", "closed")


def policy(
    name: str, hours: BusinessCalendar, response: float, resolution: float
) -> Policy:
    """Return a policy of three targets: so many hours for P3, less for P1 and P2, more for P4."""
    first = Target(
        "response",
        goal=By(
            "priority",
            {
                "P1": Goal.real(hours=response / 8),
                "P2": Goal.working(hours=response / 2),
            },
            otherwise=Goal.working(hours=response),
        ),
        calendar=hours,
        start=On("log"),
        stop=Enters("in_progress", "on_hold") | OVER,
    )
    whole = Target(
        "resolution",
        goal=By(
            "priority",
            {
                "P1": Goal.working(hours=resolution / 4),
                "P2": Goal.working(hours=resolution / 2),
                "P4": Goal.working(hours=resolution * 2),
            },
            otherwise=Goal.working(hours=resolution),
        ),
        calendar=hours,
        start=On("log"),
        stop=OVER,
        pause=WAITING,
        reopen=Reopen(on=Leaves("resolved", "closed"), gap="exclude"),
        warn=0.75,
        on_change="retroactive",
    )
    handover = Target(
        "handover",
        goal=Goal.working(hours=resolution / 2),
        calendar=hours,
        start=On("log") | Changes("group"),
        stop=Changes("group") | OVER,
        pause=WAITING,
        repeats=True,
        agreement="ola",
    )
    return Policy(name, rules=Rule(targets=(first, whole, handover)))


TODAY = policy("today", OFFICE, response=8, resolution=40)
OFFER = policy("offer", LONG, response=4, resolution=32)


def is_lawful(reading: Reading) -> bool:
    """Tell whether a reading's ledger tiles the record's life and its parts sum to elapsed."""
    entries = list(reading.ledger)
    tiles = all(one.to_micros == two.from_micros for one, two in pairwise(entries))
    sums = all(
        reading.ledger.of_cycle(cycle.number).counted == cycle.elapsed
        for cycle in reading.cycles
    )
    return tiles and sums


def check(log: dict[str, History], policies: dict[str, Policy]) -> int:
    """Return how many ledgers were checked; one that does not add up is an error."""
    checked = 0
    for done, (number, history) in enumerate(log.items()):
        replay_log.progress(done + 1, len(log), "ledgers")
        for promised in policies.values():
            for reading in promised.read(history, at=history[-1].at).values():
                if not is_lawful(reading):
                    raise ServiceOpsError(
                        f"incident {number}: {reading.name} does not add up"
                    )
                checked += 1
    return checked


def timed(log: dict[str, History], promised: Policy, at: datetime) -> float:
    """Return the seconds of processor time it takes to judge one incident, on average."""
    begun = time.process_time()
    for history in log.values():
        for reading in promised.read(history, at=at).values():
            _ = reading.verdict
    return (time.process_time() - begun) / len(log)


def print_flips(flips: tuple[Flip, ...], most: int = 6) -> None:
    """Print how verdicts flip, by target, and the first of them with their reasons."""
    ways = Counter((flip.target, flip.verdict, flip.other_verdict) for flip in flips)
    print(f"\n## What flips: {len(flips):,} verdicts\n")
    for (target, verdict, other), count in sorted(ways.items()):
        print(f"  {count:>7,}  {target:<11} {verdict} -> {other}")
    print()
    for flip in flips[:most]:
        print(f"  {flip.record}, {flip.target} {flip.cycle}: {flip.reason}")


def judge(log: dict[str, History]) -> Comparison:
    """Print both policies' attainment, what flips and why, and what it cost."""
    if not log:
        raise ServiceOpsError("it has no rows")
    policies = {"today": TODAY, "offer": OFFER}
    at = max(history[-1].at for history in log.values())
    result = compare(log, policies, at=at)
    print(f"\n## Attainment of {len(log):,} incidents\n\n{result}")
    print_flips(result.flips)
    checked = check(log, policies)
    print(f"\n## What it took\n\n  {checked:,} ledgers tile and sum")
    cost = min(timed(log, TODAY, at) for _ in range(3)) * 1e6
    print(f"  {cost:.0f} microseconds to judge an incident under three targets")
    return result


def main(arguments: list[str]) -> int:
    """Compare the policies on the log named, or on a made-up one."""
    return replay_log.run(arguments, lambda rows: judge(replay_log.histories(rows)[0]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Measure a desk and its services: every figure with the records it counts and leaves out.

    python examples/measure_the_desk.py                 # a made-up log of incidents
    python examples/measure_the_desk.py FILE.csv[.gz]   # yours; several files are measured in turn

The columns decide the kind of a file: a log of incidents in the layout of the UCI ServiceNow log,
checks in the layout of Upptime's history (commit_time, service, state), or downtime windows
(incident_id, downtime_start, downtime_end), such as those of GitHub's status page.
"""

import csv
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

import made_log
import replay_log

from serviceops import Enters, History, ServiceOpsError, Span
from serviceops.measures import (
    Basis,
    Breakdown,
    Downtime,
    Measure,
    Objective,
    attainment,
    availability,
    backlog,
    backlog_age,
    backlog_over,
    burn_alerts,
    error_budget,
    fcr_hdi,
    hold_debt,
    mtbf,
    mtbsi,
    mtrs,
    mtta,
    mttr_repair,
    mttr_respond,
    outcomes,
    overrun,
    ping_pong,
    reassignments,
    reopen_events,
    reopen_rate,
    time_by,
    time_by_party,
    time_to_exhaustion,
    unavailability,
)
from serviceops.spans import SpanSet

OFFICE = Basis("office hours, Monday to Friday 08:00 to 18:00", replay_log.OFFICE)
WEEK = timedelta(days=7)
NOT_ENOUGH = Enters("on_hold")
"""The sign in such a log, which has no contacts, that the first interaction was not enough."""


def say(measure: Measure) -> None:
    """Print a figure, its population, and the records it leaves out."""
    print(f"\n{measure}")
    print(
        f"    of {measure.population}; on {measure.basis}; {len(measure.ids):,} counted"
    )
    for code, sentence in measure.details:
        print(f"    {code.replace('_', ' ')}: {sentence}")
    for left in measure.left_out:
        print(f"    left out: {left.count:,} {left.sentence}")


def say_parts(whole: Breakdown) -> None:
    """Print a figure and its parts."""
    say(whole.whole)
    for name, part in whole.items():
        print(f"      {name:<18} {part.shown:>16}  {len(part.ids):>7,} records")
    assert sum(part.total for _, part in whole.items()) == whole.whole.total


def measure_log(log: dict[str, History]) -> None:
    """Print the measures of a log of incidents, as of its last transition."""
    if not log:
        raise ServiceOpsError("it has no rows")
    now = max(history[-1].at for history in log.values())
    first = min(history[0].at for history in log.values())
    print(
        f"{len(log):,} incidents from {first.date()}, measured as of {now.isoformat()}"
    )

    print("\n## How long it takes")
    for measure in (
        mtta(log, at=now, basis=OFFICE),
        mttr_respond(log, at=now, basis=OFFICE),
        mttr_respond(log, at=now),
        mttr_repair(log, at=now, basis=OFFICE),
    ):
        say(measure)
        assert len(measure.ids) + sum(left.count for left in measure.left_out) == len(
            log
        )

    print("\n## Service levels")
    readings = {
        name: replay_log.PROMISED.read(history, at=now) for name, history in log.items()
    }
    for target in ("response", "resolution"):
        say(attainment(readings, target=target))
        say(overrun(readings, target=target))
    objective = Objective("resolutions in time", "90 %", timedelta(days=30))
    decided = outcomes(readings, target="resolution")
    say(error_budget(decided, objective, at=now))
    for alert in burn_alerts(decided, objective, at=now):
        print(f"    {alert}")

    print("\n## What callers see and how work flows")
    say(fcr_hdi(log, at=now, not_enough=NOT_ENOUGH))
    say(reopen_rate(log, at=now, within=WEEK))
    say(reopen_events(log, at=now))
    say(reassignments(log, at=now))
    say(ping_pong(log, at=now))

    print("\n## What is open, and the time by party")
    middle = first + (now - first) / 2
    say_parts(backlog(log, at=middle))
    say(backlog_age(log, at=middle))
    mondays = [middle + n * WEEK for n in range(-2, 3)]
    line = backlog_over(log, at=mondays)
    print("\nbacklog, a week apart: " + ", ".join(measure.shown for measure in line))
    assert line[2].parts == backlog(log, at=middle).whole.parts
    say_parts(time_by(log, "state", at=now))
    say_parts(time_by_party(log, at=now))
    say_parts(hold_debt(log, at=now))


def measure_service(name: str, outages: dict[str, Span], period: Span) -> None:
    """Print the measures of one service that was down at times."""
    up, down = (
        availability(outages, period=period),
        unavailability(outages, period=period),
    )
    assert (up.value or 0) + (down.value or 0) == 1
    print(f"\n### {name}")
    say(up)
    restore, between, incidents = (
        m(outages, period=period) for m in (mtrs, mtbf, mtbsi)
    )
    if restore.value is None or between.value is None:
        print(f"\n{restore}")
        return
    assert incidents.value == restore.value + between.value
    for measure in (restore, between, incidents):
        print(f"{measure}   ({measure.whole:,} breaks)")
    source, objective = (
        Downtime(SpanSet(outages.values())),
        Objective("availability", "99.9 %"),
    )
    left = error_budget(source, objective, at=period.end)
    print(f"{left} of 30 days at 99.9 %")
    if left.value is not None and left.value > 0:
        burned = 1 - left.value  # over one window: the burn rate
        lasts = time_to_exhaustion(burned, objective, left=left)
        if lasts is not None:
            print(f"    at that rate it lasts {lasts.days} more days")


def outages_of(
    checks: Iterable[dict[str, str]],
) -> dict[str, tuple[dict[str, Span], Span]]:
    """Return each service's outages and the time it was watched, from checks in any order.

    A service is down from a failed check to the next good one, or to the last check of all. One
    that was never up was never watched.
    """
    seen: dict[str, list[tuple[datetime, bool]]] = {}
    for row in checks:
        when = datetime.fromisoformat(row["commit_time"])
        seen.setdefault(row["service"], []).append((when, row["state"] == "up"))
    last = max(when for results in seen.values() for when, _ in results)
    found = {}
    for service, results in seen.items():
        if not any(up for _, up in results):
            continue
        results.sort()
        outages: dict[str, Span] = {}
        since: datetime | None = None
        for when, up in [*results, (last, True)]:
            if not up:
                since = since or when
            elif since is not None:
                outages[f"down {since.isoformat()}"] = Span(since, when)
                since = None
        found[service] = outages, Span(results[0][0], last)
    return found


def measure_checks(rows: Iterable[dict[str, str]]) -> None:
    """Print the measures of every service that was checked."""
    for service, (outages, period) in outages_of(rows).items():
        measure_service(service, outages, period)


def window(row: dict[str, str]) -> Span:
    """Return the downtime of a row."""
    start, end = row["downtime_start"], row["downtime_end"]
    return Span(datetime.fromisoformat(start), datetime.fromisoformat(end))


def measure_windows(rows: Iterable[dict[str, str]]) -> None:
    """Print the measures of a service whose incidents have downtime windows."""
    known = list(rows)
    outages = {row["incident_id"]: window(row) for row in known}
    period = Span(
        min(span.start for span in outages.values()),
        max(span.end for span in outages.values()),
    )
    measure_service("every incident, whatever its impact", outages, period)
    grave = {
        row["incident_id"] for row in known if row["impact"] in {"major", "critical"}
    }
    named = {name: span for name, span in outages.items() if name in grave}
    measure_service("incidents of major or critical impact", named, period)


def measure_file(path: str) -> None:
    """Print the measures of a file, of any kind."""
    print(f"\n# {path}\n")
    lines = replay_log.opened_file(Path(path))
    head = next(lines, "")
    every, columns = chain([head], lines), set(head.strip().split(","))
    if {"commit_time", "service", "state"} <= columns:
        measure_checks(csv.DictReader(every))
    elif {"incident_id", "downtime_start", "downtime_end", "impact"} <= columns:
        measure_windows(csv.DictReader(every))
    else:
        log, _ = replay_log.histories(replay_log.read(every))
        measure_log(log)


def main(arguments: list[str]) -> int:
    """Measure the files named, or a made-up log."""
    try:
        for path in arguments:
            measure_file(path)
        if not arguments:
            print("# A made-up log: examples/made_log.py, 600 incidents, seed 7\n")
            log, _ = replay_log.histories(made_log.rows())
            measure_log(log)
    except (*replay_log.UNREADABLE, ValueError) as wrong:
        print(f"\nThe file cannot be measured: {wrong}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

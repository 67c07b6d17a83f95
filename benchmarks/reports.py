"""A report of a million tickets beside polars, and the memory that it takes.

    make bench ARGS=reports
    TICKETS=1e5 make bench ARGS=reports

Both sides begin where elapsed times are known: ours with the readings of both targets, polars with
a frame of cycles and one of rows with their ends. Polars then computes the same figures: attainment
by month, priority and group, percentiles, the worst misses, what came and went, the backlog,
arrivals by weekday and hour, and who had to act. What a report has besides is ours alone: the
ledgers, what is left out, and the page. Seconds of the processor, all threads together.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.harness import Row
from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.columns import Codes, Log, read
from serviceops.reports import ServiceReport, log_source, service_report
from serviceops.sla import By, Enters, Goal, On, Policy, Rule, Target, While
from serviceops.spans import to_micros

TICKETS = int(float(os.environ.get("TICKETS", "1e6")))
ZONE = "Europe/Lisbon"
START = datetime(2025, 1, 1, tzinfo=UTC)
AT = END = datetime(2026, 1, 1, tzinfo=UTC)
OFFICE = BusinessCalendar(zone=ZONE, week={"mon-fri": ["08:00-18:00"]})
HOUR = 3_600_000_000
POLICY = Policy(
    "agreed",
    Rule(targets=(
        Target("response", goal=Goal.working(hours=4), calendar=OFFICE, start=On("log"),
               stop=Enters("in_progress", "resolved")),
        Target("resolution", calendar=OFFICE, start=On("log"), stop=Enters("resolved"),
               goal=By("priority", {"P1": Goal.working(hours=8)}, Goal.working(hours=40)),
               pause=While("on_hold", hold_reason="caller")),
    )),
)  # fmt: skip
BY = ["priority", "group"]
TARGETS = ("response", "resolution")
PARTIES = ("caller", "supplier", "provider")
STATES = ("new", "in_progress", "on_hold", "in_progress", "resolved")
ACTIONS = ("log", "start", "hold", "resume", "resolve")


def made_log(tickets: int) -> Log:
    """Return tickets of five transitions each, over a year, of which some are still open."""
    draw = np.random.default_rng(7)
    began = to_micros(START) + draw.integers(0, 365 * 24 * HOUR, tickets)
    steps = draw.exponential((1, 4, 9, 30), (tickets, 4)) * 6 * HOUR
    at = np.concatenate((began[:, None], began[:, None] + np.cumsum(steps, axis=1).astype(int)), 1)
    rows = tickets * len(STATES)
    step = np.tile(np.arange(len(STATES), dtype=np.int32), tickets)

    def constant(codes: Any, values: tuple[str, ...]) -> Codes:
        return Codes(np.repeat(codes.astype(np.int32), len(STATES)), values)

    held = np.full(rows, -1, np.int32)
    held[step == 2] = draw.choice(3, tickets, p=(0.6, 0.3, 0.1))
    states = tuple(dict.fromkeys(STATES))
    named = np.array([states.index(state) for state in STATES], np.int32)[step]
    return Log(
        cases=range(tickets), first=np.arange(0, rows + 1, len(STATES)),
        at=at.reshape(-1),
        action=Codes(step, ACTIONS), row_state=Codes(named, states),
        facts={
            "priority": constant(draw.choice(4, tickets, p=(0.05, 0.15, 0.5, 0.3)),
                                 ("P1", "P2", "P3", "P4")),
            "group": constant(draw.integers(0, 20, tickets),
                              tuple(f"group {number}" for number in range(20))),
            "hold_reason": Codes(held, ("caller", "vendor", "problem")),
        },
    )  # fmt: skip


def report(log: Log, hours: Any = OFFICE) -> ServiceReport:
    """Return the whole report."""
    return service_report(log, POLICY, at=AT, by=BY, hours=hours, zone=ZONE, start=START)


def rows() -> Iterator[Row]:
    """Return one row of speed and one of memory."""
    log = made_log(TICKETS)
    readings = read(POLICY, log, at=AT)
    cycles, moves = frames(log, readings)
    yield Row(f"{TICKETS:,} tickets, {log.rows:,} rows, two targets, twelve months")

    def ours() -> list[tuple[Any, ...]]:
        with patch.object(log_source, "read", lambda *_, **__: readings):
            return figures(report(log, ALWAYS))

    yield Row(
        "a report once elapsed times are known", ours, lambda: by_polars(cycles, moves), "polars",
        reach=1 / 3, per=1,
    )  # fmt: skip
    yield Row("the same with the readings", lambda: report(log), per=1)
    page = report(log)
    yield Row("its page of HTML", page.html, per=1)
    peak = subprocess.run(  # noqa: S603 - this very file
        [sys.executable, "-m", "benchmarks.reports", str(TICKETS)], check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    yield Row(f"memory at its highest, the log included: {int(peak.stdout):,} MB")


def figures(found: ServiceReport) -> list[tuple[Any, ...]]:
    """Return counts and lengths of a report, sorted, to compare with those of polars."""
    rows: list[tuple[Any, ...]] = [
        ("attained", r.target, r.period, r.fact, str(r.value), r.met, r.missed)
        for r in found.attainment
    ]
    rows += [("length", r.target, r.period, r.stopped, r.p50, r.p90, r.p95) for r in found.lengths]
    rows += [("worst", m.target, "", m.elapsed - m.goal) for m in found.misses]
    for r in found.flow:
        rows.append(("flow", r.period, "", r.arrivals, r.finished, r.backlog))
        rows += [("party", r.period, name, length) for name, length in r.parties]
    rows += [("week", str(d), f"{h:02}", n) for d, day in enumerate(found.week)
             for h, n in enumerate(day)]  # fmt: skip
    return sorted(rows, key=lambda row: tuple(map(str, row)))


# -- the same in polars --------------------------------------------------------------------------


def frames(log: Log, readings: dict[str, Any]) -> tuple[Any, Any]:
    """Return the cycles with their facts, and the rows with their ends, as polars has them."""
    import polars as pl

    last = log.first[1:] - 1
    parts = []
    for name, one in readings.items():
        stopped = np.array([str(v) == "stopped" for v in one.stage.values])[one.stage.codes]
        breached = np.array([str(v) == "breached" for v in one.verdict.values])[one.verdict.codes]
        parts.append(pl.DataFrame({
            "target": pl.Series([name]).extend_constant(name, len(log) - 1).cast(pl.Categorical),
            "stopped": stopped, "breached": breached, "elapsed": one.elapsed, "goal": one.goal,
            "decided": np.where(stopped, one.stopped_at, one.breached_at),
            **{fact: log.facts[fact].take(last).values_of() for fact in BY},
        }).with_columns(pl.col(*BY).cast(pl.String).cast(pl.Categorical)))  # fmt: skip
    known = log.until(to_micros(AT))
    until = np.append(known.at[1:], to_micros(AT))
    until[known.first[1:][np.diff(known.first) > 0] - 1] = to_micros(AT)
    number = np.arange(known.rows) - known.first[:-1][known.case]
    moves = pl.DataFrame({
        "case": known.case, "at": known.at.view("datetime64[us]"),
        "until": until.view("datetime64[us]"), "first": number == 0,
        "done": known.state.among(("resolved",)),
        "party": np.array([*PARTIES, PARTIES[-1]])[known.facts["hold_reason"].codes],
    }).with_columns(pl.col("party").cast(pl.Categorical))  # fmt: skip
    return pl.concat(parts), moves


def by_polars(cycles: Any, moves: Any) -> list[tuple[Any, ...]]:
    """Return the same figures by lazy queries of polars, which run together."""
    import polars as pl

    edges = [datetime(2025, n, 1, tzinfo=ZoneInfo(ZONE)) for n in range(1, 13)]
    instants = [edge.astimezone(UTC).replace(tzinfo=None) for edge in (*edges, END)]
    inside = pl.col("decided").is_between(instants[0], instants[-1], closed="left")
    decided = cycles.lazy().filter((pl.col("stopped") | pl.col("breached")) & inside)
    decided = decided.with_columns(_month("decided"))
    sums = {"met": (~pl.col("breached")).sum(), "missed": pl.col("breached").sum()}
    by = [
        decided.group_by("target", "month", *keys).agg(**sums) for keys in ([], *([b] for b in BY))
    ]
    stopped = decided.filter("stopped").group_by("target", "month")
    count = pl.len().cast(pl.Float64)
    lengths = stopped.agg(
        pl.len().alias("count"),
        *(pl.col("elapsed").sort().get((count * share / 100).ceil().cast(pl.UInt32) - 1)
          .alias(f"p{share}") for share in (50, 90, 95)),
    )  # fmt: skip
    over = (pl.col("elapsed") - pl.col("goal")).alias("over")
    missed = decided.filter("breached")
    worst = [
        missed.filter(pl.col("target") == name).select(over).top_k(5, by="over") for name in TARGETS
    ]
    rows = moves.lazy()
    came = rows.filter("first").with_columns(_month("at"))
    done = rows.filter("done").with_columns(_month("at"))
    hours = came.with_columns(_local("at")).group_by(
        pl.col("at").dt.weekday().alias("day"), pl.col("at").dt.hour().alias("hour")
    ).agg(pl.len())  # fmt: skip
    backlog = rows.select(
        *((pl.col("first") & (pl.col("at") < edge)).sum().alias(f"came{n}")
          - (pl.col("done") & (pl.col("at") < edge)).sum() for n, edge in enumerate(instants[1:]))
    )  # fmt: skip
    active = rows.filter(~pl.col("done"))
    spent = [
        active.select("party", pl.min_horizontal("until", pl.lit(high))
                      - pl.max_horizontal("at", pl.lit(low)))
        .filter(pl.col("until") > timedelta(0)).group_by("party").agg(pl.col("until").sum())
        for low, high in pairwise(instants)
    ]  # fmt: skip
    counted = [one.group_by("month").agg(pl.len()) for one in (came, done)]
    found = pl.collect_all([*by, lengths, *worst, hours, backlog, *counted, *spent])
    return _as_rows([one.rows() for one in found])


def _local(name: str) -> Any:
    import polars as pl

    return pl.col(name).dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE)


def _month(name: str) -> Any:
    return (_local(name).dt.year().cast(int) * 100 + _local(name).dt.month()).alias("month")


def _as_rows(found: list[Any]) -> list[tuple[Any, ...]]:
    """Return what polars found in the form of `figures`."""
    alone, priority, group, lengths, *rest = found
    worst, (hours, backlog, came, done), spent = rest[:2], rest[2:6], rest[6:]
    months = [f"2025-{n:02}" for n in range(1, 13)]

    def text(month: int) -> str:
        return f"{month // 100}-{month % 100:02}"

    rows: list[tuple[Any, ...]] = [
        ("attained", target, text(month), "", "None", *counts) for target, month, *counts in alone
    ]
    for fact, table in zip(BY, (priority, group), strict=True):
        rows += [("attained", target, text(month), fact, value, *counts)
                 for target, month, value, *counts in table]  # fmt: skip
    rows += [("length", target, text(month), *values) for target, month, *values in lengths]
    for target, table in zip(TARGETS, worst, strict=True):
        rows += [("worst", target, "", length) for (length,) in table]
    arrived, finished = ({text(month): n for month, n in table} for table in (came, done))
    rows += [("flow", month, "", arrived[month], finished[month], backlog[0][n])
             for n, month in enumerate(months)]  # fmt: skip
    for month, table in zip(months, spent, strict=True):
        rows += [("party", month, party, length) for party, length in table]
    rows += [("week", str(day - 1), f"{hour:02}", n) for day, hour, n in hours]
    return sorted(rows, key=lambda row: tuple(map(str, row)))


if __name__ == "__main__":
    report(made_log(int(sys.argv[1]))).html()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)

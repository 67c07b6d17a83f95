"""A whole log under two targets: rows a second of every way in, and one checksum over all.

    make bench ARGS=logs              # a million rows
    ROWS=1e7 make bench ARGS=logs     # ten million

Every way begins with the log as its engine keeps it and ends with a reading a case and target. One
run each, by the clock on the wall: several of them use every core. The checksum is the sum of all
elapsed times in microseconds with the counts of the verdicts, target by target.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from benchmarks.harness import Disagreement, Row
from benchmarks.logs_made import ROOT, MadeLog
from benchmarks.logs_sql import QUERY, UNBORN
from serviceops.columns import frames, read
from serviceops.columns.arrow import BatchReader
from serviceops.columns.log import Log
from serviceops.history import History
from serviceops.spans import length_micros, to_micros

ROWS = int(float(os.environ.get("ROWS", "1e6")))
SAMPLE = 3_000  # incidents that are read one by one
SPARK = ROOT / ".venv-spark" / "bin" / "python"

Sums: TypeAlias = dict[str, Counter[str]]
"""By target: the sum of elapsed microseconds, and how many cases have each verdict."""


def rows() -> Iterator[Row]:
    import pandas as pd
    import polars as pl
    import spark_sla

    made = MadeLog.of(ROWS)
    log, table, at = made.log(), made.table(), made.upto
    yield Row(f"{ROWS:,} rows, {len(made.names):,} incidents, two targets: rows a second")

    def framed(frame: Any) -> Any:
        return frames.read(spark_sla.GOLD, frame, spark_sla.SCHEMA, at=at)

    whole = of_readings(read(spark_sla.GOLD, log, at=at))
    rate = partial(_rate, expected=whole)
    alone, scalar = one_by_one(log, at)
    yield Row(f"{'record by record':44} {alone:12,.0f}  (of {SAMPLE:,} incidents, extrapolated)")
    yield rate("columns, of NumPy", lambda: read(spark_sla.GOLD, made.log(), at=at), of_readings,
               alone)  # fmt: skip
    sample = made.case < SAMPLE
    few = MadeLog(
        made.case[sample], made.at[sample], {n: c.take(sample) for n, c in made.texts.items()}
    )
    _same("record by record", scalar, of_readings(read(spark_sla.GOLD, few.log(), at=at)))
    for name, frame in (
        ("pandas", pd.DataFrame(table.to_pandas())), ("polars", pl.from_arrow(table)),
        ("pyarrow", table),
    ):  # fmt: skip
        yield rate(f"frames, of {name}", partial(framed, frame), of_frame, alone)
    yield rate("DuckDB, sorted and streamed through", lambda: _streamed(table, at), of_frame, alone)
    yield rate("DuckDB, by hand in SQL: as-of joins", lambda: _in_sql(table, at), of_sql, alone)
    with tempfile.TemporaryDirectory() as place:
        made.save(Path(place))
        yield from _on_spark(Path(place), whole, alone)
        results = elsewhere(sys.executable, "columns", Path(place))
    yield Row(
        f"memory: {results['given']:,.0f} MB of columns were given, and reading them took at most"
        f" {results['more']:,.0f} MB more, {results['answers']:,.0f} MB of them the answers"
    )
    total = sum(sums["elapsed"] for sums in whole.values()) % (2**61 - 1)
    yield Row(f"one checksum over all: {total} {_shown(whole)}")
    yield from _real()


def _rate(
    name: str, work: Callable[[], Any], sums: Callable[[Any], Sums], alone: float, expected: Sums
) -> Row:
    began = time.perf_counter()
    answer = work()
    seconds = time.perf_counter() - began
    _same(name, sums(answer), expected)
    return _row(name, seconds, alone)


def _row(name: str, seconds: float, alone: float) -> Row:
    return Row(f"{name:44} {ROWS / seconds:12,.0f}  {ROWS / seconds / alone:6.1f}x")


def _same(name: str, ours: Sums, expected: Sums) -> None:
    if ours != expected:
        raise Disagreement(f"{name}: {_shown(ours)} against {_shown(expected)}")


def _shown(sums: Sums) -> str:
    return str({target: dict(sorted(one.items())) for target, one in sorted(sums.items())})


def of_readings(results: dict[str, Any]) -> Sums:
    """Return the sums of columns."""
    sums: Sums = {}
    for name, one in results.items():
        applies = one.stage.codes >= 0
        counts = np.bincount(one.verdict.codes[applies], minlength=len(one.verdict.values))
        sums[name] = +Counter(
            {str(v): int(n) for v, n in zip(one.verdict.values, counts, strict=True)}
        )
        sums[name]["elapsed"] = int(one.elapsed[applies].view(np.int64).sum())
    return sums


def of_frame(frame: Any) -> Sums:
    """Return the sums of a frame of readings."""
    import narwhals as nw

    results = nw.from_native(frame, eager_only=True)
    results = results.with_columns(nw.col("elapsed").dt.total_microseconds())
    groups = results.group_by("target", "verdict").agg(nw.col("elapsed").sum(), many=nw.len())
    return of_groups(groups.select("target", "verdict", "many", "elapsed").iter_rows())


def of_groups(groups: Any) -> Sums:
    """Return the sums of (target, verdict, how many, elapsed)."""
    sums: Sums = {}
    for target, verdict, many, elapsed in groups:
        one = sums.setdefault(target, Counter())
        one[verdict] += many
        one["elapsed"] += elapsed
    return sums


def of_sql(groups: list[tuple[Any, ...]]) -> Sums:
    """Return the sums of what the query says."""
    return {
        target: Counter(
            {"elapsed": int(elapsed), **{
                name: count
                for name, count in (("breached", breached), ("met", met), ("open", still))
                if count
            }}
        )
        for target, elapsed, breached, met, still in groups
    }  # fmt: skip


def one_by_one(
    log: Log, at: Any, *, clock: Callable[[], float] = time.perf_counter
) -> tuple[float, Sums]:
    """Return rows a second of the records read by themselves, histories built; and their sums."""
    import spark_sla

    histories = [log.history(number) for number in range(min(SAMPLE, len(log)))]
    began = clock()
    results = [spark_sla.GOLD.read(history, at=at) for history in histories]
    seconds = clock() - began
    groups = [
        (name, str(reading.verdict), 1, length_micros(reading.elapsed))
        for readings in results
        for name, reading in readings.items()
    ]
    return sum(map(len, histories)) / seconds, of_groups(groups)


def _streamed(table: Any, at: Any) -> Any:
    import duckdb
    import pyarrow as pa
    import spark_sla

    reader = BatchReader(promised=spark_sla.GOLD, schema=spark_sla.SCHEMA, at=at, clustered=True)
    with duckdb.connect() as connection:
        connection.register("log", table)
        stream = connection.sql('select * from log order by "case", "at", "row"')
        return pa.Table.from_batches(list(reader(stream.to_arrow_reader(1 << 18))))


def _in_sql(table: Any, at: Any) -> list[tuple[Any, ...]]:
    import duckdb
    import pyarrow as pa
    import spark_sla

    times = np.asarray(table["at"].cast(pa.int64()))
    upto = to_micros(at)
    week = 7 * 86_400_000_000
    pairs = spark_sla.OFFICE.pairs_micros(int(times.min()) - week, max(upto, int(times.max())))
    opens, closes = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    before = np.concatenate(([0], np.cumsum(closes - opens)[:-1]))
    windows = pa.table({"opens": opens, "closes": closes, "before": before})
    whole = table.set_column(table.schema.get_field_index("at"), "at", pa.array(times))
    with duckdb.connect() as connection:
        connection.register("log", whole)
        connection.register("windows", windows)
        results = connection.execute(QUERY, {"upto": upto}).fetchall()
        # Incidents that had not come in by then are promised something too, and still open.
        ((unborn,),) = connection.execute(UNBORN, {"upto": upto}).fetchall()
        return [(*figures, still + unborn) for *figures, still in results]


def elsewhere(python: "str | Path", what: str, folder: Path) -> dict[str, Any]:
    """Return what another process measures of the log in a folder."""
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    done = subprocess.run(  # noqa: S603 - our own module, in an interpreter of ours
        [str(python), "-m", "benchmarks.logs_alone", what, str(folder)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    results: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return results


def _on_spark(folder: Path, expected: Sums, alone: float) -> Iterator[Row]:
    import shutil

    name = "Spark, local[2], of Parquet"
    if not SPARK.exists():
        yield Row(f"{name:44} skipped: no pyspark (make spark sets it up)")
        return
    if shutil.which("java") is None:
        yield Row(f"{name:44} skipped: no JVM")
        return
    results = elsewhere(SPARK, "spark", folder)
    _same(name, of_groups(results["answers"]), expected)
    yield _row(name, results["seconds"], alone)
    yield _row("Spark alone, sorted, to an empty function", results["alone"], alone)
    yield _row("Spark alone, as it lies, to an empty function", results["unsorted"], alone)


def _real() -> Iterator[Row]:
    """Compare columns with records on a real desk's log."""
    import replay_log

    path = ROOT.parent / "shared" / "data" / "uci_servicenow_incidents.dev.csv.gz"
    if not path.exists():
        yield Row("a real log: skipped, no data")
        return
    histories, _ = replay_log.histories(replay_log.read(replay_log.opened_file(path)))
    now = max(history[-1].at for history in histories.values())
    log = Log.of(histories)
    policy = replay_log.PROMISED
    verdicts = {name: one.verdict.values_of() for name, one in read(policy, log, at=now).items()}
    each = [policy.read(history, at=now) for history in histories.values()]

    def fresh(history: History) -> History:
        """Return it without what was worked out of it before."""
        return History._trusted(tuple(history))

    def one_by_one() -> list[Any]:
        return [
            [
                reading.verdict
                for reading in policy.read(type(h)._trusted(tuple(h)), at=now).values()
            ]
            for h in histories.values()
        ]

    yield Row(
        f"a real log, {log.rows:,} rows: columns, an incident",
        lambda: read(policy, log, at=now),
        one_by_one,
        "record by record",
        per=len(each),
        same=lambda ours, other: all(
            verdicts[name][number] is reading.verdict
            and ours[name].elapsed[number].item() == reading.elapsed
            for number, readings in enumerate(each)
            for name, reading in readings.items()
        ),
    )

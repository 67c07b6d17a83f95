"""What the table of logs measures in a process of its own: CPU and memory of each side, and Spark.

    ROWS=1e7 python -m benchmarks.logs_alone sides         # every side, at ten million rows
    python -m benchmarks.logs_alone columns FOLDER         # one of them: columns, polars or DuckDB
    .venv-spark/bin/python -m benchmarks.logs_alone spark FOLDER

The folder holds a log as `benchmarks.logs` writes it. What was measured is printed as JSON. A side
begins with the log as its engine stores it, in memory; *more* is the peak beyond that.
"""

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.logs import SAMPLE, of_readings, of_sql, one_by_one
from benchmarks.logs_made import MadeLog
from serviceops.columns.arrow import SPARK_SCHEMA
from serviceops.spans import to_micros

ORDERS = ("random ids", "sorted by case")
SIDES = ("columns", "polars", "DuckDB")


def measured(side: str, folder: Path, upto: datetime) -> dict[str, Any]:
    """Return the CPU seconds, of all threads, and the megabytes that one side takes."""
    _call(side, MadeLog.of(30_000), upto)()  # what is loaded once is loaded
    made = MadeLog.load(folder)
    columns: list[NDArray[Any]] = [made.case, made.at, *(c.codes for c in made.texts.values())]
    given = sum(column.nbytes for column in columns)
    call, cases = _call(side, made, upto), len(made.names)
    # The query counts no incidents that came later; they are promised something too, and open.
    early = made.case[made.at <= to_micros(upto)]
    unborn = cases - int(np.count_nonzero(np.bincount(early)))
    del early
    if side != "columns":
        del made, columns  # the side has a copy of its own
    gc.collect()
    # The peak begins anew here. Not `getrusage`: its figure is inherited by a new process.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, cpu, wall = _megabytes("VmRSS"), time.process_time(), time.perf_counter()
    results = call()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    more = _megabytes("VmHWM") - before
    loop = 0.0
    if side == "columns":
        sums = of_readings(results)
        log = made.log()
        loop = log.rows / one_by_one(log, upto, clock=time.process_time)[0]
    else:
        sums = of_sql([(*figures, still + unborn) for *figures, still in results])
    return {
        "cpu": cpu, "wall": wall, "given": given / 2**20, "more": more,
        "answers": 2 * cases * 52 / 2**20, "sums": sums, "loop": loop,
    }  # fmt: skip


def _megabytes(name: str) -> float:
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.split(f"{name}:")[1].split()[0]) / 1024


def _call(side: str, made: MadeLog, upto: datetime) -> Callable[[], Any]:
    from benchmarks.sizes_made import log_query

    return log_query(side if side != "columns" else "ours", made, upto)


def sides(rows: int) -> None:
    """Print what every side takes of a log in each order, each in a process of its own."""
    from benchmarks.logs import elsewhere
    from benchmarks.sizes_made import made_log

    for order in ORDERS:
        with tempfile.TemporaryDirectory() as place:
            made_log(rows, order).save(Path(place), table=False)
            print(f"{rows:,} rows, {order}: CPU seconds, wall seconds, MB more than the log")
            expected: dict[str, Any] | None = None
            first: dict[str, Any] = {}
            for side in SIDES:
                found = elsewhere(sys.executable, side, Path(place))
                if not first:
                    first = found
                    print(
                        f"  record by record {found['loop']:,.1f}, from {SAMPLE:,} incidents:"
                        f" {found['loop'] / found['cpu']:.0f}x what columns take"
                    )
                expected = expected or found["sums"]
                print(
                    f"  {side:8} {found['cpu']:7.2f} ({found['cpu'] / first['cpu']:4.1f}x)"
                    f" {found['wall']:7.2f} {found['more']:8,.0f}"
                    f" ({found['more'] / found['given']:.2f} of {found['given']:,.0f})"
                    f" same results: {found['sums'] == expected}",
                    flush=True,
                )


def spark(folder: Path, upto: datetime) -> dict[str, object]:
    """Return how long Spark takes in local mode, its results, and how long it takes by itself.

    By itself it hands the batches to a function that does nothing with them: of the sorted log, and
    of the log as it lies, which no way of reading it on Spark can do without.
    """
    import spark_sla

    session = spark_sla.session()
    try:
        log = session.read.parquet(str(folder / "log.parquet"))
        began = time.perf_counter()
        result = spark_sla.read(log, spark_sla.GOLD, at=upto)
        result.createOrReplaceTempView("readings")
        answers = session.sql(
            "select target, verdict, count(*) as many,"
            " sum(unix_micros(timestamp_micros(0) + elapsed)) as elapsed"
            " from readings group by target, verdict"
        ).collect()
        seconds = time.perf_counter() - began
        alone = _handed(spark_sla.together(log))
        unsorted = _handed(log.select(*spark_sla.SCHEMA.columns))
    finally:
        session.stop()
    return {
        "seconds": seconds, "answers": [list(row) for row in answers],
        "alone": alone, "unsorted": unsorted,
    }  # fmt: skip


def _handed(frame: Any) -> float:
    began = time.perf_counter()
    frame.mapInArrow(_nothing, SPARK_SCHEMA).collect()
    return time.perf_counter() - began


def _nothing(batches: Iterator[Any]) -> Iterator[Any]:
    for _ in batches:
        pass
    yield from ()


if __name__ == "__main__":
    if sys.argv[1:] == ["sides"]:
        sides(int(float(os.environ.get("ROWS", "1e6"))))
    else:
        what, where = sys.argv[1], Path(sys.argv[2])
        upto = datetime.fromisoformat((where / "upto.txt").read_text(encoding="ascii"))
        print(json.dumps(spark(where, upto) if what == "spark" else measured(what, where, upto)))

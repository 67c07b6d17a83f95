"""What the table of logs measures in a process of its own: memory, and Spark.

    python -m benchmarks.logs_alone memory FOLDER
    .venv-spark/bin/python -m benchmarks.logs_alone spark FOLDER

The folder holds a log as `benchmarks.logs` writes it. What was measured is printed as JSON.
"""

import json
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from benchmarks.logs_made import MadeLog


def memory(folder: Path, upto: datetime) -> dict[str, float]:
    """Return the megabytes of a log's columns, and how many more it takes at most to read it."""
    import spark_sla

    from serviceops.columns import read

    def most() -> float:
        # Not `getrusage`: its figure is inherited from the process that started this one.
        result = Path("/proc/self/status").read_text(encoding="ascii")
        return int(result.split("VmHWM:")[1].split()[0]) / 1024

    read(spark_sla.GOLD, MadeLog.of(30_000).log(), at=upto)  # what is loaded once is loaded
    made = MadeLog.load(folder)
    codes = [column.codes for column in made.texts.values()]
    columns: list[NDArray[Any]] = [made.case, made.at, *codes]
    before = most()
    answers = read(spark_sla.GOLD, made.log(), at=upto)
    return {
        "given": sum(column.nbytes for column in columns) / 2**20,
        "more": most() - before,
        "answers": len(answers) * len(made.names) * 68 / 2**20,
    }


def spark(folder: Path, upto: datetime) -> dict[str, object]:
    """Return how long Spark takes in local mode, and its results."""
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
    finally:
        session.stop()
    return {"seconds": seconds, "answers": [list(row) for row in answers]}


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    upto = datetime.fromisoformat((where / "upto.txt").read_text(encoding="ascii"))
    print(json.dumps({"memory": memory, "spark": spark}[what](where, upto)))

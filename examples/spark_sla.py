"""A log that lies in Spark, read under a policy where it lies (`make spark`).

    python examples/spark_sla.py           # 2,000 incidents of a simulated desk
    python examples/spark_sla.py 50000 11  # that many, from another seed

The log is partitioned by case and sorted within its partitions; each worker reads its part with the
one function for batches of Arrow. What is shipped to the workers is the policy as a small document.
It needs PySpark, an environment of its own (``constraints/spark.txt``) and a JVM.
"""

import argparse
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from serviceops import BusinessCalendar, Goal, On, Policy, Rule, Target, While
from serviceops.columns.arrow import SPARK_SCHEMA, BatchReader
from serviceops.documents import from_dict, to_dict
from serviceops.history import History
from serviceops.logs import LogSchema
from serviceops.sla import By
from serviceops.testing import SimulatedDesk

OFFICE = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["08:00-18:00"]})
RESPONSE = Target(
    "response",
    goal=Goal.working(hours=1),
    calendar=OFFICE,
    start=On("log"),
    stop=On("start"),
)
RESOLUTION = Target(
    "resolution",
    goal=By("priority", {"P1": Goal.working(hours=4), "P2": Goal.working(hours=8)},
            Goal.working(hours=40)),
    calendar=OFFICE,
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold"),
)  # fmt: skip
GOLD = Policy("gold", rules=Rule(targets=(RESPONSE, RESOLUTION)))

SCHEMA = LogSchema(
    case="case", at="at", action="action", state="state", facts=["priority"]
)


def why_not() -> str | None:
    """Return what Spark lacks here, or nothing."""
    try:
        import pyspark  # noqa: F401 - only to see whether it is there
    except ImportError:
        return "no pyspark: `make spark` sets up an environment that has it"
    home = os.environ.get("JAVA_HOME")
    if (
        not (home and (Path(home) / "bin" / "java").exists())
        and shutil.which("java") is None
    ):
        return "no JVM: Spark needs Java 17 or newer on the PATH, or JAVA_HOME"
    return None


def session(cores: int = 2) -> Any:
    """Return a session on this machine alone: nothing listens beyond the loopback."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(2 * cores),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
        "spark.driver.memory": "2g",
    }
    building = SparkSession.builder.master(f"local[{cores}]").appName("serviceops")
    for name, value in settings.items():
        building = building.config(name, value)
    made = building.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    return made


def read(frame: Any, policy: Policy, *, at: datetime) -> Any:
    """Return Spark's frame of readings, a row a case and target, of its frame of a log.

    Spark keeps no order: rows of one case that share an instant come in the order of the column
    `row`.
    """
    document = to_dict(policy)

    def of_partition(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        promised = from_dict(document)
        return BatchReader(promised=promised, schema=SCHEMA, at=at, clustered=True)(
            batches
        )

    return together(frame).mapInArrow(of_partition, SPARK_SCHEMA)


def together(frame: Any) -> Any:
    """Return Spark's frame of a log with the rows of each case together, and in order of time.

    Other columns than those that are read would be sorted, and sent to the workers, for nothing.
    """
    needed = frame.select(*SCHEMA.columns, "row")
    in_order = needed.repartition("case").sortWithinPartitions("case", "at", "row")
    return in_order.select(*SCHEMA.columns)


def table(log: dict[str, History]) -> pa.Table:
    """Return a log as a table of Arrow, its rows in the order of time as a real one has them."""
    reported = sorted(
        ((t.at, case, t) for case, h in log.items() for t in h), key=lambda one: one[0]
    )
    priorities = [dict(t.sets).get("priority") for _, _, t in reported]
    texts = {
        "case": [case for _, case, _ in reported],
        "action": [t.action for _, _, t in reported],
        "state": [t.state for _, _, t in reported],
        "priority": [None if value is None else str(value) for value in priorities],
    }
    return pa.table(
        {
            "row": pa.array(range(len(reported)), pa.int64()),
            "at": pa.array([at for at, _, _ in reported], pa.timestamp("us", "UTC")),
            **{name: pa.array(column, pa.string()) for name, column in texts.items()},
        }
    )


def main(incidents: int = 2_000, seed: int = 7) -> None:
    """Read a made log on Spark, and say what it came to."""
    if lacks := why_not():
        sys.exit(f"skipped: {lacks}")
    log = SimulatedDesk().log(incidents, seed=seed)
    now = max(history[-1].at for history in log.values())
    spark = session()
    try:
        reported = read(spark.createDataFrame(table(log)), GOLD, at=now)
        counted = Counter(
            {(one["target"], one["verdict"]): one["count"]
             for one in reported.groupBy("target", "verdict").count().collect()}
        )  # fmt: skip
    finally:
        spark.stop()
    each = Counter(
        (name, str(reading.verdict))
        for history in log.values()
        for name, reading in GOLD.read(history, at=now).items()
    )
    for (target, verdict), count in sorted(counted.items()):
        print(f"{target:12} {verdict:10} {count:8,}")
    if counted != each:
        sys.exit(f"read one by one they are {dict(each)}")
    print(
        f"{len(log):,} incidents, {sum(map(len, log.values())):,} rows: as each record by itself"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("incidents", nargs="?", type=int, default=2_000)
    parser.add_argument("seed", nargs="?", type=int, default=7)
    main(**vars(parser.parse_args()))

"""Spark in local mode answers as each record by itself (`make spark` runs this)."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
import spark_sla

from serviceops.history import History, Transition
from serviceops.testing import SimulatedDesk

pytestmark = [
    pytest.mark.skipif(spark_sla.why_not() is not None, reason=f"skipped: {spark_sla.why_not()}"),
    pytest.mark.filterwarnings("default"),  # what Spark and its JVM warn of is theirs
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    made = spark_sla.session()
    yield made
    made.stop()


def reported(frame: Any) -> dict[tuple[str, str], tuple[Any, ...]]:
    names = ("stage", "verdict", "elapsed", "paused", "due_at", "breached_at", "cycles")
    return {
        (row["case"], row["target"]): tuple(row[name] for name in names)
        for row in frame.toArrow().to_pylist()
    }


def expected(log: dict[str, History], at: datetime) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        (case, name): (
            str(one.stage), str(one.verdict), one.elapsed, one.paused_for, one.due_at,
            one.breached_at, len(one.cycles),
        )
        for case, history in log.items()
        for name, one in spark_sla.GOLD.read(history, at=at).items()
    }  # fmt: skip


def test_every_figure_is_that_of_the_record_read_by_itself(spark: Any) -> None:
    log = SimulatedDesk().log(300, seed=5)
    at = sorted(t.at for history in log.values() for t in history)[900]  # many are still open

    frame = spark.createDataFrame(spark_sla.table(log)).repartition(7)
    answers = reported(spark_sla.read(frame, spark_sla.GOLD, at=at))

    assert answers == expected(log, at)
    assert {verdict for _, verdict, *_ in answers.values()} == {"open", "met", "breached"}


def test_a_partition_that_ends_within_a_batch_and_one_without_rows_are_no_matter(
    spark: Any,
) -> None:
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "3")
    log = SimulatedDesk().log(12, seed=2)
    at = max(history[-1].at for history in log.values())
    frame = spark.createDataFrame(spark_sla.table(log))

    assert reported(spark_sla.read(frame, spark_sla.GOLD, at=at)) == expected(log, at)


def test_rows_that_share_an_instant_keep_their_order(spark: Any) -> None:
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    # Put on hold and resumed in the same instant: the other way round it would be paused for ever.
    log = {
        f"INC-{n}": History.of(
            [Transition(nine, "log", state="new"), Transition(nine, "hold", state="on_hold"),
             Transition(nine, "resume", state="in_progress")]
        )
        for n in range(50)
    }  # fmt: skip
    at = nine + timedelta(hours=2)
    frame = spark.createDataFrame(spark_sla.table(log).sort_by([("row", "descending")]))

    assert reported(spark_sla.read(frame, spark_sla.GOLD, at=at)) == expected(log, at)

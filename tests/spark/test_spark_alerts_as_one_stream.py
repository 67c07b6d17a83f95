"""An alert stream on Spark gives what one stream gives, also after a restart (`make spark`)."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
pytest.importorskip("pandas", reason="skipped: no pandas")
sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
import spark_alerts
import spark_sla

from serviceops.errors import InvalidRules, InvalidValue
from serviceops.events import (
    Dependency,
    Inhibition,
    ResponseRule,
    Route,
    Signal,
    Silence,
    StreamRules,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
on_spark = pytest.mark.skipif(
    spark_sla.why_not() is not None, reason=f"skipped: {spark_sla.why_not()}"
)
BY_SERVICE = Route(receiver="desk", group_by=["service"])


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    made = spark_alerts.streaming_session()
    yield made
    made.stop()


@on_spark
@pytest.mark.filterwarnings("default")  # what Spark and its JVM warn of is theirs
@pytest.mark.parametrize("seed", [3])
def test_a_stream_that_was_stopped_goes_on_from_its_checkpoint(
    spark: Any, tmp_path: Path, seed: int
) -> None:
    rules, names = spark_alerts.RULES, spark_alerts.check_partitioned(spark_alerts.RULES)
    inputs: list[tuple[datetime, Any]] = list(spark_alerts.storm(60, seed))
    middle, end = inputs[30][0], inputs[-1][0] + timedelta(minutes=20)
    quiet = Silence(id="S", when={"service": "s1"}, starts_at=middle,
                    ends_at=middle + timedelta(minutes=3))  # fmt: skip
    inputs.insert(30, (middle, quiet))
    rows = [spark_alerts.row_of(one, at, number, names) for number, (at, one) in enumerate(inputs)]

    spark_alerts.write_rows(tmp_path, "1", rows[:25])
    spark_alerts.advance(spark, rules, tmp_path)
    before = spark_alerts.intents_of(tmp_path)
    # The second run is another query: all it knows of the first lies in the checkpoint.
    spark_alerts.write_rows(tmp_path, "2", rows[25:])
    spark_alerts.write_rows(tmp_path, "3", [("", end + timedelta(minutes=1), len(rows), "")])
    spark_alerts.advance(spark, rules, tmp_path)
    after = spark_alerts.intents_of(tmp_path)

    assert before
    assert after == spark_alerts.plainly(inputs, rules, until=end)
    assert len(after) > len(before)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"route": None}, "routes that all group"),
        ({"route": Route(receiver="desk", group_by=["..."])}, "routes that all group"),
        (
            {"route": Route(receiver="desk", group_by=["service"], routes=[
                Route(matchers={"team": "web"}, group_by=["team"])])},
            "routes that all group",
        ),
        ({"topology": [Dependency(child="web", parent="n1")]}, "no dependencies"),
        (
            {"inhibitions": [Inhibition(name="node", source={"name": "down"},
                                        target={"name": "slow"}, equal=("node",))]},
            "service among its equal labels",
        ),
        (
            {"responses": [ResponseRule(name="page", respond="incident", by=("zone",))]},
            "a response by service",
        ),
    ],
)  # fmt: skip
def test_rules_that_reach_over_groups_are_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidRules, match=words):
        spark_alerts.check_partitioned(StreamRules(**{"route": BY_SERVICE, **given}))


def test_rules_that_stay_in_a_group_are_taken() -> None:
    rules = StreamRules(
        route=BY_SERVICE,
        inhibitions=[Inhibition(name="node", source={"name": "down"}, target={"name": "slow"},
                                equal=("node", "service"))],
        responses=[ResponseRule(name="page", respond="incident", by=("service", "zone")),
                   ResponseRule(name="ask", respond="problem")],
    )  # fmt: skip

    assert spark_alerts.check_partitioned(rules) == ("service",)


def test_a_silence_over_groups_is_refused_and_one_of_a_group_goes_where_its_alerts_are() -> None:
    def silence(when: Any) -> Silence:
        return Silence(id="S", when=when, starts_at=NINE, ends_at=NINE + timedelta(hours=1))

    for when in ({"zone": "eu"}, 'service=~"mail|web"', 'service!="mail",zone="eu"'):
        with pytest.raises(InvalidValue, match="one value of each of service"):
            spark_alerts.row_of(silence(when), NINE, 1, ("service",))
    mail = Signal(source="p", key="m", severity="major", at=NINE, facts={"service": "mail"})
    one = spark_alerts.row_of(silence({"service": "mail"}), NINE, 1, ("service",))
    other = spark_alerts.row_of(mail, NINE, 2, ("service",))
    assert one[0] == other[0] == json.dumps(["mail"])


def test_an_instant_is_rounded_up_to_milliseconds() -> None:
    at = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)

    assert spark_alerts.milliseconds(at) == 1000
    assert spark_alerts.milliseconds(at + timedelta(microseconds=1)) == 1001

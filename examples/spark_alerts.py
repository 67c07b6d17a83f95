"""An alert stream on Spark Structured Streaming, a state for each group of alerts (`make spark`).

    python examples/spark_alerts.py          # a drawn storm of 2,000 signals
    python examples/spark_alerts.py 5000 11  # that many, from another seed

Inputs are partitioned by the group of their alerts: the labels by which the routes group. Spark
stores the state of each group, a document, and writes checkpoints, so that a stream that was
stopped goes on where it was. What falls due without an input is a timer of event time: it is taken
at its own instant, once the watermark has passed that.

Groups know nothing of each other, so `check_partitioned` and `row_of` refuse what needs to: a
silence over several groups, an inhibition or an incident between them, dependencies, and routes
that group by different labels. An identity belongs to one group: its signals carry its labels.

It needs PySpark 4, an environment of its own (``constraints/spark.txt``) and a JVM.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from spark_sla import session, why_not

from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidRules, InvalidValue
from serviceops.events import (
    Inhibition,
    ResponseRule,
    Route,
    Signal,
    Silence,
    StreamRules,
    StreamState,
    advance_stream,
    next_stream_wakeup,
    step_stream,
)
from serviceops.events.matchers import Labels
from serviceops.events.routing.routes import ALL_LABELS
from serviceops.intents import Intent

RULES = StreamRules(
    inhibitions=[Inhibition(name="node", source={"name": "node down"}, target={"name": "slow"},
                            equal=("service",))],
    responses=[ResponseRule(name="page", respond="incident", means="exception", by=("service",),
                            after="PT2M")],
    route=Route(receiver="desk", group_by=["service"], routes=[
        Route(receiver="pager", matchers={"severity": "critical"}, group_wait="PT10S"),
    ]),
)  # fmt: skip

INPUT = "`group` string, at timestamp, number long, document string"
OUTPUT = "`group` string, at timestamp, target string, action string, key string, inputs string"
Row = tuple[str, datetime, int, str]
"""An input: its group, the instant at which it arrives, its number, and its document."""


def check_partitioned(rules: StreamRules) -> tuple[str, ...]:
    """Return the labels that identify a group; rules that reach over groups are refused."""
    found = {destination.group_by for destination in rules.destinations.values()}
    if len(found) != 1 or ALL_LABELS in found or () in found:
        raise InvalidRules(
            sorted(found), "routes that all group by the same labels",
            "one alert would be in groups on several workers",
        )  # fmt: skip
    (names,) = found
    if rules.topology.dependencies:
        raise InvalidRules(
            len(rules.topology.dependencies), "no dependencies",
            "what hides an alert may be in another group",
        )  # fmt: skip
    for rule in rules.inhibitions:
        for part in rule.parts:
            if not set(names) <= set(part.equal):
                raise InvalidRules(
                    rule.name, f"an inhibition with {', '.join(names)} among its equal labels",
                    "its source may be in another group",
                )  # fmt: skip
    for response in rules.responses:
        if response.by and not set(names) <= set(response.by):
            raise InvalidRules(
                response.name, f"a response by {', '.join(names)}, or by nothing",
                "one incident would be for alerts of several groups",
            )  # fmt: skip
    return names


def group_of(labels: Labels, names: Sequence[str]) -> str:
    """Return the text that identifies the group of an alert with these labels."""
    return json.dumps([labels.get(name, "") for name in names])


def row_of(
    given: Signal | Silence, at: datetime, number: int, names: Sequence[str]
) -> Row:
    """Return an input as a row; a silence that may match alerts of several groups is refused."""
    if isinstance(given, Silence):
        labels = {
            one.name: one.value for one in given.when if one.how == "=" and one.value
        }
        if not set(names) <= labels.keys():
            raise InvalidValue(
                given.id, f"a silence with one value of each of {', '.join(names)}",
                "alerts of other groups are on other workers: write one silence for each group",
            )  # fmt: skip
        return group_of(labels, names), at, number, json.dumps(to_dict(given))
    return group_of(given.labels, names), at, number, json.dumps(to_dict(given))


def processor(rules: StreamRules) -> Any:
    """Return the object that Spark gives the rows and timers of each group."""
    from pyspark import cloudpickle  # only where Spark is
    from pyspark.sql.streaming import StatefulProcessor

    # What is defined here travels to the workers by value: they need no path to this file.
    if __name__ != "__main__":
        cloudpickle.register_pickle_by_value(sys.modules[__name__])
    check_partitioned(rules)
    document = to_dict(rules)

    class Groups(StatefulProcessor):  # type: ignore[misc] # it has no types where Spark is not
        def init(self, handle: Any) -> None:
            self.handle, self.rules = handle, from_dict(document, StreamRules)
            self.stored = handle.getValueState("stream", "document string")

        def handleInputRows(  # noqa: N802 - Spark's name
            self,
            key: Any,
            rows: Any,
            timerValues: Any,  # noqa: N803 - Spark's name
        ) -> Iterator[Any]:
            frame = pd.concat(list(rows)).sort_values(["at", "number"])
            state = self.state()
            inputs: list[tuple[datetime, Any]] = []
            for at, text in zip(frame["at"], frame["document"], strict=True):
                # What comes late arrives now: the instant in the signal says when it was.
                now = at.to_pydatetime().replace(tzinfo=UTC)
                now = now if not inputs and state.now is None else max(
                    now, inputs[-1][0] if inputs else state.now
                )  # fmt: skip
                inputs.append((now, from_dict(json.loads(text)) if text else None))
            done = advance_stream(state, inputs, rules=self.rules)
            self.store(done.state)
            yield written(key[0], done.state.now, done.intents)

        def handleExpiredTimer(  # noqa: N802 - Spark's name
            self,
            key: Any,
            timerValues: Any,  # noqa: N803 - Spark's name
            expiredTimerInfo: Any,  # noqa: N803 - Spark's name
        ) -> Any:
            state, intents = self.state(), list[Intent]()
            # One timer a group is enough: what falls due after it, up to the watermark, happens
            # here too, since a timer that is set now rings with a later batch only.
            passed = timerValues.getCurrentWatermarkInMs()
            due = next_stream_wakeup(state, self.rules)
            while due is not None and milliseconds(due) <= passed:
                done = step_stream(state, at=due, rules=self.rules)
                state, intents = done.state, [*intents, *done.intents]
                due = next_stream_wakeup(state, self.rules)
            self.store(state)
            yield written(key[0], state.now, intents)

        def state(self) -> StreamState:
            if not self.stored.exists():
                return StreamState()
            return from_dict(json.loads(self.stored.get()[0]), StreamState)

        def store(self, state: StreamState) -> None:
            self.stored.update((json.dumps(to_dict(state)),))
            for timer in list(self.handle.listTimers()):
                self.handle.deleteTimer(timer)
            due = next_stream_wakeup(state, self.rules)
            if due is not None:
                self.handle.registerTimer(milliseconds(due))

        def close(self) -> None:
            """Release nothing: the store belongs to Spark."""

    return Groups()


def milliseconds(at: datetime) -> int:
    """Return the first whole millisecond, since 1970, that is not before an instant."""
    return -((datetime(1970, 1, 1, tzinfo=UTC) - at) // timedelta(milliseconds=1))


def written(group: str, at: datetime | None, intents: Iterable[Intent]) -> pd.DataFrame:
    """Return intents as rows."""
    rows = [
        (group, pd.Timestamp(at).tz_localize(None), one.target_id, one.action, one.key,
         json.dumps(dict(one.inputs), sort_keys=True))
        for one in intents
    ]  # fmt: skip
    return pd.DataFrame(
        rows, columns=["group", "at", "target", "action", "key", "inputs"]
    )


def streaming_session(cores: int = 2) -> Any:
    """Return a session whose state store has timers and several states a group."""
    made = session(cores)
    store = "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"
    made.conf.set("spark.sql.streaming.stateStore.providerClass", store)
    made.conf.set("spark.sql.shuffle.partitions", str(cores))
    return made


def advance(
    spark: Any, rules: StreamRules, place: Path, *, late: str = "1 minute"
) -> None:
    """Take the inputs that lie in a folder and were not taken yet, then stop.

    The folder has `inputs` and gets `intents`, both as lines of JSON, and `checkpoint`. What falls
    due is taken once an input has arrived that is `late` after it.
    """
    rows = (
        spark.readStream.schema(INPUT)
        .option("maxFilesPerTrigger", 1)
        .json(f"{place}/inputs")
    )
    intents = (
        rows.withWatermark("at", late)
        .groupBy("group")
        .transformWithStateInPandas(
            statefulProcessor=processor(rules), outputStructType=OUTPUT, outputMode="Append",
            timeMode="EventTime",
        )
    )  # fmt: skip
    query = (
        intents.writeStream.format("json").outputMode("append")
        .option("checkpointLocation", f"{place}/checkpoint").trigger(availableNow=True)
        .start(f"{place}/intents")
    )  # fmt: skip
    query.awaitTermination()


def write_rows(place: Path, name: str, rows: Iterable[Row]) -> None:
    """Write rows as a file that the stream takes at once."""
    (place / "inputs").mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps(
            {"group": group, "at": at.isoformat(), "number": number, "document": text}
        )
        for group, at, number, text in rows
    ]
    (place / "inputs" / f"{name}.json").write_text("\n".join(lines) + "\n")


def intents_of(place: Path) -> list[tuple[str, str, str, str]]:
    """Return what the stream wrote: target, action, key and inputs, sorted."""
    lines = [
        json.loads(line)
        for path in sorted((place / "intents").glob("*.json"))
        for line in path.read_text().splitlines()
    ]
    return sorted(
        (one["target"], one["action"], one["key"], one["inputs"]) for one in lines
    )


def storm(signals: int, seed: int) -> list[tuple[datetime, Signal]]:
    """Return signals of conditions that start, worsen, repeat and end, in order of arrival."""
    draw = random.Random(seed)  # noqa: S311 - a made storm, no secret
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    found = []
    for number in range(signals):
        at += timedelta(seconds=draw.choice((0, 1, 2, 5, 20)))
        service, name = (
            f"s{draw.randrange(12)}",
            draw.choice(("slow", "slow", "node down")),
        )
        severity = draw.choice((None, "minor", "major", "critical"))
        found.append((at, Signal(
            source="probe", id=str(number), key=f"{service}/{name}", name=name, severity=severity,
            facts={"service": service}, at=at - timedelta(seconds=draw.choice((0, 0, 0, 7))),
        )))  # fmt: skip
    return found


def plainly(
    inputs: Iterable[tuple[datetime, Any]], rules: StreamRules, *, until: datetime
) -> list[tuple[str, str, str, str]]:
    """Return what one stream over all groups intends, as `intents_of` does."""
    done = advance_stream(StreamState(), [*inputs, (until, None)], rules=rules)
    return sorted(
        (
            one.target_id,
            one.action,
            one.key,
            json.dumps(dict(one.inputs), sort_keys=True),
        )
        for one in done.intents
    )


def main(signals: int = 2_000, seed: int = 7) -> None:
    """Run a drawn storm on Spark in two runs, and say whether it is what one stream gives."""
    if lacks := why_not():
        sys.exit(f"skipped: {lacks}")
    names, inputs = check_partitioned(RULES), storm(signals, seed)
    rows = [row_of(one, at, number, names) for number, (at, one) in enumerate(inputs)]
    end = inputs[-1][0] + timedelta(hours=1)
    spark = streaming_session()
    try:
        with tempfile.TemporaryDirectory() as path:
            place, half = Path(path), len(rows) // 2
            write_rows(place, "1", rows[:half])
            advance(spark, RULES, place)
            # A tick in a group of its own moves the watermark past everything that falls due.
            tick = ("", end + timedelta(minutes=1), len(rows), "")
            write_rows(place, "2", rows[half:])
            write_rows(place, "3", [tick])
            advance(spark, RULES, place)
            found = intents_of(place)
    finally:
        spark.stop()
    if found != plainly(inputs, RULES, until=end):
        sys.exit("one stream over all groups intends something else")
    print(f"{signals:,} signals, {len(found):,} intents: as one stream over all groups")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("signals", nargs="?", type=int, default=2_000)
    parser.add_argument("seed", nargs="?", type=int, default=7)
    main(**vars(parser.parse_args()))

"""Data frames of three kinds, streams of batches and lazy queries answer as records do."""

import pickle
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import attrs
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from dateutil.tz import gettz, tzutc

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.columns import Log, frames, polars_expressions, read
from serviceops.columns.arrow import BatchReader
from serviceops.errors import (
    InvalidValue,
    MalformedRow,
    MissingColumn,
    NaiveInstant,
    ServiceOpsError,
)
from serviceops.history import History, Transition
from serviceops.lifecycle import IncidentLifecycle, conformance
from serviceops.logs import LogSchema
from serviceops.sla import By, Goal, On, Policy, Rule, Target, While
from serviceops.spans import to_micros
from serviceops.testing import SimulatedDesk

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})
RESOLUTION = Target(
    "resolution",
    goal=By("priority", {"P1": Goal.working(hours=4)}, Goal.working(hours=16)),
    calendar=OFFICE,
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold", hold_reason="caller"),
)
RESPONSE = Target(
    "response", goal=Goal.working(hours=1), calendar=OFFICE, start=On("log"), stop=On("start")
)
GOLD = Policy("gold", rules=Rule(targets=(RESPONSE, RESOLUTION)))
SCHEMA = LogSchema(
    case="case", at="at", action="action", state="state", facts=["priority", "hold_reason"]
)
ACTIONS = LogSchema(case="case", at="at", action="action")
KINDS: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "pyarrow": pa.table,
}


@pytest.fixture(scope="module")
def log() -> dict[str, History]:
    return SimulatedDesk().log(60, seed=11)


@pytest.fixture(scope="module")
def rows(log: dict[str, History]) -> dict[str, list[Any]]:
    reported = [(case, t) for case, history in log.items() for t in history]
    reported.sort(key=lambda one: one[1].at)  # cases are mixed, as a real log has them
    facts = [dict(t.sets) for _, t in reported]
    return {
        "case": [case for case, _ in reported],
        "at": [t.at for _, t in reported],
        "action": [t.action for _, t in reported],
        "state": [t.state for _, t in reported],
        "priority": [None if "priority" not in f else str(f["priority"]) for f in facts],
        # Leaving the hold clears the reason, which a row of events cannot say: the state does.
        "hold_reason": [
            None if f.get("hold_reason") is None else str(f["hold_reason"]) for f in facts
        ],
    }


def listed(frame: Any, name: str) -> list[Any]:
    """A column as plain values, NaT and NaN as None."""
    column = frame[name]
    values = (
        column.to_pylist() if isinstance(frame, pa.Table | pa.RecordBatch) else column.to_list()
    )
    return [None if value is None or value is pd.NaT else value for value in values]


def judged(frame: Any) -> dict[tuple[str, str], tuple[str, str, timedelta, datetime | None]]:
    names = ("case", "target", "stage", "verdict", "elapsed", "due_at")
    columns = [listed(frame, name) for name in names]
    return {
        (case, target): (stage, verdict, elapsed, due and due.astimezone(UTC))
        for case, target, stage, verdict, elapsed, due in zip(*columns, strict=True)
    }


def expected(log: dict[str, History], at: datetime) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        (case, name): (str(r.stage), str(r.verdict), r.elapsed, r.due_at)
        for case, history in log.items()
        for name, r in GOLD.read(history, at=at).items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_of_each_kind_is_read_as_its_records_are(
    kind: str, log: dict[str, History], rows: dict[str, list[Any]]
) -> None:
    frame = KINDS[kind](rows)
    at = max(rows["at"])

    reported = frames.read(GOLD, frame, SCHEMA, at=at)

    assert type(reported) is type(frame)
    assert judged(reported) == expected(log, at)


@pytest.mark.parametrize("kind", KINDS)
def test_states_actions_and_people_that_are_numbers_in_a_frame_are_texts_as_in_rows(
    kind: str,
) -> None:
    columns: dict[str, list[Any]] = {  # as ServiceNow numbers its states
        "case": [7, 7, 7],
        "at": [datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (9, 10, 15)],
        "state": [1, 3, 6],
        "move": [10, 11, 12],
        "who": [5, 6, 5],
        "side": [1, 1, 2],
        "event": [1, 2, 3],
    }
    names = LogSchema(
        case="case", at="at", state="state", action="move", by="who", party="side", id="event",
        states={"1": "new", "3": "on_hold", "6": "resolved"}, actions={"10": "log"},
    )  # fmt: skip
    target = Target(
        "resolution", goal=Goal.real(hours=2), start=On("log"), stop=On("12"), pause=While("3")
    )

    history = frames.log(KINDS[kind](columns), names).history(0)
    plain = attrs.evolve(names, states=None)
    reading = frames.read(target, KINDS[kind](columns), plain, at=columns["at"][-1])

    assert [(t.action, t.state, t.by, t.party) for t in history] == [
        ("log", "new", "5", "1"), ("11", "on_hold", "6", "1"), ("12", "resolved", "5", "2"),
    ]  # fmt: skip
    assert listed(reading, "verdict") == ["met"]  # an hour, and the rest was a pause
    assert listed(reading, "elapsed") == [timedelta(hours=1)]


@pytest.mark.parametrize(
    ("kind", "empty"), [*((kind, None) for kind in KINDS), ("pandas", float("nan"))]
)
def test_a_column_without_any_moment_is_read_whatever_kind_the_library_gives_it(
    kind: str, empty: float | None
) -> None:
    frame = KINDS[kind](
        {"case": ["A"], "opened": [datetime(2026, 3, 2, 9, tzinfo=UTC)], "solved": [empty]}
    )
    wide = LogSchema(case="case", steps={"log": "opened", "resolve": "solved"})

    assert [t.action for t in frames.log(frame, wide).history(0)] == ["log"]
    counted = frames.elapsed(frame, OFFICE, "opened", "solved")
    assert listed(frames.add(counted, OFFICE, "opened", "solved"), "due") == [None]
    assert listed(counted, "elapsed") == [None]


@pytest.mark.parametrize("kind", KINDS)
def test_open_time_between_two_columns_and_when_it_has_passed(kind: str) -> None:
    friday, monday = (
        datetime(2026, 3, 27, 16, tzinfo=PARIS),
        datetime(2026, 3, 30, 10, tzinfo=PARIS),
    )
    frame = KINDS[kind](
        {"opened": [friday, friday, None], "solved": [monday, None, monday],
         "promised": [timedelta(hours=2), None, timedelta(hours=2)]}
    )  # fmt: skip

    reported = frames.elapsed(frame, OFFICE, "opened", "solved")
    reported = frames.add(reported, OFFICE, "opened", "promised")

    assert type(reported) is type(frame)
    assert listed(reported, "elapsed") == [timedelta(hours=2), None, None]
    assert listed(reported, "due") == [monday, None, None]


@pytest.mark.parametrize(
    "unit",
    [
        "datetime64[s, UTC]",
        "datetime64[ms, UTC]",
        "datetime64[ns, UTC]",
        "datetime64[us, Asia/Tokyo]",
    ],
)
def test_any_unit_and_zone_of_a_column_will_do(unit: str) -> None:
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    opened = pd.Series([nine, nine]).astype(unit)
    frame = pd.DataFrame({"a": opened, "b": opened + pd.Timedelta(minutes=90)})

    assert listed(frames.elapsed(frame, ALWAYS, "a", "b"), "elapsed") == [timedelta(minutes=90)] * 2


EIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)
TEXTS = ["b", None, "a", "b"]
VALUES: dict[str, tuple[Any, list[Any]]] = {
    "pandas text": (pd.Series(TEXTS), TEXTS),
    "pandas object": (pd.Series(TEXTS, dtype=object), TEXTS),
    "pandas string": (pd.Series(TEXTS, dtype="string[python]"), TEXTS),
    "pandas Arrow": (pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.string())), TEXTS),
    "pandas category": (
        pd.Series(pd.Categorical(TEXTS, categories=["z", "a", "b"])), TEXTS,
    ),
    "pandas Int64": (pd.Series([7, None, 3, 7], dtype="Int64"), [7, None, 3, 7]),
    "pandas int32": (pd.Series([7, 5, 3, 7], dtype="int32"), [7, 5, 3, 7]),
    "pandas boolean": (pd.Series([True, None, False, True], dtype="boolean"),
                       [True, None, False, True]),
    "pandas float": (pd.Series([1.5, None, 2.0, 1.5]), [1.5, None, 2.0, 1.5]),
    "pandas instants": (pd.Series([EIGHT, pd.NaT] * 2), [EIGHT.isoformat(), None] * 2),
    "pandas nothing": (pd.Series([None] * 4, dtype=object), [None] * 4),
    "polars text": (pl.Series(TEXTS), TEXTS),
    "polars category": (pl.Series(TEXTS, dtype=pl.Categorical), TEXTS),
    "polars enum": (pl.Series(TEXTS, dtype=pl.Enum(["z", "a", "b"])), TEXTS),
    "polars int": (pl.Series([7, None, 3, 7]), [7, None, 3, 7]),
    "polars flag": (pl.Series([True, None, False]), [True, None, False]),
    "polars float": (pl.Series([1.5, None, float("nan"), 1.5]), [1.5, None, None, 1.5]),
    "polars date": (pl.Series([EIGHT.date(), None]), ["2026-03-02", None]),
    "polars instants": (pl.Series([EIGHT, None]), [EIGHT.isoformat(), None]),
    "polars nothing": (pl.Series([None] * 4), [None] * 4),
    "pyarrow text": (pa.chunked_array([TEXTS[:2], [], TEXTS[2:]]), TEXTS),
    "pyarrow large text": (pa.chunked_array([TEXTS], pa.large_string()), TEXTS),
    "pyarrow text view": (pa.chunked_array([TEXTS[:1], TEXTS[1:]], pa.string_view()), TEXTS),
    "pyarrow dictionary": (
        # Each chunk numbers its values its own way, and one lists a value that no row has.
        pa.chunked_array([pa.DictionaryArray.from_arrays([1, None], ["unused", "b"]),
                          pa.DictionaryArray.from_arrays([1, 0], ["b", "a"])]),
        ["b", None, "a", "b"],
    ),
    "pyarrow dictionary of null": (
        pa.chunked_array([pa.DictionaryArray.from_arrays([0, 1], pa.array([None, "b"]))]),
        [None, "b"],
    ),
    "pyarrow int": (pa.chunked_array([[7, None], [3, 7]]), [7, None, 3, 7]),
    "pyarrow flag": (pa.chunked_array([[True, None, False]]), [True, None, False]),
    "pyarrow instants": (
        pa.chunked_array([pa.array([EIGHT, None], pa.timestamp("ns", "Asia/Tokyo"))]),
        [EIGHT.isoformat(), None],
    ),
    "pyarrow nothing": (pa.chunked_array([pa.nulls(4)]), [None] * 4),
    "pyarrow no chunk": (pa.chunked_array([], pa.string()), []),
}  # fmt: skip


@pytest.mark.parametrize("kind", VALUES)
def test_a_column_of_any_kind_is_numbered_and_its_nulls_stay_nulls(kind: str) -> None:
    column, values = VALUES[kind]
    rows = len(values)
    at = [EIGHT] * rows
    frame: Any
    if kind.startswith("pandas"):
        frame = pd.DataFrame({"n": range(rows), "at": pd.to_datetime(at, utc=True), "v": column})
    elif kind.startswith("polars"):
        frame = pl.DataFrame({"n": range(rows), "at": at, "v": column})
    else:
        instants = pa.array(at, pa.timestamp("us", "UTC"))
        frame = pa.table({"n": pa.array(range(rows), pa.int64()), "at": instants, "v": column})

    reported = frames.log(frame, LogSchema(case="n", at="at", facts=["v"]))

    assert reported.facts["v"].values_of().tolist() == values
    assert list(reported.cases) == list(range(rows))
    assert len(reported.facts["v"].values) == len({v for v in values if v is not None})


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"c": [["x"], ["y"]], "at": pd.to_datetime([EIGHT] * 2)}),
        pl.DataFrame({"c": [["x"], ["y"]], "at": [EIGHT] * 2}),
        pa.table({"c": [["x"], ["y"]], "at": [EIGHT] * 2}),
        pl.DataFrame({"c": [{"x": 1}, None], "at": [EIGHT] * 2}),
        pa.table({"c": [b"x", b"y"], "at": [EIGHT] * 2}),
    ],
)
def test_a_column_of_what_is_no_scalar_is_refused_with_its_row(frame: Any) -> None:
    with pytest.raises(MalformedRow, match="row 1, column 'c'"):
        frames.log(frame, LogSchema(case="c", at="at", facts=["at"]))
    with pytest.raises(MalformedRow, match="row 1, column 'c'"):
        frames.log(frame, LogSchema(case="at", at="at", facts=["c"]))


def test_cases_that_a_dictionary_lists_and_no_row_has_are_no_cases() -> None:
    table = pa.table({"case": pa.DictionaryArray.from_arrays([0, 1], ["A", "B"]),
                      "at": [EIGHT] * 2, "action": ["log"] * 2})  # fmt: skip
    reader = BatchReader(promised=RESPONSE, schema=ACTIONS, at=EIGHT, clustered=True)

    found = pa.Table.from_batches(list(reader(table.to_batches(1))))
    assert found["case"].to_pylist() == ["A", "B"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_of_each_kind_conforms_as_its_records_do(
    kind: str, log: dict[str, History], rows: dict[str, list[Any]]
) -> None:
    schema = LogSchema(case="case", at="at", action="action", state="state")
    mixed = KINDS[kind](rows)

    found = frames.log_conformance(mixed, schema, IncidentLifecycle)

    assert found == conformance(log, IncidentLifecycle)
    assert found.fitness == 1.0


def test_whole_numbers_with_nulls_stay_whole() -> None:
    # 2**53 + 1 microseconds is what a detour over floating numbers would get wrong.
    late = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=2**53 + 1)
    frame = pl.DataFrame({"a": [late, None], "b": [late + timedelta(microseconds=1), late]})

    assert frames.elapsed(frame, ALWAYS, "a", "b")["elapsed"].to_list() == [
        timedelta(microseconds=1), None,
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_without_zone_is_refused_unless_one_is_named(kind: str) -> None:
    before, after = datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 25, 3, 30)
    frame = KINDS[kind]({"a": [before], "b": [after]})

    with pytest.raises(NaiveInstant, match="zone='Europe/Lisbon'"):
        frames.elapsed(frame, ALWAYS, "a", "b")
    reported = frames.elapsed(frame, ALWAYS, "a", "b", zone="Europe/Paris")
    assert listed(reported, "elapsed") == [
        timedelta(hours=4)
    ]  # three on the clock, one of them twice


TWICE, NEVER = datetime(2026, 10, 25, 2, 30), datetime(2026, 3, 29, 2, 30)
RULES: list[tuple[datetime, dict[str, Any], datetime]] = [
    (TWICE, {"ambiguous": "earliest"}, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    (TWICE, {"ambiguous": "latest"}, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    (NEVER, {"nonexistent": "offset_before"}, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    (NEVER, {"nonexistent": "shift_forward"}, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("wall", "rule", "instant"), RULES)
def test_a_local_time_shown_twice_or_never_is_refused_or_read_as_stated(
    kind: str, wall: datetime, rule: dict[str, Any], instant: datetime
) -> None:
    first = datetime(2026, 1, 1)
    frame = KINDS[kind]({"a": [first, first], "b": [first, wall], "case": ["A", "A"]})
    origin = datetime(2026, 1, 1, tzinfo=PARIS)

    with pytest.raises(MalformedRow, match=f"row 2, column 'b'.*{next(iter(rule))}="):
        frames.elapsed(frame, ALWAYS, "a", "b", zone="Europe/Paris")
    found = frames.elapsed(frame, ALWAYS, "a", "b", zone="Europe/Paris", **rule)
    assert listed(found, "elapsed") == [timedelta(), instant - origin]

    schema = LogSchema(case="case", at="b", facts=["case"], zone="Europe/Paris")
    with pytest.raises(MalformedRow, match="row 2, column 'b'"):
        frames.log(frame, schema)
    log = frames.log(frame, attrs.evolve(schema, **rule))
    rows = [{"case": "A", "b": first}, {"case": "A", "b": wall}]
    assert log.at.tolist()[1] == to_micros(instant)
    assert attrs.evolve(schema, **rule).histories(rows)["A"][1].at == instant


def test_a_lazy_query_refuses_or_reads_a_local_time_shown_twice() -> None:
    frame = pl.LazyFrame({"a": [datetime(2026, 10, 25, 0)], "b": [TWICE]})

    with pytest.raises(ServiceOpsError, match="with a zone"):
        frame.select(polars_expressions.elapsed(ALWAYS, "a", "b")).collect()
    with pytest.raises(ServiceOpsError, match="row 1, column 'b'"):
        frame.select(polars_expressions.elapsed(ALWAYS, "a", "b", zone="Europe/Paris")).collect()
    open_time = polars_expressions.elapsed(
        ALWAYS, "a", "b", zone="Europe/Paris", ambiguous="latest"
    )
    assert frame.select(open_time).collect()["a"].to_list() == [timedelta(hours=3, minutes=30)]


def test_a_rule_for_local_times_that_is_none_is_refused() -> None:
    frame = pl.DataFrame({"a": [TWICE], "b": [TWICE]})

    with pytest.raises(InvalidValue, match="'refuse', 'earliest', 'latest'"):
        frames.elapsed(frame, ALWAYS, "a", "b", ambiguous="infer")  # type: ignore[arg-type]


def test_pandas_columns_in_every_zone_are_read() -> None:
    opened = pd.to_datetime(["2026-11-01T05:30Z", "2026-11-01T06:30Z"])

    for zone in sorted(available_timezones()):  # 62 of them have "_", "-" or a digit
        frame = pd.DataFrame({"a": opened.tz_convert(zone), "b": opened.tz_convert("UTC")})
        assert listed(frames.elapsed(frame, ALWAYS, "a", "b"), "elapsed") == [timedelta()] * 2, zone


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_pandas_columns_with_a_zone_of_dateutil_or_a_fixed_offset_are_read(unit: str) -> None:
    opened = pd.Series(pd.to_datetime(["2026-07-01T09:00Z", None])).astype(
        f"datetime64[{unit}, UTC]"
    )
    for zone in (gettz("America/New_York"), tzutc(), "+05:30", timezone(timedelta(minutes=-30))):
        frame = pd.DataFrame({"a": opened, "b": opened.dt.tz_convert(zone)})

        assert listed(frames.elapsed(frame, ALWAYS, "a", "b"), "elapsed") == [timedelta(), None]


def test_pandas_columns_of_arrow_in_a_zone_with_an_underscore_are_read() -> None:
    kind = pd.ArrowDtype(pa.timestamp("us", "America/New_York"))
    frame = pd.DataFrame({"a": pd.Series([EIGHT, None], dtype=kind)})
    frame["b"] = frame["a"] + pd.Timedelta(hours=1)

    found = frames.elapsed(frame, ALWAYS, "a", "b")["elapsed"]

    assert found.isna().tolist() == [False, True]
    assert found[0] == timedelta(hours=1)


def test_moments_as_objects_with_offsets_of_their_own_are_read() -> None:
    india = datetime(2026, 3, 2, 14, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    frame = pd.DataFrame({"a": pd.Series([EIGHT, EIGHT, None], dtype=object)})
    frame["b"] = pd.Series([india, pd.NaT, EIGHT], dtype=object)

    assert listed(frames.elapsed(frame, ALWAYS, "a", "b"), "elapsed") == [
        timedelta(hours=1), None, None,
    ]  # fmt: skip
    frame["a"] = pd.Series([EIGHT, "2026-03-02T09:00Z", None], dtype=object)
    with pytest.raises(MalformedRow, match="row 2, column 'a'"):
        frames.elapsed(frame, ALWAYS, "a", "b")


def test_intervals_of_arrow_and_duckdb_are_read_where_their_length_is_fixed() -> None:
    made = duckdb.sql(
        "select timestamptz '2026-03-28 12:00:00+00' as a, b from (values (interval 90 minute),"
        " (null::interval), (interval 24 hour)) as t(b)"
    ).to_arrow_table()

    due = frames.add(made, ALWAYS, "a", "b")

    noon = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert listed(due, "due") == [noon + timedelta(minutes=90), None, noon + timedelta(days=1)]


@pytest.mark.parametrize("interval", ["interval 1 day", "interval 1 month", "interval '1 day 2 h'"])
def test_an_interval_with_days_or_months_is_refused_with_its_row(interval: str) -> None:
    made = duckdb.sql(f"select now() as a, {interval} as b").to_arrow_table()

    with pytest.raises(MalformedRow, match=r"row 1, column 'b'.*to_hours\(24\)"):
        frames.add(made, ALWAYS, "a", "b")


def test_a_relation_of_duckdb_is_refused_with_the_way_that_works() -> None:
    relation = duckdb.sql("select timestamptz '2026-03-28 12:00:00+00' as a")

    with pytest.raises(InvalidValue, match="to_arrow_table") as refused:
        frames.elapsed(relation, ALWAYS, "a", "a")
    assert "BatchReader" in str(refused.value)
    found = frames.elapsed(relation.to_arrow_table(), ALWAYS, "a", "a")
    assert listed(found, "elapsed") == [timedelta()]


def test_arguments_in_another_order_are_refused_in_words() -> None:
    frame = pl.DataFrame({"a": [EIGHT], "b": [EIGHT]})
    wrong: list[Callable[[], object]] = [
        lambda: frames.elapsed(frame, "a", "b", ALWAYS),  # type: ignore[arg-type]
        lambda: frames.add(frame, "a", "b", OFFICE),  # type: ignore[arg-type]
        lambda: frames.elapsed(frame, ALWAYS, "a", OFFICE),  # type: ignore[arg-type]
        lambda: polars_expressions.elapsed("a", "b", ALWAYS),  # type: ignore[arg-type]
    ]

    for call in wrong:
        with pytest.raises(InvalidValue, match="the order is"):
            call()


def test_a_case_of_which_no_clock_has_started_has_its_facts_too() -> None:
    schema = LogSchema(case="case", at="at", action="action", facts=["group"])
    frame = pd.DataFrame(
        {"case": ["A", "B"], "at": [EIGHT] * 2, "action": ["note", "log"], "group": ["a", "b"]}
    )
    target = Target("resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))

    found = frames.read(Policy("gold", Rule(targets=target)), frame, schema, at=EIGHT)
    assert listed(found, "group") == ["a", "b"]


@pytest.mark.parametrize("lacks", [float("nan"), pd.NA, pd.NaT, None, ""])
def test_missing_values_of_pandas_are_missing_in_rows_and_in_frames(lacks: object) -> None:
    schema = LogSchema(case="case", at="at", action="action", state="state", facts=["group"],
                       by="by")  # fmt: skip
    first = {"case": "A", "at": EIGHT, "action": "log", "state": "new", "group": "a", "by": "u"}
    rows = [first, {**first, "state": lacks, "group": lacks, "by": lacks}]

    history = schema.histories(rows)["A"]
    in_columns = frames.log(pd.DataFrame(rows).astype(object), schema).history(0)

    assert (history[1].state, history[1].sets, history[1].by) == (None, (), None)
    assert (in_columns[1].state, in_columns[1].sets, in_columns[1].by) == (None, (), None)
    for column in ("case", "action", "at"):
        with pytest.raises(MalformedRow, match=f"row 2, column '{column}'"):
            schema.histories([first, {**first, column: lacks}])
        frame = pd.DataFrame([first, {**first, column: lacks}]).astype(object)
        with pytest.raises(MalformedRow, match=f"row 2, column '{column}'"):
            frames.log(frame, schema)


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(MissingColumn, match="no column solved; it has: opened"):
        frames.elapsed(pl.DataFrame({"opened": []}), ALWAYS, "opened", "solved")


def test_texts_are_no_instants() -> None:
    with pytest.raises(InvalidValue, match="a column of instants is expected; parse its texts"):
        frames.elapsed(pl.DataFrame({"a": ["2026-03-02"]}), ALWAYS, "a", "a")


@pytest.mark.parametrize("make", [pl.DataFrame, pd.DataFrame, pa.table])
@pytest.mark.parametrize("number", [46083, 46083.375, 1_772_442_000])
def test_numbers_where_a_frame_has_instants_were_refused_as_texts(make: Any, number: float) -> None:
    frame = make({"case": ["A"], "action": ["log"], "at": [number]})
    with pytest.raises(InvalidValue, match="; convert it first, as pandas"):
        frames.log(frame, LogSchema(case="case", at="at", action="action"))


def test_a_column_of_seconds_is_read_when_converted_as_its_refusal_says() -> None:
    seconds = pd.Series([1_772_442_000])  # date -u -d @1772442000: Mon Mar  2 09:00:00 UTC 2026
    frame = pd.DataFrame({
        "case": ["A"], "action": ["log"], "at": pd.to_datetime(seconds, unit="s", utc=True),
    })  # fmt: skip
    log = frames.log(frame, LogSchema(case="case", at="at", action="action"))
    assert log.history(0)[0].at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_lazy_frame_is_refused_with_what_will_do() -> None:
    with pytest.raises(InvalidValue, match="collect a lazy one first"):
        frames.log(pl.LazyFrame({"case": ["A"]}), ACTIONS)


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_a_lazy_query_answers_as_the_calendar_does(engine: Any) -> None:
    friday = datetime(2026, 3, 27, 16, tzinfo=UTC)
    query = pl.LazyFrame({"a": [friday, None], "b": [friday + timedelta(days=3)] * 2,
                          "n": [timedelta(hours=3), None]})  # fmt: skip

    reported = query.select(
        polars_expressions.elapsed(OFFICE, "a", "b").alias("open"),
        polars_expressions.add(OFFICE, "a", "n").alias("due"),
    ).collect(engine=engine)

    assert reported["open"].to_list() == [OFFICE.elapsed(friday, friday + timedelta(days=3)), None]
    assert reported["due"].to_list() == [OFFICE.add(friday, timedelta(hours=3)), None]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_stream_is_read_the_same_wherever_its_batches_end(
    size: int, log: dict[str, History], rows: dict[str, list[Any]]
) -> None:
    at = max(rows["at"])
    mixed = pa.table(rows)
    together = mixed.sort_by([("case", "ascending"), ("at", "ascending")])

    for table, clustered in ((mixed, False), (together, False), (together, True)):
        reader = BatchReader(promised=GOLD, schema=SCHEMA, at=at, clustered=clustered)
        batches = list(pickle.loads(pickle.dumps(reader))(table.to_batches(max_chunksize=size)))
        assert judged(pa.Table.from_batches(batches)) == expected(log, at)


def test_a_clustered_stream_is_read_as_it_comes() -> None:
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    table = pa.table({"case": ["A", "A", "B"], "at": [nine] * 3, "action": ["log", "start", "log"]})
    reader = BatchReader(promised=RESPONSE, schema=ACTIONS, at=nine, clustered=True)

    answers = reader(iter(table.to_batches(max_chunksize=1)))

    assert next(answers)["case"].to_pylist() == ["A"]


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        (pa.int32(), 1, 2),
        (pa.float64(), 0.5, 1.0),
        (pa.uint64(), 1, 2**64 - 1),
        (pa.large_string(), "A", "B"),
        (pa.date32(), date(2026, 3, 2), date(2026, 3, 3)),
        (pa.timestamp("us", "Asia/Tokyo"), MONDAY, MONDAY + timedelta(days=1)),
    ],
)
def test_every_batch_has_cases_of_the_type_that_the_log_gives_them(
    kind: Any, first: Any, second: Any
) -> None:
    columns = {"case": pa.array([first, second], kind), "at": [MONDAY] * 2, "action": ["log"] * 2}
    reader = BatchReader(promised=RESPONSE, schema=ACTIONS, at=MONDAY, clustered=True)
    batches = list(reader(pa.table(columns).to_batches()))

    assert [batch.schema.field("case").type for batch in batches] == [kind, kind]
    assert pa.Table.from_batches(batches)["case"].to_pylist() == [first, second]


def test_a_case_that_comes_back_in_a_clustered_stream_is_refused() -> None:
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    table = pa.table({"case": ["A", "B", "A"], "at": [nine] * 3, "action": ["log"] * 3})
    reader = BatchReader(promised=RESPONSE, schema=ACTIONS, at=nine, clustered=True)

    with pytest.raises(InvalidValue, match="sort it by case, or clustered=False"):
        list(reader(table.to_batches(max_chunksize=1)))


def test_an_empty_stream_and_a_frame_without_rows_give_nothing() -> None:
    reader = BatchReader(promised=RESPONSE, schema=SCHEMA, at=EIGHT)
    assert list(reader([])) == []
    empty = pl.DataFrame(
        schema={"case": pl.String, "at": pl.Datetime("us", "UTC"), "action": pl.String}
    )
    reported = frames.read(RESPONSE, empty, ACTIONS, at=EIGHT)
    assert reported.height == 0
    assert "verdict" in reported.columns


def test_duckdb_streams_its_rows_through_the_same_function(
    log: dict[str, History], rows: dict[str, list[Any]]
) -> None:
    at = max(rows["at"])
    table = pa.table(rows)
    with duckdb.connect() as connection:
        connection.register("log", table)
        stream = connection.sql('select * from log order by "case", "at"').to_arrow_reader(100)
        reader = BatchReader(promised=GOLD, schema=SCHEMA, at=at, clustered=True)
        reported = pa.Table.from_batches(list(reader(stream)))

    assert judged(reported) == expected(log, at)


@pytest.mark.parametrize("kind", KINDS)
def test_texts_of_moments_are_read_in_the_format_and_zone_of_the_schema(kind: str) -> None:
    schema = LogSchema(
        case="case", at="at", action="action", moments="%d/%m/%Y %H:%M", zone="Europe/Paris"
    )
    frame = KINDS[kind](
        {"case": ["A", "A"], "at": ["2/3/2026 09:00", "2/3/2026 09:30"], "action": ["log", "start"]}
    )

    reported = frames.read(RESPONSE, frame, schema, at=datetime(2026, 3, 2, 12, tzinfo=UTC))

    assert listed(reported, "started_at") == [datetime(2026, 3, 2, 8, tzinfo=UTC)]
    assert listed(reported, "elapsed") == [timedelta(minutes=30)]
    with pytest.raises(MalformedRow, match="row 1, column 'at'"):
        frames.log(frame, ACTIONS)


def test_a_wall_clock_column_is_read_in_the_zone_of_the_schema() -> None:
    schema = LogSchema(case="case", at="at", action="action", zone="Europe/Paris")
    frame = pl.DataFrame({"case": ["A"], "at": [datetime(2026, 3, 2, 9)], "action": ["log"]})

    assert frames.log(frame, schema).history(0)[0].at == EIGHT
    with pytest.raises(NaiveInstant):
        frames.log(frame, ACTIONS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_without_what_the_policy_needs_is_refused(
    kind: str, rows: dict[str, list[Any]]
) -> None:
    with pytest.raises(MissingColumn, match="no column hold_reason, priority, state"):
        frames.read(GOLD, KINDS[kind](rows), ACTIONS, at=EIGHT)
    with pytest.raises(MissingColumn, match="no column hold_reason, priority, state"):
        BatchReader(promised=GOLD, schema=ACTIONS, at=EIGHT)


def test_frames_and_batches_out_of_order_are_refused_unless_the_schema_has_a_rule() -> None:
    late, soon = EIGHT + timedelta(hours=1), EIGHT
    table = pa.table({"case": ["A", "A"], "at": [late, soon], "action": ["start", "log"]})
    reader = BatchReader(promised=RESPONSE, schema=ACTIONS, at=late)

    with pytest.raises(MalformedRow, match=r"row 2, column 'at'.*order='sort'"):
        frames.log(table, ACTIONS)
    with pytest.raises(MalformedRow, match="row 2, column 'at'"):
        list(reader(table.to_batches()))
    by_time = frames.log(table, attrs.evolve(ACTIONS, order="sort"))
    assert [t.action for t in by_time.history(0)] == ["log", "start"]


def test_when_a_row_was_written_down_is_not_read() -> None:
    rows = pl.DataFrame({"case": ["A"], "at": [datetime(2026, 3, 2, tzinfo=UTC)], "state": ["new"]})
    schema = LogSchema(case="case", at="at", state="state", recorded_at="noted")

    assert frames.log(rows, schema).cases == ("A",)


def test_a_row_without_a_state_is_in_the_state_that_its_action_moves_to() -> None:
    # No row names `in_progress`, which comes from `start`.
    rows = {
        "case": ["A"] * 3,
        "at": [datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (9, 10, 11)],
        "action": ["log", "start", "resolve"],
        "state": ["new", None, "resolved"],
    }
    schema = LogSchema(case="case", at="at", action="action", state="state")

    found = frames.log_conformance(pd.DataFrame(rows), schema, IncidentLifecycle)

    assert found.allowed == {("new", "in_progress"): 1, ("in_progress", "resolved"): 1}
    assert not found.misfits


def test_an_order_of_arguments_without_the_calendar_second_is_explained() -> None:
    frame = pd.DataFrame({"opened": [EIGHT], "solved": [EIGHT]})

    with pytest.raises(InvalidValue, match="a calendar is expected; the order is"):
        frames.elapsed(frame, "office", "opened", "solved")  # type: ignore[arg-type]


def test_an_input_of_an_action_is_read_in_columns_before_the_fact_of_its_name() -> None:
    goal = Goal.real(hours=1)
    calls = Target("calls", goal=goal, start=On("log"), stop=On("note", kind="call"))
    nine, ten = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC)
    logged = [
        History.of(
            [
                Transition(at=nine, action="log", state="new", sets={"kind": fact}),
                Transition(at=ten, action="note", inputs=inputs),
            ]
        )
        for fact, inputs in (("mail", {"kind": "call"}), ("call", {"kind": "mail"}), ("call", {}))
    ]

    found = read(calls, Log.of({f"INC-{n}": one for n, one in enumerate(logged)}), at=ten)

    assert [calls.read(one, at=ten).stage for one in logged] == [
        "stopped", "running", "stopped",
    ]  # fmt: skip
    assert found["calls"].stage.values_of().tolist() == ["stopped", "running", "stopped"]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"promised": 4}, "a Target or a Policy (promised of read)"),
        ({"schema": "case"}, "a LogSchema (schema of read)"),
    ],
)
def test_arguments_of_another_kind_are_refused_as_those_of_a_log_are(
    wrong: dict[str, Any], expected: str
) -> None:
    target = Target("age", goal=Goal.real(hours=1), start=On("log"), stop=On("resolve"))
    schema = LogSchema(case="case", at="at", action="action")
    given = {"promised": target, "frame": pd.DataFrame(), "schema": schema, "at": EIGHT} | wrong

    with pytest.raises(InvalidValue, match=re.escape(f"was given where {expected} is expected")):
        frames.read(**given)


@pytest.mark.parametrize(
    "objects",
    [
        lambda values: pd.Series(values, dtype=object),
        lambda values: pl.Series(values, dtype=pl.Object),
    ],
    ids=["pandas", "polars"],
)
def test_python_objects_in_any_column_are_read_as_rows_are(
    objects: Callable[[list[Any]], Any],
) -> None:
    given: dict[str, list[Any]] = {
        "case": ["A", 7, "A"],
        "at": [datetime(2026, 3, 2, 9), EIGHT, "2026-03-02 11:00"],
        "state": ["new", "new", None],
        "priority": [1, "P2", 2.5],
    }
    schema = LogSchema(case="case", at="at", state="state", facts=["priority"], zone="Europe/Paris")
    frame = {name: objects(values) for name, values in given.items()}
    rows = [dict(zip(given, row, strict=True)) for row in zip(*given.values(), strict=True)]

    kind = pl.DataFrame if isinstance(frame["at"], pl.Series) else pd.DataFrame
    log = frames.log(kind(frame), schema)

    histories = schema.histories(rows)
    assert log.cases == tuple(histories) == ("A", "7")
    assert [log.history(number) for number in range(2)] == list(histories.values())


def _of_two_numbers(kind: str, first: int, second: int, number: Any) -> Any:
    """Return a log of two cases whose ids, which are facts too, are whole numbers."""
    columns: dict[str, Any] = {"at": [MONDAY] * 2, "action": ["log"] * 2}
    if kind == "pyarrow":
        return pa.table({"case": pa.array([first, second], number), **columns})
    return pl.DataFrame({"case": pl.Series([first, second], dtype=number), **columns})


@pytest.mark.parametrize(
    ("kind", "numbers", "number", "there"),
    [
        ("pyarrow", (2**64 - 1, 2), pa.uint64(), [2**64 - 1, 2]),
        ("polars", (2**64 - 1, 2), pl.UInt64, [2**64 - 1, 2]),
        ("polars", (-1, 2**64 - 1), pl.Int128, [-1, 2**64 - 1]),
        ("polars", (2**128 - 1, 0), pl.UInt128, [2**128 - 1, 0]),
        # No column of polars has room for it; a mixture of kinds is written as texts too.
        ("polars", (2**200, 1), pl.Object, [str(2**200), "1"]),
    ],
)
def test_ids_and_facts_beyond_64_bits_come_back_in_the_frame(
    kind: str, numbers: tuple[int, int], number: Any, there: list[Any]
) -> None:
    schema = LogSchema(case="case", at="at", action="action", facts=("case",))
    found = frames.read(RESPONSE, _of_two_numbers(kind, *numbers, number), schema, at=MONDAY)

    for name in ("case", "fact_case"):
        column = found[name]
        assert (column.to_pylist() if kind == "pyarrow" else column.to_list()) == there


@pytest.mark.parametrize("kind", KINDS)
def test_every_microsecond_of_a_column_counts_beside_a_null_and_in_a_far_year(kind: str) -> None:
    # A floating number of seconds or microseconds has not all of them.
    lengths = [timedelta(hours=18, minutes=26, microseconds=1), timedelta(99_999, 0, 3)]
    starts = [MONDAY, datetime(9000, 1, 1, 0, 0, 0, 1, UTC)]
    frame = KINDS[kind]({"start": [*starts, None], "length": [*lengths, None]})

    due = frames.add(frame, ALWAYS, "start", "length")["due"]
    found = due.to_pylist() if kind == "pyarrow" else due.to_list()
    assert found[:2] == [start + length for start, length in zip(starts, lengths, strict=True)]
    assert pd.isna(found[2])

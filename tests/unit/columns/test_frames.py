"""Data frames of three kinds, streams of batches and lazy queries answer as records do."""

import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.columns import frames, polars_expressions
from serviceops.columns.arrow import BatchReader
from serviceops.errors import InvalidValue, MalformedRow, MissingColumn, NaiveInstant
from serviceops.history import History
from serviceops.lifecycle import IncidentLifecycle, conformance
from serviceops.logs import LogSchema
from serviceops.sla import By, Goal, On, Policy, Rule, Target, While
from serviceops.testing import SimulatedDesk

PARIS = ZoneInfo("Europe/Paris")
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
    told = [(case, t) for case, history in log.items() for t in history]
    told.sort(key=lambda one: one[1].at)  # cases are mixed, as a real log has them
    facts = [dict(t.sets) for _, t in told]
    return {
        "case": [case for case, _ in told],
        "at": [t.at for _, t in told],
        "action": [t.action for _, t in told],
        "state": [t.state for _, t in told],
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

    told = frames.read(GOLD, frame, SCHEMA, at=at)

    assert type(told) is type(frame)
    assert judged(told) == expected(log, at)


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

    told = frames.elapsed(frame, OFFICE, "opened", "solved")
    told = frames.add(told, OFFICE, "opened", "promised")

    assert type(told) is type(frame)
    assert listed(told, "elapsed") == [timedelta(hours=2), None, None]
    assert listed(told, "due") == [monday, None, None]


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

    told = frames.log(frame, LogSchema(case="n", at="at", facts=["v"]))

    assert told.facts["v"].values_of().tolist() == values
    assert list(told.cases) == list(range(rows))
    assert len(told.facts["v"].values) == len({v for v in values if v is not None})


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

    assert [b["case"].to_pylist() for b in reader(table.to_batches(1))] == [["A"], ["B"]]


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
    told = frames.elapsed(frame, ALWAYS, "a", "b", zone="Europe/Paris")
    assert listed(told, "elapsed") == [timedelta(hours=4)]  # three on the clock, one of them twice


def test_a_wall_clock_time_never_shown_and_one_shown_twice() -> None:
    frame = pl.DataFrame({"a": [datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)]})
    told = frames.elapsed(
        frame.with_columns(b=pl.lit(datetime(2026, 1, 1))), ALWAYS, "b", "a", zone="Europe/Paris"
    )

    origin = datetime(2026, 1, 1, tzinfo=PARIS)
    assert told["elapsed"].to_list() == [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC) - origin,  # as if the clocks had not moved yet
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC) - origin,  # the first time round
    ]


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(MissingColumn, match="no column solved; it has: opened"):
        frames.elapsed(pl.DataFrame({"opened": []}), ALWAYS, "opened", "solved")


def test_texts_are_no_instants() -> None:
    with pytest.raises(InvalidValue, match="a column of instants"):
        frames.elapsed(pl.DataFrame({"a": ["2026-03-02"]}), ALWAYS, "a", "a")


def test_a_lazy_frame_is_refused_with_what_will_do() -> None:
    with pytest.raises(InvalidValue, match="collect a lazy one first"):
        frames.log(pl.LazyFrame({"case": ["A"]}), ACTIONS)


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_a_lazy_query_answers_as_the_calendar_does(engine: Any) -> None:
    friday = datetime(2026, 3, 27, 16, tzinfo=UTC)
    query = pl.LazyFrame({"a": [friday, None], "b": [friday + timedelta(days=3)] * 2,
                          "n": [timedelta(hours=3), None]})  # fmt: skip

    told = query.select(
        polars_expressions.elapsed(OFFICE, "a", "b").alias("open"),
        polars_expressions.add(OFFICE, "a", "n").alias("due"),
    ).collect(engine=engine)

    assert told["open"].to_list() == [OFFICE.elapsed(friday, friday + timedelta(days=3)), None]
    assert told["due"].to_list() == [OFFICE.add(friday, timedelta(hours=3)), None]


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
    told = frames.read(RESPONSE, empty, ACTIONS, at=EIGHT)
    assert told.height == 0
    assert "verdict" in told.columns


def test_duckdb_streams_its_rows_through_the_same_function(
    log: dict[str, History], rows: dict[str, list[Any]]
) -> None:
    at = max(rows["at"])
    table = pa.table(rows)
    with duckdb.connect() as connection:
        connection.register("log", table)
        stream = connection.sql('select * from log order by "case", "at"').to_arrow_reader(100)
        reader = BatchReader(promised=GOLD, schema=SCHEMA, at=at, clustered=True)
        told = pa.Table.from_batches(list(reader(stream)))

    assert judged(told) == expected(log, at)


@pytest.mark.parametrize("kind", KINDS)
def test_texts_of_moments_are_read_in_the_format_and_zone_of_the_schema(kind: str) -> None:
    schema = LogSchema(
        case="case", at="at", action="action", moments="%d/%m/%Y %H:%M", zone="Europe/Paris"
    )
    frame = KINDS[kind](
        {"case": ["A", "A"], "at": ["2/3/2026 09:00", "2/3/2026 09:30"], "action": ["log", "start"]}
    )

    told = frames.read(RESPONSE, frame, schema, at=datetime(2026, 3, 2, 12, tzinfo=UTC))

    assert listed(told, "started_at") == [datetime(2026, 3, 2, 8, tzinfo=UTC)]
    assert listed(told, "elapsed") == [timedelta(minutes=30)]
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

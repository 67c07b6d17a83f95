"""Exports with one row a record and a column for each moment, by rows, columns and frames."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from serviceops.columns import Log, frames
from serviceops.columns.arrow import BatchReader
from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidValue, MalformedRow, MissingColumn
from serviceops.logs import LogSchema
from serviceops.measures import attainment
from serviceops.reports import service_report
from serviceops.sla import Enters, Goal, On, Policy, Rule, Target, While

AT = datetime(2026, 4, 1, tzinfo=UTC)
SCHEMA = LogSchema(
    case="number",
    steps={"log": "opened", "start": "responded", "hold": "on_hold", "resolve": "resolved"},
    states={"log": "new", "start": "in_progress", "hold": "on_hold", "resolve": "resolved"},
    facts={"priority": "prio"},
    moments="%d/%m/%Y %H:%M",
    zone="Europe/Paris",
    missing=["", "?"],
)
# Paris is an hour ahead of UTC until 29 March.
ROWS: list[dict[str, Any]] = [
    {"number": "A", "opened": "02/03/2026 10:00", "responded": "02/03/2026 11:00",
     "on_hold": "", "resolved": "02/03/2026 13:00", "prio": "P1"},
    # Put on hold before anybody responded; still open.
    {"number": "B", "opened": "02/03/2026 10:00", "responded": "02/03/2026 15:00",
     "on_hold": "02/03/2026 12:00", "resolved": None, "prio": "?"},
    # Responded and resolved in the minute it was opened: ties stay in the order of the steps.
    {"number": "C", "opened": "30/03/2026 10:00", "responded": "30/03/2026 10:00",
     "on_hold": "?", "resolved": "30/03/2026 10:00", "prio": "P2"},
]  # fmt: skip
POLICY = Policy("gold", Rule(targets=Target(
    "resolution", goal=Goal.real(hours=4), start=On("log"), stop=Enters("resolved"),
    pause=While("on_hold"),
)))  # fmt: skip


def columns(rows: list[dict[str, Any]] = ROWS) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in ROWS[0]}


def timed(rows: list[dict[str, Any]] = ROWS) -> dict[str, Any]:
    """The same columns with moments as NumPy has them."""
    found: dict[str, Any] = dict(columns(rows))
    for _, name in SCHEMA.steps:
        texts = ["" if value in ("?", None) else value for value in found[name]]
        parsed = [f"{t[6:10]}-{t[3:5]}-{t[:2]}T{t[11:]}" if t else "NaT" for t in texts]
        found[name] = np.array(parsed, "M8[us]")
    return found


def test_a_step_is_an_action_with_the_state_after_it() -> None:
    history = SCHEMA.histories(ROWS)["A"]

    assert [(t.at.hour, t.action, t.state) for t in history] == [
        (9, "log", "new"), (10, "start", "in_progress"), (12, "resolve", "resolved")
    ]  # fmt: skip
    assert dict(history.facts) == {"priority": "P1"}


def test_steps_are_in_order_of_time_and_ties_in_order_of_the_steps() -> None:
    log = SCHEMA.histories(ROWS)

    assert [t.action for t in log["B"]] == ["log", "hold", "start"]
    assert [t.action for t in log["C"]] == ["log", "start", "resolve"]


@pytest.mark.parametrize("given", [columns(), timed()], ids=["texts", "datetime64"])
def test_columns_are_read_as_rows_are(given: dict[str, Any]) -> None:
    log, histories = Log.from_columns(given, SCHEMA), SCHEMA.histories(ROWS)

    assert list(log.cases) == list(histories)
    for number, history in enumerate(histories.values()):
        assert [(t.at, t.action, t.state) for t in log.history(number)] == [
            (t.at, t.action, t.state) for t in history
        ]
        assert log.history(number).facts == history.facts


def test_rows_go_straight_into_columns() -> None:
    names = list(ROWS[0])
    log = Log.from_rows([[row[name] for name in names] for row in ROWS], SCHEMA, names=names)

    assert log.at.tolist() == Log.from_columns(columns(), SCHEMA).at.tolist()


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
@pytest.mark.parametrize("given", [columns(), timed()], ids=["texts", "datetime64"])
def test_a_wide_frame_is_read_and_reported(kind: str, given: dict[str, Any]) -> None:
    module = pytest.importorskip(kind)
    frame = module.table(given) if kind == "pyarrow" else module.DataFrame(given)
    readings = frames.read(POLICY, frame, SCHEMA, at=AT)

    # A took three hours; B two before its hold and since 15:00 Paris time it runs: missed.
    assert attainment(readings).parts == (("A", 1), ("B", 0), ("C", 1))
    report = service_report(frame, POLICY, at=AT, schema=SCHEMA, by=["priority"])
    assert report == service_report(SCHEMA.histories(ROWS), POLICY, at=AT, by=["priority"])


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_a_frame_of_readings_has_nulls_where_there_is_no_instant(kind: str) -> None:
    module = pytest.importorskip(kind)
    frame = module.table(timed()) if kind == "pyarrow" else module.DataFrame(timed())
    found = frames.read(POLICY, frame, SCHEMA, at=AT)

    # A and C were stopped, at noon and at eight in UTC; B still runs.
    given = found["stopped_at"]
    stopped = given.to_pylist() if kind == "pyarrow" else list(given)
    assert stopped[0] == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert stopped[1] is None or stopped[1] != stopped[1]  # NaT is not equal to itself
    assert stopped[2] == datetime(2026, 3, 30, 8, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_a_frame_without_a_row_gives_a_frame_without_a_row(kind: str) -> None:
    module = pytest.importorskip(kind)
    frame = module.table(timed()) if kind == "pyarrow" else module.DataFrame(timed())

    found = frames.read(POLICY, frame[:0], SCHEMA, at=AT)

    assert len(found) == 0
    assert "stage" in (found.column_names if kind == "pyarrow" else found.columns)


@pytest.mark.parametrize("given", [["stopped", None, "running"], [None, None, None]])
def test_a_row_of_a_frame_without_a_stage_has_none_when_it_is_read_again(
    given: list[str | None],
) -> None:
    polars = pytest.importorskip("polars")
    found = frames.read(POLICY, polars.DataFrame(timed()), SCHEMA, at=AT)

    (again,) = frames.readings_of(found.with_columns(stage=polars.Series(given, dtype=polars.Utf8)))

    assert again.stage.values_of().tolist() == given


def test_batches_of_one_row_each_are_read_as_one_log() -> None:
    arrow = pytest.importorskip("pyarrow")
    target = Target("t", goal=Goal.real(hours=4), start=On("log"), stop=On("end"))
    schema = LogSchema(case="case", at="at", action="action")
    reader = BatchReader(promised=target, schema=schema, at=AT, clustered=True)
    rows = arrow.table({"case": [*"AABB"], "at": [AT - timedelta(hours=n) for n in (9, 8, 7, 1)],
                        "action": ["log", "end"] * 2})  # fmt: skip

    for size in (1, 2, 3, 4):
        batches = rows.to_batches(max_chunksize=size)
        found = [batch.to_pylist() for batch in reader(batches)]
        assert [(one["case"], one["verdict"]) for batch in found for one in batch] == [
            ("A", "met"), ("B", "breached")
        ]  # fmt: skip


def test_a_frame_of_readings_has_the_facts_it_was_given() -> None:
    polars = pytest.importorskip("polars")
    schema = LogSchema(case="id", at="at", action="action", facts=["site", "goal", "size"])
    start = AT - timedelta(days=1)
    frame = polars.DataFrame({
        "id": ["A", "A", "B", "C"], "at": [start, start + timedelta(hours=30), start, start],
        "action": ["log", "move", "log", "note"], "site": ["porto", "faro", "lisbon", None],
        "goal": ["x", None, None, None], "size": [1, None, 2, None],
    })  # fmt: skip
    policy = Policy("p", Rule(targets=Target(
        "t", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve")), when=While(site=(
            "porto", "lisbon"))))  # fmt: skip

    found = frames.read(policy, frame, schema, at=AT)

    # A moved after the instant; C was never promised anything.
    assert found.select("case", "site", "fact_goal", "size").rows() == [
        ("A", "porto", "x", 1), ("B", "lisbon", None, 2)
    ]  # fmt: skip
    assert "site" not in frames.read(policy, frame, schema, at=AT, keep_facts=False).columns


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"responded": "01/03/2026 10:00"}, "opened", "no moment before it"),
    ({"opened": None, "responded": None, "resolved": None}, "opened", "at least one"),
    ({"resolved": "yesterday"}, "resolved", "a moment in"),
    ({"number": "B"}, "number", "once in a wide export"),
    ({"prio": ["P1"]}, "prio", "scalar"),
]


@pytest.mark.parametrize(("changed", "column", "text"), WRONG)
def test_a_wrong_row_is_named(changed: dict[str, Any], column: str, text: str) -> None:
    rows = [ROWS[1], ROWS[0] | changed]

    for attempt in (
        lambda: SCHEMA.histories(rows),
        lambda: Log.from_columns(columns(rows), SCHEMA),
    ):
        with pytest.raises(MalformedRow, match=text) as caught:
            attempt()
        assert (caught.value.row, caught.value.column) == (2, column)


def test_a_moment_before_the_opening_is_taken_where_the_schema_says_so() -> None:
    sorted_schema = LogSchema(case="id", steps={"log": "a", "resolve": "b"}, order="sort")
    row = {"id": "A", "a": "2026-03-02T10:00Z", "b": "2026-03-02T09:00Z"}

    assert [t.action for t in sorted_schema.histories([row])["A"]] == ["resolve", "log"]
    log = Log.from_columns({name: [value] for name, value in row.items()}, sorted_schema)
    assert log.action.values_of().tolist() == ["resolve", "log"]


def test_a_missing_column_is_named() -> None:
    rows = [{name: value for name, value in ROWS[0].items() if name != "resolved"}]

    with pytest.raises(MissingColumn, match="resolved"):
        SCHEMA.histories(rows)
    with pytest.raises(MissingColumn, match="resolved"):
        Log.from_columns({name: [value] for name, value in rows[0].items()}, SCHEMA)


@pytest.mark.parametrize(
    "more", [{"at": "x"}, {"action": "x"}, {"state": "x"}, {"by": "x"}, {"inputs": ["x"]}]
)
def test_a_wide_schema_has_no_columns_of_one_moment(more: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match="steps, states and facts"):
        LogSchema(case="id", steps={"log": "a"}, **more)


def test_a_state_of_a_step_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidValue, match="one of the steps log"):
        LogSchema(case="id", steps={"log": "a"}, states={"resolve": "resolved"})
    with pytest.raises(InvalidValue, match="a column of cases"):
        LogSchema(steps={"log": "a"})


def test_a_policy_is_checked_against_the_steps() -> None:
    SCHEMA.require(POLICY.columns_needed)

    with pytest.raises(MissingColumn, match="state"):
        LogSchema(case="id", steps={"log": "a"}).require(["state"])


def test_a_wide_schema_reads_back() -> None:
    assert from_dict(to_dict(SCHEMA)) == SCHEMA


def test_no_rows_are_no_records() -> None:
    assert SCHEMA.histories([]) == {}
    assert len(Log.from_columns({name: [] for name in ROWS[0]}, SCHEMA)) == 0

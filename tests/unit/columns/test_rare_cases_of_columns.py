"""What logs, codes and open time in columns do in cases that hardly occur."""

import warnings
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from serviceops import columns
from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log, frames, open_time
from serviceops.columns import calendar_grid as grid
from serviceops.columns.arrow import BatchReader
from serviceops.columns.codes import as_codes
from serviceops.columns.condition_flags import flags
from serviceops.errors import InvalidValue, MalformedRow, MissingColumn, YearsNotCovered
from serviceops.logs import LogSchema
from serviceops.sla import Conventions, Goal, On, Policy, Rule, Target, While

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
SCHEMA = LogSchema(case="case", at="at", action="action")
TARGET = Target("fix", goal=Goal.real(hours=4), start=On("log"), stop=On("end"))
ROWS = {"case": ["A", "A"], "at": [NINE, NINE + HOUR], "action": ["log", "end"]}


def reader(schema: LogSchema = SCHEMA, *, clustered: bool = True) -> BatchReader:
    return BatchReader(promised=TARGET, schema=schema, at=NINE + 2 * HOUR, clustered=clustered)


def test_batches_need_a_column_of_cases_and_may_be_empty() -> None:
    batch = pa.RecordBatch.from_pydict(ROWS)

    with pytest.raises(InvalidValue, match="a column of cases"):
        reader(LogSchema(at="at", action="action"))
    with pytest.raises(MissingColumn, match="case"):
        list(reader()([batch.drop_columns(["case"])]))
    (found,) = reader()([batch.slice(0, 0), batch])
    assert found["verdict"].to_pylist() == ["met"]
    assert list(reader()([batch.slice(0, 0)])) == []


def test_a_column_is_searched_for_many_values_at_once() -> None:
    column = as_codes([*map(str, range(20)), None], "fact", 21)

    assert column.among([*map(str, range(10)), None]).tolist() == [True] * 10 + [False] * 10 + [
        True
    ]


def test_what_is_no_column_is_refused() -> None:
    with pytest.raises(InvalidValue, match="a sequence of values"):
        as_codes(3, "fact", 1)


def test_no_condition_is_true_of_no_row() -> None:
    log = Log.from_columns(ROWS, SCHEMA)

    assert flags(None, log).tolist() == [False, False]


def test_lengths_that_are_no_durations_are_refused() -> None:
    import narwhals as nw

    with pytest.raises(InvalidValue, match="a column of durations"):
        frames.lengths(nw.from_native(pd.Series([1, 2], name="seconds"), series_only=True))


def test_rows_that_are_lists_need_the_columns_of_their_schema_and_a_case() -> None:
    rows: list[list[Any]] = [["A", NINE, "log"]]

    with pytest.raises(InvalidValue, match="a column of cases"):
        Log.from_rows(rows, LogSchema(at="at", action="action"))
    with pytest.raises(MissingColumn):
        Log.from_rows(rows, SCHEMA, names=["case", "at", "what"])
    with pytest.raises(MalformedRow):
        Log.from_rows([["", NINE, "log"]], SCHEMA, names=["case", "at", "action"])


def test_rows_with_ids_that_repeat_are_read_one_by_one() -> None:
    schema = LogSchema(case="case", at="at", action="action", id="id")
    rows = [["A", NINE, "log", "1"], ["A", NINE + HOUR, "end", "2"], ["A", NINE, "log", "1"]]

    log = Log.from_rows(rows, schema, names=["case", "at", "action", "id"])

    assert [step.action for step in log.history(0)] == ["log", "end"]


def test_times_without_a_unit_are_no_column_of_instants() -> None:
    with warnings.catch_warnings(action="ignore"):  # newer versions of NumPy warn of such times
        unset = np.array(["NaT"], "datetime64")
    with pytest.raises(InvalidValue, match="datetime64"):
        open_time.elapsed(OFFICE, unset, unset)
    empty = np.array([], np.int64)
    assert open_time.add(OFFICE, empty, empty).size == 0


def test_a_layout_of_too_many_grains_has_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "_MAX_GRAINS", 1)
    hour = 3600 * 10**6

    layout = grid.Layout.of([(hour, 2 * hour)], 0, 24 * hour)

    assert int(layout.before[-1]) == hour
    assert layout.earliest(np.array([hour])).tolist() == [2 * hour]


def test_a_wide_log_needs_a_value_in_every_row() -> None:
    schema = LogSchema(case="case", steps={"log": "opened", "end": "closed"})

    with pytest.raises(MalformedRow, match="a value in every row"):
        Log.from_columns({"case": ["A", "B"], "opened": [NINE, NINE], "closed": [NINE]}, schema)


def test_due_dates_roll_to_the_next_opening_in_columns_too() -> None:
    day = Target("fix", goal=Goal.working(hours=8), calendar=OFFICE, start=On("log"), stop=On("x"))
    log = Log.from_columns(ROWS, SCHEMA)

    found = columns.read(day, log, at=NINE + HOUR, conventions=Conventions(at_close="roll"))

    assert found["fix"].due_at.tolist() == [NINE.replace(day=3, tzinfo=None)]


def test_a_moment_after_the_last_year_is_refused_with_its_row() -> None:
    late = np.array(["2026-03-02", "30000-01-01"], "datetime64[us]")

    with pytest.raises(MalformedRow, match="row 2"):
        as_codes(late, "review", 2)


def test_a_fact_of_several_types_is_a_text_in_a_frame() -> None:
    schema = LogSchema(case="case", at="at", action="action", facts=["size"])
    rows = pd.DataFrame({"case": ["A", "B"], "at": [NINE, NINE], "action": ["log", "log"],
                         "size": [1, "large"]})  # fmt: skip

    found = frames.read(TARGET, rows, schema, at=NINE)

    assert found["size"].tolist() == ["1", "large"]


def test_time_beyond_the_years_that_are_known_is_no_instant() -> None:
    known = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}, covers=(2026, 2026))

    with pytest.raises(YearsNotCovered):
        open_time.add(known, np.array([NINE.replace(tzinfo=None)], "datetime64[us]"),
                      np.array([2_000], "timedelta64[h]"))  # fmt: skip


def test_a_batch_to_which_no_rule_applies_has_no_readings() -> None:
    schema = LogSchema(case="case", at="at", action="action", facts=["group"])
    rows = {**ROWS, "group": ["web", "web"]}
    mail = Policy("p", rules=Rule(when=While(group="mail"), targets=TARGET))

    found = BatchReader(promised=mail, schema=schema, at=NINE)([pa.RecordBatch.from_pydict(rows)])

    assert list(found) == []


@pytest.mark.parametrize("block", [1, 2, 4, 1 << 18])
def test_cases_of_which_no_row_has_come_have_the_figures_of_a_record_without_rows(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serviceops.columns.readings._BLOCK", block)
    log = Log.from_columns(
        {
            "case": ["early", "late", "also late", "ended", "ended"],
            "at": [NINE, NINE + 9 * HOUR, NINE + 8 * HOUR, NINE, NINE + HOUR],
            "action": ["log", "log", "log", "log", "end"],
            "priority": ["P1", "P1", "P3", "P3", "P3"],
        },
        LogSchema(case="case", at="at", action="action", facts=["priority"]),
    )
    urgent = Target("urgent", goal=Goal.real(hours=1), start=On("log"), stop=On("end"))
    first, others = Rule(targets=(urgent,), when={"priority": "P1"}), Rule(targets=(TARGET,))
    found = columns.read(Policy("p", (first, others)), log, at=NINE + 2 * HOUR)

    # The second rule is true of a record without rows, and the first is not.
    fix, other = found["fix"], found["urgent"]
    assert fix.stage.values_of().tolist() == [None, "not_started", "not_started", "stopped"]
    assert fix.verdict.values_of().tolist() == [None, "open", "open", "met"]
    assert fix.elapsed.tolist() == [None, 0 * HOUR, 0 * HOUR, HOUR]
    assert fix.goal.tolist() == [None, 4 * HOUR, 4 * HOUR, 4 * HOUR]
    assert fix.cycles.tolist() == [0, 0, 0, 1]
    assert other.verdict.values_of().tolist() == ["breached", None, None, None]
    assert other.breached_at.tolist()[1:] == [None] * 3
    assert (fix.one_by_one, other.one_by_one) == (0, 0)

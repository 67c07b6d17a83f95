"""Columns of a log that take few bytes, and have the same values as those of many."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from serviceops.calendars import ALWAYS
from serviceops.columns import Log, read
from serviceops.columns.narrow_columns import is_upto, narrowed, widened
from serviceops.logs import LogSchema
from serviceops.sla import Enters, Goal, On, Target, While

SECOND = 1_000_000
SCHEMA = LogSchema(case="case", at="at", action="action", state="state")
AT = datetime(1970, 1, 1, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moments", "narrow"),
    [
        ([], True),
        ([0], True),
        ([(2**32 - 1) * SECOND], True),  # the last second of 32 bits, in 2106
        ([2**32 * SECOND], False),
        ([-SECOND], False),
        ([5 * SECOND, 0, 5 * SECOND], True),
        ([5 * SECOND, 5 * SECOND + 1], False),
        ([SECOND - 1, SECOND], False),
        ([SECOND] * 4 + [1], False),
    ],
)
@pytest.mark.parametrize("part", [1, 2, 1 << 16])
def test_instants_take_half_the_bytes_where_all_are_seconds_of_32_bits(
    moments: list[int], narrow: bool, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serviceops.columns.narrow_columns._PART", part)
    column = np.array(moments, np.int64)
    stored = narrowed(column)
    assert (stored.dtype == np.uint32, stored is column) == (narrow, not narrow)
    assert widened(stored).dtype == np.int64
    assert widened(stored).tolist() == moments
    for at in (-(2**60), -1, 0, 1, 5 * SECOND - 1, 5 * SECOND, 5 * SECOND + 1, 2**60):
        assert is_upto(stored, at).tolist() == [moment <= at for moment in moments]


@pytest.mark.parametrize("odd", [0, 1])
def test_a_log_of_seconds_is_equal_in_value_and_half_as_long(odd: int) -> None:
    case, at = np.array([0, 1, 0, 1]), np.array([7, 5, 9, 9]) * SECOND
    at[3] += odd
    columns: dict[str, Any] = {
        "case": case,
        "at": at,
        "action": ["log"] * 4,
        "state": ["new", "new", "done", None],
    }
    log = Log.from_columns(columns, SCHEMA)
    at[:] = 0  # the host's array is not the log's

    assert log._at.nbytes == (32 if odd else 16)
    assert {column.dtype for column in (log.at, log.first)} == {np.dtype(np.int64)}
    assert log.at.tolist() == [7 * SECOND, 9 * SECOND, 5 * SECOND, 9 * SECOND + odd]
    assert log.first.tolist() == [0, 2, 4]
    assert log.history(1).micros == (5 * SECOND, 9 * SECOND + odd)
    later = log.between(1, 2)
    assert (later.at.tolist(), later.first.tolist()) == ([5 * SECOND, 9 * SECOND + odd], [0, 2])
    assert log.until(9 * SECOND - 1).at.tolist() == [7 * SECOND, 5 * SECOND]
    assert log.until(9 * SECOND).rows == 4 - odd
    assert log.until(9 * SECOND + odd) is log


def test_sorted_rows_of_odd_instants_are_copied_from_the_hosts_array() -> None:
    at = np.array([SECOND, SECOND + 1])
    columns: dict[str, Any] = {
        "case": ["A", "A"],
        "at": at,
        "action": ["log", "done"],
        "state": ["new", "done"],
    }
    log = Log.from_columns(columns, SCHEMA)
    at[:] = 0
    assert log.at.tolist() == [SECOND, SECOND + 1]


def test_the_state_of_an_opening_stays_until_a_row_states_another() -> None:
    columns: dict[str, Any] = {
        "case": ["A", "A"],
        "at": np.array([9, 12]) * SECOND,
        "action": ["note", "resolve"],
        "state": [None, "done"],
    }
    log = Log.from_columns(columns, SCHEMA).opened(np.array([5 * SECOND]), state="new")
    target = Target(
        "resolution", goal=Goal.real(hours=4), start=On("log"), stop=Enters("done"),
        pause=While("new"), calendar=ALWAYS,
    )  # fmt: skip
    found, one = read(target, log, at=AT)["resolution"], target.read(log.history(0), at=AT)

    assert log.state.values_of().tolist() == ["new", "new", "done"]
    assert log.row_state.values_of().tolist() == ["new", None, "done"]
    assert found.paused.tolist() == [one.paused_for]
    assert found.paused[0] == np.timedelta64(7, "s")

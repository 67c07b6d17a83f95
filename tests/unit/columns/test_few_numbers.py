"""A column of few different numbers in a byte a row has the numbers that were written."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from serviceops.columns import Log, read
from serviceops.columns.narrow_columns import FewNumbers
from serviceops.logs import LogSchema
from serviceops.sla import Goal, On, Target

NAT = np.iinfo(np.int64).min


@pytest.mark.parametrize("different", [0, 1, 2, 15, 16, 17, 40, 4_000])
@pytest.mark.parametrize("size", [1, 7, 1_000])
@pytest.mark.parametrize("kind", [np.int32, np.int64])
def test_a_column_of_few_numbers_has_what_was_written(
    different: int, size: int, kind: type[Any]
) -> None:
    written = np.arange(5_000) % max(different, 1) * 7 if different else np.zeros(0)
    written = written.astype(kind)
    column = FewNumbers(len(written), kind)
    for begin in range(0, len(written), size):
        column.write(begin, written[begin : begin + size])
    assert column.whole().tolist() == written.tolist()
    assert column.whole().dtype == kind
    assert column._codes.nbytes == len(written) * (1 if different <= 16 else written.itemsize)


def test_numbers_that_are_nowhere_and_everywhere_are_stored() -> None:
    column = FewNumbers(4, np.int64)
    column.write(0, np.array([NAT, -1]))
    column.write(2, np.array([2**62, NAT]))
    assert column.whole().tolist() == [NAT, -1, 2**62, NAT]


def test_goals_and_cycles_of_a_log_take_a_byte_a_case_until_somebody_looks() -> None:
    size, nine = 1_000, datetime(2026, 3, 2, 9, tzinfo=UTC)
    at = np.array([nine + timedelta(seconds=n) for n in range(size)])
    log = Log.from_columns(
        {"case": np.arange(size), "at": at, "action": ["log"] * size},
        LogSchema(case="case", at="at", action="action"),
    )
    target = Target("r", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    found: Any = read(target, log, at=nine + timedelta(hours=1))["r"]

    assert (found._goal._codes.nbytes, found._cycles._codes.nbytes) == (size, size)
    assert set(found.goal.tolist()) == {timedelta(hours=4)}
    assert found.goal.dtype == "timedelta64[us]"
    assert found.cycles.tolist() == [1] * size
    assert found.cycles.dtype == np.int32

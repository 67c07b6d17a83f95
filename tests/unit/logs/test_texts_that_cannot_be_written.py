"""Cells of a log with half of a surrogate pair, and the case that a refusal of columns names."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from serviceops.columns import Codes, Log
from serviceops.errors import MalformedRow
from serviceops.logs import LogSchema

SCHEMA = LogSchema(case="id", at="at", action="do", state="state", by="by", party="party",
                   id="key", facts={"site": "site"}, inputs={"note": "note"})  # fmt: skip
ROW = {"id": "A", "at": "2026-03-02T09:00:00Z", "do": "log", "state": "new", "by": "ana",
       "party": "provider", "key": "1", "site": "porto", "note": "x"}  # fmt: skip
HALF = "B\ud800"


def rows_with(column: str) -> list[dict[str, Any]]:
    later = {**ROW, "at": "2026-03-02T10:00:00Z", "do": "assign", "key": "2"}
    return [ROW, {**later, column: HALF}]


def columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def coded(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        name: values if name == "at" else Codes([0, 1], values)
        for name, values in columns(rows).items()
    }


READERS: dict[str, Callable[[list[dict[str, Any]]], object]] = {
    "histories": SCHEMA.histories,
    "log of rows": lambda rows: Log.from_rows(rows, SCHEMA),
    "log of columns": lambda rows: Log.from_columns(columns(rows), SCHEMA),
    "log of codes": lambda rows: Log.from_columns(coded(rows), SCHEMA),
}


@pytest.mark.parametrize("column", [name for name in ROW if name != "at"])
@pytest.mark.parametrize("reader", READERS)
def test_a_cell_that_utf_8_cannot_write_is_refused_with_its_row(reader: str, column: str) -> None:
    with pytest.raises(MalformedRow, match="a text that UTF-8 can write") as refused:
        READERS[reader](rows_with(column))

    assert (refused.value.row, refused.value.column) == (2, column)
    assert ("; in case A" in str(refused.value)) == (column != "id")


def test_texts_beyond_ascii_are_taken_as_they_are() -> None:
    row = {**ROW, "id": "INC-\u00e9", "site": "\u6771\u4eac", "note": "\U0001f600"}

    history = SCHEMA.histories([row])["INC-\u00e9"]

    assert history.facts["site"] == "\u6771\u4eac"
    assert dict(history[0].inputs) == {"note": "\U0001f600"}


def test_a_moment_of_a_frame_that_cannot_be_read_names_its_case() -> None:
    polars = pytest.importorskip("polars")
    pytest.importorskip("narwhals")
    from serviceops.columns import frames  # it needs the extra

    schema = LogSchema(case="id", at="at", state="state", zone="Europe/Lisbon")
    # Lisbon's clocks go forward at one on that morning: half past one never comes.
    moments = [datetime(2026, 3, 28, 1, 30), datetime(2026, 3, 29, 1, 30)]
    frame = polars.DataFrame({"id": ["A", "B"], "at": moments, "state": ["new", "new"]})

    with pytest.raises(MalformedRow, match="; in case B") as refused:
        frames.log(frame, schema)

    assert refused.value.row == 2


def test_a_moment_of_columns_that_is_missing_names_its_case() -> None:
    schema = LogSchema(case="id", at="at", state="state")
    given = {"id": ["A", "B"], "at": np.array(["2026-03-02", "NaT"], "datetime64[us]"),
             "state": ["new", "new"]}  # fmt: skip

    with pytest.raises(MalformedRow, match="; in case B"):
        Log.from_columns(given, schema)

    assert Log.from_columns({**given, "at": given["at"][[0, 0]]}, schema).at[0] == int(
        datetime(2026, 3, 2, tzinfo=UTC).timestamp() * 1_000_000
    )

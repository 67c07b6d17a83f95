"""A real desk's log read as a table that a value describes, where the log is at hand."""

import csv
import gzip
from itertools import groupby
from typing import Any

import pytest

from serviceops.interop.log_tables import from_table, read_flat, to_flat
from serviceops.logs import LogSchema
from tests.shared_data import data_file

STATES = {
    "New": "new", "Active": "in_progress", "Awaiting User Info": "on_hold",
    "Awaiting Problem": "on_hold", "Awaiting Vendor": "on_hold", "Awaiting Evidence": "on_hold",
    "Resolved": "resolved", "Closed": "closed",
}  # fmt: skip
SCHEMA = LogSchema(
    case="number", at="sys_updated_at", state="incident_state", by="sys_updated_by",
    facts={"priority": "priority", "group": "assignment_group"}, states=STATES,
    moments="%d/%m/%Y %H:%M", zone="America/Sao_Paulo", missing=["?", "-100", ""],
    order="carry",
)  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with gzip.open(data_file(), "rt", newline="") as opened:
        return list(csv.DictReader(opened))


def test_every_incident_of_the_real_log_has_the_states_its_rows_say(rows: Any) -> None:
    stated: dict[str, list[str]] = {}
    for row in rows:
        if row["incident_state"] in STATES:
            stated.setdefault(row["number"], []).append(STATES[row["incident_state"]])
    read = from_table(rows, SCHEMA)

    assert set(read.histories) == {row["number"] for row in rows}
    for number, states in stated.items():
        reported = [t.state for t in read.histories[number] if t.state is not None]
        assert reported == [state for state, _ in groupby(states)]
    assert len(read.lost) == len(rows[0]) - 6  # a column each, but for those of the table
    assert {one.count for one in read.lost} == {len(rows)}


def test_the_real_log_survives_the_flat_table(rows: Any) -> None:
    numbers = set(list(dict.fromkeys(row["number"] for row in rows))[:500])
    histories = from_table([row for row in rows if row["number"] in numbers], SCHEMA).histories
    assert len(histories) == 500
    assert read_flat(to_flat(histories)).histories == histories

"""Field tables: what is lost is listed, and the reference has the tables of the importers."""

import subprocess
import sys
from pathlib import Path

import pytest

from serviceops.errors import InvalidValue
from serviceops.interop.field_tables import FieldRow, FieldTable
from serviceops.interop.payloads import Payload

ROOT = Path(__file__).parents[3]
TABLE = FieldTable("a thing", "its documents", """
name, at: carried; both
note: lost; remarks
id: passed over
rows, rows.a: carried
days, days.*, days.*.open: carried
""")  # fmt: skip


def noted(body: object) -> list[tuple[str, str]]:
    place = Payload({}, "x").inner(body, "$", 3)
    TABLE.note(place)
    assert {one.row for one in place.losses.found()} <= {3}
    return [(one.code, one.field) for one in place.losses.found()]


def test_what_is_carried_or_passed_over_is_not_listed() -> None:
    assert noted({"name": "n", "at": 1, "id": 7}) == []


@pytest.mark.parametrize("value", [None, "", False, 0, "0", "false", [], {}, {"value": ""}])
def test_a_lost_field_without_a_value_loses_nothing(value: object) -> None:
    assert noted({"note": value}) == []


@pytest.mark.parametrize("value", ["x", True, 1, [0], {"a": ""}, {"value": "x"}])
def test_a_lost_field_with_a_value_is_listed(value: object) -> None:
    assert noted({"note": value}) == [("field_not_carried", "note")]


def test_a_field_that_the_table_does_not_know_is_listed_however_deep() -> None:
    body = {"new": None, "rows": [{"a": 1, "b": 2}], "days": {"mon": {"open": 1, "shut": 2}}}

    assert noted(body) == [("field_unknown", each) for each in ("new", "b", "shut")]


def test_a_table_shows_fields_that_are_treated_alike_on_one_line() -> None:
    assert TABLE.markdown().splitlines() == [
        "| field of a thing | | |", "|---|---|---|", "| `name`, `at` | carried | both |",
        "| `note` | lost | remarks |", "| `id` | passed over |  |",
        "| `rows`, `rows.a`, `days`, `days.*`, `days.*.open` | carried |  |",
        "", "Source: its documents; not seen in a real export.",
    ]  # fmt: skip


def test_a_line_that_says_nothing_of_a_field_is_refused() -> None:
    with pytest.raises(InvalidValue, match="carried, lost or passed over"):
        FieldTable("a thing", "its documents", "name: kept")
    assert FieldTable("t", "d", (FieldRow("a", "lost"),)).rows[0].note == ""


def test_the_reference_has_the_tables_of_the_importers() -> None:
    command = [sys.executable, str(ROOT / ".ci" / "field_tables.py"), "--check"]

    assert subprocess.run(command, check=False).returncode == 0, "python .ci/field_tables.py"

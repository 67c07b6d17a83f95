"""A log names cases, actions, states and ids: an empty text names nothing."""

import pytest

from serviceops.columns import Log
from serviceops.errors import MalformedRow
from serviceops.logs import LogSchema

ROW = {"case": "A", "at": "2026-03-02T09:00Z", "action": "log", "state": "new", "id": "e1"}


def schema(**given: object) -> LogSchema:
    named = {"case": "case", "at": "at", "action": "action", "state": "state", "id": "id"}
    return LogSchema(**named, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("column", ["case", "action", "state", "id"])
def test_an_empty_name_that_is_not_listed_as_missing_is_refused_in_rows_and_columns(
    column: str,
) -> None:
    rows = [ROW, {**ROW, "id": "e2", column: ""}]
    columns = {name: [row[name] for row in rows] for name in ROW}
    strict = schema(missing=["-"])

    for read in (
        lambda: strict.histories(rows),
        lambda: Log.from_rows(rows, strict),
        lambda: Log.from_columns(columns, strict),
    ):
        with pytest.raises(MalformedRow) as refused:
            read()
        assert (refused.value.row, refused.value.column, refused.value.given) == (2, column, "")
        assert "list '' under missing" in str(refused.value)


@pytest.mark.parametrize("column", ["state", "id"])
def test_an_empty_text_listed_as_missing_is_no_state_and_no_id(column: str) -> None:
    rows = [ROW, {**ROW, "id": "e2", column: ""}]

    assert getattr(schema().histories(rows)["A"][1], column) is None
    assert Log.from_rows(rows, schema()).rows == 2


def test_an_empty_state_that_the_schema_has_a_word_for_is_that_state() -> None:
    rows = [{**ROW, "state": ""}]
    worded = schema(missing=["-"], states={"": "new"}, actions={"": "log"})

    assert worded.histories(rows)["A"][0].state == "new"
    assert Log.from_rows(rows, worded).state.values_of().tolist() == ["new"]

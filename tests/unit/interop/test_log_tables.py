"""Tables of any log in, flat tables out and back."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from serviceops import History, Incident, Transition
from serviceops.errors import MalformedPayload, MalformedRow, MissingColumn
from serviceops.interop.log_tables import from_table, read_flat, to_flat
from serviceops.logs import LogSchema

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
SCHEMA = LogSchema(
    case="Ticket", at="Quando", action="Evento", state="Estado", by="Quem", id="Nr",
    facts={"priority": "Prioridade"}, states={"Nova": "new", "Resolvida": "resolved"},
    actions={"Abrir": "log", "Resolver": "resolve"}, moments="%d/%m/%Y %H:%M",
    zone="Europe/Lisbon", ignored=["Nota"],
)  # fmt: skip


def row(number: int, when: str, action: str, state: str, **more: Any) -> dict[str, Any]:
    return {"Ticket": 7, "Nr": number, "Quando": when, "Evento": action, "Estado": state,
            "Quem": "ada", "Prioridade": "P2", "Nota": "x", **more}  # fmt: skip


ROWS = [row(1, "30/03/2026 09:00", "Abrir", "Nova"),
        row(2, "30/03/2026 10:30", "Resolver", "Resolvida", Piso="3")]  # fmt: skip


def test_rows_are_read_in_the_tables_words_zone_and_format() -> None:
    read = from_table(ROWS, SCHEMA)
    reported = [(t.at.isoformat(), t.action, t.state, t.by, t.id) for t in read.histories["7"]]
    assert reported == [
        ("2026-03-30T08:00:00+00:00", "log", "new", "ada", "1"),  # summer time in Lisbon
        ("2026-03-30T09:30:00+00:00", "resolve", "resolved", "ada", "2"),
    ]
    assert [(one.code, one.field, one.row) for one in read.lost] == [
        ("column_not_carried", "Piso", 1)
    ]


@pytest.mark.parametrize(
    ("spoilt", "column"),
    [
        ({"Quando": "2026-03-30"}, "Quando"),
        ({"Quando": None}, "Quando"),
        ({"Quando": "30/03/2026 08:00"}, "Quando"),  # before the row it follows
        ({"Estado": "Perdida"}, "Estado"),
        ({"Evento": ""}, "Evento"),
        ({"Evento": [1]}, "Evento"),
        ({"Ticket": None}, "Ticket"),
        ({"Prioridade": {"a": 1}}, "Prioridade"),
        ({"Nr": 1}, "Nr"),  # the id of another row
        ({"Nr": 10**5000}, "Nr"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_column(
    spoilt: dict[str, Any], column: str
) -> None:
    with pytest.raises(MalformedRow) as caught:
        from_table([ROWS[0], {**ROWS[1], **spoilt}], SCHEMA)
    assert (caught.value.row, caught.value.column) == (2, column)
    assert str(caught.value)


def test_rows_number_through_the_table_and_not_within_a_record() -> None:
    rows = [ROWS[0], {**ROWS[0], "Ticket": 8}, {**ROWS[1], "Estado": "?", "Ticket": 8}]
    with pytest.raises(MalformedRow, match="row 3, column 'Estado'"):
        from_table(rows, SCHEMA)


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(MissingColumn, match=r"no column .*Evento.*it has: Ticket"):
        from_table([{"Ticket": "1"}], SCHEMA)
    with pytest.raises(MalformedRow):
        from_table(["no row"], SCHEMA)
    with pytest.raises(MalformedPayload):
        from_table("no rows", SCHEMA)


ON_HOLD = (
    Incident.log("INC-1", summary="Mail is down", caller="u-1", priority="P2", at=NINE)
    .hold(reason="caller", comment="which?", at=NINE + timedelta(hours=1), by="ada", id="x")
    .resume(at=NINE + timedelta(hours=2), recorded_at=NINE + timedelta(days=1))
    .history
)


def test_a_flat_table_has_the_neutral_names_and_comes_back_as_it_was() -> None:
    other = History.of([Transition(NINE + timedelta(hours=1), "log", "new", {"seats": 12})])
    cases = {"INC-1": ON_HOLD, "INC-2": other}
    rows = to_flat(cases)

    assert [(r["case_id"], r["activity"], r["lifecycle"], r["seq"]) for r in rows] == [
        ("INC-1", "log", "complete", 0), ("INC-1", "hold", "complete", 1),
        ("INC-2", "log", "complete", 2), ("INC-1", "resume", "complete", 3),
    ]  # fmt: skip
    assert rows[1]["resource"] == "ada"
    assert json.loads(rows[3]["clears"]) == ["hold_reason"]
    read = read_flat(rows)
    assert read.histories == cases
    assert read.lost == ()


def test_a_flat_table_of_another_tool_says_what_was_left() -> None:
    rows = [
        {"case_id": 1, "activity": "log", "timestamp": "2026-03-02T09:00:00", "cost": 3},
        {"case_id": 1, "activity": "fix", "timestamp": "2026-03-02T09:30:00",
         "lifecycle": "start"},
        {"case_id": 1, "activity": "fix", "timestamp": "2026-03-02T10:00:00",
         "lifecycle": "complete", "resource": float("nan")},
    ]  # fmt: skip
    read = read_flat(rows, zone="UTC")
    assert [(t.action, t.by) for t in read.histories["1"]] == [("log", None), ("fix", None)]
    assert [(one.code, one.row) for one in read.lost] == [
        ("column_not_carried", 0), ("phase_not_carried", 1),
    ]  # fmt: skip
    with pytest.raises(MalformedRow, match="row 1, column 'timestamp'"):
        read_flat(rows)


ODD = History.of([
    Transition(NINE, "log", "new", {"due date": "x", "a": "", "[b": 1, "seats": 3}, {"text": ""}),
    Transition(NINE, "amend", None, {"due date": None, "a": None, "[b": None}, by="", id="1"),
    Transition(NINE, "amend", None, {"a": "", "seats": 0}),
])  # fmt: skip


def test_facts_that_were_cleared_or_are_empty_come_back_so() -> None:
    read = read_flat(to_flat({"A": ODD}))

    assert read.histories == {"A": ODD}
    assert read.lost == ()


@pytest.mark.parametrize("missing", ["", None, float("nan"), pd.NA, pd.NaT])
def test_a_flat_table_that_was_a_file_or_a_frame_comes_back_as_it_was(missing: object) -> None:
    rows = to_flat({"INC-1": ON_HOLD, "A": ODD})
    columns = dict.fromkeys(column for row in rows for column in row)

    whole = [{column: row.get(column, missing) for column in columns} for row in rows]

    assert read_flat(whole).histories == {"INC-1": ON_HOLD, "A": ODD}


def test_a_flat_table_through_a_data_frame_comes_back_as_it_was() -> None:
    frame = pd.DataFrame(to_flat({"INC-1": ON_HOLD}))

    assert read_flat(frame.to_dict("records")).histories == {"INC-1": ON_HOLD}


def test_names_between_blanks_are_cleared_too_and_a_list_that_is_none_is_refused() -> None:
    rows = [
        {"case_id": "1", "activity": "log", "timestamp": NINE, "fact_p": 1, "fact_q": 2},
        {"case_id": "1", "activity": "amend", "timestamp": NINE, "clears": "p q"},
    ]

    assert dict(read_flat(rows).history.facts) == {}
    for wrong in ("[1]", '["p"', "[" * 9_999):
        with pytest.raises(MalformedRow, match=r"row 2, column 'clears'.*JSON list"):
            read_flat([rows[0], {**rows[1], "clears": wrong}])


def test_an_input_that_was_none_was_not_there_after_a_flat_table() -> None:
    noted = Transition(NINE, "log", "new", {}, {"floor": None, "text": "", "where": "Porto"})
    history = History([noted])

    rows = to_flat({"INC-1": history})

    assert rows[0]["nulls"] == '["floor"]'
    assert read_flat(rows).histories == {"INC-1": history}
    framed = pd.DataFrame(rows).to_dict("records")
    assert read_flat(framed).histories == {"INC-1": history}


def test_a_data_frame_in_the_place_of_rows_says_how_it_gives_them() -> None:
    frame = pd.DataFrame([{"case_id": "INC-1"}])

    with pytest.raises(MalformedRow, match=r"frame\.to_dict\('records'\) of pandas"):
        read_flat(frame)  # type: ignore[arg-type] # refused

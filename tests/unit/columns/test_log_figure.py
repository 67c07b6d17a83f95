"""What a log in columns looks like: its first rows, with the values in effect after each."""

from datetime import UTC, datetime, timedelta

from serviceops.columns import Log
from serviceops.history import History, Transition
from serviceops.logs import LogSchema

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def history(facts: int, by: str | None = "ana") -> History:
    named = {f"f{n}": n for n in range(facts)}
    return History.of([
        Transition(NINE, "log", "new", {"x": "first", **named}, by=by),
        Transition(NINE + timedelta(hours=1), "note", sets={"x": None}),
    ])  # fmt: skip


def test_a_log_shows_its_first_rows_and_the_values_in_effect_after_them() -> None:
    table = Log.of({"A": history(1), "B": history(1)}).figure()

    assert table.title == (
        "Log, rows: 4, cases: 2, Mon 2026-03-02 09:00 +00:00 to Mon 2026-03-02 10:00 +00:00"
    )
    assert table.columns == ("case", "at", "action", "state", "f0", "x", "by")
    nine, ten = "Mon 2026-03-02 09:00 +00:00", "Mon 2026-03-02 10:00 +00:00"
    assert table.rows == (
        ("A", nine, "log", "new", 0, "first", "ana"), ("A", ten, "note", "new", 0, None, None),
        ("B", nine, "log", "new", 0, "first", "ana"), ("B", ten, "note", "new", 0, None, None),
    )  # fmt: skip


def test_of_many_rows_and_facts_the_first_ones_are_shown() -> None:
    rows = Log.of({f"C{n:02}": history(7) for n in range(16)}).figure().rows
    assert [rows[29][:3], rows[30][0]] == [
        ("C14", "Mon 2026-03-02 10:00 +00:00", "note"),
        "and 2 more",
    ]
    exact = Log.of({f"C{n:02}": history(7) for n in range(15)}).figure()
    assert (len(exact.rows), "more facts" in exact.title, len(exact.columns)) == (30, False, 13)

    many = Log.of({"A": history(9)}).figure()
    assert many.title.endswith("; 2 more facts are not shown")
    assert many.columns[4:] == (*(f"f{n}" for n in range(8)), "by")


def test_an_empty_log_and_one_without_actors_have_no_more_than_their_size() -> None:
    assert (Log.of({}).figure().title, Log.of({}).figure().rows) == ("Log, rows: 0, cases: 0", ())
    alone = Log.from_columns(
        {"case": ["A"], "at": [0], "what": ["log"]}, LogSchema(case="case", at="at", action="what")
    )
    assert alone.figure().columns == ("case", "at", "action", "state")

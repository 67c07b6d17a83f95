"""What biz, working_hours, Znuny and others answer, row by row, where the rows are at hand.

Half of the rows are shipped with the kit, among its tables of answers.
"""

from datetime import date, datetime, timedelta

import pytest

from serviceops.calendars import BusinessCalendar
from tests.shared_data import vector_rows

SIGNED = "an elapsed time from a later to an earlier moment is negative, where the peer says zero"
NOTHING = "adding nothing answers the moment itself; the peer's answer is our next or previous edge"
DEVIATIONS = {
    "x-0028": SIGNED,
    "x-0246": SIGNED,
    "biz-exec-0060": NOTHING,
    "biz-exec-0091": NOTHING,
    "biz-exec-0106": NOTHING,
    "biz-exec-0141": NOTHING,
    "biz-exec-0143": NOTHING,
    "biz-exec-0144": NOTHING,
    "biz-exec-0169": NOTHING,
    "biz-exec-0177": NOTHING,
    "biz-exec-0191": NOTHING,
    "biz-exec-0206": NOTHING,
    "biz-exec-0209": NOTHING,
    "biz-exec-0225": NOTHING,
    "biz-exec-0254": NOTHING,
    "biz-exec-0257": NOTHING,
    "biz-exec-0283": NOTHING,
    "biz-exec-0292": NOTHING,
    "biz-exec-0314": NOTHING,
    "biz-exec-0336": NOTHING,
    "biz-exec-0359": NOTHING,
    "biz-exec-0374": NOTHING,
    "biz-exec-0397": NOTHING,
}
"""Rows where our rule differs from the peer's on purpose, and why."""


def _calendar(row: dict) -> BusinessCalendar:
    exceptions = {date.fromisoformat(on): w for on, w in row.get("overrides", {}).items()}
    return BusinessCalendar(
        zone=row["timezone"],
        week={day: [tuple(w) for w in windows] for day, windows in row["week"].items()},
        holidays=[date.fromisoformat(on) for on in row["holidays"]],
        exceptions={on: [tuple(w) for w in windows] for on, windows in exceptions.items()},
    )


def _answer(row: dict) -> object:
    calendar, start = _calendar(row), datetime.fromisoformat(row["start"])
    match row["op"]:
        case "elapsed":
            end = datetime.fromisoformat(row["end"])
            return calendar.elapsed(start, end).total_seconds()
        case "add" | "subtract" as op:
            answer = getattr(calendar, op)(start, timedelta(seconds=row["seconds"]))
        case "is_open":
            return calendar.is_open(start)
        case op:
            answer = getattr(calendar, op)(start)
    return answer.isoformat().replace("+00:00", "Z")


def _ours(row: dict) -> object:
    """Return what a row that differs on purpose must say instead, made from the row alone."""
    if DEVIATIONS[row["id"]] == NOTHING:
        return row["start"]
    backwards = row | {"start": row["end"], "end": row["start"]}
    return -_answer(backwards)  # type: ignore[operator]


def _rows() -> list[dict]:
    return vector_rows("calendar.jsonl") or pytest.skip("no data")


def test_every_row_of_the_peers_is_answered_alike_or_differs_on_purpose() -> None:
    rows = _rows()
    assert len(rows) == 434
    assert {
        row["id"]: (answer, row["expect"])
        for row in rows
        if (answer := _answer(row)) != (_ours(row) if row["id"] in DEVIATIONS else row["expect"])
    } == {}


def test_what_biz_means_by_adding_nothing_is_our_next_opening_or_previous_closing() -> None:
    for row in _rows():
        if DEVIATIONS.get(row["id"]) == NOTHING:
            edge = "next_open" if row["op"] == "add" else "previous_close"
            assert _answer(row | {"op": edge}) == row["expect"]

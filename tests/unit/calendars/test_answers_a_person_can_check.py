"""The table of worked answers, each with where it comes from."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from serviceops.calendars import BusinessCalendar

TABLE = Path(__file__).parents[2] / "answers" / "calendar.csv"
with TABLE.open(newline="") as file:
    ROWS = list(csv.DictReader(file))


def _windows(words: str) -> tuple[str, list[str]]:
    name, *windows = words.split()
    return name, windows


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_the_calendar_gives_the_answer_in_the_table(row: dict[str, str]) -> None:
    named = [_windows(day) for day in row["exceptions"].split(";") if day]
    calendar = BusinessCalendar(
        zone=row["zone"],
        week=dict(_windows(day) for day in row["week"].split(";")),
        holidays=[date.fromisoformat(on) for on in row["holidays"].split()],
        exceptions={date.fromisoformat(on): windows for on, windows in named},
    )
    start = datetime.fromisoformat(row["start"])
    if row["question"] == "elapsed":
        end = datetime.fromisoformat(row["length_or_end"])
        assert calendar.elapsed(start, end) == timedelta(seconds=int(row["answer"]))
    else:
        length = timedelta(seconds=int(row["length_or_end"]))
        answer = getattr(calendar, row["question"])(start, length)
        assert answer == datetime.fromisoformat(row["answer"])

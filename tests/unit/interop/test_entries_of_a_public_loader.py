"""Schedule entries of a public loader: the dates they give, and the two faults among them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from serviceops.interop.servicenow import servicenow_calendars
from tests.answer_rows import answer_rows

ROWS = answer_rows("servicenow_entries.csv")
SCHEDULE = {"sys_id": "s", "name": "s", "time_zone": "UTC"}
ALL_WEEK = {"schedule": "s", "repeat_type": "daily", "all_day": "true",
            "start_date_time": "20000101T000000", "end_date_time": "20000101T235959"}  # fmt: skip


def entry(row: dict[str, str]) -> dict[str, str]:
    kind = {"type": "exclude"} if row["all_day"] == "true" else {}
    names = ("name", "repeat_type", "all_day", "yearly_type", "float_day", "float_week", "month")
    return {"schedule": "s", "start_date_time": row["start"], "end_date_time": row["end"], **kind,
            **{name: row[name] for name in names}}  # fmt: skip


@pytest.mark.parametrize("row", [row for row in ROWS if row["given_2024"]], ids=lambda r: r["name"])
def test_a_yearly_entry_closes_its_own_date_and_no_other(row: dict[str, str]) -> None:
    calendar = servicenow_calendars([SCHEDULE], [ALL_WEEK, entry(row)]).value["s"]

    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)]
    closed = [d for d in days if not calendar.is_open(datetime(d.year, d.month, d.day, tzinfo=UTC))]

    assert closed == [date.fromisoformat(row["given_2024"])]


def test_only_the_entries_with_another_meaning_than_their_name_are_found() -> None:
    read = servicenow_calendars([SCHEDULE], [entry(row) for row in ROWS])

    expected = [(row["name"], row["finding"]) for row in ROWS if row["finding"]]
    assert [(one.about, one.code) for one in read.findings] == expected
    wrong = [row for row in ROWS if row["given_2024"] != row["day_2024"]]
    assert [row["finding"] for row in wrong] == ["name_against_date"]

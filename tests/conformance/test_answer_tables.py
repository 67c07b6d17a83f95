"""The package held against the tables of answers it ships, and the tables against a judge."""

import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from serviceops.errors import InvalidValue, LawBroken
from serviceops.testing.answer_classes import (
    CalendarConformance,
    ClockConformance,
    FlappingConformance,
    PriorityConformance,
)
from serviceops.testing.answer_tables import answer_table

sys.path.append(str(Path(__file__).parents[1] / "properties" / "calendars"))
from wall_oracle import Hours, Oracle, is_open


class TestOurCalendar(CalendarConformance):
    pass


class TestOurClocks(ClockConformance):
    pass


class TestOurFlapping(FlappingConformance):
    pass


class TestOurPriorities(PriorityConformance):
    pass


@pytest.mark.parametrize("name", ["calendar", "clocks", "flapping", "priority"])
def test_every_row_has_an_id_of_its_own_and_a_source(name: str) -> None:
    rows = answer_table(name)  # type: ignore[arg-type] # it is one of them

    assert max(Counter(row["id"] for row in rows).values()) == 1
    assert all(row["source"] for row in rows)


def test_unknown_table_is_refused() -> None:
    with pytest.raises(InvalidValue, match="calendar, clocks, flapping, priority"):
        answer_table("moons")  # type: ignore[arg-type] # the point


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def minutes(window: list[str]) -> tuple[int, int]:
    opens, closes = (int(at[:2]) * 60 + int(at[3:5]) for at in window)
    return opens, closes if closes > opens else closes + 1440


def hours_of(row: dict) -> Hours:
    week: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    for name, windows in row["week"].items():
        first, _, last = name.partition("-")
        for day in range(DAYS.index(first), DAYS.index(last or first) + 1):
            week[day] = [minutes(window) for window in windows]
    return Hours(
        row["zone"],
        week,
        {date.fromisoformat(on) for on in row["holidays"]},
        {date.fromisoformat(on): [minutes(w) for w in ws] for on, ws in row["exceptions"].items()},
    )


def whole_minutes(row: dict) -> bool:
    windows = [*row["week"].values(), *row["exceptions"].values()]
    return all(len(at) == 5 for day in windows for window in day for at in window)


JUDGED = [row for row in answer_table("calendar") if whole_minutes(row)]


@pytest.mark.parametrize("row", JUDGED, ids=lambda row: row["id"])
def test_wall_clock_reader_agrees_with_the_row(row: dict) -> None:
    hours, start = hours_of(row), datetime.fromisoformat(row["start"])
    if row["question"] == "is_open":
        assert is_open(hours, start) == row["answer"]
        return
    end = row.get("end") or (row["answer"] if isinstance(row["answer"], str) else row["start"])
    ends = sorted([start, datetime.fromisoformat(end)])
    judge = Oracle(hours, ends[0] - timedelta(days=1), ends[1] + timedelta(days=1))
    if row["question"] == "elapsed":
        assert judge.elapsed(start, ends[1] if ends[0] == start else ends[0]) == timedelta(
            seconds=row["answer"]
        )
    elif row["question"] == "next_open":
        assert judge.next_open(start) == datetime.fromisoformat(row["answer"])
    elif row["seconds"]:
        length = timedelta(seconds=row["seconds"])
        answer = getattr(judge, row["question"])(start, length)
        assert answer == datetime.fromisoformat(row["answer"])


def test_wall_clock_reader_covers_nearly_all_rows() -> None:
    assert len(JUDGED) > 0.9 * len(answer_table("calendar"))


class TestOneThatDiffersOnPurpose(PriorityConformance):
    """A deviation is listed by its row with the reason, and expected to differ."""

    deviations = {"standard-low-low": "our desk has four priorities"}  # noqa: RUF012 - as users write it

    def answer(self, impact: str, urgency: str) -> str:
        return min(super().answer(impact, urgency), "P4")


def test_wrong_result_states_both_values_and_the_source() -> None:
    row = next(r for r in answer_table("calendar") if r["id"] == "a-deadline-on-closing-time-stays")

    class Rolls(CalendarConformance):
        def add(self, calendar: object, start: datetime, length: timedelta) -> datetime:
            return super().add(calendar, start, length) + timedelta(hours=16)

        def expected_to_differ(self, row: object, request: object) -> None:
            """Nothing does."""

    with pytest.raises(LawBroken) as found:
        Rolls().test_calendar_agrees_with_the_table(row, None)  # type: ignore[arg-type] # by hand

    assert str(found.value) == (
        "a-deadline-on-closing-time-stays: the answer is that of "
        "by hand: Monday 09:00 and eight hours\n"
        "  yours is Tue 2026-03-10 09:00 +00:00\n"
        "  the table has Mon 2026-03-09 17:00 +00:00"
    )

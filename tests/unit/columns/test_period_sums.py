"""Counts and sums by period, each of a small log that can be counted by hand."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.columns import Log
from serviceops.columns.cycle_columns import STAGES, CycleColumns
from serviceops.columns.open_time import NAT
from serviceops.columns.period_sums import (
    arrivals_by_hour,
    cycle_counts,
    decided_in,
    first_contacts,
    first_set,
    flow_counts,
    last_values,
    left_out,
    lengths_by_period,
    place_of,
    time_by_value,
    worst_misses,
)
from serviceops.logs import LogSchema
from serviceops.sla import On, While

HOUR = 3_600_000_000
PERIODS = [(0, 4 * HOUR), (4 * HOUR, 10 * HOUR)]
OPEN = While("new", "open")
# Hour, action, state and team of each row; a dash leaves the team as it was.
ROWS = {
    "A": "1 log new one, 3 assign open two, 5 resolve done -, 7 reopen open -",
    "B": "2 log new one, 3 note new -",
    "C": "5 log new -, 6 resolve done -",
    "D": "3 log done three",
    "E": "1 log new -, 2 resolve done -",
}


def log(cases_of: dict[str, str] = ROWS) -> Log:
    rows = [(case, *row.split()) for case, text in cases_of.items() for row in text.split(", ")]
    cases, hours, actions, states, teams = zip(*rows, strict=True)
    given: dict[str, Any] = {
        "case": [*cases], "action": [*actions], "state": [*states],
        "at": np.array([int(hour) * HOUR for hour in hours]),
        "team": [None if team == "-" else team for team in teams],
    }  # fmt: skip
    schema = LogSchema(case="case", at="at", action="action", state="state", facts=["team"])
    return Log.from_columns(given, schema)


def test_the_flow_of_records_is_counted_where_each_came_was_finished_and_came_back() -> None:
    # Came: A, E, B, D, then C. Finished: E and D, which began so, then A and C. Came back: A.
    assert flow_counts(log(), PERIODS, OPEN, 20 * HOUR) == ([4, 1], [2, 2], [0, 1], [2, 2])
    # The backlog of the last period is that of the instant of the reading, what it ends included.
    backlogs = {7 * HOUR: 2, 7 * HOUR - 1: 1, 6 * HOUR: 1, 6 * HOUR - 1: 2}
    for at, backlog in backlogs.items():
        assert flow_counts(log(), PERIODS, OPEN, at)[3] == [2, backlog]


def test_arrivals_are_counted_by_the_weekday_and_hour_of_a_wall_clock() -> None:
    # 1 January 1970 was a Thursday; in Tokyo it is nine hours later than in UTC.
    table = arrivals_by_hour(log(), PERIODS[:1], "Asia/Tokyo")
    found = {(day, hour): n for day, row in enumerate(table) for hour, n in enumerate(row) if n}
    assert found == {(3, 10): 2, (3, 11): 1, (3, 12): 1}

    # In New York it was Wednesday evening still, five hours earlier.
    table = arrivals_by_hour(log(), PERIODS, "America/New_York")
    found = {(day, hour): n for day, row in enumerate(table) for hour, n in enumerate(row) if n}
    assert found == {(2, 20): 2, (2, 21): 1, (2, 22): 1, (3, 0): 1}
    assert arrivals_by_hour(log(), [(-2, -1)], "UTC") == [[0] * 24] * 7


def test_records_finished_at_the_first_contact_are_counted_where_they_came() -> None:
    # A and E are resolved of those that came first, A after it was assigned; then C.
    assert first_contacts(log(), PERIODS, On("resolve"), On("assign")) == [(1, 2), (1, 1)]
    assert first_contacts(log(), PERIODS, On("resolve"), On("call")) is None


def test_a_fact_is_set_first_where_it_has_its_first_value_and_has_a_last_one() -> None:
    cases, moments = first_set(log(), "team")

    assert [log().cases[case] for case in cases] == ["A", "B", "D"]
    assert (moments // HOUR).tolist() == [1, 2, 3]
    last = last_values(log(), "team").values_of().tolist()
    assert dict(zip(log().cases, last, strict=True)) == {
        "A": "two", "B": "one", "C": None, "D": "three", "E": None
    }  # fmt: skip
    early = last_values(log().until(2 * HOUR), "team").values_of().tolist()
    assert early == ["one", "one", None, None, None]
    assert last_values(log(), "unknown").values_of().tolist() == [None] * 5


def test_the_time_of_open_records_is_summed_by_the_name_of_a_value() -> None:
    names = {"one": "first line", "two": "second line"}

    # A: 1-3 first, 3-5 and from 7 second. B: from 2 first. C: 5-6, E: 1-2, both without a team.
    spent = time_by_value(log(), PERIODS, "team", names, "others", OPEN, ALWAYS, 9 * HOUR)
    assert spent == [
        {"first line": 4 * HOUR, "second line": HOUR, "others": HOUR},
        {"first line": 5 * HOUR, "second line": 3 * HOUR, "others": HOUR},
    ]
    # Open from 2 to 8: A counts 2-3, then 3-5 and 7-8, B 2-8, C 5-6.
    early = BusinessCalendar(zone="UTC", week={"thu": ["02:00-08:00"]})
    spent = time_by_value(log(), PERIODS, "team", names, "others", OPEN, early, 9 * HOUR)
    assert spent == [
        {"first line": 3 * HOUR, "second line": HOUR},
        {"first line": 4 * HOUR, "second line": 2 * HOUR, "others": HOUR},
    ]
    # Nothing is counted between two periods.
    apart = [(0, 2 * HOUR), (8 * HOUR, 10 * HOUR)]
    spent = time_by_value(log(), apart, "team", names, "others", OPEN, ALWAYS, 9 * HOUR)
    assert spent == [
        {"first line": HOUR, "others": HOUR}, {"first line": HOUR, "second line": HOUR}
    ]  # fmt: skip


def test_a_sum_of_very_many_long_stretches_is_exact() -> None:
    # Forty cases open for 8,000 years each are more than 64 bits of microseconds.
    year = 365 * 24 * HOUR
    at = np.zeros(40, np.int64) + 1
    whole = Log.from_columns(
        {"case": list(range(40)), "at": at, "state": ["new"] * 40},
        LogSchema(case="case", at="at", state="state"),
    )
    end = 8_000 * year + 1
    (spent,) = time_by_value(whole, [(0, end)], "state", {}, "all", OPEN, ALWAYS, end)
    assert spent == {"all": 40 * 8_000 * year}


def test_cases_without_a_row_until_then_are_in_no_figure() -> None:
    early = log().until(2 * HOUR)  # A, B and E, of which E is finished

    assert flow_counts(early, PERIODS, OPEN, 2 * HOUR) == ([3, 0], [1, 0], [0, 0], [2, 2])
    assert sum(map(sum, arrivals_by_hour(early, PERIODS, "UTC"))) == 3
    assert first_contacts(log().until(3 * HOUR), PERIODS, On("resolve"), On("assign")) == [
        (1, 1), (0, 0)
    ]  # fmt: skip
    (spent, later) = time_by_value(early, PERIODS, "team", {}, "all", OPEN, ALWAYS, 2 * HOUR)
    assert (spent, later) == ({"all": 2 * HOUR}, {})

    # Of the last case too: at three o'clock only A has rows.
    last = log({"A": ROWS["A"], "C": ROWS["C"]}).until(3 * HOUR)
    assert first_contacts(last, PERIODS, On("log"), On("assign")) == [(0, 1), (0, 0)]


# Cycles: of case 0 two, of the others one. Hours decided, elapsed and promised.
CYCLES = [
    (0, 1, "stopped", False, 1, 1, 2),
    (0, 2, "stopped", True, 5, 4, 2),
    (1, 1, "stopped", True, 3, 7, 2),
    (2, 1, "running", True, 5, 6, 2),
    (3, 1, "running", False, None, 1, 2),
    (4, 1, "cancelled", True, 5, 9, 2),
    (5, 1, "not_started", False, None, 0, None),
    (6, 1, "stopped", False, 20, 1, 2),
    (7, 1, "stopped", True, 6, 5, None),
]


def cycles() -> CycleColumns:
    case, number, stage, breached, decided, elapsed, goal = zip(*CYCLES, strict=True)

    def micros(hours: Any) -> Any:
        return np.array([NAT if hour is None else hour * HOUR for hour in hours], np.int64)

    stages = [str(one) for one in STAGES]
    return CycleColumns(
        case=np.array(case, np.int64), number=np.array(number, np.int32),
        stage=np.array([stages.index(one) for one in stage], np.int8),
        breached=np.array(breached, np.bool_), decided=micros(decided), elapsed=micros(elapsed),
        goal=micros(goal),
    )  # fmt: skip


def test_a_moment_lies_in_the_period_that_it_is_before_the_end_of() -> None:
    moments = np.array([-1, 0, 4 * HOUR - 1, 4 * HOUR, 10 * HOUR - 1, 10 * HOUR, NAT])
    assert place_of(moments, PERIODS).tolist() == [-1, 0, 0, 1, 1, -1, -1]
    assert place_of(moments, []).tolist() == [-1] * 7


def test_cycles_are_decided_where_they_stopped_or_were_breached() -> None:
    places = decided_in(cycles(), PERIODS)

    assert places.tolist() == [0, 1, 0, 1, -1, -1, -1, -1, 1]
    assert left_out(cycles(), places) == {
        "not_started": 1, "cancelled": 1, "open": 1, "outside_period": 1
    }  # fmt: skip


def test_cycles_are_rows_by_case_and_those_that_have_not_started_are_none() -> None:
    rows = [
        (
            case,
            None
            if row is None
            else (str(row.stage), row.breached, row.decided_at, row.elapsed, row.goal),
        )
        for case, row in cycles().rows()
    ]

    def micros(hours: int | None) -> int | None:
        return None if hours is None else hours * HOUR

    assert rows == [
        (case, None if stage == "not_started" else
         (stage, breached, micros(decided), micros(elapsed), micros(goal)))
        for case, _, stage, breached, decided, elapsed, goal in CYCLES
    ]  # fmt: skip


def test_cycles_met_and_missed_are_counted_by_period_and_by_a_value() -> None:
    cases = [f"case {number}" for number in range(8)]
    teams = ["red", "blue", "red", None, None, None, None, None]
    whole = Log.from_columns(
        {"case": cases, "at": np.arange(8), "team": teams},
        LogSchema(case="case", at="at", facts=["team"]),
    )
    places = decided_in(cycles(), PERIODS)

    assert cycle_counts(cycles(), places, whole, ["team"]) == {
        ("", None, 0): (1, 1), ("", None, 1): (0, 3),
        ("team", "red", 0): (1, 0), ("team", "red", 1): (0, 2), ("team", "blue", 0): (0, 1),
        ("team", None, 1): (0, 1),
    }  # fmt: skip


def test_lengths_of_stopped_cycles_have_percentiles_by_nearest_rank() -> None:
    places = np.array([0, 0, 0, 1, 1, 1, 1, 0, 0])

    # Stopped in the first period: 1, 4, 7, 1 and 5 hours. In the second none, and four others.
    halves = [Fraction(1, 2), Fraction(9, 10), Fraction(0), Fraction(1, 5)]
    assert lengths_by_period(cycles(), places, 3, halves) == [
        (5, 0, (4 * HOUR, 7 * HOUR, HOUR, HOUR)), (0, 4, ()), (0, 0, ()),
    ]  # fmt: skip
    assert lengths_by_period(cycles(), places, 1, []) == [(5, 0, ())]


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        # Over by five (both cases 1 and 7), by four and by two hours.
        (9, [(1, 1), (7, 1), (2, 1), (0, 2)]), (3, [(1, 1), (7, 1), (2, 1)]),
        (1, [(1, 1)]), (0, []),
    ],
)  # fmt: skip
def test_the_longest_overruns_come_first_and_ties_as_they_come(
    most: int, expected: list[tuple[int, int]]
) -> None:
    assert worst_misses(cycles(), decided_in(cycles(), PERIODS), most) == expected

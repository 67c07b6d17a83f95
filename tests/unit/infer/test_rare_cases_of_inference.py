"""What inference of hours and holidays returns in cases that hardly occur."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log
from serviceops.infer import from_flags, from_lengths, hours_fit
from serviceops.infer.candidates import NothingExplains
from serviceops.infer.clock_pieces import CaseTimes, Guess
from serviceops.infer.holiday_fit import named
from serviceops.infer.hours_fit import DayWindow, hours_of_shares
from serviceops.infer.wall_time import WEEK, WeekHours, date_of
from serviceops.infer.week_map import WeekMap
from serviceops.logs import LogSchema

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_map_of_the_week_has_a_row_for_each_hour_and_a_short_repr() -> None:
    week = WeekMap(values=[0.5] * 168)

    assert repr(week) == "WeekMap('Open hours of the week')"
    assert week.records()[25] == {"day": "tue", "hour": 1, "open": 0.5, "confidence": 1.0}


def test_half_an_hour_that_every_candidate_has_open_was_shown_as_a_doubt() -> None:
    def week(*windows: tuple[int, int]) -> WeekMap:
        cells = [
            from_flags._Cell(Guess(None, ("done",)), "UTC", DayWindow((0,), opens, closes))
            for opens, closes in windows
        ]
        return from_flags._heat_map(cells)

    # Monday from 8:30: of 17:00 and 18:00 half the candidates have the last hour open.
    found = week((510, 1020), (510, 1080), (510, 1020), (510, 1080))

    assert (found.values[8], found.confidence[8]) == (0.5, 1.0)
    assert (found.confidence[16], found.confidence[17], found.confidence[18]) == (1.0, 0.0, 1.0)
    assert week((510, 1020), (510, 1020), (510, 1020), (510, 1080)).confidence[17] == 0.5


def test_a_share_of_nothing_is_no_hours_and_of_everything_all_hours() -> None:
    assert hours_of_shares(np.ones(168)).windows == ((0, WEEK),)


def test_a_window_of_two_days_is_divided_at_midnight() -> None:
    # Monday 12:00 to Wednesday 12:00.
    calendar = WeekHours([(720, 720 + 2 * 1440)]).calendar("UTC")

    assert [calendar.is_open(MONDAY.replace(day=day, hour=6)) for day in (2, 3, 4, 5)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert calendar.next_close(MONDAY.replace(hour=13)) == MONDAY.replace(day=4, hour=12)


def test_days_off_have_the_names_of_the_country_that_fits() -> None:
    pytest.importorskip("holidays")
    days = [(on - date_of(0)).days for on in (date(2026, 1, 1), date(2026, 7, 14))]

    found = named(days, ["GB", "FR"], range(2026, 2027))

    assert [one.name for one in named(days, [], range(2026, 2027))] == ["", ""]
    assert found[1].on == date(2026, 7, 14)
    assert found[1].name


# -- the steps of the search -----------------------------------------------------------------------

NINE_TO_FIVE = DayWindow((0, 1), 540, 1020)


def test_a_sample_is_drawn_in_order_where_there_are_more_rows() -> None:
    chance = np.random.default_rng(1)

    assert hours_fit.sampled(3, 5, chance).tolist() == [0, 1, 2]
    drawn = hours_fit.sampled(100, 5, chance).tolist()
    assert drawn == sorted(set(drawn))
    assert len(drawn) == 5


def test_a_goal_is_a_round_length_or_the_middle_one() -> None:
    def goal(micros: int) -> list[int]:
        rows: Any = SimpleNamespace(keys=[np.array([0])], tolerance=0, rounded=False)
        return from_lengths._goals(rows, np.array([micros]))[0]

    assert goal(4 * 3600 * 10**6) == [4 * 3600 * 10**6]
    assert goal(7 * 60 * 10**6) == [7 * 60 * 10**6]
    assert goal(61_500_000) == [61_500_000]


def test_edges_are_put_on_round_times_where_that_is_no_worse() -> None:
    odd = DayWindow((0,), 541, 1021)

    assert hours_fit._snapped([odd], lambda some: 0.0, 0.0) == [DayWindow((0,), 540, 1020)]
    assert hours_fit._snapped([odd], lambda some: float(some != [odd]), 0.0) == [odd]


def test_a_break_in_a_day_that_ends_at_midnight_is_made_up_for_by_nothing() -> None:
    late = DayWindow((0,), 540, 1440)

    found = list(hours_fit._variants([late]))

    assert found
    assert all(one.closes <= 1440 for some in found for one in some)


def test_nothing_is_fitted_where_no_hours_are_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_lengths, "_guesses", lambda observed: [])
    rows: Any = SimpleNamespace(observed=lambda zone, half: None)
    fit: Any = SimpleNamespace(zone="UTC")

    assert from_lengths._fit(None, "UTC") is None  # type: ignore[arg-type]
    chance = np.random.default_rng(1)
    assert from_lengths._cross_checked(rows, fit, np.arange(4), chance) == 0.0


def test_a_log_without_actions_begins_with_what_was_observed() -> None:
    log: Any = SimpleNamespace(
        first=np.array([0, 1]), action=SimpleNamespace(codes=np.array([-1]), values=())
    )

    assert CaseTimes(log).first_action == "observed"


def test_no_open_hours_in_any_zone_explain_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_lengths, "_fit", lambda observed, zone: None)
    rows: Any = SimpleNamespace(observed=lambda zone, half: None)
    search: Any = SimpleNamespace(report=lambda *step: None, minimum=0.5)

    with pytest.raises(NothingExplains):
        from_lengths._fits(rows, np.arange(1), ["UTC"], search)


def test_two_candidates_with_the_same_hours_differ_in_nothing() -> None:
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    rows: Any = SimpleNamespace(ends=np.array([0]))
    same: Any = SimpleNamespace(calendar=office)

    assert from_lengths._distinctions(rows, [same, same]) == ()


HOURS = [MONDAY.replace(hour=hour) for hour in range(3)]
LOG = Log.from_columns(
    {"case": ["A"] * 3, "at": HOURS, "state": ["new", "work", "done"]},
    LogSchema(case="case", at="at", state="state"),
)


def test_stops_and_starts_of_the_search_are_those_of_the_host() -> None:
    search: Any = SimpleNamespace(stops=("done",), starts=("new", "work"))

    guesses = list(from_flags._stops_and_starts(LOG, search))

    assert {guess.stop for guess in guesses} == {("done",)}
    assert {guess.start for guess in guesses} == {None, "work"}


def test_a_fact_that_no_case_has_divides_nothing() -> None:
    with_fact = Log.from_columns(
        {"case": ["A", "B"], "at": [MONDAY] * 2, "state": ["new"] * 2, "group": [None, None]},
        LogSchema(case="case", at="at", state="state", facts=["group"]),
    )

    assert from_flags._problem(with_fact, [True, False], "group").by is None


def test_a_value_of_one_case_has_no_other_half() -> None:
    problem: Any = SimpleNamespace(keys=[np.array([0])], missed=np.array([True]))

    assert from_flags._cross_checked(problem, np.array([1]), 1) == 0.0


def test_what_all_calendars_that_do_as_well_share_is_not_unknown() -> None:
    near: Any = [SimpleNamespace(window=DayWindow((0, 1), 540, 1020), guess="same")] * 2
    leader = SimpleNamespace(goal_ranges={}, breach="over", wrong=())
    best: Any = SimpleNamespace(candidate=leader)
    search: Any = SimpleNamespace(rivals=5)

    assert list(from_flags._unknown(best, near, search)) == []
    other: Any = SimpleNamespace(window=near[0].window, guess="other")
    assert [text[:14] for text in from_flags._unknown(best, [*near, other], search)] == [
        "the conditions",
    ]  # fmt: skip

"""What readings, forecasts and goals say and refuse at their edges."""

from datetime import UTC, date, datetime, timedelta

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.errors import InvalidPolicy, InvalidValue
from serviceops.history import History, Transition
from serviceops.sla import Conventions, Goal, On, Target, Verdict, While

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
ONCE = BusinessCalendar(zone="UTC", week={}, exceptions={date(2020, 1, 1): ["09:00-17:00"]})


def at(hour: float, day: int = 2) -> datetime:
    """Return an instant of March 2026, of which the second is a Monday."""
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour)


def target(goal: Goal, **stated: object) -> Target:
    parts: dict[str, object] = {"start": On("log"), "stop": On("end"), "cancel": On("cancel"),
                                "pause": While("wait")}  # fmt: skip
    return Target("fix", goal=goal, **{**parts, **stated})  # type: ignore[arg-type]


def history(*steps: tuple[float, str] | tuple[float, str, str]) -> History:
    return History.of(
        Transition(at(step[0]), step[1], step[2] if len(step) > 2 else None) for step in steps
    )


HOUR = target(Goal.real(hours=1))


def test_a_forecast_before_the_start_knows_nothing_and_looks_only_ahead() -> None:
    unstarted = HOUR.read(history((9, "open")), at=at(9))
    stopped = HOUR.read(history((9, "log"), (9.5, "end")), at=at(10))

    for reading in (unstarted, stopped):
        forecast = reading.forecast()
        assert forecast.due_if_paused_until(at(11)) is None
        assert forecast.verdict_if_stopped_at(at(11)) is Verdict.OPEN
    with pytest.raises(InvalidValue, match="not before"):
        unstarted.forecast().due_if_paused_until(at(8))


def test_forecasts_of_equal_readings_are_equal_and_those_of_others_are_not() -> None:
    one, other = (HOUR.read(history((9, "open")), at=at(hour)).forecast() for hour in (9, 10))

    assert one == HOUR.read(history((9, "open")), at=at(9)).forecast()
    assert one != other
    assert one != "a forecast"
    assert HOUR.read(history((9, "log")), at=at(9)).cycles[0] != "a cycle"


def test_a_clock_of_a_calendar_that_does_not_open_again_is_never_due() -> None:
    idle = target(Goal.working(hours=1), calendar=ONCE)

    reading = idle.read(history((9, "log")), at=at(10))

    assert reading.due_at is None
    assert reading.forecast().due_if_paused_until(at(12)) is None


def test_the_first_due_date_is_the_one_before_pauses() -> None:
    held = history((9, "log", "work"), (9.25, "ask", "wait"), (11, "go", "work"))
    fixed = target(Goal.by(at(12)))

    assert HOUR.read(held, at=at(11)).due_at == at(11.75)
    assert HOUR.read(held, at=at(11)).first_due_at == at(10)
    assert fixed.read(held, at=at(11)).first_due_at == at(12)
    assert HOUR.read(history((9, "open")), at=at(9)).first_due_at is None


def test_a_reading_is_carried_ahead_and_never_back() -> None:
    reading = HOUR.read(history((9, "log")), at=at(9.5))

    assert reading.later(at=at(10)).fraction == 1.0
    assert str(reading) == "fix: running, open"
    with pytest.raises(InvalidValue, match="not before"):
        reading.later(at=at(9))


def test_a_cancelled_clock_is_explained_without_a_verdict() -> None:
    text = str(HOUR.read(history((9, "log"), (9.5, "cancel")), at=at(10)).explain())

    assert "not judged" in text


def test_a_clock_explains_why_it_does_not_run() -> None:
    held = HOUR.read(history((9, "log", "work"), (9.25, "ask", "wait")), at=at(10))
    run = HOUR.read(history((9, "log", "work")), at=at(10))

    assert "paused since" in str(held.why_not())
    assert "running" in str(run.why_not())


def test_a_goal_by_hours_says_which_hour_decided() -> None:
    goal = Goal.by_hours(OFFICE, open=Goal.real(hours=1), closed=Goal.real(hours=4))

    by_day, at_night = (
        target(goal).read(history((hour, "log")), at=at(hour)) for hour in (9.0, 20.0)
    )

    assert (by_day.due_at, at_night.due_at) == (at(10), at(24))
    assert "started in hours: 1 h of real time" in str(by_day.explain())
    assert "started outside hours: 4 h of real time" in str(at_night.explain())


def test_goals_since_a_fact_and_by_a_fact_are_named_by_it() -> None:
    hour = Goal.real(hours=1)

    assert str(Goal.by_fact("promised")) == "by the instant in promised"
    assert str(hour.since("opened")) == "1 h of real time since opened"
    several = hour.since("opened", "called", pick="latest")
    assert str(several) == "1 h of real time since the latest of opened, called"


def test_two_edges_are_not_joined() -> None:
    with pytest.raises(InvalidPolicy, match="rarely happen at once"):
        _ = "log" | On("log")  # type: ignore[operator]


def test_closed_time_of_a_pause_that_is_credited_is_taken_off_in_the_ledger() -> None:
    # Paused from 16:50 until 17:10: twenty minutes of which ten are closed, and given back. At ten
    # of the next day 7:50 and an hour have passed, less ten minutes.
    one = target(Goal.working(hours=9), calendar=OFFICE, pause=While("on_hold"))
    steps = history((9, "log", "new"), (16 + 5 / 6, "hold", "on_hold"), (17 + 1 / 6, "go", "new"))

    reading = one.read(steps, at=at(10, 3), conventions=Conventions(pause_unit="real"))

    assert str(reading.ledger.counted) == str(reading.elapsed) == "8:40:00"
    assert [entry.worth_micros // 60_000_000 for entry in reading.ledger if entry.worth_micros] == [
        470, -10, 60,
    ]  # fmt: skip

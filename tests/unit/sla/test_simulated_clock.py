"""A simulated clock tells a host each thing once, at its instant, however time is made to pass."""

from datetime import UTC, datetime, timedelta

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.errors import InvalidValue
from serviceops.history import History, Transition
from serviceops.sla import Goal, On, Policy, Rule, SimulatedClock, Target, While

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
TARGET = Target(
    "resolution",
    goal=Goal.working(hours=4),
    calendar=OFFICE,
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold"),
    warn=(0.75, timedelta(minutes=30)),
)
DESK = Policy("desk", rules=Rule(targets=TARGET))
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(days: float = 0, hours: float = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=hours)


def log(hour: float = 9) -> Transition:
    return Transition(at(0, hour), "log", state="new")


def test_the_timer_rings_for_each_warning_and_for_the_breach_and_then_no_more() -> None:
    clock = SimulatedClock(DESK, at=at(0, 8))
    assert clock.timer is None
    with pytest.raises(InvalidValue, match="`timer`"):
        clock.rings()

    rung = list(clock.happens(log(15)).each_ring(at=at(9)))

    assert [c.at for c in rung] == [
        at(1, 10),
        at(1, 10.5),
        at(1, 11) + timedelta(microseconds=1),
    ]
    assert [[o.kind for o in c.new] for c in rung] == [["warned"], ["warned"], ["breached"]]
    assert rung[-1].timer is None


def test_one_large_step_tells_what_many_small_ones_tell() -> None:
    start = SimulatedClock(DESK, at=at(0, 8)).happens(log())
    large, small = start.until(at(2)), start
    while small.at < at(2):
        small = small.after(timedelta(minutes=10))
    assert large.occurred == small.occurred
    assert [o.at for o in large.new] == [o.at for o in small.occurred[1:]]
    assert large.reading == small.reading


def test_a_pause_takes_the_timer_away_and_its_end_sets_it_again() -> None:
    held = SimulatedClock(DESK, at=at(0, 9)).happens(
        log(), Transition(at(0, 10), "hold", state="on_hold")
    )
    assert held.timer is None
    assert [o.kind for o in held.new] == ["started", "paused"]

    resumed = held.happens(Transition(at(0, 14), "resume", state="work"))
    assert [o.kind for o in resumed.new] == ["resumed"]
    assert resumed.timer == at(0, 16)


def test_what_had_occurred_before_the_clock_was_made_is_left_out() -> None:
    clock = SimulatedClock(DESK, at=at(0, 12), history=History.of([log()]))
    assert clock.occurred == ()
    assert [o.kind for o in clock.until(at(1)).new] == ["warned", "breached"]


def test_time_does_not_go_back() -> None:
    clock = SimulatedClock(DESK, at=at(0, 12))
    with pytest.raises(InvalidValue, match="only goes forward"):
        clock.until(at(0, 11))
    with pytest.raises(InvalidValue, match="not before 2026-03-02T12"):
        clock.happens(log(11))


def test_an_occurrence_is_never_taken_back() -> None:
    hold = Transition(at(0, 10), "hold", state="on_hold")
    resume = Transition(at(0, 10), "resume", state="work")
    clock = SimulatedClock(DESK, at=at(0, 9)).happens(log())

    assert clock.happens(hold, resume).new == ()
    with pytest.raises(InvalidValue, match=r"resolution/1/paused/1.*one call"):
        clock.happens(hold).happens(resume)
    more = clock.happens(hold).happens(Transition(at(0, 10), "note"))
    assert [o.kind for o in more.occurred] == ["started", "paused"]

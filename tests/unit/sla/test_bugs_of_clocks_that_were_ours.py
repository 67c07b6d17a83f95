"""Bugs of our own clocks, each with the test it left."""

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import By, Conventions, Goal, On, Policy, Reopen, Rule, Target, While

MICROSECOND = timedelta(microseconds=1)
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
RESOLUTION = Target(
    "resolution", goal=Goal.working(hours=0), calendar=OFFICE, start=On("log"), stop=On("resolve"),
    pause=While("on_hold"), warn=1.0,
)  # fmt: skip


def test_a_goal_of_no_time_was_reached_at_the_start_though_a_pause_was_credited_since() -> None:
    # From Friday at four to Monday at half past nine it waits: 64 of those hours are closed, and
    # this convention gives them back. At ten 63.5 are left to work off: seven hours on Monday the
    # second, eight on each of seven working days after it, half an hour on Thursday the twelfth.
    history = History.of(
        [
            Transition(datetime(2026, 2, 27, 16, tzinfo=UTC), "log", state="on_hold"),
            Transition(datetime(2026, 3, 2, 9, 30, tzinfo=UTC), "resume", state="in_progress"),
        ]
    )

    reading = RESOLUTION.read(
        history,
        at=datetime(2026, 3, 2, 10, tzinfo=UTC),
        conventions=Conventions(pause_unit="real"),
    )

    reached = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
    assert reading.due_at == reached
    assert [(warned.at, warned.fired) for warned in reading.warnings] == [(reached, False)]
    assert reading.next_wakeup == reached


def test_a_warning_of_a_fixed_due_date_that_never_comes_was_an_error() -> None:
    # Eight hours are open in all, those of the second of March; twice as many never are.
    once = BusinessCalendar(zone="UTC", week={}, exceptions={date(2026, 3, 2): ["09:00-17:00"]})
    target = Target(
        "report",
        goal=Goal.by(datetime(2026, 3, 4, 9, tzinfo=UTC)),
        calendar=once,
        start=On("log"),
        stop=On("end"),
        warn=2.0,
    )
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)

    reading = target.read(History.of([Transition(nine, "log")]), at=nine)

    assert [(warned.at, warned.fired) for warned in reading.warnings] == [(None, False)]


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


def test_a_breach_by_a_rule_without_pauses_was_known_before_that_rule() -> None:
    # On hold until eleven, then running: at noon one hour of two is used. The amendment has no
    # pause and two hours and a half: three are used, and nobody could know it before noon.
    held = Target(
        "r", goal=Goal.real(hours=2), start=On("log"), stop=On("end"), pause=While("held")
    )
    whole = Target(
        "r", goal=Goal.real(minutes=150), start=On("log"), stop=On("end"), on_change="retroactive"
    )
    policy = Policy("p", rules=Rule(targets=held)).amended(since=at(12), rules=Rule(targets=whole))
    history = History.of([Transition(at(9), "log", "held"), Transition(at(11), "resume", "work")])

    assert not policy.read(history, at=at(11, 59)).breached
    reading = policy.read(history, at=at(13))["r"]
    assert (reading.breached_at, reading.known_at) == (at(11, 30) + MICROSECOND, at(12))


def test_a_breach_by_a_counted_gap_under_another_rule_was_known_before_the_reopening() -> None:
    # Stopped at ten after one hour of three. At two it is reopened under a goal of one hour, and
    # the gap counts: five hours are used, and until then everybody read that it was met.
    target = Target(
        "r",
        goal=By("priority", {"P1": Goal.real(hours=1), "P3": Goal.real(hours=3)}),
        start=On("log"),
        stop=On("end"),
        reopen=Reopen(On("reopen"), "count"),
        on_change="retroactive",
    )
    history = History.of([
        Transition(at(9), "log", "work", {"priority": "P3"}),
        Transition(at(10), "end", "done"),
        Transition(at(14), "reopen", "work", {"priority": "P1"}),
    ])  # fmt: skip

    assert not target.read(history, at=at(14) - MICROSECOND).breached
    assert target.read(history, at=at(14)).known_at == at(14)


def test_after_a_reopening_at_the_instant_of_the_stop_a_breach_was_known_when_read() -> None:
    target = Target(
        "r", goal=Goal.real(hours=1), start=On("log"), stop=On("end"),
        reopen=Reopen(On("reopen"), "count"),
    )  # fmt: skip
    half = at(9, 30)
    history = History.of(
        [Transition(at(9), "log"), Transition(half, "end"), Transition(half, "reopen")]
    )

    for hour in (11, 12):
        assert target.read(history, at=at(hour)).known_at == at(10) + MICROSECOND


def test_a_rule_that_was_in_effect_for_no_time_cut_the_run_of_breached_readings() -> None:
    # Breached at ten under P3. At noon the priority becomes P1 and P3 again, at one instant.
    target = Target(
        "r",
        goal=By("priority", {"P1": Goal.real(hours=8), "P3": Goal.real(hours=1)}),
        start=On("log"),
        stop=On("end"),
        on_change="retroactive",
    )
    history = History.of([
        Transition(at(9), "log", sets={"priority": "P3"}),
        Transition(at(12), "raise", sets={"priority": "P1"}),
        Transition(at(12), "lower", sets={"priority": "P3"}),
    ])  # fmt: skip

    assert target.read(history, at=at(13)).known_at == at(10) + MICROSECOND


def test_a_goal_of_real_time_counted_in_hours_while_a_credited_pause_left_less_than_nothing() -> (
    None
):
    # It waits from Monday at four to Tuesday at ten under four hours of working time: 16 of those
    # hours are closed and given back. From then on four hours of real time are promised: 16 + 4
    # later, on Wednesday at six; and a pause in them gives nothing back, as nothing is closed.
    monday = datetime(2026, 3, 2, tzinfo=UTC)

    def at(hours: int) -> datetime:
        return monday + timedelta(hours=hours)

    goals = By("priority", {"P2": Goal.working(hours=4), "P1": Goal.real(hours=4)})
    target = attrs.evolve(RESOLUTION, goal=goals, warn=())
    happened = [
        Transition(at(16), "log", state="on_hold", sets={"priority": "P2"}),
        Transition(at(34), "raise", state="in_progress", sets={"priority": "P1"}),
    ]
    wait = Transition(at(40), "hold", state="on_hold")
    credited = Conventions(pause_unit="real")

    running = target.read(History.of(happened), at=at(35), conventions=credited)
    paused = target.read(History.of([*happened, wait]), at=at(46), conventions=credited)

    assert (running.elapsed, running.due_at) == (timedelta(hours=-15), at(54))
    assert (paused.elapsed, paused.next_wakeup) == (timedelta(hours=-10), None)


@pytest.mark.parametrize(
    ("held", "moved", "known"),
    [
        # From three on an hour and a half is used of one hour. Closed from five on, the pause gives
        # it back: at six half an hour is left, and a goal of a quarter is missed anew.
        (at(16, 30), at(18), at(18)),
        # As long as the hour itself is left it is missed, as it was since four.
        (at(16, 30), at(17, 30), at(16)),
        (at(16, 30), at(17, 30) + MICROSECOND, at(16)),  # no reading was at less than the hour
        (at(16, 30), at(17, 30) + 2 * MICROSECOND, at(17, 30) + 2 * MICROSECOND),
        # Missed at the instant at which the pause began, and given back from five on.
        (at(16), at(17, 30), at(17, 30)),
    ],
)
def test_a_breach_that_a_credited_pause_had_lifted_was_known_from_before_the_pause(
    held: datetime, moved: datetime, known: datetime
) -> None:
    target = attrs.evolve(
        RESOLUTION,
        goal=By("priority", {"P1": Goal.working(minutes=15), "P2": Goal.working(hours=1)}),
    )
    history = History.of([
        Transition(at(15), "log", "in_progress", {"priority": "P2"}),
        Transition(held, "wait", "on_hold"),
        Transition(moved, "move", "on_hold", {"priority": "P1"}),
    ])  # fmt: skip
    credited = Conventions(breach=">=", pause_unit="real")

    assert target.read(history, at=at(17), conventions=credited).known_at == at(16)
    assert target.read(history, at=moved, conventions=credited).known_at == known


def test_a_rule_that_took_over_after_none_at_the_same_instant_did_not_occur() -> None:
    goal = By("priority", {"P1": Goal.real(hours=4), "P2": Goal.real(hours=2)})
    target = Target("r", goal=goal, start=On("log"), stop=On("end"))
    history = History.of([
        Transition(at(9), "log", None, {"priority": "P2"}),
        Transition(at(10), "move", None, {"priority": "P3"}),
        Transition(at(10), "end", None, {"priority": "P1"}),
    ])  # fmt: skip

    occurred = Policy("p", rules=Rule(targets=target)).occurrences(history, at=at(11))

    assert [(one.at, one.kind, one.detail) for one in occurred] == [
        (at(9), "started", ""),
        (at(10), "rule_changed", "4 h of real time"),
        (at(10), "met", ""),
    ]

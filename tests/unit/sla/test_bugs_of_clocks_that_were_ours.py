"""Bugs of our own clocks, each with the test it left."""

from datetime import UTC, date, datetime

from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import Conventions, Goal, On, Target, While

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})


def test_a_goal_of_no_time_was_reached_at_the_start_though_a_pause_was_credited_since() -> None:
    # From Friday at four to Monday at half past nine it waits: 64 of those hours are closed, and
    # this convention gives them back. At ten 63.5 are left to work off: seven hours on Monday the
    # second, eight on each of seven working days after it, half an hour on Thursday the twelfth.
    target = Target(
        "resolution",
        goal=Goal.working(hours=0),
        calendar=OFFICE,
        start=On("log"),
        stop=On("resolve"),
        pause=While("on_hold"),
        warn=1.0,
    )
    history = History.of(
        [
            Transition(datetime(2026, 2, 27, 16, tzinfo=UTC), "log", state="on_hold"),
            Transition(datetime(2026, 3, 2, 9, 30, tzinfo=UTC), "resume", state="in_progress"),
        ]
    )

    reading = target.read(
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

"""What a forecast says is what a reading says once it has come about; warnings fire when told."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import (
    By,
    Conventions,
    Goal,
    On,
    Reading,
    Reopen,
    Stage,
    Target,
    Verdict,
    Warn,
    While,
)

MONDAY = datetime(2026, 3, 23, 8, tzinfo=UTC)  # the week before Europe's clocks change
ROUND = BusinessCalendar(zone="Europe/Paris", week={"mon-sun": ["00:00-24:00"]})
MICROSECOND = timedelta(microseconds=1)
OFFICE = BusinessCalendar(
    zone="Europe/Paris",
    week={"mon-fri": [("09:00", "12:30"), ("13:30", "18:00")], "sat": [("22:00", "06:00")]},
    holidays={date(2026, 3, 25): "a holiday"},
)
STATES = {"log": "new", "hold": "on_hold", "resume": "work", "resolve": "resolved"}
STATES |= {"reopen": "work"}

hours = st.integers(0, 40 * 60).map(lambda minutes: timedelta(minutes=minutes))
steps = st.lists(
    st.tuples(hours, st.sampled_from(["hold", "resume", "hold", "resolve", "reopen", "rank"])),
    max_size=5,
)
goals = st.one_of(
    st.integers(0, 30 * 60).map(lambda minutes: Goal.working(minutes=minutes)),
    st.integers(0, 60 * 60).map(lambda minutes: Goal.real(minutes=minutes)),
    st.integers(1, 4).map(Goal.working_days),
    st.integers(0, 3).map(Goal.end_of_day),
    st.integers(0, 90).map(lambda hour: Goal.by(MONDAY + timedelta(hours=hour))),
    st.builds(
        lambda work, real: Goal.working(minutes=work).then_real(timedelta(minutes=real)),
        st.integers(0, 600),
        st.integers(0, 600),
    ),
)
warnings = st.sampled_from(
    [
        (0.5, 1.0),
        (timedelta(minutes=30), Warn.after("PT2H")),
        (Warn.before("PT20H", real=True), Warn.after("PT3H", real=True)),
    ]
)


@st.composite
def targets(draw: st.DrawFn) -> Target:
    return Target(
        "resolution",
        goal=By("priority", {"P1": draw(goals)}, otherwise=draw(goals)),
        calendar=draw(st.sampled_from([OFFICE, ROUND])),
        start=On("log"),
        stop=On("resolve"),
        pause=While("on_hold"),
        reopen=draw(st.sampled_from([None, Reopen(On("reopen")), Reopen(On("reopen"), "count")])),
        warn=draw(warnings),
        on_change=draw(st.sampled_from(["carry_elapsed", "retroactive", "restart", "keep_first"])),
    )


def history_of(drawn: list[tuple[timedelta, str]]) -> History:
    at, results = MONDAY, [Transition(MONDAY, "log", "new")]
    for gap, action in drawn:
        at += gap
        results.append(
            Transition(
                at, action, STATES.get(action), {"priority": "P1"} if action == "rank" else {}
            )
        )
    return History.of(results)


readings = st.builds(
    lambda target, drawn, conventions, later: (target, history_of(drawn), conventions, later),
    targets(),
    steps,
    st.sampled_from([Conventions(), Conventions(pause_unit="real"), Conventions(at_close="roll")]),
    hours,
)
held = readings.map(
    lambda drawn: (
        drawn[0],
        History.of(
            [
                *(t for t in drawn[1] if t.action != "resolve"),
                Transition(drawn[1][-1].at, "hold", "on_hold"),
            ]
        ),
        *drawn[2:],
    )
)
"""Readings of clocks that are paused."""

Drawn = tuple[Target, History, Conventions, timedelta]


def read(drawn: Drawn, *more: Transition, later: timedelta = timedelta()) -> Reading:
    target, history, conventions, since = drawn
    at = history[-1].at + since + later
    return target.read(History.of([*history, *more]), at=at, conventions=conventions)


@given(readings, hours)
def test_a_pause_that_comes_about_makes_the_due_date_that_was_foreseen(
    drawn: Drawn, length: timedelta
) -> None:
    now = read(drawn)
    assume(now.stage is Stage.RUNNING)
    hold = Transition(now.at, "hold", "on_hold")
    resume = Transition(now.at + length, "resume", "work")

    then = read(drawn, hold, resume, later=length)

    assert now.forecast().due_if_paused_until(now.at + length) == then.due_at


@given(held, hours)
def test_a_resumption_that_comes_about_makes_the_due_date_that_was_foreseen(
    drawn: Drawn, length: timedelta
) -> None:
    now = read(drawn)
    assert now.stage is Stage.PAUSED

    then = read(drawn, Transition(now.at + length, "resume", "work"), later=length)

    assert now.forecast().due_if_resumed_at(now.at + length) == then.due_at


@given(readings, hours)
def test_a_stop_that_comes_about_has_the_verdict_that_was_foreseen(
    drawn: Drawn, length: timedelta
) -> None:
    now = read(drawn)
    assume(now.stage in {Stage.RUNNING, Stage.PAUSED})

    then = read(drawn, Transition(now.at + length, "resolve", "resolved"), later=length)

    assert now.forecast().verdict_if_stopped_at(now.at + length) is then.verdict
    latest = now.forecast().latest_stop
    if latest is not None:
        assert (now.at + length <= latest) == (then.verdict is Verdict.MET)


@given(readings)
def test_a_warning_has_fired_from_its_instant_on_and_not_before(drawn: Drawn) -> None:
    now = read(drawn)
    assume(now.started_at is not None)
    begun = now.started_at
    for number, warned in enumerate(now.warnings):
        if warned.at is None:
            assert not warned.fired
        elif warned.at > now.at:
            assert not warned.fired
            assert not now.later(warned.at - MICROSECOND).warnings[number].fired
            assert now.later(warned.at).warnings[number].fired
        else:
            assert warned.fired
            assert begun is not None
            assert warned.at >= begun


@given(readings, st.lists(hours, max_size=4))
def test_the_schedule_of_warnings_is_what_the_timer_rings_for(
    drawn: Drawn, lengths: list[timedelta]
) -> None:
    now = read(drawn)
    assume(now.stage is Stage.RUNNING)
    ahead = {warned.at for warned in now.warnings if not warned.fired and warned.at is not None}
    rung, reading = set(), now
    while (wakeup := reading.next_wakeup) is not None:
        rung.add(wakeup)
        reading = reading.later(wakeup)
    assert ahead <= rung
    assert len(rung - ahead) <= 1  # the breach

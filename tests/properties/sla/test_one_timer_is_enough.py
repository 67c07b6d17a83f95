"""A host that wakes at transitions and when its timer rings misses nothing a poller would see."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import (
    By,
    Goal,
    On,
    Policy,
    PolicyReading,
    Reopen,
    Rule,
    SimulatedClock,
    Target,
    Warn,
    While,
)

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)
CALENDAR = BusinessCalendar(
    zone="UTC",
    week={
        "mon": [("00:00:05", "00:00:20"), ("00:00:30", "00:00:31"), ("00:00:40", "00:02:00")],
        "tue": ["09:00-17:00"],
    },
)
STATES = {"log": "new", "hold": "on_hold", "resume": "work", "resolve": "resolved"}
STATES |= {"reopen": "work", "cancel": "cancelled"}


def promise(name: str, seconds: int, **stated: object) -> Target:
    parts: dict[str, object] = {
        "goal": By("priority", {"P1": Goal.working(seconds=seconds), "P2": Goal.real(seconds=70)}),
        "calendar": CALENDAR,
        "start": On("log"),
        "stop": On("resolve"),
        "cancel": On("cancel"),
        "pause": While("on_hold"),
        "warn": (0.5, timedelta(seconds=7), Warn.after("PT11S"), Warn.before("PT9S", real=True)),
        "reopen": Reopen(On("reopen")),
    }
    return Target(name, **{**parts, **stated})  # type: ignore[arg-type]


POLICY = Policy(
    "p",
    rules=(
        Rule(when={"group": "mail"}, targets=promise("resolution", 25, on_change="retroactive")),
        Rule(targets=(promise("resolution", 60), promise("update", 20, repeats=True))),
    ),
).amended(since=MONDAY + 80 * SECOND, rules=Rule(targets=promise("resolution", 30)))

steps = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.sampled_from([*STATES, "note"]),
        st.sampled_from(["P1", "P2"]),
        st.sampled_from(["mail", "desk"]),
    ),
    max_size=6,
)


def history_of(drawn: list[tuple[int, str, str, str]]) -> History:
    first = drawn[0][3] if drawn else "desk"
    second, results = 0, [Transition(MONDAY, "log", "new", {"priority": "P1", "group": first})]
    for gap, action, priority, group in drawn:
        second += gap
        sets = {"priority": priority, "group": group} if action == "note" else {}
        results.append(Transition(MONDAY + second * SECOND, action, STATES.get(action), sets))
    return History.of(results)


def seen(reading: PolicyReading) -> object:
    """Return what a poller looks at."""
    return {
        name: [
            (cycle.stage, cycle.verdict, [warned.fired for warned in cycle.warnings])
            for cycle in one.cycles
        ]
        for name, one in reading.items()
    }


@given(steps)
def test_whatever_a_poller_sees_change_a_host_with_one_timer_is_woken_for(
    drawn: list[tuple[int, str, str, str]],
) -> None:
    history, end = history_of(drawn), MONDAY + 140 * SECOND
    instants = sorted({transition.at for transition in history})
    woken = set(instants)
    for instant, following in zip(instants, [*instants[1:], end], strict=True):
        clock = SimulatedClock(POLICY, at=instant, history=history.until(instant))
        woken.update(rung.at for rung in clock.each_ring(at=following))

    polled = [
        MONDAY + n * SECOND + extra for n in range(140) for extra in (0 * SECOND, MICROSECOND)
    ]
    before = POLICY.read(history, at=polled[0])
    for one, two in pairwise(polled):
        now = POLICY.read(history, at=two)
        if seen(now) != seen(before):
            assert any(one < at <= two for at in woken), (one, two)
        before = now


@given(steps, st.lists(st.integers(0, 140), max_size=5))
def test_occurrences_do_not_depend_on_the_size_of_the_steps(
    drawn: list[tuple[int, str, str, str]], stops: list[int]
) -> None:
    history, end = history_of(drawn), MONDAY + 150 * SECOND
    clock = SimulatedClock(POLICY, at=MONDAY - SECOND)
    instants = {transition.at for transition in history} | {MONDAY + n * SECOND for n in stops}
    for instant in sorted(instants):
        clock = clock.until(instant - MICROSECOND if instant > clock.at else instant)
        together = [transition for transition in history if transition.at == instant]
        clock = clock.happens(*together) if together else clock.until(instant)
    clock = clock.until(end)

    assert clock.occurred == POLICY.occurrences(history, at=end)
    assert clock.history == history

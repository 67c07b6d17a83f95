"""Readings agree with a simulator that lives through every second, written without the package."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import By, Goal, On, Reopen, RuleChange, Target, Verdict, While

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
OPEN = [(0, 40), (60, 65), (90, 200), (260, 400)]
"""The open seconds after midnight, for the simulator; the calendar says them again."""

CALENDAR = BusinessCalendar(
    zone="UTC",
    week={
        "mon": [
            ("00:00:00", "00:00:40"),
            ("00:01:00", "00:01:05"),
            ("00:01:30", "00:03:20"),
            ("00:04:20", "00:06:40"),
        ],
        "tue": [("09:00", "17:00")],
    },
)
GOALS = {"P1": 30, "P2": 75, "P3": 150}

STATES = {
    "log": "new",
    "hold": "on_hold",
    "resume": "in_progress",
    "resolve": "resolved",
    "cancel": "cancelled",
}
STATES |= {"reopen": "in_progress"}
steps = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from(
            [
                "log",
                "hold",
                "resume",
                "resolve",
                "reopen",
                "note",
                "cancel",
                "rank",
                "hold",
                "resume",
            ]
        ),
        st.sampled_from(["P1", "P2", "P3"]),
    ),
    max_size=9,
)


def transitions_of(drawn: list[tuple[int, str, str]]) -> list[tuple[int, str, str | None]]:
    """Return (second, action, priority it sets) in order, a log first."""
    second = 5
    rows: list[tuple[int, str, str | None]] = [(second, "log", "P2")]
    for gap, action, priority in drawn:
        second += gap
        rows.append((second, action, priority if action == "rank" else None))
    return rows


def history_of(rows: list[tuple[int, str, str | None]]) -> History:
    return History.of(
        Transition(
            MIDNIGHT + timedelta(seconds=second),
            action,
            state=STATES.get(action),
            sets={"priority": priority} if priority else {},
        )
        for second, action, priority in rows
    )


class Simulator:
    """A clock that is lived through, second by second."""

    def __init__(self, mode: str, gap: str) -> None:
        self.mode, self.gap = mode, gap
        self.stage = "not_started"
        self.state: str | None = None
        self.priority: str | None = None
        self.rule: Fraction | None = None
        self.goal, self.elapsed, self.waiting = Fraction(0), 0, 0

    def live(self) -> bool:
        return self.stage in {"running", "paused"}

    def happen(self, action: str, priority: str | None) -> None:
        self.state = STATES.get(action, self.state)
        if priority and priority != self.priority:
            self.priority = priority
            if self.live():
                self.take_over(Fraction(GOALS[priority]))
        if self.live() and action == "cancel":
            self.stage = "cancelled"
        elif self.live() and action == "resolve":
            self.stage, self.waiting = "stopped", 0
        elif self.live():
            self.stage = "paused" if self.state == "on_hold" else "running"
        if self.stage == "not_started" and action == "log":
            self.stage = "paused" if self.state == "on_hold" else "running"
            self.elapsed, self.goal = 0, Fraction(GOALS[self.priority or ""])
        elif self.stage == "stopped" and action == "reopen" and self.gap != "never":
            self.stage = "running"
            if self.gap == "new_cycle":
                self.elapsed, self.goal = 0, Fraction(GOALS[self.priority or ""])
                return
            if self.gap == "count":
                self.elapsed += self.waiting
            if Fraction(GOALS[self.priority or ""]) != self.rule:
                self.take_over(Fraction(GOALS[self.priority or ""]))
        self.rule = (
            Fraction(GOALS[self.priority or ""]) if self.live() else getattr(self, "rule", None)
        )

    def take_over(self, goal: Fraction) -> None:
        if self.mode == "keep_first":
            return
        if self.mode == "restart":
            self.elapsed = 0
        if self.mode == "pro_rata":
            if self.goal > 0:
                left = (1 - Fraction(self.elapsed) / self.goal) * goal
                self.goal = self.elapsed + Fraction((left * 1_000_000).__floor__(), 1_000_000)
        else:
            self.goal = goal

    def second(self, now: int) -> None:
        if any(a <= now < b for a, b in OPEN):
            self.elapsed += self.stage == "running"
            self.waiting += self.stage == "stopped"


def simulated(rows: list[tuple[int, str, str | None]], at: int, mode: str, gap: str) -> Simulator:
    clock = Simulator(mode, gap)
    for now in range(at + 1):
        for second, action, priority in rows:
            if second == now:
                clock.happen(action, priority)
        if now < at:
            clock.second(now)
    return clock


@pytest.mark.parametrize("gap", ["never", "exclude", "count", "new_cycle"])
@pytest.mark.parametrize(
    "mode", ["carry_elapsed", "restart", "retroactive", "pro_rata", "keep_first"]
)
@given(drawn=steps, at=st.integers(0, 399))
def test_readings_agree_with_a_clock_lived_through_second_by_second(
    mode: str, gap: str, drawn: list[tuple[int, str, str]], at: int
) -> None:
    rows = transitions_of(drawn)
    target = Target(
        "resolution",
        goal=By("priority", {p: Goal.working(seconds=s) for p, s in GOALS.items()}),
        calendar=CALENDAR,
        start=On("log"),
        stop=On("resolve"),
        cancel=On("cancel"),
        pause=While("on_hold"),
        reopen=Reopen(On("reopen"), gap),
        on_change=RuleChange(mode),
    )

    reading = target.read(history_of(rows), at=MIDNIGHT + timedelta(seconds=at))
    clock = simulated(rows, at, mode, gap)

    assert reading.stage == clock.stage
    if clock.stage != "not_started":
        assert reading.elapsed == timedelta(seconds=clock.elapsed)
        assert reading.goal is not None
        assert Fraction(reading.goal / timedelta(microseconds=1)) == clock.goal * 1_000_000
        breached = clock.elapsed > clock.goal
        expected = Verdict.BREACHED if breached else Verdict.OPEN
        if clock.stage == "stopped" and not breached:
            expected = Verdict.MET
        assert reading.verdict is expected

"""Rules that come, go and take over, against a record lived through second by second.

The simulator knows nothing of the package: it keeps what was so at every second, and counts.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import Goal, On, Policy, Rule, Target, While

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TURN = 70
"""The second at which the amendment takes over."""


@dataclass(frozen=True)
class Promise:
    """What a target says, for the simulator and for the package."""

    goal: int
    open: tuple[tuple[int, int], ...]
    pauses_in: frozenset[str]

    def counts(self, second: int, state: str) -> bool:
        return any(a <= second < b for a, b in self.open) and state not in self.pauses_in

    def target(self, mode: str, attach: str) -> Target:
        def clock(second: int) -> str:
            return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"

        return Target(
            "resolution",
            goal=Goal.working(seconds=self.goal),
            calendar=BusinessCalendar(
                zone="UTC",
                week={"mon": [(clock(a), clock(b)) for a, b in self.open], "wed": ["09:00-17:00"]},
            ),
            start=On("log"),
            stop=On("resolve"),
            pause=While(*sorted(self.pauses_in)),
            on_change=mode,
            attach=attach,
        )


MAIL = Promise(40, ((0, 60), (65, 400)), frozenset({"on_hold"}))
DESK = Promise(75, ((0, 35), (50, 90), (100, 400)), frozenset({"waiting", "on_hold"}))
NIGHT = Promise(25, ((20, 400),), frozenset({"waiting"}))

STATES = {"log": "new", "hold": "on_hold", "wait": "waiting", "work": "in_progress"}
steps = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from(["hold", "wait", "work", "move", "move", "note", "resolve"]),
        st.sampled_from(["mail", "desk", "nobody"]),
    ),
    max_size=8,
)


@dataclass
class Simulator:
    """One target of one record, under whichever promise holds at each second."""

    mode: str
    attach: str
    state: str = ""
    group: str = ""
    stage: str = "absent"
    held: Promise | None = None
    elapsed: int = 0
    goal: Fraction = Fraction(0)
    lived: list[tuple[int, str]] = field(default_factory=list)
    """Each second since the record was logged, with its state; it is all the past there is."""
    logged: int | None = None
    over: bool = False
    since: int = 0
    """How many of the seconds lived came before the start: none, or those before attachment."""

    def promised(self, second: int) -> Promise | None:
        if second >= TURN:
            return NIGHT if self.group == "mail" else None if self.group == "nobody" else DESK
        return {"mail": MAIL, "desk": DESK}.get(self.group)

    def recount(self, promise: Promise) -> int:
        return sum(promise.counts(second, state) for second, state in self.lived[self.since :])

    def happen(self, second: int, action: str, group: str | None) -> None:
        self.group = group or self.group
        self.state = STATES.get(action, self.state)
        self.rule_at(second)
        if action == "log":
            self.logged = second
            if self.held is None and (promise := self.promised(second)):
                self.begin(promise)
        if action == "resolve":
            self.over = True
            if self.stage == "live":
                self.stage = "stopped"

    def begin(self, promise: Promise) -> None:
        self.stage, self.held, self.elapsed, self.goal = "live", promise, 0, Fraction(promise.goal)

    def rule_at(self, second: int) -> None:
        """Let the promise of this second take over, if it is another."""
        promise = self.promised(second)
        if self.logged is None or self.stage == "stopped":
            return
        if self.stage == "live":
            if promise is not self.held:
                self.taken_over(promise)
        elif promise is not None and not self.over:
            self.begin(promise)
            self.since = len(self.lived) if self.attach == "from_attachment" else 0
            self.elapsed = self.recount(promise)

    def taken_over(self, promise: Promise | None) -> None:
        if self.mode == "keep_first":
            return
        if promise is None:
            self.stage, self.held = "cancelled", None
            return
        self.held = promise
        if self.mode == "restart":
            self.elapsed = 0
        if self.mode == "retroactive":
            self.elapsed = self.recount(promise)
        if self.mode == "pro_rata":
            share = Fraction(self.elapsed) / self.goal
            left = (1 - share) * promise.goal if self.goal > 0 else self.goal - self.elapsed
            self.goal = self.elapsed + Fraction((left * 1_000_000).__floor__(), 1_000_000)
        else:
            self.goal = Fraction(promise.goal)

    def second(self, second: int) -> None:
        if self.stage == "live" and self.held is not None:
            self.elapsed += self.held.counts(second, self.state)
        if self.logged is not None:
            self.lived.append((second, self.state))


def simulated(
    rows: list[tuple[int, str, str | None]], at: int, mode: str, attach: str
) -> Simulator:
    clock = Simulator(mode, attach)
    for second in range(at + 1):
        if second == TURN:
            clock.rule_at(second)
        for when, action, group in rows:
            if when == second:
                clock.happen(second, action, group)
        if second < at:
            clock.second(second)
    return clock


@pytest.mark.parametrize("attach", ["from_start", "from_attachment"])
@pytest.mark.parametrize(
    "mode", ["carry_elapsed", "restart", "retroactive", "pro_rata", "keep_first"]
)
@given(first=st.sampled_from(["mail", "desk", "nobody"]), drawn=steps, at=st.integers(0, 250))
def test_rules_take_over_attach_and_let_go_as_they_would_if_they_were_lived_through(
    mode: str, attach: str, first: str, drawn: list[tuple[int, str, str]], at: int
) -> None:
    rows: list[tuple[int, str, str | None]] = [(3, "log", first)]
    for gap, action, group in drawn:
        rows.append((rows[-1][0] + gap, action, group if action == "move" else None))
    history = History.of(
        Transition(
            MIDNIGHT + second * SECOND,
            action,
            STATES.get(action),
            {"group": group} if group else {},
        )
        for second, action, group in rows
    )
    mail, desk, night = (promise.target(mode, attach) for promise in (MAIL, DESK, NIGHT))
    policy = Policy(
        "p",
        rules=(
            Rule(when={"group": "mail"}, targets=mail),
            Rule(when={"group": "desk"}, targets=desk),
        ),
    ).amended(
        since=MIDNIGHT + TURN * SECOND,
        rules=(
            Rule(when={"group": "mail"}, targets=night),
            Rule(when={"group": "desk"}, targets=desk),
        ),
    )

    reading = policy.read(history, at=MIDNIGHT + at * SECOND).get("resolution")
    clock = simulated(rows, at, mode, attach)

    if clock.stage == "absent" or at < 3:
        assert reading is None or reading.stage == "not_started"
        return
    assert reading is not None
    stage = "live" if reading.stage in {"running", "paused"} else reading.stage
    assert stage == clock.stage
    if clock.stage == "live" and clock.held is not None:
        assert (reading.stage == "paused") == (clock.state in clock.held.pauses_in)
    assert reading.elapsed == clock.elapsed * SECOND
    assert reading.goal is not None
    assert Fraction(reading.goal / timedelta(microseconds=1)) == clock.goal * 1_000_000
    assert reading.breached == (clock.elapsed > clock.goal)
    entries = reading.ledger.entries
    assert all(one.to_micros == two.from_micros for one, two in pairwise(entries))
    assert reading.ledger.wall == reading.at - history[0].at
    for cycle in reading.cycles:
        assert reading.ledger.of_cycle(cycle.number).counted == cycle.elapsed

"""Rules that come, go and take over, against a record lived through second by second.

The simulator knows nothing of the package: it keeps what was so at every second, and counts.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import Goal, On, Policy, Reopen, Rule, Target, While

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

    def is_open(self, second: int) -> bool:
        return any(a <= second < b for a, b in self.open)

    def target(self, mode: str, attach: str, gap: str) -> Target:
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
            reopen=Reopen(On("reopen"), gap),
            on_change=mode,
            attach=attach,
        )


MAIL = Promise(40, ((0, 60), (65, 400)), frozenset({"on_hold"}))
DESK = Promise(75, ((0, 35), (50, 90), (100, 400)), frozenset({"waiting", "on_hold"}))
NIGHT = Promise(25, ((20, 400),), frozenset({"waiting"}))

STATES = {"log": "new", "hold": "on_hold", "wait": "waiting", "work": "in_progress"}
STATES |= {"resolve": "resolved"}
steps = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from(["hold", "wait", "work", "move", "move", "resolve", "reopen", "reopen"]),
        st.sampled_from(["mail", "desk", "nobody"]),
        st.sampled_from(["in_progress", "on_hold", "waiting"]),
        st.booleans(),
    ),
    max_size=9,
)
"""Seconds since the last, the action, a group, the state a reopening leads to, whether it moves."""

Row = tuple[int, str, str | None, str | None]
"""The second, the action, the group it sets and the state it leads to."""


@dataclass
class Second:
    """One second of a record's life: its state, and whether it lay between a stop and a reopening.

    A clock nobody could reopen stays stopped longer than its record, so each has its own gap.
    """

    number: int
    state: str
    gap: bool
    own_gap: bool


@dataclass
class Simulator:
    """One target of one record, under whichever promise holds at each second."""

    mode: str
    attach: str
    gap: str
    state: str = ""
    group: str = ""
    stage: str = "absent"
    held: Promise | None = None
    elapsed: int = 0
    goal: Fraction = Fraction(0)
    lived: list[Second] = field(default_factory=list)
    """Each second since the record was logged; it is all the past there is."""
    logged: bool = False
    over: bool = False
    reopened: bool = False
    """Whether it was reopened while no promise held, so that the next one takes it up."""
    since: int = 0
    """How many of the seconds lived came before the start: none, or those before attachment."""
    waited: int = 0
    """The open seconds since the stop."""

    def promised(self, second: int) -> Promise | None:
        if second >= TURN:
            return NIGHT if self.group == "mail" else None if self.group == "nobody" else DESK
        return {"mail": MAIL, "desk": DESK}.get(self.group)

    def counts(self, promise: Promise, lived: Second) -> bool:
        if lived.own_gap:
            return self.gap == "count" and promise.is_open(lived.number)
        return promise.is_open(lived.number) and lived.state not in promise.pauses_in

    def recount(self, promise: Promise) -> int:
        return sum(self.counts(promise, lived) for lived in self.lived[self.since :])

    def happen(self, second: int, action: str, group: str | None, state: str | None) -> None:
        self.group = group or self.group
        self.state = state or self.state
        self.rule_at(second)
        promise = self.promised(second)
        if action == "log":
            self.logged = True
            if promise is not None and self.held is None:
                self.begin(promise)
        if action == "resolve":
            self.over = True
            if self.stage == "live":
                self.stage, self.waited = "stopped", 0
        if action == "reopen" and self.over:
            self.over = False
            if self.stage == "stopped" and promise is not None:
                self.go_on(promise)
            elif self.stage != "live" and promise is not None:
                self.attached(promise)
        elif action == "reopen" and self.stage == "stopped" and promise is not None:
            self.go_on(promise)
        if action == "reopen" and self.stage == "stopped":
            self.reopened = True

    def begin(self, promise: Promise) -> None:
        self.stage, self.held, self.goal = "live", promise, Fraction(promise.goal)

    def attached(self, promise: Promise) -> None:
        self.begin(promise)
        self.reopened = False
        for lived in self.lived:
            lived.own_gap = lived.gap
        self.since = len(self.lived) if self.attach == "from_attachment" else 0
        self.elapsed = self.recount(promise)

    def go_on(self, promise: Promise) -> None:
        self.stage, self.reopened = "live", False
        if self.gap == "count":
            self.elapsed += self.waited
        if promise is not self.held:
            self.taken_over(promise)

    def rule_at(self, second: int) -> None:
        """Let the promise of this second take over, if it is another."""
        promise = self.promised(second)
        if not self.logged or (self.stage == "stopped" and not self.reopened):
            return
        if self.stage == "live":
            if promise is not self.held:
                self.taken_over(promise)
        elif promise is not None and not self.over:
            self.attached(promise)

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
            share = Fraction(self.elapsed) / self.goal if self.goal > 0 else Fraction(0)
            left = (1 - share) * promise.goal if self.goal > 0 else self.goal - self.elapsed
            self.goal = self.elapsed + Fraction((left * 1_000_000).__floor__(), 1_000_000)
        else:
            self.goal = Fraction(promise.goal)

    def second(self, number: int) -> None:
        if not self.logged:
            return
        lived = Second(number, self.state, gap=self.over, own_gap=self.stage == "stopped")
        if self.held is not None and self.stage == "live":
            self.elapsed += self.counts(self.held, lived)
        if self.held is not None and self.stage == "stopped":
            self.waited += self.held.is_open(number)
        self.lived.append(lived)


def simulated(rows: list[Row], at: int, mode: str, attach: str, gap: str) -> Simulator:
    clock = Simulator(mode, attach, gap)
    coming = iter([*rows, (at + 1, "", None, None)])
    when, action, group, state = next(coming)
    for second in range(at + 1):
        if second == TURN:
            clock.rule_at(second)
        while when == second:
            clock.happen(second, action, group, state)
            when, action, group, state = next(coming)
        if second < at:
            clock.second(second)
    return clock


@cache
def policy(mode: str, attach: str, gap: str) -> Policy:
    """Return the policy of one choice of modes: made once, since its calendars are costly."""
    mail, desk, night = (promise.target(mode, attach, gap) for promise in (MAIL, DESK, NIGHT))
    before = Policy(
        "p",
        rules=(
            Rule(when={"group": "mail"}, targets=mail),
            Rule(when={"group": "desk"}, targets=desk),
        ),
    )
    return before.amended(
        since=MIDNIGHT + TURN * SECOND,
        rules=(
            Rule(when={"group": "mail"}, targets=night),
            Rule(when={"group": "desk"}, targets=desk),
        ),
    )


@pytest.mark.parametrize("gap", ["exclude", "count"])
@pytest.mark.parametrize("attach", ["from_start", "from_attachment"])
@pytest.mark.parametrize(
    "mode", ["carry_elapsed", "restart", "retroactive", "pro_rata", "keep_first"]
)
@given(first=st.sampled_from(["mail", "desk", "nobody"]), drawn=steps, at=st.integers(0, 300))
def test_rules_take_over_attach_and_let_go_as_they_would_if_they_were_lived_through(
    mode: str, attach: str, gap: str, first: str, drawn: list[Any], at: int
) -> None:
    rows: list[Row] = [(3, "log", first, "new")]
    for wait, action, group, back, moves in drawn:
        sets = group if action == "move" or (action == "reopen" and moves) else None
        state = back if action == "reopen" else STATES.get(action)
        rows.append((rows[-1][0] + wait, action, sets, state))
    history = History.of(
        Transition(MIDNIGHT + second * SECOND, action, state, {"group": group} if group else {})
        for second, action, group, state in rows
    )

    reading = policy(mode, attach, gap).read(history, at=MIDNIGHT + at * SECOND).get("resolution")
    clock = simulated(rows, at, mode, attach, gap)

    if clock.stage == "absent":
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
    assert reading.ledger.real == reading.at - history[0].at
    for cycle in reading.cycles:
        assert reading.ledger.of_cycle(cycle.number).counted == cycle.elapsed

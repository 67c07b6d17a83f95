"""Amended policies over a log: columns read every case as its record is read.

Worlds of several hundred cases are drawn from a seed, so that thousands of cases meet each law.
"""

import random
from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from test_columns_read_as_records_do import OFFICE, START, row, stated

from serviceops.calendars import ALWAYS
from serviceops.columns import Log, read
from serviceops.history import History, Transition
from serviceops.sla import (
    Attach,
    By,
    Conventions,
    Goal,
    On,
    Policy,
    Reopen,
    Rule,
    RuleChange,
    Target,
    While,
)
from serviceops.sla.choices import Gap
from serviceops.sla.reading import CycleRow

# Hours and days at which rows and amendments fall together often.
STEPS = 40
STATES = ("new", "open", "held", "done", None)


def world(seed: int, cases: int = 150) -> dict[str, History]:
    """Return cases of up to ten rows, many of them at one instant and some before any amendment."""
    draw = random.Random(seed)
    found = {}
    for number in range(cases):
        hours = sorted(draw.randrange(STEPS) for _ in range(draw.randrange(11)))
        begun = ["log"] * (draw.random() < 0.8)
        actions = [*begun, *draw.choices(["resolve", "reopen", "log", "cancel", "note"], k=10)]
        found[f"INC-{number}"] = History.of(
            [
                Transition(
                    START + timedelta(hours=hour), action, state=draw.choice(STATES),
                    sets={"priority": draw.choice(["P1", "P2", "P3"])}
                    if place == 0 or draw.random() < 0.3 else {},
                )
                for place, (hour, action) in enumerate(zip(hours, actions, strict=False))
            ]
        )  # fmt: skip
    return found


goals = st.sampled_from(
    [
        Goal.working(hours=4), Goal.working(hours=9), Goal.real(hours=6), Goal.real(hours=30),
        Goal.working_days(1), Goal.by(START + timedelta(hours=20)),
        By("priority", {"P1": Goal.working(hours=1), "P2": Goal.real(hours=5)}, Goal.real(hours=9)),
        By("priority", {"P1": Goal.working(hours=1), "P2": Goal.working(hours=5)}, None),
    ]
)  # fmt: skip
same_conditions = st.sampled_from(
    [
        {"start": On("log"), "stop": On("resolve")},
        {"start": On("log"), "stop": On("resolve"), "pause": While("held")},
        {"start": On("log"), "stop": On("resolve"), "cancel": On("cancel"), "repeats": True},
        {"start": While("new"), "stop": While("done"), "pause": While("held"), "repeats": True},
        *(
            {"start": On("log"), "stop": On("resolve"), "pause": While("held"),
             "reopen": Reopen(On("reopen"), gap)}
            for gap in Gap
        ),
    ]
)  # fmt: skip


amounts = st.sampled_from(
    [
        Goal.working(hours=4), Goal.working(hours=9), Goal.working(minutes=7), Goal.real(hours=7),
        By("priority", {"P1": Goal.working(hours=1), "P2": Goal.real(hours=5)}, Goal.real(hours=9)),
    ]
)  # fmt: skip
conventions = st.sampled_from(
    [
        Conventions(), Conventions(breach=">=", whole="1h", at_close="roll"),
        Conventions(pause_unit="real"), Conventions(pause_unit="ignored", reopen=Gap.EXCLUDE),
        Conventions(reopen=Gap.COUNT, stop_beats_start=True),
    ]
)  # fmt: skip


@st.composite
def amended_policies(draw: st.DrawFn, *, alike: bool) -> Policy:
    """Return a policy of two to four editions; `alike` has the same conditions in all of them."""
    conditions = draw(same_conditions)

    def target(name: str) -> Target:
        given = conditions if alike else draw(same_conditions)
        change = draw(st.sampled_from(RuleChange))
        goal = draw(amounts if change is RuleChange.PRO_RATA else goals | amounts)
        return Target(
            name, goal=goal, on_change=change, attach=draw(st.sampled_from(Attach)), **given,
            calendar=OFFICE if "Day" in repr(goal) else draw(st.sampled_from([OFFICE, ALWAYS])),
        )  # fmt: skip

    def rules() -> list[Rule]:
        first = Rule(targets=target("resolution"))
        when = draw(st.sampled_from([None, While(priority="P1"), While("open")]))
        other = "resolution" if alike else draw(st.sampled_from(["resolution", "response"]))
        several = [Rule(targets=first.targets, when=when), Rule(targets=target(other))]
        return several[: draw(st.integers(1, 2))]

    policy = Policy(
        "gold", rules(), match=draw(st.sampled_from(["first", "all"])),
        conventions=draw(conventions),
    )  # fmt: skip
    turns = draw(st.lists(st.integers(1, STEPS), min_size=1, max_size=3, unique=True))
    for hours in sorted(turns):
        policy = policy.amended(since=START + timedelta(hours=hours), rules=rules())
    return policy


def agrees(policy: Policy, seed: int, hours: int) -> dict[str, int]:
    """Compare every case, and return how many of each target were read by themselves."""
    log, at = world(seed), START + timedelta(hours=hours)
    columns = read(policy, Log.of(log), at=at)
    for number, history in enumerate(log.values()):
        each = policy.read(history, at=at)
        for name in {*each, *columns}:
            expected = stated(each[name]) if name in each else None
            found = row(columns[name], number) if name in columns else None
            assert found == expected, (name, number, history)
    return {name: one.one_by_one for name, one in columns.items()}


@settings(max_examples=15)
@given(amended_policies(alike=False), st.integers(0, 10**6), st.sampled_from([5, 25, STEPS, 200]))
def test_an_amended_policy_says_the_same_of_each_case(
    policy: Policy, seed: int, hours: int
) -> None:
    agrees(policy, seed, hours)


@settings(max_examples=15)
@given(amended_policies(alike=True), st.integers(0, 10**6), st.sampled_from([5, 25, STEPS, 200]))
def test_amended_goals_say_the_same_of_each_case(policy: Policy, seed: int, hours: int) -> None:
    agrees(policy, seed, hours)


@settings(max_examples=4)
@given(amended_policies(alike=True), st.integers(0, 10**6), st.sampled_from([25, STEPS, 200]))
def test_every_cycle_under_amended_goals_is_that_of_its_record(
    policy: Policy, seed: int, hours: int
) -> None:
    log, at = world(seed, cases=60), START + timedelta(hours=hours)
    expected: dict[str, list[tuple[int, CycleRow | None]]] = {}
    for number, history in enumerate(log.values()):
        for name, reading in policy.read(history, at=at).items():
            rows = [CycleRow.of(cycle) for cycle in reading.cycles]
            expected.setdefault(name, []).extend((number, row) for row in rows or [None])

    found = read(policy, Log.of(log), at=at)

    assert {name: list(one.every_cycle().rows()) for name, one in found.items()} == expected


@settings(max_examples=5)
@given(
    st.sampled_from(RuleChange),
    same_conditions,
    st.integers(0, 10**6),
)
def test_cases_under_amended_goals_are_read_together(
    mode: RuleChange, conditions: dict[str, object], seed: int
) -> None:
    first, second = (
        Target("resolution", goal=Goal.working(hours=hours), calendar=OFFICE, on_change=mode,
               **conditions)
        for hours in (4, 9)
    )  # fmt: skip
    policy = Policy("gold", Rule(targets=first))
    amended = policy.amended(since=START + timedelta(hours=12), rules=Rule(targets=second))

    log, at = world(seed), START + timedelta(hours=STEPS)
    alone = agrees(amended, seed, STEPS)["resolution"]
    found = read(amended, Log.of(log), at=at)["resolution"]
    assert len(np.unique(found.goal[~np.isnat(found.goal)])) >= 2
    # Only those that were late when the amendment came are read by themselves, if any.
    late = [amended.read(history, at=at)["resolution"].breached for history in log.values()]
    assert alone <= (0 if mode is RuleChange.KEEP_FIRST else sum(late) + 1)

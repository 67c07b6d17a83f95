"""Terms that take over while clocks are open, in columns, worked out by hand."""

from datetime import UTC, datetime, timedelta

import attrs
import numpy as np
import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.columns import Log, read
from serviceops.columns.row_terms import TermNumbers
from serviceops.history import History, Transition
from serviceops.sla import By, Goal, On, Policy, Reopen, Rule, Target, While

# Two windows a day: a clock of real time goes on where one of office hours is closed.
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-12:00", "15:00-17:00"]})
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(hours: float) -> datetime:
    """Return the instant so many hours after Monday's midnight."""
    return MONDAY + timedelta(hours=hours)


def target(goal: object, mode: str, *, office: bool = False, **options: object) -> Target:
    """Return a target that is paused while a record is held."""
    return Target(
        "resolution", goal=goal, calendar=OFFICE if office else ALWAYS, on_change=mode,
        start=On("log"), stop=On("resolve"), pause=While("held"), **options,
    )  # fmt: skip


def figures(policy: Policy, hours: float, *moves: tuple[float, str, str]) -> list[object]:
    """Return start, elapsed, paused, goal and due date in hours, in columns; and how many alone."""
    case = History.of([Transition(at(h), action, state=state) for h, action, state in moves])
    found = read(policy, Log.of({"A": case}), at=at(hours))["resolution"]
    hour = np.timedelta64(1, "h")
    begun, due = ((one[0] - np.datetime64("2026-03-02")) / hour for one in
                  (found.started_at, found.due_at))  # fmt: skip
    lengths = [float(one[0] / hour) for one in (found.elapsed, found.paused, found.goal)]
    return [float(begun), *lengths, float(due), found.one_by_one]


# Logged at 9 under 8 hours of real time; amended at 13 to 10 hours; held from 14 to 15; read at 16.
@pytest.mark.parametrize(
    ("mode", "office", "expected"),
    [
        ("carry_elapsed", False, [9, 6, 1, 10, 20, 0]),
        ("retroactive", False, [9, 6, 1, 10, 20, 0]),
        ("restart", False, [13, 2, 1, 10, 24, 0]),
        ("pro_rata", False, [9, 6, 1, 9, 19, 0]),  # 4 of 8 used: 4 + half of 10
        ("keep_first", False, [9, 6, 1, 8, 18, 0]),
        ("carry_elapsed", True, [9, 5, 0, 10, 40, 0]),  # 4 real hours, then 15 to 16
        ("retroactive", True, [9, 4, 0, 10, 41, 0]),  # 9 to 12 and 15 to 16
        ("restart", True, [13, 1, 0, 10, 60, 0]),
        ("pro_rata", True, [9, 5, 0, 9, 36, 0]),
    ],
)
def test_an_amendment_takes_over_from_an_open_clock(
    mode: str, office: bool, expected: list[float]
) -> None:
    goal = Goal.working(hours=10) if office else Goal.real(hours=10)
    first, second = target(Goal.real(hours=8), mode), target(goal, mode, office=office)
    policy = Policy("gold", Rule(targets=first)).amended(since=at(13), rules=Rule(targets=second))

    moves = (9, "log", "new"), (14, "hold", "held"), (15, "resume", "new")
    assert figures(policy, 16, *moves) == expected


@pytest.mark.parametrize(
    ("mode", "office", "expected"),
    [
        ("pro_rata", False, [9, 6, 1, 9.25, 19.25, 0]),  # 3 of 8 used: 3 + 5/8 of 10
        ("carry_elapsed", True, [9, 4, 1, 10, 41, 0]),  # 3 real hours, then 15 to 16
    ],
)
def test_a_pause_before_other_terms_took_over_stays_counted(
    mode: str, office: bool, expected: list[float]
) -> None:
    goal = Goal.working(hours=10) if office else Goal.real(hours=10)
    first, second = target(Goal.real(hours=8), mode), target(goal, mode, office=office)
    policy = Policy("gold", Rule(targets=first)).amended(since=at(13), rules=Rule(targets=second))

    moves = (9, "log", "new"), (10, "hold", "held"), (11, "resume", "new")
    assert figures(policy, 16, *moves) == expected


def test_an_amendment_counts_from_its_instant_on_with_no_row_there() -> None:
    first, second = (target(Goal.real(hours=hours), "carry_elapsed") for hours in (8, 10))
    policy = Policy("gold", Rule(targets=first)).amended(since=at(13), rules=Rule(targets=second))
    earlier = 13 - 1 / 3_600_000_000  # a microsecond

    assert figures(policy, 13, (9, "log", "new"))[3:] == [10, 19, 0]
    assert figures(policy, earlier, (9, "log", "new"))[3:] == [8, 17, 0]


def test_amendments_before_a_clock_starts_do_not_restart_it() -> None:
    policy = Policy("gold", Rule(targets=target(Goal.real(hours=8), "restart")))
    for hours, goal in ((8.25, 6), (8.5, 4)):
        rule = Rule(targets=target(Goal.real(hours=goal), "restart"))
        policy = policy.amended(since=at(hours), rules=rule)

    assert figures(policy, 12, (8, "note", "new"), (9, "log", "new")) == [9, 3, 0, 4, 13, 0]


@pytest.mark.parametrize(
    ("stop", "elapsed"),
    [
        ("resolve", 5),  # 9 to 11 and 12 to 15: the amended rule would have stopped it too
        ("close", 6),  # it would not
    ],
)
def test_a_clock_that_an_amended_rule_reopened_stayed_stopped_in_columns(
    stop: str, elapsed: int
) -> None:
    first = target(Goal.real(hours=8), "carry_elapsed")
    second = attrs.evolve(first, stop=On(stop), reopen=Reopen(On("reopen")))
    policy = Policy("gold", Rule(targets=first)).amended(since=at(13), rules=Rule(targets=second))
    moves = (9, "log", "new"), (11, "resolve", "resolved"), (12, "reopen", "new")

    assert figures(policy, 12.5, *moves)[1] == 2
    assert figures(policy, 15, *moves)[1] == elapsed
    assert figures(policy, 15, *moves[:2])[1] == 2  # nothing reopened it


def test_a_clock_that_the_end_of_the_last_one_starts_is_attached_by_an_amendment() -> None:
    first = target(Goal.real(hours=8), "carry_elapsed")
    second = attrs.evolve(first, goal=Goal.real(hours=4), start=On("resolve"), stop=On("close"))
    policy = Policy("gold", Rule(targets=first)).amended(since=at(13), rules=Rule(targets=second))

    moves = (9, "log", "new"), (12, "resolve", "new")
    assert figures(policy, 14, *moves) == [12, 2, 0, 4, 16, 1]


def test_terms_that_are_made_anew_for_each_question_have_their_own_numbers() -> None:
    # Objects that go at once leave their place in memory to the next ones.
    numbers = TermNumbers()
    known = {hours: target(Goal.real(hours=hours), "restart").terms.only for hours in (8, 4, 2)}

    found = [numbers.of(attrs.evolve(known[hours])) for hours in (8, 8, 8, 4, 8, 2, 4)]

    assert found == [0, 0, 0, 1, 0, 2, 1]


def test_shares_of_several_amendments_follow_each_other() -> None:
    policy = Policy("gold", Rule(targets=target(Goal.real(hours=8), "pro_rata")))
    for hours, goal in ((11, 16), (15, 4), (16, 16)):
        rule = Rule(targets=target(Goal.real(hours=goal), "pro_rata"))
        policy = policy.amended(since=at(hours), rules=rule)

    # 2 of 8 used: 2 + 3/4 of 16 = 14; 6 of 14 used: 6 + 8/14 of 4; then 7 and what is left of 16.
    third = 6 + 4 * 8 / 14
    left = 16 * (third - 7) / third
    started, elapsed, paused, goal, due, alone = figures(policy, 17, (9, "log", "new"))
    assert (started, elapsed, paused, alone) == (9, 8, 0, 0)
    assert (goal, due) == (pytest.approx(7 + left, abs=1e-8), pytest.approx(16 + left, abs=1e-8))


def test_an_amendment_after_the_end_changes_nothing_and_one_at_its_instant_takes_over() -> None:
    first, second = (target(Goal.real(hours=hours), "restart") for hours in (8, 2))
    policy = Policy("gold", Rule(targets=first))
    moves = (9, "log", "new"), (12, "resolve", "done")

    late = policy.amended(since=at(12.5), rules=Rule(targets=second))
    assert figures(late, 20, *moves) == [9, 3, 0, 8, 17, 0]
    # The terms take over before the row of that instant ends the clock.
    same = policy.amended(since=at(12), rules=Rule(targets=second))
    assert figures(same, 20, *moves) == [12, 0, 0, 2, 14, 0]


def test_an_amendment_while_a_clock_is_stopped_takes_over_when_it_is_reopened() -> None:
    options = {"reopen": Reopen(On("reopen"))}
    policy = Policy("gold", Rule(targets=target(Goal.real(hours=8), "restart", **options)))
    for hours, goal in ((11, 3), (12, 5)):
        rule = Rule(targets=target(Goal.real(hours=goal), "restart", **options))
        policy = policy.amended(since=at(hours), rules=rule)

    moves = (9, "log", "new"), (10, "resolve", "done"), (13, "reopen", "new")
    assert figures(policy, 12.5, *moves[:2]) == [9, 1, 0, 8, 17, 0]
    assert figures(policy, 15, *moves) == [13, 2, 0, 5, 18, 0]


def test_a_goal_of_another_fact_takes_over_at_its_row() -> None:
    goals = By("priority", {"P1": Goal.real(hours=4)}, Goal.real(hours=12))
    promise = target(goals, "pro_rata")
    rows = [(9, "log", "P3"), (12, "note", "P1"), (13, "note", "P1")]
    case = History.of([Transition(at(h), a, sets={"priority": p}) for h, a, p in rows])
    found = read(promise, Log.of({"A": case}), at=at(14))["resolution"]

    # 3 of 12 hours used: 3 + 3/4 of 4.
    assert (found.goal[0], found.one_by_one) == (np.timedelta64(6, "h"), 0)
    assert found.due_at[0] == np.datetime64("2026-03-02T15:00")


@pytest.mark.parametrize("stop", ["resolve", "close"])
def test_an_amendment_with_other_conditions_meets_open_clocks_only(stop: str) -> None:
    first = target(Goal.real(hours=8), "carry_elapsed")
    second = attrs.evolve(first, goal=Goal.real(hours=2), pause=None, stop=On(stop))
    policy = Policy("gold", Rule(targets=first)).amended(since=at(13), rules=Rule(targets=second))
    case = (9, "log", "new"), (11, "hold", "held"), (12, "resolve", "held")

    # A cycle that has ended is never judged again, though one with another stop would go on.
    assert figures(policy, 20, *case) == [9, 2, 1, 8, 18, 0]
    assert figures(policy, 20, *case[:2])[-1] == 1
    assert figures(policy, 20, *case, (14, "note", "held"))[-1] == 1  # a row under the second


def test_a_target_that_an_amendment_brings_is_attached_to_open_cases_only() -> None:
    added = attrs.evolve(target(Goal.real(hours=8), "carry_elapsed"), name="added")
    policy = Policy("gold", Rule(targets=target(Goal.real(hours=8), "carry_elapsed")))
    both = Rule(targets=[*policy.targets, added])
    policy = policy.amended(since=at(13), rules=both)
    moves = [(9, "log"), (12, "resolve")]
    cases = {
        name: History.of([Transition(at(h), action) for h, action in some])
        for name, some in {"done": moves, "open": moves[:1]}.items()
    }

    found = read(policy, Log.of(cases), at=at(14))["added"]
    assert [str(stage) for stage in found.stage.values_of()] == ["not_started", "running"]
    assert found.one_by_one == 1
    assert found.goal.tolist() == [timedelta(hours=8)] * 2


# Without a goal for the fact a clock that applies has not started.
@pytest.mark.parametrize(
    ("goal", "stage"),
    [
        (Goal.real(hours=8), "running"),
        (By("priority", {"P2": Goal.real(hours=8)}), "not_started"),
    ],
)
def test_a_target_that_an_amendment_brings_applies_to_the_facts_of_its_instant(
    goal: object, stage: str
) -> None:
    plain = target(Goal.real(hours=8), "carry_elapsed")
    added = attrs.evolve(target(goal, "carry_elapsed"), name="added")
    both = Rule(when=While(priority="P1"), targets=[plain, added])
    policy = Policy("gold", Rule(targets=plain)).amended(
        since=at(13), rules=[both, Rule(targets=plain)]
    )
    rows = {
        "urgent": [(9, "P1")],
        "lowered": [(9, "P1"), (13, "P3"), (14, "P3")],  # at the very instant
        "raised": [(9, "P3"), (13, "P1"), (14, "P1")],
        "never": [(9, "P3")],
        "last": [(9, "P1"), (13, "P3")],  # with no row after it
    }
    cases = {
        name: History.of([Transition(at(h), "log", sets={"priority": p}) for h, p in some])
        for name, some in rows.items()
    }

    found = read(policy, Log.of(cases), at=at(15))["added"]
    stages = [None if stage is None else str(stage) for stage in found.stage.values_of()]
    assert dict(zip(found.cases, stages, strict=True)) == {
        "urgent": stage, "lowered": None, "raised": stage, "never": None, "last": None
    }  # fmt: skip


def test_a_clock_that_has_not_started_has_the_goal_of_its_own_last_terms() -> None:
    # The terms of the first case, with another stop, take over at the same time as its own.
    plain, vip = (
        [target(Goal.real(hours=hours), "carry_elapsed") for hours in goals]
        for goals in ((8, 6), (4, 3))
    )
    vip = [attrs.evolve(one, stop=On("close")) for one in vip]
    rules = [
        [Rule(when=While("vip"), targets=one), Rule(targets=other)]
        for one, other in zip(vip, plain, strict=True)
    ]
    policy = Policy("gold", rules[0]).amended(since=at(13), rules=rules[1])
    cases = {
        name: History.of([Transition(at(9), action, state=state)])
        for name, action, state in (("vip", "log", "vip"), ("runs", "log", "new"),
                                    ("waits", "note", "new"))
    }  # fmt: skip

    found = read(policy, Log.of(cases), at=at(14))["resolution"]
    assert found.goal.tolist() == [timedelta(hours=hours) for hours in (3, 6, 6)]


def test_a_case_that_was_late_before_or_shares_no_amount_is_read_alone() -> None:
    first, second = (target(Goal.real(hours=hours), "carry_elapsed") for hours in (2, 6))
    by_date = target(Goal.by(at(30)), "carry_elapsed", office=True)
    policy = Policy("gold", Rule(targets=second)).amended(since=at(13), rules=Rule(targets=first))
    assert figures(policy, 14, (9, "log", "new")) == [9, 5, 0, 2, 11, 1]
    policy = Policy("gold", Rule(targets=first)).amended(since=at(10), rules=Rule(targets=by_date))
    assert figures(policy, 16, (9, "log", "new"))[-1] == 1


def test_a_goal_that_is_used_up_as_other_terms_take_over_is_due_then() -> None:
    # Four hours have passed by one o'clock, while the office is closed.
    first = target(Goal.real(hours=8), "carry_elapsed")
    second = target(Goal.working(hours=4), "carry_elapsed", office=True)
    policy = Policy("gold", Rule(targets=first)).amended(since=at(13), rules=Rule(targets=second))

    assert figures(policy, 16, (9, "log", "new")) == [9, 5, 0, 4, 13, 1]


def test_a_goal_of_two_parts_takes_over_from_one_of_one_part_case_by_case() -> None:
    first = target(Goal.real(hours=8), "carry_elapsed")
    second = target(Goal.working(hours=2).then_real("PT20H"), "carry_elapsed", office=True)
    policy = Policy("gold", Rule(targets=first)).amended(since=at(13), rules=Rule(targets=second))
    third = policy.amended(
        since=at(15),
        rules=Rule(targets=target(Goal.working(hours=30), "carry_elapsed", office=True)),
    )

    assert figures(third, 16, (9, "log", "new"))[-1] == 1


# Two hours of work by 11 and two real hours by 13, or three hours of work; then other terms.
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Goal.working(hours=2).then_real("PT20H"), Goal.working(hours=10), [9, 5, 0, 10, 40, 1]),
        (
            Goal.by_hours(OFFICE, open=Goal.working(hours=9), closed=Goal.real(hours=1)),
            Goal.real(hours=10),
            [9, 6, 0, 10, 20, 1],
        ),
    ],
)
def test_what_a_goal_of_two_units_counted_is_carried_over_to_one_of_one_unit(
    first: Goal, second: Goal, expected: list[float]
) -> None:
    before, after = (target(goal, "carry_elapsed", office=True) for goal in (first, second))
    policy = Policy("gold", Rule(targets=before)).amended(since=at(13), rules=Rule(targets=after))

    assert figures(policy, 16, (9, "log", "new")) == expected

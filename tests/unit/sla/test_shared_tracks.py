"""The track of a history is shared by readings in a row, and never by others."""

import gc
from datetime import UTC, datetime, timedelta
from threading import Thread

from serviceops.history import History, Transition
from serviceops.sla import By, Goal, On, Policy, Rule, Target, While

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def history(*actions: str) -> History:
    return History.of(
        Transition(NINE + timedelta(hours=number), action, action)
        for number, action in enumerate(actions)
    )


def target(pause: str) -> Target:
    return Target(
        "t", goal=Goal.real(hours=9), start=On("log"), stop=On("resolve"), pause=While(pause)
    )


def elapsed(pause: str, of: History, hours: int) -> timedelta:
    return target(pause).read(of, at=NINE + timedelta(hours=hours)).elapsed


def test_targets_by_turns_on_two_histories_read_each_as_it_is() -> None:
    one, other = history("log", "hold", "work"), history("log", "work", "hold")

    for _ in range(3):
        assert elapsed("hold", one, 4) == timedelta(hours=3)
        assert elapsed("hold", other, 4) == timedelta(hours=2)
        assert elapsed("work", one, 4) == timedelta(hours=2)


def test_an_earlier_instant_of_one_history_does_not_see_what_came_later() -> None:
    of = history("log", "hold", "work", "resolve")

    stages = [
        str(target("hold").read(of, at=NINE + timedelta(hours=hours)).stage)
        for hours in (9, 2, 1, 0, 9)
    ]
    assert stages == ["stopped", "running", "paused", "running", "stopped"]


def test_conditions_that_are_gone_leave_nothing_to_those_made_in_their_place() -> None:
    # A new object often gets the identity of one that was freed just before.
    of = history("log", "hold", "work")

    for number in range(200):
        pause, hours = (("hold", 3), ("work", 2), ("never", 4))[number % 3]
        assert elapsed(pause, of, 4) == timedelta(hours=hours)
        gc.collect(0)


def test_threads_that_share_a_history_read_the_same() -> None:
    actions = ["log", *(("hold", "work")[number % 2] for number in range(400))]
    found: list[timedelta] = []
    for _ in range(20):
        of = history(*actions)
        threads = [
            Thread(target=lambda: found.append(elapsed("hold", of, 401)))  # noqa: B023 - joined below
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert set(found) == {timedelta(hours=201)}


def test_a_target_of_two_policies_names_the_rule_of_each() -> None:
    goal = By("priority", {"P1": Goal.real(hours=1), "P2": Goal.real(hours=2)})
    shared = Target("t", goal=goal, start=On("log"), stop=On("resolve"))
    of = History.of([Transition(NINE, "log", sets={"priority": "P2"})])

    rules = [
        Policy(name, rules=Rule(targets=shared)).read(of, at=NINE)["t"].rule
        for name in ("gold", "silver", "gold")
    ]
    assert rules == ["gold, rule 1", "silver, rule 1", "gold, rule 1"]
    assert shared.read(of, at=NINE).rule == ""
    assert shared.read(of, at=NINE).goal == timedelta(hours=2)


def test_a_fact_that_is_set_once_and_late_chooses_from_then_on() -> None:
    goal = By("priority", {"P1": Goal.real(hours=9)})
    of = History.of([
        Transition(NINE, "log", "new"),
        Transition(NINE + timedelta(hours=1), "amend", sets={"priority": "P1"}),
    ])  # fmt: skip
    late = Target(
        "t", goal=goal, start=On("log"), stop=On("resolve"), attach="from_attachment"
    ).read(of, at=NINE + timedelta(hours=3))

    assert [period.terms is None for period in late.periods] == [True, False]
    assert late.elapsed == timedelta(hours=2)


def test_a_goal_by_a_fact_of_many_values_stores_periods_of_a_few() -> None:
    goals = {"V7": Goal.real(hours=7), "V999": Goal.real(hours=5)}
    of_many = Target(
        "t", goal=By("site", goals, Goal.real(hours=9)), start=On("log"), stop=On("resolve")
    )

    def goal(site: str, rule: str) -> timedelta | None:
        logged = History.of([Transition(NINE, "log", sets={"site": site})])
        policy = Policy(rule, rules=[Rule(targets=of_many)])
        reading = policy.read(logged, at=NINE)["t"]
        assert reading.periods[0].rule.startswith(f"{rule}, ")
        return reading.goal

    for rule in ("gold", "silver"):
        for number in range(1_000):
            hours = {7: 7, 999: 5}.get(number, 9)
            assert goal(f"V{number}", rule) == timedelta(hours=hours)
    assert len(of_many.terms._periods) == 256

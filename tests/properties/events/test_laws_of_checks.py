"""Laws of checks: no order of results, holds and deliveries loses a problem or tells one twice."""

import json
from datetime import UTC, datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from serviceops.documents import from_dict, to_dict
from serviceops.events import (
    CHECK_RULES,
    CheckEvaluation,
    CheckHealth,
    CheckResult,
    CheckRules,
    CheckState,
    evaluate_check,
)
from serviceops.events.processing.checks import StateType

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)

results = st.builds(
    CheckResult,
    st.sampled_from(["ok", "warning", "critical"]),
    host_down=st.booleans(),
    withheld=st.sampled_from(["", "", "flapping"]),
)
series = st.lists(results, max_size=30)
rules = st.builds(
    attrs.evolve,
    st.sampled_from([CHECK_RULES["nagios"], CHECK_RULES["icinga"]]),
    attempts=st.integers(1, 4),
    volatile=st.booleans(),
)


def run(
    reported: list[CheckResult], rules: CheckRules, health: CheckHealth, begin: int = 0
) -> list[CheckEvaluation]:
    judged = []
    for minute, result in enumerate(reported, start=begin):
        judged.append(
            evaluate_check(health, result, at=MONDAY + timedelta(minutes=minute), rules=rules)
        )
        health = judged[-1].health
    return judged


NEW = CheckHealth(check="s")


@given(series, rules, st.integers(0, 30))
def test_stopping_anywhere_and_going_on_from_a_document_changes_nothing(
    reported: list[CheckResult], rules: CheckRules, cut: int
) -> None:
    whole = run(reported, rules, NEW)
    half = run(reported[:cut], rules, NEW)
    health = half[-1].health if half else NEW

    again = from_dict(json.loads(json.dumps(to_dict(health))))

    assert half + run(reported[cut:], rules, again, begin=len(half)) == whole


@given(series, rules)
def test_every_result_twice_is_every_result_once(
    reported: list[CheckResult], rules: CheckRules
) -> None:
    health = NEW
    for minute, once in enumerate(run(reported, rules, NEW)):
        at = MONDAY + timedelta(minutes=minute)
        health = evaluate_check(health, reported[minute], at=at, rules=rules).health
        again = evaluate_check(health, reported[minute], at=at, rules=rules)
        assert (health, again.health, again.announces) == (once.health, once.health, None)


@given(series, rules)
def test_what_was_announced_follows_what_is_hard_once_nothing_is_in_the_way(
    reported: list[CheckResult], rules: CheckRules
) -> None:
    for result, judged in zip(reported, run(reported, rules, NEW), strict=True):
        health = judged.health
        free = not result.withheld and not (result.host_down and not result.state.is_good)
        if free and health.state.is_good:
            assert health.announced is None
        elif free and health.kind is StateType.HARD:
            assert health.announced == health.state
        if not free:
            assert judged.announces is None


@given(series, rules)
def test_problems_and_recoveries_take_turns_as_people_hear_them(
    reported: list[CheckResult], rules: CheckRules
) -> None:
    received: CheckState | None = None
    for judged in run(reported, rules, NEW):
        if judged.announces == "recovery":
            assert received is not None
            received = None
        elif judged.announces == "problem":
            assert rules.volatile or judged.health.state != received
            received = judged.health.state


@given(series, rules)
def test_a_problem_is_hard_after_as_many_bad_results_in_a_row_as_the_rules_ask(
    reported: list[CheckResult], rules: CheckRules
) -> None:
    row = 0
    for result, judged in zip(reported, run(reported, rules, NEW), strict=True):
        row = 0 if result.state.is_good else row + 1
        if row >= rules.attempts:
            assert judged.health.kind is StateType.HARD
        elif row and not any(r.host_down for r in reported):
            assert (judged.health.kind, judged.health.attempt) == (StateType.SOFT, row)

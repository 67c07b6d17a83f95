"""Checks: the tables of Nagios and Icinga, and what is announced when something was in the way."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidValue
from serviceops.events import (
    CHECK_RULES,
    CheckEvaluation,
    CheckHealth,
    CheckReason,
    CheckResult,
    CheckRules,
    CheckState,
    evaluate_check,
)
from serviceops.events.processing.checks import StateType, host_state, step_check

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def run(
    *results: Any, rules: CheckRules = CHECK_RULES["nagios"], health: CheckHealth | None = None
) -> list[CheckEvaluation]:
    """Judge results a minute apart; one is a state, or a state and what stands around it."""
    health = health or CheckHealth(check="db-1/disk")
    reported = []
    for minute, found in enumerate(results):
        state, around = (found, {}) if isinstance(found, str) else found
        at = NINE + timedelta(minutes=minute)
        judged = evaluate_check(health, CheckResult(state, **around), at=at, rules=rules)
        reported.append(judged)
        health = judged.health
    return reported


def rows(reported: list[CheckEvaluation]) -> list[tuple[int, str, str, str | None]]:
    return [
        (
            j.health.attempt,
            str(j.health.state),
            str(j.health.kind),
            j.announces and str(j.announces),
        )
        for j in reported
    ]


def test_the_worked_example_of_the_nagios_documentation() -> None:
    """Nagios Core 4, "State Types", the example with max_check_attempts 3."""
    reported = run(
        "ok", "critical", "warning", "critical", "warning", "warning", "ok", "ok", "unknown",
        "ok", "ok",
    )  # fmt: skip

    assert rows(reported) == [
        (1, "ok", "hard", None),
        (1, "critical", "soft", None),
        (2, "warning", "soft", None),
        (3, "critical", "hard", "problem"),
        (3, "warning", "hard", "problem"),
        (3, "warning", "hard", None),
        (1, "ok", "hard", "recovery"),
        (1, "ok", "hard", None),
        (1, "unknown", "soft", None),
        (2, "ok", "soft", None),
        (1, "ok", "hard", None),
    ]
    assert [j.changed for j in reported] == [
        False, True, True, True, True, False, True, False, True, True, False,
    ]  # fmt: skip
    assert [j.handles for j in reported] == [
        False, True, True, True, True, False, True, False, True, True, False,
    ]  # fmt: skip
    assert [j.hardened for j in reported] == [
        False, False, False, True, True, False, True, False, False, False, False,
    ]  # fmt: skip


def test_the_same_checks_as_icinga_shows_them() -> None:
    reported = run("critical", "warning", "critical", "warning", "ok", "unknown", "ok",
               rules=CHECK_RULES["icinga"])  # fmt: skip

    assert rows(reported) == [
        (1, "critical", "soft", None),
        (2, "warning", "soft", None),
        (1, "critical", "hard", "problem"),
        (1, "warning", "hard", "problem"),
        (1, "ok", "hard", "recovery"),
        (1, "unknown", "soft", None),
        (1, "ok", "hard", None),
    ]


def test_every_result_has_its_reason() -> None:
    reported = run(
        "critical", "critical", "critical", "critical", "warning", "ok", "ok", "critical", "ok"
    )

    assert [j.reason for j in reported] == [
        CheckReason.STILL_SOFT, CheckReason.STILL_SOFT, CheckReason.TURNED_HARD,
        CheckReason.UNCHANGED, CheckReason.HARD_CHANGED, CheckReason.RECOVERED,
        CheckReason.UNCHANGED, CheckReason.STILL_SOFT, CheckReason.SOFT_RECOVERY,
    ]  # fmt: skip


@pytest.mark.parametrize("rules", CHECK_RULES.values(), ids=CHECK_RULES)
def test_with_one_attempt_the_first_bad_result_is_hard(rules: CheckRules) -> None:
    reported = run("critical", "critical", "ok", rules=attrs.evolve(rules, attempts=1))

    assert rows(reported) == [
        (1, "critical", "hard", "problem"),
        (1, "critical", "hard", None),
        (1, "ok", "hard", "recovery"),
    ]


@pytest.mark.parametrize("rules", CHECK_RULES.values(), ids=CHECK_RULES)
def test_a_volatile_check_announces_every_hard_problem_and_no_good_result_but_the_recovery(
    rules: CheckRules,
) -> None:
    volatile = attrs.evolve(rules, attempts=1, volatile=True)
    reported = run("ok", "critical", "critical", "critical", "ok", "ok", rules=volatile)

    assert [j.announces for j in reported] == [None, *["problem"] * 3, "recovery", None]
    assert [j.reason.value for j in reported[1:4]] == ["turned_hard", "volatile", "volatile"]
    assert [j.handles for j in reported] == [False, True, True, True, True, False]


def test_a_volatile_check_is_soft_first_like_any_other() -> None:
    reported = run(
        "critical", "critical", rules=attrs.evolve(CHECK_RULES["nagios"], attempts=2, volatile=True)
    )

    assert [j.announces for j in reported] == [None, "problem"]


def test_under_a_host_that_is_down_a_service_hardens_at_once_and_nothing_is_announced() -> None:
    reported = run(("critical", {"host_down": True}), "critical", "ok")

    assert rows(reported)[0] == (1, "critical", "hard", None)
    assert reported[0].reason is CheckReason.HOST_DOWN
    # The host is back and the problem is still there: now somebody has to hear of it.
    assert (reported[1].announces, reported[1].reason) == ("problem", CheckReason.WAS_WITHHELD)
    assert reported[2].announces == "recovery"


def test_for_icinga_a_host_hardens_nothing_and_holds_the_announcement_all_the_same() -> None:
    down = ("critical", {"host_down": True})
    reported = run(down, down, down, "critical", rules=CHECK_RULES["icinga"])

    assert [j.health.kind for j in reported] == ["soft", "soft", "hard", "hard"]
    assert [j.announces for j in reported] == [None, None, None, "problem"]


def test_a_problem_was_not_announced_recovers_in_silence() -> None:
    reported = run(("critical", {"host_down": True}), "ok")

    assert (reported[1].announces, reported[1].reason) == (None, CheckReason.NEVER_ANNOUNCED)


FLAPPING = {"withheld": "flapping"}


def test_a_problem_that_turned_hard_while_withheld_is_announced_when_allowed() -> None:
    held = ("critical", FLAPPING)
    reported = run(held, held, held, held, "critical", "critical")

    assert [j.reason.value for j in reported] == [
        "still_soft", "still_soft", "held", "held", "was_held", "unchanged",
    ]  # fmt: skip
    assert [j.announces for j in reported] == [None, None, None, None, "problem", None]


def test_a_recovery_that_was_withheld_is_announced_later_and_a_return_is_not() -> None:
    hard = ["critical"] * 3
    recovered = run(*hard, ("ok", FLAPPING), ("ok", FLAPPING), "ok", "ok")
    returned = run(*hard, ("ok", FLAPPING), *hard, "ok")

    assert [j.announces for j in recovered][2:] == ["problem", None, None, "recovery", None]
    assert recovered[5].reason is CheckReason.WAS_WITHHELD
    assert [j.announces for j in returned][2:] == ["problem", None, None, None, None, "recovery"]


def test_a_change_of_a_withheld_problem_is_compared_with_what_was_announced() -> None:
    reported = run(
        *["critical"] * 3, ("warning", FLAPPING), "critical", ("warning", FLAPPING), "warning"
    )

    assert [j.announces for j in reported][2:] == ["problem", None, None, None, "problem"]
    assert reported[4].reason is CheckReason.UNCHANGED


def test_a_result_that_is_not_later_changes_nothing() -> None:
    health = run("critical", "critical")[-1].health

    again = evaluate_check(health, CheckResult("critical"), at=NINE + timedelta(minutes=1))
    earlier = evaluate_check(health, CheckResult("ok"), at=NINE)

    assert (again.health, again.reason, again.announces) == (health, CheckReason.LATE, None)
    assert earlier.health is health


def test_since_says_when_the_state_and_the_hard_state_began() -> None:
    reported = run("ok", "critical", "critical", "critical", "critical")
    minute = [NINE + timedelta(minutes=n) for n in range(5)]

    assert [j.health.since for j in reported] == [minute[0], *[minute[1]] * 4]
    assert [j.health.hard_since for j in reported] == [minute[0]] * 3 + [minute[3]] * 2
    assert [j.health.checked_at for j in reported] == minute


def test_a_host_is_up_until_a_check_says_otherwise() -> None:
    host = CheckHealth.of_host("db-1")
    reported = run("down", "down", "down", "up", health=host)

    assert host.state.is_good
    assert [j.announces for j in reported] == [None, None, "problem", "recovery"]
    assert host_state("ok") is host_state("warning") is host_state("up") is CheckState.UP
    assert host_state("critical") is host_state("unknown") is CheckState.DOWN
    assert host_state("unreachable") is CheckState.UNREACHABLE


def test_a_step_gives_an_intent_owner_key_is_the_same_whenever_it_is_worked_out() -> None:
    health = run("critical", "critical")[-1].health
    at = NINE + timedelta(minutes=2)

    done, again = (step_check(health, CheckResult("critical"), at=at) for _ in range(2))

    (intent,) = done.intents
    assert again == done
    assert intent.target_id == "db-1/disk"
    assert dict(intent.inputs) == {
        "what": "problem", "state": "critical", "reason": "turned_hard",
        "at": "2026-03-02T09:02:00+00:00",
    }  # fmt: skip
    assert intent.key == "check:db-1/disk@2026-03-02T09:02:00+00:00:problem"
    assert step_check(done.state, CheckResult("critical"), at=at).intents == ()


def test_rules_that_cannot_be_are_refused() -> None:
    with pytest.raises(
        InvalidValue, match=r"2\.5 was given where a whole number of attempts from 1"
    ):
        attrs.evolve(CHECK_RULES["nagios"], attempts=2.5)
    with pytest.raises(InvalidValue, match=r"0 was given .* expected; such as 3"):
        attrs.evolve(CHECK_RULES["nagios"], attempts=0)
    with pytest.raises(
        InvalidValue, match=r"'two' was given where one of 'last', 'one' \(hard_attempt"
    ):
        attrs.evolve(CHECK_RULES["nagios"], hard_attempt="two")
    with pytest.raises(InvalidValue, match="'maybe' was given where one of soft, hard"):
        CheckRules(soft_recovery="maybe")  # type: ignore[arg-type]
    for build in (CheckResult, host_state):
        with pytest.raises(InvalidValue, match="'fine' was given where one of ok, warning"):
            build("fine")


@pytest.mark.parametrize(
    "value",
    [CHECK_RULES["nagios"], CHECK_RULES["icinga"], CheckResult("warning", withheld="maintenance"),
     run("critical", "critical", "critical")[-1].health],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_is_known_of_a_check_survives_as_a_document(value: object) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(value)))) == value


def test_states_may_be_given_as_text() -> None:
    assert CheckHealth(check="x", state="down", kind="soft").kind is StateType.SOFT


def test_a_second_good_result_after_a_soft_problem_is_hard() -> None:
    state, kinds = CheckHealth(check="disk"), []
    for minute, found in enumerate(["critical", "ok", "ok"]):
        at = datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
        state = evaluate_check(state, CheckResult(found), at=at, rules=CHECK_RULES["nagios"]).health
        kinds.append((str(state.kind), state.attempt))

    assert kinds == [("soft", 1), ("soft", 2), ("hard", 1)]

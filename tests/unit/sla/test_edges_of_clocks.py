"""Clocks at their edges: the last instant in time, rules that take over, restarts, zero goals."""

from datetime import UTC, datetime, timedelta

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import By, Conventions, Goal, On, Policy, Reopen, Rule, Target, While
from serviceops.sla.terms import rules_that_govern

MICROSECOND = timedelta(microseconds=1)
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
ROLL = Conventions(at_close="roll")


def at(hour: float, day: int = 2) -> datetime:
    """Return an instant of March 2026, of which the second is a Monday."""
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour)


def target(goal: Goal | By[Goal], name: str = "r", **stated: object) -> Target:
    parts: dict[str, object] = {"start": On("log"), "stop": On("end"), **stated}
    return Target(name, goal=goal, **parts)  # type: ignore[arg-type]


def history(*steps: tuple[float, str] | tuple[float, str, str]) -> History:
    return History.of(
        Transition(at(step[0]), step[1], step[2] if len(step) > 2 else None) for step in steps
    )


def kinds(policy: Policy, records: History, until: datetime) -> list[tuple[str, datetime]]:
    return [(str(one.kind), one.at) for one in policy.occurrences(records, at=until)]


# The instant that decides


@pytest.mark.parametrize(("breach", "first"), [(">", at(12) + MICROSECOND), (">=", at(12))])
def test_a_fixed_due_date_is_missed_from_the_first_instant_that_counts_as_a_miss(
    breach: str, first: datetime
) -> None:
    conventions = Conventions(breach=breach)  # type: ignore[arg-type]
    fixed = target(Goal.by(at(12)))
    one = history((9, "log"))

    before = fixed.read(one, at=first - MICROSECOND, conventions=conventions)
    reading = fixed.read(one, at=first, conventions=conventions)
    assert (before.breached, before.breached_at) == (False, None)
    assert (reading.breached, reading.breached_at) == (True, first)
    assert before.next_wakeup == first
    assert reading.due_at == at(12)


def test_a_goal_of_no_time_is_used_up_at_the_start_and_not_before() -> None:
    nothing = target(Goal.real(hours=0))

    assert nothing.read(history((9, "open")), at=at(9)).fraction == 0.0
    assert nothing.read(history((9, "log")), at=at(9)).fraction == 1.0


def test_a_goal_without_an_amount_is_none_before_the_start() -> None:
    days = target(Goal.working_days(2), calendar=OFFICE)
    by = target(By("priority", {"P1": Goal.real(hours=1)}))
    one = history((9, "open"))

    for reading in (days.read(one, at=at(9)), by.read(one, at=at(9))):
        assert (reading.goal, reading.remaining, reading.due_at) == (None, None, None)
        assert (reading.fraction, reading.warnings) == (0.0, ())


def test_a_pause_that_ends_with_the_stop_is_not_resumed() -> None:
    policy = Policy("p", rules=Rule(targets=target(Goal.real(hours=8), pause=While("wait"))))
    one = history((9, "log", "work"), (10, "ask", "wait"), (12, "end", "done"))

    assert kinds(policy, one, at(13)) == [
        ("started", at(9)), ("paused", at(10)), ("met", at(12)),
    ]  # fmt: skip


# Rules that take over


def test_the_rule_of_an_amendment_is_in_force_from_its_instant_on() -> None:
    first = target(Goal.real(hours=4))
    policy = (
        Policy("p", rules=Rule(when={"priority": "P1"}, targets=first))
        .amended(since=at(12), rules=Rule(when={"kind": "fault"}, targets=first))
        .amended(since=at(15), rules=Rule(targets=target(Goal.real(hours=9))))
    )
    one = History.of([Transition(at(9), "log", sets={"priority": "P1", "kind": "fault"})])

    rules = [
        policy.read(one, at=moment)["r"].rule
        for moment in (at(12) - MICROSECOND, at(12), at(15) - MICROSECOND, at(15))
    ]
    assert rules[0] != rules[1] == rules[2] != rules[3]
    assert policy.read(one, at=at(16))["r"].rule == rules[3]
    # Nine hours from nine on; the four hours of the first two editions were over at one.
    assert policy.read(one, at=at(16))["r"].due_at == at(18)
    assert kinds(policy, one, at(19)) == [
        ("started", at(9)), ("breached", at(13) + MICROSECOND), ("rule_changed", at(15)),
        ("lifted", at(15)), ("breached", at(18) + MICROSECOND),
    ]  # fmt: skip


@pytest.mark.parametrize("mode", ["carry_elapsed", "retroactive"])
def test_other_conditions_under_which_it_runs_or_waits_as_before_turn_nothing(mode: str) -> None:
    # The amendment stops on another action; nothing else is different.
    pause = While("wait")
    policy = Policy("p", rules=Rule(targets=target(Goal.real(hours=8), pause=pause))).amended(
        since=at(12),
        rules=Rule(
            targets=target(Goal.real(hours=8), pause=pause, stop=On("close"), on_change=mode)
        ),
    )
    running = policy.read(history((9, "log", "work")), at=at(13))["r"]
    waiting = policy.read(history((9, "log", "work"), (10, "ask", "wait")), at=at(13))["r"]

    assert (running.stage, running.elapsed) == ("running", timedelta(hours=4))
    assert (waiting.stage, waiting.elapsed) == ("paused", timedelta(hours=1))


def test_a_restart_leaves_gaps_as_gaps() -> None:
    # It was over from ten to eleven, and counts anew from noon on.
    first = target(Goal.real(hours=8), reopen=Reopen(On("reopen"), "exclude"))
    policy = Policy("p", rules=Rule(targets=first)).amended(
        since=at(12),
        rules=Rule(
            targets=target(
                Goal.real(hours=4), reopen=Reopen(On("reopen"), "exclude"), on_change="restart"
            )
        ),
    )

    reading = policy.read(history((9, "log"), (10, "end"), (11, "reopen")), at=at(13))["r"]
    assert [(one.start, one.end, str(one.code)) for one in reading.ledger] == [
        (at(9), at(10), "restarted"), (at(10), at(11), "reopened"), (at(11), at(12), "restarted"),
        (at(12), at(13), "counted"),
    ]  # fmt: skip
    assert (reading.elapsed, reading.started_at) == (timedelta(hours=1), at(12))


def test_time_from_an_attachment_names_the_last_transition_before_it() -> None:
    late = target(By("priority", {"P1": Goal.real(hours=4)}), attach="from_attachment")
    one = History.of([
        Transition(at(9), "log"), Transition(at(10), "note"),
        Transition(at(11), "rank", sets={"priority": "P1"}), Transition(at(12), "note"),
    ])  # fmt: skip

    reading = late.read(one, at=at(13))
    (_, counted) = reading.ledger
    assert (counted.start, counted.end, counted.transition) == (at(11), at(13), 1)
    assert (reading.elapsed, reading.due_at) == (timedelta(hours=2), at(15))


def test_a_share_of_a_goal_that_was_over_before_its_start_is_due_at_the_start() -> None:
    # It was known for 30 hours at the start, six more than the goal of 24.
    aware = History.of([
        Transition(at(9, 4), "log", sets={"aware_at": at(3, 3), "priority": "P2"}),
        Transition(at(12, 4), "rank", sets={"priority": "P1"}),
    ])  # fmt: skip
    goals = By(
        "priority",
        {
            "P1": Goal.real(hours=2).since("aware_at"),
            "P2": Goal.real(hours=24).since("aware_at"),
        },
    )

    reading = target(goals, on_change="pro_rata").read(aware, at=at(13, 4))
    assert (reading.goal, reading.due_at) == (timedelta(hours=-6), at(9, 4))
    assert (reading.elapsed, reading.breached) == (timedelta(hours=4), True)


def test_a_due_date_on_closing_time_rolls_where_only_working_time_is_left_of_the_goal() -> None:
    # All eight hours are used at five: no share of the two that follow in real time is left.
    first = target(Goal.working(hours=8), calendar=OFFICE)
    second = target(
        Goal.working(hours=8).then_real(timedelta(hours=2)), calendar=OFFICE, on_change="pro_rata"
    )
    policy = Policy("p", rules=Rule(targets=first), conventions=ROLL).amended(
        since=at(17), rules=Rule(targets=second)
    )

    reading = policy.read(history((9, "log")), at=at(17))["r"]
    assert reading.goal == timedelta(hours=8)
    assert reading.due_at == at(9, 3)


def test_working_time_that_is_not_used_up_before_the_night_goes_on_the_next_day() -> None:
    # An hour of the four is used by five on Monday; the others by noon on Tuesday.
    both = target(Goal.working(hours=4).then_real(timedelta(hours=2)), calendar=OFFICE)
    one = history((16, "log"))

    for moment, elapsed in ((at(20), 1), (at(9, 3), 1), (at(12, 3), 4), (at(13, 3), 5)):
        assert both.read(one, at=moment).elapsed == timedelta(hours=elapsed)
    assert both.read(one, at=at(20)).due_at == at(14, 3)


def test_a_warning_of_a_fixed_due_date_comes_at_its_share_of_the_hours_however_long_it_waits() -> (
    None
):
    # Ten hours from nine to seven: half of them at two. It waits from ten to four.
    fixed = target(Goal.by(at(19)), pause=While("wait"), warn=0.5)
    policy = Policy("p", rules=Rule(targets=fixed))
    one = history((9, "log", "work"), (10, "ask", "wait"), (16, "go", "work"), (20, "end", "done"))

    before, after = (fixed.read(one, at=moment) for moment in (at(14) - MICROSECOND, at(15)))
    assert [(w.at, w.fired) for w in before.warnings] == [(at(14), False)]
    assert [(w.at, w.fired) for w in after.warnings] == [(at(14), True)]
    assert before.next_wakeup == at(14)
    assert kinds(policy, one, at(21)) == [
        ("started", at(9)), ("paused", at(10)), ("warned", at(14)), ("resumed", at(16)),
        ("breached", at(19) + MICROSECOND), ("stopped", at(20)),
    ]  # fmt: skip


def test_warnings_of_a_cancelled_cycle_are_those_that_fired() -> None:
    # Warned at ten and eleven of the four hours; cancelled at half past eleven, before noon.
    warned = target(Goal.real(hours=4), cancel=On("drop"), warn=(0.25, 0.5, 0.75))

    reading = warned.read(history((9, "log"), (11.5, "drop")), at=at(14))
    assert [(w.at, w.fired) for w in reading.warnings] == [
        (at(10), True), (at(11), True), (None, False),
    ]  # fmt: skip
    assert (reading.stage, reading.verdict, reading.next_wakeup) == ("cancelled", "open", None)
    assert (reading.due_at, reading.stopped_at) == (None, at(11.5))


# Attached late, reopened, started again


def under(*rules: tuple[str, Target]) -> Policy:
    """Return a policy with a rule for each value of the fact ``rank``."""
    return Policy("p", rules=[Rule(when={"rank": rank}, targets=one) for rank, one in rules])


def ranked(*steps: tuple[float, str, str | None]) -> History:
    return History.of(
        Transition(at(hour), action, sets={"rank": rank} if rank else {})
        for hour, action, rank in steps
    )


FIRST = target(Goal.real(hours=8))


@pytest.mark.parametrize(
    ("start", "numbers", "elapsed"),
    [
        ("log", [1], 3),  # begun at nine, before the end at noon: it was decided
        ("end", [1, 2], 3),  # begun by the transition that decided the other, at noon
        ("ask", [1, 2], 2),  # begun at one, after it
    ],
)
def test_a_cycle_that_was_decided_is_not_judged_again_by_a_target_that_attaches_late(
    start: str, numbers: list[int], elapsed: int
) -> None:
    policy = under(("A", FIRST), ("B", target(Goal.real(hours=9), start=On(start), stop=On("no"))))
    one = ranked((9, "log", "A"), (12, "end", None), (13, "ask", None), (14, "rank", "B"))

    reading = policy.read(one, at=at(15))["r"]
    assert [cycle.number for cycle in reading.cycles] == numbers
    assert reading.elapsed == timedelta(hours=elapsed)
    assert reading.stage == ("stopped" if len(numbers) == 1 else "running")


def test_a_reopening_under_terms_that_came_later_goes_on_and_one_that_starts_begins_anew() -> None:
    # An hour before it was over, at ten; reopened at noon. At one it is logged once more.
    steps = ((9, "log", "A"), (10, "end", None), (11, "rank", "B"), (12, "reopen", None))
    one = ranked(*steps, (13, "log", None))

    def read(*starts: str) -> tuple[datetime | None, timedelta]:
        later = target(
            Goal.real(hours=8), start=On(*starts), reopen=Reopen(On("reopen"), "exclude")
        )
        reading = under(("B", later)).read(one, at=at(14))["r"]
        assert len(reading.cycles) == 1
        return reading.started_at, reading.elapsed

    assert read("log") == (at(9), timedelta(hours=3))
    assert read("log", "reopen") == (at(12), timedelta(hours=2))


def test_pauses_that_are_counted_anew_begin_at_the_transitions_that_make_them() -> None:
    # First nothing is a pause; from three on every wait is, from the start on.
    first = target(Goal.real(hours=8))
    second = target(Goal.real(hours=8), pause=While("wait"), on_change="retroactive")
    policy = Policy("p", rules=Rule(targets=first)).amended(
        since=at(15), rules=Rule(targets=second)
    )
    one = history(
        (9, "log", "wait"),
        (10, "go", "work"),
        (11, "ask", "wait"),
        (12, "note"),
        (13, "go", "work"),
    )

    assert policy.read(one, at=at(15) - MICROSECOND)["r"].paused_for == timedelta()
    reading = policy.read(one, at=at(16))["r"]
    assert [(e.start, e.end, str(e.code), e.transition) for e in reading.ledger] == [
        (at(9), at(10), "paused", 0), (at(10), at(11), "counted", 1),
        (at(11), at(13), "paused", 2), (at(13), at(15), "counted", 4),
        (at(15), at(16), "counted", 4),
    ]  # fmt: skip


def test_of_rules_with_targets_of_one_name_the_first_that_applies_governs() -> None:
    rules = [
        Rule(when={"a": "x"}, targets=target(Goal.real(hours=1))),
        Rule(when={"b": "x"}, targets=target(Goal.real(hours=2))),
        Rule(targets=target(Goal.real(hours=3))),
    ]
    policy = Policy("p", rules=rules, match="all")

    for facts, hours in (({"a": "x", "b": "x"}, 1), ({"a": "x"}, 1), ({"b": "x"}, 2), ({}, 3)):
        one = History.of([Transition(at(9), "log", sets=facts)])
        assert policy.read(one, at=at(9))["r"].goal == timedelta(hours=hours)


def test_of_three_rules_with_a_target_of_one_name_each_governs_where_none_before_it_does() -> None:
    rules = [Rule(targets=target(Goal.real(hours=hours))) for hours in (1, 2, 3)]

    governed = rules_that_govern("r", rules, [0b0001, 0b0011, 0b1110])
    assert [(number, where) for number, _, where in governed] == [
        (0, 0b0001),
        (1, 0b0010),
        (2, 0b1100),
    ]
    assert [*rules_that_govern("s", rules, [0b0001, 0b0011, 0b1110])] == []


def test_the_real_time_of_a_cycle_is_from_its_start_to_its_end_or_to_now() -> None:
    waits = target(Goal.real(hours=4), pause=While("wait"))
    one = history((9, "log", "work"), (10, "ask", "wait"), (12, "end", "done"))

    assert waits.read(one, at=at(8)).real_elapsed == timedelta()
    assert waits.read(one, at=at(11)).real_elapsed == timedelta(hours=2)
    assert waits.read(one, at=at(15)).real_elapsed == timedelta(hours=3)
    assert waits.read(one, at=at(15)).elapsed == timedelta(hours=1)


def test_a_warning_that_fired_before_the_stop_has_its_instant_after_it() -> None:
    warned = target(Goal.real(hours=4), warn=(0.25, 0.5))

    reading = warned.read(history((9, "log"), (10.5, "end")), at=at(15))
    assert [(w.at, w.fired) for w in reading.warnings] == [(at(10), True), (None, False)]


def test_a_policy_wakes_for_its_clocks_before_an_amendment_that_changes_nothing() -> None:
    # The amendment at noon has the same rule; the clock is missed after one.
    rule = Rule(targets=target(Goal.real(hours=4)))
    policy = Policy("p", rules=rule).amended(since=at(12), rules=rule)
    one = history((9, "log"))

    assert policy.read(one, at=at(9)).next_wakeup == at(13) + MICROSECOND
    assert policy.read(one, at=at(12)).next_wakeup == at(13) + MICROSECOND
    other = Rule(targets=target(Goal.real(hours=9)))
    changed = Policy("p", rules=rule).amended(since=at(12), rules=other)
    assert changed.read(one, at=at(9)).next_wakeup == at(12)
    assert changed.read(one, at=at(12)).next_wakeup == at(18) + MICROSECOND


def test_a_policy_wakes_for_the_first_of_its_clocks_and_for_none_without_any() -> None:
    two = (target(Goal.real(hours=4)), target(Goal.real(hours=1), name="s"))
    policy = Policy("p", rules=Rule(when={"rank": "A"}, targets=two))

    assert policy.read(ranked((9, "log", "A")), at=at(9)).next_wakeup == at(10) + MICROSECOND
    assert policy.read(ranked((9, "log", "B")), at=at(9)).next_wakeup is None

"""Changes of rule, gaps, warnings and wakeups at the instants at which they turn."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.errors import InvalidPolicy, InvalidValue, YearsNotCovered
from serviceops.history import History, Transition
from serviceops.sla import (
    By,
    Conventions,
    Goal,
    On,
    Policy,
    Reopen,
    Rule,
    Stage,
    Target,
    Warn,
    While,
)
from serviceops.sla.conditions import Track
from serviceops.sla.crossings import soonest
from serviceops.sla.occurrences import stops
from serviceops.sla.terms import rules_that_apply, rules_that_govern
from serviceops.spans import to_datetime, to_micros

HOUR, MINUTE, MICROSECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(microseconds=1)
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
CREDIT = Conventions(pause_unit="real")


def at(hour: float, day: int = 2) -> datetime:
    """Return an instant of March 2026, of which the second is a Monday."""
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour)


def target(goal: "Goal | By", name: str = "r", **stated: object) -> Target:
    parts: dict[str, object] = {"start": On("log"), "stop": On("end"), **stated}
    return Target(name, goal=goal, **parts)  # type: ignore[arg-type]


def history(*given: tuple[datetime, str] | tuple[datetime, str, str]) -> History:
    return History.of(Transition(one[0], one[1], one[2] if len(one) > 2 else None) for one in given)


def kinds(policy: Policy, records: History, until: datetime) -> list[tuple[str, datetime]]:
    return [(str(one.kind), one.at) for one in policy.occurrences(records, at=until)]


LOGGED = history((at(9), "log"))


# Changes of rule


def test_a_reopened_cycle_stays_under_its_first_rule_where_that_is_stated() -> None:
    goals = By("priority", {"P1": Goal.real(hours=1), "P3": Goal.real(hours=8)})
    records = History.of([
        Transition(at(9), "log", sets={"priority": "P3"}),
        Transition(at(10), "end"),
        Transition(at(11), "raise", sets={"priority": "P1"}),
        Transition(at(12), "reopen"),
    ])  # fmt: skip

    for mode, hours in (("keep_first", 8), ("carry_elapsed", 1)):
        one = target(goals, on_change=mode, reopen=Reopen(On("reopen"), "exclude"))
        reading = one.read(records, at=at(12.5))
        assert (reading.goal, reading.elapsed) == (hours * HOUR, 1.5 * HOUR)


@pytest.mark.parametrize("value", ["P1", 0])
def test_a_fact_that_is_set_after_the_first_transition_chooses_from_then_on(
    value: str | int,
) -> None:
    goals = By("priority", {value: Goal.real(hours=2)}, Goal.real(hours=8))
    records = LOGGED.then(Transition(at(10), "raise", sets={"priority": value}))

    reading = target(goals, on_change="restart").read(records, at=at(11))
    assert (reading.elapsed, reading.due_at) == (HOUR, at(12))


def test_a_clock_that_stays_under_its_first_rule_ends_where_no_other_has_a_goal() -> None:
    goals = By("priority", {"P1": Goal.real(hours=2)})
    records = History.of([
        Transition(at(9), "log", sets={"priority": "P1"}),
        Transition(at(10), "lower", sets={"priority": "P9"}),
        Transition(at(11), "end"),
        Transition(at(12), "log"),
    ])  # fmt: skip

    reading = target(goals, on_change="keep_first").read(records, at=at(13))
    assert (reading.stage, reading.elapsed) == (Stage.STOPPED, 2 * HOUR)


@pytest.mark.parametrize(
    ("gap", "attach", "elapsed"),
    [
        ("exclude", "from_start", [4 * HOUR]),  # 9 to 11 and 13 to 15
        ("count", "from_start", [6 * HOUR]),
        ("new_cycle", "from_start", [2 * HOUR, 2 * HOUR]),
        ("exclude", "from_attachment", [2 * HOUR, HOUR]),
        ("never", "from_start", [2 * HOUR]),
    ],
)
def test_a_record_reopened_while_no_goal_applies_runs_from_when_one_applies_again(
    gap: str, attach: str, elapsed: list[timedelta]
) -> None:
    promise = target(
        By("priority", {"P1": Goal.real(hours=4)}), reopen=Reopen(On("reopen"), gap), attach=attach
    )
    records = History.of([
        Transition(at(9), "log", sets={"priority": "P1"}),
        Transition(at(11), "end"),
        Transition(at(12), "lower", sets={"priority": "P3"}),
        Transition(at(13), "reopen"),
        Transition(at(14), "raise", sets={"priority": "P1"}),
    ])  # fmt: skip

    for hour in (12.5, 13.5):  # no goal applies: what was decided stays
        (before,) = promise.read(records, at=at(hour)).cycles
        assert (before.stage, before.elapsed) == (Stage.STOPPED, 2 * HOUR)
    cycles = promise.read(records, at=at(15)).cycles
    assert [one.elapsed for one in cycles] == elapsed
    assert cycles[-1].stage is (Stage.STOPPED if gap == "never" else Stage.RUNNING)


@pytest.mark.parametrize(
    ("gap", "attach", "elapsed"),
    [
        # The second rule would never have stopped the clock: 9 to 15, as if it had always applied.
        ("exclude", "from_start", [6 * HOUR]),
        ("new_cycle", "from_start", [6 * HOUR]),
        ("count", "from_attachment", [2 * HOUR, HOUR]),
        ("never", "from_start", [2 * HOUR]),
    ],
)
def test_a_clock_reopened_for_a_rule_that_would_not_have_stopped_it_stayed_stopped(
    gap: str, attach: str, elapsed: list[timedelta]
) -> None:
    again = Reopen(On("reopen"), gap)
    first = target(Goal.real(hours=4), stop=On("resolve"), reopen=again)
    second = target(Goal.real(hours=8), stop=On("close"), reopen=again, attach=attach)
    policy = Policy(
        "p",
        rules=(
            Rule(when=While(priority="P1"), targets=first),
            Rule(when=While(priority="P2"), targets=second),
        ),
    )
    records = [
        Transition(at(9), "log", sets={"priority": "P1"}),
        Transition(at(11), "resolve"),
        Transition(at(12), "lower", sets={"priority": "P3"}),
        Transition(at(13), "reopen"),
        Transition(at(14), "change", sets={"priority": "P2"}),
    ]

    cycles = policy.read(History.of(records), at=at(15))["r"].cycles
    assert [one.elapsed for one in cycles] == elapsed
    del records[3]
    (stopped,) = policy.read(History.of(records), at=at(15))["r"].cycles
    assert (stopped.stage, stopped.elapsed) == (Stage.STOPPED, 2 * HOUR)  # nothing reopened it


def test_a_cancelled_clock_does_not_go_on_at_a_reopening_under_another_rule() -> None:
    first = target(Goal.real(hours=4), cancel=On("void"), reopen=Reopen(On("reopen")))
    second = target(Goal.real(hours=8), stop=On("void"), reopen=Reopen(On("reopen")))
    policy = Policy(
        "p",
        rules=(
            Rule(when=While(priority="P1"), targets=first),
            Rule(when=While(priority="P2"), targets=second),
        ),
    )
    records = History.of([
        Transition(at(9), "log", sets={"priority": "P1"}),
        Transition(at(11), "void"),
        Transition(at(12), "lower", sets={"priority": "P3"}),
        Transition(at(13), "reopen"),
        Transition(at(14), "change", sets={"priority": "P2"}),
    ])  # fmt: skip

    assert kinds(policy, records, at(16)) == [("started", at(9)), ("cancelled", at(11))]


def test_a_warning_is_due_at_once_where_a_clock_is_attached_late() -> None:
    # Four of eight hours have passed by then.
    other, late = target(Goal.real(hours=20), "x"), target(Goal.real(hours=8), warn=0.25)
    policy = Policy("p", rules=Rule(targets=other)).amended(
        since=at(13), rules=Rule(targets=[other, late])
    )

    found = [(one.target, str(one.kind), one.at) for one in policy.occurrences(LOGGED, at=at(14))]
    assert found == [("x", "started", at(9)), ("r", "started", at(13)), ("r", "warned", at(13))]


def test_of_two_changes_at_one_instant_the_retroactive_one_counts_all_anew() -> None:
    # The amendment and the new priority come at one o'clock: six hours have passed, four at work.
    plain = target(Goal.real(hours=10))
    urgent = target(Goal.working(hours=5), calendar=OFFICE, on_change="retroactive")
    policy = Policy("p", rules=Rule(targets=target(Goal.real(hours=20)))).amended(
        since=at(13), rules=(Rule(when=While(priority="P1"), targets=urgent), Rule(targets=plain))
    )
    records = History.of([
        Transition(at(7), "log", sets={"priority": "P3"}),
        Transition(at(13), "raise", sets={"priority": "P1"}),
    ])  # fmt: skip

    assert kinds(policy, records, at(16)) == [
        ("started", at(7)), ("rule_changed", at(13)), ("breached", at(14) + MICROSECOND)
    ]  # fmt: skip


def test_an_amendment_starts_no_clock_before_its_start() -> None:
    first, second = (target(Goal.real(hours=hours), start=On("begin")) for hours in (1, 2))
    policy = Policy("p", rules=Rule(targets=first)).amended(
        since=at(10), rules=Rule(targets=second)
    )

    assert policy.read(LOGGED, at=at(11))["r"].stage is Stage.NOT_STARTED
    begun = history((at(9), "log"), (at(12), "begin"))
    assert policy.read(begun, at=at(13))["r"].remaining == HOUR


def test_a_gap_that_does_not_count_stays_when_pauses_are_counted_anew() -> None:
    # From ten to twelve it was over. The amendment makes the wait from one o'clock on a pause.
    records = history(
        (at(9), "log", "work"), (at(10), "end", "done"), (at(12), "reopen", "work"),
        (at(13), "ask", "wait"),
    )  # fmt: skip
    reopen = Reopen(On("reopen"), "exclude")
    first = target(Goal.real(hours=8), reopen=reopen)
    second = target(Goal.real(hours=8), reopen=reopen, pause=While("wait"), on_change="retroactive")
    policy = Policy("p", rules=Rule(targets=first)).amended(
        since=at(14), rules=Rule(targets=second)
    )

    assert policy.read(records, at=at(14) - MICROSECOND)["r"].elapsed == 3 * HOUR - MICROSECOND
    after = policy.read(records, at=at(15))["r"]
    assert (after.elapsed, after.paused_for) == (2 * HOUR, 2 * HOUR)
    assert after.ledger.counted == 2 * HOUR


def test_of_a_goal_of_a_microsecond_that_is_unused_the_whole_share_is_left() -> None:
    goals = By(
        "priority", {"P1": Goal.working(timedelta(microseconds=1)), "P3": Goal.working(hours=1)}
    )
    records = History.of([
        Transition(at(20), "log", sets={"priority": "P1"}),
        Transition(at(21), "lower", sets={"priority": "P3"}),
    ])  # fmt: skip

    reading = target(goals, calendar=OFFICE, on_change="pro_rata").read(records, at=at(21))
    assert (reading.goal, reading.due_at) == (HOUR, at(10, 3))


def test_a_policy_of_two_rules_is_read_by_both_before_and_after_an_amendment() -> None:
    def rules(hours: int) -> list[Rule]:
        return [
            Rule(targets=target(Goal.real(hours=hours), "first")),
            Rule(targets=target(Goal.real(hours=hours + 1), "second")),
        ]

    policy = Policy("p", rules=rules(1), match="all").amended(since=at(10), rules=rules(3))
    for moment, goals in ((at(9), (1, 2)), (at(10), (3, 4))):
        found = policy.read(LOGGED, at=moment)
        assert [(name, one.goal) for name, one in found.items()] == [
            ("first", goals[0] * HOUR), ("second", goals[1] * HOUR),
        ]  # fmt: skip


def test_each_target_of_a_policy_has_its_periods_once() -> None:
    instant = to_micros(at(12))
    for rule in (
        Rule(targets=target(Goal.real(hours=1))),
        Rule(
            targets=target(By("priority", {"P9": Goal.real(hours=2)}, otherwise=Goal.real(hours=1)))
        ),
    ):
        terms = Policy("p", rules=rule).terms
        assert [name for name, _ in terms.periods(Track.upto(LOGGED, instant), instant)] == ["r"]


def test_of_three_rules_the_first_that_matches_applies_and_the_first_of_a_name_governs() -> None:
    # Bits, from the right: moments 0 to 3. All match at moment 0, two at moment 1.
    matches = [0b0001, 0b0011, 0b0111, 0b1111]
    assert rules_that_apply(matches, match_all=False) == [0b0001, 0b0010, 0b0100, 0b1000]
    assert rules_that_apply(matches, match_all=True) == matches

    one, other = target(Goal.real(hours=1), "one"), target(Goal.real(hours=2), "other")
    rules = [Rule(targets=given) for given in (one, other, (other, one), one)]
    assert list(rules_that_govern("one", rules, matches)) == [
        (0, one, 0b0001), (2, one, 0b0110), (3, one, 0b1000),
    ]  # fmt: skip
    assert list(rules_that_govern("none", rules, matches)) == []


def test_a_record_is_read_by_the_first_of_three_rules_that_matches_it() -> None:
    policy = Policy("p", rules=[
        Rule(when={"priority": "P1"}, targets=target(Goal.real(hours=1))),
        Rule(when={"service": "mail"}, targets=target(Goal.real(hours=2))),
        Rule(targets=target(Goal.real(hours=3))),
    ])  # fmt: skip
    for priority, service, hours in (
        ("P1", "mail", 1), ("P1", "web", 1), ("P2", "mail", 2), ("P2", "web", 3),
    ):  # fmt: skip
        facts = {"priority": priority, "service": service}
        records = History.of([Transition(at(9), "log", sets=facts)])
        assert policy.read(records, at=at(9))["r"].goal == hours * HOUR


def test_what_is_reopened_and_cancelled_at_one_instant_is_cancelled() -> None:
    one = target(Goal.real(hours=8), cancel=On("withdraw"), reopen=Reopen(On("reopen"), "exclude"))
    policy = Policy("p", rules=Rule(targets=one))
    records = history((at(9), "log"), (at(10), "end"), (at(12), "reopen"), (at(12), "withdraw"))

    assert kinds(policy, records, at(13)) == [
        ("started", at(9)), ("met", at(10)), ("cancelled", at(12)),
    ]  # fmt: skip


def test_working_time_that_never_comes_to_so_much_is_followed_by_no_real_time() -> None:
    day = BusinessCalendar(zone="UTC", week={}, exceptions={at(0).date(): ["09:00-13:00"]})
    goal = Goal.working(hours=8).then_real(timedelta(hours=4))

    for conventions in (Conventions(), Conventions(at_close="roll")):
        reading = target(goal, calendar=day).read(LOGGED, at=at(9), conventions=conventions)
        assert reading.due_at is None
    assert target(Goal.working(hours=4).then_real(timedelta(hours=4)), calendar=day).read(
        LOGGED, at=at(9)
    ).due_at == at(17)


def test_what_was_used_before_a_pause_is_no_more_needed_before_real_time_begins() -> None:
    # Two of eight hours by eleven, four more by five, and the last two by eleven on Tuesday.
    records = history((at(9), "log", "work"), (at(11), "ask", "wait"), (at(13), "go", "work"))
    goal = Goal.working(hours=8).then_real(timedelta(hours=20))
    one = target(goal, calendar=OFFICE, pause=While("wait"))

    for moment, hours in ((at(13), 2), (at(17), 6), (at(11, 3), 8), (at(20, 3), 17)):
        assert one.read(records, at=moment).elapsed == hours * HOUR
    assert one.read(records, at=at(13)).due_at == at(7, 4)


def test_a_reading_at_its_own_instant_is_itself_and_there_is_none_before() -> None:
    reading = target(Goal.real(hours=8)).read(LOGGED, at=at(10))

    assert reading.later(at(10)) == reading
    with pytest.raises(InvalidValue):
        reading.later(at(10) - MICROSECOND)


def test_real_time_that_waits_for_an_opening_leaves_no_empty_entry() -> None:
    goal = Goal.working(hours=8).then_real(timedelta(hours=4))
    for moment in (at(17), at(20), at(9, 3), at(10, 3)):
        reading = target(goal, calendar=OFFICE).read(
            LOGGED, at=moment, conventions=Conventions(at_close="roll")
        )
        assert reading._totals is not None
        assert all(start < end for start, end, *_ in reading._totals.pieces)
        assert sum((end - start for start, end, *_ in reading._totals.pieces)) == (
            to_micros(moment) - to_micros(at(9))
        )


@pytest.mark.parametrize(
    ("steps_of_priority", "names"),
    [
        # The first edition has a target for P1; the second, from noon on, one for P2 and one P3.
        (((9, "P1"), (10, "P3")), ["one", "three"]),
        (((9, "P3"), (13, "P1")), ["three"]),  # P1 came when its rule was gone
        (((9, "P2"), (10, "P1"), (11, "P3")), ["one", "three"]),
        (((9, "P2"),), ["two"]),
        (((9, "P2"), (12, "P3")), ["three"]),  # at noon it was P3 already
        (((9, "P2"), (12, "P3"), (12, "P2")), ["three", "two"]),
        (((9, "P3"), (12, "P1")), []),
        (((9, "P3"), (12 - 1 / 60, "P1")), ["one"]),
        (((9, "P3"), (10, "P2"), (13, "P3")), ["two", "three"]),
    ],
)
def test_a_target_is_read_where_it_applied_while_its_edition_was_in_effect(
    steps_of_priority: tuple[tuple[float, str], ...], names: list[str]
) -> None:
    def rule(priority: str, name: str) -> Rule:
        return Rule(when={"priority": priority}, targets=target(Goal.real(hours=9), name))

    policy = Policy("p", rules=rule("P1", "one")).amended(
        since=at(12), rules=[rule("P2", "two"), rule("P3", "three")]
    )
    records = History.of(
        Transition(at(hour), "log", sets={"priority": priority})
        for hour, priority in steps_of_priority
    )
    assert list(policy.read(records, at=at(14))) == names


@pytest.mark.parametrize("match", ["first", "all"])
@pytest.mark.parametrize(
    ("steps_of_priority", "first", "every"),
    [
        # Rules for P1, for P1 and P2, and for every record, each with a target of its own.
        ((), ["rest"], ["rest"]),
        ((None,), ["rest"], ["rest"]),
        (("P1",), ["one"], ["one", "two", "rest"]),
        (("P2", "P2"), ["two"], ["two", "rest"]),
        (("P3", None), ["rest"], ["rest"]),
        (("P3", "P1"), ["rest", "one"], ["rest", "one", "two"]),
        ((None, "P2"), ["rest", "two"], ["rest", "two"]),
        (("P1", "P2"), ["one", "two"], ["one", "two", "rest"]),
    ],
)
def test_a_rule_that_applies_from_the_start_is_read_as_one_that_is_amended_later(
    steps_of_priority: tuple[str | None, ...], first: list[str], every: list[str], match: str
) -> None:
    rules = [
        Rule(when={"priority": "P1"}, targets=target(Goal.real(hours=1), "one")),
        Rule(when={"priority": ["P1", "P2"]}, targets=target(Goal.real(hours=2), "two")),
        Rule(targets=target(Goal.real(hours=3), "rest")),
    ]
    policy = Policy("p", rules=rules, match=match)  # type: ignore[arg-type]
    records = History.of(
        Transition(at(9 + hour), "note" if hour else "log", sets={"priority": priority})
        for hour, priority in enumerate(steps_of_priority)
    )
    reading = policy.read(records, at=at(14))
    amended = policy.amended(since=at(12), rules=rules).read(records, at=at(14))

    assert sorted(reading) == sorted(first if match == "first" else every)
    assert reading == amended
    assert [one.periods for one in reading.values()] == [one.periods for one in amended.values()]


def test_a_breach_that_a_retroactive_amendment_undoes_is_lifted_at_its_date() -> None:
    # Two hours are over at eleven. From noon on the wait since ten has been a pause all along.
    records = history((at(9), "log", "work"), (at(10), "ask", "wait"))
    first = Rule(targets=target(Goal.real(hours=2)))
    second = Rule(targets=target(Goal.real(hours=2), pause=While("wait"), on_change="retroactive"))
    policy = Policy("p", rules=first).amended(since=at(12), rules=second)

    assert kinds(policy, records, at(20)) == [
        ("started", at(9)),
        ("breached", at(11) + MICROSECOND),
        ("rule_changed", at(12)),
        ("paused", at(12)),
        ("lifted", at(12)),
    ]


def test_a_breach_at_a_fixed_instant_is_lifted_by_no_credit() -> None:
    records = history((at(9), "log", "work"), (at(16), "ask", "wait"))
    one = target(Goal.by(at(12)), calendar=OFFICE, pause=While("wait"))

    reading = one.read(records, at=at(16.5), conventions=CREDIT)
    assert reading.breached
    assert reading.next_wakeup is None
    before = history((at(9), "log", "work"), (at(11), "ask", "wait"))
    assert one.read(before, at=at(11), conventions=CREDIT).next_wakeup == at(12) + MICROSECOND
    for records in (LOGGED, before):
        for moment in (at(12) + MICROSECOND, at(15)):
            assert one.read(records, at=moment).known_at == at(12) + MICROSECOND
        assert one.read(records, at=at(12)).known_at is None


def test_a_breach_at_the_instant_of_a_pause_is_known_from_then_on() -> None:
    # The hour is used up, and so missed here, when it waits at ten. At eleven half an hour is due.
    records = history((at(9), "log", "work"), (at(10), "ask", "wait"))
    first, second = (
        Rule(targets=target(Goal.real(minutes=minutes), pause=While("wait")))
        for minutes in (60, 30)
    )
    policy = Policy("p", rules=first, conventions=Conventions(breach=">="))
    reading = policy.amended(since=at(11), rules=second).read(records, at=at(12))["r"]

    assert (reading.elapsed, reading.known_at) == (HOUR, at(10))


def test_what_is_reopened_into_a_wait_waits() -> None:
    records = history((at(9), "log", "work"), (at(10), "end", "done"), (at(11), "reopen", "wait"))
    one = target(Goal.real(hours=8), pause=While("wait"), reopen=Reopen(On("reopen"), "exclude"))

    reading = one.read(records, at=at(13))
    assert (reading.stage, reading.elapsed, reading.paused_for) == (Stage.PAUSED, HOUR, 2 * HOUR)


def test_two_amendments_have_two_dates() -> None:
    rule = Rule(targets=target(Goal.real(hours=8)))
    once = Policy("p", rules=rule).amended(since=at(10), rules=rule)

    assert len(once.amended(since=at(10) + MICROSECOND, rules=rule).amendments) == 2
    for since in (at(10), at(9)):
        with pytest.raises(InvalidPolicy):
            once.amended(since=since, rules=rule)


def test_an_explanation_has_every_line_of_why_a_target_does_not_run() -> None:
    goals = By("priority", {"P1": Goal.real(hours=1)})
    policy = Policy("p", match="all", rules=[
        Rule(targets=target(goals)),
        Rule(when={"priority": "P1"}, targets=target(Goal.real(hours=1), "s")),
    ])  # fmt: skip
    for priority, running in (("P1", 2), ("P9", 0)):
        records = History.of([Transition(at(9), "log", sets={"priority": priority})])
        reading = policy.read(records, at=at(9.5))
        explained = reading.explain().lines
        assert sum(one.stage is Stage.RUNNING for one in reading.values()) == running
        for name in ("r", "s") if not running else ():
            assert set(policy.why_not(records, name, at=at(9.5)).lines) <= set(explained)
        if running:
            assert explained == tuple(
                line for one in reading.values() for line in one.explain().lines
            )


# Readings before anything has happened


def test_a_clock_that_has_not_started_has_no_warnings_and_no_ledger() -> None:
    one = target(Goal.real(hours=8), warn=(0.5, Warn.before("PT1H")))

    for records in (History.of([]), history((at(8), "note")), LOGGED):
        reading = one.read(records, at=at(8.5))
        assert reading.warnings == ()
        assert (reading.ledger.real, reading.ledger.counted) == (
            (30 * MINUTE if records and records is not LOGGED else timedelta()), timedelta(),
        )  # fmt: skip
        assert not reading.cycles


def test_a_reading_is_no_cycle_and_equals_none() -> None:
    reading = target(Goal.real(hours=8)).read(LOGGED, at=at(10))
    again = target(Goal.real(hours=8)).read(LOGGED, at=at(10))

    assert reading.cycles == again.cycles
    assert reading == again
    assert reading != reading.cycles[0]
    assert reading.cycles[0] != reading
    assert reading.cycles[0] != "a cycle"


# Breaches and warnings that a credited pause takes back


def test_a_breach_that_a_credit_lifted_is_known_from_the_next_one_on() -> None:
    # An hour is used when it waits at five. The night gives sixteen back: two days use them up.
    records = history((at(16), "log", "work"), (at(17), "ask", "wait"), (at(9, 3), "go", "work"))
    one = target(Goal.working(hours=1), calendar=OFFICE, pause=While("wait"))
    conventions = Conventions(pause_unit="real", breach=">=")

    assert one.read(records, at=at(17), conventions=conventions).known_at == at(17)
    for moment in (at(17) + MICROSECOND, at(5, 3), at(9, 3), at(17, 4) - MICROSECOND):
        assert one.read(records, at=moment, conventions=conventions).known_at is None
    for moment in (at(17, 4), at(12, 5)):
        assert one.read(records, at=moment, conventions=conventions).known_at == at(17, 4)


def test_a_clock_wakes_up_where_a_credit_takes_a_warning_back() -> None:
    # An hour and a half of two when it waits: half an hour of the night takes the half back.
    records = history((at(15), "log", "work"), (at(16.5), "ask", "wait"))
    one = target(Goal.working(hours=2), calendar=OFFICE, pause=While("wait"), warn=0.5)

    reading = one.read(records, at=at(16.75), conventions=CREDIT)
    assert [warned.fired for warned in reading.warnings] == [True]
    assert reading.next_wakeup == at(17.5) + MICROSECOND
    assert not reading.later(at(17.5) + MICROSECOND).warnings[0].fired
    assert one.read(records, at=at(16.75)).next_wakeup is None


def test_a_clock_wakes_up_where_it_is_late_before_other_rules_come() -> None:
    first, second = (Rule(targets=target(Goal.real(hours=hours))) for hours in (2, 1))
    policy = Policy("p", rules=first).amended(since=at(20), rules=second)

    assert policy.read(LOGGED, at=at(10))["r"].next_wakeup == at(11) + MICROSECOND
    assert policy.read(LOGGED, at=at(12))["r"].next_wakeup == at(20)


def test_warnings_after_a_due_date_that_came_twice_come_after_the_second() -> None:
    # As above: the hour is used up on Monday at five and again on Wednesday at five.
    records = history((at(16), "log", "work"), (at(17), "ask", "wait"), (at(9, 3), "go", "work"))
    one = target(
        Goal.working(hours=1), calendar=OFFICE, pause=While("wait"),
        warn=tuple(Warn.after(minutes * MINUTE, real=True) for minutes in (10, 30)),
    )  # fmt: skip
    policy = Policy("p", rules=Rule(targets=one), conventions=CREDIT)

    assert kinds(policy, records, at(20, 4)) == [
        ("started", at(16)),
        ("paused", at(17)),
        ("resumed", at(9, 3)),
        ("warned", at(17, 4) + 10 * MINUTE),
        ("warned", at(17, 4) + 30 * MINUTE),
    ]


def test_a_warning_after_the_due_date_may_come_at_the_last_instant_there_is() -> None:
    last = datetime(9999, 12, 31, tzinfo=UTC)
    records = history((last - 2 * HOUR, "log"))

    for later, comes in ((HOUR, last), (HOUR + MICROSECOND, None)):
        one = target(Goal.real(hours=1), warn=Warn.after(later, real=True))
        assert one.read(records, at=last - HOUR).warnings[0].at == comes


def test_a_clock_that_is_breached_at_its_start_is_so_in_its_occurrences() -> None:
    records = History.of([Transition(at(9), "log", sets={"aware_at": at(9) - 9 * HOUR})])
    policy = Policy("p", rules=Rule(targets=target(Goal.real(hours=8).since("aware_at"))))

    assert kinds(policy, records, at(10)) == [("started", at(9)), ("breached", at(9))]


# Wakeups and due dates of a policy


def test_a_clock_that_stopped_is_due_no_more() -> None:
    short, long = (
        target(Goal.real(hours=1), "short"),
        target(Goal.real(hours=8), "long", stop=On("x")),
    )
    policy = Policy("p", rules=Rule(targets=(short, long)))

    assert policy.read(LOGGED, at=at(9.5)).next_due == at(10)
    stopped = history((at(9), "log"), (at(9.25), "end"))
    assert policy.read(stopped, at=at(9.5)).next_due == at(17)
    assert policy.read(stopped, at=at(18)).next_due is None


def test_a_policy_wakes_up_when_an_amendment_adds_a_target() -> None:
    rule, added = (
        Rule(targets=target(Goal.real(hours=8))),
        Rule(targets=target(Goal.real(hours=1), "s")),
    )
    policy = Policy("p", rules=rule, match="all").amended(since=at(12), rules=[rule, added])

    assert policy.read(LOGGED, at=at(9)).next_wakeup == at(12)
    # The amendment comes after the breach, which is a microsecond after five.
    late = Policy("p", rules=rule, match="all").amended(since=at(18), rules=[rule, added])
    assert late.read(LOGGED, at=at(9)).next_wakeup == at(17) + MICROSECOND
    assert late.read(LOGGED, at=at(17.5)).next_wakeup == at(18)
    stopped = history((at(9), "log"), (at(10), "end"))
    assert Policy("p", rules=rule).read(stopped, at=at(11)).next_wakeup is None
    again = Rule(targets=target(Goal.real(hours=1), "s", stop=On("close")))
    joined = Policy("p", rules=rule, match="all").amended(since=at(12), rules=[rule, again])
    assert joined.read(stopped, at=at(11)).next_wakeup == at(12)


def test_a_breach_beyond_the_years_covered_is_unknown_unless_an_amendment_comes_first() -> None:
    known = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}, covers=(2026, 2026))
    rule = Rule(targets=target(Goal.working(hours=5_000), calendar=known))
    added = Rule(targets=target(Goal.real(hours=1), "s"))
    alone = Policy("p", rules=rule, match="all")

    with pytest.raises(YearsNotCovered):
        _ = alone.read(LOGGED, at=at(9)).next_wakeup
    before = alone.amended(since=at(9, 30), rules=[rule, added])
    assert before.read(LOGGED, at=at(9)).next_wakeup == at(9, 30)
    after = alone.amended(since=datetime(2027, 6, 1, tzinfo=UTC), rules=[rule, added])
    with pytest.raises(YearsNotCovered):
        _ = after.read(LOGGED, at=at(9)).next_wakeup


@pytest.mark.parametrize(
    ("found", "until", "first"),
    [
        ([5, 20], None, 20),
        ([20, 15], None, 15),
        ([10, None], None, None),
        ([20], 20, None),
        ([20], 21, 20),
        ([], None, None),
        # One finder knows nothing beyond 100: what comes by then is the first, what comes later may
        # not be.
        (["beyond 100", 20], None, 20),
        (["beyond 100", 5, 20], None, 20),
        ([20, "beyond 100"], 15, None),
        (["beyond 100", 100], None, 100),
        (["beyond 100", 101], None, "unknown"),
        (["beyond 100", None], None, "unknown"),
        (["beyond 100", 5], None, "unknown"),
        (["beyond 100", 5], 50, None),
        (["beyond 100", 150], 100, None),
        (["beyond 100", 150], 101, "unknown"),
        (["beyond 100", "beyond 50"], 80, "unknown"),
    ],
)
def test_the_first_of_several_instants_is_known_where_no_unknown_one_may_come_before(
    found: list[int | str | None], until: int | None, first: int | str | None
) -> None:
    def finder(result: int | str | None) -> int | None:
        if isinstance(result, str):
            epoch = datetime(1970, 1, 1, tzinfo=UTC)
            raise YearsNotCovered(epoch, epoch, epoch + int(result.split()[1]) * MICROSECOND)
        return result

    def ask() -> int | None:
        return soonest([partial(finder, one) for one in found], 10, until)

    if first == "unknown":
        with pytest.raises(YearsNotCovered):
            ask()
    else:
        assert ask() == first


def test_successive_readings_come_at_each_transition_and_wakeup_and_no_more() -> None:
    policy = Policy("p", rules=Rule(targets=target(Goal.real(hours=2), warn=0.5)))

    def instants(records: History, until: datetime) -> list[datetime]:
        def next_before(end: int, after: int) -> int | None:
            found = policy.read(records, at=to_datetime(after)).next_wakeup_micros
            return None if found is None or found >= end else found

        turns = records.until(until).micros
        return [to_datetime(at) for _, at in stops(turns, (), to_micros(until), next_before)]

    breach = at(11) + MICROSECOND
    assert instants(LOGGED, at(9)) == [at(9)]
    assert instants(LOGGED, at(10) - MICROSECOND) == [at(9)]
    assert instants(LOGGED, at(10)) == [at(9), at(10)]
    assert instants(LOGGED, at(20)) == [at(9), at(10), breach]
    stopped = history((at(9), "log"), (at(10.5), "end"))
    assert instants(stopped, at(20)) == [at(9), at(10), at(10.5)]
    assert instants(stopped, at(10.25)) == [at(9), at(10)]
    twice = history((at(9), "log"), (at(9), "note"), (at(10), "note"))
    assert instants(twice, at(20)) == [at(9), at(10), breach]


# An hour from 15:00 is due at 16:00. It waits from 16:30 on, when 90 minutes are used; from 17:00
# on closed time is given back, so that after 17:30 less than the hour is used, and nothing is due.
@pytest.mark.parametrize("warn", [Warn.after(2 * HOUR, real=True), Warn(share=3.0, real=True)])
def test_no_timer_is_set_for_a_warning_of_a_due_date_that_a_credited_pause_takes_back(
    warn: Warn,
) -> None:
    late = target(
        Goal.working(hours=1), calendar=OFFICE, pause=While("waiting"), warn=warn,
    )  # fmt: skip
    waits = history((at(15), "log"), (at(16.5), "wait", "waiting"))

    paused = late.read(waits, at=at(16.5), conventions=CREDIT)
    lifted = late.read(waits, at=at(17.5), conventions=CREDIT)

    assert [one.at for one in paused.warnings] == [None]
    assert (paused.due_at, paused.next_wakeup) == (at(16), at(17.5))
    assert (lifted.due_at, lifted.next_wakeup) == (at(16), None)
    assert not lifted.later(at(40)).warnings[0].fired

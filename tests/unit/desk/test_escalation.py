"""Escalations: instants read off a wall clock, each once, stopped by who takes the work."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from serviceops import BusinessCalendar, By, Goal, On, Policy, Rule, Target, While
from serviceops.desk import OWNED, EscalationDue, EscalationPolicy, EscalationStep
from serviceops.errors import InvalidPolicy
from serviceops.history import History, Transition
from serviceops.lifecycle import EscalationKind, Incident, ServiceRequest
from serviceops.sla import Reopen, Warn

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
RESOLUTION = Target(
    "resolution",
    goal=By("priority", {"P1": Goal.working(hours=4), "P2": Goal.working(hours=8)}),
    calendar=OFFICE,
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold"),
    reopen=Reopen(On("reopen"), gap="new_cycle"),
)
POLICY = Policy("gold", rules=Rule(targets=RESOLUTION))


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


def step(name: str, after: object, **more: object) -> EscalationStep:
    inputs = {"kind": "functional", "level": 1, "to": "second line", "target": "resolution", **more}
    return EscalationStep(name=name, after=after, **inputs)  # type: ignore[arg-type]


def escalations(*steps: EscalationStep) -> EscalationPolicy:
    return EscalationPolicy(policy=POLICY, steps=steps)


def logged(priority: str = "P1") -> Incident:
    return Incident.log(
        "INC-1", summary="x", caller="u", category="mail", priority=priority, at=NINE
    )  # type: ignore[arg-type]


def results(due: tuple[EscalationDue, ...]) -> list[tuple[str, datetime]]:
    return [(one.step.name, one.at) for one in due]


# what `after` says, and when it falls due for a P1 logged at nine (four working hours)
INSTANTS = [
    (0.5, at(2)),
    (0.75, at(3)),
    (1, at(4)),
    (Warn.before("PT30M"), at(3.5)),
    (Warn.after("PT1H"), at(5)),
    (Goal.working(hours=1), at(1)),
    (Goal.real(minutes=20), at(1 / 3)),
    (Goal.working(hours=9), at(25)),
    (Warn.after("PT6H"), at(26)),
]


@pytest.mark.parametrize(("after", "instant"), INSTANTS, ids=str)
def test_a_step_falls_due_at_its_instant_on_the_clock_of_its_target(
    after: object, instant: datetime
) -> None:
    policy, history = escalations(step("one", after)), logged().history

    assert results(policy.due(history, at=at(48))) == [("one", instant)]
    assert policy.due(history, after=instant, at=at(48)) == ()
    assert policy.due(history, at=instant - timedelta(microseconds=1)) == ()
    following = policy.next_due(history, at=NINE)
    assert following is not None
    assert (following.at, following.key) == (instant, "escalate/one/resolution/1")
    assert policy.next_due(history, at=instant) is None


def test_an_amendment_to_come_moves_the_next_step_to_its_own_goal() -> None:
    # Three quarters of four hours are noon; from ten on it is three quarters of six, half past one.
    longer = Rule(targets=attrs.evolve(RESOLUTION, goal=Goal.working(hours=6)))
    policy = EscalationPolicy(
        policy=POLICY.amended(since=at(1), rules=longer), steps=(step("one", 0.75),)
    )

    following = policy.next_due(logged().history, at=NINE)

    assert following is not None
    assert following.at == at(4.5)
    resolved = History.of([*logged().history, Transition(at(0.25), "resolve", "resolved")])
    assert policy.next_due(resolved, at=at(0.5)) is None  # nothing is due once it is resolved


def test_pauses_and_priorities_move_it_as_they_move_the_clock() -> None:
    policy = escalations(step("half", 0.5))
    held = logged().act("hold", reason="vendor", reference="V-1", at=at(1)).resume(at=at(3))

    assert results(policy.due(held.history, at=at(8))) == [("half", at(4))]
    assert results(policy.due(logged("P2").history, at=at(8))) == [("half", at(4))]
    assert policy.due(logged("P3").history, at=at(80)) == ()


def test_lengths_apply_where_the_target_does() -> None:
    policy = escalations(step("hour", Goal.real(hours=1)))

    assert results(policy.due(logged("P2").history, at=at(8))) == [("hour", at(1))]
    assert policy.due(logged("P3").history, at=at(80)) == ()


def test_a_length_starts_anew_with_a_target_that_a_change_of_priority_restarts() -> None:
    # The clock begins again at 9:30, so an hour of it is over at 10:30; it was 10:00.
    restarted = attrs.evolve(RESOLUTION, on_change="restart")
    policy = EscalationPolicy(
        policy=Policy("gold", rules=Rule(targets=restarted)),
        steps=[step("hour", Goal.working(hours=1)), step("real", Goal.real(hours=1))],
    )
    changed = logged().reprioritise(priority="P2", comment="one user", at=at(0.5))

    assert results(policy.due(changed.history, at=at(8))) == [("hour", at(1.5)), ("real", at(1.5))]
    upcoming = policy.next_due(changed.history, at=at(0.75))
    assert upcoming is not None
    assert upcoming.at == at(1.5)


def test_who_owns_the_work_keeps_it_until_nobody_does() -> None:
    policy = escalations(step("alone", Goal.real(hours=1), unless=OWNED))
    owned = logged().start(person="ann", at=at(0.5))
    left = owned.reassign(group="mail", at=at(2))

    assert policy.due(owned.history, at=at(48)) == ()
    assert policy.next_due(owned.history, at=at(0.5)) is None
    assert results(policy.due(left.history, at=at(48))) == [("alone", at(2))]


def test_an_acknowledgement_stops_a_step_for_the_rest_of_the_cycle() -> None:
    policy = escalations(step("unseen", 0.5, until=On("start")))
    seen = logged().start(person="ann", at=at(1)).reassign(group="mail", at=at(1.5))
    again = seen.act("resolve", code="solution", notes="done", at=at(1.5)).reopen(
        reason="back", at=at(2)
    )

    assert policy.due(seen.history, at=at(48)) == ()
    assert results(policy.due(again.history, at=at(8))) == [("unseen", at(4))]
    assert policy.due(again.history, at=at(8))[0].cycle == 2


def test_a_step_waits_for_what_it_is_for() -> None:
    policy = escalations(step("P1 only", Goal.real(hours=1), when=While(priority="P1")))
    raised = logged("P2").act("reprioritise", priority="P1", comment="grave", at=at(3))

    assert policy.due(logged("P2").history, at=at(48)) == ()
    assert results(policy.due(raised.history, at=at(4))) == [("P1 only", at(3))]


def test_what_was_resolved_in_time_is_not_escalated() -> None:
    resolved = logged().act("resolve", code="solution", notes="done", at=at(2))

    assert escalations(step("half", 0.5)).due(resolved.history, at=at(99)) == ()


def test_a_level_reached_by_hand_is_not_reached_again_by_the_clock() -> None:
    policy = escalations(step("one", 0.5), step("two", 0.75, level=2))
    by_hand = logged().act("escalate", kind="functional", level=1, reason="hard", at=at(1))

    assert results(policy.due(by_hand.history, at=at(8))) == [("two", at(3))]


def test_a_step_carried_out_stays_what_fell_due_and_is_taken_once() -> None:
    policy = escalations(step("one", 0.5))
    record = logged().assign(group="desk", at=at(1))
    (due,) = policy.due(record.history, at=at(8))

    for _ in range(2):
        for intent in due.intents(record):
            record = record.act(intent.action, at=due.at, id=intent.key, **dict(intent.inputs))

    assert (record.group, record.functional_level, len(record.history)) == ("second line", 1, 4)
    assert policy.due(record.history, at=at(8)) == (due,)
    assert dict(record.last("escalate").inputs)["reason"] == "resolution: 50 % of the goal"  # type: ignore[union-attr]


def test_a_step_that_gave_the_work_to_a_person_is_not_due_again_when_nobody_has_it() -> None:
    policy = escalations(step("one", 0.5, unless=OWNED), step("two", 1.5, level=2, unless=OWNED))
    record = logged()
    (due, _) = policy.due(record.history, at=at(8))
    for intent in due.intents(record):
        person = {"person": "ann"} if intent.action == "assign" else {}
        record = record.act(
            intent.action, at=due.at, id=intent.key, **{**dict(intent.inputs), **person}
        )

    left = record.reassign(group="third line", at=at(5))

    assert (record.person, left.person) == ("ann", None)
    assert results(policy.due(left.history, at=at(8))) == [("one", at(2)), ("two", at(6))]
    following = policy.next_due(left.history, at=at(5))
    assert following is not None
    assert (following.step.name, following.at) == ("two", at(6))


def test_a_step_that_was_carried_out_does_not_come_again_when_its_mark_moves_on() -> None:
    policy = escalations(step("half", 0.5))
    record = logged()
    (due,) = policy.due(record.history, at=at(2))
    for intent in due.intents(record):
        record = record.act(intent.action, at=due.at, id=intent.key, **dict(intent.inputs))

    # Half of eight hours is at 13:00, half of four was at eleven.
    lower = record.reprioritise(priority="P2", comment="less", at=at(3))

    assert policy.next_due(lower.history, at=at(3)) is None
    assert results(policy.due(lower.history, at=at(8))) == [("half", at(2))]


def test_a_hierarchic_step_notifies_and_leaves_the_work_where_it_is() -> None:
    policy = escalations(step("boss", 0.75, kind="hierarchic", to="duty manager"))
    record = logged().assign(group="desk", at=at(1))
    (due,) = policy.due(record.history, at=at(8))

    raised, notified = due.intents(record)

    assert (raised.target_id, raised.action) == ("INC-1", "escalate")
    assert (notified.target_id, notified.action) == ("duty manager", "notify")
    assert record.act("escalate", at=at(3), **dict(raised.inputs)).group == "desk"
    assert raised.key != notified.key


def test_a_record_without_levels_is_handed_over_all_the_same() -> None:
    request = ServiceRequest.draft("REQ-1", summary="x", caller="u", at=NINE)
    request = request.submit(at=NINE)
    target = Target("fulfilment", goal=Goal.real(hours=4), start=On("submit"), stop=On("fulfil"))
    policy = EscalationPolicy(
        policy=Policy("requests", rules=Rule(targets=target)),
        steps=[step("half", 0.5, target="fulfilment")],
    )

    (due,) = policy.due(request.history, at=at(9))

    assert [(one.action, dict(one.inputs)) for one in due.intents(request)] == [
        ("assign", {"group": "second line"})
    ]


def test_marks_taken_back_by_a_change_of_rule_do_not_fall_due_twice() -> None:
    policy = escalations(step("half", 0.5), step("more", 0.6, level=2))
    record = logged("P1").act("reprioritise", priority="P2", comment="less", at=at(3))

    assert results(policy.due(record.history, at=at(99))) == [("half", at(2)), ("more", at(2.4))]
    assert policy.next_due(record.history, at=at(3)) is None


@pytest.mark.parametrize("after", [timedelta(hours=1), "1h", None, True])
def test_a_bare_length_is_refused_with_the_choices(after: object) -> None:
    with pytest.raises(InvalidPolicy, match=r"Goal\.working\(hours=2\)"):
        step("one", after)


def test_steps_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidPolicy, match="counted from 1"):
        step("one", 0.5, level=0)
    with pytest.raises(InvalidPolicy, match="different names"):
        escalations(step("one", 0.5), step("one", 0.75))
    with pytest.raises(InvalidPolicy, match="it has resolution"):
        escalations(step("one", 0.5, target="response"))
    with pytest.raises(InvalidPolicy, match="goes to"):
        step("one", 0.5, to="")


def test_a_step_is_called_after_its_level_unless_it_has_a_name() -> None:
    one = EscalationStep(
        kind=EscalationKind.HIERARCHIC, level=2, to="cio", target="resolution", after=1
    )

    assert one.name == "hierarchic 2"
    assert EscalationPolicy(policy=POLICY, steps=[one]).due(History(), at=at(9)) == ()


def test_a_length_on_a_restarted_clock_waits_for_the_instant_that_the_target_needs() -> None:
    by_fact = attrs.evolve(RESOLUTION, goal=Goal.by_fact("promised"), on_change="restart")
    policy = EscalationPolicy(
        policy=Policy("gold", rules=Rule(targets=by_fact)),
        steps=[step("hour", Goal.working(hours=1))],
    )
    lines = [
        Transition(NINE, "log", "new"),
        Transition(at(0.25), "amend", sets={"promised": at(6)}),
        Transition(at(0.5), "amend", sets={"promised": at(7)}),
    ]

    # Another promise restarts the clock at 9:30; before the first there is nothing to miss.
    assert policy.due(History.of(lines[:1]), at=at(8)) == ()
    assert results(policy.due(History.of(lines), at=at(8))) == [("hour", at(1.5))]
    assert str(policy._watched.targets[0].goal) == "1 h of working time"


# -- what no test noticed when it was altered ---------------------------------------------------


def test_who_looks_at_it_later_does_not_take_a_step_back() -> None:
    policy = escalations(step("unseen", 0.5, until=On("start")))
    late = logged().start(person="ann", at=at(3))

    assert results(policy.due(late.history, at=at(48))) == [("unseen", at(2))]


def test_what_happens_as_the_clock_starts_stops_a_step_for_its_cycle() -> None:
    policy = escalations(step("never", 0.5, until=On("log")))

    assert policy.due(logged().history, at=at(48)) == ()


def test_steps_wait_while_a_level_is_reached_that_is_taken_back_later() -> None:
    policy = escalations(step("first", 0.1), step("early", 0.3), step("half", 0.5))
    lines = [
        *logged().history,
        Transition(NINE, "amend", sets={"functional_level": "second line"}),  # of no order
        Transition(at(1), "escalate", sets={"functional_level": 2}),
        Transition(at(1.5), "amend", sets={"functional_level": 0}),
    ]

    # Marks at 9:24, 10:12 and 11:00; from 10:00 until 10:30 a higher level has the work.
    assert results(policy.due(History.of(lines), at=at(8))) == [
        ("first", at(0.4)), ("early", at(1.5)), ("half", at(2)),
    ]  # fmt: skip


def test_a_step_that_a_host_carried_out_before_its_mark_does_not_fall_due() -> None:
    policy = escalations(step("half", 0.5))
    early = Transition(at(1), "assign", id="escalate/half/resolution/1")
    history = History.of([*logged().history, early])

    assert policy.due(history, at=at(8)) == ()
    assert policy.next_due(history, at=at(1)) is None


def test_the_next_step_passes_over_one_that_is_suppressed() -> None:
    policy = escalations(step("one", 0.5), step("two", 0.75, level=2))
    by_hand = logged().act("escalate", kind="functional", level=1, reason="hard", at=at(1))

    following = policy.next_due(by_hand.history, at=at(1))

    assert following is not None
    assert (following.step.name, following.at) == ("two", at(3))


def test_the_next_step_of_a_reopened_record_is_on_its_second_clock() -> None:
    resolved = logged().act("resolve", code="solution", notes="done", at=at(1))
    again = resolved.reopen(reason="back", at=at(2))

    following = escalations(step("half", 0.5)).next_due(again.history, at=at(3))

    assert following is not None
    assert (following.cycle, following.at) == (2, at(4))


def test_the_next_step_is_right_between_two_amendments() -> None:
    # Four hours, eight from 9:30 on, six from noon on: three quarters of six are at 13:30.
    eight, six = (
        Rule(targets=attrs.evolve(RESOLUTION, goal=Goal.working(hours=hours))) for hours in (8, 6)
    )
    amended = POLICY.amended(since=at(0.5), rules=eight).amended(since=at(3), rules=six)
    policy = EscalationPolicy(policy=amended, steps=[step("first", 0.125), step("late", 0.75)])

    following = policy.next_due(logged().history, at=at(1))

    # The first step is due at ten, so it is not to come any more.
    assert following is not None
    assert (following.step.name, following.at) == ("late", at(4.5))


def test_steps_fall_due_in_the_order_of_time_and_once_where_the_goal_changes() -> None:
    policy = escalations(step("late", 0.75), step("early", 0.25), step("middle", 0.5))
    lower = logged().act("reprioritise", priority="P2", comment="less", at=at(1.5))

    assert results(policy.due(logged().history, at=at(8))) == [
        ("early", at(1)), ("middle", at(2)), ("late", at(3)),
    ]  # fmt: skip
    assert results(policy.due(lower.history, at=at(8))) == [
        ("early", at(1)), ("middle", at(4)), ("late", at(6)),
    ]  # fmt: skip


def test_a_step_that_waits_beside_one_that_is_due_hides_none_of_those_after_them() -> None:
    policy = escalations(
        step("waits", 0.25, when=While(priority="P2")), step("due", 0.25), step("next", 0.5),
        step("last", 0.75),
    )  # fmt: skip

    assert results(policy.due(logged().history, at=at(8))) == [
        ("due", at(1)), ("next", at(2)), ("last", at(3)),
    ]  # fmt: skip


def test_steps_before_an_instant_that_a_fact_gives_follow_the_fact() -> None:
    promised = attrs.evolve(RESOLUTION, goal=Goal.by_fact("promised"))
    policy = EscalationPolicy(
        policy=Policy("gold", rules=Rule(targets=promised)),
        steps=[step("soon", Warn.before("PT30M")), step("hour", Warn.before("PT1H"))],
    )
    lines = [
        Transition(NINE, "log", "new", sets={"promised": at(6)}),
        Transition(at(1), "amend", sets={"promised": at(4)}),
        Transition(at(1.5), "hold", "on_hold"),
    ]

    # The promise of 13:00 is not put off by the pause.
    assert results(policy.due(History.of(lines), at=at(8))) == [("hour", at(3)), ("soon", at(3.5))]


def test_a_mark_in_real_time_that_a_pause_moved_ahead_does_not_fall_due_twice() -> None:
    # Eight hours from nine are due at five, and the mark two hours before, at three. A pause from
    # ten past three until ten past four leaves an hour for the next day: due at ten, marked at
    # eight, before the hours begin.
    policy = escalations(step("late", Warn.before("PT2H", real=True)))
    held = logged("P2").act("hold", reason="vendor", reference="V", at=at(6 + 1 / 6))
    history = held.act("resume", at=at(7 + 1 / 6)).history

    assert policy.next_due(history, at=at(7.5)) is None
    assert results(policy.due(history, at=at(48))) == [("late", at(6))]

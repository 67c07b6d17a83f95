"""Edges of changes of rule and of breaches where a change of the code once went unnoticed."""

from datetime import UTC, datetime, timedelta

import attrs

from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import By, Conventions, Goal, On, Policy, Reopen, Rule, Target, While
from serviceops.sla.conditions import Track

OFFICE = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})
BY_PRIORITY = By("priority", {"P1": Goal.real(hours=2), "P2": Goal.real(hours=1)})
TARGET = Target("r", goal=BY_PRIORITY, start=On("log"), stop=On("end"))


def at(hour: float, day: int = 2) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour)


def moved(*steps: tuple[float, str, str]) -> History:
    return History.of(
        Transition(at(hour), action, None, {"priority": priority})
        for hour, action, priority in steps
    )


def test_a_change_at_the_instant_of_the_start_occurs_with_it() -> None:
    history = moved((9, "log", "P2"), (9, "move", "P1"))
    occurred = Policy("p", rules=Rule(targets=TARGET)).occurrences(history, at=at(9))
    assert [(one.at, one.kind) for one in occurred] == [
        (at(9), "started"),
        (at(9), "rule_changed"),
    ]


def test_a_breach_at_the_very_instant_of_a_change_was_known_since_the_goal_before() -> None:
    # An hour is used at ten. At eleven the goal becomes two hours, and two hours are used.
    history = moved((9, "log", "P2"), (11, "move", "P1"))
    reading = TARGET.read(history, at=at(12), conventions=Conventions(breach=">="))
    assert reading.known_at == at(10)


def test_a_goal_that_stays_is_explained_by_the_priority_that_chose_it() -> None:
    kept = attrs.evolve(TARGET, on_change="keep_first")
    first, *_ = kept.read(moved((9, "log", "P2"), (10, "move", "P1")), at=at(11)).explain().lines

    assert str(first) == "r: 1 h of real time for priority P2 (SLA)"


def test_an_amendment_before_a_record_governs_it_from_its_first_transition() -> None:
    # Had the first edition governed the start, the second would take over at the note.
    later = attrs.evolve(TARGET, goal=Goal.real(hours=3), on_change="restart")
    policy = Policy("p", rules=Rule(targets=TARGET)).amended(since=at(8), rules=Rule(targets=later))
    history = moved((9, "log", "P2"), (10, "note", "P2"))
    assert [(one.at, one.kind) for one in policy.occurrences(history, at=at(11))] == [
        (at(9), "started")
    ]
    assert policy.read(history, at=at(11))["r"].due_at == at(12)


def test_conditions_in_another_order_hold_alike_and_are_another_rule() -> None:
    one, other = While("waiting"), While(priority="P2")
    assert one & other != other & one
    assert one | other != other | one
    assert On("log", "move") != On("move", "log")
    assert While(priority="P2", site="x") == While(site="x", priority="P2")
    track = Track(moved((9, "log", "P2"), (10, "note", "P1"), (11, "move", "P2")), 3)
    assert (~one & other).bits(track) == (other & ~one).bits(track) == 0b101

    history = moved((9, "log", "P2"), (11, "note", "P2"))
    first = attrs.evolve(TARGET, pause=one & other, on_change="restart")
    for pause, start in ((other & one, 10), (one & other, 9)):
        later = Rule(targets=attrs.evolve(first, pause=pause))
        policy = Policy("p", rules=Rule(targets=first)).amended(since=at(10), rules=later)
        assert policy.read(history, at=at(11))["r"].elapsed == timedelta(hours=11 - start)


def test_closed_hours_of_an_excluded_gap_are_no_credit() -> None:
    # Half an hour before the gap, from Monday to Tuesday, and half an hour after it.
    target = Target(
        "r", goal=Goal.working(hours=1), calendar=OFFICE, start=On("log"), stop=On("end"),
        pause=While("waiting"), reopen=Reopen(On("reopen"), "exclude"),
    )  # fmt: skip
    history = History.of([
        Transition(at(14), "log"),
        Transition(at(14.5), "end"),
        Transition(at(8, day=3), "reopen"),
    ])  # fmt: skip
    reading = target.read(history, at=at(10, day=3), conventions=Conventions(pause_unit="real"))
    assert reading.due_at == at(8.5, day=3)


def test_the_wakeup_for_an_amendment_of_a_policy_without_a_clock_is_in_utc() -> None:
    nobody = Rule(targets=TARGET, when=While(priority="P9"))
    policy = Policy("p", rules=nobody).amended(since=at(12), rules=Rule(targets=TARGET))
    wakeup = policy.read(moved((9, "log", "P2")), at=at(10)).next_wakeup
    assert wakeup is not None
    assert (wakeup, str(wakeup.tzinfo)) == (at(12), "UTC")


def test_numbers_and_shares_of_cycles() -> None:
    history = moved((9, "log", "P1"), (10, "end", "P1"), (11, "log", "P1"))
    reading = attrs.evolve(TARGET, repeats=True).read(history, at=at(12))
    assert [(cycle.number, cycle.fraction) for cycle in reading.cycles] == [(1, 0.5), (2, 0.5)]
    shortest = attrs.evolve(TARGET, goal=Goal.real(timedelta(microseconds=1)), stop=On("never"))
    assert shortest.read(history, at=at(9) + timedelta(microseconds=2)).fraction == 2

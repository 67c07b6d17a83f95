"""One run through a history finds what differs between readings from instant to instant.

The run brings each clock forward once. Here every reading is made anew, by the definition.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import BusinessCalendar
from serviceops.errors import YearsNotCovered
from serviceops.history import History, Transition
from serviceops.sla import Attach, Cycle, Goal, On, Policy, PolicyReading, Rule, Target, Warn, While
from serviceops.testing.sample_texts import START
from serviceops.testing.strategies import (
    calendars,
    conventions,
    goals,
    histories,
    policies,
    targets,
)
from tests.counted import calls_of

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def known(reading: PolicyReading | None) -> dict[tuple[str, int], Cycle]:
    """Return the cycles of a reading by target and number."""
    readings = {} if reading is None else reading.readings
    return {(name, cycle.number): cycle for name, one in readings.items() for cycle in one.cycles}


def kinds(before: Cycle | None, now: Cycle) -> list[str]:
    """Return what became different of a cycle, by what each kind means."""
    found = []
    stage, was = str(now.stage), "running" if before is None else str(before.stage)
    changes = 1 if before is None or before._trace is None else len(before._trace.changes)
    if before is None:
        found.append("started")
    if now._trace is not None and len(now._trace.changes) > changes:
        found.append("rule_changed")
    if was in {"stopped", "cancelled"} and stage in {"running", "paused"}:
        found.append("reopened")
    if stage == "paused" != was:
        found.append("paused")
    if was == "paused" and stage == "running":
        found.append("resumed")
    fired = {one.warn for one in before.warnings if one.fired} if before else set[Warn]()
    found += ["warned" for one in now.warnings if one.fired and one.warn not in fired]
    late = before is not None and before.breached
    if now.breached is not late:
        found.append("breached" if now.breached else "lifted")
    if stage != was and stage == "cancelled":
        found.append("cancelled")
    if stage != was and stage == "stopped":
        found.append("met" if str(now.verdict) == "met" else "stopped")
    return found


def by_definition(policy: Policy, history: History, end: datetime) -> list[tuple[Any, ...]]:
    """Return instant, target, cycle, kind and number of everything that became different."""
    before: PolicyReading | None = None
    counts: Counter[tuple[str, int, str]] = Counter()
    found: list[tuple[Any, ...]] = []
    turns = sorted({one.at for one in history if one.at <= end})
    while turns:
        at = turns.pop(0)
        now = policy.read(history, at=at)
        earlier = known(before)
        for place, cycle in known(now).items():
            for kind in kinds(earlier.get(place), cycle):
                counts[*place, kind] += 1
                found.append((at, *place, kind, counts[*place, kind]))
        before = policy.read(history.until(at), at=at)
        wakeup = before.next_wakeup
        before = now
        if wakeup is not None and wakeup <= end and (not turns or wakeup < turns[0]):
            turns.insert(0, wakeup)
    return found


@st.composite
def promises(draw: st.DrawFn) -> Target:
    drawn = targets(
        name=draw(st.sampled_from(["response", "resolution"])),
        goals=goals(fixed=True), calendars=calendars(),
    )  # fmt: skip
    real = draw(st.sampled_from([(), (Warn.before("PT1H", real=True),)]))
    target = draw(drawn)
    attach = draw(st.sampled_from(list(Attach)))
    return attrs.evolve(target, attach=attach, warn=(*target.warn, *real))


@st.composite
def agreements(draw: st.DrawFn) -> Policy:
    """Draw a policy, its conventions, and other rules from some day on."""
    policy = attrs.evolve(draw(policies(targets=promises())), conventions=draw(conventions()))
    later = draw(st.none() | st.timedeltas(timedelta(hours=-1), timedelta(days=3)))
    if later is None:
        return policy
    return policy.amended(since=START + later, rules=draw(policies(targets=promises())).rules)


@given(agreements(), histories(), st.timedeltas(timedelta(), timedelta(days=30)))
def test_one_run_finds_what_readings_differ_in(
    policy: Policy, history: History, later: timedelta
) -> None:
    end = history[0].at + later
    occurred = policy.occurrences(history, at=end)

    assert [(o.at, o.target, o.cycle, str(o.kind), o.nth) for o in occurred] == by_definition(
        policy, history, end
    )


def held(size: int) -> History:
    """Return a history that is held and resumed again and again."""
    moves = [("hold", "held"), ("resume", "work")]
    rest = [
        Transition(NINE + timedelta(minutes=n), *moves[n % 2], {"priority": f"P{n % 3}"})
        for n in range(1, size)
    ]
    return History.of([Transition(NINE, "log", "new"), *rest])


TARGET = Target(
    "r", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"), pause=While("held"),
    warn=(0.5, Warn.before("PT1H", real=True)),
)  # fmt: skip


def test_a_run_through_a_long_history_costs_in_proportion() -> None:
    policy = Policy("p", rules=Rule(targets=TARGET))

    def cost(size: int) -> int:
        history = held(size)
        return calls_of(lambda: policy.occurrences(history, at=history[-1].at))

    assert cost(2_400) < 10 * cost(300)  # eight times as long; it was fifty-five times as much


OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}, covers=(2020, 2026))


def test_what_happened_within_the_years_covered_is_known_though_the_breach_lies_beyond() -> None:
    target = attrs.evolve(TARGET, goal=Goal.working(hours=8), calendar=OFFICE, warn=())
    policy = Policy("p", rules=Rule(targets=target))
    last = datetime(2026, 12, 31, 12, tzinfo=UTC)
    history = History.of([Transition(last, "log", "new")])

    assert [str(one.kind) for one in policy.occurrences(history, at=last)] == ["started"]
    with pytest.raises(YearsNotCovered):
        policy.occurrences(history, at=last + timedelta(days=9))


def test_a_warning_within_the_years_covered_is_the_next_wakeup_though_the_breach_lies_beyond() -> (
    None
):
    target = attrs.evolve(TARGET, goal=Goal.working(hours=8), calendar=OFFICE, warn=(0.25,))
    last = datetime(2026, 12, 31, 12, tzinfo=UTC)
    history = History.of([Transition(last, "log", "new")])

    assert target.read(history, at=last).next_wakeup == last + timedelta(hours=2)
    policy = Policy("p", rules=Rule(targets=target))
    assert policy.read(history, at=last).next_wakeup == last + timedelta(hours=2)

"""What the strategies of the kit are cut down to, and how much of what they draw is thrown away."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.statistics import collector
from hypothesis.strategies import SearchStrategy, from_type

from serviceops.calendars import (
    ALWAYS,
    BusinessCalendar,
    DateRule,
    DateSpan,
    DayOfMonth,
    EasterDay,
    EveryDays,
    WeekdayOfMonth,
)
from serviceops.desk import Contact
from serviceops.errors import InvalidValue, UnknownState
from serviceops.events import Signal
from serviceops.history import History
from serviceops.lifecycle import (
    AccessGrant,
    Alert,
    CancelReason,
    Event,
    HoldReason,
    Incident,
    IncidentLifecycle,
    KnownError,
    MajorIncident,
    Problem,
    Record,
    ResolutionCode,
    ServiceRequest,
)
from serviceops.oncall import Schedule
from serviceops.sla import Conventions, Goal, Policy, RuleChange, Target
from serviceops.testing import strategies
from serviceops.testing.registration import TYPES, register
from serviceops.testing.sample_texts import START
from serviceops.testing.strategies.record_strategies import KINDS, records

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def least(strategy: SearchStrategy[Any], holds: Callable[[Any], bool] = lambda it: True) -> Any:
    return find(
        strategy, holds,
        settings=settings(
            max_examples=20_000, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_simplest_instant_is_a_monday_morning() -> None:
    assert least(strategies.instants()) == MONDAY == START
    assert least(strategies.instants(zone="Europe/Paris")) == MONDAY


def test_an_instant_that_has_to_be_late_is_a_whole_hour_or_the_limit() -> None:
    found = least(strategies.instants(), lambda at: at > MONDAY + timedelta(hours=5))

    assert found == MONDAY + timedelta(hours=6)


def test_bug_of_the_autumn_hour_shrinks_to_the_change() -> None:
    def is_just_past_the_change(at: datetime) -> bool:
        return datetime(2026, 10, 25, 1, tzinfo=UTC) <= at < datetime(2026, 10, 25, 2, tzinfo=UTC)

    found = least(strategies.instants(zone="Europe/Paris"), is_just_past_the_change)

    assert found == datetime(2026, 10, 25, 1, tzinfo=UTC)


def test_simplest_calendar_is_office_hours_on_monday() -> None:
    assert least(strategies.calendars()) == BusinessCalendar(
        zone="UTC", week={"mon": [("09:00", "17:00")]}
    )


def test_calendar_with_a_holiday_shrinks_to_the_holiday_alone() -> None:
    found = least(strategies.calendars(), lambda calendar: bool(calendar.holidays))

    assert found == BusinessCalendar(
        zone="UTC", week={"mon": [("09:00", "17:00")]}, holidays=[date(2026, 3, 2)]
    )


def test_night_shift_shrinks_to_a_usual_one() -> None:
    found = least(strategies.weeks(), lambda week: any(c < o for w in week.values() for o, c in w))

    assert list(found) == ["mon"]
    assert len(found["mon"]) == 1


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        ("assigned", ["log", "assign"]),
        ("in_progress", ["log", "start"]),
        ("on_hold", ["log", "hold"]),
        ("closed", ["log", "resolve", "close"]),
        ("cancelled", ["log", "cancel"]),
    ],
)
def test_incident_in_a_state_shrinks_to_the_shortest_path(state: str, actions: list[str]) -> None:
    found = least(strategies.incidents(), lambda incident: incident.state == state)

    assert [t.action for t in found.history] == actions
    assert found.summary == "Mail is down"
    assert all(t.at == START + n * timedelta(hours=1) for n, t in enumerate(found.history))


@pytest.mark.parametrize(
    ("state", "fact"),
    [
        ("resolved", "resolution_code"),
        ("on_hold", "hold_reason"),
        ("cancelled", "cancel_reason"),
    ],
)
def test_incidents_in_a_state_are_there_for_each_of_its_reasons(state: str, fact: str) -> None:
    reasons = {"resolution_code": ResolutionCode, "hold_reason": HoldReason}
    for reason in reasons.get(fact, CancelReason):
        found = least(
            strategies.incidents(states=[state]), lambda it, r=reason: getattr(it, fact) is r
        )
        assert len(found.history) == 2, reason


@pytest.mark.parametrize("kind", KINDS)
def test_no_record_has_more_actions_than_were_allowed(kind: type[Record]) -> None:
    @settings(database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 3).flatmap(lambda n: st.tuples(st.just(n), records(kind, max_actions=n))))
    def check(drawn: tuple[int, Record]) -> None:
        most, record = drawn
        assert len(record.history) <= most + 1

    check()


def test_reopened_incident_shrinks_to_the_reopening() -> None:
    found = least(strategies.incidents(), lambda incident: incident.reopened > 0)

    assert [t.action for t in found.history] == ["log", "resolve", "reopen"]


def test_simplest_target_counts_hours_round_the_clock() -> None:
    found = least(strategies.targets())

    assert (found.goal, found.calendar, found.pause) == (Goal.working(hours=1), ALWAYS, None)
    pausing = least(strategies.targets(), lambda target: target.pause is not None)
    assert (pausing.goal, pausing.reopen) == (Goal.working(hours=1), None)


def test_simplest_log_with_a_tie_has_two_rows() -> None:
    def ties(rows: list[Any]) -> bool:
        return any(a["at"] == b["at"] for a, b in pairwise(rows))

    found = least(strategies.logs(), ties)

    assert len(found) == 2


def test_simplest_stream_with_an_end_is_one_signal() -> None:
    def ends(stream: list[Any]) -> bool:
        return any(isinstance(given, Signal) and given.clears for _, given in stream)

    ((at, signal),) = least(strategies.alert_streams(), ends)

    assert (at, signal.at, signal.resource) == (START + timedelta(minutes=1), at, "web")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_a_record_of_every_kind_in_any_state_is_drawn(
    kind: type[Record], data: st.DataObject
) -> None:
    state = data.draw(st.sampled_from(kind.lifecycle.state_names()))

    record = data.draw(strategies.records(kind, states=[state]))

    assert isinstance(record, kind)
    assert record.state == state
    assert kind.replay(record.history) == record


@given(st.data())
def test_unknown_state_is_refused(data: st.DataObject) -> None:
    with pytest.raises(UnknownState):
        strategies.records(Incident, states=["frozen"])
    with pytest.raises(InvalidValue, match="one of the two"):
        strategies.records(Incident, states=["new"], initial=st.nothing())


@given(st.data())
def test_valid_calls_are_mostly_taken_and_invalid_ones_refused(
    data: st.DataObject,
) -> None:
    record = data.draw(strategies.records())
    action, inputs = data.draw(strategies.action_calls(record, invalid=False))

    assert action in record.allowed_actions
    assert inputs["at"] >= record.history[-1].at

    action, inputs = data.draw(strategies.action_calls(record))
    assert all(reason.sentence for reason in record.check(action, **inputs))


def test_most_action_calls_are_taken_and_some_are_not() -> None:
    taken = Counter[bool]()

    @settings(max_examples=400, database=None, derandomize=True, deadline=None)
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        record = data.draw(strategies.records())
        action, inputs = data.draw(strategies.action_calls(record))
        taken[not record.check(action, **inputs)] += 1

    ask()

    assert 0.5 < taken[True] / taken.total() < 0.95


EVERY: dict[str, Callable[[], SearchStrategy[Any]]] = {
    "instants": strategies.instants,
    "zones": strategies.zones,
    "lengths": strategies.lengths,
    "weeks": strategies.weeks,
    "calendars": strategies.calendars,
    "records": strategies.records,
    "histories": strategies.histories,
    "wild histories": lambda: strategies.histories(legal=False),
    "goals": strategies.goals,
    "targets": strategies.targets,
    "policies": strategies.policies,
    "conventions": strategies.conventions,
    "logs": strategies.logs,
    "alert streams": strategies.alert_streams,
    **{kind.__name__: lambda kind=kind: strategies.records(kind) for kind in KINDS},
}


@pytest.mark.parametrize("name", EVERY)
def test_no_strategy_throws_away_more_than_one_draw_in_ten(name: str) -> None:
    runs: list[Any] = []

    @settings(max_examples=100, database=None, derandomize=True, deadline=None)
    @given(EVERY[name]())
    def draw(value: object) -> None: ...

    with collector.with_value(runs.append):
        draw()

    cases = [case for run in runs for case in run.get("generate-phase", {}).get("test-cases", [])]
    thrown = sum(case["status"] == "invalid" for case in cases)
    assert cases
    assert thrown <= 0.1 * len(cases), f"{name}: {thrown} of {len(cases)}"


# -- from_type ---------------------------------------------------------------------------------

KNOWN = [
    Incident, Problem, KnownError, MajorIncident, ServiceRequest, AccessGrant, Event, Alert,
    Contact, Signal, Record,
    BusinessCalendar, History, Target, Policy, Goal, Conventions, Schedule,
    DateRule, DayOfMonth, WeekdayOfMonth, EveryDays, EasterDay, DateSpan,
]  # fmt: skip


def test_every_registered_type_is_tested_below() -> None:
    assert {name for names in TYPES.values() for name in names} == {k.__name__ for k in KNOWN}


@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind.__name__)
def test_hypothesis_draws_a_registered_type(kind: type) -> None:
    register()

    found = least(from_type(kind))

    assert isinstance(found, kind)
    if isinstance(found, Record):
        assert len(found.history) == 1
    if isinstance(found, Target):
        assert found.on_change is RuleChange.CARRY_ELAPSED


@pytest.mark.parametrize("wider", [list[object], dict[str, object], tuple[object, ...]], ids=str)
def test_a_type_with_any_object_in_it_is_drawn_as_without_this_package(wider: type) -> None:
    # Hypothesis calls the strategy of each registered type for an `object`.
    register()

    assert least(from_type(wider)) in ([], {}, ())


AFTER_HYPOTHESIS = """
import sys, hypothesis
from serviceops.testing.registration import register
register()
assert not {"statemachine", "serviceops.lifecycle", "serviceops.sla"} & set(sys.modules)
from hypothesis import find
from hypothesis.strategies import from_type
from serviceops import Incident, Target, BusinessCalendar
print(find(from_type(Incident), lambda it: it.state == "resolved").history)
print(find(from_type(Target), lambda it: True).goal)
print(find(from_type(BusinessCalendar), lambda it: True))
"""


def test_registration_loads_no_module() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", AFTER_HYPOTHESIS],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "History(log, resolve)",
        "1 h of working time",
        "<BusinessCalendar UTC, mon 09:00-17:00>",
    ]


def test_histories_of_a_lifecycle_without_records() -> None:
    found = least(strategies.histories(IncidentLifecycle, legal=False), lambda h: len(h) == 2)

    assert found[0].action == "log"

"""The simulated desk makes what a real one would have recorded, the same for the same seed."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from itertools import islice, pairwise

import pytest

from serviceops.errors import InvalidValue
from serviceops.history import History, Transition
from serviceops.lifecycle import Incident, IncidentLifecycle, IncidentTimers, Reminders, conformance
from serviceops.logs import LogSchema
from serviceops.testing.workload import (
    Category,
    Outages,
    SimulatedDesk,
    Team,
    faulty_rows,
    snapshot_rows,
)

DESK = SimulatedDesk()
OFFICE = DESK.teams[1].calendar
LOG = DESK.log(1500, seed=7)


def acted(history: History) -> Incident:
    """The record that taking the same actions gives, one by one, guards and all."""
    first = history[0]
    facts = dict(first.sets)
    number = facts.pop("id")
    del facts["priority"]  # it follows from impact and urgency
    record = Incident.log(str(number), at=first.at, **facts)
    for t in history[1:]:
        inputs = {**dict(t.inputs), **{k: v for k, v in (("by", t.by), ("id", t.id)) if v}}
        if t.party:
            inputs["party"] = t.party
        record = record.act(t.action, at=t.at, **inputs)
    return record


def test_simulated_history_equals_that_of_real_actions() -> None:
    taken = Counter[str]()
    for history in LOG.values():
        assert acted(history).history == history
        taken.update(t.action for t in history)
    assert taken.keys() == {
        "log", "assign", "start", "reassign", "hold", "reply", "resume", "remind", "resolve",
        "reopen", "close", "cancel",
    }  # fmt: skip


def test_timed_moves_agree_with_the_timers() -> None:
    timers = IncidentTimers(
        auto_close=DESK.auto_close, reminders=Reminders(every=timedelta(days=1))
    )
    timed = 0
    for history in LOG.values():
        for index, t in enumerate(history):
            if t.by and t.by.startswith("timer:"):
                due = Incident.replay(history[:index]).next_due(timers)
                assert due is not None
                assert (due.at, due.action, due.key) == (t.at, t.action, t.id)
                timed += 1
    assert timed > 500


def test_same_seed_gives_the_same_histories() -> None:
    few = list(islice(DESK.cases(seed=3), 40))

    assert few == list(islice(DESK.cases(seed=3), 300))[:40]
    assert few != list(islice(DESK.cases(seed=4), 40))


def test_seed_gives_recorded_histories() -> None:
    number, history = next(DESK.cases(seed=2))

    assert number == "INC-0000001"
    assert [(str(t.at), t.action, t.by) for t in history] == [
        ("2026-01-05 01:40:09+00:00", "log", None),
        ("2026-01-05 01:54:55+00:00", "assign", "desk"),
        ("2026-01-05 07:00:00+00:00", "start", "identity-1"),
        ("2026-01-05 07:17:04+00:00", "resolve", "identity-1"),
        ("2026-01-05 11:10:27+00:00", "close", "u-3294"),
    ]


def test_incidents_arrive_in_order_at_the_given_rate() -> None:
    weeks = 10
    desk = SimulatedDesk(per_week=500, outages=Outages(per_year=0))
    taken = list(desk.histories(500 * weeks, seed=5))
    opened = [history[0].at for history in taken]

    assert opened == sorted(opened)
    length = (opened[-1] - opened[0]) / timedelta(weeks=1)
    assert length == pytest.approx(weeks, rel=0.05)  # 5,000 arrivals: one deviation is 1.4 %
    mondays = sum(at.weekday() == 0 for at in opened) / len(opened)
    assert mondays == pytest.approx(0.24, abs=0.02)


def test_person_works_on_one_incident_within_hours() -> None:
    calendars = {team.name: team.calendar for team in DESK.teams}
    busy: dict[str, list[tuple[object, object]]] = {}
    for history in LOG.values():
        for before, after in pairwise(history):
            if before.action == "start":
                assert calendars[str(before.by).rpartition("-")[0]].is_open(before.at)
                busy.setdefault(str(before.by), []).append((before.at, after.at))
    for spans in busy.values():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_waiting_incident_of_highest_priority_is_taken_first() -> None:
    one = SimulatedDesk(
        teams=[Team(name="desk", people=1, calendar=OFFICE)],
        categories=[
            Category(name="mail", service="mail", team="desk", weight=1, handling="PT30M")
        ],
        per_week=50, waits_for_caller=0, waits_for_vendor=0, reopened=0, cancelled=0,
        outages=Outages(per_year=0),
    )  # fmt: skip
    waited = []
    for history in one.histories(400, seed=2):
        assigned, start = (
            next(t.at for t in history if t.action == a) for a in ("assign", "start")
        )
        waited.append((assigned, start, Incident.replay(history).priority))

    passed_over = [
        (taken, other)
        for _, start, taken in waited
        for assigned, other_start, other in waited
        if assigned < start < other_start
    ]
    assert len(passed_over) > 50
    for taken, other in passed_over:
        assert taken is not None
        assert other is not None
        assert taken.rank <= other.rank


def test_an_outage_floods_the_desk_and_its_reports_are_resolved_when_the_service_is_back() -> None:
    floods = [h for h in LOG.values() if "parent" in dict(h[0].sets)]

    assert floods
    parents = {dict(h[0].sets)["parent"] for h in floods}
    assert parents < LOG.keys()
    for history in floods:
        assert dict(LOG[str(dict(history[0].sets)["parent"])][0].sets)["priority"] == "P1"


def test_impossible_desk_parameters_are_refused() -> None:
    for wrong in (
        {"reopened": 1.5}, {"per_week": 0}, {"hour_weights": [1.0]}, {"teams": ()},
        {"day_weights": [0.0] * 7}, {"auto_close": timedelta()}, {"categories": ()},
    ):  # fmt: skip
        with pytest.raises(InvalidValue):
            SimulatedDesk(**wrong)
    with pytest.raises(InvalidValue, match="whole number of people"):
        Team(name="desk", people=0, calendar=OFFICE)
    with pytest.raises(InvalidValue, match="share"):
        list(faulty_rows([], seed=1, missing=2.0))


def test_log_rows_read_back_to_the_same_states_and_facts() -> None:
    rows = list(snapshot_rows(LOG.items()))
    for number, history in islice(LOG.items(), 200):
        mine = [row for row in rows if row["number"] == number]
        read = LogSchema(at="at", state="state", facts=["priority", "group"]).history(mine)
        for name in ("state", "priority", "group"):
            assert read.intervals(name) == history.intervals(name)


def test_faulty_rows_have_the_given_faults() -> None:
    clean = list(snapshot_rows(LOG.items()))

    faulty = list(faulty_rows(snapshot_rows(LOG.items()), seed=1, missing=0.1, reopened=0.05))

    assert all(row["at"].second == 0 for row in faulty)
    assert len(faulty) < len(clean)
    assert {row["number"] for row in faulty} == LOG.keys()
    cases: dict[str, list[Transition]] = {}
    for row in faulty:
        cases.setdefault(row["number"], []).append(
            Transition(row["at"], row["action"], state=row["state"])
        )
    found = conformance(
        {number: History.of(items) for number, items in cases.items()}, IncidentLifecycle
    )
    assert found.refused
    assert 0.7 < found.fitness < 1


def test_simulated_desk_needs_no_test_tools() -> None:
    code = (
        "import sys; from serviceops.testing import SimulatedDesk;"
        "list(SimulatedDesk().histories(3, seed=1));"
        "print({'hypothesis', 'pytest', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"

"""The kit run on the package itself: records of every kind live, values go there and back."""

import gc
import json
import pickle
from datetime import date
from typing import Any

import attrs
import pytest

from serviceops import from_dict, to_dict
from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.lifecycle import Incident, IncidentLifecycle, Lifecycle, Record, State
from serviceops.sla import By, Goal, On, Policy, Reopen, Target, While
from serviceops.testing import (
    check_calendar_laws,
    check_clock,
    check_history,
    check_lifecycle,
    check_round_trip,
    lifecycle_machine,
)
from serviceops.testing.strategies import calendars, policies, targets
from serviceops.testing.strategies.record_strategies import KINDS
from serviceops.testing.walks import record_class

TestIncidents = lifecycle_machine(Incident).TestCase

ZONES = ["UTC", "Europe/Paris", "Pacific/Apia", "Australia/Lord_Howe", "Antarctica/Troll",
         "Africa/El_Aaiun", "Asia/Tehran", "America/St_Johns"]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_record_obeys_its_own_rules(kind: type[Record]) -> None:
    check_lifecycle(kind, examples=20)


class LiveMachine:
    """The engine's own machine, driven beside the records."""

    def create(self, record: Record) -> Lifecycle:
        return record.lifecycle.machine(record)

    def act(self, thing: Lifecycle, action: str, inputs: Any) -> None:
        thing.send(action, **inputs)

    def state(self, thing: Lifecycle) -> str:
        return str(thing.current_state_value)

    def facts(self, thing: Lifecycle) -> dict[str, object]:
        record = thing.model.record
        return {name: getattr(record, name) for name in ("id", "state")}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_live_machine_of_the_engine_is_in_lockstep(kind: type[Record]) -> None:
    check_lifecycle(kind, adapter=LiveMachine(), examples=15)


class Errand(Lifecycle):
    """A lifecycle nobody wrote records for."""

    requested = State(initial=True)
    waiting = State()
    done = State(final=True)
    wait = waiting.from_(requested)
    go_on = requested.from_(waiting)
    finish = done.from_(requested)


def test_chart_without_records_is_checked_too() -> None:
    check_lifecycle(Errand, examples=30)
    assert record_class(Errand) is record_class(Errand)
    assert record_class(IncidentLifecycle) is Incident


def test_a_chart_finds_the_class_with_slots_that_attrs_made_of_the_one_written() -> None:
    class Loan(Lifecycle):
        """A lifecycle of one class of records."""

        made = State(initial=True, final=True)

    gc.disable()  # which frees the class as it was written: it has the chart and no fields
    try:

        @attrs.frozen(kw_only=True)
        class Borrowed(Record):
            lifecycle = Loan
            owner: str

        assert record_class(Loan) is Borrowed
    finally:
        gc.enable()


@pytest.mark.parametrize("zone", ZONES)
def test_calendars_obey_the_laws(zone: str) -> None:
    office = BusinessCalendar(
        zone=zone,
        week={"mon-fri": ["09:00-12:30", "13:30-18:00"], "sat": ["22:00-06:00"]},
        holidays=[date(2026, 3, 30), date(2012, 1, 2)],
    )
    check_calendar_laws(office.elapsed, office.add, calendar=office, examples=25)


OFFICE = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})


GOALS = [
    Goal.working(hours=8), Goal.real(hours=8), Goal.working(hours=2).then_real("PT3H"),
    Goal.working_days(1), Goal.end_of_day(), By("priority", {"P1": Goal.working(hours=4)}),
]  # fmt: skip


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: str(goal)[:24])
def test_target_obeys_the_laws_of_clocks(goal: Any) -> None:
    target = Target(
        "resolution", goal=goal, calendar=OFFICE, start=On("log"), stop=On("resolve"),
        cancel=On("cancel"), pause=While("on_hold"), reopen=Reopen(On("reopen")),
    )  # fmt: skip

    def read(history: History, at: Any) -> dict[str, object]:
        reading = target.read(history, at=at)
        return {
            name: getattr(reading, name)
            for name in ("elapsed", "remaining", "due_at", "breached", "verdict", "stage")
        }

    check_clock(read, target=target, examples=20)


def as_json(value: Any) -> str:
    return json.dumps(to_dict(value))


def from_json(text: str) -> Any:
    return from_dict(json.loads(text))


@pytest.mark.parametrize(
    "of", [*KINDS, History, BusinessCalendar, calendars(), targets(), policies()],
    ids=lambda of: getattr(of, "__name__", repr(of)[:12]),
)  # fmt: skip
def test_json_and_pickle_read_back_the_same_value(of: Any) -> None:
    check_round_trip(as_json, from_json, of=of, examples=20)
    if of is not Policy:
        check_round_trip(pickle.dumps, pickle.loads, of=of, examples=20)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_documents_store_histories(kind: type[Record]) -> None:
    def kept(history: History) -> list[Transition]:
        return list(from_json(as_json(history)))

    check_history(kept, of=kind, examples=20)

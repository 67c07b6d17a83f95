"""The text of a value in a log or a debugger is short, however large the value is."""

import inspect
from datetime import UTC, datetime, timedelta

import pytest

from serviceops import BusinessCalendar, By, Goal, Incident, On, Policy, Rule, Target, While
from serviceops.columns import Log
from serviceops.desk import Case, EscalationPolicy, EscalationStep, Queue
from serviceops.events import Operation
from serviceops.history import History, Transition
from serviceops.lifecycle import IncidentLifecycle, IncidentTimers
from serviceops.lifecycle.links.neighbours import Neighbours
from serviceops.logs import LogSchema

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = BusinessCalendar(
    zone="Europe/Lisbon",
    week={"mon-fri": ["09:00-18:00"]},
    holidays={NINE.date() + timedelta(days=n): f"Holiday {n}" for n in range(60)},
)
TARGET = Target(
    "resolution",
    goal=By("priority", {f"P{n}": Goal.working(hours=n) for n in range(1, 40)}),
    calendar=OFFICE,
    start=On("log"),
    stop=On(*(f"action {n}" for n in range(100))),
    pause=While(*(f"state {n}" for n in range(100))),
)
POLICY = Policy("gold", rules=[Rule(when={"service": f"s{n}"}, targets=TARGET) for n in range(20)])
INCIDENT = Incident.log(
    "INC-1", summary="s" * 2000, caller="u", at=NINE, extra={f"k{n}": "v" * 50 for n in range(50)}
).note(text="y" * 5000, at=NINE)
HISTORY = History.of([
    Transition(NINE, "log", "new", {"priority": "P1"}),
    *(Transition(NINE + timedelta(hours=n), "note", None, {"seen": n}) for n in range(400)),
])  # fmt: skip
READING = TARGET.read(HISTORY, at=NINE + timedelta(days=30))
CASE = Case(INCIDENT, POLICY, IncidentTimers(calendar=OFFICE))
STEP = EscalationStep(kind="functional", level=1, to="x" * 900, target="resolution", after=0.5)
SCHEMA = LogSchema(case="case", at="at", action="action")
MANY = {"case": [*map(str, range(5000))], "at": [NINE] * 5000, "action": ["log"] * 5000}


@pytest.mark.parametrize(
    "value",
    [
        OFFICE, TARGET, TARGET.goal, TARGET.stop, TARGET.pause, POLICY, POLICY.rules[0], INCIDENT,
        INCIDENT.history, INCIDENT.history[1], HISTORY, READING, READING.terms, READING.ledger,
        READING.explain(), READING.forecast(), CASE, CASE.read(at=NINE), Queue([CASE]),
        Queue([CASE]).read(at=NINE), STEP, EscalationPolicy(policy=POLICY, steps=[STEP]),
        Neighbours([INCIDENT] * 9), IncidentLifecycle.vocabulary, Log.from_columns(MANY, SCHEMA),
        POLICY.amended(since=NINE, rules=POLICY.rules),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_the_text_of_a_value_is_under_500_characters(value: object) -> None:
    assert len(repr(value)) < 500


def test_the_text_of_a_queue_reading_has_its_instant_and_no_microseconds() -> None:
    text = "<QueueReading at Mon 2026-03-02 09:00 +00:00, cases: 1>"

    assert repr(Queue([CASE]).read(at=NINE)) == text


def test_help_shows_what_an_argument_accepts_and_no_function_at_an_address() -> None:
    # 3.12 writes Annotated without the module's name.
    shown = str(inspect.signature(Operation)).replace("typing.", "")

    assert "identity: Annotated[str, <a text with something in it>]" in shown
    assert " at 0x" not in shown

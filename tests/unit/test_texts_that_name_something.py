"""Texts that name something are not empty, and every text can be written as UTF-8."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serviceops.desk.store import Message
from serviceops.documents import from_dict, to_dict
from serviceops.errors import ActionRefused, ServiceOpsError
from serviceops.events import (
    CheckHealth,
    CheckRules,
    CountDetector,
    Delay,
    Dependency,
    IncidentEnded,
    Inhibition,
    KeyRule,
    Operation,
    ResponseRule,
    Sample,
    Signal,
    SignificanceRule,
    WeightedDetector,
)  # fmt: skip
from serviceops.history import Transition, Vocabulary
from serviceops.intents import Intent
from serviceops.lifecycle import Incident
from serviceops.lifecycle.guards import ShownAs
from serviceops.measures import FactTimestamp
from serviceops.oncall import Member, Override
from serviceops.priority import STANDARD_MATRIX, PriorityMatrix
from serviceops.reports import Exclusion
from serviceops.sla import Conventions, Goal, On, Policy, Rule, Target, While
from serviceops.spans import Span

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = Span(NINE, NINE + timedelta(hours=1))
HALF = "\ud800"
"""Half of a surrogate pair: JSON has an escape for it, UTF-8 has nothing."""
INTENT = Intent(target_id="INC-1", action="note", key="k")
TARGET = Target("r", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
WORDS: dict[str, Any] = {
    "states": ("new",), "initial": "new", "final": frozenset(), "creates": "log",
    "actions": ("log",), "facts": (), "moves": (),
}  # fmt: skip

NAMED: dict[str, Callable[[str], Any]] = {
    "action of a transition": lambda text: Transition(NINE, text),
    "state of a transition": lambda text: Transition(NINE, "log", text),
    "id of a transition": lambda text: Transition(NINE, "log", id=text),
    "fact": lambda text: Transition(NINE, "log", sets={text: "P2"}),
    "input": lambda text: Transition(NINE, "log", inputs={text: "P2"}),
    "state of a vocabulary": lambda text: Vocabulary(**{**WORDS, "states": (text,)}),
    "initial state": lambda text: Vocabulary(**{**WORDS, "initial": text}),
    "creation": lambda text: Vocabulary(**{**WORDS, "creates": text}),
    "action of a vocabulary": lambda text: Vocabulary(**{**WORDS, "actions": (text,)}),
    "record of an intent": lambda text: Intent(target_id=text, action="note", key="k"),
    "action of an intent": lambda text: Intent(target_id="INC-1", action=text, key="k"),
    "identity of an operation": lambda text: Operation(identity=text, action="acknowledge"),
    "action of an operation": lambda text: Operation(identity="disk", action=text),
    "incident that ended": IncidentEnded,
    "check": lambda text: CheckHealth(check=text),
    "rules of checks": lambda text: CheckRules(name=text, attempts=3),
    "state of a sample": lambda text: Sample(NINE, text),
    "detector that counts": lambda text: CountDetector(name=text, changes=3, within="PT1H"),
    "state before a count": lambda text: CountDetector(before=text, changes=3, within="PT1H"),
    "detector that weighs": lambda text: WeightedDetector(name=text),
    "state before a detector that weighs": lambda text: WeightedDetector(before=text),
    "delay": lambda text: Delay(name=text, up="PT5M"),
    "child": lambda text: Dependency(child=text, parent="db"),
    "parent": lambda text: Dependency(child="web", parent=text),
    "inhibition": lambda text: Inhibition(name=text, source={"a": "b"}, target={"a": "c"}),
    "rule of a key": lambda text: KeyRule(name=text, parts=["resource"]),
    "rule of a meaning": lambda text: SignificanceRule(name=text, when={"a": "b"}),
    "rule of a response": lambda text: ResponseRule(name=text, respond="incident"),
    "member": Member,
    "replaced member": lambda text: Override(HOUR, "ben", replaces=text),
    "layer": lambda text: Override(HOUR, "ben", layer=text),
    "matrix": lambda text: PriorityMatrix(text, cells=STANDARD_MATRIX.cells),
    "conventions": lambda text: Conventions(name=text),
    "target": lambda text: Target(text, goal=Goal.real(hours=4), start=On("a"), stop=On("b")),
    "policy": lambda text: Policy(text, rules=Rule(targets=TARGET)),
    "state of a condition": While,
    "target of an exclusion": lambda text: Exclusion(
        record="INC-1", why="a test", by="ann", at=NINE, target=text
    ),
    "fact with an instant": FactTimestamp,
    "state that a guard has seen": ShownAs,
    "record of a message": lambda text: Message(record_id=text, at=NINE, intent=INTENT),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("text", ["", HALF, f"disk {HALF}"])
def test_a_text_that_names_something_is_not_empty_and_can_be_written(name: str, text: str) -> None:
    with pytest.raises(ServiceOpsError):
        NAMED[name](text)


@pytest.mark.parametrize("name", NAMED)
def test_a_text_that_names_something_reads_back_as_it_is(name: str) -> None:
    for text in ("new", "日本 🖥"):
        try:
            made = NAMED[name](text)
        except ServiceOpsError:  # not every name is free: some are one of few
            assert text != "new"
            continue
        try:
            document = to_dict(made)
        except ServiceOpsError:  # a value without a document
            continue
        file = json.dumps(document, ensure_ascii=False).encode()
        assert from_dict(json.loads(file), kinds=[type(made)]) == made


INCIDENT = Incident.log("INC-1", summary="Mail is slow", caller="u-1", at=NINE)


@pytest.mark.parametrize(
    "given",
    [{"text": HALF}, {"by": HALF}, {"comment": HALF}, {"id": HALF}, {"extra": {"site": HALF}},
     {"extra": {HALF: "eu"}}, {"extra": {"sites": ("eu", HALF)}}],
)  # fmt: skip
def test_an_action_refuses_a_text_that_utf_8_cannot_write(given: dict[str, Any]) -> None:
    with pytest.raises(ServiceOpsError, match="that UTF-8 can write"):
        INCIDENT.act("note", at=NINE, **{"text": "slow", **given})
    with pytest.raises(ServiceOpsError, match="that UTF-8 can write"):
        Incident.log("INC-1", caller="u-1", at=NINE, **_of_creation(given))


def _of_creation(given: dict[str, Any]) -> dict[str, Any]:
    return {"summary": given.get("text", "slow"), **{k: v for k, v in given.items() if k != "text"}}


def test_what_cannot_be_written_is_a_reason_of_its_input() -> None:
    with pytest.raises(ActionRefused) as refused:
        INCIDENT.note(text=HALF, by=f"ann{HALF}", at=NINE)

    assert [reason.code for reason in refused.value.reasons] == ["text_invalid", "by_invalid"]


@pytest.mark.parametrize(
    "given", [{"summary": HALF}, {"key": HALF}, {"facts": {"a": HALF}}, {"facts": {HALF: "a"}}]
)
def test_a_signal_refuses_a_text_that_utf_8_cannot_write(given: dict[str, Any]) -> None:
    with pytest.raises(ServiceOpsError, match="that UTF-8 can write"):
        Signal(**{"source": "probe", "key": "disk", "severity": "major", "at": NINE, **given})


def test_an_empty_id_of_a_delivery_is_none() -> None:
    # Two actions of a form that leaves the id empty are two actions.
    once = INCIDENT.note(text="slow", id="", by="", at=NINE)
    twice = once.note(text="still slow", id="", at=NINE)

    assert [(one.action, one.id, one.by) for one in twice.history[1:]] == [("note", None, None)] * 2
    assert Incident.log("INC-1", summary="m", caller="c", id="", at=NINE).history[0].id is None

"""Values are what they are declared, stay so, and cost in proportion to their size."""

import copy
import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Codes
from serviceops.documents import from_dict, to_dict
from serviceops.errors import (
    MAX_MESSAGE,
    ActionRefused,
    InvalidPolicy,
    InvalidTransition,
    InvalidValue,
    ServiceOpsError,
)  # fmt: skip
from serviceops.events import Dependency, ResourceState, Topology
from serviceops.history import History, Transition
from serviceops.lifecycle import Incident
from serviceops.sla import Goal, On, Target

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
INCIDENT = Incident.log("INC-1", summary="m", caller="c", at=NINE)


class Text(str):
    """A text of a host's own class."""

    __slots__ = ()


def monday(number: int) -> BusinessCalendar:
    return BusinessCalendar(zone="UTC", week={"mon": [(f"08:{number:02}", "10:00")]})


def nested(depth: int) -> Any:
    calendar: Any = monday(59)
    for number in range(depth):
        calendar = calendar | monday(number) if number % 2 else calendar - monday(number)
    return calendar


def test_each_level_of_nested_calendars_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[object] = []
    plain = BusinessCalendar.known
    monkeypatch.setattr(
        BusinessCalendar, "known", property(lambda self: looks.append(self) or plain.__get__(self))
    )

    assert nested(20).known

    assert len(looks) == 21


def test_a_calendar_nested_too_deep_is_refused_and_one_that_is_taken_reads_back() -> None:
    with pytest.raises(InvalidValue, match="at most 24 deep"):
        nested(25)

    deep = nested(24)
    for _ in range(40):
        deep = deep.in_zone("Europe/Lisbon")
    assert from_dict(to_dict(deep)) == deep


def test_a_long_chain_of_dependencies_and_layers_of_two_cost_what_they_are() -> None:
    chain = Topology([Dependency(child=f"t{n + 1}", parent=f"t{n}") for n in range(1_500)])
    layers = Topology(
        [
            Dependency(child=f"{child}{n + 1}", parent=f"{parent}{n}")
            for n in range(40)
            for child in "ab"
            for parent in "ab"
        ]
    )
    bad = {"a0": ResourceState.BAD}

    assert len(chain.descendants("t0")) == 1_500
    assert chain.failed(
        "t1500", lambda name: ResourceState.BAD if name == "t0" else ResourceState.GOOD
    ) == ("t1499",)
    assert layers.failed("a40", lambda name: bad.get(name, ResourceState.GOOD)) == ("a39", "b39")


def test_a_circle_of_dependencies_is_named() -> None:
    with pytest.raises(InvalidValue, match=r"b -> c -> b|c -> b -> c"):
        Topology([Dependency(child="a", parent="b"), Dependency(child="b", parent="c"),
                  Dependency(child="c", parent="b")])  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "value"),
    [("reassignments", "many"), ("functional_level", "x"), ("priority_overridden", "no"),
     ("summary", 5), ("group", True), ("id", "")],
)  # fmt: skip
def test_a_document_with_a_fact_of_another_type_is_refused(fact: str, value: object) -> None:
    document = copy.deepcopy(to_dict(INCIDENT))
    sets = dict(document["history"][0]["sets"]) | {fact: value}
    document["history"][0]["sets"] = sorted(map(list, sets.items()))
    if fact == "id":
        document["id"] = value

    with pytest.raises(ServiceOpsError):
        from_dict(document)


@pytest.mark.parametrize(
    "inputs",
    [{"by": 42}, {"id": 5}, {"comment": 7}, {"extra": 5}, {"comment": "y", "waive": [5, "a"]}],
)
def test_an_action_refuses_what_a_document_could_not_have(inputs: dict[str, Any]) -> None:
    with pytest.raises(ActionRefused):
        INCIDENT.note(text="x", at=NINE, **inputs)


def test_a_number_and_a_flag_stay_apart_in_a_record_and_its_history() -> None:
    record = INCIDENT.note(text="x", extra={"flag": 1}, at=NINE)
    record = record.note(text="y", extra={"flag": True}, at=NINE)

    assert repr(record.extra) == repr(Incident.replay(record.history).extra) == "(('flag', True),)"


def test_numbers_and_texts_of_other_classes_become_plain_ones() -> None:
    made = Transition(NINE, Text("log"), sets={Text("a"): np.int64(5), "b": np.float64(0.5)})

    assert [type(part) for part in (made.action, *dict(made.sets), *dict(made.sets).values())] == [
        str, str, str, int, float]  # fmt: skip
    assert from_dict(to_dict(History.of([made]))) == History.of([made])


def test_codes_stay_when_the_array_they_were_made_of_changes() -> None:
    numbers = np.array([0, 1, 0], np.int32)
    codes = Codes(numbers, ("a", "b"))
    numbers[0] = 1

    assert codes.values_of().tolist() == ["a", "b", "a"]


def test_the_text_of_an_error_is_short_and_never_raises() -> None:
    class Unshowable:
        def __repr__(self) -> str:
            raise ValueError

    for given in (b"x" * 100_000, [10**5000], Unshowable(), 10**5000):
        with pytest.raises(InvalidValue) as refused:
            Dependency(child=given, parent="b")  # type: ignore[arg-type]
        assert "a text (child of Dependency) is expected" in str(refused.value)
        assert len(str(refused.value)) < MAX_MESSAGE


def test_a_clock_reads_a_history_and_says_so_of_a_record() -> None:
    target = Target("r", goal=Goal.real(hours=1), start=On("log"), stop=On("resolve"))

    with pytest.raises(InvalidPolicy, match=r"record\.history"):
        target.read(INCIDENT, at=NINE)  # type: ignore[arg-type]
    with pytest.raises(InvalidTransition, match="pass the history of a record"):
        History.of([INCIDENT])  # type: ignore[list-item]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_child_of_a_fork_asks_a_calendar_that_a_thread_of_its_parent_was_compiling() -> None:
    office = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-17:00"]})
    timeline, entered, leave = office.timeline, threading.Event(), threading.Event()

    def compiling() -> None:
        with timeline._lock:
            entered.set()
            leave.wait(5)

    thread = threading.Thread(target=compiling)
    thread.start()
    entered.wait(5)
    child = os.fork()
    if child == 0:
        office.elapsed(NINE, NINE + timedelta(days=900))
        os._exit(0)
    for _ in range(3_000):  # looks, not seconds: a busy machine may take long
        if done := os.waitpid(child, os.WNOHANG)[0]:
            break
        time.sleep(0.01)
    if not done:
        os.kill(child, signal.SIGKILL)
    leave.set()
    thread.join()
    assert done

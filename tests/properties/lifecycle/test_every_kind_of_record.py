"""Laws that hold for every kind of record, on lives drawn at random.

A record is the fold of its history; its document is read back the same; the live machine of the
engine takes and refuses what the record takes and refuses, for the same reasons.
"""

import json
from datetime import timedelta

import pytest
from both_ways import by_machine, by_table
from drawn_records import say
from hypothesis import given
from hypothesis import strategies as st
from kinds_of_record import BORN, WORDS, begun

from serviceops import from_dict, to_dict
from serviceops.desk import ContactTimers
from serviceops.errors import ActionRefused, StateUnreachable
from serviceops.lifecycle import (
    AccessTimers,
    AlertPolicy,
    AlertTimers,
    KnownErrorTimers,
    Link,
    LinkPolicy,
    MajorIncidentCriteria,
    MajorIncidentTimers,
    ProblemPolicy,
    ProblemTimers,
    Quorum,
    RequestTimers,
    path,
)
from serviceops.lifecycle.declaration import reachable
from serviceops.lifecycle.links.link_policy import Entitlement
from serviceops.priority import Priority

kinds = pytest.mark.parametrize("kind", BORN)


@kinds
@given(data=st.data())
def test_the_live_machine_and_the_record_walk_in_lockstep(kind: str, data: st.DataObject) -> None:
    record = begun(kind, data)
    live = record.lifecycle.machine(record)
    for _ in range(data.draw(st.integers(1, 12), label="how many")):
        action, inputs = say(data.draw, record, WORDS.get(kind, ()))

        answer, machine = by_table(record, action, inputs), by_machine(live, action, inputs)

        if isinstance(answer, ActionRefused):
            assert isinstance(machine, ActionRefused), f"the machine takes {action}"
            assert answer.reasons
            assert machine.args == answer.args
        else:
            assert machine == answer, f"the machine says otherwise to {action}: {machine}"
            record = answer
        assert live.model.state == live.current_state_value == record.state


@kinds
@given(data=st.data())
def test_a_record_is_the_fold_of_its_history_and_its_document_is_read_back(
    kind: str, data: st.DataObject
) -> None:
    record = begun(kind, data)
    for _ in range(data.draw(st.integers(0, 12), label="how many")):
        action, inputs = say(data.draw, record, WORDS.get(kind, ()))
        answer = by_table(record, action, inputs)
        record = record if isinstance(answer, ActionRefused) else answer

    assert type(record).replay(record.history) == record
    assert from_dict(json.loads(json.dumps(to_dict(record)))) == record
    assert record.history.state == record.state


POLICIES: tuple[object, ...] = (
    ContactTimers(),
    AccessTimers(missed=None, reverify_within=timedelta(days=3)),
    AlertPolicy(realarm="change", longest_shelf=timedelta(hours=8)),
    AlertTimers(stale_after=timedelta(days=1)),
    ProblemPolicy(observation=timedelta(days=2), review_from=Priority.P2, open_incidents="ignore"),
    ProblemTimers(),
    KnownErrorTimers(),
    MajorIncidentCriteria(incidents=5, within=timedelta(minutes=30)),
    MajorIncidentTimers(),
    Quorum.all("ann", "bob"),
    RequestTimers(auto_close=None),
    Link("child_of", "INC-2", "INC-1"),
    LinkPolicy(
        waiting="resolve", major=MajorIncidentCriteria(), known_error_review=timedelta(days=30),
        entitlements=[Entitlement(item="vpn", resource="vpn", scope="read")],
    ),
)  # fmt: skip


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: type(policy).__name__)
def test_a_policy_is_a_document_too(policy: object) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(policy)))) == policy


@kinds
@given(data=st.data())
def test_a_way_without_reasons_is_one_that_can_be_gone(kind: str, data: st.DataObject) -> None:
    record = begun(kind, data)
    met = reachable(record.state, [(m.source, m.target) for m in record.lifecycle.table])
    for goal in record.lifecycle.state_names():
        if goal not in met:
            with pytest.raises(StateUnreachable):
                path(record, goal)
            continue
        way = path(record, goal)
        current = record.state
        for step in way:
            assert step.source == current
            current = step.target
        assert current == goal
        if way and not way[0].reasons:
            moved = record.act(way[0].action, at=record.history[-1].at)
            assert moved.state == way[0].target

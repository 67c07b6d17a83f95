"""Laws that hold for every kind of record, on lives drawn at random.

A record is the fold of its history; its document is read back the same; the live machine of the
engine takes and refuses what the record takes and refuses, for the same reasons.
"""

import json
from datetime import timedelta
from typing import Any

import pytest
from both_ways import by_machine, by_table
from drawn_records import START, Shown, say
from hypothesis import given
from hypothesis import strategies as st

from serviceops import from_dict, to_dict
from serviceops.desk import Channel, Contact, ContactTimers
from serviceops.errors import ActionRefused
from serviceops.lifecycle import (
    AccessCheck,
    AccessGrant,
    AccessTimers,
    Alert,
    AlertPolicy,
    AlertTimers,
    Entitlement,
    Event,
    KnownError,
    KnownErrorTimers,
    Link,
    LinkPolicy,
    MajorIncident,
    MajorIncidentCriteria,
    MajorIncidentTimers,
    Problem,
    ProblemPolicy,
    ProblemSource,
    ProblemTimers,
    Quorum,
    Record,
    RequestTimers,
    ServiceRequest,
    Severity,
)
from serviceops.priority import Impact, Priority, Urgency

SOON, NEXT_YEAR = START + timedelta(days=9), START + timedelta(days=365)
BORN: dict[str, Record] = {
    "problem": Problem.log(
        "PRB-1", summary="The mail store stops", source=ProblemSource.REACTIVE,
        incidents=["INC-1"], impact=Impact.HIGH, urgency=Urgency.LOW, category="mail", at=START,
    ),
    "known error": KnownError.log(
        "KE-1", summary="The mail store stops", problem="PRB-1", symptom="mail hangs",
        workaround="restart", at=START,
    ),
    "major incident": MajorIncident.propose(
        "MI-1", incident="INC-1", reason="all sites", at=START
    ),
    "request": ServiceRequest.draft(
        "REQ-1", summary="A laptop", caller="u-1", items=["laptop", "bag"], at=START
    ),
    "access": AccessGrant.request(
        "ACC-1", identity="ann", resource="payroll", scope="read", reason="covers", at=START
    ),
    "event": Event.detect("EV-1", origin="probe-3", subject="disk", text="97 %", at=START),
    "alert": Alert.report(
        "AL-1", identity="db-1/disk", severity=Severity.MAJOR, latched=True,
        builds_until=SOON, at=START,
    ),
    "contact": Contact.log(
        "CON-1", channel=Channel.PHONE, caller="u-1", summary="no mail", at=START
    ),
}  # fmt: skip
WORDS: dict[str, tuple[str, ...]] = {
    "access": ("read",) * 20,
    "request": ("laptop", "bag", "1 of ann, bob; 2 of ann, bob, eve", "1 of ann", "2 of ann"),
}

Told = dict[str, Any]
PATHS: dict[str, list[tuple[str, Told]]] = {
    "problem": [
        ("accept", {"person": "ann"}),
        ("investigate", {}),
        ("identify_cause", {"cause": "a leak", "proposed_fix": "upgrade"}),
        ("resolve", {"fix": "upgraded", "without_change": "a patch"}),
        ("do_review", {"reference": "DOC-4"}),
    ],
    "known error": [
        ("publish", {"review_at": SOON, "evidence": [Shown("PRB-1", "assess")]}),
        ("cite", {"incident": "INC-1"}),
    ],
    "major incident": [
        ("accept", {"manager": "ann", "business_impact": "no orders", "next_at": SOON,
                    "evidence": [Shown("INC-1", "new")]}),
        ("stand_down", {"reason": "demoted", "notes": "one site only"}),
    ],
    "request": [
        ("submit", {"approval": "2 of ann, bob"}),
        ("route", {}),
        ("approve", {"by": "ann"}),
        ("approve", {"by": "bob"}),
        ("start", {"person": "cal"}),
        ("finish_item", {"item": "laptop", "outcome": "complete"}),
        ("finish_item", {"item": "bag", "outcome": "complete"}),
        ("hold", {"reason": "vendor", "reference": "V-1"}),
        ("resume", {}),
        ("fulfil", {}),
    ],
    "access": [
        ("verify", {}),
        *[("confirm", {"check": check}) for check in AccessCheck],
        ("ask_approval", {}),
        ("approve", {"by": "bob"}),
        ("provision", {"provisioner": "cal", "scope": "read", "ends_at": NEXT_YEAR}),
        ("activate", {}),
        ("restrict", {"reason": "an audit"}),
    ],
    "alert": [
        ("trigger", {"severity": "minor"}),
        ("announce", {}),
        ("acknowledge", {"by": "ann", "until": NEXT_YEAR}),
        ("shelve", {"one_shot": True}),
        ("suppress", {"kind": "maintenance", "cause": "done"}),
        ("clear", {}),
        ("reopen", {"severity": "warning"}),
    ],
    "event": [
        ("classify", {"significance": "warning"}),
        ("correlate", {"alert": "AL-1"}),
        ("respond", {"kind": "automatic"}),
        ("review", {"notes": "right"}),
    ],
    "contact": [("match", {"record_id": "INC-1", "evidence": [Shown("INC-1", "new")]})],
}  # fmt: skip
"""A life in which everything goes well: walks leave it anywhere."""


def begun(kind: str, data: st.DataObject) -> Record:
    """A record that has come some way along its path."""
    record = BORN[kind]
    for action, told in PATHS[kind][: data.draw(st.integers(0, len(PATHS[kind])), label="way")]:
        record = record.act(action, at=START, **told)
    return record


kinds = pytest.mark.parametrize("kind", BORN)


@kinds
@given(data=st.data())
def test_the_live_machine_and_the_record_walk_in_lockstep(kind: str, data: st.DataObject) -> None:
    record = begun(kind, data)
    live = record.lifecycle.machine(record)
    for _ in range(data.draw(st.integers(1, 12), label="how many")):
        action, told = say(data.draw, record, WORDS.get(kind, ()))

        answer, machine = by_table(record, action, told), by_machine(live, action, told)

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
        action, told = say(data.draw, record, WORDS.get(kind, ()))
        answer = by_table(record, action, told)
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

"""Every kind of record, as one table: how it is born, its words, and a life that goes well.

A new kind joins the laws and the walks by its line in each.
"""

from datetime import timedelta
from typing import Any

from drawn_records import START, SampleEvidence
from hypothesis import strategies as st

from serviceops.desk import Channel, Contact
from serviceops.lifecycle import (
    AccessCheck,
    AccessGrant,
    Alert,
    Event,
    Incident,
    KnownError,
    MajorIncident,
    Problem,
    ProblemSource,
    Record,
    ServiceRequest,
    Severity,
)
from serviceops.priority import Impact, Urgency

SOON, NEXT_YEAR = START + timedelta(days=9), START + timedelta(days=365)
BORN: dict[str, Record] = {
    "incident": Incident.log("INC-1", summary="Mail is down", caller="u-1", at=START),
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

ActionInputs = dict[str, Any]
PATHS: dict[str, list[tuple[str, ActionInputs]]] = {
    "incident": [
        ("assign", {"group": "mail"}),
        ("start", {"person": "ann"}),
        ("hold", {"reason": "caller", "comment": "which one?"}),
        ("reply", {"party": "caller"}),
        ("resolve", {"code": "solution", "notes": "restarted", "category": "mail"}),
    ],
    "problem": [
        ("accept", {"person": "ann"}),
        ("investigate", {}),
        ("identify_cause", {"cause": "a leak", "proposed_fix": "upgrade"}),
        ("resolve", {"fix": "upgraded", "without_change": "a patch"}),
        ("do_review", {"reference": "DOC-4"}),
    ],
    "known error": [
        ("publish", {"review_at": SOON, "evidence": [SampleEvidence("PRB-1", "assess")]}),
        ("cite", {"incident": "INC-1"}),
    ],
    "major incident": [
        ("accept", {"manager": "ann", "business_impact": "no orders", "next_at": SOON,
                    "evidence": [SampleEvidence("INC-1", "new")]}),
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
    "contact": [("match", {"record_id": "INC-1", "evidence": [SampleEvidence("INC-1", "new")]})],
}  # fmt: skip
"""A life in which everything goes well: walks leave it anywhere."""


def begun(kind: str, data: st.DataObject) -> Record:
    """A record that has come some way along its path."""
    record = BORN[kind]
    for action, inputs in PATHS[kind][: data.draw(st.integers(0, len(PATHS[kind])), label="way")]:
        record = record.act(action, at=START, **inputs)
    return record

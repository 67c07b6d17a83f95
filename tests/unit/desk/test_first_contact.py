"""First-contact resolution, case by case: each verdict follows from the sentence before it."""

from datetime import UTC, datetime, timedelta

import pytest

from serviceops.desk import Channel, Contact, first_contact
from serviceops.lifecycle import Incident

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def contact(number: int, channel: str = "phone", minutes: int = 0) -> Contact:
    results = Contact.log(
        f"CON-{number}", channel=Channel(channel), caller="u", source="m", summary="x",
        at=at(minutes),
    )  # fmt: skip
    return results.act("turn_into", kind="incident", record_id="INC-1", at=at(minutes))


def incident(*contacts: int, minutes: int = 5) -> Incident:
    record = Incident.log("INC-1", summary="x", caller="u", category="mail", at=NINE)
    for number in contacts:
        record = record.add_contact(contact=f"CON-{number}", at=NINE)
    return record.act("resolve", code="solution", notes="done", at=at(minutes))


ON_CALL = contact(1).resolve(answer="ok", evidence=[incident(1)], at=at(6))
CASES = [
    ("resolved during the call", incident(1), [ON_CALL], (True, True, "on_contact")),
    ("resolved after the call", incident(1), [contact(1).end(at=at(2))],
     (True, False, "after_contact")),
    ("mail answered within the hour", incident(1, minutes=60), [contact(1, "mail")],
     (True, True, "soon_after")),
    ("mail answered later", incident(1, minutes=61), [contact(1, "mail")],
     (True, False, "too_late")),
    ("a second call before it was resolved", incident(1, 2), [ON_CALL, contact(2, minutes=4)],
     (True, False, "contacted_again")),
    ("a second call as it was resolved", incident(1, 2), [ON_CALL, contact(2, minutes=5)],
     (True, False, "contacted_again")),
    ("a call afterwards to say thanks", incident(1, 2), [ON_CALL, contact(2, minutes=40)],
     (True, True, "on_contact")),
    ("reopened", incident(1).act("reopen", reason="again", at=at(9)), [ON_CALL],
     (True, False, "reopened")),
    ("raised by monitoring", incident(1), [contact(1, "event")], (False, False, "by_event")),
    ("nobody contacted the desk", incident(), [], (False, False, "no_contact")),
    ("a contact that is not shown", incident(1, 2), [ON_CALL],
     (False, False, "contact_not_shown")),
    ("not resolved", Incident.log("INC-1", summary="x", caller="u", at=NINE), [],
     (False, False, "not_resolved")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "contacts", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_whether_the_first_contact_resolved_it(
    record: Incident, contacts: list[Contact], expected: tuple[bool, bool, str]
) -> None:
    results = first_contact(record, contacts)

    assert (results.eligible, results.resolved, results.because.code) == expected


def test_a_contact_that_was_matched_by_mistake_does_not_count() -> None:
    call = Contact.log("CON-2", channel=Channel.PHONE, caller="u", summary="y", at=at(1))
    mistaken = call.match(record_id="INC-1", evidence=[incident(1)], at=at(2))
    corrected = mistaken.act("turn_into", kind="incident", record_id="INC-2", at=at(3))

    assert first_contact(incident(1, 2), [ON_CALL, mistaken]).because.code == "contacted_again"
    assert first_contact(incident(1, 2), [ON_CALL, corrected]).resolved
    assert first_contact(incident(2), [corrected]).because.code == "no_contact"


def test_who_was_escalated_to_resolved_it_not_the_first_contact() -> None:
    record = Incident.log("INC-1", summary="x", caller="u", category="mail", at=NINE)
    record = record.add_contact(contact="CON-1", at=NINE)
    record = record.act("escalate", kind="functional", level=2, reason="beyond us", at=NINE)
    record = record.act("resolve", code="solution", notes="done", at=at(5))

    assert first_contact(record, [ON_CALL]).because.code == "escalated"


def test_a_call_after_the_resolution_was_a_first_contact_of_less_than_no_time() -> None:
    late = contact(1, "mail", minutes=9)

    assert first_contact(incident(1), [late]) == first_contact(incident(), [])
    # Who came first is no matter of who was matched first.
    assert first_contact(incident(1, 2, minutes=8), [late, contact(2, "mail")]).resolved


def test_who_had_it_after_the_first_group_resolved_it_not_the_first_contact() -> None:
    record = Incident.log("INC-1", summary="x", caller="u", category="mail", at=NINE)
    record = record.add_contact(contact="CON-1", at=NINE).assign(group="desk", at=at(1))
    passed = record.reassign(group="mail", at=at(2))
    routed = record.reassign(group="mail", at=at(1))
    codes = [
        first_contact(one.resolve(code="solution", notes="n", at=at(5)), [ON_CALL]).because.code
        for one in (record, passed, routed)
    ]

    assert codes == ["on_contact", "escalated", "on_contact"]

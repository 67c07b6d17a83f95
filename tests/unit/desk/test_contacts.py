"""Contacts: every move, what each means to other records, and what a record remembers of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from serviceops import from_dict, to_dict
from serviceops.desk import Channel, Contact, ContactLifecycle, ContactTimers
from serviceops.errors import ActionRefused
from serviceops.lifecycle import Incident, ServiceRequest

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
INCIDENT = Incident.log("INC-1", summary="Mail is down", caller="u-2", category="mail", at=NINE)
SOLVED = INCIDENT.resolve(code="solution", notes="restarted", at=NINE)  # type: ignore[arg-type]


def logged(**facts: object) -> Contact:
    inputs = {"channel": Channel.PHONE, "caller": "u-1", "summary": "no mail", "at": NINE, **facts}
    return Contact.log("CON-1", **inputs)  # type: ignore[arg-type]


def matched() -> Contact:
    return logged().match(record_id="INC-1", evidence=[INCIDENT], at=NINE)


def turned() -> Contact:
    return logged().act("turn_into", kind="incident", record_id="INC-1", at=NINE)


EDGES: list[tuple[Callable[[], Contact], str, dict, str]] = [
    (logged, "match", {"record_id": "INC-1", "evidence": [INCIDENT]}, "matched"),
    (matched, "match", {"record_id": "INC-2", "evidence": [attrs.evolve(INCIDENT, id="INC-2")]},
     "matched"),
    (logged, "turn_into", {"kind": "incident", "record_id": "INC-9"}, "turned"),
    (matched, "turn_into", {"kind": "request", "record_id": "REQ-9"}, "turned"),
    (logged, "resolve", {"answer": "restart it"}, "resolved"),
    (matched, "resolve", {"answer": "it works again", "evidence": [SOLVED]}, "resolved"),
    (turned, "resolve", {"answer": "it works again", "evidence": [SOLVED]}, "resolved"),
    (matched, "end", {}, "ended"),
    (turned, "end", {}, "ended"),
    (logged, "abandon", {"reason": "caller_left"}, "abandoned"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "action", "inputs", "after"), EDGES)
def test_a_contact_moves_as_the_desk_works(
    before: Callable[[], Contact], action: str, inputs: dict, after: str
) -> None:
    assert before().act(action, at=TEN, **inputs).state == after


def test_these_are_all_its_moves() -> None:
    listed = {(before().state, action, after) for before, action, _, after in EDGES}

    assert listed == {(move.source, move.action, move.target) for move in ContactLifecycle.table}


REFUSED: list[tuple[Callable[[], Contact], str, dict, tuple[str, ...]]] = [
    (logged, "match", {"record_id": "INC-1"}, ("record_not_shown",)),
    (logged, "match", {}, ("record_id_missing",)),
    (logged, "match", {"record_id": "INC-1", "evidence": [SOLVED.close(at=NINE)]},
     ("record_ended",)),
    (matched, "match", {"record_id": "INC-1", "evidence": [INCIDENT]}, ("record_unchanged",)),
    (logged, "turn_into", {"kind": "poem", "record_id": "P-1"}, ("kind_invalid",)),
    (matched, "resolve", {"answer": "done"}, ("record_not_shown",)),
    (matched, "resolve", {"answer": "done", "evidence": [INCIDENT]}, ("record_not_resolved",)),
    (logged, "resolve", {}, ("answer_missing",)),
    (logged, "end", {}, ("no_such_move",)),
    (matched, "abandon", {"reason": "caller_left"}, ("no_such_move",)),
    (lambda: logged(caller=None), "turn_into", {"kind": "request", "record_id": "R"},
     ("caller_missing",)),
    (lambda: logged(summary=None), "turn_into", {"kind": "incident", "record_id": "I"},
     ("summary_missing",)),
]  # fmt: skip


@pytest.mark.parametrize(("before", "action", "inputs", "codes"), REFUSED)
def test_what_a_contact_cannot_do_is_refused_with_every_reason(
    before: Callable[[], Contact], action: str, inputs: dict, codes: tuple[str, ...]
) -> None:
    with pytest.raises(ActionRefused) as refused:
        before().act(action, at=TEN, **inputs)
    assert refused.value.codes == codes


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"channel": "event"}, "source_missing"),
        ({"channel": "event", "source": " "}, "source_missing"),
        ({"channel": "telepathy"}, "channel_invalid"),
        ({"channel": None}, "channel_invalid"),
    ],
)
def test_a_contact_is_not_logged_without_what_it_needs(facts: dict, code: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        logged(**facts)
    assert refused.value.codes == (code,)


def test_a_match_is_remembered_by_the_record_and_survives_the_fold() -> None:
    (intent,) = matched().intents()

    results = INCIDENT.act(intent.action, at=NINE, id=intent.key, **dict(intent.inputs))
    again = results.act(intent.action, at=NINE, id=intent.key, **dict(intent.inputs))

    assert (intent.target_id, results.contacts) == ("INC-1", ("CON-1",))
    assert again is results
    assert Incident.replay(results.history).contacts == ("CON-1",)
    assert from_dict(to_dict(results)).contacts == ("CON-1",)


def test_what_a_contact_is_turned_into_is_born_and_remembers_it() -> None:
    call = logged(service="mail", category="Software > Mail", vip=True)
    new, added = call.act("turn_into", kind="incident", record_id="INC-7", at=TEN).intents()

    incident = Incident.log(new.target_id, at=TEN, id=new.key, **dict(new.inputs))  # type: ignore[arg-type]
    incident = incident.act(added.action, at=TEN, id=added.key, **dict(added.inputs))

    assert (new.action, incident.summary, incident.caller) == ("log", "no mail", "u-1")
    assert (incident.source, incident.service) == ("phone", "mail")
    assert incident.contacts == ("CON-1",)
    assert new.key != added.key


def test_a_request_is_drafted_for_its_caller() -> None:
    new, _ = logged().act("turn_into", kind="request", record_id="REQ-1", at=TEN).intents()

    request = ServiceRequest.draft(new.target_id, at=TEN, **dict(new.inputs))  # type: ignore[arg-type]

    assert (new.action, request.state, request.caller) == ("draft", "draft", "u-1")


def test_intents_after_a_revision_are_only_the_new_ones() -> None:
    call = matched()
    more = call.act("turn_into", kind="incident", record_id="INC-9", at=TEN)

    assert more.intents(call.revision) == more.intents()[1:]
    assert call.intents() == more.intents()[:1]
    assert more.intents(more.revision) == ()


def test_a_final_record_still_lists_a_new_contact() -> None:
    closed = SOLVED.close(at=NINE).add_contact(contact="CON-4", at=TEN)

    assert (closed.state, closed.contacts) == ("closed", ("CON-4",))


def test_a_contact_is_kept_once() -> None:
    once = INCIDENT.add_contact(contact="CON-1", at=NINE)

    assert [r.code for r in once.check("add_contact", contact="CON-1", at=NINE)] == [
        "contact_known"
    ]
    assert once.add_contact(contact="CON-2", at=NINE).contacts == ("CON-1", "CON-2")


def test_silence_ends_a_contact_once() -> None:
    timers = ContactTimers(silence=timedelta(minutes=10))

    left = logged(channel=Channel.CHAT).advance(timers, at=TEN)
    over = turned().advance(timers, at=TEN)

    assert (left.state, left.abandon_reason, left.ended_at) == (
        "abandoned", "caller_left", NINE + timedelta(minutes=10)
    )  # fmt: skip
    assert (over.state, over.due(timers, at=TEN)) == ("ended", ())


def test_who_called_may_be_learned_later() -> None:
    known = logged(caller=None).amend(caller="u-5", vip=True, at=TEN)

    assert (known.caller, known.vip, known.summary) == ("u-5", True, "no mail")


def test_an_unknown_channel_is_named_beside_those_that_there_are() -> None:
    with pytest.raises(ActionRefused) as refused:
        Contact.log("CON-1", channel="telepathy", at=NINE)  # type: ignore[arg-type] # refused

    (reason,) = refused.value.reasons
    assert reason.sentence == (
        "channel 'telepathy' is not one of phone, mail, chat, portal, event, walk_in"
    )

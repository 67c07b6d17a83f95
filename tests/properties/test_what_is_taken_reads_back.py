"""What a constructor or action takes, a document has and gives back equal; else it is refused."""

import inspect
import json
from collections import Counter
from typing import Any

import pytest

from serviceops.desk import KnownErrorIndex
from serviceops.documents import from_dict, to_dict
from serviceops.documents.tags import TAGS
from serviceops.errors import ServiceOpsError
from serviceops.events import StreamState
from serviceops.intents import Step
from serviceops.lifecycle import Incident, Record
from serviceops.sla import By
from serviceops.testing import (
    a_contact,
    a_known_error,
    a_major_incident,
    a_problem,
    a_request,
    an_access_grant,
    an_alert,
    an_event,
    an_incident,
)  # fmt: skip
from tests.properties.every_argument import NINE, WRONG, public
from tests.properties.test_every_argument import right_call

NOT_FREE = {
    By: "what a fact chooses is checked by what takes it: goals by a target, calendars too",
    Step: "its state is of whatever type a machine has",
    StreamState: "a stream is grown by `step_stream`; its parts are indexes of one another",
    KnownErrorIndex: "it is made of records, which the second law covers",
    **dict.fromkeys(
        (kind for kind in TAGS.values() if issubclass(kind, Record)),
        "a record is what its history says: actions make it, which the second law covers",
    ),
}
"""Values that are not drawn, each with the reason."""

VALUES = {
    name: call
    for name, call in public().items()
    if inspect.isclass(call) and TAGS.get(call.__name__) is call and call not in NOT_FREE
}
MAKERS = (
    a_contact, a_known_error, a_major_incident, a_problem, a_request, an_access_grant, an_alert,
    an_event, an_incident,
)  # fmt: skip


def reads_back(value: Any) -> bool:
    """Return whether a value is what its document is read as, once that is a file."""
    try:
        file = json.dumps(to_dict(value), ensure_ascii=False).encode()
    except UnicodeEncodeError:  # a text that cannot be written should have been refused
        return False
    return bool(from_dict(json.loads(file), kinds=[type(value)]) == value)


@pytest.mark.parametrize("name", sorted(VALUES))
def test_every_value_that_is_taken_reads_back(name: str) -> None:
    call, right, amiss = VALUES[name], right_call(VALUES[name]), Counter[str]()
    for parameter in inspect.signature(call).parameters:
        for value in WRONG:
            try:
                made = call(**{**right, parameter: value})
            except (ServiceOpsError, TypeError):
                continue
            try:
                if not reads_back(made):
                    amiss[f"{parameter}: another value"] += 1
            except ServiceOpsError as refused:
                amiss[f"{parameter}: {refused}"[:150]] += 1

    assert not amiss


def _actions() -> list[tuple[Record, str, str]]:
    records = [maker() for maker in MAKERS]
    return [
        (record, name, one)
        for record in records
        for name, action in sorted(type(record).actions().items())
        for one in sorted(action.known)
    ]


@pytest.mark.parametrize("kind", sorted({type(record).__name__ for record, *_ in _actions()}))
def test_an_action_takes_what_reads_back_and_refuses_the_rest(kind: str) -> None:
    amiss = Counter[str]()
    for record, name, one in _actions():
        if type(record).__name__ != kind:
            continue
        for value in WRONG:
            try:
                moved = record.act(name, **{"at": record.history[-1].at, one: value})
            except ServiceOpsError:
                continue
            except Exception as raw:  # noqa: BLE001 - this is what must not come out
                amiss[f"{name} {one}: {type(raw).__name__}: {raw}"[:150]] += 1
                continue
            if not reads_back(moved):
                amiss[f"{name} {one}: another value"] += 1

    assert not amiss


def test_a_subclass_of_a_host_reads_back_once_it_is_named() -> None:
    class Ticket(Incident):
        """A host's own kind of incident."""

    ticket = Ticket.log("T-1", summary="m", caller="c", at=NINE)

    assert from_dict(to_dict(ticket), kinds=[Ticket]) == ticket

"""Mistakes that ticket systems make, planted beside a right one: the lockstep finds each."""

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

import attrs
import pytest

from serviceops.errors import ActionRefused, LawBroken
from serviceops.lifecycle import Incident, KnownError, ServiceRequest
from serviceops.testing import check_lifecycle
from tests.amount import IS_LONG

# Each takes seconds: all of them run with the laws.


@attrs.define
class Ticket:
    """A row of a ticket system: an incident by the rules, and the columns that are shown."""

    incident: Incident
    columns: dict[str, Any] = attrs.field(factory=dict)


class Tickets:
    """Right tickets; a subclass has one mistake."""

    def create(self, record: Any) -> Ticket:
        ticket = Ticket(record)
        self.write(ticket, {})
        return ticket

    def act(self, ticket: Ticket, action: str, inputs: Mapping[str, Any]) -> None:
        ticket.incident = ticket.incident.act(action, **inputs)
        self.write(ticket, dict(ticket.columns))

    def write(self, ticket: Ticket, before: dict[str, Any]) -> None:
        fields = attrs.fields(type(ticket.incident))
        hidden = ("id", "history", "extra")
        own = {f.name: getattr(ticket.incident, f.name) for f in fields if f.name not in hidden}
        extra = dict(ticket.incident.extra)
        gone = dict.fromkeys(before.keys() - own.keys())
        resolved_at = getattr(ticket.incident, "resolved_at", None)
        ticket.columns = {**gone, **own, **extra, "resolved_at": resolved_at}

    def state(self, ticket: Ticket) -> str:
        return ticket.incident.state

    def facts(self, ticket: Ticket) -> Mapping[str, object]:
        return ticket.columns


class Deaf(Tickets):
    """Takes what the rules refuse for these reasons, and does nothing."""

    def __init__(self, *codes: str) -> None:
        self.codes = codes

    def act(self, ticket: Ticket, action: str, inputs: Mapping[str, Any]) -> None:
        try:
            super().act(ticket, action, inputs)
        except ActionRefused as refused:
            if {reason.code for reason in refused.reasons} != {*self.codes}:
                raise


class Changed(Tickets):
    """Shows its columns changed."""

    def __init__(self, change: Callable[[Any], Any]) -> None:
        self.change = change

    def facts(self, ticket: Ticket) -> Mapping[str, object]:
        return {name: self.change(value) for name, value in ticket.columns.items()}


class Inputs(Tickets):
    """Changes the inputs before it acts."""

    def __init__(self, change: Callable[[Ticket, dict[str, Any]], dict[str, Any]]) -> None:
        self.change = change

    def act(self, ticket: Ticket, action: str, inputs: Mapping[str, Any]) -> None:
        super().act(ticket, action, self.change(ticket, dict(inputs)))


class RefusesRetries(Tickets):
    def act(self, ticket: Ticket, action: str, inputs: Mapping[str, Any]) -> None:
        if inputs.get("id") in [one.id for one in ticket.incident.history if one.id]:
            raise ValueError("there is one of that id")
        super().act(ticket, action, inputs)


class WritesBeforeItRefuses(Tickets):
    def act(self, ticket: Ticket, action: str, inputs: Mapping[str, Any]) -> None:
        if inputs.get("category"):
            ticket.columns["category"] = inputs["category"]
        super().act(ticket, action, inputs)


class CountsRemindersOnAndOn(Tickets):
    def facts(self, ticket: Ticket) -> Mapping[str, object]:
        sent = [one for one in ticket.incident.history if one.action == "remind"]
        on_hold = ticket.incident.state == "on_hold"
        return {"reminders": len(sent) if on_hold else 0}


class CountsRetries(CountsRemindersOnAndOn):
    def act(self, ticket: Ticket, action: str, inputs: Mapping[str, Any]) -> None:
        if inputs.get("id") in [one.id for one in ticket.incident.history if one.id]:
            inputs = {name: value for name, value in inputs.items() if name != "id"}
        super().act(ticket, action, inputs)


def seconds_alone(value: Any) -> Any:
    return value.replace(microsecond=0) if hasattr(value, "microsecond") else value


def not_before_the_last(ticket: Ticket, inputs: dict[str, Any]) -> dict[str, Any]:
    last = ticket.incident.history[-1].at
    if seconds_alone(inputs["at"]) >= seconds_alone(last):
        inputs["at"] = max(inputs["at"], last)
    return inputs


def wall_clock_alone(ticket: Ticket, inputs: dict[str, Any]) -> dict[str, Any]:
    return {**inputs, "at": inputs["at"].replace(tzinfo=UTC)}


def without_a_word(ticket: Ticket, inputs: dict[str, Any]) -> dict[str, Any]:
    return {**inputs, "comment": inputs.get("comment") or "-"} if "waive" in inputs else inputs


def of_texts(change: Callable[[str], Any]) -> Callable[[Any], Any]:
    return lambda value: change(value) if isinstance(value, str) else value


FAULTS = {
    "counts a retry": CountsRetries(),
    "moments in seconds": Changed(seconds_alone),
    "refuses a retry": RefusesRetries(),
    "takes an id again": Deaf("id_already_used"),
    "order of seconds": Inputs(not_before_the_last),
    "no offset": Inputs(wall_clock_alone),
    "blank group": Deaf("group_missing"),
    "waived without a word": Inputs(without_a_word),
    "same level": Deaf("level_not_higher"),
    "its own duplicate": Deaf("duplicate_cycle"),
    "problem that has ended": Deaf("problem_not_open"),
    "major incident not reviewed": Deaf("major_incident_not_reviewed"),
    "half a refusal": WritesBeforeItRefuses(),
    "reminders of all holds": CountsRemindersOnAndOn(),
    "cut": Changed(of_texts(lambda text: text[:255])),
    "stripped": Changed(of_texts(str.strip)),
    "latin-1": Changed(of_texts(lambda text: text.encode("latin-1", "replace").decode("latin-1"))),
    "sorted": Changed(lambda value: tuple(sorted(value)) if isinstance(value, tuple) else value),
    "rounded": Changed(lambda value: round(value, 6) if isinstance(value, float) else value),
}


@pytest.mark.hypothesis
@pytest.mark.parametrize("name", [*FAULTS] if IS_LONG else [*FAULTS][:1])
def test_a_ticket_with_a_fault_that_calls_of_the_kit_never_met_passed(name: str) -> None:
    with pytest.raises(LawBroken) as found:
        check_lifecycle(Incident, adapter=FAULTS[name])

    assert found.value.law == "lockstep"
    assert len(found.value.story) <= 6, found.value
    assert max(map(len, found.value.story)) < 400


def test_tickets_without_a_fault_pass() -> None:
    check_lifecycle(Incident, adapter=Tickets())


def test_facts_of_classes_of_their_own_are_compared_as_they_are() -> None:
    check_lifecycle(ServiceRequest, adapter=Tickets(), examples=1)


def test_tickets_without_ids_of_deliveries_pass_where_no_call_is_a_retry() -> None:
    check_lifecycle(KnownError, adapter=RefusesRetries(), invalid=False)

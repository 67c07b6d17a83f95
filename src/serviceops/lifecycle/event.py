"""Events: changes of state that matter for a service, from detection to what was made of them.

Source: ITIL 4, monitoring and event management practice (informational, warning, exception).
"""

from enum import StrEnum
from typing import ClassVar, Self, Unpack

import attrs

from serviceops._internal.checked import checked
from serviceops.lifecycle.actions import ActionContext, FactChanges, action, missing
from serviceops.lifecycle.engine import Lifecycle, State
from serviceops.lifecycle.evidence import requires_reference
from serviceops.lifecycle.guards import ActionInputs, guard
from serviceops.lifecycle.record import Record


class Significance(StrEnum):
    """What an event means: normal operation, a value near its limit, or a failure."""

    INFORMATIONAL = "informational"
    WARNING = "warning"
    EXCEPTION = "exception"


class EventResponse(StrEnum):
    """What was done about an event."""

    AUTOMATIC = "automatic"
    NOTIFICATION = "notification"
    INCIDENT = "incident"
    PROBLEM = "problem"
    CHANGE = "change"
    NONE = "none"


_NAMES_A_RECORD = {
    EventResponse.INCIDENT: "the incident",
    EventResponse.PROBLEM: "the problem",
    EventResponse.CHANGE: "the change",
}


@guard("informational", "an informational event asks for no response: close it")
def asks_for_a_response(event: "Event", inputs: ActionInputs) -> bool:
    """The event is a warning or an exception."""
    return event.significance != Significance.INFORMATIONAL


response_is_traced = requires_reference("kind", _NAMES_A_RECORD)


@guard("exception_unanswered", "an exception needs a response", needs=["kind"])
def exception_is_answered(event: "Event", inputs: ActionInputs) -> bool:
    """The event is no exception, or its response is more than nothing."""
    return event.significance != Significance.EXCEPTION or inputs.get("kind") != EventResponse.NONE


@guard("not_responded", "only an informational event is closed without a response")
def is_informational(event: "Event", inputs: ActionInputs) -> bool:
    """The event is informational, so it needs no response."""
    return event.significance == Significance.INFORMATIONAL


@guard("not_reviewed", "an exception is reviewed before it is closed")
def needs_no_review(event: "Event", inputs: ActionInputs) -> bool:
    """The event is no exception, so its response needs no review."""
    return event.significance != Significance.EXCEPTION


# What happened never changes: there is no amendment, only what was made of it. An event that a
# filter takes out is recorded all the same, so that it can be counted.
class EventLifecycle(Lifecycle):
    """The moves of an event."""

    creates = "detect"
    updates = ("note",)
    milestones = {  # noqa: RUF012 - the engine's way
        "correlated": "classified",
        "responded": "correlated",
        "reviewed": "responded",
        "closed": "classified",
    }

    detected = State(initial=True)
    filtered = State(final=True)
    classified = State()
    correlated = State()
    responded = State()
    reviewed = State()
    closed = State(final=True)

    filter_out = filtered.from_(detected)
    classify = classified.from_(detected)
    correlate = correlated.from_(classified, validators=[asks_for_a_response])
    respond = responded.from_(correlated, validators=[response_is_traced, exception_is_answered])
    review = reviewed.from_(responded)
    close = (
        closed.from_(classified, validators=[is_informational])
        | closed.from_(responded, validators=[needs_no_review])
        | closed.from_(reviewed)
    )


@checked
@attrs.frozen(kw_only=True)
class Event(Record):
    """A change of state that matters: of what, what it was, and what was made of it.

    >>> from datetime import UTC, datetime
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> event = Event.detect("EV-1", origin="probe-3", subject="db-1/disk", text="97 %", at=at(0))
    >>> event = event.classify(significance=Significance.EXCEPTION, at=at(1))
    >>> event.correlate(alert="AL-1", at=at(1)).state
    'correlated'
    """

    lifecycle: ClassVar = EventLifecycle

    origin: str = ""
    subject: str = ""
    text: str = ""
    significance: Significance | None = None
    filter_rule: str | None = None
    alert: str | None = None
    response: EventResponse | None = None
    response_reference: str | None = None
    review_notes: str | None = None

    @classmethod
    def detect(
        cls,
        event_id: str,
        /,
        *,
        origin: str,
        subject: str,
        text: str,
        **when: Unpack[ActionContext],
    ) -> Self:
        """Record what was detected: who noticed (`origin`), of what (`subject`), what it was."""
        facts = {"origin": origin, "subject": subject, "text": text}
        return cls.create(event_id, facts, when, *missing(**facts))

    @action
    def filter_out(self, *, rule: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Filter the event out, by a rule that is named; it is still recorded and counted."""
        return {"filter_rule": rule}

    @action
    def classify(self, *, significance: Significance, **when: Unpack[ActionContext]) -> FactChanges:
        """Set the significance of the event."""
        return {"significance": significance}

    @action
    def correlate(self, *, alert: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Correlate the event with the alert for its condition."""
        return {"alert": alert}

    @action
    def respond(
        self, *, kind: EventResponse, reference: str | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Record the response; an incident, a problem or a change is named in `reference`."""
        return {"response": kind, "response_reference": reference}

    @action
    def review(self, *, notes: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Record whether the response was the right one."""
        return {"review_notes": notes}

    @action
    def close(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Close an event that needs no further response."""
        return {}

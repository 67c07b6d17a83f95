"""Contacts: a call, mail, chat or event that reaches the desk, and its outcome.

What follows for other records is returned as intents, and those records list their contacts.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self, Unpack

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.calendars import ALWAYS, Calendar
from serviceops.errors import Reason, brief_repr
from serviceops.history import Transition
from serviceops.intents import Intent
from serviceops.lifecycle import (
    ActionContext,
    ActionInputs,
    FactChanges,
    Lifecycle,
    Record,
    State,
    action,
    guard,
    stays,
)
from serviceops.lifecycle.actions import is_blank
from serviceops.lifecycle.evidence import evidence_satisfies
from serviceops.lifecycle.guards import is_set
from serviceops.lifecycle.timers import Pending, TimersOfKind, refuse_negative
from serviceops.spans import as_length


class Channel(StrEnum):
    """How a contact came in."""

    PHONE = "phone"
    MAIL = "mail"
    CHAT = "chat"
    PORTAL = "portal"
    EVENT = "event"
    WALK_IN = "walk_in"

    @property
    def is_live(self) -> bool:
        """Whether a person is there and waits, so that resolving on contact is without delay."""
        return self in {Channel.PHONE, Channel.CHAT, Channel.WALK_IN}


class NewRecordKind(StrEnum):
    """The kind of record that a contact was turned into."""

    INCIDENT = "incident"
    REQUEST = "request"


class AbandonReason(StrEnum):
    """Why a contact was abandoned."""

    CALLER_LEFT = "caller_left"
    MISDIRECTED = "misdirected"
    UNSOLICITED = "unsolicited"


_SOLVED = ("resolved", "closed", "fulfilled")


@guard("record_ended", "turn the contact into a follow-up of what has ended", needs=["record_id"])
def record_goes_on(contact: "Contact", inputs: ActionInputs) -> bool | Reason:
    """The record that the contact is matched to has not ended."""
    wanted = inputs.get("record_id") or None
    return evidence_satisfies(
        inputs, "record", wanted, lambda shown: shown.state not in ("closed", "cancelled")
    )


@guard("record_unchanged", "it was matched to that record already", needs=["record_id"])
def match_is_another(contact: "Contact", inputs: ActionInputs) -> bool:
    """The given record is another one than the contact is matched to."""
    return inputs.get("record_id") != contact.record_id


@guard("record_not_resolved", "its record is not resolved", needs=["evidence"])
def record_is_solved(contact: "Contact", inputs: ActionInputs) -> bool | Reason:
    """The record of the contact is resolved."""
    wanted = contact.record_id
    return evidence_satisfies(inputs, "record", wanted, lambda shown: shown.state in _SOLVED)


has_summary = is_set("summary", sentence="a summary is required")


@guard("caller_missing", "a request needs a caller: amend the caller first")
def request_has_caller(contact: "Contact", inputs: ActionInputs) -> bool:
    """The new record is no request, or the contact has a caller."""
    return inputs.get("kind") != NewRecordKind.REQUEST or bool(contact.caller)


class ContactLifecycle(Lifecycle):
    """The lifecycle of a contact."""

    updates = ("note", "reply", "amend")

    logged = State(initial=True)
    matched = State()
    turned = State()
    resolved = State(final=True)
    ended = State(final=True)
    abandoned = State(final=True)

    match = matched.from_(logged, validators=[record_goes_on]) | stays(
        matched, validators=[match_is_another, record_goes_on]
    )
    turn_into = turned.from_(logged, matched, validators=[has_summary, request_has_caller])
    resolve = resolved.from_(logged, matched, turned, validators=[record_is_solved])
    end = ended.from_(matched, turned)
    abandon = abandoned.from_(logged)


@checked
@attrs.frozen(kw_only=True)
class Contact(Record):
    """A contact with the desk: the caller, the channel, the subject and the outcome.

    >>> from datetime import UTC
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> call = Contact.log("CON-1", channel=Channel.PHONE, caller="u-7", vip=True,
    ...                    summary="Mail is down", at=at(0))
    >>> call = call.turn_into(kind=NewRecordKind.INCIDENT, record_id="INC-1", at=at(2))
    >>> [(intent.target_id, intent.action) for intent in call.intents()]
    [('INC-1', 'log'), ('INC-1', 'add_contact')]
    """

    lifecycle: ClassVar = ContactLifecycle

    channel: Channel
    caller: str | None = None
    source: str | None = None
    vip: bool = False
    summary: str | None = None
    service: str | None = None
    category: str | None = None
    location: str | None = None
    language: str | None = None
    record_id: str | None = None
    turned_into: NewRecordKind | None = None
    answer: str | None = None
    abandon_reason: AbandonReason | None = None

    @classmethod
    def log(
        cls,
        contact_id: str,
        /,
        *,
        channel: Channel,
        caller: str | None = None,
        source: str | None = None,
        vip: bool = False,
        summary: str | None = None,
        service: str | None = None,
        category: str | None = None,
        location: str | None = None,
        language: str | None = None,
        **when: Unpack[ActionContext],
    ) -> Self:
        """Log a contact. An event needs a source; the caller may be unknown."""
        reasons = []
        if channel not in tuple(Channel):
            choices = ", ".join(Channel)
            sentence = f"channel {brief_repr(channel)} is not one of {choices}"
            reasons.append(Reason("channel_invalid", sentence, ("channel",)))
        elif channel == Channel.EVENT and is_blank(source):
            sentence = "an event names what it came from"
            reasons.append(Reason("source_missing", sentence, ("source",)))
        return cls.create(contact_id, cls._facts_in(locals()), when, *reasons)

    @action
    def amend(
        self,
        *,
        caller: str | None = None,
        vip: bool | None = None,
        summary: str | None = None,
        service: str | None = None,
        category: str | None = None,
        location: str | None = None,
        language: str | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Complete the facts of the contact."""
        return self._facts_in(locals())

    @action
    def match(self, *, record_id: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Match the contact to an existing record, given as evidence; again, to correct a mistake.

        The record matched by mistake still lists the contact; `record_id` is the right one.
        """
        return {"record_id": record_id}

    @action
    def turn_into(
        self,
        *,
        kind: NewRecordKind,
        record_id: str,
        summary: str | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Turn the contact into a new incident or request, with an id that the host chose."""
        return {"record_id": record_id, "turned_into": kind, "summary": summary or self.summary}

    @action
    def resolve(self, *, answer: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Resolve it on contact, with the answer to the caller.

        The record it is about, if any, is given as evidence and has to be resolved.
        """
        return {"answer": answer}

    @action
    def end(self, **when: Unpack[ActionContext]) -> FactChanges:
        """End the contact; work continues in the record that it is about."""
        return {}

    @action
    def abandon(self, *, reason: AbandonReason, **when: Unpack[ActionContext]) -> FactChanges:
        """Abandon the contact: the caller left, or it was not for this desk."""
        return {"abandon_reason": reason}

    @property
    def ended_at(self) -> datetime | None:
        """When it ended, or `None` while it is open."""
        last = self.last("resolve", "end", "abandon")
        return None if last is None else last.at

    @checked
    def intents(self, since: Count = 0) -> tuple[Intent, ...]:
        """Return the intents for other records that follow from transitions after a revision.

        A match adds it to the contacts of the record; a new record is logged (an incident) or
        drafted (a request) first. The keys make a repetition harmless.
        """
        found: list[Intent] = []
        # The facts as they were at each transition, for a later one may have changed them.
        facts: dict[str, object] = {}
        for number, transition in enumerate(self.history, start=1):
            facts.update(transition.sets)
            if number > since and transition.action in ("match", "turn_into"):
                found += self._intents_of(number, transition, facts)
        return tuple(found)

    def _intents_of(
        self, number: int, transition: Transition, facts: dict[str, object]
    ) -> Iterable[Intent]:
        # The revision is a part of the key: a match that is corrected later is another delivery.
        target = str(dict(transition.inputs)["record_id"])
        rule = f"contact_{transition.action}"
        key = f"{rule}:{self.id}@{number}:{target}"
        if transition.action == "turn_into":
            names = ["summary", "caller", "service", "category"]
            incident = facts.get("turned_into") == NewRecordKind.INCIDENT
            inputs = {name: facts[name] for name in names if facts.get(name) is not None}
            if incident:
                inputs["source"] = str(facts.get("source") or facts["channel"])
            action = "log" if incident else "draft"
            yield Intent(
                target_id=target, action=action, inputs=inputs, key=f"{key}/new", rule=rule
            )
        yield Intent(
            target_id=target, action="add_contact", inputs={"contact": self.id}, key=key, rule=rule
        )


@checked
@attrs.frozen(kw_only=True)
class ContactTimers(TimersOfKind):
    """The timed actions of contacts: a contact ends after a time without any transition.

    After `silence`, in working time of `calendar`, a contact that is only logged is abandoned
    because the caller left; any other ends.
    """

    kind: ClassVar = Contact

    silence: timedelta = attrs.field(default=timedelta(minutes=30), converter=as_length)
    calendar: Calendar = ALWAYS

    def __attrs_post_init__(self) -> None:
        refuse_negative(self, "silence")

    def pending(self, record: Contact) -> Pending:
        """Return the end of an open contact that is silent."""
        at = self.calendar.add(record.history[-1].at, self.silence)
        if record.state == "logged":
            yield at, "abandon", "silence", {"reason": AbandonReason.CALLER_LEFT}
        elif not record.is_final:
            yield at, "end", "silence", {}

"""Contacts: somebody, or something, turns to the desk, and what became of it.

A contact is a record of its own. It is matched to a record there is, turned into a new incident or
request, resolved while the caller is still there, or abandoned. What it means to other records
comes back as intents, and these remember their contacts.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self, Unpack

import attrs

from serviceops.calendars import ALWAYS, Calendar
from serviceops.errors import Reason
from serviceops.history import Transition
from serviceops.intents import Intent
from serviceops.lifecycle import (
    ActionContext,
    ActionInputs,
    Due,
    FactChanges,
    Lifecycle,
    Record,
    State,
    action,
    guard,
    stays,
)
from serviceops.lifecycle.evidence import evidence_satisfies

__all__ = [
    "AbandonReason",
    "Channel",
    "Contact",
    "ContactLifecycle",
    "ContactTimers",
    "TurnedInto",
]


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
        """Whether somebody is there and waits: what resolved on contact means without delay."""
        return self in {Channel.PHONE, Channel.CHAT, Channel.WALK_IN}


class TurnedInto(StrEnum):
    """What kind of new record a contact became."""

    INCIDENT = "incident"
    REQUEST = "request"


class AbandonReason(StrEnum):
    """Why nothing came of a contact."""

    CALLER_LEFT = "caller_left"
    MISDIRECTED = "misdirected"
    UNSOLICITED = "unsolicited"


_SOLVED = ("resolved", "closed", "fulfilled")
_OPEN = ("logged", "matched", "turned")


@guard(
    "record_ended", "that record has ended: turn the contact into a follow-up", needs=["record_id"]
)
def record_goes_on(contact: "Contact", told: ActionInputs) -> bool | Reason:
    """A contact is matched to a record that is there and can still move."""
    named = told.get("record_id")
    wanted = () if not named else (str(named),)
    return evidence_satisfies(
        told, "record", wanted, lambda shown: shown.state not in ("closed", "cancelled")
    )


@guard("record_unchanged", "it was matched to that record already", needs=["record_id"])
def match_is_another(contact: "Contact", told: ActionInputs) -> bool:
    """A match that was wrong is corrected by another one."""
    return told.get("record_id") != contact.record_id


@guard("record_not_resolved", "its record is not resolved", needs=["evidence"])
def record_is_solved(contact: "Contact", told: ActionInputs) -> bool | Reason:
    """What was resolved on contact is resolved in the record it is about."""
    named = () if contact.record_id is None else (contact.record_id,)
    return evidence_satisfies(told, "record", named, lambda shown: shown.state in _SOLVED)


@guard("summary_missing", "what it is about has to be said", needs=["summary"])
def summary_is_told(contact: "Contact", told: ActionInputs) -> bool:
    """A new record begins with what happened."""
    return bool(told.get("summary") or contact.summary)


@guard("caller_missing", "who asks for it has to be known first: amend the caller")
def a_request_has_its_caller(contact: "Contact", told: ActionInputs) -> bool:
    """A request is somebody's."""
    return told.get("kind") != TurnedInto.REQUEST or bool(contact.caller)


class ContactLifecycle(Lifecycle):
    """The moves of a contact."""

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
    turn_into = turned.from_(
        logged, matched, validators=[summary_is_told, a_request_has_its_caller]
    )
    resolve = resolved.from_(logged, matched, turned, validators=[record_is_solved])
    end = ended.from_(matched, turned)
    abandon = abandoned.from_(logged)


@attrs.frozen(kw_only=True)
class Contact(Record):
    """Somebody turns to the desk: who, by which channel, about what, and what became of it.

    >>> from datetime import UTC
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> call = Contact.log("CON-1", channel=Channel.PHONE, caller="u-7", vip=True,
    ...                    summary="Mail is down", at=at(0))
    >>> call = call.turn_into(kind=TurnedInto.INCIDENT, record_id="INC-1", at=at(2))
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
    turned_into: TurnedInto | None = None
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
        """Log a contact. An event names its source; a person may still be unknown."""
        known = {*Channel}
        reasons = []
        if channel not in known:
            choices = ", ".join(Channel)
            reasons.append(Reason("channel_invalid", f"channel is one of {choices}", ("channel",)))
        elif channel == Channel.EVENT and not source:
            reasons.append(
                Reason("source_missing", "an event names what it came from", ("source",))
            )
        facts = {
            "channel": channel, "caller": caller, "source": source, "vip": vip,
            "summary": summary, "service": service, "category": category, "location": location,
            "language": language,
        }  # fmt: skip
        return cls.create(contact_id, facts, when, *reasons)

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
        """Complete what is known of it: who it was, and about what."""
        told = {
            "caller": caller, "vip": vip, "summary": summary, "service": service,
            "category": category, "location": location, "language": language,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value is not None}

    @action
    def match(self, *, record_id: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Say which existing record it is about, shown as evidence; another corrects a mistake.

        The record matched by mistake still lists it: what a contact is about, the contact knows.
        """
        return {"record_id": record_id}

    @action
    def turn_into(
        self,
        *,
        kind: TurnedInto,
        record_id: str,
        summary: str | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Make it a new incident or request, under an id the host chose."""
        return {"record_id": record_id, "turned_into": kind, "summary": summary or self.summary}

    @action
    def resolve(self, *, answer: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Resolve it on contact: what the caller was told or what was done.

        A record it is about is shown as evidence and is resolved.
        """
        return {"answer": answer}

    @action
    def end(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Let the caller go; the work goes on in the record it is about."""
        return {}

    @action
    def abandon(self, *, reason: AbandonReason, **when: Unpack[ActionContext]) -> FactChanges:
        """Give it up: the caller left, or it was nothing for this desk."""
        return {"abandon_reason": reason}

    @property
    def ended_at(self) -> datetime | None:
        """When it was over; `None` while it goes on."""
        last = self.last("resolve", "end", "abandon")
        return None if last is None else last.at

    def intents(self, since: int = 0) -> tuple[Intent, ...]:
        """Return what this contact means to other records, of its transitions after a revision.

        A match adds it to the record's contacts; what it is turned into is logged (an incident) or
        drafted (a request) first. Keys make carrying them out again harmless.
        """
        found: list[Intent] = []
        facts: dict[str, object] = {}
        for number, transition in enumerate(self.history, start=1):
            facts.update(transition.sets)
            if number > since and transition.action in ("match", "turn_into"):
                found += self._meant(number, transition, facts)
        return tuple(found)

    def _meant(
        self, number: int, transition: Transition, facts: dict[str, object]
    ) -> Iterable[Intent]:
        target = str(dict(transition.inputs)["record_id"])
        rule = f"contact_{transition.action}"
        key = f"{rule}:{self.id}@{number}:{target}"
        if transition.action == "turn_into":
            names = ["summary", "caller", "service", "category"]
            incident = facts.get("turned_into") == TurnedInto.INCIDENT
            told = {name: facts[name] for name in names if facts.get(name) is not None}
            if incident:
                told["source"] = str(facts.get("source") or facts["channel"])
            action = "log" if incident else "draft"
            yield Intent(target_id=target, action=action, inputs=told, key=f"{key}/new", rule=rule)
        yield Intent(
            target_id=target, action="add_contact", inputs={"contact": self.id}, key=key, rule=rule
        )


@attrs.frozen(kw_only=True)
class ContactTimers:
    """The timed moves of contacts: one on which nobody has said anything for a while is over.

    After `silence`, in working time of `calendar`, one that led to nothing yet is abandoned, since
    the caller left; any other has ended.
    """

    silence: timedelta = timedelta(minutes=30)
    calendar: Calendar = ALWAYS

    def moves(self, record: Record) -> Iterable[Due]:
        """Return what waits for this contact and when it falls due, guards not asked."""
        if not isinstance(record, Contact) or record.state not in _OPEN:
            return
        at = self.calendar.add(record.history[-1].at, self.silence)
        if record.state == "logged":
            yield Due(at, "abandon", "silence", {"reason": AbandonReason.CALLER_LEFT})
        else:
            yield Due(at, "end", "silence")

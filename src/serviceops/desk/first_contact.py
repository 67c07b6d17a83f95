"""First-contact resolution, computed from a record and its contacts.

Sources: HDI and MetricNet practice, and the stricter rule of Freshservice that no further contact
came.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Length
from serviceops.calendars import ALWAYS, Calendar
from serviceops.desk.assignment import AssignmentPath
from serviceops.desk.contacts import Channel, Contact
from serviceops.lifecycle.holding import ContactedRecord
from serviceops.sla import Line

_SOLVES = ("resolve", "fulfil")


@checked
@attrs.frozen
class FirstContact:
    """Whether a record was resolved on first contact, and why; or why it is not `eligible`."""

    eligible: bool
    resolved: bool
    because: Line


@checked
def first_contact(
    record: ContactedRecord,
    contacts: Iterable[Contact],
    *,
    within: Length = timedelta(hours=1),
    calendar: Calendar = ALWAYS,
) -> FirstContact:
    """Return whether a record was resolved on first contact.

    `contacts` has to include those of the record; others are ignored, as is one that was matched
    to it by mistake. The record was resolved on first contact when all of this is true: the first
    contact was resolved itself or, if not in person, the record was resolved `within` so much
    working time of it; no other contact came until the resolution; the record was neither
    escalated nor passed to another group, nor reopened. Contacts count in the order in which they
    came, later ones not at all. A record is not eligible when it is not resolved, when nobody
    contacted the desk about it until then, when an event did first, or when one of its contacts is
    missing.

    >>> from datetime import UTC, datetime
    >>> from serviceops.desk.contacts import NewRecordKind
    >>> from serviceops.lifecycle import Incident
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> call = Contact.log("CON-1", channel=Channel.PHONE, caller="u-7", summary="x", at=at(0))
    >>> call = call.turn_into(kind=NewRecordKind.INCIDENT, record_id="INC-1", at=at(2))
    >>> incident = Incident.log("INC-1", summary="x", caller="u-7", category="mail", at=at(2))
    >>> incident = incident.add_contact(contact="CON-1", at=at(2))
    >>> incident = incident.resolve(code="solution", notes="restarted", at=at(9))
    >>> call = call.resolve(answer="try now", evidence=[incident], at=at(10))
    >>> str(first_contact(incident, [call]).because)
    'CON-1 was resolved on contact'
    """
    known = {contact.id: contact for contact in contacts}
    ended = next((t for t in record.history if t.action in _SOLVES), None)
    if ended is None:
        return _out("not_resolved", f"{record.id} was not resolved")
    if absent := [name for name in record.contacts if name not in known]:
        return _out("contact_not_shown", f"{', '.join(absent)} has to be shown")
    # A contact that was matched by mistake is still listed, but is about another record now.
    listed = [known[name] for name in record.contacts if known[name].record_id == record.id]
    # In the order in which they came: a correction may have matched an earlier one later.
    mine = sorted((one for one in listed if _came(one) <= ended.at), key=_came)
    if not mine:
        return _out("no_contact", f"no contact about {record.id} came before it was resolved")
    if mine[0].channel is Channel.EVENT:
        return _out("by_event", f"{mine[0].id} came from an event, not a person")
    first = mine[0]
    if not_enough := _not_enough(record, mine[1:], ended.at):
        return not_enough
    if first.state == "resolved":
        return FirstContact(True, True, Line("on_contact", f"{first.id} was resolved on contact"))
    # On the phone the first contact is the call itself; a mail has the time of `within`.
    if first.channel.is_live:
        return _no("after_contact", f"{first.id} was over before it was resolved")
    taken = calendar.elapsed(_came(first), ended.at)
    delay = f"{taken} of working time after {first.id}"
    if taken > within:
        return _no("too_late", f"{delay}, more than {within}")
    return FirstContact(True, True, Line("soon_after", delay))


def _not_enough(
    record: ContactedRecord, more: list[Contact], ended: datetime
) -> FirstContact | None:
    """Return why the first contact was not enough, if another contact or group was needed."""
    if more:
        names = ", ".join(one.id for one in more)
        return _no("contacted_again", f"{names} came before it was resolved")
    if record.last("reopen"):
        return _no("reopened", f"{record.id} was reopened")
    if record.functional_level:
        return _no("escalated", f"{record.id} was escalated to level {record.functional_level}")
    if AssignmentPath.of(record.history, at=ended).hops:
        return _no("escalated", f"{record.id} was passed to another group")
    return None


def _came(contact: Contact) -> datetime:
    return contact.history[0].at


def _out(code: str, text: str) -> FirstContact:
    return FirstContact(False, False, Line(code, text))


def _no(code: str, text: str) -> FirstContact:
    return FirstContact(True, False, Line(code, text))

"""The store: records in and out of tables, compare-and-swap, and intents carried out once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from django_desk.models import LastRun, Outgoing, StoredRecord, StoredTransition
from django_desk.promises import case_of
from serviceops import ActionRefused, Incident, from_dict, to_dict
from serviceops.desk import CaseDue, Contact, Queue
from serviceops.history import Transition
from serviceops.intents import Intent
from serviceops.lifecycle import Record, ServiceRequest, cascade

KINDS: dict[str, type[Record]] = {
    kind.__name__: kind for kind in (Incident, ServiceRequest, Contact)
}
BEGINNINGS = {"log": Incident, "draft": ServiceRequest}
"""The kind of record that an intent with this action creates."""


class Stale(Exception):
    """The record was changed after it was read."""


def load(record_id: str) -> Record:
    """Return a record, computed from its stored transitions."""
    head = StoredRecord.objects.get(pk=record_id)
    return KINDS[head.kind].replay(
        from_dict(row.document, Transition) for row in head.transitions.all()
    )


def save(record: Record, read_at: int) -> None:
    """Store the transitions after a revision, if it is still the revision of the record."""
    head = {"state": record.state, "revision": record.revision}
    if read_at == 0:
        begun = {"kind": type(record).__name__, **head}
        _, stored = StoredRecord.objects.get_or_create(pk=record.id, defaults=begun)
    else:
        stored = StoredRecord.objects.filter(pk=record.id, revision=read_at).update(**head)
    if not stored:
        raise Stale(record.id)
    StoredTransition.objects.bulk_create(
        StoredTransition(record_id=record.id, number=number, document=to_dict(new))
        for number, new in enumerate(record.since(read_at), start=read_at + 1)
    )


def open_records() -> list[Record]:
    """Return the records that are not final."""
    heads = StoredRecord.objects.exclude(state__in=["closed", "cancelled", "ended", "abandoned"])
    return [load(head.id) for head in heads]


@transaction.atomic
def moved(before: Record | None, after: Record, *, at: datetime) -> Record:
    """Store a transition and everything that follows from it, all of it or nothing."""
    read_at = 0 if before is None else before.revision
    save(after, read_at)
    around = {one.id: one for one in open_records() if one.id != after.id}
    result = cascade(after, around.values(), at=at)
    for record in result.records.values():
        known = after if record.id == after.id else around.get(record.id)
        if record is not known:
            save(record, 0 if known is None else known.revision)
    carry_out(result.left, at=at)
    for intent, reasons in result.refused:
        send(intent, refused="; ".join(map(str, reasons)))
    if isinstance(after, Contact):
        carry_out(after.intents(read_at), at=at)
    return load(after.id)


def carry_out(intents: Iterable[Intent], *, at: datetime) -> None:
    """Carry out each intent once: its key is the id of the transition or of the message."""
    for intent in intents:
        head = StoredRecord.objects.filter(pk=intent.target_id).first()
        inputs = {**dict(intent.inputs), "id": intent.key}
        if head is None and intent.action in BEGINNINGS:
            begin = getattr(BEGINNINGS[intent.action], intent.action)
            save(begin(intent.target_id, at=at, **inputs), 0)
        elif head is not None and intent.action in KINDS[head.kind].actions():
            record = load(head.id)
            try:
                after = record.act(intent.action, at=max(at, record.history[-1].at), **inputs)
            except ActionRefused as refused:  # it was resolved before the timer rang, say
                send(intent, refused=str(refused))
            else:
                if after is not record:
                    save(after, record.revision)
        elif intent.action not in BEGINNINGS:
            send(intent)


def send(intent: Intent, *, refused: str = "") -> None:
    """Queue a message to a person or another system, once."""
    message = {"to": intent.target_id, "document": {**to_dict(intent), "refused": refused}}
    Outgoing.objects.get_or_create(key=intent.key, defaults=message)


def queue() -> Queue:
    """Return the open incidents with the policy of this desk."""
    return Queue(case_of(one) for one in open_records() if isinstance(one, Incident))


def tick(at: datetime) -> datetime | None:
    """Carry out what fell due since the last run, and return the next wakeup: the one timer.

    However long ago the last run was, everything is carried out, in order and once. The instant is
    stored after that: a run that broke off is repeated, and the keys make that harmless.
    """
    last = LastRun.objects.filter(pk=1).first()
    _, fired = queue().tick(after=None if last is None else last.at, at=at)
    for due in fired:
        fell_due(due)
    LastRun.objects.update_or_create(pk=1, defaults={"at": at})
    return queue().next_wakeup(at=at)


@transaction.atomic
def fell_due(due: CaseDue) -> None:
    """Carry out something that fell due; its key makes a repetition harmless."""
    carry_out(due.intents(load(due.record_id)), at=due.at)

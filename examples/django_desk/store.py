"""The store: five statements for `serviceops.desk` by Django's ORM."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import attrs
from django.db import IntegrityError, OperationalError, transaction

from django_desk.models import Outgoing, StoredLink, StoredRecord, StoredTransition
from django_desk.promises import RULES, case_of
from serviceops import Incident, Record, from_dict, to_dict
from serviceops.desk import Contact, Message, Queue, StoredCase, tick
from serviceops.desk.store import Ticked
from serviceops.errors import RevisionConflict, UnknownKey
from serviceops.history import Transition
from serviceops.lifecycle import Problem, ServiceRequest
from serviceops.spans import to_datetime, to_micros

KINDS: dict[str, type[Record]] = {
    kind.__name__: kind for kind in (Incident, Problem, ServiceRequest, Contact)
}


class DjangoStore:
    """The store of the one tenant that this project has."""

    @contextmanager
    def unit(self) -> Iterator["DjangoUnit"]:
        """Return a transaction."""
        try:
            with transaction.atomic():
                yield DjangoUnit()
        # A lock, or another transaction that came in between.
        except OperationalError as busy:
            raise RevisionConflict("a record of this request", None) from busy


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else to_datetime(micros)


@attrs.frozen
class DjangoUnit:
    """One transaction."""

    def load(self, ids: Sequence[str]) -> Iterable[StoredCase]:
        """Return the stored cases of these ids."""
        heads = StoredRecord.objects.filter(pk__in=list(ids))
        return [
            StoredCase(
                record=KINDS[head.kind].replay(
                    from_dict(row.document, Transition)
                    for row in head.transitions.all()
                ),
                ran_until=_instant(head.ran_until),
                wakeup=_instant(head.wakeup),
            )
            for head in heads.prefetch_related("transitions")
        ]

    def linked(self, ids: Sequence[str]) -> Iterable[str]:
        """Return the ids of the records that name one of these."""
        found = StoredLink.objects.filter(other_id__in=list(ids))
        return list(found.values_list("record_id", flat=True))

    def open_cases(
        self, until: datetime | None, limit: int
    ) -> Sequence[tuple[datetime, str]]:
        """Return the first wakeups not later than an instant."""
        heads = StoredRecord.objects.filter(wakeup__isnull=False)
        if until is not None:
            heads = heads.filter(wakeup__lte=to_micros(until))
        found = heads.order_by("wakeup", "id").values_list("wakeup", "id")[:limit]
        return [(to_datetime(wakeup), name) for wakeup, name in found]

    def append(self, case: StoredCase, since: int) -> None:
        """Store the transitions after a revision, if it is still the stored one."""
        record = case.record
        head = {
            "state": record.state,
            "revision": record.revision,
            "ran_until": None if case.ran_until is None else to_micros(case.ran_until),
            "wakeup": None if case.wakeup is None else to_micros(case.wakeup),
        }
        if since == 0:
            kind = type(record).__name__
            try:
                StoredRecord.objects.create(id=record.id, kind=kind, **head)
            except IntegrityError:
                raise RevisionConflict(record.id, 0) from None
        else:
            stored = StoredRecord.objects.filter(pk=record.id, revision=since)
            if not stored.update(**head):
                raise RevisionConflict(record.id, since)
        StoredTransition.objects.bulk_create(
            StoredTransition(record_id=record.id, number=number, document=to_dict(new))
            for number, new in enumerate(case.since(since), start=since + 1)
        )
        StoredLink.objects.filter(record_id=record.id).delete()
        StoredLink.objects.bulk_create(
            StoredLink(record_id=record.id, other_id=other) for other in case.linked_ids
        )

    def outbox(self, messages: Sequence[Message]) -> None:
        """Store messages, each key once."""
        Outgoing.objects.bulk_create(
            [
                Outgoing(key=one.key, to=one.intent.target_id, document=to_dict(one))
                for one in messages
            ],
            ignore_conflicts=True,
        )


STORE = DjangoStore()


def load(record_id: str) -> Record:
    """Return a record, computed from its stored transitions."""
    with STORE.unit() as unit:
        for case in unit.load([record_id]):
            return case.record
    raise UnknownKey(record_id, "the id of a stored record")


def evidence_for(record: Record) -> list[Record]:
    """Return the records that the guards of any allowed action look at."""
    needed = {
        name for one in record.allowed_actions for name in record.evidence_needed(one)
    }
    with STORE.unit() as unit:
        return [case.record for case in unit.load(sorted(needed))]


def queue() -> Queue:
    """Return the open incidents with the policy of this desk."""
    final = Incident.lifecycle.final_names()
    heads = StoredRecord.objects.filter(kind="Incident").exclude(state__in=final)
    with STORE.unit() as unit:
        cases = unit.load(list(heads.values_list("id", flat=True)))
    return Queue(case_of(one.record) for one in cases)


def run_timer(at: datetime) -> Ticked:
    """Carry out what fell due; return what was sent and when to run again.

    However long ago the last run was, everything is carried out, in order and once.
    """
    return tick(STORE, at=at, rules=RULES)

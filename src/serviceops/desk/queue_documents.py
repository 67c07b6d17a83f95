"""A queue as its document keeps it: what many cases share is written once and referred to."""

from collections.abc import Sequence
from typing import TypeVar

import attrs

from serviceops.desk.case import Case
from serviceops.desk.escalation import EscalationPolicy
from serviceops.desk.pager import Pager
from serviceops.desk.queue import Queue
from serviceops.errors import InvalidValue
from serviceops.lifecycle import Link, Record, Timers
from serviceops.sla import Policy

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class CaseForm:
    """A case; its policy, timers, escalations and paging are places in lists of the queue."""

    record: Record
    policy: int | None = None
    timers: int | None = None
    escalations: int | None = None
    paging: int | None = None
    also: tuple[Link, ...] = ()


@attrs.frozen
class QueueForm:
    """A queue, with each policy, kind of timers, escalations and paging once."""

    policies: tuple[Policy, ...] = ()
    timers: tuple[Timers, ...] = ()
    escalations: tuple[EscalationPolicy, ...] = ()
    paging: tuple[Pager, ...] = ()
    cases: tuple[CaseForm, ...] = ()

    @classmethod
    def of(cls, queue: Queue) -> "QueueForm":
        """Return the form of a queue."""
        # Equal values share a place: a queue of a thousand cases has its policy once.
        policies: dict[Policy, int] = {}
        timers: dict[Timers, int] = {}
        escalations: dict[EscalationPolicy, int] = {}
        paging: dict[Pager, int] = {}
        cases = tuple(
            CaseForm(
                record=case.record,
                policy=_place(case.policy, policies),
                timers=_place(case.timers, timers),
                escalations=_place(case.escalations, escalations),
                paging=_place(case.paging, paging),
                also=case.also,
            )
            for case in queue
        )
        return cls(tuple(policies), tuple(timers), tuple(escalations), tuple(paging), cases)

    def value(self) -> Queue:
        """Return the queue of this form."""
        return Queue(
            Case(
                form.record,
                _at(form.policy, self.policies, "policies"),
                _at(form.timers, self.timers, "timers"),
                escalations=_at(form.escalations, self.escalations, "escalations"),
                paging=_at(form.paging, self.paging, "paging"),
                also=form.also,
            )
            for form in self.cases
        )


def _place(shared: T | None, known: dict[T, int]) -> int | None:
    return None if shared is None else known.setdefault(shared, len(known))


def _at(place: int | None, shared: Sequence[T], name: str) -> T | None:
    if place is None:
        return None
    if not 0 <= place < len(shared):
        raise InvalidValue(place, f"a place in {name}, from 0 to {len(shared) - 1}")
    return shared[place]

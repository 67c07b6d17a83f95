"""Work on hold: what it waits for, who has to act, how it goes on, and the contacts about it."""

from datetime import datetime
from enum import StrEnum
from typing import Unpack

import attrs

from serviceops.errors import Reason
from serviceops.lifecycle.actions import ActionContext, FactChanges, Party, action
from serviceops.lifecycle.evidence import ENDED_PROBLEM, not_shown_in, requires_reference, with_one
from serviceops.lifecycle.guards import ActionInputs, ShownAs, condition, guard, is_new, later_than
from serviceops.lifecycle.record import Record
from serviceops.lifecycle.timers import Pending
from serviceops.lifecycle.work_record import WorkRecord


class HoldReason(StrEnum):
    """What work on hold waits for."""

    CALLER = "caller"
    PROBLEM = "problem"
    CHANGE = "change"
    VENDOR = "vendor"
    SCHEDULED = "scheduled"

    @property
    def party(self) -> Party:
        """Who has to act before the work goes on."""
        return _WAITING_FOR[self]


_WAITING_FOR = {
    HoldReason.CALLER: Party.CALLER,
    HoldReason.PROBLEM: Party.PROVIDER,
    HoldReason.CHANGE: Party.PROVIDER,
    HoldReason.VENDOR: Party.SUPPLIER,
    HoldReason.SCHEDULED: Party.PROVIDER,
}

# The reasons that name another record, and which.
_POINTS_AT = {
    HoldReason.CHANGE: "the change",
    HoldReason.PROBLEM: "the problem",
    HoldReason.VENDOR: "the vendor's own ticket",
}

# The facts of a hold, for the `facts_of` of a lifecycle: they clear when it ends.
HOLD_FACTS = dict.fromkeys(("hold_reason", "hold_reference", "hold_until"), ("on_hold",))


def seen_as_work(state: str) -> dict[str, ShownAs]:
    """Return how a hold looks to its caller: as work in `state`, unless it is they who must act."""
    return {"on_hold": ShownAs(state, unless={"hold_reason": HoldReason.CALLER})}


@attrs.frozen(kw_only=True)
class HeldRecord(WorkRecord):
    """The base of records with work that can be put on hold."""

    hold_reason: HoldReason | None = None
    hold_reference: str | None = None
    hold_until: datetime | None = None

    @action
    def hold(
        self,
        *,
        reason: HoldReason,
        reference: str | None = None,
        until: datetime | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Put the work on hold until others have acted, or until an instant.

        Waiting for the caller needs a `comment` that asks them; for a change, a problem or a vendor
        the `reference` that names it; a scheduled hold its end, `until`.
        """
        return {"hold_reason": reason, "hold_reference": reference, "hold_until": until}

    @action
    def resume(self, *, group: str | None = None, **when: Unpack[ActionContext]) -> FactChanges:
        """Resume the work; with another group the hold ends by handing the work over.

        Nobody in that group has it yet, and it counts as a reassignment.
        """
        if not group or group == self.group:
            return {}
        return {"group": group, "person": None, "reassignments": self.reassignments + 1}


# Waiting for a change, a problem or a vendor needs its id.
obstacle_is_named = requires_reference("reason", _POINTS_AT)


@guard("comment_missing", "a question to the caller is required", needs=["comment"])
def question_is_given(record: HeldRecord, inputs: ActionInputs) -> bool:
    """A hold for the caller has a comment with the question."""
    return inputs.get("reason") != HoldReason.CALLER or bool(inputs.get("comment"))


@guard("until_missing", "a scheduled hold has to say until when", needs=["until"])
def end_is_scheduled(record: HeldRecord, inputs: ActionInputs) -> bool:
    """A scheduled hold has an end."""
    return inputs.get("reason") != HoldReason.SCHEDULED or inputs.get("until") is not None


end_lies_ahead = later_than("until")


@guard("problem_not_open", "the problem it would wait for has ended", needs=["reference"])
def awaited_problem_goes_on(record: HeldRecord, inputs: ActionInputs) -> bool | Reason:
    """Nothing waits for a problem that is shown to be resolved, closed or cancelled."""
    if inputs.get("reason") != HoldReason.PROBLEM:
        return True
    ended, remedy = ("resolved", *ENDED_PROBLEM), "there is nothing to wait for"
    return not_shown_in(inputs, "reference", ended, "problem_not_open", remedy)


# The guards of `hold`.
HOLD_GUARDS = [
    question_is_given, obstacle_is_named, awaited_problem_goes_on, end_is_scheduled, end_lies_ahead,
]  # fmt: skip


@guard("not_waiting_for_the_caller", "only a caller with an open question is reminded")
def waits_for_the_caller(record: HeldRecord, inputs: ActionInputs) -> bool:
    """The work is on hold for its caller."""
    return record.hold_reason == HoldReason.CALLER


@condition
def the_caller_answers(record: HeldRecord, inputs: ActionInputs) -> bool:
    """The work waits for its caller and this is their reply."""
    return record.hold_reason == HoldReason.CALLER and inputs.get("party") == Party.CALLER


@condition
def another_group_takes_over(record: HeldRecord, inputs: ActionInputs) -> bool:
    """The hold ends by handing the work over to another group."""
    return inputs.get("group") not in (None, "", record.group)


def hold_over(record: HeldRecord) -> Pending:
    """Return the timed move that ends a scheduled hold, if there is one."""
    if record.state == "on_hold" and record.hold_until is not None:
        yield record.hold_until, "resume", "hold_over", {}


def caller_replied_since(record: Record, action: str) -> bool:
    """Return whether the caller replied after the last time an action was taken."""
    # Backwards, so that a long history costs only the part after the action.
    for transition in record._newest_first:
        if transition.action == action:
            return False
        if transition.action == "reply" and transition.party == Party.CALLER:
            return True
    return False


@attrs.frozen(kw_only=True)
class ContactedRecord(HeldRecord):
    """The base of incidents and requests: records with the contacts that were about them."""

    contacts: tuple[str, ...] = ()

    @action
    def add_contact(self, *, contact: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Record that a contact was about this; possible even on a final record."""
        return {"contacts": with_one(self.contacts, contact)}


contact_is_new = is_new("contact", "contacts", "contact_known", "it has that contact already")

# The guards of `add_contact`.
CONTACT_GUARDS = [contact_is_new]

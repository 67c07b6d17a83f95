"""Service requests: something a person may have for the asking, once those who must agree did.

Sources: ITIL 4, service request management practice; ISO/IEC 20000-1:2018, 8.6.2.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import ClassVar, Self, Unpack

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops._internal.texts import octets
from serviceops.calendars import ALWAYS, Calendar
from serviceops.errors import InvalidValue, Reason, brief_repr
from serviceops.lifecycle.actions import ActionContext, FactChanges, action, is_blank, missing
from serviceops.lifecycle.engine import Lifecycle, State, stays
from serviceops.lifecycle.evidence import with_one
from serviceops.lifecycle.guards import ActionInputs, condition, guard, is_given, is_new
from serviceops.lifecycle.holding import (
    CONTACT_GUARDS,
    HOLD_FACTS,
    HOLD_GUARDS,
    ContactedRecord,
    caller_replied_since,
    hold_over,
    seen_as_work,
    the_caller_answers,
)
from serviceops.lifecycle.timers import Pending, TimersOfKind, refuse_negative
from serviceops.lifecycle.work_record import WORK_GUARDS, assignment_changes, somebody_works_on_it
from serviceops.priority import Impact, Urgency
from serviceops.spans import length_or_none


def _names(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given))


@checked
@attrs.frozen
class Quorum:
    """How many of these people have to approve.

    >>> three = Quorum(2, ("a", "b", "c"))
    >>> str(Quorum.any("ann", "bob")), str(Quorum.all("ann", "bob")), str(three)
    ('1 of ann, bob', '2 of ann, bob', '2 of a, b, c')
    """

    needed: int
    approvers: tuple[str, ...] = attrs.field(converter=_names)

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.needed <= len(self.approvers):
            raise InvalidValue(
                str(self), "a quorum its approvers can reach", "name at least one, and that many"
            )
        # A quorum is stored as its text, where commas and semicolons divide.
        if odd := [n for n in self.approvers if not n or n != n.strip() or set(n) & set(",;")]:
            raise InvalidValue(odd[0], "the name of an approver", "without comma or semicolon")

    @classmethod
    def any(cls, *approvers: str) -> Self:
        """Return a quorum of one of the people."""
        return cls(1, approvers)

    @classmethod
    def all(cls, *approvers: str) -> Self:
        """Return a quorum of all of the people."""
        return cls(len(_names(approvers)), approvers)

    @classmethod
    def of(cls, text: str) -> Self:
        """Return a quorum from its text, "2 of ann, bob, cal"."""
        count, between, names = text.strip().partition(" of ")
        # More digits than a count of people has are refused before they are read as a number.
        if not between or not count.isdecimal() or len(count) > 9:
            raise InvalidValue(text, "a quorum", "such as '1 of ann' or '2 of ann, bob, cal'")
        return cls(int(count), [name.strip() for name in names.split(",")])

    @property
    def text(self) -> str:
        """The quorum as a text that `of` reads."""
        return f"{self.needed} of {', '.join(self.approvers)}"

    def __str__(self) -> str:
        return self.text

    @checked
    def met_by(self, people: Iterable[str]) -> bool:
        """Return whether enough of them are among these people."""
        return len({*people} & {*self.approvers}) >= self.needed


def approvers_of(quorums: Iterable[Quorum], agreed: Iterable[str]) -> tuple[str, ...]:
    """Return who may approve next: the people of the first quorum not met, but for who did.

    Empty when every quorum is met.

    >>> approvers_of([Quorum.any("ann"), Quorum.all("bob", "cal")], ["ann", "cal"])
    ('bob',)
    """
    people = [*agreed]
    for quorum in quorums:
        if not quorum.met_by(people):
            return tuple(name for name in quorum.approvers if name not in people)
    return ()


class ItemOutcome(StrEnum):
    """How the work on one item, or one task, ended."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    SKIPPED = "skipped"


class RequestOutcome(StrEnum):
    """How far the parts of a request, or of an item, are together."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    PARTIALLY_FULFILLED = "partially_fulfilled"


@checked
@attrs.frozen
class RequestItem:
    """An item of a request or a task of an item: what it is, and how it ended, if it did."""

    name: str
    mandatory: bool = True
    outcome: ItemOutcome | None = None


def rolled_up(parts: Iterable[RequestItem]) -> RequestOutcome:
    """Return how far parts are together: tasks to their item, items to their request.

    Open while one of them is. Fulfilled only if every mandatory one is complete; one that ended
    otherwise leaves the whole partially fulfilled. No parts at all are fulfilled.

    >>> rolled_up([RequestItem("laptop", outcome=ItemOutcome.COMPLETE), RequestItem("bag")]).value
    'open'
    """
    known = tuple(parts)
    if any(part.outcome is None for part in known):
        return RequestOutcome.OPEN
    complete = all(part.outcome == ItemOutcome.COMPLETE for part in known if part.mandatory)
    return RequestOutcome.FULFILLED if complete else RequestOutcome.PARTIALLY_FULFILLED


# The content of a request, as far as `amend` may change it.
_CONTENT = ("summary", "details", "service", "category", "requested_for")

_BEING_FULFILLED = ("in_fulfilment", "on_hold", "fulfilled")


def _content_changes(request: "ServiceRequest", inputs: ActionInputs) -> bool:
    cleared = inputs.get("clear") or ()
    return any(
        getattr(request, name) is not None
        if name in cleared
        else bool(inputs.get(name)) and inputs[name] != getattr(request, name)
        for name in _CONTENT
    )


@guard("approval_unclear", "who has to approve is not clear", needs=["approval"], waivable=False)
def approval_is_clear(request: "ServiceRequest", inputs: ActionInputs) -> bool | Reason:
    """Each stage of an approval is a quorum."""
    try:
        for quorum in inputs.get("approval") or ():
            Quorum.of(quorum)
    except InvalidValue as wrong:
        return Reason("approval_unclear", str(wrong), ("approval",))
    return True


@guard("content_settled", "what was approved is being fulfilled: ask for more in a new request")
def content_is_open(request: "ServiceRequest", inputs: ActionInputs) -> bool:
    """The content does not change, or is not being fulfilled under an approval."""
    return not (
        request.approval and request.state in _BEING_FULFILLED and _content_changes(request, inputs)
    )


somebody_decides = is_given("by", code="approver_missing", waivable=False)


@guard("not_an_approver", "that person is not an approver now", needs=["by"], waivable=False)
def an_approver_decides(request: "ServiceRequest", inputs: ActionInputs) -> bool | Reason:
    """The person is an approver of the open stage who has not decided yet."""
    by, approvers = inputs.get("by"), request.waits_for
    if not by or by in approvers:
        return True
    if by in request.agreed:
        return Reason("already_approved", f"{by} has approved this content", ("by",))
    return Reason("not_an_approver", f"the approvers now are {', '.join(approvers)}", ("by",))


@guard("own_request", "nobody decides on their own request", needs=["by"], waivable=False)
def decides_for_others(request: "ServiceRequest", inputs: ActionInputs) -> bool:
    """The person who decides is neither the caller nor the person that the request is for."""
    return not inputs.get("by") or inputs["by"] not in (request.caller, request.requested_for)


@guard("approval_void", "its approval is void: the content changed", waivable=False)
def approval_is_valid(request: "ServiceRequest", inputs: ActionInputs) -> bool:
    """The approval of the present content is complete."""
    return not request.waits_for


@guard("items_open", "items of it are still open", waivable=False)
def no_item_is_open(request: "ServiceRequest", inputs: ActionInputs) -> bool | Reason:
    """Every item of the request ended."""
    if request.outcome is not RequestOutcome.OPEN:
        return True
    names = ", ".join(item.name for item in request.items if item.outcome is None)
    return Reason("items_open", f"items of it are still open: {names}")


@guard("items_incomplete", "a mandatory item is not complete")
def mandatory_items_are_complete(request: "ServiceRequest", inputs: ActionInputs) -> bool | Reason:
    """Every mandatory item is complete; waive the guard to fulfil the request in part."""
    if request.outcome is not RequestOutcome.PARTIALLY_FULFILLED:
        return True
    items = (item for item in request.items if item.mandatory)
    names = ", ".join(item.name for item in items if item.outcome is not ItemOutcome.COMPLETE)
    return Reason("items_incomplete", f"mandatory items are not complete: {names}")


item_is_new = is_new("item", "item_names", "item_known", "there is such an item already")


@guard("item_unknown", "there is no such open item", needs=["item"], waivable=False)
def item_is_open(request: "ServiceRequest", inputs: ActionInputs) -> bool | Reason:
    """The given item exists and is open."""
    item = inputs.get("item")
    names = [each.name for each in request.items if each.outcome is None]
    if item in (None, "", *names):
        return True
    sentence = f"{brief_repr(item)} is no open item; open are: {', '.join(names) or 'none'}"
    return Reason("item_unknown", sentence, ("item",))


reason_is_given = is_given("reason", sentence="the reason is required once fulfilment has begun")

cost_is_given = is_given("cost", sentence="the cost so far is required once fulfilment has begun")


@condition
def approval_is_needed(request: "ServiceRequest", inputs: ActionInputs) -> bool:
    """The request has quorums that are not met; one without quorums needs no approval."""
    return bool(request.waits_for)


@condition
def this_completes_the_approval(request: "ServiceRequest", inputs: ActionInputs) -> bool:
    """With this vote every quorum is met."""
    return not approvers_of(request.approval, [*request.agreed, inputs.get("by") or ""])


@condition
def the_content_changes(request: "ServiceRequest", inputs: ActionInputs) -> bool:
    """The content is no longer what was approved."""
    return bool(request.approval) and _content_changes(request, inputs)


_AMENDING = [*WORK_GUARDS["amend"], content_is_open]
_DECIDING = [somebody_decides, an_approver_decides, decides_for_others]


# An approval belongs to what was approved: each vote counts for one content, known by its
# fingerprint, so that a change of content voids the votes and sends the request back.
class RequestLifecycle(Lifecycle):
    """The moves of a service request."""

    creates = "draft"
    updates = ("note", "reply", "amend", "reprioritise", "add_contact")
    remarks = ("note", "add_contact")
    update_guards = {  # noqa: RUF012 - the engine's way
        **WORK_GUARDS,
        "add_contact": CONTACT_GUARDS,
        "amend": _AMENDING,
    }
    facts_of = {  # noqa: RUF012 - a table of the chart
        **HOLD_FACTS,
        "rejection": ("rejected",),
        "fulfilment": ("fulfilled", "closed"),
        "fulfilment_notes": ("fulfilled", "closed"),
    }
    milestones = {  # noqa: RUF012 - a table of the chart
        "pending_approval": "submitted",
        "approved": "submitted",
        "in_fulfilment": "approved",
        "fulfilled": "in_fulfilment",
        "closed": "fulfilled",
    }
    public = seen_as_work("in_fulfilment")

    draft = State(initial=True)
    submitted = State()
    pending_approval = State()
    approved = State()
    rejected = State()
    in_fulfilment = State()
    on_hold = State()
    fulfilled = State()
    closed = State(final=True)
    cancelled = State(final=True)

    submit = submitted.from_(draft, validators=[approval_is_clear])
    resubmit = submitted.from_(rejected, validators=[approval_is_clear])
    route = submitted.to(pending_approval, cond=[approval_is_needed]) | submitted.to(approved)
    approve = pending_approval.to(
        approved, validators=_DECIDING, cond=[this_completes_the_approval]
    ) | stays(pending_approval, validators=_DECIDING)
    reject = rejected.from_(pending_approval, validators=_DECIDING)
    amend = submitted.from_(approved, validators=_AMENDING, cond=[the_content_changes])
    add_item = stays(draft, submitted, pending_approval, rejected, validators=[item_is_new])
    assign = stays(submitted, pending_approval, approved)
    start = in_fulfilment.from_(approved, validators=[somebody_works_on_it, approval_is_valid])
    reassign = stays(in_fulfilment, on_hold, validators=[assignment_changes])
    finish_item = stays(in_fulfilment, on_hold, validators=[item_is_open])
    hold = on_hold.from_(in_fulfilment, validators=HOLD_GUARDS)
    resume = in_fulfilment.from_(on_hold)
    reply = in_fulfilment.from_(on_hold, cond=[the_caller_answers])
    fulfil = fulfilled.from_(
        in_fulfilment, validators=[no_item_is_open, mandatory_items_are_complete]
    )
    close = closed.from_(fulfilled)
    cancel = cancelled.from_(
        draft, submitted, pending_approval, approved, rejected
    ) | cancelled.from_(in_fulfilment, on_hold, validators=[reason_is_given, cost_is_given])


@checked
@attrs.frozen(kw_only=True)
class ServiceRequest(ContactedRecord):
    """Something a person asks for, from the draft to the day they have it.

    Who has to approve is one quorum for each stage, as a value or a text: "2 of ann, bob, cal".
    One rejection rejects; without quorums the request is approved beforehand.

    >>> from datetime import UTC, datetime
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> request = ServiceRequest.draft("REQ-1", summary="A laptop", caller="u-1", at=at(9))
    >>> request = request.submit(approval=[Quorum.any("ann", "bob")], at=at(9)).route(at=at(9))
    >>> request.state, request.waits_for
    ('pending_approval', ('ann', 'bob'))
    >>> request.approve(by="ann", at=at(10)).amend(summary="Two laptops", at=at(11)).state
    'submitted'
    """

    lifecycle: ClassVar = RequestLifecycle

    caller: str | None = None
    requested_for: str | None = None
    details: str | None = None
    version: Count = 1
    approval: tuple[Quorum, ...] = ()
    agreed_people: tuple[str, ...] = ()
    agreed_content: str | None = None
    rejection: str | None = None
    item_names: tuple[str, ...] = ()
    optional_items: tuple[str, ...] = ()
    complete_items: tuple[str, ...] = ()
    incomplete_items: tuple[str, ...] = ()
    skipped_items: tuple[str, ...] = ()
    fulfilment: RequestOutcome | None = None
    fulfilment_notes: str | None = None
    cancel_reason: str | None = None
    cost: str | None = None
    converted_from: str | None = None

    @classmethod
    def draft(
        cls,
        request_id: str,
        /,
        *,
        summary: str,
        caller: str,
        requested_for: str | None = None,
        details: str | None = None,
        items: Iterable[str | RequestItem] = (),
        service: str | None = None,
        category: str | None = None,
        impact: Impact | None = None,
        urgency: Urgency | None = None,
        converted_from: str | None = None,
        **when: Unpack[ActionContext],
    ) -> Self:
        """Draft a request: what, by whom, for whom (by default the caller), of which items.

        `converted_from` names the incident it was taken for.
        """
        # Items may be plain names, which are mandatory; a name that comes twice is one item.
        parts = [item if isinstance(item, RequestItem) else RequestItem(item) for item in items]
        reasons = missing(summary=summary, caller=caller)
        if any(is_blank(part.name) for part in parts):
            reasons.append(Reason("id_unclear", "each item needs a name", ("items",)))
        if converted_from and converted_from == request_id:
            sentence = "it would be taken for itself"
            reasons.append(Reason("conversion_cycle", sentence, ("converted_from",)))
        reasons += cls._unknown_levels(impact, urgency)
        facts = {
            **cls._facts_in(locals()),
            **cls._prioritised(impact, urgency, None),
            "requested_for": caller if is_blank(requested_for) else requested_for,
            "item_names": tuple(dict.fromkeys(part.name for part in parts)),
            "optional_items": tuple(dict.fromkeys(p.name for p in parts if not p.mandatory)),
        }
        return cls.create(request_id, facts, when, *reasons)

    @action
    def submit(
        self, *, approval: Sequence[str | Quorum] = (), **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Submit the request; `approval` states who has to approve, a quorum for each stage."""
        return {"approval": tuple(approval)}

    @action
    def resubmit(
        self, *, approval: Sequence[str | Quorum] = (), **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Submit a rejected request as a new version, without the approvals of the old one."""
        return {
            "version": self.version + 1,
            "approval": tuple(approval) or self.approval,
            "agreed_people": None,
            "agreed_content": None,
        }

    @action
    def route(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Route the request to its approvers, or to fulfilment when it has none."""
        return {}

    @action
    def approve(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Approve this content, as the person `by`; the last vote needed approves the request."""
        return {
            "agreed_people": with_one(self.agreed, when.get("by") or ""),
            "agreed_content": self.content_fingerprint,
        }

    @action
    def reject(self, *, reason: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Reject the request, as the person `by`."""
        return {"rejection": reason}

    @action
    def add_item(
        self, *, item: str, mandatory: bool = True, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Add an item; the request is fulfilled without it only if it is not mandatory."""
        optional = self.optional_items
        return {
            "item_names": with_one(self.item_names, item),
            "optional_items": optional if mandatory else with_one(optional, item),
        }

    @action
    def finish_item(
        self, *, item: str, outcome: ItemOutcome, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Record how the work on one item ended."""
        name = f"{ItemOutcome(outcome)}_items"
        return {name: with_one(getattr(self, name), item)}

    @action
    def fulfil(self, *, notes: str | None = None, **when: Unpack[ActionContext]) -> FactChanges:
        """Record that the request is fulfilled, wholly or in part."""
        return {"fulfilment": self.outcome, "fulfilment_notes": notes}

    @action
    def close(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Close a fulfilled request permanently."""
        return {}

    @action
    def cancel(
        self, *, reason: str | None = None, cost: str | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Cancel the request; once fulfilment has begun, with a reason and the cost so far."""
        return {"cancel_reason": reason, "cost": cost}

    @action
    def amend(
        self,
        *,
        summary: str | None = None,
        details: str | None = None,
        service: str | None = None,
        category: str | None = None,
        requested_for: str | None = None,
        impact: Impact | None = None,
        urgency: Urgency | None = None,
        clear: Sequence[str] = (),
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Change the content; approvals of the content before are void."""
        return self._amended(locals())  # each input is named once, in the signature

    @property
    def content_fingerprint(self) -> str:
        """A hash of the content and the approval, which changes when these do."""
        # JSON of a list is the same text on every machine; a hash of Python's own is not.
        content = json.dumps(
            [
                *(getattr(self, name) for name in _CONTENT),
                # joined, so that votes in histories that an earlier version wrote stay valid
                ", ".join(self.item_names) or None,
                ", ".join(self.optional_items) or None,
                "; ".join(map(str, self.approval)) or None,
                self.version,
            ]
        )
        return sha256(octets(content)).hexdigest()[:16]

    @property
    def agreed(self) -> tuple[str, ...]:
        """The people who approved the current content; other approvals do not count."""
        stand = self.agreed_content == self.content_fingerprint
        return self.agreed_people if stand else ()

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Who may approve next; empty when nobody has to any more."""
        return approvers_of(self.approval, self.agreed)

    @property
    def items(self) -> tuple[RequestItem, ...]:
        """What it consists of, and how each of these ended."""
        ended = {
            name: outcome for outcome in ItemOutcome for name in getattr(self, f"{outcome}_items")
        }
        optional = frozenset(self.optional_items)
        return tuple(
            RequestItem(name, name not in optional, ended.get(name)) for name in self.item_names
        )

    @property
    def outcome(self) -> RequestOutcome:
        """How far its items are together."""
        return rolled_up(self.items)


@checked
@attrs.frozen(kw_only=True)
class RequestTimers(TimersOfKind):
    """The timed moves of requests, as a policy.

    A scheduled hold ends by itself. What is fulfilled closes `auto_close` later, in working time
    of `calendar`, unless the caller replied since.
    """

    kind: ClassVar = ServiceRequest

    auto_close: timedelta | None = attrs.field(default=timedelta(days=5), converter=length_or_none)
    calendar: Calendar = ALWAYS

    def __attrs_post_init__(self) -> None:
        refuse_negative(self, "auto_close")

    def pending(self, record: ServiceRequest) -> Pending:
        """Return the end of a hold and the automatic close."""
        yield from hold_over(record)
        fulfilled = record.last("fulfil") if record.state == "fulfilled" else None
        if (
            fulfilled is not None
            and self.auto_close is not None
            and not caller_replied_since(record, "fulfil")
        ):
            yield self.calendar.add(fulfilled.at, self.auto_close), "close", "auto_close", {}

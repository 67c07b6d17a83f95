"""Access grants: who may use what, from the request to the day it is taken away.

Sources: ITIL 4, information security management and service request management practices (ITIL v3
access management: verify, provide, monitor, restrict, remove); ISO/IEC 20000-1:2018, 8.7.3.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Literal, Self, Unpack

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS, Calendar
from serviceops.errors import Reason
from serviceops.lifecycle.actions import Action, ActionContext, FactChanges, action, missing
from serviceops.lifecycle.engine import Lifecycle, State, stays
from serviceops.lifecycle.guards import ActionInputs, ShownAs, guard, is_given, is_unset, later_than
from serviceops.lifecycle.record import Record
from serviceops.lifecycle.timers import Pending, TimersOfKind, refuse_negative
from serviceops.spans import length_or_none


class AccessCheck(StrEnum):
    """What is verified before access is given, and again after a change of role."""

    IDENTITY = "identity"
    ENTITLEMENT = "entitlement"
    SEPARATION_OF_DUTIES = "separation_of_duties"


class IdentityChange(StrEnum):
    """What became of the person or system the access is for."""

    LEFT = "left"
    ROLE_CHANGED = "role_changed"


@guard("not_verified", "it is not verified", needs=["check"])
def everything_is_verified(grant: "AccessGrant", inputs: ActionInputs) -> bool | Reason:
    """Identity, entitlement and separation of duties were each confirmed."""
    missing = grant.unverified
    return not missing or Reason("not_verified", f"{', '.join(missing)} not confirmed", ("check",))


person_is_given = is_given("by", code="person_missing", waivable=False)


@guard("own_access", "nobody does this for their own access", needs=["by"], waivable=False)
def is_done_by_another(grant: "AccessGrant", inputs: ActionInputs) -> bool:
    """Neither the person who acts nor the provisioner is the identity of the grant."""
    return grant.identity not in (inputs.get("by"), inputs.get("provisioner"))


is_not_approved_yet = is_unset("approved_by", "already_approved", "it is approved already")


@guard("not_approved", "it is not approved")
def approval_was_given(grant: "AccessGrant", inputs: ActionInputs) -> bool:
    """The grant was approved, or needs no approval, or is for an emergency."""
    return bool(grant.approved_by) or not grant.needs_approval or grant.emergency


@guard("scope_differs", "only the requested scope can be given", needs=["scope"], waivable=False)
def scope_is_as_requested(grant: "AccessGrant", inputs: ActionInputs) -> bool:
    """The provisioned scope is the one that was requested, verified and approved."""
    return inputs.get("scope") in (None, "", grant.scope)


@guard("end_missing", "give an end, or why it is permanent", needs=["ends_at", "permanent_because"])
def end_is_given(grant: "AccessGrant", inputs: ActionInputs) -> bool | Reason:
    """The access has an end, or a reason to be permanent; emergency access has an end."""
    if inputs.get("ends_at") and inputs.get("permanent_because"):
        return Reason(
            "end_unclear",
            "give ends_at or permanent_because, not both",
            ("ends_at", "permanent_because"),
        )
    if grant.emergency and not inputs.get("ends_at"):
        return Reason("end_missing", "emergency access needs an end", ("ends_at",))
    return bool(inputs.get("ends_at") or inputs.get("permanent_because"))


end_lies_ahead = later_than("ends_at", "end_not_later")


@guard("review_missing", "emergency access needs a date for its review", needs=["recertify_at"])
def emergency_is_reviewed(grant: "AccessGrant", inputs: ActionInputs) -> bool:
    """Emergency access has a date for its review."""
    return not grant.emergency or inputs.get("recertify_at") is not None


review_lies_ahead = later_than("recertify_at", "review_not_later")

identity_is_here = is_unset(
    "identity_left_at", "identity_left", "the identity it is for has left", waivable=False
)


@guard("recertification_overdue", "its recertification date has passed", needs=["recertify_at"])
def is_certified(grant: "AccessGrant", inputs: ActionInputs) -> bool:
    """The recertification date of the access has not passed."""
    return grant.recertify_at is None or bool(inputs["at"] < grant.recertify_at)


@guard("not_ended", "its end has not come", waivable=False)
def end_has_come(grant: "AccessGrant", inputs: ActionInputs) -> bool:
    """Access expires at its end and not before: sooner it is revoked."""
    return grant.ends_at is not None and bool(inputs["at"] >= grant.ends_at)


@guard("end_reached", "its end has come: expire it, or request access anew", waivable=False)
def end_has_not_come(grant: "AccessGrant", inputs: ActionInputs) -> bool:
    """Nobody gets access after its end, also where no timer has let it expire yet."""
    return grant.ends_at is None or bool(inputs["at"] < grant.ends_at)


_DECIDING = [person_is_given, is_done_by_another]
# The states in which an identity holds the access, or would without a restriction.
PROVIDED = ("granted", "active", "restricted")


# Two rules admit no waiver: nobody verifies, approves, provisions, restores or recertifies their
# own access, and nothing is provided to an identity that left. Revoking is possible in every state;
# revoking what is over already is not written down again.
class AccessLifecycle(Lifecycle):
    """The moves of an access grant."""

    creates = "request"
    updates = ("note", "reply", "revoke")
    remarks = ("note", "revoke")
    facts_of = {"restriction": ("restricted",)}  # noqa: RUF012 - the engine's way
    milestones = {  # noqa: RUF012 - a table of the chart
        "granted": "verifying",
        "active": "granted",
        "restricted": "active",
        "expired": "granted",
    }
    public = {"verifying": ShownAs("requested")}  # noqa: RUF012 - a table of the chart

    requested = State(initial=True)
    verifying = State()
    pending_approval = State()
    granted = State()
    active = State()
    restricted = State()
    revoked = State(final=True)
    expired = State(final=True)
    denied = State(final=True)
    cancelled = State(final=True)

    verify = verifying.from_(requested)
    confirm = stays(
        verifying, pending_approval, active, restricted, validators=[is_done_by_another]
    )
    ask_approval = pending_approval.from_(verifying, validators=[everything_is_verified])
    approve = stays(pending_approval, validators=[*_DECIDING, is_not_approved_yet])
    provision = granted.from_(
        verifying,
        pending_approval,
        validators=[
            everything_is_verified,
            approval_was_given,
            is_done_by_another,
            identity_is_here,
            scope_is_as_requested,
            end_is_given,
            end_lies_ahead,
            emergency_is_reviewed,
            review_lies_ahead,
        ],
    )
    activate = active.from_(granted, validators=[identity_is_here, end_has_not_come])
    restrict = restricted.from_(active)
    restore = active.from_(
        restricted,
        validators=[
            *_DECIDING,
            identity_is_here,
            end_has_not_come,
            is_certified,
            everything_is_verified,
        ],
    )
    recertify = stays(active, restricted, validators=[*_DECIDING, review_lies_ahead])
    report = stays(requested, verifying, pending_approval, granted, active, restricted)
    expire = expired.from_(granted, active, restricted, validators=[end_has_come])
    deny = denied.from_(requested, verifying, pending_approval)
    cancel = cancelled.from_(requested, verifying, pending_approval)
    revoke = revoked.from_(requested, verifying, pending_approval, granted, active, restricted)


@checked
@attrs.frozen(kw_only=True)
class AccessGrant(Record):
    """A permission for one identity to use a resource: scope, approval and end.

    >>> from datetime import UTC
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> grant = AccessGrant.request("ACC-1", identity="u-1", resource="payroll", scope="read",
    ...                             reason="covers for ann", at=at(9)).verify(at=at(9))
    >>> for check in AccessCheck:
    ...     grant = grant.confirm(check=check, at=at(10))
    >>> grant = grant.ask_approval(at=at(10))
    >>> [reason.code for reason in grant.check("approve", by="u-1", at=at(11))]
    ['own_access']
    >>> grant.revoke(reason="not needed", at=at(12)).state
    'revoked'
    """

    lifecycle: ClassVar = AccessLifecycle

    identity: str = ""
    resource: str = ""
    scope: str = ""
    justification: str = ""
    requested_in: str | None = None
    item: str | None = None
    emergency: bool = False
    needs_approval: bool = True
    checks: tuple[AccessCheck, ...] = ()
    approved_by: str | None = None
    provisioner: str | None = None
    ends_at: datetime | None = None
    permanent_because: str | None = None
    recertify_at: datetime | None = None
    certified_by: str | None = None
    restriction: str | None = None
    identity_left_at: datetime | None = None
    role_changed_at: datetime | None = None
    end_reason: str | None = None

    @classmethod
    def request(
        cls,
        grant_id: str,
        /,
        *,
        identity: str,
        resource: str,
        scope: str,
        reason: str,
        requested_in: str | None = None,
        item: str | None = None,
        emergency: bool = False,
        needs_approval: bool = True,
        **when: Unpack[ActionContext],
    ) -> Self:
        """Request access: for which identity, to which resource, in which scope and why.

        `requested_in` names the service request it is an `item` of, if it came by one.
        """
        reasons = missing(identity=identity, resource=resource, scope=scope, reason=reason)
        facts = {**cls._facts_in(locals()), "justification": reason}
        return cls.create(grant_id, facts, when, *reasons)

    @action
    def verify(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Begin to verify the identity and its entitlement."""
        return {}

    @action
    def confirm(self, *, check: AccessCheck, **when: Unpack[ActionContext]) -> FactChanges:
        """Confirm one check, before the access is provided or again after a change of role."""
        # In the order of the enumeration, whatever the order of confirmation.
        done = {*self.checks, AccessCheck(check)}
        verified = tuple(each for each in AccessCheck if each in done)
        whole = len(verified) == len(AccessCheck)
        return {"checks": verified, "role_changed_at": None if whole else self.role_changed_at}

    @action
    def ask_approval(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Send the verified request to those who have to approve it."""
        return {}

    @action
    def approve(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Approve the access, as the person `by`, who is not the identity of the grant."""
        return {"approved_by": when.get("by")}

    @action
    def provision(
        self,
        *,
        provisioner: str,
        scope: str,
        ends_at: datetime | None = None,
        permanent_because: str | None = None,
        recertify_at: datetime | None = None,
        **when: Unpack[ActionContext],
    ) -> FactChanges:
        """Set up the access: its end, or why it is permanent; emergency access has both dates."""
        return self._facts_in(locals())  # `scope` is as it was requested

    @action
    def activate(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Activate the access: from now on it can be used."""
        return {}

    @action
    def restrict(self, *, reason: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Suspend the access until it is restored."""
        return {"restriction": reason}

    @action
    def restore(self, *, reason: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Restore suspended access, as the person `by`."""
        return {}

    @action
    def recertify(
        self, *, recertify_at: datetime | None = None, **when: Unpack[ActionContext]
    ) -> FactChanges:
        """Confirm, as the person `by`, that the access is needed until the next recertification."""
        return {"recertify_at": recertify_at, "certified_by": when.get("by")}

    @action
    def report(self, *, change: IdentityChange, **when: Unpack[ActionContext]) -> FactChanges:
        """Record a change of the identity: leaving ends the access, a new role is verified anew."""
        # Who leaves loses the access by a timed move at once, so that it is one transition of its
        # own; a new role voids what was verified for the old one, but for the identity itself.
        if change == IdentityChange.LEFT:
            return {"identity_left_at": self.identity_left_at or when["at"]}
        known = AccessCheck.IDENTITY in self.checks
        given = self.state in PROVIDED
        return {
            "role_changed_at": when["at"],
            "checks": (AccessCheck.IDENTITY,) if known else (),
            "approved_by": self.approved_by if given else None,
        }

    @action
    def expire(self, **when: Unpack[ActionContext]) -> FactChanges:
        """End the access at its end date."""
        return {}

    @action
    def deny(self, *, reason: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Deny the access."""
        return {"end_reason": reason}

    @action
    def cancel(self, *, reason: str | None = None, **when: Unpack[ActionContext]) -> FactChanges:
        """Withdraw a request that is no longer needed."""
        return {"end_reason": reason}

    @action
    def revoke(self, *, reason: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Revoke the access at once and permanently; a grant that has ended does not change."""
        return {"end_reason": reason}

    def _take(self, action: Action[Any], inputs: dict[str, Any]) -> Self:
        # Revoking is possible in every state; what is over already stays as it ended.
        taken = super()._take(action, inputs)
        return self if action.name == "revoke" and self.is_final else taken

    @property
    def unverified(self) -> tuple[AccessCheck, ...]:
        """The checks that are not confirmed, or no longer since the role changed."""
        return tuple(check for check in AccessCheck if check not in self.checks)


@checked
@attrs.frozen(kw_only=True)
class AccessTimers(TimersOfKind):
    """The timed moves of access grants, as a policy.

    Access expires at its end, and is revoked the moment its identity leaves. What is not
    recertified in time is restricted, or revoked, or left alone (`missed`), and so is what was not
    verified anew `reverify_within` a change of role, in working time of `calendar`.
    """

    kind: ClassVar = AccessGrant

    missed: Literal["restrict", "revoke"] | None = "restrict"
    reverify_within: timedelta | None = attrs.field(default=None, converter=length_or_none)
    calendar: Calendar = ALWAYS

    def __attrs_post_init__(self) -> None:
        refuse_negative(self, "reverify_within")

    def pending(self, record: AccessGrant) -> Pending:
        """Return the end, the revocation, and the results of what was missed."""
        if record.is_final:
            return
        # Who leaves loses the access at that instant, in whatever state the grant is.
        if record.identity_left_at is not None:
            inputs = {"reason": "the identity left"}
            yield record.identity_left_at, "revoke", "identity_left", inputs
        if record.ends_at is not None:
            yield record.ends_at, "expire", "end", {}
        # What is restricted already waits for a person; time does nothing more to it but end it.
        if record.state == "active" and self.missed is not None:
            if record.recertify_at is not None:
                inputs = {"reason": "not recertified in time"}
                yield record.recertify_at, self.missed, "recertification", inputs
            if record.role_changed_at is not None and self.reverify_within is not None:
                at = self.calendar.add(record.role_changed_at, self.reverify_within)
                inputs = {"reason": "not verified after a change of role"}
                yield at, self.missed, "verification", inputs

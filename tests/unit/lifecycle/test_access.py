"""Access grants: each edge of the chart, each guard and mandatory fact, worked by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from desk import at
from edges import ActionInputs, Edge, are_all_of, moves_to, refused_for, refuses_the_rest

from serviceops.errors import ActionRefused
from serviceops.lifecycle import AccessCheck, AccessGrant, AccessTimers
from serviceops.lifecycle.access import AccessLifecycle, IdentityChange

LATER = at(18)
PROVISION: ActionInputs = {"provisioner": "ops", "scope": "read", "ends_at": at(9, day=20)}
WHY: ActionInputs = {"reason": "no longer needed"}


def requested(**facts: Any) -> AccessGrant:
    inputs = {"identity": "u-1", "resource": "payroll", "scope": "read", "reason": "covers for ann"}
    return AccessGrant.request("ACC-1", **{**inputs, **facts}, at=at(9))


def unverified(**facts: Any) -> AccessGrant:
    return requested(**facts).verify(at=at(9))


def verifying(**facts: Any) -> AccessGrant:
    grant = unverified(**facts)
    for check in AccessCheck:
        grant = grant.confirm(check=check, at=at(10))
    return grant


def unapproved(**facts: Any) -> AccessGrant:
    return verifying(**facts).ask_approval(at=at(10))


def approved(**facts: Any) -> AccessGrant:
    return unapproved(**facts).approve(by="boss", at=at(11))


def granted(**inputs: Any) -> AccessGrant:
    return approved().act("provision", at=at(12), **{**PROVISION, **inputs})


def active(**inputs: Any) -> AccessGrant:
    return granted(**inputs).activate(at=at(13))


def restricted(**inputs: Any) -> AccessGrant:
    return active(**inputs).restrict(reason="an audit", at=at(14))


def revoked() -> AccessGrant:
    return active().act("revoke", at=at(14), **WHY)


def expired() -> AccessGrant:
    return active(ends_at=at(15)).expire(at=at(15))


def denied() -> AccessGrant:
    return unapproved().deny(reason="not their job", at=at(11))


def cancelled() -> AccessGrant:
    return requested().cancel(at=at(10))


def nothing_to_approve() -> AccessGrant:
    return verifying(needs_approval=False)


def ending() -> AccessGrant:
    return granted(ends_at=LATER)


IN_STATE = {
    "requested": requested,
    "verifying": verifying,
    "pending_approval": approved,
    "granted": granted,
    "active": active,
    "restricted": restricted,
    "revoked": revoked,
    "expired": expired,
    "denied": denied,
    "cancelled": cancelled,
}
OPEN = {state: IN_STATE[state] for state in (*list(IN_STATE)[:6],)}
FINAL = ("revoked", "expired", "denied", "cancelled")
CHECKED: ActionInputs = {"check": "identity"}
AGAIN: ActionInputs = {"by": "boss", "recertify_at": at(9, day=30)}
EDGES: list[Edge] = [
    (requested, "verify", {}, "verifying"),
    (unverified, "confirm", CHECKED, "verifying"),
    (unapproved, "confirm", CHECKED, "pending_approval"),
    (active, "confirm", CHECKED, "active"),
    (restricted, "confirm", CHECKED, "restricted"),
    (verifying, "ask_approval", {}, "pending_approval"),
    (unapproved, "approve", {"by": "boss"}, "pending_approval"),
    (nothing_to_approve, "provision", PROVISION, "granted"),
    (approved, "provision", PROVISION, "granted"),
    (granted, "activate", {}, "active"),
    (active, "restrict", {"reason": "an audit"}, "restricted"),
    (restricted, "restore", {"reason": "the audit is over", "by": "boss"}, "active"),
    (active, "recertify", AGAIN, "active"),
    (restricted, "recertify", AGAIN, "restricted"),
    *[(before, "report", {"change": "left"}, state) for state, before in OPEN.items()],
    (ending, "expire", {}, "expired"),
    (lambda: ending().activate(at=at(13)), "expire", {}, "expired"),
    (lambda: restricted(ends_at=LATER), "expire", {}, "expired"),
    (requested, "deny", {"reason": "not their job"}, "denied"),
    (verifying, "deny", {"reason": "not their job"}, "denied"),
    (unapproved, "deny", {"reason": "not their job"}, "denied"),
    (requested, "cancel", {}, "cancelled"),
    (verifying, "cancel", {}, "cancelled"),
    (unapproved, "cancel", {}, "cancelled"),
    *[(before, "revoke", WHY, "revoked") for before in OPEN.values()],
]


@pytest.mark.parametrize(("before", "action", "inputs", "after"), EDGES)
def test_the_move_ends_in_the_state_of_the_model(
    before: Callable[..., AccessGrant], action: str, inputs: ActionInputs, after: str
) -> None:
    moves_to(before(), action, {**inputs, "at": LATER}, after)


def test_the_list_above_is_the_whole_chart() -> None:
    are_all_of(EDGES, AccessLifecycle)


def test_every_other_action_is_refused_in_every_state() -> None:
    refuses_the_rest(IN_STATE, EDGES, {"at": LATER})


def test_a_request_says_who_to_what_how_far_and_why() -> None:
    with pytest.raises(ActionRefused) as refused:
        requested(identity="", resource="", scope="", reason="")

    assert refused.value.codes == (
        "identity_missing", "resource_missing", "scope_missing", "reason_missing",
    )  # fmt: skip


OWN: ActionInputs = {"waive": ("own_access",), "comment": "everybody else is away"}
NO_END: ActionInputs = {"provisioner": "ops", "scope": "read"}
LEFT: ActionInputs = {"change": IdentityChange.LEFT, "at": at(15)}
REFUSED: list[tuple[AccessGrant, str, ActionInputs, tuple[str, ...]]] = [
    (unverified(), "confirm", {}, ("check_missing",)),
    (unverified(), "confirm", {**CHECKED, "by": "u-1"}, ("own_access",)),
    (unverified(), "ask_approval", {}, ("not_verified",)),
    (unverified().confirm(check=AccessCheck.IDENTITY, at=at(9)), "ask_approval", {},
     ("not_verified",)),
    (unapproved(), "approve", {}, ("person_missing",)),
    (unapproved(), "approve", {"by": "u-1"}, ("own_access",)),
    (unapproved(), "approve", {"by": "u-1", **OWN}, ("own_access",)),
    (approved(), "approve", {"by": "boss"}, ("already_approved",)),
    (approved(), "provision", {},
     ("provisioner_missing", "scope_missing", "end_missing")),
    (unverified(), "provision", PROVISION, ("not_verified", "not_approved")),
    (unapproved(), "provision", PROVISION, ("not_approved",)),
    (approved(), "provision", {**PROVISION, "provisioner": "u-1"}, ("own_access",)),
    (approved(), "provision", {**PROVISION, "by": "u-1", **OWN}, ("own_access",)),
    (approved(), "provision", {**PROVISION, "scope": "write"}, ("scope_differs",)),
    (approved(), "provision", NO_END, ("end_missing",)),
    (approved(), "provision", {**PROVISION, "permanent_because": "staff"}, ("end_unclear",)),
    (approved(), "provision", {**PROVISION, "ends_at": LATER}, ("end_not_later",)),
    (approved(), "provision", {**PROVISION, "recertify_at": LATER}, ("review_not_later",)),
    (verifying(emergency=True), "provision", {**NO_END, "permanent_because": "staff"},
     ("end_missing", "review_missing")),
    (verifying(emergency=True), "provision", PROVISION, ("review_missing",)),
    (approved().act("report", **LEFT), "provision", PROVISION, ("identity_left",)),
    (granted().act("report", **LEFT), "activate", {}, ("identity_left",)),
    (active(), "restrict", {}, ("reason_missing",)),
    (restricted(), "restore", {}, ("reason_missing", "person_missing")),
    (restricted(), "restore", {"reason": "x", "by": "u-1"}, ("own_access",)),
    (restricted().act("report", **LEFT), "restore", {"reason": "x", "by": "boss"},
     ("identity_left",)),
    (restricted(recertify_at=LATER), "restore", {"reason": "x", "by": "boss"},
     ("recertification_overdue",)),
    (restricted().report(change=IdentityChange.ROLE_CHANGED, at=at(15)), "restore",
     {"reason": "x", "by": "boss"}, ("not_verified",)),
    (restricted(ends_at=LATER), "restore", {"reason": "x", "by": "boss"}, ("end_reached",)),
    (granted(ends_at=LATER), "activate", {}, ("end_reached",)),
    (granted(ends_at=LATER), "activate", {"waive": ("end_reached",), "comment": "now"},
     ("end_reached",)),
    (active(), "recertify", {}, ("person_missing",)),
    (active(), "recertify", {**AGAIN, "by": "u-1"}, ("own_access",)),
    (active(), "recertify", {**AGAIN, "recertify_at": LATER}, ("review_not_later",)),
    (active(), "report", {}, ("change_missing",)),
    (active(), "expire", {}, ("not_ended",)),
    (active(), "expire", {"waive": ("not_ended",), "comment": "now"}, ("not_ended",)),
    (requested(), "deny", {}, ("reason_missing",)),
    (active(), "revoke", {}, ("reason_missing",)),
]  # fmt: skip


@pytest.mark.parametrize(("record", "action", "inputs", "codes"), REFUSED)
def test_what_is_missing_or_wrong_is_named_all_at_once(
    record: AccessGrant, action: str, inputs: ActionInputs, codes: tuple[str, ...]
) -> None:
    assert refused_for(record, action, {**inputs, "at": LATER}) == codes


# -- guards and effects ----------------------------------------------------------------------------


def test_a_figure_shows_the_checks_in_words_and_not_as_python() -> None:
    strip = active().history.figure("checks").text()

    assert "= identity, entitlement, separation of duties" in strip
    assert "AccessCheck" not in strip


def test_permanent_access_says_why() -> None:
    grant = approved().provision(
        provisioner="ops", scope="read", permanent_because="payroll staff", at=LATER
    )

    assert (grant.state, grant.ends_at, grant.permanent_because) == (
        "granted",
        None,
        "payroll staff",
    )
    assert grant.next_due(AccessTimers()) is None


def test_an_emergency_needs_no_approval_but_an_end_and_a_review() -> None:
    grant = verifying(emergency=True).act(
        "provision", at=LATER, recertify_at=at(9, day=3), **PROVISION
    )

    assert (grant.state, grant.approved_by, grant.recertify_at) == ("granted", None, at(9, day=3))


@pytest.mark.parametrize("state", FINAL)
def test_revoking_what_is_over_changes_nothing_and_is_not_written_down(state: str) -> None:
    record = IN_STATE[state]()

    again = record.revoke(reason="to be sure", by="audit", id="r-9", at=LATER)

    assert again == record
    assert "revoke" in record.allowed_actions
    assert refused_for(record, "revoke", {"at": LATER}) == ("reason_missing",)


@pytest.mark.parametrize("state", FINAL)
def test_the_live_machine_revokes_what_is_over_as_often_as_it_is_sent(state: str) -> None:
    record = IN_STATE[state]()
    live = AccessLifecycle.machine(record)

    live.send("revoke", reason="to be sure", at=LATER)

    assert live.model.record == record


def test_a_change_of_role_voids_what_was_verified_and_approved_before_it() -> None:
    changed = approved().report(change=IdentityChange.ROLE_CHANGED, at=at(12))

    assert changed.unverified == (AccessCheck.ENTITLEMENT, AccessCheck.SEPARATION_OF_DUTIES)
    assert refused_for(changed, "provision", {**PROVISION, "at": LATER}) == (
        "not_verified",
        "not_approved",
    )


def test_who_left_first_stays_gone_since_then() -> None:
    gone = active().act("report", **LEFT)

    assert gone.report(change=IdentityChange.LEFT, at=LATER).identity_left_at == at(15)


# -- what time does to it --------------------------------------------------------------------------


@pytest.mark.parametrize("before", [granted, active, restricted])
def test_access_expires_at_its_end(before: Callable[..., AccessGrant]) -> None:
    record, timers = before(), AccessTimers()

    assert record.due(timers, at=at(8, 59, day=20)) == ()
    over = record.advance(timers, at=at(9, day=25))
    assert (over.state, over.history[-1].at) == ("expired", at(9, day=20))


@pytest.mark.parametrize("before", OPEN.values())
def test_access_of_who_left_is_revoked_at_once(before: Callable[..., AccessGrant]) -> None:
    gone = before().act("report", **LEFT)

    over = gone.advance(AccessTimers(missed=None), at=LATER)

    assert (over.state, over.history[-1].at, over.end_reason) == (
        "revoked",
        at(15),
        "the identity left",
    )


def test_access_not_recertified_in_time_is_restricted_until_it_is() -> None:
    record = active(recertify_at=at(9, day=9))

    held = record.advance(AccessTimers(), at=at(10, day=9))
    assert (held.state, held.restriction) == ("restricted", "not recertified in time")
    assert held.history[-1].at == at(9, day=9)
    again = held.recertify(by="boss", recertify_at=at(9, day=19), at=at(11, day=9))
    back = again.restore(reason="recertified", by="boss", at=at(11, day=9))
    assert (back.state, back.restriction, back.certified_by) == ("active", None, "boss")
    assert record.advance(AccessTimers(missed="revoke"), at=at(10, day=9)).state == "revoked"
    assert record.advance(AccessTimers(missed=None), at=at(10, day=9)).state == "active"


def test_a_new_role_is_verified_anew_within_what_the_policy_allows() -> None:
    timers = AccessTimers(reverify_within=timedelta(days=2))
    changed = active().report(change=IdentityChange.ROLE_CHANGED, at=at(14))
    verified = changed.confirm(check=AccessCheck.ENTITLEMENT, at=at(15)).confirm(
        check=AccessCheck.SEPARATION_OF_DUTIES, at=at(16)
    )

    assert [move.at for move in changed.due(timers, at=at(9, day=5))] == [at(14, day=4)]
    assert changed.advance(timers, at=at(9, day=5)).restriction == (
        "not verified after a change of role"
    )
    assert (verified.unverified, verified.role_changed_at) == ((), None)
    assert verified.due(timers, at=at(9, day=5)) == ()
    assert changed.due(AccessTimers(), at=at(9, day=5)) == ()

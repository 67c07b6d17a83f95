"""What a move of a service request means for the access it asks for, and the other way round.

Sources: ITIL 4, service request management practice; ISO/IEC 20000-1:2018, 8.7.3.
"""

from collections.abc import Iterator

from serviceops.lifecycle.access import AccessGrant
from serviceops.lifecycle.links.link_context import Asked, LinkContext, able
from serviceops.lifecycle.links.neighbours import LinkKind
from serviceops.lifecycle.request import ItemOutcome, ServiceRequest

__all__ = [
    "finish_item",
    "grant_access",
    "withdraw_access",
]


def grant_access(moved: LinkContext) -> Iterator[Asked]:
    """An approved item that is access becomes a grant; the approval is the request's."""
    request: ServiceRequest = moved.record
    asked = {
        grant.item
        for grant in moved.pointing(LinkKind.ASKED_IN)
        if isinstance(grant, AccessGrant) and not grant.is_final
    }
    wanted = {item.name for item in request.items if item.outcome is None} - asked
    for access in moved.policy.entitlements:
        if access.item in wanted:
            yield f"{request.id}@{moved.name}/{access.item}", "request", {
                "identity": request.requested_for or request.caller,
                "resource": access.resource,
                "scope": access.scope,
                "reason": request.summary,
                "asked_in": request.id,
                "item": access.item,
                "needs_approval": False,
            }  # fmt: skip


def withdraw_access(moved: LinkContext) -> Iterator[Asked]:
    """Access that is no longer asked for, or no longer approved, is not given or taken away."""
    if moved.record.state == "submitted" and not moved.left("approved"):
        return
    why = f"{moved.id} is {moved.record.state}"
    for grant in able(AccessGrant, moved.pointing(LinkKind.ASKED_IN), "revoke"):
        if "cancel" in grant.allowed_actions:
            yield grant.id, "cancel", {"reason": why}
        elif not grant.is_final:
            yield grant.id, "revoke", {"reason": why}


def finish_item(moved: LinkContext) -> Iterator[Asked]:
    """What became of the access became of the item."""
    grant: AccessGrant = moved.record
    complete = grant.state == "active"
    for request in able(ServiceRequest, moved.at_end(LinkKind.ASKED_IN), "finish_item"):
        if any(part.name == grant.item and part.outcome is None for part in request.items):
            outcome = ItemOutcome.COMPLETE if complete else ItemOutcome.INCOMPLETE
            yield request.id, "finish_item", {"item": grant.item, "outcome": outcome}

"""Link rules between service requests and the access they are for.

Sources: ITIL 4, service request management practice; ISO/IEC 20000-1:2018, 8.7.3.
"""

from serviceops.lifecycle.access import AccessGrant
from serviceops.lifecycle.links.link_context import LinkContext, Requests, accepting, link_rule
from serviceops.lifecycle.links.neighbours import LinkKind
from serviceops.lifecycle.request import ItemOutcome, ServiceRequest


@link_rule(ServiceRequest, on=("approved",), creates=AccessGrant)
def grant_access(context: LinkContext) -> Requests:
    """Create an access grant for each approved item that is access, approved with the request."""
    request: ServiceRequest = context.record
    # A grant that has ended does not count: the item may be approved and granted anew.
    granted = {
        grant.item
        for grant in context.sources(LinkKind.REQUESTED_IN)
        if isinstance(grant, AccessGrant) and not grant.is_final
    }
    wanted = {item.name for item in request.items if item.outcome is None} - granted
    for access in context.policy.entitlements:
        if access.item in wanted:
            yield f"{request.id}@{context.version}/{access.item}", "request", {
                "identity": request.requested_for or request.caller,
                "resource": access.resource,
                "scope": access.scope,
                "reason": request.summary,
                "requested_in": request.id,
                "item": access.item,
                "needs_approval": False,
            }  # fmt: skip


@link_rule(ServiceRequest, on=("cancelled", "submitted"))
def withdraw_access(context: LinkContext) -> Requests:
    """Cancel or revoke the access of a request that was cancelled or is no longer approved."""
    if context.record.state == "submitted" and not context.left_state("approved"):
        return
    why = f"{context.id} is {context.record.state}"
    for grant in accepting(AccessGrant, context.sources(LinkKind.REQUESTED_IN), "revoke"):
        if "cancel" in grant.allowed_actions:
            yield grant.id, "cancel", {"reason": why}
        elif not grant.is_final:
            yield grant.id, "revoke", {"reason": why}


@link_rule(AccessGrant, on=("active", "denied", "cancelled", "revoked", "expired"))
def finish_item(context: LinkContext) -> Requests:
    """Finish the item of a request when its access grant became active or ended."""
    grant: AccessGrant = context.record
    complete = grant.state == "active"
    for request in accepting(ServiceRequest, context.targets(LinkKind.REQUESTED_IN), "finish_item"):
        if any(item.name == grant.item and item.outcome is None for item in request.items):
            outcome = ItemOutcome.COMPLETE if complete else ItemOutcome.INCOMPLETE
            yield request.id, "finish_item", {"item": grant.item, "outcome": outcome}

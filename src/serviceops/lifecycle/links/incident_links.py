"""Link rules of incidents: parents and children, duplicates, follow-ups and conversions.

Sources: ITIL 4, incident management practice; where it is silent, common practice: the start, hold
and resolution of a parent reach its children, its closing does not.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from serviceops.lifecycle.evidence import ENDED_INCIDENT, ENDED_PROBLEM
from serviceops.lifecycle.holding import HoldReason
from serviceops.lifecycle.incident import CancelReason, Incident
from serviceops.lifecycle.links.link_context import LinkContext, Requests, accepting, link_rule
from serviceops.lifecycle.links.link_policy import Cascade
from serviceops.lifecycle.links.neighbours import LinkKind
from serviceops.lifecycle.problem import Problem
from serviceops.lifecycle.record import Record
from serviceops.lifecycle.request import ServiceRequest

# -- parents and children ----------------------------------------------------------------------


@link_rule(Incident, on=("in_progress",))
def start_children(context: LinkContext) -> Requests:
    """Start the children of an incident, and resume those on hold for the same reason."""
    if Cascade.START not in context.policy.cascade:
        return
    parent, before = context.record, context.before.facts
    for child in context.sources(LinkKind.CHILD_OF):
        if not isinstance(child, Incident):
            continue
        if "start" in child.allowed_actions:
            yield child.id, "start", {"person": child.person or parent.person}
        elif _has_same_hold(child, before):
            yield child.id, "resume", {}


def _has_same_hold(child: Incident, parent: Mapping[str, object]) -> bool:
    """Return whether a child is on hold for what its parent was, which is not a caller."""
    return (
        child.hold_reason not in (None, HoldReason.CALLER)
        and child.hold_reason == parent.get("hold_reason")
        and child.hold_reference == parent.get("hold_reference")
    )


@link_rule(Incident, on=("resume",))
def resume_children(context: LinkContext) -> Requests:
    """Resume the children on hold for the same reason when the hold ends by handing over.

    Nobody has taken the work up yet, so that no child is started.
    """
    parent, before = context.record, context.before.facts
    if Cascade.START in context.policy.cascade and parent.state == "assigned":
        for child in accepting(Incident, context.sources(LinkKind.CHILD_OF), "resume"):
            if _has_same_hold(child, before):
                yield child.id, "resume", {}


@link_rule(Incident, on=("on_hold",))
def hold_children(context: LinkContext) -> Requests:
    """Put the children on hold for the reason of their parent, but never for its caller."""
    parent = context.record
    if Cascade.HOLD in context.policy.cascade and parent.hold_reason in context.policy.hold_reasons:
        for child in accepting(Incident, context.sources(LinkKind.CHILD_OF), "hold"):
            yield child.id, "hold", {
                "reason": parent.hold_reason,
                "reference": parent.hold_reference,
                "until": parent.hold_until,
            }  # fmt: skip


@link_rule(Incident, on=("resolved",))
def resolve_children(context: LinkContext) -> Requests:
    """Resolve the children with their parent, except one that has a major incident.

    A resolution that is true of the parent alone, such as a duplicate, is not passed on.
    """
    parent, policy = context.record, context.policy
    if Cascade.RESOLVE in policy.cascade and parent.resolution_code not in policy.own_endings:
        for child in resolvable(context.sources(LinkKind.CHILD_OF)):
            if child.id != parent.resolution_reference:
                yield child.id, "resolve", {
                    "code": parent.resolution_code,
                    "notes": parent.resolution_notes,
                    "reference": parent.resolution_reference,
                    "category": child.category or parent.category,
                }  # fmt: skip


def resolvable(records: Iterable[Any]) -> Iterator[Incident]:
    """Return the incidents that may be resolved without the decision of a person."""
    # The manager of a major incident decides when its incident is resolved.
    return (r for r in accepting(Incident, records, "resolve") if r.major_incident is None)


@link_rule(Incident, on=("reopen",))
def reopen_children(context: LinkContext) -> Requests:
    """Reopen the children that were resolved with their parent, if the policy says so."""
    if Cascade.REOPEN in context.policy.cascade:
        for child in accepting(Incident, context.sources(LinkKind.CHILD_OF), "reopen"):
            resolved = child.last("resolve")
            # The key shows that it was this parent's resolution and not one of the child's own.
            if resolved and str(resolved.id).startswith(f"resolve_children:{context.id}@"):
                yield child.id, "reopen", {"reason": context.inputs.get("reason")}


# -- duplicates, follow-ups and conversions ----------------------------------------------------


@link_rule(Incident, on=("resolve", "cancel"))
def transfer_children(context: LinkContext) -> Requests:
    """Make the children of a duplicate children of the original."""
    original = context.sets.get("duplicate_of")
    if original:
        # The original may be below a child, which would become a child of itself.
        above, name = set[Any](), str(original)
        while name and name not in above:
            above.add(name)
            name = getattr(context.neighbours.records.get(name), "parent", None) or ""
        for child in accepting(Incident, context.sources(LinkKind.CHILD_OF), "amend"):
            if child.id not in above:
                yield child.id, "amend", {"parent": original}


@link_rule(Incident, on=("resolve", "cancel"))
def transfer_problem(context: LinkContext) -> Requests:
    """Set the problem of a duplicate on the original, if that has none and the problem goes on."""
    problem = context.neighbours.records.get(context.record.problem or "")
    if context.sets.get("duplicate_of") and context.record.problem:
        for original in accepting(Incident, context.targets(LinkKind.DUPLICATE_OF), "amend"):
            goes_on = (
                original.state in ENDED_INCIDENT
                or problem is None
                or (problem.state not in ENDED_PROBLEM)
            )
            if original.problem is None and goes_on:
                yield original.id, "amend", {"problem": context.record.problem}


@link_rule(Incident, on=("resolve", "cancel"))
@link_rule(Problem, on=("duplicate",))
def tell_original(context: LinkContext) -> Requests:
    """Note on the original which record is its duplicate, and who the caller of that is."""
    if context.sets.get("duplicate_of"):
        caller = getattr(context.record, "caller", None)
        by = f", asked for by {caller}" if caller else ""
        for original in accepting(Record, context.targets(LinkKind.DUPLICATE_OF), "note"):
            yield original.id, "note", {"text": f"{context.id} is a duplicate of this{by}"}


@link_rule(Incident, on=("log",))
def tell_followed(context: LinkContext) -> Requests:
    """Note on a closed incident which new one follows it."""
    for closed in accepting(Record, context.targets(LinkKind.FOLLOWS), "note"):
        yield closed.id, "note", {"text": f"{context.id} follows this"}


@link_rule(Incident, on=("log",))
@link_rule(ServiceRequest, on=("draft",))
def cancel_converted(context: LinkContext) -> Requests:
    """Cancel the record that this one was converted from, unless work on it has begun."""
    sources = [*context.targets(LinkKind.CONVERTED_FROM)]
    for incident in accepting(Incident, sources, "cancel"):
        inputs = {"reason": CancelReason.NOT_AN_INCIDENT, "reference": context.id}
        yield incident.id, "cancel", inputs
    for request in accepting(ServiceRequest, sources, "cancel"):
        if request.state not in ("in_fulfilment", "on_hold"):
            yield request.id, "cancel", {"reason": f"it is {context.id}"}

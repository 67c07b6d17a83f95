"""Link rules: what the transition of a record means for the records that it is linked to.

Sources: ITIL 4, practices of incident management, problem management (problem control, error
control), monitoring and event management, service request management; ISO/IEC 20000-1:2018, 8.7.3.
Where they are silent, common practice: the start, hold and resolution of a parent reach its
children, its closing does not.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from serviceops.lifecycle.access import AccessGrant
from serviceops.lifecycle.alerts.alert import Alert
from serviceops.lifecycle.alerts.alert_axes import Acknowledgement
from serviceops.lifecycle.evidence import ENDED_INCIDENT, ENDED_MAJOR_INCIDENT, ENDED_PROBLEM
from serviceops.lifecycle.holding import HeldRecord, HoldReason
from serviceops.lifecycle.incident import CancelReason, Incident, ResolutionCode
from serviceops.lifecycle.known_error import KnownError, RetireReason
from serviceops.lifecycle.links.link_context import (
    LinkContext,
    Requests,
    accepting,
    declared,
    link_rule,
)
from serviceops.lifecycle.links.link_policy import AlertsAfter, Cascade, IncidentAfter, Waiting
from serviceops.lifecycle.links.neighbours import LinkKind
from serviceops.lifecycle.major_incident import MajorIncident, StandDownReason
from serviceops.lifecycle.problem import Problem, ProblemResolutionCode
from serviceops.lifecycle.record import Record
from serviceops.lifecycle.request import ItemOutcome, ServiceRequest

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


# -- incidents and problems --------------------------------------------------------------------


@link_rule(Incident, on=("hold", "amend"))
def link_problem(context: LinkContext) -> Requests:
    """Link an incident to the problem that it names or waits for."""
    incident, waits = context.record, context.record.hold_reason == HoldReason.PROBLEM
    named = {incident.problem: None, incident.hold_reference if waits else None: None}
    for problem in accepting(Problem, context.at_hand(named), "link"):
        if incident.id not in problem.incidents:
            inputs = {"incident": incident.id, "occurred_at": incident.history[0].at}
            yield problem.id, "link", inputs


@link_rule(Incident, on=("amend",))
def leave_problem(context: LinkContext) -> Requests:
    """Take an incident out of the problem that it named before, if it names another or none now.

    A duplicate keeps its list: it shows which incidents went to the original.
    """
    if "problem" not in context.sets:
        return
    incident, before = context.record, context.before.facts.get("problem")
    gone = [before] if before != incident.problem else []
    for problem in accepting(Problem, context.at_hand(gone), "unlink"):
        is_duplicate = problem.resolution_code == ProblemResolutionCode.DUPLICATE
        if incident.id in problem.incidents and not is_duplicate:
            inputs: dict[str, object] = {"incident": incident.id}
            if problem.incidents == (incident.id,):
                # What the incident names was decided there: the problem does not keep it against
                # that, not even as its last one.
                text = f"{incident.id} names {incident.problem or 'no problem'} now"
                inputs |= {"waive": ("incidents_missing",), "comment": text}
            yield problem.id, "unlink", inputs


@link_rule(Problem, on=("unlink",))
def forget_problem(context: LinkContext) -> Requests:
    """Empty the problem of an incident that was taken out of it, unless it waits for it."""
    unlinked = context.neighbours.records.get(str(context.inputs.get("incident")))
    for incident in accepting(Incident, [unlinked], "amend"):
        if context.id == incident.problem != incident.hold_reference:
            yield incident.id, "amend", {"clear": ("problem",)}


@link_rule(Problem, on=("log", "link"))
def name_problem(context: LinkContext) -> Requests:
    """Set the problem on the incidents that it lists, unless they name another."""
    listed = set(context.record.incidents)
    for incident in accepting(Incident, context.sources(LinkKind.SYMPTOM_OF), "amend"):
        if incident.problem is None and incident.id in listed:
            yield incident.id, "amend", {"problem": context.id}


@link_rule(Problem, on=("record_workaround",))
def communicate_workaround(context: LinkContext) -> Requests:
    """Note the workaround of a problem on its open incidents."""
    yield from _notes(context, f"Workaround of {context.id}: {context.record.workaround}")


@link_rule(Problem, on=("resolve",))
def communicate_fix(context: LinkContext) -> Requests:
    """Note the fix of a problem on its open incidents."""
    yield from _notes(context, f"Fix of {context.id}: {context.record.fix}")


def _notes(context: LinkContext, text: str) -> Requests:
    if context.policy.communicate:
        for incident in accepting(Incident, context.sources(LinkKind.SYMPTOM_OF), "note"):
            if incident.state not in ENDED_INCIDENT:
                yield incident.id, "note", {"text": text}


@link_rule(Problem, on=("resolved", "risk_accepted", "closed", "cancelled"))
def end_waiting(context: LinkContext) -> Requests:
    """Resume the records on hold for a problem that ended, or resolve them if it was fixed.

    A duplicate is left out: its waiting records wait for the original.
    """
    problem = context.record
    if problem.resolution_code == ProblemResolutionCode.DUPLICATE:
        return
    # A problem that ended without a resolution frees those that wait, whatever the policy says.
    outcome, text = Waiting.RESUME, ""  # nothing is written where they resume
    if problem.resolution_code == ProblemResolutionCode.FIX_APPLIED:
        outcome, text = context.policy.waiting, problem.fix
    elif problem.resolution_code == ProblemResolutionCode.RISK_ACCEPTED:
        outcome, text = context.policy.risk_accepted, problem.justification
    yield from _end_holds(context, HoldReason.PROBLEM, outcome, ResolutionCode.PROBLEM, text)


def _end_holds(
    context: LinkContext, reason: HoldReason, outcome: Waiting, code: ResolutionCode, text: str
) -> Requests:
    """Yield the action for each record on hold for a problem or change that ended."""
    for record in accepting(HeldRecord, context.sources(LinkKind.WAITS_FOR), "resume"):
        if record.hold_reason != reason:
            continue
        # Without a category, or against a major incident, it cannot be resolved: then it resumes.
        category = record.category or getattr(context.record, "category", None)
        if outcome is Waiting.STAY:
            yield record.id, "note", {"text": f"{context.id}: {text}"}
        elif outcome is Waiting.RESOLVE and category and [*resolvable([record])]:
            yield record.id, "resolve", {
                "code": code, "notes": text, "reference": context.id, "category": category,
            }  # fmt: skip
        else:
            yield record.id, "resume", {}


@link_rule(Problem, on=("duplicate",))
def relink_incidents(context: LinkContext) -> Requests:
    """Link the incidents of a duplicate to the original problem."""
    original = context.sets.get("duplicate_of")
    if original:
        for incident in accepting(Incident, context.sources(LinkKind.SYMPTOM_OF), "amend"):
            yield incident.id, "amend", {"problem": original}


# A record on hold cannot be put on hold again: one rule resumes it, the next holds it anew.


@link_rule(Problem, on=("duplicate",))
def leave_duplicate(context: LinkContext) -> Requests:
    """Resume the records that wait for a duplicate."""
    if context.sets.get("duplicate_of"):
        for record in accepting(HeldRecord, context.sources(LinkKind.WAITS_FOR), "resume"):
            yield record.id, "resume", {}


@link_rule(Problem, on=("duplicate",))
def wait_for_original(context: LinkContext) -> Requests:
    """Put the records that waited for a duplicate on hold for the original."""
    original = context.sets.get("duplicate_of")
    if original:
        for record in accepting(HeldRecord, context.sources(LinkKind.WAITS_FOR), "resume"):
            yield record.id, "hold", {"reason": HoldReason.PROBLEM, "reference": original}


# -- changes -----------------------------------------------------------------------------------


@link_rule(None)
def end_change(context: LinkContext) -> Requests:
    """Resume the records on hold for a change that ended, or resolve them if it succeeded."""
    state, policy = context.record.state, context.policy
    if state in policy.changes_succeed_in:
        outcome = policy.waiting
    elif state in policy.changes_fail_in:
        outcome = Waiting.RESUME
    else:
        return
    text = f"{context.id} is {state}"
    yield from _end_holds(context, HoldReason.CHANGE, outcome, ResolutionCode.CHANGE, text)


@link_rule(None)
def fail_fix(context: LinkContext) -> Requests:
    """Take back the resolution of a problem when the change that fixed it failed."""
    if context.record.state in context.policy.changes_fail_in:
        for problem in accepting(Problem, context.sources(LinkKind.FIXED_BY), "fix_failed"):
            yield problem.id, "fix_failed", {"reason": f"{context.id} is {context.record.state}"}


# -- known errors ------------------------------------------------------------------------------


@link_rule(Problem, on=("record_workaround",), creates=KnownError)
def draft_known_error(context: LinkContext) -> Requests:
    """Create a known error for a problem that has a workaround, if the policy says so."""
    problem: Problem = context.record
    known = context.neighbours.source_ids(problem.id, LinkKind.KNOWN_ERROR_OF)
    # The id follows from that of the problem, so that the same intent again creates no second one.
    if context.policy.draft_known_error and not known:
        yield f"{problem.id}/known-error", "log", {
            "summary": problem.summary,
            "problem": problem.id,
            "service": problem.service,
            "workaround": problem.workaround,
            "cause": problem.root_cause,
        }  # fmt: skip


@link_rule(KnownError, on=("log",))
def name_known_error(context: LinkContext) -> Requests:
    """Set the known error on its problem, unless that names another that is not retired."""
    for problem in accepting(Problem, context.targets(LinkKind.KNOWN_ERROR_OF), "amend"):
        if context.is_free(problem.known_error, "retired"):
            yield problem.id, "amend", {"known_error": context.id}


@link_rule(Problem, on=("record_workaround", "identify_cause"))
def tell_known_error(context: LinkContext) -> Requests:
    """Copy the workaround and cause of a problem to its known error."""
    problem = context.record
    learnt = {"workaround": problem.workaround, "cause": problem.root_cause}
    for known in accepting(KnownError, context.sources(LinkKind.KNOWN_ERROR_OF), "amend"):
        changed = {name: text for name, text in learnt.items() if text != getattr(known, name)}
        if any(changed.values()):
            yield known.id, "amend", changed


@link_rule(Problem, on=("record_workaround", "identify_cause"))
def publish_known_error(context: LinkContext) -> Requests:
    """Publish a known error with a symptom, and set its review date."""
    review = context.policy.known_error_review
    if review is not None:
        for known in accepting(KnownError, context.sources(LinkKind.KNOWN_ERROR_OF), "publish"):
            if known.symptom:
                yield known.id, "publish", {"review_at": context.at + review}


@link_rule(Problem, on=("resolve",))
def retire_known_error(context: LinkContext) -> Requests:
    """Retire the known error of a fixed problem, unless an incident still waits with it."""
    stay = context.policy.waiting is Waiting.STAY
    if context.policy.retire_known_error:
        for known in accepting(KnownError, context.sources(LinkKind.KNOWN_ERROR_OF), "retire"):
            if not (stay and known.cited_by):
                inputs = {"reason": RetireReason.FIXED, "notes": context.record.fix}
                yield known.id, "retire", inputs


@link_rule(Incident, on=("resolved",))
def count_match(context: LinkContext) -> Requests:
    """Count an incident, once, on the known error that it was resolved with."""
    for known in accepting(KnownError, context.targets(LinkKind.RESOLVED_WITH), "match"):
        if context.id not in known.matched:
            yield known.id, "match", {"incident": context.id}


@link_rule(Incident, on=("on_hold",))
def cite_known_error(context: LinkContext) -> Requests:
    """Cite an incident on hold for a problem in the known error of that problem."""
    if context.record.hold_reason == HoldReason.PROBLEM:
        problem = context.record.hold_reference
        errors = context.neighbours.sources(problem, LinkKind.KNOWN_ERROR_OF)
        for known in accepting(KnownError, errors, "cite"):
            if context.id not in known.cited_by:
                yield known.id, "cite", {"incident": context.id}


@link_rule(Incident)
def release_known_error(context: LinkContext) -> Requests:
    """Release the citation of an incident that left its hold; a match releases it by itself."""
    if context.left_state("on_hold"):
        counted = {known.id for known in context.targets(LinkKind.RESOLVED_WITH)}
        for known in accepting(KnownError, context.targets(LinkKind.CITES), "release"):
            if context.id in known.cited_by and known.id not in counted:
                yield known.id, "release", {"incident": context.id}


# -- major incidents ---------------------------------------------------------------------------


@link_rule(Incident, on=("log", "amend", "reprioritise"), creates=MajorIncident)
def propose_major_incident(context: LinkContext) -> Requests:
    """Propose a major incident, with an id made of its incident's, when the criteria are met."""
    incident, criteria = context.record, context.policy.major
    known = context.neighbours.source_ids(incident.id, LinkKind.MAJOR_INCIDENT_OF)
    if criteria is not None and not known:
        others = [r for r in context.neighbours.records.values() if isinstance(r, Incident)]
        if reasons := criteria.met_by(incident, others=others, at=context.at):
            inputs = {"incident": incident.id, "reason": "; ".join(reasons)}
            yield f"{incident.id}/major", "propose", inputs


@link_rule(MajorIncident, on=("propose", "accepted"))
def name_major_incident(context: LinkContext) -> Requests:
    """Set the major incident on its incident, unless that names another that is not over.

    One that was stood down is named, for its review, until another is accepted.
    """
    is_accepted = context.record.state == "accepted"
    over = ENDED_MAJOR_INCIDENT if is_accepted else ("rejected", "reviewed")
    for incident in accepting(Incident, context.targets(LinkKind.MAJOR_INCIDENT_OF), "amend"):
        if context.is_free(incident.major_incident, *over):
            yield incident.id, "amend", {"major_incident": context.id}


@link_rule(Incident, on=("cancelled",))
def end_major_incident(context: LinkContext) -> Requests:
    """End the major incident of an incident that was cancelled."""
    why = f"{context.id} was cancelled"
    majors = [*context.sources(LinkKind.MAJOR_INCIDENT_OF)]
    for major in accepting(MajorIncident, majors, "reject"):
        yield major.id, "reject", {"reason": why}
    for major in accepting(MajorIncident, majors, "stand_down"):
        yield major.id, "stand_down", {"reason": StandDownReason.DEMOTED, "notes": why}


# -- alerts ------------------------------------------------------------------------------------


@link_rule(Incident, on=("resolved",))
def end_alerts(context: LinkContext) -> Requests:
    """Acknowledge or close the alerts of a resolved incident, as the policy says."""
    if context.policy.alerts is not AlertsAfter.LEAVE:
        action = context.policy.alerts.value
        for alert in context.targets(LinkKind.REPORTED_BY):
            if isinstance(alert, Record) and not isinstance(alert, Alert):
                continue
            acked = getattr(alert, "acknowledgement", None) == Acknowledgement.ACKED
            if not _is_over(alert) and not (acked and action == "acknowledge"):
                yield alert.id, action, {}


@link_rule(None)
@link_rule(Alert, on=("closed",))
def end_incident(context: LinkContext) -> Requests:
    """End an incident when its alerts are over: cancel it if work has not begun, else resolve it.

    The manager of a major incident decides about its incident; an incident without a category
    cannot be resolved and gets a note.
    """
    if not _is_over(context.record):
        return
    # Work that has not begun is cancelled: there was nothing to resolve.
    text = f"{context.id} is {context.record.state}"
    for incident in accepting(Incident, context.sources(LinkKind.REPORTED_BY), "resolve"):
        if not _ends_with(context, incident):
            continue
        if incident.state in ("new", "assigned"):
            yield incident.id, "cancel", {"reason": CancelReason.CLEARED_ITSELF}
        elif incident.category:
            yield incident.id, "resolve", {"code": ResolutionCode.SOLUTION, "notes": text}
        else:
            yield incident.id, "note", {"text": text}


def _ends_with(context: LinkContext, incident: Incident) -> bool:
    """Return whether an incident ends with this alert by the policy."""
    ids = context.neighbours.target_ids(incident.id, LinkKind.REPORTED_BY)
    alerts = [*context.neighbours.targets(incident.id, LinkKind.REPORTED_BY)]
    if incident.major_incident is not None:
        return False
    if context.policy.incident is IncidentAfter.ALL:
        # An alert that is linked but not at hand may still be open.
        return len(alerts) == len(ids) and all(map(_is_over, alerts))
    if context.policy.incident is IncidentAfter.LAST:
        return bool(max(alerts, key=_raised).id == context.id)
    return context.policy.incident is IncidentAfter.FIRST


def _raised(alert: Any) -> tuple[float, str]:
    # A storm raises many at one instant: the order in which they are given decides nothing.
    return alert.history[0].at.timestamp() if isinstance(alert, Record) else 0.0, alert.id


def _is_over(alert: Any) -> bool:
    return alert.state in ("closed", "cleared", "resolved", "expired")


# -- requests and access ------------------------------------------------------------------------


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


RULES = tuple(declared)

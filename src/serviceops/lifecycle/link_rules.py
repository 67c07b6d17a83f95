"""What a move of one record means for the others, as a table of rules.

Sources: ITIL 4, incident and problem management practices; what desks do, where the books are
silent: a parent's start, hold and resolution reach its children, its closing does not, and nothing
is asked of a record whose state does not allow it, so what has ended is left alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from serviceops.lifecycle.access import AccessGrant
from serviceops.lifecycle.alert import Alert
from serviceops.lifecycle.alert_axes import Acknowledgement
from serviceops.lifecycle.holding import HeldRecord, HoldReason
from serviceops.lifecycle.incident import CancelReason, Incident, ResolutionCode
from serviceops.lifecycle.known_error import KnownError, RetireReason
from serviceops.lifecycle.link_policy import AlertsAfter, Cascade, IncidentAfter, Waiting
from serviceops.lifecycle.linked import LinkKind
from serviceops.lifecycle.major_incident import MajorIncident, StandDownReason
from serviceops.lifecycle.moved import Asked, LinkRule, Moved, able
from serviceops.lifecycle.problem import Problem, ProblemResolution
from serviceops.lifecycle.record import Record
from serviceops.lifecycle.request import ItemOutcome, ServiceRequest
from serviceops.lifecycle.shown import ENDED_INCIDENT

__all__ = ["CREATES", "RULES"]

# -- parents and children ----------------------------------------------------------------------


def start_children(moved: Moved) -> Iterator[Asked]:
    """Work on the parent is work on its children; those held for its reason go on with it."""
    if Cascade.START not in moved.policy.cascade:
        return
    parent, held = moved.record, moved.before.facts
    for child in moved.pointing(LinkKind.CHILD_OF):
        if not isinstance(child, Incident):
            continue
        if "start" in child.allowed_actions:
            yield child.id, "start", {"person": child.person or parent.person}
        elif moved.left("on_hold") and _held_alike(child, held):
            yield child.id, "resume", {}


def _held_alike(child: Incident, held: Mapping[str, object]) -> bool:
    """Return whether a child waits for just what its parent waited for, and not for a caller."""
    return (
        child.hold_reason not in (None, HoldReason.CALLER)
        and child.hold_reason == held.get("hold_reason")
        and child.hold_reference == held.get("hold_reference")
    )


def hold_children(moved: Moved) -> Iterator[Asked]:
    """Children wait for what their parent waits for, but not for its caller."""
    parent = moved.record
    if Cascade.HOLD in moved.policy.cascade and parent.hold_reason in moved.policy.hold_reasons:
        told = {
            "reason": parent.hold_reason,
            "reference": parent.hold_reference,
            "until": parent.hold_until,
        }
        for child in able(Incident, moved.pointing(LinkKind.CHILD_OF), "hold"):
            yield child.id, "hold", told


def resolve_children(moved: Moved) -> Iterator[Asked]:
    """What mends the parent mends its children; one with a major incident is left to its manager.

    A resolution that speaks of the parent alone, as a duplicate, is not taken over.
    """
    parent = moved.record
    if (
        Cascade.RESOLVE in moved.policy.cascade
        and parent.resolution_code not in moved.policy.own_endings
    ):
        for child in _mendable(moved.pointing(LinkKind.CHILD_OF)):
            if child.id != parent.resolution_reference:
                yield child.id, "resolve", {
                    "code": parent.resolution_code,
                    "notes": parent.resolution_notes,
                    "reference": parent.resolution_reference,
                    "category": child.category or parent.category,
                }  # fmt: skip


def _mendable(records: Iterable[Any]) -> Iterator[Incident]:
    """Return the incidents that may be resolved without a person's word."""
    return (r for r in able(Incident, records, "resolve") if r.major_incident is None)


def reopen_children(moved: Moved) -> Iterator[Asked]:
    """Children that were resolved with their parent are reopened with it, where desks want that."""
    if Cascade.REOPEN in moved.policy.cascade:
        for child in able(Incident, moved.pointing(LinkKind.CHILD_OF), "reopen"):
            resolved = child.last("resolve")
            if resolved and str(resolved.id).startswith(f"resolve_children:{moved.id}@"):
                yield child.id, "reopen", {"reason": moved.inputs.get("reason")}


# -- duplicates, follow-ups and conversions ----------------------------------------------------


def transfer_children(moved: Moved) -> Iterator[Asked]:
    """The children of a duplicate are the original's."""
    original = moved.sets.get("duplicate_of")
    if original:
        for child in able(Incident, moved.pointing(LinkKind.CHILD_OF), "amend"):
            if child.id != original:
                yield child.id, "amend", {"parent": original}


def transfer_problem(moved: Moved) -> Iterator[Asked]:
    """What is known to be behind a duplicate is behind the original."""
    if moved.sets.get("duplicate_of") and moved.record.problem:
        for original in able(Incident, moved.at_end(LinkKind.DUPLICATE_OF), "amend"):
            if original.problem is None:
                yield original.id, "amend", {"problem": moved.record.problem}


def tell_original(moved: Moved) -> Iterator[Asked]:
    """The original says who repeats it, and who asked there."""
    if moved.sets.get("duplicate_of"):
        caller = getattr(moved.record, "caller", None)
        asked = f", asked for by {caller}" if caller else ""
        for original in able(Record, moved.at_end(LinkKind.DUPLICATE_OF), "note"):
            yield original.id, "note", {"text": f"{moved.id} is a duplicate of this{asked}"}


def tell_followed(moved: Moved) -> Iterator[Asked]:
    """What came back is written down where it was closed."""
    for closed in able(Record, moved.at_end(LinkKind.FOLLOWS), "note"):
        yield closed.id, "note", {"text": f"{moved.id} follows this"}


def cancel_converted(moved: Moved) -> Iterator[Asked]:
    """What turns out to be something else ends where it was logged first; its history stays."""
    sources = [*moved.at_end(LinkKind.CONVERTED_FROM)]
    for incident in able(Incident, sources, "cancel"):
        inputs = {"reason": CancelReason.NOT_AN_INCIDENT, "reference": moved.id}
        yield incident.id, "cancel", inputs
    for request in able(ServiceRequest, sources, "cancel"):
        if request.state not in ("in_fulfilment", "on_hold"):
            yield request.id, "cancel", {"reason": f"it is {moved.id}"}


# -- incidents and problems --------------------------------------------------------------------


def link_problem(moved: Moved) -> Iterator[Asked]:
    """A problem keeps the incidents that name it or wait for it."""
    incident, held = moved.record, moved.record.hold_reason == HoldReason.PROBLEM
    named = {incident.problem, incident.hold_reference if held else None}
    for problem in able(Problem, moved.around.records.values(), "link"):
        if problem.id in named and incident.id not in problem.incidents:
            inputs = {"incident": incident.id, "occurred_at": incident.history[0].at}
            yield problem.id, "link", inputs


def name_problem(moved: Moved) -> Iterator[Asked]:
    """An incident names the problem that keeps it, unless it names another."""
    for incident in able(Incident, moved.pointing(LinkKind.SYMPTOM_OF), "amend"):
        if incident.problem is None and incident.id in moved.record.incidents:
            yield incident.id, "amend", {"problem": moved.id}


def communicate_workaround(moved: Moved) -> Iterator[Asked]:
    """Who works on an open incident learns how to live with it."""
    yield from _communicated(moved, f"Workaround of {moved.id}: {moved.record.workaround}")


def communicate_fix(moved: Moved) -> Iterator[Asked]:
    """Who works on an open incident learns what was done."""
    yield from _communicated(moved, f"Fix of {moved.id}: {moved.record.fix}")


def _communicated(moved: Moved, text: str) -> Iterator[Asked]:
    if moved.policy.communicate:
        for incident in able(Incident, moved.pointing(LinkKind.SYMPTOM_OF), "note"):
            if incident.state not in ENDED_INCIDENT:
                yield incident.id, "note", {"text": text}


def end_waiting(moved: Moved) -> Iterator[Asked]:
    """Who waited for a problem goes on when it ended, or is resolved with it where it was fixed.

    A duplicate's end is none: who waited for it waits for the original.
    """
    problem = moved.record
    if problem.resolution_code == ProblemResolution.DUPLICATE:
        return
    outcome, text = Waiting.RESUME, problem.end_notes or "it ended"
    if problem.resolution_code == ProblemResolution.FIX_APPLIED:
        outcome, text = moved.policy.waiting, problem.fix
    elif problem.resolution_code == ProblemResolution.RISK_ACCEPTED:
        outcome, text = moved.policy.risk_accepted, problem.justification
    if outcome is not Waiting.STAY or problem.resolution_code is not None:
        code = ResolutionCode.PROBLEM
        yield from _ended(moved, HoldReason.PROBLEM, outcome, code, text)


def _ended(
    moved: Moved, reason: HoldReason, outcome: Waiting, code: ResolutionCode, text: str
) -> Iterator[Asked]:
    """Return what the end of something means for each record on hold for it."""
    for held in able(HeldRecord, moved.pointing(LinkKind.WAITS_FOR), "resume"):
        if held.hold_reason != reason:
            continue
        category = held.category or getattr(moved.record, "category", None)
        if outcome is Waiting.STAY:
            yield held.id, "note", {"text": f"{moved.id}: {text}"}
        elif outcome is Waiting.RESOLVE and category and [*_mendable([held])]:
            yield held.id, "resolve", {
                "code": code, "notes": text, "reference": moved.id, "category": category,
            }  # fmt: skip
        else:
            yield held.id, "resume", {}


def relink_incidents(moved: Moved) -> Iterator[Asked]:
    """The incidents of a duplicate are the original problem's."""
    original = moved.sets.get("duplicate_of")
    if original:
        for incident in able(Incident, moved.pointing(LinkKind.SYMPTOM_OF), "amend"):
            yield incident.id, "amend", {"problem": original}


def leave_duplicate(moved: Moved) -> Iterator[Asked]:
    """Who waited for a duplicate stops, to wait for the original."""
    if moved.sets.get("duplicate_of"):
        for held in able(HeldRecord, moved.pointing(LinkKind.WAITS_FOR), "resume"):
            yield held.id, "resume", {}


def wait_for_original(moved: Moved) -> Iterator[Asked]:
    """Who waited for a duplicate waits for the original."""
    original = moved.sets.get("duplicate_of")
    if original:
        for held in able(HeldRecord, moved.pointing(LinkKind.WAITS_FOR), "resume"):
            yield held.id, "hold", {"reason": HoldReason.PROBLEM, "reference": original}


# -- changes -----------------------------------------------------------------------------------


def end_change(moved: Moved) -> Iterator[Asked]:
    """Who waited for a change goes on when it succeeded, or is resolved by it; or it failed."""
    state, policy = moved.record.state, moved.policy
    text = f"{moved.id} is {state}"
    if state in policy.changes_succeed_in:
        yield from _ended(moved, HoldReason.CHANGE, policy.waiting, ResolutionCode.CHANGE, text)
    elif state in policy.changes_fail_in:
        yield from _ended(moved, HoldReason.CHANGE, Waiting.RESUME, ResolutionCode.CHANGE, text)


def fail_fix(moved: Moved) -> Iterator[Asked]:
    """A problem whose change failed after all is not resolved."""
    if moved.record.state in moved.policy.changes_fail_in:
        for problem in able(Problem, moved.pointing(LinkKind.FIXED_BY), "fix_failed"):
            yield problem.id, "fix_failed", {"reason": f"{moved.id} is {moved.record.state}"}


# -- known errors ------------------------------------------------------------------------------


def draft_known_error(moved: Moved) -> Iterator[Asked]:
    """A problem one can live with is something the desk should know."""
    problem: Problem = moved.record
    known = problem.known_error or moved.around.ids_to(problem.id, LinkKind.KNOWN_ERROR_OF)
    if moved.policy.draft_known_error and not known:
        yield f"{problem.id}/known-error", "log", {
            "summary": problem.summary,
            "problem": problem.id,
            "service": problem.service,
            "workaround": problem.workaround,
            "cause": problem.root_cause,
        }  # fmt: skip


def name_known_error(moved: Moved) -> Iterator[Asked]:
    """A problem names its known error."""
    for problem in able(Problem, moved.at_end(LinkKind.KNOWN_ERROR_OF), "amend"):
        if problem.known_error is None:
            yield problem.id, "amend", {"known_error": moved.id}


def tell_known_error(moved: Moved) -> Iterator[Asked]:
    """The known error says what its problem learns."""
    problem = moved.record
    learnt = {"workaround": problem.workaround, "cause": problem.root_cause}
    for known in able(KnownError, moved.pointing(LinkKind.KNOWN_ERROR_OF), "amend"):
        told = {name: text for name, text in learnt.items() if text != getattr(known, name)}
        if any(told.values()):
            yield known.id, "amend", told


def publish_known_error(moved: Moved) -> Iterator[Asked]:
    """A draft is offered to the desk once it helps somebody, to be looked at again later."""
    review = moved.policy.known_error_review
    if review is not None:
        for known in able(KnownError, moved.pointing(LinkKind.KNOWN_ERROR_OF), "publish"):
            if known.symptom:
                yield known.id, "publish", {"review_at": moved.at + review}


def retire_known_error(moved: Moved) -> Iterator[Asked]:
    """What is fixed is no known error any more, unless somebody is left waiting for it."""
    left_waiting = moved.policy.waiting is Waiting.STAY
    if moved.policy.retire_known_error:
        for known in able(KnownError, moved.pointing(LinkKind.KNOWN_ERROR_OF), "retire"):
            if not (left_waiting and known.cited_by):
                yield known.id, "retire", {"reason": RetireReason.FIXED, "notes": moved.record.fix}


def count_match(moved: Moved) -> Iterator[Asked]:
    """Each incident that is resolved with a known error counts there, once."""
    for known in able(KnownError, moved.at_end(LinkKind.RESOLVED_WITH), "match"):
        if moved.id not in known.matched:
            yield known.id, "match", {"incident": moved.id}


def cite_known_error(moved: Moved) -> Iterator[Asked]:
    """Who waits for a problem leans on its known error."""
    if moved.record.hold_reason == HoldReason.PROBLEM:
        problem = moved.record.hold_reference
        for known in able(KnownError, moved.around.to(problem, LinkKind.KNOWN_ERROR_OF), "cite"):
            if moved.id not in known.cited_by:
                yield known.id, "cite", {"incident": moved.id}


def release_known_error(moved: Moved) -> Iterator[Asked]:
    """Who waits no longer leans on it no longer; a match says so by itself."""
    if moved.left("on_hold"):
        counted = {known.id for known in moved.at_end(LinkKind.RESOLVED_WITH)}
        for known in able(KnownError, moved.at_end(LinkKind.CITES), "release"):
            if moved.id in known.cited_by and known.id not in counted:
                yield known.id, "release", {"incident": moved.id}


# -- major incidents ---------------------------------------------------------------------------


def propose_major_incident(moved: Moved) -> Iterator[Asked]:
    """What meets the criteria is proposed; the proposal is named after its incident."""
    incident, criteria = moved.record, moved.policy.major
    known = moved.around.ids_to(incident.id, LinkKind.MAJOR_INCIDENT_OF)
    if criteria is not None and not known:
        others = [r for r in moved.around.records.values() if isinstance(r, Incident)]
        if reasons := criteria.met_by(incident, others=others, at=moved.at):
            inputs = {"incident": incident.id, "reason": "; ".join(reasons)}
            yield f"{incident.id}/major", "propose", inputs


def name_major_incident(moved: Moved) -> Iterator[Asked]:
    """An incident names the procedure around it."""
    for incident in able(Incident, moved.at_end(LinkKind.MAJOR_INCIDENT_OF), "amend"):
        if incident.major_incident is None:
            yield incident.id, "amend", {"major_incident": moved.id}


def end_major_incident(moved: Moved) -> Iterator[Asked]:
    """When its incident turns out to be none, the procedure ends too."""
    why = f"{moved.id} was canceled"
    majors = [*moved.pointing(LinkKind.MAJOR_INCIDENT_OF)]
    for major in able(MajorIncident, majors, "reject"):
        yield major.id, "reject", {"reason": why}
    for major in able(MajorIncident, majors, "stand_down"):
        yield major.id, "stand_down", {"reason": StandDownReason.DEMOTED, "notes": why}


# -- alerts ------------------------------------------------------------------------------------


def end_alerts(moved: Moved) -> Iterator[Asked]:
    """What was mended needs no alert any more, by the policy."""
    if moved.policy.alerts is not AlertsAfter.LEAVE:
        word = moved.policy.alerts.value
        for alert in moved.at_end(LinkKind.REPORTED_BY):
            if isinstance(alert, Record) and not isinstance(alert, Alert):
                continue
            acked = getattr(alert, "acknowledgement", None) == Acknowledgement.ACKED
            if not _is_over(alert) and not (acked and word == "acknowledge"):
                yield alert.id, word, {}


def end_incident(moved: Moved) -> Iterator[Asked]:
    """When its alerts are over an incident ends: canceled if nobody had begun, else resolved.

    One with a major incident is left to its manager; one without a category is told.
    """
    if not _is_over(moved.record):
        return
    text = f"{moved.id} is {moved.record.state}"
    for incident in able(Incident, moved.pointing(LinkKind.REPORTED_BY), "resolve"):
        if not _ends_with(moved, incident):
            continue
        if incident.state in ("new", "assigned"):
            yield incident.id, "cancel", {"reason": CancelReason.CLEARED_ITSELF}
        elif incident.category:
            yield incident.id, "resolve", {"code": ResolutionCode.SOLUTION, "notes": text}
        else:
            yield incident.id, "note", {"text": text}


def _ends_with(moved: Moved, incident: Incident) -> bool:
    """Return whether the end of this alert is what the policy has an incident end with."""
    names = moved.around.ids_at(incident.id, LinkKind.REPORTED_BY)
    alerts = [*moved.around.at(incident.id, LinkKind.REPORTED_BY)]
    if incident.major_incident is not None:
        return False
    if moved.policy.incident is IncidentAfter.ALL:
        return len(alerts) == len(names) and all(map(_is_over, alerts))
    if moved.policy.incident is IncidentAfter.LAST:
        return bool(max(alerts, key=_raised_at).id == moved.id)
    return moved.policy.incident is IncidentAfter.FIRST


def _raised_at(alert: Any) -> float:
    return alert.history[0].at.timestamp() if isinstance(alert, Record) else 0.0


def _is_over(alert: Any) -> bool:
    return alert.state in ("closed", "cleared", "resolved", "expired")


# -- requests and access -----------------------------------------------------------------------


def grant_access(moved: Moved) -> Iterator[Asked]:
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


def withdraw_access(moved: Moved) -> Iterator[Asked]:
    """Access that is no longer asked for, or no longer approved, is not given or taken away."""
    if moved.record.state == "submitted" and not moved.left("approved"):
        return
    why = f"{moved.id} is {moved.record.state}"
    for grant in able(AccessGrant, moved.pointing(LinkKind.ASKED_IN), "revoke"):
        if "cancel" in grant.allowed_actions:
            yield grant.id, "cancel", {"reason": why}
        elif not grant.is_final:
            yield grant.id, "revoke", {"reason": why}


def finish_item(moved: Moved) -> Iterator[Asked]:
    """What became of the access became of the item."""
    grant: AccessGrant = moved.record
    complete = grant.state == "active"
    for request in able(ServiceRequest, moved.at_end(LinkKind.ASKED_IN), "finish_item"):
        if any(part.name == grant.item and part.outcome is None for part in request.items):
            outcome = ItemOutcome.COMPLETE if complete else ItemOutcome.INCOMPLETE
            yield request.id, "finish_item", {"item": grant.item, "outcome": outcome}


_ENDED_PROBLEM = ("resolved", "risk_accepted", "closed", "canceled")
_ENDED_GRANT = ("denied", "canceled", "revoked", "expired")

RULES: tuple[LinkRule, ...] = (
    LinkRule("start_children", Incident, ("in_progress",), start_children),
    LinkRule("hold_children", Incident, ("on_hold",), hold_children),
    LinkRule("resolve_children", Incident, ("resolved",), resolve_children),
    LinkRule("reopen_children", Incident, ("reopen",), reopen_children),
    LinkRule("transfer_children", Incident, ("resolve", "cancel"), transfer_children),
    LinkRule("transfer_problem", Incident, ("resolve", "cancel"), transfer_problem),
    LinkRule("tell_original", Incident, ("resolve", "cancel"), tell_original),
    LinkRule("tell_original", Problem, ("duplicate",), tell_original),
    LinkRule("tell_followed", Incident, ("log",), tell_followed),
    LinkRule("cancel_converted", Incident, ("log",), cancel_converted),
    LinkRule("cancel_converted", ServiceRequest, ("draft",), cancel_converted),
    LinkRule("link_problem", Incident, ("hold", "amend"), link_problem),
    LinkRule("name_problem", Problem, ("log", "link"), name_problem),
    LinkRule("communicate_workaround", Problem, ("record_workaround",), communicate_workaround),
    LinkRule("communicate_fix", Problem, ("resolve",), communicate_fix),
    LinkRule("end_waiting", Problem, _ENDED_PROBLEM, end_waiting),
    LinkRule("relink_incidents", Problem, ("duplicate",), relink_incidents),
    LinkRule("leave_duplicate", Problem, ("duplicate",), leave_duplicate),
    LinkRule("wait_for_original", Problem, ("duplicate",), wait_for_original),
    LinkRule("end_change", None, (), end_change),
    LinkRule("fail_fix", None, (), fail_fix),
    LinkRule("draft_known_error", Problem, ("record_workaround",), draft_known_error),
    LinkRule("name_known_error", KnownError, ("log",), name_known_error),
    LinkRule(
        "tell_known_error", Problem, ("record_workaround", "identify_cause"), tell_known_error
    ),
    LinkRule(
        "publish_known_error", Problem, ("record_workaround", "identify_cause"), publish_known_error
    ),
    LinkRule("retire_known_error", Problem, ("resolve",), retire_known_error),
    LinkRule("count_match", Incident, ("resolved",), count_match),
    LinkRule("cite_known_error", Incident, ("on_hold",), cite_known_error),
    LinkRule("release_known_error", Incident, (), release_known_error),
    LinkRule(
        "propose_major_incident",
        Incident,
        ("log", "amend", "reprioritise"),
        propose_major_incident,
    ),
    LinkRule("name_major_incident", MajorIncident, ("propose",), name_major_incident),
    LinkRule("end_major_incident", Incident, ("canceled",), end_major_incident),
    LinkRule("end_alerts", Incident, ("resolved",), end_alerts),
    LinkRule("end_incident", Alert, ("closed",), end_incident),
    LinkRule("end_incident", None, (), end_incident),
    LinkRule("grant_access", ServiceRequest, ("approved",), grant_access),
    LinkRule("withdraw_access", ServiceRequest, ("canceled", "submitted"), withdraw_access),
    LinkRule("finish_item", AccessGrant, ("active", *_ENDED_GRANT), finish_item),
)
"""The table. What one move asks for comes in this order."""

CREATES: Mapping[str, type[Record]] = {
    "propose_major_incident": MajorIncident,
    "draft_known_error": KnownError,
    "grant_access": AccessGrant,
}
"""The rules that ask for a new record, and of which kind."""

"""What a move of an incident, of its major incident or its alerts means for those linked to it.

Sources: ITIL 4, incident management practice; what desks do, where the books are silent: a parent's
start, hold and resolution reach its children, its closing does not.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from serviceops.lifecycle.alerts.alert import Alert
from serviceops.lifecycle.alerts.alert_axes import Acknowledgement
from serviceops.lifecycle.holding import HoldReason
from serviceops.lifecycle.incident import CancelReason, Incident, ResolutionCode
from serviceops.lifecycle.links.link_context import Asked, LinkContext, able
from serviceops.lifecycle.links.link_policy import AlertsAfter, Cascade, IncidentAfter
from serviceops.lifecycle.links.neighbours import LinkKind
from serviceops.lifecycle.major_incident import MajorIncident, StandDownReason
from serviceops.lifecycle.record import Record
from serviceops.lifecycle.request import ServiceRequest

__all__ = [
    "cancel_converted",
    "end_alerts",
    "end_incident",
    "end_major_incident",
    "hold_children",
    "mendable",
    "name_major_incident",
    "propose_major_incident",
    "reopen_children",
    "resolve_children",
    "start_children",
    "tell_followed",
    "tell_original",
    "transfer_children",
    "transfer_problem",
]

# -- parents and children ----------------------------------------------------------------------


def start_children(moved: LinkContext) -> Iterator[Asked]:
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


def hold_children(moved: LinkContext) -> Iterator[Asked]:
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


def resolve_children(moved: LinkContext) -> Iterator[Asked]:
    """What mends the parent mends its children; one with a major incident is left to its manager.

    A resolution that speaks of the parent alone, as a duplicate, is not taken over.
    """
    parent = moved.record
    if (
        Cascade.RESOLVE in moved.policy.cascade
        and parent.resolution_code not in moved.policy.own_endings
    ):
        for child in mendable(moved.pointing(LinkKind.CHILD_OF)):
            if child.id != parent.resolution_reference:
                yield child.id, "resolve", {
                    "code": parent.resolution_code,
                    "notes": parent.resolution_notes,
                    "reference": parent.resolution_reference,
                    "category": child.category or parent.category,
                }  # fmt: skip


def mendable(records: Iterable[Any]) -> Iterator[Incident]:
    """Return the incidents that may be resolved without a person's word."""
    return (r for r in able(Incident, records, "resolve") if r.major_incident is None)


def reopen_children(moved: LinkContext) -> Iterator[Asked]:
    """Children that were resolved with their parent are reopened with it, where desks want that."""
    if Cascade.REOPEN in moved.policy.cascade:
        for child in able(Incident, moved.pointing(LinkKind.CHILD_OF), "reopen"):
            resolved = child.last("resolve")
            if resolved and str(resolved.id).startswith(f"resolve_children:{moved.id}@"):
                yield child.id, "reopen", {"reason": moved.inputs.get("reason")}


# -- duplicates, follow-ups and conversions ----------------------------------------------------


def transfer_children(moved: LinkContext) -> Iterator[Asked]:
    """The children of a duplicate are the original's."""
    original = moved.sets.get("duplicate_of")
    if original:
        for child in able(Incident, moved.pointing(LinkKind.CHILD_OF), "amend"):
            if child.id != original:
                yield child.id, "amend", {"parent": original}


def transfer_problem(moved: LinkContext) -> Iterator[Asked]:
    """What is known to be behind a duplicate is behind the original."""
    if moved.sets.get("duplicate_of") and moved.record.problem:
        for original in able(Incident, moved.at_end(LinkKind.DUPLICATE_OF), "amend"):
            if original.problem is None:
                yield original.id, "amend", {"problem": moved.record.problem}


def tell_original(moved: LinkContext) -> Iterator[Asked]:
    """The original says who repeats it, and who asked there."""
    if moved.sets.get("duplicate_of"):
        caller = getattr(moved.record, "caller", None)
        asked = f", asked for by {caller}" if caller else ""
        for original in able(Record, moved.at_end(LinkKind.DUPLICATE_OF), "note"):
            yield original.id, "note", {"text": f"{moved.id} is a duplicate of this{asked}"}


def tell_followed(moved: LinkContext) -> Iterator[Asked]:
    """What came back is written down where it was closed."""
    for closed in able(Record, moved.at_end(LinkKind.FOLLOWS), "note"):
        yield closed.id, "note", {"text": f"{moved.id} follows this"}


def cancel_converted(moved: LinkContext) -> Iterator[Asked]:
    """What turns out to be something else ends where it was logged first; its history stays."""
    sources = [*moved.at_end(LinkKind.CONVERTED_FROM)]
    for incident in able(Incident, sources, "cancel"):
        inputs = {"reason": CancelReason.NOT_AN_INCIDENT, "reference": moved.id}
        yield incident.id, "cancel", inputs
    for request in able(ServiceRequest, sources, "cancel"):
        if request.state not in ("in_fulfilment", "on_hold"):
            yield request.id, "cancel", {"reason": f"it is {moved.id}"}


# -- major incidents ---------------------------------------------------------------------------


def propose_major_incident(moved: LinkContext) -> Iterator[Asked]:
    """What meets the criteria is proposed; the proposal is named after its incident."""
    incident, criteria = moved.record, moved.policy.major
    known = moved.around.ids_to(incident.id, LinkKind.MAJOR_INCIDENT_OF)
    if criteria is not None and not known:
        others = [r for r in moved.around.records.values() if isinstance(r, Incident)]
        if reasons := criteria.met_by(incident, others=others, at=moved.at):
            inputs = {"incident": incident.id, "reason": "; ".join(reasons)}
            yield f"{incident.id}/major", "propose", inputs


def name_major_incident(moved: LinkContext) -> Iterator[Asked]:
    """An incident names the procedure around it."""
    for incident in able(Incident, moved.at_end(LinkKind.MAJOR_INCIDENT_OF), "amend"):
        if incident.major_incident is None:
            yield incident.id, "amend", {"major_incident": moved.id}


def end_major_incident(moved: LinkContext) -> Iterator[Asked]:
    """When its incident turns out to be none, the procedure ends too."""
    why = f"{moved.id} was cancelled"
    majors = [*moved.pointing(LinkKind.MAJOR_INCIDENT_OF)]
    for major in able(MajorIncident, majors, "reject"):
        yield major.id, "reject", {"reason": why}
    for major in able(MajorIncident, majors, "stand_down"):
        yield major.id, "stand_down", {"reason": StandDownReason.DEMOTED, "notes": why}


# -- alerts ------------------------------------------------------------------------------------


def end_alerts(moved: LinkContext) -> Iterator[Asked]:
    """What was mended needs no alert any more, by the policy."""
    if moved.policy.alerts is not AlertsAfter.LEAVE:
        word = moved.policy.alerts.value
        for alert in moved.at_end(LinkKind.REPORTED_BY):
            if isinstance(alert, Record) and not isinstance(alert, Alert):
                continue
            acked = getattr(alert, "acknowledgement", None) == Acknowledgement.ACKED
            if not _is_over(alert) and not (acked and word == "acknowledge"):
                yield alert.id, word, {}


def end_incident(moved: LinkContext) -> Iterator[Asked]:
    """When its alerts are over an incident ends: cancelled if nobody had begun, else resolved.

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


def _ends_with(moved: LinkContext, incident: Incident) -> bool:
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

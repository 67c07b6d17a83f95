"""Link rules between incidents and their alerts, and between incidents and major incidents.

Source: ITIL 4, incident management, and monitoring and event management practices.
"""

from typing import Any

from serviceops.lifecycle.alerts.alert import Alert
from serviceops.lifecycle.alerts.alert_axes import Acknowledgement
from serviceops.lifecycle.evidence import ENDED_MAJOR_INCIDENT
from serviceops.lifecycle.incident import CancelReason, Incident, ResolutionCode
from serviceops.lifecycle.links.link_context import LinkContext, Requests, accepting, link_rule
from serviceops.lifecycle.links.link_policy import AlertsAfter, IncidentAfter
from serviceops.lifecycle.links.neighbours import LinkKind
from serviceops.lifecycle.major_incident import MajorIncident, StandDownReason
from serviceops.lifecycle.record import Record

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

"""The table of rules: which move of which kind of record asks what of others.

Nothing is asked of a record whose state does not allow it, so what has ended is left alone.
"""

from collections.abc import Mapping

from serviceops.lifecycle.access import AccessGrant
from serviceops.lifecycle.alerts.alert import Alert
from serviceops.lifecycle.incident import Incident
from serviceops.lifecycle.known_error import KnownError
from serviceops.lifecycle.links.access_links import finish_item, grant_access, withdraw_access
from serviceops.lifecycle.links.incident_links import (
    cancel_converted,
    end_alerts,
    end_incident,
    end_major_incident,
    hold_children,
    name_major_incident,
    propose_major_incident,
    reopen_children,
    resolve_children,
    start_children,
    tell_followed,
    tell_original,
    transfer_children,
    transfer_problem,
)
from serviceops.lifecycle.links.link_context import LinkRule
from serviceops.lifecycle.links.problem_links import (
    cite_known_error,
    communicate_fix,
    communicate_workaround,
    count_match,
    draft_known_error,
    end_change,
    end_waiting,
    fail_fix,
    leave_duplicate,
    link_problem,
    name_known_error,
    name_problem,
    publish_known_error,
    release_known_error,
    relink_incidents,
    retire_known_error,
    tell_known_error,
    wait_for_original,
)
from serviceops.lifecycle.major_incident import MajorIncident
from serviceops.lifecycle.problem import Problem
from serviceops.lifecycle.record import Record
from serviceops.lifecycle.request import ServiceRequest

__all__ = ["CREATES", "RULES"]

_ENDED_PROBLEM = ("resolved", "risk_accepted", "closed", "cancelled")
_ENDED_GRANT = ("denied", "cancelled", "revoked", "expired")

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
    LinkRule("end_major_incident", Incident, ("cancelled",), end_major_incident),
    LinkRule("end_alerts", Incident, ("resolved",), end_alerts),
    LinkRule("end_incident", Alert, ("closed",), end_incident),
    LinkRule("end_incident", None, (), end_incident),
    LinkRule("grant_access", ServiceRequest, ("approved",), grant_access),
    LinkRule("withdraw_access", ServiceRequest, ("cancelled", "submitted"), withdraw_access),
    LinkRule("finish_item", AccessGrant, ("active", *_ENDED_GRANT), finish_item),
)
"""The table. What one move asks for comes in this order."""

CREATES: Mapping[str, type[Record]] = {
    "propose_major_incident": MajorIncident,
    "draft_known_error": KnownError,
    "grant_access": AccessGrant,
}
"""The rules that ask for a new record, and of which kind."""

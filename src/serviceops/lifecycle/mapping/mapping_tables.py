"""The terms of other systems, as data: states, and actions where a system names them.

Which of our states is the closest is our judgement. Where several terms fit, the first is taken.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from serviceops._internal.frozen_map import NamedValues
from serviceops.lifecycle.mapping.system_mapping import Direction, SystemMapping, TermMapping

_NO_FACTS: Mapping[str, str] = MappingProxyType({})
# Where the terms of each system were read.
_SOURCES = {
    "servicenow": "ServiceNow product documentation; the servicenow.itsm collection for Ansible",
    "jira_service_management": "Atlassian support pages on workflows of Jira Service Management",
    "jira_status_category": "Atlassian support pages on workflows of Jira Service Management",
    "zendesk": "Zendesk help: ticket lifecycle, native ticket rules, standard automations",
    "tmf621": "TM Forum open API schemas: TMF621 trouble ticket 4.0 and 5.0",
    "tmf656": "TM Forum open API schemas: TMF656 service problem",
    "itu_x790": "ITU-T X.790, ASN.1 module",
    "itop": "Combodo/iTop data models 2.x",
    "glpi": "GLPI constants of ITIL objects, and its help pages on the life cycle",
    "zammad": "Zammad seeds of ticket states",
    "znuny": "OTRS and Znuny manual",
    "request_tracker": "Request Tracker, configuration of lifecycles",
    "pagerduty": "PagerDuty support pages and its webhook overview",
}


def _terms(table: str) -> tuple[TermMapping, ...]:
    """Read a table of lines: "theirs = ours" both ways, ">" only read, "<" only written.

    The first terms of a line are each other's; more of theirs are only read and more of ours only
    written: "2, 3 = in_progress, assigned". A fact that is part of the meaning is in brackets:
    "held = on_hold (hold_reason vendor)".
    """
    rows = []
    for line in filter(None, map(str.strip, table.splitlines())):
        # Their terms may have blanks and digits, so the sign with its blanks is what divides.
        sign = next(sign for sign in _SIGNS if f" {sign} " in line)
        (theirs, *read), (term, *written) = (s.split(", ") for s in line.split(f" {sign} "))
        ours, _, fact = term.rstrip(")").partition(" (")
        name, _, value = fact.partition(" ")
        facts = {name: value} if name else {}
        rows.append(TermMapping(theirs, ours, facts, _SIGNS[sign]))
        rows += [TermMapping(other, ours, facts, Direction.IN) for other in read]
        rows += [TermMapping(theirs, other, direction=Direction.OUT) for other in written]
    return tuple(rows)


_SIGNS = {"=": Direction.BOTH, ">": Direction.IN, "<": Direction.OUT}


def _mapping(
    system: str, kind: str, table: str, *, facts: Mapping[str, str] = _NO_FACTS, **more: Any
) -> SystemMapping:
    fact_terms = tuple((name, _terms(text)) for name, text in facts.items())
    return SystemMapping(
        system=system, kind=kind, terms=_terms(table), facts=fact_terms,
        source=_SOURCES[system], **more,
    )  # fmt: skip


_ALL = (
    _mapping("servicenow", "incident", """
        1 = new
        2 = in_progress, assigned
        3 = on_hold
        6 = resolved
        7 = closed
        8 = cancelled
        """,
        facts={
            "hold_reason": """
                1 = caller
                3 = problem
                4 = vendor
                5 = change, scheduled
            """,
            "resolution_code": """
                Duplicate = duplicate
                Known error = known_error
                Resolved by caller = caller, no_response
                Resolved by change = change
                Resolved by problem = problem
                Solution provided = solution
                Workaround provided = workaround
                User error = user_error
            """,
        },
    ),
    _mapping("servicenow", "major_incident", """
        proposed = proposed
        accepted = accepted, reviewed
        rejected = rejected
        canceled = stood_down
        """,
        notes=("the review is kept in a report of its own there",),
    ),
    _mapping("servicenow", "problem", """
        101 = new
        102 = assess
        103 = investigating
        104 = fix_in_progress
        106 = resolved
        107 = closed, risk_accepted, cancelled
        """,
        facts={
            "resolution_code": """
                fix_applied = fix_applied
                risk_accepted = risk_accepted
                duplicate = duplicate
            """,
        },
        notes=("cancelled, and a risk accepted, are closed there with a resolution code",),
    ),
    _mapping("servicenow", "request", """
        -5 = pending_approval, on_hold
        1 = approved, submitted
        2 = in_fulfilment
        3, 5, 7 = fulfilled, closed
        4 = cancelled, rejected
        """,
        notes=("a task that was skipped is not the same as one that was fulfilled",),
    ),
    _mapping("jira_service_management", "incident", """
        Open = new, assigned
        Work in progress, In Progress, Reopened = in_progress
        Pending = on_hold
        Completed, Done = resolved
        Closed = closed
        Canceled = cancelled
        """,
        notes=("workflows are the project's own: these are the usual names",),
    ),
    _mapping("jira_service_management", "request", """
        Waiting for customer = on_hold (hold_reason caller)
        Pending = on_hold
        Waiting for approval = pending_approval
        Waiting for support, In progress, Escalated = in_fulfilment, submitted, approved
        In Progress = in_fulfilment
        Resolved = fulfilled
        Closed = closed
        Canceled = cancelled, rejected
        """,
        notes=("escalated is a state there and a level here",),
    ),
    _mapping("jira_status_category", "incident", """
        new = new, assigned
        indeterminate = in_progress, on_hold
        done = resolved, closed, cancelled
        """,
        notes=("on hold, closed and cancelled need the status itself, or the resolution",),
    ),
    _mapping("zendesk", "incident", """
        pending = on_hold (hold_reason caller)
        hold = on_hold
        new = new
        open = in_progress, assigned
        solved = resolved, cancelled
        closed = closed
        """,
        notes=("new cannot be written back once it has changed",),
    ),
    _mapping("tmf621", "incident", """
        pending = on_hold (hold_reason caller)
        held > on_hold (hold_reason vendor)
        held < on_hold
        acknowledged = new, assigned
        inProgress = in_progress
        resolved = resolved
        closed = closed
        cancelled, rejected = cancelled
    """),
    _mapping("tmf656", "problem", """
        submitted = new
        acknowledged = assess
        inProgress, held, pending = investigating, fix_in_progress
        resolved = resolved
        closed = closed, risk_accepted
        cancelled, rejected = cancelled
        """,
        notes=("held and pending are parts of in progress there",),
    ),
    _mapping("itu_x790", "incident", """
        queued = new, assigned
        openActive = in_progress
        deferred = on_hold
        cleared = resolved
        closed = closed
        disabled = cancelled
        """,
        notes=("its 35 status values beneath the states are activities: facts, here",),
    ),
    _mapping("itop", "incident", """
        new, escalated_tto = new
        assigned, escalated_ttr = in_progress, assigned
        pending = on_hold
        resolved = resolved
        closed = closed, cancelled
        """,
        renamed=(
            ("ev_assign", "start"), ("ev_reassign", "reassign"), ("ev_pending", "hold"),
            ("ev_resolve", "resolve"), ("ev_autoresolve", "resolve"), ("ev_reopen", "reopen"),
            ("ev_close", "close"),
        ),
        notes=("a target that was missed is a state there and a fact of a clock here",),
    ),
    _mapping("itop", "problem", """
        new = new, assess
        assigned = investigating, fix_in_progress
        resolved = resolved
        closed = closed, risk_accepted, cancelled
        """,
        renamed=(
            ("ev_assign", "investigate"), ("ev_reassign", "reassign"), ("ev_resolve", "resolve"),
            ("ev_close", "close"),
        ),
    ),
    _mapping("itop", "request", """
        new, escalated_tto = submitted, draft
        waiting_for_approval = pending_approval
        approved = approved
        rejected = rejected
        assigned, escalated_ttr = in_fulfilment
        pending = on_hold
        resolved = fulfilled
        closed = closed, cancelled
        """,
        renamed=(
            ("ev_wait_for_approval", "route"), ("ev_approve", "approve"), ("ev_reject", "reject"),
            ("ev_assign", "start"), ("ev_reassign", "reassign"), ("ev_pending", "hold"),
            ("ev_resolve", "fulfil"), ("ev_autoresolve", "fulfil"), ("ev_close", "close"),
        ),
        notes=("a target that was missed is a state there and a fact of a clock here",),
    ),
    _mapping("glpi", "incident", """
        1, 10 = new
        2, 3 = in_progress, assigned
        4 = on_hold
        5 = resolved
        6 = closed, cancelled
        """,
        notes=("planned is a state there", "an approval is a state there and a request here"),
    ),
    _mapping("glpi", "problem", """
        1 = new
        7 = assess
        2, 3, 4 = investigating, fix_in_progress
        5, 8 = resolved
        6 = closed, risk_accepted, cancelled
        """,
        notes=("observation after a fix is a state there and a date here",),
    ),
    _mapping("glpi", "request", """
        1 = submitted, draft, approved
        10 = pending_approval
        2, 3 = in_fulfilment
        4 = on_hold
        5 = fulfilled
        6 = closed, rejected, cancelled
    """),
    _mapping("zammad", "incident", """
        merged = cancelled (cancel_reason duplicate)
        new = new
        open = in_progress, assigned
        pending reminder = on_hold
        pending close = resolved
        closed = closed, cancelled
        removed > cancelled
    """),
    _mapping("znuny", "incident", """
        merged = cancelled (cancel_reason duplicate)
        new = new
        open = in_progress, assigned
        pending reminder = on_hold
        pending auto close+, pending auto close- = resolved
        closed successful, closed unsuccessful = closed
        removed > cancelled
        closed unsuccessful < cancelled
        """,
        notes=("pending time counts towards escalation there: a matter of policy here",),
    ),
    _mapping("request_tracker", "incident", """
        new = new
        open = in_progress, assigned
        stalled = on_hold
        resolved = resolved, closed
        rejected, deleted = cancelled
    """),
    _mapping("pagerduty", "incident", """
        triggered = new, assigned
        acknowledged = in_progress, on_hold
        resolved = resolved, closed, cancelled
        """,
        renamed=(
            ("incident.triggered", "log"), ("incident.acknowledged", "start"),
            ("incident.resolved", "resolve"), ("incident.reopened", "reopen"),
            ("incident.reassigned", "reassign"), ("incident.delegated", "reassign"),
            ("incident.escalated", "escalate"), ("incident.annotated", "note"),
            ("incident.priority_updated", "reprioritise"),
        ),
        notes=("an acknowledgement that runs out goes back to triggered there",),
    ),
)  # fmt: skip

MAPPINGS: Mapping[tuple[str, str], SystemMapping] = NamedValues(
    {(mapping.system, mapping.kind): mapping for mapping in _ALL}
)
"""The mappings by system and kind of record."""

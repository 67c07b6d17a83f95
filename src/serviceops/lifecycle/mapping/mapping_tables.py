"""The terms of other systems, as data: states, and actions where a system names them.

Facts of the systems named, from their published sources; which of our states is the closest is our
judgement. Where several terms fit, the first row is taken.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from serviceops.lifecycle.mapping.system_mapping import Direction, SystemMapping, TermMapping

_NO_FACTS: Mapping[str, str] = MappingProxyType({})
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
"""Where the terms of each system were read."""


def _terms(table: str) -> tuple[TermMapping, ...]:
    """Read a table of lines: "theirs = ours" both ways, ">" only read, "<" only written.

    A fact that is part of the meaning follows in brackets: "held = on_hold (hold_reason vendor)".
    """
    rows = []
    for line in filter(None, map(str.strip, table.splitlines())):
        for sign, direction in _SIGNS.items():
            theirs, found, ours = line.partition(f" {sign} ")
            if found:
                ours, _, fact = ours.rstrip(")").partition(" (")
                name, _, value = fact.partition(" ")
                facts = {name: value} if name else {}
                rows.append(TermMapping(theirs.strip(), ours.strip(), facts, direction))
                break
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
        2 = in_progress
        2 < assigned
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
                5 = change
                5 < scheduled
            """,
            "resolution_code": """
                Duplicate = duplicate
                Known error = known_error
                Resolved by caller = caller
                Resolved by change = change
                Resolved by problem = problem
                Solution provided = solution
                Workaround provided = workaround
                User error = user_error
                Resolved by caller < no_response
            """,
        },
    ),
    _mapping("servicenow", "major_incident", """
        proposed = proposed
        accepted = accepted
        rejected = rejected
        canceled = stood_down
        accepted < reviewed
        """,
        notes=("the review is kept in a report of its own there",),
    ),
    _mapping("servicenow", "problem", """
        101 = new
        102 = assess
        103 = investigating
        104 = fix_in_progress
        106 = resolved
        107 = closed
        107 < risk_accepted
        107 < cancelled
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
        -5 = pending_approval
        1 = approved
        2 = in_fulfilment
        3 = fulfilled
        4 = cancelled
        5 > fulfilled
        7 > fulfilled
        -5 < on_hold
        1 < submitted
        3 < closed
        4 < rejected
        """,
        notes=("a task that was skipped is not the same as one that was fulfilled",),
    ),
    _mapping("jira_service_management", "incident", """
        Open = new
        Work in progress = in_progress
        Reopened > in_progress
        Pending = on_hold
        Completed = resolved
        Done > resolved
        Closed = closed
        Canceled = cancelled
        Open < assigned
        """,
        notes=("workflows are the project's own: these are the usual names",),
    ),
    _mapping("jira_service_management", "request", """
        Waiting for customer = on_hold (hold_reason caller)
        Pending = on_hold
        Waiting for approval = pending_approval
        Waiting for support = in_fulfilment
        In progress > in_fulfilment
        Escalated > in_fulfilment
        Resolved = fulfilled
        Closed = closed
        Canceled = cancelled
        Waiting for support < submitted
        Waiting for support < approved
        Canceled < rejected
        """,
        notes=("escalated is a state there and a level here",),
    ),
    _mapping("jira_status_category", "incident", """
        new = new
        indeterminate = in_progress
        done = resolved
        new < assigned
        indeterminate < on_hold
        done < closed
        done < cancelled
        """,
        notes=("on hold, closed and cancelled need the status itself, or the resolution",),
    ),
    _mapping("zendesk", "incident", """
        pending = on_hold (hold_reason caller)
        hold = on_hold
        new = new
        open = in_progress
        solved = resolved
        closed = closed
        open < assigned
        solved < cancelled
        """,
        notes=("new cannot be written back once it has changed",),
    ),
    _mapping("tmf621", "incident", """
        pending = on_hold (hold_reason caller)
        held > on_hold (hold_reason vendor)
        held < on_hold
        acknowledged = new
        inProgress = in_progress
        resolved = resolved
        closed = closed
        cancelled = cancelled
        rejected > cancelled
        acknowledged < assigned
    """),
    _mapping("tmf656", "problem", """
        submitted = new
        acknowledged = assess
        inProgress = investigating
        held > investigating
        pending > investigating
        resolved = resolved
        closed = closed
        cancelled = cancelled
        rejected > cancelled
        inProgress < fix_in_progress
        closed < risk_accepted
        """,
        notes=("held and pending are parts of in progress there",),
    ),
    _mapping("itu_x790", "incident", """
        queued = new
        openActive = in_progress
        deferred = on_hold
        cleared = resolved
        closed = closed
        disabled = cancelled
        queued < assigned
        """,
        notes=("its 35 status values beneath the states are activities: facts, here",),
    ),
    _mapping("itop", "incident", """
        new = new
        assigned = in_progress
        escalated_tto > new
        escalated_ttr > in_progress
        pending = on_hold
        resolved = resolved
        closed = closed
        assigned < assigned
        closed < cancelled
        """,
        renamed=(
            ("ev_assign", "start"), ("ev_reassign", "reassign"), ("ev_pending", "hold"),
            ("ev_resolve", "resolve"), ("ev_autoresolve", "resolve"), ("ev_reopen", "reopen"),
            ("ev_close", "close"),
        ),
        notes=("a target that was missed is a state there and a fact of a clock here",),
    ),
    _mapping("itop", "problem", """
        new = new
        assigned = investigating
        resolved = resolved
        closed = closed
        new < assess
        assigned < fix_in_progress
        closed < risk_accepted
        closed < cancelled
        """,
        renamed=(
            ("ev_assign", "investigate"), ("ev_reassign", "reassign"), ("ev_resolve", "resolve"),
            ("ev_close", "close"),
        ),
    ),
    _mapping("itop", "request", """
        new = submitted
        waiting_for_approval = pending_approval
        approved = approved
        rejected = rejected
        assigned = in_fulfilment
        pending = on_hold
        resolved = fulfilled
        closed = closed
        escalated_tto > submitted
        escalated_ttr > in_fulfilment
        new < draft
        closed < cancelled
        """,
        renamed=(
            ("ev_wait_for_approval", "route"), ("ev_approve", "approve"), ("ev_reject", "reject"),
            ("ev_assign", "start"), ("ev_reassign", "reassign"), ("ev_pending", "hold"),
            ("ev_resolve", "fulfil"), ("ev_autoresolve", "fulfil"), ("ev_close", "close"),
        ),
        notes=("a target that was missed is a state there and a fact of a clock here",),
    ),
    _mapping("glpi", "incident", """
        1 = new
        2 = in_progress
        3 > in_progress
        4 = on_hold
        5 = resolved
        6 = closed
        10 > new
        2 < assigned
        6 < cancelled
        """,
        notes=("planned is a state there", "an approval is a state there and a request here"),
    ),
    _mapping("glpi", "problem", """
        1 = new
        7 = assess
        2 = investigating
        3 > investigating
        4 > investigating
        5 = resolved
        8 > resolved
        6 = closed
        2 < fix_in_progress
        6 < risk_accepted
        6 < cancelled
        """,
        notes=("observation after a fix is a state there and a date here",),
    ),
    _mapping("glpi", "request", """
        1 = submitted
        10 = pending_approval
        2 = in_fulfilment
        3 > in_fulfilment
        4 = on_hold
        5 = fulfilled
        6 = closed
        1 < draft
        1 < approved
        6 < rejected
        6 < cancelled
    """),
    _mapping("zammad", "incident", """
        merged = cancelled (cancel_reason duplicate)
        new = new
        open = in_progress
        pending reminder = on_hold
        pending close = resolved
        closed = closed
        removed > cancelled
        open < assigned
        closed < cancelled
    """),
    _mapping("znuny", "incident", """
        merged = cancelled (cancel_reason duplicate)
        new = new
        open = in_progress
        pending reminder = on_hold
        pending auto close+ = resolved
        pending auto close- > resolved
        closed successful = closed
        closed unsuccessful > closed
        removed > cancelled
        open < assigned
        closed unsuccessful < cancelled
        """,
        notes=("pending time counts towards escalation there: a matter of policy here",),
    ),
    _mapping("request_tracker", "incident", """
        new = new
        open = in_progress
        stalled = on_hold
        resolved = resolved
        rejected = cancelled
        deleted > cancelled
        open < assigned
        resolved < closed
    """),
    _mapping("pagerduty", "incident", """
        triggered = new
        acknowledged = in_progress
        resolved = resolved
        triggered < assigned
        acknowledged < on_hold
        resolved < closed
        resolved < cancelled
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

MAPPINGS: Mapping[tuple[str, str], SystemMapping] = MappingProxyType(
    {(mapping.system, mapping.kind): mapping for mapping in _ALL}
)
"""The mappings by system and kind of record."""

"""The words of other systems, as data: states, and actions where a system names them.

Facts of the systems named, read in their published sources; which of our states each comes closest
to is our judgement. Where several words fit, the first row is taken.
"""

from collections.abc import Mapping
from types import MappingProxyType

from serviceops.lifecycle.mapping.system_mapping import Direction, SystemMapping, TermMapping

__all__ = ["MAPPINGS"]

_CALLER = {"hold_reason": "caller"}
_VENDOR = {"hold_reason": "vendor"}
_DUPLICATE = {"cancel_reason": "duplicate"}


def _words(table: str) -> tuple[TermMapping, ...]:
    """Read a table of lines: "outside = inside" both ways, ">" only in, "<" only out."""
    rows = []
    for line in filter(None, map(str.strip, table.splitlines())):
        for sign, way in (("=", Direction.BOTH), (">", Direction.IN), ("<", Direction.OUT)):
            outside, found, inside = line.partition(f" {sign} ")
            if found:
                rows.append(TermMapping(outside.strip(), inside.strip(), way=way))
                break
    return tuple(rows)


_SERVICENOW = "ServiceNow product documentation; the servicenow.itsm collection for Ansible"
_ITOP = "Combodo/iTop data models 2.x"
_GLPI = "GLPI constants of ITIL objects, and its help pages on the life cycle"
_JIRA = "Atlassian support pages on workflows of Jira Service Management"
_TMF = "TM Forum open API schemas"

_ALL = (
    SystemMapping(
        system="servicenow",
        kind="incident",
        words=_words("""
            1 = new
            2 = in_progress
            2 < assigned
            3 = on_hold
            6 = resolved
            7 = closed
            8 = cancelled
        """),
        facts=(
            ("hold_reason", _words("""
                1 = caller
                3 = problem
                4 = vendor
                5 = change
                5 < scheduled
            """)),
            ("resolution_code", _words("""
                Duplicate = duplicate
                Known error = known_error
                Resolved by caller = caller
                Resolved by change = change
                Resolved by problem = problem
                Solution provided = solution
                Workaround provided = workaround
                User error = user_error
                Resolved by caller < no_response
            """)),
        ),
        source=_SERVICENOW,
    ),
    SystemMapping(
        system="servicenow",
        kind="major_incident",
        words=_words("""
            proposed = proposed
            accepted = accepted
            rejected = rejected
            canceled = stood_down
            accepted < reviewed
        """),
        notes=("the review is kept in a report of its own there",),
        source=_SERVICENOW,
    ),
    SystemMapping(
        system="servicenow",
        kind="problem",
        words=_words("""
            101 = new
            102 = assess
            103 = investigating
            104 = fix_in_progress
            106 = resolved
            107 = closed
            107 < risk_accepted
            107 < cancelled
        """),
        facts=(
            ("resolution_code", _words("""
                fix_applied = fix_applied
                risk_accepted = risk_accepted
                duplicate = duplicate
            """)),
        ),
        notes=("cancelled, and a risk accepted, are closed there with a resolution code",),
        source=_SERVICENOW,
    ),
    SystemMapping(
        system="servicenow",
        kind="request",
        words=_words("""
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
        """),
        notes=("a task that was skipped is not the same as one that was fulfilled",),
        source=_SERVICENOW,
    ),
    SystemMapping(
        system="jira_service_management",
        kind="incident",
        words=_words("""
            Open = new
            Work in progress = in_progress
            Reopened > in_progress
            Pending = on_hold
            Completed = resolved
            Done > resolved
            Closed = closed
            Canceled = cancelled
            Open < assigned
        """),
        notes=("workflows are the project's own: these are the usual names",),
        source=_JIRA,
    ),
    SystemMapping(
        system="jira_service_management",
        kind="request",
        words=(
            TermMapping("Waiting for customer", "on_hold", _CALLER),
            TermMapping("Pending", "on_hold"),
            *_words("""
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
            """),
        ),
        notes=("escalated is a state there and a level here",),
        source=_JIRA,
    ),
    SystemMapping(
        system="jira_status_category",
        kind="incident",
        words=_words("""
            new = new
            indeterminate = in_progress
            done = resolved
            new < assigned
            indeterminate < on_hold
            done < closed
            done < cancelled
        """),
        notes=("on hold, closed and cancelled need the status itself, or the resolution",),
        source=_JIRA,
    ),
    SystemMapping(
        system="zendesk",
        kind="incident",
        words=(
            TermMapping("pending", "on_hold", _CALLER),
            TermMapping("hold", "on_hold"),
            *_words("""
                new = new
                open = in_progress
                solved = resolved
                closed = closed
                open < assigned
                solved < cancelled
            """),
        ),
        notes=("new cannot be written back once it has changed",),
        source="Zendesk help: ticket lifecycle, native ticket rules, standard automations",
    ),
    SystemMapping(
        system="tmf621",
        kind="incident",
        words=(
            TermMapping("pending", "on_hold", _CALLER),
            TermMapping("held", "on_hold", _VENDOR, Direction.IN),
            TermMapping("held", "on_hold", way=Direction.OUT),
            *_words("""
                acknowledged = new
                inProgress = in_progress
                resolved = resolved
                closed = closed
                cancelled = cancelled
                rejected > cancelled
                acknowledged < assigned
            """),
        ),
        source=f"{_TMF}: TMF621 trouble ticket 4.0 and 5.0",
    ),
    SystemMapping(
        system="tmf656",
        kind="problem",
        words=_words("""
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
        """),
        notes=("held and pending are parts of in progress there",),
        source=f"{_TMF}: TMF656 service problem",
    ),
    SystemMapping(
        system="itu_x790",
        kind="incident",
        words=_words("""
            queued = new
            openActive = in_progress
            deferred = on_hold
            cleared = resolved
            closed = closed
            disabled = cancelled
            queued < assigned
        """),
        notes=("its 35 status values beneath the states are activities: facts, here",),
        source="ITU-T X.790, ASN.1 module",
    ),
    SystemMapping(
        system="itop",
        kind="incident",
        words=_words("""
            new = new
            assigned = in_progress
            escalated_tto > new
            escalated_ttr > in_progress
            pending = on_hold
            resolved = resolved
            closed = closed
            assigned < assigned
            closed < cancelled
        """),
        renamed=(
            ("ev_assign", "start"), ("ev_reassign", "reassign"), ("ev_pending", "hold"),
            ("ev_resolve", "resolve"), ("ev_autoresolve", "resolve"), ("ev_reopen", "reopen"),
            ("ev_close", "close"),
        ),
        notes=("a target that was missed is a state there and a fact of a clock here",),
        source=_ITOP,
    ),
    SystemMapping(
        system="itop",
        kind="problem",
        words=_words("""
            new = new
            assigned = investigating
            resolved = resolved
            closed = closed
            new < assess
            assigned < fix_in_progress
            closed < risk_accepted
            closed < cancelled
        """),
        renamed=(
            ("ev_assign", "investigate"), ("ev_reassign", "reassign"), ("ev_resolve", "resolve"),
            ("ev_close", "close"),
        ),
        source=_ITOP,
    ),
    SystemMapping(
        system="itop",
        kind="request",
        words=_words("""
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
        """),
        renamed=(
            ("ev_wait_for_approval", "route"), ("ev_approve", "approve"), ("ev_reject", "reject"),
            ("ev_assign", "start"), ("ev_reassign", "reassign"), ("ev_pending", "hold"),
            ("ev_resolve", "fulfil"), ("ev_autoresolve", "fulfil"), ("ev_close", "close"),
        ),
        notes=("a target that was missed is a state there and a fact of a clock here",),
        source=_ITOP,
    ),
    SystemMapping(
        system="glpi",
        kind="incident",
        words=_words("""
            1 = new
            2 = in_progress
            3 > in_progress
            4 = on_hold
            5 = resolved
            6 = closed
            10 > new
            2 < assigned
            6 < cancelled
        """),
        notes=("planned is a state there", "an approval is a state there and a request here"),
        source=_GLPI,
    ),
    SystemMapping(
        system="glpi",
        kind="problem",
        words=_words("""
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
        """),
        notes=("observation after a fix is a state there and a date here",),
        source=_GLPI,
    ),
    SystemMapping(
        system="glpi",
        kind="request",
        words=_words("""
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
        source=_GLPI,
    ),
    SystemMapping(
        system="zammad",
        kind="incident",
        words=(
            TermMapping("merged", "cancelled", _DUPLICATE),
            *_words("""
                new = new
                open = in_progress
                pending reminder = on_hold
                pending close = resolved
                closed = closed
                removed > cancelled
                open < assigned
                closed < cancelled
            """),
        ),
        source="Zammad seeds of ticket states",
    ),
    SystemMapping(
        system="znuny",
        kind="incident",
        words=(
            TermMapping("merged", "cancelled", _DUPLICATE),
            *_words("""
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
            """),
        ),
        notes=("pending time counts towards escalation there: a matter of policy here",),
        source="OTRS and Znuny manual",
    ),
    SystemMapping(
        system="request_tracker",
        kind="incident",
        words=_words("""
            new = new
            open = in_progress
            stalled = on_hold
            resolved = resolved
            rejected = cancelled
            deleted > cancelled
            open < assigned
            resolved < closed
        """),
        source="Request Tracker, configuration of lifecycles",
    ),
    SystemMapping(
        system="pagerduty",
        kind="incident",
        words=_words("""
            triggered = new
            acknowledged = in_progress
            resolved = resolved
            triggered < assigned
            acknowledged < on_hold
            resolved < closed
            resolved < cancelled
        """),
        renamed=(
            ("incident.triggered", "log"), ("incident.acknowledged", "start"),
            ("incident.resolved", "resolve"), ("incident.reopened", "reopen"),
            ("incident.reassigned", "reassign"), ("incident.delegated", "reassign"),
            ("incident.escalated", "escalate"), ("incident.annotated", "note"),
            ("incident.priority_updated", "reprioritise"),
        ),
        notes=("an acknowledgement that runs out goes back to triggered there",),
        source="PagerDuty support pages and its webhook overview",
    ),
)  # fmt: skip

MAPPINGS: Mapping[tuple[str, str], SystemMapping] = MappingProxyType(
    {(mapping.system, mapping.kind): mapping for mapping in _ALL}
)
"""The mappings by system and kind of record."""

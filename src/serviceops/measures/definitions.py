"""The one definition of every measure, by its code: its meaning and its source."""

from collections.abc import Mapping

from serviceops._internal.frozen_map import NamedValues
from serviceops.measures.measure import Definition, Unit

_ITIL_AVAILABILITY = "ITIL, availability management practice"
_LIFECYCLE = "ITIL v3 service design, expanded incident lifecycle"
_ATLASSIAN = "Atlassian, common incident management metrics"
_WORKBOOK = "Google, the SRE workbook, ch. 5"
_PRACTICE = "common practice; no standard defines it"
_FLOW = "incident process analysis, ServiceNow reassignment count"

_ALL = (
    # How long it takes, per record
    Definition(
        "mtta", "mean time to acknowledge",
        "acknowledged less triggered, over those that were acknowledged",
        "PagerDuty, incident reporting; Atlassian, incident KPIs",
    ),
    Definition(
        "mttr_respond", "mean time to respond",
        "recovered less first alert: the lag of detection is no part of it", _ATLASSIAN,
    ),
    Definition(
        "mttr_repair", "mean time to repair",
        "end of repair, testing included, less start of repair", f"{_ATLASSIAN}; Blameless",
    ),
    Definition(
        "mttr_recovery", "mean time to recovery",
        "service restored less start of the failure: the whole outage", _ATLASSIAN,
    ),
    Definition(
        "mttr_resolve", "mean time to resolve",
        "recurrence prevented less start of the failure: recovery, and the work after it",
        _ATLASSIAN,
    ),
    Definition("detect", "time to detect", "detected less failed", _LIFECYCLE),
    Definition("diagnose", "time to diagnose", "diagnosed less detected", _LIFECYCLE),
    Definition("repair", "time to repair", "repaired less diagnosed", _LIFECYCLE),
    Definition("recover", "time to recover", "recovered less repaired", _LIFECYCLE),
    Definition("restore", "time to restore", "restored less recovered", _LIFECYCLE),
    Definition(
        "outage", "length of the outage", "restored less failed: the five stages together",
        _LIFECYCLE,
    ),
    # Outages of a service
    Definition(
        "mtrs", "mean time to restore service", "downtime / number of breaks",
        f"{_ITIL_AVAILABILITY}; ITIL v3 service design",
    ),
    Definition(
        "mtbf", "mean time between failures", "uptime / number of breaks",
        f"{_ITIL_AVAILABILITY} (reliability engineering calls this MTTF)",
    ),
    Definition(
        "mtbsi", "mean time between service incidents",
        "MTBF + MTRS: agreed service time / number of breaks", "ITIL v3 service design",
    ),
    Definition(
        "availability", "availability",
        "(agreed service time - downtime within it) / agreed service time",
        f"{_ITIL_AVAILABILITY}; ISO/IEC 20000-1:2018, 8.7.1", Unit.SHARE, Unit.TIME,
    ),
    Definition(
        "unavailability", "unavailability",
        "downtime within agreed service time / agreed service time", _ITIL_AVAILABILITY,
        Unit.SHARE, Unit.TIME,
    ),
    Definition(
        "time_by_condition", "time by condition",
        "service time in one condition / all service time", _ITIL_AVAILABILITY,
        Unit.SHARE, Unit.TIME,
    ),
    # Promises
    Definition(
        "attainment", "SLA attainment", "met / (met + missed), by cycle",
        "BMC SLM compliance; ServiceNow has breached and stage", Unit.SHARE,
    ),
    Definition(
        "overrun", "mean overrun", "working time past the goal, over the cycles that missed it",
        "Frappe failed_by; iTop overrun",
    ),
    # What the caller sees
    Definition(
        "fcr_hdi", "first-contact resolution (HDI)",
        "resolved in the first interaction / eligible contacts; by web or e-mail, within one"
        " business hour", "HDI and MetricNet, after HDAA metric of the month", Unit.SHARE,
    ),
    Definition(
        "fcr", "first-contact resolution",
        "resolved on the first contact / eligible, each as judged from its contacts",
        "HDI and MetricNet; Freshservice, no contact may follow", Unit.SHARE,
    ),
    Definition(
        "fcr_freshservice", "first-contact resolution (Freshservice)",
        "resolved without a later customer interaction / resolved", "Freshservice documentation",
        Unit.SHARE,
    ),
    Definition(
        "fcr_zoho", "first-contact resolution (Zoho)",
        "closed with exactly one public answer of an agent / closed", "Zoho Desk documentation",
        Unit.SHARE,
    ),
    Definition(
        "csat", "customer satisfaction", "positive scores / surveys returned",
        f"{_PRACTICE} (top two of five)", Unit.SHARE,
    ),
    Definition(
        "response_rate", "survey response rate", "surveys returned / surveys sent", _PRACTICE,
        Unit.SHARE,
    ),
    # How work flows
    Definition(
        "reopen_rate", "reopen rate (cohort)",
        "records resolved in the period and reopened within W of it / records resolved in it",
        "vendor practice (Zoho Desk, reopen tickets)", Unit.SHARE,
    ),
    Definition(
        "reopen_events", "reopen rate (events)",
        "reopenings in the period / resolutions in the period", "vendor practice", Unit.NUMBER,
    ),
    Definition(
        "reassignments", "reassignments per record", "changes from one group to another / records",
        _FLOW, Unit.NUMBER,
    ),
    Definition(
        "reassigned", "share reassigned", "records that changed group at least once / records",
        _FLOW, Unit.SHARE,
    ),
    Definition(
        "ping_pong", "ping-pong",
        "records that returned to a group that had passed them on / records",
        "BPI Challenge 2013, ping-pong behaviour", Unit.SHARE,
    ),
    Definition(
        "bounce", "bounce",
        "records that a group passed on soon and without having worked on them / records",
        _PRACTICE, Unit.SHARE,
    ),
    Definition(
        "backlog", "backlog", "records open at an instant", f"{_PRACTICE}; point-in-time replay",
        Unit.NUMBER,
    ),
    Definition(
        "backlog_age", "age of the backlog", "the instant less the creation, over open records",
        f"{_PRACTICE}; point-in-time replay",
    ),
    Definition(
        "contact_age", "time since the last contact of the caller",
        "the instant less the last contact of the caller, over open records",
        f"{_PRACTICE}; point-in-time replay",
    ),
    Definition(
        "time_spent", "time spent", "time of open records, by the value of a fact",
        "ServiceNow metric instances and SLA breakdowns",
    ),
    Definition(
        "hold_debt", "hold debt", "time on hold, by the party that had to act",
        "ours: the hold reasons of ServiceNow, each with the party that has to act",
    ),
    # Budgets
    Definition("error_rate", "error rate", "errors / all, over a period", _WORKBOOK, Unit.SHARE),
    Definition("burn_rate", "burn rate", "error rate / (1 - objective)", _WORKBOOK, Unit.NUMBER),
    Definition(
        "error_budget", "error budget left", "1 - errors / ((1 - objective) x all)",
        "Google, site reliability engineering, ch. 3; OpenSLO budgeting methods", Unit.SHARE,
    ),
)  # fmt: skip

DEFINITIONS: Mapping[str, Definition] = NamedValues({one.code: one for one in _ALL})
"""The definitions by code; hosts can build their own measures with their own definitions."""

"""Figures over many records: one definition each, with the records counted and left out."""

from serviceops.measures.attainment import attainment, overrun
from serviceops.measures.availability_tree import Redundancy
from serviceops.measures.availability_windows import CalendarWindow
from serviceops.measures.backlog import backlog, backlog_age, backlog_over, contact_age
from serviceops.measures.budget import (
    CountedOutcome,
    Downtime,
    Objective,
    Outcomes,
    burn_rate,
    error_budget,
    error_rate,
    outcomes,
    time_to_exhaustion,
)
from serviceops.measures.burn import BurnWindow, burn_alerts
from serviceops.measures.callers import (
    csat,
    fcr,
    fcr_freshservice,
    fcr_hdi,
    fcr_zoho,
    response_rate,
)
from serviceops.measures.credits import CreditBand, ServiceCredits
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.durations import (
    mtta,
    mttr_recovery,
    mttr_repair,
    mttr_resolve,
    mttr_respond,
    time_between,
)
from serviceops.measures.flow import (
    bounce,
    ping_pong,
    reassigned,
    reassignments,
    reopen_events,
    reopen_rate,
)
from serviceops.measures.measure import Basis, Breakdown, Measure
from serviceops.measures.moments import FactTimestamp, Moments
from serviceops.measures.outages import (
    availability,
    mtbf,
    mtbsi,
    mtrs,
    time_by_condition,
    unavailability,
)
from serviceops.measures.records import grouped
from serviceops.measures.stages import outage_stages
from serviceops.measures.statistic import percentile
from serviceops.measures.time_breakdown import hold_debt, time_by, time_by_party

__all__ = [
    "DEFINITIONS",
    "Basis",
    "Breakdown",
    "BurnWindow",
    "CalendarWindow",
    "CountedOutcome",
    "CreditBand",
    "Downtime",
    "FactTimestamp",
    "Measure",
    "Moments",
    "Objective",
    "Outcomes",
    "Redundancy",
    "ServiceCredits",
    "attainment",
    "availability",
    "backlog",
    "backlog_age",
    "backlog_over",
    "bounce",
    "burn_alerts",
    "burn_rate",
    "contact_age",
    "csat",
    "error_budget",
    "error_rate",
    "fcr",
    "fcr_freshservice",
    "fcr_hdi",
    "fcr_zoho",
    "grouped",
    "hold_debt",
    "mtbf",
    "mtbsi",
    "mtrs",
    "mtta",
    "mttr_recovery",
    "mttr_repair",
    "mttr_resolve",
    "mttr_respond",
    "outage_stages",
    "outcomes",
    "overrun",
    "percentile",
    "ping_pong",
    "reassigned",
    "reassignments",
    "reopen_events",
    "reopen_rate",
    "response_rate",
    "time_between",
    "time_by",
    "time_by_condition",
    "time_by_party",
    "time_to_exhaustion",
    "unavailability",
]

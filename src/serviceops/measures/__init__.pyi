# Written by `make stub` from the table in __init__.py.

from serviceops.measures.attainment import attainment as attainment
from serviceops.measures.attainment import overrun as overrun
from serviceops.measures.availability_tree import Redundancy as Redundancy
from serviceops.measures.availability_windows import CalendarWindow as CalendarWindow
from serviceops.measures.backlog import backlog as backlog
from serviceops.measures.backlog import backlog_age as backlog_age
from serviceops.measures.backlog import backlog_over as backlog_over
from serviceops.measures.backlog import contact_age as contact_age
from serviceops.measures.budget import CountedOutcome as CountedOutcome
from serviceops.measures.budget import Downtime as Downtime
from serviceops.measures.budget import Objective as Objective
from serviceops.measures.budget import Outcomes as Outcomes
from serviceops.measures.budget import burn_rate as burn_rate
from serviceops.measures.budget import error_budget as error_budget
from serviceops.measures.budget import error_rate as error_rate
from serviceops.measures.budget import outcomes as outcomes
from serviceops.measures.budget import time_to_exhaustion as time_to_exhaustion
from serviceops.measures.burn import BurnWindow as BurnWindow
from serviceops.measures.burn import burn_alerts as burn_alerts
from serviceops.measures.callers import csat as csat
from serviceops.measures.callers import fcr as fcr
from serviceops.measures.callers import fcr_freshservice as fcr_freshservice
from serviceops.measures.callers import fcr_hdi as fcr_hdi
from serviceops.measures.callers import fcr_zoho as fcr_zoho
from serviceops.measures.callers import response_rate as response_rate
from serviceops.measures.credits import CreditBand as CreditBand
from serviceops.measures.credits import ServiceCredits as ServiceCredits
from serviceops.measures.definitions import DEFINITIONS as DEFINITIONS
from serviceops.measures.durations import mtta as mtta
from serviceops.measures.durations import mttr_recovery as mttr_recovery
from serviceops.measures.durations import mttr_repair as mttr_repair
from serviceops.measures.durations import mttr_resolve as mttr_resolve
from serviceops.measures.durations import mttr_respond as mttr_respond
from serviceops.measures.durations import time_between as time_between
from serviceops.measures.flow import bounce as bounce
from serviceops.measures.flow import ping_pong as ping_pong
from serviceops.measures.flow import reassigned as reassigned
from serviceops.measures.flow import reassignments as reassignments
from serviceops.measures.flow import reopen_events as reopen_events
from serviceops.measures.flow import reopen_rate as reopen_rate
from serviceops.measures.measure import Basis as Basis
from serviceops.measures.measure import Breakdown as Breakdown
from serviceops.measures.measure import Measure as Measure
from serviceops.measures.moments import FactTimestamp as FactTimestamp
from serviceops.measures.moments import Moments as Moments
from serviceops.measures.outages import availability as availability
from serviceops.measures.outages import mtbf as mtbf
from serviceops.measures.outages import mtbsi as mtbsi
from serviceops.measures.outages import mtrs as mtrs
from serviceops.measures.outages import time_by_condition as time_by_condition
from serviceops.measures.outages import unavailability as unavailability
from serviceops.measures.records import grouped as grouped
from serviceops.measures.stages import outage_stages as outage_stages
from serviceops.measures.statistic import percentile as percentile
from serviceops.measures.time_breakdown import hold_debt as hold_debt
from serviceops.measures.time_breakdown import time_by as time_by
from serviceops.measures.time_breakdown import time_by_party as time_by_party

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

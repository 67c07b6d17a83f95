"""Figures over many records: one definition each, with the records counted and left out."""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "attainment": ("attainment", "overrun"),
    "availability_tree": ("Redundancy",),
    "availability_windows": ("CalendarWindow",),
    "backlog": ("backlog", "backlog_age", "backlog_over", "contact_age"),
    "budget": (
        "CountedOutcome", "Downtime", "Objective", "Outcomes", "burn_rate", "error_budget",
        "error_rate", "outcomes", "time_to_exhaustion",
    ),
    "burn": ("BurnWindow", "burn_alerts"),
    "callers": ("csat", "fcr", "fcr_freshservice", "fcr_hdi", "fcr_zoho", "response_rate"),
    "credits": ("CreditBand", "ServiceCredits"),
    "definitions": ("DEFINITIONS",),
    "durations": (
        "mtta", "mttr_recovery", "mttr_repair", "mttr_resolve", "mttr_respond", "time_between",
    ),
    "flow": ("bounce", "ping_pong", "reassigned", "reassignments", "reopen_events", "reopen_rate"),
    "measure": ("Basis", "Breakdown", "Measure"),
    "moments": ("FactTimestamp", "Moments"),
    "outages": ("availability", "mtbf", "mtbsi", "mtrs", "time_by_condition", "unavailability"),
    "records": ("grouped",),
    "stages": ("outage_stages",),
    "statistic": ("percentile",),
    "time_breakdown": ("hold_debt", "time_by", "time_by_party"),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

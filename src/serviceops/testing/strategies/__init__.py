"""Strategies for Hypothesis: values of service desks, drawn near the usual mistakes.

Each is a function with keywords, and shrinks a failing example to one that a person would have
written. None filters its draws.
"""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "instant_strategies": (
        "CLOCK_CHANGES", "ZONES", "clock_changes", "instants", "lengths", "zones",
    ),
    "log_strategies": ("logs",),
    "oncall_strategies": ("schedules",),
    "policy_strategies": ("conventions", "goals", "policies", "targets"),
    "record_strategies": ("action_calls", "histories", "incidents", "records"),
    "stream_strategies": ("alert_streams", "signals"),
    "week_strategies": (
        "calendars", "date_rules", "dates_near", "ruled_calendars", "time_periods", "weeks",
        "windows",
    ),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

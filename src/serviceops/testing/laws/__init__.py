"""Laws that any implementation has to obey, to check yours with.

Each check tries laws from the simplest on. The first that is broken is raised as `LawBroken`, with
its name and the shortest case that shows it, in words. Runs are deterministic: the same code gives
the same result.
"""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "calendar_laws": ("check_calendar_laws", "check_date_rule_laws", "check_written_calendars"),
    "clock_laws": ("check_clock",),
    "definition_laws": ("check_definition_laws",),
    "history_laws": ("check_history",),
    "report_laws": ("check_report_laws",),
    "round_trips": ("check_round_trip",),
    "schedule_laws": ("check_schedule_laws",),
    "store_laws": ("check_store",),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

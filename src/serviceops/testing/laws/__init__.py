"""Laws that any implementation has to obey, to check yours with.

Each check tries laws from the simplest on. The first that is broken is raised as `LawBroken`, with
its name and the shortest case that shows it, in words. Runs are deterministic: the same code gives
the same result.
"""

from serviceops.testing.laws.calendar_laws import check_calendar_laws
from serviceops.testing.laws.clock_laws import check_clock
from serviceops.testing.laws.date_rule_laws import check_date_rule_laws
from serviceops.testing.laws.definition_laws import check_definition_laws
from serviceops.testing.laws.history_laws import check_history
from serviceops.testing.laws.report_laws import check_report_laws
from serviceops.testing.laws.round_trips import check_round_trip
from serviceops.testing.laws.schedule_laws import check_schedule_laws
from serviceops.testing.laws.store_laws import check_store
from serviceops.testing.laws.written_calendar_laws import check_written_calendars

__all__ = [
    "check_calendar_laws",
    "check_clock",
    "check_date_rule_laws",
    "check_definition_laws",
    "check_history",
    "check_report_laws",
    "check_round_trip",
    "check_schedule_laws",
    "check_store",
    "check_written_calendars",
]

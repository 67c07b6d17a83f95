# Written by `make stub` from the table in __init__.py.

from serviceops.testing.laws.calendar_laws import check_calendar_laws as check_calendar_laws
from serviceops.testing.laws.calendar_laws import check_date_rule_laws as check_date_rule_laws
from serviceops.testing.laws.calendar_laws import check_written_calendars as check_written_calendars
from serviceops.testing.laws.clock_laws import check_clock as check_clock
from serviceops.testing.laws.definition_laws import check_definition_laws as check_definition_laws
from serviceops.testing.laws.history_laws import check_history as check_history
from serviceops.testing.laws.report_laws import check_report_laws as check_report_laws
from serviceops.testing.laws.round_trips import check_round_trip as check_round_trip
from serviceops.testing.laws.schedule_laws import check_schedule_laws as check_schedule_laws
from serviceops.testing.laws.store_laws import check_store as check_store

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

# Written by `make stub` from the table in __init__.py.

from serviceops.testing.strategies.instant_strategies import CLOCK_CHANGES as CLOCK_CHANGES
from serviceops.testing.strategies.instant_strategies import ZONES as ZONES
from serviceops.testing.strategies.instant_strategies import clock_changes as clock_changes
from serviceops.testing.strategies.instant_strategies import instants as instants
from serviceops.testing.strategies.instant_strategies import lengths as lengths
from serviceops.testing.strategies.instant_strategies import zones as zones
from serviceops.testing.strategies.log_strategies import logs as logs
from serviceops.testing.strategies.oncall_strategies import schedules as schedules
from serviceops.testing.strategies.policy_strategies import conventions as conventions
from serviceops.testing.strategies.policy_strategies import goals as goals
from serviceops.testing.strategies.policy_strategies import policies as policies
from serviceops.testing.strategies.policy_strategies import targets as targets
from serviceops.testing.strategies.record_strategies import action_calls as action_calls
from serviceops.testing.strategies.record_strategies import histories as histories
from serviceops.testing.strategies.record_strategies import incidents as incidents
from serviceops.testing.strategies.record_strategies import records as records
from serviceops.testing.strategies.stream_strategies import alert_streams as alert_streams
from serviceops.testing.strategies.stream_strategies import signals as signals
from serviceops.testing.strategies.week_strategies import calendars as calendars
from serviceops.testing.strategies.week_strategies import date_rules as date_rules
from serviceops.testing.strategies.week_strategies import dates_near as dates_near
from serviceops.testing.strategies.week_strategies import ruled_calendars as ruled_calendars
from serviceops.testing.strategies.week_strategies import time_periods as time_periods
from serviceops.testing.strategies.week_strategies import weeks as weeks
from serviceops.testing.strategies.week_strategies import windows as windows

__all__ = [
    "CLOCK_CHANGES",
    "ZONES",
    "action_calls",
    "alert_streams",
    "calendars",
    "clock_changes",
    "conventions",
    "date_rules",
    "dates_near",
    "goals",
    "histories",
    "incidents",
    "instants",
    "lengths",
    "logs",
    "policies",
    "records",
    "ruled_calendars",
    "schedules",
    "signals",
    "targets",
    "time_periods",
    "weeks",
    "windows",
    "zones",
]

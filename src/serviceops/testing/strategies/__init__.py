"""Strategies for Hypothesis: values of service desks, drawn near the usual mistakes.

Each is a function with keywords, and shrinks a failing example to one that a person would have
written. None filters its draws.
"""

from serviceops.testing.strategies.date_rule_strategies import date_rules
from serviceops.testing.strategies.definition_strategies import imported_calendars
from serviceops.testing.strategies.instant_strategies import (
    CLOCK_CHANGES,
    ZONES,
    clock_changes,
    instants,
    lengths,
    zones,
)
from serviceops.testing.strategies.log_strategies import logs
from serviceops.testing.strategies.oncall_strategies import schedules
from serviceops.testing.strategies.period_strategies import time_periods
from serviceops.testing.strategies.policy_strategies import conventions, goals, policies, targets
from serviceops.testing.strategies.record_strategies import (
    action_calls,
    histories,
    incidents,
    records,
)
from serviceops.testing.strategies.stream_strategies import alert_streams, signals
from serviceops.testing.strategies.week_strategies import (
    calendars,
    dates_near,
    ruled_calendars,
    weeks,
    windows,
)

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
    "imported_calendars",
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

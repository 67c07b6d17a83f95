"""Strategies for Hypothesis: what service desks meet, drawn near what goes wrong.

Each is a function with keywords, and cuts a failing example down to one a person would have
written. None filters what it draws.
"""

from serviceops.testing.strategies.instant_strategies import (
    CLOCK_CHANGES,
    ZONES,
    clock_changes,
    instants,
    lengths,
    zones,
)
from serviceops.testing.strategies.log_strategies import logs
from serviceops.testing.strategies.policy_strategies import conventions, goals, policies, targets
from serviceops.testing.strategies.record_strategies import histories, incidents, records, sayings
from serviceops.testing.strategies.stream_strategies import alert_streams, signals
from serviceops.testing.strategies.week_strategies import calendars, dates_near, weeks, windows

__all__ = [
    "CLOCK_CHANGES",
    "ZONES",
    "alert_streams",
    "calendars",
    "clock_changes",
    "conventions",
    "dates_near",
    "goals",
    "histories",
    "incidents",
    "instants",
    "lengths",
    "logs",
    "policies",
    "records",
    "sayings",
    "signals",
    "targets",
    "weeks",
    "windows",
    "zones",
]

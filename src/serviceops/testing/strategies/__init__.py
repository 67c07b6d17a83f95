"""Strategies for Hypothesis: what service desks meet, drawn near what goes wrong.

Each is a function with keywords, and cuts a failing example down to one a person would have
written. None filters what it draws.
"""

from serviceops.testing.strategies.hours import calendars, dates_near, weeks, windows
from serviceops.testing.strategies.lives import histories, incidents, records, sayings
from serviceops.testing.strategies.logs import logs
from serviceops.testing.strategies.moments import (
    CLOCK_CHANGES,
    ZONES,
    clock_changes,
    instants,
    lengths,
    zones,
)
from serviceops.testing.strategies.promises import conventions, goals, policies, targets
from serviceops.testing.strategies.streams import alert_streams, signals

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

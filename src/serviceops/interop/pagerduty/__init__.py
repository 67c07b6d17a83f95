"""PagerDuty: events in and out, schedules and escalation policies in."""

from serviceops.interop.pagerduty.schedules import (
    check_rendered,
    pagerduty_paging,
    pagerduty_schedule,
)
from serviceops.interop.pagerduty.tickets import (
    PagerDutyAction,
    PagerDutyChange,
    PagerDutyEvent,
    PagerDutyLink,
    PagerDutySeverity,
    from_change,
    from_enqueue,
    to_change,
    to_enqueue,
)

__all__ = [
    "PagerDutyAction",
    "PagerDutyChange",
    "PagerDutyEvent",
    "PagerDutyLink",
    "PagerDutySeverity",
    "check_rendered",
    "from_change",
    "from_enqueue",
    "pagerduty_paging",
    "pagerduty_schedule",
    "to_change",
    "to_enqueue",
]

"""PagerDuty: events in and out, webhooks in, schedules and escalation policies in."""

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
    PagerDutyWebhook,
    from_change,
    from_enqueue,
    from_webhook_v3,
    to_change,
    to_enqueue,
)

__all__ = [
    "PagerDutyAction",
    "PagerDutyChange",
    "PagerDutyEvent",
    "PagerDutyLink",
    "PagerDutySeverity",
    "PagerDutyWebhook",
    "check_rendered",
    "from_change",
    "from_enqueue",
    "from_webhook_v3",
    "pagerduty_paging",
    "pagerduty_schedule",
    "to_change",
    "to_enqueue",
]

# Written by `make stub` from the table in __init__.py.

from serviceops.interop.pagerduty.schedules import check_rendered as check_rendered
from serviceops.interop.pagerduty.schedules import pagerduty_paging as pagerduty_paging
from serviceops.interop.pagerduty.schedules import pagerduty_schedule as pagerduty_schedule
from serviceops.interop.pagerduty.tickets import PagerDutyAction as PagerDutyAction
from serviceops.interop.pagerduty.tickets import PagerDutyChange as PagerDutyChange
from serviceops.interop.pagerduty.tickets import PagerDutyEvent as PagerDutyEvent
from serviceops.interop.pagerduty.tickets import PagerDutyLink as PagerDutyLink
from serviceops.interop.pagerduty.tickets import PagerDutySeverity as PagerDutySeverity
from serviceops.interop.pagerduty.tickets import PagerDutyWebhook as PagerDutyWebhook
from serviceops.interop.pagerduty.tickets import from_change as from_change
from serviceops.interop.pagerduty.tickets import from_enqueue as from_enqueue
from serviceops.interop.pagerduty.tickets import from_webhook_v3 as from_webhook_v3
from serviceops.interop.pagerduty.tickets import to_change as to_change
from serviceops.interop.pagerduty.tickets import to_enqueue as to_enqueue

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

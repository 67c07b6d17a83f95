# Written by `make stub` from the table in __init__.py.

from serviceops.interop.pagerduty.events_api import PagerDutyAction as PagerDutyAction
from serviceops.interop.pagerduty.events_api import PagerDutyChange as PagerDutyChange
from serviceops.interop.pagerduty.events_api import PagerDutyEvent as PagerDutyEvent
from serviceops.interop.pagerduty.events_api import PagerDutyLink as PagerDutyLink
from serviceops.interop.pagerduty.events_api import PagerDutySeverity as PagerDutySeverity
from serviceops.interop.pagerduty.events_api import PagerDutyWebhook as PagerDutyWebhook
from serviceops.interop.pagerduty.events_api import from_change as from_change
from serviceops.interop.pagerduty.events_api import from_enqueue as from_enqueue
from serviceops.interop.pagerduty.events_api import from_webhook_v3 as from_webhook_v3
from serviceops.interop.pagerduty.events_api import to_change as to_change
from serviceops.interop.pagerduty.events_api import to_enqueue as to_enqueue
from serviceops.interop.pagerduty.on_call import check_rendered as check_rendered
from serviceops.interop.pagerduty.on_call import pagerduty_paging as pagerduty_paging
from serviceops.interop.pagerduty.on_call import pagerduty_schedule as pagerduty_schedule

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

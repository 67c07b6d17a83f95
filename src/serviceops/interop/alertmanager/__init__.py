"""Alertmanager: the webhook that it sends, and the routing and intervals of its configuration."""

from serviceops.interop.alertmanager.configuration import RoutingImport, from_config
from serviceops.interop.alertmanager.intervals import from_time_intervals, to_time_intervals
from serviceops.interop.alertmanager.webhook import (
    AlertmanagerAlert,
    AlertmanagerMessage,
    from_webhook,
    to_webhook,
)

__all__ = [
    "AlertmanagerAlert",
    "AlertmanagerMessage",
    "RoutingImport",
    "from_config",
    "from_time_intervals",
    "from_webhook",
    "to_time_intervals",
    "to_webhook",
]

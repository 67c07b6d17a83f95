# Written by `make stub` from the table in __init__.py.

from serviceops.interop.alertmanager.configuration import RoutingImport as RoutingImport
from serviceops.interop.alertmanager.configuration import from_config as from_config
from serviceops.interop.alertmanager.intervals import from_time_intervals as from_time_intervals
from serviceops.interop.alertmanager.intervals import to_time_intervals as to_time_intervals
from serviceops.interop.alertmanager.webhook import AlertmanagerAlert as AlertmanagerAlert
from serviceops.interop.alertmanager.webhook import AlertmanagerMessage as AlertmanagerMessage
from serviceops.interop.alertmanager.webhook import from_webhook as from_webhook
from serviceops.interop.alertmanager.webhook import to_webhook as to_webhook

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

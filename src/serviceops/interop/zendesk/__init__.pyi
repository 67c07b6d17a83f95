# Written by `make stub` from the table in __init__.py.

from serviceops.interop.zendesk.service_levels import zendesk_calendar as zendesk_calendar
from serviceops.interop.zendesk.service_levels import zendesk_policy as zendesk_policy
from serviceops.interop.zendesk.ticket_audits import ZENDESK_FIELDS as ZENDESK_FIELDS
from serviceops.interop.zendesk.ticket_audits import ZENDESK_VALUES as ZENDESK_VALUES
from serviceops.interop.zendesk.ticket_audits import ZENDESK_WORDS as ZENDESK_WORDS
from serviceops.interop.zendesk.ticket_audits import from_audits as from_audits
from serviceops.interop.zendesk.ticket_audits import from_metric_events as from_metric_events

__all__ = [
    "ZENDESK_FIELDS",
    "ZENDESK_VALUES",
    "ZENDESK_WORDS",
    "from_audits",
    "from_metric_events",
    "zendesk_calendar",
    "zendesk_policy",
]

"""Zendesk: ticket audits and metric events in, schedules and SLA policies in."""

from serviceops.interop.zendesk.definitions import zendesk_calendar, zendesk_policy
from serviceops.interop.zendesk.tickets import (
    ZENDESK_FIELDS,
    ZENDESK_VALUES,
    ZENDESK_WORDS,
    from_audits,
    from_metric_events,
)

__all__ = [
    "ZENDESK_FIELDS",
    "ZENDESK_VALUES",
    "ZENDESK_WORDS",
    "from_audits",
    "from_metric_events",
    "zendesk_calendar",
    "zendesk_policy",
]

"""Zendesk: ticket audits and metric events in, schedules and SLA policies in."""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "service_levels": ("zendesk_calendar", "zendesk_policy"),
    "ticket_audits": (
        "ZENDESK_FIELDS", "ZENDESK_VALUES", "ZENDESK_WORDS", "from_audits", "from_metric_events",
    ),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

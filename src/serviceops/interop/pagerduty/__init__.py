"""PagerDuty: events in and out, webhooks in, schedules and escalation policies in."""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "events_api": (
        "PagerDutyAction", "PagerDutyChange", "PagerDutyEvent", "PagerDutyLink",
        "PagerDutySeverity", "PagerDutyWebhook", "from_change", "from_enqueue", "from_webhook_v3",
        "to_change", "to_enqueue",
    ),
    "on_call": ("check_rendered", "pagerduty_paging", "pagerduty_schedule"),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

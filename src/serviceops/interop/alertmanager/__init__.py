"""Alertmanager: the webhook that it sends, and the routing and intervals of its configuration."""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "configuration": ("RoutingImport", "from_config"),
    "intervals": ("from_time_intervals", "to_time_intervals"),
    "webhook": ("AlertmanagerAlert", "AlertmanagerMessage", "from_webhook", "to_webhook"),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

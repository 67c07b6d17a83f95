"""ServiceNow: incidents and their audit in as histories, schedules and SLA definitions in."""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "contracts": ("servicenow_policy",),
    "encoded_queries": ("parse_encoded_query",),
    "schedules": ("servicenow_calendars",),
    "tickets": ("SERVICENOW_FIELDS", "SERVICENOW_VALUES", "SERVICENOW_WORDS", "from_rows"),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

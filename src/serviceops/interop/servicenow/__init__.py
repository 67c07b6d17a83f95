"""ServiceNow: incidents and their audit in as histories, schedules and SLA definitions in."""

from serviceops.interop.servicenow.contracts import servicenow_policy
from serviceops.interop.servicenow.encoded_queries import parse_encoded_query
from serviceops.interop.servicenow.schedules import servicenow_calendars
from serviceops.interop.servicenow.tickets import (
    SERVICENOW_FIELDS,
    SERVICENOW_VALUES,
    SERVICENOW_WORDS,
    from_rows,
)

__all__ = [
    "SERVICENOW_FIELDS",
    "SERVICENOW_VALUES",
    "SERVICENOW_WORDS",
    "from_rows",
    "parse_encoded_query",
    "servicenow_calendars",
    "servicenow_policy",
]

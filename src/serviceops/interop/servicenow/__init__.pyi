# Written by `make stub` from the table in __init__.py.

from serviceops.interop.servicenow.contracts import servicenow_policy as servicenow_policy
from serviceops.interop.servicenow.encoded_queries import parse_encoded_query as parse_encoded_query
from serviceops.interop.servicenow.schedules import servicenow_calendars as servicenow_calendars
from serviceops.interop.servicenow.tickets import SERVICENOW_FIELDS as SERVICENOW_FIELDS
from serviceops.interop.servicenow.tickets import SERVICENOW_VALUES as SERVICENOW_VALUES
from serviceops.interop.servicenow.tickets import SERVICENOW_WORDS as SERVICENOW_WORDS
from serviceops.interop.servicenow.tickets import from_rows as from_rows

__all__ = [
    "SERVICENOW_FIELDS",
    "SERVICENOW_VALUES",
    "SERVICENOW_WORDS",
    "from_rows",
    "parse_encoded_query",
    "servicenow_calendars",
    "servicenow_policy",
]

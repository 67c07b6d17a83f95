"""The answers of the library over NumPy columns (the ``columns`` extra)."""

from serviceops.columns.codes import Codes
from serviceops.columns.log import Log
from serviceops.columns.log_conformance import conformance
from serviceops.columns.open_time import add, elapsed, is_open
from serviceops.columns.readings import Readings, read

__all__ = ["Codes", "Log", "Readings", "add", "conformance", "elapsed", "is_open", "read"]

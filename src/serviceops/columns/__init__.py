"""Open time, clocks and conformance of whole logs, over NumPy columns (the ``columns`` extra)."""

from serviceops._internal.extras import extra

with extra("columns"):
    from serviceops.columns.codes import Codes
    from serviceops.columns.log import Log
    from serviceops.columns.log_conformance import log_conformance
    from serviceops.columns.open_time import add, elapsed, is_open
    from serviceops.columns.readings import LogReadings, read

__all__ = ["Codes", "Log", "LogReadings", "add", "elapsed", "is_open", "log_conformance", "read"]

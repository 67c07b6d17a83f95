"""The answers of the library over NumPy columns (the ``columns`` extra)."""

from serviceops.columns.calendars import add, elapsed, is_open

__all__ = ["add", "elapsed", "is_open"]

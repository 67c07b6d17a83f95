"""Logs of other systems: what their columns mean, and how rows become histories."""

from serviceops.logs.schema import LogSchema

__all__ = ["LogSchema"]

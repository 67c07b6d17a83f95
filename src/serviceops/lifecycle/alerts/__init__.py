"""Alerts: the record, its independent axes, and the views other systems have of it."""

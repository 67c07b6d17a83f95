"""Logs of other systems: what their columns mean, and how rows become histories."""

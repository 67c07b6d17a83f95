"""The alert stream: one reducer over signals, operations and time."""

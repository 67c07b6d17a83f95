"""Foreign shapes in and out: what other systems send and expect, as plain dictionaries."""

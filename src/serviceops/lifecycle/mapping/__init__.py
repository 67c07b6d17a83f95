"""Mappings between the states of other systems and those of our lifecycles."""

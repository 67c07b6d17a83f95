"""Mappings between the states of other systems and those of the reference lifecycles."""

"""On call: who is responsible at this instant, as a value.

The results of questions (`Load`, `Overlap`, `ScheduleFinding` and others) are in their modules.
"""

from serviceops.oncall.layer import Layer
from serviceops.oncall.load import load
from serviceops.oncall.override import FixedPlan, Override, Swap
from serviceops.oncall.paging import PagingLevel, PagingPolicy
from serviceops.oncall.rotation import Member, Rotation
from serviceops.oncall.schedule import Schedule
from serviceops.oncall.shift import Shift, ShiftReason

__all__ = [
    "FixedPlan",
    "Layer",
    "Member",
    "Override",
    "PagingLevel",
    "PagingPolicy",
    "Rotation",
    "Schedule",
    "Shift",
    "ShiftReason",
    "Swap",
    "load",
]

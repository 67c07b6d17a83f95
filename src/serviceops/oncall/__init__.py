"""On call: who is responsible at this instant, as a value."""

from serviceops.oncall.layer import Layer
from serviceops.oncall.lint import ScheduleFinding
from serviceops.oncall.load import Interruptions, Load, count_interruptions, load
from serviceops.oncall.override import FixedPlan, Override, Swap
from serviceops.oncall.paging import Page, PagingLevel, PagingPolicy
from serviceops.oncall.rotation import Member, Rotation
from serviceops.oncall.schedule import Overlap, Schedule, ScheduleDifference
from serviceops.oncall.shift import Handover, Shift, ShiftReason

__all__ = [
    "FixedPlan",
    "Handover",
    "Interruptions",
    "Layer",
    "Load",
    "Member",
    "Overlap",
    "Override",
    "Page",
    "PagingLevel",
    "PagingPolicy",
    "Rotation",
    "Schedule",
    "ScheduleDifference",
    "ScheduleFinding",
    "Shift",
    "ShiftReason",
    "Swap",
    "count_interruptions",
    "load",
]

# Written by `make stub` from the table in __init__.py.

from serviceops.oncall.layer import Layer as Layer
from serviceops.oncall.load import load as load
from serviceops.oncall.override import FixedPlan as FixedPlan
from serviceops.oncall.override import Override as Override
from serviceops.oncall.override import Swap as Swap
from serviceops.oncall.paging import PagingLevel as PagingLevel
from serviceops.oncall.paging import PagingPolicy as PagingPolicy
from serviceops.oncall.rotation import Member as Member
from serviceops.oncall.rotation import Rotation as Rotation
from serviceops.oncall.schedule import Schedule as Schedule
from serviceops.oncall.shift import Shift as Shift
from serviceops.oncall.shift import ShiftReason as ShiftReason

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

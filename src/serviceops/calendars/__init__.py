"""When work is done: business hours, their compiled form, and calendars made of calendars."""

from serviceops.calendars.algebra import ALWAYS, Always, Closure, Closures, Combined
from serviceops.calendars.base import AtClose, Calendar
from serviceops.calendars.calendar import BusinessCalendar
from serviceops.calendars.eras import Dated, Era
from serviceops.calendars.hours import Holiday, SpecialDay, Window
from serviceops.calendars.reasons import Reason, ReasonCode, Segment, SegmentMicros

__all__ = [
    "ALWAYS",
    "Always",
    "AtClose",
    "BusinessCalendar",
    "Calendar",
    "Closure",
    "Closures",
    "Combined",
    "Dated",
    "Era",
    "Holiday",
    "Reason",
    "ReasonCode",
    "Segment",
    "SegmentMicros",
    "SpecialDay",
    "Window",
]

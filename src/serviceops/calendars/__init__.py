"""When work is done: business hours, their compiled form, and calendars made of calendars."""

from serviceops.calendars.algebra import ALWAYS, Always, Closure, Closures, Combined
from serviceops.calendars.calendar import BusinessCalendar
from serviceops.calendars.holidays import country_holidays
from serviceops.calendars.hours import Holiday, SpecialDay, Window
from serviceops.calendars.ics import closures_from_ics
from serviceops.calendars.protocol import AtClose, Calendar
from serviceops.calendars.reasons import ReasonCode, Segment, SegmentMicros, SegmentReason
from serviceops.calendars.versions import CalendarVersion, VersionedCalendar
from serviceops.calendars.zones import tzdata_version

__all__ = [
    "ALWAYS",
    "Always",
    "AtClose",
    "BusinessCalendar",
    "Calendar",
    "CalendarVersion",
    "Closure",
    "Closures",
    "Combined",
    "Holiday",
    "ReasonCode",
    "Segment",
    "SegmentMicros",
    "SegmentReason",
    "SpecialDay",
    "VersionedCalendar",
    "Window",
    "closures_from_ics",
    "country_holidays",
    "tzdata_version",
]

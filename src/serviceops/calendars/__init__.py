"""When work is done: business hours, their compiled form, and calendars made of calendars."""

from serviceops.calendars.algebra import ALWAYS, Calendar, Closure, Closures, Combined
from serviceops.calendars.calendar import BusinessCalendar
from serviceops.calendars.holidays import country_holidays
from serviceops.calendars.hours import Holiday, SpecialDay, Window
from serviceops.calendars.ics import closures_from_ics
from serviceops.calendars.queries import AtClose
from serviceops.calendars.reasons import Segment, SegmentReason, SegmentReasonCode
from serviceops.calendars.versions import CalendarVersion, VersionedCalendar
from serviceops.calendars.zones import tzdata_version

__all__ = [
    "ALWAYS",
    "AtClose",
    "BusinessCalendar",
    "Calendar",
    "CalendarVersion",
    "Closure",
    "Closures",
    "Combined",
    "Holiday",
    "Segment",
    "SegmentReason",
    "SegmentReasonCode",
    "SpecialDay",
    "VersionedCalendar",
    "Window",
    "closures_from_ics",
    "country_holidays",
    "tzdata_version",
]

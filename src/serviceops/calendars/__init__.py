"""When work is done: business hours, their compiled form, and calendars made of calendars."""

from serviceops.calendars.algebra import ALWAYS, Calendar, Closure, Closures, Combined
from serviceops.calendars.calendar import BusinessCalendar
from serviceops.calendars.date_rules import (
    DateRule,
    DayOfMonth,
    EasterDay,
    EveryDays,
    RuleDifference,
    WeekdayOfMonth,
)
from serviceops.calendars.date_spans import DateSpan
from serviceops.calendars.holidays import CountryDates, country_dates, country_holidays
from serviceops.calendars.hours import Holiday, SpecialDay, Window
from serviceops.calendars.ics import closures_from_ics
from serviceops.calendars.ics_holidays import holidays_from_ics
from serviceops.calendars.queries import AtClose
from serviceops.calendars.reasons import Segment, SegmentReason, SegmentReasonCode
from serviceops.calendars.versions import CalendarVersion, VersionedCalendar
from serviceops.calendars.zone_names import iana_zone
from serviceops.calendars.zones import (
    OffsetDifference,
    ZoneFiles,
    compare_offsets,
    offset_probes,
    tzdata_version,
    zone_files,
)

__all__ = [
    "ALWAYS",
    "AtClose",
    "BusinessCalendar",
    "Calendar",
    "CalendarVersion",
    "Closure",
    "Closures",
    "Combined",
    "CountryDates",
    "DateRule",
    "DateSpan",
    "DayOfMonth",
    "EasterDay",
    "EveryDays",
    "Holiday",
    "OffsetDifference",
    "RuleDifference",
    "Segment",
    "SegmentReason",
    "SegmentReasonCode",
    "SpecialDay",
    "VersionedCalendar",
    "WeekdayOfMonth",
    "Window",
    "ZoneFiles",
    "closures_from_ics",
    "compare_offsets",
    "country_dates",
    "country_holidays",
    "holidays_from_ics",
    "iana_zone",
    "offset_probes",
    "tzdata_version",
    "zone_files",
]

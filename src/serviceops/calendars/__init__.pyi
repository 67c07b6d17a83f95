# Written by `make stub` from the table in __init__.py.

from serviceops.calendars.algebra import ALWAYS as ALWAYS
from serviceops.calendars.algebra import Calendar as Calendar
from serviceops.calendars.algebra import Closure as Closure
from serviceops.calendars.algebra import Closures as Closures
from serviceops.calendars.algebra import Combined as Combined
from serviceops.calendars.calendar import BusinessCalendar as BusinessCalendar
from serviceops.calendars.date_rule_kinds import DayOfMonth as DayOfMonth
from serviceops.calendars.date_rule_kinds import EasterDay as EasterDay
from serviceops.calendars.date_rule_kinds import EveryDays as EveryDays
from serviceops.calendars.date_rule_kinds import WeekdayOfMonth as WeekdayOfMonth
from serviceops.calendars.date_rules import DateRule as DateRule
from serviceops.calendars.date_rules import RuleDifference as RuleDifference
from serviceops.calendars.date_spans import DateSpan as DateSpan
from serviceops.calendars.holidays import CountryDates as CountryDates
from serviceops.calendars.holidays import country_dates as country_dates
from serviceops.calendars.holidays import country_holidays as country_holidays
from serviceops.calendars.hours import Holiday as Holiday
from serviceops.calendars.hours import SpecialDay as SpecialDay
from serviceops.calendars.hours import Window as Window
from serviceops.calendars.ics import closures_from_ics as closures_from_ics
from serviceops.calendars.ics_holidays import holidays_from_ics as holidays_from_ics
from serviceops.calendars.queries import AtClose as AtClose
from serviceops.calendars.reasons import Segment as Segment
from serviceops.calendars.reasons import SegmentReason as SegmentReason
from serviceops.calendars.reasons import SegmentReasonCode as SegmentReasonCode
from serviceops.calendars.versions import CalendarVersion as CalendarVersion
from serviceops.calendars.versions import VersionedCalendar as VersionedCalendar
from serviceops.calendars.zone_data import OffsetDifference as OffsetDifference
from serviceops.calendars.zone_data import ZoneFiles as ZoneFiles
from serviceops.calendars.zone_data import compare_offsets as compare_offsets
from serviceops.calendars.zone_data import offset_probes as offset_probes
from serviceops.calendars.zone_data import tzdata_version as tzdata_version
from serviceops.calendars.zone_data import zone_files as zone_files
from serviceops.calendars.zone_names import iana_zone as iana_zone

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

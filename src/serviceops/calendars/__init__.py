"""When work is done: business hours, their compiled form, and calendars made of calendars."""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it. Each module is loaded when one of
# its names is first used, so that a reading builds no class that only a figure needs.
_MODULES: dict[str, tuple[str, ...]] = {
    "algebra": ("ALWAYS", "Calendar", "Closure", "Closures", "Combined"),
    "calendar": ("BusinessCalendar",),
    "date_rule_kinds": ("DayOfMonth", "EasterDay", "EveryDays", "WeekdayOfMonth"),
    "date_rules": ("DateRule", "RuleDifference"),
    "date_spans": ("DateSpan",),
    "holidays": ("CountryDates", "country_dates", "country_holidays"),
    "hours": ("Holiday", "SpecialDay", "Window"),
    "ics": ("closures_from_ics",),
    "ics_holidays": ("holidays_from_ics",),
    "queries": ("AtClose",),
    "reasons": ("Segment", "SegmentReason", "SegmentReasonCode"),
    "versions": ("CalendarVersion", "VersionedCalendar"),
    "zone_data": (
        "OffsetDifference", "ZoneFiles", "compare_offsets", "offset_probes", "tzdata_version",
        "zone_files",
    ),
    "zone_names": ("iana_zone",),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

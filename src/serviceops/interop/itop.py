"""iTop's coverage windows and holidays as calendars.

Source: iTop's classes `CoverageWindow`, `CoverageWindowInterval` and `Holiday` (the extension for
SLA computation). Windows have no zone: that of the application is passed as `zone`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from serviceops._internal.checked import checked
from serviceops.calendars import Calendar
from serviceops.calendars.weekdays import FULL_WEEKDAYS
from serviceops.interop import definition_parts as parts
from serviceops.interop.definition_import import DefinitionImport
from serviceops.interop.field_tables import FieldTable
from serviceops.interop.payloads import Payload
from serviceops.spans import Pair

__all__ = ["itop_calendar"]

_OLD = [f"{name}_{end}" for name in FULL_WEEKDAYS for end in ("start", "end")]
_WINDOW = FieldTable("an iTop coverage window", "iTop, CoverageWindow", f"""
interval_list, interval_list.weekday, interval_list.start_time, interval_list.end_time: carried
{", ".join(_OLD)}: carried; one interval a day, before version 2.1
id, name, friendlyname, description, finalclass, obsolescence_flag, obsolescence_date: passed over
contracts_list, customercontracts_list, open_hours: passed over
""")  # fmt: skip
_HOLIDAY = FieldTable("an iTop holiday", "iTop, Holiday", """
name, date: carried
id, friendlyname, finalclass, calendar_id, calendar_name, calendar_id_friendlyname: passed over
""")  # fmt: skip


@checked
def itop_calendar(
    window: object,
    holidays: Iterable[Mapping[str, Any]] | Mapping[str, Any] = (),
    *,
    zone: str,
) -> DefinitionImport[Calendar]:
    """Return the calendar of a coverage window with the holidays of a calendar of iTop.

    `window` is the object's fields, the object with ``fields``, or the body of a ``core/get`` that
    found one; `holidays` are rows or such a body. iTop swaps the ends of an interval that is upside
    down: it is read so too, and listed as lost.

    >>> interval = {"weekday": "monday", "start_time": "08:00", "end_time": "24:00"}
    >>> itop_calendar({"name": "Day", "interval_list": [interval]}, zone="Europe/Paris").value
    <BusinessCalendar Europe/Paris, mon 08:00-24:00>
    """
    place = parts.one_object(_fields(window), "iTop coverage window", "fields")
    _WINDOW.note(place)
    known = parts.zone_name(place, "", zone)
    openings = [each for each in _intervals(place) if each is not None]
    closed = parts.listed_holidays(place, _fields(holidays), _HOLIDAY, "date")
    value = parts.week_calendar(place, known, openings, closed)
    return DefinitionImport(value=value, lost=place.losses.found())


def _fields(given: object) -> object:
    """Return what was read without the layers of iTop's interface, where it has them."""
    # The objects of a body are a mapping by class and key, and null where nothing was found.
    if isinstance(given, Mapping) and "objects" in given:
        found = given["objects"] or {}
        given = list(found.values()) if isinstance(found, Mapping) else found
    if not isinstance(given, list | tuple):
        return given
    return [one["fields"] if isinstance(one, Mapping) and "fields" in one else one for one in given]


def _intervals(place: Payload) -> Iterator[tuple[int, Pair] | None]:
    # Older versions have a pair of fields for each weekday in place of the list.
    if "interval_list" in place:
        for one in place.each("interval_list"):
            yield _interval(one, parts.weekday(one, "weekday"), "start_time", "end_time")
        return
    for number, name in enumerate(FULL_WEEKDAYS):
        if place.text(f"{name}_start") or place.text(f"{name}_end"):
            one = place.inner(place.members, place.path, number)
            yield _interval(one, number, f"{name}_start", f"{name}_end")


def _interval(
    place: Payload, number: int | None, opens: str, closes: str
) -> tuple[int, Pair] | None:
    start, end = parts.clock_time(place, opens), parts.clock_time(place, closes)
    if start is None or end is None or number is None or start == end:
        return None  # an interval of equal ends is how a closed day is written
    if end < start:
        place.lose("interval_swapped", closes, "the ends of an interval are upside down")
        start, end = end, start
    return number, (start, end)

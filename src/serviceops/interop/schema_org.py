"""Opening hours of schema.org as a calendar.

Source: schema.org, `OpeningHoursSpecification`, and the rules that Google's documentation of local
businesses adds: 00:00 to 23:59 is the whole day, and 00:00 to 00:00 is closed.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta, tzinfo
from typing import Any

from serviceops._internal.checked import checked
from serviceops.calendars import (
    BusinessCalendar,
    Calendar,
    Closures,
    DateRule,
    DateSpan,
    SpecialDay,
)
from serviceops.calendars.hours import Window, as_windows
from serviceops.calendars.weekdays import FULL_WEEKDAYS, WEEKDAYS
from serviceops.errors import InvalidValue
from serviceops.interop import definition_parts as parts
from serviceops.interop.definition_import import DefinitionImport
from serviceops.interop.import_result import rows_of
from serviceops.interop.payloads import Payload
from serviceops.interop.time_periods import zone_key

__all__ = ["from_opening_hours"]

_PREFIXES = ("https://schema.org/", "http://schema.org/", "schema:")
_CODES = {name[:2].lower(): day for day, name in enumerate(FULL_WEEKDAYS)}
_HOLIDAYS = "publicholidays"
_KNOWN = {"@type", "@context", "@id", "type", "dayOfWeek", "opens", "closes", "validFrom",
          "validThrough", "name", "description"}  # fmt: skip
_LAST = date(9999, 12, 31)


@checked
def from_opening_hours(
    specifications: Iterable[Mapping[str, Any]], *, zone: str | tzinfo
) -> DefinitionImport[Calendar]:
    """Return the hours of `OpeningHoursSpecification` objects, given as plain JSON.

    Specifications without dates are the week; several for one day add up. One with `validFrom` or
    `validThrough` replaces the hours of its dates: of all of them, or of the weekdays it names. Of
    two such for one date the shorter one counts, and of equally long ones the later. A close before
    the open is on the next day. Without `opens` and `closes` a specification closes its days. Hours
    of public holidays are listed as lost, since which dates those are is not said. Times have no
    zone: `zone` is that of the place.

    >>> found = from_opening_hours([
    ...     {"dayOfWeek": ["Monday", "schema:Tuesday"], "opens": "09:00", "closes": "17:00"},
    ...     {"validFrom": "2026-12-24", "validThrough": "2026-12-31"},
    ... ], zone="Europe/Paris")
    >>> found.value
    <BusinessCalendar Europe/Paris, mon-tue 09:00-17:00, 1 exception (2026-12-24 to 2026-12-31)>
    """
    name = "schema.org opening hours"
    body = Payload({"specifications": rows_of(specifications, name, "$.specifications")}, name)
    week: dict[int, list[Window]] = {day: [] for day in range(7)}
    dated: dict[tuple[date, date, tuple[int, ...]], list[Window]] = {}
    for place in body.each("specifications"):
        for name in place.members:
            if name not in _KNOWN:
                place.lose("not_carried", str(name), f"{name} is not carried over")
        days = _days(place)
        windows = _windows(place)
        first, last = (
            parts.day(place, name, needed=False) for name in ("validFrom", "validThrough")
        )
        if days is None or windows is None:
            continue
        if first is None and last is None:
            for day in days or range(7):
                week[day] += windows
        elif (last or _LAST) < (first or date.min):
            place.fault("validThrough", str(last), f"a date from {first} on")
        else:
            dated.setdefault((first or date.min, last or _LAST, days), []).extend(windows)
    body.finish()
    key = zone_key(zone)
    special = [each for entry in dated.items() for each in _special(*entry)]
    by_day = {WEEKDAYS[day]: windows for day, windows in week.items()}
    if not any(by_day.values()) and not any(day.windows for day in special):
        return DefinitionImport(value=Closures(()).in_zone(key), lost=body.losses.found())
    calendar = BusinessCalendar(zone=key, week=by_day, exceptions=special)
    return DefinitionImport(value=calendar, lost=body.losses.found())


def _days(place: Payload) -> tuple[int, ...] | None:
    """Return the weekdays that are named, none for all; `None` when nothing of it is carried."""
    given = place.members.get("dayOfWeek")
    if given is None:
        return ()
    found: set[int] = set()
    names = given if isinstance(given, list | tuple) else [given]
    for name in names:
        word = name.get("@id", name.get("name")) if isinstance(name, Mapping) else name
        word = word if isinstance(word, str) else ""
        for prefix in _PREFIXES:
            word = word.removeprefix(prefix)
        word = word.lower()
        if word == _HOLIDAYS:
            sentence = "hours of holidays without their dates"
            place.lose("public_holidays", "dayOfWeek", sentence)
        elif word in FULL_WEEKDAYS:
            found.add(FULL_WEEKDAYS.index(word))
        elif word in _CODES:
            found.add(_CODES[word])
        else:
            place.fault("dayOfWeek", name, "weekdays such as 'Monday'")
    return tuple(sorted(found)) or None


def _windows(place: Payload) -> list[Window] | None:
    """Return the hours of a specification, none if it is closed; `None` after a fault."""
    opens, closes = place.text("opens"), place.text("closes")
    if not opens and not closes:
        return []
    # Times may have an offset, which would move them with the season: they are refused.
    texts = [text[:5] if text[5:] == ":00" else text for text in (opens, closes)]
    if texts[0] == texts[1]:
        if texts[0] != "00:00":
            place.fault("closes", closes, "an end that differs from the start")
        return []
    if texts[1][:5] == "23:59":
        place.lose("until_2359", "closes", "a close at 23:59 is read as the end of the day")
        texts[1] = "24:00"
    try:
        return list(as_windows([(texts[0], texts[1])]))
    except InvalidValue:
        place.fault("opens", f"{opens} to {closes}", "times of day without an offset, as '09:00'")
        return None


def _special(
    key: tuple[date, date, tuple[int, ...]], windows: list[Window]
) -> Iterable[SpecialDay]:
    """Yield the exceptions of some dates: all of them, or those of some weekdays."""
    first, last, days = key
    # The shorter of two periods counts: a feast within a season, not the other way round.
    rank = -(last - first).days
    starts: list[date | None] = [None]
    if days:
        starts = [first + timedelta((day - first.weekday()) % 7) for day in days]
    for start in starts:
        begin = start or first
        if begin > last:
            continue
        rule: date | DateRule = begin
        if begin < last:
            rule = DateSpan(first=begin, last=last, every=7 if start else 1)
        yield SpecialDay(rule, as_windows(windows), precedence=rank)

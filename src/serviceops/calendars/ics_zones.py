"""The zone that an iCalendar file defines for itself, by its VTIMEZONE component.

Each observance begins at its onsets: a time on the clock before the change (TZOFFSETFROM), from
which on TZOFFSETTO is in effect. Times that a clock skips or shows twice are read as Python's own
zones read them (PEP 495): the earlier reading first. Source: RFC 5545, section 3.6.5.
"""

import re
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta, tzinfo

from serviceops.calendars.ics_text import Component, read_rule, read_time
from serviceops.errors import InvalidValue
from serviceops.spans import EPOCH, Micros, to_micros

_OFFSET = re.compile(r"([+-])([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9])?")
_LAST_YEAR = 2200  # onsets are listed up to here; the last offset stays
_DAY: Micros = 86_400_000_000


class FileZone(tzinfo):
    """The zone of a VTIMEZONE: its offsets by the instants from which they are in effect."""

    def __init__(self, name: str, onsets: tuple[tuple[Micros, timedelta], ...]) -> None:
        """Take the onsets in order; the first is in effect at all times before the second."""
        self._name, self._onsets = name, onsets
        self._instants = [at for at, _ in onsets[1:]]

    def __getinitargs__(self) -> tuple[object, ...]:
        """Return the arguments that copy or pickle the zone."""
        return self._name, self._onsets

    def _place(self, at: Micros) -> int:
        return bisect_right(self._instants, at)

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """Return the offset of a time on the clock, by its fold where there are two readings."""
        if moment is None:
            return timedelta(0)
        wall = to_micros(moment.replace(tzinfo=UTC))
        # No offset is a day long, so the changes that can matter are those within a day.
        place, last = self._place(wall - _DAY), self._place(wall + _DAY)
        while place < last:
            change = self._instants[place]
            readings = [wall - to_micros(EPOCH + self._onsets[n][1]) for n in (place, place + 1)]
            before = [reading < change for reading in readings]
            if all(before):
                break
            if any(before):  # skipped or shown twice: the fold chooses the side of the change
                place += moment.fold
                break
            place += 1
        return self._onsets[place][1]

    def dst(self, moment: datetime | None) -> None:
        """Return `None`: an instant does not depend on which part of the offset is summer time."""
        return

    def tzname(self, moment: datetime | None) -> str:
        """Return the name that the file gives the zone."""
        return self._name

    def fromutc(self, moment: datetime) -> datetime:
        """Return the time on the clock at an instant, which comes as UTC labelled with the zone."""
        offset = self._onsets[self._place(to_micros(moment.replace(tzinfo=UTC)))][1]
        wall = moment.replace(fold=0) + offset
        return wall if wall.utcoffset() == offset else wall.replace(fold=1)


def zone_of_file(component: Component) -> FileZone:
    """Return the zone that a VTIMEZONE defines; one without an observance is refused."""
    name = component.text("TZID")
    onsets: dict[Micros, timedelta] = {}
    earliest: tuple[Micros, timedelta] | None = None
    for observance in component.children:
        if observance.name not in {"STANDARD", "DAYLIGHT"}:
            continue
        before, after = (_offset(observance, part) for part in ("TZOFFSETFROM", "TZOFFSETTO"))
        for wall in _onsets(observance, before):
            at = to_micros(wall.replace(tzinfo=UTC) - before)
            onsets[at] = after
            if earliest is None or at < earliest[0]:
                earliest = at, before
    if earliest is None:
        raise InvalidValue(name, "a VTIMEZONE with STANDARD or DAYLIGHT in it")
    return FileZone(name, (earliest, *sorted(onsets.items())))


def _offset(observance: Component, name: str) -> timedelta:
    written = observance.text(name).strip()
    found = _OFFSET.fullmatch(written)
    if found is None:
        raise InvalidValue(written, f"{name} of a VTIMEZONE, such as +0100")
    size = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -size if found[1] == "-" else size


def _onsets(observance: Component, before: timedelta) -> list[datetime]:
    """Return the times on the clock at which an observance begins."""
    starts = observance.one("DTSTART")
    first = _naive(starts.value if starts else "", before)
    found = {first}
    for line in observance.all("RDATE"):
        found |= {_naive(value, before) for value in line.value.split(",")}
    for line in observance.all("RRULE"):
        parts = read_rule(line.value)
        if "UNTIL" in parts:  # in UTC, while the onsets are times on the clock
            parts["UNTIL"] = f"{_naive(parts['UNTIL'], before):%Y%m%dT%H%M%S}"
        rule = ";".join(f"{name}={value}" for name, value in parts.items())
        # Here only: it belongs to the extra `ics`.
        from dateutil.rrule import rrulestr

        try:
            # Onsets are wall-clock times of the zone that is being defined: they have no offset.
            earliest, latest = datetime(1601, 1, 1), datetime(_LAST_YEAR, 1, 1)  # noqa: DTZ001 - wall
            onsets = rrulestr(rule, dtstart=max(first, earliest))
            found.update(onsets.between(first, latest, inc=True))
        except (ValueError, TypeError, OverflowError) as error:
            raise InvalidValue(line.value[:100], "a rule of an observance", str(error)) from None
    return sorted(found)


def _naive(text: str, before: timedelta) -> datetime:
    """Return a time on the clock before the change; one in UTC is put on it."""
    found: date = read_time(text)
    if not isinstance(found, datetime):
        found = datetime.combine(found, datetime.min.time())
    return found if found.tzinfo is None else found.replace(tzinfo=None) + before

"""What it takes to read a moment as a length since the epoch, zone by zone, at the least cost.

Python subtracts two moments of one zone by their readings of the wall, and those of two zones with
both offsets. Reading and offset apart cost a third of the latter.
"""

from collections import deque
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TypeAlias
from zoneinfo import ZoneInfo

from serviceops._internal.fork_lock import ForkLock
from serviceops.spans import EPOCH, to_micros

WallClock: TypeAlias = tuple[tzinfo, datetime, dict[int, timedelta | None] | None]
"""A zone, the reading of the epoch's digits on its wall, and offsets by date of the wall.

Without the latter the zone's own `utcoffset` is quick enough to be called each time. A date on
which the offset changes has `None`.
"""

_MAX_FIXED = 16
_MAX_ZONES = 64  # more are read by Python's own subtraction
_MAX_DATES = 1 << 17  # of one zone, about 350 years
_since = datetime.__sub__
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a reading of a wall

# By identity, since zones of dateutil have no hash. Each entry has its zone, so that no other
# object is ever at its address.
wall_clocks: dict[int, WallClock] = {}
_lock = ForkLock()
_fixed: deque[int] = deque()


def _is_slow(zone: tzinfo) -> bool:
    """Return whether the offsets of a zone are fixed by date and take it long to find."""
    # The zones of dateutil are Python, and a `ZoneInfo` is slow with the moments of pendulum. Those
    # of the operating system may change while the process runs; others may do what they like.
    kind = type(zone)
    if isinstance(zone, ZoneInfo):
        return kind is not ZoneInfo
    return kind.__module__ == "dateutil.tz.tz" and kind.__name__ in {"tzfile", "tzrange", "tzstr"}


def wall_clock(zone: tzinfo | None) -> WallClock | None:
    """Return what reads moments of a zone; `None` where Python's subtraction has to.

    >>> wall_clock(ZoneInfo("Asia/Tokyo"))[1].isoformat()
    '1970-01-01T00:00:00+09:00'
    """
    if isinstance(zone, timezone):
        # Parsers make a fixed offset anew for each text, so that only the last ones are stored.
        with _lock:
            fixed: WallClock = (zone, datetime(1970, 1, 1, 0, 0, 0, 0, zone), None)
            wall_clocks[id(zone)] = fixed
            _fixed.append(id(zone))
            if len(_fixed) > _MAX_FIXED:
                wall_clocks.pop(_fixed.popleft(), None)
        return fixed
    slow = zone is not None and _is_slow(zone)
    if zone is None or not (slow or type(zone) is ZoneInfo) or len(wall_clocks) >= _MAX_ZONES:
        return None
    with _lock:
        made: WallClock = (zone, datetime(1970, 1, 1, 0, 0, 0, 0, zone), {} if slow else None)
        return wall_clocks.setdefault(id(zone), made)


def since_epoch(moment: datetime) -> timedelta:
    """Return how long after 1970-01-01T00:00Z a moment is, by the cheapest exact way.

    >>> str(since_epoch(datetime(1970, 1, 2, tzinfo=ZoneInfo("Asia/Tokyo"))))
    '15:00:00'
    """
    zone = moment.tzinfo
    if zone is UTC and type(moment) is datetime:
        return moment - EPOCH
    known = wall_clocks.get(id(zone)) or wall_clock(zone)
    if known is None:
        try:
            return _since(moment, EPOCH)
        except (TypeError, ValueError):  # naive, or of a zone that gives no offset
            return timedelta(0, 0, to_micros(moment))  # refuses it with a reason
    since = moment - known[1] if type(moment) is datetime else _since(moment, known[1])
    if known[2] is None:
        return since - zone.utcoffset(moment)  # type: ignore[union-attr, operator] # a zone
    offset = known[2].get(since.days)
    return since - (read_offset(moment) if offset is None else offset)


def both_since_epoch(start: datetime, end: datetime) -> tuple[timedelta, timedelta]:
    """Return the same of two moments, which most often are in one zone."""
    zone = start.tzinfo
    known = wall_clocks.get(id(zone))
    if known is None or end.tzinfo is not zone:
        return since_epoch(start), since_epoch(end)
    # The `-` of pendulum is slow and makes an interval, the one of pandas a `Timedelta`.
    if type(start) is datetime is type(end):
        one, other = start - known[1], end - known[1]
    else:
        one, other = _since(start, known[1]), _since(end, known[1])
    if known[2] is None:
        return one - zone.utcoffset(start), other - zone.utcoffset(end)  # type: ignore[union-attr, operator] # a zone
    before, after = known[2].get(one.days), known[2].get(other.days)
    if before is None or after is None:
        return since_epoch(start), since_epoch(end)
    return one - before, other - after


def in_zone(since: timedelta, zone: tzinfo) -> datetime:
    """Return the moment so long after the epoch, as a plain `datetime` of a zone."""
    known = wall_clocks.get(id(zone)) or wall_clock(zone)
    if known is None:
        return (EPOCH + since).astimezone(zone)
    at, dates = known[1] + since, known[2]
    if dates is None:
        return zone.fromutc(at)
    # A guess, of the date that the clock of UTC shows: right if the date reached has that offset.
    offset = dates.get(since.days)
    if offset is None:
        offset = read_offset(at)
    if dates.get((since + offset).days) == offset:
        return at + offset
    moment = (EPOCH + since).astimezone(zone)
    read_offset(moment)  # stored for the next moment of the date
    return moment


def read_offset(moment: datetime) -> timedelta:
    """Return the offset of a moment in a slow zone, and store it where it is that of the date."""
    zone, offset = moment.tzinfo, moment.utcoffset()
    dates = wall_clocks[id(zone)][2]
    day = moment.toordinal() - _NAIVE_EPOCH.toordinal()
    if dates is not None and day not in dates and len(dates) < _MAX_DATES:
        # No zone has ever changed twice within a day: equal offsets at both midnights, each read
        # before and after a change, are the offset of all the day. Of other dates none is stored.
        try:
            ends = [(_NAIVE_EPOCH + timedelta(days=day + at)).replace(tzinfo=zone) for at in (0, 1)]
            offsets = {end.replace(fold=fold).utcoffset() for end in ends for fold in (0, 1)}
        except OverflowError:  # at either end of the calendar
            return offset  # type: ignore[return-value] # a zone of those listed has offsets
        dates[day] = offsets.pop() if len(offsets) == 1 else None
    return offset  # type: ignore[return-value] # a zone of those listed has offsets

"""An independent judge of open time, made of wall-clock readings and nothing else.

It shares no code with the package. A calendar is plain data; an instant is open when the wall
clock, read with `zoneinfo`, shows a time inside a window. To measure exactly it collects every
instant at which that could change (each window end under each offset the zone has nearby, and
each clock change, found by walking an hour at a time) and asks the clock between them.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

ZERO = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass
class Hours:
    """A calendar as data: windows are minutes after midnight, ends after 1440 for nights."""

    zone: str
    week: list[list[tuple[int, int]]]
    holidays: set[date] = field(default_factory=set)
    exceptions: dict[date, list[tuple[int, int]]] = field(default_factory=dict)

    def windows(self, on: date) -> list[tuple[int, int]]:
        if on in self.exceptions:
            return self.exceptions[on]
        return [] if on in self.holidays else self.week[on.weekday()]


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def is_open(hours: Hours, at: datetime) -> bool:
    shown = wall(at, ZoneInfo(hours.zone))
    for back in (0, 1, 2):
        on = shown.date() - back * DAY
        midnight = datetime(on.year, on.month, on.day)
        for opens, closes in hours.windows(on):
            if (
                midnight + opens * timedelta(minutes=1)
                <= shown
                < midnight + closes * timedelta(minutes=1)
            ):
                return True
    return False


def clock_changes(zone: ZoneInfo, start: datetime, end: datetime) -> tuple[list[datetime], set]:
    """Return the instants in a range at which the zone's offset changes, and all offsets seen."""
    offset = lambda at: wall(at, zone) - at.replace(tzinfo=None)  # noqa: E731
    changes, seen, at = [], {offset(start)}, start
    while at < end:
        ahead = at + HOUR
        if offset(ahead) != offset(at):
            low, high = at, ahead
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // timedelta(seconds=2) * timedelta(seconds=1)
                low, high = (middle, high) if offset(middle) == offset(at) else (low, middle)
            changes.append(high)
            seen.add(offset(high))
        at = ahead
    return changes, seen


class Oracle:
    """Open time between two instants, measured once."""

    def __init__(self, hours: Hours, start: datetime, end: datetime) -> None:
        self.hours = hours
        zone = ZoneInfo(hours.zone)
        changes, seen = clock_changes(zone, start, end)
        edges = {start, end, *changes}
        on = wall(start, zone).date() - 3 * DAY
        while on <= wall(end, zone).date() + 3 * DAY:
            midnight = datetime(on.year, on.month, on.day, tzinfo=UTC)
            for window in hours.windows(on):
                for minute in window:
                    edges |= {midnight + minute * timedelta(minutes=1) - gap for gap in seen}
            on += DAY
        cuts = sorted(edge for edge in edges if start <= edge <= end)
        self.pieces: list[tuple[datetime, datetime]] = []
        for low, high in pairwise(cuts):
            if is_open(hours, low):
                if self.pieces and self.pieces[-1][1] == low:
                    self.pieces[-1] = self.pieces[-1][0], high
                else:
                    self.pieces.append((low, high))
        self.starts = [piece[0] for piece in self.pieces]

    def elapsed(self, a: datetime, b: datetime) -> timedelta:
        if b < a:
            return -self.elapsed(b, a)
        shares = (min(high, b) - max(low, a) for low, high in self.pieces)
        return sum((share for share in shares if share > timedelta()), timedelta())

    def add(self, at: datetime, length: timedelta) -> datetime | None:
        """Return the earliest instant by which the length has passed, if it is in range."""
        left = length
        for low, high in self.pieces:
            usable = high - max(low, at)
            if usable >= left > timedelta():
                return max(low, at) + left
            left -= max(usable, timedelta())
        return None

    def subtract(self, at: datetime, length: timedelta) -> datetime | None:
        """Return the latest instant from which the length passes, if it is in range."""
        left = length
        for low, high in reversed(self.pieces):
            usable = min(high, at) - low
            if usable >= left > timedelta():
                return min(high, at) - left
            left -= max(usable, timedelta())
        return None

    def next_open(self, at: datetime) -> datetime | None:
        i = bisect_right(self.starts, at)
        if i and at < self.pieces[i - 1][1]:
            return at
        return self.starts[i] if i < len(self.starts) else None

    def next_close(self, at: datetime) -> datetime | None:
        return next((high for _, high in self.pieces if high > at), None)

    def previous_open(self, at: datetime) -> datetime | None:
        return next((low for low, _ in reversed(self.pieces) if low <= at), None)

    def previous_close(self, at: datetime) -> datetime | None:
        return next((high for _, high in reversed(self.pieces) if high <= at), None)

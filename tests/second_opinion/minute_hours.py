"""Opening hours and goals by date, minute by minute, written from the pages on calendars and goals.

It imports nothing of the package. Every day has the same hours, and none of them is left out: so
working dates are the dates of the wall clock. Instants are whole microseconds since the start of
the world.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MINUTE = 60_000_000
ORIGIN = datetime(2026, 3, 28, 21, tzinfo=UTC)
"""A Saturday evening: four hours later the clocks of Europe change."""


@dataclass(frozen=True)
class Hours:
    """Opening hours: windows of minutes of the wall clock, every day alike; none is always open."""

    zone: str = "UTC"
    windows: tuple[tuple[int, int], ...] = ()

    def is_open(self, minute: int) -> bool:
        return not self.windows or _is_open(self, minute)


@cache
def _wall(zone: str, minute: int) -> datetime:
    return (ORIGIN + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))


@cache
def _is_open(hours: Hours, minute: int) -> bool:
    wall = _wall(hours.zone, minute)
    return any(a <= wall.hour * 60 + wall.minute < b for a, b in hours.windows)


@dataclass(frozen=True)
class Date:
    """A goal by date: so many days on, at the same time of day or at the end of that day."""

    days: int = 0
    at_end: bool = False
    cutoff: int | None = None
    """The minute of the day from which on a start counts as one of the next day."""


@cache
def promised(goal: Date, start: int, hours: Hours) -> int:
    """Return the date that a goal gives a clock that starts at an instant."""
    minute, rest = divmod(start, MINUTE)
    if goal.cutoff is not None:
        wall = _wall(hours.zone, minute)
        if wall.hour * 60 + wall.minute >= goal.cutoff:
            while _wall(hours.zone, minute).date() == wall.date():
                minute += 1
    if goal.at_end:
        return _end_of_day(goal.days, minute, hours) * MINUTE
    # The first minute that shows the same time of the day, so many dates on.
    wall = _wall(hours.zone, minute)
    wanted = wall.replace(tzinfo=None, fold=0) + timedelta(days=goal.days)
    while _wall(hours.zone, minute).replace(tzinfo=None, fold=0) < wanted:
        minute += 1
    return minute * MINUTE + rest


def _end_of_day(days: int, minute: int, hours: Hours) -> int:
    """Return the minute at which the hours of a day end, the first one that has hours to come."""
    today = _wall(hours.zone, minute).date()
    at, last = minute, None
    # Hours that are over for today are those of the next day.
    for date in (today, today + timedelta(days=1)):
        while _wall(hours.zone, at).date() <= date:
            if hours.is_open(at):
                last = at + 1
            at += 1
        if last is not None:
            break
    if days:
        wanted = today + timedelta(days=days)
        at, last = minute, minute
        while _wall(hours.zone, at).date() <= wanted:
            if hours.is_open(at) and _wall(hours.zone, at).date() == wanted:
                last = at + 1
            at += 1
    assert last is not None
    return last


@cache
def open_time(hours: Hours, start: int, end: int) -> int:
    """Return how much of the time between two instants is open."""
    total, at = 0, start
    while at < end:
        cell = min(end, (at // MINUTE + 1) * MINUTE)
        total += cell - at if hours.is_open(at // MINUTE) else 0
        at = cell
    return total

"""Opening hours and goals by date, minute by minute, written from the pages on calendars and goals.

It imports nothing of the package. Every day has the same hours, and none of them is left out: so
working dates are the dates of the wall clock. Instants are whole microseconds since the start of
the world.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
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


def _shown(zone: str, minute: int) -> datetime:
    return (ORIGIN + timedelta(minutes=minute)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@cache
def _wall(zone: str, minute: int) -> datetime:
    return (ORIGIN + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))


@cache
def _is_open(hours: Hours, minute: int) -> bool:
    wall = _wall(hours.zone, minute)
    return any(a <= wall.hour * 60 + wall.minute < b for a, b in hours.windows)


@dataclass(frozen=True)
class Date:
    """A goal by date: so many days or months on, at the same time of day or at another."""

    days: int = 0
    at_end: bool = False
    cutoff: int | None = None
    """The minute of the day from which on a start counts as one of the next day."""
    months: int = 0
    """Not so many days but so many months on, in real time."""
    last: bool = False
    """On the last day of that month."""
    at: int | None = None
    """At a minute of the day; 1440 is the end of the day."""


@cache
def promised(goal: Date, start: int, hours: Hours) -> int:
    """Return the date that a goal gives a clock that starts at an instant."""
    minute, rest = divmod(start, MINUTE)
    if goal.months:
        return _months_on(goal, minute, rest, hours)
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


def _months_on(goal: Date, minute: int, rest: int, hours: Hours) -> int:
    """Return that day so many months on, at the time of day of the start or at another."""
    wall = _wall(hours.zone, minute)
    shown = wall.hour * 60 + wall.minute if goal.at is None else goal.at
    on = month_date(wall.date(), goal.months, last=goal.last)
    wanted = datetime(on.year, on.month, on.day) + timedelta(minutes=shown)
    return first_shown(wanted, hours.zone) * MINUTE + (rest if goal.at is None else 0)


def month_date(start: date, months: int, *, last: bool = False) -> date:
    """Return the same day so many months on; a month without it has its last day instead."""
    found = start.replace(day=1)
    for _ in range(months):
        month = found.month
        while found.month == month:
            found += timedelta(days=1)
    dates = [found + timedelta(days=more) for more in range(31)]
    dates = [one for one in dates if one.month == found.month]
    return dates[-1] if last else dates[min(start.day, len(dates)) - 1]


def later(minute: int, zone: str, *, months: int, days: int) -> int:
    """Return the minute that shows the same time so many months, and then so many days on."""
    wall = _wall(zone, minute)
    on = month_date(wall.date(), months) + timedelta(days=days)
    return minute if on == wall.date() else first_shown(datetime.combine(on, wall.time()), zone)


def first_shown(wanted: datetime, zone: str) -> int:
    """Return the first minute that shows a wall time; a time that the day skips moves forward."""
    minute = (wanted - ORIGIN.replace(tzinfo=None)) // timedelta(minutes=1) - 1000
    while (shown := _shown(zone, minute)) < wanted:
        minute += 1
    if shown == wanted:
        return minute
    # By as much as the clock does: by the clock before it.
    before = _shown(zone, minute - 1) + timedelta(minutes=1)
    return minute + (wanted - before) // timedelta(minutes=1)


def _end_of_day(days: int, minute: int, hours: Hours) -> int:
    """Return the minute at which the hours of a day end, the first one that has hours to come."""
    today = _wall(hours.zone, minute).date()
    at, last = minute, None
    # Hours that are over for today are those of the next day.
    for day in (today, today + timedelta(days=1)):
        while _wall(hours.zone, at).date() <= day:
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

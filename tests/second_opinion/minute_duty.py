"""An independent judge of schedules: a walk minute by minute, from the definition alone.

It shares no code with the package. A schedule is plain data; who serves in a minute follows from
what the wall clock shows in it and in the minutes before. A hand-over has taken place once the wall
clock has shown its time or a later one, so the latest time shown so far decides, and not the time
shown now.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
NOUGHT = datetime(1900, 1, 1)


@dataclass
class Turns:
    """A rotation as data: names by turn (several, or none), lengths in minutes, or in months."""

    crews: list[tuple[str, ...]]
    lengths: list[int]
    anchor: datetime  # aware, in UTC
    by_duty: bool = False
    months: int = 0


@dataclass
class Level:
    """A layer as data: hours are minutes of the day by weekday, `None` round the clock."""

    turns: Turns
    hours: list[list[tuple[int, int]]] | None = None
    since: datetime | None = None
    until: datetime | None = None
    beside: bool = False
    changes: list[tuple] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    """Whom changes of this layer replace in vain, found by the walk."""


@dataclass
class Plan:
    """A schedule as data; changes are tuples that start with their kind."""

    zone: str
    levels: list[Level]
    changes: list[tuple] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    """Whom changes of the whole replace in vain, found by the walk."""


class Clock:
    """What the wall clock of a zone shows in each minute, and the latest it has shown so far."""

    def __init__(self, zone: str, start: datetime, minutes: int) -> None:
        self.zone, self.start, self.minutes = ZoneInfo(zone), start, minutes
        self.shown: list[int] = []
        self.latest: list[int] = []
        latest = self._wall(start - 3 * 1440 * MINUTE)
        for n in range(-3 * 1440, minutes):
            shown = self._wall(start + n * MINUTE)
            latest = max(latest, shown)
            if n >= 0:
                self.shown.append(shown)
                self.latest.append(latest)
        self._open: dict[str, list[bool]] = {}

    def _wall(self, at: datetime) -> int:
        local = at.astimezone(self.zone).replace(tzinfo=None, fold=0)
        return (local - NOUGHT) // MINUTE

    def number(self, at: datetime) -> int:
        return (at - self.start) // MINUTE

    def is_open(self, hours: list[list[tuple[int, int]]]) -> list[bool]:
        """Whether each minute shows a time inside the hours; a window may run past midnight."""
        key = repr(hours)
        if key not in self._open:
            found = []
            for shown in self.shown:
                day, minute = divmod(shown, 1440)
                today, before = (day) % 7, (day - 1) % 7  # 1900-01-01 was a Monday
                found.append(
                    any(opens <= minute < closes for opens, closes in hours[today])
                    or any(opens <= minute + 1440 < closes for opens, closes in hours[before])
                )
            self._open[key] = found
        return self._open[key]


def starts_of_turns(turns: Turns, clock: Clock, until: int) -> list[int]:
    """Return the wall times at which turns start, from the anchor on."""
    wall = clock._wall(turns.anchor)
    if turns.months:
        first, found = NOUGHT + wall * MINUTE, []
        for n in range(10_000):
            month = first.month - 1 + n * turns.months
            year, month = first.year + month // 12, month % 12 + 1
            day = min(first.day, monthrange(year, month)[1])
            at = datetime.combine(date(year, month, day), first.time())
            found.append((at - NOUGHT) // MINUTE)
            if found[-1] > until:
                break
        return found
    found, n = [wall], 0
    while found[-1] <= until:
        found.append(found[-1] + turns.lengths[n % len(turns.lengths)])
        n += 1
    return found


def serving(level: Level, clock: Clock) -> list[tuple[str, ...]]:
    """Return those whom a layer has on duty in each minute."""
    turns = level.turns
    starts = starts_of_turns(turns, clock, clock.latest[-1] + 1)
    is_open = clock.is_open(level.hours) if level.hours is not None else [True] * clock.minutes
    begin = max(clock.number(turns.anchor), 0)
    since = begin if level.since is None else max(clock.number(level.since), begin)
    until = clock.minutes if level.until is None else min(clock.number(level.until), clock.minutes)
    found: list[tuple[str, ...]] = [()] * clock.minutes
    turn, served, had_duty = 0, 0, False
    ahead = starts[1]
    for minute in range(begin, until):
        while clock.latest[minute] >= ahead:
            served += had_duty
            had_duty = False
            turn += 1
            ahead = starts[turn + 1]
        if minute >= since and is_open[minute]:
            had_duty = True
            number = served if turns.by_duty else turn
            found[minute] = turns.crews[number % len(turns.crews)]
    # What is limited to a layer changes what it contributes, before the layers are put together.
    level.idle = apply(level.changes, found, clock)
    return found


def walk(plan: Plan, clock: Clock) -> list[tuple[str, ...]]:
    """Return those on call in each minute of the clock's window."""
    groups: list[list[tuple[str, ...]]] = []
    for level in plan.levels:
        names = serving(level, clock)
        if level.beside and groups:
            groups[-1] = [one + other for one, other in zip(groups[-1], names, strict=True)]
        else:
            groups.append(names)
    result = [next((one for one in each if one), ()) for each in zip(*groups, strict=True)]
    plan.idle = apply(plan.changes, result, clock)
    return [tuple(dict.fromkeys(names)) for names in result]


def apply(changes: list[tuple], result: list, clock: Clock) -> list[str]:
    """Let changes act in their order; return whom one of them replaces who serves in no minute."""
    idle = []
    for kind, *parts in changes:
        if kind == "replacement":
            start, end, gone, names = parts
            minutes = _minutes(clock, start, end)
            if minutes and names and not any(gone in result[minute] for minute in minutes):
                idle.append(gone)
        if kind == "swap":
            for gone, given in (parts[:2], parts[2:]):
                minutes = _minutes(clock, *given)
                if minutes and not any(gone in result[minute] for minute in minutes):
                    idle.append(gone)
        globals()[kind](result, clock, *parts)
    return idle


def handover(result: list, minute: int) -> int | None:
    """Return the first minute after one in which others are on call."""
    now = set(result[minute])
    later = (n for n in range(minute + 1, len(result)) if set(result[n]) != now)
    return next(later, None)


def minutes_of(result: list, name: str, inside: list[bool] | None = None) -> int:
    """Return how many minutes a person is on call, inside some hours where these are given."""
    return sum(name in names and (inside is None or inside[n]) for n, names in enumerate(result))


def _minutes(clock: Clock, start: datetime, end: datetime) -> range:
    return range(max(clock.number(start), 0), min(clock.number(end), clock.minutes))


def override(result: list, clock: Clock, start: datetime, end: datetime, names: tuple) -> None:
    for minute in _minutes(clock, start, end):
        result[minute] = names


def addition(result: list, clock: Clock, start: datetime, end: datetime, names: tuple) -> None:
    for minute in _minutes(clock, start, end):
        result[minute] = result[minute] + names


def replacement(
    result: list, clock: Clock, start: datetime, end: datetime, gone: str, names: tuple
) -> None:
    for minute in _minutes(clock, start, end):
        result[minute] = tuple(
            new for one in result[minute] for new in (names if one == gone else (one,))
        )


def swap(result: list, clock: Clock, one: str, ones: tuple, other: str, others: tuple) -> None:
    mine, theirs = set(_minutes(clock, *ones)), set(_minutes(clock, *others))
    for minute in mine | theirs:
        takes = {}
        if minute in mine:
            takes[one] = other
        if minute in theirs:
            takes[other] = one
        result[minute] = tuple(takes.get(name, name) for name in result[minute])


def plan(result: list, clock: Clock, start: datetime, end: datetime, shifts: list) -> None:
    for minute in _minutes(clock, start, end):
        at = clock.start + minute * MINUTE
        result[minute] = tuple(
            name for begins, ends, names in shifts if begins <= at < ends for name in names
        )


__all__ = ["MINUTE", "UTC", "Clock", "Level", "Plan", "Turns", "walk"]

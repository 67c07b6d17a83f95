"""Calendars taken apart for other systems: the week, the dates that differ, and what is excluded.

Every system writes less than a calendar can say. What is shared is here: nights cut at midnight,
entries for one date in order of rank, and combinations as periods that refer to one another.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations

import attrs

from serviceops.calendars import (
    BusinessCalendar,
    Calendar,
    Closures,
    Combined,
    DateRule,
    Holiday,
    SpecialDay,
)
from serviceops.calendars.algebra import Always, combine
from serviceops.calendars.hours import Week, Window, as_week, as_windows
from serviceops.calendars.weekdays import WEEKDAYS
from serviceops.calendars.zones import DAY
from serviceops.errors import InvalidCalendar, InvalidValue
from serviceops.spans import Micros, Pair, intersect, unite

_COMPARED = date(1970, 1, 1).toordinal(), date(2370, 1, 1).toordinal()  # 400 years: all there are

DateHours = tuple[date | DateRule, tuple[Window, ...]]
"""A date or the dates of a rule, and the windows that they have in place of the week's."""


@attrs.frozen
class HoursByDate:
    """A week and the dates that differ from it, those that count first in front."""

    zone: str
    week: Week
    dates: tuple[DateHours, ...] = ()

    @property
    def has_nights(self) -> bool:
        """Whether a window runs past midnight."""
        days = [*self.week, *(windows for _, windows in self.dates)]
        return any(window.pair[1] > DAY for windows in days for window in windows)


@attrs.frozen
class PeriodShape:
    """One time period to be written: its own hours, and the periods it excludes and includes."""

    name: str
    hours: HoursByDate | None
    excludes: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()


def unsayable(what: object, system: str, remedy: str = "") -> InvalidCalendar:
    """Return the refusal of a part of a calendar that a system has no words for."""
    return InvalidCalendar(what, f"what {system} can say", remedy)


def without_text(on: object, system: str) -> InvalidCalendar:
    """Return the refusal of a date or rule that a system has no words for; its dates it has."""
    return unsayable(str(on), system, "list its dates: rule.unroll(range(2026, 2031))")


def union_of(parts: Sequence[Calendar]) -> Calendar:
    """Return the calendar that is open while any of some is; of none, one that never opens."""
    if len(parts) < 2:
        return parts[0] if parts else Closures(())
    return combine("|", *parts)


def hours_by_date(calendar: BusinessCalendar | Always, zone: str) -> HoursByDate:
    """Return the week and the dates of a calendar; the entries of highest rank come first."""
    if isinstance(calendar, Always):
        return HoursByDate(zone, as_week({"mon-sun": ["00:00-24:00"]}))

    def rank(entry: tuple[int, Holiday | SpecialDay]) -> tuple[int, bool, bool, int]:
        # The order that `Holiday` documents.
        place, day = entry
        single = not isinstance(day.on, DateRule)
        return day.precedence, isinstance(day, SpecialDay), single, place

    listed: list[Holiday | SpecialDay] = [*calendar.holidays, *calendar.exceptions]
    entries = sorted(enumerate(listed), key=rank, reverse=True)
    dates: dict[date | DateRule, tuple[Window, ...]] = {}
    for _, day in entries:
        dates.setdefault(day.on, day.windows if isinstance(day, SpecialDay) else ())
    return HoursByDate(calendar.zone, calendar.week, tuple(dates.items()))


def within_days(hours: HoursByDate, system: str) -> HoursByDate:
    """Return hours with windows over midnight cut into two days of the week.

    Beside dates that differ that is refused: a night belongs to the date on which it starts, and
    its second half would be taken for a part of the next date.
    """
    if not hours.has_nights:
        return hours
    if hours.dates:
        raise unsayable(
            "windows over midnight beside dates that differ", system, "close the windows at 24:00"
        )
    cut: list[list[Window]] = [[] for _ in WEEKDAYS]
    for weekday, windows in enumerate(hours.week):
        for opens, closes in (window.pair for window in windows):
            for number, pair in by_weekday(weekday * DAY + opens, weekday * DAY + closes):
                cut[number].append(Window.from_pair(pair))
    return attrs.evolve(hours, week=tuple(as_windows(day) for day in cut))


def by_weekday(start: Micros, end: Micros) -> Iterator[tuple[int, Pair]]:
    """Yield a stretch, counted from a Monday's midnight, in parts by weekday; Monday is 0."""
    for number in range(start // DAY, -(-end // DAY)):
        yield number % 7, (max(start - number * DAY, 0), min(end - number * DAY, DAY))


def meeting(one: date | DateRule, other: date | DateRule) -> date | None:
    """Return the first date that both name, or `None`."""
    if isinstance(one, date) and isinstance(other, date):
        return one if one == other else None
    shared = _ordinals(one) & _ordinals(other)
    return date.fromordinal(min(shared)) if shared else None


def _ordinals(on: date | DateRule) -> set[int]:
    return {on.toordinal()} if isinstance(on, date) else set(on.ordinals(*_COMPARED))


def weekdays_of(on: date | DateRule) -> set[int]:
    """Return the weekdays on which a date or the dates of a rule fall; Monday is 0."""
    return {(ordinal + 6) % 7 for ordinal in _ordinals(on)}


def check_order(
    dates: tuple[DateHours, ...],
    agree: Callable[[DateHours, DateHours], bool],
    system: str,
) -> None:
    """Refuse two entries for one date of which a system would take the wrong one.

    `agree` is whether the system gives the first of two entries what a calendar gives it.
    """
    for first, second in combinations(dates, 2):
        if not agree(first, second) and (shared := meeting(first[0], second[0])) is not None:
            raise unsayable(
                f"{first[0]} before {second[0]}, which are both {shared}", system,
                "limit one of the two, or give both the same hours",
            )  # fmt: skip


def covered(inner: tuple[Window, ...], outer: tuple[Window, ...]) -> bool:
    """Return whether all time of some windows is in others."""
    pairs = unite(window.pair for window in inner)
    return intersect(pairs, unite(window.pair for window in outer)) == pairs


def zone_of_parts(calendar: Calendar, system: str) -> str:
    """Return the one zone of all business hours in a calendar."""
    zones = sorted(_zones(calendar))
    if len(zones) > 1:
        raise unsayable(f"hours in {' and '.join(zones)}", system, "write one calendar a zone")
    return zones[0] if zones else calendar.zone


def _zones(calendar: Calendar) -> set[str]:
    if isinstance(calendar, Combined):
        return set().union(*(_zones(part) for part in calendar.parts))
    return {calendar.zone} if isinstance(calendar, BusinessCalendar) else set()


def period_shapes(calendar: Calendar, name: str, system: str) -> list[PeriodShape]:
    """Return the periods of a calendar, the one with its name last and those it needs before.

    A period of a combination has no hours of its own or excludes others, never both kinds at once
    with inclusions, so that no rule of preference matters.
    """
    zone = zone_of_parts(calendar, system)
    found: list[PeriodShape] = []

    def write(part: Calendar, label: str) -> str:
        while isinstance(part, Combined) and len(part.parts) == 1:  # only its zone was given
            part = part.parts[0]
        if isinstance(part, BusinessCalendar | Always):
            found.append(PeriodShape(label, hours_by_date(part, zone)))
        elif isinstance(part, Closures) and not part.closures:
            found.append(PeriodShape(label, None))
        elif isinstance(part, Combined) and part.operator != "&":
            names = [write(one, f"{label} {n}") for n, one in enumerate(part.parts, 1)]
            if part.operator == "|":
                found.append(PeriodShape(label, None, includes=tuple(names)))
            else:
                base = next(one for one in found if one.name == names[0])
                hours: HoursByDate | None = None
                includes: tuple[str, ...] = (names[0],)
                if base.hours is not None and not base.excludes:
                    found.remove(base)
                    hours, includes = base.hours, ()
                found.append(PeriodShape(label, hours, tuple(names[1:]), includes))
        else:
            kind = "an intersection" if isinstance(part, Combined) else type(part).__name__
            raise unsayable(f"{label}: {kind}", system, "write its parts by themselves")
        return label

    if not isinstance(name, str) or not name.strip() or any(c in name for c in '"\\{}\r\n;,$#'):
        raise InvalidValue(name, "the name of a time period, without quotes, commas or brackets")
    write(calendar, name)
    return found

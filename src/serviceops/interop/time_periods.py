"""What the time periods of Nagios and Icinga 2 share: texts of days and times, in and out.

Both know six kinds of day: a date, a day of a named month, a day of every month, a weekday counted
in a named month, a weekday counted in every month, and a weekday. The first five may be ranges, and
``/ 3`` takes each third day of one. Sources: Nagios Core 4, "Time Periods" and "Object
Definitions"; Icinga 2, "Time Periods" and lib/icinga/legacytimeperiod.cpp (2.13).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, tzinfo

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars import Calendar, DateRule, DateSpan, DayOfMonth, EveryDays, WeekdayOfMonth
from serviceops.calendars.algebra import Operator, combine
from serviceops.calendars.clock_texts import clock_text
from serviceops.calendars.date_spans import DayRule
from serviceops.calendars.hours import Window, as_windows
from serviceops.calendars.weekdays import FULL_WEEKDAYS, MONTHS
from serviceops.calendars.zone_names import iana_zone
from serviceops.calendars.zones import DAY
from serviceops.errors import InvalidCalendar, InvalidValue, MalformedPayload
from serviceops.interop.calendar_shapes import without_text
from serviceops.interop.definition_import import CalendarsByName, calendar_pairs
from serviceops.interop.import_result import Lost
from serviceops.spans import Micros, as_zone

__all__ = ["CalendarsImport"]

KINDS = ("date", "day of a month", "day", "nth weekday of a month", "nth weekday", "weekday")
"""The six kinds of day, in the order in which Nagios looks for a match."""

SHORTEST_MONTH = 28
_SHAPE = "a time period"
_MINUTE: Micros = 60_000_000
_SPEC = r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|([a-z]+)(?:\s+(-?\d{1,2})(?:\s+([a-z]+))?)?|(-?\d{1,2}))"
_DAY = re.compile(rf"{_SPEC}(?:\s*-\s*{_SPEC})?(?:\s*/\s*(\d{{1,5}}))?", re.ASCII)
_GROUPS = 7  # of one end of a range
_TIMES = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*-\s*(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII
)


@checked
@attrs.frozen(kw_only=True)
class CalendarsImport:
    """Calendars by name, in the order of the configuration that they come from, and what was lost.

    >>> from serviceops.calendars import ALWAYS
    >>> CalendarsImport(calendars={"24x7": ALWAYS}).named["24x7"]
    ALWAYS
    """

    calendars: tuple[tuple[str, Calendar], ...] = attrs.field(converter=calendar_pairs)
    lost: tuple[Lost, ...] = ()

    @property
    def named(self) -> CalendarsByName:
        """The calendars by name; an unknown name raises `UnknownKey`, which lists them."""
        return CalendarsByName(self.calendars)


@attrs.frozen
class PeriodDay:
    """One day definition: its kind as a place in `KINDS`, and the weekday or the dates it names."""

    kind: int
    weekday: int | None = None
    on: date | DateRule | None = None


@attrs.define
class Period:
    """One time period as its configuration writes it."""

    name: str
    line: int
    days: list[tuple[PeriodDay, tuple[Window, ...]]] = attrs.field(factory=list)
    excludes: list[str] = attrs.field(factory=list)
    includes: list[str] = attrs.field(factory=list)
    prefers_includes: bool = True


def zone_key(zone: str | tzinfo) -> str:
    """Return the IANA name of a zone, from any name that other systems have for it."""
    return iana_zone(zone) if isinstance(zone, str) else as_zone(zone).key


# Days, in


def read_day(text: str, *, endless: bool) -> PeriodDay:
    """Return what a day definition means.

    `endless` is whether a date with ``/ n`` and no end goes on for ever, as in Nagios, or is that
    one date, as in Icinga.
    """
    found = _DAY.fullmatch(" ".join(text.lower().split()))
    if found is None:
        raise InvalidValue(text, "a day, such as 'monday 2 may' or '2026-12-24 - 2026-12-26'")
    parts = found.groups()
    first, last, step = parts[:_GROUPS], list(parts[_GROUPS : 2 * _GROUPS]), int(parts[-1] or 1)
    if last[6] is not None:
        # A bare number repeats the word before it: "day 1 - 15" ends on day 15.
        last[3], last[4] = first[3], last[6]
    kind, begin = _end_of(first, text)
    if step < 1:
        raise InvalidValue(text, "a step of 1 day or more after the slash")
    if not any(last):
        if isinstance(begin, date):
            is_endless = endless and step > 1
            return PeriodDay(kind, on=EveryDays(days=step, since=begin) if is_endless else begin)
        if step > 1:
            raise InvalidValue(text, "a range of days before the slash")
        if isinstance(begin, int):
            return PeriodDay(kind, weekday=begin)
        return PeriodDay(kind, on=begin)
    other, end = _end_of(tuple(last), text)
    if other != kind or isinstance(begin, int) or isinstance(end, int):
        remedy = "write each weekday by itself" if kind == len(KINDS) - 1 else ""
        raise InvalidValue(text, "a range with both ends of one kind, and not weekdays", remedy)
    return PeriodDay(kind, on=DateSpan(first=begin, last=end, every=step))


def _end_of(parts: tuple[str | None, ...], text: str) -> tuple[int, date | DateRule | int]:
    """Return one end of a day definition: its kind, and the date, rule or weekday."""
    year, month, day, word, number, of, bare = parts
    if year and month and day:
        try:
            return 0, date(int(year), int(month), int(day))
        except ValueError:
            raise InvalidValue(text, "a date that exists") from None
    count = None if number is None else int(number)
    if word in MONTHS and count is not None and of is None:
        return 1, DayOfMonth(month=MONTHS.index(word) + 1, day=count)
    if word == "day" and count is not None and of is None:
        return 2, DayOfMonth(day=count)
    if word in FULL_WEEKDAYS and bare is None:
        if count is None:
            return 5, FULL_WEEKDAYS.index(word)
        if of in MONTHS:
            return 3, WeekdayOfMonth(month=MONTHS.index(of) + 1, weekday=word, nth=count)
        if of is None:
            return 4, WeekdayOfMonth(weekday=word, nth=count)
    raise InvalidValue(text, "a date, a month and a day, 'day' and a number, or a weekday")


def read_times(text: str, *, most: int, overnight: bool) -> tuple[Window, ...]:
    """Return the windows of ``09:00-12:00,13:00-17:00``, none at all for an empty text.

    `most` is the latest hour. Where times may run overnight, an end that is not after its start
    belongs to the next day; elsewhere equal ends are no time at all.
    """
    windows: list[Window] = []
    for part in text.split(",") if text.strip() else ():
        found = _TIMES.fullmatch(part.strip())
        if found is None:
            raise InvalidValue(part.strip(), "times such as '09:00-17:00'")
        numbers = [int(each or 0) for each in found.groups()]
        starts, ends = (
            ((hour * 60 + minute) * 60 + second) * 1_000_000
            for hour, minute, second in (numbers[:3], numbers[3:])
        )
        if overnight and starts >= ends:
            ends += DAY
        if max(numbers[1], numbers[2], numbers[4], numbers[5]) > 59 or ends > most * 60 * _MINUTE:
            raise InvalidValue(part.strip(), f"times up to {most}:00")
        if starts < ends:
            windows.append(Window.from_pair((starts, ends)))
        elif starts > ends:
            raise InvalidValue(part.strip(), "an end after its start", "write two days")
    return as_windows(windows)


def compiled(
    periods: list[Period], own: Callable[[Period], Calendar], name: str
) -> CalendarsImport:
    """Return the calendars of periods that refer to one another by name.

    `own` returns the calendar of what a period says itself, its exclusions and inclusions aside.
    """
    by_name: dict[str, Period] = {}
    faults: list[str] = []
    for period in periods:
        if period.name in by_name:
            faults.append(f"line {period.line}: another time period is named {period.name!r}")
        by_name[period.name] = period
    done: dict[str, Calendar] = {}

    def calendar(period: Period, above: tuple[str, ...]) -> Calendar:
        if period.name in done:
            return done[period.name]
        named: list[list[Calendar]] = []
        for references in (period.excludes, period.includes):
            named.append([])
            for one in references:
                if one not in by_name or one in (*above, period.name):
                    faults.append(f"line {period.line}: {one!r} is no other time period")
                else:
                    named[-1].append(calendar(by_name[one], (*above, period.name)))
        excluded, included = named
        found = own(period)
        # What is preferred is applied last, and so wins where both name a time.
        steps: list[tuple[Operator, list[Calendar]]] = [("-", excluded), ("|", included)]
        for sign, others in steps if period.prefers_includes else reversed(steps):
            if others:
                found = combine(sign, found, *others)
        done[period.name] = found
        return found

    results = [(period.name, calendar(period, ())) for period in periods]
    if faults:
        raise MalformedPayload(name, tuple(faults))
    return CalendarsImport(calendars=results)


# Days, out


def day_text(on: date | DateRule, *, endless: bool) -> tuple[int, str]:
    """Return the kind and the text of a date or rule; what has no text is refused by name."""
    if isinstance(on, date):
        return 0, on.isoformat()
    if not (on.plus or on.observed or on.years):
        if isinstance(on, EveryDays) and endless:
            if on.days == 1:
                raise without_text(on, _SHAPE)
            return 0, f"{on.since.isoformat()} / {on.days}"
        if isinstance(on, DateSpan):
            (kind, first), (other, last) = (
                day_text(end, endless=endless) for end in (on.first, on.last)
            )
            if kind != other:  # Nagios 4.4.6 parses no range with ends of two kinds
                raise without_text(on, _SHAPE)
            return kind, f"{first} - {last}" + (f" / {on.every}" if on.every > 1 else "")
        if isinstance(on, DayOfMonth) and on.day is not None:
            month = "day" if on.month is None else MONTHS[on.month - 1]
            return 2 if on.month is None else 1, f"{month} {on.day}"
        if isinstance(on, DayOfMonth) and on.month is not None:
            return 1, f"{MONTHS[on.month - 1]} 1 - {MONTHS[on.month - 1]} -1"
        if isinstance(on, WeekdayOfMonth) and on.nth is not None:
            weekday = next(name for name in FULL_WEEKDAYS if name.startswith(on.weekday))
            month = "" if on.month is None else f" {MONTHS[on.month - 1]}"
            return 3 if month else 4, f"{weekday} {on.nth}{month}"
    raise without_text(on, _SHAPE)


def within_a_year(on: date | DateRule) -> list[date | DateRule]:
    """Return a date or rule, or the two parts of a span over New Year.

    Both daemons (Nagios Core 4.4.6, Icinga 2.13.6) give its ends the year of their clock: one is
    outside of it from the first of January on, the other on every day.
    """
    if not isinstance(on, DateSpan) or (ends := rule_ends(on)) is None:
        return [on]
    if ends[0].month is None or (orders := ends_first(*ends)) == {False}:
        return [on]
    # The ends of a part are of one kind, and its steps begin with it.
    counted = any(isinstance(end, WeekdayOfMonth) for end in ends)
    if on.every > 1 or counted or len(orders) > 1:
        raise without_text(on, _SHAPE)
    return [
        attrs.evolve(on, last=DayOfMonth(month=12, day=31)),
        attrs.evolve(on, first=DayOfMonth(month=1, day=1)),
    ]


def rule_ends(on: DateSpan) -> tuple[DayRule, DayRule] | None:
    """Return the two ends of a span between days of months; of one between dates nothing."""
    ends = [end for end in (on.first, on.last) if isinstance(end, DayOfMonth | WeekdayOfMonth)]
    return (ends[0], ends[1]) if ends else None


def ends_first(first: DayRule, last: DayRule) -> set[bool]:
    """Return whether a span's last day comes before its first in the same year or month.

    Both values are returned where one year or month differs from another.
    """
    if first.month is not None and last.month is not None and first.month != last.month:
        return {first.month > last.month}
    counted = [end for end in (first, last) if isinstance(end, WeekdayOfMonth)]
    if len(counted) > 1 and counted[0].weekday == counted[1].weekday:
        # Two counts of one weekday are in the order of their numbers, of four or of five.
        return {_number(counted[0], most) > _number(counted[1], most) for most in (4, 5)}
    found: set[bool] = set()
    months = range(1, 13) if first.month is None else (first.month,)
    for length in {monthrange(year, month)[1] for year in (2023, 2024) for month in months}:
        (low, high), (other_low, other_high) = _days_in(first, length), _days_in(last, length)
        found |= {other_low < high, other_high < low}
    return found


def is_rare(end: DayRule) -> bool:
    """Return whether some years lack the day of a month: 29 February, a fifth weekday."""
    if isinstance(end, DayOfMonth):
        return end.month == 2 and abs(end.day or 0) == 29
    return end.month is not None and abs(end.nth or 0) == 5


def _number(end: WeekdayOfMonth, most: int) -> int:
    """Return which of so many of its weekday a counted weekday is, from one on."""
    nth = end.nth or 1
    return nth if nth > 0 else most + 1 + nth


def _days_in(end: DayRule, length: int) -> tuple[int, int]:
    """Return the first and last day of a month that an end of a span may be."""
    if isinstance(end, WeekdayOfMonth):
        nth = end.nth or 1
        before = 7 * (nth - 1) if nth > 0 else length + 7 * nth
        return before + 1, before + 7
    day = end.day or 1
    return (min(day, length),) * 2 if day > 0 else (length + 1 + day,) * 2


def times_text(windows: Iterable[Window]) -> str:
    """Return windows as ``09:00-12:00,13:00-17:00``; they have whole minutes."""
    found = []
    for window in windows:
        if any(end % _MINUTE for end in window.pair):
            raise InvalidCalendar(str(window), "times on whole minutes", "round the window")
        found.append("-".join(map(clock_text, window.pair)))
    return ",".join(found)

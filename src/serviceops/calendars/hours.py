"""Hours on a wall clock: windows, weekdays and the dates that have hours of their own.

Everything here is a definition, read on the calendar's own clock and not yet tied to any instant.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import TypeAlias, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.texts import position
from serviceops.calendars.clock_texts import CLOCK, as_clock, clock_end, clock_micros, clock_text
from serviceops.calendars.date_rules import DateRule
from serviceops.calendars.weekdays import WEEKDAYS, weekday_numbers
from serviceops.calendars.zones import DAY
from serviceops.errors import InvalidCalendar, InvalidValue
from serviceops.spans import Pair, unite


@checked
@attrs.frozen
class Window:
    """Open hours on one date, from `opens` up to but not including `closes`.

    A window that closes earlier than it opens runs past midnight and belongs to the date it
    starts on. ``24:00`` is midnight at the day's end. A close may also be counted on from the
    start date, as ``26:00`` for two in the morning; both spellings give the same window.
    Equal ends are refused: they could mean no time or a whole day.

    >>> Window("22:00", "06:00") == Window("22:00", "30:00")
    True
    """

    opens: str = attrs.field(converter=as_clock)
    closes: str = attrs.field(converter=as_clock)

    def __attrs_post_init__(self) -> None:
        start, end = clock_micros(self.opens), clock_micros(self.closes)
        if start >= DAY:
            raise InvalidCalendar(self.opens, "an opening before 24:00", "give it to the next day")
        if start == end:
            raise InvalidCalendar(
                str(self),
                "a window with different ends",
                "write '00:00' to '24:00' for a whole day, or leave the window out",
            )
        # One spelling for each window, so that equal windows are equal values: midnight at the end
        # is 24:00, and a close past 24:00 stays only where the window lasts a day or more.
        if end == 0:
            end = DAY
        elif DAY < end < start + DAY:
            end -= DAY
        object.__setattr__(self, "closes", clock_text(end))

    @classmethod
    def from_pair(cls, pair: Pair) -> "Window":
        """Return the window of a stretch counted in microseconds from the date's midnight."""
        return cls(clock_text(pair[0]), clock_text(pair[1]))

    @property
    def pair(self) -> Pair:
        """The window in microseconds from the start of its date; nights end after `DAY`."""
        start, end = clock_micros(self.opens), clock_micros(self.closes)
        return (start, end) if start < end else (start, end + DAY)

    def __str__(self) -> str:
        return f"{self.opens}-{self.closes}"


WindowLike: TypeAlias = Window | str | tuple[str | time, str | time]
"""What is read as a window: ``("09:00", "17:00")``, ``"09:00-17:00"`` or a `Window`."""

Week: TypeAlias = tuple[tuple[Window, ...], ...]
"""The windows of each weekday, Monday first."""


def _window(given: object) -> Window:
    if isinstance(given, Window):
        return given
    expected = "a window"
    if isinstance(given, str):
        opens = CLOCK.match(given)
        if opens and given.startswith("-", opens.end()) and CLOCK.fullmatch(given, opens.end() + 1):
            return Window(opens[0], given[opens.end() + 1 :])
        wrong = opens.end() if opens else clock_end(given, 0)
        if opens and given.startswith("-", wrong):
            wrong = clock_end(given, wrong + 1)
        expected += f", with an error at {position(given, wrong)}"
    elif isinstance(given, tuple | list) and len(given) == 2:
        return Window(*given)
    raise InvalidCalendar(given, expected, "write ('09:00', '17:00') or '09:00-17:00', in a list")


def as_windows(given: object) -> tuple[Window, ...]:
    """Return windows in order; those that overlap or touch become one, so no time counts twice.

    >>> [str(window) for window in as_windows([("12:00", "17:00"), "09:00-12:30"])]
    ['09:00-17:00']
    """
    if isinstance(given, str | Window) or not isinstance(given, Iterable):
        raise InvalidCalendar(given, "a list of windows", "write [('09:00', '17:00')]")
    return tuple(Window.from_pair(pair) for pair in unite(_window(window).pair for window in given))


def as_week(given: "Mapping[str, Iterable[WindowLike]] | Week") -> Week:
    """Return the windows of the seven days, Monday first; days not named have none.

    A day named twice, as in ``{"mon-fri": ..., "fri": ...}``, has the windows of both.
    """
    if isinstance(given, Mapping):
        days: list[list[WindowLike]] = [[] for _ in WEEKDAYS]
        for name, windows in given.items():
            of_each_day = as_windows(windows)  # once: a generator serves every day of a range
            for weekday in weekday_numbers(name):
                days[weekday].extend(of_each_day)
        return tuple(as_windows(windows) for windows in days)
    days_given = tuple(given)
    if len(days_given) != 7:
        raise InvalidCalendar(given, "hours by weekday", "write {'mon': [('09:00', '17:00')]}")
    return tuple(as_windows(windows) for windows in days_given)


def _as_on(given: date | DateRule) -> date | DateRule:
    if isinstance(given, DateRule):
        return given
    if isinstance(given, date) and not isinstance(given, datetime):
        return date(given.year, given.month, given.day)
    raise InvalidValue(given, "a date or a rule of dates", "write date(2026, 12, 25)")


def date_key(on: date | DateRule) -> tuple[int, str]:
    """Return what sorts dates first, then rules by their texts."""
    return (1, str(on)) if isinstance(on, DateRule) else (0, on.isoformat())


@checked
@attrs.frozen(order=True)
class Holiday:
    """A date, or the dates of a rule, on which no shift starts, with a name.

    Where several holidays and special days name one date, the highest `precedence` counts; among
    equals a special day comes before a holiday, a single date before a rule, and a later entry of a
    list before an earlier one.

    >>> Holiday(date(2026, 12, 25), "Christmas Day").name
    'Christmas Day'
    """

    on: date | DateRule = attrs.field(converter=_as_on, order=date_key)
    name: str = ""
    precedence: int = 0


@checked
@attrs.frozen
class SpecialDay:
    """A date, or the dates of a rule, with hours in place of the week's; no hours close it.

    `precedence` is that of `Holiday`.

    >>> SpecialDay(date(2026, 12, 24), [("09:00", "12:00")], "Christmas Eve").windows
    (Window(opens='09:00', closes='12:00'),)
    """

    on: date | DateRule = attrs.field(converter=_as_on)
    windows: tuple[Window, ...] = attrs.field(default=(), converter=as_windows)
    name: str = ""
    precedence: int = 0


_Dated = TypeVar("_Dated", Holiday, SpecialDay)


def _ordered(given: Iterable[_Dated]) -> tuple[_Dated, ...]:
    """Return dates in order, then rules in the order given; of two for one date, that in effect."""
    found: dict[date | DateRule, _Dated] = {}
    for day in given:
        other = found.get(day.on)
        if other is None or other.precedence <= day.precedence:
            found.pop(day.on, None)  # a rule moves to the end, since the later one is in effect
            found[day.on] = day
    return tuple(
        sorted(found.values(), key=lambda day: day.on if isinstance(day.on, date) else date.max)
    )


def as_holidays(
    given: Mapping[date, str]
    | Mapping[DateRule, str]
    | Mapping[date | DateRule, str]
    | Iterable[date | DateRule | Holiday],
) -> tuple[Holiday, ...]:
    """Return holidays by date, from a mapping of dates or rules to names or an iterable of them."""
    # Rules come after dates, in the order given.
    if isinstance(given, str):  # a text is its letters to Python
        advice = "write [date(2026, 12, 25)], or country_holidays('PT', years=[2026])"
        raise InvalidValue(given, "dates or rules of dates", advice)
    if isinstance(given, Mapping):
        return _ordered(Holiday(on, str(name)) for on, name in given.items())
    return _ordered(day if isinstance(day, Holiday) else Holiday(day) for day in given)


def as_exceptions(
    given: Mapping[date, Iterable[WindowLike]]
    | Mapping[DateRule, Iterable[WindowLike]]
    | Mapping[date | DateRule, Iterable[WindowLike]]
    | Iterable[SpecialDay],
) -> tuple[SpecialDay, ...]:
    """Return dates with their own hours in order, then rules, from windows by date or rule."""
    if isinstance(given, Mapping):
        return _ordered(SpecialDay(on, as_windows(windows)) for on, windows in given.items())
    return _ordered(given)

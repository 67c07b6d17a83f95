"""Weeks, rules of dates, calendars and time periods: nights, breaks, holidays, exceptions."""

from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeAlias

from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.calendars import (
    BusinessCalendar,
    DateRule,
    DateSpan,
    DayOfMonth,
    EasterDay,
    EveryDays,
    Holiday,
    SpecialDay,
    WeekdayOfMonth,
)
from serviceops.calendars.weekdays import FULL_WEEKDAYS, MONTHS, WEEKDAYS
from serviceops.spans import as_zone
from serviceops.testing.sample_texts import START
from serviceops.testing.strategies.draws import Draw, at_least_one, picked_by, upto
from serviceops.testing.strategies.instant_strategies import ZONES, clock_changes

_KINDS = (DayOfMonth, WeekdayOfMonth, EveryDays, EasterDay, DateSpan)
_OBSERVED = (None, "nearest", "next", "previous", {"sat": 2, "sun": 2}, {"fri": -1, "sat": 1})
_YEARS = (None, (2020, 2022), (2024, 9999), (1, 2026), (2025, 2025))
_PLUS = (0, 0, 0, 1, -1, 7, -46, 366)
_NTH = (1, 2, 3, 4, 5, -1, -5, -2, None)
_EVERY = (7, 1, 14, 2, 21, 10, 365)


def _rule(draw: Draw, kind: type[DateRule]) -> DateRule:
    pick = picked_by(draw)
    # As many draws for every class, so that an example shrinks to the first one: a yearly date.
    month_number, which = draw(upto(12)), draw(upto(61))
    plus, observed, years = pick(_PLUS), pick(_OBSERVED), pick(_YEARS)
    terms: dict[str, Any] = {"plus": plus, "observed": observed, "years": years}
    if issubclass(kind, EasterDay):
        return EasterDay(church="orthodox" if which % 2 else "western", **terms)
    if issubclass(kind, EveryDays):
        since = date.fromordinal(date(2024, 1, 1).toordinal() + 13 * which)
        return EveryDays(days=_EVERY[month_number % len(_EVERY)], since=since, **terms)
    month = (*range(1, 13), None)[month_number]
    if issubclass(kind, DateSpan):
        return _span(month, which, terms)
    if issubclass(kind, WeekdayOfMonth):
        weekday, nth = WEEKDAYS[which % 7], _NTH[which // 7]
        return WeekdayOfMonth(month=month, weekday=weekday, nth=nth, **terms)
    most = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    days = (*range(1, most + 1), None, *range(-1, -most, -1))
    return DayOfMonth(month=month, day=days[which % len(days)], **terms)


def _span(month: int | None, which: int, terms: dict[str, Any]) -> DateSpan:
    """Return a run of dates: between two dates, days of months or weekdays of months."""
    every, later = 1 + which % 3, None if month is None else 1 + (month + which // 31) % 12
    if which % 3 == 0:
        first = date(2024, 1, 1) + timedelta(13 * which)
        return DateSpan(first=first, last=first + timedelta(5 * which), every=every, **terms)
    if which % 3 == 1:
        days = DayOfMonth(month=month, day=1 + which % 28), DayOfMonth(month=later, day=-1)
        return DateSpan(first=days[0], last=days[1], every=every, **terms)
    starts = WeekdayOfMonth(month=month, weekday=WEEKDAYS[which % 7], nth=_NTH[which % 5])
    ends = WeekdayOfMonth(month=later, weekday=WEEKDAYS[which % 5], nth=_NTH[(which + 1) % 7])
    return DateSpan(first=starts, last=ends, every=every, **terms)


@checked
def date_rules(kind: type[DateRule] | None = None) -> st.SearchStrategy[DateRule]:
    """Draw rules of dates, of one class or of all, with moves off weekends and limits of years.

    >>> from hypothesis import find
    >>> str(find(date_rules(), lambda rule: True))
    '1 January'
    """

    @st.composite
    def drawn(draw: st.DrawFn) -> DateRule:
        wanted = kind if kind in _KINDS else picked_by(draw)(_KINDS)
        return _rule(draw, wanted)

    return drawn()


Windows: TypeAlias = list[tuple[str, str]]
"""The windows of a day, each as the times it opens and closes."""

_OPENS = (540, 0, 30, 60, 90, 120, 150, 180, 480, 600, 720, 780, 1020, 1320, 1380, 1410)
_LENGTHS = (480, 15, 30, 60, 240, 600, 1380)
_MINUTES = st.integers(0, 1439)
_SOME_MINUTES = st.integers(1, 1439)


def _text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _window(draw: Draw, nights: bool) -> tuple[str, str]:
    """Draw a window: its ends are usual ones mostly, and any minute now and then."""
    opens, length = draw(upto(len(_OPENS) + 4)), draw(upto(len(_LENGTHS) + 2))
    opens = _OPENS[opens] if opens < len(_OPENS) else draw(_MINUTES)
    closes = opens + (_LENGTHS[length] if length < len(_LENGTHS) else draw(_SOME_MINUTES))
    # Past midnight a window either runs on to the next day or ends there.
    if closes > 1440:
        closes = closes - 1440 if nights else 1440
    return _text(opens), _text(closes)


def _day(draw: Draw, nights: bool, min_size: int, max_size: int) -> Windows:
    return [_window(draw, nights) for _ in range(min_size + draw(upto(max_size - min_size)))]


def _week(draw: Draw, nights: bool, max_size: int) -> dict[str, Windows]:
    """Draw a week: some days alike, or each on its own."""
    if draw(upto(1)):
        days = {day: _day(draw, nights, 0, max_size) for day in WEEKDAYS}
        if any(days.values()):
            return {day: found for day, found in days.items() if found}
    alike = _day(draw, nights, 1, max_size)
    return dict.fromkeys(WEEKDAYS[: 1 + draw(upto(6))], alike)


@st.composite
def _drawn(draw: st.DrawFn, make: Any, *arguments: Any) -> Any:
    return make(draw, *arguments)


@checked
def windows(*, nights: bool = True) -> st.SearchStrategy[tuple[str, str]]:
    """Draw a window of a day; one that closes before it opens runs past midnight.

    >>> from hypothesis import find
    >>> find(windows(), lambda window: True)
    ('09:00', '17:00')
    """
    return _drawn(_window, nights)


@checked
def weeks(*, max_windows: int = 3, nights: bool = True) -> st.SearchStrategy[dict[str, Windows]]:
    """Draw weeks with some hours: windows may touch, overlap and run past midnight.

    >>> from hypothesis import find
    >>> find(weeks(), lambda week: True)
    {'mon': [('09:00', '17:00')]}
    """
    return _drawn(_week, nights, at_least_one(max_windows, "max_windows of weeks"))


def _date_near(draw: Draw, zone: str, days: int) -> date:
    moment: datetime = picked_by(draw)(clock_changes(zone) or (START,))
    off = draw(upto(2 * days))
    return moment.date() + timedelta(days=-(off + 1) // 2 if off % 2 else off // 2)


@checked
def dates_near(zone: str, *, days: Count = 6) -> st.SearchStrategy[date]:
    """Draw dates near those on which a zone's clock changes; without any, near a Monday in March.

    >>> from hypothesis import find
    >>> str(find(dates_near("UTC"), lambda on: True))
    '2026-03-02'
    """
    return _drawn(_date_near, zone, days)


@checked
def calendars(
    *,
    zone: str | None = None,
    max_windows: int = 3,
    nights: bool = True,
    holidays: bool = True,
    exceptions: bool = True,
) -> st.SearchStrategy[BusinessCalendar]:
    """Draw calendars, their holidays and exceptions near the clock changes of their zones.

    >>> from hypothesis import find
    >>> find(calendars(), lambda calendar: True)
    <BusinessCalendar UTC, mon 09:00-17:00>
    """
    # The zone is checked here, not when drawn: a wrong name should fail where it is written.
    keys = ZONES if zone is None else (as_zone(zone).key,)
    at_least_one(max_windows, "max_windows of calendars")

    @st.composite
    def drawn(draw: st.DrawFn) -> BusinessCalendar:
        zone = keys[draw(upto(len(keys) - 1))]
        week = _week(draw, nights, max_windows)
        free = [_date_near(draw, zone, 6) for _ in range(draw(upto(3 if holidays else 0)))]
        special = {
            _date_near(draw, zone, 6): _day(draw, nights, 0, max_windows)
            for _ in range(draw(upto(2 if exceptions else 0)))
        }
        return BusinessCalendar(zone=zone, week=week, holidays=free, exceptions=special)

    return drawn()


@checked
def ruled_calendars(
    *, zone: str | None = None, nights: bool = True
) -> st.SearchStrategy[BusinessCalendar]:
    """Draw calendars with dates and rules of dates as holidays and exceptions, some with ranks.

    >>> from hypothesis import find
    >>> find(ruled_calendars(), lambda calendar: True)
    <BusinessCalendar UTC, mon 09:00-17:00>
    """
    keys = ZONES if zone is None else (as_zone(zone).key,)

    @st.composite
    def drawn(draw: st.DrawFn) -> BusinessCalendar:
        zone = keys[draw(upto(len(keys) - 1))]
        # Nights beside dates are drawn rarely: most systems refuse them.
        dated = draw(upto(3))
        week = _week(draw, nights and not dated, 2)
        entries: list[Holiday | SpecialDay] = []
        for number in range(dated):
            on = _date_near(draw, zone, 3) if draw(upto(1)) else draw(date_rules())
            if draw(upto(1)):
                hours = _day(draw, False, 1, 2)
                entries.append(SpecialDay(on, hours, precedence=number * draw(upto(1))))
            else:
                entries.append(Holiday(on))
        return BusinessCalendar(
            zone=zone, week=week,
            holidays=[one for one in entries if isinstance(one, Holiday)],
            exceptions=[one for one in entries if isinstance(one, SpecialDay)],
        )  # fmt: skip

    return drawn()


_TIMES = ("09:00-17:00", "00:00-24:00", "02:15-03:45", "08:00-12:00,13:00-18:30", "22:00-24:00")
_STEPS = ("", " / 2", " / 7")
_COUNTS = (1, 2, 5, -1, -4)


def _day_text(draw: Draw) -> str:
    """Draw a day definition of one of the six kinds, some of them ranges with a step."""
    pick = picked_by(draw)
    kind, month, weekday, nth = draw(upto(5)), pick(MONTHS), pick(FULL_WEEKDAYS), pick(_COUNTS)
    low, high, step = 1 + draw(upto(27)), 1 + draw(upto(27)), pick(_STEPS)
    low, high = min(low, high), max(low, high)
    texts: dict[int, str] = {
        0: weekday,
        1: f"day {pick((low, 31, -1, -28))}",
        2: f"{month} {low} - {month} {high}{step}",
        3: f"{weekday} {nth}",
        4: f"{weekday} {nth} {month}",
        5: f"2026-{1 + MONTHS.index(month):02}-{low:02} - 2027-01-{high:02}{step}",
    }
    return texts[kind]


@checked
def time_periods(system: Literal["nagios", "icinga"] = "nagios") -> st.SearchStrategy[str]:
    """Draw the configuration of a time period called ``x``; some exclude another, called ``out``.

    >>> from hypothesis import find
    >>> print(find(time_periods("icinga"), lambda text: True))
    object TimePeriod "x" { ranges = { "monday" = "09:00-17:00" } }
    """

    @st.composite
    def drawn(draw: st.DrawFn) -> str:
        pick = picked_by(draw)
        days = {_day_text(draw): pick(_TIMES) for _ in range(1 + draw(upto(3)))}
        texts = []
        excludes = draw(upto(1))
        for name, lines in (("out", {_day_text(draw): pick(_TIMES)}), ("x", days))[1 - excludes :]:
            other = "out" if name == "x" and excludes else ""
            if system == "nagios":
                rows = [f"timeperiod_name {name}", *(f"{day} {at}" for day, at in lines.items())]
                rows += [f"exclude {other}"] if other else []
                texts.append("define timeperiod {\n" + "\n".join(rows) + "\n}")
            else:
                ranges = ", ".join(f'"{day}" = "{at}"' for day, at in lines.items())
                out = f' excludes = [ "{other}" ]' if other else ""
                texts.append(f'object TimePeriod "{name}" {{ ranges = {{ {ranges} }}{out} }}')
        return "\n".join(texts)

    return drawn()

"""Alertmanager's time intervals as calendars, and calendars as time intervals.

An interval is a list of ranges, open while any of them is; a range names times, weekdays, days of
the month, months, years and a location, and all that it names have to fit. Source: Alertmanager,
"Configuration" and timeinterval (0.25, as run).
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from serviceops._internal.checked import checked
from serviceops.calendars import (
    BusinessCalendar,
    Calendar,
    Closures,
    Combined,
    DateRule,
    DateSpan,
    DayOfMonth,
    SpecialDay,
    WeekdayOfMonth,
)
from serviceops.calendars.algebra import Always
from serviceops.calendars.hours import Window, as_windows
from serviceops.calendars.weekdays import FULL_WEEKDAYS, MONTHS, WEEKDAYS
from serviceops.errors import InvalidValue
from serviceops.events.routing import TimeRange
from serviceops.interop.alertmanager.configuration import RoutingReader
from serviceops.interop.calendar_shapes import (
    HoursByDate,
    check_order,
    covered,
    hours_by_date,
    union_of,
    unsayable,
    weekdays_of,
    within_days,
    without_text,
)
from serviceops.interop.import_result import rows_of
from serviceops.interop.payloads import Json, Payload
from serviceops.interop.time_periods import SHORTEST_MONTH, CalendarsImport, times_text
from serviceops.spans import intersect

__all__ = ["from_time_intervals", "to_time_intervals"]

_SHAPE = "an Alertmanager time interval"
_WHOLE_DAY = as_windows(["00:00-24:00"])
_MAX_RANGES = 1_000
_WEEK_DAYS = 7

_Limits: TypeAlias = dict[str, Any]
"""One range: texts by the field that limits it, `times` as windows."""


@checked
def from_time_intervals(intervals: Iterable[Mapping[str, Any]]) -> CalendarsImport:
    """Return the ``time_intervals`` of a configuration as calendars by name.

    They are given as the mappings that a YAML reader gives. What cannot be read raises
    `MalformedPayload` with every fault. For the routes that refer to them use `from_config`.

    >>> found = from_time_intervals([{
    ...     "name": "last-days",
    ...     "time_intervals": [{"days_of_month": ["-3:-1"], "location": "Europe/Paris"}],
    ... }])
    >>> from datetime import UTC, datetime
    >>> found.named["last-days"].is_open(datetime(2026, 2, 26, tzinfo=UTC))
    True
    """
    name = "Alertmanager time intervals"
    body = Payload({"time_intervals": rows_of(intervals, name, "$.time_intervals")}, name)
    reader = RoutingReader(body)
    for each in body.each("time_intervals"):
        reader.interval(each)
    body.finish()
    # An interval of no ranges is never open.
    calendars = {
        name: union_of([_of_range(each) for each in interval.ranges])
        for name, interval in reader.intervals.items()
    }
    return CalendarsImport(calendars=calendars, lost=reader.losses.found())


def _of_range(limits: TimeRange) -> Calendar:
    """Return what a range names, each field a calendar and all of them at once."""
    zone = limits.location
    days = [WEEKDAYS[day] for day in limits.weekdays] or WEEKDAYS
    times = limits.times or _WHOLE_DAY
    found: Calendar = BusinessCalendar(zone=zone, week=dict.fromkeys(days, times))
    dates: list[DateRule] = []
    for low, high in limits.days_of_month:
        if low > 0 > high:
            dates.append(DateSpan(first=DayOfMonth(day=low), last=DayOfMonth(day=high)))
        else:
            dates += [DayOfMonth(day=day) for day in range(low, high + 1)]
    months: list[int | None] = [*limits.months] or [None]
    years: list[tuple[int, int] | None] = [
        (low, min(high, 9999)) for low, high in limits.years
    ] or [None]
    by_year: list[DateRule] = []
    if limits.months or limits.years:
        by_year += [DayOfMonth(month=month, years=pair) for month in months for pair in years]
    for rules in (dates, by_year):
        if rules:
            whole = [SpecialDay(rule, _WHOLE_DAY) for rule in rules]
            found = found & BusinessCalendar(zone=zone, week={}, exceptions=whole)
    return found


@checked
def to_time_intervals(calendar: Calendar, *, name: str) -> dict[str, Json]:
    """Return a calendar as one entry of ``time_intervals``, for a YAML or JSON writer.

    What the shape cannot say is refused by name: dates with fewer hours than their weekday (ranges
    only add up), exclusions, seconds, rules with `plus` or `observed`, Easter and every n-th day,
    windows over midnight beside dates of their own, spans of real time.

    >>> office = BusinessCalendar(zone="Europe/Paris", week={"sat-sun": ["09:00-17:00"]})
    >>> to_time_intervals(office, name="weekend")["time_intervals"]
    [{'times': [{'start_time': '09:00', 'end_time': '17:00'}], 'weekdays': ['saturday', 'sunday'],
    'location': 'Europe/Paris'}]
    """
    if not isinstance(name, str) or not name:
        raise InvalidValue(name, "the name of a time interval")
    ranges = [_written(each) for each in _ranges(calendar)]
    if len(ranges) > _MAX_RANGES:
        raise unsayable(f"{len(ranges)} ranges", f"{_SHAPE} of {_MAX_RANGES:,} ranges")
    return {"name": name, "time_intervals": ranges}


def _ranges(part: Calendar) -> list[_Limits]:
    """Return the ranges of a calendar, with its location."""
    if isinstance(part, BusinessCalendar | Always):
        return _of_hours(within_days(hours_by_date(part, "UTC"), _SHAPE))
    if isinstance(part, Closures) and not part.closures:
        return []
    if isinstance(part, Combined) and part.operator == "|":
        return [each for one in part.parts for each in _ranges(one)]
    if isinstance(part, Combined) and part.operator == "&":
        first, *others = (_ranges(one) for one in part.parts)
        for other in others:
            if len(first) * len(other) > _MAX_RANGES:
                raise unsayable("an intersection of so many ranges", _SHAPE)
            both = [_both(one, each) for one in first for each in other]
            first = [each for each in both if each is not None]
        return first
    kind = "a calendar without another" if isinstance(part, Combined) else type(part).__name__
    raise unsayable(kind, _SHAPE, "ranges only add up: write the open time itself")


def _of_hours(hours: HoursByDate) -> list[_Limits]:
    found: list[_Limits] = []
    by_times: dict[tuple[Window, ...], list[str]] = {}
    for weekday, windows in zip(FULL_WEEKDAYS, hours.week, strict=True):
        by_times.setdefault(windows, []).append(weekday)
    for windows, weekdays in by_times.items():
        if windows:
            limits: _Limits = {"times": windows, "location": hours.zone}
            if len(weekdays) < _WEEK_DAYS:
                limits["weekdays"] = weekdays
            found.append(limits)
    check_order(hours.dates, lambda first, second: covered(second[1], first[1]), _SHAPE)
    for on, windows in hours.dates:
        if not all(covered(hours.week[weekday], windows) for weekday in weekdays_of(on)):
            raise unsayable(f"{on} with fewer hours than its weekday", _SHAPE, "ranges only add up")
        if windows:
            found.append({"times": windows, "location": hours.zone, **_date_limits(on)})
    return found


def _date_limits(on: Any) -> _Limits:
    """Return the fields that limit a range to a date or to the dates of a rule."""
    if not isinstance(on, DateRule):
        return {"years": [str(on.year)], "months": [MONTHS[on.month - 1]],
                "days_of_month": [str(on.day)]}  # fmt: skip
    limits: _Limits = {}
    if not on.plus and not on.observed:
        if on.years:
            limits["years"] = [f"{on.years[0]}:{on.years[1]}"]
        if isinstance(on, DayOfMonth | WeekdayOfMonth) and on.month is not None:
            limits["months"] = [MONTHS[on.month - 1]]
        if isinstance(on, DayOfMonth):
            if on.day is not None:
                limits["days_of_month"] = [str(on.day)]
            return limits
        if isinstance(on, WeekdayOfMonth):
            limits["weekdays"] = [FULL_WEEKDAYS[WEEKDAYS.index(on.weekday)]]
            if on.nth is not None:
                # The third one is that among days 15 to 21; the fifth may be cut by the month.
                low = 7 * (abs(on.nth) - 1) + 1
                high = min(low + 6, 31)
                text = f"{low}:{high}" if on.nth > 0 else f"-{high}:-{low}"
                limits["days_of_month"] = [text]
            return limits
        if isinstance(on, DateSpan) and on.every == 1:
            ends = [end.day for end in (on.first, on.last)
                    if isinstance(end, DayOfMonth) and end.month is None and end.day]  # fmt: skip
            # Elsewhere the two differ where a month lacks the first day.
            if len(ends) == 2 and ends[0] > 0:
                first, last = ends[0], 31 if ends[1] == -1 else ends[1]
                # Alertmanager loads no range that ends before it starts, in February at the latest.
                if first <= (last if last > 0 else SHORTEST_MONTH + last):
                    return {**limits, "days_of_month": [f"{first}:{last}"]}
    raise without_text(on, _SHAPE)


def _both(one: _Limits, other: _Limits) -> _Limits | None:
    """Return the range in which two ranges are open at once; `None` if that never is."""
    found = {**one, **other}
    for field in one.keys() & other.keys():
        first, second = one[field], other[field]
        if first == second:
            continue
        if field == "times":
            shared = intersect(*([window.pair for window in each] for each in (first, second)))
            found[field] = tuple(Window.from_pair(pair) for pair in shared)
        elif field in {"weekdays", "months"}:
            found[field] = [name for name in first if name in second]
        else:
            raise unsayable(f"{field} of {first} and of {second} at once", _SHAPE)
        if not found[field]:
            return None
    return found


def _written(limits: _Limits) -> Json:
    found: dict[str, Json] = {}
    if limits["times"] != _WHOLE_DAY:
        texts = [text.partition("-") for text in times_text(limits["times"]).split(",")]
        found["times"] = [{"start_time": opens, "end_time": closes} for opens, _, closes in texts]
    for field in ("weekdays", "days_of_month", "months", "years"):
        if field in limits:
            found[field] = list(limits[field])
    found["location"] = limits["location"]
    return found

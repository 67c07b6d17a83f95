"""Figures of calendars: a usual week, a year at a glance, any stretch with its reasons."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Protocol

from serviceops.calendars.hours import Holiday, SpecialDay, Week, date_key
from serviceops.calendars.reasons import SegmentMicros, SegmentReasonCode
from serviceops.calendars.zones import DAY
from serviceops.display import (
    Figure,
    Lane,
    LaneSegment,
    Stack,
    Strip,
    Table,
    Tick,
    Tone,
    time_ticks,
)
from serviceops.spans import Micros, as_zone, to_micros

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MAX_DATES = 40
_TONES = {
    SegmentReasonCode.HOLIDAY: Tone.HOT,
    SegmentReasonCode.CLOSURE: Tone.HATCHED,
    SegmentReasonCode.MAINTENANCE: Tone.HATCHED,
    SegmentReasonCode.EXCEPTION: Tone.WARM,
}


class _Segmented(Protocol):
    """A calendar as far as it is drawn: its zone and its segments."""

    @property
    def zone(self) -> str: ...
    def segments_micros(self, start: Micros, end: Micros) -> list[SegmentMicros]: ...


class _Weekly(Protocol):
    @property
    def zone(self) -> str: ...
    @property
    def week(self) -> Week: ...
    @property
    def holidays(self) -> tuple[Holiday, ...]: ...
    @property
    def exceptions(self) -> tuple[SpecialDay, ...]: ...


def week_figure(calendar: _Weekly) -> Figure:
    """Return the usual week of a calendar as wall clocks show it, and the dates that differ."""
    lanes = [
        Lane(name, _windows(calendar.week, number)) for number, name in enumerate(_DAYS)
    ]  # fmt: skip
    hours = [Tick(hour * DAY // 24, f"{hour:02}:00") for hour in range(0, 25, 3)]
    week = Strip(
        title=f"A usual week in {calendar.zone}", start=0, end=DAY, lanes=lanes, ticks=hours
    )
    dates = _dates(calendar)
    return Stack(figures=[week, dates] if dates.rows else [week])


def _windows(week: Week, day: int) -> Iterator[LaneSegment]:
    """Yield a day's windows, with the hours that the night before adds to it."""
    for window in week[day - 1]:
        start, end = window.pair
        if end > DAY:
            yield LaneSegment(0, end - DAY, "open", detail=f"{_DAYS[day - 1]} {window}")
    for window in week[day]:
        start, end = window.pair
        yield LaneSegment(start, min(end, DAY), "open", detail=str(window))


def _dates(calendar: _Weekly) -> Table:
    days = [(day.on, "closed", day.name or "holiday") for day in calendar.holidays]
    days += [
        (day.on, ", ".join(map(str, day.windows)) or "closed", "exception")
        for day in calendar.exceptions
    ]
    days.sort(key=lambda row: (date_key(row[0]), row[1:]))
    rows: list[tuple[object, ...]] = [
        (on if isinstance(on, date) else str(on), *more) for on, *more in days
    ]
    left = len(rows) - _MAX_DATES
    if left > 0:
        rows = [*rows[:_MAX_DATES], ("", f"and {left} more", "")]
    return Table(title="Dates of their own", columns=("date", "hours", "why"), rows=rows)


def year_figure(calendar: _Segmented, year: int) -> Strip:
    """Return a year of a calendar, a lane a month: which dates are open, closed, or special."""
    zone = as_zone(calendar.zone)
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    midnights = [
        to_micros(datetime(day.year, day.month, day.day, tzinfo=zone))
        for day in (first + timedelta(days=n) for n in range((after - first).days + 1))
    ]
    kinds = _kinds(calendar.segments_micros(midnights[0], midnights[-1]), midnights)
    dates = [(first + timedelta(days=n), kind) for n, kind in enumerate(kinds)]
    months = groupby(dates, key=lambda day: day[0].month)
    lanes = [Lane(f"{date(year, month, 1):%b}", _runs(days)) for month, days in months]
    ticks = [Tick(day, str(day)) for day in (1, 8, 15, 22, 29)]
    return _Year(title=f"{year} in {calendar.zone}", start=1, end=32, lanes=lanes, ticks=ticks)


class _Year(Strip):
    """Days of the month along the axis: a stretch ends with its last day, not before the next."""

    def described(self) -> str:
        """Return the stretches of each month, in words for a screen reader."""
        return "; ".join(
            f"{lane.label}: " + ", ".join(f"{s.label} {_days_of(s)}" for s in lane.segments)
            for lane in self.lanes
        )


def _days_of(segment: LaneSegment) -> str:
    first, last = segment.start, segment.end - 1
    return f"{first}" if first == last else f"{first} to {last}"


_Kind = tuple[Tone, str]


def _kinds(segments: Iterable[SegmentMicros], midnights: Sequence[Micros]) -> Iterator[_Kind]:
    """Yield what each date is: open by the week, special, or closed and why."""
    # Dates and segments are both in order: `at` never goes back, so a year costs one pass.
    waiting = list(segments)
    at = 0
    for start, end in pairwise(midnights):
        if start == end:
            yield Tone.FAINT, "never happened here"
            continue
        while at < len(waiting) and waiting[at][1] <= start:
            at += 1
        n, open_, why = at, False, []
        while n < len(waiting) and waiting[n][0] < end:
            _, _, is_open, reason = waiting[n]
            open_ |= is_open
            if reason.code in _TONES:
                why.append(reason)
            n += 1
        if why and not (open_ and why[0].code is SegmentReasonCode.HOLIDAY):
            yield _TONES[why[0].code], str(why[0])
        else:
            yield (Tone.SOLID, "open") if open_ else (Tone.FAINT, "closed")


def _runs(days: Iterable[tuple[date, _Kind]]) -> Iterator[LaneSegment]:
    for (tone, label), run in groupby(days, key=lambda day: day[1]):
        dates = [day for day, _ in run]
        span = f"{dates[0]:%a} {dates[0]}"
        if len(dates) > 1:
            span += f" to {dates[-1]:%a} {dates[-1]}"
        yield LaneSegment(dates[0].day, dates[-1].day + 1, label, tone, span)


def stretch_figure(calendar: _Segmented, start: Micros, end: Micros) -> Strip:
    """Return a stretch of a calendar: open and closed time, each with its reason."""
    lane = [
        LaneSegment(
            a, b, str(reason), Tone.SOLID if is_open else _TONES.get(reason.code, Tone.FAINT)
        )
        for a, b, is_open, reason in calendar.segments_micros(start, end)
    ]  # fmt: skip
    ticks = time_ticks(start, end, calendar.zone)
    return Strip(
        title=f"Open hours in {calendar.zone}", start=start, end=end, lanes=[Lane("", lane)],
        ticks=ticks, zone=calendar.zone,
    )  # fmt: skip

"""Open time of single moments: Monday to Friday, 09:00 to 17:00 New York, 210 holidays listed."""

import itertools
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from benchmarks.harness import Row
from benchmarks.office import HOLIDAYS, NEW_YORK, office
from serviceops.calendars import (
    ALWAYS,
    BusinessCalendar,
    DateRule,
    DayOfMonth,
    EasterDay,
    WeekdayOfMonth,
)
from serviceops.calendars.timeline import Timeline
from serviceops.calendars.zones import STRETCH

START_YEAR = 2021 - 1970
START = datetime(2021, 3, 3, 10, 30, tzinfo=NEW_YORK)


def _cold() -> object:
    """Read a year that no equal calendar has read: one holiday makes it new."""
    extra = date(2026, 1, 1) + timedelta(days=next(_fresh))
    calendar = BusinessCalendar(
        zone="America/New_York", week={"mon-fri": ["09:00-17:00"]}, holidays=[*HOLIDAYS, extra]
    )
    return calendar.is_open(START)


_fresh = itertools.count()


def _size(timeline: Timeline) -> int:
    """Return the bytes of a timeline's cached stretches and dates."""
    seen: dict[int, int] = {}

    def weigh(part: object) -> None:
        if id(part) not in seen:
            seen[id(part)] = sys.getsizeof(part)
            if isinstance(part, dict):
                part = [*part, *part.values()]
            for inner in part if isinstance(part, list | tuple) else ():
                weigh(inner)

    for part in (timeline._whole, timeline._blocks, timeline._totals, timeline._running):
        weigh(part)
    return sum(seen.values())


def rows() -> Iterator[Row]:
    import workclock

    ours = office()
    peer = workclock.Schedule(
        [workclock.WorkDay(time(9), time(17)), workclock.Holidays(HOLIDAYS)],
        time_zone="America/New_York",
    )
    wanted: dict[float, tuple[float, float]] = {1: (1.5, 3.0), 1826: (20.0, 100.0)}
    for days in (0.25, 1, 30, 365, 1826):
        end = START + timedelta(days=days)
        yield Row(
            f"elapsed, {days:g} days",
            partial(ours.elapsed, START, end),
            partial(peer.between, START, end),
            "workclock",
            *wanted.get(days, ()),
        )
    bars = {8: (1.5, 3.0), 10_000: (20.0, 100.0)}
    for hours in (8, 80, 800, 10_000):
        length = timedelta(hours=hours)
        yield Row(
            f"add, {hours} working hours",
            partial(ours.add, START, length),
            partial(peer.add, START, length),
            "workclock",
            *bars.get(hours, ()),
        )
    century = datetime(2121, 3, 3, tzinfo=UTC)
    yield Row("elapsed, a century", lambda: ours.elapsed(START, century))
    yield Row("elapsed, a day on ALWAYS", lambda: ALWAYS.elapsed(START, century))
    yield Row("a cold year, the calendar built too", _cold)
    yield from _rules()
    yield from _others(ours)
    alone = office("America/Toronto")
    for day in range(20 * 365):  # every date: as many as the cache may contain
        alone.elapsed(datetime(2006, 1, 1, tzinfo=UTC) + timedelta(days=day), START)
    yield Row(f"20 compiled years take {_size(alone.timeline) / 1e6:.2f} MB (bar 1, reach 0.3)")


def _rules() -> Iterator[Row]:
    """Sixty rules beside the same dates listed: no slower warm, at most 3x in a new year."""
    rules: list[DateRule] = []
    for month in range(1, 13):
        rules += [
            DayOfMonth(month=month, day=7, observed="nearest"),
            DayOfMonth(month=month, day=15),
            WeekdayOfMonth(month=month, weekday="mon", nth=3),
            WeekdayOfMonth(month=month, weekday="fri", nth=-1, plus=1),
            EasterDay(plus=month),
        ]
    dates = [day for rule in rules for day in rule.unroll((2010, 2031))]
    week = {"mon-fri": ["09:00-17:00"]}
    ruled = BusinessCalendar(zone="America/New_York", week=week, holidays=rules)
    listed = BusinessCalendar(zone="America/New_York", week=week, holidays=dates)
    end = START + timedelta(days=1826)
    yield Row(
        "elapsed, 60 rules",
        partial(ruled.elapsed, START, end),
        partial(listed.elapsed, START, end),
        "dates listed",
        1.1,
        slower_is_bar=True,
    )
    year = (START_YEAR * STRETCH, (START_YEAR + 1) * STRETCH)
    yield Row(
        "a cold year, 60 rules",
        partial(ruled.compile_pairs, *year),
        partial(listed.compile_pairs, *year),
        "dates listed",
        3.0,
        slower_is_bar=True,
    )


def _others(ours: BusinessCalendar) -> Iterator[Row]:
    """Peers that answer a narrower question: naive times, or days only."""
    import business_duration
    import businesstimedelta
    import pandas as pd
    import timegrid

    week = datetime(2021, 3, 10, 10, 30, tzinfo=NEW_YORK)
    naive = START.replace(tzinfo=None), week.replace(tzinfo=None)
    utc_office = office("UTC")
    utc = naive[0].replace(tzinfo=UTC), naive[1].replace(tzinfo=UTC)

    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(
                start_time=time(9), end_time=time(17), working_days=[0, 1, 2, 3, 4]
            )
        ]
    )
    yield Row(
        "elapsed, 7 days, UTC",
        lambda: utc_office.elapsed(*utc),
        lambda: rules.difference(*utc),
        "businesstimedelta",
        same=lambda a, b: a == b.timedelta,
    )
    yield Row(
        "elapsed, 7 days, naive",
        lambda: utc_office.elapsed(*utc),
        lambda: business_duration.businessDuration(
            pd.Timestamp(naive[0]),
            pd.Timestamp(naive[1]),
            time(9),
            time(17),
            weekendlist=[5, 6],
            unit="hour",
        ),
        "business-duration",
        same=lambda a, b: a / timedelta(hours=1) == b,
    )
    offset = pd.offsets.CustomBusinessHour(20, start="09:00", end="17:00", holidays=HOLIDAYS)
    stamp, length = pd.Timestamp(naive[0]), timedelta(hours=20)
    yield Row(
        "add, 20 working hours, naive",
        lambda: utc_office.add(utc[0], length),
        lambda: stamp + offset,
        "pandas",
        same=lambda a, b: a.replace(tzinfo=None) == b,
    )

    grid = timegrid.TimeGridCalendar().add_weekday_open_rule(time(9), time(17))
    for holiday in HOLIDAYS:
        grid = grid.add_holiday(holiday)
    compiled = grid.compile(datetime(2010, 1, 1), datetime(2031, 1, 1))  # noqa: DTZ001 - it has no zones
    for days in (7, 1826):
        end = timedelta(days=days)
        yield Row(
            f"elapsed, {days} days, naive, compiled",
            partial(utc_office.elapsed, utc[0], utc[0] + end),
            partial(compiled.get_working_duration, naive[0], naive[0] + end),
            "timegrid",
        )

"""Open time of columns, against a bare subtraction and against the compiled peer."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import partial

import numpy as np

from benchmarks.harness import Row
from benchmarks.office import HOLIDAYS, office
from serviceops import columns
from serviceops.calendars import BusinessCalendar

ROWS = 10_000_000
FEW = 100_000


def rows() -> Iterator[Row]:
    import workclock

    draw = np.random.default_rng(1)
    first = int(datetime(2018, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
    starts = first + draw.integers(0, 7 * 365 * 86_400_000_000, ROWS)
    ends = starts + draw.integers(0, 30 * 86_400_000_000, ROWS)
    odd = BusinessCalendar(
        zone="America/New_York", week={"mon-fri": ["08:50-17:07"]}, holidays=HOLIDAYS
    )
    for name, calendar, bar, reach in (
        ("on the quarter hour", office(), 20.0, 10.0),
        ("off the quarter hour", odd, 30.0, None),
    ):
        yield Row(
            f"columns.elapsed, {ROWS // 1_000_000} M rows, {name}, a row",
            partial(columns.elapsed, calendar, starts, ends),
            lambda: ends - starts,
            "bare b - a",
            bar,
            reach,
            per=ROWS,
            same=lambda ours, bare: bool((ours <= bare).all()),
            slower_is_bar=True,
        )
    peer = workclock.Schedule(
        [workclock.WorkDay(time(9), time(17)), workclock.Holidays(HOLIDAYS)],
        time_zone="America/New_York",
    )
    a, b = starts[:FEW].view("datetime64[us]"), ends[:FEW].view("datetime64[us]")
    calendar = office()
    yield Row(
        f"columns.elapsed, {FEW // 1000} k rows, a row",
        lambda: columns.elapsed(calendar, a, b),
        lambda: peer.between_many(a, b),
        "workclock",
        50.0,
        150.0,
        per=FEW,
        same=lambda ours, peer: bool((ours == peer).all()),
    )
    hours = np.timedelta64(20, "h")
    yield Row(
        f"columns.add, {FEW // 1000} k rows, a row",
        lambda: columns.add(calendar, a, hours),
        lambda: peer.add_many(a, np.full(FEW, hours)),
        "workclock",
        per=FEW,
        same=lambda ours, peer: bool((ours == peer).all()),
    )

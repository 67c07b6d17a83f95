"""Wall clocks: the instants at which the wall clock of a zone shows a given time.

One rule serves everywhere: *an hour shown twice counts twice, one never shown has no length*. A
zone is read as stretches of constant offset, found by sampling, so nothing depends on how its
rules are stored.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from serviceops.spans import EPOCH, Micros, Pair, as_zone, out_of_range, to_micros

STRETCH: Micros = 31_556_952_000_000
"""The mean Gregorian year. 400 of them are 146,097 days exactly, a whole number of weeks."""

EARLIEST: Micros = to_micros(datetime(1, 1, 2, tzinfo=UTC))
"""The first instant a calendar is known for."""

LATEST: Micros = to_micros(datetime(9999, 12, 31, tzinfo=UTC))
"""The instant every calendar ends before: a day clear of the end of `datetime`."""

DAY: Micros = 86_400_000_000
"""The microseconds between one midnight on a wall clock and the next."""

EPOCH_DAY = date(1970, 1, 1).toordinal()
"""The ordinal of the date that day numbers count from."""

_STEP = timedelta(days=1)

Steady: TypeAlias = tuple[Micros, Micros, Micros]
"""A stretch ``[start, end)`` of instants and the offset its wall clock keeps throughout."""


# A stretch of a zone costs 366 readings, so all calendars of the zone share them. The bound holds
# a thousand years of the few zones a desk has; a miss costs time, never a wrong result.
@lru_cache(maxsize=4096)
def _steady(key: str, stretch: int) -> tuple[Steady, ...]:
    """Return the parts of one `STRETCH` in which the zone keeps its offset."""
    # Read once a day: no zone has ever changed twice within one (a test checks the tz database).
    zone = as_zone(key)
    # Wall arithmetic on UTC readings that carry the zone: `fromutc` wants them in this form.
    began = zero(zone)
    start = max(EARLIEST, stretch * STRETCH)
    stop = min(LATEST, (stretch + 1) * STRETCH)
    one_second, fromutc = timedelta(seconds=1), zone.fromutc

    found: list[Steady] = []
    at = began + timedelta(microseconds=start)
    last = began + timedelta(microseconds=stop)
    offset, since = fromutc(at) - at, start
    while at < last:
        ahead = min(at + _STEP, last)
        then = fromutc(ahead) - ahead
        while then != offset:  # bisect to the second: offsets change on whole seconds
            before, after = at, ahead
            while after - before > one_second:
                middle = before + (after - before) // (2 * one_second) * one_second
                if fromutc(middle) - middle == offset:
                    before = middle
                else:
                    after = middle
            changed = (after - began) // timedelta(microseconds=1)
            found.append((since, changed, offset // timedelta(microseconds=1)))
            at, since, offset = after, changed, fromutc(after) - after
        at = ahead
    if since < stop:
        found.append((since, stop, offset // timedelta(microseconds=1)))
    return tuple(found)


@lru_cache(maxsize=64)
def zero(zone: ZoneInfo) -> datetime:
    """Return the epoch in UTC labelled with a zone, the form in which `fromutc` wants it."""
    return EPOCH.replace(tzinfo=zone)


def offsets(zone: str, start: Micros, end: Micros) -> list[Steady]:
    """Return the stretches of constant offset that meet ``[start, end)``, in order."""
    start, end = max(start, EARLIEST), min(end, LATEST)
    return [
        part
        for stretch in range(start // STRETCH, -(-end // STRETCH))
        for part in _steady(zone, stretch)
        if part[0] < end and start < part[1]
    ]


def offset_at(zone: str, at: Micros) -> Micros:
    """Return how far the zone's wall clock is ahead of UTC at an instant."""
    if not EARLIEST <= at < LATEST:
        raise out_of_range(at)
    return next(offset for start, end, offset in _steady(zone, at // STRETCH) if start <= at < end)


def instants_showing(zone: str, wall: list[Pair], start: Micros, end: Micros) -> list[Pair]:
    """Return the instants in ``[start, end)`` at which the wall clock shows a time in `wall`.

    `wall` is sorted and disjoint, in microseconds of wall time since 1970-01-01T00:00 on the wall.
    The result is sorted and disjoint too.
    """
    # Both lists are sorted, so one pass does; only where a clock goes back does it step back in
    # `wall`, to read the repeated hour again. That is the rule: shown twice, counted twice.
    shown: list[Pair] = []
    first = 0
    for since, until, offset in offsets(zone, start, end):
        low, high = max(since, start), min(until, end)
        while first > 0 and wall[first - 1][1] - offset > low:  # the clock went back
            first -= 1
        while first < len(wall) and wall[first][1] - offset <= low:
            first += 1
        while first < len(wall) and wall[first][0] - offset < high:
            opens, closes = max(wall[first][0] - offset, low), min(wall[first][1] - offset, high)
            if shown and shown[-1][1] == opens:
                shown[-1] = (shown[-1][0], closes)
            else:
                shown.append((opens, closes))
            first += 1
    return shown


def first_instant(zone: str, on: date) -> Micros:
    """Return the first instant at which the wall clock shows the date, or a later one."""
    # A date the zone never had (30 December 2011 in Apia) gives the first instant of the next.
    midnight = (on.toordinal() - EPOCH_DAY) * DAY
    until = midnight + 4 * DAY
    shown = instants_showing(zone, [(midnight, until)], midnight - DAY, until)
    return shown[0][0] if shown else min(max(midnight, EARLIEST), LATEST)

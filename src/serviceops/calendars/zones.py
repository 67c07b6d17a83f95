"""Wall clocks: which instants a clock on the wall of some zone shows a given time at.

One rule serves everywhere: *an hour shown twice counts twice, one never shown has no length*. A
zone is read as stretches of constant offset, found by sampling, so nothing depends on how its
rules are stored.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

import attrs

from serviceops._internal.checked import checked
from serviceops.spans import (
    EPOCH,
    Micros,
    Pair,
    as_length,
    as_zone,
    out_of_range,
    to_datetime,
    to_micros,
    utc,
)

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
_VERSION = re.compile(r"\b(?:199|20\d)\d[a-z]{1,2}\b")  # of the IANA database, as 2025b

Steady: TypeAlias = tuple[Micros, Micros, Micros]
"""A stretch ``[start, end)`` of instants and the offset its wall clock keeps throughout."""


# A stretch of a zone costs 366 readings, so all calendars of the zone share them. The bound holds
# a thousand years of the few zones a desk has; a miss costs time, never a wrong result.
@lru_cache(maxsize=4096)
def _steady(key: str, stretch: int) -> tuple[Steady, ...]:
    """Return the parts of one `STRETCH` in which the zone keeps its offset.

    The offset is read once a day; no zone has ever changed twice within a day. (A test checks this
    against every change in the tz database.)
    """
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
    """Return the first instant at which the wall clock shows the date, or a later one.

    A date the zone never had (30 December 2011 in Apia) gives the first instant of the next.
    """
    midnight = (on.toordinal() - EPOCH_DAY) * DAY
    until = midnight + 4 * DAY
    shown = instants_showing(zone, [(midnight, until)], midnight - DAY, until)
    return shown[0][0] if shown else min(max(midnight, EARLIEST), LATEST)


@checked
@attrs.frozen
class ZoneFiles:
    """The files that zones are read from: their version, what kind of place it is, and where.

    `version` is that of the IANA database (``2025b``), or `None` where the files have none to
    read. `kind` is ``system``, ``chosen`` (PYTHONTZPATH, or `zoneinfo.reset_tzpath`), ``package``
    (the ``tzdata`` wheel) or ``none``.
    """

    version: str | None
    kind: Literal["system", "chosen", "package", "none"]
    path: str


@checked
def zone_files(zone: str = "Europe/London") -> ZoneFiles:
    """Return which files Python reads a zone from now, and their version.

    `zoneinfo` takes a zone from the first folder of its path that has it, and from the ``tzdata``
    package when none has. A zone that was read before stays as it was read until the process ends.

    >>> zone_files().kind in {"system", "chosen", "package"}
    True
    """
    # Files are opened here and nowhere else in this package, and only when an audit calls this.
    import sysconfig
    import zoneinfo
    from pathlib import Path

    key = as_zone(zone).key
    for folder in zoneinfo.TZPATH:
        place = Path(folder)
        if not place.joinpath(*key.split("/")).is_file():
            continue
        by_default = (sysconfig.get_config_var("TZPATH") or "").split(":")
        kind: Literal["system", "chosen"] = "system" if folder in by_default else "chosen"
        # Where a version may be written: by the database itself, by BSD and macOS, by the wheel.
        for name in ("tzdata.zi", "+VERSION", "../__init__.py"):
            file = place / name
            if file.is_file():
                with file.open(encoding="utf-8", errors="replace") as text:
                    found = _VERSION.search(text.read(2_000))
                if found is not None:
                    return ZoneFiles(found[0], kind, folder)
        return ZoneFiles(None, kind, folder)
    try:
        import tzdata  # no dependency of ours: the wheel is there where the system has no files
    except ImportError:
        return ZoneFiles(None, "none", "")
    return ZoneFiles(tzdata.IANA_VERSION, "package", str(Path(tzdata.__file__).parent))


@checked
def tzdata_version() -> str | None:
    """Return the version of the zone files that are really read, as ``2025b``, or `None`.

    Store it beside a result that must be explained later: zone rules change between versions.
    `None` means that the files have no version to read; `zone_files` says where they are.

    >>> isinstance(tzdata_version(), str | None)
    True
    """
    return zone_files().version


@checked
@attrs.frozen
class OffsetDifference:
    """An instant at which another component has another offset of a zone than we have."""

    at: datetime
    ours: timedelta
    theirs: timedelta


@checked
def offset_probes(zone: str, *, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """Return instants in ``[start, end)`` at which two zone tables can be told apart, in UTC.

    They are the first of each month, and the second before and the second of each change that our
    table has. Ask the other component for its offset at each, and give both to `compare_offsets`.

    >>> year = {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2027, 1, 1, tzinfo=UTC)}
    >>> len(offset_probes("Europe/Paris", **year))
    16
    """
    first, last = to_micros(start), to_micros(end)
    key = as_zone(zone).key
    probes = set()
    month = datetime(utc(start).year, 1, 1, tzinfo=UTC)
    while to_micros(month) < last:
        probes.add(to_micros(month))
        month = (month + timedelta(days=31)).replace(day=1)
    for before, after in pairwise(offsets(key, first, last)):
        if before[2] != after[2]:  # a stretch may also end where a year of ours does
            probes |= {after[0] - 1_000_000, after[0]}
    return tuple(to_datetime(at) for at in sorted(probes) if first <= at < last)


@checked
def compare_offsets(
    theirs: Iterable[tuple[datetime, timedelta]], *, zone: str
) -> tuple[OffsetDifference, ...]:
    """Return where the offsets of another component differ from ours, in order of the instants.

    A database, a data frame or a browser may have a zone table of its own, of another version. Give
    pairs of an instant and the offset that the component has for the zone then; none that differ
    give an empty tuple.

    >>> noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    >>> compare_offsets([(noon, timedelta(hours=2))], zone="Europe/Paris")
    ()
    >>> str(compare_offsets([(noon, timedelta(hours=1))], zone="Europe/Paris")[0].ours)
    '2:00:00'
    """
    key = as_zone(zone).key
    found = []
    for instant, offset in theirs:
        at = to_micros(instant)
        ours = timedelta(0, 0, offset_at(key, at))
        given = as_length(offset)
        if given != ours:
            found.append(OffsetDifference(to_datetime(at), ours, given))
    return tuple(sorted(found, key=lambda one: one.at))

"""The files zones are read from: which they are, their version, what a newer one changes."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Literal

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.zones import offset_at, offsets
from serviceops.spans import as_length, as_zone, to_datetime, to_micros, utc

_VERSION = re.compile(r"\b(?:199|20\d)\d[a-z]{1,2}\b")  # of the IANA database, as 2025b


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

"""Calendars whose hours change on a date, with the past left as it was."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import ClassVar

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.algebra import Calendar, depth_of
from serviceops.calendars.reasons import CLOSED, SegmentMicros
from serviceops.calendars.zones import DAY, EARLIEST, EPOCH_DAY, LATEST, first_instant
from serviceops.errors import InvalidValue
from serviceops.spans import Micros, Pair, intersect, intersect_few, subtract, unite


@checked
@attrs.frozen
class CalendarVersion:
    """A calendar and the first date it is in effect."""

    since: date
    calendar: Calendar


def _as_versions(
    given: "Mapping[date, Calendar] | tuple[CalendarVersion, ...]",
) -> tuple[CalendarVersion, ...]:
    versions = (
        [CalendarVersion(*item) for item in given.items()]
        if isinstance(given, Mapping)
        else list(given)
    )
    if versions and all(
        type(version.since) is date and isinstance(version.calendar, Calendar)
        for version in versions
    ):
        by_date = {version.since: version for version in versions}
        if len(by_date) < len(versions):
            raise InvalidValue(given, "calendars of different dates", "leave out all but one")
        return tuple(by_date[since] for since in sorted(by_date))
    raise InvalidValue(
        given, "calendars by the date each takes effect", "write {date(2026, 7, 1): office}"
    )


@checked
@attrs.frozen
class VersionedCalendar(Calendar):
    """Calendars that are in effect one after another; see `BusinessCalendar.by_date`.

    A shift is worked under the calendar in effect on its start date. A calendar without shifts
    (`ALWAYS`, a combination) is cut at midnight.
    """

    has_shifts: ClassVar[bool] = True
    versions: tuple[CalendarVersion, ...] = attrs.field(converter=_as_versions)
    depth: int = attrs.field(init=False, default=2, eq=False, repr=False)
    """How deep it is nested: twice as deep in a document as a combination of calendars."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "depth", depth_of((one.calendar for one in self.versions), 2))

    @property
    def zone_hint(self) -> str | None:
        """The zone its calendars share."""
        hints = {version.calendar.zone_hint for version in self.versions} - {None}
        return hints.pop() if len(hints) == 1 else "UTC" if hints else None

    @property
    def known(self) -> Pair:
        """Where every calendar is known for the time it is in effect."""
        low, high = EARLIEST, LATEST
        for version, (since, until) in zip(self.versions, self._limits(), strict=True):
            first, last = version.calendar.known
            low = first if first > since else low
            high = min(high, last) if last < until else high
        return low, high

    def _irregular(self) -> Iterable[Pair]:
        """Return the irregular spans of its calendars, and the dates they change."""
        spans = [span for version in self.versions for span in version.calendar._irregular()]
        turns = [first_instant("UTC", version.since) for version in self.versions]
        # Two days on either side: a change at a zone's midnight lies up to 14 hours from UTC's, and
        # the last shift before it may run on for a day.
        return [*spans, *((turn - 2 * DAY, turn + 2 * DAY) for turn in turns)]

    def _limits(self) -> list[Pair]:
        """Return from when to when each calendar is in effect, as instants of its own midnights."""
        turns = [
            first_instant(version.calendar.zone, version.since) for version in self.versions[1:]
        ]
        return list(pairwise([EARLIEST, *turns, LATEST]))

    def shift_pairs(self, first: date, until: date, zone: str) -> list[Pair]:
        """Return the open stretches of the shifts that start on dates up to before `until`."""
        return unite(pair for pairs in self._worked(first, until, zone) for pair in pairs)

    def _worked(self, first: date, until: date, zone: str) -> list[list[Pair]]:
        """Return the hours of each calendar's shifts that start on its dates."""
        worked: list[list[Pair]] = []
        turns = [date.min, *(version.since for version in self.versions[1:]), date.max]
        for version, (since, before) in zip(self.versions, pairwise(turns), strict=True):
            start, stop = max(first, since), min(until, before)
            worked.append(version.calendar.shift_pairs(start, stop, zone) if start < stop else [])
        return worked

    def compile_pairs(self, start: Micros, end: Micros) -> list[Pair]:
        """Return the open stretches between two instants, computed anew."""
        return intersect([(start, end)], self.shift_pairs(*_dates(start, end), self.zone))

    def explain_micros(self, start: Micros, end: Micros) -> list[SegmentMicros]:
        """Return segments that tile ``[start, end)``, with reasons of the calendar in effect."""
        found: list[SegmentMicros] = []
        left = [(start, end)]
        worked = self._worked(*_dates(start, end), self.zone)
        shut = subtract(left, unite(pair for pairs in worked for pair in pairs))
        for version, pairs, limit in zip(self.versions, worked, self._limits(), strict=True):
            closed = intersect(shut, [limit])
            explained = version.calendar.explain_micros(start, end)
            for begins, ends, is_open, reason in explained:
                mine = pairs if is_open else closed
                here = intersect_few(mine, intersect(left, [(begins, ends)]))
                found += [(opens, closes, is_open, reason) for opens, closes in here]
                left = subtract(left, here)
        found += [(begins, ends, False, CLOSED) for begins, ends in left]
        return sorted(found, key=lambda segment: segment[0])


def _dates(start: Micros, end: Micros) -> tuple[date, date]:
    """Return dates wide enough for every shift that reaches into ``[start, end)``."""
    first, until = start // DAY - 3 + EPOCH_DAY, end // DAY + 3 + EPOCH_DAY
    return date.fromordinal(max(first, 1)), date.fromordinal(min(until, date.max.toordinal()))

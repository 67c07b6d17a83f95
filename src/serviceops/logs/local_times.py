"""Wall-clock times as instants: which one is meant where clocks change is refused or chosen."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

import attrs

from serviceops.errors import InvalidInstant, InvalidValue
from serviceops.spans import as_zone

__all__ = ["Ambiguous", "LocalTimes", "Nonexistent"]

Ambiguous: TypeAlias = Literal["refuse", "earliest", "latest"]
"""The rule for a time that clocks show twice: refuse it, or take one of the two instants."""

Nonexistent: TypeAlias = Literal["refuse", "offset_before", "shift_forward"]
"""The rule for a time that clocks skip.

``"offset_before"`` reads it with the offset before the change, as RFC 5545 and java.time do: 02:30
becomes 03:30. ``"shift_forward"`` takes the first instant after the change, as pandas can: 03:00.
"""

_AMBIGUOUS = ("refuse", "earliest", "latest")
_NONEXISTENT = ("refuse", "offset_before", "shift_forward")
_SECOND = timedelta(seconds=1)


def _zone(zone: str | tzinfo) -> ZoneInfo:
    return as_zone(zone)


@attrs.frozen(kw_only=True)
class LocalTimes:
    """How naive times are read: their zone, and the rules for the hours in which clocks change.

    >>> read = LocalTimes(zone="Europe/Paris", ambiguous="latest").instant
    >>> read(datetime(2026, 10, 25, 2, 30)).astimezone(UTC).isoformat()
    '2026-10-25T01:30:00+00:00'
    """

    zone: ZoneInfo = attrs.field(converter=_zone)
    ambiguous: Ambiguous = "refuse"
    nonexistent: Nonexistent = "refuse"

    def __attrs_post_init__(self) -> None:
        check_rules(self.ambiguous, self.nonexistent)

    def instant(self, wall: datetime) -> datetime:
        """Return the moment that a naive time means; `InvalidInstant` where none is chosen.

        A time with `fold` 1 is the later of two by itself.
        """
        if type(wall) is not datetime:  # subclasses of libraries have replacements of their own
            wall = datetime.combine(wall.date(), wall.time())
        earlier, later = (wall.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        before, after = earlier.utcoffset(), later.utcoffset()
        if before == after or before is None or after is None:
            return earlier
        # PEP 495: of a time shown twice, fold 0 has the larger offset, which comes first; of one
        # that is skipped, fold 0 has the offset before the change, which is the smaller one.
        if before > after:
            if wall.fold or self.ambiguous == "latest":
                return later
            if self.ambiguous == "earliest":
                return earlier
            self._refuse(wall, "shows once", "twice", "ambiguous='earliest' or 'latest'")
        if self.nonexistent == "offset_before":
            return earlier
        if self.nonexistent == "shift_forward":
            return self._after_change(later.astimezone(UTC), earlier.astimezone(UTC))
        self._refuse(wall, "shows", "never", "nonexistent='offset_before' or 'shift_forward'")
        raise AssertionError(wall)  # pragma: no cover - refused above

    def is_steady(self, midnight: datetime) -> bool:
        """Return whether all hours of a day have one offset, and clocks change in none of them."""
        start = midnight.replace(tzinfo=self.zone)
        hours = [start + timedelta(hours=hour) for hour in range(25)]
        # A change at night that repeats or skips the end of the day shows in the later reading.
        hours.append(hours[-1].replace(fold=1))
        return len({hour.utcoffset() for hour in hours}) == 1

    def _refuse(self, wall: datetime, shows: str, times: str, remedy: str) -> None:
        raise InvalidInstant(
            wall.replace(fold=0).isoformat(),
            f"a time that a clock in {self.zone.key} {shows}, and it shows this one {times}",
            f"{remedy} chooses, or give the UTC offset",
        )

    def _after_change(self, before: datetime, after: datetime) -> datetime:
        """Return the first instant with the new offset, between one before and one after it."""
        old = before.astimezone(self.zone).utcoffset()
        while after - before > _SECOND:  # offsets change at whole seconds
            middle = before + (after - before) // 2
            middle = middle.replace(microsecond=0) if middle.microsecond else middle
            if middle <= before:
                break
            if middle.astimezone(self.zone).utcoffset() == old:
                before = middle
            else:
                after = middle
        return after.replace(microsecond=0)


def check_rules(ambiguous: object, nonexistent: object) -> None:
    """Refuse a rule that is none of the known ones."""
    for given, known in ((ambiguous, _AMBIGUOUS), (nonexistent, _NONEXISTENT)):
        if given not in known:
            raise InvalidValue(given, f"one of {', '.join(map(repr, known))}")

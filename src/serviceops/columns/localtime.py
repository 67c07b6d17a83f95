"""Wall-clock times of one zone to instants, a column at a time."""

from datetime import UTC, datetime, timedelta

import numpy as np

from serviceops.columns.calendar_grid import Micro
from serviceops.columns.open_time import NAT
from serviceops.errors import InvalidInstant, MalformedRow
from serviceops.logs.values import LocalTimes
from serviceops.spans import to_micros

_HOUR = 3_600_000_000
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall-clock reading
_ZERO, _MICROSECOND = timedelta(), timedelta(microseconds=1)
_FIRST, _LAST = (
    (end - _EPOCH) // _MICROSECOND
    for end in (datetime(1, 1, 2), datetime(9999, 12, 30))  # noqa: DTZ001 - wall-clock readings
)
"""A day clear of either end, so that no offset leads beyond it."""


def from_wall(micros: Micro, local: LocalTimes, name: str) -> Micro:
    """Return the instants at which clocks showed these times, both as microseconds; NaT stays.

    A time that clocks show twice, or never, is read by the rules of `local`; where they refuse it,
    `MalformedRow` names the row and the column `name`.

    >>> shown = np.array([0], np.int64)
    >>> from_wall(shown, LocalTimes(zone="Asia/Tokyo"), "at").tolist() == [-9 * _HOUR]
    True
    """
    epoch = _EPOCH.replace(tzinfo=local.zone)

    def offsets(hour: int) -> tuple[int, int]:
        """Return the offsets at both ends of an hour, most often the same."""
        # Of a time that is shown twice, or skipped, the first end has the offset before the change,
        # and the last one that after it.
        begin = epoch + timedelta(0, 0, hour * _HOUR)
        end = (epoch + timedelta(0, 0, hour * _HOUR + _HOUR - 1)).replace(fold=1)
        before, after = begin.utcoffset() or _ZERO, end.utcoffset() or _ZERO
        return before // _MICROSECOND, after // _MICROSECOND

    lacks = micros == NAT
    if (far := ((micros < _FIRST) | (micros > _LAST)) & ~lacks).any():
        row = int(np.argmax(far))
        raise MalformedRow(row + 1, name, int(micros[row]), "a time in the years 1 to 9999")
    walls = np.where(lacks, 0, micros)
    # Offsets rarely change within an hour: a look-up at each end of it does for all but a few rows.
    hours, places = np.unique(walls // _HOUR, return_inverse=True)
    places = places.reshape(walls.shape)
    before, after = np.array([offsets(hour) for hour in hours.tolist()], np.int64).reshape(-1, 2).T
    found: Micro = walls - before[places]
    turning = (before != after)[places]
    for row in np.flatnonzero(turning & ~lacks).tolist():
        try:
            moment = local.instant(_EPOCH + timedelta(0, 0, int(walls[row])))
        except InvalidInstant as wrong:
            raise MalformedRow(row + 1, name, wrong.given, wrong.expected, wrong.remedy) from None
        found[row] = to_micros(moment.astimezone(UTC))
    return np.where(lacks, NAT, found)

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
_MICROSECOND = timedelta(microseconds=1)
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

    def offsets(hour: int) -> list[int]:
        """Return the offsets at both ends of an hour, most often one."""
        found: set[timedelta] = set()
        for wall in (hour * _HOUR, hour * _HOUR + _HOUR - 1):
            moment = epoch + timedelta(0, 0, wall)
            found |= {m.utcoffset() or timedelta() for m in (moment, moment.replace(fold=1))}
        return [offset // _MICROSECOND for offset in found]

    lacks = micros == NAT
    if (far := ((micros < _FIRST) | (micros > _LAST)) & ~lacks).any():
        row = int(np.argmax(far))
        raise MalformedRow(row + 1, name, int(micros[row]), "a time in the years 1 to 9999")
    walls = np.where(lacks, 0, micros)
    # Offsets rarely change within an hour: a look-up at each end of it does for all but a few rows.
    hours, places = np.unique(walls // _HOUR, return_inverse=True)
    places = places.reshape(walls.shape)
    at_ends = [offsets(hour) for hour in hours.tolist()]
    found: Micro = walls - np.array([max(ends) for ends in at_ends], np.int64)[places]
    turning = np.array([len(ends) > 1 for ends in at_ends], np.bool_)[places]
    for row in np.flatnonzero(turning & ~lacks).tolist():
        try:
            moment = local.instant(_EPOCH + timedelta(0, 0, int(walls[row])))
        except InvalidInstant as wrong:
            raise MalformedRow(row + 1, name, wrong.given, wrong.expected, wrong.remedy) from None
        found[row] = to_micros(moment.astimezone(UTC))
    return np.where(lacks, NAT, found)

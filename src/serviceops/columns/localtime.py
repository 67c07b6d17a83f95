"""Wall-clock times of one zone to instants, a column at a time."""

from datetime import datetime, timedelta

import numpy as np

from serviceops.columns.calendar_grid import Micro
from serviceops.spans import as_zone

_HOUR = 3_600_000_000
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall-clock reading


def from_wall(micros: Micro, zone: str) -> Micro:
    """Return the instants at which a zone's clocks showed these times, both as microseconds.

    The first time round in an hour shown twice; a time never shown is read with the offset before
    the change.

    >>> shown = np.array([0], np.int64)
    >>> from_wall(shown, "Asia/Tokyo").tolist() == [-9 * _HOUR]
    True
    """
    tz = as_zone(zone)

    def offset(wall: int) -> int:
        moment = (_EPOCH + timedelta(0, 0, wall)).replace(tzinfo=tz)
        found = moment.utcoffset() or timedelta()
        return found // timedelta(microseconds=1)

    # Offsets rarely change within an hour: two look-ups an hour do for all rows but those few.
    hours, places = np.unique(micros // _HOUR, return_inverse=True)
    places = places.reshape(micros.shape)
    first = np.array([offset(hour * _HOUR) for hour in hours.tolist()], np.int64)
    last = np.array([offset(hour * _HOUR + _HOUR - 1) for hour in hours.tolist()], np.int64)
    found: Micro = micros - first[places]
    turning = (first != last)[places]
    if turning.any():
        found[turning] = [wall - offset(wall) for wall in micros[turning].tolist()]
    return found

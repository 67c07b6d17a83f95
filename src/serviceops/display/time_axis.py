"""The ticks of a time axis: their instants on a wall clock, and their labels."""

from datetime import datetime, time, timedelta

from serviceops._internal.checked import checked
from serviceops.display.strips import Tick
from serviceops.spans import Micros, as_zone, to_datetime, to_micros

_MAX_TICKS = 8
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_STEPS = (
    *(n * _MINUTE for n in (1, 5, 15, 30)), *(n * _HOUR for n in (1, 3, 6, 12)),
    *(n * _DAY for n in (1, 2, 7, 14, 28, 91, 182, 364, 1820, 3640)),
)  # fmt: skip
_MONDAY = datetime(2001, 1, 1)  # noqa: DTZ001 - a wall clock's own reading


@checked
def time_ticks(start: Micros, end: Micros, zone: str = "UTC") -> tuple[Tick, ...]:
    """Return ticks from `start` to `end`, at most eight, on whole units of a zone's wall clock.

    Those at midnight have their date as label, the others their time of day. An hour that clocks
    show twice has its tick twice, one that they skip has none.

    >>> day = 86_400_000_000
    >>> [tick.label for tick in time_ticks(0, day // 2)]
    ['1 Jan 1970', '03:00', '06:00', '09:00', '12:00']
    """
    length = timedelta(microseconds=end - start)
    # Ticks are steps of the wall clock, not of real time, so that they stay on whole hours and
    # midnights after a clock change.
    step = next((step for step in _STEPS if step * _MAX_TICKS > length), _STEPS[-1])
    tz = as_zone(zone)
    wall = to_datetime(start, tz).replace(tzinfo=None)
    # Begin three hours early: the first time round of a repeated hour may lie before the start.
    since = timedelta(days=(wall - _MONDAY).days) if step >= _DAY else wall - _MONDAY - 3 * _HOUR
    wall = _MONDAY + since // step * step
    ticks: dict[Micros, Tick] = {}
    while to_micros(wall.replace(tzinfo=tz)) <= end:
        # An hour that clocks show twice has its ticks twice; days have one.
        for fold in (0, 1) if step < _DAY else (0,):
            at = to_micros(wall.replace(tzinfo=tz, fold=fold))
            is_shown = to_datetime(at, tz).replace(tzinfo=None, fold=0) == wall
            # A time that clocks skip has no tick, but for a midnight, which begins the day.
            if start <= at <= end and (is_shown or (wall.time() == time() and not fold)):
                ticks.setdefault(at, Tick(at, _label(wall, is_again=fold == 1)))
        wall += step
    return tuple(ticks[at] for at in sorted(ticks))


def _label(wall: datetime, *, is_again: bool) -> str:
    if wall.hour or wall.minute or is_again:
        return f"{wall:%H:%M}"
    return f"{wall.day} {wall:%b %Y}"

"""Delays: how long a condition has to last, and how long announcements wait.

Three tools wait in three ways, and one value has the settings of all. Prometheus lets a condition
*build* for a time before it counts (`for`) and lets it stay for a time after it is gone
(`keep_firing_for`). PagerDuty pauses what will likely pass: the alert counts at once, and is not
announced before the pause ends. Netdata delays each announcement, up and down apart, and the longer
the more it changes in the meantime (a multiplier and a ceiling). Sources: the documentation of
each.
"""

from datetime import UTC, datetime, timedelta

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.errors import InvalidValue
from serviceops.events.matchers import Matchers, as_matchers
from serviceops.spans import as_length, length_or_none

NOTHING = timedelta()
_END = datetime.max.replace(tzinfo=UTC)
_LONGEST = _END - datetime.min.replace(tzinfo=UTC)


@checked
@attrs.frozen(kw_only=True)
class DelayTrack:
    """The state of a delay for one alert: how long the next waits are, and until when it waits."""

    up: timedelta
    down: timedelta
    until: datetime | None = attrs.field(default=None, repr=str)


@checked
@attrs.frozen(kw_only=True)
class Delay:
    """How long alerts that `when` matches wait.

    `build` and `keep` are about the condition: it counts when it lasted that long (since it was
    hard, where checks decide that), and is over when it was gone that long. `up` and `down` are
    about announcing: what got worse than it was announced, and what got better or is over, is
    announced that much later, if it is still true. A change while one of these waits makes the next
    waits `multiplier` times as long, up to `most`.

    >>> from datetime import UTC
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> hasty = Delay(name="hasty", up="PT1M", down="PT5M", multiplier=2, most="PT15M")
    >>> track = hasty.after(None, worse=True, at=at(0))
    >>> track.until.minute, hasty.after(track, worse=True, at=at(0)).until.minute
    (1, 2)
    """

    name: FilledText
    when: Matchers = attrs.field(default=(), converter=as_matchers)
    build: timedelta = attrs.field(default=NOTHING, converter=as_length)
    keep: timedelta = attrs.field(default=NOTHING, converter=as_length)
    up: timedelta = attrs.field(default=NOTHING, converter=as_length)
    down: timedelta = attrs.field(default=NOTHING, converter=as_length)
    multiplier: float = 1.0
    most: timedelta | None = attrs.field(default=None, converter=length_or_none)

    def __attrs_post_init__(self) -> None:
        for length in (self.build, self.keep, self.up, self.down, self.most or NOTHING):
            if length < NOTHING:
                raise InvalidValue(length, "a wait of no less than nothing")
        if not 1 <= self.multiplier <= 1000:
            raise InvalidValue(self.multiplier, "a multiplier from 1", "1 leaves waits as they are")

    @classmethod
    def pause(cls, length: timedelta | str, **fields: object) -> "Delay":
        """Return PagerDuty's pause: nothing is announced before it ends.

        An alert that is over by then is never announced.
        """
        return cls(name="pause", up=length, **fields)  # type: ignore[arg-type] # the fields' own

    def after(self, track: DelayTrack | None, *, worse: bool, at: datetime) -> DelayTrack:
        """Return the track after a change at an instant; `until` is when it may be announced.

        A wait that is longer than there is time for lasts to the last instant.
        """
        up, down = self.up, self.down
        is_running = track is not None and track.until is not None and at < track.until
        if track is not None and is_running and self.multiplier != 1:
            up, down = self._longer(track.up), self._longer(track.down)
        length = up if worse else down
        until = at if length else None
        if until is not None:
            # Waits that double with every change pass the year 9999 after some thirty of them.
            until += min(length, _END - until)
        return DelayTrack(up=up, down=down, until=until)

    def _longer(self, length: timedelta) -> timedelta:
        grown = min(length, _LONGEST / self.multiplier) * self.multiplier
        return grown if self.most is None else min(grown, max(self.most, length))

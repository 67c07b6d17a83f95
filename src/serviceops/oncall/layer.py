"""Layers: a rotation with the hours and the dates in which it serves."""

from datetime import datetime

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS, Calendar
from serviceops.calendars.zones import EARLIEST, LATEST
from serviceops.errors import InvalidValue
from serviceops.oncall.rotation import Rotation
from serviceops.spans import Pair, to_micros, utc_or_none


def _is_rotation(_: object, __: object, given: Rotation) -> None:
    if not isinstance(given, Rotation):
        raise InvalidValue(given, "a Rotation", "write Layer(Rotation(...))")


def _is_calendar(_: object, __: object, given: Calendar) -> None:
    if not isinstance(given, Calendar):
        raise InvalidValue(given, "a calendar", "such as BusinessCalendar(...), or ALWAYS")


@checked
@attrs.frozen
class Layer:
    """A rotation that serves in some hours, from one instant to another.

    `hours` restrict when it serves: a calendar, round the clock by default. `since` and `until` are
    the instants between which the layer is in effect. Where a layer has nobody (closed hours, a
    buffer turn, not in effect) the layers below it serve. With `beside` it serves at the same time
    as the layer above it, as one layer with it.

    >>> from datetime import UTC
    >>> rotation = Rotation(members=["ana", "ben"], length="P1D", zone="UTC",
    ...                     anchor=datetime(2026, 3, 2, tzinfo=UTC))
    >>> Layer(rotation, name="primary").name
    'primary'
    """

    rotation: Rotation = attrs.field(validator=_is_rotation)
    name: str = ""
    hours: Calendar = attrs.field(default=ALWAYS, validator=_is_calendar, kw_only=True)
    since: datetime | None = attrs.field(default=None, converter=utc_or_none, kw_only=True)
    until: datetime | None = attrs.field(default=None, converter=utc_or_none, kw_only=True)
    beside: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise InvalidValue(
                self.until, f"an end after {self.since.isoformat()}", "leave until= out"
            )

    @property
    def limits(self) -> Pair:
        """The instants between which it is in effect, as integer microseconds."""
        since = EARLIEST if self.since is None else to_micros(self.since)
        until = LATEST if self.until is None else to_micros(self.until)
        return max(since, to_micros(self.rotation.anchor)), until

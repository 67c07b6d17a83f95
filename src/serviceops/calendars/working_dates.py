"""Working dates: what a calendar knows about dates because its hours come in shifts.

A shift belongs to the date it starts on. A *working date* has a shift of some real length starting
on it, so a date the zone never had is none.
"""

from datetime import date

import attrs

from serviceops.calendars.algebra import Calendar
from serviceops.calendars.zones import first_instant, offset_at
from serviceops.errors import NeverOpen, YearsNotCovered
from serviceops.spans import Micros

__all__ = ["Shifts"]

_DAY = 86_400_000_000
_EPOCH_DAY = date(1970, 1, 1).toordinal()


@attrs.frozen
class Shifts(Calendar):
    """A calendar whose hours are shifts that start on dates."""

    def is_working_date(self, on: date) -> bool:
        """Tell whether a shift starts on a date; one the zone never had starts none.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> office.is_working_date(date(2026, 3, 7))
        False
        """
        return bool(self.shift_pairs(on, date.fromordinal(on.toordinal() + 1), self.zone))

    @property
    def shifts(self) -> "Shifts":
        """The calendar itself."""
        return self

    def service_date_at(self, at: Micros) -> date:
        """Return the start date of the shift that holds an instant, else its local date."""
        self.timeline.elapsed(at, at)  # refuses what the calendar does not know
        today = (at + offset_at(self.zone, at)) // _DAY + _EPOCH_DAY
        local, before = date.fromordinal(today), date.fromordinal(today - 1)
        night = self.shift_pairs(before, local, self.zone)
        return before if any(opens <= at < closes for opens, closes in night) else local

    def working_date_from(self, on: date, days: int) -> date:
        """Return the working date so many after a date, or before it when negative.

        Raises `NeverOpen` when there are not so many.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> office.working_date_from(date(2026, 3, 6), 1).isoformat()
        '2026-03-09'
        """
        step = 1 if days > 0 else -1
        first, last = (bound // _DAY + _EPOCH_DAY for bound in self.known)
        day, left = on.toordinal(), abs(days)
        while left:
            day += step
            if not first < day < last:
                raise self._out_of_dates(on, self.known[days > 0])
            left -= self.is_working_date(date.fromordinal(day))
        return date.fromordinal(day)

    def _out_of_dates(self, on: date, end: Micros) -> NeverOpen | YearsNotCovered:
        return self.timeline.never(first_instant(self.zone, on), end)

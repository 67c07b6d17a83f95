"""Working dates: what a calendar knows about dates because its hours come in shifts.

A shift belongs to the date it starts on. A *working date* has a shift of some real length starting
on it, so a date the zone never had is none.
"""

from datetime import date, datetime, timedelta
from typing import ClassVar

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.queries import CalendarQueries, local_datetime
from serviceops.calendars.zones import DAY, EARLIEST, EPOCH_DAY, LATEST, first_instant, offset_at
from serviceops.errors import InvalidCalendar, InvalidValue, YearsNotCovered
from serviceops.spans import Micros, Pair, as_zone, to_datetime, to_micros

# The first and the last date that a calendar is known for.
_FIRST, _LAST = (date.fromordinal(at // DAY + EPOCH_DAY) for at in (EARLIEST, LATEST - 1))


@attrs.frozen
class WorkingDates(CalendarQueries):
    """The queries about dates; a calendar without shifts refuses them with `InvalidCalendar`."""

    has_shifts: ClassVar[bool] = False
    """Whether the hours are shifts that start on dates."""

    @checked
    def service_date(self, moment: datetime, *, days_of: "WorkingDates | None" = None) -> date:
        """Return the date a moment is counted to: of the shift it is in, else its local date.

        After midnight a night shift still belongs to the date it started on. Where a moment is in
        two shifts it is the one that started first. A combination has no shifts of its own: give
        the calendar with working dates as `days_of`, or `InvalidCalendar` is raised.

        >>> from serviceops.calendars import BusinessCalendar
        >>> from datetime import UTC
        >>> nights = BusinessCalendar(zone="UTC", week={"mon-fri": ["22:00-06:00"]})
        >>> nights.service_date(datetime(2026, 3, 10, 2, tzinfo=UTC)).isoformat()
        '2026-03-09'
        """
        return (days_of or self).service_date_at(to_micros(moment))

    @checked
    def add_days(
        self, moment: datetime, days: int, *, days_of: "WorkingDates | None" = None
    ) -> datetime:
        """Return the moment moved by working dates, at the same time on the wall clock.

        The service date moves to the `days`-th working date after it (before it, when negative);
        none returns the moment itself. A moment after midnight in a night shift keeps its place
        after midnight. A clock time the new date skips moves forward by as much as the clock does;
        one it shows twice is the first. A combination needs `days_of`.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> from datetime import UTC
        >>> office.add_days(datetime(2026, 3, 6, 15, tzinfo=UTC), 1).isoformat()
        '2026-03-09T15:00:00+00:00'
        """
        if days == 0:
            self.timeline.elapsed(at := to_micros(moment), at)
            return local_datetime(at, moment)
        calendar = days_of or self
        at = to_micros(moment)
        service_date = calendar.service_date_at(at)
        target = calendar.working_date_from(service_date, days)
        zone = calendar.zone
        # The clock time is taken from the local day, not from the service date: a moment at 02:00
        # in a night shift lies one day after the date it is counted to, and stays there.
        wall = at + offset_at(zone, at)
        local_day, clock = divmod(wall, DAY)
        day = local_day + EPOCH_DAY - service_date.toordinal() + target.toordinal()
        reading = datetime.fromordinal(day) + timedelta(microseconds=clock)
        target_at = to_micros(reading.replace(tzinfo=as_zone(zone)))
        self.timeline.elapsed(at, target_at)  # raises outside the known years
        return local_datetime(target_at, moment)

    @checked
    def is_working_date(self, on: date) -> bool:
        """Return whether a shift starts on a date; one the zone never had starts none.

        A date outside the years covered is refused (`YearsNotCovered`).

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> office.is_working_date(date(2026, 3, 7))
        False
        """
        self._check_shifts()
        if not _FIRST <= on <= _LAST:
            raise InvalidValue(on, f"a date from {_FIRST} to {_LAST}")
        first, last = self._known_days()
        if not first <= on.toordinal() <= last:
            raise YearsNotCovered(
                to_datetime(first_instant(self.zone, on)), *map(to_datetime, self.known)
            )
        return bool(self.shifts_on(on))

    @checked
    def shifts_on(self, on: date) -> list[Pair]:
        """Return the open stretches of the shifts that start on a date, covered or not."""
        self._check_shifts()
        return self.shift_pairs(on, date.fromordinal(on.toordinal() + 1), self.zone)

    @checked
    def service_date_at(self, at: Micros) -> date:
        """Return the service date of an integer instant; see `service_date`."""
        self._check_shifts()
        self.timeline.elapsed(at, at)  # raises outside the known years
        today = (at + offset_at(self.zone, at)) // DAY + EPOCH_DAY
        local, before = date.fromordinal(today), date.fromordinal(today - 1)
        night = self.shift_pairs(before, local, self.zone)
        return before if any(opens <= at < closes for opens, closes in night) else local

    @checked
    def working_date_from(self, on: date, days: int) -> date:
        """Return the working date so many after a date, or before it when negative.

        Raises `NeverOpen` when there are not so many.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> office.working_date_from(date(2026, 3, 6), 1).isoformat()
        '2026-03-09'
        """
        self._check_shifts()
        # One date at a time: closed dates follow no pattern, and a clock asks for a few days only.
        step = 1 if days > 0 else -1
        first, last = self._known_days()
        day, left = on.toordinal(), abs(days)
        # More working dates than there are dates: known without a walk through all of them.
        if left > (last - day if step > 0 else day - first):
            raise self.timeline.never(first_instant(self.zone, on), self.known[days > 0])
        while left > 0:  # half a day never comes to none: it is refused afterwards
            day += step
            if not first <= day <= last:
                raise self.timeline.never(first_instant(self.zone, on), self.known[days > 0])
            left -= bool(self.shifts_on(date.fromordinal(day)))
        return date.fromordinal(day)

    def _known_days(self) -> Pair:
        """Return the ordinals of the first and the last date that are known as a whole."""
        # On the wall clock: a year begins before UTC's in the east, and after it in the west. Of a
        # combination of zones a bound may lie within a date, which is left out.
        zone, (low, high) = self.zone, self.known
        first = max((low + offset_at(zone, low)) // DAY + EPOCH_DAY, _FIRST.toordinal())
        last = min((high - 1 + offset_at(zone, high - 1)) // DAY + EPOCH_DAY, _LAST.toordinal())
        first += first_instant(zone, date.fromordinal(first)) < low
        return first, last - (first_instant(zone, date.fromordinal(last + 1)) > high)

    def _check_shifts(self) -> None:
        if not self.has_shifts:
            raise InvalidCalendar(
                repr(self), "a calendar with shifts", "name one with working dates: days_of=office"
            )

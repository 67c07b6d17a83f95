"""The dates that goals name: months on, the next working day, the instant in a fact.

All of them are read on the wall clock of a zone. A clock time that the zone skips moves forward by
as much as the clock does; one that it shows twice is the first.
"""

from datetime import date, datetime, timedelta

from serviceops.calendars.algebra import Calendar
from serviceops.calendars.clock_texts import clock_micros
from serviceops.calendars.months import add_months
from serviceops.calendars.zones import DAY, EPOCH_DAY, offset_at
from serviceops.errors import InvalidInstant, ServiceOpsError
from serviceops.history import Fact
from serviceops.spans import Micros, as_zone, to_micros


def local_date(at: Micros, zone: str) -> date:
    """Return the date that a zone's clock shows at an instant."""
    return date.fromordinal((at + offset_at(zone, at)) // DAY + EPOCH_DAY)


def local_clock(at: Micros, zone: str) -> Micros:
    """Return the time of day that a zone's clock shows at an instant."""
    return (at + offset_at(zone, at)) % DAY


def wall_instant(day: date, clock: Micros, zone: str) -> Micros:
    """Return the instant at which a zone's clock shows a time of day on a date."""
    try:
        reading = datetime.fromordinal(day.toordinal()) + timedelta(0, 0, clock)
    except OverflowError:
        raise InvalidInstant(f"{day}", "a date of the years 1 to 9999") from None
    return to_micros(reading.replace(tzinfo=as_zone(zone)))


def months_on(start: Micros, months: int, zone: str, *, last: bool, at: str | None) -> Micros:
    """Return the same day of the month so many months on, or its last, at the same time or `at`."""
    day = add_months(local_date(start, zone), months, last=last)
    clock = local_clock(start, zone) if at is None else clock_micros(at)
    return wall_instant(day, clock, zone)


def rolled(due: Micros, calendar: Calendar, at: str | None) -> Micros:
    """Return a due date, or an hour of the next working date if it falls on a day without work.

    Midnight at the end of a day belongs to that day: a period that ends with Friday ends on Friday,
    although the clock shows Saturday.
    """
    # The service date decides, not the clock's: 02:00 of a Saturday may belong to Friday's shift.
    zone = calendar.zone
    clock = local_clock(due, zone)
    # Of a due date at midnight the instant before decides: it lies in the day that ends.
    day = calendar.service_date_at(due if clock else due - 1)
    if calendar.shifts_on(day):
        return due
    following = calendar.working_date_from(day, 1)
    return wall_instant(following, clock_micros(at) if at else clock or DAY, zone)


def counted_from(start: Micros, calendar: Calendar, cutoff: str) -> Micros:
    """Return a start, or the first opening of the next working date if it is after a cutoff."""
    zone = calendar.zone
    today = calendar.service_date_at(start)
    # After midnight in a night shift the clock goes on from 24:00 of the shift's own date.
    clock = local_clock(start, zone) + DAY * (local_date(start, zone) - today).days
    if calendar.shifts_on(today) and clock < clock_micros(cutoff):
        return start
    following = calendar.working_date_from(today, 1)
    # A date has several shifts where there is a lunch break; the first begins the day.
    return min(begins for begins, _ in calendar.shifts_on(following))


def instant_of_fact(value: Fact) -> Micros | None:
    """Return the instant that a fact has: ISO 8601 text with an offset; `None` for anything else.

    The years 1 and 9999 are none either: databases and Go write "no date" with them.

    >>> instant_of_fact("1970-01-01T00:00:01Z"), instant_of_fact("tomorrow"), instant_of_fact(1)
    (1000000, None, None)
    """
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return None if moment.year in (1, 9999) else to_micros(moment)
    except (ValueError, OverflowError, ServiceOpsError):
        return None

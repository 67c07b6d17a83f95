"""One calendar for many benchmarks; it takes only names that older checkouts have too."""

from datetime import date
from zoneinfo import ZoneInfo

from serviceops.calendars import BusinessCalendar

NEW_YORK = ZoneInfo("America/New_York")
_DAYS = ((1, 1), (1, 19), (2, 16), (5, 25), (7, 3), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25))
HOLIDAYS = [date(year, *day) for year in range(2010, 2031) for day in _DAYS]


def office(zone: str = "America/New_York") -> BusinessCalendar:
    """Return Monday to Friday, 09:00 to 17:00, with 210 holidays."""
    return BusinessCalendar(zone=zone, week={"mon-fri": ["09:00-17:00"]}, holidays=HOLIDAYS)

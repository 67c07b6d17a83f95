"""Months as dates: the same day some months on, or the last day of a month that has no such day."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from serviceops.errors import InvalidInstant


def add_months(day: date, months: int, *, last: bool = False) -> date:
    """Return the same day of the month so many months on; in a shorter month its last day.

    With `last` it is always the last day of that month. Source of the rule: Regulation (EEC,
    Euratom) No 1182/71, article 3 (2)(c); python-dateutil's `relativedelta` agrees.

    >>> str(add_months(date(2027, 1, 31), 1)), str(add_months(date(2028, 2, 29), 12))
    ('2027-02-28', '2029-02-28')
    """
    # Counting months from year 0 makes the carry over the end of a year one division.
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise InvalidInstant(f"{day} and {months} months", "a date of the years 1 to 9999")
    many = monthrange(year, month + 1)[1]
    return date(year, month + 1, many if last else min(day.day, many))

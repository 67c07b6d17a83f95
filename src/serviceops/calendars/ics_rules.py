"""Recurrence rules of iCalendar as rules of dates, and back.

A rule becomes `DateRule` values only where both name the same dates for ever; the years in which
they differ (the first, the last, those with a date left out) are listed date by date. Source: RFC
5545, section 3.3.10.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from serviceops.calendars.date_rule_kinds import DayOfMonth, EveryDays, WeekdayOfMonth
from serviceops.calendars.date_rules import DateRule, changed_rule
from serviceops.calendars.ics_text import read_rule
from serviceops.calendars.weekdays import WEEKDAY_CODES, WEEKDAYS

_MAX_COUNT = 10_000  # occurrences that are counted out
_LAST_YEAR = 9999
_KNOWN = {
    "DAILY": set(),
    "WEEKLY": {"BYDAY", "WKST"},
    "MONTHLY": {"BYDAY", "BYMONTHDAY", "BYSETPOS", "WKST"},
    "YEARLY": {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"},
}  # fmt: skip


def dates_of_rule(
    text: str, start: date, *, last: date | None = None, excluded: Collection[date] = ()
) -> list[date | DateRule] | None:
    """Return the dates of a recurrence rule from its start on, as rules where they are rules.

    `last` is the last date that UNTIL allows on the clock of the event. `None` when no rule of
    dates says the same, or when the start is not a date of the rule, where programs differ.

    >>> [str(on) for on in dates_of_rule("FREQ=YEARLY", date(2026, 12, 25))]
    ['25 December, from 2026']
    """
    parts = read_rule(text)
    rules = _rules(parts, start)
    number = start.toordinal()
    if rules is None or not any(rule.ordinals(number, number + 1) for rule in rules):
        return None
    if "COUNT" in parts:
        last = _counted(rules, start, int(parts["COUNT"]))
        if last is None:
            return None
    first_year, last_year = start.year, _LAST_YEAR if last is None else last.year
    partial = {on.year for on in excluded if first_year <= on.year <= last_year}
    partial |= {last.year} if last is not None else set()
    if any(rule.unroll((first_year, first_year))[:1] < (start,) for rule in rules):
        partial.add(first_year)
    found: list[date | DateRule] = []
    listed: set[date] = set()
    for rule in rules:
        for pair in _whole_years(first_year, last_year, partial):
            begun = isinstance(rule, EveryDays) and pair == (first_year, _LAST_YEAR)
            found.append(rule if begun else changed_rule(rule, years=pair))
        for year in partial:
            listed.update(
                day for day in rule.unroll((year, year))
                if day >= start and (last is None or day <= last) and day not in excluded
            )  # fmt: skip
    return [*sorted(listed), *found]


def _whole_years(first: int, last: int, partial: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the runs of years between two, without those that are listed date by date."""
    begin = first
    for year in [*sorted(partial), last + 1]:
        if begin < year:
            yield begin, year - 1
        begin = year + 1


def _counted(rules: list[DateRule], start: date, count: int) -> date | None:
    """Return the date of the last of so many occurrences, or `None` if they are too many."""
    left, year = count, start.year
    while count <= _MAX_COUNT and year <= _LAST_YEAR:
        days = {day for rule in rules for day in rule.unroll((year, year)) if day >= start}
        if len(days) >= left:
            return sorted(days)[left - 1]
        left, year = left - len(days), year + 1
    return None


def _rules(parts: Mapping[str, str], start: date) -> list[DateRule] | None:
    """Return rules whose dates together are those of a recurrence rule, from its start on."""
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    if parts.keys() - {"FREQ", "INTERVAL", "COUNT", "UNTIL"} - _KNOWN[frequency]:
        return None
    if frequency == "DAILY":
        return [EveryDays(days=interval, since=start)]
    if frequency == "WEEKLY":
        return _weekly(parts, start, interval)
    months: list[int | None] = [None]
    # Days of the month without BYMONTH are of every month, of a year too.
    if frequency == "YEARLY" and ("BYMONTH" in parts or "BYMONTHDAY" not in parts):
        months = [int(month) for month in parts.get("BYMONTH", str(start.month)).split(",")]
    # A weekday counted within a year, and every n-th month, have no rule of dates.
    if interval != 1 or ("BYDAY" in parts and frequency == "YEARLY" and "BYMONTH" not in parts):
        return None
    if "BYDAY" in parts:
        weekdays = _counted_weekdays(parts)
        # BYSETPOS counts through all months of a year.
        if weekdays is None or "BYMONTHDAY" in parts or ("BYSETPOS" in parts and months[1:]):
            return None
        return [
            WeekdayOfMonth(month=month, weekday=weekday, nth=nth)
            for month in months
            for weekday, nth in weekdays
        ]
    if "BYSETPOS" in parts:
        return None
    days = [int(day) for day in parts.get("BYMONTHDAY", str(start.day)).split(",")]
    return [DayOfMonth(month=month, day=day) for month in months for day in days]


def _weekly(parts: Mapping[str, str], start: date, interval: int) -> list[DateRule] | None:
    codes = parts.get("BYDAY", WEEKDAY_CODES[start.weekday()]).split(",")
    if any(code not in WEEKDAY_CODES for code in codes):
        return None
    # Weeks begin on WKST: with every second week that decides which week a Sunday belongs to.
    first = WEEKDAY_CODES.index(parts.get("WKST", "MO"))
    monday = start - timedelta((start.weekday() - first) % 7)
    found: list[DateRule] = []
    for code in codes:
        since = monday + timedelta((WEEKDAY_CODES.index(code) - first) % 7)
        if since < start:
            since += timedelta(7 * interval)
        found.append(EveryDays(days=7 * interval, since=since))
    return found


def _counted_weekdays(parts: Mapping[str, str]) -> list[tuple[str, int | None]] | None:
    """Return weekdays with their numbers in a month; BYSETPOS may number a single weekday."""
    found: list[tuple[str, int | None]] = []
    for code in parts["BYDAY"].split(","):
        number = code[:-2]
        found.append((WEEKDAYS[WEEKDAY_CODES.index(code[-2:])], int(number) if number else None))
    place = parts.get("BYSETPOS")
    if place is not None:
        if len(found) > 1 or found[0][1] is not None or "," in place or abs(int(place)) > 5:
            return None
        found = [(found[0][0], int(place))]
    return None if any(nth is not None and not 1 <= abs(nth) <= 5 for _, nth in found) else found


def recurrence_of(rule: DateRule) -> str | None:
    """Return the recurrence rule with the dates of a rule, or `None` if there is none.

    >>> recurrence_of(WeekdayOfMonth(month=1, weekday="mon", nth=3))
    'FREQ=YEARLY;BYMONTH=1;BYDAY=3MO'
    """
    if rule.plus or rule.observed or rule.years:
        return None
    if isinstance(rule, EveryDays):
        return f"FREQ=DAILY;INTERVAL={rule.days}"
    if isinstance(rule, DayOfMonth) and rule.day is not None:
        which = f"BYMONTHDAY={rule.day}"
    elif isinstance(rule, WeekdayOfMonth):
        code = WEEKDAY_CODES[WEEKDAYS.index(rule.weekday)]
        if rule.nth is None and rule.month is None:
            return f"FREQ=WEEKLY;BYDAY={code}"
        which = f"BYDAY={rule.nth or ''}{code}"
    else:
        return None
    return (
        f"FREQ=MONTHLY;{which}"
        if rule.month is None
        else f"FREQ=YEARLY;BYMONTH={rule.month};{which}"
    )

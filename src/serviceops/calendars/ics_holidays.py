"""Holidays from an iCalendar file: whole-day events, as rules of dates where they recur by one.

A holiday of every year is one rule without an end. Only a series that ends and that no rule says is
expanded, date by date. Source: RFC 5545, sections 3.3.10 and 3.8.5.
"""

from datetime import date, datetime, time, timedelta
from itertools import islice

from serviceops._internal.checked import checked
from serviceops._internal.extras import extra
from serviceops.calendars.date_rules import DateRule, changed_rule
from serviceops.calendars.hours import Holiday, as_holidays
from serviceops.calendars.ics import EventReader, IcsEvent, latest_events, named
from serviceops.calendars.ics_rules import dates_of_rule
from serviceops.calendars.ics_text import read_calendars, read_rule, read_time
from serviceops.errors import InvalidValue

_MAX_DAYS = 366  # of one event
_MAX_HOLIDAYS = 10_000
_MAX_YEARS = 400  # of a series that is listed date by date
_HOURS = {"BYHOUR", "BYMINUTE", "BYSECOND"}


@checked
def holidays_from_ics(text: str, *, transparent: bool = False) -> tuple[Holiday, ...]:
    """Return the whole-day events of an iCalendar text as holidays with their summaries as names.

    A yearly, monthly, weekly or daily series becomes rules (`DateRule`), with the years listed date
    by date in which they differ: its first and last, and those with a date left out (EXDATE) or
    moved (RECURRENCE-ID). A monthly or yearly series that ends (COUNT, UNTIL) and that no rule says
    is listed date by date, with the extra `ics`; dates without a recurrence (RDATE, several events)
    are taken as they are. Cancelled events are left out, and transparent ones unless `transparent`
    is true; public calendars of holidays mark all of theirs so. Events with a time of day, and
    other series that no rule says, are refused by the event's name: use `closures_from_ics` for
    those.

    >>> text = '''BEGIN:VCALENDAR
    ... BEGIN:VEVENT
    ... UID:1
    ... DTSTART;VALUE=DATE:20200120
    ... RRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=3MO
    ... SUMMARY:Birthday of Martin Luther King
    ... END:VEVENT
    ... END:VCALENDAR'''
    >>> [str(day.on) for day in holidays_from_ics(text)]
    ['third Monday of January, from 2020']
    """
    found: list[Holiday] = []
    for calendar in read_calendars(text):
        reader = EventReader(calendar, None, "exact", transparent, _MAX_HOLIDAYS)
        events = [reader.event(one, number) for number, one in enumerate(reader.components)]
        for group in latest_events(events):
            try:
                found += _holidays(group)
            except InvalidValue as refusal:
                raise named(group[0].label, refusal) from None
            if len(found) > _MAX_HOLIDAYS:
                raise InvalidValue(f"{len(found)} holidays", f"at most {_MAX_HOLIDAYS:,}")
    return as_holidays(found)


def _holidays(group: list[IcsEvent]) -> list[Holiday]:
    """Return the holidays of an event and of what replaces some of its dates."""
    main, *changes = group
    if not main.counts:
        return []
    for event in group:
        if isinstance(event.start, datetime) or event.days > _MAX_DAYS:
            raise InvalidValue(
                event.start, "whole days, at most a year of them", "closures_from_ics"
            )
        if event.onward:
            raise InvalidValue("THISANDFUTURE", "changes of single dates")
    for on in (*main.dates, *main.excluded):
        if isinstance(on, datetime):
            raise InvalidValue(on, "dates, as the event has whole days", "write RDATE;VALUE=DATE:")
    replaced = {one.replaces for one in changes if one.replaces is not None}
    excluded = {*main.excluded, *replaced}
    ons: list[date | DateRule] = [on for on in [main.start, *main.dates] if on not in excluded]
    for rule in main.rules:
        until = read_rule(rule).get("UNTIL")
        last = None if until is None else read_time(until)
        if isinstance(last, datetime):
            last = last.date()
        dates = dates_of_rule(rule, main.start, last=last, excluded=excluded)
        if dates is None:
            dates = _listed(rule, main.start, last, excluded)
        if dates is None:
            raise InvalidValue(rule, "a series that a rule of dates says", "use closures_from_ics")
        # The start is a date of the rule, so that the list above has it twice.
        ons = [on for on in ons if on != main.start] + dates
    found = [_on(on, ahead, main.summary) for on in ons for ahead in range(main.days)]
    return found + [
        _on(one.start, ahead, one.summary)
        for one in changes if one.counts
        for ahead in range(one.days)
    ]  # fmt: skip


def _listed(
    text: str, start: date, last: date | None, excluded: set[date]
) -> list[date | DateRule] | None:
    """Return the dates of a monthly or yearly series that ends and has its start; else `None`."""
    # The days of a whole-day event have no hours, so a rule with BYHOUR is not for them.
    parts = read_rule(text)
    parts.pop("UNTIL", None)  # `last`, which is a date whatever form UNTIL has
    count = parts.pop("COUNT", None)
    # The expander looks for dates that never come up to the year 9999: day by day, or week by week,
    # that takes twenty seconds.
    is_often = parts["FREQ"] in ("DAILY", "WEEKLY")
    if is_often or (last is None and count is None) or not _HOURS.isdisjoint(parts):
        return None
    with extra("ics"):  # only who reads such files has it
        from dateutil.rrule import rrulestr

    limit = date(min(start.year + _MAX_YEARS, date.max.year), 1, 1)
    end = limit if last is None else min(last, limit)
    rule = ";".join([*(f"{name}={value}" for name, value in parts.items()), f"UNTIL={end:%Y%m%d}"])
    most = _MAX_HOLIDAYS + 1 if count is None else int(count)
    try:
        found = islice(
            rrulestr(rule, dtstart=datetime.combine(start, time())), min(most, _MAX_HOLIDAYS + 1)
        )
        days = [each.date() for each in found]
    except (ValueError, IndexError) as error:  # a twentieth Monday of a month
        raise InvalidValue(text[:100], "a recurrence rule", str(error)) from None
    is_cut = end == limit and (count is None or len(days) < most)
    if is_cut or len(days) > _MAX_HOLIDAYS:
        expected = f"at most {_MAX_HOLIDAYS:,} dates in {_MAX_YEARS} years"
        raise InvalidValue(text[:100], expected, "end the series sooner")
    return [day for day in days if day not in excluded] if start in days[:1] else None


def _on(on: date | DateRule, ahead: int, name: str) -> Holiday:
    """Return the holiday so many days after a date, for events of several days."""
    if isinstance(on, DateRule):
        return Holiday(changed_rule(on, plus=ahead), name)
    return Holiday(on + timedelta(ahead), name)

"""Windows of the calendar: the day, week, month, quarter or year that an instant lies in."""

from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias, get_args

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.weekdays import add_months
from serviceops.calendars.zones import first_instant
from serviceops.errors import InvalidMeasure
from serviceops.spans import Span, as_zone, to_datetime, to_micros, zone_key

WindowUnit: TypeAlias = Literal["day", "week", "month", "quarter", "year"]

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def _unit(_: object, __: object, value: object) -> None:
    if value not in get_args(WindowUnit):
        raise InvalidMeasure(value, f"one of {', '.join(get_args(WindowUnit))}")


@checked
@attrs.frozen
class CalendarWindow:
    """Windows that follow one another on a zone's calendar; a week begins on Monday.

    An objective over a calendar window starts each of them with a whole budget, one over a length
    of time looks back that far from every instant.

    >>> from datetime import UTC
    >>> month = CalendarWindow("month", zone="Europe/Lisbon")
    >>> str(month.span_at(datetime(2026, 3, 29, 12, tzinfo=UTC)).length)
    '30 days, 23:00:00'
    """

    unit: WindowUnit = attrs.field(validator=_unit)
    zone: str = attrs.field(default="UTC", kw_only=True, converter=zone_key)

    @checked
    def span_at(self, at: datetime) -> Span:
        """Return the window that an instant lies in: its first instant included, its end not."""
        instant = to_micros(at)
        first = self._first(to_datetime(instant).astimezone(as_zone(self.zone)).date())
        end = first_instant(self.zone, self._following(first))
        # Where clocks go back over midnight, a date is shown again after the next one has begun.
        if end <= instant:
            first = self._following(first)
            end = first_instant(self.zone, self._following(first))
        return Span(to_datetime(first_instant(self.zone, first)), to_datetime(end))

    def _following(self, first: date) -> date:
        if self.unit in _MONTHS:
            return add_months(first, _MONTHS[self.unit])
        return first + timedelta(days=7 if self.unit == "week" else 1)

    def _first(self, day: date) -> date:
        if self.unit in _MONTHS:
            # Quarters and years begin with the month that their length divides.
            months = _MONTHS[self.unit]
            return date(day.year, (day.month - 1) // months * months + 1, 1)
        return day - timedelta(days=day.weekday()) if self.unit == "week" else day

    def __str__(self) -> str:
        return f"the calendar {self.unit}, {self.zone}"

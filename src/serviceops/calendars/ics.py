"""Maintenance windows and closures from iCalendar files (the ``ics`` extra).

Recurrence, exceptions and moved occurrences are expanded by ``recurring-ical-events``; ends are
worked out here on exact instants, because expanders get them wrong on clock-change days. Source:
RFC 5545, section 3.8.5.3.
"""

import re
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Literal

from serviceops.calendars.algebra import Closure
from serviceops.calendars.reasons import SegmentReasonCode
from serviceops.calendars.zones import first_instant
from serviceops.errors import InvalidValue
from serviceops.spans import Micros, Span, as_zone, length_micros, to_datetime, to_micros, utc

# Searched in the unfolded text before anything expands it: one such rule gives millions of events.
_TOO_OFTEN = re.compile(r"FREQ=(SECONDLY|MINUTELY|HOURLY)|BYMINUTE|BYSECOND", re.IGNORECASE)
_DAY, _MONTH = timedelta(days=1), timedelta(days=31)
_LARGEST = 4_000_000  # characters of one file


def closures_from_ics(
    text: str,
    *,
    start: datetime,
    end: datetime,
    zone: str | tzinfo | None = None,
    code: SegmentReasonCode = SegmentReasonCode.MAINTENANCE,
    ends: Literal["exact", "wall"] = "exact",
    most: int = 10_000,
) -> tuple[Closure, ...]:
    """Return the events of an iCalendar text that meet ``[start, end)``, as named closures.

    Take them out of a calendar with ``office - closures_from_ics(...)``. Cancelled events and those
    marked transparent are left out. Times without a zone, and all-day events, are read in
    `zone`; without one they are refused. An occurrence lasts as long as the first one did, in real
    time, on clock-change days too; ``ends="wall"`` keeps the wall-clock end instead. Events that
    recur more often than daily, and more than `most` occurrences, are refused: the text may be
    hostile.
    """
    # Here only: both belong to the extra `ics`.
    import icalendar
    import recurring_ical_events

    if len(text) > _LARGEST:
        raise InvalidValue(f"{len(text)} characters", f"at most {_LARGEST}", "split the file")
    if _TOO_OFTEN.search(re.sub(r"\r?\n[ \t]", "", text)):
        raise InvalidValue(
            "a rule finer than a day", "events that recur daily or less", "list them"
        )
    first, last = utc(start), utc(end)
    local = None if zone is None else as_zone(zone).key
    closures: set[Closure] = set()
    try:
        calendar = icalendar.Calendar.from_ical(text)
        written = _Written(calendar.walk("VEVENT"), local)
        expansion = recurring_ical_events.of(calendar)
        # A day more on either side: all-day and floating times are placed in `zone` only here.
        # Month by month, so that a hostile rule is refused after one month of occurrences.
        since, until = first - _DAY, last + _DAY
        while since < until:
            for event in expansion.between(since, min(since + _MONTH, until)):
                if _counts(event):
                    span = written.span(event, ends)
                    if max(span.start, first) < min(span.end, last):
                        closures.add(Closure(span, str(event.get("SUMMARY", "")), code))
            if len(closures) > most:
                raise InvalidValue(  # noqa: TRY301 - passed on below
                    "too many occurrences", f"at most {most}", "narrow the period"
                )
            since += _MONTH
    except InvalidValue:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise InvalidValue(text[:60], "an iCalendar text", str(error)) from None
    return tuple(sorted(closures, key=lambda closure: (closure.span.pair, closure.name)))


def _counts(event: Any) -> bool:
    """Return whether an event takes time: it is neither cancelled nor transparent."""
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return not cancelled and str(event.get("TRANSP", "")).upper() != "TRANSPARENT"


class _Written:
    """The events as written in the file: the source of each occurrence's duration."""

    def __init__(self, events: list[Any], zone: str | None) -> None:
        self._zone = zone
        self._masters: dict[str, Any] = {}
        self._moved: dict[tuple[str, Micros], Any] = {}
        self._onward: dict[str, list[tuple[Micros, Any]]] = {}
        for event in events:
            uid, replaces = str(event.get("UID", "")), event.get("RECURRENCE-ID")
            if replaces is None:
                self._masters[uid] = event
                continue
            at = self._instant(replaces.dt)
            self._moved[uid, at] = event
            if replaces.params.get("RANGE") == "THISANDFUTURE":
                self._onward.setdefault(uid, []).append((at, event))

    def _instant(self, when: date) -> Micros:
        if isinstance(when, datetime) and when.utcoffset() is not None:
            return to_micros(when)
        if self._zone is None:
            raise InvalidValue(
                when.isoformat(),
                "a time with a zone",
                "give the zone of floating times: zone=",
            )
        if isinstance(when, datetime):
            return to_micros(when.replace(tzinfo=as_zone(self._zone)))
        return first_instant(self._zone, when)

    def _source(self, event: Any) -> Any:
        """Return the written event with the duration of an occurrence."""
        uid, replaces = str(event.get("UID", "")), event.get("RECURRENCE-ID")
        if replaces is None:
            return event
        at = self._instant(replaces.dt)
        if (uid, at) in self._moved:
            return self._moved[uid, at]
        onward = [(since, moved) for since, moved in self._onward.get(uid, []) if since <= at]
        return max(onward, key=lambda one: one[0])[1] if onward else self._masters.get(uid, event)

    def span(self, event: Any, ends: str) -> Span:
        """Return the exact span of one occurrence."""
        starts, source = event["DTSTART"].dt, self._source(event)
        begins = source["DTSTART"].dt
        duration = source["DURATION"].dt if "DURATION" in source else None
        if not isinstance(starts, datetime):
            days = (source["DTEND"].dt - begins if "DTEND" in source else duration or _DAY).days
            first, last = self._instant(starts), self._instant(starts + timedelta(days=days))
        else:
            first = self._instant(starts)
            closes = source["DTEND"].dt if "DTEND" in source else None
            if ends == "wall":
                length = (
                    closes.replace(tzinfo=None) - begins.replace(tzinfo=None)
                    if closes
                    else duration
                )
                last = self._instant(starts + (length or timedelta()))
            elif closes is not None:
                last = first + self._instant(closes) - self._instant(begins)
            else:
                last = first + length_micros(duration or timedelta())
        return Span(to_datetime(first), to_datetime(last))

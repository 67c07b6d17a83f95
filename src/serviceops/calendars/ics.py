"""Maintenance windows and closures from iCalendar files (the ``ics`` extra).

The text is read by the grammar of RFC 5545 here, and so are zones, lengths, states and revisions:
each is that of the component an occurrence comes from. ``recurring-ical-events`` expands rules,
exceptions and moved occurrences into starts. Ends are worked out here on exact instants, because
expanders get them wrong on clock-change days. Source: RFC 5545, sections 3.3.5, 3.3.6 and 3.8.5.3.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any, Literal, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.extras import extra
from serviceops.calendars.algebra import Closure
from serviceops.calendars.ics_text import (
    Component,
    Property,
    names_day,
    read_calendars,
    read_length,
    read_rule,
    read_time,
    zone_of_file,
)
from serviceops.calendars.reasons import SegmentReasonCode
from serviceops.calendars.zone_names import iana_zone
from serviceops.calendars.zones import first_instant
from serviceops.errors import InvalidValue, UnknownZone
from serviceops.spans import (
    Micros,
    Span,
    after_skipped,
    as_zone,
    length_micros,
    to_datetime,
    to_micros,
    utc,
)

Ends: TypeAlias = Literal["exact", "wall"]
OnError: TypeAlias = Literal["raise", "skip"] | Callable[[InvalidValue], object]

_DAY, _MONTH = timedelta(days=1), timedelta(days=31)
_LARGEST = 4_000_000  # characters of one file
_FIRST_YEAR = 1800  # expanders walk a rule from its start on
_NUMBER = "X-SERVICEOPS-NUMBER"  # what the expander copies from a component to its occurrences


@checked
def closures_from_ics(
    text: str,
    *,
    start: datetime,
    end: datetime,
    zone: str | tzinfo | None = None,
    code: SegmentReasonCode = SegmentReasonCode.MAINTENANCE,
    ends: Ends = "exact",
    most: int = 10_000,
    transparent: bool = False,
    on_error: OnError = "raise",
) -> tuple[Closure, ...]:
    """Return the events of an iCalendar text that meet ``[start, end)``, as named closures.

    Take them out of a calendar with ``office - closures_from_ics(...)``. Cancelled events are left
    out (by STATUS, or X-MAINTNOTE-STATUS of network carriers), and so are those marked transparent
    unless `transparent` is true. Of several revisions of an event the highest SEQUENCE counts.
    Times without a zone, and all-day events, are read in `zone`; without one they are refused, and
    so is a TZID that names no zone: of IANA, of the file, of Windows or of Rails.

    Days and weeks of a DURATION are days of the calendar, hours are exact. An occurrence of an
    event with an end lasts as long as the first one did, in real time, on clock-change days too;
    ``ends="wall"`` keeps the wall-clock end instead. Of a window written into an hour that does not
    exist, the part that exists counts. Events that recur more often than daily, and more than
    `most` occurrences, are refused: the text may be hostile.

    An event that cannot be read refuses the text, by the event's name; with ``on_error="skip"`` the
    others are returned, and a function given as `on_error` gets each refusal.
    """
    if not isinstance(text, str):
        raise InvalidValue(text, "the text of an iCalendar file", "decode it: data.decode('utf-8')")
    if len(text) > _LARGEST:
        raise InvalidValue(f"{len(text)} characters", f"at most {_LARGEST}", "split the file")
    period = utc(start), utc(end)
    local = None if zone is None else as_zone(zone)
    closures: set[Closure] = set()
    for calendar in read_calendars(text):
        reader = EventReader(calendar, local, ends, transparent, most)
        for result in reader.occurrences(*period):
            if isinstance(result, InvalidValue):
                if on_error == "raise":
                    raise result
                if callable(on_error):
                    on_error(result)
                continue
            span, name = result
            if max(span.start, period[0]) < min(span.end, period[1]):
                closures.add(Closure(span, name, code))
                if len(closures) > most:
                    raise InvalidValue(
                        "too many occurrences", f"at most {most}", "narrow the period"
                    )
    return tuple(sorted(closures, key=lambda closure: (closure.span.pair, closure.name)))


@attrs.frozen(kw_only=True, eq=False)
class IcsEvent:
    """One VEVENT, read: its revision, its times, and how long it lasts."""

    label: str
    summary: str
    uid: str
    sequence: int
    stamp: str
    replaces: date | None
    onward: bool
    counts: bool
    start: date
    end: datetime | None
    days: int
    rest: timedelta
    rules: list[str]
    dates: list[date]
    periods: dict[Micros, "datetime | tuple[int, timedelta]"]
    excluded: list[date]

    @property
    def recurs(self) -> bool:
        """Whether it needs to be expanded."""
        return bool(self.rules or self.dates or self.excluded)


_Result: TypeAlias = tuple[Span, str] | InvalidValue


class EventReader:
    """Reads the events of one VCALENDAR, and says when each takes place."""

    def __init__(
        self, calendar: Component, local: tzinfo | None, ends: Ends, transparent: bool, most: int
    ) -> None:
        self._local, self._ends, self._transparent, self._most = local, ends, transparent, most
        self.components = [one for one in calendar.children if one.name == "VEVENT"]
        self._own = {one.text("TZID"): one for one in calendar.children if one.name == "VTIMEZONE"}
        self._zones: dict[str, tzinfo] = {}
        self._default = calendar.text("X-WR-TIMEZONE")

    def occurrences(self, first: datetime, last: datetime) -> Iterator[_Result]:
        """Yield each occurrence that may meet ``[first, last)``, and each refusal."""
        events: list[IcsEvent] = []
        for number, component in enumerate(self.components):
            try:
                events.append(self.event(component, number))
            except InvalidValue as refusal:
                yield named(label_of(component), refusal)
        for group in latest_events(events):
            try:
                # All of an event or nothing, and no more than make the text refused.
                yield from set(islice(self._of_group(group, first, last), self._most * 2 + 1000))
            except InvalidValue as refusal:
                yield named(group[0].label, refusal)
            except OverflowError:
                long = InvalidValue("dates", "times in the years 1 to 9999", "shorten the event")
                yield named(group[0].label, long)
            except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
                # What the expander does not take has no class of its own.
                other = InvalidValue(", ".join(group[0].rules), "a rule", str(error)[:200])
                yield named(group[0].label, other)

    def _of_group(
        self, group: list[IcsEvent], first: datetime, last: datetime
    ) -> Iterator[tuple[Span, str]]:
        """Yield the occurrences of an event and of what replaces some of them."""
        if len(group) == 1 and not group[0].recurs:
            if group[0].counts:
                yield self._span(group[0], group[0].start), group[0].summary
            return
        if (replaced := _replaced_times(group)) is not None:
            yield from self._of_timed(group, replaced, first, last)
            return
        for number, start in self._expanded(group, first, last):
            event = group[number]
            if event.counts:
                yield self._span(event, start), event.summary

    def _of_timed(
        self, group: list[IcsEvent], replaced: list[datetime], first: datetime, last: datetime
    ) -> Iterator[tuple[Span, str]]:
        """Yield a series of times without what is left out or replaced, and its replacements."""
        # By instants, which the expander does not do: it compares the digits of its zone and those
        # of UTC too, so that 09:00 in Paris, left out, takes the 07:00 of the same day with it.
        main, *changes = group
        left_out = {to_micros(one) for one in main.excluded if isinstance(one, datetime)}
        days = {one for one in main.excluded if not isinstance(one, datetime)}
        gone = left_out | set(map(to_micros, replaced))
        for _, start in self._expanded([attrs.evolve(main, excluded=[])], first, last):
            assert isinstance(start, datetime)  # noqa: S101 - for the type checker
            if main.counts and to_micros(start) not in gone and start.date() not in days:
                yield self._span(main, start), main.summary
        for change, at in zip(changes, replaced, strict=True):
            if change.counts and to_micros(at) not in left_out:
                span = self._span(change, change.start)
                # Those elsewhere must not use up what may be yielded.
                if span.start < last and first < span.end:
                    yield span, change.summary

    def _expanded(
        self, group: list[IcsEvent], first: datetime, last: datetime
    ) -> Iterator[tuple[int, date]]:
        """Yield the number of the component and the start of each occurrence of a series."""
        with extra("ics"):
            # Here only: both belong to the extra `ics`.
            import icalendar
            import recurring_ical_events

        calendar = icalendar.Calendar()
        for number, event in enumerate(group):
            calendar.add_component(self._component(event, number))
        expansion = recurring_ical_events.of(calendar)
        # A day more on either side, for ends that are worked out here only. Month by month, so that
        # a hostile rule is refused after one month of occurrences.
        since, until = first - _DAY, last + _DAY
        while since < until:
            for occurrence in expansion.between(since, min(since + _MONTH, until)):
                yield int(occurrence[_NUMBER]), occurrence["DTSTART"].dt
            since += _MONTH

    def _component(self, event: IcsEvent, number: int) -> Any:
        """Return an event as the expander takes it: only what says when it starts."""
        with extra("ics"):  # only who reads such files has it
            import icalendar

        start = event.start
        if self._default and event.rules and getattr(start, "tzinfo", None) is UTC:
            # Google writes the starts of a series in UTC and its zone once, for the calendar.
            # Others mean days of UTC: only there the start has a day that its rule names.
            assert isinstance(start, datetime)  # noqa: S101 - for the type checker
            local = start.astimezone(self._zone(self._default))
            if all(names_day(r, local) or not names_day(r, start) for r in event.rules):
                start = local
        made = icalendar.Event()
        made.add("UID", "series")
        made.add("SEQUENCE", 0)
        made.add("DTSTART", start)
        made.add("DURATION", timedelta(event.days) + max(event.rest, timedelta()))
        made[_NUMBER] = str(number)
        for rule in event.rules:
            made.add("RRULE", icalendar.vRecur.from_ical(rule))
        for name, dates in (("RDATE", event.dates), ("EXDATE", event.excluded)):
            for one in dates:
                made.add(name, one)
        if event.replaces is not None:
            parameters = {"RANGE": "THISANDFUTURE"} if event.onward else {}
            made.add("RECURRENCE-ID", event.replaces, parameters=parameters)
        return made

    def event(self, component: Component, number: int) -> IcsEvent:
        """Return what a VEVENT says; what the standard does not allow is refused."""
        starts = component.one("DTSTART")
        if starts is None:
            raise InvalidValue("no DTSTART", "an event with a start")
        if component.all("EXRULE"):
            raise InvalidValue("EXRULE", "dates left out by EXDATE", "RFC 5545 has no EXRULE")
        start = self.when(starts)
        end, days, rest = self._length(component, start)
        replaces = component.one("RECURRENCE-ID")
        dates, periods = self._dates(component, start)
        states = {component.text(name).strip().upper() for name in ("X-MAINTNOTE-STATUS", "STATUS")}
        hidden = component.text("TRANSP").strip().upper() == "TRANSPARENT"
        rules = [one.value for one in component.all("RRULE")]
        for rule in rules:
            read_rule(rule)
        if rules and start.year < _FIRST_YEAR:
            raise InvalidValue(
                starts.value, f"a series that starts in {_FIRST_YEAR} or later", "start it later"
            )
        sequence = component.text("SEQUENCE").strip() or "0"
        if not (sequence.isascii() and sequence.isdigit() and len(sequence) <= 10):
            raise InvalidValue(sequence, "a SEQUENCE as a whole number")
        return IcsEvent(
            label=label_of(component),
            summary=component.text("SUMMARY"),
            # Without a UID an event is one of its own, whatever is beside it.
            uid=component.text("UID") or f"\0{number}",
            sequence=int(sequence),
            stamp=component.text("DTSTAMP"),
            replaces=None if replaces is None else self.when(replaces, start),
            onward=bool(replaces and replaces.parameters.get("RANGE", "") == "THISANDFUTURE"),
            counts="CANCELLED" not in states and (self._transparent or not hidden),
            start=start,
            end=end,
            days=days,
            rest=rest,
            rules=rules,
            dates=dates,
            periods=periods,
            excluded=[
                self.value(one, each, start)
                for one in component.all("EXDATE")
                for each in one.value.split(",")
            ],
        )

    def _length(self, component: Component, start: date) -> tuple[datetime | None, int, timedelta]:
        """Return the written end of a timed event, its nominal days and the exact rest."""
        ends, lasts = component.one("DTEND"), component.one("DURATION")
        if ends is not None and lasts is not None:
            raise InvalidValue("DTEND and DURATION", "one of the two")
        if lasts is not None:
            days, rest = read_length(lasts.value)
            if not isinstance(start, datetime) and rest:
                raise InvalidValue(lasts.value, "whole days, since it starts on a date")
            return None, days, rest
        if ends is None:
            return None, 0 if isinstance(start, datetime) else 1, timedelta()
        end = self.when(ends, start)
        if isinstance(end, datetime) != isinstance(start, datetime):
            raise InvalidValue(ends.value, "an end of the kind of the start, a date or a time")
        if isinstance(start, datetime):
            assert isinstance(end, datetime)  # noqa: S101 - for the type checker
            return end, 0, _exact_length(start, end)
        days = (end - start).days
        if days < 0:
            raise InvalidValue(ends.value, f"an end not before the start, {start}", "swap the two")
        # Many programs end a whole day where it starts.
        return None, max(days, 1), timedelta()

    def _dates(
        self, component: Component, start: date
    ) -> tuple[list[date], dict[Micros, datetime | tuple[int, timedelta]]]:
        """Return the dates added to a series, and the ends of those with ends of their own."""
        dates: list[date] = []
        periods: dict[Micros, datetime | tuple[int, timedelta]] = {}
        for line in component.all("RDATE"):
            for value in line.value.split(","):
                first, slash, last = value.partition("/")
                when = self.value(line, first, start)
                dates.append(when)
                if not slash:
                    continue
                if not isinstance(when, datetime):
                    raise InvalidValue(value, "a period that begins with a time")
                if last.lstrip("+-").startswith("P"):
                    periods[to_micros(when)] = read_length(last)
                    continue
                closes = self.value(line, last, start)
                if not isinstance(closes, datetime):
                    raise InvalidValue(value, "a period that ends with a time")
                _exact_length(when, closes)
                periods[to_micros(when)] = closes
        return dates, periods

    def when(self, line: Property, start: date | None = None) -> date:
        """Return the date or time of a content line."""
        return self.value(line, line.value, start)

    def value(self, line: Property, text: str, start: date | None = None) -> date:
        """Return a date, or a time with its zone; one without is read in that of `start`."""
        found = read_time(text)
        kind = line.parameters.get("VALUE", "").upper()
        if (kind == "DATE") != (not isinstance(found, datetime)) and kind in {"DATE", "DATE-TIME"}:
            raise InvalidValue(text, f"a value of {line.name} as its VALUE={kind} says")
        if not isinstance(found, datetime) or found.tzinfo is not None:
            return found
        zone = line.parameters.get("TZID")
        if zone is None and type(start) is date and found.time() == time():
            return found.date()  # many programs write the dates of whole days as midnights
        if zone is not None:
            return found.replace(tzinfo=self._zone(zone))
        near = start.tzinfo if isinstance(start, datetime) else self._local
        if near is None:
            raise InvalidValue(
                found.isoformat(), "a time with a zone", "give the zone of floating times: zone="
            )
        return found.replace(tzinfo=near)

    def local_zone(self) -> str:
        """Return the IANA name of the zone that was given for times without one."""
        if self._local is None:
            raise InvalidValue(
                "a time without a zone", "a time with a zone", "give the zone of them: zone="
            )
        return as_zone(self._local).key

    def _zone(self, name: str) -> tzinfo:
        """Return the zone of a TZID: of the database, else of the file, else of another system."""
        known = self._zones.get(name)
        if known is not None:
            return known
        zone: tzinfo
        try:
            zone = as_zone(name)
        except UnknownZone:
            own = self._own.get(name)
            zone = as_zone(iana_zone(name)) if own is None else zone_of_file(own)
        self._zones[name] = zone
        return zone

    def _span(self, event: IcsEvent, start: date) -> Span:
        """Return the exact span of one occurrence."""
        if not isinstance(start, datetime):
            if self._local is None:
                raise InvalidValue(
                    start.isoformat(), "a time with a zone", "give the zone of whole days: zone="
                )
            zone = as_zone(self._local).key
            pair = first_instant(zone, start), first_instant(zone, start + _DAY * event.days)
            return Span(to_datetime(pair[0]), to_datetime(pair[1]))
        given = event.periods.get(to_micros(start))
        if isinstance(given, datetime):
            return _written(start, given)
        days, rest = (event.days, event.rest) if given is None else given
        if event.end is not None and given is None:
            if start == event.start:
                return _written(start, event.end)
            if self._ends == "wall":
                assert isinstance(event.start, datetime)  # noqa: S101 - for the type checker
                wall = event.end.replace(tzinfo=None) - event.start.replace(tzinfo=None)
                return _written(start, start + wall)
        elif self._ends == "wall":
            return _written(start, start + timedelta(days) + rest)
        last = to_micros(start + timedelta(days)) + length_micros(rest)
        return Span(to_datetime(to_micros(start)), to_datetime(last))


def named(label: str, refusal: InvalidValue) -> InvalidValue:
    """Return the refusal with the name of its event: a feed has hundreds."""
    why = f"{refusal.given!r} was given" + (f"; {refusal.remedy}" if refusal.remedy else "")
    return InvalidValue(label, refusal.expected, why)


def label_of(component: Component) -> str:
    """Return what a refusal calls an event: its UID and summary, and its line."""
    names = [
        one.value[:60]
        for one in component.properties
        if one.name in {"UID", "SUMMARY"} and one.value
    ]
    return f"the event {' '.join(names) or 'without a name'} on line {component.line}"


def latest_events(events: Iterable[IcsEvent]) -> Iterator[list[IcsEvent]]:
    """Yield each series: the latest revision of the event and of each replaced occurrence.

    The higher SEQUENCE is the later, then the later DTSTAMP (RFC 5546, section 2.1.5), then the one
    that comes later in the file. Programs that give one UID to all events give them one revision
    too: events of one revision with different starts are all kept.
    """
    groups: dict[str, dict[object, IcsEvent]] = {}
    for event in events:
        group = groups.setdefault(event.uid, {})
        replaces = event.replaces
        key: object = to_micros(replaces) if isinstance(replaces, datetime) else replaces
        before = group.get(key)
        if before is not None and _is_other(before, event):
            yield [before]
            before = None
        if before is None or (before.sequence, before.stamp) <= (event.sequence, event.stamp):
            group[key] = event
    for group in groups.values():
        main = group.pop(None, None)
        if main is None:
            # Occurrences of a series that is not in the file: each is an event of its own.
            yield from ([attrs.evolve(one, replaces=None)] for one in group.values())
            continue
        # A series that was cancelled takes its older changes with it.
        changes = [one for one in group.values() if main.counts or one.sequence > main.sequence]
        yield [main, *changes]


def _replaced_times(group: list[IcsEvent]) -> list[datetime] | None:
    """Return the time that each change of a timed series replaces.

    `None` where the series has whole days, or a change is of a whole day or of all that follow.
    """
    main, *changes = group
    times = [
        one.replaces for one in changes if isinstance(one.replaces, datetime) and not one.onward
    ]
    is_timed = isinstance(main.start, datetime) and len(times) == len(changes)
    return times if is_timed else None


def _is_other(one: IcsEvent, other: IcsEvent) -> bool:
    """Return whether two events of one UID are no revisions of each other."""
    same = (one.sequence, one.stamp) == (other.sequence, other.stamp)
    return same and one.replaces is None and one.start != other.start


def _exact_length(start: datetime, end: datetime) -> timedelta:
    """Return how long an event with an end lasts in real time; a backward one is refused."""
    # Where a clock never shows the start or end, the difference on the clock is what was meant.
    length = timedelta(0, 0, to_micros(end) - to_micros(start))
    if start.tzinfo is end.tzinfo and (_is_skipped(start) or _is_skipped(end)):
        length = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    if length < timedelta():
        raise InvalidValue(
            end.isoformat(), f"an end not before the start, {start.isoformat()}", "swap the two"
        )
    return length


def _is_skipped(moment: datetime) -> bool:
    """Return whether the clock never shows the time: the earlier reading is the later instant."""
    return to_micros(moment.replace(fold=0)) > to_micros(moment.replace(fold=1))


def _written(start: datetime, end: datetime) -> Span:
    """Return the time between two times of a clock, without what the clock skips."""
    first, last = _shown_from(start), _shown_from(end)
    return Span(to_datetime(first), to_datetime(max(first, last)))


def _shown_from(moment: datetime) -> Micros:
    """Return the instant of a time; of one that is skipped, the instant the clock goes on."""
    return after_skipped(moment) if _is_skipped(moment) else to_micros(moment)

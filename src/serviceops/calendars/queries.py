"""The queries of open time and of dates that every calendar has, whatever it is made of.

They come in two forms with one meaning: on aware datetimes for people, and on integer microseconds
since 1970-01-01T00:00Z (the methods that end in ``_micros``) for code that runs them by the
million. Open stretches are half-open: the opening instant is open, the closing instant is not.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import ClassVar, Literal, TypeAlias
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

import attrs

from serviceops import display
from serviceops._internal.checked import checked
from serviceops._internal.fork_lock import ForkLock
from serviceops.calendars.reasons import CLOSED, OPEN, Segment, SegmentMicros
from serviceops.calendars.timeline import Timeline
from serviceops.calendars.zones import (
    DAY,
    EARLIEST,
    EPOCH_DAY,
    LATEST,
    first_instant,
    offset_at,
    zero,
)
from serviceops.errors import BackwardSpan, InvalidCalendar, InvalidValue, YearsNotCovered
from serviceops.spans import (
    Micros,
    Pair,
    Span,
    SpanSet,
    as_length,
    as_zone,
    hull,
    length_micros,
    to_datetime,
    to_micros,
)

AtClose: TypeAlias = Literal["stay", "roll"]
"""Where a deadline on closing time goes: it stays, or rolls to the next opening."""

# Equal calendars share one compiled timeline for as long as one of them is in use. The last ones
# stay a while longer, so that a service which builds its calendars anew for each request finds them
# compiled; the bound lets go of the others, so that such a service does not grow.
_shared: "WeakValueDictionary[object, Timeline]" = WeakValueDictionary()
_recent: dict[int, Timeline] = {}
_recent_lock = ForkLock()
_MAX_RECENT = 128


def _store(timeline: Timeline) -> None:
    """Make a timeline the newest of those that stay, and let go of the oldest beyond the bound."""
    with _recent_lock:
        _recent.pop(id(timeline), None)
        _recent[id(timeline)] = timeline
        if len(_recent) > _MAX_RECENT:
            del _recent[next(iter(_recent))]


def local_datetime(at: Micros, moment: datetime) -> datetime:
    """Return an instant as a plain datetime in the zone of a moment, by the cheapest exact way."""
    zone = moment.tzinfo or UTC  # a naive moment was refused before
    if type(zone) is ZoneInfo and EARLIEST <= at <= LATEST:
        return zone.fromutc(zero(zone) + timedelta(0, 0, at))
    return to_datetime(at, zone)


@attrs.frozen
class CalendarQueries:
    """The queries of every calendar; `Calendar` adds the operators that combine calendars.

    A kind of calendar defines the first six members; the others follow from them.
    """

    # What a calendar is made of: each kind defines these six members.

    @property
    def zone_hint(self) -> str | None:
        """The zone the definition names, or `None` where it names none."""
        return None

    @property
    def zone(self) -> str:
        """The zone local dates are read in; UTC where the calendar names none."""
        return self.zone_hint or "UTC"

    @property
    def known(self) -> Pair:
        """The instants the calendar is known for; `covers` narrows them."""
        return EARLIEST, LATEST

    @property
    def eventful(self) -> Pair:
        """The hull of everything irregular; outside it open hours repeat every 400 years."""
        if type(self)._irregular is CalendarQueries._irregular:
            raise NotImplementedError  # each kind of calendar has one of the two
        return hull(self._irregular())

    def _irregular(self) -> Iterable[Pair]:
        """Return the spans that are irregular; `eventful` is their hull."""
        return [self.eventful]

    def compile_pairs(self, start: Micros, end: Micros) -> list[Pair]:
        """Return the open stretches between two instants, computed anew."""
        raise NotImplementedError  # each kind of calendar has its own

    def explain_micros(self, start: Micros, end: Micros) -> list[SegmentMicros]:
        """Return segments that tile ``[start, end)``, known there or not."""
        found: list[SegmentMicros] = []
        at = start
        for opens, closes in self.timeline.known_pairs(start, end):
            if at < opens:
                found.append((at, opens, False, CLOSED))
            found.append((opens, closes, True, OPEN))
            at = closes
        if at < end:
            found.append((at, end, False, CLOSED))
        return found

    def shift_pairs(self, first: date, until: date, zone: str) -> list[Pair]:
        """Return the open stretches of the shifts that start from `first` to before `until`.

        A calendar without shifts is cut at the midnights of `zone`.
        """
        return self.timeline.known_pairs(first_instant(zone, first), first_instant(zone, until))

    # Integers

    @cached_property
    def timeline(self) -> Timeline:
        """The compiled form, shared with every equal calendar."""
        key = (type(self), *(getattr(self, field.name) for field in attrs.fields(type(self))))
        found = _shared.get(key)
        if found is None:
            # Two threads may both build one here: `setdefault` is atomic, so both use the first.
            made = Timeline(self.compile_pairs, self.known, self.eventful, self._irregular())
            found = _shared.setdefault(key, made)
        _store(found)
        return found

    def elapsed_micros(self, start: Micros, end: Micros) -> Micros:
        """Return the open microseconds from start to end, negative when the end comes first."""
        return self.timeline.elapsed(start, end)

    def add_micros(self, at: Micros, length: Micros, at_close: AtClose = "stay") -> Micros:
        """Return the earliest instant by which `length` open microseconds have passed.

        No length returns `at`; a negative one the latest instant from which that much passes.
        With `at_close` ``"roll"`` a result on closing time moves to the next opening, and one on
        opening time, when going back, to the closing before. Raises `NeverOpen`.
        """
        reached = self.timeline.add(at, length)
        if at_close == "stay" or length == 0:
            return reached
        if at_close != "roll":
            raise InvalidValue(at_close, "'stay' or 'roll'", "a deadline may stay on closing time")
        if length > 0:
            return self.timeline.next_open(reached)
        # Going back the mirror holds: an instant just after open time is no opening to leave.
        if self.timeline.is_open(reached - 1):
            return reached
        return self.timeline.previous_close(reached)

    def is_open_micros(self, at: Micros) -> bool:
        """Return whether an instant is open."""
        return self.timeline.is_open(at)

    def next_open_micros(self, at: Micros) -> Micros:
        """Return the first open instant at or after `at`; raises `NeverOpen`."""
        return self.timeline.next_open(at)

    def pairs_micros(self, start: Micros, end: Micros) -> list[Pair]:
        """Return the open stretches of ``[start, end)``, sorted, disjoint and not touching."""
        return self.timeline.pairs(start, end)

    def segments_micros(self, start: Micros, end: Micros) -> list[SegmentMicros]:
        """Return ``(start, end, is_open, reason)`` segments that tile ``[start, end)``.

        Neighbours differ in being open or in their reason; the open ones sum to `elapsed_micros`.
        """
        self.timeline.elapsed(start, end)  # raises outside the known years
        merged: list[SegmentMicros] = []
        if start >= end:
            return merged
        for segment in self.explain_micros(start, end):
            if merged and merged[-1][2:] == segment[2:]:
                merged[-1] = (merged[-1][0], *segment[1:])
            else:
                merged.append(segment)
        return merged

    # Lengths

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time from start to end.

        Exact to the microsecond over clock changes, nights and holidays; negative when the end
        comes first, zero where nothing is open. The zones of the two moments change nothing.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> friday = datetime(2026, 3, 6, 16, tzinfo=UTC)
        >>> monday = datetime(2026, 3, 9, 10, tzinfo=UTC)
        >>> str(office.elapsed(friday, monday))
        '2:00:00'
        """
        return self.timeline.between(start, end)

    def add(
        self, moment: datetime, length: timedelta | str, *, at_close: AtClose = "stay"
    ) -> datetime:
        """Return the earliest instant by which a length of open time has passed since a moment.

        A deadline on closing time stays there, unless `at_close` is ``"roll"``: then it moves to
        the next opening. No length returns the moment itself; a negative length is `subtract`.
        The result is a plain datetime in the zone of the moment. Raises `NeverOpen` when so much
        open time never comes.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> monday = datetime(2026, 3, 9, 9, tzinfo=UTC)
        >>> office.add(monday, timedelta(hours=8)).isoformat()
        '2026-03-09T17:00:00+00:00'
        >>> office.add(monday, "PT8H", at_close="roll").isoformat()
        '2026-03-10T09:00:00+00:00'
        """
        length = length if type(length) is timedelta else as_length(length)
        if at_close == "stay" and isinstance(moment, datetime):
            # Most deadlines fall in a compiled stretch: one bisection, without a conversion.
            quick = self.timeline.later(moment, length)
            if quick is not None:
                return quick
        return local_datetime(
            self.add_micros(to_micros(moment), length_micros(length), at_close), moment
        )

    def subtract(
        self, moment: datetime, length: timedelta | str, *, at_close: AtClose = "stay"
    ) -> datetime:
        """Return the latest instant from which a length of open time passes until a moment.

        The mirror of `add`: a result on opening time stays there, unless `at_close` is ``"roll"``:
        then it moves to the closing before. Raises `NeverOpen`.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> office.subtract(datetime(2026, 3, 9, 10, tzinfo=UTC), timedelta(hours=2)).isoformat()
        '2026-03-06T16:00:00+00:00'
        """
        micros = length_micros(length if type(length) is timedelta else as_length(length))
        return local_datetime(self.add_micros(to_micros(moment), -micros, at_close), moment)

    # Edges

    def is_open(self, moment: datetime) -> bool:
        """Return whether a moment is open; an opening instant is, a closing instant is not.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> [office.is_open(datetime(2026, 3, 9, hour, tzinfo=UTC)) for hour in (8, 9, 16, 17)]
        [False, True, True, False]
        """
        return self.timeline.is_open(to_micros(moment))

    def next_open(self, moment: datetime) -> datetime:
        """Return the first open instant at or after a moment: itself when open.

        Raises `NeverOpen` when there is none.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> office.next_open(datetime(2026, 3, 7, 12, tzinfo=UTC)).isoformat()
        '2026-03-09T09:00:00+00:00'
        """
        return self._at(self.timeline.next_open, moment)

    def next_close(self, moment: datetime) -> datetime:
        """Return the first closing after a moment: of these open hours, or of the next.

        Hours that touch are one stretch: nothing closes between them. Raises `NeverOpen` when
        nothing opens first and `NeverCloses` when it stays open.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> office.next_close(datetime(2026, 3, 9, 17, tzinfo=UTC)).isoformat()
        '2026-03-10T17:00:00+00:00'
        """
        return self._at(self.timeline.next_close, moment)

    def previous_open(self, moment: datetime) -> datetime:
        """Return the last opening at or before a moment: when these hours, or the last, began.

        Raises `NeverOpen` when nothing ever opened before.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> office.previous_open(datetime(2026, 3, 9, 12, tzinfo=UTC)).isoformat()
        '2026-03-09T09:00:00+00:00'
        """
        return self._at(self.timeline.previous_open, moment)

    def previous_close(self, moment: datetime) -> datetime:
        """Return the last closing at or before a moment.

        Raises `NeverCloses` when nothing ever closed before.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> office.previous_close(datetime(2026, 3, 9, 12, tzinfo=UTC)).isoformat()
        '2026-03-06T17:00:00+00:00'
        """
        return self._at(self.timeline.previous_close, moment)

    def _at(self, query: Callable[[Micros], Micros], moment: datetime) -> datetime:
        return local_datetime(query(to_micros(moment)), moment)

    # Stretches

    def spans(self, start: datetime, end: datetime) -> SpanSet:
        """Return the open spans between two moments, in UTC.

        Hours that touch make one span. An end before the start raises `BackwardSpan`.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> for span in office.spans(
        ...     datetime(2026, 3, 6, 12, tzinfo=UTC), datetime(2026, 3, 9, 12, tzinfo=UTC)
        ... ):
        ...     print(span.start, span.end)
        2026-03-06 12:00:00+00:00 2026-03-06 17:00:00+00:00
        2026-03-09 09:00:00+00:00 2026-03-09 12:00:00+00:00
        """
        return SpanSet.from_pairs(self.timeline.pairs(*_forward(start, end)))

    def segments(self, start: datetime, end: datetime) -> tuple[Segment, ...]:
        """Return open and closed segments that tile the time between two moments, with reasons.

        Closed time on a date that is a holiday, or has hours of its own, bears that reason for the
        whole date. An end before the start raises `BackwardSpan`.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(
        ...     zone="UTC",
        ...     week={"mon-fri": ["09:00-17:00"]},
        ...     holidays={date(2026, 12, 25): "Christmas Day"},
        ... )
        >>> for segment in office.segments(
        ...     datetime(2026, 12, 24, 12, tzinfo=UTC), datetime(2026, 12, 26, tzinfo=UTC)
        ... ):
        ...     print(segment.length, segment.reason)
        5:00:00 open hours
        7:00:00 outside hours
        1 day, 0:00:00 holiday: Christmas Day
        """
        return tuple(
            Segment(Span(to_datetime(begins), to_datetime(ends)), is_open, reason)
            for begins, ends, is_open, reason in self.segments_micros(*_forward(start, end))
        )

    # Pictures

    @checked
    def year_figure(self, year: int) -> "display.Strip":
        """Return a year at a glance, a lane a month: open, closed and special dates.

        >>> from serviceops.calendars import BusinessCalendar
        >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> office.year_figure(2026).records()[0]["detail"]
        'Thu 2026-01-01 to Fri 2026-01-02'
        """
        if not date.min.year <= year < date.max.year:  # the next one ends the last of its dates
            raise InvalidValue(year, "a year of the calendar", "such as 2026")
        # Figures are drawn rarely: their classes are not built for a clock.
        from serviceops.calendars.calendar_figures import year_figure

        return year_figure(self, year)

    def figure_between(self, start: datetime, end: datetime) -> "display.Strip":
        """Return the open and closed time between two moments as a strip, with the reasons."""
        # As in `year_figure`.
        from serviceops.calendars.calendar_figures import stretch_figure

        return stretch_figure(self, *_forward(start, end))


def _forward(start: datetime, end: datetime) -> Pair:
    pair = to_micros(start), to_micros(end)
    if pair[1] < pair[0]:
        raise BackwardSpan(end, f"an end not before the start, {start.isoformat()}", "swap the two")
    return pair


# The first and the last date that a calendar is known for.
_FIRST, _LAST = (date.fromordinal(at // DAY + EPOCH_DAY) for at in (EARLIEST, LATEST - 1))


@attrs.frozen
class WorkingDates(CalendarQueries):
    """The queries about dates; a calendar without shifts refuses them with `InvalidCalendar`.

    A shift belongs to the date it starts on. A *working date* has a shift of some real length
    starting on it, so a date the zone never had is none.
    """

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
        self._check_date(on)
        first, last = self._known_days()
        if not first <= on.toordinal() <= last:
            raise YearsNotCovered(
                to_datetime(first_instant(self.zone, on)), *map(to_datetime, self.known)
            )
        return bool(self.shifts_on(on))

    @checked
    def shifts_on(self, on: date) -> list[Pair]:
        """Return the open stretches of the shifts that start on a date, covered or not."""
        self._check_date(on)
        return self.shift_pairs(on, date.fromordinal(on.toordinal() + 1), self.zone)

    @checked
    def service_date_at(self, at: Micros) -> date:
        """Return the service date of an integer instant; see `service_date`."""
        self._check_shifts()
        self.timeline.elapsed(at, at)  # raises outside the known years
        today = (at + offset_at(self.zone, at)) // DAY + EPOCH_DAY
        # West of Greenwich the first instant there is lies on the very first date.
        local, before = date.fromordinal(today), date.fromordinal(max(today - 1, 1))
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

    def _check_date(self, on: date) -> None:
        self._check_shifts()
        if not _FIRST <= on <= _LAST:
            raise InvalidValue(on, f"a date from {_FIRST} to {_LAST}")

    def _check_shifts(self) -> None:
        if not self.has_shifts:
            raise InvalidCalendar(
                repr(self),
                "a calendar with shifts",
                "name one with working dates: calendar=office, or days_of=office of a combination",
            )

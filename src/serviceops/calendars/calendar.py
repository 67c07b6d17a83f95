"""Business hours: the week a team works, and the dates that differ."""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, TypeAlias

import attrs

from serviceops import display
from serviceops._internal.checked import checked
from serviceops._internal.lazy_names import LateModule
from serviceops.calendars.algebra import Calendar
from serviceops.calendars.date_rules import DateRule
from serviceops.calendars.hours import (
    Holiday,
    SpecialDay,
    Week,
    as_exceptions,
    as_holidays,
    as_week,
)
from serviceops.calendars.reasons import (
    CLOSED,
    OPEN,
    SegmentMicros,
    SegmentReason,
    SegmentReasonCode,
)
from serviceops.calendars.weekdays import WEEKDAYS, as_years
from serviceops.calendars.zones import (
    DAY,
    EARLIEST,
    EPOCH_DAY,
    LATEST,
    first_instant,
    instants_showing,
)
from serviceops.display.notebook import NotebookView
from serviceops.errors import InvalidCalendar
from serviceops.spans import Micros, Pair, intersect_few, subtract, unite, zone_key

if TYPE_CHECKING:
    # A clock draws no figures, checks no names and mostly has hours that do not change.
    from serviceops.calendars import lint as checks
    from serviceops.calendars import versions
else:
    checks = LateModule("serviceops.calendars.lint")
    versions = LateModule("serviceops.calendars.versions")

_RULES_SETTLE = first_instant("UTC", date(1800, 1, 1)), first_instant("UTC", date(2100, 1, 1))
"""Before these years zones have local mean time, after them one yearly rule for ever."""

_MAX_SHOWN = 3  # rules in a `repr`

_OwnHours: TypeAlias = tuple[tuple[Pair, ...], SegmentReason]
"""The windows of a date that differs from the week, and why it does."""

_Rank: TypeAlias = tuple[int, bool, bool, int]
"""Which of two entries for a date counts: precedence, exception, single date, place in list."""


@checked
@attrs.frozen(kw_only=True, repr=False)
class BusinessCalendar(Calendar, NotebookView):
    """The hours a team works, as promised to its customers, read on the wall clock of one zone.

    `week` gives each weekday its windows: ``"mon"``, ``"Monday"`` or a range such as ``"mon-fri"``,
    and pairs such as ``("09:00", "17:00")``. A window that closes before it opens runs past
    midnight. `holidays` are dates, with names when given as a mapping. `exceptions` give dates
    their own windows (none closes the date) and beat holidays. A shift belongs to the date it
    starts on: a holiday removes, and an exception replaces, the shifts that start that day. Both
    may also be rules of dates (`DateRule`), which stay rules; `Holiday` states what comes first.

    Open means that the wall clock shows a time inside a window, so an hour shown twice counts
    twice and one never shown has no length.

    `covers` names the years whose holidays are known. A query outside them raises
    `YearsNotCovered` instead of counting unknown holidays as work.

    A week without hours is refused (`InvalidCalendar`) unless some exception has hours.

    >>> office = BusinessCalendar(
    ...     zone="America/New_York",
    ...     week={"mon-thu": [("09:00", "12:30"), ("13:30", "18:00")], "fri": [("22:00", "06:00")]},
    ...     holidays={date(2026, 12, 25): "Christmas Day"},
    ...     exceptions={date(2026, 12, 24): [("09:00", "12:00")]},
    ... )
    >>> office
    <BusinessCalendar America/New_York, mon-thu 09:00-12:30 13:30-18:00, fri 22:00-06:00,
    1 holiday, 1 exception>
    """

    has_shifts: ClassVar[bool] = True
    zone: str = attrs.field(converter=zone_key)
    week: Week = attrs.field(converter=as_week)
    holidays: tuple[Holiday, ...] = attrs.field(default=(), converter=as_holidays)
    exceptions: tuple[SpecialDay, ...] = attrs.field(default=(), converter=as_exceptions)
    covers: tuple[int, int] | None = attrs.field(default=None, converter=as_years)

    def __attrs_post_init__(self) -> None:
        if not any(self.week) and not any(day.windows for day in self.exceptions):
            raise InvalidCalendar(
                repr(self), "hours on some weekday or date", "use ALWAYS for round the clock"
            )

    def __repr__(self) -> str:
        parts = [self.zone, *_week_text(self.week)]
        for many, name in ((self.holidays, "holiday"), (self.exceptions, "exception")):
            if many:
                rules = [str(day.on) for day in many if isinstance(day.on, DateRule)]
                more = f"; and {len(rules) - _MAX_SHOWN} more" if len(rules) > _MAX_SHOWN else ""
                text = f" ({'; '.join(rules[:_MAX_SHOWN])}{more})" if rules else ""
                parts.append(f"{len(many)} {name}{'s' if len(many) > 1 else ''}{text}")
        if self.covers:
            parts.append(f"covers {self.covers[0]}-{self.covers[1]}")
        return f"<BusinessCalendar {', '.join(parts)}>"

    def figure(self) -> "display.Figure":
        """Return the usual week as a strip, and the dates that differ from it."""
        # Figures are drawn rarely: their classes are not built for a clock.
        from serviceops.calendars.calendar_figures import week_figure

        return week_figure(self)

    @classmethod
    def by_date(cls, calendars: Mapping[date, Calendar]) -> "versions.VersionedCalendar":
        """Return a calendar with hours that change on given dates; the past stays as it was.

        Each calendar is in effect for the shifts that start on its date or later, until the next
        one's date, read in its own zone; the first also for all time before.

        >>> nine = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
        >>> eight = BusinessCalendar(zone="UTC", week={"mon-fri": ["08:00-17:00"]})
        >>> hours = BusinessCalendar.by_date({date(2020, 1, 1): nine, date(2026, 7, 1): eight})
        >>> from datetime import UTC, datetime
        >>> hours.next_open(datetime(2026, 7, 1, tzinfo=UTC)).isoformat()
        '2026-07-01T08:00:00+00:00'
        """
        return versions.VersionedCalendar(calendars)

    @checked
    def lint(
        self, known: Iterable[Holiday] = (), *, years: Iterable[int] | None = None
    ) -> "tuple[checks.CalendarFinding, ...]":
        """Return where the names of holidays and exceptions contradict what these do.

        A name such as ``08-12`` is compared with the hours of its entry, and "day after X" with the
        entry X. Rules are compared with the holidays of the same names in `known`, which may be
        those of a country. `years` are those compared: by default those covered, or 2020 to 2047.

        >>> from serviceops.calendars import WeekdayOfMonth
        >>> thursday, friday = (
        ...     WeekdayOfMonth(month=11, weekday=day, nth=4) for day in ("thu", "fri")
        ... )
        >>> office = BusinessCalendar(
        ...     zone="UTC", week={"mon-fri": ["09:00-17:00"]},
        ...     holidays={thursday: "Thanksgiving", friday: "Day after Thanksgiving"},
        ... )
        >>> print(office.lint(years=range(2023, 2026))[0])
        Day after Thanksgiving: fourth Friday of November gives 22 November 2024 where the list has
        29 November 2024 (name_says_day)
        """
        # As of figures: a clock checks no names.
        from serviceops.display.listing import Listing

        limits = checks.default_years(self.covers) if years is None else as_years(years)
        assert limits is not None  # noqa: S101 - years were given
        found = checks.findings(self.holidays, self.exceptions, known, limits)
        return Listing.of(found, title="Findings in the calendar", zone=self.zone)

    @property
    def zone_hint(self) -> str:
        """The zone the windows are read in."""
        return self.zone

    @property
    def known(self) -> Pair:
        """The instants of the years covered, or all there are."""
        if self.covers is None:
            return EARLIEST, LATEST
        first, last = self.covers
        start = first_instant(self.zone, date(first, 1, 1)) if first > 1 else EARLIEST
        return start, first_instant(self.zone, date(last + 1, 1, 1)) if last < 9999 else LATEST

    def _irregular(self) -> Iterable[Pair]:
        """Return when zones make a difference, each single date, and the years of each rule."""
        found = [_RULES_SETTLE, *((day * DAY, day * DAY) for day in self._special_days)]
        for _, rule, _ in self._rules:
            # What lies between the bounds of a rule need not repeat: every 13 days do not.
            if days := [(day - EPOCH_DAY) * DAY for day in rule.irregular]:
                found.append((min(days), max(days)))
        return found

    # Wall time

    @cached_property
    def _week_pairs(self) -> tuple[tuple[Pair, ...], ...]:
        return tuple(tuple(window.pair for window in windows) for windows in self.week)

    @cached_property
    def _entries(self) -> list[tuple[_Rank, date | DateRule, _OwnHours]]:
        """The holidays and exceptions by rank: of two for one date the later counts."""
        found: list[tuple[_Rank, date | DateRule, _OwnHours]] = []
        listed: list[tuple[SegmentReasonCode, int, Holiday | SpecialDay]] = [
            *((SegmentReasonCode.HOLIDAY, place, day) for place, day in enumerate(self.holidays)),
            *((SegmentReasonCode.EXCEPTION, n, day) for n, day in enumerate(self.exceptions)),
        ]
        for code, place, day in listed:
            windows = day.windows if isinstance(day, SpecialDay) else ()
            is_rule, name = isinstance(day.on, DateRule), day.name
            if is_rule:
                name = f"{name} ({day.on})" if name else str(day.on)
            hours = tuple(window.pair for window in windows), SegmentReason(code, name)
            rank = day.precedence, code is SegmentReasonCode.EXCEPTION, not is_rule, place
            found.append((rank, day.on, hours))
        return sorted(found, key=lambda entry: entry[0])

    @cached_property
    def _rules(self) -> list[tuple[_Rank, DateRule, _OwnHours]]:
        return [(rank, on, hours) for rank, on, hours in self._entries if isinstance(on, DateRule)]

    @cached_property
    def _special(self) -> dict[int, _OwnHours]:
        """The listed dates that differ: their windows and the reason."""
        return {day: hours for day, (_, hours) in self._ranked.items()}

    @cached_property
    def _ranked(self) -> dict[int, tuple[_Rank, _OwnHours]]:
        return {
            on.toordinal() - EPOCH_DAY: (rank, hours)
            for rank, on, hours in self._entries
            if isinstance(on, date)
        }

    @cached_property
    def _special_days(self) -> list[int]:
        return sorted(self._special)

    def _special_between(self, first: int, until: int) -> dict[int, _OwnHours]:
        """Return at least the dates from one up to before another that differ, rules unrolled."""
        if not self._rules:
            return self._special
        # Rules are unrolled for the dates needed and not stored: the compiled stretch is.
        low, high = first + EPOCH_DAY, until + EPOCH_DAY
        found: dict[int, tuple[_Rank, _OwnHours]] = {}
        for rank, rule, hours in self._rules:
            for ordinal in rule.ordinals(low, high):
                found[ordinal - EPOCH_DAY] = rank, hours
        listed = self._special_days
        for day in listed[bisect_left(listed, first) : bisect_left(listed, until)]:
            if day not in found or found[day][0] < self._ranked[day][0]:
                found[day] = self._ranked[day]
        return {day: hours for day, (_, hours) in found.items()}

    def _wall_pairs(self, first: int, until: int) -> list[Pair]:
        """Return the windows of the dates, in wall time, sorted and disjoint."""
        week, special = self._week_pairs, self._special_between(first, until)
        # The hot loop of compiling: a year has 366 days, so the names are local and a date without
        # windows costs one lookup.
        found: list[Pair] = []
        for day in range(first, until):
            windows = special[day][0] if day in special else week[(day + 3) % 7]
            if windows:
                midnight = day * DAY
                for opens, closes in windows:
                    found.append((midnight + opens, midnight + closes))
        return unite(found)

    def _instants(self, wall: list[Pair], first: int, until: int) -> list[Pair]:
        """Return the instants that show wall times of the dates; windows may run two days on."""
        return instants_showing(self.zone, wall, (first - 2) * DAY, (until + 4) * DAY)

    # What a calendar is made of

    def compile_pairs(self, start: Micros, end: Micros) -> list[Pair]:
        """Return the open stretches between two instants, computed anew."""
        wall = self._wall_pairs(start // DAY - 3, end // DAY + 3)
        return instants_showing(self.zone, wall, start, end)

    def shift_pairs(self, first: date, until: date, zone: str) -> list[Pair]:
        """Return the open stretches of the shifts that start on dates up to before `until`."""
        begin, stop = first.toordinal() - EPOCH_DAY, until.toordinal() - EPOCH_DAY
        return self._instants(self._wall_pairs(begin, stop), begin, stop)

    def explain_micros(self, start: Micros, end: Micros) -> list[SegmentMicros]:
        """Return segments that tile ``[start, end)``, with the date's own reason if it has one."""
        # Dates with a reason of their own claim the time of their shifts first, open or not; the
        # rest has the plain reasons. A shift may run on for two days and zones differ by one, so
        # special dates just outside the stretch count too.
        first, last = start // DAY - 3, end // DAY + 1
        special = self._special_between(first, last + 2)
        days = sorted(special)
        days = days[bisect_left(days, first) : bisect_right(days, last)]
        opened = self.timeline.known_pairs(start, end)
        shut = subtract([(start, end)], opened)
        own: list[tuple[list[Pair], bool, SegmentReason]] = []
        before: list[Pair] = []
        for day in days:
            windows, reason = special[day]
            midnight = day * DAY
            worked = unite((midnight + opens, midnight + closes) for opens, closes in windows)
            mine = intersect_few(opened, self._instants(worked, day, day + 1))
            # Of shifts that overlap, the one that started first has the time; none runs on into
            # the second date after its own, so that only those of the date before may meet these.
            own.append((subtract(mine, before), True, reason))
            before = mine
            bare = unite([(midnight, midnight + DAY), *self._hours_after_midnight(day, special)])
            own.append((intersect_few(shut, self._instants(bare, day, day + 1)), False, reason))
        found = [
            (begins, ends, is_open, reason)
            for pairs, is_open, reason in own
            for begins, ends in pairs
        ]
        for rest, is_open, plain in ((opened, True, OPEN), (shut, False, CLOSED)):
            taken = unite(pair for pairs, opens, _ in own if opens is is_open for pair in pairs)
            found += [(begins, ends, is_open, plain) for begins, ends in subtract(rest, taken)]
        return sorted(found, key=lambda segment: segment[0])

    def _hours_after_midnight(self, day: int, special: Container[int]) -> list[Pair]:
        """Return the hours past midnight that the usual shifts of a special date would have had."""
        # If the next date is special too, its own reason covers these hours.
        if day + 1 in special:
            return []
        midnight = day * DAY
        return [
            (midnight + DAY, midnight + closes)
            for _, closes in self._week_pairs[(day + 3) % 7]  # day 0, 1970-01-01, was a Thursday
            if closes > DAY
        ]


def _week_text(week: Week) -> list[str]:
    """Return the week as texts such as ``mon-fri 09:00-17:00``, one for each run of equal days."""
    texts: list[str] = []
    day = 0
    while day < 7:
        until = day
        while until < 6 and week[until + 1] == week[day]:
            until += 1
        if week[day]:
            days = WEEKDAYS[day] + (f"-{WEEKDAYS[until]}" if until > day else "")
            texts.append(f"{days} {' '.join(map(str, week[day]))}")
        day = until + 1
    return texts

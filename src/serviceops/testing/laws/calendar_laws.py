"""Laws of open time, of repeating dates, and of calendars that go out to another system."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops.calendars import BusinessCalendar, Calendar, DateRule
from serviceops.errors import InvalidValue, LawBroken, NeverOpen
from serviceops.spans import as_zone
from serviceops.testing.laws.law import Failure, Law, as_text, check_laws, result_of
from serviceops.testing.strategies import instants, lengths, ruled_calendars
from serviceops.testing.strategies.instant_strategies import (
    across_changes,
    clock_changes,
    near_irregular_days,
)

Elapsed: TypeAlias = Callable[[datetime, datetime], timedelta]
"""Open time from one instant to another."""

Add: TypeAlias = Callable[[datetime, timedelta], datetime]
"""The instant by which a length of open time has passed."""

_ANSWERS = "every call with two aware moments has a result of the right type"


@checked
def check_calendar_laws(
    elapsed: Elapsed,
    add: Add | None = None,
    *,
    calendar: Calendar | None = None,
    zone: str | None = None,
    examples: int = 200,
) -> None:
    """Check functions of open time against the laws that all of them obey.

    `elapsed` returns the open time between two aware moments, the first not after the second; `add`
    the moment by which a length of it has passed. Moments are drawn near the clock changes of
    `zone`. With `calendar`, the same hours as a calendar of this package, the results are compared
    with its results too, near its holidays of three years as well, and its zone is used.

    Raises `LawBroken` with the law's name and the shortest case found:

    >>> from datetime import UTC
    >>> def elapsed(start, end):  # cuts off what is no whole hour
    ...     return (end - start) // timedelta(hours=1) * timedelta(hours=1)
    >>> check_calendar_laws(elapsed, zone="UTC")
    Traceback (most recent call last):
        ...
    serviceops.errors.LawBroken: additive: open time of a whole is the sum of its parts
      from Mon 2026-03-02 09:00 +00:00 to Mon 2026-03-02 10:00 +00:00
      split at Mon 2026-03-02 09:01 +00:00
      the parts are 0 s and 0 s, the whole is 1 h
    """
    shown_in = as_zone(zone).key if zone else (calendar.zone_hint if calendar else None) or "UTC"
    check_laws(_Functions(elapsed, add, calendar, shown_in).laws(), examples)


@attrs.frozen
class _Functions:
    """The functions to check, each law as a method, and the zone that moments are shown in."""

    elapsed: Elapsed
    add: Any
    calendar: Any
    zone: str

    def laws(self) -> Iterator[Law]:
        near = instants(zone=self.zone)
        two, three = st.tuples(near, near).map(sorted), st.tuples(near, near, near).map(sorted)
        some = lengths(min_value=timedelta(microseconds=1), max_value=timedelta(hours=40))
        minutes = lengths(min_value=timedelta(minutes=1))
        # From the simplest law on, since the first that is broken is the only one reported.
        yield Law("no time", "from an instant to itself no time passes",
                  st.tuples(near), self.no_time)  # fmt: skip
        yield Law("bounded", "open time is never negative and never more than real time",
                  two, self.bounded)  # fmt: skip
        yield Law("additive", "open time of a whole is the sum of its parts", three, self.additive)
        # Python compares and subtracts two moments of one zone as the wall clock shows them.
        shown = two | across_changes(self.zone) if clock_changes(self.zone) else two
        yield Law("one instant", "the zone a moment is written in changes nothing",
                  shown, self.one_instant)  # fmt: skip
        if self.add is not None:
            yield Law("there and back", "the time until an added length is over is that length",
                      st.tuples(near, some), self.back)  # fmt: skip
            yield Law("in steps", "adding two lengths in turn is adding their sum",
                      st.tuples(near, some, some), self.steps)  # fmt: skip
        if self.calendar is not None:
            # A holiday may be months from a clock change.
            near |= near_irregular_days(self.calendar, self.zone)
            two = st.tuples(near, near).map(sorted)
            yield Law("agrees", "open time is that of the calendar", two, self.agrees)
            if self.add is not None:
                yield Law("agrees on dates", "a length is over when it is by the calendar",
                          st.tuples(near, minutes), self.agrees_on_dates)  # fmt: skip

    def text(self, value: object) -> str:
        return as_text(value, self.zone)

    def span(self, start: datetime, end: datetime) -> str:
        return f"from {self.text(start)} to {self.text(end)}"

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time that the function gives; what is no `timedelta` breaks a law."""
        case = self.span(start, end)
        found: timedelta = result_of(_ANSWERS, lambda: self.elapsed(start, end), case)
        if not isinstance(found, timedelta):
            lines = case, f"it returned {found!r}, a timedelta is expected"
            raise LawBroken("answers", _ANSWERS, lines)
        return found

    def after(self, at: datetime, length: timedelta) -> datetime:
        """Return the moment that the function gives; what is no aware moment breaks a law."""
        case = f"{self.text(length)} after {self.text(at)}"
        found: datetime = result_of(_ANSWERS, lambda: self.add(at, length), case)
        if not isinstance(found, datetime) or found.utcoffset() is None:
            lines = case, f"it returned {found!r}, an aware moment is expected"
            raise LawBroken("answers", _ANSWERS, lines)
        return found

    def no_time(self, at: datetime) -> Failure:
        found = self.between(at, at)
        return (f"at {self.text(at)} it is {self.text(found)}",) if found else None

    def bounded(self, start: datetime, end: datetime) -> Failure:
        found = self.between(start, end)
        if timedelta() <= found <= end - start:
            return None
        real = f"it is {self.text(found)}, real time is {self.text(end - start)}"
        return self.span(start, end), real

    def additive(self, a: datetime, b: datetime, c: datetime) -> Failure:
        first, second, whole = self.between(a, b), self.between(b, c), self.between(a, c)
        if first + second == whole:
            return None
        parts = f"the parts are {self.text(first)} and {self.text(second)}"
        both = f"{parts}, the whole is {self.text(whole)}"
        return self.span(a, c), f"split at {self.text(b)}", both

    def one_instant(self, start: datetime, end: datetime) -> Failure:
        found = self.between(start, end)
        # An offset of 5 h 45 min shows a calculation with whole hours of the local clock.
        for other in ("Asia/Kathmandu", self.zone):
            shown = ZoneInfo(other)
            again = attrs.evolve(self, zone=other).between(
                start.astimezone(shown), end.astimezone(shown)
            )
            if again != found:
                in_other = f"written in {other} {self.text(again)}"
                return self.span(start, end), f"written in UTC it is {self.text(found)}, {in_other}"
        return None

    def back(self, at: datetime, length: timedelta) -> Failure:
        end = self.after(at, length)
        found = self.between(at, end)
        if found == length:
            return None
        after = f"{self.text(length)} after {self.text(at)} is {self.text(end)}"
        return after, f"the open time between them is {self.text(found)}"

    def steps(self, at: datetime, one: timedelta, other: timedelta) -> Failure:
        halfway = self.after(at, one)
        stepped, straight = self.after(halfway, other), self.after(at, one + other)
        if stepped == straight:
            return None
        return (
            f"{self.text(one)} after {self.text(at)} is {self.text(halfway)}",
            f"{self.text(other)} more is {self.text(stepped)}",
            f"{self.text(one + other)} at once is {self.text(straight)}",
        )

    def agrees(self, start: datetime, end: datetime) -> Failure:
        found, known = self.between(start, end), self.calendar.elapsed(start, end)
        if found == known:
            return None
        segments = self.calendar.segments(start, end)
        # A month that differs says little; of its stretches one is usually enough to see why.
        for part in segments if len(segments) > 1 else ():
            alone = self.agrees(part.span.start, part.span.end)
            if alone is not None:
                return alone
        return (
            self.span(start, end),
            f"yours is {self.text(found)}, the calendar has {self.text(known)}:",
            *(
                f"{'open' if part.is_open else 'shut'} {self.text(part.span.start)}"
                f" to {self.text(part.span.end)}"
                for part in segments[:12]
            ),
        )

    def agrees_on_dates(self, at: datetime, length: timedelta) -> Failure:
        try:
            known = self.calendar.add(at, length)
        except NeverOpen:
            return None
        found = self.after(at, length)
        if found == known:
            return None
        yours = f"yours is {self.text(found)}, the calendar has {self.text(known)}"
        return f"{self.text(length)} after {self.text(at)}", yours


DatesOf: TypeAlias = Callable[[int, int], tuple[date, ...]]
"""The dates of a rule from a first year to a last one."""


@checked
def check_date_rule_laws(
    rule: DateRule, dates: DatesOf | None = None, *, examples: int = 50
) -> None:
    """Check the dates of a rule: in order, in their years, the same however years are cut.

    `dates` is a function of a first and a last year, for another implementation of the same rule;
    without it the rule's own `unroll` is checked. A calendar with the rule has to be closed on
    these dates alone, as one that lists them is. Years are 1 to 9990.

    Raises `LawBroken` with the law's name and the shortest case found:

    >>> from serviceops.calendars import DayOfMonth
    >>> check_date_rule_laws(DayOfMonth(month=12, day=25))
    >>> check_date_rule_laws(
    ...     DayOfMonth(month=12, day=25), lambda first, last: (date(first, 12, 25),)
    ... )
    Traceback (most recent call last):
        ...
    serviceops.errors.LawBroken: cut: the dates of two stretches of years are those of both
      of 25 December
      from 1970 to 1970, then to 1971
      1 and 1 dates, 1 in both
    """
    found = dates or (lambda first, last: rule.unroll((first, last)))
    years = st.tuples(st.integers(0, 200), st.integers(0, 3), st.integers(0, 3)).map(
        lambda drawn: (drawn[0] + 1970, drawn[1], drawn[2])
    )
    any_years = years | st.tuples(st.integers(1, 9990), st.integers(0, 3), st.integers(0, 3))
    check_laws(
        [
            Law("order", "dates are in order, each once, and lie in their years",
                any_years, partial(_order, rule, found)),
            Law("cut", "the dates of two stretches of years are those of both",
                any_years, partial(_cut, rule, found)),
            Law("calendar", "a calendar is closed on as many days as the rule has dates",
                years, partial(_calendar, rule, found)),
        ],
        examples,
    )  # fmt: skip


def _dates(rule: DateRule, found: DatesOf, first: int, last: int) -> tuple[date, ...]:
    case = f"of {rule}", f"from {first} to {last}"
    return tuple(result_of("every pair of years has dates", lambda: found(first, last), *case))


def _order(rule: DateRule, found: DatesOf, first: int, more: int, _: int) -> Failure:
    dates = _dates(rule, found, first, first + more)
    if list(dates) == sorted(set(dates)) and all(first <= d.year <= first + more for d in dates):
        return None
    return f"of {rule}", f"from {first} to {first + more}", f"dates {', '.join(map(str, dates))}"


def _cut(rule: DateRule, found: DatesOf, first: int, more: int, then: int) -> Failure:
    middle, last = first + more, first + more + 1 + then
    one = _dates(rule, found, first, middle)
    other = _dates(rule, found, middle + 1, last)
    both = _dates(rule, found, first, last)
    if one + other == both:
        return None
    counts = f"{len(one)} and {len(other)} dates, {len(both)} in both"
    return f"of {rule}", f"from {first} to {middle}, then to {last}", counts


def _calendar(rule: DateRule, found: DatesOf, first: int, more: int, _: int) -> Failure:
    last = first + more
    dates = _dates(rule, found, first, last)
    days = (date(last + 1, 1, 1) - date(first, 1, 1)).days
    ruled = BusinessCalendar(zone="UTC", week={"mon-sun": ["09:00-17:00"]}, holidays=[rule])
    start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in (first, last + 1))
    closed = days - ruled.elapsed(start, end) // timedelta(hours=8)
    if closed == len(dates):
        return None
    counts = f"{len(dates)} dates, and a calendar is closed on {closed}"
    return f"of {rule}", f"from {first} to {last}", counts


_DAYS = 4  # compared around an instant


@checked
def check_written_calendars(
    write: Callable[[Any], Any],
    read: Callable[[Any], Calendar],
    *,
    of: st.SearchStrategy[Any] | None = None,
    examples: int = 100,
) -> None:
    """Check that a calendar written for another system is read back open at the same instants.

    `write` gets a calendar and returns a definition, or refuses with `InvalidValue` what its shape
    cannot say; `read` gets the definition. `of` gives the calendars to try, by default business
    hours with dates and rules near clock changes; four days around such a change are compared.
    Raises `LawBroken` with the law's name and the simplest case:

    >>> from serviceops.interop.nagios import from_nagios_periods, to_nagios_periods
    >>> check_written_calendars(
    ...     lambda calendar: (to_nagios_periods(calendar, name="x"), calendar.zone),
    ...     lambda text: from_nagios_periods(text[0], zone=text[1]).named["x"], examples=20,
    ... )
    """
    calendars = ruled_calendars() if of is None else of
    cases = calendars.flatmap(lambda one: st.tuples(st.just(one), instants(zone=one.zone)))
    check_laws(
        [
            Law("refused by name", "what cannot be written is refused, and the refusal names it",
                st.tuples(calendars), partial(_refusal, write)),
            Law("same time", "a calendar written and read is open at the same instants",
                cases, partial(_same_time, write, read)),
        ],
        examples,
    )  # fmt: skip


def _written(write: Callable[[Any], Any], calendar: Calendar) -> Any:
    try:
        return write(calendar)
    except InvalidValue as refusal:
        return refusal


def _refusal(write: Callable[[Any], Any], calendar: Calendar) -> Failure:
    written = result_of("a calendar is written or refused", lambda: _written(write, calendar),
                        f"of {calendar!r}")  # fmt: skip
    if isinstance(written, InvalidValue) and not str(written.given).strip("'\""):
        return f"of {calendar!r}", f"refused without a name: {written}"
    return None


def _same_time(
    write: Callable[[Any], Any],
    read: Callable[[Any], Calendar],
    calendar: Calendar,
    at: datetime,
) -> Failure:
    written = _written(write, calendar)
    if isinstance(written, InvalidValue):
        return None
    case = f"of {calendar!r}", f"written {written!r}"
    again = result_of("what was written can be read", lambda: read(written), *case)
    start, end = at - timedelta(_DAYS / 2), at + timedelta(_DAYS / 2)
    ours, theirs = calendar.spans(start, end), again.spans(start, end)
    if ours == theirs:
        return None
    return *case, f"from {start} to {end} open {ours}, read back {theirs}"

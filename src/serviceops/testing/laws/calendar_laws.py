"""Laws of open time, and agreement with a calendar of this package with the same hours."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from serviceops.calendars import Calendar
from serviceops.errors import NeverOpen
from serviceops.spans import as_zone
from serviceops.testing.laws.law import (
    Failure,
    Law,
    as_text,
    check_laws,
    each,
    law_broken,
    result_of,
)
from serviceops.testing.strategies import instants, lengths

Elapsed: TypeAlias = Callable[[datetime, datetime], timedelta]
"""Open time from one instant to another."""

Add: TypeAlias = Callable[[datetime, timedelta], datetime]
"""The instant by which a length of open time has passed."""

_ZERO = timedelta()
_ANSWERS = "every call with two aware moments has a result of the right type"


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
    with its results too, and its zone is used.

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
    laws = _laws_of_elapsed(elapsed, shown_in)
    if add is not None:
        laws += _laws_of_add(elapsed, add, shown_in)
    if calendar is not None:
        laws += _laws_of_agreement(elapsed, add, calendar, shown_in)
    check_laws(laws, examples)


def _laws_of_elapsed(elapsed: Elapsed, zone: str) -> list[Law]:
    near = instants(zone=zone)
    two, three = st.tuples(near, near).map(sorted), st.tuples(near, near, near).map(sorted)
    return [
        Law("no time", "from an instant to itself no time passes", st.tuples(near),
            each(_no_time, elapsed, after=zone)),
        Law("bounded", "open time is never negative and never more than real time", two,
            each(_bounded, elapsed, after=zone)),
        Law("additive", "open time of a whole is the sum of its parts", three,
            each(_additive, elapsed, after=zone)),
        Law("one instant", "the zone a moment is written in changes nothing", two,
            each(_one_instant, elapsed, after=zone)),
    ]  # fmt: skip


def _laws_of_add(elapsed: Elapsed, add: Add, zone: str) -> list[Law]:
    near = instants(zone=zone)
    some = lengths(min_value=timedelta(microseconds=1), max_value=timedelta(hours=40))
    return [
        Law("there and back", "the time until an added length is over is that length",
            st.tuples(near, some), each(_back, elapsed, add, after=zone)),
        Law("in steps", "adding two lengths in turn is adding their sum",
            st.tuples(near, some, some), each(_steps, add, after=zone)),
    ]  # fmt: skip


def _laws_of_agreement(
    elapsed: Elapsed, add: Add | None, calendar: Calendar, zone: str
) -> list[Law]:
    near = instants(zone=zone)
    laws = [
        Law("agrees", "open time is that of the calendar", st.tuples(near, near).map(sorted),
            each(_agrees, elapsed, calendar, after=zone)),
    ]  # fmt: skip
    if add is not None:
        laws.append(
            Law("agrees on dates", "a length is over when it is by the calendar",
                st.tuples(near, lengths(min_value=timedelta(minutes=1))),
                each(_agrees_on_dates, add, calendar, after=zone))
        )  # fmt: skip
    return laws


def _result(elapsed: Elapsed, start: datetime, end: datetime, zone: str) -> timedelta:
    case = f"from {as_text(start, zone)} to {as_text(end, zone)}"
    answer = result_of(_ANSWERS, lambda: elapsed(start, end), case)
    if not isinstance(answer, timedelta):
        raise law_broken(
            "answers", _ANSWERS, case, f"it returned {answer!r}, a timedelta is expected"
        )
    return answer


def _added(add: Add, at: datetime, length: timedelta, zone: str) -> datetime:
    case = f"{as_text(length)} after {as_text(at, zone)}"
    answer = result_of(_ANSWERS, lambda: add(at, length), case)
    if not isinstance(answer, datetime) or answer.utcoffset() is None:
        raise law_broken(
            "answers", _ANSWERS, case, f"it returned {answer!r}, an aware moment is expected"
        )
    return answer


def _no_time(elapsed: Elapsed, at: datetime, zone: str) -> Failure:
    found = _result(elapsed, at, at, zone)
    return None if not found else (f"at {as_text(at, zone)} it is {as_text(found)}",)


def _bounded(elapsed: Elapsed, start: datetime, end: datetime, zone: str) -> Failure:
    found = _result(elapsed, start, end, zone)
    if _ZERO <= found <= end - start:
        return None
    return (f"from {as_text(start, zone)} to {as_text(end, zone)}",
            f"it is {as_text(found)}, real time is {as_text(end - start)}")  # fmt: skip


def _additive(elapsed: Elapsed, a: datetime, b: datetime, c: datetime, zone: str) -> Failure:
    first, second = _result(elapsed, a, b, zone), _result(elapsed, b, c, zone)
    whole = _result(elapsed, a, c, zone)
    if first + second == whole:
        return None
    return (
        f"from {as_text(a, zone)} to {as_text(c, zone)}",
        f"split at {as_text(b, zone)}",
        f"the parts are {as_text(first)} and {as_text(second)}, the whole is {as_text(whole)}",
    )


def _one_instant(elapsed: Elapsed, start: datetime, end: datetime, zone: str) -> Failure:
    found = _result(elapsed, start, end, zone)
    # An offset of 5 h 45 min shows a calculation with whole hours of the local clock.
    for other in ("Asia/Kathmandu", zone):
        shown = [at.astimezone(ZoneInfo(other)) for at in (start, end)]
        again = _result(elapsed, shown[0], shown[1], other)
        if again != found:
            return (
                f"from {as_text(start, zone)} to {as_text(end, zone)}",
                f"written in UTC it is {as_text(found)}, written in {other} {as_text(again)}",
            )
    return None


def _back(elapsed: Elapsed, add: Add, at: datetime, length: timedelta, zone: str) -> Failure:
    end = _added(add, at, length, zone)
    found = _result(elapsed, at, end, zone)
    if found == length:
        return None
    return (
        f"{as_text(length)} after {as_text(at, zone)} is {as_text(end, zone)}",
        f"the open time between them is {as_text(found)}",
    )


def _steps(add: Add, at: datetime, one: timedelta, other: timedelta, zone: str) -> Failure:
    halfway = _added(add, at, one, zone)
    stepped, straight = (
        _added(add, halfway, other, zone), _added(add, at, one + other, zone),
    )  # fmt: skip
    if stepped == straight:
        return None
    return (
        f"{as_text(one)} after {as_text(at, zone)} is {as_text(halfway, zone)}",
        f"{as_text(other)} more is {as_text(stepped, zone)}",
        f"{as_text(one + other)} at once is {as_text(straight, zone)}",
    )


def _agrees(
    elapsed: Elapsed, calendar: Calendar, start: datetime, end: datetime, zone: str
) -> Failure:
    found, known = _result(elapsed, start, end, zone), calendar.elapsed(start, end)
    if found == known:
        return None
    return (
        f"from {as_text(start, zone)} to {as_text(end, zone)}",
        f"yours is {as_text(found)}, the calendar has {as_text(known)}:",
        *(
            " ".join(
                (
                    "open" if part.is_open else "shut",
                    as_text(part.span.start, zone),
                    "to",
                    as_text(part.span.end, zone),
                )
            )
            for part in calendar.segments(start, end)[:12]
        ),
    )


def _agrees_on_dates(
    add: Add, calendar: Calendar, at: datetime, length: timedelta, zone: str
) -> Failure:
    try:
        known = calendar.add(at, length)
    except NeverOpen:
        return None
    found = _added(add, at, length, zone)
    if found == known:
        return None
    return (
        f"{as_text(length)} after {as_text(at, zone)}",
        f"yours is {as_text(found, zone)}, the calendar has {as_text(known, zone)}",
    )

"""Laws of open time, and agreement with our calendar where one says the same hours."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from serviceops.calendars import Calendar
from serviceops.errors import NeverOpen
from serviceops.spans import as_zone
from serviceops.testing.laws.law import Law, Story, answered, broken, each, hold, said
from serviceops.testing.strategies import instants, lengths

__all__ = ["Add", "Elapsed", "check_calendar_laws"]

Elapsed: TypeAlias = Callable[[datetime, datetime], timedelta]
"""Open time from one instant to another."""

Add: TypeAlias = Callable[[datetime, timedelta], datetime]
"""The instant by which so much open time has passed."""

_ZERO = timedelta()
_ANSWERS = "every question about two aware moments has an answer of its kind"


def check_calendar_laws(
    elapsed: Elapsed,
    add: Add | None = None,
    *,
    calendar: Calendar | None = None,
    zone: str | None = None,
    examples: int = 200,
) -> None:
    """Check functions of open time against the laws that all of them keep.

    `elapsed` gives the open time between two aware moments, the first not after the second; `add`
    the moment by which so much of it has passed. Moments are drawn near the clock changes of
    `zone`. With `calendar`, the same hours as a calendar of this package, the answers are held
    against its answers too, and its zone is the one.

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
    near = instants(zone=shown_in)
    two = st.tuples(near, near).map(sorted)
    three = st.tuples(near, near, near).map(sorted)
    laws = [
        Law("no time", "from an instant to itself no time passes", st.tuples(near),
            each(_no_time, elapsed, after=shown_in)),
        Law("bounded", "open time is never negative and never more than real time", two,
            each(_bounded, elapsed, after=shown_in)),
        Law("additive", "open time of a whole is the sum of its parts", three,
            each(_additive, elapsed, after=shown_in)),
        Law("one instant", "the zone a moment is written in changes nothing", two,
            each(_one_instant, elapsed, after=shown_in)),
    ]  # fmt: skip
    if add is not None:
        some = lengths(least=timedelta(microseconds=1), most=timedelta(hours=40))
        laws += [
            Law("there and back", "the time until an added length is over is that length",
                st.tuples(near, some), each(_back, elapsed, add, after=shown_in)),
            Law("in steps", "adding two lengths in turn is adding their sum",
                st.tuples(near, some, some), each(_steps, add, after=shown_in)),
        ]  # fmt: skip
    if calendar is not None:
        laws.append(
            Law("agrees", "open time is what the calendar says", two,
                each(_agrees, elapsed, calendar, after=shown_in))
        )  # fmt: skip
        if add is not None:
            laws.append(
                Law("agrees on dates", "a length is over when the calendar says",
                    st.tuples(near, lengths(least=timedelta(minutes=1))),
                    each(_agrees_on_dates, add, calendar, after=shown_in))
            )  # fmt: skip
    hold(laws, examples)


def _asked(elapsed: Elapsed, start: datetime, end: datetime, zone: str) -> timedelta:
    case = f"from {said(start, zone)} to {said(end, zone)}"
    answer = answered(_ANSWERS, lambda: elapsed(start, end), case)
    if not isinstance(answer, timedelta):
        raise broken("answers", _ANSWERS, case, f"it answered {answer!r}, a timedelta is expected")
    return answer


def _added(add: Add, at: datetime, length: timedelta, zone: str) -> datetime:
    case = f"{said(length)} after {said(at, zone)}"
    answer = answered(_ANSWERS, lambda: add(at, length), case)
    if not isinstance(answer, datetime) or answer.utcoffset() is None:
        raise broken(
            "answers", _ANSWERS, case, f"it answered {answer!r}, an aware moment is expected"
        )
    return answer


def _no_time(elapsed: Elapsed, at: datetime, zone: str) -> Story:
    found = _asked(elapsed, at, at, zone)
    return None if not found else (f"at {said(at, zone)} it is {said(found)}",)


def _bounded(elapsed: Elapsed, start: datetime, end: datetime, zone: str) -> Story:
    found = _asked(elapsed, start, end, zone)
    if _ZERO <= found <= end - start:
        return None
    return (f"from {said(start, zone)} to {said(end, zone)}",
            f"it is {said(found)}, real time is {said(end - start)}")  # fmt: skip


def _additive(elapsed: Elapsed, a: datetime, b: datetime, c: datetime, zone: str) -> Story:
    first, second = _asked(elapsed, a, b, zone), _asked(elapsed, b, c, zone)
    whole = _asked(elapsed, a, c, zone)
    if first + second == whole:
        return None
    return (
        f"from {said(a, zone)} to {said(c, zone)}",
        f"split at {said(b, zone)}",
        f"the parts are {said(first)} and {said(second)}, the whole is {said(whole)}",
    )


def _one_instant(elapsed: Elapsed, start: datetime, end: datetime, zone: str) -> Story:
    found = _asked(elapsed, start, end, zone)
    for other in ("Asia/Kathmandu", zone):
        shown = [at.astimezone(ZoneInfo(other)) for at in (start, end)]
        again = _asked(elapsed, shown[0], shown[1], other)
        if again != found:
            return (
                f"from {said(start, zone)} to {said(end, zone)}",
                f"written in UTC it is {said(found)}, written in {other} {said(again)}",
            )
    return None


def _back(elapsed: Elapsed, add: Add, at: datetime, length: timedelta, zone: str) -> Story:
    end = _added(add, at, length, zone)
    found = _asked(elapsed, at, end, zone)
    if found == length:
        return None
    return (
        f"{said(length)} after {said(at, zone)} is {said(end, zone)}",
        f"the open time between them is {said(found)}",
    )


def _steps(add: Add, at: datetime, one: timedelta, other: timedelta, zone: str) -> Story:
    halfway = _added(add, at, one, zone)
    stepped, straight = (
        _added(add, halfway, other, zone), _added(add, at, one + other, zone),
    )  # fmt: skip
    if stepped == straight:
        return None
    return (
        f"{said(one)} after {said(at, zone)} is {said(halfway, zone)}",
        f"{said(other)} more is {said(stepped, zone)}",
        f"{said(one + other)} at once is {said(straight, zone)}",
    )


def _agrees(
    elapsed: Elapsed, calendar: Calendar, start: datetime, end: datetime, zone: str
) -> Story:
    found, known = _asked(elapsed, start, end, zone), calendar.elapsed(start, end)
    if found == known:
        return None
    return (
        f"from {said(start, zone)} to {said(end, zone)}",
        f"yours is {said(found)}, the calendar has {said(known)}:",
        *(
            " ".join(
                (
                    "open" if part.is_open else "shut",
                    said(part.span.start, zone),
                    "to",
                    said(part.span.end, zone),
                )
            )
            for part in calendar.segments(start, end)[:12]
        ),
    )


def _agrees_on_dates(
    add: Add, calendar: Calendar, at: datetime, length: timedelta, zone: str
) -> Story:
    try:
        known = calendar.add(at, length)
    except NeverOpen:
        return None
    found = _added(add, at, length, zone)
    if found == known:
        return None
    return (
        f"{said(length)} after {said(at, zone)}",
        f"yours is {said(found, zone)}, the calendar has {said(known, zone)}",
    )

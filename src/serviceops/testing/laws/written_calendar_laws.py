"""Laws of calendars that go out to another system: the same open time, or a refusal by name."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from serviceops._internal.checked import checked
from serviceops.calendars import Calendar
from serviceops.errors import InvalidValue
from serviceops.testing.laws.law import Failure, Law, check_laws, result_of
from serviceops.testing.strategies import instants, ruled_calendars

_DAYS = 4  # compared around an instant
_ANSWERS = "what was written can be read"


@checked
def check_written_calendars(
    write: Callable[[Any], Any],
    read: Callable[[Any], Calendar],
    *,
    of: SearchStrategy[Any] | None = None,
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
    """Return what was written, or the refusal."""
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
    again = result_of(_ANSWERS, lambda: read(written), f"of {calendar!r}", f"written {written!r}")
    start, end = at - timedelta(_DAYS / 2), at + timedelta(_DAYS / 2)
    ours, theirs = calendar.spans(start, end), again.spans(start, end)
    if ours == theirs:
        return None
    return (
        f"of {calendar!r}",
        f"written {written!r}",
        f"from {start} to {end} open {ours}, read back {theirs}",
    )

"""Single values of a log: moments, names and missing values, read alike for rows and columns."""

import re
from collections.abc import Container, Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from numbers import Integral
from typing import Any, Literal, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import AS_UTF8, UTF8, is_utf8
from serviceops.errors import (
    DuplicateTransition,
    InvalidInstant,
    InvalidValue,
    MalformedRow,
    NaiveInstant,
)
from serviceops.spans import after_skipped, as_zone, read_rfc3339, to_datetime, utc

Ambiguous: TypeAlias = Literal["refuse", "earliest", "latest"]
"""The rule for a time that clocks show twice: refuse it, or take one of the two instants."""

Nonexistent: TypeAlias = Literal["refuse", "offset_before", "shift_forward"]
"""The rule for a time that clocks skip.

``"offset_before"`` reads it with the offset before the change, as RFC 5545 and java.time do: 02:30
becomes 03:30. ``"shift_forward"`` takes the first instant after the change, as pandas can: 03:00.
"""


def _zone(zone: str | tzinfo) -> ZoneInfo:
    return as_zone(zone)


@checked
@attrs.frozen(kw_only=True)
class LocalTimes:
    """How naive times are read: their zone, and the rules for the hours in which clocks change.

    >>> read = LocalTimes(zone="Europe/Paris", ambiguous="latest").instant
    >>> read(datetime(2026, 10, 25, 2, 30)).astimezone(UTC).isoformat()
    '2026-10-25T01:30:00+00:00'
    """

    zone: ZoneInfo = attrs.field(converter=_zone)
    ambiguous: Ambiguous = "refuse"
    nonexistent: Nonexistent = "refuse"

    def instant(self, wall: datetime) -> datetime:
        """Return the moment that a naive time means; `InvalidInstant` where none is chosen.

        A time with `fold` 1 is the later of two by itself.
        """
        if type(wall) is not datetime:  # subclasses of libraries have replacements of their own
            wall = datetime.combine(wall.date(), wall.time())
        earlier, later = (wall.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        before, after = earlier.utcoffset(), later.utcoffset()
        if before == after or before is None or after is None:
            return earlier
        # PEP 495: of a time shown twice, fold 0 has the larger offset, which comes first; of one
        # that is skipped, fold 0 has the offset before the change, which is the smaller one.
        if before > after:
            if wall.fold or self.ambiguous == "latest":
                return later
            if self.ambiguous == "earliest":
                return earlier
            raise self._refusal(wall, "shows once", "twice", "ambiguous='earliest' or 'latest'")
        if self.nonexistent == "offset_before":
            return earlier
        if self.nonexistent == "shift_forward":
            return to_datetime(after_skipped(earlier))
        remedy = "nonexistent='offset_before' or 'shift_forward'"
        raise self._refusal(wall, "shows", "never", remedy)

    def is_steady(self, midnight: datetime) -> bool:
        """Return whether all hours of a day have one offset, and clocks change in none of them."""
        start = midnight.replace(tzinfo=self.zone)
        hours = [start + timedelta(hours=hour) for hour in range(25)]
        # A change at night that repeats or skips the end of the day shows in the later reading.
        hours.append(hours[-1].replace(fold=1))
        return len({hour.utcoffset() for hour in hours}) == 1

    def _refusal(self, wall: datetime, shows: str, times: str, remedy: str) -> InvalidInstant:
        return InvalidInstant(
            wall.replace(fold=0).isoformat(),
            f"a time that a clock in {self.zone.key} {shows}, and it shows this one {times}",
            f"{remedy} chooses, or give the UTC offset",
        )


_MAX_TEXTS = 100_000  # moments stored: a log's own clock may never show one twice
_OF_SECONDS = "parse a count of seconds before: datetime.fromtimestamp(seconds, UTC)"
_OF_DAYS = "parse a count of days (Excel) before: datetime(1899, 12, 30) + timedelta(days=number)"
_MAX_DAYS = 1_000_000  # as a count of seconds this is January 1970, as one of days the year 4637
EMPTY_IS_MISSING = "where an empty text means none, list '' under missing"
_MAX_NUMBER = 10**100  # a longer number is no name, and Python may refuse to write it
A_NAME = "a text, or a number or date that names something"


def is_nothing(value: object) -> bool:
    """Return whether a value is `None`, NaN, NaT or pandas' NA: missing in any log."""
    if value is None:
        return True
    kind = type(value)
    if kind is str or kind is int or kind is bool:
        return False
    try:
        return bool(value != value)  # noqa: PLR0124 - NaN and NaT of every library differ from themselves
    except TypeError:  # pandas' NA is neither equal nor unequal to anything
        return kind.__name__ == "NAType"
    except (ArithmeticError, ValueError, RecursionError):  # an array, a hostile value
        return False


def is_missing(value: object, missing: Container[object]) -> bool:
    """Return whether a value is none at all: nothing in any log, or one of those that mean none."""
    try:
        return is_nothing(value) or value in missing
    except (TypeError, ValueError):  # an array, which NumPy compares cell by cell
        return False


def as_name(value: object, row: int, column: str) -> str:
    """Return a case, an action, a person or an id as text; what cannot name anything is refused."""
    if isinstance(value, str | UUID):
        # The text itself: `str` of an enum's member is its name in Python on many of them.
        text = str.__str__(value) if isinstance(value, str) else str(value)
        if not is_utf8(text):
            raise MalformedRow(row, column, text, UTF8, AS_UTF8)
        return text
    if isinstance(value, Integral) and not isinstance(value, int):
        value = int(value)  # rows that come from a frame one by one have numbers of NumPy
    if isinstance(value, int | float) and abs(value) < _MAX_NUMBER:
        # pandas makes 3.0 of a 3 in a column in which other cells are empty.
        return str(int(value) if isinstance(value, float) and value.is_integer() else value)
    if isinstance(value, datetime) and value.utcoffset() is not None:
        return utc(value).isoformat()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise MalformedRow(row, column, value, A_NAME)


def is_row(given: object) -> bool:
    """Return whether a value has columns by name; a path, a cell or a list of values has not."""
    return not isinstance(given, str | bytes) and hasattr(given, "keys")


def no_row(number: int, column: str, given: object) -> MalformedRow:
    """Return the error for what is given in the place of a row."""
    return MalformedRow(
        number, column, given, "a row of columns by name",
        "csv.DictReader(file) gives them, frame.to_dict('records') of pandas, to_dicts() of polars",
    )  # fmt: skip


def in_case(case: object, wrong: MalformedRow) -> MalformedRow:
    """Return the error for a row with the case that the row is of, if that is known."""
    if case is None or "in case " in wrong.remedy:
        return wrong
    remedy = "; ".join(filter(None, (wrong.remedy, f"in case {case}")))
    return MalformedRow(wrong.row, wrong.column, wrong.given, wrong.expected, remedy)


def unknown_state(row: int, column: str, state: object, states: Iterable[str]) -> MalformedRow:
    """Return the error for a row with a state that the schema does not list."""
    remedy = "map the state, or list it under missing"
    return MalformedRow(row, column, state, f"one of {', '.join(states)}", remedy)


def disordered(
    row: int, column: str, at: datetime, before: datetime, case: object = None
) -> MalformedRow:
    """Return the error for a row that is earlier than the one before it of its case."""
    remedy = "LogSchema(order='sort') puts rows in order of time, order='carry' trusts their order"
    within = "" if case is None else f"; in case {case}"
    expected = f"a moment not before {before.isoformat()}, that of its record before"
    return MalformedRow(row, column, at.isoformat(), expected, remedy + within)


def repeated_row(
    ids: Iterable[tuple[int, str | None]],
    column: str,
    wrong: DuplicateTransition,
    case: object = None,
) -> MalformedRow:
    """Return the error for the first row with an id that an earlier row has too."""
    within = "" if case is None else f"; in case {case}"
    seen: set[str | None] = set()
    for row, name in ids:
        if name is not None and name in seen and repr(name) in str(wrong.given):
            return MalformedRow(row, column, name, wrong.expected, wrong.remedy + within)
        seen.add(name)
    raise AssertionError(wrong)  # pragma: no cover - called only for an id that repeats


# What a text has after its hour, by the end of its format.
_AFTER_HOUR = {"%H:%M": ":00", "%H:%M:%S": ":00:00"}
_HOURS = {text: timedelta(hours=n) for n in range(24) for text in (f"{n:02}", str(n))}
_LAST_SECOND = timedelta(hours=23, minutes=59, seconds=59)
_SAMPLE = datetime(2001, 2, 3, 16, 5, 6, tzinfo=UTC)


@cache
def times_after_hour(length: int) -> dict[str, timedelta]:
    """Return the time past the hour for each text of that length, such as ``:59``."""
    seconds = range(0, 3600, 60 if length == len(":00") else 1)
    return {
        f":{second // 60:02}:{second % 60:02}"[:length]: timedelta(seconds=second)
        for second in seconds
    }


def check_format(moments: str) -> None:
    """Refuse a format in which no moment can be read, before there are rows."""
    form = moments
    try:
        # It has to read what it writes. The moment has a zone, which some formats write.
        text = _SAMPLE.strftime(moments)
        has_year = text != _SAMPLE.replace(year=2007).strftime(moments)  # its days are the same
        if not has_year:  # it is read with one: Python warns of a format without
            text, form = f"{text} 2001", f"{moments} %Y"
        found = datetime.strptime(text, form)  # noqa: DTZ007 - it is compared only
    except re.error:  # Python's own words are about the pattern that it makes of the format
        raise InvalidValue(moments, "a format of strptime", "each directive once") from None
    except ValueError as wrong:
        reason = str(wrong).replace(form, moments)  # without the year that was added
        raise InvalidValue(moments, "a format of strptime", reason) from None
    # What a format leaves out Python makes up: the year 1900, the first of a month, the morning.
    if not has_year or found.date() != _SAMPLE.date():
        raise InvalidValue(moments, "a format of strptime with a whole date", "such as '%d/%m/%Y'")
    if found.hour not in (0, _SAMPLE.hour):
        raise InvalidValue(moments, "a format of strptime with one hour of the day", "%I needs %p")


def _remedy_of_number(given: object) -> str:
    """Return what to do with a number, or a text of one, where a moment is expected."""
    if not isinstance(given, int | float | str) or is_nothing(given):
        return ""
    try:
        number = float(given)
    except (ValueError, OverflowError):
        return ""
    return _OF_DAYS if abs(number) < _MAX_DAYS else _OF_SECONDS


class MomentReader:
    """Reads moments as a log writes them; each text is parsed once.

    `strptime` takes longer than all the rest of a row. Where the format ends with the minute or
    second, each day is parsed once, and a text is the instant of its midnight and the time past it.
    """

    def __init__(self, moments: str | None, local: LocalTimes | None) -> None:
        self.format = moments
        self.local = local
        self.known: dict[str, datetime] = {}
        start = (moments or "").rfind("%H")
        self.sharp = _AFTER_HOUR.get((moments or "")[start:], "")
        self.past = times_after_hour(len(self.sharp)) if self.sharp else {}
        self.days: dict[str, datetime | None] = {}

    def read(self, given: object, row: int, column: str) -> datetime:
        """Return the instant in UTC; any other value raises `MalformedRow`."""
        if type(given) is not str:
            return self._parsed(given, row, column)
        found = self.known.get(given)
        if found is None:
            # A log with a clock to the microsecond would fill the memory with texts seen once.
            if len(self.known) >= _MAX_TEXTS:
                self.known.clear()
                self.days.clear()
            found = self._within_day(given) or self._parsed(given, row, column)
            self.known[given] = found
        return found

    def _within_day(self, given: str) -> datetime | None:
        """Return the instant of a text by that of its day; `None` where it has to be parsed."""
        place = -len(self.sharp)
        clock = given[place - 2 : place].lstrip(" T")
        past, hour = self.past.get(given[place:]), _HOURS.get(clock)
        day = given[: place - len(clock)]
        # After a digit, the hour could be one digit of the two.
        if past is None or hour is None or day[-1:].isdigit():
            return None
        if day not in self.days:
            self.days[day] = self._midnight(f"{day}00{self.sharp}")
        midnight = self.days[day]
        return midnight and midnight + (hour + past)

    def _midnight(self, given: str) -> datetime | None:
        """Return when a day starts; `None` if clocks change in it, or if it cannot be read."""
        try:
            moment = self._of_text(given)
            if self.local and moment.utcoffset() is None:
                if not self.local.is_steady(moment):
                    return None
                moment = self.local.instant(moment)
            midnight = utc(moment)
            # The last day of the year 9999 may run over the end: there the sum is refused.
            return midnight if midnight + _LAST_SECOND > midnight else None
        except (ValueError, OverflowError):  # parsed alone, it is refused with its row
            return None

    def _parsed(self, given: object, row: int, column: str) -> datetime:
        moment: Any = given
        try:
            if isinstance(given, str):
                moment = self._of_text(given)
            if self.local and isinstance(moment, datetime) and moment.utcoffset() is None:
                moment = self.local.instant(moment)
            return utc(moment)
        except NaiveInstant:
            expected = "a moment with a UTC offset"
            remedy = "LogSchema(zone='Europe/Lisbon') names the zone the log was written in"
        except InvalidInstant as wrong:
            expected, remedy = wrong.expected, wrong.remedy  # out of range, or clocks change then
            if not isinstance(moment, datetime) or is_nothing(moment):
                expected = "an aware datetime or ISO 8601 text"
                remedy = "LogSchema(moments='%d/%m/%Y') is the format of other texts"
                remedy = _remedy_of_number(moment) or remedy
        except ValueError as cause:  # the text is not in the format
            expected, remedy = f"a moment in {self.format or 'ISO 8601'}", str(cause)
            if self.format is None and (number := _remedy_of_number(given)):
                remedy = number
            elif "isoformat" in remedy:  # Python repeats the text; what helps is where formats go
                remedy = "LogSchema(moments='%d/%m/%Y %H:%M') is the format of other texts"
        raise MalformedRow(row, column, given, expected, remedy)

    def _of_text(self, given: str) -> datetime:
        if self.format is not None:
            return datetime.strptime(given, self.format)  # noqa: DTZ007 - the zone comes later
        try:
            return datetime.fromisoformat(given)
        except ValueError:  # what RFC 3339 has and Python does not: small letters, leap seconds
            try:
                return read_rfc3339(given)
            except ValueError:
                pass
            raise

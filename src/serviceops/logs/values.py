"""Single values of a log: moments, names and missing values, read alike for rows and columns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from serviceops.errors import DuplicateTransition, InvalidInstant, MalformedRow, NaiveInstant
from serviceops.spans import as_zone, utc

_MAX_TEXTS = 100_000  # moments stored: a log's own clock may never show one twice
_MAX_NUMBER = 10**30  # a longer number is no name, and Python may refuse to write it


def is_nothing(value: object) -> bool:
    """Return whether a value is `None`, NaN or NaT, which no log has to list as missing."""
    return value is None or (isinstance(value, float | datetime) and value != value)  # noqa: PLR0124 - only NaN and NaT differ from themselves


def as_name(value: object, row: int, column: str) -> str:
    """Return a case, an action, a person or an id as text; what cannot name anything is refused."""
    if isinstance(value, str | UUID):
        return str(value)
    if isinstance(value, int | float) and abs(value) < _MAX_NUMBER:
        return str(value)
    raise MalformedRow(row, column, value, "a text, or a number that names something")


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


class MomentReader:
    """Reads moments as a log writes them; each text is parsed once."""

    def __init__(self, moments: str | None, zone: str | None) -> None:
        self.format = moments
        self.zone = None if zone is None else as_zone(zone)
        self.known: dict[str, datetime] = {}

    def read(self, given: object, row: int, column: str) -> datetime:
        """Return the instant in UTC; what is none raises `MalformedRow`."""
        if type(given) is not str:
            return self._parsed(given, row, column)
        found = self.known.get(given)
        if found is None:
            # A log with a clock to the microsecond would fill the memory with texts seen once.
            if len(self.known) >= _MAX_TEXTS:
                self.known.clear()
            found = self.known[given] = self._parsed(given, row, column)
        return found

    def _parsed(self, given: object, row: int, column: str) -> datetime:
        moment: Any = given
        try:
            if isinstance(given, str):
                moment = (
                    datetime.fromisoformat(given) if self.format is None
                    else datetime.strptime(given, self.format)  # noqa: DTZ007 - the zone comes below
                )  # fmt: skip
            if isinstance(moment, datetime) and self.zone and moment.utcoffset() is None:
                moment = moment.replace(tzinfo=self.zone)
            return utc(moment)
        except NaiveInstant:
            expected = "a moment with a UTC offset"
            remedy = "LogSchema(zone='Europe/Lisbon') names the zone the log was written in"
        except InvalidInstant:
            is_far = isinstance(moment, datetime) and not is_nothing(moment)
            expected = "an instant in the years 1 to 9999"
            expected = expected if is_far else "an aware datetime or ISO 8601 text"
            remedy = "" if is_far else "LogSchema(moments='%d/%m/%Y') is the format of other texts"
        except ValueError as cause:  # the text is not in the format
            expected, remedy = f"a moment in {self.format or 'ISO 8601'}", str(cause)
        raise MalformedRow(row, column, given, expected, remedy)

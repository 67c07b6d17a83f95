"""Moments as RFC 3339 writes them, read alike on every version of Python."""

import re
from datetime import UTC, datetime, timedelta, timezone

from serviceops.errors import InvalidInstant

__all__: list[str] = []

# Python's own reader refuses ``z`` and leap seconds, and reads dates, weeks and any separator.
_FORM = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?"
    r"(?:([Zz])|([+-])(\d\d):?(\d\d))",
    re.ASCII,
)
_EXAMPLE = "such as 2026-03-02T09:00:00Z"


def read_rfc3339(text: str) -> datetime:
    """Return the moment that a text states with its offset; `InvalidInstant` for any other text.

    Letters may be small, a blank may separate date and time, and the offset may lack its colon
    (``+0000``, as Jira writes it). Parts of a second below the microsecond are cut. A leap second
    is the first instant after it, as POSIX counts. Seconds may be missing.

    >>> read_rfc3339("2016-12-31t23:59:60z").isoformat()
    '2017-01-01T00:00:00+00:00'
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise InvalidInstant(text, "a date and time with a UTC offset", _EXAMPLE)
    year, month, day, hour, minute, second, parts, _, sign, *offset = found.groups()
    micros = int((parts or "")[:6].ljust(6, "0"))
    leap = second == "60"
    try:
        zone = UTC if sign is None else _zone(sign, *map(int, offset))
        moment = datetime(
            int(year), int(month), int(day), int(hour), int(minute),
            59 if leap else int(second or 0), 0 if leap else micros, zone,
        )  # fmt: skip
        return moment + timedelta(seconds=1) if leap else moment
    except (ValueError, OverflowError) as wrong:  # February 30, or a second after the year 9999
        raise InvalidInstant(text, f"a date and time that exist ({wrong})", _EXAMPLE) from None


def _zone(sign: str, hours: int, minutes: int) -> timezone:
    if minutes > 59:
        raise ValueError("an offset has at most 59 minutes")
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(ahead if sign == "+" else -ahead)  # refuses a day and more

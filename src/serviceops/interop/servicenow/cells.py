"""Cells of ServiceNow's tables: texts, moments and lengths, raw or as a form shows them."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from serviceops.errors import InvalidInstant
from serviceops.interop.payloads import Payload
from serviceops.logs.values import LocalTimes
from serviceops.spans import EPOCH, utc


@attrs.frozen
class Clock:
    """How moments in texts are read: in a zone, and in a `strptime` format or as raw ones are."""

    local: LocalTimes
    format: str | None = None

    def read(self, text: str) -> datetime:
        """Return the instant that a text means; `ValueError` where it means none."""
        if self.format is not None:
            # A format with %z gives its own offset; without one, the zone of the clock applies.
            read = datetime.strptime(text, self.format)  # noqa: DTZ007 - the return gives it a zone
        elif _RAW.match(text):
            read = datetime.fromisoformat(text)
        else:
            raise ValueError(text)
        return utc(read if read.utcoffset() is not None else self.local.instant(read))


RAW_CLOCK = Clock(LocalTimes(zone="UTC"))
_RAW = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d", re.ASCII)  # a date alone is no moment


def cell(row: Payload, member: str, *, needed: bool = False) -> str:
    """Return a cell as text: a text, a number, a flag, or what an object of the Table API has."""
    # Of an object that is the raw value, else the id at the end of its link, else what is shown.
    given = row.members.get(member)
    if isinstance(given, Mapping):
        inner = row.one(member)
        if "value" in inner:
            return inner.named("value", needed=needed)
        if link := inner.text("link").rstrip("/"):
            return link.rpartition("/")[2]
        if "value" in inner.members or "display_value" not in inner.members:
            return inner.named("value", needed=needed)
        return inner.named("display_value", needed=needed)
    if isinstance(given, bool):
        return "true" if given else "false"
    return row.named(member, needed=needed)


def is_raw(row: Payload, member: str) -> bool:
    """Return whether a cell is an object with the raw value."""
    given = row.members.get(member)
    return isinstance(given, Mapping) and "value" in given


def moment(
    row: Payload,
    member: str,
    clock: Clock = RAW_CLOCK,
    *,
    needed: bool = False,
    expected: str = "a moment, as 2026-03-02 09:00:00",
) -> datetime | None:
    """Return an instant that is written without its zone; `clock` reads it where it is not raw."""
    text = cell(row, member, needed=needed)
    if not text:
        return None
    try:
        return (RAW_CLOCK if is_raw(row, member) else clock).read(text)
    except InvalidInstant as wrong:  # clocks show it twice, or never
        expected = f"{wrong.expected}; {wrong.remedy}"
    except (ValueError, OverflowError):
        if clock.format is not None:
            expected = f"a moment in the format {clock.format}"
    row.fault(member, row.members.get(member), expected)
    return None


# English forms show a duration in words, such as 1 Day 2 Hours.
_UNITS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_SHOWN_LENGTH = re.compile(
    r"(?:(\d{1,9}) Days?)? ?(?:(\d{1,9}) Hours?)? ?(?:(\d{1,9}) Minutes?)?"
    r" ?(?:(\d{1,9}) Seconds?)?",
    re.ASCII,
)


def length_cell(row: Payload, member: str) -> timedelta | None:
    """Return a length from a date-time counted from 1970, or from the text of an English form."""
    expected = (
        "a duration as a date-time from 1970, as 1970-01-01 04:00:00 for four hours,"
        " or as 1 Day 2 Hours"
    )
    text = cell(row, member)
    found = _SHOWN_LENGTH.fullmatch(text) if text and not is_raw(row, member) else None
    if found is not None:
        counts = zip(found.groups(), _UNITS.values(), strict=True)
        return timedelta(seconds=sum(int(count or 0) * unit for count, unit in counts))
    at = moment(row, member, expected=expected)
    return None if at is None else at - EPOCH

"""Recurrence rules of shifts: the part of RFC 5545 that shifts of other systems use.

FREQ of HOURLY, DAILY or WEEKLY with INTERVAL, BYDAY, UNTIL and WKST becomes a period of a
rotation. Anything else (COUNT, BYMONTH, BYSETPOS, months, numbered weekdays) is listed as lost.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import attrs

from serviceops.interop.payloads import Payload

__all__: list[str] = []

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PERIODS = {
    "HOURLY": timedelta(hours=1), "DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1),
}  # fmt: skip
_UNTIL = re.compile(r"(\d{8})T(\d{6})Z", re.ASCII)
_MAX_INTERVAL = 1000


@attrs.frozen(kw_only=True)
class RecurrenceRule:
    """A rule as a period, the weekdays within it, and its end."""

    period: timedelta
    days: tuple[int, ...] = ()
    until: datetime | None = None
    week_start: int = 0


def read_rule(texts: Iterable[object], place: Payload) -> RecurrenceRule | None:
    """Return the rule of one or no RRULE; `None` when it is lost or a fault, both of them noted."""
    rules = [text for text in texts if isinstance(text, str)]
    if len(rules) != 1:
        place.lose("recurrence", "recurrence", "a shift needs one rule to recur by")
        return None
    text = rules[0].removeprefix("RRULE:").upper()
    parts = dict(part.partition("=")[::2] for part in text.split(";") if part)
    period, interval = PERIODS.get(parts.pop("FREQ", "")), parts.pop("INTERVAL", "1")
    days, start = parts.pop("BYDAY", ""), parts.pop("WKST", "MO")
    until = parts.pop("UNTIL", "")
    codes = [code for code in days.split(",") if code]
    known = all(code in WEEKDAY_CODES for code in [*codes, start])
    if period is None or parts or not known or not interval.isdecimal():
        place.lose("recurrence", "recurrence", f"a rule that is not carried: {rules[0]}")
        return None
    times = int(interval) if len(interval) < 6 else 0
    if not 1 <= times <= _MAX_INTERVAL:
        place.fault("recurrence", rules[0], f"an interval of 1 to {_MAX_INTERVAL}")
        return None
    if codes and period < timedelta(weeks=1):
        # Days of a daily rule are those of a week; only every day can be restricted so.
        if period < timedelta(days=1) or times > 1:
            place.lose("recurrence", "recurrence", f"a rule that is not carried: {rules[0]}")
            return None
        period = timedelta(weeks=1)
    return RecurrenceRule(
        period=period * times,
        days=tuple(WEEKDAY_CODES.index(code) for code in codes),
        until=_moment(until, place),
        week_start=WEEKDAY_CODES.index(start),
    )


def _moment(text: str, place: Payload) -> datetime | None:
    if not text:
        return None
    found = _UNTIL.fullmatch(text)
    try:
        if found:
            return datetime.strptime("".join(found.groups()), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        pass
    place.fault("recurrence", text, "an UNTIL in UTC, as 20260302T090000Z")
    return None

"""Why a calendar is open or closed: a stable code for machines and a name for people."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops.spans import Micros, Span


class SegmentReasonCode(StrEnum):
    """Why a calendar is open or closed for a while; the codes are stable."""

    OPEN = "open"
    """Inside the week's hours."""
    CLOSED = "closed"
    """Outside the week's hours."""
    HOLIDAY = "holiday"
    """Closed on a holiday."""
    EXCEPTION = "exception"
    """Open or closed by the hours of one date."""
    CLOSURE = "closure"
    """Closed by a stretch taken out of the calendar."""
    MAINTENANCE = "maintenance"
    """Closed for planned maintenance."""


_WORDS = {SegmentReasonCode.OPEN: "open hours", SegmentReasonCode.CLOSED: "outside hours"}


@checked
@attrs.frozen
class SegmentReason:
    """Why a calendar is open or closed, with the name of the holiday or closure where it has one.

    >>> str(SegmentReason(SegmentReasonCode.HOLIDAY, "Christmas Day"))
    'holiday: Christmas Day'
    """

    code: SegmentReasonCode = attrs.field(converter=SegmentReasonCode)
    name: str = ""

    def __str__(self) -> str:
        words = _WORDS.get(self.code, self.code.value)
        return f"{words}: {self.name}" if self.name else words


OPEN = SegmentReason(SegmentReasonCode.OPEN)
CLOSED = SegmentReason(SegmentReasonCode.CLOSED)

SegmentMicros: TypeAlias = tuple[Micros, Micros, bool, SegmentReason]
"""A segment as integers: start, end, whether it is open, and why."""


@checked
@attrs.frozen
class Segment:
    """A stretch in which a calendar stays open, or stays closed, for one reason."""

    span: Span
    is_open: bool
    reason: SegmentReason

    @property
    def start(self) -> datetime:
        """The first instant, in UTC."""
        return self.span.start

    @property
    def end(self) -> datetime:
        """The instant after the last, in UTC."""
        return self.span.end

    @property
    def length(self) -> timedelta:
        """The real time from start to end."""
        return self.span.length

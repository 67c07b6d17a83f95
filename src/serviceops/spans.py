"""Instants and stretches of real time: the border where moments become exact.

Outside, any aware `datetime` is welcome, pendulum's and pandas' included. Inside there are only
instants in UTC and half-open spans, and where speed matters an instant is an integer: the
microseconds since 1970-01-01T00:00Z. Two readings of a repeated autumn hour differ here; in local
time they compare equal.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

import attrs

from serviceops.errors import (
    BackwardSpan,
    InvalidInstant,
    InvalidLength,
    NaiveInstant,
    UnknownZone,
)

__all__ = [
    "Micros",
    "Pair",
    "Span",
    "SpanSet",
    "as_length",
    "as_zone",
    "to_datetime",
    "to_micros",
    "utc",
]

Micros: TypeAlias = int
"""An instant or a length as whole microseconds; an instant counts from 1970-01-01T00:00Z."""

Pair: TypeAlias = tuple[Micros, Micros]
"""A half-open stretch ``[start, end)`` of instants."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> Micros:
    """Return an aware moment as microseconds since 1970-01-01T00:00Z, exactly.

    A naive moment raises `NaiveInstant`; what is no moment (a text, a date, NaT) `InvalidInstant`.
    Nanoseconds of a pandas timestamp are dropped.

    >>> to_micros(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    # `datetime.__sub__` is called on the class: pendulum's own `-` is slow and makes an interval.
    # Days, seconds and microseconds are whole numbers; `total_seconds` would round to a float.
    try:
        since = datetime.__sub__(moment, EPOCH)
        return (since.days * _DAY + since.seconds) * 1_000_000 + since.microseconds
    except (TypeError, AttributeError):
        raise _not_an_instant(moment) from None


def _not_an_instant(moment: object) -> NaiveInstant | InvalidInstant:
    if not isinstance(moment, datetime) or moment != moment:  # noqa: PLR0124 - NaT does
        return InvalidInstant(
            moment, "an aware datetime", "parse texts and drop missing values before the call"
        )
    return NaiveInstant(
        moment.isoformat(),
        "a moment with a UTC offset",
        "give the zone it was read in: moment.replace(tzinfo=ZoneInfo('Europe/Lisbon'))",
    )


def to_datetime(micros: Micros, zone: tzinfo = UTC) -> datetime:
    """Return the instant as a plain aware `datetime`, in UTC unless a zone is given.

    >>> to_datetime(1_000_000).isoformat()
    '1970-01-01T00:00:01+00:00'
    """
    try:
        moment = EPOCH + timedelta(0, 0, micros)
        return moment if zone is UTC else moment.astimezone(zone)
    except OverflowError:
        raise out_of_range(micros) from None


def out_of_range(micros: Micros) -> InvalidInstant:
    """Return the error for an instant that no `datetime` can show in every zone."""
    return InvalidInstant(
        micros, "an instant in the years 1 to 9999", "stay a day clear of either end"
    )


def utc(moment: datetime) -> datetime:
    """Return the same instant as a plain `datetime` in UTC; `to_micros` lists what is refused.

    >>> utc(datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Tokyo"))).isoformat()
    '2026-03-02T00:00:00+00:00'
    """
    if type(moment) is datetime and moment.tzinfo is UTC:
        return moment
    try:
        return EPOCH + datetime.__sub__(moment, EPOCH)
    except (TypeError, OverflowError):
        return to_datetime(to_micros(moment))  # refuses it with a reason


# Zones are looked up for every calendar and figure, by few names: each file is read once.
@lru_cache(maxsize=256)
def _zone_named(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):  # missing, a path, a folder, or not a zone file
        raise UnknownZone(
            name, "an IANA time zone name", "for example 'Europe/Lisbon' or 'UTC'"
        ) from None


def as_zone(zone: str | tzinfo) -> ZoneInfo:
    """Return the IANA zone of that name; a `ZoneInfo` (pendulum's too) is taken by its name.

    A fixed offset or a nameless zone is refused: it has no rule for clock changes.

    >>> as_zone("America/New_York").key
    'America/New_York'
    """
    name = (
        zone if isinstance(zone, str) else getattr(zone, "key", None) or getattr(zone, "zone", None)
    )
    if zone is UTC:
        name = "UTC"
    if not isinstance(name, str):
        raise UnknownZone(zone, "an IANA time zone name", "a fixed offset has no clock changes")
    return _zone_named(name)


def length_micros(length: timedelta) -> Micros:
    """Return a length as whole microseconds, exactly.

    >>> length_micros(timedelta(milliseconds=2))
    2000
    """
    return (length.days * _DAY + length.seconds) * 1_000_000 + length.microseconds


def as_length(length: timedelta | str) -> timedelta:
    """Return a plain `timedelta` from one, or from ISO 8601 duration text.

    Months and years are refused, in text and in pendulum durations: they have no fixed length. A
    day of a duration is 24 hours.

    >>> as_length("PT1H30M")
    datetime.timedelta(seconds=5400)
    """
    if isinstance(length, str):
        length = _parsed(length)
    elif not isinstance(length, timedelta):
        raise InvalidLength(
            length, "a timedelta or ISO 8601 duration text", "give timedelta(hours=4)"
        )
    if getattr(length, "months", 0) or getattr(length, "years", 0):
        raise InvalidLength(
            str(length), "a fixed length", "months and years vary: give days, hours or minutes"
        )
    if type(length) is timedelta:
        return length
    return timedelta(0, 0, timedelta.__floordiv__(length, _MICROSECOND))  # pendulum overrides //


def _parsed(text: str) -> timedelta:
    import pendulum  # here only: reading duration text is rare and pendulum takes 40 ms to import

    try:
        parsed = pendulum.parse(text)  # noqa: TID251 - "P..." text only; a moment is refused below
    except ValueError:
        parsed = None
    if (
        not text.startswith("P")
        or text.endswith(("P", "T"))
        or not isinstance(parsed, pendulum.Duration)
    ):
        raise InvalidLength(text, "ISO 8601 duration text", "for example 'PT4H' or 'PT90M'")
    return parsed


def unite(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the stretches sorted and disjoint; those that overlap or touch become one.

    >>> unite([(5, 7), (1, 3), (3, 4), (9, 9)])
    [(1, 4), (5, 7)]
    """
    united: list[Pair] = []
    for start, end in sorted(pairs):
        if start >= end:
            continue
        if united and start <= united[-1][1]:
            if end > united[-1][1]:
                united[-1] = (united[-1][0], end)
        else:
            united.append((start, end))
    return united


def intersect(these: list[Pair], those: list[Pair]) -> list[Pair]:
    """Return what lies in both; each list sorted and disjoint, as `unite` leaves it.

    >>> intersect([(1, 4), (6, 9)], [(3, 7)])
    [(3, 4), (6, 7)]
    """
    # One walk along both lists: whichever stretch ends first can meet nothing further.
    shared: list[Pair] = []
    i = j = 0
    while i < len(these) and j < len(those):
        start = max(these[i][0], those[j][0])
        end = min(these[i][1], those[j][1])
        if start < end:
            shared.append((start, end))
        if these[i][1] < those[j][1]:
            i += 1
        else:
            j += 1
    return shared


def subtract(these: list[Pair], those: list[Pair]) -> list[Pair]:
    """Return what lies in the first and not in the second; each sorted and disjoint.

    >>> subtract([(1, 9)], [(2, 3), (5, 12)])
    [(1, 2), (3, 5)]
    """
    # `j` passes what ends before this stretch for good; `k` looks ahead, since one stretch of
    # `those` may cut several of `these`.
    left: list[Pair] = []
    j = 0
    for start, end in these:
        while j < len(those) and those[j][1] <= start:
            j += 1
        reached, k = start, j
        while k < len(those) and those[k][0] < end:
            if reached < those[k][0]:
                left.append((reached, those[k][0]))
            reached = max(reached, those[k][1])
            k += 1
        if reached < end:
            left.append((reached, end))
    return left


@attrs.frozen
class Span:
    """A stretch of real time, start included, end excluded; both in UTC.

    A span may be empty. An end before the start raises `BackwardSpan`.

    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> Span(nine, nine + timedelta(hours=8)).length
    datetime.timedelta(seconds=28800)
    """

    start: datetime = attrs.field(converter=utc, repr=str)
    end: datetime = attrs.field(converter=utc, repr=str)

    def __attrs_post_init__(self) -> None:
        if self.end < self.start:
            raise BackwardSpan(
                self.end, f"an end not before the start, {self.start.isoformat()}", "swap the two"
            )

    @property
    def length(self) -> timedelta:
        """The real time from start to end."""
        return self.end - self.start

    @property
    def pair(self) -> Pair:
        """The span as integer microseconds."""
        return to_micros(self.start), to_micros(self.end)

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= utc(moment) < self.end

    def __and__(self, other: "Span") -> "Span | None":
        """Return the time in both spans, or `None` when they share none."""
        if not isinstance(other, Span):
            return NotImplemented
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


def _normal(spans: Iterable[Span]) -> tuple[Span, ...]:
    return _as_spans(unite(span.pair for span in spans))


def _as_spans(pairs: Iterable[Pair]) -> tuple[Span, ...]:
    return tuple(Span(to_datetime(start), to_datetime(end)) for start, end in pairs)


def _pairs_of(spans: object) -> list[Pair] | None:
    if isinstance(spans, Span):
        return unite([spans.pair])
    return spans.pairs if isinstance(spans, SpanSet) else None


@attrs.frozen
class SpanSet:
    """A set of instants made of spans: sorted, disjoint, none empty, none touching.

    ``|``, ``&`` and ``-`` are union, intersection and difference; a single `Span` is accepted
    on the right. Equal sets of instants are equal values, however they were put together.

    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> day = SpanSet([Span(at(9), at(12)), Span(at(13), at(17))])
    >>> (day - Span(at(11), at(14))).length
    datetime.timedelta(seconds=18000)
    """

    spans: tuple[Span, ...] = attrs.field(default=(), converter=_normal)

    @classmethod
    def from_pairs(cls, pairs: Iterable[Pair]) -> "SpanSet":
        """Return the set of the integer stretches, given in any order."""
        return cls(_as_spans(pair for pair in pairs if pair[0] < pair[1]))

    @property
    def pairs(self) -> list[Pair]:
        """The spans as integer microseconds, sorted and disjoint."""
        return [span.pair for span in self.spans]

    @property
    def length(self) -> timedelta:
        """The real time in the set."""
        return sum((span.length for span in self.spans), timedelta())

    def __iter__(self) -> Iterator[Span]:
        return iter(self.spans)

    def __len__(self) -> int:
        return len(self.spans)

    def __contains__(self, moment: datetime) -> bool:
        return any(moment in span for span in self.spans)

    def __or__(self, other: "SpanSet | Span") -> "SpanSet":
        pairs = _pairs_of(other)
        return NotImplemented if pairs is None else SpanSet.from_pairs(self.pairs + pairs)

    def __and__(self, other: "SpanSet | Span") -> "SpanSet":
        pairs = _pairs_of(other)
        return NotImplemented if pairs is None else SpanSet.from_pairs(intersect(self.pairs, pairs))

    def __sub__(self, other: "SpanSet | Span") -> "SpanSet":
        pairs = _pairs_of(other)
        return NotImplemented if pairs is None else SpanSet.from_pairs(subtract(self.pairs, pairs))

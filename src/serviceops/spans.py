"""Instants and stretches of real time: the border where moments become exact.

Outside, any aware `datetime` is welcome, pendulum's and pandas' included. Inside there are only
instants in UTC and half-open spans, and where speed matters an instant is an integer: the
microseconds since 1970-01-01T00:00Z. Two readings of a repeated autumn hour differ here; in local
time they compare equal.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

import attrs

from serviceops._internal.checked import checked, settling
from serviceops._internal.kinds import Misfit, kind_of
from serviceops._internal.lazy_names import LateModule
from serviceops._internal.notebook_view import NotebookView, Picture
from serviceops._internal.short_repr import short_repr
from serviceops._internal.texts import position
from serviceops.errors import (
    BackwardSpan,
    InvalidInstant,
    InvalidLength,
    NaiveInstant,
    UnknownZone,
    brief_repr,
)

if TYPE_CHECKING:
    import fractions
else:
    fractions = LateModule("fractions")  # it loads decimals too, which only texts of lengths need
# What draws spans is made of them: it is loaded when a set is drawn, by its name.
_listing: Any = LateModule("serviceops.display.listing")

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
FIRST_INSTANT = datetime.min.replace(tzinfo=UTC)  # nothing happens before it
_DAY = 86_400
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> Micros:
    """Return an aware moment as microseconds since 1970-01-01T00:00Z, exactly.

    A naive moment raises `NaiveInstant`; any other value (a text, a date, NaT) `InvalidInstant`.
    Nanoseconds of a pandas timestamp are dropped.

    >>> to_micros(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    # `datetime.__sub__` is called on the class: pendulum's own `-` is slow and makes an interval.
    # Days, seconds and microseconds are whole numbers; `total_seconds` would round to a float.
    try:
        since = datetime.__sub__(moment, EPOCH)
        return (since.days * _DAY + since.seconds) * 1_000_000 + since.microseconds
    except (TypeError, AttributeError, ValueError):
        raise _not_an_instant(moment) from None


def _not_an_instant(moment: object) -> NaiveInstant | InvalidInstant:
    if not isinstance(moment, datetime) or moment != moment:  # noqa: PLR0124 - NaT of pandas differs from itself
        advice = "parse texts and drop missing values before the call"
        if isinstance(moment, str):
            advice = "parse it before the call: datetime.fromisoformat reads ISO 8601"
        elif type(moment) is date:  # a date is no instant, but it begins at one, in a zone
            day = f"{moment.year}, {moment.month}, {moment.day}"
            advice = f"write datetime({day}, tzinfo=ZoneInfo('Europe/Lisbon')) for its beginning"
        return InvalidInstant(moment, "an aware datetime", advice)
    try:
        text = moment.isoformat()
    except (TypeError, ValueError) as wrong:  # of a zone that a host wrote
        return InvalidInstant(
            f"a moment of the zone {type(moment.tzinfo).__name__}",
            "a moment with a UTC offset",
            f"its zone fails with {type(wrong).__name__}: {wrong}",
        )
    return NaiveInstant(
        text,
        "a moment with a UTC offset",
        "give the zone it was read in: moment.replace(tzinfo=ZoneInfo('Europe/Lisbon'))",
    )


def to_datetime(micros: Micros, zone: tzinfo = UTC) -> datetime:
    """Return the instant as a plain aware `datetime`, in UTC unless a zone is given.

    >>> to_datetime(1_000_000).isoformat()
    '1970-01-01T00:00:01+00:00'
    """
    if zone is None:  # Python's zone of the computer
        raise UnknownZone(zone, "a tzinfo")
    if type(micros) is not int:
        micros = _whole(micros)
    try:
        moment = EPOCH + timedelta(0, 0, micros)
        return moment if zone is UTC else moment.astimezone(zone)
    except OverflowError:
        raise out_of_range(micros) from None
    except TypeError:
        raise UnknownZone(zone, "a tzinfo") from None
    except ValueError:  # a zone of a host's own: Python's `fromutc` needs its `dst`
        raise UnknownZone(
            zone, "a tzinfo that gives instants from UTC", "its dst() must return a length"
        ) from None


def _whole(micros: object) -> Micros:
    """Return an instant of another integer class, NumPy's for example."""
    try:
        whole: Micros = kind_of(int).settle(micros)
    except Misfit:
        raise InvalidInstant(micros, "whole microseconds") from None
    return whole


def out_of_range(micros: Micros) -> InvalidInstant:
    """Return the error for an instant that no `datetime` can show in every zone."""
    # A length was added to the instant, and no `datetime` has the sum: years of 365.2425 days.
    year = brief_repr(1970 + micros // 31_556_952_000_000)
    given: datetime | str = f"an instant about the year {year}"
    with suppress(OverflowError):
        given = EPOCH + timedelta(0, 0, micros)
    return InvalidInstant(
        given, "an instant in the years 1 to 9999", "stay a day clear of either end"
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
    except (TypeError, ValueError, OverflowError):
        return to_datetime(to_micros(moment))  # refuses it with a reason


def utc_or_none(moment: datetime | None) -> datetime | None:
    """Return the same instant in UTC; `None` stays."""
    # A function, as type checkers see no type in what `attrs.converters.optional` makes.
    return None if moment is None else utc(moment)


NO_PLACES = frozenset({"localtime", "posixrules", "Factory", "Local"})
"""Names that are another zone, or none, on another machine: files beside the zones, and Go's."""
_COPIES = ("posix", "right")


# Zones are looked up for every calendar and figure, by few names: each file is read once.
@lru_cache(maxsize=256)
def _zone_named(name: str) -> ZoneInfo:
    # Files beside the zones: that of this machine, and copies of the zones with leap seconds or
    # under another name, which other machines do not have.
    copy, _, place = name.partition("/")
    if name in NO_PLACES or (copy in _COPIES and place):
        remedy = f"write {place!r}" if place else "name the place of the clock: 'Europe/Lisbon'"
        raise UnknownZone(name, "an IANA time zone that is the same on every machine", remedy)
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):  # missing, a path, a folder, or not a zone file
        raise UnknownZone(
            name,
            "an IANA time zone name",
            "for example 'Europe/Lisbon' or 'UTC'; calendars.iana_zone reads other names",
        ) from None


@checked
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
        fixed = isinstance(zone, timezone)
        why = "a fixed offset has no clock changes" if fixed else "give its name: 'Europe/Lisbon'"
        raise UnknownZone(zone, "an IANA time zone name", why)
    return _zone_named(name)


def after_skipped(moment: datetime) -> Micros:
    """Return the instant at which the clock of a moment's zone goes on after a time it skips.

    >>> never_shown = datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Europe/Paris"))
    >>> to_datetime(after_skipped(never_shown)).isoformat()
    '2026-03-29T01:00:00+00:00'
    """
    # PEP 495: the reading with fold 1 is before the change, and the one with fold 0 after it.
    before, after = to_micros(moment.replace(fold=1)), to_micros(moment.replace(fold=0))
    zone = moment.tzinfo
    target = (EPOCH + timedelta(0, 0, after)).astimezone(zone).utcoffset()
    while after - before > 1:  # the offset changes once between the two readings
        middle = (before + after) // 2
        if (EPOCH + timedelta(0, 0, middle)).astimezone(zone).utcoffset() == target:
            after = middle
        else:
            before = middle
    return after


def zone_key(zone: str | tzinfo) -> str:
    """Return the name of a zone, of whatever form `as_zone` takes it in."""
    return as_zone(zone).key


def length_micros(length: timedelta) -> Micros:
    """Return a length as whole microseconds, exactly.

    >>> length_micros(timedelta(milliseconds=2))
    2000
    """
    return (length.days * _DAY + length.seconds) * 1_000_000 + length.microseconds


def as_length(length: timedelta | str) -> timedelta:
    """Return a plain `timedelta` from one, or from text: an ISO 8601 or a Prometheus duration.

    ``PT1H30M`` and ``P2DT12H`` are ISO 8601, ``30s``, ``4h`` and ``1d12h`` Prometheus. A text is
    read exactly, to the microsecond, or refused with the position of what cannot be read. Months
    and years of ISO 8601 are refused, in text and in pendulum durations: they have no fixed length.
    A day is 24 hours; Prometheus, and it alone, has years of 365 days.

    >>> as_length("PT1H30M"), as_length("1h30m")
    (datetime.timedelta(seconds=5400), datetime.timedelta(seconds=5400))
    """
    if isinstance(length, str):
        return _parsed(length)
    if not isinstance(length, timedelta):
        raise InvalidLength(
            length, "a timedelta or ISO 8601 duration text", "give timedelta(hours=4)"
        )
    if getattr(length, "months", 0) or getattr(length, "years", 0):
        raise InvalidLength(str(length), "a fixed length", _VARY)
    if type(length) is timedelta:
        return length
    return timedelta(0, 0, timedelta.__floordiv__(length, _MICROSECOND))  # pendulum overrides //


def length_or_none(length: timedelta | str | None) -> timedelta | None:
    """Return a plain `timedelta`; `None` stays."""
    return None if length is None else as_length(length)


_VARY = "months and years vary: give days, hours or minutes"
_MAX_LENGTH_TEXT = 200
_SIZES = {"W": 7 * _DAY, "D": _DAY, "H": 3600, "M": 60, "S": 1}  # seconds
_AMOUNT = re.compile("([0-9]+)(?:[.,]([0-9]+))?")
_TICKS = {"y": 365 * _DAY, "w": 7 * _DAY, "d": _DAY, "h": 3600, "m": 60, "s": 1}  # seconds
_PROMETHEUS = re.compile("([0-9]+)(ms|[ywdhms])")
_MAX_PROMETHEUS = (2**63 - 1) // 1000  # Go counts nanoseconds in 64 bits


def _parsed(text: str) -> timedelta:
    if len(text) > _MAX_LENGTH_TEXT:
        raise InvalidLength(
            f"{len(text)} characters", f"a duration of at most {_MAX_LENGTH_TEXT} characters"
        )
    # The first character tells the languages apart: ISO 8601 begins with P, Prometheus with digits.
    micros = _prometheus_micros(text) if text[:1] in set("0123456789") else _iso_micros(text)
    try:
        return timedelta(0, 0, micros)
    except OverflowError:
        raise InvalidLength(text, "a length of at most 999,999,999 days") from None


def _unreadable(text: str, at: int, expected: str) -> InvalidLength:
    return InvalidLength(
        text,
        f"ISO 8601 duration text (or Prometheus's), with {expected} at {position(text, at)}",
        "for example 'PT4H', 'PT90M' or '1h30m'",
    )


def _iso_micros(text: str) -> Micros:
    """Return the microseconds of ISO 8601 text: P, weeks, days, then T and parts of a day."""
    if not text.startswith("P"):
        raise _unreadable(text, 0, "a P")
    date_end = text.find("T")
    if date_end < 0:
        total = _iso_parts(text, 1, len(text), "YMWD")
    else:
        total = _iso_parts(text, 1, date_end, "YMWD") if date_end > 1 else fractions.Fraction(0)
        total += _iso_parts(text, date_end + 1, len(text), "HMS")
    if total.denominator != 1:
        raise InvalidLength(text, "a length of whole microseconds", "write fewer decimals")
    return total.numerator


def _iso_parts(text: str, at: int, end: int, units: str) -> "fractions.Fraction":
    """Return the microseconds of amounts in text[at:end], each unit at most once and in order."""
    # Fractions, and each unit by its own size: a float loses microseconds from 2**53 of them on.
    total, fixed = fractions.Fraction(0), "Y" not in units
    while True:
        amount = _AMOUNT.match(text, at, end)
        if amount is None:
            raise _unreadable(text, at, "a number")
        at = amount.end()
        unit = text[at : at + 1]
        if at == end or unit not in units:
            raise _unreadable(text, at, f"one of {', '.join(units)}" if units else "an end")
        if unit in "YM" and not fixed:
            raise InvalidLength(text, "a fixed length", _VARY)
        units = units[units.index(unit) + 1 :]
        part = amount[2] or ""
        total += fractions.Fraction(
            int(amount[1] + part) * _SIZES[unit] * 1_000_000, 10 ** len(part)
        )
        at += 1
        if at == end:
            return total


def _prometheus_micros(text: str) -> Micros:
    """Return the microseconds of a Prometheus duration; source: its model.ParseDuration."""
    if text == "0":
        return 0
    # Each unit once and in this order, as in Prometheus: 1h1d is none there either.
    at, units, total = 0, ["y", "w", "d", "h", "m", "s", "ms"], 0
    while at < len(text):
        part = _PROMETHEUS.match(text, at)
        if part is None or part[2] not in units:
            at = (
                part.start(2) if part else at + len(text[at:]) - len(text[at:].lstrip("0123456789"))
            )
            raise _unreadable(text, at, f"one of {', '.join(units) or 'nothing more'}")
        size = _TICKS[part[2]] * 1_000_000 if part[2] in _TICKS else 1000
        total += int(part[1]) * size
        units = units[units.index(part[2]) + 1 :]
        at = part.end()
    if total > _MAX_PROMETHEUS:
        raise InvalidLength(text, "a Prometheus duration, at most about 292 years")
    return total


def hull(pairs: Iterable[Pair]) -> Pair:
    """Return the first start and the last end of pairs, at least one.

    >>> hull([(3, 5), (1, 2)])
    (1, 5)
    """
    starts, ends = zip(*pairs, strict=True)
    return min(starts), max(ends)


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


def intersect_few(many: list[Pair], few: list[Pair]) -> list[Pair]:
    """Return what lies in both: of many stretches only those near a few are looked at.

    >>> intersect_few([(1, 4), (6, 9), (12, 15)], [(3, 7)])
    [(3, 4), (6, 7)]
    """
    if not few:
        return []
    first = max(bisect_left(many, (few[0][0],)) - 1, 0)
    return intersect(many[first : bisect_left(many, (few[-1][1],))], few)


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


@checked
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


@checked
@short_repr
@attrs.frozen
class SpanSet(NotebookView):
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

    def figure(self) -> Picture:
        """Return the spans as a table, in UTC; of very many, the first ones."""
        drawn: Picture = _listing.span_table(self)
        return drawn

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
        zone = UTC if sign is None else _offset(sign, *map(int, offset))
        moment = datetime(
            int(year), int(month), int(day), int(hour), int(minute),
            59 if leap else int(second or 0), 0 if leap else micros, zone,
        )  # fmt: skip
        return moment + timedelta(seconds=1) if leap else moment
    except (ValueError, OverflowError) as wrong:  # February 30, or a second after the year 9999
        raise InvalidInstant(text, f"a date and time that exist ({wrong})", _EXAMPLE) from None


def _offset(sign: str, hours: int, minutes: int) -> timezone:
    if minutes > 59:
        raise ValueError("an offset has at most 59 minutes")
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(ahead if sign == "+" else -ahead)  # refuses a day and more


settling(utc, utc_or_none, as_zone, as_length, length_or_none)

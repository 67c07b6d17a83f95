"""Calendars made of other calendars and of stretches of time.

Each combination is a frozen value with every query a calendar has. Open time is computed on exact
instants, so parts may live in different zones.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import cached_property, reduce
from heapq import heappop, heappush
from itertools import chain
from typing import Literal, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.queries import WorkingDates
from serviceops.calendars.reasons import CLOSED, SegmentMicros, SegmentReason, SegmentReasonCode
from serviceops.calendars.timeline import Timeline
from serviceops.calendars.zones import EARLIEST, LATEST
from serviceops.errors import InvalidValue
from serviceops.spans import (
    Micros,
    Pair,
    Span,
    SpanSet,
    as_zone,
    intersect,
    subtract,
    to_micros,
    unite,
)


@checked
@attrs.frozen
class Calendar(WorkingDates):
    """When work is done: a value with every query of open time, and the operators of sets.

    Build one as a `BusinessCalendar`, or combine calendars: ``a & b`` is open when both are,
    ``a | b`` when either is, ``a - b`` when the first is and the second is not. `b` may also be a
    span, a set of spans or named closures. Calendars are values: equal definitions are equal
    calendars, and equal calendars share one compiled timeline, across threads too.
    """

    def in_zone(self, zone: str | tzinfo) -> "Combined":
        """Return the same open time with another zone to read local dates in.

        >>> from serviceops.calendars import ALWAYS
        >>> ALWAYS.in_zone("Asia/Tokyo").zone
        'Asia/Tokyo'
        """
        name = as_zone(zone).key
        if isinstance(self, Combined):  # the last zone counts, however often one is given
            return Combined(self.operator, self.parts, name)
        return Combined("|", (self,), name)

    def __and__(self, other: "Subtrahend") -> "Combined":
        return combine("&", self, other)

    def __or__(self, other: "Subtrahend") -> "Combined":
        return combine("|", self, other)

    def __sub__(self, other: "Subtrahend") -> "Combined":
        return combine("-", self, other)


@checked
@attrs.frozen
class Always(Calendar):
    """Open at every instant; use the one value `ALWAYS`.

    >>> ALWAYS
    ALWAYS
    """

    @cached_property
    def timeline(self) -> Timeline:
        """The trivial timeline."""
        return _EVER

    @property
    def eventful(self) -> Pair:
        """No instant: nothing is irregular."""
        return 0, 0

    def compile_pairs(self, start: Micros, end: Micros) -> list[Pair]:
        """Return the whole stretch."""
        return [(start, end)]

    def __repr__(self) -> str:
        return "ALWAYS"


class _EverOpen(Timeline):
    """A timeline without closed time: for goals of real time, which compile no hours."""

    __slots__ = ()

    def elapsed(self, start: Micros, end: Micros) -> Micros:
        if EARLIEST <= start <= LATEST and EARLIEST <= end <= LATEST:
            return end - start
        raise self._unknown(end if EARLIEST <= start <= LATEST else start)

    def between(self, start: datetime, end: datetime) -> timedelta:
        return timedelta(0, 0, self.elapsed(to_micros(start), to_micros(end)))

    def later(self, moment: datetime, length: timedelta) -> None:
        return None

    def add(self, at: Micros, length: Micros) -> Micros:
        reached = at + length
        if EARLIEST <= at <= LATEST and EARLIEST <= reached <= LATEST:
            return reached
        self._checked(at)
        raise self.never(at, LATEST if length > 0 else EARLIEST)


ALWAYS = Always()
"""Round the clock, every day: the calendar of wall time."""

_EVER = _EverOpen(ALWAYS.compile_pairs, (EARLIEST, LATEST), (0, 0))


@checked
@attrs.frozen
class Closure:
    """A named stretch of real time that is taken out of a calendar.

    >>> from datetime import UTC, datetime
    >>> drill = Span(datetime(2026, 3, 9, 10, tzinfo=UTC), datetime(2026, 3, 9, 11, tzinfo=UTC))
    >>> str(Closure(drill, "Fire drill").reason)
    'closure: Fire drill'
    """

    span: Span
    name: str = ""
    code: SegmentReasonCode = attrs.field(
        default=SegmentReasonCode.CLOSURE, converter=SegmentReasonCode
    )

    @property
    def reason(self) -> SegmentReason:
        """The reason of the segments it closes."""
        return SegmentReason(self.code, self.name)


def _by_time(closures: Iterable[Closure]) -> tuple[Closure, ...]:
    filled = {closure for closure in closures if closure.span.start < closure.span.end}
    return tuple(sorted(filled, key=lambda c: (c.span.start, c.span.end, c.name, c.code)))


@checked
@attrs.frozen
class Closures(Calendar):
    """Stretches of real time as a calendar: open exactly while one of them lasts.

    Take them out of a calendar with ``office - closures``. Where they overlap the one that
    started first gives the reason.
    """

    closures: tuple[Closure, ...] = attrs.field(converter=_by_time)

    def _irregular(self) -> Sequence[Pair]:
        """Return each of them; of none an instant."""
        return SpanSet(closure.span for closure in self.closures).pairs or [(0, 0)]

    def compile_pairs(self, start: Micros, end: Micros) -> list[Pair]:
        """Return the closures as stretches."""
        return intersect([(start, end)], unite(closure.span.pair for closure in self.closures))

    def explain_micros(self, start: Micros, end: Micros) -> list[SegmentMicros]:
        """Return segments that tile ``[start, end)``; the open ones bear the closures' reasons."""
        found: list[SegmentMicros] = []
        reached = start  # they are in order of their starts: those before cover all up to here
        for closure in self.closures:
            begins, ends = closure.span.pair
            begins, ends = max(begins, reached), min(ends, end)
            if begins < ends:
                if reached < begins:
                    found.append((reached, begins, False, CLOSED))
                found.append((begins, ends, True, closure.reason))
                reached = ends
        return [*found, (reached, end, False, CLOSED)] if reached < end else found


Subtrahend: TypeAlias = Calendar | Span | SpanSet | Closure | Iterable[Span | Closure]
"""What is accepted on the right of ``&``, ``|`` and ``-``."""


def _calendar(given: object) -> Calendar:
    """Return a calendar from one, or from stretches of time; bare spans are maintenance."""
    if isinstance(given, Calendar):
        return given
    one = isinstance(given, Span | Closure)
    parts = [given] if one else list(given) if isinstance(given, Iterable) else [None]
    closures: list[Closure] = []
    for part in parts:
        if isinstance(part, Span):
            closures.append(Closure(part, code=SegmentReasonCode.MAINTENANCE))
        elif isinstance(part, Closure):
            closures.append(part)
        else:
            raise InvalidValue(given, "a calendar, spans or closures", "give Span(start, end)")
    return Closures(tuple(closures))


MAX_DEPTH = 24
"""How deep calendars may be nested, so that whatever has them can be written as a document."""


def depth_of(parts: Iterable[Calendar], own: int) -> int:
    """Return how deep calendars made of others are nested, refused where that is too deep."""
    # The class is looked at first: a calendar without the field would search its lazy values.
    depths = (getattr(part, "depth", 0) for part in parts if hasattr(type(part), "depth"))
    depth = own + max(depths, default=0)
    if depth > MAX_DEPTH:
        raise InvalidValue(
            f"a calendar nested {depth} deep",
            f"calendars combined at most {MAX_DEPTH} deep",
            "combine them side by side: chains of one operator stay flat",
        )
    return depth


Operator: TypeAlias = Literal["&", "|", "-"]


@checked
@attrs.frozen(repr=False)
class Combined(Calendar):
    """Calendars put together by ``&``, ``|`` or ``-``, on exact instants.

    The result keeps the zone its parts share and is in UTC otherwise, until `in_zone`. Closed time
    bears the reason of the first part that closes it; a holiday or a closure comes before plain
    closing hours.
    """

    operator: Operator
    parts: tuple[Calendar, ...]
    zone_name: str | None = None
    depth: int = attrs.field(init=False, default=1, eq=False, repr=False)
    """How many combinations are nested in one another, this one included."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "depth", depth_of(self.parts, 1))

    @property
    def zone_hint(self) -> str | None:
        """The zone it was given, or the one its parts share."""
        if self.zone_name:
            return self.zone_name
        hints = {part.zone_hint for part in self.parts} - {None}
        return hints.pop() if len(hints) == 1 else "UTC" if hints else None

    @property
    def known(self) -> Pair:
        """Where every part is known."""
        # Documents of the first schema have some without parts, which are read and written back.
        if not self.parts:
            raise InvalidValue(self.parts, "at least one calendar", "combine calendars by & | -")
        # Each part once: two looks at each would double the work with every level.
        spans = [part.known for part in self.parts]
        return max(low for low, _ in spans), min(high for _, high in spans)

    def _irregular(self) -> Iterable[Pair]:
        """Return the irregular spans of each part."""
        return list(chain.from_iterable(part._irregular() for part in self.parts))

    def compile_pairs(self, start: Micros, end: Micros) -> list[Pair]:
        """Return the parts' open stretches, combined."""
        pairs, *others = (part.timeline.known_pairs(start, end) for part in self.parts)
        if self.operator == "&":
            return reduce(intersect, others, pairs)
        # All others together: one by one, thousands of parts would each go through the result.
        rest = chain.from_iterable(others)
        return unite(chain(pairs, rest)) if self.operator == "|" else subtract(pairs, unite(rest))

    def explain_micros(self, start: Micros, end: Micros) -> list[SegmentMicros]:
        """Return segments that tile ``[start, end)``, with the reason of the part that decides."""
        # Cut at every edge of every part, so that within a piece each part has one reason. At an
        # edge only the parts that change are looked at: all of them would be the square of many.
        edges = sorted(
            (
                (segment, number)
                for number, part in enumerate(self.parts)
                for segment in part.explain_micros(start, end)
            ),
            key=lambda edge: edge[0][0],
        )
        verdicts, found = _Verdicts(self.operator), list[SegmentMicros]()
        for place, ((begins, _, is_open, reason), number) in enumerate(edges, 1):
            verdicts.put(number, begins, (is_open, reason))
            ends = edges[place][0][0] if place < len(edges) else end
            if begins < ends:
                found.append((begins, ends, *verdicts.decide()))
        return found

    def __repr__(self) -> str:
        inner = f" {self.operator} ".join(repr(part) for part in self.parts)
        return f"({inner})" + (f".in_zone({self.zone_name!r})" if self.zone_name else "")


_Verdict: TypeAlias = tuple[bool, SegmentReason]


class _Verdicts:
    """What each part of a combination is at an instant: open or closed, and why."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self._now: dict[int, tuple[Micros, _Verdict]] = {}
        # Heaps of the parts that are open, and closed: those closed by plain hours come last. One
        # that has become something else since is taken out once it is the first.
        self._open: list[tuple[bool, int, Micros]] = []
        self._closed: list[tuple[bool, int, Micros]] = []

    def put(self, number: int, at: Micros, verdict: _Verdict) -> None:
        """Store what a part is from an instant on."""
        self._now[number] = at, verdict
        if not verdict[0]:
            heappush(self._closed, (verdict[1].code == SegmentReasonCode.CLOSED, number, at))
        elif number or self._operator != "-":  # of a difference: what is taken away
            heappush(self._open, (False, number, at))

    def decide(self) -> _Verdict:
        """Return whether the combination is open, and the reason of the part that decides it."""
        opened = self._first(self._open)
        if self._operator == "-":
            _, whole = self._now[0]
            if not whole[0] or opened is None:
                return whole
            plain = opened[1].code == SegmentReasonCode.OPEN
            return False, SegmentReason(SegmentReasonCode.CLOSURE) if plain else opened[1]
        # One open part opens a union, one closed part closes an intersection.
        closed = self._first(self._closed)
        found = opened or closed if self._operator == "|" else closed or opened
        assert found is not None  # noqa: S101 - for the type checker: every part is one of the two
        return found

    def _first(self, heap: list[tuple[bool, int, Micros]]) -> _Verdict | None:
        while heap and self._now[heap[0][1]][0] != heap[0][2]:
            heappop(heap)
        return self._now[heap[0][1]][1] if heap else None


def combine(operator: Operator, left: Calendar, *right: Subtrahend) -> Combined:
    """Return calendars combined from left to right; chains of one operator stay flat."""
    # Several at once: one by one, each step would copy and check the parts of all before it.
    parts: list[Calendar] = []
    for i, part in enumerate((left, *map(_calendar, right))):
        same = isinstance(part, Combined) and part.operator == operator and part.zone_name is None
        if same and (operator != "-" or i == 0):
            parts.extend(part.parts)  # type: ignore[attr-defined] # a Combined: `same` says so
        else:
            parts.append(part)
    if operator != "-":  # a part twice changes nothing, so equal sets are equal values
        parts = list(dict.fromkeys(parts))
    return Combined(operator, tuple(parts))

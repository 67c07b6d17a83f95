"""Outages of a service against the time it was agreed to work: availability, MTRS, MTBF, MTBSI.

Overlapping outages are one *break*: a minute is down once, however many records say so. Downtime
outside agreed service time is none. Planned downtime is either no part of agreed service time, or
downtime like any other; which of the two is always said. Sources: ITIL, availability management;
ITIL v3 service design; ISO/IEC 20000-1:2018, 8.7.1.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypedDict, Unpack

import attrs

from serviceops.display.text import format_duration
from serviceops.errors import InvalidMeasure
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.measure import WALL, Basis, LeftOut, Measure
from serviceops.measures.records import OUTSIDE, as_basis
from serviceops.measures.statistic import RATIO, REST, Statistic
from serviceops.spans import Micros, Pair, Span, SpanSet, intersect, subtract, to_datetime, unite

__all__ = [
    "Agreed",
    "Outages",
    "availability",
    "mtbf",
    "mtbsi",
    "mtrs",
    "named_outages",
    "unavailability",
]

Outages: TypeAlias = SpanSet | Iterable[Span] | Mapping[str, Span] | Mapping[str, SpanSet]
"""When a service was down: spans by the id of the record that says so, or spans alone, which are
then named by their start and end."""


class Agreed(TypedDict, total=False):
    """What was agreed: the service time, and what planned downtime is.

    `service_time` is round the clock unless said. `planned` are the stretches of planned downtime;
    they are no part of agreed service time, unless `count_planned` makes them downtime.
    """

    service_time: Basis
    planned: SpanSet
    count_planned: bool


def _planned(given: object) -> SpanSet:
    if isinstance(given, SpanSet):
        return given
    raise InvalidMeasure(given, "a set of spans", "such as SpanSet([Span(first, last)])")


@attrs.frozen(kw_only=True)
class _Agreed:
    """What was told, with what holds where nothing was."""

    service_time: Basis = attrs.field(default=WALL, converter=as_basis)
    planned: SpanSet = attrs.field(factory=SpanSet, converter=_planned)
    count_planned: bool = False


@attrs.frozen(kw_only=True)
class _Ledger:
    """One period of a service, as integers: what all measures of it are read from."""

    agreed: list[Pair]
    down: list[Pair]
    shares: tuple[tuple[str, int], ...]
    """What each outage adds: of a minute two of them share, the one that began first has it."""
    breaks: tuple[tuple[Micros, str], ...]
    """When each break began, in agreed service time, and the outage that began it."""
    left_out: tuple[LeftOut, ...]
    stated: tuple[tuple[str, str], ...]

    period: Span
    basis: str

    @property
    def agreed_for(self) -> Micros:
        return _length(self.agreed)

    def measure(
        self,
        code: str,
        parts: Iterable[tuple[str, int]],
        whole: int,
        statistic: Statistic = RATIO,
    ) -> Measure:
        """Return a measure of this period, over agreed service time or the number of breaks."""
        never = "there is no agreed service time in the period"
        return Measure(
            definition=DEFINITIONS[code],
            statistic=statistic,
            population="outages within agreed service time",
            basis=self.basis,
            period=self.period,
            parts=parts,
            whole=whole,
            censoring="an outage that reaches over an end of the period counts up to that end",
            left_out=self.left_out,
            stated=self.stated,
            when_empty="no break began in the period" if self.agreed_for else never,
        )


def _length(pairs: Iterable[Pair]) -> Micros:
    return sum(end - start for start, end in pairs)


def named_outages(outages: Outages) -> list[tuple[Micros, Micros, str]]:
    """Return the outages as integers with their names, by start, then by end, then by name."""
    named: list[tuple[Micros, Micros, str]] = []
    if isinstance(outages, Mapping):
        for name, given in outages.items():
            pairs = given.pairs if isinstance(given, SpanSet) else [_span(given).pair]
            named.extend((start, end, name) for start, end in pairs)
    else:
        for given in outages:
            start, end = _span(given).pair
            named.append((start, end, f"{_said(start)}/{_said(end)}"))
    return sorted(named)


def _span(given: object) -> Span:
    if isinstance(given, Span):
        return given
    raise InvalidMeasure(given, "a Span of downtime", "such as Span(failed_at, restored_at)")


def _said(at: Micros) -> str:
    return to_datetime(at).isoformat()


class _Inside:
    """Asks a sorted list of stretches for what of it lies between two instants."""

    def __init__(self, pairs: list[Pair]) -> None:
        self.pairs = pairs
        self.starts = [start for start, _ in pairs]

    def between(self, start: Micros, end: Micros) -> list[Pair]:
        first = max(0, bisect_right(self.starts, start) - 1)
        last = bisect_left(self.starts, end)
        return intersect(self.pairs[first:last], [(start, end)]) if start < end else []


def _ledger(outages: Outages, period: Span, told: Agreed) -> _Ledger:
    """Return agreed service time and the downtime within it, each outage with its own share."""
    agreed = _Agreed(**told)
    calendar = agreed.service_time.calendar
    counted = agreed.count_planned
    begins, ends = period.pair
    open_time = calendar.pairs_micros(begins, ends)
    apart = agreed.planned.pairs
    named = named_outages(outages)
    if counted:
        named = sorted([*named, *((a, b, f"planned {_said(a)}/{_said(b)}") for a, b in apart)])
    excluded = [] if counted else apart
    time = subtract(open_time, excluded)
    inside = _Inside(time)
    shares: dict[str, int] = {}
    left: dict[tuple[str, str], list[str]] = {}
    reached = begins
    for start, end, name in named:
        if inside.between(start, end):
            share = _length(inside.between(max(start, reached), end))
            shares[name] = shares.get(name, 0) + share
            reached = max(reached, end)
        else:
            why = _why_not((start, end), period.pair, excluded)
            left.setdefault(why, []).append(name)
    down = unite((a, b) for a, b, _ in named)
    began_by = {start: name for start, _, name in reversed(named)}
    breaks = []
    for start, end in down:
        lived = (
            subtract(calendar.pairs_micros(start, min(end, ends)), excluded) if start < ends else []
        )
        if lived and begins <= lived[0][0]:
            breaks.append((lived[0][0], began_by[start]))
    return _Ledger(
        agreed=time,
        down=down,
        shares=tuple(shares.items()),
        breaks=tuple(breaks),
        left_out=tuple(LeftOut(code, says, tuple(ids)) for (code, says), ids in left.items()),
        stated=(("planned_downtime", _planned_said(intersect(open_time, apart), counted=counted)),),
        period=period,
        basis=agreed.service_time.name,
    )


def _planned_said(planned: list[Pair], *, counted: bool) -> str:
    how = "counted as downtime" if counted else "excluded from agreed service time"
    return f"{format_duration(_length(planned))}, {how}" if planned else "none"


def _why_not(outage: Pair, period: Pair, excluded: list[Pair]) -> tuple[str, str]:
    if outage[0] >= outage[1]:
        return "no_length", "without any length"
    within = intersect([outage], [period])
    if not within:
        return OUTSIDE
    if not subtract(within, excluded):
        return "planned", "wholly within planned downtime"
    return "outside_service_time", "outside agreed service time"


def availability(outages: Outages, *, period: Span, **agreed: Unpack[Agreed]) -> Measure:
    """Return the share of agreed service time in which the service worked.

    (agreed service time - downtime within it) / agreed service time. Outages that overlap are
    united; each outage's own part is what it adds. Source: ITIL; ISO/IEC 20000-1:2018, 8.7.1.

    >>> from datetime import UTC, datetime
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> day = Span(at(0), datetime(2026, 3, 3, tzinfo=UTC))
    >>> measure = availability([Span(at(9), at(12)), Span(at(11), at(15))], period=day)
    >>> measure.value, str(measure)
    (Fraction(3, 4), 'availability: 75.00 %')
    """
    ledger = _ledger(outages, period, agreed)
    return ledger.measure("availability", ledger.shares, ledger.agreed_for, REST)


def unavailability(outages: Outages, *, period: Span, **agreed: Unpack[Agreed]) -> Measure:
    """Return the share of agreed service time in which it was down: one less availability."""
    ledger = _ledger(outages, period, agreed)
    return ledger.measure("unavailability", ledger.shares, ledger.agreed_for)


def mtrs(outages: Outages, *, period: Span, **agreed: Unpack[Agreed]) -> Measure:
    """Return the mean time to restore service: downtime divided by the number of breaks.

    A break counts in the period in which it began; downtime in the period in which it fell. So
    the downtime, and the breaks, of two periods end to end are those of the whole. Source: ITIL.
    """
    ledger = _ledger(outages, period, agreed)
    return ledger.measure("mtrs", ledger.shares, len(ledger.breaks))


def mtbf(outages: Outages, *, period: Span, **agreed: Unpack[Agreed]) -> Measure:
    """Return the mean time between failures: uptime divided by the number of breaks.

    The part of a break is the uptime before it, since the break before or the period's start;
    uptime after the last is no record's and has no id. Source: ITIL; texts on reliability
    engineering call this MTTF, and MTBF what is `mtbsi` here.
    """
    ledger = _ledger(outages, period, agreed)
    up = subtract(ledger.agreed, ledger.down)
    parts: list[tuple[str, int]] = []
    since = period.pair[0]
    for start, name in ledger.breaks:
        parts.append((name, _length(intersect(up, [(since, start)]))))
        since = start
    parts.append(("", _length(intersect(up, [(since, period.pair[1])]))))
    return ledger.measure("mtbf", parts, len(ledger.breaks))


def mtbsi(outages: Outages, *, period: Span, **agreed: Unpack[Agreed]) -> Measure:
    """Return the mean time between service incidents: from one break to the next.

    MTBF + MTRS, exactly: agreed service time divided by the number of breaks. The part of a break
    is the agreed service time from its start to the next one's; time before the first is no
    record's and has no id. Source: ITIL v3 service design.
    """
    ledger = _ledger(outages, period, agreed)
    starts = [start for start, _ in ledger.breaks]
    edges = [period.pair[0], *starts, period.pair[1]]
    names = ["", *(name for _, name in ledger.breaks)]
    parts = [
        (name, _length(intersect(ledger.agreed, [(a, b)])))
        for name, a, b in zip(names, edges, edges[1:], strict=False)
    ]
    return ledger.measure("mtbsi", parts, len(ledger.breaks))

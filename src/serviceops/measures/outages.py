"""Outages of a service against its agreed service time: availability, MTRS, MTBF, MTBSI.

Overlapping outages are one *break*: a minute is down once, however many records contain it.
Downtime outside agreed service time does not count. Planned downtime is no part of agreed service
time, or service time in which nothing is down, or downtime like any other; the measure states
which. Time in which nobody watched is unknown, and neither up nor down. Sources: ITIL, availability
management; ITIL v3 service design; ISO/IEC 20000-1:2018, 8.7.1.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Literal, TypeAlias, TypedDict, Unpack, get_args

import attrs

from serviceops._internal.checked import checked
from serviceops.display.text import format_duration
from serviceops.errors import InvalidMeasure
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.measure import WALL, Basis, Breakdown, LeftOut, Measure
from serviceops.measures.records import OUTSIDE, as_basis
from serviceops.measures.statistic import RATIO, REST, Statistic
from serviceops.spans import Micros, Pair, Span, SpanSet, intersect, subtract, to_datetime, unite

DowntimeSpans: TypeAlias = SpanSet | Iterable[Span] | Mapping[str, Span | SpanSet]
"""When a service was down: spans by the id of their record, or spans alone, which are then named by
their start and end."""

PlannedAs: TypeAlias = Literal["left_out", "service_time", "downtime"]
"""How planned downtime counts: not at all, as time in which the service worked, or as downtime."""


class Agreed(TypedDict, total=False):
    """The agreed service time, and how planned downtime and unknown time count.

    `service_time` is round the clock by default. `planned` are the stretches of planned downtime;
    they are no part of agreed service time, unless `planned_as` says ``"service_time"`` (outages
    within them do not count) or ``"downtime"``. `unknown` are stretches in which nobody watched:
    they are no part of agreed service time either, except where an outage is known after all.
    """

    service_time: Basis
    planned: SpanSet
    planned_as: PlannedAs
    unknown: SpanSet


def _planned(given: object) -> SpanSet:
    if isinstance(given, SpanSet):
        return given
    raise InvalidMeasure(given, "a set of spans", "such as SpanSet([Span(first, last)])")


def _one_of_the_ways(_: object, __: object, value: object) -> None:
    if value not in get_args(PlannedAs):
        raise InvalidMeasure(value, f"one of {', '.join(get_args(PlannedAs))} (planned_as)")


@attrs.frozen(kw_only=True)
class _Agreed:
    """The agreement with its defaults filled in."""

    service_time: Basis = attrs.field(default=WALL, converter=as_basis)
    planned: SpanSet = attrs.field(factory=SpanSet, converter=_planned)
    planned_as: PlannedAs = attrs.field(default="left_out", validator=_one_of_the_ways)
    unknown: SpanSet = attrs.field(factory=SpanSet, converter=_planned)


@attrs.frozen(kw_only=True)
class _ServicePeriod:
    """One period of a service as integers, which all its measures are computed from."""

    agreed: list[Pair]
    down: list[Pair]
    planned: list[Pair]
    """Planned downtime within the service time that was watched."""
    unknown: list[Pair]
    """Service time in which nobody watched."""
    shares: tuple[tuple[str, int], ...]
    """The downtime that each outage adds; shared time belongs to the outage that began first."""
    named: list[tuple[Micros, Micros, str]]
    """The outages by start, each with its name."""
    excused: list[Pair]
    """Stretches in which no break begins, by start: nobody watched, or downtime was planned."""
    left_out: tuple[LeftOut, ...]
    details: tuple[tuple[str, str], ...]

    period: Span
    service_time: Basis

    # Half of the measures count no breaks: only those that do look for them.
    @cached_property
    def breaks(self) -> list[tuple[Micros, str]]:
        """The start of each break in the period, and the outage that caused it."""
        # Reversed, so that of outages with one start the first in order is the cause.
        began_by = {start: name for start, _, name in reversed(self.named)}
        breaks = []
        begins, ends = self.period.pair
        opened = self.service_time.calendar.pairs_micros
        for start, end in unite((a, b) for a, b, _ in self.named):
            # It begins with its first instant of agreed service time, maybe in an earlier period.
            until = min(end, ends)
            in_service = (
                subtract(opened(start, until), _between(self.excused, start, until))
                if start < ends
                else []
            )
            if in_service and begins <= in_service[0][0]:
                breaks.append((in_service[0][0], began_by[start]))
        return breaks

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
        # The two reasons differ: without service time nothing could break, which is no good result.
        never = "there is no agreed service time in the period"
        return Measure(
            definition=DEFINITIONS[code],
            statistic=statistic,
            population="outages within agreed service time",
            basis=self.service_time.name,
            period=self.period,
            parts=parts,
            whole=whole,
            censoring="an outage that reaches over an end of the period counts up to that end",
            left_out=self.left_out,
            details=self.details,
            when_empty="no break began in the period" if self.agreed_for else never,
        )


def _length(pairs: Iterable[Pair]) -> Micros:
    return sum(end - start for start, end in pairs)


def named_outages(outages: DowntimeSpans) -> list[tuple[Micros, Micros, str]]:
    """Return the outages as integers with their names, by start, then by end, then by name."""
    named: list[tuple[Micros, Micros, str]] = []
    if isinstance(outages, Mapping):
        for name, given in outages.items():
            pairs = given.pairs if isinstance(given, SpanSet) else [_span(given).pair]
            named.extend((start, end, name) for start, end in pairs)
    else:
        for given in outages:
            start, end = _span(given).pair
            named.append((start, end, f"{_text(start)}/{_text(end)}"))
    return sorted(named)


def _span(given: object) -> Span:
    if isinstance(given, Span):
        return given
    raise InvalidMeasure(given, "a Span of downtime", "such as Span(failed_at, restored_at)")


def _text(at: Micros) -> str:
    return to_datetime(at).isoformat()


_START = itemgetter(0)


def _between(pairs: list[Pair], start: Micros, end: Micros) -> list[Pair]:
    """Return the part of sorted stretches between two instants."""
    # Bisection, since a year of outages would cost the square of its length otherwise.
    # The stretch before `start` may reach into it, so the search begins one earlier.
    first = max(0, bisect_right(pairs, start, key=_START) - 1)
    last = bisect_left(pairs, end, key=_START)
    return intersect(pairs[first:last], [(start, end)])


def _service_period(outages: DowntimeSpans, period: Span, terms: Agreed) -> _ServicePeriod:
    """Return agreed service time and the downtime within it, each outage with its own share."""
    if unknown := terms.keys() - Agreed.__annotations__.keys():
        names = ", ".join(Agreed.__annotations__)
        raise TypeError(f"unexpected keyword {min(unknown)!r}; the agreement has {names}")
    agreed = _Agreed(**terms)
    begins, ends = period.pair
    open_time = agreed.service_time.calendar.pairs_micros(begins, ends)
    apart = list(agreed.planned.pairs)
    named = named_outages(outages)
    if agreed.planned_as == "downtime":
        named = sorted([*named, *((a, b, f"planned {_text(a)}/{_text(b)}") for a, b in apart)])
    spared = [] if agreed.planned_as == "downtime" else apart
    # Overlapping outages are one break: the service cannot fail again while it is down. What
    # somebody recorded is known, whether or not the monitoring ran.
    down = unite((a, b) for a, b, _ in named)
    unwatched = subtract(list(agreed.unknown.pairs), down)
    time = subtract(open_time, unwatched)
    if agreed.planned_as == "left_out":
        time = subtract(time, apart)
    # Planned time that counts as service time is agreed, and nothing can be down in it.
    may_fail = subtract(time, spared)
    shares: dict[str, int] = {}
    left: dict[tuple[str, str], list[str]] = {}
    reached = begins
    # Outages come by start, so time up to `reached` already belongs to an earlier one.
    for start, end, name in named:
        if failed := _between(may_fail, start, end):
            share = failed if reached <= start else _between(may_fail, reached, end)
            shares[name] = shares.get(name, 0) + _length(share)
            reached = max(reached, end)
        else:
            why = _why_not((start, end), period.pair, spared)
            left.setdefault(why, []).append(name)
    return _ServicePeriod(
        agreed=time,
        down=subtract(down, spared),
        planned=subtract(intersect(open_time, apart), unwatched),
        unknown=intersect(open_time, unwatched),
        shares=tuple(shares.items()),
        named=named,
        excused=unite([*unwatched, *spared]),
        left_out=tuple(
            LeftOut(code, sentence, tuple(ids)) for (code, sentence), ids in left.items()
        ),
        details=(
            ("planned_downtime", _planned_text(intersect(open_time, apart), agreed.planned_as)),
            *_unknown_detail(intersect(open_time, unwatched)),
        ),
        period=period,
        service_time=agreed.service_time,
    )


_PLANNED_WORDS: Mapping[PlannedAs, str] = {
    "left_out": "excluded from agreed service time",
    "service_time": "counted as service time",
    "downtime": "counted as downtime",
}


def _planned_text(planned: list[Pair], planned_as: PlannedAs) -> str:
    how = _PLANNED_WORDS[planned_as]
    return f"{format_duration(_length(planned))}, {how}" if planned else "none"


def _unknown_detail(unknown: list[Pair]) -> list[tuple[str, str]]:
    if not unknown:
        return []
    return [("unknown", f"{format_duration(_length(unknown))}, excluded from agreed service time")]


def _why_not(outage: Pair, period: Pair, excluded: list[Pair]) -> tuple[str, str]:
    # The first reason that applies is given, from the most general to the most specific.
    if outage[0] >= outage[1]:
        return "no_length", "without any length"
    within = intersect([outage], [period])
    if not within:
        return OUTSIDE
    if not subtract(within, excluded):
        return "planned", "wholly within planned downtime"
    return "outside_service_time", "outside agreed service time"


@checked
def availability(outages: DowntimeSpans, *, period: Span, **agreed: Unpack[Agreed]) -> Measure:
    """Return the share of agreed service time in which the service worked.

    (agreed service time - downtime within it) / agreed service time. Outages that overlap are
    united; each outage's own part is the downtime it adds. Source: ITIL; ISO/IEC 20000-1:2018,
    8.7.1.

    >>> from datetime import UTC, datetime
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> day = Span(at(0), datetime(2026, 3, 3, tzinfo=UTC))
    >>> measure = availability([Span(at(9), at(12)), Span(at(11), at(15))], period=day)
    >>> measure.value, str(measure)
    (Fraction(3, 4), 'availability: 75.00 %')
    """
    service = _service_period(outages, period, agreed)
    return service.measure("availability", service.shares, service.agreed_for, REST)


@checked
def time_by_condition(
    outages: DowntimeSpans, *, period: Span, **agreed: Unpack[Agreed]
) -> Breakdown:
    """Return the shares of service time that were up, down, planned downtime, and unknown.

    The four add up to all of the service time, whatever `planned_as` says. Planned time is planned
    also where the service was down in it; unknown is where nobody watched and no outage is known.

    >>> from datetime import UTC, datetime
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> shares = time_by_condition(
    ...     [Span(at(9), at(11))],
    ...     period=Span(at(0), at(20)),
    ...     planned=SpanSet([Span(at(10), at(12))]),
    ...     unknown=SpanSet([Span(at(15), at(20))]),
    ... )
    >>> {name: str(part.value) for name, part in shares.items()}
    {'up': '3/5', 'down': '1/20', 'planned': '1/10', 'unknown': '1/4'}
    """
    service = _service_period(outages, period, agreed)
    # One order of precedence makes the parts disjoint: unknown, then planned, then down.
    watched = subtract(service.agreed, service.planned)
    lengths = {
        "up": _length(subtract(watched, service.down)),
        "down": _length(intersect(watched, service.down)),
        "planned": _length(service.planned),
        "unknown": _length(service.unknown),
    }
    whole = sum(lengths.values())
    shares = {
        name: service.measure("time_by_condition", [("", length)], whole)
        for name, length in {"": whole, **lengths}.items()
    }
    return Breakdown(whole=shares.pop(""), parts=tuple(shares.items()))


@checked
def unavailability(outages: DowntimeSpans, *, period: Span, **agreed: Unpack[Agreed]) -> Measure:
    """Return the share of agreed service time in which the service was down."""
    service = _service_period(outages, period, agreed)
    return service.measure("unavailability", service.shares, service.agreed_for)


@checked
def mtrs(outages: DowntimeSpans, *, period: Span, **agreed: Unpack[Agreed]) -> Measure:
    """Return the mean time to restore service: downtime divided by the number of breaks.

    A break counts in the period in which it began; downtime in the period in which it fell. So
    the downtime, and the breaks, of two periods end to end are those of the whole. Source: ITIL.
    """
    service = _service_period(outages, period, agreed)
    return service.measure("mtrs", service.shares, len(service.breaks))


@checked
def mtbf(outages: DowntimeSpans, *, period: Span, **agreed: Unpack[Agreed]) -> Measure:
    """Return the mean time between failures: uptime divided by the number of breaks.

    The part of a break is the uptime before it, since the break before or the period's start;
    uptime after the last belongs to no record and has no id. Source: ITIL; texts on reliability
    engineering call this MTTF, and MTBF what is `mtbsi` here.
    """
    service = _service_period(outages, period, agreed)
    # Uptime is cut at each break, so that the parts add up to all of it.
    up = subtract(service.agreed, service.down)
    parts: list[tuple[str, int]] = []
    since = period.pair[0]
    for start, name in service.breaks:
        parts.append((name, _length(_between(up, since, start))))
        since = start
    parts.append(("", _length(_between(up, since, period.pair[1]))))
    return service.measure("mtbf", parts, len(service.breaks))


@checked
def mtbsi(outages: DowntimeSpans, *, period: Span, **agreed: Unpack[Agreed]) -> Measure:
    """Return the mean time between service incidents: from one break to the next.

    MTBF + MTRS, exactly: agreed service time divided by the number of breaks. The part of a break
    is the agreed service time from its start to the next one's; time before the first
    belongs to no record and has no id. Source: ITIL v3 service design.
    """
    service = _service_period(outages, period, agreed)
    starts = [start for start, _ in service.breaks]
    edges = [period.pair[0], *starts, period.pair[1]]
    names = ["", *(name for _, name in service.breaks)]
    parts = [
        (name, _length(_between(service.agreed, a, b)))
        for name, a, b in zip(names, edges, edges[1:], strict=False)
    ]
    return service.measure("mtbsi", parts, len(service.breaks))

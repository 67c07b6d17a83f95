"""What measures are asked of: records by id, and the instants that are told about them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, Protocol, TypeAlias, TypedDict

import attrs

from serviceops.errors import InvalidMeasure
from serviceops.history import Fact, History
from serviceops.measures.measure import WALL, Basis, Definition, LeftOut, Measure
from serviceops.measures.statistic import MEAN, Statistic, as_statistic
from serviceops.sla.conditions import Edge, Enters, Leaves, Level, On, While, as_edge, as_level
from serviceops.sla.fact_track import Track
from serviceops.spans import Micros, Pair, Span, to_micros

__all__ = [
    "ACKNOWLEDGED",
    "CLOSED",
    "LOGGED",
    "OPEN",
    "OTHERS",
    "OUTSIDE",
    "REOPENED",
    "RESOLVED",
    "DatedBy",
    "FactTimestamp",
    "Filter",
    "HasHistory",
    "Moment",
    "Records",
    "ResolvedScope",
    "Scope",
    "Tally",
    "Timed",
    "as_basis",
    "as_moment",
    "chosen",
    "excluded",
    "grouped",
    "happenings",
    "moment_last",
    "moment_of",
    "started",
    "told",
]


class HasHistory(Protocol):
    """A record, of ours or of a host's own."""

    @property
    def history(self) -> History:
        """What happened to it."""


Records: TypeAlias = (
    Mapping[str, History] | Mapping[str, HasHistory] | Iterable[tuple[str, History | HasHistory]]
)
"""Histories or records by id: a mapping, or pairs that may be made one by one as they are read."""

DatedBy: TypeAlias = Literal["start", "stop"]
"""Which of the two moments has to fall in the period."""


class Filter(TypedDict, total=False):
    """Which records are meant: those of a `period`, and those of which `where` holds at `at`."""

    period: Span | None
    where: Level | None


class Scope(Filter, total=False):
    """Which records are meant, and the `basis`: on what time lengths are counted."""

    basis: Basis


class Timed(Scope, total=False):
    """The same, which moment dates a record, and what `statistic` is made of the lengths."""

    dated_by: DatedBy
    statistic: Statistic | str


def _period(given: object) -> Span | None:
    if given is None or isinstance(given, Span):
        return given
    raise InvalidMeasure(given, "a Span, or None for all time", "such as Span(first, last)")


def as_basis(given: object) -> Basis:
    """Return the time basis, and refuse what is none."""
    if isinstance(given, Basis):
        return given
    raise InvalidMeasure(given, "a time basis", "such as Basis('office hours', calendar)")


@attrs.frozen(kw_only=True)
class ResolvedScope:
    """What was told of a scope, with what holds where nothing was."""

    period: Span | None = attrs.field(default=None, converter=_period)
    where: Level | None = attrs.field(default=None, converter=attrs.converters.optional(as_level))
    basis: Basis = attrs.field(default=WALL, converter=as_basis)
    dated_by: DatedBy = "start"
    statistic: Statistic = attrs.field(default=MEAN, converter=as_statistic)

    def __attrs_post_init__(self) -> None:
        if self.dated_by not in {"start", "stop"}:
            raise InvalidMeasure(self.dated_by, "'start' or 'stop'", "say which moment dates it")

    @cached_property
    def span(self) -> Pair | None:
        """The period as integer microseconds."""
        return None if self.period is None else self.period.pair

    def holds(self, instant: Micros) -> bool:
        """Return whether an instant lies in the period."""
        span = self.span
        return span is None or span[0] <= instant < span[1]

    def is_other(self, track: Track) -> bool:
        """Return whether a record is of another population."""
        return excluded(self.where, track)


def chosen(scope: Filter | Scope | Timed, kind: type) -> ResolvedScope:
    """Return what a scope says; what the kind of it does not know is Python's own `TypeError`."""
    known: frozenset[str] = kind.__optional_keys__  # type: ignore[attr-defined]  # a TypedDict's
    for name in scope:
        if name not in known:
            raise TypeError(f"got an unexpected keyword argument {name!r}")
    return ResolvedScope(**scope)


LOGGED = On("log")
"""When one of our incidents comes to the desk."""
ACKNOWLEDGED = Enters("in_progress")
"""When somebody has taken it on."""
RESOLVED = Enters("resolved")
"""When the harm ends."""
REOPENED = Leaves("resolved", "closed")
"""When a resolution did not hold."""
CLOSED = Enters("closed")
"""When the record ends, after what review there was."""
OPEN = ~While("resolved", "closed", "cancelled")
"""While there is work to do."""


@attrs.frozen
class FactTimestamp:
    """The instant that a fact states: for what happened before anybody recorded it.

    The fact is an aware moment, or ISO 8601 text of one; told again, the last telling counts.
    Where it is not set, `otherwise` says which edge stands in for it, if any.

    >>> str(FactTimestamp("failed_at", otherwise=LOGGED))
    'failed_at as stated, or else log'
    """

    fact: str
    otherwise: Edge | None = attrs.field(default=None, converter=attrs.converters.optional(as_edge))

    def __str__(self) -> str:
        instead = f", or else {self.otherwise}" if self.otherwise else ""
        return f"{self.fact} as stated{instead}"


Moment: TypeAlias = Edge | Level | FactTimestamp
"""What tells an instant of a record: an edge, the beginning of a level, or a stated fact."""


def as_moment(given: object) -> Edge | FactTimestamp:
    """Return the moment; a level means its beginning."""
    return given if isinstance(given, FactTimestamp) else as_edge(given)


def _histories(records: Records) -> Iterator[tuple[str, History]]:
    """Yield each record's id and its history, one at a time."""
    pairs: Iterable[tuple[Any, Any]] = records.items() if isinstance(records, Mapping) else records
    for record, given in pairs:
        history = given if isinstance(given, History) else getattr(given, "history", None)
        if not isinstance(history, History):
            raise InvalidMeasure(
                given, f"a history, or a record with one, for {record!r}",
                "histories are built with History.of or History.from_rows",
            )  # fmt: skip
        yield record, history


def told(records: Records, at: Micros | None = None) -> Iterator[tuple[str, Track]]:
    """Yield each record's id and what had happened to it by an instant, one at a time."""
    for record, history in _histories(records):
        yield record, Track(history, len(history)) if at is None else Track.upto(history, at)


def grouped(records: Records, fact: str, *, at: datetime) -> dict[Fact, dict[str, History]]:
    """Return the records by the value a fact had at an instant: measure each group by itself.

    ``"state"`` is a fact too; `None` stands for records in which it was not set. Each record is in
    one group, so the groups of any measure by record are the whole of it.

    >>> from datetime import UTC
    >>> from serviceops.history import Transition
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> log = {name: History.of([Transition(nine, "log", sets={"priority": level})])
    ...        for name, level in (("INC-1", "P2"), ("INC-2", "P1"), ("INC-3", "P2"))}
    >>> {value: list(of_it) for value, of_it in grouped(log, "priority", at=nine).items()}
    {'P2': ['INC-1', 'INC-3'], 'P1': ['INC-2']}
    """
    groups: dict[Fact, dict[str, History]] = {}
    now = to_micros(at)
    for record, history in _histories(records):
        track = Track.upto(history, now)
        value = track.fact(fact)[-1] if track.size else None
        groups.setdefault(value, {})[record] = history
    return groups


def happenings(edge: Edge, track: Track) -> list[int]:
    """Return the numbers of the transitions at which an edge happens."""
    bits, found = edge.bits(track), list[int]()
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def _stated(moment: FactTimestamp, track: Track) -> Micros | None:
    value = track.fact(moment.fact)[-1] if track.size else None
    if value is None:
        return None
    try:
        return to_micros(datetime.fromisoformat(value))  # type: ignore[arg-type] # told below
    except (TypeError, ValueError):
        raise InvalidMeasure(
            value, f"an aware moment in the fact {moment.fact!r}", "record it as a datetime"
        ) from None


def moment_of(moment: Edge | FactTimestamp, track: Track) -> Micros | None:
    """Return the first instant of a moment, `None` where it has not come."""
    if isinstance(moment, FactTimestamp):
        stated = _stated(moment, track)
        if stated is not None or moment.otherwise is None:
            return stated
        moment = moment.otherwise
    bits = moment.bits(track)
    return track.micros[(bits & -bits).bit_length() - 1] if bits else None


def moment_last(
    moment: Edge | FactTimestamp, track: Track, since: Micros, undone_by: Edge | None
) -> Micros | None:
    """Return the last instant of a moment from `since` on, `None` where it was undone after."""
    if isinstance(moment, FactTimestamp):
        stated = _stated(moment, track)
        if stated is not None or moment.otherwise is None:
            return stated
        moment = moment.otherwise
    came = [index for index in happenings(moment, track) if track.micros[index] >= since]
    if not came or (undone_by and any(i > came[-1] for i in happenings(undone_by, track))):
        return None
    return track.micros[came[-1]]


def excluded(where: Level | None, track: Track) -> bool:
    """Return whether a record is no part of the population: the level does not hold at the end."""
    if where is None:
        return False
    return not where.bits(track) >> track.size - 1 & 1 if track.size else True


def started(
    records: Records,
    at: datetime,
    start: Edge | FactTimestamp | None,
    scope: ResolvedScope,
    tally: "Tally",
) -> Iterator[tuple[str, Track, Micros]]:
    """Yield the records of the population that began in the period, each with when it began.

    They begin at a moment, or without one at their first transition; the others are left out.
    """
    for record, track in told(records, to_micros(at)):
        first = _begun(track) if start is None else moment_of(start, track)
        if scope.is_other(track):
            tally.others(record)
        elif first is None:
            tally.leave(record, ("not_started", f"without {start or 'a transition'}"))
        elif not scope.holds(first):
            tally.leave(record, OUTSIDE)
        else:
            yield record, track, first


def _begun(track: Track) -> Micros | None:
    return track.micros[0] if track.size else None


OUTSIDE = ("outside_period", "not in the period")
OTHERS = ("other_population", "not of this population")


NO_SCOPE = ResolvedScope()
"""Every record, of all time, by the wall clock."""


@attrs.define
class Tally:
    """Collects what each record adds, and who is left out and why, in one pass."""

    parts: list[tuple[str, int]] = attrs.field(factory=list)
    left: dict[tuple[str, str], list[str]] = attrs.field(factory=dict)

    def add(self, record: str, amount: int) -> None:
        """Count a record."""
        self.parts.append((record, amount))

    def leave(self, record: str, why: tuple[str, str]) -> None:
        """Leave a record out, with the code and the sentence why."""
        self.left.setdefault(why, []).append(record)

    def others(self, record: str) -> None:
        """Leave out a record that `where` says is of another population."""
        self.leave(record, OTHERS)

    def measure(
        self,
        definition: Definition,
        statistic: Statistic,
        *,
        population: str,
        scope: ResolvedScope = NO_SCOPE,
        basis: str | None = None,
        whole: int | None = None,
        at: datetime | None = None,
        censoring: str = "",
        stated: Mapping[str, str] | None = None,
        when_empty: str = "",
    ) -> Measure:
        """Return the measure of what was collected; who is out of scope is told last."""
        last = {OUTSIDE, OTHERS}
        left = sorted(self.left.items(), key=lambda one: one[0] in last)
        reasons = ", ".join(f"{len(ids):,} {why[1]}" for why, ids in left)
        where = "" if scope.where is None else f", {scope.where}"
        return Measure(
            definition=definition,
            statistic=statistic,
            population=population + where,
            basis=basis or scope.basis.name,
            period=scope.period,
            at=at,
            parts=self.parts,
            whole=whole,
            censoring=censoring,
            left_out=[LeftOut(code, says, ids) for (code, says), ids in left],
            stated=stated or {},
            when_empty=when_empty or f"no record is counted{f': {reasons}' if reasons else ''}",
        )

"""The records that measures are made of: which of them count, and who is left out and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import Any, Literal, Protocol, TypeAlias, TypedDict

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.errors import InvalidMeasure
from serviceops.history import Fact, History
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.measure import WALL, Basis, Definition, LeftOut, Measure, measure_of
from serviceops.measures.moments import FactTimestamp, first_of
from serviceops.measures.statistic import MEAN, RATIO, Statistic, as_statistic
from serviceops.sla.conditions import Edge, Level, Track, level_or_none
from serviceops.spans import Micros, Pair, Span, to_micros


class HasHistory(Protocol):
    """A record of this package or of a host application."""

    @property
    def history(self) -> History:
        """The transitions of the record."""


class HistoryColumns(Protocol):
    """A whole log as columns, such as `serviceops.columns.Log`."""

    @property
    def cases(self) -> Sequence[Any]:
        """The ids of the records."""

    def history(self, number: int) -> History:
        """Return the history of one record, by its number in `cases`."""


Records: TypeAlias = (
    Mapping[str, History]
    | Mapping[str, HasHistory]
    | Iterable[tuple[str, History | HasHistory]]
    | HistoryColumns
)
"""Histories or records by id: a mapping, pairs, or a log in columns; read one by one."""

DatedBy: TypeAlias = Literal["start", "stop"]
"""Which of the two moments decides whether a record belongs to the period."""


OUTSIDE = ("outside_period", "not in the period")
OTHERS = ("other_population", "not of this population")
"""Why a record is left out: a code and a sentence."""


class Filter(TypedDict, total=False):
    """The records to count: those of a `period`, and those for which `where` is true at `at`."""

    period: Span | None
    where: Level | None


class Scope(Filter, total=False):
    """A filter, and the `basis`: the calendar that lengths are counted on."""

    basis: Basis


class Timed(Scope, total=False):
    """A scope, the moment that dates a record, and the `statistic` of the lengths."""

    dated_by: DatedBy
    statistic: Statistic | str


def _period(given: object) -> Span | None:
    if given is None or isinstance(given, Span):
        return given
    raise InvalidMeasure(given, "a Span, or None for all time", "such as Span(first, last)")


def as_basis(given: object) -> Basis:
    """Return the time basis; any other value is refused."""
    if isinstance(given, Basis):
        return given
    raise InvalidMeasure(given, "a time basis", "such as Basis('office hours', calendar)")


@attrs.frozen(kw_only=True)
class ResolvedScope:
    """A scope with its defaults filled in."""

    period: Span | None = attrs.field(default=None, converter=_period)
    where: Level | None = attrs.field(default=None, converter=level_or_none)
    basis: Basis = attrs.field(default=WALL, converter=as_basis)
    dated_by: DatedBy = "start"
    statistic: Statistic = attrs.field(default=MEAN, converter=as_statistic)

    def __attrs_post_init__(self) -> None:
        if self.dated_by not in {"start", "stop"}:
            raise InvalidMeasure(
                self.dated_by, "'start' or 'stop'", "name the moment that dates a record"
            )

    @cached_property
    def span(self) -> Pair | None:
        """The period as integer microseconds."""
        return None if self.period is None else self.period.pair

    def contains(self, instant: Micros) -> bool:
        """Return whether an instant lies in the period."""
        span = self.span
        return span is None or span[0] <= instant < span[1]


def resolve_scope(scope: Filter | Scope | Timed, kind: type) -> ResolvedScope:
    """Return a scope with its defaults; a keyword that its kind does not have is a `TypeError`."""
    # A typed dictionary checks nothing at run time, and a misspelt keyword would change a figure.
    for name in scope:
        if name not in kind.__annotations__:
            known = ", ".join(kind.__annotations__)
            raise TypeError(f"got an unexpected keyword argument {name!r}; there are {known}")
    return ResolvedScope(**scope)


def histories_of(records: Records, *facts: str) -> Iterator[tuple[str, History]]:
    """Yield each record's id and its history, one at a time.

    The last one is followed by a refusal where one of `facts` is no fact of the records.
    """
    columns: Any = None if isinstance(records, Mapping) else records
    if isinstance(columns, History) or isinstance(getattr(columns, "history", None), History):
        raise InvalidMeasure(records, "records by id", "of a single record: {record.id: record}")
    names = FactNames(facts, getattr(columns, "facts", ()))
    names.refuse_unknown()
    # One history exists at a time, so a log of a million records stays in its columns.
    if hasattr(columns, "cases"):
        for number, case in enumerate(columns.cases):
            history = columns.history(number)
            names.read(history)
            yield str(case), history
        names.refuse_unknown()
        return
    pairs: Iterable[tuple[Any, Any]] = records.items() if isinstance(records, Mapping) else columns
    for pair in pairs:
        try:
            record, given = pair
        except (TypeError, ValueError):
            if not hasattr(pair, "history"):
                raise  # the check of the measure's own arguments says of which kind they have to be
            raise InvalidMeasure(
                pair, "an id and its history, or a record with one",
                "of a list of records: {record.id: record for record in records}",
            ) from None  # fmt: skip
        history = given if isinstance(given, History) else getattr(given, "history", None)
        if not isinstance(history, History):
            raise InvalidMeasure(
                given, f"a history, or a record with one, for {record!r}",
                "histories are built with History.of or LogSchema.histories",
            )  # fmt: skip
        names.read(history, getattr(type(given), "lifecycle", None))
        yield record, history
    names.refuse_unknown()


class FactNames:
    """The names of the facts that records have, read until those in question are among them."""

    def __init__(
        self, wanted: Iterable[str], columns: Iterable[str] = (), *, seen: bool = False
    ) -> None:
        self.known = set(columns)
        self.seen = seen or bool(self.known)
        # What measures name by themselves is known: a log without any hold has no reason of one.
        known = {"state", "hold_reason", *self.known}
        self.unknown = [name for name in wanted if name not in known]

    def read(self, history: History, lifecycle: Any = None) -> None:
        """Read the facts of a record's lifecycle, and those that its transitions name."""
        if self.unknown:
            self.seen |= bool(history)
            self.known.update(getattr(lifecycle, "fact_names", ()))
            # Also those set to nothing, and later than the instant of the question.
            self.known.update(name for one in history for name, _ in one.sets)
            self.unknown = [name for name in self.unknown if name not in self.known]

    def refuse_unknown(self) -> None:
        """Refuse a fact that no record has; where there is no record, nothing is known."""
        if self.unknown and self.seen:
            names = ", ".join(sorted(self.known)) or "none"
            raise InvalidMeasure(
                self.unknown[0], f"a fact of the records (they have {names})", "or 'state'"
            )


def tracks(records: Records, at: Micros | None = None, *facts: str) -> Iterator[tuple[str, Track]]:
    """Yield each record's id and its transitions up to an instant, one record at a time."""
    for record, history in histories_of(records, *facts):
        yield record, Track(history, len(history)) if at is None else Track.upto(history, at)


@checked
def grouped(records: Records, fact: FilledText, *, at: datetime) -> dict[Fact, dict[str, History]]:
    """Return the records by the value a fact had at an instant, to measure each group alone.

    ``"state"`` is a fact too; `None` is the group of records in which it was not set. Each record
    is in one group, so the groups of any measure by record add up to the whole. A fact that is
    neither of the records' lifecycle nor named by any of their transitions is refused.

    >>> from datetime import UTC
    >>> from serviceops.history import Transition
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> log = {name: History.of([Transition(nine, "log", sets={"priority": level})])
    ...        for name, level in (("INC-1", "P2"), ("INC-2", "P1"), ("INC-3", "P2"))}
    >>> {value: list(of_it) for value, of_it in grouped(log, "priority", at=nine).items()}
    {'P2': ['INC-1', 'INC-3'], 'P1': ['INC-2']}
    """
    # The whole history stays in its group; only the choice of the group is as of the instant.
    groups: dict[Fact, dict[str, History]] = {}
    now = to_micros(at)
    for record, history in histories_of(records, fact):
        track = Track.upto(history, now)
        value = track.fact(fact)[-1] if track.size else None
        groups.setdefault(value, {})[record] = history
    return groups


def excluded(where: Level | None, track: Track) -> bool:
    """Return whether a level is false after the last transition, so the record does not count."""
    if where is None:
        return False
    # The highest bit is the last transition, and so the state at the instant of the question.
    return not where.bits(track) >> track.size - 1 & 1 if track.size else True


def population(
    records: Records, at: Micros, scope: ResolvedScope, tally: "Tally", *facts: str
) -> Iterator[tuple[str, Track]]:
    """Yield the records of the population as of an instant, and leave the others out."""
    for record, track in tracks(records, at, *facts):
        if excluded(scope.where, track):
            tally.leave(record, OTHERS)
        else:
            yield record, track


def started(
    records: Records,
    at: datetime,
    start: Edge | FactTimestamp | None,
    scope: ResolvedScope,
    tally: "Tally",
) -> Iterator[tuple[str, Track, Micros]]:
    """Yield the records of the population that started in the period, each with its start."""
    # Without a moment they start at their first transition; the others are left out.
    for record, track in population(records, to_micros(at), scope, tally):
        first = first_of(start, track)
        # A record without the moment belongs to no period, so that reason comes first.
        if first is None:
            tally.leave(record, ("not_started", f"without {start or 'a transition'}"))
        elif not scope.contains(first):
            tally.leave(record, OUTSIDE)
        else:
            yield record, track, first


NO_SCOPE = ResolvedScope()
"""Every record, of all time, by the wall clock."""


_ID, _AMOUNT = itemgetter(0), itemgetter(1)


@attrs.define
class Tally:
    """The amounts that records add and the records left out, collected in one pass."""

    parts: list[tuple[str, int]] = attrs.field(factory=list)
    left: dict[tuple[str, str], list[str]] = attrs.field(factory=dict)

    def add(self, record: str, amount: int) -> None:
        """Count a record."""
        self.parts.append((record, amount))

    def leave(self, record: str, why: tuple[str, str]) -> None:
        """Leave a record out, with a code and a sentence."""
        self.left.setdefault(why, []).append(record)

    def measure(
        self,
        definition: Definition | str,
        statistic: Statistic | None = None,
        *,
        population: str,
        scope: ResolvedScope = NO_SCOPE,
        basis: str | None = None,
        whole: int | None = None,
        at: datetime | None = None,
        censoring: str = "",
        details: Mapping[str, str] | None = None,
        when_empty: str = "",
    ) -> Measure:
        """Return the measure of the collected amounts; records out of scope are listed last.

        Without a statistic it is a ratio, over `whole` or else over the number of amounts.
        """
        last = {OUTSIDE, OTHERS}
        # Sorting is stable, so the other reasons stay in the order in which they were first met.
        left = sorted(self.left.items(), key=lambda one: one[0] in last)
        reasons = ", ".join(f"{len(ids):,} {why[1]}" for why, ids in left)
        where = "" if scope.where is None else f", {scope.where}"
        # Ids are the caller's: where one is no plain text, each part is checked.
        kinds = [{*map(type, map(part, self.parts))} for part in (_ID, _AMOUNT)]
        make = measure_of if kinds[0] <= {str} and kinds[1] <= {int} else Measure
        return make(
            parts=self.parts,
            definition=DEFINITIONS[definition] if isinstance(definition, str) else definition,
            statistic=RATIO if statistic is None else statistic,
            population=population + where,
            basis=basis or scope.basis.name,
            period=scope.period,
            at=at,
            whole=len(self.parts) if statistic is None and whole is None else whole,
            censoring=censoring,
            left_out=[LeftOut(code, sentence, ids) for (code, sentence), ids in left],
            details=details or {},
            when_empty=when_empty or f"no record is counted{f': {reasons}' if reasons else ''}",
        )

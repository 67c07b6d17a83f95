"""Attainment and overrun: how many promises were met and missed, by cycle, as of one instant."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

from serviceops._internal.checked import checked
from serviceops.errors import InvalidMeasure
from serviceops.measures.measure import Measure
from serviceops.measures.records import OUTSIDE, ResolvedScope, Tally
from serviceops.measures.statistic import MEAN, Statistic, as_statistic
from serviceops.sla.choices import Stage
from serviceops.sla.policy import PolicyReading
from serviceops.sla.reading import CycleRow, Reading
from serviceops.spans import Span


class CycleRows(Protocol):
    """The cycles of a log's readings, as rows."""

    def rows(self) -> Iterator[tuple[int, CycleRow | None]]:
        """Yield the number of each row's case and the cycle, `None` for a clock not started."""


@runtime_checkable
class ReadingColumns(Protocol):
    """The readings of one target for a whole log, as `columns.read` returns them by target."""

    @property
    def name(self) -> str:
        """The name of the target."""

    @property
    def cases(self) -> Sequence[Any]:
        """The ids of the records."""

    def every_cycle(self) -> CycleRows:
        """Return the cycles of every record."""


class ReadingsFrame(Protocol):
    """A data frame of readings, of pandas, polars or pyarrow."""

    @property
    def columns(self) -> Any:
        """The columns, or their names."""


ReadingsById: TypeAlias = (
    Mapping[str, Reading]
    | Mapping[str, PolicyReading]
    | Iterable[tuple[str, Reading | PolicyReading]]
    | Mapping[str, ReadingColumns]
    | ReadingColumns
    | ReadingsFrame
)
"""Readings by record id, of one target or of a policy: a mapping, or pairs read one by one.

Readings of a whole log are accepted too, as `columns.read` returns them or one target of them, and
the data frame that `columns.frames.read` returns, of pandas, polars or pyarrow.
"""

OpenBreached: TypeAlias = Literal["missed", "left_out"]
"""How an open cycle that is breached counts: as missed already, or not until it stops."""


def as_open_breached(given: str) -> str:
    """Return how open breached cycles count; an unknown word is refused."""
    if given in {"missed", "left_out"}:
        return given
    raise InvalidMeasure(given, "'missed' or 'left_out'", "state how open breached cycles count")


def _columns_of(readings: object) -> list[ReadingColumns] | None:
    """Return the columns of a log's readings; `None` where the readings are of single records."""
    if isinstance(readings, Mapping):
        columns = [one for one in readings.values() if isinstance(one, ReadingColumns)]
        return columns if len(columns) == len(readings) else None
    if isinstance(readings, ReadingColumns):
        return [readings]
    if hasattr(readings, "columns"):
        # Here only: a frame comes from a host with the extra, and records need no NumPy.
        from serviceops.columns.frames import readings_of

        return list(readings_of(readings))
    return None


def cycles_of(
    readings: ReadingsById, target: str | None = None
) -> Iterator[tuple[str, CycleRow | None]]:
    """Yield every cycle of the readings with its record's id; `None` for a clock not started."""
    columns = _columns_of(readings)
    if columns is not None:
        # A frame has no row of a target that never applied: which others there are is not known.
        if isinstance(readings, Mapping | ReadingColumns):
            _check_target(target, {one.name for one in columns})
        for one in columns:
            if target in {None, one.name}:
                for case, row in one.every_cycle().rows():
                    yield str(one.cases[case]), row
        return
    # Pairs are read one at a time, so a whole year of readings never has to be in memory.
    pairs: Any = readings.items() if isinstance(readings, Mapping) else readings
    names = set[str]()
    for record, given in pairs:
        if isinstance(given, Reading):
            selected = [given] if target in {None, given.name} else []
        elif isinstance(given, PolicyReading):
            selected = [one for name, one in given.items() if target in {None, name}]
        else:
            raise InvalidMeasure(
                given, f"a reading, for {record!r}", "read a target or a policy at an instant"
            )
        if target is not None and target not in names:
            names |= _names(given)
        for reading in selected:
            if not reading.cycles:
                yield record, None
            for cycle in reading.cycles:
                yield record, CycleRow.of(cycle)
    _check_target(target, names)


def _names(given: Reading | PolicyReading) -> set[str]:
    """Return the names of the targets that there are, those that never applied too."""
    if isinstance(given, Reading):
        return {given.name}
    return {one.name for one in given.policy.targets}


def _check_target(target: str | None, names: AbstractSet[str]) -> None:
    """Refuse a target that no reading can have; without readings nobody knows the names."""
    if target is not None and names and target not in names:
        raise InvalidMeasure(
            target, "the name of a target", f"there are {', '.join(sorted(names))}"
        )


def _decided(
    readings: ReadingsById,
    tally: Tally,
    target: str | None,
    scope: ResolvedScope,
    open_breached: str,
) -> Iterator[tuple[str, CycleRow]]:
    """Yield the cycles that are decided, and leave the others out with the reason."""
    for record, cycle in cycles_of(readings, target):
        if cycle is None:
            tally.leave(record, ("not_started", "not started"))
        elif cycle.stage is Stage.CANCELLED:
            tally.leave(record, ("cancelled", "cancelled"))
        elif cycle.stage is not Stage.STOPPED and not cycle.breached:
            tally.leave(record, ("open", "open and not breached"))
        # The instant of decision dates a cycle, so two periods end to end count each cycle once.
        elif not scope.contains(cycle.decided_at or 0):
            tally.leave(record, OUTSIDE)
        elif cycle.stage is not Stage.STOPPED and open_breached == "left_out":
            tally.leave(record, ("open_breached", "open and breached"))
        else:
            yield record, cycle


def _measure(
    code: str,
    readings: ReadingsById,
    statistic: Statistic | None,
    target: str | None,
    period: Span | None,
    open_breached: str,
) -> Measure:
    scope, tally = ResolvedScope(period=period), Tally()
    as_open_breached(open_breached)
    for record, cycle in _decided(readings, tally, target, scope, open_breached):
        # Every decided cycle is a part of attainment; only a missed one has an overrun.
        if code == "attainment":
            tally.add(record, int(not cycle.breached))
        elif cycle.breached:
            tally.add(record, cycle.elapsed - (cycle.goal or 0))
        else:
            tally.leave(record, ("met", "met"))
    breached = (
        "an open breached cycle is missed, from its breach on"
        if open_breached == "missed"
        else "an open breached cycle is left out and counted"
    )
    return tally.measure(
        code,
        statistic,
        population=f"cycles of {target or 'every target'}, dated by the instant they were decided",
        scope=scope,
        censoring=f"cancelled cycles are left out; {breached}",
        basis="working time of each target's calendar",
    )


@checked
def attainment(
    readings: ReadingsById,
    *,
    target: str | None = None,
    period: Span | None = None,
    open_breached: OpenBreached = "missed",
) -> Measure:
    """Return the share of promises met among those decided: met / (met + missed), by cycle.

    A part is 1 for a cycle met, 0 for one missed. Cancelled cycles and open ones are left out; an
    open one that is breached counts as `open_breached` states. `target` names one target of a
    policy; all of them count without it. `period` contains the instant a cycle was decided at: its
    stop, or, while it is open, its breach. Source: BMC SLM; ServiceNow.
    """
    return _measure("attainment", readings, None, target, period, open_breached)


@checked
def overrun(
    readings: ReadingsById,
    *,
    statistic: Statistic | str = MEAN,
    target: str | None = None,
    period: Span | None = None,
    open_breached: OpenBreached = "missed",
) -> Measure:
    """Return by how much promises were missed: working time past the goal, over those missed.

    The keywords are those of `attainment`. Source: Frappe Helpdesk ``failed_by``; iTop ``overrun``.
    """
    known = as_statistic(statistic)
    return _measure("overrun", readings, known, target, period, open_breached)

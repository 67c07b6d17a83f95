"""Every cycle of a log's clocks as columns: what measures and reports count."""

from collections.abc import Callable, Iterator
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.columns.calendar_grid import Micro
from serviceops.columns.condition_flags import Flags
from serviceops.columns.log import Log
from serviceops.columns.open_time import NAT
from serviceops.errors import InvalidValue
from serviceops.sla.choices import Stage
from serviceops.sla.reading import CycleRow, Reading

STAGES = tuple(Stage)
STOPPED, CANCELLED, NOT_STARTED = map(
    STAGES.index, (Stage.STOPPED, Stage.CANCELLED, Stage.NOT_STARTED)
)


@attrs.frozen(eq=False)
class CycleColumns:
    """One row a cycle, and one a clock that has not started; by case and in order of time.

    `case` is the number of the case in the log, `stage` a place in `STAGES`; instants and lengths
    are whole microseconds, `NAT` where there is none.
    """

    case: NDArray[np.int64]
    number: NDArray[np.int32]
    stage: NDArray[np.int8]
    breached: NDArray[np.bool_]
    decided: Micro
    elapsed: Micro
    goal: Micro

    def rows(self) -> Iterator[tuple[int, CycleRow | None]]:
        """Yield each row's case and its cycle; `None` for a clock that has not started."""
        columns = (self.case, self.stage, self.breached, self.decided, self.elapsed, self.goal)
        for case, stage, breached, decided, elapsed, goal in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            if stage == NOT_STARTED:
                yield case, None
            else:
                yield case, CycleRow(
                    STAGES[stage], breached, None if decided == NAT else decided, elapsed,
                    None if goal == NAT else goal,
                )  # fmt: skip


_FIELDS = ("case", "number", "stage", "breached", "decided", "elapsed", "goal")


@attrs.frozen(eq=False)
class EarlierCycles:
    """The cycles of a log before the last one of each case.

    A round reads one cycle of all cases that have so many, counted from the last one back. Cases
    that `alone` states are read by themselves, since a change of terms may replace a cycle.
    """

    log: Log
    name: str
    read: Callable[[Log, int], tuple[Any, Flags]]
    read_alone: Callable[[int, str], Reading | None]
    alone: Flags

    def columns(self, readings: Any) -> Iterator[CycleColumns]:
        """Yield the cycles before the last one of the cases with several, a round at a time."""
        numbers = np.flatnonzero(readings.cycles > 1)
        left = readings.cycles[numbers] - 1
        alone, earlier = self.alone[numbers], 0
        while numbers.size:
            yield from self._alone(numbers[alone], left[alone])
            numbers, left, earlier = numbers[~alone], left[~alone], earlier + 1
            if numbers.size:
                found, alone = self.read(_of_cases(self.log, numbers), earlier)
                part = _last_cycles(found)
                wanted = ~alone[part.case]
                chosen = {field: getattr(part, field)[wanted] for field in _FIELDS}
                yield CycleColumns(**chosen | {"case": numbers[chosen["case"]]})
                # The cases that are left to be read alone have this cycle to come, too.
                more = alone | (left > 1)
                numbers, left, alone = numbers[more], left[more] - ~alone[more], alone[more]

    def _alone(self, numbers: NDArray[np.int64], left: NDArray[Any]) -> Iterator[CycleColumns]:
        rows = [
            row
            for number, many in zip(numbers.tolist(), left.tolist(), strict=True)
            for row in _earlier(number, self.read_alone(number, self.name), many)
        ]
        if rows:
            columns = zip(*rows, strict=True)
            kinds = (np.int64, np.int32, np.int8, np.bool_, np.int64, np.int64, np.int64)
            yield CycleColumns(*(np.array(c, k) for c, k in zip(columns, kinds, strict=True)))


def _of_cases(log: Log, cases: NDArray[np.int64]) -> Log:
    chosen = np.zeros(len(log), np.bool_)
    chosen[cases] = True
    many = np.diff(log.first)
    rows = np.repeat(chosen, many)
    first = np.append(0, np.cumsum(many[cases]))
    return log._with(lambda column: column[rows], cases=range(len(cases)), first=first)


def every_cycle(readings: Any, earlier: EarlierCycles | None) -> CycleColumns:
    """Return the cycles of `LogReadings`, which have figures of the last one of a case only."""
    last = _last_cycles(readings)
    if not (several := int(np.count_nonzero(readings.cycles > 1))):
        return last
    if earlier is None:
        raise InvalidValue(
            f"{several:,} cases with several cycles", "readings of a log, as read() returns",
            "a table of readings has figures of the last cycle only",
        )  # fmt: skip
    parts = [last, *earlier.columns(readings)]
    columns = {name: np.concatenate([getattr(one, name) for one in parts]) for name in _FIELDS}
    order = np.lexsort((columns["number"], columns["case"]))
    return CycleColumns(**{name: column[order] for name, column in columns.items()})


def _last_cycles(readings: Any) -> CycleColumns:
    applies = np.flatnonzero(readings.stage.codes >= 0)
    stage_table = np.array([STAGES.index(value) for value in readings.stage.values] or [0], np.int8)
    stage = stage_table[readings.stage.codes[applies]]
    breached_code = [str(value) for value in readings.verdict.values].index("breached")
    breached = readings.verdict.codes[applies] == breached_code
    stopped_at, breached_at = (
        getattr(readings, name)[applies].view(np.int64) for name in ("stopped_at", "breached_at")
    )
    return CycleColumns(
        case=applies,
        number=np.maximum(readings.cycles[applies], 1),
        stage=stage,
        breached=breached,
        decided=np.where(stage == STOPPED, stopped_at, breached_at),
        elapsed=readings.elapsed[applies].view(np.int64),
        goal=readings.goal[applies].view(np.int64),
    )


_Row = tuple[int, int, int, bool, int, int, int]


def _earlier(case: int, reading: Reading | None, many: int) -> Iterator[_Row]:
    for cycle in () if reading is None else reading.cycles[:many]:
        row = CycleRow.of(cycle)
        decided = NAT if row.decided_at is None else row.decided_at
        goal = NAT if row.goal is None else row.goal
        yield (case, cycle.number, STAGES.index(row.stage), row.breached, decided, row.elapsed,
               goal)  # fmt: skip

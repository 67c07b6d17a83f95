"""Every cycle of a log's clocks as columns: what measures and reports count."""

from collections.abc import Callable, Iterator
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.columns.calendar_grid import Micro
from serviceops.columns.open_time import NAT
from serviceops.errors import InvalidValue
from serviceops.sla.choices import Stage
from serviceops.sla.cycle_row import CycleRow
from serviceops.sla.reading import Reading

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


def every_cycle(readings: Any, read_alone: Callable[[int], Reading | None] | None) -> CycleColumns:
    """Return the cycles of `LogReadings`, which have figures of the last cycle of each case only.

    Cases with several cycles are read again by themselves for the earlier ones.
    """
    last = _last_cycles(readings)
    several = np.flatnonzero(readings.cycles > 1)
    if not several.size:
        return last
    if read_alone is None:
        raise InvalidValue(
            f"{several.size:,} cases with several cycles", "readings of a log, as read() returns",
            "a table of readings has figures of the last cycle only",
        )  # fmt: skip
    return _joined(last, [earlier for case in several.tolist()
                          for earlier in _earlier(case, read_alone(case))])  # fmt: skip


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


def _earlier(case: int, reading: Reading | None) -> Iterator[_Row]:
    for cycle in () if reading is None else reading.cycles[:-1]:
        row = CycleRow.of(cycle)
        decided = NAT if row.decided_at is None else row.decided_at
        goal = NAT if row.goal is None else row.goal
        yield (case, cycle.number, STAGES.index(row.stage), row.breached, decided, row.elapsed,
               goal)  # fmt: skip


def _joined(last: CycleColumns, rows: list[_Row]) -> CycleColumns:
    """Return the columns with more rows, sorted by case and by the number of the cycle."""
    more = list(zip(*rows, strict=True))
    fields: list[Any] = list(attrs.fields(CycleColumns))
    columns = {
        field.name: np.concatenate(
            (getattr(last, field.name), np.array(more[place], getattr(last, field.name).dtype))
        )
        for place, field in enumerate(fields)
    }
    order = np.lexsort((columns["number"], columns["case"]))
    return CycleColumns(**{name: column[order] for name, column in columns.items()})

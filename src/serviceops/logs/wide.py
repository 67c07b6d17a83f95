"""Wide exports: one row a record with a column for each moment, read as the rows of a log."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from serviceops.errors import MalformedRow, MissingColumn
from serviceops.logs.values import MomentReader, is_missing, is_row, no_row

AT, STEP, STATE = "\0at", "\0step", "\0state"
"""The columns of moments, steps and states in the long form; no export has such names."""


def in_order(moments: Sequence[tuple[datetime | int, int]], *, first: int, order: str) -> bool:
    """Return whether no moment of a record is before that of its first step.

    Steps are sorted by time, since an export lists them in no order of time. A record that was
    resolved before it was opened is another matter: only ``order="sort"`` accepts it.
    """
    begun = [at for at, step in moments if step == first]
    return order != "refuse" or not begun or all(at >= begun[0] for at, _ in moments)  # type: ignore[operator] # of one kind


def out_of_order(row: int, column: str, given: object) -> MalformedRow:
    """Return the error for a record with a moment before that of its first step."""
    return MalformedRow(
        row, column, str(given), "no moment before it in its row",
        "LogSchema(order='sort') takes the moments as they are",
    )  # fmt: skip


class WideRows:
    """Turns wide rows into long ones, and knows which row each of them came from."""

    def __init__(
        self,
        case: str,
        steps: Sequence[tuple[str, str]],
        states: Mapping[str, str],
        facts: Sequence[tuple[str, str]],
        reader: MomentReader,
        missing: Sequence[object],
        order: str,
    ) -> None:
        self.case, self.steps, self.states, self.facts = case, steps, states, facts
        self.reader, self.missing, self.order = reader, missing, order
        self.sources: list[int] = []

    def read(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield a row for each moment, in order of time within each record."""
        seen: set[Any] = set()
        for number, row in enumerate(rows, start=1):
            if not is_row(row):
                raise no_row(number, self.steps[0][1], row)
            wanted = [self.case, *(column for _, column in (*self.steps, *self.facts))]
            if lacking := [name for name in wanted if name not in row]:
                raise MissingColumn(lacking, map(str, row))
            if row[self.case] in seen:
                raise MalformedRow(
                    number, self.case, row[self.case], "each record once in a wide export",
                    "join its rows first, or read a log of one row a moment",
                )  # fmt: skip
            seen.add(row[self.case])
            yield from self._long(number, row)

    def _long(self, number: int, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        moments = [
            (self.reader.read(row[column], number, column), place)
            for place, (_, column) in enumerate(self.steps)
            if not is_missing(row[column], self.missing)
        ]
        first = self.steps[0][1]
        if not moments:
            raise MalformedRow(number, first, None, "a moment in at least one of the steps")
        if not in_order(moments, first=0, order=self.order):
            raise out_of_order(number, first, row[first])
        facts = {column: row[column] for _, column in self.facts}
        for at, place in sorted(moments):  # ties stay in the order of the steps
            step = self.steps[place][0]
            self.sources.append(number)
            yield {self.case: row[self.case], AT: at, STEP: step, STATE: self.states.get(step),
                   **facts}  # fmt: skip

    def named(self, wrong: MalformedRow) -> MalformedRow:
        """Return the error of a long row with the number of the row it came from."""
        row = self.sources[wrong.row - 1] if 0 < wrong.row <= len(self.sources) else wrong.row
        return MalformedRow(row, wrong.column, wrong.given, wrong.expected, wrong.remedy)

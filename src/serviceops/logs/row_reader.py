"""Rows of a log as histories: cells are read column by column, transitions made case by case.

A wide export, one row a record with a column for each moment, is read as the rows of a log.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from itertools import compress, islice, repeat
from operator import itemgetter, ne
from typing import Any, Final, TypeAlias

import attrs

from serviceops._internal.kinds import is_utf8
from serviceops.errors import (
    DisorderedHistory,
    DuplicateTransition,
    InvalidValue,
    MalformedRow,
    MissingColumn,
)
from serviceops.history import OBSERVED, Fact, Facts, History, Transition, as_fact, repeated
from serviceops.logs.values import (
    EMPTY_IS_MISSING,
    MomentReader,
    as_name,
    disordered,
    in_case,
    is_missing,
    is_row,
    no_row,
    repeated_row,
    unknown_state,
)

AT, STEP, STATE = "\0at", "\0step", "\0state"
"""The columns of moments, steps and states in the long form; no export has such names."""


def out_of_order(row: int, column: str, given: object) -> MalformedRow:
    """Return the error for a record with a moment before that of its first step."""
    return MalformedRow(
        row, column, str(given), "no moment before it in its row",
        "LogSchema(order='sort') takes the moments as they are",
    )  # fmt: skip


@attrs.frozen(eq=False)
class WideRows:
    """Turns wide rows into long ones, and knows which row each of them came from."""

    case: str
    steps: Sequence[tuple[str, str]]
    states: Mapping[str, str]
    facts: Sequence[tuple[str, str]]
    reader: MomentReader
    missing: Sequence[object]
    order: str
    sources: list[int] = attrs.field(init=False, factory=list)

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
        # Steps come in no order of time, but only ``order="sort"`` accepts one before the first.
        begun = [at for at, place in moments if place == 0]
        if self.order == "refuse" and begun and min(moments)[0] < begun[0]:
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


_Cells: TypeAlias = Sequence[Any]
"""Cells of one column, a row after the other."""

_Read: TypeAlias = tuple[
    int, datetime, str | None, tuple[Fact, ...], str, str | None, str | None, str | None, Facts,
    datetime | None,
]  # fmt: skip
"""A row's number, moment, state, facts, action, person, party, id, inputs, and its recording."""

_ReadCell: TypeAlias = Callable[[Any, int, str], Any]
"""Returns what a cell means, by the number of its row and the name of its column."""

_Reader: TypeAlias = tuple[
    str,
    Callable[["RowReader", _Cells, str], _Cells],
    Callable[["RowReader", Any, int, str], Any],
]
"""A column, what reads several cells of it, and what reads one."""

_NUMBER: Final = 0
_AT: Final = 1
_ID: Final = 7
_CONTENT = slice(_AT, 4)
_ROWS = 1 << 7  # read at a time: few enough to be in the cache from the first column to the last
_UNREADABLE = (LookupError, TypeError, ValueError)
_TEXTS: frozenset[type] = frozenset({str, type(None)})


class RowReader:
    """Reads the rows of one log, some hundred at a time.

    Their cells are read column by column: a row costs a call for each of its columns otherwise.
    Only where that fails are they read one by one, to name the row, the column and the reason.
    """

    def __init__(self, schema: Any, case: str | None) -> None:
        self.schema = schema
        self.moments = MomentReader(schema.moments, schema.local_times)
        self.actions: dict[str, str] = dict(schema.actions)
        self.states = None if schema.states is None else dict(schema.states)
        blank = (text for text in schema.missing if isinstance(text, str))
        self.blank: frozenset[object] = frozenset([None, *blank])
        self.words: dict[str | None, str | None] = {}  # of states
        # The classes of facts that are values as they are: an enum's is added when one is read.
        self.texts: set[type] = {*_TEXTS}
        # Transitions store facts sorted by name, so the columns are read in that order.
        facts, inputs = sorted(schema.facts), sorted(schema.inputs)
        self.fact_names = [name for name, _ in facts]
        self.input_names = [name for name, _ in inputs]
        single = (case, schema.at, schema.state, schema.action, schema.by, schema.party, schema.id,
                  schema.recorded_at)  # fmt: skip
        self.absent = [place for place, column in enumerate(single) if column is None]
        # Functions, not methods: a reader that has its own methods is a circle, which would wait
        # for the garbage collector after each record that is read alone.
        self.readers: list[_Reader] = [
            (column, *read) for column, read in zip(single, _SINGLE, strict=True) if column
        ]
        self.readers += [(column, *_FACT) for _, column in (*facts, *inputs)]

    def histories(self, rows: Iterable[Any]) -> dict[str, History]:
        """Return the history of each case, in the order the cases first appear."""
        cases: dict[str, list[_Read]] = {}
        for names, read in self._parts(rows):
            for name, row in zip(names, read, strict=False):
                of_case = cases.get(name)
                if of_case is None:
                    cases[name] = [row]
                else:
                    of_case.append(row)
        return {name: self._history(of_case, name) for name, of_case in cases.items()}

    def history(self, rows: Iterable[Any]) -> History:
        """Return the history of the rows, which are all of one record."""
        return self._history([row for _, read in self._parts(rows) for row in read], None)

    # Rows

    def _parts(self, rows: Iterable[Any]) -> Iterator[tuple[Iterable[str], Iterator[_Read]]]:
        """Yield the cases of some rows, and what each of these rows means."""
        columns = [column for column, _, _ in self.readers]
        get = itemgetter(*columns, columns[0])  # of one column alone it would return no tuple
        listed, number = iter(rows), 1
        while part := list(islice(listed, _ROWS)):
            try:
                cells = zip(*map(get, part), strict=True)
                found: list[Iterable[Any]] = [
                    read(self, of_column, column)
                    for (column, read, _), of_column in zip(self.readers, cells, strict=False)
                ]
            except _UNREADABLE:
                for place, row in enumerate(part, start=number):
                    self._check(place, row)
                # Each row can be read by itself: no case of that is known.
                raise
            for place in self.absent:
                found.insert(place, repeat(None))
            cases, at, state, action, by, party, name, recorded, *several = found
            facts, inputs = several[: len(self.fact_names)], several[len(self.fact_names) :]
            values = zip(*facts, strict=True) if facts else repeat(())
            given = map(self._inputs, zip(*inputs, strict=True)) if inputs else repeat(())
            # Columns that the log lacks have no end: that of the moments is the end of all.
            numbers = range(number, number + len(part))
            columns_read = numbers, at, state, values, action, by, party, name, given, recorded
            yield cases, zip(*columns_read, strict=False)
            number += len(part)

    def _inputs(self, values: Iterable[Fact]) -> Facts:
        pairs = zip(self.input_names, values, strict=True)
        return tuple([pair for pair in pairs if pair[1] is not None])

    def _check(self, number: int, row: Any) -> None:
        """Refuse a row that cannot be read, with the column and the reason."""
        case = None
        try:
            for column, _, read in self.readers:
                value = read(self, row[column], number, column)
                case = value if read is RowReader._case else case
        except MalformedRow as wrong:
            raise in_case(case, wrong) from wrong.__cause__
        except _UNREADABLE as wrong:
            error = self._unreadable(number, row, wrong)
            if isinstance(error, MalformedRow):
                error = in_case(case, error)
            raise error from wrong.__cause__

    def _unreadable(self, number: int, row: Any, wrong: Exception) -> Exception:
        """Return the error for a row that lacks a column, or that is no row at all."""
        if not is_row(row):
            return no_row(number, self.schema.at, row)
        present = list(map(str, row.keys()))
        missing = [column for column in self.schema.columns if column not in present]
        if number == 1 or not missing:
            return MissingColumn(missing, present) if missing else wrong
        return MalformedRow(number, missing[0], None, "a value", "the row is cut short")

    # One case

    def _history(self, rows: list[_Read], case: str | None) -> History:
        order = self.schema.order
        if order == "sort":  # a snapshot differs from the one before it in time
            rows = sorted(rows, key=itemgetter(_AT))
        try:
            made = self._events(rows) if self.schema.action else self._snapshots(rows)
            moments = [row[_AT] for row in rows]
            if self.schema.id is None and moments == sorted(moments):
                return History._trusted(tuple(made))
            return History.of(made, order=order, on_repeat=self.schema.on_repeat)
        except DisorderedHistory:
            raise self._disordered(rows, case) from None
        except DuplicateTransition as wrong:
            ids = ((row[_NUMBER], row[_ID]) for row in rows)
            raise repeated_row(ids, self.schema.id or "", wrong, case) from None

    def _disordered(self, rows: list[_Read], case: str | None) -> MalformedRow:
        """Return the error for the first row that runs back; repetitions of an id do not count."""
        before, seen = rows[0][_AT], set[str | None]()
        for row in rows:
            at, name = row[_AT], row[_ID]
            if name is None or name not in seen:
                if at < before:
                    return disordered(row[_NUMBER], self.schema.at, at, before, case)
                seen.add(name)
                before = at
        raise AssertionError(case)  # pragma: no cover - called only for rows out of order

    def _events(self, rows: list[_Read]) -> list[Transition]:
        """Return a transition for each row, with the state and facts that the row names."""
        names, made = self.fact_names, Transition._trusted
        return [
            made(
                at, action, state,
                tuple([pair for pair in zip(names, values, strict=True) if pair[1] is not None]),
                inputs, by, party, name, recorded,
            )
            for _, at, state, values, action, by, party, name, inputs, recorded in rows
        ]  # fmt: skip

    def _snapshots(self, rows: list[_Read]) -> list[Transition]:
        """Return what changed from each row to the next."""
        names, transition = self.fact_names, Transition._trusted
        before: tuple[Fact, ...] = (None,) * len(names)
        state_before: str | None = None
        seen: dict[str, tuple[_Read, Transition]] = {}
        found: list[Transition] = []
        for row in rows:
            _, at, state, values, _, by, party, name, inputs, recorded = row
            # A snapshot delivered again, perhaps after later ones, has changed nothing since: its
            # difference to the row before would undo what the later ones changed.
            if name is not None and name in seen:
                snapshot, first = seen[name]
                if snapshot[_CONTENT] != row[_CONTENT]:
                    raise repeated(name, f"the id once, or again with the contents of {first!r}")
                found.append(attrs.evolve(first, recorded_at=recorded))
                continue
            changed = None if state == state_before else state
            sets: Facts = ()
            if values != before:
                sets = tuple(compress(zip(names, values, strict=True), map(ne, values, before)))
            made = transition(at, OBSERVED, changed, sets, inputs, by, party, name, recorded)
            if name is not None:
                seen[name] = row, made
            found.append(made)
            before, state_before = values, state or state_before
        return found

    # Columns

    def _values(
        self, cells: _Cells, column: str, read: _ReadCell, texts: set[type] | frozenset[type]
    ) -> _Cells:
        """Return the values of cells; of some classes they are as they are, or blank."""
        blank = self.blank
        if not texts.issuperset(map(type, cells)) or not blank.isdisjoint(words := {*cells}):
            cells = [
                (None if cell in blank else cell) if type(cell) in texts else read(cell, 0, column)
                for cell in cells
            ]
            words = {cell for cell in cells if isinstance(cell, str)}
        # All values at once: read one by one, the cell that cannot be written is named.
        if not is_utf8("".join(words)):
            raise ValueError(column)
        return cells

    def _facts(self, cells: _Cells, column: str) -> _Cells:
        return self._values(cells, column, self._fact, self.texts)

    def _names(self, cells: _Cells, column: str) -> _Cells:
        return self._values(cells, column, self._name, _TEXTS)

    def _cases(self, cells: _Cells, column: str) -> _Cells:
        names = self._names(cells, column)
        return names if all(names) else [self._case(name, 0, column) for name in names]

    def _ids(self, cells: _Cells, column: str) -> _Cells:
        names = self._names(cells, column)
        return [self._id(name, 0, column) for name in names] if "" in names else names

    def _actions(self, cells: _Cells, column: str) -> _Cells:
        names = self._names(cells, column)
        if self.actions or not all(names):
            names = [self._action(name, 0, column) for name in names]
        return names

    def _states(self, cells: _Cells, column: str) -> _Cells:
        words = self.words
        if not _TEXTS.issuperset(map(type, cells)):
            return [self._state(cell, 0, column) for cell in cells]
        for text in set(cells) - words.keys():
            words[text] = self._state(text, 0, column)
        return [words[cell] for cell in cells]

    def _moments(self, cells: _Cells, column: str) -> _Cells:
        # Most texts have come before: a look-up here saves two calls for each row of a log.
        known, read = self.moments.known.get, self.moments.read
        return [
            (known(cell) if type(cell) is str else None) or read(cell, 0, column) for cell in cells
        ]

    def _recordings(self, cells: _Cells, column: str) -> _Cells:
        return [self._recording(cell, 0, column) for cell in cells]

    # Cells

    def _moment(self, cell: object, row: int, column: str) -> datetime:
        if self._lacks(cell):
            raise MalformedRow(row, column, None, "an instant", "drop rows without a moment")
        return self.moments.read(cell, row, column)

    def _lacks(self, cell: object) -> bool:
        """Return whether a cell has no value."""
        return cell in self.blank if type(cell) is str else is_missing(cell, self.schema.missing)

    def _fact(self, cell: object, row: int, column: str) -> Fact:
        if self._lacks(cell):
            return None
        if isinstance(cell, str) and isinstance(cell, Enum):
            self.texts.add(type(cell))
        try:
            return as_fact(column, cell)
        except InvalidValue as wrong:
            raise MalformedRow(row, column, cell, wrong.expected, wrong.remedy) from None

    def _name(self, cell: object, row: int, column: str) -> str | None:
        return None if self._lacks(cell) else as_name(cell, row, column)

    def _case(self, cell: object, row: int, column: str) -> str:
        name = self._name(cell, row, column)
        if name is None:
            raise MalformedRow(row, column, cell, "the name of a case")
        _refuse_empty(name, row, column, "the name of a case")
        return name

    def _id(self, cell: object, row: int, column: str) -> str | None:
        name = self._name(cell, row, column)
        _refuse_empty(name, row, column, "an id")
        return name

    def _action(self, cell: object, row: int, column: str) -> str:
        name = self._name(cell, row, column)
        if name is None:
            raise MalformedRow(row, column, None, "the name of an action")
        action = self.actions.get(name, name)
        _refuse_empty(action, row, column, "the name of an action")
        return action

    def _state(self, cell: object, row: int, column: str) -> str | None:
        state = self._name(cell, row, column)
        if state is not None and self.states is not None:
            try:
                state = self.states[state]
            except KeyError:
                raise unknown_state(row, column, state, self.states) from None
        _refuse_empty(state, row, column, "the name of a state")
        return state

    def _recording(self, cell: object, row: int, column: str) -> datetime | None:
        return None if self._lacks(cell) else self.moments.read(cell, row, column)


_NAME = RowReader._names, RowReader._name
_FACT = RowReader._facts, RowReader._fact
_SINGLE = (
    (RowReader._cases, RowReader._case), (RowReader._moments, RowReader._moment),
    (RowReader._states, RowReader._state), (RowReader._actions, RowReader._action),
    _NAME, _NAME, (RowReader._ids, RowReader._id), (RowReader._recordings, RowReader._recording),
)  # fmt: skip
"""What reads the columns of case, moment, state, action, person, party, id, and recording."""


def _refuse_empty(name: str | None, row: int, column: str, expected: str) -> None:
    """Refuse a text that is empty where the schema does not list it as missing."""
    if name == "":
        raise MalformedRow(row, column, name, expected, EMPTY_IS_MISSING)

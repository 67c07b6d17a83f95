"""A whole log as columns: the histories of a million records, one array a field.

Rows of one case are contiguous and in order of time. Facts and states are carried forward, so that
each row has the state and facts in effect after it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any, TypeAlias
from uuid import UUID

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.codes import (
    CLEARED,
    UNCHANGED,
    Check,
    Codes,
    as_codes,
    looked_up,
    naming,
    trusted,
)
from serviceops.columns.localtime import from_wall
from serviceops.columns.log_figure import log_figure
from serviceops.columns.narrow_columns import Instants, is_upto, narrowed, widened
from serviceops.columns.open_time import NAT, instants
from serviceops.columns.row_columns import (
    as_rows,
    columns_of_facts,
    columns_of_rows,
    long_columns,
    read_texts,
)
from serviceops.columns.row_order import by_case, is_rising, stable_order
from serviceops.display import Table
from serviceops.display.notebook import NotebookView
from serviceops.errors import InvalidValue, MalformedRow, MissingColumn, ServiceOpsError
from serviceops.history import OBSERVED, Fact, History, Order, Transition
from serviceops.logs import LogSchema
from serviceops.logs.values import (
    EMPTY_IS_MISSING,
    MomentReader,
    as_name,
    disordered,
    in_case,
    unknown_state,
)
from serviceops.spans import FIRST_INSTANT, Micros, to_datetime, to_micros

Index = NDArray[np.int64]
_Cells: TypeAlias = tuple[list[Fact], list[int]]
"""The values of a few rows of a column, and their codes."""
_FIRST, _LAST = to_micros(FIRST_INSTANT), to_micros(datetime.max.replace(tzinfo=UTC))
_MOST = np.iinfo(np.int32).max  # rows that have their places in four bytes
_CODED = ("action", "row_state", "facts", "inputs", "by", "party")


@checked
@short_repr
@attrs.frozen(eq=False, kw_only=True)
class Log(NotebookView):
    """The transitions of many records, as columns.

    Build one with `from_columns` or `of`. `cases` names the records in the order they first came;
    `first` is where each one's rows begin (and, at the end, how many rows there are). `state` and
    `facts` are those in effect after a row, `row_state` is the state that the row itself names.
    """

    cases: Sequence[Any]
    _first: NDArray[np.signedinteger[Any]] = attrs.field(repr=False)
    _at: Instants = attrs.field(repr=False)
    action: Codes = attrs.field(repr=False)
    row_state: Codes = attrs.field(repr=False)
    facts: Mapping[str, Codes] = attrs.field(repr=False)
    inputs: Mapping[str, Codes] = attrs.field(factory=dict, repr=False)
    by: Codes | None = attrs.field(default=None, repr=False)
    party: Codes | None = attrs.field(default=None, repr=False)
    schema: LogSchema | None = attrs.field(default=None, repr=False)

    @cached_property
    def first(self) -> Index:
        """Where the rows of each case begin, and at the end how many rows there are."""
        return self._first.astype(np.int64, copy=False)

    @cached_property
    def at(self) -> Micro:
        """The instant of each row, in microseconds."""
        # Whole seconds are stored in half the bytes, and most readers widen a few cases at a time.
        return widened(self._at)

    @cached_property
    def state(self) -> Codes:
        """The state in effect after each row."""
        # Most readers take a few cases at a time, and need it for these alone.
        return self.row_state.carried(self.first, CLEARED)

    @cached_property
    def case(self) -> NDArray[np.int32]:
        """The number of each row's case."""
        # Not a column of its own: most readers take a few cases at a time.
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.first))

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self._at)

    def __len__(self) -> int:
        return len(self.cases)

    def figure(self) -> Table:
        """Return the first rows as a table, under how many there are and from when to when."""
        return log_figure(self)

    @classmethod
    def from_columns(cls, columns: "Mapping[str, ArrayLike | Codes]", schema: LogSchema) -> "Log":
        """Return the log in columns of equal length, by the names that the schema has for them.

        The meaning is that of `LogSchema.histories`: with an action column a missing fact is
        unchanged; without, a row is a snapshot and a missing fact is cleared. A missing state is
        unchanged. Moments are ``int64`` microseconds in UTC, ``datetime64`` (in UTC, or on the
        schema's `zone`), texts or aware datetimes; the others are plain scalars, or `Codes`. Cases,
        states, actions, people and ids are names by their texts, as in rows; only where all cases
        are numbers, or all are flags, `cases` has these. Cases need not be contiguous. Ids that
        repeat are refused, for columns do not compare such rows; `recorded_at` is not read.

        >>> log = Log.from_columns(
        ...     {"case": ["A", "B", "A"], "at": np.array([0, 5, 9]),
        ...      "action": ["log", "log", "resolve"], "state": ["new", "new", "resolved"]},
        ...     LogSchema(case="case", at="at", action="action", state="state"),
        ... )
        >>> log.cases, log.at.tolist(), log.state.values_of().tolist()
        (('A', 'B'), [0, 9, 5], ['new', 'resolved', 'new'])
        """
        if schema.case is None:
            raise InvalidValue(None, "a column of cases", "LogSchema(case='number')")
        if missing := [n for n in schema.columns if n not in columns and n != schema.recorded_at]:
            raise MissingColumn(missing, map(str, columns))
        try:
            return cls._of_columns(columns, schema)
        except MalformedRow as wrong:
            raise case_named(wrong, columns, schema) from wrong.__cause__

    @classmethod
    def _of_columns(cls, columns: "Mapping[str, ArrayLike | Codes]", schema: LogSchema) -> "Log":
        if schema.steps:
            long = schema.long
            found = long_columns(
                columns, schema, lambda given, step: _moments(given, attrs.evolve(long, at=step))
            )
            return attrs.evolve(cls.from_columns(found, long), schema=schema)
        micros = _moments(columns[schema.at], schema)
        rows = len(micros)

        def column(name: str | None, check: Check | None = None) -> Codes:
            if name is None:
                return trusted(np.full(rows, CLEARED, np.int8), ())
            return _without(as_codes(columns[name], name, rows, check), schema.missing)

        def texts(name: str) -> Codes:
            return _texts(column(name, naming), name)

        case = _named_alike(column(schema.case, naming), schema.case or "")
        if schema.action is None:
            action = Codes(np.zeros(rows, np.int32), (OBSERVED,))
        else:
            action = _translated(texts(schema.action), dict(schema.actions))
            action = _whole(action, schema.action, "the name of an action")
        state = _states(column(schema.state, naming), schema)
        if schema.id is not None:
            _refuse_repeated(case, texts(schema.id), schema.id)
        given = Log(
            cases=case.values, first=np.zeros(0, np.int64), at=narrowed(micros), action=action,
            row_state=state,
            facts={name: column(place) for name, place in schema.facts},
            inputs={name: _unchanged(column(place)) for name, place in schema.inputs},
            by=None if schema.by is None else texts(schema.by),
            party=None if schema.party is None else texts(schema.party),
            schema=schema,
        )  # fmt: skip
        # A missing fact is unchanged where rows are no snapshots.
        arranged = _filled(
            _arranged(given, case.codes), UNCHANGED if schema.action is None else CLEARED
        )
        if np.may_share_memory(arranged._at, columns[schema.at]):  # rows that were in order
            # The log stays as it is when the host writes to its array.
            return attrs.evolve(arranged, at=arranged._at.copy())
        return arranged

    @classmethod
    def from_rows(
        cls, rows: Iterable[Any], schema: LogSchema, *, names: Sequence[str] | None = None
    ) -> "Log":
        """Return the log in rows, as a CSV or JSON reader gives them: mappings, or lists of values.

        `names` has the columns' names for rows that are lists. Values, repeated ids and what is
        refused are those of `LogSchema.histories`, with the same errors; only `recorded_at` is not
        read. Cases, actions, states and people are texts.

        >>> schema = LogSchema(case="case", at="at", state="state")
        >>> rows = [["A", "2026-03-02T09:00Z", "new"], ["A", "2026-03-02T10:00Z", "resolved"]]
        >>> log = Log.from_rows(rows, schema, names=["case", "at", "state"])
        >>> log.cases, log.state.values_of().tolist()
        (('A',), ['new', 'resolved'])
        """
        if schema.case is None:
            raise InvalidValue(None, "a column of cases", "LogSchema(case='number')")
        listed = rows if isinstance(rows, list) else list(rows)
        try:
            columns = columns_of_rows(listed, schema, names)
            # Cells that mean none are left out already. A number that names something is a text by
            # now, which a second look could take for one that means none.
            known = schema if schema.missing == ("",) else attrs.evolve(schema, missing=())
            made = cls.from_columns(columns, known)
            if schema.case in columns_of_facts(schema):  # where numbers stay numbers
                cases = tuple([as_name(case, 0, schema.case) for case in made.cases])
                made = attrs.evolve(made, cases=cases)
            return made if known is schema else attrs.evolve(made, schema=schema)
        except (ServiceOpsError, LookupError, TypeError, ValueError) as wrong:
            # Ids that repeat, and rows that cannot be read: one by one there is a rule for the
            # former, and the row for the latter.
            if isinstance(wrong, MissingColumn) and names is not None:
                raise
            histories = schema.histories(as_rows(listed, names))
        return attrs.evolve(cls.of(histories), schema=schema)

    @classmethod
    def of(cls, histories: Mapping[str, History]) -> "Log":
        """Return the log of histories by case, with every fact and input they name."""
        lines = [transition for history in histories.values() for transition in history]
        sizes = np.fromiter(map(len, histories.values()), np.int64, len(histories))
        at = [micro for history in histories.values() for micro in history.micros]
        made = _ordered(
            cls(
                cases=tuple(histories), first=np.append(0, np.cumsum(sizes)),
                at=np.array(at, np.int64),
                action=as_codes([t.action for t in lines], "action", len(lines)),
                row_state=as_codes([t.state for t in lines], "state", len(lines)),
                facts=_named((t.sets for t in lines), len(lines), UNCHANGED),
                inputs=_named((t.inputs for t in lines), len(lines), UNCHANGED),
                by=as_codes([t.by for t in lines], "by", len(lines)),
                party=as_codes([t.party for t in lines], "party", len(lines)),
            )
        )  # fmt: skip
        return _filled(made, UNCHANGED)

    def opened(
        self,
        at: ArrayLike,
        *,
        action: str = "log",
        state: str | None = "new",
        facts: Sequence[str] = (),
        order: Order = "refuse",
    ) -> "Log":
        """Return the log with one transition more before the first of each case: its opening.

        For logs in which the rows only mention when a record was opened. `at` has an instant a
        case, in the order of `cases`, in a form that `from_columns` takes. `facts` are those that a
        case had when it was opened, with the values of its first row. A first row before the
        opening is out of order, and `order` is the rule for it that `LogSchema` has.

        >>> schema = LogSchema(case="case", at="at", state="state")
        >>> rows = {"case": ["A"], "at": np.array([9]), "state": ["open"]}
        >>> log = Log.from_columns(rows, schema).opened(np.array([5]))
        >>> log.at.tolist(), log.state.values_of().tolist()
        ([5, 9], ['new', 'open'])
        """
        micros = instants(at)[0] if self.schema is None else _moments(at, self.schema)
        size, first = len(self), self.first[:-1]
        if micros.shape != (size,) or (np.diff(self.first) == 0).any() or (micros == NAT).any():
            expected = f"an instant for each of {size} cases, each of which has rows"
            raise InvalidValue(f"{micros.size} openings", expected)
        if missing := [name for name in facts if name not in self.facts]:
            raise MissingColumn(missing, self.facts)
        if order == "refuse" and (late := micros > self.at[first]).any():
            number = int(np.argmax(late))
            raise InvalidValue(
                f"{to_datetime(int(micros[number])).isoformat()} of case {self.cases[number]}",
                "an opening not after the case's first row", "order='carry' trusts the opening",
            )  # fmt: skip
        none, unchanged = (Codes(np.full(size, code, np.int32), ()) for code in (-1, -2))
        stated = unchanged if state is None else Codes(np.zeros(size, np.int32), (state,))
        acted = Codes(np.zeros(size, np.int32), (action,))
        singles = {"action": acted, "row_state": stated, "by": none, "party": none}
        columns: dict[str, Any] = {
            name: _inserted(column, before, first)
            for name, before in singles.items()
            if (column := getattr(self, name)) is not None
        }
        # Facts of the first row: they are those in effect after it, and so at the opening.
        of_facts = {name: self.facts[name].take(first) for name in facts}
        made = attrs.evolve(
            self,
            first=self.first + np.arange(size + 1),
            at=np.insert(self.at, first, micros),
            facts={n: _inserted(c, of_facts.get(n, none), first) for n, c in self.facts.items()},
            inputs={n: _inserted(column, unchanged, first) for n, column in self.inputs.items()},
            # The log has an action now, which is all that targets need to know of its schema.
            schema=self.schema and attrs.evolve(self.schema, action=self.schema.action or "action"),
            **columns,
        )
        return _filled(_ordered(made, order), UNCHANGED)

    @checked
    def until(self, at: Micros) -> "Log":
        """Return the rows up to an instant in microseconds since 1970, those at it included."""
        early = is_upto(self._at, at)
        if early.all():
            return self
        before = np.zeros(self.rows + 1, np.int64)
        np.cumsum(early, out=before[1:])
        rows = np.flatnonzero(early)
        return self._with(lambda column: column.take(rows), first=before.take(self.first))

    @checked
    def require(self, needed: Iterable[str]) -> None:
        """Refuse the log if its schema lacks what a target or policy needs: `columns_needed`.

        A log of histories has no schema and lacks nothing: what it does not name never happened.
        """
        if self.schema is not None:
            self.schema.require(needed)

    @checked
    def between(self, begin: int, end: int) -> "Log":
        """Return the log of the cases from one number to another, without copying its rows."""
        if not 0 <= begin <= end <= len(self):
            expected = f"the numbers of two of {len(self)} cases, the last not before the first"
            raise InvalidValue(f"{begin} to {end}", expected)
        rows = slice(int(self._first[begin]), int(self._first[end]))
        first = self._first[begin : end + 1].astype(np.int64) - rows.start
        return self._with(lambda column: column[rows], cases=self.cases[begin:end], first=first)

    def _coded(self) -> dict[int, Codes]:
        """Return each column of codes by its identity."""
        single = (self.action, self.row_state, self.by, self.party)
        every = [*single, *self.facts.values(), *self.inputs.values()]
        return {id(column): column for column in every if column is not None}

    def _by_case(self, case: NDArray[Any]) -> "Log":
        """Return the log with the rows of each case together, as they came."""
        known = self._coded()
        first, at, columns = by_case(case, len(self.cases), self._at, list(known.values()))
        return self._with_codes(dict(zip(known, columns, strict=True)), at=at, first=first)

    def _with(self, chosen: Callable[[NDArray[Any]], NDArray[Any]], **changed: Any) -> "Log":
        """Return the log with rows chosen of every column of rows, and other fields changed."""
        made = {
            key: trusted(chosen(column.codes), column.values)
            for key, column in self._coded().items()
        }
        return self._with_codes(made, at=chosen(self._at), **changed)

    def _with_codes(self, made: Mapping[int, Codes], **changed: Any) -> "Log":
        """Return the log with other columns of codes, by the identity of those that it has."""
        columns: dict[str, Any] = {}
        for name in _CODED:
            value = getattr(self, name)
            if isinstance(value, Codes):
                columns[name] = made[id(value)]
            elif value is not None:
                columns[name] = {fact: made[id(column)] for fact, column in value.items()}
        return attrs.evolve(self, **columns, **changed)

    def history(self, number: int) -> History:
        """Return the history of one case, by its number in `cases`."""
        # Not a checked function: a measure calls it for every case.
        if not isinstance(number, int | np.integer) or not 0 <= number < len(self):
            raise InvalidValue(number, f"the number of one of {len(self)} cases, counted from 0")
        begin, end = int(self._first[number]), int(self._first[number + 1])

        # A measure makes the history of every case. A column of ids has a value for each of them,
        # so no table of all values is made here; and for a few rows lists are faster than arrays.
        def coded(column: Codes | None) -> list[int]:
            return [-1] * (end - begin) if column is None else column.codes[begin:end].tolist()

        def values(column: Codes | None, codes: list[int]) -> list[Fact]:
            known = () if column is None else column.values
            return [known[code] if code >= 0 else None for code in codes]

        def stated(columns: Mapping[str, Codes], nothing: int) -> dict[str, _Cells]:
            # Most cases have no value of most facts and inputs.
            given = {name: (column, coded(column)) for name, column in columns.items()}
            return {
                name: (values(column, codes), codes)
                for name, (column, codes) in given.items()
                if max(codes, default=nothing) > nothing
            }

        facts, inputs = stated(self.facts, -1), stated(self.inputs, UNCHANGED)
        columns = (self.action, self.row_state, self.by, self.party)
        single = zip(*(values(one, coded(one)) for one in columns), strict=True)
        at = widened(self._at[begin:end]).tolist()
        made: list[Transition] = []
        before: dict[str, Fact] = {}
        for row, (action, state, by, party) in enumerate(single):
            now: dict[str, Fact] = {name: cells[row] for name, (cells, _) in facts.items()}
            sets = {name: value for name, value in now.items() if value != before.get(name)}
            given = {n: v[row] for n, (v, codes) in inputs.items() if codes[row] != UNCHANGED}
            made.append(Transition(
                to_datetime(at[row]), action, state=state, sets=sets, inputs=given, by=by,
                party=party,
            ))  # fmt: skip
            before = now
        return History.of(made)


def _first_rows(case: NDArray[np.int32], cases: int) -> Index:
    """Return where the rows of each case begin, and at the end how many rows there are."""
    begins = np.flatnonzero(case[1:] != case[:-1])
    if len(begins) + 1 == cases and case.size:  # each case has rows: where the number changes
        begins += 1
        return np.concatenate((np.zeros(1, np.int64), begins, np.array([len(case)])))
    counts = np.bincount(case, minlength=cases)
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))


def case_named(wrong: MalformedRow, columns: Mapping[str, Any], schema: LogSchema) -> MalformedRow:
    """Return the error for a row of columns with the case that the row is of."""
    name = schema.case or ""
    try:
        cases = as_codes(columns[name], name, len(columns[name]), naming)
        case = cases.take(np.array([wrong.row - 1])).values_of()[0]
    except (ServiceOpsError, LookupError, TypeError):  # they are what is wrong
        return wrong
    return wrong if wrong.column == name else in_case(case, wrong)


def _named_alike(column: Codes, name: str) -> Codes:
    """Return cases by their texts, as rows have them, where some names are texts and some not."""
    # pandas reads a long CSV in parts, and makes whole numbers of the ids in some.
    case = _whole(column, name, "the name of a case")
    # Numbers alone stay numbers: millions of them need no texts.
    kinds = case._kinds
    if any(issubclass(kind, str | UUID) for kind in kinds) or (bool in kinds and len(kinds) > 1):
        return _texts(case, name)
    if float in kinds:  # 7.0 is 7, as in `as_name`
        whole = [one for one in case.values if isinstance(one, float) and one.is_integer()]
        return _translated(case, {one: int(one) for one in whole})
    return case


def _moments(given: "ArrayLike | Codes", schema: LogSchema) -> Micro:
    """Return a column of moments as microseconds in UTC, each distinct text parsed once."""
    array = None if isinstance(given, Codes) else np.asarray(given)
    if array is not None and array.shape == (0,):  # an empty list does not show its kind
        return np.zeros(0, np.int64)
    if array is None or (array.dtype.kind in "OU" and array.ndim == 1):
        # Naive moments are values here, which facts may not be: they are read in the schema's zone.
        micros = _of_texts(
            given
            if isinstance(given, Codes)
            else looked_up(np.asarray(given), schema.at, lambda value, *_: value),
            schema,
        )
    else:
        micros, is_wall_clock = instants(array)
        if micros.ndim != 1:
            raise InvalidValue(f"{micros.ndim} dimensions of 'at'", "one column of instants")
        if is_wall_clock and schema.local_times is not None:
            micros = from_wall(micros, schema.local_times, schema.at)
    # The least and the greatest are found without a temporary array; NaT is the least of all.
    if micros.size and not _FIRST <= int(micros.min()) <= int(micros.max()) <= _LAST:
        if (nat := micros == NAT).any():
            number = int(np.argmax(nat)) + 1
            raise MalformedRow(number, schema.at, None, "an instant", "drop rows without a moment")
        number = int(np.argmax((micros < _FIRST) | (micros > _LAST)))
        raise MalformedRow(
            number + 1, schema.at, int(micros[number]), "an instant of the years 1 to 9999",
            "whole numbers are microseconds since 1970",
        )  # fmt: skip
    return micros


def _of_texts(codes: Codes, schema: LogSchema) -> Micro:
    """Return a column of texts or datetimes as microseconds in UTC; `NAT` where there is none."""
    values = codes.values
    quick = read_texts(values, schema.moments, schema.local_times, schema.at)
    if quick is not None and not any(value in values for value in schema.missing):
        return np.append(quick, NAT)[np.maximum(codes.codes, CLEARED)]
    reader = MomentReader(schema.moments, schema.local_times)
    first = dict(zip(*np.unique(codes.codes, return_index=True), strict=True))
    table = np.full(len(values) + 1, NAT, np.int64)  # the last is for no value
    for code, value in enumerate(values):
        if code in first and value not in schema.missing:
            table[code] = to_micros(reader.read(value, int(first[code]) + 1, schema.at))
    return table[np.maximum(codes.codes, CLEARED)]


def _without(column: Codes, missing: Sequence[object]) -> Codes:
    """Return a column in which the values that mean none are none."""
    known = column._kinds
    texts = all(isinstance(value, str) for value in missing)
    if (texts and str not in known) or not any(value in column.values for value in missing):
        return column
    return column.replaced([None if value in missing else value for value in column.values])


def _refuse_repeated(case: Codes, ids: Codes, name: str) -> None:
    """Refuse an id that two rows of a case have: one delivery would count as two actions."""
    _refuse_empty(ids, name, "an id")
    pairs = case.codes.astype(np.int64) * (len(ids.values) + 1) + ids.codes
    order = np.argsort(pairs, kind="stable")
    again = order[1:][(pairs[order][1:] == pairs[order][:-1]) & (ids.codes[order][1:] >= 0)]
    if again.size:
        row = int(again.min())
        raise MalformedRow(
            row + 1, name, ids.values[ids.codes[row]], "each id once in columns",
            "drop repeated rows first, or read them with LogSchema.histories",
        )  # fmt: skip


def _refuse_empty(column: Codes, name: str, expected: str) -> None:
    """Refuse a text that is empty where the schema does not list it as missing."""
    # In a range of numbers a text would be searched for one by one.
    names = () if type(column.values) is range else column.values
    if "" in names and (empty := column.codes == names.index("")).any():
        raise MalformedRow(int(np.argmax(empty)) + 1, name, "", expected, EMPTY_IS_MISSING)


def _whole(column: Codes, name: str, expected: str) -> Codes:
    """Return a column in which every row names something."""
    _refuse_empty(column, name, expected)
    if column.codes.size and int(column.codes.min()) < 0:
        raise MalformedRow(int(np.argmax(column.codes < 0)) + 1, name, None, expected)
    return column


def _texts(column: Codes, name: str) -> Codes:
    """Return a column of names as texts, as rows have them: states are numbers in many frames."""
    if column._kinds <= {str}:
        return column
    # Each names something: `naming` looked at it with its row.
    return _renamed(column, [as_name(value, 0, name) for value in column.values])


def _states(column: Codes, schema: LogSchema) -> Codes:
    state = _texts(column, schema.state or "")
    if schema.states is not None:
        _refuse_unknown(state, dict(schema.states), schema.state or "")
        state = _translated(state, dict(schema.states))
    _refuse_empty(state, schema.state or "", "the name of a state")
    return state


def _unchanged(column: Codes) -> Codes:
    """Return a column in which a missing value means that nothing changed."""
    # A flag is 1 less than none: quicker than writing to chosen rows.
    return trusted(column.codes - (column.codes == CLEARED), column.values)


def _named(
    rows: Iterator[tuple[tuple[str, Fact], ...]], size: int, missing: int
) -> dict[str, Codes]:
    """Return a column for each name in the pairs, `missing` where a row lacks it."""
    codes: dict[str, NDArray[np.int32]] = {}
    values: dict[str, dict[tuple[type, Fact], int]] = {}
    for row, pairs in enumerate(rows):
        for name, value in pairs:
            if name not in codes:
                codes[name], values[name] = np.full(size, missing, np.int32), {}
            known = values[name]
            code = CLEARED if value is None else known.setdefault((type(value), value), len(known))
            codes[name][row] = code
    return {name: Codes(codes[name], tuple(v for _, v in values[name])) for name in codes}


def _refuse_unknown(column: Codes, states: Mapping[str, str], name: str) -> None:
    """Refuse a state that some row has and nobody listed."""
    unknown = [code for code, value in enumerate(column.values) if value not in states]
    if (odd := np.isin(column.codes, unknown)).any():
        row = int(np.argmax(odd))
        raise unknown_state(row + 1, name, column.values[column.codes[row]], states)


def _translated(column: Codes, words: Mapping[Any, str | int]) -> Codes:
    """Return a column in our words; a value without one stays as it is."""
    if not words:
        return column
    return _renamed(column, [words.get(value, value) for value in column.values])


def _renamed(column: Codes, ours: Sequence[Any]) -> Codes:
    """Return a column with our words in the places of its values, of which several may be one."""
    names = tuple(dict.fromkeys(ours))
    place = {name: number for number, name in enumerate(names)}
    places = np.array([place[name] for name in ours] or [0], np.int32)
    codes = np.where(column.codes >= 0, places[np.maximum(column.codes, 0)], column.codes)
    return trusted(codes.astype(np.int32, copy=False), names)


def _inserted(column: Codes, before: Codes, first: Index) -> Codes:
    """Return a column with one row more before each of the rows named."""
    values = tuple(dict.fromkeys((*column.values, *before.values)))
    if values == column.values:
        return Codes(np.insert(column.codes, first, before.codes), values)
    place = {value: number for number, value in enumerate(values)}
    table = np.array([place[value] for value in before.values] or [0], np.int32)
    codes = np.where(before.codes >= 0, table[np.maximum(before.codes, 0)], before.codes)
    return Codes(np.insert(column.codes, first, codes), values)


def _arranged(log: Log, case: NDArray[Any]) -> Log:
    """Return the log with the rows of each case together and in order of time."""
    if is_rising(case):
        return _ordered(attrs.evolve(log, first=_first_rows(case, len(log.cases))))
    return _ordered(log._by_case(case), places=partial(stable_order, case, len(log.cases)))


def _ordered(
    log: Log, rule: Order | None = None, places: Callable[[], NDArray[Any]] | None = None
) -> Log:
    """Return the log with the rows of each case in order of time; `places` is where they were."""
    first, at = log.first, log._at
    backwards = np.zeros(len(at) + 1, np.bool_)  # whether a row is before the last one of its case
    np.less(at[1:], at[:-1], out=backwards[1:-1])
    backwards[first] = False
    if backwards.any():
        rule = rule or ("refuse" if log.schema is None else log.schema.order)
        if rule == "refuse":
            row = int(np.argmax(backwards))
            place = row if places is None else int(places()[row])
            before, now = map(to_datetime, widened(at[row - 1 : row + 1]).tolist())
            name = "at" if log.schema is None else log.schema.at
            raise disordered(place + 1, name, now, before, log.cases[log.case[row]])
        if rule == "carry":
            return attrs.evolve(log, at=_carried(np.unique(log.case[backwards[:-1]]), at, first))
        order = np.lexsort((at, log.case))
        log = log._with(lambda column: column.take(order))
    return log


def _filled(log: Log, unchanged: int) -> Log:
    """Return the log as it is stored: facts carried forward, times and rows in few bytes."""
    # Codes of facts up to `unchanged` mean that.
    facts = {name: column.carried(log.first, unchanged) for name, column in log.facts.items()}
    first = log.first if log.rows > _MOST else log.first.astype(np.int32)
    return attrs.evolve(log, first=first, at=narrowed(log._at), facts=facts)


def _carried(cases: NDArray[np.int32], at: Instants, first: Index) -> Instants:
    """Return times that never run backwards within some cases: the latest so far."""
    latest = at.copy()
    for number in cases.tolist():
        rows = slice(first[number], first[number + 1])
        latest[rows] = np.maximum.accumulate(at[rows])
    return latest

"""The schema of a log: what each of its columns means, as one value that every reader takes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from operator import itemgetter
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import (
    DisorderedHistory,
    DuplicateTransition,
    InvalidValue,
    MalformedRow,
    MissingColumn,
)
from serviceops.history import (
    OBSERVED,
    Fact,
    Facts,
    History,
    Order,
    Repeat,
    Transition,
    as_fact,
    repeated,
)
from serviceops.logs.local_times import Ambiguous, LocalTimes, Nonexistent, check_rules
from serviceops.logs.values import (
    MomentReader,
    as_name,
    check_format,
    disordered,
    is_missing,
    is_row,
    no_row,
    repeated_row,
)
from serviceops.logs.wide import AT, STATE, STEP, WideRows
from serviceops.spans import as_zone

Names: TypeAlias = tuple[tuple[str, str], ...]
"""Our names, each with the column or the word of the log."""

Row: TypeAlias = Mapping[str, Any]
"""A row of a log: its values by the names of their columns."""

_Numbered: TypeAlias = tuple[list[int], list[Row]]
"""The numbers of rows in the log, counted from 1, and the rows."""

_Content: TypeAlias = tuple[datetime, str | None, list[Fact]]
_Remarks: TypeAlias = tuple[str | None, str | None, str | None, str | None, Facts, datetime | None]
_UNREADABLE = (LookupError, TypeError, ValueError)


def _names(given: Mapping[str, str] | Iterable[str] | Iterable[tuple[str, str]]) -> Names:
    if isinstance(given, Mapping):
        return tuple(given.items())
    if isinstance(given, str):  # its letters would be taken for names
        raise InvalidValue(given, "a list of names", f"[{given!r}]")
    return tuple((each, each) if isinstance(each, str) else (each[0], each[1]) for each in given)


def _words(given: Mapping[str, str] | Iterable[tuple[str, str]] | None) -> Names | None:
    return None if given is None else _names(given)


def _one_of(*choices: str) -> Callable[[object, object, object], None]:
    def check(_: object, __: object, value: object) -> None:
        if value not in choices:
            raise InvalidValue(value, f"one of {', '.join(map(repr, choices))}")

    return check


def _check_rows(rows: object) -> None:
    """Refuse what gives no rows at all; each row is looked at when it is read."""
    if not isinstance(rows, Iterable) or isinstance(rows, str | bytes):
        raise InvalidValue(rows, "the rows of a log", "csv.DictReader(file) gives them")


@checked
@attrs.frozen(kw_only=True)
class LogSchema:
    """What each column of a log means; rows, columns, data frames and Arrow batches are read by it.

    `case` and `at` name the columns of the record and of the moment. With `action` a row is an
    event: it sets the state and facts it names. Without, a row is a snapshot: what differs from the
    row before is a transition with the action `OBSERVED`, and a fact that a later row lacks is
    cleared. `facts` and `inputs` list columns, or map our names to columns; `recorded_at` is when
    the log learned of a row.

    Moments are aware datetimes or texts: ISO 8601, or in the `strptime` format `moments`. Naive
    ones are refused unless `zone` names the zone they were written in. There a time that clocks
    show twice is refused unless `ambiguous` is ``"earliest"`` or ``"latest"``, and one that they
    skip unless `nonexistent` is ``"offset_before"`` or ``"shift_forward"``. `states` and `actions`
    translate the log's words: a state that is not listed is refused, an action that is not listed
    stays as it is. `None`, NaN, NaT, pandas' NA and what `missing` lists are no value. Columns in
    `ignored` are known and not wanted.

    An export with one row a record and a column for each moment has `steps` in place of `at`: our
    name of each action, mapped to the column of its moment, the first one being the creation. A
    step without a moment did not happen; `states` is then the state after each step.

    `order` is the rule for a row that is earlier than the row before it of its case: ``"refuse"``,
    ``"sort"`` by time (ties as they came), or ``"carry"`` the earlier row's time forward, for logs
    with a right order and wrong clocks. The default refuses, since both repairs change elapsed
    times and only the owner of the log knows which one is true. `on_repeat` is for an id that comes
    again, as `History.of` takes it.

    >>> schema = LogSchema(case="ticket", at="when", state="status", facts=["priority"])
    >>> rows = [{"ticket": 7, "when": "2026-03-02T09:00Z", "status": "new", "priority": "P2"},
    ...         {"ticket": 7, "when": "2026-03-02T09:20Z", "status": "open", "priority": "P2"}]
    >>> history = schema.histories(rows)["7"]
    >>> history.state, dict(history.facts)
    ('open', {'priority': 'P2'})
    """

    case: str | None = None
    at: str = ""
    steps: Names = attrs.field(default=(), converter=_names)
    action: str | None = None
    state: str | None = None
    facts: Names = attrs.field(default=(), converter=_names)
    inputs: Names = attrs.field(default=(), converter=_names)
    by: str | None = None
    party: str | None = None
    id: str | None = None
    recorded_at: str | None = None
    states: Names | None = attrs.field(default=None, converter=_words)
    actions: Names = attrs.field(default=(), converter=_names)
    moments: str | None = None
    zone: str | None = None
    ambiguous: Ambiguous = "refuse"
    nonexistent: Nonexistent = "refuse"
    missing: tuple[str | int | float, ...] = attrs.field(
        default=("",), converter=tuple[str | int | float, ...]
    )
    ignored: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])
    order: Order = attrs.field(default="refuse", validator=_one_of("refuse", "sort", "carry"))
    on_repeat: Repeat = attrs.field(default="drop", validator=_one_of("drop", "refuse"))

    def __attrs_post_init__(self) -> None:
        several = (column for _, column in (*self.facts, *self.inputs, *self.steps))
        single = (self.case,) if self.steps else (self.at, self.case)
        if self.at == "" and not self.steps:
            raise InvalidValue(
                "", "the column of the moments in at=, or a column for each in steps=",
                "LogSchema(at='when', state='status')",
            )  # fmt: skip
        for name in (*single, *several):
            if name is not None and not (isinstance(name, str) and name):
                raise InvalidValue(name, "the name of a column")
        if self.steps:
            self._check_wide()
        elif self.action is None and self.state is None and not self.facts:
            raise InvalidValue(
                None, "a column of actions, of states or of facts", "LogSchema(state='status')"
            )
        check_rules(self.ambiguous, self.nonexistent)
        if self.moments is not None:
            check_format(self.moments)
        if self.zone is not None:
            as_zone(self.zone)

    def _check_wide(self) -> None:
        """Refuse what a row of several moments cannot have: one moment, one action, one author."""
        single = (self.at, self.action, self.state, self.by, self.party, self.id, self.recorded_at,
                  self.inputs, self.actions)  # fmt: skip
        if given := [one for one in single if one]:
            raise InvalidValue(
                given[0], "steps, states and facts alone for a column each moment",
                "at=, action= and state= are for a log of one row a moment",
            )  # fmt: skip
        if self.case is None:
            raise InvalidValue(None, "a column of cases", "LogSchema(case='number')")
        if unknown := [name for name, _ in self.states or () if name not in dict(self.steps)]:
            raise InvalidValue(unknown[0], f"one of the steps {', '.join(dict(self.steps))}")

    @property
    def long(self) -> "LogSchema":
        """The schema of the same log with one row a moment, as a wide one is read."""
        if not self.steps:
            return self
        return attrs.evolve(
            self, at=AT, steps=(), action=STEP, state=STATE if self.states else None, states=None,
            order="sort",
        )  # fmt: skip

    @property
    def local_times(self) -> LocalTimes | None:
        """How naive moments are read; `None` without a zone, where they are refused."""
        if self.zone is None:
            return None
        return LocalTimes(zone=self.zone, ambiguous=self.ambiguous, nonexistent=self.nonexistent)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that are read, each once."""
        single = (self.case, self.at, self.action, self.state, self.by, self.party, self.id,
                  self.recorded_at)  # fmt: skip
        several = (column for _, column in (*self.steps, *self.facts, *self.inputs))
        return tuple(dict.fromkeys(name for name in (*single, *several) if name))

    @checked
    def require(self, needed: Iterable[str]) -> None:
        """Refuse the schema if it has no column for a name that a target or policy needs.

        `needed` is a policy's or target's `columns_needed`. Unchecked, a clock would never start,
        pause or stop by an action, state or fact without a column, and its verdict would be wrong.

        >>> LogSchema(at="when", state="status").require(["state", "priority"])
        Traceback (most recent call last):
            ...
        serviceops.errors.MissingColumn: the log has no column priority; it has: state; name it in \
LogSchema(facts=...)
        """
        long = self.long
        single = {name for name in ("action", "state", "by", "party") if getattr(long, name)}
        present = single | {name for name, _ in (*self.facts, *self.inputs)}
        if missing := sorted(set(needed) - present):
            places = [f"{one}=..." for one in missing if one in ("action", "state", "by", "party")]
            if len(places) < len(missing):
                places.append("facts=...")
            remedy = f"name it in LogSchema({', '.join(places)})"
            if "action" in missing and "state" in present:
                remedy += (
                    ", or start and stop at states: Enters('resolved') in place of On('resolve')"
                )
            raise MissingColumn(missing, sorted(present), remedy)

    def history(self, rows: Iterable[Row], *, needed: Iterable[str] = ()) -> History:
        """Return the history of one record from its rows; errors are those of `histories`."""
        self.require(needed)
        _check_rows(rows)
        if self.steps:
            return next(iter(self._wide(rows).values()), History.of(()))
        listed = list(rows)
        return _RowReader(self).history((list(range(1, len(listed) + 1)), listed))

    def histories(self, rows: Iterable[Row], *, needed: Iterable[str] = ()) -> dict[str, History]:
        """Return the history of each record of a log, in the order the records first appear.

        A row that cannot be read, that is out of order, or that repeats an id with other contents
        raises `MalformedRow` with its number, counted from 1 through the whole log; a column that
        the first row lacks raises `MissingColumn`. `needed` is a policy's `columns_needed`.
        """
        if self.case is None:
            raise InvalidValue(None, "a column of cases", "LogSchema(case='number')")
        self.require(needed)
        _check_rows(rows)
        if self.steps:
            return self._wide(rows)
        reader = _RowReader(self)
        # Two lists a case and not one of pairs: the garbage collector would walk every pair.
        cases: dict[str, _Numbered] = {}
        for number, row in enumerate(rows, start=1):
            try:
                name = row[self.case]
            except _UNREADABLE:
                name = None
            if type(name) is not str or not name or name in reader.blank:
                name = reader.case_of(number, row)
            of_case = cases.get(name)
            if of_case is None:
                cases[name] = [number], [row]
            else:
                of_case[0].append(number)
                of_case[1].append(row)
        return {name: reader.history(of_case, name) for name, of_case in cases.items()}

    def _wide(self, rows: Iterable[Row]) -> dict[str, History]:
        wide = WideRows(
            self.case or "", self.steps, dict(self.states or ()), self.facts,
            MomentReader(self.moments, self.local_times), self.missing, self.order,
        )  # fmt: skip
        try:
            return self.long.histories(list(wide.read(rows)))
        except MalformedRow as wrong:
            # Errors of moments have the right row already; those of facts count the long ones.
            if wrong.column in {column for _, column in self.facts}:
                raise wide.named(wrong) from wrong.__cause__
            raise


class _RowReader:
    """Turns the rows of records into histories, one record at a time.

    A row is read without checks of each column; only where that fails is it read again, to name the
    column and the reason.
    """

    def __init__(self, schema: LogSchema) -> None:
        self.schema = schema
        self.at, self.state = schema.at, schema.state
        self.moments = MomentReader(schema.moments, schema.local_times)
        self.known_moments = self.moments.known
        self.actions = dict(schema.actions)
        self.known_states = None if schema.states is None else dict(schema.states)
        self.blank = frozenset(text for text in schema.missing if isinstance(text, str))
        # Transitions store facts sorted by name, so the columns are read in that order.
        facts = sorted(schema.facts)
        self.fact_names = [name for name, _ in facts]
        self.fact_columns = [column for _, column in facts]
        # One call reads a row. Two columns at least, since of one it would return no tuple.
        self.cells = itemgetter(self.at, self.state or self.at, *self.fact_columns)
        # The classes of texts that are facts as they are: an enum's is added when one is read.
        self.texts: set[type] = {str}
        self.inputs = sorted(schema.inputs)
        self.places = schema.action, schema.by, schema.party, schema.id
        self.has_remarks = bool(any(self.places) or self.inputs or schema.recorded_at)
        self._states: dict[str, str] = {}

    def case_of(self, number: int, row: Row) -> str:
        """Return the case of a row that has it not as a text, or refuse the row."""
        value = self._cell(row, self.schema.case or "", number)
        name = self._name(value, number, self.schema.case or "")
        if not name:
            raise MalformedRow(number, self.schema.case or "", value, "the name of a case")
        return name

    def history(self, rows: _Numbered, case: str | None = None) -> History:
        """Return the history of the rows of one record; errors name the case."""
        schema = self.schema
        transitions = self._events if schema.action else self._snapshots
        try:
            if schema.order == "sort":  # a snapshot differs from the one before it in time
                pairs = sorted(zip(*rows, strict=True), key=self._moment)
                rows = [number for number, _ in pairs], [row for _, row in pairs]
            made = list(transitions(rows))
            return History.of(made, order=schema.order, on_repeat=schema.on_repeat)
        except MalformedRow as wrong:
            within = "" if case is None else f"in case {case}"
            remedy = "; ".join(filter(None, (wrong.remedy, within)))
            raise MalformedRow(
                wrong.row, wrong.column, wrong.given, wrong.expected, remedy
            ) from wrong.__cause__
        except DisorderedHistory:
            raise self._disordered(rows, tuple(transitions(rows)), case) from None
        except DuplicateTransition as wrong:
            column = schema.id or ""
            cells = ((number, row[column]) for number, row in zip(*rows, strict=True))
            ids = ((number, self._name(cell, number, column)) for number, cell in cells)
            raise repeated_row(ids, column, wrong, case) from None

    def _disordered(
        self, rows: _Numbered, made: Sequence[Transition], case: str | None
    ) -> MalformedRow:
        """Return the error for the first row that runs back; repetitions of an id do not count."""
        before, seen = made[0].at, set[str | None]()
        for number, transition in zip(rows[0], made, strict=True):
            if transition.id is None or transition.id not in seen:
                if transition.at < before:
                    return disordered(number, self.schema.at, transition.at, before, case)
                seen.add(transition.id)
                before = transition.at
        raise AssertionError(case)  # pragma: no cover - called only for rows out of order

    def _events(self, rows: _Numbered) -> Iterator[Transition]:
        """Yield a transition for each row, with the state and facts that the row names."""
        for number, row in zip(*rows, strict=True):
            moment, state, values = self._content(row, number)
            action, by, party, name, inputs, learned = self._remarks(row, number)
            if action is None:
                raise MalformedRow(number, self.schema.action or "", None, "the name of an action")
            action = self.actions.get(action, action)
            pairs = zip(self.fact_names, values, strict=True)
            sets = tuple([pair for pair in pairs if pair[1] is not None])
            yield Transition._trusted(moment, action, state, sets, inputs, by, party, name, learned)

    def _snapshots(self, rows: _Numbered) -> Iterator[Transition]:
        """Yield what changed from each row to the next."""
        before: list[Fact] = [None] * len(self.fact_names)
        state_before: str | None = None
        by = party = name = learned = None
        inputs: Facts = ()
        seen: dict[str, tuple[_Content, Transition]] = {}
        for number, row in zip(*rows, strict=True):
            content = moment, state, values = self._content(row, number)
            if self.has_remarks:
                _, by, party, name, inputs, learned = self._remarks(row, number)
            # A snapshot delivered again, perhaps after later ones, has changed nothing since: its
            # difference to the row before would undo what the later ones changed.
            if name is not None and name in seen:
                snapshot, first = seen[name]
                if snapshot != content:
                    raise repeated(name, f"the id once, or again with the contents of {first!r}")
                yield attrs.evolve(first, recorded_at=learned)
                continue
            changed = None if state == state_before else state
            sets = () if values == before else self._changed(before, values)
            made = Transition._trusted(
                moment, OBSERVED, changed, sets, inputs, by, party, name, learned
            )
            if name is not None:
                seen[name] = content, made
            yield made
            before, state_before = values, state or state_before

    def _changed(self, before: list[Fact], values: list[Fact]) -> Facts:
        """Return the facts with a value that differs from the one before."""
        triples = zip(self.fact_names, values, before, strict=True)
        return tuple([(name, value) for name, value, old in triples if value != old])

    # One row

    def _content(self, row: Row, number: int) -> _Content:
        """Return when a row happened, its state, and its facts, `None` where there is none."""
        blank, texts = self.blank, self.texts
        try:
            happened, state, *cells = self.cells(row)
            values = [
                None if value is None
                else (None if value in blank else value) if type(value) in texts
                else self._fact(column, value, number)
                for column, value in zip(self.fact_columns, cells, strict=True)
            ]  # fmt: skip
        except _UNREADABLE as wrong:
            raise self._unreadable(row, number, wrong) from wrong.__cause__
        # Most texts have come before: a look-up here saves two calls for each row of a log.
        moment = self.known_moments.get(happened) if type(happened) is str else None
        if moment is None:
            moment = self.moments.read(happened, number, self.at)
        if self.state is None:
            return moment, None, values
        word = self._states.get(state) if type(state) is str else None
        return moment, self._state(state, number) if word is None else word, values

    def _remarks(self, row: Row, number: int) -> _Remarks:
        """Return a row's action, person, party, id and inputs, and when it was recorded."""
        column, blank = self.schema.recorded_at, self.blank
        try:
            # One list of the four, in order: a mapping by name would cost a row two calls more.
            action, by, party, name = [
                None if place is None or (value := row[place]) is None
                else value if type(value) is str and value not in blank
                else self._name(value, number, place)
                for place in self.places
            ]  # fmt: skip
            inputs: Facts = ()
            if self.inputs:
                pairs = [(one, self._fact(place, row[place], number)) for one, place in self.inputs]
                inputs = tuple([pair for pair in pairs if pair[1] is not None])
            recorded = None if column is None else row[column]
        except _UNREADABLE as wrong:
            raise self._unreadable(row, number, wrong) from wrong.__cause__
        learned = None
        if column is not None and not self._lacks(recorded):
            learned = self.moments.read(recorded, number, column)
        return action, by, party, name, inputs, learned

    def _unreadable(self, row: Any, number: int, wrong: Exception) -> Exception:
        """Return the error for a row that lacks a column, or that is no row at all."""
        if isinstance(wrong, MalformedRow):  # a value in it could not be read
            return wrong
        if not is_row(row):
            return no_row(number, self.schema.at, row)
        present = list(map(str, row.keys()))
        missing = [column for column in self.schema.columns if column not in present]
        if number == 1 or not missing:
            return MissingColumn(missing, present) if missing else wrong
        return MalformedRow(number, missing[0], None, "a value", "the row is cut short")

    def _cell(self, row: Row, column: str, number: int) -> Any:
        try:
            return row[column]
        except _UNREADABLE as wrong:
            raise self._unreadable(row, number, wrong) from None

    # One value

    def _moment(self, numbered: tuple[int, Row]) -> datetime:
        number, row = numbered
        return self.moments.read(self._cell(row, self.schema.at, number), number, self.schema.at)

    def _lacks(self, value: object) -> bool:
        """Return whether a value is none at all."""
        if type(value) is str:
            return value in self.blank
        return is_missing(value, self.schema.missing)

    def _name(self, value: object, number: int, column: str) -> str | None:
        return None if self._lacks(value) else as_name(value, number, column)

    def _fact(self, column: str, value: object, number: int) -> Fact:
        if self._lacks(value):
            return None
        if isinstance(value, str) and isinstance(value, Enum):
            self.texts.add(type(value))
        try:
            return as_fact(column, value)
        except InvalidValue as wrong:
            raise MalformedRow(number, column, value, wrong.expected, wrong.remedy) from None

    def _state(self, given: object, number: int) -> str | None:
        if self._lacks(given):
            return None
        column = self.schema.state or ""
        state = as_name(given, number, column)
        if self.known_states is not None:
            try:
                state = self.known_states[state]
            except KeyError:
                raise MalformedRow(
                    number, column, state, f"one of {', '.join(self.known_states)}",
                    "map the state, or list it under missing",
                ) from None  # fmt: skip
        if type(given) is str:
            self._states[given] = state
        return state

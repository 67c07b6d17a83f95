"""The schema of a log: what each of its columns means, as one value that every reader takes."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue, MalformedRow, MissingColumn
from serviceops.history import History, Order, Repeat
from serviceops.logs.row_reader import AT, STATE, STEP, RowReader, WideRows
from serviceops.logs.values import Ambiguous, LocalTimes, MomentReader, Nonexistent, check_format
from serviceops.spans import as_zone

Names: TypeAlias = tuple[tuple[str, str], ...]
"""Our names, each with the column or the word of the log."""

Row: TypeAlias = Mapping[str, Any]
"""A row of a log: its values by the names of their columns."""


def _names(given: Mapping[str, str] | Iterable[str] | Iterable[tuple[str, str]]) -> Names:
    if isinstance(given, Mapping):
        return tuple(given.items())
    if isinstance(given, str):  # its letters would be taken for names
        raise InvalidValue(given, "a list of names", f"[{given!r}]")
    return tuple((each, each) if isinstance(each, str) else (each[0], each[1]) for each in given)


# Written out: type checkers see no type in `attrs.converters.optional`.
def _words(given: Mapping[str, str] | Iterable[tuple[str, str]] | None) -> Names | None:
    return None if given is None else _names(given)


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
    order: Order = "refuse"
    on_repeat: Repeat = "drop"

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
        """Return the history of one record from its rows; errors are those of `histories`.

        Rows of several records raise `InvalidValue`, where the schema has a column of cases.
        """
        if self.case is not None:
            found = self.histories(rows, needed=needed)
            if len(found) > 1:
                raise InvalidValue(
                    ", ".join(list(found)[:3]), "rows of one record", "histories() reads several"
                )
            return next(iter(found.values()), History.of(()))
        self.require(needed)
        _check_rows(rows)
        return RowReader(self, None).history(rows)

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
        return RowReader(self, self.case).histories(rows)

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

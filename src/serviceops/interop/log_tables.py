"""Any table of a log to histories, and histories to the flat table that process mining reads.

The flat table has a row for each transition, under neutral names: `case_id`, `activity`,
`timestamp`, `resource` and `lifecycle`, which is ``complete``. Tools with names of their own can
map these. The other columns are what a history needs to be read back equal.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from serviceops._internal.checked import checked
from serviceops.errors import DuplicateTransition, InvalidTransition, MalformedRow
from serviceops.history import Fact, History, Transition, as_fact
from serviceops.interop.import_result import Import, rows_of
from serviceops.interop.payloads import Losses
from serviceops.logs import LogSchema
from serviceops.logs.values import (
    Ambiguous,
    LocalTimes,
    MomentReader,
    Nonexistent,
    as_name,
    is_nothing,
    no_row,
    repeated_row,
)

__all__ = ["from_table", "read_flat", "to_flat"]

Row = Mapping[str, Any]


@checked
def from_table(rows: Iterable[Row], schema: LogSchema) -> Import:
    """Return the history of each record of a log, with a list of what was not carried.

    Rows are read as by `LogSchema.histories`. Columns that the schema does not name, and actions
    that its `actions` do not list, are in `lost`, with rows counted from 0.

    >>> schema = LogSchema(case="ticket", at="when", state="status", zone="Europe/Lisbon",
    ...                    moments="%d/%m/%Y %H:%M", states={"Nova": "new", "Fechada": "closed"})
    >>> rows = [{"ticket": "1", "when": "2/3/2026 09:00", "status": "Nova", "floor": "3"},
    ...         {"ticket": "1", "when": "2/3/2026 10:30", "status": "Fechada", "floor": "3"}]
    >>> read = from_table(rows, schema)
    >>> read.history.state, str(read.lost[0])
    ('closed', "the column 'floor' is left (column_not_carried, 2 times, first in row 0)")
    """
    listed = rows_of(rows, "table")
    histories = schema.histories(listed)
    losses = Losses()
    named = {*schema.columns, *schema.ignored}
    words = {word for pair in schema.actions for word in pair}
    for number, row in enumerate(listed):
        for column in row:
            if column not in named:
                losses.note("column_not_carried", column, number, f"the column {column!r} is left")
        if words and schema.action is not None:
            word = as_name(row[schema.action], number + 1, schema.action)
            if word not in words:
                sentence = f"{word!r} has no word here: it stays"
                losses.note("action_untranslated", word, number, sentence)
    return Import(cases=histories, lost=losses.found())


_OWN = ("case_id", "activity", "timestamp", "resource", "lifecycle", "seq", "state", "party",
        "event_id", "recorded_at", "clears", "nulls", "empties")  # fmt: skip
_FACT, _INPUT = "fact_", "input_"


@checked
def to_flat(histories: Mapping[str, History]) -> list[dict[str, Any]]:
    """Return a row for each transition of each history, in order of time, ready for a data frame.

    `seq` numbers the rows; transitions of one instant keep their order. A fact that was set is in a
    column of its name behind ``fact_``, an action's inputs behind ``input_``. A value that a row
    lacks has no column. Data frames and CSV files show a lacking value and an empty text alike, so
    `clears` lists the facts that were cleared, `nulls` the inputs that were `None`, and `empties`
    the columns with an empty text, each as the text of a JSON list.

    >>> from datetime import UTC, datetime
    >>> logged = Transition(datetime(2026, 3, 2, 9, tzinfo=UTC), "log", "new", {"priority": "P2"})
    >>> to_flat({"INC-1": History([logged])})[0]["fact_priority"]
    'P2'
    """
    moved = [
        (transition.at, order, index, name, transition)
        for order, (name, history) in enumerate(histories.items())
        for index, transition in enumerate(history)
    ]
    moved.sort(key=lambda each: each[:3])
    return [_flat(name, transition, seq) for seq, (*_, name, transition) in enumerate(moved)]


def _flat(case: str, transition: Transition, seq: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "case_id": case,
        "activity": transition.action,
        "timestamp": transition.at,
        "resource": transition.by,
        "lifecycle": "complete",
        "seq": seq,
        "state": transition.state,
        "party": transition.party,
        "event_id": transition.id,
        "recorded_at": transition.recorded_at,
        **{f"{_FACT}{name}": value for name, value in transition.sets},
        **{f"{_INPUT}{name}": value for name, value in transition.inputs},
    }
    cleared = [name for name, value in transition.sets if value is None]
    null = [name for name, value in transition.inputs if value is None]
    empty = [column for column, value in row.items() if value == ""]
    lists = {"clears": cleared, "nulls": null, "empties": empty}
    row |= {name: json.dumps(names) for name, names in lists.items() if names}
    return {name: value for name, value in row.items() if value is not None and value != ""}


@checked
def read_flat(
    rows: Iterable[Row],
    *,
    zone: str | None = None,
    ambiguous: Ambiguous = "refuse",
    nonexistent: Nonexistent = "refuse",
) -> Import:
    """Return the histories in the rows of a flat table, as `to_flat` or a like tool writes them.

    `None`, NaN, NaT, pandas' NA and empty texts are no value, but for the columns that `empties`
    lists. Moments are aware datetimes or ISO 8601 text, naive ones in
    `zone`, with `ambiguous` and `nonexistent` as for a `LogSchema`.
    Rows that only start an activity, and columns that are none of a flat table's,
    are in `lost`. Rows of a record are put in order of time. A row that cannot be read raises
    `MalformedRow`, which numbers rows from 1.
    """
    losses = Losses()
    local = zone and LocalTimes(zone=zone, ambiguous=ambiguous, nonexistent=nonexistent)
    moments = MomentReader(None, local or None)
    cases: dict[str, list[tuple[int, Transition]]] = {}
    for number, row in enumerate(rows_of(rows, "flat table"), start=1):
        if not isinstance(row, Mapping):
            raise no_row(number, "case_id", row)
        cells = _cells(row, number)
        case = _needed(cells, "case_id", number)
        transition = _transition(cells, number, moments)
        phase = cells.get("lifecycle", "complete")
        if phase != "complete":
            sentence = "an activity that did not complete"
            losses.note("phase_not_carried", "lifecycle", number - 1, sentence)
            continue
        for column in cells:
            if column not in _OWN and not column.startswith((_FACT, _INPUT)):
                sentence = f"the column {column!r} is left"
                losses.note("column_not_carried", column, number - 1, sentence)
        cases.setdefault(case, []).append((number, transition))
    return Import(cases=_in_order(cases), lost=losses.found())


def _in_order(cases: Mapping[str, list[tuple[int, Transition]]]) -> Iterator[tuple[str, History]]:
    for case, numbered in cases.items():
        try:
            yield case, History.of([each for _, each in numbered], order="sort")
        except DuplicateTransition as wrong:
            ids = ((number, each.id) for number, each in numbered)
            raise repeated_row(ids, "event_id", wrong) from None


def _cells(row: Row, number: int) -> dict[str, Any]:
    cells = {
        str(name): value
        for name, value in row.items()
        if not (is_nothing(value) or (isinstance(value, str) and not value))
    }
    return cells | dict.fromkeys(_listed(cells, "empties", number), "")


def _listed(cells: Row, column: str, number: int) -> list[str]:
    """Return the names that a cell lists: as JSON, else between blanks, as older tables have it."""
    if column not in cells:
        return []
    text = _needed(cells, column, number)
    if not text.startswith("["):
        return text.split()
    try:
        names = json.loads(text)
        if all(isinstance(name, str) for name in names):
            return list(names)
    except (ValueError, RecursionError):
        pass
    raise MalformedRow(number, column, text, 'a JSON list of names, as ["due date"]')


def _needed(cells: Row, column: str, number: int) -> str:
    value = cells.get(column)
    text = None if is_nothing(value) else as_name(value, number, column)
    if not text:
        raise MalformedRow(number, column, value, "a text that is not empty")
    return text


def _transition(cells: Row, number: int, moments: MomentReader) -> Transition:
    def text(column: str) -> str | None:
        return as_name(cells[column], number, column) if column in cells else None

    facts: dict[str, Fact] = dict.fromkeys(_listed(cells, "clears", number))
    facts |= _prefixed(cells, _FACT, number)
    inputs: dict[str, Fact] = dict.fromkeys(_listed(cells, "nulls", number))
    at = moments.read(cells.get("timestamp"), number, "timestamp")
    action, state = _needed(cells, "activity", number), text("state")
    inputs |= _prefixed(cells, _INPUT, number)
    by, party, name = (text(column) for column in ("resource", "party", "event_id"))
    learned = cells.get("recorded_at")
    recorded = None if learned is None else moments.read(learned, number, "recorded_at")
    return Transition(at, action, state, facts, inputs, by, party, name, recorded)


def _prefixed(cells: Row, prefix: str, number: int) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for column, value in cells.items():
        if column.startswith(prefix):
            name = column.removeprefix(prefix)
            try:
                found[name] = as_fact(name, tuple(value) if isinstance(value, list) else value)
            except InvalidTransition as wrong:
                raise MalformedRow(number, column, value, wrong.expected, wrong.remedy) from None
    return found

"""Any table of a log to histories, and histories to the flat table that process mining reads.

The flat table has a row for each transition, under neutral names: `case_id`, `activity`,
`timestamp`, `resource` and `lifecycle`, which is ``complete``. Tools that have names of their own
are told these. Beside them stand what a history needs to come back as it was.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from serviceops.errors import DuplicateTransition, InvalidTransition, MalformedRow
from serviceops.history import Fact, History, Transition, as_fact
from serviceops.interop.import_result import Import, Losses, rows_of
from serviceops.logs.log_table import LogTable
from serviceops.spans import as_zone, utc

__all__ = ["from_table", "read_flat", "to_flat"]

Row = Mapping[str, Any]

MAX_DIGITS = 10**30


def from_table(rows: Iterable[Row], table: LogTable) -> Import:
    """Return the history of each record of a log.

    A row that cannot be read raises `MalformedRow`, which numbers rows from 1 as spreadsheets do
    below their header. Columns that the table does not speak of, and actions it has no word for,
    are in `lost`, whose rows count from 0.

    >>> table = LogTable(case="ticket", at="when", state="status", zone="Europe/Lisbon",
    ...                    moments="%d/%m/%Y %H:%M", states={"Nova": "new", "Fechada": "closed"})
    >>> rows = [{"ticket": "1", "when": "2/3/2026 09:00", "status": "Nova", "floor": "3"},
    ...         {"ticket": "1", "when": "2/3/2026 10:30", "status": "Fechada", "floor": "3"}]
    >>> read = from_table(rows, table)
    >>> read.history.state, str(read.lost[0])
    ('closed', "the column 'floor' is left (column_not_carried, 2 times, first in row 0)")
    """
    losses = Losses()
    cases: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for number, row in enumerate(rows_of(rows, "table"), start=1):
        read = _row(row, number, table, losses)
        cases.setdefault(str(read[table.case]), []).append((number, read))
    found = {name: _history(numbered, table) for name, numbered in cases.items()}
    return Import(cases=found, lost=losses.told())


def _row(row: object, number: int, table: LogTable, losses: Losses) -> dict[str, Any]:
    """Return a row with its texts checked, its moments read and its actions translated."""
    if not isinstance(row, Mapping):
        raise MalformedRow(number, table.case, row, "a row of columns by name")
    named = (table.case, table.action, table.state, table.by, table.party, table.id)
    texts = [column for column in named if column is not None]
    wanted = [*texts, table.at, *([] if table.recorded_at is None else [table.recorded_at])]
    facts = [column for _, column in table.facts]
    for column in (*wanted, *facts):
        if column not in row:
            raise MalformedRow(
                number, column, None, "a value", f"the row has: {', '.join(map(str, row))}"
            )
    for column in row:
        if column not in wanted and column not in facts and column not in table.ignored:
            losses.note(
                "column_not_carried", str(column), number - 1, f"the column {column!r} is left"
            )
    read = {name: None if _missing(row[name], table) else row[name] for name in (*wanted, *facts)}
    for column in texts:
        read[column] = _text(read[column], column, number, table)
    if not read[table.case]:
        raise MalformedRow(number, table.case, row[table.case], "the name of a case")
    read[table.at] = _moment(row[table.at], table.at, number, table)
    if table.recorded_at is not None and read[table.recorded_at] is not None:
        read[table.recorded_at] = _moment(row[table.recorded_at], table.recorded_at, number, table)
    if table.action is not None and read[table.action]:
        known, said = dict(table.actions), str(read[table.action])
        if known and said not in known and said not in known.values():
            losses.note("action_untranslated", said, number - 1, f"{said!r} has no word here: kept")
        read[table.action] = known.get(said, said)
    return read


def _missing(value: object, table: LogTable) -> bool:
    if isinstance(value, float | datetime) and value != value:  # noqa: PLR0124 - NaN and NaT do
        return True
    return value is None or (isinstance(value, str) and value in table.missing)


def _text(value: object, column: str, number: int, table: LogTable) -> str:
    if _missing(value, table):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and abs(value) < MAX_DIGITS:
        return str(value)
    raise MalformedRow(number, column, value, "a text, or a number that names something")


def _moment(value: object, column: str, number: int, table: LogTable) -> datetime:
    moment = value
    if isinstance(value, str):
        try:
            moment = (
                datetime.fromisoformat(value)
                if table.moments is None
                else datetime.strptime(value, table.moments)  # noqa: DTZ007 - the zone comes below
            )
        except (ValueError, OverflowError):
            raise MalformedRow(
                number, column, value, f"a moment in {table.moments or 'ISO 8601'}"
            ) from None
    if not isinstance(moment, datetime) or moment != moment:  # noqa: PLR0124 - NaT does
        raise MalformedRow(number, column, value, "a moment")
    if moment.utcoffset() is None:
        if table.zone is None:
            raise MalformedRow(
                number, column, value, "a moment with a UTC offset", "say the table's zone"
            )
        moment = moment.replace(tzinfo=as_zone(table.zone))
    try:
        return utc(moment)
    except ValueError:
        raise MalformedRow(number, column, value, "an instant in the years 1 to 9999") from None


def _history(numbered: list[tuple[int, dict[str, Any]]], table: LogTable) -> History:
    if table.on_disorder == "refuse":
        for (_, row), (number, following) in pairwise(numbered):
            if following[table.at] < row[table.at]:
                raise MalformedRow(
                    number, table.at, following[table.at].isoformat(),
                    f"a moment not before {row[table.at].isoformat()}, that of its record before",
                    "say on_disorder='sort' or 'carry'",
                )  # fmt: skip
    try:
        return History.from_rows(
            [row for _, row in numbered],
            at=table.at,
            action=table.action,
            state=table.state,
            facts=dict(table.facts),
            by=table.by,
            party=table.party,
            id=table.id,
            recorded_at=table.recorded_at,
            states=None if table.states is None else dict(table.states),
            missing=(None, *table.missing, ""),
            on_disorder=table.on_disorder,
        )
    except MalformedRow as wrong:
        raise MalformedRow(
            numbered[wrong.row - 1][0], wrong.column, wrong.given, wrong.expected, wrong.remedy
        ) from None
    except DuplicateTransition as wrong:
        column = table.id or ""
        raise _repeated(
            [(number, row[column]) for number, row in numbered], column, wrong
        ) from None


def _repeated(
    numbered: Iterable[tuple[int, object]], column: str, wrong: DuplicateTransition
) -> MalformedRow:
    """Return the error for the first row that tells an id again."""
    seen: set[object] = set()
    for row, name in numbered:
        if name and name in seen:
            return MalformedRow(row, column, name, wrong.expected, wrong.remedy)
        seen.add(name)
    raise wrong


# -- the flat table --------------------------------------------------------------------------------

_OWN = ("case_id", "activity", "timestamp", "resource", "lifecycle", "seq", "state", "party",
        "event_id", "recorded_at", "clears")  # fmt: skip
_FACT, _INPUT = "fact_", "input_"


def to_flat(histories: Mapping[str, History]) -> list[dict[str, Any]]:
    """Return a row for each transition of each history, in order of time, ready for a data frame.

    `seq` numbers the rows; transitions of one instant keep their order. A fact that was set is in a
    column of its name behind ``fact_``, what an action was told behind ``input_``, and `clears`
    names the facts it cleared. What a row does not say it has no column for.

    >>> from datetime import UTC
    >>> said = Transition(datetime(2026, 3, 2, 9, tzinfo=UTC), "log", "new", {"priority": "P2"})
    >>> to_flat({"INC-1": History([said])})[0]["fact_priority"]
    'P2'
    """
    told = [
        (transition.at, order, index, name, transition)
        for order, (name, history) in enumerate(histories.items())
        for index, transition in enumerate(history)
    ]
    told.sort(key=lambda each: each[:3])
    return [_flat(name, transition, seq) for seq, (*_, name, transition) in enumerate(told)]


def _flat(case: str, transition: Transition, seq: int) -> dict[str, Any]:
    row = {
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
        "clears": " ".join(name for name, value in transition.sets if value is None) or None,
        **{f"{_FACT}{name}": value for name, value in transition.sets},
        **{f"{_INPUT}{name}": value for name, value in transition.inputs},
    }
    return {name: value for name, value in row.items() if value is not None}


def read_flat(rows: Iterable[Row], *, zone: str | None = None) -> Import:
    """Return the histories that the rows of a flat table tell: what `to_flat` wrote, or the like.

    `None` and NaN are none at all. Moments are aware datetimes or ISO 8601 text, in `zone` where
    they do not say. Rows that only start an activity, and columns that are none of a flat table's,
    are in `lost`. Rows of a record are put in order of time. A row that cannot be read raises
    `MalformedRow`, which numbers rows from 1.
    """
    losses = Losses()
    table = LogTable(case="case_id", at="timestamp", action="activity", zone=zone, missing=())
    cases: dict[str, list[tuple[int, Transition]]] = {}
    for number, row in enumerate(rows_of(rows, "flat table"), start=1):
        if not isinstance(row, Mapping):
            raise MalformedRow(number, "case_id", row, "a row of columns by name")
        told = {str(name): value for name, value in row.items() if not _missing(value, table)}
        case = _needed(told, "case_id", number, table)
        transition = _transition(told, number, table)
        phase = told.get("lifecycle", "complete")
        if phase != "complete":
            losses.note(
                "phase_not_carried", "lifecycle", number - 1, "an activity that did not complete"
            )
            continue
        for column in told:
            if column not in _OWN and not column.startswith((_FACT, _INPUT)):
                losses.note(
                    "column_not_carried", column, number - 1, f"the column {column!r} is left"
                )
        cases.setdefault(case, []).append((number, transition))
    return Import(cases=_in_order(cases), lost=losses.told())


def _in_order(
    cases: Mapping[str, list[tuple[int, Transition]]],
) -> Iterator[tuple[str, History]]:
    for case, numbered in cases.items():
        try:
            yield case, History.of([each for _, each in numbered], on_disorder="sort")
        except DuplicateTransition as wrong:
            told = [(number, each.id) for number, each in numbered]
            raise _repeated(told, "event_id", wrong) from None


def _needed(told: Row, column: str, number: int, table: LogTable) -> str:
    text = _text(told.get(column), column, number, table)
    if not text:
        raise MalformedRow(number, column, told.get(column), "a text that is not empty")
    return text


def _transition(told: Row, number: int, table: LogTable) -> Transition:
    def text(column: str) -> str | None:
        return _text(told[column], column, number, table) if column in told else None

    facts: dict[str, Fact] = {}
    if "clears" in told:
        facts = dict.fromkeys(_needed(told, "clears", number, table).split())
    facts |= _prefixed(told, _FACT, number)
    learned = told.get("recorded_at")
    return Transition(
        _moment(told.get("timestamp"), "timestamp", number, table),
        _needed(told, "activity", number, table),
        text("state"),
        facts,
        _prefixed(told, _INPUT, number),
        text("resource"),
        text("party"),
        text("event_id"),
        None if learned is None else _moment(learned, "recorded_at", number, table),
    )


def _prefixed(told: Row, prefix: str, number: int) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for column, value in told.items():
        if column.startswith(prefix):
            name = column.removeprefix(prefix)
            try:
                found[name] = as_fact(name, tuple(value) if isinstance(value, list) else value)
            except InvalidTransition as wrong:
                raise MalformedRow(number, column, value, wrong.expected, wrong.remedy) from None
    return found

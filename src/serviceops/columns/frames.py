"""Data frames in, data frames of the same kind out: pandas, polars and pyarrow (extra ``frames``).

Columns of instants may be of any unit and zone; one without a zone is refused unless `zone` names
the one it was written in. There a time that clocks show twice, or never, is refused with its row
unless `ambiguous` (``"earliest"``, ``"latest"``) and `nonexistent` (``"offset_before"``,
``"shift_forward"``) say how it is read. Missing values stay missing. Lengths come back as durations
and instants as UTC, in microseconds. To add up such lengths is the library's: polars wraps around
beyond 292,271 years without a word, NumPy and pandas raise.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

import numpy as np

from serviceops._internal.checked import checked
from serviceops._internal.extras import extra

with extra("frames"):
    import narwhals as nw
    from narwhals.exceptions import DuplicateError

from serviceops.calendars.algebra import Calendar
from serviceops.calendars.queries import AtClose
from serviceops.columns import open_time
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.codes import CLEARED, Check, Codes, as_codes, naming, trusted
from serviceops.columns.localtime import from_wall
from serviceops.columns.log import Log, case_named
from serviceops.columns.log_conformance import log_conformance as conformance_of_log
from serviceops.columns.open_time import NAT
from serviceops.columns.period_sums import last_values
from serviceops.columns.reading_tables import built, compact, series, table
from serviceops.columns.readings import (
    INSTANTS,
    LENGTHS,
    NOTHING,
    STAGE_VALUES,
    VERDICTS,
    LogReadings,
)
from serviceops.columns.readings import read as read_log
from serviceops.columns.row_columns import columns_of_facts
from serviceops.errors import InvalidValue, MalformedRow, MissingColumn, NaiveInstant
from serviceops.lifecycle.conformance import Conformance, Words
from serviceops.lifecycle.engine import Lifecycle
from serviceops.logs import LogSchema
from serviceops.logs.values import Ambiguous, LocalTimes, MomentReader, Nonexistent, is_nothing
from serviceops.sla.clock import EXACT, Conventions
from serviceops.sla.policy import Policy
from serviceops.sla.target import Target
from serviceops.spans import to_micros

F = TypeVar("F")


@checked
def elapsed(
    frame: F, calendar: Calendar, start: str, end: str, *, name: str = "elapsed",
    zone: str | None = None, ambiguous: Ambiguous = "refuse", nonexistent: Nonexistent = "refuse",
) -> F:  # fmt: skip
    """Return the frame with one column more: the open time from `start` to `end`.

    >>> import polars as pl
    >>> from datetime import UTC
    >>> from serviceops.calendars import BusinessCalendar
    >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    >>> rows = pl.DataFrame({"opened": [datetime(2026, 3, 6, 16, tzinfo=UTC), None],
    ...                      "solved": [datetime(2026, 3, 9, 10, tzinfo=UTC)] * 2})
    >>> elapsed(rows, office, "opened", "solved")["elapsed"].to_list()
    [datetime.timedelta(seconds=7200), None]
    """
    check_calendar(calendar)
    opened, local = _opened(frame), local_times(zone, ambiguous, nonexistent)
    begins, ends = _column(opened, start), _column(opened, end)
    counted = open_time.elapsed(calendar, instants(begins, local), instants(ends, local))
    return cast("F", _with(opened, {name: counted}))


@checked
def add(
    frame: F, calendar: Calendar, at: str, length: str, *, name: str = "due",
    zone: str | None = None, at_close: AtClose = "stay",
    ambiguous: Ambiguous = "refuse", nonexistent: Nonexistent = "refuse",
) -> F:  # fmt: skip
    """Return the frame with one column more: the instant by which so much open time has passed.

    `length` is a column of durations, or of intervals without months and days; `at_close` is that
    of `Calendar.add`.
    """
    check_calendar(calendar)
    opened, local = _opened(frame), local_times(zone, ambiguous, nonexistent)
    moments, amounts = _column(opened, at), _column(opened, length)
    due = open_time.add(calendar, instants(moments, local), lengths(amounts), at_close=at_close)
    return cast("F", _with(opened, {name: due}))


@checked
def log(frame: Any, schema: LogSchema) -> Log:
    """Return the log in a frame of events or snapshots; see `Log.from_columns`.

    Columns of moments may have any unit and zone, or be texts in the schema's format. A wide
    export, with a column for each moment, is read by a schema with `steps`.
    """
    return log_with(_opened(frame), schema, None)


def log_with(opened: "nw.DataFrame[Any]", schema: LogSchema, cases: Codes | None) -> Log:
    """Return the log in a frame of which the cases may be coded already."""
    places = [column for _, column in schema.steps] or [schema.at]
    known = {} if cases is None else {schema.case: cases}
    # A column that is a fact too may have what facts may have.
    facts = columns_of_facts(schema)
    columns: dict[str, Any] = {
        name: known[name] if name in known
        else codes(_column(opened, name), None if name in facts else naming)
        for name in schema.columns
        if name not in places and name != schema.recorded_at
    }  # fmt: skip
    for name in places:
        moments = _column(opened, name)
        if moments.dtype == nw.Object:  # single moments, which no fact may be where they are naive
            columns[name] = np.fromiter(moments.to_list(), object)
        elif moments.dtype in _VALUES:
            columns[name] = codes(moments)
        else:  # whole microseconds are UTC, so that the zone is not applied twice
            try:
                columns[name] = instants(moments, schema.local_times).view(np.int64)
            except MalformedRow as wrong:
                raise case_named(wrong, columns, schema) from wrong.__cause__
    return Log.from_columns(columns, schema)


def cases(opened: "nw.DataFrame[Any]", schema: LogSchema) -> Codes:
    """Return the cases of a frame as codes; names of Arrow stay there, since there are many."""
    column = _column(opened, schema.case or "")
    found: Codes | None = None
    if column.implementation.is_pyarrow():
        # Here only: who passes a table of Arrow has pyarrow; nobody else needs it.
        from serviceops.columns import arrow_columns

        found = arrow_columns.named(column.to_native())
    return codes(column, naming) if found is None else found


@checked
def read(
    promised: Target | Policy,
    frame: F,
    schema: LogSchema,
    *,
    at: datetime,
    conventions: Conventions = EXACT,
    keep_facts: bool = True,
) -> F:
    """Return the reading of every clock of every case at an instant: a row a case and target.

    Cases a target never applied to are left out. Facts of the schema come after the figures, with
    the value a case has at the instant; one that is named as a figure is becomes ``fact_NAME``. A
    schema without a column that the policy needs raises `MissingColumn`.
    """
    schema.require(promised.columns_needed)
    opened = _opened(frame)
    whole = log_with(opened, schema, cases(opened, schema) if schema.case else None)
    readings = list(read_log(promised, whole, at=at, conventions=conventions).values())
    columns = table(readings)
    if keep_facts:
        columns |= _facts(readings or [NOTHING], whole.until(to_micros(at)), schema, columns)
    return cast("F", built(columns, opened.implementation))


def _facts(
    readings: Sequence[LogReadings], known: Log, schema: LogSchema, figures: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the last value of each fact for every row of the readings."""
    rows = np.concatenate([np.flatnonzero(one.stage.codes >= 0) for one in readings])
    found: dict[str, Any] = {}
    for name, _ in schema.facts:
        # Cut to the cases of the readings: those of no case at all have no rows either.
        column = compact(last_values(known, name).take(rows))
        # A column of a frame has one type; a fact that had several is written as text.
        if len(column._kinds) > 1:
            column = trusted(column.codes, tuple(map(str, column.values)))
        found[f"fact_{name}" if name in figures else name] = column
    return found


def readings_of(frame: Any) -> Iterator[LogReadings]:
    """Yield the readings of each target in a frame that `read` returned, a row a case.

    Such a frame has figures of the last cycle of each case only.
    """
    opened = _opened(frame)
    names = ("case", "target", "stage", "verdict", "cycles", *LENGTHS, *INSTANTS)
    columns = {name: _column(opened, name) for name in names}
    targets = codes(columns["target"])
    tables = {name: codes(columns[name]) for name in ("stage", "verdict")}
    for number, target in enumerate(targets.values):
        rows = np.flatnonzero(targets.codes == number)
        yield LogReadings(
            name=str(target),
            cases=[str(case) for case in np.array(columns["case"].to_list(), object)[rows]],
            stage=Codes(*_coded(tables["stage"], rows, STAGE_VALUES)),
            verdict=Codes(*_coded(tables["verdict"], rows, VERDICTS)),
            cycles=columns["cycles"].to_numpy()[rows].astype(np.int32),
            one_by_one=0,
            **{name: lengths(columns[name])[rows] for name in LENGTHS},
            **{name: instants(columns[name], None)[rows] for name in INSTANTS},
        )


def _coded(column: Codes, rows: Any, values: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """Return the codes of rows in the order of `values`, which the column has as texts."""
    places = {str(value): place for place, value in enumerate(values)}
    # Codes of no value index the table from its end.
    table = np.array([*(places[text] for text in column.values), CLEARED, CLEARED], np.int32)
    return table[column.codes[rows]], values


@checked
def log_conformance(
    frame: Any, schema: LogSchema, lifecycle: type[Lifecycle], *, words: Words | None = None
) -> Conformance:
    """Return how well a frame's log fits a lifecycle; see `serviceops.columns.log_conformance`.

    >>> import polars as pl
    >>> from datetime import UTC
    >>> from serviceops.lifecycle import IncidentLifecycle
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> rows = pl.DataFrame({"id": ["A"] * 2, "at": [nine] * 2, "state": ["new", "resolved"]})
    >>> schema = LogSchema(case="id", at="at", state="state")
    >>> found = log_conformance(rows, schema, IncidentLifecycle)
    >>> found.fitness, found.cases
    (1.0, 1)
    """
    return conformance_of_log(log(frame, schema), lifecycle, words=words)


_VALUES = (nw.String, nw.Categorical, nw.Enum)
"""Kinds of columns whose moments are texts."""

_INTERVAL = "month_day_nano_interval"


def check_calendar(given: object) -> None:
    """Refuse a value that is no calendar, such as a column's name in its place."""
    if not isinstance(given, Calendar):
        raise InvalidValue(
            given, "a calendar", "the order is (frame, calendar, and the names of two columns)"
        )


def local_times(
    zone: str | None, ambiguous: Ambiguous, nonexistent: Nonexistent
) -> LocalTimes | None:
    """Return how naive times are read; `None` without a zone."""
    # The rules are checked without a zone too.
    key = "UTC" if zone is None else zone
    times = LocalTimes(zone=key, ambiguous=ambiguous, nonexistent=nonexistent)
    return None if zone is None else times


def _opened(frame: Any) -> "nw.DataFrame[Any]":
    try:
        return nw.from_native(frame, eager_only=True)
    except DuplicateError:
        raise InvalidValue(
            ", ".join(map(str, frame.columns)),
            "a data frame with a name of its own for each column",
        ) from None
    except TypeError:
        remedy = "collect a lazy one first, or map a stream's batches with `arrow.BatchReader`"
        if hasattr(frame, "to_arrow_table"):  # a relation of DuckDB
            remedy = "hand over relation.to_arrow_table(), or its batches to `arrow.BatchReader`"
        raise InvalidValue(
            type(frame).__name__, "a data frame in memory: pandas, polars or pyarrow", remedy
        ) from None


def _column(frame: "nw.DataFrame[Any]", name: str) -> "nw.Series[Any]":
    if not isinstance(name, str):
        raise InvalidValue(name, "the name of a column", "the order is (frame, calendar, names)")
    if name not in frame.columns:
        raise MissingColumn([name], frame.columns)
    column = frame[name]
    # narwhals does not know pandas columns in zones such as America/New_York or Etc/GMT+5, nor in
    # zones of dateutil: it matches the text of their type. The instants are the same in UTC.
    native = column.to_native()
    is_unknown = column.dtype == nw.Unknown and frame.implementation.is_pandas()
    if is_unknown and native.dtype.kind == "M" and hasattr(native, "dt"):
        return nw.from_native(native.dt.tz_convert("UTC"), series_only=True)
    return column


def instants(column: "nw.Series[Any]", local: LocalTimes | None) -> Any:
    """Return a column of instants as ``datetime64[us]`` in UTC, NaT where missing.

    Objects are single moments, which may have a zone each, as a database driver gives them.
    """
    kind = column.dtype
    missing = column.is_null().to_numpy()
    if missing.all():  # of any kind: pandas makes a column of numbers of empty cells
        return np.full(len(column), NAT, "datetime64[us]")
    if kind == nw.Object:
        return _of_objects(column, local)
    if not isinstance(kind, nw.Datetime):
        # Excel counts days, Unix seconds, others milliseconds: a number does not say which.
        of_numbers = "convert it first, as pandas.to_datetime(column, unit='s', utc=True) does"
        remedy = of_numbers if kind.is_numeric() else "parse its texts with a zone first"
        raise InvalidValue(f"{column.name}: {kind}", "a column of instants", remedy)
    micros = _spread(_whole_numbers(_known(column, missing).dt.timestamp("us")), missing)
    if kind.time_zone is None:
        if local is None:
            remedy = "zone='Europe/Lisbon' names the zone it was written in"
            raise NaiveInstant(column.name, "a column of instants with a zone", remedy)
        micros = from_wall(micros, local, column.name)
    return micros.view("datetime64[us]")


def _of_objects(column: "nw.Series[Any]", local: LocalTimes | None) -> Any:
    reader = MomentReader(None, local)
    micros = np.full(len(column), NAT, np.int64)
    for row, value in enumerate(column.to_list()):
        if isinstance(value, str):
            raise MalformedRow(
                row + 1, column.name, value, "an instant", "parse texts with a zone first"
            )
        if not is_nothing(value):
            micros[row] = to_micros(reader.read(value, row + 1, column.name))
    return micros.view("datetime64[us]")


def lengths(column: "nw.Series[Any]") -> Any:
    """Return a column of durations as ``timedelta64[us]``, NaT where missing.

    An interval of DuckDB or Arrow has months, days and nanoseconds. One with months or days has no
    fixed length: it is refused with its row.
    """
    native = column.to_native()
    missing = column.is_null().to_numpy()
    if missing.all():
        return np.full(len(column), NAT, "timedelta64[us]")
    if _INTERVAL in str(getattr(native, "type", getattr(native, "dtype", ""))):
        each = enumerate(column.to_list(), start=1)
        counted = [_of_interval(value, row, column.name) for row, value in each]
        return np.array(counted, np.int64).view("timedelta64[us]")
    if column.dtype != nw.Duration:
        raise InvalidValue(
            f"{column.name}: {column.dtype}", "a column of durations",
            "cast it first: whole numbers of seconds to a duration, intervals by epoch_us(...)",
        )  # fmt: skip
    known = _known(column, missing)
    if column.implementation.is_pandas():
        # narwhals computes microseconds of pandas from floating seconds, which have not all of them
        whole = np.asarray(known.cast(nw.Duration("us")).to_numpy(), "timedelta64[us]")
    else:
        whole = _whole_numbers(known.dt.total_microseconds())
    return _spread(whole.view(np.int64), missing).view("timedelta64[us]")


def _of_interval(given: Any, row: int, name: str) -> int:
    if is_nothing(given):
        return int(NAT)
    months, days, nanoseconds = given
    if months or days:
        raise MalformedRow(
            row, name, f"{months} months, {days} days, {nanoseconds} ns", "hours and less",
            "a day of 23 or 25 hours is a day too: state the length in hours, as to_hours(24)",
        )  # fmt: skip
    return int(nanoseconds) // 1_000


def _known(column: "nw.Series[Any]", missing: Any) -> "nw.Series[Any]":
    """Return a column without its nulls: one would make floating numbers of all of pandas'."""
    return column.filter(~column.is_null()) if missing.any() else column


def _spread(known: Micro, missing: Any) -> Micro:
    """Return numbers in the rows that are not missing."""
    if not missing.any():
        return known
    micros = np.full(len(missing), NAT, np.int64)
    micros[~missing] = known
    return micros


def _whole_numbers(column: "nw.Series[Any]") -> Micro:
    return np.asarray(column.cast(nw.Int64).to_numpy(), np.int64)


def codes(column: "nw.Series[Any]", check: Check | None = None) -> Codes:
    """Return a column of few values as codes, in the order its values first come, and checked.

    The frame's own numbering of values is used. Categories that no row has are no values; a
    column of lists or other nested values is left to `as_codes`, which names the row.
    """
    kind = column.implementation
    # polars has no numbering of Python objects.
    is_counted = kind.is_polars() and column.dtype != nw.Object
    ways = ((kind.is_pandas(), _of_pandas), (is_counted, _of_polars),
            (kind.is_pyarrow(), _of_pyarrow))  # fmt: skip
    way = next((way for is_it, way in ways if is_it), None)
    if way is not None and not column.dtype.is_nested():
        try:
            return as_codes(way(column.to_native()), column.name, len(column), check)
        # An object that has no hash, an odd type of Arrow, pandas' numbers of Arrow's dictionaries.
        except (TypeError, NotImplementedError, OverflowError):
            pass
    return as_codes(column.to_list(), column.name, len(column), check)


def _of_pandas(native: Any) -> Codes:
    places, values = native.factorize()
    return Codes(places, [value.item() if hasattr(value, "item") else value for value in values])


def _of_polars(native: Any) -> Codes:
    # Here only: who passes a polars frame has polars; nobody else needs it.
    import polars as pl

    values = native.drop_nulls().unique(maintain_order=True)
    if values.is_empty():
        return Codes(np.full(len(native), CLEARED, np.int32), ())
    numbers = pl.Series(np.arange(len(values), dtype=np.int32))
    places = native.replace_strict(values, numbers, default=None, return_dtype=pl.Int32)
    return Codes(places.fill_null(CLEARED).to_numpy(), values.to_list())


def _of_pyarrow(native: Any) -> Codes:
    # Here only: who passes a table of Arrow has pyarrow; nobody else needs it.
    from serviceops.columns import arrow_columns

    return arrow_columns.coded(native)


def _with(frame: "nw.DataFrame[Any]", columns: Mapping[str, Any]) -> Any:
    backend = frame.implementation
    made = [series(name, values, backend) for name, values in columns.items()]
    return frame.with_columns(*made).to_native()

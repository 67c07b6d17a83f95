"""A function over Arrow record batches that reads a streamed log under a policy.

DuckDB's readers, PySpark's `mapInArrow`, Dask and Daft all pass and take record batches; this is
the one function for all of them (extra ``frames``, and pyarrow).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import zip_longest
from typing import Any

import attrs
import narwhals as nw
import numpy as np
import pyarrow as pa

from serviceops.columns import frames
from serviceops.columns.arrow_columns import is_rising, last_run
from serviceops.columns.codes import ArrowValues, Codes
from serviceops.columns.reading_tables import built, table
from serviceops.columns.readings import read
from serviceops.errors import InvalidValue, MalformedRow, MissingColumn
from serviceops.logs import LogSchema
from serviceops.sla.clock import EXACT, Conventions
from serviceops.sla.policy import Policy
from serviceops.sla.target import Target
from serviceops.spans import utc

_ROWS = 1 << 19  # rows of small batches that are read together

SPARK_SCHEMA = (
    "case string, target string, stage string, verdict string,"
    " elapsed interval day to second, paused interval day to second, goal interval day to second,"
    " started_at timestamp, stopped_at timestamp, due_at timestamp, breached_at timestamp,"
    " cycles int"
)
"""The columns of the readings, in Spark's notation; the case has the type that the log gives it."""


@attrs.frozen(kw_only=True)
class BatchReader:
    """Reads a log that comes in batches under a target or policy, as of one instant.

    Called with batches of rows it yields batches of readings, of one target each: the rows of
    `frames.read` in another order. Batches that differ in their columns are refused. It pickles, so
    it can be sent to workers.

    A case with rows in several batches is read whole. With ``clustered=True``, for a log with the
    rows of each case together, a case is read after the next one began, with others where batches
    are small, and one that comes back is refused. Otherwise the batches are collected until the
    last has come.

    >>> import pyarrow as pa
    >>> from datetime import UTC
    >>> from serviceops.sla import Goal, On
    >>> target = Target("resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> rows = pa.table({"case": ["A", "A"], "at": [nine, nine], "action": ["log", "resolve"]})
    >>> schema = LogSchema(case="case", at="at", action="action")
    >>> reader = BatchReader(promised=target, schema=schema, at=nine)
    >>> [batch["verdict"].to_pylist() for batch in reader(rows.to_batches(max_chunksize=1))]
    [['met']]
    """

    promised: Target | Policy
    schema: LogSchema
    at: datetime = attrs.field(converter=utc)
    conventions: Conventions = EXACT
    clustered: bool = False

    def __attrs_post_init__(self) -> None:
        self.schema.require(self.promised.columns_needed)  # here, and not first on a worker
        if self.schema.case is None:
            raise InvalidValue(None, "a column of cases", "LogSchema(case='number')")

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the readings of every case, once all of its rows have come."""
        if self.clustered:
            yield from self._as_they_come(_alike(batches))
        elif collected := list(_alike(batches)):
            opened = nw.from_native(pa.Table.from_batches(collected), eager_only=True)
            yield from self._read(opened, frames.cases(opened, self.schema))

    def _as_they_come(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the readings of whole cases: a row of the next one shows that a case is whole."""
        done = _Done()
        waiting: list[pa.RecordBatch] = []
        rows = enough = read_rows = 0
        for batch in batches:
            waiting.append(batch)
            rows += batch.num_rows
            if rows <= enough:
                continue
            gathered = pa.Table.from_batches(waiting)
            if (name := self.schema.case or "") not in gathered.schema.names:
                raise MissingColumn([name], gathered.schema.names)
            if begins := last_run(gathered[name]):
                yield from self._whole(gathered.slice(0, begins), done)
            read_rows += begins
            waiting, rows = gathered.slice(begins).to_batches(), rows - begins
            # The first cases are read at once. Small batches are read together after that, ever
            # more of them: each reading has costs that do not depend on how many rows there are.
            enough = rows + min(max(rows, 3 * read_rows), _ROWS)
        if rows:
            yield from self._whole(pa.Table.from_batches(waiting), done)

    def _whole(self, rows: pa.Table, done: "_Done") -> Iterator[pa.RecordBatch]:
        opened = nw.from_native(rows, eager_only=True)
        try:
            cases = frames.cases(opened, self.schema)
            found = list(self._read(opened, cases))  # cases that can be none are refused here
        except MalformedRow as wrong:  # its row among these, and not in the stream
            row, given = done.rows + wrong.row, wrong.given
            raise MalformedRow(row, wrong.column, given, wrong.expected, wrong.remedy) from None
        done.add(cases)
        yield from found

    def _read(self, opened: nw.DataFrame[Any], cases: Codes) -> Iterator[pa.RecordBatch]:
        log = frames.log_with(opened, self.schema, cases)
        found = read(self.promised, log, at=self.at, conventions=self.conventions)
        # The log's type, whatever its values are: all batches of a stream have one schema.
        kind = opened.to_native().schema.field(self.schema.case).type
        kind = getattr(kind, "value_type", kind)  # of a dictionary
        # UUIDs are texts in every log, as in rows.
        is_text = str(kind).endswith("_view") or isinstance(kind, pa.BaseExtensionType)
        # A batch a target, since to put those of all together is a copy of every figure.
        for one in found.values():
            # What comes out has the columns that SPARK_SCHEMA names.
            readings = built(table([one]), opened.implementation)
            named = readings["case"] if is_text else readings["case"].cast(kind)
            yield from readings.set_column(0, "case", named).combine_chunks().to_batches()


def _alike(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches that have the columns of the first one; another raises `InvalidValue`."""
    schema = None
    for number, batch in enumerate(batches, start=1):
        if not isinstance(batch, pa.RecordBatch):
            raise InvalidValue(
                type(batch).__name__, "batches of rows", "table.to_batches() of pyarrow has them"
            )
        schema = schema or batch.schema
        if batch.schema != schema:
            ours, theirs = ([*map(_shown, one)] for one in (schema, batch.schema))
            place = next(n for n, (a, b) in enumerate(zip_longest(ours, theirs)) if a != b)
            given, expected = ([*one, "no column"][min(place, len(one))] for one in (theirs, ours))
            raise InvalidValue(
                f"{given} in batch {number}", f"{expected}, as the first batch has",
                "batch.select(schema.names).cast(schema) makes them alike",
            )  # fmt: skip
        yield batch


def _shown(field: pa.Field) -> str:
    return f"{field.name}: {field.type}{'' if field.nullable else ' not null'}"


class _Done:
    """The cases of a stream that were read.

    A stream that is sorted by case is known by a comparison of neighbours to have no case twice:
    the names, which may be millions, become objects of Python only where another order comes.
    """

    def __init__(self) -> None:
        self._sorted: list[Any] = []
        self._known: set[object] = set()
        self.rows = 0
        """How many rows they had."""

    def add(self, cases: Codes) -> None:
        """Add the cases of some rows; one that comes back raises `InvalidValue`."""
        names, codes = cases.values, cases.codes
        self.rows += len(codes)
        # Cases are numbered in the order they first come.
        if (back := codes[1:] < codes[:-1]).any():
            raise _again(names[codes[int(np.argmax(back)) + 1]])
        if not self._known and isinstance(names, ArrowValues):
            last = self._sorted[-1][-1:] if self._sorted else names.array[:0]
            if is_rising(last, names.array):
                self._sorted.append(names.array)
                return
        self._known.update(*(part.to_pylist() for part in self._sorted))
        self._sorted = []
        listed = list(names)
        if not self._known.isdisjoint(listed):
            raise _again(next(case for case in listed if case in self._known))
        self._known.update(listed)


def _again(case: object) -> InvalidValue:
    expected = "a stream with the rows of each case together"
    return InvalidValue(case, expected, "sort it by case, or clustered=False")

"""A function over Arrow record batches that reads a streamed log under a policy.

DuckDB's readers, PySpark's `mapInArrow`, Dask and Daft all pass and take record batches; this is
the one function for all of them (extra ``frames``, and pyarrow).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from serviceops.columns import frames
from serviceops.errors import InvalidValue, MissingColumn
from serviceops.logs import LogSchema
from serviceops.sla.clock import EXACT, Conventions
from serviceops.sla.policy import Policy
from serviceops.sla.target import Target
from serviceops.spans import utc

if TYPE_CHECKING:
    # Here only: who passes record batches has pyarrow; nobody else needs it.
    import pyarrow as pa

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

    Called with batches of rows it yields batches of readings, a row a case and target, as
    `frames.read` does. It pickles, so it can be sent to workers.

    A case with rows in several batches is read whole. With ``clustered=True``, for a log with the
    rows of each case together, a case is read as soon as the next one begins, and one that comes
    back is refused. Otherwise the batches are collected until the last has come.

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

    def __call__(self, batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        """Yield the readings of every case, once all of its rows have come."""
        # Here only: who passes record batches has pyarrow; nobody else needs it.
        import pyarrow as pa

        if self.clustered:
            yield from self._as_they_come(batches)
        elif collected := list(batches):
            yield from self._read(pa.Table.from_batches(collected))

    def _as_they_come(self, batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        """Yield the readings of each case once a row of the next one shows that it is whole."""
        # Here only: who passes record batches has pyarrow; nobody else needs it.
        import pyarrow as pa

        done: set[object] = set()
        waiting: list[pa.RecordBatch] = []  # the rows of one case
        for batch in batches:
            if not batch.num_rows:
                continue
            cases = self._cases(batch)
            begins = _last_begins(cases)
            if begins or (waiting and self._cases(waiting[0])[0].as_py() != cases[0].as_py()):
                whole = pa.Table.from_batches([*waiting, batch.slice(0, begins)])
                yield from self._whole(whole, done)
                waiting = []
            waiting.append(batch.slice(begins))
        if waiting:
            yield from self._whole(pa.Table.from_batches(waiting), done)

    def _whole(self, rows: "pa.Table", done: set[object]) -> "Iterator[pa.RecordBatch]":
        cases = self._cases(rows).unique().to_pylist()
        if not done.isdisjoint(cases):
            raise InvalidValue(
                next(case for case in cases if case in done),
                "a stream with the rows of each case together",
                "sort it by case, or clustered=False",
            )
        done.update(cases)
        yield from self._read(rows)

    def _cases(self, rows: "pa.Table | pa.RecordBatch") -> Any:
        name = self.schema.case or ""
        if name not in rows.schema.names:
            raise MissingColumn([name], rows.schema.names)
        return rows[name]

    def _read(self, rows: "pa.Table") -> "Iterator[pa.RecordBatch]":
        readings = frames.read(
            self.promised,
            rows,
            self.schema,
            at=self.at,
            conventions=self.conventions,
            keep_facts=False,  # what comes out has the columns that SPARK_SCHEMA names
        )
        if readings.num_rows:
            # The log's type, whatever its values are: all batches of a stream have one schema.
            kind = rows.schema.field(self.schema.case).type
            kind = getattr(kind, "value_type", kind)  # of a dictionary
            cases = readings["case"]
            named = cases if str(kind).endswith("_view") else cases.cast(kind)
            readings = readings.set_column(0, "case", named)
            yield from readings.combine_chunks().to_batches()


def _last_begins(cases: Any) -> int:
    """Return at which row the last case of a batch begins."""
    begins = len(cases) - 1
    last = cases[begins].as_py()
    while begins and cases[begins - 1].as_py() == last:
        begins -= 1
    return begins

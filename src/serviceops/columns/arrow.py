"""One function over batches of Arrow: what streams a log can stream it through a policy.

DuckDB's readers, PySpark's `mapInArrow`, Dask and Daft all hand over and take record batches. Here
is the one function for them all (extra ``frames``, and pyarrow).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from serviceops.columns import frames
from serviceops.errors import InvalidValue, MissingColumn
from serviceops.sla.conventions import EXACT, Conventions
from serviceops.sla.policy import Policy
from serviceops.sla.target import Target
from serviceops.spans import utc

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["SPARK_SCHEMA", "BatchReader"]

SPARK_SCHEMA = (
    "case string, target string, stage string, verdict string,"
    " elapsed interval day to second, paused interval day to second, goal interval day to second,"
    " started_at timestamp, stopped_at timestamp, due_at timestamp, breached_at timestamp,"
    " cycles int"
)
"""The columns of the answers, as Spark wants them said; the case's type is that of the log's."""


def _columns(given: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(dict(given).items())


@attrs.frozen(kw_only=True)
class BatchReader:
    """Reads a log that comes in batches under a target or policy, as of one instant.

    Called with batches of rows it yields batches of readings, a row a case and target. `columns`
    say where the log keeps what, as for `frames.read`. It pickles, so it can be sent to workers.

    A case whose rows stand in several batches is read whole. Where the rows of each case stand
    together say ``clustered=True``: a case is then read as soon as the next one begins, and one
    that comes back is refused. Otherwise the batches are kept until the last has come.

    >>> import pyarrow as pa
    >>> from datetime import UTC
    >>> from serviceops.sla import Goal, On
    >>> target = Target("resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> rows = pa.table({"case": ["A", "A"], "at": [nine, nine], "action": ["log", "resolve"]})
    >>> reader = BatchReader(
    ...     promised=target, upto=nine, columns={"case": "case", "at": "at", "action": "action"})
    >>> [batch["verdict"].to_pylist() for batch in reader(rows.to_batches(max_chunksize=1))]
    [['met']]
    """

    promised: Target | Policy
    upto: datetime = attrs.field(converter=utc)
    columns: tuple[tuple[str, Any], ...] = attrs.field(converter=_columns)
    conventions: Conventions = EXACT
    clustered: bool = False

    def __call__(self, batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        """Yield the readings of every case, once all of its rows have come."""
        import pyarrow as pa

        if self.clustered:
            yield from self._as_they_come(batches)
        elif kept := list(batches):
            yield from self._read(pa.Table.from_batches(kept))

    def _as_they_come(self, batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        """Hold back the last case of each batch until its next batch shows that it is whole."""
        import pyarrow as pa

        done: set[object] = set()
        held: list[pa.RecordBatch] = []  # the rows of one case
        for batch in batches:
            if not batch.num_rows:
                continue
            cases = self._cases(batch)
            begins = _last_begins(cases)
            if begins or (held and self._cases(held[0])[0].as_py() != cases[0].as_py()):
                whole = pa.Table.from_batches([*held, batch.slice(0, begins)])
                yield from self._whole(whole, done)
                held = []
            held.append(batch.slice(begins))
        if held:
            yield from self._whole(pa.Table.from_batches(held), done)

    def _whole(self, rows: "pa.Table", done: set[object]) -> "Iterator[pa.RecordBatch]":
        cases = set(self._cases(rows).unique().to_pylist())
        if again := cases & done:
            raise InvalidValue(
                next(iter(again)), "a stream in which the rows of a case stand together",
                "say clustered=False, or sort it by case",
            )  # fmt: skip
        done |= cases
        yield from self._read(rows)

    def _cases(self, rows: "pa.Table | pa.RecordBatch") -> Any:
        name = dict(self.columns)["case"]
        if name not in rows.schema.names:
            raise MissingColumn([name], rows.schema.names)
        return rows[name]

    def _read(self, rows: "pa.Table") -> "Iterator[pa.RecordBatch]":
        told = frames.read(
            self.promised, rows, upto=self.upto, conventions=self.conventions, **dict(self.columns)
        )
        if told.num_rows:
            yield from told.combine_chunks().to_batches()


def _last_begins(cases: Any) -> int:
    """Return at which row the last case of a batch begins."""
    begins = len(cases) - 1
    last = cases[begins].as_py()
    while begins and cases[begins - 1].as_py() == last:
        begins -= 1
    return begins

"""Expressions for polars' lazy frames: open time computed inside a query (extra ``frames``)."""

from collections.abc import Callable, Sequence

import polars as pl

from serviceops._internal.extras import extra

with extra("frames"):
    import narwhals as nw

from serviceops.calendars.algebra import Calendar
from serviceops.calendars.queries import AtClose
from serviceops.columns import frames, open_time
from serviceops.errors import ServiceOpsError
from serviceops.logs.values import Ambiguous, Nonexistent


def elapsed(
    calendar: Calendar, start: str, end: str, *, zone: str | None = None,
    ambiguous: Ambiguous = "refuse", nonexistent: Nonexistent = "refuse",
) -> pl.Expr:  # fmt: skip
    """Return the expression for the open time between two columns.

    It is elementwise, so polars may run it in pieces and in its streaming engine; the row that an
    error names is one of its piece. `zone` and the rules beside it are those of `frames`.

    >>> import polars as pl
    >>> from datetime import UTC, datetime
    >>> from serviceops.calendars import ALWAYS
    >>> day = pl.LazyFrame({"a": [datetime(2026, 3, 2, tzinfo=UTC)],
    ...                     "b": [datetime(2026, 3, 3, tzinfo=UTC)]})
    >>> day.select(elapsed(ALWAYS, "a", "b").alias("open")).collect()["open"].to_list()
    [datetime.timedelta(days=1)]
    """
    frames.check_calendar(calendar)
    local = frames.local_times(zone, ambiguous, nonexistent)

    def compute(columns: Sequence[pl.Series]) -> pl.Series:
        begins, ends = (frames.instants(_series(column), local) for column in columns)
        return pl.Series(columns[0].name, open_time.elapsed(calendar, begins, ends))

    return _expression([start, end], compute, pl.Duration("us"))


def add(
    calendar: Calendar, at: str, length: str, *, zone: str | None = None,
    at_close: AtClose = "stay", ambiguous: Ambiguous = "refuse",
    nonexistent: Nonexistent = "refuse",
) -> pl.Expr:  # fmt: skip
    """Return the expression for the instants by which so much open time has passed, in UTC."""
    frames.check_calendar(calendar)
    local = frames.local_times(zone, ambiguous, nonexistent)

    def compute(columns: Sequence[pl.Series]) -> pl.Series:
        moments = frames.instants(_series(columns[0]), local)
        lengths = frames.lengths(_series(columns[1]))
        due = open_time.add(calendar, moments, lengths, at_close=at_close)
        return pl.Series(columns[0].name, due).dt.replace_time_zone("UTC")

    return _expression([at, length], compute, pl.Datetime("us", "UTC"))


def _expression(
    names: list[str], compute: Callable[[Sequence[pl.Series]], pl.Series], kind: pl.DataType
) -> pl.Expr:
    def computed(columns: Sequence[pl.Series]) -> pl.Series:
        try:
            return compute(columns)
        except ServiceOpsError as wrong:  # of one text: polars makes errors anew to raise them
            raise ServiceOpsError(str(wrong)) from wrong

    return pl.map_batches(names, computed, return_dtype=kind, is_elementwise=True)


def _series(column: pl.Series) -> nw.Series[pl.Series]:
    return nw.from_native(column, series_only=True)

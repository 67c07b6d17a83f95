"""Readings as one table, and columns as those of a data frame.

A column of few values stays codes until a frame takes it: the frame's own library then looks the
values up, since a list of texts for a million cases would cost more than reading them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np

from serviceops.columns.codes import CLEARED, ArrowValues, Codes, trusted
from serviceops.columns.open_time import NAT
from serviceops.columns.readings import INSTANTS, LENGTHS, NOTHING, LogReadings


def table(readings: Sequence[LogReadings]) -> dict[str, Any]:
    """Return readings as the columns of one table: the case and target, then the figures."""
    several = readings or [NOTHING]
    rows = [np.flatnonzero(one.stage.codes >= 0) for one in several]
    sizes = [len(part) for part in rows]
    number = np.repeat(np.arange(len(several), dtype=np.int32), sizes)
    # To choose all rows by their numbers takes longer than to copy the columns.
    chosen = [part if len(part) < len(one) else slice(None)
              for one, part in zip(several, rows, strict=True)]  # fmt: skip
    joined: dict[str, Any] = {
        "case": _cases(several, rows),
        "target": trusted(number, tuple(one.name for one in several)),
    }
    for name in ("stage", "verdict"):
        column = [getattr(one, name) for one in several]
        codes = _joined([c.codes[part] for c, part in zip(column, chosen, strict=True)])
        joined[name] = trusted(codes, tuple(str(value) for value in column[0].values))
    for name in (*LENGTHS, *INSTANTS, "cycles"):
        parts = [getattr(one, name)[part] for one, part in zip(several, chosen, strict=True)]
        joined[name] = _joined(parts)
    return joined


def _joined(parts: Sequence[Any]) -> Any:
    """Return one array of several: of one alone it is no copy."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _cases(several: Sequence[LogReadings], rows: Sequence[Any]) -> Codes:
    """Return the cases of all rows; readings of one log have the same ones."""
    cases = several[0].cases
    if all(one.cases is cases for one in several):
        return compact(trusted(_joined(rows).astype(np.int32), cases))
    offsets = np.cumsum([0, *(len(one.cases) for one in several)])
    codes = np.concatenate([part + at for part, at in zip(rows, offsets[:-1], strict=True)])
    together = [case for one in several for case in one.cases]
    return compact(trusted(codes.astype(np.int32), tuple(together)))


def compact(column: Codes) -> Codes:
    """Return a column without the values that no row has: a frame's type is that of the others."""
    if isinstance(column.values, ArrowValues):
        return column  # they have their type already
    size = len(column.values)
    counts = np.bincount(column.codes + np.int32(2), minlength=size + 2)[2:]
    used = np.flatnonzero(counts)
    if len(used) == size:
        return column
    # Codes of no value index the table from its end.
    places = np.full(size + 2, CLEARED, np.int32)
    places[used] = np.arange(len(used), dtype=np.int32)
    return trusted(places.take(column.codes), tuple(column.values[n] for n in used.tolist()))


def built(columns: Mapping[str, Any], backend: Any) -> Any:
    """Return a frame of a backend's library with columns by name."""
    if backend.is_pyarrow():  # narwhals looks at each column for longer than a small batch takes
        # Here only: who passes a table of Arrow has pyarrow; nobody else needs it.
        import pyarrow as pa

        return pa.table({name: _arrow(values) for name, values in columns.items()})
    first, *others = (series(name, values, backend) for name, values in columns.items())
    return first.to_frame().with_columns(*others).to_native()


def series(name: str, values: Any, backend: Any) -> "nw.Series[Any]":
    """Return a column of a frame, of codes or of an array; instants are marked as UTC."""
    if backend.is_pyarrow():
        made: nw.Series[Any] = nw.from_native(_arrow(values), series_only=True)
        return made.alias(name)
    if isinstance(values, Codes):
        if backend.is_polars() and values.values:
            made = nw.from_native(_polars(values), series_only=True)
            return made.alias(name)
        texts = None if len(values) else nw.String()  # an empty list does not show its type
        return nw.new_series(name, values.values_of().tolist(), texts, backend=backend)
    if values.dtype.kind == "M":
        made = nw.new_series(name, values, nw.Datetime("us"), backend=backend)
        return made.dt.replace_time_zone("UTC")
    kind = nw.Duration("us") if values.dtype.kind == "m" else None
    return nw.new_series(name, values, kind, backend=backend)


def _arrow(values: Any) -> Any:
    # Here only: who passes a table of Arrow has pyarrow; nobody else needs it.
    import pyarrow as pa

    if isinstance(values, Codes):
        codes, named = values.codes, values.values
        if not named:  # an empty column does not show its type
            return pa.chunked_array([pa.nulls(len(codes), None if len(codes) else pa.string())])
        if isinstance(named, ArrowValues):
            table = named.array
            if np.array_equal(codes, np.arange(len(table))):  # every value, each in its place
                return pa.chunked_array([table])
        else:
            table = _roomy(pa.array, named, pa.uint64())
        places = pa.array(codes, mask=codes < 0 if codes.size and codes.min() < 0 else None)
        return pa.chunked_array([table.take(places)])
    if values.dtype.kind not in "mM":
        return pa.chunked_array([pa.array(values)])
    micros = np.ascontiguousarray(values).view(np.int64)
    kind = pa.timestamp("us", "UTC") if values.dtype.kind == "M" else pa.duration("us")
    there = micros != NAT
    # Arrow takes five times as long to make a bit for each row, and the numbers stay where they
    # are.
    bits = None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
    made = pa.Array.from_buffers(kind, len(micros), [bits, pa.py_buffer(micros)])
    return pa.chunked_array([made])


def _polars(values: Codes) -> Any:
    # Here only: who passes a polars frame has polars; nobody else needs it.
    import polars as pl

    places = pl.Series(values.codes).cast(pl.Int32)
    found = _roomy(lambda given, kind: pl.Series(given, dtype=kind), values.values, pl.Int128)
    if values.codes.size and values.codes.min() < 0:
        places = places.set(places < 0, None)
    return found.gather(places)


def _roomy(make: Callable[[list[Any], Any], Any], values: Iterable[Any], wide: Any) -> Any:
    """Return a column of values: large numbers in a wider kind, or as texts."""
    given = list(values)
    for kind in (None, wide):
        try:
            return make(given, kind)
        except (OverflowError, TypeError):  # numbers beyond the kind
            pass
    return make(list(map(str, given)), None)

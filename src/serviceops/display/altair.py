"""Figures in Altair and in data frames: what `Figure.altair` and `Figure.frame` return."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from serviceops._internal.extras import extra
from serviceops.errors import InvalidValue
from serviceops.spans import length_micros

_HOUR = 3_600_000_000


def chart(spec: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Any:
    """Return the Altair chart of a specification and its rows (extra ``plots``).

    Instants become dates of the chart; lengths become hours, which an axis can show.
    """
    # Here only: who asks for a chart has Altair, and nobody else needs it.
    import altair as alt

    # Plain values: what Altair makes of objects differs between its versions.
    values = [{name: _plain(value) for name, value in row.items()} for row in rows]
    return alt.Chart.from_dict({**spec, "data": {"values": values}})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return length_micros(value) / _HOUR
    return value


def frame(rows: Sequence[Mapping[str, Any]], backend: str) -> Any:
    """Return rows as a data frame of ``pandas``, ``polars`` or ``pyarrow`` (extra ``plots``)."""
    with extra("plots"):
        # Here only: narwhals comes with the extra, and a figure without it is drawn all the same.
        import narwhals

    if backend not in {"pandas", "polars", "pyarrow"}:
        raise InvalidValue(backend, "'pandas', 'polars' or 'pyarrow'")
    as_backend: Any = backend  # one of three words, as checked above
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [row.get(name) for row in rows] for name in names}
    return narwhals.from_dict(columns, backend=as_backend).to_native()

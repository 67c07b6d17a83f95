"""Collections with a notebook view: a table with a row for each value."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Self, TypeVar

import attrs

from serviceops._internal.frozen_map import never_written
from serviceops._internal.short_repr import shortened
from serviceops.display.notebook import NotebookView
from serviceops.display.tables import Table
from serviceops.display.text import format_duration, format_instant
from serviceops.spans import Span, SpanSet, length_micros, to_micros

T = TypeVar("T")
MAX_ROWS = 100  # a notebook with thousands of rows is of no use
_MAX_PARTS = 3  # of a cell that has several values


class Listing(NotebookView, tuple[T, ...]):  # noqa: SLOT001 - title and zone live in its dict
    """A tuple of values of one attrs class that shows itself as a table.

    It is equal to the plain tuple. Columns are the fields of the class; those without any value are
    left out. Instants are on the wall clock of `zone`.

    >>> @attrs.frozen
    ... class Fruit:
    ...     name: str
    ...     eaten_by: tuple[str, ...] = ()
    >>> print(Listing.of([Fruit("fig", ("ana", "ben")), Fruit("quince")], title="Fruit").figure())
    Fruit
    name    eaten by
    ------  --------
    fig     ana, ben
    quince
    """

    title: str
    zone: str

    __setattr__ = __delattr__ = never_written

    @classmethod
    def of(cls, values: Iterable[T], *, title: str, zone: str = "UTC") -> Self:
        """Return the values with the title of their table and the zone of its instants."""
        made = cls(values)
        vars(made).update(title=title, zone=zone)
        return made

    def figure(self) -> Table:
        """Return the values as a table; of very many, the first ones."""
        rows = [dict(_cells(value, self.zone)) for value in self[:MAX_ROWS]]
        columns = [
            name for name in dict.fromkeys(name for row in rows for name in row)
            if any(row.get(name) is not None for row in rows)
        ]  # fmt: skip
        if not columns:
            return Table(title=self.title, columns=("found",), rows=[("nothing",)])
        cells = [tuple(row.get(name) for name in columns) for row in rows]
        return first_rows(cells, len(self), columns=columns, title=self.title)


def first_rows(
    rows: Iterable[Sequence[object]], count: int, *, columns: Sequence[str], title: str
) -> Table:
    """Return a table of the first rows of so many; below them, how many more there are."""
    # A text of any length may be a fact of a host's: of a long one the ends are shown.
    shown = [tuple(shortened(one) if isinstance(one, str) else one for one in row) for row in rows]
    if count > len(shown):
        shown.append((f"and {count - len(shown)} more", *[None] * (len(columns) - 1)))
    return Table(title=title, columns=columns, rows=shown)


def span_table(spans: SpanSet) -> Table:
    """Return a set of spans as a table, in UTC, with the length of each."""
    rows = [
        (*(format_instant(at, "UTC") for at in span.pair), as_cell(span.length))
        for span in spans.spans[:MAX_ROWS]
    ]
    title = f"Spans: {len(spans)}, {as_cell(spans.length)} in all"
    return first_rows(rows, len(spans), columns=("from", "to", "length"), title=title)


def _cells(value: Any, zone: str) -> Iterator[tuple[str, str | int | float | None]]:
    """Yield the fields of a value, each with its column; a span has two of them."""
    for field in attrs.fields(type(value)):
        part = getattr(value, field.name)
        if isinstance(part, Span):
            yield from zip(
                ("from", "to"), (format_instant(at, zone) for at in part.pair), strict=True
            )
        else:
            yield field.name.replace("_", " ").strip(), as_cell(part, zone)


def as_cell(value: Any, zone: str = "UTC") -> str | int | float | None:
    """Return a value as people read it in a cell of a table; what is empty is `None`.

    >>> as_cell(timedelta(minutes=90)), as_cell(("a", "b")), as_cell("")
    ('1 h 30 min', 'a, b', None)
    """
    match value:
        case None | "" | () | frozenset():
            return None
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return value
        case datetime():
            return format_instant(to_micros(value), zone)
        case timedelta():
            return format_duration(length_micros(value))
        case Span():
            return " to ".join(format_instant(at, zone) for at in value.pair)
        case Enum():
            return str(value.value).replace("_", " ")
        case tuple() | list() | SpanSet():
            # The first ones only: a row stays a row, however many things it is about.
            parts = [
                " ".join(str(as_cell(one, zone)) for one in part)
                if isinstance(part, tuple)
                else str(as_cell(part, zone))
                for part in value
            ]
            more = f" and {len(parts) - _MAX_PARTS} more" if len(parts) > _MAX_PARTS else ""
            return ", ".join(parts[:_MAX_PARTS]) + more
        case _ if attrs.has(type(value)) and str(value).startswith(f"{type(value).__name__}("):
            # Its repr is Python: people read its fields.
            named = [
                (field.name, getattr(value, field.name)) for field in attrs.fields(type(value))
            ]
            cells = [(name, as_cell(part, zone)) for name, part in named]
            return ", ".join(
                f"{name.replace('_', ' ')} {cell}" for name, cell in cells if cell is not None
            )
    return str(value)

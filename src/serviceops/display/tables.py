"""Rows and columns."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.display.figure import Figure, drawing, rule, text_width, write
from serviceops.display.text import as_lines, escaped, one_line
from serviceops.errors import InvalidValue

_LINE = 20
_GAP = 24
_LINE_OF_A_CELL = 30  # characters; longer ones are wrapped


def _rows(given: Iterable[Sequence[object]]) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(row) for row in given)


@checked
@attrs.frozen(kw_only=True, repr=False)
class Table(Figure):
    """Rows under named columns; `None` is an empty cell.

    >>> print(Table(title="Fruit", columns=["name", "pieces"], rows=[("fig", 12), ("quince", 3)]))
    Fruit
    name    pieces
    ------  ------
    fig         12
    quince       3
    """

    columns: tuple[str, ...] = attrs.field(converter=tuple[str, ...])
    rows: tuple[tuple[object, ...], ...] = attrs.field(converter=_rows)
    title: str = ""

    def __attrs_post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise InvalidValue(len(row), f"a row of {len(self.columns)} cells")

    def __repr__(self) -> str:
        return f"Table({self.title!r}, {len(self.rows)} rows of {', '.join(self.columns)})"

    def text(self) -> str:
        """Return the table in columns; numbers are aligned right."""
        lines = [list(self.columns), *self._cells()]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        lines.insert(1, ["-" * width for width in widths])
        aligned = self._right
        padded = [
            "  ".join(
                cell.rjust(width) if right else cell.ljust(width)
                for cell, width, right in zip(line, widths, aligned, strict=True)
            ).rstrip()
            for line in lines
        ]
        return as_lines([self.title, *padded] if self.title else padded)

    def markdown(self) -> str:
        """Return the table as Markdown."""
        rule = ["---:" if right else "---" for right in self._right]
        names, *cells = [
            [_MARKUP.sub(r"\\\g<0>", one_line(cell)) for cell in line]
            for line in (self.columns, *self._cells())
        ]
        return as_lines(f"| {' | '.join(line)} |" for line in (names, rule, *cells))

    def html(self) -> str:
        """Return the table as HTML."""
        aligned = self._right
        head = "".join(
            f'<th scope="col" style="{_style(right)}">{escaped(name)}</th>'
            for name, right in zip(self.columns, aligned, strict=True)
        )
        body = "".join(
            "<tr>" + "".join(map(_cell, row, aligned)) + "</tr>" for row in self._cells()
        )
        title = escaped(self.title)
        caption = f'<caption style="text-align:left">{title}</caption>' if title else ""
        table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        # A table wider than its page is moved by itself, and the page is not.
        return f'<div style="overflow-x:auto">{table}</div>'

    def svg(self) -> str:
        """Return the table as a drawing."""
        lines = [list(self.columns), *self._cells()]
        widths = [max(text_width(row[i]) for row in lines) for i in range(len(self.columns))]
        starts = [sum(widths[:i]) + _GAP * i for i in range(len(widths))]
        aligned = self._right
        parts: list[str] = []
        for n, line in enumerate(lines):
            weight = None if n else "bold"
            for i, (cell, right) in enumerate(zip(line, aligned, strict=True)):
                x, side = (starts[i] + widths[i], "end") if right else (starts[i], "start")
                y = _LINE * (n + 1) - 6
                parts.append(write(cell, x, y, text_anchor=side, font_weight=weight))
        width = sum(widths) + _GAP * max(len(widths) - 1, 0)
        below_head = rule(0, width, _LINE, _LINE, stroke_opacity="0.4")
        return drawing(self, width, _LINE * len(lines), below_head, *parts)

    def records(self) -> list[dict[str, Any]]:
        """Return each row as a dictionary by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def _cells(self) -> list[list[str]]:
        return [["" if value is None else str(value) for value in row] for row in self.rows]

    @property
    def _right(self) -> list[bool]:
        """Which columns hold numbers only: they are aligned right."""
        columns = range(len(self.columns))
        return [bool(self.rows) and all(_is_number(row[i]) for row in self.rows) for i in columns]


# What Markdown would take for markup; within a word an underscore is none.
_MARKUP = re.compile(r"[\\|`*~<&\[]|(?<!\w)_|_(?!\w)")
_PERCENT = re.compile(r"none|[+-]?[0-9,]+(\.[0-9]+)? %")


def _is_number(value: object) -> bool:
    # Shares are texts, for they are rounded down; in a column they are compared as numbers are.
    if isinstance(value, str):
        return _PERCENT.fullmatch(value) is not None
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _style(right: bool, words: str = "") -> str:
    # A short cell, such as an instant, stays on its line however narrow the page is.
    wrap = ";white-space:nowrap" if len(words) <= _LINE_OF_A_CELL else ";min-width:12em"
    side = "right" if right else "left"
    return f"text-align:{side};vertical-align:top;padding:0.1em 0.9em 0.1em 0{wrap}"


def _cell(words: str, right: bool) -> str:
    return f'<td style="{_style(right, words)}">{escaped(words)}</td>'

"""Heat maps: a number in each cell of a grid, shaded by its size."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.display.figure import (
    Figure,
    Tone,
    chart_of,
    drawing,
    element,
    line_of,
    text_width,
    write,
)
from serviceops.display.text import as_lines, escaped
from serviceops.display.value_axis import shown
from serviceops.errors import InvalidValue

_CELL, _ROW = 30.0, 22.0
_MAX_OPACITY = 0.72  # the number on the darkest cell stays readable on white and on black


def _cells(given: Iterable[Sequence[float | None]]) -> tuple[tuple[float | None, ...], ...]:
    return tuple(tuple(row) for row in given)


def _places(given: Iterable[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted({(row, column) for row, column in given}))


@checked
@attrs.frozen(kw_only=True, repr=False)
class HeatMap(Figure):
    """A number in each cell of a grid; the larger, the darker. `None` is a cell without one.

    `framed` cells, as pairs of row and column, have a frame; `frame_label` says what it means.

    >>> print(HeatMap(title="Arrivals", rows=["Mon", "Tue"], columns=["09", "10"],
    ...               cells=[[3, 12], [0, None]], framed=[(0, 0)], frame_label="open"))
    Arrivals ([ ] open)
          09    10
    Mon  [3]    12
    Tue    0
    """

    rows: tuple[str, ...] = attrs.field(converter=tuple[str, ...])
    columns: tuple[str, ...] = attrs.field(converter=tuple[str, ...])
    cells: tuple[tuple[float | None, ...], ...] = attrs.field(converter=_cells)
    title: str = ""
    unit: str = ""
    framed: tuple[tuple[int, int], ...] = attrs.field(default=(), converter=_places)
    frame_label: str = ""

    def __attrs_post_init__(self) -> None:
        shape = f"{len(self.rows)} rows of {len(self.columns)} cells"
        if len(self.cells) != len(self.rows):
            raise InvalidValue(f"{len(self.cells)} rows", shape)
        for row in self.cells:
            if len(row) != len(self.columns):
                raise InvalidValue(f"a row of {len(row)} cells", shape)
        for y, x in self.framed:
            if not (0 <= y < len(self.rows) and 0 <= x < len(self.columns)):
                raise InvalidValue((y, x), "the row and column of a cell", shape)

    def __repr__(self) -> str:
        return f"HeatMap({self.title!r}, {len(self.rows)} rows of {len(self.columns)})"

    def text(self) -> str:
        """Return the numbers in columns, framed cells in brackets."""
        frames = set(self.framed)
        lines = [["", *(f"{name} " for name in self.columns)]]
        for y, (name, row) in enumerate(zip(self.rows, self.cells, strict=True)):
            texts = ["" if value is None else shown(value) for value in row]
            lines.append([name, *(f"[{text}]" if (y, x) in frames else f"{text} "
                                  for x, text in enumerate(texts))])  # fmt: skip
        wide = max(len(cell) for line in lines for cell in line[1:]) if self.columns else 0
        first = max(len(line[0]) for line in lines)
        body = [
            "  ".join([line[0].ljust(first), *(cell.rjust(wide) for cell in line[1:])]).rstrip()
            for line in lines
        ]
        frame = f"([ ] {self.frame_label})" if self.framed and self.frame_label else ""
        title = " ".join(filter(None, (self.title, frame)))
        return as_lines([title, *body] if title else body)

    def svg(self) -> str:
        """Return the cells as a drawing, with what a frame means below them."""
        left = max((text_width(name) for name in self.rows), default=0.0) + 10
        most = max((v for row in self.cells for v in row if v is not None), default=0) or 1
        wide = max(
            [_CELL, *(text_width(shown(v)) + 6 for row in self.cells for v in row if v is not None)]
        )
        parts = [
            write(name, left + (x + 0.5) * wide, 12, text_anchor="middle", opacity="0.75")
            for x, name in enumerate(self.columns)
        ]
        for y, (name, row) in enumerate(zip(self.rows, self.cells, strict=True)):
            top = 18 + y * _ROW
            parts.append(write(name, left - 8, top + 15, text_anchor="end"))
            for x, value in enumerate(row):
                if value is None:
                    continue
                tip = element("title", escaped(f"{name} {self.columns[x]}: "
                                              f"{shown(value, self.unit)}"))  # fmt: skip
                parts.append(
                    element("rect", tip, x=left + x * wide, y=top, width=wide - 1, height=_ROW - 1,
                            fill=line_of(Tone.SOLID),
                            fill_opacity=f"{max(value, 0) / most * _MAX_OPACITY:.2f}")
                )  # fmt: skip
                if value:
                    parts.append(write(shown(value), left + (x + 0.5) * wide, top + 15,
                                       text_anchor="middle", font_size=11))  # fmt: skip
        bottom = 18 + _ROW * len(self.rows)
        # The outline comes last, or the next cell would cover half of it.
        parts.append(self._frames(left, wide))
        if self.framed and self.frame_label:
            key = {"fill": "none", "stroke": line_of(Tone.HATCHED), "stroke_width": 2}
            parts.append(element("rect", x=left, y=bottom + 8, width=14, height=12, **key))
            parts.append(write(self.frame_label, left + 20, bottom + 18))
            bottom += 20
        return drawing(self, left + wide * len(self.columns) + 4, bottom + 6, *parts)

    def _frames(self, left: float, wide: float) -> str:
        """Return the outline of the framed cells: an edge wherever the neighbour has no frame."""
        # Neighbours share their edge, so a block of cells has one outline and no grid inside.
        frames = set(self.framed)
        edges: list[str] = []
        for y, x in self.framed:
            x1, y1 = left + x * wide - 0.5, 18 + y * _ROW - 0.5
            x2, y2 = x1 + wide, y1 + _ROW
            sides = {
                (y - 1, x): f"M{x1:.1f} {y1:.1f}H{x2:.1f}",
                (y + 1, x): f"M{x1:.1f} {y2:.1f}H{x2:.1f}",
                (y, x - 1): f"M{x1:.1f} {y1:.1f}V{y2:.1f}",
                (y, x + 1): f"M{x2:.1f} {y1:.1f}V{y2:.1f}",
            }
            edges += [path for beside, path in sides.items() if beside not in frames]
        if not edges:
            return ""
        return element(
            "path", d="".join(edges), fill="none", stroke=line_of(Tone.HATCHED), stroke_width=2
        )

    def described(self) -> str:
        """Return the numbers of each row that are not 0, in words for a screen reader."""
        frames = set(self.framed)
        lines: list[str] = []
        for y, (name, row) in enumerate(zip(self.rows, self.cells, strict=True)):
            cells = [
                f"{self.columns[x]} {shown(value, self.unit)}"
                + (f" ({self.frame_label or 'framed'})" if (y, x) in frames else "")
                for x, value in enumerate(row)
                if value
            ]
            lines.append(f"{name}: {', '.join(cells) or 'nothing'}")
        return "; ".join(lines)

    def records(self) -> list[dict[str, Any]]:
        """Return each cell as a row."""
        frames = set(self.framed)
        return [
            {"row": name, "column": self.columns[x], "value": value, "framed": (y, x) in frames}
            for y, (name, row) in enumerate(zip(self.rows, self.cells, strict=True))
            for x, value in enumerate(row)
        ]

    def vega_lite(self) -> Mapping[str, Any]:
        """Return the chart as a Vega-Lite specification without its data."""
        return chart_of(
            self.title, "rect",
            x={"field": "column", "type": "ordinal", "sort": None, "title": None},
            y={"field": "row", "type": "ordinal", "sort": None, "title": None},
            color={"field": "value", "type": "quantitative", "title": self.unit or None},
        )  # fmt: skip

"""Several figures below each other, as one."""

from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.display.figure import Figure, drawing, element, write
from serviceops.display.text import escaped, one_line

_GAP = 26


@checked
@attrs.frozen(kw_only=True, repr=False)
class Stack(Figure):
    """Figures below each other under one title.

    >>> from serviceops.display import Table
    >>> one, two = Table(columns=["a"], rows=[(1,)]), Table(columns=["b"], rows=[(2,)])
    >>> len(Stack(title="Both", figures=[one, two]).records())
    2
    """

    figures: tuple[Figure, ...] = attrs.field(converter=tuple[Figure, ...])
    title: str = ""

    def __repr__(self) -> str:
        return f"Stack({self.title!r}, {len(self.figures)} figures)"

    def text(self) -> str:
        """Return the figures as text, an empty line between them."""
        parts = [figure.text() for figure in self.figures]
        return "\n\n".join([one_line(self.title), *parts] if self.title else parts)

    def html(self) -> str:
        """Return the figures as blocks of HTML under their title."""
        title = f"<p><strong>{escaped(self.title)}</strong></p>" if self.title else ""
        return f"<section>{title}{''.join(figure.html() for figure in self.figures)}</section>"

    def svg(self) -> str:
        """Return the figures in one drawing."""
        parts: list[str] = []
        width = height = 0.0
        for figure in self.figures:
            if figure.title:
                height += _GAP
                parts.append(write(figure.title, 0, height - 8, font_weight="bold"))
            inner = figure.svg()
            parts.append(element("g", inner, transform=f"translate(0 {height:.1f})"))
            wide, high = _size(inner)
            width, height = max(width, wide), height + high + 8
        return drawing(self, max(width, 1), max(height, 1), *parts)

    def records(self) -> list[dict[str, Any]]:
        """Return the rows of all figures, in order."""
        return [row for figure in self.figures for row in figure.records()]


def _size(svg: str) -> tuple[float, float]:
    """Return how wide and high a drawing says it is."""
    box = svg.split('viewBox="', 1)[1].split('"', 1)[0].split()
    return float(box[2]), float(box[3])

"""The base of every figure, the SVG elements they are drawn with, and the tones of states."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from zlib import crc32

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.texts import octets
from serviceops.display.text import escaped, one_line
from serviceops.errors import InvalidValue


class Tone(StrEnum):
    """How a part of a figure is set off: by colour, by pattern, and in text by a character.

    States of records have the tone of their kind in every figure: `NEW`, `SOLID` for work,
    `HATCHED` for waiting, `DONE`.
    """

    SOLID = "solid"
    HATCHED = "hatched"
    FAINT = "faint"
    WARM = "warm"
    HOT = "hot"
    NEW = "new"
    DONE = "done"


# Each has a contrast of at least 3 to white and to the dark page (#131416), and of at least 4.5 to
# the text drawn on it. They remain apart for eyes with any common colour blindness, which a test
# computes: the violet is more vivid than the blue, since such eyes see both as blue.
_COLOURS = {
    Tone.SOLID: "#2f6fc4",
    Tone.HATCHED: "#a8640a",
    Tone.FAINT: "#6f7682",
    Tone.WARM: "#b37012",
    Tone.HOT: "#c8372f",
    Tone.NEW: "#8850f0",
    Tone.DONE: "#20855a",
}
_FONT = "font-family:system-ui,sans-serif;font-size:12px"
# The colour behind a figure, by the names of JupyterLab, VS Code and pages of Sphinx (Furo): their
# dark themes leave the system's `Canvas` white, on which white text could not be read.
_PAGE = (
    "var(--jp-layout-color0,var(--vscode-editor-background,var(--color-background-primary,Canvas)))"
)
_RIM = f"paint-order:stroke;stroke:{_PAGE};stroke-width:4px"
_WIDE = frozenset("MW@mw%")
_THIN = frozenset("iljtfrI.,:;'|!()[] -")


class Figure:
    """A figure as text, SVG, HTML, and as plain rows for any chart library."""

    __slots__ = ()

    title: str

    def text(self) -> str:
        """Return the figure for a terminal."""
        raise NotImplementedError(f"{type(self).__name__}.text")  # each kind has its own

    def svg(self) -> str:
        """Return the figure as one self-contained SVG element."""
        raise NotImplementedError(f"{type(self).__name__}.svg")  # each kind has its own

    def records(self) -> list[dict[str, Any]]:
        """Return the figure's content as plain rows, for other tools to draw."""
        raise NotImplementedError(f"{type(self).__name__}.records")  # each kind has its own

    def vega_lite(self) -> Mapping[str, Any]:
        """Return the chart as a Vega-Lite specification without its data.

        A figure that no chart grammar can draw, such as a graph, raises `InvalidValue`.
        """
        raise InvalidValue(
            type(self).__name__, "a figure of amounts or of time", "write it with svg()"
        )

    def altair(self) -> Any:
        """Return the figure as an Altair chart (extra ``plots``), to style and to zoom."""
        # Here only: most figures are drawn as text or SVG, and need neither of the two.
        from serviceops.display.altair import chart

        return chart(self.vega_lite(), self._rows_in_time())

    @checked
    def frame(self, backend: str = "polars") -> Any:
        """Return `records` as a data frame of pandas, polars or pyarrow (extra ``plots``).

        Instants are datetimes there, in UTC.
        """
        # Here only, for the same reason.
        from serviceops.display.altair import frame

        return frame(self._rows_in_time(), backend)

    def _rows_in_time(self) -> list[dict[str, Any]]:
        """Return the rows with datetimes in place of whole microseconds, where a figure has any."""
        return self.records()

    def described(self) -> str:
        """Return what the figure shows, in words for a screen reader."""
        return "; ".join(
            ", ".join(str(value) for value in row.values() if value not in (None, ""))
            for row in self.records()[:_MAX_ROWS]
        )

    def html(self) -> str:
        """Return the figure as a block of HTML for any page."""
        caption = f"<figcaption>{escaped(self.title)}</figcaption>" if self.title else ""
        return f'<figure style="margin:0.5em 0;overflow-x:auto">{self.svg()}{caption}</figure>'

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()


def chart_of(
    title: str, mark: str, *, point: bool = False, **encoding: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return a Vega-Lite specification without its data, which shows a value at the pointer."""
    shape = {"type": mark} | ({"point": True} if point else {}) | {"tooltip": True}
    channels = {name: dict(how) for name, how in encoding.items()}
    return {"title": title, "mark": shape, "encoding": channels}


def _number(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def element(name: str, *within: str, **attributes: object) -> str:
    """Return one element; attributes are escaped, its content is markup already.

    >>> element("rect", x=1.25, class_="a<b")
    '<rect x="1.25" class="a&lt;b"/>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    body = "".join(within)
    return f"<{name}{written}>{body}</{name}>" if body else f"<{name}{written}/>"


def write(words: str, x: float, y: float, **attributes: object) -> str:
    """Return text at a place, in the colour of the page's own text."""
    return element("text", escaped(words), x=x, y=y, **{"fill": "currentColor", **attributes})


# In this order lines with the same dashes, each fourth, differ for every eye.
SERIES_COLOURS = (
    "#3f83d6",
    "#2e9e6b",
    "#9a5fd0",
    "#c77b1e",
    "#c4568f",
    "#8a8f3c",
    "#4d9db5",
    "#8d82b3",
)


def styled(tone: Tone, number: int | None = None) -> Mapping[str, object]:
    """Return the attributes that fill an area in a tone; hatching shows without colour too."""
    # With a number the area has the colour of that number; a hatched one has it as a frame.
    colour = _COLOURS[tone] if number is None else SERIES_COLOURS[number % len(SERIES_COLOURS)]
    if tone is Tone.HATCHED:
        width = 1 if number is None else 1.5
        return {"fill": f"url(#{_PATTERN})", "stroke": colour, "stroke_width": width}
    if tone is Tone.FAINT and number is None:
        # A faint area alone would not be seen on every page: its edge has the full contrast.
        return {"fill": colour, "fill_opacity": "0.2", "stroke": colour, "stroke_width": 1}
    return {"fill": colour}


def text_over(tone: Tone, number: int | None = None) -> Mapping[str, object]:
    """Return the attributes of text that is drawn over an area of that tone."""
    if tone in {Tone.FAINT, Tone.HATCHED}:
        # A rim in the colour of the page: lines behind the text would cross it out.
        return {"fill": "currentColor", "style": _RIM}
    if number is None and tone is not Tone.WARM:
        return {"fill": "#ffffff"}
    return {"fill": "#0b0d10"}


def line_of(tone: Tone) -> str:
    """Return the colour of a line of that tone."""
    return _COLOURS[tone]


def rule(x1: float, x2: float, y1: float, y2: float, **look: object) -> str:
    """Return a straight line, faint as those of an axis are unless it has a look of its own."""
    look = {"stroke": "currentColor", **(look or {"stroke_opacity": "0.25"})}
    return element("line", x1=x1, x2=x2, y1=y1, y2=y2, **look)


def text_width(words: str) -> float:
    """Return the approximate width of a text in pixels, for placing texts side by side.

    >>> text_width("iii") < text_width("MMM")
    True
    """
    return sum(11.5 if c in _WIDE else 4.5 if c in _THIN else 7.6 for c in words)


def drawing(figure: Figure, width: float, height: float, *parts: str) -> str:
    """Return the SVG element around the parts, with title and description for screen readers."""
    # Ids are made from the content, so that two figures on one page never share a description, and
    # the same figure is the same text each time.
    described = figure.described()
    content = "".join(parts)
    name = f"f{crc32(octets(figure.title + described + content)):08x}"
    hatching = _HATCHING.replace(_PATTERN, f"{name}p") if _PATTERN in content else ""
    return element(
        "svg",
        element("title", escaped(figure.title or "figure"), id=f"{name}t"),
        element("desc", escaped(described), id=f"{name}d"),
        hatching,
        content.replace(f'"url(#{_PATTERN})"', f'"url(#{name}p)"'),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=f"{name}t {name}d",
        viewBox=f"0 0 {_number(round(width, 1))} {_number(round(height, 1))}",
        width=round(width, 1),
        height=round(height, 1),
        style=_FONT,
    )


_MAX_ROWS = 60  # of the description, or a screen reader would never end


_PATTERN = "hatching"  # until a drawing gives the pattern an id of its own

_HATCHING = element(
    "defs",
    element(
        "pattern",
        element("rect", width=6, height=6, fill=_COLOURS[Tone.HATCHED], fill_opacity="0.2"),
        element("line", x1=0, y1=0, x2=0, y2=6, stroke=_COLOURS[Tone.HATCHED], stroke_width=2),
        id=_PATTERN,
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    ),
)


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
            *_, wide, high = inner.split('viewBox="', 1)[1].split('"', 1)[0].split()
            width, height = max(width, float(wide)), height + float(high) + 8
        return drawing(self, max(width, 1), max(height, 1), *parts)

    def records(self) -> list[dict[str, Any]]:
        """Return the rows of all figures, in order."""
        return [row for figure in self.figures for row in figure.records()]


# By the words in the name of a state, since a history of another system has no lifecycle at hand.
_WORDS = {
    Tone.NEW: (
        "new", "logged", "open", "opened", "submitted", "draft", "requested", "registered",
        "detected", "proposed", "declared", "received", "unacknowledged", "building", "triage",
    ),
    Tone.HATCHED: (
        "hold", "pending", "waiting", "awaiting", "approval", "suspended", "shelved", "paused",
        "observation", "observing", "deferred", "blocked", "scheduled", "suppressed", "review",
        "restricted",
    ),
    Tone.DONE: (
        "resolved", "closed", "cancelled", "done", "completed", "complete", "fulfilled", "retired",
        "rejected", "expired", "revoked", "ended", "withdrawn", "fixed", "merged", "down", "solved",
        "denied", "filtered", "reviewed", "abandoned",
    ),
}  # fmt: skip
_TONES = {word: tone for tone, words in _WORDS.items() for word in words}


def state_tone(state: str) -> Tone:
    """Return the tone of a state, by the words of its name; an unknown state is work.

    >>> [str(state_tone(name)) for name in ("new", "in_progress", "on_hold", "closed")]
    ['new', 'solid', 'hatched', 'done']
    """
    words = state.lower().replace("-", "_").replace(" ", "_").split("_")
    found = [_TONES[word] for word in words if word in _TONES]
    return found[-1] if found else Tone.SOLID


def value_colour(value: object) -> int:
    """Return the number of the colour of a value: by the value itself, never by its order.

    >>> value_colour("P1") == value_colour("P1")
    True
    """
    return crc32(octets(str(value))) % len(SERIES_COLOURS)

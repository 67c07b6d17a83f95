"""Nodes and the arrows between them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.display.figure import (
    Figure,
    Tone,
    drawing,
    element,
    styled,
    text_over,
    text_width,
    write,
)
from serviceops.display.graph_layout import MARGIN, PORT, Layout, Place
from serviceops.display.text import as_lines, escaped
from serviceops.errors import InvalidValue

_ROW, _BOX = 40.0, 26.0
_MAX_WIDTH = 400.0
_TRACK = 11.0


# A layout from left to right is as wide as its labels, which a phone or a narrow column cuts or
# shrinks. The overview leaves the labels out and is never wider than 400 pixels.
def overview(
    nodes: Sequence[Any], pairs: Iterable[tuple[str, str]]
) -> tuple[list[str], float, float]:
    """Return the parts of the drawing, its width and its height."""
    place = {node.name: n for n, node in enumerate(nodes)}
    # Arrows down are on the right and arrows up on the left, so that direction can be seen at once.
    down = _tracks(sorted(((place[a], place[b]) for a, b in pairs if place[a] < place[b])))
    up = _tracks(sorted(((place[b], place[a]) for a, b in pairs if place[a] > place[b])))
    # With many arrows the tracks come closer, so that the width stays within its limit.
    wide = max((text_width(node.name) for node in nodes), default=0) + 22
    room = _MAX_WIDTH - wide - 2 * MARGIN - 24
    count = max(down.values(), default=0) + max(up.values(), default=0) + 2
    track = min(_TRACK, room / count)
    left = MARGIN + 12 + track * (max(up.values(), default=-1) + 1)
    parts: list[str] = []
    for (first, last), number in down.items():
        x = left + wide
        parts += _arc(x, first, last, x + 12 + track * number, into=last)
    for (first, last), number in up.items():
        parts += _arc(left, first, last, left - 12 - track * number, into=first)
    for n, node in enumerate(nodes):
        parts += node_box(node, left, MARGIN + _ROW * n, wide, _BOX, first=not n)
    right = left + wide + 12 + track * (max(down.values(), default=-1) + 1) + MARGIN
    return parts, right, MARGIN * 2 + _ROW * (len(nodes) - 1) + _BOX


def node_box(
    node: Any, x: float, y: float, width: float, height: float, *, first: bool
) -> list[str]:
    """Return the box of a node with its name; the first one is bold, an end has a thick frame."""
    box = {"x": x, "y": y, "width": width, "height": height, "rx": 6}
    tip = element("title", escaped(node.detail)) if node.detail else ""
    frame = 2.5 if node.end else 1
    return [
        element("rect", **box, **styled(node.tone)),
        element("rect", tip, **box, fill="none", stroke="currentColor", stroke_width=frame),
        write(node.name, x + width / 2, y + height / 2 + 4, text_anchor="middle",
              font_weight="bold" if first else None, **text_over(node.tone)),
    ]  # fmt: skip


def _tracks(arcs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return the track of each arc: short arcs inside, and none on a track that is taken."""
    taken: list[list[tuple[int, int]]] = []
    tracks: dict[tuple[int, int], int] = {}
    for arc in sorted(arcs, key=lambda arc: (arc[1] - arc[0], arc)):
        free = (
            n
            for n, others in enumerate(taken)
            if all(arc[0] >= b or arc[1] <= a for a, b in others)
        )
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append(arc)
        tracks[arc] = number
    return tracks


def _arc(x: float, first: int, last: int, track: float, *, into: int) -> list[str]:
    """Return the line from one node to the other by way of a track, and its head."""
    begin, end = (MARGIN + _ROW * n + _BOX / 2 for n in (first, last))
    begin, end = begin + 5, end - 5
    tip = end if into == last else begin
    away = 1 if track > x else -1
    line = element(
        "path", d=f"M{x:.1f} {begin:.1f}H{track:.1f}V{end:.1f}H{x:.1f}", fill="none",
        stroke="currentColor", stroke_opacity="0.6", stroke_linejoin="round",
    )  # fmt: skip
    head = element(
        "path", d=f"M{x:.1f} {tip:.1f}l{6 * away} -3.5v7z", fill="currentColor"
    )  # fmt: skip
    return [line, head]


_TIP = 7


@checked
@attrs.frozen
class Node:
    """A box with a name; the first one is the start, an `end` has no arrow out of it."""

    name: str
    tone: Tone = Tone.FAINT
    end: bool = False
    detail: str = ""


@checked
@attrs.frozen
class Edge:
    """An arrow from one node to another, with a label."""

    source: str
    target: str
    label: str = ""


@checked
@attrs.frozen(kw_only=True, repr=False)
class Graph(Figure):
    """Nodes and the arrows between them; arrows of one pair share a line.

    >>> print(Graph(title="Door", nodes=[Node("open"), Node("shut")],
    ...             edges=[Edge("open", "shut", "close"), Edge("shut", "open", "push")]))
    Door
    open --close--> shut
    shut --push--> open
    """

    nodes: tuple[Node, ...] = attrs.field(converter=tuple[Node, ...])
    edges: tuple[Edge, ...] = attrs.field(converter=tuple[Edge, ...])
    title: str = ""

    def __attrs_post_init__(self) -> None:
        names = [node.name for node in self.nodes]
        if len(set(names)) != len(names):
            raise InvalidValue(names, "nodes of different names")
        for edge in self.edges:
            if not {edge.source, edge.target} <= set(names):
                raise InvalidValue(f"{edge.source} to {edge.target}", "an arrow between its nodes")

    def __repr__(self) -> str:
        return f"Graph({self.title!r}, {len(self.nodes)} nodes, {len(self.edges)} arrows)"

    def text(self) -> str:
        """Return each arrow on a line."""
        lines = [
            f"{source} --{label}--> {target}" if label else f"{source} --> {target}"
            for (source, target), label in self._merged().items()
        ]
        alone = {node.name for node in self.nodes} - {e.source for e in self.edges} - {
            e.target for e in self.edges
        }  # fmt: skip
        lines += [node.name for node in self.nodes if node.name in alone]
        return as_lines([self.title, *lines] if self.title else lines)

    def records(self) -> list[dict[str, Any]]:
        """Return each arrow as a row."""
        return [
            {"source": edge.source, "target": edge.target, "label": edge.label}
            for edge in self.edges
        ]

    def svg(self) -> str:
        """Return the nodes as boxes, from left to right, and the arrows between them."""
        layout = Layout([node.name for node in self.nodes], self._merged())
        parts: list[str] = []
        ports = _ports(layout)
        for number, (chain, turned) in enumerate(layout.arrows):
            parts += _arrow(layout, chain, ports, number, turned=turned)
        for node in self.nodes:
            place = layout.places[node.name]
            x, top = layout.left_of(place), place.y - place.height / 2
            first = node is self.nodes[0]
            parts += node_box(node, x, top, place.width, place.height, first=first)
        return drawing(self, layout.width, layout.height, *parts)

    def overview(self) -> str:
        """Return the nodes below each other, at most 400 pixels wide, without the labels."""
        parts, width, height = overview(self.nodes, self._merged())
        return drawing(self, width, height, *parts)

    def html(self) -> str:
        """Return the overview, and below it the detail with the labels, as a block of HTML."""
        if not self.nodes:
            return super().html()
        caption = f"<figcaption>{escaped(self.title)}</figcaption>" if self.title else ""
        detail = f'<div style="overflow-x:auto">{self.svg()}</div>'
        return (
            f'<figure style="margin:0.5em 0">{self.overview()}{caption}'
            f"<details><summary>in detail</summary>{detail}</details></figure>"
        )

    def described(self) -> str:
        """Return the arrows in words for a screen reader."""
        return "; ".join(
            f"{source} to {target}" + (f" by {label}" if label else "")
            for (source, target), label in self._merged().items()
        ) or ", ".join(node.name for node in self.nodes)

    def _merged(self) -> dict[tuple[str, str], str]:
        """Return the labels of each pair's arrows; an arrow to its own node is left out."""
        labels: dict[tuple[str, str], dict[str, None]] = {}
        for edge in self.edges:
            if edge.source != edge.target:
                labels.setdefault((edge.source, edge.target), {})[edge.label] = None
        return {pair: ", ".join(filter(None, texts)) for pair, texts in labels.items()}


def _ports(layout: Layout) -> dict[tuple[int, str], float]:
    """Return at which height each arrow touches its boxes, spread in the order they come from."""
    # Sorted by the height of the next place on each arrow, so that arrows at one box do not cross.
    leaving: dict[int, list[tuple[float, int, str]]] = defaultdict(list)
    arriving: dict[int, list[tuple[float, int, str]]] = defaultdict(list)
    for number, (chain, _) in enumerate(layout.arrows):
        leaving[id(chain[0])].append((chain[1].y, number, "first"))
        arriving[id(chain[-1])].append((chain[-2].y, number, "last"))
    heights: dict[tuple[int, str], float] = {}
    for side in (leaving, arriving):
        for place in layout.places.values():
            touching = sorted(side.get(id(place), ()))
            for index, (_, number, end) in enumerate(touching):
                heights[number, end] = place.y + PORT * (index - (len(touching) - 1) / 2)
    return heights


def _arrow(
    layout: Layout,
    chain: list[Place],
    ports: dict[tuple[int, str], float],
    number: int,
    *,
    turned: bool,
) -> list[str]:
    """Return the line of an arrow, its head and its label; a backward arrow is dashed."""
    # Curves between columns, straight lines through them: a label lies on a straight part. The line
    # ends at the base of its head, which a reversed arrow has at its beginning.
    last = chain[-1]
    x, y = layout.left_of(chain[0]) + chain[0].width, ports[number, "first"]
    tip, back = (x, y), _TIP
    if turned:
        x += _TIP
    path, words = [f"M{x:.1f} {y:.1f}"], []
    for place in chain[1:]:
        if place is last:
            left = layout.left_of(place) - (0 if turned else _TIP)
            height = ports[number, "last"]
        else:
            left = layout.lefts[place.column]
            height = place.y + (6 if place.words else 0)
        bend = (x + left) / 2
        path.append(f"C{bend:.1f} {y:.1f} {bend:.1f} {height:.1f} {left:.1f} {height:.1f}")
        x, y = left, height
        if place is not last:
            wide = layout.width_of(place.column)
            x = left + wide
            path.append(f"H{x:.1f}")
            if place.words:
                middle = left + wide / 2
                words.append(
                    write(place.words, middle, place.y + 2, text_anchor="middle", font_size=11)
                )
    if not turned:
        tip, back = (x + _TIP, y), -_TIP
    line = element(
        "path", d="".join(path), fill="none", stroke="currentColor", stroke_opacity="0.55",
        stroke_dasharray="5 3" if turned else None,
    )  # fmt: skip
    head = element(
        "path", d=f"M{tip[0]:.1f} {tip[1]:.1f}l{back} -4v8z", fill="currentColor",
        fill_opacity="0.75",
    )  # fmt: skip
    return [line, head, *words]

"""Nodes and the arrows between them."""

from collections import defaultdict
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.display.figure import Figure, Tone, drawing, element, write
from serviceops.display.graph_layout import PORT, Layout, Place
from serviceops.display.overview import node_box, overview
from serviceops.display.text import as_lines, escaped
from serviceops.errors import InvalidValue

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
        return _drawn(self, Layout([node.name for node in self.nodes], self._merged()))

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


def _drawn(graph: Graph, layout: Layout) -> str:
    parts: list[str] = []
    ports = _ports(layout)
    for number, (chain, turned) in enumerate(layout.arrows):
        parts += _arrow(layout, chain, ports, number, turned=turned)
    for node in graph.nodes:
        place = layout.places[node.name]
        x, top = layout.left_of(place), place.y - place.height / 2
        first = node is graph.nodes[0]
        parts += node_box(node, x, top, place.width, place.height, first=first)
    return drawing(graph, layout.width, layout.height, *parts)


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

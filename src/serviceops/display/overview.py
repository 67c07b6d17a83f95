"""The overview of a graph: its nodes below each other, its arrows as arcs beside them.

A layout from left to right is as wide as its labels, which a phone or a narrow column cuts or
shrinks. The overview leaves the labels out and is never wider than 400 pixels.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from serviceops.display.figure import element, styled, text_over, text_width, write
from serviceops.display.graph_layout import MARGIN
from serviceops.display.text import escaped

_ROW, _BOX = 40.0, 26.0
_MAX_WIDTH = 400.0
_TRACK = 11.0


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

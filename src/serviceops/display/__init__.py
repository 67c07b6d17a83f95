"""Three generic shapes, a table, a strip and a graph, as text, HTML and SVG.

They know no word of any trade: other modules say with them what a calendar, a reading or a
lifecycle looks like. Everything is self-contained and escaped: no script, no network, no font.
"""

from serviceops.display.figure import Figure, Tone
from serviceops.display.graphs import Edge, Graph, Node
from serviceops.display.stacks import Stack
from serviceops.display.strips import Lane, LaneSegment, Mark, Strip, Tick
from serviceops.display.tables import Table
from serviceops.display.time_axis import time_ticks

__all__ = [
    "Edge",
    "Figure",
    "Graph",
    "Lane",
    "LaneSegment",
    "Mark",
    "Node",
    "Stack",
    "Strip",
    "Table",
    "Tick",
    "Tone",
    "time_ticks",
]

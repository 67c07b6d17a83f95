"""Three generic shapes, a table, a strip and a graph, as text, HTML and SVG.

They know no word of any trade: other modules say with them what a calendar, a reading or a
lifecycle looks like. Everything is self-contained and escaped: no script, no network, no font.
"""

from serviceops.figures.axis import time_ticks
from serviceops.figures.graph import Edge, Graph, Node
from serviceops.figures.shape import Figure, Tone
from serviceops.figures.stack import Stack
from serviceops.figures.strip import Lane, Mark, Segment, Strip, Tick
from serviceops.figures.table import Table

__all__ = [
    "Edge",
    "Figure",
    "Graph",
    "Lane",
    "Mark",
    "Node",
    "Segment",
    "Stack",
    "Strip",
    "Table",
    "Tick",
    "Tone",
    "time_ticks",
]

"""Tables, charts, strips and graphs as text, HTML and SVG, and durations and instants as text.

The shapes are generic: other modules draw calendars, readings and lifecycles with them. Everything
is self-contained and escaped: no script, no network, no font.
"""

from serviceops.display.bars import Bars, Waterfall
from serviceops.display.figure import Figure, Tone
from serviceops.display.graphs import Edge, Graph, Node
from serviceops.display.heat_map import HeatMap
from serviceops.display.lines import Lines
from serviceops.display.stacks import Stack
from serviceops.display.strips import Lane, LaneSegment, Mark, Strip, Tick
from serviceops.display.tables import Table
from serviceops.display.time_axis import time_ticks

__all__ = [
    "Bars",
    "Edge",
    "Figure",
    "Graph",
    "HeatMap",
    "Lane",
    "LaneSegment",
    "Lines",
    "Mark",
    "Node",
    "Stack",
    "Strip",
    "Table",
    "Tick",
    "Tone",
    "Waterfall",
    "time_ticks",
]

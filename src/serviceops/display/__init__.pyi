# Written by `make stub` from the table in __init__.py.

from serviceops.display.bars import Bars as Bars
from serviceops.display.bars import Waterfall as Waterfall
from serviceops.display.figure import Figure as Figure
from serviceops.display.figure import Stack as Stack
from serviceops.display.figure import Tone as Tone
from serviceops.display.graphs import Edge as Edge
from serviceops.display.graphs import Graph as Graph
from serviceops.display.graphs import Node as Node
from serviceops.display.heat_map import HeatMap as HeatMap
from serviceops.display.lines import Lines as Lines
from serviceops.display.lines import time_ticks as time_ticks
from serviceops.display.strips import Lane as Lane
from serviceops.display.strips import LaneSegment as LaneSegment
from serviceops.display.strips import Mark as Mark
from serviceops.display.strips import Strip as Strip
from serviceops.display.strips import Tick as Tick
from serviceops.display.tables import Table as Table

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

"""Tables, charts, strips and graphs as text, HTML and SVG, and durations and instants as text.

The shapes are generic: other modules draw calendars, readings and lifecycles with them. Everything
is self-contained and escaped: no script, no network, no font.
"""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it. Each module is loaded when one of
# its names is first used, so that a reading builds no class that only a figure needs.
_MODULES: dict[str, tuple[str, ...]] = {
    "bars": ("Bars", "Waterfall"),
    "figure": ("Figure", "Stack", "Tone"),
    "graphs": ("Edge", "Graph", "Node"),
    "heat_map": ("HeatMap",),
    "lines": ("Lines", "time_ticks"),
    "strips": ("Lane", "LaneSegment", "Mark", "Strip", "Tick"),
    "tables": ("Table",),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

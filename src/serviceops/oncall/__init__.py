"""On call: who is responsible at this instant, as a value.

The results of questions (`Load`, `Overlap`, `ScheduleFinding` and others) are in their modules.
"""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "layer": ("Layer",),
    "load": ("load",),
    "override": ("FixedPlan", "Override", "Swap"),
    "paging": ("PagingLevel", "PagingPolicy"),
    "rotation": ("Member", "Rotation"),
    "schedule": ("Schedule",),
    "shift": ("Shift", "ShiftReason"),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)

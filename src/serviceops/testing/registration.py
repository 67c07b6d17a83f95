"""What Hypothesis calls when it is imported, so that `from_type(Incident)` draws what is legal.

Without it Hypothesis would put records together from the types of their fields: states no chart
leads to, histories that never happened. The strategies of a module's types are made known when
that module is loaded: importing Hypothesis loads nothing of this package, and no test that does
without it pays for it.
"""

import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

__all__ = ["TYPES", "register"]

TYPES: dict[str, dict[str, str]] = {
    "serviceops.calendars": {"BusinessCalendar": "calendars"},
    "serviceops.history": {"History": "histories"},
    "serviceops.lifecycle": {
        "Incident": "records", "Problem": "records", "KnownError": "records",
        "MajorIncident": "records", "ServiceRequest": "records", "AccessGrant": "records",
        "Event": "records", "Alert": "records", "Record": "records",
    },
    "serviceops.desk": {"Contact": "records"},
    "serviceops.events": {"Signal": "signals"},
    "serviceops.sla": {
        "Target": "targets", "Policy": "policies", "Goal": "goals", "Conventions": "conventions",
    },
}  # fmt: skip
"""The types that are made known, by the module they come from, each with its strategy."""


def register() -> None:
    """Make the strategies of this package's types known to Hypothesis, now or once loaded.

    Hypothesis calls it by the entry point of the package. Calling it again changes nothing.
    """
    for name in TYPES:
        if name in sys.modules:
            _known(sys.modules[name])
    if not any(isinstance(finder, _WhenLoaded) for finder in sys.meta_path):
        sys.meta_path.insert(0, _WhenLoaded())


def _known(module: ModuleType) -> None:
    from hypothesis.strategies import register_type_strategy

    for name, strategy in TYPES[module.__name__].items():
        kind = getattr(module, name)
        register_type_strategy(kind, partial(_strategy, strategy))


def _strategy(name: str, kind: Any) -> Any:
    strategies = import_module("serviceops.testing.strategies")
    if name == "records":
        from serviceops.lifecycle import Record

        return strategies.records(None if kind is Record else kind)
    return getattr(strategies, name)()


class _WhenLoaded(MetaPathFinder):
    """Finds the modules with types as Python does, and makes the types known once they are there.

    Python has no other way to be told that a module was loaded.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where the module is; `None`, so that others are asked, for those without types."""
        if fullname not in TYPES:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Telling(spec.loader)
        return spec


class _Telling(Loader):
    """A loader that makes the types of what it loaded known; everything else is the other's."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Make the module."""
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        """Load the module, then make its types known."""
        self._loader.exec_module(module)
        _known(module)

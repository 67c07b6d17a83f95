"""The entry point for Hypothesis, with which `from_type(Incident)` draws legal records.

Without it Hypothesis would build records from the types of their fields: in states that no chart
reaches, with impossible histories. The strategies of a module's types are registered when that
module is loaded: importing Hypothesis loads nothing of this package, and tests that do not use it
do not pay for it.
"""

import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

TYPES: dict[str, dict[str, str]] = {
    "serviceops.calendars": {
        "BusinessCalendar": "calendars", "DateRule": "date_rules", "DayOfMonth": "date_rules",
        "WeekdayOfMonth": "date_rules", "EveryDays": "date_rules", "EasterDay": "date_rules",
        "DateSpan": "date_rules",
    },
    "serviceops.history": {"History": "histories"},
    "serviceops.lifecycle": {
        "Incident": "records", "Problem": "records", "KnownError": "records",
        "MajorIncident": "records", "ServiceRequest": "records", "AccessGrant": "records",
        "Event": "records", "Alert": "records", "Record": "records",
    },
    "serviceops.desk": {"Contact": "records"},
    "serviceops.events": {"Signal": "signals"},
    "serviceops.oncall": {"Schedule": "schedules"},
    "serviceops.sla": {
        "Target": "targets", "Policy": "policies", "Goal": "goals", "Conventions": "conventions",
    },
}  # fmt: skip
"""The registered types, by their module, each with its strategy."""


def register() -> None:
    """Register the strategies of this package's types with Hypothesis, now or once loaded."""
    # Hypothesis calls this by the entry point of the package. Another call changes nothing.
    # Modules that are loaded already will not pass the hook any more.
    for name in TYPES:
        if name in sys.modules:
            _register_types(sys.modules[name])
    # Before the other finders, which would load the module without registering its types.
    if not any(isinstance(finder, _LoadHook) for finder in sys.meta_path):
        sys.meta_path.insert(0, _LoadHook())


def _register_types(module: ModuleType) -> None:
    # Here only: hypothesis imports this file while it starts, before its strategies are ready.
    from hypothesis.strategies import register_type_strategy

    for name, strategy in TYPES[module.__name__].items():
        kind = getattr(module, name)
        register_type_strategy(kind, partial(_strategy, strategy, kind))


def _strategy(name: str, kind: Any, wanted: object) -> Any:
    """Return the strategy of a kind, also where `wanted` is a wider type, such as `object`.

    For `list[object]`, or any class that ours are subclasses of, Hypothesis calls this for each.
    """
    strategies = import_module("serviceops.testing.strategies")
    if name == "records":
        # Here only: a test that draws no records should not load the state machines.
        from serviceops.lifecycle import Record

        return strategies.records(None if kind is Record else kind)
    if name == "date_rules":
        return strategies.date_rules(kind)
    return getattr(strategies, name)()


class _LoadHook(MetaPathFinder):
    """A module finder, Python's only hook, that registers the types of a module once loaded."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module with types; `None` leaves others to the next finder."""
        if fullname not in TYPES:
            return None
        # The spec is the usual one; only its loader is wrapped.
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _RegisteringLoader(spec.loader)
        return spec


class _RegisteringLoader(Loader):
    """A loader that registers the types of its module; it delegates everything else."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        _register_types(module)

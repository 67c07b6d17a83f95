"""The kit: what you test your own service desk, clocks and calendars with.

Every name is here and loaded when first asked for. The strategies, laws and machines need the extra
``testing``; the simulated desk and clock and the builders need nothing more.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from serviceops.testing.workload import (
        Category,
        LogRow,
        Outages,
        SimulatedDesk,
        Team,
        faulty_rows,
        snapshot_rows,
    )

__all__ = [
    "Category",
    "LogRow",
    "Outages",
    "SimulatedDesk",
    "Team",
    "faulty_rows",
    "snapshot_rows",
]

_HOMES = {
    "workload": (
        "Category", "LogRow", "Outages", "SimulatedDesk", "Team", "faulty_rows", "snapshot_rows",
    ),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    try:
        home = _HOME[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

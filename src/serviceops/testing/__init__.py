"""The kit: what you test your own service desk, clocks and calendars with.

Every name is here and loaded when first asked for. Strategies, laws and machines need the extra
``testing``; the simulated desk, the simulated clock and the builders need nothing more.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from serviceops.sla import SimulatedClock
    from serviceops.testing.laws import (
        check_calendar_laws,
        check_clock,
        check_history,
        check_round_trip,
    )
    from serviceops.testing.machines import (
        Adapter,
        LifecycleMachine,
        check_lifecycle,
        lifecycle_machine,
    )
    from serviceops.testing.strategies import (
        calendars,
        clock_changes,
        conventions,
        dates_near,
        goals,
        histories,
        incidents,
        instants,
        lengths,
        logs,
        policies,
        records,
        sayings,
        targets,
        weeks,
        windows,
        zones,
    )
    from serviceops.testing.workload import (
        Category,
        DeskNumbers,
        LogRow,
        Outages,
        SimulatedDesk,
        Team,
        faulty_rows,
        snapshot_rows,
    )

__all__ = [
    "Adapter",
    "Category",
    "DeskNumbers",
    "LifecycleMachine",
    "LogRow",
    "Outages",
    "SimulatedClock",
    "SimulatedDesk",
    "Team",
    "calendars",
    "check_calendar_laws",
    "check_clock",
    "check_history",
    "check_lifecycle",
    "check_round_trip",
    "clock_changes",
    "conventions",
    "dates_near",
    "faulty_rows",
    "goals",
    "histories",
    "incidents",
    "instants",
    "lengths",
    "lifecycle_machine",
    "logs",
    "policies",
    "records",
    "sayings",
    "snapshot_rows",
    "targets",
    "weeks",
    "windows",
    "zones",
]

_HOMES = {
    "serviceops.testing.laws": (
        "check_calendar_laws",
        "check_clock",
        "check_history",
        "check_round_trip",
    ),
    "serviceops.testing.machines": (
        "Adapter",
        "LifecycleMachine",
        "check_lifecycle",
        "lifecycle_machine",
    ),
    "serviceops.sla": ("SimulatedClock",),
    "serviceops.testing.strategies": (
        "calendars",
        "clock_changes",
        "conventions",
        "dates_near",
        "goals",
        "histories",
        "incidents",
        "instants",
        "lengths",
        "logs",
        "policies",
        "records",
        "sayings",
        "targets",
        "weeks",
        "windows",
        "zones",
    ),
    "serviceops.testing.workload": (
        "Category",
        "DeskNumbers",
        "LogRow",
        "Outages",
        "SimulatedDesk",
        "Team",
        "faulty_rows",
        "snapshot_rows",
    ),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    try:
        home = _HOME[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value = globals()[name] = getattr(import_module(home), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""The kit: what you test your own service desk, clocks and calendars with.

Every name is here and loaded when first asked for. Strategies, laws and machines need the extra
``testing``; the simulated desk, the simulated clock and the builders need nothing more.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from serviceops.sla import SimulatedClock
    from serviceops.testing.answer_classes import (
        CalendarConformance,
        ClockConformance,
        FlappingConformance,
        PriorityConformance,
    )
    from serviceops.testing.answer_tables import answer_table
    from serviceops.testing.builders import (
        MONDAY,
        a_contact,
        a_history,
        a_known_error,
        a_major_incident,
        a_policy,
        a_problem,
        a_request,
        a_target,
        an_access_grant,
        an_alert,
        an_event,
        an_incident,
        in_state,
        office_calendar,
        working_monday,
    )
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
        alert_streams,
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
        signals,
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
    "MONDAY",
    "Adapter",
    "CalendarConformance",
    "Category",
    "ClockConformance",
    "DeskNumbers",
    "FlappingConformance",
    "LifecycleMachine",
    "LogRow",
    "Outages",
    "PriorityConformance",
    "SimulatedClock",
    "SimulatedDesk",
    "Team",
    "a_contact",
    "a_history",
    "a_known_error",
    "a_major_incident",
    "a_policy",
    "a_problem",
    "a_request",
    "a_target",
    "alert_streams",
    "an_access_grant",
    "an_alert",
    "an_event",
    "an_incident",
    "answer_table",
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
    "in_state",
    "incidents",
    "instants",
    "lengths",
    "lifecycle_machine",
    "logs",
    "office_calendar",
    "policies",
    "records",
    "sayings",
    "signals",
    "snapshot_rows",
    "targets",
    "weeks",
    "windows",
    "working_monday",
    "zones",
]

_HOMES = {
    "serviceops.testing.builders": (
        "MONDAY",
        "a_contact",
        "a_history",
        "a_known_error",
        "a_major_incident",
        "a_policy",
        "a_problem",
        "a_request",
        "a_target",
        "an_access_grant",
        "an_alert",
        "an_event",
        "an_incident",
        "in_state",
        "office_calendar",
        "working_monday",
    ),
    "serviceops.testing.answer_classes": (
        "CalendarConformance",
        "ClockConformance",
        "FlappingConformance",
        "PriorityConformance",
    ),
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
        "alert_streams",
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
        "signals",
        "targets",
        "weeks",
        "windows",
        "zones",
    ),
    "serviceops.testing.answer_tables": ("answer_table",),
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

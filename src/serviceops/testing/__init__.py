"""The kit to test your own service desk, clocks and calendars with.

Every name is loaded on first use. Strategies, laws and machines need the extra ``testing``; the
simulated desk (`workload`) and the builders need nothing more.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from serviceops.testing import strategies, workload
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
        check_date_rule_laws,
        check_definition_laws,
        check_history,
        check_report_laws,
        check_round_trip,
        check_schedule_laws,
        check_store,
        check_written_calendars,
    )
    from serviceops.testing.machines import (
        Adapter,
        LifecycleMachine,
        check_lifecycle,
        lifecycle_machine,
    )
    from serviceops.testing.routing_checks import RoutingCase, check_routing, routing_cases
    from serviceops.testing.workload import SimulatedDesk

__all__ = [
    "MONDAY",
    "Adapter",
    "CalendarConformance",
    "ClockConformance",
    "FlappingConformance",
    "LifecycleMachine",
    "PriorityConformance",
    "RoutingCase",
    "SimulatedDesk",
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
    "answer_table",
    "check_calendar_laws",
    "check_clock",
    "check_date_rule_laws",
    "check_definition_laws",
    "check_history",
    "check_lifecycle",
    "check_report_laws",
    "check_round_trip",
    "check_routing",
    "check_schedule_laws",
    "check_store",
    "check_written_calendars",
    "in_state",
    "lifecycle_machine",
    "office_calendar",
    "routing_cases",
    "strategies",
    "working_monday",
    "workload",
]

_MODULES = {
    "Adapter": "machines",
    "LifecycleMachine": "machines",
    "RoutingCase": "routing_checks",
    "SimulatedDesk": "workload",
    "answer_table": "answer_tables",
    "check_lifecycle": "machines",
    "check_routing": "routing_checks",
    "lifecycle_machine": "machines",
    "routing_cases": "routing_checks",
}
"""The modules of names that no rule of `_module_of` finds."""


def _module_of(name: str) -> str:
    if name in _MODULES:
        return _MODULES[name]
    if name.endswith("Conformance"):
        return "answer_classes"
    return "laws" if name.startswith("check_") else "builders"


def __getattr__(name: str) -> Any:
    # Laws and strategies import Hypothesis, which whoever simulates a desk need not have.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in {"strategies", "workload"}:
        return import_module(f"{__name__}.{name}")
    module = import_module(f"{__name__}.{_module_of(name)}")
    value = globals()[name] = getattr(module, name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

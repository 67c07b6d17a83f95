"""The parts of the second opinion: each has worlds by number, and a simulator of its own."""

from collections.abc import Callable

from tests.second_opinion import (
    agreement,
    alert_worlds,
    contract_worlds,
    count_worlds,
    desk_worlds,
    duty_worlds,
    link_worlds,
    service_worlds,
)

PARTS: dict[str, Callable[[int], list[str]]] = {
    "clocks": agreement.all_disagreements,
    "months": agreement.month_disagreements,
    "contracts": contract_worlds.disagreements,
    "duty": duty_worlds.disagreements,
    "alerts": alert_worlds.disagreements,
    "rules": alert_worlds.changing_disagreements,
    "desk": desk_worlds.disagreements,
    "links": link_worlds.disagreements,
    "measures": count_worlds.disagreements,
    "services": service_worlds.disagreements,
}
"""By name: what returns every disagreement on the world with a number."""

SIMULATORS = (
    "minute_clock.py",
    "minute_contracts.py",
    "minute_duty.py",
    "minute_alerts.py",
    "minute_counts.py",
    "minute_desk.py",
    "minute_groups.py",
    "minute_hours.py",
    "minute_inputs.py",
    "minute_links.py",
    "minute_pages.py",
    "minute_services.py",
)
"""What was written from the pages alone."""


def compared(world: tuple[str, int]) -> tuple[str, int, list[str]]:
    """Return every disagreement on a world of a part."""
    part, number = world
    return part, number, PARTS[part](number)

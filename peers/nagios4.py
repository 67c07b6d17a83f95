"""Nagios Core beside a stream: states, flapping, acknowledgements and flexible downtimes."""

import random
from pathlib import Path

from peers.frame import Tally, daemon, debian_version, faked, folder, program
from peers.monitor_stories import NEW_YEAR, Story, drawn, status_of
from peers.monitor_stories import compare as compare_rows
from peers.monitoring_daemons import ALWAYS, nagios_objects, nagios_place

SERVICES = {"accept_passive_service_checks": 1, "check_service_freshness": 0}
"""Settings for results of services, and of no hosts."""


def compare(tally: Tally) -> None:
    """Compare what is known of drawn services after every round."""
    tool, stories = program("nagios4"), drawn(random.Random(4), "nagios")
    tally.versions.append(debian_version("nagios4-core"))
    clock, shift = faked(NEW_YEAR)
    with folder("nagios") as place:
        main = nagios_place(place, objects(stories), **SERVICES, enable_flap_detection=1)
        status, commands = place / "status.dat", place / "commands"
        command = [*clock, tool, main]
        with daemon(
            command, ready=lambda: commands.exists() and len(known(status)) == len(stories),
            log=place / "out",
        ):  # fmt: skip
            compare_rows(tally, "nagios", stories, commands, status, shift)


def known(status: Path) -> dict[str, object]:
    """Return the services of the status file, if there is one."""
    return dict(status_of(status)) if status.exists() else {}


def objects(stories: list[Story]) -> str:
    """Return the host, the contact and the services."""
    host = {"host_name": "h", "check_command": "none", "max_check_attempts": 1, "contacts": "c",
            "check_period": "always", "notification_period": "always",
            "active_checks_enabled": 0, "check_interval": 1000}  # fmt: skip
    services = [
        ("service", {"host_name": "h", "service_description": one.name, "check_command": "none",
                     "max_check_attempts": one.attempts, "contacts": "c", "check_period": "always",
                     "notification_period": "always", "active_checks_enabled": 0,
                     "passive_checks_enabled": 1, "check_interval": 1000, "retry_interval": 1000,
                     "flap_detection_enabled": 1, "low_flap_threshold": one.low,
                     "high_flap_threshold": one.high})
        for one in stories
    ]  # fmt: skip
    return nagios_objects([*ALWAYS, ("host", host), *services])

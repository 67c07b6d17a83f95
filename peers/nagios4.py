"""Nagios Core beside a stream: states, flapping, acknowledgements and flexible downtimes."""

import random
import shutil
from pathlib import Path
from typing import Any

from peers.frame import Tally, daemon, debian_version, faked, folder, program
from peers.monitor_stories import NEW_YEAR, Story, drawn, status_of
from peers.monitor_stories import compare as compare_rows


def compare(tally: Tally) -> None:
    """Compare what is known of drawn services after every round."""
    tool, stories = program("nagios4"), drawn(random.Random(4), "nagios")
    tally.versions.append(debian_version("nagios4-core"))
    clock, shift = faked(NEW_YEAR)
    with folder("nagios") as place:
        for name in ("spool", "tmp"):
            (place / name).mkdir()
        (place / "objects.cfg").write_text(objects(stories))
        (place / "main.cfg").write_text(main_file(place))
        for each in [place, *place.rglob("*")]:
            shutil.chown(each, "nagios", "nagios")
        status, commands = place / "status.dat", place / "commands"
        command = [*clock, tool, str(place / "main.cfg")]
        with daemon(
            command, ready=lambda: commands.exists() and len(known(status)) == len(stories),
            log=place / "out",
        ):  # fmt: skip
            compare_rows(tally, "nagios", stories, commands, status, shift)


def known(status: Path) -> dict[str, object]:
    """Return the services of the status file, if there is one."""
    return dict(status_of(status)) if status.exists() else {}


def main_file(place: Path) -> str:
    """Return the main configuration: passive results alone, and a status every second."""
    settings = {
        "log_file": place / "log", "cfg_file": place / "objects.cfg",
        "object_cache_file": place / "objects.cache", "status_file": place / "status.dat",
        "status_update_interval": 1, "nagios_user": "nagios", "nagios_group": "nagios",
        "check_external_commands": 1, "command_file": place / "commands",
        "lock_file": place / "lock", "temp_file": place / "temp", "temp_path": place / "tmp",
        "check_result_path": place / "spool", "query_socket": place / "query",
        "check_result_reaper_frequency": 1, "execute_service_checks": 0, "execute_host_checks": 0,
        "accept_passive_service_checks": 1, "enable_flap_detection": 1, "enable_notifications": 0,
        "retain_state_information": 0, "check_service_freshness": 0, "interval_length": 1,
        "log_passive_checks": 0, "event_broker_options": 0,
    }  # fmt: skip
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def objects(stories: list[Story]) -> str:
    """Return the host, the contact and the services."""
    blocks: list[tuple[str, dict[str, Any]]] = [
        ("command", {"command_name": "none", "command_line": "/bin/true"}),
        ("timeperiod", {"timeperiod_name": "always", "alias": "always"}),
        ("contact", {"contact_name": "c", "host_notification_period": "always",
                     "service_notification_period": "always", "host_notification_commands": "none",
                     "service_notification_commands": "none"}),
        ("host", {"host_name": "h", "check_command": "none", "max_check_attempts": 1,
                  "contacts": "c", "check_period": "always", "notification_period": "always",
                  "active_checks_enabled": 0, "check_interval": 1000}),
    ]  # fmt: skip
    blocks += [
        ("service", {"host_name": "h", "service_description": one.name, "check_command": "none",
                     "max_check_attempts": one.attempts, "contacts": "c", "check_period": "always",
                     "notification_period": "always", "active_checks_enabled": 0,
                     "passive_checks_enabled": 1, "check_interval": 1000, "retry_interval": 1000,
                     "flap_detection_enabled": 1, "low_flap_threshold": one.low,
                     "high_flap_threshold": one.high})
        for one in stories
    ]  # fmt: skip
    return "\n".join(
        f"define {kind} {{\n" + "".join(f"  {k} {v}\n" for k, v in facts.items()) + "}"
        for kind, facts in blocks
    )

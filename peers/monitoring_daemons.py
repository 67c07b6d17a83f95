"""Nagios Core and Icinga 2 set up in a folder: passive results, through a pipe of commands."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

ALWAYS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("command", {"command_name": "none", "command_line": "/bin/true"}),
    ("timeperiod", {"timeperiod_name": "always", "alias": "always"}),
    ("contact", {"contact_name": "c", "host_notification_period": "always",
                 "service_notification_period": "always", "host_notification_commands": "none",
                 "service_notification_commands": "none"}),
)  # fmt: skip
"""What hosts and services of Nagios refer to: a command, a time period and a contact."""


def nagios_objects(blocks: Iterable[tuple[str, Mapping[str, object]]]) -> str:
    """Return definitions as Nagios reads them, one block each."""
    return "\n".join(
        f"define {kind} {{\n" + "".join(f"  {k} {v}\n" for k, v in facts.items()) + "}"
        for kind, facts in blocks
    )


def nagios_place(place: Path, objects: str, **settings: object) -> str:
    """Write the files of Nagios into a folder, with a status every second; return the main one."""
    main = {
        "log_file": place / "log", "cfg_file": place / "objects.cfg",
        "object_cache_file": place / "objects.cache", "status_file": place / "status.dat",
        "status_update_interval": 1, "nagios_user": "nagios", "nagios_group": "nagios",
        "check_external_commands": 1, "command_file": place / "commands",
        "lock_file": place / "lock", "temp_file": place / "temp", "temp_path": place / "tmp",
        "check_result_path": place / "spool", "query_socket": place / "query",
        "check_result_reaper_frequency": 1, "execute_service_checks": 0, "execute_host_checks": 0,
        "enable_flap_detection": 0, "enable_notifications": 0, "retain_state_information": 0,
        "interval_length": 1, "log_passive_checks": 0, "event_broker_options": 0, **settings,
    }  # fmt: skip
    for name in ("spool", "tmp"):
        (place / name).mkdir()
    (place / "objects.cfg").write_text(objects)
    (place / "main.cfg").write_text("".join(f"{name}={value}\n" for name, value in main.items()))
    _give_away(place)
    return str(place / "main.cfg")


def icinga_command(tool: str, place: Path, configuration: str) -> list[str]:
    """Write the files of Icinga into a folder, and return the command that starts it there."""
    (place / "main.conf").write_text(configuration)
    names = ("DataDir", "LogDir", "CacheDir", "SpoolDir", "InitRunDir")
    for name in names:
        (place / name).mkdir()
    (place / "DataDir" / "api").mkdir()
    _give_away(place)
    return [
        tool, "daemon", "-c", str(place / "main.conf"),
        *(f"-D{name}={place / name}" for name in names),
    ]  # fmt: skip


def _give_away(place: Path) -> None:
    """Give a folder and all in it to the user that both daemons of Debian run as."""
    for each in [place, *place.rglob("*")]:
        shutil.chown(each, "nagios", "nagios")

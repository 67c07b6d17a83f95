"""Icinga 2 beside a stream: states, flapping, acknowledgements and flexible downtimes."""

import random
from pathlib import Path

from peers.frame import Tally, daemon, debian_version, faked, folder, program
from peers.monitor_stories import NEW_YEAR, Story, drawn, status_of
from peers.monitor_stories import compare as compare_rows
from peers.monitoring_daemons import icinga_command


def compare(tally: Tally) -> None:
    """Compare what is known of drawn services after every round."""
    tool, stories = program("icinga2"), drawn(random.Random(2), "icinga")
    tally.versions.append(debian_version("icinga2-bin"))
    clock, shift = faked(NEW_YEAR)
    with folder("icinga") as place:
        command = [*clock, *icinga_command(tool, place, main_file(place, stories))]
        status, commands = place / "status.dat", place / "commands"
        with daemon(
            command, ready=lambda: commands.exists() and len(known(status)) == len(stories),
            log=place / "out", seconds=60,
        ):  # fmt: skip
            compare_rows(tally, "icinga", stories, commands, status, shift)


def known(status: Path) -> dict[str, object]:
    """Return the services of the status file, if there is one."""
    return dict(status_of(status)) if status.exists() else {}


def main_file(place: Path, stories: list[Story]) -> str:
    """Return the configuration: one host, passive services, a pipe and a status file."""
    services = "\n".join(
        f'object Service "{one.name}" {{ host_name = "h"; check_command = "passive"; '
        f"enable_active_checks = false; max_check_attempts = {one.attempts}; "
        f"enable_flapping = true; flapping_threshold_low = {one.low}; "
        f"flapping_threshold_high = {one.high} }}"
        for one in stories
    )
    return f"""include <itl>
object StatusDataWriter "status" {{
  status_path = "{place}/status.dat"
  objects_path = "{place}/objects.cache"
  update_interval = 1s
}}
object ExternalCommandListener "command" {{ command_path = "{place}/commands" }}
object FileLogger "log" {{ severity = "warning"; path = "{place}/log" }}
object Host "h" {{ check_command = "passive"; enable_active_checks = false }}
{services}
"""

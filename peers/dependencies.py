"""Parents of hosts in Nagios and dependencies of services in Icinga beside a stream, in fake time.

The daemons run under ``faketime`` and get passive results, parents first, so that a child is looked
at when its parents are known. Nagios says DOWN or UNREACHABLE in its status file; Icinga sends
whether a service is reachable with each result, as metadata to a Graphite port of ours.
"""

import random
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import attrs

from peers.frame import Tally, daemon, debian_version, faked, folder, program
from peers.monitor_stories import send, wait
from peers.monitoring_daemons import ALWAYS, icinga_command, nagios_objects, nagios_place
from serviceops.events import (
    Dependency,
    ResourceState,
    Signal,
    StreamRules,
    StreamState,
    Topology,
    advance_stream,
)

WORLDS, THINGS, ROUNDS = 60, 5, 6
ZERO = datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC)  # the year changes while the stories last
UP_BEHIND = "a parent that is up counts there even where all of its own parents are down"
ALL_OF_THEM = "Icinga 2.13 has a child of several dependencies unreachable when all of them fail"


@attrs.frozen(kw_only=True)
class World:
    """Things with the numbers of their parents, and which of them are bad in each round."""

    number: int
    parents: tuple[tuple[int, ...], ...]
    bad: tuple[tuple[bool, ...], ...]

    def name(self, thing: int) -> str:
        """Return the name of one of its things in the daemons."""
        return f"w{self.number}t{thing}"


def drawn(draw: random.Random, number: int) -> World:
    """Return a world of which every thing has up to three of the earlier ones as parents."""
    parents = [
        tuple(sorted(draw.sample(range(thing), min(thing, draw.choice((0, 1, 1, 2, 3))))))
        for thing in range(THINGS)
    ]
    rounds = [tuple(draw.random() < 0.45 for _ in range(THINGS)) for _ in range(ROUNDS)]
    return World(number=number, parents=tuple(parents), bad=tuple(rounds))


def compare(tally: Tally) -> None:
    """Compare what is reachable in drawn worlds after every round."""
    tally.versions += [debian_version(name) for name in ("nagios4-core", "icinga2-bin")]
    worlds = [drawn(random.Random(7 + number), number) for number in range(WORLDS)]
    for tool, run, backed_up in (("nagios4", nagios, True), ("icinga2", icinga, False)):
        rounds = run(worlds)
        for world in worlds:
            topology = topology_of(world, backed_up=backed_up)
            for place, hidden in enumerate(lived_here(world, topology)):
                states = [ResourceState.BAD if bad else ResourceState.GOOD
                          for bad in world.bad[place]]  # fmt: skip

                def state_of(name: str, states: list[ResourceState] = states) -> ResourceState:
                    return states[int(name[1:])]

                for thing in range(THINGS):
                    theirs = rounds[place].get(world.name(thing))
                    is_bad = world.bad[place][thing]
                    reason = reason_of(tool, world, place, thing, theirs)
                    case = world, place, thing
                    ours = topology.is_reachable(f"t{thing}", state_of)
                    if tool == "icinga2" or is_bad:
                        tally.add(f"{tool}: reachable", case, theirs, ours, reason)
                    if is_bad:
                        shown = f"t{thing}" not in hidden
                        tally.add(f"{tool}: shown in the stream", case, theirs, shown, reason)


def topology_of(world: World, *, backed_up: bool) -> Topology:
    """Return the dependencies of a world; parents of Nagios back each other up."""
    return Topology([
        Dependency(child=f"t{thing}", parent=f"t{parent}", group="all" if backed_up else "")
        for thing, parents in enumerate(world.parents)
        for parent in parents
    ])  # fmt: skip


def lived_here(world: World, topology: Topology) -> Iterator[set[str]]:
    """Yield the things that a dependency hides after each round, as a stream lives it."""
    state, rules = StreamState(), StreamRules(topology=topology)
    for place, round_ in enumerate(world.bad):
        at = ZERO + timedelta(seconds=place)
        signals = [
            (at, Signal(source="p", key=f"t{thing}", resource=f"t{thing}", at=at,
                        severity="critical" if bad else None))
            for thing, bad in enumerate(round_)
        ]  # fmt: skip
        state = advance_stream(state, [*signals, (at, None)], rules=rules).state
        yield {
            alert.identity for alert in state.alerts
            if any(one.kind == "dependency" for one in alert.suppressed_by)
        }  # fmt: skip


def reason_of(tool: str, world: World, place: int, thing: int, theirs: bool | None) -> str:
    """Return the known difference that a result shows: it is exactly what that rule gives."""
    if tool == "nagios4":
        return UP_BEHIND if theirs == beside_a_parent_that_is_up(world, place, thing) else ""
    return ALL_OF_THEM if theirs == by_icinga_2_13(world, place, thing) else ""


def beside_a_parent_that_is_up(world: World, place: int, thing: int) -> bool:
    """Return whether Nagios reaches a host: it has no parents, or one of them is up."""
    parents = world.parents[thing]
    return not parents or not all(world.bad[place][one] for one in parents)


def by_icinga_2_13(world: World, place: int, thing: int) -> bool:
    """Return whether Icinga 2.13 reaches a service: its parents are, and one of them is well."""
    parents = world.parents[thing]
    if not all(by_icinga_2_13(world, place, one) for one in parents):
        return False
    return not parents or not all(world.bad[place][one] for one in parents)


# -- Nagios --------------------------------------------------------------------------------------


def nagios(worlds: list[World]) -> list[dict[str, bool]]:
    """Return, for each round, whether Nagios calls a host that is bad DOWN and not UNREACHABLE."""
    tool, (clock, shift) = program("nagios4"), faked(ZERO)
    with folder("dependencies") as place:
        main = nagios_place(
            place, hosts_of(worlds), accept_passive_host_checks=1, check_host_freshness=0,
            translate_passive_host_checks=1, passive_host_checks_are_soft=0,
        )  # fmt: skip
        status, commands = place / "status.dat", place / "commands"
        hosts = len(worlds) * THINGS
        with daemon(
            [*clock, tool, main], log=place / "out",
            ready=lambda: commands.exists() and len(host_states(status)) == hosts,
        ):  # fmt: skip

            def post(world: World, round_: int, thing: int, mark: str) -> str:
                state = int(world.bad[round_][thing])
                now = int(time.time() + shift)
                name = world.name(thing)
                return f"[{now}] PROCESS_HOST_CHECK_RESULT;{name};{state};{mark}"

            def marked(mark: str) -> bool:
                return all(text == mark for _, text in host_states(status).values())

            return [
                {name: state != 2 for name, (state, _) in host_states(status).items()}
                for round_ in range(ROUNDS)
                if posted(worlds, round_, commands, post, marked)
            ]


def posted(
    worlds: list[World],
    round_: int,
    commands: Path,
    post: Callable[[World, int, int, str], str],
    marked: Callable[[str], bool],
) -> bool:
    """Post the results of a round, twice, each time until the daemon has taken them."""
    # The second time every state is the round's, whatever the daemon did with the first.
    for turn in range(2):
        mark = f"round {round_} turn {turn}"
        for thing in range(THINGS):
            send(commands, [post(world, round_, thing, mark) for world in worlds])
            time.sleep(1.2)  # parents are taken before their children are posted
        wait(partial(marked, mark), 30)
    return True


def host_states(path: Path) -> dict[str, tuple[int, str]]:
    """Return the state and the text of each host of the status file."""
    found: dict[str, tuple[int, str]] = {}
    if not path.exists():
        return found
    for block in path.read_text(errors="replace").split("hoststatus {")[1:]:
        pairs = (line.strip().partition("=") for line in block.split("}")[0].splitlines())
        facts = {name: value for name, _, value in pairs if name}
        if "plugin_output" in facts:
            found[facts["host_name"]] = int(facts["current_state"]), facts["plugin_output"]
    return found


def hosts_of(worlds: list[World]) -> str:
    """Return the hosts with their parents: Nagios sees them from where the parents are."""
    blocks: list[tuple[str, Mapping[str, object]]] = [*ALWAYS]
    for world in worlds:
        for thing, parents in enumerate(world.parents):
            facts = {"host_name": world.name(thing), "check_command": "none",
                     "max_check_attempts": 1, "contacts": "c", "check_period": "always",
                     "notification_period": "always", "active_checks_enabled": 0,
                     "passive_checks_enabled": 1, "check_interval": 1000}  # fmt: skip
            if parents:
                facts["parents"] = ",".join(world.name(one) for one in parents)
            blocks.append(("host", facts))
    blocks.append(("service", {"host_name": "w0t0", "service_description": "s",
                               "check_command": "none", "max_check_attempts": 1, "contacts": "c",
                               "check_period": "always", "notification_period": "always",
                               "active_checks_enabled": 0, "check_interval": 1000}))  # fmt: skip
    return nagios_objects(blocks)


# -- Icinga --------------------------------------------------------------------------------------


def icinga(worlds: list[World]) -> list[dict[str, bool]]:
    """Return, for each round, whether Icinga calls a service reachable."""
    tool, (clock, shift) = program("icinga2"), faked(ZERO)
    with folder("dependencies") as place, metadata() as (port, is_connected, reachable):
        command = [*clock, *icinga_command(tool, place, icinga_main(place, worlds, port))]
        commands = place / "commands"
        with daemon(
            command, log=place / "out", seconds=60,
            # Icinga drops what it has for Graphite until it is connected, up to 10 s late.
            ready=lambda: commands.exists() and is_connected(),
        ):  # fmt: skip

            def post(world: World, round_: int, thing: int, mark: str) -> str:
                state = 2 if world.bad[round_][thing] else 0
                now = int(time.time() + shift)
                return f"[{now}] PROCESS_SERVICE_CHECK_RESULT;h;{world.name(thing)};{state};{mark}"

            def marked(mark: str) -> bool:
                return mark.endswith("0") or len(reachable) == len(worlds) * THINGS

            found = []
            for round_ in range(ROUNDS):
                reachable.clear()
                posted(worlds, round_, commands, post, marked)
                time.sleep(2)
                found.append(dict(reachable))
            return found


@contextmanager
def metadata() -> Iterator[tuple[int, Callable[[], bool], dict[str, bool]]]:
    """Give a Graphite port, whether it has a client, and what came last: who was reachable."""
    reachable: dict[str, bool] = {}
    connected = threading.Event()

    class Lines(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            connected.set()
            for line in self.rfile:
                name, value, *_ = line.decode().split()
                if name.endswith(".metadata.reachable"):
                    reachable[name.split(".")[-3]] = float(value) == 1

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Lines) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], connected.is_set, reachable
        server.shutdown()


def icinga_main(place: Path, worlds: list[World], port: int) -> str:
    """Return the configuration: passive services with dependencies, and metadata to a port."""
    lines = []
    for world in worlds:
        for thing, parents in enumerate(world.parents):
            name = world.name(thing)
            lines.append(
                f'object Service "{name}" {{ host_name = "h"; check_command = "passive"; '
                "enable_active_checks = false; max_check_attempts = 1 }"
            )
            lines += [
                f'object Dependency "{name}-{one}" {{ parent_host_name = "h"; '
                f'parent_service_name = "{world.name(one)}"; child_host_name = "h"; '
                f'child_service_name = "{name}"; states = [ OK, Warning ] }}'
                for one in parents
            ]
    services = "\n".join(lines)
    return f"""include <itl>
object GraphiteWriter "metadata" {{
  host = "127.0.0.1"
  port = {port}
  enable_send_metadata = true
  service_name_template = "s.$service.name$"
}}
object ExternalCommandListener "command" {{ command_path = "{place}/commands" }}
object FileLogger "log" {{ severity = "warning"; path = "{place}/log" }}
object Host "h" {{ check_command = "passive"; enable_active_checks = false }}
{services}
"""

"""Stories of services that Nagios Core and Icinga 2 live at the same time as a stream.

Both take passive results through a pipe of commands and write their status into a file, so one
driver is enough. A story has results by round, acknowledgements and a flexible downtime; a row is
what is known of one service after one round.
"""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from peers.frame import Tally
from serviceops.errors import ActionRefused, InvalidValue
from serviceops.events import (
    CHECK_RULES,
    FLAPPING_DETECTORS,
    Maintenance,
    Operation,
    Signal,
    StreamRules,
    StreamState,
    WeightedDetector,
    advance_stream,
    step_stream,
)
from serviceops.lifecycle import AlertPolicy, Severity
from serviceops.spans import Span

STORIES, ROUNDS, LENGTH = 160, 22, 3.0
NEW_YEAR = datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC)  # what the clock of a daemon starts with
SEVERITIES = (None, Severity.MINOR, Severity.CRITICAL, Severity.INDETERMINATE)
STATES = ("ok", "warning", "critical", "unknown")

Row = dict[str, Any]


@attrs.frozen(kw_only=True)
class Story:
    """The settings of one service, its results by round, and what people do."""

    name: str
    attempts: int
    low: float
    high: float
    results: tuple[int, ...]
    acknowledged: tuple[tuple[int, bool], ...] = ()  # the round, and whether it is sticky
    downtime: tuple[int, int, int] | None = None  # first round, last round, rounds that it lasts


def drawn(draw: random.Random, kind: str) -> list[Story]:
    """Return stories in which problems last, pass and flap."""
    found = []
    for number in range(STORIES):
        results, state, calm = [], 0, draw.choice([0.3, 0.6, 0.8])
        for _ in range(ROUNDS):
            state = state if draw.random() < calm else draw.choice([0, 0, 1, 2, 2, 3])
            results.append(state)
        story = Story(
            name=f"s{number}", attempts=draw.randrange(1, 5), low=draw.choice([5.0, 20.0]),
            high=draw.choice([25.0, 40.0]), results=tuple(results),
        )  # fmt: skip
        if number % 3 == 0:
            first = draw.randrange(2, ROUNDS - 10)
            window = first, first + draw.randrange(3, 9), draw.randrange(1, 4)
            story = attrs.evolve(story, downtime=window)
        if number % 3 == 1:
            story = acknowledged(draw, story, kind)
        found.append(story)
    return found


def acknowledged(draw: random.Random, story: Story, kind: str) -> Story:
    """Return a story with acknowledgements at rounds at which there is a hard problem."""
    rows, chosen = lived_here(story, kind, 0.0), list[tuple[int, bool]]()
    for place, row in enumerate(rows[:-1]):
        if row["kind"] == "hard" and row["state"] != "ok" and draw.random() < 0.4:
            after = attrs.evolve(story, acknowledged=(*chosen, (place, draw.random() < 0.4)))
            before = lived_here(attrs.evolve(story, acknowledged=tuple(chosen)), kind, 0.0)
            if not before[place]["acked"]:  # both refuse or differ when it is acknowledged again
                chosen = list(after.acknowledged)
    return attrs.evolve(story, acknowledged=tuple(chosen))


def compare(
    tally: Tally, kind: str, stories: list[Story], commands: Path, status: Path, shift: int
) -> None:
    """Post the rounds to a running daemon, read its status after each, and compare rows.

    The clock of the daemon is `shift` seconds ahead of ours.
    """
    began = float(int(time.time()) + 3)
    theirs: list[dict[str, Row]] = []
    send(commands, [downtime(each, began, shift) for each in stories if each.downtime])
    for place in range(ROUNDS):
        time.sleep(max(0.0, began + place * LENGTH - time.time()))
        now = int(time.time()) + shift
        send(commands, [
            f"[{now}] PROCESS_SERVICE_CHECK_RESULT;h;{one.name};{one.results[place]};round {place}"
            for one in stories
        ])  # fmt: skip
        time.sleep(max(0.0, began + (place + 0.87) * LENGTH - time.time()))
        theirs.append(status_of(status))
        now = int(time.time()) + shift
        send(commands, [
            f"[{now}] ACKNOWLEDGE_SVC_PROBLEM;h;{one.name};{2 if sticky else 1};0;0;ann;seen"
            for one in stories for round_, sticky in one.acknowledged if round_ == place
        ])  # fmt: skip
    for one in stories:
        for place, ours in enumerate(lived_here(one, kind, began)):
            row = theirs[place].get(one.name)
            for part, mine in ours.items():
                found = None if row is None else row[part]
                reason = reason_of(kind, part, one, ours)
                tally.add(f"row, {part}", (one, place), found, mine, reason)
    for part in ("acked", "downtime", "flapping"):
        busy = sum(bool(row[part]) for rows in theirs for row in rows.values())
        tally.add(f"rows of theirs in which {part} is true (more than 50)", busy, busy > 50, True)


SOFT_RECOVERY = "a soft recovery is OK;SOFT;n in the log of Nagios and here, and hard in its status"
ENTERED_AHEAD = (
    "a flexible downtime entered before its window starts with the next bad result in Icinga, and "
    "when the window opens here, if the problem is there already"
)


def reason_of(kind: str, part: str, story: Story, ours: Row) -> str:
    """Return the known difference of a part of a row."""
    soft_recovery = ours["state"] == "ok" and ours["kind"] == "soft"
    if kind == "nagios" and part in ("kind", "attempt") and soft_recovery:
        return SOFT_RECOVERY
    if kind == "icinga" and part == "downtime" and story.downtime:
        return ENTERED_AHEAD if story.results[story.downtime[0]] else ""
    return ""


def downtime(story: Story, began: float, shift: int) -> str:
    """Return the command that schedules the flexible downtime of a story."""
    first, last, rounds = story.downtime or (0, 0, 0)
    zero = began + shift
    start, end = zero + (first + 0.5) * LENGTH, zero + (last + 0.5) * LENGTH
    length = int((rounds + 0.5) * LENGTH)
    return (
        f"[{int(time.time()) + shift}] SCHEDULE_SVC_DOWNTIME;h;{story.name};{int(start)};"
        f"{int(end)};0;0;{length};ann;work"
    )


def send(commands: Path, lines: list[str]) -> None:
    """Write commands into the pipe."""
    with commands.open("w") as pipe:
        for line in lines:
            pipe.write(line + "\n")
            pipe.flush()


def status_of(path: Path) -> dict[str, Row]:
    """Return a row for each service of the status file."""
    found: dict[str, Row] = {}
    for block in path.read_text(errors="replace").split("servicestatus {")[1:]:
        pairs = (line.strip().partition("=") for line in block.split("}")[0].splitlines())
        facts = {name: value for name, _, value in pairs if name}
        found[facts["service_description"]] = {
            "state": STATES[int(facts["current_state"])],
            "kind": "hard" if facts["state_type"] == "1" else "soft",
            "attempt": int(facts["current_attempt"]),
            "flapping": facts["is_flapping"] == "1",
            "acked": facts["problem_has_been_acknowledged"] == "1",
            "downtime": int(facts["scheduled_downtime_depth"]) > 0,
        }
    return found


def wait(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until a condition is true."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError("the daemon did not do it")
        time.sleep(0.1)


def lived_here(story: Story, kind: str, began: float) -> list[Row]:
    """Return the rows of a story as a stream lives it."""
    zero = datetime.fromtimestamp(began, UTC)

    def at(place: float) -> datetime:
        return zero + timedelta(seconds=int(place * LENGTH))

    works = []
    if story.downtime:
        first, last, rounds = story.downtime
        works.append(Maintenance(
            name="work", windows=Span(at(first + 0.5), at(last + 0.5)),
            duration=timedelta(seconds=int((rounds + 0.5) * LENGTH)),
            starts_on="change" if kind == "nagios" else "problem",
        ))  # fmt: skip
    detector = FLAPPING_DETECTORS[kind]
    assert isinstance(detector, WeightedDetector)
    rules = StreamRules(
        checks=attrs.evolve(CHECK_RULES[kind], attempts=story.attempts),
        flapping=attrs.evolve(detector, low=story.low, high=story.high),
        policy=AlertPolicy(realarm="change"), maintenance=works,
    )  # fmt: skip
    state, rows = StreamState(), []
    for place, result in enumerate(story.results):
        signal = Signal(source="p", key="s", severity=SEVERITIES[result], at=at(place))
        seen = at(place + 0.87)
        state = advance_stream(state, [(at(place), signal), (seen, None)], rules=rules).state
        rows.append(row_of(state, seen))
        for round_, sticky in story.acknowledged:
            if round_ == place:
                act = Operation(
                    identity="s", action="acknowledge", by="ann", inputs={"sticky": sticky}
                )
                try:
                    state = step_stream(state, act, at=seen, rules=rules).state
                except (ActionRefused, InvalidValue):
                    continue
    return rows


def row_of(state: StreamState, seen: datetime) -> Row:
    """Return what a stream knows of its service."""
    entry, alert = state.entries.get("s"), state.alert("s")
    hidden = () if alert is None else alert.suppressed_by
    return {
        "state": str(entry.health.state),
        "kind": str(entry.health.kind),
        "attempt": entry.health.attempt,
        "flapping": entry.flaps.flapping,
        "acked": alert is not None and alert.state == "open" and alert.acknowledgement == "acked"
        and alert.condition != "cleared",
        "downtime": any(
            one.kind == "maintenance" and (one.until is None or seen < one.until) for one in hidden
        ),
    }  # fmt: skip

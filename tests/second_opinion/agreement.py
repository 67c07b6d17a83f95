"""What the package says of a world, compared with what was lived through, by every reading."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from serviceops.columns import Log, frames
from serviceops.columns import read as read_columns
from serviceops.columns.arrow import BatchReader
from serviceops.history import History
from serviceops.logs import LogSchema
from serviceops.sla import Occurrence, PolicyReading, SimulatedClock
from tests.second_opinion.minute_clock import MINUTE, Seen
from tests.second_opinion.worlds import END, World, drawn, instant, micros

NAME = "resolution"


def disagreements(world: World) -> Iterator[str]:
    """Yield where the package differs from the life, or one of its ways to read from another."""
    policy, history = world.policy, world.history
    occurred = policy.occurrences(history, at=instant(END))
    # An instant is exact if the life changes there and not a microsecond before.
    edges = [edge for one in occurred if (edge := micros(one.at)) is not None]
    life = world.live([edge - less for edge in edges for less in (0, 1)])
    log = Log.of({"A": history})
    for at in world.looks:
        reading = policy.read(history, at=instant(at))
        expected = life[at]
        found = cycles(reading)
        if found != [shown(seen) for seen in expected]:
            yield f"at {at}: read {found}, lived {[shown(seen) for seen in expected]}"
            return
        yield from instants_differ(reading, expected, life, at)
        yield from columns_differ(world, log, reading, at)
        yield from wakeup_differs(world, reading, at)
    yield from occurrences_differ(world, history, occurred, life)
    yield from late_differs(world, history)


def late_differs(world: World, history: History) -> Iterator[str]:
    """Compare what was known at an instant with the life of what had been recorded by then."""
    for known in world.looks[1::3]:
        recorded = tuple(
            it for it in world.happenings
            if (it.at if it.recorded is None else it.recorded) <= known
        )  # fmt: skip
        life = World(world.promise, recorded, world.ways, world.amended, (known, END)).live()
        for at in {known, END}:
            reading = world.policy.read(history, at=instant(at), as_known=instant(known))
            found = cycles(reading)
            if found != [shown(seen) for seen in life[at]]:
                yield f"at {at}, known by {known}: read {found}, lived {life[at]}"
                return
        occurred = world.policy.occurrences(history, at=instant(END), as_known=instant(known))
        breaches = [micros(one.at) for one in occurred if str(one.kind) == "breached"]
        yield from (
            f"known by {known}: breached at {at}, and the life is not"
            for at in breaches
            if at in life and not any(seen.verdict == "breached" for seen in life[at])
        )


def shown(seen: Seen) -> tuple[Any, ...]:
    return seen.stage, seen.verdict, seen.elapsed, seen.goal, seen.ended


def cycles(reading: PolicyReading) -> list[tuple[Any, ...]]:
    one = reading.get(NAME)
    return [] if one is None else [
        (
            str(it.stage), str(it.verdict), it.elapsed_micros, it.goal_micros,
            micros(it.stopped_at),
        )
        for it in one.cycles
        if str(it.stage) != "not_started"
    ]  # fmt: skip


def instants_differ(
    reading: PolicyReading, expected: tuple[Seen, ...], life: dict[int, Any], at: int
) -> Iterator[str]:
    """Compare due dates of cycles under one rule, and since when a breach was known."""
    if not expected:
        return
    for number, (it, seen) in enumerate(zip(reading[NAME].cycles, expected, strict=True)):
        known, due = micros(it.known_at), micros(it.due_at)
        if seen.verdict == "breached":
            verdicts = [
                (when, cycles_then[number].verdict)
                for when, cycles_then in life.items()
                if when <= at and len(cycles_then) > number
            ]
            run = next(
                (verdicts[k + 1][0] for k in range(len(verdicts) - 2, -1, -1)
                 if verdicts[k][1] != "breached"), verdicts[0][0],
            )  # fmt: skip
            if known != run:
                yield f"at {at}: known at {known}, breached in the life since {run}"
        elif known is not None:
            yield f"at {at}: known at {known} and not breached"
        if seen.reached is not None and not seen.changed and due is not None:
            whole = seen.reached - seen.reached % MINUTE
            if due not in {seen.reached, whole}:
                yield f"at {at}: due {due}, elapsed reached the goal at {seen.reached}"


def columns_differ(world: World, log: Log, reading: PolicyReading, at: int) -> Iterator[str]:
    """Compare the last cycle with columns."""
    one = reading.get(NAME)
    found = read_columns(world.policy, log, at=instant(at)).get(NAME)
    if one is None or str(one.stage) == "not_started":
        return
    assert found is not None
    row = (
        str(found.stage.values_of()[0]), str(found.verdict.values_of()[0]),
        int(found.cycles[0]), int(found.elapsed[0].astype(np.int64)),
        int(found.goal[0].astype(np.int64)),
    )  # fmt: skip
    scalar = (
        str(one.stage), str(one.verdict), len(one.cycles), one.elapsed_micros, one.goal_micros,
    )  # fmt: skip
    if row != scalar:
        yield f"at {at}: columns {row}, read {scalar}"


def wakeup_differs(world: World, reading: PolicyReading, at: int) -> Iterator[str]:
    """Nothing changes between a reading and its next wake-up, if nothing happens."""
    wakeup = micros(reading.next_wakeup)
    if wakeup is not None and wakeup <= at:
        yield f"at {at}: wake up at {wakeup}, in the past"
    happened = tuple(it for it in world.happenings if it.at <= at)
    alone = World(world.promise, happened, world.ways, world.amended, (at, END))
    life = alone.live()
    now = [(seen.stage, seen.verdict) for seen in life[at]]
    turns = (
        when
        for when, then in life.items()
        if when > at and [(seen.stage, seen.verdict) for seen in then] != now
    )
    turn = next(turns, None)
    if turn is not None and (wakeup is None or wakeup > turn):
        yield f"at {at}: wake up at {wakeup}, but what is read changes at {turn}"


def occurrences_differ(
    world: World,
    history: History,
    occurred: Sequence[Occurrence],
    life: dict[int, tuple[Seen, ...]],
) -> Iterator[str]:
    """Compare what became different, and what a simulated clock with one timer reports."""
    policy = world.policy
    found = sorted((micros(one.at), one.cycle) for one in occurred if str(one.kind) == "breached")
    lived, before = [], ()
    for when, seen in life.items():
        for number, one in enumerate(seen, start=1):
            was = before[number - 1].verdict if len(before) >= number else "open"
            if one.verdict == "breached" and was != "breached":
                lived.append((when, number))
        before = seen
    if found != sorted(lived):
        yield f"breached at {found}, in the life at {lived}"
    clock = SimulatedClock(policy, at=history[0].at).happens(*history).until(instant(END))
    if [one.key for one in clock.occurred] != [one.key for one in occurred]:
        yield "a simulated clock reports other occurrences"


def frames_differ(world: World) -> Iterator[str]:
    """Compare frames and Arrow batches of a world's rows with the reading."""
    rows = [
        {"case": "A", "at": instant(it.at), "action": it.action, "state": it.state} | dict(it.sets)
        for it in world.happenings
    ]
    names = ("case", "at", "action", "state", "priority", "site")
    frame = pa.table({name: [row.get(name) for row in rows] for name in names})
    schema = LogSchema(
        case="case", at="at", action="action", state="state", facts=["priority", "site"]
    )
    for at in world.looks:
        one = world.policy.read(world.history, at=instant(at)).get(NAME)
        batches = BatchReader(promised=world.policy, schema=schema, at=instant(at))(
            iter(frame.to_batches())
        )
        tables = {
            "pyarrow": frames.read(world.policy, frame, schema, at=instant(at)).to_pylist(),
            "batches": [row for batch in batches for row in batch.to_pylist()],
            "polars": frames.read(
                world.policy, pl.DataFrame(frame), schema, at=instant(at)
            ).to_dicts(),
        }
        for kind, table in tables.items():
            found = [(row["stage"], row["verdict"], row["elapsed"]) for row in table]
            expected = [] if one is None else [(str(one.stage), str(one.verdict), one.elapsed)]
            if found != expected and (found or str(one and one.stage) != "not_started"):
                yield f"at {at}: {kind} {found}, read {expected}"


def all_disagreements(number: int) -> list[str]:
    """Return every disagreement on the world with a number; frames of one in ten are compared."""
    world = drawn(number)
    found = list(disagreements(world))
    if number % 10 == 0:
        found += frames_differ(world)
    return found

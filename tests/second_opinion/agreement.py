"""What the package says of a world, compared with what was lived through, by every reading."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from functools import partial
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from serviceops.columns import Log, LogReadings, frames
from serviceops.columns import read as read_columns
from serviceops.columns.arrow import BatchReader
from serviceops.history import History
from serviceops.logs import LogSchema
from serviceops.sla import Occurrence, Policy, PolicyReading, Reading, SimulatedClock, Stage
from tests.second_opinion.minute_clock import Seen, Ways, became, due
from tests.second_opinion.worlds import World, drawn, drawn_months, instant, micros

NAME = "resolution"


def disagreements(world: World) -> Iterator[str]:
    """Yield where the package differs from the life, or one of its ways to read from another."""
    policy, history = world.policy, world.history
    occurred = policy.occurrences(history, at=instant(world.end))
    # An instant is exact if the life changes there and not a microsecond before.
    edges = [edge for one in occurred if (edge := micros(one.at)) is not None]
    life = world.live([edge - less for edge in edges for less in (0, 1)])
    parts = {str(size): world.part(size) for size in range(1, len(world.happenings) + 1)}
    log = Log.of(parts)
    for at in world.looks:
        reading = policy.read(history, at=instant(at))
        expected = life[at]
        found = cycles(reading)
        if found != [shown(seen) for seen in expected]:
            yield f"at {at}: read {found}, lived {[shown(seen) for seen in expected]}"
            return
        yield from instants_differ(reading, expected, life, at, world.ways)
        yield from columns_differ(policy, log, parts, at, expected)
        yield from wakeup_differs(world, reading, at, life)
    yield from occurrences_differ(world, history, occurred, life)
    yield from late_differs(world, history)


def late_differs(world: World, history: History) -> Iterator[str]:
    """Compare what was known at an instant with the life of what had been recorded by then."""
    for known in world.looks[1::3]:
        recorded = tuple(
            it for it in world.happenings
            if (it.at if it.recorded is None else it.recorded) <= known
        )  # fmt: skip
        life = replace(world, happenings=recorded, looks=(known, world.end)).live()
        for at in {known, world.end}:
            reading = world.policy.read(history, at=instant(at), as_known=instant(known))
            found = cycles(reading)
            if found != [shown(seen) for seen in life[at]]:
                yield f"at {at}, known by {known}: read {found}, lived {life[at]}"
                return
        occurred = world.policy.occurrences(history, at=instant(world.end), as_known=instant(known))
        breaches = [
            micros(one.at) for one in occurred if (one.target, str(one.kind)) == (NAME, "breached")
        ]
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
    reading: PolicyReading, expected: tuple[Seen, ...], life: dict[int, Any], at: int, ways: Ways
) -> Iterator[str]:
    """Compare due dates of cycles under one rule, and since when a breach was known."""
    if not expected:
        return
    for number, (it, seen) in enumerate(zip(reading[NAME].cycles, expected, strict=True)):
        known, shown_due = micros(it.known_at), micros(it.due_at)
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
        if (
            seen.reached is not None
            and not seen.changed
            and shown_due not in {None, due(seen, ways)}
        ):
            yield f"at {at}: due {shown_due}, elapsed reached the goal at {seen.reached}"


LENGTHS, INSTANTS = (
    ("elapsed", "paused", "goal"),
    ("started_at", "stopped_at", "due_at", "breached_at"),
)


def figures(one: Reading | None) -> tuple[Any, ...] | None:
    return None if one is None else (
        str(one.stage), str(one.verdict), len(one.cycles),
        one.elapsed, one.paused_for, one.goal,
        *(micros(getattr(one, name)) for name in INSTANTS),
    )  # fmt: skip


def columns_differ(
    policy: Policy, log: Log, parts: dict[str, History], at: int, expected: tuple[Seen, ...]
) -> Iterator[str]:
    """Compare columns of many cases, and every cycle of the last one, which is the world's."""
    found = read_columns(policy, log, at=instant(at)).get(NAME)
    for number, (case, part) in enumerate(parts.items()):
        scalar = figures(policy.read(part, at=instant(at)).get(NAME))
        row = None if found is None else row_of(found, number)
        if row != scalar:
            yield f"at {at}: columns of the first {case} {row}, read {scalar}"
            return
    if found is not None:
        stages = tuple(Stage)
        cycles = [
            (str(stages[stage]), bool(missed), int(elapsed), int(goal))
            for case, stage, missed, elapsed, goal in zip(*columns_of(found), strict=True)
            if case == len(parts) - 1 and str(stages[stage]) != "not_started"
        ]
        lived = [(it.stage, it.verdict == "breached", it.elapsed, it.goal) for it in expected]
        if cycles != lived:
            yield f"at {at}: every cycle in columns {cycles}, lived {lived}"


def columns_of(found: LogReadings) -> Iterator[Any]:
    every = found.every_cycle()
    return (getattr(every, name) for name in ("case", "stage", "breached", "elapsed", "goal"))


def row_of(found: LogReadings, number: int) -> tuple[Any, ...] | None:
    if found.stage.codes[number] < 0:
        return None
    instants = (getattr(found, name)[number] for name in INSTANTS)
    return (
        str(found.stage.values_of()[number]), str(found.verdict.values_of()[number]),
        int(found.cycles[number]),
        *(getattr(found, name)[number].item() for name in LENGTHS),
        *(None if np.isnat(it) else micros(it.item().replace(tzinfo=UTC)) for it in instants),
    )  # fmt: skip


def wakeup_differs(
    world: World, reading: PolicyReading, at: int, life: dict[int, tuple[Seen, ...]]
) -> Iterator[str]:
    """Nothing changes between a reading and its next wake-up, if nothing happens."""
    one = reading.get(NAME)
    # Where no rule has the target yet, the whole policy knows when one does.
    wakeup = micros((reading if one is None else one).next_wakeup)
    if wakeup is not None and wakeup <= at:
        yield f"at {at}: wake up at {wakeup}, in the past"
    happened = tuple(it for it in world.happenings if it.at <= at)
    if len(happened) < len(world.happenings):  # else that is the life of the world
        edges = [] if wakeup is None else [it for it in (wakeup - 1, wakeup) if it <= world.end]
        life = replace(world, happenings=happened, looks=(at, world.end)).live(edges)
    now = [turning(seen) for seen in life[at]]
    turns = (
        when for when, then in life.items()
        if when > at and [turning(seen) for seen in then] != now
    )  # fmt: skip
    turn = next(turns, None)
    if turn is not None and (wakeup is None or wakeup > turn):
        yield f"at {at}: wake up at {wakeup}, but what is read changes at {turn}"
    # An amendment may name the rule anew and change nothing else.
    if one is not None and wakeup not in dict(world.amended) and wakeup in life:
        before, then = life.get(wakeup - 1), life[wakeup]
        if before is not None and list(map(turning, before)) == list(map(turning, then)):
            yield f"at {at}: wake up at {wakeup}, and nothing changes"
    last = reading[NAME].cycles[-1] if now else None
    later = life[world.end][-1] if now else None
    if last is None or later is None or later.changed or len(life[world.end]) > len(now):
        return
    expected = due(later, world.ways)
    if expected is not None and later.stage == "running" and micros(last.due_at) != expected:
        yield f"at {at}: due {micros(last.due_at)}, will be {expected}"


def turning(seen: Seen) -> tuple[Any, ...]:
    """Return what a wake-up is for."""
    return seen.stage, seen.verdict, seen.warned, seen.terms


def kind_of(one: Occurrence) -> str:
    if str(one.kind) != "warned":
        return str(one.kind)
    amount, unit, *_ = one.detail.split()
    return f"warned {amount if unit == '%' else '-' + amount}"


def occurrences_differ(
    world: World,
    history: History,
    occurred: Sequence[Occurrence],
    life: dict[int, tuple[Seen, ...]],
) -> Iterator[str]:
    """Compare what became different, and what a simulated clock with one timer reports."""
    policy = world.policy
    found = sorted(
        (micros(one.at), one.cycle, kind_of(one)) for one in occurred if one.target == NAME
    )
    lived, before = [], ()
    for when, seen in life.items():
        for number, one in enumerate(seen, start=1):
            was = before[number - 1] if len(before) >= number else None
            lived += [(when, number, kind) for kind in became(was, one)]
        before = seen
    if found != sorted(lived):
        more = [one for one in found if one not in lived]
        yield f"occurred {more} and not {[one for one in lived if one not in found]}"
    clock = SimulatedClock(policy, at=history[0].at).happens(*history).until(instant(world.end))
    if [one.key for one in clock.occurred] != [one.key for one in occurred]:
        yield "a simulated clock reports other occurrences"


def frames_differ(world: World) -> Iterator[str]:
    """Compare frames and Arrow batches of a world's rows with the reading."""
    # Two cases by turns, the world's and one with what happened first.
    sizes = {"A": len(world.happenings), "B": (len(world.happenings) + 1) // 2}
    rows = [
        {
            "case": case, "at": it.at, "action": it.action, "state": it.state, "party": it.party,
            **dict(it.sets),
        }
        for number, it in enumerate(world.history)
        for case, size in sizes.items()
        if number < size
    ]  # fmt: skip
    facts = ("priority", "site", "hold_reason")
    texts = {
        name: pa.array([row.get(name) for row in rows], pa.string())
        for name in ("case", "action", "state", "party", *facts)
    }
    frame = pa.table(texts | {"at": [row["at"] for row in rows]})
    schema = LogSchema(
        case="case", at="at", action="action", state="state", party="party", facts=facts
    )
    for at in world.looks:
        batches = BatchReader(promised=world.policy, schema=schema, at=instant(at))(
            iter(frame.to_batches(max_chunksize=2))
        )
        read = partial(frames.read, world.policy, schema=schema, at=instant(at))
        tables = {
            "pyarrow": read(frame).to_pylist(),
            "batches": [row for batch in batches for row in batch.to_pylist()],
            "polars": read(pl.DataFrame(frame)).to_dicts(),
            "pandas": pa.Table.from_pandas(read(frame.to_pandas())).to_pylist(),
        }
        readings = {
            case: figures(world.policy.read(world.part(size), at=instant(at)).get(NAME))
            for case, size in sizes.items()
        }
        expected = [(case, *one) for case, one in readings.items() if one is not None]
        for kind, table in tables.items():
            found = [
                (
                    *(row[name] for name in ("case", "stage", "verdict", "cycles", *LENGTHS)),
                    *(micros(row[name]) for name in INSTANTS),
                )
                for row in table
                if row["target"] == NAME
            ]  # fmt: skip
            if found != expected:
                yield f"at {at}: {kind} {found}, read {expected}"


def all_disagreements(number: int) -> list[str]:
    """Return every disagreement on the world with a number; frames of one in ten are compared."""
    return world_disagreements(drawn(number), number)


def month_disagreements(number: int) -> list[str]:
    """Return every disagreement on the world of months with a number."""
    return world_disagreements(drawn_months(number), number)


def world_disagreements(world: World, number: int) -> list[str]:
    found = list(disagreements(world))
    if number % 10 == 0:
        found += frames_differ(world)
    return found

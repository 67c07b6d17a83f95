"""Contracts for two implementations: goals within goals, facts, cutoffs and warnings, drawn."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log
from serviceops.columns import read as read_columns
from serviceops.history import History, Transition
from serviceops.sla import By, Goal, On, Policy, PolicyReading, Rule, Target, Warn, While
from serviceops.spans import length_micros, to_micros
from tests.second_opinion.agreement import figures, row_of
from tests.second_opinion.minute_contracts import (
    DAY,
    Alarm,
    Contract,
    Happening,
    Office,
    Seen,
    Tree,
    due,
    known,
)
from tests.second_opinion.minute_hours import MINUTE as UNIT
from tests.second_opinion.worlds import wall

ORIGINS = tuple(
    datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # a date
    for parts in ((2026, 3, 4), (2026, 3, 25), (2026, 9, 29), (2026, 10, 21))
)
"""Each a few days before clocks change: in New York, Europe, on Lord Howe, in Europe."""
WEEKS = (
    ("Europe/Rome", range(5), ((540, 780), (840, 1020))),
    ("America/New_York", (0, 1, 2, 4, 5, 6), ((60, 200), (480, 1440))),
    ("Australia/Lord_Howe", range(7), ((0, 150), (600, 1080))),
    ("UTC", range(5), ((0, 1440),)),
    ("Europe/Rome", range(5), ((1320, 1800),)),
    ("America/New_York", (1, 2, 3, 5, 6), ((60, 200), (1200, 1560))),
)
PRIORITIES, FACTS = ("P1", "P2"), ("aware_at", "called_at")
MINUTE = timedelta(minutes=1)


@cache
def offices() -> tuple[Office, ...]:
    return tuple(
        Office(
            zone, frozenset(days), windows,
            frozenset((origin + timedelta(days=ahead)).date() for ahead in (1, 6, 7)), origin,
        )
        for origin in ORIGINS
        for zone, days, windows in WEEKS
    )  # fmt: skip


@cache
def calendar(office: Office) -> BusinessCalendar:
    windows = [f"{wall(a)}-{wall(b if b <= DAY else b - DAY)}" for a, b in office.windows]
    week = {day: windows for number, day in enumerate(NAMES) if number in office.days}
    return BusinessCalendar(zone=office.zone, week=week, holidays=sorted(office.holidays))


NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def drawn_tree(random: Random, office: Office, depth: int = 0, *, one_unit: bool = False) -> Tree:
    """Draw a goal; of one unit where it is within a condition."""
    pick = random.choice
    amount = pick((0, 1, 30, 60, 240, 480, random.randrange(1500)))
    kinds = ["working", "real", "days", "end_of_day", "by", "by_fact", "months"]
    if not one_unit:
        kinds.append("then_real")
    if depth < 2:
        kinds += ["since", "choice", "by_hours", "cutoff", "rolled"] * 2
    kind = pick(kinds)

    def inner(within: bool) -> Tree:
        return drawn_tree(random, office, depth + 1, one_unit=within)

    match kind:
        case "then_real":
            return kind, amount, random.randrange(600)
        case "days" | "end_of_day":
            return kind, random.randrange(kind == "days", 4)
        case "months":
            return kind, 1, pick((False, True)), pick((None, 0, 150, 720, 1440))
        case "by":
            return kind, near(random, office, {0, *(edge for it in office.windows for edge in it)})
        case "by_fact":
            return kind, pick(FACTS)
        case "since":
            names = pick((FACTS, FACTS[:1], FACTS[1:]))
            return kind, inner(True), names, pick(("earliest", "latest"))
        case "choice":
            goals = tuple(inner(one_unit) for _ in range(random.randrange(2, 4)))
            return kind, goals, pick(("earliest", "latest"))
        case "by_hours":
            hours = pick([other for other in offices() if other.origin == office.origin])
            return kind, hours, inner(one_unit), inner(one_unit)
        case "cutoff":
            return kind, inner(True), pick((0, 60, 150, 720, 900, 1439))
        case "rolled":
            return kind, inner(True), pick((None, None, 0, 150, 720, 1440))
    return kind, amount


def near(random: Random, office: Office, clocks: Iterable[int]) -> int:
    """Draw a minute of the first days, often one at which a clock shows one of some times."""
    if random.random() < 0.25:
        return random.randrange(9 * DAY)
    day = (office.origin + timedelta(days=random.randrange(9))).date()
    clock = random.choice(sorted(clocks)) + random.choice((0, 0, 0, 0, 1, -1))
    return max(office.shows(day, max(clock, 0)), 0)


def clocks_in(tree: Tree) -> Iterator[int]:
    """Yield the times of day that a goal has."""
    if tree[0] in {"cutoff", "rolled", "months"} and tree[-1] is not None:
        yield tree[-1]
    for part in tree[1:]:
        if isinstance(part, tuple) and part and isinstance(part[0], str):
            yield from () if part[0] in FACTS else clocks_in(part)
        elif isinstance(part, tuple):
            yield from (clock for one in part for clock in clocks_in(one))


def goal_of(tree: Tree, origin: datetime) -> Goal:
    """Return a goal in the package's words."""
    match tree:
        case ("working", length):
            return Goal.working(minutes=length)
        case ("real", length):
            return Goal.real(minutes=length)
        case ("then_real", first, second):
            return Goal.working(minutes=first).then_real(second * MINUTE)
        case ("days", number):
            return Goal.working_days(number)
        case ("end_of_day", number):
            return Goal.end_of_day(number)
        case ("months", number, last, at):
            return Goal.months(number, last=last, at=None if at is None else wall(at))
        case ("by", minute):
            return Goal.by(origin + minute * MINUTE)
        case ("by_fact", name):
            return Goal.by_fact(name)
        case ("since", goal, names, pick):
            return goal_of(goal, origin).since(*names, pick=pick)
        case ("choice", goals, pick):
            choose = Goal.earliest if pick == "earliest" else Goal.latest
            return choose(*(goal_of(goal, origin) for goal in goals))
        case ("by_hours", hours, opened, closed):
            return Goal.by_hours(
                calendar(hours), open=goal_of(opened, origin), closed=goal_of(closed, origin)
            )
        case ("cutoff", goal, at):
            return goal_of(goal, origin).cutoff(wall(at))
    _, goal, at = tree
    return goal_of(goal, origin).rolled(None if at is None else wall(at))


class World:
    """A contract, what happened, and when to look."""

    def __init__(self, number: int) -> None:
        random = self.random = Random(f"contract {number}")
        pick = random.choice
        self.office = office = pick(offices())
        # A second goal is in effect from some change of priority on.
        goals = tuple((name, drawn_tree(random, office)) for name in PRIORITIES)
        edges = {edge for window in office.windows for edge in window}
        self.clocks = {0, *edges, *(clock for _, tree in goals for clock in clocks_in(tree))}
        modes = ("carry_elapsed", "restart", "retroactive", "keep_first")
        self.contract = Contract(goals, pick(modes), tuple(self.drawn_warnings()))
        self.happenings = self.with_pause(self.drawn_happenings(), Random(f"pause {number}"))
        self.looks = frozenset(self.drawn_looks())
        self.end = max(self.looks)

    def drawn_warnings(self) -> Iterator[Alarm]:
        random = self.random
        for _ in range(random.randrange(4)):
            if random.random() < 0.4:
                yield Alarm(Fraction(random.choice((0, 50, 75, 100, 150)), 100), 0, real=False)
            else:
                offset = random.choice((0, 1, -1, 30, -30, random.randrange(-600, 600)))
                yield Alarm(None, offset, real=random.choice((True, False)))

    def near(self) -> int:
        """Draw a minute of the first days, often one at which hours begin or end, or a cutoff."""
        return near(self.random, self.office, self.clocks)

    def drawn_happenings(self) -> tuple[Happening, ...]:
        random, pick = self.random, self.random.choice
        times = sorted({self.near() for _ in range(random.randrange(1, 6))})
        found, priority = [], pick(PRIORITIES)
        for number, at in enumerate(times):
            if number and random.random() < 0.3:
                priority = pick(PRIORITIES)
            chance = 0.7 if not number else 0.15
            facts = tuple((name, self.near()) for name in FACTS if random.random() < chance)
            action = "log" if not number else pick(("note", "note", "note", "resolve"))
            found.append(Happening(at, action, pick(("open", "open", "waiting")), priority, facts))
        return tuple(found)

    def with_pause(self, drawn: tuple[Happening, ...], random: Random) -> tuple[Happening, ...]:
        """Return what happens with a pause that begins close to a due date, of some."""
        first = drawn[0]
        tree = known(dict(self.contract.goals)[first.priority], dict(first.facts))
        if tree is None or random.randrange(3):
            return drawn
        at = due(tree, first.at, self.office) - random.choice((1, 20, 100, 500))
        found = {it.at: it for it in drawn}
        if first.at < at < drawn[-1].at + 2 * DAY and at not in found:
            last = [it for it in drawn if it.at < at][-1]
            found[at] = Happening(at, "note", "waiting", last.priority)
        return tuple(found[at] for at in sorted(found))

    def drawn_looks(self) -> Iterator[int]:
        start, last = self.happenings[0].at, self.happenings[-1].at
        for it in self.happenings:
            yield from (it.at, it.at + 1, max(it.at - 1, start))
            tree = known(dict(self.contract.goals)[it.priority], dict(it.facts))
            if tree is not None:
                at = due(tree, start, self.office)
                yield from (max(at + more, start) for more in (-1, 0, 1))
        yield from (self.random.randrange(start, last + 2 * DAY) for _ in range(4))

    # In the package's words

    def instant(self, minute: int) -> datetime:
        return self.office.origin + minute * MINUTE

    def policy(self) -> Policy:
        goals = {name: goal_of(tree, self.office.origin) for name, tree in self.contract.goals}
        return Policy("drawn", Rule(targets=Target(
            "t", goal=By("priority", goals), calendar=calendar(self.office), start=On("log"),
            stop=On("resolve"), pause=While("waiting"), on_change=self.contract.on_change,
            warn=tuple(
                Warn(share=float(one.share)) if one.share is not None
                else Warn(offset=one.offset * MINUTE, real=one.real)
                for one in dict.fromkeys(self.contract.warnings)
            ),
        )))  # fmt: skip

    def history(self) -> History:
        return History.of(
            Transition(
                self.instant(it.at), it.action, it.state,
                {"priority": it.priority, **{name: self.instant(at) for name, at in it.facts}},
            )
            for it in self.happenings
        )  # fmt: skip


def minutes(length: timedelta | None) -> Fraction | None:
    return None if length is None else Fraction(length_micros(length), UNIT)


def shown(world: World, reading: PolicyReading, seen: Seen | None) -> dict[str, Any]:
    """Return what a reading shows of what was seen."""
    one = reading.get("t")
    if one is None or not one.cycles or one.started_at is None:
        return {}
    due_at = (
        None
        if one.due_at is None
        else Fraction(to_micros(one.due_at) - to_micros(world.office.origin), UNIT)
    )
    return {
        "elapsed": minutes(one.elapsed),
        "amount": None if seen is None or seen.amount is None else minutes(one.goal),
        "breached": one.breached, "stage": str(one.stage),
        "due": None if seen is None or seen.due is None else due_at,
        "warned": tuple(it.fired for it in one.warnings),
    }  # fmt: skip


def lived_to(seen: Seen | None, warnings: tuple[Alarm, ...]) -> dict[str, Any]:
    if seen is None:
        return {}
    first = [warnings.index(one) for one in dict.fromkeys(warnings)]
    return {
        "elapsed": seen.elapsed, "amount": seen.amount, "breached": seen.breached,
        "stage": seen.stage, "due": seen.due, "warned": tuple(seen.warned[n] for n in first),
    }  # fmt: skip


def disagreements(number: int) -> list[str]:
    """Return where the contract with a number differs from what was lived through."""
    world = World(number)
    policy, history = world.policy(), world.history()
    occurred = policy.occurrences(history, at=world.instant(world.end))
    turns = {one.at_micros - to_micros(world.office.origin) for one in occurred}
    # What is seen changes where something occurs, and not in the minute before.
    edges = {at // UNIT + more for at in turns for more in (-1, 0, 1)}
    looks = world.looks | {at for at in edges if world.happenings[0].at <= at <= world.end}
    lived = world.contract.live(world.happenings, world.office, world.end, looks)
    log, found = Log.of({"record": history}), []
    for at in sorted(looks):
        seen = lived.seen.get(at)
        reading = policy.read(history, at=world.instant(at))
        read, expected = shown(world, reading, seen), lived_to(seen, world.contract.warnings)
        found += [
            f"at {at}: {name} read {read.get(name)}, lived {expected.get(name)}"
            for name in {**read, **expected}
            if read.get(name) != expected.get(name)
        ]
        found += columns_differ(policy, log, reading, world.instant(at))
    misses = sorted(
        one.at_micros - to_micros(world.office.origin)
        for one in occurred if str(one.kind) in {"breached", "lifted"}
    )  # fmt: skip
    expected_misses = [minute * UNIT + after for minute, after, _ in lived.turns]
    # One just after the end was not looked at.
    expected_misses = [at for at in expected_misses if at <= world.end * UNIT]
    if misses != expected_misses:
        found.append(f"misses turn at {misses}, lived {expected_misses}")
    return found


def columns_differ(policy: Policy, log: Log, reading: PolicyReading, at: datetime) -> list[str]:
    """Compare the row of the contract in columns with the reading."""
    found, one = read_columns(policy, log, at=at).get("t"), figures(reading.get("t"))
    row = None if found is None else row_of(found, 0)
    return [] if row == one else [f"at {at}: columns {row}, read {one}"]

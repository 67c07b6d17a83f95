"""Worlds for two implementations: drawn as plain numbers, and written in the package's words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.history import History
from serviceops.sla import DIALECTS, By, Conventions, Goal, On, Policy, Reopen, Rule, Target
from tests.second_opinion import minute_clock
from tests.second_opinion.minute_clock import (
    Contract,
    Edges,
    Happening,
    MinuteClock,
    Promise,
    Seen,
    Ways,
)
from tests.second_opinion.minute_hours import MINUTE, ORIGIN, Date, Hours
from tests.second_opinion.spellings import PLAIN, Spelling

HOURS = (
    Hours(),
    Hours("UTC", ((0, 30), (60, 200), (230, 400), (1200, 1440))),
    Hours("Europe/Paris", ((0, 110), (150, 290), (300, 330), (1380, 1440))),
    Hours("America/New_York", ((17 * 60, 18 * 60 + 7), (19 * 60, 21 * 60), (22 * 60, 23 * 60))),
)
"""Always; one with breaks; one over a change of clocks in the night; one on another continent."""
PRIORITIES, SITES, STATES = ("P1", "P2", "P3"), ("A", "B"), ("new", "open", "held", "waiting")
ACTIONS = (
    "log",
    "log",
    "note",
    "note",
    "hold",
    "resolve",
    "resolve",
    "reopen",
    "reopen",
    "cancel",
    "both",
    "turn",
)
"""`both` cancels and stops, `turn` stops and starts."""
END = 9 * 60 * MINUTE


@dataclass(frozen=True)
class World:
    """A promise, what happened, the conventions, perhaps an amendment; and when to look."""

    promise: Contract
    happenings: tuple[Happening, ...]
    ways: Ways
    amended: tuple[tuple[int, Contract], ...]
    looks: tuple[int, ...]
    dialect: str | None = None
    end: int = END
    cell: int = MINUTE
    """How long a cell of its life is; worlds of months have no closed hours."""
    spelling: Spelling = PLAIN

    def live(self, looks: Iterable[int] = ()) -> dict[int, tuple[Seen, ...]]:
        clock = MinuteClock(self.promise, self.happenings, self.ways, self.amended, self.cell)
        return clock.live(self.end, {*self.looks, *looks})

    @cached_property
    def history(self) -> History:
        return self.part(len(self.happenings))

    def part(self, size: int) -> History:
        """Return the history of what happened first."""
        return History.of([
            self.spelling.transition(
                it, at=instant(it.at),
                recorded_at=None if it.recorded is None else instant(it.recorded),
            )
            for it in self.happenings[:size]
        ])  # fmt: skip

    @cached_property
    def policy(self) -> Policy:
        ways = self.ways
        conventions = Conventions(
            name="drawn", breach=ways.breach, pause_unit=ways.unit,
            whole=timedelta(minutes=1) if ways.whole else None,
            cancel_beats_stop=ways.cancel_beats_stop, stop_beats_start=ways.stop_beats_start,
            at_close=ways.at_close, reopen=ways.reopen,
        )  # fmt: skip
        if self.dialect is not None:
            conventions = DIALECTS[self.dialect]
        policy = Policy(
            "drawn", rules=rules(self.promise, self.spelling), conventions=conventions,
            match="all" if self.promise.match_all else "first",
        )  # fmt: skip
        for since, contract in self.amended:
            policy = policy.amended(since=instant(since), rules=rules(contract, self.spelling))
        return policy


OTHER = Target("other", goal=Goal.real(hours=1), start=On("log"), stop=On("note"))
"""What a rule has that has not the target that is looked at."""


def rules(contract: Contract, spelling: Spelling) -> list[Rule]:
    return [
        Rule(
            targets=OTHER if promise is None else target(promise, spelling),
            when=None if site is None else {"site": site},
        )
        for site, promise in contract.rules
    ]


def instant(micros: int) -> datetime:
    return ORIGIN + timedelta(microseconds=micros)


def micros(at: datetime | None) -> int | None:
    if at is None:
        return None
    passed = datetime.fromisoformat(at.isoformat()) - ORIGIN  # a plain difference, not pendulum's
    return passed // timedelta(microseconds=1)


@cache
def calendar(hours: Hours) -> Calendar:
    if not hours.windows:
        return ALWAYS
    windows = [f"{wall(a)}-{wall(b)}" for a, b in hours.windows]
    return BusinessCalendar(zone=hours.zone, week={"mon-sun": windows})


def goal_of(length: int, date: Date | None, *, is_real: bool) -> Goal:
    if date is None:
        return (Goal.real if is_real else Goal.working)(timedelta(microseconds=length))
    if date.months:
        return Goal.months(
            date.months, last=date.last, at=None if date.at is None else wall(date.at)
        )
    goal = Goal.end_of_day(date.days) if date.at_end else Goal.working_days(date.days)
    return goal if date.cutoff is None else goal.cutoff(wall(date.cutoff))


def wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def target(promise: Promise, spelling: Spelling) -> Target:
    return Target(
        "resolution",
        goal=By("priority", {
            name: goal_of(goal, dict(promise.dates).get(name), is_real=name in promise.real)
            for name, goal in promise.goals
        }),
        calendar=By("site", {name: calendar(hours) for name, hours in promise.hours}),
        start=spelling.on(promise.edges.starts),
        stop=spelling.on(promise.edges.stops),
        cancel=spelling.on(promise.edges.cancels),
        pause=spelling.pause(promise.pauses_in),
        reopen=Reopen(spelling.on(promise.edges.reopens), promise.gap),
        repeats=promise.edges.repeats,
        on_change=promise.on_change,
        attach=promise.attach,
        warn=tuple(
            timedelta(minutes=-one) if one < 0 else one / 100 for one in promise.warns
        ),
    )  # fmt: skip


def with_dates(promise: Promise, random: Random) -> Promise:
    """Draw goals by date for some priorities: they need a calendar with working dates."""
    pick, cutoff = random.choice, random.choice((None, None, 60, 300, 1320))
    dates = tuple(
        (
            name,
            Date(pick((0, 0, 1)), at_end=True, cutoff=cutoff)
            if pick((True, True, False))
            else Date(1),
        )
        for name, _ in promise.goals
        if pick((True, False))
    )
    hours = tuple((site, its if its.windows else pick(HOURS[1:])) for site, its in promise.hours)
    real = promise.real - dict(dates).keys()
    return replace(promise, dates=dates, hours=hours, real=real)


def drawn(seed: int) -> World:
    """Draw a world: the same seed is the same world, on every machine.

    In every second one some priorities have no goal, so that no rule applies for a while.
    """
    random, detaches = Random(seed), seed % 2 == 1
    pick = random.choice
    gaps = ("exclude", "count", "new_cycle", "never")
    gap, repeats = pick(gaps), pick((False, True))
    changes = ("carry_elapsed", "restart", "retroactive", "pro_rata", "keep_first")

    starts = pick(({"log"}, {"log"}, {"log", "turn"}, {"log", "reopen"}))
    stops, cancels = {"resolve", "both", "turn"}, {"cancel", "both"}

    more = Random(f"dates {seed}")
    has_dates = more.random() < 0.3

    def moment(last: int = 8 * 60) -> int:
        minutes = random.randrange(last)
        return minutes * MINUTE + pick((0, 0, 0, 1, -1 if minutes else 0))

    def promise() -> Promise:
        names = [name for name in PRIORITIES if not detaches or pick((True, True, False))]
        goals = tuple(
            (name, pick((0, *(random.randrange(5, 150),) * 7)) * MINUTE) for name in names or ["P1"]
        )
        hours = tuple((site, pick(HOURS)) for site in SITES)
        real = frozenset(pick(((), (), ("P1",), ("P1", "P2"))))
        pauses = frozenset(random.sample(["held", "waiting"], random.randrange(3)))
        attach, warns = (
            pick(("from_start", "from_attachment")),
            pick(((), (75,), (50, 100), (-30, 0, -1), (-45, 100, 150))),
        )
        edges = Edges(
            frozenset(pick((starts, starts, starts, {"log"}, {"note"}))),
            frozenset(pick((stops, stops, stops, {"resolve", "hold"}))),
            frozenset(pick((cancels, cancels, {"cancel"}))),
            frozenset(pick(({"reopen"}, {"reopen"}, {"reopen", "hold"}))),
            pick((repeats, True)),
        )
        given = Promise(
            goals, hours, pauses, pick(changes), attach, pick((gap, gap, *gaps)), edges, warns, real
        )
        return with_dates(given, more) if has_dates else given

    def contract(*, match_all: bool) -> Contract:
        if pick((True, True, False)):
            return Contract(((None, promise()),), match_all)
        listed = [
            (pick((None, *SITES)), promise() if pick((True, True, False)) else None)
            for _ in range(random.randrange(1, 4))
        ]
        return Contract(tuple(listed), match_all)

    def happening(at: int, action: str) -> Happening:
        sets = []
        if pick((True, False, False)):
            sets.append(("priority", pick(PRIORITIES)))
        if pick((True, False, False, False)):
            sets.append(("site", pick(SITES)))
        recorded = at + moment() if pick((True, False, False, False)) else None
        return Happening(at, action, pick(STATES), tuple(sets), recorded)

    times = sorted(moment() for _ in range(random.randrange(1, 9)))
    if len(times) > 2 and pick((True, False, False)):
        times[2] = times[1]
    first = Happening(
        times[0], "log", pick(STATES), (("priority", pick(PRIORITIES)), ("site", pick(SITES)))
    )
    happenings = (first, *(happening(at, pick(ACTIONS)) for at in times[1:]))
    dialect = pick((None,) * 26 + tuple(minute_clock.DIALECTS))
    conventions: dict[str, Any] = {
        "breach": pick((">", ">", ">=")), "unit": pick(("working", "working", "real", "ignored")),
        "whole": pick((False, False, True)), "cancel_beats_stop": pick((True, False)),
        "stop_beats_start": pick((True, False)), "at_close": pick(("stay", "roll")),
        "reopen": pick((None, None, None, "exclude", "count", "new_cycle", "never")),
    }  # fmt: skip
    if dialect is not None:
        conventions = minute_clock.DIALECTS[dialect]
    ways = Ways(**conventions)
    match_all = pick((True, False))
    dates = sorted({moment() for _ in range(pick((0, 0, 0, 1, 1, 3)))})
    amended = tuple((since, contract(match_all=match_all)) for since in dates)
    looks = (moment(), END, *(it.at for it in happenings))
    return World(
        contract(match_all=match_all), happenings, ways, amended, tuple(sorted(set(looks))),
        dialect,
        spelling=Spelling.drawn(seed),
    )  # fmt: skip


DAY = 1440 * MINUTE
CHANGED = {
    "UTC": ("2027-02-28", "2026-12-31"),
    "Europe/Paris": ("2026-10-25", "2027-03-28"),
    "America/New_York": ("2026-11-01", "2027-03-14"),
    "Australia/Lord_Howe": ("2026-10-04", "2027-04-04"),
}
"""Dates on which clocks change, of Lord Howe by half an hour, and ends of months."""
TIMES = (0, 30, 60, 90, 105, 120, 150, 180, 600, 1439)
"""Minutes of the day: around the hours at which clocks change, and others."""


def near_change(random: Random, zone: str) -> int:
    """Draw a minute of which some months later, or at once, the clocks of a zone change."""
    pick = random.choice
    days = round(30.44 * pick((0, 1, 1, 1, 2, 3))) + pick((-1, 0, 0, 1))
    wall = datetime.fromisoformat(pick(CHANGED[zone])) + timedelta(minutes=pick(TIMES))
    local = (wall - timedelta(days=days)).replace(tzinfo=ZoneInfo(zone), fold=pick((0, 1)))
    return (local.astimezone(UTC) - ORIGIN) // timedelta(minutes=1) + pick((0, 0, 0, 1))


def drawn_months(seed: int) -> World:
    """Draw a world that lasts for more than a year: its goals are months, or real time."""
    plain, random = drawn(seed), Random(f"months {seed}")
    pick, slots = random.choice, END // MINUTE + 1
    places = random.sample(sorted(CHANGED), 2)
    # Each minute of the plain world is a minute of this one, in order.
    found = {random.randrange(400 * 1440) for _ in range(slots // 3)}
    while len(found) < slots:
        found.add(near_change(random, pick(places)))
        found.add(random.randrange(400) * 1440 + 180 + pick(TIMES))
    moments = sorted(found)
    zones = {hours: replace(HOURS[1], zone=pick(places)) for hours in HOURS}

    def moved(at: int) -> int:
        slot = (at + 1) // MINUTE
        return moments[min(slot, slots - 1)] * MINUTE + at - slot * MINUTE

    def date() -> Date:
        return Date(
            months=pick((1, 1, 1, 2, 3, 12)), last=pick((False, False, True)),
            at=pick((None, None, None, 0, 150, 720, 1440)),
        )  # fmt: skip

    def with_months(promise: Promise | None) -> Promise | None:
        if promise is None:
            return None
        names = [name for name, _ in promise.goals]
        return replace(
            promise, goals=tuple((name, goal * 700) for name, goal in promise.goals),
            hours=tuple((site, zones[its]) for site, its in promise.hours),
            real=frozenset(names),
            dates=tuple((name, date()) for name in names if pick((True, True, False))),
        )  # fmt: skip

    def lasting(contract: Contract) -> Contract:
        its = tuple((site, with_months(promise)) for site, promise in contract.rules)
        return replace(contract, rules=its)

    happenings = tuple(
        replace(it, at=moved(it.at), recorded=None if it.recorded is None else moved(it.recorded))
        for it in plain.happenings
    )
    return replace(
        plain, promise=lasting(plain.promise), happenings=happenings,
        amended=tuple((moved(since), lasting(one)) for since, one in plain.amended),
        looks=tuple(moved(at) for at in plain.looks), end=moved(END), cell=DAY,
    )  # fmt: skip

"""A clock that is lived through minute by minute, written from the page "How clocks count" alone.

It imports nothing of the package. A life is walked cell by cell, a cell being a minute or what an
odd instant cuts off it; a cell is open or closed, paused or not, and is added up. There is no
timeline, no bisection, no bit and no formula: only sums. Instants are whole microseconds since the
start of the world.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.second_opinion.minute_hours import MINUTE, Date, Hours, open_time, promised


@dataclass(frozen=True)
class Edges:
    """The actions that start a clock, stop it, cancel it and reopen it; may it start again?"""

    starts: frozenset[str] = frozenset({"log"})
    stops: frozenset[str] = frozenset({"resolve"})
    cancels: frozenset[str] = frozenset({"cancel"})
    reopens: frozenset[str] = frozenset({"reopen"})
    repeats: bool = False


@dataclass(frozen=True)
class Terms:
    """What is promised at a moment."""

    goal: int
    hours: Hours
    pauses_in: frozenset[str]
    on_change: str
    attach: str
    gap: str
    edges: Edges
    warns: tuple[float, ...] = ()
    """In percent of the goal; below nothing: so many minutes before it is reached."""
    is_real: bool = False
    """The goal is a length of real time: it counts in closed hours too."""
    date: Date | None = None
    """The goal is a date, which becomes an amount when the clock starts."""

    def amount(self, start: int) -> int:
        """Return how much time the goal gives a clock that starts at an instant."""
        if self.date is None:
            return self.goal
        date = promised(self.date, start, self.hours)
        return date - start if self.is_real else open_time(self.hours, start, date)

    def is_open(self, minute: int) -> bool:
        return self.is_real or self.hours.is_open(minute)


@dataclass(frozen=True)
class Promise:
    """A target: goals by priority, hours by site."""

    goals: tuple[tuple[str, int], ...]
    hours: tuple[tuple[str, Hours], ...]
    pauses_in: frozenset[str]
    on_change: str
    attach: str
    gap: str
    edges: Edges
    warns: tuple[float, ...] = ()
    real: frozenset[str] = frozenset()
    """The priorities with a goal of real time."""
    dates: tuple[tuple[str, Date], ...] = ()
    """Those with a goal by date."""

    def terms(self, facts: dict[str, str]) -> Terms | None:
        goal = dict(self.goals).get(facts["priority"])
        if goal is None:
            return None
        hours = dict(self.hours).get(facts["site"])
        if hours is None:
            return None
        date = dict(self.dates).get(facts["priority"])
        is_real = facts["priority"] in self.real or (date is not None and date.months > 0)
        return Terms(
            0 if date else goal, hours, self.pauses_in, self.on_change, self.attach, self.gap,
            self.edges, self.warns, is_real, date,
        )  # fmt: skip


@dataclass(frozen=True)
class Contract:
    """Rules in order: the site that each is for, if any, and its promise, if it has this target.

    Of the rules that match the first applies, or all do; of those that apply the first with the
    target governs it.
    """

    rules: tuple[tuple[str | None, Promise | None], ...]
    match_all: bool = False

    def terms(self, facts: dict[str, str]) -> Terms | None:
        matching = [promise for site, promise in self.rules if site in {None, facts["site"]}]
        applied = matching if self.match_all else matching[:1]
        governing = [promise for promise in applied if promise is not None]
        return governing[0].terms(facts) if governing else None


@dataclass(frozen=True)
class Always:
    """A promise that is the same whatever the facts."""

    always: Terms

    def terms(self, facts: dict[str, str]) -> Terms:
        return self.always


@dataclass(frozen=True)
class Happening:
    """What happened to the record: an action, a state, facts; and when it was recorded."""

    at: int
    action: str
    state: str
    sets: tuple[tuple[str, str], ...] = ()
    recorded: int | None = None


@dataclass(frozen=True)
class Ways:
    """Conventions and conditions that stay the same through a world."""

    breach: str = ">"
    unit: str = "working"
    whole: bool = False
    cancel_beats_stop: bool = True
    stop_beats_start: bool = False
    at_close: str = "stay"
    reopen: str | None = None
    """What a reopening does, whatever the target says."""


DIALECTS: dict[str, dict[str, Any]] = {
    "servicenow": {
        "breach": ">=", "at_close": "roll", "reopen": "new_cycle", "cancel_beats_stop": False,
        "stop_beats_start": True,
    },
    "jira": {"reopen": "new_cycle", "stop_beats_start": True},
    "itop": {"reopen": "exclude"},
    "glpi": {"at_close": "roll", "reopen": "exclude"},
    "zammad": {"at_close": "roll", "whole": True, "reopen": "exclude"},
    "znuny": {"unit": "ignored", "reopen": "never"},
    "frappe": {"reopen": "exclude"},
    "erpnext": {"unit": "real", "reopen": "exclude"},
    "rt": {"at_close": "roll", "unit": "ignored"},
    "chatwoot": {"unit": "ignored"},
    "zendesk": {}, "freshservice": {}, "bmc": {},
}  # fmt: skip
"""What peers do, by the page on keeping their numbers."""


@dataclass
class Cycle:
    """One cycle as it is lived through."""

    origin: int
    terms: Terms
    stage: str = "running"
    goal: int = 0
    elapsed: int = 0
    ended: int | None = None
    gaps: list[tuple[int, int, bool]] = field(default_factory=list)
    detached: bool = False
    changed: bool = False
    changed_at: int | None = None
    born: int = 0
    over: int = 0
    """The numbers of what began it, and of what stopped or cancelled it."""
    reached: int | None = None
    """From when on elapsed is at the goal or more, where no rule changed."""
    since: int = 0
    """From when on a goal by date counts: the start, or the last one that a rule gave it."""
    lost: int = 0
    """The time in pauses that moved what is due: without any a goal by date keeps its date."""

    @property
    def promised(self) -> int | None:
        """The date of a goal that has one and was not moved by a pause."""
        date = self.terms.date
        return promised(date, self.since, self.terms.hours) if date and not self.lost else None


@dataclass(frozen=True)
class Seen:
    """What a reading at an instant shows of a cycle."""

    stage: str
    verdict: str
    elapsed: int
    goal: int
    ended: int | None
    reached: int | None
    changed: bool
    warned: tuple[float, ...]
    terms: Terms
    changed_at: int | None
    promised: int | None


class MinuteClock:
    """Lives through a record: `seen` has what readings at every minute show."""

    def __init__(
        self,
        promise: Contract | Always,
        happenings: Iterable[Happening],
        ways: Ways,
        amended: tuple[tuple[int, Contract], ...] = (),
        cell: int = MINUTE,
    ) -> None:
        self.promise, self.amended, self.ways = promise, amended, ways
        self.cell = cell
        """How long a cell is: more than a minute only where no hours close."""
        self.happenings = list(happenings)
        self.times: list[int] = []
        self.states: list[str] = []
        self.facts = {"priority": "", "site": ""}
        self.state = ""
        self.terms: Terms | None = None
        self.cycles: list[Cycle] = []
        self.seen_of: list[Happening] = []
        """What has happened so far, in order."""
        self.came_late = False
        """Whether the rule of the moment took over from another, or from none."""

    # What is counted

    def amount(self, terms: Terms, a: int, b: int, state: str, *, gap: bool = False) -> int:
        """Return what one cell adds to elapsed."""
        paused = state in terms.pauses_in and self.ways.unit != "ignored" and not gap
        is_open = terms.is_open(a // MINUTE)
        if paused:
            return a - b if self.ways.unit == "real" and not is_open else 0
        return b - a if is_open else 0

    def recount(self, cycle: Cycle, terms: Terms, now: int) -> int:
        """Return elapsed counted again from the first start, on other terms."""
        total, a = 0, cycle.origin
        while a < now:
            edges = [edge for gap in cycle.gaps for edge in gap[:2]] + self.times
            b = min([now, (a // self.cell + 1) * self.cell, *(edge for edge in edges if edge > a)])
            inside = [counts for left, right, counts in cycle.gaps if left <= a < right]
            state = self.states[bisect_right(self.times, a) - 1]
            if not inside:
                total += self.amount(terms, a, b, state)
            elif inside[0]:
                total += self.amount(terms, a, b, state, gap=True)
            a = b
        return total

    def pass_time(self, a: int, b: int) -> None:
        """Let one cell pass."""
        for cycle in self.cycles:
            if cycle.stage in {"running", "paused"}:
                added = self.amount(cycle.terms, a, b, self.state)
                moves = self.ways.unit == "real" or cycle.terms.is_open(a // MINUTE)
                if cycle.stage == "paused" and moves:
                    cycle.lost += b - a
                if cycle.reached is None and cycle.elapsed + added >= cycle.goal:
                    cycle.reached = a + max(cycle.goal - cycle.elapsed, 0)
                cycle.elapsed += added
                if cycle.elapsed < cycle.goal:
                    cycle.reached = None  # a credited pause took it back

    # What happens

    def set_stage(self, cycle: Cycle) -> None:
        is_paused = self.state in cycle.terms.pauses_in and self.ways.unit != "ignored"
        cycle.stage = "paused" if is_paused else "running"

    def begin(self, now: int, terms: Terms) -> None:
        cycle = Cycle(now, terms, goal=terms.amount(now), since=now)
        cycle.born = len(self.seen_of)
        self.set_stage(cycle)
        self.cycles.append(cycle)

    def take_over(self, now: int) -> None:
        """Let the terms of this moment take over."""
        promise: Contract | Always = self.promise
        for since, amended in self.amended:
            if now >= since:
                promise = amended
        terms = promise.terms(self.facts)
        is_other = terms != self.terms and bool(self.seen_of)
        self.terms, self.came_late = terms, self.came_late or is_other
        cycle = self.cycles[-1] if self.cycles else None
        if cycle is None or cycle.stage not in {"running", "paused"}:
            if is_other and terms is not None:
                self.attach(now, terms)
            return
        if cycle.terms == terms:
            return
        if terms is None:
            if cycle.terms.on_change != "keep_first":
                cycle.stage, cycle.ended, cycle.detached = "cancelled", now, True
            return
        if "keep_first" in {terms.on_change, cycle.terms.on_change}:
            return
        self.change(cycle, terms, now)

    def attach(self, now: int, terms: Terms) -> bool:
        """Go on as if these terms had always applied, or from now on; return whether it does."""
        alone = MinuteClock(Always(terms), self.seen_of, self.ways, cell=self.cell)
        alone.live(now)
        cycle = alone.cycles[-1] if alone.cycles else None
        if cycle is None or cycle.stage not in {"running", "paused"}:
            return False
        decided = [one for one in self.cycles if not one.detached]
        if decided:
            # A cycle that was decided is not judged again, unless a stopped one was reopened.
            reopens = () if self.gap(terms) == "never" else terms.edges.reopens
            begun = [number for number, it in enumerate(self.seen_of, 1) if it.action in reopens]
            if decided[-1].stage != "stopped":
                begun = []
            if max(cycle.born, *begun, 0) < decided[-1].over:
                return False
        if terms.attach == "from_attachment":
            cycle.origin, cycle.since, cycle.elapsed, cycle.gaps = now, now, 0, []
            cycle.goal = terms.amount(now)
        # It takes the place of the cycles it overlaps, which were cancelled for want of a rule.
        self.cycles = [
            one for one in self.cycles if one.ended is not None and one.ended <= cycle.origin
        ]
        cycle.changed, cycle.reached = True, None
        self.cycles.append(cycle)
        return True

    def change(self, cycle: Cycle, terms: Terms, now: int) -> None:
        cycle.changed, cycle.changed_at = True, now
        match terms.on_change:
            case "restart":
                cycle.since = now
            case "retroactive":
                cycle.since = cycle.origin
        goal = terms.amount(cycle.since)
        match terms.on_change:
            case "restart":
                cycle.elapsed, cycle.goal = 0, goal
            case "retroactive":
                cycle.elapsed, cycle.goal = self.recount(cycle, terms, now), goal
            case "pro_rata" if cycle.goal > 0:
                left = 1 - Fraction(cycle.elapsed, cycle.goal)
                cycle.goal = (cycle.elapsed + left * goal).__floor__()
            case "pro_rata":
                pass  # it has no share, and stays overrun by as much
            case _:
                cycle.goal = goal
        cycle.terms = terms
        self.set_stage(cycle)

    def happen(self, it: Happening) -> None:
        """Let something happen: facts first, then cancel, stop, pause, start."""
        ways, now = self.ways, it.at
        self.facts.update(it.sets)
        self.times.append(now)
        self.states.append(it.state)
        self.state = it.state
        self.take_over(now)
        self.seen_of.append(it)
        cycle = self.cycles[-1] if self.cycles else None
        is_on = cycle is not None and cycle.stage in {"running", "paused"}
        if cycle is not None and is_on and self.ends(cycle, it):
            cycle.ended, is_on = now, False
            cycle.over = len(self.seen_of)
        if cycle is not None and is_on:
            self.set_stage(cycle)
        # A cycle ends by the rule that governs it, and starts or is reopened by that of the moment.
        edges = Edges(*(frozenset(),) * 4) if self.terms is None else self.terms.edges
        starts = it.action in edges.starts and not (
            it.action in edges.stops and ways.stop_beats_start
        )
        reopens = it.action in edges.reopens
        if cycle is not None and cycle.stage == "stopped" and reopens:
            is_on = self.reopen(cycle, now)
        elif not is_on and reopens and not starts and self.came_late and self.terms is not None:
            is_on = self.attach(now, self.terms)
        may_start = cycle is None or edges.repeats or cycle.detached
        if not is_on and starts and self.terms is not None and may_start:
            self.begin(now, self.terms)

    def ends(self, cycle: Cycle, it: Happening) -> bool:
        """Stop or cancel a cycle, where that is what happened."""
        edges, beats = cycle.terms.edges, self.ways.cancel_beats_stop
        cancels, stops = it.action in edges.cancels, it.action in edges.stops
        if cancels or stops:
            cycle.stage = "cancelled" if cancels and (beats or not stops) else "stopped"
        return cancels or stops

    def gap(self, terms: Terms) -> str:
        return self.ways.reopen or terms.gap

    def reopen(self, cycle: Cycle, now: int) -> bool:
        """Reopen a stopped cycle; the rule of the moment takes over as if it ran."""
        terms = self.terms
        if terms is None or cycle.ended is None:
            return False
        gap = self.gap(terms)
        if gap == "never":
            return False
        if gap == "new_cycle":
            self.begin(now, terms)
            return True
        cycle.gaps.append((cycle.ended, now, gap == "count"))
        if gap == "count":
            a = cycle.ended
            while a < now:
                b = min(now, (a // self.cell + 1) * self.cell)
                cycle.elapsed += self.amount(cycle.terms, a, b, "", gap=True)
                a = b
        cycle.ended = None
        cycle.changed = True
        self.set_stage(cycle)
        if terms != cycle.terms and "keep_first" not in {terms.on_change, cycle.terms.on_change}:
            self.change(cycle, terms, now)
        return True

    # What is seen

    def seen(self) -> tuple[Seen, ...]:
        """Return what a reading shows now."""
        return tuple(
            Seen(
                cycle.stage, self.verdict(cycle), cycle.elapsed, cycle.goal, cycle.ended,
                cycle.reached, cycle.changed,
                tuple(one for one in cycle.terms.warns if warns(one, cycle.elapsed, cycle.goal)),
                cycle.terms, cycle.changed_at, cycle.promised,
            )
            for cycle in self.cycles
        )  # fmt: skip

    def verdict(self, cycle: Cycle) -> str:
        elapsed = cycle.elapsed
        if self.ways.whole:
            elapsed -= elapsed % MINUTE
        is_miss = elapsed > cycle.goal or (self.ways.breach == ">=" and elapsed == cycle.goal)
        if is_miss:
            return "breached"
        return "met" if cycle.stage == "stopped" else "open"

    def live(self, until: int, looks: Iterable[int] = ()) -> dict[int, tuple[Seen, ...]]:
        """Live until an instant; return what is seen each minute, just after it, and at `looks`."""
        extra = {it.at for it in self.happenings} | set(looks) | {until}
        dates = {since for since, _ in self.amended}
        extra |= dates
        grid = sorted(
            {at for at in extra if at <= until}
            | {at + add for at in range(0, until, self.cell) for add in (0, 1) if at + add <= until}
        )
        found: dict[int, tuple[Seen, ...]] = {}
        waiting, before = list(self.happenings), 0
        for now in grid:
            self.pass_time(before, now)
            if now in dates and self.state:
                self.take_over(now)
            while waiting and waiting[0].at <= now:
                self.happen(waiting.pop(0))
            found[now], before = self.seen(), now
        return found


def warns(one: float, elapsed: int, goal: int) -> bool:
    """Return whether so much of a goal warns."""
    if one < 0:
        return elapsed >= goal + one * MINUTE
    return elapsed * 100 >= goal * one


def due(seen: Seen, ways: Ways) -> int | None:
    """Return the due date that is shown, of a clock that reached its goal under one rule."""
    at = seen.reached
    if at is None:
        return None
    if seen.promised not in {None, at}:
        at = seen.promised  # in closed hours, which keep the date
    else:  # on closing time it may roll to the next opening
        while ways.at_close == "roll" and not seen.terms.is_open(at // MINUTE):
            at = (at // MINUTE + 1) * MINUTE
    return at - at % MINUTE if ways.whole else at


LIVE, OVER = frozenset({"running", "paused"}), frozenset({"stopped", "cancelled"})


def became(before: Seen | None, now: Seen) -> list[str]:
    """Return what became different of a cycle from one instant to the next."""
    was = "running" if before is None else before.stage
    warned, missed = (
        ((), False) if before is None else (before.warned, before.verdict == "breached")
    )
    is_missed = now.verdict == "breached"
    stopped = now.stage == "stopped" != was
    true = {
        "started": before is None,
        # A rule that was in effect for no time may have left its mark; a clock that is attached
        # again is reopened, under whichever rule.
        "rule_changed": now.changed_at is not None
        if before is None
        else was != "cancelled"
        and (before.terms, before.changed_at) != (now.terms, now.changed_at),
        "reopened": was in OVER and now.stage in LIVE,
        "paused": now.stage == "paused" != was,
        "resumed": (was, now.stage) == ("paused", "running"),
        **{f"warned {one}": one not in warned for one in now.warned},
        "breached": is_missed and not missed,
        "lifted": missed and not is_missed,
        "cancelled": now.stage == "cancelled" != was,
        "stopped": stopped and is_missed,
        "met": stopped and not is_missed,
    }
    return [kind for kind, is_true in true.items() if is_true]

"""A queue of cases that is lived through minute by minute, written from "One timer for a queue".

It imports nothing of the package. Each case has promises with a warning each, and two timers: a
hold with an end, and the close of what was resolved some time ago. Some have escalation steps, some
are paged for. All of them are looked at in every minute and a microsecond after it: whatever is due
is fired then, once, and what it does to the record counts for what comes next.
"""

from copy import copy
from dataclasses import dataclass, field

from tests.second_opinion.minute_pages import Escalations, Paging, Step

MINUTE = 60_000_000
DAY = 1440
NEVER = 1 << 62


@dataclass(frozen=True)
class Act:
    """What was done to a record: the new state, and the facts that it has from then on."""

    at: int
    action: str
    state: str
    until: int | None = None
    priority: str | None = None
    group: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class Terms:
    """What one target promises to each priority, in which hours of the day, and what moves it."""

    goals: dict[str | None, int]
    hours: tuple[int, int] | None
    warn_at: int
    gap: str
    """Whether a reopening begins a new cycle, goes on and leaves the gap out, or does nothing."""
    on_change: str
    """What becomes of a clock that these terms take over."""
    shown: tuple[int, ...]
    """The minute of the day that the wall clock shows in each minute."""
    stops: frozenset[str] = frozenset({"resolve"})
    pauses: bool = True
    """Whether it pauses on hold."""

    @property
    def target(self) -> tuple[object, ...]:
        """What a change of rule is by, but for the goal."""
        return self.hours, self.warn_at, self.gap, self.on_change, self.stops, self.pauses

    def is_open(self, minute: int) -> bool:
        return self.hours is None or self.hours[0] <= self.shown[minute] < self.hours[1]


Fired = tuple[int, str, str, str, tuple[str, ...]]
"""When, of which record, which kind, its name, and who is notified."""


@dataclass
class Clock:
    """The clock of one target: what it used of its goal, and under which terms."""

    name: str
    terms: Terms
    amended: tuple[tuple[int, Terms], ...] = ()
    """From when on which other terms are in effect."""
    under: tuple[int, Terms] | None = None
    """The goal of the cycle, and the terms that it is under."""
    priority: str | None = None
    is_on_hold: bool = False
    elapsed: int = 0
    real: int = 0
    """Real time in which the clock ran, in open hours or not."""
    ran: list[tuple[int, int, int]] = field(default_factory=list)
    """The cells that counted, and elapsed before each."""
    is_live: bool = False
    has_stopped: bool = False
    warned: int | None = None
    """What was warned of: a share of the goal, or below nothing so many minutes before it."""
    is_missed: bool = False
    missed_since: int = 0
    """Since when it is missed without a break, if it is, by whatever goal it had."""
    stopped_goal: int | None = None
    """A stopped clock is judged by the goal that it had."""

    @property
    def goal(self) -> int | None:
        """The goal of the cycle, or without one what is promised now."""
        return self.terms.goals.get(self.priority) if self.under is None else self.under[0]

    @property
    def governing(self) -> Terms:
        return self.terms if self.under is None else self.under[1]

    @property
    def is_paused(self) -> bool:
        return self.is_on_hold and self.governing.pauses

    def take_over(self, now: int) -> None:
        """Let amended terms take over."""
        for since, terms in self.amended:
            if since == now:
                self.terms = terms
        self.settle()

    def settle(self) -> None:
        """Let what is promised now take over the clock that runs, as the new terms decide."""
        goal, terms = self.terms.goals.get(self.priority), self.terms
        if not self.is_live or goal is None:
            return
        if self.under is None:
            self.under = goal, terms
            return
        was, before = self.under
        if (goal, terms.target) == (was, before.target):
            return
        ways = {terms.on_change, before.on_change}
        if "keep_first" in ways:
            return
        if terms.on_change == "restart":
            self.elapsed = self.real = 0
            self.ran = []
        self.under = goal, terms

    def pass_time(self, a: int, b: int) -> None:
        """Let a cell pass: it counts while the clock runs, in open hours."""
        if not self.is_live or self.is_paused:
            return
        self.real += b - a
        if self.governing.is_open(a // MINUTE):
            self.ran.append((a, b, self.elapsed))
            self.elapsed += b - a

    def act(self, one: Act) -> bool:
        """Take what was done to the record; return whether a new cycle begins."""
        self.priority, self.is_on_hold, begins = one.priority, one.state == "on_hold", False
        if one.action == "log":
            self.is_live = self.goal is not None
        elif self.is_live and one.action in self.governing.stops:
            self.is_live, self.has_stopped, self.stopped_goal = False, True, self.goal
        elif self.has_stopped and one.action == "reopen" and self.terms.gap != "never":
            self.is_live, self.has_stopped = True, False
            begins = self.terms.gap == "new_cycle"
        if begins:
            self.elapsed = self.real = 0
            self.under = None
            self.ran, self.warned, self.is_missed = [], None, False
        self.settle()
        return begins

    def look(self, now: int) -> list[str]:
        """Return what became true of the clock: a warning, a breach."""
        goal, found = self.goal if self.is_live else self.stopped_goal, list[str]()
        if goal is None or not (self.is_live or self.has_stopped):
            return found
        share = self.governing.warn_at
        at = goal * share if share >= 0 else (goal + share * MINUTE) * 100
        warned = share if self.elapsed * 100 >= at else None
        if warned not in {None, self.warned}:  # another share is another warning
            found.append("warning")
        is_missed = self.elapsed > goal
        if is_missed and not self.is_missed:
            found.append("breach")
            self.missed_since = now
        self.warned, self.is_missed = warned, is_missed
        return found

    def breaches(self, now: int) -> int:
        """Return when the live clock breaches if nothing else happens, or since when it is."""
        goal = self.goal
        if not self.is_live or goal is None:
            return NEVER
        if self.elapsed > goal:
            by_now = next(a + goal - was + 1 for a, b, was in self.ran if was + b - a > goal)
            return min(by_now, self.missed_since)
        if self.is_paused:
            return NEVER
        alone, at = copy(self), now
        alone.ran = []
        while alone.elapsed <= goal:
            at, before = at + 1 if at % MINUTE == 0 else (at // MINUTE + 1) * MINUTE, at
            alone.pass_time(before, at)
        return at


@dataclass
class Life:
    """One case: where it is, its clocks, and what was fired."""

    id: str
    acts: tuple[Act, ...]
    clocks: list[Clock]
    steps: Escalations
    close_after: int
    paging: Paging | None = None
    priority: str | None = None
    state: str = ""
    group: str | None = None
    person: str | None = None
    until: int | None = None
    resolved_at: int = 0
    fired: list[Fired] = field(default_factory=list)

    @property
    def born(self) -> int:
        return self.acts[0].at

    def act(self, one: Act) -> None:
        self.state, self.until, self.priority = one.state, one.until, one.priority
        self.group, self.person = one.group, one.person
        if one.action == "resolve":
            self.resolved_at = one.at
        for clock in self.clocks:
            if clock.act(one):
                self.steps.begin_cycle(clock.name)
        self.steps.happen(one.action)
        if self.paging is not None:
            self.paging.act(one.action, one.at)

    def fire(self, now: int, kind: str, name: str, who: tuple[str, ...] = ()) -> None:
        self.fired.append((now, self.id, kind, name, who))

    def look(self, now: int) -> None:
        """Fire what is due now: timers first, then the clocks, their steps and pages."""
        if self.state == "on_hold" and self.until is not None and self.until <= now:
            self.fire(now, "timer", "hold_over")
            self.by_time("resume", "in_progress", now)
        if self.state == "resolved" and self.resolved_at + self.close_after <= now:
            self.fire(now, "timer", "auto_close")
            self.by_time("close", "closed", now)
        for clock in self.clocks:
            for kind in clock.look(now):
                self.fire(now, kind, clock.name)
        while (step := self.step_due()) is not None:
            self.take(step, now)
        if self.paging is not None:
            self.paging.look(now)
            for at, name, who in self.paging.fired:
                self.fire(at, "page", name, who)
            self.paging.fired.clear()

    def by_time(self, action: str, state: str, now: int) -> None:
        """Let time act: everything else about the record stays as it is."""
        self.act(Act(now, action, state, None, self.priority, self.group, self.person))

    def step_due(self) -> Step | None:
        used = {
            clock.name: (clock.elapsed, clock.real, clock.goal)
            for clock in self.clocks
            if clock.is_live and clock.goal is not None
        }
        return self.steps.due(used, self.state, self.person, str(self.priority))

    def take(self, step: Step, now: int) -> None:
        """Raise the level; a functional step hands the work over, a hierarchic one notifies."""
        self.steps.take(step)
        on_call = step.to.on_call(now)
        if step.kind == "hierarchic":
            self.fire(now, "escalation", step.name, on_call or (step.to.name,))
            return
        self.fire(now, "escalation", step.name)
        person = on_call[0] if step.to.rota is not None and on_call else None
        if self.group == step.to.name and person in {None, self.person}:
            return  # the work is there already
        is_begun = self.state == "in_progress" and person is not None
        if self.state != "on_hold" and not is_begun:
            self.state = "assigned"
        self.group, self.person = step.to.name, person

    def breaches(self, now: int) -> int:
        """Return when the first of its clocks breaches if nothing else happens, or did."""
        if self.state in {"closed", "cancelled"}:
            return NEVER
        return min(clock.breaches(now) for clock in self.clocks)

    @property
    def order(self) -> tuple[int, int, str]:
        """Ties: the higher priority, the older record, the smaller id."""
        rank = {"P1": 1, "P2": 2, "P3": 3, "P4": 4}.get(self.priority or "", 99)
        return rank, self.born, self.id

    @property
    def shown(self) -> tuple[object, ...]:
        levels = self.steps.levels
        raised = levels["functional"], levels["hierarchic"]
        return self.state, self.group, self.person, *raised


def live(cases: list[Life], until: int, looks: set[int]) -> dict[int, list[tuple[str, int]]]:
    """Live until an instant; return the queue in order at some instants, with their breaches."""
    waiting = {case.id: list(case.acts) for case in cases}
    found: dict[int, list[tuple[str, int]]] = {}
    grid = [
        at for minute in range(until // MINUTE) for at in (minute * MINUTE, minute * MINUTE + 1)
    ]
    grid.append(until)
    before = 0
    clocks = [clock for case in cases for clock in case.clocks]
    dates = {since for clock in clocks for since, _ in clock.amended}
    for now in grid:
        for case in cases:
            for clock in case.clocks:
                clock.pass_time(before, now)
                if now in dates:
                    clock.take_over(now)
            if case.born > now:
                continue
            acts = waiting[case.id]
            while acts and acts[0].at <= now:
                case.act(acts.pop(0))
            case.look(now)
        if now in looks:
            places = [(case.breaches(now), *case.order) for case in cases if case.born <= now]
            found[now] = [(place[3], place[0]) for place in sorted(places)]
        before = now
    return found

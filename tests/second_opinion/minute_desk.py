"""A queue of cases that is lived through minute by minute, written from "One timer for a queue".

It imports nothing of the package. Each case has one promise with a warning, and two timers: a hold
with an end, and the close of what was resolved some time ago. Some have escalation steps, some are
paged for. All of them are looked at in every minute and a microsecond after it: whatever is due is
fired then, once, and what it does to the record counts for what comes next.
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
    """What is promised to each priority, in which hours of the day, and the timers."""

    goals: dict[str | None, int]
    hours: tuple[int, int] | None
    warn_at: int
    close_after: int
    in_new_cycle: bool
    """Whether a reopening begins a new cycle, or goes on and leaves the gap out."""
    on_change: str
    """What becomes of a clock that these terms take over."""
    shown: tuple[int, ...]
    """The minute of the day that the wall clock shows in each minute."""

    @property
    def target(self) -> tuple[object, ...]:
        """What a change of rule is by, but for the goal."""
        return self.hours, self.warn_at, self.in_new_cycle, self.on_change

    def is_open(self, minute: int) -> bool:
        return self.hours is None or self.hours[0] <= self.shown[minute] < self.hours[1]


Fired = tuple[int, str, str, str, tuple[str, ...]]
"""When, of which record, which kind, its name, and who is notified."""


@dataclass
class Life:
    """One case: where it is, what it used of its goal, and what was fired."""

    id: str
    acts: tuple[Act, ...]
    terms: Terms
    steps: Escalations
    amended: tuple[tuple[int, Terms], ...] = ()
    """From when on which other terms are in effect."""
    paging: Paging | None = None
    under: tuple[int, Terms] | None = None
    """The goal of the cycle, and the terms that it is under."""
    priority: str | None = None
    state: str = ""
    group: str | None = None
    person: str | None = None
    elapsed: int = 0
    real: int = 0
    """Real time in which the clock ran, in open hours or not."""
    ran: list[tuple[int, int, int]] = field(default_factory=list)
    """The cells that counted, and elapsed before each."""
    is_live: bool = False
    has_stopped: bool = False
    warned: int | None = None
    """The share of the goal that was warned of."""
    is_missed: bool = False
    until: int | None = None
    resolved_at: int = 0
    stopped_goal: int | None = None
    """A stopped clock is judged by the goal that it had."""
    fired: list[Fired] = field(default_factory=list)

    @property
    def goal(self) -> int | None:
        """The goal of the cycle, or without one what is promised now."""
        return self.terms.goals.get(self.priority) if self.under is None else self.under[0]

    @property
    def governing(self) -> Terms:
        return self.terms if self.under is None else self.under[1]

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

    @property
    def born(self) -> int:
        return self.acts[0].at

    def pass_time(self, a: int, b: int) -> None:
        """Let a cell pass: it counts while the clock runs, in open hours."""
        if not self.is_live or self.state == "on_hold":
            return
        self.real += b - a
        terms = self.terms if self.under is None else self.under[1]
        if terms.is_open(a // MINUTE):
            self.ran.append((a, b, self.elapsed))
            self.elapsed += b - a

    def act(self, one: Act) -> None:
        self.state, self.until, self.priority = one.state, one.until, one.priority
        self.group, self.person = one.group, one.person
        if one.action == "log":
            self.is_live = self.goal is not None
        elif one.action == "resolve":
            self.has_stopped, self.stopped_goal = self.is_live, self.goal
            self.is_live, self.resolved_at = False, one.at
        elif one.action == "reopen":
            self.is_live, self.has_stopped = self.has_stopped, False
            if self.is_live and self.terms.in_new_cycle:
                self.begin_cycle()
        self.settle()
        self.steps.happened.add(one.action)
        if self.paging is not None:
            self.paging.act(one.action, one.at)

    def begin_cycle(self) -> None:
        self.elapsed = self.real = 0
        self.under = None
        self.ran, self.warned, self.is_missed = [], None, False
        self.steps.begin_cycle()

    def fire(self, now: int, kind: str, name: str, who: tuple[str, ...] = ()) -> None:
        self.fired.append((now, self.id, kind, name, who))

    def look(self, now: int) -> None:
        """Fire what is due now: timers first, then the clock, its steps and pages."""
        if self.state == "on_hold" and self.until is not None and self.until <= now:
            self.fire(now, "timer", "hold_over")
            self.by_time("resume", "in_progress", now)
        if self.state == "resolved" and self.resolved_at + self.terms.close_after <= now:
            self.fire(now, "timer", "auto_close")
            self.by_time("close", "closed", now)
        goal = self.goal if self.is_live else self.stopped_goal
        if goal is not None and (self.is_live or self.has_stopped):
            share = self.governing.warn_at
            warned = share if self.elapsed * 100 >= goal * share else None
            if warned not in {None, self.warned}:  # another share is another warning
                self.fire(now, "warning", "resolution")
            is_missed = self.elapsed > goal
            if is_missed and not self.is_missed:
                self.fire(now, "breach", "resolution")
            self.warned, self.is_missed = warned, is_missed
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
        if not self.is_live or self.goal is None or not self.steps.steps:
            return None
        return self.steps.due(
            self.elapsed, self.real, self.goal, self.state, self.person, str(self.priority)
        )

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
        """Return when the live clock breaches under its rule if nothing else happens, or did."""
        if not self.is_live or self.state in {"closed", "cancelled"} or self.goal is None:
            return NEVER
        if self.elapsed > self.goal:
            return next(a + self.goal - was + 1 for a, b, was in self.ran
                        if was + b - a > self.goal)  # fmt: skip
        if self.state == "on_hold":
            return NEVER
        alone, at = copy(self), now
        alone.ran = []
        while alone.elapsed <= (alone.goal or 0):
            at, before = at + 1 if at % MINUTE == 0 else (at // MINUTE + 1) * MINUTE, at
            alone.pass_time(before, at)
        return at

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
    dates = {since for case in cases for since, _ in case.amended}
    for now in grid:
        for case in cases:
            if case.born <= now:
                case.pass_time(before, now)
            if now in dates:
                case.take_over(now)
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

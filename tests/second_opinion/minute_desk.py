"""A queue of cases that is lived through minute by minute, written from "One timer for a queue".

It imports nothing of the package. Each case has one promise with a warning, and two timers: a hold
with an end, and the close of what was resolved some time ago. All of them are looked at in every
minute and a microsecond after it: whatever is due is fired then, once.
"""

from copy import copy
from dataclasses import dataclass, field

MINUTE = 60_000_000
DAY = 1440
NEVER = 1 << 62


@dataclass(frozen=True)
class Act:
    """What was done to a record: the new state, and the end of a hold that has one."""

    at: int
    action: str
    state: str
    until: int | None = None


@dataclass(frozen=True)
class Terms:
    """What is promised to each priority, in which hours of the day, and the timers."""

    goals: tuple[tuple[str, int], ...]
    hours: tuple[int, int] | None
    warn_at: int
    close_after: int

    def is_open(self, minute: int) -> bool:
        return self.hours is None or self.hours[0] <= minute % DAY < self.hours[1]


@dataclass
class Life:
    """One case: where it is, what it used of its goal, and what was fired."""

    id: str
    priority: str | None
    acts: tuple[Act, ...]
    terms: Terms
    state: str = ""
    elapsed: int = 0
    is_live: bool = False
    has_stopped: bool = False
    is_warned: bool = False
    missed_at: int | None = None
    until: int | None = None
    resolved_at: int = 0
    fired: list[tuple[int, str, str, str]] = field(default_factory=list)

    @property
    def goal(self) -> int | None:
        return dict(self.terms.goals).get(self.priority or "")

    @property
    def born(self) -> int:
        return self.acts[0].at

    def pass_time(self, a: int, b: int) -> None:
        """Let a cell pass: it counts while the clock runs, in open hours."""
        runs = self.is_live and self.state != "on_hold"
        if runs and self.terms.is_open(a // MINUTE):
            self.elapsed += b - a

    def act(self, one: Act) -> None:
        self.state, self.until = one.state, one.until
        if one.action == "log":
            self.is_live = self.goal is not None
        elif one.action == "resolve":
            self.is_live, self.has_stopped, self.resolved_at = False, self.goal is not None, one.at
        elif one.action == "reopen":
            self.is_live, self.has_stopped = self.has_stopped, False

    def look(self, now: int) -> None:
        """Fire what is due now: timers first, each at its instant."""
        if self.state == "on_hold" and self.until is not None and self.until <= now:
            self.fired.append((now, self.id, "timer", "hold_over"))
            self.act(Act(now, "resume", "in_progress"))
        if self.state == "resolved" and self.resolved_at + self.terms.close_after <= now:
            self.fired.append((now, self.id, "timer", "auto_close"))
            self.act(Act(now, "close", "closed"))
        if self.goal is None or not (self.is_live or self.has_stopped):
            return
        if not self.is_warned and self.elapsed * 100 >= self.goal * self.terms.warn_at:
            self.is_warned = True
            self.fired.append((now, self.id, "warning", "resolution"))
        if self.missed_at is None and self.elapsed > self.goal:
            self.missed_at = now
            self.fired.append((now, self.id, "breach", "resolution"))

    def breaches(self, now: int) -> int:
        """Return when the live clock breaches if nothing else happens, or did."""
        if not self.is_live or self.state == "closed" or self.goal is None:
            return NEVER
        if self.missed_at is not None:
            return self.missed_at
        if self.state == "on_hold":
            return NEVER
        alone, at = copy(self), now
        alone.fired = []
        while alone.elapsed <= self.goal:
            for edge in sorted({at - at % MINUTE + 1, (at // MINUTE + 1) * MINUTE}):
                if edge > at:
                    alone.pass_time(at, edge)
                    at = edge
                    break
        return at

    @property
    def order(self) -> tuple[int, int, str]:
        """Ties: the higher priority, the older record, the smaller id."""
        rank = {"P1": 1, "P2": 2, "P3": 3, "P4": 4}.get(self.priority or "", 99)
        return rank, self.born, self.id

    @property
    def shown(self) -> tuple[object, ...]:
        return self.state, self.is_live, self.is_warned, self.missed_at is not None


def live(cases: list[Life], until: int, looks: set[int]) -> dict[int, list[tuple[str, int]]]:
    """Live until an instant; return the queue in order at some instants, with their breaches."""
    waiting = {case.id: list(case.acts) for case in cases}
    found: dict[int, list[tuple[str, int]]] = {}
    grid = sorted(
        {minute * MINUTE + add for minute in range(until // MINUTE + 1) for add in (0, 1)}
    )
    before = 0
    for now in grid:
        for case in cases:
            case.pass_time(before, now)
            acts = waiting[case.id]
            while acts and acts[0].at <= now:
                case.act(acts.pop(0))
            case.look(now)
        if now in looks:
            places = [(case.breaches(now), *case.order) for case in cases if case.born <= now]
            found[now] = [(place[3], place[0]) for place in sorted(places)]
        before = now
    return found

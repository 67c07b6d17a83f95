"""What contracts promise, minute by minute, written from the pages on goals and contracts.

It imports nothing of the package. A goal is a tree of plain tuples. A day is a list of its open
minutes, found by looking at the wall clock of each; working time is counted along these lists, and
a clock is lived through minute by minute. Instants are minutes since the start of the world.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from tests.second_opinion.minute_hours import month_date

Tree = tuple[Any, ...]
"""The name of a kind and what it takes, such as ``("rolled", ("working", 90), 720)``."""
DAY = 1440


@dataclass(frozen=True)
class Office:
    """Opening hours on the dates of a week that are worked, but for holidays.

    A window that ends after 1440 runs past midnight, and belongs to the date on which it starts.
    """

    zone: str
    days: frozenset[int]
    windows: tuple[tuple[int, int], ...]
    holidays: frozenset[date]
    origin: datetime

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.holidays

    def served(self, minute: int) -> tuple[date, int]:
        """Return the date that a minute belongs to, and the time on its clock, maybe past 24:00."""
        wall = self.wall(minute)
        day, clock = wall.date(), wall.hour * 60 + wall.minute
        before = day - timedelta(days=1)
        if self.works_on(before) and any(a <= clock + DAY < b for a, b in self.windows):
            return before, clock + DAY
        return day, clock

    def wall(self, minute: int) -> datetime:
        """Return what the clock shows, without its zone."""
        return _wall(self, minute)

    def shows(self, day: date, clock: int) -> int:
        """Return the first minute that shows a time of a date; a skipped one moves on as far."""
        return _shows(self, day, clock)

    def open_minutes(self, start: int) -> Iterator[int]:
        """Yield the open minutes from one on, as long as any are ever found."""
        block = start // DAY
        while block < start // DAY + 400:
            yield from (minute for minute in _open_in(self, block) if minute >= start)
            block += 1

    def is_open(self, minute: int) -> bool:
        return minute in _open_set(self, minute // DAY)

    def open_between(self, start: int, end: int) -> int:
        """Return how many minutes are open between two, less than none if the end is earlier."""
        if end < start:
            return -self.open_between(end, start)
        blocks = range(start // DAY, end // DAY + 1)
        return sum(start <= minute < end for block in blocks for minute in _open_in(self, block))

    def work_done(self, start: int, length: int) -> int:
        """Return the first instant by which so many minutes were open."""
        at = start
        for _, minute in zip(range(length), self.open_minutes(start), strict=False):
            at = minute + 1
        return at

    def working_day(self, day: date, number: int) -> date:
        """Return the date that is so many working dates later."""
        while number:
            day += timedelta(days=1)
            number -= self.works_on(day)
        return day

    def opening(self, day: date) -> int:
        return self.shows(day, self.windows[0][0])

    def closing(self, day: date) -> int:
        return self.shows(day, self.windows[-1][1])


@cache
def _wall(office: Office, minute: int) -> datetime:
    at = office.origin + timedelta(minutes=minute)
    return at.astimezone(ZoneInfo(office.zone)).replace(tzinfo=None)


@cache
def _shows(office: Office, day: date, clock: int) -> int:
    wanted = datetime.combine(day, time()) + timedelta(minutes=clock)
    minute = (wanted - office.origin.replace(tzinfo=None)) // timedelta(minutes=1) - 900
    while (shown := office.wall(minute)) < wanted:
        minute += 1
    if shown > wanted:
        minute += (wanted - office.wall(minute - 1)) // timedelta(minutes=1) - 1
    return minute


@cache
def _open_in(office: Office, block: int) -> tuple[int, ...]:
    """Return the open minutes of 24 hours."""
    found = []
    for minute in range(block * DAY, (block + 1) * DAY):
        day, clock = office.served(minute)
        if office.works_on(day) and any(a <= clock < b for a, b in office.windows):
            found.append(minute)
    return tuple(found)


@cache
def _open_set(office: Office, block: int) -> frozenset[int]:
    return frozenset(_open_in(office, block))


# Goals


def known(tree: Tree, facts: dict[str, int]) -> Tree | None:
    """Return a goal with the instants of facts in it; `None` while it lacks one that counts."""
    match tree:
        case ("by_fact", name):
            return ("by", facts[name]) if name in facts else None
        case ("since", goal, names, pick):
            inner, found = known(goal, facts), [facts[name] for name in names if name in facts]
            if inner is None or not found or (pick == "latest" and len(found) < len(names)):
                return None
            return "from", inner, min(found) if pick == "earliest" else max(found)
        case ("choice", goals, pick):
            inners = [known(goal, facts) for goal in goals]
            left = tuple(goal for goal in inners if goal is not None)
            if not left or (pick == "latest" and len(left) < len(inners)):
                return None
            return left[0] if len(left) == 1 else ("choice", left, pick)
        case ("by_hours", hours, opened, closed):
            both = known(opened, facts), known(closed, facts)
            return None if None in both else ("by_hours", hours, *both)
        case ("rolled" | "cutoff" as kind, goal, at):
            inner = known(goal, facts)
            return None if inner is None else (kind, inner, at)
    return tree


def due(tree: Tree, start: int, office: Office) -> int:
    """Return when a goal is due for a start, if nothing pauses."""
    match tree:
        case ("working", length):
            return office.work_done(start, length)
        case ("real", length):
            return start + int(length)
        case ("then_real", first, second):
            return office.work_done(start, first) + int(second)
        case ("days", number):
            today, clock = office.served(start)
            return office.shows(office.working_day(today, number), clock)
        case ("end_of_day", number):
            today, _ = office.served(start)
            if not number and office.works_on(today) and start < office.closing(today):
                return office.closing(today)
            return office.closing(office.working_day(today, number or 1))
        case ("months", number, last, at):
            wall = office.wall(start)
            on = month_date(wall.date(), number, last=last)
            return office.shows(on, _clock(wall) if at is None else at)
        case ("by", instant):
            return int(instant)
        case ("from", goal, begins):
            return due(goal, begins, office)
        case ("cutoff", goal, at):
            return due(goal, counted_from(at, start, office), office)
        case ("rolled", goal, at):
            return rolled(due(goal, start, office), at, office)
    return due(chosen(tree, start, office), start, office)


def _clock(wall: datetime) -> int:
    return wall.hour * 60 + wall.minute


def counted_from(at: int, start: int, office: Office) -> int:
    """Return from when a start counts that may be after a cutoff."""
    today, clock = office.served(start)
    if office.works_on(today) and clock < at:
        return start
    return office.opening(office.working_day(today, 1))


def rolled(at: int, hour: int | None, office: Office) -> int:
    """Return a due date moved to the next working day; midnight belongs to the day that ends."""
    clock = _clock(office.wall(at))
    day, _ = office.served(at if clock else at - 1)
    if office.works_on(day):
        return at
    return office.shows(office.working_day(day, 1), (clock or DAY) if hour is None else hour)


def chosen(tree: Tree, start: int, office: Office) -> Tree:
    """Return which of several goals is in effect for a start."""
    match tree:
        case ("choice", goals, pick):
            dues = [due(goal, start, office) for goal in goals]
            which = dues.index(min(dues) if pick == "earliest" else max(dues))
            return chosen(goals[which], start, office)
        case ("by_hours", hours, opened, closed):
            return chosen(opened if hours.is_open(start) else closed, start, office)
        case ("from", goal, begins):
            return "from", chosen(goal, begins, office), begins
        case ("cutoff", goal, at):
            return "cutoff", chosen(goal, counted_from(at, start, office), office), at
        case ("rolled", goal, at):
            return "rolled", chosen(goal, start, office), at
    return tree


@dataclass(frozen=True)
class Promise:
    """What a start is promised: an amount in a unit, the date, or an instant that never moves."""

    amount: int
    working_first: int | None
    date: int | None
    fixed: int | None


def promise(tree: Tree, start: int, office: Office) -> Promise:
    """Return what a goal promises a clock that starts at an instant."""
    tree = chosen(tree, start, office)
    leaf = tree
    while leaf[0] in {"from", "cutoff", "rolled"}:
        leaf = leaf[1]
    at = due(tree, start, office)
    match leaf:
        case ("by", _):
            return Promise(0, None, at, at)
        case ("then_real", first, second):
            return Promise(first + second, first, None, None)
        case ("real" | "months", *_):
            return Promise(at - start, 0, None if tree[0] == "real" else at, None)
        case ("working", length) if tree is leaf:
            return Promise(length, None, None, None)
    return Promise(office.open_between(start, at), None, at, None)


# Clocks


@dataclass(frozen=True)
class Happening:
    """What happened: an action, a state, a priority, and facts with instants."""

    at: int
    action: str
    state: str
    priority: str
    facts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Alarm:
    """When to warn: at a share of the goal, or so many minutes after it (before: negative)."""

    share: Fraction | None
    offset: int
    real: bool


@dataclass
class Life:
    """A clock as it is lived through: what it used, of what, and what it shows."""

    office: Office
    origin: int
    tree: Tree
    promise: Promise
    elapsed: int = 0
    paused: bool = False
    paused_at: int = 0
    lost_before: int = 0
    """When the pause that lasts began, and what others had lost by then."""
    stopped: int | None = None
    cancelled: bool = False
    changed: bool = False
    lost: int = 0
    """How many minutes of pauses moved what is due."""
    used: list[int] = field(default_factory=list)
    """The minutes that counted since the origin."""

    def counts(self, minute: int, elapsed: int | None = None) -> bool:
        first = self.promise.working_first
        used = self.elapsed if elapsed is None else elapsed
        return (first is not None and used >= first) or self.office.is_open(minute)

    def pause(self, now: int, *, waits: bool) -> None:
        """Pause, or go on, after the rules of this instant took effect."""
        if waits and not self.paused:
            self.paused_at, self.lost_before = now, self.lost
        self.paused = waits

    def pass_minute(self, minute: int) -> None:
        if self.stopped is None and self.counts(minute):
            if self.paused:
                self.lost += self.elapsed < self.promise.amount
            else:
                self.elapsed += 1
                self.used.append(minute)

    def breached(self, now: int, *, just_after: bool) -> bool:
        """Return whether it is a miss now, or a microsecond later."""
        at = now if self.stopped is None else self.stopped
        running = self.stopped is None and just_after
        if self.promise.fixed is not None:
            return at > self.promise.fixed or (running and at == self.promise.fixed)
        more = running and not self.paused and self.counts(now)
        return self.elapsed > self.promise.amount or (more and self.elapsed == self.promise.amount)

    def reaches(self, amount: int, now: int) -> int | None:
        """Return when elapsed reaches an amount, by what happened or if nothing else does."""
        if amount <= self.elapsed:
            return self.used[amount - 1] + 1 if amount > 0 else self.origin
        if self.paused and self.stopped is None:
            return None
        at, elapsed = now if self.stopped is None else self.stopped, self.elapsed
        while elapsed < amount:
            elapsed += self.counts(at, elapsed)
            at += 1
        return at

    def due(self, now: int) -> int | None:
        date = self.promise.date
        if self.promise.fixed is not None or (date is not None and date < self.origin):
            return date
        at = self.reaches(self.promise.amount, now)
        if at is None or date is None or self.lost:
            return at
        # In closed hours the promised date is shown, as long as nothing paused.
        if self.changed and (date <= at or self.office.open_between(at, date)):
            return at
        return date

    def warned(self, one: Alarm, now: int) -> bool:
        if self.promise.fixed is None and not one.real:
            if one.share is None:
                return self.elapsed >= self.promise.amount + one.offset
            return self.elapsed >= self.promise.amount * one.share
        at = self.due(now)
        now = now if self.stopped is None else self.stopped
        if at is None and self.paused and self.paused_at > self.origin:
            # It has no due date: what fired before it stays as it is.
            before = replace(self, paused=False, lost=self.lost_before)
            at, now = before.due(self.paused_at), self.paused_at
        if at is None:
            return False
        if one.real and one.share is None:
            return now >= max(at + one.offset, self.origin)
        whole = self.office.open_between(self.origin, at)
        threshold = whole * one.share if one.share is not None else whole + one.offset
        return threshold <= 0 or now >= self.office.work_done(self.origin, -(-threshold // 1))


@dataclass(frozen=True)
class Seen:
    """What is seen of a clock at a minute."""

    elapsed: int
    amount: int | None
    breached: bool
    stage: str
    due: int | None
    warned: tuple[bool, ...]


@dataclass
class Lived:
    """What was lived: the clock, what was seen, and when it became a miss or was none any more.

    A turn is a minute, whether it is a microsecond later, and whether it is a miss from then on.
    """

    life: Life | None = None
    seen: dict[int, Seen] = field(default_factory=dict)
    turns: list[tuple[int, bool, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class Contract:
    """Goals by priority, how a change goes on, and what warns."""

    goals: tuple[tuple[str, Tree], ...]
    on_change: str
    warnings: tuple[Alarm, ...]

    def live(
        self, happenings: tuple[Happening, ...], office: Office, end: int,
        looks: frozenset[int] = frozenset(), always: Tree | None = None,
    ) -> "Lived":  # fmt: skip
        """Live until a minute; `always` is a goal that was in effect all along."""
        lived, facts = Lived(), dict[str, int]()
        life: Life | None = None
        waiting, misses = list(happenings), False
        for now in range(happenings[0].at, end + 1):
            while waiting and waiting[0].at == now:
                it = waiting.pop(0)
                facts.update(it.facts)
                tree = always or known(dict(self.goals)[it.priority], facts)
                life = self._taken(life, tree, office, happenings, now)
                if life is not None and life.stopped is None:
                    life.stopped = now if it.action == "resolve" else None
                    life.pause(now, waits=it.state == "waiting")
            lived.life = life
            if life is None:
                continue
            if now in looks:
                lived.seen[now] = self._seen(life, now)
            for after in (False, True):
                if misses != (misses := life.breached(now, just_after=after)):
                    lived.turns.append((now, after, misses))
            if now < end:
                life.pass_minute(now)
        return lived

    def _taken(
        self, life: Life | None, tree: Tree | None, office: Office,
        happenings: tuple[Happening, ...], now: int,
    ) -> Life | None:  # fmt: skip
        """Let the goal of the moment take over a clock, or begin one as if it always had been."""
        start = happenings[0].at
        if life is None and tree is not None and now == start:
            return Life(office, start, tree, promise(tree, start, office))
        if tree is not None and (life is None or life.cancelled):
            again = self._always(tree, office, happenings, now)
            return life if again is None or again.stopped is not None else again
        if life is None or life.stopped is not None or tree == life.tree:
            return life
        if tree is not None:
            return self._changed(life, tree, office, happenings, now)
        if self.on_change != "keep_first":
            life.stopped, life.cancelled, life.changed = now, True, True
        return life

    def _always(
        self, tree: Tree, office: Office, happenings: tuple[Happening, ...], now: int
    ) -> Life | None:
        """Return the clock as if a goal had always been in effect."""
        before = tuple(it for it in happenings if it.at < now)
        again = self.live(before, office, now, always=tree).life
        if again is not None:
            again.changed = True
        return again

    def _changed(
        self, life: Life, tree: Tree, office: Office, happenings: tuple[Happening, ...], now: int
    ) -> Life:
        if self.on_change == "keep_first":
            return life
        if self.on_change == "restart":
            return Life(office, now, tree, promise(tree, now, office), changed=True)
        if self.on_change == "retroactive":
            again = self._always(tree, office, happenings, now)
            assert again is not None
            return again
        return replace(life, tree=tree, promise=promise(tree, life.origin, office), changed=True)

    def _seen(self, life: Life, now: int) -> Seen:
        stage = "paused" if life.paused else "running"
        if life.stopped is not None:
            stage = "cancelled" if life.cancelled else "stopped"
        return Seen(
            life.elapsed, None if life.promise.fixed is not None else life.promise.amount,
            life.breached(now, just_after=False), stage,
            None if life.changed else life.due(now),
            tuple(life.warned(one, now) for one in self.warnings),
        )  # fmt: skip

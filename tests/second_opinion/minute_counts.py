"""Measures that are counted minute by minute, written from the page on what measures mean.

It imports nothing of the package. A record is a list of steps, from which follows what it was in a
minute. Lengths are numbers of minutes that are counted one by one, means are fractions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

DAY = 1440
NOT_OPEN = frozenset({"resolved", "closed", "cancelled"})


@dataclass(frozen=True)
class Step:
    """What happened in a minute: an action, the new state if there is one, and the new group."""

    at: int
    action: str
    state: str | None = None
    group: str | None = None


Log = dict[str, list[Step]]
Span = tuple[int, int]


def always(minute: int) -> bool:
    return minute >= 0


def in_office(minute: int) -> bool:
    """Monday to Friday, with a break at noon; minute 0 is a Monday's midnight."""
    of_day = minute % DAY
    return minute // DAY % 7 < 5 and (540 <= of_day < 750 or 810 <= of_day < 1020)


Hours = Callable[[int], bool]


def counted(a: int, b: int, hours: Hours) -> int:
    return sum(hours(minute) for minute in range(a, b))


def state_at(steps: list[Step], minute: int) -> str | None:
    """Return the state after everything that happened until a minute, itself included."""
    state = None
    for step in steps:
        if step.at <= minute and step.state is not None:
            state = step.state
    return state


def group_at(steps: list[Step], minute: int) -> str | None:
    group = None
    for step in steps:
        if step.at <= minute and step.group is not None:
            group = step.group
    return group


def moves(steps: list[Step]) -> Iterable[tuple[int, str | None, str | None]]:
    """Yield each step with the state before it and after it."""
    before = None
    for step in steps:
        after = before if step.state is None else step.state
        yield step.at, before, after
        before = after


def entering(steps: list[Step], *states: str) -> list[int]:
    return [at for at, before, after in moves(steps) if after in states and before not in states]


def leaving(steps: list[Step], *states: str) -> list[tuple[int, int]]:
    """Return where a state is left: the number of the step, and the minute."""
    return [
        (n, at)
        for n, (at, before, after) in enumerate(moves(steps))
        if before in states and after not in states
    ]


def until(steps: list[Step], now: int) -> list[Step]:
    return [step for step in steps if step.at <= now]


def mean(amounts: list[int], count: int | None = None) -> Fraction | None:
    number = len(amounts) if count is None else count
    return Fraction(sum(amounts), number) if number else None


def dated(period: Span | None, at: int) -> bool:
    return period is None or period[0] <= at < period[1]


def acknowledged(
    log: Log, now: int, hours: Hours, period: Span | None, *, by_stop: bool
) -> tuple[list[str], Fraction | None]:
    """Count from logging until somebody works on it; return the ids and the mean."""
    found = {}
    for name, steps in log.items():
        known = until(steps, now)
        logged = [step.at for step in known if step.action == "log"]
        if not logged:
            continue
        stops = [at for at in entering(known, "in_progress") if at >= logged[0]]
        if stops and dated(period, stops[0] if by_stop else logged[0]):
            found[name] = counted(logged[0], stops[0], hours)
    return sorted(found), mean(list(found.values()))


def responded(
    log: Log, now: int, hours: Hours, period: Span | None, *, by_stop: bool
) -> tuple[list[str], Fraction | None]:
    """Count from logging until the resolution that was not reopened."""
    found = {}
    for name, steps in log.items():
        known = until(steps, now)
        logged = [step.at for step in known if step.action == "log"]
        ends = [
            n for n, (_, before, after) in enumerate(moves(known))
            if after == "resolved" and before != "resolved" and known[n].at >= logged[0]
        ] if logged else []  # fmt: skip
        if not ends or any(n > ends[-1] for n, _ in leaving(known, "resolved", "closed")
                           if state_after(known, n) not in {"resolved", "closed"}):  # fmt: skip
            continue
        stop = known[ends[-1]].at
        if dated(period, stop if by_stop else logged[0]):
            found[name] = counted(logged[0], stop, hours)
    return sorted(found), mean(list(found.values()))


def state_after(steps: list[Step], number: int) -> str | None:
    return list(moves(steps))[number][2]


def backlog(log: Log, now: int) -> list[str]:
    """Return the records that are open at a minute."""
    return sorted(
        name
        for name, steps in log.items()
        if until(steps, now) and state_at(steps, now) not in NOT_OPEN
    )


def reopened(
    log: Log, now: int, within: int, hours: Hours, period: Span | None
) -> tuple[list[str], Fraction | None]:
    """Return the records resolved in a period, and the share that came back within a time."""
    found = {}
    for name, steps in log.items():
        known = until(steps, now)
        done = [
            (n, at)
            for n, (at, before, after) in enumerate(moves(known))
            if after == "resolved" != before and dated(period, at)
        ]
        if not done:
            continue
        # Of two steps of one minute the later one in the log comes after the other.
        again = any(
            n < later and counted(at, back, hours) <= within
            for n, at in done
            for later, back in leaving(known, "resolved", "closed")
        )
        if again or counted(done[-1][1], now + 1, hours) > within:
            found[name] = int(again)
    return sorted(found), mean(list(found.values()))


def time_by_state(log: Log, now: int, hours: Hours, period: Span) -> dict[str, int]:
    """Count the minutes of open records by their state."""
    found: dict[str, int] = {}
    for steps in log.values():
        for minute in range(period[0], min(period[1], now)):
            state = state_at(steps, minute)
            if until(steps, minute) and state not in NOT_OPEN and hours(minute):
                found[str(state)] = found.get(str(state), 0) + 1
    return found


def passed_on(log: Log, now: int) -> tuple[list[str], Fraction | None, Fraction | None]:
    """Return the records with a group, the mean of changes, and the share that came back to one."""
    changes, came_back = {}, {}
    for name, steps in log.items():
        groups: list[str] = []
        for minute in sorted({step.at for step in steps if step.at <= now}):
            group = group_at(steps, minute)
            if group is not None and (not groups or groups[-1] != group):
                groups.append(group)
        if groups:
            changes[name] = len(groups) - 1
            came_back[name] = int(len(set(groups)) < len(groups))
    return sorted(changes), mean(list(changes.values())), mean(list(came_back.values()))


@dataclass(frozen=True)
class Service:
    """A service in a period, minute by minute: agreed, and down."""

    period: Span
    agreed: int
    down: int
    breaks: int

    @property
    def figures(self) -> dict[str, Fraction | None]:
        up = self.agreed - self.down
        return {
            "availability": Fraction(up, self.agreed) if self.agreed else None,
            "mtrs": mean([self.down], self.breaks),
            "mtbf": mean([up], self.breaks),
            "mtbsi": mean([self.agreed], self.breaks),
        }


def service(
    outages: list[Span], period: Span, planned: list[Span], planned_as: str, hours: Hours
) -> Service:
    """Walk through a period, and through the time before it, where a break may begin."""
    agreed = down = breaks = 0
    in_break = was_down = False
    if planned_as == "downtime":
        outages = outages + planned  # planned or not, it is down
    for minute in range(min([period[0], *(a for a, _ in outages)]), period[1]):
        is_planned = any(a <= minute < b for a, b in planned)
        is_agreed = hours(minute) and not (is_planned and planned_as == "left_out")
        is_down = any(a <= minute < b for a, b in outages)
        if not is_down or not was_down:
            in_break = False
        was_down = is_down
        counts = is_agreed and is_down and not (is_planned and planned_as == "service_time")
        if counts and not in_break:
            in_break = True
            breaks += period[0] <= minute
        if period[0] <= minute:
            agreed, down = agreed + is_agreed, down + counts
    return Service(period, agreed, down, breaks)

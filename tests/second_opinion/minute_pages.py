"""Pages and escalation steps that are lived through, written from the pages on both.

It imports nothing of the package. Whoever is on call is a list of names for each minute, which the
walk through schedules makes. Instants are whole microseconds since the start of the world.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

MINUTE = 60_000_000
Rota = tuple[tuple[str, ...], ...]
"""Who is on call in each minute."""


@dataclass(frozen=True)
class Recipient:
    """A person or a group by name; or a schedule with its name, and its rota."""

    name: str
    rota: Rota | None = None

    def on_call(self, now: int) -> tuple[str, ...]:
        return (self.name,) if self.rota is None else self.rota[now // MINUTE]


@dataclass(frozen=True)
class Rung:
    """A level of a paging policy: whom it pages, and how long it waits for the next."""

    targets: tuple[Recipient, ...]
    delay: int
    takes_turns: bool = False

    def paged(self, now: int, number: int) -> tuple[str, ...]:
        targets = self.targets
        if self.takes_turns:
            targets = (targets[number % len(targets)],)
        # A person who is reached in two ways gets one page.
        return tuple(dict.fromkeys(name for one in targets for name in one.on_call(now)))


@dataclass
class Paging:
    """A matter that is open or not, and the next page of it."""

    rungs: Sequence[Rung]
    repeats: int
    timeout: int | None
    number: int = 0
    is_open: bool = False
    next_page: tuple[int, int] | None = None
    """When, and which level."""
    left: int = 0
    """How many repeats are left."""
    turn: int = 0
    """The number of the round. Those that an acknowledgement left out have numbers too."""
    begins_again_at: int | None = None
    fired: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)

    def act(self, action: str, now: int) -> None:
        if action in {"log", "reopen"} and not self.is_open:
            self.is_open, self.next_page = True, (now, 0)
            self.left, self.turn = self.repeats, 0
        elif action == "start" and self.is_open:
            if self.begins_again_at == now:  # the round that begins now is suppressed
                self.left, self.turn = self.repeats, self.turn + self.left + 1
            self.next_page = None
            self.begins_again_at = None if self.timeout is None else now + self.timeout
        elif action in {"resolve", "close", "cancel"}:
            self.is_open, self.next_page, self.begins_again_at = False, None, None

    def look(self, now: int) -> None:
        if self.begins_again_at is not None and self.begins_again_at <= now:
            self.next_page, self.begins_again_at = (self.begins_again_at, 0), None
            self.left, self.turn = self.repeats, self.turn + self.left + 1
        while self.next_page is not None and self.next_page[0] <= now:
            at, level = self.next_page
            rung = self.rungs[level]
            paged = rung.paged(at, self.number + self.turn)
            self.fired.append((at, f"level {level + 1}", paged))
            self.next_page = None
            if level + 1 < len(self.rungs):
                self.next_page = at + rung.delay, level + 1
            elif self.left > 0:
                self.next_page = at + rung.delay, 0
                self.left, self.turn = self.left - 1, self.turn + 1


@dataclass(frozen=True)
class Step:
    """An escalation step: to whom, to which level, when on the clock, and what stops it.

    It counts on the clock of a target; `kind_of_mark` is "share" of the goal in percent, an
    "offset" to the goal, or a length of "working" or "real" time.
    """

    name: str
    kind: str
    level: int
    to: Recipient
    kind_of_mark: str
    amount: int
    unless: str | None = None
    until: str | None = None
    when: str | None = None
    target: str = "resolution"

    def is_reached(self, elapsed: int, real: int, goal: int) -> bool:
        match self.kind_of_mark:
            case "share":
                return elapsed * 100 >= goal * self.amount
            case "offset":
                return elapsed >= goal + self.amount
            case "working":
                return elapsed >= self.amount
            case _:
                return real >= self.amount


@dataclass
class Escalations:
    """The steps of one record: how far it was raised, and what happened in each clock's cycle."""

    steps: Sequence[Step]
    levels: dict[str, int] = field(default_factory=lambda: {"functional": 0, "hierarchic": 0})
    done: set[str] = field(default_factory=set)
    happened: dict[str, set[str]] = field(default_factory=dict)

    def begin_cycle(self, target: str) -> None:
        self.done -= {step.name for step in self.steps if step.target == target}
        self.happened[target] = set()

    def happen(self, action: str) -> None:
        for step in self.steps:
            self.happened.setdefault(step.target, set()).add(action)

    def due(
        self, used: dict[str, tuple[int, int, int]], state: str, person: str | None, priority: str
    ) -> Step | None:
        """Return the first step that is due now; `used` has the clocks that run or are paused."""
        is_true = {
            None: False, "owned": person is not None, "on_hold": state == "on_hold",
            "P1": priority == "P1",
        }  # fmt: skip
        for step in self.steps:
            is_stopped = (
                step.name in self.done
                or self.levels[step.kind] >= step.level
                or step.until in self.happened.get(step.target, ())
                or is_true[step.unless]
                or (step.when is not None and not is_true[step.when])
            )
            if not is_stopped and step.target in used and step.is_reached(*used[step.target]):
                return step
        return None

    def take(self, step: Step) -> None:
        self.done.add(step.name)
        self.levels[step.kind] = step.level

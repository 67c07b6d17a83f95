"""What a stream of alerts takes in, and the rules that are in effect for it, as plain data.

It imports nothing of the package. Instants and lengths are whole microseconds.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from tests.second_opinion.minute_groups import Labels, Way

MINUTE = 60_000_000


@dataclass(frozen=True)
class Report:
    """A signal: of which condition, how grave (`None`: it is over), when, and its delivery's id."""

    of: str
    severity: str | None
    at: int
    id: str


@dataclass(frozen=True)
class Hush:
    """A silence, as it is given or changed: which zone it hides, from when to when."""

    zone: str
    start: int
    end: int


@dataclass(frozen=True)
class Ack:
    """Somebody deals with an alert, or does no longer."""

    of: str
    takes: bool
    lasts: int | None = None
    sticky: bool = False


@dataclass(frozen=True)
class Closing:
    """Somebody says that an alert is over."""

    of: str


@dataclass(frozen=True)
class Shelf:
    """Somebody puts an alert aside, until an instant, until it clears, or the first of the two."""

    of: str
    until: int | None
    one_shot: bool


@dataclass(frozen=True)
class Unshelf:
    """Somebody takes an alert from the shelf."""

    of: str


@dataclass(frozen=True)
class CaseEnded:
    """Somebody ended the incident of a zone that was opened last."""

    zone: str


Input: TypeAlias = Report | Hush | Ack | Closing | Shelf | Unshelf | CaseEnded


@dataclass(frozen=True)
class Checks:
    """When a problem is hard, and the state before the first result."""

    attempts: int
    first: str


@dataclass(frozen=True)
class Weighing:
    """Flapping by the share of the last samples that changed; shares are hundredths."""

    window: int
    oldest: Fraction
    newest: Fraction
    high: int
    low: int
    inclusive: bool
    before: str
    soft_problems: bool


@dataclass(frozen=True)
class Need:
    """That a child needs a parent, or one of a group; `soft` problems of it may count."""

    child: str
    parent: str
    group: str
    soft: bool


@dataclass(frozen=True)
class Rules:
    """What is in effect for a whole world; lengths are microseconds."""

    reopen: int
    stale: int | None
    latched: bool
    flaps: int | None
    flap_window: int
    planned: tuple[tuple[int, int], ...]
    inhibits: bool
    pause: int
    zones: tuple[tuple[str, str], ...]
    way: Way
    resolve_on: str
    checks: Checks | None = None
    weighing: Weighing | None = None
    needs: tuple[Need, ...] = ()
    build: int = 0
    keep: int = 0
    forget: int = 540 * MINUTE
    down: int = 0
    quiet: int = 0
    after: int = 0
    runs_for: int = 0
    """How long planned work lasts that begins with a problem in its window; 0: the whole window."""
    starts_on: str = "change"
    meanings: tuple[tuple[tuple[tuple[str, str], ...], str | None], ...] = ()
    """What signals with some labels mean; those that mean nothing are filtered out."""
    means: str | None = None
    """What an alert has to mean to get an incident."""


def labels_of(of: str, zones: dict[str, str]) -> Labels:
    """Return the labels of an alert that stay the same."""
    kind = "node" if of == "node" else "service"
    return {"name": of, "resource": of, "zone": zones[of], "kind": kind, "source": "probe"}

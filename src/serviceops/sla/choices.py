"""The options of a target: agreement, reopening, change of rule, late attachment, warnings."""

from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias, TypeVar

import attrs

from serviceops._internal.checked import checked, settling
from serviceops.display.text import format_duration
from serviceops.errors import InvalidPolicy
from serviceops.sla.conditions import Condition, Edge, as_edge
from serviceops.spans import Micros, as_length, length_micros


class Agreement(StrEnum):
    """Who the parties of a promise are."""

    SLA = "sla"
    """With the customer."""
    OLA = "ola"
    """Between teams of the provider."""
    UNDERPINNING = "underpinning"
    """By a supplier to the provider."""


class Stage(StrEnum):
    """The stage a clock is in."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


LIVE = (Stage.RUNNING, Stage.PAUSED)
"""The stages of a clock that goes on."""


class Verdict(StrEnum):
    """The result of a promise: open, met or breached."""

    OPEN = "open"
    MET = "met"
    BREACHED = "breached"


class RuleChange(StrEnum):
    """How a running clock goes on when another goal, calendar or target takes over."""

    CARRY_ELAPSED = "carry_elapsed"
    """Time counted so far stays as it was counted; the new rule counts from here on."""
    RESTART = "restart"
    """The clock starts again at the change; what came before does not count."""
    RETROACTIVE = "retroactive"
    """Everything is counted again from the first start, as if the new rule had always applied."""
    PRO_RATA = "pro_rata"
    """The share of the goal used so far stays used: goal = elapsed + (1 - share) x new goal."""
    KEEP_FIRST = "keep_first"
    """The rule a cycle starts under governs it to its end."""


class Attach(StrEnum):
    """From when a target counts time if it begins to apply after its start."""

    FROM_START = "from_start"
    """From the start it missed, as service levels do."""
    FROM_ATTACHMENT = "from_attachment"
    """From the moment it begins to apply, as many operational levels do."""


class Gap(StrEnum):
    """How the time between a stop and a reopening is treated."""

    EXCLUDE = "exclude"
    """The clock goes on, and the gap does not count."""
    COUNT = "count"
    """The clock goes on as if it had never stopped."""
    NEW_CYCLE = "new_cycle"
    """A new cycle starts from nothing; the stopped one keeps its verdict."""
    NEVER = "never"
    """A stopped clock stays stopped."""


_Choice = TypeVar("_Choice", bound=StrEnum)


def _one_of(kind: type[_Choice], given: object) -> _Choice:
    try:
        return kind(given)  # type: ignore[arg-type]  # anything else is refused below
    except ValueError:
        raise InvalidPolicy(given, f"one of {', '.join(kind)}") from None


def as_rule_change(given: RuleChange | str) -> RuleChange:
    """Return the mode of a change of rule."""
    return _one_of(RuleChange, given)


def as_attach(given: Attach | str) -> Attach:
    """Return from when a target that is attached late counts time."""
    return _one_of(Attach, given)


def as_agreement(given: Agreement | str) -> Agreement:
    """Return the kind of agreement."""
    return _one_of(Agreement, given)


def as_gap(given: Gap | str) -> Gap:
    """Return how the time between a stop and a reopening is treated."""
    return _one_of(Gap, given)


@checked
@attrs.frozen(init=False)
class Reopen:
    """The edge that reopens a stopped clock, and how the time in between is treated.

    With `gap` ``"exclude"`` it does not count, with ``"count"`` it does, and with ``"new_cycle"`` a
    clock starts from nothing. ``"never"`` leaves the stopped clock as it is.

    >>> from serviceops.sla import On
    >>> str(Reopen(On("reopen"), gap="new_cycle").gap)
    'new_cycle'
    """

    on: Edge = attrs.field(converter=as_edge)
    gap: Gap = attrs.field(default=Gap.EXCLUDE, converter=as_gap)

    def __init__(self, on: Condition, gap: Gap | str = Gap.EXCLUDE) -> None:
        self.__attrs_init__(on, gap)  # pyright: ignore[reportAttributeAccessIssue]


def as_reopen(given: Reopen | None) -> Reopen | None:
    """Return how a stopped clock is reopened; `None` means it stays stopped."""
    if given is None or isinstance(given, Reopen):
        return given
    raise InvalidPolicy(given, "a Reopen, or None", "Reopen(on=On('reopen'), gap='exclude')")


@lru_cache(maxsize=1024)
def _as_written(share: float) -> tuple[int, int]:
    """Return a share as it is written: 9 of 10 for 0.9, not the nearest binary fraction."""
    from fractions import Fraction  # here only: it takes milliseconds to load, with decimals

    return Fraction(repr(share)).as_integer_ratio()


@checked
@attrs.frozen
class Warn:
    """When to warn: at a share of the goal, or so long before or after it is reached.

    A length is counted as the goal is, in working time for a goal of working time; with `real` it
    is real time before or after the due date, and a pause, which has none, leaves what fired as it
    is. A share is at most 10, ten times the goal: a larger
    one is a percentage by mistake.

    >>> str(Warn(share=0.75)), str(Warn.before(timedelta(minutes=30)))
    ('75 % of the goal', '30 min before due')
    """

    share: float | None = None
    offset: timedelta | None = None
    real: bool = False

    def __attrs_post_init__(self) -> None:
        share, offset = self.share, self.offset
        if (share is None) == (offset is None):
            raise InvalidPolicy(
                f"share={share}, offset={offset}",
                "a share or an offset",
                "such as Warn(share=0.75)",
            )
        # The usual kinds first: to look more closely takes as long as the rest.
        if share is None:
            if type(offset) is not timedelta and not isinstance(offset, timedelta):
                raise InvalidPolicy(offset, "a length", "such as Warn.before('PT30M')")
        elif not (type(share) is float and 0.0 <= share <= 10.0) and not _is_share(share):
            raise InvalidPolicy(
                share,
                "a share of the goal from 0 to 10",
                "75 % is 0.75; 1.0 is the goal itself",
            )

    @classmethod
    def before(cls, length: timedelta | str, *, real: bool = False) -> "Warn":
        """Return a warning so long before the goal is reached."""
        return cls(offset=-_not_negative(length), real=real)

    @classmethod
    def after(cls, length: timedelta | str, *, real: bool = False) -> "Warn":
        """Return a warning so long after the goal was reached."""
        return cls(offset=_not_negative(length), real=real)

    def threshold(self, goal: Micros) -> Micros:
        """Return the elapsed time at which the warning is due; of a share, never early."""
        if self.share is not None:
            part, whole = _as_written(self.share)
            return -(-goal * part // whole)
        return goal if self.offset is None or self.real else goal + length_micros(self.offset)

    def __str__(self) -> str:
        if self.share is not None:
            return f"{self.share * 100:.12g} % of the goal"
        offset = length_micros(self.offset or timedelta())
        real = " of real time" if self.real else ""
        if not offset:
            return "when due"
        return f"{format_duration(abs(offset))}{real} {'before' if offset < 0 else 'after'} due"


def _not_negative(given: timedelta | str) -> timedelta:
    length = as_length(given)
    if length < timedelta():
        raise InvalidPolicy(length, "a length that is not negative", "before or after says which")
    return length


def _is_share(given: object) -> bool:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return False
    return 0 <= given <= 10  # NaN is in no range


def _warn(given: object) -> Warn:
    if isinstance(given, Warn):
        return given
    if isinstance(given, timedelta):
        return Warn.before(given) if given >= timedelta() else Warn.after(-given)
    if isinstance(given, int | float) and not isinstance(given, bool):
        return Warn(share=float(given))
    raise InvalidPolicy(
        given, "a share of the goal or a length before it", "such as 0.75 or timedelta(minutes=30)"
    )


WarnLike: TypeAlias = Warn | timedelta | float
"""A warning, a share of the goal, or a length before it is due."""


def as_warnings(given: WarnLike | tuple[WarnLike, ...] | list[WarnLike]) -> tuple[Warn, ...]:
    """Return the warnings: a number is a share of the goal, a length is before it is due."""
    several = given if isinstance(given, tuple | list) else (given,)
    return tuple(dict.fromkeys(map(_warn, several)))


settling(as_rule_change, as_attach, as_agreement, as_reopen, as_warnings)

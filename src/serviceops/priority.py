"""Impact, urgency and the priority that follows from them.

The rule is a table, never a formula: desks change it, auditors read it. Source: ITIL 4, incident
management practice (priority from impact and urgency); the default table is the common 3x3 one,
which ServiceNow and Alvao ship as well.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import pairwise

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.errors import InvalidRules, UnknownKey

__all__ = ["STANDARD_MATRIX", "Impact", "Priority", "PriorityMatrix", "Urgency"]


class _Ranked(StrEnum):
    """Levels, gravest first; compare `rank`, since texts sort by their letters."""

    def __init__(self, *_: object) -> None:
        # Not a cached property: what it stores could be written over, and would sort every queue.
        self._rank = len(type(self).__members__) + 1

    @property
    def rank(self) -> int:
        """1 for the gravest, counting up."""
        return self._rank


class Impact(_Ranked):
    """How much of the business suffers. A matrix uses three of the levels, or up to all five."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    VERY_LOW = "very_low"


class Urgency(_Ranked):
    """How soon the damage becomes serious. A matrix uses three of the levels, or up to all five."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    VERY_LOW = "very_low"


class Priority(_Ranked):
    """The order in which work is taken up: P1 first, P5 last."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P5 = "P5"


Cell = tuple[Impact, Urgency, Priority]


def _cells(given: Mapping[Impact, Mapping[Urgency, Priority]] | Iterable[Cell]) -> tuple[Cell, ...]:
    """Return the cells in one order, gravest first, whatever shape the table was written in."""
    if isinstance(given, Mapping):
        given = ((impact, u, p) for impact, row in given.items() for u, p in row.items())
    try:
        cells = [(Impact(impact), Urgency(u), Priority(p)) for impact, u, p in given]
    except ValueError as wrong:
        raise InvalidRules(
            str(wrong), "known levels in each cell", "see Impact, Urgency and Priority"
        ) from None
    return tuple(sorted(cells, key=lambda cell: (cell[0].rank, cell[1].rank)))


@checked
@attrs.frozen
class PriorityMatrix:
    """Impact x urgency to priority, as data.

    Every pair of the levels it names has exactly one cell. A graver impact or urgency never gives
    a lesser priority: a table that does is refused (`InvalidRules` names the cells), unless
    `monotone=False` states that it is meant, as one published example needs.

    >>> STANDARD_MATRIX.priority(Impact.HIGH, Urgency.MEDIUM)
    <Priority.P2: 'P2'>
    """

    name: FilledText
    cells: tuple[Cell, ...] = attrs.field(converter=_cells, repr=False)
    monotone: bool = attrs.field(default=True, kw_only=True, repr=False)

    def __attrs_post_init__(self) -> None:
        pairs = [(impact, urgency) for impact, urgency, _ in self.cells]
        wanted = {(impact, urgency) for impact in self.impacts for urgency in self.urgencies}
        if not pairs or len(pairs) != len(set(pairs)) or set(pairs) != wanted:
            twice = [pair for pair, times in Counter(pairs).items() if times > 1]
            odd = sorted(wanted - set(pairs)) or sorted(twice)
            raise InvalidRules(
                "; ".join(f"{impact} x {urgency}" for impact, urgency in odd) or self.name,
                "one cell for every pair of its levels",
                "add what is missing, remove what is repeated",
            )
        if self.monotone and self.inversions:
            raise InvalidRules(
                "; ".join(self.inversions),
                "a table in which a graver case is never ranked lower",
                "change the cells, or give monotone=False if they are meant",
            )

    @property
    def impacts(self) -> tuple[Impact, ...]:
        """The impact levels this table knows, gravest first."""
        return tuple(sorted({impact for impact, _, _ in self.cells}, key=lambda level: level.rank))

    @property
    def urgencies(self) -> tuple[Urgency, ...]:
        """The urgency levels this table knows, gravest first."""
        return tuple(sorted({level for _, level, _ in self.cells}, key=lambda level: level.rank))

    @property
    def inversions(self) -> tuple[str, ...]:
        """Each place where the graver of two neighbouring cells has the lesser priority."""
        table = {(impact, urgency): priority for impact, urgency, priority in self.cells}
        # Neighbours are enough: an order that no neighbours break is broken by no distant pair.
        down = [((a, u), (b, u)) for a, b in pairwise(self.impacts) for u in self.urgencies]
        along = [((i, a), (i, b)) for i in self.impacts for a, b in pairwise(self.urgencies)]
        return tuple(
            f"{graver[0]} x {graver[1]} is {table[graver]},"
            f" {lesser[0]} x {lesser[1]} is {table[lesser]}"
            for graver, lesser in down + along
            if table[graver].rank > table[lesser].rank
        )

    @checked
    def priority(self, impact: Impact, urgency: Urgency) -> Priority:
        """Return the priority of a case; a level the table lacks raises `UnknownKey`."""
        for known_impact, known_urgency, priority in self.cells:
            if known_impact == impact and known_urgency == urgency:
                return priority
        raise UnknownKey(
            f"{impact} x {urgency}",
            f"a cell of the matrix {self.name!r}",
            f"impacts: {', '.join(self.impacts)}; urgencies: {', '.join(self.urgencies)}",
        )


_URGENCIES = (Urgency.HIGH, Urgency.MEDIUM, Urgency.LOW)

STANDARD_MATRIX = PriorityMatrix(
    "standard",
    {
        Impact.HIGH: dict(zip(_URGENCIES, (Priority.P1, Priority.P2, Priority.P3), strict=True)),
        Impact.MEDIUM: dict(zip(_URGENCIES, (Priority.P2, Priority.P3, Priority.P4), strict=True)),
        Impact.LOW: dict(zip(_URGENCIES, (Priority.P3, Priority.P4, Priority.P5), strict=True)),
    },
)
"""The common 3x3 table: priority is impact + urgency - 1, counted from 1 for high."""

"""Priority matrices as other systems publish them, by name, and a lint for matrices.

Each has its system's own terms for the levels beside ours, gravest first.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import NamedValues
from serviceops.display.listing import Listing
from serviceops.errors import InvalidRules, UnknownKey
from serviceops.priority import Impact, Priority, PriorityMatrix, Urgency
from serviceops.sla import Finding

L = TypeVar("L", Impact, Urgency)

# The positions of our five levels that a scale of so many levels uses.
_SPREAD = {2: (1, 3), 3: (1, 2, 3), 4: (0, 1, 2, 3), 5: (0, 1, 2, 3, 4)}


def _words(given: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(given.split()) if isinstance(given, str) else tuple(given)


@checked
@attrs.frozen(kw_only=True)
class PublishedMatrix:
    """A priority matrix with the terms of its system for the levels, gravest first.

    >>> itop = MATRICES["itop"]
    >>> itop.priority("department", "high")
    'critical'
    >>> itop.matrix.priority(Impact.HIGH, Urgency.HIGH)
    <Priority.P1: 'P1'>
    """

    matrix: PriorityMatrix
    impacts: tuple[str, ...] = attrs.field(converter=_words)
    urgencies: tuple[str, ...] = attrs.field(converter=_words)
    priorities: tuple[str, ...] = attrs.field(converter=_words)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        scales = (
            (self.impacts, self.matrix.impacts),
            (self.urgencies, self.matrix.urgencies),
        )
        # A word that is there twice, or a level without one, would make the translation ambiguous.
        for words, levels in scales:
            if len(words) != len(levels) or len(set(words)) != len(words):
                raise InvalidRules(
                    ", ".join(words), f"one word for each of {', '.join(levels)}", self.matrix.name
                )
        least = max(priority.rank for _, _, priority in self.matrix.cells)
        if not least <= len(self.priorities) <= len(Priority):
            raise InvalidRules(
                ", ".join(self.priorities), f"words for P1 to P{least}", self.matrix.name
            )

    @classmethod
    def of_rows(
        cls,
        name: str,
        *,
        impacts: str | Iterable[str],
        urgencies: str | Iterable[str],
        priorities: str | Iterable[str],
        rows: Sequence[Sequence[int]],
        source: str = "",
        monotone: bool = True,
    ) -> "PublishedMatrix":
        """Return a matrix from rows of numbers: one row an impact, 1 the highest priority.

        Everything is gravest first. The terms of a scale may be one text, split at blanks.
        """
        across, along = _words(impacts), _words(urgencies)
        shape = [len(row) for row in rows]
        sizes = {len(across), len(along)}
        if not sizes <= _SPREAD.keys() or shape != [len(along)] * len(across):
            raise InvalidRules(
                f"{name}: rows of {shape}",
                f"{len(across)} rows of {len(along)}, and scales of two to five levels",
            )
        # Short scales are spread over our five levels, so that a high there is a high here.
        levels = [list(Impact)[place] for place in _SPREAD[len(across)]]
        speeds = [list(Urgency)[place] for place in _SPREAD[len(along)]]
        ranks = dict(enumerate(Priority, start=1))
        odd = sorted({number for row in rows for number in row if number not in ranks})
        if odd:
            raise InvalidRules(f"{name}: {odd}", "numbers from 1 to 5 in the cells")
        cells = [
            (impact, urgency, ranks[number])
            for impact, row in zip(levels, rows, strict=True)
            for urgency, number in zip(speeds, row, strict=True)
        ]
        matrix = PriorityMatrix(name, cells, monotone=monotone)
        return cls(
            matrix=matrix, impacts=across, urgencies=along, priorities=priorities, source=source
        )

    @checked
    def impact(self, word: str) -> Impact:
        """Return our level for a term of the system; an unknown one raises `UnknownKey`."""
        return self._level(word, self.impacts, self.matrix.impacts)

    @checked
    def urgency(self, word: str) -> Urgency:
        """Return our level for a term of the system; an unknown one raises `UnknownKey`."""
        return self._level(word, self.urgencies, self.matrix.urgencies)

    @checked
    def priority(self, impact: str, urgency: str) -> str:
        """Return the priority in the system's own terms, for levels in its own terms."""
        ours = self.matrix.priority(self.impact(impact), self.urgency(urgency))
        return self.priorities[ours.rank - 1]

    def _level(self, word: str, words: tuple[str, ...], levels: tuple[L, ...]) -> L:
        known = dict(zip(words, levels, strict=True))
        if word not in known:
            raise UnknownKey(word, f"a level of {self.matrix.name}", f"it has {', '.join(words)}")
        return known[word]


def freshservice(rows: Sequence[Sequence[int]]) -> PublishedMatrix:
    """Return the matrix of a Freshservice administrator; there is no published default.

    Rows are impacts and columns urgencies, each high, medium, low; 1 is Urgent and 4 is Low.

    >>> freshservice([(1, 2, 3), (2, 3, 3), (3, 4, 4)]).priority("High", "Medium")
    'High'
    """
    return PublishedMatrix.of_rows(
        "freshservice",
        impacts="High Medium Low",
        urgencies="High Medium Low",
        priorities="Urgent High Medium Low",
        rows=rows,
        source="set by an administrator",
    )


_FIVE = ("very high", "high", "normal", "low", "very low")
_PUBLISHED = (
    *(
        PublishedMatrix.of_rows(
            name, impacts="high medium low", urgencies="high medium low", source=source,
            priorities=f"critical high {third} low planning",
            rows=((1, 2, 3), (2, 3, 4), (3, 4, 5)),
        )
        for name, third, source in (
            ("servicenow", "moderate", "ServiceNow, priority data lookup rules of the base system"),
            ("itil", "medium", "ITIL v3, Service Operation, example of incident prioritisation"),
            ("alvao", "medium", "Alvao, Impact and urgency"),
        )
    ),
    PublishedMatrix.of_rows(
        "itop",
        impacts="department service person",
        urgencies="critical high medium low",
        priorities="critical high medium low",
        rows=((1, 1, 2, 4), (1, 2, 3, 4), (2, 3, 3, 4)),
        source="iTop, ComputePriority of the ITIL incident model",
    ),
    PublishedMatrix.of_rows(
        "glpi",
        impacts=_FIVE,
        urgencies=_FIVE,
        priorities=_FIVE,
        rows=(
            (1, 1, 2, 3, 4), (1, 2, 2, 3, 4), (2, 2, 3, 4, 4), (3, 3, 4, 4, 5), (4, 4, 4, 5, 5)
        ),
        source="GLPI, default configuration; its sixth priority, major, is set by hand only",
    ),
    PublishedMatrix.of_rows(
        "znuny",
        impacts=_FIVE,
        urgencies=_FIVE,
        priorities=_FIVE,
        rows=(
            (1, 1, 2, 2, 3), (1, 2, 2, 3, 4), (2, 2, 3, 4, 4), (2, 3, 4, 4, 5), (3, 4, 4, 5, 5)
        ),
        source="Znuny ITSM, default allocation; the criticality of the service is its urgency",
    ),
    PublishedMatrix.of_rows(
        "jira",
        impacts="Extensive Significant Moderate Minor",
        urgencies="Critical High Medium Low Lowest",
        priorities="Highest High Medium Low Lowest",
        rows=((1, 2, 3, 4, 5), (1, 2, 3, 4, 5), (2, 3, 4, 4, 5), (3, 4, 5, 4, 5)),
        source="Jira Service Management, the example of an impact urgency priority matrix",
        monotone=False,
    ),
)  # fmt: skip

MATRICES: Mapping[str, PublishedMatrix] = NamedValues(
    {published.matrix.name: published for published in _PUBLISHED}
)
"""The published matrices by the name of their system; Freshservice's is its administrator's."""


@checked
def lint_matrix(
    given: PriorityMatrix | Iterable[tuple[Impact, Urgency, Priority]],
    *,
    priorities: Iterable[Priority] | None = None,
) -> tuple[Finding, ...]:
    """Return findings about a matrix, or about cells that do not make a matrix yet.

    Missing and duplicate cells; a graver case ranked below a lesser one; a pair that ranks unlike
    its mirror image, where both scales have the same levels; a priority without a cell, of those
    listed or else down to the lowest in use; neighbouring levels without a difference. Only the
    first two make a matrix unusable; the others may be intended.

    >>> [finding.about for finding in lint_matrix(MATRICES["jira"].matrix)
    ...  if finding.code == "not_monotone"]
    ['low x medium']
    """
    cells = list(given.cells if isinstance(given, PriorityMatrix) else given)
    found = _findings(cells, None if priorities is None else list(priorities))
    return Listing.of(found, title="Findings in the priority matrix")


def _findings(
    cells: list[tuple[Impact, Urgency, Priority]], priorities: list[Priority] | None
) -> Iterator[Finding]:
    table = {(impact, urgency): priority for impact, urgency, priority in cells}
    for pair, times in Counter(pair[:2] for pair in cells).items():
        if times > 1:
            yield Finding(
                "cell_said_twice", " x ".join(pair), "it has two priorities", "remove one"
            )
    impacts = sorted({impact for impact, _ in table}, key=lambda level: level.rank)
    urgencies = sorted({urgency for _, urgency in table}, key=lambda level: level.rank)
    holes = [pair for pair in product(impacts, urgencies) if pair not in table]
    for pair in holes:
        yield Finding("cell_missing", " x ".join(pair), "it has no priority", "add one")
    # With holes the rest would complain of neighbours that are not there.
    if holes or not table:
        return
    along = [((impact, a), (impact, b)) for impact in impacts for a, b in pairwise(urgencies)]
    down = [((a, urgency), (b, urgency)) for a, b in pairwise(impacts) for urgency in urgencies]
    for graver, lesser in (*along, *down):
        if table[graver].rank > table[lesser].rank:
            yield Finding(
                "not_monotone",
                " x ".join(graver),
                f"it is {table[graver]}, and the lesser {' x '.join(lesser)} is {table[lesser]}",
                "swap them, or pass monotone=False if it is intended",
            )
    if [level.value for level in impacts] == [level.value for level in urgencies]:
        for impact, urgency in table:
            pair, mirror = (impact, Urgency(urgency)), (Impact(urgency), Urgency(impact))
            if impact.rank < urgency.rank and table[pair] != table[mirror]:
                yield Finding(
                    "not_symmetric",
                    " x ".join(pair),
                    f"it is {table[pair]}, and {' x '.join(mirror)} is {table[mirror]}",
                    "give both one priority, unless one scale is meant to weigh more",
                )
    least = max(priority.rank for priority in table.values())
    for priority in [*Priority][:least] if priorities is None else priorities:
        if priority not in table.values():
            yield Finding(
                "priority_unreachable", priority, "no cell gives it", "take it off the scale"
            )
    # A level is one line of cells, whichever scale it is of: two equal lines make one level.
    rows = {f"impact {i}": [table[i, u] for u in urgencies] for i in impacts}
    columns = {f"urgency {u}": [table[i, u] for i in impacts] for u in urgencies}
    for lines in (rows, columns):
        for first, second in pairwise(lines):
            if lines[first] == lines[second]:
                about = f"{first} and {second.partition(' ')[2]}"
                yield Finding("levels_alike", about, "they make no difference", "join the two")

"""Priority at the desk: the matrix first, then stated adjustments for who calls and what for.

That a caller is a VIP, or a service critical, is no impact and no urgency. It is a row of a table
that moves the priority, and the answer says which row did, so that an override is explained.
"""

from collections.abc import Iterable, Mapping

import attrs

from serviceops.errors import InvalidValue
from serviceops.history import Fact
from serviceops.priority import STANDARD_MATRIX, Impact, Priority, PriorityMatrix, Urgency
from serviceops.sla import Explanation, Line
from serviceops.sla.conditions import Choices, as_choices

__all__ = ["Adjustment", "PriorityAssessment", "PriorityRules"]


def _priority(given: Priority | str | None) -> Priority | None:
    return None if given is None else Priority(given)


@attrs.frozen(kw_only=True)
class Adjustment:
    """One row of the table: where these facts are so, the priority moves.

    `raise_by` moves it up so many places, `at_least` brings it up to a place, `at_most` keeps it
    from rising above one. A row never lowers what it is given.

    >>> vip = Adjustment(name="VIP caller", when={"vip": True}, raise_by=1, at_most=Priority.P2)
    >>> vip.applied(Priority.P4), vip.applied(Priority.P2), vip.applied(Priority.P1)
    (<Priority.P3: 'P3'>, <Priority.P2: 'P2'>, <Priority.P1: 'P1'>)
    """

    name: str
    when: Choices = attrs.field(converter=as_choices)
    raise_by: int = 0
    at_least: Priority | None = attrs.field(default=None, converter=_priority)
    at_most: Priority = attrs.field(default=Priority.P1, converter=Priority)

    def __attrs_post_init__(self) -> None:
        if not self.name or not self.when:
            raise InvalidValue(
                self.name, "an adjustment with a name and the facts it is for", "{'vip': True}"
            )
        if self.raise_by < 0 or (self.raise_by == 0 and self.at_least is None):
            raise InvalidValue(
                self.raise_by, f"how {self.name} raises a priority", "raise_by=1, or at_least='P2'"
            )

    def fits(self, facts: Mapping[str, Fact]) -> bool:
        """Return whether all its facts are as said; one that is absent counts as not set."""
        return all(facts.get(name) in values for name, values in self.when)

    def applied(self, priority: Priority) -> Priority:
        """Return the priority after this row."""
        wanted = priority.rank - self.raise_by
        if self.at_least is not None:
            wanted = min(wanted, self.at_least.rank)
        rank = min(priority.rank, max(wanted, self.at_most.rank))
        return list(Priority)[rank - 1]


@attrs.frozen(kw_only=True)
class PriorityAssessment:
    """A priority and how it came about: the matrix's cell, and each adjustment that moved it."""

    impact: Impact
    urgency: Urgency
    base: Priority
    priority: Priority
    because: Explanation

    @property
    def is_adjusted(self) -> bool:
        """Whether it is another priority than the matrix gives."""
        return self.priority is not self.base

    @property
    def told(self) -> dict[str, str]:
        """What `reprioritise` is told; an adjusted priority is an override, with the reason."""
        told: dict[str, str] = {"impact": self.impact, "urgency": self.urgency}
        if self.is_adjusted:
            told |= {"priority": self.priority, "comment": "; ".join(map(str, self.because.lines))}
        return told


@attrs.frozen(kw_only=True)
class PriorityRules:
    """How a desk arrives at a priority: a matrix, then the rows that fit, in order.

    >>> rules = PriorityRules(adjustments=[
    ...     Adjustment(name="VIP caller", when={"vip": True}, raise_by=1, at_most="P2"),
    ...     Adjustment(name="critical service", when={"criticality": "high"}, at_least="P2"),
    ... ])
    >>> assessed = rules.assess(Impact.LOW, Urgency.MEDIUM, {"vip": True, "criticality": "low"})
    >>> print(assessed.because)
    low x medium is P4 by the matrix 'standard'
    VIP caller (vip True): P4 becomes P3
    """

    matrix: PriorityMatrix = STANDARD_MATRIX
    adjustments: tuple[Adjustment, ...] = attrs.field(default=(), converter=tuple[Adjustment, ...])

    def assess(
        self,
        impact: Impact,
        urgency: Urgency,
        facts: Mapping[str, Fact] | Iterable[tuple[str, Fact]] = (),
    ) -> PriorityAssessment:
        """Return the priority of a case, with the reason; a level the matrix lacks is refused."""
        known = dict(facts)
        base = priority = self.matrix.priority(impact, urgency)
        said = f"{impact} x {urgency} is {base} by the matrix {self.matrix.name!r}"
        lines = [Line("matrix", said)]
        for row in self.adjustments:
            if not row.fits(known):
                continue
            after = row.applied(priority)
            facts_said = ", ".join(f"{name} {known.get(name)}" for name, _ in row.when)
            moved = f"{priority} becomes {after}" if after is not priority else f"stays {priority}"
            code = "adjusted" if after is not priority else "no_higher"
            lines.append(Line(code, f"{row.name} ({facts_said}): {moved}"))
            priority = after
        return PriorityAssessment(
            impact=Impact(impact), urgency=Urgency(urgency), base=base, priority=priority,
            because=Explanation(tuple(lines)),
        )  # fmt: skip

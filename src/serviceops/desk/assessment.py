"""Priority at the desk: the matrix first, then stated adjustments for callers and services."""

from collections.abc import Iterable, Mapping

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.history import Fact
from serviceops.priority import STANDARD_MATRIX, Impact, Priority, PriorityMatrix, Urgency
from serviceops.sla import Explanation, Line
from serviceops.sla.conditions import Choices, as_choices


# Written out: type checkers see no type in a class of ranks, nor in what is optional.
def _priority(given: Priority | str) -> Priority:
    return Priority(given)


def _priority_or_none(given: Priority | str | None) -> Priority | None:
    return None if given is None else Priority(given)


# A VIP caller or a critical service is neither an impact nor an urgency: it is a row of a table
# that raises the priority. The result names the row, so that an override is explained.
@checked
@attrs.frozen(kw_only=True)
class Adjustment:
    """One row of the table: it raises the priority of records with these facts.

    `raise_by` is a number of places, `at_least` the lowest priority after the row, `at_most` the
    highest that the row gives. A row never lowers a priority.

    >>> vip = Adjustment(name="VIP caller", when={"vip": True}, raise_by=1, at_most=Priority.P2)
    >>> vip.applied(Priority.P4), vip.applied(Priority.P2), vip.applied(Priority.P1)
    (<Priority.P3: 'P3'>, <Priority.P2: 'P2'>, <Priority.P1: 'P1'>)
    """

    name: str
    when: Choices = attrs.field(converter=as_choices)
    raise_by: int = 0
    at_least: Priority | None = attrs.field(default=None, converter=_priority_or_none)
    at_most: Priority = attrs.field(default=Priority.P1, converter=_priority)

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
        """Return whether every fact has one of the values; an absent fact counts as not set."""
        return all(facts.get(name) in values for name, values in self.when)

    def applied(self, priority: Priority) -> Priority:
        """Return the priority after this row."""
        wanted = priority.rank - self.raise_by
        if self.at_least is not None:
            wanted = min(wanted, self.at_least.rank)
        # P1 has rank 1, so the smaller rank is the higher priority; a row never lowers one.
        rank = min(priority.rank, max(wanted, self.at_most.rank))
        return list(Priority)[rank - 1]


@checked
@attrs.frozen(kw_only=True)
class PriorityAssessment:
    """A priority with its reasons: the cell of the matrix and each adjustment that fits."""

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
    def inputs(self) -> dict[str, str]:
        """The inputs of `reprioritise`; an adjusted priority is an override with its reason."""
        inputs: dict[str, str] = {"impact": self.impact, "urgency": self.urgency}
        if self.is_adjusted:
            reason = "; ".join(map(str, self.because.lines))
            inputs |= {"priority": self.priority, "comment": reason}
        return inputs


@checked
@attrs.frozen(kw_only=True)
class PriorityRules:
    """The priority rules of a desk: a matrix, then the rows that fit, in order.

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

    @checked
    def assess(
        self,
        impact: Impact,
        urgency: Urgency,
        facts: Mapping[str, Fact] | Iterable[tuple[str, Fact]] = (),
    ) -> PriorityAssessment:
        """Return the priority for an impact, an urgency and facts, with its reasons.

        A level that the matrix does not have is refused.
        """
        known = dict(facts)
        base = priority = self.matrix.priority(impact, urgency)
        cell = f"{impact} x {urgency} is {base} by the matrix {self.matrix.name!r}"
        lines = [Line("matrix", cell)]
        # Rows that change nothing are listed too: the reader sees that they were considered.
        for row in self.adjustments:
            if not row.fits(known):
                continue
            after = row.applied(priority)
            stated = ", ".join(f"{name} {known.get(name)}" for name, _ in row.when)
            moved = f"{priority} becomes {after}" if after is not priority else f"stays {priority}"
            code = "adjusted" if after is not priority else "no_higher"
            lines.append(Line(code, f"{row.name} ({stated}): {moved}"))
            priority = after
        return PriorityAssessment(
            impact=Impact(impact), urgency=Urgency(urgency), base=base, priority=priority,
            because=Explanation(tuple(lines)),
        )  # fmt: skip

"""Choices that follow a fact of the record: a goal by priority, a calendar by site."""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.errors import InvalidPolicy
from serviceops.history import Fact, as_facts

_Chosen = TypeVar("_Chosen", covariant=True)  # noqa: PLC0105 - reads better in By[Goal]
_Case = TypeVar("_Case")


def _cases(
    given: Mapping[Any, _Case] | Iterable[tuple[Any, _Case]],
) -> tuple[tuple[Fact, _Case], ...]:
    pairs = tuple(given.items() if isinstance(given, Mapping) else given)
    if not pairs or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
        raise InvalidPolicy(
            str(given), "choices by the value of the fact", "By('priority', {'P1': ...})"
        )
    # Values are compared as histories have them: a StrEnum member and its text are one value.
    values = [as_facts({"value": value})[0][1] for value, _ in pairs]
    if len(set(values)) != len(values):
        raise InvalidPolicy(str(values), "each value once", "drop one of the two")
    return tuple((value, chosen) for value, (_, chosen) in zip(values, pairs, strict=True))


@checked
@short_repr
@attrs.frozen
class By(Generic[_Chosen]):
    """A choice that follows a fact of the record: a goal by priority, a calendar by site.

    A value that is not listed takes `otherwise`; where that is `None` the target does not apply.

    >>> from serviceops.sla.goals import Goal
    >>> goal = By("priority", {"P1": Goal.working(hours=4)}, otherwise=Goal.working(hours=8))
    >>> str(goal.choose("P1")), str(goal.choose("P9"))
    ('4 h of working time', '8 h of working time')
    """

    fact: str
    cases: tuple[tuple[Fact, _Chosen], ...] = attrs.field(converter=_cases)
    otherwise: _Chosen | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.fact, str) or not self.fact:
            raise InvalidPolicy(self.fact, "the name of a fact", "By('priority', {'P1': ...})")

    def choose(self, value: Fact) -> _Chosen | None:
        """Return what is chosen when the fact has that value."""
        for known, chosen in self.cases:
            if known == value:
                return chosen
        return self.otherwise


def options(choice: "By[_Case] | _Case") -> tuple[_Case, ...]:
    """Return every goal or calendar that may be chosen, or the only one."""
    if not isinstance(choice, By):
        return (choice,)
    others = () if choice.otherwise is None else (choice.otherwise,)
    return (*(option for _, option in choice.cases), *others)

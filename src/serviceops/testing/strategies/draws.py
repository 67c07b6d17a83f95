"""Small strategies, built once: building one for every draw costs more than the draw."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeAlias

from hypothesis import strategies as st

from serviceops.errors import InvalidValue
from serviceops.testing.walks import Pick

Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]
"""A function that draws from a strategy, inside a composite one or a test."""


def at_least_one(given: int, name: str) -> int:
    """Return a bound of a size; none is refused here, where it is written, and not when drawn."""
    if given < 1:
        raise InvalidValue(given, f"a whole number from 1 ({name})")
    return given


@cache
def upto(last: int) -> st.SearchStrategy[int]:
    """Draw whole numbers from 0 to one, both included; 0 is the simplest."""
    return st.integers(0, last) if last else st.just(0)


def picked_by(draw: Draw) -> Pick:
    """Return a pick by Hypothesis, which shrinks to the first of the options."""

    def pick(options: Sequence[Any]) -> Any:
        return options[draw(upto(len(options) - 1))] if len(options) > 1 else options[0]

    return pick

"""Random draws with a seed: the same on every machine and version for the same seed."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import cos, exp, log, pi, sqrt
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Choice(Generic[T]):
    """Options to choose from, each with its weight."""

    __slots__ = ("_edges", "_things")

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        self._things = tuple(things)
        self._edges = tuple(accumulate(weights))

    def at(self, point: float) -> T:
        """Return the option at a point between 0 and 1 of the total weight."""
        return self._things[min(bisect_right(self._edges, point * self._edges[-1]),
                                len(self._things) - 1)]  # fmt: skip


class Chance:
    """Draws from one seed.

    Every draw is made from `Random.random`, the one method of Python's generator that is documented
    never to change for a seed.
    """

    __slots__ = ("point",)

    def __init__(self, seed: int) -> None:
        self.point = Random(seed).random  # noqa: S311 - made-up work, no secret
        """A number from 0 up to 1."""

    def happens(self, probability: float) -> bool:
        """Return whether something of that probability happens."""
        return self.point() < probability

    def below(self, count: int) -> int:
        """Return a whole number from 0 up to `count`."""
        return int(self.point() * count)

    def wait(self, mean: float) -> float:
        """Return a waiting time without memory, of that mean."""
        return -mean * log(1.0 - self.point())

    def around(self, median: float, spread: float = 0.6) -> float:
        """Return a length with a median, by a lognormal distribution."""
        # Box and Muller: a normal number from two uniform ones, with `Random.random` alone.
        normal = sqrt(-2.0 * log(1.0 - self.point())) * cos(2.0 * pi * self.point())
        return median * exp(spread * normal)

    def one_of(self, choice: Choice[T]) -> T:
        """Return one of the options of a choice."""
        return choice.at(self.point())

"""A calendar as a table for columns: an entry for each grain of time, found without a search.

A *grain* is an hour, or less where an hour would hold two windows. Inside a grain at most one
stretch is open, so the open time before an instant is what came before the grain and the share of
that stretch. Where every opening and closing falls on a grain's edge, one packed integer has both.
A calendar too fine or too long for a table is searched instead.
"""

from functools import cached_property
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.spans import Micros, Pair

Micro: TypeAlias = NDArray[np.int64]
"""Microseconds since 1970-01-01T00:00Z, or lengths in them, one a row."""

_GRAINS = tuple(seconds * 1_000_000 for seconds in (3600, 1800, 900, 300, 60))
_MAX_GRAINS = 1 << 22


def _divided(numbers: Micro, by: Micros) -> Micro:
    """Return whole quotients of numbers that are not negative: half the time of signed ones."""
    return (numbers.view(np.uint64) // np.uint64(by)).view(np.int64)


@attrs.frozen(eq=False)
class Layout:
    """The open stretches between two instants as arrays, and the table over them."""

    start: Micros
    end: Micros
    opens: Micro
    closes: Micro
    before: Micro  # the open time before each opening, and the total at the end
    grain: Micros = 0  # 0 where there is no table
    aligned: bool = False
    words: Micro = attrs.field(factory=lambda: np.zeros(0, np.int64))
    low: Micro = attrs.field(factory=lambda: np.zeros(0, np.int64))
    high: Micro = attrs.field(factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def of(cls, pairs: list[Pair], start: Micros, end: Micros) -> "Layout":
        """Return the layout of open stretches that lie between two whole hours."""
        edges = np.array(pairs, np.int64).reshape(-1, 2)
        opens, closes = np.ascontiguousarray(edges[:, 0]), np.ascontiguousarray(edges[:, 1])
        before = np.concatenate((np.zeros(1, np.int64), np.cumsum(closes - opens)))
        bare = cls(start, end, opens, closes, before)
        for grain in _GRAINS:
            count = (end - start) // grain + 1
            first, last = (opens - start) // grain, (closes - 1 - start) // grain
            if count > _MAX_GRAINS:
                break
            if (first[1:] > last[:-1]).all():
                return bare._tabled(grain, count, first, last)
        return bare

    def _tabled(self, grain: Micros, count: int, first: Micro, last: Micro) -> "Layout":
        base = self.search(self.start + grain * np.arange(count, dtype=np.int64))
        turns = np.zeros(count + 1, np.int64)
        turns[first] += 1
        np.subtract.at(turns, last + 1, 1)
        is_open = np.cumsum(turns[:-1])
        low, high = np.zeros(count, np.int64), is_open * grain
        low[first] = self.opens - self.start - first * grain
        high[last] = self.closes - self.start - last * grain
        if not low.any() and (high == is_open * grain).all():
            # The lowest bit is whether the grain is open. The rest is the open time before it, less
            # the time since the layout's start where it is open: that of an instant is added.
            base -= is_open * grain * np.arange(count, dtype=np.int64)
            return attrs.evolve(self, grain=grain, aligned=True, words=base * 2 + is_open)
        return attrs.evolve(self, grain=grain, words=base - low, low=low, high=high)

    def measure(self, at: Micro) -> Micro:
        """Return the open time between the layout's start and each instant within it."""
        if not self.grain:
            return self.search(at)
        since = at - self.start
        index = _divided(since, self.grain)
        words = self.words.take(index)
        if self.aligned:  # in place: every temporary array costs a pass over the memory
            since *= words & 1
            words >>= 1
            words += since
            return words
        since -= index * self.grain
        np.maximum(since, self.low.take(index), out=since)
        np.minimum(since, self.high.take(index), out=since)
        words += since
        return words

    def search(self, at: Micro) -> Micro:
        """Return the same by bisection."""
        if not len(self.opens):
            return np.zeros_like(at)
        index = np.searchsorted(self.opens, at, side="right") - 1
        index[index < 0] = 0
        shares = np.minimum(at, self.closes[index]) - self.opens[index]
        return self.before[index] + np.maximum(shares, 0)

    def is_open(self, at: Micro) -> NDArray[np.bool_]:
        """Return which instants are open."""
        if not len(self.opens):
            return np.zeros(at.shape, np.bool_)
        index = np.searchsorted(self.opens, at, side="right") - 1
        found: NDArray[np.bool_] = (index >= 0) & (at < self.closes[np.maximum(index, 0)])
        return found

    def earliest(self, open_time: Micro) -> Micro:
        """Return the first instants before which that much (more than none) has passed."""
        # Where no window is shorter than a step of open time, at most two meet one step: a look-up
        # and a comparison replace a dozen comparisons.
        step, places = self._steps
        if step:
            index = places.take(_divided(open_time - 1, step))
            index += self.before[1:].take(index) < open_time
        else:
            index = np.searchsorted(self.before, open_time, side="left") - 1
        found = self._closed.take(index)
        found += open_time
        return found

    @cached_property
    def _closed(self) -> Micro:
        """The instant of each opening less the open time before it."""
        return self.opens - self.before[:-1]

    @cached_property
    def _steps(self) -> tuple[Micros, NDArray[np.intp]]:
        """The shortest window within, and for each step of so much open time where it begins."""
        lengths = np.diff(self.before)[1:-1]  # the ends may be cut, which changes nothing
        step = int(lengths.min(initial=0)) if not lengths.size else int(lengths.min())
        total = int(self.before[-1])
        if step < 1 or total // step > _MAX_GRAINS:
            return 0, np.zeros(0, np.intp)
        begins = np.arange(total // step + 1, dtype=np.int64) * step
        places = np.searchsorted(self.before, begins, side="right") - 1
        return step, np.minimum(places, len(self.opens) - 1)

    def latest(self, open_time: Micro) -> Micro:
        """Return the last instants before which no more than that much (not all) has passed."""
        index = np.searchsorted(self.before, open_time, side="right") - 1
        return self.opens[index] + open_time - self.before[index]

"""A sorted map that never changes: a change returns another map, which shares most of its parts.

Pairs are in blocks, and a change copies one block and the list of blocks. At 100,000 pairs both
are a few hundred references, which are copied in a microsecond: less than the steps in Python of a
balanced tree.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Generic, TypeVar, cast

K = TypeVar("K")
V = TypeVar("V")

_BLOCK = 256


class SortedMap(Generic[K, V]):
    """Values by key, in the order of the keys; no two keys are equal.

    >>> one = SortedMap.of([(1, "a"), (3, "c")])
    >>> two = one.with_pair(2, "b").without(3)
    >>> list(one), list(two), two.first(), list(one.upto(1)), two.get(3)
    (['a', 'c'], ['a', 'b'], (1, 'a'), ['a'], None)
    """

    __slots__ = ("_blocks", "_firsts", "_size")

    def __init__(
        self, blocks: tuple[tuple[list[K], list[V]], ...], firsts: list[K], size: int
    ) -> None:
        # Lists that are never written again: slices and bisection of them are the fastest.
        self._blocks, self._firsts, self._size = blocks, firsts, size

    @classmethod
    def of(cls, pairs: Iterable[tuple[K, V]]) -> "SortedMap[K, V]":
        """Return the map of pairs that are in order."""
        keys, values = [], []
        for key, value in pairs:
            keys.append(key)
            values.append(value)
        starts = range(0, len(keys), _BLOCK)
        blocks = tuple((keys[n : n + _BLOCK], values[n : n + _BLOCK]) for n in starts)
        return cls(blocks, keys[::_BLOCK], len(keys))

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[V]:
        return chain.from_iterable(values for _, values in self._blocks)

    def _place(self, key: K) -> tuple[int, int, bool]:
        """Return the block and the place in it that a key has or would have."""
        number = max(bisect_right(cast("list[Any]", self._firsts), key) - 1, 0)
        if not self._blocks:
            return 0, 0, False
        keys: list[Any] = self._blocks[number][0]
        place = bisect_left(keys, key)
        return number, place, place < len(keys) and keys[place] == key

    def get(self, key: K) -> V | None:
        """Return the value of a key; `None` where there is none."""
        number, place, found = self._place(key)
        return self._blocks[number][1][place] if found else None

    def first(self) -> tuple[K, V] | None:
        """Return the pair with the smallest key."""
        return (self._firsts[0], self._blocks[0][1][0]) if self._blocks else None

    def at(self, index: int) -> V:
        """Return the value at a place, counted from 0."""
        for _, values in self._blocks:
            if index < len(values):
                return values[index]
            index -= len(values)
        raise IndexError(index)

    def upto(self, last: Any) -> Iterator[V]:
        """Yield the values of keys that are not later than one."""
        for keys, values in self._blocks:
            stop = bisect_right(keys, last)
            yield from values[:stop]
            if stop < len(keys):
                return

    def with_pair(self, key: K, value: V) -> "SortedMap[K, V]":
        """Return the map with a pair added, or in place of the one with its key."""
        if not self._blocks:
            return SortedMap((([key], [value]),), [key], 1)
        number, place, found = self._place(key)
        keys, values = self._blocks[number]
        after = place + found
        keys = [*keys[:place], key, *keys[after:]]
        values = [*values[:place], value, *values[after:]]
        if len(keys) <= 2 * _BLOCK:
            return self._replaced(number, [(keys, values)], self._size + 1 - found)
        halves = [(keys[:_BLOCK], values[:_BLOCK]), (keys[_BLOCK:], values[_BLOCK:])]
        return self._replaced(number, halves, self._size + 1 - found)

    def without(self, key: K) -> "SortedMap[K, V]":
        """Return the map without a key; one that it does not have changes nothing."""
        number, place, found = self._place(key)
        if not found:
            return self
        keys, values = self._blocks[number]
        keys, values = keys[:place] + keys[place + 1 :], values[:place] + values[place + 1 :]
        return self._replaced(number, [(keys, values)] if keys else [], self._size - 1)

    def _replaced(
        self, number: int, parts: list[tuple[list[K], list[V]]], size: int
    ) -> "SortedMap[K, V]":
        """Return the map with other blocks in place of one."""
        blocks = (*self._blocks[:number], *parts, *self._blocks[number + 1 :])
        firsts = [*self._firsts[:number], *(k[0] for k, _ in parts), *self._firsts[number + 1 :]]
        return SortedMap(blocks, firsts, size)

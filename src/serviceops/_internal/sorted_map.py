"""A sorted map that never changes: a change returns another map, which shares most of its parts.

Pairs are in a tree of small blocks, and a change copies one block of each level. Small ones, since
each reference that is copied touches the object it refers to: at 100,000 pairs that is what costs.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Generic, TypeAlias, TypeVar, cast

from serviceops._internal.slotted import Slotted

K = TypeVar("K")
V = TypeVar("V")

_FULL = 32

_Block: TypeAlias = tuple[list[Any], list[Any]]
"""Keys and values; above the lowest level, the first keys of blocks and those blocks. Lists that
are never written again: slices and bisection of them are the fastest."""


class SortedMap(Slotted, Generic[K, V]):
    """Values by key, in the order of the keys; no two keys are equal.

    >>> one = SortedMap.of([1, 3], ["a", "c"])
    >>> two = one.with_pair(2, "b").without(3)
    >>> list(one), list(two), two.first(), list(one.upto(1)), two.get(3)
    (['a', 'c'], ['a', 'b'], (1, 'a'), ['a'], None)
    """

    __slots__ = ("_height", "_root", "_size")

    def __init__(self, root: _Block, height: int, size: int) -> None:
        self._root, self._height, self._size = root, height, size

    @classmethod
    def of(cls, keys: list[K], values: list[V]) -> "SortedMap[K, V]":
        """Return the map of keys that are in order, and their values; it takes both lists over."""
        parts: list[Any] = values
        size, height = len(keys), 0
        while len(keys) > _FULL:
            blocks = _blocks_of(keys, parts)
            keys, parts, height = [block[0][0] for block in blocks], blocks, height + 1
        return cls((keys, parts), height, size)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[V]:
        for _, values in _leaves(self._root, self._height):
            yield from values

    def get(self, key: K) -> V | None:
        """Return the value of a key; `None` where there is none."""
        keys, parts = self._root
        for _ in range(self._height):
            keys, parts = parts[_child(keys, key)]
        place = bisect_left(keys, key)
        return parts[place] if place < len(keys) and keys[place] == key else None

    def first(self) -> tuple[K, V] | None:
        """Return the pair with the smallest key."""
        keys, values = next(_leaves(self._root, self._height))
        return (keys[0], values[0]) if keys else None

    def at(self, index: int) -> V:
        """Return the value at a place, counted from 0."""
        for _, values in _leaves(self._root, self._height):
            if index < len(values):
                return cast("V", values[index])
            index -= len(values)
        raise IndexError(index)

    def upto(self, last: Any) -> Iterator[V]:
        """Yield the values of keys that are not later than one."""
        for keys, values in _leaves(self._root, self._height):
            stop = bisect_right(keys, last)
            yield from values[:stop]
            if stop < len(keys):
                return

    def with_pair(self, key: K, value: V) -> "SortedMap[K, V]":
        """Return the map with a pair added, or in place of the one with its key."""
        blocks, added = _with_pair(self._root, self._height, key, value)
        if len(blocks) == 1:
            return SortedMap(blocks[0], self._height, self._size + added)
        root = [block[0][0] for block in blocks], blocks
        return SortedMap(root, self._height + 1, self._size + added)

    def without(self, key: K) -> "SortedMap[K, V]":
        """Return the map without a key; one that it does not have changes nothing."""
        root = _without(self._root, self._height, key)
        if root is self._root:
            return self
        return SortedMap(root, self._height if root[0] else 0, self._size - 1)


def _child(keys: list[Any], key: Any) -> int:
    return max(bisect_right(keys, key) - 1, 0)


def _leaves(block: _Block, height: int) -> Iterator[_Block]:
    if height == 0:
        yield block
    else:
        for part in block[1]:
            yield from _leaves(part, height - 1)


def _blocks_of(keys: list[Any], parts: list[Any]) -> list[_Block]:
    """Return equal blocks, none of them more than three quarters full: room for what comes."""
    number = -(-4 * len(keys) // (3 * _FULL))
    ends = [len(keys) * n // number for n in range(number + 1)]
    return [(keys[a:b], parts[a:b]) for a, b in pairwise(ends)]


def _with_pair(block: _Block, height: int, key: Any, value: Any) -> tuple[list[_Block], bool]:
    """Return the one or two blocks that a block becomes with a pair, and whether its key is new."""
    keys, parts = block
    parts = parts.copy()
    if height == 0:
        place = bisect_left(keys, key)
        added = not (place < len(keys) and keys[place] == key)
        if added:
            keys = _replaced(keys, place, place, [key])
        parts[place : place + (not added)] = [value]
    else:
        place = _child(keys, key)
        blocks, added = _with_pair(parts[place], height - 1, key, value)
        parts[place : place + 1] = blocks
        keys = _replaced(keys, place, place + 1, [one[0][0] for one in blocks])
    if len(keys) <= _FULL:
        return [(keys, parts)], added
    return _blocks_of(keys, parts), added


def _without(block: _Block, height: int, key: Any) -> _Block:
    """Return a block without a key, or the same block when it does not have it."""
    keys, parts = block
    left: list[_Block] = []  # of the block below, nothing when it is empty now
    if height == 0:
        place = bisect_left(keys, key)
        if not (place < len(keys) and keys[place] == key):
            return block
    else:
        place = _child(keys, key)
        below = _without(parts[place], height - 1, key)
        if below is parts[place]:
            return block
        left = [below] if below[0] else []
    parts = parts.copy()
    parts[place : place + 1] = left
    return _replaced(keys, place, place + 1, [one[0][0] for one in left]), parts


def _replaced(keys: list[Any], start: int, end: int, others: list[Any]) -> list[Any]:
    """Return keys with others in a place; the same list where they are the same."""
    if end - start == 1 == len(others) and others[0] is keys[start]:
        return keys  # as in nearly every block that is not a lowest one: no key is touched
    keys = keys.copy()
    keys[start:end] = others
    return keys

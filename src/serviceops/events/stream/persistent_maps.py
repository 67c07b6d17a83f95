"""Persistent maps and heaps: values of which a change copies only a small part.

With them the state of a hundred thousand alerts is a value, and a step costs the same as with one.
A `PersistentMap` is a tree of short lists over small dictionaries: a change copies the path to one
of them. A `Heap` is a leftist heap of tuples. Both are for this package alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeAlias, TypeVar

K = TypeVar("K")
V = TypeVar("V")

# A change copies one dictionary and a list of 64 for each level: fuller dictionaries make that
# slower, emptier ones make the tree deeper, and its lists larger than the entries.
_FULL = 48  # entries of one dictionary on average, before there are 64 times as many of them
_BITS = 6  # of the hash for each level: 64 children


class PersistentMap(Generic[K, V]):
    """A mapping that never changes: `put` and `without` return another, and share the rest."""

    __slots__ = ("_depth", "_root", "_size")

    def __init__(self, given: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        entries = dict(given)
        depth = 0
        while len(entries) > _FULL * 64**depth:
            depth += 1
        self._size, self._depth = len(entries), depth
        self._root: Any = _tree_of(entries, depth)

    @classmethod
    def _of(cls, root: Any, depth: int, size: int) -> "PersistentMap[K, V]":
        made = cls.__new__(cls)
        made._root, made._depth, made._size = root, depth, size
        return made

    def get(self, key: K, default: Any = None) -> Any:
        """Return the value of a key, or the default."""
        node, depth = self._root, self._depth
        if depth:
            place = hash(key)
            for _ in range(depth):
                node = node[place & 63]
                place >>= _BITS
        return node.get(key, default)

    def __contains__(self, key: K) -> bool:
        return self.get(key, _MISSING) is not _MISSING

    def put(self, key: K, value: V) -> "PersistentMap[K, V]":
        """Return the map with a value at a key."""
        depth = self._depth
        root, leaf = self._copied_path(key)
        size = self._size if key in leaf else self._size + 1
        leaf[key] = value
        made: PersistentMap[K, V] = _new(PersistentMap)
        made._root, made._depth, made._size = root if depth else leaf, depth, size
        return made if size <= _FULL * 64**depth else PersistentMap(made.items())

    def without(self, key: K) -> "PersistentMap[K, V]":
        """Return the map without a key, which need not be there."""
        if key not in self:
            return self
        root, leaf = self._copied_path(key)
        del leaf[key]
        return self._of(root if self._depth else leaf, self._depth, self._size - 1)

    def _copied_path(self, key: K) -> tuple[Any, dict[K, V]]:
        """Return a copy of the path to where a key belongs, and the dictionary at its end."""
        depth = self._depth
        if not depth:
            return None, self._root.copy()
        place = hash(key)
        root = node = self._root[:]
        for _ in range(depth - 1):
            child = node[place & 63] = node[place & 63][:]
            node = child
            place >>= _BITS
        leaf: dict[K, V] = node[place & 63].copy()
        node[place & 63] = leaf
        return root, leaf

    def items(self) -> Iterator[tuple[K, V]]:
        """Yield keys and values, in no particular order."""
        nodes = [(self._root, self._depth)]
        while nodes:
            node, depth = nodes.pop()
            if depth:
                nodes += [(child, depth - 1) for child in node]
            else:
                yield from node.items()

    def __iter__(self) -> Iterator[K]:
        return (key for key, _ in self.items())

    def __len__(self) -> int:
        return self._size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PersistentMap) and dict(self.items()) == dict(other.items())

    def __hash__(self) -> int:
        return hash(frozenset(self))

    def __repr__(self) -> str:
        return f"PersistentMap of {self._size}"

    def __reduce__(self) -> tuple[Any, ...]:  # hashes of texts differ from process to process
        return PersistentMap, (dict(self.items()),)


_MISSING = object()
_new = PersistentMap.__new__


def _tree_of(entries: dict[Any, Any], depth: int) -> Any:
    if not depth:
        return entries
    root: list[Any] = _empty(depth)
    for key, value in entries.items():
        place, node = hash(key), root
        for _ in range(depth):
            node = node[place & 63]
            place >>= _BITS
        node[key] = value
    return root


def _empty(depth: int) -> Any:
    return [_empty(depth - 1) for _ in range(64)] if depth else {}


Heap: TypeAlias = Any
"""A heap of items that compare: `None` when empty, else (rank, item, left, right)."""


def pushed(queue: Heap, item: Any) -> Heap:
    """Return the queue with one more item."""
    return _merged((1, item, None, None), queue)


def popped(queue: Heap) -> Heap:
    """Return the queue without its least item, which is ``queue[1]``."""
    return _merged(queue[2], queue[3])


def _merged(one: Heap, other: Heap) -> Heap:
    if one is None:
        return other
    if other is None:
        return one
    if other[1] < one[1]:
        one, other = other, one
    left, right = one[2], _merged(one[3], other)
    if left is None or left[0] < right[0]:
        left, right = right, left
    return (1 if right is None else right[0] + 1, one[1], left, right)

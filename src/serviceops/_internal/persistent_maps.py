"""Persistent maps, and a queue: values of which a change copies only a small part.

With them the state of a hundred thousand alerts is a value, and a step costs the same as with one.
A `PersistentMap` is a tree of short lists over small dictionaries: a change copies the path to one
of them. Within one call a `TransientMap` is written in place, and becomes a value again at its end:
a call with many inputs copies each dictionary once. An `Agenda` is a queue of what waits for an
instant, written in place within a call too. All of them are for streams of events alone.
"""

import heapq
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
        made = _new(cls)
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
        made = self._of(root if depth else leaf, depth, size)
        return made if size <= _FULL * 64**depth else type(self)(made.pairs())

    def without(self, key: K) -> "PersistentMap[K, V]":
        """Return the map without a key, which need not be there."""
        if key not in self:
            return self
        root, leaf = self._copied_path(key)
        del leaf[key]
        return self._of(root if self._depth else leaf, self._depth, self._size - 1)

    def leaf_at(self, place: int) -> dict[K, V]:
        """Return the dictionary of the keys with hashes that end in these bits."""
        node = self._root
        for _ in range(self._depth):
            node = node[place & 63]
            place >>= _BITS
        return node  # type: ignore[no-any-return] # the lists end at one

    def with_leaves(self, leaves: Mapping[int, dict[K, V]]) -> "PersistentMap[K, V]":
        """Return the map with other dictionaries at some places, which nobody else writes into."""
        depth, size = self._depth, self._size
        if not depth:
            root: Any = leaves[0]
            made = self._of(root, 0, len(root))
            return made if len(root) <= _FULL else type(self)(made.pairs())
        root = self._root[:]
        # Every list on the way is copied for the first dictionary under it, and written in place
        # for the others: the copies are known by the bits of the hash that lead to them.
        lists: dict[tuple[int, int], Any] = {}
        for place, leaf in leaves.items():
            node, rest, path = root, place, 0
            for level in range(1, depth):
                path |= (rest & 63) << _BITS * (level - 1)
                child = lists.get((level, path))
                if child is None:
                    child = lists[level, path] = node[rest & 63] = node[rest & 63][:]
                node = child
                rest >>= _BITS
            size += len(leaf) - len(node[rest & 63])
            node[rest & 63] = leaf
        made = self._of(root, depth, size)
        return made if size <= _FULL * 64**depth else type(self)(made.pairs())

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
        return self.pairs()

    def pairs(self) -> Iterator[tuple[K, Any]]:
        """Yield keys and values as they are stored."""
        nodes = [(self._root, self._depth)]
        while nodes:
            node, depth = nodes.pop()
            if depth:
                nodes += [(child, depth - 1) for child in node]
            else:
                yield from node.items()

    def __iter__(self) -> Iterator[K]:
        return (key for key, _ in self.pairs())

    def __len__(self) -> int:
        return self._size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PersistentMap) and dict(self.items()) == dict(other.items())

    def __hash__(self) -> int:
        return hash(frozenset(self))

    def __repr__(self) -> str:
        return f"PersistentMap of {self._size}"

    def __reduce__(self) -> tuple[Any, ...]:  # hashes of texts differ from process to process
        return type(self), (dict(self.items()),)


_MISSING: Any = object()
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


class TransientMap(Generic[K, V]):
    """A map during one call: `put` and `without` write into it and return it.

    It has the methods of a `PersistentMap`, so that what takes the one takes the other.
    `persistent` returns the value that it has become.
    """

    __slots__ = ("base", "leaves", "mask")

    def __init__(self, base: PersistentMap[K, V]) -> None:
        self.base = base
        # Copies of the dictionaries that were written into, by the bits of the hash that lead to
        # each: a change finds its dictionary by one look, and no node is visited again at the end.
        self.leaves: dict[int, dict[K, Any]] = {}
        self.mask = (1 << _BITS * base._depth) - 1

    def get(self, key: K, default: Any = None) -> Any:
        """Return the value of a key, or the default."""
        place = hash(key) & self.mask
        leaf = self.leaves.get(place)
        return (self.base.leaf_at(place) if leaf is None else leaf).get(key, default)

    def __contains__(self, key: K) -> bool:
        return self.get(key, _MISSING) is not _MISSING

    def own_leaf(self, place: int) -> dict[K, Any]:
        """Return a copy of the dictionary at a place, which has none yet, to write into."""
        leaf = self.leaves[place] = self.base.leaf_at(place).copy()
        return leaf

    def put(self, key: K, value: V) -> "TransientMap[K, V]":
        """Write a value at a key."""
        place = hash(key) & self.mask
        leaf = self.leaves.get(place)
        if leaf is None:
            leaf = self.own_leaf(place)
        leaf[key] = value
        return self

    def without(self, key: K) -> "TransientMap[K, V]":
        """Remove a key, which need not be there."""
        if key in self:
            place = hash(key) & self.mask
            leaf = self.leaves.get(place)
            del (self.own_leaf(place) if leaf is None else leaf)[key]
        return self

    def persistent(self) -> PersistentMap[K, V]:
        """Return the map as a value."""
        if self.leaves:
            leaves, self.leaves = self.leaves, {}
            self.base = self.base.with_leaves(leaves)
            self.mask = (1 << _BITS * self.base._depth) - 1
        return self.base

    def items(self) -> Iterator[tuple[K, V]]:
        """Yield keys and values, in no particular order."""
        return self.persistent().items()

    def __iter__(self) -> Iterator[K]:
        return iter(self.persistent())

    def __len__(self) -> int:
        return len(self.persistent())


Item: TypeAlias = tuple[Any, ...]
"""What waits: an instant first, then what tells it from the others of that instant."""

Waiting: TypeAlias = tuple[Item, tuple[tuple[int, tuple[Item, ...]], ...]] | None
"""What waits as a value: the least item, and sorted runs of items with the place each begins at."""


class Agenda:
    """A queue during one call: items are added to it, and the least of them is taken first.

    As a value it is a few sorted runs, each at least twice as long as the next one. What a call has
    added becomes a run, and runs of a size are merged. So an item is copied a few times in all, and
    lies in no object of its own: the garbage collector has nothing to visit.
    """

    __slots__ = ("_added", "_least", "_runs", "least")

    def __init__(self, waiting: Waiting = None) -> None:
        self._least: Item | None = None
        self._runs: tuple[tuple[int, tuple[Item, ...]], ...] = ()
        if waiting is not None:
            self._least, self._runs = waiting
        self._added: list[Item] = []
        # The least item, `None` without any; an attribute, since each input of a batch looks at it.
        self.least = self._least

    def push(self, item: Item) -> None:
        """Add an item."""
        heapq.heappush(self._added, item)
        if self.least is None or item < self.least:
            self.least = item

    def pop(self) -> None:
        """Remove the least item."""
        added, least = self._added, self._least
        if added and (least is None or added[0] < least):
            heapq.heappop(added)
        else:
            self._pop_run(least)
        first = added[0] if added else None
        least = self._least
        self.least = least if first is None or (least is not None and least < first) else first

    def _pop_run(self, least: Item | None) -> None:
        runs = [(start + (items[start] is least), items) for start, items in self._runs]
        self._set_runs((start, items) for start, items in runs if start < len(items))

    def _set_runs(self, runs: Iterable[tuple[int, tuple[Item, ...]]]) -> None:
        self._runs = tuple(runs)
        self._least = min([items[start] for start, items in self._runs], default=None)

    def persistent(self) -> Waiting:
        """Return the queue as a value."""
        if self._added:
            start, items = 0, tuple(sorted(self._added))
            runs, self._added = list(self._runs), []
            while runs and len(runs[-1][1]) - runs[-1][0] < 2 * len(items):
                start, longer = runs.pop()
                items = tuple(sorted(longer[start:] + items))  # merges the two: both are sorted
            self._set_runs([*runs, (0, items)])
        return None if self._least is None else (self._least, self._runs)

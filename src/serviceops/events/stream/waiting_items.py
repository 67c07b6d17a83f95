"""A queue of what waits for an instant: a value between calls, written in place within one."""

import heapq
from collections.abc import Iterable
from typing import Any, TypeAlias

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
        runs = list(self._runs)
        for place, (start, items) in enumerate(runs):
            if items[start] is least:
                runs[place] = (start + 1, items)
                if start + 1 == len(items):
                    del runs[place]
                break
        self._set_runs(runs)

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

"""Dates of a timeline prepared for queries on `datetime` values, in blocks of equal length.

A date has the open seconds of its block before its midnight, and a pattern of windows. What is
alike is one object in all calendars, whole blocks too, so that the dates of many calendars, most of
which differ by a few holidays, fit the caches of a processor. Nothing is searched.
"""

from array import array
from collections import deque
from functools import lru_cache
from itertools import accumulate
from typing import Protocol, TypeAlias, TypeVar
from weakref import ref

from serviceops._internal.fork_lock import ForkLock
from serviceops.calendars.zones import DAY
from serviceops.spans import Pair

SHIFT = 8
"""The day number of a date without so many bits is the number of its block."""

DATES = 1 << SHIFT
"""How many dates a block has: so many that a byte has the number of any pattern in it."""

LAST = DATES - 1
"""The bits of a day number that are a place in the block."""

MAX_BLOCKS = 1 << 15
"""Blocks prepared at once in all timelines of a process: at most 3.5 kB each, or 110 MB in all."""

_ONE_IN = 8  # when all are in use, only so many of the blocks requested replace another
_MAX_SHARED = 1 << 12  # patterns and their numbers, the last ones used
_MAX_SHARED_BLOCKS = 1 << 10
_SECOND = 1_000_000
_DAY_SECONDS = 86_400

Pattern: TypeAlias = tuple[int, int, int, "Pattern | None"]
"""When the first window of a date opens and closes, its length, and the windows after it."""

Block: TypeAlias = tuple["array[int]", tuple[Pattern, ...]]
"""Open seconds of a block before each date and before its end, and the pattern of each date."""

_CLOSED: Pattern = (_DAY_SECONDS, _DAY_SECONDS, 0, None)
_Value = TypeVar("_Value")


@lru_cache(maxsize=_MAX_SHARED)
def _shared(value: _Value) -> _Value:
    """Return an equal value that was given before, so that memory has it once."""
    return value


@lru_cache(maxsize=_MAX_SHARED_BLOCKS)
def _block(kinds: bytes, patterns: tuple[Pattern, ...]) -> Block:
    """Return the block of dates with these patterns, by number; equal ones are one object."""
    # Its sums begin at its own start: those of two calendars would be equal nowhere else.
    lengths = [0] * len(patterns)
    for number, pattern in enumerate(patterns):
        rest: Pattern | None = pattern
        while rest:
            lengths[number] += rest[2]
            rest = rest[3]
    sums = accumulate((lengths[kind] for kind in kinds), initial=0)
    return array("i", sums), tuple([patterns[kind] for kind in kinds])


def lay_out(pairs: list[Pair], number: int) -> Block | None:
    """Return a block from its open stretches.

    `None` where an opening or closing is not on a whole second.

    >>> sums, dates = lay_out([(DAY, 3 * DAY)], 0)
    >>> sums[:5].tolist(), dates[1]
    ([0, 0, 86400, 172800, 172800], (0, 86400, 86400, None))
    """
    start = number << SHIFT
    windows: dict[int, list[Pair]] = {}
    for opens, closes in pairs:
        if opens % _SECOND or closes % _SECOND:
            return None
        for day in range(opens // DAY, -(-closes // DAY)):  # one night belongs to two dates
            midnight = day * DAY
            part = max(opens - midnight, 0) // _SECOND, min(closes - midnight, DAY) // _SECOND
            windows.setdefault(day - start, []).append(part)
    numbers: dict[Pattern, int] = {}
    kinds = bytearray()
    for date in range(DATES):
        pattern: Pattern | None = None
        for opens, closes in reversed(windows.get(date, ())):
            first, last, length = map(_shared, (opens, closes, closes - opens))
            pattern = _shared((first, last, length, pattern))
        kinds.append(numbers.setdefault(pattern or _CLOSED, len(numbers)))
    return _block(bytes(kinds), tuple(numbers))


class Holder(Protocol):
    """What has blocks by their numbers: a timeline."""

    _blocks: dict[int, Block]


class Shelf:
    """The blocks of all timelines in order of age, so that memory has one bound for the process."""

    def __init__(self, most: int = MAX_BLOCKS) -> None:
        self._most = most
        self._refused = 0
        self._lock = ForkLock()
        self._placed: deque[tuple[ref[Holder], int]] = deque()

    def has_room(self) -> bool:
        """Return whether another block may be placed now."""
        # More dates in use than fit would otherwise replace each other at every query, and each
        # costs more than it saves. A few that change are enough to follow a use that changes.
        if len(self._placed) < self._most:
            return True
        with self._lock:
            # Blocks of timelines that are gone take no memory: they must not cost room either.
            while self._placed and self._placed[0][0]() is None:
                self._placed.popleft()
        if len(self._placed) < self._most:
            return True
        self._refused += 1
        return self._refused % _ONE_IN == 0

    def place(self, holder: Holder, number: int, block: Block) -> None:
        """Give a block to its holder, and take the oldest from theirs while there are too many."""
        with self._lock:
            holder._blocks[number] = block
            self._placed.append((ref(holder), number))
            while len(self._placed) > self._most:
                found, old = self._placed.popleft()
                if (other := found()) is not None:
                    other._blocks.pop(old, None)


SHELF = Shelf()
"""The one shelf of the process."""

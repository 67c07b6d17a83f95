"""The layout of a graph: positions of boxes and arrows, in layers from left to right.

This is the method of Sugiyama. Arrows that run backwards are reversed for the layout. Every arrow
gets a place of its own in each column it passes, its label in one of them, so that nothing is drawn
over anything else. Order within a column follows the neighbours; heights are the nearest to theirs
that keep the distance, found exactly.
"""

from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import attrs

from serviceops.display.figure import text_width

_SWEEPS = 24
_BETWEEN = 6
MARGIN = 8
PORT = 13
"""How far apart arrows touch a box."""


@attrs.define(eq=False)
class Place:
    """A position: of a box, or of a point on an arrow, perhaps with the arrow's label."""

    column: int
    width: float
    height: float
    words: str = ""
    y: float = 0.0
    before: "list[Place]" = attrs.Factory(list)
    after: "list[Place]" = attrs.Factory(list)


class Layout:
    """The layout: `places` of the boxes, `arrows` as the places they pass.

    A reversed arrow passes them backwards: it is drawn with its head at the first.
    """

    def __init__(self, names: Sequence[str], edges: Mapping[tuple[str, str], str]) -> None:
        turned = _backward(names, list(edges))
        ahead = [(b, a) if (a, b) in turned else (a, b) for a, b in edges]
        ranks = _ranks(names, ahead)
        leaving, arriving = (Counter(arrow[end] for arrow in ahead) for end in (0, 1))
        self.places: dict[str, Place] = {}
        for name in names:
            # A box is high enough for the arrows of its busier side.
            height = max(28.0, PORT * max(leaving[name], arriving[name]) + 4.0)
            self.places[name] = Place(2 * ranks[name], text_width(name) + 22, height)
        self.columns: dict[int, list[Place]] = defaultdict(list)
        for place in self.places.values():
            self.columns[place.column].append(place)
        self.arrows: list[tuple[list[Place], bool]] = []
        for (pair, label), (first, last) in zip(edges.items(), ahead, strict=True):
            self.arrows.append((self._through(first, last, label), pair in turned))
        self._order()
        self._settle()
        self.lefts = self._lefts()

    def _through(self, first: str, last: str, label: str) -> list[Place]:
        """Return the places an arrow passes, made where there are none."""
        begin, end = self.places[first], self.places[last]
        inner = range(begin.column + 1, end.column)
        middle = (begin.column + end.column) // 2
        middle -= 1 - middle % 2  # labels are between columns of boxes
        chain = [begin]
        for column in inner:
            words = label if column == middle else ""
            width = text_width(words) + 16 if words else 0.0
            point = Place(column, width, 19.0 if words else 11.0, words=words)
            self.columns[column].append(point)
            chain.append(point)
        chain.append(end)
        for near, far in pairwise(chain):
            near.after.append(far)
            far.before.append(near)
        return chain

    def _order(self) -> None:
        """Sort each column by its neighbours' positions, back and forth; use the best order."""
        # The barycenter heuristic: a box goes to the mean position of its neighbours. It may make
        # things worse, so the order with the fewest crossings is the one used.
        best, order_used = self._crossings(), {c: list(p) for c, p in self.columns.items()}
        order = sorted(self.columns)
        for sweep in range(_SWEEPS):
            forward = sweep % 2 == 0
            for column in order if forward else reversed(order):
                near = {
                    id(place): index
                    for c in (column - 1, column + 1)
                    for index, place in enumerate(self.columns.get(c, ()))
                }
                stay = {id(place): index for index, place in enumerate(self.columns[column])}

                def wish(
                    place: Place,
                    near: dict[int, int] = near,
                    stay: dict[int, int] = stay,
                    forward: bool = forward,
                ) -> float:
                    beside = (place.before if forward else place.after) or place.after
                    spots = [near[id(other)] for other in beside]
                    return sum(spots) / len(spots) if spots else stay[id(place)]

                self.columns[column].sort(key=wish)
            if (crossings := self._crossings()) < best:
                best, order_used = crossings, {c: list(p) for c, p in self.columns.items()}
        self.columns = defaultdict(list, order_used)

    def _crossings(self) -> int:
        count = 0
        for column, places in self.columns.items():
            spot = {id(p): i for i, p in enumerate(self.columns.get(column + 1, ()))}
            # Sorted by where they begin, each crosses those before it that end below.
            ends: list[int] = []
            for _, end in sorted(
                (i, spot[id(far)]) for i, p in enumerate(places) for far in p.after
            ):
                count += len(ends) - bisect_right(ends, end)
                insort(ends, end)
        return count

    def _settle(self) -> None:
        """Give each place a height as near to its neighbours' as the distances allow."""
        for places in self.columns.values():
            down = 0.0
            for place in places:
                place.y = down + place.height / 2
                down += place.height + _BETWEEN
        order = sorted(self.columns)
        for sweep in range(_SWEEPS):
            for column in order if sweep % 2 == 0 else reversed(order):
                places = self.columns[column]
                wishes = [
                    sum(p.y for p in beside) / len(beside)
                    if (beside := [*place.before, *place.after])
                    else place.y
                    for place in places
                ]
                for place, y in zip(places, _apart(places, wishes), strict=True):
                    place.y = y
        top = min((place.y - place.height / 2 for place in self._all()), default=0.0)
        for place in self._all():
            place.y += MARGIN - top

    def _all(self) -> Iterator[Place]:
        return (place for places in self.columns.values() for place in places)

    def _lefts(self) -> dict[int, float]:
        lefts: dict[int, float] = {}
        x = float(MARGIN)
        for column in range(max(self.columns, default=0) + 1):
            lefts[column] = x
            x += self.width_of(column) + (10 if column % 2 else 14)
        lefts[-1] = x
        return lefts

    @cached_property
    def _widths(self) -> dict[int, float]:
        return {
            column: max(place.width for place in every)
            for column, every in self.columns.items()
            if every
        }

    def width_of(self, column: int) -> float:
        """Return how wide a column is."""
        return self._widths.get(column, 0.0)

    @property
    def height(self) -> float:
        """How high the whole is."""
        return max((place.y + place.height / 2 for place in self._all()), default=0.0) + MARGIN

    @property
    def width(self) -> float:
        """How wide the whole is."""
        return self.lefts[-1] + MARGIN

    def left_of(self, place: Place) -> float:
        """Return the left edge of a box, centred in its column."""
        return self.lefts[place.column] + (self.width_of(place.column) - place.width) / 2


def _backward(names: Sequence[str], edges: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the arrows back to a node on their own path, found by a walk in depth."""
    onward: dict[str, list[str]] = defaultdict(list)
    for a, b in edges:
        onward[a].append(b)
    turned: set[tuple[str, str]] = set()
    done: set[str] = set()
    for root in names:
        way: dict[str, None] = {} if root in done else {root: None}
        waiting = [iter(onward[root])] if way else []
        while way:
            following = next(waiting[-1], None)
            if following is None:
                done.add(way.popitem()[0])
                waiting.pop()
            elif following in way:
                turned.add((next(reversed(way)), following))
            elif following not in done:
                way[following] = None
                waiting.append(iter(onward[following]))
    return turned


def _ranks(names: Sequence[str], ahead: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return the column of each node: one after the last of its sources."""
    onward: dict[str, list[str]] = defaultdict(list)
    waiting = Counter(b for _, b in ahead)
    for a, b in ahead:
        onward[a].append(b)
    ranks = dict.fromkeys(names, 0)
    ready = [name for name in names if not waiting[name]]
    for a in ready:  # it grows as it is walked: a node comes after all of its sources
        for b in onward[a]:
            ranks[b] = max(ranks[b], ranks[a] + 1)
            waiting[b] -= 1
            if not waiting[b]:
                ready.append(b)
    return ranks


def _apart(places: Sequence[Place], wishes: Sequence[float]) -> list[float]:
    """Return heights that keep the order and the distances, closest to the wishes by squares."""
    # Isotonic regression by pooling: places that would overlap form a block, and the mean of their
    # wishes is the exact least-squares position of a block.
    offsets = [0.0]
    for near, far in pairwise(places):
        offsets.append(offsets[-1] + (near.height + far.height) / 2 + _BETWEEN)
    blocks: list[tuple[float, int]] = []  # the mean of what pooled places wish, and how many
    for wish, offset in zip(wishes, offsets, strict=True):
        mean, size = wish - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, count = blocks.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        blocks.append((mean, size))
    levels = [mean for mean, size in blocks for _ in range(size)]
    return [level + offset for level, offset in zip(levels, offsets, strict=True)]

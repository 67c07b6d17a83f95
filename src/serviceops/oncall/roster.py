"""The compiled form of a schedule: who serves between which instants, one stretch at a time.

A *stretch* is a mean Gregorian year, as in the timelines of calendars, compiled when first needed:
a question about an instant is one bisection, whatever the time since the anchor. A rotation by duty
counts the turns with duty since its anchor, stretch by stretch, and stores only the counts.
"""

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby, pairwise, zip_longest
from operator import add, itemgetter
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

from serviceops._internal.fork_lock import ForkLock
from serviceops.calendars.zones import EARLIEST, LATEST, STRETCH
from serviceops.errors import InvalidInstant, YearsNotCovered
from serviceops.oncall.layer import Layer
from serviceops.oncall.override import FixedPlan, Override, Swap
from serviceops.oncall.rotation import Member, Turn
from serviceops.oncall.shift import ShiftReason
from serviceops.spans import Micros, Pair, intersect, out_of_range, to_datetime

Change: TypeAlias = Override | Swap | FixedPlan
"""What changes the result of the layers for a while."""

T = TypeVar("T")
U = TypeVar("U")

_MAX_STRETCHES = 160  # compiled at once; the oldest goes first
_MAX_DUTY_STRETCHES = 1000  # a rotation by duty is counted for so many years after its anchor


class Duty(NamedTuple):
    """A member who serves, and why."""

    member: Member
    reason: ShiftReason
    layer: str = ""
    turn: int | None = None
    replaces: str | None = None


Part: TypeAlias = tuple[Micros, Micros, tuple[Duty, ...]]
"""A stretch of time with those who serve in it; parts in a list tile the time that it covers."""


DutyChange: TypeAlias = Callable[[tuple[Duty, ...]], tuple[Duty, ...]]
"""Those who serve after a change, by those before it."""


IdleSpan: TypeAlias = tuple[int, int]
"""A change by its position, and which of its spans it is: a swap has two."""


class Compiled(NamedTuple):
    """One stretch: where its parts start, those who are on call in each, and the parts."""

    starts: "array[int]"
    crews: list[tuple[Member, ...]]
    parts: list[Part]


class _DutyCounts:
    """The turns of a layer with duty, counted from the anchor of its rotation."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        # For each stretch since the first turn: the number of the first turn that starts in it, and
        # how many turns before each of its turns had duty.
        self._tables: list[tuple[int, list[int]]] = []

    @cached_property
    def _first(self) -> int:
        """The stretch in which the first turn with duty starts, maybe long before the layer."""
        since, known = self._layer.limits[0], self._layer.hours.known
        if since < known[0]:  # holidays that nobody listed would count as duty
            raise YearsNotCovered(to_datetime(since), *map(to_datetime, known))
        return self._layer.rotation.turns(since, since + 1)[0][1] // STRETCH

    def number(self, turn: Turn) -> int:
        """Return how many turns before a turn had duty."""
        index = turn[1] // STRETCH - self._first
        if index > _MAX_DUTY_STRETCHES:
            raise InvalidInstant(
                to_datetime(turn[1]), f"an instant within {_MAX_DUTY_STRETCHES} years of the start",
                "turns by duty are counted one by one: set a later anchor",
            )  # fmt: skip
        while len(self._tables) <= index:
            self._add()
        first, counts = self._tables[index]
        return counts[turn[0] - first]

    def _add(self) -> None:
        number = self._first + len(self._tables)
        start, end = number * STRETCH, (number + 1) * STRETCH
        turns = [turn for turn in self._layer.rotation.turns(start, end) if turn[1] >= start]
        count = self._tables[-1][1][-1] if self._tables else 0
        pairs = self._hours(start, turns[-1][2]) if turns else []
        counts, at = [count], 0
        for _, opens, closes in turns:
            while at < len(pairs) and pairs[at][1] <= opens:
                at += 1
            has_duty = opens < closes and at < len(pairs) and pairs[at][0] < closes
            count += has_duty
            counts.append(count)
        self._tables.append((turns[0][0] if turns else 0, counts))

    def _hours(self, start: Micros, end: Micros) -> list[Pair]:
        return intersect(
            self._layer.hours.timeline.known_pairs(start, min(end, LATEST)), [self._layer.limits]
        )


class Roster:
    """Who serves at every instant, compiled as questions need it. Threads may share one."""

    def __init__(self, layers: Iterable[Layer], changes: Iterable[Change]) -> None:
        self.layers: tuple[Layer, ...] = tuple(layers)
        self._changes = tuple(changes)
        self._counts = [_DutyCounts(layer) for layer in self.layers]
        known = [layer.hours.known for layer in self.layers]
        self._known = max(pair[0] for pair in known), min(pair[1] for pair in known)
        # Readers take no lock, as in the timelines of calendars: they see the dictionary before or
        # after a change. Writers take it, so that turns by duty are counted once.
        self._lock = ForkLock()
        self._stretches: dict[int, Compiled] = {}

    # Questions

    def crew(self, at: Micros) -> tuple[Member, ...]:
        """Return those who are on call at an instant."""
        found = self._stretches.get(at // STRETCH)
        if found is None or not self._known[0] <= at < self._known[1]:
            found = self._checked(at)
        return found.crews[bisect_right(found.starts, at) - 1]

    def parts(self, start: Micros, end: Micros) -> list[Part]:
        """Return parts that tile ``[start, end)``."""
        found: list[Part] = []
        if start >= end:
            return found
        self._checked(start)
        self._checked(end - 1)
        for stretch in range(start // STRETCH, -(-end // STRETCH)):
            compiled = self._compiled(stretch)
            first = max(bisect_right(compiled.starts, start) - 1, 0)
            last = bisect_left(compiled.starts, end)
            found += compiled.parts[first:last]
        found[0] = (start, *found[0][1:])
        found[-1] = (found[-1][0], end, found[-1][2])
        return found

    def next_change(self, at: Micros, until: Micros) -> Micros | None:
        """Return the first instant after `at` and up to `until` with other people on call."""
        crew = self.crew(at)
        people = set(crew)
        for stretch in range(at // STRETCH, until // STRETCH + 1):
            compiled = self._compiled(stretch)
            for n in range(bisect_right(compiled.starts, at), len(compiled.starts)):
                # Another order is the same people: nobody hands over.
                if compiled.crews[n] != crew and set(compiled.crews[n]) != people:
                    return compiled.starts[n] if compiled.starts[n] <= until else None
        return None

    def _checked(self, at: Micros) -> Compiled:
        if not EARLIEST <= at < LATEST:
            raise out_of_range(at)
        if not self._known[0] <= at < self._known[1]:
            raise YearsNotCovered(to_datetime(at), *map(to_datetime, self._known))
        return self._compiled(at // STRETCH)

    # Compiling

    def _compiled(self, stretch: int) -> Compiled:
        found = self._stretches.get(stretch)
        if found is None:
            start, end = max(stretch * STRETCH, EARLIEST), min((stretch + 1) * STRETCH, LATEST)
            with self._lock:
                parts, _ = self._compile(start, end)
                crews = [tuple(dict.fromkeys([one.member for one in part[2]])) for part in parts]
                found = Compiled(array("q", [part[0] for part in parts]), crews, parts)
                while len(self._stretches) >= _MAX_STRETCHES:
                    del self._stretches[next(iter(self._stretches))]
                self._stretches[stretch] = found
        return found

    def idle(self, start: Micros, end: Micros) -> set[IdleSpan]:
        """Return the spans of overrides and swaps that change nothing in ``[start, end)``."""
        with self._lock:
            return self._compile(start, end)[1]

    def _compile(self, start: Micros, end: Micros) -> tuple[list[Part], set[IdleSpan]]:
        groups: list[list[list[Part]]] = []
        idle: set[IdleSpan] = set()
        for number, layer in enumerate(self.layers):
            parts = self.layer_parts(number, start, end)
            idle |= _apply(parts, self._changes_of(layer.name))
            if layer.beside and groups:
                groups[-1].append(parts)
            else:
                groups.append([parts])
        parts = _merged(
            [_merged(group, add) for group in groups], lambda above, below: above or below
        )
        return parts, idle | _apply(parts, self._changes_of(None))

    def _changes_of(self, layer: str | None) -> Iterator[tuple[int, Change]]:
        """Yield the changes of one layer, or of the result of all, each with its position."""
        for n, change in enumerate(self._changes):
            if (change.layer if isinstance(change, Override) else None) == layer:
                yield n, change

    def layer_parts(self, number: int, start: Micros, end: Micros) -> list[Part]:
        """Return what one layer contributes by itself, without overrides."""
        layer = self.layers[number]
        rotation, counts, name = layer.rotation, self._counts[number], layer.name
        low, high = max(start, layer.limits[0]), min(end, layer.limits[1])
        served: list[Part] = []
        pairs = layer.hours.timeline.known_pairs(low, high)
        by_duty, count = rotation.advance == "duty", len(rotation.members)
        at = 0
        for turn in rotation.turns(low, high):
            _, opens, closes = turn
            while at < len(pairs) and pairs[at][1] <= opens:
                at += 1
            if at == len(pairs):
                break
            if pairs[at][0] >= closes or opens == closes:
                continue
            order = counts.number(turn) if by_duty else turn[0]
            crew = rotation.members[order % count]
            if not crew:
                continue
            duties = tuple([Duty(member, ShiftReason.LAYER, name, turn[0]) for member in crew])
            n = at
            while n < len(pairs) and pairs[n][0] < closes:
                served.append((max(pairs[n][0], opens), min(pairs[n][1], closes), duties))
                n += 1
        return _tiled(served, start, end)


class Rostered(Protocol):
    """A schedule as far as its roster is read: its layers, members, zone and compiled form."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Its layers, from the top down."""

    @property
    def overrides(self) -> tuple[Change, ...]:
        """What changes their result."""

    @property
    def members(self) -> tuple[Member, ...]:
        """Everybody it names."""

    @property
    def zone(self) -> str:
        """The zone of texts and figures."""

    @property
    def roster(self) -> Roster:
        """Its compiled form."""


Crewed: TypeAlias = tuple[Micros, Micros, tuple[Member, ...]]
"""A stretch of time with those who are on call in it."""


def crews(roster: Roster, start: Micros, end: Micros) -> list[Crewed]:
    """Return stretches that tile ``[start, end)``, each with other people than the one before."""
    found: list[Crewed] = []
    for opens, closes, duties in roster.parts(start, end):
        crew = tuple(dict.fromkeys([duty.member for duty in duties]))
        if found and (found[-1][2] == crew or set(found[-1][2]) == set(crew)):
            found[-1] = (found[-1][0], closes, found[-1][2])
        else:
            found.append((opens, closes, crew))
    return found


def zipped(
    ones: list[tuple[Micros, Micros, T]], others: list[tuple[Micros, Micros, U]]
) -> list[tuple[Micros, Micros, tuple[T, U]]]:
    """Return two lists that tile the same time as one, cut at the edges of both."""
    found: list[tuple[Micros, Micros, tuple[T, U]]] = []
    i = j = 0
    while i < len(ones):
        start, end = max(ones[i][0], others[j][0]), min(ones[i][1], others[j][1])
        found.append((start, end, (ones[i][2], others[j][2])))
        i += ones[i][1] == end
        j += others[j][1] == end
    return found


def _tiled(served: list[Part], start: Micros, end: Micros) -> list[Part]:
    """Return parts that tile ``[start, end)``: those given, and the time between them."""
    parts: list[Part] = []
    at = start
    for part in served:
        if at < part[0]:
            parts.append((at, part[0], ()))
        parts.append(part)
        at = part[1]
    if at < end:
        parts.append((at, end, ()))
    return parts


def _merged(
    lists: list[list[Part]],
    choose: Callable[[tuple[Duty, ...], tuple[Duty, ...]], tuple[Duty, ...]],
) -> list[Part]:
    """Return lists of parts of the same time as one, from the top down."""
    # In pairs, and pairs of pairs: one after another, each would go through all those above it.
    while len(lists) > 1:
        pairs = zip_longest(lists[::2], lists[1::2])
        lists = [
            _joined((start, end, choose(*pair)) for start, end, pair in zipped(above, below))
            if below else above
            for above, below in pairs
        ]  # fmt: skip
    return lists[0]


def _apply(parts: list[Part], changes: Iterable[tuple[int, Change]]) -> set[IdleSpan]:
    """Apply changes to parts in place, in their order; return the spans that change nothing."""
    idle: set[IdleSpan] = set()
    for keeps, group in groupby(changes, lambda one: _keeps_others(one[1])):
        run: list[tuple[int, Any]] = list(group)
        # Many that add members are applied in one walk: one by one, each would search and copy all
        # that those before it added to each part, which takes cubic time.
        if keeps and 1 < len(run) <= 4 * sum(change.adds for _, change in run):
            idle.update((n, 0) for n in _walk(parts, run))
        else:
            idle.update((n, span) for n, change in run for span in _change(parts, change))
    return idle


def _keeps_others(change: Change) -> bool:
    """Return whether a change is an override that leaves others on call."""
    return isinstance(change, Override) and (change.adds or change.replaces is not None)


_Clipped: TypeAlias = tuple[Micros, Micros, int, Override]


def _walk(parts: list[Part], run: list[tuple[int, Any]]) -> set[int]:
    """Apply overrides that leave others on call in place; return the positions of idle ones."""
    idle, first, last = {n for n, _ in run}, parts[0][0], parts[-1][1]
    spans = [(*change.span.pair, n, change) for n, change in run]
    clipped = [(max(start, first), min(end, last), *more) for start, end, *more in spans]
    together: list[_Clipped] = []
    until = first
    for one in sorted((one for one in clipped if one[0] < one[1]), key=itemgetter(0)):
        if together and one[0] >= until:
            idle -= _walk_together(parts, together)
            together = []
        together.append(one)
        until = max(until, one[1])
    return idle - _walk_together(parts, together) if together else idle


def _walk_together(parts: list[Part], changes: list[_Clipped]) -> set[int]:
    """Apply overrides that overlap in place; return the positions of those that do something."""
    edges = sorted({edge for one in changes for edge in one[:2]})
    first = bisect_right(parts, edges[0], key=itemgetter(0)) - 1
    last = bisect_left(parts, edges[-1], key=itemgetter(0))
    begins, ends = (sorted(changes, key=itemgetter(edge), reverse=True) for edge in (0, 1))
    steps: list[tuple[Micros, Micros, tuple[int, ...]]] = []
    active: list[int] = []
    for start, end in pairwise([parts[first][0], *edges, parts[last - 1][1]]):
        while begins and begins[-1][0] <= start:
            insort(active, begins.pop()[2])
        while ends and ends[-1][1] <= start:
            active.remove(ends.pop()[2])
        if start < end:
            steps.append((start, end, tuple(active)))
    folded = _OverridesInOrder({n: change for _, _, n, change in changes})
    parts[first:last] = _joined(
        (start, end, folded.duties(*pair)) for start, end, pair in zipped(parts[first:last], steps)
    )
    return folded.used


class _OverridesInOrder:
    """Overrides that leave others on call, applied to the duties of one part after another.

    `used` are those that did something.
    """

    def __init__(self, changes: Mapping[int, Override]) -> None:
        self._changes = changes
        # Duties by numbers, which are compared in C.
        self._numbers: dict[Duty, int] = {}
        self._mine = {n: self._numbered(_duties(one)) for n, one in changes.items() if one.adds}
        self.used: set[int] = set()

    def _numbered(self, duties: Iterable[Duty]) -> list[tuple[int, Duty]]:
        numbers = self._numbers
        return [(numbers.setdefault(duty, len(numbers)), duty) for duty in duties]

    def duties(self, before: tuple[Duty, ...], active: tuple[int, ...]) -> tuple[Duty, ...]:
        """Return the duties after the overrides with these positions."""
        if not active:
            return before
        found = self._numbered(before)
        seen, names = {number for number, _ in found}, {duty.member.name for duty in before}
        for n in active:
            change = self._changes[n]
            if change.adds:
                for one in self._mine[n]:
                    if one[0] not in seen:
                        found.append(one)
                        seen.add(one[0])
                        names.add(one[1].member.name)
                        self.used.add(n)
            elif change.replaces in names:
                replaced = [new for _, duty in found for new in _replaced(duty, change)]
                found = self._numbered(replaced)
                seen = {number for number, _ in found}
                names = {duty.member.name for duty in replaced}
                self.used.add(n)
        return tuple([duty for _, duty in found])


def _change(parts: list[Part], change: Change) -> Iterable[int]:
    """Apply one override, swap or plan to parts in place; return which of its spans are idle."""
    if isinstance(change, Override):
        return () if _change_within(parts, change.span.pair, _overriding(change)) else (0,)
    if isinstance(change, Swap):
        gives = (change.one.name, change.one_span.pair), (change.other.name, change.other_span.pair)
        idle = [number for number, given in enumerate(gives) if not _serves(parts, *given)]
        _swap(parts, change)
        return idle
    _plan(parts, change)
    return ()


def _serves(parts: list[Part], name: str, pair: Pair) -> bool:
    """Return whether a member serves at any time between two instants."""
    first = max(bisect_right(parts, pair[0], key=itemgetter(0)) - 1, 0)
    last = bisect_left(parts, pair[1], key=itemgetter(0))
    return any(duty.member.name == name for part in parts[first:last] for duty in part[2])


def _plan(parts: list[Part], plan: FixedPlan) -> None:
    # Each shift goes to the stretches it covers, not each stretch to all shifts: a plan may have
    # one for every hour of a year.
    first, last = parts[0][0], parts[-1][1]
    shifts = [(span.pair, crew) for span, crew in plan.shifts]
    shifts = [(pair, crew) for pair, crew in shifts if pair[0] < last and pair[1] > first]
    edges = sorted({*plan.span.pair, *(edge for pair, _ in shifts for edge in pair)})
    planned: list[list[Duty]] = [[] for _ in edges]
    for (start, end), crew in shifts:
        duties = [Duty(member, ShiftReason.PLAN) for member in crew]
        for number in range(bisect_left(edges, start), bisect_left(edges, end)):
            planned[number] += duties
    for pair, together in zip(pairwise(edges), planned, strict=False):
        _change_within(parts, pair, _always(tuple(together)))


def _always(duties: tuple[Duty, ...]) -> DutyChange:
    return lambda _: duties


def _duties(change: Override) -> tuple[Duty, ...]:
    layer = change.layer or ""
    return tuple(Duty(member, ShiftReason.OVERRIDE, layer) for member in change.members)


def _overriding(change: Override) -> DutyChange:
    mine = _duties(change)
    if change.adds:
        return lambda duties: duties + tuple(one for one in mine if one not in duties)
    if change.replaces is None:
        return _always(mine)
    return lambda duties: tuple(new for duty in duties for new in _replaced(duty, change))


def _replaced(duty: Duty, change: Override) -> Iterable[Duty]:
    if duty.member.name != change.replaces:
        return [duty]
    return [
        duty._replace(member=member, reason=ShiftReason.OVERRIDE, replaces=change.replaces)
        for member in change.members
    ]


def _swap(parts: list[Part], swap: Swap) -> None:
    # Where both spans overlap the two are exchanged at once: one after the other would undo it.
    edges = sorted({*swap.one_span.pair, *swap.other_span.pair})
    for start, end in pairwise(edges):
        takes: dict[str, Member] = {}
        for span, gone, comes in (
            (swap.one_span, swap.one, swap.other), (swap.other_span, swap.other, swap.one),
        ):  # fmt: skip
            if span.pair[0] <= start and end <= span.pair[1]:
                takes[gone.name] = comes
        if takes:
            _change_within(parts, (start, end), _taking(takes))


def _taking(takes: dict[str, Member]) -> DutyChange:
    def taken(duties: tuple[Duty, ...]) -> tuple[Duty, ...]:
        return tuple(
            duty._replace(
                member=takes[duty.member.name], reason=ShiftReason.SWAP, replaces=duty.member.name
            )
            if duty.member.name in takes
            else duty
            for duty in duties
        )

    return taken


def _change_within(parts: list[Part], pair: Pair, change: DutyChange) -> bool:
    """Change the duties between two instants in place, with parts cut there; return if any did."""
    start, end = max(pair[0], parts[0][0]), min(pair[1], parts[-1][1])
    if start >= end:
        return False
    # Only what meets the span is touched, so that thousands of overrides cost little each.
    first = bisect_right(parts, start, key=lambda part: part[0]) - 1
    last = bisect_left(parts, end, key=lambda part: part[0])
    met = [
        (max(opens, start), min(closes, end), change(duties))
        for opens, closes, duties in parts[first:last]
    ]
    differs = any(new[2] != old[2] for new, old in zip(met, parts[first:last], strict=True))
    before, after = parts[first], parts[last - 1]
    if before[0] < start:
        met.insert(0, (before[0], start, before[2]))
    if after[1] > end:
        met.append((end, after[1], after[2]))
    # What is alike becomes one: else each of many nested overrides would change all within it.
    parts[first:last] = _joined(met)
    return differs


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Return parts with neighbours of the same duties as one."""
    found: list[Part] = []
    for part in parts:
        if found and found[-1][2] == part[2]:
            found[-1] = (found[-1][0], part[1], part[2])
        else:
            found.append(part)
    return found

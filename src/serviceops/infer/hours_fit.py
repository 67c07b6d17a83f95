"""Open hours from elapsed times: shares of each hour by least squares, then edges by search.

Elapsed time is linear in the open share of each hour of the week. Rows that a holiday or an error
spoils are outliers, so squares are weighted again and again (iteratively reweighted least squares).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import permutations
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from serviceops.infer.wall_time import DAY_MINUTES, WEEK, Minutes, Range, WeekHours

_SLOTS = 168
_SCALE = 30.0  # minutes: a residual of so much counts as half a wrong row
_ROUNDS = 12  # how often rows are weighted anew
_STEPS = ((30, 4), (15, 4), (5, 4), (1, 6))  # minutes, and how many steps to each side


@attrs.frozen(eq=False, kw_only=True)
class Observed:
    """Rows to explain, in wall minutes of one zone: the start, the end and the elapsed time.

    Where only due dates are known, `elapsed` is `None`, and the time of each `key` is one unknown
    length: its rows' median, or the middle of most of them where due dates are `rounded` and their
    starts are not.
    """

    starts: Minutes
    ends: Minutes
    elapsed: Minutes | None
    keys: tuple[NDArray[np.int64], ...] = ()
    tolerance: float = 0.0
    rounded: bool = False

    def predicted(self, hours: WeekHours) -> Minutes:
        """Return the open time of each row."""
        return hours.measure(self.ends) - hours.measure(self.starts)

    def residual(self, predicted: Minutes) -> Minutes:
        """Return how far each row is predicted above what was observed."""
        if self.elapsed is not None:
            known: Minutes = predicted - self.elapsed
            return known
        found = np.array(predicted)
        for rows in self.keys:
            found[rows] -= self.middle(predicted[rows])
        return found

    def middle(self, lengths: Minutes) -> float:
        """Return the one length that the lengths of a key are."""
        return middle_of(lengths, self.tolerance if self.rounded else None)

    def loss(self, hours: WeekHours, off: Minutes | float = 0.0, scale: float = _SCALE) -> float:
        """Return the mean misfit, from 0 to 1 a row; one wrong row never outweighs others.

        `off` is time to take off each row: its days off.
        """
        predicted = self.predicted(hours) - off
        beyond: Minutes = np.abs(self.residual(predicted))
        beyond -= self.tolerance
        np.maximum(beyond, 0.0, out=beyond)
        beyond /= beyond + scale
        if self.elapsed is not None:
            return float(beyond.mean())
        beyond[self.closed_at_end(hours)] = 1.0
        # Goals as short as the rounding explain anything, so that short goals have a price.
        goal = sum(self.middle(predicted[rows]) for rows in self.keys) / len(self.keys)
        return float(beyond.mean()) + 0.3 * self.tolerance / (self.tolerance + max(goal, 1.0))

    def closed_at_end(self, hours: WeekHours) -> NDArray[np.bool_]:
        """Return the rows that end where nothing is open, as no due date does."""
        near = self.tolerance + 1 / 60
        closed: NDArray[np.bool_] = hours.measure(self.ends + near) <= (
            hours.measure(self.ends - near) + 1e-6
        )
        return closed

    def take(self, rows: NDArray[np.int64]) -> "Observed":
        """Return some of the rows."""
        return attrs.evolve(
            self,
            starts=self.starts[rows],
            ends=self.ends[rows],
            elapsed=None if self.elapsed is None else self.elapsed[rows],
            keys=keys_among(rows, self.keys, len(self.starts)),
        )


def middle_of(lengths: NDArray[Any], tolerance: float | None) -> float:
    """Return the median of lengths, or the middle of most of those as near as the tolerance.

    Rounded down, lengths lie in one unit before the goal, and many may be the goal itself (all that
    begin in closed time), so that their median is at an end of that unit.
    """
    if tolerance is None:
        return float(np.median(lengths))
    ordered = np.sort(lengths)
    after = np.searchsorted(ordered, ordered + 2 * tolerance, "right")
    first = int(np.argmax(after - np.arange(len(ordered))))
    return float(ordered[first] + ordered[after[first] - 1]) / 2


def sampled(size: int, limit: int, chance: np.random.Generator) -> NDArray[np.int64]:
    """Return the numbers of all rows, or of as many as the limit, drawn and in order."""
    if size <= limit:
        return np.arange(size)
    return np.sort(chance.choice(size, limit, replace=False))


def keys_among(
    rows: NDArray[np.int64], keys: Iterable[NDArray[np.int64]], size: int
) -> tuple[NDArray[np.int64], ...]:
    """Return the places of each key's rows among some of the rows; a key without any is left out.

    `size` is the number of all rows.
    """
    place = np.full(size, -1, np.int64)
    place[rows] = np.arange(len(rows))
    found = (place[key] for key in keys)
    return tuple(key for key in (places[places >= 0] for places in found) if key.size)


def profile(starts: Minutes, ends: Minutes) -> Minutes:
    """Return the hours that each row spends in each hour of the week, a row of 168."""
    slots = np.arange(_SLOTS, dtype=np.float64)

    def since(wall: Minutes) -> Minutes:
        hours = wall / 60
        weeks = np.floor(hours / _SLOTS)
        inside: Minutes = np.clip((hours - weeks * _SLOTS)[:, None] - slots, 0, 1)
        inside += weeks[:, None]
        return inside

    found: Minutes = since(ends) - since(starts)
    return found


def _smoothness() -> Minutes:
    """Return the weak wish that weekdays and neighbouring hours are alike."""
    # Hours in which no row begins or ends are known only as a sum, and their shares arbitrary.
    wish = np.eye(_SLOTS) * 1e-3
    for slot in range(_SLOTS):
        for other, weight in ((slot + 24, 1e-1 if slot < 96 else 0), (slot + 1, 1e-2)):
            if weight and other < _SLOTS:
                wish[[slot, other], [slot, other]] += weight
                wish[slot, other] -= weight
                wish[other, slot] -= weight
    return wish


_WISH = _smoothness()


def shares(observed: Observed, wish: float = 1.0) -> Minutes:
    """Return the open share of each hour of the week, about 0 to 1.

    With a large `wish` weekdays are forced to be alike, which few rows are enough for.
    """
    matrix = profile(observed.starts, observed.ends)
    wanted = (np.zeros(0) if observed.elapsed is None else observed.elapsed) / 60
    weights = 1 / (1 + matrix.sum(axis=1) / 24)
    share = np.zeros(_SLOTS)
    for _ in range(_ROUNDS):
        weighted = matrix * weights[:, None]
        share = np.linalg.solve(weighted.T @ matrix + wish * _WISH, weighted.T @ wanted)
        off = np.abs(matrix @ np.clip(share, 0, 1) - wanted)
        # The weight of an absolute deviation; the floor keeps exact rows from taking all weight.
        weights = 1 / np.maximum(off, 0.1 + observed.tolerance / 60)
    return share


def hours_of_shares(share: Minutes) -> WeekHours:
    """Return the windows that shares of hours describe: full hours, and parts at their ends."""
    full = share >= 0.8
    if full.all():
        return WeekHours([(0, WEEK)])
    if not full.any():
        return WeekHours([])
    # Begin the walk in a closed hour, so that no window is cut where the week turns over.
    turn = int(np.argmin(full))
    found: list[Range] = []
    slot = turn
    while slot < turn + _SLOTS:
        if not full[slot % _SLOTS]:
            slot += 1
            continue
        begin = slot
        while full[slot % _SLOTS]:
            slot += 1
        before, after = share[(begin - 1) % _SLOTS], share[slot % _SLOTS]
        # A part between two windows belongs half to each: lunch of half an hour is one such.
        before /= 2 if full[(begin - 2) % _SLOTS] else 1
        after /= 2 if full[(slot + 1) % _SLOTS] else 1
        opens = begin - (before if before > 0.08 else 0)
        closes = slot + (after if after > 0.08 else 0)
        found.append((opens * 60 % WEEK, opens * 60 % WEEK + (closes - opens) * 60))
    # Shorter ones are what errors of the shares look like.
    return WeekHours([_rounded(window) for window in found if window[1] - window[0] >= 60])


def _rounded(window: Range) -> Range:
    begin, end = (5 * round(edge / 5) for edge in window)
    return (begin % WEEK, end - begin + begin % WEEK)


def busy_days(dues: Minutes) -> tuple[int, ...]:
    """Return the weekdays on which a fair number of due dates lie, from Monday as 0."""
    counts = np.bincount(_slots_of(dues) // 24, minlength=7)
    usual = float(np.median(counts[counts > 0]))
    return tuple(np.flatnonzero(counts > 0.2 * usual).tolist())


def _slots_of(dues: Minutes) -> NDArray[np.int64]:
    """Return the hour of the week of due dates; one at the very closing is in the hour before."""
    return np.floor((dues - 1 / 60) % WEEK / 60).astype(np.int64) % _SLOTS


def hours_of_support(dues: Minutes, *, alike: Sequence[int], filled: bool) -> WeekHours:
    """Return the hours in which due dates lie: a due date is always in open time.

    An hour counts where it has a fair number of them, for single ones may be errors. The weekdays
    in `alike` are counted together; with `filled` a day has one window, from its first such hour to
    its last.
    """
    counts = np.bincount(_slots_of(dues), minlength=_SLOTS).astype(np.float64).reshape(7, 24)
    days = list(alike)
    if days:
        counts[days] = counts[days].mean(axis=0)
    busy = counts[counts > 0.4]
    usual = 0.2 * float(np.median(busy)) if busy.size else 1.0
    fair = np.full((7, 24), max(2.5, usual))
    fair[days] = max(0.6, usual)  # several times as many rows are behind the hour of such a day
    fairly = counts >= fair
    if filled:
        for day in fairly:
            if day.any():
                day[int(np.argmax(day)) : 24 - int(np.argmax(day[::-1]))] = True
    return hours_of_shares(fairly.ravel().astype(np.float64))


@attrs.frozen
class DayWindow:
    """One window that several weekdays share."""

    days: tuple[int, ...]
    opens: float
    closes: float

    def windows(self) -> Iterator[Range]:
        """Yield the window of each day, in minutes of the week."""
        for day in self.days:
            yield day * DAY_MINUTES + self.opens, day * DAY_MINUTES + self.closes


def grouped(hours: WeekHours, near: float = 45.0) -> list[DayWindow]:
    """Return the windows of the week, those of several days that are nearly alike as one."""
    groups: list[list[tuple[int, float, float]]] = []
    for begin, end in hours.windows:
        day, opens = divmod(begin, DAY_MINUTES)
        one = (int(day), opens, opens + end - begin)
        for group in groups:
            _, first, last = group[0]
            if abs(first - one[1]) <= near and abs(last - one[2]) <= near:
                group.append(one)
                break
        else:
            groups.append([one])
    return [
        DayWindow(
            tuple(sorted({day for day, _, _ in group})),
            5 * round(float(np.median([opens for _, opens, _ in group])) / 5),
            5 * round(float(np.median([closes for _, _, closes in group])) / 5),
        )
        for group in groups
    ]


def whole(groups: Sequence[DayWindow]) -> WeekHours:
    """Return the week of such windows."""
    return WeekHours([window for group in groups for window in group.windows()])


def without_days(groups: Iterable[DayWindow], gone: Iterable[int]) -> list[DayWindow]:
    """Return the groups without some weekdays; one of these alone is left out."""
    left = [attrs.evolve(one, days=tuple(sorted({*one.days}.difference(gone)))) for one in groups]
    return [one for one in left if one.days]


def _roundness(minutes: float) -> int:
    """Return how few digits people need for a time: 0 for whole hours."""
    return next((n for n, unit in enumerate((60, 30, 15, 5)) if minutes % unit == 0), 4)


Loss = Callable[[list[DayWindow]], float]


def _on_its_day(days: Iterable[int], opens: float, closes: float) -> DayWindow:
    """Return a window that may open before or after its days as one of the days it opens on."""
    later = int(opens // DAY_MINUTES)
    shift = later * DAY_MINUTES
    return DayWindow(
        tuple(sorted((day + later) % 7 for day in days)), opens - shift, closes - shift
    )


def moved(groups: list[DayWindow], place: int, **edges: float) -> list[DayWindow] | None:
    """Return the groups with edges elsewhere; `None` where the window would be no window.

    A window of which the opening moves over midnight belongs to the day on which it opens then.
    """
    opens = edges.get("opens", groups[place].opens)
    closes = edges.get("closes", groups[place].closes)
    if not 0 < closes - opens <= DAY_MINUTES:
        return None
    group = _on_its_day(groups[place].days, opens, closes)
    for other in groups[:place] + groups[place + 1 :]:
        shared = {*other.days} & {*group.days}
        if shared and other.opens < group.closes and group.opens < other.closes:
            return None
    return [*groups[:place], group, *groups[place + 1 :]]


def refine(
    observed: Observed,
    groups: list[DayWindow],
    free: Callable[[WeekHours], Minutes] | None = None,
    steps: Sequence[tuple[int, int]] = _STEPS,
    scale: float = _SCALE,
) -> list[DayWindow]:
    """Return the groups with their edges where the loss is least; of equal ones the roundest.

    `free` returns the time to take off each row with some hours: its holidays. `steps` are pairs of
    a step in minutes and how many of them to go to each side.
    """
    slack = 0.3 / len(observed.starts)
    known: dict[WeekHours, float] = {}

    def loss(some: list[DayWindow]) -> float:
        hours = whole(some)
        if hours not in known:
            off = 0.0 if free is None else free(hours)
            known[hours] = observed.loss(hours, off, scale)
        return known[hours]

    for step, count in steps:
        for _ in range(4):
            before = groups
            for place in range(len(groups)):
                groups = _best_of(groups, _edges(groups, place, step, count), loss, slack)
                # Both edges at once: where one balances the other, neither moves by itself.
                groups = _best_of(groups, _pairs(groups, place, step), loss, slack)
            if groups == before:
                break
    return _seamless(_alike(_snapped(_pruned(groups, loss, 5 * slack), loss, slack), loss))


def _seamless(groups: list[DayWindow]) -> list[DayWindow]:
    """Return the groups with windows that touch as one, over midnight too: no edge is there."""
    groups = sorted(groups, key=lambda group: (group.days, group.opens))
    for one, after in permutations(groups, 2):
        closes = one.closes + after.closes - after.opens
        if closes - one.opens <= DAY_MINUTES and _on_its_day(one.days, one.closes, closes) == after:
            rest = [group for group in groups if group not in (one, after)]
            return _seamless([*rest, attrs.evolve(one, closes=closes)])
    return groups


def _alike(groups: list[DayWindow], loss: Loss) -> list[DayWindow]:
    """Return the week with all its days as one of them is, where that explains as much."""
    days = tuple(sorted({day for group in groups for day in group.days}))
    for day in days:
        some = [attrs.evolve(group, days=days) for group in groups if day in group.days]
        if len(some) < len(groups) and loss(some) <= loss(groups):
            return some
    return groups


def _pruned(groups: list[DayWindow], loss: Loss, slack: float) -> list[DayWindow]:
    """Return the groups without those that explain next to nothing: what errors look like."""
    for group in sorted(groups, key=lambda g: (g.closes - g.opens) * len(g.days)):
        fewer = [one for one in groups if one is not group]
        if fewer and loss(fewer) <= loss(groups) + slack:
            groups = fewer
    return groups


def _near(value: float, step: int, count: int) -> list[float]:
    return [step * (round(value / step) + k) for k in range(-count, count + 1)]


def _edges(
    groups: list[DayWindow], place: int, step: int, count: int
) -> Iterator[list[DayWindow] | None]:
    """Yield the groups with one edge of one of them elsewhere."""
    for end in ("opens", "closes"):
        for to in _near(getattr(groups[place], end), step, count):
            yield moved(groups, place, **{end: to})


def _pairs(groups: list[DayWindow], place: int, step: int) -> Iterator[list[DayWindow] | None]:
    """Yield the groups with both edges of one of them elsewhere."""
    for opens in _near(groups[place].opens, step, 2):
        for closes in _near(groups[place].closes, step, 2):
            yield moved(groups, place, opens=opens, closes=closes)


def _best_of(
    groups: list[DayWindow], others: Iterable[list[DayWindow] | None], loss: Loss, slack: float
) -> list[DayWindow]:
    """Return the groups with the least loss, of those within the slack the roundest."""
    tried = [(loss(some), some) for some in (groups, *others) if some is not None]
    low = min(one[0] for one in tried)
    fair = [some for found, some in tried if found <= low + slack]
    return min(fair, key=lambda some: sum(_roundness(g.opens) + _roundness(g.closes) for g in some))


def varied(
    observed: Observed, groups: list[DayWindow], free: Minutes, *, wide: bool = False
) -> list[DayWindow]:
    """Return the groups with breaks at noon and days of their own, where rows call for them.

    An edge moved at a time finds neither: half a break explains less than none. A `wide` search
    also looks for breaks of some days of a group, and for two at once.
    """
    enough = 2.5 / len(observed.starts)
    best = observed.loss(whole(groups), free)
    for _ in range(4):
        tried = [(observed.loss(whole(some), free), n, some)
                 for n, some in enumerate(_variants(groups, wide=wide))]  # fmt: skip
        if not tried or min(tried)[0] > best - enough:
            break
        best, _, groups = min(tried)
        groups = _joined(groups) if wide else groups
    return groups


def _joined(groups: list[DayWindow]) -> list[DayWindow]:
    """Return the groups with days of equal hours in one of them."""
    days: dict[tuple[float, float], tuple[int, ...]] = {}
    for one in groups:
        hours = one.opens, one.closes
        days[hours] = tuple(sorted((*days.get(hours, ()), *one.days)))
    return [DayWindow(several, *hours) for hours, several in days.items()]


def _variants(groups: list[DayWindow], *, wide: bool = False) -> Iterator[list[DayWindow]]:
    """Yield the groups with one break more, or with one day that closes or opens otherwise."""
    for place, group in enumerate(groups):
        rest = groups[:place] + groups[place + 1 :]
        for several, left in _parts(group) if wide else [(group, list[DayWindow]())]:
            for (before, after), length in _breaks(several):
                yield [*rest, *left, before, after]
                # The same open time: an edge has made up for the break so far.
                if (longer := after.closes + length) <= DAY_MINUTES:
                    yield [*rest, *left, before, attrs.evolve(after, closes=longer)]
        # In one of two windows alone a break explains less than none: days would differ in length.
        for other in groups[:place] if wide else ():
            third = [each for each in rest if each is not other]
            for one, length in _breaks(group):
                yield from ([*third, *one, *two] for two, same in _breaks(other) if length == same)
        if len(group.days) == 1:
            continue
        for day in group.days:
            others = attrs.evolve(group, days=tuple(d for d in group.days if d != day))
            for change in range(30, 330, 30):
                if group.closes - change > group.opens:
                    yield [*rest, others, DayWindow((day,), group.opens, group.closes - change)]
                    yield [*rest, others, DayWindow((day,), group.opens + change, group.closes)]
            yield [*rest, others]


def _parts(group: DayWindow) -> Iterator[tuple[DayWindow, list[DayWindow]]]:
    """Yield a window with no others, then with its first or last days and what is left of it."""
    yield group, []
    for number in range(1, len(group.days)):
        first = attrs.evolve(group, days=group.days[:number])
        last = attrs.evolve(group, days=group.days[number:])
        yield first, [last]
        yield last, [first]


def _breaks(group: DayWindow) -> Iterator[tuple[tuple[DayWindow, DayWindow], int]]:
    """Yield the windows before and after a break at noon, and how long it is."""
    for begin in range(660, 870, 30):
        for length in (30, 60):
            if group.opens + 60 < begin and begin + length < group.closes - 60:
                after = attrs.evolve(group, opens=begin + length)
                yield (attrs.evolve(group, closes=begin), after), length


def _snapped(groups: list[DayWindow], loss: Loss, slack: float) -> list[DayWindow]:
    """Return the groups with all edges on round times at once, where that is no worse."""
    limit = loss(groups) + 2 * slack
    for unit in (60, 30, 15, 5):
        some = [
            attrs.evolve(
                g, opens=unit * round(g.opens / unit), closes=unit * round(g.closes / unit)
            )
            for g in groups
        ]
        if all(g.opens < g.closes for g in some) and loss(some) <= limit:
            return some
    return groups


def edge_ranges(
    observed: Observed, groups: list[DayWindow], free: Callable[[WeekHours], Minutes], rows: float
) -> list[tuple[int, str, Range]]:
    """Return for each edge how far it can move before so many rows more are wrong."""
    limit = observed.loss(whole(groups), free(whole(groups))) + rows / len(observed.starts)
    found = []
    for place, group in enumerate(groups):
        for end in ("opens", "closes"):
            reach = []
            for sign in (-1, 1):
                far = getattr(group, end)
                # Doubling steps: an edge in the night, where nothing closes, may move for hours.
                for step in (1, 4, 10, 15, 30, 60, 120, 240, 480):
                    some = moved(groups, place, **{end: getattr(group, end) + sign * step})
                    if some is None:
                        break
                    hours = whole(some)
                    if observed.loss(hours, free(hours)) > limit:
                        break
                    far = getattr(group, end) + sign * step
                reach.append(far)
            found.append((place, end, (reach[0], reach[1])))
    return found

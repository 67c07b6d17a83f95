"""The compiled form of a calendar: sorted boundaries and running sums, one stretch at a time.

A *stretch* is a mean Gregorian year, compiled when first needed. Inside one, `bounds` holds
openings and closings by turns and `sums` the open time before each, so a query is one bisection.
Across stretches a running total keeps the cost flat. Because 400 stretches are a whole number of
weeks and zone rules repeat with them, the total of a stretch far from every special date is that
of an earlier one: ten thousand years need about a thousand compilations, and a calendar that never
opens is recognised and not searched without end.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import accumulate, chain
from typing import NamedTuple

from serviceops._internal.fork_lock import ForkLock
from serviceops.calendars.prepared import DATES, LAST, SHELF, SHIFT, Block, lay_out
from serviceops.calendars.wall_clocks import both_since_epoch, in_zone, since_epoch
from serviceops.calendars.zones import DAY, EARLIEST, LATEST, STRETCH
from serviceops.errors import InvalidInstant, NeverCloses, NeverOpen, YearsNotCovered
from serviceops.spans import EPOCH, Micros, Pair, out_of_range, to_datetime, to_micros

_SECOND = timedelta(seconds=1)
_CYCLE = 400  # stretches until weekdays and zone rules repeat
_MAX_STRETCHES = (
    160  # compiled at once, the oldest goes first; of the others only totals are stored
)
_FAR = 512 * STRETCH  # from the first dates prepared to the last ones, either way
_FIRST, _LAST = EARLIEST // STRETCH, (LATEST - 1) // STRETCH


class Compiled(NamedTuple):
    """One stretch: openings and closings by turns, and the open time before each opening."""

    bounds: "array[int]"
    sums: "array[int]"

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> "Compiled":
        """Return the compiled form of sorted, disjoint open stretches."""
        bounds = array("q", chain.from_iterable(pairs))
        lengths = (bounds[i + 1] - bounds[i] for i in range(0, len(bounds), 2))
        return cls(bounds, array("q", accumulate(lengths, initial=0)))

    def before(self, at: Micros) -> Micros:
        """Return the open time of this stretch before an instant."""
        # An even number of bounds behind `at` means closed, after half as many windows. An odd
        # number means that the window which opened last is still open.
        i = bisect_right(self.bounds, at)
        return self.sums[i >> 1] + at - self.bounds[i - 1] if i & 1 else self.sums[i >> 1]

    def earliest(self, open_time: Micros) -> Micros:
        """Return the first instant before which that much (more than none) has passed."""
        i = bisect_left(self.sums, open_time) - 1
        return self.bounds[2 * i] + open_time - self.sums[i]

    def latest(self, open_time: Micros) -> Micros:
        """Return the last instant before which no more than that much (not all) has passed."""
        i = bisect_right(self.sums, open_time) - 1
        return self.bounds[2 * i] + open_time - self.sums[i]


def _quiet(irregular: Iterable[Pair]) -> tuple[tuple[int, int], ...]:
    """Return the first and last of the stretches between irregularities, where more than 400 are.

    >>> spans = [(0, 1), (5000, 5000), (-7, 9), (5400, 5400)]
    >>> _quiet((start * STRETCH, end * STRETCH) for start, end in spans)
    ((11, 4998),)
    """
    spans = sorted((start // STRETCH - 1, end // STRETCH + 1) for start, end in irregular)
    ended = accumulate((high for _, high in spans), max)
    return tuple(
        (high + 1, low - 1)
        for high, (low, _) in zip(ended, spans[1:], strict=False)
        if low - high > _CYCLE
    )


class Timeline:
    """The open time between integer instants, compiled stretch by stretch as queries need it.

    `compile_pairs` gives the open stretches between two instants, sorted and disjoint. `known` is
    where the calendar is known; a query elsewhere raises. `eventful` is the hull of every
    irregularity: outside it stretches repeat every 400, and so they do between those of
    `irregular` that are far apart. Threads may share one.
    """

    __slots__ = (
        "__weakref__",
        "_anchor",
        "_bases",
        "_blocks",
        "_compile",
        "_eventful",
        "_known",
        "_lock",
        "_parts",
        "_quiet",
        "_running",
        "_seen",
        "_totals",
        "_unfit",
        "_whole",
    )

    def __init__(
        self,
        compile_pairs: Callable[[Micros, Micros], list[Pair]],
        known: Pair,
        eventful: Pair,
        irregular: Iterable[Pair] = (),
    ) -> None:
        self._compile = compile_pairs
        self._known = known
        self._eventful = eventful[0] // STRETCH - 1, eventful[1] // STRETCH + 1
        self._quiet = _quiet(irregular)
        # Readers take no lock: they see a dictionary or a tuple as it was before or after a change,
        # and both give the same results. Writers take it, so that no stretch is evicted twice. It
        # may be entered again, since a combination compiles its parts while it compiles itself.
        self._lock = ForkLock()
        self._whole: dict[int, Compiled] = {}  # stretches known from end to end
        self._parts: dict[int, Compiled] = {}  # the others: instants in them are checked one by one
        self._totals: dict[int, Micros] = {}
        self._running: tuple[int, list[Micros]] = (0, [])
        self._blocks: dict[int, Block] = {}
        self._bases: dict[int, int] = {}  # open seconds between the first block and each other
        self._seen: set[int] = set()  # blocks asked for at least once
        self._unfit: set[int] = set()  # blocks that were tried and cannot be prepared
        self._anchor: Micros | None = None

    # Compiling

    def compiled(self, stretch: int) -> Compiled:
        """Return a stretch in its compiled form, whether or not all of it is known."""
        found = self._whole.get(stretch) or self._parts.get(stretch)
        if found is None:
            start, end = stretch * STRETCH, (stretch + 1) * STRETCH
            with self._lock:
                found = Compiled.of(self._compile(max(start, EARLIEST), min(end, LATEST)))
                known = self._known[0] <= start and end <= self._known[1]
                stored = self._whole if known else self._parts
                while len(stored) >= _MAX_STRETCHES:
                    del stored[next(iter(stored))]  # dictionaries are in order of insertion
                # The total first: a reader, or a child forked here, that finds one finds both.
                self._totals[stretch] = found.sums[-1]
                stored[stretch] = found
        return found

    def _at(self, at: Micros) -> Compiled:
        """Return the stretch that holds an instant, which is checked to be a known one."""
        if not self._known[0] <= at <= self._known[1]:
            raise self._unknown(at)
        return self.compiled(at // STRETCH)

    def _unknown(self, at: Micros) -> InvalidInstant | YearsNotCovered:
        if not EARLIEST <= at <= LATEST:
            return out_of_range(at)
        return YearsNotCovered(to_datetime(at), *map(to_datetime, self._known))

    def _total(self, stretch: int) -> Micros:
        """Return the open time of a stretch, taken from an equal one where there is one."""
        # Beyond the last irregularity stretches repeat every 400, so at most 400 of them are ever
        # compiled on either side. The first and the last are cut short and equal no other.
        low, high = self._eventful
        like = stretch
        if high + _CYCLE < stretch < _LAST:
            like = high + 1 + (stretch - high - 1) % _CYCLE
        elif _FIRST < stretch < low - _CYCLE:
            like = low - 1 - (low - 1 - stretch) % _CYCLE
        else:
            # Each is longer than 400 years, so that there are two dozen at most.
            for first, last in self._quiet:
                if first <= stretch <= last:
                    like = first + (stretch - first) % _CYCLE
        total = self._totals.get(like)
        return self.compiled(like).sums[-1] if total is None else total

    def _between(self, first: int, last: int) -> tuple[int, list[Micros]]:
        """Return running totals that reach from one stretch to another, and where they begin."""
        begins, totals = self._running
        if totals and begins <= first and last < begins + len(totals):
            return begins, totals
        # Totals only grow, at both ends, in a new list that replaces the old one in one assignment:
        # a reader without the lock never sees half of it.
        with self._lock:
            begins, totals = self._running
            if not totals:
                begins, totals = first, [0]
            ahead = list(totals)
            for stretch in range(begins + len(ahead) - 1, last):
                ahead.append(ahead[-1] + self._total(stretch))
            behind: list[Micros] = []
            for stretch in range(begins - 1, first - 1, -1):
                behind.append((behind[-1] if behind else ahead[0]) - self._total(stretch))
            self._running = begins - len(behind), behind[::-1] + ahead
            return self._running

    # Lengths

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time from one moment to another, negative when the end comes first.

        The same as `elapsed`, on `datetime` values: the length since the epoch already has the date
        of a moment, and dates of earlier queries are prepared.
        """
        # The fastest path: a length since the epoch for each moment, the word of its date, and
        # usually no step along the windows of the date. Anything unusual goes the long way below.
        # The two halves are written out, since a call would cost as much as one of them.
        try:
            zone = start.tzinfo
            if zone is UTC and type(start) is datetime is type(end):
                one, other = start - EPOCH, end - EPOCH
            else:
                one, other = both_since_epoch(start, end)
            day, blocks = one.days, self._blocks
            block = day >> SHIFT
            sums, dates = blocks[block]
            day &= LAST
            opens, closes, length, rest = dates[day]
            before, at, micros = sums[day], one.seconds, 0
            while rest and at >= closes:
                before += length
                opens, closes, length, rest = rest
            if at >= opens:
                if at < closes:
                    before += at - opens
                    micros = -one.microseconds
                else:
                    before += length
            day = other.days
            if day >> SHIFT != block:
                before += self._bases[block] - self._bases[day >> SHIFT]
                sums, dates = blocks[day >> SHIFT]
            day &= LAST
            opens, closes, length, rest = dates[day]
            after, at = sums[day] - before, other.seconds
            while rest and at >= closes:
                after += length
                opens, closes, length, rest = rest
            if at >= opens:
                if at < closes:
                    after += at - opens
                    micros += other.microseconds
                else:
                    after += length
            # A multiple of a second takes two thirds of the time that a new length does.
            return timedelta(0, after, micros) if micros else _SECOND * after
        except (TypeError, AttributeError, LookupError):  # no moment, naive, or not prepared
            pass
        begins, ends = to_micros(start), to_micros(end)
        length = self.elapsed(begins, ends)
        for number in {begins // DAY >> SHIFT, ends // DAY >> SHIFT}:  # one query, each block once
            self._prepare(number)
        return timedelta(0, 0, length)

    def later(self, moment: datetime, length: timedelta) -> datetime | None:
        """Return the earliest moment by which a length has passed, in the simple cases.

        `None` means that `add` has to find it, which covers every case.
        """
        zone = moment.tzinfo
        if zone is None:
            return None
        since = since_epoch(moment)
        day = since.days
        number, date = day >> SHIFT, day & LAST
        block = self._blocks.get(number)
        if block is None:
            self._prepare(number)
            return None
        sums, dates = block
        opens, closes, size, rest = dates[date]
        wanted, at, micros = sums[date], since.seconds, length.microseconds
        while rest and at >= closes:
            wanted += size
            opens, closes, size, rest = rest
        if at >= opens:
            if at < closes:
                wanted += at - opens
                micros += since.microseconds
            else:
                wanted += size
        days = length.days
        if days < 0 or not length:
            return None
        wanted += days * 86_400 + length.seconds if days else length.seconds
        if micros >= 1_000_000:
            wanted, micros = wanted + 1, micros - 1_000_000
        reached = self._reached(block, number, date + 1, wanted, micros)
        if reached is None or zone is UTC:
            return None if reached is None else EPOCH + reached
        return in_zone(reached, zone)

    def _reached(
        self, block: Block, number: int, date: int, wanted: int, micros: int
    ) -> timedelta | None:
        """Return when so much open time (seconds and a part) has passed; `None` if not prepared."""
        # The first date by the end of which so much has passed, a part of a second being one more.
        sums, dates = block
        end = wanted + 1 if micros else wanted
        while end > sums[DATES]:
            wanted -= sums[DATES]
            end -= sums[DATES]
            date, number = 1, number + 1
            ahead = self._blocks.get(number)
            if ahead is None:
                self._prepare(number)
                return None
            sums, dates = ahead
        place = bisect_left(sums, end, date) - 1
        wanted -= sums[place]
        opens, _, size, rest = dates[place]
        while rest and (wanted > size or (micros and wanted == size)):
            wanted -= size
            opens, _, size, rest = rest
        seconds = ((number << SHIFT) + place) * 86_400 + opens + wanted
        return timedelta(0, seconds, micros) if micros else _SECOND * seconds

    def _prepare(self, number: int) -> None:
        """Prepare a block of dates for `between` and `later`, unless parts of it are unknown."""
        start, end = (number << SHIFT) * DAY, ((number + 1) << SHIFT) * DAY
        if not self._known[0] <= start < end <= self._known[1]:
            return
        # Whoever asks once never pays for a block: it is made when its dates are asked for again.
        if number not in self._seen:
            self._seen.add(number)
            return
        if number in self._unfit or not SHELF.has_room():
            return
        with self._lock:
            # Open time counts from the start of the first block, so that blocks can be compared;
            # one far from it would compile every stretch between.
            if self._anchor is None:
                self._anchor = start
            if number in self._blocks:
                return
            block: Block | None = None
            if abs(start - self._anchor) <= _FAR:
                before, part = divmod(self.elapsed(self._anchor, start), 1_000_000)
                self._bases[number] = before  # first: a reader that finds a block finds its base
                block = None if part else lay_out(self.known_pairs(start, end), number)
            if block is not None:
                SHELF.place(self, number, block)
            else:  # never tried again: that would cost more than a query
                self._unfit.add(number)

    def elapsed(self, start: Micros, end: Micros) -> Micros:
        """Return the open time from start to end, negative when the end comes first."""
        first, last = start // STRETCH, end // STRETCH
        one = self._whole.get(first)
        if one is None:
            one = self._at(start)
            self._at(end)
        if first == last:
            # As `before` does at either end, without the calls: most clocks end here.
            bounds, sums = one.bounds, one.sums
            i, j = bisect_right(bounds, start), bisect_right(bounds, end)
            until = sums[j >> 1] + end - bounds[j - 1] if j & 1 else sums[j >> 1]
            return until - (sums[i >> 1] + start - bounds[i - 1] if i & 1 else sums[i >> 1])
        other = self._whole.get(last) or self._at(end)
        begins, totals = self._between(min(first, last), max(first, last))
        whole = totals[last - begins] - totals[first - begins]
        return whole + other.before(end) - one.before(start)

    def add(self, at: Micros, length: Micros) -> Micros:
        """Return the earliest instant by which the length has passed; a negative one mirrors."""
        if length <= 0:
            return self._subtract(at, -length) if length else self._checked(at)
        stretch = at // STRETCH
        one = self._whole.get(stretch) or self._at(at)
        wanted = one.before(at) + length
        if wanted <= one.sums[-1]:
            reached = one.earliest(wanted)
            return self._checked(reached) if stretch in self._parts else reached
        # Look twice as far each time, so that a deadline a century away costs seven steps. When 400
        # stretches beyond every irregularity have no open time, none ever will.
        last = self._known[1] // STRETCH
        ahead = 1
        while True:
            reach = min(stretch + ahead, last + 1)
            begins, totals = self._between(stretch, reach)
            target = totals[stretch - begins] + wanted
            if totals[reach - begins] >= target:
                break
            barren = totals[reach - begins] == totals[stretch - begins]
            if reach > last or (barren and reach > max(stretch, self._eventful[1]) + _CYCLE):
                raise self.never(at, self._known[1])
            ahead *= 2
        i = bisect_left(totals, target) - 1
        return self._checked(self.compiled(begins + i).earliest(target - totals[i]))

    def _subtract(self, at: Micros, length: Micros) -> Micros:
        """Return the latest instant from which the length, more than none, has passed."""
        stretch = at // STRETCH
        one = self._whole.get(stretch) or self._at(at)
        wanted = one.before(at) - length
        if wanted >= 0:
            return self._checked(one.latest(wanted))
        first = self._known[0] // STRETCH
        behind = 1
        while True:
            reach = max(stretch - behind, first)
            begins, totals = self._between(reach, stretch)
            target = totals[stretch - begins] + wanted
            if totals[reach - begins] <= target:
                break
            barren = totals[reach - begins] == totals[stretch - begins]
            if reach == first or (barren and reach < min(stretch, self._eventful[0]) - _CYCLE):
                raise self.never(at, self._known[0])
            behind *= 2
        i = bisect_right(totals, target) - 1
        return self._checked(self.compiled(begins + i).latest(target - totals[i]))

    def _checked(self, at: Micros) -> Micros:
        if not self._known[0] <= at <= self._known[1]:
            raise self._unknown(at)
        return at

    def never(self, at: Micros, end: Micros) -> NeverOpen | YearsNotCovered:
        """Return the error for a search that ended without finding enough open time."""
        if end not in {EARLIEST, LATEST}:
            return YearsNotCovered(to_datetime(end), *map(to_datetime, self._known))
        return NeverOpen(to_datetime(at), to_datetime(end))

    # Edges

    def is_open(self, at: Micros) -> bool:
        """Return whether an instant is open."""
        one = self._whole.get(at // STRETCH)
        if one is None:
            one = self._at(at)
            if at == self._known[1]:  # what begins there is not known any more
                raise self._unknown(at)
        return bisect_right(one.bounds, at) & 1 == 1

    def next_open(self, at: Micros) -> Micros:
        """Return the first open instant at or after one."""
        bounds = self._at(at).bounds
        i = bisect_right(bounds, at)
        if i & 1:  # an odd number of bounds lies behind: the last one opened
            return at
        if i < len(bounds):
            return self._checked(bounds[i])
        stretch = self._seek(at // STRETCH + 1, 1, lambda total: total > 0)
        if stretch is None:
            raise self.never(at, self._known[1])
        return self._checked(self.compiled(stretch).bounds[0])

    def next_close(self, at: Micros) -> Micros:
        """Return the first closing after an instant."""
        opens = self.next_open(at)
        stretch = opens // STRETCH
        bounds = self.compiled(stretch).bounds
        closes = bounds[bisect_right(bounds, opens)]
        if closes == (stretch + 1) * STRETCH:  # cut by the stretch, perhaps not closed at all
            found = self._seek(stretch + 1, 1, lambda total: total < STRETCH)
            if found is None:
                raise self._open_until(at, self._known[1])
            bounds = self.compiled(found).bounds
            closes = found * STRETCH
            if bounds and bounds[0] == closes:
                closes = bounds[1]
        if closes == LATEST:
            raise NeverCloses(to_datetime(at), to_datetime(LATEST))
        return self._checked(closes)

    def previous_open(self, at: Micros) -> Micros:
        """Return the last opening at or before an instant."""
        stretch = at // STRETCH
        bounds = self._at(at).bounds
        i = (bisect_right(bounds, at) + 1) // 2 * 2 - 2
        if i < 0:
            found = self._seek(stretch - 1, -1, lambda total: total > 0)
            if found is None:
                raise self.never(at, self._known[0])
            stretch, bounds = found, self.compiled(found).bounds
            i = len(bounds) - 2
        opens = bounds[i]
        if opens == stretch * STRETCH:
            found = self._seek(stretch - 1, -1, lambda total: total < STRETCH)
            if found is None:
                raise self.never(at, self._known[0])
            bounds = self.compiled(found).bounds
            opens = (found + 1) * STRETCH
            if bounds and bounds[-1] == opens:
                opens = bounds[-2]
        if opens == EARLIEST:
            raise NeverOpen(to_datetime(at), to_datetime(EARLIEST))
        return self._checked(opens)

    def previous_close(self, at: Micros) -> Micros:
        """Return the last closing at or before an instant."""
        bounds = self._at(at).bounds
        i = bisect_right(bounds, at)
        if i & 1:
            try:
                at = self.previous_open(at)
            except NeverOpen:
                raise NeverCloses(to_datetime(at), to_datetime(EARLIEST)) from None
            bounds = self.compiled(at // STRETCH).bounds
            i = bisect_left(bounds, at)
        if i:
            return self._checked(bounds[i - 1])
        stretch = self._seek(at // STRETCH - 1, -1, lambda total: total > 0)
        if stretch is None:
            raise self._open_until(at, self._known[0])
        return self._checked(self.compiled(stretch).bounds[-1])

    def _open_until(self, at: Micros, end: Micros) -> NeverCloses | YearsNotCovered:
        never = self.never(at, end)
        if isinstance(never, YearsNotCovered):
            return never
        return NeverCloses(to_datetime(at), to_datetime(end))

    def _seek(self, stretch: int, step: int, wanted: Callable[[Micros], bool]) -> int | None:
        """Return the next stretch, forwards or backwards, with a total as wanted."""
        low, high = self._eventful
        if step > 0:
            last = min(self._known[1] // STRETCH, max(stretch, high + 1) + _CYCLE)
        else:
            last = max(self._known[0] // STRETCH, min(stretch, low - 1) - _CYCLE)
        for candidate in range(stretch, last + step, step):
            if wanted(self._total(candidate)):
                return candidate
        return None

    # Stretches

    def pairs(self, start: Micros, end: Micros) -> list[Pair]:
        """Return the open stretches between two instants, sorted and disjoint."""
        self._checked(start)
        self._checked(end)
        return self.known_pairs(start, end)

    def known_pairs(self, start: Micros, end: Micros) -> list[Pair]:
        """Return the same without a check that the calendar is known there."""
        found: list[Pair] = []
        if start >= end:
            return found
        for stretch in range(start // STRETCH, -(-end // STRETCH)):
            bounds = self.compiled(stretch).bounds
            first, last = bisect_right(bounds, start) // 2 * 2, bisect_left(bounds, end)
            for i in range(first, last, 2):
                opens, closes = max(bounds[i], start), min(bounds[i + 1], end)
                if found and found[-1][1] == opens:
                    found[-1] = (found[-1][0], closes)
                else:
                    found.append((opens, closes))
        return found

"""Where a report's figures come from: records one by one, or a log in columns.

Both kinds of source return the same plain sums, so that one report is made of either.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from heapq import nsmallest
from itertools import accumulate
from typing import Protocol, TypeAlias

import attrs

from serviceops.calendars.algebra import Calendar
from serviceops.calendars.zones import offset_at
from serviceops.history import Fact, History
from serviceops.measures.moments import Moments
from serviceops.measures.records import Records, histories_of
from serviceops.measures.statistic import Statistic
from serviceops.measures.time_breakdown import party_parts
from serviceops.sla.choices import Stage
from serviceops.sla.conditions import Edge, Level, Track
from serviceops.sla.policy import Policy
from serviceops.sla.reading import CycleRow
from serviceops.sla.target import check_choices
from serviceops.spans import Micros, Pair, to_datetime

_HOUR = 3_600_000_000

PROVIDER = "provider"
"""Who had to act where a fact names no other party."""


@attrs.frozen(kw_only=True)
class Question:
    """What a report asks of its source, with the periods as whole microseconds."""

    at: Micros
    periods: Sequence[Pair]
    zone: str
    by: tuple[str, ...]
    worst: int
    percentiles: tuple[Statistic, ...]
    open_while: Level
    contact: Edge
    party_fact: str
    parties: Mapping[Fact, str]
    calendar: Calendar
    score: str | None

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """The percentiles as shares."""
        return tuple(one.share or Fraction(0) for one in self.percentiles)

    def place(self, moment: Micros | None) -> int:
        """Return the number of the period that an instant lies in, -1 for none."""
        if moment is None:
            return -1
        number = bisect_right(self.periods, (moment, 1 << 62)) - 1
        return number if number >= 0 and moment < self.periods[number][1] else -1

    def around(self, start: Micros, end: Micros) -> range:
        """Return the numbers of the periods from the one a stretch starts in to its last."""
        first = bisect_right(self.periods, (start, 1 << 62)) - 1
        return range(max(first, 0), bisect_left(self.periods, (end, 0)))


Counts: TypeAlias = Mapping[tuple[str, Fact, int], tuple[int, int]]


@attrs.frozen
class CycleSums:
    """The cycles of one target: met and missed, lengths, what is left out, and the worst.

    `counts` are by the name of a fact (empty for all), its value and the number of the period;
    `lengths` are for each period how many stopped, how many are breached and open, and the
    percentiles. `misses` are the numbers of a case and of its cycle.
    """

    counts: Counts
    lengths: Sequence[tuple[int, int, tuple[Micros, ...]]]
    left_out: Mapping[str, int]
    misses: Sequence[tuple[int, int]]


@attrs.frozen
class FlowSums:
    """What came and went, a number for each period; `week` is arrivals by weekday and hour."""

    arrivals: Sequence[int]
    finished: Sequence[int]
    reopened: Sequence[int]
    backlog: Sequence[int]
    week: Sequence[Sequence[int]]
    parties: Sequence[Mapping[str, Micros]]
    first_contact: Sequence[tuple[int, int]] | None
    scores: Sequence[tuple[int, Fact, int]]
    """The case, the score and the number of the period of each survey."""


class ReportSource(Protocol):
    """The records of a report, in whatever form they are stored."""

    def __len__(self) -> int:
        """Return how many records there are."""

    def name(self, case: int) -> str:
        """Return the id of a record by its number."""

    def number(self, record: str) -> int | None:
        """Return the number of a record by its id, `None` where there is none."""

    def history(self, case: int) -> History:
        """Return the history of a record by its number."""

    def first_at(self) -> Micros | None:
        """Return the first instant of all."""

    def cycles(self, policy: Policy, question: Question) -> dict[str, CycleSums]:
        """Return the sums of the cycles of every target."""

    def flow(self, question: Question) -> FlowSums:
        """Return the sums of what came and went."""


class RecordSource:
    """Records or histories, one by one."""

    def __init__(self, records: Records, facts: Iterable[str] = ()) -> None:
        self.pairs = list(histories_of(records, *facts))
        self._numbers = {name: number for number, (name, _) in enumerate(self.pairs)}

    def __len__(self) -> int:
        return len(self.pairs)

    def name(self, case: int) -> str:
        """Return the id of a record by its number."""
        return self.pairs[case][0]

    def number(self, record: str) -> int | None:
        """Return the number of a record by its id."""
        return self._numbers.get(record)

    def history(self, case: int) -> History:
        """Return the history of a record by its number."""
        return self.pairs[case][1]

    def first_at(self) -> Micros | None:
        """Return the first instant of all."""
        return min((history.micros[0] for _, history in self.pairs if history), default=None)

    def cycles(self, policy: Policy, question: Question) -> dict[str, CycleSums]:
        """Return the sums of the cycles of every target."""
        check_choices(policy.targets, self._values_of)
        rows: dict[str, list[_Numbered]] = {}
        values: list[dict[str, Fact]] = []
        for case, (_, history) in enumerate(self.pairs):
            reading = policy.read(history, at=to_datetime(question.at))
            track = Track.upto(history, question.at)
            values.append({name: track.value(name, track.size - 1) for name in question.by})
            for name, one in reading.items():
                several = rows.setdefault(name, [])
                if not one.cycles:
                    several.append((case, 1, None))
                several += [(case, c.number, CycleRow.of(c)) for c in one.cycles]
        # The order of the policy, as a log in columns has it.
        names = dict.fromkeys(target.name for target in policy.targets)
        return {name: _summed(rows[name], values, question) for name in names if name in rows}

    def _values_of(self, fact: str) -> set[Fact]:
        """Return the values that a fact has in any of the records; ``"state"`` is a fact too."""
        every = (one for _, history in self.pairs for one in history)
        if fact == "state":
            return {one.state for one in every}
        return {value for one in every for name, value in one.sets if name == fact}

    def flow(self, question: Question) -> FlowSums:
        """Return the sums of what came and went."""
        tally = _FlowTally(question)
        for case, (_, history) in enumerate(self.pairs):
            track = Track.upto(history, question.at)
            if track.size:
                tally.take(case, track)
        return tally.sums()


_Numbered: TypeAlias = tuple[int, int, CycleRow | None]


def is_decided(row: CycleRow | None) -> bool:
    """Return whether a cycle is met or missed: stopped, or breached while it is open."""
    if row is None or row.stage is Stage.CANCELLED:
        return False
    return row.stage is Stage.STOPPED or row.breached


def _summed(
    rows: list[_Numbered], values: Sequence[Mapping[str, Fact]], question: Question
) -> CycleSums:
    counts: dict[tuple[str, Fact, int], tuple[int, int]] = {}
    lengths: list[list[Micros]] = [[] for _ in question.periods]
    still_open = [0] * len(question.periods)
    left = Counter({"not_started": 0, "cancelled": 0, "open": 0, "outside_period": 0})
    misses: list[tuple[Micros, int, int]] = []
    for case, number, row in rows:
        place = question.place(row.decided_at) if row is not None and is_decided(row) else -1
        if row is None or place < 0:
            left[_why_left_out(row)] += 1
            continue
        # Every fact counts the cycle once more: the groups of each fact add up to the whole.
        for key in (("", None), *((name, values[case][name]) for name in question.by)):
            met, missed = counts.get((*key, place), (0, 0))
            counts[*key, place] = met + (not row.breached), missed + row.breached
        if row.stage is Stage.STOPPED:
            lengths[place].append(row.elapsed)
        else:
            still_open[place] += 1
        if row.breached:
            misses.append(((row.goal or 0) - row.elapsed, case, number))
    percentiles = [
        tuple(int(how.of(some) or 0) for how in question.percentiles) if some else ()
        for some in lengths
    ]
    worst = nsmallest(question.worst, misses)
    several = zip(map(len, lengths), still_open, percentiles, strict=True)
    return CycleSums(counts, list(several), dict(left), [(case, n) for _, case, n in worst])


def _why_left_out(row: CycleRow | None) -> str:
    if row is None:
        return "not_started"
    if row.stage is Stage.CANCELLED:
        return "cancelled"
    return "outside_period" if is_decided(row) else "open"


class _FlowTally:
    """Counts what comes and goes, record by record."""

    def __init__(self, question: Question) -> None:
        self.question = question
        size = len(question.periods)
        self.came, self.done, self.back = [0] * size, [0] * size, [0] * size
        # Moves of all time, for the backlog also counts records from before the first period.
        self.moves: Counter[Micros] = Counter()
        self.week = [[0] * 24 for _ in range(7)]
        self.parties: list[dict[str, Micros]] = [{} for _ in range(size)]
        self.divided = party_parts(question.party_fact, question.parties, question.open_while)
        self.known = list(dict.fromkeys((*question.parties.values(), PROVIDER)))
        self.contacts = False
        self.first = [(0, 0)] * size
        self.scores: list[tuple[int, Fact, int]] = []

    def take(self, case: int, track: Track) -> None:
        """Count one record."""
        question, first = self.question, track.micros[0]
        place = question.place(first)
        if place >= 0:
            local = first + offset_at(question.zone, first)
            self.week[(local // (24 * _HOUR) + 3) % 7][local // _HOUR % 24] += 1
        self._moves(track)
        contacts = bool(question.contact.bits(track))
        self.contacts |= contacts
        if place >= 0 and Moments.RESOLVED_OR_CLOSED.bits(track):
            good, whole = self.first[place]
            self.first[place] = good + (not contacts), whole + 1
        self._times(track)
        if question.score is not None:
            column = track.fact(question.score)
            first_set = next((n for n, value in enumerate(column) if value is not None), None)
            if first_set is not None:
                place = question.place(track.micros[first_set])
                self.scores.append((case, column[-1], place))

    def _moves(self, track: Track) -> None:
        flags, was = self.question.open_while.flags(track), True
        moments = track.micros[: track.size]  # a track knows later transitions by their time only
        for index, (at, is_open) in enumerate(zip(moments, flags, strict=True)):
            place = self.question.place(at)
            for counts, happened, sign in (
                (self.came, index == 0, 1), (self.done, was and not is_open, -1),
                (self.back, is_open and not was, 1),
            ):  # fmt: skip
                if happened:
                    self.moves[at] += sign
                    if place >= 0:
                        counts[place] += 1
            was = is_open

    def _times(self, track: Track) -> None:
        """Add the time the record was open in each period, by who had to act."""
        question = self.question
        column, ends = track.fact(question.party_fact), [*track.micros[1 : track.size], question.at]
        stretches = (
            (start, end, names.get(value, PROVIDER))
            for level, names in self.divided
            for start, end, counts, value in zip(
                track.micros, ends, level.flags(track), column, strict=False
            )
            if counts and start < end
        )
        for start, end, name in stretches:
            for place in question.around(start, end):
                since, until = question.periods[place]
                low, high = max(start, since), min(end, until)
                if low < high:
                    spent = self.parties[place]
                    length = question.calendar.elapsed_micros(low, high)
                    spent[name] = spent.get(name, 0) + length

    def sums(self) -> FlowSums:
        """Return the sums."""
        moments = sorted(self.moves)
        is_open = list(accumulate((self.moves[at] for at in moments), initial=0))
        known = self.question.at + 1
        backlog = [
            is_open[bisect_left(moments, min(end, known))] for _, end in self.question.periods
        ]
        parties = [
            {name: spent[name] for name in self.known if spent.get(name)} for spent in self.parties
        ]
        return FlowSums(
            self.came, self.done, self.back, backlog, self.week, parties,
            self.first if self.contacts else None, self.scores,
        )  # fmt: skip

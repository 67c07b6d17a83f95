"""Counts and sums of a whole log by period: the figures that reports are made of.

Periods are pairs of whole microseconds in rising order that do not overlap; what lies in none of
them is not counted. Sums of lengths are exact beyond 64 bits.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.calendars.zones import offsets
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.codes import Codes
from serviceops.columns.condition_flags import fact_of, first_rows, flags
from serviceops.columns.cycle_columns import CANCELLED, NOT_STARTED, STOPPED, CycleColumns
from serviceops.columns.log import Log
from serviceops.columns.open_time import NAT, elapsed
from serviceops.sla.conditions import Edge, Level
from serviceops.spans import Micros, Pair

_HOUR = 3_600_000_000

Periods: TypeAlias = Sequence[Pair]
Places: TypeAlias = NDArray[np.int64]
Counts: TypeAlias = dict[tuple[str, Any, int], tuple[int, int]]
"""Met and missed, by the name of a fact, its value, and the number of the period."""


def place_of(moments: Micro, periods: Periods) -> Places:
    """Return the number of the period that each moment lies in, -1 for none; NaT lies in none.

    >>> place_of(np.array([0, 5, 9, 20]), [(0, 5), (9, 20)]).tolist()
    [0, -1, 1, -1]
    """
    starts = np.array([start for start, _ in periods], np.int64)
    ends = np.array([end for _, end in periods] + [NAT], np.int64)
    places = np.searchsorted(starts, moments, side="right") - 1
    # Place -1 reads the last of the ends, which is before everything.
    return np.where(moments < ends[places], places, -1)


def last_values(log: Log, name: str) -> Codes:
    """Return the value that a fact has after the last row of each case, none without rows."""
    column = fact_of(log, name)
    last = log.first[1:] - 1
    filled = np.diff(log.first) > 0
    codes = np.full(len(log), -1, np.int32)
    codes[filled] = column.codes[last[filled]]
    return Codes(np.maximum(codes, -1), column.values)


def cycle_counts(cycles: CycleColumns, places: Places, log: Log, by: Sequence[str]) -> Counts:
    """Return the cycles met and missed by period, in all and by the values of each fact."""
    inside = places >= 0
    place, missed, case = places[inside], cycles.breached[inside], cycles.case[inside]
    counts = _met_and_missed("", (None,), np.zeros(len(place), np.int64), place, missed)
    for name in by:
        values = last_values(log, name)
        # The code -1 of no value is the last place of the table of values.
        codes = values.codes[case].astype(np.int64) % (len(values.values) + 1)
        table = (*values.values, None)
        counts |= _met_and_missed(name, table, codes, place, missed)
    return counts


def _met_and_missed(
    name: str, values: tuple[Any, ...], codes: Places, place: Places, missed: NDArray[np.bool_]
) -> Counts:
    # One number a row for value, period and verdict together: a single pass counts them all.
    size = int(place.max(initial=0)) + 1
    key = (codes * size + place) * 2 + missed
    counted = np.bincount(key, minlength=2 * len(values) * size).reshape(-1, 2)
    found: Counts = {}
    for row in np.flatnonzero(counted.sum(axis=1)).tolist():
        code, number = divmod(row, size)
        met, not_met = counted[row].tolist()
        before = found.get((name, values[code], number), (0, 0))
        found[name, values[code], number] = before[0] + met, before[1] + not_met
    return found


def _is_decided(cycles: CycleColumns) -> NDArray[np.bool_]:
    decided: NDArray[np.bool_] = cycles.stage == STOPPED
    decided |= cycles.breached & (cycles.stage != CANCELLED)
    return decided


def decided_in(cycles: CycleColumns, periods: Periods) -> Places:
    """Return the period in which each cycle was decided; -1 where it was not, or in none."""
    return np.where(_is_decided(cycles), place_of(cycles.decided, periods), -1)


def left_out(cycles: CycleColumns, places: Places) -> dict[str, int]:
    """Return how many cycles are not counted, by the code of the reason."""
    decided = _is_decided(cycles)
    reasons = {
        "not_started": cycles.stage == NOT_STARTED,
        "cancelled": cycles.stage == CANCELLED,
        "open": ~decided & (cycles.stage != NOT_STARTED) & (cycles.stage != CANCELLED),
        "outside_period": decided & (places < 0),
    }
    return {code: int(np.count_nonzero(rows)) for code, rows in reasons.items()}


def lengths_by_period(
    cycles: CycleColumns, places: Places, periods: int, shares: Sequence[Fraction]
) -> list[tuple[int, int, tuple[Micros, ...]]]:
    """Return for each period the cycles stopped, those breached and open, and percentiles."""
    # Percentiles are of the elapsed time of the cycles stopped, by nearest rank.
    stopped = cycles.stage == STOPPED
    found: list[tuple[int, int, tuple[Micros, ...]]] = []
    for number in range(periods):
        inside = places == number
        values = cycles.elapsed[inside & stopped]
        ranks = [max(-(-share.numerator * len(values) // share.denominator), 1) for share in shares]
        # Only the wanted ranks have to be in their place: that is cheaper than sorting them all.
        picked: tuple[Micros, ...] = ()
        if len(values) and ranks:
            ordered = np.partition(values, sorted({rank - 1 for rank in ranks}))
            picked = tuple(int(ordered[rank - 1]) for rank in ranks)
        found.append((len(values), int(np.count_nonzero(inside & ~stopped)), picked))
    return found


def worst_misses(cycles: CycleColumns, places: Places, most: int) -> list[tuple[int, int]]:
    """Return the case and cycle of the longest overruns, the longest first; ties as they come."""
    missed = np.flatnonzero((places >= 0) & cycles.breached)
    goal = cycles.goal[missed]
    over = cycles.elapsed[missed] - np.where(goal == NAT, 0, goal)
    if len(over) > most > 0:
        # All that are as long as the last one wanted stay, so that ties are cut by their order.
        least = np.partition(over, len(over) - most)[len(over) - most]
        missed, over = missed[over >= least], over[over >= least]
    order = np.argsort(-over, kind="stable")[:most]
    rows = missed[order]
    return list(zip(cycles.case[rows].tolist(), cycles.number[rows].tolist(), strict=True))


def flow_counts(
    log: Log, periods: Periods, open_while: Level, at: Micros
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Return for each period the records that came, were finished, came back, and are open at last.

    The last is the backlog at the end of the period, or at `at` where that is earlier.
    """
    is_open, was_open, begins = _open_rows(log, open_while)
    moves = (begins, was_open & ~is_open, is_open & ~was_open & ~begins)
    came, done, back = (log.at[rows] for rows in moves)
    ends = [min(end, at + 1) for _, end in periods]
    backlog = [
        int(np.count_nonzero(came < end) - np.count_nonzero(done < end)
            + np.count_nonzero(back < end))
        for end in ends
    ]  # fmt: skip
    arrived, finished, returned = (
        _per_period(place_of(moments, periods), periods) for moments in (came, done, back)
    )
    return arrived, finished, returned, backlog


def _open_rows(log: Log, open_while: Level) -> tuple[Any, Any, Any]:
    """Return which rows leave a record open, which found it open, and which are its first."""
    # A record is open before its first row: one that begins finished came and was finished then.
    is_open = flags(open_while, log)
    begins = np.zeros(log.rows, np.bool_)
    begins[first_rows(log)] = True
    was_open = np.ones(log.rows, np.bool_)
    was_open[1:] = is_open[:-1]
    was_open[begins] = True
    return is_open, was_open, begins


def _per_period(places: Places, periods: Periods) -> list[int]:
    counts: list[int] = np.bincount(places + 1, minlength=len(periods) + 1)[1:].tolist()
    return counts


def arrivals_by_hour(log: Log, periods: Periods, zone: str) -> list[list[int]]:
    """Return how many records came by weekday (Monday first) and hour of a zone's wall clock."""
    moments = log.at[first_rows(log)]
    moments = moments[place_of(moments, periods) >= 0]
    if not moments.size:
        return [[0] * 24 for _ in range(7)]
    steady = offsets(zone, int(moments.min()), int(moments.max()) + 1)
    since = np.array([start for start, _, _ in steady], np.int64)
    ahead = np.array([offset for _, _, offset in steady], np.int64)
    wall = moments + ahead[np.searchsorted(since, moments, side="right") - 1]
    days, hours = np.divmod(wall // _HOUR, 24)
    weekdays = (days + 3) % 7  # 1 January 1970 was a Thursday
    counted = np.bincount(weekdays * 24 + hours, minlength=168)
    table: list[list[int]] = counted.reshape(7, 24).tolist()
    return table


def first_contacts(
    log: Log, periods: Periods, resolved: Edge, contact: Edge
) -> list[tuple[int, int]] | None:
    """Return for each period of arrival the records finished without a contact, and all finished.

    `None` where the log has no contact at all.
    """
    contacts = flags(contact, log)
    if not contacts.any():
        return None
    filled = np.flatnonzero(np.diff(log.first) > 0)
    several, finished = np.zeros(len(log), np.bool_), np.zeros(len(log), np.bool_)
    several[log.case[contacts]] = True
    finished[log.case[flags(resolved, log)]] = True
    places = place_of(log.at[log.first[:-1][filled]], periods)
    places = np.where(finished[filled], places, -1)
    good, whole = (_per_period(some, periods) for some in (places[~several[filled]], places))
    return list(zip(good, whole, strict=True))


def first_set(log: Log, name: str) -> tuple[Places, Micro]:
    """Return the cases in which a fact was ever set, and when it was set first."""
    rows = np.flatnonzero(fact_of(log, name).codes >= 0)
    cases = log.case[rows]
    first = np.ones(len(rows), np.bool_)
    first[1:] = cases[1:] != cases[:-1]
    return cases[first].astype(np.int64), log.at[rows[first]]


def time_by_value(
    log: Log, periods: Periods, fact: str, names: Mapping[Any, str], otherwise: str,
    open_while: Level, calendar: Calendar, at: Micros,
) -> list[dict[str, Micros]]:  # fmt: skip
    """Return for each period the time of open records by the name that a fact's value has."""
    column = fact_of(log, fact)
    known = list(dict.fromkeys((*names.values(), otherwise)))
    table = np.array([known.index(names.get(value, otherwise)) for value in column.values]
                     + [known.index(otherwise)] * 2, np.int64)  # fmt: skip
    ends = np.append(log.at[1:], at)
    ends[log.first[1:][np.diff(log.first) > 0] - 1] = at
    # Stretches of no length are many, since rows of one instant follow each other.
    rows = np.flatnonzero(flags(open_while, log) & (log.at < ends))
    begins, ends, code = log.at[rows], ends[rows], table[column.codes[rows]]
    first, last = place_of(begins, periods), place_of(ends - 1, periods)
    within = (first == last) & (first >= 0)
    sums: list[dict[str, Micros]] = []
    rest = np.flatnonzero(~within)
    for number, (start, end) in enumerate(periods):
        mine = np.flatnonzero(within & (first == number))
        # A stretch over several periods is cut at their edges, so that periods add up.
        cut = rest[(begins[rest] < end) & (ends[rest] > start)]
        a = np.concatenate((begins[mine], np.maximum(begins[cut], start)))
        b = np.concatenate((ends[mine], np.minimum(ends[cut], end)))
        lengths = b - a if calendar is ALWAYS else np.asarray(elapsed(calendar, a, b))
        codes = np.concatenate((code[mine], code[cut]))
        spent = {name: _exact_sum(lengths[codes == n]) for n, name in enumerate(known)}
        sums.append({name: amount for name, amount in spent.items() if amount})
    return sums


def _exact_sum(lengths: Micro) -> int:
    # In halves: the whole of many long stretches passes 292,271 years, where 64 bits end.
    return (int((lengths >> 31).sum()) << 31) + int((lengths & 0x7FFFFFFF).sum())

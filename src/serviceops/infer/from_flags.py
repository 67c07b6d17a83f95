"""Rules from flags alone: calendar, goals, comparison, start, stop and pauses.

The search is staged. Elapsed time is linear in the open hours of the week, so one product of two
matrices has the elapsed times of every case under every calendar of a grid, and one sort the best
goal of each. Conditions are chosen on a small sample and few calendars, hours on a larger one, and
only the leaders are evaluated on every case by the real calendar.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import attrs
import numpy as np

from serviceops._internal.checked import checked
from serviceops.calendars import country_holidays
from serviceops.columns import Log, add
from serviceops.columns import elapsed as open_time
from serviceops.columns.calendar_grid import Micro
from serviceops.errors import InvalidValue
from serviceops.history import Fact
from serviceops.infer.candidates import (
    Candidate,
    Distinction,
    EdgeRange,
    Inference,
    NothingExplains,
    Search,
    goal_range,
    with_zones,
)
from serviceops.infer.clock_pieces import CaseTimes, Guess, Index, Pieces, paused, week_profiles
from serviceops.infer.hours_fit import DayWindow, keys_among, sampled, whole
from serviceops.infer.thresholds import (
    USUAL_FACT,
    Flags,
    GivenFlags,
    GoalFit,
    fact_of_goals,
    flags_of,
    goal_of,
    least_errors,
    rows_by_value,
    without_values,
)
from serviceops.infer.wall_time import (
    DAY_MINUTES,
    MINUTE,
    Minutes,
    WeekHours,
    clock,
    wall_minutes,
    zone_classes,
)
from serviceops.infer.week_map import WeekMap
from serviceops.spans import to_datetime

_SMALL = 1000  # cases that conditions are chosen on
_KEPT = 3  # guesses of conditions that hours are searched for
_EXACT = 300  # cells of the grid that are evaluated on every case, at most


@attrs.frozen(eq=False, kw_only=True)
class _Problem:
    """The cases with a flag, and the fact that goals follow."""

    times: CaseTimes
    cases: Index
    missed: Flags  # a flag for each of `cases`
    keys: list[Index]  # places in `cases`, by value
    values: tuple[Fact, ...]
    by: str | None
    doubts: tuple[str, ...] = ()
    known: dict[Guess, Pieces] = attrs.field(factory=dict)

    def pieces(self, guess: Guess) -> Pieces:
        """Return the pieces of a guess, its pauses left out."""
        bare = attrs.evolve(guess, pauses=())
        if bare not in self.known:
            self.known[bare] = self.times.pieces(bare)
        if not guess.pauses:
            return self.known[bare]
        if guess not in self.known:
            self.known[guess] = paused(self.known[bare], self.codes(guess.pauses))
        return self.known[guess]

    def codes(self, states: Iterable[str]) -> list[int]:
        """Return the numbers of states."""
        return [self.times.log.state.values.index(state) for state in states]

    def sample(self, limit: int, chance: np.random.Generator) -> "_Problem":
        """Return the problem with some of its cases."""
        rows = sampled(len(self.cases), limit, chance)
        keys = list(keys_among(rows, self.keys, len(self.cases)))
        return attrs.evolve(self, cases=self.cases[rows], missed=self.missed[rows], keys=keys)


@attrs.frozen
class _Cell:
    """One guess of everything but the goals."""

    guess: Guess
    zone: str
    window: DayWindow

    @property
    def hours(self) -> WeekHours:
        """The week; a day without an end is open around the clock."""
        return whole([self.window])

    def roundness(self) -> tuple[object, ...]:
        """Return the order of cells that explain the same: the plainest first."""
        edges = (self.window.opens, self.window.closes)
        fine = sum(edge % 60 != 0 for edge in edges)
        return (len(self.guess.pauses), self.guess.again, fine, abs(len(self.window.days) - 5))


@checked
def flags(
    log: Log, missed: GivenFlags, *, by: str | None = USUAL_FACT,
    search: Search | None = None, zones: Sequence[str] | None = None,
) -> Inference:  # fmt: skip
    """Return the rules that explain which cases of a log were missed, best first.

    `missed` has a value for each of ``log.cases``: whether its promise was breached, `None` where
    that is not known. `by` is the fact that goals follow (its last value counts); `None` for one
    goal, which a log without priorities has anyway. `zones` is short for ``Search(zones=...)``. The
    log must have states. Candidates have a calendar of one window a day, a goal for each value of
    the fact, the comparison, and conditions on states: the clock starts with the first row or on
    entering a state, stops on entering late states for the first or the last time, and pauses in
    some. Raises `NothingExplains` below the search's minimum, and where saying the same of every
    case of a value gets fewer than twice as many flags wrong; `InvalidValue` for flags that do not
    fit the log or are all alike.
    """
    search = with_zones(search, zones)
    problem = _problem(log, missed, by)
    _check_states(log, search)
    chance = np.random.default_rng(search.seed)
    small = problem.sample(_SMALL, chance)
    middle = problem.sample(search.rows, chance)
    low, high = int(log.at.min()), int(log.at.max()) + 1
    classes = zone_classes(search.zones, low, high)
    zones = list(classes)
    guesses = _guesses(small, zones[0], search)
    if not guesses:
        raise NothingExplains(0.0, search.minimum, "each start of the search is its stop too")
    search.report("conditions", len(guesses), len(guesses))
    cells: list[tuple[float, _Cell]] = []
    for step, guess in enumerate(guesses[:_KEPT]):
        search.report("hours", step, _KEPT)
        # Zones differ by their clock changes only, which the best conditions are enough for.
        for zone in zones if step == 0 else zones[:1]:
            # Conditions that are not the best are rivals at most: fewer cases do for them.
            sample = small if step else middle
            scale = len(middle.cases) / len(sample.cases)
            cells += [(scale * e, cell) for e, cell in _grid(sample, guess, zone, search.days)]
    cells.sort(key=lambda one: (one[0], one[1].roundness()))
    # All that may be within the margin on every case, up to a bound on the work.
    scale = len(problem.cases) / len(middle.cases)
    limit = cells[0][0] + 2 * search.margin_of(round(cells[0][0] * scale)) / scale + 2
    likely = [cell for error, cell in cells[:_EXACT] if error <= limit]
    exact = {cell: _errors(problem, cell) for cell in likely}
    for cell in sorted(exact, key=lambda cell: exact[cell])[:3]:
        _climb(problem, cell, exact)
    _repaused(problem, exact, search)
    search.report("candidates", 0, search.rivals)
    return _inference(problem, exact, classes, search, len(cells) + len(guesses))


def _problem(log: Log, missed: GivenFlags, by: str | None) -> _Problem:
    given = flags_of(missed, len(log))
    filled = np.diff(log.first) > 0
    known = np.array([flag is not None for flag in given], np.bool_) & filled
    cases = np.flatnonzero(known)
    flagged = np.array([bool(given[case]) for case in cases.tolist()], np.bool_)
    if not flagged.any() or flagged.all():
        raise InvalidValue("flags that are all alike", "some missed and some met")
    if not log.state.values:
        raise InvalidValue("a log without states", "a column of states", "LogSchema(state=...)")
    keys: list[Index] = [np.arange(len(cases))]
    values: tuple[Fact, ...] = (None,)
    doubts: tuple[str, ...] = ()
    if by is not None:
        column = fact_of_goals(log, by)
        found, values = rows_by_value(column.codes[log.first[1:][cases] - 1], column.values)
        keys = list(found)
        doubts = without_values(by, values) if by in log.facts else ()
        by = None if values == (None,) else by
    return _Problem(
        times=CaseTimes(log), cases=cases, missed=flagged, keys=keys, values=values, by=by,
        doubts=doubts,
    )  # fmt: skip


def _check_states(log: Log, search: Search) -> None:
    """Refuse states to choose from that the log does not have: no rule could be about them."""
    chosen = {"starts": search.starts, "stops": search.stops, "pauses": search.pauses}
    for name, states in chosen.items():
        if unknown := [one for one in states or () if one not in log.state.values]:
            known = ", ".join(map(str, log.state.values))
            given = f"{name} {', '.join(unknown)}"
            raise InvalidValue(given, f"states of the log, which has {known}")


# Conditions


def _late_states(log: Log) -> list[str]:
    """Return the states in the order of their mean place within a case, the last first."""
    length = np.maximum(np.diff(log.first)[log.case] - 1, 1)
    place = (np.arange(log.rows) - log.first[log.case]) / length
    codes, used = log.state.codes, log.state.codes >= 0
    count = np.bincount(codes[used], minlength=len(log.state.values))
    total = np.bincount(codes[used], weights=place[used], minlength=len(log.state.values))
    mean = total / np.maximum(count, 1)
    order = [n for n in np.argsort(-mean, kind="stable").tolist() if count[n]]
    return [str(log.state.values[n]) for n in order]


def _stops_and_starts(log: Log, search: Search) -> Iterator[Guess]:
    """Yield the guesses of start and stop among those that the log can state."""
    late = _late_states(log)
    stops = [late[:1], late[:2], late[:3], late[1:2], late[:-1]]
    if search.stops is not None:
        stops = [[state] for state in search.stops] + [list(search.stops)]
    starts: list[str | None] = [None, *late[-2:-1]]
    if search.starts is not None:
        starts = [None if state == late[-1] else state for state in search.starts]
    seen = set()
    for stop in stops:
        for start in starts:
            for again in (False, True):
                guess = Guess(start, tuple(sorted(stop)), again)
                if stop and start not in stop and guess not in seen:
                    seen.add(guess)
                    yield guess


_COARSE = tuple(
    DayWindow((0, 1, 2, 3, 4), opens * 60.0, (opens + length) * 60.0)
    for length in (8, 11)
    for opens in range(0, 24, 2)
) + tuple(DayWindow(tuple(range(days)), 0.0, 1440.0) for days in (5, 7))


def _columns(windows: Sequence[DayWindow]) -> Any:
    """Return the open share of each hour of the week, a column a window; whole hours only."""
    found = np.zeros((168, len(windows)), np.float32)
    for number, window in enumerate(windows):
        for begin, end in window.windows():
            slots = np.arange(int(begin) // 60, int(end) // 60) % 168
            found[slots, number] = 1
    return found


def _guesses(problem: _Problem, zone: str, search: Search) -> list[Guess]:
    """Return the guesses of conditions, the best on coarse calendars first."""
    # Pauses are added one at a time, as long as that explains one flag in a hundred more.
    log, grid = problem.times.log, _columns(_COARSE)
    states = len(log.state.values)
    price = max(1.0, 0.01 * len(problem.cases))
    found: list[tuple[float, int, Guess]] = []
    for bare in _stops_and_starts(log, search):
        guess = bare
        whole_week, by_state = week_profiles(problem.pieces(guess), zone, problem.cases, states)
        best = float(least_errors(whole_week @ grid, problem.missed, problem.keys).min())
        found.append((best, len(found), guess))
        usable = [
            str(state) for code, state in enumerate(log.state.values)
            if by_state[code].any() and (search.pauses is None or state in search.pauses)
        ]  # fmt: skip
        while True:
            tried = []
            for state in usable:
                if state in guess.pauses:
                    continue
                rest = whole_week - by_state[problem.codes([state])[0]]
                errors = least_errors(rest @ grid, problem.missed, problem.keys)
                tried.append((float(errors.min()), state, rest))
            if not tried:
                break
            low, state, rest = min(tried, key=lambda one: one[0])
            if low > best - price:
                break
            best, whole_week = low, rest
            guess = attrs.evolve(guess, pauses=tuple(sorted((*guess.pauses, state))))
            found.append((best, len(found), guess))
    # A pause is worth its price; equal guesses keep the order in which they are plainest.
    found.sort(key=lambda one: (one[0] + price * len(one[2].pauses) / 2, one[1]))
    return [guess for _, _, guess in found]


# Hours


def _windows(days: Sequence[tuple[int, ...]]) -> list[DayWindow]:
    """Return every window of whole hours, of 4 to 24, on each set of weekdays."""
    return [
        DayWindow(some, opens * 60.0, (opens + length) * 60.0)
        for some in days
        for length in range(4, 25)
        for opens in (range(24) if length < 24 else (0,))
    ]


def _grid(
    problem: _Problem, guess: Guess, zone: str, days: Sequence[tuple[int, ...]]
) -> list[tuple[float, _Cell]]:
    """Return the errors of every window of the grid, on the cases of a sample."""
    windows = _windows(days)
    states = len(problem.times.log.state.values)
    spent, _ = week_profiles(problem.pieces(guess), zone, problem.cases, states)
    errors: list[float] = []
    for at in range(0, len(windows), 128):  # in blocks: the sorted arrays fit the memory
        columns = _columns(windows[at : at + 128])
        errors += least_errors(spent @ columns, problem.missed, problem.keys).tolist()
    return [
        (error, _Cell(guess, zone, window)) for error, window in zip(errors, windows, strict=True)
    ]


def _elapsed(problem: _Problem, cell: _Cell) -> Minutes:
    """Return the open time of each case, in minutes on the wall clock."""
    pieces = problem.pieces(cell.guess)
    hours = cell.hours
    spent = hours.measure(wall_minutes(cell.zone, pieces.ends))
    spent -= hours.measure(wall_minutes(cell.zone, pieces.begins))
    found = np.bincount(pieces.case, weights=spent, minlength=len(problem.times.log))
    times: Minutes = found[problem.cases].astype(np.float64)
    return times


def _errors(problem: _Problem, cell: _Cell) -> int:
    """Return how many flags of all cases the cell gets wrong with its best goals."""
    times = np.round(_elapsed(problem, cell) * 60).astype(np.int64)
    return sum(goal_of(times[rows], problem.missed[rows], 0).errors for rows in problem.keys)


def _climb(problem: _Problem, cell: _Cell, exact: dict[_Cell, int]) -> None:
    """Evaluate the neighbours of a cell, and of the best of these, until none is better."""
    for step in (60, 30, 15):
        while True:
            window = cell.window
            for opens, closes in (
                (-step, 0), (step, 0), (0, -step), (0, step), (step, step), (-step, -step)
            ):  # fmt: skip
                near = DayWindow(window.days, window.opens + opens, window.closes + closes)
                other = attrs.evolve(cell, window=near)
                if (
                    0 <= near.opens < DAY_MINUTES
                    and 0 < near.closes - near.opens <= DAY_MINUTES
                    and other not in exact
                ):
                    exact[other] = _errors(problem, other)
            mine = [c for c in exact if c.guess == cell.guess and c.zone == cell.zone]
            best = min(mine, key=lambda c: (exact[c], c.roundness()))
            if exact[best] >= exact[cell]:
                break
            cell = best


def _repaused(problem: _Problem, exact: dict[_Cell, int], search: Search) -> None:
    """Evaluate the best cell with a state more or less that pauses, until none explains more.

    Conditions are chosen on few cases and coarse hours, where a pause may be worth too little. Any
    pause explains some flags by chance: to go on from one it must explain half the margin more, and
    those that explain as many within the margin are rivals.
    """
    states = list(map(str, problem.times.log.state.values))
    usable = [one for one in states if search.pauses is None or one in search.pauses]
    while usable:
        best = min(exact, key=lambda cell: (exact[cell], cell.roundness()))
        tried: dict[_Cell, int] = {}
        for state in usable:
            pauses = tuple(sorted({*best.guess.pauses} ^ {state}))
            other = attrs.evolve(best, guess=attrs.evolve(best.guess, pauses=pauses))
            if problem.pieces(other.guess).begins.size:
                tried[other] = _errors(problem, other)
        found = min(tried, key=lambda cell: (tried[cell], cell.roundness()), default=best)
        margin = search.margin_of(exact[best])
        if tried.get(found, exact[best]) >= exact[best] - margin / 2:
            limit = exact[best] + margin
            exact.update((cell, errors) for cell, errors in tried.items() if errors <= limit)
            break
        exact[found] = tried[found]
        _climb(problem, found, exact)


# Results


@attrs.frozen(eq=False, kw_only=True)
class _Judged:
    """A candidate with its elapsed times, for comparisons between candidates."""

    candidate: Candidate
    cell: _Cell
    missed: Flags


def _judged(
    problem: _Problem, cell: _Cell, zones: tuple[str, ...], margin: int, country: str | None = None
) -> _Judged:
    """Return a cell with its goals, evaluated on every case by the real calendar."""
    log, pieces = problem.times.log, problem.pieces(cell.guess)
    off: Any = ()
    if country is not None:
        years = [to_datetime(int(at)).year for at in (log.at.min(), log.at.max())]
        off = country_holidays(country, years=range(years[0], years[1] + 1))
    hours = cell.hours.calendar(cell.zone, off)
    spent = open_time(hours, pieces.begins, pieces.ends)
    times = np.zeros(len(log), np.int64)
    np.add.at(times, pieces.case, spent)
    times = times[problem.cases]
    day = round(cell.window.closes - cell.window.opens) * MINUTE
    fits = [goal_of(times[rows], problem.missed[rows], day, margin) for rows in problem.keys]
    reached = sum(fit.at_goal for fit in fits)
    breach = ">=" if reached < 0 else ">"
    judged = _breached(times, problem.keys, fits, breach)
    wrong = judged != problem.missed
    start, stop, pause, reopen = cell.guess.conditions(problem.times.first_action)
    lengths = [timedelta(0, 0, fit.goal) for fit in fits]
    ranges = [(timedelta(0, 0, fit.low), timedelta(0, 0, fit.high)) for fit in fits]
    candidate = Candidate(
        calendar=hours,
        agreement=1 - float(wrong.mean()),
        cross_checked=_cross_checked(problem, times, day),
        wrong=tuple(problem.cases[wrong].tolist()),
        goals=dict(zip(problem.values, lengths, strict=True)),
        goal_ranges=dict(zip(problem.values, ranges, strict=True)),
        by=problem.by,
        breach=breach if reached else None,
        start=start,
        stop=stop,
        pause=pause,
        reopen=reopen,
        also_zones=zones,
    )
    return _Judged(candidate=candidate, cell=cell, missed=judged)


def _breached(times: Micro, keys: list[Index], fits: list[GoalFit], breach: str) -> Flags:
    found = np.zeros(len(times), np.bool_)
    for rows, fit in zip(keys, fits, strict=True):
        found[rows] = times[rows] >= fit.goal if breach == ">=" else times[rows] > fit.goal
    return found


def _cross_checked(problem: _Problem, times: Micro, day: int) -> float:
    """Return the share of flags that goals fitted to every other case explain of the rest."""
    right = total = 0
    for rows in problem.keys:
        for fold in (0, 1):
            fitted, rest = rows[fold::2], rows[1 - fold :: 2]
            if fitted.size and rest.size:
                goal = goal_of(times[fitted], problem.missed[fitted], day).goal
                right += int(((times[rest] > goal) == problem.missed[rest]).sum())
                total += len(rest)
    return right / max(total, 1)


def _inference(
    problem: _Problem,
    exact: dict[_Cell, int],
    classes: dict[str, tuple[str, ...]],
    search: Search,
    tried: int,
) -> Inference:
    """Return the cells within the margin as candidates, or refuse them all."""
    order = sorted(exact, key=lambda cell: (exact[cell], cell.roundness()))
    margin = search.margin_of(exact[order[0]])
    near = [cell for cell in order if exact[cell] <= exact[order[0]] + margin]
    chosen = [_judged(problem, cell, classes[cell.zone], margin) for cell in near[: search.rivals]]
    chosen += [
        _judged(problem, order[0], classes[order[0].zone], margin, country)
        for country in search.countries
    ]
    chosen.sort(key=lambda one: (len(one.candidate.wrong), one.cell.roundness()))
    best = chosen[0]
    if best.candidate.agreement < search.minimum:
        raise NothingExplains(best.candidate.agreement, search.minimum, str(best.candidate))
    # To say that every case of a value is met explains most flags where few are missed: a rule
    # that gets more than half as many wrong explains nothing.
    counts = [(int(problem.missed[rows].sum()), len(rows)) for rows in problem.keys]
    plain = sum(min(missed, size - missed) for missed, size in counts)
    if 2 * len(best.candidate.wrong) > plain:
        least = 1 - plain / 2 / len(problem.cases)
        raise NothingExplains(best.candidate.agreement, least, str(best.candidate))
    return Inference(
        candidates=tuple(one.candidate for one in chosen),
        rows=len(problem.cases),
        unknown=(*problem.doubts, *_unknown(best, near, search)),
        distinctions=tuple(_distinctions(problem, chosen)),
        tried=tried + len(exact),
        edges=tuple(_edges(near)),
        week=_heat_map(near),
    )


def _unknown(best: _Judged, near: list[_Cell], search: Search) -> Iterator[str]:
    """Yield what the flags cannot tell, in sentences."""
    for what, edges in (
        ("opening", {cell.window.opens for cell in near}),
        ("closing", {cell.window.closes for cell in near}),
    ):
        if len(edges) > 1:
            low, high = clock(min(edges)), clock(max(edges))
            yield f"the {what} hour lies between {low} and {high}: {len(near)} calendars do as well"
    if len({cell.window.days for cell in near}) > 1:
        yield "the days of the week: calendars with other days do as well"
    if len({cell.guess for cell in near}) > 1:
        guesses = len({cell.guess for cell in near})
        yield f"the conditions: {guesses} sets of start, stop, reopening and pauses do as well"
    for value, (low_goal, high_goal) in best.candidate.goal_ranges.items():
        if low_goal < high_goal:
            yield goal_range(value, (low_goal, high_goal))
    if best.candidate.wrong:
        yield "breaks within a day: only days of one window were tried, and a break shortens goals"
        yield f"other days of the week: {len(search.days)} sets were tried, of Search(days=)"
    if best.candidate.breach is None:
        yield "whether exactly the goal is a miss: no case took exactly its goal"
    if len(near) > search.rivals:
        yield f"{len(near) - search.rivals} rivals more than the search returns"


def _distinctions(problem: _Problem, chosen: list[_Judged]) -> Iterator[Distinction]:
    """Yield for each rival a case that it and the leader differ on, or one that could be."""
    log, leader = problem.times.log, chosen[0]
    after = int(log.at.max()) // (7 * DAY_MINUTES * MINUTE) * 7 * DAY_MINUTES * MINUTE
    goal = max(leader.candidate.goals.values())
    value = max(leader.candidate.goals, key=lambda one: leader.candidate.goals[one])
    starts = after + np.arange(0, 7 * 24, dtype=np.int64) * 60 * MINUTE
    for number, rival in enumerate(chosen[1:], start=1):
        differs = np.flatnonzero(leader.missed != rival.missed)
        if differs.size:
            place = int(differs[0])
            case = int(problem.cases[place])
            first, last = log.first[case], log.first[case + 1] - 1
            yield Distinction(
                number=number, row=case, case=str(log.cases[case]),
                start=to_datetime(int(log.at[first])), end=to_datetime(int(log.at[last])),
                leader="missed" if leader.missed[place] else "met",
                rival="missed" if rival.missed[place] else "met",
            )  # fmt: skip
            continue
        # Where no case differs: the start with due dates that lie furthest apart.
        dues = add(leader.candidate.calendar, starts, goal)
        others = add(rival.candidate.calendar, starts, rival.candidate.goals[value])
        at = int(np.argmax(np.abs(dues - others)))
        if dues[at] != others[at]:
            yield Distinction(
                number=number, start=to_datetime(int(starts[at])), end=None,
                leader=f"due {to_datetime(int(dues[at])):%Y-%m-%d %H:%M} UTC",
                rival=f"due {to_datetime(int(others[at])):%Y-%m-%d %H:%M} UTC",
            )  # fmt: skip


def _edges(near: list[_Cell]) -> Iterator[EdgeRange]:
    """Yield how far the edges of the calendars within the margin lie apart."""
    days = tuple(sorted({day for cell in near for day in cell.window.days}))
    for end in ("opens", "closes"):
        values = [getattr(cell.window, end) for cell in near]
        if min(values) < max(values):
            yield EdgeRange(days, end, min(values), max(values))


def _heat_map(near: list[_Cell]) -> WeekMap:
    weeks = np.array([cell.hours.by_hour() for cell in near if cell.zone == near[0].zone])
    # Apart from the middle one: half an hour that all have open is no doubt about the hour.
    apart = np.abs(weeks - np.median(weeks, axis=0)).mean(axis=0)
    return WeekMap(
        values=np.clip(weeks[0], 0, 1).tolist(),
        confidence=(1 - 2 * apart).clip(0, 1).tolist(),
        title=f"Open hours of the week, {near[0].zone}",
    )

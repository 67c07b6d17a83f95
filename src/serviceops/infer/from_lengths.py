"""Calendars from elapsed times, and calendars with goals from due dates."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from serviceops._internal.checked import checked
from serviceops.calendars import BusinessCalendar
from serviceops.columns.calendar_grid import Micro
from serviceops.columns.codes import as_codes
from serviceops.columns.open_time import NAT
from serviceops.columns.open_time import elapsed as open_time
from serviceops.display.text import format_duration
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
    share_text,
    with_zones,
)
from serviceops.infer.holiday_fit import (
    DaysOff,
    doubtful_days,
    find_days_off,
    named,
    off_time,
)
from serviceops.infer.hours_fit import (
    DayWindow,
    Observed,
    busy_days,
    edge_ranges,
    grouped,
    hours_of_shares,
    hours_of_support,
    keys_among,
    middle_of,
    moved,
    refine,
    sampled,
    shares,
    varied,
    whole,
    without_days,
)
from serviceops.infer.thresholds import rows_by_value, without_values
from serviceops.infer.wall_time import (
    DAY_MINUTES,
    MINUTE,
    WEEK,
    Minutes,
    WeekHours,
    clock,
    column,
    date_of,
    lengths_of,
    rounding_unit,
    wall_minutes,
    zone_classes,
)
from serviceops.infer.week_map import WeekMap
from serviceops.spans import to_datetime

_ROUNDS = 3  # of edges and days off in turn
_PLAIN = 0.02  # the loss of a week that explains nearly all
_MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
_WEEKDAY = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@attrs.frozen(eq=False, kw_only=True)
class _Rows:
    """The rows as they were given: instants and lengths in microseconds."""

    starts: Micro
    ends: Micro
    lengths: Micro | None
    keys: tuple[NDArray[np.int64], ...]
    values: tuple[Fact, ...]
    by: str | None
    unit: int  # seconds that lengths or due dates are rounded to
    rounded: bool = False  # whether due dates are and their starts are not
    doubts: tuple[str, ...] = ()

    def observed(self, zone: str, rows: NDArray[np.int64]) -> Observed:
        """Return some rows on the wall clock of a zone."""
        return Observed(
            starts=wall_minutes(zone, self.starts[rows]),
            ends=wall_minutes(zone, self.ends[rows]),
            elapsed=None if self.lengths is None else self.lengths[rows] / MINUTE,
            keys=keys_among(rows, self.keys, len(self.starts)),
            tolerance=self.tolerance,
            rounded=self.rounded,
        )

    @property
    def tolerance(self) -> float:
        """The minutes by which rounding may move a length."""
        return self.unit / 120 + 1e-6


@attrs.frozen(eq=False, kw_only=True)
class _Fit:
    """The hours and days off of one zone."""

    zone: str
    groups: list[DayWindow]
    days_off: tuple[int, ...]
    loss: float

    @property
    def hours(self) -> WeekHours:
        return whole(self.groups)


@checked
def calendar(
    starts: ArrayLike, ends: ArrayLike, elapsed: ArrayLike, *, search: Search | None = None,
    zones: Sequence[str] | None = None,
) -> Inference:  # fmt: skip
    """Return the calendars that explain elapsed working times, best first.

    A row is a ticket, or a piece of one in which the clock ran: columns of instants as
    `serviceops.columns.elapsed` takes them, and lengths (``timedelta64``, or ``int64``
    microseconds). ServiceNow has them as ``business_duration``, Zendesk as business minutes, Jira
    as the elapsed time of a cycle. Lengths rounded to minutes, quarters or hours, down, up or
    to the nearest, are recognized; a row is explained when it is off by no more than half of that
    unit. Of hours that explain the same, those with the roundest times come first.
    `zones` is short for ``Search(zones=...)``. Raises `NothingExplains` below the search's
    minimum, `InvalidValue` for columns with gaps.

    >>> hours = np.arange(0, 24 * 28, 5).astype("m8[h]")
    >>> starts = np.datetime64("2026-03-02T00:00", "us") + hours
    >>> ends = starts + np.timedelta64(31, "h") + hours[::-1] % np.timedelta64(50, "h")
    >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    >>> found = calendar(starts, ends, open_time(office, starts, ends), zones=["UTC"])
    >>> found.best.calendar
    <BusinessCalendar UTC, mon-fri 09:00-17:00>
    """
    search = with_zones(search, zones)
    begin = column(starts, "starts")
    lengths = lengths_of(elapsed, len(begin), "row")
    if (lengths == NAT).any():
        raise InvalidValue("elapsed", "a length in each row", "drop the rows without one first")
    end_micros = column(ends, "ends", len(begin))
    if (end_micros < begin).any():
        raise InvalidValue("an end before its start", "ends that come later", "drop such rows")
    rows = _Rows(
        starts=begin, ends=end_micros, lengths=lengths, keys=(), values=(),
        by=None, unit=rounding_unit(lengths),
    )  # fmt: skip
    return _infer(rows, search)


@checked
def due(
    starts: ArrayLike, dues: ArrayLike, values: Sequence[Fact] | None = None, *,
    by: str = "priority", search: Search | None = None, zones: Sequence[str] | None = None,
) -> Inference:  # fmt: skip
    """Return the calendars and goals that explain due dates, best first.

    A row is a ticket that was never paused: when its clock started, and the due date it was given.
    `values` is the fact that goals follow, such as each ticket's priority, and `by` its name. Due
    dates lie in open time only, which gives the hours; every row of a value has the same working
    time to its due date, which gives the edges and the goals. Due dates may be rounded to minutes,
    quarters or hours, down, up or to the nearest: `unknown` says between which lengths the goal
    lies where nothing tells which. Errors are those of `calendar`.

    >>> from serviceops.columns import add
    >>> starts = np.datetime64("2026-03-02T00:00", "us") + np.arange(500).astype("m8[m]") * 97
    >>> office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    >>> found = due(starts, add(office, starts, timedelta(hours=12)), zones=["UTC"])
    >>> found.best.calendar, str(found.best.goals[None])
    (<BusinessCalendar UTC, mon-fri 09:00-17:00>, '12:00:00')
    """
    search = with_zones(search, zones)
    begin = column(starts, "starts")
    end = column(dues, "dues", len(begin))
    unit = rounding_unit(end)
    rounded = unit > max(1, rounding_unit(begin))
    if (end + rounded * (unit * 1_000_000 - 1) < begin).any():
        raise InvalidValue("a due date before its start", "due dates that come later")
    if (end == begin).all():
        raise InvalidValue("due dates that are the starts", "due dates that come later")
    keys: tuple[NDArray[np.int64], ...] = (np.arange(len(begin)),)
    facts: tuple[Fact, ...] = (None,)
    doubts: tuple[str, ...] = ()
    if values is not None:
        codes = as_codes(values, by, len(begin))
        keys, facts = rows_by_value(codes.codes, codes.values)
        doubts = without_values(by, facts)
    rows = _Rows(
        starts=begin, ends=end, lengths=None, keys=keys, values=facts,
        by=None if facts == (None,) else by, unit=unit, rounded=rounded, doubts=doubts,
    )  # fmt: skip
    return _infer(rows, search)


def _infer(rows: _Rows, search: Search) -> Inference:
    """Return the candidates of every zone within the margin of the best."""
    chance = np.random.default_rng(search.seed)
    sample = sampled(len(rows.starts), search.rows, chance)
    classes = zone_classes(search.zones, int(rows.starts.min()), int(rows.ends.max()))
    fits = _fits(rows, sample, tuple(classes), search)
    centred = _centred(rows, min(fits, key=lambda fit: fit.loss), sample)
    if centred is not rows:
        rows = centred
        fits = _fits(rows, sample, tuple(classes), search)
    low = min(fit.loss for fit in fits)
    near = [fit for fit in sorted(fits, key=lambda fit: fit.loss) if fit.loss <= low * 1.5 + 0.01]
    found = [_evaluated(rows, fit, classes[fit.zone], search) for fit in near]
    found.sort(key=lambda one: len(one[0].wrong))
    best, fit = found[0]
    if best.agreement < search.minimum:
        raise NothingExplains(best.agreement, search.minimum, str(best))
    margin = search.margin_of(len(best.wrong))
    ranges = _ranges(rows, fit, sample)
    rivals = [one for one in found[1:] if len(one[0].wrong) <= len(best.wrong) + margin]
    tried = len(fits)
    for _, _, groups in ranges:
        for some in groups:
            tried += 1
            rival = _evaluated(rows, attrs.evolve(fit, groups=some), best.also_zones, search)
            if len(rival[0].wrong) <= len(best.wrong) + margin:
                rivals.append(rival)
    halves = _cross_checked(rows, fit, sample, chance)
    candidates = [attrs.evolve(best, cross_checked=halves), *(one for one, _ in rivals)]
    candidates = [candidates[0], *sorted(candidates[1:], key=lambda one: len(one.wrong))]
    return Inference(
        candidates=tuple(candidates[: search.rivals]),
        rows=len(rows.starts),
        unknown=(
            *rows.doubts,
            *_too_few(halves, search.minimum),
            *(sentence for sentence, _, _ in ranges),
            *_unexplained(best.agreement),
            *_missing_days(rows, fit),
            *_rounding(rows, best),
        ),
        distinctions=_distinctions(rows, candidates[: search.rivals]),
        tried=tried,
        edges=tuple(edge for _, edge, _ in ranges),
        week=_heat_map([fit, *(other for _, other in rivals)]),
    )


def _fits(
    rows: _Rows, sample: NDArray[np.int64], zones: Sequence[str], search: Search
) -> list[_Fit]:
    """Return the hours and days off of each zone."""
    fits = []
    for step, zone in enumerate(zones):
        search.report("zones", step, len(zones))
        fit = _fit(rows.observed(zone, sample), zone)
        if fit is not None:
            fits.append(fit)
    if not fits:
        raise NothingExplains(0.0, search.minimum, "no open hours were found")
    return fits


def _centred(rows: _Rows, fit: _Fit, sample: NDArray[np.int64]) -> _Rows:
    """Return the rows with lengths that were rounded down or up moved to the middle of their unit.

    Residuals do not show which way a report rounds: hours that are too short or too long by some
    minutes hide it. So the hours are fitted each way, in the zone that fits best.
    """
    if rows.lengths is None or rows.unit == 1:
        return rows
    best, least = rows, fit.loss
    for half in (rows.unit * 500_000, -rows.unit * 500_000):
        moved = attrs.evolve(rows, lengths=rows.lengths + half)
        other = _fit(moved.observed(fit.zone, sample), fit.zone)
        if other is not None and other.loss < least:
            best, least = moved, other.loss
    return best


def _too_few(cross_checked: float, minimum: float) -> Iterator[str]:
    """Yield the doubt that hours are which half of the rows does not lead to."""
    if cross_checked < minimum:
        others = share_text(cross_checked)
        yield f"whether more rows would give other hours: half of them explain {others} of the rest"


def _unexplained(agreement: float) -> Iterator[str]:
    """Yield the doubt that many unexplained rows are."""
    if agreement < 0.98:
        wrong = share_text(1 - agreement)
        yield f"why {wrong} of the rows differ: errors, or a rule that is not found"


def _missing_days(rows: _Rows, fit: _Fit) -> Iterator[str]:
    """Yield the doubts about days off: those of one row alone, and those of no row."""
    observed = rows.observed(fit.zone, np.arange(len(rows.starts)))
    of_one_row, of_none = doubtful_days(observed, fit.hours, fit.days_off)
    if of_one_row:
        row, day = of_one_row[0]
        count = len({one for one, _ in of_one_row})
        yield (
            f"whether days off are missing: {count} of the wrong rows would be explained by one"
            f" more, as row {row} by {date_of(day)}"
        )
    if of_none:
        yield (
            f"whether {len(of_none)} days of worked weekdays were off, as {date_of(of_none[0])}:"
            " no row has open time on them"
        )


def _rounding(rows: _Rows, best: Candidate) -> Iterator[str]:
    """Yield between which lengths the goals lie, and what is hidden, where dates are rounded."""
    unit = format_duration(rows.unit * 1_000_000)
    if rows.rounded:
        # A longer day with a longer goal has the same due dates, each within half a unit.
        hidden = format_duration(2 * rows.unit * 1_000_000)
        yield f"breaks within a day of up to {hidden}, which due dates in units of {unit} hide"
    for value, between in best.goal_ranges.items():
        yield f"{goal_range(value, between)}: due dates are rounded to {unit}, down or up"


def _fit(observed: Observed, zone: str) -> _Fit | None:
    """Return the hours and days off of one zone that explain the rows best."""
    rough = []
    for hours in _guesses(observed):
        if groups := grouped(hours):
            rough.append(_coarse(observed, groups))
            # Where a plain week explains nearly all, nothing finer is looked for.
            if rough[-1][0] < _PLAIN:
                break
    if not rough:
        return None
    if observed.elapsed is None and not observed.rounded and min(one[0] for one in rough) >= _PLAIN:
        # Edges that moved to make up for breaks hide them: they are looked for before any moves.
        plainest = next(filter(None, map(grouped, _guesses(observed))))
        plainest, _, free, _ = _with_days_off(observed, plainest)
        rough.append(_coarse(observed, varied(observed, plainest, free, wide=True)))
    _, groups, days = min(rough, key=lambda one: one[0])
    fit = _refined(observed, zone, groups, days, ((15, 3), (5, 4), (1, 5)))
    if observed.elapsed is not None:
        return fit
    # Days off that were found with wrong hours hold these in place, and an opening hour before
    # which tickets arrive may lie far off: so once more, further, with the days found since.
    enough = 0.3 / len(observed.starts)
    for _ in range(_ROUNDS):
        other = _refined(
            observed, zone, fit.groups, fit.days_off, ((30, 6), (15, 3), (5, 4), (1, 5))
        )
        if other.loss > fit.loss - enough:
            break
        fit = other
    return fit


def _refined(
    observed: Observed,
    zone: str,
    groups: list[DayWindow],
    days: tuple[int, ...],
    steps: Sequence[tuple[int, int]],
) -> _Fit:
    """Return the fit with finer edges, and with the days off that these call for."""
    groups = refine(observed, groups, DaysOff(observed, days), steps=steps)
    groups, days, _, loss = _with_days_off(observed, groups)
    return _Fit(zone=zone, groups=groups, days_off=days, loss=loss)


def _with_days_off(
    observed: Observed, groups: list[DayWindow]
) -> tuple[list[DayWindow], tuple[int, ...], Minutes, float]:
    """Return hours with the days off they call for, the time these take, and the loss then.

    A weekday on which nobody works is left out of the week: it would be as many days off.
    """
    hours = whole(groups)
    days = find_days_off(observed, hours)
    free = off_time(observed, hours, days)
    found = groups, days, free, observed.loss(hours, free)
    off = Counter(day % 7 for day in days)
    dates = float(observed.ends.max() - observed.starts.min()) / WEEK
    gone = {day for day, times in off.items() if times > max(2, dates / 2)}
    if gone and (fewer := without_days(groups, gone)):
        other = _with_days_off(observed, fewer)
        if _price(observed, other) <= _price(observed, found):
            return other
    return found


def _price(
    observed: Observed, found: tuple[list[DayWindow], tuple[int, ...], Minutes, float]
) -> float:
    """Return the loss with a price for each day off: half a row."""
    return found[3] + 0.5 * len(found[1]) / len(observed.starts)


def _guesses(observed: Observed) -> Iterator[WeekHours]:
    """Yield rough hours to begin with, the plainest week first."""
    if observed.elapsed is None:
        # Real time has due dates at all hours, and chance alone leaves out some of them.
        always = WeekHours([(day * DAY_MINUTES, (day + 1) * DAY_MINUTES) for day in range(7)])
        if observed.loss(always) < _PLAIN:
            yield always
        # A date at an opening belongs to the hour after it where dates are rounded down.
        for later in (0.0, observed.tolerance)[: 1 + observed.rounded]:
            dues = observed.ends + later
            yield hours_of_support(dues, alike=_MONDAY_TO_FRIDAY, filled=True)
            # A week from Sunday to Thursday has too few dates on its Sundays alone.
            if (days := busy_days(dues)) != _MONDAY_TO_FRIDAY:
                yield hours_of_support(dues, alike=days, filled=True)
            yield hours_of_support(dues, alike=_MONDAY_TO_FRIDAY, filled=False)
            yield hours_of_support(dues, alike=(), filled=False)
    else:
        yield hours_of_shares(shares(observed, 1000.0))
        yield hours_of_shares(shares(observed, 1.0))


def _coarse(
    observed: Observed, groups: list[DayWindow]
) -> tuple[float, list[DayWindow], tuple[int, ...]]:
    """Return the hours to a quarter and the days off, with the loss and a price for windows."""
    few = observed
    if len(observed.starts) > 1500:
        few = observed.take(np.arange(0, len(observed.starts), len(observed.starts) // 1000))
    groups = refine(few, groups, steps=((60, 2), (30, 2), (15, 2)), scale=240.0)
    found = groups, days, free, loss = _with_days_off(observed, groups)
    if loss > 1.5 / len(observed.starts):
        other = varied(observed, groups, free)
        if other != groups:
            groups = refine(few, other, steps=((30, 2), (15, 2)), scale=240.0)
            found = groups, days, _, _ = _with_days_off(observed, groups)
    return _price(observed, found) + 0.004 * len(groups), groups, days


def _evaluated(
    rows: _Rows, fit: _Fit, zones: tuple[str, ...], search: Search
) -> tuple[Candidate, _Fit]:
    """Return the fit as a candidate, judged on every row by the real calendar."""
    years = range(
        to_datetime(int(rows.starts.min())).year, to_datetime(int(rows.ends.max())).year + 1
    )
    off = named(fit.days_off, search.countries, years)
    hours: BusinessCalendar = fit.hours.calendar(fit.zone, off)
    # A due date that was rounded down may lie before its start.
    begins, ends = np.minimum(rows.starts, rows.ends), np.maximum(rows.starts, rows.ends)
    counted = open_time(hours, begins, ends) * np.where(rows.ends < rows.starts, -1, 1)
    goals, middles = _goals(rows, counted)
    wanted = rows.lengths
    if wanted is None:
        wanted = np.zeros(len(counted), np.int64)
        for key, middle in zip(rows.keys, middles, strict=True):
            wanted[key] = middle
    wrong = np.abs(counted - wanted) > rows.tolerance * MINUTE
    if rows.lengths is None:  # a due date in closed time is wrong, whatever its length
        near = round(rows.tolerance * MINUTE) + MINUTE // 60
        wrong |= open_time(hours, rows.ends - near, rows.ends + near) == 0
    lengths = dict(zip(rows.values, (timedelta(0, 0, goal) for goal in goals), strict=True))
    half = timedelta(seconds=rows.unit) / 2 if rows.rounded else None
    return Candidate(
        calendar=hours,
        agreement=1 - float(wrong.mean()),
        cross_checked=1 - float(wrong.mean()),
        wrong=tuple(np.flatnonzero(wrong).tolist()),
        goals=lengths,
        goal_ranges={
            value: (timedelta(0, 0, middle) - half, timedelta(0, 0, middle) + half)
            for value, middle in zip(rows.values, middles, strict=True)
        }
        if half
        else {},
        by=rows.by,
        also_zones=zones,
    ), fit


def _goals(rows: _Rows, counted: Micro) -> tuple[list[int], list[int]]:
    """Return the goal of each value, and the middle of the working times that most rows have."""
    goals, middles = [], []
    spread = rows.tolerance * MINUTE
    # Rounded down or up, goals are half a unit from that middle; a sample's is not exact.
    reach = spread * 1.1 if rows.rounded else max(spread, 1)
    for key in rows.keys:
        middle = middle_of(counted[key], spread if rows.rounded else None) if key.size else 0.0
        # The roundest length that rounding permits: half of the rows cannot be wrong.
        for minutes in (60, 30, 15, 5, 1):
            # A goal below the unit is no length at all when it is rounded down.
            goal = max(round(middle / (minutes * MINUTE)), rows.rounded) * minutes * MINUTE
            if abs(goal - middle) <= reach:
                break
        else:
            goal = round(middle)
        goals.append(goal)
        middles.append(round(middle) if rows.rounded else goal)
    return goals, middles


def _cross_checked(
    rows: _Rows, fit: _Fit, sample: NDArray[np.int64], chance: np.random.Generator
) -> float:
    """Return the share of rows explained by what was fitted to the other half."""
    if len(sample) < 2:  # one row has no other half
        return 0.0
    half = chance.permutation(len(sample))[: len(sample) // 2]
    fitted = _fit(rows.observed(fit.zone, np.sort(sample[half])), fit.zone)
    if fitted is None:
        return 0.0
    rest = np.setdiff1d(np.arange(len(rows.starts)), sample[half])
    observed = rows.observed(fit.zone, rest)
    off = off_time(observed, fitted.hours, fitted.days_off)
    residual = observed.residual(observed.predicted(fitted.hours) - off)
    return float((np.abs(residual) <= rows.tolerance + 1 / 60).mean())


def _ranges(
    rows: _Rows, fit: _Fit, sample: NDArray[np.int64]
) -> list[tuple[str, EdgeRange, list[list[DayWindow]]]]:
    """Return each edge that may move without more wrong rows, in words and as rivals."""
    observed = rows.observed(fit.zone, sample)
    found = []
    # Rounded times move an edge by up to half of their unit, with the others making up for it.
    spread = -(-rows.unit // 120) if rows.unit >= 300 else 0
    for place, end, (least, most) in edge_ranges(
        observed, fit.groups, DaysOff(observed, fit.days_off), 0.7
    ):
        low, high = max(least - spread, min(least, 0)), most + spread
        if low == high:
            continue
        group = fit.groups[place]
        days = ", ".join(_WEEKDAY[day] for day in group.days)
        what = "opening" if end == "opens" else "closing"
        sentence = (
            f"the {what} hour of {days} lies between {clock(low)} and {clock(high)}:"
            " no row begins or ends in between, or times are rounded too far"
        )
        rivals = [
            some
            for edge in (low, high)
            if edge != getattr(group, end)
            and (some := moved(fit.groups, place, **{end: edge})) is not None
        ]
        found.append((sentence, EdgeRange(group.days, end, low, high), rivals))
    return found


def _distinctions(rows: _Rows, candidates: Sequence[Candidate]) -> tuple[Distinction, ...]:
    """Return for each rival a week's hour in which it is open and the leader is not, or reverse."""
    found = []
    leader = candidates[0].calendar
    begin = int(rows.ends.max()) // (7 * 86_400_000_000) * 7 * 86_400_000_000
    for number, rival in enumerate(candidates[1:], start=1):
        # Half a year ahead: zones that change their clocks differ only in some weeks of it.
        grid = begin + np.arange(0, 183 * 96) * 15 * MINUTE
        one, other = (open_time(c, grid[:-1], grid[1:]) for c in (leader, rival.calendar))
        differs = np.flatnonzero(one != other)
        if differs.size:
            at = int(differs[0])
            found.append(
                Distinction(
                    number=number,
                    start=to_datetime(int(grid[at])),
                    end=to_datetime(int(grid[at + 1])),
                    leader=timedelta(0, 0, int(one[at])),
                    rival=timedelta(0, 0, int(other[at])),
                )
            )
    return tuple(found)


def _heat_map(fits: Sequence[_Fit]) -> WeekMap:
    """Return the leader's week; an hour is sure where every rival of its zone agrees."""
    weeks = [fit.hours.by_hour() for fit in fits if fit.zone == fits[0].zone]
    spread = np.max(weeks, axis=0) - np.min(weeks, axis=0)
    return WeekMap(
        values=np.clip(weeks[0], 0, 1).tolist(),
        confidence=(1 - spread).tolist(),
        title=f"Open hours of the week, {fits[0].zone}",
    )

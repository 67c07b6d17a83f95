"""The rule behind a list of dates: found only where it gives exactly these dates in every year.

A rule of a fixed day may move it by its weekday, so that "the Monday before 25 May" and every habit
of observance are of one kind: how far a date moves depends on the weekday of the day itself. That
has seven unknowns, which ten years of dates leave open and a rule must not guess; so it needs years
enough to have seen each weekday twice.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from serviceops.calendars.date_rules import DateRule, DayOfMonth, EasterDay, WeekdayOfMonth
from serviceops.calendars.weekdays import WEEKDAYS

MIN_YEARS = 10
_MAX_MOVE = 7
_SEEN = 2  # times that each weekday has to be seen for a rule that moves by weekday
_NEAR = (0, 1, -1, 2, -2, 3, -3)  # days from a counted weekday: the day after Thanksgiving is 1


def rules_of_dates(
    dates: Iterable[date], years: tuple[int, int]
) -> tuple[list[DateRule], list[date]]:
    """Return rules for dates of consecutive years, and the dates that no rule gives.

    Several dates a year are taken by their order in it. A series that begins after the first of the
    years, or ends before the last, has `years`; every other rule goes on before and after them.

    >>> found = rules_of_dates([date(year, 7, 4) for year in range(2010, 2031)], (2010, 2030))
    >>> [str(rule) for rule in found[0]], found[1]
    (['4 July'], [])
    """
    by_year: dict[int, list[date]] = defaultdict(list)
    for day in sorted(set(dates)):
        by_year[day.year].append(day)
    rules: list[DateRule] = []
    rest: list[date] = []
    for place in range(max(map(len, by_year.values()), default=0)):
        series = [days[place] for _, days in sorted(by_year.items()) if len(days) > place]
        rule = _rule_of(series, years)
        if rule is None:
            rest += series
        else:
            rules.append(rule)
    return rules, sorted(rest)


def _rule_of(series: Sequence[date], years: tuple[int, int]) -> DateRule | None:
    """Return a rule that gives exactly a series of one date a year, or `None`."""
    first, last = series[0].year, series[-1].year
    if len(series) < MIN_YEARS or len(series) != last - first + 1:
        return None
    limits = (first if first > years[0] else 1, last if last < years[1] else 9999)
    valid = None if limits == (1, 9999) else limits
    # A plain day before a weekday, a weekday before what moves: the simplest that fits is meant.
    for rule in _candidates(series, valid):
        if rule.unroll((first, last)) == tuple(series):
            return rule
    return None


def _candidates(series: Sequence[date], valid: tuple[int, int] | None) -> Iterator[DateRule]:
    day = series[0]
    yield DayOfMonth(month=day.month, day=day.day, years=valid)
    for near in _NEAR:
        base = day - timedelta(near)
        nth = (base.day + 6) // 7
        for number in (nth, -1):
            yield WeekdayOfMonth(
                month=base.month,
                weekday=WEEKDAYS[base.weekday()],
                nth=number,
                plus=near,
                years=valid,
            )
    for church in ("western", "orthodox"):
        easter = EasterDay(church=church).unroll((day.year, day.year))[0]
        if abs((day - easter).days) <= 100:
            yield EasterDay(church=church, plus=(day - easter).days, years=valid)
    yield from _moved_days(series, valid)


def _moved_days(series: Sequence[date], valid: tuple[int, int] | None) -> Iterator[DateRule]:
    """Yield rules of a fixed day that is moved by its weekday, the fewest moves first."""
    found: list[tuple[int, DateRule]] = []
    for month, day in sorted({(one.month, one.day) for one in series}):
        moves: dict[int, int] = {}
        seen: Counter[int] = Counter()
        for one in series:
            base = _in_year(one, month, day)
            if base is None or abs((one - base).days) > _MAX_MOVE:
                break
            seen[base.weekday()] += 1
            if moves.setdefault(base.weekday(), (one - base).days) != (one - base).days:
                break
        else:
            if len(seen) == len(WEEKDAYS) and min(seen.values()) >= _SEEN:
                observed = {WEEKDAYS[weekday]: move for weekday, move in moves.items()}
                size = sum(map(abs, moves.values()))
                rule = DayOfMonth(month=month, day=day, observed=observed, years=valid)
                found.append((size, rule))
    yield from (rule for _, rule in sorted(found, key=lambda pair: pair[0]))


def _in_year(one: date, month: int, day: int) -> date | None:
    """Return the fixed day nearest to a date, which may be in the year before or after."""
    near = [
        date(year, month, day)
        for year in (one.year - 1, one.year, one.year + 1)
        if 1 <= year <= 9999 and (month, day) != (2, 29)
    ]
    return min(near, key=lambda base: abs((one - base).days), default=None)

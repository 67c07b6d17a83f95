"""Rules of dates beside two other readings: day by day from the definition, and dateutil."""

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from dateutil import easter, rrule
from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import (
    BusinessCalendar,
    DateRule,
    DateSpan,
    DayOfMonth,
    EasterDay,
    EveryDays,
    Holiday,
    SpecialDay,
    WeekdayOfMonth,
)
from serviceops.documents import from_dict, to_dict
from serviceops.testing import check_date_rule_laws
from serviceops.testing.strategies import date_rules

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY = timedelta(days=1)


def from_end(day: date) -> int:
    """Return how far a date is from the end of its month: 1 for the last."""
    ahead = 1
    while (day + ahead * ONE_DAY).month == day.month:
        ahead += 1
    return ahead


def is_nominal(rule: DateRule, day: date) -> bool:
    if isinstance(rule, DayOfMonth):
        return rule.month in (None, day.month) and (
            rule.day is None or rule.day in (day.day, -from_end(day))
        )
    if isinstance(rule, WeekdayOfMonth):
        nth = ((day.day + 6) // 7, -((from_end(day) + 6) // 7), None)
        named = rule.month in (None, day.month) and DAYS[day.weekday()] == rule.weekday
        return named and rule.nth in nth
    if isinstance(rule, EveryDays):
        return day >= rule.since and (day - rule.since).days % rule.days == 0
    if isinstance(rule, DateSpan):
        return is_in_run(rule, day)
    assert isinstance(rule, EasterDay)
    method = easter.EASTER_ORTHODOX if rule.church == "orthodox" else easter.EASTER_WESTERN
    return day == easter.easter(day.year, method)


def is_in_run(rule: DateSpan, day: date) -> bool:
    """Walk back from a day to a beginning whose run has not ended before the day."""
    for back in range(3000 if isinstance(rule.first, date) else 366):
        begin = day - back * ONE_DAY
        if not (
            begin == rule.first if isinstance(rule.first, date) else is_nominal(rule.first, begin)
        ):
            continue
        if back % rule.every == 0 and not has_ended(rule, begin, day):
            return True
    return False


def has_ended(rule: DateSpan, begin: date, day: date) -> bool:
    """Return whether the run from one day on is over before another, or does not take place."""
    if isinstance(rule.last, date):
        return day > rule.last
    assert isinstance(rule.last, DayOfMonth | WeekdayOfMonth)
    number = rule.last.day if isinstance(rule.last, DayOfMonth) else rule.last.nth
    assert number is not None
    at = begin
    while at < begin + 366 * ONE_DAY:
        in_month = rule.last.month in (None, at.month)
        if is_nominal(rule.last, at):
            return day > at
        if in_month and from_end(at) == 1:
            # The month ends here, without the last day wanted: it slipped past, or came earlier.
            first = date(at.year, at.month, 1)
            days = [first + n * ONE_DAY for n in range(at.day)]
            if not any(is_nominal(rule.last, one) for one in days):
                return day > at if number > 0 else True
            if rule.last.month is None:
                return True
        at += ONE_DAY
    return True


def walked(rule: DateRule, first: int, last: int) -> list[date]:
    """Return the dates of a rule in some years, found day by day."""
    found, day = set(), date(first - 2, 1, 1)
    while day.year <= last + 2:
        limits = rule.years or (1, 9999)
        if limits[0] <= day.year <= limits[1] and is_nominal(rule, day):
            moved = day + rule.plus * ONE_DAY
            if rule.observed:
                moved += rule.observed[moved.weekday()] * ONE_DAY
            found.add(moved)
        day += ONE_DAY
    return sorted(day for day in found if first <= day.year <= last)


@given(date_rules(), st.integers(2018, 2030))
def test_a_rule_has_the_dates_of_a_walk_through_the_days(rule: DateRule, year: int) -> None:
    assert list(rule.unroll((year, year + 1))) == walked(rule, year, year + 1)


@given(date_rules().filter(lambda rule: not isinstance(rule, DateSpan)))
def test_a_rule_has_the_dates_of_dateutil(rule: DateRule) -> None:
    plain = attrs.evolve(rule, plus=0, observed=None, years=None)
    start, end = datetime(1999, 1, 1), datetime(2040, 12, 31)
    if isinstance(plain, EasterDay):
        method = easter.EASTER_ORTHODOX if plain.church == "orthodox" else easter.EASTER_WESTERN
        years = range(1600, 4000)
        assert list(plain.unroll(years)) == [easter.easter(year, method) for year in years]
        return
    if isinstance(plain, EveryDays):
        start = datetime(plain.since.year, plain.since.month, plain.since.day)
        found = rrule.rrule(rrule.DAILY, start, interval=plain.days, until=end)
    elif isinstance(plain, WeekdayOfMonth):
        weekday = getattr(rrule, plain.weekday[:2].upper())
        found = rrule.rrule(
            rrule.MONTHLY,
            start,
            bymonth=plain.month,
            byweekday=weekday(plain.nth) if plain.nth else weekday,
            until=end,
        )
    else:
        days = list(range(1, 32)) if plain.day is None else plain.day
        found = rrule.rrule(rrule.MONTHLY, start, bymonth=plain.month, bymonthday=days, until=end)
    assert plain.unroll((1999, 2040)) == tuple(day.date() for day in found)


def of_day(calendar_days: list, day: date) -> object:
    """Return the entry that counts for a date, by the sentence of `Holiday`."""

    def rank(pair: tuple[int, object]) -> tuple:
        place, entry = pair
        is_rule = isinstance(entry.on, DateRule)
        return entry.precedence, isinstance(entry, SpecialDay), not is_rule, place

    mine = [
        (place, entry)
        for place, entry in enumerate(calendar_days)
        if day in (entry.on.unroll([day.year]) if isinstance(entry.on, DateRule) else [entry.on])
    ]
    return max(mine, key=rank)[1] if mine else None


ons = date_rules() | st.dates(date(2024, 1, 1), date(2026, 12, 31))
ranks = st.integers(0, 2)


@given(
    st.lists(st.builds(Holiday, ons, precedence=ranks), max_size=4, unique_by=lambda d: d.on),
    st.lists(
        st.builds(SpecialDay, ons, st.sampled_from([[], ["10:00-11:00"]]), precedence=ranks),
        max_size=4,
        unique_by=lambda d: d.on,
    ),
    st.integers(2024, 2026),
)
def test_the_entry_of_the_highest_precedence_counts(
    holidays: list[Holiday], exceptions: list[SpecialDay], year: int
) -> None:
    calendar = BusinessCalendar(
        zone="UTC", week={"mon-sun": ["09:00-17:00"]}, holidays=holidays, exceptions=exceptions
    )
    day = date(year, 1, 1)
    while day.year == year:
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        entry = of_day([*holidays, *exceptions], day)
        hours = 8
        if entry is not None:
            hours = len(entry.windows) if isinstance(entry, SpecialDay) else 0
        assert calendar.elapsed(start, start + ONE_DAY) == timedelta(hours=hours), day
        day += ONE_DAY
    assert from_dict(to_dict(calendar)) == calendar


@given(date_rules())
def test_a_rule_has_a_document(rule: DateRule) -> None:
    assert from_dict(to_dict(rule)) == rule


@pytest.mark.parametrize(
    "rule",
    [
        DayOfMonth(month=1, day=1, observed="nearest"),
        DayOfMonth(day=-1, plus=-366),
        WeekdayOfMonth(weekday="fri", nth=5, years=(2, 9980)),
        EveryDays(days=10, since=date(1990, 1, 1)),
        EasterDay(church="orthodox", plus=50),
    ],
    ids=str,
)
def test_rules_obey_the_laws_of_the_kit(rule: DateRule) -> None:
    check_date_rule_laws(rule)


@pytest.mark.parametrize("first", [1, 1583, 2026, 5000, 9900])
@given(rule=date_rules())
def test_open_time_of_far_years_is_that_of_listed_dates(first: int, rule: DateRule) -> None:
    week = {"mon-fri": ["09:00-17:00"]}
    ruled = BusinessCalendar(zone="UTC", week=week, holidays=[rule])
    listed = BusinessCalendar(zone="UTC", week=week, holidays=rule.unroll((first, first + 6)))
    start, end = (datetime(year, 3, 1, tzinfo=UTC) for year in (first, first + 5))
    assert ruled.elapsed(start, end) == listed.elapsed(start, end)


@pytest.mark.parametrize(
    "rule",
    [DayOfMonth(month=2, day=29), EveryDays(days=6, since=date(2026, 1, 5)),
     DayOfMonth(month=7, day=1, years=(3000, 3005)), DayOfMonth(month=1, day=1, observed="next")],
    ids=str,
)  # fmt: skip
def test_a_span_of_centuries_counts_every_date_of_a_rule(rule: DateRule) -> None:
    ruled = BusinessCalendar(zone="UTC", week={"mon-sun": ["09:00-17:00"]}, holidays=[rule])
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(4200, 1, 1, tzinfo=UTC)
    days = (end - start).days - len(rule.unroll((2026, 4199)))
    assert ruled.elapsed(start, end) == days * timedelta(hours=8)

"""Holidays of countries as rules: only where a rule gives exactly the dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import DateRule, DayOfMonth, EasterDay, WeekdayOfMonth, country_holidays
from serviceops.calendars.holidays import rules_of_dates
from serviceops.errors import InvalidValue

# Title 5, United States Code, section 6103 (a), with the habit of section 6103 (b) (1) and of
# Executive Order 11582 for Sundays.
UNITED_STATES = {
    "New Year's Day": "1 January",
    "Martin Luther King Jr. Day": "third Monday of January",
    "Washington's Birthday": "third Monday of February",
    "Memorial Day": "last Monday of May",
    "Juneteenth National Independence Day": "19 June, from 2021",
    "Independence Day": "4 July",
    "Labor Day": "first Monday of September",
    "Columbus Day": "second Monday of October",
    "Veterans Day": "11 November",
    "Thanksgiving Day": "fourth Thursday of November",
    "Christmas Day": "25 December",
}


def test_the_holidays_of_the_united_states_are_those_of_the_law() -> None:
    found = country_holidays("US", years=range(2010, 2035), rules=True)
    names = {day.name: str(day.on) for day in found if not day.name.endswith("(observed)")}
    assert names == UNITED_STATES
    moved = {str(day.on) for day in found if day.name.endswith("(observed)")}
    assert "4 July, observed on the nearest weekday" in moved


@pytest.mark.parametrize(
    ("country", "part"),
    [("US", None), ("CA", "ON"), ("GB", "ENG"), ("DE", "BY"), ("AU", "NSW"), ("SE", None),
     ("GR", None), ("IN", None)],
)  # fmt: skip
def test_the_dates_of_the_years_are_those_of_the_table(country: str, part: str | None) -> None:
    years = range(2012, 2031)
    table = {day.on for day in country_holidays(country, part, years=years)}
    found: set[date | DateRule] = set()
    for day in country_holidays(country, part, years=years, rules=True):
        found |= set(day.on.unroll(years)) if isinstance(day.on, DateRule) else {day.on}
    assert found == table


def test_rules_need_ten_consecutive_years() -> None:
    with pytest.raises(InvalidValue, match="at least 10 consecutive years"):
        country_holidays("US", years=range(2020, 2029), rules=True)
    with pytest.raises(InvalidValue, match="consecutive"):
        country_holidays("US", years=[*range(2010, 2020), 2025], rules=True)


habits = st.sampled_from([None, "nearest", "next", "previous", {"sat": 2, "sun": 2}])
rules = st.one_of(
    st.builds(DayOfMonth, month=st.integers(2, 11), day=st.integers(3, 26), observed=habits),
    st.builds(WeekdayOfMonth, month=st.integers(1, 12), weekday=st.sampled_from(["mon", "thu"]),
              nth=st.sampled_from([1, 2, 3, 4, -1]), plus=st.integers(-2, 2)),
    st.builds(EasterDay, church=st.sampled_from(["western", "orthodox"]),
              plus=st.integers(-49, 60)),
)  # fmt: skip


@given(rules)
def test_a_rule_is_found_again_and_holds_for_other_years(rule: DateRule) -> None:
    years = (2000, 2029)
    dates = [day for day in rule.unroll((1999, 2030)) if 2000 <= day.year <= 2029]
    if len(dates) != 30 or {day.year for day in dates} != set(range(2000, 2030)):
        return  # moved over the end of a year: two in one year are two series
    found, rest = rules_of_dates(dates, years)
    assert rest == []
    assert [one.unroll((2030, 2070)) for one in found] == [rule.unroll((2030, 2070))]


def test_a_series_that_begins_late_has_years_and_one_without_a_rule_stays_dates() -> None:
    late = [date(year, 6, 19) for year in range(2015, 2031)]
    odd = [date(year, 3, 1 + year * 7 % 19) for year in range(2010, 2031)]
    found, rest = rules_of_dates(late, (2010, 2030))
    assert ([str(rule) for rule in found], rest) == (["19 June, from 2015"], [])
    assert rules_of_dates(odd, (2010, 2030)) == ([], odd)
    assert rules_of_dates(late[:9], (2010, 2030)) == ([], late[:9])

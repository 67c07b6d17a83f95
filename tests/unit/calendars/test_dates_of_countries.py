"""Dates of countries: holidays, weekend days that are worked, half-days, and other weekends.

The dates are those that the governments published, checked against the holidays package 0.109.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from serviceops.calendars import BusinessCalendar, country_dates, country_holidays
from serviceops.errors import InvalidValue

pytest.importorskip("holidays")

HOURS = ["08:00-16:00"]


def on(days: Any) -> list[str]:
    return [str(day.on) for day in days]


# Hungary 2026: Saturday 10 January pays for Friday 2 January, 8 August for 21 August.
def test_saturdays_that_pay_for_a_bridge_day_are_worked() -> None:
    days = country_dates("HU", years=[2026], hours=HOURS)
    assert on(days.exceptions)[:2] == ["2026-01-10", "2026-08-08"]
    assert {"2026-01-02", "2026-08-21"} <= set(on(days.holidays))
    desk = BusinessCalendar(
        zone="Europe/Budapest",
        week={"mon-fri": HOURS},
        holidays=days.holidays,
        exceptions=days.exceptions,
        covers=[2026],
    )
    assert desk.is_working_date(date(2026, 8, 8))
    assert not desk.is_working_date(date(2026, 8, 15))
    assert not desk.is_working_date(date(2026, 8, 21))
    saturday = datetime(2026, 8, 8, tzinfo=UTC)
    assert desk.elapsed(saturday, saturday + timedelta(days=1)) == timedelta(hours=8)


# China 2026 (State Council notice of 4 November 2025): worked on 4 January, 14 and 28 February,
# 9 May, 20 September and 10 October.
CHINA = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


def test_china_works_six_weekend_days() -> None:
    assert on(country_dates("CN", years=[2026], hours=HOURS).exceptions) == CHINA


@pytest.mark.parametrize("country", ["HU", "CN", "LV"])
def test_worked_weekends_without_hours_are_refused(country: str) -> None:
    with pytest.raises(InvalidValue, match="are worked"):
        country_holidays(country, years=[2026])
    with pytest.raises(InvalidValue, match="hours="):
        country_dates(country, years=[2026])
    half = country_holidays(country, years=[2026], worked_weekends="leave_out")
    assert half == country_dates(country, years=[2026], hours=HOURS).holidays


def test_only_days_of_the_years_wanted_are_given() -> None:
    # Russia works 20 February 2027 (a Saturday); the year before has none.
    assert country_dates("RU", years=[2026]).exceptions == ()
    assert on(country_dates("RU", years=[2027], hours=HOURS).exceptions) == ["2027-02-20"]


def test_a_half_day_has_the_hours_given_for_it() -> None:
    # Curacao, 31 December: work ends early.
    both = ["public", "half_day"]
    days = country_dates("CW", years=[2026], categories=both, half_days=["08:00-12:00"])
    (eve,) = days.exceptions
    assert (str(eve.on), str(eve.windows[0])) == ("2026-12-31", "08:00-12:00")
    assert "2026-12-31" not in on(days.holidays)
    with pytest.raises(InvalidValue, match="half_days="):
        country_dates("CW", years=[2026], categories=both)
    with pytest.raises(InvalidValue, match="country_dates"):
        country_holidays("CW", years=[2026], categories=both)
    assert country_dates("CW", years=[2026]).exceptions == ()


def test_a_half_day_on_a_weekend_opens_nothing() -> None:
    # 31 December 2022 was a Saturday.
    half = country_dates("CW", years=[2022], categories=["half_day"], half_days=["08:00-12:00"])
    assert half.exceptions == () == half.holidays


def test_other_categories_are_carried() -> None:
    bank = country_holidays("BE", years=[2026], categories=["bank"])
    assert "2026-05-15" in on(bank)  # the Friday after Ascension, a day off of banks
    assert "2026-05-15" not in on(country_holidays("BE", years=[2026]))
    both = country_holidays("BE", years=[2026], categories=("public", "bank"))
    assert set(on(bank)) < set(on(both))


@pytest.mark.parametrize("categories", [["nope"], ["workday"], [], "bank"])
def test_categories_that_a_country_has_not_are_refused(categories: Any) -> None:
    with pytest.raises(InvalidValue):
        country_holidays("HU", years=[2025], categories=categories, worked_weekends="leave_out")
    with pytest.raises(InvalidValue, match=r"one of 'refuse', 'leave_out' \(worked"):
        country_holidays("US", years=[2026], worked_weekends="ignore")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("country", "years", "weekends"),
    [
        ("US", [2026], [("2026-01-01", ("sat", "sun"))]),
        ("EG", [2026], [("2026-01-01", ("fri", "sat"))]),
        ("IR", [2026], [("2026-01-01", ("fri",))]),
        ("BN", [2026], [("2026-01-01", ("fri", "sun"))]),
        # The Emirates moved to Saturday and Sunday with 2022, Saudi Arabia to Friday and Saturday
        # on 29 June 2013; the first day that differs is named.
        ("AE", [2021, 2022], [("2021-01-01", ("fri", "sat")), ("2022-01-02", ("sat", "sun"))]),
        ("SA", [2013], [("2013-01-01", ("thu", "fri")), ("2013-06-29", ("fri", "sat"))]),
    ],
)
def test_weekends_are_named_with_the_date_they_begin(
    country: str, years: list[int], weekends: list[tuple[str, tuple[str, ...]]]
) -> None:
    days = country_dates(country, years=years)
    assert [(str(since), names) for since, names in days.weekends] == weekends

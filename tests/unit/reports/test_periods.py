"""The periods of a report, by hand from wall calendars."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.errors import InvalidValue
from serviceops.reports import service_report
from serviceops.reports.periods import Period, calendar_periods, own_periods
from serviceops.sla import Goal, On, Policy, Rule, Target
from serviceops.spans import Span


def day(year: int, month: int, number: int, hour: int = 0) -> datetime:
    return datetime(year, month, number, hour, tzinfo=UTC)


def named(kind: str, start: datetime, end: datetime, zone: str = "UTC") -> list[str]:
    return [period.name for period in calendar_periods(kind, zone=zone, start=start, end=end)]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("month", ["2026-12", "2027-01"]),
        ("quarter", ["2026-Q4", "2027-Q1"]),
        ("year", ["2026", "2027"]),
        # 31 December 2026 is a Thursday; the week of 28 December is the 53rd.
        ("week", ["2026-W53"]),
    ],
)
def test_periods_over_the_end_of_a_year(kind: str, names: list[str]) -> None:
    assert named(kind, day(2026, 12, 31), day(2027, 1, 2)) == names


def test_the_end_is_excluded() -> None:
    assert named("month", day(2026, 3, 1), day(2026, 4, 1)) == ["2026-03"]


def test_a_month_in_which_clocks_change_is_an_hour_shorter_or_longer() -> None:
    march, *_, october = calendar_periods(
        "month", zone="Europe/Paris", start=day(2026, 3, 5), end=day(2026, 10, 5)
    )

    assert march.span.length == timedelta(days=31) - timedelta(hours=1)
    assert october.span.length == timedelta(days=31) + timedelta(hours=1)


def test_periods_tile() -> None:
    periods = calendar_periods(
        "week", zone="America/Sao_Paulo", start=day(2016, 1, 1), end=day(2018, 1, 1)
    )

    assert all(a.span.end == b.span.start for a, b in pairwise(periods))
    assert len(periods) == 105


def test_a_day_that_a_zone_never_had_is_left_out() -> None:
    # Samoa skipped 30 December 2011: that week has six days.
    (week,) = calendar_periods(
        "week", zone="Pacific/Apia", start=day(2011, 12, 28), end=day(2011, 12, 29)
    )

    assert week.span.length == timedelta(days=6)


def test_too_many_periods_are_refused() -> None:
    with pytest.raises(InvalidValue, match="at most 1200 periods"):
        named("week", day(1990, 1, 1), day(2026, 1, 1))


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(InvalidValue, match="after"):
        named("month", day(2026, 1, 2), day(2026, 1, 2))


def test_own_periods_are_in_order_apart_and_named() -> None:
    spans = [Span(day(2026, 1, 1), day(2026, 1, 15)), Span(day(2026, 1, 15), day(2026, 2, 1))]

    assert [period.name for period in own_periods(spans, "UTC")] == [
        "2026-01-01/2026-01-15", "2026-01-15/2026-02-01"
    ]  # fmt: skip
    with pytest.raises(InvalidValue, match="starts after"):
        own_periods(reversed(spans), "UTC")
    with pytest.raises(InvalidValue, match="a name of their own"):
        own_periods([Period("a", spans[0]), Period("a", spans[1])], "UTC")
    with pytest.raises(InvalidValue, match="at least one"):
        own_periods([], "UTC")
    with pytest.raises(InvalidValue, match="not empty"):
        Period("a", Span(day(2026, 1, 1), day(2026, 1, 1)))


# On the wall of the desk in Rome; its midnights are 23:00 and 22:00 of the day before in UTC.
def test_a_span_of_a_report_is_named_by_its_dates_in_the_zone_of_the_report() -> None:
    rome = ZoneInfo("Europe/Rome")
    march = Span(datetime(2026, 3, 1, tzinfo=rome), datetime(2026, 4, 1, tzinfo=rome))
    desk = Target(
        "r", goal=Goal.working(hours=4), start=On("log"), stop=On("resolve"),
        calendar=BusinessCalendar(zone="Europe/Rome", week={"mon-fri": ["09:00-17:00"]}),
    )  # fmt: skip

    report = service_report({}, Policy("desk", Rule(targets=desk)), at=march.end, period=[march])

    assert [period.name for period in report.periods] == ["2026-03-01/2026-04-01"]


# Sundays on which clocks change in Rome: at 3:00 back to 2:00, and at 2:00 on to 3:00.
@pytest.mark.parametrize("last", [datetime(2026, 10, 26), datetime(2026, 3, 30)])
def test_the_open_hours_of_a_week_in_which_clocks_change_are_those_of_the_wall_clock(
    last: datetime,
) -> None:
    sundays = BusinessCalendar(zone="Europe/Rome", week={"sun": ["00:00-04:00", "09:00-17:00"]})
    desk = Target(
        "r", goal=Goal.working(hours=4), start=On("log"), stop=On("resolve"), calendar=sundays
    )
    end = last.replace(tzinfo=ZoneInfo("Europe/Rome"))

    report = service_report(
        {}, Policy("desk", Rule(targets=desk)), at=end,
        period=[Span(end - timedelta(days=7), end)],
    )  # fmt: skip

    gone = {2} if last.month == 3 else set()
    assert {hour for _, hour in report.open_hours} == {0, 1, 2, 3, *range(9, 17)} - gone
    assert {day for day, _ in report.open_hours} == {6}

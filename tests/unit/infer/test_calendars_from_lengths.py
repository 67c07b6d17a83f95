"""Calendars inferred from elapsed times and from due dates of known calendars."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import numpy as np
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.columns import add, elapsed
from serviceops.errors import InvalidValue
from serviceops.infer import NothingExplains, Search, calendar, due

LONDON = BusinessCalendar(
    zone="Europe/London",
    week={"mon-fri": ["08:30-17:15"], "sat": ["10:00-13:00"]},
    holidays=[date(2025, 4, 18), date(2025, 4, 21), date(2025, 8, 25)],
)
SPLIT = BusinessCalendar(
    zone="UTC", week={"mon-thu": ["08:00-12:00", "13:00-18:00"], "fri": ["08:00-14:00"]}
)
NIGHT = BusinessCalendar(zone="UTC", week={"mon-fri": ["22:00-06:00"]})


def tickets(rows: int = 900, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Return starts spread over ten months, and ends some days later."""
    chance = np.random.default_rng(seed)
    starts = np.datetime64("2025-01-06", "us") + (chance.random(rows) * 300 * 86_400).astype(
        "m8[s]"
    )
    return starts, starts + chance.exponential(2.5 * 86_400, rows).astype("m8[s]")


def test_hours_and_holidays_come_out_of_elapsed_times_exactly() -> None:
    starts, ends = tickets()

    found = calendar(starts, ends, elapsed(LONDON, starts, ends), zones=["Europe/London"])

    assert found.best.calendar == LONDON
    assert found.best.agreement == 1
    assert found.best.wrong == ()


@pytest.mark.parametrize("hours", [SPLIT, NIGHT], ids=["lunch and a short Friday", "nights"])
def test_weeks_of_several_kinds_come_out_of_elapsed_times(hours: BusinessCalendar) -> None:
    starts, ends = tickets(2_000)

    found = calendar(starts, ends, elapsed(hours, starts, ends), zones=["UTC"])

    assert found.best.calendar == hours


@pytest.mark.parametrize("upwards", [False, True], ids=["down", "up"])
def test_quarters_rounded_down_or_up_are_recognized_by_tickets_of_working_hours(
    upwards: bool,
) -> None:
    chance = np.random.default_rng(99)
    # Nearly all tickets arrive in the hours, where hours some minutes too short hide the rounding.
    clock = np.clip(chance.normal(13 * 3600, 4 * 3600, 400), 0, 86_399).astype("m8[s]")
    starts = np.datetime64("2025-01-06", "us") + chance.integers(0, 300, 400) * np.timedelta64(
        1, "D"
    )
    starts = starts + clock
    ends = starts + chance.exponential(2.5 * 86_400, 400).astype("m8[s]")
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["10:00-18:00"]})
    quarter = np.timedelta64(15, "m").astype("m8[us]")
    quarters = elapsed(office, starts, ends) / quarter
    reported = (np.ceil(quarters) if upwards else np.floor(quarters)).astype(np.int64) * quarter

    found = calendar(starts, ends, reported, zones=["UTC"])

    assert found.best.agreement > 0.99
    assert found.allows(office)


def test_the_zone_is_the_one_with_the_same_clock_changes() -> None:
    starts, ends = tickets()

    found = calendar(
        starts,
        ends,
        elapsed(LONDON, starts, ends),
        zones=["UTC", "America/New_York", "Europe/London"],
    )

    assert found.best.calendar == LONDON


def test_zones_with_the_same_clock_changes_are_named_as_rivals_of_the_hours() -> None:
    starts, ends = tickets()

    found = calendar(
        starts, ends, elapsed(LONDON, starts, ends), zones=["Europe/London", "Europe/Paris"]
    )

    assert found.best.also_zones == ("Europe/London", "Europe/Paris")
    assert "with other hours the same: Europe/Paris" in found.explain()


def test_wrong_rows_are_named_and_do_not_move_the_hours() -> None:
    starts, ends = tickets(450)
    lengths = elapsed(LONDON, starts, ends).astype("m8[m]")
    lengths[::30] += np.timedelta64(1_000, "m")

    found = calendar(starts, ends, lengths, zones=["Europe/London"])

    assert found.best.calendar == LONDON
    assert set(range(0, 450, 30)) <= set(found.best.wrong)
    assert found.best.cross_checked > 0.9


def test_lengths_without_any_rule_are_refused_with_the_closest_one() -> None:
    starts, ends = tickets()
    lengths = np.random.default_rng(1).integers(0, 10**11, len(starts))

    with pytest.raises(NothingExplains) as refused:
        calendar(starts, ends, lengths, zones=["UTC"])

    assert refused.value.best < 0.5
    assert "nothing explains 80.00 % of the rows" in str(refused.value)


def test_hours_and_goals_come_out_of_due_dates() -> None:
    starts, _ = tickets()
    urgent = np.arange(len(starts)) % 3 == 0
    goals = np.where(urgent, 240, 2_400) * np.timedelta64(60_000_000, "us")

    found = due(
        starts, add(LONDON, starts, goals), np.where(urgent, "P1", "P3").tolist(),
        zones=["Europe/London"],
    )  # fmt: skip

    assert found.best.calendar == LONDON
    assert found.best.goals == {"P1": timedelta(hours=4), "P3": timedelta(hours=40)}
    target = found.best.target()
    assert target.goal.choose("P1").length == timedelta(hours=4)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("week", "hours"),
    [
        ({"mon-fri": ["09:00-12:30", "13:30-18:00"], "sat": ["09:00-13:00"]}, 7),
        ({"mon-thu": ["08:00-12:00", "13:00-17:00"], "fri": ["08:00-13:00"]}, 30),
        ({"mon-wed": ["09:00-12:00", "13:00-17:00"], "thu-fri": ["09:00-13:00", "14:00-18:00"]}, 7),
    ],
)
def test_breaks_of_a_week_with_different_hours_come_out_of_due_dates(
    week: dict[str, list[str]], hours: int
) -> None:
    desk = BusinessCalendar(zone="UTC", week=week)
    minutes = np.sort(np.random.default_rng(500 + hours).integers(0, 120 * 1440, 500))
    starts = np.datetime64("2026-01-05T00:00", "us") + minutes.astype("m8[m]")

    found = due(starts, add(desk, starts, timedelta(hours=hours)), zones=["UTC"])

    assert found.best.calendar == desk
    assert found.best.goals == {None: timedelta(hours=hours)}
    assert found.best.agreement == 1


@pytest.mark.parametrize(
    ("days", "rows"), [("sun-thu", 1_500), ("sun-thu", 400), ("mon, wed-fri", 900)]
)
def test_a_weekday_without_work_was_a_holiday_of_each_week(days: str, rows: int) -> None:
    free = [date(2025, 1, 20), date(2025, 2, 4)]
    week = {day: ["08:00-16:00"] for day in days.split(", ")}
    desk = BusinessCalendar(zone="Asia/Dubai", week=week, holidays=free)
    starts = np.datetime64("2025-01-06", "us") + (
        np.random.default_rng(3).random(rows) * 60 * 86_400
    ).astype("m8[s]")

    found = due(starts, add(desk, starts, timedelta(hours=6)), zones=["Asia/Dubai"])

    assert found.best.calendar.week == desk.week
    assert found.best.goals == {None: timedelta(hours=6)}
    assert len(found.best.calendar.holidays) <= len(free)


def test_a_weekday_that_is_off_four_times_of_six_stays_in_the_week() -> None:
    mondays = [date(2025, 1, day) for day in (6, 13, 20, 27)]  # 3 and 10 February are worked
    desk = BusinessCalendar(zone="UTC", week={"mon-fri": ["08:00-16:00"]}, holidays=mondays)
    starts = np.datetime64("2025-01-03", "us") + (
        np.random.default_rng(3).random(900) * 42 * 86_400
    ).astype("m8[s]")

    found = due(starts, add(desk, starts, timedelta(hours=6)), zones=["UTC"])

    assert found.best.calendar == desk


def test_windows_that_touch_have_no_hour_between_them_that_is_not_known() -> None:
    desk = BusinessCalendar(zone="UTC", week={"tue-wed": ["08:00-16:00"]})
    starts = np.datetime64("2025-01-06", "us") + (
        np.random.default_rng(3).random(900) * 100 * 86_400
    ).astype("m8[s]")

    found = due(starts, add(desk, starts, timedelta(hours=6)), zones=["UTC"])

    assert found.best.calendar == desk
    assert {edge.end for edge in found.edges} <= {"opens"}


def test_due_dates_rounded_to_hours_give_the_range_of_an_edge() -> None:
    starts, _ = tickets()
    dues = add(LONDON, starts, timedelta(hours=16)).view(np.int64)
    hour = 3_600_000_000

    found = due(starts, (dues + hour // 2) // hour * hour, zones=["Europe/London"])

    assert any("the opening hour of Monday" in sentence for sentence in found.unknown)
    assert not found.is_certain


def test_columns_with_gaps_and_ends_before_starts_are_refused() -> None:
    starts, ends = tickets(50)

    with pytest.raises(InvalidValue, match="later"):
        calendar(ends, starts, np.zeros(50, np.int64))
    with pytest.raises(InvalidValue, match="instant in each"):
        due(np.array(["NaT"], "M8[us]"), starts[:1])
    with pytest.raises(InvalidValue, match="share above 0"):
        Search(minimum=0)


def test_moments_and_lengths_as_stored_readings_have_them_were_refused() -> None:
    # Of every third hour of five weeks the open time from nine to five, Monday to Friday.
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    starts = [monday + timedelta(hours=hours) for hours in range(0, 24 * 35, 3)]
    ends = [start + timedelta(hours=5) for start in starts]

    def worked(start: datetime) -> timedelta:
        hours = (start + timedelta(hours=hour) for hour in range(5))
        return timedelta(hours=sum(at.weekday() < 5 and 9 <= at.hour < 17 for at in hours))

    found = calendar(starts, ends, [worked(start) for start in starts], zones=["UTC"])

    assert found.best.calendar == BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})


@pytest.mark.parametrize(
    ("week", "hours"),
    [
        ({"mon-fri": ["22:00-06:00"]}, 12),
        ({"mon-thu": ["21:30-05:30"], "sun": ["21:30-05:30"]}, 20),
        ({"mon-sun": ["20:00-04:00"]}, 12),
    ],
    ids=["into Saturday", "from Sunday", "every night"],
)
def test_nights_were_the_mornings_after_them_by_due_dates(week: Any, hours: int) -> None:
    # Tickets come by day, so that few due dates lie between the opening and midnight.
    chance = np.random.default_rng(5)
    days = np.datetime64("2025-01-06", "us") + chance.integers(0, 290, 700) * np.timedelta64(1, "D")
    starts = days + np.clip(chance.normal(13 * 3600, 5 * 3600, 700), 0, 86_399).astype("m8[s]")
    nights = BusinessCalendar(zone="UTC", week=week)

    found = due(starts, add(nights, starts, timedelta(hours=hours)), zones=["UTC"])

    assert found.best.calendar == nights
    assert found.best.goals == {None: timedelta(hours=hours)}


def test_a_day_off_that_one_row_alone_tells_was_no_doubt() -> None:
    starts, ends = tickets(400)
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    without = attrs.evolve(office, holidays=[date(2025, 12, 24)])
    day = np.array(["2025-12-24T08:00", "2025-12-24T20:00"], "M8[us]")
    starts, ends = np.append(starts, day[0]), np.append(ends, day[1])

    found = calendar(starts, ends, elapsed(without, starts, ends), zones=["UTC"])

    assert (found.best.calendar, found.best.wrong) == (office, (400,))
    assert not found.is_certain
    assert (
        "whether days off are missing: 1 of the wrong rows would be explained by one more, as row"
        " 400 by 2025-12-24"
    ) in found.unknown


def test_days_that_no_row_has_open_time_on_were_worked_without_a_doubt() -> None:
    # No ticket is open on Friday 2 May 2025, nor on the Monday after it.
    starts, ends = tickets(600)
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    apart = (ends < np.datetime64("2025-05-02")) | (starts > np.datetime64("2025-05-05T20:00"))
    starts, ends = starts[apart], ends[apart]

    found = calendar(starts, ends, elapsed(office, starts, ends), zones=["UTC"])

    assert found.best.calendar == office
    assert found.unknown == (
        "whether 2 days of worked weekdays were off, as 2025-05-02: no row has open time on them",
    )

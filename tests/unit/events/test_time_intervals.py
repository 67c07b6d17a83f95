"""Time intervals: which instants are in them, when they open and close, and what is refused.

The tables are results of Alertmanager's own package (Debian's 0.25.0).
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from serviceops import BusinessCalendar
from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidValue
from serviceops.events import Destination
from serviceops.events.routing import TimeInterval, TimeRange


def dates_of(year: int, month: int, **limits: object) -> list[int]:
    interval = TimeInterval(name="x", ranges=TimeRange(**limits))
    days = (datetime(year, month, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(31))
    return [day.day for day in days if day.month == month and interval.is_open(day)]


@pytest.mark.parametrize(
    ("year", "month", "days", "expected"),
    [
        (2026, 2, "29:31", []),
        (2028, 2, "29:31", [29]),
        (2026, 4, "-31:-29", [1, 2]),
        (2026, 2, "-31:-29", []),
        (2026, 2, "30", []),
        (2026, 4, "28:31", [28, 29, 30]),
        (2026, 3, "-1", [31]),
        (2026, 3, "1:3", [1, 2, 3]),
    ],
)
def test_days_of_the_month_count_from_both_ends(
    year: int, month: int, days: str, expected: list[int]
) -> None:
    assert dates_of(year, month, days_of_month=[days]) == expected


def test_weekdays_months_and_years_limit_together() -> None:
    limits = {"weekdays": ["sunday:monday"], "months": ["march:april", "6"], "years": ["2026"]}

    assert dates_of(2026, 3, **limits) == [1, 2, 8, 9, 15, 16, 22, 23, 29, 30]
    assert dates_of(2026, 5, **limits) == []
    assert dates_of(2027, 3, **limits) == []


def test_times_are_read_on_the_wall_clock_of_the_location() -> None:
    nights = TimeRange(times=[("02:00", "03:00")], location="Europe/Paris")
    interval = TimeInterval(name="night", ranges=nights)
    spring, autumn = datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)

    def minutes(day: datetime) -> int:
        return sum(interval.is_open(day + timedelta(minutes=n)) for n in range(-120, 300))

    assert (minutes(spring), minutes(autumn)) == (0, 120)


@pytest.mark.parametrize(
    "limits",
    [
        {"days_of_month": ["-1:3"]},
        {"days_of_month": ["28:-1"]},
        {"days_of_month": ["0"]},
        {"days_of_month": ["5:2"]},
        {"weekdays": ["saturday:sunday"]},
        {"months": ["march:january"]},
        {"months": ["13"]},
        {"years": ["2027:2026"]},
        {"times": [("22:00", "06:00")]},
        {"location": "Mars/Olympus"},
        {"weekdays": ["mon:tue:wed"]},
    ],
)
def test_what_alertmanager_refuses_is_refused(limits: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        TimeRange(**limits)


def test_an_interval_that_never_opens_is_known_to() -> None:
    never = TimeInterval(name="x", ranges=TimeRange(months=["february"], days_of_month=["30"]))
    past = TimeInterval(name="x", ranges=TimeRange(years=["2020"]))

    assert (never.ever_opens, past.ever_opens) == (False, True)
    assert past.next_edge(datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert not TimeInterval(name="none").ever_opens


def test_an_interval_may_be_a_calendar_and_is_a_document() -> None:
    office = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-17:00"]})
    for interval in (
        TimeInterval(name="office", calendar=office),
        TimeInterval(name="x", ranges=[TimeRange(days_of_month=["-3:-1"], weekdays=["friday"])]),
    ):
        assert from_dict(to_dict(interval), TimeInterval) == interval
    with pytest.raises(InvalidValue):
        TimeInterval(name="both", ranges=[TimeRange()], calendar=office)


def test_a_destination_is_quiet_in_mute_intervals_and_outside_active_ones() -> None:
    def hours(name: str, start: int, end: int) -> TimeInterval:
        return TimeInterval(name=name, ranges=TimeRange(times=[(f"{start}:00", f"{end}:00")]))

    to = Destination(receiver="x", mute_intervals=hours("lunch", 12, 13),
                     active_intervals=[hours("day", 10, 18), hours("late", 20, 22)])  # fmt: skip

    def at(hour: int) -> datetime:
        return datetime(2026, 3, 2, hour, tzinfo=UTC)

    assert [to.muted_by(at(hour)) for hour in (9, 11, 12, 20)] == [
        ("outside day", "outside late"), (), ("lunch",), (),
    ]  # fmt: skip
    assert [to.quiet_until(at(hour)) for hour in (9, 11, 12, 18)] == [
        at(10), at(11), at(13), at(20),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "limits",
    [
        {"days_of_month": ["32"]},
        {"days_of_month": ["1:32"]},
        {"days_of_month": ["-32:-1"]},
        {"days_of_month": [(0, 5)]},
        {"years": ["0:2026"]},
    ],
)
def test_days_and_years_that_no_calendar_has_are_refused(limits: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        TimeRange(**limits)


def test_the_first_year_and_the_months_of_the_last_one_are_years_like_others() -> None:
    last_days = TimeRange(days_of_month=["-1"])

    assert TimeRange(years=["1:2"]).has_date(date(1, 1, 1))
    assert last_days.has_date(date(9999, 12, 31))
    assert last_days.has_date(date(9999, 2, 28))
    assert not last_days.has_date(date(9999, 2, 27))


def test_a_year_begins_with_its_first_day_and_ends_with_its_last_in_every_century() -> None:
    interval = TimeInterval(name="x", ranges=TimeRange(years=["1700:1701", "2200"]))
    minute = timedelta(minutes=1)

    for begins, ends in ((1700, 1702), (2200, 2201)):
        first, end = datetime(begins, 1, 1, tzinfo=UTC), datetime(ends, 1, 1, tzinfo=UTC)
        assert not interval.is_open(first - minute)
        assert interval.is_open(first)
        assert interval.is_open(end - minute)
        assert not interval.is_open(end)


def test_the_stretches_of_one_day_are_all_there_and_cut_at_its_ends() -> None:
    hour = 3_600_000_000
    day = (0, 24 * hour)

    assert TimeRange(times=["09:00-10:00"]).pairs(*day) == [(9 * hour, 10 * hour)]
    assert TimeRange().pairs(*day) == [day]
    # Ten at night in Tokyo is one in the afternoon in UTC; in Honolulu it is eight the next day.
    late = {"times": ["22:00-23:00"]}
    assert TimeRange(**late, location="Asia/Tokyo").pairs(*day) == [(13 * hour, 14 * hour)]
    assert TimeRange(**late, location="Pacific/Honolulu").pairs(*day) == [(8 * hour, 9 * hour)]


@pytest.mark.parametrize("name", ["", 5])
def test_an_interval_without_a_name_is_refused(name: object) -> None:
    with pytest.raises(InvalidValue, match="name of TimeInterval"):
        TimeInterval(name=name)  # type: ignore[arg-type]


def test_the_28th_to_the_last_is_refused_with_what_february_lacks() -> None:
    with pytest.raises(InvalidValue, match=r"'28:-1'.*in order in February too.*28:31"):
        TimeRange(days_of_month=["28:-1"])

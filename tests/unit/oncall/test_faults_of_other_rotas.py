"""Faults reported in the trackers of on-call systems: not here, or lint finds them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.oncall import Layer, Rotation, Schedule
from serviceops.spans import Span

DAY = timedelta(days=1)


def starts(rotation: Rotation, first: datetime, last: datetime) -> list[str]:
    """Return the wall times of the hand-overs of a rotation between two instants."""
    shifts = Schedule(Layer(rotation)).shifts(period=Span(first, last))
    zone = ZoneInfo(rotation.zone)
    return [shift.span.start.astimezone(zone).strftime("%d %H:%M") for shift in shifts[1:]]


def fourteen(advance: str) -> Schedule:
    amsterdam = ZoneInfo("Europe/Amsterdam")
    rotation = Rotation(
        members=[f"user-{n}" for n in range(14)], length="P1D", zone="Europe/Amsterdam",
        anchor=datetime(2025, 12, 3, 9, tzinfo=amsterdam), advance=advance,  # type: ignore[arg-type]
    )  # fmt: skip
    hours = BusinessCalendar(zone="Europe/Amsterdam", week={"mon-fri": ["09:00-17:00"]})
    return Schedule(Layer(rotation, hours=hours))


def test_fourteen_people_on_a_daily_rotation_over_weekdays() -> None:
    # GoAlert 4447, OneUptime 2413: by the clock fourteen days are two weeks, so that the same four
    # people always have the weekends, and never serve.
    february = Span(datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))

    by_clock = {s.member.name for s in fourteen("clock").shifts(period=february)}
    by_duty = {s.member.name for s in fourteen("duty").shifts(period=february)}

    assert len(by_clock) == 10
    assert len(by_duty) == 14
    found = fourteen("clock").lint(period=february)
    assert sum(one.code == "never_serves" for one in found) == 4


def test_by_duty_a_period_does_not_change_who_serves() -> None:
    # GoAlert, ConsistentAcrossQueryWindows: the same day in two periods has the same person.
    schedule = fourteen("duty")
    middle = Span(datetime(2025, 12, 29, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC))
    wide = Span(datetime(2025, 11, 30, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))

    inside = [s for s in schedule.shifts(period=wide) if s.span.start in middle]

    assert inside == list(schedule.shifts(period=middle))


def test_no_gap_and_no_overlap_of_an_hour_at_a_clock_change() -> None:
    # Grafana OnCall 5247: a rotation of two twelve-hour halves left an hour of nobody in spring.
    rotation = Rotation(
        members=["day", "night"], length="PT12H", zone="Europe/Berlin",
        anchor=datetime(2026, 3, 1, 8, tzinfo=ZoneInfo("Europe/Berlin")),
    )  # fmt: skip
    schedule = Schedule(Layer(rotation))
    for change in (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)):
        period = Span(change - 2 * DAY, change + 2 * DAY)
        assert not schedule.gaps(period=period)
        assert not schedule.overlaps(period=period)
        assert {text[-5:] for text in starts(rotation, period.start, period.end)} == {
            "08:00", "20:00",
        }  # fmt: skip


def test_everything_is_not_an_hour_off_after_a_change() -> None:
    # Grafana OnCall 3261, OneUptime 1890: hand-overs at 09:00 moved to 10:00 after March.
    rotation = Rotation(
        members=["ana", "ben"], length="P1D", zone="America/New_York",
        anchor=datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("America/New_York")),
    )  # fmt: skip

    texts = starts(rotation, datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 11, 8, tzinfo=UTC))

    assert {text[-5:] for text in texts} == {"09:00"}


def test_a_change_by_half_an_hour_keeps_wall_time() -> None:
    zone = ZoneInfo("Australia/Lord_Howe")
    rotation = Rotation(
        members=["ana", "ben"], length="PT6H", zone="Australia/Lord_Howe",
        anchor=datetime(2026, 4, 4, 0, tzinfo=zone),
    )  # fmt: skip
    shifts = Schedule(Layer(rotation)).shifts(
        period=Span(datetime(2026, 4, 5, 0, tzinfo=zone), datetime(2026, 4, 5, 12, tzinfo=zone))
    )

    # On 5 April 02:00 becomes 01:30: the first quarter of the day lasts six and a half hours.
    assert [shift.span.length for shift in shifts] == [
        timedelta(hours=6, minutes=30), timedelta(hours=6),
    ]  # fmt: skip


def test_an_hour_shown_twice_is_handed_over_once() -> None:
    zone = ZoneInfo("Europe/Lisbon")
    rotation = Rotation(
        members=["ana", "ben"], length="PT1H", zone="Europe/Lisbon",
        anchor=datetime(2026, 10, 25, 0, tzinfo=zone),
    )  # fmt: skip

    texts = starts(
        rotation, datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 25, 4, tzinfo=UTC)
    )

    # 01:00 to 02:00 is shown twice: the hand-over of 01:00 is at its first showing, and that turn
    # lasts two hours.
    assert texts == ["25 01:00", "25 02:00", "25 03:00"]


def test_hours_that_do_not_divide_a_day_move_through_it_on_the_wall_clock() -> None:
    zone = ZoneInfo("Europe/Lisbon")
    rotation = Rotation(
        members=["ana", "ben", "cem"], length="PT7H", zone="Europe/Lisbon",
        anchor=datetime(2026, 3, 28, 0, tzinfo=zone),
    )  # fmt: skip

    texts = starts(
        rotation, datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 29, 20, tzinfo=UTC)
    )

    # The skipped hour of 29 March shortens the turn it lies in, and moves no hand-over.
    assert texts == ["28 07:00", "28 14:00", "28 21:00", "29 04:00", "29 11:00", "29 18:00"]


def test_a_skipped_day_is_nobodys_turn_and_lint_says_so() -> None:
    # Apia had no 30 December 2011.
    zone = ZoneInfo("Pacific/Apia")
    rotation = Rotation(
        members=["ana", "ben", "cem"], length="P1D", zone="Pacific/Apia",
        anchor=datetime(2011, 12, 28, tzinfo=zone),
    )  # fmt: skip
    schedule = Schedule(Layer(rotation))
    period = Span(datetime(2011, 12, 28, tzinfo=zone), datetime(2012, 1, 1, tzinfo=zone))

    assert [s.member.name for s in schedule.shifts(period=period)] == ["ana", "ben", "ana"]
    assert not schedule.gaps(period=period)
    codes = [one.code for one in schedule.lint(period=period)]
    assert "vanished_turn" in codes
    assert "never_serves" in codes  # cem's only turn is the day that never was


def test_a_skipped_day_passes_no_turn_by_duty() -> None:
    zone = ZoneInfo("Pacific/Apia")
    rotation = Rotation(
        members=["ana", "ben", "cem"], length="P1D", zone="Pacific/Apia", advance="duty",
        anchor=datetime(2011, 12, 28, tzinfo=zone),
    )  # fmt: skip
    period = Span(datetime(2011, 12, 28, tzinfo=zone), datetime(2012, 1, 1, tzinfo=zone))

    shifts = Schedule(Layer(rotation)).shifts(period=period)

    assert [shift.member.name for shift in shifts] == ["ana", "ben", "cem"]


def test_a_monthly_handover_on_the_31st_comes_back_to_the_31st() -> None:
    zone = ZoneInfo("Europe/Lisbon")
    rotation = Rotation(
        members=["ana", "ben"], length="P1M", zone="Europe/Lisbon",
        anchor=datetime(2028, 1, 31, 9, tzinfo=zone),
    )  # fmt: skip

    texts = starts(
        rotation, datetime(2028, 1, 31, 9, tzinfo=zone), datetime(2028, 6, 1, tzinfo=zone)
    )

    # 29 February (2028 is a leap year), 31 March, 30 April, 31 May.
    assert texts == ["29 09:00", "31 09:00", "30 09:00", "31 09:00"]


def test_a_monthly_handover_on_the_first() -> None:
    # GoAlert 3196.
    rotation = Rotation(
        members=["ana", "ben"], length="P1M", zone="UTC", anchor=datetime(2026, 1, 1, tzinfo=UTC)
    )

    texts = starts(rotation, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC))

    assert texts == ["01 00:00", "01 00:00", "01 00:00"]


def test_people_of_a_covered_layer_never_serve_and_lint_says_so() -> None:
    # Grafana OnCall 2797.
    anchor = datetime(2026, 3, 2, tzinfo=UTC)
    top = Rotation(members=["ana"], length="P1W", zone="UTC", anchor=anchor)
    below = Rotation(members=["zoe"], length="P1W", zone="UTC", anchor=anchor)
    schedule = Schedule([Layer(top, "top"), Layer(below, "below")])

    found = schedule.lint(period=Span(anchor, anchor + 28 * DAY))

    assert [(one.code, one.about) for one in found] == [("never_serves", "zoe")]


@pytest.mark.parametrize("years", [1, 50, 400])
def test_by_duty_is_right_long_after_the_anchor(years: int) -> None:
    # A weekday rotation by duty: every weekday is a turn, so the number is that of weekdays.
    anchor = datetime(2001, 1, 1, tzinfo=UTC)  # a Monday
    rotation = Rotation(
        members=[f"user-{n}" for n in range(7)], length="P1D", zone="UTC", anchor=anchor,
        advance="duty",
    )  # fmt: skip
    hours = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    schedule = Schedule(Layer(rotation, hours=hours))
    weeks = years * 52
    at = anchor + timedelta(weeks=weeks, days=2, hours=12)  # a Wednesday

    (member,) = schedule.on_call(at=at)

    assert member.name == f"user-{(weeks * 5 + 2) % 7}"

"""Availability of iCalendar in, and calendars out as availability and as events."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.calendars import (
    BusinessCalendar,
    Calendar,
    DateRule,
    DayOfMonth,
    EasterDay,
    EveryDays,
    SpecialDay,
    WeekdayOfMonth,
    closures_from_ics,
)
from serviceops.errors import InvalidCalendar, InvalidValue
from serviceops.interop.availability import from_availability, to_availability

PARIS = ZoneInfo("Europe/Paris")
SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 31)


def availability(*available: str, head: str = "") -> str:
    parts = "\n".join(
        f"BEGIN:AVAILABLE\nUID:{n}\n{one}\nEND:AVAILABLE" for n, one in enumerate(available)
    )
    head = f"{head}\n" if head else ""
    return f"BEGIN:VAVAILABILITY\nUID:x\n{head}{parts}\nEND:VAVAILABILITY"


def text_of(*components: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", *components, "END:VCALENDAR"])


def hours(day: str, start: str, end: str, *more: str) -> str:
    at = ";TZID=Europe/Paris"
    return "\n".join([f"DTSTART{at}:{day}T{start}", f"DTEND{at}:{day}T{end}", *more])


WEEKDAYS = hours("20260105", "090000", "170000", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")


def open_hours(calendar: Calendar, day: date) -> list[int]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=PARIS)
    return [hour for hour in range(24) if calendar.is_open(midnight.replace(hour=hour))]


# RFC 7953, section 4.1, the first three examples, in Paris and with other dates.
def test_a_week_of_hours_is_open_from_its_start_on() -> None:
    desk = from_availability(text_of(availability(WEEKDAYS))).value
    assert open_hours(desk, date(2026, 1, 2)) == []
    assert open_hours(desk, date(2026, 1, 6)) == list(range(9, 17))
    assert open_hours(desk, date(2026, 1, 10)) == []
    assert open_hours(desk, date(2031, 7, 7)) == list(range(9, 17))


def test_the_period_of_an_availability_limits_it() -> None:
    head = "DTSTART;TZID=Europe/Paris:20260107T000000\nDTEND;TZID=Europe/Paris:20260109T120000"
    desk = from_availability(text_of(availability(WEEKDAYS, head=head))).value
    found = [open_hours(desk, date(2026, 1, day)) for day in (6, 8, 9, 12)]
    assert found == [[], list(range(9, 17)), [9, 10, 11], []]


def test_the_higher_priority_counts_in_its_period() -> None:
    visit = availability(
        hours("20260106", "200000", "220000", "RRULE:FREQ=DAILY;COUNT=2"),
        head="PRIORITY:1\nDTSTART;TZID=Europe/Paris:20260106T000000\nDURATION:P2D",
    )
    desk = from_availability(text_of(visit, availability(WEEKDAYS, head="PRIORITY:7"))).value
    found = [open_hours(desk, date(2026, 1, day)) for day in (5, 6, 7, 8)]
    office = list(range(9, 17))
    assert found == [office, [20, 21], [20, 21], office]


def test_dates_left_out_added_and_ended_are_single_dates() -> None:
    more = (
        "RRULE:FREQ=WEEKLY;UNTIL=20260202T080000Z",
        "EXDATE;TZID=Europe/Paris:20260112T090000",
        "RDATE;TZID=Europe/Paris:20260114T090000",
    )
    desk = from_availability(
        text_of(availability(hours("20260105", "090000", "170000", *more)))
    ).value
    days = [date(2026, 1, 5) + timedelta(n) for n in range(60)]
    found = [day.isoformat()[5:] for day in days if open_hours(desk, day)]
    # 08:00 in UTC is 09:00 in Paris: the last start is in.
    assert found == ["01-05", "01-14", "01-19", "01-26", "02-02"]


def test_ends_are_times_on_the_clock() -> None:
    nights = (
        hours("20260103", "220000", "230000").replace(
            "DTEND;TZID=Europe/Paris:20260103T230000", "DURATION:PT8H"
        )
        + "\nRRULE:FREQ=WEEKLY"
    )
    desk = from_availability(text_of(availability(nights))).value
    for last in (date(2026, 3, 29), date(2026, 10, 25)):
        assert open_hours(desk, last)[-1] == 5


def test_what_is_not_carried_is_listed() -> None:
    found = from_availability(text_of(availability(
        hours("20260105", "090000", "170000", "RRULE:FREQ=YEARLY;BYYEARDAY=100"),
        hours("20260105", "090000", "170000", "RECURRENCE-ID:20260112T080000Z"),
        head="BUSYTYPE:BUSY",
    )))  # fmt: skip
    assert [one.code for one in found.lost] == ["busy_type", "recurrence", "moved"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (text_of(availability("DTSTART:20260105T090000\nDURATION:PT8H")), "time with a zone"),
        (text_of(availability("DTSTART;VALUE=DATE:20260105\nDURATION:P1D")), "date with a time"),
        (text_of(availability("DTSTART:20260105T090000Z")), "an end or a length"),
        (text_of(availability(WEEKDAYS), availability(WEEKDAYS)), "overlap"),
        (text_of(availability(WEEKDAYS, head="PRIORITY:10")), "PRIORITY"),
        (text_of(), "VAVAILABILITY"),
    ],
)
def test_what_says_no_availability_is_refused(text: str, named: str) -> None:
    with pytest.raises(InvalidValue, match=named):
        from_availability(text)


def test_floating_times_are_read_in_the_zone_that_was_given() -> None:
    text = text_of(availability("DTSTART:20260105T090000\nDURATION:PT8H"))
    desk = from_availability(text, zone="Europe/Paris").value
    assert open_hours(desk, date(2026, 1, 5)) == list(range(9, 17))


quarters = st.integers(0, 95).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")
windows = st.tuples(quarters, quarters).filter(lambda pair: pair[0] != pair[1])
weeks = st.dictionaries(
    st.sampled_from(["mon", "tue-thu", "fri", "sat"]),
    st.lists(windows, min_size=1, max_size=2),
    min_size=1,
)
days = st.dates(date(2026, 1, 5), date(2026, 12, 20))


@given(weeks, st.dictionaries(days, st.lists(windows, max_size=2), max_size=4), st.booleans())
def test_a_calendar_written_and_read_is_open_at_the_same_instants(
    week: dict[str, list[tuple[str, str]]], special: dict[date, list[tuple[str, str]]], ruled: bool
) -> None:
    entries = [SpecialDay(on, hours) for on, hours in special.items()]
    if ruled:
        entries += [
            SpecialDay(EasterDay(plus=1)),
            SpecialDay(DayOfMonth(month=5, day=1), ["10:00-12:00"]),
        ]
    calendar = BusinessCalendar(zone="Europe/Paris", week=week, exceptions=entries)
    until = UNTIL if ruled else None
    again = from_availability(to_availability(calendar, since=SINCE, until=until)).value
    start = datetime(2026, 1, 4, tzinfo=UTC)
    instants = [start + timedelta(minutes=7 + 15 * n) for n in range(0, 360 * 96, 11)]
    changes = [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 29), (10, 25))]
    instants += [
        change + timedelta(minutes=7 + 15 * n) for change in changes for n in range(-8, 20)
    ]
    assert [at for at in instants if calendar.is_open(at) != again.is_open(at)] == []


def test_the_events_are_the_open_hours_by_another_expander() -> None:
    calendar = BusinessCalendar(
        zone="Europe/Paris",
        week={"mon-fri": ["09:00-12:30", "13:30-17:00"], "sat": ["22:00-02:00"]},
        holidays=[DayOfMonth(month=5, day=1), EasterDay(plus=1), date(2026, 12, 25)],
        exceptions={date(2026, 12, 24): ["09:00-11:00"]},
    )  # fmt: skip
    text = to_availability(calendar, since=SINCE, until=UNTIL, name="Desk; open", events=True)
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    found = closures_from_ics(text, start=start, end=end, ends="wall")
    assert {closure.name for closure in found} == {"Desk; open"}
    expected = [(s.start, s.end) for s in calendar.spans(start, end)]
    assert [(one.span.start, one.span.end) for one in found] == expected


def test_a_rule_that_adds_hours_needs_no_last_date() -> None:
    calendar = BusinessCalendar(
        zone="UTC", week={"mon-fri": ["09:00-17:00"]},
        exceptions=[SpecialDay(WeekdayOfMonth(weekday="sat", nth=1), ["09:00-12:00"])],
    )  # fmt: skip
    text = to_availability(calendar, since=SINCE)
    assert "RRULE:FREQ=MONTHLY;BYDAY=1SA" in text.splitlines()
    assert from_availability(text).value.is_open(datetime(2034, 4, 1, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (EveryDays(days=14, since=date(2040, 1, 7)), date(2040, 1, 7)),
        (EveryDays(days=5600, since=date(2020, 1, 4)), date(2035, 5, 5)),
        (WeekdayOfMonth(month=2, weekday="sat", nth=5), date(2048, 2, 29)),
    ],
)
def test_a_rule_that_adds_hours_years_later_is_written(rule: DateRule, first: date) -> None:
    special = [SpecialDay(rule, ["10:00-12:00"])]
    calendar = BusinessCalendar(zone="UTC", week={}, exceptions=special)

    again = from_availability(to_availability(calendar, since=SINCE)).value

    opens = datetime(first.year, first.month, first.day, 10, tzinfo=UTC)
    assert again.next_open(datetime(2026, 1, 1, tzinfo=UTC)) == opens


def test_a_rule_without_a_date_to_come_is_not_written() -> None:
    never = SpecialDay(EveryDays(days=36_500, since=date(9950, 1, 1)), ["10:00-12:00"])
    calendar = BusinessCalendar(zone="UTC", week={}, exceptions=[never])

    assert "BEGIN:AVAILABLE" not in to_availability(calendar, since=date(9951, 1, 1))


@pytest.mark.parametrize("rule", [DayOfMonth(month=12, day=25), EasterDay(plus=1)])
def test_a_rule_that_takes_hours_is_refused_by_name_without_a_last_date(rule: DateRule) -> None:
    calendar = BusinessCalendar(zone="UTC", week={"mon-sun": ["09:00-17:00"]}, holidays=[rule])
    with pytest.raises(InvalidCalendar, match=str(rule)):
        to_availability(calendar, since=SINCE)
    to_availability(calendar, since=SINCE, until=UNTIL)

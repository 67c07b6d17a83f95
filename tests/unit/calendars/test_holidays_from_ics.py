"""Whole-day events as holidays: rules where they are rules, the same dates as the events have."""

import random
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from serviceops.calendars import (
    DateRule,
    DayOfMonth,
    EveryDays,
    Holiday,
    WeekdayOfMonth,
    closures_from_ics,
    holidays_from_ics,
)
from serviceops.calendars.ics_rules import dates_of_rule, recurrence_of
from serviceops.errors import InvalidValue

FIRST, LAST = 2019, 2033


def ics(*lines: str, start: str = "20200120", more: str = "") -> str:
    event = [
        "BEGIN:VEVENT",
        "UID:1",
        f"DTSTART;VALUE=DATE:{start}",
        *lines,
        "SUMMARY:Day",
        "END:VEVENT",
    ]
    return "\n".join(["BEGIN:VCALENDAR", *event, more, "END:VCALENDAR"])


def dates_of(holidays: tuple[Holiday, ...]) -> list[date]:
    found: set[date] = set()
    for holiday in holidays:
        on = holiday.on
        found.update(on.unroll((FIRST, LAST)) if isinstance(on, DateRule) else [on])
    return sorted(day for day in found if FIRST <= day.year <= LAST)


def closed_dates(text: str) -> list[date]:
    """Return the dates of the events, by the expander of the `ics` extra."""
    start, end = datetime(FIRST, 1, 1, tzinfo=UTC), datetime(LAST + 1, 1, 1, tzinfo=UTC)
    found: set[date] = set()
    for closure in closures_from_ics(text, zone="UTC", start=start, end=end):
        day = closure.span.start
        while day < closure.span.end:
            found.add(day.date())
            day += timedelta(1)
    return sorted(day for day in found if FIRST <= day.year <= LAST)


@pytest.mark.parametrize(
    ("rule", "start", "ons"),
    [
        ("FREQ=YEARLY", "20201225", [DayOfMonth(month=12, day=25, years=(2020, 9999))]),
        ("FREQ=YEARLY;BYMONTH=1;BYDAY=3MO", "20200120",
         [WeekdayOfMonth(month=1, weekday="mon", nth=3, years=(2020, 9999))]),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1", "20200127",
         [WeekdayOfMonth(weekday="mon", nth=-1, years=(2020, 9999))]),
        ("FREQ=DAILY;INTERVAL=10", "20200120", [EveryDays(days=10, since=date(2020, 1, 20))]),
        ("FREQ=WEEKLY;INTERVAL=2", "20200120", [EveryDays(days=14, since=date(2020, 1, 20))]),
        ("FREQ=YEARLY;UNTIL=20211231", "20201225", [date(2020, 12, 25), date(2021, 12, 25)]),
        ("FREQ=YEARLY;COUNT=3", "20201225",
         [date(2022, 12, 25), DayOfMonth(month=12, day=25, years=(2020, 2021))]),
    ],
)  # fmt: skip
def test_a_series_is_the_rule_it_says(rule: str, start: str, ons: list[date | DateRule]) -> None:
    found = [holiday.on for holiday in holidays_from_ics(ics(f"RRULE:{rule}", start=start))]
    if rule.endswith("UNTIL=20211231"):
        assert dates_of(holidays_from_ics(ics(f"RRULE:{rule}", start=start))) == ons
    else:
        assert found == ons


RULES = (
    ("FREQ=YEARLY", "20200229"), ("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=-1,15", "20200315"),
    ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "20200525"), ("FREQ=MONTHLY;BYMONTHDAY=31", "20200131"),
    ("FREQ=MONTHLY;BYDAY=1MO,3WE", "20200106"), ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=5", "20200131"),
    ("FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO;WKST=SU", "20200119"),
    ("FREQ=WEEKLY;BYDAY=TU,SA", "20200121"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO", "20200126"), ("FREQ=DAILY;INTERVAL=17", "20200120"),
    ("FREQ=MONTHLY", "20200130"), ("FREQ=YEARLY;BYMONTH=8;BYDAY=SU", "20200802"),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "start"), RULES)
@pytest.mark.parametrize("ends", ["", ";COUNT=7", ";UNTIL=20240617", ";COUNT=1"])
def test_the_dates_are_those_of_the_events(rule: str, start: str, ends: str) -> None:
    plain = ics(f"RRULE:{rule}{ends}", start=start)
    assert dates_of(holidays_from_ics(plain)) == closed_dates(plain)
    draw = random.Random(rule + ends)
    some = closed_dates(plain)
    gone = sorted(draw.sample(some, min(2, len(some))))
    changed = ics(
        f"RRULE:{rule}{ends}", f"EXDATE;VALUE=DATE:{gone[0]:%Y%m%d}", "RDATE;VALUE=DATE:20210203",
        start=start,
        more="\n".join([
            "BEGIN:VEVENT", "UID:1", f"RECURRENCE-ID;VALUE=DATE:{gone[-1]:%Y%m%d}",
            "DTSTART;VALUE=DATE:20220504", "DURATION:P2D", "SUMMARY:Moved", "END:VEVENT",
        ]) if len(gone) > 1 else "",
    )  # fmt: skip
    assert dates_of(holidays_from_ics(changed)) == closed_dates(changed)


def test_days_of_an_event_of_several_days_follow_one_another() -> None:
    text = ics("RRULE:FREQ=YEARLY", "DTEND;VALUE=DATE:20201228", start="20201225")
    assert dates_of(holidays_from_ics(text)) == closed_dates(text)
    assert len(holidays_from_ics(text)) == 3


def test_transparent_and_cancelled_events_are_left_out() -> None:
    hidden = ics("TRANSP:TRANSPARENT")
    assert holidays_from_ics(hidden) == ()
    assert [str(day.on) for day in holidays_from_ics(hidden, transparent=True)] == ["2020-01-20"]
    assert holidays_from_ics(ics("STATUS:CANCELLED")) == ()


@pytest.mark.parametrize(
    "lines",
    [["RRULE:FREQ=YEARLY;BYYEARDAY=100"], ["RRULE:FREQ=MONTHLY;INTERVAL=2"],
     ["RRULE:FREQ=YEARLY;BYDAY=20MO"], ["RRULE:FREQ=WEEKLY;BYDAY=TU"], ["DURATION:P400D"]],
)  # fmt: skip
def test_what_no_rule_says_is_refused_by_the_name_of_its_event(lines: list[str]) -> None:
    with pytest.raises(InvalidValue, match="the event 1 Day on line"):
        holidays_from_ics(ics(*lines))


@pytest.mark.parametrize(
    "rule",
    ["FREQ=YEARLY;BYWEEKNO=4;BYDAY=MO;COUNT=9", "FREQ=YEARLY;INTERVAL=2;UNTIL=20290120",
     "FREQ=YEARLY;INTERVAL=2;UNTIL=20300120T000000Z", "FREQ=YEARLY;BYYEARDAY=20;COUNT=5",
     "FREQ=MONTHLY;INTERVAL=5;COUNT=12", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=3,5,-1;COUNT=6"],
)  # fmt: skip
def test_a_series_that_ends_is_listed_where_no_rule_says_it(rule: str) -> None:
    text = ics(f"RRULE:{rule}", "EXDATE;VALUE=DATE:20240120", "RDATE;VALUE=DATE:20210203")
    found = holidays_from_ics(text)

    assert all(type(day.on) is date for day in found)
    assert [day.on for day in found] == dates_of(found) == closed_dates(text)
    assert len(found) > 4


@pytest.mark.parametrize(
    "rule",
    ["FREQ=YEARLY;BYYEARDAY=21;COUNT=3", "FREQ=MONTHLY;BYHOUR=9;COUNT=3",
     f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, range(1, 31)))};BYDAY=MO,TU,WE;COUNT=20000",
     "FREQ=DAILY;BYSETPOS=2;COUNT=2", "FREQ=YEARLY;BYYEARDAY=20;UNTIL=24210101",
     "FREQ=MONTHLY;BYDAY=20MO;COUNT=2"],
    ids=["start-is-none-of-them", "hours-of-a-whole-day", "too-many", "daily", "too-long",
         "twentieth-monday"],
)  # fmt: skip
def test_a_series_that_ends_and_cannot_be_listed_is_refused(rule: str) -> None:
    with pytest.raises(InvalidValue, match="the event 1 Day on line"):
        holidays_from_ics(ics(f"RRULE:{rule}"))


def test_added_dates_without_a_recurrence_are_holidays() -> None:
    days = ["2020-01-20", "2021-02-03", "2022-03-04"]
    listed = ics("RDATE;VALUE=DATE:20210203,20220304")
    midnights = ics("RDATE:20210203T000000", "RDATE;VALUE=DATE-TIME:20220304T000000")
    several = ics(more="\n".join(
        f"BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:{day}\nSUMMARY:Day\nEND:VEVENT"
        for day in ("20210203", "20220304")
    ))  # fmt: skip
    for text in (listed, midnights, several):
        assert [str(day.on) for day in holidays_from_ics(text)] == days
        assert [str(day) for day in closed_dates(text)] == days


@pytest.mark.parametrize(
    "line", ["RDATE:20210203T000000Z", "RDATE;TZID=Europe/Lisbon:20210203T000000",
             "EXDATE:20200120T000000Z"],
)  # fmt: skip
def test_an_added_or_left_out_time_of_a_whole_day_event_is_refused(line: str) -> None:
    with pytest.raises(
        InvalidValue, match=r"the event 1 Day on line 2.*as the event has whole days"
    ):
        holidays_from_ics(ics(line))


def test_events_with_a_time_of_day_are_refused() -> None:
    text = ics().replace("DTSTART;VALUE=DATE:20200120", "DTSTART:20200120T090000Z")
    with pytest.raises(InvalidValue, match="whole days"):
        holidays_from_ics(text)


@pytest.mark.parametrize(("rule", "start"), RULES)
def test_a_rule_goes_back_into_the_same_recurrence(rule: str, start: str) -> None:
    first = datetime.strptime(start, "%Y%m%d").replace(tzinfo=UTC).date()
    for on in dates_of_rule(rule, first) or []:
        if isinstance(on, DateRule) and (on.years in {None, (first.year, 9999)}):
            plain = attrs.evolve(on, years=None)  # type: ignore[misc]
            text = recurrence_of(plain)
            assert text is not None
            begin = plain.unroll((first.year, first.year + 9))[0]
            again = dates_of_rule(text, begin)
            assert again is not None
            found = {day for one in again for day in (
                one.unroll((2021, 2040)) if isinstance(one, DateRule) else [one]
            ) if day.year >= 2021}  # fmt: skip
            assert found == set(plain.unroll((2021, 2040)))

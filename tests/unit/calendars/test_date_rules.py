"""Repeating dates beside dates that a person can look up, and how they read in a calendar."""

import pickle
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from serviceops.calendars import (
    BusinessCalendar,
    DateRule,
    DayOfMonth,
    EasterDay,
    EveryDays,
    Holiday,
    SpecialDay,
    WeekdayOfMonth,
)
from serviceops.calendars.date_rules import RuleDifference
from serviceops.calendars.hours import as_holidays
from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidCalendar, InvalidDocument, ServiceOpsError

KING = WeekdayOfMonth(month=1, weekday="mon", nth=3)
WEEK = {"mon-fri": ["09:00-17:00"]}


# Dates from printed calendars: federal holidays of the US (opm.gov), bank holidays of England
# (gov.uk), Easter of the western and the orthodox churches.
@pytest.mark.parametrize(
    ("rule", "text", "dates"),
    [
        (DayOfMonth(month=12, day=25), "25 December", "2025-12-25 2026-12-25"),
        (KING, "third Monday of January", "2025-01-20 2026-01-19"),
        (WeekdayOfMonth(month=5, weekday="mon", nth=-1), "last Monday of May",
         "2025-05-26 2026-05-25"),
        (WeekdayOfMonth(month=11, weekday="thu", nth=4, plus=1),
         "1 day after fourth Thursday of November", "2025-11-28 2026-11-27"),
        (DayOfMonth(month=2, day=-1), "last day of February", "2025-02-28 2026-02-28"),
        (DayOfMonth(month=2, day=29, years=(2020, 2028)), "29 February, 2020 to 2028", ""),
        (EasterDay(plus=-2), "2 days before Easter", "2025-04-18 2026-04-03"),
        (EasterDay(church="orthodox"), "orthodox Easter", "2025-04-20 2026-04-12"),
        (DayOfMonth(month=7, day=4, observed="nearest"),
         "4 July, observed on the nearest weekday", "2025-07-04 2026-07-03"),
        (DayOfMonth(month=12, day=26, observed={"sat": 2, "sun": 2}),
         "26 December, moved by days (sat +2, sun +2)", "2025-12-26 2026-12-28"),
        (EveryDays(days=140, since=date(2025, 5, 2)), "every 20 weeks from 2025-05-02",
         "2025-05-02 2025-09-19 2026-02-06 2026-06-26 2026-11-13"),
        (DayOfMonth(month=1, day=1, years=(2026, 9999)), "1 January, from 2026", "2026-01-01"),
        (WeekdayOfMonth(month=8, weekday="sun", nth=5), "fifth Sunday of August",
         "2025-08-31 2026-08-30"),
    ],
)  # fmt: skip
def test_a_rule_gives_the_dates_of_printed_calendars(rule: DateRule, text: str, dates: str) -> None:
    assert str(rule) == text
    assert " ".join(map(str, rule.unroll([2025, 2026]))) == dates


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (DayOfMonth(), "every day of every month"),
        (DayOfMonth(month=4), "every day of April"),
        (DayOfMonth(day=22), "22nd of every month"),
        (DayOfMonth(day=13), "13th of every month"),
        (DayOfMonth(day=-3), "3rd last day of every month"),
        (WeekdayOfMonth(weekday="Friday"), "every Friday"),
        (WeekdayOfMonth(weekday="fri", month=6), "every Friday of June"),
        (WeekdayOfMonth(weekday="fri", nth=-2), "second last Friday of every month"),
        (EveryDays(days=1, since=date(2026, 1, 1)), "every day from 2026-01-01"),
        (EveryDays(days=7, since=date(2026, 1, 1)), "every week from 2026-01-01"),
        (EveryDays(days=10, since=date(2026, 1, 1)), "every 10 days from 2026-01-01"),
        (DayOfMonth(day=1, years=[2026]), "1st of every month, in 2026"),
        (DayOfMonth(day=1, years=(1, 2026)), "1st of every month, until 2026"),
    ],
    ids=str,
)
def test_a_rule_reads_as_people_say_it(rule: DateRule, text: str) -> None:
    assert str(rule) == text


def test_an_observed_date_lies_in_the_year_it_is_moved_to() -> None:
    new_year = DayOfMonth(month=1, day=1, observed="nearest")  # 1 January 2028 is a Saturday
    assert new_year.unroll([2027]) == (date(2027, 1, 1), date(2027, 12, 31))
    assert new_year.unroll([2028]) == ()


@pytest.mark.parametrize("make", [
    lambda: DayOfMonth(month=2, day=30), lambda: DayOfMonth(month=13), lambda: DayOfMonth(day=0),
    lambda: DayOfMonth(month=6, day=-31), lambda: WeekdayOfMonth(weekday="mon-fri"),
    lambda: WeekdayOfMonth(weekday="mon", nth=0), lambda: WeekdayOfMonth(weekday="mon", nth=6),
    lambda: EveryDays(days=0, since=date(2026, 1, 1)), lambda: DayOfMonth(plus=367),
    lambda: DayOfMonth(observed="sometimes"), lambda: DayOfMonth(observed={"sat": 8}),
    lambda: DayOfMonth(observed=(1, 2)),
])  # fmt: skip
def test_a_rule_without_dates_or_sense_is_refused(make: object) -> None:
    with pytest.raises(InvalidCalendar):
        make()  # type: ignore[operator]


def test_kinds_of_arguments_are_checked() -> None:
    for wrong in (
        lambda: DayOfMonth(day="25"),
        lambda: DayOfMonth(day=True),
        lambda: EasterDay(church="reformed"),
        lambda: EveryDays(days=7, since="2026-01-01"),
        lambda: Holiday("25 December"),
        lambda: DayOfMonth(day=1, years=(2026, 2028, 2031)),  # gaps
        lambda: DayOfMonth(day=1, years=(2030, 2020)),  # the last first
    ):
        with pytest.raises(ServiceOpsError):
            wrong()


def test_a_calendar_shows_its_rules_and_explains_by_them() -> None:
    office = BusinessCalendar(
        zone="America/New_York",
        week=WEEK,
        holidays={KING: "Birthday of Martin Luther King", date(2026, 1, 2): "Bridge day"},
        exceptions={DayOfMonth(month=12, day=24): ["09:00-12:00"]},
    )
    assert repr(office) == (
        "<BusinessCalendar America/New_York, mon-fri 09:00-17:00, "
        "2 holidays (third Monday of January), 1 exception (24 December)>"
    )
    monday = datetime(2026, 1, 19, 15, tzinfo=UTC)
    (segment,) = office.segments(monday, monday + timedelta(hours=1))
    assert str(segment.reason) == (
        "holiday: Birthday of Martin Luther King (third Monday of January)"
    )
    eve = datetime(2031, 12, 24, 14, tzinfo=UTC)
    assert office.elapsed(eve, eve + timedelta(days=1)) == timedelta(hours=3)
    (segment,) = office.segments(eve, eve + timedelta(hours=1))
    assert str(segment.reason) == "exception: 24 December"
    assert "third Monday of January" in office.figure().text()


def test_many_rules_are_counted_in_a_repr() -> None:
    office = BusinessCalendar(
        zone="UTC", week=WEEK, holidays=[DayOfMonth(month=n, day=1) for n in range(1, 6)]
    )
    assert "5 holidays (1 January; 1 February; 1 March; and 2 more)" in repr(office)


def test_rules_stay_rules_in_documents() -> None:
    office = BusinessCalendar(zone="UTC", week=WEEK, holidays={KING: "King"})
    document = to_dict(office)
    assert document["holidays"] == [
        {
            "type": "Holiday",
            "on": {"type": "WeekdayOfMonth", "weekday": "mon", "month": 1, "nth": 3},
            "name": "King",
        }
    ]
    assert from_dict(document) == office
    document["holidays"][0]["on"] = {"type": "DayOfMonth", "month": 2, "day": 30}
    with pytest.raises(InvalidDocument, match="30"):
        from_dict(document)


def test_the_wrong_friday_after_thanksgiving_is_found() -> None:
    wrong = WeekdayOfMonth(month=11, weekday="fri", nth=4)
    right = WeekdayOfMonth(month=11, weekday="thu", nth=4, plus=1)
    # Fridays after Thanksgiving of ten years.
    fridays = [date(year, 11, day) for year, day in zip(
        range(2020, 2030), (27, 26, 25, 24, 29, 28, 27, 26, 24, 23), strict=True)]  # fmt: skip
    assert right.lint(fridays) == ()
    assert [str(found) for found in wrong.lint(fridays)] == [
        "fourth Friday of November gives 22 November 2024 where the list has 29 November 2024"
    ]


def test_a_lint_names_dates_that_only_one_side_has() -> None:
    first = DayOfMonth(month=5, day=1)
    dates = [date(2024, 5, 1), date(2026, 5, 1), date(2026, 10, 1)]
    assert [str(found) for found in first.lint(dates)] == [
        "1 May gives 1 May 2025, which the list has not",
        "1 May does not give 1 October 2026, which the list has",
    ]
    assert first.lint(dates, years=[2024]) == ()
    assert first.lint([]) == ()
    assert len(first.lint([], years=[2024, 2025])) == 2


@pytest.mark.parametrize("seed", range(40))
def test_a_lint_pairs_each_date_with_the_nearest_that_is_left(seed: int) -> None:
    drawn = Random(seed)
    rule = EveryDays(days=drawn.randint(1, 25), since=date(2026, 1, 1))
    listed = [date(2026, 1, 1) + timedelta(days=drawn.randrange(365)) for _ in range(40)]
    mine = set(rule.unroll([2026]))
    left, pairs = sorted(set(listed) - mine), []
    for day in sorted(mine - set(listed)):
        near = min(left, key=lambda other: (abs(other - day), other), default=date.max)
        if near - day <= timedelta(days=15) and day - near <= timedelta(days=15):
            left.remove(near)
            pairs.append((day, day, near))
        else:
            pairs.append((day, day, None))
    pairs += [(day, None, day) for day in left]

    found = rule.lint(listed, years=[2026])
    assert [(one.given, one.listed) for one in found] == [pair[1:] for pair in sorted(pairs)]
    assert all(one == RuleDifference(rule, one.given, one.listed) for one in found)
    assert pickle.loads(pickle.dumps(found)) == found


def test_precedence_is_stated_by_numbers_where_the_order_is_another() -> None:
    christmas, day = DayOfMonth(month=12, day=25), date(2026, 12, 25)
    noon = datetime(2026, 12, 25, 12, tzinfo=UTC)

    def is_open(holiday: Holiday, special: SpecialDay) -> bool:
        return BusinessCalendar(
            zone="UTC", week=WEEK, holidays=[holiday], exceptions=[special]
        ).is_open(noon)

    assert is_open(Holiday(day), SpecialDay(christmas, ["09:00-17:00"]))
    assert not is_open(Holiday(day, precedence=1), SpecialDay(christmas, ["09:00-17:00"]))
    assert not is_open(Holiday(christmas, precedence=1), SpecialDay(day, ["09:00-17:00"]))


def test_of_equal_dates_the_later_counts_unless_precedence_says_otherwise() -> None:
    on = date(2026, 12, 25)
    assert as_holidays([Holiday(on, "one"), Holiday(on, "two")]) == (Holiday(on, "two"),)
    first = Holiday(on, "one", precedence=1)
    assert as_holidays([first, Holiday(on, "two")]) == (first,)
    assert [one.name for one in as_holidays([Holiday(KING, "a"), Holiday(on), Holiday(KING, "b")])]
    assert sorted([Holiday(KING), Holiday(on)]) == [Holiday(on), Holiday(KING)]

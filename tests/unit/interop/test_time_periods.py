"""Time periods of Nagios and Icinga 2 as calendars, and calendars as time periods."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as System
from zoneinfo import ZoneInfo

import pytest

from serviceops.calendars import (
    ALWAYS,
    BusinessCalendar,
    Calendar,
    Closure,
    DateRule,
    DateSpan,
    DayOfMonth,
    EasterDay,
    EveryDays,
    Holiday,
    SpecialDay,
    WeekdayOfMonth,
)
from serviceops.errors import InvalidCalendar, InvalidValue, MalformedPayload, UnknownZone
from serviceops.interop import icinga, nagios
from serviceops.interop.time_periods import read_day
from serviceops.spans import Span
from tests.answer_rows import answer_rows

PARIS = ZoneInfo("Europe/Paris")
SYSTEMS = (
    System(read=nagios.from_nagios_periods, write=nagios.to_nagios_periods),
    System(read=icinga.from_icinga_periods, write=icinga.to_icinga_periods),
)
WEEK = {"mon-fri": ["09:00-17:00"], "sat": ["10:00-12:00"]}


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("text", "kind", "on"),
    [
        ("2026-12-24", 0, date(2026, 12, 24)),
        ("2026-12-24 / 3", 0, EveryDays(days=3, since=date(2026, 12, 24))),
        ("2026-12-24 - 2027-01-02 / 2", 0,
         DateSpan(first=date(2026, 12, 24), last=date(2027, 1, 2), every=2)),
        ("december 24", 1, DayOfMonth(month=12, day=24)),
        ("february -1", 1, DayOfMonth(month=2, day=-1)),
        ("february 10 - 15", 1,
         DateSpan(first=DayOfMonth(month=2, day=10), last=DayOfMonth(month=2, day=15))),
        ("day 28", 2, DayOfMonth(day=28)),
        ("day 1 - 15 / 5", 2, DateSpan(first=DayOfMonth(day=1), last=DayOfMonth(day=15), every=5)),
        ("day -3 - -1", 2, DateSpan(first=DayOfMonth(day=-3), last=DayOfMonth(day=-1))),
        ("thursday 4 november", 3, WeekdayOfMonth(month=11, weekday="thu", nth=4)),
        ("monday -1", 4, WeekdayOfMonth(weekday="mon", nth=-1)),
        ("monday 3 - thursday 4", 4,
         DateSpan(first=WeekdayOfMonth(weekday="mon", nth=3),
                  last=WeekdayOfMonth(weekday="thu", nth=4))),
        ("Tuesday 1 april - friday 2 may", 3,
         DateSpan(first=WeekdayOfMonth(month=4, weekday="tue", nth=1),
                  last=WeekdayOfMonth(month=5, weekday="fri", nth=2))),
    ],
)  # fmt: skip
def test_six_kinds_of_day_are_dates_and_rules(text: str, kind: int, on: date | DateRule) -> None:
    read = read_day(text, endless=True)
    assert (read.kind, read.weekday, read.on) == (kind, None, on)


def test_a_step_of_icinga_without_an_end_is_one_date() -> None:
    assert read_day("2026-12-24 / 3", endless=False).on == date(2026, 12, 24)


@pytest.mark.parametrize(
    "text",
    ["monday - friday", "day 1 - february 3", "day 0", "february 30", "2026-02-30", "moonday",
     "day", "day 1 / 3", "day 1 - 5 / 0", "monday 6", "", "2026-12-24 - 2026-12-20"],
)  # fmt: skip
def test_days_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        read_day(text, endless=True)


NAGIOS = """
# holidays are closed, the day before Christmas is short
define host { host_name h }
define timeperiod {
    timeperiod_name  office
    alias            Office hours   ; a comment
    monday           09:00-12:00,13:00-17:00
    thursday         09:00-17:00
    day 24           09:00-16:00
    december 24      09:00-12:00
    2026-12-24       10:00-11:00
    monday 2         00:00-00:00
    exclude          lunch
}
define timeperiod {
    timeperiod_name  lunch
    monday           12:00-12:30
    2026-12-24       10:30-10:45
}
"""


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (paris(2026, 3, 2, 11, 59), True),  # first Monday
        (paris(2026, 3, 2, 12, 10), False),
        (paris(2026, 3, 9, 11, 0), False),  # second Monday
        (paris(2026, 12, 24, 10, 20), True),  # the date comes before the day of December
        (paris(2026, 12, 24, 10, 40), False),  # excluded
        (paris(2026, 12, 24, 11, 30), False),
        (paris(2027, 12, 24, 11, 30), True),  # the day of December before the 24th of a month
        (paris(2027, 12, 24, 12, 30), False),
        (paris(2026, 9, 24, 16, 30), False),  # the 24th before its Thursday
        (paris(2026, 9, 24, 15, 30), True),
    ],
)
def test_a_day_of_nagios_replaces_those_of_the_kinds_after_it(at: datetime, is_open: bool) -> None:
    office = nagios.from_nagios_periods(NAGIOS, zone="Romance Standard Time").named["office"]
    assert office.is_open(at) is is_open


def test_the_first_of_two_days_of_one_kind_and_the_last_of_two_lines_of_a_weekday_count() -> None:
    text = """define timeperiod {
        timeperiod_name x
        day 1 - 10  08:00-09:00
        day 1 - 7   10:00-11:00
        friday      12:00-13:00
        friday      14:00-15:00
    }"""
    found = nagios.from_nagios_periods(text, zone="UTC").named["x"]
    hours = [hour for hour in range(24) if found.is_open(datetime(2026, 5, 1, hour, tzinfo=UTC))]
    later = [hour for hour in range(24) if found.is_open(datetime(2026, 5, 15, hour, tzinfo=UTC))]
    assert (hours, later) == ([8], [14])


ICINGA = """
object TimePeriod "office" {
  display_name = "Office"
  ranges = {
    monday = "09:00-17:00"
    "thursday" = "09:00-17:00",
    "2026-12-24" = "16:00-20:00"
    "friday" = "22:00-06:00"
  }
  excludes = [ "lunch" ]
  /* the fair is open whatever is excluded */
  includes = [ "fair" ]
}
object TimePeriod "lunch" { ranges = { monday = "12:00-13:00" } } // every week
object TimePeriod "fair" { ranges = { "2026-03-02" = "12:30-12:45" } }
"""


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (paris(2026, 3, 2, 11, 0), True),
        (paris(2026, 3, 2, 12, 10), False),
        (paris(2026, 3, 2, 12, 40), True),  # includes are preferred
        (paris(2026, 12, 24, 10, 0), True),  # ranges add up
        (paris(2026, 12, 24, 19, 0), True),
        (paris(2026, 3, 7, 5, 0), True),
        (paris(2026, 3, 7, 7, 0), False),
    ],
)
def test_ranges_of_icinga_add_up_and_includes_are_preferred(at: datetime, is_open: bool) -> None:
    office = icinga.from_icinga_periods(ICINGA, zone="Europe/Paris").named["office"]
    assert office.is_open(at) is is_open


def test_exclusions_win_where_icinga_does_not_prefer_includes() -> None:
    text = ICINGA.replace("excludes", "prefer_includes = false\n  excludes")
    office = icinga.from_icinga_periods(text, zone="Europe/Paris").named["office"]
    assert not office.is_open(paris(2026, 3, 2, 12, 40))


INHERITED = """
define timeperiod {
    name base
    timeperiod_name base
    monday 09:00-17:00
    tuesday 09:00-12:00
    december 24 - december 26 01:00-02:00
    december 25 03:00-04:00
    exclude gone
}
define timeperiod {
    name more
    register 0
    wednesday 10:00-11:00
    monday 07:00-08:00
    december 25 13:00-14:00
    exclude other
}
define timeperiod {
    timeperiod_name child
    use base, more
    tuesday 13:00-14:00
    december 25 15:00-16:00
}
define timeperiod {
    name turned
    timeperiod_name turned
    use base
    exclude other
}
define timeperiod {
    timeperiod_name grand
    use turned
}
define timeperiod {
    timeperiod_name gone
    july 6 00:00-24:00
}
define timeperiod {
    timeperiod_name other
    july 7 00:00-24:00
}
"""


# As the precached objects of nagios4 4.4.6 (`nagios4 -vp`) list them: a period's own days come
# first, and each inheritance turns the order of dates round; of two that fit the first counts.
@pytest.mark.parametrize(
    ("name", "day", "hours"),
    [
        ("base", (2025, 12, 25), "01-02"), ("child", (2025, 12, 25), "15-16"),
        ("child", (2025, 12, 24), "01-02"), ("turned", (2025, 12, 25), "03-04"),
        ("grand", (2025, 12, 25), "01-02"), ("child", (2026, 3, 2), "09-17"),
        ("child", (2026, 3, 3), "13-14"), ("child", (2026, 3, 4), "10-11"),
        ("child", (2026, 7, 6), ""), ("child", (2026, 7, 7), "13-14"),
        ("turned", (2026, 7, 6), "09-17"), ("grand", (2026, 7, 7), ""),
    ],
)  # fmt: skip
def test_a_time_period_of_nagios_inherits_from_its_templates(
    name: str, day: tuple[int, int, int], hours: str
) -> None:
    found = nagios.from_nagios_periods(INHERITED, zone="Europe/Paris").named
    start = paris(*day, 0, 0)

    spans = found[name].spans(start, start + timedelta(hours=24))
    zone = ZoneInfo("Europe/Paris")
    text = [f"{s.start.astimezone(zone):%H}-{s.end.astimezone(zone):%H}" for s in spans]
    assert text == ([hours] if hours else [])
    assert "more" not in found  # only a template


CIRCLE = "".join(
    f"define timeperiod {{\n name {one}\n use {other}\n register 0\n}}\n"
    for one, other in ("xy", "yx")
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("define timeperiod {\n monday 09:00-17:00\n}", "line 1: a time period has no"),
        ("define timeperiod {\n timeperiod_name x\n use y\n}", "line 1: 'y' is no other"),
        ("define timeperiod {\n name x\n use x\n register 0\n}", "line 1: 'x' is no other"),
        (CIRCLE, "'x' is no other template"),
        ("define timeperiod {\n timeperiod_name x\n exclude y\n}", "'y' is no other time period"),
        ("define timeperiod {\n timeperiod_name x\n exclude x\n}", "'x' is no other time period"),
        ("define timeperiod {\n timeperiod_name x\n monday 17:00-09:00\n}", "line 3"),
        ("define timeperiod {\n timeperiod_name x\n monday 09:00-25:00\n}", "line 3"),
        ("define timeperiod {\n timeperiod_name x\n monday\n}", "line 3"),
        ("define timeperiod {\n timeperiod_name x\n", "not closed"),
        (
            "define timeperiod {\n timeperiod_name x\ndefine timeperiod {\n timeperiod_name y\n}",
            "line 1: the object is not closed",
        ),
    ],
)
def test_what_nagios_text_does_not_say_is_refused_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(MalformedPayload, match=fault):
        nagios.from_nagios_periods(text, zone="UTC")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('template TimePeriod "x" { }', "line 1: 'template'"),
        ('object TimePeriod "x" {\n ranges = { "monday" = var }\n}', "line 2: 'var'"),
        ('object TimePeriod "x" {\n ranges = { "monday - friday" = "09:00-17:00" }\n}', "line 2"),
        ('object TimePeriod "x" {\n import "other"\n}', "line 2: 'other'"),
        ('object TimePeriod "x" {\n excludes = [ "y" ]\n}', "'y' is no other time period"),
        ('object TimePeriod "x" {\n ranges = {', "line 2"),
        ('object TimePeriod "x" { ranges = { "day 1" = "09:00" } }', "line 1"),
        ('object TimePeriod "x" { update = (tp) => 3 }', "line 1"),
    ],
)
def test_what_icinga_text_does_not_say_is_refused_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(MalformedPayload, match=fault):
        icinga.from_icinga_periods(text, zone="UTC")


def test_a_zone_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownZone):
        nagios.from_nagios_periods("", zone="Middle-earth Standard Time")


RULES: dict[str, DateRule | date] = {
    "a date": date(2026, 12, 24),
    "a day of a year": DayOfMonth(month=12, day=25),
    "the last day": DayOfMonth(day=-1),
    "a month": DayOfMonth(month=8),
    "a counted weekday": WeekdayOfMonth(weekday="mon", nth=2),
    "a run": DateSpan(first=DayOfMonth(month=7, day=27), last=DayOfMonth(month=8, day=2), every=2),
    "a run over New Year": DateSpan(
        first=DayOfMonth(month=12, day=24), last=DayOfMonth(month=1, day=2)
    ),
    "a run of dates": DateSpan(first=date(2026, 4, 1), last=date(2026, 4, 9)),
}


def differences(one: Calendar, other: Calendar) -> list[datetime]:
    """Return the half hours of 14 months at which one is open and the other is not."""
    at = datetime(2025, 12, 1, tzinfo=UTC)
    return [
        moment
        for moment in (at + timedelta(minutes=30 * n) for n in range(425 * 48))
        if one.is_open(moment) != other.is_open(moment)
    ]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("rule", RULES)
def test_a_calendar_written_and_read_is_open_at_the_same_instants(
    system: System, rule: str
) -> None:
    closed = BusinessCalendar(zone="Europe/Paris", week=WEEK, holidays=[Holiday(RULES[rule])])
    hours = BusinessCalendar(
        zone="Europe/Paris", week=WEEK, exceptions=[SpecialDay(RULES[rule], ["16:00-20:00"])]
    )
    for calendar in (closed, hours):
        text = system.write(calendar, name="x")
        assert differences(calendar, system.read(text, zone="Europe/Paris").named["x"]) == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_nights_exclusions_and_round_the_clock_are_written(system: System) -> None:
    nights = BusinessCalendar(zone="Europe/Paris", week={"fri-sun": ["22:00-06:00"]})
    feasts = BusinessCalendar(
        zone="Europe/Paris",
        week={},
        exceptions=[SpecialDay(DayOfMonth(month=12, day=25), ["00:00-24:00"])],
    )
    for calendar in (nights, nights - feasts, ALWAYS.in_zone("Europe/Paris") - feasts):
        text = system.write(calendar, name="x")
        assert differences(calendar, system.read(text, zone="Europe/Paris").named["x"]) == []


# Icinga 2.13.6 has no day of "december 24 - january 2" on the 26th of December, and Nagios Core
# 4.4.6 none on the first of January (see findings/).
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_run_over_new_year_is_written_as_its_two_parts(system: System) -> None:
    feasts = DateSpan(first=DayOfMonth(month=12, day=24), last=DayOfMonth(month=1, day=2))
    calendar = BusinessCalendar(zone="UTC", week=WEEK, holidays=[Holiday(feasts)])
    text = system.write(calendar, name="x")

    assert "january 2" in text
    assert "december 24 - january 2" not in text
    assert text.count("december 24 - december 31") == text.count("january 1 - january 2") > 0


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(
    "rule",
    [
        DateSpan(first=DayOfMonth(month=12, day=27), last=DayOfMonth(month=1, day=2), every=2),
        DateSpan(
            first=WeekdayOfMonth(weekday="mon", nth=-1, month=11),
            last=WeekdayOfMonth(weekday="fri", nth=1, month=2),
        ),
    ],
    ids=str,
)
def test_steps_and_weekdays_over_new_year_are_refused(system: System, rule: DateSpan) -> None:
    calendar = BusinessCalendar(zone="UTC", week=WEEK, holidays=[Holiday(rule)])
    with pytest.raises(InvalidCalendar, match="list its dates"):
        system.write(calendar, name="x")


# Seen with Nagios Core 4.4.6 (Debian 12), an x for each day on which somebody is notified at ten.
DAYS_SEEN = [
    date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 9), date(2026, 2, 28), date(2026, 3, 5),
    date(2026, 3, 10), date(2026, 3, 20), date(2026, 3, 25), date(2026, 5, 31), date(2026, 12, 20),
    date(2026, 12, 24), date(2026, 12, 31), date(2028, 2, 29), date(2028, 3, 2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("december 24 - january 2", "..........xx.."),
        ("december 24 - january 2 / 3", "..........x..."),
        ("march 20 - march 10", "......xxxxxx.."),
        ("monday 2 december - friday 1 february", ".........xxx.."),
        ("february 29 - march 3", "............xx"),
        ("day 25 - 5", "xx.xx..xx..xxx"),
        ("day 25 - 5 / 2", ".x.....xx..xx."),
        ("day -3 - -10", "xxxxxxx.xx.xxx"),
        ("day -31 - 5", "x...x........x"),
    ],
)
def test_a_range_that_ends_before_it_starts_is_read_as_nagios_takes_it(
    text: str, seen: str
) -> None:
    period = f"define timeperiod {{\n timeperiod_name x\n {text} 09:00-17:00\n}}"
    calendar = nagios.from_nagios_periods(period, zone="UTC").named["x"]
    found = [calendar.is_open(datetime(d.year, d.month, d.day, 10, tzinfo=UTC)) for d in DAYS_SEEN]
    assert "".join(".x"[one] for one in found) == seen


# What Nagios makes of them differs from month to month: of "day 31 - 5" a shorter month has
# nothing, of "monday 1 - friday 1" April 2026 all but two days, and "february 10 - february 29"
# ends with the year where that has no such day.
@pytest.mark.parametrize(
    "text",
    ["monday 1 - friday 1", "monday 3 - monday 1", "day 31 - 5", "day -3 - -31", "day 24 - -7",
     "day 28 - -28", "february 10 - february 29", "monday 1 may - friday 1 may",
     "monday 1 may - friday 5 may", "february 25 - -5"],
)  # fmt: skip
def test_a_range_of_nagios_that_is_another_in_some_months_is_refused(text: str) -> None:
    period = f"define timeperiod {{\n timeperiod_name x\n {text} 09:00-17:00\n}}"
    with pytest.raises(MalformedPayload, match=f"line 3: '{text}'.* ends after its start in every"):
        nagios.from_nagios_periods(period, zone="UTC")


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_span_with_ends_of_two_kinds_was_written_as_nagios_does_not_read_it(
    system: System,
) -> None:
    fourth = WeekdayOfMonth(month=5, weekday="wed", nth=4)
    span = DateSpan(first=fourth, last=DayOfMonth(month=12, day=31))
    calendar = BusinessCalendar(zone="UTC", week=WEEK, holidays=[Holiday(span)])
    with pytest.raises(InvalidCalendar, match="list its dates"):
        system.write(calendar, name="x")


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_span_of_nearly_a_year_is_written_as_its_two_parts(system: System) -> None:
    span = DateSpan(first=DayOfMonth(month=3, day=20), last=DayOfMonth(month=3, day=10))
    calendar = BusinessCalendar(zone="UTC", week=WEEK, holidays=[Holiday(span)])
    text = system.write(calendar, name="x")
    assert "march 20 - december 31" in text
    assert "january 1 - march 10" in text
    assert differences(calendar, system.read(text, zone="UTC").named["x"]) == []


# Whether 25 February comes before the fifth last depends on the year; each daemon gives its own
# meaning to that, and Nagios to a last day that some years lack.
@pytest.mark.parametrize(
    ("system", "last"),
    [(SYSTEMS[0], -5), (SYSTEMS[1], -5), (SYSTEMS[0], 29)],
)
def test_a_span_with_an_end_that_depends_on_the_year_is_refused(system: System, last: int) -> None:
    span = DateSpan(first=DayOfMonth(month=2, day=25), last=DayOfMonth(month=2, day=last))
    calendar = BusinessCalendar(zone="UTC", week=WEEK, holidays=[Holiday(span)])
    with pytest.raises(InvalidCalendar, match="list its dates"):
        system.write(calendar, name="x")


# The daemon is open from the 24th of February to its end in "day 24 - day -7", up to the third and
# from the tenth in "day 10 - day 3", and all April 2026 but two days in "monday 1 - friday 1".
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (DayOfMonth(day=24), DayOfMonth(day=-7)),
        (DayOfMonth(day=10), DayOfMonth(day=3)),
        (DayOfMonth(day=-1), DayOfMonth(day=5)),
        (WeekdayOfMonth(weekday="mon", nth=1), WeekdayOfMonth(weekday="fri", nth=1)),
        (WeekdayOfMonth(weekday="mon", nth=3), WeekdayOfMonth(weekday="mon", nth=2)),
    ],
    ids=str,
)
def test_days_that_nagios_takes_from_both_ends_of_a_month_are_refused(
    first: DateRule, last: DateRule
) -> None:
    rule = DateSpan(first=first, last=last)
    calendar = BusinessCalendar(zone="UTC", week=WEEK, holidays=[Holiday(rule)])
    with pytest.raises(InvalidCalendar, match="list its dates"):
        nagios.to_nagios_periods(calendar, name="x")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (DayOfMonth(day=22), DayOfMonth(day=-7)),
        (DayOfMonth(day=28), DayOfMonth(day=-1)),
        (DayOfMonth(day=3), DayOfMonth(day=10)),
        (DayOfMonth(day=-5), DayOfMonth(day=-1)),
        (WeekdayOfMonth(weekday="mon", nth=1), WeekdayOfMonth(weekday="mon", nth=2)),
        (WeekdayOfMonth(weekday="mon", nth=4), WeekdayOfMonth(weekday="mon", nth=-1)),
        (WeekdayOfMonth(weekday="mon", nth=1), WeekdayOfMonth(weekday="fri", nth=-1)),
        (WeekdayOfMonth(weekday="mon", nth=1), WeekdayOfMonth(weekday="fri", nth=2)),
    ],
    ids=str,
)
def test_days_within_every_month_are_written_for_nagios(first: DateRule, last: DateRule) -> None:
    rule = DateSpan(first=first, last=last)
    calendar = BusinessCalendar(zone="Europe/Paris", week=WEEK, holidays=[Holiday(rule)])
    text = nagios.to_nagios_periods(calendar, name="x")
    assert (
        differences(calendar, nagios.from_nagios_periods(text, zone="Europe/Paris").named["x"])
        == []
    )


# On 1 March 2026 the daemon is in "february 29", and on Monday 2 March in "monday 5 february".
@pytest.mark.parametrize(
    "rule",
    [
        DayOfMonth(month=2, day=29),
        WeekdayOfMonth(weekday="mon", nth=5, month=2),
        DateSpan(first=DayOfMonth(month=2, day=20), last=DayOfMonth(month=2, day=29)),
    ],
    ids=str,
)
def test_days_that_icinga_takes_from_the_next_month_are_refused(rule: DateRule) -> None:
    calendar = BusinessCalendar(zone="UTC", week=WEEK, holidays=[Holiday(rule)])
    with pytest.raises(InvalidCalendar, match="list its dates"):
        icinga.to_icinga_periods(calendar, name="x")


def test_a_union_with_exclusions_is_written_for_icinga() -> None:
    day = BusinessCalendar(zone="Europe/Paris", week=WEEK, holidays=[DayOfMonth(month=12, day=25)])
    late = BusinessCalendar(zone="Europe/Paris", week={"thu": ["17:00-21:00"]})
    lunch = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["12:00-13:00"]})
    calendar = (day | late) - lunch
    text = icinga.to_icinga_periods(calendar, name="x")
    assert (
        differences(calendar, icinga.from_icinga_periods(text, zone="Europe/Paris").named["x"])
        == []
    )
    with pytest.raises(InvalidCalendar, match="union"):
        nagios.to_nagios_periods(calendar, name="x")


SPAN = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
OFFICE = BusinessCalendar(zone="Europe/Paris", week=WEEK)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(
    ("calendar", "named"),
    [
        (BusinessCalendar(zone="UTC", week={"mon": ["09:00:30-17:00"]}), "09:00:30"),
        (BusinessCalendar(zone="UTC", week=WEEK, holidays=[DayOfMonth(month=1, day=1, plus=1)]),
         "1 day after 1 January"),
        (BusinessCalendar(zone="UTC", week=WEEK, holidays=[DayOfMonth(day=1, years=(2026, 2027))]),
         "2026 to 2027"),
        (BusinessCalendar(zone="UTC", week=WEEK, holidays=[EasterDay()]), "Easter"),
        (BusinessCalendar(zone="UTC", week=WEEK, holidays=[WeekdayOfMonth(weekday="fri")]),
         "every Friday"),
        (BusinessCalendar(zone="UTC", week={"fri": ["22:00-06:00"]}, holidays=[date(2026, 1, 2)]),
         "windows over midnight"),
        (OFFICE - Closure(SPAN, "move"), "Closures"),
        (OFFICE & BusinessCalendar(zone="Europe/Paris", week=WEEK, holidays=[date(2026, 1, 2)]),
         "an intersection"),
        (OFFICE - BusinessCalendar(zone="UTC", week={"mon": ["12:00-13:00"]}),
         "Europe/Paris and UTC"),
    ],
)  # fmt: skip
def test_what_a_time_period_cannot_say_is_refused_by_name(
    system: System, calendar: Calendar, named: str
) -> None:
    with pytest.raises(InvalidCalendar, match=named):
        system.write(calendar, name="x")


def test_an_order_that_the_daemon_does_not_have_is_refused() -> None:
    calendar = BusinessCalendar(
        zone="UTC", week=WEEK,
        exceptions=[SpecialDay(DayOfMonth(day=24), ["09:00-10:00"], precedence=1),
                    SpecialDay(DayOfMonth(month=12, day=24), ["11:00-12:00"])],
    )  # fmt: skip
    for system in SYSTEMS:
        with pytest.raises(InvalidCalendar, match="24th of every month before 24 December"):
            system.write(calendar, name="x")


def result_of(row: dict[str, str]) -> str:
    """Return what a row asks for, from the importer's own reading."""
    what, _, end = row["kind"].partition(" ")
    if what == "day":
        on = read_day(row["day"], endless=False).on
        year, month = map(int, row["at"].split("-"))
        days = on.unroll((year, year)) if isinstance(on, DateRule) else (on,)
        (day,) = (day for day in days if day and day.month == month)
        return (day + timedelta(end == "ends")).isoformat()
    text = f'object TimePeriod "x" {{ ranges = {{ "{row["day"]}" = "{row["times"]}" }} }}'
    calendar = icinga.from_icinga_periods(text, zone="Europe/Berlin").named["x"]
    midnight = datetime.fromisoformat(f"{row['day']}T00:00:00+00:00") - timedelta(hours=3)
    spans = calendar.spans(midnight, midnight + timedelta(2))
    if what == "times":
        (span,) = spans
        moment = span.end if end == "end" else span.start
        return moment.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None).isoformat()
    at = datetime.fromisoformat(row["at"])
    # A window that the clock shows twice is two spans; the one at or after the instant is meant.
    span = next(one for one in spans if at < one.end)
    assert (span.start <= at) is (what == "running")
    moment = span.end if end == "ends" else span.start
    return "same" if moment == datetime.fromisoformat(row["result"]) else moment.isoformat()


@pytest.mark.parametrize(
    "row", answer_rows("icinga_time_periods.csv"), ids=lambda row: " ".join(row.values())
)
def test_what_the_tests_of_icinga_say(row: dict[str, str]) -> None:
    if row["kind"] == "day refused":
        with pytest.raises(InvalidValue):
            read_day(row["day"], endless=False)
        return
    expected = "same" if row["kind"].partition(" ")[0] in {"next", "running"} else row["result"]
    assert result_of(row) == expected

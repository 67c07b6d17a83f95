"""Edges of iCalendar files: which component says what, and what is refused by its name."""

import copy
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from serviceops.calendars import closures_from_ics
from serviceops.calendars.ics_text import (
    read_calendars,
    read_length,
    read_rule,
    read_time,
    zone_of_file,
)
from serviceops.errors import InvalidValue

pytest.importorskip("recurring_ical_events")

YEAR = {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2027, 1, 1, tzinfo=UTC)}


def ics(*events: list[str], before: str = "") -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *before.splitlines()]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def spans(text: str, **choices: Any) -> list[tuple[str, str, str]]:
    """Return each closure as its name, its first and its last moment in UTC."""
    return [
        (one.name, f"{one.span.start:%d %b %H:%M}", f"{one.span.end:%d %b %H:%M}")
        for one in closures_from_ics(text, **(YEAR | choices))
    ]


def one(*lines: str, **choices: Any) -> list[tuple[str, str]]:
    return [found[1:] for found in spans(ics(["UID:1", *lines]), **choices)]


# -- the component an occurrence comes from ------------------------------------------------------


def test_events_without_a_uid_have_lengths_of_their_own() -> None:
    found = spans(
        ics(
            ["SUMMARY:A", "DTSTART:20260302T080000Z", "DTEND:20260302T120000Z"],
            ["SUMMARY:B", "DTSTART:20260303T140000Z", "DTEND:20260303T143000Z"],
            ["SUMMARY:C", "DTSTART:20260304T140000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2"],
        )
    )
    assert found == [
        ("A", "02 Mar 08:00", "02 Mar 12:00"),
        ("B", "03 Mar 14:00", "03 Mar 14:30"),
        ("C", "04 Mar 14:00", "04 Mar 15:00"),
        ("C", "05 Mar 14:00", "05 Mar 15:00"),
    ]


OLD = ["UID:1", "SUMMARY:old", "DTSTART:20260302T080000Z", "DTEND:20260302T083000Z"]
NEW = ["UID:1", "SUMMARY:new", "DTSTART:20260302T080000Z", "DTEND:20260302T120000Z"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["SEQUENCE:1"], ["SEQUENCE:2"]),
        ([], ["SEQUENCE:1"]),
        (["SEQUENCE:9"], ["SEQUENCE:10"]),
        (["DTSTAMP:20260101T000000Z"], ["DTSTAMP:20260102T000000Z"]),
    ],
)
@pytest.mark.parametrize("newer_first", [True, False])
def test_the_later_revision_counts_wherever_it_is_in_the_file(
    old: list[str], new: list[str], newer_first: bool
) -> None:
    events = [[*NEW, *new], [*OLD, *old]]
    found = spans(ics(*(events if newer_first else events[::-1])))
    assert found == [("new", "02 Mar 08:00", "02 Mar 12:00")]


def test_the_later_revision_of_one_occurrence_counts_with_its_own_length() -> None:
    day = ["DTSTART:20260302T080000Z", "DTEND:20260302T090000Z", "RRULE:FREQ=DAILY;COUNT=2"]
    moved = ["UID:1", "RECURRENCE-ID:20260303T080000Z", "DTSTART:20260303T080000Z"]
    found = spans(
        ics(
            [*moved, "SEQUENCE:5", "SUMMARY:new", "DTEND:20260303T100000Z"],
            ["UID:1", "SUMMARY:series", *day],
            [*moved, "SEQUENCE:1", "SUMMARY:old", "DTEND:20260303T083000Z"],
        )
    )
    assert found == [
        ("series", "02 Mar 08:00", "02 Mar 09:00"),
        ("new", "03 Mar 08:00", "03 Mar 10:00"),
    ]


def test_events_that_share_a_uid_by_mistake_are_not_lost() -> None:
    other = ["UID:1", "SUMMARY:other", "DTSTART:20260305T080000Z", "DURATION:PT1H"]
    found = spans(ics(OLD, other, OLD))
    assert found == [
        ("old", "02 Mar 08:00", "02 Mar 08:30"),
        ("other", "05 Mar 08:00", "05 Mar 09:00"),
    ]
    assert [name for name, *_ in spans(ics(OLD, [*other, "SEQUENCE:1"]))] == ["other"]


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE;TZID=Europe/Paris:20260303T090000",
        "EXDATE:20260303T080000Z",
        "EXDATE;VALUE=DATE:20260303",
        "EXDATE:20260303T090000",
    ],
)
@pytest.mark.parametrize("zone", [None, "Asia/Tokyo"])
def test_a_date_left_out_may_be_written_in_four_ways(line: str, zone: str | None) -> None:
    daily = [
        "DTSTART;TZID=Europe/Paris:20260302T090000",
        "DURATION:PT1H",
        "RRULE:FREQ=DAILY;COUNT=3",
    ]
    assert [first[:2] for first, _ in one(*daily, line, zone=zone)] == ["02", "04"]


def test_a_series_that_was_cancelled_takes_its_older_changes_with_it() -> None:
    day = ["DTSTART:20260302T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3"]
    moved = ["UID:1", "RECURRENCE-ID:20260303T080000Z", "DTSTART:20260303T090000Z", "DURATION:PT1H"]
    cancelled = ["UID:1", "SEQUENCE:3", "STATUS:CANCELLED", *day]
    assert spans(ics(cancelled, [*moved, "SEQUENCE:2"])) == []
    assert len(spans(ics(cancelled, [*moved, "SEQUENCE:4"]))) == 1


def test_a_change_of_this_and_what_follows_has_its_length_from_there_on() -> None:
    day = ["DTSTART:20260302T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=4"]
    onward = ["RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T080000Z", "DTSTART:20260304T100000Z"]
    found = spans(ics(["UID:1", *day], ["UID:1", *onward, "DURATION:PT3H"]))
    assert [found[1:] for found in found] == [
        ("02 Mar 08:00", "02 Mar 09:00"),
        ("03 Mar 08:00", "03 Mar 09:00"),
        ("04 Mar 10:00", "04 Mar 13:00"),
        ("05 Mar 10:00", "05 Mar 13:00"),
    ]


def test_changed_occurrences_without_their_series_stay() -> None:
    moved = ["UID:1", "RECURRENCE-ID:20260303T080000Z", "DTSTART:20260303T090000Z", "DURATION:PT1H"]
    assert spans(ics(moved)) == [("", "03 Mar 09:00", "03 Mar 10:00")]


# -- lengths -------------------------------------------------------------------------------------

NOON = "DTSTART;TZID=Europe/Berlin:20260328T120000"  # 11:00 UTC; the next noon is 10:00 UTC


@pytest.mark.parametrize(
    ("length", "end"),
    [
        ("P1D", "29 Mar 10:00"),
        ("PT24H", "29 Mar 11:00"),
        ("P1DT2H", "29 Mar 12:00"),
        ("P1W", "04 Apr 10:00"),
        ("+P1D", "29 Mar 10:00"),
    ],
)
def test_days_and_weeks_are_of_the_calendar_and_hours_exact(length: str, end: str) -> None:
    assert one(NOON, f"DURATION:{length}") == [("28 Mar 11:00", end)]


def test_daily_freezes_of_a_day_leave_no_hour_open_in_autumn() -> None:
    start = "DTSTART;TZID=Europe/Berlin:20261024T000000"
    found = one(start, "DURATION:P1D", "RRULE:FREQ=DAILY;COUNT=3")
    assert found == [
        ("23 Oct 22:00", "24 Oct 22:00"),
        ("24 Oct 22:00", "25 Oct 23:00"),
        ("25 Oct 23:00", "26 Oct 23:00"),
    ]


def test_whole_days_that_end_where_they_start_last_a_day() -> None:
    day = ["DTSTART;VALUE=DATE:20260310", "DTEND;VALUE=DATE:20260310"]
    assert one(*day, zone="UTC") == [("10 Mar 00:00", "11 Mar 00:00")]


def test_periods_among_the_dates_have_ends_of_their_own() -> None:
    # The example of RFC 5545, section 3.8.5.2, a year of ours.
    found = one(
        "DTSTART:20260402T020000Z",
        "DTEND:20260402T023000Z",
        "RDATE;VALUE=PERIOD:20260403T020000Z/20260403T040000Z,20260404T010000Z/PT3H",
    )
    assert found == [
        ("02 Apr 02:00", "02 Apr 02:30"),
        ("03 Apr 02:00", "03 Apr 04:00"),
        ("04 Apr 01:00", "04 Apr 04:00"),
    ]


def test_an_event_without_a_length_takes_no_time() -> None:
    assert one("DTSTART:20260402T020000Z") == []
    assert one("DTSTART;VALUE=DATE:20260402", zone="UTC") == [("02 Apr 00:00", "03 Apr 00:00")]


# -- hours that do not exist: on 29 March 2026 Berlin skips 02:00 to 03:00 at 01:00 UTC


def gap(first: str, last: str) -> list[str]:
    return [f"DTSTART;TZID=Europe/Berlin:{first}", f"DTEND;TZID=Europe/Berlin:{last}"]


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ("20260329T031500", [("29 Mar 01:00", "29 Mar 01:15")]),
        ("20260329T033000", [("29 Mar 01:00", "29 Mar 01:30")]),
        ("20260329T024500", []),
    ],
)
@pytest.mark.parametrize("ends", ["exact", "wall"])
def test_of_a_window_written_into_the_skipped_hour_the_rest_counts(
    last: str, found: Any, ends: str
) -> None:
    other = ["UID:2", "DTSTART:20260401T000000Z", "DURATION:PT1H"]
    text = ics(["UID:1", *gap("20260329T023000", last)], other)
    assert [one[1:] for one in spans(text, ends=ends)] == [*found, ("01 Apr 00:00", "01 Apr 01:00")]


def test_a_nightly_window_in_the_skipped_hour_keeps_its_length_or_its_clock() -> None:
    nightly = [*gap("20260328T023000", "20260328T033000"), "RRULE:FREQ=DAILY;COUNT=3"]
    exact, wall = one(*nightly), one(*nightly, ends="wall")
    assert exact == [
        ("28 Mar 01:30", "28 Mar 02:30"),
        ("29 Mar 01:30", "29 Mar 02:30"),
        ("30 Mar 00:30", "30 Mar 01:30"),
    ]
    assert wall[1] == ("29 Mar 01:00", "29 Mar 01:30")
    quarter = [*gap("20260328T023000", "20260328T031500"), "RRULE:FREQ=DAILY;COUNT=3"]
    assert one(*quarter, ends="wall")[1] == ("29 Mar 01:00", "29 Mar 01:15")


def test_a_series_that_begins_in_the_skipped_hour_keeps_the_length_on_the_clock() -> None:
    found = one(*gap("20260329T023000", "20260329T033000"), "RRULE:FREQ=DAILY;COUNT=2")
    assert found == [("29 Mar 01:00", "29 Mar 01:30"), ("30 Mar 00:30", "30 Mar 01:30")]


# -- zones ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("tzone://Microsoft/Utc", "01 Jul 01:00"),
        ('"(UTC-05:00) Eastern Time (US & Canada)"', "01 Jul 05:00"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "01 Jul 05:00"),
        ("America/New York", "01 Jul 05:00"),
        ("Eastern Standard Time", "01 Jul 05:00"),
        ("Romance Standard Time", "30 Jun 23:00"),
        ("Kathmandu", "30 Jun 19:15"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "30 Jun 23:00"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "01 Jul 04:00"),
    ],
)
def test_names_of_zones_of_other_systems_are_resolved(zone: str, start: str) -> None:
    found = one(f"DTSTART;TZID={zone}:20260701T010000", "DURATION:PT1H", zone="Asia/Tokyo")
    assert [first for first, _ in found] == [start]


OWN = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
END:STANDARD
END:VTIMEZONE
"""


def test_a_zone_of_the_file_is_for_that_file_alone() -> None:
    event = ["UID:1", 'DTSTART;TZID="Customized Time Zone":20260701T010000', "DURATION:PT1H"]
    series = [*event, "RRULE:FREQ=DAILY;COUNT=2"]
    assert [one[1] for one in spans(ics(event, before=OWN))] == ["30 Jun 19:30"]
    assert [one[1] for one in spans(ics(series, before=OWN))] == ["30 Jun 19:30", "01 Jul 19:30"]
    other = OWN.replace("+0530", "+0200")
    assert [one[1] for one in spans(ics(event, before=other))] == ["30 Jun 23:00"]
    # A zone that nobody can resolve is not that of floating times, nor that of the file before.
    with pytest.raises(InvalidValue, match="the event 1"):
        spans(ics(event), zone="Asia/Tokyo")


PARIS_RULES = """BEGIN:VTIMEZONE
TZID:Desk
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
NEW_YORK_RULES = """BEGIN:VTIMEZONE
TZID:Desk
BEGIN:STANDARD
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
BEGIN:DAYLIGHT
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU;UNTIL=20300310T070000Z
END:DAYLIGHT
BEGIN:DAYLIGHT
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
DTSTART:20310309T020000
RDATE:20320314T020000,20330313T020000
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("rules", "name"), [(PARIS_RULES, "Europe/Paris"), (NEW_YORK_RULES, "America/New_York")]
)
def test_a_zone_of_the_file_reads_times_as_the_database_does(rules: str, name: str) -> None:
    (calendar,) = read_calendars(ics(before=rules))
    own, known = zone_of_file(calendar.children[0]), ZoneInfo(name)
    days = [datetime(year, month, 1) for year in range(2008, 2034) for month in range(1, 13)]
    nights = [datetime(2008, 3, 9), datetime(2026, 3, 29), datetime(2026, 10, 25),
              datetime(2026, 11, 1), datetime(2032, 3, 14), datetime(2033, 10, 30)]  # fmt: skip
    for wall in days + [night + timedelta(minutes=30 * n) for night in nights for n in range(96)]:
        for fold in (0, 1):
            moment = wall.replace(fold=fold, tzinfo=own)
            assert moment.utcoffset() == wall.replace(fold=fold, tzinfo=known).utcoffset(), wall
        instant = wall.replace(tzinfo=UTC)
        ours, theirs = instant.astimezone(own), instant.astimezone(known)
        assert (ours.replace(tzinfo=None), ours.fold) == (theirs.replace(tzinfo=None), theirs.fold)
    assert copy.deepcopy(own).utcoffset(datetime(2026, 7, 1)) == own.utcoffset(datetime(2026, 7, 1))
    assert own.tzname(None) == "Desk"
    assert own.dst(None) is None


@pytest.mark.parametrize(
    ("end", "found"),
    [("021500", ("29 Mar 00:30", "29 Mar 01:00")), ("031500", ("29 Mar 00:30", "29 Mar 01:15"))],
)
def test_a_skipped_hour_of_a_zone_of_the_file_loses_no_window(end: str, found: Any) -> None:
    window = ["DTSTART;TZID=Desk:20260328T013000", f"DTEND;TZID=Desk:20260328T{end}"]
    text = ics(["UID:1", *window, "RRULE:FREQ=DAILY;COUNT=2"], before=PARIS_RULES)
    assert spans(text, ends="wall")[1][1:] == found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("+0100", "1 hour"),
        ("BEGIN:STANDARD\n", "BEGIN:OTHER\n"),
        ("DTSTART:16010101T000000\n", ""),
        ("TZOFFSETTO:+0100\n", ""),
        ("END:STANDARD", "RRULE:FREQ=HOURLY\nEND:STANDARD"),
    ],
)
def test_a_zone_of_the_file_that_defines_nothing_is_refused(old: str, new: str) -> None:
    rules = OWN.replace("+0530", "+0100").replace(old, new)
    if new.startswith("BEGIN:OTHER"):
        rules = rules.replace("END:STANDARD", "END:OTHER")
    event = ["UID:7", 'DTSTART;TZID="Customized Time Zone":20260701T010000', "DURATION:PT1H"]
    with pytest.raises(InvalidValue, match="the event 7"):
        spans(ics(event, before=rules))


def test_a_series_in_utc_is_in_the_zone_of_its_calendar() -> None:
    # Google writes the zone once, for the calendar: nine in the morning stays nine.
    series = ["UID:1", "DTSTART:20261023T070000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=4"]
    found = spans(ics(series, before="X-WR-TIMEZONE:Europe/Berlin"))
    assert [first for _, first, _ in found] == [
        "23 Oct 07:00",
        "24 Oct 07:00",
        "25 Oct 08:00",
        "26 Oct 08:00",
    ]


@pytest.mark.parametrize(
    ("rule", "starts"),
    [
        # 23:00 of Monday in UTC is midnight of Tuesday in Paris: Mondays are those of UTC, which
        # does not change its clocks; Tuesdays those of Paris, which does on 29 March.
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=5", ["23 Mar 23:00", "30 Mar 23:00"]),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=5", ["23 Mar 23:00", "30 Mar 22:00"]),
        ("FREQ=WEEKLY;COUNT=5", ["23 Mar 23:00", "30 Mar 22:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=2;COUNT=2", ["02 Apr 23:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=3;COUNT=2", ["02 Apr 22:00"]),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=2", ["06 Apr 23:00"]),
    ],
)
def test_a_series_in_utc_of_days_that_only_utc_has_is_in_utc(rule: str, starts: list[str]) -> None:
    series = ["UID:1", "DTSTART:20260302T230000Z", "DURATION:PT1H", f"RRULE:{rule}"]
    found = [first for _, first, _ in spans(ics(series, before="X-WR-TIMEZONE:Europe/Paris"))]
    assert [found[0], *found[-len(starts) :]] == ["02 Mar 23:00", *starts]


# -- state ---------------------------------------------------------------------------------------

WINDOW = ["DTSTART:20260302T080000Z", "DTEND:20260302T120000Z"]


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["X-MAINTNOTE-STATUS:CANCELLED"], 0),
        (["X-MAINTNOTE-STATUS:cancelled", "STATUS:CONFIRMED"], 0),
        (["X-MAINTNOTE-STATUS:CONFIRMED"], 1),
        (["X-MAINTNOTE-STATUS:COMPLETED"], 1),
        (["STATUS:TENTATIVE"], 1),
        (["STATUS:CONFIRMED", "X-MAINTNOTE-STATUS:TENTATIVE"], 1),
        (["TRANSP:TRANSPARENT"], 0),
        (["DESCRIPTION:STATUS:CANCELLED"], 1),
    ],
)
def test_a_carrier_cancels_by_its_own_status(lines: list[str], count: int) -> None:
    assert len(one(*WINDOW, *lines)) == count


def test_transparent_events_count_when_the_caller_says_so() -> None:
    assert len(one(*WINDOW, "TRANSP:TRANSPARENT", transparent=True)) == 1
    assert one(*WINDOW, "TRANSP:TRANSPARENT", "STATUS:CANCELLED", transparent=True) == []


# -- guards and refusals -------------------------------------------------------------------------


def test_words_of_a_rule_in_a_description_are_no_rule() -> None:
    described = one("DESCRIPTION:was FREQ=HOURLY;BYMINUTE=1,2 before", *WINDOW)
    assert described == [("02 Mar 08:00", "02 Mar 12:00")]


def test_one_hour_minute_and_second_spelled_out_are_once_a_day() -> None:
    rule = "RRULE:FREQ=DAILY;BYHOUR=1;BYMINUTE=0;BYSECOND=0;COUNT=3"
    found = one("DTSTART:20260302T010000Z", "DURATION:PT1H", rule)
    assert [first for first, _ in found] == ["02 Mar 01:00", "03 Mar 01:00", "04 Mar 01:00"]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert len(spans("\ufeff" + ics(["UID:1", *WINDOW]))) == 1


BAD = [
    ["DTSTART:20260303T080000Z", "DTEND:20260303T070000Z"],
    ["DTSTART;VALUE=DATE:20260303", "DTEND;VALUE=DATE:20260302"],
    ["DTSTART;VALUE=DATE:20260303", "DTEND:20260304T000000Z"],
    ["DTSTART;VALUE=DATE:20260303", "DURATION:PT5H"],
    ["DTSTART;VALUE=DATE:20260303T080000Z"],
    ["DTSTART:20260230T080000Z"],
    ["DTSTART:20260303T240000Z"],
    ["DTSTART:2026-03-03T08:00:00Z"],
    ["DTSTART 20260303T080000Z"],
    ["DTSTART:20260303T080000Z", "DTSTART:20260304T080000Z"],
    ["DTSTART:20260303T080000Z", "DURATION:1H"],
    ["DTSTART:20260303T080000Z", "DURATION:-PT1H"],
    ["DTSTART:20260303T080000Z", "DURATION:P1M"],
    ["DTSTART:20260303T080000Z", "DURATION:P1WT1H"],
    ["DTSTART:20260303T080000Z", "DURATION:P999999999D"],
    ["DTSTART:20260303T080000Z", "DURATION:P9999999999D"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "DTEND:20260303T090000Z"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=0"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=x"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYMONTH=13"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;FREQ=WEEKLY"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "RRULE:RSCALE=CHINESE;FREQ=YEARLY"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "RRULE:FREQ=FORTNIGHTLY"],
    ["DTSTART:17990303T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "EXRULE:FREQ=DAILY"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "EXDATE:yesterday"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H",
     "RDATE;VALUE=PERIOD:20260304T080000Z/20260303T080000Z"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "RDATE;VALUE=PERIOD:20260304/P1D"],
    ["DTSTART:20260303T080000Z", "DURATION:PT1H", "SEQUENCE:two"],
    ["DTSTART;TZID=Nowhere/Nothing:20260303T080000", "DURATION:PT1H"],
    ["DURATION:PT1H"],
]  # fmt: skip


@pytest.mark.parametrize("lines", BAD)
def test_a_bad_event_is_refused_by_its_name_and_alone(lines: list[str]) -> None:
    text = ics(["UID:bad-2", "SUMMARY:Patch", *lines], ["UID:good-1", *WINDOW])
    with pytest.raises(InvalidValue, match="bad-2 Patch on line 4"):
        spans(text, zone="UTC")
    refusals: list[InvalidValue] = []
    found = spans(text, zone="UTC", on_error=refusals.append)
    assert (
        found == spans(text, zone="UTC", on_error="skip") == [("", "02 Mar 08:00", "02 Mar 12:00")]
    )
    assert len(refusals) == 1
    assert "bad-2" in str(refusals[0])


def test_lines_that_closures_do_not_need_may_be_anything() -> None:
    event = ["UID:1", "a line without a colon", "DESCRIPTION", *WINDOW]
    assert len(spans(ics(event))) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "BEGIN:VCALENDAR on line 1"),
        ("BEGIN:VEVENT", "BEGIN:VCALENDAR on line 1"),
        ("X:1\nBEGIN:VCALENDAR", "BEGIN:VCALENDAR on line 1"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR", "END:VEVENT on line 3"),
        ("BEGIN:VCALENDAR\n", "END:VCALENDAR on line 2"),
        ("BEGIN:VCALENDAR\n" * 20, "at most 10 components deep"),
    ],
)
def test_a_text_that_breaks_off_is_refused_with_its_line(text: str, expected: str) -> None:
    with pytest.raises(InvalidValue, match=expected):
        spans(text)


def test_two_calendars_in_one_text_are_both_read() -> None:
    assert len(spans(ics(["UID:1", *WINDOW]) + ics(["UID:1", *WINDOW, "SUMMARY:b"]))) == 2


def test_choices_that_are_none_are_refused() -> None:
    for wrong in ({"ends": "nominal"}, {"on_error": "ignore"}):
        with pytest.raises(InvalidValue):
            spans(ics(), **wrong)
    with pytest.raises(InvalidValue, match="decode it"):
        closures_from_ics(b"BEGIN:VCALENDAR", **YEAR)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "position"), [("20260302T08", 8), ("2026-03-02", 0), ("", 0), ("20261302", 0)]
)
def test_a_time_that_cannot_be_read_names_the_position(text: str, position: int) -> None:
    with pytest.raises(InvalidValue, match=f"position {position}, at"):
        read_time(text)


def test_a_leap_second_is_the_second_before_it() -> None:
    assert read_time("20161231T235960Z") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    with pytest.raises(InvalidValue):
        read_time("20161231T235961Z")


def test_the_example_of_the_standard_for_lengths() -> None:
    # RFC 5545, section 3.3.6: 15 days, 5 hours, and 20 seconds.
    assert read_length("P15DT5H0M20S") == (15, timedelta(hours=5, seconds=20))
    assert read_length("P7W") == (49, timedelta())


def test_a_rule_names_the_position_of_what_it_does_not_know() -> None:
    assert read_rule("FREQ=WEEKLY;BYDAY=MO,-1FR;WKST=SU;")["BYDAY"] == "MO,-1FR"
    with pytest.raises(InvalidValue, match="position 11, at 'B'"):
        read_rule("FREQ=DAILY;BYEASTER=1")


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\nX" + ";A=b" * 100_000 + "\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\nA:" + "\n b" * 100_000 + "\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 100_000,
        "BEGIN:VCALENDAR\nA;TZID=" + ":1" * 100_000 + "\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * 20_000 + "END:VCALENDAR",
    ],
)
def test_a_long_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    # A reader that is not linear would not come to an end here.
    found = []
    with suppress(InvalidValue):
        found = spans(text, on_error="skip")
    assert not found

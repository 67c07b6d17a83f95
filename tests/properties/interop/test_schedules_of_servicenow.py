"""Imported schedules are open when a walk over their entries says so, minute by minute.

The walk is written from the documentation of schedule entries: an entry covers a minute when one of
its occurrences does; a schedule is open when an entry that opens covers it and none that closes.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.errors import MalformedPayload
from serviceops.interop.servicenow import servicenow_calendars

FIRST = date(2026, 1, 1)
ZONES = ["UTC", "America/New_York", "Europe/Lisbon"]


def stamp(day: date, minute: int) -> str:
    at = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    return at.strftime("%Y%m%dT%H%M%S")


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    anchor = FIRST + timedelta(days=draw(st.integers(0, 20)))
    start = draw(st.integers(0, 23)) * 60
    length = draw(st.sampled_from([30, 60, 240, 480, 1439, 2 * 1440, 62 * 60, 9 * 1440]))
    entry: dict[str, Any] = {
        "schedule": "s", "name": "e", "type": draw(st.sampled_from(["", "work", "exclude"])),
        "all_day": "false", "start_date_time": stamp(anchor, start),
        "end_date_time": stamp(anchor, start + length),
        "repeat_type": draw(st.sampled_from(
            ["", "daily", "weekly", "weekdays", "weekends", "weekMWF", "weekTT", "monthly",
             "yearly"])),
    }  # fmt: skip
    if draw(st.booleans()):
        last = anchor + timedelta(days=draw(st.sampled_from([0, 0, 1, 2, 8])))
        entry |= {"all_day": "true", "start_date_time": stamp(anchor, 0),
                  "end_date_time": last.strftime("%Y%m%dT235959")}  # fmt: skip
    if entry["repeat_type"] in ("daily", "weekly"):
        entry["repeat_count"] = str(draw(st.integers(1, 3)))
    if entry["repeat_type"] == "weekly":
        days = draw(st.sets(st.sampled_from("1234567"), min_size=1))
        entry["days_of_week"] = "".join(sorted(days))
    if entry["repeat_type"] == "monthly":
        entry["monthly_type"] = draw(st.sampled_from(["dom", "ldom", "dow", "ldow"]))
    if entry["repeat_type"] == "yearly":
        entry["yearly_type"] = draw(st.sampled_from(["doy", "float"]))
        entry |= {"float_day": str(draw(st.integers(1, 7))), "month": str(draw(st.integers(1, 3))),
                  "float_week": draw(st.sampled_from(["1", "2", "3", "4", "last"]))}  # fmt: skip
    if entry["repeat_type"] and draw(st.booleans()):
        until = anchor + timedelta(days=draw(st.integers(1, 60)))
        entry["repeat_until"] = until.strftime("%Y%m%d")
    return entry


WEEKLY = {"weekdays": {0, 1, 2, 3, 4}, "weekends": {5, 6}, "weekMWF": {0, 2, 4}, "weekTT": {1, 3}}


def wall(text: str) -> datetime:
    """What a clock on the wall shows, which has no zone."""
    return datetime.fromisoformat(text)


def occurs(entry: dict[str, Any], day: date) -> bool:
    """Whether an occurrence of the entry starts on the day."""
    anchor = wall(entry["start_date_time"]).date()
    kind, count = entry["repeat_type"], int(entry.get("repeat_count", "1"))
    until = entry.get("repeat_until")
    if until is not None and day > wall(f"{until}T000000").date():
        return False
    forever = (kind in WEEKLY or kind in ("daily", "weekly")) and count == 1 and until is None
    if day < anchor and not forever:  # a plain week counts before its first date too
        return False
    nth, last = (day.day - 1) // 7, monthrange(day.year, day.month)[1]
    match kind:
        case "":
            return day == anchor
        case "daily":
            return (day - anchor).days % count == 0
        case "weekly":
            monday = anchor - timedelta(days=anchor.weekday())
            weeks = (day - monday).days // 7
            return str(day.isoweekday()) in entry["days_of_week"] and weeks % count == 0
        case "monthly":
            match entry["monthly_type"]:
                case "dom":
                    return day.day == anchor.day
                case "ldom":
                    return day.day == last
                case "dow":
                    same = day.weekday() == anchor.weekday()
                    return same and nth == (anchor.day - 1) // 7
            return day.weekday() == anchor.weekday() and day.day > last - 7
        case "yearly":
            if entry["yearly_type"] == "doy":
                return (day.month, day.day) == (anchor.month, anchor.day)
            right = day.month == int(entry["month"]) and day.isoweekday() % 7 + 1 == int(
                entry["float_day"]
            )
            week = entry["float_week"]
            return right and (day.day > last - 7 if week == "last" else nth == int(week) - 1)
    return day.weekday() in WEEKLY[kind]


def covers(entry: dict[str, Any], at: datetime) -> bool:
    """Whether an occurrence covers what a wall clock shows."""
    start = wall(entry["start_date_time"])
    end = wall(entry["end_date_time"])
    length = end - start + timedelta(seconds=entry["all_day"] == "true")
    for back in range(length.days + 2):
        day = at.date() - timedelta(days=back)
        begins = datetime(day.year, day.month, day.day, start.hour, start.minute)
        if occurs(entry, day) and begins <= at < begins + length:
            return True
    return False


@given(
    spans=st.lists(entries(), min_size=1, max_size=4),
    zone=st.sampled_from(ZONES),
    probes=st.lists(st.integers(0, 4_799), min_size=30, max_size=60, unique=True),
)
def test_a_schedule_is_open_when_its_entries_say_so(
    spans: list[dict[str, Any]], zone: str, probes: list[int]
) -> None:
    schedule = {"sys_id": "s", "name": "s", "time_zone": zone}
    try:
        read = servicenow_calendars([schedule], spans)
    except MalformedPayload as refused:
        pytest.fail(str(refused))
    assert {one.code for one in read.lost} <= {"no_hours"}
    opens = [one for one in spans if one["type"] != "exclude"]
    if "s" not in read.value:
        days = [FIRST + timedelta(days=n) for n in range(400)]
        assert not any(occurs(one, each) for one in opens for each in days)
        return
    for probe in probes:
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * probe)
        shown = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        opened = any(covers(one, shown) for one in opens)
        closed = any(covers(one, shown) for one in spans if one["type"] == "exclude")
        assert read.value["s"].is_open(at) == (opened and not closed), shown

"""Alertmanager's own Go package beside `TimeInterval`: which instants are in a drawn interval.

What was read goes out again as ranges of a calendar, and calendars of our own go out too: the
package has to find every instant in them that the calendar is open at.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from peers.frame import Tally, debian_version, folder, output, program
from serviceops.calendars import (
    BusinessCalendar,
    Calendar,
    DateRule,
    DayOfMonth,
    SpecialDay,
    WeekdayOfMonth,
)
from serviceops.errors import MalformedPayload
from serviceops.events.routing import TimeInterval
from serviceops.interop.alertmanager import from_time_intervals, to_time_intervals
from serviceops.interop.alertmanager.configuration import RoutingReader
from serviceops.interop.payloads import Payload

CASES, OWN, INSTANTS = 300, 100, 400
ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC",
         "America/Sao_Paulo", "Africa/Cairo")  # fmt: skip
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
LAST_DAY = "the last day of a month in which clocks go forward is not in it (timeinterval)"


def compare(tally: Tally) -> None:
    """Compare whether drawn instants are in drawn intervals, and what both refuse."""
    tally.versions.append(debian_version("golang-github-prometheus-alertmanager-dev"))
    draw = random.Random(45)
    cases = [(drawn(draw), instants(draw)) for _ in range(CASES)]
    with folder("interval") as place:
        source = Path(__file__).parent / "timeinterval" / "main.go"
        env = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(place / "cache")}
        built = str(place / "interval")
        output(program("go"), "build", "-o", built, str(source), env=env)
        results = replies(built, cases)
        written(tally, built, cases, draw)
    for (given, every), theirs in zip(cases, results, strict=True):
        ours = here(given)
        tally.add("interval read or refused", given, bool(theirs["error"]), ours is None)
        if theirs["error"] or ours is None:
            continue
        for at, contained in zip(every, theirs["contains"], strict=True):
            found = ours.is_open(at)
            reason = LAST_DAY if found != contained and given.get("days_of_month") else ""
            tally.add("instant", (given, at), contained, found, reason)


def replies(built: str, cases: list[tuple[Any, list[datetime]]]) -> list[dict[str, Any]]:
    """Return what the Go program says of each interval and its instants."""
    lines = "\n".join(
        json.dumps({"interval": json.dumps(given), "instants": [at.isoformat() for at in every]})
        for given, every in cases
    )
    return [json.loads(line) for line in output(built, stdin=lines).splitlines()]


def written(
    tally: Tally, built: str, cases: list[tuple[Any, list[datetime]]], draw: random.Random
) -> None:
    """Compare calendars that were written as intervals with what the Go program reads there."""
    calendars: list[tuple[Calendar, list[datetime]]] = []
    for given, every in cases:
        if here(given) is not None:
            named = from_time_intervals([{"name": "x", "time_intervals": [given]}]).named
            calendars.append((named["x"], every))
    calendars += [(drawn_calendar(draw), instants(draw)) for _ in range(OWN)]
    questions, places = [], []
    for number, (calendar, every) in enumerate(calendars):
        for one in to_time_intervals(calendar, name="x")["time_intervals"]:  # type: ignore[union-attr]
            questions.append((one, every))
            places.append(number)
    inside = [[False] * len(every) for _, every in calendars]
    counted = set()
    for number, (one, _), reply in zip(places, questions, replies(built, questions), strict=True):
        if one.get("days_of_month"):  # type: ignore[union-attr]
            counted.add(number)
        inside[number] = [a or b for a, b in zip(inside[number], reply["contains"], strict=True)]
    for number, (calendar, every) in enumerate(calendars):
        for at, contained in zip(every, inside[number], strict=True):
            found = calendar.is_open(at)
            reason = LAST_DAY if found != contained and number in counted else ""
            tally.add(
                "instant of a calendar that was written", (calendar, at), contained, found, reason
            )


def drawn_calendar(draw: random.Random) -> Calendar:
    """Return business hours with nights, or with dates that have more hours than their weekday."""
    zone, first = draw.choice(ZONES), draw.choice(range(5))
    week = {f"{DAYS[first]}-{DAYS[draw.choice(range(7))]}": ["09:00-12:30", "13:15-17:00"]}
    if draw.random() < 0.3:
        return BusinessCalendar(zone=zone, week={**week, "friday": ["22:00-06:00"]})
    rules: list[DateRule] = [
        DayOfMonth(day=draw.choice([1, 15, 31, -1, -5])),
        DayOfMonth(month=draw.choice([2, 3, 10]), day=draw.choice([1, 28, -1])),
        WeekdayOfMonth(weekday="sunday", nth=draw.choice([1, 5, -1, -5])),
    ]
    days = [SpecialDay(rule, ["08:00-20:00"]) for rule in draw.sample(rules, draw.randrange(4))]
    return BusinessCalendar(zone=zone, week=week, exceptions=days)


def drawn(draw: random.Random) -> dict[str, Any]:
    """Return an interval; some are refused by both."""
    found: dict[str, Any] = {}
    if draw.random() < 0.7:
        ends = sorted(draw.sample(range(0, 1441, 15), 2))
        texts = [f"{end // 60:02}:{end % 60:02}" for end in ends]
        found["times"] = [{"start_time": texts[0], "end_time": texts[1]}]
    if draw.random() < 0.4:
        low, high = draw.choice(range(7)), draw.choice(range(7))
        found["weekdays"] = [f"{DAYS[low]}:{DAYS[high]}", draw.choice(DAYS)]
    if draw.random() < 0.4:
        ends = [draw.choice([*range(-31, 0), *range(1, 32)]) for _ in range(2)]
        found["days_of_month"] = [f"{ends[0]}:{ends[1]}"]
    if draw.random() < 0.3:
        found["months"] = [draw.choice(["january:march", "march:june", "10:12", "october", "3"])]
    if draw.random() < 0.2:
        found["years"] = [draw.choice(["2026", "2025:2026", "2027:2030"])]
    if draw.random() < 0.7:
        found["location"] = draw.choice(ZONES)
    return found


def instants(draw: random.Random) -> list[datetime]:
    """Return instants of two years, many of them around the changes of clocks."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    changes = [datetime(2026, *day, tzinfo=UTC) for day in ((3, 29), (10, 25), (3, 8), (4, 5))]
    changes += [datetime(2026, *day, tzinfo=UTC) for day in ((3, 31), (10, 31), (2, 28), (1, 31))]
    minutes = [draw.randrange(2 * 365 * 1440) for _ in range(INSTANTS // 2)]
    spread = [start + timedelta(minutes=minute) for minute in minutes]
    near = [
        draw.choice(changes) + timedelta(minutes=draw.randrange(-900, 1800))
        for _ in range(INSTANTS // 2)
    ]
    return spread + near


def here(given: dict[str, Any]) -> TimeInterval | None:
    """Return the interval as it is read here; `None` when it is refused."""
    body = Payload({"name": "x", "time_intervals": [given]}, "an interval")
    reader = RoutingReader(body)
    try:
        reader.interval(body)
        body.finish()
    except MalformedPayload:
        return None
    return reader.intervals["x"]

"""Time periods of Nagios Core and Icinga 2 beside ours: drawn periods at drawn instants.

The real daemons start with ``faketime`` at each instant. Nagios gets one passive critical result
for each service and sends a notification where the service's period allows it; Icinga writes the
segments of its periods with its state when it stops.
"""

import contextlib
import json
import os
import random
import re
import signal
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from peers.frame import Tally, daemon, debian_version, folder, program
from peers.monitoring_daemons import icinga_command, nagios_place
from peers.nagios4 import SERVICES
from serviceops.calendars import BusinessCalendar, Calendar, DateRule, SpecialDay
from serviceops.errors import InvalidCalendar
from serviceops.interop import icinga, nagios
from serviceops.interop.time_periods import read_day

COUNT, OWN, BACKWARD, SEED, ZONE = 300, 60, 60, 17, "Europe/Paris"
EXCLUDED = 6  # of the periods; others exclude some of them
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "may", "october", "november", "december")

Drawn = list[tuple[str, str]]
"""Day definitions with their times."""


def utc(*parts: int) -> datetime:
    """Return an instant from its parts."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


# Each group: when Icinga starts, and instants within its first day. Paris is an hour ahead in
# winter; 29 March has no 02:00 to 03:00, 25 October has it twice. Bounds of times are quarters.
GROUPS: tuple[tuple[datetime, tuple[datetime, ...]], ...] = (
    (utc(2026, 3, 28, 22), (utc(2026, 3, 29, 0, 20), utc(2026, 3, 29, 1, 10),
                            utc(2026, 3, 29, 1, 40), utc(2026, 3, 29, 12, 20))),
    (utc(2026, 10, 24, 21), (utc(2026, 10, 25, 0, 10), utc(2026, 10, 25, 0, 40),
                             utc(2026, 10, 25, 1, 10), utc(2026, 10, 25, 1, 40),
                             utc(2026, 10, 25, 14, 20))),
    (utc(2026, 12, 24, 6), (utc(2026, 12, 24, 8, 20), utc(2026, 12, 24, 14, 35),
                            utc(2026, 12, 24, 22, 50))),
    (utc(2026, 12, 31, 20), (utc(2026, 12, 31, 21, 20), utc(2026, 12, 31, 23, 20),
                             utc(2027, 1, 1, 10, 35))),
    (utc(2028, 2, 28, 22), (utc(2028, 2, 28, 22, 20), utc(2028, 2, 29, 9, 5))),
    (utc(2026, 5, 1, 5), (utc(2026, 5, 1, 8, 5), utc(2026, 5, 1, 16, 20), utc(2026, 5, 1, 21, 50))),
    (utc(2026, 11, 30, 6), (utc(2026, 11, 30, 9, 20), utc(2026, 11, 30, 18, 50))),
)  # fmt: skip


def compare(tally: Tally) -> None:
    """Compare both daemons with what the importers make of the same periods."""
    tally.versions += [debian_version(name) for name in ("nagios4-core", "icinga2-bin")]
    program("faketime")
    draw = random.Random(SEED)
    days = [drawn_days(draw) for _ in range(COUNT)]
    excludes = {number: draw.randrange(EXCLUDED) for number in range(EXCLUDED, COUNT, 3)}
    nagios_text = "\n".join(nagios_period(n, days[n], excludes) for n in range(COUNT))
    icinga_text = "\n".join(icinga_period(n, days[n], excludes) for n in range(COUNT))
    own = dict(enumerate((drawn_calendar(draw) for _ in range(OWN)), COUNT))
    nagios_text += "\n" + "\n".join(
        nagios.to_nagios_periods(one, name=f"p{number}") for number, one in own.items()
    )
    backward = dict(enumerate(backward_days(random.Random(SEED)), COUNT + OWN))
    nagios_text += "\n" + "\n".join(nagios_period(n, one, {}) for n, one in backward.items())
    plain = {n: one for n, one in own.items() if isinstance(one, BusinessCalendar)}
    plain = {n: one for n, one in plain.items() if not (one.exceptions or one.holidays)}
    icinga_text += "\n" + "\n".join(
        icinga.to_icinga_periods(one, name=f"p{number}") for number, one in plain.items()
    )
    for tool, text, read, results, why in (
        ("nagios", nagios_text, nagios.from_nagios_periods, nagios_results, nagios_reason),
        ("icinga2", icinga_text, icinga.from_icinga_periods, icinga_results, icinga_reason),
    ):
        ours = read(text, zone=ZONE).named
        for at, inside in results(text):
            for number, calendar in (own if tool == "nagios" else plain).items():
                found, contained = calendar.is_open(at), f"p{number}" in inside
                changes = at.astimezone(ZoneInfo(ZONE)).date() in CHANGES
                reason = CHANGED_OWN[tool] if changes and found != contained else ""
                tally.add(f"{tool}: instant of ours", (calendar, at), contained, found, reason)
            for number, one in (backward if tool == "nagios" else {}).items():
                found, contained = ours[f"p{number}"].is_open(at), f"p{number}" in inside
                reason = why(one, [], at, contained) if found != contained else ""
                tally.add(f"{tool}: instant of an end first", (one, at), contained, found, reason)
            for number in range(COUNT):
                lines, excluded = days[number], days[excludes[number]] if number in excludes else []
                found, contained = ours[f"p{number}"].is_open(at), f"p{number}" in inside
                reason = why(lines, excluded, at, contained) if found != contained else ""
                tally.add(f"{tool}: instant", (lines, excluded, at), contained, found, reason)


# Drawing


def drawn_calendar(draw: random.Random) -> Calendar:
    """Return business hours with nights, with dates that differ, or without other hours."""
    week = {day: drawn_times(draw).split(",") for day in draw.sample(DAYS, draw.randrange(2, 8))}
    if draw.random() < 0.3:
        nights = {**week, draw.choice(DAYS): ["21:15-05:45"], draw.choice(DAYS): ["23:30-02:15"]}
        return BusinessCalendar(zone=ZONE, week=nights)
    entries: list[SpecialDay] = []
    for rank in range(draw.randrange(4)):
        # Ranges with a step are left out: the daemon reads those otherwise.
        on = read_day(drawn_day(draw).partition(" / ")[0], endless=True).on
        assert on is not None
        hours = drawn_times(draw).split(",") if draw.random() < 0.6 else []
        entries.append(SpecialDay(on, hours, precedence=rank))
    found: Calendar = BusinessCalendar(zone=ZONE, week=week, exceptions=entries)
    if draw.random() < 0.3:
        found = found - BusinessCalendar(zone=ZONE, week={"mon-sun": ["12:15-14:45"]})
    try:
        nagios.to_nagios_periods(found, name="x")
    except InvalidCalendar:  # an order that the daemon has not
        return drawn_calendar(draw)
    return found


def drawn_days(draw: random.Random) -> Drawn:
    """Return some weekdays and some days of the other five kinds."""
    found = {day: drawn_times(draw) for day in draw.sample(DAYS, draw.randrange(1, 8))}
    for _ in range(draw.randrange(4)):
        found[drawn_day(draw)] = drawn_times(draw)
    return list(found.items())


def backward_days(draw: random.Random) -> list[Drawn]:
    """Return days whose end comes before their start, and weekdays beside them."""
    found: list[Drawn] = []
    for _ in range(BACKWARD):
        first, last = draw.choice(MONTHS), draw.choice(MONTHS)
        if MONTHS.index(first) < MONTHS.index(last):
            first, last = last, first
        low, high = sorted(draw.sample(range(1, 29), 2))
        day = draw.choice(
            [f"{first} {high} - {last} {low}", f"day {high} - {low}", f"day -{low} - -{high}"]
        )
        found.append([(day, drawn_times(draw)), (draw.choice(DAYS), drawn_times(draw))])
    return found


def drawn_day(draw: random.Random) -> str:
    """Return a day of one of the five kinds beside weekdays, some of them ranges with a step."""
    kind, step = draw.randrange(5), draw.choice(["", "", " / 2", " / 3"])
    month, weekday = draw.choice(MONTHS), draw.choice(DAYS)
    if kind == 0:
        first = draw.choice([at.date() for _, group in GROUPS for at in group])
        first -= timedelta(draw.randrange(3))
        last = first + timedelta(draw.randrange(1, 20))
        return draw.choice([f"{first}", f"{first} - {last}{step}"])
    if kind == 1:
        day = draw.randrange(1, 29)
        other = draw.choice([each for each in MONTHS if MONTHS.index(each) >= MONTHS.index(month)])
        end = draw.randrange(day, 29) if other == month else draw.randrange(1, 29)
        return draw.choice(
            [f"{month} {draw.choice([day, -1])}", f"{month} {day} - {other} {end}{step}"]
        )
    if kind == 2:
        low = draw.randrange(1, 29)
        single = draw.choice([24, 25, 29, 31, -1, -3])
        return draw.choice([f"day {single}", f"day {low} - {draw.randrange(low, 32)}{step}"])
    nth = draw.choice([1, 2, 3, 4, 5, -1])
    if kind == 3:
        return f"{weekday} {nth} {month}"
    return draw.choice(
        [f"{weekday} {nth}", f"{weekday} {draw.randrange(1, 3)} - {weekday} 4{step}"]
    )


def drawn_times(draw: random.Random) -> str:
    """Return one or two stretches of a day with bounds on quarters of an hour."""
    bounds = sorted(draw.sample(range(97), 2 * draw.choice([1, 1, 2])))
    texts = [f"{one // 4:02}:{one % 4 * 15:02}" for one in bounds]
    return ",".join("-".join(texts[n : n + 2]) for n in range(0, len(texts), 2))


def nagios_period(number: int, days: Drawn, excludes: dict[int, int]) -> str:
    """Return a period as Nagios writes it."""
    lines = [f"timeperiod_name p{number}", f"alias p{number}"]
    lines += [f"{day} {times}" for day, times in days]
    lines += [f"exclude p{excludes[number]}"] if number in excludes else []
    return "define timeperiod {\n" + "".join(f"  {line}\n" for line in lines) + "}"


def icinga_period(number: int, days: Drawn, excludes: dict[int, int]) -> str:
    """Return a period as Icinga writes it."""
    ranges = "".join(f'    "{day}" = "{times}"\n' for day, times in days)
    out = f'  excludes = [ "p{excludes[number]}" ]\n' if number in excludes else ""
    return f'object TimePeriod "p{number}" {{\n  ranges = {{\n{ranges}  }}\n{out}}}'


# The daemons


def clock(at: datetime) -> list[str]:
    """Return the command before a daemon that makes it believe that an instant is now."""
    # A daemon that is ended leaves what faketime shares, named by its process; faketime refuses to
    # run in a later process of that number.
    for left in Path("/dev/shm").glob("*faketime_*"):
        number = left.name.rpartition("_")[2]
        if number.isdigit() and not Path("/proc", number).exists():
            left.unlink(missing_ok=True)
    shift = round((at - datetime.now(UTC)).total_seconds())
    return [program("faketime"), "-f", f"{shift:+d}s"]


def nagios_results(periods: str) -> list[tuple[datetime, set[str]]]:
    """Return the periods in which Nagios sends a notification, for each instant."""
    tool = program("nagios4")
    found = []
    for _, group in GROUPS:
        for at in group:
            with folder("periods") as place:
                found.append((at, nagios_at(tool, place, periods, at)))
    return found


def nagios_at(tool: str, place: Path, periods: str, at: datetime) -> set[str]:
    """Start Nagios at an instant and return the services that notify of a critical result."""
    main = nagios_place(
        place, periods + "\n" + services(), **SERVICES, enable_flap_detection=1,
        enable_notifications=1, use_timezone=ZONE, log_notifications=1,
    )  # fmt: skip
    commands, status, log = place / "commands", place / "status.dat", place / "log"
    with daemon(
        [*clock(at), tool, main],
        ready=lambda: commands.exists() and status.exists(), log=place / "out",
        env={"TZ": ZONE}, seconds=60,
    ):  # fmt: skip
        now = int(at.timestamp()) + 1
        every = range(COUNT + OWN + BACKWARD)
        lines = [f"[{now}] PROCESS_SERVICE_CHECK_RESULT;h;p{n};2;x\n" for n in every]
        with commands.open("w") as pipe:
            pipe.write("".join(lines))
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if (
                status.read_text(errors="replace").count("current_state=2")
                >= COUNT + OWN + BACKWARD
            ):
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"nagios did not take the results at {at}")
    return set(re.findall(r"SERVICE NOTIFICATION: c;h;(p\d+);CRITICAL", log.read_text()))


def services() -> str:
    """Return one host, one contact and a service for each period."""
    always = "define timeperiod {\n  timeperiod_name always\n  alias always\n"
    always += "".join(f"  {day} 00:00-24:00\n" for day in DAYS) + "}\n"
    fixed = """define command {\n  command_name none\n  command_line /bin/true\n}
define contact {\n  contact_name c\n  host_notification_period always
  service_notification_period always\n  host_notification_commands none
  service_notification_commands none\n  service_notification_options w,u,c,r
  host_notification_options d,u,r\n}
define host {\n  host_name h\n  check_command none\n  max_check_attempts 1\n  contacts c
  check_period always\n  notification_period always\n  active_checks_enabled 0\n}
"""
    return (
        always
        + fixed
        + "\n".join(
            f"define service {{\n  host_name h\n  service_description p{n}\n  check_command none\n"
            "  max_check_attempts 1\n  contacts c\n  check_period always\n"
            f"  notification_period p{n}\n  active_checks_enabled 0\n  passive_checks_enabled 1\n"
            "  check_interval 1000\n  retry_interval 1000\n  notification_interval 0\n}"
            for n in range(COUNT + OWN + BACKWARD)
        )
    )


def icinga_results(periods: str) -> list[tuple[datetime, set[str]]]:
    """Return the periods with a segment around each instant."""
    tool = program("icinga2")
    found = []
    for start, group in GROUPS:
        with folder("segments") as place:
            segments = icinga_segments(tool, place, periods, start)
        for at in group:
            now = at.timestamp()
            inside = {
                name for name, each in segments.items()
                if any(one["begin"] <= now < one["end"] for one in each)
            }  # fmt: skip
            found.append((at, inside))
    return found


def icinga_segments(
    tool: str, place: Path, periods: str, start: datetime
) -> dict[str, list[dict[str, float]]]:
    """Start Icinga at an instant, stop it, and return the segments in its state."""
    configuration = f'include <itl>\nconst NodeName = "node"\n{periods}\n'
    command = [*clock(start), *icinga_command(tool, place, configuration)]
    log, pid = place / "out", place / "InitRunDir" / "icinga2.pid"
    with daemon(
        command, log=log, env={"TZ": ZONE}, seconds=90,
        ready=lambda: "Activated all objects" in log.read_text(errors="replace"),
    ):  # fmt: skip
        time.sleep(2)  # the state is written when the daemon stops, from two seconds on
        number = int(pid.read_text())
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGTERM)
        until = time.monotonic() + 30
        while Path(f"/proc/{number}").exists() and time.monotonic() < until:
            time.sleep(0.1)
    return segments_of((place / "DataDir" / "icinga2.state").read_bytes())


def segments_of(state: bytes) -> dict[str, list[dict[str, float]]]:
    """Return the segments of the time periods in a state file, which is a row of netstrings."""
    found: dict[str, list[dict[str, float]]] = {}
    at = 0
    while at < len(state):
        size, _, _ = state[at : at + 20].partition(b":")
        begin = at + len(size) + 1
        one = json.loads(state[begin : begin + int(size)])
        if one.get("type") == "TimePeriod":
            found[one["name"]] = one["update"].get("segments") or []
        at = begin + int(size) + 1
    return found


# Known differences: a disagreement is explained only where the reading described gives the
# daemon's result, or on the day of a clock change where the period has lines that it upsets.

CHANGES = (date(2026, 3, 29), date(2026, 10, 25))
STEPS = "nagios: a range with a step does not end (4.4.6)"
NAGIOS_CHANGE = "nagios: days with a date of their own on the day of a clock change"
NEXT_DAY = "icinga2: a date and a counted day cover the day after too (2.13)"
UNLOADED = "icinga2: an exclusion is missing in the first day after the daemon's start"
BEHIND = "icinga2: a step that began in winter is a day behind in summer"
CHANGED_OWN = {
    "nagios": NAGIOS_CHANGE,
    "icinga2": "icinga2: the day of a clock change, ends are local times made instants",
}
ICINGA_CHANGE = CHANGED_OWN["icinga2"]


def nagios_reason(period: Drawn, excluded: Drawn, at: datetime, contained: bool) -> str:
    """Return why Nagios differs at an instant, or nothing."""
    if contained == (endless(period, at) and not endless(excluded, at)):
        return STEPS
    day = at.astimezone(ZoneInfo(ZONE)).date()
    dated = any(read_day(text, endless=True).on is not None for text, _ in period + excluded)
    return NAGIOS_CHANGE if day in CHANGES and dated else ""


def endless(lines: Drawn, at: datetime) -> bool:
    """Return whether lines are open if ranges with a step end with their month or year."""
    kinds = {"day": "day -1", **dict.fromkeys(MONTHS, "december 31")}
    kinds |= {day: f"{day} 5" for day in DAYS}
    found = []
    for day, times in lines:
        first, step = day.partition(" - ")[0], day.partition(" / ")[2]
        if step and first[0].isdigit():
            found.append((f"{first} / {step}", times))
        elif step:
            found.append((f"{first} - {kinds[first.split()[0]]} / {step}", times))
        else:
            found.append((day, times))
    if not found:
        return False
    text = nagios_period(0, found, {})
    return nagios.from_nagios_periods(text, zone=ZONE).named["p0"].is_open(at)


def icinga_reason(period: Drawn, excluded: Drawn, at: datetime, contained: bool) -> str:
    """Return why Icinga differs at an instant, or nothing."""
    if contained == (longer(period, at) and not longer(excluded, at)):
        return NEXT_DAY
    if excluded and contained == longer(period, at):
        return UNLOADED
    if contained == (behind(period, at) and not behind(excluded, at)):
        return BEHIND
    return ICINGA_CHANGE if at.astimezone(ZoneInfo(ZONE)).date() in CHANGES else ""


def longer(lines: Drawn, at: datetime) -> bool:
    """Return whether lines are open if each run of dates, weekdays aside, has a day more."""
    if not lines:
        return False
    text = icinga_period(0, lines, {})
    if icinga.from_icinga_periods(text, zone=ZONE).named["p0"].is_open(at):
        return True
    local = at.astimezone(ZoneInfo(ZONE))
    day = local.date()
    for text, times in lines:
        on = read_day(text.partition(" / ")[0], endless=False).on
        if on is None or names_date(on, day) or not names_date(on, day - timedelta(1)):
            continue
        run = 1
        while names_date(on, day - timedelta(run + 1)):
            run += 1
        on_hours = any(
            opens <= f"{local:%H:%M}" < closes
            for opens, _, closes in (part.partition("-") for part in times.split(","))
        )
        if on_hours and run % int(text.partition(" / ")[2] or 1) == 0:
            return True
    return False


def behind(lines: Drawn, at: datetime) -> bool:
    """Return whether lines are open if a step counts whole days of 24 hours from its start on."""
    local = at.astimezone(ZoneInfo(ZONE))
    day, found = local.date(), False
    for text, times in lines:
        on = read_day(text, endless=False).on
        on_hours = icinga_period(0, [(DAYS[day.weekday()], times)], {})
        if not icinga.from_icinga_periods(on_hours, zone=ZONE).named["p0"].is_open(at):
            continue
        if on is None:
            found = found or text == DAYS[day.weekday()]
            continue
        whole = read_day(text.partition(" / ")[0], endless=False).on
        assert whole is not None
        late = " / " in text and all(names_date(whole, one) for one in (CHANGES[0], day))
        # Since the change a run is an hour short of whole days, so its number is one less.
        found = found or names_date(on, day - timedelta(1) if late else day)
    return found


def names_date(on: date | DateRule, day: date) -> bool:
    """Return whether a date or rule names a date."""
    if isinstance(on, date):
        return on == day
    return bool(on.ordinals(day.toordinal(), day.toordinal() + 1))

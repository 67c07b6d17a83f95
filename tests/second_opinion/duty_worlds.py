"""Schedules for two implementations: drawn as plain data, built in the package's words, compared.

A window of three days lies over a change of clocks in one of nine zones. A walk that goes minute by
minute says who is on duty; shifts, gaps, hand-overs and loads follow from it by counting.
"""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from random import Random

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.oncall import FixedPlan, Layer, Override, Rotation, Schedule, Swap
from serviceops.spans import Span
from tests.second_opinion.minute_duty import (
    MINUTE,
    Clock,
    Level,
    Plan,
    Turns,
    handover,
    minutes_of,
    walk,
)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WINDOW = 3 * 1440  # minutes
# A window over each clock change: forward and back, by one hour, two, half an hour, or a day.
CHANGES = {
    "Europe/Lisbon": ["2026-03-29", "2026-10-25"],
    "America/New_York": ["2026-03-08", "2026-11-01"],
    "Australia/Lord_Howe": ["2026-04-05", "2026-10-04"],
    "Pacific/Apia": ["2011-12-30", "2011-09-24", "2012-04-01"],
    "Africa/Casablanca": ["2026-02-15", "2026-03-22"],
    "Asia/Tokyo": ["2026-03-02"],
    "America/St_Johns": ["2011-03-13", "2010-11-07"],
    "Antarctica/Troll": ["2026-03-29", "2026-10-25"],
    "Pacific/Kwajalein": ["1993-08-21", "1969-10-01"],
}
LIMITED = frozenset({"override", "addition", "replacement"})
"""What may be limited to a layer."""
PEOPLE = ("ana", "ben", "cem", "dia", "eve")


@cache
def clock(zone: str, on: str) -> Clock:
    start = datetime.fromisoformat(on).replace(tzinfo=UTC) - timedelta(days=1)
    return Clock(zone, start, WINDOW)


def drawn_hours(draw: Random) -> list[list[tuple[int, int]]] | None:
    kind = draw.randrange(5)
    if kind == 0:
        return None
    if kind == 1:
        return [[(540, 1020)] if day < 5 else [] for day in range(7)]
    if kind == 2:
        return [[(1320, 1800)] for _ in range(7)]  # nights, 22:00 to 06:00
    if kind == 3:
        return [[(120, 180)] if day in (5, 6) else [(0, 1440)] for day in range(7)]
    opens = draw.choice((0, 60, 90, 150, 600))
    return [[(opens, opens + draw.choice((30, 90, 480)))] for _ in range(7)]


def drawn_level(draw: Random, at: Clock) -> Level:
    names = draw.sample(PEOPLE, draw.randint(1, 4))
    crews: list[tuple[str, ...]] = [(name,) for name in names]
    if draw.random() < 0.2:
        crews.insert(draw.randrange(len(crews) + 1), ())
    if draw.random() < 0.1:
        crews.append(("fay", "gil"))
    hours = (1, 2, 3, 5, 7, 8, 11, 12, 12, 24, 24, 25, 36, 48)
    lengths = [60 * draw.choice(hours) for _ in range(draw.choice((1, 1, 1, 2, 3)))]
    if draw.random() < 0.02:
        lengths = [draw.choice((15, 20, 30, 45, 90))]
    by_duty = draw.random() < 0.5
    # By the clock the anchor may be long ago; by duty the walk has to see every turn.
    earliest = 0 if by_duty or draw.random() < 0.5 else -400 * 1440
    anchor = at.start + draw.randrange(earliest, 1440) * MINUTE
    turns = Turns(crews, lengths, anchor, by_duty)
    if not by_duty and draw.random() < 0.4:
        turns = long_turns(draw, at, crews)
    level = Level(turns, drawn_hours(draw))
    if draw.random() < 0.2:
        level.since = at.start + draw.randrange(0, WINDOW // 2) * MINUTE
    if draw.random() < 0.2:
        level.until = at.start + draw.randrange(WINDOW // 2, WINDOW) * MINUTE
    level.beside = draw.random() < 0.2
    if draw.random() < 0.2:
        level.changes = [change for change in (drawn_change(draw, at),) if change[0] in LIMITED]
    return level


def long_turns(draw: Random, at: Clock, crews: list[tuple[str, ...]]) -> Turns:
    """Draw turns of weeks or months, of which one may begin in the window."""
    begins = at.start + draw.randrange(WINDOW) * MINUTE
    if draw.random() < 0.5:
        lengths = [1440 * n for n in draw.choice(((7,), (14,), (5, 2), (7, 14)))]
        return Turns(crews, lengths, begins - sum(lengths) * draw.randrange(1, 60) * MINUTE)
    months, local = draw.choice((1, 1, 2, 3, 12)), begins.astimezone(at.zone)
    number = local.year * 12 + local.month - 1 - months * draw.randrange(1, 30)
    year, month = number // 12, number % 12 + 1
    last = monthrange(year, month)[1]
    # The 31st is the last day of shorter months, and the 31st again after them.
    local = local.replace(year=year, month=month, day=draw.choice((min(local.day, last), last)))
    return Turns(crews, [], local.astimezone(UTC), months=months)


def drawn_span(draw: Random, at: Clock) -> tuple[datetime, datetime]:
    start = at.start + draw.randrange(WINDOW) * MINUTE
    return start, start + draw.randrange(1, 1440) * MINUTE


def drawn_change(draw: Random, at: Clock) -> tuple:
    one, other = draw.sample(PEOPLE, 2)
    start, end = drawn_span(draw, at)
    kind = draw.choice(("override", "addition", "replacement", "swap", "plan"))
    if kind == "override":
        return (kind, start, end, (one,) if draw.random() < 0.8 else ())
    if kind == "addition":
        return (kind, start, end, (one,))
    if kind == "replacement":
        return (kind, start, end, one, (other,) if draw.random() < 0.8 else ())
    if kind == "swap":
        return (kind, one, (start, end), other, drawn_span(draw, at))
    shifts = []
    for _ in range(draw.randrange(4)):
        begins = start + draw.randrange((end - start) // MINUTE) * MINUTE
        ends = begins + draw.randrange(1, (end - begins) // MINUTE + 1) * MINUTE
        shifts.append((begins, ends, (draw.choice(PEOPLE),)))
    return (kind, start, end, shifts)


def drawn_plan(draw: Random, zone: str, at: Clock) -> Plan:
    levels = [drawn_level(draw, at) for _ in range(draw.choice((1, 1, 2, 3)))]
    changes = [drawn_change(draw, at) for _ in range(draw.choice((0, 0, 1, 2, 5)))]
    return Plan(zone, levels, changes)


def text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def built_change(change: tuple, layer: str | None = None) -> Override | Swap | FixedPlan:
    kind, *parts = change
    if kind == "swap":
        one, ones, other, others = parts
        return Swap(one, Span(*ones), other, Span(*others))
    span = Span(parts[0], parts[1])
    if kind == "plan":
        return FixedPlan(span, [(Span(a, b), crew) for a, b, crew in parts[2]])
    if kind == "replacement":
        return Override(span, parts[3], replaces=parts[2], layer=layer)
    return Override(span, parts[2], adds=kind == "addition", layer=layer)


def built(plan: Plan, name: str = "") -> Schedule:
    layers = []
    for number, level in enumerate(plan.levels):
        hours = ALWAYS
        if level.hours is not None:
            week = {
                DAYS[day]: [(text(opens), text(closes % 1440 or 1440)) for opens, closes in windows]
                for day, windows in enumerate(level.hours)
            }
            hours = BusinessCalendar(zone=plan.zone, week=week)
        turns = level.turns
        length = f"P{turns.months}M" if turns.months else [n * MINUTE for n in turns.lengths]
        rotation = Rotation(
            members=turns.crews, length=length, anchor=turns.anchor, zone=plan.zone,
            advance="duty" if turns.by_duty else "clock",
        )  # fmt: skip
        layers.append(
            Layer(
                rotation,
                f"layer {number}",
                hours=hours,
                since=level.since,
                until=level.until,
                beside=level.beside,
            )
        )
    # Those of layers are listed last, and apply first all the same.
    limited = [
        built_change(change, f"layer {number}")
        for number, level in enumerate(plan.levels)
        for change in level.changes
    ]
    changes = [*(built_change(change) for change in plan.changes), *limited]
    return Schedule(layers, changes, name=name)


def of_shifts(schedule: Schedule, at: Clock) -> list[set[str]]:
    """Return those on call in each minute, by the shifts of the schedule."""
    found: list[set[str]] = [set() for _ in range(at.minutes)]
    for shift in schedule.shifts(period=Span(at.start, at.start + at.minutes * MINUTE)):
        for minute in range(at.number(shift.span.start), at.number(shift.span.end)):
            found[minute].add(shift.member.name)
    return found


def compared(plan: Plan, at: Clock, draw: Random) -> list[str]:
    """Return where a schedule differs from the walk."""
    schedule, expected = built(plan), walk(plan, at)
    found = of_shifts(schedule, at)
    wrong = [n for n in range(at.minutes) if found[n] != set(expected[n])]
    if wrong:
        n = wrong[0]
        return [f"{plan} {at.start + n * MINUTE}: {found[n]}, walked {expected[n]}"]
    return [
        *moments_differ(schedule, expected, at, draw),
        *sums_differ(schedule, expected, at),
        *findings_differ(plan, schedule, expected, at),
    ]


def moments_differ(
    schedule: Schedule, expected: list[tuple[str, ...]], at: Clock, draw: Random
) -> list[str]:
    """Compare single instants, to the microsecond before a minute, and the next hand-over."""
    wrong = []
    edges = [n for n, (a, b) in enumerate(pairwise(expected), 1) if a != b]
    for n in {*draw.sample(range(at.minutes), 8), *draw.sample(edges, min(len(edges), 4))}:
        moment = at.start + n * MINUTE
        for instant, names in [
            (moment, expected[n]),
            (moment + MINUTE - timedelta(microseconds=1), expected[n]),
        ]:
            on_call = tuple(member.name for member in schedule.on_call(at=instant))
            if on_call != names:
                wrong.append(f"{instant}: {on_call}, walked {names}")
        later, shown = handover(expected, n), schedule.next_handover(at=moment)
        if later is None and shown is not None and at.number(shown.at) < at.minutes:
            wrong.append(f"{moment}: hand-over at {shown.at}, walked none")
        if later is not None and (
            shown is None or shown.at.astimezone(UTC) != at.start + later * MINUTE
        ):
            wrong.append(f"{moment}: hand-over {shown}, walked {later}")
    return wrong


def sums_differ(schedule: Schedule, expected: list[tuple[str, ...]], at: Clock) -> list[str]:
    """Compare gaps, overlaps and loads with counted minutes."""
    period = Span(at.start, at.start + at.minutes * MINUTE)
    nights = [[(0, 360), (1320, 1440)]] * 7
    calendar = BusinessCalendar(zone=at.zone.key, week={"mon-sun": ["00:00-06:00", "22:00-24:00"]})
    wrong = []
    gaps, empty = schedule.gaps(period=period).length, sum(not names for names in expected)
    if gaps != empty * MINUTE:
        wrong.append(f"gaps of {gaps}, walked {empty} minutes")
    several = sum(
        (overlap.span.length for overlap in schedule.overlaps(period=period)), timedelta()
    )
    if several != sum(len(names) > 1 for names in expected) * MINUTE:
        wrong.append(f"overlaps of {several}")
    inside = at.is_open(nights)
    for one in schedule.load(period=period, by={"night": calendar}):
        walked = (
            minutes_of(expected, one.member.name) * MINUTE,
            minutes_of(expected, one.member.name, inside) * MINUTE,
        )
        if (one.time, dict(one.by)["night"]) != walked or one.rest != walked[0] - walked[1]:
            wrong.append(f"{one}, walked {walked}")
    return wrong


def unfair(level: Level, expected: list[tuple[str, ...]]) -> list[str]:
    """Return who of a rotation serves more than a quarter more or less than the mean."""
    times = {one: minutes_of(expected, one) for crew in level.turns.crews for one in crew}
    whole, many = sum(times.values()), len(times)
    return [one for one, time in times.items() if time and 4 * abs(many * time - whole) > whole]


def findings_differ(
    plan: Plan, schedule: Schedule, expected: list[tuple[str, ...]], at: Clock
) -> list[str]:
    """Compare what is likely wrong: who is replaced in vain, who never serves, hand-overs late."""
    period = Span(at.start, at.start + at.minutes * MINUTE)
    day = [[(480, 1080)]] * 7
    hours = BusinessCalendar(zone=at.zone.key, week={"mon-sun": ["08:00-18:00"]})
    findings = schedule.lint(period=period, handover_hours=hours)
    found = {
        code: sorted(one.about for one in findings if one.code == code)
        for code in ("never_serves", "unfair", "two_at_once")
    }
    found["idle"] = sorted(
        one.about for one in findings if one.code in ("idle_override", "idle_swap")
    )
    found["late"] = [
        at.number(span.start) for one in findings if one.code == "handover_outside_hours"
        for span in one.spans
    ]  # fmt: skip
    is_open, named = at.is_open(day), {member.name for member in schedule.members}
    walked = {
        "idle": sorted([*plan.idle, *(one for it in plan.levels for one in it.idle)]),
        "unfair": sorted(one for level in plan.levels for one in unfair(level, expected)),
        "two_at_once": ["schedule"] * any(len(names) > 1 for names in expected),
        "never_serves": sorted(one for one in named if not minutes_of(expected, one)),
        "late": [
            n for n, (a, b) in enumerate(pairwise(expected), 1)
            if a and b and set(a) != set(b) and not is_open[n]
        ][:100],
    }  # fmt: skip
    return [
        f"{code}: {found[code]}, walked {walked[code]}"
        for code in walked
        if found[code] != walked[code]
    ]


def disagreements(number: int) -> list[str]:
    """Return where the schedule with a number differs from the walk."""
    zone = sorted(CHANGES)[number % len(CHANGES)]
    draw = Random(f"{zone} {number}")
    at = clock(zone, draw.choice(CHANGES[zone]))
    return compared(drawn_plan(draw, zone, at), at, draw)


__all__ = ["CHANGES", "UTC", "clock", "compared", "disagreements", "drawn_plan"]

"""How often the rule behind a report is found again: drawn worlds, as a table.

    python -m benchmarks.infer_recovery [WORLDS] [KIND ...]

Each world has a policy and tickets of its own, drawn from a seed: hours, lunch breaks, short
Fridays, Saturdays, holidays, goals, pauses; arrivals by the hours and days of the simulated desk.
Its elapsed times, due dates or flags are then made wrong for a share of the tickets, and its times
rounded; the zone is given. Tickets arrive by the clock of UTC, for a desk in Sydney at night, where
due dates say little of its opening hour; in *due dates, own clock* they arrive by the desk's clock.
In *other weeks* the week is Sunday to Thursday, or the shift is a night that ends on the next day.
*Exact* is a leader that equals the policy in hours, holidays, goals and conditions; *named* adds
those with the policy among the candidates and ranges that are stated; any other answer is *wrong*,
with doubts where it has a rival or says that something is not known.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import numpy as np

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log, add, elapsed, read
from serviceops.infer import Inference, NothingExplains, Search, calendar, due, flags
from serviceops.infer.wall_time import wall_minutes
from serviceops.logs import LogSchema
from serviceops.sla import By, Enters, Goal, On, Target, While
from serviceops.testing.workload.numbers import DAY_WEIGHTS, HOUR_WEIGHTS

KINDS = (
    "elapsed times", "due dates", "flags", "due dates, own clock",
    "elapsed times, other weeks", "due dates, other weeks", "flags, other weeks",
)  # fmt: skip
NOISE = (0.0, 0.01, 0.05)
UNITS = (60, 900, 3600)
ZONES = ("UTC", "Europe/London", "America/New_York", "Australia/Sydney")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROWS = {"elapsed times": 700, "due dates": 700, "flags": 1000}
Chance = np.random.Generator
# Weekdays from Monday as 0, and whether their shift is a night that ends on the next day.
OTHER_WEEKS = (
    ((6, 0, 1, 2, 3), False), ((6, 0, 1, 2, 3), True),
    ((0, 1, 2, 3, 4), True), ((0, 1, 2, 3, 4, 5, 6), True),
)  # fmt: skip


def text(minutes: float) -> str:
    """Return a minute of the day as calendars write it."""
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}"


def drawn_calendar(chance: Chance, plain: bool) -> BusinessCalendar:
    """Return hours that a desk could have; `plain` is one window a day and no holidays."""
    opens = float(chance.choice([420, 480, 540, 600, 840] if plain else [420, 450, 480, 510, 540]))
    length = float(chance.choice([420, 480, 540, 600, 660] if plain else [450, 480, 510, 555, 600]))
    closes = opens + length
    day = [(text(opens), text(closes))]
    if not plain and chance.random() < 0.25:
        noon = float(chance.choice([720, 750]))
        day = [(text(opens), text(noon)), (text(noon + 60), text(closes))]
    week: dict[str, Any] = dict.fromkeys(DAYS[:5], day)
    if not plain and chance.random() < 0.15:
        week["fri"] = [(text(opens), text(840))]
    if chance.random() < 0.2:
        week["sat"] = day if plain else [("10:00", "13:00")]
    holidays = [] if plain else drawn_holidays(chance, range(5))
    return BusinessCalendar(zone=str(chance.choice(ZONES)), week=week, holidays=holidays)


def other_calendar(chance: Chance, plain: bool) -> BusinessCalendar:
    """Return hours from Sunday to Thursday, or of nights; `plain` is without holidays."""
    days, is_night = OTHER_WEEKS[int(chance.integers(len(OTHER_WEEKS)))]
    opens = float(chance.choice([1200, 1260, 1320, 1380] if is_night else [420, 480, 540]))
    if not plain:
        opens += float(chance.choice([0, 0, 0, 30]))
    closes = opens + float(chance.choice([420, 480, 540, 600]))
    week = {DAYS[day]: [(text(opens), text(closes))] for day in days}
    holidays = [] if plain else drawn_holidays(chance, days)
    return BusinessCalendar(zone=str(chance.choice(ZONES)), week=week, holidays=holidays)


def drawn_holidays(chance: Chance, days: Collection[int]) -> list[date]:
    """Return up to four dates on some weekdays."""
    first = date(2025, 1, 6)
    return [
        on for number in chance.choice(290, int(chance.integers(0, 5)), replace=False).tolist()
        if (on := first + timedelta(days=number)).weekday() in days
    ]  # fmt: skip


DrawnCalendar = Callable[[Chance, bool], BusinessCalendar]


def arrivals(chance: Chance, rows: int) -> Any:
    """Return starts over ten months by the desk's weights of hours and days, to the second."""
    weights = np.outer(DAY_WEIGHTS, HOUR_WEIGHTS).reshape(-1)
    slots = chance.choice(168, rows, p=weights / weights.sum())
    seconds = chance.integers(0, 43, rows) * 604_800 + slots * 3600 + chance.integers(0, 3600, rows)
    return np.sort(np.datetime64("2025-01-06", "us") + seconds.astype("m8[s]"))


def rounded(times: Any, unit: int) -> Any:
    """Return microseconds rounded to whole units of so many seconds."""
    micros = np.asarray(times).view(np.int64)
    return (micros + unit * 500_000) // (unit * 1_000_000) * (unit * 1_000_000)


def lengths_world(
    chance: Chance, noise: float, unit: int, drawn: DrawnCalendar = drawn_calendar
) -> str:
    """Return the outcome for a calendar from elapsed times."""
    truth, rows = drawn(chance, False), ROWS["elapsed times"]
    starts = arrivals(chance, rows)
    ends = starts + (chance.exponential(chance.uniform(0.5, 4), rows) * 86_400).astype("m8[s]")
    lengths = rounded(elapsed(truth, starts, ends), unit)
    wrong = chance.random(rows) < noise
    lengths[wrong] = chance.integers(0, 345_600 // unit, int(wrong.sum())) * unit * 1_000_000
    found = calendar(starts, ends, lengths, zones=[truth.zone])
    return outcome(found, truth, {})


def dues_world(
    chance: Chance, noise: float, unit: int, drawn: DrawnCalendar = drawn_calendar,
    own_clock: bool = False,
) -> str:  # fmt: skip
    """Return the outcome for a calendar and goals from due dates."""
    truth, rows = drawn(chance, False), ROWS["due dates"]
    starts = arrivals(chance, rows)
    if own_clock:
        # What the wall clock shows is counted from a Monday, three days before 1970.
        ahead = wall_minutes(truth.zone, starts.view(np.int64)) - 3 * 1440
        starts = starts - (ahead - starts.view(np.int64) / 60_000_000).astype("m8[m]")
    goals = {name: int(chance.choice([2, 4, 8, 12, 16, 24, 36])) for name in ("P1", "P2")}
    values = chance.choice(["P1", "P2"], rows)
    hours = np.array([goals[value] for value in values.tolist()])
    dues = rounded(add(truth, starts, hours.astype("m8[h]").astype("m8[us]")), unit)
    wrong = chance.random(rows) < noise
    dues[wrong] += chance.integers(1, 345_600 // unit, int(wrong.sum())) * unit * 1_000_000
    late = np.maximum(dues, starts.view(np.int64)).view("M8[us]")
    found = due(starts, late, values.tolist(), zones=[truth.zone])
    return outcome(found, truth, {name: timedelta(hours=hours) for name, hours in goals.items()})


STATES = ["new", "in_progress", "on_hold", "in_progress", "resolved", "closed"]
ACTIONS = ["log", "start", "hold", "resume", "resolve", "close"]


def flags_log(chance: Chance, rows: int, unit: int) -> Log:
    """Return cases that are worked on, put on hold, resolved and closed; times rounded."""
    means = [0.2, 1.0, 1.0, 1.2, 2.5]
    steps = np.stack([np.zeros(rows), *(chance.exponential(m * 86_400, rows) for m in means)], 1)
    at = arrivals(chance, rows)[:, None] + steps.cumsum(axis=1).astype("m8[s]")
    return Log.from_columns(
        {
            "case": np.repeat(np.arange(rows), 6), "at": rounded(at, unit).reshape(-1),
            "state": STATES * rows, "action": ACTIONS * rows,
            "priority": np.repeat(chance.choice(["P1", "P2"], rows), 6).tolist(),
        },
        LogSchema(case="case", at="at", state="state", action="action", facts=["priority"]),
    )  # fmt: skip


def flags_world(
    chance: Chance, noise: float, unit: int, drawn: DrawnCalendar = drawn_calendar
) -> str:
    """Return the outcome for everything from flags."""
    truth = drawn(chance, True)
    log = flags_log(chance, ROWS["flags"], unit)
    stop = ("closed",) if chance.random() < 0.5 else ("closed", "resolved")
    pause = While("on_hold") if chance.random() < 0.5 else None
    goals = {name: timedelta(hours=int(chance.choice([8, 12, 16, 20, 24, 40])))
             for name in ("P1", "P2")}  # fmt: skip
    target = Target(
        "drawn", goal=By("priority", {n: Goal.working(g) for n, g in goals.items()}),
        calendar=truth, start=On("log"), stop=Enters(*stop), pause=pause,
    )  # fmt: skip
    verdicts = read(target, log, at=datetime(2027, 1, 1, tzinfo=UTC))["drawn"].verdict.values_of()
    missed = np.array([verdict == "breached" for verdict in verdicts])
    missed ^= chance.random(len(missed)) < noise
    found = flags(log, missed.tolist(), search=Search(zones=[truth.zone], rivals=60))
    alike = [
        one for one in found.candidates
        if str(one.pause) == str(pause) and set(one.stop.names()["state"]) == {*stop}  # type: ignore[union-attr]
    ]  # fmt: skip
    if not alike:
        return wrong(found)
    result = outcome(found, truth, goals)
    return "named" if result == "exact" and alike[0] is not found.best else result


def outcome(found: Inference, truth: BusinessCalendar, goals: dict[Any, timedelta]) -> str:
    """Return whether the policy is the leader, among the named, or neither."""
    best = found.best
    same = best.calendar.week == truth.week and best.goals == goals  # type: ignore[attr-defined]
    if same and {h.on for h in best.calendar.holidays} == {h.on for h in truth.holidays}:  # type: ignore[attr-defined]
        return "exact"
    return "named" if found.allows(truth) else wrong(found)


def wrong(found: Inference) -> str:
    """Return whether a wrong answer came with a doubt: a rival, or something not known."""
    return "certain" if found.is_certain else "doubted"


WORLDS: dict[str, Callable[[Chance, float, int], str]] = {
    "elapsed times": lengths_world,
    "due dates": dues_world,
    "flags": flags_world,
    "due dates, own clock": partial(dues_world, own_clock=True),
    "elapsed times, other weeks": partial(lengths_world, drawn=other_calendar),
    "due dates, other weeks": partial(dues_world, drawn=other_calendar),
    "flags, other weeks": partial(flags_world, drawn=other_calendar),
}


def lines(worlds: int, kinds: tuple[str, ...]) -> Any:
    """Yield the rows of the table, as Markdown."""
    yield (
        "| from | wrong rows | rounded to | worlds | exact | exact or named | refused"
        " | wrong, with doubts | wrong, certain |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for kind in kinds:
        total = Counter[str]()
        began = time.process_time()
        for cell, (noise, unit) in enumerate((n, u) for n in NOISE for u in UNITS):
            counts = Counter[str]()
            for number in range(worlds * cell // 9, worlds * (cell + 1) // 9):
                try:
                    counts[WORLDS[kind](np.random.default_rng([KINDS.index(kind), number]),
                                        noise, unit)] += 1  # fmt: skip
                except NothingExplains:
                    counts["refused"] += 1
            total += counts
            yield row(kind, f"{noise:.0%}", f"{unit // 60} min", counts)
        yield row(kind, "all", "all", total)
        seconds = (time.process_time() - began) / total.total()
        yield f"<!-- {kind}: {seconds:.2f} s of CPU a world -->"


def row(kind: str, noise: str, unit: str, counts: Counter[str]) -> str:
    """Return one row: shares of the worlds."""
    count, exact = counts.total(), counts["exact"]
    others = (counts[name] for name in ("refused", "doubted", "certain"))
    shares = [exact, exact + counts["named"], *others]
    cells = (kind, noise, unit, count, *(f"{share / max(count, 1):.1%}" for share in shares))
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.infer_recovery")
    parser.add_argument("worlds", nargs="?", type=int, default=500)
    parser.add_argument("kinds", nargs="*", metavar="kind")
    options = parser.parse_args()
    if unknown := {*options.kinds} - {*KINDS}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(KINDS)}")
    for line in lines(options.worlds, tuple(options.kinds) or KINDS):
        print(line, flush=True)

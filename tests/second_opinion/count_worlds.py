"""Logs and outages for two implementations of measures: drawn as plain data, and compared."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.measures import (
    Basis,
    Measure,
    availability,
    backlog,
    backlog_over,
    mtbf,
    mtbsi,
    mtrs,
    mtta,
    mttr_respond,
    ping_pong,
    reassignments,
    reopen_rate,
    time_by,
)
from serviceops.measures.measure import WALL
from serviceops.spans import Span, SpanSet
from tests.second_opinion import minute_counts as minutes
from tests.second_opinion.minute_counts import DAY, Log, Step

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LAST = 2 * DAY
OFFICE = Basis(
    "office hours",
    BusinessCalendar(zone="UTC", week={"mon-fri": [("09:00", "12:30"), ("13:30", "17:00")]}),
)
STEPS = (
    ("assign", "assigned"), ("start", "in_progress"), ("hold", "on_hold"), ("resolve", "resolved"),
    ("resolve", "resolved"), ("reopen", "in_progress"), ("close", "closed"), ("note", None),
)  # fmt: skip


def instant(minute: int) -> datetime:
    return MONDAY + minute * MINUTE


def span(pair: tuple[int, int]) -> Span:
    return Span(instant(pair[0]), instant(pair[1]))


def drawn_log(random: Random) -> Log:
    log: Log = {}
    for number in range(random.randrange(1, 5)):
        at = random.randrange(LAST - 200)
        steps = [Step(at, "log", "new", random.choice(("A", None)))]
        for _ in range(random.randrange(7)):
            at += random.choice((0, 1, 30, 60, 200, 500))
            action, state = random.choice(STEPS)
            group = random.choice((None, None, "A", "B", "C"))
            steps.append(Step(at, action, state, group))
        log[f"INC-{number}"] = steps
    return log


def history(steps: list[Step]) -> History:
    return History.of([
        Transition(instant(step.at), step.action, step.state,
                   {} if step.group is None else {"group": step.group})
        for step in steps
    ])  # fmt: skip


def shown(measure: Measure, *, lengths: bool = True) -> tuple[list[str], Fraction | None]:
    value: Any = measure.value
    unit = MINUTE // timedelta(microseconds=1) if lengths else 1
    return sorted(measure.ids), None if value is None else Fraction(value) / unit


def pair(random: Random, longest: int = LAST) -> tuple[int, int]:
    start = random.randrange(LAST)
    return start, start + random.randrange(1, longest)


def logs_differ(random: Random) -> list[str]:
    """Compare measures of records."""
    log = drawn_log(random)
    records = {name: history(steps) for name, steps in log.items()}
    now = random.randrange(LAST // 2, LAST + 600)
    basis, hours = random.choice(((WALL, minutes.always), (OFFICE, minutes.in_office)))
    period = random.choice((None, pair(random)))
    by_stop = random.choice((False, True))
    at, within = instant(now), random.choice((1, 60, 300))
    scope: dict[str, Any] = {"at": at, "basis": basis, "period": period and span(period)}
    dated_by = "stop" if by_stop else "start"
    group_ids, changes, came_back = minutes.passed_on(log, now)
    days = [DAY, LAST, *range(0, LAST, 700)]
    whole = (0, now + 1) if period is None else period
    found: dict[str, Any] = {
        "mtta": shown(mtta(records, dated_by=dated_by, **scope)),
        "mttr_respond": shown(mttr_respond(records, dated_by=dated_by, **scope)),
        "reopen_rate": shown(
            reopen_rate(records, within=within * MINUTE, **scope), lengths=False
        ),
        "backlog": sorted(backlog(records, at=at).whole.ids),
        "by day": [
            sorted(one.ids) for one in backlog_over(records, at=[instant(day) for day in days])
        ],
        "time by state": {
            name: part.value // (MINUTE // timedelta(microseconds=1))
            for name, part in time_by(records, **scope).items() if part.value
        },
        "reassignments": shown(reassignments(records, at=at), lengths=False),
        "ping_pong": shown(ping_pong(records, at=at), lengths=False),
    }  # fmt: skip
    lived = {
        "mtta": minutes.acknowledged(log, now, hours, period, by_stop=by_stop),
        "mttr_respond": minutes.responded(log, now, hours, period, by_stop=by_stop),
        "reopen_rate": minutes.reopened(log, now, within, hours, period),
        "backlog": minutes.backlog(log, now),
        "by day": [minutes.backlog(log, day) for day in days],
        "time by state": minutes.time_by_state(log, now, hours, whole),
        "reassignments": (group_ids, changes),
        "ping_pong": (group_ids, came_back),
    }
    return [
        f"{name} at {now} in {period}: {found[name]}, counted {lived[name]}: {log}"
        for name in lived
        if found[name] != lived[name]
    ]


def services_differ(random: Random) -> list[str]:
    """Compare measures of outages."""
    outages = [pair(random, 600) for _ in range(random.randrange(5))]
    planned = [pair(random, 600) for _ in range(random.randrange(3))]
    planned_as = random.choice(("left_out", "service_time", "downtime"))
    basis, hours = random.choice(((WALL, minutes.always), (OFFICE, minutes.in_office)))
    start = random.randrange(LAST)
    period = start, start + random.randrange(1, DAY)
    terms: dict[str, Any] = {
        "period": span(period), "service_time": basis, "planned_as": planned_as,
        "planned": SpanSet([span(one) for one in planned]),
    }  # fmt: skip
    given = [span(one) for one in outages]
    lived = minutes.service(outages, period, planned, planned_as, hours).figures
    wrong = []
    for name, measure in (
        ("availability", availability), ("mtrs", mtrs), ("mtbf", mtbf), ("mtbsi", mtbsi),
    ):  # fmt: skip
        found = shown(measure(given, **terms), lengths=name != "availability")[1]
        if found != lived[name]:
            wrong.append(f"{name} {found}, counted {lived[name]}: {outages} {terms}")
    return wrong


def disagreements(number: int) -> list[str]:
    """Return where the measures of the log and the outages with a number differ."""
    random = Random(f"counts {number}")
    return logs_differ(random) + services_differ(random)

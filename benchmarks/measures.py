"""Measures over 100,000 histories: what one pass costs, a record."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.harness import Row
from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.measures import (
    Basis,
    CountedOutcome,
    Downtime,
    Objective,
    Outcomes,
    availability,
    backlog,
    backlog_over,
    burn_alerts,
    error_budget,
    mtta,
    mttr_respond,
    reassignments,
    time_by,
)
from serviceops.spans import Span, SpanSet

RECORDS = 100_000
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
STEP = timedelta(minutes=7)
OFFICE = Basis(
    "office hours", BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-17:00"]})
)
HOUR = timedelta(hours=1)


def history(number: int) -> History:
    """Six transitions, over some days."""
    at = START + STEP * number
    return History.of((
        Transition(at, "log", "new", {"priority": "P2"}),
        Transition(at + HOUR, "assign", "assigned", {"group": f"G{number % 9}"}),
        Transition(at + HOUR * 2, "start", "in_progress"),
        Transition(at + HOUR * 3, "reassign", None, {"group": f"G{number % 7}"}),
        Transition(at + HOUR * (5 + number % 90), "resolve", "resolved"),
        Transition(at + HOUR * 150, "close", "closed"),
    ))  # fmt: skip


def rows() -> Iterator[Row]:
    """Each figure is for one record of the pass, but where it says otherwise."""
    log = {f"INC-{number}": history(number) for number in range(RECORDS)}
    for one in log.values():
        one.micros  # noqa: B018 - worked out once a history, whatever asks first
    now = START + STEP * RECORDS
    months = [now - timedelta(days=30) * n for n in range(12)]
    yield Row("mtta, wall clock, one of 100,000", lambda: mtta(log, at=now).value, per=RECORDS)
    yield Row(
        "time to respond in office hours, one of 100,000",
        lambda: mttr_respond(log, at=now, basis=OFFICE).median.value, per=RECORDS,
    )  # fmt: skip
    yield Row(
        "time by state, one of 100,000", lambda: time_by(log, at=now).whole.value, per=RECORDS
    )
    yield Row(
        "reassignments, one of 100,000", lambda: reassignments(log, at=now).value, per=RECORDS
    )
    yield Row(
        "backlog with its age, one of 100,000", lambda: backlog(log, at=now).whole.value,
        per=RECORDS,
    )  # fmt: skip
    yield Row(
        "backlog at 12 instants, one of 100,000", lambda: backlog_over(log, at=months)[0].value,
        per=RECORDS,
    )  # fmt: skip
    down = {f"OUT-{n}": Span(START + HOUR * 7 * n, START + HOUR * (7 * n + 2)) for n in range(1000)}
    year = Span(START, START + timedelta(days=365))
    yield Row(
        "availability, a year of office hours, 1,000 outages",
        lambda: availability(down, period=year, service_time=OFFICE).value,
    )
    decided = Outcomes(
        [CountedOutcome(START + STEP * n, n % 20 > 0, f"INC-{n}") for n in range(RECORDS)]
    )
    promise = Objective("answers", "99 %")
    yield Row(
        "error budget, 30 days of 100,000 outcomes",
        lambda: error_budget(decided, promise, at=now).value,
    )
    source = Downtime(SpanSet(down.values()))
    yield Row(
        "burn alerts, three pairs of windows, 1,000 outages",
        lambda: [alert.fires for alert in burn_alerts(source, promise, at=now)],
    )

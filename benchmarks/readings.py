"""Readings: one target over ten transitions, and a record under a policy of two, history built."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.harness import Row
from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import By, Goal, On, Policy, Reopen, Rule, Target, While

START = datetime(2026, 3, 2, 15, tzinfo=UTC)
NOW = START + timedelta(hours=100)
OFFICE = BusinessCalendar(zone="America/New_York", week={"mon-fri": ["09:00-17:00"]})
STORY: list[tuple[int, str, str | None, dict[str, str | None]]] = [
    (0, "log", "new", {"priority": "P2"}),
    (1, "assign", "assigned", {"group": "mail"}),
    (2, "start", "in_progress", {}),
    (3, "hold", "on_hold", {"hold_reason": "caller"}),
    (20, "note", None, {}),
    (24, "resume", "in_progress", {"hold_reason": None}),
    (25, "note", None, {}),
    (26, "note", None, {}),
    (70, "resolve", "resolved", {}),
    (90, "close", "closed", {}),
]
HISTORY = History.of(
    Transition(START + timedelta(hours=hours), action, state=state, sets=sets)
    for hours, action, state, sets in STORY
)
RESOLUTION = Target(
    "resolution",
    goal=By("priority", {"P1": Goal.working(hours=4), "P2": Goal.working(hours=8)}),
    calendar=OFFICE,
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold", hold_reason="caller"),
    cancel=On("cancel"),
    reopen=Reopen(On("reopen")),
    warn=(0.75, timedelta(minutes=30)),
)
RESPONSE = Target(
    "response", goal=Goal.working(hours=1), calendar=OFFICE, start=On("log"), stop=On("start")
)
POLICY = Policy("gold", rules=Rule(targets=(RESPONSE, RESOLUTION)))


def rows() -> Iterator[Row]:
    """Bars of the design: 40 us and 60 us; reach 15 us and 30 us."""
    yield Row(
        "reading, 10 transitions, one target (bar 40 us)",
        lambda: RESOLUTION.read(HISTORY, at=NOW).verdict,
    )
    yield Row(
        "a record under two targets (bar 60 us)",
        lambda: [reading.verdict for reading in POLICY.read(HISTORY, at=NOW).values()],
    )
    yield Row(
        "its ledgers", lambda: [reading.ledger for reading in POLICY.read(HISTORY, at=NOW).values()]
    )
    yield Row(
        "its next wakeup",
        lambda: POLICY.read(HISTORY, at=NOW - timedelta(hours=90)).next_wakeup_micros,
    )

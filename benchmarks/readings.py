"""Readings: one target over ten transitions, a record under two, and a real desk's incidents."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.harness import Row
from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import By, Goal, On, Policy, Reopen, Rule, Target, While

ROOT = Path(__file__).parents[1]
LOG = ROOT.parent / "shared" / "data" / "uci_servicenow_incidents.dev.csv.gz"

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
    yield from _real()


def _real() -> Iterator[Row]:
    """A real desk's log, read as the example reads it: a row of text is an update."""
    if not LOG.exists():
        yield Row("a real incident: skipped, no data")
        return
    sys.path.insert(0, str(ROOT / "examples"))
    import replay_log

    rows = list(replay_log.read(replay_log.opened_file(LOG)))
    logged = list(replay_log.histories(rows)[0].values())
    now = max(history[-1].at for history in logged)

    def built() -> list[History]:
        return list(replay_log.histories(rows)[0].values())

    def judged(histories: list[History]) -> list[str]:
        return [
            reading.verdict
            for history in histories
            for reading in replay_log.PROMISED.read(history, at=now).values()
        ]

    def fresh() -> list[str]:
        return judged([History._trusted(tuple(history)) for history in logged])

    size = len(logged)
    yield Row("a real incident, rows to verdicts (bar 60 us)", lambda: judged(built()), per=size)
    yield Row("its history, of rows of text", built, per=size)
    yield Row("its two verdicts, history built", fresh, per=size)

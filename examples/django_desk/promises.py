"""The policy, the timers and the escalations of this desk."""

from datetime import timedelta

from serviceops import (
    BusinessCalendar,
    By,
    Goal,
    Incident,
    On,
    Policy,
    Rule,
    Target,
    While,
)
from serviceops.desk import OWNED, Case, DeskRules, EscalationPolicy, EscalationStep
from serviceops.lifecycle import IncidentTimers, Record

OFFICE = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-18:00"]})
RESPONSE = Target(
    "response", goal=Goal.working(hours=1), calendar=OFFICE, start=On("log"),
    stop=On("start") | On("resolve"), cancel=On("cancel"),
)  # fmt: skip
RESOLUTION = Target(
    "resolution",
    goal=By(
        "priority", {"P1": Goal.working(hours=4)}, otherwise=Goal.working(hours=16)
    ),
    calendar=OFFICE,
    start=On("log"),
    stop=On("resolve"),
    cancel=On("cancel"),
    pause=While("on_hold", hold_reason="caller"),
    warn=0.75,
)
GOLD = Policy("gold", rules=Rule(targets=(RESPONSE, RESOLUTION)))
TIMERS = IncidentTimers(auto_close=timedelta(days=3))
ESCALATIONS = EscalationPolicy(
    policy=GOLD,
    steps=[
        EscalationStep(
            kind="functional", level=1, to="second line", target="resolution",
            after=Goal.working(hours=2), unless=OWNED,
        ),
        EscalationStep(
            kind="hierarchic", level=1, to="duty manager", target="resolution",
            after=0.9,
        ),
    ],
)  # fmt: skip


def case_of(record: Record) -> Case:
    """Return a record with the policy of this desk; only incidents have one."""
    if not isinstance(record, Incident):
        return Case(record)
    return Case(record, GOLD, TIMERS, escalations=ESCALATIONS)


RULES = DeskRules(case_of)

"""Incidents with a past of whole quarter hours, and the promises and steps they are under."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from serviceops import BusinessCalendar, By, Goal, On, Policy, Rule, Target, While
from serviceops.desk import OWNED, EscalationPolicy, EscalationStep
from serviceops.lifecycle import Incident, IncidentTimers, Reminders
from serviceops.sla import Reopen, Warn

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
RESOLUTION = Target(
    "resolution",
    goal=By("priority", {"P1": Goal.working(hours=4), "P2": Goal.working(hours=8)}),
    calendar=OFFICE,
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold"),
    reopen=Reopen(On("reopen"), gap="exclude"),
    warn=(0.75, timedelta(minutes=30)),
)
RESPONSE = Target("response", goal=Goal.real(hours=1), start=On("log"), stop=On("start"))
POLICY = Policy("gold", rules=Rule(targets=(RESPONSE, RESOLUTION)))
STEPS = [
    EscalationStep(kind="functional", level=1, to="mail", target="resolution",
                   after=Goal.real(hours=1), unless=OWNED),
    EscalationStep(kind="hierarchic", level=1, to="boss", target="resolution", after=0.5,
                   until=On("start")),
    EscalationStep(kind="hierarchic", level=2, to="cio", target="resolution", after=1),
    EscalationStep(kind="functional", level=2, to="vendor desk", target="response",
                   after=Warn.before("PT15M", real=True)),
]  # fmt: skip
ESCALATIONS = EscalationPolicy(policy=POLICY, steps=STEPS)
AMENDED = EscalationPolicy(
    policy=POLICY.amended(
        since=NINE + timedelta(hours=20),
        rules=Rule(targets=(RESPONSE, attrs.evolve(RESOLUTION, goal=Goal.working(hours=2)))),
    ),
    steps=STEPS,
)
TIMERS = IncidentTimers(
    auto_close=timedelta(days=2), reminders=Reminders(every=timedelta(hours=8), times=2)
)
STATED: list[tuple[str, dict[str, Any]]] = [
    ("assign", {"group": "desk"}),
    ("start", {"person": "ann"}),
    ("reassign", {"group": "mail"}),
    ("hold", {"reason": "caller", "comment": "which?"}),
    ("hold", {"reason": "vendor", "reference": "V-1"}),
    ("resume", {}),
    ("reply", {"party": "caller"}),
    ("escalate", {"kind": "functional", "level": 1, "reason": "hard"}),
    ("reprioritise", {"priority": "P1", "comment": "grave"}),
    ("reprioritise", {"priority": "P2", "comment": "less so"}),
    ("resolve", {"code": "solution", "notes": "done"}),
    ("reopen", {"reason": "back"}),
    ("close", {}),
]


@st.composite
def incidents(draw: st.DrawFn, number: int = 1) -> Incident:
    """An incident after what befell it; what was refused left no trace."""
    record = Incident.log(
        f"INC-{number}", summary="no mail", caller="u", category="mail",
        priority=draw(st.sampled_from(["P1", "P2", "P3"])),
        at=NINE + draw(st.integers(0, 8)) * QUARTER,
    )  # fmt: skip
    for action, inputs in draw(st.lists(st.sampled_from(STATED), max_size=8)):
        at = record.history[-1].at + draw(st.integers(0, 20)) * QUARTER
        if not record.check(action, at=at, **inputs):
            record = record.act(action, at=at, **inputs)
    return record


instants = st.integers(-4, 600).map(lambda quarter: NINE + quarter * QUARTER)

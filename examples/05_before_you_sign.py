"""Two policies over the same incidents: how often each is met, and what differs."""

from datetime import UTC, datetime

from serviceops import (
    BusinessCalendar,
    Goal,
    History,
    On,
    Policy,
    Rule,
    Target,
    Transition,
    compare,
)

office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})


def promise(name: str, hours: int) -> Policy:
    """Return a policy of one target."""
    target = Target(
        "resolution", goal=Goal.working(hours=hours), calendar=office, start=On("log"),
        stop=On("resolve"),
    )  # fmt: skip
    return Policy(name, rules=Rule(targets=target))


def incident(hours: int) -> History:
    """Return an incident logged on Monday at nine, solved so many hours later."""
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    return History.of(
        [Transition(nine, "log"), Transition(nine.replace(hour=9 + hours), "resolve")]
    )


log = {f"INC-{hours}": incident(hours) for hours in range(1, 8)}
policies = {"today": promise("today", 6), "offer": promise("offer", 4)}
result = compare(log, policies, at=datetime(2026, 3, 9, tzinfo=UTC))
print(result)
for flip in result.flips:
    print(flip.record, flip.reason)

assert {row.policy: row.met for row in result.attainment} == {"today": 6, "offer": 4}
assert [flip.record for flip in result.flips] == ["INC-5", "INC-6"]
assert not policies["offer"].lint()

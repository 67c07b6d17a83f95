"""Many cases in the order in which they breach, and one instant to wake up at."""

from datetime import UTC, datetime, timedelta

from serviceops import By, Goal, Incident, On, Policy, Priority, Rule, Target
from serviceops.desk import Case, Queue
from serviceops.lifecycle import IncidentTimers

nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
gold = Policy(
    "gold",
    rules=Rule(
        targets=Target(
            "resolution",
            goal=By("priority", {"P1": Goal.real(hours=2), "P2": Goal.real(hours=8)}),
            start=On("log"),
            stop=On("resolve"),
            warn=0.75,
        )
    ),
)
queue = Queue(
    Case(
        Incident.log(f"INC-{n}", summary="Mail", caller="u-1", priority=p, at=nine),
        gold,
        IncidentTimers(),
    )
    for n, p in enumerate([Priority.P2, Priority.P1, None], start=1)
)
reading = queue.read(at=nine)
print(reading.figure())
assert [place.id for place in reading] == ["INC-2", "INC-1", "INC-3"]
three_quarters = timedelta(minutes=90)  # of INC-2's two hours
assert reading.next_wakeup == nine + three_quarters

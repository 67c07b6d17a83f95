"""The desk: a queue of ten thousand cases, each under two promises, timers and two escalations."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from benchmarks.harness import Row
from benchmarks.readings import POLICY, START
from serviceops import Goal
from serviceops.desk import (
    OWNED,
    Case,
    EscalationPolicy,
    EscalationStep,
    KnownErrorIndex,
    Queue,
    QueueReading,
)
from serviceops.lifecycle import HoldReason, Incident, IncidentTimers, KnownError, Party
from serviceops.priority import Priority

CASES = 10_000
NOW = START + timedelta(hours=30)
TIMERS = IncidentTimers()
ESCALATIONS = EscalationPolicy(
    policy=POLICY,
    steps=[
        EscalationStep(
            kind="functional", level=1, to="second line", target="resolution",
            after=Goal.working(hours=2), unless=OWNED,
        ),
        EscalationStep(
            kind="hierarchic", level=1, to="duty manager", target="resolution", after=0.8
        ),
    ],
)  # fmt: skip


def incident(number: int) -> Incident:
    """An incident as desks have them: most worked on, some waiting, some resolved."""
    at = START + timedelta(minutes=number % 1500)
    record = Incident.log(
        f"INC-{number}", summary="Mail is down", caller="u", category="mail", service="mail",
        priority=(Priority.P1, Priority.P2)[number % 2], at=at,
    ).assign(group="mail", at=at + timedelta(minutes=3))  # fmt: skip
    if number % 5:
        record = record.start(person="ann", at=at + timedelta(minutes=20))
        record = record.reply(party=Party.PROVIDER, at=at + timedelta(minutes=25))
    if number % 5 == 3:
        record = record.hold(
            reason=HoldReason.CALLER, comment="which?", at=at + timedelta(minutes=40)
        )
    if number % 5 == 4:
        record = record.act("resolve", code="solution", notes="x", at=at + timedelta(minutes=90))
    return record


def known_error(number: int) -> KnownError:
    """A published known error with words of its own and words of many."""
    record = KnownError.log(
        f"KE-{number}", summary=f"Error {number}", problem=f"PRB-{number}", at=START,
        symptom=f"screen {number} hangs after module {number % 97}", workaround="restart it",
    )  # fmt: skip
    return record.publish(
        review_at=NOW + timedelta(days=90), at=START, comment="known", waive=["problem_not_shown"]
    )


def rows() -> Iterator[Row]:
    """No bars: what it costs to read a queue whole, and from then on what changed."""
    cases = [
        Case(incident(n), POLICY, TIMERS, escalations=ESCALATIONS) for n in range(CASES)
    ]  # fmt: skip
    queue = Queue(cases)
    reading = queue.read(at=NOW)
    wakeup = reading.next_wakeup or NOW
    numbers = count()

    def put_back() -> QueueReading:
        return reading.with_case(cases[next(numbers) % CASES])

    yield Row("a case, read afresh", lambda: [c.read(at=NOW).next_wakeup for c in cases[:100]],
              per=100)  # fmt: skip
    yield Row("a queue of 10,000 cases, read afresh, a case", lambda: queue.read(at=NOW), per=CASES)
    yield Row("the same at its next wakeup", lambda: reading.later(wakeup))
    yield Row("what falls due at it", lambda: reading.due(at=wakeup))
    yield Row("one case put back", put_back)
    index = KnownErrorIndex(known_error(n) for n in range(1_000))
    new_incident = incident(1).amend(summary="screen 512 hangs again", at=NOW)
    index.candidates(new_incident)
    yield Row("known errors for an incident, of 1,000", lambda: index.candidates(new_incident))

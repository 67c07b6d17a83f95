"""What one question costs as its working set grows tenfold: records, histories, queues, rules.

Run alone, ``python -m benchmarks.growth``: each row prints the cost at several sizes and how many
times more the largest takes than the smallest, once with the small working set that suits caches
and once hostile: every object is another one, in random order, with the garbage collector on.
"""

import gc
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from benchmarks.harness import parts_of
from serviceops.desk import Case, EscalationPolicy, EscalationStep, Queue
from serviceops.history import History, Transition
from serviceops.lifecycle import Incident, IncidentTimers
from serviceops.sla import Goal, On, Policy, Rule, Target, While

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NINE + timedelta(days=40)
AHEAD = NINE + timedelta(days=12)  # when the goals of a queue are still ahead
TARGET = Target(
    "r", goal=Goal.real(hours=400), start=On("log"), stop=On("resolve"), pause=While("on_hold"),
    warn=0.5,
)  # fmt: skip
POLICY = Policy("p", rules=Rule(targets=TARGET))
TIMERS = IncidentTimers()
ESCALATIONS = EscalationPolicy(
    policy=POLICY,
    steps=[
        EscalationStep(kind="hierarchic", level=1, to="a", target="r", after=Goal.real(hours=1)),
        EscalationStep(kind="hierarchic", level=2, to="b", target="r", after=0.5),
        EscalationStep(kind="hierarchic", level=3, to="c", target="r", after=0.9),
    ],
)
Ask = Callable[[], object]
Question = Callable[[int], Sequence[Ask]]
"""The calls of one question at a size: the first for the kind row, all for the hostile one."""

_TWINS = 20
_SIZES = (100, 1_000, 10_000)  # of what may grow with its history


def history(size: int, shift: int = 0) -> History:
    """Return a history that is held and resumed every minute."""
    moves = ("hold", "on_hold"), ("resume", "in_progress")
    return History.of(
        [
            Transition(NINE, "log", "new", {"id": f"INC-{shift}"}),
            *(
                Transition(NINE + timedelta(minutes=n, seconds=shift), *moves[n % 2], id=f"d{n}")
                for n in range(1, size)
            ),
        ]
    )


def _record(size: int, shift: int) -> Incident:
    record = Incident.log(f"INC-{shift}", summary="m", caller="c", at=NINE)
    for number in range(size):
        record = record.note(text="x", id=f"d{number}", at=NINE + timedelta(seconds=number))
    return record


def _of_records(ask: Callable[[Incident], object]) -> Question:
    def calls(size: int) -> list[Ask]:
        records = [_record(size, shift) for shift in range(_TWINS)]
        return [lambda record=record: ask(record) for record in records]  # type: ignore[misc] # bound now

    return calls


def _of_histories(ask: Callable[[History], object]) -> Question:
    def calls(size: int) -> list[Ask]:
        every = [history(size, shift) for shift in range(_TWINS)]
        return [lambda one=one: ask(one) for one in every]  # type: ignore[misc] # bound now

    return calls


def _queues(size: int) -> list[Ask]:
    changed = [queued_case(number) for number in random.Random(1).sample(range(size), _TWINS)]
    reading = _queue(size).read(at=AHEAD)
    return [lambda one=one: reading.with_case(one).next_wakeup for one in changed]  # type: ignore[misc] # bound now


def _wakeups(size: int) -> list[Ask]:
    readings = [_queue(size).read(at=AHEAD)]
    while len(readings) < _TWINS and (wakeup := readings[-1].next_wakeup) is not None:
        readings.append(readings[-1].later(wakeup))
    return [lambda one=one: one.later(one.next_wakeup) for one in readings[:-1]]  # type: ignore[misc] # bound now


def queued_case(number: int) -> Case:
    """Return a case whose goal is still ahead."""
    at = NINE + timedelta(seconds=number * 7919 % 1_000_000)
    return Case(Incident.log(f"INC-{number}", summary="m", caller="c", at=at), POLICY)


def _queue(size: int) -> Queue:
    return Queue(queued_case(number) for number in range(size))


def _lint(size: int) -> list[Ask]:
    def policy(shift: int) -> Policy:
        whens = [{"priority": "P1", "category": f"C{shift}-{n}"} for n in range(size)]
        return Policy("p", rules=[Rule(when=when, targets=TARGET) for when in whens])

    policies = [policy(shift) for shift in range(3)]
    return [lambda one=one: one.lint() for one in policies]  # type: ignore[misc] # bound now


QUESTIONS: dict[str, tuple[Question, tuple[int, ...], bool]] = {
    "an action": (_of_records(lambda r: r.note(text="x", at=LATER)), (10, 100, 10_000), False),
    "a delivery with a new id": (
        _of_records(lambda r: r.note(text="x", id="new", at=LATER)), (10, 100, 10_000), False,
    ),
    "a delivery that comes again": (
        _of_records(lambda r: r.note(text="x", id="d3", at=LATER)), (10, 100, 10_000), False,
    ),
    "a change of a queue and its next wakeup": (_queues, (1_000, 10_000, 100_000), False),
    "a queue that wakes up": (_wakeups, (1_000, 10_000, 100_000), False),
    "occurrences": (_of_histories(lambda h: POLICY.occurrences(h, at=LATER)), _SIZES, True),
    "what fell due": (
        _of_histories(lambda h: Case(Incident.replay(h), POLICY, TIMERS).due(at=LATER)),
        _SIZES, True,
    ),
    "what fell due of escalations": (
        _of_histories(lambda h: ESCALATIONS.due(h, at=LATER)), _SIZES, True,
    ),
    "the ledger": (_of_histories(lambda h: TARGET.read(h, at=LATER).ledger), _SIZES, True),
    "the explanation": (
        _of_histories(lambda h: TARGET.read(h, at=LATER).explain()), _SIZES, True,
    ),
    "lint of rules": (_lint, _SIZES, True),
}  # fmt: skip
"""Each question with its sizes, and whether its cost may grow with the size."""


def _cost(calls: Sequence[Ask], *, hostile: bool) -> float:
    """Return the seconds of one call, the best of several rounds."""
    # The collector runs in the hostile rounds: a host cannot turn it off either.
    (gc.enable if hostile else gc.disable)()
    order = list(calls if hostile else calls[:1])
    random.Random(2).shuffle(order)
    least = float("inf")
    try:
        for _ in range(5):
            rounds, began = 0, time.process_time()
            while time.process_time() - began < 0.02:
                for call in order:
                    call()
                rounds += len(order)
            least = min(least, (time.process_time() - began) / rounds)
    finally:
        gc.enable()
    return least


def lines(names: Sequence[str] = ()) -> Iterator[str]:
    """Yield a line for each question: its cost at each size, kind and hostile, and the growth."""
    for name, (question, sizes, grows) in QUESTIONS.items():
        if names and not any(part in name for part in names):
            continue
        costs = {size: question(size) for size in sizes}
        for hostile in (False, True):
            found = [_cost(costs[size], hostile=hostile) for size in sizes]
            ratio = found[-1] / found[0]
            wanted = 1.5 * sizes[-1] / sizes[0] if grows else 1.5
            shown = ", ".join(
                f"{cost * 1e6:,.1f} us at {size:,}" for size, cost in zip(sizes, found, strict=True)
            )
            verdict = "" if ratio <= wanted else f"  MISSED: at most {wanted:g}"
            kind = "hostile" if hostile else "kind"
            yield f"{name:40} {kind:8} {shown}: {ratio:.1f} times{verdict}"


if __name__ == "__main__":
    for line in lines(parts_of(QUESTIONS, "benchmarks.growth")):
        print(line, flush=True)

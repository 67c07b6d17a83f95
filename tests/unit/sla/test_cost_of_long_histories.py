"""What a reading shows of a long history costs in proportion to it, however its text is made."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from serviceops.documents import to_dict
from serviceops.history import History, Transition
from serviceops.sla import (
    By,
    Goal,
    On,
    Policy,
    Predicate,
    Reading,
    Rule,
    Target,
    While,
    cycle_totals,
)
from serviceops.sla.conditions import Level, each
from tests.counted import calls_of

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAUSES: dict[str, Level] = {
    "a state": While("hold"),
    "a predicate": Predicate("p", lambda snapshot: snapshot.state == "hold"),
    "a choice": While("hold") | Predicate("p", lambda snapshot: snapshot.state == "hold"),
}
SHOWN: dict[str, Callable[[Reading], object]] = {
    "stage": lambda reading: reading.stage,
    "known_at": lambda reading: reading.known_at,
    "ledger": lambda reading: reading.ledger,
    "split": lambda reading: reading.split("group"),
    "explain": lambda reading: reading.explain(),
    "document": to_dict,
}


def long(size: int) -> History:
    return History.of(
        Transition(NINE + timedelta(minutes=n), ("log", *("hold", "work") * size)[n],
                   ("hold" if n % 2 else "work"), {"group": "ab"[n % 2]})
        for n in range(size)
    )  # fmt: skip


@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize("pause", PAUSES)
def test_what_a_reading_shows_costs_in_proportion_to_its_history(pause: str, shown: str) -> None:
    # The goal changes with each row, and the clock would stop at a fact that never comes.
    goal = By("group", {"a": Goal.real(minutes=1), "b": Goal.real(minutes=2)})
    target = Target(
        "r", goal=goal, start=On("log"), stop=On("work", group="z"), pause=PAUSES[pause]
    )

    def cost(size: int) -> int:
        history = long(size)
        return calls_of(lambda: SHOWN[shown](target.read(history, at=NINE + timedelta(days=2))))

    cost(10)  # what is made once, such as the fields of a document
    assert cost(1_600) < 11 * cost(200)


def test_occurrences_of_many_targets_cost_in_proportion_to_them() -> None:
    history = History.of([Transition(NINE, "log", "new"), Transition(NINE, "note", "new")])

    def cost(size: int) -> int:
        targets = [
            Target(f"t{n}", goal=Goal.real(minutes=n + 1), start=On("log"), stop=On("work"))
            for n in range(size)
        ]
        policy = Policy("p", rules=Rule(targets=targets))
        policy.read(history, at=NINE)  # what is made once
        return calls_of(lambda: policy.occurrences(history, at=NINE + timedelta(days=9)))

    assert cost(200) < 11 * cost(20)  # each clock stopped where any of the others did


def test_each_restart_of_a_clock_went_through_all_that_came_before_the_last_one() -> None:
    class Counted(int):
        compared = 0
        __hash__ = int.__hash__

        def __eq__(self, other: object) -> bool:
            Counted.compared += 1
            return int.__eq__(self, other)  # type: ignore[arg-type] # an integer

    goal = By("group", {"a": Goal.real(hours=1), "b": Goal.real(hours=2)})
    target = Target("r", goal=goal, start=On("log"), stop=On("end"), on_change="restart")

    def compared(size: int) -> int:
        Counted.compared = 0
        with patch.object(cycle_totals, "GAP", Counted(cycle_totals.GAP)):
            assert target.read(long(size), at=NINE + timedelta(days=2)).elapsed
        return Counted.compared

    assert 0 < compared(1_000) < 11 * compared(100)


def test_the_transitions_of_a_late_cycle_are_found_without_a_look_at_all_before_them() -> None:
    shifts = 0

    class CountedBits(int):
        def __rshift__(self, places: int) -> "CountedBits":
            nonlocal shifts
            shifts += 1
            return CountedBits(int(self) >> places)

    # Each shift copies the whole number, and each cycle of a long history has a number of its own.
    assert each(CountedBits(0b101 << 1_000_000)) == [1_000_000, 1_000_002]
    assert shifts == 2

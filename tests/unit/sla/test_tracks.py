"""What a track takes down of a history, and what it does not take for it."""

from datetime import UTC, datetime, timedelta

import pytest

from serviceops.history import Fact, History, Transition
from serviceops.sla import Goal, On, Target, While
from serviceops.sla.conditions import Track, each

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def track(*results: tuple[str, str | None, dict[str, Fact]]) -> Track:
    history = History.of(
        Transition(NINE + hours * timedelta(hours=1), action, state, sets)
        for hours, (action, state, sets) in enumerate(results)
    )
    return Track(history, len(history))


def test_a_fact_that_goes_by_the_name_of_the_state_is_not_the_state() -> None:
    lived = track(("log", "new", {}), ("note", None, {"state": "resolved"}), ("work", "open", {}))

    assert lived.fact("state") == ["new", "new", "open"]
    assert lived.holding("state", ["resolved"]) == 0


def test_one_action_taken_twice_is_found_at_both_transitions() -> None:
    lived = track(("log", "new", {}), ("note", None, {}), ("work", "open", {}), ("note", None, {}))

    assert lived.done(["note"]) == 0b1010
    assert lived.done(["log", "note", "call"]) == 0b1011


def test_a_fact_set_again_to_what_it_was_has_not_changed() -> None:
    lived = track(
        ("log", "new", {"group": "mail"}), ("note", None, {"group": "mail"}),
        ("move", None, {"group": "web"}), ("drop", None, {"group": None}),
    )  # fmt: skip

    assert lived.changes("group") == [(0, "mail"), (2, "web"), (3, None)]
    assert lived.holding("group", ["mail"]) == 0b0011
    assert lived.holding("group", [None]) == 0b1000


def test_a_clock_that_pauses_a_thousand_times_counts_every_other_minute() -> None:
    size = 2_001
    moves = (("resume", "open"), ("hold", "on_hold"))
    history = History.of([
        Transition(NINE, "log", "open"),
        *(Transition(NINE + n * timedelta(minutes=1), *moves[n % 2]) for n in range(1, size)),
    ])  # fmt: skip
    target = Target(
        "r", goal=Goal.real(hours=99), start=On("log"), stop=On("close"), pause=While("on_hold")
    )

    reading = target.read(history, at=NINE + timedelta(minutes=size - 1))

    assert reading.elapsed == reading.paused_for == timedelta(minutes=1_000)
    lived = Track(history, size)
    assert lived.done(["hold"]) == sum(1 << n for n in range(1, size, 2))
    assert lived.holding("state", ["open"]) == sum(1 << n for n in range(0, size, 2))
    assert lived.holding("state", ["on_hold", None]) == sum(1 << n for n in range(1, size, 2))
    assert lived.holding("state", [None]) == 0


@pytest.mark.parametrize("apart", [1, 2, 511, 512, 513, 4_000])
def test_transitions_are_found_however_far_apart_they_are(apart: int) -> None:
    among = list(range(3, 9_000, apart))

    assert each(sum(1 << number for number in among)) == among


def test_a_fact_that_changes_often_was_unset_before() -> None:
    size = 1_203  # unset at 0, 1 and 2, then a and b by turns
    history = History.of(
        Transition(NINE + n * timedelta(minutes=1), "note", None,
                   {} if n < 3 else {"group": "ab"[n % 2]})
        for n in range(size)
    )  # fmt: skip

    lived, odd = Track(history, size), sum(1 << n for n in range(3, size, 2))
    assert lived.holding("group", [None]) == 0b111
    assert lived.holding("group", ["b"]) == odd
    assert lived.holding("group", ["b", None]) == odd | 0b111

"""Histories: transitions in order of time, and the state and facts at any instant."""

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from serviceops.errors import (
    DisorderedHistory,
    DuplicateTransition,
    InvalidTransition,
    NaiveInstant,
)
from serviceops.history import History, Stretch, Transition, as_facts


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


DAY = History.of(
    [
        Transition(at(9), "log", "new", {"priority": "P3"}),
        Transition(at(10), "assign", "assigned", {"group": "mail"}),
        Transition(at(11), "note"),
        Transition(at(12), "hold", "on_hold", {"group": None, "priority": "P2"}),
        Transition(at(12), "reply", None, {"group": "desk"}, recorded_at=at(18)),
    ]
)


def test_a_history_is_a_tuple_that_shows_its_actions() -> None:
    assert repr(DAY) == "History(log, assign, note, hold, reply)"
    assert tuple(DAY) == DAY
    assert History(DAY) == DAY
    assert History() == ()


def test_what_happened_at_an_instant_is_part_of_what_happened_by_it() -> None:
    assert [t.action for t in DAY.until(at(10))] == ["log", "assign"]
    assert [t.action for t in DAY.until(at(9, 59))] == ["log"]
    assert DAY.until(at(8)) == ()
    assert DAY.until(at(23)) == DAY


def test_the_state_is_the_one_set_last() -> None:
    assert DAY.state_at(at(8, 59)) is None
    assert DAY.state_at(at(9)) == "new"
    assert DAY.state_at(at(11, 30)) == "assigned"
    assert DAY.state == "on_hold"


def test_facts_persist_until_set_again_and_none_clears_them() -> None:
    assert DAY.facts_at(at(11)) == {"priority": "P3", "group": "mail"}
    assert DAY[:4][3].sets == (("group", None), ("priority", "P2"))
    assert History.of(DAY[:4]).facts == {"priority": "P2"}
    assert DAY.facts == {"priority": "P2", "group": "desk"}


def test_what_was_recorded_late_was_not_known_before() -> None:
    assert [t.action for t in DAY.as_known(at(17, 59))] == ["log", "assign", "note", "hold"]
    assert DAY.as_known(at(18)) == DAY
    assert DAY[4].known_at == at(18)
    assert DAY[0].known_at == at(9)


def test_intervals_say_how_long_each_value_held() -> None:
    assert DAY.intervals("state") == (
        Stretch("new", at(9), at(10)),
        Stretch("assigned", at(10), at(12)),
        Stretch("on_hold", at(12), None),
    )
    assert DAY.intervals("group") == (
        Stretch(None, at(9), at(10)),
        Stretch("mail", at(10), at(12)),
        Stretch("desk", at(12), None),
    )
    assert DAY.intervals("nothing") == (Stretch(None, at(9), None),)
    assert History().intervals("state") == ()


def test_a_value_that_came_and_went_at_one_instant_leaves_no_stretch() -> None:
    back = History.of(
        [
            Transition(at(9), "log", "new"),
            Transition(at(10), "assign", "assigned"),
            Transition(at(10), "undo", "new"),
        ]
    )

    assert back.intervals("state") == (Stretch("new", at(9), None),)


def test_ties_keep_the_order_they_were_given_in() -> None:
    first, second = Transition(at(9), "a"), Transition(at(9), "b")

    assert History.of([second, first])[0] is second
    assert History.of([second, first], order="sort")[0] is second


def test_a_history_does_not_run_backwards_unless_configured_how_to_take_it() -> None:
    late, early = Transition(at(10), "late"), Transition(at(9), "early")

    with pytest.raises(DisorderedHistory, match=r"early at 2026-03-02T09.*order="):
        History.of([late, early])
    assert [t.action for t in History.of([late, early], order="sort")] == ["early", "late"]
    carried = History.of([late, early], order="carry")
    assert [(t.action, t.at) for t in carried] == [("late", at(10)), ("early", at(10))]
    with pytest.raises(InvalidTransition, match="'refuse', 'sort' or 'carry'"):
        History.of([], order="hope")  # type: ignore[arg-type]


def test_one_more_transition_may_not_come_before_the_last() -> None:
    assert DAY.then(Transition(at(12), "note"))[-1].action == "note"
    with pytest.raises(DisorderedHistory):
        DAY.then(Transition(at(11), "note"))


def test_a_history_pickles_as_one() -> None:
    again = pickle.loads(pickle.dumps(DAY))

    assert (type(again), again, hash(again)) == (History, DAY, hash(DAY))


def test_facts_are_plain_scalars_sorted_by_name() -> None:
    assert as_facts({"b": 1, "a": date(2026, 3, 2), "c": at(9)}) == (
        ("a", "2026-03-02"),
        ("b", 1),
        ("c", "2026-03-02T09:00:00+00:00"),
    )


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), [1], (1, 2), {"a": 1}, object(), b"x"])
def test_what_is_no_scalar_is_no_fact(odd: object) -> None:
    with pytest.raises(
        InvalidTransition, match="a plain scalar or a tuple of texts for the fact 'x'"
    ):
        as_facts({"x": odd})


def test_a_fact_may_be_several_texts_and_an_empty_tuple_is_none() -> None:
    assert as_facts({"ids": ("INC-2", "INC-1"), "none": ()}) == (
        ("ids", ("INC-2", "INC-1")),
        ("none", None),
    )


def test_a_fact_stated_twice_is_refused() -> None:
    with pytest.raises(InvalidTransition, match="named once"):
        as_facts([("a", 1), ("a", 2)])


def test_a_transition_needs_an_instant() -> None:
    with pytest.raises(NaiveInstant):
        Transition(datetime(2026, 3, 2), "log")


@pytest.mark.parametrize("ask", [History.until, History.state_at, History.facts_at])
def test_questions_need_an_aware_instant(ask: Callable[[History, datetime], object]) -> None:
    with pytest.raises(NaiveInstant):
        ask(DAY, at(9).replace(tzinfo=None))


def test_instants_are_counted_in_whole_microseconds() -> None:
    tick = Transition(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=1), "tick")

    assert History.of([tick]).micros == (1,)


def test_a_delivery_that_comes_twice_is_one_transition_known_since_it_was_first_recorded() -> None:
    once = Transition(at(9), "log", "new", id="m-1", recorded_at=at(12))
    sooner = Transition(at(9), "log", "new", id="m-1", recorded_at=at(10))
    other = Transition(at(9), "note")

    assert History.of([once, other, sooner, other]) == (sooner, other, other)
    with pytest.raises(DuplicateTransition, match="on_repeat='drop'"):
        History.of([once, sooner], on_repeat="refuse")


def test_one_id_with_two_contents_is_refused_and_states_both() -> None:
    with pytest.raises(DuplicateTransition, match=r"'m-1' again.*action='log'") as refused:
        History.of([Transition(at(9), "log", id="m-1"), Transition(at(9), "note", id="m-1")])
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)
    with pytest.raises(InvalidTransition, match="'drop' or 'refuse'"):
        History.of([], on_repeat="keep")  # type: ignore[arg-type]

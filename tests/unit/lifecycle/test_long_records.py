"""Records of many transitions: an action costs what it costs on a young record, and is the same."""

import copy
import pickle
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from serviceops.errors import ActionRefused
from serviceops.history import History
from serviceops.lifecycle import Incident, Problem
from serviceops.testing.strategies import records
from tests.counted import calls_of

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOON = NINE + timedelta(days=1)
NEW = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=NINE)


def remarked(size: int) -> Incident:
    """Return an incident that `size` remarks were delivered to."""
    record = NEW
    for number in range(size):
        record = record.note(text="x", id=f"d{number}", at=NINE + timedelta(seconds=number))
    return record


def test_a_record_that_took_actions_is_the_replay_of_its_history() -> None:
    record = remarked(5).note(text="last", at=NOON)

    assert record.revision == 7
    assert type(record.history) is History
    assert [one.id for one in record.history] == [None, "d0", "d1", "d2", "d3", "d4", None]
    assert Incident.replay(tuple(record.history)) == record
    assert record.last("note") is record.history[-1]


def test_records_are_copied_and_pickled_with_their_whole_history() -> None:
    record = remarked(2_000)

    assert (
        copy.copy(record) == copy.deepcopy(record) == pickle.loads(pickle.dumps(record)) == record
    )
    assert remarked(3).note(text="x", at=NOON).history[1:4] == record.history[1:4]


def test_a_delivery_is_found_again_whatever_was_looked_at_in_between() -> None:
    record = remarked(20)
    assert record.note(text="x", id="d3", at=NOON) is record
    looked = remarked(20)
    for number in range(20, 40):  # each look makes the whole history, each delivery a link
        assert len(looked.history) == number + 1
        looked = looked.note(text="x", id=f"d{number}", at=NINE + timedelta(seconds=number))
    for number in range(40):
        assert looked.note(text="x", id=f"d{number}", at=NOON) is looked
    with pytest.raises(ActionRefused, match="with other inputs"):
        looked.note(text="another", id="d3", at=NOON)


def test_records_that_go_on_from_one_record_do_not_know_each_others_deliveries() -> None:
    record = remarked(3)
    record.note(text="x", id="d1", at=NOON)  # from now on it knows where ids are
    base = record.note(text="x", id="e", at=NOON)
    one = base.note(text="one", id="new", at=NOON).note(text="y", id="only one", at=NOON)
    other = base.note(text="z", at=NOON).note(text="other", id="new", at=NOON)

    assert other.note(text="other", id="new", at=NOON) is other
    assert one.note(text="one", id="new", at=NOON) is one
    assert one.note(text="y", id="only one", at=NOON) is one
    assert other.note(text="y", id="only one", at=NOON).revision == other.revision + 1
    assert base.note(text="again", id="new", at=NOON).revision == base.revision + 1


def test_a_delivery_is_found_where_an_older_table_has_it_at_anothers_place() -> None:
    record = remarked(3)
    record.note(text="x", id="d1", at=NOON)  # from now on it knows where ids are
    base = record.note(text="x", id="e", at=NOON)
    # This one writes into the table that it shares with the base: "late" is its seventh transition.
    other = base.note(text="x", id="f", at=NOON).note(text="x", id="late", at=NOON)
    assert len(base.history) == 5
    grown = base._replayed(base.note(text="x", id="late", at=NOON).history[-1])

    assert grown.note(text="x", id="late", at=NOON) is grown
    assert grown._place_of("late") == 5
    assert other._place_of("late") == 6


@pytest.mark.parametrize("name", [7, ["d1"], None, ""])
def test_an_id_that_is_no_text_is_no_delivery_that_was_taken(name: object) -> None:
    record = remarked(3)

    assert record._place_of(name) is None
    if name:
        with pytest.raises(ActionRefused, match="id_invalid"):
            record.act("note", text="x", id=name, at=NOON)
    else:
        assert record.act("note", text="x", id=name, at=NOON).history[-1].id is None


def test_an_action_costs_the_same_on_a_record_of_many_transitions() -> None:
    def cost(size: int) -> int:
        record = remarked(size)
        record.note(text="x", id="d1", at=NOON)

        def act() -> None:
            record.note(text="x", id="new", at=NOON)
            record.note(text="x", at=NOON)

        act()
        return calls_of(act)

    assert cost(10_000) <= cost(40) + 20  # it was sixty times as much


def test_an_action_looked_up_what_it_needs_by_methods_and_generators() -> None:
    record = remarked(10).note(text="x", id="d", at=NOON)

    # One look at whether the delivery is new took twelve calls, and an action thirty.
    plain = calls_of(lambda: record.note(text="x", at=NOON))
    delivery = calls_of(lambda: record.note(text="x", id="new", at=NOON))
    assert plain <= 25
    assert delivery <= plain + 4  # they were twelve, later five


@pytest.mark.parametrize("text", [" indented", "\tx", "é", "\u2003é"])
def test_a_text_is_recorded_as_it_is_whatever_it_begins_with(text: str) -> None:
    noted = remarked(1).note(text=text, at=NOON)

    assert noted.history[-1].inputs == (("text", text),)


@pytest.mark.parametrize("name", ["INC-2", "ÇA-1", "", "\ud800"])
def test_one_more_text_of_a_fact_of_several_is_recorded_or_refused_by_itself(name: str) -> None:
    problem = Problem.log("PRB-1", summary="m", source="reactive", incidents=["INC-1"], at=NINE)

    if name == "\ud800":  # half of a character, which nothing can store
        with pytest.raises(ActionRefused, match="incident_invalid"):
            problem.link(incident=name, change="CHG-1", at=NOON)
        return
    linked = problem.link(incident=name, change="CHG-1", at=NOON)
    assert linked.incidents == ("INC-1", name)[: 2 if name else 1]
    assert dict(linked.history[-1].sets)["changes"] == ("CHG-1",)
    assert Problem.replay(linked.history) == linked


@given(records(Incident))
def test_one_transition_after_another_replays_as_the_whole_history(record: Incident) -> None:
    first, *rest = record.history
    grown = Incident.replay([first])
    for number, transition in enumerate(rest, start=2):
        grown = grown._replayed(transition)
        assert grown == Incident.replay(record.history[:number])

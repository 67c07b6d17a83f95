"""Conditions, which are read as integers, held against asking each of them at each transition."""

from datetime import UTC, datetime
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from serviceops.history import Fact, History, Transition
from serviceops.sla import Between, Changes, Enters, Leaves, On, Predicate, While
from serviceops.sla import conditions as sla_conditions
from serviceops.sla.combined_conditions import AllOf, AnyEdge, AnyOf, EdgeWhile, Not
from serviceops.sla.conditions import Condition, Track, each, first_from

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
STATES = ["new", "work", "held"]
ACTIONS = ["log", "move", "note"]
GROUPS = ["a", "b", None]

transitions = st.builds(
    lambda action, state, sets, party: Transition(
        MONDAY, action, state, sets, {} if party is None else {"party": party}
    ),
    st.sampled_from(ACTIONS),
    st.sampled_from([*STATES, None]),
    st.sampled_from([{}, {"group": "a"}, {"group": "b"}, {"group": None}, {"other": "a"}]),
    st.sampled_from(["caller", None]),
)
some_states = st.lists(st.sampled_from(STATES), min_size=1, max_size=2, unique=True)
some_actions = st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=2, unique=True)
some_groups = st.lists(st.sampled_from(GROUPS), min_size=1, max_size=2, unique=True)
simple_edges = st.one_of(
    some_actions.map(lambda actions: On(*actions)),
    st.builds(lambda actions, group: On(*actions, group=group), some_actions, some_groups),
    some_actions.map(lambda actions: On(*actions, party="caller")),
    some_states.map(lambda states: Enters(*states)),
    some_states.map(lambda states: Leaves(*states)),
    st.sampled_from([Changes("group"), Changes("state")]),
)
simple_levels = st.one_of(
    some_states.map(lambda states: While(*states)),
    some_groups.map(lambda group: While(group=group)),
    st.builds(lambda states, group: While(*states, group=group), some_states, some_groups),
    st.builds(Between, simple_edges, simple_edges),
    st.just(Predicate("is a's", lambda shown: shown.facts.get("group") == "a")),
)
conditions: st.SearchStrategy[Condition] = st.one_of(
    simple_edges,
    simple_levels,
    st.builds(lambda one, two: one | two, simple_edges, simple_edges),
    st.builds(lambda edge, level: edge & level, simple_edges, simple_levels),
    st.builds(lambda one, two: one | ~two, simple_levels, simple_levels),
    st.builds(lambda one, two: one & ~two, simple_levels, simple_levels),
)


def value_after(results: list[Transition], index: int, fact: str) -> Fact:
    """Return a fact after a transition, found by going back; -1 is before the first."""
    for transition in reversed(results[: index + 1]):
        if fact == "state" and transition.state is not None:
            return transition.state
        for name, value in transition.sets:
            if name == fact:
                return value
    return None


def holds(condition: Condition, results: list[Transition], index: int) -> bool:
    """Ask a condition at one transition, in the words of its definition."""

    def now(fact: str, at: int = index) -> Fact:
        return value_after(results, at, fact)

    match condition:
        case On():
            received = {
                **{name: now(name) for name, _ in condition.where},
                **dict(results[index].inputs),
            }
            return results[index].action in condition.actions and all(
                received.get(name) in values for name, values in condition.where
            )
        case Enters():
            inside = condition.states
            return now("state") in inside and now("state", index - 1) not in inside
        case Leaves():
            inside = condition.states
            return now("state") not in inside and now("state", index - 1) in inside
        case Changes():
            return now(condition.fact) != now(condition.fact, index - 1)
        case While():
            in_states = not condition.states or now("state") in condition.states
            return in_states and all(now(name) in values for name, values in condition.where)
        case Between():
            open_now = False
            for i in range(index + 1):
                opens, closes = (holds(e, results, i) for e in (condition.opens, condition.closes))
                open_now = (open_now or opens) and not closes
            return open_now
        case Predicate():
            return now("group") == "a"
        case AnyEdge():
            return any(holds(edge, results, index) for edge in condition.edges)
        case EdgeWhile():
            return holds(condition.edge, results, index) and holds(condition.level, results, index)
        case AnyOf():
            return any(holds(level, results, index) for level in condition.levels)
        case AllOf():
            return all(holds(level, results, index) for level in condition.levels)
        case Not():
            return not holds(condition.level, results, index)
    raise AssertionError(condition)


@settings(max_examples=1_000)
@given(conditions, st.lists(transitions, max_size=9), st.integers(0, 9))
def test_a_condition_is_true_of_the_transitions_its_definition_says(
    condition: Condition, results: list[Transition], size: int
) -> None:
    size = min(size, len(results))

    track = Track(History.of(results), size)

    assert condition.flags(track) == [holds(condition, results, index) for index in range(size)]
    assert 0 <= condition.bits(track) < 1 << size


@given(st.lists(transitions, max_size=9), st.sampled_from(["state", "group", "other", "none"]))
def test_a_column_has_the_value_after_every_transition(
    results: list[Transition], fact: str
) -> None:
    track = Track(History.of(results), len(results))

    assert track.fact(fact) == [value_after(results, i, fact) for i in range(len(results))]


@given(conditions, st.lists(transitions, max_size=9))
def test_a_condition_is_true_of_the_same_transitions_where_bits_are_set_in_parts(
    condition: Condition, results: list[Transition]
) -> None:
    with mock.patch.multiple(sla_conditions, _WIDTH=2, _PART=3):
        track = Track(History.of(results), len(results))

        assert condition.flags(track) == [holds(condition, results, i) for i in range(len(results))]


@given(st.sets(st.integers(0, 1_100)), st.integers(0, 1_100))
def test_the_transitions_of_an_integer_come_back_in_order(wanted: set[int], after: int) -> None:
    bits = sum(1 << index for index in wanted)

    assert each(bits) == sorted(wanted)
    assert first_from(bits, after) == min((i for i in wanted if i >= after), default=-1)

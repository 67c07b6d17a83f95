"""What is proved of conditions holds on every history, whatever happened in it."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from serviceops.history import History, Transition, Vocabulary
from serviceops.sla import Between, Changes, Enters, Goal, Leaves, On, Policy, Rule, Target, While
from serviceops.sla.conditions import Edge, Level, Track
from serviceops.sla.implication import (
    WiderLevels,
    excludes,
    implies,
    includes,
    states_after,
    states_maybe,
    states_surely,
)

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
VOCABULARY = Vocabulary(
    states=("new", "work", "held", "done"),
    initial="new",
    final=frozenset({"done"}),
    creates="log",
    actions=("start", "hold", "resume", "finish", "note", "reply"),
    facts=("group",),
    moves=(
        ("new", "start", "work"),
        ("new", "hold", "held"),
        ("work", "hold", "held"),
        ("held", "resume", "work"),
        ("held", "reply", "work"),
        ("work", "finish", "done"),
    ),
)
KEEPS = ("note", "reply")
"""Actions that leave every state they do not move as it is."""

some_states = st.lists(st.sampled_from(VOCABULARY.states), max_size=3, unique=True)
groups = st.lists(st.sampled_from(["a", "b", None]), min_size=1, max_size=2, unique=True)
whiles = st.one_of(
    some_states.filter(bool).map(lambda states: While(*states)),
    st.builds(lambda states, group: While(*states, group=tuple(group)), some_states, groups),
)
names = st.lists(st.sampled_from([*VOCABULARY.actions, "log"]), min_size=1, max_size=3, unique=True)
simple_edges = st.one_of(
    names.map(lambda actions: On(*actions)),
    st.builds(lambda actions, group: On(*actions, group=tuple(group)), names, groups),
    some_states.filter(bool).map(lambda states: Enters(*states)),
    some_states.filter(bool).map(lambda states: Leaves(*states)),
    st.just(Changes("group")),
)
levels: st.SearchStrategy[Level] = st.recursive(
    st.one_of(whiles, st.builds(Between, simple_edges, simple_edges)),
    lambda inner: st.one_of(
        st.builds(lambda one, two: one | two, inner, inner),
        st.builds(lambda one, two: one & two, inner, inner),
        inner.map(lambda level: ~level),
    ),
    max_leaves=4,
)
edges: st.SearchStrategy[Edge] = st.recursive(
    simple_edges,
    lambda inner: st.one_of(
        st.builds(lambda one, two: one | two, inner, inner),
        st.builds(lambda edge, level: edge & level, inner, levels),
    ),
    max_leaves=3,
)


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    """Return a track that follows the vocabulary."""
    state, results = (
        "new",
        [Transition(MONDAY, "log", "new", {"group": draw(st.sampled_from("ab"))})],
    )
    for _ in range(draw(st.integers(0, 8))):
        moved = [(action, to) for start, action, to in VOCABULARY.moves if start == state]
        kept = [(action, state) for action in KEEPS if action not in {name for name, _ in moved}]
        action, state = draw(st.sampled_from(moved + kept))
        sets = draw(st.sampled_from([{}, {"group": "a"}, {"group": "b"}, {"group": None}]))
        results.append(Transition(MONDAY, action, state, sets))
    history = History.of(results)
    return Track(history, len(history))


@settings(max_examples=400)
@given(levels, levels, tracks())
def test_a_level_that_is_implied_holds_and_one_that_is_excluded_does_not(
    one: Level, two: Level, track: Track
) -> None:
    both = list(zip(one.flags(track), two.flags(track), strict=True))
    if implies(one, two):
        assert all(second for first, second in both if first)
    if excludes(one, two):
        assert not any(first and second for first, second in both)


@given(levels, levels)
def test_what_everyone_would_say_follows_is_proved(one: Level, two: Level) -> None:
    assert implies(one, one)
    assert implies(one, one | two)
    assert implies(one & two, one)
    assert excludes(one, ~one)


@settings(max_examples=400)
@given(edges, edges, tracks())
def test_an_edge_that_is_included_never_happens_alone(one: Edge, two: Edge, track: Track) -> None:
    if includes(one, two):
        both = zip(one.flags(track), two.flags(track), strict=True)
        assert all(wide for wide, narrow in both if narrow)
    assert includes(one | two, one)


@given(levels, edges, tracks())
def test_the_states_of_a_condition_are_where_it_holds_or_moves_to(
    level: Level, edge: Edge, track: Track
) -> None:
    maybe, surely = states_maybe(level, VOCABULARY), states_surely(level, VOCABULARY)
    after = states_after(edge, VOCABULARY)
    shown = zip(track.fact("state"), level.flags(track), edge.flags(track), strict=True)
    for state, holds, happens in shown:
        assert not holds or state in maybe
        assert holds or state not in surely
        assert not happens or state in after


def test_what_follows_and_what_does_not() -> None:
    assert implies(While("new"), ~While("held"))
    assert not implies(While("new"), ~While("new", group="a"))
    assert not implies(While("new", group="a"), While("new", group="b"))
    assert includes(On("hold", "note"), On("note"))
    assert not includes(On("note"), On("hold", "note"))
    assert includes(On("hold"), On("hold", group="a"))
    assert not includes(On("hold", group="a"), On("hold"))
    assert includes(On("hold") & While("new", "work"), On("hold") & While("new"))
    assert not includes(On("hold") & While("new"), On("hold") & While("new", "work"))


@settings(max_examples=200)
@given(st.lists(levels, max_size=8), levels)
def test_the_first_wider_level_is_found_without_a_look_at_all(
    earlier: list[Level], level: Level
) -> None:
    filed = WiderLevels()
    for number, one in enumerate([*earlier, level]):
        filed.add(one, number)

    for probe in (level, *earlier, level & earlier[0] if earlier else level):
        every = enumerate([*earlier, level])
        by_definition = next((number for number, one in every if implies(probe, one)), None)
        assert filed.first_implied_by(probe) == by_definition


plain_starts = st.one_of(
    names.map(lambda actions: On(*actions)),
    some_states.filter(bool).map(lambda states: Enters(*states)),
    some_states.filter(bool).map(lambda states: Leaves(*states)),
    st.builds(lambda actions, states: On(*actions) & While(*states), names,
              some_states.filter(bool)),
)  # fmt: skip


def lives() -> list[list[Transition]]:
    """Return every life of a record of at most six transitions that comes to its end."""
    whole: list[list[Transition]] = []
    growing = [[Transition(MONDAY, "log", "new")]]
    for _ in range(5):
        further: list[list[Transition]] = []
        for life in growing:
            last = life[-1].state
            moved = [(action, to) for start, action, to in VOCABULARY.moves if start == last]
            # One word that keeps the state at each place is enough to start or stop any clock.
            kept = [] if life[-1].action == "note" else [("note", last)]
            further += [[*life, Transition(MONDAY, name, to)] for name, to in [*moved, *kept]]
        whole += [life for life in further if life[-1].state == "done"]
        growing = [life for life in further if life[-1].state != "done"]
    return whole


LIVES = [History.of(life) for life in lives()]


@settings(max_examples=300)
@given(start=plain_starts, stop=edges, pause=st.none() | levels, repeats=st.booleans())
def test_a_clock_that_lint_finds_to_outlive_a_record_runs_at_the_end_of_some_life(
    start: Edge, stop: Edge, pause: Level | None, repeats: bool
) -> None:
    target = Target(
        "t", goal=Goal.real(hours=1), start=start, stop=stop, pause=pause, repeats=repeats
    )
    found = Policy("p", rules=Rule(targets=target)).lint(VOCABULARY)

    if "outlives_record" in {one.code for one in found}:
        stages = {target.read(life, at=MONDAY).stage for life in LIVES}
        assert stages & {"running", "paused"}

"""A batch of inputs gives what its inputs give one by one, wherever it is split."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import attrs
import pytest
from drawn_streams import MINUTE, RULES, START, Timed, streams
from hypothesis import given
from hypothesis import strategies as st

from serviceops import from_dict, to_dict
from serviceops._internal.persistent_maps import PersistentMap, TransientMap
from serviceops.errors import ActionRefused, DisorderedHistory, InvalidValue, ServiceOpsError
from serviceops.events import (
    Operation,
    Route,
    Signal,
    StreamRules,
    StreamState,
    advance_stream,
    next_stream_wakeup,
    step_stream,
)
from serviceops.events.routing import grouping
from serviceops.intents import Intent

sets_of_rules = pytest.mark.parametrize("name", RULES)


def accepted(
    stream: list[Timed], rules: StreamRules, state: StreamState | None = None
) -> list[Timed]:
    """The inputs of a stream, with time alone in the place of those that are refused."""
    state, found = state or StreamState(), []
    for at, one in stream:
        try:
            state = step_stream(state, one, at=at, rules=rules).state
        except (ActionRefused, InvalidValue):
            state, one = step_stream(state, at=at, rules=rules).state, None  # noqa: PLW2901
        found.append((at, one))
    return found


def one_by_one(
    stream: list[Timed], rules: StreamRules, state: StreamState | None = None
) -> tuple[StreamState, list[Intent]]:
    now, intents = state or StreamState(), []
    for at, one in stream:
        done = step_stream(now, one, at=at, rules=rules)
        now = done.state
        intents += done.intents
    return now, intents


def assert_same(one: StreamState, other: StreamState, rules: StreamRules) -> None:
    assert one == other
    assert to_dict(one) == to_dict(other)  # sightings too, which equality leaves out
    assert next_stream_wakeup(one, rules) == next_stream_wakeup(other, rules)


@sets_of_rules
@given(stream=streams())
def test_a_batch_is_its_steps_at_every_split(name: str, stream: list[Timed]) -> None:
    rules = RULES[name]
    stream = accepted(stream, rules)
    stepped, intents = one_by_one(stream, rules)

    for place in range(len(stream) + 1):
        first = advance_stream(StreamState(), stream[:place], rules=rules)
        last = advance_stream(first.state, iter(stream[place:]), rules=rules)
        assert_same(last.state, stepped, rules)
        assert [*first.intents, *last.intents] == intents


@sets_of_rules
@given(stream=streams(), place=st.integers(0, 16))
def test_a_batch_may_begin_with_what_was_stored(name: str, stream: list[Timed], place: int) -> None:
    rules = RULES[name]
    stream = accepted(stream, rules)
    stepped, intents = one_by_one(stream, rules)

    first = advance_stream(StreamState(), stream[:place], rules=rules)
    stored = from_dict(to_dict(first.state), StreamState)
    last = advance_stream(stored, stream[place:], rules=rules)

    # What was stored may wake once too early, where that changes nothing.
    assert last.state == stepped
    assert to_dict(last.state) == to_dict(stepped)
    assert [*first.intents, *last.intents] == intents


@sets_of_rules
@given(stream=streams(), data=st.data())
def test_a_batch_leaves_the_state_that_it_was_given_as_it_was(
    name: str, stream: list[Timed], data: st.DataObject
) -> None:
    rules = RULES[name]
    stream = accepted(stream, rules)
    place = data.draw(st.integers(0, len(stream)))
    state = advance_stream(StreamState(), stream[:place], rules=rules).state
    written = to_dict(state)
    once = advance_stream(state, stream[place:], rules=rules)

    assert to_dict(state) == written
    assert_same(advance_stream(state, stream[place:], rules=rules).state, once.state, rules)


@sets_of_rules
@given(stream=streams(), late=st.lists(st.integers(0, 3), min_size=1, max_size=4))
def test_repeats_in_every_order_are_what_they_are_one_by_one(
    name: str, stream: list[Timed], late: list[int]
) -> None:
    # Signals that come again a while later, some with an instant in the past or the future.
    rules, found = RULES[name], []
    for number, (at, one) in enumerate(accepted(stream, rules)):
        found.append((at, one))
        if isinstance(one, Signal):
            for serial, seconds in enumerate(late):
                moved = at + timedelta(seconds=20 * seconds - 20)
                again = Signal(
                    source=one.source, id=f"r{number}-{serial // 2}", key=one.key, name=one.name,
                    resource=one.resource, severity=one.severity, facts=one.facts, at=moved,
                )  # fmt: skip
                found.append((at, again))
    found = accepted(found, rules)  # what comes again may have ended an alert that a person acts on
    stepped, intents = one_by_one(found, rules)
    done = advance_stream(StreamState(), found, rules=rules)

    assert_same(done.state, stepped, rules)
    assert list(done.intents) == intents


changing = st.lists(
    st.tuples(st.sampled_from(list(RULES)), st.integers(0, 9)), min_size=2, max_size=5
)


@given(stream=streams(), parts=changing)
def test_batches_are_their_steps_where_rules_change_between_them(
    stream: list[Timed], parts: list[tuple[str, int]]
) -> None:
    stepped = batched = stored = StreamState()
    for name, size in parts:
        rules, before = RULES[name], batched
        part, stream = accepted(stream[:size], rules, stepped), stream[size:]
        stepped, intents = one_by_one(part, rules, stepped)
        done = advance_stream(batched, part, rules=rules)
        again = advance_stream(from_dict(to_dict(stored), StreamState), part, rules=rules)
        batched, stored = done.state, again.state

        assert_same(batched, stepped, rules)
        assert to_dict(stored) == to_dict(stepped)
        assert list(done.intents) == list(again.intents) == intents
        assert part or batched is before


@given(streams())
def test_rules_of_checks_find_the_same_in_a_state_as_in_one_read_back(stream: list[Timed]) -> None:
    # A state in memory stores what may repeat in another form than one that was read back.
    old, new = RULES["told"], RULES["checked"]
    half = len(stream) // 2
    before = advance_stream(StreamState(), accepted(stream[:half], old), rules=old).state
    rest = [(at, one) for at, one in stream[half:] if isinstance(one, Signal)]
    live = advance_stream(before, rest, rules=new)
    stored = advance_stream(from_dict(to_dict(before), StreamState), rest, rules=new)

    assert to_dict(live.state) == to_dict(stored.state)
    assert live.intents == stored.intents


def storm(draw: random.Random, size: int) -> list[Timed]:
    """Return signals of few alerts in two groups that change at nearly every signal."""
    at, found = START, list[Timed]()
    for _ in range(size):
        at += draw.choice([0, 0, 1, 25]) * timedelta(seconds=1)
        key, severity = f"k{draw.randrange(12)}", draw.choice(["minor", "major", "critical", None])
        facts = {"zone": f"z{key[-1] > '4'}"}
        given = Signal(source="probe", key=key, severity=severity, facts=facts, at=at)
        found.append((at, given))
        if draw.random() < 0.3:
            action = draw.choice(["acknowledge", "unacknowledge"])
            found.append((at, Operation(identity=key, action=action, by="ann")))
    return found


@pytest.mark.parametrize("most", [1, 3, 512])
def test_groups_of_a_batch_are_those_of_its_steps_however_many_statuses_they_merge(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "MAX_RECENT", most)
    grave = Route(receiver="grave", matchers={"severity": "critical"}, group_wait="PT1M")
    one = StreamRules(route=Route(receiver="desk", group_by=["zone"], routes=[grave]))
    other = StreamRules(route=Route(receiver="night", group_by=["zone"]))
    for seed in range(12):
        draw = random.Random(seed)
        inputs, stepped, batched = storm(draw, 120), StreamState(), StreamState()
        while inputs:
            size, rules = draw.randrange(1, 40), draw.choice([one, one, other])
            part, inputs = accepted(inputs[:size], rules, stepped), inputs[size:]
            stepped, intents = one_by_one(part, rules, stepped)
            done = advance_stream(batched, part, rules=rules)
            batched = done.state

            assert_same(batched, stepped, rules)
            assert list(done.intents) == intents


def test_a_group_that_was_stored_without_its_receiver_has_it_after_a_change() -> None:
    rules = StreamRules(route=Route(receiver="desk"))
    disk = Signal(source="probe", key="disk", severity="major", at=START)
    state = step_stream(StreamState(), disk, at=START, rules=rules).state
    ((key, member),) = state.groups.items()
    groups = state.groups.put(key, attrs.evolve(member, receiver=None))
    worse = attrs.evolve(disk, severity="critical")

    after = step_stream(attrs.evolve(state, groups=groups), worse, at=START, rules=rules).state

    assert after.groups.get(key).receiver == "desk"


def test_a_refused_input_is_named_and_nothing_of_the_batch_is_taken() -> None:
    disk = Signal(source="probe", key="disk", severity="major", at=START)
    batch: list[Any] = [(START, disk), (START, Operation(identity="mail", action="acknowledge"))]

    with pytest.raises(InvalidValue) as refused:
        advance_stream(StreamState(), batch, rules=StreamRules())

    assert refused.value.__notes__ == ["input 1 of the batch"]


@pytest.mark.parametrize(
    ("inputs", "kind"),
    [
        ([(START + MINUTE, None), (START, None)], DisorderedHistory),
        ([(START, 5)], InvalidValue),
        ([5], InvalidValue),
        ("no inputs", InvalidValue),
        ({START: None}, InvalidValue),
        ([(START.replace(tzinfo=None), None)], ServiceOpsError),
    ],
)
def test_inputs_of_another_kind_are_refused(inputs: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        advance_stream(StreamState(), inputs, rules=StreamRules())


def test_a_batch_may_be_a_generator_and_names_every_identity_that_it_touched() -> None:
    def signals() -> Iterator[Timed]:
        for minute, key in enumerate(["disk", "mail", "disk"]):
            at = START + minute * MINUTE
            yield at, Signal(source="probe", key=key, severity="major", at=at)

    state = advance_stream(StreamState(), signals(), rules=StreamRules()).state

    assert state.counts == {"new": 2, "repeat": 1}
    assert sorted(state.touched) == ["disk", "mail"]


def test_a_transient_map_is_a_dictionary_and_leaves_its_base_alone() -> None:
    # Sizes on both sides of every depth, with changes that fill, empty and overfill leaves.
    draw = random.Random(8)
    for size in (0, 1, 47, 48, 49, 200, 3_071, 3_073, 5_000):
        model = {str(n): n for n in range(size)}
        base: PersistentMap[str, int] = PersistentMap(model)
        transient = TransientMap(base)
        after = dict(model)
        for _ in range(draw.choice([1, 2, 300, 4_000])):
            key = str(draw.randrange(size + 60))
            if draw.random() < 0.4:
                transient.without(key)
                after.pop(key, None)
            else:
                transient.put(key, -1)
                after[key] = -1
            assert transient.get(key) == after.get(key)
            assert (key in transient) == (key in after)
        changed = transient.persistent()
        assert dict(changed.items()) == after
        assert len(changed) == len(after)
        assert dict(base.items()) == model
        assert transient.persistent() is changed
        one_less = TransientMap(base).without("0").put("x", 1).persistent()
        assert dict(one_less.items()) == {
            **{key: value for key, value in model.items() if key != "0"}, "x": 1
        }  # fmt: skip
        assert len(one_less) == len(dict(one_less.items()))

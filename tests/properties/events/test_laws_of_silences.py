"""What a silence may match is found by labels: the same as looking at every alert there is."""

import re
from datetime import timedelta
from itertools import product
from typing import Any

import attrs
import pytest
from drawn_streams import RULES, START, Timed, streams
from hypothesis import given
from hypothesis import strategies as st

from serviceops import from_dict, to_dict
from serviceops.errors import ActionRefused, InvalidValue
from serviceops.events import Signal, Silence, StreamRules, StreamState, step_stream
from serviceops.events.matchers import MatcherIndex, as_matchers, matches
from serviceops.events.stream.index import SilenceIndex

WHENS: list[Any] = [
    {"zone": "eu"}, {"node": "n1"}, {"kind": "service"}, {"kind": "service", "zone": "eu"},
    {"kind": "service", "node": "n1"}, {"severity": "critical"}, {"severity": "major"},
    'zone=~"e.*"', 'kind="service",zone!="eu"', 'resource="web",severity=~"major|minor"',
    {"name": "no such name"}, 'name!="slow",zone="eu"', 'node!~"n.*",resource="mail"',
]  # fmt: skip
whens = st.sampled_from(WHENS)


@pytest.mark.parametrize("name", RULES)
@given(stream=streams(), data=st.data())
def test_silences_hide_what_they_would_hide_if_every_alert_were_looked_at(
    name: str, stream: list[Timed], data: st.DataObject
) -> None:
    rules = RULES[name]
    indexed, intents = StreamState(), []
    looked_at, reported = StreamState(), []
    for at, one in stream:
        given_ = one
        if isinstance(one, Silence):
            number = data.draw(st.integers(1, 5))
            given_ = attrs.evolve(one, id=f"S-{number}", when=data.draw(whens))
        try:
            done = step_stream(indexed, given_, at=at, rules=rules)
        except (ActionRefused, InvalidValue) as refused:
            read_back = from_dict(to_dict(looked_at), StreamState)
            with pytest.raises(type(refused), match=re.escape(str(refused))):
                step_stream(read_back, given_, at=at, rules=rules)
            continue
        indexed = done.state
        intents += done.intents
        # A state that is read back has no index of its alerts: it looks at all of them.
        done = step_stream(from_dict(to_dict(looked_at), StreamState), given_, at=at, rules=rules)
        looked_at = done.state
        reported += done.intents
    # What is stored in the middle of an instant may do later in that instant what is done already.
    at = (indexed.now or START) + timedelta(minutes=1)
    done = step_stream(indexed, at=at, rules=rules)
    again = step_stream(looked_at, at=at, rules=rules)

    assert to_dict(done.state) == to_dict(again.state)
    assert [*intents, *done.intents] == [*reported, *again.intents]


labels = st.dictionaries(
    st.sampled_from(["zone", "node", "kind", "severity", "resource", "name"]),
    st.sampled_from(["eu", "n1", "service", "critical", "major", "web", "mail", "slow", ""]),
)


@given(st.lists(st.tuples(whens, st.booleans())), st.lists(labels, max_size=4))
def test_an_index_of_silences_misses_none_that_matches(
    changes: list[tuple[Any, bool]], alerts: list[dict[str, str]]
) -> None:
    index, there = SilenceIndex(), dict[str, Silence]()
    for number, (when, ends) in enumerate(changes):
        made = Silence(
            id=f"S-{number % 5}", when=when, starts_at=START, ends_at=START + timedelta(hours=1)
        )
        before = there.pop(made.id, None)
        removed = [] if before is None else [before]
        index = index.changed(removed, [] if ends else [made], since=START)
        if not ends:
            there[made.id] = made
    assert bool(index) == bool(there)
    for alert in alerts:
        found = [one for one in index.candidates(alert) if matches(one.when, alert)]
        wanted = [one for one in there.values() if matches(one.when, alert)]
        assert sorted(found, key=lambda one: one.id) == sorted(wanted, key=lambda one: one.id)


def test_every_silence_is_found_for_every_alert_that_it_matches() -> None:
    # All together, and again with one of them taken out.
    every = [
        Silence(id=str(n), when=when, starts_at=START, ends_at=START + timedelta(hours=1))
        for n, when in enumerate(WHENS)
    ]
    some = [("eu", "us", ""), ("n1", "x", ""), ("service", ""), ("web", "mail", "")]
    for left in (None, *every):
        there = [one for one in every if one is not left]
        index = SilenceIndex.of(every, since=START).changed(
            [] if left is None else [left], [], since=START
        )
        for zone, node, kind, resource in product(*some):
            alert = {"zone": zone, "node": node, "kind": kind, "resource": resource,
                     "severity": "major", "name": "queue"}  # fmt: skip
            found = {one.id for one in index.candidates(alert) if matches(one.when, alert)}
            assert found == {one.id for one in there if matches(one.when, alert)}


@given(st.lists(whens, max_size=20), labels)
def test_an_index_of_rules_misses_none_that_matches_and_keeps_their_order(
    rules: list[Any], alert: dict[str, str]
) -> None:
    listed = [(as_matchers(when), place) for place, when in enumerate(rules)]
    found = MatcherIndex(listed).candidates(alert)
    every = [place for when, place in listed if matches(when, alert)]

    assert found == sorted(found)
    assert set(every) <= set(found)
    assert len(found) == len(set(found))


def test_an_alert_that_gets_a_label_later_is_found_by_a_silence_that_was_there() -> None:
    at, rules = START, StreamRules()

    def signal(severity: str) -> Signal:
        return Signal(source="p", key="disk", severity=severity, at=at)

    quiet = Silence(id="S", when={"severity": "critical"}, starts_at=at,
                    ends_at=at + timedelta(hours=1))  # fmt: skip
    state = step_stream(StreamState(), signal("major"), at=at, rules=rules).state
    state = step_stream(state, quiet, at=at, rules=rules).state
    state = step_stream(state, signal("critical"), at=at, rules=rules).state
    assert [one.kind.value for one in state.alert("disk").suppressed_by] == ["shelved"]

    ended = attrs.evolve(quiet, ends_at=at)
    state = step_stream(state, ended, at=at, rules=rules).state
    assert state.alert("disk").suppressed_by == ()


def test_what_changes_as_a_silence_begins_is_looked_at_once_it_has_begun() -> None:
    # The silence matches neither alert, and its start puts the inhibition off to the end of it.
    rules, at = RULES["quiet"], START + timedelta(minutes=1)
    web = Signal(source="p", key="web", name="slow", severity="major", at=START,
                 facts={"kind": "service", "node": "n1"})  # fmt: skip
    node = Signal(source="p", key="node", name="node down", severity="critical", at=at,
                  facts={"node": "n1"})  # fmt: skip
    other = Silence(id="S", when={"zone": "us"}, starts_at=at, ends_at=at + timedelta(hours=1))
    state = step_stream(StreamState(), web, at=START, rules=rules).state
    state = step_stream(state, other, at=START, rules=rules).state
    state = step_stream(state, node, at=at, rules=rules).state
    state = step_stream(state, at=at, rules=rules).state

    assert [one.cause for one in state.alert("web").suppressed_by] == ["node"]

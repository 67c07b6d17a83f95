"""Laws of streams, on lives drawn at random under rules in which every part occurs.

HYPOTHESIS_PROFILE=nightly python -m pytest tests/properties/events/test_laws_of_streams.py
"""

import heapq
import json
from datetime import timedelta
from typing import Any

import attrs
import pytest
from drawn_streams import MINUTE, RULES, START, THINGS, Timed, lived, streams, taken
from hypothesis import given
from hypothesis import strategies as st

from serviceops import from_dict, to_dict
from serviceops._internal.persistent_maps import Agenda, PersistentMap
from serviceops.events import (
    Operation,
    Signal,
    StreamState,
    explain_alert,
    next_stream_wakeup,
    step_stream,
)
from serviceops.intents import Step
from serviceops.lifecycle import Alert, Suppression, SuppressionKind

sets_of_rules = pytest.mark.parametrize("name", RULES)


def but_for_counts(state: StreamState) -> StreamState:
    return attrs.evolve(state, tally=StreamState().tally)


@sets_of_rules
@given(stream=streams(), data=st.data())
def test_redelivering_a_signal_changes_nothing(
    name: str, stream: list[Timed], data: st.DataObject
) -> None:
    rules, state = RULES[name], StreamState()
    again: list[Timed] = []
    for at, stated in stream:
        again.append((at, stated))
        state = taken(state, stated, at, rules).state
        received = [one for _, one in again[-12:] if isinstance(one, Signal)]
        known = [
            one for one in received
            if (held := state.entries.get(one.key)) and f"probe/{one.id}" in held.deliveries
        ]  # fmt: skip
        if known and data.draw(st.booleans()):
            again.append((at, data.draw(st.sampled_from(known))))
            state = taken(state, again[-1][1], at, rules).state

    once, intents = lived(stream, rules)
    twice, reported = lived(again, rules)

    assert but_for_counts(twice) == but_for_counts(once)
    assert reported == intents


@sets_of_rules
@given(stream=streams(), places=st.sets(st.integers(0, 16), min_size=1, max_size=3))
def test_storing_and_taking_up_again_anywhere_changes_nothing(
    name: str, stream: list[Timed], places: set[int]
) -> None:
    rules = RULES[name]
    state = again = StreamState()
    for place, (at, stated) in enumerate(stream):
        if place in places:
            again = from_dict(json.loads(json.dumps(to_dict(again))), StreamState)
            assert next_stream_wakeup(again, rules) == next_stream_wakeup(state, rules)
        done, same = taken(state, stated, at, rules), taken(again, stated, at, rules)
        state, again = done.state, same.state

        # Histories are part of the state, in the order of what happened at one instant too.
        assert again == state
        assert same.intents == done.intents


def test_storing_leaves_what_is_received_again_to_its_own_instant() -> None:
    rules = RULES["timed"]

    def reported(minute: int, serial: int, key: str) -> Timed:
        at = START + minute * MINUTE
        signal = Signal(source="probe", id=str(serial), key=key, severity="major", at=at)
        return at, signal

    stream = [reported(0, 1, "mail"), reported(2, 2, "mail"), reported(3, 3, "web")]
    stored = from_dict(to_dict(lived(stream[:2], rules)[0]), StreamState)

    assert lived(stream[2:], rules, stored)[0] == lived(stream, rules)[0]


@sets_of_rules
@given(stream=streams(time=False), steps=st.sampled_from([7, 20, 45]))
def test_looking_more_often_gives_what_looking_once_gives(
    name: str, stream: list[Timed], steps: int
) -> None:
    rules = RULES[name]
    stream = [*stream, (stream[-1][0] + 90 * MINUTE, None)]
    often: list[Timed] = []
    for (at, stated), (before, _) in zip(stream, [stream[0], *stream], strict=False):
        looks = int((at - before).total_seconds() // steps)
        often += [(before + timedelta(seconds=steps * n), None) for n in range(1, looks + 1)
                  if before + timedelta(seconds=steps * n) < at]  # fmt: skip
        often.append((at, stated))

    assert lived(often, rules) == lived(stream, rules)


@sets_of_rules
@given(stream=streams())
def test_waking_when_due_misses_nothing(name: str, stream: list[Timed]) -> None:
    rules = RULES[name]
    state, _ = lived(stream, rules)
    end = stream[-1][0] + 120 * MINUTE
    woken, reported = state, []
    while (at := next_stream_wakeup(woken, rules)) is not None and at <= end:
        assert woken.now is not None
        assert at >= woken.now
        done = step_stream(woken, at=at, rules=rules)
        woken, reported = done.state, [*reported, *done.intents]
    done = step_stream(woken, at=end, rules=rules)

    once = step_stream(state, at=end, rules=rules)
    assert (done.state, [*reported, *done.intents]) == (once.state, list(once.intents))


@sets_of_rules
@given(stream=streams())
def test_what_is_shown_and_nobodys_is_always_what_was_announced(
    name: str, stream: list[Timed]
) -> None:
    rules, state = RULES[name], StreamState()
    for at, stated in stream:
        state = taken(state, stated, at, rules).state
        # What waits until an instant is over has happened once time alone has passed.
        for alert in step_stream(state, at=at, rules=rules).state.alerts:
            hidden = not alert.visible_at(at).is_shown
            acked = alert.acknowledgement == "acked" and alert.condition != "cleared"
            assert hidden or acked or alert.news is None


@sets_of_rules
@given(stream=streams())
def test_when_everything_that_hides_is_over_nothing_was_lost(
    name: str, stream: list[Timed]
) -> None:
    rules = RULES[name]
    state, _ = lived(stream, rules)
    at = max(stream[-1][0], START + 60 * MINUTE) + 20 * MINUTE
    for key in sorted(THINGS):
        for action in ("unshelve", "unacknowledge"):
            done = taken(state, Operation(identity=key, action=action), at, rules)
            state = done.state
    state = step_stream(state, at=at + 120 * MINUTE, rules=rules).state

    for alert in state.alerts:
        lasting = {one.kind for one in alert.suppressed_by}
        assert lasting <= {SuppressionKind.INHIBITED, SuppressionKind.DEPENDENCY,
                           SuppressionKind.FLAPPING}  # fmt: skip
        if not lasting:
            reported = alert.announced
            assert reported == (alert.severity if alert.condition == "raised" else reported)
            assert alert.condition == "raised" or reported in (None, "cleared")


@given(
    stream=streams(), names=st.tuples(st.sampled_from(list(RULES)), st.sampled_from(list(RULES))),
    place=st.integers(0, 16), wait=st.integers(0, 20),
)  # fmt: skip
def test_new_rules_have_made_what_they_want_once_time_has_passed_at_their_instant(
    stream: list[Timed], names: tuple[str, str], place: int, wait: int
) -> None:
    before, rules = (RULES[name] for name in names)
    state, _ = lived(stream[: place + 1], before)
    at = (state.now or START) + wait * MINUTE

    done = step_stream(state, at=at, rules=rules).state

    for identity in done.entries:
        entry = done.entries.get(identity)
        alert = entry.alert
        hidden = alert is None or not alert.visible_at(at).is_shown
        if hidden or alert.condition != "raised" or alert.announced in (None, "cleared"):
            continue
        due = {
            rule.name for rule in rules.responses
            if alert.raised_at + rule.after <= at and rule.applies(entry.labels, entry.significance)
        }  # fmt: skip
        assert due <= {*entry.responded}
    wakeup = next_stream_wakeup(done, rules)
    assert wakeup is None or wakeup > at
    assert step_stream(done, at=at, rules=rules) == Step(attrs.evolve(done, touched=()))


@given(stream=streams())
def test_an_alert_is_made_by_the_signals_that_its_explanation_names(stream: list[Timed]) -> None:
    rules = RULES["quiet"]
    # What is due at the very last instant happens when time alone is given for it.
    stream = [*stream, *((at, None) for at, _ in stream[-1:])]
    state, _ = lived(stream, rules)
    named = {
        line.rsplit("from signal probe/", 1)[1]
        for alert in state.alerts
        for line in explain_alert(state, alert.identity)
        if "from signal" in line
    }
    # One of an instant at which an alert moves stays: it may bring forward what is due then.
    moved = {transition.at for alert in state.alerts for transition in alert.history}
    # So does one that is newer than a later report: that report is late because of it, also where
    # no alert was left that could name it.
    reports = [stated for _, stated in stream if isinstance(stated, Signal)]
    newer = {
        one.id
        for number, one in enumerate(reports)
        for late in reports[number:]
        if late.key == one.key and late.at < one.at
    }
    # And those of an alert that is forgotten, which nobody can ask about any more.
    begun = {alert.identity: alert.history[0].at for alert in state.alerts}
    reduced = [
        (at, stated)
        for at, stated in stream
        if not isinstance(stated, Signal)
        or stated.id in named | newer
        or at in moved
        or at < begun.get(stated.key, at + MINUTE)
    ]

    again, _ = lived(reduced, rules)

    # One that has ended is forgotten sooner without signals that change nothing.
    lives, fewer = ({one.identity: one.history for one in each.alerts} for each in (state, again))
    assert {**lives, **fewer} == lives


@sets_of_rules
@given(stream=streams())
def test_every_alert_is_the_fold_of_its_history(name: str, stream: list[Timed]) -> None:
    state, _ = lived(stream, RULES[name])

    for alert in state.alerts:
        assert Alert.replay(alert.history) == alert


@sets_of_rules
def test_the_rules_are_a_document(name: str) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(RULES[name])))) == RULES[name]


# -- suppressions on their own ---------------------------------------------------------------------

kinds = st.sampled_from([kind for kind in SuppressionKind if kind != "shelved"])
suppressions = st.builds(
    Suppression,
    kind=kinds,
    cause=st.sampled_from(["a", "b"]),
    until=st.one_of(st.none(), st.integers(1, 5).map(lambda n: START + n * MINUTE)),
)


@given(st.lists(suppressions, unique_by=lambda one: one.place), st.data())
def test_the_order_of_independent_suppressions_does_not_matter(
    given_: list[Suppression], data: st.DataObject
) -> None:
    def hidden(order: list[Suppression]) -> Alert:
        alert = Alert.report("AL-1", identity="disk", severity="major", at=START)
        for one in order:
            alert = alert.suppress(kind=one.kind, cause=one.cause, until=one.until, at=START)
        return alert

    one, other = hidden(given_), hidden(data.draw(st.permutations(given_)))
    ended = data.draw(st.permutations(given_))[: data.draw(st.integers(0, len(given_)))]
    for gone in ended:
        one = one.unsuppress(kind=gone.kind, cause=gone.cause, at=START)
    for gone in reversed(ended):
        other = other.unsuppress(kind=gone.kind, cause=gone.cause, at=START)

    assert one.suppressed_by == other.suppressed_by
    assert one.isa == other.isa
    assert one.visible_at(START) == other.visible_at(START)
    assert set(one.suppressed_by) == set(given_) - set(ended)


# -- what carries the state ------------------------------------------------------------------------

keys = st.integers(0, 200).map(str)
changes = st.lists(st.tuples(keys, st.one_of(st.integers(), st.none())), max_size=400)


@given(changes)
def test_a_map_is_a_dictionary_that_leaves_its_past_alone(reported: list[tuple[str, Any]]) -> None:
    held: PersistentMap[str, int] = PersistentMap()
    model: dict[str, int] = {}
    past = []
    for key, value in reported:
        past.append((held, dict(model)))
        if value is None:
            held, _ = held.without(key), model.pop(key, None)
        else:
            held, model[key] = held.put(key, value), value
    past.append((held, model))

    for then, known in past[:: max(1, len(past) // 7)]:
        assert dict(then.items()) == known
        assert len(then) == len(known)
        assert then == PersistentMap(known)
        assert all(then.get(key) == known.get(key) and (key in then) == (key in known)
                   for key in ("0", "7", "200"))  # fmt: skip


@given(st.lists(st.one_of(st.integers(), st.none(), st.just("split"))))
def test_a_queue_gives_the_least_first(reported: list[int | str | None]) -> None:
    queue, model = Agenda(), []
    for item in reported:
        if item == "split":  # stored as a value and taken up again
            queue = Agenda(queue.persistent())
        elif item is not None:
            queue.push((item,))
            heapq.heappush(model, (item,))
        elif model:
            assert queue.least == heapq.heappop(model)
            queue.pop()
    while model:
        assert queue.least == heapq.heappop(model)
        queue.pop()
    assert queue.least is None

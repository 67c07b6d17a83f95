"""A stream takes silences at a cost in proportion to their number, however many are there."""

from datetime import timedelta

import attrs
from drawn_streams import START

from serviceops.events import Silence, StreamRules, StreamState, advance_stream, step_stream
from tests.counted import calls_of

RULES = StreamRules()


def silence(number: int, minutes: int) -> Silence:
    return Silence(
        id=f"S-{number}", when={"node": str(number)}, starts_at=START,
        ends_at=START + timedelta(minutes=minutes),
    )  # fmt: skip


def with_silences(size: int) -> StreamState:
    inputs = [(START, silence(n, n + 1)) for n in range(size)]
    return advance_stream(StreamState(), inputs, rules=RULES).state


def test_silences_added_one_by_one_cost_in_proportion() -> None:
    def add(size: int) -> None:
        state = StreamState()
        for n in range(size):
            state = step_stream(state, silence(n, 60), at=START, rules=RULES).state

    # Eight times as many; it was over twenty times as much, and more the more there are.
    assert calls_of(lambda: add(1_600)) < 11 * calls_of(lambda: add(200))


def test_silences_extended_one_by_one_cost_in_proportion() -> None:
    def extend(state: StreamState) -> None:
        for n, one in enumerate(state.silences):
            later = attrs.evolve(one, ends_at=one.ends_at + timedelta(days=1))
            at = START + timedelta(microseconds=n)
            state = step_stream(state, later, at=at, rules=RULES).state

    few, many = with_silences(100), with_silences(800)
    assert calls_of(lambda: extend(many)) < 11 * calls_of(lambda: extend(few))


def test_silences_that_end_one_after_another_cost_in_proportion() -> None:
    def end(state: StreamState) -> None:
        at = START + timedelta(days=1)
        assert step_stream(state, at=at, rules=RULES).state.silences == ()

    few, many = with_silences(100), with_silences(800)
    assert calls_of(lambda: end(many)) < 11 * calls_of(lambda: end(few))

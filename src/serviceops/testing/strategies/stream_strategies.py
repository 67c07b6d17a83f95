"""Streams of signals: conditions that start, end, worsen and repeat, and the actions of people."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops.events import Operation, Signal, Silence
from serviceops.events.stream.reducer import StreamInput
from serviceops.testing.sample_texts import START
from serviceops.testing.strategies.draws import Draw, at_least_one, picked_by, upto
from serviceops.testing.walks import Pick

TimedInput: TypeAlias = tuple[datetime, StreamInput]
"""An input of a stream, with the instant at which it arrives."""

THINGS: Mapping[str, Mapping[str, Any]] = {
    "web": {"name": "slow", "resource": "web", "facts": {"kind": "service", "node": "n1"}},
    "node": {"name": "node down", "resource": "n1", "facts": {"zone": "eu", "node": "n1"}},
    "mail": {"name": "queue", "resource": "mail", "facts": {"zone": "eu", "kind": "service"}},
}
"""The conditions of the signals, by key: three related resources."""

_SEVERITIES = ("major", None, "critical", "minor", None, "warning")
_GAPS = tuple(timedelta(minutes=minutes) for minutes in (1, 0, 0, 1, 2, 5, 12))
_LATE = tuple(timedelta(minutes=minutes) for minutes in (0, 0, 0, 0, 2, 7))
_KINDS = ("signal",) * 6 + ("operation", "silence", "time")


def _signal(
    pick: Pick, at: datetime, serial: int, things: Mapping[str, Mapping[str, Any]], late: bool
) -> Signal:
    key = pick(tuple(things))
    behind = pick(_LATE) if late else timedelta()
    return Signal(
        source="probe", id=str(serial), key=key, severity=pick(_SEVERITIES), at=at - behind,
        **things[key],
    )  # fmt: skip


def _operation(pick: Pick, at: datetime, keys: Sequence[str]) -> Operation:
    until = (at + timedelta(minutes=pick((1, 3, 10)))).isoformat()
    operations: tuple[tuple[str, dict[str, Any]], ...] = (
        ("acknowledge", {}),
        ("acknowledge", {"until": until, "sticky": True}),
        ("unacknowledge", {}),
        ("shelve", {"until": until}),
        ("shelve", {"one_shot": True}),
        ("unshelve", {}),
        ("close", {}),
        ("assign", {"person": "ann"}),
    )
    action, inputs = pick(operations)
    return Operation(identity=pick(keys), action=action, inputs=inputs, by="ann")


def _silence(pick: Pick, at: datetime, things: Mapping[str, Mapping[str, Any]]) -> Silence:
    # By what the conditions have, so that a silence concerns some of them.
    marks = [
        {fact: value}
        for one in things.values()
        for fact, value in one.get("facts", {}).items()
        if isinstance(value, str)
    ]
    start = at + timedelta(minutes=pick((0, 1, 2, 3, -1, -2)))
    return Silence(
        id=pick(("S-1", "S-2")),
        when=pick(marks or [{"name": one["name"]} for one in things.values()]),
        starts_at=start,
        ends_at=start + timedelta(minutes=pick((1, 2, 3, 4, 5, 6, 7, 8))),
    )


@st.composite
def _one(
    draw: Draw,
    at: datetime,
    serial: int,
    things: Mapping[str, Mapping[str, Any]],
    kinds: Sequence[str],
    late: bool,
) -> TimedInput:
    """Draw one input as a whole, so that Hypothesis can remove it as a whole."""
    pick = picked_by(draw)
    at += pick(_GAPS)
    kind = pick(kinds)
    if kind == "signal":
        return at, _signal(pick, at, serial, things, late)
    if kind == "operation":
        return at, _operation(pick, at, tuple(things))
    return at, _silence(pick, at, things) if kind == "silence" else None


@checked
def signals(
    *, things: Mapping[str, Mapping[str, Any]] = THINGS, late: bool = True, at: datetime = START
) -> st.SearchStrategy[Signal]:
    """Draw signals of a few conditions; with `late` some carry an earlier instant.

    `things` are the conditions by key, each with its name, resource and facts.

    >>> from hypothesis import find
    >>> found = find(signals(), lambda signal: True)
    >>> found.resource, found.severity.value, found.at == START
    ('web', 'major', True)
    """
    at_least_one(len(things), "things of signals")

    @st.composite
    def drawn(draw: st.DrawFn) -> Signal:
        return _signal(picked_by(draw), at, draw(upto(9)), things, late)

    return drawn()


@checked
def alert_streams(
    *,
    max_size: int = 16,
    things: Mapping[str, Mapping[str, Any]] = THINGS,
    late: bool = True,
    people: bool = True,
    silences: bool = True,
    time: bool = True,
    start: datetime = START,
) -> st.SearchStrategy[list[TimedInput]]:
    """Draw streams: inputs of `serviceops.events.step_stream`, each with the instant it arrives at.

    Conditions start, end, worsen and repeat at intervals that sometimes equal windows and waits;
    `people` acknowledge, shelve and close, `silences` begin and end, and with `time` some inputs
    are the passing of time alone. Ids differ: to test a repeated delivery, deliver an input twice.

    >>> from hypothesis import find
    >>> def clears(stream): return any(it.clears for _, it in stream if hasattr(it, "clears"))
    >>> [type(given).__name__ for _, given in find(alert_streams(), clears)]
    ['Signal']
    """
    at_least_one(len(things), "things of alert_streams")
    at_least_one(max_size, "max_size of alert_streams")
    wanted = {"signal": True, "operation": people, "silence": silences, "time": time}
    # Signals are six in nine, so that streams have conditions for the other inputs to act on.
    kinds = tuple(kind for kind in _KINDS if wanted[kind])

    @st.composite
    def drawn(draw: st.DrawFn) -> list[TimedInput]:
        found: list[TimedInput] = []
        for serial in range(1 + draw(upto(max_size - 1))):
            at = found[-1][0] if found else start
            found.append(draw(_one(at, serial, things, kinds, late)))
        return found

    return drawn()

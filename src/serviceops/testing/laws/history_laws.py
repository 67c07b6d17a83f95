"""Laws of stores of histories: a store returns what was written, all of it, in order."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

import attrs
from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops.errors import ServiceOpsError
from serviceops.history import History, Transition
from serviceops.lifecycle import Incident, Record
from serviceops.testing.laws.law import (
    Failure,
    Law,
    as_text,
    check_laws,
    history_lines,
    law_broken,
    result_of,
)
from serviceops.testing.strategies import histories

_ANSWERS = "every possible history can be stored and read back"
# Each part is a law of its own; they are tried together, which takes a tenth of the time.
_PARTS = (
    ("instants kept", "a moment comes back to the microsecond", "at"),
    ("actions kept", "an action comes back by its name", "action"),
    ("states kept", "the state that a transition entered comes back", "state"),
    ("facts kept", "facts come back, cleared ones as cleared", "sets"),
    ("inputs kept", "the inputs of an action come back", "inputs"),
    ("people kept", "who did it comes back", "by"),
    ("sides kept", "the party of a transition comes back", "party"),
    ("ids kept", "the id of a delivery comes back", "id"),
    ("lateness kept", "the time of recording comes back", "recorded_at"),
)


@checked
def check_history(
    store: Callable[[History], Iterable[Transition]],
    *,
    of: type[Record] = Incident,
    examples: int = 200,
) -> None:
    """Check that your store of histories returns them: a table, a queue, a file.

    `store` writes a history and returns the transitions read back. They have to be the same ones,
    in the same order, ties too, with every part; and replay to the same record. Raises `LawBroken`
    with the law's name and the shortest history that shows it.
    """
    cases = st.tuples(_histories(of))
    laws = [
        Law("nothing lost", "as many transitions come back as were stored", cases,
            partial(_whole, store)),
        Law("nothing changed", "a transition comes back as it was", cases, partial(_same, store)),
        Law("the same record", "the transitions read back replay to the same record", cases,
            partial(_record, store, of)),
    ]  # fmt: skip
    check_laws(laws, examples)


@st.composite
def _histories(draw: st.DrawFn, of: type[Record]) -> History:
    """Draw a legal history; now and then with ids, microseconds and late knowledge."""
    history = draw(histories(of))
    if not draw(st.booleans()):
        return history
    # Microseconds, ids and late recording are what stores lose first.
    later = timedelta(microseconds=draw(st.sampled_from([0, 1, 250_000])))
    return History.of(
        attrs.evolve(item, at=item.at + later, id=f"d-{n}", recorded_at=item.at + 2 * later)
        for n, item in enumerate(history)
    )


def _read(store: Any, history: History) -> tuple[Transition, ...]:
    return tuple(result_of(_ANSWERS, lambda: tuple(store(history)), *history_lines(history)))


def _whole(store: Any, history: History) -> Failure:
    again = _read(store, history)
    if len(again) == len(history):
        return None
    return (*history_lines(history), f"{len(history)} were stored, {len(again)} came back")


def _same(store: Any, history: History) -> Failure:
    for number, (before, after) in enumerate(
        zip(history, _read(store, history), strict=False), start=1
    ):
        for law, sentence, part in _PARTS:
            one, other = getattr(before, part), getattr(after, part)
            if one != other:
                raise law_broken(
                    law, sentence, *history_lines(history),
                    f"transition {number}: {part} was {_shown(one)}, came back as {_shown(other)}",
                )  # fmt: skip
    return None


def _record(store: Any, of: type[Record], history: History) -> Failure:
    # A history that cannot be replayed is a broken law too, not an error of the kit.
    try:
        again = of.replay(_read(store, history))
    except ServiceOpsError as wrong:
        return (*history_lines(history), f"it replays to no record: {wrong}")
    if again == of.replay(history):
        return None
    return (*history_lines(history), f"it replays to {again}")


def _shown(value: object) -> str:
    return as_text(value) if not isinstance(value, str | tuple) else repr(value)

"""Laws of what keeps histories: a store gives back what it was given, all of it, in order."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

import attrs
from hypothesis import strategies as st

from serviceops.errors import ServiceOpsError
from serviceops.history import History, Transition
from serviceops.lifecycle import Incident, Record
from serviceops.testing.laws.law import Law, Story, answered, broken, hold, said, story_of
from serviceops.testing.strategies import histories

__all__ = ["check_history"]

_ANSWERS = "every history that could have happened can be kept and read back"
# Each part is a law of its own; they are tried together, which takes a tenth of the time.
_PARTS = (
    ("instants kept", "a moment comes back to the microsecond", "at"),
    ("actions kept", "an action comes back by its name", "action"),
    ("states kept", "the state a transition led to comes back", "state"),
    ("facts kept", "facts come back, cleared ones as cleared", "sets"),
    ("inputs kept", "what an action was told comes back", "inputs"),
    ("people kept", "who did it comes back", "by"),
    ("sides kept", "on whose side they stand comes back", "party"),
    ("ids kept", "the id of a delivery comes back", "id"),
    ("lateness kept", "when it became known comes back", "recorded_at"),
)


def check_history(
    kept: Callable[[History], Iterable[Transition]],
    *,
    of: type[Record] = Incident,
    examples: int = 200,
) -> None:
    """Check that what you keep histories in gives them back: a table, a queue, a file.

    `kept` stores a history and returns the transitions read back. They have to be the same ones,
    in the same order, ties too, with every part; and tell the same record. Raises `LawBroken` with
    the law's name and the shortest history that shows it.
    """
    cases = _told(of)
    laws = [
        Law("nothing lost", "as many transitions come back as were kept", cases,
            partial(_whole, kept)),
        Law("nothing changed", "a transition comes back as it was", cases, partial(_same, kept)),
        Law("the same record", "what is read back tells the record that was kept", cases,
            lambda history: _record(kept, history, of)),
    ]  # fmt: skip
    hold(laws, examples)


@st.composite
def _told(draw: st.DrawFn, of: type[Record]) -> History:
    """Draw a legal history; now and then with ids, microseconds and late knowledge."""
    history = draw(histories(of))
    if not draw(st.booleans()):
        return history
    later = timedelta(microseconds=draw(st.sampled_from([0, 1, 250_000])))
    return History.of(
        attrs.evolve(item, at=item.at + later, id=f"d-{n}", recorded_at=item.at + 2 * later)
        for n, item in enumerate(history)
    )


def _read(kept: Any, history: History) -> tuple[Transition, ...]:
    return tuple(answered(_ANSWERS, lambda: tuple(kept(history)), *story_of(history)))


def _whole(kept: Any, history: History) -> Story:
    again = _read(kept, history)
    if len(again) == len(history):
        return None
    return (*story_of(history), f"{len(history)} were kept, {len(again)} came back")


def _same(kept: Any, history: History) -> Story:
    for number, (before, after) in enumerate(
        zip(history, _read(kept, history), strict=False), start=1
    ):
        for law, sentence, part in _PARTS:
            one, other = getattr(before, part), getattr(after, part)
            if one != other:
                raise broken(
                    law, sentence, *story_of(history),
                    f"transition {number}: {part} was {_shown(one)}, came back as {_shown(other)}",
                )  # fmt: skip
    return None


def _record(kept: Any, history: History, of: type[Record]) -> Story:
    try:
        again = of.replay(_read(kept, history))
    except ServiceOpsError as wrong:
        return (*story_of(history), f"it tells no record: {wrong}")
    if again == of.replay(history):
        return None
    return (*story_of(history), f"it tells {again}")


def _shown(value: object) -> str:
    return said(value) if not isinstance(value, str | tuple) else repr(value)

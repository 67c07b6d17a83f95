"""Laws of stores of histories: a store returns what was written, all of it, in order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import attrs
from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops.errors import LawBroken, ServiceOpsError
from serviceops.history import Fact, History, Transition
from serviceops.lifecycle import Incident, Record
from serviceops.testing.laws.law import (
    Failure,
    Law,
    as_text,
    brief,
    check_laws,
    history_lines,
    result_of,
)
from serviceops.testing.strategies import histories, instants, zones
from serviceops.testing.strategies.draws import picked_by

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


# What a database changes first: texts that it cuts, trims, folds or takes for numbers or for
# nothing, flags and numbers in one column, tuples that it joins, sorts or takes for sets.
_FACTS: Mapping[str, Sequence[Fact]] = {
    "host_text": ("Porto", "x" * 300, "007", "", " Zo\xeb \u6771\u4eac\n'\"\\% "),
    "host_number": (7, 0, True, False, 0.1 + 0.2, 1.0, 2**53 + 1),
    "host_texts": (("a",), ("b", "a", "b"), ("a, b", "c"), None),
}  # fmt: skip
_INPUTS = {
    "comment": ("Zo\xeb\u2019s\n",),
    "evidence": (("PRB-1: new",),),
    "waived": (("tasks_open",),),
}
_PEOPLE = ("ann", "Ann", "zo\xeb", None)
_MICROS = (0, 1, 250_000)
_LATE = (timedelta(microseconds=1), timedelta(), timedelta(days=40))
# Where the clock goes back an hour of a column without an offset is two.
_STARTS = zones("Europe/Paris", "America/New_York").flatmap(lambda zone: instants(zone=zone))


@st.composite
def _histories(draw: st.DrawFn, of: type[Record]) -> History:
    """Draw a legal history; in every second one each transition has something that stores lose."""
    history = draw(_STARTS.flatmap(lambda at: histories(of, start=at)))
    if not draw(st.booleans()):
        return history
    pick, later, items = picked_by(draw), timedelta(), []
    for number, item in enumerate(history):
        later += timedelta(microseconds=pick(_MICROS))
        at = item.at + later
        sets = {name: pick(some) for name, some in _FACTS.items() if pick((False, True))}
        inputs = {name: pick(some) for name, some in _INPUTS.items() if pick((False, False, True))}
        items.append(attrs.evolve(
            item, at=at, sets={**dict(item.sets), **sets}, inputs={**dict(item.inputs), **inputs},
            by=pick((item.by, *_PEOPLE)), recorded_at=pick((None, *(at + late for late in _LATE))),
            id=pick((None, f"d-{number}", f"D-{number}", f"00{number}")),
        ))  # fmt: skip
    return History.of(items)


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
            for name, one, other in _pairs(part, getattr(before, part), getattr(after, part)):
                if one != other or _is_other_number(one, other):
                    was = f"transition {number}: {name} was {_shown(one)}"
                    both = f"{was}, came back as {_shown(other)}"
                    raise LawBroken(law, sentence, (*history_lines(history), both))
    return None


def _pairs(part: str, before: Any, after: Any) -> Iterator[tuple[str, object, object]]:
    """Yield the names and values to compare: of facts and inputs each one by itself."""
    if part not in ("sets", "inputs"):
        yield part, before, after
        return
    one, other = dict(before), dict(after)
    for name in dict.fromkeys((*one, *other)):
        yield f"{name} in {part}", one.get(name, _ABSENT), other.get(name, _ABSENT)


def _is_other_number(one: object, other: object) -> bool:
    """Return whether equal values are two facts: True equals 1 and 1.0 in Python."""
    return type(one) is not type(other) and not (isinstance(one, str) and isinstance(other, str))


def _record(store: Any, of: type[Record], history: History) -> Failure:
    # A history that cannot be replayed is a broken law too, not an error of the kit.
    try:
        again = of.replay(_read(store, history))
    except ServiceOpsError as wrong:
        return (*history_lines(history), f"it replays to no record: {wrong}")
    if again == of.replay(history):
        return None
    return (*history_lines(history), f"it replays to {again}")


_ABSENT = type("Absent", (), {"__repr__": lambda _: "not there"})()


def _shown(value: object) -> str:
    return brief(repr(value) if isinstance(value, str | tuple) else as_text(value))

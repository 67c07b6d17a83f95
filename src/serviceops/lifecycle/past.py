"""The past of a record: its history, or one more transition after an earlier past.

A history is a tuple, so that one more transition copies all of it. A record that takes an action
stores the new transition beside its own past instead, and makes the whole history when somebody
looks at it. Past and history are the same value in two forms.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from serviceops.history import History, Transition

Places: TypeAlias = tuple[dict[str, int], ...]
"""Where the transitions with an id are: tables, of which the last belongs to the newest links."""

Past: TypeAlias = Any
"""A `History`, or a link, which is a plain tuple: the past before it, its transition, how many
transitions there are, and where ids are (`Places`, or `None`)."""

_MAX_TABLES = 8


def after(past: Past, transition: Transition) -> Past:
    """Return the past with one more transition, which does not come before the last."""
    name = transition.id
    if type(past) is not tuple:
        # The tables of a history never change: those who go on from it write into one of theirs.
        size, places = len(past), past._places
        if places is not None:
            own = {} if name is None else {name: size}
            # Half the time of unpacking.
            places = places + (own,) if len(places) < _MAX_TABLES else None  # noqa: RUF005
        return past, transition, size + 1, places
    size, places = past[2], past[3]
    if places is not None and name is not None:
        # Two records that go on from one link share a table. What it says of a place is checked
        # where it is looked up; of an id that has two places it can say nothing.
        if name in places[-1]:
            places = None
        else:
            places[-1][name] = size
    return past, transition, size + 1, places


def whole(past: Past) -> History:
    """Return the past as a history."""
    places = past[3] if type(past) is tuple else None
    added: list[Transition] = []
    while type(past) is tuple:
        added.append(past[1])
        past = past[0]
    added.reverse()
    history = History._trusted((*past, *added))
    if places is not None:
        history.__dict__["_places"] = places
    return history


def newest_first(past: Past) -> Iterator[Transition]:
    """Yield the transitions from the last to the first."""
    while type(past) is tuple:
        yield past[1]
        past = past[0]
    yield from reversed(past)


def place_of(name: object, record: Any) -> int | None:
    """Return the number of the transition of a record with an id; `None` where none has it."""
    if type(name) is not str and not isinstance(name, str):  # the former takes half the time
        return None  # no id, or one that is refused when the inputs are read
    past = record._past
    places: Places | None = past[3] if type(past) is tuple else past._places
    if places is None:
        # Made once for a record that is read from a store, and handed on from then on.
        known = record.history
        places = known.__dict__["_places"] = (_table(known),)
    for table in places:
        if name in table:
            break
    else:
        return None
    place, known = table[name], record.history
    if place < len(known) and known[place].id == name:
        return place
    # Another record that went on from the same link wrote it: this one gets a table of its own.
    table = _table(known)
    known.__dict__["_places"] = (table,)
    return table.get(name)


def _table(history: History) -> dict[str, int]:
    return {one.id: number for number, one in enumerate(history) if one.id is not None}

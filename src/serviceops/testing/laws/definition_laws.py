"""Laws of imported definitions: nothing is guessed, nothing is silent, and values can be stored."""

import copy
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeAlias

from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops.documents import from_dict, to_dict
from serviceops.errors import LawBroken, MalformedPayload
from serviceops.interop.definition_import import DefinitionImport
from serviceops.testing.laws.law import Failure, Law, check_laws, result_of

Read: TypeAlias = Callable[[Any], DefinitionImport[Any]]

_ABSENT = object()
_ODD: tuple[Any, ...] = (
    _ABSENT, None, "", 3.5, -1, 10**12, True, "odd", [], {}, [None], {"value": []}, "2026-03-02",
    "0001-01-01T00:00:00Z", b"bytes",
)  # fmt: skip
_SENTENCE = "whatever is done to a member, the payload is read or refused with its place"


@checked
def check_definition_laws(
    read: Read, payload: Any, expected: object = None, *, examples: int = 50
) -> None:
    """Check an importer of definitions on a sound payload: yours, or one of this package.

    The payload is read twice with one result, which is `expected` if that is given, and every value
    can be written as a document and read back. Members are then removed, emptied and retyped: the
    result is a `DefinitionImport` or `MalformedPayload`, with the place of each fault. A member
    that nobody knows changes nothing.

    Raises `LawBroken` with the law's name and the shortest case found:

    >>> from serviceops.interop.itop import itop_calendar
    >>> interval = {"weekday": "monday", "start_time": "08:00", "end_time": "18:00"}
    >>> check_definition_laws(lambda body: itop_calendar(body, zone="UTC"),
    ...                       {"interval_list": [interval]})
    """
    sound = result_of("a sound payload is read", lambda: read(copy.deepcopy(payload)))
    if read(copy.deepcopy(payload)) != sound:
        raise LawBroken("twice", "a payload that is read twice gives one result", ())
    values = list(sound.value.values()) if isinstance(sound.value, Mapping) else [sound.value]
    if expected is not None and expected not in values:
        gave = f"it gave {values[0]!r}"
        raise LawBroken("meaning", "the payload means what is expected", (gave,))
    for value in values:
        again = result_of("every value has a document", partial(_stored, value))
        if again != value:
            raise LawBroken("document", "a value reads back equal", (f"{again!r} of {value!r}",))
    paths = list(_members(payload)) or [()]
    spoiling = st.tuples(st.sampled_from(paths), st.sampled_from(range(len(_ODD))))
    check_laws(
        [
            Law("spoilt", _SENTENCE, st.tuples(st.lists(spoiling, min_size=1, max_size=3)),
                partial(_spoilt, read, payload)),
            Law("unknown", "a member that nobody knows changes nothing",
                st.tuples(st.sampled_from(paths)), partial(_unknown, read, payload, sound.value)),
        ],
        examples,
    )  # fmt: skip


def _stored(value: Any) -> object:
    return from_dict(to_dict(value))


def _members(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every member of objects and lists."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in pairs:
        yield (*path, name)
        if isinstance(inner, dict | list):
            yield from _members(inner, (*path, name))


def _place(body: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        body = body[step]
    return body


def _spoilt(read: Read, payload: Any, ways: list[tuple[tuple[Any, ...], int]]) -> Failure:
    body = copy.deepcopy(payload)
    for path, number in ways:
        try:
            within = _place(body, path[:-1])
            if _ODD[number] is _ABSENT:
                del within[path[-1]]
            else:
                within[path[-1]] = copy.deepcopy(_ODD[number])
        except (LookupError, TypeError):
            continue  # what an earlier spoiling has left is no such place
    case = ", ".join(".".join(map(str, path)) for path, _ in ways)
    try:
        found = read(body)
    except MalformedPayload as refused:
        wrong = [one for one in refused.problems if not one.partition(": ")[0]]
        return (f"of {case}", f"a fault without a place: {wrong[0]}") if wrong else None
    except Exception as error:
        raise LawBroken("spoilt", _SENTENCE, (f"of {case}", f"it raised {error!r}")) from error
    return None if isinstance(found, DefinitionImport) else (f"of {case}", f"it gave {found!r}")


def _unknown(read: Read, payload: Any, value: object, path: tuple[Any, ...]) -> Failure:
    body = copy.deepcopy(payload)
    within = _place(body, path[:-1])
    if not isinstance(within, dict) or not path:
        return None
    within["brand_new"] = {"a": [1]}
    try:
        found = read(body)
    except MalformedPayload:
        return None  # an object that is keyed by weekdays or dates has no other members
    if found.value == value:
        return None
    return f"beside {'.'.join(map(str, path))}", f"it gave {found.value!r}"

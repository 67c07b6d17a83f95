"""Every public value stays as it is: copied, pickled, in another process, in threads, and when what
it was made of, or what it hands out, is written.

Values are found by inspection: of every public class one that is made from its annotations alone,
those with the methods that hosts call most, what the builders of the kit make, and what public
functions return. So a new class is covered without being named here.
"""

import copy
import inspect
import os
import pickle
import re
import sys
import threading
import types
import warnings
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

import attrs
import numpy as np
import pytest

from serviceops.columns import Log
from serviceops.desk import MemoryStore
from serviceops.display.notebook import NotebookView
from serviceops.documents import from_dict, to_dict
from serviceops.documents.tags import TAGS
from serviceops.lifecycle import Incident, Record
from serviceops.measures import Moments
from serviceops.sla import SimulatedClock
from tests.properties.every_argument import arguments, packages, public
from tests.properties.test_every_argument import VALUES, made
from tests.properties.test_what_is_taken_reads_back import MAKERS, NOT_FREE

NO_VALUES: Mapping[str, str] = {
    MemoryStore.__name__: "a store: it is written, and has a lock",
    SimulatedClock.__name__: "a clock of tests that goes on",
    Moments.__name__: "a name for constants, of which nobody makes one",
    Log.__name__: "columns: arrays are compared by who reads them",
    "Document": "a mark in annotations, for pydantic",
    "ToolResult": "its error is an exception, which Python compares by identity",
}
"""What is no value, or none that is compared by meaning, each with the reason."""


def returned() -> Iterator[object]:
    """Yield what public functions return when they are called with right arguments."""
    for call in public().values():
        if not inspect.isclass(call):
            try:
                yield call(**arguments(call))
            except Exception:  # noqa: BLE001 - right arguments need not mean anything together
                continue


def found() -> dict[str, Any]:
    values: dict[str, Any] = {}
    # Records that actions made come first: one of its annotations alone has no history of its own.
    for value in (*(maker() for maker in MAKERS), *VALUES, *made(), *returned()):
        kind = type(value)
        if kind.__module__.startswith("serviceops.") and kind.__name__ not in NO_VALUES:
            values.setdefault(kind.__name__, value)
    return values


def enumerations() -> set[type[Enum]]:
    """Return the public enumerations."""
    return {
        kind
        for package in packages()
        for name in getattr(package, "__all__", ())
        if isinstance(kind := getattr(package, name), type) and issubclass(kind, Enum)
    }


FOUND = found()
PUBLIC = {call for call in public().values() if inspect.isclass(call)}


def hash_of(value: object) -> int | None:
    """Return the hash of a value; `None` for one that has none, such as one with a dictionary."""
    try:
        return hash(value)
    except TypeError:
        return None


def views(value: object) -> dict[str, Any]:
    """Return everything that a value shows without arguments, by name; an error is shown too."""
    shown: dict[str, Any] = {}
    for name in dir(type(value)):
        member = inspect.getattr_static(type(value), name)
        is_call = isinstance(member, types.FunctionType | classmethod | staticmethod)
        if name[0] != "_" and not is_call:
            try:
                shown[name] = getattr(value, name)
            except Exception as error:  # noqa: BLE001 - a figure may not exist for this value
                shown[name] = type(error).__name__
    return shown


def text(value: object) -> str:
    """Return the words of everything that a value shows, addresses in memory left out.

    They are sorted, since the members of a set come in any order.
    """
    shown = re.sub(r"0x[0-9a-f]+", "", f"{value!r} {hash_of(value)} {views(value)!r}")
    return " ".join(sorted(re.findall(r"[^\s,(){}\[\]]+", shown)))


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_value_is_itself_after_a_copy_and_a_pickle(name: str) -> None:
    value = FOUND[name]
    views(value)  # what it computes when it is read is stored in it, and must not be in the way
    for other in (
        copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value)),
        *(pickle.loads(pickle.dumps(value, protocol)) for protocol in (0, 1, 2)),
    ):  # fmt: skip
        assert type(other) is type(value)
        assert other == value
        assert hash_of(other) == hash_of(value)


@pytest.mark.parametrize("name", sorted(name for name in FOUND if attrs.has(type(FOUND[name]))))
def test_a_value_is_itself_after_a_change_of_nothing(name: str) -> None:
    assert attrs.evolve(FOUND[name]) == FOUND[name]


DOCUMENTED = [
    name
    for name, value in FOUND.items()
    if name in TAGS and (isinstance(value, Record) or type(value) not in NOT_FREE)
]


@pytest.mark.parametrize("name", sorted(DOCUMENTED))
def test_a_value_is_itself_after_a_document(name: str) -> None:
    value = FOUND[name]
    other = from_dict(to_dict(value), kinds=[type(value)])

    assert other == value
    assert hash_of(other) == hash_of(value)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_every_value_crosses_a_fork() -> None:
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        # A worker of pytest has a thread of its own, of which newer Pythons warn here.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:  # the child: it looks at each value and sends it back
        with os.fdopen(writer, "wb") as out:
            out.write(pickle.dumps({name: (text(one), one) for name, one in FOUND.items()}))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as sent:
        received = pickle.loads(sent.read())
    os.waitpid(child, 0)

    assert received.keys() == FOUND.keys()
    assert [name for name, value in FOUND.items() if received[name][1] != value] == []
    assert [name for name, value in FOUND.items() if received[name][0] != text(value)] == []


def test_threads_that_look_at_a_new_value_at_once_see_the_same() -> None:
    fresh = {name: copy.deepcopy(value) for name, value in FOUND.items()}
    expected = {name: text(value) for name, value in FOUND.items()}
    seen: list[dict[str, str]] = []

    def look() -> None:
        seen.append({name: text(value) for name, value in fresh.items()})

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-7)
    try:
        threads = [threading.Thread(target=look) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)

    assert len(seen) == 4
    for each in seen:
        assert [name for name in FOUND if each[name] != expected[name]] == []


def loosened(given: Any) -> Any:
    """Return lists for tuples and dictionaries for mappings: what a host may write later."""
    if type(given) in (tuple, list):
        return [loosened(one) for one in given]
    if type(given) in (set, frozenset):
        return set(given)
    if isinstance(given, Mapping) and type(given).__module__ in {"builtins", "types"}:
        return {key: loosened(one) for key, one in given.items()}
    return given


def spoil(given: Any) -> int:
    """Write everything that can be written, and return how much that was."""
    spoilt = 0
    if isinstance(given, list | tuple | deque):
        spoilt = sum(map(spoil, given))
    elif isinstance(given, Mapping):
        spoilt = sum(map(spoil, given.values()))
    try:
        if isinstance(given, list | deque):
            given.append("spoilt")
        elif isinstance(given, set):
            given.add("spoilt")
        elif isinstance(given, dict):
            given["spoilt"] = "spoilt"
        elif isinstance(given, np.ndarray):
            given[...] = given[::-1] if given.ndim and len(given) > 1 else given + given
        else:
            return spoilt
    except (TypeError, ValueError):  # it refuses to be written
        return spoilt
    return spoilt + 1


LOOSE = {
    name: call
    for name, call in public().items()
    if inspect.isclass(call) and call.__name__ in FOUND
}


def test_no_value_changes_with_what_it_was_made_of() -> None:
    changed, tried = [], 0
    for name, call in LOOSE.items():
        try:
            given = {key: loosened(one) for key, one in arguments(call).items()}
            value = call(**given)
        except Exception:  # noqa: BLE001 - right arguments need not mean anything together
            continue
        other = call(**{key: loosened(one) for key, one in arguments(call).items()})
        is_equal, before = value == other, text(value)
        for one in given.values():
            tried += spoil(one)
        if text(value) != before or is_equal != (value == other):
            changed.append(name)

    assert changed == []
    assert tried > 70


def containers(value: object, seen: set[int], depth: int = 0) -> Iterator[object]:
    """Yield what can be reached from a public value by its public names, and may be written."""
    if id(value) in seen or depth > 4:
        return
    seen.add(id(value))
    parts: list[object] = []
    if isinstance(value, list | tuple | set | frozenset | deque | np.ndarray):
        yield value
        parts = [] if isinstance(value, np.ndarray) else list(value)
    elif isinstance(value, Mapping) and type(value) not in PUBLIC:
        yield value
        parts = list(value.values())
    elif type(value) in PUBLIC and not isinstance(value, type):
        parts = list(views(value).values())
    for part in parts:
        yield from containers(part, seen, depth + 1)


@pytest.mark.parametrize("name", sorted(FOUND))
def test_no_value_changes_by_writing_what_it_hands_out(name: str) -> None:
    value, other = copy.deepcopy(FOUND[name]), FOUND[name]
    # All of it is kept alive, so that no address is that of another.
    handed = list(containers(value, set()))
    for one in handed:
        if not isinstance(one, tuple | frozenset):
            spoil(one)

    assert value == other
    assert text(value) == text(other)


@pytest.mark.parametrize("name", sorted(FOUND))
def test_no_name_of_a_value_can_be_written(name: str) -> None:
    value = copy.deepcopy(FOUND[name])
    shown = [each for each in views(value) if not hasattr(NotebookView, each)]
    written = []
    for each in shown:
        try:
            setattr(value, each, None)
        except AttributeError:
            continue
        written.append(each)

    assert written == []


def can_be_written(one: object, name: str) -> bool:
    """Return whether an attribute takes a value: its own, so that nothing changes."""
    try:
        setattr(one, name, getattr(one, name))
    except AttributeError:
        return False
    return True


def internals(
    value: object, seen: dict[int, object], alike: Counter[type], path: str
) -> Iterator[tuple[str, object]]:
    """Yield what is of this package and reached by public names, some of each kind, with paths."""
    if id(value) in seen or alike[type(value)] > 9 or isinstance(value, type):
        return
    seen[id(value)] = value  # kept alive, so that no address is that of another
    if isinstance(value, list | tuple | set | frozenset | deque):
        for one in value:
            yield from internals(one, seen, alike, f"{path}[]")
    if type(value).__module__.startswith("serviceops.") and not isinstance(value, Enum | Exception):
        alike[type(value)] += 1
        yield path, value
        for name, one in views(value).items():
            yield from internals(one, seen, alike, f"{path}.{name}")


def test_no_internal_that_a_value_shows_can_be_written() -> None:
    seen: dict[int, object] = {}
    written, tried, alike = [], set(), Counter[type]()
    for name, value in sorted(FOUND.items()):
        for path, one in internals(value, seen, alike, name):
            kind = type(one)
            if kind in tried or kind in PUBLIC:
                continue
            tried.add(kind)
            for each in (*views(one), *getattr(kind, "__slots__", ())):
                if each[0] == "_" or hasattr(NotebookView, each):
                    continue
                if can_be_written(one, each):
                    written.append(f"{path}.{each}")

    assert written == []
    assert len(tried) > 5


def test_no_name_that_an_enumeration_or_an_action_adds_can_be_written() -> None:
    # A member's name that `str` or the class gives it can be written in Python, as of any
    # enumeration; what this package adds follows from the member, and all who read it share it.
    members = [next(iter(kind)) for kind in enumerations()]
    written = []
    for one in (*members, *Incident.actions().values()):
        bases = [kind for kind in type(one).__mro__ if kind.__module__.startswith("serviceops.")]
        for name in {name for base in bases for name in vars(base) if name[0] != "_"}:
            if isinstance(getattr(type(one), name), Enum):
                continue
            if can_be_written(one, name):
                written.append(f"{type(one).__name__}.{name}")

    assert written == []
    assert len(members) > 40


def test_most_public_classes_have_a_value_here() -> None:
    missing = {kind.__name__ for kind in PUBLIC} - FOUND.keys() - NO_VALUES.keys()

    assert len(FOUND) > 180
    assert len(missing) < 70, missing

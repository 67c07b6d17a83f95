"""Drafts: what becomes a frozen value is one in every way, and the class keeps its guard."""

import pickle
from typing import Any

import attrs
import pytest

from serviceops._internal.frozen_copies import copier, draft_of, evolver


@attrs.frozen
class Place:
    name: str
    floor: int = 0


@attrs.frozen(slots=False)
class Room(Place):
    """With a `__dict__`, as classes of hosts may have one."""

    seats: int = 0


class Named(Place):
    """Asks something of its subclasses, and is not decorated itself."""

    def __init_subclass__(cls, *, word: str) -> None:
        cls.word = word


@pytest.mark.parametrize("kind", [Place, Room, Named])
def test_a_finished_draft_is_the_value_its_constructor_makes(kind: type[Place]) -> None:
    value = kind("desk", 2)

    finished = copier(kind)(value)
    finished.__class__ = kind

    assert type(finished) is kind
    assert finished == value
    assert hash(finished) == hash(value)
    assert repr(finished) == repr(value)
    assert finished is not value


def test_a_finished_draft_is_as_frozen_as_any() -> None:
    finished = copier(Place)(Place("desk"))
    finished.floor = 3
    finished.__class__ = Place

    assert finished == Place("desk", 3)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        finished.floor = 4
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del finished.floor


def test_a_finished_draft_survives_pickling_and_evolves() -> None:
    finished: Any = draft_of(Place)()
    finished.name, finished.floor = "desk", 1
    finished.__class__ = Place

    assert pickle.loads(pickle.dumps(finished)) == Place("desk", 1)
    assert attrs.evolve(finished, floor=2) == Place("desk", 2)


def test_writing_a_draft_leaves_what_it_was_copied_from_alone() -> None:
    value = Place("desk", 1)

    copier(Place)(value).floor = 9

    assert value == Place("desk", 1)


def test_a_class_with_a_field_named_kind_evolves() -> None:
    """The field was taken for the class of the copy, which failed."""

    @attrs.frozen
    class Bay:
        kind: str
        floor: int

    assert evolver(Bay)(Bay("loading", 1), kind="parking") == Bay("parking", 1)

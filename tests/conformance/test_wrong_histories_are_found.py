"""Mistakes that stores of histories make: each is found by a law of the kit, in a short story."""

from collections.abc import Callable
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import attrs
import pytest

from serviceops.errors import LawBroken
from serviceops.history import History, Transition
from serviceops.testing import check_history
from tests.amount import IS_LONG

Store: TypeAlias = Callable[[History], list[Transition]]
# Each takes seconds: all of them run with the laws.


def rewritten(change: Callable[[str, Any], Any]) -> Store:
    """Return a store that changes facts and inputs; a change to `...` loses the fact."""

    def store(history: History) -> list[Transition]:
        def read(facts: Any) -> dict[str, Any]:
            found = {name: change(name, value) for name, value in facts}
            return {name: value for name, value in found.items() if value is not ...}

        return [attrs.evolve(t, sets=read(t.sets), inputs=read(t.inputs)) for t in history]

    return store


def without_an_offset(history: History) -> list[Transition]:
    paris = ZoneInfo("Europe/Paris")
    local = [t.at.astimezone(paris).replace(tzinfo=None, fold=0) for t in history]
    return [
        attrs.evolve(t, at=at.replace(tzinfo=paris)) for t, at in zip(history, local, strict=True)
    ]


def in_the_order_of_recording(history: History) -> list[Transition]:
    return sorted(history, key=lambda t: t.known_at)


def facts_that_change(history: History) -> list[Transition]:
    known: dict[str, Any] = {}
    found = []
    for t in history:
        found.append(attrs.evolve(t, sets=[one for one in t.sets if known.get(one[0]) != one[1]]))
        known.update(t.sets)
    return found


def texts(change: Callable[[str], Any]) -> Callable[[str, Any], Any]:
    return lambda name, value: change(value) if isinstance(value, str) else value


def tuples(change: Callable[[tuple[str, ...]], Any]) -> Callable[[str, Any], Any]:
    return lambda name, value: change(value) if isinstance(value, tuple) else value


def numbers(change: Callable[[Any], Any]) -> Callable[[str, Any], Any]:
    return lambda name, value: change(value) if isinstance(value, int | float) else value


FACTS = ["facts kept", "inputs kept"]  # whichever is drawn first
FAULTS = [
    pytest.param(without_an_offset, ["instants kept"], id="local time"),
    pytest.param(in_the_order_of_recording, ["instants kept"], id="order of recording"),
    pytest.param(facts_that_change, FACTS, id="what changes alone"),
    pytest.param(rewritten(texts(lambda text: text[:255])), FACTS, id="255 characters"),
    pytest.param(rewritten(texts(lambda text: text or None)), FACTS, id="blank is null"),
    pytest.param(
        rewritten(texts(lambda text: int(text) if text.isdecimal() else text)),
        FACTS,
        id="numerals",
    ),
    pytest.param(rewritten(texts(str.strip)), FACTS, id="spaces"),
    pytest.param(
        rewritten(texts(lambda text: text.encode("latin-1", "replace").decode("latin-1"))),
        FACTS,
        id="latin-1",
    ),
    pytest.param(
        rewritten(tuples(lambda several: tuple(sorted(several)))), FACTS, id="sorted texts"
    ),
    pytest.param(
        rewritten(tuples(lambda several: tuple(dict.fromkeys(several)))),
        FACTS,
        id="a set of texts",
    ),
    pytest.param(rewritten(tuples(lambda several: several[:1])), FACTS, id="one text"),
    pytest.param(rewritten(numbers(lambda number: number or ...)), FACTS, id="zero is null"),
    pytest.param(
        rewritten(numbers(lambda number: int(number) if number is True else number)),
        FACTS,
        id="flags are numbers",
    ),
    pytest.param(rewritten(numbers(lambda number: round(number, 6))), FACTS, id="rounded"),
    pytest.param(
        rewritten(lambda name, value: ... if name == "evidence" else value),
        FACTS,
        id="evidence",
    ),
    pytest.param(
        rewritten(lambda name, value: ... if name == "waived" else value),
        FACTS,
        id="waivers",
    ),
    pytest.param(
        lambda history: [attrs.evolve(t, by=t.by and t.by.lower()) for t in history],
        ["people kept"],
        id="people in lower case",
    ),
    pytest.param(
        lambda history: [
            attrs.evolve(t, id=str(int(t.id)) if t.id and t.id.isdecimal() else t.id)
            for t in history
        ],
        ["ids kept"],
        id="ids",
    ),
]


@pytest.mark.hypothesis
@pytest.mark.parametrize(("store", "laws"), FAULTS if IS_LONG else FAULTS[:1])
def test_a_store_of_histories_that_changes_what_seldom_occurs_was_not_found(
    store: Store, laws: list[str]
) -> None:
    with pytest.raises(LawBroken) as found:
        check_history(store)

    assert found.value.law in laws
    assert len(str(found.value)) < 1500


def test_a_long_text_hid_the_rest_of_the_story() -> None:
    cut = rewritten(texts(lambda text: text[:255]))

    with pytest.raises(
        LawBroken, match=r"xxx\.\.\. \(\d+ characters\), came back as .*\(257 characters\)"
    ) as found:
        check_history(cut, examples=60)

    assert max(map(len, found.value.story)) < 250

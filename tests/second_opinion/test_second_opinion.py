"""The package agrees with simulators that were written from the pages alone.

500 worlds of each part in `make laws`, 20 in `make test`; `make second-opinion` compares 20,000.
"""

import ast
from pathlib import Path

import pytest

from tests.amount import IS_LONG
from tests.second_opinion import alert_worlds
from tests.second_opinion.parts import PARTS, SIMULATORS

WORLDS = 500 if IS_LONG else 20
CHUNK = 20


# Marked as a law, so that `make laws` compares the worlds of CI.
@pytest.mark.hypothesis
@pytest.mark.parametrize("first", range(0, WORLDS, CHUNK))
@pytest.mark.parametrize("part", PARTS)
def test_the_package_agrees_with_the_life(part: str, first: int) -> None:
    found = {number: PARTS[part](number) for number in range(first, first + CHUNK)}

    assert {number: sentences for number, sentences in found.items() if sentences} == {}


# An alert that lessens and clears at the instant its pause ends; a pause that ends with a window;
# a silence that is put off when what it hid clears; one that is stale when nothing inhibits it.
@pytest.mark.parametrize("number", [842, 679, 7768, 16781])
def test_the_package_agrees_where_it_did_not(number: int) -> None:
    assert alert_worlds.disagreements_on(alert_worlds.drawn_plain(number)) == []


# A silence begins as a report of another severity arrives; new rules show an alert at the instant
# at which they want a response to it.
@pytest.mark.parametrize(
    ("part", "number"), [("alerts", 6400291), ("rules", 6400331), ("rules", 6400197)]
)
def test_the_package_agrees_on_ties_that_no_page_decided(part: str, number: int) -> None:
    assert PARTS[part](number) == []


@pytest.mark.parametrize("name", SIMULATORS)
def test_a_simulator_imports_nothing_of_the_package(name: str) -> None:
    tree = ast.parse(Path(__file__).with_name(name).read_text("utf-8"))
    names = [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (getattr(node, "module", None), *(one.name for one in node.names))
    ]

    assert names
    assert not [name for name in names if name and name.startswith("serviceops")]

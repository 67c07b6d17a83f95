"""The package agrees with a simulator that was written from the pages alone.

500 worlds in CI, 100 on a desk; `make second-opinion` compares 20,000.
"""

import ast
import os
from pathlib import Path

import pytest

from tests.second_opinion.agreement import all_disagreements

WORLDS = 500 if os.environ.get("HYPOTHESIS_PROFILE") in {"ci", "nightly"} else 100
CHUNK = 20


@pytest.mark.parametrize("first", range(0, WORLDS, CHUNK))
def test_readings_columns_frames_and_wakeups_are_those_of_the_life(first: int) -> None:
    found = [all_disagreements(number) for number in range(first, first + CHUNK)]

    assert [one for one in found if one[1]] == []


def test_the_simulator_imports_nothing_of_the_package() -> None:
    tree = ast.parse(Path(__file__).with_name("minute_clock.py").read_text("utf-8"))
    names = [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (getattr(node, "module", None), *(one.name for one in node.names))
    ]

    assert names
    assert not [name for name in names if name and name.startswith("serviceops")]
